"""Claims as a list that can be narrowed, and the search over claims and articles with its facets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter, Request, Response

from hearsay.errors import LedgerError
from hearsay.ledger.searching import Hit, plain
from hearsay.ledger.views import Facets
from hearsay.web.listing import PAGE, Paged, asked_of, listed, page_number
from hearsay.web.rendering import TheDesk

router = APIRouter(include_in_schema=False)

NARROWING = ("source", "outlet", "lang", "stance", "since", "until", "entity")
"""What claims and articles can be narrowed by."""
_ASKED = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"\w+")
_CLAIMS = 40  # claims that are asked for; those of one claim stand together
_ARTICLES = 20
_COUNTED = 5_000  # claims up to which a list says how many there are
_FACET = 12  # values of a facet that are offered


@router.get("/claims")
def claims(request: Request, desk: TheDesk) -> Response:
    """Show the claims, those in the most outlets first, narrowed by what the address says."""
    asked = asked_of(request, *NARROWING, "certainty", "minimum", "disputed")
    number = page_number(request)
    filters = claim_filters(asked)
    offset = (number - 1) * PAGE
    rows = desk.ledger.claims(**filters, limit=PAGE + 1, offset=offset, origins=False)
    paged = Paged.of(rows, number, desk.ledger.count_claims(**filters, most=_COUNTED))
    context = listed(request, asked, paged=paged, many=(paged.total or 0) >= _COUNTED)
    return desk.page(request, "claims.html.j2", **context)


def claim_filters(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what `Ledger.claims` is asked for what an address asks."""
    filters: dict[str, Any] = {name: asked[name] for name in (*NARROWING, "certainty") if name in asked}
    if "minimum" in asked:
        filters["minimum"] = int(asked["minimum"])
    if "disputed" in asked:
        filters["disputed"] = True
    return filters


@dataclass(frozen=True, slots=True)
class Found:
    """A claim or an article that was found: the best hit, and how many more of the same claim there are."""

    hit: Hit
    more: int = 0


@router.get("/search")
def search(request: Request, desk: TheDesk) -> Response:
    """Show the claims, then the articles, that hold the words, with counts to narrow them by."""
    asked = asked_of(request, "q", *NARROWING)
    words = asked.get("q", "")
    hits: list[Hit] = []
    facets, problem = None, ""
    if words:
        filters: dict[str, Any] = {name: asked[name] for name in NARROWING if name in asked}
        try:
            hits = desk.ledger.search(words, **filters, limit=_CLAIMS)
            facets = desk.ledger.facets(words, **filters)
        except LedgerError:
            problem = "search.no_word"
            if plain_words(words):
                raise
    return desk.page(
        request,
        "search.html.j2",
        **listed(
            request,
            asked,
            words_asked=words,
            problem=problem,
            claims=together(hit for hit in hits if hit.kind == "claim"),
            articles=[hit for hit in hits if hit.kind == "article"][:_ARTICLES],
            facets=by_name(facets) if facets else (),
            counted=facets,
            marked=lambda text: marked(text, words),
        ),
    )


def by_name(facets: Facets) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    """Return the facets, each by the name of what an address asks; a month asks for its days."""
    return (
        ("stance", facets.stances),
        ("outlet", facets.outlets[:_FACET]),
        ("source", facets.sources[:_FACET]),
        ("lang", facets.langs[:_FACET]),
        ("month", facets.months[-_FACET:]),
    )


def together(hits: Iterator[Hit]) -> list[Found]:
    """Return one `Found` for each claim, in the order of its best hit; what is in no claim yet stands alone."""
    best: dict[str, list[Hit]] = {}
    for hit in hits:
        best.setdefault(hit.claim or cast(str, hit.mention), []).append(hit)
    return [Found(same[0], len(same) - 1) for same in best.values()]


def plain_words(asked: str) -> list[str]:
    """Return the words of a question that are wanted, in small letters without accents."""
    wanted: list[str] = []
    for part in _ASKED.finditer(asked):
        if not part["no"]:
            wanted += _WORD.findall(plain(part["phrase"] if part["phrase"] is not None else part["word"]))
    return wanted


def marked(text: str, asked: str) -> Sequence[tuple[str, bool]]:
    """Return `text` in pieces, each with whether it is a word that was looked for.

    Databases find other forms of a word too; a word that begins as one that was asked is taken for such a form.
    """
    folded = plain(text)
    wanted = plain_words(asked)
    if len(folded) != len(text) or not wanted:
        return [(text, False)]
    beginnings = "|".join(re.escape(word[: max(4, len(word) - 2)]) for word in sorted(wanted, key=len, reverse=True))
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in re.finditer(rf"\b(?:{beginnings})\w*", folded):
        if match.start() > end:
            pieces.append((text[end : match.start()], False))
        pieces.append((text[match.start() : match.end()], True))
        end = match.end()
    if end < len(text):
        pieces.append((text[end:], False))
    return pieces
