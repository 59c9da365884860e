"""The nouns of hearsay: frozen records that every stage reads and only appends to.

All offsets are Unicode code points into `Document.text`, half-open (`text[start:end]`). Contents, cues and sources are
tuples of spans, since quotations and noun phrases are interrupted. Field names are those of the gold files
(`eval/GUIDELINES.md` of the annotation project): source, cue, content after Pareti's attribution relations.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from hearsay.reasons import Told

SourceType = Literal[
    "person",
    "official_role",
    "anonymous",
    "organisation",
    "media",
    "document",
    "social_account",
    "collective",
    "unknown",
]
Mode = Literal["direct", "indirect", "mixed"]
Stance = Literal["asserts", "denies", "questions", "predicts", "orders", "thinks"]
Certainty = Literal["certain", "probable", "possible", "unlikely", "unknown"]
EntityType = Literal["person", "organisation", "place", "media"]
DistanceKind = Literal["conditional", "alleged", "scare_quotes", "unverified"]
Role = Literal["subject", "object", "agent", "oblique"]
Modality = Literal["actual", "planned", "possible", "demanded"]
Relation = Literal["same", "refines", "denies", "contradicts"]
Band = Literal["linked", "perhaps"]
OriginKind = Literal[
    "person",
    "official_role",
    "organisation",
    "document",
    "own_observation",
    "anonymous",
    "wire",
    "social_account",
    "none",
]
MergeReason = Literal[
    "same_source",
    "same_body",
    "same_relay",
    "same_quotation",
    "copy",
    "wire",
    "feed_source",
    "forward",
    "link",
    "followed_chain",
    "same_outlet",
    "judgement",
]
Decision = Literal[
    "same_claim",
    "different_claim",
    "same_origin",
    "different_origin",
    "relation",
    "credibility",
    "reliability",
    "forecast",
    "source",
    "content",
    "no_claim",
    "story_name",
]


class Span(NamedTuple):
    """A half-open stretch of `Document.text`, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers in `text`."""
        return text[self.start : self.end]


def content_id(*parts: object) -> str:
    """Return 16 hexadecimal digits of SHA-256 over `parts`, so that ids derive from content and never from order."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link in the article's body: lineage, since outlets link to what they repeat.

    `span` covers the anchor's words in the kept text, or is None where extraction dropped them.
    """

    url: str
    words: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A wire credit (*ANSA*, *Reuters*, *AP*): the agency's name and the span of the credit line.

    `span` is None where the credit stood in the page's metadata and not in the kept text.
    """

    agency: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where the page itself says that its text comes from: wire credits, links, the feed's source, a forward.

    `feed_source` is the RSS 2.0 element `<source>` of the item; `forwarded_from` is the channel that a social post
    names as its origin. Both are None where nothing is said.
    """

    credits: tuple[Credit, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    feed_source: str | None = None
    forwarded_from: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a text that did not stop the reading: bad text is a value, not an exception.

    `document` is the document's id, or the path or URL where none could be made; `span` is None when the whole document
    is meant; `code` is a stable word for programs.
    """

    document: str
    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One article: the text that was kept (page furniture removed) and what is known of its publication.

    `text` is what all offsets point into. `lang` is an ISO 639-1 code. `published` is `YYYY`, `YYYY-MM` or
    `YYYY-MM-DD`, as precise as the page says and no more, or None. `published_from` tells where that date was read
    (`argument`, `metadata`, `furniture`, `text`), None without a date. `raw_digest` is the SHA-256 of `raw`, the bytes
    as received.
    """

    id: str
    text: str
    lang: str
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    raw_digest: str = ""
    lineage: Lineage = Lineage()
    problems: tuple[Problem, ...] = ()
    raw: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """One link of a claim's chain.

    `span` is empty where the source is not expressed (a dropped subject, *it is reported*); `name` is the fullest form
    written in the article; `entity` is an `Entity.id`, or None where the source is no known actor.
    """

    span: tuple[Span, ...]
    name: str
    type: SourceType
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Distance:
    """A sign that the outlet itself does not vouch for a claim: its kind and the words that show it."""

    kind: DistanceKind
    span: Span


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression as an interval of ISO days, both ends included; None is an open end.

    `precision` is the unit the words speak in; `vague` marks an interval whose ends are a convention
    (*nei giorni scorsi*, *soon*), on which no contradiction may rest.
    """

    span: Span
    start: str | None
    end: str | None
    precision: Literal["day", "week", "month", "season", "year", "other"]
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """A participant of a proposition: its role, the lemma of its head word and the actor it names, if any.

    `role` is read off the UD relation: `subject` (also of a passive: what undergoes it is an `object`), `object`,
    `agent` of a passive, or `oblique`; `case` is the preposition's lemma of an oblique, empty otherwise.
    """

    role: Role
    head: str
    span: Span
    entity: str | None = None
    case: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: *at least 3,000 soldiers* is `low` 3000, `high` None, `unit` *soldier*.

    `low` and `high` are both ends of what the words allow (equal for an exact number); None is an open end. `unit` is
    the lemma of the counted noun, an ISO 4217 currency code or `%`; empty where nothing is counted.
    """

    span: Span
    low: float | None
    high: float | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Proposition:
    """What a stretch says, with its attribution stripped, in terms that can be compared across articles and languages.

    `terms` are the folded lemmas of its content words, in order; `predicate` the lemma of its main verb, or of the noun
    or adjective that predicates; `entities` are `Entity.id`s in order of mention. `negated` is the polarity of the
    predicate. `modality` tells an event that is said to have happened from one that is planned, possible or demanded.
    `context` are the terms of what stands around the stretch: the rest of its sentence, and, where the stretch says
    little by itself (*it never happened*), of the sentences before; no source or reporting verb is among them.
    """

    span: Span
    terms: tuple[str, ...] = ()
    predicate: str = ""
    negated: bool = False
    modality: Modality = "actual"
    arguments: tuple[Argument, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    entities: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """A claim: content that the article attributes to somebody other than its author.

    `sources` runs from the nearest (who asserts the content) outward to the last who relayed it. `icd203` is the
    percentage band that ICD 203 gives the words in `certainty_cue`, or None where they are not in its table. `due` is
    `(from or None, to)` in ISO days for a `deadline`. `parent` is the id of the claim that this one is nested in.
    `rule` names the rule that proposed the claim.
    """

    id: str
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    sources: tuple[Source, ...]
    mode: Mode = "indirect"
    stance: Stance = "asserts"
    certainty: Certainty = "certain"
    certainty_cue: tuple[Span, ...] = ()
    icd203: tuple[int, int] | None = None
    reported_conditional: bool = False
    distance: tuple[Distance, ...] = ()
    venue: Span | None = None
    deadline: Span | None = None
    due: tuple[str | None, str] | None = None
    parent: str | None = None
    rule: str = ""
    proposition: Proposition | None = None

    def words(self, text: str) -> str:
        """Return the content's words in `text`, its pieces joined by an ellipsis in brackets."""
        return " […] ".join(span.of(text) for span in self.content)


@dataclass(frozen=True, slots=True)
class Statement:
    """What the outlet says in its own voice, with no source: one main clause or sentence."""

    id: str
    span: Span
    proposition: Proposition | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A stretch in which the article, or a source in it, says that something is not known, disclosed or confirmed."""

    span: Span


@dataclass(frozen=True, slots=True)
class Forecast:
    """A claim about the future, by `Attribution.id`, with the term within which it can be judged, or None."""

    claim: str
    deadline: Span | None
    due: tuple[str | None, str] | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims of one article that cannot both be right: indices into `Analysis.attributions`, and why."""

    first: int
    second: int
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor of the article: a person, organisation, state or outlet, with every mention's span.

    `id` is the same in Italian and English for actors of the gazetteer (`state:KP`), and derives from the folded name
    otherwise. `name` is the fullest form in the article.
    """

    id: str
    name: str
    type: EntityType
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was read in one document. `unread` holds sentences with a reporting cue that gave no claim."""

    document: Document
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    unread: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim as one article gives it, with what linking needs to know of the article: one attribution or statement.

    `id` is the attribution's or statement's; `sources` is empty for a statement. `words` is the content's text and
    `place` the hull of its spans. `outlet` and `published` are the document's.
    `answers` are the ids of the article's other claims that it rejects.
    """

    id: str
    document: str
    lang: str
    words: str
    place: Span
    proposition: Proposition
    outlet: str | None = None
    published: str | None = None
    sources: tuple[Source, ...] = ()
    stance: Stance = "asserts"
    certainty: Certainty = "certain"
    reported_conditional: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Two mentions that say, or perhaps say, the same or the opposite.

    `relation` is the second's to the first. `score` runs from 0 to 1; `band` is `linked`, or `perhaps` where a person
    is asked. `reason` is a sentence for people; `first_span` and `second_span` are the words that it rests on, each in
    its own document.
    """

    first: str
    second: str
    relation: Relation
    band: Band
    score: float
    reason: Told
    first_span: Span
    second_span: Span


@dataclass(frozen=True, slots=True)
class ClaimMention:
    """A mention's place in a claim: its relation to the claim's gist."""

    mention: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Claim:
    """The same claim across articles and languages; `gist` is the words of its `typical` mention."""

    id: str
    gist: str
    typical: str
    mentions: tuple[ClaimMention, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Why two mentions share an origin: the reason, its words for people, and the span in `document` that shows it."""

    first: str
    second: str
    reason: MergeReason
    words: Told
    document: str
    span: Span


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the chains of one or more mentions of a claim end.

    `key` is the same for one origin across claims. `name` is what people read: *an official via the Harbour Courier*.
    `named` tells whether it counts in the bracket's lower bound.
    """

    id: str
    key: str
    kind: OriginKind
    name: Told
    mentions: tuple[str, ...]
    merges: tuple[Merge, ...] = ()

    @property
    def named(self) -> bool:
        """Whether the origin is a known one: a person, a role, a body, a document, or the outlet's own observation."""
        return self.kind in ("person", "official_role", "organisation", "document", "own_observation")


@dataclass(frozen=True, slots=True)
class Bracket:
    """How many distinct origins stand behind a claim's supporting mentions: it counts reporting, not truth.

    `low` counts the named origins; 1 where there are only anonymous or wire ones, 0 where nobody is named. `high`
    counts all that are not shown to be shared. `reasons` are sentences for people, in English; `hearsay.reasons.say`
    says those that are `Reason`s in another language.
    """

    low: int
    high: int
    reasons: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """What two documents share word for word: `share` is the part of the shorter one that stands in the other, 0 to 1.

    `first_spans` and `second_spans` are the stretches, in pairs, each in its own document.
    """

    first: str
    second: str
    share: float
    first_spans: tuple[Span, ...]
    second_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell of the same events: they share claims. One article is in one story at most.

    `id` derives from the article that was published first, so that it stays while a story grows. `title` is that of
    its most typical article. `documents` are in order of publication; `claims` are ids of its claims, those in the most
    articles first. `first` and `last` are the days of publication, as precise as is known, None where none is.
    """

    id: str
    title: str
    documents: tuple[str, ...]
    claims: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided: append-only, replayed after every linking.

    `subjects` are ids (mentions, a claim, a source), `value` what was chosen (a relation, a rating, or empty); `who`
    and `when` (ISO 8601 in UTC) sign it, `replaces` is the id of the judgement that it takes the place of, or None.
    """

    id: str
    decision: Decision
    subjects: tuple[str, ...]
    value: str
    who: str
    when: str
    note: str = ""
    replaces: str | None = None


def stance_of_words(claim: Attribution, proposition: Proposition) -> Stance:
    """Return the stance towards the words themselves: who denies in negative words asserts those words.

    *“No report ever reached us”* denies what others say; as a claim of its own it is asserted. *He denied having had a
    report* asserts nothing that its content says.
    """
    return "asserts" if claim.stance == "denies" and proposition.negated else claim.stance


def trimmed(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` without blanks at their edges and without empty ones, in order of position."""
    kept = []
    for start, end in spans:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            kept.append(Span(start, end))
    return tuple(sorted(kept))
