"""Forgetting a document: it, and all that stands only on it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, or_, select, update

from hearsay.ledger import counting, linked, schema
from hearsay.ledger.codec import from_json, storable, to_json
from hearsay.ledger.mentions import mentions_by_id
from hearsay.ledger.rows import batched, count
from hearsay.ledger.schema import place_of
from hearsay.reasons import Reason, Told
from hearsay.records import Origin

_FORGOTTEN = Reason("forgotten")


class Removed(NamedTuple):
    """What forgetting a document removed.

    `claims` are the ids of claims that stood only on it; `changed` those of claims that stand on others too, and lost
    its mentions. `raw` is the number of bytes as received that are gone, 0 where another document was read from them.
    """

    document: str
    title: str | None
    attributions: int
    statements: int
    links: int
    claims: tuple[str, ...]
    changed: tuple[str, ...]
    raw: int


def remove(connection: Connection, key: int) -> Removed:
    """Remove the document with that key."""
    documents = schema.documents
    row = connection.execute(select(documents).where(documents.c.key == key)).one()
    said = _ids(connection, schema.attributions, key)
    stated = _ids(connection, schema.statements, key)
    linking = sum(_count_linked(connection, table, key) for table in (schema.attributions, schema.statements))
    count(connection, -1, -linking)
    counting.take_out(connection, key)
    digests = {row.raw, *_values(connection, select(schema.appearances.c.raw).where(
        schema.appearances.c.document == key))} - {None}  # fmt: skip
    places = schema.claim_mentions
    affected = _values(connection, select(places.c.claim).where(places.c.document == key).distinct())
    links = _remove_links(connection, [*said, *stated])
    connection.execute(delete(schema.copies).where(or_(schema.copies.c.first == key, schema.copies.c.second == key)))
    first, last = place_of(key, 0), place_of(key + 1, 0) - 1
    connection.execute(delete(schema.chain).where(schema.chain.c.attribution.between(first, last)))
    for table in schema.OF_DOCUMENT:
        here = table.c.key.between(first, last) if "key" in table.c else table.c.document == key
        connection.execute(delete(table).where(here))
    gone, changed = _mend_claims(connection, affected, {*said, *stated}, row.id)
    connection.execute(update(documents).where(documents.c.supersedes == key).values(supersedes=row.supersedes))
    connection.execute(delete(documents).where(documents.c.key == key))
    freed = sum(_free(connection, digest) for digest in digests)
    linked.mark_stale(connection)
    return Removed(row.id, row.title, len(said), len(stated), links, gone, changed, freed)


def _values(connection: Connection, query: Any) -> list[Any]:
    return list(connection.execute(query).scalars())


def _ids(connection: Connection, table: Any, key: int) -> list[str]:
    return _values(
        connection, select(table.c.id).where(table.c.key.between(place_of(key, 0), place_of(key + 1, 0) - 1))
    )


def _count_linked(connection: Connection, table: Any, key: int) -> int:
    here = table.c.key.between(place_of(key, 0), place_of(key + 1, 0) - 1)
    return connection.execute(select(func.count()).select_from(table).where(table.c.linked, here)).scalar_one()


def _remove_links(connection: Connection, ids: Iterable[str]) -> int:
    removed = 0
    for some in batched(ids, 400):
        touching = or_(schema.links.c.first.in_(some), schema.links.c.second.in_(some))
        removed += connection.execute(delete(schema.links).where(touching)).rowcount
    return removed


def _mend_claims(
    connection: Connection, keys: Iterable[int], mentions: set[str], document: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Take a document's mentions out of its claims; return the ids of those that are gone and of those that changed."""
    claims, places = schema.claims, schema.claim_mentions
    rejected = select(schema.corrected.c.mention).where(schema.corrected.c.rejected)
    gone, changed = [], []
    for key in keys:
        row = connection.execute(select(claims.c.id, claims.c.typical).where(claims.c.key == key)).one()
        left = connection.execute(
            select(places.c.mention, places.c.relation)
            .where(places.c.claim == key, places.c.mention.not_in(rejected))
            .order_by(places.c.ord)
        ).all()
        if not left:
            connection.execute(delete(schema.origins).where(schema.origins.c.claim == key))
            connection.execute(delete(claims).where(claims.c.key == key))
            gone.append(row.id)
            continue
        origins = _mend_origins(connection, key, mentions, document)
        values: dict[str, Any] = {"mentions": len(left)}
        if row.typical in mentions:
            same = [each.mention for each in left if each.relation == "same"] or [left[0].mention]
            typical = mentions_by_id(connection, same[:1])[same[0]]
            values |= {"typical": typical.id, "gist": storable(typical.words)}
        low, high = connection.execute(select(claims.c.low, claims.c.high).where(claims.c.key == key)).one()
        values |= _recounted(connection, key) | {
            "low": min(low, max(1, sum(origin.named for origin in origins))),
            "high": min(high, max(1, len(origins))),
            "reasons": to_json(tuple[Told, ...], (_FORGOTTEN,)),
            "grounds": "[]",
            "credibility": None,
        }
        connection.execute(update(claims).where(claims.c.key == key).values(**values))
        changed.append(row.id)
    return tuple(gone), tuple(changed)


def _recounted(connection: Connection, key: int) -> dict[str, Any]:
    places, documents = schema.claim_mentions, schema.documents
    rows = connection.execute(
        select(places.c.relation, documents.c.outlet, documents.c.published)
        .join(documents, documents.c.key == places.c.document)
        .where(places.c.claim == key)
    ).all()
    outlets = sorted({row.outlet for row in rows if row.outlet})
    days = sorted(row.published for row in rows if row.published)
    return {
        "outlets": len(outlets),
        "outlet_names": json.dumps(outlets, ensure_ascii=False),
        "denied": any(row.relation == "denies" for row in rows),
        "disputed": any(row.relation == "contradicts" for row in rows),
        "first": days[0] if days else None,
        "last": days[-1] if days else None,
    }


def _mend_origins(connection: Connection, key: int, mentions: set[str], document: str) -> list[Origin]:
    """Take the mentions and the proofs of a document out of a claim's origins; return those that are left."""
    table = schema.origins
    left = []
    rows = connection.execute(select(table.c.ord, table.c.record).where(table.c.claim == key)).all()
    for row in rows:
        origin = from_json(Origin, row.record)
        kept = tuple(mention for mention in origin.mentions if mention not in mentions)
        merges = tuple(
            merge
            for merge in origin.merges
            if merge.document != document and not {merge.first, merge.second} & mentions
        )
        where = (table.c.claim == key, table.c.ord == row.ord)
        if not kept:
            connection.execute(delete(table).where(*where))
            continue
        origin = replace(origin, mentions=kept, merges=merges)
        connection.execute(update(table).where(*where).values(record=to_json(Origin, origin)))
        left.append(origin)
    return left


def _free(connection: Connection, digest: str) -> int:
    """Remove raw bytes that no document was read from any more; return how many they were."""
    raw = schema.raw
    for table in (schema.documents, schema.appearances):
        if connection.execute(select(table.c.raw).where(table.c.raw == digest).limit(1)).first() is not None:
            return 0
    size = connection.execute(select(raw.c.size).where(raw.c.digest == digest)).scalar() or 0
    connection.execute(delete(raw).where(raw.c.digest == digest))
    return int(size)
