"""What the likenesses of two mentions weigh: ``python -m train.linking --stories ../shared/eval/stories``.

Fits the logistic regression of `hearsay.linking.compare.WEIGHTS` to the pairs of gold mentions of the development
stories, and prints, for thresholds around `hearsay.linking.clusters.JOINED`, B-cubed F1 and near-misses joined as the
weights stand, fitted anew, and with each story judged by weights fitted to the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hearsay.linking.clusters import agglomerate
from hearsay.linking.compare import KEPT, WEIGHTS, Pairs, features
from hearsay.linking.spaces import space_of
from hearsay.linking.voices import voices_of
from hearsay.pipeline import propositions_at
from hearsay.records import Document, Mention, Source, Span, content_id

THRESHOLDS = (0.16, 0.2, 0.22, 0.24, 0.26, 0.28, 0.32, 0.4)
_STEPS = 30  # of Newton's method
_RIDGE = 1.0  # strength of the penalty on weights

Floats = NDArray[np.float64]


class Story(NamedTuple):
    """A story's mentions in linking's order, the gold cluster of each, its near-misses, and its compared pairs."""

    mentions: list[Mention]
    gold: list[str]
    near: list[tuple[str, str]]
    pairs: list[tuple[int, int]]
    found: Floats


def mentions_of_story(story: Mapping[str, Any]) -> list[tuple[Mention, str]]:
    """Return the gold mentions of a story, with the cluster of each."""
    out = []
    for article in story["articles"]:
        document = Document(article["id"], article["text"], article["lang"], published=article.get("published"))
        rows = [(row, claim["id"]) for claim in story["claims"] for row in claim["mentions"]]
        own = [(row, cluster) for row, cluster in rows if row["article"] == article["id"]]
        read = propositions_at(document, [Span(*row["span"]) for row, _ in own])
        for (row, cluster), proposition in zip(own, read, strict=True):
            span = Span(*row["span"])
            mention = Mention(
                content_id(article["id"], *span),
                article["id"],
                article["lang"],
                span.of(article["text"]),
                span,
                proposition,
                article.get("outlet"),
                article.get("published"),
                tuple(Source((), str(name), "unknown") for name in row["sources"]),
                row["stance"],
            )
            out.append((mention, cluster))
    return sorted(out, key=lambda pair: (pair[0].published or "", pair[0].document, pair[0].place, pair[0].id))


def load(folder: Path) -> dict[str, Story]:
    """Return the development stories by id."""
    found = {}
    for path in sorted((folder / "dev").glob("*.json")):
        story = json.loads(path.read_text(encoding="utf-8"))
        rows = mentions_of_story(story)
        mentions = [mention for mention, _ in rows]
        compared = [
            (int(j), i, values[k])
            for i, candidates, values in features(space_of(mentions), voices_of(mentions), least=0.0)
            for k, j in enumerate(candidates)
        ]
        found[story["id"]] = Story(
            mentions,
            [cluster for _, cluster in rows],
            [(first, second) for first, second in story.get("near_misses", [])],
            [(j, i) for j, i, _ in compared],
            np.array([row for _, _, row in compared], np.float64),
        )
    return found


def fit(stories: Iterable[Story]) -> Floats:
    """Return the weights and the constant, last, that make the gold pairs likeliest (Newton's method)."""
    kept = list(stories)
    x = np.concatenate([np.hstack([story.found, np.ones((len(story.found), 1))]) for story in kept])
    y = np.concatenate([[story.gold[j] == story.gold[i] for j, i in story.pairs] for story in kept]).astype(float)
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], _RIDGE)
    penalty[-1] = 0.0
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-(x @ weights)))
        slope = x.T @ (y - p) - penalty * weights
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-6)
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def clusters(story: Story, weights: Sequence[float] | Floats, joined: float) -> list[list[int]]:
    """Return the clusters that `weights` and a threshold make of a story."""
    values = np.asarray(weights, np.float64)
    scores = 1 / (1 + np.exp(-(story.found @ values[:-1] + values[-1])))
    kept = np.flatnonzero(scores >= KEPT)
    first = np.array([story.pairs[k][0] for k in kept], np.int32)
    second = np.array([story.pairs[k][1] for k in kept], np.int32)
    return agglomerate(len(story.mentions), Pairs(first, second, scores[kept].astype(np.float32)), joined=joined)


def figures(stories: Mapping[str, Story], made: Mapping[str, list[list[int]]]) -> tuple[float, float]:
    """Return B-cubed F1 over all mentions and the share of near-misses joined."""
    precision = recall = count = bad = near = 0.0
    for name, story in stories.items():
        owner = {i: set(cluster) for cluster in made[name] for i in cluster}
        gold = {cluster: {i for i, own in enumerate(story.gold) if own == cluster} for cluster in set(story.gold)}
        for i, cluster in enumerate(story.gold):
            both = len(owner[i] & gold[cluster])
            precision += both / len(owner[i])
            recall += both / len(gold[cluster])
            count += 1
        near += len(story.near)
        bad += sum(any(owner[i] & gold.get(second, set()) for i in gold.get(first, ())) for first, second in story.near)
    p, r = precision / count, recall / count
    return 2 * p * r / (p + r), bad / max(near, 1)


def main() -> None:
    """Fit, leave each story out, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=Path, default=Path("../shared/eval/stories"))
    stories = load(parser.parse_args().stories)
    fitted = fit(stories.values())
    left = {name: fit(story for other, story in stories.items() if other != name) for name in stories}
    print("fitted to all:", ", ".join(f"{value:.2f}" for value in fitted))
    for name, weights in left.items():
        print(f"without {name}:", ", ".join(f"{value:.2f}" for value in weights))
    print("joined from   shipped       fitted        left out     (B-cubed F1, near-misses joined)")
    for joined in THRESHOLDS:
        ways = (
            {name: clusters(story, WEIGHTS, joined) for name, story in stories.items()},
            {name: clusters(story, fitted, joined) for name, story in stories.items()},
            {name: clusters(story, left[name], joined) for name, story in stories.items()},
        )
        cells = [figures(stories, made) for made in ways]
        print(f"{joined:<13.2f}", "  ".join(f"{f1:.3f} {near:.3f} " for f1, near in cells))


if __name__ == "__main__":
    main()
