"""What a ledger is asked: claims, one claim with all behind it, sources, search, questions to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hearsay.casebook.deriving import view
from hearsay.ledger import Store
from hearsay.ledger.linked import ClaimRow, Counts
from hearsay.ledger.searching import Filters, Hit
from hearsay.ledger.views import ArticleReport, ClaimReport, SourceView
from hearsay.records import Attribution, Certainty, Judgement, Link, Mention, Stance, Statement


class Questioned(NamedTuple):
    """A link that asks a person: perhaps the same claim, with both mentions."""

    link: Link
    first: Mention
    second: Mention


class Asking:
    """The questions that a ledger answers; they change nothing."""

    store: Store

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
        offset: int = 0,
    ) -> Iterator[ClaimRow]:
        """Yield the claims of the last linking, those in the most outlets first; what is given narrows them.

        A claim is let through for one mention that fits. `source` and `entity` are words of a name or an id; dates are
        `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, both ends included; `minimum` is how many mentions a claim has at least.
        `limit` of them are told after `offset`.
        """
        asked = Filters(source, outlet, lang, stance, certainty, since, until, entity, minimum, limit, offset)
        return self.store.claims(asked)

    def count_claims(
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
    ) -> int:
        """Return how many claims `claims` would yield without a limit."""
        asked = Filters(source, outlet, lang, stance, certainty, since, until, entity, minimum)
        return self.store.count_claims(asked)

    def claim(self, identity: str) -> ClaimReport:
        """Return one claim with everything behind it, by its id, the beginning of it, or the id of a mention.

        Raises:
            NoSuchRecord: there is none; `near` lists ids that look like it.
        """
        row = self.store.claim(identity)
        ids = [member.mention for member in row.claim.mentions]
        documents = {mention.document for mention in self.store.mentions_of(ids).values()}
        about = [row.claim.id, *ids, *(origin.key for origin in row.origins)]
        return self._report(row, self.store.reprints(documents), self.store.judgements(about=about))

    def article(self, identity: str) -> ArticleReport:
        """Return one article with everything that is known of it, by its id or the beginning of it.

        What people corrected is in it at once, whether it was linked since or not.

        Raises:
            NoSuchRecord: there is none; `near` lists ids that look like it.
        """
        from hearsay.linking.corrections import corrected, corrections

        document = self.store.document_id(identity)
        original = self.store.analysis(document)
        parts: list[Attribution | Statement] = [*original.attributions, *original.statements]
        judgements = self.store.judgements(about=[document, *(part.id for part in parts)])
        made = self.store.corrections([part.id for part in parts])
        said = {key: each.attribution.proposition for key, each in made.items() if each.read is not None}
        copies = self.store.copies_with(document)
        near = {each for copy in copies for each in (copy.first, copy.second)} - {document}
        versions = self.store.version_rows(document)
        return ArticleReport(
            corrected(original, judgements, {key: each for key, each in said.items() if each is not None}),
            original,
            next(version.added for version in versions if version.id == document),
            self.store.claims_in(document),
            tuple(each.attribution for each in corrections(original, judgements) if each.rejected),
            copies,
            self.store.document_rows(near),
            versions,
            tuple(appearance.document for appearance in self.store.appearances(document)),
            self.store.story_of(document),
            judgements,
        )

    def reports(self, *, minimum: int = 1) -> Iterator[ClaimReport]:
        """Yield every claim of at least `minimum` mentions with everything behind it, as `claims` orders them."""
        reprints, judgements = self.store.reprints(), self.store.judgements()
        for row in self.store.claims(Filters(minimum=minimum)):
            yield self._report(row, reprints, judgements)

    def attributions(self, mentions: Iterable[str]) -> dict[str, Attribution]:
        """Return the attributions among mentions of claims by id: cues, certainty, distance, venue; no propositions."""
        return self.store.attributions_of(mentions)

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
            view(mentions[member.mention], member.relation, documents, origins, reprints)
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
