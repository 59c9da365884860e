"""What every page needs beside itself: the settings that a reader chooses."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from hearsay.export.view import one_line
from hearsay.web.rendering import YEAR
from hearsay.web.words import LANGUAGES

router = APIRouter(include_in_schema=False)


@router.post("/settings")
def choose(
    lang: Annotated[str | None, Form(max_length=10)] = None,
    who: Annotated[str | None, Form(max_length=200)] = None,
    back: Annotated[str, Form(max_length=2000)] = "/",
) -> RedirectResponse:
    """Remember the interface's language, or who decides, and go back to where the reader was."""
    answer = RedirectResponse(back_to(back), 303)
    if lang in LANGUAGES:
        answer.set_cookie("lang", lang, max_age=YEAR, httponly=True, samesite="strict")
    name = one_line(who or "").strip()[:80]
    if name:
        answer.set_cookie("who", quote(name), max_age=YEAR, httponly=True, samesite="strict")
    return answer


def back_to(address: str) -> str:
    """Return `address` if it is a path of this app, else the front page: a form never leads anywhere else."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() and "\\" not in address else "/"
