"""Disputes inside one article: which two claims cannot both be right as reported, and why.

A denial is tied to what it denies by the words they share; two claims that share their words but differ in polarity, or
give different numbers to the same thing, conflict. Blame traded about different facts is no contradiction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hearsay.annotate import Parse, Token
from hearsay.lexicon import Lexicon
from hearsay.records import Attribution, Contradiction

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_DENIAL = 0.34  # share of the denied content's words that the other claim must hold; dev and own gold
_POLARITY = 0.5  # the same for two assertions of opposite polarity; own gold


def find_disputes(
    parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[tuple[Attribution, ...], tuple[Contradiction, ...]]:
    """Return the attributions, plain rejections of another's claim now `denies`, and the contradictions between them."""
    claims = list(attributions)
    words = [_words(parse, claim, lexicon) for claim in claims]
    negative = [_negative(parse, claim, lexicon) for claim in claims]
    found: dict[frozenset[int], Contradiction] = {}
    for i, denial in enumerate(claims):
        if denial.stance != "denies":
            continue
        candidates = []
        for j, other in enumerate(claims):
            if i == j or other.stance == "denies" or _same_source(denial, other) or other.stance in {"questions"}:
                continue
            share = _share(words[i], words[j])
            same_words = any(a.start < b.end and b.start < a.end for a in denial.content for b in other.content)
            if same_words and (other.parent == denial.id or _covers(other, denial) or _covers(denial, other)):
                share = max(share, 1.0)
            if share >= _DENIAL and negative[j] == negative[i]:
                candidates.append((share, -abs(denial.content[0].start - other.content[0].start), j))
        for share, _, j in sorted(candidates, reverse=True)[:2]:
            if share >= candidates[0][0] * 0.8 or share >= 0.6:
                found.setdefault(frozenset((i, j)), Contradiction(min(i, j), max(i, j), "denied"))
    for i, first in enumerate(claims):
        for j in range(i + 1, len(claims)):
            second = claims[j]
            if frozenset((i, j)) in found or _same_source(first, second) or "unknown" in {first.certainty, second.certainty}:
                continue
            if {first.stance, second.stance} & {"questions", "orders", "denies"}:
                continue
            if negative[i] != negative[j] and min(len(words[i]), len(words[j])) >= 2 and _share(words[i], words[j]) >= _POLARITY:
                found[frozenset((i, j))] = Contradiction(i, j, "opposite")
                later = j if negative[j] else i
                if claims[later].stance == "asserts" and negative[later]:
                    claims[later] = replace(claims[later], stance="denies")
    return tuple(claims), tuple(found[key] for key in sorted(found, key=sorted))


def _words(parse: Parse, claim: Attribution, lexicon: Lexicon) -> frozenset[str]:
    """Return the lemmas of the content words, names and numbers as written."""
    light = lexicon.role("light_words")
    return frozenset(
        (token.lower if token.pos in {"PROPN", "NUM"} else token.lemma)
        for token in _tokens(parse, claim)
        if token.pos in _CONTENT and token.lemma not in light
    )


def _tokens(parse: Parse, claim: Attribution) -> list[Token]:
    return [token for token in parse.tokens if any(span.start <= token.start < span.end for span in claim.content)]


def _negative(parse: Parse, claim: Attribution, lexicon: Lexicon) -> bool:
    """Tell whether the main clause of the content is negated."""
    negation = lexicon.role("negation") | lexicon.role("no_words")
    inside = _tokens(parse, claim)
    within = {token.i for token in inside}
    for token in inside:
        if token.lower not in negation:
            continue
        head = parse.tokens[token.head]
        if head.head not in within or head.i == head.head or parse.tokens[head.head].head not in within:
            return True
    return False


def _same_source(first: Attribution, second: Attribution) -> bool:
    if not first.sources or not second.sources:
        return False
    a, b = first.sources[0], second.sources[0]
    if a.type == "unknown" or b.type == "unknown":
        return False
    if a.entity is not None or b.entity is not None:
        return a.entity == b.entity
    return a.name.casefold() == b.name.casefold()


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter >= 1 and len(first & second) >= min(2, shorter) else 0.0


def _covers(outer: Attribution, inner: Attribution) -> bool:
    return all(any(a.start <= b.start and b.end <= a.end for a in outer.content) for b in inner.content)
