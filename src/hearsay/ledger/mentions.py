"""What is to be linked: attributions and statements as mentions, as people corrected them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Select, Table, delete, func, insert, or_, select

from hearsay.ledger import schema
from hearsay.ledger.codec import from_json, storable, to_json
from hearsay.ledger.rows import AnyRow, batched, begins, key_of, no_such, read_proposition, streamed
from hearsay.ledger.searching import spaced
from hearsay.records import Attribution, Mention, Proposition, Span, stance_of_words


class Correction(NamedTuple):
    """A claim as people corrected it, in the place of the one that the program found; it keeps its id.

    `words` are its content. `rejected` tells that somebody said that it is no claim. `read` is the stretch that its
    proposition was read for, None where that is the one that the program had found.
    """

    attribution: Attribution
    words: str
    rejected: bool = False
    read: Span | None = None


def _parts(said: Any) -> list[Any]:
    documents, put = schema.documents, schema.corrected
    words, start, end, proposition = (
        func.coalesce(put.c[name], said.c[name]).label(name) for name in ("words", "start", "end", "proposition")
    )
    return [
        said.c.key, said.c.lang, words, start, end, proposition, put.c.record.label("corrected"),
        documents.c.id.label("of"), documents.c.outlet, documents.c.published,
    ]  # fmt: skip


def _spoken() -> Select[Any]:
    said, documents, put = schema.attributions, schema.documents, schema.corrected
    return (
        select(*_parts(said), func.coalesce(put.c.record, said.c.record).label("record"))
        .join(documents, documents.c.key == said.c.document)
        .outerjoin(put, put.c.attribution == said.c.key)
        .where(said.c.linked, or_(put.c.rejected.is_(None), ~put.c.rejected))
    )


def _stated() -> Select[Any]:
    said, documents, put = schema.statements, schema.documents, schema.corrected
    return (
        select(*_parts(said), said.c.id)
        .join(documents, documents.c.key == said.c.document)
        .outerjoin(put, put.c.statement == said.c.key)
        .where(said.c.linked, or_(put.c.rejected.is_(None), ~put.c.rejected))
    )


def _answers(connection: Connection, of: Sequence[str] | None = None) -> dict[str, tuple[str, ...]]:
    """Return, by the id of each claim that rejects others of its article, the ids of those."""
    said, pairs, documents = schema.attributions, schema.contradictions, schema.documents
    query = select(pairs.c.document, pairs.c.first, pairs.c.second).where(pairs.c.reason == "denied")
    if of is not None:
        query = query.join(documents, documents.c.key == pairs.c.document).where(documents.c.id.in_(of))
    denied: dict[int, list[tuple[int, int]]] = {}
    for document, first, second in streamed(connection, query):
        denied.setdefault(document, []).append((first, second))
    found: dict[str, tuple[str, ...]] = {}
    for some in batched(sorted(denied)):
        claims: dict[int, list[tuple[str, str, int, int]]] = {}
        columns = (said.c.document, said.c.id, said.c.stance, said.c.start, said.c.end)
        for row in connection.execute(select(*columns).where(said.c.document.in_(some)).order_by(said.c.key)):
            claims.setdefault(row.document, []).append((row.id, row.stance, row.start, row.end))
        for document in some:
            for pair in denied[document]:
                one, other = (claims[document][number] for number in pair)
                if (one[1] == "denies") != (other[1] == "denies"):
                    denial, claim = (one, other) if one[1] == "denies" else (other, one)
                    holding = [
                        each[0]
                        for each in claims[document]
                        if each is not denial and each[2] <= claim[2] and claim[3] <= each[3] and each[2:] != claim[2:]
                    ]
                    found[denial[0]] = (*found.get(denial[0], ()), claim[0], *holding)
    return found


def _spoken_mention(row: AnyRow, answers: Mapping[str, tuple[str, ...]]) -> Mention:
    claim = from_json(Attribution, row.record)
    place = Span(row.start, row.end)
    proposition = read_proposition(row.proposition) or Proposition(place)
    return Mention(
        claim.id, row.of, row.lang, row.words, place, proposition, row.outlet, row.published, claim.sources,
        stance_of_words(claim, proposition), claim.certainty, claim.reported_conditional, answers.get(claim.id, ()),
    )  # fmt: skip


def _stated_mention(row: AnyRow) -> Mention:
    place = Span(row.start, row.end)
    proposition = read_proposition(row.proposition) or Proposition(place)
    sources = from_json(Attribution, row.corrected).sources if row.corrected else ()
    return Mention(row.id, row.of, row.lang, row.words, place, proposition, row.outlet, row.published, sources)


def mentions(connection: Connection, of: Iterable[str] | None = None) -> Iterator[Mention]:
    """Yield all that is to be linked, of some documents or of all: attributions in the order of adding, statements."""
    documents = schema.documents
    if of is not None:
        for some in batched(dict.fromkeys(of)):
            answers = _answers(connection, some)
            for row in connection.execute(
                _spoken().where(documents.c.id.in_(some)).order_by(schema.attributions.c.key)
            ):
                yield _spoken_mention(row, answers)
            for row in connection.execute(_stated().where(documents.c.id.in_(some)).order_by(schema.statements.c.key)):
                yield _stated_mention(row)
        return
    answers = _answers(connection)
    for row in streamed(connection, _spoken().order_by(schema.attributions.c.key)):
        yield _spoken_mention(row, answers)
    for row in streamed(connection, _stated().order_by(schema.statements.c.key)):
        yield _stated_mention(row)


def mentions_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Mention]:
    """Return the mentions of claims by id; one that a person rejected is not among them."""
    places = schema.claim_mentions
    found: dict[str, Mention] = {}
    for some in batched(dict.fromkeys(ids)):
        spoken = _spoken().join(places, places.c.attribution == schema.attributions.c.key)
        stated = _stated().join(places, places.c.statement == schema.statements.c.key)
        for row in connection.execute(spoken.where(places.c.mention.in_(some))):
            mention = _spoken_mention(row, {})
            found[mention.id] = mention
        for row in connection.execute(stated.where(places.c.mention.in_(some))):
            found[row.id] = _stated_mention(row)
    return found


def attributions_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Attribution]:
    """Return the attributions among the mentions of claims by id, as corrected; without propositions."""
    places = schema.claim_mentions
    found: dict[str, Attribution] = {}
    for some in batched(dict.fromkeys(ids)):
        spoken = _spoken().join(places, places.c.attribution == schema.attributions.c.key)
        for row in connection.execute(spoken.where(places.c.mention.in_(some))):
            claim = from_json(Attribution, row.record)
            found[claim.id] = claim
    return found


def correct(connection: Connection, document: int, corrections: Iterable[Correction]) -> None:
    """Put the corrections of a document's claims in the place of those that it had."""
    table = schema.corrected
    connection.execute(delete(table).where(table.c.document == document))
    rows = []
    for made in corrections:
        claim = made.attribution
        rows.append(
            {
                "mention": claim.id,
                "document": document,
                "attribution": _key(connection, schema.attributions, document, claim.id),
                "statement": _key(connection, schema.statements, document, claim.id),
                "rejected": made.rejected,
                "start": claim.content[0].start,
                "end": claim.content[-1].end,
                "words": storable(made.words),
                "voices": storable(voices(claim)),
                "record": to_json(Attribution, _bare(claim)),
                "proposition": None if claim.proposition is None else to_json(Proposition, claim.proposition),
                "read": f"{made.read.start}-{made.read.end}" if made.read else None,
            }
        )
    if rows:
        connection.execute(insert(table), rows)


def voices(claim: Attribution) -> str:
    """Return the words of the names and ids of a claim's sources, each name on a line, as filters look for them."""
    return "\n".join(spaced(part) for source in claim.sources for part in (source.name, source.entity) if part)


def _bare(claim: Attribution) -> Attribution:
    return replace(claim, proposition=None)


def _key(connection: Connection, table: Any, document: int, identity: str) -> int | None:
    query = select(table.c.key).where(table.c.document == document, table.c.id == identity)
    key: int | None = connection.execute(query).scalar()
    return key


def corrections(connection: Connection, ids: Iterable[str]) -> dict[str, Correction]:
    """Return what is kept of people's corrections, by the mention's id."""
    table = schema.corrected
    found = {}
    for some in batched(dict.fromkeys(ids)):
        for row in connection.execute(select(table).where(table.c.mention.in_(some))):
            claim = replace(from_json(Attribution, row.record), proposition=read_proposition(row.proposition))
            read = Span(*map(int, row.read.split("-"))) if row.read else None
            found[row.mention] = Correction(claim, row.words, row.rejected, read)
    return found


def corrected_documents(connection: Connection) -> tuple[str, ...]:
    """Return the ids of the documents with corrections, in the order of adding."""
    documents = schema.documents
    query = select(documents.c.id).where(documents.c.key.in_(select(schema.corrected.c.document)))
    return tuple(connection.execute(query.order_by(documents.c.key)).scalars())


def place(connection: Connection, identity: str, document: str | None, name: str) -> tuple[str, str]:
    """Return the ids of an attribution or statement and of its document.

    Raises:
        NoSuchRecord: there is none, or more than one begins so.
    """
    documents, put, places = schema.documents, schema.corrected, schema.claim_mentions
    said = (schema.attributions, schema.statements)
    if document is not None:
        key = key_of(connection, document, name)
        found = {each for table in said for each in _with_id(connection, table.c.id, table, identity, key)}
    else:
        found = {*_with_id(connection, places.c.mention, places, identity)}
        found |= {*_with_id(connection, put.c.mention, put, identity)}
        if not found:  # it is not linked yet: there is no index to find it by
            found = {each for table in said for each in _exactly(connection, table, identity)}
    exact = [each for each in found if each[0] == identity] or list(found)
    if len(exact) != 1:
        raise no_such("claim or statement of an article", identity, tuple(sorted(each[0] for each in exact))[:5], name)
    mention, key = exact[0]
    return mention, str(connection.execute(select(documents.c.id).where(documents.c.key == key)).scalar_one())


def _with_id(
    connection: Connection, column: Column[str], table: Table, identity: str, document: int | None = None
) -> Iterator[tuple[str, int]]:
    """Yield up to nine ids that are this one or begin so, with the keys of their documents."""
    short = len(identity) < 4 or not identity.isalnum()
    query = select(column, table.c.document).where(column == identity if short else begins(column, identity))
    if document is not None:
        query = query.where(table.c.document == document)
    for row in connection.execute(query.limit(9)):
        yield row[0], row[1]


def _exactly(connection: Connection, table: Table, identity: str) -> Iterator[tuple[str, int]]:
    for row in connection.execute(select(table.c.id, table.c.document).where(table.c.id == identity).limit(1)):
        yield row.id, row.document
