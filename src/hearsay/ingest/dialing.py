"""Connections to the public internet only: what a service uses that fetches addresses which others give it.

A name is looked up once, every address it has must be public, and the connection goes to those very addresses: a name
that has another answer a moment later (DNS rebinding) gains nothing by it. The certificate is checked against the name.
A connection also has an end: however slowly a server speaks, it is cut off at the deadline.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

Resolve = Callable[[str, int], Sequence[str]]
"""Called with a host's name and a port; returns its addresses. Raises OSError or UnicodeError where there are none."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_TRIED = 4
"""How many of a host's addresses are tried. Source: own; two families, two each."""
_HIGH = 1024
"""Ports below it belong to other services than the web (RFC 6335), 80 and 443 apart."""

# What `ipaddress` of some Pythons calls global although it leads elsewhere or into a network of one's own.
# Source: IANA's special-purpose address registries; RFC 3879 (site-local), RFC 7526 (6to4), RFC 8215 (local NAT64),
# RFC 9637 (documentation); 168.63.129.16 is a cloud's own service on a public address (Azure's documentation).
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32",
        "2001::/23", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291 as allocated by IANA: nothing else is in use


class Refused(OSError):
    """The address is none of the public internet's, or no port of the web."""


@dataclass(frozen=True, slots=True)
class Wires:
    """How the network is reached: the lookup of names, what connects to an address, and whose certificates are trusted.

    The defaults are the system's own; tests bring theirs.
    """

    resolve: Resolve | None = None
    backend: httpcore.NetworkBackend | None = None
    context: ssl.SSLContext | None = None


def is_public(written: str) -> bool:
    """Return whether an address is one of the public internet's, one that it wraps (NAT64) included."""
    try:
        address: _Address = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        elif address not in _UNICAST:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _NOT_PUBLIC if network.version == address.version)
    )


def public_transport(deadline: float, wires: Wires | None = None) -> httpx.BaseTransport:
    """Return a transport for `httpx.Client` that reaches the public internet only, until `deadline` (monotonic)."""
    wires = wires or Wires()
    backend = _Backend(wires.resolve or _resolve, wires.backend or httpcore.SyncBackend(), deadline)
    context = wires.context or httpx.create_ssl_context(trust_env=False)
    return _Transport(httpcore.ConnectionPool(ssl_context=context, network_backend=backend, retries=0))


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _Backend(httpcore.NetworkBackend):
    """Connects to the addresses that were looked at, and to no other."""

    def __init__(self, resolve: Resolve, inner: httpcore.NetworkBackend, deadline: float) -> None:
        self._resolve = resolve
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if port not in {80, 443} and port < _HIGH:
            raise Refused(f"port {port} is no port of the web")
        try:
            addresses = list(self._resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("no such host") from error
        if not addresses or not all(is_public(address) for address in addresses):
            raise Refused("a private address")
        failure: Exception = httpcore.ConnectError("no such host")
        for address in addresses[:_TRIED]:
            try:
                left = _left(self._deadline, timeout, httpcore.ConnectTimeout)
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        del timeout, socket_options
        raise Refused(f"{path} is no address of the web")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """A connection that waits no longer than the deadline, however often it is read."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Transport(httpx.BaseTransport):
    """httpx on a connection pool of ours, since its own transport takes none."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        headers = request.headers.raw
        answer = self._pool.handle_request(
            httpcore.Request(method=request.method, url=url, headers=headers, extensions=request.extensions)
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Pieces(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Pieces(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _left(deadline: float, timeout: float | None, over: type[Exception]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise over("the deadline has passed")
    return left if timeout is None else min(left, timeout)
