"""What the API answers with, as schemas: records under their own field names, and what is written beside them.

`record` derives the schema of a record from its fields, as `hearsay.web.answers.plain` writes it; the others describe
what `hearsay.export` writes, which the command line gives programs too.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, create_model

from hearsay import records
from hearsay.casebook import Questioned
from hearsay.ledger import linked, searching, views
from hearsay.ledger.linked import Counts, Derived
from hearsay.ledger.searching import Hit
from hearsay.ledger.views import (
    ArticleClaim,
    Cell,
    Denial,
    DocumentRow,
    Facets,
    ForecastRow,
    Moment,
    ProblemRow,
    SourceClaim,
    SourceView,
    StoryRow,
    UnknownRow,
    Voice,
)
from hearsay.records import (
    Certainty,
    Copy,
    DistanceKind,
    EntityType,
    Judgement,
    Link,
    Merge,
    Mode,
    OriginKind,
    Relation,
    Source,
    SourceType,
    Span,
    Stance,
)

State = Literal["ok", "cannot-measure"]
SpanPair = Annotated[
    list[int],
    Field(min_length=2, max_length=2, description="[start, end]: code points of the article's text, half-open"),
]


class Shape(BaseModel):
    """What all schemas share."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


@cache
def record(kind: Any) -> type[BaseModel]:
    """Return the schema of a record: a dataclass or a named tuple, with the fields that `answers.plain` writes."""
    names = {**vars(records), **vars(searching), **vars(linked), **vars(views)}
    hints = typing.get_type_hints(kind, None, names, include_extras=True)
    if dataclasses.is_dataclass(kind):
        fields = [each.name for each in dataclasses.fields(kind) if each.compare]
    else:
        fields = list(kind._fields)
    about = (kind.__doc__ or "").strip().partition("\n\n")[0].replace("\n    ", " ")
    parts: dict[str, Any] = {name: (_shape(hints[name]), ...) for name in fields}
    made: type[BaseModel] = create_model(kind.__name__, __base__=Shape, __doc__=about, **parts)
    return made


def _shape(kind: Any) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Span:
        return SpanPair
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")):
        return record(typing.cast(Any, kind))
    if origin in (Union, types.UnionType):
        return Union[tuple(_shape(each) for each in arguments)]  # noqa: UP007 - built from parts
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return list[_shape(arguments[0])]  # type: ignore[misc]
    if origin is tuple:
        inner: Any = Union[tuple(_shape(each) for each in arguments)]  # noqa: UP007
        return Annotated[list[inner], Field(min_length=len(arguments), max_length=len(arguments))]
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[str, _shape(arguments[1])]  # type: ignore[misc]
    return kind


# What the command line's JSON holds (hearsay.export.claims).


class OriginShape(Shape):
    """An origin of a claim, with the merges that put its mentions together."""

    id: str
    key: str
    kind: OriginKind
    name: str
    named: bool
    mentions: list[str]
    merges: list[record(Merge)]  # type: ignore[valid-type]


class BracketShape(Shape):
    """Between how many and how many distinct origins a claim has."""

    low: int
    high: int
    reasons: list[str]


class CredibilityShape(Shape):
    """The credibility that is proposed for a claim, or that a person gave it."""

    value: Annotated[int, Field(ge=1, le=6)]
    label: str | None
    reasons: list[str]


class Member(Shape):
    """A mention of a claim, and its relation to the claim's gist."""

    mention: str
    relation: Relation


class ClaimHead(Shape):
    """A claim as lists show it. `note` says what a bracket counts."""

    id: str
    gist: str
    typical: str
    outlets: list[str]
    bracket: BracketShape
    origins: list[OriginShape]
    denied: bool
    disputed: bool
    first: str | None
    last: str | None
    credibility: CredibilityShape | None
    note: str


class ClaimShape(ClaimHead):
    """A claim in a list, with the ids of its mentions."""

    mentions: list[Member]


class MentionShape(Shape):
    """A mention with its sentence, its article, and the key of the origin where its chain ends."""

    id: str
    relation: Relation
    document: str
    outlet: str | None
    lang: str
    published: str | None
    title: str | None
    url: str | None
    words: str
    span: SpanPair
    sentence: str
    sentence_span: SpanPair
    sources: list[record(Source)]  # type: ignore[valid-type]
    stance: Stance
    certainty: Certainty
    reported_conditional: bool
    origin: str | None
    reprints: list[str]


class Measured(Shape):
    """Whether something could be measured; where it could not, `reason` says why."""

    state: State
    reason: str | None


class ClaimDetail(ClaimHead):
    """A claim with everything behind it. `dated` tells whether its mentions can be put in an order of time."""

    mentions: list[MentionShape]
    links: list[record(Link)]  # type: ignore[valid-type]
    copies: list[record(Copy)]  # type: ignore[valid-type]
    judgements: list[record(Judgement)]  # type: ignore[valid-type]
    dated: Measured


# An article (hearsay.export.json).


class CreditShape(Shape):
    """A wire credit and where it stands."""

    agency: str
    span: SpanPair | None


class LinkShape(Shape):
    """A link of the article's body."""

    url: str
    words: str
    span: SpanPair | None


class LineageShape(Shape):
    """Where the page itself says that its text comes from."""

    credits: list[CreditShape]
    links: list[LinkShape]


class DistanceShape(Shape):
    """A sign that the outlet does not vouch for a claim."""

    kind: DistanceKind
    span: SpanPair


class SourceShape(Shape):
    """A link of a claim's chain."""

    span: list[SpanPair]
    type: SourceType
    name: str
    entity: str | None


class AttributionShape(Shape):
    """A claim as the article gives it."""

    id: str
    content: list[SpanPair]
    cue: list[SpanPair]
    sources: list[SourceShape]
    mode: Mode
    stance: Stance
    certainty: Certainty
    certainty_cue: list[SpanPair]
    icd203: list[int] | None
    reported_conditional: bool
    distance: list[DistanceShape]
    venue: SpanPair | None
    deadline: SpanPair | None
    due: list[str | None] | None
    parent: str | None
    rule: str


class StatementShape(Shape):
    """What the outlet says in its own voice."""

    id: str
    span: SpanPair


class ForecastShape(Shape):
    """A claim about the future, by the claim's id, with its term."""

    claim: str
    deadline: SpanPair | None
    due: list[str | None] | None


class EntityShape(Shape):
    """An actor of the article."""

    id: str
    name: str
    type: EntityType
    mentions: list[SpanPair]


class TimeShape(Shape):
    """A time expression as an interval of ISO days."""

    span: SpanPair
    start: str | None
    end: str | None
    precision: str
    vague: bool


class DisputeShape(Shape):
    """Two claims of the article that cannot both be right, by their numbers, and why."""

    first: int
    second: int
    reason: str


class ProblemShape(Shape):
    """Something wrong with the text that did not stop the reading."""

    document: str
    code: str
    message: str
    span: SpanPair | None


class ArticleShape(Shape):
    """An article with everything that is known of it, as people corrected it.

    `claim_of` tells by the ids of claims and statements which claim of the ledger each belongs to; `linked` whether
    they were linked. `rejected` are the ids of claims that people said are none.
    """

    id: str
    lang: str
    title: str | None
    outlet: str | None
    byline: str | None
    published: str | None
    published_from: str | None
    url: str | None
    raw_digest: str
    lineage: LineageShape
    text: str
    claims: list[AttributionShape]
    unknowns: list[SpanPair]
    contradictions: list[list[int]]
    disputes: list[DisputeShape]
    statements: list[StatementShape]
    forecasts: list[ForecastShape]
    entities: list[EntityShape]
    times: list[TimeShape]
    unread: list[SpanPair]
    problems: list[ProblemShape]
    added: str
    linked: Measured
    claim_of: dict[str, record(ArticleClaim)]  # type: ignore[valid-type]
    rejected: list[str]
    copies: list[record(Copy)]  # type: ignore[valid-type]
    versions: list[record(DocumentRow)]  # type: ignore[valid-type]
    story: record(StoryRow) | None  # type: ignore[valid-type]
    judgements: list[record(Judgement)]  # type: ignore[valid-type]


class StoryDetail(record(StoryRow)):  # type: ignore[misc]
    """A story with everything in it, as the records of the same names; `called` is the name that readers see.

    `claims` are those in dispute first; where they are not all, `claims_shown` is less than `claims_whole`.
    """

    claims: list[ClaimShape]
    claims_shown: int
    claims_whole: int
    called: str
    documents: list[record(DocumentRow)]  # type: ignore[valid-type]
    forecasts: list[record(ForecastRow)]  # type: ignore[valid-type]
    unknowns: list[record(UnknownRow)]  # type: ignore[valid-type]
    copies: list[record(Copy)]  # type: ignore[valid-type]
    folded: dict[str, str]
    reprints: dict[str, list[str]]
    voices: list[record(Voice)]  # type: ignore[valid-type]
    cells: list[record(Cell)]  # type: ignore[valid-type]
    timeline: list[record(Moment)]  # type: ignore[valid-type]
    judgements: list[record(Judgement)]  # type: ignore[valid-type]


class InboxShape(Shape):
    """What waits for a person; `who` is the one who asks. Asking leaves no trace."""

    who: str
    since: str | None
    documents: list[record(DocumentRow)]  # type: ignore[valid-type]
    new_documents: int
    claims: list[ClaimShape]
    denials: list[record(Denial)]  # type: ignore[valid-type]
    questions: list[record(Questioned)]  # type: ignore[valid-type]
    forecasts: list[record(ForecastRow)]  # type: ignore[valid-type]
    problems: list[record(ProblemRow)]  # type: ignore[valid-type]
    stale: bool


class ForecastItem(record(ForecastRow)):  # type: ignore[misc]
    """A forecast in a list; `measured` tells whether it can be judged by a day."""

    measured: Measured


class SourceDetail(record(SourceView)):  # type: ignore[misc]
    """One source's record; `measured` tells whether its forecasts can say anything of it yet."""

    said: list[record(SourceClaim)]  # type: ignore[valid-type]
    named_by: list[list[str | int]]
    forecasts: list[record(ForecastRow)]  # type: ignore[valid-type]
    judgements: list[record(Judgement)]  # type: ignore[valid-type]
    measured: Measured


class Page(Shape):
    """A part of a list: `state` tells whether it could be measured, and `next` where it goes on.

    `total`, where it is told, is how long the whole list is; null where nobody counted to its end.
    """

    state: State
    reason: str | None
    next: str | None


def listing(kind: type[BaseModel], *, counted: bool = False) -> type[BaseModel]:
    """Return the schema of a part of a list of such things, with `total` where they are counted."""
    more: dict[str, Any] = {"items": (list[kind], ...)}  # type: ignore[valid-type]
    if counted:
        more["total"] = (int | None, ...)
    made: type[BaseModel] = create_model(f"{kind.__name__}Page", __base__=Page, __doc__=Page.__doc__, **more)
    return made


class Ready(Shape):
    """How much the ledger holds. `stale` says that something was added or decided since the last linking."""

    version: str
    counts: record(Counts)  # type: ignore[valid-type]
    note: str


class JobItem(Shape):
    """What became of one thing that was handed in; `document` is None until it is kept."""

    name: str
    state: Literal["waiting", "reading", "new", "version", "reprint", "same", "unread", "refused"]
    document: str | None
    title: str | None
    outlet: str | None
    claims: int
    unknowns: int
    forecasts: int
    problems: list[str]
    code: str | None


class JobShape(Shape):
    """Work that takes longer than an answer may, and how far it is; look again until it is `done` or has `failed`."""

    id: str
    kind: Literal["add", "link"]
    state: Literal["waiting", "running", "done", "failed"]
    stage: str
    done: int
    total: int | None
    items: list[JobItem]
    linking: bool
    derived: record(Derived) | None  # type: ignore[valid-type]
    questions: int | None
    problem: str | None
    made: str


class Decided(Shape):
    """What was decided, and whether all of it shows now or with the next linking."""

    judgements: list[record(Judgement)]  # type: ignore[valid-type]
    takes_effect: Literal["now", "with the next linking"]


HIT = record(Hit)
SOURCE = record(SourceView)
STORY = record(StoryRow)
DOCUMENT = record(DocumentRow)
JUDGEMENT = record(Judgement)
QUESTION = record(Questioned)
UNKNOWN = record(UnknownRow)
FACETS = record(Facets)
