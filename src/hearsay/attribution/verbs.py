"""Indirect speech: what a reporting verb takes as its content.

Each frame of the lexicon has one reader: a clause, an infinitive, a noun phrase, an accusation, a label. A verb whose
content is a quotation was read before (`quoted.py`) and is left alone.
"""

from __future__ import annotations

from hearsay.attribution.asides import anaphor, as_they_say, denied_claim, parenthetical, rebuttal, said_after, trailing
from hearsay.attribution.extent import clause_end, complementiser, first_verb, next_claim, over_complement, runs_on
from hearsay.attribution.frames import accusation, awaited, label, written
from hearsay.attribution.nominal import matter_of
from hearsay.attribution.scene import EDGE, NOMINAL, VERBAL, Draft, Hit, Scene, Voice
from hearsay.attribution.sources import NOBODY, voice
from hearsay.attribution.speaking import asked_who, authors_own, emit, ensures, speaker_of

_CLAUSE = 2  # words after *che* that make a clause even where the tagger saw no verb in it; own choice


def attribute_verbs(scene: Scene) -> None:
    """Append a draft for every reporting verb outside direct speech that has a content in its sentence."""
    spoken = {draft.anchor for draft in scene.drafts}
    left = [(i, hit) for i, hit in sorted(scene.verbs.items()) if i not in spoken and not skipped(scene, hit)]
    for i, hit in sorted(
        scene.verbs.items()
    ):  # *ha accusato X di mentire: «…»*: the verb has a content beside the quotation
        if i in spoken and hit.prepositions("x") and not skipped(scene, hit):
            draft = accusation(scene, hit)
            if draft is not None:
                scene.drafts.append(draft)
    rebuttals = []
    for i, hit in left:
        draft = trailing(scene, hit)
        denied = rebuttal(scene, hit) if draft is None else None
        if draft is not None:
            scene.drafts.append(draft)
            spoken.add(i)
        elif denied is not None:
            rebuttals.append(denied)
            spoken.add(i)
    for i, hit in left:
        if i in spoken:
            continue
        for reader in (
            as_they_say,
            written,
            label,
            accusation,
            _clause,
            _infinitive,
            _wish,
            _oblique,
            _object,
            awaited,
            parenthetical,
            anaphor,
        ):
            draft = reader(scene, hit)
            if draft is not None:
                scene.drafts.append(draft)
                break
    for draft in rebuttals:
        denied_claim(scene, draft)
    scene.drafts += rebuttals


def skipped(scene: Scene, hit: Hit) -> bool:
    """Tell whether a reporting verb reports nothing here: questions, conditions, negations, the author's own words."""
    token = scene.tokens[hit.i]
    quote = scene.quote_of[hit.i]
    if quote >= 0 and quote in scene.used_quotes:
        return True
    low, high = scene.bounds(hit.i)
    if scene.tokens[high - 1].text == "?" or (
        high - low > 1 and scene.tokens[high - 2].text == "?" and scene.tokens[high - 1].text in EDGE
    ):
        return True
    if hit.i in scene.relayed:
        return True
    if token.morph.get("VerbForm") == "Inf":
        above = scene.tokens[token.head]
        if token.rel == "conj" and above.morph.get("VerbForm") == "Inf":
            above = scene.tokens[above.head]  # *declined to confirm or deny*
        cleft = hit.i == low + 1 and scene.tokens[low].lower in scene.lexicon.role("cleft")  # *A dirlo è X*
        if (token.dep.startswith("acl") and not cleft) or above.lemma in scene.lexicon.role("refusing"):
            return True
    asked = scene.lexicon.role("question") - scene.lexicon.role("relative") - scene.lexicon.role("anaphor")
    if any(scene.tokens[c].rel == "nsubj" and scene.tokens[c].lower in asked for c in scene.parse.children[hit.i]):
        return True
    if asked_who(scene, hit.i) or _to_who_asked(scene, hit.i):
        return True
    if (
        hit.i > low
        and scene.tokens[hit.i - 1].lower in scene.lexicon.role("hypothetical")
        and token.morph.get("VerbForm") == "Part"
    ):
        return True
    if _supposed(scene, hit.i) or _nameless(scene, hit):
        return True
    if scene.passive(hit.i) and any(
        scene.tokens[c].lemma in scene.lexicon.role("modal") for c in scene.kids(hit.i, "aux")
    ):
        return True
    if ensures(scene, hit.i):
        return True
    if token.rel == "aux" or (token.rel == "root" and hit.cues[0].takes("x") and token.pos == "NOUN"):
        return True
    if authors_own(scene, hit.i):
        return True
    refused = scene.negated(hit.i) is not None
    if refused and _neither(scene, hit.i):
        return True
    if refused and (not _denying(hit) or token.lemma in scene.lexicon.role("commenting")):
        return True
    return token.rel == "amod" and not hit.takes("n")


def _nameless(scene: Scene, hit: Hit) -> bool:
    """Tell whether a source asks to stay unnamed, which is no claim: *who asked not to be identified*."""
    if not hit.takes("w"):
        return False
    after = max(hit.words) + 1
    for k in range(after, min(scene.bounds(hit.i)[1], after + 6)):
        token = scene.tokens[k]
        if token.lemma in scene.lexicon.role("naming"):
            refused = any(scene.tokens[m].lower in scene.lexicon.role("negation") for m in range(after, k))
            subjects = [m for c in scene.kids(hit.i, "nsubj") for m in scene.parse.subtree(c)]
            refused = refused or any(scene.tokens[m].lower in scene.lexicon.role("no_words") for m in subjects)
            return token.pos == "ADJ" or (refused and scene.passive(k))
    return False


def _supposed(scene: Scene, i: int) -> bool:
    """Tell whether the verb heads a condition, so that nothing is said to have been said: *if the mayor said …*."""
    token = scene.tokens[i]
    if token.rel in {"ccomp", "csubj"}:
        above = scene.tokens[token.head]
        asked = scene.lexicon.verb_lemma(above.lower, above.lemma) in scene.lexicon.role("asking")
        return asked and any(scene.tokens[c].lower in scene.lexicon.role("whether") for c in scene.kids(i, "mark"))
    words = scene.lexicon.role("hypothetical")
    return any(
        scene.tokens[c].lower in words
        and scene.tokens[c].pos == "SCONJ"
        and c < i
        and scene.tokens[c + 1].text != ","  # *Se, come sostengono X e Y, …*: the condition is another verb's
        for c in scene.kids(i, "mark")
    )


def _neither(scene: Scene, i: int) -> bool:
    """Tell whether a negated verb of saying is one of two: *would neither confirm nor deny*."""
    pair = [c for c in scene.kids(i, "conj") if c in scene.verbs]
    if scene.tokens[i].rel == "conj" and scene.tokens[i].head in scene.verbs:
        pair.append(scene.tokens[i].head)
    return any({scene.verbs[k].stance, scene.verbs[i].stance} == {"asserts", "denies"} for k in pair)


def _to_who_asked(scene: Scene, i: int) -> bool:
    """Tell whether a verb of asking only sets the scene for the answer: *A chi gli chiedeva se …, X ha risposto*."""
    if scene.tokens[i].lemma not in scene.lexicon.role("asking"):
        return False
    who = scene.lexicon.role("relative") & scene.lexicon.role("question")
    low, _ = scene.bounds(i)
    return any(scene.tokens[k].lower in who and scene.tokens[k - 1].pos == "ADP" for k in range(max(low + 1, i - 4), i))


def _denying(hit: Hit) -> bool:
    """Tell whether the cue still reports something when it is negated: a belief refused, a finding not made."""
    own = [cue for cue in hit.cues if set(cue.frames) != {"se"}] or list(hit.cues)
    return any(cue.stance in {"thinks", "denies"} or cue.takes("g") or cue.takes("w") for cue in own)


def _clause(scene: Scene, hit: Hit) -> Draft | None:
    """A finite clause: *sostiene che …*, *said (that) …*, *si prevede che …*, *wonders whether …*."""
    inner = hit.prepositions("se")
    if not (hit.takes("c") or hit.takes("im") or hit.takes("e") or hit.takes("n") or "c" in inner):
        return None
    if not (hit.takes("c") or hit.takes("im") or hit.takes("e") or "c" in inner):
        impersonal = hit.i > 0 and scene.tokens[hit.i - 1].lower in scene.lexicon.role("impersonal")
        if not (scene.passive(hit.i) or impersonal):
            return None
    mark = complementiser(scene, hit.i)
    if mark is None and said_after(scene, hit):
        return None
    clause = None
    if mark is not None:
        clause = scene.tokens[mark].head if scene.tokens[mark].head != mark else None
        if scene.tokens[mark].lower in scene.lexicon.role("that_how"):
            clause = first_verb(scene, mark + 1)
        start = mark + 1
        marks = [mark]
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
        start = _after_times(scene, hit, start)
        if told is not None:
            start = told
        clause = clause if clause is not None else start
        marks = []
        first = scene.tokens[start]
        if first.lower in scene.lexicon.role("complementiser"):
            marks, start = [start], start + 1
        elif scene.lexicon.lang and not _may_omit(scene, clause, start):
            return None
    end = clause_end(scene, hit.i, start, clause if clause is not None else hit.i)
    span = scene.span(start, end)
    if span is None:
        return None
    opened = mark is not None and mark == max(hit.words) + 1 and end - start > _CLAUSE
    if not opened and not any(
        scene.tokens[k].pos in VERBAL or scene.tokens[k].morph.get("VerbForm") for k in range(start, end)
    ):
        return None
    speaker = speaker_of(scene, hit, (start, end))
    if speaker is None or (speaker is NOBODY and not _agentless(hit)):
        return None
    sure = hit.takes("q") and scene.finite(hit.i)
    if speaker.expressed and not scene.speaks(speaker.start, speaker.end, strict=not sure) and not hit.takes("e"):
        return None
    if (
        hit.takes("d")
        and not hit.takes("q")
        and speaker.expressed
        and scene.actors.kind(speaker.start, speaker.end, None) == "person"
        and not hit.takes("c")
    ):
        return None
    if hit.takes("e"):
        speaker = _origin(scene, hit, (start, end))
    if hit.takes("im") and speaker is not NOBODY:
        return None
    return emit(scene, hit, [span], "verb:clause", speaker, marks, (clause if clause is not None else start,))


def _after_times(scene: Scene, hit: Hit, start: int) -> int:
    """Return where a clause begins after the time of the saying: *said on Thursday it had …*."""
    if start != max(hit.words) + 1:
        return start
    k = start + (scene.tokens[start].pos == "ADP")
    while k < len(scene.tokens) and k in scene.temporal:
        k += 1
    timed = k > start and k - 1 in scene.temporal and scene.tokens[k].pos in {"PRON", "DET", "PROPN", "NOUN"}
    return k if timed and scene.lexicon.role("zero_complementiser") else start


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
        while (
            k < high
            and scene.tokens[k].pos in {"NOUN", "PROPN"}
            and (k == start or scene.tokens[k - 1].rel in {"compound", "flat"} or scene.tokens[k].rel == "flat")
        ):
            k += 1
    else:
        return None
    rest = range(k, high)
    return (
        k
        if k < high
        and any(scene.tokens[m].pos in VERBAL and scene.tokens[m].morph.get("VerbForm") == "Fin" for m in rest)
        and scene.tokens[k].text not in {",", "."}
        else None
    )


def _may_omit(scene: Scene, clause: int, start: int) -> bool:
    """Tell whether the clause may lack its complementiser: a question, a quotation, a language that drops it."""
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
        if not banned[0] <= c < banned[1] and scene.lexicon.role("by_case") & set(scene.case(c)):
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
        gerund = hit.takes("ing") and (
            form == "Ger"
            or token.lower.endswith("ing")
            or (copula is not None and scene.tokens[copula].lower.endswith("ing"))
        )
        predicative = passive and token.pos in {"ADJ", "NOUN", "VERB"} and token.rel == "xcomp"
        if not (infinitive or gerund or predicative):
            continue
        marks = [
            m
            for m in scene.parse.children[c]
            if scene.tokens[m].rel in {"mark", "case"} and scene.tokens[m].lower in markers and m < c
        ]
        needs_mark = scene.lexicon.role("neuter_clitic") and not scene.lexicon.role("bare_infinitive")
        if infinitive and not marks and not hit.takes("n") and needs_mark:
            continue
        if hit.takes("w") and any(hit.i < m < c for m in scene.kids(hit.i, "obj")):
            return None  # *wants X to …*: somebody else is to do it
        below = [k for k in scene.parse.subtree(c) if k > hit.i]
        start = (max(marks) + 1) if marks else min(below)
        end = clause_end(scene, hit.i, start, c)
        span = scene.span(start, end)
        if span is None:
            continue
        speaker = speaker_of(scene, hit, (start, end))
        content = [span]
        if speaker is NOBODY or passive:
            if not hit.takes("n"):
                return None
            patient = next(
                (
                    s
                    for s in scene.parse.children[hit.i]
                    if scene.tokens[s].dep in {"nsubj:pass", "nsubj"} and s < hit.i
                ),
                None,
            )
            if patient is not None:
                whole = voice(scene, patient)
                piece = scene.span(whole.start, whole.end)
                content = [piece, span] if piece and whole.end <= hit.i else [span]
            speaker = speaker or NOBODY
        if speaker is None:
            return None
        if scene.lexicon.lang and hit.takes("w") and not hit.takes("i"):
            return None
        return emit(scene, hit, content, "verb:infinitive", speaker, marks, (c,))
    return None


def _wish(scene: Scene, hit: Hit) -> Draft | None:
    """Somebody is to do something: *wants X to …*, *asked X to …*, *ha chiesto a X di …*."""
    if not hit.takes("w"):
        return None
    obj = scene.child(hit.i, "obj", "iobj")
    if obj is None and len(hit.words) > 1:  # *called for one to be held*
        obj = next((c for c in scene.kids(hit.i, "obl") if set(scene.parse.children[c]) & set(hit.words[1:])), None)
    action = next(
        (
            c
            for c in scene.parse.children[hit.i]
            if c > hit.i
            and scene.tokens[c].rel in {"xcomp", "ccomp", "advcl"}
            and (scene.tokens[c].morph.get("VerbForm") == "Inf" or scene.child(c, "mark") is not None)
        ),
        None,
    )
    passive = scene.passive(hit.i)
    if passive and hit.takes("n"):
        return None
    nested = [c for c in scene.parse.children[obj] if scene.tokens[c].dep.startswith("acl")] if obj is not None else []
    told = next((c for c in nested if scene.tokens[c].morph.get("Mood") == "Sub"), None)  # *exigió a X que cierre*
    if told is not None and (action is None or scene.tokens[action].rel == "advcl"):
        action = told
    elif action is None:
        action = next((c for c in nested if not scene.finite(c)), None)
        if action is None:
            action = _asked_of(scene, hit)
    if action is None:
        return None
    below = [k for k in scene.parse.subtree(action) if k > hit.i]
    start = min(below)
    if obj is not None and obj > hit.i and scene.lexicon.role("zero_complementiser"):
        start = min(start, scene.np(obj)[0])
    else:
        marks = [
            k
            for k in below
            if scene.tokens[k].lower in scene.lexicon.role("infinitive")
            and scene.tokens[k].rel in {"mark", "case"}
            and k < action
        ]
        if marks:
            start = max(marks) + 1
        elif scene.finite(action) and scene.tokens[start].lower in scene.lexicon.role("complementiser"):
            start += 1
    end = clause_end(scene, hit.i, start, action)
    span = scene.span(start, end)
    if span is None:
        return None
    speaker = speaker_of(scene, hit, (start, end))
    if speaker is None or (passive and not hit.takes("n") and speaker is NOBODY):
        return None
    return emit(scene, hit, [span], "verb:wish", speaker, [], (action,))


def _asked_of(scene: Scene, hit: Hit) -> int | None:
    """Return what somebody is asked to do where the tree hangs it on who is asked: *chiede ai cittadini di restare*."""
    for c in scene.kids(hit.i, "obl", "iobj"):
        if c < hit.i or not scene.lexicon.role("to_case") & set(scene.case(c)):
            continue
        for k in scene.parse.children[c]:
            if scene.tokens[k].dep.startswith("acl") and scene.tokens[k].morph.get("VerbForm") == "Inf":
                return k
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
        lead = next(
            (
                m
                for m in scene.parse.children[c]
                if scene.tokens[m].rel in {"case", "mark"} and scene.norm(m) in wanted and m < c
            ),
            None,
        )
        if lead is None:
            continue
        end = clause_end(scene, hit.i, lead + 1, c)
        span = scene.span(lead + 1, end)
        speaker = speaker_of(scene, hit, (lead, end))
        if span is None or speaker is None or speaker is NOBODY:
            return None
        if speaker.expressed and not scene.speaks(speaker.start, speaker.end):
            return None
        return emit(scene, hit, [span], "verb:oblique", speaker, [lead], (c,))
    return None


def _object(scene: Scene, hit: Hit) -> Draft | None:
    """A noun phrase as content: *ha confermato la notizia*, *denied both allegations*, *condemned …*."""
    if not (hit.takes("o") or hit.takes("od")):
        return None
    relations = ("obj", "nsubj") if scene.passive(hit.i) else ("obj",)
    shown = _demonstrative(scene, hit)
    if shown is not None:
        return shown
    if scene.passive(hit.i) and any(
        scene.tokens[c].lower in scene.lexicon.role("relative") for c in scene.kids(hit.i, "nsubj")
    ):
        return None
    obj = next(
        (
            c
            for c in scene.parse.children[hit.i]
            if scene.tokens[c].dep != "obl:agent"
            and scene.tokens[c].pos in NOMINAL
            and (
                scene.tokens[c].rel in relations
                or (scene.tokens[c].rel == "ccomp" and c > hit.i and not scene.finite(c))
            )
        ),
        None,
    )
    if (
        obj is not None
        and hit.stance == "denies"
        and scene.tokens[obj].lemma in scene.lexicon.nouns
        and not scene.passive(hit.i)
    ):
        inner, marks, matter = matter_of(scene, Hit(obj, (obj,), scene.lexicon.nouns[scene.tokens[obj].lemma]))
        speaker = speaker_of(scene, hit, (obj, obj + 1))
        if (
            inner is not None
            and matter is not None
            and speaker is not None
            and speaker is not NOBODY
            and not authors_own(scene, hit.i)
        ):
            return emit(
                scene, hit, [inner], "verb:object", speaker, [*range(*scene.np(obj)[:1], obj + 1), *marks], (matter,)
            )
    pointing = scene.lexicon.role("anaphor") - scene.lexicon.role("neuter_clitic")
    if obj is None or (scene.tokens[obj].pos == "PRON" and scene.tokens[obj].lower not in pointing):
        return None
    condition = scene.lexicon.role("anonymity")  # *pidió el anonimato* is no claim
    if scene.tokens[obj].lemma in condition or scene.tokens[obj].lower in condition:
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
        end = over_complement(scene, hit.i, min(end, next_claim(scene, start, end, hit.i)))
        high = scene.bounds(hit.i)[1]
        if end < high and scene.tokens[end].morph.get("VerbForm") == "Inf":
            while end < high and (end == scene.tokens[end].i and runs_on(scene, end)):
                end += 1
        why = next((p for p in scene.lexicon.role("fact_that") if end < high and scene.words_at(end, p.split())), None)
        if why is not None and hit.stance == "thinks":
            end = clause_end(scene, hit.i, end, scene.tokens[end].head)
    span = scene.span(start, end)
    speaker = speaker_of(scene, hit, (start, end))
    if span is None or speaker is None:
        return None
    if (speaker is NOBODY or scene.passive(hit.i)) and not (speaker.expressed or hit.takes("n")):
        return None
    if speaker.expressed and not scene.speaks(speaker.start, speaker.end):
        return None
    if not speaker.expressed and scene.tokens[hit.i].morph.get("VerbForm") == "Inf" and not hit.takes("q"):
        return None
    if (
        hit.takes("od")
        and not hit.takes("o")
        and scene.tokens[hit.i].morph.get("VerbForm") != "Fin"
        and not scene.finite(hit.i)
    ):
        return None
    if hit.takes("od") and not (
        speaker.expressed and scene.actors.kind(speaker.start, speaker.end, None) == "document"
    ):
        return None
    if hit.takes("g") and not (
        speaker.expressed
        and scene.actors.kind(speaker.start, speaker.end, None) in {"organisation", "document", "collective"}
    ):
        return None
    made = emit(scene, hit, [span], "verb:object", speaker, [], (obj,))
    if made is not None and hit.takes("od"):
        made.stance = "asserts"
    return made


def _demonstrative(scene: Scene, hit: Hit) -> Draft | None:
    """A noun phrase that the parse takes for a clause: *rejected that account*."""
    _, high = scene.bounds(hit.i)
    start = max(hit.words) + 1
    drops = scene.lexicon.role("zero_complementiser")
    if hit.takes("c") or start + 1 >= high or scene.tokens[start].lower not in drops or scene.passive(hit.i):
        return None
    end = start + 1
    while end < high and scene.tokens[end].pos not in {"ADP", "PUNCT", "CCONJ", "SCONJ", "AUX"}:
        end += 1
    span = scene.span(start, end)
    speaker = speaker_of(scene, hit, (start, end))
    if span is None or end - start > 5 or speaker is None or speaker is NOBODY:
        return None
    return emit(scene, hit, [span], "verb:object", speaker, [], (start + 1,))


def _has_content(scene: Scene, noun: int) -> bool:
    return any(scene.tokens[c].rel in {"acl", "ccomp", "nmod"} for c in scene.parse.children[noun])
