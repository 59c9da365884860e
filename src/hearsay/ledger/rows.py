"""Analyses as rows and rows as analyses: everything that hangs on one document."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256
from typing import Any, Literal, NamedTuple, TypeVar

from sqlalchemy import Column, Connection, Integer, Select, Table, Text, and_, case, cast, func, insert, or_, select
from sqlalchemy import update as changed
from sqlalchemy.sql.elements import ColumnElement

from hearsay.errors import NoSuchRecord
from hearsay.ledger import schema
from hearsay.ledger.codec import from_json, storable, to_json
from hearsay.ledger.schema import place_of
from hearsay.records import (
    Analysis,
    Attribution,
    Contradiction,
    Document,
    Entity,
    Forecast,
    Mention,
    Problem,
    Proposition,
    Span,
    Statement,
    TimeExpression,
    Unknown,
)

Item = TypeVar("Item")
Fingerprint = tuple[int, int]
AnyRow = Any  # SQLAlchemy's `Row`, whose type parameters mypy cannot follow through a list of columns
Rows = dict[Table, list[dict[str, Any]]]
_PRINT = struct.Struct("<QI")
# How many ids one query names: SQLite took 999 before 3.32, PostgreSQL takes 65,535.
_BATCH = 900


class Prepared(NamedTuple):
    """A new document, ready to be written: its analysis, its packed fingerprints, the ids of what is to be linked."""

    analysis: Analysis
    fingerprints: bytes | None
    linked: frozenset[str]


def prepared(
    analysis: Analysis,
    fingerprints: Callable[[Document], Iterable[Fingerprint]] | None,
    mentions: Callable[[Analysis], Iterable[Mention]] | None,
) -> Prepared:
    """Return what `write` needs, so that this work is done before the writer's lock is taken."""
    prints = None if fingerprints is None else packed(fingerprints(analysis.document))
    if mentions is not None:
        return Prepared(analysis, prints, frozenset(mention.id for mention in mentions(analysis)))
    parts: tuple[Attribution | Statement, ...] = (*analysis.attributions, *analysis.statements)
    return Prepared(analysis, prints, frozenset(part.id for part in parts if part.proposition is not None))


def packed(fingerprints: Iterable[Fingerprint]) -> bytes:
    """Return hashes (unsigned, 64 bits) and positions (32 bits) as bytes, in the order in which they come."""
    return b"".join(_PRINT.pack(value & 0xFFFFFFFFFFFFFFFF, position) for value, position in fingerprints)


def page_of(url: str | None) -> str | None:
    """Return the address of a page without its fragment: what versions of a page have in common."""
    return storable(url.partition("#")[0]) if url else None


def write(connection: Connection, new: Prepared, now: str) -> tuple[str, Literal["new", "version"], str | None]:
    """Write a new document with all that hangs on it; return its id, `new` or `version`, and the version before."""
    document = new.analysis.document
    url = page_of(document.url)
    earlier = None if url is None else _earlier(connection, url)
    key: int = connection.execute(
        insert(schema.documents).values(
            id=document.id,
            added=now,
            lang=storable(document.lang),
            title=_stored(document.title),
            outlet=_stored(document.outlet),
            published=_stored(document.published),
            url=url,
            raw=_write_raw(connection, document.raw),
            supersedes=earlier.key if earlier else None,
            record=_without_text(document),
            fingerprints=new.fingerprints,
        )
    ).inserted_primary_key[0]  # type: ignore[index]
    for table, rows in _rows(new, key).items():
        if rows:
            connection.execute(insert(table), [_cleaned(row) for row in rows])
    count(connection, 1, len(new.linked))
    return document.id, "version" if earlier else "new", earlier.id if earlier else None


def count(connection: Connection, documents: int, mentions: int) -> None:
    """Count so many documents and mentions more, or fewer: counting the rows of a full ledger takes too long."""
    facts = schema.facts
    number = cast(facts.c.value, Integer)
    changes = case((facts.c.name == "documents", number + documents), else_=number + mentions)
    where = facts.c.name.in_(("documents", "mentions"))
    connection.execute(changed(facts).where(where).values(value=cast(changes, Text)))


def write_appearance(connection: Connection, document: Document, now: str) -> None:
    """Write that the text of a known document stood elsewhere too."""
    key = connection.execute(select(schema.documents.c.key).where(schema.documents.c.id == document.id)).scalar_one()
    table = schema.appearances
    number = connection.execute(select(func.count()).select_from(table).where(table.c.document == key)).scalar_one()
    _write_raw(connection, document.raw)
    connection.execute(
        insert(table).values(
            document=key,
            ord=number,
            seen=now,
            outlet=_stored(document.outlet),
            url=page_of(document.url),
            raw=sha256(document.raw).hexdigest() if document.raw else None,
            record=_without_text(document),
        )
    )


def _earlier(connection: Connection, url: str) -> AnyRow | None:
    documents, appearances = schema.documents, schema.appearances
    at = select(documents.c.key, documents.c.id).where(documents.c.url == url)
    also = (
        select(documents.c.key, documents.c.id)
        .join(appearances, appearances.c.document == documents.c.key)
        .where(appearances.c.url == url)
    )
    found = [*connection.execute(at).all(), *connection.execute(also).all()]
    return max(found, key=lambda row: int(row.key)) if found else None


def _write_raw(connection: Connection, content: bytes) -> str | None:
    if not content:
        return None
    digest = sha256(content).hexdigest()
    if connection.execute(select(schema.raw.c.digest).where(schema.raw.c.digest == digest)).first() is None:
        connection.execute(insert(schema.raw).values(digest=digest, size=len(content), packed=zlib.compress(content)))
    return digest


def _without_text(document: Document) -> str:
    return to_json(Document, replace(document, text="", raw=b""))


def _cleaned(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row that every database takes; what is lost of a text stands in the record beside it."""
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def _stored(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _rows(new: Prepared, key: int) -> Rows:
    analysis = new.analysis
    document = analysis.document
    text = document.text
    body = storable(text)
    actors = " \n".join(f"{entity.name} \n{entity.id}" for entity in analysis.entities)
    of = {"document": key}
    return {
        schema.texts: [
            of
            | {
                "lang": document.lang,
                "title": document.title or "",
                "body": body,
                "entities": actors,
                "exact": None if body == text else text.encode("utf-8", "surrogatepass"),
            }
        ],
        schema.attributions: [
            _attribution(claim, text, key, number, document.lang) | {"linked": claim.id in new.linked}
            for number, claim in enumerate(analysis.attributions)
        ],
        schema.chain: [
            {
                "attribution": place_of(key, number),
                "position": position,
                "name": source.name,
                "type": source.type,
                "entity": source.entity,
            }
            for number, claim in enumerate(analysis.attributions)
            for position, source in enumerate(claim.sources)
        ],
        schema.statements: [
            of
            | {
                "key": place_of(key, number),
                "lang": document.lang,
                "id": statement.id,
                "linked": statement.id in new.linked,
                "start": statement.span.start,
                "end": statement.span.end,
                "words": statement.span.of(text),
                "proposition": _proposition(statement.proposition),
            }
            for number, statement in enumerate(analysis.statements)
        ],
        schema.unknowns: [of | _span(number, unknown.span) for number, unknown in enumerate(analysis.unknowns)],
        schema.unread: [of | _span(number, span) for number, span in enumerate(analysis.unread)],
        schema.forecasts: [
            of
            | {
                "ord": number,
                "claim": forecast.claim,
                "due": forecast.due[1] if forecast.due else None,
                "record": to_json(Forecast, forecast),
            }
            for number, forecast in enumerate(analysis.forecasts)
        ],
        schema.contradictions: [
            of
            | {
                "ord": number,
                "first": pair.first,
                "second": pair.second,
                "reason": pair.reason,
                "record": to_json(Contradiction, pair),
            }
            for number, pair in enumerate(analysis.contradictions)
        ],
        schema.entities: [
            of
            | {
                "ord": number,
                "id": entity.id,
                "name": entity.name,
                "type": entity.type,
                "record": to_json(Entity, entity),
            }
            for number, entity in enumerate(analysis.entities)
        ],
        schema.times: [
            of | {"ord": number, "first": time.start, "last": time.end, "record": to_json(TimeExpression, time)}
            for number, time in enumerate(analysis.times)
        ],
        schema.problems: [
            of
            | {
                "ord": number,
                "code": problem.code,
                "message": problem.message,
                "record": to_json(Problem, problem),
            }
            for number, problem in enumerate(analysis.problems)
        ],
    }


def _attribution(claim: Attribution, text: str, key: int, number: int, lang: str) -> dict[str, Any]:
    hull = _hull(claim)
    return {
        "key": place_of(key, number),
        "document": key,
        "lang": lang,
        "id": claim.id,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "start": hull.start,
        "end": hull.end,
        "words": claim.words(text),
        "voices": " \n".join(f"{source.name} \n{source.entity or ''}" for source in claim.sources),
        "record": to_json(Attribution, replace(claim, proposition=None)),
        "proposition": _proposition(claim.proposition),
    }


def _hull(claim: Attribution) -> Span:
    spans = claim.content or claim.cue
    return Span(min((span.start for span in spans), default=0), max((span.end for span in spans), default=0))


def _proposition(proposition: Proposition | None) -> str | None:
    return None if proposition is None else to_json(Proposition, proposition)


def _span(number: int, span: Span) -> dict[str, int]:
    return {"ord": number, "start": span.start, "end": span.end}


# Back again.


def key_of(connection: Connection, document: str, name: str) -> int:
    """Return the key of the document with that id, or with the one id that begins so.

    Raises:
        NoSuchRecord: there is none, or more than one begins so.
    """
    table = schema.documents
    key = connection.execute(select(table.c.key).where(table.c.id == document)).scalar()
    if key is not None:
        return int(key)
    found = with_id(connection, table, document)
    if len(found) == 1:
        return int(found[0].key)
    near = tuple(row.id for row in found) or alike(connection, table, document)
    raise no_such("document", document, near, name)


def with_id(connection: Connection, table: Table, beginning: str) -> Sequence[AnyRow]:
    """Return keys and ids of up to nine rows whose id begins so; none for fewer than four characters."""
    if len(beginning) < 4 or not beginning.isalnum():
        return ()
    return connection.execute(select(table.c.key, table.c.id).where(begins(table.c.id, beginning)).limit(9)).all()


def begins(identity: Column[str], beginning: str) -> ColumnElement[bool]:
    """Return the condition that an id begins so; the bounds lead into its index, which LIKE alone does not use."""
    return and_(identity >= beginning, identity <= beginning + "z" * 64, identity.startswith(beginning))


def alike(connection: Connection, table: Table, identity: str) -> tuple[str, ...]:
    """Return up to three ids that look like a mistyped one; they begin or end as it does."""
    size = max(2, len(identity) // 4)
    ends = or_(
        table.c.id.startswith(identity[:size], autoescape=True), table.c.id.endswith(identity[-size:], autoescape=True)
    )
    return tuple(get_close_matches(identity, connection.execute(select(table.c.id).where(ends)).scalars(), 3, 0.7))


def no_such(what: str, identity: str, near: tuple[str, ...], name: str) -> NoSuchRecord:
    """Return the error for an id that is not there, with what looks like it."""
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return NoSuchRecord(f"{name} holds no {what} {identity!r}.{hint}", name, identity, near)


def read(connection: Connection, key: int, *, with_raw: bool = True) -> Analysis:
    """Return the analysis of the document with that key."""
    documents, raw = schema.documents, schema.raw
    row = connection.execute(select(documents.c.record, documents.c.raw).where(documents.c.key == key)).one()
    document = document_from(row.record, text_of(connection, key))
    if with_raw and row.raw is not None:
        content = connection.execute(select(raw.c.packed).where(raw.c.digest == row.raw)).scalar_one()
        document = replace(document, raw=zlib.decompress(content))
    return Analysis(
        document=document,
        attributions=tuple(
            replace(from_json(Attribution, row.record), proposition=read_proposition(row.proposition))
            for row in _of_document(connection, schema.attributions, key, "record", "proposition")
        ),
        statements=tuple(
            Statement(row.id, Span(row.start, row.end), read_proposition(row.proposition))
            for row in _of_document(connection, schema.statements, key, "id", "start", "end", "proposition")
        ),
        unknowns=tuple(
            Unknown(Span(row.start, row.end)) for row in _of_document(connection, schema.unknowns, key, "start", "end")
        ),
        forecasts=tuple(
            from_json(Forecast, row.record) for row in _of_document(connection, schema.forecasts, key, "record")
        ),
        contradictions=tuple(
            from_json(Contradiction, row.record)
            for row in _of_document(connection, schema.contradictions, key, "record")
        ),
        entities=tuple(
            from_json(Entity, row.record) for row in _of_document(connection, schema.entities, key, "record")
        ),
        times=tuple(
            from_json(TimeExpression, row.record) for row in _of_document(connection, schema.times, key, "record")
        ),
        unread=tuple(Span(row.start, row.end) for row in _of_document(connection, schema.unread, key, "start", "end")),
        problems=tuple(
            from_json(Problem, row.record) for row in _of_document(connection, schema.problems, key, "record")
        ),
    )


def _of_document(connection: Connection, table: Table, key: int, *columns: str) -> Sequence[AnyRow]:
    query = select(*(table.c[name] for name in columns))
    if "ord" in table.c:
        query = query.where(table.c.document == key).order_by(table.c.ord)
    else:
        query = query.where(table.c.key.between(place_of(key, 0), place_of(key + 1, 0) - 1)).order_by(table.c.key)
    return connection.execute(query).all()


def read_proposition(line: str | None) -> Proposition | None:
    """Return a stored proposition, None where there is none."""
    return None if line is None else from_json(Proposition, line)


def document_from(record: str, text: str) -> Document:
    """Return a document from its stored record and its text, without raw bytes."""
    return replace(from_json(Document, record), text=text)


def text_of(connection: Connection, key: int) -> str:
    """Return the exact text of the document with that key."""
    texts = schema.texts
    row = connection.execute(select(texts.c.body, texts.c.exact).where(texts.c.document == key)).one()
    return _text(row)


def _text(row: AnyRow) -> str:
    body: str = row.body
    return body if row.exact is None else bytes(row.exact).decode("utf-8", "surrogatepass")


def documents_of(connection: Connection, ids: Iterable[str] | None) -> Iterator[Document]:
    """Yield documents in the order of adding, all of them where `ids` is None."""
    documents, texts = schema.documents, schema.texts
    query = select(documents.c.record, texts.c.body, texts.c.exact).join(texts, texts.c.document == documents.c.key)
    if ids is None:
        for row in streamed(connection, query.order_by(documents.c.key)):
            yield document_from(row.record, _text(row))
        return
    for some in batched(sorted(set(ids)), _BATCH):
        for row in connection.execute(query.where(documents.c.id.in_(some)).order_by(documents.c.key)):
            yield document_from(row.record, _text(row))


def streamed(connection: Connection, query: Select[Any]) -> Iterator[AnyRow]:
    """Yield rows as they come; the server's cursor is closed also where nobody asks for the rest."""
    with connection.execute(query, execution_options={"yield_per": 500}) as result:
        yield from result


def batched(items: Iterable[Item], size: int = _BATCH) -> Iterator[list[Item]]:
    """Yield the items in lists of `size`, the last one shorter."""
    waiting: list[Item] = []
    for item in items:
        waiting.append(item)
        if len(waiting) == size:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def reprints(connection: Connection, of: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Return the outlets of appearances by the document's id, of some documents or of all that have any."""
    documents, appearances = schema.documents, schema.appearances
    query = select(documents.c.id, appearances.c.outlet).join(appearances, appearances.c.document == documents.c.key)
    query = query.order_by(appearances.c.document, appearances.c.ord)
    asked = [query] if of is None else [query.where(documents.c.id.in_(some)) for some in batched(dict.fromkeys(of))]
    found: dict[str, tuple[str, ...]] = {}
    for each in asked:
        for identity, outlet in connection.execute(each):
            found[identity] = (*found.get(identity, ()), *([outlet] if outlet else ()))
    return found


def fingerprints(connection: Connection) -> Iterator[tuple[str, list[Fingerprint]]]:
    """Yield ids of documents with their fingerprints, in the order of adding."""
    documents = schema.documents
    query = select(documents.c.id, documents.c.fingerprints).where(documents.c.fingerprints.is_not(None))
    for row in streamed(connection, query.order_by(documents.c.key)):
        yield row.id, list(_PRINT.iter_unpack(row.fingerprints))
