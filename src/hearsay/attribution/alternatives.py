"""What the content and the source of a cue could be, and the numbers that describe each possibility.

The parse proposes subtrees, the marks propose quotations and the parts of the sentence between commas, the rules
propose what they found. `ranker.py` chooses.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from hearsay.attribution.candidates import CUE_FEATURES, ENT, KIND, NONE, REL, Candidate, View, head_of
from hearsay.attribution.scene import EDGE, Scene

Tokens = tuple[int, ...]
Range = tuple[int, int]

_SKIPPED = frozenset({"punct", "aux", "cop", "cc", "case", "det", "expl", "fixed", "flat"})
_JOINED = frozenset({"obj", "obl", "xcomp", "ccomp", "advcl", "iobj", "advmod", "acl", "nmod"})
_DASHES = frozenset({"-", "–", "—"})
_CONTENT_KINDS = (
    "bare subject subject_np subject_deep rule rest rest_comma after_comma rest_last left_comma left_comma2 "
    "left_between left around around2 left_before governor governor_left governor2 quote quotes quotes_left "
    "quotes_right quotes_par quotes_from quotes_upto quote_next next_sentence join child phrase cut cut_last to_end "
    "left_child"
).split()
# The numbers of the cue that its content and source are told too.
_OF_CUE = tuple(
    CUE_FEATURES.index(name)
    for name in (
        "rule lex stance fr_q fr_c fr_i fr_w fr_o fr_l fr_n fr_t fr_x fr_p wn_communication wn_cognition pos rel form "
        "passive negated finite cl_rel q_right q_left q_sent q_in next_pos s_state colon dash d_src"
    ).split()
)
CONTENT_FEATURES = (
    "domain",
    *(f"k_{kind}" for kind in _CONTENT_KINDS),
    *("child_rel", "kinds", "len", "pieces", "share", "from", "upto", "holds_cue", "at_low", "at_high"),
    *(
        "before_pos",
        "after_pos",
        "before_comma",
        "after_comma",
        "before_mark",
        "after_mark",
        "before_that",
        "before_to",
    ),
    *("before_rel", "after_rel", "beside", "quoted_first", "quoted_last", "quoted_share", "cuts_quote"),
    *("heads", "head_rel", "head_pos", "head_own", "head_finite", "head_dist", "cut_off", "cue_below", "like_rule"),
    *("source_inside", "source_between", "choices", "last_rel", "last_pos", "first_rel", "first_pos", "cues_inside"),
    *("sentences", "sentence_off"),
    *(f"cue_{CUE_FEATURES[column]}" for column in _OF_CUE),
)
_SOURCE_KINDS = (
    "none rule subject nsubj obl nmod obj iobj det appos compound flat expl above0 above1 above2 above3 clause_head "
    "governor near_left near_right lead trail"
).split()
_EXTENTS = ("np", "deep", "cut", "small", "all")
SOURCE_FEATURES = (
    "domain",
    *(f"k_{kind}" for kind in _SOURCE_KINDS),
    *(f"x_{kind}" for kind in _EXTENTS),
    *("choices", "none", "heads", "kind", "known", "listed", "speaks", "len", "from", "upto", "head_pos", "head_rel"),
    *("head_own", "ent", "quoted", "in_content", "relative", "first_rel", "first_pos", "last_pos", "last_rel"),
    *("before_pos", "after_pos", "before_case", "before_comma", "after_comma", "after_relative", "after_rel"),
    *("before_rel", "commas", "verbs", "names", "entities", "cut_off", "person", "time", "agrees", "between", "side"),
    "upper",
    *(f"cue_{CUE_FEATURES[column]}" for column in _OF_CUE),
)


_of_cue = operator.itemgetter(*_OF_CUE)
_CONTENT_PLACE = {kind: place for place, kind in enumerate(_CONTENT_KINDS)}
_SOURCE_PLACE = {kind: place for place, kind in enumerate(_SOURCE_KINDS)}


def _marked(kinds: Sequence[str], places: Mapping[str, int]) -> list[float]:
    """Return a number for each of `places`: 1 where one of `kinds` begins with its name."""
    row = [0.0] * len(places)
    for kind in kinds:
        place = places.get(kind.partition(" ")[0])
        if place is not None:
            row[place] = 1.0
    return row


class _Add(Protocol):
    """What takes a proposal: its kind and its tokens; `bare` also takes it without a leading preposition."""

    def __call__(self, kind: str, indices: Iterable[int], *, bare: bool = False) -> None: ...


def contents(view: View, candidate: Candidate) -> dict[Tokens, list[str]]:
    """Return the possible contents of a candidate: tokens without punctuation, and which proposals made each."""
    scene = view.scene
    tokens = scene.tokens
    i = candidate.i
    low, high = scene.bounds(i)
    found: dict[Tokens, list[str]] = {}
    open_words = scene.lexicon.role("complementiser") | scene.lexicon.role("infinitive") | scene.lexicon.role("as")
    right = max(candidate.words) + 1
    left = min(candidate.words)

    def add(kind: str, indices: Iterable[int], *, bare: bool = False) -> None:
        kept = _trimmed(scene, indices, open_words)
        if not kept or kept == (i,):
            return
        found.setdefault(kept, []).append(kind)
        if bare and len(kept) > 1 and tokens[kept[0]].pos == "ADP":
            found.setdefault(kept[1:], []).extend(("bare", kind))

    for draft in candidate.drafts:
        add("rule", sorted(set(scene.inside(draft.content))))
    children = [c for c in scene.parse.children[i] if tokens[c].rel not in _SKIPPED]
    for c in children:
        relation = tokens[c].rel
        if c < i:
            add("left_child " + relation, range(view.low[c], min(view.high[c] + 1, i)))
            continue
        start, end = max(view.low[c], i + 1), view.high[c] + 1
        add("child " + relation, range(start, end), bare=True)
        add("to_end " + relation, range(start, high), bare=True)
        commas = [k for k in range(start + 2, end) if tokens[k].text == "," and scene.quote_of[k] < 0]
        if commas:
            add("cut " + relation, range(start, commas[0]), bare=True)
            add("cut_last " + relation, range(start, commas[-1]), bare=True)
        if relation in {"obj", "obl", "nmod", "nsubj", "xcomp"}:
            add("phrase " + relation, range(*scene.np(c)))
    _subjects(view, candidate, add)
    after = [c for c in children if c > i and tokens[c].rel in _JOINED]
    for number, first in enumerate(after):
        for second in after[number + 1 : number + 3]:
            add("join", range(max(view.low[first], i + 1), view.high[second] + 1), bare=True)
    marks = [k for k in range(right, high) if scene.quote_of[k] < 0 and tokens[k].text in {",", ";", ":"} | _DASHES]
    add("rest", range(right, high), bare=True)
    for k in marks[:3]:
        add("rest_comma", range(right, k), bare=True)
        add("after_comma", range(k + 1, high))
    if marks:
        add("rest_last", range(right, marks[-1]), bare=True)
    if left > low:
        add("left", range(low, left))
        _left(view, left, right, (low, high), add)
    _governors(view, i, add)
    _quotes(view, i, (low, high), add)
    if (tokens[i].text == ":" or tokens[high - 1].text == ":") and high < len(tokens):
        add("next_sentence", range(*scene.bounds(high)))
    return found


def _trimmed(scene: Scene, indices: Iterable[int], open_words: frozenset[str]) -> Tokens:
    """Return the words among `indices`, punctuation and leading *that*, *to* left out."""
    tokens = scene.tokens
    kept = [k for k in indices if tokens[k].pos != "PUNCT" and tokens[k].text not in EDGE]
    dropped = 0
    while (
        len(kept) - dropped > 1
        and dropped < 2
        and tokens[kept[dropped]].lower in open_words
        and tokens[kept[dropped]].pos not in {"DET", "PRON"}
    ):
        dropped += 1
    return tuple(kept[dropped:])


def _subjects(view: View, candidate: Candidate, add: _Add) -> None:
    """Propose what a passive or raising verb says of its subject: *X is expected to …*."""
    scene = view.scene
    i = candidate.i
    head = next((c for c in scene.parse.children[i] if scene.tokens[c].rel == "nsubj"), None)
    if head is None and scene.tokens[i].dep.startswith("acl") and scene.tokens[i].head != i:
        head = scene.tokens[i].head
    if head is None:
        return
    start, end = scene.np(head)
    phrase = range(start, end)
    for c in scene.parse.children[i]:
        if c > i and scene.tokens[c].rel in {"xcomp", "ccomp", "advcl", "obl"}:
            rest = [k for k in range(max(view.low[c], i + 1), view.high[c] + 1) if k not in phrase]
            marks = scene.lexicon.role("complementiser") | scene.lexicon.role("infinitive")
            while len(rest) > 1 and scene.tokens[rest[0]].lower in marks:
                rest = rest[1:]
            add("subject", sorted({*phrase, *rest}))
    add("subject_np", phrase)
    if not view.low[head] <= i <= view.high[head]:
        add("subject_deep", range(view.low[head], view.high[head] + 1))


def _left(view: View, left: int, right: int, bounds: Range, add: _Add) -> None:
    """Propose the words before a cue that follows or interrupts its content."""
    scene = view.scene
    tokens = scene.tokens
    low, high = bounds
    breaks = [k for k in range(low, left) if tokens[k].text in {",", '"', "”", "»"} | _DASHES]
    if not breaks:
        return
    resumed = next((k for k in range(right, high) if tokens[k].text in {","} | _DASHES), None)
    last = breaks[-1]
    add("left_comma", range(low, last))
    if len(breaks) > 1:
        add("left_comma2", range(low, breaks[-2]))
    for k in breaks[:-1][-2:]:
        add("left_between", range(k + 1, last))
        if resumed is not None:
            add("around2", [*range(k + 1, last), *range(resumed + 1, high)])
    if resumed is not None:
        add("around", [*range(low, last), *range(resumed + 1, high)])
    if low > 0:
        before = scene.bounds(low - 1)[0]
        if "\n" not in scene.parse.text[tokens[before].start : tokens[low].start]:
            add("left_before", range(before, last))


def _governors(view: View, i: int, add: _Add) -> None:
    """Propose the clause that the cue's own clause hangs on: *the plan, he said, has failed*."""
    scene = view.scene
    node = i
    for step in range(3):
        head = scene.tokens[node].head
        if head == node:
            return
        node = head
        rest = [k for k in range(view.low[node], view.high[node] + 1) if not view.low[i] <= k <= view.high[i]]
        add("governor" if step == 0 else "governor2", rest)
        if step == 0:
            add("governor_left", [k for k in rest if k < view.low[i]])


def _quotes(view: View, i: int, bounds: Range, add: _Add) -> None:
    """Propose the quotations in and around the sentence and in the paragraph."""
    scene = view.scene
    low, high = bounds
    reach = range(max(0, low - 3), min(len(scene.tokens), high + 3))
    numbers = sorted({scene.quote_of[k] for k in reach if scene.quote_of[k] >= 0})
    pieces = [scene.inside(scene.quotations[number].spans) for number in numbers]
    for piece in pieces:
        add("quote", piece)
    every = [k for piece in pieces for k in piece]
    if len(numbers) > 1:
        add("quotes", every)
        add("quotes_left", [k for k in every if k < i])
        add("quotes_right", [k for k in every if k > i])
    text = scene.parse.text
    if numbers:
        start = text.rfind("\n", 0, scene.tokens[i].start) + 1
        end = text.find("\n", scene.tokens[i].start)
        end = len(text) if end < 0 else end
        around = range(max(0, numbers[0] - 8), min(len(scene.quotations), numbers[-1] + 9))
        inside = [scene.quotations[n] for n in around if start <= scene.quotations[n].outer.start < end]
        paragraph = [k for quotation in inside for k in scene.inside(quotation.spans)]
        add("quotes_par", paragraph)
        add("quotes_from", [k for k in paragraph if k >= low])
        add("quotes_upto", [k for k in paragraph if k < high])
    elif high < len(scene.tokens):
        number = next((scene.quote_of[k] for k in range(high, min(len(scene.tokens), high + 3))), -1)
        if number >= 0:
            add("quote_next", scene.inside(scene.quotations[number].spans))


def content_row(
    view: View, candidate: Candidate, content: Tokens, kinds: Sequence[str], choices: int, ruled: frozenset[int]
) -> list[float]:
    """Return the `CONTENT_FEATURES` of one possible content; `ruled` are the tokens of the rules' own."""
    scene = view.scene
    tokens = scene.tokens
    i = candidate.i
    low, high = scene.bounds(i)
    held = frozenset(content)
    first, last = content[0], content[-1]
    relation = next((kind.partition(" ")[2] for kind in kinds if " " in kind), "")
    row = [candidate.row[0], *_marked(kinds, _CONTENT_PLACE)]
    gaps = 0
    if last - first + 1 != len(content):
        for a, b in itertools.pairwise(content):
            if b != a + 1 and any(tokens[k].pos != "PUNCT" for k in range(a + 1, b)):
                gaps += 1
    before = tokens[first - 1] if first else None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    quote_of = scene.quote_of
    quoted = len([k for k in content if quote_of[k] >= 0])
    inside_first, inside_last = scene.quote_of[first] >= 0, scene.quote_of[last] >= 0
    cuts = (
        after is not None and inside_last and after.pos != "PUNCT" and scene.quote_of[after.i] == scene.quote_of[last]
    ) or (
        before is not None
        and inside_first
        and before.pos != "PUNCT"
        and scene.quote_of[before.i] == scene.quote_of[first]
    )
    heads = [tokens[k].head for k in content]
    outside = [k for k, above in zip(content, heads, strict=True) if above not in held or above == k]
    own = next((k for k in outside if tokens[k].head == i), None)
    head = own if own is not None else outside[0] if outside else first
    speaker = candidate.speaker
    source = range(speaker.start, speaker.end) if speaker is not None and speaker.expressed else range(0)
    complementiser, infinitive = scene.lexicon.role("complementiser"), scene.lexicon.role("infinitive")
    below = [t for t in tokens[low:high] if t.head in held and t.i not in held and t.pos != "PUNCT"]
    row += [
        REL.get(relation, 40.0) if relation else NONE,
        float(len(kinds)),
        float(len(content)),
        float(1 + gaps),
        len(content) / (high - low),
        float(first - i),
        float(last - i),
        float(i in held),
        float(first <= low + 1),
        float(last >= high - 2),
        view.pos[first - 1] if before is not None else NONE,
        view.pos[last + 1] if after is not None else NONE,
        float(before is not None and before.text == ","),
        float(after is not None and after.text == ","),
        float(before is not None and before.text in "\"“«‘'"),
        float(after is not None and after.text in "\"”»’'"),
        float(before is not None and before.lower in complementiser),
        float(before is not None and before.lower in infinitive),
        view.rel[first - 1] if before is not None else NONE,
        view.rel[last + 1] if after is not None else NONE,
        float(first - i in {1, 2}),
        float(inside_first),
        float(inside_last),
        quoted / len(content),
        float(cuts),
        float(len(outside)),
        view.rel[head],
        view.pos[head],
        float(own is not None),
        float(scene.finite(head)),
        float(head - i),
        float(len(below)),
        float(tokens[i].head in held),
        len(held & ruled) / len(held | ruled) if ruled else NONE,
        sum(k in held for k in source) / len(source) if source else NONE,
        float(bool(source) and min(first, i) < source.start < max(last, i)),
        float(choices),
        view.rel[last],
        view.pos[last],
        view.rel[first],
        view.pos[first],
        float(len(scene.verbs.keys() & held)),
        float(tokens[last].sent - tokens[first].sent),
        float(tokens[first].sent - tokens[i].sent),
        *_of_cue(candidate.row),
    ]
    return row


def sources(view: View, candidate: Candidate, content: Tokens) -> dict[Range, list[str]]:
    """Return the possible sources of a candidate as token ranges, (0, 0) for none, and which proposals made each."""
    scene = view.scene
    tokens = scene.tokens
    i = candidate.i
    low, high = scene.bounds(i)
    held = frozenset(content)
    found: dict[Range, list[str]] = {(0, 0): ["none"]}

    def add(kind: str, start: int, end: int) -> None:
        while start < end and tokens[start].text in EDGE:
            start += 1
        while end > start and tokens[end - 1].text in EDGE:
            end -= 1
        if start < end and not start <= i < end:
            found.setdefault((start, end), []).append(kind)

    for draft in candidate.drafts:
        voice = draft.voices[0]
        if voice.expressed:
            add("rule", voice.start, voice.end)
        else:
            found[0, 0].append("rule")
    if candidate.speaker is not None and candidate.speaker.expressed:
        add("subject", candidate.speaker.start, candidate.speaker.end)
    for head, kind in _source_heads(view, i, held).items():
        near = kind.startswith("near")
        for extent, start, end in _phrases(view, head):
            if not (near and any(k in held for k in range(start, end))):
                add(f"{kind} {extent}", start, end)
    if tokens[i].text in {":", "―", "—", "--"}:
        add("lead", low, i)
        add("trail", i + 1, min(high, i + 8))
    return found


def _source_heads(view: View, i: int, held: frozenset[int]) -> dict[int, str]:
    """Return the heads of the phrases near a cue that could name its source, and how each stands to it."""
    scene = view.scene
    tokens = scene.tokens
    heads: dict[int, str] = {}
    for c in scene.parse.children[i]:
        if tokens[c].pos in {"NOUN", "PROPN", "PRON", "DET", "NUM", "ADJ", "X"} and tokens[c].rel in {
            *("nsubj", "obl", "nmod", "obj", "iobj", "det", "appos", "compound", "flat", "expl"),
        }:
            heads[c] = tokens[c].rel
    node = i
    for step in range(4):
        above = tokens[node].head
        if above == node or tokens[above].sent != tokens[i].sent:
            break
        for c in scene.parse.children[above]:
            if tokens[c].rel == "nsubj" and c != i:
                heads.setdefault(c, f"above{step}")
        if step == 0 and tokens[i].rel == "acl":
            heads.setdefault(above, "clause_head")
        if step == 0 and tokens[above].pos in {"NOUN", "PROPN", "PRON"}:
            heads.setdefault(above, "governor")
        node = above
    low, high = scene.bounds(i)
    for k in range(max(low, i - 25), min(high, i + 26)):
        token = tokens[k]
        if (
            k in held
            or k == i
            or token.pos not in {"NOUN", "PROPN", "PRON"}
            or scene.quote_of[k] >= 0
            or (token.ent == "PER" and k > 0 and tokens[k - 1].ent == "PER")
            or token.rel
            not in {
                *("nsubj", "root", "obl", "nmod", "conj", "appos", "dep", "obj", "parataxis", "list", "flat"),
                "compound",
            }
        ):
            continue
        heads.setdefault(k, "near_left" if k < i else "near_right")
    return heads


def _phrases(view: View, head: int) -> list[tuple[str, int, int]]:
    """Return the extents that the noun phrase of `head` may have: usual, whole, up to a comma, small, the subtree."""
    scene = view.scene
    tokens = scene.tokens
    start, end = scene.np(head)
    low, high = scene.np(head, deep=True)
    found = [("np", start, end), ("deep", low, high)]
    relative = scene.lexicon.role("relative")
    for k in range(head + 1, high):
        if tokens[k].text in {",", "("} | _DASHES or tokens[k].lower in relative:
            found.append(("cut", low, k))
            break
    inside = {head}
    for c in scene.parse.children[head]:
        if tokens[c].rel == "flat" or (c < head and tokens[c].rel in {"det", "amod", "compound", "nummod", "nmod"}):
            inside.update(range(view.low[c], view.high[c] + 1))
    first = last = head
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    found.append(("small", first, last + 1))
    first = view.low[head]
    if tokens[first].rel == "case" and tokens[first].head == head:
        first += 1
    found.append(("all", first, view.high[head] + 1))
    return found


def source_row(
    view: View, candidate: Candidate, phrase: Range, kinds: Sequence[str], choices: int, content: Tokens
) -> list[float]:
    """Return the `SOURCE_FEATURES` of one possible source."""
    scene = view.scene
    tokens = scene.tokens
    i = candidate.i
    start, end = phrase
    extents = {kind.partition(" ")[2] for kind in kinds}
    row = [candidate.row[0], *_marked(kinds, _SOURCE_PLACE)]
    row += [float(kind in extents) for kind in _EXTENTS]
    row += [float(choices), float(start == end)]
    cue = _of_cue(candidate.row)
    if start == end:
        return [*row, *[NONE] * (len(SOURCE_FEATURES) - len(row) - len(cue)), *cue]
    head = head_of(scene, start, end)
    entity = scene.actors.resolve(start, end)
    held = frozenset(content)
    words = tokens[start:end]
    before = tokens[start - 1] if start else None
    after = tokens[end] if end < len(tokens) else None
    low, high = scene.bounds(i)
    person = head.morph.get("Person", "0")
    number = head.morph.get("Number", "")
    relative = scene.lexicon.role("relative")
    row += [
        float(sum(1 for t in words if not start <= t.head < end or t.head == t.i)),
        KIND[scene.actors.kind(start, end, entity)],
        float(entity is not None),
        float(scene.actors.listed(start, end)),
        float(scene.speaks(start, end)),
        float(end - start),
        float(start - i),
        float(end - 1 - i),
        view.pos[head.i],
        view.rel[head.i],
        float(head.head == i),
        ENT.get(head.ent, 0.0),
        float(scene.quote_of[head.i] >= 0),
        sum(k in held for k in range(start, end)) / (end - start),
        float(end - start == 1 and words[0].lower in relative),
        view.rel[start],
        view.pos[start],
        view.pos[end - 1],
        view.rel[end - 1],
        view.pos[start - 1] if before is not None else NONE,
        view.pos[end] if after is not None else NONE,
        float(before is not None and before.rel == "case"),
        float(before is not None and before.text == ","),
        float(after is not None and after.text == ","),
        float(after is not None and after.lower in relative),
        view.rel[end] if after is not None else NONE,
        view.rel[start - 1] if before is not None else NONE,
        float(sum(token.text == "," for token in words)),
        float(sum(token.pos == "VERB" for token in words)),
        float(sum(token.pos == "PROPN" for token in words)),
        float(sum(1 for n, t in enumerate(words) if t.ent and (n == 0 or words[n - 1].ent != t.ent))),
        float(
            sum(
                1
                for k in range(low, high)
                if not start <= k < end and start <= tokens[k].head < end and tokens[k].pos != "PUNCT"
            )
        ),
        float(person) if person.isdigit() else 0.0,
        float(head.i in scene.temporal),
        float(bool(number) and number == tokens[i].morph.get("Number", "")),
        float(bool(content) and content[0] < start < content[-1]),
        float(bool(content) and start > content[-1]),
        float(words[0].text[0].isupper()),
        *cue,
    ]
    return row
