"""Train the ranker's forests: ``python -m train.ranker [--own-only] [--models full]``.

Rows come from the product's own candidates on annotated articles: PolNeAR's training set (US political news, whose data
states no licence: only word-free numbers are learnt from it) and hearsay's own gold, told apart by the feature
``domain``. ``--own-only`` learns from hearsay's own gold alone. LightGBM grows the trees; what is written are plain
arrays (`hearsay.attribution.forest`). The fourth forest, how far a cue reaches in PolNeAR's convention, belongs to
``eval/polnear.py`` and never to the product.
"""

from __future__ import annotations

import argparse
import json
import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import lightgbm
import numpy as np
from rich.progress import track

from eval.polnear import EXTENT, EXTENT_FEATURES, cue_choices, cue_row
from hearsay.annotate import Parse, load_annotator
from hearsay.attribution.alternatives import (
    CONTENT_FEATURES,
    SOURCE_FEATURES,
    Tokens,
    content_row,
    contents,
    source_row,
    sources,
)
from hearsay.attribution.candidates import CUE_FEATURES, View, describe, find_candidates
from hearsay.attribution.ranker import OWN, WIDE
from hearsay.attribution.scene import EDGE, Scene
from hearsay.modelsets import MODELS, ModelSet, pipeline_for
from hearsay.pipeline import scene_of

WEIGHTS = Path("src/hearsay/attribution/weights")
POLNEAR = Path("../shared/eval/polnear/train.jsonl")
GOLD = Path("eval/gold")
_OWN_WEIGHT = 4.0  # one row of own gold counts as much as this many of PolNeAR; own choice, cross-validated on own gold
_BLANKED = 0.35  # share of articles whose sense shares are blanked, so that languages without the list are read too
_SETTINGS = {
    "num_leaves": 31,
    "max_depth": 8,
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "verbose": -1,
    "num_threads": 1,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
}
TREES = {"cue": 150, "content": 130, "source": 130, "extent": 120}
NAMES = {"cue": CUE_FEATURES, "content": CONTENT_FEATURES, "source": SOURCE_FEATURES, "extent": EXTENT_FEATURES}


@dataclass(frozen=True)
class Claim:
    """One gold attribution: spans of its source, cue and content in code points."""

    source: list[list[int]]
    cue: list[list[int]]
    content: list[list[int]]


@dataclass(frozen=True)
class Article:
    """One annotated article; ``left_out`` are stretches that the annotators set aside."""

    name: str
    lang: str
    text: str
    claims: list[Claim]
    domain: float
    left_out: list[list[int]] = field(default_factory=list)


@dataclass
class Table:
    """Rows of one forest with their labels, weights and the articles they come from."""

    rows: list[Sequence[float]] = field(default_factory=list)
    labels: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)

    def add(self, row: Sequence[float], label: float, weight: float, article: str) -> None:
        """Append one row."""
        self.rows.append(row)
        self.labels.append(label)
        self.weights.append(weight)
        self.articles.append(article)


def polnear(path: Path) -> Iterator[Article]:
    """Yield the articles of a PolNeAR file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        claims = [Claim(a["source"], a["cue"], a["content"]) for a in record["attributions"]]
        aside = [*record.get("discard", []), *record.get("discuss", [])]
        yield Article(record["id"], "en", record["text"], claims, WIDE, aside)


def own(folder: Path) -> Iterator[Article]:
    """Yield the articles of hearsay's own gold."""
    for path in sorted(folder.glob("*/*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        claims = [
            Claim([list(span) for span in c["sources"][0]["span"]] if c["sources"] else [], c["cue"], c["content"])
            for c in record["claims"]
        ]
        yield Article(path.stem, record["lang"], record["text"], claims, OWN)


def tokens_of(parse: Parse, spans: Iterable[Sequence[int]]) -> list[int]:
    """Return the tokens that share a character with any of ``spans``."""
    starts = [token.start for token in parse.tokens]
    found: set[int] = set()
    for start, end in spans:
        first = max(0, bisect_right(starts, start) - 1)
        found.update(k for k in range(first, bisect_left(starts, end)) if parse.tokens[k].end > start)
    return sorted(found)


def bare(scene: Scene, indices: Iterable[int]) -> Tokens:
    """Return the words of a content as the candidates have them: no punctuation, no leading *that*, *to*."""
    role = scene.lexicon.role
    words = role("complementiser") | role("infinitive") | role("as")
    kept = [k for k in indices if scene.tokens[k].pos != "PUNCT" and scene.tokens[k].text not in EDGE]
    dropped = 0
    while len(kept) - dropped > 1 and dropped < 2:
        token = scene.tokens[kept[dropped]]
        if token.lower not in words or token.pos in {"DET", "PRON"}:
            break
        dropped += 1
    return tuple(kept[dropped:])


def edged(scene: Scene, indices: Sequence[int]) -> frozenset[int]:
    """Return the tokens of a source without marks at its edges."""
    kept = list(indices)
    while kept and scene.tokens[kept[0]].text in EDGE:
        kept.pop(0)
    while kept and scene.tokens[kept[-1]].text in EDGE:
        kept.pop()
    return frozenset(kept)


def _likeness(first: frozenset[int], second: frozenset[int]) -> float:
    """Return a label: 1 for the same words, less than half for anything else."""
    union = len(first | second)
    share = len(first & second) / union if union else 1.0
    return 1.0 if share == 1.0 else 0.5 * share * share


def collect(article: Article, scene: Scene, tables: dict[str, Table], *, blank: bool) -> None:
    """Append the rows of one article to the tables."""
    view = View(scene)
    weight = _OWN_WEIGHT if article.domain == OWN else 1.0
    cues: dict[int, int] = {}
    for number, claim in enumerate(article.claims):
        for k in tokens_of(scene.parse, claim.cue):
            cues.setdefault(k, number)
    bodies = [bare(scene, tokens_of(scene.parse, claim.content)) for claim in article.claims]
    heads = [edged(scene, tokens_of(scene.parse, claim.source)) for claim in article.claims]
    # PolNeAR marks no attribution inside another's content: those words say nothing of what a cue is.
    silent = set(tokens_of(scene.parse, article.left_out))
    if article.domain == WIDE:
        silent.update(k for body in bodies for k in body)
    senses = [CUE_FEATURES.index(name) for name in CUE_FEATURES if name.startswith("wn_")]
    drafts: dict[int, list[object]] = {}
    for draft in scene.drafts:
        drafts.setdefault(draft.anchor, []).append(draft)
    for i in find_candidates(scene, wide=article.domain == WIDE):
        if i in silent:
            continue
        candidate = describe(view, i, drafts.get(i, []), article.domain)  # type: ignore[arg-type]
        if blank:
            for column in senses:
                candidate.row[column] = -1.0
        number = cues.get(i)
        tables["cue"].add(candidate.row, float(number is not None), weight, article.name)
        if number is None:
            continue
        found = contents(view, candidate)
        ruled = frozenset(scene.inside(candidate.drafts[0].content)) if candidate.drafts else frozenset()
        for key, kinds in found.items():
            row = content_row(view, candidate, key, kinds, len(found), ruled)
            label = _likeness(frozenset(key), frozenset(bodies[number]))
            tables["content"].add(row, label, weight, article.name)
        choices = sources(view, candidate, bodies[number])
        for phrase, kinds in choices.items():
            row = source_row(view, candidate, phrase, kinds, len(choices), bodies[number])
            label = _likeness(frozenset(range(*phrase)), heads[number])
            tables["source"].add(row, label, weight, article.name)
        if article.domain == WIDE:
            cue = frozenset(tokens_of(scene.parse, article.claims[number].cue))
            marked = frozenset(k for k in cue if scene.tokens[k].pos != "PUNCT" or k == i)
            speaker = sorted(heads[number])
            span = (speaker[0], speaker[-1] + 1) if speaker else (0, 0)
            for choice in cue_choices(scene, i):
                row = cue_row(scene, candidate, choice, bodies[number], span)
                tables["extent"].add(row, _likeness(frozenset(range(*choice)), marked), weight, article.name)


def grow(table: Table, names: Sequence[str], trees: int) -> lightgbm.Booster:
    """Return the trees that LightGBM grows on a table."""
    data = lightgbm.Dataset(
        np.array(table.rows, dtype=np.float32), np.array(table.labels), weight=np.array(table.weights)
    )
    if len(names) != len(table.rows[0]):
        raise ValueError(f"{len(names)} names for {len(table.rows[0])} features")
    return lightgbm.train({**_SETTINGS, "objective": "cross_entropy"}, data, trees)


def arrays(booster: lightgbm.Booster, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Return a forest's arrays, nodes of all trees one after the other."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []
    deepest = 0

    def place(node: dict[str, object], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        at = len(feature)
        leaf = "leaf_value" in node
        feature.append(-1 if leaf else int(node["split_feature"]))  # type: ignore[call-overload]
        threshold.append(0.0 if leaf else float(np.float32(node["threshold"])))  # type: ignore[arg-type]
        value.append(float(node["leaf_value" if leaf else "internal_value"]))  # type: ignore[arg-type]
        left.append(at)
        right.append(at)
        if not leaf:
            left[at] = place(node["left_child"], depth + 1)  # type: ignore[arg-type]
            right[at] = place(node["right_child"], depth + 1)  # type: ignore[arg-type]
        return at

    roots = [place(tree["tree_structure"], 0) for tree in booster.dump_model()["tree_info"]]
    return {
        "names": np.array(list(names)),
        "feature": np.array(feature, dtype=np.int16),
        "threshold": np.array(threshold, dtype=np.float32),
        "left": np.array(left, dtype=np.uint16),
        "right": np.array(right, dtype=np.uint16),
        "value": np.array(value, dtype=np.float32),
        "roots": np.array(roots, dtype=np.int32),
        "depth": np.array(deepest, dtype=np.int32),
    }


def gather(articles: Iterable[Article], models: ModelSet, pipelines: Path, total: int) -> dict[str, Table]:
    """Return the tables of all forests over the articles, read by the set of ``pipelines``, with a progress bar."""
    chance = random.Random(20)
    tables = {name: Table() for name in TREES}
    for article in track(articles, "reading", total=total):
        folder = pipeline_for(article.lang, models, pipelines).folder
        parse = load_annotator(article.lang, models, folder).annotate(article.text)
        scene = scene_of(parse, article.lang)
        collect(article, scene, tables, blank=article.domain == WIDE and chance.random() < _BLANKED)
    return tables


def main() -> None:
    """Train and write the forests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own-only", action="store_true", help="learn from hearsay's own gold alone")
    parser.add_argument("--models", choices=("full", "free"), default="full")
    parser.add_argument("--pipelines", type=Path, default=MODELS, help="the folder that holds the sets")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--extent", type=Path, default=EXTENT, help="where the fourth forest goes")
    parser.add_argument("--articles", type=int, help="read so many articles of each source, the first ones")
    options = parser.parse_args()
    articles = list(own(GOLD))[: options.articles]
    if not options.own_only:
        if not POLNEAR.is_file():
            parser.exit(1, f"no {POLNEAR}: give --own-only to learn from hearsay's own gold alone\n")
        articles = [*list(polnear(POLNEAR))[: options.articles], *articles]
    tables = gather(articles, options.models, options.pipelines, len(articles))
    options.out.mkdir(parents=True, exist_ok=True)
    options.extent.parent.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        if not table.rows:
            continue
        target = options.extent if name == "extent" else options.out / f"{name}.npz"
        booster = grow(table, NAMES[name], TREES[name])
        np.savez_compressed(target, **arrays(booster, NAMES[name]))
        print(f"{name}: {len(table.rows)} rows, {TREES[name]} trees, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
