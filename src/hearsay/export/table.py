"""Tables for a person at a terminal: what is claimed, on whose word, how surely; then what is disputed, unknown, due.

Everything is a Rich renderable made of plain text, never of markup, so that an article's own brackets stay brackets.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hearsay.export.json import all_problems
from hearsay.export.view import (
    SIGNS,
    Placed,
    chain,
    claim_words,
    distances,
    heading,
    in_order,
    in_quotes,
    near,
    one_line,
    pairs,
    shorten,
    source_count,
    surety,
    terms,
    words_around,
)
from hearsay.export.words import Words, counted
from hearsay.records import Analysis, Attribution, Stance

# Columns of the terminal from which a further column of the table is worth its room (tried by eye at 60, 80, 100, 140).
_FOUR_COLUMNS = 104
_THREE_COLUMNS = 74

_STYLES: dict[Stance, str] = {
    "asserts": "cyan",
    "denies": "bold red",
    "questions": "yellow",
    "predicts": "magenta",
    "orders": "green",
    "thinks": "blue",
}


def to_table(analysis: Analysis, width: int, lang: str = "en") -> Group:
    """Return what is printed for `analysis` in `width` terminal columns; `lang` is the interface's, not the article's.

    A claim's number is its index in `Analysis.attributions` plus one.
    """
    words = words_around(analysis.document, lang)
    parts: list[RenderableType] = [*_heading(analysis, words)]
    if analysis.attributions:
        parts.append(_stacked(analysis, words) if width < _THREE_COLUMNS else _columns(analysis, words, width))
    for name, lines in (
        ("disputed", _disputed(analysis, words, width)),
        ("unknown", _unknown(analysis, width)),
        ("due", _due(analysis, words, width)),
        ("problems", _problems(analysis)),
    ):
        shown = list(lines)
        if shown:
            parts += [
                Text(words.headings[name], style="bold"),
                *(Padding(line, (0, 0, 0, 2)) for line in shown),
                Text(),
            ]
    return Group(*parts)


def _heading(analysis: Analysis, words: Words) -> Iterator[RenderableType]:
    document, claims = analysis.document, analysis.attributions
    yield Text(heading(document, words), style="bold")
    facts = [
        one_line(document.outlet or "") or words.no_outlet,
        one_line(document.published or "") or words.no_date,
        document.lang,
    ]
    yield Text(" · ".join(facts), style="dim")
    counts = [counted(len(claims), words.claims)]
    for number, forms in (
        (source_count(claims), words.sources),
        (len(pairs(analysis, words)), words.disputed),
        (len(analysis.unknowns), words.unknown),
        (len(analysis.forecasts), words.forecasts),
        (len(analysis.unread), words.unread),
    ):
        if number:
            counts.append(counted(number, forms))
    yield Text(" · ".join(counts))
    yield Text()


def _columns(analysis: Analysis, words: Words, width: int) -> Table:
    wide = width >= _FOUR_COLUMNS
    table = Table(box=box.SIMPLE_HEAD, leading=1, pad_edge=False, header_style="dim", expand=True)
    table.add_column("#", justify="right", width=len(str(len(analysis.attributions))), no_wrap=True)
    table.add_column(f"{words.source} ← {words.via}", ratio=3)
    table.add_column(words.claim if wide else f"{words.claim} · {words.how_sure.lower()}", ratio=6)
    if wide:
        table.add_column(words.how_sure, ratio=3)
    for placed in in_order(analysis.attributions):
        claim = analysis.attributions[placed.index]
        who = Group(_who(claim, words), _stance(claim, words))
        said = _said(claim, analysis, words, placed)
        sure = _sure(claim, analysis, words)
        cells = [who, said, sure] if wide else [who, Group(said, Padding(sure, (0, 0, 0, 2 * placed.depth)))]
        table.add_row(str(placed.index + 1), *cells)
    return table


def _stacked(analysis: Analysis, words: Words) -> Group:
    rows: list[RenderableType] = []
    for placed in in_order(analysis.attributions):
        claim = analysis.attributions[placed.index]
        head = Text.assemble((f"{placed.index + 1} ", "dim"), _who(claim, words), "  ", _stance(claim, words))
        body = Group(_said(claim, analysis, words, Placed(placed.index, 0)), _sure(claim, analysis, words), Text())
        rows += [Padding(head, (0, 0, 0, 2 * placed.depth)), Padding(body, (0, 0, 0, 2 + 2 * placed.depth))]
    return Group(*rows)


def _who(claim: Attribution, words: Words) -> Text:
    nearest, *relays = chain(claim, words)
    return Text.assemble((nearest, "bold"), *(f" ← {name}" for name in relays))


def _stance(claim: Attribution, words: Words) -> Text:
    return Text(f"{SIGNS[claim.stance]} {words.stances[claim.stance]}", style=_STYLES[claim.stance])


def _said(claim: Attribution, analysis: Analysis, words: Words, placed: Placed) -> RenderableType:
    said = Text(claim_words(claim, analysis.document.text, words, limit=280))
    if not placed.depth:
        return said
    return Padding(Text.assemble(("↳ ", "dim"), said), (0, 0, 0, 2 * (placed.depth - 1)))


def _sure(claim: Attribution, analysis: Analysis, words: Words) -> Text:
    text = analysis.document.text
    lines = [] if claim.stance == "orders" and not claim.certainty_cue else [surety(claim, text, words)]
    if claim.distance or claim.reported_conditional:
        lines.append(f"{words.distance.lower()}: {', '.join(distances(claim, text, words))}")
    if claim.venue is not None:
        lines.append(f"{words.venue.lower()}: {one_line(claim.venue.of(text))}")
    return Text("\n".join(lines), style="dim")


def _reference(index: int, analysis: Analysis, words: Words, width: int) -> Text:
    claim = analysis.attributions[index]
    said = claim_words(claim, analysis.document.text, words, limit=max(48, width))
    return Text.assemble(
        (f"{index + 1} ", "dim"), (chain(claim, words)[0], "bold"), " ", _stance(claim, words), f": {said}"
    )


def _disputed(analysis: Analysis, words: Words, width: int) -> Iterator[Text]:
    for first, second, reason in pairs(analysis, words):
        lines = [
            _reference(first, analysis, words, width),
            Text.assemble((f"{words.against} ", "dim"), _reference(second, analysis, words, width)),
        ]
        if reason:
            lines.append(Text(f"{words.why.lower()}: {reason}", style="dim"))
        yield Text("\n").join(lines)


def _unknown(analysis: Analysis, width: int) -> Iterator[Text]:
    for unknown in analysis.unknowns:
        before, words, after = near(unknown.span, analysis.document.text, max(24, width // 2))
        yield Text.assemble("? ", (before, "dim"), (shorten(words, 280), "bold"), (after, "dim"))


def _due(analysis: Analysis, words: Words, width: int) -> Iterator[Text]:
    for term in terms(analysis):
        when = words.no_term
        if term.due is not None:
            when = term.due[1] if term.due[0] in (None, term.due[1]) else f"{term.due[0]} – {term.due[1]}"
        if term.deadline is not None:
            when += f" ({in_quotes([term.deadline], analysis.document.text, words)})"
        yield Text("\n").join([Text(when, style="bold"), _reference(term.index, analysis, words, width)])


def _problems(analysis: Analysis) -> Iterator[Text]:
    for problem in all_problems(analysis):
        yield Text.assemble((f"{one_line(problem.code)} ", "yellow"), one_line(problem.message))
