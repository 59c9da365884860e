"""Lemmas that dictionaries list, as checksums by part of speech: the lemmatiser prefers an edit that makes one.

The lists come from the Python package ``spacy-lookups-data`` (the ``train`` group): Italian from Morph-it!, a free
lexicon by Marco Baroni and Eros Zanchetta (CC BY-SA 2.0), English from WordNet 3.0 (Princeton University's licence).
"""

from __future__ import annotations

import gzip
import importlib.resources
import json
import zlib
from typing import Any

_ITALIAN = {"VERB": "verb", "AUX": "aux", "NOUN": "noun", "ADJ": "adj", "ADV": "adv"}
_ENGLISH = {"VERB": "verb", "NOUN": "noun", "ADJ": "adj", "ADV": "adv"}
SOURCES = {
    "it": ("Morph-it! 0.48 by Marco Baroni and Eros Zanchetta, from spacy-lookups-data", "CC BY-SA 2.0"),
    "en": ("WordNet 3.0, copyright 2006 by Princeton University, from spacy-lookups-data", "WordNet licence"),
}


def lemmas(language: str) -> dict[str, list[int]]:
    """Return the checksums of the lower-cased lemmas of each part of speech that has a list.

    Raises ModuleNotFoundError when ``spacy-lookups-data`` is not installed.
    """
    if language == "it":
        words = {pos: set(_table(f"it_lemma_lookup_{name}").values()) for pos, name in _ITALIAN.items()}
    elif language == "en":
        index = _table("en_lemma_index")
        words = {pos: set(index[name]) for pos, name in _ENGLISH.items()}
        irregular = _table("en_lemma_exc")
        for pos, name in _ENGLISH.items():
            words[pos] |= {form for forms in irregular[name].values() for form in forms}
    else:
        return {}
    return {pos: sorted({zlib.crc32(_mended(word).lower().encode()) for word in found}) for pos, found in words.items()}


def _table(name: str) -> Any:
    place = importlib.resources.files("spacy_lookups_data") / "data" / f"{name}.json.gz"
    return json.loads(gzip.decompress(place.read_bytes()))


def _mended(word: str) -> str:
    """Undo what reading UTF-8 as Latin-1 did to the accents of some Italian lists."""
    try:
        return word.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return word
