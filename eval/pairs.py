"""Hard pairs of claims, each judged alone: ``python -m eval.pairs ../shared/eval/pairs/dev.jsonl``.

A pair is linked where its likelihood, among all the pairs' sentences, reaches the threshold of clusters; its relation
is then read off. The labels are `same`, `refines`, `contradicts` (a denial is one) and `unrelated`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from hearsay import analyze
from hearsay.linking.clusters import JOINED
from hearsay.linking.compare import features, probability
from hearsay.linking.relations import relate
from hearsay.linking.spaces import space_of
from hearsay.linking.voices import voices_of
from hearsay.pipeline import propositions_at
from hearsay.records import Document, Mention, Span, Stance

_LABELS = ("same", "refines", "contradicts", "unrelated")


def mention(words: str, lang: str, name: str, published: str) -> Mention:
    """Return a bare claim as a mention; a denial is one where the sentence attributes the denial of its content."""
    document = Document(name, words, lang, published=published)
    span = Span(0, len(words))
    (said,) = propositions_at(document, [span])
    denied = any(claim.stance == "denies" for claim in analyze(document).attributions)
    stance: Stance = "denies" if denied else "asserts"
    return Mention(name, name, lang, words, span, said, None, published, (), stance)


def main() -> None:
    """Judge all pairs and print how the labels fall."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    rows = [json.loads(line) for line in parser.parse_args().pairs.read_text(encoding="utf-8").splitlines()]
    both = [
        tuple(mention(row[side], row[f"lang_{side}"], f"{k:03d}{side}", row["date"]) for side in "ab")
        for k, row in enumerate(rows)
    ]
    flat = [each for pair in both for each in pair]
    scores = {
        (int(j), i): float(value)
        for i, candidates, found in features(space_of(flat), voices_of(flat))
        for j, value in zip(candidates, probability(found), strict=True)
    }
    table: Counter[tuple[str, str]] = Counter()
    for k, (row, (first, second)) in enumerate(zip(rows, both, strict=True)):
        made = "unrelated"
        if scores.get((2 * k, 2 * k + 1), 0.0) >= JOINED:
            supports = first.stance != "denies"
            relation = relate(first, second).relation if supports else relate(second, first).relation
            made = "contradicts" if relation == "denies" and first.stance != second.stance else relation
            made = "same" if made == "denies" else made
        table[row["label"], made] += 1
    print("gold \\ made   " + "".join(f"{label:>13}" for label in _LABELS))
    for gold in _LABELS:
        print(f"{gold:<14}" + "".join(f"{table[gold, made]:>13}" for made in _LABELS))
    right = sum(table[label, label] for label in _LABELS)
    linked = sum(n for (gold, made), n in table.items() if made != "unrelated")
    truly = sum(n for (gold, made), n in table.items() if made != "unrelated" and gold != "unrelated")
    related = sum(n for (gold, _), n in table.items() if gold != "unrelated")
    print(f"right {right}/{len(rows)}; linked: precision {truly / max(linked, 1):.2f}, recall {truly / related:.2f}")


if __name__ == "__main__":
    main()
