"""Stories as the ledger keeps them: which articles and claims each has, and how they are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from hearsay.ledger import judging, schema
from hearsay.ledger.articles import listed, row_of
from hearsay.ledger.codec import storable
from hearsay.ledger.rows import AnyRow, alike, batched, no_such, with_id
from hearsay.ledger.views import DocumentRow, StoryRow
from hearsay.records import Story


def save(connection: Connection, stories: Iterable[Story], documents: Mapping[str, int]) -> int:
    """Write stories; `documents` are the keys of documents. The former ones are gone already; return their number."""
    claims = schema.claims.c
    known = connection.execute(select(claims.id, claims.key, claims.denied, claims.disputed))
    held = {row.id: (row.key, row.denied or row.disputed) for row in known}
    outlets = {
        row.key: row.outlet for row in connection.execute(select(schema.documents.c.key, schema.documents.c.outlet))
    }
    number = 0
    for some in batched(stories):
        told, parts, said = [], [], []
        for story in some:
            number += 1
            keys = [documents[each] for each in story.documents if each in documents]
            own = [held[each] for each in story.claims if each in held]
            told.append(
                {
                    "key": number,
                    "id": story.id,
                    "title": storable(story.title),
                    "first": story.first,
                    "last": story.last,
                    "documents": len(keys),
                    "claims": len(own),
                    "outlets": len({outlets[key] for key in keys if outlets.get(key)}),
                    "denied": sum(denied for _, denied in own),
                }
            )
            parts += [{"document": key, "story": number, "ord": place} for place, key in enumerate(keys)]
            said += [{"claim": key, "story": number, "ord": place} for place, (key, _) in enumerate(own)]
        for table, rows in ((schema.stories, told), (schema.story_documents, parts), (schema.story_claims, said)):
            if rows:
                connection.execute(insert(table), rows)
    return number


def _listed() -> Select[Any]:
    stories = schema.stories.c
    return select(
        stories.id, stories.title, stories.documents, stories.claims, stories.outlets, stories.denied, stories.first,
        stories.last, stories.key,
    )  # fmt: skip


def _rows(connection: Connection, found: Iterable[AnyRow]) -> list[StoryRow]:
    rows = list(found)
    judged = judging.in_force(judging.about(connection, [row.id for row in rows]))
    names = {each.subjects[0]: each.value for each in judged if each.decision == "story_name" and each.value}
    return [StoryRow(row.id, row.title, names.get(row.id), *tuple(row)[2:8]) for row in rows]


def stories(connection: Connection, minimum: int, limit: int | None, offset: int) -> list[StoryRow]:
    """Return the stories of at least `minimum` articles, those with the latest article first."""
    table = schema.stories.c
    query = _listed().where(table.documents >= minimum)
    query = query.order_by(table.last.desc(), table.documents.desc(), table.id.desc()).offset(offset)
    return _rows(connection, connection.execute(query if limit is None else query.limit(limit)))


def count(connection: Connection, minimum: int) -> int:
    """Return how many stories have at least `minimum` articles."""
    query = select(func.count()).select_from(schema.stories).where(schema.stories.c.documents >= minimum)
    return connection.execute(query).scalar_one()


def key_of(connection: Connection, story: str, name: str) -> int:
    """Return the key of the story with that id, or with the one id that begins so, or that has the document of that id.

    Raises:
        NoSuchRecord: there is none, or more than one begins so.
    """
    stories, parts, documents = schema.stories, schema.story_documents, schema.documents
    key = connection.execute(select(stories.c.key).where(stories.c.id == story)).scalar()
    if key is None:
        found = with_id(connection, stories, story)
        if len(found) == 1:
            return int(found[0].key)
        by_document = (
            select(parts.c.story).join(documents, documents.c.key == parts.c.document).where(documents.c.id == story)
        )
        key = connection.execute(by_document).scalar()
        if key is None:
            near = tuple(row.id for row in found) or alike(connection, stories, story)
            raise no_such("story", story, near, name)
    return int(key)


def row(connection: Connection, key: int) -> StoryRow:
    """Return a story by its key."""
    return _rows(connection, connection.execute(_listed().where(schema.stories.c.key == key)))[0]


def of_document(connection: Connection, key: int) -> StoryRow | None:
    """Return the story that a document is part of, None where it is in none."""
    parts = schema.story_documents
    query = _listed().join(parts, parts.c.story == schema.stories.c.key).where(parts.c.document == key)
    return next(iter(_rows(connection, connection.execute(query))), None)


def documents_of(connection: Connection, key: int) -> list[DocumentRow]:
    """Return a story's articles in order of publication."""
    parts = schema.story_documents
    query = listed().join(parts, parts.c.document == schema.documents.c.key).where(parts.c.story == key)
    return [row_of(each) for each in connection.execute(query.order_by(parts.c.ord))]


def document_keys(connection: Connection, key: int) -> list[int]:
    """Return the keys of a story's articles in order of publication."""
    parts = schema.story_documents
    return list(
        connection.execute(select(parts.c.document).where(parts.c.story == key).order_by(parts.c.ord)).scalars()
    )


def claim_ids(connection: Connection, key: int) -> list[str]:
    """Return the ids of a story's claims, those in the most articles first."""
    parts, claims = schema.story_claims, schema.claims
    query = select(claims.c.id).join(parts, parts.c.claim == claims.c.key).where(parts.c.story == key)
    return list(connection.execute(query.order_by(parts.c.ord)).scalars())
