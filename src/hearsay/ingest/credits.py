"""Wire credits and datelines: where a text itself says which agency it comes from.

The names are data (`lexicons/agencies.tsv`), the phrases that credit an agency too (`credit` and `credit-line` rows of
the furniture tables). An agency that is merely quoted (*ha detto all'ANSA*, *the AP reported*) is no credit. The form
of datelines is the agencies' own: *ROMA, 12 marzo 2025 (Agenzia) –*, *(Agenzia) - ROMA, 12 MAR -*, *AGI -*.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hearsay.errors import LexiconError
from hearsay.ingest.dates import from_words
from hearsay.ingest.furniture import furniture_rows
from hearsay.ingest.tables import rows
from hearsay.records import Credit, Span

# A dateline stands in one of the first paragraphs, below a title and a summary at most. Source: own.
_OPENING_LINES = 4
_PLACE = r"[A-ZÀ-Þ][\w'’.-]*(?:[ /][\w'’.-]+){0,4}"
_WHEN = r"(?P<when>[^()\n/–—]{3,30}?)"
_DASH = r"\s*(?:[-–—]{1,2}|:)\s"
# Words by which an agency that is not in the table is known from a country in brackets. Source: own.
_AGENCY_LIKE = re.compile(r"\b(?:agenzia|agency|news|notizie|press|wire|newswire|stampa|media)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What an opening line says of itself: the date written in it with its year, None if there is none."""

    published: str | None
    credits: tuple[Credit, ...]


def find_credits(text: str, langs: Sequence[str], byline: str | None = None) -> tuple[tuple[Credit, ...], str | None]:
    """Return the wire credits of the final `text`, one an agency, and the date of its dateline (None if none).

    Credits found in the text come first, in order of position; those that only the `byline` gives have no span.
    """
    found: list[Credit] = []
    patterns = _compiled(tuple(langs))
    position, opening, published = 0, 0, None
    for line in text.split("\n"):
        if line:
            if opening < _OPENING_LINES:
                dateline = _dateline(line, position, langs)
                found.extend(dateline.credits)
                published = published or dateline.published
            opening += 1
            for pattern, whole in patterns if _name_pattern().search(line) else ():
                match = pattern.fullmatch(line) if whole else pattern.search(line)
                if match:
                    span = Span(position + match.start(), position + match.end())
                    found.extend(Credit(name, span) for name in _names(match.group("agency")))
        position += len(line) + 1
    if byline:
        found.extend(Credit(name) for name in _names(byline) or _in_brackets(byline))
    kept = text.rstrip("\n")
    last = kept.rpartition("\n")[2]
    if last.startswith("(") and last.endswith(")") and not _names(last):
        start = len(kept) - len(last) + 1
        found.extend(Credit(name, Span(start, start + len(name))) for name in _in_brackets(last))
    unique: dict[str, Credit] = {}
    for credit in sorted(found, key=lambda credit: credit.span or Span(len(text), len(text))):
        unique.setdefault(credit.agency, credit)
    return tuple(unique.values()), published


def _in_brackets(words: str) -> list[str]:
    """Return the agency that stands in brackets, known by a word of its name: *Redazione (Agenzia Nordest)*."""
    match = re.search(r"\((?P<agency>[A-Z][^()\n]{1,40})\)", words)
    return [match.group("agency")] if match and _AGENCY_LIKE.search(match.group("agency")) else []


def named(words: str) -> tuple[str, ...]:
    """Return the agencies of the table that `words`, a byline or a metadata field, name."""
    return tuple(_names(words))


def _dateline(line: str, position: int, langs: Sequence[str]) -> Dateline:
    for pattern in _datelines():
        match = pattern.match(line)
        if not match:
            continue
        when = match.groupdict().get("when")
        words, start = match.group("agency"), position + match.start("agency")
        names = list(_names(words))
        signed = [Credit(name, Span(start, start + len(words))) for name in names]
        dated = bool(when and re.search(r"\d", when))
        if not names and (dated or _AGENCY_LIKE.search(words)):
            signed = [Credit(words.strip(), Span(start, start + len(words)))]
        if signed:
            return Dateline(from_words(when, langs) if when else None, tuple(signed))
    match = re.match(rf"(?P<place>{_PLACE}),\s+{_WHEN}{_DASH}", line)
    if match and match.group("place").upper() == match.group("place"):
        return Dateline(from_words(match.group("when"), langs), ())
    return Dateline(None, ())


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str], ...]:
    table = []
    for row in rows("agencies.tsv", 3):
        try:
            re.compile(row.fields[1])
        except re.error as error:
            raise LexiconError(f"not a regular expression: {error}", row.path, row.line) from error
        table.append((row.fields[0], row.fields[1]))
    return tuple(table)


@lru_cache(maxsize=1)
def _name_pattern() -> re.Pattern[str]:
    # Agencies sign with a capital, two of them without: the look ahead spares trying fifty names at every word.
    return re.compile(
        r"(?<![\w.])(?=[A-ZČ]|dpa|aska)(?:" + "|".join(f"({pattern})" for _, pattern in _table()) + r")(?!\w)"
    )


def _names(words: str) -> list[str]:
    table = _table()
    return [table[match.lastindex - 1][0] for match in _name_pattern().finditer(words) if match.lastindex]


def _several() -> str:
    one = "(?:the |The )?(?:" + "|".join(f"(?:{pattern})" for _, pattern in _table()) + r")(?!\w)"
    return rf"(?-i:(?P<agency>{one}(?:\s*(?:[/,&+-]|e|ed|and)\s*{one})*))"


@lru_cache(maxsize=1)
def _datelines() -> tuple[re.Pattern[str], ...]:
    agency, known = r"(?P<agency>[A-Z][^()\n]{1,40})", _several()
    return (
        re.compile(rf"{_PLACE}(?:,\s+{_WHEN})?\s*\({agency}\)(?:{_DASH}|\s*$)"),
        re.compile(rf"\({agency}\)\.?{_DASH}{_PLACE},\s+{_WHEN}{_DASH}"),
        re.compile(rf"\({known}\)\.?(?:{_DASH}|\s+)"),
        re.compile(rf"{known}{_DASH}"),
        re.compile(rf"{_PLACE},\s+{_WHEN}\.?\s*/{agency.replace('()', '()/')}/\.?\s"),
    )


@lru_cache(maxsize=8)
def _compiled(langs: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    agencies = _several()
    found = []
    for row in furniture_rows(langs):
        pattern, kind, _ = row.fields
        if kind.startswith("credit"):
            try:
                compiled = re.compile(pattern.replace("<AGENCY>", agencies), re.IGNORECASE)
            except re.error as error:
                raise LexiconError(f"not a regular expression: {error}", row.path, row.line) from error
            found.append((compiled, kind == "credit-line"))
    return tuple(found)
