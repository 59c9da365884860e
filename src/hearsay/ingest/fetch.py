"""One page over HTTP, politely and within limits.

Every hop of a redirect is checked, so that an address that is refused cannot be reached by way of one that is not; with
`allow_private=False` the connection goes to the very address that was checked (`hearsay.ingest.dialing`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hearsay.errors import NotFound, NotText, ReadError, Unreachable
from hearsay.ingest.decode import MAX_BYTES, gunzip, too_large

if TYPE_CHECKING:
    import httpx

    from hearsay.ingest.dialing import Wires

_REDIRECTS = 5
_AGENT = "Mozilla/5.0 (compatible; hearsay/0.1; reads one article at a person's request)"
_REDIRECT_CODES = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_EXPLAINED = {
    401: "it asks for a login; save the page with your browser and read the file",
    403: "it refuses programs; save the page with your browser and read the file",
    429: "it was asked too often; wait and try again",
    451: "it is withheld for legal reasons",
}
# Kinds that may hold an article. The body is looked at as well, since servers mislabel.
_TEXTUAL = ("text/", "application/xhtml", "application/xml", "application/octet-stream", "multipart/")


@dataclass(frozen=True, slots=True)
class Page:
    """What came back: the body without transfer compression, its final address, and the type and charset declared."""

    raw: bytes
    url: str
    kind: str
    charset: str | None


def fetch(url: str, *, timeout: float = 20.0, allow_private: bool = True, wires: Wires | None = None) -> Page:
    """Return the page at `url`, following up to five redirects within http and https.

    `timeout` is in seconds, for each silence of the server and twice that for the whole. With `allow_private=False`
    (what a service that fetches for others must do) addresses of this machine and of private networks are refused, and
    so are ports of other services and addresses with a user's name or password; `wires` is how it reaches the network,
    the system's own way if None. A name and password in `url` are neither shown in errors nor kept.

    Raises:
        NotFound: the server says that there is nothing there (404, 410).
        Unreachable: no answer in time, an error status, too many redirects, or an address that is refused.
        NotText: what is there is no text, or is larger than the limit.
        ReadError: `url` is not http or https.
    """
    import httpcore
    import httpx

    deadline = time.monotonic() + 2 * timeout
    try:
        shown = _without_user(httpx.URL(url)) if "@" in url else url
        with _client(timeout, deadline, allow_private, wires) as client:
            target = url
            for _ in range(_REDIRECTS + 1):
                response = client.send(_request(client, target, shown, allow_private), stream=True)
                try:
                    if response.status_code in _REDIRECT_CODES and "location" in response.headers:
                        target = str(httpx.URL(target).join(response.headers["location"]))
                        continue
                    return _page(response, _without_user(httpx.URL(target)), shown, deadline)
                finally:
                    response.close()
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise Unreachable(f"{shown} did not answer within {timeout:g} s: try again later.", shown) from error
    except httpx.InvalidURL as error:
        raise ReadError(f"{url} is not a web address ({error}): check how it is written.", url) from error
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
        raise _unreachable(shown, error) from error
    raise Unreachable(
        f"{shown} redirects more than {_REDIRECTS} times: open it in a browser and give the final address.", shown
    )


def _client(timeout: float, deadline: float, allow_private: bool, wires: Wires | None) -> httpx.Client:
    import httpx

    if allow_private:
        return httpx.Client(timeout=timeout, follow_redirects=False)
    from hearsay.ingest.dialing import public_transport

    # No proxy of the environment: it would look names up by itself, and reach what is private to it.
    transport = public_transport(deadline, wires)
    return httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False, transport=transport)


def _request(client: httpx.Client, target: str, origin: str, allow_private: bool) -> httpx.Request:
    import httpx

    parsed = httpx.URL(target)
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise ReadError(f"{origin} leads to {_without_user(parsed)!r}, and only http and https are read.", origin)
    if parsed.userinfo and not allow_private:
        raise Unreachable(f"{origin} has a user's name or password in it, which is not sent from here.", origin)
    headers = {
        "User-Agent": _AGENT,
        "Accept": "text/html,text/plain;q=0.9,*/*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
    }
    return client.build_request("GET", parsed, headers=headers)


def _without_user(url: httpx.URL) -> str:
    return str(url.copy_with(userinfo=b"")) if url.userinfo else str(url)


def _unreachable(shown: str, error: Exception) -> Unreachable:
    from hearsay.ingest.dialing import Refused

    if isinstance(error, Refused):
        return Unreachable(f"{shown} leads to {error}, which is refused here.", shown)
    return Unreachable(f"{shown} could not be reached ({_reason(error)}): check the address and the network.", shown)


def _page(response: httpx.Response, target: str, origin: str, deadline: float) -> Page:
    status = response.status_code
    if status in _GONE:
        raise NotFound(f"There is nothing at {origin} (status {status}): check the address.", origin)
    if not 200 <= status < 300:
        why = _EXPLAINED.get(status, "the server failed; try again later" if status >= 500 else response.reason_phrase)
        raise Unreachable(f"{origin} answered with status {status}: {why}.", origin)
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind and not kind.startswith(_TEXTUAL):
        raise NotText(f"{origin} is not a page but {kind}: save it as text or HTML first.", origin)
    pieces, size = [], 0
    for piece in response.iter_raw():
        size += len(piece)
        if size > MAX_BYTES:
            raise too_large(origin)
        if time.monotonic() > deadline:
            raise Unreachable(f"{origin} sends its page too slowly: try again later.", origin)
        pieces.append(piece)
    raw = _unpacked(b"".join(pieces), response.headers.get("content-encoding", ""), origin)
    return Page(raw, target, kind, response.charset_encoding)


def _unpacked(raw: bytes, encoding: str, origin: str) -> bytes:
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"} or not raw:
        return raw
    if encoding in {"gzip", "x-gzip"}:
        return gunzip(raw, origin)
    if encoding == "deflate":
        # Servers send deflate with and without the zlib header that the standard asks for.
        return gunzip(raw, origin, wbits=15 if raw[0] & 0x0F == 8 else -15)
    raise Unreachable(
        f"{origin} answers in an encoding that was not asked for ({encoding}): save the page as a file.", origin
    )


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
