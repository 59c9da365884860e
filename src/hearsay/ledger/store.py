"""The store: analyses in, the same analyses out; what was derived from them; what people decided."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self

from sqlalchemy import Connection, Engine, select

from hearsay.ledger import linked, mentions, removing, rows, searching
from hearsay.ledger.asked import Asked
from hearsay.ledger.counting import SourceRow
from hearsay.ledger.decided import Decided
from hearsay.ledger.engine import address_of, now, open_engine, reading, shown, told, writing
from hearsay.ledger.linked import ClaimRow, Counts, Derived
from hearsay.ledger.removing import Removed
from hearsay.ledger.schema import appearances, documents, facts, raw
from hearsay.ledger.searching import Filters, Hit
from hearsay.records import Analysis, Attribution, Copy, Document, Link, Mention, Story

State = Literal["new", "same", "version", "reprint"]
Fingerprint = tuple[int, int]


class Added(NamedTuple):
    """What became of a document: `new`; the `same` as one that was there; another `version` of a page; a `reprint`.

    A reprint is the same text, word for word, in another outlet or at another address. `earlier` is the id of the
    version before, None where there is none.
    """

    document_id: str
    state: State
    earlier: str | None = None


class Appearance(NamedTuple):
    """Where else a text stood, word for word: the document as it was there, and when it was added (ISO 8601, UTC)."""

    document: Document
    seen: str


class Store(Asked, Decided):
    """A ledger's tables. One store may be used by several threads; each call is one transaction."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name

    @classmethod
    def open(cls, where: str | Path, *, patience: float = 30.0, create: bool = True) -> Self:
        """Return the store at a path, or at a `postgresql://` address, made or brought up to date if need be.

        `patience` is how many seconds to wait for another writer. Without `create` a ledger that is not there is an
        error.

        Raises:
            LedgerError: one of its kinds, for whatever stands in the way.
        """
        url = address_of(where)
        return cls(open_engine(url, patience=patience, create=create), shown(url))

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What was read.

    def add(
        self,
        analysis: Analysis,
        *,
        fingerprints: Callable[[Document], Iterable[Fingerprint]] | None = None,
        mentions: Callable[[Analysis], Iterable[Mention]] | None = None,
    ) -> Added:
        """Keep an analysis, in one transaction; once this returns it outlives a crash. Adding twice changes nothing.

        `fingerprints` gives hashes (64 bits) and positions of a new document, kept for the search for copies.
        `mentions` says which attributions and statements are to be linked, and under which ids; every one with a
        proposition if None. Neither is called for a document that is there already.

        Raises:
            LedgerError: the ledger is locked, full, damaged or may not be written to; nothing of the document is kept.
        """
        document = analysis.document
        with told(self.name):
            with reading(self.engine) as connection:
                known = self._known(connection, document)
            if known is not None and known.state == "same":
                return known
            prepared = None if known else rows.prepared(analysis, fingerprints, mentions)
            with writing(self.engine) as connection:
                known = self._known(connection, document)  # another writer may have been quicker
                if known is None:
                    if prepared is None:
                        prepared = rows.prepared(analysis, fingerprints, mentions)
                    known = Added(*rows.write(connection, prepared, now()))
                    linked.mark_stale(connection)
                elif known.state == "reprint":
                    rows.write_appearance(connection, document, now())
                    linked.mark_stale(connection)
            return known

    def known(self, document: Document) -> Added | None:
        """Return what adding a document would do where its text is there already, None where it is new."""
        with told(self.name), reading(self.engine) as connection:
            return self._known(connection, document)

    def _known(self, connection: Connection, document: Document) -> Added | None:
        """Return what adding a document would do where its text is known, None where it is new."""
        key = connection.execute(select(documents.c.key).where(documents.c.id == document.id)).scalar()
        if key is None:
            return None
        places = connection.execute(select(documents.c.url, documents.c.outlet).where(documents.c.key == key)).all()
        more = select(appearances.c.url, appearances.c.outlet).where(appearances.c.document == key)
        places = [*places, *connection.execute(more).all()]
        url, outlet = rows.page_of(document.url), document.outlet
        elsewhere = url is not None and url not in {place.url for place in places}
        other = outlet is not None and outlet not in {place.outlet for place in places}
        return Added(document.id, "reprint" if elsewhere or other else "same")

    def analysis(self, document: str) -> Analysis:
        """Return the analysis of the document with that id, equal to the one that was added, raw bytes included.

        Raises:
            NoSuchRecord: it is not there.
        """
        with told(self.name), reading(self.engine) as connection:
            return rows.read(connection, self._key(connection, document))

    def analyses(self) -> Iterator[Analysis]:
        """Yield every analysis in the order of adding, without raw bytes, one in memory at a time."""
        with told(self.name), reading(self.engine) as connection:
            last = 0
            while True:
                more = select(documents.c.key).where(documents.c.key > last).order_by(documents.c.key).limit(200)
                keys = connection.execute(more).scalars().all()
                for last in keys:
                    yield rows.read(connection, last, with_raw=False)
                if not keys:
                    return

    def documents(self, ids: Iterable[str] | None = None) -> Iterator[Document]:
        """Yield the documents (those with `ids` only, if given) in the order of adding, without raw bytes."""
        with told(self.name), reading(self.engine) as connection:
            yield from rows.documents_of(connection, ids)

    def appearances(self, document: str) -> tuple[Appearance, ...]:
        """Return where else the text of a document stood, in the order of adding.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with told(self.name), reading(self.engine) as connection:
            key = self._key(connection, document)
            text = rows.text_of(connection, key)
            found = connection.execute(
                select(appearances.c.record, appearances.c.seen)
                .where(appearances.c.document == key)
                .order_by(appearances.c.ord)
            )
            return tuple(Appearance(rows.document_from(record, text), seen) for record, seen in found)

    def versions(self, document: str) -> tuple[str, ...]:
        """Return the ids of the page's versions, the one that was added first foremost.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with told(self.name), reading(self.engine) as connection:
            key = self._key(connection, document)
            url = connection.execute(select(documents.c.url).where(documents.c.key == key)).scalar()
            if url is None:
                return (document,)
            same = select(documents.c.id).where(documents.c.url == url).order_by(documents.c.key)
            return tuple(connection.execute(same).scalars())

    def mentions(self, documents: Iterable[str] | None = None) -> Iterator[Mention]:
        """Yield all that is to be linked (of those documents only, if given); memory stays flat.

        Attributions come first, then statements, each in the order of adding.
        """
        with told(self.name), reading(self.engine) as connection:
            yield from mentions.mentions(connection, documents)

    def reprints(self, documents: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Return the outlets that printed a document's text again, by its id (of those only, if given)."""
        with told(self.name), reading(self.engine) as connection:
            return rows.reprints(connection, documents)

    def fingerprints(self) -> Iterator[tuple[str, list[Fingerprint]]]:
        """Yield the id and the fingerprints of every document that has some, in the order of adding."""
        with told(self.name), reading(self.engine) as connection:
            yield from rows.fingerprints(connection)

    def raw(self, digest: str) -> bytes:
        """Return the bytes as received, by their SHA-256; empty where they are not kept."""
        with told(self.name), reading(self.engine) as connection:
            packed = connection.execute(select(raw.c.packed).where(raw.c.digest == digest)).scalar()
            return b"" if packed is None else zlib.decompress(packed)

    def counts(self) -> Counts:
        """Return how much there is."""
        with told(self.name), reading(self.engine) as connection:
            return linked.counts(connection)

    def stale(self) -> bool:
        """Return whether something was added, judged or removed since the last linking."""
        with told(self.name), reading(self.engine) as connection:
            return linked.is_stale(connection)

    def forget(self, document: str) -> Removed:
        """Remove a document and all that stands only on it, and say what that was.

        Raw bytes that another document was read from stay. Claims that rest on other documents too stay, without the
        mentions of this one; their brackets are those of the last linking until the next. Judgements stay: they hold
        ids, names of judges and their notes, and no text of the document.

        Raises:
            NoSuchRecord: there is no such document.
        """
        with told(self.name), writing(self.engine) as connection:
            return removing.remove(connection, self._key(connection, document))

    # What was derived.

    def save_linking(
        self,
        claims: Iterable[ClaimRow],
        *,
        links: Iterable[Link] = (),
        copies: Iterable[Copy] = (),
        stories: Iterable[Story] = (),
        outlets: Sequence[str] = (),
        seen: str | None = None,
    ) -> Derived:
        """Put claims, their origins and brackets, links, copies and stories in the place of what was derived before.

        All in one transaction: whoever reads meanwhile sees the former linking. `outlets` are the names that the whole
        ledger knows, kept for `outlets`. `seen` is what `state` returned before the mentions were read: what was added
        since is not in the linking, and leaves it stale.

        Raises:
            LedgerError: nothing was changed.
        """
        with told(self.name):
            with reading(self.engine) as connection:
                known = linked.places(connection)  # all rows are read for this: before others have to wait
            with writing(self.engine) as connection:
                return linked.save(connection, claims, links, copies, stories, outlets, now(), seen, known)

    def update_claims(self, claims: Iterable[ClaimRow], *, seen: str | None = None) -> None:
        """Write the origins, brackets and ratings of some claims anew; their mentions stay as they are.

        `seen`, where given, is the `state` that the linking is up to date with thereby.
        """
        with told(self.name), writing(self.engine) as connection:
            linked.update(connection, claims, seen)

    def outlets(self) -> tuple[str, ...]:
        """Return the names of outlets that were known at the last linking."""
        with told(self.name), reading(self.engine) as connection:
            return linked.outlets(connection)

    def state(self) -> str:
        """Return a mark of all that was read and judged so far; equal marks mean that nothing changed."""
        with told(self.name), reading(self.engine) as connection:
            return connection.execute(select(facts.c.value).where(facts.c.name == "changes")).scalar() or "0"

    def claims(self, filters: Filters | None = None) -> Iterator[ClaimRow]:
        """Yield the claims that `filters` let through, those with the most outlets first."""
        with told(self.name), reading(self.engine) as connection:
            yield from linked.claims(connection, filters or Filters())

    def count_claims(self, filters: Filters | None = None, *, most: int | None = None) -> int:
        """Return how many claims `filters` let through, whatever their limit and offset; with `most`, up to that."""
        with told(self.name), reading(self.engine) as connection:
            return linked.count_claims(connection, filters or Filters(), most)

    def claim(self, identity: str) -> ClaimRow:
        """Return the claim with that id, or with the one id that begins so, or that holds the mention of that id.

        Raises:
            NoSuchRecord: there is none, or more than one begins so; `near` lists what looks like it.
        """
        with told(self.name), reading(self.engine) as connection:
            return linked.claim(connection, identity, self.name)

    def claims_by_id(self, ids: Iterable[str]) -> list[ClaimRow]:
        """Return claims by their ids, in that order, without their origins; one that is not there is left out."""
        with told(self.name), reading(self.engine) as connection:
            return linked.claims_by_id(connection, ids)

    def mentions_of(self, ids: Iterable[str]) -> dict[str, Mention]:
        """Return linked mentions by id; one that is in no claim is not among them."""
        with told(self.name), reading(self.engine) as connection:
            return mentions.mentions_by_id(connection, ids)

    def attributions_of(self, ids: Iterable[str]) -> dict[str, Attribution]:
        """Return the attributions among linked mentions by id, as people corrected them; without propositions."""
        with told(self.name), reading(self.engine) as connection:
            return mentions.attributions_by_id(connection, ids)

    def links_of(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Return the links that touch any of the mentions with `ids`, in the order of saving."""
        with told(self.name), reading(self.engine) as connection:
            return linked.links_of(connection, ids)

    def copies_of(self, ids: Iterable[str]) -> tuple[Copy, ...]:
        """Return what any two of the documents with `ids` share word for word."""
        with told(self.name), reading(self.engine) as connection:
            return linked.copies_of(connection, ids)

    def perhaps(self, limit: int = 50) -> tuple[Link, ...]:
        """Return the links that ask a person, the most likely first."""
        with told(self.name), reading(self.engine) as connection:
            return linked.perhaps(connection, limit)

    # What is asked.

    def search(self, text: str, filters: Filters | None = None, *, limit: int = 20) -> list[Hit]:
        """Return the claims and articles that hold all words of `text`, claims first, the best match first.

        Words match whatever their accents and capitals; `"as a phrase"`, `begin*` and `-without` are understood.
        PostgreSQL also finds other forms of a word, in Italian, English and Spanish.

        Raises:
            LedgerError: `text` holds no word.
        """
        with told(self.name), reading(self.engine) as connection:
            return searching.search(connection, text, filters or Filters(), limit, self.name)

    def _key(self, connection: Connection, document: str) -> int:
        return rows.key_of(connection, document, self.name)


__all__ = [
    "Added",
    "Appearance",
    "ClaimRow",
    "Counts",
    "Derived",
    "Filters",
    "Hit",
    "Removed",
    "SourceRow",
    "Store",
]
