"""A claim that many outlets carry, made by hand: sixty mentions, relays, denials; and a number that grows.

Everything in it is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hearsay import Ledger
from hearsay.records import (
    Analysis,
    Attribution,
    Document,
    Proposition,
    Quantity,
    Source,
    SourceType,
    Span,
    Stance,
    content_id,
)

TOWNS = (
    *("Alder", "Brant", "Corvo", "Dellow", "Estrel", "Farrow", "Gannet", "Hollin", "Istria", "Jarrow", "Kestrel"),
    *("Larkin", "Merrow", "Nettle", "Orford", "Pellew", "Quarry", "Rannoch", "Selwick", "Tarrant", "Ulver", "Varrow"),
)
WORDS = "the bridge stays closed until May"
TERMS = ("bridge", "stay", "closed", "may")


@dataclass(frozen=True)
class Said:
    """Who says it, by whom it came, and how: the nearest source first."""

    chain: tuple[tuple[str, SourceType], ...]
    stance: Stance = "asserts"


WAYS = (
    Said((("Marta Elling", "person"),)),
    Said((("an engineer of the road agency", "anonymous"), ("Sandholm Herald", "media"))),
    Said((("an engineer of the road agency", "anonymous"), ("Sandholm Herald", "media"), ("Nordwire", "media"))),
    Said((("the road agency", "organisation"),)),
    Said(()),
    Said((("Piet Okker", "person"),), "denies"),
    Said((("Marta Elling", "person"), ("Radio Sound", "media"))),
)


def articles(count: int = 60) -> Iterator[Analysis]:
    """The articles as they were read, in order of publication."""
    for number in range(count):
        way = WAYS[0] if number == 0 else WAYS[number * 5 % len(WAYS)]
        kind = ("Post", "Courier", "Tribune")[number // len(TOWNS) % 3]
        outlet = f"{TOWNS[number % len(TOWNS)]} {kind}"
        names = [name for name, _ in way.chain]
        verb = "denied" if way.stance == "denies" else "said"
        # No eight words in a row are the same in two articles, unless they say the same of whose word it is.
        heard = f" to {' and '.join(names[1:])}" if names[1:] else ""
        lead = f"{names[0]} {verb}{heard} that " if names else ""
        first = f"{lead}{WORDS}." if lead else f"{WORDS[0].upper()}{WORDS[1:]}."
        text = f"{first} Report {number} of the {outlet}, on the road along the river Lerva.\n"
        yield analysis(text, outlet, f"2031-05-{1 + number // 6:02d}", way)


def analysis(text: str, outlet: str, day: str, way: Said) -> Analysis:
    """An article whose only claim are the words that all have in common."""
    at = text.lower().index(WORDS.lower())
    place = Span(at, at + len(WORDS))
    sources = []
    for name, kind in way.chain:
        start = text.index(name)
        sources.append(Source((Span(start, start + len(name)),), name, kind))
    document = Document(content_id(text), text, "en", title=f"{outlet}: the bridge", outlet=outlet, published=day)
    said = Proposition(place, TERMS, "close")
    claim = Attribution(
        content_id("claim", document.id), (place,), (), tuple(sources), stance=way.stance, proposition=said
    )
    return Analysis(document, (claim,))


def toll(outlet: str, day: str, words: str, low: float | None, high: float | None) -> Analysis:
    """An article that counts the people in hospital, in words that hold the number."""
    text = f"The prefecture said {words} people are in hospital after the fire at Sandholm.\n"
    at, end = text.index(words), text.index(" after")
    name = Source((Span(0, 14),), "The prefecture", "organisation")
    quantity = Quantity(Span(at, at + len(words)), low, high, "person")
    said = Proposition(Span(at, end), ("people", "hospital", "fire", "sandholm"), "hospital", quantities=(quantity,))
    document = Document(content_id(text, outlet), text, "en", title="The fire", outlet=outlet, published=day)
    claim = Attribution(content_id("toll", document.id), (Span(at, end),), (), (name,), proposition=said)
    return Analysis(document, (claim,))


def tolls() -> Iterator[Analysis]:
    """Six articles on one number: exact ones, a range, an open end, and one that cannot be right."""
    yield toll("Alder Post", "2031-06-01", "twelve", 12, 12)
    yield toll("Brant Post", "2031-06-02", "between 12 and 20", 12, 20)
    yield toll("Corvo Post", "2031-06-02", "at least 14", 14, None)
    yield toll("Dellow Post", "2031-06-04", "17", 17, 17)
    yield toll("Estrel Post", "2031-06-04", "40", 40, 40)
    yield toll("Farrow Post", "2031-06-06", "17", 17, 17)


def crowd(path: Path, count: int = 60) -> Path:
    """Write a linked ledger of all of it."""
    with Ledger.open(path) as ledger:
        for each in (*articles(count), *tolls()):
            ledger.add(each)
        ledger.link()
    return path
