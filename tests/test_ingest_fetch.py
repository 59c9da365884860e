"""Pages over HTTP, from a real server on this machine."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hearsay.errors import NotFound, NotText, ReadError, Unreachable
from hearsay.ingest import read
from hearsay.ingest.decode import MAX_BYTES
from hearsay.ingest.fetch import fetch

TEXT = "La sindaca ha detto che la diga non presenta rischi e che le famiglie potranno tornare nelle loro case"
HTML = (
    f"<html><body><article>{''.join(f'<p>{TEXT}, perché è sicura: {n}.</p>' for n in range(5))}</article></body></html>"
)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.strip("/")
        answer = getattr(self, f"_{name}", None)
        if answer is None:
            self._send(404, b"")
        else:
            answer()

    def _send(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _page(self) -> None:
        self._send(200, HTML.encode())

    def _latin(self) -> None:
        self._send(200, HTML.encode("cp1252"), "text/html; charset=ISO-8859-1")

    def _plain(self) -> None:
        self._send(200, f"{TEXT}.".encode(), "text/plain")

    def _gzip(self) -> None:
        self._send(200, gzip.compress(HTML.encode()), Content_Encoding="gzip")

    def _deflate(self) -> None:
        self._send(200, zlib.compress(HTML.encode()), Content_Encoding="deflate")

    def _bomb(self) -> None:
        self._send(200, gzip.compress(b" " * (MAX_BYTES + 10)), Content_Encoding="gzip")

    def _brotli(self) -> None:
        self._send(200, b"\x0b\x02\x80abc\x03", Content_Encoding="br")

    def _error(self) -> None:
        self._send(500, b"broken")

    def _forbidden(self) -> None:
        self._send(403, b"")

    def _pdf(self) -> None:
        self._send(200, b"%PDF-1.7", "application/pdf")

    def _mislabelled(self) -> None:
        self._send(200, b"%PDF-1.7 \x00", "text/html")

    def _moved(self) -> None:
        self._send(302, b"", Location="/page")

    def _loop(self) -> None:
        self._send(302, b"", Location="/loop")

    def _elsewhere(self) -> None:
        self._send(302, b"", Location="file:///etc/hostname")

    def _slow(self) -> None:
        time.sleep(1.5)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b"<p>goccia</p>")
                time.sleep(0.1)
        except OSError:
            return

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(MAX_BYTES // 1_000_000 + 5):
                self.wfile.write(b"a" * 1_000_000)
        except OSError:
            return

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("name", ["page", "latin", "gzip", "deflate", "moved"])
def test_a_page_is_read(server: str, name: str) -> None:
    (document,) = read(f"{server}/{name}")
    assert document.text.count("perché è sicura") == 5
    assert document.url == f"{server}/{'page' if name == 'moved' else name}"
    assert document.raw.startswith(b"<html>")
    assert document.outlet == "127.0.0.1"


def test_a_plain_text_is_read(server: str) -> None:
    (document,) = read(f"{server}/plain", published="2025-03", lang="it")
    assert (document.text, document.published) == (f"{TEXT}.", "2025-03")


def test_nothing_there_is_not_found(server: str) -> None:
    with pytest.raises(NotFound, match="404"):
        list(read(f"{server}/nulla"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("error", "status 500"),
        ("forbidden", "refuses programs; save the page"),
        ("loop", "redirects more than 5 times"),
        ("brotli", "not asked for"),
    ],
)
def test_an_answer_that_is_an_error_is_explained(server: str, name: str, says: str) -> None:
    with pytest.raises(Unreachable, match=says) as caught:
        list(read(f"{server}/{name}"))
    assert caught.value.origin == f"{server}/{name}"


def test_silence_ends(server: str) -> None:
    with pytest.raises(Unreachable, match=r"within 0\.3 s"):
        list(read(f"{server}/slow", timeout=0.3))


def test_a_page_that_drips_ends(server: str) -> None:
    started = time.perf_counter()
    with pytest.raises(Unreachable, match="too slowly"):
        list(read(f"{server}/drip", timeout=0.5))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("huge", "larger than 20 MB"),
        ("bomb", "larger than 20 MB"),
        ("pdf", "application/pdf: save it"),
        ("mislabelled", "a PDF"),
    ],
)
def test_what_is_no_page_is_refused(server: str, name: str, says: str) -> None:
    with pytest.raises(NotText, match=says):
        list(read(f"{server}/{name}"))


def test_a_redirect_out_of_the_web_is_refused(server: str) -> None:
    with pytest.raises(ReadError, match="only http and https"):
        list(read(f"{server}/elsewhere"))


@pytest.mark.parametrize("address", ["ftp://valle.example/a", "file:///etc/hostname", "gopher://x"])
def test_other_schemes_are_refused(address: str) -> None:
    with pytest.raises(ReadError, match="http"):
        read(address)


@pytest.mark.parametrize("address", ["http://", "http://[::1", "http:///a"])
def test_a_broken_address_is_an_error(address: str) -> None:
    with pytest.raises(ReadError):
        list(read(address))


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="could not be reached"):
        list(read(f"http://127.0.0.1:{port}/", timeout=2))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "0.0.0.0", "192.168.1.1"]
)
def test_private_addresses_can_be_refused(host: str) -> None:
    with pytest.raises(Unreachable, match="private address"):
        fetch(f"http://{host}/", allow_private=False, timeout=1)
