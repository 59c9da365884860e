"""Which terms mean the same: inflections, synonyms, translations, cognates and nearly equal numbers.

The tables in `words/` are learnt by `train/translation.py`; `words/README.md` says from what. A pair of terms has a
likeness from 0 to 1; terms that are not listed as like are not. Languages without a table have only cognates.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

# A term is known by its language and itself; ids (`state:KP`) and numbers (`#12000`, `#26%`) belong to no language.
Key = tuple[str, str]
_Keep = Callable[[int, int, float], None]

# Source of all: swept on the development stories (docs/linking.md); none is sharp.
_LEAST = 0.2  # likeness below which two terms have nothing to do with each other
_STEM, _STEMMED = 5, 0.7  # first letters that two words of one language share to be like, and how like they are
_SPELT = {True: 0.6, False: 0.5}  # share of letter triples that makes two words of one language, or of two, like
_TRANSLATED, _NEAR = 1.2, 0.9  # what a translation's weight is worth; what is lost on the way to its synonyms
_COMMON = 1.3  # what the lesser weight of a common translation is worth
_EQUAL, _CLOSE = (0.98, 1.0), (0.9, 0.8)  # quotient of two numbers, and how like it makes them
_BUCKET = 4  # first letters that cognates share; keeps the search near linear
_CROWD = 300  # words of one bucket beyond which more letters must be shared
_MOST = 24  # terms that one term is like, the likest first


class Likeness(NamedTuple):
    """For each term its like ones (itself first among equals): `others[starts[t]:starts[t + 1]]`, and how like."""

    starts: Ints
    others: Ints
    values: Floats


@functools.cache
def commonness(lang: str) -> dict[str, float]:
    """Return how telling the common lemmas of `lang` are in news, from 0 (in every sentence) to 1; others are 1."""
    path = files("hearsay.linking") / "words" / "counts.tsv"
    counts = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        own, lemma, count = line.split("\t")
        if own == lang:
            counts[lemma] = int(count)
    everything = math.log(counts.pop("*", 1) + 1)
    return {lemma: 1 - math.log(count + 1) / everything for lemma, count in counts.items()}


class Tables(NamedTuple):
    """English words with near ones, and Italian words with translations, each with a likeness or weight."""

    synonyms: dict[str, list[tuple[str, float]]]
    translations: dict[str, list[tuple[str, float]]]


@functools.cache
def tables() -> Tables:
    """Return the shipped tables, read once."""
    folder = files("hearsay.linking") / "words"
    synonyms: dict[str, list[tuple[str, float]]] = defaultdict(list)
    with (folder / "en.npz").open("rb") as file, np.load(file) as stored:
        words = bytes(stored["words"]).decode("ascii").split("\n")
        columns = (stored["first"].tolist(), stored["second"].tolist(), (stored["percent"] / 100).tolist())
        for first, second, value in zip(*columns, strict=True):
            synonyms[words[first]].append((words[second], value))
            synonyms[words[second]].append((words[first], value))
    translations: dict[str, dict[str, float]] = defaultdict(dict)
    for name in ("it-en.tsv", "own.tsv"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines()[1:]:
            italian, english, weight = line.split("\t")
            known = translations[italian]
            known[english] = max(known.get(english, 0.0), float(weight))
    return Tables(dict(synonyms), {word: sorted(known.items()) for word, known in translations.items()})


def likeness(keys: Sequence[Key]) -> Likeness:
    """Return which of the terms `keys` are like which, each like itself."""
    found: list[dict[int, float]] = [{i: 1.0} for i in range(len(keys))]
    place = {key: i for i, key in enumerate(keys)}

    def keep(i: int, j: int, value: float) -> None:
        if i != j and value >= _LEAST:
            value = min(value, 1.0)
            if found[i].get(j, 0.0) < value:
                found[i][j] = found[j][i] = value

    _listed(keys, place, keep)
    _spelt(keys, keep)
    _counted(keys, keep)
    starts, others, values = [0], [], []
    for i, row in enumerate(found):
        best = sorted(row.items(), key=lambda pair: (-pair[1], pair[0] != i, pair[0]))[:_MOST]
        others += [j for j, _ in best]
        values += [value for _, value in best]
        starts.append(len(others))
    return Likeness(np.array(starts, np.int32), np.array(others, np.int32), np.array(values, np.float32))


def _listed(keys: Sequence[Key], place: dict[Key, int], keep: _Keep) -> None:
    """Keep the pairs that the tables list: synonyms, translations, synonyms of translations, common translations."""
    known = tables()
    shared: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, (lang, term) in enumerate(keys):
        if lang == "en":
            for other, value in known.synonyms.get(term, ()):
                j = place.get(("en", other))
                if j is not None:
                    keep(i, j, value)
        elif lang == "it":
            for english, weight in known.translations.get(term, ()):
                shared[english].append((i, weight))
                j = place.get(("en", english))
                if j is not None:
                    keep(i, j, _TRANSLATED * weight)
                for other, value in known.synonyms.get(english, ()):
                    j = place.get(("en", other))
                    if j is not None:
                        keep(i, j, _NEAR * value * min(1.0, 1.5 * weight))
    for rows in shared.values():
        for k, (i, weight) in enumerate(rows):
            for j, second in rows[k + 1 :]:
                keep(i, j, _COMMON * min(weight, second))


def _spelt(keys: Sequence[Key], keep: _Keep) -> None:
    """Keep the pairs of words that are spelt alike: inflections the lemmatiser left, derivations, cognates."""
    buckets: dict[str, list[int]] = defaultdict(list)
    for i, (lang, term) in enumerate(keys):
        if lang and len(term) >= _BUCKET - 1:
            buckets[term[:_BUCKET]].append(i)
    for rows in _bounded(keys, buckets.values(), _BUCKET):
        triples = [_triples(keys[i][1]) for i in rows]
        for k, i in enumerate(rows):
            lang, term = keys[i]
            for m in range(k + 1, len(rows)):
                other_lang, other = keys[rows[m]]
                if term == other:
                    keep(i, rows[m], 1.0)
                    continue
                share = 2 * len(triples[k] & triples[m]) / (len(triples[k]) + len(triples[m]))
                if share >= _SPELT[lang == other_lang]:
                    keep(i, rows[m], share)
                elif lang == other_lang and term[:_STEM] == other[:_STEM] and len(term) >= _STEM <= len(other):
                    keep(i, rows[m], _STEMMED)


def _bounded(keys: Sequence[Key], buckets: Iterable[list[int]], letters: int) -> Iterable[list[int]]:
    """Yield the buckets, crowded ones split by one more letter of their words each time."""
    for rows in buckets:
        if len(rows) <= _CROWD or letters > 12:
            yield rows[:_CROWD]
            continue
        finer: dict[str, list[int]] = defaultdict(list)
        for i in rows:
            finer[keys[i][1][: letters + 1]].append(i)
        yield from _bounded(keys, finer.values(), letters + 1)


@functools.lru_cache(maxsize=262_144)
def _triples(term: str) -> frozenset[str]:
    padded = f"^{term}$"
    return frozenset(padded[k : k + 3] for k in range(len(padded) - 2))


def _counted(keys: Sequence[Key], keep: _Keep) -> None:
    """Keep the pairs of numbers that are nearly equal: rounding is no difference. Shares and counts never meet."""
    for sign in ("%", ""):
        values = sorted(
            (float(term[1:].rstrip("%")), i)
            for i, (_, term) in enumerate(keys)
            if term.startswith("#") and term.endswith("%") == bool(sign)
        )
        for k, (value, i) in enumerate(values):
            for other, j in values[k + 1 : k + 1 + _MOST]:
                quotient = value / other if other else 1.0
                if quotient < _CLOSE[0]:
                    break
                keep(i, j, _EQUAL[1] if quotient >= _EQUAL[0] else _CLOSE[1])
