"""Bring the Spanish treebanks to one convention: the one that Italian has, since the attribution rules read both.

AnCora (in its version of 2021), GSD and PUD differ in what a relative *que*, *se*, *hay*, *como* and a passive are
called. Each function mends one of these; `harmonised` applies them in order.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from train.conllu import Sentence, Word, features, joined

_RELATIVES = frozenset({"que", "quien", "quienes", "cual", "cuales"})
_QUESTIONS = frozenset({"qué", "quién", "quiénes", "cuál", "cuáles"})
_CLITICS = frozenset({"me", "te", "se", "nos", "os"})
_DATIVES = frozenset({"le", "les"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_DASHES = ("-", "–", "—")
# Verbs of which *se* is a part of the word. GSD calls every *se* expl:pv; with a verb that is not here it is a passive.
# Source: own list of frequent pronominal verbs.
_PRONOMINAL = frozenset(
    """acercar alejar apoyar arrepentir atrever basar caer casar celebrar centrar comprometer convertir dar dedicar
    deber despedir dirigir divertir encargar encontrar enfrentar enterar establecer extender graduar hacer incorporar
    instalar integrar ir llamar llevar manifestar marchar mantener morir mover mudar negar ocupar oponer parecer pasar
    poner preguntar presentar producir quedar quejar reducir referir relacionar retirar reunir salir sentar sentir
    situar sumar tratar ubicar unir ver volver""".split()
)


def harmonised(sentence: Sentence) -> Sentence:
    """Return the sentence in the common convention; heads stay as they are."""
    words = list(sentence.words)
    below: dict[int, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        below[word.head - 1].append(place)
    words = [_word(word, words) for word in words]
    for place, word in enumerate(words):
        if word.deprel == "cop" and word.lemma == "ser" and word.head:
            _passive(place, words)
    for place, word in enumerate(words):
        if word.form.lower() in _RELATIVES:
            words[place] = _relative(place, words, below)
    for place, word in enumerate(words):
        if word.deprel == "acl" and _relative_clause(place, words, below):
            words[place] = replace(word, deprel="acl:relcl")
        elif word.deprel == "xcomp" and _is_clause(place, words, below):
            words[place] = replace(word, deprel="ccomp")
    return replace(sentence, words=tuple(words))


def _word(word: Word, words: list[Word]) -> Word:
    """Mend what one word and its head decide."""
    form, feats = word.form.lower(), features(word.feats)
    head = words[word.head - 1] if word.head else None
    upos, label = word.upos, word.deprel
    if word.lemma in ("ser", "estar") and upos == "VERB":
        upos = "AUX"
    elif word.lemma == "haber" and upos in ("AUX", "VERB"):
        upos = "AUX" if label.startswith("aux") else "VERB"
    if form in ("su", "sus") and upos == "PRON" and label == "det":
        upos = "DET"
        feats = {"Number": "Plur" if form == "sus" else "Sing", "Person": "3", "Poss": "Yes", "PronType": "Prs"}
    elif form == "como" and head is not None and label in ("mark", "case", "advmod") and "Int" not in word.feats:
        nominal = head.upos in _NOMINAL
        upos, label, feats = ("ADP", "case", {}) if nominal else ("SCONJ", "mark", {})
    elif form == "cuando" and head is not None and label in ("mark", "advmod", "obl"):
        upos, label, feats = "SCONJ", "mark", {}
    elif form == "donde" and upos in ("PRON", "ADV"):
        upos, label, feats = "ADV", "advmod", {"PronType": "Rel"}
    elif form in _CLITICS and upos == "PRON" and label.split(":")[0] in ("expl", "compound"):
        label = _clitic(word, head)
    elif form in _DATIVES and upos == "PRON" and label in ("obl:arg", "obj", "iobj"):
        label = "iobj"
    if upos == "NUM":
        feats = {"NumType": feats.get("NumType", "Card")}
    if upos == "PRON":
        feats.pop("Definite", None)
    if form in _QUESTIONS:
        feats["PronType"] = "Int"
    if upos == "PUNCT" and form in _DASHES:
        # A dash opens an aside in print (raya); which of the three stands there differs from page to page.
        shown = _DASHES[len(words) % 3]
        return replace(word, form=shown, lemma=shown, upos=upos, feats=joined(feats), deprel=label)
    return replace(word, upos=upos, feats=joined(feats), deprel=label)


def _clitic(word: Word, head: Word | None) -> str:
    """Return expl:pass for a *se* that makes a passive or hides who acts, expl for one that belongs to its verb."""
    if word.form.lower() != "se" or head is None:
        return "expl"
    if word.deprel in ("expl:pass", "expl:impers"):
        return "expl:pass"
    undecided = word.deprel == "expl:pv" and "Case=Acc,Dat" in word.feats and "Person=3" in head.feats
    return "expl:pass" if undecided and head.lemma not in _PRONOMINAL else "expl"


def _passive(place: int, words: list[Word]) -> None:
    """Read *fue condenado* as a passive where the treebank has a copula and an adjective."""
    head = words[words[place].head - 1]
    if head.upos in ("ADJ", "VERB") and features(head.feats).get("VerbForm") == "Part":
        words[place] = replace(words[place], deprel="aux")
        words[words[place].head - 1] = replace(head, upos="VERB")


def _relative(place: int, words: list[Word], below: dict[int, list[int]]) -> Word:
    """Make a relative *que* a pronoun with a role in its clause; GSD calls it a conjunction."""
    word = words[place]
    head = words[word.head - 1] if word.head else None
    if head is None:
        return word
    if word.upos == "SCONJ" and word.deprel == "mark" and head.deprel == "acl:relcl":
        taken = {words[p].deprel.split(":")[0] for p in below[word.head - 1] if p != place}
        role = "nsubj" if "nsubj" not in taken and "expl" not in taken else "obj" if "obj" not in taken else "obl"
        return replace(word, upos="PRON", feats="PronType=Rel", deprel=role)
    if word.upos in ("PRON", "DET") and "Rel" in features(word.feats).get("PronType", ""):
        feats = features(word.feats)
        feats["PronType"] = "Rel"
        if word.form.lower() == "que":
            feats = {"PronType": "Rel"}
        return replace(word, feats=joined(feats))
    return word


def _relative_clause(place: int, words: list[Word], below: dict[int, list[int]]) -> bool:
    near = below[place]
    deeper = [q for p in near for q in below[p]]
    return any("PronType=Rel" in words[p].feats and p < place for p in (*near, *deeper))


def _is_clause(place: int, words: list[Word], below: dict[int, list[int]]) -> bool:
    """Tell whether a complement has a finite verb of its own: AnCora calls some *que* clauses xcomp."""
    finite = features(words[place].feats).get("VerbForm") == "Fin"
    children = [words[p] for p in below[place]]
    helped = any(c.deprel.startswith(("aux", "cop")) and "VerbForm=Fin" in c.feats for c in children)
    return finite or helped
