"""Scores attribution relations, source, cue and content, as work on PolNeAR and PARC does, so that figures compare.

Spans are compared by the tokens that they touch: words and single signs. Three families of figures:

- *exact*, role by role: segments whose first and last token are right, whoever they belong to. Touching segments of one
  relation are joined, and equal ones of one text count once.
- *detect*: relations that have a counterpart at all. Relations are paired one to one, best first: by shared tokens of
  the cue, then of the content, then of the source; a pair shares a token of the cue or, where one has no cue, of the
  content.
- *triple*: pairs of which all three roles share a token (*overlap*) or have the same tokens (*exact*); a role that both
  lack is right.

Source: exact match as in CofeNet (COLING 2022) and, as "strict", in Pareti et al. (2013); the linked figures follow BBC
Citron's quote scores, made one to one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Range = tuple[int, int]
Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")
FIGURES = (*(f"{role} exact" for role in ROLES), "detect", "triple overlap", "triple exact")

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Relation:
    """Who said what, in which words: spans in code points, none for a role that is not expressed."""

    source: tuple[Range, ...] = ()
    cue: tuple[Range, ...] = ()
    content: tuple[Range, ...] = ()


class Score(NamedTuple):
    """Precision, recall and F1, from 0 to 1."""

    precision: float
    recall: float
    f1: float


@dataclass
class RelationTally:
    """What was counted over some texts."""

    counts: Counter[str] = field(default_factory=Counter)
    punctuation: bool = True
    """Whether signs count as tokens; without them quotation marks and commas at an edge do not decide."""

    def add(self, text: str, gold: Sequence[Relation], predicted: Sequence[Relation]) -> None:
        """Count the agreements between the gold relations of a text and the predicted ones."""
        tokens = _Tokens(text, self.punctuation)
        wanted = [_Segments.of(relation, tokens) for relation in gold]
        found = [_Segments.of(relation, tokens) for relation in predicted]
        found = [relation for relation in found if any(relation.tokens.values())]
        for role in ROLES:
            right, all_found = ({s for relation in side for s in relation.segments[role]} for side in (wanted, found))
            self._count(f"{role} exact", len(right & all_found), len(all_found), len(right))
        pairs = _pairs(wanted, found)
        overlapping = sum(_overlap(one, other) for one, other in pairs)
        self._count("detect", len(pairs), len(found), len(wanted))
        self._count("triple overlap", overlapping, len(found), len(wanted))
        self._count("triple exact", sum(one.tokens == other.tokens for one, other in pairs), len(found), len(wanted))

    def figures(self) -> dict[str, Score]:
        """Return the scores in the order of `FIGURES`; 0 where nothing was found or nothing was to be found."""
        return {name: self._score(name) for name in FIGURES}

    def _count(self, name: str, right: int, found: int, wanted: int) -> None:
        self.counts.update({f"{name} right": right, f"{name} found": found, f"{name} gold": wanted})

    def _score(self, name: str) -> Score:
        right, found, wanted = (self.counts[f"{name} {what}"] for what in ("right", "found", "gold"))
        return Score(
            right / found if found else 0.0,
            right / wanted if wanted else 0.0,
            2 * right / (found + wanted) if found + wanted else 0.0,
        )


class _Tokens:
    def __init__(self, text: str, punctuation: bool) -> None:
        matches = _TOKEN.finditer(text)
        bounds = [m.span() for m in matches if punctuation or any(sign.isalnum() for sign in m[0])]
        self._starts = [start for start, _ in bounds]
        self._ends = [end for _, end in bounds]

    def segments(self, spans: Iterable[Range]) -> tuple[Range, ...]:
        """Return the half-open ranges of token indices that the spans touch; those that touch each other as one."""
        ranges = sorted((bisect_right(self._ends, start), bisect_left(self._starts, end)) for start, end in spans)
        joined: list[Range] = []
        for first, last in ranges:
            if last <= first:
                continue
            if joined and first <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
            else:
                joined.append((first, last))
        return tuple(joined)


@dataclass(frozen=True)
class _Segments:
    """A relation in tokens."""

    segments: dict[Role, tuple[Range, ...]]
    tokens: dict[Role, frozenset[int]]

    @classmethod
    def of(cls, relation: Relation, tokens: _Tokens) -> _Segments:
        segments = {role: tokens.segments(getattr(relation, role)) for role in ROLES}
        covered = {role: frozenset(i for run in segments[role] for i in range(*run)) for role in ROLES}
        return cls(segments, covered)


def _pairs(gold: Sequence[_Segments], predicted: Sequence[_Segments]) -> list[tuple[_Segments, _Segments]]:
    """Return the pairs of relations that stand for each other, best first and each relation at most once."""
    candidates = []
    for i, one in enumerate(gold):
        for j, other in enumerate(predicted):
            cue = one.tokens["cue"] & other.tokens["cue"]
            content = one.tokens["content"] & other.tokens["content"]
            cueless = not one.tokens["cue"] or not other.tokens["cue"]
            if cue or (content and cueless):
                shares = tuple(-_jaccard(one.tokens[role], other.tokens[role]) for role in ("cue", "content", "source"))
                candidates.append((shares, i, j))
    taken_gold: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for _, i, j in sorted(candidates):
        if i not in taken_gold and j not in taken:
            taken_gold.add(i)
            taken.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def _overlap(one: _Segments, other: _Segments) -> bool:
    return all(one.tokens[r] & other.tokens[r] or not (one.tokens[r] or other.tokens[r]) for r in ROLES)


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
