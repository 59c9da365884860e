"""The network's scores, computed by NumPy for all sentences of a text at once.

What `train.network` describes, without what only training needs. Weights lie on disk as half precision, the tables of
features as whole numbers with a scale a row.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hearsay.syntax.features import TABLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.intp]

# What the states of words go through side by side, in this order.
_HEADS = ("arc_head", "arc_below", "label_head", "label_below")
# Rows of states that one multiplication takes. Source: timed with OpenBLAS on AVX2. Three rows go faster one after
# another, since nothing is copied; of more, a multiple of four costs less than the odd number below it.
_FEW = 3
_ROWS = 4


class Scores(NamedTuple):
    """Scores of the words of all sentences, in order; `heads` has a matrix a sentence: (words, words + 1).

    `label_above` begins with the row of the root.
    """

    heads: list[Floats]
    tags: Floats
    edits: Floats
    label_above: Floats
    label_below: Floats


class Network:
    """Weights and what they say of words; `weights` are the arrays that `train.package` wrote."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]]) -> None:
        self._stored = dict(weights)
        full = {name: value.astype(np.float32) for name, value in weights.items()}
        self._tables = [full.pop(f"table.{name}") * full.pop(f"scale.{name}")[:, None] for name, _ in TABLES]
        self._first = _Layer(full, "first")
        self._second = _Layer(full, "second")
        self._full = full
        self._above = np.concatenate([full[f"{name}.weight"] for name in _HEADS], 1)
        self._above_bias = np.concatenate([full[f"{name}.bias"] for name in _HEADS])
        self._parts = np.cumsum([full[f"{name}.bias"].size for name in _HEADS])[:-1].tolist()
        root = np.maximum(full["root"] @ self._above + self._above_bias, 0)
        self._root, _, self._root_label, _ = np.split(root, self._parts)
        label = full["label"]
        self._label = np.ascontiguousarray(label.reshape(label.shape[0], -1))
        self._relations = label.shape[1]
        # The window of words by place, so that each word is multiplied once and not once in every window.
        hidden = full["start.hidden.weight"]
        width = sum(table.shape[1] for table in self._tables)
        self._reach = len(hidden) // width
        self._starts = np.concatenate(np.split(hidden, self._reach), 1)

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

    def starts(self, embedded: Floats, forms: Places, lines: Sequence[int] = (0,)) -> NDArray[np.bool_]:
        """Tell which words of a running text begin a sentence; the first of each line always does.

        `embedded` are the vectors of different words, `forms` says which of them each word of the text is. `lines` are
        the places of the words that begin a line, 0 first; of other lines a word knows nothing.
        """
        w = self._full
        width = self._starts.shape[1] // self._reach
        parts = embedded @ self._starts
        hidden = np.tile(w["start.hidden.bias"], (len(forms), 1))
        for start, end in itertools.pairwise((*lines, len(forms))):
            line, count = forms[start:end], end - start
            for k in range(self._reach):
                off = k - self._reach // 2
                low, high = max(0, -off), min(count, count - off)
                if low < high:
                    piece = parts[line[low + off : high + off], k * width : (k + 1) * width]
                    hidden[start + low : start + high] += piece
        np.maximum(hidden, 0, out=hidden)
        found: NDArray[np.bool_] = (hidden @ w["start.out.weight"] + w["start.out.bias"])[:, 0] > 0
        found[[*lines][: len(forms)]] = True
        return found

    def scores(self, embedded: Floats, forms: Places, lengths: Sequence[int]) -> Scores:
        """Return the scores of sentences of the given lengths, whose words follow one another in `forms`.

        `embedded` are the vectors of different words, `forms` says which of them each word of the text is.
        """
        w = self._full
        order = _Order(lengths)
        size = 2 * self._first.width
        both = np.empty((len(forms), 2 * size), dtype=np.float32)
        self._first.run(self._first.once(embedded, forms[order.places]), order, both[:, :size])
        self._second.run(self._second.gates(both[:, :size][order.places]), order, both[:, size:])
        word = both @ w["word.weight"]
        word += w["word.bias"]
        np.maximum(word, 0, out=word)
        half = word.shape[1] // 2
        states = both[:, size:] @ self._above
        states += self._above_bias
        np.maximum(states, 0, out=states)
        above, below, label_above, label_below = np.split(states, self._parts, 1)
        below = below @ w["arc"][:-1]
        below += w["arc"][-1]
        from_root = below @ self._root
        heads = []
        start = 0
        for length in lengths:
            place = slice(start, start + length)
            found = np.empty((length, length + 1), dtype=np.float32)
            found[:, 0] = from_root[place]
            np.matmul(below[place], above[place].T, out=found[:, 1:])
            heads.append(found)
            start += length
        return Scores(
            heads=heads,
            tags=word[:, :half] @ w["tag.weight"] + w["tag.bias"],
            edits=word[:, half:] @ w["edit.weight"] + w["edit.bias"],
            label_above=np.concatenate([self._root_label[None], label_above]),
            label_below=label_below,
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
        sizes = np.array(lengths, dtype=np.intp)[longest]
        at_step = np.arange(steps)[:, None] < sizes
        self.counts: list[int] = at_step.sum(1).tolist()
        first = starts[longest]
        last = first + sizes - 1
        after = np.arange(steps)[:, None]
        self.places = np.stack([(first + after)[at_step], (last - after)[at_step]])


class _Layer:
    """A bidirectional LSTM; both directions take each step together.

    A sigmoid is 1 / (1 + exp(-x)) and tanh(x) is 2 / (1 + exp(-2x)) - 1: weights are negated and doubled beforehand, so
    that one exponential serves all gates. The gates stand in the order input, forget, output, cell.
    """

    def __init__(self, weights: Mapping[str, Floats], name: str) -> None:
        width = self.width = weights[f"{name}.inner"].shape[1]
        # PyTorch's order is input, forget, cell, output; here the three that are sigmoids stand side by side.
        order = np.r_[0 : 2 * width, 3 * width : 4 * width, 2 * width : 3 * width]
        scale = np.full(4 * width, -1, dtype=np.float32)
        scale[3 * width :] = -2
        outer = weights[f"{name}.outer"]
        self._outer = np.ascontiguousarray((outer.reshape(len(outer), 2, -1)[:, :, order] * scale).transpose(1, 0, 2))
        self._inner = np.ascontiguousarray(weights[f"{name}.inner"][:, :, order] * scale)
        self._bias = weights[f"{name}.bias"].reshape(2, 1, -1)[:, :, order] * scale

    def once(self, values: Floats, places: Places) -> Floats:
        """Return the gates of both directions for the values at `places`, each value multiplied once."""
        gates = np.empty((2, places.shape[1], 4 * self.width), dtype=np.float32)
        for out, outer, bias, place in zip(gates, self._outer, self._bias, places, strict=True):
            each = values @ outer
            each += bias
            np.take(each, place, axis=0, out=out, mode="clip")
        return gates

    def gates(self, values: Floats) -> Floats:
        """Return the gates of both directions for `values`: (direction, word, number)."""
        gates: Floats = np.matmul(values, self._outer)
        gates += self._bias
        return gates

    def run(self, gates: Floats, order: _Order, result: Floats) -> None:
        """Fill `result` with the outputs of both directions side by side, in the order of the words."""
        width = self.width
        most = -(-max(order.counts, default=0) // _ROWS) * _ROWS
        states = np.empty((2, gates.shape[1], width), dtype=np.float32)
        state = np.zeros((2, most, width), dtype=np.float32)
        cell = np.zeros((2, most, width), dtype=np.float32)
        inner = np.empty((2, most, 4 * width), dtype=np.float32)
        kept = np.empty((2, most, width), dtype=np.float32)
        start = 0
        with np.errstate(over="ignore"):  # the exponential of a gate that is shut: infinite, and its inverse is 0
            for step, size in enumerate(order.counts):
                now = gates[:, start : start + size]
                if step:
                    if size <= _FEW:
                        np.matmul(state[:, :size, None], self._inner[:, None], out=inner[:, :size, None])
                    else:
                        rows = -(-size // _ROWS) * _ROWS
                        np.matmul(state[:, :rows], self._inner, out=inner[:, :rows])
                    now += inner[:, :size]
                np.exp(now, out=now)
                now += 1
                np.reciprocal(now, out=now)
                new = now[:, :, 3 * width :]
                new *= 2
                new -= 1
                new *= now[:, :, :width]
                held, s, temporary = cell[:, :size], state[:, :size], kept[:, :size]
                held *= now[:, :, width : 2 * width]
                held += new
                np.tanh(held, out=temporary)
                np.multiply(temporary, now[:, :, 2 * width : 3 * width], out=s)
                states[:, start : start + size] = s
                start += size
        result[order.places[0], :width] = states[0]
        result[order.places[1], width:] = states[1]


def _with_one(values: Floats) -> Floats:
    return np.concatenate([values, np.ones((len(values), 1), dtype=np.float32)], 1)
