"""Frames with a content of their own shape: accusations, labels, what stands written, what is awaited."""

from __future__ import annotations

from hearsay.attribution.extent import clause_end, next_claim
from hearsay.attribution.scene import VERBAL, Draft, Hit, Scene, Voice
from hearsay.attribution.sources import NOBODY, subject
from hearsay.attribution.speaking import emit, speaker_of
from hearsay.records import Span


def accusation(scene: Scene, hit: Hit) -> Draft | None:
    """X and what X is said to have done: *ha accusato X di …*, *charged X with …*, *è accusato di …*."""
    wanted = hit.prepositions("x")
    if not wanted:
        return None
    matter = None
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if c < hit.i or token.rel not in {"obl", "advcl", "xcomp", "ccomp", "nmod"}:
            continue
        first = next(
            (m for m in scene.parse.children[c] if scene.tokens[m].rel in {"case", "mark"} and scene.norm(m) in wanted),
            None,
        )
        if first is not None:
            matter, mark = c, first
            break
    obj = next((c for c in scene.kids(hit.i, "obj") if c > hit.i), None)
    if obj is not None:
        _, high = scene.bounds(hit.i)
        acting = next(
            (
                k
                for k in range(obj + 1, min(high - 1, obj + 14))
                if scene.norm(k) in wanted
                and scene.tokens[k].pos in {"ADP", "SCONJ"}
                and scene.tokens[k + 1].pos in VERBAL
            ),
            None,
        )
        if acting is not None and (matter is None or acting < mark):
            matter, mark = acting + 1, acting
    if matter is None and obj is not None:
        for c in scene.parse.subtree(obj):
            first = next(
                (
                    m
                    for m in scene.parse.children[c]
                    if scene.tokens[m].rel in {"case", "mark"} and scene.norm(m) in wanted
                ),
                None,
            )
            if first is not None and c > obj and scene.tokens[c].rel in {"nmod", "acl", "obl"}:
                matter, mark = c, first
    if matter is None and scene.passive(hit.i):
        _, high = scene.bounds(hit.i)
        acting = next(
            (
                k
                for k in range(hit.i + 1, min(high - 1, hit.i + 10))
                if scene.norm(k) in wanted
                and scene.tokens[k].pos in {"ADP", "SCONJ"}
                and (scene.tokens[k + 1].pos in VERBAL or k == hit.i + 1)
            ),
            None,
        )
        if acting is not None:
            matter, mark = acting + 1, acting
    if matter is None and obj is not None and not scene.passive(hit.i):
        low, high = scene.np(obj, deep=True)
        if any(scene.tokens[k].morph.get("Mood") == "Cnd" for k in range(low, high)):
            end = clause_end(scene, hit.i, low, obj)
            span, speaker = scene.span(low, max(high, end)), speaker_of(scene, hit, (low, high))
            if span is not None and speaker is not None and speaker is not NOBODY:
                return emit(scene, hit, [span], "verb:accusation", speaker, [], (obj,))
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
        patient = next(
            (c for c in scene.parse.children[hit.i] if scene.tokens[c].dep in {"nsubj:pass", "nsubj"} and c < hit.i),
            None,
        )
        if patient is not None and passive and scene.tokens[patient].lower not in scene.lexicon.role("relative"):
            piece = scene.span(*scene.np(patient))
            content = [piece] if piece else []
        span = scene.span(mark + 1, end)
        content += [span] if span else []
    speaker = speaker_of(scene, hit, (mark, end))
    if speaker is None:
        return None
    if passive and speaker is not NOBODY and scene.tokens[hit.i].dep.startswith("acl"):
        speaker = NOBODY
    if scene.negated(hit.i) is not None:
        return None
    return emit(scene, hit, content, "verb:accusation", speaker, [], (matter,))


def label(scene: Scene, hit: Hit) -> Draft | None:
    """A thing and the name it is given: *ha definito X "Y"*, *described X as Y*, *considerato Y*."""
    inner = hit.prepositions("se")
    if not (hit.takes("l") or "l" in inner):
        return None
    needed = hit.prepositions("l")
    if any(scene.tokens[c].lower in scene.lexicon.role("self") for c in scene.kids(hit.i, "obj")):
        return None  # *a group calling itself X* gives its name
    name = quote = None
    called = scene.passive(hit.i) or (
        scene.tokens[hit.i].dep == "acl" and scene.tokens[hit.i].morph.get("VerbForm") == "Part"
    )
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if (
            c < hit.i
            or token.pos == "PUNCT"
            or scene.finite(c)
            or (c in scene.verbs and not scene.verbs[c].adjective and token.morph.get("VerbForm") != "Part")
        ):
            continue
        if needed:
            lead = next((m for m in scene.parse.children[c] if m < c and scene.tokens[m].lower in needed), None)
            if lead is not None:
                name, mark = c, lead
                if any(thing > c for thing in scene.kids(hit.i, "obj")):
                    quote = _quoted_whole(scene, lead)
                break
        elif (
            (token.rel == "amod" and token.pos == "ADJ" and c == hit.i + 1)
            or (token.rel == "obj" and scene.tokens[hit.i].morph.get("Clitic") == "Yes")
            # *calls it nonsense*: a parse may give the verb two objects, the thing and its name
            or (token.rel == "obj" and any(hit.i < thing < c for thing in scene.kids(hit.i, "obj")))
            # *considerato il capo*: what is called something has no object, so that the object is the name
            or (token.rel == "obj" and called)
        ) or (
            token.rel in {"xcomp", "obl", "advcl"}
            and token.pos in {"ADJ", "NOUN", "PROPN", "VERB"}
            and not scene.case(c)
            and scene.child(c, "mark") is None
        ):
            name, mark = c, c
            break
    if name is None:
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
    passive = called
    obj = next((c for c in scene.kids(hit.i, "obj") if c != name), None)
    content: list[Span] = []
    if quote is not None:
        content = list(scene.quotations[quote].spans)
        start, end = next(k for k, owner in enumerate(scene.quote_of) if owner == quote), 0
        end = max(k for k, owner in enumerate(scene.quote_of) if owner == quote) + 1
        scene.used_quotes.add(quote)
        scene.labels.add(quote)
    elif name is not None:
        start = mark + 1 if needed else min(k for k in scene.parse.subtree(name) if k > hit.i)
        marked = scene.quote_of[name]
        while marked >= 0 and start - 1 > hit.i and scene.quote_of[start - 1] == marked:
            start -= 1
        end = clause_end(scene, hit.i, start, name)
        if scene.tokens[name].pos == "NOUN" and not needed:
            end = next((k for k in range(name + 1, end) if scene.tokens[k].text == "," and scene.quote_of[k] < 0), end)
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
    if obj is not None and scene.tokens[obj].pos in {"NOUN", "PROPN"} | (
        {"PRON"} if obj > hit.i or scene.lexicon.role("neuter_clitic") else set()
    ):
        low, high = scene.np(obj)
        if low < start or low >= end:
            high = min(high, start) if low < start else high
            joined = scene.span(low, end) if hit.i < low < start else None
            piece = scene.span(low, high)
            content = [joined] if joined and quote is None else [*([piece] if piece else []), *content]
    elif passive:
        patient = next(
            (c for c in scene.parse.children[hit.i] if scene.tokens[c].dep in {"nsubj:pass", "nsubj"} and c < hit.i),
            None,
        )
        if patient is not None and scene.tokens[patient].lower not in scene.lexicon.role("relative"):
            piece = scene.span(*scene.np(patient))
            content = [*([piece] if piece else []), *content]
    speaker = speaker_of(scene, hit, (start, end))
    if passive and scene.tokens[hit.i].dep.startswith("acl") and not scene.finite(hit.i):
        agent = subject(scene, hit.i, (start, end))
        speaker = agent if agent is not None and agent.start > hit.i else NOBODY
    if speaker is None or (speaker is NOBODY and not hit.takes("n")):
        return None
    if speaker.expressed and not scene.speaks(speaker.start, speaker.end):
        return None
    return emit(scene, hit, content, "verb:label", speaker, [], (name if name is not None else start,))


def _quoted_whole(scene: Scene, lead: int) -> int | None:
    """Return the quotation that opens right after the preposition `lead`: *ha tacciato di «follia» l'accordo*."""
    k = lead + 1
    if k + 1 >= len(scene.tokens) or scene.quote_of[k] >= 0:
        return None
    number = scene.quote_of[k + 1]
    return number if number >= 0 and scene.quotations[number].outer.start >= scene.tokens[lead].end else None


def _labelled(scene: Scene, hit: Hit, start: int, end: int) -> Span | None:
    """Return the noun phrase that a quoted label is given to, when it stands right before or right after the marks."""
    _, high = scene.bounds(hit.i)
    k = end
    while k < high and scene.tokens[k].text in '"”»’':
        k += 1
    if k < high and scene.tokens[k].pos in {"DET", "NOUN", "PROPN"} and scene.tokens[k].i not in scene.temporal:
        head = next((m for m in range(k, min(high, k + 5)) if scene.tokens[m].pos in {"NOUN", "PROPN"}), None)
        if head is not None:
            low, last = scene.np(head)
            if last < high and (
                scene.phrase_starts(last) or scene.tokens[last].lower in scene.lexicon.role("relative")
            ):
                last = next_claim(
                    scene, low, next((m for m in range(last, high) if scene.tokens[m].text in {",", ";"}), high), hit.i
                )
            return scene.span(max(low, k), last)
        if scene.tokens[k].pos == "DET" and k + 1 < high:
            return scene.span(k, k + 2)
    nouns = [m for m in range(hit.i + 1, start) if scene.tokens[m].pos in {"NOUN", "PROPN", "PRON"}]
    if nouns:
        first = next(
            m for m in range(hit.i + 1, start) if scene.tokens[m].pos in {"DET", "NOUN", "PROPN", "PRON", "ADJ"}
        )
        return scene.span(first, start)
    return None


def written(scene: Scene, hit: Hit) -> Draft | None:
    """What stands in a document: *nella memoria si legge che …*, *nell'accordo è prevista …*."""
    if not hit.takes("in") or scene.finite(hit.i) is False:
        return None
    impersonal = any(scene.tokens[k].lower in scene.lexicon.role("reflexive") for k in range(max(0, hit.i - 2), hit.i))
    if not impersonal and not scene.passive(hit.i):
        return None
    place = next((c for c in scene.kids(hit.i, "obl") if scene.lexicon.role("place_case") & set(scene.case(c))), None)
    if place is None or scene.tokens[place].lower in scene.lexicon.role("relative"):
        return None
    start, end = scene.np(place)
    if scene.actors.kind(start, end, scene.actors.resolve(start, end)) != "document":
        return None
    _low, high = scene.bounds(hit.i)
    mark = next(
        (
            k
            for k in range(hit.i + 1, min(high, hit.i + 4))
            if scene.tokens[k].lower in scene.lexicon.role("complementiser")
        ),
        None,
    )
    if mark is not None:
        content = scene.span(mark + 1, next_claim(scene, mark + 1, high, hit.i))
        return emit(scene, hit, [content], "verb:clause", Voice(start, end), [mark], (mark + 1,)) if content else None
    subjects = [c for c in scene.parse.children[hit.i] if scene.tokens[c].rel in {"nsubj", "obj"} and c != place]
    if not subjects:
        return None
    content = scene.span(*scene.np(subjects[0], deep=True))
    return emit(scene, hit, [content], "verb:object", Voice(start, end), [], (subjects[0],)) if content else None


def awaited(scene: Scene, hit: Hit) -> Draft | None:
    """An event that is expected by nobody in particular: *la sentenza è attesa a giugno*."""
    low, _high = scene.bounds(hit.i)
    impersonal = hit.i > low and scene.tokens[hit.i - 1].lower in scene.lexicon.role("impersonal")
    if hit.takes("np") and impersonal:
        noun = next(
            (c for c in scene.parse.children[hit.i] if c > hit.i and scene.tokens[c].rel in {"nsubj", "obj"}), None
        )
        piece = scene.span(*scene.np(noun, deep=True)) if noun is not None else None
        return emit(scene, hit, [piece], "verb:awaited", NOBODY, [], (noun,)) if piece and noun is not None else None
    if not (hit.takes("np") and scene.passive(hit.i)) or subject(scene, hit.i) is not NOBODY:
        return None
    event = next((c for c in scene.parse.children[hit.i] if scene.tokens[c].rel == "nsubj"), None)
    if event is None:
        event = next(
            (
                c
                for c in range(hit.i - 1, scene.bounds(hit.i)[0] - 1, -1)
                if scene.tokens[c].rel in {"nsubj", "conj"} and scene.tokens[c].pos in {"NOUN", "PROPN"}
            ),
            None,
        )
    if event is None or event in scene.temporal or scene.tokens[event].lower in scene.lexicon.role("relative"):
        return None
    content = [piece for piece in (scene.span(*scene.np(event)),) if piece]
    acts = [
        c
        for c in scene.kids(hit.i, "xcomp", "ccomp", "advcl")
        if c > hit.i and any(scene.tokens[m].lower in scene.lexicon.role("infinitive") for m in scene.kids(c, "mark"))
    ]
    if acts:  # *The mayor is expected to resign*
        mark = next(m for m in scene.kids(acts[0], "mark") if scene.tokens[m].lower in scene.lexicon.role("infinitive"))
        piece = scene.span(mark + 1, clause_end(scene, hit.i, mark + 1, acts[0]))
        return emit(scene, hit, [*content, *([piece] if piece else [])], "verb:awaited", NOBODY, [mark], (acts[0],))
    rest = [c for c in scene.kids(hit.i, "obl") if c > hit.i]
    if rest:
        start = min(min(scene.parse.subtree(c)) for c in rest)
        end = max(max(scene.parse.subtree(c)) for c in rest) + 1
        piece = scene.span(start, end)
        content += [piece] if piece and start > hit.i else []
    return emit(scene, hit, content, "verb:awaited", NOBODY, [], (event,))
