"""What pages ask the store: an article, stories, forecasts, unknowns, with all that lists show of them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select

from hearsay.ledger import articles, counting, linked, matrix, open_questions, rows, told
from hearsay.ledger.counting import SourceRow
from hearsay.ledger.engine import reading
from hearsay.ledger.engine import told as in_words
from hearsay.ledger.linked import ClaimRow
from hearsay.ledger.open_questions import Stretch, Term
from hearsay.ledger.schema import documents
from hearsay.ledger.searching import Filters
from hearsay.ledger.views import (
    ArticleClaim,
    Cell,
    DocumentRow,
    Facets,
    ForecastRow,
    ProblemRow,
    SourceClaim,
    StoryRow,
    Voice,
)
from hearsay.records import Copy


class Asked:
    """The part of a store that answers pages."""

    engine: Engine
    name: str

    # One article.

    def document_id(self, document: str) -> str:
        """Return the id of the document with that id, or with the one id that begins so.

        Raises:
            NoSuchRecord: there is none, or more than one begins so.
        """
        with in_words(self.name), reading(self.engine) as connection:
            key = rows.key_of(connection, document, self.name)
            return str(connection.execute(select(documents.c.id).where(documents.c.key == key)).scalar_one())

    def document_rows(self, ids: Iterable[str]) -> dict[str, DocumentRow]:
        """Return documents by id, as lists show them; one that is not there is left out."""
        with in_words(self.name), reading(self.engine) as connection:
            return articles.rows_of(connection, ids)

    def version_rows(self, document: str) -> tuple[DocumentRow, ...]:
        """Return all versions of a page, the one that was added first foremost.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with in_words(self.name), reading(self.engine) as connection:
            return articles.versions_of(connection, rows.key_of(connection, document, self.name))

    def claims_in(self, document: str) -> dict[str, ArticleClaim]:
        """Return the claims that a document's attributions and statements belong to, by the ids of these.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with in_words(self.name), reading(self.engine) as connection:
            return articles.claims_of(connection, rows.key_of(connection, document, self.name))

    def copies_with(self, document: str) -> tuple[Copy, ...]:
        """Return what a document shares word for word with any other, the largest share first.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with in_words(self.name), reading(self.engine) as connection:
            return articles.copies_with(connection, rows.key_of(connection, document, self.name))

    # Stories.

    def stories(self, *, minimum: int = 1, limit: int | None = None, offset: int = 0) -> list[StoryRow]:
        """Return the stories of at least `minimum` articles, those with the latest article first."""
        with in_words(self.name), reading(self.engine) as connection:
            return told.stories(connection, minimum, limit, offset)

    def count_stories(self, *, minimum: int = 1) -> int:
        """Return how many stories have at least `minimum` articles."""
        with in_words(self.name), reading(self.engine) as connection:
            return told.count(connection, minimum)

    def story_id(self, story: str) -> str:
        """Return the id of the story with that id, with the one id that begins so, or with the document of that id.

        Raises:
            NoSuchRecord: there is none, or more than one begins so.
        """
        return self.story_row(story).id

    def story_row(self, story: str) -> StoryRow:
        """Return a story as lists show it, by its id, how it begins, or the id of one of its documents.

        Raises:
            NoSuchRecord: there is none, or more than one begins so.
        """
        with in_words(self.name), reading(self.engine) as connection:
            return told.row(connection, told.key_of(connection, story, self.name))

    def story_of(self, document: str) -> StoryRow | None:
        """Return the story that a document is part of, None where it is in none.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with in_words(self.name), reading(self.engine) as connection:
            return told.of_document(connection, rows.key_of(connection, document, self.name))

    def story_documents(self, story: str) -> list[DocumentRow]:
        """Return a story's articles in order of publication; see `story_row`."""
        with in_words(self.name), reading(self.engine) as connection:
            return told.documents_of(connection, told.key_of(connection, story, self.name))

    def story_claims(self, story: str, *, limit: int | None = None) -> list[ClaimRow]:
        """Return a story's claims, those in dispute first, then those in the most outlets; see `story_row`."""
        with in_words(self.name), reading(self.engine) as connection:
            return linked.claims_of_story(connection, told.key_of(connection, story, self.name), limit)

    def story_claim_ids(self, story: str) -> list[str]:
        """Return the ids of all claims of a story; see `story_row`."""
        with in_words(self.name), reading(self.engine) as connection:
            return told.claim_ids(connection, told.key_of(connection, story, self.name))

    def matrix(self, claims: Iterable[str]) -> tuple[tuple[Voice, ...], tuple[Cell, ...]]:
        """Return who speaks of some claims, and what each does with which; claims by id."""
        with in_words(self.name), reading(self.engine) as connection:
            return matrix.matrix(connection, claims)

    def documents_since(self, number: int, *, limit: int, offset: int = 0) -> tuple[list[DocumentRow], int]:
        """Return the documents that were added after that number, the latest first, and how many there are."""
        with in_words(self.name), reading(self.engine) as connection:
            return articles.since(connection, number, limit, offset)

    # What is open.

    def forecasts(self, term: Term | None = None, *, limit: int | None = None, offset: int = 0) -> list[ForecastRow]:
        """Return forecasts, those due first foremost; those without a term come last, the latest article's first."""
        with in_words(self.name), reading(self.engine) as connection:
            return open_questions.forecasts(connection, term or Term(), limit, offset)

    def forecasts_in(self, story: str) -> list[ForecastRow]:
        """Return the forecasts of a story's articles, those due first foremost; see `story_row`."""
        with in_words(self.name), reading(self.engine) as connection:
            keys = told.document_keys(connection, told.key_of(connection, story, self.name))
            return open_questions.forecasts_of(connection, documents=keys)

    def unknowns(
        self, words: str | None = None, *, story: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Stretch]:
        """Return what articles say is unknown, the latest added first; with `words`, what stands beside all of them.

        With `story`, all of its articles', in order of publication.

        Raises:
            LedgerError: `words` holds no word.
            NoSuchRecord: there is no such story.
        """
        with in_words(self.name), reading(self.engine) as connection:
            keys = None
            if story is not None:
                keys = told.document_keys(connection, told.key_of(connection, story, self.name))
            return open_questions.unknowns(connection, words, keys, limit, offset, self.name)

    def problems(self, *, limit: int = 20) -> list[ProblemRow]:
        """Return what is wrong with articles, the latest added first."""
        with in_words(self.name), reading(self.engine) as connection:
            return open_questions.problems(connection, limit)

    # Counts.

    def sources(
        self, *, minimum: int = 1, words: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[SourceRow]:
        """Return the sources that articles name in at least `minimum` claims, the most frequent first.

        `words` are parts of the name, whatever its accents and capitals.
        """
        with in_words(self.name), reading(self.engine) as connection:
            return counting.sources(connection, minimum, words, limit, offset)

    def count_sources(self, *, minimum: int = 1, words: str | None = None) -> int:
        """Return how many sources there were at the last linking."""
        with in_words(self.name), reading(self.engine) as connection:
            return counting.count_sources(connection, minimum, words)

    def named(self, name: str) -> list[SourceRow]:
        """Return the sources with that name or entity id; where there is none, those whose name holds the words."""
        with in_words(self.name), reading(self.engine) as connection:
            return counting.named(connection, name)

    def source_claims(self, source: SourceRow) -> list[SourceClaim]:
        """Return the latest claims in which a source is named, the latest added first."""
        with in_words(self.name), reading(self.engine) as connection:
            return counting.claims_of(connection, source)

    def source_forecasts(self, source: SourceRow) -> list[ForecastRow]:
        """Return the forecasts among the latest claims of a source, those due first foremost."""
        with in_words(self.name), reading(self.engine) as connection:
            keys = counting.spoken_by(connection, source)
            return open_questions.forecasts_of(connection, attributions=keys)

    def facets(self, words: str | None, filters: Filters | None = None) -> Facets:
        """Return how the latest claims that match are spread over outlets, languages, stances, sources and months.

        Raises:
            LedgerError: `words` holds no word.
        """
        with in_words(self.name), reading(self.engine) as connection:
            return counting.facets(connection, words, filters or Filters(), self.name)
