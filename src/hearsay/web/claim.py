"""The page of one claim: what is said, who says it, on whose word, in how many origins that ends, and who disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from hearsay.errors import LedgerError
from hearsay.export.telling import Proof, Telling, Told, relays
from hearsay.export.view import CERTAINTIES
from hearsay.ledger.views import ClaimReport
from hearsay.linking.credibility import reliability
from hearsay.reasons import Reason, say
from hearsay.records import Judgement, Mention
from hearsay.web.drawing.chart import Chart, Figure, chart
from hearsay.web.drawing.graph import Drawing, End, Strand, draw
from hearsay.web.drawing.graph import Told as Labels
from hearsay.web.rendering import Desk, Reader, TheDesk, TheReader
from hearsay.web.reviewing import called
from hearsay.web.words import Translate, translator

router = APIRouter(include_in_schema=False)

_FOUND = 8
"""Claims that a search for one to merge with shows."""
PART = 100
"""Mentions that are shown at once. Source: own; a page of them weighs about 400 kB."""
LISTED = 60
"""Rows of the other lists; what goes beyond is counted. Source: own, as on an article's page."""


@router.get("/claim/{identity}")
def claim(
    request: Request,
    desk: TheDesk,
    reader: TheReader,
    identity: str,
    other: Annotated[str, Query(max_length=200)] = "",
    part: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """Show a claim, by its id, the beginning of it, or the id of a mention; `other` are words of one to merge with.

    Of many mentions the `part` is shown, from 1; without one the part in which the mention is that was asked for.
    """
    report = desk.ledger.claim(identity)
    telling = Telling.of(desk.ledger, report, reader.lang)
    t = translator(reader.lang)
    place = next((n for n, told in enumerate(telling.mentions) if told.id == identity), 0)
    parts = max(1, -(-len(telling.mentions) // PART))
    part = min(part or place // PART + 1, parts)
    shown = telling.mentions[(part - 1) * PART : part * PART]
    here = {told.id for told in shown}

    def at(told: Told) -> str:
        return f"#m-{told.id}" if told.id in here else f"/claim/{told.id}#m-{told.id}"

    return desk.page(
        request,
        "claim.html.j2",
        row=report.row,
        claim=report.row.claim,
        back=f"/claim/{report.row.claim.typical}",
        gist=telling.gist,
        counts=_counts(telling, t),
        bracket=bracket_words(report, t),
        reasons=[telling.say(reason) for reason in report.row.bracket.reasons],
        mentions=shown,
        part=part,
        parts=parts,
        part_size=PART,
        at=at,
        listed=LISTED,
        origins=telling.origins,
        shared={told.id for ending in telling.origins if len(ending.mentions) > 1 for told in ending.mentions},
        against=telling.against(),
        graph=graph(telling, t, at),
        slim=graph(telling, t, at, narrow=True),
        charts=_charts(telling, at),
        number=lambda low, high=...: _number(low, low if high is ... else high, telling),
        rating=telling.rating(),
        labels={n: say(Reason(f"credibility_{n}"), reader.lang) for n in range(1, 7)},
        letters={letter: say(Reason(f"reliability_{letter}"), reader.lang) for letter in "ABCDEF"},
        sources=_sources(desk, telling),
        certainties=_certainties(telling),
        distant=[told for told in telling.mentions if told.distances],
        perhaps=_perhaps(desk, telling),
        judged=[_judged(each, telling, reader) for each in report.judgements],
        other=other,
        found=_found(desk, other, report.row.claim.id) if other.strip() else None,
    )


def bracket_words(report: ClaimReport, t: Translate) -> str:
    """Return the bracket in words: *between 1 and 3 distinct origins*."""
    low, high = report.row.bracket.low, report.row.bracket.high
    return t("claim.origins", count=high) if low == high else t("claim.between", low=low, high=high)


def _counts(telling: Telling, t: Translate) -> list[str]:
    row = telling.report.row
    tones = Counter(told.tone for told in telling.mentions)
    outlets = {told.outlet for told in telling.mentions} | set(row.outlets)
    said = [t("claim.mentions", count=len(telling.mentions)), t("claim.outlets", count=len(outlets))]
    return [*said, *(t(f"claim.{tone}", count=tones[tone]) for tone in ("denies", "contradicts") if tones[tone])]


def graph(telling: Telling, t: Translate, at: Callable[[Told], str], *, narrow: bool = False) -> Drawing:
    """Return the chain graph of a claim, laid out; `at` gives a mention's address."""
    strands = [
        Strand(
            told.id, told.outlet, _short_day(told, telling), relays(told), str(told.origin), told.tone, at(told)
        )
        for told in telling.mentions
        if told.origin
    ]  # fmt: skip
    ends = []
    for ending in telling.origins:
        kind = t("claim.not_recorded") if ending.kind == "none" else ending.kind_word
        why = " ".join(_because(proof, t) for proof in ending.proofs)
        ends.append(End(str(ending.number), ending.name, kind, ending.weight, f"#o-{ending.number}", why))
    labels = Labels(
        _many(t, "claim.more"),
        _many(t, "claim.mentions"),
        t("claim.via"),
        _many(t, "claim.more_unsourced"),
        t("claim.counted_apart"),
    )
    return draw(strands, ends, labels, narrow=narrow)


def _because(proof: Proof, t: Translate) -> str:
    return t("claim.because", first=proof.first.outlet, second=proof.second.outlet, reason=proof.reason)


def _many(t: Translate, key: str) -> str:
    """Return the plural of a message, with its place for the number left open."""
    return t(key, count=987654).replace("987654", "{count}")


def _short_day(told: Told, telling: Telling) -> str:
    """Return a day as it is written where room is short, *5 Mar*; what is known of it where that is less."""
    iso = told.iso or ""
    if len(iso) < 10 or not (iso[5:7] + iso[8:10]).isdigit() or not 1 <= int(iso[5:7]) <= 12:
        return iso
    return f"{int(iso[8:10])} {telling.words.months[int(iso[5:7]) - 1][:3]}"


def _charts(telling: Telling, at: Callable[[Told], str]) -> list[tuple[Chart, list[dict[str, Any]]]]:
    found = []
    for series in telling.series():
        figures = [
            Figure(each.told.iso, each.low, each.high, each.told.outlet, each.told.tone, at(each.told))
            for each in series
        ]
        drawn = chart(figures)
        if drawn is not None:
            found.append((drawn, [{"told": each.told, "words": each.words} for each in series]))
    return found


def _number(low: float | None, high: float | None, telling: Telling) -> str:
    """Return a number, or the range between two ends (None is an open one), in words."""
    if low is not None and high is not None:
        made = Reason("exactly_bare", low=low) if low == high else Reason("from_to_bare", low=low, high=high)
    elif low is not None:
        made = Reason("at_least_bare", low=low)
    else:
        made = Reason("at_most_bare", high=high) if high is not None else Reason("some_bare")
    return telling.say(made)


def _certainties(telling: Telling) -> list[dict[str, Any]]:
    """Return how sure the speakers sound: a row for each level, with those mentions that do."""
    rows = []
    for level in CERTAINTIES:
        held = [told for told in telling.mentions if told.certainty and told.level == level]
        if held:
            plain = f"{telling.words.certainties[level]} ({telling.words.no_hedge})" if level == "certain" else ""
            rows.append({"name": telling.words.certainties[level], "plain": plain, "level": level, "mentions": held})
    return rows


def _sources(desk: Desk, telling: Telling) -> list[dict[str, str]]:
    """Return who is named nearest to the claim, each with its reliability and who gave it."""
    named = telling.sources()
    judgements = desk.ledger.judgements(about=[key for key, _, _ in named])
    rows = []
    for key, name, kind in named:
        letter, by = reliability(key, judgements)
        rows.append({"key": key, "name": name, "kind": kind, "letter": letter, "by": telling.say(by)})
    return rows


@dataclass(frozen=True, slots=True)
class Asked:
    """A link that asks a person: this claim's mention, the other one with its claim, why, and how likely."""

    here: Mention
    there: Mention
    claim: str
    gist: str
    reason: str
    share: int


def _perhaps(desk: Desk, telling: Telling) -> list[Asked]:
    links = [link for link in telling.report.links if link.band == "perhaps"]
    here = {view.mention.id: view.mention for view in telling.report.mentions}
    others = {link.second if link.first in here else link.first for link in links} - set(here)
    there = desk.ledger.store.mentions_of(others)
    found = []
    for link in links:
        ours, theirs = (link.first, link.second) if link.first in here else (link.second, link.first)
        if ours in here and theirs in there:
            held = desk.ledger.store.claim(theirs).claim
            found.append(
                Asked(here[ours], there[theirs], held.id, held.gist, telling.say(link.reason), round(100 * link.score))
            )
    return sorted(found, key=lambda asked: -asked.share)


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision as the page shows it: what, on what, by whom, when (ISO), why."""

    id: str
    what: str
    value: str
    about: tuple[str, ...]
    who: str
    when: str
    note: str
    own: bool


def _judged(judgement: Judgement, telling: Telling, reader: Reader) -> Judged:
    translate = translator(reader.lang)
    value = judgement.value
    if judgement.decision == "relation" and value:
        value = translate(f"claim.relation_{value}")
    elif judgement.decision == "forecast" and value:
        value = translate(f"claim.outcome_{value}")
    outlets = [telling.outlet(subject) for subject in judgement.subjects]
    return Judged(
        judgement.id, translate(called(judgement.decision)), value, tuple(name for name in outlets if name),
        judgement.who, judgement.when, judgement.note, judgement.who == reader.who,
    )  # fmt: skip


def _found(desk: Desk, words: str, own: str) -> list[dict[str, Any]]:
    """Return claims that a search for words finds, each once, without the page's own."""
    try:
        hits = desk.ledger.search(words, limit=5 * _FOUND)
    except LedgerError:
        return []
    seen: dict[str, dict[str, Any]] = {}
    for hit in hits:
        if hit.claim and hit.claim != own and hit.claim not in seen and len(seen) < _FOUND:
            row = desk.ledger.store.claim(hit.claim)
            seen[hit.claim] = {"id": hit.claim, "gist": row.claim.gist, "row": row, "lang": hit.lang}
    return list(seen.values())
