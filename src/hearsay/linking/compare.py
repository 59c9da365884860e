"""How likely two mentions are to make the same claim, for the pairs that stand a chance.

Candidates are found by shared rare terms, the latest first, so that the work grows with the number of mentions and not
with its square. Three likenesses are weighed: the words of each that the other has in like words, the words that both
have to the letter, and the letters themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from hearsay.linking.vectors import Space
from hearsay.linking.words import Floats, Ints
from hearsay.records import Mention

# Logistic regression on the pairs of the five development stories (docs/linking.md; leaving a story out moves none of
# the first two by more than an eighth): aligned words, equal words, letters, and the constant.
WEIGHTS = (6.35, 3.81, 2.8, -4.52)
# What letters are put at for two languages, as a share of the square of the aligned words. Source: own choice
_FOREIGN = 0.5
_POSTINGS = 64  # latest mentions with a term that are looked at. Source: keeps 10^6 mentions within minutes
_CANDIDATES = 48  # of these, the likeliest are compared
_LIKE = 0.5  # likeness from which a like term finds candidates
KEPT = 0.02  # probability below which a pair is forgotten


class Gate(Protocol):
    """A stronger judge of likeness that a caller may bring: a translator, an embedding, a language model."""

    def __call__(self, first: Mention, second: Mention, score: float) -> float:
        """Return how likely both make the same claim, 0 to 1; `score` is what hearsay itself says."""
        ...


class Pairs(NamedTuple):
    """Compared pairs: `first` < `second` as indices of mentions, and how likely they make the same claim."""

    first: Ints
    second: Ints
    scores: Floats


def compare(
    mentions: Sequence[Mention], space: Space, gate: Gate | None, progress: Callable[[int, int], None] | None
) -> Pairs:
    """Return the pairs of `mentions`, in their order, that are at all likely to make the same claim."""
    firsts, seconds, scores = [], [], []
    for i, candidates, found in features(space, progress):
        values = probability(found)
        for place in np.flatnonzero(values >= KEPT).tolist():
            j, score = int(candidates[place]), float(values[place])
            firsts.append(j)
            seconds.append(i)
            scores.append(score if gate is None else gate(mentions[j], mentions[i], score))
    return Pairs(np.array(firsts, np.int32), np.array(seconds, np.int32), np.array(scores, np.float32))


def probability(found: Floats) -> Floats:
    """Return how likely pairs make the same claim, of their three likenesses (pairs, 3)."""
    return np.asarray(1 / (1 + np.exp(-(found @ np.array(WEIGHTS[:3], np.float32) + WEIGHTS[3]))), np.float32)


def features(space: Space, progress: Callable[[int, int], None] | None = None) -> Iterator[tuple[int, Ints, Floats]]:
    """Yield each mention with its earlier candidates and their likenesses to it (candidates, 3)."""
    count = len(space.langs)
    terms, like, weights = space.terms, space.like, space.weights
    inverted, begins = _inverted(space)
    seen = begins[:-1].copy()
    lengths = np.diff(terms.starts)
    total = np.add.reduceat(np.append(weights[terms.values], 0), terms.starts[:-1]) if count else np.zeros(0)
    squares = np.add.reduceat(np.append(weights[terms.values] ** 2, 0), terms.starts[:-1]) if count else np.zeros(0)
    longest = int(lengths.max(initial=0))
    table = np.zeros((max(longest, 1), len(space.keys)), np.float32)
    letters = np.zeros(int(space.grams.values.max(initial=0)) + 1, np.float32)
    for i in range(count):
        own = terms.row(i)
        if progress is not None and i % 1000 == 0:
            progress(i, count)
        rows = [slice(like.starts[t], like.starts[t + 1]) for t in own.tolist()]
        candidates = _candidates(space, rows, inverted, begins, seen)
        seen[own] += 1
        if not len(candidates):
            continue
        for k, row in enumerate(rows):
            table[k, like.others[row]] = like.values[row]
        theirs = _gathered(terms.starts, candidates)
        words = terms.values[theirs.values]
        sub = table[: len(own), words]
        edges = theirs.starts[:-1]
        mine = (np.maximum.reduceat(sub, edges, axis=1) * weights[own][:, None]).sum(0) / total[i]
        other = np.add.reduceat(sub.max(0) * weights[words], edges) / total[candidates]
        aligned = np.sqrt(mine * other)
        same = np.add.reduceat((sub >= 1).any(0) * weights[words] ** 2, edges)
        equal = same / np.sqrt(squares[i] * squares[candidates])
        grams = space.grams.row(i)
        letters[grams] = space.gram_values[space.grams.starts[i] : space.grams.starts[i + 1]]
        theirs = _gathered(space.grams.starts, candidates)
        spelt = np.add.reduceat(
            letters[space.grams.values[theirs.values]] * space.gram_values[theirs.values], theirs.starts[:-1]
        )
        letters[grams] = 0
        for k, row in enumerate(rows):
            table[k, like.others[row]] = 0
        foreign = space.langs[candidates] != space.langs[i]
        equal = np.where(foreign, aligned, equal)
        spelt = np.where(foreign, _FOREIGN * aligned**2, spelt)
        yield i, candidates, np.stack([aligned, equal, spelt], axis=1).astype(np.float32)


def _inverted(space: Space) -> tuple[Ints, NDArray[np.int64]]:
    """Return the mentions that have each term, earliest first, and where each term's begin."""
    owner = np.repeat(np.arange(len(space.langs), dtype=np.int32), np.diff(space.terms.starts))
    order = np.argsort(space.terms.values, kind="stable")
    begins = np.zeros(len(space.keys) + 1, np.int64)
    np.cumsum(np.bincount(space.terms.values, minlength=len(space.keys)), out=begins[1:])
    return owner[order], begins


def _candidates(
    space: Space, rows: Sequence[slice], inverted: Ints, begins: NDArray[np.int64], seen: NDArray[np.int64]
) -> Ints:
    """Return the earlier mentions that share the most weight of terms with one whose like terms are `rows`."""
    like, found, worth = space.like, [], []
    best: dict[int, float] = {}
    for row in rows:
        for term, value in zip(like.others[row].tolist(), like.values[row].tolist(), strict=True):
            if value >= _LIKE and value > best.get(term, 0.0):
                best[term] = value
    for term, value in best.items():
        last = seen[term]
        first = max(begins[term], last - _POSTINGS)
        if last > first:
            found.append(inverted[first:last])
            worth.append(np.full(last - first, value * space.weights[term], np.float32))
    if not found:
        return np.zeros(0, np.int32)
    candidates, place = np.unique(np.concatenate(found), return_inverse=True)
    if len(candidates) <= _CANDIDATES:
        return candidates
    sums = np.bincount(place, np.concatenate(worth))
    return np.sort(candidates[np.argpartition(-sums, _CANDIDATES)[:_CANDIDATES]])


class _Gathered(NamedTuple):
    """Places of several rows of a ragged table, one after the other, and where each row begins among them."""

    starts: NDArray[np.int64]
    values: NDArray[np.int64]


def _gathered(starts: NDArray[np.int64], rows: Ints) -> _Gathered:
    lengths = starts[rows + 1] - starts[rows]
    begins = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    places = np.arange(begins[-1]) - np.repeat(begins[:-1] - starts[rows], lengths)
    return _Gathered(begins, places)
