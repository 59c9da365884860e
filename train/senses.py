"""Which English verbs and nouns speak of speaking, thinking and feeling: ``python -m train.senses --wordnet DIR``.

Reads the database files of Princeton WordNet 3.0 (the folder of Debian's ``wordnet-base`` package) and writes
``src/hearsay/lexicons/en/senses.tsv``. WordNet files every sense under a lexicographer's file; a lemma's senses are
weighted by 1, 1/2, 1/3 … in WordNet's order, which is that of their frequency.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

TARGET = Path("src/hearsay/lexicons/en/senses.tsv")
# Numbers of the lexicographer files (lexnames(5WN)): communication, cognition, feeling; then social or act.
FILES = {"verb": (32, 31, 37, 41), "noun": (10, 9, 12, 4)}
# The least share of the first three together for a lemma to be listed. Source: own choice; the list stays small.
LEAST = {"verb": 0.1, "noun": 0.3}
HEAD = """\
# How far English verbs (V) and nouns (N) speak of speaking, thinking and feeling. Columns: lemma, pos, and the shares
# of its senses filed under communication, cognition and feeling; other = social for verbs, act for nouns; source.
# Source: "wordnet" = Princeton WordNet 3.0, (c) 2006 by Princeton University, used under its licence (see NOTICE);
# senses weighted by 1, 1/2, 1/3 ... in its order. Written by train/senses.py; edit that, not this.
"""


def shares(folder: Path, pos: str) -> dict[str, tuple[float, ...]]:
    """Return, for each single-word lemma, the shares of its senses in `FILES`, rounded to hundredths."""
    filed: dict[str, int] = {}
    for line in (folder / f"data.{pos}").read_text(encoding="latin-1").splitlines():
        if not line.startswith("  "):
            offset, number, _ = line.split(" ", 2)
            filed[offset] = int(number)
    found = {}
    for line in (folder / f"index.{pos}").read_text(encoding="latin-1").splitlines():
        cells = line.split()
        if line.startswith("  ") or "_" in cells[0]:
            continue
        pointers = int(cells[3])
        weight: Counter[int] = Counter()
        for rank, offset in enumerate(cells[6 + pointers :], 1):
            weight[filed[offset]] += 1 / rank  # type: ignore[assignment]
        total = sum(weight.values())
        found[cells[0]] = tuple(round(weight[number] / total, 2) for number in FILES[pos])
    return found


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    options = parser.parse_args()
    lines = ["lemma\tpos\tcommunication\tcognition\tfeeling\tother\tsource"]
    for pos in FILES:
        for lemma, found in sorted(shares(options.wordnet, pos).items()):
            if sum(found[:3]) >= LEAST[pos]:
                lines.append("\t".join([lemma, pos[0].upper(), *[f"{share:g}" for share in found], "wordnet"]))
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(lines) - 1} lemmas")


if __name__ == "__main__":
    main()
