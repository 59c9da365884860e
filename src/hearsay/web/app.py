"""The app itself: its parts joined, on one ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from hearsay.casebook import Ledger
from hearsay.web import (
    adding,
    api,
    article,
    claim,
    correcting,
    front,
    inbox,
    listen,
    original,
    report,
    reviewing,
    searching,
    sources,
    story,
)
from hearsay.web.jobs import Jobs
from hearsay.web.rendering import Desk
from hearsay.web.security import protect
from hearsay.web.settings import Settings
from hearsay.web.waiting import Waiting


def create_app(settings: Settings) -> FastAPI:
    """Return the app for a ledger, which is made if it is not there and stays open while the app runs.

    Raises:
        LedgerError: the ledger cannot be opened; the message says what to do.
    """
    desk = Desk(settings, Ledger.open(settings.ledger, patience=settings.patience))
    jobs = Jobs(desk.ledger, settings.models, Waiting.beside(settings.ledger, settings.cache))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        jobs.resume()
        yield
        jobs.close()
        desk.ledger.close()

    app = FastAPI(title="hearsay", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan)
    app.state.desk = desk
    app.state.jobs = jobs
    static = str(files("hearsay.web").joinpath("static"))
    app.mount("/static", StaticFiles(directory=static, packages=[("hearsay.export", "shared")]), name="static")
    for part in (
        front,
        adding,
        listen,
        reviewing,
        report,
        api,
        article,
        claim,
        correcting,
        original,
        inbox,
        story,
        sources,
        searching,
    ):
        app.include_router(part.router)
    api.describe(app, token=settings.token is not None)
    protect(app, desk)
    return app
