"""The index of an article's actors: who stands at a word, what is said of them, and whom a description means."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from hearsay.annotate import Parse
from hearsay.entities.facts import Facts, phrase_facts
from hearsay.entities.mentions import Clusters, cluster, find_mentions, folded
from hearsay.entities.phrases import Phrase, read_phrase
from hearsay.gazetteer import Actor, Demonym, Gazetteer, Group, Mark, Role
from hearsay.records import Entity

# Nouns that name a body mentioned elsewhere (*the company*); *the government* stays itself.
_NAMED_BODIES = frozenset(("company", "party", "body"))
# Weights of `_fit`, chosen by hand: an office that agrees is needed; a nation or field that disagrees outweighs it.
_SAME_ROLE, _KIN_ROLE, _AGREES, _DISAGREES = 4.0, 2.0, 2.0, -6.0
_NEEDED = 2.0
_ONE = ("indefinite", "s")
_COMMAS = frozenset((",", "–", "—", "-"))
# Bodies that a common noun names by itself: *the government* is not another body of the article.
_THEMSELVES = frozenset(
    ("government", "police", "army", "intelligence", "authority", "state", "ministry", "court", "parliament", "union")
)
_MEDIA_KINDS = frozenset(("newspaper", "magazine", "broadcaster", "agency", "site"))


class EntityIndex:
    """The entities of one article, found by word, by description or by pronoun. Built by `find_entities`."""

    __slots__ = (
        *("_at", "_clusters", "_facts", "_ids", "_phrases", "_place", "_starts", "entities", "gazetteer", "names"),
        "parse",
    )

    def __init__(self, parse: Parse, gazetteer: Gazetteer, clusters: Clusters, marks: Sequence[Mark]) -> None:
        self.parse = parse
        self.gazetteer = gazetteer
        self.entities: tuple[Entity, ...] = tuple(clusters.entities)
        self._clusters = clusters
        self._phrases: dict[tuple[int, int], Phrase] = {}
        self._at: dict[int, int] = {}
        for k, ranges in enumerate(clusters.ranges):
            for start, end in ranges:
                for i in range(start, end):
                    self._at[i] = k
        shared = {i for start, (end, _) in clusters.shared.items() for i in range(start, end)}
        self.names: frozenset[int] = frozenset(self._at) | shared
        self._place: Mapping[str, int] = {entity.id: k for k, entity in enumerate(self.entities)}
        self._starts = {start: end for ranges in clusters.ranges for start, end in ranges}
        self._ids = {i: clusters.entities[k].id for i, k in self._at.items() if clusters.entities[k].type != "person"}
        facts = Facts(parse, gazetteer, marks, {i: clusters.entities[k].id for i, k in self._at.items()})
        self._facts: list[frozenset[str]] = [
            frozenset(fact for start, end in ranges for fact in facts.of(start, end, entity.type))
            for entity, ranges in zip(clusters.entities, clusters.ranges, strict=True)
        ]
        self.entities = tuple(map(self._as_outlet, self.entities, self._facts))

    def phrase(self, start: int, end: int) -> Phrase:
        """Return the noun phrase of tokens `start` to `end` taken apart; each is read once."""
        known = self._phrases.get((start, end))
        if known is None:
            known = read_phrase(self.parse, self.gazetteer, start, end, self.names)
            self._phrases[start, end] = known
        return known

    def _as_outlet(self, entity: Entity, facts: frozenset[str]) -> Entity:
        """Return `entity` as an outlet if the article (*il settimanale X*) or its name (*Radio X*) calls it one."""
        outlet = self.gazetteer.words("outlet")
        called = any(fact.removeprefix("kind:") in _MEDIA_KINDS for fact in facts if fact.startswith("kind:"))
        body = entity.type == "organisation" and entity.id not in self.gazetteer.actors
        if body and (called or any(word in outlet for word in folded(entity.name).split())):
            return replace(entity, type="media")
        return entity

    def at(self, i: int) -> Entity | None:
        """Return the entity whose mention covers token `i`; None for no name and for a name that two people share."""
        place = self._at.get(i)
        return None if place is None else self.entities[place]

    def roles_of(self, entity: Entity) -> frozenset[str]:
        """Return what the article says `entity` is: `role:minister`, `state:KR`, `domain:defence`, `gender:f`, …."""
        place = self._place.get(entity.id)
        return frozenset() if place is None else self._facts[place]

    def resolve(self, start: int, end: int, preferred: Sequence[str] = ()) -> Entity | None:
        """Return who the noun phrase of tokens `start` to `end` means, or None for nobody known.

        `preferred` are the ids of recent speakers, the nearest first: they decide between two people who fit. A name in
        the phrase decides, unless it is only part of it (*the lawyers of X*); then a definite description is matched
        with offices, nations, fields and gender that the article gives its people.
        """
        if start >= end:
            return None
        if self._is_pronoun(start) and all(self._is_reflexive(i) for i in range(start + 1, end)):
            return self.pronoun(start, preferred)
        phrase = self.phrase(start, end)
        named = self._named(phrase, preferred)
        if named is not None:
            return named
        if phrase.definite == "indefinite" or phrase.plural:
            return None
        if any(i in self.names and self._governs(phrase, i) for i in range(phrase.first, phrase.core)):
            return None
        if phrase.role is not None:
            return self._described(phrase, phrase.role, preferred)
        return self._body(phrase, phrase.group, preferred)

    def pronoun(self, i: int, preferred: Sequence[str] = (), skipped: Container[int] = ()) -> Entity | None:
        """Return whom the pronoun at token `i` means: its sentence's subject, else a recent speaker, else the nearest.

        Plural pronouns mean no single entity: None. A pronoun for things means the nearest body or outlet of this
        sentence or the one before. Names at the tokens `skipped` are not meant: those inside the words quoted.
        """
        token = self.parse.tokens[i]
        group = self.gazetteer.words("pronoun").get(token.lower)
        if group is None or group.number == "p":
            return None
        types = ("organisation", "media") if group.concept == "thing" else ("person",)
        gender, first = group.gender, self.parse.sentences[token.sent][0]
        for k in range(i - 1, first - 1, -1):
            place = self._at.get(k) if k not in skipped else None
            if place is not None and self.parse.tokens[k].rel == "nsubj" and self._suits(place, gender, types):
                return self.entities[place]
        for identity in preferred:
            place = self._place.get(identity)
            if place is not None and self._suits(place, gender, types):
                return self.entities[place]
        reach = range(i - 1, self._floor(i, 3 if "person" in types else 1) - 1, -1)
        places = [place for k in reach if k not in skipped and (place := self._at.get(k)) is not None]
        near = [place for place in places if self._suits(place, gender, types)]
        sure = [place for place in near if f"gender:{gender}" in self._facts[place]]
        return self.entities[(sure or near)[0]] if near else None

    def _is_reflexive(self, i: int) -> bool:
        lower = self.parse.tokens[i].lower
        return lower in self.gazetteer.words("article") or lower in self.gazetteer.words("pronoun")

    def _is_pronoun(self, i: int) -> bool:
        return self.parse.tokens[i].lower in self.gazetteer.words("pronoun")

    def _suits(self, place: int, gender: str, types: Sequence[str] = ("person",)) -> bool:
        if self.entities[place].type not in types:
            return False
        known = {fact for fact in self._facts[place] if fact.startswith("gender:")}
        if not known or gender == "-":
            return True
        # A woman's office is often masculine in form, a man's never feminine: a feminine form outranks a masculine one.
        return "gender:f" in known if gender == "f" else "gender:f" not in known

    def _floor(self, i: int, sentences: int) -> int:
        return self.parse.sentences[max(0, self.parse.tokens[i].sent - sentences)][0]

    def _named(self, phrase: Phrase, preferred: Sequence[str]) -> Entity | None:
        """Return the entity that a name in the phrase means, if the name is its head or in apposition to it."""
        fallback: Entity | None = None
        for i in range(phrase.start, phrase.end):
            if i in self._clusters.shared:
                end, places = self._clusters.shared[i]
                if self._is_head(phrase, i, end, person=True):
                    return self._choose(phrase, i, places, preferred)
            if i not in self._starts:
                continue
            entity = self.entities[self._at[i]]
            if not self._is_head(phrase, i, self._starts[i], person=entity.type == "person"):
                continue
            if entity.type == "person":
                return entity
            fallback = fallback or (entity if i < phrase.core or entity.type != "place" else None)
        return fallback

    def _is_head(self, phrase: Phrase, start: int, end: int, *, person: bool) -> bool:
        """Tell whether the name in tokens `start` to `end` is what the phrase is about, not a complement of it."""
        tokens, words = self.parse.tokens, self.gazetteer.words
        after = tokens[end].lower if end < phrase.end else ""
        if after in words("possessive"):
            return False
        if start < phrase.core:
            if phrase.head in range(start, end) and phrase.noun is None:
                return True
            if phrase.noun is not None and start <= phrase.noun.start and phrase.noun.end <= end:
                return True
            if end < phrase.core and self.gazetteer.head_last:
                return False
            kind = phrase.group.kind if phrase.group is not None else ""
            if person:
                closes = end == phrase.core and kind == "collective"  # *the opposition MP Luca Brand*
                return kind in ("", "person") or ((kind == "anonymous" or closes) and not phrase.plural)
            return phrase.role is None and kind in ("", "media", "organisation") and self._fits_body(phrase, start)
        before = start - 1
        segment = start
        while segment > phrase.core and tokens[segment - 1].text not in _COMMAS:
            segment -= 1
        if any(tokens[i].lower in words("relative") for i in range(phrase.core, start)):
            return False
        small = words("preposition").keys() | words("conjunction").keys()
        if tokens[before].lower in words("article") and before > segment and tokens[before - 1].lower in small:
            return False
        if tokens[before].lower in small or (tokens[before].lower in words("contraction") and before > segment):
            return False
        full = person and end - start > 1 and end == phrase.end and tokens[before].pos in ("NOUN", "PROPN")
        if full and phrase.role is not None and phrase.definite != "indefinite":
            return True  # *l'assessore alla Mobilità Marta Ferri*
        if segment == phrase.core and tokens[segment].text not in _COMMAS:  # no comma: the name ends the first part
            titled = [m for m in phrase.marks if isinstance(m.entry, Role) and phrase.core <= m.start < start]
            return person and phrase.role is not None and not titled and tokens[before].lower not in words("article")
        if not person:
            return start - segment <= 1 and phrase.group is not None and phrase.group.kind in ("organisation", "media")
        return not phrase.plural or (phrase.group is None and phrase.definite != "indefinite")

    def _fits_body(self, phrase: Phrase, start: int) -> bool:
        """Tell whether a body's name at `start` may be the name of the phrase's noun: not *il governo Stati Uniti*."""
        entity = self.entities[self._at[start]]
        group = phrase.group
        if group is None or group.kind == "media":
            return group is None or entity.type != "place"
        return entity.type != "place" and group.concept not in ("government", "police", "army", "court", "ministry")

    def _governs(self, phrase: Phrase, i: int) -> bool:
        """Tell whether the name at token `i` is joined to a collective head, so that the phrase means no one person."""
        entity = self.at(i)
        return entity is not None and entity.type == "person" and phrase.role is None

    def _choose(self, phrase: Phrase, i: int, places: Sequence[int], preferred: Sequence[str]) -> Entity | None:
        """Return which bearer of a shared name is meant: whom the words fit, who spoke last, who came last."""
        if phrase.role is not None:
            scored = [(self._fit(place, phrase, phrase.role), place) for place in places]
            best = max(score for score, _ in scored)
            fitting = [place for score, place in scored if score == best and score >= _NEEDED]
            places = fitting or places
        for identity in preferred:
            place = self._place.get(identity)
            if place is not None and place in places:
                return self.entities[place]
        before = [(max((s for s, _ in self._clusters.ranges[p] if s < i), default=-1), p) for p in places]
        return self.entities[max(before)[1]] if before else None

    def _described(self, phrase: Phrase, role: Role, preferred: Sequence[str]) -> Entity | None:
        """Return the person whose office, nation, field and gender fit; among equals the nearest before."""
        scored = [
            (self._fit(place, phrase, role), place) for place, e in enumerate(self.entities) if e.type == "person"
        ]
        best = max((score for score, _ in scored), default=0.0)
        if best < _NEEDED:
            return None
        fitting = [place for score, place in scored if score == best]
        for identity in preferred:
            place = self._place.get(identity)
            if place is not None and place in fitting:
                return self.entities[place]
        return self.entities[self._closest(fitting, phrase.start)]

    def _closest(self, places: Sequence[int], start: int) -> int:
        def distance(place: int) -> tuple[bool, int]:
            before = [s for s, _ in self._clusters.ranges[place] if s < start]
            return (False, start - max(before)) if before else (True, self._clusters.ranges[place][0][0])

        return min(places, key=distance)

    def _fit(self, place: int, phrase: Phrase, role: Role) -> float:
        facts = self._facts[place]
        concepts = {fact.removeprefix("role:") for fact in facts if fact.startswith("role:")}
        covers = self.gazetteer.covers
        if role.concept in concepts:
            score = _SAME_ROLE
        elif role.covers & concepts or any(role.concept in covers.get(c, ()) and role.unique for c in concepts):
            score = _KIN_ROLE
        else:
            return 0.0
        said = phrase_facts(self.gazetteer, self.parse, phrase.marks, phrase.start, phrase.end, self._ids)
        for prefix in ("state:", "domain:", "org:", "loc:", "of:"):
            mine = {fact for fact in said if fact.startswith(prefix)}
            theirs = {fact for fact in facts if fact.startswith(prefix)}
            if prefix in ("org:", "loc:") and mine and not theirs:
                score += _DISAGREES / 4
            if mine and theirs:
                score += _AGREES if mine & theirs else _DISAGREES
        if "former" in said and "former" in facts:
            score += _AGREES
        elif "former" in said and role.concept in concepts and "former" not in facts:
            score += _DISAGREES / 2
        if role.gender == "f" and not self._suits(place, "f"):
            score += _DISAGREES
        return score

    def _body(self, phrase: Phrase, group: Group | None, preferred: Sequence[str]) -> Entity | None:
        """Return the outlet or body that a bare common noun means (*il network*, *the company*): nearest before it."""
        if phrase.definite != "definite" or phrase.end > phrase.core:
            return None
        if any(isinstance(m.entry, Demonym | Actor) for m in phrase.marks):
            return None
        if group is None or (group.kind == "organisation" and group.concept not in _THEMSELVES):
            called = self._called(phrase)
            if called is not None:
                return called
        types: tuple[str, ...] = ("organisation", "media")
        if group is not None and group.kind == "media":
            types = ("media",)
        elif group is None or group.kind != "organisation" or group.concept not in _NAMED_BODIES:
            return None
        places = [k for k, entity in enumerate(self.entities) if entity.type in types]
        same = [k for k in places if self._kind(k) == group.concept]
        if group.concept == "company":
            same = [k for k in places if self.entities[k].type == "organisation" and self._kind(k) in ("", "company")]
        before = [k for k in same if self._clusters.ranges[k][0][0] < phrase.start]
        if not before:
            return None
        for identity in preferred:
            if self._place.get(identity) in before:
                return self.entities[self._place[identity]]
        if group.concept == "company":  # an article speaks most of the company that it calls by this word
            return self.entities[max(before, key=lambda k: (len(self._clusters.ranges[k]), -k))]
        return self.entities[self._closest(before, phrase.start)]

    def _called(self, phrase: Phrase) -> Entity | None:
        """Return the body in or right before whose name the head noun stands (*la cartiera*: *cartiera X*)."""
        noun = folded(self.parse.tokens[phrase.head].text)
        found: list[int] = []
        for k, entity in enumerate(self.entities):
            if entity.type not in ("organisation", "media"):
                continue
            for start, end in self._clusters.ranges[k]:
                if start >= phrase.start:
                    break
                words = {self.parse.tokens[i].lower for i in range(max(0, start - 1), end)}
                if noun in words and entity.id not in self.gazetteer.actors:
                    found.append(k)
        return self.entities[self._closest(found, phrase.start)] if found else None

    def _kind(self, place: int) -> str:
        for fact in self._facts[place]:
            if fact.startswith("kind:"):
                return fact.removeprefix("kind:")
        actor = self.gazetteer.actors.get(self.entities[place].id)
        if actor is None:
            outlet = self.gazetteer.words("outlet")
            kinds = [outlet[word].concept for word in folded(self.entities[place].name).split() if word in outlet]
            return kinds[0] if kinds else ""
        return actor.kind if actor.type == "media" else "known"


def find_entities(parse: Parse, gazetteer: Gazetteer) -> EntityIndex:
    """Return the article's actors: people, bodies, places and outlets, each with all its mentions.

    Entities stand in order of first mention. Ids are the gazetteer's where it knows the actor, else they derive from
    the folded name.
    """
    marks = gazetteer.scan(parse.text, parse.tokens)
    clusters = cluster(parse, gazetteer, find_mentions(parse, gazetteer, marks))
    return EntityIndex(parse, gazetteer, clusters, marks)


def full_name(index: EntityIndex, start: int, end: int, entity: Entity | None) -> str:
    """Return the name of a source for output: a person's fullest name, else the noun phrase without its article.

    A body named by another of its names (*Mosca* for Russia) keeps the words that stand here, and two people joined by
    a conjunction keep it between their fullest names. An empty range without an entity has no name: an empty string.
    """
    if start >= end:
        return entity.name if entity is not None else ""
    own = [] if entity is None else [i for i in range(start, end) if index.at(i) == entity]
    if entity is not None and (entity.type == "person" or not own):
        return _joint_name(index, own, end) or entity.name
    text = index.parse.text
    if own and _joint_name(index, own, end) is None:
        return " ".join(index.parse.span(own[0], _name_end(index, own[-1] + 1, end)).of(text).split())
    articles = index.gazetteer.words("article")
    first = start
    while first < end - 1 and first not in index.names:
        if index.parse.tokens[first + 1].lower in index.gazetteer.words("genitive"):
            break  # *uno di loro*
        article = articles.get(index.parse.tokens[first].lower)
        if article is None or not (article.concept == "definite" or (article.concept, article.number) == _ONE):
            break
        first += 1
    return " ".join(index.parse.span(first, end).of(text).split())


def _name_end(index: EntityIndex, end: int, stop: int) -> int:
    """Return where a body's name ends: with the places that follow it (*the Harbour Office of X*), before any comma."""
    if end >= stop or index.parse.tokens[end].lower not in index.gazetteer.words("genitive"):
        return end
    phrase = read_phrase(index.parse, index.gazetteer, end + 1, stop, index.names) if end + 1 < stop else None
    return phrase.core if phrase is not None else end


def _joint_name(index: EntityIndex, own: Sequence[int], end: int) -> str | None:
    """Return *A and B* where a second person follows the first, a conjunction between them; None for one person."""
    after = own[-1] + 1 if own else end
    if after + 1 >= end or index.parse.tokens[after].lower not in index.gazetteer.words("conjunction"):
        return None
    first, second = index.at(own[0]), index.at(after + 1)
    if first is None or second is None or (first.type == "person") != (second.type == "person"):
        return None
    return f"{first.name} {index.parse.tokens[after].text} {second.name}"
