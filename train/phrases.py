"""Trees put together from smaller trees: what made-up reported speech is built with in any language."""

from __future__ import annotations

import random
from dataclasses import replace

from train.conllu import Sentence, Word

_MOST_WORDS = 26
_FEWEST_WORDS = 4
_SYLLABLES = tuple("va ro ma ti ko ste li ne bru sca do fer gal pi zan mo cu".split())
_ENDINGS = ("ni", "ri", "lli", "tto", "no", "chuk", "enko", "ov", "ez", "son", "mann", "di", "sci", "ati")


class Phrase:
    """Words with heads inside the phrase; one of them hangs on something outside (head 0)."""

    def __init__(self) -> None:
        self.words: list[Word] = []

    def add(self, form: str, lemma: str, upos: str, feats: str, head: int, label: str, *, space: bool = True) -> int:
        """Append a word and return its number."""
        self.words.append(Word(form, lemma, upos, "_", feats, head, label, space))
        return len(self.words)

    def splice(self, words: list[Word], head: int, label: str) -> int:
        """Append another tree; its root gets the head and label given. Return the number of that root."""
        base = len(self.words)
        root = 0
        for number, word in enumerate(words, 1):
            if word.head == 0:
                root = base + number
                self.words.append(replace(word, head=head, deprel=label))
            else:
                self.words.append(replace(word, head=word.head + base))
        return root

    def hang(self, number: int, head: int) -> None:
        """Give a word its head once that is known."""
        self.words[number - 1] = replace(self.words[number - 1], head=head)


def plain(sentence: Sentence) -> list[Word] | None:
    """Return the words of a plain finite sentence without its full stop, None when it is something else."""
    words = list(sentence.words)
    if words and words[-1].form in (".", ";"):
        words = words[:-1]
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or not words[0].form[:1].isupper():
        return None
    if any(w.form in '"«»“”:-–()' or w.form in ("...", "…") or w.deprel == "parataxis" for w in words):
        return None
    roots = [number for number, word in enumerate(words, 1) if word.head == 0]
    if len(roots) != 1 or any(word.head > len(words) for word in words):
        return None
    finite = [w for n, w in enumerate(words, 1) if n == roots[0] or (w.head == roots[0] and w.upos == "AUX")]
    if not any("VerbForm=Fin" in word.feats for word in finite):
        return None
    return [*words[:-1], replace(words[-1], space_after=True)]


def lowered(words: list[Word]) -> list[Word]:
    """Return the words with a small first letter, unless they open with a name."""
    first = words[0]
    if first.upos == "PROPN" or (first.form.isupper() and len(first.form) > 1):
        return words
    return [replace(first, form=first.form[0].lower() + first.form[1:]), *words[1:]]


def tight(words: list[Word]) -> list[Word]:
    """Return the words without white space after the last."""
    return [*words[:-1], replace(words[-1], space_after=False)]


def stop(phrase: Phrase, head: int) -> Phrase:
    """End the phrase with a full stop that hangs on ``head``; return the phrase."""
    phrase.words[-1] = replace(phrase.words[-1], space_after=False)
    phrase.add(".", ".", "PUNCT", "_", head, "punct")
    return phrase


def quote_mark(phrase: Phrase, head: int, *, space: bool) -> int:
    """Append a straight quotation mark; its style is drawn later, with those of the other sentences."""
    return phrase.add('"', '"', "PUNCT", "_", head, "punct", space=space)


def free(words: list[Word], place: int) -> bool:
    """Tell whether a phrase after ``place`` can hang on the root without crossing an arc."""
    root = next(n for n, word in enumerate(words, 1) if word.head == 0)
    for n, word in enumerate(words, 1):
        low, high = min(n, word.head), max(n, word.head)
        if word.head and low <= place < high and not low <= root <= high:
            return False
    return True


def surname(chance: random.Random) -> str:
    """Return an invented surname."""
    middle = chance.choice(_SYLLABLES) if chance.random() < 0.4 else ""
    return (chance.choice(_SYLLABLES) + middle).capitalize() + chance.choice(_ENDINGS)


def before_verb(speaker: list[Word]) -> list[Word]:
    """Return the speaker as it opens a sentence: a capital, and a comma that closes an apposition."""
    words = [replace(speaker[0], form=speaker[0].form[0].upper() + speaker[0].form[1:]), *speaker[1:]]
    appositions = [number for number, word in enumerate(words, 1) if word.deprel == "appos"]
    if appositions:
        words = [*tight(words), Word(",", ",", "PUNCT", "_", "_", appositions[0], "punct")]
    return words


def interrupted(words: list[Word], place: int, cue: Phrase, chance: random.Random, *, inside: bool) -> Phrase:
    """Put the cue after the comma at ``place``; at times the quotation closes before it and opens again after.

    ``inside`` sets the comma and the full stop before the closing mark, as American English does.
    """
    marks = chance.random() < 0.8
    reopened = marks and chance.random() < 0.6
    phrase = Phrase()
    numbers: list[int] = []
    opening = quote_mark(phrase, 0, space=False) if marks else 0
    extra: list[int] = [opening] if marks else []
    for n, word in enumerate(words, 1):
        if n == place and reopened and not inside:
            extra.append(quote_mark(phrase, 0, space=False))
        phrase.words.append(word)
        numbers.append(len(phrase.words))
        if n == place and reopened and inside:
            phrase.words[-1] = replace(phrase.words[-1], space_after=False)
            extra.append(quote_mark(phrase, 0, space=True))
        if n == place:
            verb = phrase.splice(cue.words, 0, "parataxis")
            if reopened:
                extra.append(quote_mark(phrase, 0, space=False))
    root = 0
    for number, word in zip(numbers, words, strict=True):
        space = phrase.words[number - 1].space_after
        phrase.words[number - 1] = replace(
            word,
            space_after=space,
            head=numbers[word.head - 1] if word.head else 0,
            deprel=word.deprel if word.head else "root",
        )
        root = number if word.head == 0 else root
    phrase.hang(verb, root)
    if inside:
        stop(phrase, root)
    if marks:
        phrase.words[-1] = replace(phrase.words[-1], space_after=False)
        extra.append(quote_mark(phrase, 0, space=True))
    for number in extra:
        phrase.hang(number, root)
    return phrase if inside else stop(phrase, root)
