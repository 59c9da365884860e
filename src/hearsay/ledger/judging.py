"""What people decided: rows that are only ever appended, and which of them are in force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select

from hearsay.ledger.rows import alike, no_such, with_id
from hearsay.ledger.schema import judgements
from hearsay.records import Decision, Judgement, content_id

WITHDRAWN = "withdrawn"
"""The value of a judgement that says no more than that the one it replaces holds no longer."""

# Decisions that answer the same question, so that one of them takes the place of another on the same subjects.
_QUESTIONS: tuple[frozenset[Decision], ...] = (
    frozenset({"same_claim", "different_claim"}),
    frozenset({"same_origin", "different_origin"}),
)


def _question(decision: Decision) -> frozenset[Decision]:
    return next((question for question in _QUESTIONS if decision in question), frozenset({decision}))


def in_force(judged: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that hold, in the order of judging.

    One holds unless another that holds replaces it: so withdrawing a withdrawal restores what was withdrawn. Of two
    that hold and answer the same question about the same subjects the later counts. Withdrawals themselves decide
    nothing, and are left out.
    """
    every = list(judged)
    replaced_by: dict[str, list[Judgement]] = {}
    for judgement in every:
        if judgement.replaces is not None:
            replaced_by.setdefault(judgement.replaces, []).append(judgement)
    holds: dict[str, bool] = {}
    for judgement in reversed(every):  # whatever replaces a judgement was made after it
        holds[judgement.id] = not any(holds.get(later.id, False) for later in replaced_by.get(judgement.id, ()))
    standing = [judgement for judgement in every if holds[judgement.id] and judgement.value != WITHDRAWN]
    latest = {_about(judgement): judgement.id for judgement in standing}
    return tuple(judgement for judgement in standing if latest[_about(judgement)] == judgement.id)


def _about(judgement: Judgement) -> tuple[frozenset[Decision], frozenset[str]]:
    return _question(judgement.decision), frozenset(judgement.subjects)


def read(connection: Connection) -> tuple[Judgement, ...]:
    """Return every judgement, in the order of judging."""
    table = judgements.c
    query = select(
        table.id, table.decision, table.subjects, table.value, table.who, table.when, table.note, table.replaces
    )
    return tuple(
        Judgement(
            row.id, row.decision, tuple(json.loads(row.subjects)), row.value, row.who, row.when, row.note, row.replaces
        )
        for row in connection.execute(query.order_by(table.key))
    )


def one(connection: Connection, identity: str, name: str) -> Judgement:
    """Return the judgement with that id, or with the one id that begins so.

    Raises:
        NoSuchRecord: there is none, or more than one begins so.
    """
    every = {judgement.id: judgement for judgement in read(connection)}
    if identity in every:
        return every[identity]
    found = with_id(connection, judgements, identity)
    if len(found) == 1:
        return every[found[0].id]
    near = tuple(row.id for row in found) or alike(connection, judgements, identity)
    raise no_such("judgement", identity, near, name)


def append(
    connection: Connection,
    decision: Decision,
    subjects: Sequence[str],
    value: str,
    who: str,
    when: str,
    note: str,
    replaces: str | None = None,
) -> Judgement:
    """Append a judgement; without `replaces` it replaces the one in force that answers the same question."""
    every = read(connection)
    if replaces is None:
        question = _question(decision)
        before = [
            judgement
            for judgement in in_force(every)
            if judgement.decision in question and set(judgement.subjects) == set(subjects)
        ]
        replaces = before[-1].id if before else None
    identity = content_id("judgement", decision, *subjects, value, who, when, replaces or "", len(every))
    judgement = Judgement(identity, decision, tuple(subjects), value, who, when, note, replaces)
    connection.execute(
        insert(judgements).values(
            id=identity,
            decision=decision,
            subjects=json.dumps(judgement.subjects),
            value=value,
            who=who,
            when=when,
            note=note,
            replaces=replaces,
        )
    )
    return judgement
