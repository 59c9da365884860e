"""From drafts to attributions: sources resolved, relays chained, claims nested, doubles dropped."""

from __future__ import annotations

from hearsay.annotate import Token
from hearsay.attribution.chains import add_relays
from hearsay.attribution.resolve import resolve, same_again
from hearsay.attribution.scene import Draft, Scene, Voice
from hearsay.records import Attribution, Mode, Source, Span, content_id, trimmed

# When two drafts give the same words to the same source, the firmer reading stays. Order of reading, own choice.
_FIRMNESS = {
    "quote:cue": 0,
    "quote:label": 0,
    "verb": 1,
    "quote:alone": 2,
    "phrase": 2,
    "noun": 3,
    "adverb": 4,
    "conditional": 5,
}
_SAME = 0.6  # share of the shorter content's code points above which two drafts of one source are one claim; dev sets


def assemble(scene: Scene) -> tuple[tuple[Attribution, ...], tuple[Span, ...]]:
    """Return the attributions in order of position, and the sentences that hold a reporting verb but gave none."""
    drafts = [piece for draft in scene.drafts if draft.content for piece in _split(scene, draft)]
    drafts.sort(key=lambda draft: (draft.anchor, draft.content[0].start))
    resolve(scene, drafts)
    for number, draft in enumerate(drafts):
        add_relays(scene, draft)
        same_again(scene, draft, drafts[:number])
    drafts = _fold_own_attitudes(scene, drafts)
    drafts = _without_doubles(scene, drafts)
    _nest(scene, drafts)
    drafts.sort(key=lambda draft: (draft.content[0].start, draft.content[-1].start, -draft.content[-1].end))
    return _records(scene, drafts), _unread(scene, drafts)


def _split(scene: Scene, draft: Draft) -> list[Draft]:
    """Divide *that A and that B* where the halves differ in certainty, conditional or time; else keep it whole."""
    if draft.rule not in {"verb:clause", "phrase:according"} or len(draft.content) != 1:
        return [draft]
    hit = scene.verbs.get(draft.anchor)
    if hit is not None and hit.takes("im"):
        return [draft]
    start, end = draft.content[0]
    inside = [scene.tokens[i] for i in scene.inside([Span(start, end)])]
    complementiser = scene.lexicon.role("complementiser")
    for k, token in enumerate(inside[:-3]):
        if k < 3 or token.rel != "cc" or scene.quote_of[token.i] >= 0:
            continue
        after = inside[k + 1]
        if after.lower in complementiser and after.pos in {"SCONJ", "PRON", "DET"}:
            second = k + 2
        elif (
            inside[k - 1].text == ","
            or _own_clause(scene, inside, k)
            or (after.pos in {"AUX", "VERB"} and after.morph.get("VerbForm") == "Fin")
        ):
            second = k + 1
        else:
            continue
        left, right = inside[:k], inside[second:]
        if not right or not all(_has_verb(half) for half in (left, right)):
            continue
        if _colour(scene, left) == _colour(scene, right):
            continue
        first_span = scene.span(left[0].i, left[-1].i + 1)
        second_span = scene.span(right[0].i, right[-1].i + 1)
        if first_span is None or second_span is None:
            continue
        shared = _shared_subject(scene, left, right)
        twin = Draft(
            [*shared, second_span],
            list(draft.cue),
            list(draft.voices),
            draft.anchor,
            draft.rule,
            draft.stance,
            draft.certainty,
            heads=(right[0].i,),
        )
        draft.content = [first_span]
        return [draft, *(_split(scene, twin) if not shared else [twin])]
    return [draft]


def _shared_subject(scene: Scene, left: list[Token], right: list[Token]) -> list[Span]:
    """Return the subject that the second clause takes over from the first, as a span of its own."""
    if any(token.rel == "nsubj" for token in right[:10]):
        return []
    for token in left:
        if token.rel == "nsubj" and token.pos in {"NOUN", "PROPN"}:
            span = scene.span(*scene.np(token.i))
            return [span] if span else []
    return []


def _own_clause(scene: Scene, inside: list[Token], k: int) -> bool:
    """Tell whether the clause after a conjunction has a subject of its own before its verb."""
    for token in inside[k + 1 : k + 9]:
        if token.pos == "SCONJ" or token.rel == "mark" or token.lower in scene.lexicon.role("relative"):
            return False
        if token.pos in {"VERB", "AUX"}:
            return any(t.rel == "nsubj" for t in inside[k + 1 : k + 9])
    return False


def _has_verb(tokens: list[Token]) -> bool:
    return any(
        token.pos in {"VERB", "AUX"} and (token.morph.get("VerbForm") == "Fin" or token.morph.get("Mood"))
        for token in tokens
    )


def _colour(scene: Scene, tokens: list[Token]) -> tuple[str, bool, bool]:
    """Return what decides whether two clauses are one claim: their hedge, their conditional, their time."""
    hedge = "certain"
    for token in tokens:
        if scene.quote_of[token.i] >= 0 or token.dep.startswith("acl"):
            continue
        for entry in scene.lexicon.hedges.get(token.lower) or scene.lexicon.hedges.get(token.lemma) or ():
            if len(entry.words) == 1 and entry.certainty != "certain":
                hedge = entry.certainty
    modal = scene.lexicon.role("conditional_modal")
    conditional = any(token.morph.get("Mood") == "Cnd" and token.lemma not in modal for token in tokens)
    future = scene.lexicon.role("future")
    ahead = any(token.morph.get("Tense") == "Fut" or (token.lower in future and token.pos == "AUX") for token in tokens)
    return hedge, conditional, ahead


def _firmness(draft: Draft) -> int:
    return _FIRMNESS.get(draft.rule, _FIRMNESS.get(draft.rule.partition(":")[0], 3))


def _length(spans: list[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _overlap(first: list[Span], second: list[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in first for b in second)


def same_voice(first: Voice, second: Voice) -> bool:
    """Tell whether two sources are the same actor."""
    if first.expressed and second.expressed and first.start < second.end and second.start < first.end:
        return True
    if first.entity is not None or second.entity is not None:
        return first.entity == second.entity
    return first.name.casefold() == second.name.casefold()


def _fold_own_attitudes(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Make one claim of *X said he hoped …*: both verbs are cue, the content is what the inner verb takes."""
    dropped: set[int] = set()
    anchored: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        anchored.setdefault(draft.anchor, []).append(number)
    for outer in drafts:
        if id(outer) in dropped or outer.quoted or not outer.heads or outer.stance == "denies":
            continue
        tied = {outer.heads[0], *scene.parse.children[outer.heads[0]], *scene.parse.children[outer.anchor]}
        for inner in (drafts[k] for k in sorted(k for anchor in tied for k in anchored.get(anchor, ()))):
            if (
                inner is outer
                or id(inner) in dropped
                or inner.anchor <= outer.anchor
                or not inner.rule.startswith("verb")
            ):
                continue
            main = (
                inner.anchor == outer.heads[0]
                or (
                    scene.tokens[inner.anchor].rel == "conj"
                    and scene.tokens[inner.anchor].head == outer.heads[0]
                    and outer.rule == "verb:label"
                )
                or (
                    outer.rule != "verb:label"
                    and scene.tokens[inner.anchor].rel == "xcomp"
                    and scene.tokens[inner.anchor].head == outer.anchor
                )
            )
            if main and _overlap(outer.content, inner.content) and same_voice(outer.voices[0], inner.voices[0]):
                outer.content = inner.content
                outer.cue = [*outer.cue, *inner.cue]
                outer.stance = inner.stance or outer.stance
                outer.certainty = inner.certainty or outer.certainty
                dropped.add(id(inner))
                break
    return [draft for draft in drafts if id(draft) not in dropped]


def _without_doubles(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Drop a draft whose words a firmer draft gives to the same source, or to somebody where it has nobody."""
    kept: list[Draft] = []
    reach = {id(draft): (min(s.start for s in draft.content), max(s.end for s in draft.content)) for draft in drafts}
    sentences: dict[int, list[int]] = {}
    for sentence, numbers in scene.by_sentence(drafts).items():
        for number in numbers:
            sentences.setdefault(id(drafts[number]), []).append(sentence)
    near: dict[int, list[Draft]] = {}
    for draft in sorted(drafts, key=lambda draft: (_firmness(draft), draft.anchor)):
        double = False
        places = sentences.get(id(draft), [])
        for other in (other for sentence in places for other in near.get(sentence, ())):
            low, high = reach[id(other)]
            if high <= reach[id(draft)][0] or low >= reach[id(draft)][1]:
                continue
            common = _overlap(draft.content, other.content)
            shorter = min(_length(draft.content), _length(other.content))
            longer = max(_length(draft.content), _length(other.content))
            if not shorter or common / shorter < _SAME:
                continue
            alike = common / longer >= _SAME
            nobody = draft.voices[0].kind == "unknown"
            if (
                draft.rule == "quote:alone"
                or (alike and (nobody or same_voice(draft.voices[0], other.voices[0])) and draft.stance == other.stance)
                or (alike and draft.rule in {"conditional", "adverb"})
                or (alike and draft.rule == "noun" and same_voice(draft.voices[0], other.voices[0]))
            ):
                double = True
            if double:
                break
        if not double:
            kept.append(draft)
            for sentence in places:
                near.setdefault(sentence, []).append(draft)
    return kept


def _nest(scene: Scene, drafts: list[Draft]) -> None:
    """Give a claim whose cue stands in another claim's content that claim's sources as relays."""
    base = {id(draft): list(draft.voices) for draft in drafts}
    touching = scene.by_sentence(drafts)
    for draft in drafts:
        at = scene.tokens[draft.anchor].start
        holders = [
            (_length(other.content), number)
            for number, other in ((k, drafts[k]) for k in touching.get(scene.tokens[draft.anchor].sent, ()))
            if other is not draft
            and any(span.start <= at < span.end for span in other.content)
            and _overlap(draft.content, other.content) >= 0.5 * _length(draft.content)
            and _length(other.content) > _length(draft.content)
        ]
        for _, number in sorted(holders):
            other = drafts[number]
            if draft.parent is None:
                draft.parent = number
            for relay in base[id(other)]:
                if relay.kind != "unknown" and not any(
                    same_voice(relay, known) for known in draft.voices if known.kind != "unknown"
                ):
                    draft.voices.append(relay)


def _records(scene: Scene, drafts: list[Draft]) -> tuple[Attribution, ...]:
    made: list[Attribution] = []
    ids = [_identity(scene, draft) for draft in drafts]
    order = {id(draft): number for number, draft in enumerate(drafts)}
    touching = scene.by_sentence(drafts)
    for draft, identity in zip(drafts, ids, strict=True):
        parent = None
        if draft.parent is not None:
            near = (drafts[k] for k in touching.get(scene.tokens[draft.anchor].sent, ()))
            parent = next(
                (ids[order[id(other)]] for other in near if other is not draft and _holds(scene, other, draft)), None
            )
        content = trimmed(scene.parse.text, draft.content)
        cue = trimmed(scene.parse.text, draft.cue)
        made.append(
            Attribution(
                id=identity,
                content=content,
                cue=cue,
                sources=tuple(_source(scene, voice) for voice in draft.voices),
                mode=_mode(scene, draft),
                stance=draft.stance or "asserts",
                certainty=draft.certainty or "certain",
                certainty_cue=cue if draft.certainty not in {None, "certain"} else (),
                parent=parent,
                rule=draft.rule,
            )
        )
    unique: dict[str, Attribution] = {}
    for claim in made:
        unique.setdefault(claim.id, claim)
    return tuple(unique.values())


def _holds(scene: Scene, other: Draft, draft: Draft) -> bool:
    at = scene.tokens[draft.anchor].start
    return any(span.start <= at < span.end for span in other.content) and _length(other.content) > _length(
        draft.content
    )


def _identity(scene: Scene, draft: Draft) -> str:
    text = scene.parse.text
    words = "|".join(span.of(text) for span in draft.content)
    return content_id(
        "claim",
        content_id(text),  # a sentence that two articles share is two claims, one of each
        words,
        draft.content[0].start,
        *[voice.name for voice in draft.voices],
        *[tuple(span) for span in draft.cue],
    )


def _source(scene: Scene, voice: Voice) -> Source:
    span = scene.span(voice.start, voice.end) if voice.expressed else None
    return Source((span,) if span else (), voice.name, voice.kind, voice.entity)


def _mode(scene: Scene, draft: Draft) -> Mode:
    inside = outside = 0
    for i in scene.inside(draft.content):
        token = scene.tokens[i]
        if token.pos != "PUNCT":
            if scene.quote_of[token.i] >= 0 or scene.quote_of[token.i] == -2:
                inside += 1
            else:
                outside += 1
    if draft.quoted and inside:
        return "direct" if not outside else "mixed" if outside > 2 else "direct"
    if not inside:
        return "indirect"
    return "direct" if not outside else "mixed"


def _unread(scene: Scene, drafts: list[Draft]) -> tuple[Span, ...]:
    read = {scene.tokens[draft.anchor].sent for draft in drafts}
    for draft in drafts:
        read.update(scene.tokens[i].sent for i in scene.inside((*draft.content, *draft.cue)))
    found = []
    for i, hit in scene.verbs.items():
        token = scene.tokens[i]
        if token.sent not in read and (hit.takes("q") or hit.takes("c")) and token.pos == "VERB":
            low, high = scene.parse.sentences[token.sent]
            found.append(scene.parse.span(low, high))
            read.add(token.sent)
    return tuple(found)
