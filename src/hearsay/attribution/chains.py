"""Relays: who passed a claim on, read from the words around its cue."""

from __future__ import annotations

from hearsay.attribution.scene import EDGE, Draft, Scene, Voice
from hearsay.attribution.sources import before_person

_OUTLET = frozenset({"media"})


def add_relays(scene: Scene, draft: Draft) -> None:
    """Lengthen the chain of `draft` where the text names an outlet that was told, cites, or carried the claim."""
    if draft.voices[0].kind == "unknown" and draft.rule != "phrase:according":
        return
    if draft.rule in {"fragment", "label"}:
        return
    for relay in _told(scene, draft) or ():
        if not any(voice.start == relay.start and voice.expressed for voice in draft.voices):
            draft.voices.append(relay)
    nearer = _cited(scene, draft)
    if nearer is not None and not any(voice.start == nearer.start and voice.expressed for voice in draft.voices):
        outer = draft.voices[0]
        if outer.start < nearer.start < outer.end:
            _shorten(scene, outer, nearer.start)
        draft.voices.insert(0, nearer)
    _go_between(scene, draft)
    carrier = _quoted_by(scene, draft)
    if carrier is not None:
        draft.voices.append(carrier)


def _shorten(scene: Scene, voice: Voice, end: int) -> None:
    """End a source before token `end`, where the words of somebody else begin, and name it anew."""
    while end > voice.start + 1 and (
        scene.tokens[end - 1].text in EDGE or scene.tokens[end - 1].pos in {"ADP", "DET", "VERB", "AUX", "PRON"}
    ):
        end -= 1
    voice.end = end
    voice.entity = scene.actors.resolve(voice.start, end)
    voice.kind = scene.actors.kind(voice.start, end, voice.entity)
    voice.name = scene.actors.name(voice.start, end, voice.entity)


def _go_between(scene: Scene, draft: Draft) -> None:
    """Lengthen the chain where somebody spoke for another: *la ditta, tramite un portavoce*, *X, through his lawyer*.

    A spokesperson stands nearest, before the body; anybody else passes the words of his principal on.
    """
    principal = draft.voices[0]
    if principal.kind == "unknown" or not draft.cue or not draft.rule.startswith(("verb", "quote")):
        return
    low, high = scene.bounds(draft.anchor)
    through = scene.lexicon.role("through")
    for k in range(max(low, draft.anchor - 12), min(high - 1, draft.anchor + 8)):
        if scene.tokens[k].lower not in through or _in_content(scene, draft, k) or scene.quote_of[k] >= 0:
            continue
        agent = _object(scene, k, high)
        if agent is None or agent.kind not in {"person", "official_role", "anonymous"}:
            continue
        if principal.expressed and principal.start < k < principal.end:
            _shorten(scene, principal, k)
        if any(voice.start == agent.start and voice.expressed for voice in draft.voices):
            return
        words = scene.tokens[agent.start : agent.end]
        spokes = any(token.lower in scene.lexicon.role("spokesperson") for token in words)
        draft.voices.insert(0 if spokes else 1, agent)
        return


def _quoted_by(scene: Scene, draft: Draft) -> Voice | None:
    """Return the outlet that passed a source on: *an aide, quoted by the Ledger, said*, *X, citato dal Corriere*."""
    nearest = draft.voices[0]
    if not nearest.expressed:
        return None
    low, high = scene.bounds(draft.anchor)
    for k in range(max(low, nearest.start), min(high - 1, nearest.end + 6)):
        if scene.tokens[k].lower not in scene.lexicon.role("quoted_by") or _in_content(scene, draft, k):
            continue
        after = k + 1
        if scene.tokens[after].lower not in scene.lexicon.role("agent"):
            continue
        relay = _object(scene, k, high)
        if relay is not None and relay.kind in {"organisation", "unknown"}:
            relay.kind = "media" if scene.actors.unlisted(relay.start, relay.end) else relay.kind
        if relay is None or relay.kind != "media" or any(relay.name == voice.name for voice in draft.voices):
            continue
        if nearest.start < k < nearest.end:
            _shorten(scene, nearest, k)
        return relay
    return None


def _voice(scene: Scene, head: int) -> Voice:
    start, end = scene.np(head)
    end = before_person(scene, start, end) if scene.case(head) else end
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
    held = set(scene.inside(draft.content))
    near = [k for k in range(max(low, draft.anchor - 12), min(high, draft.anchor + 16)) if k not in held]
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
            # what stands after the cue cannot hang on words inside the marks before it
            own = token.head == draft.anchor or (
                draft.quoted and k > draft.anchor and _in_content(scene, draft, above.i)
            )
            told = own and any(case in scene.lexicon.role("to_case") for case in cases)
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
    while end < high and (
        scene.tokens[end].pos in {"DET", "ADJ", "PROPN", "NOUN"}
        or (end > start and scene.tokens[end].ent)
        or (end == start and scene.tokens[end].text[0].isupper())
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
    if voice.kind in {"organisation", "unknown"} and scene.actors.unlisted(start, end):
        voice.kind = "media"
    names = [token for token in scene.tokens[start:end] if token.pos != "DET"]
    if voice.kind == "document" and len(names) > 1 and all(token.text[0].isupper() for token in names):
        voice.kind = "media"  # *told the Westbourne Review*
    return voice if voice.kind in _OUTLET else None


def _in_content(scene: Scene, draft: Draft, k: int) -> bool:
    at = scene.tokens[k].start
    return any(start <= at < end for start, end in draft.content)


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
            and (k > outer.start or k < outer.start)
            and not _in_content(scene, draft, k)
        ),
        None,
    )
    if citing is not None and outer.kind == "media":
        return _object(scene, citing, high)
    cites = scene.lexicon.role("cites") | scene.lexicon.role("contacted")
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
    while k < high and (
        scene.tokens[k].pos in {"ADP", "DET", "ADJ", "NUM", "ADV"} or scene.tokens[k].dep == "nmod:poss"
    ):
        k += 1
    if k >= high or scene.tokens[k].pos not in {"NOUN", "PROPN"}:
        return None
    head = k
    while scene.tokens[head].rel in {"flat", "compound", "amod"} and after < scene.tokens[head].head < high:
        head = scene.tokens[head].head
    return _voice(scene, head)
