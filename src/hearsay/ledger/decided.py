"""What people decided and saw, as the store keeps it: judgements, what follows from corrections, visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import Engine

from hearsay.errors import LedgerBusy, LedgerError, LedgerRefused
from hearsay.ledger import judging, linked, mentions, rows
from hearsay.ledger import visits as visiting
from hearsay.ledger.engine import now, reading, told, writing
from hearsay.ledger.judging import WITHDRAWN
from hearsay.ledger.mentions import Correction
from hearsay.ledger.views import Denial
from hearsay.ledger.visits import News, Row, Snapshot
from hearsay.records import Decision, Judgement, content_id

# Seconds of patience with another writer where nothing is lost by not writing.
_MOMENT = 0.2


class Decided:
    """The part of a store that holds what people decided and saw."""

    engine: Engine
    name: str

    def judge(
        self,
        decision: Decision,
        subjects: Sequence[str],
        value: str = "",
        *,
        who: str,
        note: str = "",
        when: str | None = None,
    ) -> Judgement:
        """Append what a person decided; it takes the place of what was in force on the same subjects.

        `when` is ISO 8601 in UTC, now if None.

        Raises:
            LedgerError: nobody signs it, or there are no subjects.
        """
        return self.judge_all(decision, [subjects], value, who=who, note=note, when=when)[0]

    def judge_all(
        self,
        decision: Decision,
        each: Sequence[Sequence[str]],
        value: str = "",
        *,
        who: str,
        note: str = "",
        when: str | None = None,
    ) -> list[Judgement]:
        """Append the same decision on each of several subjects as one action, in one transaction; see `judge`.

        Raises:
            LedgerError: nobody signs them, or one has no subjects.
        """
        if not who.strip():
            raise LedgerError("A judgement needs a name: say who decides with --who.", self.name)
        if not all(each):
            raise LedgerError("A judgement needs something to be about: give the ids.", self.name)
        made: list[Judgement] = []
        moment = when or now()
        with told(self.name), writing(self.engine) as connection:
            action = content_id("action", who, moment, *each[0]) if len(each) > 1 else None
            for subjects in each:
                about = tuple(subjects)
                made.append(
                    judging.append(connection, decision, about, value, who.strip(), moment, note, action=action)
                )
            if made:
                linked.mark_stale(connection)
        return made

    def withdraw(self, judgement: str, *, who: str, note: str = "", when: str | None = None) -> Judgement:
        """Append that a judgement holds no longer; what it had replaced holds again. Withdrawing that restores it.

        Raises:
            NoSuchRecord: there is no judgement with that id.
        """
        with told(self.name), writing(self.engine) as connection:
            before = judging.one(connection, judgement, self.name)
            made = judging.append(
                connection, before.decision, before.subjects, WITHDRAWN, who, when or now(), note, before.id
            )
            linked.mark_stale(connection)
            return made

    def last_action(self, who: str, *, undone: bool = False) -> tuple[Judgement, ...]:
        """Return what `undo` would take back; with `undone` what `redo` would restore; empty where there is nothing."""
        with told(self.name), reading(self.engine) as connection:
            return judging.last_action(connection, who.strip(), undone=undone)

    def undo(self, who: str, *, redo: bool = False) -> list[Judgement]:
        """Take back, as a whole, what a person decided last; with `redo` restore what that person took back last.

        Returns the withdrawals that were appended; none where there is nothing to take back, or to restore.
        """
        moment = now()
        with told(self.name), writing(self.engine) as connection:
            action = judging.last_action(connection, who.strip(), undone=redo)
            name = judging.turning(action, back=not redo) if action else None
            made = [
                judging.append(
                    connection, each.decision, each.subjects, WITHDRAWN, who.strip(), moment, "", each.id, name
                )
                for each in action
            ]
            if made:
                linked.mark_stale(connection)
        return made

    def judgements(self, *, every: bool = False, about: Iterable[str] | None = None) -> tuple[Judgement, ...]:
        """Return the judgements in force, in the order of judging; with `every` all that was ever judged.

        With `about`, only those on any of these subjects.
        """
        with told(self.name), reading(self.engine) as connection:
            found = judging.read(connection) if about is None else judging.about(connection, about)
        return found if every else judging.in_force(found)

    def ratings(self, decision: Literal["reliability", "credibility"]) -> dict[str, Judgement]:
        """Return the rating in force of each rated source (`reliability`) or mention of a claim (`credibility`)."""
        rated = (judgement for judgement in self.judgements() if judgement.decision == decision)
        return {judgement.subjects[0]: judgement for judgement in rated}

    # What follows from corrections.

    def correct(self, document: str, corrections: Iterable[Correction]) -> None:
        """Put the corrections of a document's claims in the place of those that it had; mentions are read with them.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with told(self.name), writing(self.engine) as connection:
            mentions.correct(connection, rows.key_of(connection, document, self.name), corrections)

    def corrections(self, ids: Iterable[str]) -> dict[str, Correction]:
        """Return what is kept of people's corrections, by the ids of claims and statements."""
        with told(self.name), reading(self.engine) as connection:
            return mentions.corrections(connection, ids)

    def corrected_documents(self) -> tuple[str, ...]:
        """Return the ids of the documents with corrections, in the order of adding."""
        with told(self.name), reading(self.engine) as connection:
            return mentions.corrected_documents(connection)

    def mention_place(self, identity: str, document: str | None = None) -> tuple[str, str]:
        """Return the ids of a claim or statement and of its document, by its id or by the one id that begins so.

        `document`, where given, is the one that holds it: it is found faster, whether it was linked or not.

        Raises:
            NoSuchRecord: there is none, or more than one begins so; `near` lists what looks like it.
        """
        with told(self.name), reading(self.engine) as connection:
            return mentions.place(connection, identity, document, self.name)

    # Visits.

    def visits(self, who: str, subjects: Iterable[str]) -> tuple[str, Row] | None:
        """Return the subject and the visits of the one among `subjects` that a person visited last, None if none."""
        with told(self.name), reading(self.engine) as connection:
            return visiting.read(connection, who, subjects)

    def save_visit(self, who: str, subject: str, row: Row, *, gone: str | None = None) -> bool:
        """Keep a visit; return whether it was: nobody waits for it where another program is writing."""
        try:
            with told(self.name), writing(self.engine, patience=_MOMENT) as connection:
                visiting.write(connection, who, subject, row, gone)
        except (LedgerBusy, LedgerRefused):
            return False
        return True

    def snapshot(self, claims: Sequence[str], documents: Iterable[str] = ()) -> Snapshot:
        """Return what is there now of some claims and documents, to be compared with later."""
        with told(self.name), reading(self.engine) as connection:
            return visiting.snapshot(connection, claims, documents)

    def news(self, claims: Sequence[str], documents: Iterable[str], before: Snapshot) -> News:
        """Return what changed in some claims and documents since `before` was taken."""
        with told(self.name), reading(self.engine) as connection:
            return visiting.compare(connection, claims, documents, before)

    def last_document(self) -> int:
        """Return the number of the document that was added last, 0 where there is none."""
        with told(self.name), reading(self.engine) as connection:
            return visiting.last_document(connection)

    def added_since(
        self, number: int, *, most: int = 1000, limit: int = 200
    ) -> tuple[list[str], list[str], list[Denial]]:
        """Return the claims that only documents after that number hold, those that they carry on, and new denials.

        Of at most the latest `most` documents, at most `limit` of each, those in the most outlets first.
        """
        with told(self.name), reading(self.engine) as connection:
            return visiting.since(connection, number, most, limit)
