"""What tests of origins are written with: articles of invented outlets, and who says what in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hearsay.linking.bracket import bracket
from hearsay.linking.copies import copies
from hearsay.linking.origins import circles, gather, origins
from hearsay.records import (
    Bracket,
    Claim,
    ClaimMention,
    Document,
    Judgement,
    Lineage,
    Mention,
    Origin,
    Proposition,
    Relation,
    Source,
    SourceType,
    Span,
    Stance,
    content_id,
)


def article(text: str, outlet: str | None = None, lang: str = "en", lineage: Lineage | None = None) -> Document:
    """Return an article; its id derives from its outlet and text."""
    return Document(
        content_id(outlet, text), text, lang, outlet=outlet, published="2031-05-12", lineage=lineage or Lineage()
    )


def says(
    document: Document, words: str, *sources: tuple[str, SourceType], stance: Stance = "asserts", hedged: bool = False
) -> Mention:
    """Return what `words` of the article say, on the word of `sources`, the nearest first."""
    start = document.text.index(words)
    place = Span(start, start + len(words))
    chain = tuple(Source(_spans(document.text, name), name, kind) for name, kind in sources)
    return Mention(
        id=content_id("mention", document.id, start),
        document=document.id,
        lang=document.lang,
        words=words,
        place=place,
        proposition=Proposition(place),
        outlet=document.outlet,
        published=document.published,
        sources=chain,
        stance=stance,
        reported_conditional=hedged,
    )


def _spans(text: str, name: str) -> tuple[Span, ...]:
    at = text.find(name)
    return (Span(at, at + len(name)),) if at >= 0 else ()


def claim_of(mentions: Sequence[Mention], relations: Sequence[Relation] = ()) -> Claim:
    """Return one claim of all the mentions; a relation that is not given is `same`, or `denies` with that stance."""
    rows = [*relations, *("denies" if m.stance == "denies" else "same" for m in mentions[len(relations) :])]
    members = tuple(ClaimMention(m.id, r) for m, r in zip(mentions, rows, strict=True))  # type: ignore[arg-type]
    return Claim("claim", mentions[0].words, mentions[0].id, members)


def read_origins(
    documents: Iterable[Document],
    mentions: Sequence[Mention],
    relations: Sequence[Relation] = (),
    judgements: Iterable[Judgement] = (),
) -> tuple[list[set[str]], Bracket, tuple[Origin, ...]]:
    """Return who is put together (by words), the bracket and the origins of one claim of all the mentions."""
    known = {document.id: document for document in documents}
    by_id = {mention.id: mention for mention in mentions}
    claim = claim_of(mentions, relations)
    evidence = gather(by_id, known, copies(known.values()), judgements)
    found = origins(claim, evidence)
    counted = bracket(claim, found, by_id, circles(claim, evidence))
    return [{by_id[key].words for key in origin.mentions} for origin in found], counted, found
