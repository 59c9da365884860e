"""Who may come in and what an answer allows: the guard around the whole app.

It stands before everything else, as plain ASGI, and refuses in this order:

- a request that does not call the app by one of its names: a page elsewhere whose name was pointed at this machine
  (DNS rebinding) calls it by its own;
- a request that another site's page made, unless a reader only follows a link to a page; a request that would change
  something needs proof that it comes from a page of this app, or a way of speaking that no page elsewhere has;
- a visitor without the token, where one is set;
- a body over the limit, counted while it comes in.

Every answer leaves with a policy under which only this app's own scripts, styles and pictures are used. An answer that
brings a policy of its own keeps it.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hearsay.errors import HearsayError
from hearsay.web.front import back_to
from hearsay.web.rendering import YEAR, Desk, TheDesk
from hearsay.web.settings import Settings
from hearsay.web.trouble import Refusal, answer_to, explain

router = APIRouter(include_in_schema=False)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of every page. `frame-src` is for the original page, which has a policy of its own."""

# `same-origin` and not `no-referrer`: under the latter browsers send `Origin: null` with our own forms, and on a plain
# address of a local network there is no `Sec-Fetch-Site` either to tell them from another site's.
# Source: Fetch standard, "serializing a request origin"; Fetch Metadata, "potentially trustworthy".
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Origin-Agent-Cluster", "?1"),
    ("X-DNS-Prefetch-Control", "off"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), display-capture=()",
    ),
    # Kept by the reader's own browser only, and asked about each time: an ETag saves the rest.
    ("Cache-Control", "private, no-cache"),
)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Who may say that a request comes from the app's own pages: `none` is a person's typing, bookmark or reload.
_OWN = frozenset({"same-origin", "none"})
_SMALL = 1_000_000
"""The largest body of a request that brings no article, in bytes. Source: own; a decision is under 10 kB."""
_LARGE_PATHS = ("/add", "/api/add")
# Open to those who are not in yet: how to come in, and the look of that page.
_OPEN_PATHS = ("/login", "/static/desk.css", "/static/icon.svg")
_SHORTEST_TOKEN = 16
logger = logging.getLogger("hearsay.web")


def protect(app: FastAPI, desk: Desk) -> None:
    """Put the guard around an app, and give all errors one shape.

    Raises:
        HearsayError: the app is to listen on more than this machine without a token, or with one that can be guessed.
    """
    settings = desk.settings
    if settings.token is None and not settings.local:
        raise HearsayError(
            f"Listening on {settings.host} lets others in: set a token (HEARSAY_TOKEN), or listen on 127.0.0.1."
        )
    if settings.token is not None and len(settings.token) < _SHORTEST_TOKEN:
        raise HearsayError(f"A token has at least {_SHORTEST_TOKEN} characters: a shorter one can be guessed.")
    explain(app, desk)
    app.include_router(router)
    app.add_middleware(Guard, desk=desk)


def from_elsewhere(request: Request) -> bool:
    """Return whether a page of another site led here, or a browser came by itself: such a visit leaves no trace."""
    if "prefetch" in request.headers.get("sec-purpose", ""):
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in _OWN
    referer = request.headers.get("referer")
    return referer is not None and urlsplit(referer).netloc.lower() != request.headers.get("host", "").lower()


class Guard:
    """The ASGI middleware that stands before the app."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self.entry = Entry.of(desk.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(send, secure=scope.get("scheme") == "https")
        request = Request(scope)
        refused = self._refused(request) or self._welcomed(request) or self._too_large(request)
        if refused is not None:
            await refused(scope, receive, answer)
            return
        body = _Body(receive, self._limit(scope["path"]))
        answer.body = body
        try:
            await self.app(scope, body, answer)
        except Exception:
            # What the app had for an answer, if it was stopped by the body's size, was about something else.
            if not body.over:
                logger.exception("%s %s failed", scope["method"], scope["path"])
            if answer.started:
                raise
        if not answer.started:
            body.limit = 0  # nothing more is read
            code = "too-large" if body.over else "internal"
            await answer_to(request, self.desk, self._size(scope["path"]) if body.over else Refusal(500, code))(
                scope, receive, _Answer(send, secure=answer.secure)
            )

    def _refused(self, request: Request) -> Response | None:
        if not _named(request.headers, self.desk.settings, request.scope):
            return answer_to(request, self.desk, Refusal(421, "wrong-host"))
        if not _may_ask(request, self.entry):
            return answer_to(request, self.desk, Refusal(403, "cross-site"))
        return None

    def _welcomed(self, request: Request) -> Response | None:
        """Return the answer to a visitor who is not in yet, None for one who is, or where nobody is asked."""
        entry = self.entry
        if entry.token is None:
            return None
        query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in query if name == "token"), None)
        path = request.url.path
        if given is not None:
            # Taken out of the request itself, so that no log of requests holds it.
            request.scope["query_string"] = urlencode([each for each in query if each[0] != "token"]).encode("ascii")
        if given is not None and request.method in {"GET", "HEAD"}:
            if not entry.opens(given):
                return answer_to(request, self.desk, Refusal(401, "wrong-token"))
            rest = request.scope["query_string"].decode("ascii")
            here = "/" if path == "/login" else path
            return entry.let_in(back_to(f"{here}?{rest}" if rest else here), secure=request.url.scheme == "https")
        if path in _OPEN_PATHS or entry.knows(request):
            return None
        return answer_to(request, self.desk, Refusal(401, "no-token"))

    def _too_large(self, request: Request) -> Response | None:
        declared = request.headers.get("content-length", "")
        if declared.isascii() and declared.isdigit() and int(declared) > self._limit(request.url.path):
            return answer_to(request, self.desk, self._size(request.url.path))
        return None

    def _limit(self, path: str) -> int:
        largest = self.desk.settings.max_body
        return largest if path in _LARGE_PATHS else min(largest, _SMALL)

    def _size(self, path: str) -> Refusal:
        return Refusal(413, "too-large", {"limit": self._limit(path)})


@dataclass(frozen=True, slots=True)
class Entry:
    """The token, and what proves that a browser gave it once: a cookie from which the token cannot be read."""

    token: bytes | None
    cookie: str
    proof: str

    @classmethod
    def of(cls, settings: Settings) -> Entry:
        """Return the entry of an app; its port is in the cookie's name, since browsers share cookies among ports."""
        token = settings.token.encode("utf-8", "surrogatepass") if settings.token is not None else None
        proof = hmac.new(token or b"", b"hearsay desk, cookie", hashlib.sha256).hexdigest() if token else ""
        return cls(token, f"hearsay-{settings.port}", proof)

    def opens(self, given: str) -> bool:
        """Return whether `given` is the token, in a time that tells nothing."""
        return self.token is not None and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self.token)

    def bears(self, request: Request) -> bool:
        """Return whether a program's request carries the token: `Authorization: Bearer …`, for the API."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        # Header values come as Latin-1; a token in other letters was sent as UTF-8.
        token = given.strip().encode("latin-1", "replace")
        return kind.lower() == "bearer" and self.token is not None and hmac.compare_digest(token, self.token)

    def knows(self, request: Request) -> bool:
        """Return whether a visitor may come in: by the cookie, or in the API by the token itself."""
        cookie = request.cookies.get(self.cookie, "").encode("utf-8", "surrogatepass")
        return hmac.compare_digest(cookie, self.proof.encode()) or (
            request.url.path.startswith("/api/") and self.bears(request)
        )

    def let_in(self, address: str, *, secure: bool) -> RedirectResponse:
        """Return the way to `address`, with the cookie."""
        answer = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(self.cookie, self.proof, max_age=YEAR // 12, httponly=True, samesite="strict", secure=secure)
        return answer


@router.get("/login")
def ask(request: Request, desk: TheDesk, back: str = "/") -> Response:
    """Ask for the token."""
    if desk.settings.token is None:
        return RedirectResponse(back_to(back), 303)
    return answer_to(request, desk, Refusal(200, "login"), back=back_to(back))


@router.post("/login")
async def enter(request: Request, desk: TheDesk) -> Response:
    """Let a visitor in who gives the token."""
    form = await request.form(max_files=0, max_fields=5)
    entry = Entry.of(desk.settings)
    back = back_to(str(form.get("back", "/")))
    if entry.token is None:
        return RedirectResponse(back, 303)
    if not entry.opens(str(form.get("token", "")).strip()):
        return answer_to(request, desk, Refusal(401, "wrong-token"), back=back)
    return entry.let_in(back, secure=request.url.scheme == "https")


def _named(headers: Headers, settings: Settings, scope: Scope) -> bool:
    """Return whether a request calls the app by a name that is its own."""
    given = headers.getlist("host")
    name, port = _host_and_port(given[0]) if len(given) == 1 else (None, None)
    if name is None:
        return False
    port = port or (443 if scope.get("scheme") == "https" else 80)
    # Port 0 stands for whichever was free.
    own = settings.port or (scope.get("server") or (None, None))[1]
    more = [_host_and_port(each) for each in settings.names]
    if (name, None) in more or (name, port) in more:  # behind another server the port may be that server's
        return True
    if port != own:
        return False
    # Where it listens on every address it is called by any of them; an address is nobody's to point elsewhere.
    return name in _own_names(settings) or (_is_wildcard(settings.host) and _is_address(name))


def _own_names(settings: Settings) -> set[str]:
    bare = settings.host.strip("[]").lower().removesuffix(".")
    return {"127.0.0.1", "localhost", "[::1]", f"[{bare}]" if ":" in bare else bare}


def _host_and_port(given: str) -> tuple[str | None, int | None]:
    """Return a `Host` header's name (an IPv6 address in its brackets) and port; None for a name that is none."""
    given = given.strip().lower()
    name, colon, port = given.rpartition(":")
    if not colon or given.endswith("]"):
        name, port = given, ""
    if (colon and not given.endswith("]") and not (port.isascii() and port.isdigit())) or len(port) > 5:
        return None, None
    name = name.removesuffix(".")
    bracketed = name.startswith("[") and name.endswith("]")
    if not name or any(each in name for each in "/@?#\\ ,%") or (":" in name and not bracketed):
        return None, None
    return name, int(port) if port else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _is_wildcard(host: str) -> bool:
    try:
        return not host or ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return False


def _may_ask(request: Request, entry: Entry) -> bool:
    """Return whether a request comes from the app itself, from a person, or from a program; not from another site."""
    headers = request.headers
    host = headers.get("host", "").lower()
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if request.method in _SAFE:
        # Another site's page may link to a page here. It may not load one as a picture, script, frame or by fetch.
        return site is None or site in _OWN or headers.get("sec-fetch-dest", "document") == "document"
    if site is not None:
        return site in _OWN and (origin in {None, "null"} or _is_origin(origin, host))
    if origin is not None:
        return _is_origin(origin, host)
    referer = headers.get("referer")
    if referer is not None:
        return _is_origin(referer, host)
    # No browser sends a form without any of these. A program shows that it is one: by the token, or by speaking JSON,
    # which no page can send elsewhere without being asked first (and the question is never answered here).
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return entry.bears(request) or (request.url.path.startswith("/api/") and kind == "application/json")


def _is_origin(address: str | None, host: str) -> bool:
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host != ""


class _Body:
    """What a request brings, up to a limit; beyond it the app meets the end of the connection."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self.limit = limit
        self.over = False
        self._seen = 0

    async def __call__(self) -> Message:
        if self.over:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self.limit:
                self.over = True
                return {"type": "http.disconnect"}
        return message


class _Answer:
    """Sends an answer with the headers that all have; holds back one to a request that was cut off by the limit."""

    def __init__(self, send: Send, *, secure: bool) -> None:
        self._send = send
        self.secure = secure
        self.started = False
        self.body: _Body | None = None

    async def __call__(self, message: Message) -> None:
        if self.body is not None and self.body.over and not self.started:
            return
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            if "content-security-policy" not in headers:
                headers["Content-Security-Policy"] = POLICY
                headers["X-Frame-Options"] = "DENY"
            for name, value in _HEADERS:
                headers.setdefault(name, value)
        await self._send(message)
