"""Direct speech: which reporting verb, and so which speaker, each quotation belongs to.

The order of words and marks decides, not the parse: parsers are weakest where a quotation meets its cue.
"""

from __future__ import annotations

import itertools

from hearsay.attribution.lines import told, without_topic
from hearsay.attribution.placed import whose_words
from hearsay.attribution.scene import EDGE, VERBAL, Draft, Hit, Scene, Voice
from hearsay.attribution.sources import NOBODY, beside, in_place, subject
from hearsay.records import Span
from hearsay.text import quotations

_NEAR = 24  # tokens between a quotation and its cue, commas counted; own choice, dev sets
_SCARE = 4  # words: a shorter quotation without a reporting verb is taken as a word used at a distance; own choice


def attribute_quotations(scene: Scene) -> None:
    """Append a draft for every quotation that a verb beside it, or the run of the paragraph, gives a speaker."""
    previous: Draft | None = None
    previous_end = -1
    members: dict[int, list[int]] = {}
    for i, owner in enumerate(scene.quote_of):
        members.setdefault(owner, []).append(i)
    for number, quotation in enumerate(scene.quotations):
        inside = members.get(number)
        if not inside:
            continue
        first, last = inside[0], inside[-1] + 1
        led = _before(scene, quotation.outer, first)
        introduced = led if led is not None and _after_colon(scene, quotation.outer) else None
        hit = _inside(scene, number, first, last)
        closed = _after(scene, quotation.outer, last) if hit is None and introduced is not None else None
        answer = closed is not None and introduced is not None and closed.i != introduced.i and _closes(scene, closed)
        hit = hit or (closed if answer else introduced) or _after(scene, quotation.outer, last) or led
        label = None if hit is not None else _name_before(scene, quotation.outer, first) or _named_after(scene, last)
        if label is not None:
            draft = Draft(list(quotation.spans), [], label, first, "quote:label", quoted=True, heads=(first,))
            scene.drafts.append(draft)
            scene.used_quotes.add(number)
            previous, previous_end = draft, quotation.outer.end
            continue
        wording = None if hit is not None else _quoted_object(scene, quotation.outer, first, last)
        if wording is not None:
            scene.drafts.append(wording)
            scene.used_quotes.add(number)
            scene.labels.add(number)
            continue
        if hit is not None:
            made = _draft(scene, hit, number, first, last)
            if made is not None:
                if answer and introduced is not None and introduced.stance == "denies":
                    made.stance = "denies"
                gap = scene.parse.text[previous_end : quotation.outer.start] if previous is not None else ""
                same = previous is not None and previous.anchor == made.anchor and len(gap) < 160
                if same and previous is not None:
                    previous.content.extend(made.content)
                    scene.used_quotes.add(number)
                else:
                    scene.drafts.append(made)
                    scene.used_quotes.add(number)
                    previous = made
                previous_end = quotation.outer.end
                continue
        if previous is not None and _continues(scene, previous, previous_end, quotation.outer, last - first):
            previous.content.extend(quotation.spans)
            scene.used_quotes.add(number)
            previous_end = quotation.outer.end
            continue
        if _stands_alone(scene, quotation.outer) and last - first > _SCARE:
            scene.used_quotes.add(number)
            speaker = _speaker_before(first)
            draft = Draft(list(quotation.spans), [], [speaker], first, "quote:alone", quoted=True, heads=(first,))
            scene.drafts.append(draft)
            previous, previous_end = draft, quotation.outer.end

    _inner_quotations(scene)


def _named_after(scene: Scene, last: int) -> list[Voice] | None:
    """Return the one whose words a noun after the quotation says they are: *«…», le parole di X*."""
    found = whose_words(scene, last)
    return [found] if found is not None else None


def _inner_quotations(scene: Scene) -> None:
    """Append a draft for what a quoted speaker quotes: *«Ci rispondevano: “Il forno non si ferma”»*.

    A verb of saying leads in; nobody is its source where the speaker names none, and the speaker himself never is.
    """
    text = scene.parse.text
    for number in sorted(scene.used_quotes):
        for span in scene.quotations[number].spans:
            for inner in quotations(text[span.start : span.end]):
                inside = scene.inside([Span(span.start + piece.start, span.start + piece.end) for piece in inner.spans])
                lead = _leads_in(scene, span, span.start + inner.outer.start) if inside else None
                content = scene.span(inside[0], inside[-1] + 1) if lead is not None else None
                if lead is None or content is None:
                    continue
                speaker = subject(scene, lead.i, (inside[0], inside[-1] + 1))
                if (
                    speaker is None
                    or not speaker.expressed
                    or scene.tokens[speaker.start].sent != scene.tokens[lead.i].sent
                ):
                    speaker = NOBODY
                cue = scene.spans(cue_group(scene, lead.i, lead.words))
                draft = Draft(
                    [content], cue, [speaker], lead.i, "quote:inner", lead.stance, lead.certainty, quoted=True
                )
                draft.heads = (inside[0],)
                scene.drafts.append(draft)


def _leads_in(scene: Scene, span: Span, at: int) -> Hit | None:
    """Return the verb of saying of somebody else that leads in at code point `at` inside a quotation, or None."""
    before = scene.inside([Span(span.start, at)])
    if not before:
        return None
    k = before[-1]
    while k > before[0] and scene.tokens[k].text in EDGE:
        k -= 1
    for i in range(k, max(before[0] - 1, k - 6), -1):
        token = scene.tokens[i]
        if token.text in {".", "!", "?", ";"}:
            return None
        hit = scene.verbs.get(i)
        if hit is not None and hit.takes("q"):
            person = {token.morph.get("Person"), *(scene.tokens[c].morph.get("Person") for c in scene.kids(i, "aux"))}
            me = any(scene.tokens[c].lower in scene.lexicon.role("first_person") for c in scene.kids(i, "nsubj"))
            return None if "1" in person or me else hit
        if token.pos == "VERB":
            return None
    return None


def _after_colon(scene: Scene, outer: Span) -> bool:
    return scene.parse.text[: outer.start].rstrip()[-1:] == ":"


def _closes(scene: Scene, hit: Hit) -> bool:
    """Tell whether a cue right after a comma ends its sentence with its speaker: *X smentisce: «…», ha detto Y*."""
    group = cue_group(scene, hit.i, hit.words)
    _, high = scene.bounds(hit.i)
    if scene.tokens[min(group) - 1].text != ",":
        return False
    rest = scene.tokens[max(group) + 1 : high]
    return not any(token.text in {":", ","} or token.lower in scene.lexicon.role("complementiser") for token in rest)


def _quote_cue(hit: Hit | None) -> bool:
    return hit is not None and (hit.takes("q") or hit.takes("c") or hit.takes("qp"))


def _after(scene: Scene, outer: Span, last: int) -> Hit | None:
    """A cue that follows: *«…», ha detto X*, *“…,” X told*."""
    text = scene.parse.text
    k = last
    while k < len(scene.tokens) and scene.tokens[k].start < outer.end:
        k += 1
    if k >= len(scene.tokens):
        return None
    between = text[outer.end : scene.tokens[k].start]
    closed_by = text[outer.start : outer.end].rstrip("\"”’»'")[-1:]
    pause = closed_by in ",?!…" or scene.tokens[k].text in {",", "-", "–", "—"}
    if "\n" in between.strip(" ") and scene.tokens[k].text != ",":
        return None
    if closed_by == "." and scene.tokens[k].text not in {",", "-", "–", "—"} and not scene.tokens[k].text[:1].islower():
        return None
    if scene.tokens[k].rel == "cc" and not pause:  # *said “…” and insists that …*: a clause with a content of its own
        return None
    sentence = scene.tokens[k].sent
    aside = next((m for m in range(k, min(k + 3, len(scene.tokens))) if scene.tokens[m].pos == "ADP"), None)
    if aside is not None and aside + 1 < len(scene.tokens):
        if scene.tokens[aside + 1].lower in scene.lexicon.role(
            "relative"
        ):  # *«…», a cui va aggiunto …*: of the quotation
            return None
    nouns = 0
    for i in range(k, min(len(scene.tokens), k + _NEAR)):
        token = scene.tokens[i]
        if token.sent != sentence or token.text in {".", ";", ":"}:
            return None
        if scene.quote_of[i] >= 0:
            return None
        hit = scene.verbs.get(i)
        if hit is not None and _quote_cue(hit) and token.pos in VERBAL | {"NOUN", "ADJ", "X"}:
            if not pause and i - k > 3:
                return None
            if token.morph.get("VerbForm") == "Inf":
                return None
            if token.dep.startswith("acl") and i - k > 3 and token.morph.get("VerbForm") != "Fin":
                continue
            if hit.stance == "denies" or not (hit.takes("q")) or _own_content(scene, hit):
                return None
            return hit
        if (
            token.pos in VERBAL
            and token.rel not in {"aux", "cop"}
            and hit is None
            and not token.dep.startswith("acl")
            and token.text[0].islower()
        ) and token.morph.get("VerbForm") == "Fin":
            return None
        if token.lower in scene.lexicon.role("complementiser") and token.pos == "SCONJ":
            return None
        nouns += token.pos in {"NOUN", "PROPN"}
    return None


def _own_content(scene: Scene, hit: Hit) -> bool:
    """Tell whether a verb after a quotation has its own words: *…”, but noted that …*, *…», rilevando la lentezza*."""
    after = max(hit.words) + 1
    if after < len(scene.tokens) and scene.tokens[after].lower in scene.lexicon.role("complementiser"):
        return True
    token = scene.tokens[hit.i]
    gerund = token.morph.get("VerbForm") == "Ger" or token.lower in scene.lexicon.role("gerund")
    return gerund and any(c > hit.i and scene.tokens[c].pos == "NOUN" for c in scene.kids(hit.i, "obj"))


def _before(scene: Scene, outer: Span, first: int) -> Hit | None:
    """A cue that leads in: *X ha detto: «…»*, *he urged voters, “…*, *ha sottolineato X, «…»*."""
    k = first - 1
    while k >= 0 and scene.tokens[k].start >= outer.start:
        k -= 1
    if k < 0:
        return None
    lead = scene.tokens[k].text
    sentence = scene.tokens[k].sent
    if sentence != scene.tokens[first].sent and lead != ":":
        return None
    reach = 40 if lead == ":" else 10 if lead == "," else 3
    length = outer.end - outer.start
    for i in range(k, max(-1, k - reach), -1):
        token = scene.tokens[i]
        if token.sent != sentence or (scene.quote_of[i] >= 0 and lead != ":"):
            return None
        hit = scene.verbs.get(i)
        if hit is not None and hit.takes("q"):
            if (
                lead == ":"
                or lead == ","
                or (length > 24 and i == k)
                or (i == k and scene.tokens[first].text[:1].isupper())
            ):
                return hit
            return None
        if lead not in {":", ","} and token.pos in VERBAL:
            return None
        if lead == "," and token.pos == "SCONJ":
            return None
    if lead == ":":
        for i in range(k, max(-1, k - reach), -1):
            token = scene.tokens[i]
            if token.sent != sentence:
                break
            hit = scene.verbs.get(i)
            if hit is not None and (hit.takes("c") or hit.takes("o")):
                return hit
    return None


def _quoted_object(scene: Scene, outer: Span, first: int, last: int) -> Draft | None:
    """What a verb takes in the speaker's own words: *ha promesso «pieno appoggio» a X*, *denied “any part” in it*."""
    k = first - 1
    while k >= 0 and (scene.tokens[k].start >= outer.start or scene.tokens[k].pos == "DET"):
        k -= 1
    if k < 0 or scene.tokens[k].sent != scene.tokens[first].sent or k not in scene.verbs:
        return None
    hit = scene.verbs[k]
    if not (hit.takes("o") or hit.takes("q")) or scene.tokens[k].morph.get("VerbForm") == "Inf" or scene.passive(k):
        return None
    _, high = scene.bounds(k)
    end = last
    while end < high and scene.tokens[end].start < outer.end:
        end += 1
    while end < high and (
        scene.tokens[end].pos in {"ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM"} and end not in scene.temporal
    ):
        end += 1
    group = cue_group(scene, k, hit.words)
    speaker = subject(scene, k, (first, end))
    if speaker is None or not speaker.expressed:
        speaker = beside(scene, k, (min(group), first), (first, end))
    span = scene.span(first, end)
    if span is None or speaker is None or not scene.speaks(speaker.start, speaker.end):
        return None
    return Draft([span], scene.spans(group), [speaker], k, "verb:object", hit.stance, hit.certainty, heads=(first,))


def _name_before(scene: Scene, outer: Span, first: int) -> list[Voice] | None:
    """A speaker named before a colon, with no verb: *Il sindaco: «…»*, *From Chairwoman X: “…”*."""
    k = first - 1
    while k >= 0 and scene.tokens[k].start >= outer.start:
        k -= 1
    if k >= 1 and scene.tokens[k].text != ":":
        return _for_whom(scene, k, first, outer)
    if k < 1:
        return None
    low, _ = scene.bounds(k)
    while low < k and (scene.tokens[low].rel in {"cc", "advmod", "punct"} or not scene.tokens[low].text[0].isalnum()):
        low += 1
    words = scene.tokens[low:k]
    if (
        not words
        or len(words) > 14
        or any(token.pos in VERBAL and token.rel != "acl" and not token.ent for token in words)
    ):
        return None
    if not any(token.pos == "PROPN" or token.ent for token in words) and low > scene.bounds(k)[0]:
        return None
    nominal = next((t.i for t in words if t.pos in {"NOUN", "PROPN"}), None)
    if nominal is None or not scene.speaks(low, k):
        return None
    low = without_topic(scene, low, k)
    voices = told(scene, low, k)
    return voices if len(voices) > 1 else [Voice(low, k)]


def _for_whom(scene: Scene, last: int, first: int, outer: Span) -> list[Voice] | None:
    """A speaker after a preposition at the head of the sentence: *Per il politologo X «il rischio è concreto»*."""
    low = scene.opening(scene.tokens[last].sent)
    if scene.tokens[first].sent != scene.tokens[last].sent or last <= low or last - low > 12:
        return None
    if scene.tokens[last].text == ",":
        last -= 1
    if scene.tokens[low].lower not in scene.lexicon.role("for_whom") or last <= low:
        return None
    words = scene.tokens[low + 1 : last + 1]
    if any(token.pos in VERBAL or token.text in EDGE for token in words) or not scene.speaks(low + 1, last + 1):
        return None
    said = [token for token in scene.inside([outer]) if scene.tokens[token].pos in VERBAL and scene.finite(token)]
    kind = scene.actors.kind(low + 1, last + 1, scene.actors.resolve(low + 1, last + 1))
    return [Voice(low + 1, last + 1)] if said and kind in {"person", "official_role", "collective"} else None


def _inside(scene: Scene, number: int, first: int, last: int) -> Hit | None:
    """A cue between dashes inside the marks: *«Il voto — dice X — è chiaro»*."""
    dashes = [i for i in range(first, last) if scene.tokens[i].text in {"-", "–", "—"}]
    for left, right in itertools.pairwise([*dashes, last]):
        if right - left > 16:
            continue
        for i in range(left + 1, right):
            hit = scene.verbs.get(i)
            if hit is not None and hit.takes("q") and scene.tokens[i].morph.get("Person", "3") == "3":
                for k in range(left, min(right + 1, last)):
                    if scene.quote_of[k] == number:
                        scene.quote_of[k] = -2
                return hit
    return None


def _draft(scene: Scene, hit: Hit, number: int, first: int, last: int) -> Draft | None:
    quotation = scene.quotations[number]
    content: list[Span] = []
    cut = [i for i in range(first, last) if scene.quote_of[i] == -2]
    if cut:
        for span in quotation.spans:
            pieces = [Span(span.start, scene.tokens[cut[0]].start), Span(scene.tokens[cut[-1]].end, span.end)]
            content.extend(piece for piece in pieces if scene.parse.text[piece.start : piece.end].strip(" -–—,"))
    else:
        content = list(quotation.spans)
    group = cue_group(scene, hit.i, hit.words)
    banned = (0, 0) if cut else (first, last)
    speaker = subject(scene, hit.i, banned)
    if (
        hit.takes("qp")
        and not scene.passive(hit.i)
        and not any(t.lower in scene.lexicon.role("reflexive") for t in scene.tokens[max(0, hit.i - 2) : hit.i])
    ):
        return None
    if (
        speaker is None
        or (speaker is NOBODY and not scene.passive(hit.i))
        or (cut and speaker.expressed and not cut[0] <= speaker.start <= cut[-1])
        or _interrupts(scene, hit, group, speaker)
        or (
            speaker.expressed
            and scene.tokens[speaker.start].start < quotation.outer.end
            and first <= speaker.start < last
            and not cut
        )
    ):
        when = any(scene.tokens[c].lower in scene.lexicon.role("when") for c in scene.parse.children[hit.i])
        speaker = (
            Voice(hit.i, hit.i)
            if when and speaker is None
            else in_place(scene, hit.i, banned) or beside(scene, hit.i, (min(group), max(group) + 1), banned)
        )
        if speaker is not None and _interrupts(scene, hit, group, speaker):
            speaker = None
    content = [*_interrupted(scene, hit, group, first, speaker), *content]
    return Draft(
        content,
        scene.spans(group),
        [speaker if speaker is not None else Voice(hit.i, hit.i)],
        hit.i,
        "quote:cue",
        hit.stance,
        hit.certainty,
        quoted=True,
        heads=(first,),
    )


def _interrupts(scene: Scene, hit: Hit, group: list[int], speaker: Voice) -> bool:
    """Tell whether a cue between commas breaks in where the subject cannot speak: *Il danno, assicura, «è lieve»*."""
    if not speaker.expressed or speaker.end > hit.i or scene.tokens[hit.i].sent != scene.tokens[speaker.start].sent:
        return False
    after = max(group) + 1
    framed = scene.tokens[speaker.end].text == "," and after < len(scene.tokens) and scene.tokens[after].text == ","
    return framed and min(group) == speaker.end + 1 and not scene.speaks(speaker.start, speaker.end)


def _interrupted(scene: Scene, hit: Hit, group: list[int], first: int, speaker: Voice | None) -> list[Span]:
    """Return the words before a cue that breaks into a sentence: *Il danno, assicura, “è quasi nullo”*."""
    low = scene.opening(scene.tokens[hit.i].sent)
    left = min(group)
    if (
        hit.i > first
        or left - 2 < low
        or scene.tokens[left - 1].text != ","
        or scene.tokens[first - 1].sent != scene.tokens[hit.i].sent
    ):
        return []
    before = scene.tokens[low : left - 1]
    if speaker is not None and speaker.expressed and speaker.start < left:
        return []
    if (
        len(before) > 12
        or any(token.pos in VERBAL for token in before)
        or not any(token.pos in {"NOUN", "PROPN"} for token in before)
    ):
        return []
    if any(token.rel in {"obl", "advmod"} and token.pos in {"NOUN", "ADV"} for token in before) or before[0].pos in {
        "ADP",
        "ADV",
        "CCONJ",
    }:
        return []
    if any(token.ent == "PER" or scene.quote_of[token.i] >= 0 for token in before):
        return []
    span = scene.span(low, left - 1)
    return [span] if span else []


def cue_group(scene: Scene, verb: int, words: tuple[int, ...]) -> list[int]:
    """Return the tokens of a cue with its auxiliaries and clitics, the words between them left out."""
    group = set(words)
    for c in scene.kids(verb, "aux", "expl"):
        if abs(c - verb) <= 6:
            group.add(c)
    negation = scene.negated(verb)
    if negation is not None:
        group.add(negation)
    return sorted(group)


def _continues(scene: Scene, previous: Draft, previous_end: int, outer: Span, length: int) -> bool:
    """Tell whether a quotation without a cue goes on with the one before it: same sentence, or the next one."""
    text = scene.parse.text
    gap = text[previous_end : outer.start]
    if "\n" in gap.strip(" ") and gap.strip():
        return False
    if not previous.cue or length < 3:
        return False
    anchor = scene.tokens[previous.anchor]
    sentence_end = scene.tokens[scene.bounds(previous.anchor)[1] - 1].end
    if outer.start <= sentence_end and anchor.start < outer.start:
        return gap.rstrip(" ")[-1:] in {",", ".", ":", "", "-", "–", "—"}
    return outer.start - max(sentence_end, previous_end) <= 3


def _stands_alone(scene: Scene, outer: Span) -> bool:
    """Tell whether the quotation is a sentence of its own, and no third-person report between stray marks."""
    for i, hit in scene.verbs.items():
        token = scene.tokens[i]
        if (
            outer.start < token.start < outer.end
            and hit.takes("q")
            and token.rel in {"root", "parataxis"}
            and token.morph.get("Person", "3") == "3"
        ) and any(scene.tokens[c].dep == "nsubj" and scene.tokens[c].pos == "PROPN" for c in scene.parse.children[i]):
            return False
    before = scene.parse.text[: outer.start].rstrip(" ")
    after = scene.parse.text[outer.end :].lstrip(" ")
    ends = scene.parse.text[: outer.end].rstrip("\"”’»' ")[-1:] in ".?!…" or after[:1] in {".", "\n", ""}
    return (not before or before[-1] in ".\n!?:") and ends


def _speaker_before(first: int) -> Voice:
    """Return an unexpressed source: it is resolved to whoever spoke or acted last."""
    return Voice(first, first)
