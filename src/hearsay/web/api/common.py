"""What the routes of the API share: parameters, parts of lists, and what is said where nothing can be measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Path, Query, Request
from starlette.responses import Response

from hearsay.ledger.linked import Counts
from hearsay.web.answers import cached_answer, plain
from hearsay.web.rendering import desk_of
from hearsay.web.trouble import TroubleAnswer

# No control characters: no name holds any, and no database looks for NUL.
READABLE = r"^[^\x00-\x1f\x7f]*$"
Id = Annotated[
    str,
    Path(
        min_length=4,
        max_length=200,
        pattern=READABLE,
        description="The id, or how it begins (at least four characters).",
        examples=["4f0c2a91d3e7b650"],
    ),
]
Words = Annotated[str | None, Query(min_length=1, max_length=300, pattern=READABLE)]
Day = Annotated[
    str | None, Query(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", description="YYYY, YYYY-MM or YYYY-MM-DD")
]
IsoDay = Annotated[str | None, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="YYYY-MM-DD")]
Lang = Annotated[str | None, Query(pattern=r"^[a-z]{2,3}$", description="ISO 639-1")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="How many to pass over.")]

_TROUBLES = {
    400: "The request was not understood.",
    401: "The desk asks for a token, and it was not given or is another.",
    403: "Another site's page asked for this.",
    404: "There is no such thing.",
    405: "This address does not answer to this method.",
    413: "The body is larger than the limit.",
    421: "The desk does not go by that name.",
    422: "Something in the request does not fit; `detail` says what.",
    503: "Another program is writing; try again in a moment.",
}
TROUBLES: dict[int | str, dict[str, Any]] = {
    status: {"model": TroubleAnswer, "description": about} for status, about in _TROUBLES.items()
}
"""How every route may refuse, in one shape."""
CACHED: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"description": "For `If-None-Match`.", "schema": {"type": "string"}}}},
    304: {"description": "What `If-None-Match` names has not changed; there is no body."},
}

COUNTED = 10_000
"""How far long lists are counted. Source: own; counting on takes long where a filter is wide."""
NO_ARTICLES = "The ledger holds no articles yet: add some."
NOT_LINKED = "The articles were not linked yet: POST /api/link finds the same claims across them."
NO_TERM = "The article gives no term by which it could be judged."
NO_RECORD = "Nobody has judged a forecast of this source yet: there is no record to go by."
NO_DATE = "No article that carries this claim is dated, so that nobody can tell who said it first."


def measured(reason: str | None) -> dict[str, str | None]:
    """Return the state of something that could be measured, or why it could not."""
    return {"state": "cannot-measure" if reason else "ok", "reason": reason}


def why_no_articles(counts: Counts) -> str | None:
    """Return why nothing that is read in articles can be told, None where it can."""
    return None if counts.documents else NO_ARTICLES


def why_no_claims(counts: Counts) -> str | None:
    """Return why nothing that linking finds can be told, None where it can."""
    if not counts.documents:
        return NO_ARTICLES
    return NOT_LINKED if counts.stale and not counts.claims else None


def part(
    request: Request,
    found: Iterable[Any],
    limit: int,
    offset: int,
    why: Callable[[Counts], str | None] | None = None,
    **more: Any,
) -> Response:
    """Return a part of a list; `found` holds one more than `limit` where the list goes on.

    Where it is empty, `why` tells by what the ledger holds why nothing could be measured. `more` is told beside.
    """
    items = [plain(each) for each in found]
    after = next_of(request, offset + limit) if len(items) > limit else None
    reason = why(desk_of(request).ledger.counts()) if why is not None and not items else None
    return cached_answer(request, {**measured(reason), "next": after, "items": items[:limit], **more})


def total(counted: int) -> int | None:
    """Return how long a list is, None where nobody counted to its end."""
    return counted if counted <= COUNTED else None


def next_of(request: Request, offset: int) -> str:
    """Return where a list goes on: the same question with another offset."""
    query = [each for each in parse_qsl(request.url.query, keep_blank_values=True) if each[0] != "offset"]
    return f"{request.url.path}?{urlencode([*query, ('offset', str(offset))])}"
