"""Parse raw news with a trained pipeline, so that the next network also learns from text nobody annotated.

``python -m train.silver it --set full`` writes ``build/models/SET/LANG-silver.conllu``; `train.parser` mixes it in with
``--silver``. Only texts that the set may learn from are read, none that measures the parser or the reader of news.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import hearsay.syntax.component  # noqa: F401  (registers the component)
from hearsay.lexicon import load_lexicon
from hearsay.text import sentences
from train.convert import material
from train.corpora import LANGUAGES, SETS
from train.variants import spaces

SEED = 20
# Raw text of each language: files of tagged words, whose words are joined again, and collections of articles, with the
# most words taken of each. The training parts of the name corpora only.
_TAGGED = {
    "it": (
        ("ner/it/KIND/WN_train.tsv", 300_000),
        ("ner/it/wikineural/val.conllu", 150_000),
        ("ner/it/KIND/moro_train.tsv", 40_000),
    ),
    "en": (("ner/en/wikineural/val.conllu", 200_000),),
}
_ARTICLES = (
    ("stories/ml-crisis.jsonl", 250_000),
    ("stories/ntrex.jsonl", 60_000),
    ("stories/meantime.jsonl", 60_000),
)
_FEWEST, _MOST = 4, 60


def raw(data: Path, language: str) -> Iterator[str]:
    """Yield sentences of raw text. Raises OSError when a file is missing from ``data``."""
    chance = random.Random(SEED)
    for name, most in _TAGGED[language]:
        yield from _up_to(_joined(data / name, language), most, chance)
    marks = load_lexicon(language).abbreviations
    for name, most in _ARTICLES:
        texts = [
            span.of(article["text"])
            for line in (data / name).read_text(encoding="utf-8").splitlines()
            if (article := json.loads(line))["lang"] == language
            for span in sentences(article["text"], marks)
        ]
        yield from _up_to(texts, most, chance)


def _joined(path: Path, language: str) -> list[str]:
    out = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        forms = [row[1] if row[0].isdigit() and len(row) > 2 else row[0] for row in rows]
        after = spaces(forms, language)
        out.append("".join(form + " " * space for form, space in zip(forms, after, strict=True)).strip())
    return out


def _up_to(texts: Iterable[str], most: int, chance: random.Random) -> Iterator[str]:
    found = list(dict.fromkeys(texts))
    chance.shuffle(found)
    words = 0
    for text in found:
        length = text.count(" ") + 1
        if _FEWEST <= length <= _MOST and text[0] not in "-–•*#|":
            words += length
            yield text
        if words >= most:
            return


def letters(text: str) -> str:
    """Return what two copies of one sentence share: its letters and digits, lower-cased."""
    return "".join(ch for ch in text.lower() if ch.isalnum())


def held_out(folders: Iterable[Path]) -> str:
    """Return the letters of all texts that measure something, as one string to search."""
    files = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".json", ".txt", ".jsonl")
    ]
    return letters(" ".join(path.read_text(encoding="utf-8") for path in files))


def rows(doc: Doc) -> Iterator[str]:
    """Yield the sentences of a parsed document in CoNLL-U."""
    for sentence in doc.sents:
        lines = []
        for number, token in enumerate(sentence, 1):
            head = 0 if token.head.i == token.i else token.head.i - sentence.start + 1
            feats = str(token.morph) or "_"
            label = "root" if head == 0 else token.dep_
            space = "_" if token.whitespace_ else "SpaceAfter=No"
            cells = (number, token.text, token.lemma_, token.pos_, "_", feats, head, label, "_", space)
            lines.append("\t".join(str(cell) for cell in cells))
        yield "\n".join(lines) + "\n"


def write(nlp: Language, texts: Iterable[str], out: Path, tests: set[str], measured: str) -> int:
    """Parse the texts and write them; return how many sentences were written."""
    count = 0
    group: list[str] = []
    with out.open("w", encoding="utf-8") as file:
        for text in [*texts, ""]:
            plain = letters(text)
            if plain and plain not in tests and plain not in measured:
                group.append(text)
            if group and (len(group) == _GROUP or not text):
                for found in _parsed(nlp, group):
                    file.write(found + "\n")
                    count += 1
                group = []
    return count


_GROUP = 50


def _parsed(nlp: Language, texts: list[str]) -> Iterator[str]:
    """Parse sentences in one run: a document of all of them, with the starts set."""
    words: list[str] = []
    after: list[bool] = []
    begins: list[bool] = []
    for text in texts:
        tokens = [token for token in nlp.make_doc(text) if not token.is_space]
        for place, token in enumerate(tokens):
            words.append(token.text)
            after.append(bool(token.whitespace_) or place + 1 == len(tokens))
            begins.append(place == 0)
    doc = Doc(nlp.vocab, words=words, spaces=after, sent_starts=[*begins])
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    yield from rows(doc)


def main() -> None:
    """Write the file asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--set", dest="chosen", choices=SETS, default="full")
    parser.add_argument("--data", type=Path, default=Path("build/data"))
    parser.add_argument("--models", type=Path, default=Path("build/models"))
    parser.add_argument("--held-out", type=Path, action="append", default=[Path("eval/gold"), Path("../shared/eval")])
    options = parser.parse_args()
    if options.chosen != "full":
        parser.error("the raw texts at hand are not all free: only the full set learns from them")
    folder = options.models / options.chosen
    tests = {
        letters(sentence.text)
        for found in material(options.data, options.language).tests.values()
        for sentence in found
    }
    nlp = spacy.load(folder / f"{options.language}-parser")
    measured = held_out(folder for folder in options.held_out if folder.is_dir())
    out = folder / f"{options.language}-silver.conllu"
    count = write(nlp, raw(options.data, options.language), out, tests, measured)
    print(f"{options.language}: {count} sentences in {out}", flush=True)


if __name__ == "__main__":
    main()
