"""Search in what was read: SQLite's FTS5 or PostgreSQL's text search, asked the same question with the same filters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    Select,
    Subquery,
    Table,
    TableClause,
    Text,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    union,
)
from sqlalchemy.dialects.postgresql import REGCONFIG, TSVECTOR
from sqlalchemy.sql.elements import ColumnElement

from hearsay.errors import LedgerError
from hearsay.ledger import schema
from hearsay.ledger.codec import from_json
from hearsay.records import Attribution, Certainty, Stance

# PostgreSQL's dictionaries for the languages that hearsay reads; texts in others are split into words and no more.
DICTIONARIES = {"it": "italian", "en": "english", "es": "spanish"}
# Letters with marks, and the letters beneath: what `\u00e0` and `a` have in common. The same table is in the database.
ACCENTS = {
    code: base
    for code in range(0xC0, 0x250)
    if (base := unicodedata.normalize("NFD", chr(code))[0]) != chr(code) and base.isascii()
}
_QUERY = re.compile(r'(?P<no>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_WORD = re.compile(r"\w+")
_AROUND = 90  # code points shown on each side of what was found
_RANKED = 6000  # matches that are ranked in a few hundredths of a second


@dataclass(frozen=True, slots=True)
class Filters:
    """What a question is narrowed to; None lets everything through.

    `source` is words of a source's name or its entity id, anywhere in the chain; `entity` the same of anybody in the
    article; both whatever their accents and capitals. `outlet` is the outlet's name, whatever its capitals. `since` and
    `until` are days, months or years of publication, both included; an article that is dated by its month is let
    through if a day of it would be. `minimum` is how many mentions a claim must have; `disputed` asks that a
    mention denies or contradicts it. `limit` of them are told after `offset`, all of the rest where it is None; without
    `origins` rows come without theirs.
    """

    source: str | None = None
    outlet: str | None = None
    lang: str | None = None
    stance: Stance | None = None
    certainty: Certainty | None = None
    since: str | None = None
    until: str | None = None
    entity: str | None = None
    minimum: int = 1
    limit: int | None = None
    offset: int = 0
    origins: bool = True
    disputed: bool = False

    @property
    def narrow(self) -> bool:
        """Whether anything about articles or attributions is asked."""
        asked = (self.source, self.outlet, self.lang, self.stance, self.certainty, self.since, self.until, self.entity)
        return any(asked)

    @property
    def of_claims(self) -> bool:
        """Whether only attributions can answer."""
        return any((self.source, self.stance, self.certainty))

    def of_documents(self, connection: Connection) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions on `documents`."""
        documents = schema.documents.c
        if self.outlet:
            yield func.lower(documents.outlet) == self.outlet.lower()
        if self.lang:
            yield documents.lang == self.lang
        published: ColumnElement[str] = documents.published
        if connection.dialect.name == "postgresql":
            published = published.collate("C")
        if self.since:
            beginnings = [self.since[:size] for size in (4, 7) if size < len(self.since)]
            yield or_(published >= self.since, published.in_(beginnings))
        if self.until:
            yield published <= self.until + "~"
        if self.entity:
            yield documents.key.in_(_holding(connection, "texts", "document", "entities", self.entity))


class Hit(NamedTuple):
    """Something found: a claim of an article (`mention` is its id), or an article (None).

    `words` are the claim's content, or the article's words around what was found; `claim` is the id of the claim that
    the mention belongs to, None before linking. `source` is the nearest source's name, None for an article.
    """

    kind: Literal["claim", "article"]
    document: str
    title: str | None
    outlet: str | None
    published: str | None
    lang: str
    words: str
    mention: str | None = None
    source: str | None = None
    stance: Stance | None = None
    claim: str | None = None


class _Term(NamedTuple):
    words: tuple[str, ...]
    without: bool
    begins: bool


def attribution_filters(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on `attributions`, but for the source."""
    if filters.stance:
        yield schema.attributions.c.stance == filters.stance
    if filters.certainty:
        yield schema.attributions.c.certainty == filters.certainty


def has_voice(
    connection: Connection, source: str, attribution: Column[int], mention: Column[str]
) -> ColumnElement[bool]:
    """Return the condition that a source of the chain, as people corrected it, is called so."""
    put = schema.corrected
    found = attribution.in_(_holding(connection, "attributions", "key", "voices", source))
    voices = put.c.voices.contains(spaced(source), autoescape=True)
    return or_(
        and_(found, mention.not_in(select(put.c.mention))),
        mention.in_(select(put.c.mention).where(voices, ~put.c.rejected)),
    )


def plain(words: str) -> str:
    """Return `words` in small letters without accents."""
    return words.translate(ACCENTS).lower()


def spaced(words: str) -> str:
    """Return the plain words of a name, each between two blanks, to be looked for as a whole."""
    return f" {' '.join(_WORD.findall(plain(words)))} "


def search(connection: Connection, words: str, filters: Filters, limit: int, name: str) -> list[Hit]:
    """Return up to `limit` claims and, where no filter asks for claims, up to `limit` articles.

    Raises:
        LedgerError: `words` holds nothing to look for.
    """
    terms = asked(words, name)
    hits = list(_claims(connection, terms, filters, limit))
    if not filters.of_claims:
        hits += _articles(connection, terms, filters, limit)
    return hits


def _terms(words: str) -> list[_Term]:
    found = []
    for match in _QUERY.finditer(words):
        written = match["phrase"] if match["phrase"] is not None else match["word"]
        split = tuple(_WORD.findall(plain(written)))
        if split:
            found.append(_Term(split, bool(match["no"]), match["phrase"] is None and written.endswith("*")))
    return found


def documents_with(connection: Connection, words: str, name: str) -> Select[Any]:
    """Return the keys of the documents that hold all of `words`, in no order.

    Raises:
        LedgerError: `words` holds nothing to look for.
    """
    return _matching(connection, schema.texts, "title body", asked(words, name))


def plain_terms(words: str) -> tuple[str, ...]:
    """Return what each text has to hold of `words`, in small letters without accents."""
    return tuple(" ".join(term.words) for term in _terms(words) if not term.without)


def asked(words: str, name: str) -> list[_Term]:
    """Return the terms that `words` ask for.

    Raises:
        LedgerError: there is none.
    """
    terms = _terms(words)
    if not any(not term.without for term in terms):
        raise LedgerError(f"{words!r} holds no word to look for: give one.", name)
    return terms


def latest(connection: Connection, words: str | None, filters: Filters, most: int, name: str) -> tuple[list[int], bool]:
    """Return the keys of the latest attributions that hold `words`, before filters, and whether these are all.

    Without words they are those of a source, or else those of the latest articles that the filters let through.

    Raises:
        LedgerError: `words` holds nothing to look for.
    """
    said, documents = schema.attributions, schema.documents
    if words is not None:
        matching = _matching(connection, said, "words", asked(words, name))
        (key,) = matching.selected_columns
        found = list(connection.execute(matching.order_by(key.desc()).limit(most)).scalars())
        return found, len(found) < most
    if filters.source:
        found = list(connection.execute(select(voiced(connection, filters.source, most).c.key)).scalars())
        return found, len(found) < most
    conditions = [*filters.of_documents(connection)]
    # With conditions the narrow index is read and sorted, which a sum does; in order of keys all rows would be.
    order = documents.c.key + 0 if conditions else documents.c.key
    of = select(documents.c.key).where(*conditions).order_by(order.desc())
    held = connection.execute(of.limit(most // 8)).scalars().all()
    keys = select(said.c.key).where(said.c.document.in_(held)).order_by(said.c.key.desc())
    return list(connection.execute(keys.limit(most)).scalars()), len(held) < most // 8


def voiced(connection: Connection, source: str, most: int) -> Subquery:
    """Return the keys of the latest attributions in which a source, as people corrected it, is called so."""
    put = schema.corrected
    found = _holding(connection, "attributions", "key", "voices", source)
    (key,) = found.selected_columns
    corrected = select(put.c.attribution).where(put.c.voices.contains(spaced(source), autoescape=True), ~put.c.rejected)
    read = found.order_by(key.desc()).limit(most).subquery()
    own = select(read.c[0].label("key")).where(read.c[0].not_in(select(put.c.attribution).where(put.c.attribution > 0)))
    return union(own, corrected.where(put.c.attribution.is_not(None))).subquery()


def _matching(connection: Connection, of: Table, columns: str, terms: Sequence[_Term]) -> Select[Any]:
    """Return the keys of the rows of a table that hold what is asked, in no order."""
    (key,) = of.primary_key.columns
    if connection.dialect.name == "sqlite":
        index = _index(of.name)
        return select(index.c.rowid).where(index.c[index.name].op("MATCH")(f"{{{columns}}} : ({_fts5(terms)})"))
    return select(key).where(or_(*_vectors(of, terms)))


def _vectors(of: Table, terms: Sequence[_Term]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a row holds the terms, one for each dictionary of PostgreSQL's."""
    vector: ColumnElement[Any] = literal_column(f"{of.name}.search", TSVECTOR)
    for lang in DICTIONARIES:
        yield and_(of.c.lang == lang, vector.op("@@")(_tsquery(terms, lang)))
    yield and_(of.c.lang.not_in(list(DICTIONARIES)), vector.op("@@")(_tsquery(terms, None)))


def _claims(connection: Connection, terms: Sequence[_Term], filters: Filters, limit: int) -> Iterator[Hit]:
    said, documents, places = schema.attributions, schema.documents, schema.claim_mentions
    put = schema.corrected
    conditions = [*attribution_filters(filters), *filters.of_documents(connection)]
    rejected = select(put.c.attribution).where(put.c.rejected, put.c.attribution.is_not(None))
    if connection.execute(rejected.limit(1)).first() is not None:
        conditions.append(said.c.key.not_in(rejected))
    if filters.source:
        conditions.append(has_voice(connection, filters.source, said.c.key, said.c.id))
    best = _best(connection, said, "words", terms, conditions, limit, narrow=filters.narrow)
    query = (
        select(
            said.c.id, said.c.words, said.c.stance, said.c.lang,
            func.coalesce(put.c.record, said.c.record).label("record"), put.c.words.label("corrected"),
            documents.c.id.label("of"), documents.c.title, documents.c.outlet, documents.c.published,
            schema.claims.c.id.label("claim"),
        )
        .join(best, best.c.key == said.c.key)
        .join(documents, documents.c.key == said.c.document)
        .outerjoin(put, put.c.attribution == said.c.key)
        .outerjoin(places, places.c.attribution == said.c.key)
        .outerjoin(schema.claims, schema.claims.c.key == places.c.claim)
        .order_by(best.c.place, said.c.key)
    )  # fmt: skip
    for row in connection.execute(query):
        sources = from_json(Attribution, row.record).sources
        nearest = sources[0].name if sources else None
        words = row.corrected or row.words
        yield Hit(
            "claim", row.of, row.title, row.outlet, row.published, row.lang, words, row.id, nearest, row.stance,
            row.claim,
        )  # fmt: skip


def _articles(connection: Connection, terms: Sequence[_Term], filters: Filters, limit: int) -> Iterator[Hit]:
    documents, texts = schema.documents, schema.texts
    conditions = [*filters.of_documents(connection)]
    best = _best(connection, texts, "title body", terms, conditions, limit, narrow=filters.narrow)
    query = (
        select(
            documents.c.id, documents.c.title, documents.c.outlet, documents.c.published, documents.c.lang, texts.c.body
        )
        .join(best, best.c.key == documents.c.key)
        .join(texts, texts.c.document == documents.c.key)
        .order_by(best.c.place, documents.c.key.desc())
    )
    for row in connection.execute(query):
        around = _around(row.body, terms)
        yield Hit("article", row.id, row.title, row.outlet, row.published, row.lang, around)


def _best(
    connection: Connection,
    of: Table,
    columns: str,
    terms: Sequence[_Term],
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
    *,
    narrow: bool,
) -> Subquery:
    """Return the keys of the `limit` rows that match best and meet the conditions, with their `place`, best first.

    Where nothing narrows the search, SQLite ranks the latest `_RANKED` matches of words that stand nearly everywhere.
    """
    documents = schema.documents
    (key,) = of.primary_key.columns
    if connection.dialect.name == "sqlite":
        index = _index(of.name)
        matching = select(index.c.rowid.label("key"), index.c.rank.label("place"))
        matches = index.c[index.name].op("MATCH")(f"{{{columns}}} : ({_fts5(terms)})")
        matching = matching.where(matches)
        if not narrow:
            further = select(index.c.rowid).where(matches).order_by(index.c.rowid.desc()).limit(1).offset(_RANKED)
            matching = matching.where(index.c.rowid > (connection.execute(further).scalar() or 0))
        if conditions:
            allowed = select(literal(1)).select_from(of).join(documents, documents.c.key == of.c.document)
            matching = matching.where(exists(allowed.where(key == index.c.rowid, *conditions)))
        return matching.order_by(index.c.rank).limit(limit).subquery()
    vector: ColumnElement[Any] = literal_column(f"{of.name}.search", TSVECTOR)
    place = -func.ts_rank(vector, case(*((of.c.lang == lang, _tsquery(terms, lang)) for lang in DICTIONARIES),
                                       else_=_tsquery(terms, None)))  # fmt: skip
    found = select(key.label("key"), place.label("place")).join(documents, documents.c.key == of.c.document)
    return found.where(or_(*_vectors(of, terms)), *conditions).order_by(place, key).limit(limit).subquery()


def _holding(connection: Connection, name: str, key: str, columns: str, words: str) -> Select[Any]:
    """Return the keys of the rows of a table whose names hold all of `words`, one after the other."""
    split = _WORD.findall(plain(words))
    if not split:
        raise LedgerError(f"{words!r} holds no name to look for.")
    if connection.dialect.name == "sqlite":
        index = _index(name)
        asked = f'{{{columns}}} : "{" ".join(split)}"'
        return select(index.c.rowid).where(index.c[index.name].op("MATCH")(asked))
    of = schema.metadata.tables[name]
    vector: ColumnElement[Any] = literal_column(f"{name}.names", TSVECTOR)
    asked_names = func.phraseto_tsquery(cast("simple", REGCONFIG), " ".join(split))
    return select(of.c[key]).where(vector.op("@@")(asked_names))


def _index(name: str) -> TableClause:
    return table(f"{name}_fts", column("rowid", Integer), column("rank", Float), column(f"{name}_fts", Text))


def _fts5(terms: Sequence[_Term]) -> str:
    """Return the terms in the language of FTS5; every word is quoted, so that none is taken for an operator."""
    wanted = " AND ".join(_fts5_term(term) for term in terms if not term.without)
    return wanted + "".join(f" NOT {_fts5_term(term)}" for term in terms if term.without)


def _fts5_term(term: _Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.begins else "")


def _tsquery(terms: Sequence[_Term], lang: str | None) -> ColumnElement[Any]:
    """Return the terms as a query of PostgreSQL's in the dictionary of `lang`, plain words where there is none."""
    dictionary = cast(DICTIONARIES.get(lang or "", "simple"), REGCONFIG)
    parts = []
    for term in terms:
        words = " ".join(term.words)
        part: ColumnElement[Any] = func.phraseto_tsquery(dictionary, words)
        if term.begins:
            part = func.to_tsquery(dictionary, " <-> ".join(f"'{word}'" for word in term.words) + ":*")
        parts.append(func.tsquery_not(part) if term.without else part)
    joined = parts[0]
    for part in parts[1:]:
        joined = func.tsquery_and(joined, part)
    return joined


def _around(body: str, terms: Sequence[_Term]) -> str:
    """Return the words around the first place where a term stands, or the article's beginning."""
    folded = body.translate(ACCENTS).lower()
    same_length = len(folded) == len(body)
    start = end = 0
    if same_length:
        for term in terms:
            # A dictionary may have found another form of the word: its beginning is enough to show where.
            word = term.words[0]
            shown = re.search(rf"\b{re.escape(word[: max(4, len(word) - 2)])}\w*", folded)
            if shown and not term.without:
                start, end = shown.span()
                break
    low, high = max(0, start - _AROUND), min(len(body), end + _AROUND)
    words = " ".join(body[low:high].split())
    return f"{'…' if low else ''}{words}{'…' if high < len(body) else ''}"
