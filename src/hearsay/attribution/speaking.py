"""The speaker of a reporting verb, and the draft that a reader of its content makes."""

from __future__ import annotations

from hearsay.attribution.quoted import cue_group
from hearsay.attribution.scene import Draft, Hit, Scene, Voice
from hearsay.attribution.sources import NOBODY, beside, in_place, subject
from hearsay.records import Span


def authors_own(scene: Scene, i: int) -> bool:
    """Tell whether the author speaks: *ricordiamo che*, *è importante notare che*, *to be fair, it should be noted*."""
    token = scene.tokens[i]
    if scene.quote_of[i] >= 0:
        return False
    group = [token, *(scene.tokens[c] for c in scene.kids(i, "aux"))]
    if any(t.morph.get("Person") == "1" for t in group if t.morph.get("Mood") != "Imp"):
        return not any(
            scene.tokens[c].dep == "nsubj" and scene.tokens[c].pos in {"NOUN", "PROPN"} for c in scene.parse.children[i]
        )
    if token.morph.get("VerbForm") == "Inf" and token.rel in {"csubj", "xcomp", "ccomp"} and token.head < i:
        above = scene.tokens[token.head]
        return above.pos == "ADJ" and not any(scene.tokens[c].dep == "nsubj" for c in scene.parse.children[above.i])
    purpose = scene.lexicon.role("purpose")
    if token.morph.get("VerbForm") == "Inf" and not any(hit.takes("q") for hit in [scene.verbs[i]]):
        return any(scene.tokens[c].lower in purpose for c in scene.kids(i, "mark", "case"))
    return False


def asked_who(scene: Scene, i: int) -> bool:
    """Tell whether the verb stands in an indirect question about its subject: *it is unclear who ordered …*."""
    low, _ = scene.bounds(i)
    k = i - 1
    while k > low and scene.tokens[k].pos in {"AUX", "ADV"}:
        k -= 1
    token = scene.tokens[k]
    if token.lower not in scene.lexicon.role("question") & scene.lexicon.role("relative"):
        return False
    before = scene.tokens[k - 1] if k > low else None
    return before is not None and before.pos in {"ADJ", "VERB"}


def ensures(scene: Scene, i: int) -> bool:
    """Tell whether a verb of assuring means to see to it: an infinitive of purpose, or a clause in the subjunctive.

    *per garantire che i treni siano puntuali* tells of an aim; *garantisce che i treni sono puntuali* tells of words.
    """
    if scene.tokens[i].lemma not in scene.lexicon.role("ensuring"):
        return False
    clause = scene.child(i, "ccomp")
    group = [clause, *scene.kids(clause, "aux", "cop")] if clause is not None else []
    if any(scene.tokens[k].morph.get("Mood") == "Sub" for k in group):
        return True
    lead = scene.lexicon.role("purpose") | scene.lexicon.role("to_case")
    return scene.tokens[i].morph.get("VerbForm") == "Inf" and any(
        scene.tokens[c].lower in lead for c in scene.kids(i, "mark", "case")
    )


def speaker_of(scene: Scene, hit: Hit, banned: tuple[int, int]) -> Voice | None:
    """Return the source of a verb; None where a passive or impersonal form needs a frame that the cue lacks."""
    speaker = subject(scene, hit.i, banned)
    token = scene.tokens[hit.i]
    if speaker is NOBODY:
        return NOBODY
    if speaker is None:
        if hit.takes("im"):
            return NOBODY
        if any(scene.tokens[c].lower in scene.lexicon.role("reflexive") for c in scene.kids(hit.i, "expl")) and (
            not hit.takes("se") or _impersonal(scene, hit)
        ):
            return NOBODY
        if any(scene.tokens[c].lower in scene.lexicon.role("when") for c in scene.parse.children[hit.i]):
            return Voice(hit.i, hit.i)  # *le parole di X, quando disse che …*: whoever the clause before is about
        if token.morph.get("VerbForm") == "Fin" or scene.finite(hit.i) or token.pos == "NOUN":
            placed = in_place(scene, hit.i, banned)
            if placed is not None:
                return placed
            near = beside(scene, hit.i, (min(hit.words), max(hit.words) + 1), banned, left_only=True)
            if near is not None and near.end <= hit.i:
                return near
        return Voice(hit.i, hit.i)
    return speaker


def _impersonal(scene: Scene, hit: Hit) -> bool:
    """Tell whether a clause follows a verb whose reflexive use takes none: *si dice che* beside *si dice contrario*."""
    after = max(hit.words) + 1
    clause = after < len(scene.tokens) and scene.tokens[after].lower in scene.lexicon.role("complementiser")
    return clause and "c" not in hit.prepositions("se")


def no_source(scene: Scene, speaker: Voice) -> bool:
    """Tell whether a subject is the author (*I*, *we*), nobody at all, or everybody: no source that can be asked."""
    if speaker.end - speaker.start != 1 or scene.quote_of[speaker.start] >= 0:
        return False
    word = scene.tokens[speaker.start].lower
    lexicon = scene.lexicon
    return word in lexicon.role("author") or word in lexicon.role("no_source") or word in lexicon.role("no_words")


def emit(
    scene: Scene, hit: Hit, content: list[Span], rule: str, speaker: Voice, mark: list[int], heads: tuple[int, ...]
) -> Draft | None:
    """Return the draft of a content that a reporting verb governs, its stance turned where the verb is negated."""
    if not content or (speaker.expressed and no_source(scene, speaker)):
        return None
    group = cue_group(scene, hit.i, hit.words)
    reflexive = scene.reflexive(hit.i)
    read_as = next((cue for cue in hit.cues if cue.takes("se") == reflexive), hit.cues[0])
    stance = read_as.stance
    if scene.negated(hit.i) is not None:
        if stance == "thinks" and scene.tokens[hit.i].lower in scene.lexicon.role("sure"):
            stance = "questions"  # who is not sure of a thing does not deny it
        stance = "denies" if stance in {"thinks", "asserts", "predicts"} else "thinks" if stance == "denies" else stance
    cue = scene.spans([*group, *mark])
    return Draft(content, cue, [speaker], hit.i, rule, stance, read_as.certainty, heads=heads)
