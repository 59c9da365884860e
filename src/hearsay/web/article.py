"""An article as an analyst reads it: the kept text with its claims marked, and beside it a card for each claim.

A long text is shown in parts, so that a page stays small; every link to a claim leads to its part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from hearsay.errors import NoSuchRecord
from hearsay.export.marking import (
    Mark,
    Piece,
    Window,
    cards,
    counts,
    due_words,
    facts,
    paragraphs,
    problem_rows,
    provenance,
    reference,
    web_address,
    windows,
)
from hearsay.export.view import (
    CERTAINTIES,
    SIGNS,
    chain,
    claim_words,
    heading,
    near,
    one_line,
    pairs,
    shorten,
    terms,
    words_around,
)
from hearsay.export.words import Words
from hearsay.ledger.views import ArticleReport
from hearsay.records import Analysis, Attribution, Contradiction, Judgement, Span, Statement
from hearsay.web.rendering import Desk, TheDesk, TheReader, path_part
from hearsay.web.words import translator

router = APIRouter(include_in_schema=False)

LETTERS = 16_000
"""Code points of an article that are shown at once. Source: own; two in a thousand news articles are longer."""
CLAIMS = 80
"""Claims that are shown at once. Source: own; a page of them weighs under 300 KB, the longest article of a year too."""
LISTED = 60
"""Rows of a list beside the text; what goes beyond is counted."""
_NUMBERED = re.compile(r" [we]\d+\b")


@dataclass(frozen=True)
class Shown:
    """An article as its pages show it, with everybody's corrections in it.

    Claims that people rejected keep their place and number among the others, so that no address of a claim changes.
    """

    report: ArticleReport
    words: Words

    @cached_property
    def analysis(self) -> Analysis:
        """What was read, corrected, with rejected claims in their places."""
        read = self.report.analysis
        if not self.report.rejected:
            return read
        known = {claim.id: claim for claim in (*read.attributions, *self.report.rejected)}
        first = [known.pop(claim.id) for claim in self.report.original.attributions if claim.id in known]
        claims = (*first, *(claim for claim in read.attributions if claim.id in known))
        place = {claim.id: number for number, claim in enumerate(claims)}
        at = [place[claim.id] for claim in read.attributions]
        disputes = tuple(Contradiction(at[pair.first], at[pair.second], pair.reason) for pair in read.contradictions)
        return replace(read, attributions=claims, contradictions=disputes)

    @cached_property
    def rejected(self) -> frozenset[str]:
        """The ids of what people said is no claim."""
        return frozenset(claim.id for claim in self.report.rejected)

    @cached_property
    def drawn(self) -> Analysis:
        """The same with nothing to be marked for rejected claims."""
        return replace(
            self.analysis,
            attributions=tuple(
                Attribution(claim.id, (), (), ()) if claim.id in self.rejected else claim
                for claim in self.analysis.attributions
            ),
        )

    @cached_property
    def windows(self) -> list[Window]:
        """The parts in which it is shown."""
        return windows(self.analysis, letters=LETTERS, claims=CLAIMS)

    @cached_property
    def page_of(self) -> Mapping[int, int]:
        """The part (from 1) that shows a claim's card, by the claim's index."""
        return {index: number for number, window in enumerate(self.windows, 1) for index in window.claims}

    @property
    def path(self) -> str:
        """The article's address on the desk."""
        return f"/article/{path_part(self.analysis.document.id)}"

    def address(self, page: int) -> str:
        """Return the address of a part."""
        return f"{self.path}?page={page}" if page > 1 else self.path

    def card_address(self, index: int, page: int | None = None) -> str:
        """Return the address of a claim's card, within the part `page` if it is there."""
        own = self.page_of[index]
        return f"#c{index + 1}" if own == page else f"{self.address(own)}#c{index + 1}"


@router.get("/article/{identity}")
def article(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    identity: str,
    page: str = "1",
    claim: str | None = Query(None, max_length=200),
) -> Response:
    """Show an article, or the part of a long one; with `claim`, a mention's id, go where that is."""
    shown = found(desk, reader.lang, identity)
    if claim is not None:
        return RedirectResponse(place_of(shown, claim), 303)
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1
    number = min(max(number, 1), len(shown.windows))
    return desk.page(request, "article.html.j2", **_context(shown, number))


def found(desk: Desk, lang: str, identity: str) -> Shown:
    """Return an article by its id or the beginning of it.

    Raises:
        NoSuchRecord: there is none.
    """
    report = desk.ledger.article(identity)
    return Shown(report, words_around(report.analysis.document, lang))


def place_of(shown: Shown, mention: str) -> str:
    """Return the address of a mention in its article, which may be a claim, or a statement of the outlet's own.

    Raises:
        NoSuchRecord: the article has no such mention.
    """
    for index, claim in enumerate(shown.analysis.attributions):
        if claim.id == mention or (len(mention) >= 4 and claim.id.startswith(mention)):
            return shown.card_address(index)
    for statement in shown.analysis.statements:
        if statement.id == mention or (len(mention) >= 4 and statement.id.startswith(mention)):
            pages = enumerate(shown.windows, 1)
            page = next((page for page, window in pages if statement.span.start < window.span.end), 1)
            return f"{shown.address(page)}#{statement.id}"
    raise NoSuchRecord(f"There is no claim {mention[:80]!r} in this article.", "", mention)


def _context(shown: Shown, number: int) -> dict[str, Any]:
    analysis, words, report = shown.analysis, shown.words, shown.report
    document, window = analysis.document, shown.windows[number - 1]
    only = window if len(shown.windows) > 1 else None
    here = set(window.claims)
    return {
        "report": report,
        "document": document,
        "path": shown.path,
        "title": heading(document, words),
        "facts": facts(document, words),
        "counts": counts(report.analysis, words),
        "number": number,
        "pages": len(shown.windows),
        "address": shown.address,
        "href": lambda claim: shown.card_address(claim - 1, number),
        "paragraphs": [[_drawn(piece) for piece in line] for line in _text(shown, only)],
        "cards": [_card(shown, card) for card in cards(analysis, words, here)],
        "listed": LISTED,
        **_lists(shown, window, everything=only is None),
        "stances": [(stance, sign, words.stances[stance]) for stance, sign in SIGNS.items()],
        "certainties": [(certainty, words.certainties[certainty]) for certainty in CERTAINTIES],
        "relatives": _relatives(report),
        "origin": provenance(document, words),
        "appearances": [
            (one_line(each.outlet or "") or words.no_outlet, each.published, web_address(each.url or ""))
            for each in report.appearances
        ],
    }


def _text(shown: Shown, window: Window | None) -> list[list[Piece]]:
    """Return the text with its marks.

    Beside claims and unknowns, what the outlet says itself and other articles have too is marked, and what was not
    read; each other statement has an anchor of its own, without anything that is seen.
    """
    analysis, words = shown.analysis, shown.words
    own = {statement.id: number for number, statement in shared(shown)}
    further = [
        (each.span.start, Mark(each.id, f"#own{own[each.id]}", "¶", words.to_claim, "s-thinks own", 0))
        if each.id in own
        else (each.span.start, Mark(each.id, "", "", "", "", 0))
        for each in analysis.statements
    ]
    unread = words.headings["unread"]
    further += [
        (span.start, Mark(f"r{number}", "#unread", "…", unread, "s-unread", 0))
        for number, span in enumerate(analysis.unread, 1)
    ]
    lines = paragraphs(shown.drawn, words, "", window, further)
    return [
        [replace(piece, marks=tuple(_disputed(shown, mark) for mark in piece.marks)) for piece in line]
        for line in lines
    ]


def shared(shown: Shown) -> list[tuple[int, Statement]]:
    """Return what the outlet says in its own voice and other articles say, or deny, too; each with its number."""
    claims = shown.report.claims
    return [
        (number, statement)
        for number, statement in enumerate(shown.analysis.statements, 1)
        if statement.id in claims and claims[statement.id].mentions > 1
    ]


def _disputed(shown: Shown, mark: Mark) -> Mark:
    """Return a mark that tells whether somebody, here or elsewhere, denies or contradicts its claim."""
    if mark.kind == "s-unknown" or not mark.number:
        return mark
    belongs = shown.report.claims.get(shown.analysis.attributions[mark.number - 1].id)
    if belongs is None or not (belongs.denied or belongs.disputed):
        return mark
    against = translator(shown.words.lang)("article.against")
    return replace(mark, label=f"{mark.label}\N{NO-BREAK SPACE}≠", title=f"{mark.title}; {against}")


def _drawn(piece: Piece) -> dict[str, Any]:
    """Return a piece without the classes that only the self-contained page needs."""
    return {
        "text": piece.text,
        "classes": _NUMBERED.sub("", f" {piece.classes}").strip(),
        "claims": piece.claims,
        "evidence": piece.evidence,
        "marks": piece.marks,
        "start": piece.start,
        "end": piece.end if piece.altered else None,
    }


def _card(shown: Shown, card: dict[str, Any]) -> dict[str, Any]:
    claim = shown.analysis.attributions[card["number"] - 1]
    belongs = shown.report.claims.get(claim.id)
    decided = decisions(shown, claim.id)
    return {
        **card,
        "mention": claim.id,
        "through_outlet": not _is_outlet(shown, card),
        "rejected": claim.id in shown.rejected,
        "corrected": any(each.decision in ("source", "content") for each in decided),
        "decisions": decided,
        "was": was(shown, claim.id) if decided else {},
        "belongs": belongs,
        "gist": _gist(belongs.gist, card["words"]) if belongs else "",
        "names": [one_line(source.name) if source.type != "unknown" else "" for source in claim.sources],
        "forecast": next((each.value for each in decided if each.decision == "forecast"), "")
        if claim.stance == "predicts" or any(each.claim == claim.id for each in shown.analysis.forecasts)
        else None,
        "to": f"{shown.path}/correct/{path_part(claim.id)}",
    }


def _is_outlet(shown: Shown, card: dict[str, Any]) -> bool:
    """Return whether a chain already ends with the article's own outlet."""
    outlet = one_line(shown.analysis.document.outlet or "").casefold()
    return bool(outlet and card["chain"] and card["chain"][-1]["name"].casefold() == outlet)


def _gist(gist: str, words: str) -> str:
    """Return a ledger claim's gist, or nothing where it is what the card says already."""
    line = one_line(gist)
    return "" if line.strip(" .“”«»\"'") in words else shorten(line, 200)


def decisions(shown: Shown, mention: str) -> list[Judgement]:
    """Return what people decided about a mention as this article has it."""
    kinds = ("source", "content", "no_claim", "forecast")
    return [each for each in shown.report.judgements if each.decision in kinds and mention in each.subjects]


def was(shown: Shown, mention: str) -> dict[str, str]:
    """Return what the program had read where people corrected it: `source` and `content`; empty for a statement."""
    first = next((claim for claim in shown.report.original.attributions if claim.id == mention), None)
    if first is None:
        return {}
    text = shown.analysis.document.text
    return {
        "source": " ← ".join(chain(first, shown.words)),
        "content": claim_words(first, text, shown.words, limit=240),
    }


def _lists(shown: Shown, window: Window, *, everything: bool) -> dict[str, Any]:
    """Return what is listed under the text; of a long text, what stands in the part that is shown."""
    analysis, words = shown.analysis, shown.words
    text, claims = analysis.document.text, set(window.claims)

    def within(span: Span) -> bool:
        return everything or window.span.start <= span.start < window.span.end

    resolved = {
        subject: each for each in shown.report.judgements if each.decision == "forecast" for subject in each.subjects
    }
    return {
        "everything": everything,
        "disputes": [
            (reference(first, analysis, words), reference(second, analysis, words), why)
            for first, second, why in pairs(analysis, words)
            if everything or first in claims or second in claims
        ],
        "unknowns": [
            (number, near(unknown.span, text, 160))
            for number, unknown in enumerate(analysis.unknowns, 1)
            if within(unknown.span)
        ],
        "terms": [
            {
                "due": due_words(term.due, words),
                "iso": term.due[1] if term.due else "",
                "deadline": one_line(term.deadline.of(text)) if term.deadline else "",
                "claim": reference(term.index, analysis, words),
                "mention": analysis.attributions[term.index].id,
                "resolved": resolved.get(analysis.attributions[term.index].id),
            }
            for term in terms(analysis)
            if everything or term.index in claims
        ],
        "own": _own_words(shown, within),
        "unread": [(number, one_line(span.of(text))) for number, span in enumerate(analysis.unread, 1) if within(span)],
        "problems": problem_rows(analysis),
    }


def _own_words(shown: Shown, within: Callable[[Span], bool]) -> list[dict[str, Any]]:
    text = shown.analysis.document.text
    return [
        {
            "number": number,
            "id": statement.id,
            "words": shorten(one_line(statement.span.of(text)), 280),
            "belongs": shown.report.claims[statement.id],
            "to": f"{shown.path}/correct/{path_part(statement.id)}",
        }
        for number, statement in shared(shown)
        if within(statement.span)
    ]


def _relatives(report: ArticleReport) -> list[dict[str, Any]]:
    """Return the articles that share words with this one, those that share most first."""
    own = report.analysis.document.id
    found = []
    for copy in report.copies:
        other = report.near.get(copy.second if copy.first == own else copy.first)
        if other is not None:
            found.append({"row": other, "share": round(100 * copy.share), "passages": len(copy.first_spans)})
    return sorted(found, key=lambda each: (-each["share"], each["row"].published or "9999", each["row"].id))


def actors(shown: Shown) -> list[str]:
    """Return the names of an article's actors and sources, those named most often first, each once."""
    weight: dict[str, int] = {}
    for entity in shown.analysis.entities:
        weight[one_line(entity.name)] = weight.get(one_line(entity.name), 0) + len(entity.mentions)
    for claim in shown.analysis.attributions:
        for source in claim.sources:
            if source.type != "unknown" and source.name.strip():
                weight[one_line(source.name)] = weight.get(one_line(source.name), 0) + 1
    return _unfolded(sorted(weight, key=lambda name: (-weight[name], name)))


def _unfolded(names: Collection[str]) -> list[str]:
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(name.casefold(), name)
    return list(seen.values())[:LISTED]
