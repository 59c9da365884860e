"""Stories, forecasts and what is unknown, written for somebody: tables and text for a terminal, values for programs.

Everything that comes from an article goes through `one_line`: no control character reaches a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hearsay.export.claims import SHORT, bracket_words, claim_json, plain_table, wrapped
from hearsay.export.view import one_line, shorten
from hearsay.ledger.views import COUNTS_REPORTING

if TYPE_CHECKING:
    from rich.table import Table

    from hearsay.ledger.linked import ClaimRow
    from hearsay.ledger.views import DocumentRow, ForecastRow, Moment, StoryReport, StoryRow, UnknownRow

OUTCOMES = {"came_true": "came true", "did_not": "did not", "cannot_tell": "cannot be told"}
"""What became of a forecast, for people."""
_SIGNS = {"published": "·", "said": "+", "denied": "×", "contradicted": "≠", "due": "?"}


def stories_table(rows: Iterable[StoryRow]) -> Table:
    """Return stories as a table: id, name, the latest day, articles read, outlets, claims, how many are denied."""
    drawn = plain_table()
    drawn.add_column("id", no_wrap=True, width=SHORT, style="dim")
    drawn.add_column("story", ratio=1)
    drawn.add_column("latest", no_wrap=True)
    for name in ("read", "outlets", "claims", "denied"):
        drawn.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        counts = (str(row.documents), str(row.outlets), str(row.claims), str(row.denied))
        drawn.add_row(row.id[:SHORT], one_line(row.called), row.last or "", *counts)
    return drawn


def forecasts_table(rows: Iterable[ForecastRow], width: int) -> Table:
    """Return forecasts as a table: by when, who says what, where, and what became of it."""
    drawn = plain_table()
    drawn.add_column("mention", no_wrap=True, width=SHORT, style="dim")
    drawn.add_column("due", no_wrap=True)
    drawn.add_column("forecast", ratio=1)
    drawn.add_column("outlet", no_wrap=True)
    drawn.add_column("became", no_wrap=True)
    for row in rows:
        said = f"{one_line(row.source)}: " if row.source else ""
        words = shorten(f"{said}{one_line(row.words)}", max(60, 3 * width))
        outcome = OUTCOMES.get(row.outcome or "", "")
        drawn.add_row(row.mention[:SHORT], row.due or "", words, one_line(row.document.outlet or ""), outcome)
    return drawn


def unknown_text(row: UnknownRow, width: int = 100) -> str:
    """Return what is unknown as two lines: where, and the sentence that says so."""
    return wrapped([_where(row.document), f"    {shorten(one_line(row.sentence), 400)}"], width)


def story_text(report: StoryReport, width: int = 100) -> str:
    """Return a story as a page of text: its claims, those in dispute first, its course, forecasts, what is unknown."""
    row = report.row
    lines = [f"{one_line(row.called)}  [{row.id}]"]
    counts = (
        _count(row.documents, "article"), _count(row.outlets, "outlet"), _count(row.claims, "claim"), _days(row)
    )  # fmt: skip
    lines += [f"  {', '.join(each for each in counts if each)}", "", "Claims"]
    lines += [_claim_line(each) for each in report.claims]
    if len(report.claims) < row.claims:
        lines.append(f"  and {row.claims - len(report.claims)} more")
    lines += [f"  {COUNTS_REPORTING}", "", "Its course"]
    lines += [_moment_line(each) for each in report.timeline if _telling(each, report)]
    if report.folded:
        outlets = {each.id: one_line(each.outlet or each.id[:SHORT]) for each in report.documents}
        lines += ["", "Copies"]
        lines += [f"  {outlets[each]} repeats {outlets[first]}" for each, first in report.folded.items()]
    if report.forecasts:
        lines += ["", "Forecasts"]
        for forecast in report.forecasts:
            due = f"by {forecast.due}" if forecast.due else "no term"
            became = f"; {OUTCOMES[forecast.outcome]}" if forecast.outcome in OUTCOMES else ""
            said = f"{one_line(forecast.source)}: " if forecast.source else ""
            lines.append(f"  [{forecast.mention[:SHORT]}] {said}{one_line(forecast.words)} ({due}{became})")
    if report.unknowns:
        lines += ["", "Not known"]
        lines += [f"  {one_line(each.document.outlet or '')}: {one_line(each.sentence)}" for each in report.unknowns]
    return wrapped(lines, width)


def _telling(moment: Moment, report: StoryReport) -> bool:
    """Return whether a moment is shown on a page of text: no copy, and no claim that one outlet alone has."""
    alone = {row.claim.id for row in report.claims if len(row.outlets) < 2}
    return moment.document not in report.folded and not (moment.kind == "said" and moment.claim in alone)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _days(row: StoryRow) -> str:
    return " to ".join(dict.fromkeys(day for day in (row.first, row.last) if day))


def _claim_line(row: ClaimRow) -> str:
    against = [word for word, holds in (("denied", row.denied), ("contradicted", row.disputed)) if holds]
    origins = bracket_words(row.bracket)
    ends = f"{origins} origin{'' if origins == '1' else 's'}"
    counts = (_count(len(row.outlets), "outlet"), ends, *against)
    return f"  [{row.claim.id[:SHORT]}] {shorten(one_line(row.claim.gist), 200)} ({', '.join(counts)})"


def _moment_line(moment: Moment) -> str:
    told = {"denied": "denied: ", "contradicted": "contradicted: ", "due": "due: "}.get(moment.kind, "")
    return f"  {moment.day:<10}  {_SIGNS[moment.kind]} {told}{shorten(one_line(moment.words), 160)}"


def _where(document: DocumentRow) -> str:
    where = " · ".join(one_line(each) for each in (document.published, document.outlet, document.title) if each)
    return f"{where or 'no outlet'}  [document {document.id[:SHORT]}]"


# For programs.


def story_row_json(row: StoryRow) -> dict[str, Any]:
    """Return a story as lists show it, as plain values."""
    return row._asdict()


def forecast_json(row: ForecastRow) -> dict[str, Any]:
    """Return a forecast as plain values."""
    judged = None if row.judged is None else {"who": row.judged.who, "when": row.judged.when, "note": row.judged.note}
    return row._asdict() | {"document": row.document._asdict(), "judged": judged}


def unknown_json(row: UnknownRow) -> dict[str, Any]:
    """Return what is unknown as plain values; spans are code points into the document's text."""
    return row._asdict() | {"span": list(row.span), "place": list(row.place), "document": row.document._asdict()}


def story_json(report: StoryReport) -> dict[str, Any]:
    """Return a story with everything in it as plain values; spans are code points into the document's text."""
    return story_row_json(report.row) | {
        "documents": [each._asdict() for each in report.documents],
        "claims": [claim_json(each) for each in report.claims],
        "claims_in_all": report.row.claims,
        "forecasts": [forecast_json(each) for each in report.forecasts],
        "unknowns": [unknown_json(each) for each in report.unknowns],
        "copies": [{"first": each.first, "second": each.second, "share": each.share} for each in report.copies],
        "folded": dict(report.folded),
        "reprints": {document: list(outlets) for document, outlets in report.reprints.items()},
        "voices": [each._asdict() for each in report.voices],
        "cells": [each._asdict() for each in report.cells],
        "timeline": [each._asdict() for each in report.timeline],
    }
