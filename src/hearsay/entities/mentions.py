"""Mentions: the recogniser's names, mended, and the gazetteer's actors; then clusters of mentions that name one actor.

Recognisers are noisy: a role word is drawn into a name, an outlet is called a person, a name is cut. What the tables
know outranks the recogniser; a longer recognised name outranks a table entry inside it (*Hong Kong police*).
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from hearsay.annotate import Name, Parse, Token
from hearsay.gazetteer import Actor, Demonym, Gazetteer, Group, Mark, Role
from hearsay.records import Entity, EntityType, content_id

# Offices that are part of how a person is named (*papa Leone*, *King Charles*).
_PART_OF_NAME = frozenset(("pope", "king", "prince"))
# Lower-case nouns that stand before a name without belonging to it (*l'emittente Abc*, *il gruppo Alfa*).
_BEFORE_NAME = frozenset(("media", "person", "collective", "social"))
# Offices and bodies that are a place's: the name that *of* joins to them is no person's (*la sindaca di X*).
_OFFICES_OF_PLACES = frozenset(
    ("mayor", "governor", "prefect", "president", "head_of_government", "head_of_state", "king", "bishop", "prosecutor")
)
_BODIES_OF_PLACES = frozenset(("police", "court", "intelligence", "ministry", "university", "hospital"))
_TYPES: dict[str, EntityType] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_PREFIX = {"person": "per", "organisation": "org", "place": "loc", "media": "org"}
_MIN_SURNAME = 2  # letters that a surname has more of to be known again without the recogniser
_LONG_PARTICLE = 5  # letters of the longest preposition that is part of a name (*Della Torre*)
_LONG_NAME = 4  # words of a person's name at most, beyond which the recogniser has glued something to it
_MIN_SHORTENING = 4  # letters of a word that may stand for a longer name of an organisation


class Mention(NamedTuple):
    """Tokens `start` to `end` that name somebody: `PER`, `ORG` or `LOC`, the tables' actor or None, folded words."""

    start: int
    end: int
    label: str
    actor: Actor | None
    words: tuple[str, ...]


class Clusters(NamedTuple):
    """Entities with the token ranges of their mentions, and bare names that two people of the article share.

    `shared` maps the first token of such a name to its end and to the indices of the entities that it may mean.
    """

    entities: list[Entity]
    ranges: list[list[tuple[int, int]]]
    shared: dict[int, tuple[int, tuple[int, ...]]]


@functools.lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return `text` without accents, case, hyphens and kinds of apostrophe, so that spellings of one name are equal."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("-", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def find_mentions(parse: Parse, gazetteer: Gazetteer, marks: Sequence[Mark]) -> list[Mention]:
    """Return the mentions of named actors in order of position; none overlaps another."""
    tokens = parse.tokens
    at: dict[int, list[Mark]] = {}
    for mark in marks:
        at.setdefault(mark.start, []).append(mark)
    names = [
        _unmasked(tokens, name, gazetteer)
        for raw in parse.names
        if (name := _mended(tokens, _whole(tokens, raw), gazetteer, at))
    ]
    names = _bodies(
        tokens, _again(tokens, _holders(tokens, _seats(tokens, names, gazetteer, marks), marks), marks), marks
    )
    owner: dict[int, int] = {i: k for k, name in enumerate(names) for i in range(name.start, name.end)}
    dropped: set[int] = set()
    known: dict[int, Mark] = {}
    for mark in marks:
        if not isinstance(mark.entry, Actor):
            continue
        over = sorted({owner[i] for i in range(mark.start, mark.end) if i in owner} - dropped)
        if not over:
            if mark.entry.firm or _announced(mark.start, at, marks, tokens, gazetteer):
                known[mark.start] = mark
            continue
        outer = [k for k in over if names[k].start <= mark.start and mark.end <= names[k].end]
        name = names[outer[0]] if outer else None
        exact = name is not None and (name.start, name.end) == (mark.start, mark.end)
        if name is None:
            dropped.update(over)
            known[mark.start] = mark
        elif (
            exact
            and not (
                name.label == "PER"
                and mark.end - mark.start == 1
                and mark.entry.type == "place"
                and _part_of_name(names, tokens, name)
            )
        ) or (not exact and name.label != "PER" and _joined(name, at, tokens, gazetteer)):
            dropped.add(outer[0])
            known[mark.start] = mark
        elif not exact and outer[0] in dropped:
            known[mark.start] = mark
    for k, name in enumerate(names):
        if k in dropped:  # a joined name leaves all the actors in it
            for mark in (mark for i in range(name.start, name.end) for mark in at.get(i, ())):
                if isinstance(mark.entry, Actor) and mark.end <= name.end:
                    known.setdefault(mark.start, mark)
    found = [_mention(tokens, mark.start, mark.end, "", mark.entry) for mark in known.values()]
    found += [
        _mention(tokens, name.start, name.end, name.label, None) for k, name in enumerate(names) if k not in dropped
    ]
    found.sort()
    return [m for k, m in enumerate(found) if k == 0 or found[k - 1].end <= m.start]


def _part_of_name(names: Sequence[Name], tokens: Sequence[Token], name: Name) -> bool:
    """Tell whether the word of a one-word name also stands in a longer person's name of the article."""
    word = tokens[name.start].lower
    return any(
        other.label == "PER"
        and other.end - other.start > 1
        and any(tokens[i].lower == word for i in range(other.start, other.end))
        for other in names
    )


def _seats(tokens: Sequence[Token], names: Sequence[Name], gazetteer: Gazetteer, marks: Sequence[Mark]) -> list[Name]:
    """Return `names` with the places that were taken for people: the towns of mayors, bishops, police forces, courts.

    A name of one word is a place wherever it stands if an office or a body is once said to be of it, alone or beside
    another (*i servizi di A e B*), and no person of the article bears it.
    """
    ends = {
        mark.end
        for mark in marks
        if (isinstance(mark.entry, Role) and mark.entry.concept in _OFFICES_OF_PLACES)
        or (isinstance(mark.entry, Group) and mark.entry.concept in _BODIES_OF_PLACES)
    }
    starts = {name.start: name for name in names}
    places: set[str] = set()
    for name in names:
        of = name.start - 1
        if of < 1 or tokens[of].lower not in gazetteer.words("genitive"):
            continue
        if of not in ends and not (of - 1 in ends and tokens[of - 1].pos == "ADJ"):
            continue
        beside = name.end + 1
        for i in (name.start, beside):
            if i == beside and (beside >= len(tokens) or tokens[name.end].lower not in gazetteer.words("conjunction")):
                continue
            other = starts.get(i)
            if other is None and i == beside and tokens[i].pos == "PROPN":
                other = Name(i, i + 1, "PER")
            if other is not None and other.end - other.start == 1 and not _part_of_name(names, tokens, other):
                places.add(tokens[i].lower)
    return [
        name._replace(label="LOC")
        if name.label == "PER" and name.end - name.start == 1 and tokens[name.start].lower in places
        else name
        for name in names
    ]


def _holders(tokens: Sequence[Token], names: Sequence[Name], marks: Sequence[Mark]) -> list[Name]:
    """Return `names` with the full names that the tree sets beside an office, whatever the recogniser made of them.

    *la direttrice sanitaria, Lidia Sarpi*, *the councillor Jane Hart*: two proper nouns or more are a person.
    """
    offices = {i for mark in marks if isinstance(mark.entry, Role) for i in range(mark.start, mark.end)}
    owner = {i: k for k, name in enumerate(names) for i in range(name.start, name.end)}
    found = list(names)
    for token in tokens:
        beside = token.rel == "appos" or (token.rel in {"flat", "nmod"} and _right_after(tokens, token, offices))
        if token.pos != "PROPN" or not beside or token.head not in offices or token.head > token.i:
            continue
        start, end = token.i, token.i + 1
        while tokens[start - 1].pos == "PROPN" and start <= tokens[start - 1].head < end:
            start -= 1
        while end < len(tokens) and tokens[end].pos == "PROPN" and start <= tokens[end].head < end:
            end += 1
        over = {owner[i] for i in range(start, end) if i in owner}
        if end - start < 2 or any(found[k].start < start or found[k].end > end for k in over):
            continue
        if over and all(found[k].label == "PER" for k in over):
            continue
        found = sorted([*(name for k, name in enumerate(found) if k not in over), Name(start, end, "PER")])
        owner = {i: k for k, name in enumerate(found) for i in range(name.start, name.end)}
    return found


def _right_after(tokens: Sequence[Token], token: Token, offices: Collection[int]) -> bool:
    """Tell whether a name follows an office with only adjectives between: *la direttrice sanitaria Lidia S.*."""
    k = token.i - 1
    while k > token.head and tokens[k].pos == "ADJ":
        k -= 1
    return k in offices


def _again(tokens: Sequence[Token], names: Sequence[Name], marks: Sequence[Mark]) -> list[Name]:
    """Return `names` with the surnames of the article's people where the recogniser saw no name: *Korsh repeated*."""
    surnames = {
        tokens[name.end - 1].text for name in names if name.label == "PER" and 1 < name.end - name.start <= _LONG_NAME
    }
    taken = {i for name in names for i in range(name.start, name.end)}
    taken |= {i for mark in marks if isinstance(mark.entry, Actor) for i in range(mark.start, mark.end)}
    more = [
        Name(token.i, token.i + 1, "PER")
        for token in tokens
        if token.text in surnames
        and token.i not in taken
        and token.pos in {"PROPN", "X"}
        and len(token.text) > _MIN_SURNAME
        and not (token.i > 0 and tokens[token.i - 1].pos == "PROPN" and tokens[token.i - 1].sent == token.sent)
        and not (
            token.i + 1 < len(tokens) and tokens[token.i + 1].pos == "PROPN" and tokens[token.i + 1].sent == token.sent
        )
    ]
    return sorted([*names, *more]) if more else list(names)


def _bodies(tokens: Sequence[Token], names: Sequence[Name], marks: Sequence[Mark]) -> list[Name]:
    """Return `names` with the bodies that were taken for people: *the agency Norwold*, *Velmont* of *Velmont Air*."""
    after = {
        mark.end for mark in marks if isinstance(mark.entry, Group) and mark.entry.kind in ("organisation", "media")
    }
    people = {
        tokens[i].text
        for name in names
        if name.label == "PER" and name.end - name.start > 1
        for i in range(name.start, name.end)
    }
    bodies = {tokens[name.start].text for name in names if name.label == "ORG" and name.end - name.start > 1} - people
    return [
        name._replace(label="ORG")
        if name.label == "PER"
        and name.end - name.start == 1
        and (
            tokens[name.start].text in bodies
            or (
                name.start in after
                and tokens[name.start].text not in people
                and tokens[name.start - 1].head == name.start
            )
        )
        else name
        for name in names
    ]


def _mention(tokens: Sequence[Token], start: int, end: int, label: str, entry: object) -> Mention:
    words = tuple(folded(" ".join(token.text for token in tokens[start:end])).split())
    return Mention(start, end, label, entry if isinstance(entry, Actor) else None, words)


def _whole(tokens: Sequence[Token], name: Name) -> Name:
    """Return `name` with the proper nouns that the tree joins to it: *Tomás* of *Tomás Arce*, *Ría* of *Onda Ría*."""
    start, end = name.start, name.end
    head = tokens[start].head
    if tokens[start].rel == "flat" and head < start and all(t.pos == "PROPN" and not t.ent for t in tokens[head:start]):
        start = head
    while (
        end < len(tokens)
        and tokens[end].rel == "flat"
        and start <= tokens[end].head < end
        and (tokens[end].pos == "PROPN" or tokens[end].text[0].isupper())  # *Un* of *Sohm Jul Un*, an article's form
        and not tokens[end].ent
    ):
        end += 1
    return Name(start, end, name.label)


def _mended(tokens: Sequence[Token], name: Name, gazetteer: Gazetteer, at: dict[int, list[Mark]]) -> Name | None:
    """Return `name` without determiners, honorifics, role words and marks at its edges; None if nothing is left."""
    start, end, person = name.start, name.end, name.label == "PER"
    possessive, honorific = gazetteer.words("possessive"), gazetteer.words("honorific")
    article, contraction = gazetteer.words("article"), gazetteer.words("contraction")
    while end > start and (tokens[end - 1].lower in possessive or not tokens[end - 1].text[-1].isalnum()):
        if tokens[end - 1].text[-1] == "." and len(tokens[end - 1].text) > 1:
            break
        end -= 1
    while start < end:
        lower, first = tokens[start].lower, tokens[start].text[0]
        if not first.isalnum() or (lower in article and not _titled(tokens, start, at)) or lower in contraction:
            start += 1
            continue
        if person and (lower in honorific or (lower == "." and start > name.start)):
            start += 1
            continue
        if tokens[start].pos == "ADP" and len(lower) > _LONG_PARTICLE and end - start > 1:  # *Secondo Ardenghi*
            start += 1
            continue
        if person and lower in gazetteer.words("domain") and end - start > 2:
            start += 1
            continue
        step = _cut(at.get(start, ()), start, end, person=person, capital=first.isupper())
        if step == start:
            break
        start = step
    return Name(start, end, name.label) if start < end and any(t.text[0].isupper() for t in tokens[start:end]) else None


def _unmasked(tokens: Sequence[Token], name: Name, gazetteer: Gazetteer) -> Name:
    """Return a name that is an outlet's (*the Harbour Courier*, *Radio X*) as an organisation's, in its full length.

    A person needs more proof than a place: an article before it, a third word, or a word that only broadcasters and
    sites bear.
    """
    outlet = gazetteer.words("outlet")
    start, end = name.start, name.end
    after = tokens[end] if end < len(tokens) else None
    if after is not None and after.text[0].isupper() and after.lower in outlet and after.sent == tokens[start].sent:
        end += 1  # *Pell County | Herald*: the recogniser saw the place alone
    firm = gazetteer.words("firm")
    if end - start > 1 and name.label != "ORG" and (tokens[end - 1].lower in firm or tokens[start].lower in firm):
        return Name(start, end, "ORG")
    first, final = outlet.get(tokens[start].lower), outlet.get(tokens[end - 1].lower)
    before = tokens[start - 1].lower if start > 0 else ""  # *l'Ora*, *dall'Ora*
    article = before in gazetteer.words("article") or before in gazetteer.words("contraction")
    if end - start == 1:
        return name._replace(label="ORG") if article and final is not None else name
    proven = article or end - start > 2
    if final is not None and (end > name.end or name.label == "LOC" or proven or final.concept == "site"):
        return Name(start, end, "ORG")
    if first is not None and (name.label == "PER" or first.concept == "broadcaster"):
        return Name(start, end, "ORG")
    return name


def _titled(tokens: Sequence[Token], start: int, at: dict[int, list[Mark]]) -> bool:
    """Tell whether the article at `start` opens a known name (*Il Foglio*)."""
    return tokens[start].text[0].isupper() and any(isinstance(mark.entry, Actor) for mark in at.get(start, ()))


def _cut(marks: Iterable[Mark], start: int, end: int, *, person: bool, capital: bool) -> int:
    """Return where the name goes on after a role, nation or common noun at `start`, or `start`."""
    for mark in marks:
        entry = mark.entry
        if mark.end >= end:
            continue
        if isinstance(entry, Role) and (person or not capital) and entry.concept not in _PART_OF_NAME:
            return mark.end
        if isinstance(entry, Demonym) and (person or not capital):
            return mark.end
        if isinstance(entry, Actor) and person and entry.type != "media" and end - mark.end > 1 and entry.firm:
            return mark.end
        if isinstance(entry, Group) and not capital and (entry.kind in _BEFORE_NAME or person):
            return mark.end
    return start


def _announced(
    start: int, at: dict[int, list[Mark]], marks: Sequence[Mark], tokens: Sequence[Token], gazetteer: Gazetteer
) -> bool:
    """Tell whether a media noun stands before `start`, an article between them allowed (*il quotidiano La Stampa*)."""
    before = start - 1
    if before >= 0 and tokens[before].lower in gazetteer.words("article"):
        before -= 1
    for back in range(before, max(-1, before - 3), -1):
        for mark in at.get(back, ()):
            if mark.end == before + 1 and isinstance(mark.entry, Group) and mark.entry.kind == "media":
                return True
    return any(isinstance(mark.entry, Group) and mark.entry.kind == "media" for mark in at.get(start, ())) and bool(
        marks
    )


def _joined(name: Name, at: dict[int, list[Mark]], tokens: Sequence[Token], gazetteer: Gazetteer) -> bool:
    """Tell whether the recogniser drew several known actors, or one and its article, into one name."""
    covered: set[int] = set()
    for mark in (mark for i in range(name.start, name.end) for mark in at.get(i, ())):
        if isinstance(mark.entry, Actor) and mark.end <= name.end:
            covered.update(range(mark.start, mark.end))
    small = (gazetteer.words("conjunction"), gazetteer.words("article"), gazetteer.words("contraction"))
    rest = [i for i in range(name.start, name.end) if i not in covered]
    return all(not tokens[i].text.isalnum() or any(tokens[i].lower in words for words in small) for i in rest)


class _Group:
    """The mentions of one actor while the clusters are made."""

    def __init__(self, kind: EntityType, actor: Actor | None) -> None:
        self.kind = kind
        self.actor = actor
        self.mentions: list[Mention] = []

    def fullest(self) -> Mention:
        return max(self.mentions, key=lambda m: (len(m.words), sum(map(len, m.words)), -m.start))


def cluster(parse: Parse, gazetteer: Gazetteer, mentions: Sequence[Mention]) -> Clusters:
    """Group `mentions` into entities, in order of first mention.

    People are joined by surname or given name only while one person of the article bears it; a name of several
    syllables needs each of them (*Kim Jong Un* is not *Kim Yong Hyun*). Organisations are joined by an acronym in
    brackets, or by a shortening that fits one of them alone.
    """
    groups: list[_Group] = []
    people: dict[tuple[str, ...], _Group] = {}
    others: dict[tuple[str, ...], _Group] = {}
    actors: dict[str, _Group] = {}
    bare: list[Mention] = []
    full = {m.words for m in mentions if m.label == "PER" and len(m.words) > 1}
    surnames = {words[-1] for words in full}
    borne = surnames | {words[0] for words in full}
    for m in mentions:
        if m.actor is not None:
            group = actors.get(m.actor.id)
            if group is None:
                group = actors[m.actor.id] = _Group(m.actor.type, m.actor)
                groups.append(group)
        elif (len(m.words) == 1 and _may_bear(m, surnames, borne)) or _suffix_of(m, full):
            bare.append(m)
            continue
        elif m.words in full or m.label == "PER":
            group = people.get(m.words) or _same_person(m, people)
            if group is None:
                group = _Group("person", None)
                groups.append(group)
            people.setdefault(m.words, group)
        else:
            group = others.get(m.words)
            if group is None:
                group = others[m.words] = _Group(_TYPES.get(m.label, "organisation"), None)
                groups.append(group)
        group.mentions.append(m)
    shared_mentions = _place_bare(bare, people, groups)
    groups = _acronyms(parse, groups)
    groups = _shortened(groups)
    _unlabelled(parse, gazetteer, groups, people, shared_mentions)
    return _finished(parse, groups, shared_mentions)


def _may_bear(m: Mention, surnames: set[str], borne: set[str]) -> bool:
    """Tell whether a single word may be a person's: recognised as one, or borne by one and not a place of that name."""
    return m.label == "PER" or m.words[0] in (surnames if m.label == "LOC" else borne)


def _suffix_of(m: Mention, full: set[tuple[str, ...]]) -> bool:
    return m.label == "PER" and any(len(w) > len(m.words) and w[-len(m.words) :] == m.words for w in full)


def _same_person(m: Mention, people: dict[tuple[str, ...], _Group]) -> _Group | None:
    """Return the person whose name has the same first and last word and all words of the shorter name between."""
    words = m.words
    if len(words) < 2:
        return None
    for other, group in people.items():
        if len(other) < 2 or other[0] != words[0] or other[-1] != words[-1]:
            continue
        short, long = sorted((words, other), key=len)
        if len(short) < len(long) and all(word in long for word in short):
            return group
    return None


def _place_bare(
    bare: Sequence[Mention], people: dict[tuple[str, ...], _Group], groups: list[_Group]
) -> list[tuple[Mention, tuple[_Group, ...]]]:
    """Give each short name to the one person who bears it, or make it shared, or a person of its own."""
    shared: list[tuple[Mention, tuple[_Group, ...]]] = []
    alone: dict[tuple[str, ...], _Group] = {}
    for m in bare:
        bearers = _bearers(m.words, people)
        if len(bearers) > 1:  # only those introduced so far; a name used before anybody bears it means the first
            bearers = [g for g in bearers if g.mentions[0].start < m.start] or bearers[:1]
        if len(bearers) == 1:
            bearers[0].mentions.append(m)
        elif bearers:
            shared.append((m, tuple(bearers)))
        else:
            group = alone.get(m.words)
            if group is None:
                group = alone[m.words] = _Group("person" if m.label == "PER" else _TYPES[m.label or "ORG"], None)
                groups.append(group)
            group.mentions.append(m)
    return shared


def _bearers(words: tuple[str, ...], people: dict[tuple[str, ...], _Group]) -> list[_Group]:
    last: dict[int, _Group] = {}
    first: dict[int, _Group] = {}
    for full, group in people.items():
        if len(full) > len(words):
            if full[-len(words) :] == words:
                last[id(group)] = group
            elif full[: len(words)] == words:
                first[id(group)] = group
    return list((last or first).values())


def _acronyms(parse: Parse, groups: list[_Group]) -> list[_Group]:
    """Join *Comando di difesa (Norad)* with *Norad*: a name in brackets after a longer name, or the other way round."""
    by_end: dict[int, _Group] = {}
    by_start: dict[int, tuple[_Group, Mention]] = {}
    for group in groups:
        for m in group.mentions:
            by_end[m.end] = group
            by_start[m.start] = (group, m)
    gone: set[int] = set()
    for token in parse.tokens:
        outer = by_end.get(token.i) if token.text == "(" else None
        if outer is None or token.i + 1 not in by_start:
            continue
        inner, m = by_start[token.i + 1]
        if outer is inner or id(outer) in gone or id(inner) in gone:
            continue
        closes = m.end < len(parse.tokens) and parse.tokens[m.end].text == ")"
        if not closes or outer.kind in ("person", "place") or inner.kind in ("person", "place"):
            continue
        names = (parse.span(m.start, m.end).of(parse.text), outer.fullest().words)
        if not _initials(folded(names[0]), names[1]):
            continue
        outer.actor = outer.actor or inner.actor
        outer.kind = inner.kind if inner.actor else outer.kind
        outer.mentions += inner.mentions
        gone.add(id(inner))
        for moved in inner.mentions:
            by_end[moved.end] = outer
            by_start[moved.start] = (outer, moved)
    return [group for group in groups if id(group) not in gone]


def _initials(short: str, words: tuple[str, ...]) -> bool:
    """Tell whether `short` may be the acronym of `words`, in its language or another: one word, not longer by far."""
    return " " not in short and len(words) > 1 and len(short) <= max(len(words) + 4, 6)


def _shortened(groups: list[_Group]) -> list[_Group]:
    """Join an organisation's short name with the one longer name that it opens or closes."""
    edges: dict[tuple[str, ...], list[_Group]] = {}
    for group in groups:
        words = group.fullest().words
        if group.kind in ("organisation", "media"):
            for size in range(1, len(words)):
                for edge in {words[:size], words[-size:]}:
                    edges.setdefault(edge, []).append(group)
    gone: set[int] = set()
    for group in groups:
        words = group.fullest().words
        if group.actor is not None or group.kind != "organisation" or sum(map(len, words)) < _MIN_SHORTENING:
            continue
        longer = [g for g in edges.get(words, ()) if g is not group and id(g) not in gone]
        if len(longer) == 1:
            longer[0].mentions += group.mentions
            gone.add(id(group))
    return [group for group in groups if id(group) not in gone]


def _unlabelled(
    parse: Parse,
    gazetteer: Gazetteer,
    groups: Sequence[_Group],
    people: dict[tuple[str, ...], _Group],
    shared: list[tuple[Mention, tuple[_Group, ...]]],
) -> None:
    """Find surnames that the recogniser passed over: a capitalised word that is the last word of a person's name."""
    taken = {i for group in groups for m in group.mentions for i in range(m.start, m.end)}
    taken |= {i for m, _ in shared for i in range(m.start, m.end)}
    surnames = {full[-1] for full in people if len(full) > 1 and len(full[-1]) > 1}
    small = (gazetteer.words("article"), gazetteer.words("contraction"), gazetteer.words("preposition"))
    extra: list[Mention] = []
    for token in parse.tokens:
        if token.i in taken or not token.text[0].isupper() or folded(token.text) not in surnames:
            continue
        if not any(token.lower in words for words in small):
            extra.append(Mention(token.i, token.i + 1, "PER", None, (folded(token.text),)))
    shared += _place_bare(extra, people, [])


def _finished(parse: Parse, groups: list[_Group], shared: list[tuple[Mention, tuple[_Group, ...]]]) -> Clusters:
    groups = [group for group in groups if group.mentions]
    for group in groups:
        group.mentions.sort()
    groups.sort(key=lambda group: group.mentions[0].start)
    place = {id(group): k for k, group in enumerate(groups)}
    entities: list[Entity] = []
    ranges: list[list[tuple[int, int]]] = []
    for group in groups:
        best = group.fullest()
        name = parse.span(best.start, best.end).of(parse.text)
        name = " ".join(name.split())
        identity = group.actor.id if group.actor else f"{_PREFIX[group.kind]}:{content_id(folded(name))}"
        mentions = tuple(parse.span(m.start, m.end) for m in group.mentions)
        entities.append(Entity(identity, name, group.kind, mentions))
        ranges.append([(m.start, m.end) for m in group.mentions])
    bare = {m.start: (m.end, tuple(place[id(g)] for g in bearers if id(g) in place)) for m, bearers in shared}
    return Clusters(entities, ranges, bare)
