"""Listening to an article: what is said and when, as JSON, and the sound itself, as MP3."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi import Path as InPath
from starlette.responses import Response, StreamingResponse

from hearsay.speech.programme import Name, Programme, article, claims
from hearsay.speech.shelf import cache_folder
from hearsay.speech.studio import Sheet, Studio
from hearsay.speech.voices import voice_for
from hearsay.web.answers import cached_answer, json_answer
from hearsay.web.rendering import Desk, TheDesk, TheReader, path_part
from hearsay.web.words import messages, translator


@asynccontextmanager
async def _closing(app: FastAPI) -> AsyncIterator[None]:
    yield
    studio: Studio | None = getattr(app.state, "studio", None)
    if studio is not None:
        studio.close()


router = APIRouter(include_in_schema=False, lifespan=_closing)

PATIENCE = 8.0
"""Seconds that an answer waits for the first part: eSpeak NG needs a fifth of one, Piper a few."""
_BLOCK = 65_536
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_BEGUN = threading.Lock()

Id = Annotated[str, InPath(max_length=200)]
Version = Annotated[str | None, Query(alias="v", pattern="^[0-9a-f]{32}$")]


def studio_of(request: Request) -> Studio:
    """Return the app's studio, made when it is first needed."""
    state = request.app.state
    with _BEGUN:
        if not hasattr(state, "studio"):
            settings = state.desk.settings
            state.studio = Studio((settings.cache or cache_folder(os.environ)) / "speech")
        studio: Studio = state.studio
    return studio


TheStudio = Annotated[Studio, Depends(studio_of)]


@router.get("/article/{document}/listen.json")
def sheet(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    studio: TheStudio,
    document: Id,
    programme: Name = "article",
    since: Annotated[int, Query(ge=0)] = 0,
    version: Version = None,
) -> Response:
    """Return the cue sheet, and where its sound lies; making it begins with this.

    `state` is `ready`; `making` (ask again for the parts from `since` on); `browser` (nobody speaks here: the browser
    is to say the texts of the cues); or `cannot-measure`, with `reason`, a sentence in the reader's language. `v` is
    the `key` of an earlier answer.
    """
    found = studio.peek(version) if version else None
    if found is None:
        found = _asked(desk, studio, document, programme, wait=PATIENCE)
    answer = _addressed(found, document, programme, since, reader.lang)
    return cached_answer(request, answer) if found["state"] == "ready" else json_answer(answer, headers=_FRESH)


@router.api_route("/article/{document}/listen.mp3", methods=["GET", "HEAD"])
def sound(
    request: Request,
    desk: TheDesk,
    studio: TheStudio,
    document: Id,
    programme: Name = "article",
    part: Annotated[int | None, Query(ge=0)] = None,
    version: Version = None,
) -> Response:
    """Return one part of the sound, or all of it; stretches of it too (`Range`).

    503 says that it is still being made, 404 that there is no such part or that nobody speaks here.
    """
    found = studio.peek(version) if version else None
    if found is None:
        found = _asked(desk, studio, document, programme, wait=PATIENCE)
    if part is None:
        found = studio.whole(found, wait=PATIENCE)
    made = len(found["parts"])
    if found["state"] not in ("ready", "making"):
        return json_answer({"error": {"code": found["code"], "message": _reason(found, "en"), "detail": None}}, 404)
    if found["state"] == "making" and (part is None or part >= made):
        later = {"error": {"code": "making", "message": "It is still being spoken.", "detail": {"parts": made}}}
        return json_answer(later, 503, {**_FRESH, "Retry-After": "1"})
    if part is not None and part >= made:
        return json_answer({"error": {"code": "not-found", "message": "No such part.", "detail": {"parts": made}}}, 404)
    numbers = range(made) if part is None else (part,)
    files = [(studio.shelf.part(found["key"], number), int(found["parts"][number]["bytes"])) for number in numbers]
    tag = f'"{found["key"]}-{"all" if part is None else part}"'
    return stretch(request, files, tag, "audio/mpeg", kept=version == found["key"])


_FRESH = {"Cache-Control": "no-store"}


def _asked(desk: Desk, studio: Studio, document: str, name: Name, *, wait: float) -> Sheet:
    """Return the sheet of a document's programme as far as it is made."""
    voices = {lang: Path(path).expanduser() for lang, path in desk.settings.voices}
    programme = _programme(desk, document, name)
    return studio.sheet(programme, voice_for(programme.lang, voices, shutil.which("piper")), wait=wait)


def _programme(desk: Desk, document: str, name: Name) -> Programme:
    analysis = desk.ledger.article(document).analysis  # as people corrected it
    return claims(analysis) if name == "claims" else article(analysis.document)


def _addressed(found: Sheet, document: str, name: Name, since: int, lang: str) -> dict[str, Any]:
    """Return a sheet with the addresses of its sound, its parts from `since` on, and the reason in words."""
    address = f"/article/{path_part(document)}/listen.mp3?programme={name}&v={found.get('key')}"
    parts = [
        {**part, "number": number, **({"audio": f"{address}&part={number}"} if part["bytes"] else {})}
        for number, part in enumerate(found["parts"])
        if number >= since
    ]
    answer = {**found, "parts": parts}
    if found["state"] == "ready":
        answer["audio"] = address
    if found["state"] in ("browser", "cannot-measure"):
        answer["reason"] = _reason(found, lang)
    return answer


def _reason(found: Sheet, lang: str) -> str:
    """Return why nothing is spoken, in the reader's language; what a program said of itself stays as it is."""
    key = f"player.why_{found['code']}"
    words = translator(lang)(key) if key in messages(lang) else ""
    return f"{words} ({found['reason']})" if found["code"] == "failed" else words or str(found.get("reason", ""))


def stretch(
    request: Request, files: Sequence[tuple[Path, int]], tag: str, kind: str, *, kept: bool = False
) -> Response:
    """Return files as one body, or the stretch of it that the request asks for.

    `files` are paths with their sizes in bytes, `tag` the ETag of the whole, `kept` tells that the address always means
    this very body. A request for several stretches gets the whole. Source: RFC 9110, 13 and 14.
    """
    whole = sum(size for _, size in files)
    headers = {
        "ETag": tag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=31536000, immutable" if kept else "private, no-cache",
    }
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    first, last, status = 0, whole - 1, 200
    asked = _RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    if asked and any(asked.groups()) and request.headers.get("if-range", tag) == tag:
        if asked[1]:
            first = int(asked[1])
            last = min(int(asked[2]), whole - 1) if asked[2] else whole - 1
        else:
            first = max(0, whole - int(asked[2]))
        backwards = asked[1] and asked[2] and int(asked[2]) < int(asked[1])
        if not backwards:
            if first > last:
                return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{whole}"})
            status = 206
            headers["Content-Range"] = f"bytes {first}-{last}/{whole}"
        else:
            first, last = 0, whole - 1
    headers["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return Response(None, status, headers, kind)
    return StreamingResponse(_blocks(files, first, last + 1), status, headers, kind)


def _blocks(files: Sequence[tuple[Path, int]], first: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from `first` to before `end` of the files one after the other."""
    at = 0
    for path, size in files:
        if at < end and at + size > first:
            with path.open("rb") as file:
                file.seek(max(0, first - at))
                left = min(end, at + size) - max(first, at)
                while left > 0:
                    block = file.read(min(_BLOCK, left))
                    if not block:
                        return
                    left -= len(block)
                    yield block
        at += size
