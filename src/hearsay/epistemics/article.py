"""One article and one claim while they are read: indices that are built once, and questions about words."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hearsay.annotate import Parse, Token
from hearsay.lexicon import Lexicon
from hearsay.records import Attribution, Span, TimeExpression
from hearsay.text import Quotation

VERBAL = frozenset({"VERB", "AUX"})
_INFLECTED = frozenset({"VERB", "AUX", "ADJ", "NOUN"})  # a participle may be taken for any of them
SCARE_WORDS = 2  # words up to which a quotation inside an indirect content is a word held at a distance; own choice


@dataclass(slots=True)
class Reading:
    """A claim while it is read: the tokens of its content and cue, the content's head, and the content's indices.

    `unable` tells that its source says that it cannot confirm the content.
    """

    claim: Attribution
    content: list[Token]
    cue: list[Token]
    top: Token
    within: set[int]
    unable: bool = False


@functools.cache
def _simple(lexicon: Lexicon) -> Mapping[str, str]:
    """Return the contracted prepositions of a language with their simple forms."""
    return {
        word: name.removeprefix("preposition_")
        for name in lexicon.roles
        if name.startswith("preposition_")
        for word in lexicon.role(name)
    }


class Article:
    """The words of one article. `cue_of` maps the tokens of cues to claims, `quoted` marks those in quotations."""

    def __init__(
        self,
        parse: Parse,
        quotations: Sequence[Quotation],
        times: Sequence[TimeExpression],
        lexicon: Lexicon,
        published: str,
    ) -> None:
        self.parse = parse
        self.tokens = parse.tokens
        self.lexicon = lexicon
        self.role = lexicon.role
        self.times = times
        self.starts = [token.start for token in parse.tokens]
        self.published = published
        self.quoted = bytearray(len(self.tokens))
        self.scare: list[tuple[int, Span]] = []
        for quotation in quotations:
            for span in quotation.spans:
                low, high = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
                self.quoted[low:high] = b"\x01" * (high - low)
            if len(quotation.spans[0].of(parse.text).split()) <= SCARE_WORDS:
                self.scare.append((quotation.start, quotation.outer))
        self.simple = _simple(lexicon)
        self.cue_of: dict[int, str] = {}
        self._lemmas: dict[tuple[str, str], str] = {}

    def inside(self, spans: Iterable[Span]) -> list[Token]:
        """Return the tokens that the spans cover, in order."""
        found = []
        for span in spans:
            found.extend(self.tokens[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)])
        return found

    def auxiliaries(self, token: Token) -> list[Token]:
        """Return the auxiliaries and copulas of a predicate."""
        return [self.tokens[c] for c in self.parse.children[token.i] if self.tokens[c].rel in {"aux", "cop"}]

    def has(self, tokens: Iterable[Token], name: str) -> bool:
        """Tell whether a token, by form, lemma or mended lemma, is among the words of a role of `grammar.tsv`."""
        words = self.role(name)
        for token in tokens:
            if token.lower in words or token.lemma in words or (token.pos == "VERB" and self.verb(token) in words):
                return True
        return False

    def verb(self, token: Token) -> str:
        """Return the lemma of a token, mended where a cue verb is meant."""
        known = self._lemmas.get((token.lower, token.lemma))
        if known is None:
            known = self._lemmas[token.lower, token.lemma] = self.lexicon.verb_lemma(token.lower, token.lemma)
        return known

    def verbs(self, tokens: Iterable[Token]) -> set[str]:
        """Return the lemmas of those tokens that may be verbs."""
        return {self.verb(token) for token in tokens if token.pos in _INFLECTED}

    def asked(self, reading: Reading) -> bool:
        """Tell whether the content opens as a question, *whether* or *if*, and not as a condition within it."""
        first = reading.content[0]
        if first.lower not in self.role("whether") or reading.claim.mode == "direct":
            return False
        clause = self.tokens[first.head]
        return not reading.claim.rule.startswith("quote") and (
            first.head == first.i or clause.head not in reading.within
        )

    def negated(self, token: Token) -> bool:
        """Tell whether a negation stands within two words before the token."""
        negation = self.role("negation")
        return any(
            k >= 0 and self.tokens[k].sent == token.sent and self.tokens[k].lower in negation
            for k in (token.i - 1, token.i - 2)
        )

    def top(self, content: list[Token]) -> Token:
        """Return the head of the content: the token whose own head lies outside it, a verb where there is one."""
        within = {token.i for token in content}
        roots = [token for token in content if token.head not in within or token.head == token.i]
        verbs = [token for token in roots if token.pos in VERBAL or self.auxiliaries(token)]
        return (verbs or roots or content)[0]
