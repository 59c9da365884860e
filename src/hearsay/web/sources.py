"""Sources: whom the articles name, and the record of one: what it says, what others deny, what it foretold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from hearsay.casebook import LETTERS, Ledger
from hearsay.errors import NoSuchRecord
from hearsay.ledger.linked import ClaimRow
from hearsay.ledger.views import ForecastRow, SourceClaim, SourceReport
from hearsay.records import Mention
from hearsay.web.listing import PAGE, Paged, address, asked_of, listed, page_number
from hearsay.web.matrix import SIGN_OF, Sign, signs
from hearsay.web.rendering import TheDesk
from hearsay.web.story import by_term

router = APIRouter(include_in_schema=False)

_LOOKED_AT = 100  # of a source's claims the latest, in which its chains and denials are counted
OUTCOMES = ("came_true", "did_not", "cannot_tell", "open")
"""What can have become of a forecast."""


@router.get("/sources")
def sources(request: Request, desk: TheDesk) -> Response:
    """Show the sources that articles name, the most frequent first, narrowed by words of their names."""
    asked = asked_of(request, "words")
    number = page_number(request)
    words = asked.get("words")
    rows = desk.ledger.sources(words=words, limit=PAGE + 1, offset=(number - 1) * PAGE)
    paged = Paged.of(rows, number, desk.ledger.count_sources(words=words))
    return desk.page(request, "sources.html.j2", **listed(request, asked, paged=paged))


@dataclass(frozen=True, slots=True)
class Opposed:
    """What a source says, and what another says against it, each with the claim that they meet in."""

    claim: ClaimRow
    own: Mention
    other: Mention
    sign: Sign


@router.get("/source")
def source(request: Request, desk: TheDesk, name: Annotated[str, Query(min_length=1, max_length=500)]) -> Response:
    """Show one source's record; where several are called so, the list of them."""
    number = page_number(request)
    try:
        report = record_of(desk.ledger, name, max(_LOOKED_AT, number * PAGE + 1))
    except NoSuchRecord:
        called = [row for row in desk.ledger.sources(words=name, limit=PAGE) if row.name.casefold() == name.casefold()]
        if len(called) < 2:
            raise
        return RedirectResponse(address("/sources", {"words": name}), 303)
    looked = report.claims[:_LOOKED_AT]
    mentions = desk.ledger.store.mentions_of(each.mention for each in looked)
    names = {name.casefold(), report.view.name.casefold(), (report.view.entity or "").casefold()} - {""}
    via, relays = chains(looked, mentions, names)
    context = listed(
        request,
        {"name": name},
        report=report,
        view=report.view,
        paged=Paged.of(report.claims[(number - 1) * PAGE :], number, report.view.claims),
        letters=LETTERS,
        looked=len(looked),
        stances=Counter(each.stance for each in looked if each.position == 0).most_common(),
        certainties=Counter(each.certainty for each in looked if each.position == 0).most_common(),
        via=via,
        relays=relays,
        chain_of=lambda mention: [each.name for each in mentions[mention].sources] if mention in mentions else [],
        opposed=opposed(desk.ledger, looked),
        record=record(report.forecasts),
        ratings=[each for each in report.judgements if each.decision == "reliability" and each.value in LETTERS],
        forecasts=by_term(report.forecasts),
        today=datetime.now(UTC).date().isoformat(),
        sign_of=SIGN_OF,
    )
    return desk.page(request, "source.html.j2", **context)


def record_of(ledger: Ledger, name: str, limit: int) -> SourceReport:
    """Return a source's record by its name or entity id.

    Where a name stands both for an actor and for words that were not taken for it, the actor is meant.

    Raises:
        NoSuchRecord: there is no such source.
    """
    try:
        return ledger.source(name, limit=limit)
    except NoSuchRecord as error:
        same = [each for each in error.near if each.casefold() == name.casefold()]
        actors = [each for each in error.near if ":" in each and each.casefold() != name.casefold()]
        if not same or not actors:
            raise
        return ledger.source(actors[0], limit=limit)


def record(forecasts: Sequence[ForecastRow]) -> dict[str, int]:
    """Return how many forecasts came true, did not, cannot be told, and are still open."""
    counted = Counter(each.outcome or "open" for each in forecasts)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


Counted = list[tuple[str, int]]


def chains(claims: Sequence[SourceClaim], mentions: Mapping[str, Mention], names: set[str]) -> tuple[Counted, Counted]:
    """Return by way of whom a source's words reach us, and whose words it passes on, each with how often.

    An outlet that names no further relay is not counted: its articles are listed as they are.
    """
    outward: Counter[str] = Counter()
    inward: Counter[str] = Counter()
    for each in claims:
        if (mention := mentions.get(each.mention)) is None:
            continue
        chain = [one.name for one in mention.sources]
        at = next((n for n, one in enumerate(mention.sources) if {one.name.casefold(), one.entity} & names), None)
        at = each.position if at is None else at
        outward.update(one for one in chain[at + 1 :] if one)
        inward.update(one for one in chain[:at] if one)
    return outward.most_common(8), inward.most_common(8)


def opposed(ledger: Ledger, claims: Sequence[SourceClaim], most: int = 12) -> list[Opposed]:
    """Return what a source says that others deny or contradict, at most `most`, each claim once."""
    own = {each.mention for each in claims if each.position == 0}
    ids = dict.fromkeys(each.claim for each in claims if each.claim and each.position == 0)
    found = []
    rows = [row for row in ledger.store.claims_by_id(ids) if row.denied or row.disputed]
    mentions = ledger.store.mentions_of(member.mention for row in rows for member in row.claim.mentions)
    for row in rows[:most]:
        said = signs(row, mentions)
        ours = [(mention, sign) for mention, sign in said if mention.id in own]
        if not ours:
            continue
        mine, stand = ours[0]
        against = ("denies", "contradicts")
        other = next(((m, s) for m, s in said if m.id not in own and (s in against) != (stand in against)), None)
        if other:
            found.append(Opposed(row, mine, other[0], other[1]))
    return found
