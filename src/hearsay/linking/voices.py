"""Whether two mentions are said by the same named source: what one person says twice is likelier to be one claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from hearsay.linking.profiles import folded
from hearsay.linking.words import Floats, Ints
from hearsay.records import Mention

_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w’'-]+")  # a word that begins with a capital


class Voices(NamedTuple):
    """For each mention its document, and of its nearest source the last and the first name, as ints; -1 without one.

    The first name is -1 too where only one is written.
    """

    documents: Ints
    last: Ints
    first: Ints


def voices_of(mentions: Sequence[Mention]) -> Voices:
    """Return who says each mention, in their order."""
    numbers: dict[str, int] = {}

    def number(word: str) -> int:
        return numbers.setdefault(word, len(numbers))

    rows = np.full((3, len(mentions)), -1, np.int32)
    for i, mention in enumerate(mentions):
        rows[0, i] = number(mention.document)
        names = _NAME.findall(mention.sources[0].name) if mention.sources else []
        if names:
            rows[1, i] = number(folded(names[-1]))
            rows[2, i] = number(folded(names[0])) if len(names) > 1 else -1
    return Voices(*rows)


def same_voice(voices: Voices, i: int, others: Ints) -> Floats:
    """Return 1 for each of `others` that another document has from the same named source as mention `i`, else 0.

    A surname alone agrees with any first name: this weighs a pair that is likely by its words, and proves nothing.
    """
    if voices.last[i] < 0:
        return np.zeros(len(others), np.float32)
    first = voices.first[others]
    known = (first >= 0) & (voices.first[i] >= 0)
    agree = (voices.last[others] == voices.last[i]) & (~known | (first == voices.first[i]))
    return np.asarray(agree & (voices.documents[others] != voices.documents[i]), np.float32)
