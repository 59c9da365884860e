"""What a nominal cue says: the clause, infinitive or phrase that completes *accusa*, *claim*, *promise*."""

from __future__ import annotations

from hearsay.attribution.extent import next_claim, own_predicate, runs_on
from hearsay.attribution.scene import VERBAL, Hit, Scene
from hearsay.records import Span


def matter_of(scene: Scene, hit: Hit) -> tuple[Span | None, list[int], int | None]:
    """Return what a nominal cue says: a clause, an infinitive or a prepositional phrase, with its marker."""
    complementiser = scene.lexicon.role("complementiser")
    infinitive = scene.lexicon.role("infinitive")
    _, high = scene.bounds(hit.i)
    if hit.takes("c"):
        for k in range(hit.i + 1, min(high, hit.i + 9)):
            token = scene.tokens[k]
            second = any(scene.words_at(k, phrase.split()) for phrase in scene.lexicon.role("which_says"))
            if second or (token.lower in complementiser and (token.rel == "mark" or token.pos == "SCONJ")):
                start = k + 2 if second else k + 1
                head = (
                    next(
                        (
                            a
                            for a in [scene.tokens[start].head, *scene.ancestors(start)]
                            if scene.tokens[a].pos in VERBAL
                            or (a >= start and scene.child(a, "cop", "aux") is not None)
                        ),
                        start,
                    )
                    if start < high
                    else start
                )
                end = min(max(scene.reach(head)[1], start + 1), high)
                above = scene.tokens[hit.i].head
                governed = scene.tokens[hit.i].rel == "obj" and above in scene.verbs
                end = next_claim(scene, start, end, above if governed else hit.i)
                end = own_predicate(scene, hit.i, start, end)
                return scene.span(start, end), list(range(k, start)), start
            if token.pos in VERBAL or token.text in {",", ";"}:
                break
    for fact in scene.lexicon.role("fact_that") if hit.takes("c") or hit.stance == "questions" else ():
        at = next((k for k in range(hit.i + 1, min(high, hit.i + 4)) if scene.words_at(k, fact.split())), None)
        if at is not None:
            start = at + len(fact.split())
            if start < high and scene.tokens[start].lower in complementiser:
                start += 1
            if start < high:
                return scene.span(start, next_claim(scene, start, high, hit.i)), list(range(at, start)), start
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if c < hit.i:
            continue
        if hit.takes("i") and token.rel in {"acl", "xcomp", "ccomp"} and not scene.finite(c):
            marks = [m for m in scene.parse.children[c] if scene.tokens[m].lower in infinitive and m < c]
            if not marks:
                continue
            return scene.span(max(marks) + 1, scene.reach(c)[1]), [max(marks)], c
        wanted = hit.prepositions("p")
        if wanted and token.rel in {"nmod", "obl", "acl"}:
            lead = next(
                (
                    m
                    for m in scene.parse.children[c]
                    if scene.tokens[m].rel in {"case", "mark"} and scene.norm(m) in wanted
                ),
                None,
            )
            if lead is None or (is_actor(scene, c) and not hit.takes("tells")):
                continue
            end = scene.reach(c)[1]
            while hit.takes("tells") and end < high and runs_on(scene, end):
                end += 1
            return scene.span(lead + 1, end), [lead], c
    return _after_possessor(scene, hit)


def _after_possessor(scene: Scene, hit: Hit) -> tuple[Span | None, list[int], int | None]:
    """Return what follows whose claim it is, wherever it hangs: *l'impegno di X a …*, *le accuse di X su …*."""
    of = scene.lexicon.role("of_case") | scene.lexicon.role("by_case")
    owner = next(
        (c for c in scene.kids(hit.i, "nmod") if c > hit.i and of & set(scene.case(c)) and is_actor(scene, c)), None
    )
    if owner is None:
        return None, [], None
    k = scene.np(owner)[1]
    lead = next(
        (m for m in range(owner + 1, k) if scene.norm(m) in hit.prepositions("p") and scene.norm(m) not in of), k
    )
    _, high = scene.bounds(hit.i)
    if lead + 1 >= high or scene.tokens[lead].pos not in {"ADP", "SCONJ"}:
        return None, [], None
    head = scene.tokens[lead].head
    infinitive = scene.tokens[head].morph.get("VerbForm") == "Inf" and lead < head <= lead + 3
    if hit.takes("i") and infinitive and scene.tokens[lead].lower in scene.lexicon.role("infinitive"):
        return scene.span(lead + 1, scene.reach(head)[1]), [lead], head
    if scene.norm(lead) in hit.prepositions("p") and not infinitive and head > lead and not is_actor(scene, head):
        end = next_claim(scene, lead + 1, scene.np(head)[1], hit.i)
        return scene.span(lead + 1, end), [lead], head
    return None, [], None


def no_such(scene: Scene, i: int) -> bool:
    """Tell whether the text says that there is no such claim: *there was no doubt that*, *no suggestion that*."""
    return scene.tokens[i].rel not in {"obj", "obl"} and none_of(scene, i)


def none_of(scene: Scene, i: int) -> bool:
    """Tell whether a noun is denied by its determiner: *no doubt*, *nessun dubbio*."""
    return any(scene.tokens[c].lower in scene.lexicon.role("no_words") for c in scene.kids(i, "det"))


def is_actor(scene: Scene, i: int) -> bool:
    """Tell whether the nominal `i` names somebody who can speak."""
    start, end = scene.np(i)
    if scene.tokens[i].ent in {"PER", "ORG"}:
        return True
    return scene.actors.listed(start, end) and scene.actors.kind(start, end, scene.actors.resolve(start, end)) in {
        "person",
        "organisation",
        "media",
        "anonymous",
        "official_role",
        "collective",
    }


def main_verb(scene: Scene, k: int) -> bool:
    """Tell whether token `k` is a finite verb outside relative clauses."""
    token = scene.tokens[k]
    if token.pos not in VERBAL or not scene.finite(k):
        return False
    return not any(scene.tokens[a].dep.startswith("acl") for a in (k, *scene.ancestors(k)))
