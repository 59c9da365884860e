"""Mentions as numbers: their terms with weights, and the letters of their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hearsay.linking.words import Floats, Ints, Key, Likeness, likeness
from hearsay.records import Mention, Proposition, Quantity

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

    `gram_values` stand beside `grams.values`, of length one for each mention; `langs` numbers the language.
    """

    keys: list[Key]
    terms: Rows
    context: Rows
    weights: Floats
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
    found = [("" if ":" in term else lang, term) for term in proposition.terms]
    numbers = (number_term(quantity) for quantity in proposition.quantities)
    return list(dict.fromkeys([*found, *(("", number) for number in numbers if number is not None)]))


def vectors(mentions: Sequence[Mention]) -> Space:
    """Return the mentions as numbers, in their order.

    A term weighs log(1 + N / n) for N mentions, n of which have it.
    """
    place: dict[Key, int] = {}
    terms, context = [], []
    for mention in mentions:
        own = [place.setdefault(key, len(place)) for key in keys_of(mention.lang, mention.proposition)]
        terms.append(sorted(own))
        around = {("" if ":" in term else mention.lang, term) for term in mention.proposition.context}
        context.append(sorted({place.setdefault(key, len(place)) for key in sorted(around)} - set(own)))
    rows = _rows(terms)
    count = np.bincount(rows.values, minlength=len(place))
    weights = np.log1p(len(mentions) / np.maximum(count, 1)).astype(np.float32)
    keys = list(place)
    grams, values = _grams(mentions)
    names: dict[str, int] = {}
    langs = np.array([names.setdefault(mention.lang, len(names)) for mention in mentions], np.int32)
    return Space(keys, rows, _rows(context), weights, likeness(keys), grams, values, langs)


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
