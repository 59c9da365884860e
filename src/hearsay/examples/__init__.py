"""Invented articles to try hearsay on: their people, outlets and small countries do not exist.

`corriere-della-valle.txt` is Italian text as a person pastes it, with its player line; it holds, in one short article,
most of what makes attribution hard: a chain, a denial, two officials who share a surname, the evidential conditional, a
quotation that lost its opening mark. `harbour-courier.html` is an English page as a browser saves it, with the other
side of the same affair, and `agenzia-nordest.txt` a wire dispatch on it. `ferry-fire.html` is another English page, and
`diario-del-estero.txt` a Spanish article with the rumour conditional (*habría fallado*).
"""

from __future__ import annotations

from pathlib import Path


def paths() -> list[Path]:
    """Return the files of the bundled articles, by name; each can be given to `hearsay.read`."""
    return sorted(path for path in Path(__file__).parent.iterdir() if path.suffix in {".html", ".txt"})
