"""What a ledger tells of a story's course: stories, forecasts, what is unknown, what is new since somebody looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from hearsay.casebook.asking import Asking
from hearsay.ledger.engine import now
from hearsay.ledger.linked import ClaimRow
from hearsay.ledger.open_questions import Stretch, Term
from hearsay.ledger.views import (
    Changed,
    Denial,
    DocumentRow,
    ForecastRow,
    Inbox,
    Moment,
    StoryReport,
    StoryRow,
    UnknownRow,
    Visit,
)
from hearsay.ledger.visits import Row, Seen, looked
from hearsay.records import Copy, Mention, Span

PAUSE = 3600.0
"""Seconds from the beginning of a visit within which news stay news: to look again is part of it."""

# Share of the shorter article from which it is the same article again: a dispatch with another opening or ending.
# Source: own choice; the copies of the development stories share either less than half or nearly all.
_FOLDED = 0.8
_AROUND = 1500  # code points on either side of an unknown in which its sentence begins and ends
INBOX = "inbox"


class Following(Asking):
    """The questions that follow events; only `visit` writes, and only that somebody looked."""

    def stories(self, *, minimum: int = 1, limit: int | None = None, offset: int = 0) -> list[StoryRow]:
        """Return the stories of the last linking, those with the latest article first.

        `minimum` is how many articles a story has at least; `limit` of them are told after `offset`.
        """
        return self.store.stories(minimum=minimum, limit=limit, offset=offset)

    def count_stories(self, *, minimum: int = 1) -> int:
        """Return how many stories `stories` would return without a limit."""
        return self.store.count_stories(minimum=minimum)

    def story(self, identity: str, *, claims: int = 100) -> StoryReport:
        """Return a story with everything in it, by its id, the beginning of it, or the id of one of its articles.

        `claims` is how many claims are told at most, those in dispute first.

        Raises:
            NoSuchRecord: there is none; `near` lists ids that look like it.
        """
        row = self.store.story_row(identity)
        documents = self.store.story_documents(row.id)
        ids = [document.id for document in documents]
        told = self.store.story_claims(row.id, limit=claims)
        forecasts = self.store.forecasts_in(row.id)
        copies = self.store.copies_of(ids)
        mentions = self.store.mentions_of(member.mention for row in told for member in row.claim.mentions)
        voices, cells = self.store.matrix([each.claim.id for each in told])
        unknowns = [_unknown(each) for each in self.store.unknowns(story=row.id)]
        place = {document: number for number, document in enumerate(ids)}
        unknowns.sort(key=lambda each: (place[each.document.id], each.span))
        return StoryReport(
            row,
            tuple(documents),
            tuple(told),
            tuple(forecasts),
            tuple(unknowns),
            copies,
            _folded(ids, copies),
            self.store.reprints(ids),
            voices,
            cells,
            _timeline(documents, told, forecasts, mentions),
            mentions,
            self.store.judgements(about=[row.id]),
        )

    # What is open.

    def forecasts(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        undated: bool = True,
        open: bool = False,  # noqa: A002
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ForecastRow]:
        """Return forecasts, those due first foremost; those without a term come last, the latest article's first.

        `since` and `until` are ISO days that bound the last day of the term, both included; without `undated` those
        that have no term are left out, with `open` those that a person has judged.
        """
        return self.store.forecasts(Term(since, until, undated, open), limit=limit, offset=offset)

    def unknowns(self, words: str | None = None, *, limit: int | None = None, offset: int = 0) -> list[UnknownRow]:
        """Return what articles say is not known, the latest added first; with `words`, what has all of them beside it.

        Raises:
            LedgerError: there is no word in `words`.
        """
        return [_unknown(each) for each in self.store.unknowns(words, limit=limit, offset=offset)]

    # What is new.

    def inbox(self, who: str, *, limit: int = 20, today: str | None = None) -> Inbox:
        """Return what waits for a person: news since the last visit to `inbox`, questions, forecasts due, problems.

        It records no visit: `visit(who, "inbox")` does. `limit` is how many of each are told; `today` is an ISO day.
        """
        seen = self._seen(who, [INBOX])
        number = int(seen.snapshot["document"]) if seen else 0
        documents, count = self.store.documents_since(number, limit=limit)
        new, _, denials = self.store.added_since(number, limit=limit)
        day = today or datetime.now(UTC).date().isoformat()
        return Inbox(
            seen.when if seen else None,
            tuple(documents),
            count,
            tuple(self.store.claims_by_id(new[:limit])),
            tuple(denials[:limit]),
            tuple(self.perhaps(limit)),
            tuple(self.store.forecasts(Term(until=day, undated=False, open=True), limit=limit)),
            tuple(self.store.problems(limit=limit)),
            self.store.stale(),
        )

    def visit(self, who: str, subject: str, *, pause: float = PAUSE, keep: bool = True) -> Visit:
        """Record that a person looked at something, and return what changed since that person last did.

        `subject` is `inbox`, or `story:` or `claim:` with an id. To look again within
        `pause` seconds is part of the same visit. Where another program is writing, nobody waits: the visit is not
        kept, and the same news are told again. Without `keep` it is not kept either.

        Raises:
            LedgerError: the subject is none of these, or nobody is named.
            NoSuchRecord: there is no such story or claim.
        """
        moment = now()
        subjects, claims, documents = self._subject(subject, who)
        kept = self.store.visits(who, subjects)
        began, before = looked(kept[1] if kept else None, moment, pause)
        if subject == INBOX:
            number = self.store.last_document()
            visit = self._since_inbox(before)
            snapshot = {"document": number}
        else:
            visit = self._since_then(subjects[0], claims, documents, before)
            snapshot = self.store.snapshot(claims, documents)
        if not keep:
            return visit
        row = Row(Seen(moment, snapshot), began, before)
        self.store.save_visit(who, subjects[0], row, gone=kept[0] if kept else None)
        return visit

    def _subject(self, subject: str, who: str) -> tuple[list[str], list[str], list[str]]:
        """Return under which names visits to it are kept, the present one first, and its claims and documents."""
        from hearsay.errors import LedgerError

        if not who.strip():
            raise LedgerError("A visit needs a name: say who looks.", self.store.name)
        kind, _, identity = subject.partition(":")
        if subject == INBOX:
            return [INBOX], [], []
        if kind == "story" and identity:
            story = self.store.story_id(identity)
            documents = [document.id for document in self.store.story_documents(story)]
            return [f"story:{story}"], self.store.story_claim_ids(story), documents
        if kind == "claim" and identity:
            claim = self.store.claim(identity).claim
            # The claim's id changes as it gains mentions; a mention's does not.
            held = [f"claim:{member.mention}" for member in claim.mentions]
            return [f"claim:{claim.typical}", *held], [claim.id], []
        raise LedgerError(f"One visits inbox, story:ID or claim:ID, not {subject!r}.", self.store.name)

    def _seen(self, who: str, subjects: list[str]) -> Seen | None:
        kept = self.store.visits(who, subjects)
        return looked(kept[1], now(), PAUSE)[1] if kept else None

    def _since_inbox(self, before: Seen | None) -> Visit:
        if before is None:
            return Visit(INBOX, None)
        number = int(before.snapshot["document"])
        documents, _ = self.store.documents_since(number, limit=1000)
        new, grown, denials = self.store.added_since(number)
        ids = tuple(document.id for document in documents)
        return Visit(INBOX, before.when, ids, tuple(new), tuple(grown), (), tuple(denials))

    def _since_then(self, subject: str, claims: Sequence[str], documents: Sequence[str], before: Seen | None) -> Visit:
        if before is None:
            return Visit(subject, None)
        return Visit(subject, before.when, *self.store.news(claims, documents, before.snapshot))


def _timeline(
    documents: Sequence[DocumentRow],
    claims: Sequence[ClaimRow],
    forecasts: Sequence[ForecastRow],
    mentions: Mapping[str, Mention],
) -> tuple[Moment, ...]:
    """Return a story's course in order of days."""
    moments = [
        Moment(document.published, "published", document.title or "", document.id)
        for document in documents
        if document.published
    ]
    for row in claims:
        seen: set[str] = set()
        members = [member for member in row.claim.mentions if member.mention in mentions]
        for member in sorted(members, key=lambda each: (mentions[each.mention].published or "9", each.mention)):
            mention = mentions[member.mention]
            kind = member.relation if member.relation in ("denies", "contradicts") else "says"
            if kind in seen or not mention.published:
                continue
            seen.add(kind)
            what = {"denies": "denied", "contradicts": "contradicted"}.get(kind, "said")
            moments.append(
                Moment(mention.published, what, row.claim.gist, mention.document, row.claim.id, mention.id)  # type: ignore[arg-type]
            )
    moments += [
        Moment(each.due, "due", each.words, each.document.id, each.claim, each.mention)
        for each in forecasts
        if each.due
    ]
    kinds = ("published", "said", "denied", "contradicted", "due")
    return tuple(sorted(moments, key=lambda each: (each.day, kinds.index(each.kind), each.document, each.words)))


def _unknown(found: Stretch) -> UnknownRow:
    """Return what is unknown with its sentence, which is looked for so far around it."""
    from hearsay.linking.roots import surrounding

    low = max(0, found.span.start - _AROUND)
    here = Span(found.span.start - low, found.span.end - low)
    sentence = surrounding(found.text[low : found.span.end + _AROUND], here)
    place = Span(sentence.start + low, sentence.end + low)
    return UnknownRow(found.span.of(found.text), found.span, place.of(found.text), place, found.document)


def _folded(documents: Sequence[str], copies: Iterable[Copy]) -> Mapping[str, str]:
    """Return, for each article that nearly repeats an earlier one, the earliest that it so leads to."""
    place = {document: number for number, document in enumerate(documents)}
    earlier: dict[str, str] = {}
    for copy in copies:
        if copy.share >= _FOLDED:
            first, second = sorted((copy.first, copy.second), key=place.__getitem__)
            if second not in earlier or place[first] < place[earlier[second]]:
                earlier[second] = first
    folded: dict[str, str] = {}
    for document in documents:
        if document in earlier:
            folded[document] = folded.get(earlier[document], earlier[document])
    return folded


__all__ = ["INBOX", "PAUSE", "Changed", "Denial", "Following"]
