"""Who says what: a table of claims and sources, and each source's stance where they meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from hearsay.export.view import SIGNS, one_line
from hearsay.ledger.linked import ClaimRow
from hearsay.records import Certainty, Mention, Origin

Sign = Literal["asserts", "denies", "questions", "predicts", "orders", "thinks", "contradicts"]

SIGN_OF: Mapping[str, str] = MappingProxyType(dict([*SIGNS.items(), ("contradicts", "≠")]))
"""The sign of each stance towards a claim; what contradicts it says something else of the same thing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A source, or an outlet that speaks in its own voice or names nobody (`kind` is `outlet`).

    `record` is the name under which its record is found: of one without a name, that in the first article.
    """

    key: str
    name: str
    kind: Literal["source", "outlet"]
    record: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a source does to a claim: its stances, each once, how sure, and the mentions that show it.

    `certainty` is that of the first mention.
    """

    signs: tuple[Sign, ...]
    certainty: Certainty
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A claim and who speaks of it: cells by the key of their column."""

    claim: ClaimRow
    cells: Mapping[str, Cell]

    @property
    def disputed(self) -> bool:
        """Whether a mention denies or contradicts the claim."""
        return self.claim.denied or self.claim.disputed


@dataclass(frozen=True, slots=True)
class Matrix:
    """Claims and sources; `more_claims` and `more_sources` are how many were left out."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    more_claims: int = 0
    more_sources: int = 0


def signs(row: ClaimRow, mentions: Mapping[str, Mention]) -> list[tuple[Mention, Sign]]:
    """Return what each mention of a claim does to it: it denies or contradicts by its relation, else by its stance.

    Who denies what the claim's gist already says in negative words (*“we never had a report”*) says the same as it.
    """
    typical = mentions.get(row.claim.typical)
    negative = typical is not None and typical.stance != "denies"
    found: list[tuple[Mention, Sign]] = []
    for member in row.claim.mentions:
        if (mention := mentions.get(member.mention)) is None:
            continue
        if member.relation in ("denies", "contradicts"):
            found.append((mention, member.relation))
        else:
            found.append((mention, "asserts" if mention.stance == "denies" and negative else mention.stance))
    return found


def who(mention: Mention, origin: Origin | None = None) -> Column:
    """Return the column of a mention: its nearest source, or the outlet where none is named.

    Somebody without a name is one source in all articles that reach the same `origin`.
    """
    nearest = mention.sources[0] if mention.sources else None
    if nearest is None or nearest.type == "unknown" or not nearest.name.strip():
        outlet = one_line(mention.outlet or "")
        return Column(f"outlet {outlet.casefold()}", outlet, "outlet")
    if nearest.type == "anonymous" and origin is not None:
        return Column(origin.key, one_line(origin.name), "source", nearest.name)
    return Column(one_line(nearest.name).casefold(), one_line(nearest.name), "source", nearest.entity or nearest.name)


def disputed_first(rows: Iterable[ClaimRow]) -> list[ClaimRow]:
    """Return claims with those that are denied or contradicted first, then those in the most outlets."""
    return sorted(
        rows,
        key=lambda row: (
            not (row.denied or row.disputed),
            -len(row.outlets),
            -len(row.claim.mentions),
            row.first or "9999",
            row.claim.id,
        ),
    )


def matrix(claims: Iterable[ClaimRow], mentions: Mapping[str, Mention]) -> Matrix:
    """Return the matrix of claims, disputed ones first.

    Sources that speak of disputed claims come first, then those that speak of the most; outlets in their own voice
    stand behind them.
    """
    met: dict[str, Column] = {}
    weights: Counter[str] = Counter()
    lines = []
    for row in disputed_first(claims):
        said: dict[str, list[tuple[Sign, Mention]]] = {}
        origins = {mention: origin for origin in row.origins for mention in origin.mentions}
        for mention, sign in signs(row, mentions):
            column = who(mention, origins.get(mention.id))
            met.setdefault(column.key, column)
            said.setdefault(column.key, []).append((sign, mention))
        weights.update(dict.fromkeys(said, 1000 if row.denied or row.disputed else 1))
        lines.append(Line(row, {key: _cell(each) for key, each in said.items()}))
    columns = sorted(met.values(), key=lambda each: (each.kind != "source", -weights[each.key], each.name))
    return Matrix(tuple(columns), tuple(lines))


def cut(whole: Matrix, claims: int, *, sources: int = 60, most: int = 40) -> Matrix:
    """Return a matrix with at most `most` lines and `sources` columns that they use; `claims` is how many there are."""
    lines = whole.lines[:most]
    held = {key for line in lines for key in line.cells}
    used = [column for column in whole.columns if column.key in held]
    return Matrix(tuple(used[:sources]), lines, max(0, claims - len(lines)), max(0, len(used) - sources))


def _cell(said: list[tuple[Sign, Mention]]) -> Cell:
    said.sort(key=lambda each: (each[1].published or "9999", each[1].id))
    return Cell(tuple(dict.fromkeys(sign for sign, _ in said)), said[0][1].certainty, tuple(each for _, each in said))
