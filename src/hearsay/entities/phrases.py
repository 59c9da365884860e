"""What a source noun phrase is: its determiner, the part that holds its head, its head noun, and its type.

Decided from the tables and the order of words first, from the tree second: trees of quoted and headline text are
middling, and a sentence may have none.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from hearsay.annotate import Parse
from hearsay.gazetteer import Actor, Demonym, Gazetteer, Group, Mark, Role
from hearsay.records import Entity, SourceType

_BREAKS = frozenset(',;:()[]–—"“”«»')
_QUALIFIERS = frozenset(("nmod", "obl", "acl", "advcl"))
_DETERMINERS = frozenset(("DET", "NUM"))


class Phrase(NamedTuple):
    """A noun phrase taken apart.

    `first` is the first token after determiners; tokens `first` to `core` hold the head, before any preposition, comma
    or relative; `head` is the head token. `noun` is the table's mark for the head, None where it is a name or unknown.
    `definite` is empty where the phrase has no determiner; `counted` tells of a
    small number (*two former aides*). `marks` are all marks inside, in order.
    """

    start: int
    end: int
    first: int
    core: int
    head: int
    noun: Mark | None
    definite: Literal["definite", "indefinite", ""]
    plural: bool
    counted: bool
    marks: tuple[Mark, ...]

    @property
    def role(self) -> Role | None:
        """The head's role, or None where the head is no office."""
        return self.noun.entry if self.noun is not None and isinstance(self.noun.entry, Role) else None

    @property
    def group(self) -> Group | None:
        """The head's row in `groups.tsv`, or None where it has none."""
        return self.noun.entry if self.noun is not None and isinstance(self.noun.entry, Group) else None


def read_phrase(
    parse: Parse, gazetteer: Gazetteer, start: int, end: int, names: frozenset[int] = frozenset()
) -> Phrase:
    """Take the noun phrase of tokens `start` to `end` apart. `names` are tokens inside names, which nothing cuts."""
    tokens = parse.tokens
    while end - 1 > start and tokens[end - 1].lower in gazetteer.words("possessive"):
        end -= 1
    marks = tuple(gazetteer.scan(parse.text, tokens, start, end))
    first, definite, plural, counted = _determiners(parse, gazetteer, start, end, names)
    inside = {i for m in marks if isinstance(m.entry, Actor | Role) for i in range(m.start + 1, m.end)} | names
    inside |= {i for m in marks if m.end - m.start > 1 for i in range(m.start + 1, m.end)}
    core = _core(parse, gazetteer, first, end, inside)
    possessive = gazetteer.words("possessive")
    owner = [i for i in range(first, core) if tokens[i].lower in possessive and core - i > 1]
    zone = owner[-1] + 1 if owner else first
    head = _head(parse, gazetteer, zone, core, marks, names)
    noun = _noun(head, zone, core, marks)
    entry = noun.entry if noun is not None else None
    if isinstance(entry, Role | Group) and entry.number != "-":
        plural = entry.number == "p" or (plural and definite == "indefinite" and entry.number != "s")
    elif head < end and (number := tokens[head].morph.get("Number")):
        plural = number == "Plur"
    return Phrase(
        start, end, first, core, head, noun, definite or ("definite" if owner else ""), plural, counted, marks
    )


def _determiners(
    parse: Parse, gazetteer: Gazetteer, start: int, end: int, names: frozenset[int]
) -> tuple[int, Literal["definite", "indefinite", ""], bool, bool]:
    articles, former = gazetteer.words("article"), gazetteer.words("former")
    definite: Literal["definite", "indefinite", ""] = ""
    i, plural, counted = start, False, False
    contraction, genitive = gazetteer.words("contraction"), gazetteer.words("genitive")
    while i < end - 1 and i not in names:
        token = parse.tokens[i]
        if parse.tokens[i + 1].lower in genitive:  # *one of them*: the determiner is the head
            break
        article = articles.get(token.lower) or (contraction.get(token.lower) if i == start else None)
        if article is not None:
            hides = article.concept in ("indefinite", "count")
            counted = counted or article.concept == "count"
            definite = definite or ("indefinite" if hides else "definite")
            plural = plural or article.number == "p"
        elif token.text[0].isdigit() or token.pos == "NUM":
            definite, plural = definite or "indefinite", plural or token.text != "1"
        elif token.lower not in former and token.pos not in _DETERMINERS and token.text[0].isalnum():
            break
        i += 1
    return i, definite, plural, counted


def _core(parse: Parse, gazetteer: Gazetteer, first: int, end: int, inside: set[int]) -> int:
    """Return where the part that holds the head ends: at a preposition, relative, conjunction or mark outside names."""
    prepositions, relatives = gazetteer.words("preposition"), gazetteer.words("relative")
    conjunctions = gazetteer.words("conjunction")
    for i in range(first + 1, end):
        if i in inside:
            continue
        token = parse.tokens[i]
        if token.text in _BREAKS or token.lower in relatives or token.lower in conjunctions:
            return i
        if token.lower in prepositions and token.text[0].islower():
            return i
    return end


def _head(
    parse: Parse, gazetteer: Gazetteer, zone: int, core: int, marks: tuple[Mark, ...], names: frozenset[int]
) -> int:
    tokens = parse.tokens
    nouns = [m for m in marks if zone <= m.start and m.end <= core and isinstance(m.entry, Role | Group)]
    nouns = [m for m in nouns if not any(i in names for i in range(m.start, m.end))]
    roots = [
        i
        for i in range(zone, core)
        if tokens[i].rel != "dep"
        and not zone <= tokens[i].head < core
        and tokens[i].pos in ("NOUN", "PROPN", "PRON", "X")
    ]
    if gazetteer.head_last:
        at_end = [m for m in nouns if m.end == core]
        if at_end:
            return at_end[0].end - 1
        if len(roots) == 1 and roots[0] not in names:
            return roots[0]
        return (nouns[-1].end - 1) if nouns and core - 1 not in names else max(zone, core - 1)
    if nouns:
        return nouns[0].start
    if len(roots) == 1:
        return roots[0]
    skip = [i for i in range(zone, core) if tokens[i].pos != "ADJ"]
    return skip[0] if skip else zone


def _noun(head: int, zone: int, core: int, marks: tuple[Mark, ...]) -> Mark | None:
    """Return the mark that covers the head: the longest, a role before a group."""
    over = [m for m in marks if m.start <= head < m.end and m.start >= zone and m.end <= max(core, head + 1)]
    roles = [m for m in over if isinstance(m.entry, Role)]
    groups = [m for m in over if isinstance(m.entry, Group)]
    best = sorted(roles + groups, key=lambda m: (m.start - m.end, isinstance(m.entry, Group)))
    return best[0] if best else None


def source_type(
    parse: Parse, gazetteer: Gazetteer, start: int, end: int, entity: Entity | None, phrase: Phrase | None = None
) -> SourceType:
    """Return what kind of source the noun phrase of tokens `start` to `end` is, `entity` being who it means.

    An empty range is a source that is not expressed: the entity's type, or `unknown`. `phrase` is the noun phrase taken
    apart; None has it read here, with the recogniser's names.

    Source: `eval/GUIDELINES.md`, section *Sources*.
    """
    if entity is not None:
        return _entity_type(entity)
    if start >= end:
        return "unknown"
    if phrase is None:
        names = frozenset(i for i in range(start, end) if parse.tokens[i].ent)
        phrase = read_phrase(parse, gazetteer, start, end, names)
    token = parse.tokens[phrase.head if phrase.head < end else end - 1]
    for i in range(start, end):
        if parse.tokens[i].text.startswith("@") and len(parse.tokens[i].text) > 1:
            return "social_account"
    if phrase.noun is None:
        return _unlisted(parse, gazetteer, phrase)
    if isinstance(phrase.noun.entry, Role):
        return _role_type(phrase, phrase.noun.entry)
    group = phrase.group
    if group is None:
        return "unknown"
    if group.kind in ("person", "collective") and phrase.counted:
        return "anonymous"
    if group.kind == "person":
        return "collective" if phrase.plural else "anonymous"
    if group.kind == "organisation" and phrase.plural:
        bare = phrase.definite == "" and group.concept == "body"
        return "collective" if bare or phrase.definite == "indefinite" else "organisation"
    if group.kind == "social":
        return "social_account"
    if group.kind == "media" and group.concept == "press":
        return "collective" if token.lower == token.text and not _nation(phrase) else "media"
    return _KIND_TYPES[group.kind]


_KIND_TYPES: dict[str, SourceType] = {
    "anonymous": "anonymous",
    "collective": "collective",
    "document": "document",
    "media": "media",
    "organisation": "organisation",
}


def _entity_type(entity: Entity) -> SourceType:
    if entity.type == "person":
        return "person"
    return "media" if entity.type == "media" else "organisation"


def _role_type(phrase: Phrase, role: Role) -> SourceType:
    if _of_outlet(phrase):
        return "media"
    groups = [m.entry for m in phrase.marks if m.start <= phrase.head < m.end and isinstance(m.entry, Group)]
    if phrase.plural:
        listed = [group.kind for group in groups if group.number != "s"]
        if phrase.counted or "anonymous" in listed or (role.anonymous and "official" in role.covers | {role.concept}):
            return "anonymous"
        return "collective"
    if phrase.definite == "indefinite":
        return "anonymous" if role.anonymous else "official_role"
    return "official_role" if role.unique else "anonymous"


def _of_outlet(phrase: Phrase) -> bool:
    """Tell whether a journalist is named by the outlet alone (*an Example Press reporter*): it is the source."""
    entry = phrase.noun.entry if phrase.noun is not None else None
    if not (isinstance(entry, Role) and entry.concept == "journalist"):
        return False
    return any(isinstance(m.entry, Actor) and m.entry.type == "media" for m in phrase.marks)


def _nation(phrase: Phrase) -> bool:
    return any(
        isinstance(m.entry, Demonym) or (isinstance(m.entry, Actor) and m.entry.type == "place") for m in phrase.marks
    )


def _unlisted(parse: Parse, gazetteer: Gazetteer, phrase: Phrase) -> SourceType:
    """Return the type of a phrase whose head is in no table: a name by its label, else by number."""
    head = parse.tokens[phrase.head] if phrase.head < phrase.end else parse.tokens[phrase.end - 1]
    pronoun = gazetteer.words("pronoun").get(head.lower)
    if pronoun is not None and pronoun.concept == "thing":
        return "organisation"
    if pronoun is not None and phrase.end - phrase.start == 1:
        return "collective" if pronoun.number == "p" else "person"
    if head.lower in gazetteer.words("article"):  # *one of them*, *some of the crew*
        article = gazetteer.words("article")[head.lower]
        return "anonymous" if article.number == "s" or article.concept == "count" else "collective"
    inner = [m for m in phrase.marks if m.start <= head.i < m.end]
    for mark in inner:
        if isinstance(mark.entry, Actor):
            return "media" if mark.entry.type == "media" else "organisation"
    for mark in inner:
        if isinstance(mark.entry, Demonym):
            return "collective" if phrase.plural or mark.entry.number == "p" else "anonymous"
    if head.ent:
        return "person" if head.ent == "PER" else "organisation"
    if (head.text[:1].isupper() and phrase.start < head.i) or head.pos == "PROPN":
        return "organisation"
    return "collective" if phrase.plural else "anonymous"
