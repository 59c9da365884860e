"""Whom a source means: names for pronouns and offices, and the speaker of a verb without subject."""

from __future__ import annotations

from dataclasses import dataclass, field

from hearsay.attribution.scene import Draft, Scene, Voice
from hearsay.attribution.sources import NOBODY
from hearsay.attribution.sources import voice as phrase_of

_REACH = 3  # sentences over which a speaker is still meant by a verb without subject; own choice, dev sets
_OPENING = 6  # words within which the name stands that a sentence is taken to be about; own choice
_PERSONAL = frozenset({"person", "official_role", "anonymous"})


@dataclass(slots=True)
class _Heard:
    """Who has spoken so far: the last speaker, and whoever was last met in passing, each with his sentence."""

    recent: list[str] = field(default_factory=list)
    last: Voice | None = None
    sentence: int = -9
    passing: Voice | None = None
    passed: int = -9


def resolve(scene: Scene, drafts: list[Draft]) -> None:
    """Fill in type, name and entity of every nearest source, in order of the text."""
    heard = _Heard()
    touching = scene.by_sentence(drafts)
    for draft in drafts:
        voice = draft.voices[0]
        sentence = scene.tokens[draft.anchor].sent
        if draft.rule in {"fragment", "label"} and voice.kind != "unknown":
            if draft.rule == "label":
                heard.last, heard.sentence = voice, sentence
            continue
        if voice is NOBODY or (not voice.expressed and voice.start == 0 and draft.anchor != 0):
            draft.voices[0] = Voice(0, 0)
            continue
        if not voice.expressed:
            draft.voices[0] = _dropped(scene, draft, heard)
        else:
            _fill(scene, voice, heard, sentence)
        voice = draft.voices[0]
        if voice.kind == "unknown":
            continue
        if (
            heard.last is None
            or heard.sentence < sentence - 2
            or _speaks_on(scene, draft, [drafts[k] for k in touching.get(sentence, ())])
        ):
            heard.last, heard.sentence = voice, sentence
            if voice.entity is not None:
                heard.recent = [voice.entity, *[entity for entity in heard.recent if entity != voice.entity]][:6]
        else:
            heard.passing, heard.passed = voice, sentence


def _speaks_on(scene: Scene, draft: Draft, near: list[Draft]) -> bool:
    """Tell whether a claim's source can be who a later verb without subject means: not one met in passing."""
    if draft.rule in {"noun", "phrase:according"} or scene.tokens[draft.anchor].dep.startswith("acl"):
        return False
    at = scene.tokens[draft.anchor].start
    return not any(other is not draft and any(span.start <= at < span.end for span in other.content) for other in near)


def _fill(scene: Scene, voice: Voice, heard: _Heard, sentence: int) -> None:
    """Fill in type, name and entity of an expressed source; a pronoun that names nobody is the last who fits it."""
    first = scene.tokens[voice.start]
    single = voice.end - voice.start == 1 and (
        first.pos in {"PRON", "DET"} or first.lower in scene.lexicon.role("pronoun")
    )
    if single and first.pos != "PROPN":
        nearer = _met_since(scene, voice.start, heard)
        voice.entity = scene.actors.pronoun(voice.start, [*nearer, *heard.recent], _quoted(scene, voice.start))
        if voice.entity is None:
            meant = scene.actors.kind(voice.start, voice.end, None)
            near = [heard.last] if heard.last is not None and sentence - heard.sentence <= _REACH else []
            other = next((v for v in [*near, *_subjects(scene, sentence, voice.start, heard)] if _fits(meant, v)), None)
            if other is not None:
                voice.kind, voice.name, voice.entity = other.kind, other.name, other.entity
                return
    else:
        voice.entity = scene.actors.resolve(voice.start, voice.end, heard.recent)
    voice.kind = scene.actors.kind(voice.start, voice.end, voice.entity)
    voice.name = scene.actors.name(voice.start, voice.end, voice.entity)


def _quoted(scene: Scene, at: int) -> frozenset[int]:
    """Return the quoted words before a pronoun in its sentence, none if it is quoted itself: *“Ash lied,” he said*."""
    low, _ = scene.bounds(at)
    if scene.quote_of[at] >= 0:
        return frozenset()
    return frozenset(k for k in range(low, at) if scene.quote_of[k] >= 0)


def _met_since(scene: Scene, at: int, heard: _Heard) -> list[str]:
    """Return the ids of the people that sentences after the last claim open with, the nearest first.

    *Anna Bell said the port was safe. Tom Reeve disagreed. "Two alarms failed," he said.*: the second of them.
    """
    sentence = scene.tokens[at].sent
    found = []
    for number in range(sentence - 1, max(heard.sentence, sentence - _REACH - 1, -1), -1):
        for person in _opening_name(scene, number, heard):
            low, high = scene.parse.sentences[number]
            if any(token.lower in scene.lexicon.role("befallen") for token in scene.tokens[low:high]):
                continue  # *Tom Reeve was killed*
            if person.kind == "person" and person.entity is not None and scene.quote_of[low] < 0:
                found.append(person.entity)
    return found


def _fits(meant: str, last: Voice) -> bool:
    """Tell whether a pronoun of a kind (*she* person, *they* collective, *it* organisation) can mean a speaker."""
    if meant == "person":  # a person of the article who fits has been found by then
        return last.kind in _PERSONAL and (last.kind != "person" or last.entity is None)
    if meant == "organisation":
        return last.kind in {"organisation", "media", "document", "social_account"}
    return meant == last.kind == "collective"


def _dropped(scene: Scene, draft: Draft, heard: _Heard) -> Voice:
    """Return the source of a verb without subject.

    In this order: the subject of a clause before it in its sentence; who spoke in this sentence or the one before; the
    subject of the sentence before; who was cited in passing or named there; an earlier speaker.
    """
    at = draft.anchor
    sentence = scene.tokens[at].sent
    here = _actor_before(scene, draft) or _subject_before(scene, draft)
    if here is not None:
        _fill(scene, here, heard, sentence)
        if here.kind != "unknown":
            return Voice(at, at, here.kind, here.name, here.entity)
    last = heard.last if sentence - heard.sentence <= _REACH else None
    candidates: list[Voice] = []
    if last is not None and heard.sentence >= sentence - 1:
        candidates.append(last)
    candidates += _subjects(scene, sentence, at, heard)
    if heard.passing is not None and heard.passed >= sentence - 1:
        candidates.append(heard.passing)
    candidates += _named(scene, sentence - 1, heard)
    if last is not None:
        candidates.append(last)
    for found in candidates:
        if found.kind != "unknown" and _agrees(scene, at, found):
            return Voice(at, at, found.kind, found.name, found.entity)
    return Voice(at, at)


def _subjects(scene: Scene, sentence: int, at: int, heard: _Heard) -> list[Voice]:
    """Return the subjects before token `at` in its sentence and the one before that can speak."""
    found: list[Voice] = []
    opening: list[Voice] = []
    for number in (sentence, sentence - 1):
        if number < 0:
            continue
        low, high = scene.parse.sentences[number]
        if number < sentence:
            opening = _opening_name(scene, number, heard)
        for k in range(low, min(high, at) if number == sentence else high):
            token = scene.tokens[k]
            if token.rel == "nsubj" and token.pos in {"NOUN", "PROPN"} and scene.quote_of[k] < 0:
                subject = phrase_of(scene, k)
                if scene.speaks(subject.start, subject.end):
                    _fill(scene, subject, heard, number)
                    found.append(subject)
    return found + opening


def _opening_name(scene: Scene, sentence: int, heard: _Heard) -> list[Voice]:
    """Return the person that a sentence opens with, a few words of office allowed before; any body without a tree."""
    low, high = scene.parse.sentences[sentence]
    parsed = scene.parse.parsed[sentence]
    for k in range(low, min(high, low + _OPENING)):
        token = scene.tokens[k]
        if parsed and token.pos in {"ADP", "VERB", "AUX", "SCONJ"}:
            return []
        if token.ent == "PER" or (token.ent == "ORG" and not parsed):
            end = k
            while end < high and scene.tokens[end].ent == token.ent:
                end += 1
            subject = Voice(k, end)
            _fill(scene, subject, heard, sentence)
            return [subject] if subject.kind != "unknown" else []
    return []


def _named(scene: Scene, sentence: int, heard: _Heard) -> list[Voice]:
    """Return the people named in a sentence outside quotations, the last first."""
    if sentence < 0:
        return []
    found = []
    low, high = scene.parse.sentences[sentence]
    for k in range(high - 1, low - 1, -1):
        if scene.tokens[k].ent == "PER" and scene.quote_of[k] < 0 and (k == low or scene.tokens[k - 1].ent != "PER"):
            end = k
            while end < high and scene.tokens[end].ent == "PER":
                end += 1
            person = Voice(k, end)
            _fill(scene, person, heard, sentence)
            if person.kind == "person":
                found.append(person)
    return found


def _agrees(scene: Scene, verb: int, voice: Voice) -> bool:
    """Tell whether a verb without subject can have `voice` for one by its number."""
    forms = [scene.tokens[verb], *(scene.tokens[c] for c in scene.kids(verb, "aux", "cop"))]
    number = next(
        (form.morph["Number"] for form in forms if form.morph.get("VerbForm") == "Fin" and "Number" in form.morph), None
    )
    if number == "Plur":
        return voice.kind != "person"
    if number == "Sing" and voice.kind in {"anonymous", "collective"} and voice.expressed:
        heads = [
            t for t in scene.tokens[voice.start : voice.end] if not voice.start <= t.head < voice.end or t.head == t.i
        ]
        return not heads or heads[0].morph.get("Number") != "Plur"
    return True


def _actor_before(scene: Scene, draft: Draft) -> Voice | None:
    """Return who a subordinate clause without subject is about: *le dichiarazioni di X, quando disse che …*.

    For a quotation on its own it is the subject of the sentence before it.
    """
    token = scene.tokens[draft.anchor]
    low, _ = scene.bounds(draft.anchor)
    if draft.rule == "quote:alone":
        if token.sent == 0:
            return None
        start, end = scene.parse.sentences[token.sent - 1]
        for k in range(start, end):
            other = scene.tokens[k]
            if (
                other.rel == "nsubj"
                and other.pos in {"NOUN", "PROPN"}
                and scene.tokens[other.head].rel == "root"
                and scene.quote_of[k] < 0
            ):
                begin, stop = scene.np(k)
                return Voice(begin, stop) if scene.speaks(begin, stop) else None
        return None
    when = [c for c in scene.parse.children[draft.anchor] if scene.tokens[c].lower in scene.lexicon.role("when")]
    if not when:
        return None
    for k in range(min(when) - 1, low - 1, -1):
        if (
            scene.tokens[k].pos in {"NOUN", "PROPN"}
            and scene.tokens[k].rel not in {"flat", "amod"}
            and scene.quote_of[k] < 0
        ):
            begin, stop = scene.np(k)
            kind = scene.actors.kind(begin, stop, scene.actors.resolve(begin, stop))
            if kind in {"person", "organisation", "official_role"} and scene.speaks(begin, stop):
                return Voice(begin, stop)
    return None


def _subject_before(scene: Scene, draft: Draft) -> Voice | None:
    """Return the subject of the clause before a verb with no subject of its own, in the same sentence."""
    low, _ = scene.bounds(draft.anchor)
    for k in range(draft.anchor - 1, low - 1, -1):
        token = scene.tokens[k]
        if token.rel != "nsubj" or token.pos not in {"NOUN", "PROPN"} or scene.quote_of[k] >= 0:
            continue
        if any(span.start <= token.start < span.end for span in draft.content):
            continue
        if scene.tokens[token.head].dep.startswith("acl") or not scene.finite(token.head):
            continue
        found = phrase_of(scene, k)
        if scene.speaks(found.start, found.end):
            return found
    return None


def same_again(scene: Scene, draft: Draft, earlier: list[Draft]) -> None:
    """Give *la stessa fonte*, *the same official* the name and the relays of the unnamed source it points back to."""
    voice = draft.voices[0]
    if (
        voice.kind not in {"anonymous", "collective", "official_role", "unknown"}
        or not voice.expressed
        or voice.entity is not None
    ):
        return
    tokens = scene.tokens[voice.start : voice.end]
    same = any(
        token.lemma in scene.lexicon.role("same") or token.lower in scene.lexicon.role("same") for token in tokens
    )
    definite = tokens[0].lower in scene.lexicon.role("definite")
    if not (same or definite):
        return
    heads = {token.lemma for token in tokens if token.pos == "NOUN"}
    for other in reversed(earlier):
        known = next((v for v in other.voices if v.kind == "anonymous"), None)
        if known is None or known is voice:
            continue
        there = scene.tokens[known.start : known.end]
        own = {token.lemma for token in tokens if token.pos == "ADJ"} - {token.lemma for token in there}
        if same or (heads & {token.lemma for token in there if token.pos == "NOUN"} and not (known.expressed and own)):
            voice.kind, voice.name, voice.entity = known.kind, known.name, known.entity
            if same:
                draft.voices.extend(v for v in other.voices[other.voices.index(known) + 1 :] if v not in draft.voices)
            return
