"""The page as it was received: its bytes as they are, and a look at them in a frame that can do nothing.

The frame's document has an address and a policy of its own, stricter than any other page's: nothing runs, nothing is
fetched, no form is sent, and it has an origin that is no one's. Of its styles those in `<style>` are let through, by
their hash.
"""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import APIRouter, Request, Response

from hearsay.errors import NotText
from hearsay.export.view import heading, words_around
from hearsay.ingest.decode import decode
from hearsay.web.article import found
from hearsay.web.rendering import Desk, TheDesk, TheReader, path_part
from hearsay.web.trouble import Refusal, answer_to

router = APIRouter(include_in_schema=False)

_SHEETS = 24
"""Style sheets of a page that are let through. Source: own; each takes 53 bytes of a header of 8 kB at most."""
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style", re.IGNORECASE | re.DOTALL)
# A link can open a connection before any policy is asked (`preconnect`), and a page can send its reader on by itself.
_LEADING = re.compile(r"<(?=(?:link|base|meta\b[^>]*\bhttp-equiv)\b)", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.IGNORECASE)


@router.get("/article/{identity}/original")
def original(request: Request, desk: TheDesk, reader: TheReader, identity: str) -> Response:
    """Show the page as it was received, or say that its bytes are not kept."""
    shown = found(desk, reader.lang, identity)
    document = shown.analysis.document
    return desk.page(
        request,
        "original.html.j2",
        title=heading(document, words_around(document, reader.lang)),
        document=document,
        path=shown.path,
        size=len(desk.ledger.store.raw(document.raw_digest)) if document.raw_digest else 0,
    )


@router.get("/article/{identity}/original/page")
def page(request: Request, desk: TheDesk, identity: str) -> Response:
    """Return what was received, to be shown in the frame: in UTF-8, whatever it came in."""
    raw = _raw(desk, identity)
    if not raw:
        return answer_to(request, desk, Refusal(404, "not-found"))
    try:
        text = decode(raw, identity).text
    except NotText:
        return _framed("", "text/plain")
    if not _MARKUP.search(text[:20_000]):
        return _framed(text, "text/plain")
    return _framed(_LEADING.sub("<x-", text), "text/html", *(match[1] for match in _STYLE.finditer(text)))


@router.get("/article/{identity}/original/bytes")
def received(request: Request, desk: TheDesk, identity: str) -> Response:
    """Return the bytes as received, as a file to be kept."""
    raw = _raw(desk, identity)
    if not raw:
        return answer_to(request, desk, Refusal(404, "not-found"))
    name = f"{path_part(identity)[:16]}.bin"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": _policy()}
    return Response(raw, 200, headers, "application/octet-stream")


def _raw(desk: Desk, identity: str) -> bytes:
    digest = desk.ledger.article(identity).analysis.document.raw_digest
    return desk.ledger.store.raw(digest) if digest else b""


def _framed(text: str, kind: str, *styles: str) -> Response:
    return Response(
        text.encode("utf-8", "replace"),
        200,
        {
            "Content-Security-Policy": _policy(*styles),
            "Referrer-Policy": "no-referrer",
            "Origin-Agent-Cluster": "?0",
        },
        f"{kind}; charset=utf-8",
    )


def _policy(*styles: str) -> str:
    """Return the policy of the frame: nothing but pictures that are in the page itself, and its own style sheets."""
    allowed = " ".join(dict.fromkeys(f"'sha256-{_digest(style)}'" for style in styles[:_SHEETS])) or "'none'"
    return (
        "sandbox; default-src 'none'; img-src data:; font-src data:; "
        f"style-src {allowed}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    )


def _digest(style: str) -> str:
    # The parser of a browser gives line ends as one character each, and the hash is of what it gives.
    parsed = style.replace("\r\n", "\n").replace("\r", "\n")
    return base64.b64encode(hashlib.sha256(parsed.encode("utf-8", "replace")).digest()).decode("ascii")
