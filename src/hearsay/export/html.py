"""One self-contained page: the article with its claims marked, and beside it a card for each claim.

The page fetches nothing, and its content security policy lets nothing run but its own few lines of script, by their
hash; without script it works the same, by anchors and style rules. All article text reaches it through `visible` and
the template's escaping.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from hearsay.export.json import all_problems
from hearsay.export.view import (
    CERTAINTIES,
    SIGNS,
    claim_words,
    distances,
    heading,
    in_order,
    long_date,
    near,
    one_line,
    pairs,
    source_count,
    source_name,
    surety,
    terms,
    visible,
    words_around,
)
from hearsay.export.words import Forms, Words, counted, words_for
from hearsay.records import Analysis, Attribution, Document, Span

_PARAGRAPH = re.compile(r"[^\n]*[^\s][^\n]*")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number set before the words of a claim, or a question mark before an unknown."""

    id: str
    href: str
    label: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text under the same claims throughout, with the marks that stand before it."""

    text: str
    classes: str
    claims: str
    evidence: str
    marks: tuple[_Mark, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One stretch to be drawn: `role` is `content`, `evidence` (source, cue, venue, term), `ground` or `unknown`."""

    start: int
    end: int
    role: str
    claim: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A document's line in an index: title, language, facts (outlet, date, byline) and counts, as they are shown."""

    title: str
    lang: str
    facts: tuple[str, ...]
    counts: tuple[str, ...]


def to_html(analyses: Iterable[Analysis]) -> str:
    """Return one HTML page for `analyses`, with an index where there are several, in the language of the first.

    Claim 3 of a lone document has the anchors `c3` (its card) and `t3` (its words); of the second of several documents,
    `d2-c3` and `d2-t3`.
    """
    read = list(analyses)
    several = len(read) > 1
    documents = [_document(analysis, f"d{n}-" if several else "") for n, analysis in enumerate(read, 1)]
    words = words_for(read[0].document.lang if read else "en")
    title = f"hearsay: {counted(len(read), words.documents)}" if several or not read else documents[0]["title"]
    links = [(f"#d{n}", summary(analysis)) for n, analysis in enumerate(read, 1)] if several else []
    return _page(title, words, documents, links)


def to_index(entries: Sequence[tuple[str, Summary]]) -> str:
    """Return the page that lists documents kept in pages of their own: their relative addresses and summaries."""
    words = words_for(entries[0][1].lang if entries else "en")
    return _page(f"hearsay: {counted(len(entries), words.documents)}", words, [], entries)


def summary(analysis: Analysis) -> Summary:
    """Return the document's line in an index, in its own language."""
    document = analysis.document
    words = words_around(document, document.lang)
    counts = tuple(text for text, _ in _counts(analysis, words))
    return Summary(heading(document, words), document.lang, tuple(_facts(document, words)), counts)


def _page(title: str, words: Words, documents: Sequence[dict[str, Any]], links: Sequence[tuple[str, Summary]]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    style, script = _resource("page.css"), _resource("page.js")
    # Only a browser without script reads these: with script they would cost seconds of layout on a long text.
    rules = "".join(document["rules"] for document in documents)
    styles = f"{_hash(style)} {_hash(rules)}"
    policy = f"default-src 'none'; style-src {styles}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    environment = Environment(
        loader=PackageLoader("hearsay", "export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        title=title,
        words=words,
        documents=documents,
        links=links,
        style=style,
        rules=rules,
        script=script,
        policy=policy,
    )


def _resource(name: str) -> str:
    return files("hearsay.export").joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode('utf-8')).digest()).decode('ascii')}'"


def _document(analysis: Analysis, prefix: str) -> dict[str, Any]:
    document = analysis.document
    words = words_around(document, document.lang)
    text = document.text
    return {
        "id": prefix.rstrip("-") or "d1",
        "prefix": prefix,
        "lang": document.lang,
        "words": words,
        "title": heading(document, words),
        "facts": _facts(document, words),
        "counts": _counts(analysis, words),
        "paragraphs": _paragraphs(analysis, prefix, words),
        "cards": _cards(analysis, words),
        "disputes": [
            {"first": _reference(first, analysis, words), "second": _reference(second, analysis, words), "why": why}
            for first, second, why in pairs(analysis, words)
        ],
        "unknowns": [near(unknown.span, text, 160) for unknown in analysis.unknowns],
        "terms": [
            {
                "due": _due(term.due, words),
                "iso": term.due[1] if term.due else "",
                "deadline": one_line(term.deadline.of(text)) if term.deadline else "",
                "claim": _reference(term.index, analysis, words),
            }
            for term in terms(analysis)
        ],
        "unread": [one_line(span.of(text)) for span in analysis.unread],
        "problems": [
            {
                "code": one_line(problem.code),
                "message": one_line(problem.message),
                "words": one_line(problem.span.of(text))[:200] if problem.span else "",
            }
            for problem in all_problems(analysis)
        ],
        "origin": _origin(document, words),
        "certainties": [(certainty, words.certainties[certainty]) for certainty in CERTAINTIES],
        "stances": [(stance, sign, words.stances[stance]) for stance, sign in SIGNS.items()],
        "rules": "".join(_active_rule(prefix, number) for number in range(1, len(analysis.attributions) + 1)),
    }


def _facts(document: Document, words: Words) -> list[str]:
    facts = [
        one_line(document.outlet or "") or words.no_outlet,
        long_date(document.published, words) if document.published else words.no_date,
    ]
    return [*facts, one_line(document.byline)] if document.byline else facts


def _counts(analysis: Analysis, words: Words) -> list[tuple[str, str]]:
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


def _cards(analysis: Analysis, words: Words) -> list[dict[str, Any]]:
    text, claims = analysis.document.text, analysis.attributions
    number_of = {claim.id: index + 1 for index, claim in reversed(list(enumerate(claims)))}
    disputed: dict[int, list[int]] = {}
    for first, second, _ in pairs(analysis, words):
        disputed.setdefault(first, []).append(second + 1)
        disputed.setdefault(second, []).append(first + 1)
    cards = []
    for placed in in_order(claims):
        claim = claims[placed.index]
        sure = "" if claim.stance == "orders" and not claim.certainty_cue else surety(claim, text, words)
        cards.append(
            {
                "number": placed.index + 1,
                "depth": min(placed.depth, 3),
                "stance": claim.stance,
                "sign": SIGNS[claim.stance],
                "stance_word": words.stances[claim.stance],
                "has_words": bool(_inside(claim.content, text)),
                "words": claim_words(claim, text, words),
                "chain": [
                    {"name": source_name(source, words), "type": words.types[source.type]} for source in claim.sources
                ],
                "sure": sure,
                "certainty": claim.certainty,
                "distance": distances(claim, text, words),
                "venue": one_line(claim.venue.of(text)) if claim.venue else "",
                "due": _due(claim.due, words) if claim.due else "",
                "parent": number_of.get(claim.parent or "", 0) if placed.depth else 0,
                "disputed": sorted(set(disputed.get(placed.index, ()))),
                "rule": one_line(claim.rule),
            }
        )
    return cards


def _reference(index: int, analysis: Analysis, words: Words) -> dict[str, Any]:
    claim = analysis.attributions[index]
    return {
        "number": index + 1,
        "stance": claim.stance,
        "sign": SIGNS[claim.stance],
        "stance_word": words.stances[claim.stance],
        "source": source_name(claim.sources[0], words) if claim.sources else words.no_source,
        "words": claim_words(claim, analysis.document.text, words, limit=280),
    }


def _due(due: tuple[str | None, str] | None, words: Words) -> str:
    if due is None:
        return words.no_term
    start, end = due
    if start is None:
        return f"{words.by} {long_date(end, words)}"
    if start == end:
        return long_date(end, words)
    return f"{words.between} {long_date(start, words)} {words.and_} {long_date(end, words)}"


def _origin(document: Document, words: Words) -> list[dict[str, str]]:
    rows = []
    if document.url:
        rows.append({"name": words.address, "text": visible(document.url), "href": _web(document.url)})
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
        {"name": words.links, "text": one_line(link.words) or visible(link.url), "href": _web(link.url)}
        for link in document.lineage.links
    ]
    if document.raw_digest:
        rows.append({"name": words.bytes_digest, "text": document.raw_digest, "href": ""})
    return rows


def _web(url: str) -> str:
    """Return `url` if it is safe to be followed from the page: plain http or https, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc and visible(url) == url else ""


def _active_rule(prefix: str, number: int) -> str:
    """Return the style that lights up a claim's words, evidence and card when either of its anchors is the target."""
    key = f"{prefix}{number}"
    target = f":root:has(#{prefix}t{number}:target,#{prefix}c{number}:target)"
    return (
        f"{target} .e{key}{{background:var(--hit-soft)}}{target} .w{key}{{background:var(--hit)}}"
        f"{target} #{prefix}c{number}{{border-color:var(--ink);border-left-color:var(--fg)}}\n"
    )


def _inside(spans: Iterable[Span], text: str) -> list[Span]:
    """Return `spans` kept within `text`, without empty ones."""
    kept = (Span(max(0, start), min(len(text), end)) for start, end in spans)
    return [span for span in kept if span.start < span.end]


def _layers(analysis: Analysis) -> list[_Layer]:
    text = analysis.document.text
    layers = []
    for index, claim in enumerate(analysis.attributions):
        evidence = [span for source in claim.sources for span in source.span]
        evidence += [*claim.cue, *(span for span in (claim.venue, claim.deadline) if span is not None)]
        grounds = [*claim.certainty_cue, *(distance.span for distance in claim.distance)]
        for role, spans in (("content", claim.content), ("evidence", evidence), ("ground", grounds)):
            layers += [_Layer(span.start, span.end, role, index) for span in _inside(spans, text)]
    unknowns = [
        (index, span) for index, unknown in enumerate(analysis.unknowns) for span in _inside([unknown.span], text)
    ]
    return layers + [_Layer(span.start, span.end, "unknown", index) for index, span in unknowns]


def _paragraphs(analysis: Analysis, prefix: str, words: Words) -> list[list[_Piece]]:
    """Return the text's lines as pieces, cut wherever something begins or ends, so that overlaps need no nesting."""
    text = analysis.document.text
    layers = _layers(analysis)
    starts: dict[int, list[_Layer]] = {}
    ends: dict[int, list[_Layer]] = {}
    for layer in layers:
        starts.setdefault(layer.start, []).append(layer)
        ends.setdefault(layer.end, []).append(layer)
    lines = [match.span() for match in _PARAGRAPH.finditer(text)]
    cuts = sorted({*starts, *ends, *(edge for line in lines for edge in line)})
    marks = _marks(analysis, prefix, words)
    sizes = [sum(end - start for start, end in claim.content) for claim in analysis.attributions]
    active: set[_Layer] = set()
    paragraphs: list[list[_Piece]] = []
    line = 0
    for start, end in pairwise(cuts):
        active.difference_update(ends.get(start, ()))
        active.update(starts.get(start, ()))
        while line < len(lines) and lines[line][1] <= start:
            line += 1
        if line == len(lines) or start < lines[line][0]:
            continue
        if start == lines[line][0]:
            paragraphs.append([])
        here = []
        while marks and marks[-1][0] <= start:
            here.append(marks.pop()[1])
        classes, claims, evidence = _dress(active, analysis.attributions, sizes, prefix)
        paragraphs[-1].append(_Piece(visible(text[start:end]), classes, claims, evidence, tuple(here)))
    return paragraphs


def _dress(
    active: set[_Layer], claims: Sequence[Attribution], sizes: Sequence[int], prefix: str
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


def _marks(analysis: Analysis, prefix: str, words: Words) -> list[tuple[int, _Mark]]:
    """Return the marks with their positions, last first, so that they can be popped in order."""
    text = analysis.document.text
    marks = []
    for index, claim in enumerate(analysis.attributions):
        if spans := _inside(claim.content, text):
            number, name = index + 1, words.stances[claim.stance]
            title = f"{words.to_claim} {number}: {name}"
            mark = _Mark(
                f"{prefix}t{number}",
                f"#{prefix}c{number}",
                f"{SIGNS[claim.stance]}{number}",
                title,
                f"s-{claim.stance}",
            )
            marks.append((spans[0].start, mark))
    for index, unknown in enumerate(analysis.unknowns):
        if spans := _inside([unknown.span], text):
            href, title = f"#{prefix}unknown", words.headings["unknown"]
            marks.append((spans[0].start, _Mark(f"{prefix}u{index + 1}", href, "?", title, "s-unknown")))
    return sorted(marks, key=lambda pair: pair[0], reverse=True)
