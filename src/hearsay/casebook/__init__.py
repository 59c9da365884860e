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

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from hearsay.casebook.correcting import correct_again, corrected_documents
from hearsay.casebook.deciding import LETTERS, NUMBERS, Deciding, Outcome
from hearsay.casebook.deriving import derived, fingerprints, lacks_propositions, with_propositions
from hearsay.casebook.following import Following
from hearsay.ledger import Store
from hearsay.ledger.linked import Derived
from hearsay.ledger.store import Added
from hearsay.ledger.views import Questioned
from hearsay.records import Analysis, Document

__all__ = ["LETTERS", "NUMBERS", "Ledger", "Outcome", "Progress", "Questioned"]

Progress = Callable[[str, int, int | None], None]
"""Called with a stage (`reading`, `linking`, `copies`, `origins`, `stories`, `writing`), what is done, of how many."""


class Ledger(Following, Deciding):
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

        if lacks_propositions(analysis) and self.known(analysis.document) is None:
            analysis = with_propositions(analysis)
        return self.store.add(analysis, fingerprints=fingerprints, mentions=mentions_of)

    def known(self, document: Document) -> Added | None:
        """Return what adding a document would do where its text is there already, None where it is new."""
        return self.store.known(document)

    def link(self, progress: Progress | None = None) -> Derived:
        """Find the same claims across all articles, their origins and brackets, and the stories, and keep them.

        What was linked before is replaced in one transaction; people's judgements are replayed. Killed at any moment,
        the former linking stands.
        """
        from hearsay.linking import link
        from hearsay.linking.copies import copies
        from hearsay.linking.origins import gather
        from hearsay.linking.stories import stories
        from hearsay.linking.translations import translations

        tell = progress or _silent
        seen = self.store.state()
        judgements = self.store.judgements()
        tell("reading", 0, None)
        correct_again(self.store, corrected_documents(self.store, judgements), parse=True)
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
            rows.append(derived(claim, evidence, judgements, reprints))
        tell("stories", 0, None)
        told = stories(linking.claims, mentions, documents)
        tell("writing", 0, len(rows))
        return self.store.save_linking(
            rows, links=linking.links, copies=copied, stories=told, outlets=evidence.outlets, seen=seen
        )


def _silent(stage: str, done: int, total: int | None) -> None:
    del stage, done, total
