"""Copied text: winnowed fingerprints with positions, and what two documents share word for word.

A fingerprint is a hash of eight words in a row; of every eight neighbouring hashes the smallest is kept, so that any
common stretch of fifteen words is found whatever stands around it (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD
2003). The fingerprints only nominate pairs; how much two texts share is then counted exactly.

Source of the sizes: a trial on 100,000 synthetic articles with near-duplicates, cuts and three copied sentences of
fourteen (all found with these sizes; MinHash and SimHash found no copied paragraph).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hearsay.records import Copy, Document, Span

WORDS = 8  # words in a fingerprint, and the least that a shared stretch has
_WINDOW = 8  # hashes of which one is kept
_NOMINATED = 2  # common fingerprints that make two documents worth comparing
_POSTINGS = 48  # documents kept for one fingerprint: a text met more often is found through the first of them
_SHINGLE = 5  # words in a row that are counted for the share; source: the protocol of the shared-origin gold set
_FURNITURE_WORDS = 40  # a line up to this long that one outlet prints in _FURNITURE_TIMES documents is no copy
_FURNITURE_TIMES = 3
_PRIME = (1 << 61) - 1
_BASE = 1_000_003
_WORD = re.compile(r"\w+")


class Fingerprint(NamedTuple):
    """Eight words in a row: a number below 2**61, and where they stand in the text."""

    value: int
    start: int
    end: int


class Token(NamedTuple):
    """A word of a text, in lower case, and where it stands."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of `text` in order: punctuation and blanks do not count."""
    return [Token(match.group().casefold(), match.start(), match.end()) for match in _WORD.finditer(text)]


def fingerprints(text: str, lang: str) -> tuple[Fingerprint, ...]:
    """Return the winnowed fingerprints of `text` in order of position; the same words give the same numbers anywhere.

    Texts of different languages have no fingerprint in common. A text of fewer than eight words has none.
    """
    places = [match.span() for match in _WORD.finditer(text)]
    salt = zlib.crc32(lang.encode())
    values = [(value ^ salt) % _PRIME for value in grams([text[start:end].casefold() for start, end in places])]
    return tuple(Fingerprint(values[i], places[i][0], places[i + WORDS - 1][1]) for i in _winnowed(values))


def grams(words: Sequence[str], size: int = WORDS) -> Iterator[int]:
    """Yield the hash of every `size` words in a row; it is the same in every process."""
    power = pow(_BASE, size, _PRIME)
    value = 0
    hashes = [zlib.crc32(word.encode("utf-8", "surrogatepass")) + 1 for word in words]
    for i, number in enumerate(hashes):
        value = (value * _BASE + number) % _PRIME
        if i >= size:
            value = (value - hashes[i - size] * power) % _PRIME
        if i >= size - 1:
            yield value


def _winnowed(values: Sequence[int]) -> Iterator[int]:
    """Yield the places of the smallest of every eight neighbours, the last of equal ones, each once."""
    best = -1
    for start in range(max(1, len(values) - _WINDOW + 1) if values else 0):
        end = min(start + _WINDOW, len(values))
        before = best
        if best < start:
            window = values[start:end]
            best = end - 1 - window[::-1].index(min(window))
        elif values[end - 1] <= values[best]:
            best = end - 1
        if best != before:
            yield best


class CopyIndex:
    """An index of documents that tells, for each new one, which earlier ones it shares text with.

    It grows by one document at a time and never forgets; time for a document does not depend on how many are there.
    """

    def __init__(self) -> None:
        self._postings: defaultdict[int, list[str]] = defaultdict(list)
        self._documents: dict[str, Document] = {}
        self._lines: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def add(self, document: Document) -> tuple[Copy, ...]:
        """Return what `document` shares with those added before, in order of their ids, and take it in.

        A document that is already there gives nothing.
        """
        if document.id in self._documents:
            return ()
        met: Counter[str] = Counter()
        values = {print_.value for print_ in fingerprints(document.text, document.lang)}
        for value in values:
            met.update(self._postings[value])
            if len(self._postings[value]) < _POSTINGS:
                self._postings[value].append(document.id)
        self._documents[document.id] = document
        if document.outlet:
            self._lines[document.outlet].update({_line_key(line) for line in document.text.split("\n")})
        found = []
        for other in sorted(other for other, count in met.items() if count >= _NOMINATED):
            earlier = self._documents[other]
            copy = compare(earlier, document, furniture=self._furniture(earlier, document))
            if copy is not None:
                found.append(copy)
        return tuple(found)

    def _furniture(self, first: Document, second: Document) -> frozenset[int]:
        """Return the keys of the lines that an outlet repeats under its articles, if both are of that outlet."""
        if not first.outlet or first.outlet != second.outlet:
            return frozenset()
        counts = self._lines[first.outlet]
        keys = {_line_key(line) for document in (first, second) for line in document.text.split("\n")}
        return frozenset(key for key in keys if key and counts[key] >= _FURNITURE_TIMES)


def copies(documents: Iterable[Document]) -> tuple[Copy, ...]:
    """Return what every two of the documents share word for word, in order of the pairs' ids.

    Only stretches of at least eight words count, within one language; a short line that one outlet prints under three
    or more of its articles is furniture and does not. The result does not depend on the order of the documents.
    """
    index = CopyIndex()
    found = [copy for document in sorted(documents, key=lambda document: document.id) for copy in index.add(document)]
    return tuple(sorted(found, key=lambda copy: (copy.first, copy.second)))


def compare(first: Document, second: Document, *, furniture: frozenset[int] = frozenset()) -> Copy | None:
    """Return what two documents share word for word, or None if no eight words in a row are the same.

    The share is that of the shorter document's different five-word sequences which also stand in the other.
    """
    if first.lang != second.lang:
        return None
    left, right = _body(first, furniture), _body(second, furniture)
    pairs = runs(left, right)
    if not pairs:
        return None
    mine, theirs = ({*grams([word.word for word in side], _SHINGLE)} for side in (left, right))
    share = len(mine & theirs) / max(1, min(len(mine), len(theirs)))
    return Copy(
        first.id,
        second.id,
        round(share, 4),
        tuple(Span(left[i].start, left[i + size - 1].end) for i, _, size in pairs),
        tuple(Span(right[j].start, right[j + size - 1].end) for _, j, size in pairs),
    )


def runs(left: Sequence[Token], right: Sequence[Token], least: int = WORDS) -> list[tuple[int, int, int]]:
    """Return the longest common stretches as (place on the left, place on the right, length), in order on the left.

    Each is at least `least` words long; on the left none overlaps another.
    """
    at: defaultdict[int, list[int]] = defaultdict(list)
    for j, value in enumerate(grams([word.word for word in right], least)):
        at[value].append(j)
    values = list(grams([word.word for word in left], least))
    found: list[tuple[int, int, int]] = []
    i = 0
    while i < len(values):
        best = (0, 0)
        for j in at.get(values[i], ()):
            size = 0
            while i + size < len(left) and j + size < len(right) and left[i + size].word == right[j + size].word:
                size += 1
            best = max(best, (size, -j))
        if best[0] >= least:
            found.append((i, -best[1], best[0]))
            i += best[0]
        else:
            i += 1
    return found


def _body(document: Document, furniture: frozenset[int]) -> list[Token]:
    words = tokens(document.text)
    if not furniture:
        return words
    kept: list[Token] = []
    at = 0
    for line in document.text.split("\n"):
        end = at + len(line)
        if _line_key(line) not in furniture:
            kept.extend(word for word in words if at <= word.start < end)
        at = end + 1
    return kept


def _line_key(line: str) -> int:
    """Return a number for a short line, 0 for a long or an empty one, which is never furniture."""
    words = tokens(line)
    return zlib.crc32(" ".join(word.word for word in words).encode()) if 0 < len(words) <= _FURNITURE_WORDS else 0
