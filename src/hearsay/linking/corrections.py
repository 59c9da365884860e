"""What people corrected in an article: another source, another stretch, no claim at all; applied to what was read.

Pure and repeatable: the same analysis and the same judgements give the same result, so that a correction outlives
whatever is derived anew. A claim keeps its id through all of it. The judgements are those in force:

- `source`: the names of the chain, nearest first, as JSON; an empty list means that the outlet itself says it.
- `content`: `start-end`, code points into the text, half-open.
- `no_claim`: the stretch is no claim; it leaves the article's claims and all linking.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from hearsay.gazetteer import Actor, Gazetteer, Group, Role, load_gazetteer
from hearsay.linking.profiles import folded, marks_in, person_words
from hearsay.records import (
    Analysis,
    Attribution,
    Contradiction,
    Entity,
    EntityType,
    Judgement,
    Mention,
    Proposition,
    Source,
    SourceType,
    Span,
    Statement,
    stance_of_words,
    trimmed,
)

CORRECTING = ("source", "content", "no_claim")
"""The decisions that correct what was read."""

_TYPES: dict[EntityType, SourceType] = {
    "person": "person",
    "organisation": "organisation",
    "place": "organisation",  # a state or town that speaks is its authorities
    "media": "media",
}
# What a word of groups.tsv says of whom it names. Source: own, after the types of the annotation guidelines.
_GROUPS: dict[str, SourceType] = {
    "anonymous": "anonymous",
    "collective": "collective",
    "document": "document",
    "firm": "organisation",
    "media": "media",
    "organisation": "organisation",
    "outlet": "media",
    "person": "anonymous",
    "social": "social_account",
}


class Correction(NamedTuple):
    """A claim or statement of an article with what people decided of it.

    `attribution` is the claim as corrected, under the same id. `content` is the new stretch, None where it stays.
    """

    attribution: Attribution
    rejected: bool
    content: Span | None


def corrections(
    analysis: Analysis, judgements: Iterable[Judgement], propositions: Mapping[str, Proposition] | None = None
) -> tuple[Correction, ...]:
    """Return the claims and statements of an article that people corrected, in its order, statements last.

    A statement whose source is corrected becomes a claim. `propositions` say by id what a new stretch says, as
    `pipeline.propositions_at` reads it; without one the proposition of the former stretch stays.
    """
    decided = _decided(judgements)
    if not decided:
        return ()
    parts: list[Attribution] = [*analysis.attributions, *(_claimed(each) for each in analysis.statements)]
    found = []
    for part in parts:
        own = decided.get(part.id)
        if own is None:
            continue
        made, content = part, None
        if "content" in own and (content := _stretch(own["content"], analysis.document.text)) is not None:
            said = (propositions or {}).get(part.id, part.proposition)
            made = replace(made, content=(content,), proposition=said)
        if "source" in own:
            made = replace(made, sources=_chain(json.loads(own["source"]), made, analysis))
        found.append(Correction(made, "no_claim" in own, content))
    return tuple(found)


def corrected(
    analysis: Analysis, judgements: Iterable[Judgement], propositions: Mapping[str, Proposition] | None = None
) -> Analysis:
    """Return an analysis as people corrected it: without what is no claim, and with their sources and stretches.

    What hangs on a claim that is none (a forecast, a contradiction) goes with it; claims nested in it move up.
    """
    made = {each.attribution.id: each for each in corrections(analysis, judgements, propositions)}
    if not made:
        return analysis
    parents = {claim.id: claim.parent for claim in analysis.attributions}
    gone = {identity for identity, each in made.items() if each.rejected}
    place: dict[int, int] = {}
    claims: list[Attribution] = []
    for number, claim in enumerate(analysis.attributions):
        if claim.id not in gone:
            place[number] = len(claims)
            parent = claim.parent
            while parent in gone:
                parent = parents.get(parent)
            claims.append(replace(made[claim.id].attribution if claim.id in made else claim, parent=parent))
    stated = [each for each in analysis.statements if each.id not in made]
    for statement in analysis.statements:
        if statement.id in made and statement.id not in gone:
            new = made[statement.id].attribution
            if new.sources:
                claims.append(new)
            else:
                stated.append(Statement(statement.id, new.content[0], new.proposition))
    return replace(
        analysis,
        attributions=tuple(claims),
        statements=tuple(sorted(stated, key=lambda each: each.span)),
        forecasts=tuple(forecast for forecast in analysis.forecasts if forecast.claim not in gone),
        contradictions=tuple(
            Contradiction(place[pair.first], place[pair.second], pair.reason)
            for pair in analysis.contradictions
            if pair.first in place and pair.second in place
        ),
    )


def corrected_mention(
    mention: Mention,
    analysis: Analysis,
    judgements: Iterable[Judgement],
    propositions: Mapping[str, Proposition] | None = None,
) -> Mention | None:
    """Return a mention of an article as people corrected it, None where it is no claim; it keeps its id."""
    for made in corrections(analysis, judgements, propositions):
        claim = made.attribution
        if claim.id == mention.id:
            said = claim.proposition or mention.proposition
            return None if made.rejected else replace(
                mention,
                words=claim.words(analysis.document.text),
                place=Span(claim.content[0].start, claim.content[-1].end),
                proposition=said,
                sources=claim.sources,
                stance=stance_of_words(claim, said),
            )  # fmt: skip
    return mention


def _decided(judgements: Iterable[Judgement]) -> dict[str, dict[str, str]]:
    """Return the decisions with their values by what they are about; of two the later counts."""
    found: dict[str, dict[str, str]] = {}
    for judgement in judgements:
        if judgement.decision in CORRECTING:
            for subject in judgement.subjects:
                found.setdefault(subject, {})[judgement.decision] = judgement.value
    return found


def _claimed(statement: Statement) -> Attribution:
    return Attribution(statement.id, (statement.span,), (), (), proposition=statement.proposition, rule="correction")


def stretch(value: str) -> Span:
    """Return the stretch that `start-end` names.

    Raises:
        ValueError: it names none.
    """
    start, _, end = value.partition("-")
    return Span(int(start), int(end))


def _stretch(value: str, text: str) -> Span | None:
    """Return a judged stretch within the text, without blanks at its edges; None where nothing is left of it."""
    start, end = stretch(value)
    found = trimmed(text, [Span(max(0, start), min(len(text), end))])
    return found[0] if found else None


def _chain(names: Iterable[str], claim: Attribution, analysis: Analysis) -> tuple[Source, ...]:
    return tuple(_source(name, claim, analysis) for name in names)


def _source(name: str, claim: Attribution, analysis: Analysis) -> Source:
    """Return a source of that name: the claim's own, the article's, one of its actors, or what the words tell."""
    key = folded(name)
    for own in claim.sources:
        if folded(own.name) == key:
            return own
    place = _place(name, claim, analysis.document.text)
    for other in analysis.attributions:
        for known in other.sources:
            if folded(known.name) == key:
                return replace(known, span=place)
    text = analysis.document.text
    for entity in analysis.entities:
        if key in {folded(entity.name), *(folded(span.of(text)) for span in entity.mentions)}:
            return Source(place, entity.name, _type_of(entity, name, analysis), entity.id)
    return Source(place, name, source_type(name, load_gazetteer(analysis.document.lang)))


def _type_of(entity: Entity, name: str, analysis: Analysis) -> SourceType:
    if entity.type == "organisation":
        told = source_type(name, load_gazetteer(analysis.document.lang))
        return told if told in ("media", "document") else "organisation"
    return _TYPES[entity.type]


def _place(name: str, claim: Attribution, text: str) -> tuple[Span, ...]:
    """Return where the name stands in the text, the place nearest to the claim; empty where it does not stand there."""
    at, low, found = -1, text.casefold(), []
    if len(low) == len(text):  # no letter that has two in small
        name = name.casefold()
    else:
        low = text
    while (at := low.find(name, at + 1)) >= 0:
        found.append(Span(at, at + len(name)))
    start = claim.content[0].start
    return (min(found, key=lambda span: (abs(span.start - start), span)),) if found else ()


def source_type(name: str, gazetteer: Gazetteer) -> SourceType:
    """Return what kind of source a name is, by its words alone; `unknown` where they do not tell.

    Source: own, after the types of the annotation guidelines; a known outlet or body goes before an office, an office
    before a name of which nothing is known but its capitals.
    """
    words, marks = marks_in(gazetteer, name)
    if not words:
        return "unknown"
    actors = [
        mark.entry for mark in marks if isinstance(mark.entry, Actor) and 2 * (mark.end - mark.start) >= len(words)
    ]
    if actors:
        return _TYPES[actors[0].type]
    person = person_words(name, gazetteer)
    roles = [mark.entry for mark in marks if isinstance(mark.entry, Role)]
    if roles and person:
        return "person"
    kinds = [mark.entry.kind for mark in marks if isinstance(mark.entry, Group) and mark.entry.kind in _GROUPS]
    if kinds:
        return _GROUPS[kinds[0]]
    if roles:
        indefinite = words[0].lower in ("a", "an", "un", "uno", "una", "un'")
        return "anonymous" if roles[0].anonymous and indefinite else "official_role"
    return "person" if len(person) > 1 else "unknown"
