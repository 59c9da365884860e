"""The conditional of hearsay (*sarebbero morte*), told from hypotheses, wishes and the future seen from the past."""

from __future__ import annotations

from hearsay.annotate import Token
from hearsay.epistemics.article import Article, Reading


def evidential(article: Article, reading: Reading) -> list[Token]:
    """Return the verbs in the evidential conditional outside the speaker's own words."""
    modal = article.role("conditional_modal")
    if not modal:
        return []
    participles = article.role("modal_participle")
    found = []
    for token in reading.content:
        if (
            token.morph.get("Mood") != "Cnd"
            or token.lemma in modal
            or token.lower in modal
            or token.lower in modal
            or article.quoted[token.i]
        ):
            continue
        if token.morph.get("Person") in {"1", "2"} or hypothetical(article, token) or _wish(article, token):
            continue
        group = (
            [article.tokens[token.head], *article.auxiliaries(article.tokens[token.head])] if token.rel == "aux" else []
        )
        group += article.tokens[token.i + 1 : token.i + 3]
        if any(other.lemma in modal or other.lower in participles for other in group) or seen_from_then(
            article, reading, token
        ):
            continue
        found.append(token)
    return found


def _wish(article: Article, token: Token) -> bool:
    """Tell whether the conditional is a wish or a courtesy: *mi piacerebbe*, *preferirebbe*."""
    return token.lemma in article.role("wishing")


def hypothetical(article: Article, token: Token) -> bool:
    """Tell whether a condition stands in the sentence: *se …*, not the *se* of a question, nor *Se,* alone."""
    low, high = article.parse.sentences[token.sent]
    words = article.role("hypothetical")
    for k in range(low, high):
        word = article.tokens[k]
        if word.lower in words and word.pos in {"SCONJ", "ADV"} and not _asked(article, article.tokens[word.head]):
            return not (k == low and k + 1 < high and article.tokens[k + 1].text == ",")
    return False


def _asked(article: Article, verb: Token) -> bool:
    """Tell whether a clause is what a reporting verb asks or says: *chiede se regge*."""
    return verb.rel == "ccomp" and article.verb(article.tokens[verb.head]) in article.lexicon.verbs


def seen_from_then(article: Article, reading: Reading, token: Token) -> bool:
    """Tell whether a compound conditional is a future seen from the past: *ha detto che sarebbe partito*.

    It is where the cue promises or foretells, stands in a past other than the present perfect, or where the clause
    has no subject but the speaker. Otherwise *ha aggiunto che il direttore le avrebbe chiesto di tacere* is hearsay.
    """
    claim = reading.claim
    if claim.rule.split(":")[0] not in {"verb", "noun"} or claim.rule == "verb:anaphor":
        return False
    if token.rel != "aux" or token.lemma not in article.role("perfect"):
        return False
    verb = article.tokens[token.head]
    if verb.morph.get("VerbForm") != "Part" or any(source.type in {"anonymous", "media"} for source in claim.sources):
        return False
    if claim.stance == "predicts":
        return True
    cue = reading.cue
    if any(t.morph.get("Tense") in {"Past", "Imp"} and t.morph.get("VerbForm") == "Fin" for t in cue):
        return True
    perfect = any(t.morph.get("VerbForm") == "Part" for t in cue)
    return perfect and not any(article.tokens[c].rel in {"nsubj", "csubj"} for c in article.parse.children[verb.i])
