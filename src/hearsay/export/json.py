"""JSON for programs: one object per document, and every stretch of text as `[start, end]` into that object's `text`.

The names are those of the gold files, so that a prediction can be scored as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from hearsay.records import Analysis, Attribution, Document, Problem, Span

# Characters that str.splitlines() takes for the end of a line, although JSON allows them bare in a string:
# escaped, so that a reader who splits a stream of lines the careless way still gets whole objects.
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = tuple((chr(code), f"\\u{code:04x}") for code in (0x85, 0x2028, 0x2029))


def to_json(analysis: Analysis) -> dict[str, Any]:
    """Return `analysis` as dictionaries, lists, strings, numbers, booleans and None.

    Spans are `[start, end]`, half-open, in Unicode code points of `text`; a missing span or value is None and never an
    empty string. Claims stand in the order of `Analysis.attributions`; `contradictions` holds `[i, j]` indices into
    them, and `disputes` the same pairs with their reasons.
    """
    return {
        **_document(analysis.document),
        "claims": [_claim(attribution) for attribution in analysis.attributions],
        "unknowns": [list(unknown.span) for unknown in analysis.unknowns],
        "contradictions": [[pair.first, pair.second] for pair in analysis.contradictions],
        "disputes": [
            {"first": pair.first, "second": pair.second, "reason": pair.reason} for pair in analysis.contradictions
        ],
        "statements": [{"id": statement.id, "span": list(statement.span)} for statement in analysis.statements],
        "forecasts": [
            {"claim": forecast.claim, "deadline": _span(forecast.deadline), "due": _due(forecast.due)}
            for forecast in analysis.forecasts
        ],
        "entities": [
            {"id": entity.id, "name": entity.name, "type": entity.type, "mentions": _spans(entity.mentions)}
            for entity in analysis.entities
        ],
        "times": [
            {
                "span": list(time.span),
                "start": time.start,
                "end": time.end,
                "precision": time.precision,
                "vague": time.vague,
            }
            for time in analysis.times
        ],
        "unread": _spans(analysis.unread),
        "problems": [_problem(problem) for problem in all_problems(analysis)],
    }


def to_json_line(analysis: Analysis) -> str:
    """Return `to_json(analysis)` as one line without its line feed, which UTF-8 can always encode.

    Letters stay as they are; only lone surrogates and the Unicode line ends are escaped.
    """
    found = to_json(analysis)
    line = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    if line.isascii():
        return line
    if _SURROGATE.search(line):
        return json.dumps(found, ensure_ascii=True, separators=(",", ":"))
    for end, escape in _LINE_ENDS:
        line = line.replace(end, escape)
    return line


def all_problems(analysis: Analysis) -> list[Problem]:
    """Return the problems of reading and of analysing, each once, in that order."""
    return list(dict.fromkeys((*analysis.document.problems, *analysis.problems)))


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "lang": document.lang,
        "title": document.title,
        "outlet": document.outlet,
        "byline": document.byline,
        "published": document.published,
        "published_from": document.published_from,
        "url": document.url,
        "raw_digest": document.raw_digest,
        "lineage": {
            "credits": [{"agency": credit.agency, "span": _span(credit.span)} for credit in document.lineage.credits],
            "links": [
                {"url": link.url, "words": link.words, "span": _span(link.span)} for link in document.lineage.links
            ],
        },
        "text": document.text,
    }


def _claim(claim: Attribution) -> dict[str, Any]:
    return {
        "id": claim.id,
        "content": _spans(claim.content),
        "cue": _spans(claim.cue),
        "sources": [
            {"span": _spans(source.span), "type": source.type, "name": source.name, "entity": source.entity}
            for source in claim.sources
        ],
        "mode": claim.mode,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "certainty_cue": _spans(claim.certainty_cue),
        "icd203": None if claim.icd203 is None else list(claim.icd203),
        "reported_conditional": claim.reported_conditional,
        "distance": [{"kind": distance.kind, "span": list(distance.span)} for distance in claim.distance],
        "venue": _span(claim.venue),
        "deadline": _span(claim.deadline),
        "due": _due(claim.due),
        "parent": claim.parent,
        "rule": claim.rule,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "document": problem.document,
        "code": problem.code,
        "message": problem.message,
        "span": _span(problem.span),
    }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else list(span)


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]


def _due(due: tuple[str | None, str] | None) -> list[str | None] | None:
    return None if due is None else list(due)
