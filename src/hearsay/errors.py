"""What hearsay raises, as one tree.

    HearsayError
    ├── ReadError            a path or URL could not be turned into a document   (.origin)
    │   ├── NotFound         there is nothing at that path or URL
    │   ├── Unreachable      the address did not answer, or answered with an error
    │   ├── NotText          binary, empty, or in no readable encoding
    │   └── UnknownLanguage  not in a language that hearsay reads                (.lang)
    ├── LexiconError         a lexicon row breaks the format                     (.path, .line)
    ├── ModelError           a language pipeline is missing or damaged           (.lang)
    └── LedgerError          a ledger cannot do what is asked of it              (.ledger)
        ├── LedgerNotFound   there is no ledger at that path or address
        ├── LedgerBusy       another program is writing to it
        ├── LedgerFull       there is no room left to write
        ├── LedgerRefused    it may not be written to: read-only, or no permission
        ├── NotALedger       the file is something else, or damaged
        ├── LedgerTooNew     a newer hearsay wrote it
        └── NoSuchRecord     it holds no record of that id                       (.id, .near)

Bad news texts never raise from `analyze`: they leave a `Problem` in the result.
"""

from __future__ import annotations


class HearsayError(Exception):
    """The root of the tree: anything that the caller of hearsay can mend."""


class ReadError(HearsayError):
    """A path or URL could not be turned into a document; `origin` is that path or URL."""

    def __init__(self, message: str, origin: str) -> None:
        super().__init__(message)
        self.origin = origin


class NotFound(ReadError):
    """There is nothing at `origin`."""


class Unreachable(ReadError):
    """The address `origin` did not answer, or answered with an error."""


class NotText(ReadError):
    """What stands at `origin` is binary, empty, or in no readable encoding."""


class UnknownLanguage(ReadError):
    """The text at `origin` is not in a language that hearsay reads; `lang` is what it seems to be."""

    def __init__(self, message: str, origin: str, lang: str) -> None:
        super().__init__(message, origin)
        self.lang = lang


class LexiconError(HearsayError):
    """A row of a lexicon file breaks the format; `path` and `line` (from 1) say where."""

    def __init__(self, message: str, path: str, line: int) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line


class ModelError(HearsayError):
    """The pipeline of `lang` is missing or damaged; the message says how to get it."""

    def __init__(self, message: str, lang: str) -> None:
        super().__init__(message)
        self.lang = lang


class LedgerError(HearsayError):
    """A ledger cannot do what is asked of it; `ledger` is its path or address, without a password."""

    def __init__(self, message: str, ledger: str = "") -> None:
        super().__init__(message)
        self.ledger = ledger


class LedgerNotFound(LedgerError):
    """There is no ledger at that path or address, or no server that answers."""


class LedgerBusy(LedgerError):
    """Another program is writing to the ledger, and did not finish in time; nothing was changed."""


class LedgerFull(LedgerError):
    """There is no room left to write; what was acknowledged before is kept, what was being written is not."""


class LedgerRefused(LedgerError):
    """The ledger may not be opened or written to: a read-only folder or file, or a user without permission."""


class NotALedger(LedgerError):
    """What stands there is no ledger, or is damaged."""


class LedgerTooNew(LedgerError):
    """A newer hearsay wrote the ledger; this one does not know its tables and leaves it alone."""


class NoSuchRecord(LedgerError):
    """The ledger holds no record of that `id`; `near` are ids that look like it."""

    def __init__(self, message: str, ledger: str, identity: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message, ledger)
        self.id = identity
        self.near = near
