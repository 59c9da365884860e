"""The API's deeds: decisions and taking them back, adding articles, linking, and how far that is."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hearsay.casebook import Ledger
from hearsay.errors import LedgerError
from hearsay.records import Decision, Judgement, Relation
from hearsay.web.adding import addresses, jobs_of, taken
from hearsay.web.answers import json_answer, plain
from hearsay.web.api import shapes
from hearsay.web.api.common import READABLE
from hearsay.web.jobs import Job
from hearsay.web.rendering import TheDesk, TheReader
from hearsay.web.waiting import Parcel

router = APIRouter()

# What changes which mentions are one claim, or what they are: counted again with the next linking.
_LATER = frozenset({"same_claim", "different_claim", "relation", "source", "content", "no_claim"})
_Name = Annotated[str, Field(min_length=1, max_length=300, pattern=READABLE)]
_Who = Annotated[
    str | None,
    Field(min_length=1, max_length=80, pattern=READABLE, description="Who decides; else the desk's own name."),
]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class NewDecision(_Asked):
    """What a person decides, on one or more subjects.

    `same_claim` takes two or more claims or mentions; `different_claim` a mention, which leaves its claim;
    `same_origin` and `different_origin` two mentions; `relation` a mention, and as `value` same, refines, denies or
    contradicts; `credibility` a claim, and 1 to 6; `reliability` a source's name or entity id, and A to F; `forecast` a
    mention, and came_true, did_not or cannot_tell; `source` a mention, and `names`, the nearest first; `content` a
    mention, and `span`; `no_claim` a mention; `story_name` a story, and its name.
    """

    decision: Decision
    subjects: Annotated[list[_Name], Field(min_length=1, max_length=200)]
    value: Annotated[str, Field(max_length=300, pattern=READABLE)] = ""
    names: Annotated[list[_Name], Field(max_length=20)] = []
    span: Annotated[list[Annotated[int, Field(ge=0, le=20_000_000)]], Field(min_length=2, max_length=2)] | None = None
    who: _Who = None
    note: Annotated[str, Field(max_length=2000, pattern=READABLE)] = ""


class Signature(_Asked):
    """Who does it."""

    who: _Who = None


class Nothing(_Asked):
    """An empty object: it shows that a program asks."""


class NewArticle(_Asked):
    """An article to be added: its `text` (HTML is understood), or the address of its page; one of the two."""

    text: Annotated[str | None, Field(min_length=1, max_length=20_000_000)] = None
    url: Annotated[str | None, Field(min_length=1, max_length=4000)] = None
    title: Annotated[str | None, Field(max_length=300)] = None
    outlet: Annotated[str | None, Field(max_length=200)] = None
    published: Annotated[str | None, Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")] = None
    lang: Literal["it", "en", "es"] | None = None
    link: Annotated[bool, Field(description="Link when it is added.")] = False


@router.post("/judgements", status_code=201, response_model=shapes.Decided, tags=["decisions"])
def decide(desk: TheDesk, reader: TheReader, asked: NewDecision) -> Response:
    """Decide. What was decided before is kept, and can be taken back."""
    made = _decided(desk.ledger, asked, asked.who or reader.who)
    return json_answer(_decisions(made), 201)


@router.post("/judgements/undo", response_model=shapes.Decided, tags=["decisions"])
def undo(desk: TheDesk, reader: TheReader, asked: Signature) -> Response:
    """Take back what this person decided last, as a whole; with nothing to take back the list is empty."""
    return json_answer(_decisions(desk.ledger.undo(asked.who or reader.who)))


@router.post("/judgements/redo", response_model=shapes.Decided, tags=["decisions"])
def redo(desk: TheDesk, reader: TheReader, asked: Signature) -> Response:
    """Restore what this person's latest undo took back; with nothing to restore the list is empty."""
    return json_answer(_decisions(desk.ledger.redo(asked.who or reader.who)))


@router.post("/judgements/{identity}/withdraw", response_model=shapes.Decided, tags=["decisions"])
def withdraw(
    desk: TheDesk,
    reader: TheReader,
    identity: Annotated[str, Path(min_length=4, max_length=200, pattern=READABLE)],
    asked: Signature,
) -> Response:
    """Take one decision back, whoever made it: what it had replaced holds again."""
    return json_answer(_decisions([desk.ledger.withdraw(identity, asked.who or reader.who)]))


@router.post("/add", status_code=202, response_model=shapes.JobShape, tags=["adding"])
def add(request: Request, asked: NewArticle) -> Response:
    """Take an article in; the answer names the job that reads and keeps it. It is kept when the job's item says so."""
    if (asked.text is None) == (asked.url is None):
        raise LedgerError("Give one of text and url.")
    about: dict[str, Any] = {"outlet": asked.outlet, "published": asked.published, "lang": asked.lang}
    parcels = [Parcel("url", each, url=each, **about) for each in addresses(asked.url or "")]
    if asked.text is not None:
        raw = asked.text.encode("utf-8", "replace")
        parcels.append(Parcel("text", asked.title or "The text", raw, title=asked.title, **about))
    elif len(parcels) != 1:
        raise LedgerError("An url is one address.")
    return _job(taken(jobs_of(request), parcels, link=asked.link, back="/"), 202)


@router.post("/link", status_code=202, response_model=shapes.JobShape, tags=["adding"])
def link(request: Request, asked: Nothing) -> Response:  # noqa: ARG001
    """Find the same claims across all articles, and their origins; the answer names the job that does it."""
    return _job(jobs_of(request).link(), 202)


@router.get("/jobs/{identity}", response_model=shapes.JobShape, tags=["adding"])
def job(request: Request, identity: Annotated[str, Path(max_length=200)]) -> Response:
    """Return how far a job is."""
    found = jobs_of(request).get(identity)
    if found is None:
        raise HTTPException(404, "No such job is remembered; what it kept is in the ledger.")
    return _job(found, 200)


def _job(found: Job, status: int) -> Response:
    shown = {name: value for name, value in plain(found).items() if name != "back"}
    return json_answer(shown, status, {"Location": f"/api/jobs/{found.id}"} if status == 202 else None)


def _decisions(made: list[Judgement]) -> dict[str, Any]:
    later = any(judgement.decision in _LATER for judgement in made)
    return {"judgements": made, "takes_effect": "with the next linking" if later else "now"}


def _decided(ledger: Ledger, asked: NewDecision, who: str) -> list[Judgement]:
    """Return the judgements that a decision is kept as.

    Raises:
        LedgerError: something of it is missing, or is none of what may be chosen.
        NoSuchRecord: a subject is not there.
    """
    about: dict[str, Any] = {"who": who, "note": asked.note}
    first, *others = asked.subjects
    wanted = {"same_claim": None, "same_origin": 2, "different_origin": 2}.get(asked.decision, 1)
    if wanted is not None and len(asked.subjects) != wanted:
        raise LedgerError(f"The decision {asked.decision} takes {'two subjects' if wanted == 2 else 'one subject'}.")
    match asked.decision:
        case "same_claim":
            return ledger.merge(first, *others, **about)
        case "different_claim":
            return ledger.split(first, **about)
        case "same_origin":
            return [ledger.same_origin(first, others[0], **about)]
        case "different_origin":
            return [ledger.different_origin(first, others[0], **about)]
        case "relation":
            return [ledger.relate(first, _chosen(asked.value, get_args(Relation)), **about)]
        case "credibility":
            return [ledger.rate_claim(first, int(_chosen(asked.value, tuple("123456"))), **about)]
        case "reliability":
            return [ledger.rate_source(first, asked.value, **about)]
        case "forecast":
            return [ledger.resolve(first, _chosen(asked.value, ("came_true", "did_not", "cannot_tell")), **about)]
        case "source":
            return [ledger.correct_source(first, asked.names, **about)]
        case "content":
            if asked.span is None:
                raise LedgerError("The decision content takes a span: [start, end] in the article's text.")
            return [ledger.correct_content(first, asked.span[0], asked.span[1], **about)]
        case "no_claim":
            return [ledger.reject(first, **about)]
        case "story_name":
            return [ledger.name_story(first, asked.value, **about)]


def _chosen(value: str, of: tuple[str, ...]) -> Any:
    if value not in of:
        raise LedgerError(f"The value is one of {', '.join(of)}, not {value!r}.")
    return value
