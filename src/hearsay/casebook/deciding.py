"""What people decide: merge, split, relate, origins, ratings, what is forgotten; all of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import get_args

from hearsay.casebook.deriving import derived
from hearsay.errors import LedgerError, NoSuchRecord
from hearsay.ledger import Store
from hearsay.ledger.removing import Removed
from hearsay.records import Decision, Judgement, Relation

LETTERS = ("A", "B", "C", "D", "E", "F")
NUMBERS = ("1", "2", "3", "4", "5", "6")


class Deciding:
    """The decisions that a ledger keeps; what follows from them is counted anew at once, or with the next `link`."""

    store: Store

    def merge(self, *ids: str, who: str, note: str = "") -> list[Judgement]:
        """Decide that claims, or mentions, are one claim; it takes effect with the next `link`.

        Raises:
            LedgerError: fewer than two different ones are given.
            NoSuchRecord: one of them is not there.
        """
        first, *others = self._mentions(ids)
        return [self.store.judge("same_claim", (first, other), who=who, note=note) for other in others]

    def split(self, mention: str, who: str, note: str = "") -> list[Judgement]:
        """Decide that a mention is not the claim that it is in; it takes effect with the next `link`.

        Raises:
            NoSuchRecord: there is no such mention in a claim.
        """
        mention = self._mention(mention)
        members = [member.mention for member in self.store.claim(mention).claim.mentions]
        others = [member for member in members if member != mention]
        return [self.store.judge("different_claim", (mention, other), who=who, note=note) for other in others]

    def relate(self, mention: str, relation: Relation, who: str, note: str = "") -> Judgement:
        """Decide what a mention is to its claim: the same, finer, a denial, a contradiction; with the next `link`.

        Raises:
            LedgerError: it is none of these.
            NoSuchRecord: there is no such mention in a claim.
        """
        if relation not in get_args(Relation):
            raise LedgerError(f"A relation is one of {', '.join(get_args(Relation))}, not {relation!r}.", self.name)
        return self.store.judge("relation", (self._mention(mention),), relation, who=who, note=note)

    def same_origin(self, first: str, second: str, who: str, note: str = "") -> Judgement:
        """Decide that two mentions have one origin; their claims' brackets change at once."""
        return self._judge_origin("same_origin", first, second, who, note)

    def different_origin(self, first: str, second: str, who: str, note: str = "") -> Judgement:
        """Decide that two mentions have different origins; their claims' brackets change at once."""
        return self._judge_origin("different_origin", first, second, who, note)

    def own_origin(self, mention: str, who: str, note: str = "") -> list[Judgement]:
        """Decide that a mention shares its origin with no other mention of its claim; the bracket changes at once.

        Raises:
            LedgerError: it shares it with none already.
            NoSuchRecord: there is no such mention in a claim.
        """
        mention = self._mention(mention)
        origins = self.store.claim(mention).origins
        others = [each for origin in origins if mention in origin.mentions for each in origin.mentions]
        if others in ([], [mention]):
            raise LedgerError(f"Mention {mention} shares its origin with no other.", self.name)
        return [self.different_origin(mention, other, who, note) for other in others if other != mention]

    def rate_claim(self, identity: str, value: int, who: str, note: str = "") -> Judgement:
        """Rate a claim's credibility from 1 (confirmed by other sources) to 6 (truth cannot be judged).

        Raises:
            LedgerError: the value is another.
            NoSuchRecord: there is no such claim.
        """
        if str(value) not in NUMBERS:
            raise LedgerError(f"Credibility is a number from 1 to 6, not {value!r}.", self.name)
        claim = self.store.claim(identity).claim
        # The claim's id changes as it gains mentions; a mention's does not.
        return self._judged("credibility", (claim.typical,), str(value), who, note, [claim.id])

    def rate_source(self, source: str, value: str, who: str, note: str = "") -> Judgement:
        """Rate a source's reliability from A (completely reliable) to F (cannot be judged), by its name or entity id.

        Raises:
            LedgerError: the value is another.
            NoSuchRecord: no article names such a source; `near` lists names that hold its words.
        """
        letter = value.upper()
        if letter not in LETTERS:
            raise LedgerError(f"Reliability is a letter from A to F, not {value!r}.", self.name)
        return self.store.judge("reliability", (self._source(source),), letter, who=who, note=note)

    def withdraw(self, judgement: str, who: str, note: str = "") -> Judgement:
        """Take a judgement back: what it had replaced holds again. It stays on record; withdrawing this restores it.

        Raises:
            NoSuchRecord: there is no such judgement.
        """
        fresh = not self.store.stale()
        made = self.store.withdraw(judgement, who=who, note=note)
        if made.decision in ("same_origin", "different_origin", "credibility"):
            self._refresh(made.subjects, fresh=fresh)
        return made

    def judgements(self, *, every: bool = False) -> tuple[Judgement, ...]:
        """Return the judgements in force, or with `every` all that was ever judged, in the order of judging."""
        return self.store.judgements(every=every)

    def forget(self, document: str) -> Removed:
        """Remove a document and all that stands only on it; return what that was.

        Raises:
            NoSuchRecord: there is no such document.
        """
        fresh = not self.store.stale()
        removed = self.store.forget(document)
        self._refresh(removed.changed, fresh=fresh)
        return removed

    @property
    def name(self) -> str:
        """The ledger's path, or its address without a password."""
        return self.store.name

    def _mention(self, identity: str) -> str:
        """Return the id of a mention, which may be given by its beginning.

        Raises:
            NoSuchRecord: it is none that a claim holds.
        """
        held = [member.mention for member in self.store.claim(identity).claim.mentions]
        fits = [mention for mention in held if mention.startswith(identity)]
        if len(fits) != 1:
            message = f"{identity!r} is a claim: name one of its mentions. `hearsay claim {identity}` lists them."
            raise NoSuchRecord(message, self.name, identity, tuple(held[:5]))
        return fits[0]

    def _mentions(self, ids: Iterable[str]) -> list[str]:
        """Return each mention's id as it is, and for each claim the id of its typical mention."""
        found: list[str] = []
        for identity in ids:
            claim = self.store.claim(identity).claim
            named = [member.mention for member in claim.mentions if member.mention.startswith(identity)]
            found.append(named[0] if len(named) == 1 and not claim.id.startswith(identity) else claim.typical)
        if len(set(found)) < 2:
            raise LedgerError("This takes two different claims or mentions: give both ids.", self.name)
        return list(dict.fromkeys(found))

    def _judge_origin(self, decision: Decision, first: str, second: str, who: str, note: str) -> Judgement:
        return self._judged(decision, self._mentions((first, second)), "", who, note, (first, second))

    def _judged(
        self, decision: Decision, subjects: Sequence[str], value: str, who: str, note: str, claims: Iterable[str]
    ) -> Judgement:
        fresh = not self.store.stale()
        made = self.store.judge(decision, subjects, value, who=who, note=note)
        self._refresh(claims, fresh=fresh)
        return made

    def _source(self, source: str) -> str:
        rows = self.store.sources()
        wanted = source.casefold()
        exact = {
            row.entity or row.name for row in rows if wanted in (row.name.casefold(), (row.entity or "").casefold())
        }
        if len(exact) == 1:
            return exact.pop()
        near = sorted(exact) or [row.name for row in rows if set(wanted.split()) <= set(row.name.casefold().split())]
        names = tuple(dict.fromkeys(near))[:5]
        hint = f" Did you mean {' or '.join(names)}?" if names else " `hearsay sources` lists those that articles name."
        raise NoSuchRecord(f"{self.name} holds no one source {source!r}.{hint}", self.name, source, names)

    def _refresh(self, ids: Iterable[str], *, fresh: bool = False) -> None:
        """Count origins and brackets of some claims anew, as the next linking would; `ids` may be mentions'."""
        from hearsay.linking.origins import gather

        rows = {}
        for identity in ids:
            try:
                row = self.store.claim(identity)
            except NoSuchRecord:  # a judgement on what is not linked, or no longer
                continue
            rows[row.claim.id] = row
        if rows:
            judgements = self.store.judgements()
            linked = self.store.mentions_of(m.mention for row in rows.values() for m in row.claim.mentions)
            documents = {d.id: d for d in self.store.documents({m.document for m in linked.values()})}
            mentions = {mention.id: mention for mention in self.store.mentions(documents)} | linked
            evidence = gather(mentions, documents, self.store.copies_of(documents), judgements)
            evidence = replace(evidence, outlets=tuple(sorted({*evidence.outlets, *self.store.outlets()})))
            reprints = self.store.reprints()
            new = [derived(row.claim, evidence, judgements, reprints) for row in rows.values()]
            self.store.update_claims(new, seen=self.store.state() if fresh else None)
