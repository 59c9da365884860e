"""An article as pages show it: its text in marked pieces, a card for each claim, what is listed beside them.

The self-contained page and the desk draw from here. A long text is shown in windows, so that a page of either stays
small whatever somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from hearsay.export.json import all_problems
from hearsay.export.view import (
    SIGNS,
    UNSEEN,
    claim_words,
    distances,
    in_order,
    long_date,
    one_line,
    pairs,
    source_count,
    source_name,
    surety,
    visible,
)
from hearsay.export.words import Forms, Words, counted
from hearsay.records import Analysis, Attribution, Document, Span

_ODD = re.compile(rf"(?:\r|{UNSEEN.pattern})+")
_BEFORE = 40
"""Claims that began before a window and still run in it, of which the words are marked in it too."""
_STRETCHES = 400
"""Stretches of one claim that are marked in a window. Source: own; the longest in two years of news has nine."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number set before the words of a claim, or a question mark before an unknown; `number` is either's own."""

    id: str
    href: str
    label: str
    title: str
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same claims throughout, with the marks that stand before it.

    `start` and `end` are its code points in the document's text. `text` has as many, unless it shows characters by
    their code points, which it then does throughout.
    """

    text: str
    classes: str
    claims: str
    evidence: str
    marks: tuple[Mark, ...]
    start: int
    end: int

    @property
    def altered(self) -> bool:
        """Whether the text shows something else than the characters themselves."""
        return len(self.text) != self.end - self.start


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a text that is shown at once: its code points, and the claims (indices) whose cards stand beside it."""

    span: Span
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One stretch to be drawn: `role` is `content`, `evidence` (source, cue, venue, term), `ground` or `unknown`."""

    start: int
    end: int
    role: str
    claim: int


def windows(analysis: Analysis, *, letters: int, claims: int) -> list[Window]:
    """Return the parts of a text, of about `letters` code points and at most `claims` claims each; at least one.

    Parts end with a line where one ends near by, else between words. Every claim is in the one where it begins; of
    more than `claims` that begin in the same line the parts overlap.
    """
    text = analysis.document.text
    ends = list(_ends(text, letters))
    order = sorted(range(len(analysis.attributions)), key=lambda index: (_begin(analysis.attributions[index]), index))
    found: list[Window] = []
    start = at = 0
    for number, end in enumerate(ends):
        last = number == len(ends) - 1
        here = []
        while at < len(order) and (last or _begin(analysis.attributions[order[at]]) < end):
            here.append(order[at])
            at += 1
        found += _parts(analysis, Span(start, end), here, claims)
        start = end
    return found


def _begin(claim: Attribution) -> int:
    return max(0, claim.content[0].start) if claim.content else 0


def _ends(text: str, letters: int) -> Iterator[int]:
    start = 0
    while len(text) - start > letters * 5 // 4:
        cut = text.rfind("\n", start + letters // 2, start + letters) + 1
        cut = cut or text.rfind(" ", start + letters // 2, start + letters) + 1
        start = cut or start + letters
        yield start
    yield len(text)


def _parts(analysis: Analysis, span: Span, here: Sequence[int], claims: int) -> Iterator[Window]:
    """Cut a part with too many claims where a line begins, else where a claim does, else let its parts overlap."""
    text = analysis.document.text
    groups = [tuple(here[first : first + claims]) for first in range(0, len(here), claims)] or [()]
    start = span.start
    for group, then in zip(groups, [*groups[1:], None], strict=True):
        end = span.end
        if then is not None:
            last, following = (_begin(analysis.attributions[each]) for each in (group[-1], then[0]))
            line = text.rfind("\n", start, following) + 1
            end = line if line > last else following
            if end <= last:
                end = min(span.end, _end_of_line(text, last))
            yield Window(Span(start, end), group)
            start = min(following, end)
        else:
            yield Window(Span(start, end), group)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def paragraphs(
    analysis: Analysis,
    words: Words,
    prefix: str = "",
    window: Window | None = None,
    further: Iterable[tuple[int, Mark]] = (),
) -> list[list[Piece]]:
    """Return the text's lines as pieces, cut wherever something begins or ends, so that overlaps need no nesting.

    Claims are numbered from 1 in the order of the analysis; classes and anchors carry `prefix` and that number.
    `further` are marks to be set beside those of claims and unknowns, with the code points that they stand before.
    """
    text = analysis.document.text
    shown = window.span if window else Span(0, len(text))
    layers = _layers(analysis, window)
    starts: dict[int, list[_Layer]] = {}
    ends: dict[int, list[_Layer]] = {}
    for layer in layers:
        starts.setdefault(layer.start, []).append(layer)
        ends.setdefault(layer.end, []).append(layer)
    lines = list(_lines(text, shown))
    odd = (edge for match in _ODD.finditer(text, *shown) for edge in match.span())
    more = [(at, mark) for at, mark in further if shown.start <= at < shown.end]
    cuts = sorted({*starts, *ends, *odd, *(at for at, _ in more), *(edge for line in lines for edge in line)})
    # Last first, so that they can be popped in order.
    marks = sorted([*_marks(analysis, prefix, words, window), *more], key=lambda pair: pair[0], reverse=True)
    sizes = {layer.claim: _size(analysis.attributions[layer.claim]) for layer in layers if layer.role == "content"}
    active: set[_Layer] = set()
    found: list[list[Piece]] = []
    line = 0
    for start, end in pairwise(cuts):
        active.difference_update(ends.get(start, ()))
        active.update(starts.get(start, ()))
        while line < len(lines) and lines[line][1] <= start:
            line += 1
        if line == len(lines) or start < lines[line][0]:
            continue
        if start == lines[line][0]:
            found.append([])
        here = []
        while marks and marks[-1][0] <= start:
            here.append(marks.pop()[1])
        dress = _dress(active, analysis.attributions, sizes, prefix)
        found[-1].append(Piece(visible(text[start:end]), *dress, tuple(here), start, end))
    return found


def _size(claim: Attribution) -> int:
    return sum(end - start for start, end in claim.content)


def _lines(text: str, shown: Span) -> Iterator[tuple[int, int]]:
    start = shown.start
    while start < shown.end:
        end = text.find("\n", start, shown.end)
        end = shown.end if end < 0 else end
        if not text[start:end].isspace() and start < end:
            yield start, end
        start = end + 1


def cards(analysis: Analysis, words: Words, shown: Collection[int] | None = None) -> list[dict[str, Any]]:
    """Return what a card says of each claim, nested ones after the claim that holds them.

    With `shown`, only of those whose index is in it. The keys: `number` (from 1), `depth`, `stance`, `sign`,
    `stance_word`, `has_words`, `words`, `chain` (names and types), `sure`, `certainty`, `distance`, `venue`, `due`,
    `parent` and `disputed` (numbers), `rule`.
    """
    text, claims = analysis.document.text, analysis.attributions
    number_of = {claim.id: index + 1 for index, claim in reversed(list(enumerate(claims)))}
    disputed: dict[int, list[int]] = {}
    for first, second, _ in pairs(analysis, words):
        disputed.setdefault(first, []).append(second + 1)
        disputed.setdefault(second, []).append(first + 1)
    found = []
    for placed in in_order(claims):
        if shown is not None and placed.index not in shown:
            continue
        claim = claims[placed.index]
        sure = "" if claim.stance == "orders" and not claim.certainty_cue else surety(claim, text, words)
        found.append(
            {
                "number": placed.index + 1,
                "depth": min(placed.depth, 3),
                "stance": claim.stance,
                "sign": SIGNS[claim.stance],
                "stance_word": words.stances[claim.stance],
                "has_words": bool(inside(claim.content, text)),
                "words": claim_words(claim, text, words),
                "chain": [
                    {"name": source_name(source, words), "type": words.types[source.type]} for source in claim.sources
                ],
                "sure": sure,
                "certainty": claim.certainty,
                "distance": distances(claim, text, words),
                "venue": one_line(claim.venue.of(text)) if claim.venue else "",
                "due": due_words(claim.due, words) if claim.due else "",
                "parent": number_of.get(claim.parent or "", 0) if placed.depth else 0,
                "disputed": sorted(set(disputed.get(placed.index, ()))),
                "rule": one_line(claim.rule),
            }
        )
    return found


def reference(index: int, analysis: Analysis, words: Words) -> dict[str, Any]:
    """Return how a list names a claim: its number, stance, nearest source and words."""
    claim = analysis.attributions[index]
    return {
        "number": index + 1,
        "stance": claim.stance,
        "sign": SIGNS[claim.stance],
        "stance_word": words.stances[claim.stance],
        "source": source_name(claim.sources[0], words) if claim.sources else words.no_source,
        "words": claim_words(claim, analysis.document.text, words, limit=280),
    }


def due_words(due: tuple[str | None, str] | None, words: Words) -> str:
    """Return a term in words: *by 31 December 2024*."""
    if due is None:
        return words.no_term
    start, end = due
    if start is None:
        return f"{words.by} {long_date(end, words)}"
    if start == end:
        return long_date(end, words)
    return f"{words.between} {long_date(start, words)} {words.and_} {long_date(end, words)}"


def facts(document: Document, words: Words) -> list[str]:
    """Return outlet, day and byline as a line shows them."""
    found = [
        one_line(document.outlet or "") or words.no_outlet,
        long_date(document.published, words) if document.published else words.no_date,
    ]
    return [*found, one_line(document.byline)] if document.byline else found


def counts(analysis: Analysis, words: Words) -> list[tuple[str, str]]:
    """Return how much of what there is, each with the name of the section that lists it."""
    shown: list[tuple[int, Forms, str]] = [
        (source_count(analysis.attributions), words.sources, ""),
        (len(pairs(analysis, words)), words.disputed, "disputed"),
        (len(analysis.unknowns), words.unknown, "unknown"),
        (len(analysis.forecasts), words.forecasts, "due"),
        (len(analysis.unread), words.unread, "unread"),
        (len(all_problems(analysis)), words.problems, "problems"),
    ]
    first = (counted(len(analysis.attributions), words.claims), "claims")
    return [first] + [(counted(number, forms), target) for number, forms, target in shown if number]


def provenance(document: Document, words: Words) -> list[dict[str, str]]:
    """Return where a text comes from as far as its page says: rows of `name`, `text` and `href` (perhaps empty)."""
    rows = []
    if document.url:
        rows.append({"name": words.address, "text": visible(document.url), "href": web_address(document.url)})
    if document.published_from:
        rows.append(
            {
                "name": words.dated_by,
                "text": words.dated.get(document.published_from) or one_line(document.published_from),
                "href": "",
            }
        )
    rows += [
        {"name": words.credits, "text": one_line(credit.agency), "href": ""} for credit in document.lineage.credits
    ]
    rows += [
        {"name": words.links, "text": one_line(link.words) or visible(link.url), "href": web_address(link.url)}
        for link in document.lineage.links
    ]
    if document.raw_digest:
        rows.append({"name": words.bytes_digest, "text": document.raw_digest, "href": ""})
    return rows


def problem_rows(analysis: Analysis) -> list[dict[str, str]]:
    """Return what was wrong with a text: rows of `code`, `message` and the `words` concerned (perhaps none)."""
    text = analysis.document.text
    return [
        {
            "code": one_line(problem.code),
            "message": one_line(problem.message),
            "words": one_line(problem.span.of(text))[:200] if problem.span else "",
        }
        for problem in all_problems(analysis)
    ]


def web_address(url: str) -> str:
    """Return `url` if it is safe to be followed from the page: plain http or https, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc and visible(url) == url else ""


def inside(spans: Iterable[Span], text: str) -> list[Span]:
    """Return `spans` kept within `text`, without empty ones."""
    return _within(spans, Span(0, len(text)))


def _within(spans: Iterable[Span], shown: Span) -> list[Span]:
    kept = (Span(max(shown.start, start), min(shown.end, end)) for start, end in spans)
    return [span for span in kept if span.start < span.end]


def _layers(analysis: Analysis, window: Window | None) -> list[_Layer]:
    shown = window.span if window else Span(0, len(analysis.document.text))
    layers = []
    for index in range(len(analysis.attributions)) if window is None else _present(analysis, window):
        claim = analysis.attributions[index]
        evidence = [span for source in claim.sources for span in source.span]
        evidence += [*claim.cue, *(span for span in (claim.venue, claim.deadline) if span is not None)]
        grounds = [*claim.certainty_cue, *(distance.span for distance in claim.distance)]
        for role, spans in (("content", claim.content), ("evidence", evidence), ("ground", grounds)):
            kept = _within(spans, shown)[: _STRETCHES if window is not None else None]
            layers += [_Layer(span.start, span.end, role, index) for span in kept]
    unknowns = [
        (index, span) for index, unknown in enumerate(analysis.unknowns) for span in _within([unknown.span], shown)
    ]
    return layers + [_Layer(span.start, span.end, "unknown", index) for index, span in unknowns]


def _present(analysis: Analysis, window: Window) -> list[int]:
    """Return the claims of a window, and the nearest of those before it that still run in it."""
    own = set(window.claims)
    running = [
        index
        for index, claim in enumerate(analysis.attributions)
        if index not in own and claim.content and claim.content[0].start < window.span.start < claim.content[-1].end
    ]
    nearest = sorted(running, key=lambda index: _begin(analysis.attributions[index]))[-_BEFORE:]
    return sorted(own.union(nearest))


def _dress(
    active: set[_Layer], claims: Sequence[Attribution], sizes: dict[int, int], prefix: str
) -> tuple[str, str, str]:
    """Return a piece's classes, the claims it is content of (the smallest first), and the claims it is evidence of."""
    inner = sorted(
        {layer.claim for layer in active if layer.role == "content"}, key=lambda index: (sizes[index], index)
    )
    outer = sorted({layer.claim for layer in active if layer.role in ("evidence", "ground")})
    contents, evidence = [f"{prefix}{index + 1}" for index in inner], [f"{prefix}{index + 1}" for index in outer]
    classes = []
    if inner:
        claim = claims[inner[0]]
        classes = ["w", f"s-{claim.stance}", f"k-{claim.certainty}", *(["deep"] if len(inner) > 1 else [])]
    classes += [f"w{key}" for key in contents]
    classes += [role for role in ("ground", "unknown") if any(layer.role == role for layer in active)]
    classes += ["e", *(f"e{key}" for key in evidence)] if evidence else []
    return " ".join(classes), " ".join(contents), " ".join(evidence)


def _marks(analysis: Analysis, prefix: str, words: Words, window: Window | None) -> list[tuple[int, Mark]]:
    """Return the marks of claims and unknowns with their positions."""
    shown = window.span if window else Span(0, len(analysis.document.text))
    marks = []
    for index in range(len(analysis.attributions)) if window is None else window.claims:
        claim = analysis.attributions[index]
        if spans := _within(claim.content, shown):
            number, name = index + 1, words.stances[claim.stance]
            title = f"{words.to_claim} {number}: {name}"
            mark = Mark(
                f"{prefix}t{number}",
                f"#{prefix}c{number}",
                f"{SIGNS[claim.stance]}{number}",
                title,
                f"s-{claim.stance}",
                number,
            )
            marks.append((spans[0].start, mark))
    for index, unknown in enumerate(analysis.unknowns):
        if spans := _within([unknown.span], shown):
            href, title = f"#{prefix}unknown", words.headings["unknown"]
            mark = Mark(f"{prefix}u{index + 1}", href, "?", title, "s-unknown", index + 1)
            marks.append((spans[0].start, mark))
    return marks
