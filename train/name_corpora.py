"""The corpora of names as the recognisers' training reads them.

Sentences that stand in an article of the project's own gold, or of the shared development articles, are left out of
training: those articles measure the whole reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from hearsay.lexicon import rows
from train.corpora import NAME_CORPORA, NameCorpus
from train.ner_data import Named, names, sentences

# Letters and digits a sentence must have to be looked for in articles: shorter ones say the same in many.
_TELLING = 40
_DEV_BLOCK = 40
_DEV_EVERY = 5


def corpora(data: Path, language: str, shown: Callable[[Named], bool]) -> dict[str, tuple[NameCorpus, list[Named]]]:
    """Return the corpora to train on by name, without the sentences that ``shown`` knows.

    In English a state is a place, whatever it does. Raises FileNotFoundError when one of their files is missing.
    """
    states = {row["name"] for _, row in rows("", "actors", ("type", "lang", "name")) if row["type"] == "place"}
    found = {
        corpus.name: (corpus, [s for s in sentences(data, corpus, language) if not shown(s)])
        for corpus in NAME_CORPORA[language]
        if corpus.use.startswith("train")
    }
    if language != "en":
        return found
    return {name: (corpus, [state_as_place(s, states) for s in part]) for name, (corpus, part) in found.items()}


def state_as_place(sentence: Named, states: set[str]) -> Named:
    """Return the sentence with the states that are tagged as organisations tagged as places.

    UNER-PUD and GUM tag a state that acts, or its team, as an organisation; UNER-EWT and WikiGold never do.
    """
    tags = list(sentence.tags)
    for start, end, kind in names(sentence.tags):
        if kind == "ORG" and " ".join(sentence.forms[start:end]) in states:
            tags[start:end] = ["B-LOC"] + ["I-LOC"] * (end - start - 1)
    return replace(sentence, tags=tuple(tags))


def development(data: Path, language: str) -> list[Named]:
    """Return the sentences of the corpora that serve only to watch the training."""
    watched = [corpus for corpus in NAME_CORPORA[language] if corpus.use == "dev"]
    return [sentence for corpus in watched for sentence in sentences(data, corpus, language)]


def split(found: list[Named]) -> tuple[list[Named], list[Named]]:
    """Return (train, dev): every fifth block of forty sentences is dev."""
    dev = [s for i, s in enumerate(found) if i // _DEV_BLOCK % _DEV_EVERY == 0]
    return [s for i, s in enumerate(found) if i // _DEV_BLOCK % _DEV_EVERY], dev


def measuring_articles(project: Path, shared: Path) -> Callable[[Named], bool]:
    """Return a test for sentences of an article in ``eval/gold`` or in the shared development folders.

    A folder that is not there holds no articles.
    """
    texts: list[str] = []
    for folder in (project / "eval" / "gold", shared / "eval" / "dev", shared / "eval" / "stories" / "dev"):
        for path in sorted(folder.rglob("*.json*")):
            content = path.read_text(encoding="utf-8")
            for part in content.splitlines() if path.suffix == ".jsonl" else [content]:
                texts += [_letters(text) for text in _long_texts(json.loads(part))] if part.strip() else []
    known = "\n".join(texts)

    def stands_there(sentence: Named) -> bool:
        letters = _letters("".join(sentence.forms))
        return len(letters) >= _TELLING and letters in known

    return stands_there


def _long_texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _TELLING:
        yield value
    elif isinstance(value, dict):
        for inside in value.values():
            yield from _long_texts(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _long_texts(inside)


def _letters(text: str) -> str:
    return "".join(c.lower() for c in text if c.isalnum())
