"""Indirect speech: what a reporting verb takes as its content.

Each frame of the lexicon has one reader here: a clause, an infinitive, a noun phrase, an accusation, a label. A verb whose
content is a quotation was read before (`quoted.py`) and is left alone.
"""

from __future__ import annotations

from hearsay.attribution.quoted import cue_group
from hearsay.attribution.scene import EDGE, NOMINAL, VERBAL, Draft, Hit, Scene, Voice
from hearsay.attribution.nominal import matter_of
from hearsay.attribution.sources import NOBODY, beside, subject, voice
from hearsay.records import Span

_CLAUSE = frozenset({"ccomp", "xcomp", "advcl", "parataxis", "csubj", "obj", "acl", "obl"})


def attribute_verbs(scene: Scene) -> None:
    """Append a draft for every reporting verb outside direct speech that has a content in its sentence."""
    spoken = {draft.anchor for draft in scene.drafts}
    for i, hit in sorted(scene.verbs.items()):
        if i in spoken or _skipped(scene, hit):
            continue
        for reader in (_written, _label, _accusation, _clause, _infinitive, _wish, _oblique, _object, _awaited, _parenthetical, _anaphor):
            draft = reader(scene, hit)
            if draft is not None:
                scene.drafts.append(draft)
                break


def _skipped(scene: Scene, hit: Hit) -> bool:
    token = scene.tokens[hit.i]
    quote = scene.quote_of[hit.i]
    if quote >= 0 and quote in scene.used_quotes:
        return True
    low, high = scene.bounds(hit.i)
    if scene.tokens[high - 1].text == "?" or (high - low > 1 and scene.tokens[high - 2].text == "?" and scene.tokens[high - 1].text in EDGE):
        return True
    if token.morph.get("VerbForm") == "Inf" and token.dep.startswith("acl"):
        return True
    if token.rel == "aux" or (token.rel == "root" and hit.cues[0].takes("x") and token.pos == "NOUN"):
        return True
    if _authors_own(scene, hit.i):
        return True
    if scene.negated(hit.i) is not None and not _denying(hit):
        return True
    return token.rel == "amod" and not hit.takes("n")


def _authors_own(scene: Scene, i: int) -> bool:
    """Tell whether the author speaks: *ricordiamo che*, *è importante notare che*, *to be fair, it should be noted*."""
    token = scene.tokens[i]
    if scene.quote_of[i] >= 0:
        return False
    group = [token, *(scene.tokens[c] for c in scene.kids(i, "aux"))]
    if any(t.morph.get("Person") == "1" for t in group if t.morph.get("Mood") != "Imp"):
        return not any(scene.tokens[c].dep == "nsubj" and scene.tokens[c].pos in {"NOUN", "PROPN"} for c in scene.parse.children[i])
    if token.morph.get("VerbForm") == "Inf" and token.rel in {"csubj", "xcomp", "ccomp"} and token.head < i:
        above = scene.tokens[token.head]
        return above.pos == "ADJ" and not any(scene.tokens[c].dep == "nsubj" for c in scene.parse.children[above.i])
    purpose = scene.lexicon.role("purpose")
    if token.morph.get("VerbForm") == "Inf" and not any(hit.takes("q") for hit in [scene.verbs[i]]):
        return any(scene.tokens[c].lower in purpose for c in scene.kids(i, "mark", "case"))
    return False


def _denying(hit: Hit) -> bool:
    """Tell whether the cue still reports something when it is negated: a belief refused, a finding not made."""
    return any(cue.stance in {"thinks", "denies"} or cue.takes("g") or cue.takes("w") for cue in hit.cues)


def _speaker(scene: Scene, hit: Hit, banned: tuple[int, int]) -> Voice | None:
    """Return the source of a verb; None where a passive or impersonal form needs a frame that the cue lacks."""
    speaker = subject(scene, hit.i, banned)
    token = scene.tokens[hit.i]
    if speaker is NOBODY:
        return NOBODY
    if speaker is None:
        if hit.takes("im"):
            return NOBODY
        if any(scene.tokens[c].lower in scene.lexicon.role("reflexive") for c in scene.kids(hit.i, "expl")) and not hit.takes("se"):
            return NOBODY
        if token.morph.get("VerbForm") == "Fin" or scene.finite(hit.i):
            near = beside(scene, hit.i, (min(hit.words), max(hit.words) + 1), banned)
            if near is not None and near.end <= hit.i:
                return near
        return Voice(hit.i, hit.i)
    return speaker


def _emit(
    scene: Scene, hit: Hit, content: list[Span], rule: str, speaker: Voice, mark: list[int], heads: tuple[int, ...]
) -> Draft | None:
    if not content:
        return None
    group = cue_group(scene, hit.i, hit.words)
    stance = hit.stance
    if scene.negated(hit.i) is not None:
        stance = "denies" if stance in {"thinks", "asserts", "predicts"} else "thinks" if stance == "denies" else stance
    cue = scene.spans([*group, *mark])
    return Draft(content, cue, [speaker], hit.i, rule, stance, hit.certainty, heads=heads)


def complementiser(scene: Scene, verb: int, *, until: int = 12) -> int | None:
    """Return the *che* or *that* which opens the clause of `verb`, or None."""
    words = scene.lexicon.role("complementiser")
    for c in scene.parse.children[verb]:
        if scene.tokens[c].rel in {"ccomp", "advcl", "csubj", "xcomp", "acl", "parataxis", "obj"} and c > verb:
            for m in scene.parse.children[c]:
                if scene.tokens[m].lower in words and scene.tokens[m].rel == "mark" and m > verb:
                    return m
    _, high = scene.bounds(verb)
    drops = bool(scene.lexicon.role("zero_complementiser"))
    for k in range(verb + 1, min(high, verb + until)):
        token = scene.tokens[k]
        if drops and (scene.tokens[k - 1].rel == "cc" or (token.pos in VERBAL and token.morph.get("VerbForm") == "Fin")):
            return None
        if token.lower in words and (token.rel == "mark" or token.pos == "SCONJ"):
            return k
        if k in scene.verbs and token.pos == "VERB":
            return None
        if token.pos == "VERB" and token.morph.get("VerbForm") == "Fin":
            return None
        if token.text in {";", ".", ":"}:
            return None
    return None


def clause_end(scene: Scene, verb: int, start: int, head: int) -> int:
    """Return the token after the content clause that begins at `start` under `head`.

    The clause runs to the end of its subtree, and on over what else hangs under the reporting verb, but stops before a
    coordinated clause with another reporting verb.
    """
    _, high = scene.bounds(start)
    below = set(scene.parse.subtree(head)) if head != verb else set()
    stop = high
    for k in range(start, high):
        if k in scene.verbs and k != verb and _opens_new_claim(scene, k, verb, head):
            stop = min(stop, _left_edge(scene, k, start))
    end = start
    for k in range(start, stop):
        if k in below:
            end = k + 1
    if end < stop and (end == start or _under(scene, end, verb)):
        while end < stop and _under(scene, end, verb) and scene.tokens[end].text not in {",", ";", "-", "–", "—", "(", ":"}:
            end += 1
    while end < stop and end > start and _runs_on(scene, end, verb):
        end += 1
    return min(end, _next_claim(scene, start, end, verb))


def _runs_on(scene: Scene, i: int, verb: int) -> bool:
    """Tell whether a content goes on at token `i`: it never stops between words, save before a verb of the clause above."""
    token = scene.tokens[i]
    if token.pos == "PUNCT" or token.rel == "cc" or i in scene.phrase_cues or token.text in EDGE:
        return False
    return not (token.pos in VERBAL and (token.morph.get("VerbForm") == "Fin" or token.rel in {"root", "aux"}))


def _next_claim(scene: Scene, start: int, end: int, verb: int) -> int:
    """Return where, between `start` and `end`, a new clause with a speaker of its own begins; else `end`.

    The clause opens with a semicolon, a conjunction of contrast, or *and* after a comma, and holds a reporting verb with
    a subject, or a prepositional cue.
    """
    splitters = scene.lexicon.role("splitters")
    for k in range(start + 2, end - 2):
        token = scene.tokens[k]
        if scene.quote_of[k] >= 0:
            continue
        resumed = scene.verbs.get(k)
        if resumed is not None and scene.tokens[k - 1].text == "," and token.morph.get("VerbForm") == "Fin" and token.pos == "VERB" and k != verb:
            if not any(scene.tokens[c].dep == "nsubj" for c in scene.parse.children[k]) and not scene.tokens[k].dep.startswith("acl"):
                return k
        strong = token.text == ";" or (token.lower in splitters and token.pos in {"SCONJ", "CCONJ", "ADV"})
        weak = token.rel == "cc" and scene.tokens[k - 1].text == ","
        if not (strong or weak):
            continue
        for m in range(k + 1, min(end, k + 16)):
            if scene.tokens[m].text in {";", ":"}:
                break
            if m in scene.phrase_cues:
                return k
            hit = scene.verbs.get(m)
            if hit is None or scene.quote_of[m] >= 0 or not scene.finite(m) or m == verb:
                continue
            own = any(scene.tokens[c].dep == "nsubj" and c > k for c in scene.parse.children[m])
            if own and (strong or scene.tokens[m].head <= start):
                return k
            break
    return end


def _under(scene: Scene, i: int, verb: int) -> bool:
    return i == verb or verb in scene.ancestors(i)


def _opens_new_claim(scene: Scene, k: int, verb: int, head: int) -> bool:
    """Tell whether the reporting verb `k` is coordinated with `verb` or interrupts its content."""
    token = scene.tokens[k]
    if token.head == verb and token.rel in {"conj", "advcl", "parataxis"}:
        if token.rel == "advcl" and not token.morph.get("VerbForm") == "Ger":
            return scene.lexicon.lang != "" and token.morph.get("VerbForm") == "Part" and scene.child(k, "mark") is None
        return True
    if token.rel in {"conj", "advcl", "parataxis"} and token.head == head and scene.hit_has_clause(k):
        same = scene.tokens[head].morph.get("Mood") == token.morph.get("Mood")
        return token.morph.get("VerbForm") == "Ger" or (token.rel == "conj" and not same)
    return False


def _left_edge(scene: Scene, k: int, floor: int) -> int:
    left = min(scene.parse.subtree(k))
    first = min([k, *[c for c in scene.parse.children[k] if scene.tokens[c].rel in {"aux", "cc", "punct", "advmod", "expl", "nsubj"} and c < k]])
    return max(floor, first if left < first and left < floor else max(left, floor))


def _clause(scene: Scene, hit: Hit) -> Draft | None:
    """A finite clause: *sostiene che …*, *said (that) …*, *si prevede che …*, *wonders whether …*."""
    inner = hit.prepositions("se")
    if not (hit.takes("c") or hit.takes("im") or hit.takes("e") or hit.takes("n") or "c" in inner):
        return None
    mark = complementiser(scene, hit.i)
    if mark is None and _said_after(scene, hit):
        return None
    clause = None
    if mark is not None:
        clause = scene.tokens[mark].head if scene.tokens[mark].head != mark else None
        start = mark + 1
        marks = [mark] if mark <= max(hit.words) + 1 else [mark]
    else:
        for c in scene.parse.children[hit.i]:
            token = scene.tokens[c]
            if token.rel in {"ccomp", "parataxis", "csubj"} and c > hit.i and scene.finite(c) and c not in hit.words:
                clause = c
                break
        told = _after_addressee(scene, hit) if hit.takes("t") else None
        if clause is None and told is None:
            return None
        start = min(k for k in scene.parse.subtree(clause) if k > hit.i) if clause is not None else hit.i + 1
        if told is not None:
            start = max(start, told) if clause is not None and told <= clause else told
        clause = clause if clause is not None else start
        marks = []
        first = scene.tokens[start]
        if first.lower in scene.lexicon.role("complementiser"):
            marks, start = [start], start + 1
        elif scene.lexicon.lang and not _may_omit(scene, hit, clause, start):
            return None
    end = clause_end(scene, hit.i, start, clause if clause is not None else hit.i)
    span = scene.span(start, end)
    if span is None:
        return None
    if not any(scene.tokens[k].pos in VERBAL or scene.tokens[k].morph.get("VerbForm") for k in range(start, end)):
        return None
    speaker = _speaker(scene, hit, (start, end))
    if speaker is None or (speaker is NOBODY and not _agentless(hit)):
        return None
    if speaker.expressed and not scene.speaks(speaker.start, speaker.end) and not hit.takes("e"):
        return None
    if hit.takes("d") and not hit.takes("q") and speaker.expressed and scene.actors.kind(speaker.start, speaker.end, None) == "person" and not hit.takes("c"):
        return None
    if hit.takes("e"):
        speaker = _origin(scene, hit, (start, end))
    if hit.takes("im") and speaker is not NOBODY:
        return None
    return _emit(scene, hit, [span], "verb:clause", speaker, marks, (clause if clause is not None else start,))


def _said_after(scene: Scene, hit: Hit) -> bool:
    """Tell whether the content stands before the verb: *Job cuts will be announced, said the chair*."""
    group = cue_group(scene, hit.i, hit.words)
    low, _ = scene.bounds(hit.i)
    left = min(group)
    if left <= low or scene.tokens[left - 1].text not in {",", "”", "\"", "»"}:
        return False
    return any(scene.tokens[c].rel in {"ccomp", "parataxis"} and c < left and scene.finite(c) for c in scene.parse.children[hit.i])


def _after_addressee(scene: Scene, hit: Hit) -> int | None:
    """Return where the clause begins after the one who is told: *told the paper there had been …*."""
    _, high = scene.bounds(hit.i)
    k = max(hit.words) + 1
    if k >= high:
        return None
    first = scene.tokens[k]
    if first.ent:
        while k < high and scene.tokens[k].ent == first.ent:
            k += 1
    elif first.pos == "PRON":
        k += 1
    elif first.pos in {"DET", "NOUN", "PROPN"}:
        while k < high and scene.tokens[k].pos in {"DET", "ADJ"}:
            k += 1
        start = k
        while k < high and scene.tokens[k].pos in {"NOUN", "PROPN"} and (k == start or scene.tokens[k - 1].rel in {"compound", "flat"} or scene.tokens[k].rel == "flat"):
            k += 1
    else:
        return None
    rest = range(k, high)
    return k if k < high and any(scene.tokens[m].pos in VERBAL and scene.tokens[m].morph.get("VerbForm") == "Fin" for m in rest) and scene.tokens[k].text not in {",", "."} else None


def _may_omit(scene: Scene, hit: Hit, clause: int, start: int) -> bool:
    """Tell whether the clause may lack its complementiser: a question word, a quotation, or a language that drops it."""
    token = scene.tokens[start]
    lexicon = scene.lexicon
    if token.lower in lexicon.role("whether") | lexicon.role("question"):
        return True
    if lexicon.role("zero_complementiser"):
        return True
    return scene.tokens[clause].rel == "ccomp" and scene.quote_of[start] >= 0


def _agentless(hit: Hit) -> bool:
    return any(hit.takes(frame) for frame in ("n", "im", "e", "c", "x", "l"))


def _origin(scene: Scene, hit: Hit, banned: tuple[int, int]) -> Voice:
    """Return what a finding emerges from: *dal rapporto emerge che …*."""
    for c in scene.kids(hit.i, "obl", "nmod"):
        if not banned[0] <= c < banned[1] and any(case == "da" for case in scene.case(c)):
            start, end = scene.np(c)
            return Voice(start, end)
    return NOBODY


def _infinitive(scene: Scene, hit: Hit) -> Draft | None:
    """An infinitive of the speaker's own: *afferma di …*, *pledged to …*, *refused to …*."""
    inner = hit.prepositions("se")
    passive = hit.takes("n") and scene.passive(hit.i)
    if not (hit.takes("i") or passive or "i" in inner or "a" in inner or "di" in inner or hit.takes("ing")):
        return None
    markers = scene.lexicon.role("infinitive")
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if c < hit.i or token.rel not in {"xcomp", "ccomp", "advcl", "obl", "acl", "csubj", "parataxis"}:
            continue
        form = token.morph.get("VerbForm")
        copula = scene.child(c, "cop", "aux")
        infinitive = form == "Inf" or (copula is not None and scene.tokens[copula].morph.get("VerbForm") == "Inf")
        gerund = hit.takes("ing") and (form == "Ger" or token.lower.endswith("ing") or (copula is not None and scene.tokens[copula].lower.endswith("ing")))
        predicative = passive and token.pos in {"ADJ", "NOUN", "VERB"} and token.rel == "xcomp"
        if not (infinitive or gerund or predicative):
            continue
        marks = [m for m in scene.parse.children[c] if scene.tokens[m].rel in {"mark", "case"} and scene.tokens[m].lower in markers and m < c]
        if infinitive and not marks and not hit.takes("n") and scene.lexicon.role("neuter_clitic"):
            continue
        below = [k for k in scene.parse.subtree(c) if k > hit.i]
        start = (max(marks) + 1) if marks else min(below)
        end = clause_end(scene, hit.i, start, c)
        span = scene.span(start, end)
        if span is None:
            continue
        speaker = _speaker(scene, hit, (start, end))
        content = [span]
        if speaker is NOBODY or passive:
            if not hit.takes("n"):
                return None
            patient = next((s for s in scene.parse.children[hit.i] if scene.tokens[s].dep in {"nsubj:pass", "nsubj"} and s < hit.i), None)
            if patient is not None:
                whole = voice(scene, patient)
                piece = scene.span(whole.start, whole.end)
                content = [piece, span] if piece and whole.end <= hit.i else [span]
            speaker = speaker or NOBODY
        if speaker is None:
            return None
        if scene.lexicon.lang and hit.takes("w") and not hit.takes("i"):
            return None
        return _emit(scene, hit, content, "verb:infinitive", speaker, marks, (c,))
    return None


def _written(scene: Scene, hit: Hit) -> Draft | None:
    """What stands in a document: *nella memoria si legge che …*, *nell'accordo è prevista …*."""
    if not hit.takes("in") or scene.finite(hit.i) is False:
        return None
    impersonal = any(scene.tokens[k].lower in scene.lexicon.role("reflexive") for k in range(max(0, hit.i - 2), hit.i))
    if not impersonal and not scene.passive(hit.i):
        return None
    place = next((c for c in scene.kids(hit.i, "obl") if "in" in scene.case(c)), None)
    if place is None or scene.tokens[place].lower in scene.lexicon.role("relative"):
        return None
    start, end = scene.np(place)
    if scene.actors.kind(start, end, scene.actors.resolve(start, end)) != "document":
        return None
    low, high = scene.bounds(hit.i)
    mark = next((k for k in range(hit.i + 1, min(high, hit.i + 4)) if scene.tokens[k].lower in scene.lexicon.role("complementiser")), None)
    if mark is not None:
        content = scene.span(mark + 1, _next_claim(scene, mark + 1, high, hit.i))
        return _emit(scene, hit, [content], "verb:clause", Voice(start, end), [mark], (mark + 1,)) if content else None
    subjects = [c for c in scene.parse.children[hit.i] if scene.tokens[c].rel in {"nsubj", "obj"} and c != place]
    if not subjects:
        return None
    content = scene.span(*scene.np(subjects[0], deep=True))
    return _emit(scene, hit, [content], "verb:object", Voice(start, end), [], (subjects[0],)) if content else None


def _awaited(scene: Scene, hit: Hit) -> Draft | None:
    """An event that is expected by nobody in particular: *la sentenza è attesa a giugno*, *talks are expected on Friday*."""
    if not (hit.takes("np") and scene.passive(hit.i)) or subject(scene, hit.i) is not NOBODY:
        return None
    event = next((c for c in scene.parse.children[hit.i] if scene.tokens[c].rel == "nsubj"), None)
    if event is None:
        event = next((c for c in range(hit.i - 1, scene.bounds(hit.i)[0] - 1, -1) if scene.tokens[c].rel in {"nsubj", "conj"}
                      and scene.tokens[c].pos in {"NOUN", "PROPN"}), None)
    if event is None or event in scene.temporal or scene.tokens[event].lower in scene.lexicon.role("relative"):
        return None
    content = [piece for piece in (scene.span(*scene.np(event)),) if piece]
    rest = [c for c in scene.kids(hit.i, "obl") if c > hit.i]
    if rest:
        start = min(min(scene.parse.subtree(c)) for c in rest)
        end = max(max(scene.parse.subtree(c)) for c in rest) + 1
        piece = scene.span(start, end)
        content += [piece] if piece and start > hit.i else []
    return _emit(scene, hit, content, "verb:awaited", NOBODY, [], (event,))


def _wish(scene: Scene, hit: Hit) -> Draft | None:
    """Somebody is to do something: *wants X to …*, *asked X to …*, *ha chiesto a X di …*."""
    if not hit.takes("w"):
        return None
    obj = scene.child(hit.i, "obj", "iobj")
    action = next((c for c in scene.parse.children[hit.i] if c > hit.i and scene.tokens[c].rel in {"xcomp", "ccomp", "advcl"}
                   and (scene.tokens[c].morph.get("VerbForm") == "Inf" or scene.child(c, "mark") is not None)), None)
    passive = scene.passive(hit.i)
    if passive and hit.takes("n"):
        return None
    if action is None:
        if obj is not None:
            nested = next((c for c in scene.parse.children[obj] if scene.tokens[c].dep.startswith("acl") and not scene.finite(c)), None)
            if nested is None:
                return None
            action = nested
        else:
            return None
    below = [k for k in scene.parse.subtree(action) if k > hit.i]
    start = min(below)
    if obj is not None and obj > hit.i and scene.lexicon.role("zero_complementiser"):
        start = min(start, scene.np(obj)[0])
    else:
        marks = [k for k in below if scene.tokens[k].lower in scene.lexicon.role("infinitive") and scene.tokens[k].rel in {"mark", "case"} and k < action]
        if marks:
            start = max(marks) + 1
    end = clause_end(scene, hit.i, start, action)
    span = scene.span(start, end)
    if span is None:
        return None
    speaker = _speaker(scene, hit, (start, end))
    if speaker is None or (passive and not hit.takes("n") and speaker is NOBODY):
        return None
    return _emit(scene, hit, [span], "verb:wish", speaker, [], (action,))


def _accusation(scene: Scene, hit: Hit) -> Draft | None:
    """X and what X is said to have done: *ha accusato X di …*, *charged X with …*, *è accusato di …*."""
    wanted = hit.prepositions("x")
    if not wanted:
        return None
    matter = None
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if c < hit.i or token.rel not in {"obl", "advcl", "xcomp", "ccomp", "nmod"}:
            continue
        first = next((m for m in scene.parse.children[c] if scene.tokens[m].rel in {"case", "mark"} and scene.norm(m) in wanted), None)
        if first is not None:
            matter, mark = c, first
            break
    obj = next((c for c in scene.kids(hit.i, "obj") if c > hit.i), None)
    if obj is not None:
        _, high = scene.bounds(hit.i)
        acting = next((k for k in range(obj + 1, min(high - 1, obj + 14)) if scene.norm(k) in wanted and scene.tokens[k].pos in {"ADP", "SCONJ"}
                       and scene.tokens[k + 1].pos in VERBAL), None)
        if acting is not None and (matter is None or acting < mark):
            matter, mark = acting + 1, acting
    if matter is None and obj is not None:
        for c in scene.parse.subtree(obj):
            first = next((m for m in scene.parse.children[c] if scene.tokens[m].rel in {"case", "mark"} and scene.norm(m) in wanted), None)
            if first is not None and c > obj and scene.tokens[c].rel in {"nmod", "acl", "obl"}:
                matter, mark = c, first
    if matter is None and scene.passive(hit.i):
        _, high = scene.bounds(hit.i)
        acting = next((k for k in range(hit.i + 1, min(high - 1, hit.i + 10)) if scene.norm(k) in wanted and scene.tokens[k].pos in {"ADP", "SCONJ"}
                       and (scene.tokens[k + 1].pos in VERBAL or k == hit.i + 1)), None)
        if acting is not None:
            matter, mark = acting + 1, acting
    if matter is None:
        return None
    end = max(clause_end(scene, hit.i, mark + 1, matter), matter + 1)
    passive = scene.passive(hit.i) or scene.tokens[hit.i].dep == "acl"
    content: list[Span] = []
    if obj is not None and not passive:
        start = scene.np(obj)[0]
        span = scene.span(min(start, mark), end)
        content = [span] if span else []
    else:
        patient = next((c for c in scene.parse.children[hit.i] if scene.tokens[c].dep in {"nsubj:pass", "nsubj"} and c < hit.i), None)
        if patient is not None and passive and scene.tokens[patient].lower not in scene.lexicon.role("relative"):
            piece = scene.span(*scene.np(patient))
            content = [piece] if piece else []
        span = scene.span(mark + 1, end)
        content += [span] if span else []
    speaker = _speaker(scene, hit, (mark, end))
    if speaker is None:
        return None
    if passive and speaker is not NOBODY and scene.tokens[hit.i].dep.startswith("acl"):
        speaker = NOBODY
    if scene.negated(hit.i) is not None:
        return None
    return _emit(scene, hit, content, "verb:accusation", speaker, [], (matter,))


def _label(scene: Scene, hit: Hit) -> Draft | None:
    """A thing and the name it is given: *ha definito X "Y"*, *described X as Y*, *considerato Y*."""
    inner = hit.prepositions("se")
    if not (hit.takes("l") or "l" in inner):
        return None
    needed = hit.prepositions("l")
    label = None
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if c < hit.i or token.pos in {"PUNCT"} or scene.finite(c):
            continue
        if needed:
            lead = next((m for m in scene.parse.children[c] if m < c and scene.tokens[m].lower in needed), None)
            if lead is not None:
                label, mark = c, lead
                break
        elif token.rel == "amod" and token.pos == "ADJ" and c == hit.i + 1:
            label, mark = c, c
            break
        elif token.rel in {"xcomp", "obl", "advcl"} and token.pos in {"ADJ", "NOUN", "PROPN", "VERB"} and not scene.case(c) and scene.child(c, "mark") is None:
            label, mark = c, c
            break
    quote = None
    if label is None:
        if needed:
            return None
        _, high = scene.bounds(hit.i)
        for k in range(hit.i + 1, min(high, hit.i + 12)):
            number = scene.quote_of[k]
            if number >= 0 and scene.quotations[number].outer.start >= scene.tokens[hit.i].end:
                quote = number
                break
            if scene.tokens[k].pos in VERBAL or scene.tokens[k].text in {";", ".", ":"}:
                break
        if quote is None:
            return None
    passive = scene.passive(hit.i) or (scene.tokens[hit.i].dep == "acl" and scene.tokens[hit.i].morph.get("VerbForm") == "Part")
    obj = next((c for c in scene.kids(hit.i, "obj") if c != label), None)
    content: list[Span] = []
    if quote is not None:
        content = list(scene.quotations[quote].spans)
        start, end = next(k for k, owner in enumerate(scene.quote_of) if owner == quote), 0
        end = max(k for k, owner in enumerate(scene.quote_of) if owner == quote) + 1
        scene.used_quotes.add(quote)
        scene.labels.add(quote)
    else:
        assert label is not None
        start = mark + 1 if needed else min(k for k in scene.parse.subtree(label) if k > hit.i)
        end = clause_end(scene, hit.i, start, label)
        span = scene.span(start, end)
        content = [span] if span else []
    if quote is not None and not passive:
        beside_quote = _labelled(scene, hit, start, end)
        if beside_quote is not None:
            content = sorted([*content, beside_quote])
            obj = None
        low, high = scene.bounds(hit.i)
        tail = clause_end(scene, hit.i, start, start)
        if tail > end and tail < high and scene.tokens[end].rel == "cc":
            content = [Span(content[0].start, scene.tokens[tail - 1].end)]
    if obj is not None and scene.tokens[obj].pos in {"NOUN", "PROPN"} | ({"PRON"} if obj > hit.i or scene.lexicon.role("neuter_clitic") else set()):
        low, high = scene.np(obj)
        if low < start or low >= end:
            high = min(high, start) if low < start else high
            joined = scene.span(low, end) if hit.i < low < start else None
            piece = scene.span(low, high)
            content = [joined] if joined and quote is None else [*([piece] if piece else []), *content]
    elif passive:
        patient = next((c for c in scene.parse.children[hit.i] if scene.tokens[c].dep in {"nsubj:pass", "nsubj"} and c < hit.i), None)
        if patient is not None and scene.tokens[patient].lower not in scene.lexicon.role("relative"):
            piece = scene.span(*scene.np(patient))
            content = [*([piece] if piece else []), *content]
    speaker = _speaker(scene, hit, (start, end))
    if passive and scene.tokens[hit.i].dep.startswith("acl") and not scene.finite(hit.i):
        agent = subject(scene, hit.i, (start, end))
        speaker = agent if agent is not None and agent.start > hit.i else NOBODY
    if speaker is None or (speaker is NOBODY and not hit.takes("n")):
        return None
    if speaker.expressed and not scene.speaks(speaker.start, speaker.end):
        return None
    return _emit(scene, hit, content, "verb:label", speaker, [], (label if label is not None else start,))


def _labelled(scene: Scene, hit: Hit, start: int, end: int) -> Span | None:
    """Return the noun phrase that a quoted label is given to, when it stands right before or right after the marks."""
    _, high = scene.bounds(hit.i)
    k = end
    while k < high and scene.tokens[k].text in "\"”»’":
        k += 1
    if k < high and scene.tokens[k].pos in {"DET", "NOUN", "PROPN"} and scene.tokens[k].i not in scene.temporal:
        head = next((m for m in range(k, min(high, k + 5)) if scene.tokens[m].pos in {"NOUN", "PROPN"}), None)
        if head is not None:
            low, last = scene.np(head)
            return scene.span(max(low, k), last)
        if scene.tokens[k].pos == "DET" and k + 1 < high:
            return scene.span(k, k + 2)
    nouns = [m for m in range(hit.i + 1, start) if scene.tokens[m].pos in {"NOUN", "PROPN", "PRON"}]
    if nouns:
        first = next(m for m in range(hit.i + 1, start) if scene.tokens[m].pos in {"DET", "NOUN", "PROPN", "PRON", "ADJ"})
        return scene.span(first, start)
    return None


def _oblique(scene: Scene, hit: Hit) -> Draft | None:
    """A prepositional phrase as content: *parla di …*, *hanno riferito dell'arresto*, *complained about …*."""
    wanted = {*hit.prepositions("p"), *(w for w in hit.prepositions("se") if len(w) > 1)}
    if not wanted:
        return None
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if c < hit.i or token.rel not in {"obl", "advcl", "xcomp", "ccomp", "nmod", "obj"}:
            continue
        lead = next((m for m in scene.parse.children[c] if scene.tokens[m].rel in {"case", "mark"} and scene.norm(m) in wanted and m < c), None)
        if lead is None:
            continue
        end = clause_end(scene, hit.i, lead + 1, c)
        span = scene.span(lead + 1, end)
        speaker = _speaker(scene, hit, (lead, end))
        if span is None or speaker is None or speaker is NOBODY:
            return None
        if speaker.expressed and not scene.speaks(speaker.start, speaker.end):
            return None
        return _emit(scene, hit, [span], "verb:oblique", speaker, [lead], (c,))
    return None


def _object(scene: Scene, hit: Hit) -> Draft | None:
    """A noun phrase as content: *ha confermato la notizia*, *denied both allegations*, *condemned …*."""
    if not (hit.takes("o") or hit.takes("od")):
        return None
    relations = ("obj", "nsubj") if scene.passive(hit.i) else ("obj",)
    obj = next((c for c in scene.parse.children[hit.i] if scene.tokens[c].rel in relations and scene.tokens[c].dep != "obl:agent"
                and scene.tokens[c].pos in NOMINAL), None)
    if obj is not None and hit.stance == "denies" and scene.tokens[obj].lemma in scene.lexicon.nouns and not scene.passive(hit.i):
        inner, marks, matter = matter_of(scene, Hit(obj, (obj,), scene.lexicon.nouns[scene.tokens[obj].lemma]))
        speaker = _speaker(scene, hit, (obj, obj + 1))
        if inner is not None and matter is not None and speaker is not None and speaker is not NOBODY and not _authors_own(scene, hit.i):
            return _emit(scene, hit, [inner], "verb:object", speaker, [*range(*scene.np(obj)[:1], obj + 1), *marks], (matter,))
    if obj is None or scene.tokens[obj].pos == "PRON" and scene.tokens[obj].lower not in scene.lexicon.role("anaphor"):
        return None
    if scene.tokens[obj].ent == "PER":
        return None
    if scene.lexicon.nouns.get(scene.tokens[obj].lemma) and hit.stance != "denies":
        if _has_content(scene, obj) or hit.takes("voice"):
            return None
    start, end = scene.np(obj, deep=True)
    if scene.passive(hit.i):
        start, end = scene.np(obj)
    elif obj > hit.i:
        start = max(start, hit.i + 1)
        end = min(end, _next_claim(scene, start, end, hit.i))
    span = scene.span(start, end)
    speaker = _speaker(scene, hit, (start, end))
    if span is None or speaker is None:
        return None
    if speaker is NOBODY or scene.passive(hit.i):
        if not (speaker.expressed or hit.takes("n")):
            return None
    if speaker.expressed and not scene.speaks(speaker.start, speaker.end):
        return None
    if not speaker.expressed and scene.tokens[hit.i].morph.get("VerbForm") == "Inf" and not hit.takes("q"):
        return None
    if hit.takes("od") and not hit.takes("o") and scene.tokens[hit.i].morph.get("VerbForm") != "Fin" and not scene.finite(hit.i):
        return None
    if hit.takes("od") and not (speaker.expressed and scene.actors.kind(speaker.start, speaker.end, None) == "document"):
        return None
    if hit.takes("g") and not (speaker.expressed and scene.actors.kind(speaker.start, speaker.end, None) in {"organisation", "document", "collective"}):
        return None
    return _emit(scene, hit, [span], "verb:object", speaker, [], (obj,))


def _has_content(scene: Scene, noun: int) -> bool:
    return any(scene.tokens[c].rel in {"acl", "ccomp", "nmod"} for c in scene.parse.children[noun])


def _parenthetical(scene: Scene, hit: Hit) -> Draft | None:
    """A cue after or inside its content: *The aircraft landed at 6am, an official said*, *il ponte, spiega X, non regge*."""
    if not (hit.takes("q") and hit.takes("c")) or not scene.finite(hit.i) or scene.passive(hit.i):
        return None
    if scene.child(hit.i, "mark") is not None or any(scene.tokens[c].lower in scene.lexicon.role("question") for c in scene.kids(hit.i, "advmod")):
        return None
    low, high = scene.bounds(hit.i)
    own = _own_words(scene, hit)
    left, right = min(own), max(own) + 1
    before = left - 1 >= low and scene.tokens[left - 1].text in {",", "-", "–", "—", "”", "\"", "»", "’"}
    after = right >= high - 1 or scene.tokens[right].text in {",", "-", "–", "—", ".", ";", "“", "«", "in", "on"}
    if not before or not (after or _said_after(scene, hit)):
        return None
    first = scene.opening(scene.tokens[hit.i].sent)
    while first < left and (scene.tokens[first].text in EDGE or scene.tokens[first].rel == "cc"):
        first += 1
    pieces = [scene.span(first, left)]
    if right < high - 1 and scene.tokens[right].text in {",", "-", "–", "—"} and _main_clause_follows(scene, first, left, right, high):
        pieces.append(scene.span(right, high))
    content = [piece for piece in pieces if piece is not None]
    if not content or sum(piece.end - piece.start for piece in content) < 12:
        return None
    speaker = _speaker(scene, hit, (first, left))
    if speaker is None or speaker is NOBODY:
        return None
    return _emit(scene, hit, content, "verb:parenthetical", speaker, [], (first,))


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


def _main_clause_follows(scene: Scene, first: int, left: int, right: int, high: int) -> bool:
    """Tell whether the sentence goes on after the parenthesis with what it interrupted."""
    return not any(scene.finite(k) and scene.tokens[k].pos in VERBAL for k in range(first, left))


def _anaphor(scene: Scene, hit: Hit) -> Draft | None:
    """A pointer back: *Lo ha detto X*, *a rivelarlo è X*: the content is what stands before."""
    if not (hit.takes("c") and hit.stance in {"asserts", "predicts", "denies", "thinks"}):
        return None
    low, _ = scene.bounds(hit.i)
    neuter = scene.lexicon.role("neuter_clitic")
    points = any(scene.tokens[k].lower in neuter and scene.tokens[k].pos == "PRON" and k == low for k in range(low, min(low + 2, hit.i)))
    form = scene.tokens[hit.i].lower
    clitic = form.endswith("lo") and scene.tokens[hit.i].morph.get("VerbForm") in {"Inf", None} and hit.i - low <= 2 and form not in {"parlo"}
    what = low + 1 < hit.i and scene.tokens[low].lemma in scene.lexicon.role("copula") and scene.tokens[low + 1].lower in scene.lexicon.role("anaphor")
    points = points or (what and hit.i - low <= 5)
    if not neuter or not (points or clitic):
        return None
    sentence = scene.tokens[hit.i].sent
    if sentence == 0:
        return None
    start, end = scene.parse.sentences[sentence - 1]
    span = scene.span(scene.opening(sentence - 1), end)
    speaker = subject(scene, hit.i)
    if speaker is None or speaker is NOBODY:
        speaker = beside(scene, hit.i, (hit.i, hit.i + 1), (0, 0))
    if span is None or speaker is None:
        return None
    lead = list(range(low, hit.i)) if what else [low] if points else []
    draft = _emit(scene, hit, [span], "verb:anaphor", speaker, lead, (start,))
    if draft is not None:
        draft.anaphoric = True
    return draft
