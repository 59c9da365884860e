"""Adding articles by paste, by address or as files, linking them, and how far that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hearsay.errors import ReadError
from hearsay.export.view import one_line, shorten
from hearsay.ingest.documents import LANGS
from hearsay.web.front import back_to
from hearsay.web.jobs import Job, Jobs, code_of
from hearsay.web.rendering import Desk, TheDesk, desk_of
from hearsay.web.waiting import Parcel

router = APIRouter(include_in_schema=False)

_FILES = 500
"""The most files at once. Source: own; a folder of a month's articles."""
_ADDRESSES = 50
"""The most addresses at once. Source: own; each may take 40 seconds."""
_NAME = 70  # letters of a text without a title by which it is called
_SOON = 2.0
"""Seconds to wait before the page of progress is shown. Source: own; most single articles take less."""
_SMALL_LEDGER = 1000
"""Articles up to which linking is offered ticked: it takes seconds. Source: docs/linking.md, speed."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What a form of adding holds, as it was typed."""

    text: str = ""
    title: str = ""
    urls: str = ""
    outlet: str = ""
    published: str = ""
    lang: str = ""

    @classmethod
    def of(cls, form: FormData) -> Handed:
        """Return the fields of a form, without blanks around them, the text as it is."""
        given = {each.name: str(form.get(each.name) or "") for each in fields(cls)}
        return cls(**{name: value if name == "text" else value.strip() for name, value in given.items()})

    def parcels(self) -> list[Parcel]:
        """Return what is to be read of it, files aside.

        Raises:
            ReadError: an address is none, or there are too many; the text cannot be read; the date is none.
        """
        about: dict[str, Any] = {
            "outlet": self.outlet or None,
            "published": self.published or None,
            "lang": self.lang or None,
        }
        found = [Parcel("url", address, url=address, **about) for address in addresses(self.urls)]
        if self.text.strip():
            title = self.title or None
            raw = self.text.encode("utf-8", "replace")
            name = title or shorten(one_line(self.text[:400]), _NAME)
            found.append(Parcel("text", name, raw, title=title, **about))
        return found


def addresses(given: str) -> list[str]:
    """Return the addresses of a field, one a line or with blanks between.

    Raises:
        ReadError: one is no address of http or https, or there are too many.
    """
    found = list(dict.fromkeys(given.split()))
    for address in found:
        if not re.match(r"https?://[^/]", address, re.IGNORECASE):
            raise ReadError(f"{address} is not an address that is read: it begins with https:// or http://.", address)
    if len(found) > _ADDRESSES:
        raise ReadError(f"These are {len(found)} addresses: give up to {_ADDRESSES} at a time.", found[0])
    return found


def taken(jobs: Jobs, parcels: Sequence[Parcel], *, link: bool = False, back: str = "/") -> Job:
    """Hand parcels over. Text is looked at first: what cannot be read is said while its writer still has it.

    Raises:
        ReadError: a text or a date cannot be read; nothing was taken.
    """
    for parcel in parcels:
        if parcel.kind == "text":
            next(parcel.documents())
        elif parcel.published:
            from hearsay.ingest.dates import checked

            checked(parcel.published, parcel.name)
    return jobs.add(parcels, link=link, back=back)


def jobs_of(request: Request) -> Jobs:
    """Return the app's jobs."""
    jobs: Jobs = request.app.state.jobs
    return jobs


@router.get("/add")
def offer(request: Request, desk: TheDesk, url: str = "") -> Response:
    """Show the form; `url` fills in an address, as a bookmark of the browser would."""
    return _form(request, desk, Handed(urls=url[:4000]))


@router.post("/add")
async def add(request: Request) -> Response:
    """Take articles in and go to the page that says what became of them."""
    desk = desk_of(request)
    limit = desk.settings.max_body
    async with request.form(max_files=_FILES, max_fields=50, max_part_size=limit) as form:
        handed = Handed.of(form)
        uploads = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
        files = [(each.filename or "", await each.read()) for each in uploads]
        link = form.get("link") == "yes"
    return await run_in_threadpool(_take, request, desk, handed, files, link=link)


def _take(request: Request, desk: Desk, handed: Handed, files: Sequence[tuple[str, bytes]], *, link: bool) -> Response:
    about: dict[str, Any] = {
        "outlet": handed.outlet or None,
        "published": handed.published or None,
        "lang": handed.lang or None,
    }
    jobs = jobs_of(request)
    try:
        parcels = handed.parcels() + [Parcel("file", _base(name), raw, **about) for name, raw in files]
        if not parcels:
            return _form(request, desk, handed, status=422, key="add.nothing")
        job = taken(jobs, parcels, link=link, back="/add")
    except ReadError as error:
        return _form(request, desk, handed, status=422, problem=str(error), key=f"add.why_{code_of(error)}", link=link)
    jobs.wait(job.id, _SOON)
    return RedirectResponse(f"/jobs/{job.id}", 303)


def _form(
    request: Request,
    desk: Desk,
    handed: Handed,
    *,
    status: int = 200,
    problem: str | None = None,
    key: str | None = None,
    link: bool | None = None,
) -> Response:
    if link is None:
        link = desk.ledger.counts().documents < _SMALL_LEDGER
    return desk.page(
        request,
        "add.html.j2",
        status=status,
        handed=handed,
        problem=problem,
        problem_key=key,
        link=link,
        langs=LANGS,
        megabytes=desk.settings.max_body // 1_000_000,
    )


@router.post("/link")
def link(request: Request, back: Annotated[str, Form(max_length=2000)] = "/") -> Response:
    """Link, and go to the page that says how far it is."""
    jobs = jobs_of(request)
    job = jobs.link(back_to(back))
    done = jobs.wait(job.id, _SOON)
    return RedirectResponse(f"/jobs/{(done or job).id}", 303)


@router.get("/jobs/{identity}")
def progress(request: Request, desk: TheDesk, identity: str, part: int = 0) -> Response:
    """Show how far a job is; with `part` only what changes.

    Raises:
        HTTPException: no such job is remembered.
    """
    job = jobs_of(request).get(identity)
    if job is None:
        raise HTTPException(404, "This job is not remembered: the desk was started anew. What it kept is in the inbox.")
    template = "job_part.html.j2" if part else "job.html.j2"
    return desk.page(request, template, job=job)


def _base(name: str) -> str:
    """Return the last part of a file's name, whatever system it comes from."""
    return re.split(r"[/\\]", name)[-1] or "file"
