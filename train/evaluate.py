"""Measure the shipped pipelines and write what was found: ``python -m train.evaluate --corpus DIR``.

Everything is measured from raw text. "Own" lets the parser split documents that join ten sentences, "paragraphs" each
paragraph, where the treebank says which there are: its raw text, as the shared tasks give it, parts them by a blank
line. "Given" presets the gold sentence starts, which is how the pipelines run inside hearsay. Writes train/RESULTS.md
and each MODEL_CARD.md.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.scorer import Scorer, get_ner_prf
from spacy.tokens import Doc, DocBin
from spacy.training import Example

import hearsay.names
import hearsay.syntax.component  # noqa: F401
from hearsay.modelsets import MODELS, ModelSet, Pipeline, installed
from train.cards import card, results
from train.corpora import LANGUAGES, NAME_CORPORA, TREEBANKS

# Relations the attribution rules read; their F is reported one by one.
RELATIONS = tuple(
    """nsubj nsubj:pass obj iobj obl obl:agent ccomp xcomp parataxis advcl acl acl:relcl appos conj aux aux:pass cop
    mark case det expl""".split()
)
_ARTICLE_WORDS = 600
_TIMED_WORDS = 30_000
_TIMED = {"it": "VIT", "en": "GUM"}
_MOST_NAME_DOCS = 700


@dataclass(frozen=True)
class Parsed:
    """Scores on one treebank, in per cent, and the F of each relation that was met."""

    test: str
    splitting: str
    tokens: float
    pos: float
    morph: float
    lemma: float
    uas: float
    las: float
    sentences: float
    relations: dict[str, float]


@dataclass(frozen=True)
class Names:
    """Scores on one name corpus, in per cent: of whole names with their class, and of single words (`words_f`)."""

    test: str
    precision: float
    recall: float
    f: float
    by_class: dict[str, float]
    words_f: float


@dataclass(frozen=True)
class Report:
    """Everything measured of one pipeline; speed in words per CPU second, load time in CPU seconds, size in MB."""

    language: str
    models: ModelSet
    pipes: tuple[str, ...]
    parsed: tuple[Parsed, ...]
    names: tuple[Names, ...]
    words_per_second: float
    load_seconds: float
    megabytes: float


def measure(pipeline: Pipeline, corpus: Path) -> Report:
    """Load a pipeline and score it on every test file of its language found in ``corpus``."""
    language, model = pipeline.lang, pipeline.folder
    before = time.process_time()
    nlp = spacy.load(model)
    load_seconds = time.process_time() - before
    folder = corpus / language
    parsed: list[Parsed] = []
    for bank in TREEBANKS[language]:
        path = folder / f"test-{bank.name}.spacy"
        if path.is_file():
            parsed.append(parse_scores(nlp, path, bank.name, "own"))
            parted = folder / f"test-{bank.name}-paragraphs.spacy"
            if parted.is_file():
                parsed.append(parse_scores(nlp, parted, bank.name, "paragraphs"))
            parsed.append(parse_scores(nlp, path, bank.name, "given"))
    names: list[Names] = []
    for name_corpus in NAME_CORPORA[language]:
        path = folder / f"ner-{name_corpus.use}.spacy"
        if name_corpus.use.startswith("test") and path.is_file() and "ner" in nlp.pipe_names:
            names.append(name_scores(nlp, path, name_corpus.name))
    size = sum(file.stat().st_size for file in model.rglob("*") if file.is_file()) / 1e6
    speed = _speed(nlp, folder / f"test-{_TIMED.get(language, TREEBANKS[language][0].name)}.spacy")
    pipes = tuple(nlp.pipe_names)
    return Report(language, pipeline.models, pipes, tuple(parsed), tuple(names), speed, load_seconds, size)


def parse_scores(nlp: Language, path: Path, test: str, splitting: str) -> Parsed:
    """Score tags, lemmas and parse from raw text; a ``splitting`` "given" presets the gold sentence starts."""
    golds = _docs(nlp, path)
    blanks = [nlp.make_doc(gold.text) for gold in golds]
    if splitting == "given":
        _preset(golds, blanks)
    scores = Scorer(nlp).score(_run(nlp, blanks, golds, without=("ner",)))
    per_type = scores["dep_las_per_type"] or {}
    return Parsed(
        test=test,
        splitting=splitting,
        tokens=100 * scores["token_f"],
        pos=100 * scores["pos_acc"],
        morph=100 * scores["morph_acc"],
        lemma=100 * scores["lemma_acc"],
        uas=100 * scores["dep_uas"],
        las=100 * scores["dep_las"],
        sentences=100 * scores["sents_f"],
        relations={name: 100 * per_type[name]["f"] for name in RELATIONS if name in per_type},
    )


def name_scores(nlp: Language, path: Path, test: str) -> Names:
    """Score names from raw text with sentence starts given; of a very large corpus every n-th document is taken."""
    golds = _docs(nlp, path)
    golds = golds[:: max(1, len(golds) // _MOST_NAME_DOCS)]
    blanks = [nlp.make_doc(gold.text) for gold in golds]
    _preset(golds, blanks)
    others = tuple(name for name in nlp.pipe_names if name != "ner")
    examples = _run(nlp, blanks, golds, without=others)
    scores = get_ner_prf(examples)
    by_class = {name: 100 * found["f"] for name, found in sorted((scores["ents_per_type"] or {}).items())}
    shares = (100 * scores[key] for key in ("ents_p", "ents_r", "ents_f"))
    return Names(test, *shares, by_class, 100 * _words_f(examples))


def _preset(golds: Iterable[Doc], blanks: Iterable[Doc]) -> None:
    """Tell where the gold sentences begin."""
    for gold, blank in zip(golds, blanks, strict=True):
        starts = {sent.start_char for sent in gold.sents}
        for token in blank:
            token.is_sent_start = token.idx in starts


def _words_f(examples: Iterable[Example]) -> float:
    """Return the F of single words inside names, which is what the published figures for KIND count."""
    right = given = there = 0
    for example in examples:
        for token, gold in zip(example.predicted, example.get_aligned("ENT_TYPE", as_string=True), strict=True):
            given += bool(token.ent_type_)
            there += bool(gold)
            right += bool(gold) and gold == token.ent_type_
    return 2 * right / max(given + there, 1)


def _docs(nlp: Language, path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def _run(nlp: Language, blanks: list[Doc], golds: list[Doc], without: Iterable[str]) -> list[Example]:
    with nlp.select_pipes(disable=[name for name in without if name in nlp.pipe_names]):
        done = list(nlp.pipe(blanks))
    return [Example(doc, gold) for doc, gold in zip(done, golds, strict=True)]


def _speed(nlp: Language, path: Path) -> float:
    """Return words per CPU second, whole pipeline, over texts of article length."""
    texts: list[str] = []
    words = 0
    article: list[str] = []
    article_words = 0
    for doc in _docs(nlp, path):
        article.append(doc.text)
        article_words += len(doc)
        if article_words >= _ARTICLE_WORDS:
            texts.append(" ".join(article))
            words += article_words
            article, article_words = [], 0
        if words >= _TIMED_WORDS:
            break
    nlp(texts[0])
    before = time.process_time()
    for text in texts:
        nlp(text)
    return words / (time.process_time() - before)


def main() -> None:
    """Measure every pipeline there is and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("build/corpus"))
    parser.add_argument("--models", type=Path, default=MODELS, help="the folder that holds the sets")
    parser.add_argument("--results", type=Path, default=Path(__file__).parent / "RESULTS.md")
    parser.add_argument("--print-only", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    options = parser.parse_args()
    wanted = options.language or LANGUAGES
    found = [pipeline for pipeline in installed(options.models) if pipeline.lang in wanted]
    found.sort(key=lambda pipeline: LANGUAGES.index(pipeline.lang))
    reports = []
    for pipeline in found:
        print(f"measuring {pipeline.models}/{pipeline.lang} ...", flush=True)
        reports.append(measure(pipeline, options.corpus))
    text = results(reports)
    print(text)
    if options.print_only:
        return
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(text, encoding="utf-8")
    for pipeline, report in zip(found, reports, strict=True):
        (pipeline.folder / "MODEL_CARD.md").write_text(card(report), encoding="utf-8")


if __name__ == "__main__":
    main()
