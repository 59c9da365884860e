"""The ledger that people work with: analyses in, claims with their origins out, and people's decisions kept.

    from hearsay import Ledger, analyze, read

    ledger = Ledger.open("news.db")            # or "postgresql://user@host/news"
    for document in read("articles/"):
        ledger.add(analyze(document))
    ledger.link()
    for claim in ledger.claims(source="Peskov"):
        print(claim)

It joins three parts that know nothing of each other: `hearsay.ledger` keeps, `hearsay.linking` derives, and people
judge. Whatever was derived can be derived again; what people decided is replayed every time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self, get_args

from hearsay.errors import LedgerError, NoSuchRecord
from hearsay.ledger import Store
from hearsay.ledger.linked import ClaimRow, Counts, Derived
from hearsay.ledger.removing import Removed
from hearsay.ledger.searching import Filters, Hit
from hearsay.ledger.store import Added
from hearsay.ledger.views import ClaimMentionView, ClaimReport, SourceView
from hearsay.records import (
    Analysis,
    Certainty,
    Claim,
    Decision,
    Document,
    Judgement,
    Link,
    Mention,
    Origin,
    Relation,
    Span,
    Stance,
)

if TYPE_CHECKING:
    from hearsay.linking.merging import Evidence

Progress = Callable[[str, int, int | None], None]
"""Called with the stage (`reading`, `linking`, `copies`, `origins`, `writing`), how much is done, and of how much."""

LETTERS = ("A", "B", "C", "D", "E", "F")
NUMBERS = ("1", "2", "3", "4", "5", "6")


class Questioned(NamedTuple):
    """A link that asks a person: perhaps the same claim, with both mentions."""

    link: Link
    first: Mention
    second: Mention


class Ledger:
    """A desk's ledger: five verbs (`add`, `link`, `claims`, `claim`, `search`) and what people decide."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, where: str | Path, *, patience: float = 30.0, create: bool = True) -> Self:
        """Return the ledger at a path (made if it is not there), or at a `postgresql://` address.

        `patience` is how many seconds to wait while another program writes. Without `create` a ledger that is not there
        is an error.

        Raises:
            LedgerError: one of its kinds; the message says what to do.
        """
        return cls(Store.open(where, patience=patience, create=create))

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Reading in.

    def add(self, analysis: Analysis) -> Added:
        """Keep what was read in a document; what this returned for is on the disk. Adding twice changes nothing.

        Linking needs to know what each claim says in terms that can be compared. `analyze(document, propositions=True)`
        gives that at once; of any other analysis the document is read once more here, which takes longer.

        Raises:
            LedgerError: the ledger is locked, full, damaged or may not be written to; nothing of the document is kept.
            ModelError: the document must be read once more, and there is no pipeline for its language.
        """
        from hearsay.linking import mentions_of

        if _lacks_propositions(analysis) and self.known(analysis.document) is None:
            analysis = _with_propositions(analysis)
        return self.store.add(analysis, fingerprints=_fingerprints, mentions=mentions_of)

    def known(self, document: Document) -> Added | None:
        """Return what adding a document would do where its text is there already, None where it is new."""
        return self.store.known(document)

    def link(self, progress: Progress | None = None) -> Derived:
        """Find the same claims across all articles, their origins and brackets, and keep them.

        What was linked before is replaced in one transaction; people's judgements are replayed. Killed at any moment,
        the former linking stands.
        """
        from hearsay.linking import link
        from hearsay.linking.copies import copies
        from hearsay.linking.origins import gather
        from hearsay.linking.translations import translations

        tell = progress or _silent
        seen = self.store.state()
        judgements = self.store.judgements()
        tell("reading", 0, None)
        mentions = {mention.id: mention for mention in self.store.mentions()}
        tell("linking", 0, len(mentions))
        linking = link(mentions.values(), judgements, progress=lambda done, total: tell("linking", done, total))
        tell("copies", 0, None)
        documents = {document.id: document for document in self.store.documents()}
        copied = (*copies(documents.values()), *translations(documents.values()))
        evidence = gather(mentions, documents, copied, judgements)
        reprints = self.store.reprints()
        rows = []
        for number, claim in enumerate(linking.claims):
            if number % 100 == 0:
                tell("origins", number, len(linking.claims))
            rows.append(_derived(claim, evidence, judgements, reprints))
        tell("writing", 0, len(rows))
        return self.store.save_linking(rows, links=linking.links, copies=copied, outlets=evidence.outlets, seen=seen)

    # Asking.

    def claims(
        self,
        *,
        source: str | None = None,
        outlet: str | None = None,
        lang: str | None = None,
        stance: Stance | None = None,
        certainty: Certainty | None = None,
        since: str | None = None,
        until: str | None = None,
        entity: str | None = None,
        minimum: int = 1,
        limit: int | None = None,
    ) -> Iterator[ClaimRow]:
        """Yield the claims of the last linking, those in the most outlets first; what is given narrows them.

        A claim is let through for one mention that fits. `source` and `entity` are words of a name or an id; dates are
        `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, both ends included; `minimum` is how many mentions a claim has at least.
        """
        asked = Filters(source, outlet, lang, stance, certainty, since, until, entity, minimum, limit)
        return self.store.claims(asked)

    def claim(self, identity: str) -> ClaimReport:
        """Return one claim with everything behind it, by its id, the beginning of it, or the id of a mention.

        Raises:
            NoSuchRecord: there is none; `near` lists ids that look like it.
        """
        return self._report(self.store.claim(identity), self.store.reprints(), self.store.judgements())

    def reports(self, *, minimum: int = 1) -> Iterator[ClaimReport]:
        """Yield every claim of at least `minimum` mentions with everything behind it, as `claims` orders them."""
        reprints, judgements = self.store.reprints(), self.store.judgements()
        for row in self.store.claims(Filters(minimum=minimum)):
            yield self._report(row, reprints, judgements)

    def texts(self, documents: Iterable[str]) -> dict[str, str]:
        """Return the texts of documents by id."""
        return {document.id: document.text for document in self.store.documents(documents)}

    def _report(
        self, row: ClaimRow, reprints: Mapping[str, tuple[str, ...]], judgements: Iterable[Judgement]
    ) -> ClaimReport:
        ids = [member.mention for member in row.claim.mentions]
        mentions = self.store.mentions_of(ids)
        documents = {
            document.id: document for document in self.store.documents({m.document for m in mentions.values()})
        }
        origins = {mention: origin for origin in row.origins for mention in origin.mentions}
        views = [
            _view(mentions[member.mention], member.relation, documents, origins, reprints)
            for member in row.claim.mentions
            if member.mention in mentions
        ]
        views.sort(key=lambda view: (view.mention.published or "9999", view.mention.outlet or "", view.mention.id))
        own = {row.claim.id, *ids, *(origin.key for origin in row.origins)}
        return ClaimReport(
            row,
            tuple(views),
            self.store.links_of(ids),
            self.store.copies_of(documents),
            tuple(judgement for judgement in judgements if own.intersection(judgement.subjects)),
        )

    def sources(self, *, minimum: int = 1) -> list[SourceView]:
        """Return the sources that articles name, the most frequent first, each with its reliability: F until rated."""
        from hearsay.linking.credibility import reliability

        judgements = self.store.judgements()
        found = []
        for row in self.store.sources(minimum=minimum):
            letter, rated = reliability(row.entity or row.name, judgements)
            found.append(SourceView(*row, letter, rated))
        return found

    def search(
        self,
        words: str,
        *,
        source: str | None = None,
        outlet: str | None = None,
        lang: str | None = None,
        stance: Stance | None = None,
        since: str | None = None,
        until: str | None = None,
        entity: str | None = None,
        limit: int = 20,
    ) -> list[Hit]:
        """Return the claims, then the articles, that hold all of `words`; accents and capitals do not matter.

        `"as a phrase"`, `begin*` and `-without` are understood. With `source` or `stance` only claims are found.

        Raises:
            LedgerError: there is no word in `words`.
        """
        asked = Filters(source, outlet, lang, stance, None, since, until, entity)
        return self.store.search(words, asked, limit=limit)

    def perhaps(self, limit: int = 20) -> list[Questioned]:
        """Return the links that ask a person, the most likely first."""
        links = self.store.perhaps(limit)
        mentions = self.store.mentions_of(each for link in links for each in (link.first, link.second))
        return [
            Questioned(link, mentions[link.first], mentions[link.second])
            for link in links
            if link.first in mentions and link.second in mentions
        ]

    def counts(self) -> Counts:
        """Return how much there is, and whether the linking is older than what was added or judged."""
        return self.store.counts()

    def stale(self) -> bool:
        """Return whether something was added, decided or forgotten since the last linking."""
        return self.store.stale()

    # Deciding.

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
            new = [_derived(row.claim, evidence, judgements, reprints) for row in rows.values()]
            self.store.update_claims(new, seen=self.store.state() if fresh else None)


def _silent(stage: str, done: int, total: int | None) -> None:
    del stage, done, total


def _fingerprints(document: Document) -> Iterator[tuple[int, int]]:
    from hearsay.linking.copies import fingerprints

    return ((found.value, found.start) for found in fingerprints(document.text, document.lang))


def _lacks_propositions(analysis: Analysis) -> bool:
    known = [part.proposition for part in analysis.attributions] + [part.proposition for part in analysis.statements]
    return bool(known) and not any(known)


def _with_propositions(analysis: Analysis) -> Analysis:
    from hearsay.pipeline import propositions_at

    claims, statements = analysis.attributions, analysis.statements
    spans = [Span(claim.content[0].start, claim.content[-1].end) for claim in claims]
    asides = [(*claim.cue, *(span for source in claim.sources for span in source.span)) for claim in claims]
    found = propositions_at(
        analysis.document,
        [*spans, *(statement.span for statement in statements)],
        asides=[*asides, *(() for _ in statements)],
    )
    said = zip(claims, found[: len(claims)], strict=True)
    stated = zip(statements, found[len(claims) :], strict=True)
    return replace(
        analysis,
        attributions=tuple(replace(claim, proposition=proposition) for claim, proposition in said),
        statements=tuple(replace(statement, proposition=proposition) for statement, proposition in stated),
    )


def _derived(
    claim: Claim, evidence: Evidence, judgements: Collection[Judgement], reprints: Mapping[str, tuple[str, ...]]
) -> ClaimRow:
    """Return what follows for a claim: origins, bracket, rating, outlets, days."""
    from hearsay.linking.bracket import bracket
    from hearsay.linking.credibility import propose
    from hearsay.linking.origins import circles, origins

    ends = origins(claim, evidence)
    counted = bracket(claim, ends, evidence.mentions, circles(claim, evidence))
    rated = propose(claim, ends, counted, evidence.mentions, _ratings_of(claim, judgements))
    mentions = [evidence.mentions[member.mention] for member in claim.mentions]
    relations = {member.relation for member in claim.mentions}
    days = sorted(mention.published for mention in mentions if mention.published)
    outlets = {mention.outlet for mention in mentions if mention.outlet}
    outlets.update(outlet for mention in mentions for outlet in reprints.get(mention.document, ()))
    return ClaimRow(
        claim,
        counted,
        ends,
        tuple(sorted(outlets)),
        "denies" in relations,
        "contradicts" in relations,
        days[0] if days else None,
        days[-1] if days else None,
        rated.value,
        rated.reasons,
    )


def _ratings_of(claim: Claim, judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the ratings of a claim under its present id: they were given to it, or to a mention that it holds."""
    held = {claim.id, *(member.mention for member in claim.mentions)}
    return [
        replace(judgement, subjects=(claim.id, *judgement.subjects))
        for judgement in judgements
        if judgement.decision == "credibility" and held.intersection(judgement.subjects)
    ]


def _view(
    mention: Mention,
    relation: Relation,
    documents: Mapping[str, Document],
    origins: Mapping[str, Origin],
    reprints: Mapping[str, tuple[str, ...]],
) -> ClaimMentionView:
    from hearsay.linking.roots import surrounding

    document = documents[mention.document]
    place: Span = surrounding(document.text, mention.place)
    return ClaimMentionView(
        mention,
        relation,
        place.of(document.text),
        place,
        document.title,
        document.url,
        origins.get(mention.id),
        reprints.get(mention.document, ()),
    )
