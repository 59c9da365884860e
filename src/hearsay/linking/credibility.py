"""Proposed credibility of a claim (1 to 6) and reliability of a source (A to F), with reasons.

The table is written down in `docs/origins.md`. What is proposed is never 1 or 2: counting alone confirms nothing; that
takes two distinct named origins and a person's word. Reliability is given by people only; a source that nobody has
rated is F, which means that it cannot be judged and not that it is bad.

Source of the labels: STANAG 2511 and the admiralty scale (credibility 6 and reliability F are the absence of a
judgement, not the middle of the scale).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hearsay.linking.bracket import supports
from hearsay.reasons import Reason
from hearsay.records import Bracket, Claim, Judgement, Mention, Origin

LABELS = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}


@dataclass(frozen=True, slots=True)
class Credibility:
    """How a claim stands on the scale: `value` 1 to 6, its label, and why.

    `proposed` is what the table gives, which a person's rating never changes; `by` is who rated, None where `value` is
    only proposed.
    """

    value: int
    label: str
    reasons: tuple[str, ...]
    proposed: int
    by: str | None = None


def propose(
    claim: Claim,
    origins: Sequence[Origin],
    bracket: Bracket,
    mentions: Mapping[str, Mention],
    judgements: Iterable[Judgement] = (),
) -> Credibility:
    """Return the credibility of `claim`: the latest rating of a person, or what the table proposes.

    A person's `credibility` judgement has the claim's id among its subjects and a value from 1 to 6. A rating of 1 or 2
    without two distinct named origins is kept, since it is a person's, and the reasons say what it lacks.
    """
    proposed, reasons = _proposed(claim, origins, bracket, mentions)
    rated = _latest(judgements, "credibility", claim.id)
    if rated is None or not (rated.value.isdecimal() and int(rated.value) in LABELS):
        return Credibility(proposed, LABELS[proposed], tuple(reasons), proposed)
    value = int(rated.value)
    label = Reason(f"credibility_{value}")
    told = [Reason("rated", who=rated.who, value=value, label=label, when=rated.when), *reasons]
    if value < 3 and bracket.low < 2:
        told.insert(1, Reason("two_needed", value=value, low=bracket.low))
    return Credibility(value, LABELS[value], tuple(told), proposed, rated.who)


def _proposed(
    claim: Claim, origins: Sequence[Origin], bracket: Bracket, mentions: Mapping[str, Mention]
) -> tuple[int, list[Reason]]:
    relation = {member.mention: member.relation for member in claim.mentions}
    against = [
        origin
        for origin in origins
        if origin.named
        and any(not supports(relation[m], mentions[m].stance) for m in origin.mentions if m in relation)
        and not all(mentions[m].stance == "questions" for m in origin.mentions if m in relation)
    ]
    opposed = Reason("rejects", count=len(against), names=tuple(origin.name for origin in against))
    named = sum(
        origin.named and any(supports(relation[m], mentions[m].stance) for m in origin.mentions if m in relation)
        for origin in origins
    )
    if bracket.high == 0:
        if against:
            return 5, [Reason("unsupported_rejected", opposed=opposed)]
        return 6, [Reason("unsupported")]
    if not named:
        if against:
            return 5, [Reason("unnamed_rejected", opposed=opposed)]
        return 6, [Reason("unnamed")]
    if against:
        return 4, [Reason("named_against", count=named, against=len(against), opposed=opposed)]
    if named == 1:
        return 3, [Reason("one_named")]
    return 3, [Reason("several_named", count=named), Reason("not_independent")]


def reliability(source: str, judgements: Iterable[Judgement] = ()) -> tuple[str, str]:
    """Return the letter of a source (an origin's key or an entity's id) and who gave it; nobody's is F.

    The latest `reliability` judgement with the source among its subjects and a letter from A to F counts.
    """
    rated = _latest(judgements, "reliability", source)
    if rated is None or rated.value not in RELIABILITY:
        return "F", Reason("unrated")
    return rated.value, Reason("rated_by", who=rated.who, when=rated.when)


def _latest(judgements: Iterable[Judgement], decision: str, subject: str) -> Judgement | None:
    given = [judgement for judgement in judgements if judgement.decision == decision]
    replaced = {judgement.replaces for judgement in given}
    fits = [judgement for judgement in given if subject in judgement.subjects and judgement.id not in replaced]
    return max(fits, key=lambda judgement: (judgement.when, judgement.id), default=None)
