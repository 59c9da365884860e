"""What a page says once: that something was decided, by whom, and how it is taken back.

A form is answered by sending the reader back to where they were; what is to be said there travels in a cookie of its
own, which the next page shows and deletes. It names a message of `words/review.tsv` and its values, never markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from fastapi import Request, Response

from hearsay.export.view import one_line, shorten
from hearsay.web.words import translator

COOKIE = "said"
_LONGEST = 160
"""Characters of a value that a message shows. Source: own; a cookie holds 4,096 bytes."""
# What changes which mentions are one claim, or what they are: counted again with the next linking.
_LINKED = frozenset(
    (
        "merged",
        "split",
        "related",
        "corrected_source",
        "no_source",
        "corrected_span",
        "rejected",
        "withdrawn",
        "undone",
        "kept_apart",
    )
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message to be shown once: its key without the part, its values, and whether it can be taken back by `u`."""

    key: str
    values: Mapping[str, str | int]
    undo: bool = True

    @property
    def later(self) -> bool:
        """Whether it takes a linking for all of it to show."""
        return self.key in _LINKED

    def words(self, lang: str) -> str:
        """Return the message in a language, or nothing where there is no such message."""
        try:
            return translator(lang)(f"review.{self.key}", **{"who": "", **self.values})
        except (KeyError, IndexError, ValueError):  # a cookie from an older page, or made up
            return ""


def tell(response: Response, said: Said) -> None:
    """Let the next page say it."""
    values = {
        name: shorten(one_line(value), _LONGEST) if isinstance(value, str) else value
        for name, value in said.values.items()
    }
    body = json.dumps([said.key, values, said.undo], ensure_ascii=False, separators=(",", ":"))
    response.set_cookie(COOKIE, quote(body, safe=""), max_age=60, httponly=True, samesite="strict")


def told(request: Request) -> Said | None:
    """Return what the page is to say, None where there is nothing."""
    try:
        key, values, undo = json.loads(unquote(request.cookies[COOKIE]))
        plain = {str(name): value for name, value in values.items() if isinstance(value, str | int)}
        return Said(str(key), plain, undo is True)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
