"""What a service that fetches for others refuses: a tour of the ways by which a page leads into a network of one's own.

Names are looked up by a resolver that is handed in; the servers are real ones on this machine, reached in the place of
the public addresses that the resolver gives.
"""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpcore
import pytest

from hearsay.errors import NotText, ReadError, Unreachable
from hearsay.ingest.decode import MAX_BYTES
from hearsay.ingest.dialing import Wires, is_public
from hearsay.ingest.fetch import Page, fetch

PUBLIC, OTHER = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
NEWS = b"<html><body><article><p>La sindaca Ferri ha detto che la diga regge.</p></article></body></html>"


class _Handler(BaseHTTPRequestHandler):
    """Redirects to what stands after `/to/`, or does what its path says; it writes down what it was asked."""

    def do_GET(self) -> None:
        asked = self.server.asked  # type: ignore[attr-defined]
        asked.append((self.headers["Host"], self.path, self.headers.get("Authorization")))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/slow-head":
            self._drip(b"HTTP/1.1 200 OK\r\nX-Drop: ", b"x")
        elif self.path == "/continue":
            self._drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n")
        elif self.path == "/bomb":
            self._send(gzip.compress(b" " * (MAX_BYTES + 10)), Content_Encoding="gzip")
        elif self.path == "/nested":
            self._send(gzip.compress(gzip.compress(b" " * (MAX_BYTES + 10))), Content_Encoding="gzip")
        elif self.path == "/huge":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self._until_closed(b"a" * 1_000_000, pause=0)
        else:
            self._send(NEWS)

    def _send(self, body: bytes, **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, first: bytes, then: bytes) -> None:
        self.wfile.write(first)
        self._until_closed(then, pause=0.05)

    def _until_closed(self, piece: bytes, pause: float) -> None:
        try:
            for _ in range(400):
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    asked: list[tuple[str, str, str | None]]


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.asked = []
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[_Server]:
    with running() as one:
        yield one


@dataclass
class Internet(httpcore.NetworkBackend):
    """Public addresses that lead to servers of this machine; no other address leads anywhere."""

    servers: dict[str, int]
    reached: list[str] = field(default_factory=list)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        self.reached.append(host)
        if host not in self.servers:
            raise httpcore.ConnectError("no route")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.servers[host], timeout)


@dataclass
class Names:
    """A resolver with a table; where a name has several answers, each question gets the next, the last one for good."""

    table: dict[str, list[list[str]]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        answers = self.table.get(host)
        if answers is None:
            # As the system does it: numbers in all their writings are addresses.
            return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        return answers.pop(0) if len(answers) > 1 else answers[0]


def reach(
    url: str, server: _Server | None = None, names: Names | None = None, *, timeout: float = 5, **more: Any
) -> tuple[Page, Internet]:
    internet = Internet({PUBLIC: server.server_port} if server else {})
    names = names or Names({"corriere.example": [[PUBLIC]]})
    page = fetch(url, timeout=timeout, allow_private=False, wires=Wires(names, internet, **more))
    return page, internet


def test_a_public_page_is_read_by_its_name(server: _Server) -> None:
    page, internet = reach("http://corriere.example/diga", server)
    assert (page.raw, page.url) == (NEWS, "http://corriere.example/diga")
    assert internet.reached == [PUBLIC]
    assert server.asked == [("corriere.example", "/diga", None)]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
        "0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.1", "192.0.0.192", "192.88.99.1", "198.18.0.1", "203.0.113.1",
        "168.63.129.16", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.215.14", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::", "2001:0:7f00:1::1",
        "2001:db8::1", "3fff::1", "5f00::1", "4000::1", "no address",
    ],
)  # fmt: skip
def test_what_is_not_the_public_internet_is_known(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Unreachable, match="private address, which is refused"):
        reach("http://corriere.example/", names=Names({"corriere.example": [[address]]}))


@pytest.mark.parametrize("address", [PUBLIC, OTHER, "8.8.8.8", "64:ff9b::5db8:d70e", "2a00:1450:4002:809::200e"])
def test_what_is_the_public_internet_is_known(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "0",
        "localhost", "localhost.", "LOCALHOST", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "169.254.169.254", "2852039166", "0xa9fea9fe", "[::127.0.0.1]",
    ],
)  # fmt: skip
def test_this_machine_is_refused_in_every_writing(host: str, server: _Server) -> None:
    with pytest.raises((Unreachable, ReadError), match=r"refused|could not be reached|not a web address"):
        fetch(f"http://{host}:{server.server_port}/", allow_private=False, timeout=2)
    assert server.asked == []


@pytest.mark.parametrize("host", ["１２７.0.0.1", "ⓛocalhost", "127。0。0。1", "127.0.0.1\x00.example", "127.0.0.1\t"])
def test_letters_that_only_look_like_it_lead_nowhere(host: str, server: _Server) -> None:
    with pytest.raises((ReadError, Unreachable)):
        fetch(f"http://{host}:{server.server_port}/", allow_private=False, timeout=2)
    assert server.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/", "//127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
        "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://interno.example/",
    ],
)  # fmt: skip
def test_a_redirect_leads_no_further_than_the_public_internet(target: str, server: _Server) -> None:
    names = Names({"corriere.example": [[PUBLIC]], "interno.example": [["10.0.0.7"]]})
    with pytest.raises(Unreachable, match=r"corriere\.example/to/.* leads to a private address"):
        reach(f"http://corriere.example/to/{target}", server, names)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "gopher://127.0.0.1:6379/_INFO", "ftp://corriere.example/", "data:text/html,x"]
)
def test_a_redirect_out_of_the_web_is_refused(target: str, server: _Server) -> None:
    with pytest.raises(ReadError, match=r"only http and https|not a web address"):
        reach(f"http://corriere.example/to/{target}", server)


def test_a_name_is_looked_up_once_and_the_connection_goes_where_the_look_went(server: _Server) -> None:
    names = Names({"corriere.example": [[PUBLIC], ["127.0.0.1"]]})
    _, internet = reach("http://corriere.example/", server, names)
    assert names.asked == ["corriere.example"]
    assert internet.reached == [PUBLIC]


def test_a_name_that_turns_private_between_two_hops_is_refused(server: _Server) -> None:
    """The server closes the connection after a redirect, so that the second hop looks the name up again."""
    names = Names({"corriere.example": [[PUBLIC], ["127.0.0.1"]]})
    with pytest.raises(Unreachable, match="private address"):
        reach("http://corriere.example/to/http://corriere.example/", server, names)


def test_one_private_address_among_several_is_enough_to_refuse(server: _Server) -> None:
    names = Names({"corriere.example": [[PUBLIC, "192.168.0.1"]]})
    with pytest.raises(Unreachable, match="private address"):
        reach("http://corriere.example/", server, names)
    assert server.asked == []


def test_the_next_address_is_tried_where_one_does_not_answer(server: _Server) -> None:
    _, internet = reach("http://corriere.example/", server, Names({"corriere.example": [[OTHER, PUBLIC]]}))
    assert internet.reached == [OTHER, PUBLIC]


@pytest.mark.parametrize("port", [22, 25, 53, 110, 143, 445, 993])
def test_ports_of_other_services_are_refused(port: int, server: _Server) -> None:
    with pytest.raises(Unreachable, match=f"port {port} is no port of the web"):
        reach(f"http://corriere.example:{port}/", server)


def test_a_name_and_password_are_neither_sent_nor_shown(server: _Server) -> None:
    for address in ("http://anna:geheim@corriere.example/", f"http://corriere.example@127.0.0.1:{server.server_port}/"):
        with pytest.raises(Unreachable, match="name or password") as caught:
            reach(address, server)
        assert "geheim" not in str(caught.value) + caught.value.origin
    assert server.asked == []


def test_where_they_are_allowed_they_are_not_kept(server: _Server) -> None:
    page = fetch(f"http://anna:geheim@127.0.0.1:{server.server_port}/")
    assert page.url == f"http://127.0.0.1:{server.server_port}/"
    assert server.asked[0][2] is not None


def test_a_proxy_of_the_environment_is_passed_by(server: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.server_port}")
        reach("http://corriere.example/", server)
        assert proxy.asked == []


@pytest.mark.parametrize(("path", "says"), [("bomb", "larger than 20 MB"), ("huge", "larger than 20 MB")])
def test_bodies_end_at_a_limit(path: str, says: str, server: _Server) -> None:
    with pytest.raises(NotText, match=says):
        reach(f"http://corriere.example/{path}", server, timeout=20)


def test_what_is_packed_twice_is_unpacked_once(server: _Server) -> None:
    page, _ = reach("http://corriere.example/nested", server, timeout=20)
    assert len(page.raw) < 100_000


@pytest.mark.parametrize("path", ["slow-head", "continue"])
def test_a_head_that_drips_ends_at_the_deadline(path: str, server: _Server) -> None:
    started = time.monotonic()
    with pytest.raises(Unreachable, match="did not answer"):
        reach(f"http://corriere.example/{path}", server, timeout=0.5)
    assert time.monotonic() - started < 5


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of corriere.example with its key, made by openssl for these tests."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: on Debian, apt-get install openssl")
    path = tmp_path_factory.mktemp("tls") / "corriere.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", path,
            "-out", f"{path}.crt", "-subj", "/CN=corriere.example", "-addext", "subjectAltName=DNS:corriere.example",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def test_the_certificate_is_checked_against_the_name_and_not_the_address(certificate: Path) -> None:
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=f"{certificate}.crt")
    names = Names({"corriere.example": [[PUBLIC]], "altro.example": [[PUBLIC]]})
    with running(ours) as server:
        page, _ = reach("https://corriere.example/", server, names, context=trusting)
        assert page.raw == NEWS
        with pytest.raises(Unreachable, match=r"could not be reached.*(altro\.example|certificate)"):
            reach("https://altro.example/", server, names, context=trusting)
        with pytest.raises(Unreachable, match="certificate"):
            reach("https://corriere.example/", server, names)
