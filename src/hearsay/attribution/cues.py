"""Finding the reporting words of the lexicon in a parse."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence

from hearsay.attribution.scene import VERBAL, Hit, Scene
from hearsay.lexicon import Lexicon
from hearsay.records import Span

_GAP = 4  # tokens that may stand between the words of one cue ("rispedire sempre al mittente"); own choice


_WORD = re.compile(r"\w+(?:['’](?=\w))?")
# A line that may name its speaker before a colon, a time of day or the mark of a list before the name.
_LABELLED = re.compile(r"(?:\d{1,2}[:.h]\d{2}\b)?[^\w\n]{0,6}[^\W\d_][^:\n]{0,59}:[*_]*\s")
_MARKS = frozenset('«»“”"„‹›‘`')


@functools.cache
def sentences_to_parse(lexicon: Lexicon) -> Callable[[str, Sequence[Span]], list[bool]]:
    """Return a test, by words alone, of which sentences of a text can hold an attribution and so need a tree.

    A sentence does when it holds a quotation mark, a form of a reporting word, a word of hearsay or the conditional, or
    lies inside a quotation that began before it.
    """
    nouns = {word[:-1] for word in lexicon.nouns} | {word + "s" for word in lexicon.nouns}
    adjectives = {word[:-1] for word in lexicon.adjectives}
    cues = [cue for shelf in lexicon.prepositions.values() for cue in shelf]
    single = {cue.words[0] for cue in cues if len(cue.words) == 1 and not cue.takes("per") and not cue.takes("under")}
    single |= lexicon.role("alleged")
    phrases = [" ".join(cue.words[:2]) for cue in cues if len(cue.words) > 1]
    phrases += [phrase.replace("' ", "'").replace("’ ", "’") for phrase in lexicon.role("there_are_who")]
    leading = "|".join(re.escape(cue.words[0]) for cue in cues if cue.takes("per"))
    several = re.compile(
        "|".join(
            [
                *(rf"\b{re.escape(phrase)}" for phrase in phrases),
                *([rf"(?:^|[,:;]\s)(?:{leading})\s"] if leading else []),
            ]
        )
    )
    conditional = tuple(lexicon.role("conditional_endings"))

    @functools.lru_cache(maxsize=65_536)
    def telling(word: str) -> bool:
        if word in single or (conditional and word.endswith(conditional)):
            return True
        if word in nouns or word[:-1] in nouns or word in lexicon.nouns or word[:-1] in adjectives:
            return True
        return word in lexicon.verbs or lexicon.verb_lemma(word, "") in lexicon.verbs

    def wanted(text: str, spans: Sequence[Span]) -> list[bool]:
        keep = []
        open_quote = False
        for span in spans:
            words = span.of(text)
            heads_line = span.start == 0 or text[span.start - 1] == "\n"
            marked = not _MARKS.isdisjoint(words) or (heads_line and _LABELLED.match(words) is not None)
            lower = words.lower()
            keep.append(
                open_quote or marked or several.search(lower) is not None or any(map(telling, _WORD.findall(lower)))
            )
            opened = sum(words.count(mark) for mark in "«“„‹")
            closed = sum(words.count(mark) for mark in "»”›")
            if opened != closed:
                open_quote = opened > closed
        return keep

    return wanted


def verb_hits(scene: Scene) -> dict[int, Hit]:
    """Return the verb cues by the token that heads them, longest phrase first where several match."""
    found: dict[int, Hit] = {}
    lexicon = scene.lexicon
    clitic = tuple(lexicon.role("clitic_gerund"))
    present = bool(lexicon.role("present"))
    adjectives = {word[:-1]: cues for word, cues in lexicon.adjectives.items()}
    for token in scene.tokens:
        verbal = token.pos in VERBAL
        if not verbal and token.pos not in {"NOUN", "ADJ", "X", "PROPN", "ADV"}:
            continue
        lemma = token.lemma
        if token.pos in {"ADJ", "VERB"}:
            adjective = adjectives.get(token.lower[:-1])
            has = any(scene.tokens[c].lemma in lexicon.role("having") for c in scene.kids(token.i, "aux"))
            if (
                adjective
                and not has
                and (scene.child(token.i, "cop", "aux") is not None or token.rel in {"root", "xcomp", "conj", "acl"})
            ):
                found[token.i] = Hit(token.i, (token.i,), adjective, adjective=True)
                continue
        if verbal or token.morph.get("VerbForm"):
            lemma = lexicon.verb_lemma(token.lower, lemma)
        elif token.lower in lexicon.irregular and token.pos != "PROPN":
            lemma = lexicon.irregular[token.lower]
        else:
            lemma = lexicon.verb_lemma(token.lower, "")
            if lemma not in lexicon.verbs or not (
                (clitic and token.lower.endswith(clitic))
                or (present and _mistagged(scene, token.i))
                or _leads_in(scene, token.i)
            ):
                continue
        cues = lexicon.verbs.get(lemma)
        if not cues:
            continue
        best: tuple[int, ...] | None = None
        matched = []
        for cue in cues:
            words = _phrase(scene, token.i, cue.words)
            if words is None or (best is not None and len(words) < len(best)):
                continue
            best = words
            matched.append(cue)
        if best is None:
            continue
        cues = tuple(cue for cue in matched if len(cue.words) == len(best))
        found[token.i] = Hit(token.i, best, cues)
    return found


def _leads_in(scene: Scene, i: int) -> bool:
    """Tell whether a word stands between a comma and a colon that opens a quotation: *…, warning: “…*."""
    low, high = scene.bounds(i)
    return low < i < high - 1 and scene.tokens[i + 1].text == ":" and scene.tokens[i - 1].text == ","


def _mistagged(scene: Scene, i: int) -> bool:
    """Tell whether a present-tense form that the tagger took for a noun stands where only a verb can.

    After a quotation or a comma and before a name (*», accusa X*), or between a noun and *che* (*X replica che*).
    """
    token = scene.tokens[i]
    low, high = scene.bounds(i)
    if (
        token.text[0].isupper()
        or not any(token.lower.endswith(ending) for ending in scene.lexicon.role("present"))
        or i == low
    ):
        return False
    before = scene.tokens[i - 1]
    after = scene.tokens[i + 1] if i + 1 < high else None
    if before.pos in {"DET", "ADP", "NUM", "AUX"} and before.lower not in scene.lexicon.role("object_clitic"):
        return False
    if after is None:
        return before.text == ","
    clause = after.lower in scene.lexicon.role("complementiser")
    pause = before.text in {",", "-", "–", "—", "»", "”", '"'}
    named = after.pos in {"PROPN", "DET"} or after.text in {",", ".", ":", "-", "–", "—"}
    nominal = before.pos in {"PROPN", "NOUN", "ADJ", "ADV", "PRON"} or before.lower in scene.lexicon.role("negation")
    closing = (
        nominal
        and after.text in {".", ","}
        and token.lower not in scene.lexicon.nouns
        and token.lemma not in scene.lexicon.nouns
    )
    if closing and any(scene.tokens[k].text == "," for k in range(low, i)):
        return before.pos in {"PROPN", "NOUN"} and not any(
            scene.tokens[k].text == "," for k in range(max(low, i - 2), i)
        )
    return (pause and named) or (
        nominal
        and (
            clause
            or (
                after.pos == "DET" and token.lower not in scene.lexicon.nouns and token.lemma not in scene.lexicon.nouns
            )
        )
    )


def _phrase(scene: Scene, i: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return the tokens of a cue whose first word is at `i`, or None where its other words do not follow."""
    taken = [i]
    at = i + 1
    _, high = scene.bounds(i)
    for word in words[1:]:
        for k in range(at, min(high, at + _GAP)):
            token = scene.tokens[k]
            if word in {token.lower, token.lemma, scene.norm(k)} or (
                token.pos in VERBAL and scene.lexicon.verb_lemma(token.lower, token.lemma) == word
            ):
                taken.append(k)
                at = k + 1
                break
        else:
            return None
    return tuple(taken)


def preposition_hits(scene: Scene) -> Iterator[tuple[Hit, int]]:
    """Yield the prepositional cues with the token that follows them."""
    known = scene.lexicon.prepositions
    for token in scene.tokens:
        if token.lower not in known and scene.norm(token.i) not in known:
            continue
        before = scene.tokens[token.i - 1] if token.i > scene.bounds(token.i)[0] else None
        if token.pos == "ADJ" or token.rel in {"amod", "nummod"} or (before is not None and before.pos == "DET"):
            continue
        for key in {token.lower, scene.norm(token.i)}:
            for cue in scene.lexicon.prepositions.get(key, ()):
                if scene.words_at(token.i, cue.words):
                    end = token.i + len(cue.words)
                    yield Hit(token.i, tuple(range(token.i, end)), (cue,)), end
                    break
            else:
                continue
            break


def noun_hits(scene: Scene) -> Iterator[Hit]:
    """Yield the nominal cues."""
    for token in scene.tokens:
        if token.pos != "NOUN":
            continue
        cues = scene.lexicon.nouns.get(token.lemma)
        if cues is None:
            cues = scene.lexicon.nouns.get(token.lower)
        if cues:
            yield Hit(token.i, (token.i,), cues)
