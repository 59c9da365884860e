"""The same as the pages, for programs: JSON under `/api`, described by OpenAPI at `/api/openapi.json`.

Ids are those of the records and stay the same. Lists come in parts (`limit`, `offset`), with where they go on in
`next`; where something cannot be measured a list says so and why, instead of being empty. What is asked has an ETag.
Every error has the shape of `TroubleAnswer`.
"""

from __future__ import annotations

from fastapi import APIRouter

from hearsay.web.api import asking, deciding
from hearsay.web.api.common import BEARER, TROUBLES

router = APIRouter(prefix="/api", responses=TROUBLES, dependencies=[BEARER])
router.include_router(asking.router)
router.include_router(deciding.router)
