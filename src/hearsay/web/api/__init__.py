"""The same as the pages, for programs: JSON under `/api`, described by OpenAPI at `/api/openapi.json`.

Ids are those of the records and stay the same. Lists come in parts (`limit`, `offset`), with where they go on in
`next`; where something cannot be measured a list says so and why, instead of being empty. What is asked has an ETag.
Every error has the shape of `TroubleAnswer`.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

import hearsay
from hearsay.ledger.views import COUNTS_REPORTING
from hearsay.web.api import asking, deciding
from hearsay.web.api.common import TROUBLES

router = APIRouter(prefix="/api", responses=TROUBLES)
router.include_router(asking.router)
router.include_router(deciding.router)


def describe(app: FastAPI, *, token: bool) -> None:
    """Let an app describe its API; `token` tells whether it asks for one."""

    def description() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title="hearsay",
                version=hearsay.__version__,
                summary="Who claims what, on whose word, and from how many distinct origins.",
                description=f"{COUNTS_REPORTING} See docs/api.md.",
                routes=app.routes,
            )
            if token:
                bearer = {"type": "http", "scheme": "bearer", "description": "The desk's token."}
                made.setdefault("components", {})["securitySchemes"] = {"token": bearer}
                made["security"] = [{"token": []}]
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = description  # type: ignore[method-assign]  # FastAPI's own way to change it
