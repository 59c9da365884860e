"""What people decide: merge, split, relate, origins, ratings, what is forgotten; all of it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Literal, get_args

from hearsay.casebook.asking import one_source
from hearsay.casebook.correcting import correct_again
from hearsay.casebook.deriving import derived, retold
from hearsay.errors import LedgerError, NoSuchRecord
from hearsay.ledger import Store
from hearsay.ledger.linked import ClaimRow
from hearsay.ledger.removing import Removed
from hearsay.records import Decision, Judgement, Relation, Span, trimmed

LETTERS = ("A", "B", "C", "D", "E", "F")
NUMBERS = ("1", "2", "3", "4", "5", "6")
Outcome = Literal["came_true", "did_not", "cannot_tell"]
"""What became of a forecast."""
AT_ONCE: frozenset[Decision] = frozenset(
    ("same_origin", "different_origin", "credibility", "source", "content", "no_claim")
)
"""Decisions that change origins, brackets or ratings at once; corrections change links too, with the next `link`."""
WITHOUT_LINKS: frozenset[Decision] = frozenset(("forecast", "story_name", "reliability"))
"""Decisions that change nothing of what is linked."""


class Deciding:
    """The decisions that a ledger keeps; what follows from them is counted anew at once, or with the next `link`."""

    store: Store

    def merge(self, *ids: str, who: str, note: str = "") -> list[Judgement]:
        """Decide that claims, or mentions, are one claim; it takes effect with the next `link`.

        All mentions of the claims go along, so that nothing is torn from them. A mention that is named beside a claim
        moves there by itself; mentions alone stand for the claims that hold them.

        Raises:
            LedgerError: fewer than two different ones are given.
            NoSuchRecord: one of them is not there.
        """
        first, *others = self._mentions(ids)
        named = [mention for mention in (first, *others) if any(mention.startswith(identity) for identity in ids)]
        moved = named if len(named) <= len(others) else ()
        along = {mention: [] if mention in moved else self._along(mention) for mention in (first, *others)}
        together = [(first, other, *(m for m in (*along[first], *along[other]) if m != other)) for other in others]
        return self.store.judge_all("same_claim", together, who=who, note=note)

    def split(self, mention: str, who: str, note: str = "") -> list[Judgement]:
        """Decide that a mention is not the claim that it is in; it takes effect with the next `link`.

        Raises:
            NoSuchRecord: there is no such mention in a claim.
        """
        mention = self._mention(mention)
        members = [member.mention for member in self.store.claim(mention).claim.mentions]
        apart = [(mention, member) for member in members if member != mention]
        return self.store.judge_all("different_claim", apart, who=who, note=note)

    def keep_apart(self, *ids: str, who: str, note: str = "") -> list[Judgement]:
        """Decide that claims, or mentions, are not one claim, each with each; it takes effect with the next `link`.

        Raises:
            LedgerError: fewer than two different ones are given.
            NoSuchRecord: one of them is not there.
        """
        return self.store.judge_all("different_claim", list(combinations(self._mentions(ids), 2)), who=who, note=note)

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
        apart = [(mention, other) for other in others if other != mention]
        seen = self._seen_then()
        made = self.store.judge_all("different_origin", apart, who=who, note=note)
        self._refresh([mention], seen=seen)
        return made

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
        row = one_source(self.store, source)
        return self._settled("reliability", (row.entity or row.name,), letter, who, note)

    # Corrections of what was read, and what became of forecasts.

    def correct_source(
        self, mention: str, names: Sequence[str], who: str, note: str = "", *, document: str | None = None
    ) -> Judgement:
        """Decide whose word a claim of an article is: the names of its chain, nearest first; none if nobody's.

        The article and the origins of the claim that it belongs to change at once, links with the next `link`.
        `document` is the article's id; it is needed for speed only, where nothing was linked since it was added.

        Raises:
            LedgerError: a name is empty.
            NoSuchRecord: no article holds such a claim.
        """
        chain = [" ".join(name.split()) for name in names]
        if not all(chain):
            raise LedgerError("A source needs a name; give none at all where the outlet itself says it.", self.name)
        return self._correct("source", mention, json.dumps(chain, ensure_ascii=False), who, note, document)

    def correct_content(
        self, mention: str, start: int, end: int, who: str, note: str = "", *, document: str | None = None
    ) -> Judgement:
        """Decide which words a claim is: code points into the article's text, half-open; blanks at its edges fall off.

        Raises:
            LedgerError: there are no words in that stretch.
            NoSuchRecord: no article holds such a claim.
        """
        place = self.store.mention_place(mention, document)
        text = self.store.analysis(place[1]).document.text
        words = trimmed(text, [Span(start, end)]) if 0 <= start < end <= len(text) else ()
        if not words:
            message = f"There are no words from {start} to {end}: the text has {len(text)} characters."
            raise LedgerError(message, self.name)
        return self._correct("content", place[0], f"{words[0].start}-{words[0].end}", who, note, place[1])

    def reject(self, mention: str, who: str, note: str = "", *, document: str | None = None) -> Judgement:
        """Decide that what was read as a claim is none; it leaves the article's claims at once.

        Raises:
            NoSuchRecord: no article holds such a claim.
        """
        return self._correct("no_claim", mention, "", who, note, document)

    def resolve(
        self, mention: str, outcome: Outcome, who: str, note: str = "", *, document: str | None = None
    ) -> Judgement:
        """Decide what became of a forecast: it `came_true`, it `did_not`, or one `cannot_tell`.

        Raises:
            LedgerError: the outcome is another.
            NoSuchRecord: no article holds such a claim.
        """
        if outcome not in get_args(Outcome):
            raise LedgerError(f"A forecast {', '.join(get_args(Outcome))}: {outcome!r} is none of these.", self.name)
        return self._correct("forecast", mention, outcome, who, note, document)

    def name_story(self, story: str, name: str, who: str, note: str = "") -> Judgement:
        """Decide what a story is called; an empty name gives it back the title of its most typical article.

        Raises:
            NoSuchRecord: there is no such story.
        """
        identity = self.store.story_id(story)
        return self._settled("story_name", (identity,), " ".join(name.split()), who, note)

    # Taking back.

    def withdraw(self, judgement: str, who: str, note: str = "") -> Judgement:
        """Take a judgement back: what it had replaced holds again. It stays on record; withdrawing this restores it.

        Raises:
            NoSuchRecord: there is no such judgement.
        """
        seen = self._seen_then()
        made = self.store.withdraw(judgement, who=who, note=note)
        self._follow([made], seen=seen)
        return made

    def undo(self, who: str) -> list[Judgement]:
        """Take back what this person decided last, as a whole: all pairs of a merge, all of a split.

        Returns what was appended to take it back, nothing where nothing is left. What others decided stays; calling it
        again takes back what was decided before. `redo` restores it.
        """
        seen = self._seen_then()
        made = self.store.undo(who)
        self._follow(made, seen=seen)
        return made

    def redo(self, who: str) -> list[Judgement]:
        """Restore what this person's latest `undo` took back, unless that person decided something since."""
        seen = self._seen_then()
        made = self.store.undo(who, redo=True)
        self._follow(made, seen=seen)
        return made

    def last_action(self, who: str) -> tuple[Judgement, ...]:
        """Return the judgements that `undo` would take back."""
        return self.store.last_action(who)

    def judgements(self, *, every: bool = False, about: Iterable[str] | None = None) -> tuple[Judgement, ...]:
        """Return the judgements in force, or with `every` all that was ever judged, in the order of judging.

        With `about`, only those on any of these subjects: ids of mentions, documents, stories, sources.
        """
        return self.store.judgements(every=every, about=about)

    def forget(self, document: str) -> Removed:
        """Remove a document and all that stands only on it; return what that was.

        Raises:
            NoSuchRecord: there is no such document.
        """
        seen = self._seen_then()
        removed = self.store.forget(document)
        self._refresh(removed.changed, seen=seen)
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

    def _along(self, mention: str) -> list[str]:
        """Return the other mentions of a mention's claim."""
        return [member.mention for member in self.store.claim(mention).claim.mentions if member.mention != mention]

    def _correct(
        self, decision: Decision, mention: str, value: str, who: str, note: str, document: str | None
    ) -> Judgement:
        """Judge a claim of an article, under the claim's id and the article's, and let follow what does so at once."""
        place = self.store.mention_place(mention, document)
        if decision == "forecast":
            return self._settled(decision, place, value, who, note)
        made = self.store.judge(decision, place, value, who=who, note=note)
        self._follow([made], seen=None)
        return made

    def _settled(self, decision: Decision, subjects: Sequence[str], value: str, who: str, note: str) -> Judgement:
        """Judge what changes no linking, so that the linking stays as fresh as it was."""
        return self._judged(decision, subjects, value, who, note, ())

    def _follow(self, made: Sequence[Judgement], *, seen: str | None) -> None:
        """Let follow what does so at once: corrected articles, and the origins and ratings of the claims concerned."""
        corrected = [judgement for judgement in made if judgement.decision in ("source", "content", "no_claim")]
        if corrected:
            documents = dict.fromkeys(judgement.subjects[1] for judgement in corrected)
            correct_again(self.store, documents, parse=False)
        now = {judgement.decision for judgement in made}
        touched = [
            judgement.subjects[0] if judgement in corrected else subject
            for judgement in made
            if judgement.decision in AT_ONCE
            for subject in judgement.subjects
        ]
        whole = now <= {*AT_ONCE, *WITHOUT_LINKS} and not corrected
        self._refresh(touched, seen=seen if made and whole else None)

    def _judge_origin(self, decision: Decision, first: str, second: str, who: str, note: str) -> Judgement:
        return self._judged(decision, self._mentions((first, second)), "", who, note, (first, second))

    def _judged(
        self, decision: Decision, subjects: Sequence[str], value: str, who: str, note: str, claims: Iterable[str]
    ) -> Judgement:
        seen = self._seen_then()
        made = self.store.judge(decision, subjects, value, who=who, note=note)
        self._refresh(claims, seen=seen)
        return made

    def _seen_then(self) -> str | None:
        """Return what a linking that is fresh now has seen after one more change, None where it is stale.

        What somebody else changes in the meantime is not in it, and leaves the linking stale.
        """
        state = self.store.state()
        return None if self.store.stale() else str(int(state) + 1)

    def _refresh(self, ids: Iterable[str], *, seen: str | None = None) -> None:
        """Count origins and brackets of some claims anew, as the next linking would; `ids` may be mentions'."""
        rows = {}
        for identity in ids:
            try:
                row = self.store.claim(identity)
            except NoSuchRecord:  # a judgement on what is not linked, or no longer
                continue
            rows[row.claim.id] = row
        new = self._derived(list(rows.values())) if rows else []
        if new or seen is not None:
            self.store.update_claims(new, seen=seen)

    def _derived(self, rows: Sequence[ClaimRow]) -> list[ClaimRow]:
        from hearsay.linking.origins import gather

        ids = [member.mention for row in rows for member in row.claim.mentions]
        linked = self.store.mentions_of(ids)
        documents = {d.id: d for d in self.store.documents({m.document for m in linked.values()})}
        mentions = {mention.id: mention for mention in self.store.mentions(documents)} | linked
        judgements = self.store.judgements(about=[*mentions, *(row.claim.id for row in rows)])
        evidence = gather(mentions, documents, self.store.copies_of(documents), judgements)
        evidence = replace(evidence, outlets=tuple(sorted({*evidence.outlets, *self.store.outlets()})))
        reprints = self.store.reprints(documents)
        return [derived(retold(row.claim, mentions), evidence, judgements, reprints) for row in rows]
