"""Train one component set of one language: ``python -m train.train parser it --corpus DIR --out DIR``.

Seeded and single-threaded; the number of steps is fixed, the best checkpoint on the development set is kept.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spacy.cli.train import train

from train.corpora import LANGUAGES

CONFIGS = Path(__file__).parent / "configs"
# One optimiser step sees 300 to 800 words; the counts give about 15 passes (it) and 5 to 6 (en) over the treebanks.
STEPS = {("parser", "it"): 5000, ("parser", "en"): 6000, ("ner", "it"): 4500, ("ner", "en"): 4500}


def main() -> None:
    """Train what was asked for; the pipeline lands in OUT/LANG-KIND/model-best."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("parser", "ner"))
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--corpus", type=Path, default=Path("build/corpus"))
    parser.add_argument("--out", type=Path, default=Path("build/models"))
    parser.add_argument("--steps", type=int, default=None)
    options = parser.parse_args()
    folder = options.corpus / options.language
    prefix = "" if options.kind == "parser" else "ner-"
    train(
        CONFIGS / f"{options.kind}.cfg",
        options.out / f"{options.language}-{options.kind}",
        overrides={
            "nlp.lang": options.language,
            "paths.train": str(folder / f"{prefix}train.spacy"),
            "paths.dev": str(folder / f"{prefix}dev.spacy"),
            "training.max_steps": options.steps or STEPS[options.kind, options.language],
        },
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
