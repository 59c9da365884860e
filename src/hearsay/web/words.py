"""The words of the interface: `words/<part>.tsv`, one message a row, in English and Italian.

A row has a key, and the message in each language, with `{name}` where a value goes. Where the message depends on a
number, the singular and the plural stand on both sides of a bar: `{count} claim|{count} claims`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("en", "it")
"""The languages that the interface speaks."""

Translate = Callable[..., str]
"""Called with a key (`claim.mentions`) and the values of its message; `count` chooses between singular and plural."""


@cache
def messages(lang: str) -> Mapping[str, str]:
    """Return every message in one language, by `part.key`.

    Raises:
        ValueError: a file is not as described, or a key stands twice.
    """
    found: dict[str, str] = {}
    for file in sorted(files("hearsay.web").joinpath("words").iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".tsv"):
            continue
        part = file.name.removesuffix(".tsv")
        lines = file.read_text(encoding="utf-8").splitlines()
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if set(row) != {"key", *LANGUAGES} or not all(row.values()):
                raise ValueError(f"{file.name}: {row} should have a key and a message in {' and '.join(LANGUAGES)}")
            key = f"{part}.{row['key']}"
            if key in found:
                raise ValueError(f"{file.name}: {row['key']} stands twice")
            found[key] = row[lang]
    return MappingProxyType(found)


def translator(lang: str) -> Translate:
    """Return the function that templates call `t`.

    Raises:
        KeyError: there is no such message, or it wants a value that is not given.
    """
    known = messages(lang)

    def translate(key: str, **values: object) -> str:
        message = known[key]
        if "count" in values and "|" in message:
            one, many = message.split("|")
            message = one if values["count"] == 1 else many
        return message.format(**values) if values else message

    return translate


def preferred(header: str) -> str:
    """Return the language that a browser's `Accept-Language` likes best of ours; English where it likes none."""
    wishes = []
    for position, part in enumerate(header.split(",")):
        name, _, weight = part.partition(";q=")
        try:
            wishes.append((-float(weight or 1), position, name.strip().split("-")[0].casefold()))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(wishes) if name in LANGUAGES), "en")
