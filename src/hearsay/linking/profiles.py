"""What an article says of those it quotes: whom they speak for, which outlet carries their words, what they are called.

Read off the words around the names, with the gazetteer's offices, bodies and outlets: no parse is needed, so that it
works for any document of a ledger.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hearsay.gazetteer import Actor, Demonym, Gazetteer, Group, Mark, Role, load_gazetteer
from hearsay.lexicon import rows
from hearsay.records import Document, Span

# Offices whose holder speaks for the body; a minister speaks for a ministry, not for the government. Source: own, after
# the protocol of the shared-origin gold set (*a body, its head and its spokesman speaking for it are one*).
_SPEAKING = frozenset(("spokesperson", "head", "executive", "chair", "president", "director", "commissioner"))
_STATE_HEADS = frozenset(("spokesperson", "head_of_government", "head_of_state", "president", "king", "supreme_leader"))
_LESSER = frozenset(
    ("executive", "dirigente", "manager", "businessman", "businesswoman", "imprenditore", "entrepreneur")
)
_DEPUTIES = re.compile(r"^(?:vice|deputy|assistant|co|former|ex|vicario|viceCapo)\b", re.IGNORECASE)
_REACH = 9  # words beside a name in which its office and body are looked for
_LEADING = 3  # times that an article names the body whose name it can leave out
_RELAY_REACH = 6  # words between a name and the outlet that carries its words
_STEM = 5  # letters by which two descriptions of an unnamed source are compared
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+|[^\w\s]|\n")
_STOPS = frozenset('.!?;:"“”«»()[]')
_SUFFIXES = frozenset(
    ("inc", "corp", "corporation", "ltd", "llc", "plc", "co", "company", "spa", "srl", "ag", "gmbh", "sa", "com")
)
_JOINTS = frozenset(("del", "della", "dello", "dell", "dei", "degli", "delle", "di", "de", "of", "for", "at", "per"))
_PARTICLES = frozenset(("de", "van", "von", "der", "bin", "al", "di", "del", "della", "da"))
_ARTICLES = frozenset(
    ("the", "a", "an", "il", "lo", "la", "i", "gli", "le", "l", "un", "uno", "una", "el", "los", "las", "s", "d")
)


class Word(NamedTuple):
    """A token of the article: where it stands, as written and in lower case."""

    start: int
    end: int
    text: str
    lower: str


class Place(NamedTuple):
    """Tokens of an article, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Profile:
    """An article's words with the offices, bodies and outlets found in them."""

    document: str
    lang: str
    words: tuple[Word, ...]
    marks: tuple[Mark, ...]
    folds: tuple[str, ...]
    by_word: dict[str, tuple[int, ...]]
    gazetteer: Gazetteer

    def find(self, name: Sequence[str]) -> Iterator[Place]:
        """Yield the places where the lower-case words of `name` stand in a row."""
        for i in self.by_word.get(name[0], ()) if name else ():
            if all(i + k < len(self.words) and self.words[i + k].lower == word for k, word in enumerate(name)):
                yield Place(i, i + len(name))


@functools.lru_cache(maxsize=2048)
def profile(document: Document) -> Profile:
    """Return the profile of `document`, whose language must have word lists; the last ones read are kept."""
    words = tuple(split(document.text))
    gazetteer = load_gazetteer(document.lang)
    places: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        places.setdefault(word.lower, []).append(i)
    marks = tuple(gazetteer.scan(document.text, words)) if words else ()
    folds = tuple(folded(word.text) for word in words)
    return Profile(
        document.id, document.lang, words, marks, folds, {w: tuple(at) for w, at in places.items()}, gazetteer
    )


def split(text: str) -> Iterator[Word]:
    """Yield the words, numbers and marks of `text`; *U.S.* is one word."""
    for match in _WORD.finditer(text):
        yield Word(match.start(), match.end(), match.group(), match.group().lower().replace("’", "'"))


@functools.lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Return `text` without accents, case, full stops, hyphens and kinds of apostrophe."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("-", " ").replace(".", ""))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def marks_in(gazetteer: Gazetteer, text: str) -> tuple[tuple[Word, ...], list[Mark]]:
    """Return the words of a name or phrase and what the gazetteer finds in them."""
    words = tuple(split(text))
    return words, gazetteer.scan(text, words) if words else []


def name_of_body(words: Iterable[str]) -> str:
    """Return the key of a body that no table knows: its words without articles and company suffixes."""
    plain = [part for word in words for part in folded(word).replace("'", " ").split() if part.isalnum()]
    kept = [word for word in plain if word not in _ARTICLES | _SUFFIXES | _JOINTS]
    return "body:" + " ".join(kept or plain)


@functools.lru_cache(maxsize=16384)
def outlet_key(name: str, lang: str) -> str:
    """Return the key of an outlet: its id where the gazetteer knows all of its name, else its words without articles.

    *Northgate Post* is not *the Post*; a name that is one outlet's alone may have a place beside it (*CNN Italia*).
    """
    words, marks = marks_in(load_gazetteer(lang), name)
    places = {
        i for m in marks if not (isinstance(m.entry, Actor) and m.entry.type == "media") for i in range(m.start, m.end)
    }
    small = {i for i, word in enumerate(words) if folded(word.text) in _ARTICLES}
    for mark in marks:
        if not isinstance(mark.entry, Actor) or mark.entry.type != "media":
            continue
        rest = set(range(len(words))) - set(range(mark.start, mark.end)) - small
        if not rest or (mark.entry.firm and rest <= places):
            return mark.entry.id
    return "media:" + name_of_body(word.text for word in words).removeprefix("body:")


@functools.cache
def agency_ids() -> frozenset[str]:
    """Return the ids of the outlets that are news agencies."""
    return frozenset(row["id"] for _, row in rows("", "media", ("id", "kind")) if row["kind"] == "agency")


def person_words(name: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the folded words of a person's name, without titles, offices, nations and initials.

    *the Kremlin spokesman Dmitry Peskov* gives (`dmitry`, `peskov`); empty if no name is in the phrase.
    """
    words, marks = marks_in(gazetteer, name)
    masked = {
        i
        for mark in marks
        if not isinstance(mark.entry, Group) and not _is_given(words, mark)
        for i in range(mark.start, mark.end)
        if len(words[i].text) > 1
    }
    honorific = gazetteer.words("honorific")
    runs: list[tuple[int, list[str]]] = []
    broken = True
    for i, word in enumerate(words):
        title = word.lower in honorific or f"{word.lower}." in honorific
        plain = folded(word.text)
        if word.text[0].isupper() and not title and i not in masked and plain.replace("'", "").isalnum():
            if broken:
                runs.append((i, []))
                broken = False
            if len(plain) > 1:
                runs[-1][1].append(plain)
        elif not broken and word.lower in _PARTICLES:
            runs[-1][1].append(plain)
        elif word.text not in {"'", "’", "-", "."}:
            broken = True
    ends = {mark.end for mark in marks if isinstance(mark.entry, Role)}
    called = [run for i, run in runs if run and (i in ends or (i - 1 in ends and words[i - 1].text == "."))]
    named = called or [run for _, run in runs if run]
    return tuple(named[0]) if named else ()


def bodies_in(gazetteer: Gazetteer, words: Sequence[Word], marks: Sequence[Mark], at: Place) -> set[str]:
    """Return the keys of the bodies and states that stand in the words of `at`."""
    found = {
        m.entry.id
        for m in marks
        if isinstance(m.entry, Actor) and m.entry.type != "media" and at.start <= m.start and m.end <= at.end
    }
    taken = {i for m in marks if not isinstance(m.entry, Group) for i in range(m.start, m.end)}
    for m in marks:
        if isinstance(m.entry, Group) and m.entry.kind == "organisation" and at.start <= m.start and m.end <= at.end:
            low = m.start
            while (
                low > at.start
                and low - 1 not in taken
                and words[low - 1].lower.isalpha()
                and not _little(gazetteer, words[low - 1])
            ):
                low -= 1
            high = _complement(gazetteer, words, m.end, at.end)
            found.add(name_of_body(word.text for word in words[low:high]))
            taken |= set(range(low, high))
    run: list[int] = []
    for i in range(at.start, at.end + 1):
        capital = i < at.end and words[i].text[0].isupper() and i not in taken
        if capital:
            run.append(i)
        elif run and not (i < at.end and words[i].lower in {"&", "."}):
            found.add(name_of_body(words[k].text for k in run))
            run = []
    return found - {"body:"}


def _is_given(words: Sequence[Word], mark: Mark) -> bool:
    """Tell whether a place's or nation's name is part of a person's: *Petra Lund*, *German Roth*, *Jack London*."""
    place = isinstance(mark.entry, Actor) and (mark.entry.type == "place" or not mark.entry.firm)
    if mark.end - mark.start > 1 or not (place or isinstance(mark.entry, Demonym)):
        return False
    before = place and mark.start > 0 and words[mark.start - 1].text[0].isupper()
    return before or (mark.end == len(words) - 1 and mark.start == 0 and words[mark.end].text[0].isupper())


def _complement(gazetteer: Gazetteer, words: Sequence[Word], end: int, stop: int) -> int:
    """Return where a body's name ends that goes on behind its noun: *ministero della Salute*, *Ministry of Health*."""
    if end + 1 >= stop or not (words[end].lower in gazetteer.words("genitive") or _contracted(words[end])):
        return end
    high = end + 1
    while high < stop and (words[high].lower in _ARTICLES or words[high].text in {"'", "’"}):
        high += 1
    if high < stop and words[high].lower.isalpha():
        high += 1
        while high < stop and words[high].text[0].isupper() and words[high - 1].text[0].isupper():
            high += 1
        return high
    return end


def _little(gazetteer: Gazetteer, word: Word) -> bool:
    """Tell whether a word is an article, preposition or possessive that bounds a noun phrase."""
    return any(word.lower in gazetteer.words(kind) for kind in ("article", "preposition", "genitive", "possessive"))


def speaks_for(read: Profile, name: Sequence[str]) -> dict[str, Span]:
    """Return the bodies whose head or spokesman the article says `name` to be, with the words that say so.

    `name` is in folded words, the family name last; the article may use that alone.
    """
    found: dict[str, Span] = {}
    for i in _places(read, name):
        low = _start(read, i, name)
        for key, span in _office(read, low, i + 1):
            found.setdefault(key, span)
    return found


def _office(read: Profile, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Yield the bodies of offices that stand right before or behind the name of tokens `start` to `end`."""
    words = read.words
    left = start
    while left > max(0, start - _REACH) and words[left - 1].text not in _STOPS and words[left - 1].text != ",":
        left -= 1
    before = [m for m in _roles(read) if left <= m.start and m.end <= start]
    if before:
        role = before[-1]
        between = range(role.end, start)
        if role.end == start:  # BODY spokesman NAME
            found = list(_bodies(read, role, _nearest(read, Place(left, role.start), from_end=True), Place(left, end)))
            yield from found or _bodiless(read, role, Place(role.start, end))
        elif any(words[i].lower in read.gazetteer.words("genitive") or _contracted(words[i]) for i in between):
            yield from _bodies(read, role, Place(role.end, start), Place(role.start, end))
    if end < len(words) and words[end].text == ",":
        right = end + 1
        while right < min(len(words), end + 1 + _REACH) and words[right].text not in _STOPS | {","}:
            right += 1
        behind = [m for m in _roles(read) if end < m.start and m.end <= right]
        if behind and behind[0].start - end <= 5:  # NAME, the BODY's spokesman / spokesman of BODY
            role = behind[0]
            found = list(_bodies(read, role, Place(end + 1, role.start), Place(start, right)))
            found += _bodies(read, role, Place(role.end, right), Place(start, right))
            yield from found or _bodiless(read, role, Place(start, role.end))


def _nearest(read: Profile, at: Place, *, from_end: bool) -> Place:
    """Return the words of `at` that are one noun phrase with its end."""
    low = at.end
    while low > at.start and not (
        read.words[low - 1].lower in read.gazetteer.words("preposition") and low - 1 > at.start and from_end
    ):
        low -= 1
    return Place(low, at.end)


def _contracted(word: Word) -> bool:
    return word.lower in _JOINTS


def _roles(read: Profile) -> list[Mark]:
    found = []
    for mark in read.marks:
        if isinstance(mark.entry, Role):
            lemma = mark.entry.lemma
            low = read.words[mark.start - 1].lower if mark.start else ""
            past = low in read.gazetteer.words("former") or _DEPUTIES.match(lemma)
            if mark.entry.concept in _SPEAKING | _STATE_HEADS and lemma not in _LESSER and not past:
                found.append(mark)
    return found


def _bodies(read: Profile, role: Mark, at: Place, shown: Place) -> Iterator[tuple[str, Span]]:
    concept = role.entry.concept if isinstance(role.entry, Role) else ""
    span = Span(read.words[shown.start].start, read.words[shown.end - 1].end)
    for key in bodies_in(read.gazetteer, read.words, read.marks, at):
        if key.startswith(("state:", "region:")):
            if concept in _STATE_HEADS:
                yield key, span
        elif concept in _SPEAKING:
            yield key, span


def _bodiless(read: Profile, role: Mark, shown: Place) -> Iterator[tuple[str, Span]]:
    """Yield the empty key for an office of a firm or body that the article leaves out (*chief executive NAME*)."""
    if isinstance(role.entry, Role) and role.entry.concept in {"executive", "spokesperson"}:
        yield "", Span(read.words[shown.start].start, read.words[shown.end - 1].end)


def leading_body(read: Profile, keys: Iterable[str]) -> str | None:
    """Return which of the bodies the article is about: named in it more often than any other, three times at least."""
    counts: dict[str, int] = {}
    for mark in read.marks:
        if isinstance(mark.entry, Actor) and mark.entry.type == "organisation":
            counts[mark.entry.id] = counts.get(mark.entry.id, 0) + 1
    for key in keys:
        if key.startswith("body:"):
            counts[key] = sum(1 for _ in read.find(key.removeprefix("body:").split()))
    best = max(sorted(counts), key=lambda key: counts[key], default="")
    return best if best in set(keys) and counts[best] >= _LEADING else None


def spokesman_in(gazetteer: Gazetteer, phrase: str) -> set[str]:
    """Return the bodies that an unnamed or named spokesman of `phrase` speaks for (*an Arvex spokeswoman*)."""
    words, marks = marks_in(gazetteer, phrase)
    roles = [m for m in marks if isinstance(m.entry, Role) and m.entry.concept == "spokesperson"]
    if not roles:
        return set()
    role = roles[0]
    before = bodies_in(gazetteer, words, marks, Place(0, role.start))
    return before or bodies_in(gazetteer, words, marks, Place(role.end, len(words)))


@functools.cache
def _relay_words(lang: str) -> tuple[frozenset[str], tuple[str, ...]]:
    table = [(row["words"], row["kind"]) for _, row in rows(lang, "relays", ("words", "kind"))]
    connectors = frozenset(words for words, kind in table if kind == "connector")
    return connectors, tuple(words for words, kind in table if kind == "hearsay")


def outlets_in(read: Profile, extra: Iterable[str] = ()) -> list[tuple[Place, str]]:
    """Return the places of outlets in the article with their keys; `extra` are names that no table knows."""
    found = [
        (Place(m.start, m.end), m.entry.id)
        for m in read.marks
        if isinstance(m.entry, Actor)
        and m.entry.type == "media"
        and (m.entry.firm or not (_capital(read, m.start - 1) or _capital(read, m.end)))
    ]
    taken = {i for place, _ in found for i in range(*place)}
    names = _by_first_word(tuple(extra))
    for _, name, words in sorted(each for word in names.keys() & read.by_word.keys() for each in names[word]):
        for place in read.find(words):
            if place.start not in taken:
                found.append((place, outlet_key(name, read.lang)))
                taken.update(range(*place))
    return sorted(found)


@functools.lru_cache(maxsize=4)
def _by_first_word(names: tuple[str, ...]) -> dict[str, list[tuple[int, str, tuple[str, ...]]]]:
    """Return names with their numbers and their words, by the first of these: an article has few of all outlets."""
    found: dict[str, list[tuple[int, str, tuple[str, ...]]]] = {}
    for number, name in enumerate(names):
        words = tuple(word.lower for word in split(name))
        if words:
            found.setdefault(words[0], []).append((number, name, words))
    return found


def _capital(read: Profile, i: int) -> bool:
    """Tell whether the token is a capitalised word other than an article."""
    inside = 0 <= i < len(read.words)
    return inside and read.words[i].text[0].isupper() and read.words[i].lower not in _ARTICLES


def carried_by(read: Profile, name: Sequence[str], extra: Iterable[str] = ()) -> dict[str, Span]:
    """Return the outlets that the article says to carry the words of `name`, with the words that say so.

    *NAME told OUTLET*, *OUTLET's NAME*, *NAME wrote on OUTLET*: between the two stand connecting words only.
    """
    connectors = _relay_words(read.lang)[0]
    places = _places(read, name)
    found: dict[str, Span] = {}
    for place, key in outlets_in(read, extra):
        for i in places:
            low, high = (i + 1, place.start) if i < place.start else (place.end, i)
            if high - low > 2 * _REACH:
                continue
            gap = [read.words[k] for k in range(low, high) if read.folds[k] not in name]
            if gap and gap[0].text == "," and any(word.text == "," for word in gap[1:]):  # NAME, who he is, wrote
                gap = gap[1 + next(k for k, word in enumerate(gap[1:]) if word.text == ",") :]
            if len(gap) > _RELAY_REACH or not all(_links(read, word, connectors) for word in gap):
                continue
            if i < place.start and not gap:
                continue  # two names side by side: *Reuters* behind a name is no relay of it
            start, end = min(i, place.start), max(i + 1, place.end)
            found.setdefault(key, Span(read.words[start].start, read.words[end - 1].end))
    return found


def bearers(read: Profile, surname: str) -> set[tuple[str, ...]]:
    """Return the full names in an article that end in `surname`: capitalised words before it, titles left out."""
    masked = {i for mark in read.marks for i in range(mark.start, mark.end) if len(read.words[i].text) > 1}
    common = {word.lower for word in read.words if word.text.islower()}
    honorific = read.gazetteer.words("honorific")
    found: dict[tuple[str, ...], bool] = {}
    for i, word in enumerate(read.words):
        if read.folds[i] != surname or not word.text[0].isupper():
            continue
        low = i
        while low > 0 and i - low < 3:
            before = read.words[low - 1]
            if before.text == "." and low > 1 and len(read.words[low - 2].text) == 1:
                low -= 1
                continue
            given = before.text[0].isupper() and low - 1 not in masked and before.lower not in common
            if not given or before.lower in honorific or f"{before.lower}." in honorific:
                break
            low -= 1
        name = tuple(folded(w.text) for w in read.words[low : i + 1] if len(folded(w.text)) > 1)
        if len(name) > 1:
            title = low > 1 and read.words[low - 1].text == "." and f"{read.words[low - 2].lower}." in honorific
            first = low == 0 or (read.words[low - 1].text in _STOPS and not title)
            found[name] = found.get(name, True) and first
    # The first word of a sentence is written like a name: it counts if nothing better is there.
    plain = {name: first for name, first in found.items() if name[0] not in _function_words(read.lang)}
    return {name for name, first in plain.items() if not first} or set(plain)


@functools.cache
def _function_words(lang: str) -> frozenset[str]:
    return frozenset(folded(row["word"]) for _, row in rows(lang, "function-words", ("word",)))


def described(read: Profile, name: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return what the article calls the person `name` right beside the name: offices (concepts) and words (stems)."""
    concepts: set[str] = set()
    stems: set[str] = set()
    for i in _places(read, name):
        low, high = _start(read, i, name), i + 1
        while low > max(0, i - _REACH) and read.words[low - 1].text not in _STOPS | {","}:
            low -= 1
        if high < len(read.words) and read.words[high].text == ",":
            high += 1
            while high < min(len(read.words), i + 2 + 2 * _REACH) and read.words[high].text not in _STOPS | {","}:
                high += 1
        for mark in read.marks:
            if isinstance(mark.entry, Role) and low <= mark.start and mark.end <= high:
                concepts |= {mark.entry.concept, *mark.entry.covers}
        stems |= {stem(word.text) for word in read.words[low:high] if word.text.isalnum()}
    return frozenset(concepts), frozenset(stems)


def titled(read: Profile, name: Sequence[str]) -> bool:
    """Tell whether the article puts a calling of people right before the name: *spokesman Ravi Anand*."""
    ends = {mark.end for mark in read.marks if isinstance(mark.entry, Role)}
    return any(_start(read, i, name) in ends for i in _places(read, name))


def roles_in(gazetteer: Gazetteer, phrase: str) -> frozenset[str]:
    """Return the concepts of the offices and callings that a phrase names."""
    _, marks = marks_in(gazetteer, phrase)
    return frozenset(mark.entry.concept for mark in marks if isinstance(mark.entry, Role))


def stem(word: str) -> str:
    """Return the first letters of a word, by which descriptions are compared: *analyst*, *analysts*."""
    return folded(word)[:_STEM]


def _start(read: Profile, i: int, name: Sequence[str]) -> int:
    """Return the first token of the name that ends at token `i`, initials included."""
    low = i
    while low > 0 and (
        read.folds[low - 1] in name
        or (len(read.words[low - 1].text) == 1 and read.words[low - 1].text.isupper())
        or (read.words[low - 1].text == "." and low > 1 and len(read.words[low - 2].text) == 1)
    ):
        low -= 1
    return low


def _places(read: Profile, name: Sequence[str]) -> list[int]:
    """Return the tokens that are the last word of a person's name."""
    if not name:
        return []
    return [i for i, word in enumerate(read.folds) if word == name[-1]]


def _links(read: Profile, word: Word, connectors: frozenset[str]) -> bool:
    if word.lower in connectors or word.text in {",", "'", "’", "."}:
        return True
    demonyms = (m for m in read.marks if isinstance(m.entry, Demonym | Role))
    return any(read.words[m.start].start <= word.start < read.words[m.end - 1].end for m in demonyms)


def hearsay_in(text: str, lang: str) -> bool:
    """Tell whether words of `text` say that the outlet only passes on what it heard (*reportedly*, *a quanto pare*)."""
    low = f" {' '.join(word.lower for word in split(text))} "
    return any(f" {words} " in low for words in _relay_words(lang)[1])


def nations_in(gazetteer: Gazetteer, phrase: str) -> frozenset[str]:
    """Return the ids of the states, regions and bodies that a phrase names, by name or by demonym."""
    _, marks = marks_in(gazetteer, phrase)
    return frozenset(m.entry.id for m in marks if isinstance(m.entry, Actor | Demonym))
