"""The best tree under scores of single heads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What every head outside the sentence costs in the search for a tree: more than all other scores together, so that only
# one word gets one, and the same for all words, so that it decides nothing else.
_ROOT_COST = 1e6


def best_heads(scores: NDArray[np.float32]) -> list[int]:
    """Return the head of each word in the best tree with one root.

    `scores` has a row a word and a column a head; column 0 is the root, word 1 is column 1. Heads are counted likewise.
    Each word's best head is taken when that gives a tree, as it mostly does; Chu and Liu's algorithm mends the rest.
    """
    import numpy as np

    count = len(scores)
    places = np.arange(count)
    scores = scores.copy()
    scores[places, places + 1] = -np.inf
    heads: list[int] = scores.argmax(1).tolist()
    ring = _cycle([0, *heads])
    if heads.count(0) == 1 and ring is None:
        return heads
    square = np.full((count + 1, count + 1), -np.inf)
    square[1:] = scores
    if ring is not None:
        heads = _arborescence(square.copy())[1:]
        if heads.count(0) == 1:
            return heads
    square[:, 0] -= _ROOT_COST
    return _arborescence(square)[1:]


def _cycle(heads: Sequence[int]) -> list[int] | None:
    """Return the nodes of a cycle, or None; node 0 is the root and heads itself."""
    state = [0] * len(heads)  # the walk that met the node
    state[0] = -1
    for start in range(1, len(heads)):
        node = start
        while not state[node]:
            state[node] = start
            node = heads[node]
        if state[node] == start:
            ring = [node]
            while heads[ring[-1]] != node:
                ring.append(heads[ring[-1]])
            return ring
    return None


def _arborescence(scores: NDArray[np.float64]) -> list[int]:
    """Return the head of each node in the best tree from node 0, which heads itself; `scores` is (node, head)."""
    import numpy as np

    np.fill_diagonal(scores, -np.inf)
    heads: list[int] = [0, *scores[1:].argmax(1).tolist()]
    ring = _cycle(heads)
    if ring is None:
        return heads
    inside = set(ring)
    rest = [node for node in range(len(heads)) if node not in inside]
    kept = scores[ring, [heads[node] for node in ring]]
    # What it costs to break the ring at each of its nodes for the sake of each head outside.
    entry = scores[np.ix_(ring, rest)] - kept[:, None]
    exits = scores[np.ix_(rest, ring)]
    small = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(rest, rest)]
    small[:-1, -1] = exits.max(1)
    small[-1, :-1] = entry.max(0)
    found = _arborescence(small)
    for place, node in enumerate(rest[1:], 1):
        head = found[place]
        heads[node] = ring[int(exits[place].argmax())] if head == len(rest) else rest[head]
    outside = found[-1]
    broken = int(entry[:, outside].argmax())
    heads[ring[broken]] = rest[outside]
    return heads
