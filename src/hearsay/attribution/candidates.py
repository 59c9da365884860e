"""What could be a reporting cue, and the numbers that describe it.

The ranker (`ranker.py`) reads these numbers and never a word: relations, parts of speech, lexicon classes, distances
and the state of the quotation marks. So what it learns from one language holds for another.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hearsay.annotate import Token
from hearsay.attribution.scene import VERBAL, Draft, Scene, Voice
from hearsay.attribution.sources import subject
from hearsay.lexicon import Cue

_POS = "VERB NOUN AUX ADJ PROPN ADP PUNCT ADV PRON DET NUM SCONJ CCONJ PART INTJ SYM X".split()
_REL = (
    "root ccomp xcomp advcl acl conj parataxis csubj nsubj obj obl nmod amod appos compound case mark advmod aux cop "
    "flat det dep dislocated discourse list iobj expl nummod punct fixed cc vocative orphan"
).split()
_KINDS = ("unknown person official_role anonymous organisation media document social_account collective").split()
_RULES = (
    "quote:cue quote:label quote:alone verb:clause verb:infinitive verb:wish verb:oblique verb:object verb:label "
    "verb:accusation verb:awaited phrase:according adverb noun conditional fragment"
).split()
_FRAMES = "q c i w o od l n t x p np d r qp".split()
_SIDES = (
    *((relation, True) for relation in ("nsubj", "case", "det", "obl", "mark", "expl")),
    *((relation, False) for relation in ("ccomp", "xcomp", "obj", "nmod", "obl", "acl", "punct", "parataxis")),
)
POS = {name: float(code) for code, name in enumerate(_POS)}
REL = {name: float(code) for code, name in enumerate(_REL)}
KIND = {name: float(code) for code, name in enumerate(_KINDS)}
RULE = {name: float(code) for code, name in enumerate(_RULES, 1)}
ENT = {"": 0.0, "PER": 1.0, "ORG": 2.0, "LOC": 3.0}
_STANCE = {None: 0.0, "asserts": 1.0, "denies": 2.0, "questions": 3.0, "orders": 4.0, "predicts": 5.0, "thinks": 6.0}
_FORM = {"": 0.0, "Fin": 1.0, "Inf": 2.0, "Part": 3.0, "Ger": 4.0}
_TENSE = {"Past": 1.0, "Pres": 2.0, "Fut": 3.0, "Imp": 4.0}
_MOOD = {"Ind": 1.0, "Cnd": 2.0, "Imp": 3.0, "Sub": 4.0}
_NUMBER = {"Sing": 1.0, "Plur": 2.0}
_CLAUSAL = frozenset({"ccomp", "xcomp", "acl", "csubj", "advcl", "parataxis"})
_GOVERNS = frozenset({"acl", "ccomp", "nmod", "csubj", "advcl", "xcomp"})
NONE = -1.0  # the question does not arise
_FAR = 40  # tokens: a quotation further away than this is none; own choice
_SPEAKING_VERB = 0.3  # share of a verb's senses that are communication, thought or feeling; own choice
_SPEAKING_NOUN = 0.3
_LEADS = frozenset({":", "―", "—", "--"})
COLON, DASH = ":", frozenset({"―", "—", "--"})

# The names of the numbers of a cue, in order. `wn_` are shares of the lemma's senses, `cl_` the clause below it, `obj_`
# its object, `s_` its subject, `q_` the nearest quotation, `d_` the claim that the rules made of it.
CUE_FEATURES = (
    *("domain", "rule", "d_len", "d_n", "d_src", "d_quoted", "lex", "stance", "certainty"),
    *(f"fr_{frame}" for frame in _FRAMES),
    *("wn_communication", "wn_cognition", "wn_feeling", "wn_social"),
    *("pos", "rel", "relcl", "parent_pos", "parent_side", "form", "tense", "mood", "person", "number"),
    *("finite", "negated", "passive", "modal", "have", "depth", "cue_above"),
    *(f"has_{relation}_{'left' if left else 'right'}" for relation, left in _SIDES),
    *("cl_rel", "cl_finite", "cl_pos", "cl_dist", "cl_len", "cl_subj", "cl_mark", "cl_to"),
    *("obj_pos", "obj_lex", "obj_communication", "obj_cognition", "obj_act", "obj_ent", "obj_det"),
    *("obl_pos", "obl_clause", "next_pos", "next_that", "next_comma", "next_colon", "before_pos", "before_comma"),
    *("before_to", "q_in", "q_sent", "q_right", "q_left", "q_len", "q_used", "question", "place", "to_end", "length"),
    *("sentence", "title", "upper", "colon", "dash", "after_ent", "before_ent"),
    *("s_state", "s_kind", "s_pos", "s_len", "s_ent", "s_listed", "s_dist", "s_person", "s_rel", "s_speaks"),
    *("s_known", "s_own", "s_quoted"),
)


@dataclass(slots=True)
class View:
    """What many candidates ask of a scene, worked out once: codes, the reach of every subtree, quotations near by."""

    scene: Scene
    pos: list[float] = field(default_factory=list)
    rel: list[float] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    right_quote: list[int] = field(default_factory=list)
    left_quote: list[int] = field(default_factory=list)
    titles: dict[int, float] = field(default_factory=dict)
    frames: dict[int, tuple[float, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tokens = self.scene.tokens
        count = len(tokens)
        self.pos = [POS.get(token.pos, 20.0) for token in tokens]
        self.rel = [REL.get(token.rel, 40.0) for token in tokens]
        self.low, self.high = list(range(count)), list(range(count))
        self.depth = [0] * count
        children = self.scene.parse.children
        order = [token.i for token in tokens if token.head == token.i]
        for node in order:  # grows while it is walked: breadth first
            below = self.depth[node] + 1
            for child in children[node]:
                self.depth[child] = below
            order.extend(children[node])
        low, high = self.low, self.high
        for node in reversed(order):
            head = tokens[node].head
            if low[node] < low[head]:
                low[head] = low[node]
            if high[node] > high[head]:
                high[head] = high[node]
        quoted = [number >= 0 for number in self.scene.quote_of]
        self.left_quote = _distances(quoted)
        self.right_quote = _distances(quoted[::-1])[::-1]

    def title(self, sentence: int) -> float:
        """Return the share of a sentence's words that begin with a capital."""
        known = self.titles.get(sentence)
        if known is None:
            low, high = self.scene.parse.sentences[sentence]
            known = sum(token.text[0].isupper() for token in self.scene.tokens[low:high]) / max(1, high - low)
            self.titles[sentence] = known
        return known


def _distances(quoted: list[bool]) -> list[int]:
    """Return how many tokens before each the last quoted one stands, `_FAR` at most."""
    found = []
    near = _FAR
    for inside in quoted:
        near = 0 if inside else near + 1 if near < _FAR else _FAR
        found.append(near)
    return found


@dataclass(slots=True)
class Candidate:
    """A token that could head a cue: what the lexicon and the rules say of it, and its numbers."""

    i: int
    words: tuple[int, ...]
    cues: tuple[Cue, ...]
    drafts: list[Draft]
    speaker: Voice | None
    row: list[float]


def find_candidates(scene: Scene, *, wide: bool = False) -> list[int]:
    """Return the tokens that could head a cue, in order: those of the rules' claims first among equals.

    `wide` adds verbs that only govern a clause, adjectives and bare marks (a colon, a dash): what other annotation
    schemes count.
    """
    found = {draft.anchor for draft in scene.drafts if draft.cue}
    senses = scene.lexicon.senses
    children = scene.parse.children
    for token in scene.tokens:
        i = token.i
        if i in found or not scene.parse.parsed[token.sent]:
            continue
        if token.pos in VERBAL:
            if token.rel in {"aux", "cop"} or token.lemma in scene.lexicon.role("cites"):
                continue
            if any(scene.tokens[c].lower in scene.lexicon.role("anonymity") for c in scene.kids(i, "obj")):
                continue
            known = senses.get(("V", token.lemma))
            speaking = known is not None and sum(known[:3]) >= (0.1 if wide else _SPEAKING_VERB)
            if i in scene.verbs or speaking or (wide and scene.child(i, "ccomp", "xcomp") is not None):
                found.add(i)
        elif token.pos == "NOUN":
            known = senses.get(("N", token.lemma))
            speaking = known is not None and sum(known[:3]) >= _SPEAKING_NOUN
            if (i in scene.verbs or token.lemma in scene.lexicon.nouns or speaking) and (
                i in scene.verbs or any(scene.tokens[c].rel in _GOVERNS for c in children[i])
            ):
                found.add(i)
        elif token.pos == "ADJ":
            if i in scene.verbs or (
                wide and any(scene.tokens[c].rel in {"ccomp", "xcomp", "advcl", "csubj"} for c in children[i])
            ):
                found.add(i)
        elif (token.pos == "PROPN" and i in scene.verbs) or (wide and token.text in _LEADS):
            found.add(i)
    return sorted(found)


def describe(view: View, i: int, drafts: list[Draft], domain: float) -> Candidate:
    """Return token `i` as a candidate, with its `CUE_FEATURES`; `domain` is 0 for the product's own guidelines."""
    scene = view.scene
    token = scene.tokens[i]
    hit = scene.verbs.get(i)
    cues: tuple[Cue, ...] = hit.cues if hit is not None else ()
    if not cues and token.pos == "NOUN":
        cues = scene.lexicon.nouns.get(token.lemma) or scene.lexicon.nouns.get(token.lower) or ()
    speaker = subject(scene, i)
    draft = drafts[0] if drafts else None
    row = [domain]
    if draft is None:
        row += [0.0, 0.0, 0.0, NONE, NONE]
    else:
        length = sum(span.end - span.start for span in draft.content)
        row += [RULE.get(draft.rule, 30.0), float(length), float(len(draft.content))]
        row += [float(draft.voices[0].expressed), float(draft.quoted)]
    row += [1.0 if hit is not None else 2.0 if cues else 0.0]
    row += [_STANCE[cues[0].stance] if cues else NONE, float(bool(cues and cues[0].certainty))]
    row += [float(any(cue.takes(frame) for cue in cues)) if cues else 0.0 for frame in _FRAMES]
    row += _senses(scene, token, 4)
    row += _form(view, i)
    row += _below(view, i)
    row += _around(view, i)
    row += _speaker(view, i, speaker)
    return Candidate(i, hit.words if hit is not None else (i,), cues, drafts, speaker, row)


def _senses(scene: Scene, token: Token, count: int) -> list[float]:
    shelf = "V" if token.pos in VERBAL else "N"
    known = scene.lexicon.senses.get((shelf, token.lemma))
    return list(known[:count]) if known is not None else [NONE] * count


def _person(token: Token) -> float:
    value = token.morph.get("Person", "0")
    return float(value) if value.isdigit() else 0.0


def _form(view: View, i: int) -> list[float]:
    """Numbers of the word itself and its place in the tree."""
    scene = view.scene
    token = scene.tokens[i]
    morph = token.morph
    above = scene.tokens[token.head] if token.head != i else None
    having, modals = scene.lexicon.role("having"), scene.lexicon.role("modal")
    copula = scene.lexicon.role("copula")
    modal = have = 0.0
    for c in scene.parse.children[i]:
        other = scene.tokens[c]
        if other.rel == "aux":
            if other.lemma in having:
                have = 1.0
            elif other.lemma in modals or (other.morph.get("VerbForm") == "Fin" and other.lemma not in copula):
                modal = 1.0
    reach = 12.0
    node = i
    for step in range(12):
        if scene.tokens[node].head == node:
            break
        node = scene.tokens[node].head
        if node in scene.verbs:
            reach = float(step)
            break
    return [
        view.pos[i],
        view.rel[i],
        float(token.dep == "acl:relcl"),
        view.pos[above.i] if above is not None else NONE,
        0.0 if above is None else 1.0 if above.i < i else -1.0,
        _FORM.get(morph.get("VerbForm", ""), 5.0),
        _TENSE.get(morph.get("Tense", ""), 0.0),
        _MOOD.get(morph.get("Mood", ""), 0.0),
        _person(token),
        _NUMBER.get(morph.get("Number", ""), 0.0),
        float(scene.finite(i)),
        float(scene.negated(i) is not None),
        float(scene.passive(i)) if token.pos in VERBAL else NONE,
        modal,
        have,
        float(min(12, view.depth[i])),
        reach,
    ]


def _below(view: View, i: int) -> list[float]:
    """Numbers of what the word governs."""
    scene = view.scene
    tokens = scene.tokens
    counts: dict[tuple[str, bool], int] = {}
    clause = obj = oblique = None
    for c in scene.parse.children[i]:
        relation = tokens[c].rel
        key = (relation, c < i)
        counts[key] = counts.get(key, 0) + 1
        if relation in _CLAUSAL and (clause is None or abs(c - i) < abs(clause - i)):
            clause = c
        elif relation == "obj" and obj is None:
            obj = c
        elif relation in {"obl", "nmod"} and oblique is None:
            oblique = c
    row = [float(min(2, counts.get(side, 0))) for side in _SIDES]
    if clause is None:
        row += [NONE, NONE, NONE, 0.0, 0.0, NONE, NONE, NONE]
    else:
        below = [tokens[c] for c in scene.parse.children[clause]]
        complementiser, infinitive = scene.lexicon.role("complementiser"), scene.lexicon.role("infinitive")
        row += [
            view.rel[clause],
            float(scene.finite(clause)),
            view.pos[clause],
            float(clause - i),
            float(view.high[clause] - view.low[clause] + 1),
            float(any(token.rel == "nsubj" for token in below)),
            float(any(token.lower in complementiser for token in below)),
            float(any(token.lower in infinitive and token.i < clause for token in below)),
        ]
    if obj is None:
        row += [NONE] * 7
    else:
        known = scene.lexicon.senses.get(("N", tokens[obj].lemma))
        row += [view.pos[obj], float(tokens[obj].lemma in scene.lexicon.nouns)]
        row += [known[0], known[1], known[3]] if known is not None else [NONE] * 3
        row += [ENT.get(tokens[obj].ent, 0.0), float(scene.child(obj, "det") is not None)]
    row += [view.pos[oblique] if oblique is not None else NONE]
    row += [float(scene.child(oblique, "acl", "ccomp", "advcl") is not None) if oblique is not None else NONE]
    return row


def _around(view: View, i: int) -> list[float]:
    """Numbers of the words beside it, the quotations near it and the sentence."""
    scene = view.scene
    tokens = scene.tokens
    token = tokens[i]
    low, high = scene.bounds(i)
    after = tokens[i + 1] if i + 1 < high else None
    before = tokens[i - 1] if i > low else None
    quote = -1
    right, left = view.right_quote[i], view.left_quote[i]
    if right < 12 and i + right < high:
        quote = scene.quote_of[i + right]
    elif left < 12 and i - left >= low:
        quote = scene.quote_of[i - left]
    outer = scene.quotations[quote].outer if quote >= 0 else None
    first = view.right_quote[low]
    return [
        view.pos[after.i] if after is not None else NONE,
        float(after is not None and after.lower in scene.lexicon.role("complementiser")),
        float(after is not None and after.text == ","),
        float(after is not None and after.text == ":"),
        view.pos[before.i] if before is not None else NONE,
        float(before is not None and before.text == ","),
        float(before is not None and before.lower in scene.lexicon.role("infinitive")),
        float(scene.quote_of[i] >= 0),
        float(low + first < high),
        float(right),
        float(left),
        float(min(200, outer.end - outer.start)) if outer is not None else 0.0,
        float(quote in scene.used_quotes),
        float(tokens[high - 1].text == "?"),
        float(i - low),
        float(high - i),
        float(high - low),
        float(min(20, token.sent)),
        view.title(token.sent),
        float(token.text[0].isupper()),
        float(token.text == COLON),
        float(token.text in DASH),
        ENT.get(tokens[i + 1].ent, 0.0) if i + 1 < len(tokens) else 0.0,
        ENT.get(tokens[i - 1].ent, 0.0) if i else 0.0,
    ]


def _speaker(view: View, i: int, speaker: Voice | None) -> list[float]:
    """Numbers of the word's subject."""
    scene = view.scene
    if speaker is None or not speaker.expressed:
        return [0.0 if speaker is None else 1.0, *[NONE] * 12]
    start, end = speaker.start, speaker.end
    head = head_of(scene, start, end)
    entity = scene.actors.resolve(start, end)
    return [
        2.0,
        KIND[scene.actors.kind(start, end, entity)],
        view.pos[head.i],
        float(end - start),
        ENT.get(head.ent, 0.0),
        float(scene.actors.listed(start, end)),
        float(max(-30, min(30, start - i))),
        _person(head),
        view.rel[head.i],
        float(scene.speaks(start, end)),
        float(entity is not None),
        float(head.head == i),
        float(scene.quote_of[head.i] >= 0),
    ]


def head_of(scene: Scene, start: int, end: int) -> Token:
    """Return the first token of a phrase whose head lies outside it."""
    for token in scene.tokens[start:end]:
        if not start <= token.head < end or token.head == token.i:
            return token
    return scene.tokens[start]
