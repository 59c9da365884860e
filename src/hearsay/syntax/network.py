"""The network's scores, computed by NumPy for all sentences of a text at once.

What `train.network` describes, without what only training needs. Weights lie on disk as half precision, the tables of
features as whole numbers with a scale a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hearsay.syntax.features import TABLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Scores(NamedTuple):
    """Scores of the words of all sentences, in order; `heads` has a matrix a sentence: (words, words + 1)."""

    heads: list[Floats]
    tags: Floats
    edits: Floats
    label_above: list[Floats]
    label_below: Floats


class Network:
    """Weights and what they say of words; `weights` are the arrays that `train.package` wrote."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]]) -> None:
        self._stored = dict(weights)
        full = {name: value.astype(np.float32) for name, value in weights.items()}
        self._tables = [full[f"table.{name}"] * full[f"scale.{name}"][:, None] for name, _ in TABLES]
        self._first = _Layer(full, "first")
        self._second = _Layer(full, "second")
        self._full = full
        label = full["label"]
        self._label = np.ascontiguousarray(label.reshape(label.shape[0], -1))
        self._relations = label.shape[1]

    @property
    def stored(self) -> dict[str, NDArray[np.generic]]:
        """The arrays as they lie on disk."""
        return self._stored

    def embed(self, rows: NDArray[np.int32]) -> Floats:
        """Return the input vectors of words given by the rows of their features."""
        parts = []
        column = 0
        for table, (_, count) in zip(self._tables, TABLES, strict=True):
            part = table[rows[:, column]]
            for more in range(1, count):
                part += table[rows[:, column + more]]
            parts.append(part)
            column += count
        return np.concatenate(parts, 1)

    def starts(self, embedded: Floats) -> NDArray[np.bool_]:
        """Tell which words of a running text begin a sentence; the first always does."""
        w = self._full
        reach = w["start.hidden.weight"].shape[0] // embedded.shape[1]
        before = reach // 2
        padded = np.pad(embedded, ((before, reach - before - 1), (0, 0)))
        window = np.concatenate([padded[k : k + len(embedded)] for k in range(reach)], 1)
        hidden = np.maximum(window @ w["start.hidden.weight"] + w["start.hidden.bias"], 0)
        found: NDArray[np.bool_] = (hidden @ w["start.out.weight"] + w["start.out.bias"])[:, 0] > 0
        found[:1] = True
        return found

    def scores(self, embedded: Floats, lengths: Sequence[int]) -> Scores:
        """Return the scores of sentences of the given lengths, whose words follow one another in `embedded`."""
        w = self._full
        order = _Order(lengths)
        one = self._first.run(embedded, order)
        two = self._second.run(one, order)
        word = np.concatenate([one, two], 1) @ w["word.weight"]
        word += w["word.bias"]
        np.maximum(word, 0, out=word)
        half = word.shape[1] // 2
        above = _rectified(two, w, "arc_head")
        below = _rectified(two, w, "arc_below") @ w["arc"][:-1] + w["arc"][-1]
        root = w["root"][None]
        root_above = _rectified(root, w, "arc_head")
        label_above = _rectified(two, w, "label_head")
        root_label = _rectified(root, w, "label_head")
        heads, labels = [], []
        start = 0
        for length in lengths:
            place = slice(start, start + length)
            heads.append(below[place] @ np.concatenate([root_above, above[place]]).T)
            labels.append(np.concatenate([root_label, label_above[place]]))
            start += length
        return Scores(
            heads=heads,
            tags=word[:, :half] @ w["tag.weight"] + w["tag.bias"],
            edits=word[:, half:] @ w["edit.weight"] + w["edit.bias"],
            label_above=labels,
            label_below=_rectified(two, w, "label_below"),
        )

    def relations(self, above: Floats, below: Floats) -> Floats:
        """Return relation scores of words, given the label vectors of their heads and their own."""
        left = _with_one(below) @ self._label
        found: Floats = np.matmul(left.reshape(len(below), self._relations, -1), _with_one(above)[:, :, None])[:, :, 0]
        return found


class _Order:
    """Sentences laid out by time step, the longest first, so that each step runs all that have a word left."""

    def __init__(self, lengths: Sequence[int]) -> None:
        starts = np.cumsum([0, *lengths[:-1]])
        longest = np.argsort([-length for length in lengths], kind="stable")
        steps = max(lengths, default=0)
        sizes = np.array(lengths)[longest]
        self.counts = [int((sizes > step).sum()) for step in range(steps)]
        first = starts[longest]
        last = first + sizes - 1
        forward = [first[:count] + step for step, count in enumerate(self.counts)]
        backward = [last[:count] - step for step, count in enumerate(self.counts)]
        self.places = np.stack([np.concatenate(forward), np.concatenate(backward)])


class _Layer:
    """A bidirectional LSTM; both directions take each step together."""

    def __init__(self, weights: Mapping[str, Floats], name: str) -> None:
        width = self._width = weights[f"{name}.inner"].shape[1]
        # PyTorch's order is input, forget, cell, output; here the three that are sigmoids stand side by side.
        order = np.r_[0 : 2 * width, 3 * width : 4 * width, 2 * width : 3 * width]
        # sigmoid(x) = tanh(x / 2) / 2 + 1 / 2: those gates are halved beforehand, so that one call serves all four.
        half = np.full(4 * width, 0.5, dtype=np.float32)
        half[3 * width :] = 1
        outer = weights[f"{name}.outer"]
        outer = outer.reshape(len(outer), 2, -1)[:, :, order] * half
        self._outer = np.ascontiguousarray(outer.transpose(1, 0, 2))
        self._inner = np.ascontiguousarray(weights[f"{name}.inner"][:, :, order] * half)
        self._bias = weights[f"{name}.bias"].reshape(2, 1, -1)[:, :, order] * half

    def run(self, values: Floats, order: _Order) -> Floats:
        """Return the outputs of both directions side by side, in the order of the words."""
        width = self._width
        count = len(values)
        gates = np.matmul(values[order.places], self._outer)
        gates += self._bias
        states = np.empty((2, count, width), dtype=np.float32)
        cell = np.zeros((2, order.counts[0] if order.counts else 0, width), dtype=np.float32)
        state = cell
        start = 0
        for step, size in enumerate(order.counts):
            now = gates[:, start : start + size]
            if step:
                now += state[:, :size] @ self._inner
            np.tanh(now, out=now)
            sigmoids = now[:, :, : 3 * width]
            sigmoids *= 0.5
            sigmoids += 0.5
            cell = cell[:, :size] * now[:, :, width : 2 * width]
            cell += now[:, :, :width] * now[:, :, 3 * width :]
            state = np.tanh(cell)
            state *= now[:, :, 2 * width : 3 * width]
            states[:, start : start + size] = state
            start += size
        result = np.empty((count, 2 * width), dtype=np.float32)
        result[order.places[0], :width] = states[0]
        result[order.places[1], width:] = states[1]
        return result


def _rectified(values: Floats, weights: Mapping[str, Floats], name: str) -> Floats:
    found: Floats = values @ weights[f"{name}.weight"]
    found += weights[f"{name}.bias"]
    np.maximum(found, 0, out=found)
    return found


def _with_one(values: Floats) -> Floats:
    return np.concatenate([values, np.ones((len(values), 1), dtype=np.float32)], 1)
