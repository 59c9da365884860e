"""The tables that reading rests on: furniture of pages, agencies, month names, function words.

Each is a tab-separated file under `hearsay/lexicons` with `#` comments and a header line, its last column saying where
the row comes from. A language without a file simply has none of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hearsay.errors import LexiconError

_FOLDER = Path(__file__).resolve().parent.parent / "lexicons"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its fields in order, and where it stands."""

    fields: tuple[str, ...]
    path: str
    line: int


def rows(name: str, columns: int) -> tuple[Row, ...]:
    """Return the rows of `lexicons/<name>`, none where there is no such file.

    Raises:
        LexiconError: a row has not exactly `columns` fields, or an empty one.
    """
    path = _FOLDER / name
    if not path.is_file():
        return ()
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = tuple(field.strip() for field in line.split("\t"))
        if len(fields) != columns or not all(fields):
            raise LexiconError(f"{columns} tab-separated fields wanted, none empty", str(path), number)
        found.append(Row(fields, str(path), number))
    return tuple(found[1:])


@lru_cache(maxsize=16)
def months(langs: tuple[str, ...]) -> dict[str, int]:
    """Return month names and abbreviations of `langs`, case folded and without final stop, to 1–12."""
    return {row.fields[0].casefold(): int(row.fields[1]) for lang in langs for row in rows(f"{lang}/months.tsv", 3)}


@lru_cache(maxsize=16)
def function_words(lang: str) -> frozenset[str]:
    """Return the function words by which `lang` is told from its neighbours."""
    return frozenset(row.fields[0] for row in rows(f"{lang}/function-words.tsv", 2))
