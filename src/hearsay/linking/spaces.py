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
# Mentions at large that count as much as those of the story in how rare a term is. Source: swept (docs/linking.md)
_AT_LARGE = 50.0


class Rows(NamedTuple):
    """Ragged rows of ints: row i is `values[starts[i]:starts[i + 1]]`, in ascending order."""

    starts: NDArray[np.int64]
    values: Ints

    def row(self, i: int) -> Ints:
        """Return row `i`."""
        return self.values[self.starts[i] : self.starts[i + 1]]


class Space(NamedTuple):
    """All mentions as numbers: their terms, their terms with those of the context, and hashed letter n-grams.

    `weights` stand beside `terms.values`, `around` beside `whole.values`, `gram_values` beside `grams.values` (of
    length one for each mention). `rarity` is what each of `keys` weighs among all mentions, `langs` numbers the
    language and `groups` the story of each mention.
    """

    keys: list[Key]
    rarity: Floats
    terms: Rows
    weights: Floats
    whole: Rows
    around: Floats
    like: Likeness
    grams: Rows
    gram_values: Floats
    langs: Ints
    groups: Ints


def number_term(quantity: Quantity) -> str | None:
    """Return the term by which a number meets another: its middle, or the end that is said."""
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    return f"#{sum(ends) / len(ends):g}{'%' if quantity.unit == '%' else ''}" if ends else None


def keys_of(lang: str, proposition: Proposition) -> list[Key]:
    """Return the terms of a proposition with their language, numbers among them."""
    found = [("" if ":" in term else lang, term) for term in proposition.terms if term]
    numbers = (number_term(quantity) for quantity in proposition.quantities)
    return list(dict.fromkeys([*found, *(("", number) for number in numbers if number is not None)]))


def space_of(mentions: Sequence[Mention], groups: Ints | None = None) -> Space:
    """Return the mentions as numbers, in their order; `groups` numbers the story of each, by default one for all.

    A term weighs log(1 + 1 / p), where p is the share of the story's mentions that have it, times the root of how
    telling it is in news at large: what all mentions of a story share tells none of its claims from another, however
    rare it is in other stories.
    """
    place: dict[Key, int] = {}
    terms, whole, shares = [], [], []
    for mention in mentions:
        own = sorted(place.setdefault(key, len(place)) for key in keys_of(mention.lang, mention.proposition))
        around = {("" if ":" in term else mention.lang, term) for term in mention.proposition.context if term}
        beside = sorted({place.setdefault(key, len(place)) for key in sorted(around)} - set(own))
        terms.append(np.array(own, np.int32))
        whole.append(np.array(own + beside, np.int32))
        shares.append(np.repeat(np.array([1.0, _AROUND], np.float32), (len(own), len(beside))))
    keys = list(place)
    telling = np.array([_telling(key) for key in keys], np.float32)
    rows, everything = _rows(terms), _rows(whole)
    del terms, whole
    stories = np.zeros(len(mentions), np.int32) if groups is None else groups
    rarity = np.log1p(len(mentions) / np.maximum(np.bincount(rows.values, minlength=len(keys)), 1)) * telling
    weights = _rarity(rows, stories, len(keys)) * telling[rows.values]
    outer = _rarity(everything, stories, len(keys)) * telling[everything.values] * _joined(shares)
    grams, values = _grams(mentions, stories)
    names: dict[str, int] = {}
    langs = np.array([names.setdefault(mention.lang, len(names)) for mention in mentions], np.int32)
    return Space(
        keys, rarity.astype(np.float32), rows, weights, everything, outer, likeness(keys), grams, values, langs, stories
    )


def _rarity(rows: Rows, groups: Ints, count: int) -> Floats:
    """Return log(1 + 1 / p) for each of `rows.values`, of which there are `count`: p is its share of a group's rows.

    A group of few rows is filled up by what is so at large. With one group p is the share of all rows.
    """
    at_large = np.bincount(rows.values, minlength=count) * (_AT_LARGE / max(len(groups), 1))
    found = np.zeros(len(rows.values), np.float32)
    order = np.argsort(groups, kind="stable")
    edges = np.flatnonzero(np.diff(groups[order], prepend=-1, append=-1))
    lengths = np.diff(rows.starts)
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        own = order[first:last]
        begins = np.cumsum(lengths[own]) - lengths[own]
        places = np.arange(int(lengths[own].sum())) + np.repeat(rows.starts[own] - begins, lengths[own])
        values, inverse, counts = np.unique(rows.values[places], return_inverse=True, return_counts=True)
        shares = (counts + at_large[values]) / (len(own) + _AT_LARGE)
        found[places] = np.log1p(1 / shares)[inverse]
    return found


def _telling(key: Key) -> float:
    lang, term = key
    if term.startswith("#"):
        return _NUMBER
    return math.sqrt(commonness(lang).get(term, 1.0)) if lang else 1.0


def _rows(rows: Sequence[Ints]) -> Rows:
    starts = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return Rows(starts, np.concatenate(rows) if rows else np.zeros(0, np.int32))


def _joined(rows: Sequence[Floats]) -> Floats:
    return np.concatenate(rows) if rows else np.zeros(0, np.float32)


def _grams(mentions: Sequence[Mention], groups: Ints) -> tuple[Rows, Floats]:
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
        counts.append((1 + np.log(count)).astype(np.float32))
    rows, weights = _rows(found), _joined(counts)
    del found, counts
    weights = weights * _rarity(rows, groups, _SLOTS)
    lengths = np.sqrt(np.add.reduceat(np.append(weights**2, np.float32(0)), rows.starts[:-1])) if mentions else weights
    lengths[rows.starts[:-1] == rows.starts[1:]] = 1
    return rows, weights / np.repeat(np.maximum(lengths, np.float32(1e-6)), np.diff(rows.starts))
