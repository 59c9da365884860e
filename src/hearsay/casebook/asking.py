"""What a ledger is asked: claims, one claim with all behind it, articles, sources, search, questions to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hearsay.casebook.deriving import view
from hearsay.errors import NoSuchRecord
from hearsay.ledger import Store
from hearsay.ledger.counting import SourceRow
from hearsay.ledger.linked import ClaimRow, Counts
from hearsay.ledger.searching import Filters, Hit
from hearsay.ledger.views import ArticleReport, ClaimReport, Facets, Questioned, SourceReport, SourceView
from hearsay.records import Attribution, Certainty, Judgement, Link, Stance, Statement


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
        disputed: bool = False,
        limit: int | None = None,
        offset: int = 0,
        origins: bool = True,
    ) -> Iterator[ClaimRow]:
        """Yield the claims of the last linking, those in the most outlets first; what is given narrows them.

        A claim is let through for one mention that fits. `source` and `entity` are words of a name or an id; dates are
        `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, both ends included; `minimum` is how many mentions a claim has at least,
        with `disputed` a mention denies or contradicts it. `limit` of them are told after `offset`; without `origins`
        their rows come sooner, with none.
        """
        narrowed = (source, outlet, lang, stance, certainty, since, until, entity, minimum)
        return self.store.claims(Filters(*narrowed, limit=limit, offset=offset, disputed=disputed, origins=origins))

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
        disputed: bool = False,
        most: int | None = None,
    ) -> int:
        """Return how many claims `claims` would yield without a limit; with `most`, it counts no further than that."""
        narrowed = (source, outlet, lang, stance, certainty, since, until, entity, minimum)
        return self.store.count_claims(Filters(*narrowed, disputed=disputed), most=most)

    def claim(self, identity: str) -> ClaimReport:
        """Return one claim with everything behind it, by its id, the beginning of it, or the id of a mention.

        Raises:
            NoSuchRecord: there is none; `near` lists ids that look like it.
        """
        row = self.store.claim(identity)
        ids = [member.mention for member in row.claim.mentions]
        about = [row.claim.id, *ids, *(origin.key for origin in row.origins)]
        return self._report(row, None, self.store.judgements(about=about))

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
        self, row: ClaimRow, reprints: Mapping[str, tuple[str, ...]] | None, judgements: Iterable[Judgement]
    ) -> ClaimReport:
        ids = [member.mention for member in row.claim.mentions]
        mentions = self.store.mentions_of(ids)
        documents = {
            document.id: document for document in self.store.documents({m.document for m in mentions.values()})
        }
        reprints = self.store.reprints(documents) if reprints is None else reprints
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

    def sources(
        self, *, minimum: int = 1, words: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[SourceView]:
        """Return the sources that articles name, the most frequent first, each with its reliability: F until rated.

        `minimum` is in how many claims a source is named at least, `words` are parts of its name; `limit` of them are
        told after `offset`.
        """
        return self._rated(self.store.sources(minimum=minimum, words=words, limit=limit, offset=offset))

    def count_sources(self, *, minimum: int = 1, words: str | None = None) -> int:
        """Return how many sources `sources` would return without a limit, as of the last linking."""
        return self.store.count_sources(minimum=minimum, words=words)

    def _rated(self, rows: Sequence[SourceRow]) -> list[SourceView]:
        from hearsay.linking.credibility import reliability

        keys = [key for row in rows for key in (row.entity, row.name) if key]
        judgements = self.store.judgements(about=keys)
        return [SourceView(*row, *reliability(row.entity or row.name, judgements)) for row in rows]

    def source(self, name: str, *, limit: int = 50) -> SourceReport:
        """Return one source's record, by its name or entity id: what it said, and what became of its forecasts.

        `limit` is how many of its claims are told, the latest added first.

        Raises:
            NoSuchRecord: no article names such a source; `near` lists names that hold its words.
        """
        row = one_source(self.store, name)
        claims = self.store.source_claims(row)
        outlets = Counter(each.document.outlet for each in claims if each.document.outlet)
        return SourceReport(
            self._rated([row])[0],
            tuple(claims[:limit]),
            tuple(sorted(outlets.items(), key=lambda each: (-each[1], each[0]))),
            tuple(self.store.source_forecasts(row)),
            self.store.judgements(every=True, about=[key for key in (row.entity, row.name) if key]),
        )

    def facets(
        self,
        words: str | None = None,
        *,
        source: str | None = None,
        outlet: str | None = None,
        lang: str | None = None,
        stance: Stance | None = None,
        since: str | None = None,
        until: str | None = None,
        entity: str | None = None,
    ) -> Facets:
        """Return how the claims that `search` finds are spread: outlets, languages, stances, sources, months.

        The latest two thousand that hold the words are counted; without words, those of the latest articles.

        Raises:
            LedgerError: there is no word in `words`.
        """
        asked = Filters(source, outlet, lang, stance, None, since, until, entity)
        return self.store.facets(words, asked)

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
        """Return the links that ask a person, the most likely first; what people answered is not asked again."""
        links = self._unanswered(limit)
        mentions = self.store.mentions_of(each for link in links for each in (link.first, link.second))
        return [
            Questioned(link, mentions[link.first], mentions[link.second])
            for link in links
            if link.first in mentions and link.second in mentions
        ]

    def _unanswered(self, limit: int) -> list[Link]:
        looked_at = limit
        while True:
            looked_at = 2 * looked_at + 20
            links = self.store.perhaps(looked_at)
            about = self.store.judgements(about={each for link in links for each in (link.first, link.second)})
            answers = [each for each in about if each.decision in ("same_claim", "different_claim")]
            answered = {frozenset(each.subjects) for each in answers}
            found = [link for link in links if frozenset((link.first, link.second)) not in answered]
            if len(found) >= limit or len(links) < looked_at:
                return found[:limit]

    def counts(self) -> Counts:
        """Return how much there is, and whether the linking is older than what was added or judged."""
        return self.store.counts()

    def stale(self) -> bool:
        """Return whether something was added, decided or forgotten since the last linking."""
        return self.store.stale()


def one_source(store: Store, name: str) -> SourceRow:
    """Return the one source of that name, or of that entity id.

    Raises:
        NoSuchRecord: there is none, or more than one; `near` lists names that hold its words.
    """
    found = store.named(name)
    wanted = name.casefold()
    exact = [row for row in found if wanted in (row.name.casefold(), (row.entity or "").casefold())]
    if len({row.entity or row.name.casefold() for row in exact}) == 1:
        return max(exact, key=lambda row: row.claims)
    names = tuple(dict.fromkeys(row.name if not exact else row.entity or row.name for row in exact or found))[:5]
    hint = f" Did you mean {' or '.join(names)}?" if names else " `hearsay sources` lists those that articles name."
    raise NoSuchRecord(f"{store.name} holds no one source {name!r}.{hint}", store.name, name, names)
