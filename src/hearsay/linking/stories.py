"""Which articles tell of the same events: articles that share claims, actors and telling words, close in time.

How like two articles are, `neighbours` tells. They are grouped by average linkage, as mentions are: no chain of
likenesses joins what is unlike at its ends, and two long running stories that share a claim stay two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from hearsay.linking.neighbours import neighbours
from hearsay.records import Claim, Document, Mention, Story, content_id

_NOTED = 60  # letters of a claim that stand for a title where no article has one. Source: own choice


def stories(
    claims: Sequence[Claim], mentions: Mapping[str, Mention], documents: Mapping[str, Document]
) -> tuple[Story, ...]:
    """Return the stories that articles tell, in order of their first day; those without a date come last.

    Every document with a mention is in exactly one story, alone if need be. `mentions` and `documents` are by id; the
    result does not depend on their order, nor on that of `claims`. A claim whose articles are in two stories is a claim
    of both.
    """
    held = _held(claims, mentions)
    order, pairs, groups = neighbours(mentions.values(), held)
    sums = np.zeros(len(order))
    owner = np.zeros(len(order), np.int64)
    for number, group in enumerate(groups):
        owner[group] = number
    inside = owner[pairs.first] == owner[pairs.second]
    for side in (pairs.first, pairs.second):
        np.add.at(sums, side[inside], pairs.scores[inside])
    gists = {claim.id: claim.gist for claim in claims}
    return tuple(_story([order[i] for i in group], sums[group].tolist(), held, gists, documents) for group in groups)


def _held(claims: Iterable[Claim], mentions: Mapping[str, Mention]) -> dict[str, list[str]]:
    """Return the ids of each document's claims, in ascending order."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for member in claim.mentions:
            if member.mention in mentions:
                held[mentions[member.mention].document].add(claim.id)
    return {document: sorted(ids) for document, ids in held.items()}


def _story(
    group: Sequence[str],
    sums: Sequence[float],
    held: Mapping[str, Sequence[str]],
    gists: Mapping[str, str],
    documents: Mapping[str, Document],
) -> Story:
    """Return the story of the articles `group`; `sums` tell how typical each is."""
    told = Counter(claim for document in group for claim in held.get(document, ()))
    claims = sorted(told, key=lambda claim: (-told[claim], claim))
    titled = [i for i, document in enumerate(group) if documents[document].title]
    if titled:
        title = documents[group[max(titled, key=lambda i: (sums[i], -i))]].title or ""
    else:
        words = gists[claims[0]] if claims else group[0]
        title = words if len(words) <= _NOTED else words[:_NOTED].rsplit(None, 1)[0] + "…"
    days = sorted(day for document in group if (day := documents[document].published))
    return Story(
        content_id("story", group[0]),
        title,
        tuple(group),
        tuple(claims),
        days[0] if days else None,
        days[-1] if days else None,
    )
