"""Finds persons, organisations and places: a small convolutional tagger that runs on arrays alone.

A word is looked up by its form, its beginning and end, its character n-grams, its shape, the name lists that hold it
and, in English, a published word vector. All of that depends on the form only, so it is computed once per form and
kept. Five convolutions then see fourteen words to each side, and the likeliest well-formed sequence of tags is read
off. Between sentences stands a mark, so that no name crosses from one to the next. `train/student.py` makes the
weights.

The component is registered with spaCy as `hearsay_names` and sets `doc.ents`.
"""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Span

from hearsay.errors import ModelError
from hearsay.threads import one_thread

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = NDArray[np.float32]

CLASSES = ("PER", "ORG", "LOC")
# B(egin), I(nside), E(nd) and S(ingle) tell the edges of a name from its inside.
# Source: Ratinov and Roth 2009, "Design Challenges and Misconceptions in Named Entity Recognition".
TAGS = ("O", *(f"{mark}-{name}" for name in CLASSES for mark in "BIES"))
# The name lists a form can stand in; a form's entry in the table is a number with one bit for each.
LISTS = ("place", "state", "place part", "organisation", "organisation part", "people")
# What stands between two sentences; no word is empty.
BREAK = ""
# How far apart the three words lie that a convolution sees: fourteen words to each side after the last.
DILATIONS = (1, 1, 2, 4, 6)
# Rows of the hashed tables.
ROWS = {"words": 12000, "edges": 6000, "grams": 16000, "shapes": 600}
_BARRED = -1e9
_NO_WORDS: Mapping[int, int] = MappingProxyType({})
_MOST_FORMS = 60_000
_MOST_WORDS = 4000
# A word whose probability of O is as high as this divides the text: what is left to decode is short. Exact but for
# paths through such a word, each of them 5,000 times less likely than O there.
_SURE = 0.9998


def hashed(text: str, table: str, seed: int) -> int:
    """Return the row of a table that `text` falls on."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"), seed) % ROWS[table]


def list_key(text: str) -> int:
    """Return the number under which the name lists keep a form."""
    return zlib.crc32(text.lower().encode("utf-8", "surrogatepass"), 7)


class Form(NamedTuple):
    """What the tagger sees of one form: rows of its tables, and the flags of `LISTS` as bits of a number.

    `vector` is a row of `WordVectors`, 0 for a form that has none.
    """

    words: tuple[int, int]
    edges: tuple[int, int, int]
    grams: tuple[int, ...]
    shape: int
    flags: int
    vector: int = 0


def form_of(text: str, lists: Mapping[int, int], vectors: Mapping[int, int] = _NO_WORDS) -> Form:
    """Return the features of a form; `lists` and `vectors` map its `list_key` to its flags and its vector's row."""
    lower = text.lower().replace("’", "'")
    marked = f"<{lower[:24]}>"
    grams = {marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)} or {marked}
    key = list_key(lower)
    return Form(
        (hashed(lower, "words", 1), hashed(lower, "words", 2)),
        (_edge("p", lower[:3]), _edge("s", lower[-3:]), _edge("t", lower[-5:])),
        tuple(sorted(hashed(gram, "grams", 4) for gram in grams)),
        hashed(shape(text), "shapes", 5),
        lists.get(key, 0),
        vectors.get(key, 0),
    )


def _edge(which: str, letters: str) -> int:
    return hashed(which + letters, "edges", 3)


def shape(text: str) -> str:
    """Return capitals as X, small letters as x and digits as d; of a run of the same, three at most."""
    out: list[str] = []
    for c in text[:30]:
        mark = ("X" if c.isupper() else "x") if c.isalpha() else "d" if c.isdigit() else c
        if out[-3:] != [mark] * 3:
            out.append(mark)
    return "".join(out)


def bits(flags: Sequence[int]) -> Floats:
    """Return (forms, lists): 1 where the form stands in the list."""
    return (np.array(flags)[:, None] >> np.arange(len(LISTS)) & 1).astype(np.float32)


class WordVectors(NamedTuple):
    """Published vectors of words: each word's row by its `list_key`, and a table of bytes with a scale for each row.

    The first row is for words that have none.
    """

    rows: Mapping[int, int]
    table: NDArray[np.int8]
    scale: Floats

    def picked(self, rows: Sequence[int]) -> Floats:
        """Return the vectors in these rows, (rows, columns)."""
        return self.table[rows].astype(np.float32) * self.scale[rows][:, None]


NO_VECTORS = WordVectors(_NO_WORDS, np.zeros((1, 0), np.int8), np.zeros(1, np.float32))


class Weights(NamedTuple):
    """The tagger's arrays. `mixed` and `layers` give two values for each column; the larger one is kept (maxout).

    `pause` is the vector of the mark between sentences; None where the tagger has learnt none.
    """

    words: Floats
    edges: Floats
    grams: Floats
    shapes: Floats
    lists: dict[int, int]
    mixed: tuple[Floats, Floats]
    layers: tuple[tuple[Floats, Floats, Floats, Floats], ...]
    tags: tuple[Floats, Floats]
    vectors: WordVectors = NO_VECTORS
    pause: Floats | None = None

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read the arrays that `save` wrote.

        Raises:
            OSError, ValueError, KeyError: the file is not there, or is not such a file.
        """
        with np.load(path, allow_pickle=False) as stored:
            tables = {
                name: stored[name].astype(np.float32) * stored[f"{name}.scale"].astype(np.float32)[:, None]
                for name in ROWS
            }
            rest = {name: stored[name] for name in stored.files if name.partition(".")[0] not in ROWS}
        floats = {
            name: array.astype(np.float32) for name, array in rest.items() if not name.startswith(("lists", "vectors"))
        }
        layers = tuple(
            (floats[f"layer{n}.weight"], floats[f"layer{n}.bias"], floats[f"layer{n}.gain"], floats[f"layer{n}.shift"])
            for n in range(len(DILATIONS))
        )
        keys, values = rest["lists.keys"].tolist(), rest["lists.values"].tolist()
        return cls(
            **tables,
            lists=dict(zip(keys, values, strict=True)),
            mixed=(floats["mixed.weight"], floats["mixed.bias"]),
            layers=layers,
            tags=(floats["tags.weight"], floats["tags.bias"]),
            vectors=_vectors_in(rest),
            pause=floats.get("pause"),
        )

    def save(self, path: Path) -> None:
        """Write the arrays: tables as bytes with a scale for each row, the others in half precision."""
        stored: dict[str, NDArray[np.generic]] = {}
        for name in ROWS:
            table = getattr(self, name)
            scale = np.maximum(np.abs(table).max(1), 1e-6) / 127
            stored[name] = np.rint(table / scale[:, None]).astype(np.int8)
            stored[f"{name}.scale"] = scale.astype(np.float16 if scale.min() > 1e-4 else np.float32)
        for number, layer in enumerate(self.layers):
            for part, array in zip(("weight", "bias", "gain", "shift"), layer, strict=True):
                stored[f"layer{number}.{part}"] = array.astype(np.float16)
        for name, pair in (("mixed", self.mixed), ("tags", self.tags)):
            for part, array in zip(("weight", "bias"), pair, strict=True):
                stored[f"{name}.{part}"] = array.astype(np.float16)
        keys = sorted(self.lists)
        stored["lists.keys"] = np.array(keys, np.uint32)
        stored["lists.values"] = np.array([self.lists[key] for key in keys], np.uint8)
        if self.pause is not None:
            stored["pause"] = self.pause.astype(np.float16)
        if self.vectors.rows:
            stored["vectors.keys"] = np.fromiter(self.vectors.rows, np.uint32)
            stored["vectors.table"] = self.vectors.table
            stored["vectors.scale"] = self.vectors.scale.astype(np.float16)
        np.savez_compressed(path, allow_pickle=False, **stored)


def _vectors_in(stored: Mapping[str, NDArray[np.generic]]) -> WordVectors:
    """Return the stored vectors; their keys are in the order of the rows after the first."""
    if "vectors.keys" not in stored:
        return NO_VECTORS
    rows = dict(zip(stored["vectors.keys"].tolist(), itertools.count(1), strict=False))
    table = np.asarray(stored["vectors.table"], np.int8)
    return WordVectors(rows, table, np.asarray(stored["vectors.scale"], np.float32))


class Tagger:
    """Gives words their tags. Forms met before are not computed again, up to a bound on memory."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._width = weights.mixed[1].size // 2
        self._rows: dict[str, int] = {}
        self._known = np.zeros((1024, self._width), np.float32)

    def names(self, words: Sequence[str], starts: Collection[int] = ()) -> list[tuple[int, int, str]]:
        """Return (start, end, class) of the names among the words of one text, in order.

        `starts` are the places of words that begin a sentence; no name reaches over one of them, if the weights have
        learnt the mark between sentences.
        """
        marked, places = list(words), list(range(len(words)))
        if starts and self._weights.pause is not None:
            begins = set(starts) - {0}
            marked = [form for i, word in enumerate(words) for form in ((BREAK, word) if i in begins else (word,))]
            places = [i for i in range(len(words)) for _ in range(2 if i in begins else 1)]
        out: list[tuple[int, int, str]] = []
        for first in range(0, len(marked), _MOST_WORDS):
            for start, end, name in spans(best_tags(self.log_probabilities(marked[first : first + _MOST_WORDS]))):
                out.append((places[first + start], places[first + end - 1] + 1, name))
        return out

    def log_probabilities(self, words: Sequence[str]) -> Floats:
        """Return (words, tags): how likely each tag is for each word, as logarithms. `BREAK` among the words is O."""
        places = self._places(words)
        x = self._known[places]
        count, width = x.shape
        for (weight, bias, gain, shift), far in zip(self._weights.layers, DILATIONS, strict=True):
            seen = np.zeros((count, 3 * width), np.float32)
            seen[far:, :width] = x[:-far] if count > far else 0
            seen[:, width : 2 * width] = x
            seen[: max(count - far, 0), 2 * width :] = x[far:]
            x = x + _normal(_maxout(seen @ weight + bias), gain, shift)
        scores = x @ self._weights.tags[0] + self._weights.tags[1]
        breaks = [i for i, word in enumerate(words) if word == BREAK]
        scores[breaks, 1:] = _BARRED
        scores -= scores.max(1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(1, keepdims=True)), np.float32)

    def _places(self, words: Sequence[str]) -> list[int]:
        """Return where each word's vector stands, after computing those of new forms."""
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if new:
            if len(self._rows) + len(new) > _MOST_FORMS:
                self._rows.clear()
                new = list(dict.fromkeys(words))
            first = len(self._rows)
            while first + len(new) > len(self._known):
                self._known = np.concatenate([self._known, np.zeros_like(self._known)])
            self._known[first : first + len(new)] = self._vectors(new)
            if BREAK in new and self._weights.pause is not None:
                self._known[first + new.index(BREAK)] = self._weights.pause
            self._rows.update(zip(new, range(first, first + len(new)), strict=True))
        return [self._rows[word] for word in words]

    def _vectors(self, forms: Sequence[str]) -> Floats:
        w = self._weights
        found = [form_of(text, w.lists, w.vectors.rows) for text in forms]
        lengths = np.array([len(form.grams) for form in found])
        grams = w.grams[[row for form in found for row in form.grams]]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        x = np.concatenate(
            [
                w.words[[form.words for form in found]].sum(1),
                w.edges[[form.edges for form in found]].reshape(len(found), -1),
                np.add.reduceat(grams, starts) / lengths[:, None],
                w.shapes[[form.shape for form in found]],
                w.vectors.picked([form.vector for form in found]),
                bits([form.flags for form in found]),
            ],
            axis=1,
        )
        return np.asarray(_maxout(x @ w.mixed[0] + w.mixed[1]), np.float32)


def _maxout(x: Floats) -> Floats:
    half = x.shape[1] // 2
    return np.maximum(x[:, :half], x[:, half:])


def _normal(x: Floats, gain: Floats, shift: Floats) -> Floats:
    x = x - x.mean(1, keepdims=True)
    return np.asarray(x * (gain / np.sqrt((x * x).mean(1, keepdims=True) + 1e-5)) + shift, np.float32)


def _allowed() -> NDArray[np.bool_]:
    table = np.zeros((len(TAGS), len(TAGS)), bool)
    for before, left in enumerate(TAGS):
        for after, right in enumerate(TAGS):
            inside = left[0] in "BI"
            table[before, after] = (right[0] in "IE" and left[1:] == right[1:]) if inside else right[0] in "OBS"
    return table


_FOLLOWS = np.where(_allowed(), 0.0, _BARRED).astype(np.float32)
_STARTS = np.array([0.0 if tag[0] in "OBS" else _BARRED for tag in TAGS], np.float32)
_ENDS = np.array([0.0 if tag[0] in "OES" else _BARRED for tag in TAGS], np.float32)


def best_tags(log_p: Floats) -> list[int]:
    """Return the likeliest well-formed sequence of tag numbers for (words, tags) log-probabilities."""
    out = [0] * len(log_p)
    open_words = np.flatnonzero(log_p[:, 0] < np.log(_SURE))
    if not len(open_words):
        return out
    breaks = np.flatnonzero(np.diff(open_words) > 1) + 1
    for run in np.split(open_words, breaks):
        first, last = int(run[0]), int(run[-1]) + 1
        out[first:last] = _viterbi(log_p[first:last])
    return out


def _viterbi(log_p: Floats) -> list[int]:
    score = log_p[0] + _STARTS
    back: list[NDArray[np.intp]] = []
    for row in log_p[1:]:
        table = score[:, None] + _FOLLOWS
        back.append(table.argmax(0))
        score = table.max(0) + row
    path = [int((score + _ENDS).argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def spans(tags: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, class) of the names in a well-formed sequence of tag numbers."""
    start = 0
    for place, number in enumerate(tags):
        tag = TAGS[number]
        if tag[0] in "BS":
            start = place
        if tag[0] in "ES":
            yield start, place + 1, tag[2:]


class NameFinder:
    """The spaCy component: sets `doc.ents` to the persons, organisations and places that the tagger finds."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights
        self._tagger = Tagger(weights) if weights is not None else None

    def use(self, weights: Weights) -> None:
        """Find names with these weights from now on."""
        self._weights, self._tagger = weights, Tagger(weights)

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes of names."""
        return CLASSES

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc.ents`. Raises ModelError when no weights were read."""
        strings = doc.vocab.strings
        marks = doc.to_array(["ORTH", "SENT_START"])
        words = [strings[key] for key in marks[:, 0].tolist()]
        starts = np.flatnonzero(marks[:, 1] == 1).tolist()
        doc.ents = [Span(doc, *found) for found in self.find(words, starts)]
        return doc

    def find(self, words: Sequence[str], starts: Sequence[int]) -> list[tuple[int, int, str]]:
        """Return (start, end, class) of the names among words; `starts` are the places of those that open a sentence.

        Raises:
            ModelError: no weights were read.
        """
        if self._tagger is None:
            raise ModelError("the name finder has no weights; load the pipeline from its folder", "")
        with one_thread():
            return self._tagger.names(words, starts)

    def to_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the weights and the classes into a folder."""
        del exclude
        path = Path(path)
        path.mkdir(parents=True, exist_ok=True)
        (path / "classes.json").write_text(json.dumps(CLASSES) + "\n", encoding="utf-8")
        if self._weights is not None:
            self._weights.save(path / "weights.npz")

    def from_disk(self, path: Path, *, exclude: Sequence[str] = ()) -> NameFinder:
        """Read the weights from a folder. Raises OSError, ValueError or KeyError when it holds none."""
        del exclude
        self.use(Weights.load(Path(path) / "weights.npz"))
        return self


@Language.factory("hearsay_names", assigns=["doc.ents", "token.ent_iob", "token.ent_type"])
def make_name_finder(nlp: Language, name: str) -> NameFinder:
    """Return a finder without weights; they are read with the pipeline."""
    del nlp, name
    return NameFinder()
