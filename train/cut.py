"""Cut the data folder down to a sample, for a rehearsal: ``python -m train.cut --data build/data --out DIR``.

The sample has the files of the whole under the same names, so that every step of the training reads it as it reads the
whole. Of a treebank it holds the beginnings of documents spread over the file, so that all genres are there; of a
corpus of names the first sentences; of a collection of articles the first few, with the versions of each.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from train.corpora import unpack

# A line of blanks parts as an empty one does (WNUT-17).
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True)
class Sample:
    """How much is kept of each file: sentences of a treebank, of a corpus of names, and articles of a collection."""

    trees: int = 200
    named: int = 80
    articles: int = 8
    files: int = 3


# Sentences from the beginning of each document of a treebank.
_RUN = 5


def trees(text: str, most: int) -> str:
    """Return at most ``most`` sentences of CoNLL-U text, in runs from the beginnings of documents at even steps.

    Where the file divides no documents its first sentences are returned.
    """
    documents: list[list[str]] = []
    for block in filter(None, _BLANK.split(text.strip("\n"))):
        if not documents or re.search(r"^# newdoc\b", block, re.MULTILINE):
            documents.append([])
        documents[-1].append(block)
    if len(documents) > most // _RUN:
        step = len(documents) / (most // _RUN)
        documents = [documents[int(k * step)][:_RUN] for k in range(most // _RUN)]
    else:
        documents = [document[: most // len(documents)] for document in documents]
    return "".join(f"{block}\n\n" for document in documents for block in document)


def blocks(text: str, most: int) -> str:
    """Return the first ``most`` blocks between blank lines."""
    return "\n\n".join(_BLANK.split(text.strip("\n"))[:most]) + "\n\n"


def articles(text: str, most: int) -> str:
    """Return the lines of the first ``most`` articles in each language; versions of one article stay together."""
    rows = [(line, json.loads(line)) for line in text.splitlines() if line.strip()]
    versions = sorted({row["align"] for _, row in rows if row.get("align")})[:most]
    taken: dict[str, int] = {}
    out = []
    for line, row in rows:
        if row.get("align"):
            if row["align"] in versions:
                out.append(line)
        elif taken.get(row["lang"], 0) < most:
            taken[row["lang"]] = taken.get(row["lang"], 0) + 1
            out.append(line)
    return "".join(f"{line}\n" for line in out)


def cut(data: Path, out: Path, sample: Sample = Sample()) -> int:
    """Write the sample of ``data`` to ``out``, which is emptied first; return how many files it has."""
    shutil.rmtree(out, ignore_errors=True)
    count = 0
    for kind in ("treebanks", "ner", "stories"):
        for folder in (data / kind, *sorted(path for path in (data / kind).rglob("*") if path.is_dir())):
            files = sorted(path for path in folder.iterdir() if path.is_file())
            for place in files if len(files) <= _MANY else files[: sample.files]:
                target = out / place.relative_to(data)
                target.parent.mkdir(parents=True, exist_ok=True)
                if place.suffix in _WHOLE:
                    shutil.copyfile(place, target)
                else:
                    target.write_text(_sampled(place.read_text(encoding="utf-8"), kind, sample), encoding="utf-8")
                count += 1
    return count


# Lists, tables and what says of data where it is from.
_WHOLE = frozenset({"", ".md", ".txt", ".csv", ".json"})
# A folder with more files holds an article in each; the first few are kept.
_MANY = 40


def _sampled(text: str, kind: str, sample: Sample) -> str:
    match kind:
        case "treebanks":
            return trees(text, sample.trees)
        case "ner":
            return blocks(text, sample.named)
        case _:
            return articles(text, sample.articles)


def main() -> None:
    """Write the sample, from data that is unpacked first where it is not yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("build/data"))
    parser.add_argument("--archives", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("build/rehearsal/data"))
    options = parser.parse_args()
    unpack(options.data, options.archives)
    print(f"{cut(options.data, options.out)} files in {options.out}", flush=True)


if __name__ == "__main__":
    main()
