"""From pairs to claims: average-link agglomeration, so that no chain of likenesses joins what is unlike at its ends.

Two clusters join while the mean likelihood over the pairs between them is high enough; a pair that was never compared
has nothing in common and counts as zero. What people decided comes first.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from hearsay.linking.compare import Pairs

# Mean likelihood from which two clusters are one claim. Source: swept on the development stories (docs/linking.md);
# it stands below one half, since a wrong split loses more pairs than a wrong join.
JOINED = 0.25
_CROWD = 64  # pairs between two clusters that decide on them at most: in crowds not every pair was compared


def agglomerate(
    count: int,
    pairs: Pairs,
    together: Iterable[Sequence[int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    joined: float = JOINED,
) -> list[list[int]]:
    """Return the clusters of `count` mentions, each in ascending order, in order of their first.

    `together` are groups that stay in one cluster, `apart` pairs that never do; `joined` is the least mean likelihood.
    """
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def unite(i: int, j: int) -> None:
        a, b = root(i), root(j)
        parent[max(a, b)] = min(a, b)

    kept = [tuple(group) for group in together]
    parted: dict[int, set[int]] = defaultdict(set)
    for i, j in apart:
        parted[i].add(j)
        parted[j].add(i)
    strong = pairs.scores >= joined
    for i, j in zip(pairs.first[strong].tolist(), pairs.second[strong].tolist(), strict=True):
        unite(i, j)
    for group in kept:
        for other in group[1:]:
            unite(group[0], other)
    roots = np.array([root(i) for i in range(count)], np.int32)
    inside = np.flatnonzero(roots[pairs.first] == roots[pairs.second]) if count else np.zeros(0, np.int64)
    inside = inside[np.argsort(roots[pairs.first[inside]], kind="stable")]
    tops = roots[pairs.first[inside]]
    members: dict[int, list[int]] = defaultdict(list)
    for i, top in enumerate(roots.tolist()):
        members[top].append(i)
    groups: dict[int, list[Sequence[int]]] = defaultdict(list)
    for group in kept:
        if group:
            groups[int(roots[group[0]])].append(group)
    found: list[list[int]] = []
    for top, component in members.items():
        if len(component) == 1:
            found.append(component)
        else:
            rows = inside[int(np.searchsorted(tops, top)) : int(np.searchsorted(tops, top, "right"))]
            edges = Pairs(pairs.first[rows], pairs.second[rows], pairs.scores[rows])
            found += _joined(component, edges, groups.get(top, []), parted, joined)
    return sorted(found)


def _joined(
    component: Sequence[int],
    edges: Pairs,
    groups: Sequence[Sequence[int]],
    parted: dict[int, set[int]],
    joined: float,
) -> list[list[int]]:
    """Return the clusters of one connected component: the likeliest two join first, ties by order."""
    cluster = {i: i for i in component}
    inside = {i: [i] for i in component}
    for group in groups:
        for other in group[1:]:
            first, second = sorted((cluster[group[0]], cluster[other]))
            if first != second:
                for i in inside[second]:
                    cluster[i] = first
                inside[first] += inside.pop(second)
    sums: dict[int, dict[int, list[float]]] = {i: {} for i in inside}
    for i, j, score in zip(edges.first.tolist(), edges.second.tolist(), edges.scores.tolist(), strict=True):
        a, b = cluster[i], cluster[j]
        if a != b:
            cell = sums[a].setdefault(b, [0.0, 0.0])
            cell[0] += score
            cell[1] += 1
            sums[b][a] = cell
    barred = {i: {cluster[j] for k in inside[i] for j in parted.get(k, ()) if j in cluster} for i in inside}

    def mean(a: int, b: int) -> float:
        total, known = sums[a][b]
        return total / max(known, min(len(inside[a]) * len(inside[b]), _CROWD))

    heap = [(-value, a, b) for a in sums for b in sums[a] if a < b and (value := mean(a, b)) >= joined]
    heapq.heapify(heap)
    while heap:
        value, a, b = heapq.heappop(heap)
        if a not in inside or b not in inside or mean(a, b) != -value or b in barred[a]:
            continue
        inside[a] += inside.pop(b)
        barred[a] |= barred.pop(b)
        for other in barred[a]:
            if other in barred:
                barred[other].add(a)
        for other, cell in sums.pop(b).items():
            if other == a:
                continue
            del sums[other][b]
            mine = sums[a].setdefault(other, [0.0, 0.0])
            mine[0] += cell[0]
            mine[1] += cell[1]
            sums[other][a] = mine
        sums[a].pop(b, None)
        for other in sums[a]:
            likely = mean(a, other)
            if likely >= joined:
                heapq.heappush(heap, (-likely, min(a, other), max(a, other)))
    return [sorted(group) for group in inside.values()]
