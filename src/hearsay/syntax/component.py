"""The spaCy component `hearsay_syntax`: sentence starts, parts of speech, features, lemmas and trees.

Importing this module registers the component's factory.
"""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc

from hearsay.syntax.features import Vocabulary
from hearsay.syntax.lemmas import apply
from hearsay.syntax.network import Network
from hearsay.syntax.trees import best_heads
from hearsay.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.training import Example
    from spacy.vocab import Vocab
    from thinc.types import Ints2d

    Places = NDArray[np.intp]

NAME = "hearsay_syntax"
_WEIGHTS = "weights.npz"
_TABLES = "tables.npz"
_LABELS = "labels.json"
# Words that run through the network together: keeps memory flat. Source: timed; with twice as many the arrays are given
# back to the system and asked for again each time.
_TOGETHER = 1_000
# Words of the longest stretch that is given one tree: the longest sentence of the treebanks has 290. Time and memory
# of a tree's search grow with the square, so what is longer is read in stretches, tied together afterwards.
_LONGEST = 300
# How many of the best edits may stand in for one that makes no known lemma, and by how much they may score less.
# Source: swept on the development sentences of both languages.
_EDITS = 6
_LEAST = 6.0


class Words(NamedTuple):
    """What the component found, a word a row: numbers of tags and relations, heads as indices, a root its own head."""

    tags: Places
    relations: Places
    heads: Places
    lemmas: list[str]


class Syntax:
    """Gives a document its sentences, tags, lemmas and trees.

    Sentence starts that are set beforehand stay; without them the network splits the text, line by line: a line break
    always ends a sentence, as in `hearsay.text`. `labels` names what the outputs stand for: `tags`
    (``NOUN|Gender=Masc``), `edits` and `relations`. `lemmas` holds, by part of speech, the checksums of the lemmas that
    a dictionary lists.
    """

    def __init__(self, vocab: Vocab, name: str = NAME) -> None:
        self.vocab = vocab
        self.name = name
        self._network: Network | None = None

    def fill(
        self,
        weights: Mapping[str, NDArray[np.generic]],
        known: Sequence[Sequence[int]],
        labels: Mapping[str, Sequence[str]],
        lemmas: Mapping[str, Sequence[int]],
    ) -> None:
        """Take weights, known features, labels and known lemmas; the component is empty before."""
        self._known = Vocabulary(known)
        self._labels = {key: list(values) for key, values in labels.items()}
        self._lemmas = {pos: frozenset(checksums) for pos, checksums in lemmas.items()}
        self._network = Network(weights)
        strings = self.vocab.strings
        tags = [label.partition("|") for label in self._labels["tags"]]
        self._pos = [pos for pos, _, _ in tags]
        self._pos_ids = np.array([strings.add(pos) for pos in self._pos], dtype=np.uint64)
        self._morph_ids = np.array([self.vocab.morphology.add(feats) for _, _, feats in tags], dtype=np.uint64)
        # (a stretch of a long sentence hangs by parataxis even where no treebank has it)
        self._names = [*self._labels["relations"], *{"parataxis"}.difference(self._labels["relations"])]
        self._parataxis = self._names.index("parataxis")
        names = ["ROOT" if name == "root" else name for name in self._names]
        self._relation_ids = np.array([strings.add(name) for name in names], dtype=np.uint64)
        self._root = self._labels["relations"].index("root")
        self._space = (strings.add("SPACE"), self.vocab.morphology.add(""), strings.add("dep"))
        self._made: dict[tuple[str, int, int], str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        network = self._loaded()
        marks = doc.to_array(["ORTH", "IS_SPACE", "SENT_START"])
        words = np.flatnonzero(marks[:, 1] == 0)
        table = np.zeros((len(doc), 5), dtype=np.uint64)
        table[:, :3] = self._space
        table[:, 4] = marks[:, 0]
        if len(words):
            strings = self.vocab.strings
            forms = [strings[key] for key in marks[words, 0].tolist()]
            begins = marks[words, 2] == 1 if doc.has_annotation("SENT_START") else None
            lines = self._lines(marks, words) if begins is None else [0]
            with one_thread():
                found = self._read_words(network, forms, begins, lines)
            table[words, 0] = self._pos_ids[found.tags]
            table[words, 1] = self._morph_ids[found.tags]
            table[words, 2] = self._relation_ids[found.relations]
            table[words, 3] = (words[found.heads] - words).astype(np.uint64)
            table[words, 4] = [strings.add(lemma) for lemma in found.lemmas]
            if len(words) < len(doc):
                self._attach_spaces(doc, words.tolist(), table)
        doc.from_array(["POS", "MORPH", "DEP", "HEAD", "LEMMA"], cast("Ints2d", table))
        return doc

    def read_words(self, forms: Sequence[str], begins: Sequence[bool] | None = None) -> Words:
        """Return tags, relations, heads and lemmas of words none of which is white space.

        `begins` tells which words begin a sentence; without it the network splits them as one line. What a document
        would get, without the document.

        Raises:
            ValueError: no weights were read.
        """
        with one_thread():
            return self._read_words(self._loaded(), forms, None if begins is None else np.array(begins, dtype=np.bool_))

    @property
    def tags(self) -> list[tuple[str, str]]:
        """What `Words.tags` counts: parts of speech with their features as spaCy writes them, empty for none."""
        names = [self.vocab.strings[feats] for feats in self._morph_ids.tolist()]
        return [(pos, "" if feats == "_" else feats) for pos, feats in zip(self._pos, names, strict=True)]

    @property
    def relations(self) -> list[str]:
        """What `Words.relations` counts."""
        return self._names

    def _loaded(self) -> Network:
        if self._network is None:
            raise ValueError(f"the component '{self.name}' holds no weights: load a pipeline from its folder")
        return self._network

    def _lines(self, marks: NDArray[Any], words: Places) -> list[int]:
        """Return which of the words are the first of a line; the first of all is."""
        spaces = np.flatnonzero(marks[:, 1])
        breaks = [place for place in spaces.tolist() if "\n" in self.vocab.strings[int(marks[place, 0])]]
        found = {0, *np.searchsorted(words, breaks).tolist()}
        return sorted(found - {len(words)})

    def _read_words(
        self,
        network: Network,
        forms: Sequence[str],
        begins: NDArray[np.bool_] | None,
        lines: Sequence[int] = (0,),
    ) -> Words:
        different = {form: number for number, form in enumerate(dict.fromkeys(forms))}
        embedded = network.embed(self._known.table(different))
        which = np.array([different[form] for form in forms], dtype=np.intp)
        if begins is None:
            begins = network.starts(embedded, which, lines)
        begins[:1] = True
        sentences = [*np.flatnonzero(begins).tolist(), len(forms)]
        bounds = _stretches(sentences)
        tags, relations, heads = (np.empty(len(forms), dtype=np.intp) for _ in range(3))
        lemmas: list[str] = []
        for first, last in _runs(bounds):
            start, end = bounds[first], bounds[last]
            scores = network.scores(embedded, which[start:end], np.diff(bounds[first : last + 1]).tolist())
            place = slice(start, end)
            tags[place] = scores.tags.argmax(1)
            above: list[int] = []
            for matrix in scores.heads:
                at = len(above)
                above += [head and head + at for head in best_heads(matrix)]
            labels = network.relations(scores.label_above[above], scores.label_below)
            found = np.array(above, dtype=np.intp)
            roots = found == 0
            labels[:, self._root] = -np.inf
            relations[place] = np.where(roots, self._root, labels.argmax(1))
            heads[place] = np.where(roots, np.arange(len(found)), found - 1) + start
            lemmas += self._lemmatise(forms[start:end], tags[place].tolist(), scores.edits)
        if len(bounds) > len(sentences):
            self._tie(heads, relations, sentences, bounds)
        return Words(tags, relations, heads, lemmas)

    def _tie(self, heads: Places, relations: Places, sentences: Sequence[int], bounds: Sequence[int]) -> None:
        """Hang the roots of a long sentence's later stretches on the root of its first, as parataxis."""
        starts = set(sentences)
        root = 0
        for start, end in itertools.pairwise(bounds):
            top = start + int(np.flatnonzero(heads[start:end] == np.arange(start, end))[0])
            if start in starts:
                root = top
            else:
                heads[top], relations[top] = root, self._parataxis

    def _attach_spaces(self, doc: Doc, words: list[int], table: NDArray[np.uint64]) -> None:
        """Hang white space on the word before it, or on the first word."""
        before = words[0]
        inside = set(words)
        for i in range(len(doc)):
            if i in inside:
                before = i
            else:
                table[i, 3] = np.uint64((before - i) & 0xFFFFFFFFFFFFFFFF)

    def _lemmatise(self, forms: Sequence[str], tags: list[int], edits: NDArray[np.float32]) -> list[str]:
        """Return each word's lemma: of the best edits the first that makes a lemma the dictionary lists."""
        out = []
        best = edits.argmax(1).tolist()
        for i, (form, tag, edit) in enumerate(zip(forms, tags, best, strict=True)):
            key = (form, tag, edit)
            known = self._made.get(key)
            if known is None:
                known, lasting = self._lemma(form, self._pos[tag], edits[i])
                if lasting and len(self._made) < _MOST_MADE:
                    self._made[key] = known
            out.append(known)
        return out

    def _lemma(self, form: str, pos: str, scores: NDArray[np.float32]) -> tuple[str, bool]:
        """Return a lemma, and whether it depends on the best edit alone."""
        names = self._labels["edits"]
        best = int(scores.argmax())
        first = apply(names[best], form)
        known = self._lemmas.get(pos)
        if known is None or zlib.crc32(first.lower().encode()) in known:
            return first, True
        for edit in np.argsort(-scores, kind="stable")[1:_EDITS].tolist():
            if scores[best] - scores[edit] > _LEAST:
                break
            other = apply(names[edit], form)
            if zlib.crc32(other.lower().encode()) in known:
                return other, False
        return first, False

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Annotate documents one after the other; `batch_size` is spaCy's and has no effect."""
        del batch_size
        for doc in stream:
            yield self(doc)

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Return spaCy's scores of everything the component sets."""
        found = list(examples)
        scores: dict[str, Any] = {}
        scores.update(Scorer.score_spans(found, "sents", getter=_sentences, has_annotation=_has_sentences))
        for attr in ("pos", "morph", "lemma"):
            scores.update(Scorer.score_token_attr(found, attr))
        scores.update(Scorer.score_deps(found, "dep", getter=_dep, head_attr="head", ignore_labels=("p", "punct")))
        return scores

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write weights, tables and labels into the folder `path`."""
        del exclude
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self._files().items():
            (folder / name).write_bytes(content)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Syntax:
        """Read what `to_disk` wrote. Raises OSError when a file is missing."""
        del exclude
        self._read({name: (Path(path) / name).read_bytes() for name in (_WEIGHTS, _TABLES, _LABELS)})
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return weights, tables and labels as one string of bytes."""
        del exclude
        return _packed({name: np.frombuffer(content, dtype=np.uint8) for name, content in self._files().items()})

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Syntax:
        """Read what `to_bytes` returned."""
        del exclude
        with np.load(BytesIO(data)) as found:
            self._read({name: found[name].tobytes() for name in (_WEIGHTS, _TABLES, _LABELS)})
        return self

    def _files(self) -> dict[str, bytes]:
        if self._network is None:
            return {_WEIGHTS: b"", _TABLES: b"", _LABELS: b"{}"}
        tables = {f"known.{k}": np.array(table, dtype=np.uint32) for k, table in enumerate(self._known.known)}
        tables |= {f"lemmas.{pos}": np.array(sorted(found), np.uint32) for pos, found in sorted(self._lemmas.items())}
        return {
            _WEIGHTS: _packed(self._network.stored),
            _TABLES: _packed(tables),
            _LABELS: (json.dumps(self._labels, ensure_ascii=False, indent=0) + "\n").encode(),
        }

    def _read(self, files: Mapping[str, bytes]) -> None:
        labels = json.loads(files[_LABELS])
        if not labels:
            return
        with np.load(BytesIO(files[_TABLES])) as tables:
            known = [tables[f"known.{k}"].tolist() for k in range(sum(name.startswith("known.") for name in tables))]
            lemmas = {name[7:]: tables[name].tolist() for name in tables if name.startswith("lemmas.")}
        with np.load(BytesIO(files[_WEIGHTS])) as weights:
            self.fill({name: weights[name] for name in weights}, known, labels, lemmas)


# Lemmas that are remembered with the edit that made them.
_MOST_MADE = 100_000


@Language.factory(
    NAME,
    assigns=["token.pos", "token.morph", "token.lemma", "token.dep", "token.head", "token.is_sent_start", "doc.sents"],
    default_score_weights={"pos_acc": 0.2, "morph_acc": 0.2, "lemma_acc": 0.2, "dep_las": 0.4},
)
def _make(nlp: Language, name: str) -> Syntax:
    return Syntax(nlp.vocab, name)


def _stretches(sentences: Sequence[int]) -> list[int]:
    """Return the bounds of `sentences` with further ones inside those that are too long for one tree."""
    return [place for start, end in itertools.pairwise(sentences) for place in range(start, end, _LONGEST)] + [
        sentences[-1]
    ]


def _runs(bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield ranges of sentences that hold some thousand words, or one longer sentence."""
    first = 0
    for last in range(1, len(bounds)):
        if last == len(bounds) - 1 or bounds[last + 1] - bounds[first] > _TOGETHER:
            yield first, last
            first = last


def _packed(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _sentences(doc: Doc, _: str) -> list[Any]:
    return list(doc.sents)


def _has_sentences(doc: Doc) -> bool:
    return bool(doc.has_annotation("SENT_START"))


def _dep(token: Any, _: str) -> str:
    return str(token.dep_).lower()
