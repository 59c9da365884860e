"""CoNLL-U in, sentences of surface tokens out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Word:
    """One syntactic word; ``head`` is the 1-based number of its head in the sentence, 0 for the root."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space_after: bool = True
    misc: str = "_"

    def misc_value(self, key: str) -> str:
        """Return the value of a key in the MISC column, empty when it is not there."""
        return next((pair[len(key) + 1 :] for pair in self.misc.split("|") if pair.startswith(f"{key}=")), "")


@dataclass(frozen=True)
class Range:
    """A surface token written as one but analysed as words ``first`` to ``last`` (1-based, both included)."""

    first: int
    last: int
    form: str
    space_after: bool = True


@dataclass(frozen=True)
class Sentence:
    """The words of one sentence and the surface tokens that hold several of them.

    ``genre`` is the middle of GUM's document names (GUM_news_nasa), empty elsewhere; ``document`` counts the documents
    of a file from 0, and is 0 throughout where the file does not divide them. ``opens`` tells that a paragraph or a
    document begins here, as far as the file says so.
    """

    words: tuple[Word, ...]
    ranges: tuple[Range, ...] = ()
    genre: str = ""
    document: int = 0
    opens: bool = False

    @property
    def text(self) -> str:
        """The sentence as it was written, without white space at its end."""
        return "".join(word.form + " " * word.space_after for word in self.words).strip()


def read(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file; empty nodes (``8.1``) are left out."""
    yield from parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Iterator[Sentence]:
    """Yield the sentences of CoNLL-U text."""
    genre, document = "", -1
    for block in text.replace("\r\n", "\n").split("\n\n"):
        found = re.search(r"^# newdoc id = GUM_([a-z]+)_", block, re.MULTILINE)
        genre = found.group(1) if found else genre
        document += block.startswith("# newdoc") or "\n# newdoc" in block
        rows = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        if rows:
            opens = re.search(r"^# new(?:doc|par)\b", block, re.MULTILINE) is not None
            yield replace(_sentence(rows), genre=genre, document=max(document, 0), opens=opens)


def features(feats: str) -> dict[str, str]:
    """Read ``Mood=Ind|Number=Sing`` as a dictionary; ``_`` is empty."""
    return dict(pair.split("=", 1) for pair in feats.split("|")) if feats not in ("_", "") else {}


def joined(values: dict[str, str]) -> str:
    """Write features in the order UD asks for; ``_`` when there are none."""
    return "|".join(f"{key}={values[key]}" for key in sorted(values, key=str.lower)) or "_"


def surface(sentence: Sentence, *, merge_all: bool) -> Sentence:
    """Return the sentence with its multiword tokens as they are written.

    With ``merge_all`` (Italian) every multiword token becomes one word: *della* is an ADP with the article's features,
    *dargli* the verb, with Clitic=Yes. Without it (English) words that spell the token (*do* + *n't*) stay apart.
    The merged word takes the place of its parts in the tree: heads and dependents that pointed at a part now point at
    it. Source: what spaCy's own Italian pipelines do with UD Italian.
    """
    words = list(sentence.words)
    place = list(range(1, len(words) + 1))
    out: list[Word] = []
    merged = {r.first: r for r in sentence.ranges if merge_all or _spells(words, r) != r.form}
    number = 1
    while number <= len(words):
        span = merged.get(number)
        if span is None:
            out.append(words[number - 1])
            place[number - 1] = len(out)
            number += 1
            continue
        out.append(_merge(words[span.first - 1 : span.last], span))
        for inside in range(span.first, span.last + 1):
            place[inside - 1] = len(out)
        number = span.last + 1
    merged_words = tuple(replace(word, head=place[word.head - 1] if word.head else 0) for word in out)
    return replace(sentence, words=merged_words, ranges=())


def is_tree(sentence: Sentence) -> bool:
    """Tell whether the heads form one tree: a single root, every head inside, no cycle."""
    heads = [word.head for word in sentence.words]
    if heads.count(0) != 1 or any(head > len(heads) for head in heads):
        return False
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            return False
    return True


def _sentence(rows: list[list[str]]) -> Sentence:
    words: list[Word] = []
    ranges: list[Range] = []
    for row in rows:
        space = "SpaceAfter=No" not in row[9].split("|")
        if "." in row[0]:
            continue
        if "-" in row[0]:
            first, last = (int(part) for part in row[0].split("-"))
            ranges.append(Range(first, last, row[1], space))
            continue
        words.append(Word(row[1], row[2], row[3], row[4], row[5], int(row[6]), row[7], space, row[9]))
    for span in ranges:
        for number in range(span.first, span.last + 1):
            words[number - 1] = replace(words[number - 1], space_after=number == span.last and span.space_after)
    return Sentence(tuple(words), tuple(ranges))


def _spells(words: list[Word], span: Range) -> str:
    return "".join(word.form for word in words[span.first - 1 : span.last])


def _merge(parts: list[Word], span: Range) -> Word:
    """Return the one word that stands for the parts of a multiword token."""
    outside = [part for part in parts if not span.first <= part.head <= span.last]
    top = outside[0] if outside else parts[0]
    verbs = [part for part in parts if part.upos in ("VERB", "AUX")]
    main = verbs[0] if verbs else top
    feats = features(main.feats)
    if verbs and any(part.upos == "PRON" for part in parts):
        feats["Clitic"] = "Yes"
    elif main.upos == "ADP":
        for part in parts:
            if part.upos == "DET":
                feats.update(features(part.feats))
    label = (main if verbs and main in outside else top).deprel
    return Word(span.form, main.lemma, main.upos, main.xpos, joined(feats), top.head, label, span.space_after)
