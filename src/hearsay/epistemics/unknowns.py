"""What the text says is not known, disclosed or confirmed: the patterns of `unknowns.tsv` and how far each reaches."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from hearsay.epistemics.article import VERBAL, Article
from hearsay.lexicon import rows
from hearsay.records import Span, Unknown

_UNVERIFIED = re.compile(r"\b(?:independently|verif\w+|conferma\w*|confirmed)\b", re.IGNORECASE)
_STOPS = frozenset(',;:“«"')
_ENDS = frozenset(".:;!?”»")
_NOMINAL = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN"})
_OPENING = frozenset({"CCONJ", "PUNCT"})


def unconfirmed(article: Article, found: Sequence[Unknown]) -> dict[int, Span]:
    """Return, by sentence, the unknowns that say that something could not be verified."""
    return {
        token.sent: unknown.span
        for unknown in found
        if _UNVERIFIED.search(unknown.span.of(article.parse.text))
        for token in article.inside([unknown.span])[:1]
    }


def unknowns(article: Article) -> tuple[Unknown, ...]:
    """Return what the text says is not known, in order, overlapping ones joined."""
    found: list[Span] = []
    text = article.parse.text
    quick, folded = _quick(article.lexicon.lang), text.lower()
    at = 0
    while (hit := quick.search(folded if len(folded) == len(text) else text, at)) is not None:
        match = article.lexicon.unknowns.match(text, hit.start())
        at = match.end() if match else hit.start() + 1
        if match is None:
            continue
        reach = article.lexicon.unknown_reach[match.lastindex - 1] if match.lastindex else "words"
        span = _reach(article, Span(*match.span()), reach)
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return tuple(Unknown(span) for span in found)


@functools.cache
def _quick(lang: str) -> re.Pattern[str]:
    """Return one pattern for a lower-case text that tells where some row of `unknowns.tsv` matches.

    Without groups, and with the word boundary of all rows in front, it runs some twenty times as fast as the rows.
    """
    patterns = [row["pattern"] for _, row in rows(lang, "unknowns", ("pattern",))]
    bounded = [pattern.removeprefix(r"\b") for pattern in patterns if pattern.startswith(r"\b")]
    free = [pattern for pattern in patterns if not pattern.startswith(r"\b")]
    return re.compile("|".join([rf"\b(?:{'|'.join(bounded)})", *free]))


def _reach(article: Article, span: Span, reach: str) -> Span:
    """Return the words that are unknown: the match alone, the noun phrase around it, or its clause."""
    covered = article.inside([span])
    if reach == "words" or not covered:
        return span
    low, high = article.parse.sentences[covered[0].sent]
    first, last = covered[0].i, covered[-1].i
    start, end = (_phrase if reach == "phrase" else _clause)(article, first, last, low, high)
    opening = article.role("complementiser") | article.role("adversative")
    while start < first and (article.tokens[start].pos in _OPENING or article.tokens[start].lower in opening):
        start += 1
    while end > last + 1 and article.tokens[end - 1].pos == "PUNCT":
        end -= 1
    return article.parse.span(start, end)


def _phrase(article: Article, first: int, last: int, low: int, high: int) -> tuple[int, int]:
    tokens = article.tokens
    nouns = [k for k in range(first, last + 1) if tokens[k].pos in {"NOUN", "PROPN"}]
    below = {k for k in article.parse.subtree((nouns or [tokens[last].head])[0]) if low <= k < high}
    end = last + 1
    while end < high and end in below and tokens[end].text not in _STOPS and tokens[end].morph.get("VerbForm") != "Fin":
        end += 1
    start = first
    while start > low and tokens[start].pos != "DET" and tokens[start - 1].pos in _NOMINAL:
        if start - 1 not in below and tokens[start - 1].pos != "DET":
            break
        start -= 1
    return start, end


def _clause(article: Article, first: int, last: int, low: int, high: int) -> tuple[int, int]:
    """Return the clause around the tokens: back to its subject, a comma, a complementiser or a reporting verb."""
    tokens = article.tokens
    openers = article.role("complementiser")
    start = first
    while start > low and tokens[start - 1].text not in _STOPS and tokens[start - 1].lower not in openers:
        if start - 1 in article.cue_of and tokens[start - 1].pos in VERBAL:
            break
        start -= 1
    for k in range(first, last + 1):
        for c in article.parse.children[k]:
            if low <= c < first and tokens[c].rel == "nsubj" and tokens[k].pos in VERBAL:
                start = min(start, *(m for m in article.parse.subtree(c) if m >= low))
    end = last + 1
    while end < high and tokens[end].text not in _ENDS:
        if tokens[end].text == "," and _new_clause(article, end + 1, high):
            break
        end += 1
    return start, end


def _new_clause(article: Article, k: int, high: int) -> bool:
    """Tell whether another main clause begins at token `k`: not a second question (*né quando …*)."""
    if k >= high:
        return False
    asked = article.role("question") | article.role("whether")
    if k + 1 < high and article.tokens[k].pos == "CCONJ" and article.tokens[k + 1].lower in asked:
        return False
    joins = article.tokens[k].pos == "CCONJ" or article.tokens[k].lower in article.role("adversative")
    return joins or (k + 1 < high and any(article.tokens[m].rel == "root" for m in range(k, high)))
