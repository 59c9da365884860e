"""The API's questions: the same as the pages show."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

import hearsay
from hearsay.export.claims import claim_json, report_json
from hearsay.export.json import to_json
from hearsay.ledger.views import COUNTS_REPORTING
from hearsay.records import Certainty, Stance
from hearsay.web.answers import cached_answer, plain
from hearsay.web.api import shapes
from hearsay.web.api.common import (
    CACHED,
    COUNTED,
    NO_DATE,
    NO_RECORD,
    NO_TERM,
    NOT_LINKED,
    READABLE,
    Day,
    Id,
    IsoDay,
    Lang,
    Limit,
    Offset,
    Words,
    measured,
    part,
    total,
    why_no_articles,
    why_no_claims,
)
from hearsay.web.api.shapes import listing
from hearsay.web.rendering import TheDesk, TheReader

router = APIRouter(responses=CACHED)

# What of a `StoryReport` is told as it is; its mentions are `cells`, each with all behind it under `/api/claims`.
_OF_STORY = (
    "documents", "forecasts", "unknowns", "copies", "folded", "reprints", "voices", "cells", "timeline", "judgements",
)  # fmt: skip


@router.get("/ledger", response_model=shapes.Ready, tags=["ledger"])
def ledger(request: Request, desk: TheDesk) -> Response:
    """Return how much the ledger holds, and whether it is linked."""
    found = {"version": hearsay.__version__, "counts": desk.ledger.counts(), "note": COUNTS_REPORTING}
    return cached_answer(request, found)


@router.get("/articles", response_model=listing(shapes.DOCUMENT, counted=True), tags=["articles"])
def articles(request: Request, desk: TheDesk, limit: Limit = 50, offset: Offset = 0) -> Response:
    """Return the articles, the latest added first."""
    found, number = desk.ledger.store.documents_since(0, limit=limit + 1, offset=offset)
    return part(request, found, limit, offset, why_no_articles, total=number)


@router.get("/articles/{identity}", response_model=shapes.ArticleShape, tags=["articles"])
def article(request: Request, desk: TheDesk, identity: Id) -> Response:
    """Return one article: its text, and everything that was read in it, as people corrected it."""
    report = desk.ledger.article(identity)
    claimed = bool(report.analysis.attributions or report.analysis.statements)
    found: dict[str, Any] = to_json(report.analysis) | {
        "added": report.added,
        "linked": measured(NOT_LINKED if claimed and not report.claims else None),
        "claim_of": report.claims,
        "rejected": [each.id for each in report.rejected],
        "copies": report.copies,
        "versions": report.versions,
        "story": report.story,
        "judgements": report.judgements,
    }
    return cached_answer(request, found)


@router.get("/claims", response_model=listing(shapes.ClaimShape, counted=True), tags=["claims"])
def claims(
    request: Request,
    desk: TheDesk,
    source: Words = None,
    outlet: Words = None,
    lang: Lang = None,
    stance: Stance | None = None,
    certainty: Certainty | None = None,
    since: Day = None,
    until: Day = None,
    entity: Words = None,
    minimum: Annotated[int, Query(ge=1, le=1_000_000, description="How many mentions a claim has at least.")] = 1,
    disputed: Annotated[bool, Query(description="Only those that a mention denies or contradicts.")] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Return claims, those in the most outlets first; what is given narrows them."""
    asked: dict[str, Any] = {
        "source": source, "outlet": outlet, "lang": lang, "stance": stance, "certainty": certainty, "since": since,
        "until": until, "entity": entity, "minimum": minimum, "disputed": disputed,
    }  # fmt: skip
    found = [claim_json(row) for row in desk.ledger.claims(**asked, limit=limit + 1, offset=offset)]
    number = total(desk.ledger.count_claims(**asked, most=COUNTED + 1))
    return part(request, found, limit, offset, why_no_claims, total=number)


@router.get("/claims/{identity}", response_model=shapes.ClaimDetail, tags=["claims"])
def claim(request: Request, desk: TheDesk, identity: Id) -> Response:
    """Return one claim with its mentions by time, where each chain ends and why, links, copies and decisions."""
    report = desk.ledger.claim(identity)
    dated = any(view.mention.published for view in report.mentions)
    return cached_answer(request, report_json(report) | {"dated": measured(None if dated else NO_DATE)})


@router.get("/stories", response_model=listing(shapes.STORY, counted=True), tags=["stories"])
def stories(
    request: Request,
    desk: TheDesk,
    minimum: Annotated[int, Query(ge=1, le=1_000_000, description="How many articles a story has at least.")] = 2,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Return the stories, those with the latest article first."""
    found = desk.ledger.stories(minimum=minimum, limit=limit + 1, offset=offset)
    return part(request, found, limit, offset, why_no_claims, total=desk.ledger.count_stories(minimum=minimum))


@router.get("/stories/{identity}", response_model=shapes.StoryDetail, tags=["stories"])
def story(
    request: Request,
    desk: TheDesk,
    identity: Id,
    claims: Annotated[int, Query(ge=1, le=1000, description="How many claims at most, disputed ones first.")] = 100,
) -> Response:
    """Return one story: its articles, claims, the matrix of who says what, forecasts, what is unknown, its timeline."""
    report = desk.ledger.story(identity, claims=claims)
    found = {
        **plain(report.row),
        **{name: plain(getattr(report, name)) for name in _OF_STORY},
        "called": report.row.called,
        "claims": [claim_json(row) for row in report.claims],
        "claims_shown": len(report.claims),
        "claims_whole": report.row.claims,
    }
    return cached_answer(request, found)


@router.get("/forecasts", response_model=listing(shapes.ForecastItem), tags=["forecasts"])
def forecasts(
    request: Request,
    desk: TheDesk,
    since: IsoDay = None,
    until: IsoDay = None,
    undated: Annotated[bool, Query(description="Also those without a term.")] = True,
    open: Annotated[bool, Query(description="Only those that nobody has judged.")] = False,  # noqa: A002
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Return what sources say will be, those due first foremost; `since` and `until` bound the end of the term."""
    rows = desk.ledger.forecasts(since=since, until=until, undated=undated, open=open, limit=limit + 1, offset=offset)
    found = [{**plain(row), "measured": measured(None if row.due else NO_TERM)} for row in rows]
    return part(request, found, limit, offset, why_no_articles)


@router.get("/unknowns", response_model=listing(shapes.UNKNOWN), tags=["unknowns"])
def unknowns(request: Request, desk: TheDesk, q: Words = None, limit: Limit = 50, offset: Offset = 0) -> Response:
    """Return what articles say is not known, the latest added first; with `q`, what has its words beside it."""
    found = desk.ledger.unknowns(q, limit=limit + 1, offset=offset)
    return part(request, found, limit, offset, why_no_articles)


@router.get("/inbox", response_model=shapes.InboxShape, tags=["inbox"])
def inbox(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    who: Annotated[str | None, Query(min_length=1, max_length=80, pattern=READABLE)] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many of each at most.")] = 20,
) -> Response:
    """Return what is new since that person last looked, and what asks for a decision."""
    name = who or reader.who
    found = desk.ledger.inbox(name, limit=limit)
    claims = [claim_json(row) for row in found.claims]
    return cached_answer(request, {**plain(replace(found, claims=())), "claims": claims, "who": name})


@router.get("/sources", response_model=listing(shapes.SOURCE, counted=True), tags=["sources"])
def sources(
    request: Request,
    desk: TheDesk,
    q: Words = None,
    minimum: Annotated[int, Query(ge=1, le=1_000_000, description="In how many claims it is named at least.")] = 1,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Return whom the articles name as sources, the most frequent first, with the reliability that people gave them."""
    found = desk.ledger.sources(minimum=minimum, words=q, limit=limit + 1, offset=offset)
    number = desk.ledger.count_sources(minimum=minimum, words=q)
    return part(request, found, limit, offset, why_no_articles, total=number)


@router.get("/source", response_model=shapes.SourceDetail, tags=["sources"])
def source(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Query(min_length=1, max_length=300, pattern=READABLE, description="Its name or entity id.")],
    limit: Limit = 50,
) -> Response:
    """Return one source's record: what it said and where, what became of its forecasts, and how people rated it."""
    report = desk.ledger.source(name, limit=limit)
    judged = any(row.outcome in {"came_true", "did_not"} for row in report.forecasts)
    found = {
        **plain(report.view),
        "said": report.claims,
        "named_by": report.outlets,
        "forecasts": report.forecasts,
        "judgements": report.judgements,
        "measured": measured(None if judged else NO_RECORD),
    }
    return cached_answer(request, found)


@router.get("/search", response_model=listing(shapes.HIT), tags=["search"])
def search(
    request: Request,
    desk: TheDesk,
    q: Annotated[
        str, Query(min_length=1, max_length=300, pattern=READABLE, description='Words, "a phrase", begin*, -without.')
    ],
    source: Words = None,
    outlet: Words = None,
    lang: Lang = None,
    stance: Stance | None = None,
    since: Day = None,
    until: Day = None,
    entity: Words = None,
    limit: Limit = 20,
) -> Response:
    """Return claims, up to `limit`, then articles, as many, that hold all of the words."""
    found = desk.ledger.search(
        q, source=source, outlet=outlet, lang=lang, stance=stance, since=since, until=until, entity=entity, limit=limit
    )
    return part(request, found, 2 * limit, 0, why_no_articles)


@router.get("/facets", response_model=shapes.FACETS, tags=["search"])
def facets(
    request: Request,
    desk: TheDesk,
    q: Words = None,
    source: Words = None,
    outlet: Words = None,
    lang: Lang = None,
    stance: Stance | None = None,
    since: Day = None,
    until: Day = None,
    entity: Words = None,
) -> Response:
    """Return how what `search` finds is spread over outlets, languages, stances, sources and months."""
    found = desk.ledger.facets(
        q, source=source, outlet=outlet, lang=lang, stance=stance, since=since, until=until, entity=entity
    )
    return cached_answer(request, found)


@router.get("/questions", response_model=listing(shapes.QUESTION), tags=["inbox"])
def questions(request: Request, desk: TheDesk, limit: Limit = 50) -> Response:
    """Return the links that ask a person whether two mentions are the same claim, the most likely first."""
    return part(request, desk.ledger.perhaps(limit), limit, 0, why_no_claims)


@router.get("/judgements", response_model=listing(shapes.JUDGEMENT), tags=["decisions"])
def judgements(
    request: Request,
    desk: TheDesk,
    every: Annotated[bool, Query(description="Also those that were replaced or withdrawn.")] = False,
    about: Annotated[
        str | None, Query(min_length=1, max_length=200, pattern=READABLE, description="Only those about this id.")
    ] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Return what people decided, in the order of deciding."""
    found = desk.ledger.judgements(every=every, about=None if about is None else [about])
    return part(request, islice(found, offset, offset + limit + 1), limit, offset)
