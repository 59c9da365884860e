"""The tables of a ledger, for SQLite and PostgreSQL; `migrations/` makes them, and a test holds the two together.

What was read (documents and what hangs on them), what people decided (judgements) and what is derived from both
(claims, links, origins, copies) never share a table. Rows of one document carry its `key`, a number in the order of
adding, so that adding appends to every table and costs the same in a full ledger as in an empty one; the ids of records
derive from content and would scatter.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

# SQLite numbers rows by itself only where the type is INTEGER.
_Key = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def _document(primary: bool = True) -> Column[int]:
    parent = ForeignKey("documents.key", ondelete="CASCADE")
    return Column("document", _Key, parent, primary_key=primary, nullable=False, index=not primary)


def _place() -> Column[int]:
    comment = "`place_of` its document's key and its number in it: the rows of one document are neighbours"
    return Column("key", _Key, primary_key=True, autoincrement=False, comment=comment)


def _ordinal() -> Column[int]:
    return Column("ord", Integer, primary_key=True)


raw = Table(
    "raw",
    metadata,
    Column("digest", Text, primary_key=True, comment="SHA-256 of the bytes as received, in hexadecimal"),
    Column("size", BigInteger, nullable=False, comment="their number"),
    Column("packed", LargeBinary, nullable=False, comment="the bytes, compressed by zlib"),
)
documents = Table(
    "documents",
    metadata,
    Column("key", _Key, primary_key=True, comment="in the order of adding"),
    Column("id", Text, nullable=False, unique=True, comment="`Document.id`"),
    Column("added", Text, nullable=False, comment="when, ISO 8601 in UTC"),
    Column("lang", Text, nullable=False, comment="ISO 639-1"),
    Column("title", Text),
    Column("outlet", Text),
    Column("published", Text, comment="as precise as is known"),
    Column("url", Text, index=True),
    Column("raw", Text, ForeignKey("raw.digest"), index=True, comment="the bytes it was read from"),
    Column(
        "supersedes",
        _Key,
        ForeignKey("documents.key", ondelete="SET NULL"),
        index=True,
        comment="the version of the same page that was added before",
    ),
    Column("record", Text, nullable=False, comment="the `Document` without its text and bytes, as JSON"),
    Column("fingerprints", LargeBinary, comment="hashes and positions of its winnowed n-grams, 64 and 32 bits each"),
    # What filters ask for, so that they need not read the rows.
    Index("ix_documents_outlet", "outlet", "published", "lang"),
)
texts = Table(
    "texts",
    metadata,
    _document(),
    Column("lang", Text, nullable=False),
    Column("title", Text, nullable=False, comment="empty where there is none"),
    Column("body", Text, nullable=False, comment="`Document.text`; what no database stores stands as U+FFFD"),
    Column("entities", Text, nullable=False, comment="names and ids of its actors, for the search"),
    Column("exact", LargeBinary, comment="the text in UTF-8 where `body` is not it to the letter"),
)
appearances = Table(
    "appearances",
    metadata,
    _document(),
    _ordinal(),
    Column("seen", Text, nullable=False, comment="when, ISO 8601 in UTC"),
    Column("outlet", Text),
    Column("url", Text, index=True),
    Column("raw", Text, ForeignKey("raw.digest"), index=True),
    Column("record", Text, nullable=False, comment="the `Document` of this appearance, without text and bytes"),
    comment="the same text again, word for word, at another address or in another outlet",
)
attributions = Table(
    "attributions",
    metadata,
    _place(),
    _document(primary=False),
    Column("lang", Text, nullable=False),
    Column("id", Text, nullable=False, comment="`Attribution.id`, one of a kind within its document"),
    Column("linked", Boolean, nullable=False, comment="whether it is a `Mention` for linking"),
    Column("stance", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("start", Integer, nullable=False, comment="code points into the text: the hull of its content"),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False, comment="its content"),
    Column("voices", Text, nullable=False, comment="names of its sources, for the search"),
    Column("record", Text, nullable=False, comment="the `Attribution` without its proposition, as JSON"),
    Column("proposition", Text, comment="its `Proposition` as JSON"),
    Index("ix_attributions_stance", "stance"),
)
chain = Table(
    "chain",
    metadata,
    Column("attribution", _Key, ForeignKey("attributions.key", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("position", Integer, primary_key=True, comment="0 is the nearest"),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("entity", Text),
    comment="every source of every attribution, to be counted",
)
statements = Table(
    "statements",
    metadata,
    _place(),
    _document(primary=False),
    Column("lang", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("linked", Boolean, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("proposition", Text),
)
unknowns = Table(
    "unknowns",
    metadata,
    _document(),
    _ordinal(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
unread = Table(
    "unread",
    metadata,
    _document(),
    _ordinal(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    comment="sentences with a reporting cue that gave no claim",
)
forecasts = Table(
    "forecasts",
    metadata,
    _document(),
    _ordinal(),
    Column("claim", Text, nullable=False, comment="`Attribution.id`"),
    Column("due", Text, index=True, comment="the last ISO day of its term"),
    Column("record", Text, nullable=False),
)
contradictions = Table(
    "contradictions",
    metadata,
    _document(),
    _ordinal(),
    Column("first", Integer, nullable=False, comment="numbers of attributions in the document, from 0"),
    Column("second", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("record", Text, nullable=False),
)
entities = Table(
    "entities",
    metadata,
    _document(),
    _ordinal(),
    Column("id", Text, nullable=False, comment="`Entity.id`"),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("record", Text, nullable=False),
)
times = Table(
    "times",
    metadata,
    _document(),
    _ordinal(),
    Column("record", Text, nullable=False),
    Column("first", Text, comment="the first ISO day, None where open"),
    Column("last", Text, comment="the last ISO day, None where open"),
)
problems = Table(
    "problems",
    metadata,
    _document(),
    _ordinal(),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("record", Text, nullable=False),
)
judgements = Table(
    "judgements",
    metadata,
    Column("key", _Key, primary_key=True, comment="in the order of judging"),
    Column("id", Text, nullable=False, unique=True),
    Column("decision", Text, nullable=False),
    Column("subjects", Text, nullable=False, comment="ids as JSON"),
    Column("value", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("when", Text, nullable=False, comment="ISO 8601 in UTC"),
    Column("note", Text, nullable=False),
    Column("replaces", Text, ForeignKey("judgements.id")),
    Column("action", Text, comment="what was decided in one go has one; None where it stands alone"),
    Index("ix_judgements_who", "who"),
    comment="what people decided; triggers refuse to change or delete a row",
)
judgement_subjects = Table(
    "judgement_subjects",
    metadata,
    Column("subject", Text, primary_key=True, comment="one of `judgements.subjects`"),
    Column("judgement", _Key, ForeignKey("judgements.key"), primary_key=True, nullable=False),
    comment="what each judgement is about, to be found by it",
)
corrected = Table(
    "corrected",
    metadata,
    Column("mention", Text, primary_key=True, comment="`Attribution.id` or `Statement.id`"),
    _document(primary=False),
    Column("attribution", _Key, ForeignKey("attributions.key", ondelete="CASCADE"), comment="None for a statement"),
    Column("statement", _Key, ForeignKey("statements.key", ondelete="CASCADE"), comment="None for an attribution"),
    Column("rejected", Boolean, nullable=False, comment="whether a person said that it is no claim"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("voices", Text, nullable=False, comment="words of the names and ids of its sources"),
    Column("record", Text, nullable=False, comment="the `Attribution` as people corrected it, without its proposition"),
    Column("proposition", Text, comment="its `Proposition` as JSON"),
    Column("read", Text, comment="the stretch that the proposition was read for, `start-end`, where it is a new one"),
    Index("ix_corrected_attribution", "attribution"),
    Index("ix_corrected_statement", "statement"),
    comment="what people corrected, as it follows from their judgements, in the place of what was found",
)
claims = Table(
    "claims",
    metadata,
    Column("key", _Key, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("gist", Text, nullable=False),
    Column("typical", Text, nullable=False, comment="`Mention.id`"),
    Column("low", Integer, nullable=False, comment="the bracket's ends"),
    Column("high", Integer, nullable=False),
    Column("reasons", Text, nullable=False, comment="the bracket's, as JSON"),
    Column("mentions", Integer, nullable=False, comment="their number"),
    Column("outlets", Integer, nullable=False, comment="the number of outlets that carry it"),
    Column("outlet_names", Text, nullable=False, comment="their names, as JSON"),
    Column("denied", Boolean, nullable=False, comment="whether a mention denies it"),
    Column("disputed", Boolean, nullable=False, comment="whether a mention contradicts it"),
    Column("first", Text, comment="the earliest date of publication"),
    Column("last", Text, comment="the latest"),
    Column("credibility", SmallInteger, comment="proposed, 1 to 6"),
    Column("grounds", Text, comment="why, as JSON"),
    # In the order in which claims are listed, read from its end: by outlets, then mentions, then the latest.
    Index("ix_claims_outlets", "outlets", "mentions", "last", "id"),
    # The same order of those that somebody denies or contradicts.
    Index(
        "ix_claims_disputed",
        "outlets",
        "mentions",
        "last",
        "id",
        sqlite_where=text("denied = 1 OR disputed = 1"),
        postgresql_where=text("denied OR disputed"),
    ),
)
claim_mentions = Table(
    "claim_mentions",
    metadata,
    Column("mention", Text, primary_key=True, comment="`Mention.id`"),
    Column("claim", _Key, ForeignKey("claims.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("ord", Integer, nullable=False),
    Column("relation", Text, nullable=False),
    _document(primary=False),
    Column("attribution", _Key, ForeignKey("attributions.key", ondelete="CASCADE"), comment="None for a statement"),
    Column("statement", _Key, ForeignKey("statements.key", ondelete="CASCADE"), comment="None for an attribution"),
    Index("ix_claim_mentions_attribution", "attribution"),
    Index("ix_claim_mentions_statement", "statement"),
)
links = Table(
    "links",
    metadata,
    Column("key", _Key, primary_key=True),
    Column("first", Text, nullable=False, index=True, comment="`Mention.id`"),
    Column("second", Text, nullable=False, index=True),
    Column("relation", Text, nullable=False),
    Column("band", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("record", Text, nullable=False, comment="the `Link` as JSON"),
    Index("ix_links_band", "band", "score"),
)
origins = Table(
    "origins",
    metadata,
    Column("claim", _Key, ForeignKey("claims.key", ondelete="CASCADE"), primary_key=True),
    _ordinal(),
    Column("id", Text, nullable=False),
    Column("key", Text, nullable=False, index=True, comment="the same for one origin across claims"),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("record", Text, nullable=False, comment="the `Origin` with its merges and the spans that prove them"),
)
copies = Table(
    "copies",
    metadata,
    Column("first", _Key, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True),
    Column("second", _Key, ForeignKey("documents.key", ondelete="CASCADE"), primary_key=True),
    Column("share", Float, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_copies_second", "second"),
)
stories = Table(
    "stories",
    metadata,
    Column("key", _Key, primary_key=True),
    Column("id", Text, nullable=False, unique=True, comment="`Story.id`"),
    Column("title", Text, nullable=False),
    Column("first", Text, comment="the earliest date of publication"),
    Column("last", Text, comment="the latest"),
    Column("documents", Integer, nullable=False, comment="their number"),
    Column("claims", Integer, nullable=False, comment="their number"),
    Column("outlets", Integer, nullable=False, comment="the number of outlets that tell of it"),
    Column("denied", Integer, nullable=False, comment="the number of claims that a mention denies or contradicts"),
    Index("ix_stories_last", "last", "documents", "id"),
)
story_documents = Table(
    "story_documents",
    metadata,
    _document(),
    Column("story", _Key, ForeignKey("stories.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("ord", Integer, nullable=False, comment="in order of publication"),
)
story_claims = Table(
    "story_claims",
    metadata,
    Column("claim", _Key, ForeignKey("claims.key", ondelete="CASCADE"), primary_key=True),
    Column("story", _Key, ForeignKey("stories.key", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("ord", Integer, nullable=False, comment="those in the most articles first"),
    Index("ix_story_claims_story", "story"),
    comment="a claim whose articles are in two stories is a claim of both",
)
sources = Table(
    "sources",
    metadata,
    Column("key", _Key, primary_key=True),
    Column("id", Text, nullable=False, index=True, comment="`Entity.id`, or the name in small letters"),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, index=True, comment="the name in small letters"),
    Column("type", Text, nullable=False),
    Column("entity", Text),
    Column("claims", Integer, nullable=False, comment="attributions that name it"),
    Column("outlets", Integer, nullable=False, comment="outlets in which it is named"),
    Column("denials", Integer, nullable=False, comment="denials of its own"),
    Index("ix_sources_claims", "claims", "name"),
    comment="whom the articles name as sources, counted at the last linking",
)
visits = Table(
    "visits",
    metadata,
    Column("who", Text, primary_key=True),
    Column("subject", Text, primary_key=True, comment="`inbox`, or what was looked at with its id"),
    Column("when", Text, nullable=False, comment="ISO 8601 in UTC"),
    Column("snapshot", Text, nullable=False, comment="what was there then, as JSON"),
    comment="when each person last looked at what",
)
facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    comment="what the ledger knows of itself: when it was last linked, and what was added or judged since",
)

DERIVED = (sources, story_claims, story_documents, stories, copies, origins, links, claim_mentions, claims)
"""The tables that `Store.save_linking` writes anew, in an order in which they can be emptied."""

OF_DOCUMENT = (
    corrected,
    story_documents,
    claim_mentions,
    appearances,
    problems,
    times,
    entities,
    contradictions,
    forecasts,
    unread,
    unknowns,
    statements,
    attributions,
    texts,
)
"""The tables with rows of one document, beside `chain` and `copies`, in an order in which they can be emptied."""

_ROOM = 1 << 20


def place_of(document: int, number: int) -> int:
    """Return the key of a document's attribution or statement, by its number in it, from 0.

    Raises:
        ValueError: a document has over a million of them.
    """
    if number >= _ROOM:
        raise ValueError(f"a document holds at most {_ROOM} attributions and as many statements")
    return document * _ROOM + number


def number_of(place: int) -> int:
    """Return an attribution's or a statement's number in its document."""
    return place % _ROOM
