"""Who speaks: subjects, agents, antecedents and dropped subjects of a reporting verb, as noun phrases."""

from __future__ import annotations

from hearsay.annotate import Token
from hearsay.attribution.placed import (
    after_semicolon,
    beside_participle,
    clause_start,
    inverted,
    main_above,
    named_aside,
    one_of,
)
from hearsay.attribution.scene import EDGE, NOMINAL, VERBAL, Scene, Voice

_INHERITS = frozenset({"conj", "xcomp", "advcl", "parataxis", "ccomp"})
_ASIDES = frozenset(",-–—")
_DEEP = 6  # verbs above one another that a subject is looked for in
NOBODY = Voice(0, 0)


def voice(scene: Scene, head: int) -> Voice:
    """Return the noun phrase headed by token `head` as a source, a relative pronoun replaced by what it stands for."""
    token = scene.tokens[head]
    if token.lower in scene.lexicon.role("relative") and token.pos in {"PRON", "SCONJ", "DET"}:
        antecedent = _antecedent(scene, head)
        if antecedent is not None:
            head = _person_before(scene, head, _outside_brackets(scene, antecedent))
    start, end = scene.np(head)
    opening = scene.opening(scene.tokens[head].sent)
    if start <= head < opening:  # the parse takes the place of a dateline for the subject: it is whoever comes next
        after = next(
            (k for k in range(opening, scene.bounds(head)[1]) if scene.tokens[k].pos in {"NOUN", "PROPN"}), None
        )
        while (
            after is not None
            and scene.tokens[after].rel in {"compound", "amod", "flat"}
            and (opening <= scene.tokens[after].head)
        ):
            after = scene.tokens[after].head
        if after is not None:
            start, end = scene.np(after)
    if start < opening <= end:  # a dateline is no part of who speaks
        start = opening
    return Voice(*_with_name(scene, start, _with_field(scene, start, end)))


def _with_field(scene: Scene, start: int, end: int) -> int:
    """Return where an office ends with its field and its holder: *l'assessore | alla Mobilità Marta Ferri*.

    A tree may hang the holder on the field and the field on the verb.
    """
    _, high = scene.bounds(start)
    to = scene.lexicon.role("to_case") | scene.lexicon.role("of_case")
    if end >= high or scene.norm(end) not in to or scene.tokens[end].pos != "ADP":
        return end
    k = end + 1
    while k < high and k < end + 4 and scene.tokens[k].pos in {"NOUN", "PROPN", "ADJ"} and scene.tokens[k].ent != "PER":
        k += 1
    last = k
    while last < high and scene.tokens[last].ent == "PER":
        last += 1
    named = k > end + 1 and last - k > 1 and scene.actors.kind(start, end, None) in {"official_role", "anonymous"}
    return last if named else end


def _with_name(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """Widen a noun phrase over the name it is set beside by a comma: *Ann Lee, the mayor*, *the mayor, Ann Lee*."""
    low, high = scene.bounds(start)
    tokens = scene.tokens
    if any(tokens[k].pos == "PROPN" and tokens[k].rel in {"nsubj", "root", "appos"} for k in range(start, end)):
        return start, end
    k = start - 2
    if (
        k >= low
        and tokens[start - 1].text == ","
        and tokens[k].pos == "PROPN"
        and k not in scene.temporal
        and any(tokens[m].pos == "NOUN" for m in range(start, end))
    ):
        while k - 1 >= low and tokens[k - 1].pos == "PROPN":
            k -= 1
        if k == low or tokens[k - 1].pos != "ADP":
            return k, end
    if end + 1 < high and tokens[end].text == "," and tokens[end + 1].pos == "PROPN":
        k = end + 1
        while k < high and tokens[k].pos == "PROPN":
            k += 1
        if k < high and tokens[k].text == "," and k - end <= 5:
            return start, k
    return start, end


def known(scene: Scene, start: int, end: int) -> Voice:
    """Return the noun phrase of tokens `start` to `end` as a source with its type, name and entity."""
    found = Voice(start, end)
    found.entity = scene.actors.resolve(start, end)
    found.kind = scene.actors.kind(start, end, found.entity)
    found.name = scene.actors.name(start, end, found.entity)
    return found


def _outside_brackets(scene: Scene, i: int) -> int:
    """Return the noun before the brackets that token `i` stands in, whose aside it is; `i` where it stands in none."""
    low, _ = scene.bounds(i)
    for k in range(i, low, -1):
        if scene.tokens[k].text == ")" and k < i:
            return i
        if scene.tokens[k].text != "(":
            continue
        k -= 1
        while k > low and scene.tokens[k].rel in {"flat", "compound", "appos"} and low <= scene.tokens[k].head < k:
            k = scene.tokens[k].head
        return k if scene.tokens[k].pos in {"NOUN", "PROPN"} else i
    return i


def _antecedent(scene: Scene, pronoun: int) -> int | None:
    for node in scene.ancestors(pronoun):
        if scene.tokens[node].dep.startswith("acl"):
            return scene.tokens[node].head
    low, _ = scene.bounds(pronoun)
    for k in range(pronoun - 1, low - 1, -1):
        if scene.tokens[k].pos in {"NOUN", "PROPN"}:
            top = k
            while (
                scene.tokens[top].rel in {"flat", "nmod", "compound", "appos"}
                and low <= scene.tokens[top].head < pronoun
            ):
                top = scene.tokens[top].head
            return top
    return None


def _person_before(scene: Scene, pronoun: int, head: int) -> int:
    """Return who *who* stands for where the noun before it is a body that a preposition sets beside a person.

    *Professor X, of the University of Y, who said*: a university is no *who*.
    """
    if scene.tokens[pronoun].lower not in scene.lexicon.role("relative_person"):
        return head
    start, end = scene.np(head)
    if scene.actors.kind(start, end, scene.actors.resolve(start, end)) not in {"organisation", "unknown", "media"}:
        return head
    low, _ = scene.bounds(pronoun)
    named = [k for k in range(low, start) if scene.tokens[k].ent == "PER" and scene.quote_of[k] < 0]
    if not named or any(scene.tokens[k].pos in VERBAL and scene.finite(k) for k in range(named[-1], start)):
        return head
    first = named[-1]
    while first - 1 in named:
        first -= 1
    return first


def subject(scene: Scene, verb: int, banned: tuple[int, int] = (0, 0), depth: int = 0) -> Voice | None:
    """Return the source that the subject (or, in a passive, the agent) of `verb` names.

    None means that the clause expresses none: a dropped subject. `NOBODY` means a passive without agent. Tokens in the
    range `banned` (the content) cannot be the source.
    """
    found = _own_subject(scene, verb, banned) or _cleft(scene, verb)
    token = scene.tokens[verb]
    if token.dep.startswith("acl") and depth < 6 and _disagrees(scene, verb, token.head):
        governor = scene.tokens[token.head].head
        return subject(scene, governor, banned, depth + 1) if scene.tokens[governor].pos in VERBAL else None
    if found is not None:
        return _set_off(scene, verb, found, banned) or found
    if scene.passive(verb):
        return NOBODY
    gerund = token.morph.get("VerbForm") == "Ger" or token.lower.endswith(tuple(scene.lexicon.role("gerund")))
    if token.dep.startswith("acl") and token.head != verb and not gerund:
        return voice(scene, token.head)
    if gerund:
        cited = beside_participle(scene, verb)
        if cited is not None:
            return cited
        low = clause_start(scene, verb)
        previous = next(
            (
                k
                for k in range(verb - 1, low - 1, -1)
                if k in scene.verbs
                and scene.quote_of[k] < 0
                and scene.finite(k)
                and not scene.tokens[k].dep.startswith("acl")
            ),
            None,
        )
        if previous is not None and depth < 6 and not banned[0] <= previous < banned[1]:
            patient = next((c for c in scene.parse.children[previous] if scene.tokens[c].dep == "nsubj:pass"), None)
            if patient is not None and token.head == previous and scene.passive(previous):
                found = voice(scene, patient)  # *the mayor was quoted by X as saying that …*: the mayor said it
                if scene.speaks(found.start, found.end):
                    return found
            found = subject(scene, previous, banned, depth + 1) or in_place(scene, previous, banned)
            if found is not None:
                return found
        if token.dep.startswith("acl") and token.head != verb:
            found = voice(scene, token.head)
            main = main_above(scene, verb)
            if main is None or scene.speaks(found.start, found.end):
                return found
            return subject(scene, main, banned, depth + 1) if depth < _DEEP else None
        main = main_above(scene, verb) if token.rel == "advcl" and scene.tokens[verb - 1].text == "," else None
        if main is not None and main != token.head and depth < _DEEP:
            return subject(scene, main, banned, depth + 1)
    resumed = after_semicolon(scene, verb)
    if resumed is not None and not banned[0] <= resumed.start < banned[1]:
        return resumed
    if depth < 6 and token.head != verb and token.rel in _INHERITS:
        head = token.head
        coordinated = token.rel == "conj" or (token.rel == "parataxis" and _conjoined(scene, verb))
        if coordinated and scene.finite(verb):
            above_cue = (
                next((a for a in scene.ancestors(head) if a in scene.verbs and a < head), None)
                if scene.tokens[head].rel == "ccomp"
                else None
            )
            if above_cue is not None and scene.tokens[head].head == above_cue:
                found = subject(scene, above_cue, banned, depth + 1)
                if found is not None and found.expressed:
                    return found
            if scene.passive(head) and not scene.passive(verb):
                patient = next((c for c in scene.parse.children[head] if scene.tokens[c].dep == "nsubj:pass"), None)
                if patient is not None:
                    return voice(scene, patient)
        person = token.morph.get("Person")
        above = scene.tokens[head]
        if token.rel in {"ccomp", "parataxis"} and scene.finite(verb) and not coordinated:
            if head in scene.verbs and token.rel == "ccomp" and not _differs(token, above):
                found = subject(scene, head, banned, depth + 1)  # *anunció que pedirá …*: the same one
                return found if found is not None and found.expressed else None
            return None
        if above.pos in VERBAL or above.morph.get("VerbForm") or scene.child(head, "cop") is not None:
            if token.rel == "conj" and scene.finite(verb) and not scene.finite(head):
                return subject(scene, _finite_above(scene, head), banned, depth + 1)
            number = token.morph.get("Number")
            shown = token.morph.get("Tense") != "Past" or not scene.lexicon.role("zero_complementiser")
            if coordinated and person and number and shown and above.morph.get("Number", number) != number:
                return None
            inherited = subject(scene, head, banned, depth + 1)
            if inherited is not None and inherited.expressed and scene.finite(verb) and token.rel == "advcl":
                if not scene.speaks(inherited.start, inherited.end) or _thing_then(scene, verb, inherited):
                    return None
            return inherited if inherited is not NOBODY or token.rel == "conj" else None
        if above.pos in NOMINAL and token.rel in {"advcl", "xcomp"}:
            return voice(scene, head)
    return None


def _thing_then(scene: Scene, verb: int, found: Voice) -> bool:
    """Tell whether a clause of time cannot have the subject before it, a thing: *la foto smentisce X, quando disse*."""
    words = scene.lexicon.role("when")
    when = any(scene.tokens[c].lower in words for c in scene.parse.children[verb])
    return when and scene.actors.kind(found.start, found.end, None) == "document"


def _differs(one: Token, other: Token) -> bool:
    """Tell whether two finite verbs cannot have one subject: their persons or numbers differ."""
    return any(one.morph.get(key, other.morph.get(key)) != other.morph.get(key) for key in ("Person", "Number"))


def _finite_above(scene: Scene, verb: int) -> int:
    """Return the finite verb that an infinitive or participle depends on, which a finite verb after *and* goes with."""
    node = verb
    for _ in range(4):
        above = scene.tokens[node].head
        if scene.finite(node) or above == node or above > node:
            break
        if scene.tokens[above].pos not in VERBAL and scene.child(node, "mark") is None:
            break
        node = above
    return node if scene.finite(node) and scene.tokens[node].pos in VERBAL else verb


def _cleft(scene: Scene, verb: int) -> Voice | None:
    """Return who is named after the copula in *a chiedere aiuto è X*, *a dirlo è stato X*."""
    low, high = scene.bounds(verb)
    if not low < verb <= low + 2 or scene.tokens[low].lower not in scene.lexicon.role("cleft"):
        return None
    copula = next((k for k in range(verb + 1, high) if scene.tokens[k].lemma in scene.lexicon.role("copula")), None)
    if copula is None:
        return None
    for k in range(copula + 1, min(high, copula + 7)):
        if scene.tokens[k].pos in {"NOUN", "PROPN"} and k not in scene.temporal:
            return voice(scene, k)
    return None


def _conjoined(scene: Scene, verb: int) -> bool:
    """Tell whether a conjunction stands before the words of `verb`."""
    low, _ = scene.bounds(verb)
    k = verb - 1
    while k > low and scene.tokens[k].pos in {"AUX", "ADV", "PRON"}:
        k -= 1
    return scene.tokens[k].pos == "CCONJ"


def _own_subject(scene: Scene, verb: int, banned: tuple[int, int]) -> Voice | None:
    passive = scene.passive(verb)
    candidates = []
    for c in scene.parse.children[verb]:
        token = scene.tokens[c]
        if banned[0] <= c < banned[1] or c in scene.temporal or _governed(scene, c):
            continue
        if (
            scene.quote_of[c] >= 0
            and scene.quote_of[c] != scene.quote_of[verb]
            and scene.quote_of[c] not in scene.labels
        ):
            continue
        if token.dep == "obl:agent" or (passive and token.rel == "obl" and _is_agent(scene, c)):
            return voice(scene, c)
        if token.lower in scene.lexicon.role("anaphor") and scene.lexicon.role("neuter_clitic"):
            continue
        adjectival = token.dep == "nsubj:pass" and not passive
        if (
            (
                token.dep == "nsubj"
                or adjectival
                or (token.rel == "expl" and token.lower in scene.lexicon.role("pronoun") and c < verb)
            )
            and not passive
            and token.pos in NOMINAL | {"DET", "ADJ", "SCONJ"}
        ):
            candidates.append(c)
    if candidates:
        return voice(scene, min(candidates, key=lambda c: abs(c - verb)))
    after = inverted(scene, verb) if not passive else None
    if after is not None and not banned[0] <= after < banned[1]:
        return voice(scene, after)
    if not passive and token_is_relative(scene, verb):
        return voice(scene, _outside_brackets(scene, scene.tokens[verb].head))
    return _from_within(scene, verb) if not passive else None


def _governed(scene: Scene, i: int) -> bool:
    """Tell whether token `i` ends a name that a preposition governs: *Alta* in *al Giornale della Laguna Alta*."""
    k = i
    while k > 0 and scene.tokens[i].ent and scene.tokens[k - 1].ent == scene.tokens[i].ent:
        k -= 1
    return k < i and scene.tokens[k - 1].pos == "ADP" and scene.tokens[k - 1].sent == scene.tokens[i].sent


def _from_within(scene: Scene, verb: int) -> Voice | None:
    """Return the body from within which several people speak: *dal ministero fanno sapere*."""
    if scene.tokens[verb].morph.get("Number") != "Plur" or scene.tokens[verb].morph.get("VerbForm") != "Fin":
        return None
    for c in scene.kids(verb, "obl"):
        if c < verb and scene.lexicon.role("by_case") & set(scene.case(c)):
            start, end = scene.np(c)
            kind = scene.actors.kind(start, end, scene.actors.resolve(start, end))
            if kind in {"organisation", "media"} and scene.speaks(start, end):
                return Voice(start, end)
    return None


def _disagrees(scene: Scene, verb: int, head: int) -> bool:
    """Tell whether a verb in the singular has a plural pronoun before it, so that another is its subject."""
    forms = [scene.tokens[verb], *(scene.tokens[c] for c in scene.kids(verb, "aux"))]
    singular = any(form.morph.get("Number") == "Sing" and form.morph.get("VerbForm") == "Fin" for form in forms)
    return singular and scene.tokens[head].pos == "PRON" and scene.tokens[head].morph.get("Number") == "Plur"


def _is_agent(scene: Scene, i: int) -> bool:
    agent = scene.lexicon.role("agent")
    first = next((c for c in scene.parse.children[i] if scene.tokens[c].rel == "case"), None)
    return first is not None and scene.tokens[first].lower in agent


def token_is_relative(scene: Scene, verb: int) -> bool:
    """Tell whether `verb` heads a relative clause whose subject is the relative pronoun."""
    token = scene.tokens[verb]
    if not token.dep.startswith("acl:relcl"):
        return False
    return not any(
        scene.tokens[c].dep == "nsubj" and scene.tokens[c].lower not in scene.lexicon.role("relative")
        for c in scene.parse.children[verb]
    )


def in_place(scene: Scene, verb: int, banned: tuple[int, int] = (0, 0)) -> Voice | None:
    """Return the noun phrase that stands right before a verb, by the order of words alone; None where none can speak.

    What commas set off between the two is passed over: *X, chief of Y, told*, *aides, who asked not to be named, say*.
    A phrase that opens with a preposition is no subject, unless it is set off itself.
    """
    low = max(scene.bounds(verb)[0], scene.opening(scene.tokens[verb].sent))
    k = _before_group(scene, verb, low)
    if k < low or banned[0] <= k < banned[1] or scene.quote_of[k] != scene.quote_of[verb]:
        return None
    aside = _aside_start(scene, low, k) if scene.tokens[k].text in _ASIDES else None
    if scene.tokens[k].text in _ASIDES:
        if aside is None:
            return None
        start = _phrase_start(scene, low, aside)
        if start is None or banned[0] <= start < banned[1]:
            return None
        end = k if scene.tokens[aside + 1].lower not in scene.lexicon.role("relative") else aside
    else:
        end = _before_relative(scene, low, k) if scene.tokens[k].pos in VERBAL else k + 1
        start = _phrase_start(scene, low, end)
        if start is None or banned[0] <= start < banned[1]:
            return None
    return Voice(start, end) if scene.speaks(start, end) else None


def _set_off(scene: Scene, verb: int, found: Voice, banned: tuple[int, int]) -> Voice | None:
    """Return the phrase that a subject is set beside by commas: *the Office of X, the isle nearest to Y, said*."""
    if not found.start < verb or scene.tokens[found.start].sent != scene.tokens[verb].sent:
        return None
    low = scene.bounds(verb)[0]
    k = _before_group(scene, verb, low)
    if k < found.start or scene.tokens[k].text != ",":
        return None
    aside = _aside_start(scene, low, k)
    if aside is None or found.start <= aside:
        return None
    return in_place(scene, verb, banned)


def _before_group(scene: Scene, verb: int, low: int) -> int:
    """Return the token before a verb's auxiliaries, clitics, negation and adverbs, times among them."""
    small = scene.lexicon.role("negation") | scene.lexicon.role("object_clitic") | scene.lexicon.role("reflexive")
    k = verb - 1
    while k >= low and (scene.tokens[k].pos in {"AUX", "ADV"} or scene.tokens[k].lower in small or k in scene.temporal):
        k -= 1
    return k


def _aside_start(scene: Scene, low: int, comma: int) -> int | None:
    """Return the comma that opens what `comma` closes, if it is a relative clause or has no finite verb."""
    for k in range(comma - 1, low, -1):
        if scene.tokens[k].text in {":", ";", "(", ")"} or scene.quote_of[k] != scene.quote_of[comma]:
            return None
        if scene.tokens[k].text != scene.tokens[comma].text:
            continue
        relative = any(scene.tokens[m].lower in scene.lexicon.role("relative") for m in (k + 1, k + 2))
        finite = any(scene.tokens[m].pos in VERBAL and scene.finite(m) for m in range(k + 1, comma))
        if relative or not finite:
            return k
    return None


def _before_relative(scene: Scene, low: int, verb: int) -> int:
    """Return the relative pronoun that opens the clause ending in `verb`; `low` where there is none nearby."""
    for k in range(verb - 1, max(low, verb - 8), -1):
        token = scene.tokens[k]
        if token.text in EDGE or (token.pos in VERBAL and scene.finite(k)):
            return low
        if token.lower in scene.lexicon.role("relative") and token.pos == "PRON":
            return k
    return low


def _phrase_start(scene: Scene, low: int, end: int) -> int | None:
    """Return where the noun phrase that ends before `end` begins; None where a preposition governs it."""
    tokens = scene.tokens
    if end <= low or tokens[end - 1].pos not in {"NOUN", "PROPN", "ADJ", "NUM", "X"}:
        return None
    k = end - 1
    while k >= low:
        token = tokens[k]
        if token.pos not in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "ADP", "PART", "X"} or token.text in EDGE:
            break
        if scene.quote_of[k] != scene.quote_of[end - 1] or k in scene.temporal:
            break
        if token.pos == "DET" and (k == low or tokens[k - 1].pos in {"NOUN", "PROPN"}):
            return k
        k -= 1
    k += 1
    if k < end and tokens[k].lower in scene.lexicon.role("clause_opener"):
        k += 1
    return k if k < end and tokens[k].pos not in {"ADP", "PART"} else None


def beside(
    scene: Scene, verb: int, group: tuple[int, int], banned: tuple[int, int], *, left_only: bool = False
) -> Voice | None:
    """Return a speaker that stands right after or right before the words of a cue, whatever the parse calls it.

    `group` is the token range of the cue's words. This is for quotations, where the order of words is firmer than the
    labels: *ha detto ieri la premier X*, *X told*, *said X*. `left_only` looks before the cue alone.
    """
    low, high = scene.bounds(verb)
    k = high if left_only else group[1]
    steps = 0
    while k < high and steps < 5:
        token = scene.tokens[k]
        if (
            banned[0] <= k < banned[1]
            or token.text in '.;:«“"('
            or (scene.quote_of[verb] == -2 and scene.quote_of[k] >= 0)
        ):
            break
        if k in scene.temporal:
            k += 1
            continue
        if token.ent == "PER" and scene.tokens[k - 1].ent != "PER" and scene.tokens[k - 1].pos != "ADP":
            end = k
            while end < high and scene.tokens[end].ent == "PER":
                end += 1
            return Voice(*_with_name(scene, k, end))
        if one_of(scene, k, high):
            return Voice(k, max(scene.np(k)[1], k + 3))
        if token.pos in {"NOUN", "PROPN"} or (token.pos == "PRON" and token.lower in scene.lexicon.role("pronoun")):
            top = k
            while (
                scene.tokens[top].rel in {"flat", "nmod", "compound", "appos", "amod", "det"}
                and k <= scene.tokens[top].head < high
            ):
                top = scene.tokens[top].head
            if not scene.case(top) or scene.lexicon.role("by_case") & set(scene.case(top)):
                found = voice(scene, top)
                if scene.tokens[k].pos != "NOUN" or not _adverbial(scene, top) or scene.speaks(found.start, found.end):
                    if scene.speaks(found.start, found.end, strict=False):
                        return found
            if scene.case(top):
                k = max(k, before_person(scene, k, scene.np(top)[1]) - 1)
            steps += 1
        elif token.pos in VERBAL or token.pos == "SCONJ":
            break
        k += 1
    k = group[0] - 1
    if k > low and scene.tokens[k].text == ",":
        named = next((m for m in range(low, k - 1) if named_aside(scene, m)), None)
        if named is not None:
            end = named
            while scene.tokens[end].ent == "PER":
                end += 1
            return Voice(named, end)
    while k >= low:
        token = scene.tokens[k]
        if (
            banned[0] <= k < banned[1]
            or token.text in '.;:«»“”"'
            or (scene.quote_of[verb] == -2 and scene.quote_of[k] >= 0)
        ):
            break
        if token.pos in {"NOUN", "PROPN", "PRON"} and token.rel in {
            "nsubj",
            "root",
            "obj",
            "appos",
            "flat",
            "conj",
            "parataxis",
            "nmod",
        }:
            if token.lower in scene.lexicon.role("reflexive") or token.lower in scene.lexicon.role("object_clitic"):
                k -= 1
                continue
            top = k
            while (
                scene.tokens[top].rel in {"flat", "nmod", "appos", "compound"}
                and low <= scene.tokens[top].head < group[0]
            ):
                top = scene.tokens[top].head
            found = voice(scene, top)
            if scene.case(top) and scene.tokens[top].rel not in {"nsubj", "root"}:
                k = min(k, found.start) - 1
                continue
            if k not in scene.temporal and scene.speaks(found.start, found.end, strict=False):
                return found
            k = min(k, found.start)
        if token.pos in VERBAL and token.morph.get("VerbForm") != "Part":
            break
        k -= 1
    return None


def before_person(scene: Scene, start: int, end: int) -> int:
    """Return where a phrase ends if a person's name follows in it: *al Corriere | Karim Salvi*; `end` otherwise."""
    for k in range(start + 1, end):
        if (
            scene.tokens[k].ent == "PER"
            and scene.tokens[k - 1].ent != "PER"
            and scene.tokens[k - 1].pos in {"NOUN", "PROPN"}
        ):
            return k
    return end


def _adverbial(scene: Scene, head: int) -> bool:
    """Tell whether a bare noun is a time adjunct (*martedì*, *last week*) rather than a speaker."""
    token = scene.tokens[head]
    return token.dep in {"obl:tmod", "nmod:tmod", "obl:npmod", "obl:unmarked"} or (
        token.rel in {"obl", "advmod"} and not scene.case(head)
    )
