"""Where the chain of one mention ends, as far as its own article goes back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hearsay.gazetteer import Actor, Group, Role
from hearsay.linking.profiles import (
    Profile,
    agency_ids,
    bearers,
    carried_by,
    folded,
    hearsay_in,
    marks_in,
    name_of_body,
    nations_in,
    outlet_key,
    person_words,
    profile,
    speaks_for,
    split,
    spokesman_in,
    stem,
    titled,
)
from hearsay.reasons import Reason
from hearsay.records import Document, Mention, OriginKind, Source, Span

# Press reports: what an outlet or a journalist wrote, and not a document that somebody else made. Source: own.
_PRESS = re.compile(
    r"\b(?:reports?|articles?|columns?|stor(?:y|ies)|editorials?|articol[oi]|notizi[ae]|servizio|resoconto|inchiesta)\b",
    re.IGNORECASE,
)
_RUMOUR = re.compile(r"\b(?:reports|rumou?rs|voci|indiscrezioni|notizie)\b", re.IGNORECASE)
_WITNESS = re.compile(
    r"\b(?:reporters?|correspondents?|photographers?|witness|inviat[oaie]|corrispondent[ei]|giornalist[ai]|fotograf[oi])\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:another|other|second|altr[oaie]|second[oa]|otr[oa]s?)\b", re.IGNORECASE)
_HIMSELF = re.compile(r" (?:himself|herself|stess[oa])$", re.IGNORECASE)
_BEFORE = 30  # code points before a statement in which a word can say that it is hearsay
_OPENING = 3  # sentences, a title included, that can be a summary of what follows
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”»'’]*\s+(?=[\"“«'‘A-ZÀ-Þ0-9])|\n+")


@dataclass(frozen=True, slots=True)
class Root:
    """Where one mention's chain ends.

    `person` is a name in folded words, the family name last. `bodies` are the keys of the bodies whose words these are,
    `relays` the outlets that carry them (keys), each with the span that shows it. `relayed` tells that only the relay
    is named, `vague` that an unnamed source may be one that the article names elsewhere. `stems`, `nations` and
    `callings` describe an unnamed one. `title` is the key of a document.
    """

    mention: str
    document: str
    kind: OriginKind
    name: str
    proof: Span
    person: tuple[str, ...] = ()
    bodies: dict[str, Span] = field(default_factory=dict)
    relays: dict[str, Span] = field(default_factory=dict)
    own: str = ""
    relayed: bool = False
    stems: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    callings: frozenset[str] = frozenset()
    title: str = ""
    opening: bool = False
    hedged: bool = False

    @property
    def named(self) -> bool:
        """Whether the chain ends in somebody or something that can be told from others."""
        return self.kind in ("person", "official_role", "organisation", "document", "own_observation") and not (
            self.relayed
        )


def home(document: Document) -> tuple[str, OriginKind]:
    """Return the key and kind of what a document says in its own voice: its agency's, its outlet's or its own."""
    if document.lineage.forwarded_from:
        return "forward:" + folded(document.lineage.forwarded_from), "social_account"
    if document.lineage.feed_source:
        return outlet_key(document.lineage.feed_source, document.lang), "none"
    if document.lineage.credits:
        return outlet_key(document.lineage.credits[0].agency, document.lang), "wire"
    if document.outlet:
        key = outlet_key(document.outlet, document.lang)
        return key, "wire" if key in agency_ids() else "none"
    return "document:" + document.id, "none"


def root(mention: Mention, document: Document, outlets: Iterable[str] = ()) -> Root:
    """Return where the mention's chain ends; `outlets` are names of outlets that no table knows."""
    own, voice = home(document)
    proof = mention.place
    opening = sentence_of(document.text, mention.place.start) < _OPENING
    chain = mention.sources
    while chain and chain[0].type == "unknown" and not chain[0].span:
        chain = chain[1:]  # what somebody says that nobody in particular said ends in who says it
    if not chain:
        around = surrounding(document.text, mention.place)
        before = document.text[max(around.start, mention.place.start - _BEFORE) : mention.place.end]
        hedged = bool(mention.sources) or mention.reported_conditional or hearsay_in(before, document.lang)
        name: str = Reason("unsourced_in", name=document.outlet or document.title or document.id)
        if voice == "wire":
            name = document.lineage.credits[0].agency if document.lineage.credits else (document.outlet or "")
        return Root(mention.id, document.id, voice, name, proof, own=own, opening=opening, hedged=hedged)
    read = profile(document)
    nearest = chain[0]
    if nearest.span:
        proof = nearest.span[0]
    relays: dict[str, Span] = {}
    for source in chain[1:]:
        for key in _relay_keys(source, read, outlets) if source.type != "person" else ():
            relays.setdefault(key, source.span[0] if source.span else proof)
    base = Root(mention.id, document.id, "none", nearest.name, proof, own=own, opening=opening, relays=relays)
    return _ended(base, nearest, chain[1:], read, tuple(outlets))


def _ended(base: Root, nearest: Source, outer: tuple[Source, ...], read: Profile, outlets: tuple[str, ...]) -> Root:
    gazetteer = read.gazetteer
    kind = nearest.type
    words, marks = marks_in(gazetteer, nearest.name)
    person = person_words(nearest.name, gazetteer)
    himself = kind in ("anonymous", "unknown", "collective") and _HIMSELF.search(nearest.name)
    if person and (himself or (kind in ("organisation", "unknown") and not marks and titled(read, person))):
        kind = "person"
    media = [m.entry.id for m in marks if isinstance(m.entry, Actor) and m.entry.type == "media"]
    if kind != "person" and media and _WITNESS.search(nearest.name) and not person_words(nearest.name, gazetteer):
        return _with(base, "own_observation", title=f"seen:{media[0]}")
    if kind == "media":
        return _of_media(base, nearest, read, outlets)
    if kind == "document":
        return _of_document(base, nearest, read, outlets)
    if kind == "person":
        person = person_words(_whole(nearest, read), gazetteer)
        bodies = dict.fromkeys(spokesman_in(gazetteer, nearest.name), base.proof)
        if person:
            bodies = {**speaks_for(read, person), **bodies}
            carried = carried_by(read, person, outlets)
            if len(person) == 1:
                named = bearers(read, person[0])
                person = min(named) if len(named) == 1 else person
            relays = {**base.relays, **carried}
            return _with(base, "person", name=_whole(nearest, read), person=person, bodies=bodies, relays=relays)
        kind = "official_role"
    if kind == "organisation":
        key = nearest.entity if nearest.entity and nearest.entity.startswith(("state:", "org:", "min:")) else ""
        known = [m.entry.id for m in marks if isinstance(m.entry, Actor)]
        if not key or key not in known:
            size = len(name_of_body(word.text for word in words).split())
            wide = {m.entry.id for m in marks if isinstance(m.entry, Actor) and 2 * (m.end - m.start) >= size}
            bare = [m.entry.concept for m in marks if isinstance(m.entry, Group) and m.entry.kind == "organisation"]
            if size == 1 and bare and bare[0] != "-" and not wide:
                key = "body:" + bare[0]  # *the hospital*, *l'ospedale*: one word for both languages
            else:
                key = min(wide) if wide else name_of_body(word.text for word in words)
        return _with(base, "organisation", bodies={key: base.proof})
    if kind == "official_role":
        spoken = spokesman_in(gazetteer, nearest.name)
        if spoken:
            return _with(base, "organisation", bodies=dict.fromkeys(spoken, base.proof))
        if any(isinstance(m.entry, Role) and m.entry.unique for m in marks) or not marks:
            return _with(base, "official_role", title="role:" + _role_key(nearest.name, read))
    if kind == "social_account":
        return _with(base, "social_account", title="account:" + folded(nearest.name))
    carried = carried_by(read, [folded(w.text) for w in words][-1:], outlets) if not base.relays and words else {}
    last = person_words(outer[-1].name, gazetteer) if outer and outer[-1].type == "person" else ()
    if last:  # unnamed insiders whom a named writer quotes: the writer is the relay
        carried = carried_by(read, last, outlets)
        return _with(base, "person", name=outer[-1].name, person=last, relays={**base.relays, **carried})
    return _with(
        base,
        "anonymous",
        relays=base.relays or carried,
        stems=_stems(nearest.name, read),
        nations=nations_in(gazetteer, nearest.name),
        callings=_callings(nearest.name, read),
    )


def _whole(source: Source, read: Profile) -> str:
    """Return a person's name with the family name that was cut off behind an initial (*Robert X.* Gray)."""
    if not re.search(r"\b[A-Z]\.?$", source.name):
        return source.name
    words = [word.lower for word in split(source.name)]
    for place in read.find(words):
        behind = place.end
        while behind < len(read.words) and read.words[behind].text == ".":
            behind += 1
        if behind < len(read.words) and read.words[behind].text[0].isupper():
            return f"{source.name} {read.words[behind].text}"
    return source.name


def _with(
    base: Root,
    kind: OriginKind,
    *,
    name: str | None = None,
    person: tuple[str, ...] = (),
    bodies: dict[str, Span] | None = None,
    relays: dict[str, Span] | None = None,
    relayed: bool = False,
    stems: frozenset[str] = frozenset(),
    nations: frozenset[str] = frozenset(),
    callings: frozenset[str] = frozenset(),
    title: str = "",
) -> Root:
    return Root(
        mention=base.mention,
        document=base.document,
        kind=kind,
        name=base.name if name is None else name,
        proof=base.proof,
        person=person,
        bodies=bodies or {},
        relays=base.relays if relays is None else relays,
        own=base.own,
        relayed=relayed,
        stems=stems,
        nations=nations,
        callings=callings,
        title=title,
        opening=base.opening,
    )


def _of_media(base: Root, nearest: Source, read: Profile, outlets: tuple[str, ...]) -> Root:
    """Return the root of what an outlet is said to have reported; *the media* are nobody in particular."""
    keys = _relay_keys(nearest, read, outlets)
    if not keys:
        return _with(base, "anonymous", stems=_stems(nearest.name, read), nations=nations_in(read.gazetteer, base.name))
    kind: OriginKind = "wire" if keys[0] in agency_ids() else "organisation"
    return _with(base, kind, relays={**base.relays, keys[0]: base.proof}, relayed=True)


def _of_document(base: Root, nearest: Source, read: Profile, outlets: tuple[str, ...]) -> Root:
    """Return the root of what a document says: a press report is its outlet's or its writer's, *a report* nobody's."""
    keys = _relay_keys(nearest, read, outlets)
    person = person_words(nearest.name, read.gazetteer)
    press = _PRESS.search(nearest.name)
    if press and keys:
        kind: OriginKind = "wire" if keys[0] in agency_ids() else "organisation"
        return _with(base, kind, relays={**base.relays, keys[0]: base.proof}, relayed=True)
    bodies = nations_in(read.gazetteer, nearest.name)
    if press and person and not bodies:
        carried = carried_by(read, person, outlets)
        return _with(base, "person", person=person, bodies=speaks_for(read, person), relays={**base.relays, **carried})
    if _RUMOUR.search(nearest.name) or (press and not bodies and not person):
        stems = _stems(nearest.name, read)
        return _with(base, "anonymous", stems=stems)
    owner = keys[0] if keys else min(bodies, default="") or " ".join(person)
    relays = {**base.relays, **dict.fromkeys(keys, base.proof)}
    title = f"document:{owner}" if owner else f"document:{' '.join(sorted(_stems(base.name, read)))} {base.document}"
    speaking = {key: base.proof for key in bodies if key.startswith(("org:", "min:"))}
    return _with(base, "document", relays=relays, bodies=speaking, title=title)


def _relay_keys(source: Source, read: Profile, outlets: Iterable[str]) -> list[str]:
    """Return the outlets that a source's name names; *the Times* is the one whose longer name the article has."""
    _, marks = marks_in(read.gazetteer, source.name)
    whole, low = outlet_key(source.name, read.lang), f" {folded(source.name)} "
    keys = [
        m.entry.id
        for m in marks
        if isinstance(m.entry, Actor) and m.entry.type == "media" and (m.entry.firm or m.entry.id == whole)
    ]
    if not keys:
        keys = [outlet_key(name, read.lang) for name in outlets if f" {folded(name)} " in low]
    if not keys and source.type == "media":
        generic = [m for m in marks if isinstance(m.entry, Group) and m.entry.kind in {"media", "collective"}]
        name = [word.text for word in split(source.name)]
        if not generic or any(word[0].isupper() for word in name[1:]):
            keys = [outlet_key(source.name, read.lang)]
    plain = name_of_body(word.text for word in split(source.name)).removeprefix("body:")
    if keys and len(plain.split()) == 1:
        longer = {
            m.entry.id: [word.lower for word in read.words[m.start : m.end]]
            for m in read.marks
            if isinstance(m.entry, Actor) and m.entry.type == "media"
        }
        fits = [key for key, words in longer.items() if plain in words and len(set(words) - {"the"}) > 1]
        if len(fits) == 1:
            return fits
    return keys


def _stems(name: str, read: Profile) -> frozenset[str]:
    little = ("article", "preposition", "genitive", "possessive", "conjunction", "relative")
    words = [
        folded(word.text) for word in split(name) if not any(word.lower in read.gazetteer.words(k) for k in little)
    ]
    return frozenset(stem(word) for word in words if word.isalnum())


def _role_key(name: str, read: Profile) -> str:
    words, marks = marks_in(read.gazetteer, name)
    concepts = sorted({m.entry.concept for m in marks if isinstance(m.entry, Role)})
    nations = sorted(nations_in(read.gazetteer, name))
    if concepts and nations:
        return " ".join((*concepts, *nations))
    return f"{' '.join(sorted(_stems(name, read)))} {read.document if not words[0].text[0].isupper() else ''}".strip()


def alike(first: Root, second: Root) -> bool:
    """Tell whether two descriptions of unnamed sources of one relay can mean the same: one may say less.

    They differ where they name different states or callings (*a French official*, *a Polish official*; *a doctor*, *an
    official*), or where one article sets one against the other (*another official*).
    """
    if first.nations and second.nations and not first.nations & second.nations:
        return False
    if first.document == second.document and (_ANOTHER.search(first.name) or _ANOTHER.search(second.name)):
        return False
    left, right = first.callings, second.callings
    return not left or not right or "source" in left | right or bool(left & right)


def _callings(name: str, read: Profile) -> frozenset[str]:
    """Return what the nouns of an unnamed source call it: concepts that the languages share, or a noun's own stem."""
    words, marks = marks_in(read.gazetteer, name)
    found: set[str] = set()
    called = {mark.start for mark in marks if isinstance(mark.entry, Role)}
    for mark in marks:
        if isinstance(mark.entry, Role):
            found |= {mark.entry.concept, *mark.entry.covers}
        elif (
            mark.start not in called
            and isinstance(mark.entry, Group)
            and mark.entry.kind in {"anonymous", "collective", "person"}
        ):
            bare = mark.entry.concept in {"-", "person"}
            found.add(stem(words[mark.start].text) if bare else mark.entry.concept)
    return frozenset(found)


def sentence_of(text: str, offset: int) -> int:
    """Return the number of the sentence or line that `offset` stands in, from 0."""
    return sum(1 for match in _SENTENCE.finditer(text[:offset]) if match.end() <= offset)


def sentences(text: str) -> list[Span]:
    """Return the sentences and lines of `text` in order, without the blanks between them."""
    edges = [0, *(edge for match in _SENTENCE.finditer(text) for edge in match.span()), len(text)]
    return [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def surrounding(text: str, place: Span) -> Span:
    """Return the sentences that `place` touches."""
    start, end = 0, len(text)
    for match in _SENTENCE.finditer(text):
        if match.end() <= place.start:
            start = match.end()
        elif match.start() >= place.end:
            end = match.start()
            break
    return Span(start, end)
