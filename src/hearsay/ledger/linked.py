"""What is derived from what was read: claims, links, origins, copies; written anew as a whole, read by question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, case, delete, func, insert, or_, select
from sqlalchemy import update as changed
from sqlalchemy.sql.elements import ColumnElement

from hearsay.ledger import counting, schema, told
from hearsay.ledger.codec import from_json, from_json_as, storable, to_json
from hearsay.ledger.rows import alike, batched, no_such, with_id
from hearsay.ledger.searching import Filters, attribution_filters, has_voice, voiced
from hearsay.reasons import Told
from hearsay.records import Bracket, Claim, ClaimMention, Copy, Link, Origin, Story


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with what was derived of it, as the ledger keeps it.

    `mentions` of the claim are in it; `outlets` are those that carry one, in alphabetical order. `denied` tells whether
    a mention denies it, `disputed` whether one contradicts it. `first` and `last` are the earliest and the latest day
    of publication, as precise as is known, None where no mention has one. `credibility` is proposed, 1 to 6, None where
    none is; `grounds` are its reasons.
    """

    claim: Claim
    bracket: Bracket
    origins: tuple[Origin, ...] = ()
    outlets: tuple[str, ...] = ()
    denied: bool = False
    disputed: bool = False
    first: str | None = None
    last: str | None = None
    credibility: int | None = None
    grounds: tuple[Told, ...] = ()

    def __str__(self) -> str:
        """Return the claim as a line: its gist, how often it is said, in how many outlets, from how many origins."""
        low, high = self.bracket.low, self.bracket.high
        said = len(self.claim.mentions)
        counts = (
            f"{said} mention{'' if said == 1 else 's'}",
            f"{len(self.outlets)} outlet{'' if len(self.outlets) == 1 else 's'}",
            f"{low} origin{'' if low == 1 else 's'}" if low == high else f"{low} to {high} origins",
        )
        against = [word for word, holds in (("denied", self.denied), ("contradicted", self.disputed)) if holds]
        return f"{self.claim.gist} ({', '.join((*counts, *against))})"


class Derived(NamedTuple):
    """How much was written."""

    claims: int
    mentions: int
    links: int
    origins: int
    copies: int
    stories: int = 0


class Counts(NamedTuple):
    """How much a ledger holds, and whether something was added, judged or removed since it was last linked."""

    documents: int
    mentions: int
    claims: int
    judgements: int
    stale: bool


_MANY = 4000  # articles, or claims of articles, from which a filter is asked of each claim in turn


class _Place(NamedTuple):
    document: int
    attribution: int | None
    statement: int | None


def mark_stale(connection: Connection) -> None:
    """Count one more change of what is read or judged."""
    facts = schema.facts
    value = connection.execute(select(facts.c.value).where(facts.c.name == "changes")).scalar()
    if value is None:
        connection.execute(insert(facts).values(name="changes", value="1"))
    else:
        connection.execute(changed(facts).where(facts.c.name == "changes").values(value=str(int(value) + 1)))


def _set_fact(connection: Connection, name: str, value: str) -> None:
    facts = schema.facts
    connection.execute(delete(facts).where(facts.c.name == name))
    connection.execute(insert(facts).values(name=name, value=value))


def counts(connection: Connection) -> Counts:
    """Return how much there is."""

    def number(table: Any) -> int:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()

    known = connection.execute(select(schema.facts.c.name, schema.facts.c.value))
    facts: dict[str, str] = {row.name: row.value for row in known}
    return Counts(
        int(facts.get("documents", 0)),
        int(facts.get("mentions", 0)),
        number(schema.claims),
        number(schema.judgements),
        _stale(facts),
    )


def is_stale(connection: Connection) -> bool:
    """Return whether anything changed since what the last linking had seen."""
    known = connection.execute(select(schema.facts.c.name, schema.facts.c.value))
    facts: dict[str, str] = {row.name: row.value for row in known}
    return _stale(facts)


def _stale(facts: Mapping[str, str]) -> bool:
    return facts.get("changes", "0") != facts.get("linked", "0")


def save(
    connection: Connection,
    claims: Iterable[ClaimRow],
    links: Iterable[Link],
    copies: Iterable[Copy],
    stories: Iterable[Story],
    names: Sequence[str],
    now: str,
    seen: str | None,
    known: Places | None = None,
) -> Derived:
    """Write everything that was derived in the place of what was derived before.

    `known` is what `places` returned; where something changed since, it is read again.
    """
    if known is None or known.state != _state(connection):
        known = places(connection)
    mentions_at, documents = known.mentions, known.documents
    for table in schema.DERIVED:
        connection.execute(delete(table))
    written = dict.fromkeys(("claims", "claim_mentions", "links", "origins", "copies"), 0)
    key = 0
    for some in batched(claims):
        rows, mentions, origins = [], [], []
        for row in some:
            key += 1
            rows.append(_claim(row, key))
            mentions += _mentions(row.claim, key, mentions_at)
            origins += _origins(row, key)
        for table, new in ((schema.claims, rows), (schema.claim_mentions, mentions), (schema.origins, origins)):
            written[table.name] += len(new)
            if new:
                connection.execute(insert(table), new)
    for batch in batched(links):
        linked = [_link(link) for link in batch]
        written["links"] += len(linked)
        connection.execute(insert(schema.links), linked)
    for pairs in batched(copies):
        held = [_copy(pair, documents) for pair in pairs if pair.first in documents and pair.second in documents]
        written["copies"] += len(held)
        if held:
            connection.execute(insert(schema.copies), held)
    _set_fact(connection, "linked", _state(connection) if seen is None else seen)
    _set_fact(connection, "linked_at", now)
    _set_fact(connection, "outlets", json.dumps([storable(name) for name in names], ensure_ascii=False))
    written["stories"] = told.save(connection, stories, documents)
    counting.save(connection)
    return Derived(*written.values())


class Places(NamedTuple):
    """Where all mentions and documents stood when nothing had changed since `state`, by id."""

    state: str
    mentions: dict[str, _Place]
    documents: dict[str, int]


def _state(connection: Connection) -> str:
    """Return the mark of all that was read and judged so far."""
    return connection.execute(select(schema.facts.c.value).where(schema.facts.c.name == "changes")).scalar() or "0"


def places(connection: Connection) -> Places:
    """Return where every mention and document stands."""
    state = _state(connection)
    said, stated = schema.attributions, schema.statements
    mentions: dict[str, _Place] = {}
    query = select(said.c.id, said.c.document, said.c.key).where(said.c.linked)
    for identity, document, key in connection.execute(query, execution_options={"yield_per": 5000}):
        mentions[identity] = _Place(document, key, None)
    query = select(stated.c.id, stated.c.document, stated.c.key).where(stated.c.linked)
    for identity, document, key in connection.execute(query, execution_options={"yield_per": 5000}):
        mentions[identity] = _Place(document, None, key)
    keys = connection.execute(select(schema.documents.c.id, schema.documents.c.key))
    return Places(state, mentions, {row.id: row.key for row in keys})


def _claim(row: ClaimRow, key: int) -> dict[str, Any]:
    return {
        "key": key,
        "id": row.claim.id,
        **_derived(row),
    }


def _derived(row: ClaimRow) -> dict[str, Any]:
    return {
        "gist": storable(row.claim.gist),
        "typical": row.claim.typical,
        "mentions": len(row.claim.mentions),
        "low": row.bracket.low,
        "high": row.bracket.high,
        "reasons": to_json(tuple[Told, ...], row.bracket.reasons),
        "outlets": len(row.outlets),
        "outlet_names": json.dumps([storable(outlet) for outlet in row.outlets], ensure_ascii=False),
        "denied": row.denied,
        "disputed": row.disputed,
        "first": row.first,
        "last": row.last,
        "credibility": row.credibility,
        "grounds": to_json(tuple[Told, ...], row.grounds),
    }


def _mentions(claim: Claim, key: int, places: Mapping[str, _Place]) -> list[dict[str, Any]]:
    return [
        {
            "mention": mention.mention,
            "claim": key,
            "ord": number,
            "relation": mention.relation,
            **places[mention.mention]._asdict(),
        }
        for number, mention in enumerate(claim.mentions)
        if mention.mention in places
    ]


def _origins(row: ClaimRow, key: int) -> list[dict[str, Any]]:
    return [
        {
            "claim": key,
            "ord": number,
            "id": origin.id,
            "key": storable(origin.key),
            "kind": origin.kind,
            "name": storable(origin.name),
            "record": to_json(Origin, origin),
        }
        for number, origin in enumerate(row.origins)
    ]


def _link(link: Link) -> dict[str, Any]:
    return {
        "first": link.first,
        "second": link.second,
        "relation": link.relation,
        "band": link.band,
        "score": link.score,
        "record": to_json(Link, link),
    }


def _copy(pair: Copy, documents: Mapping[str, int]) -> dict[str, Any]:
    return {
        "first": documents[pair.first],
        "second": documents[pair.second],
        "share": pair.share,
        "record": to_json(Copy, pair),
    }


def outlets(connection: Connection) -> tuple[str, ...]:
    """Return the names of outlets that were known at the last linking."""
    known = connection.execute(select(schema.facts.c.value).where(schema.facts.c.name == "outlets")).scalar()
    return tuple(json.loads(known)) if known else ()


def update(connection: Connection, rows: Iterable[ClaimRow], seen: str | None) -> None:
    """Write origins, brackets and ratings of claims that are there anew."""
    if seen is not None:
        _set_fact(connection, "linked", seen)
    for row in rows:
        key = connection.execute(select(schema.claims.c.key).where(schema.claims.c.id == row.claim.id)).scalar()
        if key is None:
            continue
        connection.execute(delete(schema.origins).where(schema.origins.c.claim == key))
        connection.execute(changed(schema.claims).where(schema.claims.c.key == key).values(**_derived(row)))
        if origins := _origins(row, key):
            connection.execute(insert(schema.origins), origins)


def claims(connection: Connection, filters: Filters) -> Iterator[ClaimRow]:
    """Yield the claims that `filters` let through, those with the most outlets, then mentions, first."""
    query = select(schema.claims).where(*_conditions(connection, filters)).order_by(*_order())
    if filters.limit is not None:
        query = query.limit(filters.limit)
    if filters.offset:
        query = query.offset(filters.offset)
    keys = connection.execute(query).all()
    for some in batched(keys):
        yield from _rows(connection, some, origins=filters.origins)


def claims_by_id(connection: Connection, ids: Iterable[str]) -> list[ClaimRow]:
    """Return claims by their ids, in that order, without their origins."""
    wanted = list(dict.fromkeys(ids))
    found = {
        row.claim.id: row
        for some in batched(wanted)
        for row in _rows(
            connection,
            connection.execute(select(schema.claims).where(schema.claims.c.id.in_(some))).all(),
            origins=False,
        )
    }
    return [found[identity] for identity in wanted if identity in found]


def claims_of_story(connection: Connection, story: int, limit: int | None) -> list[ClaimRow]:
    """Return the claims of the story with that key, those in dispute first, then those in the most outlets."""
    table, parts = schema.claims.c, schema.story_claims
    against = case((table.denied | table.disputed, 1), else_=0)
    order = (against.desc(), table.outlets.desc(), table.mentions.desc(), parts.c.ord)
    query = select(schema.claims).join(parts, parts.c.claim == table.key).where(parts.c.story == story)
    query = query.where(table.mentions > 0).order_by(*order)
    return [
        row
        for some in batched(connection.execute(query if limit is None else query.limit(limit)).all())
        for row in _rows(connection, some)
    ]


def count_claims(connection: Connection, filters: Filters, most: int | None = None) -> int:
    """Return how many claims `filters` let through, whatever their limit and offset, up to `most`."""
    table = schema.claims.c
    held = select(table.key).where(*_conditions(connection, filters))
    if most is not None:
        held = held.order_by(*_order()).limit(most)
    return connection.execute(select(func.count()).select_from(held.subquery())).scalar_one()


def _order() -> tuple[ColumnElement[Any], ...]:
    """Return the order of claims in lists, which is that of an index read from its end."""
    table = schema.claims.c
    return table.outlets.desc(), table.mentions.desc(), table.last.desc(), table.id.desc()


def _conditions(connection: Connection, filters: Filters) -> Iterator[ColumnElement[bool]]:
    places, said, documents = schema.claim_mentions, schema.attributions, schema.documents
    yield schema.claims.c.mentions >= max(1, filters.minimum)  # people may have rejected all of them
    if filters.disputed:
        yield or_(schema.claims.c.denied, schema.claims.c.disputed)
    if not filters.narrow:
        return
    conditions: list[ColumnElement[bool]] = []
    of_documents = [*filters.of_documents(connection)]
    if of_documents:
        conditions.append(places.c.document.in_(select(documents.c.key).where(*of_documents)))
    of_claims = [*attribution_filters(filters)]
    if of_claims:
        conditions.append(places.c.attribution.in_(select(said.c.key).where(*of_claims)))
    if filters.source:
        conditions.append(has_voice(connection, filters.source, places.c.attribution, places.c.mention))
    if not _wide(connection, filters, of_documents, of_claims):
        yield schema.claims.c.key.in_(select(places.c.claim).where(*conditions))
        return
    # Most claims pass: each is looked at in the order of the list, until enough have passed.
    through: Select[Any] = select(places.c.claim).where(places.c.claim == schema.claims.c.key)
    if of_documents:
        through = through.join(documents, documents.c.key == places.c.document).where(*of_documents)
    if of_claims:
        through = through.join(said, said.c.key == places.c.attribution).where(*of_claims)
    if filters.source:
        through = through.where(conditions[-1])
    yield through.correlate(schema.claims).exists()


def _wide(
    connection: Connection,
    filters: Filters,
    of_documents: Sequence[ColumnElement[bool]],
    of_claims: Sequence[ColumnElement[bool]],
) -> bool:
    """Return whether every single filter lets through so much that to gather it all would take long."""
    asked: list[Select[Any]] = []
    if of_documents:
        asked.append(select(schema.documents.c.key).where(*of_documents).limit(_MANY))
    if of_claims:
        asked.append(select(schema.attributions.c.key).where(*of_claims).limit(_MANY))
    if filters.source:
        asked.append(select(voiced(connection, filters.source, _MANY).c.key))
    return all(
        connection.execute(select(func.count()).select_from(each.subquery())).scalar_one() >= _MANY for each in asked
    )


def _rows(connection: Connection, found: Sequence[Row[Any]], *, origins: bool = True) -> Iterator[ClaimRow]:
    keys = [row.key for row in found]
    places, table = schema.claim_mentions, schema.origins
    mentions: dict[int, list[ClaimMention]] = {key: [] for key in keys}
    rejected = select(schema.corrected.c.mention).where(schema.corrected.c.rejected)
    query = select(places.c.claim, places.c.mention, places.c.relation).where(
        places.c.claim.in_(keys), places.c.mention.not_in(rejected)
    )
    for claim, mention, relation in connection.execute(query.order_by(places.c.claim, places.c.ord)):
        mentions[claim].append(ClaimMention(mention, relation))
    ends: dict[int, list[Origin]] = {key: [] for key in keys}
    with_origins = select(table.c.claim, table.c.record).where(table.c.claim.in_(keys if origins else []))
    for claim, record in connection.execute(with_origins.order_by(table.c.claim, table.c.ord)):
        ends[claim].append(from_json(Origin, record))
    for row in found:
        yield ClaimRow(
            Claim(row.id, row.gist, row.typical, tuple(mentions[row.key])),
            Bracket(row.low, row.high, from_json_as(tuple[Told, ...], row.reasons)),
            tuple(ends[row.key]),
            tuple(json.loads(row.outlet_names)),
            row.denied,
            row.disputed,
            row.first,
            row.last,
            row.credibility,
            from_json_as(tuple[Told, ...], row.grounds),
        )


def claim(connection: Connection, identity: str, name: str) -> ClaimRow:
    """Return one claim by its id, by how its id begins, or by the id of one of its mentions."""
    table, places = schema.claims, schema.claim_mentions
    by_mention = select(places.c.claim).where(places.c.mention == identity)
    found = connection.execute(select(table).where(or_(table.c.id == identity, table.c.key.in_(by_mention)))).all()
    if not found:
        similar = [*with_id(connection, table, identity), *_holding(connection, identity)]
        if len({row.key for row in similar}) != 1:
            near = tuple(row.id for row in similar) or alike(connection, table, identity)
            raise no_such("claim", identity, near, name)
        found = connection.execute(select(table).where(table.c.key == similar[0].key)).all()
    return next(_rows(connection, found[:1]))


def _holding(connection: Connection, beginning: str) -> Sequence[Any]:
    """Return keys of claims and ids of their mentions whose id begins so; none for fewer than four characters."""
    places = schema.claim_mentions
    if len(beginning) < 4 or not beginning.isalnum():
        return ()
    query = select(places.c.claim.label("key"), places.c.mention.label("id"))
    return connection.execute(query.where(places.c.mention.startswith(beginning)).limit(9)).all()


def links_of(connection: Connection, ids: Iterable[str]) -> tuple[Link, ...]:
    """Return the links that touch any of the mentions, in the order of saving."""
    table = schema.links
    found: dict[int, str] = {}
    for some in batched(dict.fromkeys(ids), 400):
        query = select(table.c.key, table.c.record).where(or_(table.c.first.in_(some), table.c.second.in_(some)))
        found.update((row.key, row.record) for row in connection.execute(query))
    return tuple(from_json(Link, found[key]) for key in sorted(found))


def copies_of(connection: Connection, ids: Iterable[str]) -> tuple[Copy, ...]:
    """Return the copies between any two of the documents."""
    table, documents = schema.copies, schema.documents
    keys: set[int] = set()
    for some in batched(dict.fromkeys(ids)):
        keys.update(connection.execute(select(documents.c.key).where(documents.c.id.in_(some))).scalars())
    found = []
    for firsts in batched(sorted(keys)):
        query = select(table.c.second, table.c.record).where(table.c.first.in_(firsts))
        for second, record in connection.execute(query.order_by(table.c.first, table.c.second)):
            if second in keys:
                found.append(from_json(Copy, record))
    return tuple(found)


def perhaps(connection: Connection, limit: int) -> tuple[Link, ...]:
    """Return the links that ask a person, the most likely first."""
    table = schema.links
    query = select(table.c.record).where(table.c.band == "perhaps").order_by(table.c.score.desc(), table.c.key)
    return tuple(from_json(Link, record) for record in connection.execute(query.limit(limit)).scalars())
