"""What adding and searching cost in a ledger of any size: ``python -m benchmarks.ledger [--documents 100000]``.

Articles are made up: words drawn by Zipf's law from 30,000, with about as many claims, statements, entities and
fingerprints as the bundled articles have. Twenty articles on average tell one story, and half of what one says others
say too, in nearly the same words. The ledger is filled many articles to a transaction, since only the time of single
adds is asked for. At each size single adds alternate, twenty by twenty, with adds to a ledger that is empty at first,
so that a change of the machine's load strikes both; the making of the articles is not counted. Time is wall clock
(adding waits for the disk) and CPU time of the process.

``--keep PATH`` leaves the full ledger there, and ``--link`` gives it claims, origins, brackets and stories first. The
claims are those that the articles were made with: what finding them costs, `benchmarks.linking` tells.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from hearsay.ledger import Store, rows
from hearsay.ledger.engine import writing
from hearsay.ledger.linked import ClaimRow
from hearsay.linking.stories import stories
from hearsay.records import (
    Analysis,
    Argument,
    Attribution,
    Bracket,
    Claim,
    ClaimMention,
    Document,
    Entity,
    Forecast,
    Mention,
    Origin,
    OriginKind,
    Proposition,
    Source,
    Span,
    Statement,
    Unknown,
    content_id,
)

_CLAIMS = 8
_STATEMENTS = 6
_SHARED = (0, 1, 2, 3, 4, 8, 9)  # which of these other articles of the story tell too
_KNOWN = 12  # claims of a story
_ENTITIES = 12
_PRINTS = 90
_PER_STORY = 20
_SIZES = (1_000, 10_000, 30_000, 100_000)
_ROUND = 20
_SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]


class _Story(NamedTuple):
    """What the articles of a story have in common."""

    names: tuple[str, ...]
    claims: tuple[tuple[str, ...], ...]
    title: str
    begins: date


class World:
    """Words and names to write articles from, always the same."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)
        draw = self._chance.choice
        self.words = ["".join(draw(_SYLLABLES) for _ in range(draw((1, 2, 2, 3, 3, 4)))) for _ in range(30_000)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self.names = [f"{draw(self.words).title()} {draw(self.words).title()}" for _ in range(8_000)]

    def _some(self, chance: random.Random, count: int) -> tuple[str, ...]:
        return tuple(chance.choices(self.words, cum_weights=self._weights, k=count))

    def _story(self, number: int) -> _Story:
        chance = random.Random(f"story {number // _PER_STORY}")
        claims = tuple(self._some(chance, 12) for _ in range(_KNOWN))
        begins = date(2024, 1, 1) + timedelta(chance.randrange(900))
        return _Story(tuple(chance.sample(self.names, _ENTITIES)), claims, " ".join(self._some(chance, 7)), begins)

    def told(self, number: int) -> list[str]:
        """Return a name for each claim and statement of the article of that number; others tell those of the story."""
        chance = random.Random(f"told {number}")
        shared = iter(chance.sample(range(_KNOWN), len(_SHARED)))
        return [
            f"{number // _PER_STORY}:{next(shared)}" if place in _SHARED else f"{number}-{place}"
            for place in range(_CLAIMS + _STATEMENTS)
        ]

    def article(self, number: int) -> Analysis:
        """Return the article of that number."""
        chance = random.Random(number)
        story = self._story(number)
        names = [chance.choice(story.names[:5]), *chance.sample(story.names, _CLAIMS - 1)]
        text, contents, cues, sources = "", [], [], []
        for place, told in enumerate(self.told(number)):
            speaks = place < _CLAIMS
            if speaks:
                sources.append(Span(len(text), len(text) + len(names[place])))
                text += names[place] + " "
                cues.append(Span(len(text), len(text) + 4))
                text += "said "
            known = story.claims[int(told.split(":")[1])] if ":" in told else self._some(chance, 12)
            said = [word for word in known if chance.random() < 0.9] + list(self._some(chance, 2))
            content = " ".join(said or known)
            contents.append(Span(len(text), len(text) + len(content)))
            ending = "\n" if place % 3 == 2 else " "
            text += f"{content} {' '.join(self._some(chance, 7 if speaks else 10))}.{ending}"
        document = Document(
            content_id(number, text),
            text,
            chance.choice(("it", "en")),
            title=f"{story.title} {' '.join(self._some(chance, 2))}",
            outlet=f"Outlet {chance.randrange(400)}",
            published=(story.begins + timedelta(chance.randrange(20))).isoformat(),
            url=f"https://outlet{number % 400}.example/{number}",
            raw=text.encode() * 4,
        )
        said_there = [self._proposition(span, text, names, chance) for span in contents]
        due = (None, (story.begins + timedelta(40)).isoformat()) if chance.random() < 0.25 else None
        claims = tuple(
            Attribution(
                content_id(document.id, content),
                (content,),
                (cue,),
                (Source((source,), name, "person", f"person:{content_id(name)}"),),
                stance="predicts" if due and not place else chance.choice(("asserts", "asserts", "asserts", "denies")),
                due=None if place else due,
                proposition=proposition,
            )
            for place, (content, cue, source, name, proposition) in enumerate(
                zip(contents[:_CLAIMS], cues, sources, names, said_there[:_CLAIMS], strict=True)
            )
        )
        statements = tuple(
            Statement(content_id("s", document.id, span), span, proposition)
            for span, proposition in zip(contents[_CLAIMS:], said_there[_CLAIMS:], strict=True)
        )
        places = defaultdict(list)
        for name, source in zip(names, sources, strict=True):
            places[name].append(source)
        entities = tuple(
            Entity(f"person:{content_id(name)}", name, "person", tuple(places.get(name, sources[:1])))
            for name in dict.fromkeys((*names, *story.names))
        )
        return Analysis(
            document,
            claims,
            statements,
            unknowns=(Unknown(contents[-1]),) if chance.random() < 0.3 else (),
            forecasts=(Forecast(claims[0].id, None, due),) if due else (),
            entities=entities[:_ENTITIES],
            unread=tuple(contents[-2:]),
        )

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


def derive(store: Store, world: World, count: int) -> None:
    """Give the ledger of the first `count` articles the claims that they were made with, and their stories.

    Each source that is named is an origin, and each outlet whose own words have none.
    """
    seen = store.state()
    documents = {document.id: replace(document, text="") for document in store.documents()}
    mentions = {mention.id: mention for mention in store.mentions()}
    members: defaultdict[str, list[Mention]] = defaultdict(list)
    for number in range(count):
        article = world.article(number)
        ids = [claim.id for claim in article.attributions] + [statement.id for statement in article.statements]
        for name, mention in zip(world.told(number), ids, strict=True):
            members[name].append(mentions[mention])
    made = [_derived(name, told) for name, told in members.items()]
    found = stories([row.claim for row in made], mentions, documents)
    store.save_linking(made, stories=found, seen=seen)


def _derived(name: str, told: Sequence[Mention]) -> ClaimRow:
    by_origin: defaultdict[tuple[OriginKind, str], list[str]] = defaultdict(list)
    for mention in told:
        end: tuple[OriginKind, str] = ("person", mention.sources[0].name) if mention.sources else ("none", name)
        by_origin[end].append(mention.id)
    origins = tuple(
        Origin(content_id(name, kind, who), f"{kind}:{who}", kind, who, tuple(ids))
        for (kind, who), ids in sorted(by_origin.items())
    )
    members = tuple(ClaimMention(each.id, "denies" if each.stance == "denies" else "same") for each in told)
    days = sorted(mention.published for mention in told if mention.published)
    return ClaimRow(
        Claim(content_id(name), told[0].words, told[0].id, members),
        Bracket(sum(origin.named for origin in origins), len(origins)),
        origins,
        tuple(sorted({mention.outlet for mention in told if mention.outlet})),
        denied=any(mention.stance == "denies" for mention in told),
        first=days[0],
        last=days[-1],
    )


def main() -> None:
    """Fill a ledger and print what an add and a search cost on the way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description="What a ledger's size costs.")
    parser.add_argument("--documents", type=int, default=100_000, help="fill up to so many (default 100,000)")
    parser.add_argument("--rounds", type=int, default=16, help="rounds of twenty adds at each size (default 16)")
    parser.add_argument("--keep", type=Path, metavar="PATH", help="leave the full ledger there")
    parser.add_argument("--link", action="store_true", help="give it claims, origins and stories")
    options = parser.parse_args()
    world = World()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "full.db"
        print(f"{'':>9}{'add, ms':>18}{'':>8}{'add, CPU ms':>18}{'':>8}{'search, ms':>22}{'':>8}")
        print(
            f"{'articles':>9}"
            + f"{'full':>9}{'empty':>9}{'ratio':>8}" * 2
            + f"{'median':>8}{'CPU':>7}{'p95':>7}{'MB':>8}"
        )
        with Store.open(path) as store:
            at = 0
            sizes = [size for size in _SIZES if size <= options.documents] or [options.documents]
            for size in sizes:
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
            if options.link:
                start = time.process_time()
                derive(store, world, at)
                print(f"claims, origins and stories derived in {time.process_time() - start:.0f} CPU seconds")


if __name__ == "__main__":
    main()
