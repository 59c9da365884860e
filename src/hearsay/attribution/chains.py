"""Relays: who passed a claim on, read from the words around its cue."""

from __future__ import annotations

from hearsay.attribution.scene import EDGE, Draft, Scene, Voice

_OUTLET = frozenset({"media"})


def add_relays(scene: Scene, draft: Draft) -> None:
    """Lengthen the chain of `draft` where the text names an outlet that was told, cites, or carried the claim."""
    if draft.voices[0].kind == "unknown" and draft.rule != "phrase:according":
        return
    if draft.rule == "fragment":
        return
    for relay in _told(scene, draft) or ():
        if not any(voice.start == relay.start and voice.expressed for voice in draft.voices):
            draft.voices.append(relay)
    nearer = _cited(scene, draft)
    if nearer is not None and not any(voice.start == nearer.start and voice.expressed for voice in draft.voices):
        draft.voices.insert(0, nearer)


def _voice(scene: Scene, head: int) -> Voice:
    start, end = scene.np(head)
    voice = Voice(start, end)
    voice.entity = scene.actors.resolve(start, end)
    voice.kind = scene.actors.kind(start, end, voice.entity)
    voice.name = scene.actors.name(start, end, voice.entity)
    return voice


def _told(scene: Scene, draft: Draft) -> list[Voice] | None:
    """An outlet that was told: *told the X*, *ha detto al X*, *in un'intervista a X*."""
    if not draft.cue or not draft.rule.startswith(("verb", "quote")):
        return None
    low, high = scene.bounds(draft.anchor)
    near = [
        k for k in range(max(low, draft.anchor - 12), min(high, draft.anchor + 16)) if not _in_content(scene, draft, k)
    ]
    interview = scene.lexicon.role("interview")
    found: list[Voice] = []
    addressed = _addressee(scene, draft.anchor, high)
    if addressed is not None and not any(
        addressed.start < v.end and v.start < addressed.end for v in draft.voices if v.expressed
    ):
        return [addressed]
    for k in near:
        token = scene.tokens[k]
        if token.pos not in {"PROPN", "NOUN"} or token.head == k:
            continue
        voice = None
        cases = scene.case(k)
        if token.rel in {"obj", "iobj"} and token.head == draft.anchor and not cases:
            voice = _voice(scene, k)
        elif token.rel in {"obl", "iobj", "nmod", "obj"} and any(
            case in scene.lexicon.role("near_case") for case in cases
        ):
            above = scene.tokens[token.head]
            told = token.head == draft.anchor and any(case in scene.lexicon.role("to_case") for case in cases)
            contacted = above.lemma in interview | scene.lexicon.role("contacted") or above.lower in interview
            if told or contacted:
                voice = _voice(scene, k)
        if (
            voice is not None
            and voice.kind in _OUTLET
            and not any(voice.start < v.end and v.start < voice.end for v in draft.voices if v.expressed)
        ):
            found.append(voice)
    return found[:1]


def _addressee(scene: Scene, anchor: int, high: int) -> Voice | None:
    """Return the outlet that stands right after a verb of telling, whatever the parse calls it."""
    hit = scene.verbs.get(anchor)
    if hit is None or not hit.takes("t"):
        return None
    start = end = max(hit.words) + 1
    while (end < high and scene.tokens[end].pos in {"DET", "ADJ", "PROPN", "NOUN"}) or (
        end < high and end > start and scene.tokens[end].ent
    ):
        if end > start and scene.tokens[end].pos == "DET" and not scene.tokens[end].ent:
            break
        end += 1
    if end == start:
        return None
    voice = Voice(start, end)
    voice.entity = scene.actors.resolve(start, end)
    voice.kind = scene.actors.kind(start, end, voice.entity)
    voice.name = scene.actors.name(start, end, voice.entity)
    return voice if voice.kind in _OUTLET else None


def _in_content(scene: Scene, draft: Draft, k: int) -> bool:
    at = scene.tokens[k].start
    return any(span.start <= at < span.end for span in draft.content)


def _cited(scene: Scene, draft: Draft) -> Voice | None:
    """A source that the outlet itself cites: *X, citing Y*, *X, che ha riferito le parole di Y*."""
    outer = draft.voices[0]
    if outer.kind not in {"media", "organisation", "unknown"} or not outer.expressed:
        return None
    low, high = scene.bounds(draft.anchor)
    citing = next(
        (
            k
            for k in range(low, high)
            if scene.tokens[k].lower in scene.lexicon.role("citing")
            and scene.quote_of[k] < 0
            and not outer.start <= k < outer.end
            and not _in_content(scene, draft, k)
        ),
        None,
    )
    if citing is not None and outer.kind == "media":
        return _object(scene, citing, high)
    cites = scene.lexicon.role("cites")
    relayed = scene.lexicon.role("relayed_words")
    for k in range(outer.end, min(high, outer.end + 8)):
        token = scene.tokens[k]
        if token.text in EDGE or token.pos in {"AUX", "PRON", "ADV", "DET", "SCONJ", "PART"}:
            continue
        lemma = scene.lexicon.verb_lemma(token.lower, token.lemma)
        if lemma in cites or token.lower in scene.lexicon.role("citing"):
            return _object(scene, k, high)
        if k in scene.verbs or lemma in scene.lexicon.role("relay_participle"):
            for m in range(k + 1, min(high, k + 6)):
                if scene.tokens[m].lemma in relayed or scene.tokens[m].lower in relayed:
                    return _object(scene, m, high)
            return None
    return None


def _object(scene: Scene, after: int, high: int) -> Voice | None:
    k = after + 1
    while k < high and scene.tokens[k].pos in {"ADP", "DET", "ADJ", "NUM", "ADV"}:
        k += 1
    if k >= high or scene.tokens[k].pos not in {"NOUN", "PROPN"}:
        return None
    head = k
    while scene.tokens[head].rel in {"flat", "compound", "amod"} and after < scene.tokens[head].head < high:
        head = scene.tokens[head].head
    return _voice(scene, head)
