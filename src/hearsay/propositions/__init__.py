"""What a stretch of an article says, in terms that can be compared: words, actors, numbers, polarity, modality.

Attribution is stripped: the proposition is read off the content's own words, and sources and reporting verbs are kept
out of its context. Terms are lemmas, so that one article's wording meets another's; actors that the gazetteer knows
stand as their ids, the same in every language.
"""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from hearsay.annotate import Parse, Token
from hearsay.gazetteer import Actor, Demonym, Gazetteer
from hearsay.lexicon import Lexicon
from hearsay.propositions.quantities import find_quantities
from hearsay.records import Argument, Entity, Modality, Proposition, Role, Span, TimeExpression

__all__ = ["find_quantities", "folded", "read_propositions", "term"]

_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ"))
_PERSONS = frozenset(("nsubj", "obj", "iobj", "obl", "nmod", "det"))
_ROLES: dict[str, Role] = {"nsubj": "subject", "csubj": "subject", "obj": "object", "iobj": "oblique", "obl": "oblique"}
# A stretch with fewer content words than this is read with the sentences before it. Source: own choice on own texts.
_THIN = 3
_BEFORE = 2  # sentences before a thin stretch that are read with it
_SHORT = 3  # letters from which a person's last name stands for the whole name


class Actors(Protocol):
    """What a proposition asks of the article's entities."""

    def at(self, i: int) -> Entity | None:
        """Return the entity whose mention covers token `i`, or None."""
        ...

    def pronoun(self, i: int, preferred: Sequence[str] = ()) -> Entity | None:
        """Return the entity that the pronoun at token `i` means, or None."""
        ...


class _Reader(NamedTuple):
    """One article with all that its propositions are read from. `ids` maps a token to the actor it names."""

    parse: Parse
    lexicon: Lexicon
    actors: Actors
    times: Sequence[TimeExpression]
    starts: list[int]
    ids: dict[int, str]
    pronouns: frozenset[str]


@functools.lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """Return `word` in lower case without accents: the form in which terms are compared."""
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().strip("'")


def read_propositions(
    parse: Parse,
    stretches: Iterable[Sequence[Span]],
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    actors: Actors,
    times: Sequence[TimeExpression],
    asides: Sequence[Sequence[Span]] = (),
) -> tuple[Proposition, ...]:
    """Return the proposition of each of `stretches`, in their order.

    A stretch is the pieces of one content, since quotations are interrupted; `asides` are, for each, the spans of its
    cue and sources, which are no part of what is said. Sentences without a tree give words without lemmas.
    """
    ids = {}
    for mark in gazetteer.scan(parse.text, parse.tokens):
        if isinstance(mark.entry, Demonym) or (isinstance(mark.entry, Actor) and mark.entry.firm):
            ids.update(dict.fromkeys(range(mark.start, mark.end), mark.entry.id))
    for token in parse.tokens:
        entity = actors.at(token.i)
        if entity is not None and entity.id in gazetteer.actors:
            ids[token.i] = entity.id
        elif entity is not None and entity.type == "person":
            ids.pop(token.i, None)
    starts = [token.start for token in parse.tokens]
    reader = _Reader(parse, lexicon, actors, times, starts, ids, frozenset(gazetteer.words("pronoun")))
    kept = list(stretches)
    beside = list(asides) or [()] * len(kept)
    return tuple(_read(reader, pieces, aside) for pieces, aside in zip(kept, beside, strict=True))


def _read(reader: _Reader, pieces: Sequence[Span], aside: Sequence[Span]) -> Proposition:
    hull = Span(pieces[0].start, pieces[-1].end)
    tokens = _inside(reader, pieces)
    if not tokens:
        return Proposition(hull)
    within = {token.i for token in tokens}
    tops = _tops(tokens, within)
    words = _terms(reader, tokens)
    quantities = [
        quantity
        for piece in pieces
        for quantity in find_quantities(reader.parse, piece, reader.times, reader.lexicon.lang)
    ]
    predicate = next((token for token in tops if token.pos in {"VERB", "AUX"}), tops[0])
    return Proposition(
        hull,
        terms=tuple(words),
        predicate=term(reader.parse, predicate),
        negated=_negated(reader, tokens, {top.i for top in tops}),
        modality=_modality(reader, tops, within),
        arguments=tuple(_arguments(reader, predicate)),
        quantities=tuple(quantities),
        times=tuple(
            time
            for time in reader.times
            if any(piece.start <= time.span.start and time.span.end <= piece.end for piece in pieces)
        ),
        entities=tuple(dict.fromkeys(_entities(reader, tokens))),
        context=tuple(_context(reader, tokens, within, aside, thin=len(words) < _THIN)),
    )


def _inside(reader: _Reader, pieces: Iterable[Span]) -> list[Token]:
    return [
        reader.parse.tokens[i]
        for piece in pieces
        for i in range(bisect_left(reader.starts, piece.start), bisect_left(reader.starts, piece.end))
    ]


def _tops(tokens: Sequence[Token], within: set[int]) -> list[Token]:
    """Return the heads of the stretch, and the clauses joined to them."""
    tops = [token for token in tokens if token.pos != "PUNCT" and (token.head == token.i or token.head not in within)]
    tops = tops or list(tokens[:1])
    heads = {top.i for top in tops}
    return tops + [token for token in tokens if token.rel in {"conj", "parataxis"} and token.head in heads]


def term(parse: Parse, token: Token) -> str:
    """Return a token's term: its folded lemma, a verb with its particle in one word (*lay off* is *layoff*)."""
    particle = "".join(
        parse.tokens[c].lower
        for c in parse.children[token.i]
        if parse.tokens[c].dep == "compound:prt" and token.pos == "VERB"
    )
    return folded((token.lemma if token.pos != "PROPN" else token.text) + particle)


def _terms(reader: _Reader, tokens: Sequence[Token]) -> list[str]:
    """Return the content words of `tokens` as terms; an actor counts once in a row, a pronoun as whom it means."""
    light = reader.lexicon.role("light_words")
    found: list[str] = []
    last = ""
    for token in tokens:
        known = reader.ids.get(token.i)
        if known is not None:
            if known != last:
                found.append(known)
            last = known
            continue
        last = ""
        if token.lower in reader.pronouns and token.rel in _PERSONS:
            entity = reader.actors.pronoun(token.i)
            if entity is not None and entity.type == "person":
                found.append(_surname(entity.name))
            continue
        if token.pos not in _CONTENT and not (token.pos == "X" and len(token.text) > _SHORT):
            continue
        if token.lemma in light or token.lower in light or not any(c.isalnum() for c in token.text):
            continue
        entity = reader.actors.at(token.i)
        if entity is not None and entity.type == "person":
            if folded(token.text) == _surname(entity.name) or len(_surname(entity.name)) < _SHORT:
                found.append(folded(token.text))
            elif not any(folded(token.text) == folded(word) for word in entity.name.split()):
                found.append(folded(token.text))
            continue
        lemma = term(reader.parse, token)
        found.append(lemma)
        plain = folded(token.lemma)
        if lemma != plain and token.pos == "VERB":
            found.append(plain)
    return found


def _surname(name: str) -> str:
    return folded(name.rsplit(maxsplit=1)[-1]) if name.split() else ""


def _entities(reader: _Reader, tokens: Sequence[Token]) -> Iterable[str]:
    for token in tokens:
        entity = reader.actors.at(token.i)
        if token.i in reader.ids:
            yield reader.ids[token.i]
        elif entity is not None:
            yield entity.id


def _context(
    reader: _Reader, tokens: Sequence[Token], within: set[int], aside: Sequence[Span], *, thin: bool
) -> list[str]:
    """Return the terms of the sentences that hold the stretch, outside it, and of those before a thin one."""
    parse = reader.parse
    out = {token.i for token in _inside(reader, aside)} | within
    first, last = tokens[0].sent, tokens[-1].sent
    reach = range(max(0, first - _BEFORE) if thin else first, last + 1)
    found: list[str] = []
    for number in sorted(reach, key=lambda n: -n):
        low, high = parse.sentences[number]
        found += _terms(reader, [token for token in parse.tokens[low:high] if token.i not in out])
    reporting = reader.lexicon.verbs
    return [term for term in found if term not in reporting]


def _negated(reader: _Reader, tokens: Sequence[Token], tops: set[int]) -> bool:
    """Tell whether a head of the stretch is negated, by a particle or by one of its arguments (*no warning*)."""
    negation, nouns = reader.lexicon.role("negation"), reader.lexicon.role("no_words")
    only, parse = reader.lexicon.role("only"), reader.parse
    for token in tokens:
        if token.lower not in negation and token.lower not in nouns:
            continue
        if token.i + 1 < len(parse.tokens) and parse.tokens[token.i + 1].lower in only:
            continue
        node = token
        for _ in range(3 if token.lower in nouns else 2):
            if node.i in tops or (node.i != token.i and node.dep.startswith(("acl", "advcl", "ccomp"))):
                break
            node = parse.tokens[node.head]
        if node.i in tops:
            return True
    return False


def _modality(reader: _Reader, tops: Sequence[Token], within: set[int]) -> Modality:
    """Return whether the event is said to be actual, planned, possible or demanded, by the auxiliaries of its heads."""
    parse, role = reader.parse, reader.lexicon.role
    for top in tops:
        group = [top] + [
            token
            for c in parse.children[top.i]
            if (token := parse.tokens[c]).rel in {"aux", "cop", "mark"} and c in within
        ]
        for token in group:
            if token.lower in role("future") or token.lemma in role("future") or token.morph.get("Tense") == "Fut":
                return "planned"
            if token.morph.get("Mood") == "Cnd" and token.lemma not in role("light_words") - role("prospective"):
                return "possible"
        for token in group:
            if token.rel == "aux" and (token.lemma in role("must") or token.lower in role("must")):
                return "demanded"
            if token.rel == "aux" and (token.lower in role("prospective") or token.lemma in role("prospective")):
                return "possible"
    return "actual"


def _arguments(reader: _Reader, predicate: Token) -> Iterable[Argument]:
    """Yield the participants of the predicate, also those that stand outside the stretch."""
    parse = reader.parse
    for c in parse.children[predicate.i]:
        token = parse.tokens[c]
        role = _ROLES.get(token.rel)
        if role is None:
            continue
        if token.dep == "nsubj:pass":
            role = "object"
        elif token.dep == "obl:agent":
            role = "agent"
        entity = reader.actors.at(c) or (reader.actors.pronoun(c) if token.lower in reader.pronouns else None)
        below = parse.subtree(c)
        case = next((parse.tokens[k].lemma for k in parse.children[c] if parse.tokens[k].rel == "case"), "")
        known = reader.ids.get(c) or (entity.id if entity is not None else None)
        head = _surname(entity.name) if entity is not None and entity.type == "person" else term(reader.parse, token)
        yield Argument(
            role, head, parse.span(below[0], below[-1] + 1), known, folded(case) if role == "oblique" else ""
        )
