"""Turn treebanks into spaCy training files: ``python -m train.convert --data DIR --out DIR [--language it]``.

Writes ``LANG/train.spacy``, ``LANG/dev.spacy`` and one ``LANG/test-NAME.spacy`` per official test set, with
``test-NAME-paragraphs.spacy`` beside it where the treebank marks paragraphs; for English also ``train-speech.spacy``,
one round with made-up reported speech. The documents keep the real text, so the corpus reader
tokenises raw text with the language's own tokenizer, as at run time.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from train import speech, speech_en
from train.conllu import Range, Sentence, Word, is_tree, read, surface
from train.corpora import LANGUAGES, TREEBANKS, Treebank, treebanks, unpack
from train.harmonise import Conventions, harmonise, learn
from train.variants import restyle, spaces

SEED = 20
# Each round holds every training sentence once, newly grouped and with newly drawn quotation marks.
ROUNDS = 2
# How many sentences a training document holds: a quarter are single sentences, as headlines and short posts are.
_GROUPS = (1, 2, 3, 5, 8)
_GROUP_WEIGHTS = (40, 20, 15, 15, 10)
_TEST_GROUP = 10
# A treebank marks its paragraphs if one begins with so many sentences.
_MARKED = 20
# Sentences of made-up reported speech in each round, as a share of the sentences their contents come from. Italian has
# them in every round; English, whose treebanks hold more of their own, in a file for a short second leg.
_SPEECH_SHARE = {"it": 0.4, "en": 0.12}
_SPEECH = {"it": speech.reported, "en": speech_en.reported}
_MISTYPED = ("@", "#", "http", "RT ")


def key(sentence: Sentence) -> str:
    """Return what two copies of one sentence share: its letters and digits, lower-cased."""
    return "".join(ch for word in sentence.words for ch in word.form.lower() if ch.isalnum())


@dataclass(frozen=True)
class Material:
    """Sentences of surface tokens in one convention, by treebank: to learn from, to watch, to measure with."""

    train: dict[str, list[Sentence]]
    dev: dict[str, list[Sentence]]
    tests: dict[str, list[Sentence]]


def material(data: Path, language: str, chosen: str = "full") -> Material:
    """Read and harmonise the treebanks of a language.

    ``chosen`` is the set of models: ``free`` takes conventions and training sentences from free treebanks alone.
    Raises FileNotFoundError when a treebank file is missing from ``data``.
    """
    every = TREEBANKS[language]
    tests = {bank.name: list(_measuring(data, bank, bank.test)) for bank in every if bank.test}
    seen_in_tests = {key(sentence) for sentences in tests.values() for sentence in sentences}
    banks = treebanks(language, chosen)
    raw = {bank.name: list(_training(data, bank, seen_in_tests, chosen)) for bank in banks}
    references = [bank for bank in banks if bank.reference] or list(banks)
    conventions = learn(sentence for bank in references for sentence in raw[bank.name])
    ready = {bank.name: _ready(raw[bank.name], bank, language, conventions) for bank in banks}
    return Material(
        train={bank.name: ready[bank.name][bank.dev_slice :] for bank in banks},
        dev={bank.name: ready[bank.name][: bank.dev_slice] for bank in banks if bank.dev_slice},
        tests={name: _ready(found, _named(every, name), language, conventions) for name, found in tests.items()},
    )


def made_up(train: dict[str, list[Sentence]], language: str, share: float, chance: random.Random) -> list[Sentence]:
    """Return reported speech made from the sentences of the treebanks that serve as contents.

    ``share`` counts the made sentences per sentence they can be made from.
    """
    if not share:
        return []
    contents = [sentence for bank in TREEBANKS[language] if bank.quoted for sentence in train.get(bank.name, ())]
    return list(_SPEECH[language](contents, int(share * len(contents)), chance))


def convert(data: Path, out: Path, language: str, rounds: int = ROUNDS) -> dict[str, int]:
    """Write the training, development and test files of one language; return how many sentences each holds.

    Raises FileNotFoundError when a treebank file is missing from ``data``.
    """
    nlp = spacy.blank(language)
    out.mkdir(parents=True, exist_ok=True)
    found = material(data, language)
    train = [(_named(TREEBANKS[language], name), sentences) for name, sentences in found.train.items()]
    dev = [sentence for sentences in found.dev.values() for sentence in sentences]
    chance = random.Random(SEED)
    _write(out / "train.spacy", nlp, _rounds(train, language, rounds, chance, spoken=language == "it"))
    if language == "en":
        _write(out / "train-speech.spacy", nlp, _rounds(train, language, 1, chance, spoken=True))
    _write(out / "dev.spacy", nlp, (dev[i : i + _TEST_GROUP] for i in range(0, len(dev), _TEST_GROUP)))
    counts = {f"train {bank.name}": len(sentences) for bank, sentences in train} | {"dev": len(dev)}
    for name, ready in found.tests.items():
        groups = (ready[i : i + _TEST_GROUP] for i in range(0, len(ready), _TEST_GROUP))
        _write(out / f"test-{name}.spacy", nlp, groups)
        if sum(sentence.opens for sentence in ready) * _MARKED >= len(ready):
            _write(out / f"test-{name}-paragraphs.spacy", nlp, paragraphs(ready))
        counts[f"test {name}"] = len(ready)
    return counts


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of each paragraph."""
    found: list[Sentence] = []
    for sentence in sentences:
        if sentence.opens and found:
            yield found
            found = []
        found.append(sentence)
    if found:
        yield found


def document(nlp: Language, sentences: Iterable[Sentence]) -> Doc:
    """Return one spaCy document that holds the sentences, a space between them, with their whole analysis."""
    words: list[Word] = []
    heads: list[int] = []
    for sentence in sentences:
        base = len(words)
        for place, word in enumerate(sentence.words):
            heads.append(base + (word.head - 1 if word.head else place))
            last = place + 1 == len(sentence.words)
            words.append(replace(word, space_after=True) if last else word)
    return Doc(
        nlp.vocab,
        words=[word.form for word in words],
        spaces=[word.space_after for word in words],
        pos=[word.upos if word.upos != "_" else "X" for word in words],
        morphs=["" if word.feats == "_" else word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=["ROOT" if word.head == 0 else word.deprel for word in words],
    )


def detokenised(sentence: Sentence, language: str) -> Sentence:
    """Return a sentence that was stored with a space around every token as it would be printed."""
    forms: list[str] = []
    owners: list[int] = []
    inside = {number: span for span in sentence.ranges for number in range(span.first, span.last + 1)}
    for number, word in enumerate(sentence.words, 1):
        span = inside.get(number)
        if span is None or span.first == number:
            forms.append(word.form if span is None else span.form)
            owners.append(number if span is None else span.last)
    after = dict(zip(owners, spaces(forms, language), strict=True))
    words = tuple(replace(w, space_after=after.get(number, False)) for number, w in enumerate(sentence.words, 1))
    ranges = tuple(Range(span.first, span.last, span.form, after[span.last]) for span in sentence.ranges)
    return replace(sentence, words=words, ranges=ranges)


def _load(data: Path, bank: Treebank, name: str) -> list[Sentence]:
    return list(read(data / bank.folder / name))


def _named(banks: tuple[Treebank, ...], name: str) -> Treebank:
    return next(bank for bank in banks if bank.name == name)


def _measuring(data: Path, bank: Treebank, name: str) -> Iterator[Sentence]:
    return (sentence for sentence in _load(data, bank, name) if sentence.document % bank.test_every == 0)


def _training(data: Path, bank: Treebank, seen_in_tests: set[str], chosen: str) -> Iterator[Sentence]:
    rest = (bank.test,) if bank.test and bank.test_every > 1 else ()
    for name in (*((bank.dev,) if bank.dev else ()), *bank.train, *rest):
        for sentence in _load(data, bank, name):
            if name == bank.test and sentence.document % bank.test_every == 0:
                continue
            if chosen == "free" and bank.free_genres and sentence.genre not in bank.free_genres:
                continue
            if key(sentence) in seen_in_tests:
                continue
            if bank.plain_only and any(mark in sentence.text for mark in _MISTYPED):
                continue
            yield sentence


def _ready(sentences: Iterable[Sentence], bank: Treebank, language: str, conventions: Conventions) -> list[Sentence]:
    """Harmonise, set the spaces, merge to surface tokens; sentences whose heads form no tree are left out."""
    out = []
    for sentence in sentences:
        changed = harmonise(sentence, language, conventions, reference=bank.reference)
        if bank.spaced_out and (" ," in changed.text or " ." in changed.text):
            changed = detokenised(changed, language)
        changed = surface(changed, merge_all=language in ("it", "es"))
        if is_tree(changed):
            out.append(changed)
    return out


def _rounds(
    train: list[tuple[Treebank, list[Sentence]]], language: str, rounds: int, chance: random.Random, *, spoken: bool
) -> Iterator[list[Sentence]]:
    for _ in range(rounds):
        groups: list[list[Sentence]] = []
        for bank, sentences in train:
            for _ in range(bank.repeat):
                start = 0
                while start < len(sentences):
                    size = chance.choices(_GROUPS, _GROUP_WEIGHTS)[0]
                    groups.append(sentences[start : start + size])
                    start += size
        contents = [sentence for bank, sentences in train if bank.quoted for sentence in sentences]
        count = int(_SPEECH_SHARE.get(language, 0) * len(contents)) if spoken else 0
        if count:
            groups += [[sentence] for sentence in _SPEECH[language](contents, count, chance)]
        chance.shuffle(groups)
        for group in groups:
            yield [restyled(sentence, language, chance) for sentence in group]


def restyled(sentence: Sentence, language: str, chance: random.Random) -> Sentence:
    """Return the sentence with one style of quotation marks and apostrophes, drawn at random."""
    forms = restyle([word.form for word in sentence.words], language, chance)
    pairs = zip(sentence.words, forms, strict=True)
    words = tuple(replace(w, form=form, lemma=form if w.upos == "PUNCT" else w.lemma) for w, form in pairs)
    return replace(sentence, words=words)


def _write(path: Path, nlp: Language, groups: Iterable[list[Sentence]]) -> None:
    docs = DocBin(attrs=["ORTH", "SPACY", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START"])
    for group in groups:
        docs.add(document(nlp, group))
    docs.to_disk(path)


def main() -> None:
    """Convert the languages asked for and print what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("build/data"))
    parser.add_argument("--archives", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("build/corpus"))
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    options = parser.parse_args()
    unpack(options.data, options.archives)
    for language in options.language or LANGUAGES:
        for name, count in convert(options.data, options.out / language, language).items():
            print(f"{language} {name}: {count} sentences", flush=True)


if __name__ == "__main__":
    main()
