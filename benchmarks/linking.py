"""How linking grows: ``python -m benchmarks.linking 1000 10000 100000`` (numbers of articles).

Mentions are made, not read, so that the truth is known. A story has two actors of its own and two that are in the news
again and again, and claims of six to ten words drawn by Zipf's law from the words that linking knows; an article of the
story tells five of the claims or says something of its own. A mention keeps most of its claim's words, puts near words
or translations for some, and adds others. Prints CPU time, memory, B-cubed F1 against the truth, and how time grows.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from hearsay.linking import Linking, link
from hearsay.linking.words import tables
from hearsay.records import Mention, Proposition, Quantity, Span, content_id

CLAIMS = 12  # of a story
TOLD = 5  # mentions of an article
OWN = 0.3  # share of an article's mentions that no other article makes
KEPT, NEAR = 0.8, 0.25  # share of a claim's words that a mention keeps, and of these, that it says in other words
ADDED = 3  # words that a mention adds at most
ITALIAN = 0.3  # share of articles in Italian
PER_STORY = 20  # articles of a story, on average
DAYS = 20  # over which a story is told
FAMOUS = 3000  # actors that come up in story after story, by Zipf's law


class _Claim(NamedTuple):
    words: tuple[str, ...]
    number: float | None


def mentions(articles: int, seed: int = 1) -> Iterator[tuple[Mention, str]]:
    """Yield the mentions of made-up articles, each with the name of its claim."""
    draw = random.Random(seed)
    known = tables()
    words = sorted(known.synonyms)
    draw.shuffle(words)
    weights = (1 / np.arange(3, len(words) + 3)).cumsum().tolist()
    back: dict[str, list[str]] = defaultdict(list)
    for italian, rows in known.translations.items():
        for english, _ in rows:
            back[english].append(italian)
    famous = (1 / np.arange(3, FAMOUS + 3)).cumsum().tolist()
    story = 0
    left = 0
    actors: list[str] = []
    claims: list[_Claim] = []
    for article in range(articles):
        if left == 0:
            story += 1
            left = 1 + int(draw.expovariate(1 / PER_STORY))
            again = draw.choices(range(FAMOUS), cum_weights=famous, k=2)
            actors = [f"name{story}x0", f"name{story}x1", *(f"famous{k}" for k in again)]
            theme = draw.choices(words, cum_weights=weights, k=25)
            claims = [
                _Claim(
                    (
                        *draw.sample(actors, 2),
                        *draw.sample(theme, 2),
                        *draw.choices(words, cum_weights=weights, k=draw.randint(3, 6)),
                    ),
                    float(draw.randint(2, 5000)) if draw.random() < 0.3 else None,
                )
                for _ in range(CLAIMS)
            ]
        left -= 1
        lang = "it" if draw.random() < ITALIAN else "en"
        day = 1 + story % 300 + draw.randint(0, DAYS)
        published = f"20{30 + day // 336:02d}-{1 + day % 336 // 28:02d}-{1 + day % 28:02d}"
        for place in range(TOLD):
            own = draw.random() < OWN
            number = draw.randrange(CLAIMS)
            claim = (
                _Claim((*draw.sample(actors, 2), *draw.choices(words, cum_weights=weights, k=6)), None)
                if own
                else claims[number]
            )
            kept = [word for word in claim.words if word in actors or draw.random() < KEPT]
            said = [
                draw.choice(known.synonyms[w])[0] if w in known.synonyms and draw.random() < NEAR else w for w in kept
            ]
            if lang == "it":
                said = [draw.choice(back[word]) if back.get(word) else word for word in said]
            said += draw.choices(words, cum_weights=weights, k=draw.randint(0, ADDED))
            draw.shuffle(said)
            text = " ".join(said)
            span = Span(place * 200, place * 200 + len(text))
            figures = () if claim.number is None else (Quantity(span, claim.number, claim.number, "person"),)
            name = f"{story}:own:{article}:{place}" if own else f"{story}:{number}"
            yield (
                Mention(
                    content_id(article, place),
                    f"a{article}",
                    lang,
                    text,
                    span,
                    Proposition(span, tuple(said), quantities=figures),
                    "X",
                    published,
                ),
                name,
            )


def quality(linking: Linking, truth: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """Return B-cubed precision and recall of the claims; `truth` gives each mention's id and claim."""
    made = {part.mention: claim.id for claim in linking.claims for part in claim.mentions}
    sizes: dict[str, int] = defaultdict(int)
    gold: dict[str, int] = defaultdict(int)
    both: dict[tuple[str, str], int] = defaultdict(int)
    for mention, claim in truth:
        sizes[made[mention]] += 1
        gold[claim] += 1
        both[made[mention], claim] += 1
    precision = sum(n * n / sizes[claim] for (claim, _), n in both.items()) / len(truth)
    recall = sum(n * n / gold[claim] for (_, claim), n in both.items()) / len(truth)
    return precision, recall


def main() -> None:
    """Link growing numbers of made-up articles and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="*", default=[1000, 10_000])
    former: tuple[int, float] | None = None
    print(" articles   mentions   CPU sec.  growth   memory MB   claims     B3 P   B3 R   B3 F1")
    for articles in parser.parse_args().articles:
        rows = list(mentions(articles))
        truth = [(mention.id, claim) for mention, claim in rows]
        kept = [mention for mention, _ in rows]
        del rows
        start = time.process_time()
        linking = link(kept)
        seconds = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        growth = f"x{seconds / former[1]:.1f}" if former is not None else "-"
        former = (articles, seconds)
        p, r = quality(linking, truth)
        f1 = 2 * p * r / (p + r)
        print(
            f"{articles:>9,} {len(kept):>10,} {seconds:>9.1f} {growth:>8} {memory:>11,.0f} {len(linking.claims):>8,}"
            f" {p:>8.3f} {r:>6.3f} {f1:>7.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
