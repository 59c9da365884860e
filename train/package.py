"""Put a language's parser and names into one shipped pipeline: ``python -m train.package it --set full``.

The training's own folders and scores are taken out of the shipped files: no path, no corpus, only what runs.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer

import hearsay.names
import hearsay.syntax.component  # noqa: F401
from hearsay.modelsets import MODEL_SETS, ModelSet
from train.corpora import LANGUAGES
from train.train import weights

_VERSION = "1.0.0"
_NAMES = {"it": "Italian", "en": "English", "es": "Spanish"}
# The widest licence that the data of each set allows: `free` is trained on CC BY and CC BY-SA alone.
LICENCES: dict[ModelSet, str] = {"full": "CC BY-NC-SA 4.0", "free": "CC BY-SA 4.0"}
_LICENCE_TEXTS: dict[ModelSet, str] = {
    "full": """Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International (CC BY-NC-SA 4.0)

The files of this folder (weights, tables and configuration) are licensed under CC BY-NC-SA 4.0, since part of the data
they were trained on is: https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode

You may share and adapt them for purposes that are not commercial, if you give credit and pass them on under the same
licence. The data, with the licence of each set, is listed in MODEL_CARD.md. The program around them has a licence of
its own.
""",
    "free": """Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)

The files of this folder (weights, tables and configuration) are licensed under CC BY-SA 4.0, the licence of part of the
data they were trained on: https://creativecommons.org/licenses/by-sa/4.0/legalcode

You may share and adapt them for any purpose, also commercially, if you give credit and pass them on under the same
licence. The data, with the licence of each set, is listed in MODEL_CARD.md. The program around them has a licence of
its own.
""",
}


def package(parser: Path, names: Path | None, out: Path, language: str, models: ModelSet) -> None:
    """Write the shipped pipeline of one language to ``out``.

    ``names`` is the trained ner pipeline; None leaves names out. Raises OSError when a folder holds no pipeline.
    """
    nlp = spacy.load(parser)
    if names is not None:
        nlp.add_pipe("ner", source=spacy.load(names))
    nlp.config["paths"] = {"train": None, "dev": None, "vectors": None, "init_tok2vec": None}
    nlp.meta.update(
        {
            "name": "hearsay_news",
            "version": _VERSION,
            "description": f"{_NAMES[language]} news: tags, lemmas, Universal Dependencies and names (PER, ORG, LOC).",
            "author": "hearsay",
            "email": "",
            "url": "",
            "license": LICENCES[models],
            "performance": {},
        }
    )
    kept = [out / name for name in ("MODEL_CARD.md",) if (out / name).is_file()]
    cards = {path.name: path.read_text(encoding="utf-8") for path in kept}
    place, out = out, beside(out, "new")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    nlp.to_disk(out, exclude=["vectors"])
    for name, text in cards.items():
        (out / name).write_text(text, encoding="utf-8")
    (out / "LICENSE").write_text(_LICENCE_TEXTS[models], encoding="utf-8")
    strings = out / "vocab" / "strings.json"
    needed = _needed(nlp)
    kept_strings = [text for text in json.loads(strings.read_text(encoding="utf-8")) if text in needed]
    strings.write_text(json.dumps(sorted(kept_strings), ensure_ascii=False) + "\n", encoding="utf-8")
    meta = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    meta.pop("spacy_git_version", None)
    (out / "meta.json").write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    swap(out, place)


def beside(place: Path, what: str) -> Path:
    """Return a folder on the same disk as the pipeline ``place``, where nobody looks for pipelines."""
    return place.parent.parent / f".{place.parent.name}-{place.name}.{what}"


def swap(new: Path, place: Path) -> None:
    """Put the finished folder ``new`` where the folder ``place`` is or will be; ``place`` is never half-written."""
    old = beside(place, "old")
    shutil.rmtree(old, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_dir():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _needed(nlp: Language) -> set[str]:
    """Return the strings that labels and lemma rules refer to; the words of the training texts are not among them."""
    labels = {label for name in nlp.pipe_names for label in nlp.pipe_labels.get(name, ())}
    needed = {part for label in labels for pair in str(label).split("|") for part in (pair, *pair.split("="))}
    needed |= {str(label) for label in labels}
    needed |= {"|".join(p for p in str(label).split("|") if not p.startswith("POS=")) for label in labels}
    if not nlp.has_pipe("trainable_lemmatizer"):
        return needed
    lemmatizer = nlp.get_pipe("trainable_lemmatizer")
    if not isinstance(lemmatizer, EditTreeLemmatizer):
        raise TypeError("the lemmatizer is not the one this package was written for")
    trees = srsly.msgpack_loads(lemmatizer.trees.to_bytes())["trees"]
    needed |= {nlp.vocab.strings[tree[key]] for tree in trees for key in ("orig", "subst") if key in tree}
    return needed


def main() -> None:
    """Package the language asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--models", type=Path, default=Path("build/models"))
    parser.add_argument("--out", type=Path, default=Path("src/hearsay/models"))
    parser.add_argument("--set", choices=MODEL_SETS, default="full", dest="model_set")
    parser.add_argument("--without-names", action="store_true")
    options = parser.parse_args()
    own = options.models / options.model_set / f"{options.language}-ner"
    names = own if own.is_dir() else weights(options.models, "ner", options.language)
    syntax = options.models / options.model_set / f"{options.language}-parser"
    package(
        syntax if syntax.is_dir() else weights(options.models, "parser", options.language),
        None if options.without_names else names,
        options.out / options.model_set / options.language,
        options.language,
        options.model_set,
    )


if __name__ == "__main__":
    main()
