"""What adding and searching cost in a ledger of any size: ``python -m benchmarks.ledger [--documents 100000]``.

Articles are made up: words drawn by Zipf's law from 30,000, with about as many claims, statements, entities and
fingerprints as the bundled articles have. The ledger is filled many articles to a transaction, since only the time of
single adds is asked for. At each size single adds alternate, twenty by twenty, with adds to a ledger that is empty at
first, so that a change of the machine's load strikes both; the making of the articles is not counted. Time is wall
clock (adding waits for the disk) and CPU time of the process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from hearsay.ledger import Store, rows
from hearsay.ledger.engine import writing
from hearsay.records import (
    Analysis,
    Argument,
    Attribution,
    Document,
    Entity,
    Proposition,
    Source,
    Span,
    Statement,
    content_id,
)

_WORDS = 350
_CLAIMS = 8
_STATEMENTS = 6
_ENTITIES = 12
_PRINTS = 90
_SIZES = (1_000, 10_000, 30_000, 100_000)
_ROUND = 20
_SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]


class World:
    """Words and names to write articles from, always the same."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        draw = self._chance.choice
        self.words = ["".join(draw(_SYLLABLES) for _ in range(draw((1, 2, 2, 3, 3, 4)))) for _ in range(30_000)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.names = [f"{draw(self.words).title()} {draw(self.words).title()}" for _ in range(8_000)]

    def article(self, number: int) -> Analysis:
        """Return the article of that number."""
        chance = random.Random(number)
        words = chance.choices(self.words, cum_weights=self._weights, k=_WORDS)
        text = " ".join(words)
        starts = list(accumulate((len(word) + 1 for word in words), initial=0))
        names = chance.choices(self.names, k=_ENTITIES)
        document = Document(
            content_id(number, text),
            text,
            chance.choice(("it", "en")),
            title=" ".join(words[:9]),
            outlet=f"Outlet {number % 400}",
            published=f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
            url=f"https://outlet{number % 400}.example/{number}",
            raw=text.encode() * 4,
        )
        step = _WORDS // (_CLAIMS + _STATEMENTS)
        spans = [Span(starts[i * step], starts[(i + 1) * step] - 1) for i in range(_CLAIMS + _STATEMENTS)]
        said = [self._proposition(span, text, names, chance) for span in spans]
        claims = tuple(
            Attribution(
                content_id(document.id, span),
                (span,),
                (Span(span.end - 5, span.end),),
                (Source((span,), name, "person", f"person:{content_id(name)}"),),
                stance=chance.choice(("asserts", "asserts", "denies")),
                proposition=proposition,
            )
            for span, proposition, name in zip(spans[:_CLAIMS], said, names, strict=False)
        )
        statements = tuple(
            Statement(content_id("s", document.id, span), span, proposition)
            for span, proposition in zip(spans[_CLAIMS:], said[_CLAIMS:], strict=True)
        )
        entities = tuple(
            Entity(f"person:{content_id(name)}", name, "person", tuple(spans[:3])) for name in dict.fromkeys(names)
        )
        return Analysis(document, claims, statements, entities=entities, unread=tuple(spans[:2]))

    def _proposition(self, span: Span, text: str, names: Sequence[str], chance: random.Random) -> Proposition:
        terms = tuple(span.of(text).split()[:10])
        arguments = (Argument("subject", terms[0], span), Argument("object", terms[-1], span, names[0]))
        return Proposition(span, terms, terms[1], chance.random() < 0.1, arguments=arguments, entities=tuple(names[:2]))


def prints(document: Document) -> Iterator[tuple[int, int]]:
    """Yield as many fingerprints as an article of that length has."""
    chance = random.Random(document.id)
    return ((chance.getrandbits(61), 4 * place) for place in range(_PRINTS))


def fill(store: Store, world: World, first: int, last: int) -> None:
    """Add the articles `first` to `last` - 1, 500 to a transaction."""
    for start in range(first, last, 500):
        ready = [rows.prepared(world.article(n), prints, None) for n in range(start, min(start + 500, last))]
        with writing(store.engine) as connection:
            for each in ready:
                rows.write(connection, each, "2026-01-01T00:00:00+00:00")


def adds(store: Store, world: World, first: int) -> tuple[float, float]:
    """Return the milliseconds, by the clock and of the CPU, of adding a round of articles one by one."""
    ready = [world.article(number) for number in range(first, first + _ROUND)]
    clock, cpu = time.perf_counter(), time.process_time()
    for analysis in ready:
        store.add(analysis, fingerprints=prints)
    return 1000 * (time.perf_counter() - clock) / _ROUND, 1000 * (time.process_time() - cpu) / _ROUND


def side_by_side(store: Store, empty: Store, world: World, first: int, rounds: int) -> list[float]:
    """Return mean milliseconds of an add to the full and to the empty ledger: clock, clock, CPU, CPU."""
    adds(empty, world, first)  # not counted: warms the caches of both
    adds(store, world, first)
    pairs = []
    for number in range(1, rounds + 1):
        at = first + number * _ROUND
        full_first = number % 2
        one = adds(store if full_first else empty, world, at)
        other = adds(empty if full_first else store, world, at)
        pairs.append((one, other) if full_first else (other, one))
    return [statistics.mean(pair[side][kind] for pair in pairs) for kind in (0, 1) for side in (0, 1)]


def searches(store: Store, world: World, count: int) -> list[tuple[float, float]]:
    """Return milliseconds, by the clock and of the CPU, of searches for one to three words that are no filler words."""
    chance = random.Random(1)
    found = []
    for _ in range(count):
        words = " ".join(chance.choices(world.words[100:8000], k=chance.choice((1, 1, 2, 3))))
        clock, cpu = time.perf_counter(), time.process_time()
        store.search(words)
        found.append((1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - cpu)))
    return found


def main() -> None:
    """Fill a ledger and print what an add and a search cost on the way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description="What a ledger's size costs.")
    parser.add_argument("--documents", type=int, default=100_000, help="fill up to so many (default 100,000)")
    parser.add_argument("--rounds", type=int, default=16, help="rounds of twenty adds at each size (default 16)")
    options = parser.parse_args()
    world = World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full.db"
        print(f"{'':>9}{'add, ms':>18}{'':>8}{'add, CPU ms':>18}{'':>8}{'search, ms':>22}{'':>8}")
        print(
            f"{'articles':>9}"
            + f"{'full':>9}{'empty':>9}{'ratio':>8}" * 2
            + f"{'median':>8}{'CPU':>7}{'p95':>7}{'MB':>8}"
        )
        with Store.open(path) as store:
            at = 0
            for size in [size for size in _SIZES if size <= options.documents]:
                fill(store, world, at, size)
                at = size
                with Store.open(Path(folder) / f"empty{size}.db") as empty:
                    full, bare, cpu, bare_cpu = side_by_side(store, empty, world, 20_000_000 + size, options.rounds)
                took = searches(store, world, 200)
                clocks = sorted(clock for clock, _ in took)
                adding = f"{full:>9.1f}{bare:>9.1f}{full / bare:>8.2f}{cpu:>9.1f}{bare_cpu:>9.1f}{cpu / bare_cpu:>8.2f}"
                searching = f"{statistics.median(clocks):>8.1f}{statistics.median(cpu for _, cpu in took):>7.1f}"
                megabytes = path.stat().st_size / 1e6
                print(f"{size:>9}{adding}{searching}{clocks[190]:>7.1f}{megabytes:>8.0f}", flush=True)


if __name__ == "__main__":
    main()
