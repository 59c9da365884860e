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

_MOST_WORDS = 26
_FEWEST_WORDS = 4
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
_SYLLABLES = tuple("va ro ma ti ko ste li ne bru sca do fer gal pi zan mo cu".split())
_ENDINGS = ("ni", "ri", "lli", "tto", "no", "chuk", "enko", "ov", "ez", "son", "mann", "di", "sci", "ati")
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


class _Phrase:
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


def reported(sentences: list[Sentence], count: int, chance: random.Random) -> Iterator[Sentence]:
    """Yield ``count`` sentences of reported speech whose contents are drawn from the sentences given."""
    contents = [words for sentence in sentences if (words := _content(sentence))]
    shapes = (_quoted, _quoted, _quoted, _interrupted, _after_colon, _that, _according, _as_said)
    made = 0
    while made < count and contents:
        tree = chance.choice(shapes)(chance.choice(contents), chance)
        if tree is not None:
            yield Sentence(tuple(tree.words))
            made += 1


def _content(sentence: Sentence) -> list[Word] | None:
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


def _lowered(words: list[Word]) -> list[Word]:
    first = words[0]
    if first.upos == "PROPN" or (first.form.isupper() and len(first.form) > 1):
        return words
    return [replace(first, form=first.form[0].lower() + first.form[1:]), *words[1:]]


def _tight(words: list[Word]) -> list[Word]:
    return [*words[:-1], replace(words[-1], space_after=False)]


def _surname(chance: random.Random) -> str:
    middle = chance.choice(_SYLLABLES) if chance.random() < 0.4 else ""
    return (chance.choice(_SYLLABLES) + middle).capitalize() + chance.choice(_ENDINGS)


def _before_verb(speaker: list[Word]) -> list[Word]:
    """Return the speaker as it opens a sentence: a capital, and a comma that closes an apposition."""
    words = [replace(speaker[0], form=speaker[0].form[0].upper() + speaker[0].form[1:]), *speaker[1:]]
    appositions = [number for number, word in enumerate(words, 1) if word.deprel == "appos"]
    if appositions:
        words = [*_tight(words), Word(",", ",", "PUNCT", "_", "_", appositions[0], "punct")]
    return words


def _name(phrase: _Phrase, head: int, label: str, chance: random.Random, *, space: bool) -> int:
    last = _surname(chance)
    if chance.random() < 0.3:
        return phrase.add(last, last, "PROPN", "_", head, label, space=space)
    first = chance.choice(_FIRST)
    number = phrase.add(first, first, "PROPN", "_", head, label)
    phrase.add(last, last, "PROPN", "_", number, "flat", space=space)
    return number


def _role(phrase: _Phrase, head: int, label: str, chance: random.Random, *, article: bool = True) -> tuple[int, str]:
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
    phrase = _Phrase()
    draw = chance.random()
    if draw < 0.2:
        _name(phrase, 0, "nsubj", chance, space=True)
        return phrase.words, "Sing"
    if draw < 0.3:
        body = chance.choice(_BODIES)
        gender = {"l'": "", "la": "Gender=Fem|", "il": "Gender=Masc|"}[body]
        feats = f"Definite=Def|{gender}Number=Sing|PronType=Art"
        phrase.add(body, "il", "DET", feats, 2, "det", space=body != "l'")
        name = _surname(chance)
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


def _verb(phrase: _Phrase, count: str, head: int, label: str, chance: random.Random) -> int:
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


def _setting(phrase: _Phrase, verb: int, chance: random.Random) -> None:
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


def _cue(phrase: _Phrase, head: int, chance: random.Random) -> int:
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


def _stop(phrase: _Phrase, head: int) -> _Phrase:
    phrase.words[-1] = replace(phrase.words[-1], space_after=False)
    phrase.add(".", ".", "PUNCT", "_", head, "punct")
    return phrase


def _mark(phrase: _Phrase, head: int, *, space: bool) -> int:
    return phrase.add('"', '"', "PUNCT", "_", head, "punct", space=space)


def _quoted(content: list[Word], chance: random.Random) -> _Phrase:
    """«…», ha detto la portavoce: with marks or, more seldom, without."""
    phrase = _Phrase()
    marks = chance.random() < 0.8
    if marks:
        opening = _mark(phrase, 0, space=False)
    root = phrase.splice(_tight(content), 0, "root")
    dash = chance.random() < 0.12
    if marks:
        phrase.hang(opening, root)
        _mark(phrase, root, space=dash)
    elif dash:
        phrase.words[-1] = replace(phrase.words[-1], space_after=True)
    sign = chance.choice("-–") if dash else ","
    comma = phrase.add(sign, sign, "PUNCT", "_", 0, "punct")
    phrase.hang(comma, _cue(phrase, root, chance))
    return _stop(phrase, root)


def _interrupted(content: list[Word], chance: random.Random) -> _Phrase | None:
    """«…, – ha detto la portavoce –, …»: the cue stands inside, where it crosses no arc."""
    places = [
        n for n, word in enumerate(content, 1) if word.form == "," and 2 < n < len(content) - 1 and _free(content, n)
    ]
    if not places:
        return None
    place = chance.choice(places)
    cue = _Phrase()
    verb = _cue(cue, 0, chance)
    cue.words[-1] = replace(cue.words[-1], space_after=False)
    cue.add(",", ",", "PUNCT", "_", verb, "punct")
    return _joined(content, place, cue, chance)


def _joined(content: list[Word], place: int, cue: _Phrase, chance: random.Random) -> _Phrase:
    """Put the cue after the comma at ``place``; at times the quotation closes before it and opens again after."""
    marks = chance.random() < 0.8
    reopened = marks and chance.random() < 0.6
    phrase = _Phrase()
    numbers: list[int] = []
    opening = _mark(phrase, 0, space=False) if marks else 0
    extra: list[int] = [opening] if marks else []
    for n, word in enumerate(content, 1):
        if n == place and reopened:
            extra.append(_mark(phrase, 0, space=False))
        phrase.words.append(word)
        numbers.append(len(phrase.words))
        if n == place:
            verb = phrase.splice(cue.words, 0, "parataxis")
            if reopened:
                extra.append(_mark(phrase, 0, space=False))
    root = 0
    for number, word in zip(numbers, content, strict=True):
        phrase.words[number - 1] = replace(
            word, head=numbers[word.head - 1] if word.head else 0, deprel=word.deprel if word.head else "root"
        )
        root = number if word.head == 0 else root
    if marks:
        phrase.words[-1] = replace(phrase.words[-1], space_after=False)
        extra.append(_mark(phrase, 0, space=False))
    phrase.hang(verb, root)
    for number in extra:
        phrase.hang(number, root)
    return _stop(phrase, root)


def _free(content: list[Word], place: int) -> bool:
    """Tell whether a phrase after ``place`` can hang on the root without crossing an arc."""
    root = next(n for n, word in enumerate(content, 1) if word.head == 0)
    for n, word in enumerate(content, 1):
        low, high = min(n, word.head), max(n, word.head)
        if word.head and low <= place < high and not low <= root <= high:
            return False
    return True


def _after_colon(content: list[Word], chance: random.Random) -> _Phrase:
    """La portavoce ha detto: «…»."""
    phrase = _Phrase()
    speaker, count = _speaker(chance)
    subject = phrase.splice(_before_verb(speaker), 0, "nsubj")
    verb = _verb(phrase, count, 0, "root", chance)
    phrase.hang(subject, verb)
    phrase.words[-1] = replace(phrase.words[-1], space_after=False)
    colon = phrase.add(":", ":", "PUNCT", "_", 0, "punct")
    opening = _mark(phrase, 0, space=False)
    root = phrase.splice(_tight(content), verb, "parataxis")
    _mark(phrase, root, space=False)
    phrase.hang(opening, root)
    phrase.hang(colon, root)
    return _stop(phrase, verb)


def _that(content: list[Word], chance: random.Random) -> _Phrase | None:
    """La portavoce ha detto che and the content, as a ccomp."""
    if content[0].lemma in ("e", "ma", "ed", "però") or content[-1].form in "?!":
        return None
    phrase = _Phrase()
    speaker, count = _speaker(chance)
    subject = phrase.splice(_before_verb(speaker), 0, "nsubj")
    verb = _verb(phrase, count, 0, "root", chance)
    phrase.hang(subject, verb)
    mark = phrase.add("che", "che", "SCONJ", "_", 0, "mark")
    phrase.hang(mark, phrase.splice(_tight(_lowered(content)), verb, "ccomp"))
    return _stop(phrase, verb)


def _according(content: list[Word], chance: random.Random) -> _Phrase | None:
    """Secondo la portavoce, … and …, secondo la portavoce."""
    if content[-1].form in "?!":
        return None
    phrase = _Phrase()
    speaker, _ = _speaker(chance)
    head = next(n for n, word in enumerate(speaker, 1) if word.head == 0)
    first = chance.random() < 0.6
    if first:
        phrase.add("Secondo", "secondo", "ADP", "_", head + 1, "case")
        source = phrase.splice(_tight(speaker), 0, "obl")
        phrase.add(",", ",", "PUNCT", "_", source, "punct")
        root = phrase.splice(_tight(_lowered(content)), 0, "root")
        phrase.hang(source, root)
        return _stop(phrase, root)
    root = phrase.splice(_tight(content), 0, "root")
    comma = phrase.add(",", ",", "PUNCT", "_", 0, "punct")
    phrase.add("secondo", "secondo", "ADP", "_", len(phrase.words) + 1 + head, "case")
    phrase.hang(comma, phrase.splice(speaker, root, "obl"))
    return _stop(phrase, root)


def _as_said(content: list[Word], chance: random.Random) -> _Phrase | None:
    """Come riferisce l'agenzia, and the content."""
    if content[-1].form in "?!":
        return None
    phrase = _Phrase()
    mark = phrase.add("Come", "come", "SCONJ", "_", 0, "mark")
    speaker, count = _speaker(chance)
    verb = _verb(phrase, count, 0, "advcl", chance)
    phrase.hang(mark, verb)
    phrase.splice(_tight(speaker), verb, "nsubj")
    phrase.add(",", ",", "PUNCT", "_", verb, "punct")
    root = phrase.splice(_tight(_lowered(content)), 0, "root")
    phrase.hang(verb, root)
    return _stop(phrase, root)
