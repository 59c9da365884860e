"""Reported speech in the shapes of English news, made from treebank trees and invented speakers.

Half of the English treebanks is web talk, fiction and forums; a speaker between the quotation and its verb (*"…,"
ministry spokeswoman Clara Venn said*) is rare there. The labels are those of EWT and GUM: the content is a ccomp of
the cue, the cue a parataxis of a content that it interrupts, a role before a name its nmod:desc, *according to* a case.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from train.conllu import Sentence, Word
from train.phrases import (
    Phrase,
    before_verb,
    free,
    interrupted,
    lowered,
    plain,
    quote_mark,
    stop,
    surname,
    tight,
)

# Lemma, present singular, present plural, past, participle.
_VERBS = tuple(
    tuple(row.split())
    for row in """say says say said said|say says say said said|say says say said said|say says say said said
add adds add added added|write writes write wrote written|claim claims claim claimed claimed
explain explains explain explained explained|announce announces announce announced announced
warn warns warn warned warned|note notes note noted noted|argue argues argue argued argued
insist insists insist insisted insisted|state states state stated stated|report reports report reported reported
confirm confirms confirm confirmed confirmed|acknowledge acknowledges acknowledge acknowledged acknowledged""".replace(
        "\n", "|"
    ).split("|")
)
_TELL = ("tell", "tells", "tell", "told", "told")
_ROLES = tuple(
    """spokeswoman spokesman spokesperson minister mayor governor official officer director commander prosecutor lawyer
    senator diplomat doctor analyst witness resident editor secretary envoy judge aide president""".split()
)
_MODIFIERS = tuple(
    """ministry police government army defense party company hospital health city county campaign embassy union navy
    intelligence state agency council court""".split()
)
_ADJECTIVES = ("senior", "local", "regional", "military", "federal", "former", "foreign", "deputy", "civilian")
_TITLES = (("Prime", "Minister"), ("Foreign", "Minister"), ("Defense", "Secretary"), ("Mayor",), ("Governor",))
_TITLES_ALONE = (("President",), ("Senator",), ("General",), ("Dr.",), ("Judge",), ("Gen.",), ("Sen.",))
_BODIES = ("ministry", "government", "army", "agency", "police", "company", "court", "newspaper", "council", "union")
_GROUPS = ("officials", "witnesses", "residents", "police", "prosecutors", "doctors", "rescuers", "analysts", "aides")
_FIRST = tuple(
    """Anna Clara Julia Martha Helen Sophie Irene Luke Mark Paul Andrew Darius Ivo Olek Dmytro Nadia Samir Leila Karim
    John Mary Hans Pierre Ana Joao Mei James Susan Aisha Tomas""".split()
)
_PRONOUNS = (
    ("he", "he", "Gender=Masc|Number=Sing|Person=3|PronType=Prs", False),
    ("she", "she", "Gender=Fem|Number=Sing|Person=3|PronType=Prs", False),
    ("they", "they", "Number=Plur|Person=3|PronType=Prs", True),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HEARERS = (
    ("reporters", "reporter", "Plur"),
    ("journalists", "journalist", "Plur"),
    ("parliament", "parliament", "Sing"),
)
_THE = "Definite=Def|PronType=Art"
_A = "Definite=Ind|PronType=Art"


def reported(sentences: list[Sentence], count: int, chance: random.Random) -> Iterator[Sentence]:
    """Yield ``count`` sentences of reported speech whose contents are drawn from the sentences given."""
    contents = [words for sentence in sentences if (words := plain(sentence))]
    shapes = (_before_cue, _before_cue, _before_cue, _interrupted, _after_cue, _that, _that, _according)
    made = 0
    while made < count and contents:
        tree = chance.choice(shapes)(chance.choice(contents), chance)
        if tree is not None:
            yield Sentence(tuple(tree.words))
            made += 1


def _name(phrase: Phrase, head: int, label: str, chance: random.Random) -> int:
    last = surname(chance)
    if chance.random() < 0.25:
        return phrase.add(last, last, "PROPN", "Number=Sing", head, label)
    first = chance.choice(_FIRST)
    number = phrase.add(first, first, "PROPN", "Number=Sing", head, label)
    phrase.add(last, last, "PROPN", "Number=Sing", number, "flat")
    return number


def _role(phrase: Phrase, head: int, label: str, chance: random.Random, *, article: str | None) -> int:
    """Append *a senior police spokesman*; return its number."""
    modifier = chance.choice(_MODIFIERS) if chance.random() < 0.6 else ""
    adjective = chance.choice(_ADJECTIVES) if chance.random() < 0.3 else ""
    role = chance.choice(_ROLES)
    number = len(phrase.words) + bool(article) + bool(adjective) + bool(modifier) + 1
    if article:
        first = adjective or modifier or role
        form = "an" if article == "a" and first[0] in "aeiou" and first != "union" else article
        phrase.add(form, article, "DET", _A if article == "a" else _THE, number, "det")
    if adjective:
        phrase.add(adjective, adjective, "ADJ", "Degree=Pos", number, "amod")
    if modifier:
        phrase.add(modifier, modifier, "NOUN", "Number=Sing", number, "compound")
    phrase.add(role, role, "NOUN", "Number=Sing", head, label)
    if article and chance.random() < 0.25:
        base = len(phrase.words)
        of = chance.choice(("for", "of", "at"))
        phrase.add(of, of, "ADP", "_", base + 3, "case")
        phrase.add("the", "the", "DET", _THE, base + 3, "det")
        body = chance.choice(_BODIES)
        phrase.add(body, body, "NOUN", "Number=Sing", number, "nmod")
    return number


def _speaker(chance: random.Random, *, pronouns: bool = True) -> tuple[list[Word], bool]:
    """Return a noun phrase that can speak, and whether it is plural."""
    phrase = Phrase()
    draw = chance.random()
    if draw < 0.15 and pronouns:
        form, lemma, feats, plural = chance.choice(_PRONOUNS)
        phrase.add(form, lemma, "PRON", feats, 0, "nsubj")
        return phrase.words, plural
    if draw < 0.35:
        _name(phrase, 0, "nsubj", chance)
    elif draw < 0.5:
        title = chance.choice(_TITLES + _TITLES_ALONE)
        for part in title[:-1]:
            phrase.add(part, part, "PROPN", "Number=Sing", len(title), "compound")
        phrase.add(title[-1], title[-1], "PROPN", "Number=Sing", len(title) + 1, "nmod:desc")
        _name(phrase, 0, "nsubj", chance)
    elif draw < 0.62:
        role = _role(phrase, 0, "nmod:desc", chance, article=None)
        phrase.hang(role, _name(phrase, 0, "nsubj", chance))
    elif draw < 0.74:
        number = _name(phrase, 0, "nsubj", chance)
        phrase.words = tight(phrase.words)
        comma = phrase.add(",", ",", "PUNCT", "_", 0, "punct")
        phrase.hang(comma, _role(phrase, number, "appos", chance, article=chance.choice("a the".split())))
    elif draw < 0.84:
        _role(phrase, 0, "nsubj", chance, article=chance.choice("a the".split()))
    elif draw < 0.92:
        phrase.add("the", "the", "DET", _THE, 2, "det")
        body = chance.choice(_BODIES) if chance.random() < 0.6 else surname(chance)[:4].upper()
        named = body.isupper()
        phrase.add(body, body, "PROPN" if named else "NOUN", "Number=Sing", 0, "nsubj")
    else:
        counted = chance.random() < 0.4
        if counted:
            phrase.add("two", "two", "NUM", "NumType=Card", 2, "nummod")
        group = chance.choice([g for g in _GROUPS if g != "police"] if counted else _GROUPS)
        lemma = {"witnesses": "witness", "police": "police"}.get(group, group[:-1])
        phrase.add(group, lemma, "NOUN", "Number=Plur", 0, "nsubj")
        return phrase.words, True
    return phrase.words, False


def _verb(
    phrase: Phrase,
    head: int,
    label: str,
    chance: random.Random,
    *,
    plural: bool,
    tell: bool = False,
    simple: bool = False,
) -> int:
    """Append *said* or, unless ``simple``, *has said*; return the verb's number."""
    lemma, singular, many, past, participle = _TELL if tell else chance.choice(_VERBS)
    draw = chance.random()
    number = "Plur" if plural else "Sing"
    if draw < 0.12 and not simple:
        form = "have" if plural else "has"
        feats = f"Mood=Ind|Number={number}|Person=3|Tense=Pres|VerbForm=Fin"
        auxiliary = phrase.add(form, "have", "AUX", feats, 0, "aux")
        verb = phrase.add(participle, lemma, "VERB", "Tense=Past|VerbForm=Part", head, label)
        phrase.hang(auxiliary, verb)
        return verb
    tense = "Pres" if draw < 0.3 else "Past"
    form = past if tense == "Past" else (many if plural else singular)
    feats = f"Mood=Ind|Number={number}|Person=3|Tense={tense}|VerbForm=Fin"
    return phrase.add(form, lemma, "VERB", feats, head, label)


def _hearer(phrase: Phrase, verb: int, chance: random.Random) -> None:
    form, lemma, number = chance.choice(_HEARERS)
    phrase.add(form, lemma, "NOUN", f"Number={number}", verb, "iobj")


def _setting(phrase: Phrase, verb: int, chance: random.Random) -> None:
    """Append, at times, *on Tuesday* or *in a statement*."""
    draw = chance.random()
    base = len(phrase.words)
    if draw < 0.12:
        day = chance.choice(_DAYS)
        if chance.random() < 0.5:
            phrase.add("on", "on", "ADP", "_", base + 2, "case")
            phrase.add(day, day, "PROPN", "Number=Sing", verb, "obl")
        else:
            phrase.add(day, day, "PROPN", "Number=Sing", verb, "obl:unmarked")
    elif draw < 0.24:
        noun = chance.choice("statement post report letter speech".split())
        phrase.add("in", "in", "ADP", "_", base + 3, "case")
        phrase.add("a", "a", "DET", _A, base + 3, "det")
        phrase.add(noun, noun, "NOUN", "Number=Sing", verb, "obl")


def _cue(phrase: Phrase, head: int, label: str, chance: random.Random) -> int:
    """Append *Clara Venn told reporters on Tuesday* or *said Clara Venn, a police spokeswoman*; return the verb."""
    inverted = chance.random() < 0.35
    speaker, plural = _speaker(chance, pronouns=not inverted)
    if inverted:
        verb = _verb(phrase, head, label, chance, plural=plural, simple=True)
        phrase.splice(speaker, verb, "nsubj")
        if chance.random() < 0.4 and not any(word.deprel == "appos" for word in speaker):
            _setting(phrase, verb, chance)
        return verb
    if any(word.deprel == "appos" for word in speaker):
        speaker = before_verb(speaker)
    subject = phrase.splice(speaker, 0, "nsubj")
    tell = chance.random() < 0.2
    verb = _verb(phrase, head, label, chance, plural=plural, tell=tell)
    phrase.hang(subject, verb)
    if tell:
        _hearer(phrase, verb, chance)
    _setting(phrase, verb, chance)
    return verb


def _before_cue(content: list[Word], chance: random.Random) -> Phrase:
    """Build “…,” Clara Venn said: the content is a ccomp; at times there are no marks."""
    phrase = Phrase()
    marks = chance.random() < 0.8
    opening = quote_mark(phrase, 0, space=False) if marks else 0
    root = phrase.splice(tight(content), 0, "ccomp")
    if content[-1].form not in "?!":
        phrase.add(",", ",", "PUNCT", "_", root, "punct", space=not marks)
    if marks:
        phrase.hang(opening, root)
        quote_mark(phrase, root, space=True)
    else:
        phrase.words[-1] = replace(phrase.words[-1], space_after=True)
    verb = _cue(phrase, 0, "root", chance)
    phrase.hang(root, verb)
    return stop(phrase, verb)


def _interrupted(content: list[Word], chance: random.Random) -> Phrase | None:
    """Build “…,” Clara Venn said, “….”: the cue is a parataxis of the content."""
    places = [n for n, w in enumerate(content, 1) if w.form == "," and 2 < n < len(content) - 1 and free(content, n)]
    if not places:
        return None
    cue = Phrase()
    verb = _cue(cue, 0, "parataxis", chance)
    cue.words = tight(cue.words)
    cue.add(",", ",", "PUNCT", "_", verb, "punct")
    return interrupted(content, chance.choice(places), cue, chance, inside=True)


def _opened(chance: random.Random, *, tell: bool) -> tuple[Phrase, int]:
    """Return a sentence that opens with its speaker and cue, and the number of the cue."""
    phrase = Phrase()
    speaker, plural = _speaker(chance)
    subject = phrase.splice(before_verb(speaker), 0, "nsubj")
    verb = _verb(phrase, 0, "root", chance, plural=plural, tell=tell)
    phrase.hang(subject, verb)
    if tell:
        _hearer(phrase, verb, chance)
    return phrase, verb


def _after_cue(content: list[Word], chance: random.Random) -> Phrase:
    """Build: Clara Venn said: “….”, with the content as a ccomp."""
    phrase, verb = _opened(chance, tell=chance.random() < 0.2)
    phrase.words = tight(phrase.words)
    sign = chance.choice(":,")
    colon = phrase.add(sign, sign, "PUNCT", "_", 0, "punct")
    opening = quote_mark(phrase, 0, space=False)
    root = phrase.splice(tight(content), verb, "ccomp")
    stop(phrase, root)
    phrase.words = tight(phrase.words)
    quote_mark(phrase, root, space=True)
    phrase.hang(colon, root)
    phrase.hang(opening, root)
    return phrase


def _that(content: list[Word], chance: random.Random) -> Phrase | None:
    """Build: Clara Venn told reporters that …, with the content as a ccomp, at times without *that*."""
    if content[0].lemma in ("and", "but", "or", "so") or content[-1].form in "?!":
        return None
    phrase, verb = _opened(chance, tell=chance.random() < 0.4)
    if chance.random() < 0.3:
        _setting(phrase, verb, chance)
    mark = phrase.add("that", "that", "SCONJ", "_", 0, "mark") if chance.random() < 0.7 else 0
    root = phrase.splice(tight(lowered(content)), verb, "ccomp")
    if mark:
        phrase.hang(mark, root)
    return stop(phrase, verb)


def _according(content: list[Word], chance: random.Random) -> Phrase | None:
    """Build: According to Clara Venn, … and …, according to Clara Venn."""
    if content[-1].form in "?!":
        return None
    phrase = Phrase()
    speaker, _ = _speaker(chance, pronouns=False)
    head = next(n for n, word in enumerate(speaker, 1) if word.head == 0)
    first = chance.random() < 0.5
    root = comma = 0
    if not first:
        root = phrase.splice(tight(content), 0, "root")
        comma = phrase.add(",", ",", "PUNCT", "_", 0, "punct")
    base = len(phrase.words)
    form = "According" if first else "according"
    phrase.add(form, "accord", "VERB", "Tense=Pres|VerbForm=Part", base + 2 + head, "case")
    phrase.add("to", "to", "ADP", "_", base + 1, "fixed")
    source = phrase.splice(tight(speaker) if first else speaker, root, "obl")
    if first:
        phrase.add(",", ",", "PUNCT", "_", source, "punct")
        root = phrase.splice(tight(lowered(content)), 0, "root")
        phrase.hang(source, root)
    else:
        phrase.hang(comma, source)
    return stop(phrase, root)
