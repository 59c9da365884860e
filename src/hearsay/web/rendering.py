"""How pages are made: one `Desk` for the app, templates with the reader's language, and who is reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from hearsay.casebook import Ledger
from hearsay.export.view import long_date, one_line, visible
from hearsay.export.words import words_for
from hearsay.web.settings import Settings
from hearsay.web.telling import COOKIE, told
from hearsay.web.words import LANGUAGES, preferred, translator

YEAR = 365 * 24 * 3600
# Controls but tab and line ends, bidirectional embeddings, overrides and isolates, halves of characters: whatever a
# template let through of an article's or an address's, none of them reaches a browser. One letter stands for one, so
# that places in a text stay right. See `hearsay.export.view.visible`, which says in words what stood there.
_ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Desk:
    """What every page needs: the ledger and how to draw."""

    settings: Settings
    ledger: Ledger

    @cached_property
    def templates(self) -> Environment:
        """The templates; all text is escaped, and a name that is not given is an error."""
        environment = Environment(
            loader=PackageLoader("hearsay", "web/templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(visible=visible, one_line=one_line, path=path_part)
        return environment

    def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """Return a page of `template`, in the reader's language.

        Beside `context` a template has `t` (messages), `words` (of the records' values), `date` (ISO days in words),
        `lang`, `who`, `here` (this address), `stale` (something is not linked yet), `settings` and `said` (what is
        to be said once, or None).
        """
        reader = Reader.of(request, self.settings)
        context.setdefault("said", told(request))
        words = words_for(reader.lang)
        body = self.templates.get_template(template).render(
            t=translator(reader.lang),
            words=words,
            date=lambda iso: long_date(iso, words) if iso else words.no_date,
            lang=reader.lang,
            languages=LANGUAGES,
            who=reader.who,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            stale=self.ledger.stale(),
            settings=self.settings,
            **context,
        )
        answer = HTMLResponse(_ACTING.sub("\ufffd", body), status, headers)
        if COOKIE in request.cookies:
            answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a page: the interface's language, and the name that signs decisions."""

    lang: str
    who: str

    @classmethod
    def of(cls, request: Request, settings: Settings) -> Reader:
        """Return what a request's cookies say, else what the browser prefers and the settings give."""
        lang = request.cookies.get("lang", "")
        who = one_line(unquote(request.cookies.get("who", ""))).strip()[:80]
        return cls(
            lang if lang in LANGUAGES else preferred(request.headers.get("accept-language", "")), who or settings.who
        )


def path_part(text: str) -> str:
    """Return `text` so that it can stand in an address as one part of its path or as a value; half a letter is `?`."""
    return quote(text, safe="", errors="replace")


def desk_of(request: Request) -> Desk:
    """Return the app's desk."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]
"""What a route asks for to have the desk."""


def reader_of(request: Request) -> Reader:
    """Return who looks at the page."""
    return Reader.of(request, desk_of(request).settings)


TheReader = Annotated[Reader, Depends(reader_of)]
"""What a route asks for to know who looks at the page."""
