"""The learned part: which candidates are claims, and which words are their content and their source.

Rules propose, three small forests decide. `cue` gives the probability that a candidate is a reporting cue, `content`
and `source` order its possible contents and sources. What they were trained on stands in `weights/README.md`; without
them (`ranker=False`) the rules alone decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from hearsay.attribution.alternatives import Range, Tokens, content_row, contents, source_row, sources
from hearsay.attribution.candidates import Candidate, View, describe, find_candidates, head_of
from hearsay.attribution.forest import load_forest
from hearsay.attribution.nominal import no_such
from hearsay.attribution.quoted import cue_group
from hearsay.attribution.scene import VERBAL, Draft, Scene, Voice
from hearsay.attribution.sources import NOBODY, voice
from hearsay.attribution.speaking import no_source
from hearsay.attribution.verbs import skipped
from hearsay.records import Span

Key = TypeVar("Key")
_LEAST = 0.8  # probability from which a cue that no rule took is a claim; swept on the development gold
_SURER = 0.1  # by how much a content must score above the rule's own to replace it; swept likewise
# Rules whose contents are revised. Source: on the gold, the forest betters what these found, hardly ever the others'.
_REVISED = frozenset({"verb:object", "verb:awaited", "verb:infinitive"})
OWN, WIDE = 0.0, 1.0  # whose guidelines: hearsay's own, or those of the wider yardstick it was trained beside


@dataclass(frozen=True, slots=True)
class Reading:
    """A candidate taken for a claim: probability, content tokens and source range, (0, 0) where none is expressed."""

    candidate: Candidate
    probability: float
    content: Tokens
    source: Range


def judge(scene: Scene, view: View, anchors: list[int], domain: float, least: float) -> list[Reading]:
    """Return a reading of each of the tokens `anchors` whose probability of being a cue is at least `least`."""
    drafts: dict[int, list[Draft]] = {}
    for draft in scene.drafts:
        drafts.setdefault(draft.anchor, []).append(draft)
    candidates = [describe(view, i, drafts.get(i, []), domain) for i in anchors]
    probabilities = load_forest("cue").scores([candidate.row for candidate in candidates])
    taken = [(c, p) for c, p in zip(candidates, probabilities, strict=True) if p >= least]
    bodies = choose_contents(view, [candidate for candidate, _ in taken])
    read = [(c, p, body) for (c, p), body in zip(taken, bodies, strict=True) if body]
    known = [_plain_speaker(scene, c, body) if domain == OWN else None for c, _, body in read]
    open_cases = [(c, body) for (c, _, body), who in zip(read, known, strict=True) if who is None]
    chosen = iter(choose_sources(view, open_cases))
    return [Reading(c, p, body, who or next(chosen)) for (c, p, body), who in zip(read, known, strict=True)]


def _plain_speaker(scene: Scene, candidate: Candidate, content: Tokens) -> Range | None:
    """Return the subject of a cue where it stands outside the content and can speak: nothing is left to choose."""
    speaker = candidate.speaker
    if speaker is None or not speaker.expressed or any(speaker.start <= k < speaker.end for k in content):
        return None
    return (speaker.start, speaker.end) if scene.speaks(speaker.start, speaker.end) else None


def choose_contents(view: View, candidates: list[Candidate]) -> list[Tokens]:
    """Return the best content of each candidate; empty where there is nothing to choose from."""
    rows: list[list[float]] = []
    keys: list[list[Tokens]] = []
    for candidate in candidates:
        found = contents(view, candidate)
        ruled = frozenset(view.scene.inside(candidate.drafts[0].content)) if candidate.drafts else frozenset()
        keys.append(list(found))
        rows.extend(content_row(view, candidate, key, kinds, len(found), ruled) for key, kinds in found.items())
    return [best or () for best in _best(load_forest("content").scores(rows), keys)]


def choose_sources(view: View, readings: list[tuple[Candidate, Tokens]]) -> list[Range]:
    """Return the best source of each candidate with its content; (0, 0) for none."""
    rows: list[list[float]] = []
    keys: list[list[Range]] = []
    for candidate, content in readings:
        found = sources(view, candidate, content)
        keys.append(list(found))
        rows.extend(source_row(view, candidate, key, kinds, len(found), content) for key, kinds in found.items())
    return [best or (0, 0) for best in _best(load_forest("source").scores(rows), keys)]


def _best(scores: list[float], keys: list[list[Key]]) -> list[Key | None]:
    found: list[Key | None] = []
    at = 0
    for group in keys:
        found.append(group[max(range(len(group)), key=lambda k: scores[at + k])] if group else None)
        at += len(group)
    return found


def add_ranked(scene: Scene) -> None:
    """Append a draft for every likely cue that no rule has taken, and mend where a rule's content is less likely."""
    view = View(scene)
    _rechoose(view)
    taken = {draft.anchor for draft in scene.drafts} | {k for draft in scene.drafts for k in scene.inside(draft.cue)}
    anchors = [i for i in find_candidates(scene) if i not in taken and not _ruled_out(scene, i)]
    for reading in judge(scene, view, anchors, OWN, _LEAST):
        draft = _draft(scene, reading)
        if draft is not None:
            scene.drafts.append(draft)


def _rechoose(view: View) -> None:
    """Give a rule's claim another content where the forest scores it higher by `_SURER` than the rule's own."""
    scene = view.scene
    drafts: dict[int, list[Draft]] = {}
    for draft in scene.drafts:
        drafts.setdefault(draft.anchor, []).append(draft)
    alone = [found[0] for found in drafts.values() if len(found) == 1 and found[0].cue and found[0].rule in _REVISED]
    rows: list[list[float]] = []
    groups: list[tuple[Draft, list[Tokens], list[bool]]] = []
    for draft in alone:
        candidate = describe(view, draft.anchor, [draft], OWN)
        found = contents(view, candidate)
        ruled = frozenset(scene.inside(draft.content))
        rows.extend(content_row(view, candidate, key, kinds, len(found), ruled) for key, kinds in found.items())
        groups.append((draft, list(found), ["rule" in kinds for kinds in found.values()]))
    scores = load_forest("content").scores(rows)
    at = 0
    for draft, keys, ruled_by in groups:
        group = scores[at : at + len(keys)]
        at += len(keys)
        own = [score for score, rule in zip(group, ruled_by, strict=True) if rule]
        best = max(range(len(keys)), key=group.__getitem__, default=None)
        first = scene.inside(draft.content)[:1]
        kept = first and scene.tokens[first[0]].lower in scene.lexicon.role("complementiser")  # *rejected that account*
        if own and best is not None and group[best] - max(own) > _SURER and not kept:
            draft.content = _spans(scene, keys[best])


def _ruled_out(scene: Scene, i: int) -> bool:
    """Tell whether the guidelines count no claim here whatever the numbers say.

    Negated cues, cues in direct speech that has a speaker, verbs without a subject of their own (*it is vital to stress
    that …*), and nouns that the lexicon does not know.
    """
    token = scene.tokens[i]
    quote = scene.quote_of[i]
    hit = scene.verbs.get(i)
    if (quote >= 0 and quote in scene.used_quotes) or scene.negated(i) is not None:
        return True
    if token.lower in scene.lexicon.role("quoted_by") and token.morph.get("VerbForm") == "Part":
        return True
    if hit is not None:
        return skipped(scene, hit) or token.morph.get("VerbForm") == "Inf"
    if token.pos in VERBAL:
        return token.morph.get("VerbForm") == "Inf"
    return token.pos != "NOUN" or token.lemma not in scene.lexicon.nouns or no_such(scene, i)


def _draft(scene: Scene, reading: Reading) -> Draft | None:
    """Return a reading as a draft of the rules' own shape."""
    candidate = reading.candidate
    i = candidate.i
    content = _spans(scene, reading.content)
    group = cue_group(scene, i, candidate.words)
    start, end = reading.source
    if end > start:
        head = head_of(scene, start, end)
        relative = end - start == 1 and head.lower in scene.lexicon.role("relative")
        speaker = voice(scene, head.i) if relative else Voice(start, end)
        if not scene.speaks(speaker.start, speaker.end) or no_source(scene, speaker):
            return None
    elif scene.passive(i) and any(cue.takes("n") for cue in candidate.cues):
        speaker = NOBODY
    elif scene.tokens[i].pos in VERBAL and scene.finite(i) and not scene.passive(i):
        speaker = Voice(i, i)
    else:
        return None
    held = set(reading.content)
    group = [k for k in group if k not in held]
    relays = any(cue.takes("r") for cue in candidate.cues)
    if not content or not group or (relays and _somebody(scene, reading.content)):
        return None
    cue = candidate.cues[0] if candidate.cues else None
    outside = next((k for k in reading.content if scene.tokens[k].head not in held), reading.content[0])
    return Draft(
        content,
        scene.spans(group),
        [speaker],
        i,
        "ranked",
        cue.stance if cue is not None else None,
        cue.certainty if cue is not None else None,
        heads=(outside,),
    )


def _somebody(scene: Scene, content: Tokens) -> bool:
    """Tell whether a content is nothing but somebody who speaks: *citing a council official* has a relay, no claim."""
    first, last = content[0], content[-1]
    if last - first + 1 != len(content) or any(scene.tokens[k].pos in VERBAL for k in content):
        return False
    kind = scene.actors.kind(first, last + 1, scene.actors.resolve(first, last + 1))
    return kind not in {"unknown", "document"}


def _spans(scene: Scene, content: Tokens) -> list[Span]:
    """Return the words of a content as spans, marks between neighbours included."""
    found: list[list[int]] = []
    for k in content:
        if found and all(scene.tokens[m].pos == "PUNCT" for m in range(found[-1][1] + 1, k)):
            found[-1][1] = k
        else:
            found.append([k, k])
    return [Span(scene.tokens[a].start, scene.tokens[b].end) for a, b in found]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim was taken: the rule that proposed it, its cue, the ranker's probability and what moved it.

    `shares` are features with their share in the log-odds, the weightiest first: above 0 speaks for a claim.
    """

    rule: str
    cue: Span
    probability: float
    shares: tuple[tuple[str, float, float], ...]


def reasons(scene: Scene, most: int = 6) -> list[Reason]:
    """Return a reason for every draft of a scene that has a cue, in order of the cues; `most` features each."""
    view = View(scene)
    forest = load_forest("cue")
    found = []
    for draft in sorted(scene.drafts, key=lambda draft: draft.anchor):
        if draft.cue:
            ruled = [draft] if draft.rule != "ranked" else []
            row = describe(view, draft.anchor, ruled, OWN).row
            values = dict(zip(forest.names, row, strict=True))
            shares = tuple((name, values[name], share) for name, share in forest.reasons(row)[:most])
            found.append(Reason(draft.rule, draft.cue[0], forest.scores([row])[0], shares))
    return found
