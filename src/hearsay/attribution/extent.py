"""How far a content reaches: where its clause opens, where it ends, where somebody else's claim begins."""

from __future__ import annotations

from hearsay.attribution.scene import EDGE, VERBAL, Hit, Scene, Voice


def complementiser(scene: Scene, verb: int, *, until: int = 12) -> int | None:
    """Return the *che* or *that* which opens the clause of `verb`, or None."""
    words = scene.lexicon.role("complementiser")
    drops = bool(scene.lexicon.role("zero_complementiser"))
    below = {
        m for c in scene.parse.children[verb] if scene.tokens[c].rel in {"nsubj", "aux"} for m in scene.parse.subtree(c)
    }
    for c in scene.parse.children[verb]:
        if scene.tokens[c].rel in {"ccomp", "advcl", "csubj", "xcomp", "acl", "parataxis", "obj"} and c > verb:
            for m in scene.parse.children[c]:
                if scene.tokens[m].lower in words and scene.tokens[m].rel == "mark" and m > verb:
                    if drops and any(scene.tokens[k].pos == "AUX" and k not in below for k in range(verb + 1, m)):
                        continue
                    if scene.tokens[c].rel == "advcl" and _after_a_conjunction(scene, c, m):
                        continue
                    if scene.tokens[m - 1].lower in scene.lexicon.role("degree"):
                        continue
                    return m
    _, high = scene.bounds(verb)
    if _fact_after(scene, verb, high):
        return verb + 1
    skip = _aside_after(scene, verb, high)
    if verb + 1 < skip < high and scene.tokens[skip].lower in words:
        return skip
    for k in range(skip, min(high, skip + until)):
        token = scene.tokens[k]
        if token.lower in words and _of_another(scene, verb, k):
            return None
        if drops and (
            scene.tokens[k - 1].rel == "cc" or (token.pos in VERBAL and token.morph.get("VerbForm") == "Fin")
        ):
            return None
        if token.lower in words and (token.rel == "mark" or token.pos == "SCONJ"):
            return k
        if token.lower in words and _after_hearer(scene, verb, k):
            return k
        if k in scene.verbs and token.pos == "VERB" and k not in scene.verbs[verb].words:
            return None
        if token.pos == "VERB" and token.morph.get("VerbForm") == "Fin":
            return None
        if token.text in {";", ".", ":"}:
            return None
    return None


def _of_another(scene: Scene, verb: int, mark: int) -> bool:
    """Tell whether *that* or *che* opens a clause of something else than the verb.

    Of a noun in the infinitive that the verb has already (*is said to be buying scales that …*), of a fact that is the
    cause (*is explained by the fact that*), of a degree (*così che*).
    """
    lexicon = scene.lexicon
    before = scene.tokens[mark - 1]
    if before.lower in lexicon.role("degree") or scene.tokens[mark].pos == "DET":
        return True
    if scene.passive(verb) and any(
        scene.words_at(m, p.split()) for p in lexicon.role("fact_that") for m in (mark - 2,)
    ):
        return True
    complement = next((c for c in scene.kids(verb, "xcomp") if verb < c < mark), None)
    if complement is None or scene.tokens[mark].rel not in {"mark", "nsubj", "obj"}:
        return False
    clause = scene.tokens[mark].head
    return scene.tokens[clause].dep.startswith("acl") and complement in scene.ancestors(clause)


def _after_hearer(scene: Scene, verb: int, mark: int) -> bool:
    """Tell whether *che* follows the name of who was told and so opens a clause: *ha detto a X che …*."""
    to = scene.lexicon.role("to_case")
    hit = scene.verbs.get(verb)
    between = scene.tokens[verb + 1 : mark]
    if hit is not None and hit.takes("t") and between and between[-1].pos in {"NOUN", "PROPN"}:
        return all(
            token.pos in {"DET", "NOUN", "PROPN", "ADJ", "NUM"} for token in between
        )  # *ha avvertito i soci che*
    if scene.tokens[mark - 1].pos != "PROPN" or scene.tokens[mark].text != scene.tokens[mark].lower:
        return False
    plain = all(token.pos in {"ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM", "ADV"} for token in between)
    return plain and any(scene.norm(token.i) in to for token in between if token.pos == "ADP")


def _aside_after(scene: Scene, verb: int, high: int) -> int:
    """Return the token after an aside set off right after a verb: *ha riferito, senza citare fonti, che*."""
    if verb + 1 >= high or scene.tokens[verb + 1].text != ",":
        return verb + 1
    close = next((k for k in range(verb + 2, min(high, verb + 14)) if scene.tokens[k].text in {",", ";", ":"}), None)
    if close is None or scene.tokens[close].text != ",":
        return verb + 1
    if any(scene.finite(k) and scene.tokens[k].pos in VERBAL for k in range(verb + 2, close)):
        return verb + 1
    return close + 1


def _fact_after(scene: Scene, verb: int, high: int) -> bool:
    """Tell whether a word for *how* right after a verb means *that*: *ricorda come la diga sia vuota*.

    It does before a subject; before a verb it asks for the manner (*spiega come funziona*).
    """
    k = verb + 1
    if k + 2 >= high or scene.tokens[k].lower not in scene.lexicon.role("that_how"):
        return False
    if scene.tokens[k + 1].pos not in {"DET", "NOUN", "PROPN", "PRON", "NUM"}:
        said = first_verb(scene, k + 1)
        group = (said, *scene.kids(said, "aux", "cop")) if said is not None else ()
        return any(scene.tokens[m].morph.get("Mood") == "Sub" for m in group)
    for m in range(k + 2, high):
        if scene.tokens[m].text in {";", ":", "."}:
            return False
        if scene.tokens[m].pos in VERBAL and scene.tokens[m].morph.get("VerbForm") == "Fin":
            return True
    return False


def first_verb(scene: Scene, start: int) -> int | None:
    """Return the head of the first clause from token `start` on, by the order of words."""
    for k in range(start, scene.bounds(start)[1]):
        token = scene.tokens[k]
        if token.pos in VERBAL and token.morph.get("VerbForm") == "Fin" and not token.dep.startswith("acl"):
            return token.head if token.rel in {"aux", "cop"} else k
    return None


def _after_a_conjunction(scene: Scene, clause: int, mark: int) -> bool:
    """Tell whether the mark is the end of *hasta que*, *sin que*: the clause is no content, but says when or how."""
    plain = scene.lexicon.role("infinitive")
    return any(m < mark and scene.tokens[m].lower not in plain for m in scene.kids(clause, "mark"))


def clause_end(scene: Scene, verb: int, start: int, head: int) -> int:
    """Return the token after the content clause that begins at `start` under `head`.

    The clause runs to the end of its subtree, and on over what else hangs under the reporting verb, but stops before a
    coordinated clause with another reporting verb.
    """
    if start >= len(scene.tokens):
        return start
    _, high = scene.bounds(start)
    below = set(scene.parse.subtree(head)) if head != verb else set()
    stop = high
    for k in range(start, high):
        if k in scene.verbs and k != verb and _opens_new_claim(scene, k, verb, head):
            stop = min(stop, _left_edge(scene, k, start))
    if not scene.finite(head):
        stop = min(stop, _second_predicate(scene, verb, start, stop))
    end = start
    for k in range(start, stop):
        if k in below:
            end = k + 1
    if end < stop and (end == start or _under(scene, end, verb)):
        while (
            end < stop
            and _under(scene, end, verb)
            and scene.tokens[end].text not in {",", ";", "-", "–", "—", "(", ":"}
        ):
            end += 1
    while end < stop and end > start and runs_on(scene, end):
        end += 1
    end = _over_siblings(scene, verb, head, end, stop)
    while end + 2 < stop and (_goes_on(scene, end) or _includes(scene, end)):
        end += 3
        while end < stop and scene.tokens[end].text not in {",", ";", ".", ":", "-", "–", "—"}:
            end += 1
    return min(end, next_claim(scene, start, end, verb))


def _over_siblings(scene: Scene, verb: int, head: int, end: int, stop: int) -> int:
    """Return where the clauses end that follow the first without subject: *she ran to the door, | found it locked*."""
    if end >= stop or scene.tokens[end].text != "," or not scene.finite(head):
        return end
    for c in scene.kids(verb, "ccomp"):
        token = scene.tokens[c]
        plain = token.pos == "VERB" and token.morph.get("Tense") == scene.tokens[head].morph.get("Tense")
        hit = scene.verbs.get(c)
        if (
            c == end + 1
            and plain
            and (hit is None or token.lemma in scene.lexicon.role("perceiving"))
            and scene.child(c, "nsubj", "mark") is None
        ):
            return min(stop, scene.reach(c)[1])
    return end


def _second_predicate(scene: Scene, verb: int, start: int, stop: int) -> int:
    """Return where the speaker's next act begins, no part of what he said: *called it a lie | and invited him*."""
    if not scene.lexicon.role("zero_complementiser"):
        return stop
    for c in scene.kids(verb, "conj"):
        joined = next((k for k in scene.kids(c, "cc") if start < k < c), None)
        if joined is not None and scene.tokens[c].pos in VERBAL and scene.finite(c):
            return min(stop, joined)
    return stop


def _goes_on(scene: Scene, end: int) -> bool:
    """Tell whether a comma is followed by a second predicate of the same subject: *…, e sarebbe morto*."""
    comma, conjunction, verb = scene.tokens[end : end + 3]
    if comma.text != "," or conjunction.rel != "cc" or verb.pos not in VERBAL or verb.morph.get("VerbForm") != "Fin":
        return False
    head = verb.head if verb.rel in {"aux", "cop"} else verb.i
    return head not in scene.verbs and not any(scene.tokens[c].rel == "nsubj" for c in scene.parse.children[head])


def _includes(scene: Scene, end: int) -> bool:
    """Tell whether a comma is followed by a part of what was just named: *, compresi …*, *, including …*."""
    return scene.tokens[end].text == "," and scene.tokens[end + 1].lower in scene.lexicon.role("including")


def runs_on(scene: Scene, i: int) -> bool:
    """Tell whether a content goes on at token `i`: it never stops between words, save at the outer verb."""
    token = scene.tokens[i]
    if token.rel == "cc" or i in scene.phrase_cues or token.text in ",;:.!?…-–—()":
        return False
    if token.text in EDGE:
        return i + 1 < len(scene.tokens) and scene.quote_of[i + 1] >= 0
    return not (token.pos in VERBAL and (token.morph.get("VerbForm") == "Fin" or token.rel in {"root", "aux"}))


def own_predicate(scene: Scene, noun: int, start: int, end: int) -> int:
    """Return where what is said of a noun begins after its clause: *the claim that A was B | has been questioned*.

    The noun opens its sentence, and a finite verb follows the clause's own with neither a subject nor a conjunction
    between them; else `end`.
    """
    low, high = scene.bounds(noun)
    if any(scene.tokens[k].pos in VERBAL and scene.finite(k) for k in range(low, noun)):
        return end
    for k in range(start + 2, end):  # *Reports that the ferry sank | were denied by the company*
        token = scene.tokens[k]
        denied = scene.verbs.get(token.head) if token.rel == "aux" and token.head <= k + 2 else None
        if denied is not None and denied.stance == "denies" and scene.passive(denied.i):
            if not any(scene.tokens[m].pos in VERBAL and scene.finite(m) for m in range(denied.i + 1, high)):
                return k
    told = False  # whether the clause's main verb or predicate has gone by
    for k in range(start, end):
        token = scene.tokens[k]
        if token.text in EDGE or token.pos in {"SCONJ", "PRON"} or token.rel in {"cc", "mark"}:
            told = False
            continue
        verb = token.pos in VERBAL and (token.morph.get("VerbForm") == "Fin" or bool(token.morph.get("Mood")))
        if verb and told and scene.tokens[k - 1].pos not in {"AUX", "PART"}:
            return k
        if token.pos in {"NOUN", "PROPN"} and scene.tokens[k - 1].pos in {"DET", "NOUN", "PROPN", "VERB"} and told:
            told = any(scene.case(k)) or token.rel in {"obj", "obl", "compound", "flat", "nmod"}
        elif token.pos == "VERB" or (
            k > start and scene.tokens[k - 1].pos == "AUX" and token.pos not in {"AUX", "ADV"}
        ):
            told = True
    return end


def next_claim(scene: Scene, start: int, end: int, verb: int) -> int:
    """Return where, between `start` and `end`, a new clause with a speaker of its own begins; else `end`.

    The clause opens with a semicolon, a conjunction of contrast, or *and* after a comma, and holds a reporting verb
    with a subject, or a prepositional cue.
    """
    splitters = scene.lexicon.role("splitters")
    for k in range(start + 2, end - 2):
        token = scene.tokens[k]
        if scene.quote_of[k] >= 0:
            continue
        resumed = scene.verbs.get(k)
        if (
            (
                resumed is not None
                and scene.tokens[k - 1].text == ","
                and token.morph.get("VerbForm") == "Fin"
                and token.pos == "VERB"
                and k != verb
                and token.lemma not in scene.lexicon.role("perceiving")
            )
            and not any(scene.tokens[c].dep == "nsubj" for c in scene.parse.children[k])
            and not scene.tokens[k].dep.startswith("acl")
        ):
            return k
        if scene.tokens[k - 1].text == "," and resumed is not None and gerund(scene, k):
            return k - 1
        if token.rel == "cc" and _parallel(scene, k, verb, end):
            return k
        strong = token.text == ";" or (token.lower in splitters and token.pos in {"SCONJ", "CCONJ", "ADV"})
        weak = token.rel == "cc" and scene.tokens[k - 1].text == ","
        if not (strong or weak):
            continue
        for m in range(k + 1, end if token.text == ";" else min(end, k + 16)):
            if scene.tokens[m].text in {";", ":"}:
                break
            if m in scene.phrase_cues:
                return k
            hit = scene.verbs.get(m)
            if hit is None or scene.quote_of[m] >= 0 or not scene.finite(m) or m == verb:
                continue
            own = any(scene.tokens[c].dep == "nsubj" and c > k for c in scene.parse.children[m])
            if (own and (strong or scene.tokens[m].head <= start)) or (token.text == ";" and hit.takes("c")):
                return k
            break
    return end


def gerund(scene: Scene, k: int) -> bool:
    """Tell whether token `k` is a gerund or participle in -ing that adds a claim: *, aggiungendo che*, *, saying*."""
    token = scene.tokens[k]
    return token.morph.get("VerbForm") == "Ger" or token.lower.endswith(tuple(scene.lexicon.role("gerund")))


def _parallel(scene: Scene, k: int, verb: int, end: int) -> bool:
    """Tell whether the conjunction `k` joins a reporting verb in the tense of `verb`: *said … and warned …*."""
    for m in range(k + 1, min(end, k + 5)):
        hit = scene.verbs.get(m)
        token = scene.tokens[m]
        if hit is not None and m not in hit.words[1:]:
            if not scene.finite(m) or any(scene.tokens[c].dep == "nsubj" for c in scene.parse.children[m]):
                return False
            above = scene.tokens[verb]
            group = [scene.tokens[c] for c in scene.kids(m, "aux")]
            same = _tense(scene, m) == _tense(scene, verb) and token.lemma not in scene.lexicon.role("perceiving")
            return same and above.i != m and not any(t.lemma in scene.lexicon.role("modal") for t in group)
        if token.pos not in {"AUX", "ADV", "PRON", "PUNCT"}:
            return False
    return False


def _tense(scene: Scene, i: int) -> str:
    past = (
        any(scene.tokens[c].rel == "aux" for c in scene.parse.children[i])
        and scene.tokens[i].morph.get("VerbForm") == "Part"
    )
    return "Past" if past else scene.tokens[i].morph.get("Tense", "")


def _under(scene: Scene, i: int, verb: int) -> bool:
    return i == verb or verb in scene.ancestors(i)


def _opens_new_claim(scene: Scene, k: int, verb: int, head: int) -> bool:
    """Tell whether the reporting verb `k` is coordinated with `verb` or interrupts its content."""
    token = scene.tokens[k]
    if token.head == verb and token.rel in {"conj", "advcl", "parataxis"}:
        if token.rel == "advcl" and token.morph.get("VerbForm") != "Ger":
            return scene.lexicon.lang != "" and token.morph.get("VerbForm") == "Part" and scene.child(k, "mark") is None
        return True
    if token.rel in {"conj", "advcl", "parataxis"} and token.head == head and scene.hit_has_clause(k):
        same = scene.tokens[head].morph.get("Mood") == token.morph.get("Mood")
        return token.morph.get("VerbForm") == "Ger" or (token.rel == "conj" and not same)
    return False


def _left_edge(scene: Scene, k: int, floor: int) -> int:
    left = min(scene.parse.subtree(k))
    first = min(
        [
            k,
            *[
                c
                for c in scene.parse.children[k]
                if scene.tokens[c].rel in {"aux", "cc", "punct", "advmod", "expl", "nsubj"} and c < k
            ],
        ]
    )
    return max(floor, first if left < first and left < floor else max(left, floor))


def before_article(scene: Scene, start: int, end: int) -> int:
    """Return where a noun phrase ends before another one that follows it bare: *fonti ospedaliere | i feriti*."""
    for k in range(start + 2, end):
        token, before = scene.tokens[k], scene.tokens[k - 1]
        article = token.pos == "DET" and token.morph.get("PronType") == "Art" and token.text[0].islower()
        if article and before.pos in {"NOUN", "ADJ", "VERB", "PROPN"} and scene.quote_of[k] < 0:
            return k
    return end


def rest_of_source(scene: Scene, hit: Hit, source: Voice, end: int, high: int) -> int:
    """Return where the words about a source end that opens its sentence: at the comma before the main clause.

    *According to employee Ann Lee, …*, *secondo attivisti di X per i diritti dell'uomo, …*; a name that follows the
    source at once is the source's.
    """
    opening = scene.opening(scene.tokens[hit.i].sent)
    if hit.i > opening + 1 or end >= high:
        return end
    if scene.tokens[end].text in EDGE:
        return _over_name(scene, end, high)
    comma = next((k for k in range(end, min(high, end + 9)) if scene.tokens[k].text in {",", ";", ":"}), None)
    if (
        comma is None
        or scene.tokens[comma].text != ","
        or any(scene.tokens[k].pos in VERBAL and scene.finite(k) for k in range(end, comma))
    ):
        return end
    while source.end < comma and scene.tokens[source.end].ent == "PER":
        source.end += 1
    return comma


def _over_name(scene: Scene, comma: int, high: int) -> int:
    """Return where a name between commas ends: *According to the police chief, Tom Reeve, the man was armed*."""
    k = comma + 1
    while k < high and scene.tokens[k].ent == "PER":
        k += 1
    return k if comma + 1 < k < high and scene.tokens[k].text == "," else comma


def over_complement(scene: Scene, verb: int, end: int) -> int:
    """Return where an object ends with a phrase that the tree hangs on the verb: *ruled out a link | to the crash*.

    Times, and people who are told, are the verb's own.
    """
    for c in scene.kids(verb, "obl"):
        case = scene.child(c, "case")
        if case != end or scene.norm(end) not in scene.lexicon.role("belonging") or c in scene.temporal:
            continue
        start, last = scene.np(c)
        if not scene.speaks(start, last):
            return last
    return end
