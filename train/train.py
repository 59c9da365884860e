"""Train one component set of one language: ``python -m train.train parser it --corpus DIR --out DIR``.

Seeded and single-threaded; the number of steps is fixed, the best checkpoint on the development set is kept. A second
leg, where there is one, goes on from the first one's best checkpoint.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config

from train.corpora import LANGUAGES

CONFIGS = Path(__file__).parent / "configs"


@dataclass(frozen=True)
class Leg:
    """Some optimiser steps over one training file; ``rate`` is the learning rate it starts from."""

    corpus: str
    steps: int
    rate: float = 0.002


# One optimiser step sees 300 (at first) to 800 words: about 12 passes over the Italian treebanks, 8 over the English.
# English learns the shapes of reported speech in a second leg at a low rate.
LEGS = {
    ("parser", "it"): (Leg("train", 5000),),
    ("parser", "en"): (Leg("train", 6000), Leg("train-speech", 1000, 0.0004)),
    ("parser", "es"): (Leg("train", 5000),),
    ("ner", "it"): (Leg("ner-train", 4000),),
    ("ner", "en"): (Leg("ner-train", 5000),),
    ("ner", "es"): (Leg("ner-train", 4000),),
}


def run(kind: str, language: str, corpus: Path, out: Path, *, first: int = 1) -> None:
    """Train all legs from the ``first`` on; ``weights`` says where the pipeline then is.

    Raises FileNotFoundError when a training file is missing.
    """
    folder = corpus / language
    dev = "dev" if kind == "parser" else "ner-dev"
    legs = LEGS[kind, language]
    for number, leg in enumerate(legs, 1):
        if number < first:
            continue
        train_file, dev_file = folder / f"{leg.corpus}.spacy", folder / f"{dev}.spacy"
        for path in (train_file, dev_file):
            if not path.is_file():
                raise FileNotFoundError(f"no {path}: run train.convert and train.ner_data first")
        config = load_config(
            CONFIGS / f"{kind}.cfg",
            overrides={
                "nlp.lang": language,
                "paths.train": str(train_file),
                "paths.dev": str(dev_file),
                "training.max_steps": leg.steps,
                "training.optimizer.learn_rate.initial_rate": leg.rate,
            },
        )
        if number > 1:
            before = _place(out, kind, language, number - 1, len(legs)) / "model-best"
            config["components"] = {name: {"source": str(before)} for name in config["components"]}
        print(f"{language} {kind}: leg {number} of {len(legs)}, {leg.steps} steps", flush=True)
        nlp = init_nlp(config)
        lemmatizer = nlp.get_pipe("trainable_lemmatizer") if kind == "parser" else None
        if isinstance(lemmatizer, EditTreeLemmatizer):
            # spaCy 3.8 does not read this table back from disk; without it every lemma counts as the first label.
            lemmatizer.tree2label = {tree: label for label, tree in enumerate(lemmatizer.cfg["labels"])}
        place = _place(out, kind, language, number, len(legs))
        place.mkdir(parents=True, exist_ok=True)
        train(nlp, place)


def weights(out: Path, kind: str, language: str) -> Path:
    """Return the trained pipeline's folder: the best checkpoint on the development set, or the last of a second leg.

    A second leg teaches what the development set hardly holds, so that set cannot choose its checkpoint.
    """
    return out / f"{language}-{kind}" / ("model-last" if len(LEGS[kind, language]) > 1 else "model-best")


def _place(out: Path, kind: str, language: str, number: int, legs: int) -> Path:
    """Return the folder of a leg; the last one has the plain name."""
    return out / (f"{language}-{kind}" if number == legs else f"{language}-{kind}-{number}")


def main() -> None:
    """Train what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("parser", "ner"))
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--corpus", type=Path, default=Path("build/corpus"))
    parser.add_argument("--out", type=Path, default=Path("build/models"))
    parser.add_argument("--first-leg", type=int, default=1)
    options = parser.parse_args()
    run(options.kind, options.language, options.corpus, options.out, first=options.first_leg)


if __name__ == "__main__":
    main()
