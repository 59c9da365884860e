"""Bring treebanks that follow older or other guidelines to one convention per language.

Labels are kept where the attribution rules read them (nsubj:pass, obl:agent, aux:pass, acl:relcl) and rebuilt where a
treebank lacks them; subtypes that only some treebanks draw (flat:name, expl:impers, det:predet) are dropped.
The test files pass through the same functions, so that scores compare like with like.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from train import spanish
from train.conllu import Sentence, Word, features, joined

# Subtypes that are kept, because every treebank has them or _rebuild makes them.
_KEPT = {
    "it": frozenset({"nsubj:pass", "obl:agent", "aux:pass", "acl:relcl", "det:poss"}),
    "es": frozenset({"nsubj:pass", "obl:agent", "aux:pass", "acl:relcl", "det:poss", "expl:pass"}),
    "en": frozenset(
        """nsubj:pass obl:agent aux:pass acl:relcl nmod:poss nmod:desc nmod:unmarked obl:unmarked
        compound:prt""".split()
    ),
}
# Features that only some treebanks mark, or that nothing reads.
_DROPPED = {
    "it": frozenset({"Aspect", "Voice", "Case", "Number[psor]", "ExtPos", "Typo", "Reflex", "Foreign", "Polarity"}),
    "es": frozenset(
        """Abbr AdpType AdvType Aspect Case Degree ExtPos Foreign NumForm Number[psor] Polarity Polite PrepCase
        PunctSide PunctType Reflex Style Typo Voice""".split()
    ),
    "en": frozenset({"ExtPos", "Typo", "Style", "NumForm", "Abbr", "Polarity", "Case"}),
}
_CLOSED = frozenset({"DET", "PRON", "ADV", "ADP", "SCONJ", "CCONJ", "PART", "NUM"})
_ITALIAN_FORMS = {"VBC": "Fin", "VB": "Inf", "VBN": "Part", "VBG": "Ger"}
_ENDINGS = {"o": ("Masc", "Sing"), "a": ("Fem", "Sing"), "i": ("Masc", "Plur"), "e": ("Fem", "Plur")}
_REFERENCE_COUNT = 3


@dataclass(frozen=True)
class Conventions:
    """What the reference treebanks of a language do.

    ``closed`` gives the features of a closed-class word by lower-cased form and POS; ``passives`` holds the verbs
    that take *essere* or *be* mostly as a passive auxiliary.
    """

    closed: dict[tuple[str, str], str]
    passives: frozenset[str]


def learn(sentences: Iterable[Sentence]) -> Conventions:
    """Read the conventions off reference sentences (majority vote, at least three sightings)."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    auxiliaries: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            if word.upos in _CLOSED:
                seen[word.form.lower(), word.upos][word.feats] += 1
            if word.deprel in ("aux", "aux:pass") and word.lemma in ("essere", "be") and word.head:
                auxiliaries[sentence.words[word.head - 1].lemma][word.deprel] += 1
    closed = {
        key: counts.most_common(1)[0][0] for key, counts in seen.items() if sum(counts.values()) >= _REFERENCE_COUNT
    }
    passives = frozenset(lemma for lemma, counts in auxiliaries.items() if counts["aux:pass"] > counts["aux"])
    return Conventions(closed, passives)


def harmonise(sentence: Sentence, language: str, conventions: Conventions, *, reference: bool) -> Sentence:
    """Return the sentence in the language's convention; a reference treebank only loses what the others lack."""
    if language == "es":
        sentence = spanish.harmonised(sentence)
    if not reference:
        if language == "it":
            sentence = _italian_words(sentence, conventions)
        sentence = _rebuild(sentence, language, conventions)
    if language == "it":
        sentence = _sono(sentence)
    return replace(sentence, words=tuple(_plain(word, language) for word in sentence.words))


def _plain(word: Word, language: str) -> Word:
    """Drop subtypes and features that are not shared, and lemmas that are only marks."""
    label = word.deprel if word.deprel in _KEPT[language] else word.deprel.split(":")[0]
    feats = {} if word.upos == "PROPN" and language in ("it", "es") else features(word.feats)
    kept = {key: value for key, value in feats.items() if key not in _DROPPED[language]}
    lemma = word.form if word.upos in ("PUNCT", "SYM") or word.lemma in ("_", "[PUNCT]") else word.lemma
    return replace(word, deprel=label, feats=joined(kept), lemma=lemma)


def _italian_words(sentence: Sentence, conventions: Conventions) -> Sentence:
    return replace(sentence, words=tuple(_italian_word(word, conventions) for word in sentence.words))


def _italian_word(word: Word, conventions: Conventions) -> Word:
    """Give a word of PUD, MarkIT, ParlaMint, Valico or a tweet the features ISDT would give it."""
    feats = features(word.feats)
    upos, lemma = word.upos, word.lemma
    if upos in ("VERB", "AUX") and "VerbForm" not in feats and word.xpos in _ITALIAN_FORMS:
        feats = _italian_verb(word, feats)
    if upos == "PRON" and word.deprel == "det:poss":
        upos = "DET"
    if upos == "ADJ" and lemma.endswith("e"):
        feats.pop("Gender", None)
    if upos == "NOUN" and word.form.lower() == lemma and lemma[-1] not in "aeo":
        # *città*, *crisi*, *film*: ISDT, VIT and ParTUT give a noun that never changes no number.
        feats.pop("Number", None)
    if upos == "NUM":
        feats = {"NumType": feats.get("NumType", "Card")}
    if upos == "DET" and lemma == "un":
        lemma = "uno"
    known = conventions.closed.get((word.form.lower(), upos))
    return replace(word, upos=upos, lemma=lemma, feats=joined(feats) if known is None else known)


def _italian_verb(word: Word, feats: dict[str, str]) -> dict[str, str]:
    """Read the verb form off PUD's XPOS; the imperfect is Tense=Imp, as in ISDT, not Aspect=Imp."""
    feats = dict(feats, VerbForm=_ITALIAN_FORMS[word.xpos])
    past = feats["VerbForm"] == "Fin" and feats.get("Tense") == "Past"
    if past and (feats.get("Aspect") == "Imp" or feats.get("Mood") == "Sub"):
        feats["Tense"] = "Imp"
    if feats["VerbForm"] == "Part" and "Gender" not in feats and word.form[-1:].lower() in _ENDINGS:
        feats["Gender"], feats["Number"] = _ENDINGS[word.form[-1].lower()]
    return feats


def _sono(sentence: Sentence) -> Sentence:
    """Read *sono* as third person plural unless the sentence says *io* (VIT marks many of them first person)."""
    if any(word.form.lower() == "io" for word in sentence.words):
        return sentence

    def mended(word: Word) -> Word:
        feats = features(word.feats)
        if word.form.lower() == "sono" and feats.get("Person") == "1":
            return replace(word, feats=joined(dict(feats, Person="3", Number="Plur")))
        return word

    return replace(sentence, words=tuple(mended(word) for word in sentence.words))


def _rebuild(sentence: Sentence, language: str, conventions: Conventions) -> Sentence:
    """Make the passive, agent, possessive and relative labels that a treebank lacks from what it does mark."""
    words = list(sentence.words)
    children: dict[int, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        children[word.head].append(place)
    passive = {place for place in range(len(words)) if _is_passive(place, words, children, conventions)}
    for place, word in enumerate(words):
        below = children[place + 1]
        label = word.deprel
        if label == "det" and "Poss=Yes" in word.feats and language in ("it", "es"):
            label = "det:poss"
        elif label == "aux" and word.head - 1 in passive and word.lemma in ("essere", "venire", "be", "ser"):
            # *è stato detto*: only the auxiliary next to the participle is passive.
            later = [p for p in children[word.head] if place < p < word.head - 1 and words[p].deprel.startswith("aux")]
            label = "aux" if later else "aux:pass"
        elif label == "nsubj" and word.head - 1 in passive:
            label = "nsubj:pass"
        elif label == "obl" and _is_agent(word, below, words, passive, conventions):
            label = "obl:agent"
        elif label == "acl" and _has_relative(place, words, children):
            label = "acl:relcl"
        elif label == "nmod" and language == "en" and not any(words[p].deprel == "case" for p in below):
            # ParTUT's *law firm*; EWT calls it a compound.
            label = "compound" if place + 1 < word.head and word.upos in ("NOUN", "PROPN") else label
        words[place] = replace(word, deprel=label)
    return replace(sentence, words=tuple(words))


def _is_passive(place: int, words: list[Word], children: dict[int, list[int]], conventions: Conventions) -> bool:
    word = words[place]
    below = [words[p] for p in children[place + 1]]
    if any(child.deprel == "aux:pass" for child in below):
        return True
    if word.upos != "VERB" or features(word.feats).get("VerbForm") != "Part":
        return False
    if any(child.deprel in ("obj", "expl") for child in below):
        return False
    helpers = [child for child in below if child.deprel == "aux"]
    if any(child.lemma in ("venire", "ser") for child in helpers):  # these two are never auxiliaries of a past tense
        return True
    return bool(helpers) and helpers[-1].lemma == "essere" and word.lemma in conventions.passives


def _is_agent(word: Word, below: list[int], words: list[Word], passive: set[int], conventions: Conventions) -> bool:
    if not any(words[p].deprel == "case" and words[p].lemma in ("da", "by", "por") for p in below):
        return False
    if word.head - 1 in passive:
        return True
    head = words[word.head - 1]
    feats = features(head.feats)
    past_participle = feats.get("VerbForm") == "Part" and feats.get("Tense") == "Past"
    return past_participle and head.deprel.startswith("acl") and head.lemma in conventions.passives


def _has_relative(place: int, words: list[Word], children: dict[int, list[int]]) -> bool:
    """Tell whether a relative pronoun stands below a finite clause, itself or one step down."""
    near = children[place + 1]
    below = near + [deeper for p in near for deeper in children[p + 1]]
    return any(words[p].upos in ("PRON", "DET") and "PronType=Rel" in words[p].feats for p in below)
