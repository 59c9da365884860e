"""What people decided: rows that are only ever appended, and which of them are in force."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select
from sqlalchemy.sql.elements import ColumnElement

from hearsay.ledger.codec import storable
from hearsay.ledger.rows import AnyRow, alike, batched, no_such, with_id
from hearsay.ledger.schema import judgement_subjects, judgements
from hearsay.records import Decision, Judgement, content_id

WITHDRAWN = "withdrawn"
"""The value of a judgement that says no more than that the one it replaces holds no longer."""

# Decisions that answer the same question, so that one of them takes the place of another on the same subjects.
_QUESTIONS: tuple[frozenset[Decision], ...] = (
    frozenset({"same_claim", "different_claim"}),
    frozenset({"same_origin", "different_origin"}),
)
# How the actions begin that take back another, and that restore what was taken back; the rest is an id of the other.
_UNDOING = "undo "
_REDOING = "redo "


def _question(decision: Decision) -> frozenset[Decision]:
    return next((question for question in _QUESTIONS if decision in question), frozenset({decision}))


def in_force(judged: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that hold, in the order of judging.

    One holds unless another that holds replaces it: so withdrawing a withdrawal restores what was withdrawn. Of two
    that hold and answer the same question about the same subjects the later counts. Withdrawals themselves decide
    nothing, and are left out.
    """
    every = list(judged)
    holds = _holding(every)
    standing = [judgement for judgement in every if judgement.id in holds and judgement.value != WITHDRAWN]
    latest = {_about(judgement): judgement.id for judgement in standing}
    return tuple(judgement for judgement in standing if latest[_about(judgement)] == judgement.id)


def _holding(every: Sequence[Judgement]) -> set[str]:
    """Return the ids of the judgements that nothing that holds replaces; `every` is in the order of judging."""
    replaced_by: dict[str, list[Judgement]] = {}
    for judgement in every:
        if judgement.replaces is not None:
            replaced_by.setdefault(judgement.replaces, []).append(judgement)
    holds: set[str] = set()
    for judgement in reversed(every):  # whatever replaces a judgement was made after it
        if not any(later.id in holds for later in replaced_by.get(judgement.id, ())):
            holds.add(judgement.id)
    return holds


def _about(judgement: Judgement) -> tuple[frozenset[Decision], frozenset[str]]:
    return _question(judgement.decision), frozenset(judgement.subjects)


def _rows() -> Select[Any]:
    table = judgements.c
    return select(
        table.id, table.decision, table.subjects, table.value, table.who, table.when, table.note, table.replaces
    )


def _record(row: AnyRow) -> Judgement:
    return Judgement(
        row.id, row.decision, tuple(json.loads(row.subjects)), row.value, row.who, row.when, row.note, row.replaces
    )


def read(connection: Connection) -> tuple[Judgement, ...]:
    """Return every judgement, in the order of judging."""
    return tuple(_record(row) for row in connection.execute(_rows().order_by(judgements.c.key)))


def about(connection: Connection, subjects: Iterable[str]) -> tuple[Judgement, ...]:
    """Return every judgement on any of the subjects, in the order of judging.

    What replaces one of them, and what one of them replaces, is about the same subjects, and so among them.
    """
    keys: set[int] = set()
    for some in batched(dict.fromkeys(storable(subject) for subject in subjects)):
        query = select(judgement_subjects.c.judgement).where(judgement_subjects.c.subject.in_(some))
        keys.update(connection.execute(query).scalars())
    found: list[Judgement] = []
    for few in batched(sorted(keys)):
        query = _rows().where(judgements.c.key.in_(few)).order_by(judgements.c.key)
        found += [_record(row) for row in connection.execute(query)]
    return tuple(found)


def one(connection: Connection, identity: str, name: str) -> Judgement:
    """Return the judgement with that id, or with the one id that begins so.

    Raises:
        NoSuchRecord: there is none, or more than one begins so.
    """
    row = connection.execute(_rows().where(judgements.c.id == identity)).first()
    if row is None:
        found = with_id(connection, judgements, identity)
        if len(found) != 1:
            near = tuple(each.id for each in found) or alike(connection, judgements, identity)
            raise no_such("judgement", identity, near, name)
        row = connection.execute(_rows().where(judgements.c.id == found[0].id)).one()
    return _record(row)


def append(
    connection: Connection,
    decision: Decision,
    subjects: Sequence[str],
    value: str,
    who: str,
    when: str,
    note: str,
    replaces: str | None = None,
    action: str | None = None,
) -> Judgement:
    """Append a judgement; without `replaces` it replaces the one in force that answers the same question.

    What no database stores (halves of characters in a note that was pasted) stands as U+FFFD.
    """
    value, who, note = storable(value), storable(who), storable(note)
    subjects = tuple(storable(subject) for subject in subjects)
    if replaces is None:
        question = _question(decision)
        before = [
            judgement
            for judgement in in_force(about(connection, subjects))
            if judgement.decision in question and set(judgement.subjects) == set(subjects)
        ]
        replaces = before[-1].id if before else None
    number = (connection.execute(select(func.max(judgements.c.key))).scalar() or 0) + 1
    identity = content_id("judgement", decision, *subjects, value, who, when, replaces or "", number)
    judgement = Judgement(identity, decision, tuple(subjects), value, who, when, note, replaces)
    key: int = connection.execute(
        insert(judgements).values(
            id=identity,
            decision=decision,
            subjects=json.dumps(judgement.subjects),
            value=value,
            who=who,
            when=when,
            note=note,
            replaces=replaces,
            action=action,
        )
    ).inserted_primary_key[0]  # type: ignore[index]
    connection.execute(
        insert(judgement_subjects), [{"subject": each, "judgement": key} for each in dict.fromkeys(subjects)]
    )
    return judgement


def last_action(connection: Connection, who: str, *, undone: bool = False) -> tuple[Judgement, ...]:
    """Return what a person decided last, as one action, of what still holds; with `undone` what was taken back last.

    What was taken back, or what others have decided anew since, is passed over. Where something was decided after the
    last undoing, there is nothing to restore.
    """
    table = judgements.c
    query = select(table.id, table.action).where(table.who == who).order_by(table.key.desc())
    for identity, action in _actions(connection.execute(query).all()):
        kind = _kind(action)
        if kind == (_REDOING if undone else _UNDOING):
            continue
        same = table.id == identity if action is None else (table.who == who) & (table.action == action)
        held = tuple(judgement for judgement in _of(connection, same) if _counts(connection, judgement))
        if held:
            return held if (kind == _UNDOING) == undone else ()
    return ()


def _kind(action: str | None) -> str:
    return next((kind for kind in (_UNDOING, _REDOING) if action is not None and action.startswith(kind)), "")


def _actions(rows: Iterable[AnyRow]) -> Iterator[tuple[str, str | None]]:
    seen = set()
    for row in rows:
        mark = row.action or row.id
        if mark not in seen:
            seen.add(mark)
            yield row.id, row.action


def _of(connection: Connection, condition: ColumnElement[bool]) -> list[Judgement]:
    query = _rows().where(condition).order_by(judgements.c.key)
    return [_record(row) for row in connection.execute(query)]


def _counts(connection: Connection, judgement: Judgement) -> bool:
    every = about(connection, judgement.subjects)
    if judgement.value == WITHDRAWN:
        return judgement.id in _holding(every)
    return any(judgement.id == each.id for each in in_force(every))


def turning(action: Sequence[Judgement], *, back: bool) -> str:
    """Return the name of the action that takes another back, or restores what that one took back."""
    return (_UNDOING if back else _REDOING) + action[0].id
