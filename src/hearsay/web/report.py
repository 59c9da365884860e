"""A story or a claim as one page of its own, to print or to send; `download` saves it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from hearsay.export.report import Page, claim_report, story_report
from hearsay.export.view import long_date
from hearsay.export.words import words_for
from hearsay.web.rendering import Reader, TheDesk, TheReader
from hearsay.web.words import translator

router = APIRouter(include_in_schema=False)

Download = Annotated[bool, Query()]


@router.get("/story/{identity}/report")
def story(desk: TheDesk, reader: TheReader, identity: str, download: Download = False) -> Response:
    """Show the report of a story."""
    return _answer(story_report(desk.ledger, identity, reader.lang, made=_made(reader)), identity, download)


@router.get("/claim/{identity}/report")
def claim(desk: TheDesk, reader: TheReader, identity: str, download: Download = False) -> Response:
    """Show the report of a claim."""
    return _answer(claim_report(desk.ledger, identity, reader.lang, made=_made(reader)), identity, download)


def _made(reader: Reader) -> str:
    day = long_date(datetime.now(UTC).date().isoformat(), words_for(reader.lang))
    return translator(reader.lang)("report.made", who=reader.who, day=day)


def _answer(page: Page, identity: str, download: bool) -> Response:
    headers = {"Content-Security-Policy": f"{page.policy}; frame-ancestors 'none'"}
    if download:
        name = "".join(letter for letter in identity if letter.isascii() and letter.isalnum())[:32]
        headers["Content-Disposition"] = f'attachment; filename="hearsay-{name}.html"'
    return Response(page.html, media_type="text/html; charset=utf-8", headers=headers)
