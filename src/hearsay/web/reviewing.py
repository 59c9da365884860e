"""What people decide on the pages: every decision is a form that is sent, signed, kept, and can be taken back.

All routes are POST. The fields of a form are named after the arguments of the `Ledger` method, `note` says why, and
`back` is where the reader goes afterwards, with a message about what was decided. A request of htmx gets the message
alone, for `#said`. What cannot be decided is an error as everywhere on the desk.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from hearsay.errors import LedgerError
from hearsay.records import Decision, Judgement, Relation
from hearsay.web.front import back_to
from hearsay.web.jobs import Jobs
from hearsay.web.rendering import Desk, Reader, TheDesk, TheReader
from hearsay.web.telling import Said, tell
from hearsay.web.words import translator

router = APIRouter(prefix="/review", include_in_schema=False)

Id = Annotated[str, Form(min_length=1, max_length=300)]
Note = Annotated[str, Form(max_length=2000)]
Back = Annotated[str, Form(max_length=2000)]
Document = Annotated[str | None, Form(max_length=300)]
Outcome = Literal["came_true", "did_not", "cannot_tell"]
AT_ONCE = 300
"""Articles up to which a decision on what is one claim is linked at once.

Source: own; linking three hundred takes some seconds, the first time six more to load what it knows.
"""
_PATIENCE = 8.0
"""Seconds that a reader waits for it; then the page says that the linking is still to come."""
_LINKED_AT_ONCE = frozenset(("merged", "split", "related", "kept_apart", "withdrawn", "undone"))
# Codes of decisions that are also keys of a message that says more.
_NAMED = {"same_origin": "decision_same_origin", "different_origin": "decision_different_origin"}


@router.post("/merge")
def merge(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    ids: Annotated[list[str], Form(max_length=500)],
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Decide that claims, or mentions, are one; an `ids` may hold several, with blanks or commas between."""
    made = desk.ledger.merge(*_parted(ids), who=reader.who, note=note)
    return _answer(request, desk, reader, back, Said("merged", {"count": len(made) + 1}))


@router.post("/keep-apart")
def keep_apart(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    ids: Annotated[list[str], Form(max_length=500)],
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Decide that claims, or mentions, are not one claim; an `ids` may hold several, with blanks or commas between."""
    desk.ledger.keep_apart(*_parted(ids), who=reader.who, note=note)
    return _answer(request, desk, reader, back, Said("kept_apart", {}))


@router.post("/split")
def split(
    request: Request, desk: TheDesk, reader: TheReader, mention: Id, note: Note = "", back: Back = "/"
) -> Response:
    """Decide that a mention is not the claim that it is in."""
    words = _words(desk, mention)
    desk.ledger.split(mention, reader.who, note)
    return _answer(request, desk, reader, back, Said("split", {"words": words}))


@router.post("/relate")
def relate(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    mention: Id,
    relation: Annotated[Relation, Form()],
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Decide what a mention does to its claim."""
    desk.ledger.relate(mention, relation, reader.who, note)
    words = translator(reader.lang)(f"claim.relation_{relation}")
    return _answer(request, desk, reader, back, Said("related", {"words": words}))


@router.post("/same-origin")
def same_origin(
    request: Request, desk: TheDesk, reader: TheReader, first: Id, second: Id, note: Note = "", back: Back = "/"
) -> Response:
    """Decide that two mentions have one origin."""
    desk.ledger.same_origin(first, second, reader.who, note)
    return _answer(request, desk, reader, back, Said("same_origin", _outlets(desk, first, second)))


@router.post("/different-origin")
def different_origin(
    request: Request, desk: TheDesk, reader: TheReader, first: Id, second: Id, note: Note = "", back: Back = "/"
) -> Response:
    """Decide that two mentions have different origins."""
    desk.ledger.different_origin(first, second, reader.who, note)
    return _answer(request, desk, reader, back, Said("different_origin", _outlets(desk, first, second)))


@router.post("/own-origin")
def own_origin(
    request: Request, desk: TheDesk, reader: TheReader, mention: Id, note: Note = "", back: Back = "/"
) -> Response:
    """Decide that a mention shares its origin with no other mention of its claim."""
    desk.ledger.own_origin(mention, reader.who, note)
    return _answer(request, desk, reader, back, Said("own_origin", {"first": _outlet(desk, mention)}))


@router.post("/rate-claim")
def rate_claim(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    identity: Id,
    value: Annotated[int, Form(ge=1, le=6)],
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Rate a claim's credibility from 1 to 6."""
    desk.ledger.rate_claim(identity, value, reader.who, note)
    return _answer(request, desk, reader, back, Said("rated_claim", {"value": value}))


@router.post("/rate-source")
def rate_source(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    source: Id,
    value: Annotated[str, Form(pattern="^[A-Fa-f]$")],
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Rate a source's reliability from A to F."""
    desk.ledger.rate_source(source, value, reader.who, note)
    return _answer(request, desk, reader, back, Said("rated_source", {"source": source, "value": value.upper()}))


@router.post("/correct-source")
def correct_source(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    mention: Id,
    names: Annotated[list[str] | None, Form(max_length=50)] = None,
    document: Document = None,
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Put the sources of a claim right, the nearest first; an empty name counts for none."""
    given = [name.strip() for name in names or () if name.strip()]
    desk.ledger.correct_source(mention, given, reader.who, note, document=document)
    said = Said("corrected_source", {"source": " ← ".join(given)}) if given else Said("no_source", {})
    return _answer(request, desk, reader, back, said)


@router.post("/correct-span")
def correct_span(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    mention: Id,
    start: Annotated[int, Form(ge=0)],
    end: Annotated[int, Form(ge=1)],
    document: Document = None,
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Put a claim's words right: code points of the article's text, half-open."""
    desk.ledger.correct_content(mention, start, end, reader.who, note, document=document)
    made = desk.ledger.store.corrections([mention]).get(mention)
    return _answer(request, desk, reader, back, Said("corrected_span", {"words": made.words if made else ""}))


@router.post("/reject")
def reject(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    mention: Id,
    document: Document = None,
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Decide that what was read as a claim is none."""
    desk.ledger.reject(mention, reader.who, note, document=document)
    return _answer(request, desk, reader, back, Said("rejected", {}))


@router.post("/resolve")
def resolve(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    mention: Id,
    outcome: Annotated[Outcome, Form()],
    document: Document = None,
    note: Note = "",
    back: Back = "/",
) -> Response:
    """Say what became of a forecast."""
    desk.ledger.resolve(mention, outcome, reader.who, note, document=document)
    return _answer(request, desk, reader, back, Said(outcome, {}))


@router.post("/name-story")
def name_story(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    story: Id,
    name: Annotated[str, Form(min_length=1, max_length=300)],
    back: Back = "/",
) -> Response:
    """Give a story a name of the desk's own."""
    desk.ledger.name_story(story, name, reader.who)
    return _answer(request, desk, reader, back, Said("named_story", {"name": name}))


@router.post("/withdraw")
def withdraw(
    request: Request, desk: TheDesk, reader: TheReader, judgement: Id, note: Note = "", back: Back = "/"
) -> Response:
    """Take one decision back, whoever made it; taking that back restores it."""
    made = desk.ledger.withdraw(judgement, reader.who, note)
    return _answer(request, desk, reader, back, Said("withdrawn", {"words": _called([made], reader.lang)}))


@router.post("/undo")
def undo(request: Request, desk: TheDesk, reader: TheReader, back: Back = "/") -> Response:
    """Take back what the reader decided last, as a whole."""
    taken = desk.ledger.undo(reader.who)
    if not taken:
        return _answer(request, desk, reader, back, Said("nothing", {}, undo=False))
    values: dict[str, str | int] = {"count": len(taken), "words": _called(taken, reader.lang)}
    return _answer(request, desk, reader, back, Said("undone", values, undo=False))


def called(decision: Decision) -> str:
    """Return the key of the message that names a kind of decision."""
    return f"review.{_NAMED.get(decision, decision)}"


def _called(judgements: list[Judgement], lang: str) -> str:
    translate = translator(lang)
    return ", ".join(dict.fromkeys(translate(called(each.decision)) for each in judgements))


def _answer(request: Request, desk: Desk, reader: Reader, back: str, said: Said) -> Response:
    """Send the reader back with the message, or give a request of htmx the message alone."""
    said = Said(said.key, {**said.values, "who": reader.who}, said.undo)
    if said.key in _LINKED_AT_ONCE and desk.ledger.stale() and desk.ledger.counts().documents <= AT_ONCE:
        jobs: Jobs = request.app.state.jobs
        jobs.wait(jobs.link(back_to(back)).id, _PATIENCE)
    if request.headers.get("hx-request") == "true":
        return desk.page(request, "said.html.j2", said=said, back=back_to(back))
    answer = RedirectResponse(back_to(back), 303)
    tell(answer, said)
    return answer


def _parted(ids: list[str]) -> list[str]:
    return [part for each in ids for part in each.replace(",", " ").split()]


def _outlet(desk: Desk, identity: str) -> str:
    """Return the outlet of a mention, or of a claim's typical one; the beginning of its id where it has none."""
    claim = desk.ledger.store.claim(identity).claim
    held = [member.mention for member in claim.mentions if member.mention.startswith(identity)] or [claim.typical]
    mention = desk.ledger.store.mentions_of(held[:1])[held[0]]
    return mention.outlet or mention.id[:8]


def _outlets(desk: Desk, first: str, second: str) -> dict[str, str | int]:
    return {"first": _outlet(desk, first), "second": _outlet(desk, second)}


def _words(desk: Desk, mention: str) -> str:
    try:
        found = desk.ledger.store.mentions_of([mention]).get(mention)
    except LedgerError:
        return ""
    return found.words if found else ""
