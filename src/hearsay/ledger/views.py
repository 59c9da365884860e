"""What a ledger shows: a claim with all that stands behind it, a source with its rating, as records of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hearsay.ledger.linked import ClaimRow
from hearsay.records import Copy, Judgement, Link, Mention, Origin, Relation, Span

COUNTS_REPORTING = "This counts reporting, not truth: distinct origins need not be independent."
"""What stands under every bracket."""


@dataclass(frozen=True, slots=True)
class ClaimMentionView:
    """A mention as a reader meets it: its relation to the claim, its sentence, its article, and where its chain ends.

    `sentence` is the whole sentences around the content, `place` their code points in the article's text. `origin` is
    None where the mention was not linked yet. `reprints` are other outlets that print the same text word for word.
    """

    mention: Mention
    relation: Relation
    sentence: str
    place: Span
    title: str | None
    url: str | None
    origin: Origin | None
    reprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """One claim with everything behind it: mentions by time, links between them, copies, and what people decided."""

    row: ClaimRow
    mentions: tuple[ClaimMentionView, ...]
    links: tuple[Link, ...] = ()
    copies: tuple[Copy, ...] = ()
    judgements: tuple[Judgement, ...] = ()


class SourceView(NamedTuple):
    """A source as articles name it, and its reliability: A to F, F and nobody where no person rated it.

    `claims` is how many attributions name it anywhere in their chain, `outlets` in how many outlets, `denials` how many
    denials of its own.
    """

    name: str
    type: str
    entity: str | None
    claims: int
    outlets: int
    denials: int
    reliability: str
    rated: str
