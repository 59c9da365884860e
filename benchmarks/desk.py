"""What a page of the desk costs over a ledger of any size: ``python -m benchmarks.desk [--documents 100000]``.

Articles are made up as in `benchmarks.ledger`; what linking would derive of them is made up too (claims of one to sixty
mentions, origins, links that ask, stories of one to two hundred articles), and every tenth article forecasts something
and says that something is unknown. Pages are asked of the whole app, guard and templates included, without a network,
as the same reader. Every page alternates with two baselines in the same round: the desk's style sheet, which no ledger
touches, and the same page over an empty ledger where it has one. Time is wall clock, beside it the CPU time of the
whole process. ``--ledger`` measures a ledger that is there already; nothing in it is changed but the visits of a reader
called *benchmark*.
"""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from fastapi.testclient import TestClient
from sqlalchemy import Connection, func, insert, select

from benchmarks.ledger import World, fill
from hearsay.ledger import Store, schema
from hearsay.ledger.codec import to_json
from hearsay.ledger.engine import reading, writing
from hearsay.ledger.linked import ClaimRow
from hearsay.records import Bracket, Claim, ClaimMention, Forecast, Link, Origin, Relation, Span, Story, content_id
from hearsay.web.app import create_app
from hearsay.web.settings import Settings

BASELINE = "/static/desk.css"
# How many mentions claims have, and how often: most are told once. Source: the shape of linked development stories.
_SIZES = (1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 8)
_LONGEST = 60
_STORIES = (1, 1, 1, 2, 2, 3, 5, 8, 13, 30)
_WIDEST = 200
_ASKING = 2_000


class Page(NamedTuple):
    """A page to be measured: what it is called, its address, and whether an empty ledger has it too."""

    name: str
    address: str
    bare: bool = True


def derive(store: Store) -> None:
    """Write what linking would derive, and forecasts and unknowns of every tenth article."""
    chance = random.Random(5)
    with reading(store.engine) as connection:
        said = _said(connection)
        published = _days(connection)
    rows: list[ClaimRow] = []
    stories: list[Story] = []
    at = 0
    documents = list(said)
    while at < len(documents):
        size = _WIDEST if not stories else chance.choice(_STORIES)
        told = documents[at : at + size]
        at += size
        own = list(_claims(told, said, chance))
        rows += own
        days = sorted(published[each] for each in told)
        most = sorted(own, key=lambda row: -len(row.claim.mentions))
        title = f"Story {len(stories)} of {len(told)} articles"
        stories.append(
            Story(
                content_id("story", *told[:1]), title, tuple(told), tuple(r.claim.id for r in most), days[0], days[-1]
            )
        )
    links = [
        Link(one.claim.typical, other.claim.typical, "same", "perhaps", 0.5, "they share words", Span(0, 5), Span(0, 5))
        for one, other in pairwise(rows[:_ASKING])
    ]
    store.save_linking(rows, links=links, stories=stories, outlets=[f"Outlet {n}" for n in range(400)])
    with writing(store.engine) as connection:
        _leave_open(connection)


def _said(connection: Connection) -> dict[str, list[str]]:
    """Return the ids of each document's attributions."""
    found: dict[str, list[str]] = {}
    query = select(schema.documents.c.id, schema.attributions.c.id).join(
        schema.attributions, schema.attributions.c.document == schema.documents.c.key
    )
    for document, attribution in connection.execute(query.order_by(schema.attributions.c.key)):
        found.setdefault(document, []).append(attribution)
    return found


def _days(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(schema.documents.c.id, schema.documents.c.published))
    return {row.id: row.published or "2026" for row in rows}


def _claims(told: Sequence[str], said: dict[str, list[str]], chance: random.Random) -> Iterator[ClaimRow]:
    """Yield the claims of a story: its mentions, dealt out in groups across its articles."""
    order = [mention for document in told for mention in said[document]]
    chance.shuffle(order)
    at = 0
    while at < len(order):
        size = _LONGEST if at == 0 and len(order) > 4 * _LONGEST else chance.choice(_SIZES)
        held = order[at : at + size]
        at += size
        relations: list[Relation] = ["denies" if n and chance.random() < 0.08 else "same" for n in range(len(held))]
        members = tuple(ClaimMention(each, relation) for each, relation in zip(held, relations, strict=True))
        halves = [held[: len(held) // 2 + 1], held[len(held) // 2 + 1 :]]
        origins = tuple(
            Origin(
                content_id("origin", *half), content_id("key", half[0]), "person", f"Person {half[0][:6]}", tuple(half)
            )
            for half in halves
            if half
        )
        outlets = tuple(sorted({f"Outlet {chance.randrange(400)}" for _ in held}))
        day = f"2026-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}"
        gist = f"what {held[0]} says of it, told {len(held)} times"
        claim = Claim(content_id("claim", *held), gist, held[0], members)
        yield ClaimRow(claim, Bracket(1, len(origins)), origins, outlets, "denies" in relations, False, day, day, 4)


def _leave_open(connection: Connection) -> None:
    """Let every tenth article forecast something and say that something is unknown."""
    first = select(schema.attributions.c.document, func.min(schema.attributions.c.key).label("key"))
    first = first.where(schema.attributions.c.document % 10 == 0).group_by(schema.attributions.c.document)
    least = first.subquery()
    query = select(least.c.document, schema.attributions.c.id).join(least, least.c.key == schema.attributions.c.key)
    forecasts, unknowns = [], []
    for document, attribution in connection.execute(query).all():
        due = f"2026-{1 + document % 12:02}-{1 + document % 28:02}"
        record = to_json(Forecast, Forecast(attribution, None, (None, due)))
        forecasts.append({"document": document, "ord": 0, "claim": attribution, "due": due, "record": record})
        unknowns.append({"document": document, "ord": 0, "start": 10, "end": 30})
    if forecasts:
        connection.execute(insert(schema.forecasts), forecasts)
        connection.execute(insert(schema.unknowns), unknowns)


def pages(store: Store) -> list[Page]:
    """Return the pages that are measured: the longest lists, the largest story, common and rare words."""
    claims, stories, documents, sources = schema.claims, schema.stories, schema.documents, schema.sources
    with reading(store.engine) as connection:

        def one(table: object, *order: object) -> str:
            column = table.c.name if table is sources else table.c.id  # type: ignore[attr-defined]
            return str(connection.execute(select(column).order_by(*order).limit(1)).scalar())  # type: ignore[arg-type]

        wide = one(stories, stories.c.documents.desc())
        told = one(stories, stories.c.last.desc(), stories.c.documents.desc())
        long = one(claims, claims.c.mentions.desc())
        latest = one(documents, documents.c.key.desc())
        name = one(sources, sources.c.claims.desc())
        words = connection.execute(select(schema.texts.c.body).order_by(schema.texts.c.document.desc())).scalar() or ""
        outlet = connection.execute(select(documents.c.outlet).limit(1)).scalar() or ""
    ordered = sorted(set(words.split()), key=lambda word: (len(word), word))
    rare, common = ordered[-1], ordered[len(ordered) // 3]
    return [
        Page("front", "/"),
        Page("inbox", "/inbox?keep=1"),
        Page("stories", "/stories"),
        Page("stories, far on", "/stories?page=100"),
        Page("story, the latest", f"/story/{told}", bare=False),
        Page("story, the widest", f"/story/{wide}", bare=False),
        Page("claims", "/claims"),
        Page("claims, far on", "/claims?page=400"),
        Page("claims, disputed", "/claims?disputed=1"),
        Page("claims of a source", f"/claims?source={quote(name)}"),
        Page("claims, narrowed", f"/claims?outlet={quote(outlet)}&lang=it&since=2026-03&minimum=2"),
        Page("claim, the longest", f"/claim/{long}", bare=False),
        Page("article", f"/article/{latest}", bare=False),
        Page("sources", "/sources"),
        Page("sources, by name", f"/sources?words={quote(name.split()[0])}"),
        Page("source, the busiest", f"/source?name={quote(name)}", bare=False),
        Page("search, common words", f"/search?q={quote(common)}"),
        Page("search, a rare word", f"/search?q={quote(rare)}"),
        Page("search, a beginning", f"/search?q={quote(rare[:3])}*"),
        Page("search, narrowed", f"/search?q={quote(common)}&outlet={quote(outlet)}"),
    ]


def asked(client: TestClient, address: str) -> tuple[float, float, int]:
    """Return the milliseconds of a page, by the clock and of the CPU, and its bytes."""
    clock, cpu = time.perf_counter(), time.process_time()
    answer = client.get(address)
    took, worked = 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - cpu)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return took, worked, len(answer.content)


def measure(full: TestClient, empty: TestClient, page: Page, rounds: int) -> str:
    """Return a line: the page's median, 95th percentile and CPU time, both baselines' medians, the ratios, its size."""
    times: list[float] = []
    cpus: list[float] = []
    bare: list[float] = []
    sheet: list[float] = []
    size = 0
    for number in range(rounds + 2):
        took, worked, size = asked(full, page.address)
        around = asked(empty, page.address)[0] if page.bare else 0.0
        base = asked(full, BASELINE)[0]
        if number > 1:  # the first two warm the caches
            times.append(took)
            cpus.append(worked)
            bare.append(around)
            sheet.append(base)
    median, p95 = statistics.median(times), sorted(times)[int(0.95 * len(times))]
    against = (
        f"{statistics.median(bare):>8.1f}{median / statistics.median(bare):>7.1f}" if page.bare else f"{'–':>8}{'–':>7}"
    )
    own = f"{page.name:<22}{median:>8.1f}{p95:>8.1f}{statistics.median(cpus):>8.1f}"
    return f"{own}{statistics.median(sheet):>8.1f}{against}{size / 1000:>8.0f}"


def main() -> None:
    """Make a ledger, or open one, and print what each page costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description="What a page of the desk costs.")
    parser.add_argument("--documents", type=int, default=10_000, help="articles to make up (default 10,000)")
    parser.add_argument("--ledger", type=Path, help="a ledger that is there already")
    parser.add_argument("--derive", action="store_true", help="make up what linking derives in that ledger")
    parser.add_argument("--rounds", type=int, default=20, help="times that each page is asked (default 20)")
    parser.add_argument("--only", default="", help="pages whose name holds these words")
    options = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path = options.ledger or folder / "full.db"
        with Store.open(path) as store:
            if options.ledger is None:
                fill(store, World(), 0, options.documents)
            if options.ledger is None or options.derive:
                derive(store)
            wanted = [page for page in pages(store) if options.only in page.name]
            with reading(store.engine) as connection:
                count = connection.execute(select(func.count()).select_from(schema.documents)).scalar_one()
        full, empty = (
            stack.enter_context(
                TestClient(
                    create_app(Settings(str(each), cache=folder)),
                    "http://127.0.0.1:8377",
                    cookies={"who": "benchmark", "lang": "en"},
                )
            )
            for each in (path, folder / "empty.db")
        )
        print(f"{count} articles, milliseconds")
        print(f"{'page':<22}{'median':>8}{'p95':>8}{'CPU':>8}{'sheet':>8}{'empty':>8}{'ratio':>7}{'kB':>8}")
        for page in wanted:
            print(measure(full, empty, page, options.rounds), flush=True)


if __name__ == "__main__":
    main()
