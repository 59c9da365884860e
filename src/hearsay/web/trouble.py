"""What is answered when something cannot be done: one shape for programs, a page that says what to do for readers.

Programs get `{"error": {"code", "message", "detail"}}`: a word that stays the same, a sentence in English, and what the
sentence is about, or null. Readers get the sentence in their language. Neither learns where the ledger's file lies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hearsay.errors import (
    HearsayError,
    LedgerBusy,
    LedgerError,
    LedgerFull,
    LedgerNotFound,
    LedgerRefused,
    LedgerTooNew,
    ModelError,
    NoSuchRecord,
    NotALedger,
    ReadError,
)
from hearsay.web.answers import json_answer
from hearsay.web.rendering import Desk, Reader
from hearsay.web.words import messages, translator


class Trouble(BaseModel):
    """What was wrong: a stable word, a sentence, and what it is about."""

    code: str
    message: str
    detail: dict[str, Any] | None


class TroubleAnswer(BaseModel):
    """The one shape of all errors."""

    error: Trouble


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not done: a status of HTTP, a stable word (a key of the words), and what it is about.

    `message` is a sentence of the error that was met, None where the words of `code` say all.
    """

    status: int
    code: str
    detail: Mapping[str, Any] | None = None
    message: str | None = None
    headers: Mapping[str, str] | None = None


# The first that fits.
_KINDS: tuple[tuple[type[HearsayError], int, str], ...] = (
    (NoSuchRecord, 404, "not-found"),
    (LedgerBusy, 503, "busy"),
    (LedgerFull, 507, "full"),
    (LedgerRefused, 503, "read-only"),
    (LedgerNotFound, 503, "no-ledger"),
    (LedgerTooNew, 503, "no-ledger"),
    (NotALedger, 503, "no-ledger"),
    (LedgerError, 422, "refused"),
    (ReadError, 422, "unread"),
    (ModelError, 503, "no-model"),
    (HearsayError, 422, "refused"),
)
_BY_STATUS = {
    400: "bad-request",
    401: "no-token",
    403: "forbidden",
    404: "not-found",
    405: "not-allowed",
    413: "too-large",
}


def explain(app: FastAPI, desk: Desk) -> None:
    """Give an app's errors one shape."""

    async def own(request: Request, error: Exception) -> Response:
        return answer_to(request, desk, refusal_of(error))

    for kind in (HearsayError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, own)


def refusal_of(error: Exception) -> Refusal:
    """Return what is said of an error."""
    if isinstance(error, HearsayError):
        status, code = next((status, code) for kind, status, code in _KINDS if isinstance(error, kind))
        if type(error) is LedgerError and isinstance(
            error.__cause__, (SQLAlchemyError, sqlite3.Error)
        ):  # the database's own trouble
            status, code = 503, "no-ledger"
        detail = {"id": error.id, "near": list(error.near)} if isinstance(error, NoSuchRecord) else None
        said = str(error)
        if isinstance(error, LedgerError) and error.ledger:
            said = said.replace(error.ledger, "the ledger")
        return Refusal(status, code, detail, said[:1].upper() + said[1:])
    if isinstance(error, RequestValidationError):
        wrong = [
            {"where": ".".join(str(part) for part in each["loc"]), "message": str(each["msg"])}
            for each in error.errors()
        ]
        said = "; ".join(f"{each['where']}: {each['message']}" for each in wrong[:5])
        return Refusal(422, "invalid", {"wrong": wrong}, f"That was not understood. {said}.")
    if isinstance(error, HTTPException):
        usual = HTTPStatus(error.status_code).phrase if error.status_code in set(HTTPStatus) else ""
        code = _BY_STATUS.get(error.status_code, "refused")
        return Refusal(
            error.status_code, code, message=error.detail if error.detail != usual else None, headers=error.headers
        )
    return Refusal(500, "internal")


def answer_to(request: Request, desk: Desk, refusal: Refusal, *, back: str | None = None) -> Response:
    """Return the answer: JSON under `/api`, elsewhere a page. `back` is where a visitor goes after the login.

    The page asks nothing of the ledger, which may be what the trouble is about.
    """
    headers = {**(refusal.headers or {}), "Cache-Control": "no-store"}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="hearsay"'
    if refusal.status == 503:
        headers["Retry-After"] = "5"
    if is_api(request):
        t = translator("en")
        message = refusal.message or f"{t(_key(refusal) + '_title')}. {t(_key(refusal))}"
        found = {"code": refusal.code, "message": message, "detail": dict(refusal.detail) if refusal.detail else None}
        return json_answer({"error": found}, refusal.status, headers)
    reader = Reader.of(request, desk.settings)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    body = desk.templates.get_template("trouble.html.j2").render(
        t=translator(reader.lang),
        lang=reader.lang,
        key=_key(refusal),
        refusal=refusal,
        login=refusal.status == 401 or refusal.code == "login",
        back=back if back is not None else here if request.method == "GET" else "/",
    )
    return HTMLResponse(body, refusal.status, headers)


def is_api(request: Request) -> bool:
    """Return whether a program asks."""
    return request.url.path == "/api" or request.url.path.startswith("/api/")


def _key(refusal: Refusal) -> str:
    key = f"trouble.{refusal.code}"
    return key if key in messages("en") else "trouble.refused"
