"""Tags as the recognisers of names learn them, and what a transformer without capitals is told of a word's shape."""

from __future__ import annotations

from collections.abc import Sequence

from hearsay.names import BREAK, TAGS
from train.ner_data import Named, names

NUMBER = {tag: number for number, tag in enumerate(TAGS)}


def numbers(iob: Sequence[str]) -> tuple[int, ...]:
    """Turn IOB tags into numbers of `hearsay.names.TAGS`."""
    out = [0] * len(iob)
    for start, end, name in names(iob):
        out[start:end] = [NUMBER[f"I-{name}"]] * (end - start)
        out[start], out[end - 1] = NUMBER[f"B-{name}"], NUMBER[f"E-{name}"]
        if end - start == 1:
            out[start] = NUMBER[f"S-{name}"]
    return tuple(out)


def laid(group: Sequence[Named], *, marked: bool = True) -> tuple[list[str], list[int]]:
    """Return the words of neighbouring sentences and the numbers of their tags, `BREAK` between the sentences.

    Without it when not ``marked``.
    """
    words: list[str] = []
    tags: list[int] = []
    for sentence in group:
        if words and marked:
            words.append(BREAK)
            tags.append(0)
        words += sentence.forms
        tags += numbers(sentence.tags)
    return words, tags


def shape_of(word: str) -> int:
    """Return a number below eleven for the word's capitals, digits and marks."""
    if not any(c.isalnum() for c in word):
        return 0
    if word.isdigit():
        return 1
    if any(c.isdigit() for c in word):
        return 2 if word[0].isdigit() else 3
    if word.islower():
        return 4
    if word.isupper():
        return 5 if len(word) == 1 else 6
    if word[0].isupper():
        return 7 if word[1:].islower() else 8
    return 9 if any(c.isupper() for c in word) else 10
