"""Speakers that stand where only a speaker can: after a verb of saying between marks, after a semicolon."""

from __future__ import annotations

from hearsay.attribution.scene import EDGE, VERBAL, Scene, Voice


def after_semicolon(scene: Scene, verb: int) -> Voice | None:
    """Return the person whose name opens the part of a sentence after a semicolon, `verb` being its first verb."""
    low, _ = scene.bounds(verb)
    start = next((k + 1 for k in range(verb - 1, low, -1) if scene.tokens[k].text == ";"), None)
    if start is None or not scene.finite(verb):
        return None
    while scene.tokens[start].ent != "PER" and scene.tokens[start].pos in {"DET", "ADJ", "NOUN"}:
        start += 1
    end = start
    while scene.tokens[end].ent == "PER":
        end += 1
    if end == start or scene.tokens[end].rel == "cc":
        return None
    own = {verb, *scene.kids(verb, "aux")}
    between = [k for k in range(end, verb) if scene.tokens[k].pos in VERBAL and k not in own]
    if any(scene.tokens[k].morph.get("VerbForm") == "Fin" for k in between):
        return None
    return Voice(start, end)


def clause_start(scene: Scene, verb: int) -> int:
    """Return where the part of a sentence begins that a participle stands in: after a semicolon, if there is one."""
    low, _ = scene.bounds(verb)
    for k in range(verb - 1, low, -1):
        if scene.tokens[k].text == ";":
            own = any(scene.finite(m) and scene.tokens[m].pos in VERBAL | {"ADJ"} for m in range(k + 1, verb))
            return k + 1 if own else low
    return low


def beside_participle(scene: Scene, verb: int) -> Voice | None:
    """Return the source of *according to* right before the comma and a participle: *according to X, urging …*."""
    low, _ = scene.bounds(verb)
    if verb <= low or scene.tokens[verb - 1].text != ",":
        return None
    at = next((k for k in range(verb - 2, low, -1) if k in scene.phrase_cues), None)
    if at is None or scene.tokens[at - 1].text != ",":
        return None
    between = range(at, verb - 1)
    if any(scene.tokens[k].text in EDGE or (scene.tokens[k].pos in VERBAL and scene.finite(k)) for k in between):
        return None
    start = next((k for k in range(at + 1, verb - 1) if scene.tokens[k].pos in {"DET", "NOUN", "PROPN", "ADJ"}), None)
    return Voice(start, verb - 1) if start is not None and scene.speaks(start, verb - 1) else None


def main_above(scene: Scene, verb: int) -> int | None:
    """Return the verb of the main clause above a participle, past clauses that are complements; None in a relative."""
    node = scene.tokens[verb].head
    while scene.tokens[node].rel in {"ccomp", "csubj", "obj", "xcomp"} or scene.tokens[node].rel == "acl":
        if scene.tokens[node].dep.startswith("acl:relcl"):
            return None
        node = scene.tokens[node].head
    return node if scene.tokens[node].pos in VERBAL and scene.finite(node) else None


def one_of(scene: Scene, k: int, high: int) -> bool:
    """Tell whether *uno di loro*, *one of them* begins at token `k`."""
    return (
        k + 2 < high
        and scene.tokens[k].pos in {"PRON", "NUM", "DET"}
        and scene.norm(k + 1) in scene.lexicon.role("of_case")
        and scene.tokens[k + 2].pos == "PRON"
    )


def named_aside(scene: Scene, i: int) -> bool:
    """Tell whether a person's name begins at token `i` and a comma closes it."""
    if scene.tokens[i].ent != "PER" or scene.tokens[i - 1].ent == "PER" or scene.quote_of[i] >= 0 or scene.case(i):
        return False
    while scene.tokens[i].ent == "PER":
        i += 1
    return scene.tokens[i].text == ","


def inverted(scene: Scene, verb: int) -> int | None:
    """Return the phrase that stands between a verb of saying and the next mark, which a tree may call its object.

    *È improbabile, ragiona un dirigente, che il ponte regga*: a mark stands before the verb, and nothing else is its
    subject.
    """
    hit = scene.verbs.get(verb)
    if hit is None or not (hit.takes("q") and hit.takes("c")) or scene.tokens[verb].morph.get("VerbForm") != "Fin":
        return None
    low, high = scene.bounds(verb)
    if verb <= low or scene.tokens[verb - 1].text not in {",", "-", "–", "—", "»", "”", '"'}:
        return None
    found = next((c for c in scene.kids(verb, "obj") if c > verb and scene.tokens[c].pos in {"NOUN", "PROPN"}), None)
    if found is None:
        return None
    start, end = scene.np(found)
    plain = start == verb + 1 and end < high and scene.tokens[end].text in EDGE and scene.speaks(start, end)
    return found if plain and not scene.case(found) and _same_number(scene, verb, found) else None


def _same_number(scene: Scene, verb: int, noun: int) -> bool:
    """Tell whether a finite verb and a noun may agree in number."""
    first, second = scene.tokens[verb].morph.get("Number"), scene.tokens[noun].morph.get("Number")
    return first is None or second is None or first == second or scene.child(noun, "conj") is not None


def whose_words(scene: Scene, last: int) -> Voice | None:
    """Return the person whose words a quotation that ends before token `last` is: *«…», le parole di X*.

    *«…». Queste le parole di X* is one too; *«…». Le parole di X hanno …* is not, nor is a noun with a verb after it.
    """
    words, tokens = scene.lexicon.role("words_of"), scene.tokens
    k = last
    while k < len(tokens) and (tokens[k].text in EDGE or tokens[k].text == "."):
        k += 1
    if k + 4 > len(tokens):
        return None
    crossed = any(token.text == "." for token in tokens[last:k]) or tokens[k].sent != tokens[last - 1].sent
    pointer = k
    while k < len(tokens) and k < pointer + 2 and tokens[k].lower in scene.lexicon.role("these_are"):
        k += 1
    if (crossed and k == pointer) or k + 4 > len(tokens) or tokens[k].lower not in scene.lexicon.role("definite"):
        return None
    if tokens[k + 1].lower not in words or scene.norm(k + 2) not in scene.lexicon.role("of_case"):
        return None
    start = end = k + 3
    while end < len(tokens) and end < start + 5 and tokens[end].ent != "PER" and tokens[end].text not in EDGE:
        end += 1
    named = end
    while end < len(tokens) and tokens[end].ent == "PER":
        end += 1
    closed = end > named and (end == len(tokens) or tokens[end].text in {".", ","})
    return Voice(start, end) if closed and tokens[end - 1].sent == tokens[k].sent else None
