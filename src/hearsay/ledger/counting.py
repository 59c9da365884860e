"""How often who is named as a source, and how what was found is spread over outlets, languages, stances and months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, insert, or_, select

from hearsay.ledger import schema
from hearsay.ledger.articles import listed, row_of
from hearsay.ledger.codec import from_json, storable
from hearsay.ledger.rows import AnyRow, batched
from hearsay.ledger.schema import place_of
from hearsay.ledger.searching import Filters, attribution_filters, has_voice, latest, plain, voiced
from hearsay.ledger.views import Facets, SourceClaim
from hearsay.records import Attribution

MOST = 2000
"""How many of the latest claims facets count: as many as are read in a few hundredths of a second."""
_SHOWN = 12  # values of a facet
_NAMED = 400  # of the latest claims in which a source is named, those that its record is read from


class SourceRow(NamedTuple):
    """A source as articles name it: in how many claims of how many outlets it is the nearest or a later one."""

    name: str
    type: str
    entity: str | None
    claims: int
    outlets: int
    denials: int


def save(connection: Connection) -> None:
    """Count the sources of all documents, in the place of what was counted before, of which nothing is left."""
    last = connection.execute(select(func.max(schema.documents.c.key))).scalar() or 0
    for number, some in enumerate(batched(_live(connection, 0))):
        rows = [
            {
                "key": 1 + number * 900 + place,
                "id": storable(_key(row.name, row.entity)),
                "folded": storable(plain(row.name)),
                **{name: storable(value) if isinstance(value, str) else value for name, value in row._asdict().items()},
            }
            for place, row in enumerate(some)
        ]
        connection.execute(insert(schema.sources), rows)
    known = schema.facts
    connection.execute(known.delete().where(known.c.name == "sources"))
    connection.execute(insert(known).values(name="sources", value=str(last)))


def _live(connection: Connection, after: int) -> Iterator[SourceRow]:
    """Yield the sources of the documents with a key above `after`, counted from what was read and corrected."""
    said, chain, documents, put = schema.attributions, schema.chain, schema.documents, schema.corrected
    whole = after == 0
    outlets = func.count(documents.c.outlet.distinct())
    denials = func.count().filter(said.c.stance == "denies", chain.c.position == 0)
    query = (
        select(func.max(chain.c.name), chain.c.type, chain.c.entity, func.count(), outlets, denials)
        .join(said, said.c.key == chain.c.attribution)
        .join(documents, documents.c.key == said.c.document)
        .where(chain.c.name != "", said.c.id.not_in(select(put.c.mention)))
        .group_by(func.coalesce(chain.c.entity, func.lower(chain.c.name)), chain.c.type, chain.c.entity)
    )
    if not whole:
        query = query.where(chain.c.attribution >= place_of(after + 1, 0))
    found: dict[tuple[str, str], SourceRow] = {}
    for row in connection.execute(query):
        source = SourceRow(*row)
        found[_key(source.name, source.entity), source.type] = source
    corrected = select(put.c.record, said.c.stance, documents.c.outlet).outerjoin(said, said.c.key == put.c.attribution)
    corrected = corrected.join(documents, documents.c.key == put.c.document).where(~put.c.rejected)
    for record, stance, outlet in connection.execute(corrected.where(put.c.document > after)):
        for position, named_source in enumerate(from_json(Attribution, record).sources):
            key = (_key(named_source.name, named_source.entity), named_source.type)
            before = found.get(key, SourceRow(named_source.name, named_source.type, named_source.entity, 0, 0, 0))
            denied = stance == "denies" and position == 0
            found[key] = before._replace(
                claims=before.claims + 1,
                outlets=max(before.outlets, int(outlet is not None)),
                denials=before.denials + denied,
            )
    yield from sorted(found.values(), key=lambda row: (-row.claims, row.name))


def counted_to(connection: Connection) -> int:
    """Return the key of the last document whose sources were counted."""
    known = connection.execute(select(schema.facts.c.value).where(schema.facts.c.name == "sources")).scalar()
    return int(known or 0)


def sources(connection: Connection, minimum: int, words: str | None, limit: int | None, offset: int) -> list[SourceRow]:
    """Return the sources named in at least `minimum` claims, the most frequent first; `words` are in the name.

    What was added since the last linking is counted too; its outlets are taken for new ones only where the source is.
    """
    table = schema.sources.c
    fresh = {(_key(row.name, row.entity), row.type): row for row in _live(connection, counted_to(connection))}
    query = select(*(table[name] for name in SourceRow._fields)).order_by(table.claims.desc(), table.name.desc())
    if words:
        query = query.where(*(table.folded.contains(each, autoescape=True) for each in plain(words).split()))
        fresh = {
            key: row for key, row in fresh.items() if all(each in plain(row.name) for each in plain(words).split())
        }
    known: list[SourceRow] = []
    for some in batched(sorted({key for key, _ in fresh})):
        held = connection.execute(select(schema.sources).where(table.id.in_(some)))
        known += [SourceRow(*(getattr(row, name) for name in SourceRow._fields)) for row in held]
    merged = {(_key(row.name, row.entity), row.type): row for row in known}
    wanted = None if limit is None else limit + offset + len(merged)
    query = query.where(table.claims >= minimum) if not fresh else query
    for row in connection.execute(query if wanted is None else query.limit(wanted)):
        merged.setdefault((_key(row.name, row.entity), row.type), SourceRow(*row))
    for key, new in fresh.items():
        before = merged.get(key)
        merged[key] = new if before is None else before._replace(
            claims=before.claims + new.claims,
            outlets=max(before.outlets, new.outlets),
            denials=before.denials + new.denials,
        )  # fmt: skip
    found = [row for row in merged.values() if row.claims >= minimum]
    found.sort(key=lambda row: row.name, reverse=True)
    found.sort(key=lambda row: row.claims, reverse=True)
    return found[offset:] if limit is None else found[offset : offset + limit]


def count_sources(connection: Connection, minimum: int, words: str | None) -> int:
    """Return how many sources were named in at least `minimum` claims at the last linking."""
    table = schema.sources.c
    query = select(func.count()).select_from(schema.sources).where(table.claims >= minimum)
    if words:
        query = query.where(*(table.folded.contains(each, autoescape=True) for each in plain(words).split()))
    if counted_to(connection) == 0:
        return len(sources(connection, minimum, words, None, 0))
    return connection.execute(query).scalar_one()


def take_out(connection: Connection, key: int) -> None:
    """Take a document's sources out of what was counted; the outlets stay as they are until the next linking."""
    if key > counted_to(connection):
        return
    said, chain, table = schema.attributions, schema.chain, schema.sources
    query = (
        select(chain.c.name, chain.c.type, chain.c.entity, chain.c.position, said.c.stance)
        .join(said, said.c.key == chain.c.attribution)
        .where(chain.c.attribution.between(place_of(key, 0), place_of(key + 1, 0) - 1), chain.c.name != "")
    )
    for row in connection.execute(query).all():
        same = and_(table.c.id == (_key(row.name, row.entity)), table.c.type == row.type)
        denial = int(row.stance == "denies" and row.position == 0)
        fewer = {"claims": table.c.claims - 1, "denials": table.c.denials - denial}
        connection.execute(table.update().where(same).values(**fewer))
        connection.execute(table.delete().where(same, table.c.claims <= 0))


def named(connection: Connection, name: str) -> list[SourceRow]:
    """Return the sources with that name or entity id, or, if none, those whose names hold all of its words."""
    table = schema.sources.c
    columns = [table[each] for each in SourceRow._fields]
    exact = or_(table.id == name, table.id == name.lower(), table.folded == plain(name))
    found = [SourceRow(*row) for row in connection.execute(select(*columns).where(exact))]
    fresh = list(_live(connection, counted_to(connection)))
    known = {(_key(row.name, row.entity), row.type) for row in found}
    for row in fresh:
        same = name.lower() in (row.entity, row.name.lower()) or plain(name) == plain(row.name)
        if same and (_key(row.name, row.entity), row.type) not in known:
            found.append(row)
    return found or sources(connection, 1, name, 9, 0)


def claims_of(connection: Connection, source: SourceRow, most: int = _NAMED) -> list[SourceClaim]:
    """Return the latest claims in which a source is named, the latest added first."""
    said, put, places = schema.attributions, schema.corrected, schema.claim_mentions
    held = connection.execute(select(voiced(connection, source.entity or source.name, most).c.key)).scalars().all()
    query = (
        listed()
        .add_columns(
            said.c.id.label("mention"), func.coalesce(put.c.words, said.c.words).label("words"), said.c.stance,
            said.c.certainty, func.coalesce(put.c.record, said.c.record).label("record"),
            schema.claims.c.id.label("of"),
        )
        .join(said, said.c.document == schema.documents.c.key)
        .outerjoin(put, put.c.attribution == said.c.key)
        .outerjoin(places, places.c.attribution == said.c.key)
        .outerjoin(schema.claims, schema.claims.c.key == places.c.claim)
        .order_by(said.c.key.desc())
    )  # fmt: skip
    found = []
    for some in batched(sorted(held, reverse=True)):
        for row in connection.execute(query.where(said.c.key.in_(some))):
            place = _position(row, source)
            if place is not None:
                found.append(SourceClaim(row.mention, row.words, row.stance, row.certainty, place, row_of(row), row.of))
    return found


def spoken_by(connection: Connection, source: SourceRow, most: int = _NAMED) -> list[int]:
    """Return the keys of the latest attributions whose nearest source is this one."""
    chain, held = schema.chain, voiced(connection, source.entity or source.name, most)
    query = select(chain.c.attribution, chain.c.name, chain.c.entity).join(held, held.c.key == chain.c.attribution)
    rows = connection.execute(query.where(chain.c.position == 0))
    return [row.attribution for row in rows if _key(row.name, row.entity) == _key(source.name, source.entity)]


def _position(row: AnyRow, wanted: SourceRow) -> int | None:
    for position, source in enumerate(from_json(Attribution, row.record).sources):
        if _key(source.name, source.entity) == _key(wanted.name, wanted.entity):
            return position
    return None


def _key(name: str, entity: str | None) -> str:
    """Return what tells one source from another: the actor that it is, or else the name in small letters."""
    return entity or name.lower()


def facets(connection: Connection, words: str | None, filters: Filters, name: str) -> Facets:
    """Return how the latest claims that match are spread.

    Raises:
        LedgerError: `words` holds no word.
    """
    said, documents, chain, put = schema.attributions, schema.documents, schema.chain, schema.corrected
    held, whole = latest(connection, words, filters, MOST, name)
    conditions = [*attribution_filters(filters), *filters.of_documents(connection)]
    if filters.source and words is not None:
        conditions.append(has_voice(connection, filters.source, said.c.key, said.c.id))
    query = (
        select(
            documents.c.outlet, documents.c.lang, said.c.stance, documents.c.published, chain.c.name, chain.c.type,
            put.c.record, put.c.rejected,
        )
        .join(documents, documents.c.key == said.c.document)
        .outerjoin(chain, and_(chain.c.attribution == said.c.key, chain.c.position == 0))
        .outerjoin(put, put.c.attribution == said.c.key)
        .where(*conditions)
    )  # fmt: skip
    read = (row for some in batched(held) for row in connection.execute(query.where(said.c.key.in_(some))))
    rows = [row for row in read if not row.rejected]
    months = Counter(row.published[:7] for row in rows if row.published)
    return Facets(
        _spread(row.outlet for row in rows),
        _spread(row.lang for row in rows),
        _spread(row.stance for row in rows),
        _spread(_nearest(row) for row in rows),
        tuple(sorted(months.items())),
        len(rows),
        whole,
    )


def _nearest(row: AnyRow) -> str | None:
    if row.record is None:
        return None if row.type == "unknown" else row.name  # nobody in particular
    chain = from_json(Attribution, row.record).sources
    return chain[0].name if chain else None


def _spread(values: Iterable[Any]) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN])
