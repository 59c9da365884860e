"""First persons for Italian: newspapers' trees hold few, but whoever is quoted speaks in them."""

from __future__ import annotations

import random
from dataclasses import replace

from train.conllu import Sentence, Word, features, joined

# The share of third-person verbs without a subject of their own that are put in the first person.
_SHARE = 0.5
# Endings of the third person singular and of the first, by mood and tense: future, conditional.
_ENDINGS = {("Ind", "Fut"): ("rà", "rò"), ("Cnd", "Pres"): ("rebbe", "rei")}


def spoken(sentence: Sentence, chance: random.Random) -> Sentence:
    """Return the sentence with some of its third persons made first: *lo farà* → *lo farò*, *vorrebbe* → *vorrei*.

    Only verbs without a subject of their own change, and auxiliaries of such.
    """
    subjects = {word.head for word in sentence.words if word.deprel.startswith(("nsubj", "csubj", "expl"))}
    changed = tuple(
        _first(word) if _owner(number, word) not in subjects and chance.random() < _SHARE else word
        for number, word in enumerate(sentence.words, 1)
    )
    return replace(sentence, words=changed)


def _owner(number: int, word: Word) -> int:
    return word.head if word.deprel.startswith(("aux", "cop")) else number


def _first(word: Word) -> Word:
    if word.upos not in ("VERB", "AUX"):
        return word
    feats = features(word.feats)
    if feats.get("Person") != "3" or feats.get("Number") != "Sing":
        return word
    third, first = _ENDINGS.get((feats.get("Mood", ""), feats.get("Tense", "")), ("", ""))
    if not third or not word.form.endswith(third):
        return word
    form = word.form.removesuffix(third) + first
    return replace(word, form=form, feats=joined(dict(feats, Person="1")))
