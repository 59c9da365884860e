"""Gradient-boosted trees in plain arrays: a score for each row of numbers, and why.

The trees are learnt in `train/ranker.py` and shipped as `weights/*.npz`. Nothing but NumPy is needed to use them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from hearsay.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Forest:
    """Trees over named features. A row's score is the logistic function of the sum of the leaves that it reaches.

    Node `k` of the arrays asks whether feature `feature[k]` is at most `threshold[k]` and goes to `left[k]` or
    `right[k]`; `feature[k]` is -1 in a leaf. `value[k]` is what the tree would answer if it stopped there (log-odds),
    so that a step's share in the answer can be read off. `roots` are the trees' first nodes.

    Source: Friedman (2001), Greedy function approximation; the shares after Saabas (2014).
    """

    def __init__(self, names: Sequence[str], arrays: Mapping[str, NDArray[np.generic]]) -> None:
        import numpy as np

        self.names = tuple(names)
        self._feature = arrays["feature"].astype(np.int32)
        self._threshold = arrays["threshold"].astype(np.float32)
        left, right = arrays["left"].astype(np.int32), arrays["right"].astype(np.int32)
        self._value = arrays["value"].astype(np.float32)
        self._roots = arrays["roots"].astype(np.int32)
        # A leaf points at itself, so that every row can take the same number of steps.
        own = np.arange(len(left), dtype=np.int32)
        leaf = self._feature < 0
        self._next = np.stack([np.where(leaf, own, right), np.where(leaf, own, left)], axis=1).ravel()
        self._asked = np.where(leaf, 0, self._feature)
        self._depth = int(arrays["depth"])

    def scores(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return a score between 0 and 1 for each row; a row has one number for each of `names`."""
        import numpy as np

        if not rows:
            return []
        table = np.asarray(rows, dtype=np.float32)
        count, width = table.shape
        flat = table.ravel()
        base = (np.arange(count, dtype=np.int32) * width)[:, None]
        node = np.broadcast_to(self._roots, (count, len(self._roots)))
        for _ in range(self._depth):
            below = flat[base + self._asked[node]] <= self._threshold[node]
            node = self._next[2 * node + below]
        total = self._value[node].sum(axis=1)
        answer: list[float] = (1.0 / (1.0 + np.exp(-total))).tolist()
        return answer

    def reasons(self, row: Sequence[float]) -> list[tuple[str, float]]:
        """Return each feature's share in a row's log-odds, the largest first; shares of 0 are left out."""
        shares: dict[str, float] = {}
        for root in self._roots.tolist():
            node = root
            while self._feature[node] >= 0:
                feature = int(self._feature[node])
                step = int(self._next[2 * node + int(row[feature] <= self._threshold[node])])
                name = self.names[feature]
                shares[name] = shares.get(name, 0.0) + float(self._value[step] - self._value[node])
                node = step
        return sorted(((n, s) for n, s in shares.items() if s), key=lambda share: -abs(share[1]))


@functools.cache
def load_forest(name: str) -> Forest:
    """Return the trees `weights/<name>.npz` that ship with hearsay, read once.

    Raises:
        ModelError: the file is missing or cannot be read.
    """
    import numpy as np

    path = files("hearsay.attribution") / "weights" / f"{name}.npz"
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
            names = [str(word) for word in arrays.pop("names")]
            return Forest(names, arrays)
    except (OSError, ValueError, KeyError) as error:
        message = f"the ranker's weights {name}.npz cannot be read ({error}); install hearsay anew"
        raise ModelError(message, "") from error
