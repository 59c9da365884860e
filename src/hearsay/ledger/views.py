"""What a ledger shows: a claim with all that stands behind it, a source with its rating, as records of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from hearsay.records import (
    Analysis,
    Attribution,
    Bracket,
    Copy,
    Document,
    Judgement,
    Link,
    Mention,
    Origin,
    Relation,
    Span,
)

if TYPE_CHECKING:
    from hearsay.ledger.linked import ClaimRow

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


class DocumentRow(NamedTuple):
    """An article as lists show it; `added` is when, ISO 8601 in UTC."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    lang: str
    url: str | None
    added: str


class ArticleClaim(NamedTuple):
    """The claim that an attribution or statement of an article belongs to, as lists show it.

    `relation` is the mention's to the claim; `mentions` and `outlets` are the claim's numbers.
    """

    mention: str
    claim: str
    gist: str
    relation: Relation
    bracket: Bracket
    mentions: int
    outlets: int
    denied: bool
    disputed: bool
    credibility: int | None


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """One article with everything that the ledger knows of it.

    `analysis` is what was read, as people corrected it; `original` as the program read it. `claims` tells by the ids of
    attributions and statements which claim each belongs to; one that was not linked yet is not among them. `rejected`
    are those that people said are no claims. `copies` are stretches that it shares word for word with other articles,
    `near` those articles by id. `versions` are all versions of the page, this one too, the first one foremost;
    `appearances` where else the same text stood. `story` is the one that it is part of, None where it is in none.
    """

    analysis: Analysis
    original: Analysis
    added: str
    claims: Mapping[str, ArticleClaim]
    rejected: tuple[Attribution, ...] = ()
    copies: tuple[Copy, ...] = ()
    near: Mapping[str, DocumentRow] = field(default_factory=dict)
    versions: tuple[DocumentRow, ...] = ()
    appearances: tuple[Document, ...] = ()
    story: StoryRow | None = None
    judgements: tuple[Judgement, ...] = ()


class StoryRow(NamedTuple):
    """A story as lists show it.

    `name` is what people called it, None where they did not; `title` that of its most typical article. `documents`,
    `claims` and `outlets` are their numbers, `denied` is how many of its claims a mention denies or contradicts.
    """

    id: str
    title: str
    name: str | None
    documents: int
    claims: int
    outlets: int
    denied: int
    first: str | None
    last: str | None

    @property
    def called(self) -> str:
        """What people read: the name that somebody gave it, or else the title."""
        return self.name or self.title


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
