"""What pages ask the store: an article, stories, forecasts, unknowns, with all that lists show of them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select

from hearsay.ledger import articles, rows, told
from hearsay.ledger.engine import reading
from hearsay.ledger.engine import told as in_words
from hearsay.ledger.schema import documents
from hearsay.ledger.views import ArticleClaim, DocumentRow, StoryRow
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
