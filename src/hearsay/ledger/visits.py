"""When people last looked at what, and what has changed since: the latest visit, and the one before it, of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from hearsay.ledger import schema
from hearsay.ledger.rows import AnyRow, batched
from hearsay.ledger.views import Changed, Denial

Snapshot = dict[str, Any]
"""What was there: for the inbox the key of the last document; else each mention with its claim's bracket and more."""


class Seen(NamedTuple):
    """What a person saw at a visit: when it was, and what was there."""

    when: str
    snapshot: Snapshot


class Row(NamedTuple):
    """What is kept: the latest look; when the visit began that it was part of; the last look before that visit.

    `before` is None where it is the first visit.
    """

    latest: Seen
    began: str
    before: Seen | None


def read(connection: Connection, who: str, subjects: Iterable[str]) -> tuple[str, Row] | None:
    """Return the subject and the visits of the latest visited one among `subjects`, None where there is none."""
    visits = schema.visits.c
    found: list[AnyRow] = []
    for some in batched(dict.fromkeys(subjects)):
        query = select(visits.subject, visits.when, visits.snapshot)
        found += connection.execute(query.where(visits.who == who, visits.subject.in_(some))).all()
    if not found:
        return None
    row = max(found, key=lambda each: (each.when, each.subject))
    kept = json.loads(row.snapshot)
    before = kept.get("before")
    return row.subject, Row(Seen(row.when, kept["now"]), kept["began"], Seen(*before) if before else None)


def write(connection: Connection, who: str, subject: str, row: Row, gone: str | None = None) -> None:
    """Keep a visit in the place of the former one; `gone` is the subject that this one was kept under before."""
    table = schema.visits
    for each in {subject, gone or subject}:
        connection.execute(delete(table).where(table.c.who == who, table.c.subject == each))
    kept = {"now": row.latest.snapshot, "began": row.began, "before": list(row.before) if row.before else None}
    line = json.dumps(kept, separators=(",", ":"))
    connection.execute(insert(table).values(who=who, subject=subject, when=row.latest.when, snapshot=line))


def looked(row: Row | None, now: str, pause: float) -> tuple[str, Seen | None]:
    """Return when the visit began that a look is part of, and what news are told against, None at the first visit.

    To look again within `pause` seconds of a visit's beginning is part of that visit.
    """
    if row is None:
        return now, None
    if datetime.fromisoformat(now) - datetime.fromisoformat(row.began) < timedelta(seconds=pause):
        return row.began, row.before
    return now, row.latest


def last_document(connection: Connection) -> int:
    """Return the key of the document that was added last."""
    return int(connection.execute(select(func.max(schema.documents.c.key))).scalar() or 0)


def snapshot(connection: Connection, claims: Sequence[str], documents: Iterable[str] = ()) -> Snapshot:
    """Return what is there now of some claims, by the mentions that hold them together, and of a story's documents."""
    table, places = schema.claims.c, schema.claim_mentions
    mentions: dict[str, list[Any]] = {}
    for some in batched(claims):
        query = select(places.c.mention, places.c.relation, table.low, table.high)
        query = query.join(schema.claims, table.key == places.c.claim).where(table.id.in_(some))
        for row in connection.execute(query):
            mentions[row.mention] = [row.low, row.high, row.relation]
    return {"documents": sorted(documents), "mentions": mentions}


class News(NamedTuple):
    """What changed: new documents, new claims, grown ones, brackets, denials; claims by id."""

    documents: tuple[str, ...]
    claims: tuple[str, ...]
    grown: tuple[str, ...]
    brackets: tuple[Changed, ...]
    denials: tuple[Denial, ...]


def compare(connection: Connection, claims: Sequence[str], documents: Iterable[str], before: Snapshot) -> News:
    """Return what changed in some claims, and in a story's documents, since `before` was taken."""
    table, places, rows = schema.claims.c, schema.claim_mentions, schema.documents.c
    had: dict[str, list[Any]] = before["mentions"]
    held: dict[str, list[Any]] = {}
    for some in batched(claims):
        query = (
            select(places.c.mention, places.c.relation, table.id, table.gist, table.low, table.high,
                   rows.id.label("document"))
            .join(schema.claims, table.key == places.c.claim)
            .join(schema.documents, rows.key == places.c.document)
            .where(table.id.in_(some))
            .order_by(places.c.claim, places.c.ord)
        )  # fmt: skip
        for row in connection.execute(query):
            held.setdefault(row.id, []).append(row)
    new, grown, brackets, denials = [], [], [], []
    for claim in claims:
        members = held.get(claim, [])
        known = [had[row.mention] for row in members if row.mention in had]
        if members and not known:
            new.append(claim)
        elif len(known) < len(members):
            grown.append(claim)
        if known:
            low, high = max((each[0], each[1]) for each in known)
            if (low, high) != (members[0].low, members[0].high):
                brackets.append(Changed(claim, members[0].gist, (low, high), (members[0].low, members[0].high)))
        denials += [
            Denial(claim, row.gist, row.mention, row.document)
            for row in members
            if row.relation == "denies" and had.get(row.mention, [0, 0, ""])[2] != "denies"
        ]
    fresh = tuple(each for each in documents if each not in set(before["documents"]))
    return News(fresh, tuple(new), tuple(grown), tuple(brackets), tuple(denials))


def since(connection: Connection, document: int, most: int, limit: int) -> tuple[list[str], list[str], list[Denial]]:
    """Return the claims that only documents with a key above `document` hold, those that they carry on, and denials.

    Of at most the latest `most` documents, and at most `limit` of each. Claims are those in the most outlets first, by
    id; denials the latest first.
    """
    table, places, rows = schema.claims.c, schema.claim_mentions, schema.documents.c
    start = max(document, last_document(connection) - most)
    touched = select(places.c.claim).where(places.c.document > start)
    query = select(table.key, table.id).where(table.key.in_(touched), table.mentions > 0)
    query = query.order_by(table.outlets.desc(), table.mentions.desc(), table.key.desc())
    new: list[str] = []
    grown: list[str] = []
    for some in batched(connection.execute(query).all()):
        keys = [row.key for row in some]
        before = select(places.c.claim).where(places.c.claim.in_(keys), places.c.document <= start)
        known = set(connection.execute(before).scalars())
        new += [row.id for row in some if row.key not in known]
        grown += [row.id for row in some if row.key in known]
        if len(new) >= limit and len(grown) >= limit:
            break
    denials = connection.execute(
        select(table.id, table.gist, places.c.mention, rows.id)
        .join(places, places.c.claim == table.key)
        .join(schema.documents, rows.key == places.c.document)
        .where(places.c.document > start, places.c.relation == "denies")
        .order_by(places.c.document.desc(), places.c.ord)
        .limit(limit)
    )
    return new[:limit], grown[:limit], [Denial(*row) for row in denials]
