"""What follows from the mentions of a claim and from people's judgements: origins, bracket, rating, outlets, days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hearsay.ledger.linked import ClaimRow
from hearsay.ledger.views import ClaimMentionView
from hearsay.records import Analysis, Claim, Document, Judgement, Mention, Origin, Relation, Span

if TYPE_CHECKING:
    from hearsay.linking.merging import Evidence


def fingerprints(document: Document) -> Iterator[tuple[int, int]]:
    """Return the hashes and positions of the winnowed n-grams of a document."""
    from hearsay.linking.copies import fingerprints

    return ((found.value, found.start) for found in fingerprints(document.text, document.lang))


def lacks_propositions(analysis: Analysis) -> bool:
    """Return whether an analysis has claims or statements and no proposition for any."""
    known = [part.proposition for part in analysis.attributions] + [part.proposition for part in analysis.statements]
    return bool(known) and not any(known)


def with_propositions(analysis: Analysis) -> Analysis:
    """Return an analysis with its propositions, for which the document is read once more."""
    from hearsay.pipeline import propositions_at

    claims, statements = analysis.attributions, analysis.statements
    spans = [Span(claim.content[0].start, claim.content[-1].end) for claim in claims]
    asides = [(*claim.cue, *(span for source in claim.sources for span in source.span)) for claim in claims]
    found = propositions_at(
        analysis.document,
        [*spans, *(statement.span for statement in statements)],
        asides=[*asides, *(() for _ in statements)],
    )
    said = zip(claims, found[: len(claims)], strict=True)
    stated = zip(statements, found[len(claims) :], strict=True)
    return replace(
        analysis,
        attributions=tuple(replace(claim, proposition=proposition) for claim, proposition in said),
        statements=tuple(replace(statement, proposition=proposition) for statement, proposition in stated),
    )


def retold(claim: Claim, mentions: Mapping[str, Mention]) -> Claim:
    """Return a claim in the words of its typical mention as they are now; another stands for one that is gone."""
    held = [member for member in claim.mentions if member.mention in mentions]
    if not held:
        return replace(claim, mentions=())
    ids = [member.mention for member in held]
    same = [member.mention for member in held if member.relation == "same"]
    typical = claim.typical if claim.typical in ids else (same or ids)[0]
    return replace(claim, gist=mentions[typical].words, typical=typical, mentions=tuple(held))


def derived(
    claim: Claim, evidence: Evidence, judgements: Collection[Judgement], reprints: Mapping[str, tuple[str, ...]]
) -> ClaimRow:
    """Return what follows for a claim: origins, bracket, rating, outlets, days."""
    from hearsay.linking.bracket import bracket
    from hearsay.linking.credibility import propose
    from hearsay.linking.origins import circles, origins

    ends = origins(claim, evidence)
    counted = bracket(claim, ends, evidence.mentions, circles(claim, evidence))
    rated = propose(claim, ends, counted, evidence.mentions, _ratings_of(claim, judgements))
    mentions = [evidence.mentions[member.mention] for member in claim.mentions]
    relations = {member.relation for member in claim.mentions}
    days = sorted(mention.published for mention in mentions if mention.published)
    outlets = {mention.outlet for mention in mentions if mention.outlet}
    outlets.update(outlet for mention in mentions for outlet in reprints.get(mention.document, ()))
    return ClaimRow(
        claim,
        counted,
        ends,
        tuple(sorted(outlets)),
        "denies" in relations,
        "contradicts" in relations,
        days[0] if days else None,
        days[-1] if days else None,
        rated.value,
        rated.reasons,
    )


def _ratings_of(claim: Claim, judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the ratings of a claim under its present id: they were given to it, or to a mention that it holds."""
    held = {claim.id, *(member.mention for member in claim.mentions)}
    return [
        replace(judgement, subjects=(claim.id, *judgement.subjects))
        for judgement in judgements
        if judgement.decision == "credibility" and held.intersection(judgement.subjects)
    ]


def view(
    mention: Mention,
    relation: Relation,
    documents: Mapping[str, Document],
    origins: Mapping[str, Origin],
    reprints: Mapping[str, tuple[str, ...]],
) -> ClaimMentionView:
    """Return a mention as a reader meets it."""
    from hearsay.linking.roots import surrounding

    document = documents[mention.document]
    place: Span = surrounding(document.text, mention.place)
    return ClaimMentionView(
        mention,
        relation,
        place.of(document.text),
        place,
        document.title,
        document.url,
        origins.get(mention.id),
        reprints.get(mention.document, ()),
    )
