"""What every command shares: where it writes, how it ends, and one sentence instead of a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO

from hearsay.errors import (
    HearsayError,
    LedgerBusy,
    LedgerError,
    LedgerFull,
    LedgerNotFound,
    LedgerRefused,
    LedgerTooNew,
    NoSuchRecord,
    NotALedger,
    NotFound,
    NotText,
    ReadError,
    UnknownLanguage,
    Unreachable,
)

if TYPE_CHECKING:
    from hearsay.records import Analysis, Document

UNREAD, USAGE, INTERNAL, INTERRUPTED, CLOSED = 1, 2, 70, 130, 141
_CODES: tuple[tuple[type[HearsayError], int], ...] = (
    (NotFound, 3),
    (LedgerNotFound, 3),
    (NoSuchRecord, 3),
    (Unreachable, 4),
    (NotText, 5),
    (UnknownLanguage, 6),
    (LedgerBusy, 7),
    (LedgerFull, 8),
    (LedgerRefused, 8),
    (NotALedger, 9),
    (LedgerTooNew, 9),
    (ReadError, USAGE),
    (LedgerError, USAGE),
)
# What ingest calls the trouble with a file of a folder that gave no text to read.
_UNREAD_CODES = frozenset({"not-text", "unreadable", "unknown-language"})

Analyze = Callable[["Document"], "Analysis"]


class Read(Protocol):
    """What turns an origin into documents: `hearsay.ingest.read`."""

    def __call__(
        self, origin: str, *, lang: str | None = None, outlet: str | None = None, published: str | None = None
    ) -> Iterator[Document]:
        """Yield the documents at `origin`."""
        ...


@dataclass(slots=True)
class Streams:
    """Where a run writes: results to `out`, progress and errors to `err`."""

    out: TextIO
    err: TextIO

    def write(self, text: str, encoding: str = "utf-8") -> None:
        """Write `text` whole and flush it: what programs read is UTF-8, whatever the locale says."""
        beneath: BinaryIO | None = getattr(self.out, "buffer", None)
        if beneath is None:
            self.out.write(text)
        else:
            self.out.flush()
            beneath.write(text.encode(encoding, "replace"))
            beneath.flush()
        self.out.flush()

    def tell(self, text: str) -> None:
        """Write `text` for a person, in the terminal's encoding, with `?` for what it does not have."""
        self.write(text, self.out.encoding or "utf-8")

    def say(self, sentence: str) -> None:
        """Write one line to `err`, as one line whatever it quotes."""
        from hearsay.export.view import one_line

        line = f"hearsay: {one_line(sentence)}\n"
        self.err.write(line.encode(self.err.encoding or "utf-8", "replace").decode(self.err.encoding or "utf-8"))
        self.err.flush()


def code_of(error: HearsayError) -> int:
    """Return the exit code of an error."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), INTERNAL)


def is_unread(document: Document) -> bool:
    """Return whether a document of a folder has problems that leave nothing of it to be read."""
    return any(problem.code in _UNREAD_CODES for problem in document.problems)


def guarded(work: Callable[[], int], streams: Streams) -> int:
    """Return the exit code of `work`, with one sentence instead of a traceback for whatever stops it."""
    try:
        return work()
    except BrokenPipeError:
        # The reader has gone (`| head`), and Python would complain again when it closes standard output: replace it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except KeyboardInterrupt:
        streams.say("interrupted; what was printed is complete.")
        return INTERRUPTED
    except HearsayError as error:
        streams.say(str(error))
        return code_of(error)
    except OSError as error:
        streams.say(f"the system refused: {error}")
    except Exception as error:
        if os.environ.get("HEARSAY_DEBUG"):
            raise
        streams.say(f"stopped by an error of its own, {type(error).__name__}: {error}. HEARSAY_DEBUG=1 shows where.")
    return INTERNAL
