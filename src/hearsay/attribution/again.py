"""The same content on the word of others: sources that a sentence adds in passing, without saying again what they say.

*La notizia è stata anticipata da X, ripresa da Y, prima di essere confermata da Z*: three sources of one claim.
*Nonostante i dubbi espressi da X, l'accordo …*: what the doubts are about is the subject of the clause.
"""

from __future__ import annotations

from collections.abc import Iterator

from hearsay.attribution.cues import noun_hits
from hearsay.attribution.nominal import matter_of
from hearsay.attribution.scene import VERBAL, Draft, Scene, Voice
from hearsay.attribution.sources import voice


def attribute_again(scene: Scene) -> None:
    """Append the drafts of sources that follow a passive report, and of doubts that stand against the main clause."""
    taken = {draft.anchor for draft in scene.drafts}
    for draft in [draft for draft in scene.drafts if draft.rule == "verb:object" and scene.passive(draft.anchor)]:
        scene.drafts += [made for made in _followers(scene, draft) if made.anchor not in taken]
    scene.drafts += [made for made in _despite(scene) if made.anchor not in taken]


def _agents(scene: Scene, verb: int) -> Iterator[Voice]:
    """Yield who a participle names after *by*: *da X*, *da parte di X*, and whoever a conjunction joins to them."""
    by = scene.lexicon.role("by_case")
    heads = [c for c in scene.kids(verb, "obl", "nmod") if c > verb and by & set(scene.case(c))]
    for head in [*heads, *(c for h in heads for c in scene.kids(h, "conj") if by & set(scene.case(c)))]:
        part = () if scene.actors.listed(head, head + 1) else scene.kids(head, "nmod")  # *da parte di X*
        behalf = next((c for c in part if scene.speaks(*scene.np(c))), head)
        found = voice(scene, behalf)
        joined = next((c for c in scene.kids(head, "conj") if by & set(scene.case(c))), None)
        if joined is not None:  # *da X e da Y*: two sources
            found.end = next((k for k in range(behalf + 1, found.end) if scene.tokens[k].rel == "cc"), found.end)
        if found.expressed and scene.speaks(found.start, found.end, strict=False):
            yield found


def _followers(scene: Scene, first: Draft) -> Iterator[Draft]:
    """Yield a draft for each participle with an agent after a passive report, which says the same on another's word."""
    _, high = scene.bounds(first.anchor)
    for k in range(first.anchor + 1, high):
        token = scene.tokens[k]
        if token.text in {";", ":"}:
            return
        if token.pos not in VERBAL or token.morph.get("VerbForm") != "Part" or scene.finite(k):
            continue
        hit = scene.verbs.get(k)
        echoes = token.lemma in scene.lexicon.role("echoing") and scene.tokens[k - 1].text == ","
        reports = hit is not None and hit.takes("o") and scene.child(k, "nsubj", "obj") is None
        if not (echoes or reports):
            continue
        group = [k, *scene.kids(k, "aux")]
        stance = hit.stance if hit is not None and reports else first.stance
        for source in _agents(scene, k):
            yield Draft(list(first.content), scene.spans(group), [source], k, "verb:object", stance, heads=first.heads)


def _despite(scene: Scene) -> Iterator[Draft]:
    """Yield a draft for each source of doubts or criticism that the clause goes against: *nonostante i dubbi di X*."""
    against, voicing = scene.lexicon.role("despite"), scene.lexicon.role("voicing")
    if not against:
        return
    for hit in noun_hits(scene):
        if hit.stance not in {"questions", "thinks"} or not against & set(scene.case(hit.i)):
            continue
        verb = scene.tokens[hit.i].head
        about = next((c for c in scene.kids(verb, "nsubj") if scene.tokens[c].pos in {"NOUN", "PROPN"}), None)
        if about is None or matter_of(scene, hit)[0] is not None:
            continue
        content = scene.span(*scene.np(about))
        uttered = next((c for c in scene.kids(hit.i, "acl", "advcl") if scene.tokens[c].lemma in voicing), None)
        if content is None or uttered is None:
            continue
        group = [hit.i, *scene.kids(hit.i, "det"), uttered]
        for source in _agents(scene, uttered):
            yield Draft(
                [content], scene.spans(group), [source], hit.i, "noun", hit.stance, hit.certainty, heads=(about,)
            )
