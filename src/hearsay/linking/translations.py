"""Translated articles: two texts of two languages whose sentences follow each other one by one.

Translations share no words, so no fingerprint finds them. What they share is names, numbers, cognates and words that
the shipped tables translate, sentence by sentence and in the same order. Sentences are aligned along both texts; the
share is what of the shorter text stands in sentences that found a partner.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from hearsay.linking.profiles import folded
from hearsay.linking.roots import sentences
from hearsay.records import Copy, Document, Span

TRANSLATED = 0.5  # share of the shorter text from which it is a translation; source: sweep, docs/origins.md
_LONGER = 0.4  # share of the longer text that must have partners as well: it may be cut, but not another article
_ALIKE = 0.35  # likeness of two sentences from which they are partners; source: the same sweep
_LEAST = 3  # sentences with a partner, below which chance may do it
_STEM = 5  # letters that a cognate shares, or a form with its listed word
_BLOCK = 4  # anchors (names and numbers) that two texts share at least to be compared
_COMMON = 200  # documents that an anchor may stand in and still be one
_WORD = re.compile(r"\w+")
_LITTLE = 4  # letters below which a word that is no number counts for nothing


class _Sentence(NamedTuple):
    span: Span
    anchors: frozenset[str]
    stems: frozenset[str]
    other: frozenset[str]


def translations(documents: Iterable[Document]) -> tuple[Copy, ...]:
    """Return the pairs of documents of two languages of which one is a translation, in order of the pairs' ids.

    `share` is 1.0, since all of a translation is another's. The spans are those of the sentences that found a partner.
    """
    read = {document.id: document for document in documents}
    at: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(read):
        for anchor in _anchors(read[key].text):
            at[anchor].append(key)
    shared: defaultdict[tuple[str, str], int] = defaultdict(int)
    for ids in at.values():
        if 1 < len(ids) <= _COMMON:
            for i, first in enumerate(ids):
                for second in ids[i + 1 :]:
                    if read[first].lang != read[second].lang:
                        shared[first, second] += 1
    pairs = (pair for pair, count in sorted(shared.items()) if count >= _BLOCK)
    found = (compare_translated(read[first], read[second]) for first, second in pairs)
    return tuple(copy for copy in found if copy is not None)


def compare_translated(first: Document, second: Document) -> Copy | None:
    """Return the sentences that two documents share if one is a translation of the other, else None."""
    share, pairs = aligned(first, second)
    if share < TRANSLATED or len(pairs) < _LEAST:
        return None
    return Copy(first.id, second.id, 1.0, tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def aligned(first: Document, second: Document) -> tuple[float, tuple[tuple[Span, Span], ...]]:
    """Return the share of the shorter text in sentences that found a partner in the other, and those sentences.

    Where too little of the longer one found a partner the lesser share is given: two texts on one event share some.
    """
    left, right = _read(first), _read(second)
    if not left or not right:
        return 0.0, ()
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    step = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if i == 0 or j == 0:
                continue
            options = [(best[i - 1][j], 1), (best[i][j - 1], 2)]
            likeness = _likeness(left[i - 1], right[j - 1])
            if likeness >= _ALIKE:
                options.append((best[i - 1][j - 1] + likeness, 3))
            best[i][j], step[i][j] = max(options)
    pairs = []
    i, j = len(left), len(right)
    while i and j:
        if step[i][j] == 3:
            pairs.append((left[i - 1].span, right[j - 1].span))
            i, j = i - 1, j - 1
        elif step[i][j] == 1:
            i -= 1
        else:
            j -= 1
    sizes = [sum(sentence.span.end - sentence.span.start for sentence in text) for text in (left, right)]
    shares = [sum(pair[side].end - pair[side].start for pair in pairs) / sizes[side] for side in (0, 1)]
    share = min(shares) if min(shares) < _LONGER else shares[int(sizes[1] < sizes[0])]
    return share, tuple(reversed(pairs))


def _likeness(first: _Sentence, second: _Sentence) -> float:
    """Return how much of two sentences' words means the same, from 0 to 1; names and numbers count double."""
    one = first.span.end - first.span.start
    two = second.span.end - second.span.start
    if not 0.5 <= one / two <= 2.0:
        return 0.0
    anchors, rest = first.anchors & second.anchors, 0
    for stem in first.stems:
        if stem in second.stems or stem in second.other:
            rest += 1
    for stem in second.stems:
        if stem in first.stems or stem in first.other:
            rest += 1
    whole = 2 * (len(first.anchors) + len(second.anchors)) + len(first.stems) + len(second.stems)
    return (4 * len(anchors) + rest) / whole if whole else 0.0


@lru_cache(maxsize=512)
def _read(document: Document) -> tuple[_Sentence, ...]:
    found = []
    for span in sentences(document.text):
        words = _WORD.findall(span.of(document.text))
        anchors = frozenset(folded(word) for word in words if word[0].isdigit() or word[0].isupper())
        stems = frozenset(folded(word)[:_STEM] for word in words if word[0].islower() and len(word) >= _LITTLE)
        other = frozenset(word for stem in stems for word in _table(document.lang).get(stem, ()))
        if words:
            found.append(_Sentence(span, anchors, stems, other))
    return tuple(found)


def _anchors(text: str) -> set[str]:
    words = _WORD.findall(text)
    return {folded(word) for word in words if (word[0].isdigit() or word[0].isupper()) and len(word) > 1}


@lru_cache(maxsize=8)
def _table(lang: str) -> dict[str, frozenset[str]]:
    """Return the stems of the other language by the stem of a listed word, for languages that the tables know."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    path = files("hearsay.linking") / "words" / "it-en.tsv"
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        italian, english, _ = line.split("\t")
        if len(italian) >= _LITTLE and len(english) >= _LITTLE and lang in ("it", "en"):
            word, other = (italian, english) if lang == "it" else (english, italian)
            found[word[:_STEM]].add(other[:_STEM])
    return {stem: frozenset(others) for stem, others in found.items()}


__all__: Sequence[str] = ("TRANSLATED", "aligned", "compare_translated", "translations")
