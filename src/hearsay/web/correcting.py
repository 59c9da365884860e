"""A claim put right: whose it is, and which words are its content. A small form, alone or within the article's page.

The forms are sent to `reviewing`; here they are filled in. What was selected in the text, or moved word by word, comes
in the address as code points, so that every step works without script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from hearsay.errors import NoSuchRecord
from hearsay.export.view import chain, claim_words, heading, one_line, source_name
from hearsay.linking.roots import surrounding
from hearsay.records import Attribution, Span, Statement, trimmed
from hearsay.web.article import Shown, actors, decisions, found, place_of, was
from hearsay.web.rendering import TheDesk, TheReader, path_part

router = APIRouter(include_in_schema=False)

What = Literal["source", "words", "all"]
Place = Annotated[int | None, Query(ge=0, le=2**40)]

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*|[^\w\s]")
_AROUND = 220
"""Code points of the text that are shown on either side of the words."""
_REACH = 400
"""How far a boundary is moved at most in one step, in code points: a word is shorter."""
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Move:
    """A step of a boundary: which way, where the words would begin and end then, and its key."""

    name: str
    key: str
    to: Span


@router.get("/article/{identity}/correct/{mention}")
def correct(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    identity: str,
    mention: str,
    what: What = "all",
    start: Place = None,
    end: Place = None,
    name: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> Response:
    """Show the forms that put a claim right; `start` and `end` propose its words, `name` its nearest source.

    A page's own script gets the forms alone.
    """
    shown = found(desk, reader.lang, identity)
    claim, number = _claim(shown, mention)
    here = f"{shown.path}/correct/{path_part(claim.id)}"
    alone = request.headers.get("hx-request") != "true"
    context = {
        "alone": alone,
        "title": heading(shown.analysis.document, shown.words),
        "document": shown.analysis.document,
        "path": shown.path,
        "claim": claim,
        "number": number,
        "was_said": claim_words(claim, shown.analysis.document.text, shown.words, limit=400),
        "chain": chain(claim, shown.words),
        "what": what,
        "back": place_of(shown, claim.id),
        "rejected": claim.id in shown.rejected,
        "decisions": decisions(shown, claim.id),
        "was": was(shown, claim.id),
        **_source(shown, claim, name),
        **_words(shown.analysis.document.text, claim, start, end, here),
    }
    return desk.page(request, "correct.html.j2" if alone else "correct_part.html.j2", **context)


def _claim(shown: Shown, mention: str) -> tuple[Attribution, int]:
    """Return a claim and its number; a statement as a claim that nobody is named for, with the number 0."""
    for index, claim in enumerate(shown.analysis.attributions):
        if claim.id == mention:
            return claim, index + 1
    for statement in shown.analysis.statements:
        if statement.id == mention:
            return _claimed(statement), 0
    raise NoSuchRecord(f"There is no claim {mention[:80]!r} in this article.", "", mention)


def _claimed(statement: Statement) -> Attribution:
    return Attribution(statement.id, (statement.span,), (), ())


def _source(shown: Shown, claim: Attribution, name: str) -> dict[str, Any]:
    names = [source_name(source, shown.words) for source in claim.sources]
    names = [each for each in names if each != shown.words.no_source]
    given = one_line(name)[:200]
    if given:
        names = [given, *names[1:]]
    return {"names": [*names, *([""] if names else ["", ""])], "actors": actors(shown), "proposed_name": bool(given)}


def _words(text: str, claim: Attribution, start: int | None, end: int | None, here: str) -> dict[str, Any]:
    """Return the words that are proposed, with what stands around them and where a step would lead."""
    hull = Span(claim.content[0].start, claim.content[-1].end) if claim.content else Span(0, min(len(text), 1))
    given = start is not None and end is not None and start < end and trimmed(text, [Span(start, min(end, len(text)))])
    span = given[0] if given else hull

    def address(to: Span) -> str:
        return f"{here}?{urlencode({'what': 'words', 'start': to.start, 'end': to.end})}"

    left, right = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    (_, broken, before), (after, ended, _) = left.rpartition("\n"), right.partition("\n")
    inner = span.of(text)
    return {
        "start": span.start,
        "end": span.end,
        "proposed": bool(given) and span != hull,
        "several": len(claim.content) > 1,
        "before": ("" if broken or span.start <= _AROUND else "…") + before,
        "inner": inner if len(inner) <= 2 * _LONGEST else f"{inner[:_LONGEST]} […] {inner[-_LONGEST:]}",
        "after": after + ("" if ended or span.end + _AROUND >= len(text) else "…"),
        "moves": [(move, address(move.to)) for move in _moves(text, span)],
    }


def _moves(text: str, span: Span) -> Iterator[Move]:
    """Yield the steps that can be taken: either boundary a word out or in, and the whole sentence."""
    left = _tokens(text, Span(max(0, span.start - _REACH), span.start))
    right = _tokens(text, Span(span.end, min(len(text), span.end + _REACH)))
    inner = _tokens(text, span if span.end - span.start <= 2 * _REACH else Span(span.start, span.start + _REACH))
    last = inner if span.end - span.start <= 2 * _REACH else _tokens(text, Span(span.end - _REACH, span.end))
    if left:
        yield Move("start_back", "1", Span(left[-1].start, span.end))
    if len(inner) > 1:
        yield Move("start_on", "2", Span(inner[1].start, span.end))
        yield Move("end_back", "3", Span(span.start, last[-2].end))
    if right:
        yield Move("end_on", "4", Span(span.start, right[0].end))
    whole = trimmed(text, [surrounding(text, span)])
    if whole and whole[0] != span:
        yield Move("sentence", "5", whole[0])


def _tokens(text: str, span: Span) -> Sequence[Span]:
    return [Span(*match.span()) for match in _WORD.finditer(text, *span)]
