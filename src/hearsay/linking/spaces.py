"""Mentions as numbers: their terms with weights, and the letters of their words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hearsay.linking.words import Floats, Ints, Key, Likeness, commonness, likeness
from hearsay.records import Mention, Proposition, Quantity

# Source of both: swept on the development stories (docs/linking.md).
_NUMBER = 1.5  # what a number weighs beside a word as rare
_AROUND = 0.3  # what a word of the context weighs beside one of the stretch itself
_GRAM = 4  # letters of an n-gram
_SLOTS = 1 << 18  # n-grams are hashed into so many; collisions cost nothing that was measured


class Rows(NamedTuple):
    """Ragged rows of ints: row i is `values[starts[i]:starts[i + 1]]`, in ascending order."""

    starts: NDArray[np.int64]
    values: Ints

    def row(self, i: int) -> Ints:
        """Return row `i`."""
        return self.values[self.starts[i] : self.starts[i + 1]]


class Space(NamedTuple):
    """All mentions as numbers. `weights` is each term's weight (its rarity), `grams` hashed letter n-grams.

    `whole` has the terms and the context's; `shares` stand beside its values (a term's is 1), and `around` weighs it.
    `gram_values` stand beside `grams.values`, of length one for each mention; `langs` numbers the language.
    """

    keys: list[Key]
    terms: Rows
    weights: Floats
    whole: Rows
    shares: Floats
    around: Floats
    like: Likeness
    grams: Rows
    gram_values: Floats
    langs: Ints


def number_term(quantity: Quantity) -> str | None:
    """Return the term by which a number meets another: its middle, or the end that is said."""
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    return f"#{sum(ends) / len(ends):g}{'%' if quantity.unit == '%' else ''}" if ends else None


def keys_of(lang: str, proposition: Proposition) -> list[Key]:
    """Return the terms of a proposition with their language, numbers among them."""
    found = [("" if ":" in term else lang, term) for term in proposition.terms if term]
    numbers = (number_term(quantity) for quantity in proposition.quantities)
    return list(dict.fromkeys([*found, *(("", number) for number in numbers if number is not None)]))


def space_of(mentions: Sequence[Mention]) -> Space:
    """Return the mentions as numbers, in their order.

    A term weighs log(1 + N / n) for N mentions, n of which have it, times the root of how telling it is in news at
    large: a word that is rare in one story only need not tell its claims apart.
    """
    place: dict[Key, int] = {}
    terms, whole, shares = [], [], []
    for mention in mentions:
        own = sorted(place.setdefault(key, len(place)) for key in keys_of(mention.lang, mention.proposition))
        around = {("" if ":" in term else mention.lang, term) for term in mention.proposition.context if term}
        beside = sorted({place.setdefault(key, len(place)) for key in sorted(around)} - set(own))
        terms.append(own)
        whole.append(own + beside)
        shares += [1.0] * len(own) + [_AROUND] * len(beside)
    keys = list(place)
    telling = np.array([_telling(key) for key in keys], np.float32)
    rows, everything = _rows(terms), _rows(whole)
    weights, outer = (
        (np.log1p(len(mentions) / np.maximum(np.bincount(each.values, minlength=len(keys)), 1)) * telling).astype(
            np.float32
        )
        for each in (rows, everything)
    )
    grams, values = _grams(mentions)
    names: dict[str, int] = {}
    langs = np.array([names.setdefault(mention.lang, len(names)) for mention in mentions], np.int32)
    return Space(
        keys, rows, weights, everything, np.array(shares, np.float32), outer, likeness(keys), grams, values, langs
    )


def _telling(key: Key) -> float:
    lang, term = key
    if term.startswith("#"):
        return _NUMBER
    return math.sqrt(commonness(lang).get(term, 1.0)) if lang else 1.0


def _rows(rows: Sequence[Sequence[int]]) -> Rows:
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return Rows(starts, np.fromiter((value for row in rows for value in row), np.int32, int(starts[-1])))


def _grams(mentions: Sequence[Mention]) -> tuple[Rows, Floats]:
    """Return the hashed letter n-grams of each mention's words, weighted by rarity and of length one."""
    found, counts = [], []
    for mention in mentions:
        plain = "".join(c if c.isalnum() else " " for c in mention.words.lower())
        text = f" {' '.join(plain.split())} "
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
        mixed = np.zeros(max(len(codes) - _GRAM + 1, 0), np.uint64)
        for k in range(_GRAM):
            mixed = mixed * np.uint64(1_000_003) + codes[k : k + len(mixed)]
        slots, count = np.unique((mixed ^ (mixed >> np.uint64(17))) % np.uint64(_SLOTS), return_counts=True)
        found.append(slots.astype(np.int32))
        counts.append(count.astype(np.float32))
    starts = np.zeros(len(found) + 1, np.int64)
    np.cumsum([len(row) for row in found], out=starts[1:])
    values = np.concatenate(found) if found else np.zeros(0, np.int32)
    rarity = np.log1p(len(mentions) / np.maximum(np.bincount(values, minlength=_SLOTS), 1)).astype(np.float32)
    weights = ((1 + np.log(np.concatenate(counts))) * rarity[values]) if found else np.zeros(0, np.float32)
    lengths = np.sqrt(np.add.reduceat(np.append(weights**2, 0), starts[:-1])) if found else np.ones(0)
    lengths[starts[:-1] == starts[1:]] = 1
    return Rows(starts, values), (weights / np.repeat(np.maximum(lengths, 1e-6), np.diff(starts))).astype(np.float32)
