"""One article while it is read: the parse, the quotations, the words of the language, and questions about the tree."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hearsay.annotate import Parse, Token
from hearsay.lexicon import Cue, Lexicon
from hearsay.records import Certainty, SourceType, Span, Stance
from hearsay.text import Quotation

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X", "SYM"})
VERBAL = frozenset({"VERB", "AUX"})
EDGE = frozenset(",;:.!?…-–—\"'“”«»„‹›‘’`''``’’‘‘·•|/")
_TELLERS = frozenset({"document", "anonymous", "collective"})  # kinds of source whose noun may be a cue: *reports say*
_INSIDE_NP = frozenset(
    {
        "det",
        "amod",
        "nummod",
        "flat",
        "compound",
        "nmod",
        "appos",
        "fixed",
        "advmod",
        "conj",
        "cc",
        "case",
        "goeswith",
        "acl",
        "punct",
        "clf",
        "discourse",
    }
)


_PASSIVE = frozenset({"aux:pass", "nsubj:pass", "csubj:pass", "obl:agent", "expl:pass", "expl:impers"})


class Actors(Protocol):
    """What attribution asks of the entities of the article."""

    def resolve(self, start: int, end: int, preferred: Sequence[str] = ()) -> str | None:
        """Return the id of the entity that the noun phrase of tokens `start` to `end` means, or None."""
        ...

    def pronoun(self, i: int, preferred: Sequence[str] = (), skipped: Container[int] = ()) -> str | None:
        """Return the id of whom the pronoun at token `i` means, save one named at the tokens `skipped`, or None."""
        ...

    def kind(self, start: int, end: int, entity: str | None) -> SourceType:
        """Return the type of a source noun phrase."""
        ...

    def listed(self, start: int, end: int) -> bool:
        """Tell whether the head of a noun phrase is a name, or a noun that the tables know can speak."""
        ...

    def unlisted(self, start: int, end: int) -> bool:
        """Tell whether a noun phrase is a name that no table knows, and no person's."""
        ...

    def name(self, start: int, end: int, entity: str | None) -> str:
        """Return the fullest form of a source that the article writes."""
        ...


@dataclass(slots=True)
class Voice:
    """A source while it is being found.

    `start` and `end` are the tokens of its noun phrase, equal where it is not expressed. `kind` and `name` are filled
    when it is resolved; `like` is the index of the claim whose nearest source it repeats (a dropped subject).
    """

    start: int
    end: int
    kind: SourceType = "unknown"
    name: str = "unknown"
    entity: str | None = None

    @property
    def expressed(self) -> bool:
        """Whether the article writes the source here."""
        return self.end > self.start


@dataclass(slots=True)
class Draft:
    """A claim while it is being put together. `content` and `cue` are code points; `anchor` is the cue's head token."""

    content: list[Span]
    cue: list[Span]
    voices: list[Voice]
    anchor: int
    rule: str
    stance: Stance | None = None
    certainty: Certainty | None = None
    quoted: bool = False
    anaphoric: bool = False
    parent: int | None = None
    heads: tuple[int, ...] = ()


@dataclass(slots=True)
class Hit:
    """A cue of the lexicon at token `i`; `words` are all its tokens."""

    i: int
    words: tuple[int, ...]
    cues: tuple[Cue, ...]
    adjective: bool = False
    _frames: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._frames = frozenset().union(*(cue.frames for cue in self.cues))

    def takes(self, frame: str) -> bool:
        """Tell whether any reading of the cue takes `frame`."""
        return frame in self._frames

    def prepositions(self, frame: str) -> tuple[str, ...]:
        """Return the prepositions (or inner frames) that `frame` names."""
        return tuple(word for cue in self.cues for word in cue.frames.get(frame, ()))

    @property
    def stance(self) -> Stance | None:
        """The stance that the cue itself gives."""
        return self.cues[0].stance

    @property
    def certainty(self) -> Certainty | None:
        """The certainty that the cue itself gives."""
        return self.cues[0].certainty


@functools.lru_cache(maxsize=65_536)
def _simple(lexicon: Lexicon, lower: str) -> str:
    """Return a word in lower case, a contracted preposition brought to its simple form."""
    for role, words in lexicon.roles.items():
        if role.startswith("preposition_") and lower in words:
            return role.removeprefix("preposition_")
    return lower


@dataclass(slots=True)
class Scene:
    """All that the rules look at, with the questions that they ask of it."""

    parse: Parse
    lexicon: Lexicon
    quotations: list[Quotation]
    actors: Actors
    tokens: list[Token] = field(default_factory=list)
    quote_of: list[int] = field(default_factory=list)
    verbs: dict[int, Hit] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    used_quotes: set[int] = field(default_factory=set)
    temporal: set[int] = field(default_factory=set)
    labels: set[int] = field(default_factory=set)
    phrase_cues: set[int] = field(default_factory=set)
    relayed: set[int] = field(default_factory=set)
    tails: dict[int, int] = field(default_factory=dict)  # by sentence, the first token of the clause that reports it
    _starts: list[int] = field(default_factory=list)
    _norms: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tokens = self.parse.tokens
        self._starts = [token.start for token in self.parse.tokens]
        self._norms = [_simple(self.lexicon, token.lower) for token in self.tokens]
        self.mark_quotations()

    def mark_quotations(self) -> None:
        """Fill `quote_of` with the number of the quotation that each token stands in, -1 outside all."""
        self.quote_of = [-1] * len(self.tokens)
        for number, quotation in enumerate(self.quotations):
            for i in self.inside(quotation.spans):
                self.quote_of[i] = number

    def bounds(self, i: int) -> tuple[int, int]:
        """Return the token range of the sentence of token `i`, less the reporting clause that ends it after `i`."""
        sentence = self.tokens[i].sent
        low, high = self.parse.sentences[sentence]
        tail = self.tails.get(sentence)
        return (low, tail) if tail is not None and i < tail else (low, high)

    def norm(self, i: int) -> str:
        """Return the form of token `i` in lower case, contracted prepositions brought to their simple form."""
        return self._norms[i]

    def inside(self, spans: Iterable[Span]) -> list[int]:
        """Return the tokens that begin in `spans`, in order of the spans."""
        found: list[int] = []
        for span in spans:
            found.extend(range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)))
        return found

    def by_sentence(self, drafts: Sequence[Draft]) -> dict[int, list[int]]:
        """Return the indices of the drafts whose content touches each sentence, in order."""
        found: dict[int, list[int]] = {}
        for number, draft in enumerate(drafts):
            touched: set[int] = set()
            for span in draft.content:
                first = bisect_left(self._starts, span.start)
                last = bisect_left(self._starts, span.end) - 1
                if last >= first:
                    touched.update(range(self.tokens[first].sent, self.tokens[last].sent + 1))
            for sentence in touched:
                found.setdefault(sentence, []).append(number)
        return found

    def child(self, i: int, *relations: str) -> int | None:
        """Return the first child of `i` whose relation (without subtype) is among `relations`, or None."""
        for c in self.parse.children[i]:
            if self.tokens[c].rel in relations:
                return c
        return None

    def kids(self, i: int, *relations: str) -> Iterator[int]:
        """Yield the children of `i` whose relation (without subtype) is among `relations`."""
        for c in self.parse.children[i]:
            if self.tokens[c].rel in relations:
                yield c

    def negated(self, i: int) -> int | None:
        """Return the token that negates the verb `i`, or None."""
        negation = self.lexicon.role("negation")
        for c in self.parse.children[i]:
            if self.tokens[c].lower in negation:
                return c
        low, _ = self.bounds(i)
        for k in range(i - 1, max(low, i - 4) - 1, -1):
            token = self.tokens[k]
            if token.lower in negation:
                return k
            if token.pos not in {"AUX", "PRON", "ADV", "PART"}:
                break
        return None

    def finite(self, i: int) -> bool:
        """Tell whether the clause headed by `i` has a finite verb."""
        tokens = self.tokens
        morph = tokens[i].morph
        if morph.get("VerbForm") == "Fin" or morph.get("Mood"):
            return True
        for c in self.parse.children[i]:
            if tokens[c].rel in {"aux", "cop"}:
                morph = tokens[c].morph
                if morph.get("VerbForm") == "Fin" or morph.get("Mood"):
                    return True
        return False

    def case(self, i: int) -> tuple[str, ...]:
        """Return the prepositions of the nominal `i`, in their simple form."""
        return tuple([self._norms[c] for c in self.parse.children[i] if c < i and self.tokens[c].rel == "case"])

    def passive(self, i: int) -> bool:
        """Tell whether the verb `i` is passive."""
        hit = self.verbs.get(i)
        if self.reflexive(i) or (hit is not None and hit.adjective):
            return False
        tokens, children = self.tokens, self.parse.children[i]
        for c in children:
            if tokens[c].dep in _PASSIVE:
                return True
        token = tokens[i]
        auxiliaries = [tokens[c] for c in children if tokens[c].rel == "aux"]
        if token.morph.get("Voice") == "Pass":  # a past form that the tagger takes for a participle has its own subject
            return bool(auxiliaries) or not any(c < i for c in self.kids(i, "nsubj"))
        be = self.lexicon.role("passive_frame")
        if token.morph.get("VerbForm") == "Part" and auxiliaries:
            last = auxiliaries[-1]
            transitive = any(
                hit.takes(frame) for hit in [self.verbs.get(i)] if hit for frame in ("x", "o", "l", "n", "t", "w")
            )
            return (
                last.lower in be
                and transitive
                and token.morph.get("Tense") != "Pres"
                and last.lemma not in self.lexicon.role("having")
            )
        return False

    def reflexive(self, i: int) -> bool:
        """Tell whether the verb `i` is used with a reflexive pronoun in a frame that wants one."""
        hit = self.verbs.get(i)
        if hit is None or not hit.takes("se"):
            return False
        words = self.lexicon.role("reflexive")
        low, _ = self.bounds(i)
        near = range(max(low, i - 3), i)
        if not any(self.tokens[k].lower in words and self.tokens[k].pos == "PRON" for k in near):
            return False
        return any(self.tokens[c].dep == "nsubj" for c in self.parse.children[i]) or not hit.takes("n")

    def opening(self, sentence: int) -> int:
        """Return the first token of a sentence after its dateline, if it has one.

        *ROMA, 3 marzo (Agenzia) –* and *Port Merrin, 4 May -*: a place, with a date, an agency or alone, before a dash.
        """
        low, high = self.parse.sentences[sentence]
        if sentence > 1:
            return low
        for k in range(low, min(high, low + 16)):
            if self.tokens[k].text in {"-", "–", "—"} and k > low and self.tokens[k].start > self.tokens[k - 1].end:
                head = self.tokens[low:k]
                plain = all(token.pos in {"PROPN", "NUM", "PUNCT", "X"} or token.i in self.temporal for token in head)
                dated = any(token.pos == "NUM" or token.i in self.temporal for token in head)
                placed = all(token.ent == "LOC" for token in head)
                if head[-1].text == ")" or head[0].text.isupper() or (plain and (dated or placed)):
                    return k + 1
                break
        return low

    def speaks(self, start: int, end: int, *, strict: bool = True) -> bool:
        """Tell whether the noun phrase of tokens `start` to `end` can be the source of a claim.

        `strict` asks for a name or a noun of the tables; a verb that only speakers govern needs no such proof.
        """
        tokens = self.tokens[start:end]
        if not tokens or all(token.i in self.temporal for token in tokens):
            return False
        if not any(token.pos in {"NOUN", "PROPN", "X", "NUM"} for token in tokens):
            if not strict and tokens[0].rel == "nsubj" and tokens[0].lower in self.lexicon.role("pronoun"):
                return True  # *it said*: a body, where only speakers can be the subject
            return tokens[0].lower not in self.lexicon.role("anaphor") and tokens[0].lower not in self.lexicon.role(
                "question"
            )
        entity = self.actors.resolve(start, end)
        if self.actors.kind(start, end, entity) == "unknown" and entity is None:
            return any(token.pos == "PROPN" for token in tokens)
        if strict and entity is None and not self.actors.listed(start, end):
            return False
        heads = [token for token in tokens if not start <= token.head < end or token.head == token.i]
        named_claim = bool(heads) and heads[0].lemma in self.lexicon.nouns
        return not named_claim or self.actors.kind(start, end, entity) in _TELLERS

    def np(self, head: int, *, deep: bool = False) -> tuple[int, int]:
        """Return the token range of the noun phrase headed by `head`, without its preposition.

        Relative clauses and adverbial clauses are left out unless `deep`.
        """
        low, high = self.bounds(head)
        inside = {head}
        stack = [head]
        while stack:
            node = stack.pop()
            for c in self.parse.children[node]:
                token = self.tokens[c]
                if node == head and token.rel == "case":
                    continue
                if token.rel == "cc" and node == head and c < head:
                    continue
                if token.rel == "punct" and not deep and node == head and c > head and token.text in ",;:":
                    if not self._closes_apposition(head, c):
                        continue
                clausal = token.rel == "acl"
                if clausal and any(self.tokens[m].lower in self.lexicon.role("when") for m in self.parse.children[c]):
                    continue
                inside_np = token.rel in _INSIDE_NP or (node != head and token.rel in {"obl", "obj"})
                if self.tokens[node].rel == "amod" and token.rel == "nsubj" and token.pos == "PROPN":
                    inside_np = True  # *il leader tolmariano Sohm*: an adjective has no subject, the name is the noun's
                if deep or (inside_np and not (clausal and self._relative(c))):
                    if token.rel == "conj" and token.pos in VERBAL:
                        continue
                    inside.add(c)
                    stack.append(c)
        start = end = head
        while start - 1 >= low and start - 1 in inside:
            start -= 1
        while end + 1 < high and end + 1 in inside:
            end += 1
        while (
            start - 1 >= low
            and self.tokens[start].ent
            and self.tokens[start - 1].ent == self.tokens[start].ent
            and self.tokens[start].pos == "PROPN"
        ):
            start -= 1
        while end + 1 < high and self.tokens[end].ent == "PER" and self.tokens[end + 1].ent == "PER":
            end += 1
        while end > head and (self.tokens[end].text in EDGE or self.tokens[end].rel in {"cc", "case"}):
            end -= 1
        while start < head and (
            self.tokens[start].text in EDGE
            or self.tokens[start].rel in {"cc", "case"}
            or self.tokens[start].pos == "ADV"
        ):
            start += 1
        return start, end + 1

    def _relative(self, clause: int) -> bool:
        """Tell whether a clause that stands with a noun says more of it than a participle does."""
        if self.tokens[clause].dep == "acl:relcl" or self.finite(clause):
            return True
        children = self.parse.children[clause]
        return clause in self.verbs and not any(self.tokens[c].dep == "obl:agent" for c in children)

    def _closes_apposition(self, head: int, comma: int) -> bool:
        following = comma + 1
        if following >= len(self.tokens):
            return False
        node = following
        for _ in range(12):
            if self.tokens[node].head == head:
                return self.tokens[node].rel in {"appos", "nummod", "amod"} and node > comma
            if self.tokens[node].head == node:
                return False
            node = self.tokens[node].head
        return False

    def ancestors(self, i: int) -> Iterator[int]:
        """Yield the tokens above `i`, nearest first."""
        seen = {i}
        node = self.tokens[i].head
        while node not in seen:
            yield node
            seen.add(node)
            node = self.tokens[node].head

    def reach(self, i: int, without: Iterable[int] = ()) -> tuple[int, int]:
        """Return the token range that the subtree of `i` covers, leaving out the subtrees of `without`."""
        dropped: set[int] = set()
        for node in without:
            dropped.update(self.parse.subtree(node))
        kept = [node for node in self.parse.subtree(i) if node not in dropped]
        return (min(kept), max(kept) + 1) if kept else (i, i + 1)

    def span(self, start: int, end: int) -> Span | None:
        """Return the code points of tokens `start` to `end` without punctuation at the edges, None if none is left."""
        while start < end and self.tokens[start].text in EDGE:
            start += 1
        while end > start and self.tokens[end - 1].text in EDGE:
            end -= 1
        if start >= end:
            return None
        first, last = self.tokens[start], self.tokens[end - 1]
        return Span(first.start, last.end)

    def spans(self, indices: Iterable[int]) -> list[Span]:
        """Return the code points of the tokens `indices`, neighbours joined."""
        found: list[Span] = []
        last = -2
        for i in sorted(set(indices)):
            token = self.tokens[i]
            if i == last + 1 and found:
                found[-1] = Span(found[-1].start, token.end)
            else:
                found.append(Span(token.start, token.end))
            last = i
        return found

    def hit_has_clause(self, i: int) -> bool:
        """Tell whether the reporting verb `i` has a clause or an object of its own."""
        return any(self.tokens[c].rel in {"ccomp", "xcomp", "obj"} for c in self.parse.children[i])

    def phrase_starts(self, i: int) -> bool:
        """Tell whether a prepositional cue begins at token `i`."""
        return any(self.words_at(i, cue.words) for cue in self.lexicon.prepositions.get(self.tokens[i].lower, ()))

    def words_at(self, i: int, phrase: Sequence[str]) -> bool:
        """Tell whether the words of `phrase` stand from token `i` on, contracted prepositions counted as simple."""
        if i + len(phrase) > len(self.tokens):
            return False
        return all(word in {self.norm(i + k), self.tokens[i + k].lower} for k, word in enumerate(phrase))
