"""What the network is told about a word: itself, its beginnings and endings, and its shape.

Every feature is known by a checksum, so that the shipped tables hold no word of the training texts.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The tables, and how many features of a word look into each. Source: lengths up to five letters cover the endings of
# Italian verbs (*-avamo*, *-ranno*) and most English suffixes; three or four letters in front tell prefixes.
TABLES = (("word", 1), ("prefix", 4), ("suffix", 5), ("shape", 1))
COLUMNS = sum(count for _, count in TABLES)

_DIGIT = re.compile(r"\d")
_RUN = re.compile(r"(.)\1+")


def normal(form: str) -> str:
    """Return the word in lower case, with straight apostrophes and zeros for digits."""
    return _DIGIT.sub("0", form.lower().replace("’", "'"))


def shape(form: str) -> str:
    """Return the pattern of capitals, small letters, digits and marks, a run of one kind written once: ``Xx-d``."""
    kinds = "".join("X" if ch.isupper() else "x" if ch.isalpha() else "d" if ch.isdigit() else ch for ch in form)
    return _RUN.sub(r"\1", kinds.replace("’", "'"))[:6]


def keys(form: str) -> list[int]:
    """Return the checksums of a word's features, one a column; 0 stands for an affix longer than the word."""
    word = normal(form)
    marked = [f"{length}<{word[:length]}" if length <= len(word) else "" for length in range(1, 5)]
    marked += [f"{length}>{word[-length:]}" if length <= len(word) else "" for length in range(1, 6)]
    texts = [word, *marked, f"#{shape(form)}"]
    return [zlib.crc32(text.encode()) if text else 0 for text in texts]


class Vocabulary:
    """The known features of each table; row 0 of a table stands for all that are unknown.

    `known` holds, table by table, the checksums in the order of their rows. Not safe to change once made.
    """

    def __init__(self, known: Sequence[Sequence[int]]) -> None:
        self.known = [list(table) for table in known]
        self._rows = [{key: row for row, key in enumerate(table, 1)} for table in self.known]
        self._column_rows = [rows for rows, (_, count) in zip(self._rows, TABLES, strict=True) for _ in range(count)]
        self._seen: dict[str, tuple[int, ...]] = {}

    def rows(self, form: str) -> tuple[int, ...]:
        """Return the row of each feature of a word in its table."""
        found = self._seen.get(form)
        if found is None:
            found = tuple(rows.get(key, 0) for rows, key in zip(self._column_rows, keys(form), strict=True))
            if len(self._seen) < _MOST_SEEN:
                self._seen[form] = found
        return found

    def knows(self, form: str) -> bool:
        """Tell whether the word itself was met often enough in training to have a row."""
        return self.rows(form)[0] > 0

    def table(self, forms: Iterable[str]) -> NDArray[np.int32]:
        """Return the rows of many words, shape (words, COLUMNS)."""
        import numpy as np

        return np.array([self.rows(form) for form in forms], dtype=np.int32).reshape(-1, COLUMNS)


# Words whose rows are remembered: some 20 MB at most.
_MOST_SEEN = 60_000
