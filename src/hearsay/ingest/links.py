"""Anchors that survive cleaning: links are marked inside the text, and taken out again once it is final.

The marks are Unicode noncharacters, which no text may hold: U+FDD0 opens an anchor and is followed by its number in ten
more of them, U+FDD1 closes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hearsay.records import Hyperlink, Span

_OPEN, _CLOSE, _ZERO = "\ufdd0", "\ufdd1", 0xFDD2
_MARK = re.compile("\ufdd0[\ufdd2-\ufddb]*|\ufdd1")
_RESERVED = re.compile("[\ufdd0-\ufdef]")


def bare(text: str) -> str:
    """Return `text` without marks (and without any noncharacter that a hostile page put in their place)."""
    return _RESERVED.sub("", text)


def marked(words: str, number: int) -> str:
    """Return `words` between the marks of anchor `number`, blanks at the edges left outside."""
    core = words.strip()
    if not core:
        return words
    start = words.index(core[0]) if not words[0].isspace() else len(words) - len(words.lstrip())
    digits = "".join(chr(_ZERO + int(digit)) for digit in str(number))
    return f"{words[:start]}{_OPEN}{digits}{core}{_CLOSE}{words[start + len(core) :]}"


def unmarked(text: str, urls: Sequence[str]) -> tuple[str, tuple[Hyperlink, ...]]:
    """Return `text` without marks and the links whose anchors it still holds, in order of position.

    `urls` are the addresses by anchor number. An anchor that lost its end in cleaning is dropped.
    """
    pieces: list[str] = []
    links: list[Hyperlink] = []
    position, length, opened = 0, 0, None
    for mark in _MARK.finditer(text):
        piece = bare(text[position : mark.start()])
        pieces.append(piece)
        length += len(piece)
        position = mark.end()
        if mark.group().startswith(_OPEN):
            number = "".join(str(ord(digit) - _ZERO) for digit in mark.group()[1:])
            opened = (int(number), length) if number else None
        elif opened is not None:
            number_, start = opened
            opened = None
            if number_ < len(urls) and length > start:
                links.append(Hyperlink(urls[number_], "", Span(start, length)))
    pieces.append(bare(text[position:]))
    final = "".join(pieces)
    return final, tuple(Hyperlink(link.url, link.span.of(final), link.span) for link in links if link.span)
