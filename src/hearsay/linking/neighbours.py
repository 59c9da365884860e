"""How like articles are: by what they speak of, by the claims that they share, and by the days between them.

The likeness of two articles is the cosine of their words (actors by id, Italian words by their translation, each by its
rarity) plus the cosine of their claims, where these are known, lessened by the days between them. Only articles that
share telling words are compared, the latest first, so that the work grows with the number of articles.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hearsay.linking.clusters import agglomerate
from hearsay.linking.compare import Pairs
from hearsay.linking.words import Floats, Ints, commonness, tables
from hearsay.records import Mention

# Source of all: swept on four news collections whose stories are known; docs/linking.md says what they give.
TOGETHER = 0.2  # mean likeness from which articles are one story
_FADING = 60.0  # days between two articles that halve their likeness; twice as many leave a fifth
_TRANSLATED = 0.2  # weight from which an Italian word is taken for its likeliest translation
_ALONE = 0.05  # what a word that no other article has takes from the likeness, beside one that others have
_POSTINGS = 64  # latest articles with a word that are looked at. Source: as in `compare`
_TOLD = 3000  # of these together, those of the most telling words
_CANDIDATES = 48  # of these, the likeliest are compared
# Articles among which rarity is counted at least: in a ledger of one story all share its words. Source: from 30 to 400
# the development stories and the bundled ones come out whole and apart, each alone and all together.
_AMONG = 100
_LEAST = 0.02  # likeness below which a pair is forgotten


class Neighbours(NamedTuple):
    """Articles in order of publication, those without a date last; how like pairs of them are; and their groups.

    `pairs` and `groups` are indices into `articles`; each group is in ascending order, they in order of their first.
    """

    articles: list[str]
    pairs: Pairs
    groups: list[list[int]]


def neighbours(
    mentions: Collection[Mention], claims: Mapping[str, Sequence[str]] | None = None, together: float = TOGETHER
) -> Neighbours:
    """Return how like the articles of `mentions` are, and the groups that tell of the same events.

    `claims` are the ids of each article's claims, where they are known. The result does not depend on the order of the
    mentions. Groups join while the mean likeness over the pairs between them is `together` or more: no chain of
    likenesses, article by article, joins what is unlike at its ends.
    """
    days: dict[str, str | None] = {}
    for mention in mentions:
        days.setdefault(mention.document, mention.published)
    articles = sorted(days, key=lambda article: (days[article] is None, days[article] or "", article))
    ends = [_days(days[article]) for article in articles]
    calendar = (np.array([first for first, _ in ends]), np.array([last for _, last in ends]))
    pairs = _pairs(_vectors(articles, claims or {}, mentions), calendar)
    return Neighbours(articles, pairs, agglomerate(len(articles), pairs, joined=together))


class _Vectors(NamedTuple):
    """Articles as rows of features (words, actors, claims): `weights` stand beside `values`, in ascending order.

    The words of an article have length one together, and so have its claims.
    """

    starts: NDArray[np.int64]
    values: Ints
    weights: Floats
    features: int


def _vectors(order: Sequence[str], held: Mapping[str, Sequence[str]], mentions: Collection[Mention]) -> _Vectors:
    counted: dict[str, Counter[str]] = {document: Counter() for document in order}
    telling: dict[str, float] = {}
    words = _Words()
    for mention in mentions:
        proposition = mention.proposition
        for term in {*proposition.terms, *proposition.entities}:
            word = words.of(mention.lang, term)
            telling[word] = min(telling.get(word, 1.0), words.telling(mention.lang, term, word))
        counted[mention.document].update({words.of(mention.lang, term) for term in proposition.terms})
        counted[mention.document].update(set(proposition.entities) - set(proposition.terms))
    met = Counter(key for each in counted.values() for key in each)
    shared = Counter(claim for claims in held.values() for claim in claims)
    among = max(len(order), _AMONG)
    place: dict[str, int] = {}
    rows: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
    for document in order:
        row: dict[int, float] = {}
        squares = 0.0
        for word, times in sorted(counted.pop(document).items()):
            weight = (1 + math.log(times)) * telling[word] * math.log1p(among / met[word])
            squares += weight * weight * (_ALONE if met[word] == 1 else 1.0)
            if met[word] > 1:
                row[place.setdefault(f"word {word}", len(place))] = weight
        said_there = {claim: math.log1p(among / shared[claim]) for claim in held.get(document, ())}
        length = math.hypot(*said_there.values())
        row = {key: weight / math.sqrt(squares or 1.0) for key, weight in row.items()}
        for claim, weight in said_there.items():
            if shared[claim] > 1:
                row[place.setdefault(f"claim {claim}", len(place))] = weight / length
        keys = np.array(sorted(row), np.int64)
        rows.append((keys, np.array([row[key] for key in keys.tolist()])))
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(keys) for keys, _ in rows], out=starts[1:])
    values = np.concatenate([keys for keys, _ in rows] or [np.zeros(0, np.int64)]).astype(np.int32)
    weights = np.concatenate([row for _, row in rows] or [np.zeros(0)]).astype(np.float32)
    return _Vectors(starts, values, weights, len(place))


class _Words:
    """Words of all languages in one: what is no Italian word with a translation stands for itself."""

    def __init__(self) -> None:
        self._likeliest: dict[str, str] = {}
        for italian, rows in tables().translations.items():
            english, weight = max(rows, key=lambda row: (row[1], row[0]))
            if weight >= _TRANSLATED:
                self._likeliest[italian] = english

    def of(self, lang: str, term: str) -> str:
        """Return the word under which a term meets those of other languages."""
        return self._likeliest.get(term, term) if lang == "it" else term

    def telling(self, lang: str, term: str, key: str) -> float:
        """Return how telling a term is in news at large, 0 to 1."""
        if ":" in term:
            return 1.0
        least = commonness(lang).get(term, 1.0)
        return least if key == term else min(least, commonness("en").get(key, 1.0))


def _days(published: str | None) -> tuple[float, float]:
    parts = [int(part) for part in published.split("-")] if published else []
    if not parts:
        return -math.inf, math.inf
    first = 365.25 * parts[0] + 30.44 * (parts[1] - 1 if len(parts) > 1 else 0) + (parts[2] if len(parts) > 2 else 1)
    return first, first + (365.0, 30.0, 0.0)[len(parts) - 1]


def _pairs(vectors: _Vectors, calendar: tuple[NDArray[np.float64], ...]) -> Pairs:
    """Return how like articles are, for those that share telling features with one of the latest before them."""
    begin, end = calendar
    starts, values, weights = vectors.starts, vectors.values, vectors.weights
    begins = np.zeros(vectors.features + 1, np.int64)
    np.cumsum(np.bincount(values, minlength=vectors.features), out=begins[1:])
    owner = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
    inverted = owner[np.argsort(values, kind="stable")]
    seen = begins[:-1].copy()
    own = np.zeros(vectors.features, np.float32)
    firsts, seconds, scores = [], [], []
    for i in range(len(starts) - 1):
        keys, worth = values[starts[i] : starts[i + 1]], weights[starts[i] : starts[i + 1]]
        candidates = _candidates(keys, worth, inverted, begins, seen)
        seen[keys] += 1
        if not len(candidates):
            continue
        lengths = starts[candidates + 1] - starts[candidates]
        edges = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(starts[candidates] - edges, lengths)
        own[keys] = worth
        likeness = np.add.reduceat(own[values[places]] * weights[places], edges)
        own[keys] = 0
        apart = np.maximum(np.maximum(begin[i] - end[candidates], begin[candidates] - end[i]), 0)
        likeness = likeness / (1 + (apart / _FADING) ** 2)
        near = likeness >= _LEAST
        firsts.append(candidates[near])
        seconds.append(np.full(int(near.sum()), i, np.int32))
        scores.append(likeness[near])
    if not firsts:
        return Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
    return Pairs(np.concatenate(firsts), np.concatenate(seconds), np.concatenate(scores).astype(np.float32))


def _candidates(keys: Ints, worth: Floats, inverted: Ints, begins: NDArray[np.int64], seen: NDArray[np.int64]) -> Ints:
    """Return the earlier articles that share most with one that has the features `keys`, in ascending order."""
    last = seen[keys]
    first = np.maximum(begins[keys], last - _POSTINGS)
    order = np.argsort(-worth, kind="stable")
    order = order[last[order] > first[order]]
    lengths = (last - first)[order]
    order = order[: int(np.searchsorted(np.cumsum(lengths), _TOLD)) + 1]
    if not len(order):
        return np.zeros(0, np.int32)
    lengths = (last - first)[order]
    offsets = np.cumsum(lengths) - lengths
    found = inverted[np.arange(int(lengths.sum())) + np.repeat(first[order] - offsets, lengths)]
    candidates, place = np.unique(found, return_inverse=True)
    if len(candidates) > _CANDIDATES:
        shared = np.bincount(place, np.repeat(worth[order] ** 2, lengths))
        candidates = candidates[np.sort(np.argsort(-shared, kind="stable")[:_CANDIDATES])]
    return candidates
