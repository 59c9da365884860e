"""Write what was measured as Markdown: the table of results and each pipeline's model card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from train.corpora import NAME_CORPORA, TREEBANKS

if TYPE_CHECKING:
    from train.evaluate import Report

_LANGUAGES = {"it": "Italian", "en": "English"}
_MERGING = {
    "it": "Multiword tokens stay as they are written: *della* is one ADP with the article's features, *dargli* one "
    "VERB with Clitic=Yes.",
    "en": "Contractions are split as UD English does (*do* + *n't*).",
}
_MADE = {
    "it": "To these come some 900 sentences of reported speech a round, made from treebank trees and invented speakers "
    "(`train/speech.py`), since the treebanks hold few.\n",
    "en": "To these come, in a short second leg, some 3,000 sentences of reported speech, made from treebank trees and "
    "invented speakers (`train/speech_en.py`).\n",
}

_RESULTS = """\
# What the shipped pipelines score

Per cent, from raw text, on the official test files, none of which was trained on. The test files went through the same
harmonising pass as the training files (subtypes and features that only some treebanks mark are dropped), so the figures
are not those of the shared tasks. *own*: the parser splits the sentences of documents that join ten test sentences;
*given*: sentence starts are set beforehand, as hearsay does. Written by `python -m train.evaluate`.
"""

_CARD = """\
# {language} pipeline of hearsay

A spaCy 3.8 pipeline for {language} news: tagger with morphology, lemmatizer, Universal Dependencies parser and names
(PER, ORG, LOC). It runs offline on a CPU.

## Intended use

To prepare news for hearsay's attribution rules: sentence starts are set before the parser runs. {tokens} It was not
made for tweets, speech, verse or other languages, and says nothing about whether a text is true. Names and parses are
often wrong in headlines, lists and text in capitals; rules on top must not rest on one label alone (see the F of
parataxis and ccomp below).

## Licence

**CC BY-NC-SA 4.0.** Several of the corpora below are for non-commercial use only, and so is this model. For commercial
use, train again without them (see the end).

## Data it was trained on

{data}

{made}Sentences that also occur in a test file were dropped from treebank training. The files hold weights, labels and
the letters of the lemma rules; the words of the training texts are not among them.

## Scores

Per cent, from raw text, on official test files that were not trained on, harmonised like the training files; *given*
presets sentence starts as hearsay does, *own* lets the parser split.

{scores}

## How to retrain

`train/README.md` in the source tree says how: it takes the data folder and about an hour of two CPU cores for both
languages. Seeded and single-threaded; the configurations are in `train/configs/`. To leave a corpus out, take its row
out of `train/corpora.py`.
"""


def results(reports: Iterable[Report]) -> str:
    """Return train/RESULTS.md."""
    parts = [_RESULTS.strip()]
    for report in reports:
        parts += [f"## {_LANGUAGES[report.language]}", *_tables(report)]
    return "\n\n".join(parts) + "\n"


def card(report: Report) -> str:
    """Return the MODEL_CARD.md of one pipeline."""
    return _CARD.format(
        language=_LANGUAGES[report.language],
        tokens=_MERGING[report.language],
        data=_data(report.language),
        made=_MADE[report.language],
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
        out.append("Names (of a very large set, documents drawn at even steps):")
        out.append(
            _table(
                ("test", "precision", "recall", "F", *classes),
                [
                    (
                        n.test,
                        f"{n.precision:.1f}",
                        f"{n.recall:.1f}",
                        f"{n.f:.1f}",
                        *(f"{n.by_class.get(name, 0.0):.1f}" for name in classes),
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


def _data(language: str) -> str:
    rows: list[tuple[str, ...]] = []
    for bank in TREEBANKS[language]:
        use = [name for name, files in (("train", bank.train or bank.dev), ("test", bank.test)) if files]
        held = f"{' + '.join(use)}" if bank.train else "dev file → train; test file → test"
        rows.append((f"UD {bank.name}", "tags, lemmas, parse", held, bank.licence))
    rows += [
        (
            corpus.name,
            "names",
            corpus.use.replace("+", " + ") + (f", {corpus.share:.0%}" if corpus.share < 1 else ""),
            corpus.licence,
        )
        for corpus in NAME_CORPORA[language]
    ]
    return _table(("set", "for", "use", "licence"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)
