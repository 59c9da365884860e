"""Why each claim was taken, for a person at a terminal: the rule that proposed it, the ranker's word, what moved it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hearsay.attribution.ranker import Reason
from hearsay.export.view import one_line, shorten, source_name, words_around
from hearsay.records import Attribution, Document

# What the rules are called in plain words, by their names and, where a name has two parts, by the first.
_RULES = {
    "quote": "a quotation beside a reporting word or a speaker",
    "quote:alone": "a quotation that goes on from the speaker before it",
    "verb": "a reporting verb and what it takes",
    "verb:clause": "a reporting verb with a clause",
    "verb:infinitive": "a reporting verb with an infinitive",
    "verb:wish": "a verb of wishing or asking, and what is to be done",
    "verb:object": "a reporting verb with a noun phrase",
    "verb:label": "a thing and the name that it is given",
    "verb:accusation": "somebody and what they are said to have done",
    "phrase": "a phrase such as “according to”",
    "noun": "a noun such as “claim” or “denial” and what it is about",
    "adverb": "a word such as “allegedly”",
    "conditional": "the conditional of hearsay, with nobody named",
    "ranked": "no rule: the ranker alone",
}

# The ranker's features in plain words; `{}` is the value. What is not listed is shown by its name (docs/ranker.md).
_FEATURES = {
    "rule": "which rule proposed it",
    "d_len": "the rule's content has {} characters",
    "d_n": "the rule's content is in {} pieces",
    "d_src": "a rule found a source (1) or none (0, -1)",
    "d_quoted": "the rule's content is a quotation: {}",
    "lex": "the lexicon knows the cue as a verb (1), noun (2) or not (0)",
    "wn_communication": "{} of the word's senses are about communication",
    "wn_cognition": "{} of the word's senses are about thought",
    "wn_feeling": "{} of the word's senses are about feeling",
    "wn_social": "{} of the word's senses are about doing together",
    "cl_dist": "the clause that it governs stands {} words away",
    "cl_len": "the clause that it governs has {} words",
    "cl_mark": "that clause is led in by “that”: {}",
    "q_right": "the next quotation is {} words ahead",
    "q_left": "the last quotation is {} words back",
    "q_len": "the nearest quotation has {} characters",
    "s_speaks": "its subject can speak: {}",
    "s_kind": "what kind of source its subject is",
    "s_known": "its subject is somebody known in the article: {}",
    "title": "{} of the sentence's words begin with a capital",
    "to_end": "{} words to the sentence's end",
    "place": "{} words from the sentence's start",
    "sentence": "it stands in sentence {}",
    "negated": "it is negated: {}",
    "passive": "it is passive: {}",
    "modal": "a modal verb stands with it: {}",
}


def _feature(name: str, value: float) -> str:
    if name.startswith("fr_"):
        return f"the cue {'can' if value else 'cannot'} take “{name.removeprefix('fr_')}” (docs/lexicons.md)"
    said = _FEATURES.get(name)
    return said.format(f"{value:g}") if said is not None else f"{name} = {value:g}"


def to_lines(document: Document, claims: Sequence[tuple[Attribution, Reason | None]]) -> Iterator[str]:
    """Yield a paragraph for each claim, numbered as `hearsay read` numbers them."""
    words = words_around(document, "en")
    for number, (claim, reason) in enumerate(claims, 1):
        who = source_name(claim.sources[0], words) if claim.sources else words.no_source
        yield f"{number}. {who}: {shorten(one_line(claim.words(document.text)), 150)}"
        said = _RULES.get(claim.rule) or _RULES.get(claim.rule.partition(":")[0]) or claim.rule
        cue = one_line(" … ".join(span.of(document.text) for span in claim.cue))
        yield f"   proposed by  {said} ({claim.rule})" + (f", cue “{cue}”" if cue else "")
        if reason is None:
            yield "   the ranker   was not asked: there is no cue word"
        else:
            yield f"   the ranker   gives it {reason.probability:.0%} of being a claim, because of"
            for name, value, share in reason.shares:
                yield f"                {share:+.2f}  {_feature(name, value)}"
        yield ""
