"""What a ledger shows: a claim with all that stands behind it, a source with its rating, as records of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from hearsay.records import (
    Analysis,
    Attribution,
    Bracket,
    Certainty,
    Copy,
    Document,
    Judgement,
    Link,
    Mention,
    Origin,
    Relation,
    Span,
    Stance,
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


class ForecastRow(NamedTuple):
    """What a source says will be, as lists show it: the words, whose they are, and by when it can be judged.

    `due_from` and `due` are the first and the last ISO day of the term, None where that end is open or there is none.
    `source` is the nearest one's name, None where nobody is named; `claim` the claim's id, None before linking.
    `outcome` is what a person said became of it (`came_true`, `did_not`, `cannot_tell`), None while it is open.
    """

    mention: str
    words: str
    source: str | None
    due_from: str | None
    due: str | None
    document: DocumentRow
    claim: str | None
    outcome: str | None = None
    judged: Judgement | None = None


class UnknownRow(NamedTuple):
    """What an article says is not known: its words, the sentences around them, where both stand in the text."""

    words: str
    span: Span
    sentence: str
    place: Span
    document: DocumentRow


class ProblemRow(NamedTuple):
    """Something wrong with an article that did not stop the reading."""

    code: str
    message: str
    document: DocumentRow


class Voice(NamedTuple):
    """Who speaks in a story: a row of its matrix.

    `key` is the entity's id or the name in small letters; `own` tells that these are an outlet's own words. `claims` is
    in how many of the claims shown.
    """

    key: str
    name: str
    type: str
    own: bool
    claims: int


class Cell(NamedTuple):
    """What one voice does with one claim, in one mention: `voice` is a `Voice.key`, `claim` the claim's id."""

    voice: str
    claim: str
    stance: Stance
    relation: Relation
    mention: str
    document: str
    published: str | None


class Moment(NamedTuple):
    """Something in a story's course: an article appears, a claim is first said, first denied, a forecast falls due.

    `day` is as precise as is known. `words` are the article's title, the claim's gist or the forecast's words.
    """

    day: str
    kind: Literal["published", "said", "denied", "contradicted", "due"]
    words: str
    document: str
    claim: str | None = None
    mention: str | None = None


@dataclass(frozen=True, slots=True)
class StoryReport:
    """A story with everything in it.

    `documents` are in order of publication. `claims` are those in dispute first, then those in the most outlets, at
    most as many as were asked for; `row.claims` is how many there are. `voices` and `cells` are the matrix of who says
    what of these claims. `folded` leads from an article to the earlier one that it repeats nearly word for word.
    `timeline` is in order of days. `mentions` are those of `claims`, by id.
    """

    row: StoryRow
    documents: tuple[DocumentRow, ...]
    claims: tuple[ClaimRow, ...]
    forecasts: tuple[ForecastRow, ...] = ()
    unknowns: tuple[UnknownRow, ...] = ()
    copies: tuple[Copy, ...] = ()
    folded: Mapping[str, str] = field(default_factory=dict)
    reprints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    voices: tuple[Voice, ...] = ()
    cells: tuple[Cell, ...] = ()
    timeline: tuple[Moment, ...] = ()
    mentions: Mapping[str, Mention] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()


class Changed(NamedTuple):
    """A claim whose bracket changed: both ends before, and both ends now."""

    claim: str
    gist: str
    before: tuple[int, int]
    now: tuple[int, int]


class Denial(NamedTuple):
    """A mention that denies a claim, and was not there before."""

    claim: str
    gist: str
    mention: str
    document: str


@dataclass(frozen=True, slots=True)
class Visit:
    """What changed since a person last looked at something.

    `since` is when that was, ISO 8601 in UTC, None where it is the first time: then nothing counts as new. `documents`
    and `claims` are ids of what is new; `grown` of claims that new articles carry on.
    """

    subject: str
    since: str | None
    documents: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    grown: tuple[str, ...] = ()
    brackets: tuple[Changed, ...] = ()
    denials: tuple[Denial, ...] = ()

    @property
    def news(self) -> bool:
        """Whether anything changed."""
        return any((self.documents, self.claims, self.grown, self.brackets, self.denials))


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for a person.

    `since` is when that person last looked, None the first time; `documents` and `claims` are new since then, the
    latest first, at most as many as were asked for, `new_documents` is how many there are. `questions` are links that
    ask, `forecasts` those due that nobody judged, `problems` those of the latest articles that have some. `stale` tells
    that something was added or decided since the last linking.
    """

    since: str | None
    documents: tuple[DocumentRow, ...]
    new_documents: int
    claims: tuple[ClaimRow, ...]
    denials: tuple[Denial, ...]
    questions: tuple[Questioned, ...]
    forecasts: tuple[ForecastRow, ...]
    problems: tuple[ProblemRow, ...]
    stale: bool


class Questioned(NamedTuple):
    """A link that asks a person: perhaps the same claim, with both mentions."""

    link: Link
    first: Mention
    second: Mention


class Facets(NamedTuple):
    """How what was found is spread: values with their counts, the most frequent first (months in order of time).

    `whole` tells that all that was found is counted; otherwise the latest `counted` are.
    """

    outlets: tuple[tuple[str, int], ...]
    langs: tuple[tuple[str, int], ...]
    stances: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]
    counted: int
    whole: bool


class SourceClaim(NamedTuple):
    """One claim in which a source is named: `position` 0 is the nearest in its chain, others relay it."""

    mention: str
    words: str
    stance: Stance
    certainty: Certainty
    position: int
    document: DocumentRow
    claim: str | None


@dataclass(frozen=True, slots=True)
class SourceReport:
    """One source's record: how often it is named and where, what it said, and what became of its forecasts.

    `claims` are the latest ones, at most as many as were asked for. `outlets` are those that name it, with how often
    among the latest ones. `judgements` are its ratings, those that hold no longer too, in the order of judging.
    """

    view: SourceView
    claims: tuple[SourceClaim, ...]
    outlets: tuple[tuple[str, int], ...]
    forecasts: tuple[ForecastRow, ...]
    judgements: tuple[Judgement, ...]


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
