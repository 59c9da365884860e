"""Read articles as PolNeAR annotates them: ``python eval/polnear.py IN.jsonl OUT.jsonl [--models full] [--least P]``.

Each line of IN holds an article (``id``, ``text``); each line of OUT gets ``id`` and ``attributions`` with ``source``,
``cue`` and ``content`` as lists of ``[start, end]`` in code points.

PolNeAR counts more than hearsay does (beliefs, wishes, decrees), forbids attributions inside attributions, puts
auxiliaries, negations and prepositions into the cue, and quotation marks and *that* into the content. The ranker was
trained beside its articles and knows by its feature ``domain`` whose guidelines are asked for; everything else of the
conversion is done here, at the edge, and nothing of it is in the product.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from rich.progress import track

from hearsay.annotate import Annotator, load_annotator
from hearsay.attribution.alternatives import Range, Tokens
from hearsay.attribution.candidates import CUE_FEATURES, NONE, POS, REL, Candidate, View, find_candidates
from hearsay.attribution.forest import Forest
from hearsay.attribution.ranker import WIDE, Reading, judge
from hearsay.attribution.scene import Scene
from hearsay.pipeline import scene_of

EXTENT = Path(__file__).parent / "polnear-cue.npz"
_LEAST = 0.42  # probability from which a candidate is taken; swept on PolNeAR's development articles
_WIDEST = 6  # tokens that a cue may reach to either side of its head; covers 99 % of PolNeAR's training cues
_INTO = frozenset({"aux", "advmod", "mark", "cop", "expl"})
_ENDS = ("first", "last", "before", "after")
_OF_CUE = tuple(
    CUE_FEATURES.index(name)
    for name in (
        "lex pos rel passive form rule negated modal next_pos before_pos before_to wn_communication wn_cognition colon "
        "dash cl_rel fr_q fr_w fr_i fr_p fr_o"
    ).split()
)
EXTENT_FEATURES = (
    *(
        "left",
        "right",
        "in_content",
        "in_source",
        "to_content",
        "at_content",
        "at_source",
        "source_next",
        "content_gap",
    ),
    *(f"{end}_{what}" for end in _ENDS for what in ("pos", "rel", "own")),
    *("last_to", "last_that", "after_to", "after_that", "before_be", "before_not", "first_modal", "time", "words_in"),
    *("words", "nouns", "verbs", "prepositions", "determiners", "obliques", "objects", "clauses"),
    *("source_after", "content_after"),
    *(f"cue_{CUE_FEATURES[column]}" for column in _OF_CUE),
)


def cue_choices(scene: Scene, i: int) -> list[Range]:
    """Return the stretches around a cue's head that PolNeAR's annotators may have marked as the cue."""
    tokens = scene.tokens
    low, high = scene.bounds(i)
    token = tokens[i]
    lefts, rights = [i], [i]
    k = i - 1
    while k >= low and i - k <= _WIDEST and scene.quote_of[k] == scene.quote_of[i]:
        other = tokens[k]
        joins = other.rel in _INTO or other.pos in {"AUX", "ADV", "PART"}
        governs = (other.pos == "VERB" and token.rel == "xcomp") or (
            other.pos in {"ADJ", "NOUN"} and token.head == k and token.rel in {"xcomp", "acl", "advcl"}
        )
        if not (joins or governs or (token.pos in {"NOUN", "ADJ"} and other.pos in {"DET", "ADJ", "VERB"})):
            break
        lefts.append(k)
        k -= 1
    k = i + 1
    while k < high and k - i <= _WIDEST and tokens[k].pos not in {"PUNCT", "PROPN"}:
        if scene.quote_of[k] != scene.quote_of[i]:
            break
        rights.append(k)
        k += 1
    return [(a, b + 1) for a in lefts for b in rights]


def cue_row(scene: Scene, candidate: Candidate, choice: Range, content: Tokens, source: Range) -> list[float]:
    """Return the `EXTENT_FEATURES` of one possible cue."""
    tokens = scene.tokens
    i = candidate.i
    start, end = choice
    held, speaker = frozenset(content), range(*source)
    role = scene.lexicon.role
    complementiser, infinitive = role("complementiser"), role("infinitive")
    first, last = tokens[start], tokens[end - 1]
    before = tokens[start - 1] if start else None
    after = tokens[end] if end < len(tokens) else None
    ahead = [k for k in content if k >= end]
    opens = after is not None and after.lower in complementiser | infinitive and end + 1 in held
    row = [
        float(i - start),
        float(end - 1 - i),
        float(sum(k in held for k in range(start, end))),
        float(sum(k in speaker for k in range(start, end))),
        float(min((k - end for k in ahead), default=30)),
        float(end in held or opens),
        float(start - 1 in speaker),
        float(end in speaker),
        float(sum(k not in speaker for k in range(end, ahead[0]))) if len(ahead) == len(content) else NONE,
    ]
    for token in (first, last, before, after):
        if token is None:
            row += [NONE, NONE, 0.0]
        else:
            row += [POS.get(token.pos, 20.0), REL.get(token.rel, 40.0), float(token.head == i)]
    words = tokens[start:end]
    row += [
        float(last.lower in infinitive),
        float(last.lower in complementiser),
        float(after is not None and after.lower in infinitive),
        float(after is not None and after.lower in complementiser),
        float(before is not None and before.lemma in role("copula")),
        float(before is not None and before.lower in role("negation")),
        float(first.pos == "AUX" and first.lemma not in role("copula") | role("having")),
        float(sum(k in scene.temporal for k in range(start, end))),
        float(sum(start <= k < end for k in candidate.words)),
        float(len(candidate.words)),
        float(sum(token.pos in {"NOUN", "PRON"} for token in words)),
        float(sum(token.pos == "VERB" for token in words)),
        float(sum(token.pos == "ADP" for token in words)),
        float(sum(token.pos == "DET" for token in words)),
        float(sum(token.rel == "obl" for token in words)),
        float(sum(token.rel in {"obj", "iobj"} for token in words)),
        float(sum(token.rel in {"xcomp", "ccomp"} for token in words)),
        float(bool(speaker) and speaker.start >= end),
        float(len(ahead) == len(content)),
        *[candidate.row[column] for column in _OF_CUE],
    ]
    return row


def outermost(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings of which none's cue lies in another's content, the surer ones first."""
    kept: list[Reading] = []
    for reading in sorted(readings, key=lambda reading: -reading.probability):
        if not any(reading.candidate.i in other.content for other in kept):
            inside = frozenset(reading.content)
            kept = [other for other in kept if other.candidate.i not in inside]
            kept.append(reading)
    return kept


def content_spans(scene: Scene, reading: Reading) -> list[list[int]]:
    """Return a content with the *that* or *to* before it and the quotation marks around its pieces."""
    tokens = scene.tokens
    role = scene.lexicon.role
    opening = role("complementiser") | role("infinitive") | role("as")
    pieces: list[list[int]] = []
    for k in reading.content:
        gap = range(pieces[-1][1] + 1, k) if pieces else range(0)
        if pieces and all(tokens[m].pos == "PUNCT" for m in gap):
            pieces[-1][1] = k
        else:
            pieces.append([k, k])
    low, _ = scene.bounds(pieces[0][0])
    while (
        pieces[0][0] - 1 >= low
        and tokens[pieces[0][0] - 1].lower in opening
        and pieces[0][0] - 1 != reading.candidate.i
    ):
        pieces[0][0] -= 1
    found = []
    for first, last in pieces:
        start, end = tokens[first].start, tokens[last].end
        before = tokens[first - 1] if first else None
        if before is not None and scene.quote_of[first] >= 0 and before.text in {'"', "“", "«", "''", "‘", "``", "'"}:
            start = before.start
        quote = scene.quote_of[last]
        k = last + 1
        while quote >= 0 and k < len(tokens) and tokens[k].pos == "PUNCT" and k - last <= 4:
            if tokens[k].start >= scene.quotations[quote].outer.end:
                break
            end = tokens[k].end
            k += 1
        found.append([start, end])
    return found


def source_spans(scene: Scene, source: Range) -> list[list[int]]:
    """Return a source with the comma that closes its apposition: *Ada Lunn, the mayor, said*."""
    start, end = source
    if end <= start:
        return []
    tokens = scene.tokens
    inside = any(token.text == "," for token in tokens[start : end - 1])
    closed = inside and end < len(tokens) and tokens[end].text == ","
    return [[tokens[start].start, tokens[end].end if closed else tokens[end - 1].end]]


def predict(text: str, annotator: Annotator, extent: Forest, least: float = _LEAST) -> list[dict[str, Any]]:
    """Return the attributions of an English article by PolNeAR's conventions."""
    scene = scene_of(annotator.annotate(text), "en")
    return predict_scene(scene, extent, least)


def predict_scene(scene: Scene, extent: Forest, least: float = _LEAST) -> list[dict[str, Any]]:
    """Return the attributions of an article that is parsed already."""
    view = View(scene)
    readings = outermost(judge(scene, view, find_candidates(scene, wide=True), WIDE, least))
    tokens = scene.tokens
    found: list[dict[str, Any]] = []
    taken: set[int] = set()
    for reading in readings:
        choices = cue_choices(scene, reading.candidate.i)
        rows = [cue_row(scene, reading.candidate, c, reading.content, reading.source) for c in choices]
        start, end = choices[int(np.argmax(extent.scores(rows)))]
        if not taken.isdisjoint(range(start, end)):
            continue
        if end < len(tokens) and tokens[end].text == ":" and end not in reading.content:
            end += 1  # *he said:* has its colon in the cue
        taken.update(range(start, end))
        found.append(
            {
                "source": source_spans(scene, reading.source),
                "cue": [[tokens[start].start, tokens[end - 1].end]],
                "content": content_spans(scene, reading),
            }
        )
    return sorted(found, key=lambda attribution: attribution["cue"])


def load_extent() -> Forest:
    """Return the trees that choose the extent of a cue."""
    with np.load(EXTENT, allow_pickle=False) as stored:
        arrays = {key: stored[key] for key in stored.files}
    return Forest([str(name) for name in arrays.pop("names")], arrays)


def main() -> None:
    """Read IN, write OUT."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, metavar="IN.jsonl")
    parser.add_argument("predictions", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--models", choices=("full", "free"), default="full")
    parser.add_argument("--least", type=float, default=_LEAST, help="probability from which a candidate is taken")
    options = parser.parse_args()
    annotator, extent = load_annotator("en", options.models), load_extent()
    lines = [line for line in options.articles.read_text(encoding="utf-8").split("\n") if line.strip()]
    with options.predictions.open("w", encoding="utf-8") as out:
        for line in track(lines, "reading", disable=not sys.stderr.isatty()):
            article = json.loads(line)
            found = predict(article["text"], annotator, extent, options.least)
            out.write(json.dumps({"id": article["id"], "attributions": found}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
