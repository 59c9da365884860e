"""What hangs on one article beside its analysis: the claims it belongs to, its copies, its row in lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from hearsay.ledger import schema
from hearsay.ledger.codec import from_json, from_json_as
from hearsay.ledger.rows import AnyRow, batched
from hearsay.ledger.views import ArticleClaim, DocumentRow
from hearsay.reasons import Told
from hearsay.records import Bracket, Copy


def listed() -> Select[Any]:
    """Return the query for rows of `DocumentRow`, the columns first, in their order, then the key."""
    documents = schema.documents.c
    return select(
        documents.id, documents.title, documents.outlet, documents.published, documents.lang, documents.url,
        documents.added, documents.key,
    )  # fmt: skip


def row_of(row: AnyRow) -> DocumentRow:
    """Return a document's row from what `listed` asks for."""
    return DocumentRow(*tuple(row)[: len(DocumentRow._fields)])


def rows_of(connection: Connection, ids: Iterable[str]) -> dict[str, DocumentRow]:
    """Return documents by id, as lists show them."""
    found = {}
    for some in batched(dict.fromkeys(ids)):
        for row in connection.execute(listed().where(schema.documents.c.id.in_(some))):
            found[row.id] = row_of(row)
    return found


def versions_of(connection: Connection, key: int) -> tuple[DocumentRow, ...]:
    """Return all versions of a page, the first one foremost, by the key of one."""
    documents = schema.documents
    url = connection.execute(select(documents.c.url).where(documents.c.key == key)).scalar()
    same = documents.c.key == key if url is None else documents.c.url == url
    return tuple(row_of(row) for row in connection.execute(listed().where(same).order_by(documents.c.key)))


def claims_of(connection: Connection, key: int) -> dict[str, ArticleClaim]:
    """Return the claims that a document's mentions belong to, by the mention's id."""
    claims, places = schema.claims.c, schema.claim_mentions
    query = (
        select(
            places.c.mention, places.c.relation, claims.id, claims.gist, claims.low, claims.high, claims.reasons,
            claims.mentions, claims.outlets, claims.denied, claims.disputed, claims.credibility,
        )
        .join(schema.claims, claims.key == places.c.claim)
        .where(places.c.document == key)
        .order_by(places.c.mention)
    )  # fmt: skip
    found = {}
    for row in connection.execute(query):
        bracket = Bracket(row.low, row.high, from_json_as(tuple[Told, ...], row.reasons))
        found[row.mention] = ArticleClaim(
            row.mention, row.id, row.gist, row.relation, bracket, row.mentions, row.outlets, row.denied, row.disputed,
            row.credibility,
        )  # fmt: skip
    return found


def copies_with(connection: Connection, key: int) -> tuple[Copy, ...]:
    """Return what a document shares word for word with others, the largest share first."""
    copies = schema.copies
    query = select(copies.c.record).where(or_(copies.c.first == key, copies.c.second == key))
    found = connection.execute(query.order_by(copies.c.share.desc(), copies.c.first, copies.c.second))
    return tuple(from_json(Copy, record) for record in found.scalars())


def since(connection: Connection, key: int, limit: int, offset: int = 0) -> tuple[list[DocumentRow], int]:
    """Return the documents with a key above `key`, the latest added first, and how many there are."""
    documents = schema.documents.c
    query = listed().where(documents.key > key).order_by(documents.key.desc()).limit(limit).offset(offset)
    found = connection.execute(query)
    # A sum is looked up in the narrowest index: to count in order of keys reads all rows.
    number = select(func.count()).select_from(schema.documents).where(documents.key + 0 > key)
    return [row_of(row) for row in found], connection.execute(number).scalar_one()
