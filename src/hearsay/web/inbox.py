"""The front page and the inbox: what is new, and what waits for a decision."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, datetime
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from hearsay.reasons import say
from hearsay.records import Mention
from hearsay.web.adding import jobs_of, taken
from hearsay.web.listing import asked_of, listed
from hearsay.web.rendering import TheDesk, TheReader
from hearsay.web.security import from_elsewhere
from hearsay.web.waiting import Parcel

router = APIRouter(include_in_schema=False)

_STORIES = 8  # stories on the front page
_MOST = 20  # of each kind, what waits is told
_TOKEN = re.compile(r"\w+|\W+")


@router.get("/")
def front(request: Request, desk: TheDesk, reader: TheReader) -> Response:
    """Show what is new or waits, the stories with most going on, and how to begin where nothing is there."""
    counts = desk.ledger.counts()
    told = desk.ledger.stories(minimum=2, limit=3 * _STORIES) if counts.documents else []
    told.sort(key=lambda row: (row.last or "", row.denied, row.documents), reverse=True)
    return desk.page(
        request,
        "front.html.j2",
        **listed(
            request,
            {},
            counts=counts,
            ledger_name=desk.ledger.name,
            inbox=desk.ledger.inbox(reader.who, limit=_MOST) if counts.documents else None,
            some=some,
            stories=told[:_STORIES],
            disputed=list(desk.ledger.claims(disputed=True, limit=4, origins=False)),
        ),
    )


@router.get("/inbox")
def inbox(request: Request, desk: TheDesk, reader: TheReader) -> Response:
    """Show what waits for a decision, and what came in since the reader's last visit, which ends that visit."""
    asked = asked_of(request, "keep")
    today = datetime.now(UTC).date().isoformat()
    found = desk.ledger.inbox(reader.who, limit=_MOST, today=today)
    if "keep" not in asked and not from_elsewhere(request):
        desk.ledger.visit(reader.who, "inbox")
    return desk.page(
        request,
        "inbox.html.j2",
        **listed(
            request,
            asked,
            inbox=found,
            some=some,
            differing=differing,
            say=say,
            today=datetime.now(UTC).date().isoformat(),
        ),
    )


def some(count: int) -> str:
    """Return a number as it is shown; no more than so many are counted."""
    return f"{count}+" if count >= _MOST else str(count)


@router.post("/example")
def example(request: Request) -> Response:
    """Take in the bundled story and link it; its articles and outlets are invented."""
    folder = files("hearsay.examples").joinpath("portovero")
    pages = sorted((each for each in folder.iterdir() if each.name.endswith(".html")), key=lambda each: each.name)
    parcels = [Parcel("file", each.name, each.read_bytes()) for each in pages]
    job = taken(jobs_of(request), parcels, link=True, back="/stories")
    return RedirectResponse(f"/jobs/{job.id}", 303)


def differing(first: Mention, second: Mention) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return both mentions' words in pieces, each with whether the other lacks it; nothing is marked across languages.

    Where more than half differs no piece is marked either: marks on everything show nothing.
    """
    if first.lang != second.lang:
        return [(first.words, False)], [(second.words, False)]
    one, other = _TOKEN.findall(first.words), _TOKEN.findall(second.words)
    matcher = difflib.SequenceMatcher(None, [each.casefold() for each in one], [each.casefold() for each in other])
    if matcher.ratio() < 0.5:
        return [(first.words, False)], [(second.words, False)]
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if a < b:
            left.append(("".join(one[a:b]), kind != "equal"))
        if c < d:
            right.append(("".join(other[c:d]), kind != "equal"))
    return left, right
