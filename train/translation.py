"""Which words mean the same, in one language and in two: ``python -m train.translation``.

Learns a table of Italian and English lemmas from news that was translated sentence by sentence: NTREX-128 (CC BY-SA
4.0), the Wikinews articles of MEANTIME (CC BY 4.0) and the parallel treebanks PUD (CC BY-SA 3.0). IBM model 1 (Brown et
al. 1993) is trained in both directions; a pair's weight is the geometric mean of both probabilities. No document that
a story of the gold data uses is read (`EXCLUDED`).

To the English half come the words nearest in meaning: those of one synset of WordNet 3.0 or of one derivation
(*testify*, *testimony*), and the nearest in GloVe's published vectors (public domain; see `train.vectors`).
Writes ``src/hearsay/linking/words/``: ``it-en.tsv``, ``en.npz``, ``counts.tsv`` (how common lemmas
are in news) and the list of documents learnt from.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hearsay.annotate import load_annotator
from hearsay.propositions import term
from train import vectors

TARGET = Path("src/hearsay/linking/words")
# Documents of the development stories (`../shared/eval/stories/dev`): never learnt from; a test compares.
EXCLUDED = frozenset(
    (
        *("telegraph.405413", "cbsnews.248471", "cbsnews.248394", "cnn.304489", "newsweek.51328", "cbsnews.248384"),
        *("corpus_apple/191597", "corpus_apple/195869", "corpus_apple/199629"),
    )
)
CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM"))
ROUNDS = 6  # of IBM model 1. Source: no change in the best translation after the fifth
LEAST = 0.12  # weight of a pair that is kept. Source: own choice on twenty words looked at
MOST = 5  # translations kept for a lemma
COMMON = 3  # sentences from which a lemma is listed among the common ones (`counts.tsv`; `*` counts all sentences)
NULL = "\0"
# The English half. Source of all: swept on the development stories (docs/linking.md).
VOCABULARY = 40_000  # most frequent words of the published vectors that have neighbours
NEAREST = 12  # neighbours of a word by its vector, of cosine `CLOSE` or more, which count `CLOSENESS` times the cosine
CLOSE, CLOSENESS = 0.6, 0.8
SENSES = 4  # of a word, the most frequent ones, in which synonyms and derivations are looked for
KNOWN, RANKED, SEEN = (
    0.4,
    0.3,
    0.3,
)  # likeness of a synonym, what the best sense adds, and what the vectors' cosine adds


class Pair(NamedTuple):
    """One sentence in both languages, with the document it stands in."""

    document: str
    italian: str
    english: str


def parallel(stories: Path, treebanks: Path) -> Iterator[Pair]:
    """Yield the sentence pairs of NTREX, MEANTIME and PUD, without those of the documents in `EXCLUDED`."""
    for name in ("ntrex", "meantime"):
        lines: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for row in map(json.loads, (stories / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()):
            document, _, lang = row["doc_id"].rpartition("#")
            lines[document][lang] = row["text"].split("\n")
        for document, found in sorted(lines.items()):
            if document in EXCLUDED or len(found["it"]) != len(found["en"]):
                continue  # (sixteen articles of MEANTIME are not aligned line by line)
            for italian, english in zip(found["it"], found["en"], strict=True):
                yield Pair(f"{name}:{document}", italian, english)
    for path in sorted(treebanks.glob("it/UD_Italian-PUD/*.conllu")):
        italian = document = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# newdoc id = "):
                document = line.removeprefix("# newdoc id = ")
            elif line.startswith("# text = "):
                italian = line.removeprefix("# text = ")
            elif line.startswith("# text_en = "):
                yield Pair(f"pud:{document}", italian, line.removeprefix("# text_en = "))


def lemmas(text: str, lang: str) -> list[str]:
    """Return the terms of the content words of a sentence."""
    parse = load_annotator(lang, "free").annotate(text)
    return [term(parse, token) for token in parse.tokens if token.pos in CONTENT and token.text[0].isalpha()]


def model1(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> dict[tuple[str, str], float]:
    """Return p(target | source) of IBM model 1 over pairs of (source, target) lemmas, a null source among them."""
    keys: dict[tuple[str, str], int] = {}
    cells: list[int] = []
    groups: list[int] = []
    group = 0
    for source, target in pairs:
        for word in target:
            for other in (NULL, *source):
                cells.append(keys.setdefault((other, word), len(keys)))
                groups.append(group)
            group += 1
    cell, owner = np.array(cells), np.array(groups)
    names: dict[str, int] = {}
    source_of = np.array([names.setdefault(source, len(names)) for source, _ in keys])
    p = np.full(len(keys), 1.0)
    for _ in range(ROUNDS):
        share = p[cell] / np.bincount(owner, p[cell])[owner]
        counts = np.bincount(cell, share, len(keys))
        p = counts / np.bincount(source_of, counts)[source_of]
    return dict(zip(keys, p.tolist(), strict=True))


def table(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> dict[str, list[tuple[str, float]]]:
    """Return each Italian lemma's translations with their weights, the best first."""
    forth = model1(pairs)
    back = model1([(english, italian) for italian, english in pairs])
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (italian, english), p in forth.items():
        weight = math.sqrt(p * back.get((english, italian), 0.0))
        if italian != NULL and english != NULL and weight >= LEAST:
            found[italian].append((english, weight))
    return {word: sorted(rows, key=lambda row: (-row[1], row[0]))[:MOST] for word, rows in sorted(found.items())}


def synonyms(wordnet: Path) -> dict[tuple[str, str], float]:
    """Return the pairs of words of one synset or derivation, each with 1 / the rank of the rarer of the two senses."""
    synsets: dict[tuple[str, str], tuple[list[str], list[list[str]]]] = {}
    ranks: dict[tuple[str, str, str], int] = {}
    for pos, name in (("n", "noun"), ("v", "verb"), ("a", "adj")):
        for line in (wordnet / f"data.{name}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue
            cells = line.split("|")[0].split()
            count = int(cells[3], 16)
            words = [cells[4 + 2 * k].split("(")[0].lower() for k in range(count)]
            at = 5 + 2 * count
            pointers = [cells[at + 4 * k : at + 4 * k + 4] for k in range(int(cells[at - 1]))]
            synsets[pos, cells[0]] = words, pointers
        for line in (wordnet / f"index.{name}").read_text(encoding="latin-1").splitlines():
            cells = line.split()
            if not line.startswith("  "):
                for rank, offset in enumerate(cells[6 + int(cells[3]) :]):
                    ranks[pos, offset, cells[0]] = rank
    found: dict[tuple[str, str], float] = defaultdict(float)

    def keep(first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
        worse = max(ranks.get(first, SENSES), ranks.get(second, SENSES))
        pair = sorted(each[2].replace("_", "").replace("-", "") for each in (first, second))
        if worse < SENSES and pair[0] != pair[1]:
            found[pair[0], pair[1]] = max(found[pair[0], pair[1]], 1 / (1 + worse))

    for (pos, offset), (words, pointers) in synsets.items():
        for k, word in enumerate(words):
            for other in words[k + 1 :]:
                keep((pos, offset, word), (pos, offset, other))
        for sign, target, part, places in pointers:
            if sign == "+" and (part, target) in synsets:
                own, other = divmod(int(places, base=16), 256)
                keep((pos, offset, words[own - 1]), (part, target, synsets[part, target][0][other - 1]))
    return found


def neighbours(published: vectors.Published, known: dict[tuple[str, str], float]) -> list[tuple[str, str, float]]:
    """Return the pairs of English words that mean nearly the same, with their likeness from 0 to 1, in order."""
    words = [word for word in published.rows if word.isascii() and word.isalpha()][:VOCABULARY]
    place = {word: k for k, word in enumerate(words)}
    table = published.table[[published.rows[word] for word in words]]
    table = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    likeness: dict[tuple[str, str], float] = {}
    for first in range(0, len(words), 1000):
        cosines = table[first : first + 1000] @ table.T
        for row in range(cosines.shape[0]):
            best = np.argpartition(-cosines[row], NEAREST)[: NEAREST + 1]
            for column in best.tolist():
                if column != first + row and cosines[row, column] >= CLOSE:
                    pair = sorted((words[first + row], words[column]))
                    likeness[pair[0], pair[1]] = CLOSENESS * float(cosines[row, column])
    for (word, other), rank in known.items():
        if word in place and other in place:
            cosine = float(table[place[word]] @ table[place[other]])
            value = KNOWN + RANKED * rank + SEEN * cosine
            likeness[word, other] = min(1.0, max(likeness.get((word, other), 0.0), value))
    return [(*pair, value) for pair, value in sorted(likeness.items())]


def main() -> None:
    """Learn the tables and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=Path, required=True, help="folder of ntrex.jsonl and meantime.jsonl")
    parser.add_argument("--treebanks", type=Path, required=True, help="folder of it/UD_Italian-PUD")
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--vectors", type=Path, default=Path(vectors.ARCHIVE))
    options = parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    near = neighbours(vectors.read(options.vectors), synonyms(options.wordnet))
    words = sorted({word for first, second, _ in near for word in (first, second)})
    place = {word: k for k, word in enumerate(words)}
    np.savez_compressed(
        TARGET / "en.npz",
        words=np.frombuffer("\n".join(words).encode("ascii"), np.uint8),
        first=np.array([place[first] for first, _, _ in near], np.uint16),
        second=np.array([place[second] for _, second, _ in near], np.uint16),
        percent=np.array([round(100 * value) for _, _, value in near], np.uint8),
    )
    print(f"{len(words)} English words, {len(near)} pairs")
    pairs = list(parallel(options.stories, options.treebanks))
    read = [(lemmas(pair.italian, "it"), lemmas(pair.english, "en")) for pair in pairs]
    rows = [f"{lang}\t*\t{len(read)}" for lang in ("it", "en")]
    for side, lang in enumerate(("it", "en")):
        counts = Counter(word for both in read for word in set(both[side]))
        rows += [f"{lang}\t{word}\t{count}" for word, count in sorted(counts.items()) if count >= COMMON]
    (TARGET / "counts.tsv").write_text("lang\tlemma\tsentences\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = table(read)
    lines = [f"{word}\t{other}\t{weight:.2f}" for word, rows in found.items() for other, weight in rows]
    (TARGET / "it-en.tsv").write_text("it\ten\tweight\n" + "\n".join(lines) + "\n", encoding="utf-8")
    (TARGET / "documents.txt").write_text("\n".join(sorted({pair.document for pair in pairs})) + "\n", encoding="utf-8")
    print(f"{len(pairs)} sentence pairs, {len(found)} Italian lemmas, {len(lines)} translations")


if __name__ == "__main__":
    main()
