"""Disputes inside one article: which two claims cannot both be right as reported, and why.

A denial is tied to what it denies: by words that both share, by the charge's naming the one who denies, or, where it
says only *the charges* or *false*, by standing next to it. A plain statement that rejects another's claim (*we never
received it*, *none of our warnings was late*) is a denial too. Two other claims conflict where they share their words
and differ in polarity, or give different numbers of the same thing. Blame traded about different facts is none.

`Contradiction.reason` is one of: `denied` (one rejects the other), `opposite` (the same said and negated), `number`
(different numbers of the same thing).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hearsay.annotate import Parse, Token
from hearsay.lexicon import Lexicon
from hearsay.records import Attribution, Contradiction, Span

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_VERBAL = frozenset({"VERB", "AUX"})
_IMPERSONAL = frozenset({"unknown", "document", "media"})  # sources that no charge is brought against; own choice
# All figures below were set on own gold and dev by hand.
_POLARITY = 0.5  # share of the shorter content's words that two claims of opposite polarity have in common
_NUMBER = 0.5  # the same for two claims that count one thing
_ELSEWHERE = 0.67  # share up to which two places, or other adjuncts, that differ keep two numbers apart; own choice
_CHARGES = frozenset({"verb:accusation", "verb:label", "noun"})  # rules by which somebody is blamed
_NEAR = 3  # sentences back to which a denial reaches when its words name nothing
_ARTICLE = 200  # claims between two that are compared: more than any article holds; keeps long collections linear
_FAR = 9  # sentences back to which it reaches when words are shared or the denier is named
_TIED = 0.9  # score from which a denial is tied to a claim
# Rules whose content is a clause: a denial in other words than the claim's is tied to the claim right before it.
_CLAUSAL = frozenset({"verb:clause", "verb:infinitive", "verb:parenthetical"})
_ENDS = frozenset(',.;:()«»“”"')
_SECOND = 0.85  # share of the best score from which a second claim is denied with the first


@dataclass(slots=True)
class _View:
    """A claim with what disputes ask of it. `counter` tells that it denies by stating the contrary of a charge."""

    claim: Attribution
    tokens: list[Token]
    cue: list[Token]
    words: frozenset[str]
    tops: list[Token]
    negative: bool
    sent: int
    own: frozenset[str]
    counts: dict[str, str]
    house: frozenset[str] = frozenset()
    counter: bool = False

    @property
    def stance(self) -> str:
        return "denies" if self.counter else self.claim.stance


def find_disputes(
    parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon
) -> tuple[tuple[Attribution, ...], tuple[Contradiction, ...]]:
    """Return the attributions, plain rejections of another's claim now `denies`, and the contradictions between them.

    The contradictions are in order of their first claim, then of their second; each pair comes once, with the first
    reason that holds.
    """
    views = _views(parse, attributions, lexicon)
    found: dict[tuple[int, int], str] = {}
    targets: dict[int, list[int]] = {}
    for i, view in enumerate(views):
        if view.claim.stance == "asserts" and _rejects(parse, views, i, targets, lexicon):
            view.counter = True
        if view.stance == "denies":
            targets[i] = _denied(views, i, targets, lexicon)
    for i, view in enumerate(views):
        if view.stance != "denies":
            continue
        if not targets[i]:
            targets[i] = _denied(views, i, targets, lexicon, onward=True)
        elif all(_echo(view, views[j]) for j in targets[i]):
            others = [j for j in _around(views, i) if _told_elsewhere(view, views[j])]
            named = {token.lower for token in view.tokens if token.pos == "PROPN"}
            targets[i] += sorted(
                others, key=lambda j: (-len((view.words & views[j].words) - named), -len(view.words & views[j].words))
            )[:1]
    for i, denied in targets.items():
        for j in denied:
            found[min(i, j), max(i, j)] = "denied"
    for i, first in enumerate(views):
        for j in range(i + 1, min(len(views), i + _ARTICLE)):
            if (i, j) in found or not _comparable(first, views[j]):
                continue
            if first.negative != views[j].negative and _opposed(first, views[j], lexicon):
                found[i, j] = "opposite"
            elif _numbers_differ(first, views[j]):
                found[i, j] = "number"
    claims = tuple(replace(view.claim, stance="denies") if view.counter else view.claim for view in views)
    return claims, tuple(Contradiction(i, j, found[i, j]) for i, j in sorted(found))


def _views(parse: Parse, attributions: Sequence[Attribution], lexicon: Lexicon) -> list[_View]:
    starts = [token.start for token in parse.tokens]
    light = lexicon.role("light_words") | lexicon.role("charge")

    def inside(spans: Iterable[Span]) -> list[Token]:
        return [
            parse.tokens[i]
            for span in spans
            for i in range(bisect_left(starts, span.start), bisect_left(starts, span.end))
        ]

    views = []
    for claim in attributions:
        tokens = inside(claim.content)
        within = {token.i for token in tokens}
        tops = [token for token in tokens if token.head == token.i or token.head not in within]
        tops += [
            token for token in tokens if token.rel in {"conj", "parataxis"} and token.head in {top.i for top in tops}
        ]
        words = frozenset(
            (token.lower if token.pos in {"PROPN", "NUM"} else token.lemma)
            for token in tokens
            if token.pos in _CONTENT and token.lemma not in light and token.lower not in light
        )
        cue = inside(claim.cue)
        at = tokens or cue
        own = (
            frozenset(word for word in claim.sources[0].name.casefold().split() if len(word) > 3)
            if claim.sources
            else frozenset()
        )
        negative = _negative(parse, tokens, {top.i for top in tops}, lexicon)
        views.append(
            _View(
                claim, tokens, cue, words, tops, negative, at[0].sent if at else 0, own, _counts(parse, tokens, lexicon)
            )
        )
        views[-1].house = _house(parse, claim, starts, lexicon)
    return views


def _house(parse: Parse, claim: Attribution, starts: Sequence[int], lexicon: Lexicon) -> frozenset[str]:
    """Return the words for the body that a spokesperson speaks for, from what stands after or in the source's name."""
    spans = claim.sources[0].span if claim.sources else ()
    if not spans:
        return frozenset()
    start, end = bisect_left(starts, spans[0].start), bisect_left(starts, spans[-1].end)
    stop = parse.sentences[parse.tokens[start].sent][1]
    if end < stop and parse.tokens[end].text == ",":
        end = next(
            (k for k in range(end + 1, min(stop, end + 10)) if parse.tokens[k].text in _ENDS), min(stop, end + 10)
        )
    phrase = parse.tokens[start:end]
    if not any(token.lower in lexicon.role("spokesperson") for token in phrase):
        return frozenset()
    named = {token.lower for token in phrase if token.ent == "PER"}
    return frozenset(t.lower for t in phrase if t.pos in {"NOUN", "PROPN"} and len(t.lower) > 3) - named


def _negative(parse: Parse, tokens: Sequence[Token], tops: set[int], lexicon: Lexicon) -> bool:
    """Tell whether a main clause of the content is negated, by its verb or by one of its arguments (*no request*)."""
    negation, nouns = lexicon.role("negation"), lexicon.role("no_words")
    for token in tokens:
        if token.lower not in negation and token.lower not in nouns:
            continue
        if lexicon.role("only") & {other.lower for other in parse.tokens[token.i + 1 : token.i + 2]}:
            continue
        node = token
        for _ in range(3 if token.lower in nouns else 2):
            if node.i in tops:
                return True
            if node.dep.startswith(("acl", "advcl", "ccomp")) and node.i != token.i:
                break
            node = parse.tokens[node.head]
        if node.i in tops:
            return True
    return False


def _rejects(parse: Parse, views: Sequence[_View], i: int, targets: dict[int, list[int]], lexicon: Lexicon) -> bool:
    """Tell whether a plain statement answers and rejects what another has claimed before it.

    It does where it replies in so many words (*replica*), where it negates something of the speaker's own (*we never
    received it*), or where a charge that names the speaker or shares its words is near and it is negative.
    """
    view = views[i]
    if not view.tokens or view.claim.rule in {"verb:accusation", "noun", "adverb", "conditional"}:
        return False
    if not view.claim.sources or view.claim.sources[0].type in _IMPERSONAL or view.claim.parent is not None:
        return False
    before = [other for other in views[max(0, i - 8) : i] if _chargeable(view, other)]
    replies = any(lexicon.verb_lemma(token.lower, token.lemma) in lexicon.role("reply") for token in view.cue)
    if replies and any(view.sent - other.sent <= 2 for other in before):
        return True
    if not view.negative or view.claim.certainty != "certain" or not _flat(parse, view, lexicon):
        return False
    for k in range(max(0, i - 4), i):
        denial = views[k]
        if denial.stance == "denies" and denial.claim.rule != "verb:anaphor":
            if view.sent - denial.sent <= 2 and _same_source(view, denial):
                return True
            if (
                view.sent - denial.sent <= 1
                and targets.get(k)
                and not any(_same_source(view, views[j]) for j in targets[k])
            ):
                return True
    own = _about_oneself(parse, view, lexicon)
    emphatic = any(  # *non abbiamo mai ricevuto nulla* answers a charge in whatever words
        token.lower in lexicon.role("no_words") or token.lower in lexicon.role("never") for token in view.tokens
    )
    flat = any(top.lemma in lexicon.role("existing") for top in view.tops) or any(
        token.lower in lexicon.role("no_words")
        and lexicon.role("such") & {view.tokens[n + 1].lower, view.tokens[n + 1].lemma}
        for n, token in enumerate(view.tokens[:-1])
    )
    for other in before:
        gap = view.sent - other.sent
        if gap > _FAR or other.negative:
            continue
        shared = len(view.words & other.words)
        named = bool(view.own & {token.lower for token in other.tokens})
        charged = gap <= _NEAR and (other.claim.rule in _CHARGES or emphatic)
        if named or (own and (shared or charged)) or ((shared >= 2 or (flat and shared)) and gap <= _NEAR):
            return True
    return False


def _flat(parse: Parse, view: _View, lexicon: Lexicon) -> bool:
    """Tell whether a main clause is negated flatly: *cannot reach them*, *I don't know what to say* reject nothing."""
    modal, open_to = lexicon.role("modal"), lexicon.role("ignorance")
    weak = set()
    for top in view.tops:
        auxiliaries = [parse.tokens[c] for c in parse.children[top.i] if parse.tokens[c].rel == "aux"]
        if top.lemma in open_to or any(token.lower in modal or token.lemma in modal for token in auxiliaries):
            weak.add(top.i)
    negation = lexicon.role("negation")
    rest = [token for token in view.tokens if not (token.lower in negation and token.head in weak)]
    return _negative(parse, rest, {top.i for top in view.tops}, lexicon)


def _chargeable(view: _View, other: _View) -> bool:
    """Tell whether a claim can be what another's statement rejects."""
    return (
        not _same_source(view, other)
        and not _speaks_for(view, other)
        and other.claim.stance in {"asserts", "thinks", "predicts"}
        and other.claim.id != view.claim.parent
        and view.claim.id != other.claim.parent
    )


def _about_oneself(parse: Parse, view: _View, lexicon: Lexicon) -> bool:
    """Tell whether the main clause says what the speaker, or what is the speaker's, did not do or have.

    Not what the speaker will not do, cannot do, or does not think or know.
    """
    first, third = lexicon.role("first_person"), lexicon.role("third_person")
    for top in view.tops:
        group = [top, *(parse.tokens[c] for c in parse.children[top.i] if parse.tokens[c].rel in {"aux", "cop"})]
        if any(
            token.morph.get("Tense") == "Fut"
            or token.lower in lexicon.role("modal")
            or token.lemma in lexicon.role("modal")
            for token in group
        ):
            continue
        if any(cue.stance != "asserts" for cue in lexicon.verbs.get(lexicon.verb_lemma(top.lower, top.lemma), ())[:1]):
            continue
        subjects = [parse.tokens[c] for t in group for c in parse.children[t.i] if parse.tokens[c].rel == "nsubj"]
        below = {token.lower for subject in subjects for token in (parse.tokens[k] for k in parse.subtree(subject.i))}
        if view.claim.mode == "direct":
            if below & first or any(token.morph.get("Person") == "1" for token in group):
                return True
        elif below & third or (not subjects and top.pos in _VERBAL and view.claim.rule == "verb:infinitive"):
            return True
    return False


def _around(views: Sequence[_View], i: int) -> range:
    """Return the claims that are near enough to claim `i` to be compared with it."""
    return range(max(0, i - _ARTICLE), min(len(views), i + _ARTICLE))


def _denied(
    views: Sequence[_View], i: int, targets: dict[int, list[int]], lexicon: Lexicon, *, onward: bool = False
) -> list[int]:
    """Return the claims that denial `i` rejects, the likeliest first; `onward` looks at the claims after it.

    Claims that one source makes in a row stand equally near, so that a charge is found behind what was added to it.
    """
    view = views[i]
    charge = lexicon.role("charge")
    generic = not view.words or any(token.lemma in charge or token.lower in charge for token in view.tokens)
    before = [k for k in range(max(0, i - 4), i) if targets.get(k) and _same_source(view, views[k])]
    earlier = targets[before[-1]] if before else []
    open_to = [
        j
        for j in _around(views, i)
        for other in (views[j],)
        if j != i
        and not _same_source(view, other)
        and not _speaks_for(view, other)
        and not (view.claim.rule == other.claim.rule == "verb:object" and other.claim.stance == "thinks")
        and other.claim.stance not in {"questions", "denies"}
        and not (other.counter and (view.negative == other.negative or j > i))
        and not (other.negative and (view.counter or not view.negative))
    ]
    fitting = []
    last, near = i, view
    for j in reversed(open_to):
        other = views[j]
        first = other.claim.sources[:1]
        inner = _overlap(view, other) or (view.sent == other.sent and bool(first) and first[0].type == "unknown")
        if (j > i) != onward and not inner:
            continue
        if j < i and not (last == j + 1 and last < i and _same_source(other, views[last])):
            near = other
        last = j
        gap = view.sent - (near if j < i else other).sent
        score = _score(view, other, abs(gap), generic=generic, inner=inner) + (0.8 if j in earlier else 0.0)
        if score >= _TIED:
            fitting.append((score, j))
    scored = sorted(fitting, key=lambda pair: (-pair[0], pair[1]))
    outer = {views[j].claim.parent for _, j in scored}
    scored = [(score, j) for score, j in scored if views[j].claim.id not in outer]
    best = [j for _, j in scored[:1]]
    return best + [j for score, j in scored[1:2] if score >= scored[0][0] * _SECOND and view.words & views[j].words]


def _score(view: _View, other: _View, gap: int, *, generic: bool, inner: bool) -> float:
    """Return how well `other` fits as what `view` denies; own weights, set on own gold."""
    shared = view.words & other.words
    share = len(shared) / max(1, min(len(view.words), len(other.words), 4))
    named = bool(view.own & {token.lower for token in other.tokens})
    if view.sent < other.sent and not (share or named or inner):
        return 0.0
    reach = _FAR if share or named or generic else _NEAR
    if gap > reach and not inner:
        return 0.0
    if not (share or named or inner or generic) and (gap > 1 or view.claim.rule not in _CLAUSAL):
        return 0.0
    weight = {"asserts": 0.5, "thinks": 0.35, "predicts": -0.1, "orders": -0.1}.get(other.claim.stance, 0.0)
    return 0.8 + weight + 0.9 * share + 0.4 * named + 1.0 * inner - 0.14 * gap


def _echo(view: _View, other: _View) -> bool:
    """Tell whether a claim only repeats, for nobody, the words that a denial rejects: *denied reports that …*."""
    return _overlap(view, other) and bool(other.claim.sources) and other.claim.sources[0].type == "unknown"


def _told_elsewhere(view: _View, other: _View) -> bool:
    """Tell whether somebody claims, elsewhere in the article, most of what a denial rejects."""
    common = len(view.words & other.words)
    shorter = min(len(view.words), len(other.words))
    known = bool(other.claim.sources) and other.claim.sources[0].type != "unknown"
    return (
        known
        and other.stance in {"asserts", "thinks", "predicts"}
        and view.negative == other.negative
        and not _same_source(view, other)
        and common >= 2
        and common / shorter >= _POLARITY
    )


def _overlap(first: _View, second: _View) -> bool:
    return any(a.start < b.end and b.start < a.end for a in first.claim.content for b in second.claim.content)


def _comparable(first: _View, second: _View) -> bool:
    """Tell whether two claims can conflict without one of them being a denial."""
    stances = {first.stance, second.stance}
    return not (
        stances & {"questions", "orders", "denies"}
        or "unknown" in {first.claim.certainty, second.claim.certainty}
        or _same_source(first, second)
        or _overlap(first, second)
    )


def _opposed(first: _View, second: _View, lexicon: Lexicon) -> bool:
    """Tell whether two claims share their words and their main verb, so that the negation of one decides."""
    verbs = [
        {top.lemma for top in view.tops if top.lemma not in lexicon.role("light_words")} for view in (first, second)
    ]
    shorter = min(len(first.words), len(second.words))
    common = len(first.words & second.words)
    return bool(verbs[0] & verbs[1]) and shorter >= 2 and common >= 2 and common / shorter >= _POLARITY


def _numbers_differ(first: _View, second: _View) -> bool:
    """Tell whether two claims count the same thing and differ: one noun, another number, most other words shared."""
    counts = (first.counts, second.counts)
    if not any(counts[0][unit] != counts[1][unit] for unit in counts[0].keys() & counts[1].keys()):
        return False
    rest = [{word for word in view.words if not word[:1].isdigit()} for view in (first, second)]
    shorter = min(len(words) for words in rest)
    common = len(rest[0] & rest[1])
    places = [
        {t.lemma for t in view.tokens if t.rel == "obl" and t.pos in {"NOUN", "PROPN"}} for view in (first, second)
    ]
    if common <= shorter * _ELSEWHERE and all(places) and not places[0] & places[1]:
        return False  # *in the valley*, *on the coast*
    return common >= 2 and common / max(1, shorter) >= _NUMBER


def _counts(parse: Parse, tokens: Sequence[Token], lexicon: Lexicon) -> dict[str, str]:
    """Return the number that each noun of the content has, as a value where it can be read; rough ones are left out."""
    found: dict[str, str] = {}
    for token in tokens:
        if token.pos != "NUM" or token.rel != "nummod" or parse.tokens[token.head].pos != "NOUN":
            continue
        rough = lexicon.role("rough")
        if any(parse.tokens[k].lower in rough for k in range(max(0, token.i - 3), token.i)):
            continue
        unit = parse.tokens[token.head].lemma
        if unit not in lexicon.role("time_units"):
            found[unit] = token.lower
    return found


def _speaks_for(view: _View, other: _View) -> bool:
    """Tell whether one speaks for the body that the other claim is of: *X, spokesman of the club*, *the club*."""
    return bool(view.house & other.own or other.house & view.own)


def _same_source(first: _View, second: _View) -> bool:
    if not first.claim.sources or not second.claim.sources:
        return False
    a, b = first.claim.sources[0], second.claim.sources[0]
    if a.type == "unknown" or b.type == "unknown":
        return False
    if a.entity is not None or b.entity is not None:
        return a.entity == b.entity
    return a.name.casefold() == b.name.casefold()
