"""Cues that break into what they report, or point back at it: asides, comparisons, *lo ha detto X*."""

from __future__ import annotations

from hearsay.attribution.extent import gerund
from hearsay.attribution.quoted import cue_group
from hearsay.attribution.scene import EDGE, NOMINAL, VERBAL, Draft, Hit, Scene, Voice
from hearsay.attribution.sources import NOBODY, beside, subject
from hearsay.attribution.speaking import emit, speaker_of
from hearsay.records import Span


def parenthetical(scene: Scene, hit: Hit) -> Draft | None:
    """A cue after or inside its content: *The aircraft landed, an official said*, *il ponte, spiega X, non regge*."""
    if not (hit.takes("q") and hit.takes("c")) or not scene.finite(hit.i) or scene.passive(hit.i):
        return None
    if scene.child(hit.i, "mark") is not None or any(
        scene.tokens[c].lower in scene.lexicon.role("question") for c in scene.kids(hit.i, "advmod")
    ):
        return None
    low, high = scene.bounds(hit.i)
    own = _own_words(scene, hit)
    left, right = min(own), max(own) + 1
    before = left - 1 >= low and scene.tokens[left - 1].text in {",", "-", "–", "—", "”", '"', "»", "’"}
    after = (
        right >= high - 1
        or scene.tokens[right].text in {",", "-", "–", "—", ".", ";", "“", "«"}
        or scene.tokens[right].pos == "ADP"
    )
    if not before or not (after or said_after(scene, hit)):
        return None
    first = scene.opening(scene.tokens[hit.i].sent)
    while first < left and (scene.tokens[first].text in EDGE or scene.tokens[first].rel == "cc"):
        first += 1
    pieces = [scene.span(first, left)]
    if (
        right < high - 1
        and scene.tokens[right].text in {",", "-", "–", "—"}
        and _main_clause_follows(scene, first, left)
    ):
        pieces.append(scene.span(right, high))
    content = [piece for piece in pieces if piece is not None]
    if len(content) > 1:
        after_words = scene.inside(content[1:])
        own = [c for c in scene.kids(hit.i, "nsubj") if c < left and c not in scene.inside(content[1:])]
        if after_words and (gerund(scene, after_words[0]) or own):
            return None
    verbal = any(scene.tokens[k].pos in VERBAL and scene.finite(k) for k in scene.inside(content))
    if not verbal or scene.tokens[hit.i].dep.startswith("acl"):
        return None
    if not content or sum(piece.end - piece.start for piece in content) < 12:
        return None
    speaker = speaker_of(scene, hit, (first, left))
    if speaker is None or speaker is NOBODY:
        return None
    return emit(scene, hit, content, "verb:parenthetical", speaker, [], (first,))


def as_they_say(scene: Scene, hit: Hit) -> Draft | None:
    """A comparison that attributes what it breaks into: *come sostengono X e Y, …*, *as X said, …*."""
    low, high = scene.bounds(hit.i)
    left = min(cue_group(scene, hit.i, hit.words))
    words = scene.lexicon.role("as_they")
    opener = next((k for k in range(left - 1, max(low - 1, left - 8), -1) if scene.tokens[k].lower in words), None)
    if opener is None or not scene.finite(hit.i) or any(scene.tokens[k].pos in VERBAL for k in range(opener + 1, left)):
        return None
    if opener > low and scene.tokens[opener - 1].text not in {",", "-", "–", "—", "("}:
        return None
    close = next(
        (k for k in range(max(hit.words) + 1, high) if scene.tokens[k].text in {",", "-", "–", "—", ")", ".", ";"}),
        high,
    )
    if any(scene.tokens[k].pos in VERBAL for k in range(max(hit.words) + 1, close)):
        return None
    first = scene.opening(scene.tokens[hit.i].sent)
    pieces = [scene.span(first, opener), scene.span(close, high)]
    content = [piece for piece in pieces if piece is not None and piece.end - piece.start > 12]
    speaker = _own_subject_of(scene, hit, opener, close)
    if not content or speaker is None:
        return None
    return emit(scene, hit, content, "verb:parenthetical", speaker, [opener], (first,))


def _own_subject_of(scene: Scene, hit: Hit, opener: int, close: int) -> Voice | None:
    """Return the nominal between the opener of a comparison and its end."""
    for k in [*range(max(hit.words) + 1, close), *range(opener + 1, hit.i)]:
        if scene.tokens[k].pos in {"NOUN", "PROPN", "PRON"} and k not in scene.temporal and not scene.case(k):
            start, end = scene.np(k)
            start, end = max(start, opener + 1), min(end, close)
            if end > start and scene.speaks(start, end):
                return Voice(start, end)
    return None


def _own_words(scene: Scene, hit: Hit) -> list[int]:
    """Return the tokens of the reporting clause itself: cue, subject, time and addressee."""
    own = set(cue_group(scene, hit.i, hit.words))
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if token.rel in {"nsubj", "aux", "advmod", "obl", "iobj", "expl"}:
            start, end = scene.np(c, deep=token.rel == "nsubj") if token.pos in NOMINAL else (c, c + 1)
            if abs(start - hit.i) <= 8 or abs(end - hit.i) <= 8:
                own.update(range(start, end))
                own.update(m for m in scene.parse.children[c] if scene.tokens[m].rel == "case" and abs(m - hit.i) <= 10)
    low = high = hit.i
    while low - 1 in own:
        low -= 1
    while high + 1 in own:
        high += 1
    return [k for k in own if low <= k <= high] or [hit.i]


def _main_clause_follows(scene: Scene, first: int, left: int) -> bool:
    """Tell whether the sentence goes on after the parenthesis with what it interrupted."""
    return not any(scene.finite(k) and scene.tokens[k].pos in VERBAL for k in range(first, left))


def anaphor(scene: Scene, hit: Hit) -> Draft | None:
    """A pointer back: *Lo ha detto X*, *a rivelarlo è X*: the content is what stands before."""
    if not (hit.takes("c") and hit.stance in {"asserts", "predicts", "denies", "thinks"}):
        return None
    low, _ = scene.bounds(hit.i)
    neuter = scene.lexicon.role("neuter_clitic")
    points = any(
        scene.tokens[k].lower in neuter and scene.tokens[k].pos == "PRON" and k == low
        for k in range(low, min(low + 2, hit.i))
    )
    form = scene.tokens[hit.i].lower
    clitic = (
        form.endswith("lo")
        and scene.tokens[hit.i].morph.get("VerbForm") in {"Inf", None}
        and hit.i - low <= 2
        and form not in scene.lexicon.role("not_clitic")
    )
    obj = scene.child(hit.i, "obj")
    if obj is not None and obj < hit.i and scene.tokens[obj].lower in neuter and scene.tokens[obj].pos == "PRON":
        points = True  # *La empresa lo niega*
    back = None
    for k in range(low + 3, hit.i):
        if (
            scene.tokens[k].lower in neuter
            and scene.tokens[k].pos == "PRON"
            and scene.tokens[k - 1].text in {":", ";", "–", "—", "-"}
            and hit.i - k <= 4
        ):
            points, back = True, k - 1
    what = (
        low + 1 < hit.i
        and scene.tokens[low].lemma in scene.lexicon.role("copula")
        and scene.tokens[low + 1].lower in scene.lexicon.role("anaphor")
    )
    points = points or (what and hit.i - low <= 5)
    if not neuter or not (points or clitic):
        return None
    sentence = scene.tokens[hit.i].sent
    if back is not None:
        start, end = scene.opening(sentence), back
    elif sentence == 0:
        return None
    else:
        start, end = scene.opening(sentence - 1), scene.parse.sentences[sentence - 1][1]
        if scene.tokens[end - 1].text == "?":
            return None
    span = scene.span(start, end)
    speaker = subject(scene, hit.i)
    if speaker is None or speaker is NOBODY:
        speaker = beside(scene, hit.i, (hit.i, hit.i + 1), (0, 0))
    if span is None or speaker is None:
        return None
    said = _said_in(scene, start, end) if hit.stance == "denies" else None
    lead = list(range(low, hit.i)) if what else [back + 1 if back is not None else low] if points else []
    draft = emit(scene, hit, said or [span], "verb:anaphor", speaker, lead, (start,))
    if draft is not None:
        draft.anaphoric = True
    return draft


def _said_in(scene: Scene, start: int, end: int) -> list[Span] | None:
    """Return the last claim made in tokens `start` to `end`: who denies it denies what was said, not that it was."""
    made = [
        draft for draft in scene.drafts if start <= draft.anchor < end and draft.content and draft.stance != "denies"
    ]
    return list(max(made, key=lambda draft: draft.content[0].start).content) if made else None


def said_after(scene: Scene, hit: Hit) -> bool:
    """Tell whether the content stands before the verb: *Job cuts will be announced, said the chair*."""
    group = cue_group(scene, hit.i, hit.words)
    low, _ = scene.bounds(hit.i)
    left = min(group)
    if left <= low or scene.tokens[left - 1].text not in {",", "”", '"', "»"}:
        return False
    return any(
        scene.tokens[c].rel in {"ccomp", "parataxis"} and c < left and scene.finite(c)
        for c in scene.parse.children[hit.i]
    )
