"""Page and player furniture: lines that a site prints around an article and that are nobody's words.

The patterns are data (`lexicons/furniture.tsv` and `lexicons/<lang>/furniture.tsv`): a regular expression, a kind and a
source. A whole line must match, so that a sentence *about* cookies or newsletters stays. Kinds that mean more than
"drop this line":

- `beside`: dropped only next to another line of furniture (a lone *Facebook* may be a heading);
- `dateline`: dropped only above the first long line of the text (a date alone further down is content);
- `list`: dropped with the short lines, without full stop, that follow it (related headlines);
- `tail`: cut from the end of a line;
- `credit`, `credit-line`: never dropped; they name an agency (see `hearsay.ingest.credits`).

`<DATE>` in a pattern stands for a written date, `<CLOCK>` for a time of day, `<AGENCY>` for agencies of `agencies.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hearsay.errors import LexiconError
from hearsay.ingest.dates import from_metadata
from hearsay.ingest.links import bare
from hearsay.ingest.tables import Row, rows

_KINDS = frozenset(
    [
        "player",
        "date",
        "dateline",
        "reading-time",
        "related",
        "share",
        "cookie",
        "newsletter",
        "rights",
        "advert",
        "photo",
        "loading",
        "prompt",
        "comments",
        "navigation",
        "code",
        "beside",
        "list",
        "tail",
        "credit",
        "credit-line",
    ]
)
_DATE = (
    r"(?:[^\W\d]{3,10},? )?(?P<date>\d{4}-\d{2}(?:-\d{2})?"
    r"|\d{1,2}(?:º|°|st|nd|rd|th)?(?: of| de)? [^\W\d]{3,10}\.?,?(?: del?)? \d{4}"
    r"|[^\W\d]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
)
_CLOCK = (
    r"(?:[\s,•·|@–—-]*(?:(?:alle|ore|at|a las|h)\s*){0,2}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?"
    r"(?:\s*(?:GMT|UTC|BST|CET|CEST|E[SD]?T|P[SD]?T))?)"
)
# Longer lines are paragraphs, not furniture, in code points. Source: own; the longest cookie notice met in saved pages
# has about 500.
_LONGEST = 600
# A headline in a list of related articles is shorter, in code points. Source: own.
_HEADLINE = 140
# A line with more words is the article's own first paragraph. Source: own.
_FIRST_PARAGRAPH = 12
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Stripped:
    """A text without furniture, and the date that the furniture gave (None if none)."""

    text: str
    published: str | None


@dataclass(frozen=True, slots=True)
class _Patterns:
    whole: re.Pattern[str]
    dated: tuple[re.Pattern[str], ...]
    beside: re.Pattern[str]
    dateline: tuple[re.Pattern[str], ...]
    headings: re.Pattern[str]
    tail: re.Pattern[str]


def furniture_rows(langs: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of all furniture tables of `langs`: pattern, kind, source.

    Raises:
        LexiconError: a kind is unknown.
    """
    found = rows("furniture.tsv", 3) + tuple(row for lang in langs for row in rows(f"{lang}/furniture.tsv", 3))
    for row in found:
        if row.fields[1] not in _KINDS:
            raise LexiconError(f"unknown kind {row.fields[1]!r}", row.path, row.line)
    return found


def strip(text: str, langs: Sequence[str]) -> Stripped:
    """Return the normalised `text` without lines of furniture, for pages in any of `langs`.

    Paragraph breaks and link marks of the lines that stay are kept.
    """
    patterns = _compiled(tuple(langs))
    lines = text.split("\n")
    drop, published = _marked(lines, patterns, langs)
    _related(lines, drop, patterns.headings)
    kept = [
        patterns.tail.sub("", line).rstrip(" ") if line else line
        for line, dropped in zip(lines, drop, strict=True)
        if not dropped
    ]
    return Stripped(re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip(), published)


def _marked(lines: list[str], patterns: _Patterns, langs: Sequence[str]) -> tuple[list[bool], str | None]:
    drop = [False] * len(lines)
    published: str | None = None
    run: list[int] = []
    sure, above = False, True
    for number, marked_line in enumerate([*lines, "\0"]):
        line = bare(marked_line)
        if not line:
            continue
        strong = weak = False
        if len(line) <= _LONGEST:
            found = next((m for p in patterns.dated if (m := p.fullmatch(line))), None)
            if found is None and above:
                found = next((m for p in patterns.dateline if (m := p.fullmatch(line))), None)
            if found:
                published = published or from_metadata(found.group("date") or "", langs)
            strong = bool(found or patterns.whole.fullmatch(line))
            weak = not strong and bool(patterns.beside.fullmatch(line))
        if strong or weak:
            run.append(number)
            sure = sure or strong
            continue
        if run and (sure or len(run) > 1):
            for index in run:
                drop[index] = True
        run, sure = [], False
        above = above and len(line.split()) <= _FIRST_PARAGRAPH
    return drop, published


def _related(lines: list[str], drop: list[bool], headings: re.Pattern[str]) -> None:
    for number, line in enumerate(lines):
        if drop[number] or not line or not headings.fullmatch(bare(line)):
            continue
        drop[number] = True
        start = number + 1
        apart = start < len(lines) and not lines[start]
        start += apart
        end = start
        while (
            end < len(lines)
            and lines[end]
            and len(bare(lines[end])) <= _HEADLINE
            and not _STOP.search(bare(lines[end]))
        ):
            end += 1
        # After a blank line one short line may be the article's next heading; two or more are a list.
        if not apart or end - start > 1:
            drop[start:end] = [True] * (end - start)


@lru_cache(maxsize=8)
def _compiled(langs: tuple[str, ...]) -> _Patterns:
    plain: dict[str, list[tuple[str, Row]]] = {"whole": [], "beside": [], "list": [], "tail": []}
    dated: dict[str, list[re.Pattern[str]]] = {"whole": [], "dateline": []}
    for row in furniture_rows(langs):
        pattern, kind, _ = row.fields
        if kind.startswith("credit"):
            continue
        pattern = pattern.replace("<DATE>", _DATE).replace("<CLOCK>", _CLOCK)
        if "(?P<date>" in pattern:
            dated["dateline" if kind == "dateline" else "whole"].append(_compiled_row(pattern, row))
        else:
            plain[kind if kind in plain else "whole"].append((pattern, row))
    return _Patterns(
        whole=_union(plain["whole"]),
        dated=tuple(dated["whole"]),
        beside=_union(plain["beside"]),
        dateline=tuple(dated["dateline"]),
        headings=_union(plain["list"]),
        tail=re.compile(rf"(?:{_union(plain['tail']).pattern})$", re.IGNORECASE),
    )


def _union(rows: list[tuple[str, Row]]) -> re.Pattern[str]:
    # Compiling is half of what a short reading waits for here: the rows are compiled together, and one by one only to
    # say which is wrong. `(?!)` matches nothing: a language may have no row of a kind.
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern, _ in rows) or "(?!)", re.IGNORECASE)
    except re.error:
        for pattern, row in rows:
            _compiled_row(pattern, row)
        raise


def _compiled_row(pattern: str, row: Row) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise LexiconError(f"not a regular expression: {error}", row.path, row.line) from error
