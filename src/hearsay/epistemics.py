"""How sure, and how far off: stance, certainty, evidential conditional, distance, venue, terms, and what is unknown.

Three readings are kept apart: the speaker's certainty comes from words in the content (ICD 203 bands only for the words of
that table), the outlet's distance from the conditional and from words of hearsay, and neither says what is true.

Source: the project's annotation guidelines for the classes; ICD 203 (2015), D.6.e.(2)(a) for the bands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hearsay.annotate import Parse, Token
from hearsay.lexicon import Hedge, Lexicon
from hearsay.records import (
    Attribution,
    Certainty,
    Distance,
    Forecast,
    Span,
    Stance,
    TimeExpression,
    Unknown,
)
from hearsay.text import Quotation

# A stronger hedge wins over a weaker one in the same content. Source: guidelines ("the strongest hedge counts").
_STRENGTH: dict[Certainty, int] = {"certain": 0, "probable": 1, "possible": 2, "unlikely": 3, "unknown": 4}
_SCARE_WORDS = 2  # words between marks up to which an indirect content's quotation is a word held at a distance; own choice
_UNVERIFIED = re.compile(r"\b(?:independently|verif\w+|conferma\w*|confirmed)\b", re.IGNORECASE)
_VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Epistemics:
    """The attributions with their readings, the unknowns in order, and the forecasts in the order of the claims."""

    attributions: tuple[Attribution, ...]
    unknowns: tuple[Unknown, ...]
    forecasts: tuple[Forecast, ...]


def assess(
    parse: Parse,
    attributions: Sequence[Attribution],
    quotations: Sequence[Quotation],
    times: Sequence[TimeExpression],
    lexicon: Lexicon,
) -> Epistemics:
    """Return the attributions of a parsed article with stance, certainty and distance read from their words."""
    reader = _Reader(parse, quotations, times, lexicon)
    unknowns = reader.unknowns()
    read = tuple(reader.assess(claim, unknowns) for claim in attributions)
    forecasts = tuple(Forecast(claim.id, claim.deadline, claim.due) for claim in read if claim.stance == "predicts")
    return Epistemics(read, unknowns, forecasts)


class _Reader:
    def __init__(
        self, parse: Parse, quotations: Sequence[Quotation], times: Sequence[TimeExpression], lexicon: Lexicon
    ) -> None:
        self.parse = parse
        self.tokens = parse.tokens
        self.lexicon = lexicon
        self.quotations = quotations
        self.times = times
        self.starts = [token.start for token in parse.tokens]

    def inside(self, spans: Iterable[Span]) -> list[Token]:
        """Return the tokens that the spans cover, in order."""
        from bisect import bisect_left

        found = []
        for span in spans:
            i = bisect_left(self.starts, span.start)
            while i < len(self.tokens) and self.tokens[i].start < span.end:
                found.append(self.tokens[i])
                i += 1
        return found

    def assess(self, claim: Attribution, unknowns: Sequence[Unknown]) -> Attribution:
        content = self.inside(claim.content)
        if not content:
            return claim
        cue = self.inside(claim.cue)
        top = self._top(content)
        stance = self._stance(claim, content, cue, top)
        certainty, deciding, band = self._certainty(claim, content, cue, top)
        conditional = self._conditional(claim, content, cue)
        distance = self._distance(claim, content, conditional, unknowns)
        deadline, due = self._deadline(claim) if stance in {"predicts", "orders"} else (None, None)
        return replace(
            claim,
            stance=stance,
            certainty=certainty,
            certainty_cue=deciding,
            icd203=band,
            reported_conditional=bool(conditional),
            distance=distance,
            venue=self._venue(claim, cue),
            deadline=deadline if stance == "predicts" else None,
            due=due if stance == "predicts" else None,
        )

    def _top(self, content: list[Token]) -> Token:
        """Return the head of the content: the token whose own head lies outside it, a verb where there is one."""
        within = {token.i for token in content}
        roots = [token for token in content if token.head not in within or token.head == token.i]
        verbs = [token for token in roots if token.pos in _VERBAL or self._auxiliaries(token)]
        return (verbs or roots or content)[0]

    def _auxiliaries(self, token: Token) -> list[Token]:
        return [self.tokens[c] for c in self.parse.children[token.i] if self.tokens[c].rel in {"aux", "cop"}]

    # stance

    def _stance(self, claim: Attribution, content: list[Token], cue: list[Token], top: Token) -> Stance:
        stance = claim.stance
        first = content[0].lower
        words = {token.lemma for token in content} | {token.lower for token in content}
        role = self.lexicon.role
        if claim.rule == "verb:label" and stance != "denies":
            label = content[-4:] if len(content) > 4 else content
            if any(token.lemma in role("label_false") or token.lower in role("label_false") for token in label):
                return "denies"
            return stance
        if first in role("opposed") or (content[0].lemma in role("opposed")):
            return "denies"
        if stance in {"orders", "asserts", "thinks"} and self._asks(claim, content, cue):
            return "questions"
        if stance == "asserts" and claim.rule.startswith("quote") and len(content) <= 3 and words & role("label_false"):
            return "denies"
        if stance in {"asserts", "thinks", "predicts"} and (first in role("must") or self._must(top)):
            return "orders"
        future = self._future(top, content)
        if stance in {"asserts", "thinks"} and future and claim.rule not in {"verb:accusation", "noun"}:
            return "predicts"
        if stance == "predicts" and not future and self._tensed(top) and claim.rule in {"verb:clause", "quote:cue", "verb:parenthetical", "verb:anaphor", "noun"}:
            return "asserts"
        if stance == "asserts" and claim.rule.startswith(("quote", "verb:parenthetical", "verb:clause")):
            opening = content[:6] if claim.mode == "direct" else content[:1]
            if any(token.lemma in role("opinion_verb") and token.morph.get("Person", "1") == "1" for token in opening):
                return "thinks"
        return stance

    def _asks(self, claim: Attribution, content: list[Token], cue: list[Token]) -> bool:
        verbs = {self.lexicon.verb_lemma(token.lower, token.lemma) for token in cue}
        interrogative = content[0].lower in self.lexicon.role("whether") | self.lexicon.role("question")
        return bool(verbs & self.lexicon.role("asking")) and interrogative and claim.rule != "verb:wish"

    def _must(self, top: Token) -> bool:
        return top.lemma in self.lexicon.role("must") or any(
            token.lower in self.lexicon.role("must") for token in self._auxiliaries(top)
        )

    def _future(self, top: Token, content: list[Token]) -> bool:
        group = [top, *self._auxiliaries(top)]
        if any(token.morph.get("Tense") == "Fut" for token in group):
            return not any(token.morph.get("VerbForm") == "Part" and token.i != top.i for token in group)
        future = self.lexicon.role("future")
        if any(token.lower in future for token in group):
            return True
        return any(" ".join((a.lower, b.lower)) in future for a, b in zip(content, content[1:8], strict=False))

    def _tensed(self, top: Token) -> bool:
        return any(token.morph.get("VerbForm") == "Fin" for token in [top, *self._auxiliaries(top)])

    # certainty

    def _certainty(
        self, claim: Attribution, content: list[Token], cue: list[Token], top: Token
    ) -> tuple[Certainty, tuple[Span, ...], tuple[int, int] | None]:
        best: Certainty = claim.certainty
        deciding = claim.certainty_cue
        band: tuple[int, int] | None = None
        named = bool(claim.sources) and claim.sources[0].type != "unknown"
        if named and best == "probable" and {self.lexicon.verb_lemma(t.lower, t.lemma) for t in cue} & self.lexicon.role("forecasters"):
            best, deciding = "certain", ()
        opening = content[0]
        if opening.lower in self.lexicon.role("whether") and claim.rule != "quote:cue":
            return "unknown", (Span(opening.start, opening.end),), None
        within = {token.i for token in content}
        for first, hedge in self._hedges(content + [token for token in cue if token.i not in within]):
            covering = first.i not in within or self._covers(first, within, top)
            if not covering or (hedge.certainty == "possible" and self._past_ability(first)):
                continue
            grade = hedge.certainty
            negation = self._negated(first)
            if negation and grade == "probable":
                grade = "unlikely"
            span = Span(first.start, self.tokens[first.i + len(hedge.words) - 1].end)
            if _STRENGTH[grade] > _STRENGTH[best] or (not deciding and grade == best):
                best, deciding = grade, (span,)
                band = hedge.band if not negation else None
            elif _STRENGTH[grade] == _STRENGTH[best] and band is None and hedge.band is not None and not negation:
                deciding, band = (span,), hedge.band
        return best, deciding, band

    def _hedges(self, tokens: list[Token]) -> list[tuple[Token, Hedge]]:
        found = []
        taken: set[int] = set()
        for token in tokens:
            if token.i in taken:
                continue
            shelf = self.lexicon.hedges.get(token.lower) or self.lexicon.hedges.get(token.lemma) or ()
            for hedge in shelf:
                run = self.tokens[token.i : token.i + len(hedge.words)]
                if len(run) == len(hedge.words) and all(
                    word in {other.lower, other.lemma} for word, other in zip(hedge.words, run, strict=True)
                ):
                    if token.lower in self.lexicon.role("month_names") and token.pos == "PROPN":
                        break
                    taken.update(other.i for other in run)
                    found.append((token, hedge))
                    break
        return found

    def _covers(self, token: Token, within: set[int], top: Token) -> bool:
        """Tell whether a hedge bears on the main clause: no relative or adverbial clause lies between."""
        node = token
        for _ in range(30):
            if node.i == top.i or node.head == node.i or node.head not in within:
                return True
            if node.dep.startswith("acl") or (node.rel == "advcl" and node.i != token.i):
                return False
            node = self.tokens[node.head]
        return True

    def _past_ability(self, token: Token) -> bool:
        """Tell whether a modal of possibility only says that something could not be done."""
        following = self.tokens[token.i + 1].lower if token.i + 1 < len(self.tokens) else ""
        return token.lower in self.lexicon.role("ability") and following in self.lexicon.role("negation")

    def _negated(self, token: Token) -> bool:
        negation = self.lexicon.role("negation")
        for k in (token.i - 1, token.i - 2):
            if k >= 0 and self.tokens[k].sent == token.sent and self.tokens[k].lower in negation:
                return True
        return False

    # distance

    def _conditional(self, claim: Attribution, content: list[Token], cue: list[Token]) -> list[Token]:
        modal = self.lexicon.role("conditional_modal")
        if not modal:
            return []
        found = []
        past_speech = claim.rule in {"verb:clause", "verb:infinitive"} and self._past(cue)
        for token in content:
            if token.morph.get("Mood") != "Cnd" or token.lemma in modal or self._quoted(token):
                continue
            if self._hypothetical(token) or token.morph.get("Person") in {"1", "2"}:
                continue
            compound = token.rel == "aux" and self.tokens[token.head].morph.get("VerbForm") == "Part"
            if compound and past_speech and not any(source.type in {"anonymous", "media"} for source in claim.sources):
                continue
            if any(self.tokens[c].lemma in modal for c in self.parse.children[token.head] if token.rel == "aux"):
                continue
            found.append(token)
        for token in cue:
            if token.morph.get("Mood") == "Cnd" and token.rel == "aux" and token.lemma not in modal:
                found.append(token)
        return found

    def _past(self, cue: list[Token]) -> bool:
        return any(token.morph.get("Tense") in {"Past", "Imp"} or token.morph.get("VerbForm") == "Part" for token in cue)

    def _quoted(self, token: Token) -> bool:
        return any(span.start <= token.start < span.end for quotation in self.quotations for span in quotation.spans)

    def _hypothetical(self, token: Token) -> bool:
        low, high = self.parse.sentences[token.sent]
        words = self.lexicon.role("hypothetical")
        for k in range(low, high):
            if self.tokens[k].lower in words and self.tokens[k].pos in {"SCONJ", "ADV"}:
                return not (k == low and k + 1 < high and self.tokens[k + 1].text == ",")
        return False

    def _distance(
        self, claim: Attribution, content: list[Token], conditional: list[Token], unknowns: Sequence[Unknown]
    ) -> tuple[Distance, ...]:
        found = [Distance("conditional", Span(token.start, token.end)) for token in conditional]
        role = self.lexicon.role
        for token in [*content, *self.inside(claim.cue)]:
            if (token.lower in role("alleged") or token.lower in role("scare")) and not self._quoted(token):
                found.append(Distance("alleged", Span(token.start, token.end)))
        if claim.mode == "mixed" and claim.rule != "verb:label":
            for quotation in self.quotations:
                words = quotation.spans[0].of(self.parse.text).split()
                if len(words) <= _SCARE_WORDS and any(s.start <= quotation.start < s.end for s in claim.content):
                    found.append(Distance("scare_quotes", quotation.outer))
        sentences = {token.sent for token in content}
        for unknown in unknowns:
            if _UNVERIFIED.search(unknown.span.of(self.parse.text)):
                at = self.inside([unknown.span])
                if at and at[0].sent in sentences:
                    found.append(Distance("unverified", unknown.span))
        return tuple(dict.fromkeys(found))

    # venue and terms

    def _venue(self, claim: Attribution, cue: list[Token]) -> Span | None:
        if not cue:
            return None
        covered = {token.i for token in self.inside(claim.content)}
        low, high = self.parse.sentences[cue[0].sent]
        best: tuple[int, Span] | None = None
        for k in range(low, high):
            token = self.tokens[k]
            if k in covered or token.pos not in {"NOUN", "PROPN", "X"}:
                continue
            wanted = self.lexicon.venues.get(token.lower) or self.lexicon.venues.get(token.lemma)
            if wanted is None:
                continue
            start = k
            while start - 1 >= low and self.tokens[start - 1].pos in {"DET", "ADJ", "NUM", "NOUN"} and start - 1 not in covered:
                start -= 1
            before = self._simple(start - 1) if start > low else ""
            own = self._simple(start)
            if before not in wanted and own not in wanted:
                continue
            if own in wanted and start < k:
                start += 1
            end = k + 1
            while end < high and self.tokens[end].rel in {"compound", "flat", "amod"} and self.tokens[end].head == k:
                end += 1
            distance = abs(k - cue[0].i)
            if best is None or distance < best[0]:
                best = (distance, self.parse.span(start, end))
        return best[1] if best is not None else None

    def _simple(self, i: int) -> str:
        lower = self.tokens[i].lower
        for name in self.lexicon.roles:
            if name.startswith("preposition_") and lower in self.lexicon.role(name):
                return name.removeprefix("preposition_")
        return lower

    def _deadline(self, claim: Attribution) -> tuple[Span | None, tuple[str | None, str] | None]:
        """Return the last term inside the content that has an end, with its interval."""
        best: TimeExpression | None = None
        for time in self.times:
            if time.end is None or not any(span.start <= time.span.start < span.end for span in claim.content):
                continue
            if best is None or (time.end, not time.vague) > (best.end or "", not best.vague):
                best = time
        if best is None or best.end is None:
            return None, None
        return best.span, (best.start, best.end)

    # unknowns

    def unknowns(self) -> tuple[Unknown, ...]:
        """Return what the text says is not known, in order, overlapping ones joined."""
        found: list[Span] = []
        for match in self.lexicon.unknowns.finditer(self.parse.text):
            reach = self.lexicon.unknown_reach[match.lastindex - 1] if match.lastindex else "words"
            span = self._reach(Span(*match.span()), reach)
            if found and span.start < found[-1].end:
                found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
            else:
                found.append(span)
        return tuple(Unknown(span) for span in found)

    def _reach(self, span: Span, reach: str) -> Span:
        covered = self.inside([span])
        if reach == "words" or not covered:
            return span
        low, high = self.parse.sentences[covered[0].sent]
        first, last = covered[0].i, covered[-1].i
        if reach == "phrase":
            heads = [token for token in covered if token.pos in {"NOUN", "PROPN"}] or [self.tokens[covered[-1].head]]
            below = [k for k in self.parse.subtree(heads[0].i) if low <= k < high]
            end = last
            while end + 1 < high and end + 1 in below and self.tokens[end + 1].text not in {",", ";", ".", ":"}:
                end += 1
            start = first
            while start > low and (start - 1 in below or self.tokens[start - 1].pos == "DET") and self.tokens[start - 1].text not in {",", ";"}:
                start -= 1
            if self.tokens[start].rel == "case" and start < first:
                start += 1
            return self.parse.span(start, end + 1)
        start = first
        openers = self.lexicon.role("complementiser")
        while start > low and self.tokens[start - 1].text not in {",", ";", ":", "“", "«", "\""} and self.tokens[start - 1].lower not in openers:
            start -= 1
        while start < first and self.tokens[start].pos in {"CCONJ", "PUNCT"}:
            start += 1
        end = last + 1
        while end < high and self.tokens[end].text not in {".", ";", "!", "?", "”", "»"}:
            if self.tokens[end].text == "," and self._main_clause_after(end + 1, high):
                break
            end += 1
        while end > last + 1 and self.tokens[end - 1].pos == "PUNCT":
            end -= 1
        return self.parse.span(start, end)

    def _main_clause_after(self, k: int, high: int) -> bool:
        return k < high and (
            self.tokens[k].pos == "CCONJ" or self.tokens[k].lower in self.lexicon.role("adversative") or k + 1 < high and any(
                self.tokens[m].rel == "root" for m in range(k, high)
            )
        )
