"""The actors that news of every country names, and the words that say what a source is, read from `lexicons/`.

`actors.tsv` and `media.tsv` serve every language; `demonyms.tsv`, `roles.tsv` and `groups.tsv` belong to one. The same
actor has the same id in every language (`state:KP`, `org:un`, `media:tass`), so that articles meet across languages.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, cast, get_args

from hearsay.errors import LexiconError
from hearsay.lexicon import has_lexicon, rows
from hearsay.records import EntityType

Gender = Literal["m", "f", "-"]
Number = Literal["s", "p", "-"]

# Kinds of `groups.tsv` that a noun phrase can be headed by; the other kinds are closed classes, looked up word by word.
NOUN_KINDS = frozenset(("collective", "anonymous", "organisation", "document", "media", "social", "person"))
_LEADING = re.compile(r"\w*")
# Single words up to this many letters are matched letter by letter: *Us* is not *US*, nor *Usa* the verb *usa*.
_EXACT_LENGTH = 5


class Piece(Protocol):
    """What the scan needs of a token: its place in the text and its lower-case form."""

    @property
    def start(self) -> int:
        """The first code point."""

    @property
    def end(self) -> int:
        """The code point after the last."""

    @property
    def lower(self) -> str:
        """The word in lower case."""


class Actor(NamedTuple):
    """A state, body, region or outlet. A name that is not `firm` counts only with other evidence that it is a name."""

    id: str
    type: EntityType
    kind: str
    firm: bool


class Demonym(NamedTuple):
    """An adjective or noun of a nation: the actor's id and the form's gender and number, `-` for either."""

    id: str
    gender: Gender
    number: Number


class Role(NamedTuple):
    """An office or calling in one of its forms.

    `concept` is the same for words of one office in every language; `covers` are concepts that the word can also stand
    for. `unique` tells that a definite singular means one holder, `anonymous` that an indefinite one hides who it is.
    """

    lemma: str
    concept: str
    gender: Gender
    number: Number
    unique: bool
    anonymous: bool
    covers: frozenset[str]


class Group(NamedTuple):
    """A word of `groups.tsv`: its kind, a concept shared by the languages, gender and number, `-` for either."""

    kind: str
    concept: str
    gender: Gender
    number: Number


class Mark(NamedTuple):
    """An entry found in a text: tokens `start` to `end`, half-open."""

    start: int
    end: int
    entry: Actor | Demonym | Role | Group


class _Phrase(NamedTuple):
    low: str
    form: str
    case: Literal["any", "initial", "exact"]
    table: int
    entry: Actor | Demonym | Role | Group


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All tables of one language, indexed by the first word of each entry.

    `closed` maps a kind of closed-class word (`article`, `preposition`, `pronoun`, …) to its forms in lower case.
    `head_last` tells that the head noun ends the part of a noun phrase that stands before its first preposition.
    `covers` maps a role's concept to all concepts that its words can stand for.
    """

    lang: str
    closed: Mapping[str, Mapping[str, Group]]
    covers: Mapping[str, frozenset[str]]
    actors: Mapping[str, Actor]
    head_last: bool
    _index: Mapping[str, Mapping[str, tuple[_Phrase, ...]]]

    def words(self, kind: str) -> Mapping[str, Group]:
        """Return the closed-class words of `kind` by their lower-case form; an unknown kind has none."""
        return self.closed.get(kind, {})

    def scan(self, text: str, tokens: Sequence[Piece], start: int = 0, end: int | None = None) -> list[Mark]:
        """Return the entries in tokens `start` to `end`, the longest at each place, in order of position.

        Entries of one table (actors, demonyms, roles, groups) never overlap; those of different tables may.
        """
        stop = len(tokens) if end is None else end
        if start >= stop:
            return []
        base = tokens[start].start
        raw = _straight(text[base : tokens[stop - 1].end])
        low = _lower(raw)
        index, free, found = self._index, [start] * 4, []
        for i in range(start, stop):
            shelf = index.get(tokens[i].lower)
            if shelf is None:
                continue
            at = tokens[i].start - base
            # What follows the first word decides which of its entries are tried: *the* begins a hundred of them.
            behind = tokens[i].end - base
            for low_form, form, case, table, entry in shelf.get(low[behind : behind + 2], shelf[""]):
                if i < free[table] or not low.startswith(low_form, at):
                    continue
                if case != "any" and not (raw.startswith(form, at) if case == "exact" else raw[at].isupper()):
                    continue
                target, last = base + at + len(low_form), i
                while last < stop - 1 and tokens[last].end < target:
                    last += 1
                if tokens[last].end == target:
                    free[table] = last + 1
                    found.append(Mark(i, last + 1, entry))
        return found


def _straight(text: str) -> str:
    """Return `text` with one kind of apostrophe, letter for letter."""
    return text.replace("’", "'").replace("‘", "'").replace("ʼ", "'")


def _lower(text: str) -> str:
    """Return `text` in lower case, letter for letter: code points whose lower case is longer stay as they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@functools.cache
def load_gazetteer(lang: str) -> Gazetteer:
    """Return the gazetteer of `lang`, read once; of a language without word lists, the names that all languages share.

    Raises:
        LexiconError: a row breaks the format; the error says where.
    """
    phrases: list[_Phrase] = []
    actors: dict[str, Actor] = {}
    for number, row in rows("", "actors", ("id", "type", "kind", "lang", "name", "firm")):
        if row["type"] not in get_args(EntityType):
            raise LexiconError(f"{row['type']!r} is no type of entity", "lexicons/actors.tsv", number)
        if row["lang"] in (lang, "*"):
            actor = Actor(row["id"], cast("EntityType", row["type"]), row["kind"], row["firm"] == "yes")
            actors.setdefault(actor.id, actor)
            phrases.append(_phrase(row["name"], 0, actor))
    for _, row in rows("", "media", ("id", "kind", "country", "name", "firm")):
        actor = Actor(row["id"], "media", row["kind"], row["firm"] == "yes")
        actors.setdefault(actor.id, actor)
        phrases.append(_phrase(row["name"], 0, actor))
    for number, row in _own(lang, "demonyms", ("id", "form", "gender", "number")):
        features = _features(row["gender"], row["number"], lang, "demonyms", number)
        phrases.append(_phrase(row["form"], 1, Demonym(row["id"], *features)))
    roles = _roles(lang)
    phrases += [_phrase(form, 2, role) for form, role in roles]
    covers: dict[str, frozenset[str]] = {}
    for _, role in roles:
        covers[role.concept] = covers.get(role.concept, frozenset()) | role.covers
    closed: dict[str, dict[str, Group]] = {}
    for number, row in _own(lang, "groups", ("form", "kind", "concept", "gender", "number")):
        features = _features(row["gender"], row["number"], lang, "groups", number)
        group = Group(row["kind"], row["concept"], *features)
        if group.kind in NOUN_KINDS:
            phrases.append(_phrase(row["form"], 3, group))
        else:
            closed.setdefault(group.kind, {}).setdefault(row["form"].lower(), group)
    head_last = any(group.concept == "head-last" for group in closed.get("order", {}).values())
    return Gazetteer(lang, closed, covers, actors, head_last, _indexed(phrases))


def _own(lang: str, name: str, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    return rows(lang, name, columns) if has_lexicon(lang) else []


def _roles(lang: str) -> list[tuple[str, Role]]:
    found: dict[str, Role] = {}
    features: tuple[tuple[str, Number], ...] = (("s", "s"), ("p", "p"))
    for _, row in _own(lang, "roles", ("lemma", "concept", "ms", "fs", "mp", "fp", "unique", "anonymous", "covers")):
        covers = frozenset(() if row["covers"] == "-" else row["covers"].split())
        for suffix, number in features:
            masculine, feminine = row[f"m{suffix}"], row[f"f{suffix}"]
            genders: tuple[tuple[str, Gender], ...] = ((masculine, "m"), (feminine, "f"))
            for form, gender in genders:
                if form != "-":
                    own: Gender = "-" if masculine == feminine else gender
                    unique, anonymous = row["unique"] == "yes", row["anonymous"] == "yes"
                    found.setdefault(form, Role(row["lemma"], row["concept"], own, number, unique, anonymous, covers))
    return list(found.items())


def _features(gender: str, number: str, lang: str, name: str, line: int) -> tuple[Gender, Number]:
    if gender not in get_args(Gender) or number not in get_args(Number):
        raise LexiconError("gender is m, f or -, number is s, p or -", f"lexicons/{lang}/{name}.tsv", line)
    return cast("Gender", gender), cast("Number", number)


def _phrase(form: str, table: int, entry: Actor | Demonym | Role | Group) -> _Phrase:
    form = _straight(form)
    case: Literal["any", "initial", "exact"] = "any"
    if not form[0].islower():
        short = " " not in form and (len(form) <= _EXACT_LENGTH or form.isupper())
        case = "exact" if short else "initial"
    elif table == 0:
        case = "exact"
    return _Phrase(_lower(form), form, case, table, entry)


def _indexed(phrases: list[_Phrase]) -> dict[str, dict[str, tuple[_Phrase, ...]]]:
    """Index the phrases under every first token that a tokeniser may cut off them, the longest first.

    Under a token they stand by the two letters that follow it in them, those that end there among all of these; under
    the empty string stand those alone that end there.
    """
    index: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        chunk = phrase.low.split(" ", 1)[0]
        keys = {chunk, match.group() if (match := _LEADING.match(chunk)) else chunk}
        if "'" in chunk:
            keys.add(chunk[: chunk.index("'") + 1])
            keys.add(chunk[: chunk.index("'")])
        keys |= {key.replace("'", "’") for key in keys}
        for key in keys - {""}:
            index.setdefault(key, []).append(phrase)
    shelves: dict[str, dict[str, tuple[_Phrase, ...]]] = {}
    for key, found in index.items():
        found.sort(key=lambda phrase: -len(phrase.low))
        short = [phrase for phrase in found if len(phrase.low) < len(key) + 2]
        ends = {phrase.low[len(key) : len(key) + 2] for phrase in found if len(phrase.low) >= len(key) + 2}
        shelves[key] = {"": tuple(short)}
        for end in ends:
            shelves[key][end] = tuple(p for p in found if p in short or p.low[len(key) : len(key) + 2] == end)
    return shelves
