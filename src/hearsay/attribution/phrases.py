"""Attribution without a reporting verb: prepositions, nouns and adverbs of hearsay."""

from __future__ import annotations

from collections.abc import Sequence

from hearsay.attribution.cues import noun_hits
from hearsay.attribution.extent import before_article, rest_of_source
from hearsay.attribution.nominal import is_actor, main_verb, matter_of, no_such, none_of
from hearsay.attribution.scene import EDGE, NOMINAL, VERBAL, Draft, Hit, Scene, Voice
from hearsay.attribution.sources import NOBODY, beside, subject, voice
from hearsay.records import Span


def attribute_prepositions(scene: Scene, hits: Sequence[tuple[Hit, int]]) -> None:
    """Append the drafts of the prepositional cues `hits`, each with the token after it."""
    for hit, after in hits:
        draft = _according_to(scene, hit, after)
        if draft is not None:
            scene.drafts.append(draft)


def attribute_phrases(scene: Scene) -> None:
    """Append the drafts of nominal and adverbial cues."""
    for hit in noun_hits(scene):
        draft = _nominal(scene, hit)
        if draft is not None:
            scene.drafts.append(draft)
    alleged = scene.lexicon.role("alleged")
    for token in scene.tokens:
        if token.lower in alleged:
            draft = _alleged(scene, token.i)
            if draft is not None:
                scene.drafts.append(draft)


def _according_to(scene: Scene, hit: Hit, after: int) -> Draft | None:
    """*secondo X, …*, *a detta di X*, *according to X*, *secondo quanto riferito da X*."""
    low, high = scene.bounds(hit.i)
    if after >= high or scene.quote_of[hit.i] in scene.used_quotes:
        return None
    frame = hit.cues[0]
    group = list(hit.words)
    token = scene.tokens[after]
    source: Voice | None = None
    end = after
    if token.pos == "DET" and after + 1 < high and scene.tokens[after + 1].lower in scene.lexicon.role("relative"):
        after, token = after + 1, scene.tokens[after + 1]
    if hit.takes("src") and token.lower in scene.lexicon.role("relative"):
        return _according_to_whom(scene, hit, after, low, high)
    if token.lower in scene.lexicon.role("anaphor"):
        if not hit.takes("src"):
            return None
        source, group, end = _as_reported(scene, hit, after, high)
        if source is None:
            return None
    else:
        head = _complement(scene, after, high)
        if head is None:
            return None
        start, end = scene.np(head)
        start = min(max(start, after), head)
        end = before_article(scene, start, end)
        while (
            end < high
            and scene.tokens[end].pos == "ADJ"
            and scene.tokens[end - 1].pos in {"NOUN", "PROPN"}
            and _agrees(scene, end, head)
        ):
            end += 1
        source = Voice(start, _phrase_end(scene, end, high) if group[0] > low else end)
        if not _may_speak(scene, hit, source):
            return None
    left, right = group[0], rest_of_source(scene, hit, source, max(end, source.end), high)
    if right < high and scene.tokens[right].text == "(":
        right = next((k + 1 for k in range(right, high) if scene.tokens[k].text == ")"), right)
    while right < high and _relative_tail(scene, right, source):
        tail = _tail_end(scene, right, high)
        scene.relayed.update(range(right, tail))
        right = tail
    content = _remainder(scene, left, right, low, high)
    if not content:
        return None
    draft = Draft(content, scene.spans(group), [source], hit.i, "phrase:according", frame.stance, frame.certainty)
    draft.heads = (left,)
    return draft


def _phrase_end(scene: Scene, end: int, high: int) -> int:
    """Return where a source phrase after its content ends: at a mark, if what follows has an adjective and no verb.

    *According to two people familiar with the matter, …*: a phrase that an adjective opens after a noun belongs to it.
    """
    opened = end < high and (
        scene.tokens[end].pos == "ADJ" or (scene.tokens[end - 1].pos == "ADJ" and scene.tokens[end].pos == "ADP")
    )
    if not opened or not scene.lexicon.role("zero_complementiser"):
        return end
    stop = next((k for k in range(end, high) if scene.tokens[k].text in EDGE), high)
    verbal = any(scene.tokens[k].pos in VERBAL and scene.finite(k) for k in range(end, stop))
    return end if verbal else stop


def _according_to_whom(scene: Scene, hit: Hit, after: int, low: int, high: int) -> Draft | None:
    """*X, secondo cui …*: the source is what the relative stands for, unless that is itself a claim's name."""
    k = hit.i - 1
    while k > low and (scene.tokens[k].text in EDGE or scene.tokens[k].pos in {"ADJ", "ADV"}):
        k -= 1
    heads = [k, *scene.ancestors(k)] if scene.tokens[k].pos in NOMINAL else []
    head = next(
        (
            h
            for h in heads
            if scene.tokens[h].pos in {"NOUN", "PROPN"}
            and scene.tokens[h].rel not in {"flat", "nmod"}
            and not (scene.tokens[h].rel == "obl" and scene.tokens[scene.tokens[h].head].rel in {"acl", "amod"})
            and h >= low
        ),
        None,
    )
    if heads and head is None:
        head = k
    if head is None:
        head = next(
            (
                m
                for m in range(k, low - 1, -1)
                if scene.tokens[m].rel == "nsubj" and scene.tokens[m].pos in {"NOUN", "PROPN"}
            ),
            None,
        )
    if head is None or scene.tokens[head].lemma in scene.lexicon.nouns:
        return None
    start, end = scene.np(head)
    end = min(end, hit.i)
    span = scene.span(after + 1, high)
    if span is None or end <= start or not scene.speaks(start, end):
        return None
    return Draft(
        [span],
        scene.spans([*hit.words, after]),
        [Voice(start, end)],
        hit.i,
        "phrase:according",
        None,
        None,
        heads=(after + 1,),
    )


def _complement(scene: Scene, after: int, high: int) -> int | None:
    """Return the head of the noun phrase that begins at token `after`."""
    k = after
    while (k < high and (scene.tokens[k].pos in {"DET", "ADJ", "NUM", "ADV"} or scene.tokens[k].rel == "amod")) or (
        k < high and scene.tokens[k].text in {'"', "“", "«", "'", "’"}
    ):
        k += 1
    if k >= high or scene.tokens[k].pos not in NOMINAL:
        return None
    head = k
    while scene.tokens[head].rel in {"flat", "compound", "amod", "nmod"} and head < scene.tokens[head].head < high:
        if any(scene.tokens[m].text in ',;:«“"(–—' for m in range(head, scene.tokens[head].head)):
            break
        head = scene.tokens[head].head
    while scene.tokens[head].rel in {"flat", "appos"} and after <= scene.tokens[head].head < head:
        head = scene.tokens[head].head
    return head


def _agrees(scene: Scene, adjective: int, noun: int) -> bool:
    """Tell whether an adjective after a noun may belong to it, by gender and number."""
    first, second = scene.tokens[adjective].morph, scene.tokens[noun].morph
    return all(first.get(key, second.get(key)) == second.get(key, first.get(key)) for key in ("Gender", "Number"))


def _may_speak(scene: Scene, hit: Hit, source: Voice) -> bool:
    kind = scene.actors.kind(source.start, source.end, scene.actors.resolve(source.start, source.end))
    head = scene.tokens[source.start]
    if hit.takes("per"):
        names = any(
            scene.tokens[k].ent in {"PER", "ORG"} or scene.tokens[k].pos == "PROPN"
            for k in range(source.start, source.end)
        )
        follows = source.end < len(scene.tokens) and scene.tokens[source.end].text == ","
        starts = (
            hit.i == scene.bounds(hit.i)[0]
            or scene.tokens[hit.i - 1].text in {",", ":", "."}
            or scene.tokens[hit.i - 1].rel == "cc"
        )
        return (
            starts
            and follows
            and (names or kind == "collective")
            and kind in {"person", "organisation", "collective", "media"}
            and head.ent != "LOC"
        )
    joined = hit.i > 0 and scene.tokens[hit.i - 1].pos in {"NOUN", "NUM", "SYM"} and len(hit.words) == 1
    if joined and not scene.speaks(source.start, source.end):  # *85 miles per hour*
        return False
    if hit.takes("doc") or hit.takes("under"):
        return kind == "document"
    if hit.takes("cit"):
        return False
    if kind == "unknown" and not any(scene.tokens[k].pos == "PROPN" for k in range(source.start, source.end)):
        ordinal = scene.tokens[source.start].morph.get("NumType") == "Ord"
        return not ordinal and hit.words[-1] > hit.i
    return True


def _as_reported(scene: Scene, hit: Hit, after: int, high: int) -> tuple[Voice | None, list[int], int]:
    """*secondo quanto (ha) riferito (da) X*: return the source, the words of the cue and where its phrase ends."""
    group = [*hit.words, after]
    k = after + 1
    verb = None
    while k < min(high, after + 7):
        if k in scene.verbs or scene.tokens[k].lemma in scene.lexicon.role("relay_participle"):
            verb = k
            break
        if scene.tokens[k].text in EDGE:
            break
        k += 1
    if verb is None:
        return None, group, after
    group += list(range(after + 1, verb + 1))
    k = verb + 1
    while k < high and (scene.tokens[k].pos == "ADV" or scene.tokens[k].rel == "advmod"):
        k += 1
    if k < high and scene.norm(k) in scene.lexicon.role("by_case") and scene.tokens[k].pos == "ADP":
        head = _complement(scene, k + 1, high)
        if head is not None:
            start, end = scene.np(head)
            return Voice(max(k + 1, min(start, head)), end), [*group, k], end
    found = subject(scene, verb)
    if found is not None and found.expressed and found.start > after:
        return found, group, max(found.end, verb + 1)
    head = _complement(scene, k, high) if k < high else None
    if head is not None and scene.tokens[head].pos in {"NOUN", "PROPN"}:
        start, end = scene.np(head)
        return Voice(max(k, start), end), group, end
    return NOBODY, group, verb + 1


def _relative_tail(scene: Scene, at: int, source: Voice) -> bool:
    """Tell whether a relative clause or an apposition of the source begins at the comma `at`."""
    if scene.tokens[at].text != "," or at + 1 >= len(scene.tokens):
        return False
    after = scene.tokens[at + 1]
    if after.pos == "ADP" and at + 2 < len(scene.tokens):  # *un informe, al que ha tenido acceso este diario, …*
        after = scene.tokens[at + 2]
    if after.lower in scene.lexicon.role("relative") and after.pos in {"PRON", "SCONJ", "DET"}:
        return True
    top = at + 1
    for _ in range(10):
        head = scene.tokens[top].head
        if source.start <= head < source.end and scene.tokens[top].rel in {"appos", "acl"}:
            return True
        if head == top:
            return False
        top = head
    return False


def _tail_end(scene: Scene, at: int, high: int) -> int:
    """Return the token after the clause that a comma opens: its closing comma or the end of the sentence."""
    depth = at + 1
    while depth < high:
        if scene.tokens[depth].text in {",", ";"}:
            return depth
        depth += 1
    return high


def _remainder(scene: Scene, left: int, right: int, low: int, high: int) -> list[Span]:
    """Return the clause that the phrase of tokens `left` to `right` attributes: what stands around it."""
    first, last = _clause_around(scene, left, right, low, high)
    last = _end_of_quoted_clause(scene, right, last)
    while first < left and (scene.tokens[first].text in EDGE or scene.tokens[first].rel == "cc"):
        first += 1
    before = scene.span(first, left)
    after_start = right
    while after_start < last and scene.tokens[after_start].text in EDGE:
        after_start += 1
    after = scene.span(after_start, last)
    has_before = before is not None and any(main_verb(scene, k) for k in range(first, left))
    has_after = after is not None and any(main_verb(scene, k) for k in range(after_start, last))
    if before is not None and after is not None:
        if has_after and not has_before:
            bare = left - first
            return [after] if bare <= 2 and scene.tokens[first].pos in {"ADV", "CCONJ", "ADP"} else [before, after]
        if has_before and not has_after:
            return [before, after] if right < last and scene.tokens[right].text not in {",", ";"} else [before]
        if has_before and has_after:
            return [before, after]
    return [piece for piece in (before, after) if piece is not None]


def _end_of_quoted_clause(scene: Scene, right: int, last: int) -> int:
    """Return where the author takes over after a clause in the source's own words: *«il ponte è chiuso», che era …*."""
    for k in range(right, last - 2):
        number = scene.quote_of[k]
        if number < 0 or scene.quote_of[k + 1] == number:
            continue
        inside = [m for m in range(right, k + 1) if scene.quote_of[m] == number]
        clause = any(scene.tokens[m].pos in VERBAL and scene.finite(m) for m in inside)
        close = next(
            (m for m in range(k + 1, last) if scene.tokens[m].text[0].isalnum() or scene.tokens[m].text == ","), last
        )
        if not clause or close + 2 >= last or scene.tokens[close].text != ",":
            continue
        if any(scene.tokens[m].lower in scene.lexicon.role("relative") for m in (close + 1, close + 2)):
            return close
    return last


def _clause_around(scene: Scene, left: int, right: int, low: int, high: int) -> tuple[int, int]:
    """Return the token range of the clause that holds the phrase."""
    first, last = max(low, scene.opening(scene.tokens[left].sent)), high
    if first > left:
        first = low
    opener = scene.lexicon.role("complementiser") | scene.lexicon.role("relative")
    if left > low:
        before = scene.tokens[left - 1]
        start = left - 1
        if before.text == ",":
            start = left - 2
        if start >= low and scene.tokens[start].lower in opener:
            return left, high
        if start >= low and scene.tokens[start].rel == "cc" and scene.tokens[start].lower != ",":
            first = left
    for k in range(left - 1, low - 1, -1):
        if scene.tokens[k].text in {";", ":"} or (k == left - 1 and scene.tokens[k].pos == "SCONJ"):
            first = max(first, k + 1)
            break
    for k in range(right, high):
        if scene.quote_of[k] >= 0:
            continue
        if scene.tokens[k].text == ";" or (
            k in scene.phrase_cues
            and k > right + 2
            and (scene.tokens[k - 1].text in {",", ";"} or scene.tokens[k - 1].rel == "cc")
        ):
            last = k
            break
        hit = scene.verbs.get(k)
        own = hit is not None and any(scene.tokens[c].dep == "nsubj" and c > right for c in scene.parse.children[k])
        if (
            hit is not None
            and scene.tokens[k].rel in {"conj", "parataxis", "advcl"}
            and k - right > 4
            and scene.finite(k)
            and (hit.takes("c") or hit.prepositions("p"))
            and own
        ):
            edge = min(scene.parse.subtree(k))
            if edge > right:
                last = edge
                break
    if first < left:
        for k in range(left - 1, first - 1, -1):
            hit = scene.verbs.get(k)
            if hit is not None and hit.takes("c") and scene.tokens[k].pos in VERBAL:
                mark = next(
                    (m for m in range(k + 1, left) if scene.tokens[m].lower in scene.lexicon.role("complementiser")),
                    None,
                )
                if mark is not None:
                    return mark + 1, last
    return first, last


def _nominal(scene: Scene, hit: Hit) -> Draft | None:
    """*le accuse di X di …*, *la promessa di …*, *X's claim that …*, *reports that …*."""
    if scene.quote_of[hit.i] in scene.used_quotes or no_such(scene, hit.i):
        return None
    content, marks, matter = matter_of(scene, hit)
    source = _possessor(scene, hit, matter)
    if content is None or matter is None:
        return _given_out(scene, hit, source)
    verb = _light_verb(scene, hit.i)
    judged = scene.verbs.get(verb) if verb is not None else None
    if judged is not None and (judged.stance == "denies" or judged.takes("l")):
        verb = None
    if source is None:
        source = _surfaced(scene, hit.i)
    if source is None and verb is not None:
        source = subject(scene, verb, (hit.i, hit.i + 1)) or beside(
            scene, verb, (verb, verb + 1), (hit.i, scene.bounds(hit.i)[1])
        )
    if source is None:
        if not _alone(hit, scene, matter):
            return None
        source = NOBODY
    if (
        source.expressed
        and scene.actors.kind(source.start, source.end, None) == "unknown"
        and not _named(scene, source)
    ):
        return None
    group = list(hit.words) + marks
    for c in scene.kids(hit.i, "det"):
        group.append(c)
    if verb is not None:
        group.append(verb)
        group.extend(scene.kids(verb, "aux"))
    stance, certainty = hit.stance, hit.certainty
    if stance == "questions" and none_of(scene, hit.i):
        stance, certainty = "thinks", None  # *she has no doubt that …*
    return Draft([content], scene.spans(group), [source], hit.i, "noun", stance, certainty, heads=(matter,))


def _given_out(scene: Scene, hit: Hit, source: Voice | None) -> Draft | None:
    """*L'annuncio è stato dato da X: …*: what stands after the colon, or the sentence before where there is none."""
    verb = scene.tokens[hit.i].head
    low, high = scene.bounds(hit.i)
    if scene.tokens[hit.i].rel != "nsubj" or not hit.takes("c") or verb in scene.verbs or not scene.passive(verb):
        return None
    agent = subject(scene, verb)
    source = source if agent is None or agent is NOBODY else agent
    if source is None or not source.expressed or not scene.speaks(source.start, source.end):
        return None
    colon = next((k for k in range(verb + 1, high) if scene.tokens[k].text == ":"), None)
    if colon is not None and any(scene.quote_of[k] >= 0 for k in range(colon + 1, min(high, colon + 4))):
        return None
    definite = hit.i == low + 1 and scene.tokens[low].lower in scene.lexicon.role("definite")
    if colon is not None:
        content, head = scene.span(colon + 1, high), colon + 1
    elif definite and scene.tokens[hit.i].sent > 0 and scene.child(hit.i, "nmod", "acl") is None:
        head = scene.opening(scene.tokens[hit.i].sent - 1)
        content = scene.span(head, scene.parse.sentences[scene.tokens[hit.i].sent - 1][1])
    else:
        return None
    if content is None:
        return None
    group = [hit.i, *scene.kids(hit.i, "det"), verb, *scene.kids(verb, "aux")]
    return Draft([content], scene.spans(group), [source], hit.i, "noun", hit.stance, hit.certainty, heads=(head,))


def _surfaced(scene: Scene, noun: int) -> Voice | None:
    """Return where a report came up: *su alcuni canali erano emerse notizie di …*, *reports surfaced on …*."""
    token = scene.tokens[noun]
    above = scene.tokens[token.head]
    lemma = scene.lexicon.verb_lemma(above.lower, above.lemma)
    low, _ = scene.bounds(noun)
    verb = above.i if token.rel in {"nsubj", "obj"} and lemma in scene.lexicon.role("surfacing") else None
    for k in range(noun - 1, max(low, noun - 4) - 1, -1):
        if verb is None and scene.lexicon.verb_lemma(
            scene.tokens[k].lower, scene.tokens[k].lemma
        ) in scene.lexicon.role("surfacing"):
            verb = k
    if verb is None:
        return None
    for c in (*scene.kids(verb, "obl"), *range(low, verb)):
        if (
            scene.tokens[c].pos in {"NOUN", "PROPN"}
            and set(scene.case(c)) & scene.lexicon.role("on_case")
            and c not in scene.temporal
        ):
            return voice(scene, c)
    return None


def _named(scene: Scene, source: Voice) -> bool:
    return any(scene.tokens[k].pos == "PROPN" or scene.tokens[k].ent for k in range(source.start, source.end))


def _possessor(scene: Scene, hit: Hit, matter: int | None) -> Voice | None:
    """Return whose claim a nominal cue names: *di X*, *da parte di X*, *X's*, *by X*."""
    of = scene.lexicon.role("of_case") | scene.lexicon.role("by_case")
    for c in scene.parse.children[hit.i]:
        token = scene.tokens[c]
        if c == matter:
            continue
        if token.lower in scene.lexicon.role("dative") and scene.tokens[c - 1].pos in VERBAL:
            continue  # *ha rivolto loro accuse*: to them, for a possessive wants an article
        if token.dep == "nmod:poss" or (token.rel == "det" and token.morph.get("Poss") == "Yes"):
            if token.pos in {"PRON", "DET", "ADJ"}:
                return Voice(c, c + 1)
            start, end = scene.np(c)
            return Voice(start, end) if c not in scene.temporal else None
        if (
            token.rel in {"nmod", "obl"}
            and c > hit.i
            and c not in scene.temporal
            and any(case in of for case in scene.case(c))
            and is_actor(scene, c)
        ):
            return voice(scene, c)
    owner = _owner_before(scene, hit.i)
    if owner is not None:
        return owner
    for c in scene.parse.subtree(hit.i):
        denied = c in scene.verbs and scene.verbs[c].stance == "denies"  # *rumours that … were denied by X*: not X's
        if (
            c > hit.i
            and scene.tokens[c].pos == "VERB"
            and scene.tokens[c].morph.get("VerbForm") == "Part"
            and not denied
        ):
            agent = next(
                (
                    a
                    for a in scene.kids(c, "obl", "nmod")
                    if set(scene.case(a)) & scene.lexicon.role("by_case") and is_actor(scene, a)
                ),
                None,
            )
            if agent is not None:
                return voice(scene, agent)
    return None


def _owner_before(scene: Scene, noun: int) -> Voice | None:
    """Return the name that a possessive mark joins to the noun, by the order of words: *Dana Holloway's claim*."""
    low, _ = scene.bounds(noun)
    k = noun - 1
    while k > low and scene.tokens[k].pos == "ADJ":
        k -= 1
    if k <= low or scene.tokens[k].pos != "PART" or scene.tokens[k].lower not in scene.lexicon.role("of"):
        return None
    start = k
    while start > low and scene.tokens[start - 1].pos in {"PROPN", "NOUN", "ADJ", "DET"}:
        start -= 1
    return Voice(start, k) if start < k and scene.speaks(start, k) else None


def _light_verb(scene: Scene, noun: int) -> int | None:
    """Return the verb that a nominal cue is the object of (*ha lanciato un appello*, *made the claim*), or None."""
    token = scene.tokens[noun]
    if token.rel == "obj" and scene.tokens[token.head].pos in VERBAL:
        return token.head
    low, _ = scene.bounds(noun)
    for k in range(noun - 1, max(low, noun - 4) - 1, -1):
        if scene.lexicon.verb_lemma(scene.tokens[k].lower, scene.tokens[k].lemma) in scene.lexicon.role("voicing"):
            return k
    return None


def _alone(hit: Hit, scene: Scene, matter: int) -> bool:
    """Tell whether a nominal cue with no source still reports: *accusations of …*, *le voci secondo cui …*."""
    strong = any(cue.certainty == "unknown" or (cue.stance == "asserts" and cue.takes("p")) for cue in hit.cues)
    finite = hit.takes("c") and scene.tokens[matter].head != hit.i and matter > hit.i
    return strong or finite


def _alleged(scene: Scene, i: int) -> Draft | None:
    """*presunta distruzione*, *his alleged role*, *reportedly left*: hearsay of nobody in particular."""
    token = scene.tokens[i]
    if scene.quote_of[i] in scene.used_quotes:
        return None
    if token.pos in {"ADJ", "VERB", "DET"} or token.rel == "amod":
        head = token.head
        if head == i or scene.tokens[head].pos not in {"NOUN", "PROPN"}:
            return None
        start, end = scene.np(head)
        start = max(start, i + 1) if head > i else start
        _, high = scene.bounds(i)
        while (
            end < high
            and scene.tokens[end].pos in {"ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM"}
            and end not in scene.phrase_cues
        ):
            end += 1
        span = scene.span(start, end)
        content = [span] if span else []
    else:
        head = token.head
        if head == i or scene.tokens[head].pos not in VERBAL | {"ADJ", "NOUN"}:
            return None
        start, end = scene.reach(head)
        low, high = scene.bounds(i)
        pieces = [scene.span(max(start, low), i), scene.span(i + 1, min(end, high))]
        content = [piece for piece in pieces if piece is not None]
    if not content:
        return None
    return Draft(content, scene.spans([i]), [NOBODY], i, "adverb", "asserts", "unknown", heads=(head,))
