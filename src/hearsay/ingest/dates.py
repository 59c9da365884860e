"""Dates of publication, as precise as the page says and no more.

A date is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. `17/10/2024` is read day first, except that a text in English in which both
numbers could be the month keeps only the year. Month names come from `lexicons/<lang>/months.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from hearsay.errors import ReadError
from hearsay.ingest.tables import months

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?=$|[T\s])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|T|\d{4,6}Z?$)")
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?![\d./-])")
_YEAR_FIRST = re.compile(r"(?<![\d./-])(\d{4})[./-](\d{1,2})(?:[./-](\d{1,2}))?(?![\d./-])")
_RFC = re.compile(r"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} ")
_ARGUMENT = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
# Years outside are taken for something else. Source: own; no news page is older than the press photograph's century.
_YEARS = range(1800, 2101)


def checked(published: str | None, origin: str) -> str | None:
    """Return `published` if it is a date hearsay can hold, None for None.

    Raises:
        ReadError: it is not YYYY, YYYY-MM or YYYY-MM-DD, or no such day exists.
    """
    if published is None:
        return None
    if _ARGUMENT.fullmatch(published) and _made(*published.split("-")) == published:
        return published
    raise ReadError(f"published={published!r} is not a date: write YYYY, YYYY-MM or YYYY-MM-DD.", origin)


def from_metadata(value: str, langs: Sequence[str]) -> str | None:
    """Return the date that a metadata field holds, None if it holds none.

    The day is the one the page's own clock showed: a time zone is not converted away.
    """
    value = value.strip()
    found = _ISO.match(value) or _COMPACT.match(value)
    if found:
        return _made(*found.groups())
    if _RFC.match(value):
        from email.utils import parsedate_to_datetime

        try:
            return parsedate_to_datetime(value).date().isoformat()
        except ValueError:
            return None
    return from_words(value, langs)


def from_words(words: str, langs: Sequence[str]) -> str | None:
    """Return the first date written in `words` (*17 ottobre 2024*, *October 2024*, *17/10/2024*), None if none."""
    names = months(tuple(langs))
    if names:
        name = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
        patterns = (
            rf"(?<![\w/.-])(?P<d>\d{{1,2}})(?:º|°|st|nd|rd|th)?\s+(?:of\s+|de\s+)?(?P<m>{name})\.?,?\s+(?:de\s+)?(?P<y>\d{{4}})(?!\d)",
            rf"(?<!\w)(?P<m>{name})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?!\d)",
            rf"(?<!\w)(?P<m>{name})\.?,?\s+(?P<y>\d{{4}})(?!\d)",
        )
        for pattern in patterns:
            found = re.search(pattern, words, re.IGNORECASE)
            if found:
                parts = found.groupdict()
                return _made(parts["y"], str(names[parts["m"].casefold()]), parts.get("d"))
    found = _YEAR_FIRST.search(words)
    if found:
        return _made(*found.groups())
    found = _SLASHED.search(words)
    if found:
        first, second, year = found.groups()
        if list(langs)[:1] == ["en"] and int(first) <= 12 and int(second) <= 12 and first != second:
            return _made(year)
        return _made(year, second, first) or _made(year, first, second)
    return None


def _made(year: str, month: str | None = None, day: str | None = None) -> str | None:
    if int(year) not in _YEARS:
        return None
    try:
        made = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return made.isoformat() if day else f"{made:%Y-%m}" if month else f"{int(year):04d}"
