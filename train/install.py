"""Put what a training made into the package, once all of it is there and runs: ``python -m train.install --ready DIR``.

What is put in: pipelines with their cards, the ranker's forests, `eval`'s own forest and train/RESULTS.md. Before the
first file is touched every pipeline reads a text and every other file is looked for, so that a training that broke off,
or left out a step, changes nothing.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.polnear import EXTENT_FEATURES
from hearsay.annotate import load_annotator
from hearsay.attribution.alternatives import CONTENT_FEATURES, SOURCE_FEATURES
from hearsay.attribution.candidates import CUE_FEATURES
from hearsay.attribution.forest import Forest
from hearsay.modelsets import Pipeline, installed
from train.package import beside, swap

# One short article a language: the sentence starts, the tree and the tags are looked at, not what they say.
_TEXTS = {
    "en": "Clara Venn, the mayor of Valdoria, said that the ferry would sail.\n“We never closed it,” she added.",
    "it": "La sindaca Clara Venn ha detto lunedì che il traghetto ripartirà.\n«Non è mai stato chiuso», ha aggiunto.",
    "es": "La alcaldesa Clara Venn dijo el lunes que el transbordador volverá a zarpar.\n«Nunca se cerró», añadió.",
}
_SENTENCES = 2
_PARTS = frozenset("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
FORESTS = {"cue": CUE_FEATURES, "content": CONTENT_FEATURES, "source": SOURCE_FEATURES}


@dataclass(frozen=True)
class Layout:
    """Where the parts of a training are, below one folder: the project's, or one of the same shape."""

    root: Path

    @property
    def pipelines(self) -> Path:
        """The folder that holds the sets of pipelines."""
        return self.root / "src" / "hearsay" / "models"

    @property
    def forests(self) -> Path:
        """The folder of the ranker's forests."""
        return self.root / "src" / "hearsay" / "attribution" / "weights"

    @property
    def extent(self) -> Path:
        """The forest that only `eval.polnear` uses."""
        return self.root / "eval" / "polnear-cue.npz"

    @property
    def results(self) -> Path:
        """The table of results."""
        return self.root / "train" / "RESULTS.md"


def faults(made: Layout, wanted: frozenset[tuple[str, str]]) -> list[str]:
    """Return what is missing or does not run of a training, empty when all is well.

    ``wanted`` are the pipelines that must be there, as (set, language).
    """
    out = []
    found = installed(made.pipelines)
    out += [
        f"no pipeline {models}/{lang}" for models, lang in sorted(wanted - {(each.models, each.lang) for each in found})
    ]
    for pipeline in found:
        out += [f"{pipeline.models}/{pipeline.lang}: {fault}" for fault in _unread(pipeline)]
    table = made.results.read_text(encoding="utf-8") if made.results.is_file() else ""
    out += [
        f"{made.results.name} says nothing of {each.models}/{each.lang}"
        for each in found
        if f"set `{each.models}`" not in table
    ]
    forests = [(made.forests / f"{name}.npz", names) for name, names in FORESTS.items()]
    out += [fault for path, names in (*forests, (made.extent, EXTENT_FEATURES)) for fault in _unscored(path, names)]
    return out


def _unscored(path: Path, names: Sequence[str]) -> list[str]:
    """Return what is wrong with one forest."""
    if not path.is_file():
        return [f"no {path.name}"]
    with np.load(path, allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    known = [str(name) for name in arrays.pop("names")]
    if known != list(names):
        return [f"{path.name} was grown on other features than the program counts"]
    (score,) = Forest(known, arrays).scores([[0.0] * len(known)])
    return [] if 0.0 <= score <= 1.0 else [f"{path.name} gives no share of one"]


def _unread(pipeline: Pipeline) -> list[str]:
    """Return what is wrong with one pipeline."""
    out = [f"no {name}" for name in ("MODEL_CARD.md", "LICENSE") if not (pipeline.folder / name).is_file()]
    parse = load_annotator(pipeline.lang, pipeline.models, pipeline.folder).annotate(_TEXTS[pipeline.lang])
    if len(parse.sentences) != _SENTENCES:
        out.append(f"reads {len(parse.sentences)} sentences where there are {_SENTENCES}")
    for first, last in parse.sentences:
        roots = sum(token.head == token.i for token in parse.tokens[first:last])
        if roots != 1:
            out.append(f"gives a sentence {roots} roots")
    strange = {token.pos for token in parse.tokens} - _PARTS
    if strange:
        out.append(f"knows parts of speech that nobody else does: {', '.join(sorted(strange))}")
    return out


def install(made: Layout, place: Layout) -> list[Path]:
    """Put the parts of a training where the package has them; return what was written."""
    written = []
    for pipeline in installed(made.pipelines):
        target = place.pipelines / pipeline.models / pipeline.lang
        new = beside(target, "new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(pipeline.folder, new)
        swap(new, target)
        written.append(target)
    files = [(made.forests / f"{name}.npz", place.forests / f"{name}.npz") for name in FORESTS]
    for source, target in (*files, (made.extent, place.extent), (made.results, place.results)):
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f".{target.name}.new")
        shutil.copyfile(source, new)
        new.replace(target)
        written.append(target)
    return written


def main() -> None:
    """Check a training and put it into the package, or into another folder of the same shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ready", type=Path, default=Path("build/ready"))
    parser.add_argument("--into", type=Path, default=Path())
    parser.add_argument("--pipeline", action="append", default=[], help="LANG:SET, one that must be there")
    options = parser.parse_args()
    made, place = Layout(options.ready), Layout(options.into)
    pairs = (each.partition(":") for each in options.pipeline)
    wrong = faults(made, frozenset((models, lang) for lang, _, models in pairs))
    if wrong:
        parser.exit(1, "nothing was put in:\n" + "".join(f"  {fault}\n" for fault in wrong))
    for path in install(made, place):
        print(f"written: {path}", flush=True)


if __name__ == "__main__":
    main()
