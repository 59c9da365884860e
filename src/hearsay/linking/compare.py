"""How likely two mentions are to make the same claim, for the pairs that stand a chance.

Candidates are found by shared rare terms, the latest first, so that the work grows with the number of mentions and not
with its square. Four likenesses are weighed: what each says that the other says in like words, the words that both have
to the letter, the letters themselves, and what stands around them. Who says both is weighed beside these.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from hearsay.linking.spaces import Rows, Space
from hearsay.linking.voices import Voices, same_voice, voices_of
from hearsay.linking.words import Floats, Ints
from hearsay.records import Mention

# Logistic regression on the pairs of the five development stories (`train/linking.py`; docs/linking.md says what
# leaving one out changes): aligned words, equal words, letters, words around, one speaker, and the constant.
WEIGHTS = (5.32, 3.01, 2.56, 2.36, 0.76, -4.77)
# What letters are put at for two languages, as a share of the square of the aligned words. Source: own choice
_FOREIGN = 0.5
# What the log odds of a pair from two stories are less than those of a pair from one. Source: swept (docs/linking.md)
_ELSEWHERE = -2.0
_POSTINGS = 64  # latest mentions with a term that are looked at. Source: keeps 10^6 mentions within minutes
_TOLD = 600  # of these together, those of the rarest terms, that are looked at. Source: as `_POSTINGS`
_CANDIDATES = 40  # of these, the likeliest are compared
_ALIGNED = 0.2  # aligned words below which a pair is not looked at any further. Source: such pairs reach `KEPT` nowhere
_LIKE = 0.5  # likeness from which a like term finds candidates
KEPT = 0.04  # probability below which a pair is forgotten


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
    firsts, seconds, scores = array("i"), array("i"), array("f")
    for i, candidates, found in features(space, voices_of(mentions), progress):
        values = probability(found, _ELSEWHERE * (space.groups[candidates] != space.groups[i]))
        likely = values >= KEPT
        kept, values = candidates[likely].tolist(), values[likely]
        firsts.extend(kept)
        seconds.extend([i] * len(kept))
        scores.extend(
            values.tolist()
            if gate is None
            else [gate(mentions[j], mentions[i], value) for j, value in zip(kept, values.tolist(), strict=True)]
        )
    return Pairs(np.array(firsts, np.int32), np.array(seconds, np.int32), np.array(scores, np.float32))


def probability(found: Floats, more: Floats | float = 0.0) -> Floats:
    """Return how likely pairs make the same claim, of their likenesses (pairs, 5); `more` adds to the log odds."""
    odds = found @ np.array(WEIGHTS[:-1], np.float32) + WEIGHTS[-1] + more
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def features(
    space: Space, voices: Voices, progress: Callable[[int, int], None] | None = None, least: float = _ALIGNED
) -> Iterator[tuple[int, Ints, Floats]]:
    """Yield each mention with its earlier candidates and their likenesses to it (candidates, 5).

    Candidates whose aligned words stay below `least` are left out.
    """
    count = len(space.langs)
    terms, whole, like, weights, ranks = space.terms, space.whole, space.like, space.weights, space.around
    inverted, begins = _inverted(space)
    seen = begins[:-1].copy()
    total, totals = _sums(weights, terms), _sums(ranks, whole)
    squares = _sums(weights**2, terms)
    starts = like.starts.tolist()
    longest = int(np.diff(whole.starts).max(initial=1))
    table = np.zeros((longest, len(space.keys)), np.float32)
    letters = np.zeros(int(space.grams.values.max(initial=0)) + 1, np.float32)
    for i in range(count):
        if progress is not None and i % 1000 == 0:
            progress(i, count)
        own = terms.row(i)
        candidates = _candidates(space, own, inverted, begins, seen)
        seen[own] += 1
        if not len(candidates):
            continue
        rows = [slice(starts[t], starts[t + 1]) for t in whole.row(i).tolist()]
        for k, row in enumerate(rows):
            table[k, like.others[row]] = like.values[row]
        theirs = _gathered(terms.starts, candidates)
        edges = theirs.starts[:-1]
        sub = table[: len(own), terms.values[theirs.values]]
        worth, their_worth = weights[terms.starts[i] : terms.starts[i + 1]], weights[theirs.values]
        mine = (np.maximum.reduceat(sub, edges, axis=1) * worth[:, None]).sum(0) / total[i]
        aligned = np.sqrt(mine * np.add.reduceat(sub.max(0) * their_worth, edges) / total[candidates])
        same = np.add.reduceat(((sub >= 1) * worth[:, None]).max(0) * their_worth, edges)
        equal = same / np.sqrt(squares[i] * squares[candidates])
        near = np.flatnonzero(aligned >= least)
        candidates, aligned, equal = candidates[near], aligned[near], equal[near]
        if not len(near):
            for k, row in enumerate(rows):
                table[k, like.others[row]] = 0
            continue
        theirs = _gathered(whole.starts, candidates)
        edges = theirs.starts[:-1]
        sub = table[: len(rows), whole.values[theirs.values]]
        worth = ranks[whole.starts[i] : whole.starts[i + 1]]
        mine = (np.maximum.reduceat(sub, edges, axis=1) * worth[:, None]).sum(0) / totals[i]
        around = np.sqrt(mine * np.add.reduceat(sub.max(0) * ranks[theirs.values], edges) / totals[candidates])
        for k, row in enumerate(rows):
            table[k, like.others[row]] = 0
        grams = space.grams.row(i)
        letters[grams] = space.gram_values[space.grams.starts[i] : space.grams.starts[i + 1]]
        theirs = _gathered(space.grams.starts, candidates)
        products = letters[space.grams.values[theirs.values]] * space.gram_values[theirs.values]
        # Words that are marks only (*…*) have no letters, and their row is empty.
        spelt = np.where(np.diff(theirs.starts) > 0, np.add.reduceat(np.append(products, 0), theirs.starts[:-1]), 0)
        letters[grams] = 0
        foreign = space.langs[candidates] != space.langs[i]
        equal = np.where(foreign, aligned, equal)
        spelt = np.where(foreign, _FOREIGN * aligned**2, spelt)
        yield (
            i,
            candidates,
            np.stack([aligned, equal, spelt, around, same_voice(voices, i, candidates)], axis=1).astype(np.float32),
        )


def _sums(values: Floats, rows: Rows) -> Floats:
    """Return the sum of each row's values, never quite zero."""
    sums = np.zeros(len(rows.starts) - 1, np.float32)
    filled = np.flatnonzero(np.diff(rows.starts))
    if len(filled):
        sums[filled] = np.add.reduceat(values, rows.starts[filled])
    return np.maximum(sums, np.float32(1e-6))


def _inverted(space: Space) -> tuple[Ints, NDArray[np.int64]]:
    """Return the mentions that have each term, earliest first, and where each term's begin."""
    owner = np.repeat(np.arange(len(space.langs), dtype=np.int32), np.diff(space.terms.starts))
    order = np.argsort(space.terms.values, kind="stable")
    begins = np.zeros(len(space.keys) + 1, np.int64)
    np.cumsum(np.bincount(space.terms.values, minlength=len(space.keys)), out=begins[1:])
    return owner[order], begins


def _candidates(space: Space, own: Ints, inverted: Ints, begins: NDArray[np.int64], seen: NDArray[np.int64]) -> Ints:
    """Return the earlier mentions that share the most weight of like terms with one that has the terms `own`."""
    like = space.like
    places = _gathered(like.starts, own).values
    places = places[like.values[places] >= _LIKE]
    terms = like.others[places]
    last = seen[terms]
    first = np.maximum(begins[terms], last - _POSTINGS)
    worth = like.values[places] * space.rarity[terms]
    order = np.argsort(-worth, kind="stable")
    order = order[last[order] > first[order]]
    told = np.cumsum(last[order] - first[order])
    order = order[: int(np.searchsorted(told, _TOLD)) + 1]
    if not len(order):
        return np.zeros(0, np.int32)
    lengths = last[order] - first[order]
    offsets = np.cumsum(lengths) - lengths
    found = inverted[np.arange(int(lengths.sum())) + np.repeat(first[order] - offsets, lengths)]
    candidates, place = np.unique(found, return_inverse=True)
    if len(candidates) <= _CANDIDATES:
        return candidates
    sums = np.bincount(place, np.repeat(worth[order], lengths))
    return np.sort(candidates[np.argpartition(-sums, _CANDIDATES)[:_CANDIDATES]])


class _Gathered(NamedTuple):
    """Places of several rows of a ragged table, one after the other, and where each row begins among them."""

    starts: NDArray[np.int64]
    values: NDArray[np.int64]


def _gathered(starts: NDArray[np.int64] | Ints, rows: Ints) -> _Gathered:
    lengths = starts[rows + 1] - starts[rows]
    begins = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    places = np.arange(begins[-1]) - np.repeat(begins[:-1] - starts[rows], lengths)
    return _Gathered(begins, places)
