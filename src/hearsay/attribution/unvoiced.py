"""Claims that no cue introduces: the bare conditional, *there are those who …*, sentences that go on without a verb."""

from __future__ import annotations

from hearsay.attribution.nominal import main_verb
from hearsay.attribution.scene import Draft, Scene
from hearsay.attribution.sources import NOBODY


def there_are_those(scene: Scene) -> None:
    """Append a draft for *c'è chi sostiene che …*, *there are those who say …*: somebody, but nobody in particular."""
    phrases = [phrase.split() for phrase in scene.lexicon.role("there_are_who")]
    for token in scene.tokens:
        for phrase in phrases:
            if token.lower != phrase[0] or not scene.words_at(token.i, phrase):
                continue
            _low, high = scene.bounds(token.i)
            at = token.i + len(phrase)
            while at < high and scene.tokens[at].pos in {"ADV", "AUX", "PRON"}:
                at += 1
            if at >= high - 2:
                continue
            lemma = scene.lexicon.verb_lemma(scene.tokens[at].lower, "") or scene.tokens[at].lemma
            cues = scene.lexicon.verbs.get(lemma)
            if not cues:
                continue
            start = at + 1
            opener = scene.lexicon.role("complementiser") | scene.lexicon.role("infinitive") | scene.lexicon.role("of")
            while start < high and scene.tokens[start].lower in opener:
                start += 1
            end = next((k for k in range(start, high) if scene.tokens[k].text in {",", ";"}), high)
            span = scene.span(start, end)
            if span is not None:
                group = [token.i + n for n in range(len(phrase))] + list(range(token.i + len(phrase), at + 1))
                scene.drafts.append(
                    Draft(
                        [span],
                        scene.spans(group),
                        [NOBODY],
                        at,
                        "verb:nobody",
                        cues[0].stance,
                        cues[0].certainty,
                        heads=(start,),
                    )
                )
                scene.verbs.pop(at, None)


def fragments(scene: Scene) -> None:
    """Append a draft for each verbless sentence that goes on with the claim before it: *Presumably by autumn*.

    It opens with a hedge or a time, and the sentence before ends in the content of a claim.
    """
    for number in range(1, len(scene.parse.sentences)):
        low, high = scene.parse.sentences[number]
        if high - low < 3 or high - low > 40 or not scene.parse.parsed[number]:
            continue
        first = scene.tokens[low]
        hedge = first.lower in scene.lexicon.hedges and first.lower not in scene.lexicon.role("negation")
        if not (hedge or low in scene.temporal) or any(
            main_verb(scene, k) and scene.tokens[k].rel != "advcl" for k in range(low, high)
        ):
            continue
        before = scene.parse.span(*scene.parse.sentences[number - 1])
        gap = scene.parse.text[before.end : first.start]
        if "\n" in gap:
            continue
        last = [d for d in scene.drafts if d.content and before.end - 3 <= max(s.end for s in d.content) <= before.end]
        span = scene.span(low, high)
        if not last or span is None:
            continue
        draft = max(last, key=lambda d: d.anchor)
        scene.drafts.append(Draft([span], [], draft.voices, low, "fragment", "predicts", None, heads=(low,)))


def bare_conditionals(scene: Scene, covered: set[int]) -> None:
    """Append a draft for each clause in the evidential conditional that no claim covers."""
    modal = scene.lexicon.role("conditional_modal")
    if not modal:
        return
    told = {draft.anchor for draft in scene.drafts if draft.cue}  # *dimostrerebbe che …*: the claim is what is shown
    for token in scene.tokens:
        if (
            token.morph.get("Mood") != "Cnd"
            or token.i in covered
            or token.lemma in modal
            or token.lower in modal
            or scene.quote_of[token.i] >= 0
        ):
            continue
        head = token.head if token.rel in {"aux", "cop"} and token.head != token.i else token.i
        if hypothetical(scene, head, token.i) or head in told:
            continue
        if scene.tokens[scene.bounds(head)[1] - 1].text == "?":
            continue
        if _narrated(scene, token.sent):
            continue
        if token.rel == "cop" and scene.tokens[head].pos == "NOUN" and not scene.case(head):
            continue
        following = scene.tokens[token.i + 1] if token.i + 1 < len(scene.tokens) else token
        if token.lemma in scene.lexicon.role("copula") and following.morph.get("Definite") == "Ind":
            continue
        start, end = scene.reach(head)
        low, _high = scene.bounds(head)
        if scene.tokens[head].rel in {"conj", "root", "parataxis", "ccomp"} or start == low:
            start = max(start, low)
        colon = next(
            (
                k
                for k in range(head, end)
                if scene.tokens[k].text in {":", ";"} and any(m in scene.verbs for m in range(k, scene.bounds(head)[1]))
            ),
            end,
        )
        kept = [k for k in range(start, colon) if scene.tokens[k].rel != "cc" or k > head]
        if scene.tokens[head].dep.startswith("acl"):
            kept = [k for k in kept if k > start or scene.tokens[k].lower not in scene.lexicon.role("relative")]
        if not kept:
            continue
        span = scene.span(kept[0], kept[-1] + 1)
        if span is not None:
            covered.update(kept)
            scene.drafts.append(Draft([span], [], [NOBODY], token.i, "conditional", "asserts", None, heads=(head,)))


def _narrated(scene: Scene, sentence: int) -> bool:
    """Tell whether the passage is told in the imperfect, so that its conditional is a future seen from then."""
    for number in (sentence, sentence - 1):
        if number < 0:
            continue
        low, high = scene.parse.sentences[number]
        for k in range(low, high):
            token = scene.tokens[k]
            if (
                token.morph.get("Tense") != "Imp"
                or token.morph.get("Mood") not in {"Ind", None}
                or scene.quote_of[k] >= 0
            ):
                continue
            head = scene.tokens[token.head] if token.rel in {"aux", "cop"} else token
            if head.rel in {"root", "parataxis", "ccomp"} and not any(
                scene.tokens[c].rel == "aux" for c in scene.parse.children[token.i]
            ):
                return True
    return False


def hypothetical(scene: Scene, head: int, conditional: int) -> bool:
    """Tell whether a conditional belongs to a hypothesis, a wish, or a future seen from the past."""
    low, high = scene.bounds(head)
    words = scene.lexicon.role("hypothetical")
    for k in range(low, high):
        if scene.tokens[k].lower in words and scene.tokens[k].pos in {"SCONJ", "ADP", "ADV"}:
            return not (k == low and k + 1 < high and scene.tokens[k + 1].text == ",")
    if any(scene.tokens[c].lemma in scene.lexicon.role("conditional_modal") for c in scene.kids(head, "aux")):
        return True
    return scene.tokens[head].lemma in scene.lexicon.role("wishing") or scene.tokens[conditional].morph.get(
        "Person"
    ) in {"1", "2"}
