"""What pages with lists share: addresses that keep what was asked, one page of many, values that forms may send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar, get_args
from urllib.parse import urlencode

from fastapi import Request

from hearsay.export.view import SIGNS, one_line
from hearsay.records import Certainty, Stance

PAGE = 25
"""How many rows a page of a list has."""
_LAST = 4_000  # the furthest page that is looked for: what lies behind is found by narrowing
_LONGEST = 300  # characters of what is asked in one field
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")

Row = TypeVar("Row")


def address(path: str, asked: Mapping[str, object], **changes: object) -> str:
    """Return a path with what is asked of it, some of that changed; what is None, empty or nought is left out."""
    wanted = {**asked, **changes}
    kept = {name: "1" if value is True else str(value) for name, value in wanted.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def asked_of(request: Request, *names: str) -> dict[str, str]:
    """Return what a page's address asks of `names`, each on one line, without what is empty or cannot be meant.

    A stance or a certainty that there is none of, and a date that is no year, month or day, cannot be meant.
    """
    found = {name: one_line(request.query_params.get(name, ""))[:_LONGEST] for name in names}
    return {name: value for name, value in found.items() if value and _meant(name, value)}


def _meant(name: str, value: str) -> bool:
    match name:
        case "stance":
            return value in get_args(Stance)
        case "certainty":
            return value in get_args(Certainty)
        case "since" | "until" | "month":
            return _DAY.fullmatch(value) is not None
        case "minimum":
            return value.isascii() and value.isdigit() and int(value[:6]) > 1 and len(value) <= 6
        case "lang":
            return re.fullmatch(r"[a-z]{2,3}", value) is not None
    return True


def page_number(request: Request) -> int:
    """Return which page of a list is asked, from 1."""
    asked = request.query_params.get("page", "")
    return min(max(int(asked), 1), _LAST) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """One page of a list: its rows, its number from 1, whether one follows, and how many rows there are in all.

    `total` is None where nobody counted.
    """

    rows: tuple[Row, ...]
    number: int
    more: bool
    total: int | None = None

    @classmethod
    def of(cls, rows: Iterable[Row], number: int, total: int | None = None, size: int = PAGE) -> Paged[Row]:
        """Return a page of `rows`, which begin with that page and hold at least one row of the next."""
        found = tuple(islice(rows, size + 1))
        return cls(found[:size], number, len(found) > size, total)

    @property
    def first(self) -> int:
        """The number of the first row, from 1."""
        return (self.number - 1) * PAGE + 1


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows a list: its name, its value, and the address of the list without it."""

    name: str
    value: str
    without: str


def listed(request: Request, asked: Mapping[str, str], **context: Any) -> dict[str, Any]:
    """Return what templates of lists have beside their rows.

    `asked` is what was asked, `chips` the same to be taken back one by one, `url` makes the address of this list with
    something changed, `signs` are the signs of stances.
    """
    path = request.url.path
    chips = tuple(
        Chip(name, value, address(path, asked, **{name: None})) for name, value in asked.items() if name != "q"
    )
    return {
        "asked": asked,
        "chips": chips,
        "url": lambda **changes: address(path, asked, **changes),
        "signs": SIGNS,
        **context,
    }
