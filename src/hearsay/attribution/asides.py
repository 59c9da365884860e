"""Cues that break into what they report, or point back at it: asides, comparisons, *lo ha detto X*."""

from __future__ import annotations

from hearsay.attribution.extent import gerund
from hearsay.attribution.placed import inverted
from hearsay.attribution.quoted import cue_group
from hearsay.attribution.scene import EDGE, NOMINAL, VERBAL, Draft, Hit, Scene, Voice
from hearsay.attribution.sources import NOBODY, beside, in_place, subject, voice
from hearsay.attribution.speaking import emit, speaker_of
from hearsay.records import Span, trimmed


def trailing(scene: Scene, hit: Hit) -> Draft | None:
    """A reporting clause that ends its sentence, known by the order of words: *A valve failed, the chief, X, said*.

    Between a comma and the full stop there is a cue and a phrase that can speak, before or after it; before the comma
    there is a clause. Trees often hang such a phrase on the clause before.
    """
    if not (hit.takes("q") and hit.takes("c")) or not scene.finite(hit.i) or scene.passive(hit.i):
        return None
    if scene.quote_of[hit.i] >= 0 or scene.child(hit.i, "mark") is not None:
        return None
    high = scene.bounds(hit.i)[1]
    group = cue_group(scene, hit.i, hit.words)
    first = scene.opening(scene.tokens[hit.i].sent)
    while first < high and scene.tokens[first].text in EDGE:
        first += 1
    while high > first and scene.tokens[high - 1].text in EDGE:
        high -= 1
    left = min(group)
    while left - 1 > first and scene.tokens[left - 1].pos in {"AUX", "ADV"}:
        left -= 1
    speaker = in_place(scene, hit.i)
    set_off = speaker is not None and speaker.start - 1 > first and scene.tokens[speaker.start - 1].text == ","
    if scene.tokens[left - 1].text == "," and hit.i + 1 < high and not set_off:
        speaker = beside(scene, hit.i, (left, max(hit.words) + 1), (first, left))
        if speaker is None or speaker.start <= hit.i or not scene.speaks(speaker.start, speaker.end):
            return None
        own = range(hit.i + 1, high)
    else:
        if speaker is None or not set_off:  # *an official who gave his name only as X told the agency*
            speaker = subject(scene, hit.i)
            whole = speaker is not None and first < speaker.start - 1 and speaker.end <= hit.i
            if speaker is None or not whole or scene.tokens[speaker.start - 1].text != ",":
                return None
            if not scene.speaks(speaker.start, speaker.end):
                return None
        left = speaker.start
        own = range(max(hit.words) + 1, high)
        told = hit.takes("t")
        if any(scene.tokens[k].pos in NOMINAL and k not in scene.temporal for k in own[:1]) and not told:
            return None
    if _says_more(scene, own) or any(scene.quote_of[k] >= 0 for k in own):
        return None
    content = scene.span(first, left - 1)
    relative = scene.lexicon.role("relative")
    clauses = [
        k
        for k in range(first, left - 1)
        if scene.tokens[k].pos in VERBAL
        and scene.finite(k)
        and not scene.tokens[k].dep.startswith("acl")
        and scene.tokens[k - 1].lower not in relative
    ]
    if content is None or not clauses or (scene.tokens[first].pos == "SCONJ" and len(clauses) == 1):
        return None
    scene.tails[scene.tokens[hit.i].sent] = left - 1
    return emit(scene, hit, [content], "verb:parenthetical", speaker, [], (first,))


def rebuttal(scene: Scene, hit: Hit) -> Draft | None:
    """What was just said, named again and denied: *…, a charge he denies*, *…, accusa che il presidente respinge*.

    The content is all that stands before, until the claim that it holds is known (`attribute_verbs`).
    """
    if hit.stance != "denies" or scene.passive(hit.i) or scene.quote_of[hit.i] >= 0:
        return None
    low, high = scene.bounds(hit.i)
    first = scene.opening(scene.tokens[hit.i].sent)
    charges = scene.lexicon.role("charge")
    noun = next(
        (
            k
            for k in range(hit.i - 1, max(low, hit.i - 8), -1)
            if scene.tokens[k].pos == "NOUN" and scene.tokens[k].lemma in charges
        ),
        None,
    )
    if noun is None or high - hit.i > 3:
        return None
    comma = noun - 1
    while comma > first and scene.tokens[comma].pos in {"DET", "ADJ"}:
        comma -= 1
    if comma <= first or scene.tokens[comma].text not in {",", "–", "—", "-"}:
        return None
    speaker = subject(scene, hit.i, (first, noun + 1))
    if speaker is None or not noun < speaker.start < hit.i:
        start = noun + 1
        while start < hit.i and scene.tokens[start].lower in scene.lexicon.role("relative"):
            start += 1
        end = next((k for k in range(start, hit.i) if scene.tokens[k].pos in {"AUX", "ADV"}), hit.i)
        speaker = Voice(start, end)
    content = scene.span(first, comma)
    if content is None or not speaker.expressed or scene.tokens[speaker.start].pos not in NOMINAL | {"DET", "ADJ"}:
        return None
    scene.tails[scene.tokens[hit.i].sent] = comma
    return emit(scene, hit, [content], "verb:anaphor", speaker, [], (first,))


def denied_claim(scene: Scene, draft: Draft) -> None:
    """Give a rebuttal the content of the last claim made before it, if there is one."""
    start, end = draft.heads[0], scene.tails[scene.tokens[draft.anchor].sent]
    stop = scene.tokens[end].start
    for made in scene.drafts:  # what was read before the rebuttal was seen ends where it begins
        if start <= made.anchor < end and made.content[-1].start < stop < made.content[-1].end:
            made.content[-1] = trimmed(scene.parse.text, [Span(made.content[-1].start, stop)])[0]
    said = _said_in(scene, start, end)
    if said is None:
        return
    draft.content = said
    charge = next((d for d in scene.drafts if d.content == said and d.rule == "verb:accusation"), None)
    accused = scene.child(charge.anchor, "obj") if charge is not None else None
    if accused is not None and scene.tokens[draft.voices[0].start].pos == "PRON":
        draft.voices = [voice(scene, accused)]  # who is accused answers, not who accuses


def _says_more(scene: Scene, own: range) -> bool:
    """Tell whether a reporting clause has a content after its verb: a finite verb that is in no relative clause."""
    relative = scene.lexicon.role("relative")
    for k in own:
        token = scene.tokens[k]
        if token.text in {":", ";"} or (token.text == "," and _clause_follows(scene, k + 1)):
            return True
        if token.lower in scene.lexicon.role("complementiser") and (
            token.pos == "SCONJ" or token.lower not in relative
        ):
            return True
        if token.pos in VERBAL and scene.finite(k):
            if not any(scene.tokens[m].lower in relative and m > own.start for m in range(own.start, k)):
                return True
    return False


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
    if _compares(scene, hit, left):
        return None
    first = scene.opening(scene.tokens[hit.i].sent)
    stop = next((k for k in range(left - 2, first, -1) if scene.tokens[k].text in {":", ";"}), None)
    first = first if stop is None else stop + 1  # *respinge l'accusa: ogni caso, assicura, è stato segnalato*
    while first < left and (scene.tokens[first].text in EDGE or scene.tokens[first].rel == "cc"):
        first += 1
    pieces = [scene.span(first, left)]
    if (
        right < high - 1
        and scene.tokens[right].text in {",", "-", "–", "—"}
        and (_main_clause_follows(scene, first, left) or _clause_follows(scene, right + 1))
    ):
        pieces.append(scene.span(right, next((k for k in range(right, high) if scene.tokens[k].text == ";"), high)))
    elif right < high - 2 and scene.tokens[right].text == "," and _goes_on(scene, right, high):
        pieces.append(scene.span(right + 1, high))
    content = [piece for piece in pieces if piece is not None]
    if len(content) > 1:
        after_words = scene.inside(content[1:])
        own = [c for c in scene.kids(hit.i, "nsubj") if c < left and c not in scene.inside(content[1:])]
        if after_words and (gerund(scene, after_words[0]) or own):
            return None
    clauses = [k for k in scene.inside(content) if scene.tokens[k].pos in VERBAL and scene.finite(k)]
    opened = (
        scene.tokens[first].pos == "SCONJ" and len(clauses) == 1
    )  # *If the rating is cut, X could demand repayment*
    if all(_in_relative(scene, k) for k in clauses):
        return None  # *In the morning, X - whom the council freed - had asked*
    verbal = clauses and not (
        opened and any(scene.tokens[c].lower in scene.lexicon.role("modal") for c in scene.kids(hit.i, "aux"))
    )
    if not verbal or scene.tokens[hit.i].dep.startswith("acl"):
        return None
    if not content or sum(piece.end - piece.start for piece in content) < 12:
        return None
    speaker = speaker_of(scene, hit, (first, left))
    if speaker is None or speaker is NOBODY:
        return None
    return emit(scene, hit, content, "verb:parenthetical", speaker, [], (first,))


def _in_relative(scene: Scene, k: int) -> bool:
    """Tell whether a verb stands in a relative clause, by the pronoun before it in its clause."""
    if scene.tokens[k].rel in {"aux", "cop"}:
        k = scene.tokens[k].head
    relative = scene.lexicon.role("relative")
    return scene.tokens[k].dep.startswith("acl:relcl") and any(
        scene.tokens[m].lower in relative and m < k for m in scene.parse.subtree(k)
    )


def _goes_on(scene: Scene, comma: int, high: int) -> bool:
    """Tell whether what was interrupted goes on: *The man was armed, X added, and had fired twice*.

    It does with a conjunction and a finite verb that has no subject of its own and reports nothing.
    """
    if scene.tokens[comma + 1].pos != "CCONJ":
        return False
    verb = next((k for k in range(comma + 2, high) if scene.tokens[k].pos in VERBAL and scene.finite(k)), None)
    if verb is None or verb - comma > 4:
        return False
    head = scene.tokens[verb].head if scene.tokens[verb].rel in {"aux", "cop"} else verb
    return head not in scene.verbs and scene.child(head, "nsubj") is None


def _compares(scene: Scene, hit: Hit, left: int) -> bool:
    """Tell whether a noun stands between the comma and the verb's subject: *…, far above the debt it has disclosed*."""
    subjects = [c for c in scene.kids(hit.i, "nsubj") if left <= c < hit.i]
    if not subjects:
        return False
    start = scene.np(min(subjects))[0]
    return any(scene.tokens[k].pos in {"NOUN", "NUM"} and k not in scene.temporal for k in range(left, start))


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
    after = inverted(scene, hit.i)
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if token.rel in {"nsubj", "aux", "advmod", "obl", "iobj", "expl"} or c == after:
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


def _clause_follows(scene: Scene, k: int) -> bool:
    """Tell whether *che* opens a clause with a subject at token `k`, no relative: *È vero, dice X, che i treni …*."""
    if scene.tokens[k].lower not in scene.lexicon.role("complementiser") or k + 1 >= len(scene.tokens):
        return False
    return not scene.lexicon.role("zero_complementiser") and scene.tokens[k + 1].pos in {"DET", "NOUN", "PROPN", "NUM"}


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
    if _means_a_person(scene, hit):
        return None
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
    pointer = obj if obj is not None and low <= obj < hit.i else low
    lead = list(range(low, hit.i)) if what else [back + 1 if back is not None else pointer] if points else []
    draft = emit(scene, hit, said or [span], "verb:anaphor", speaker, lead, (start,))
    if draft is not None:
        draft.anaphoric = True
    return draft


def _means_a_person(scene: Scene, hit: Hit) -> bool:
    """Tell whether *lo* before a verb of blame is a man named in the sentence before: *X lo ha denunciato*."""
    if not (hit.takes("x") or hit.prepositions("x") or (hit.takes("o") and hit.stance == "thinks")):
        return False
    sentence = scene.tokens[hit.i].sent - 1
    if sentence < 0:
        return False
    low, high = scene.parse.sentences[sentence]
    return any(scene.tokens[k].ent == "PER" and scene.quote_of[k] < 0 for k in range(low, high))


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
