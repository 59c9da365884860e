"""Reported speech in the shapes of Italian news, made from treebank trees and invented speakers.

The Italian treebanks at hand hold some fifty sentences like *«…», ha dichiarato la portavoce*, far too few to learn
that the noun after the cue is its subject. Here a sentence of a treebank becomes the content, a speaker and a cue are
built around it, and the tree is the one UD gives: the content is the root and the cue its parataxis; after a colon the
content is a parataxis of the cue; after *che* it is a ccomp; *secondo* makes an obl.
Source of the labels: the UD guidelines on reported speech, and the majority in PUD, VIT and Valico.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from train.conllu import Sentence, Word, features
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

_IRREGULAR: dict[str, tuple[str, ...]] = {
    "dire": ("dice", "dicono", "diceva", "dicevano", "disse", "dissero", "detto"),
    "aggiungere": ("aggiunge", "aggiungono", "aggiungeva", "aggiungevano", "aggiunse", "aggiunsero", "aggiunto"),
    "sostenere": ("sostiene", "sostengono", "sosteneva", "sostenevano", "sostenne", "sostennero", "sostenuto"),
    "scrivere": ("scrive", "scrivono", "scriveva", "scrivevano", "scrisse", "scrissero", "scritto"),
    "riferire": ("riferisce", "riferiscono", "riferiva", "riferivano", "riferì", "riferirono", "riferito"),
    "concludere": ("conclude", "concludono", "concludeva", "concludevano", "concluse", "conclusero", "concluso"),
    "rispondere": ("risponde", "rispondono", "rispondeva", "rispondevano", "rispose", "risposero", "risposto"),
    "ammettere": ("ammette", "ammettono", "ammetteva", "ammettevano", "ammise", "ammisero", "ammesso"),
    "ribadire": ("ribadisce", "ribadiscono", "ribadiva", "ribadivano", "ribadì", "ribadirono", "ribadito"),
    "avvertire": ("avverte", "avvertono", "avvertiva", "avvertivano", "avvertì", "avvertirono", "avvertito"),
}
_REGULAR = tuple(
    """affermare dichiarare spiegare raccontare commentare osservare precisare sottolineare confermare annunciare
    replicare assicurare ricordare denunciare segnalare comunicare""".split()
)
_TENSES = (
    "Mood=Ind|Number={n}|Person=3|Tense=Pres|VerbForm=Fin",
    "Mood=Ind|Number={n}|Person=3|Tense=Imp|VerbForm=Fin",
    "Mood=Ind|Number={n}|Person=3|Tense=Past|VerbForm=Fin",
)
_AUXILIARIES = (
    (("ha", "hanno"), "Mood=Ind|Number={n}|Person=3|Tense=Pres|VerbForm=Fin", 12),
    (("aveva", "avevano"), "Mood=Ind|Number={n}|Person=3|Tense=Imp|VerbForm=Fin", 3),
    (("avrebbe", "avrebbero"), "Mood=Cnd|Number={n}|Person=3|Tense=Pres|VerbForm=Fin", 2),
)
# Roles and bodies: article, noun, lemma, gender, number.
_ROLES = tuple(
    tuple(row.split())
    for row in """il ministro ministro Masc Sing|il presidente presidente Masc Sing|il sindaco sindaco Masc Sing
il premier premier Masc Sing|il procuratore procuratore Masc Sing|il generale generale Masc Sing
il portavoce portavoce Masc Sing|il direttore direttore Masc Sing|il comandante comandante Masc Sing
il governatore governatore Masc Sing|il segretario segretario Masc Sing|un funzionario funzionario Masc Sing
un testimone testimone Masc Sing|un diplomatico diplomatico Masc Sing|il capo capo Masc Sing
il governo governo Masc Sing|il ministero ministero Masc Sing|il quotidiano quotidiano Masc Sing
lo staff staff Masc Sing|un ufficiale ufficiale Masc Sing|il medico medico Masc Sing|il vescovo vescovo Masc Sing
la portavoce portavoce Fem Sing|la ministra ministro Fem Sing|la sindaca sindaco Fem Sing|la premier premier Fem Sing
la procura procura Fem Sing|la polizia polizia Fem Sing|l' agenzia agenzia None Sing|una fonte fonte Fem Sing
la presidente presidente Fem Sing|la commissione commissione Fem Sing|la direttrice direttore Fem Sing
l' emittente emittente None Sing|l' ambasciatore ambasciatore None Sing|l' avvocata avvocato None Sing
la difesa difesa Fem Sing|la responsabile responsabile Fem Sing|la testata testata Fem Sing
i medici medico Masc Plur|i soccorritori soccorritore Masc Plur|i servizi servizio Masc Plur
gli inquirenti inquirente Masc Plur|i testimoni testimone Masc Plur|gli esperti esperto Masc Plur
i residenti residente Masc Plur|i sindacati sindacato Masc Plur|le autorità autorità Fem Plur
le organizzazioni organizzazione Fem Plur|le forze forza Fem Plur|le famiglie famiglia Fem Plur
- fonti fonte Fem Plur|due fonti fonte Fem Plur|alcuni funzionari funzionario Masc Plur""".replace("\n", "|").split("|")
)
_COMPLEMENTS = tuple(
    tuple(row.split())
    for row in """della Difesa difesa|degli Esteri estero|dell' Interno interno|del governo governo
del ministero ministero|della Regione regione|della procura procura|dell' esercito esercito|della polizia polizia
del partito partito|dell' azienda azienda|dell' ospedale ospedale|della Commissione commissione
della Protezione protezione|del tribunale tribunale""".replace("\n", "|").split("|")
)
_OF = {
    "della": "Definite=Def|Gender=Fem|Number=Sing|PronType=Art",
    "del": "Definite=Def|Gender=Masc|Number=Sing|PronType=Art",
    "dell'": "Definite=Def|Number=Sing|PronType=Art",
    "degli": "Definite=Def|Gender=Masc|Number=Plur|PronType=Art",
}
_ADJECTIVES = ("local", "militar", "regional", "provincial", "central", "civil", "federal", "municipal")
_FIRST = tuple(
    """Anna Carla Giulia Marta Elena Sofia Irene Luca Marco Paolo Andrea Dario Ivo Olek Dmytro Nadia Samir Leila Karim
    John Mary Hans Pierre Ana Joao Mei""".split()
)
_BODIES = ("l'", "la", "il")
_WHERE = (
    ("in", "una", "nota", "Fem"),
    ("in", "un", "comunicato", "Masc"),
    ("in", "un'", "intervista", None),
    ("in", "un", "messaggio", "Masc"),
    ("in", "un", "post", "Masc"),
)
_TO = (
    ("ai", "giornalisti", "giornalista", "Masc", "Plur"),
    ("alla", "stampa", "stampa", "Fem", "Sing"),
    ("alla", "radio", "radio", "Fem", "Sing"),
    ("all'", "agenzia", "agenzia", "Fem", "Sing"),
)
_WHEN = ("ieri", "oggi", "poi", "inoltre", "stamattina", "infine", "ancora")


def reported(sentences: list[Sentence], count: int, chance: random.Random) -> Iterator[Sentence]:
    """Yield ``count`` sentences of reported speech whose contents are drawn from the sentences given."""
    contents = [words for sentence in sentences if (words := plain(sentence))]
    shapes = (_quoted, _quoted, _quoted, _interrupted, _after_colon, _that, _according, _as_said)
    made = 0
    while made < count and contents:
        tree = chance.choice(shapes)(chance.choice(contents), chance)
        if tree is not None:
            yield Sentence(tuple(tree.words))
            made += 1


def _name(phrase: Phrase, head: int, label: str, chance: random.Random, *, space: bool) -> int:
    last = surname(chance)
    if chance.random() < 0.3:
        return phrase.add(last, last, "PROPN", "_", head, label, space=space)
    first = chance.choice(_FIRST)
    number = phrase.add(first, first, "PROPN", "_", head, label)
    phrase.add(last, last, "PROPN", "_", number, "flat", space=space)
    return number


def _role(phrase: Phrase, head: int, label: str, chance: random.Random, *, article: bool = True) -> tuple[int, str]:
    """Append *la portavoce del ministero*; return its place in the phrase and its grammatical number."""
    rows = _ROLES if article else [row for row in _ROLES if row[4] == "Sing"]
    word, noun, lemma, gender, count = chance.choice(rows)
    gender_feats = "" if gender == "None" else f"Gender={gender}|"
    feats = f"Gender={gender}|Number={count}" if gender != "None" else f"Number={count}"
    article_number = 0
    if article and word != "-":
        if word == "due":
            article_number = phrase.add(word, word, "NUM", "NumType=Card", 0, "nummod")
        elif word == "alcuni":
            article_number = phrase.add(word, "alcuno", "DET", f"{gender_feats}Number={count}|PronType=Ind", 0, "det")
        else:
            sort, base = ("Ind", "uno") if word in ("un", "una") else ("Def", "il")
            article_feats = f"Definite={sort}|{gender_feats}Number={count}|PronType=Art"
            article_number = phrase.add(word, base, "DET", article_feats, 0, "det", space=not word.endswith("'"))
    number = phrase.add(noun, lemma, "NOUN", feats, head, label)
    if article_number:
        phrase.hang(article_number, number)
    draw = chance.random()
    if draw < 0.45:
        of, what, what_lemma = chance.choice(_COMPLEMENTS)
        place = phrase.add(of, "di", "ADP", _OF[of], 0, "case", space=not of.endswith("'"))
        plural = of == "degli"
        what_feats = f"Gender={features(_OF[of]).get('Gender', 'Masc')}|Number={'Plur' if plural else 'Sing'}"
        phrase.hang(place, phrase.add(what, what_lemma, "NOUN", what_feats, number, "nmod"))
    elif draw < 0.6:
        stem = chance.choice(_ADJECTIVES)
        form = stem + ("e" if count == "Sing" else "i")
        phrase.add(form, stem + "e", "ADJ", f"Number={count}", number, "amod")
    return number, count


def _speaker(chance: random.Random) -> tuple[list[Word], str]:
    """Return a noun phrase that can speak, and its number."""
    phrase = Phrase()
    draw = chance.random()
    if draw < 0.2:
        _name(phrase, 0, "nsubj", chance, space=True)
        return phrase.words, "Sing"
    if draw < 0.3:
        body = chance.choice(_BODIES)
        gender = {"l'": "", "la": "Gender=Fem|", "il": "Gender=Masc|"}[body]
        feats = f"Definite=Def|{gender}Number=Sing|PronType=Art"
        phrase.add(body, "il", "DET", feats, 2, "det", space=body != "l'")
        name = surname(chance)
        name = chance.choice("AEIO") + name.lower() if body == "l'" else name
        name = name[:4].upper() if chance.random() < 0.4 else name
        phrase.add(name, name, "PROPN", "_", 0, "nsubj")
        return phrase.words, "Sing"
    if draw < 0.42:
        number = _name(phrase, 0, "nsubj", chance, space=False)
        comma = phrase.add(",", ",", "PUNCT", "_", 0, "punct")
        role, _ = _role(phrase, number, "appos", chance, article=chance.random() < 0.3)
        phrase.hang(comma, role)
        return phrase.words, "Sing"
    number, count = _role(phrase, 0, "nsubj", chance)
    if count == "Sing" and chance.random() < 0.55:
        if chance.random() < 0.6:
            _name(phrase, number, "nmod", chance, space=True)
        else:
            phrase.words[-1] = replace(phrase.words[-1], space_after=False)
            comma = phrase.add(",", ",", "PUNCT", "_", 0, "punct")
            phrase.hang(comma, _name(phrase, number, "appos", chance, space=True))
    return phrase.words, count


def _verb(phrase: Phrase, count: str, head: int, label: str, chance: random.Random) -> int:
    """Append *ha detto*, *spiegano*, *avrebbe riferito*; return the number of the verb."""
    plural = count == "Plur"
    lemma = chance.choice((*_REGULAR, *_IRREGULAR, "dire", "dire", "dire"))
    regular = tuple(lemma[:-3] + ending for ending in ("a", "ano", "ava", "avano", "ò", "arono", "ato"))
    forms = _IRREGULAR.get(lemma, regular)
    if chance.random() < 0.55:
        pair, feats, _ = chance.choices(_AUXILIARIES, [weight for *_, weight in _AUXILIARIES])[0]
        auxiliary = phrase.add(pair[plural], "avere", "AUX", feats.format(n=count), 0, "aux")
        participle = "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part"
        number = phrase.add(forms[6], lemma, "VERB", participle, head, label)
        phrase.hang(auxiliary, number)
        return number
    tense = chance.choices((0, 1, 2), (8, 1, 2))[0]
    return phrase.add(forms[2 * tense + plural], lemma, "VERB", _TENSES[tense].format(n=count), head, label)


def _setting(phrase: Phrase, verb: int, chance: random.Random) -> None:
    """Append, at times, *in una nota* or *ai giornalisti*."""
    draw = chance.random()
    if draw < 0.12:
        preposition, article, noun, gender = chance.choice(_WHERE)
        base = len(phrase.words)
        phrase.add(preposition, preposition, "ADP", "_", base + 3, "case")
        gender_feats = f"Gender={gender}|" if gender else ""
        feats = f"Definite=Ind|{gender_feats}Number=Sing|PronType=Art"
        phrase.add(article, "uno", "DET", feats, base + 3, "det", space=not article.endswith("'"))
        phrase.add(noun, noun, "NOUN", f"Gender={gender or 'Fem'}|Number=Sing", verb, "obl")
    elif draw < 0.22:
        preposition, noun, lemma, gender, count = chance.choice(_TO)
        base = len(phrase.words)
        gender_feats = "" if preposition == "all'" else f"Gender={gender}|"
        feats = f"Definite=Def|{gender_feats}Number={count}|PronType=Art"
        phrase.add(preposition, "a", "ADP", feats, base + 2, "case", space=preposition != "all'")
        phrase.add(noun, lemma, "NOUN", f"Gender={gender}|Number={count}", verb, "obl")


def _cue(phrase: Phrase, head: int, chance: random.Random) -> int:
    """Append *ha detto ieri la portavoce in una nota* as a parataxis; at times without any speaker."""
    speaker, count = _speaker(chance)
    verb = _verb(phrase, count, head, "parataxis", chance)
    if chance.random() < 0.2:
        when = chance.choice(_WHEN)
        phrase.add(when, when, "ADV", "_", verb, "advmod")
    if chance.random() < 0.92:
        phrase.splice(speaker, verb, "nsubj")
    _setting(phrase, verb, chance)
    return verb


def _quoted(content: list[Word], chance: random.Random) -> Phrase:
    """«…», ha detto la portavoce: with marks or, more seldom, without."""
    phrase = Phrase()
    marks = chance.random() < 0.8
    if marks:
        opening = quote_mark(phrase, 0, space=False)
    root = phrase.splice(tight(content), 0, "root")
    dash = chance.random() < 0.12
    if marks:
        phrase.hang(opening, root)
        quote_mark(phrase, root, space=dash)
    elif dash:
        phrase.words[-1] = replace(phrase.words[-1], space_after=True)
    sign = chance.choice("-–") if dash else ","
    comma = phrase.add(sign, sign, "PUNCT", "_", 0, "punct")
    phrase.hang(comma, _cue(phrase, root, chance))
    return stop(phrase, root)


def _interrupted(content: list[Word], chance: random.Random) -> Phrase | None:
    """«…, – ha detto la portavoce –, …»: the cue stands inside, where it crosses no arc."""
    places = [
        n for n, word in enumerate(content, 1) if word.form == "," and 2 < n < len(content) - 1 and free(content, n)
    ]
    if not places:
        return None
    place = chance.choice(places)
    cue = Phrase()
    verb = _cue(cue, 0, chance)
    cue.words[-1] = replace(cue.words[-1], space_after=False)
    cue.add(",", ",", "PUNCT", "_", verb, "punct")
    return interrupted(content, place, cue, chance, inside=False)


def _after_colon(content: list[Word], chance: random.Random) -> Phrase:
    """La portavoce ha detto: «…»."""
    phrase = Phrase()
    speaker, count = _speaker(chance)
    subject = phrase.splice(before_verb(speaker), 0, "nsubj")
    verb = _verb(phrase, count, 0, "root", chance)
    phrase.hang(subject, verb)
    phrase.words[-1] = replace(phrase.words[-1], space_after=False)
    colon = phrase.add(":", ":", "PUNCT", "_", 0, "punct")
    opening = quote_mark(phrase, 0, space=False)
    root = phrase.splice(tight(content), verb, "parataxis")
    quote_mark(phrase, root, space=False)
    phrase.hang(opening, root)
    phrase.hang(colon, root)
    return stop(phrase, verb)


def _that(content: list[Word], chance: random.Random) -> Phrase | None:
    """La portavoce ha detto che and the content, as a ccomp."""
    if content[0].lemma in ("e", "ma", "ed", "però") or content[-1].form in "?!":
        return None
    phrase = Phrase()
    speaker, count = _speaker(chance)
    subject = phrase.splice(before_verb(speaker), 0, "nsubj")
    verb = _verb(phrase, count, 0, "root", chance)
    phrase.hang(subject, verb)
    mark = phrase.add("che", "che", "SCONJ", "_", 0, "mark")
    phrase.hang(mark, phrase.splice(tight(lowered(content)), verb, "ccomp"))
    return stop(phrase, verb)


def _according(content: list[Word], chance: random.Random) -> Phrase | None:
    """Secondo la portavoce, … and …, secondo la portavoce."""
    if content[-1].form in "?!":
        return None
    phrase = Phrase()
    speaker, _ = _speaker(chance)
    head = next(n for n, word in enumerate(speaker, 1) if word.head == 0)
    first = chance.random() < 0.6
    if first:
        phrase.add("Secondo", "secondo", "ADP", "_", head + 1, "case")
        source = phrase.splice(tight(speaker), 0, "obl")
        phrase.add(",", ",", "PUNCT", "_", source, "punct")
        root = phrase.splice(tight(lowered(content)), 0, "root")
        phrase.hang(source, root)
        return stop(phrase, root)
    root = phrase.splice(tight(content), 0, "root")
    comma = phrase.add(",", ",", "PUNCT", "_", 0, "punct")
    phrase.add("secondo", "secondo", "ADP", "_", len(phrase.words) + 1 + head, "case")
    phrase.hang(comma, phrase.splice(speaker, root, "obl"))
    return stop(phrase, root)


def _as_said(content: list[Word], chance: random.Random) -> Phrase | None:
    """Come riferisce l'agenzia, and the content."""
    if content[-1].form in "?!":
        return None
    phrase = Phrase()
    mark = phrase.add("Come", "come", "SCONJ", "_", 0, "mark")
    speaker, count = _speaker(chance)
    verb = _verb(phrase, count, 0, "advcl", chance)
    phrase.hang(mark, verb)
    phrase.splice(tight(speaker), verb, "nsubj")
    phrase.add(",", ",", "PUNCT", "_", verb, "punct")
    root = phrase.splice(tight(lowered(content)), 0, "root")
    phrase.hang(verb, root)
    return stop(phrase, root)
