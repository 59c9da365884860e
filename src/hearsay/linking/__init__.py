"""The same claim across articles and languages: pairs are compared, clustered, and each mention related to its claim.

`link` is deterministic and needs no network, no database and no parser: it sees `Mention`s only. What people judged is
replayed at the end of every run, so that it outlives re-linking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, cast, get_args

import numpy as np

from hearsay.linking.clusters import JOINED, agglomerate
from hearsay.linking.compare import Gate, Pairs, compare
from hearsay.linking.neighbours import neighbours
from hearsay.linking.relations import ONLY_NO, Reading, agree, opposition, relate
from hearsay.linking.spaces import Space, space_of
from hearsay.linking.words import Ints
from hearsay.reasons import Reason
from hearsay.records import (
    Analysis,
    Attribution,
    Claim,
    ClaimMention,
    Judgement,
    Link,
    Mention,
    Relation,
    Span,
    content_id,
    stance_of_words,
)

__all__ = ["Gate", "Linking", "link", "mentions_of"]

# Likelihood from which a person is asked about a pair of two claims. Source: own choice: as likely as not
_PERHAPS = 0.5
# Mean likeness from which articles are near enough that rarity is counted among them: broader than a story, since one
# split in two costs more here than two that are taken together. Source: swept (docs/linking.md)
_NEAR = 0.1
_VOTERS = 30  # mentions of a claim, the first ones, whose numbers are compared for the typical one
_ASKED = 3  # pairs of a mention that a person is asked about at most


class Linking(NamedTuple):
    """Claims in order of their first mention, and links in order of their mentions."""

    claims: tuple[Claim, ...]
    links: tuple[Link, ...]


def mentions_of(analysis: Analysis) -> tuple[Mention, ...]:
    """Return the claims and statements of an article as mentions, in order of place; those without words are left out.

    So is what nobody in particular says where somebody takes up the same words (*denied rumours that …*). The analysis
    must have been made with `propositions=True`.
    """
    document = analysis.document
    answers = _answers(analysis)
    found = [
        Mention(
            claim.id,
            document.id,
            document.lang,
            claim.words(document.text),
            Span(claim.content[0].start, claim.content[-1].end),
            claim.proposition,
            document.outlet,
            document.published,
            claim.sources,
            stance_of_words(claim, claim.proposition),
            claim.certainty,
            claim.reported_conditional,
            tuple(answers.get(claim.id, ())),
        )
        for claim in analysis.attributions
        if claim.proposition is not None and claim.proposition.terms and claim.content
        if not _echoed(claim, analysis.attributions)
    ]
    found += [
        Mention(
            statement.id,
            document.id,
            document.lang,
            statement.span.of(document.text),
            statement.span,
            statement.proposition,
            document.outlet,
            document.published,
        )
        for statement in analysis.statements
        if statement.proposition is not None and statement.proposition.terms
    ]
    return tuple(sorted(found, key=lambda mention: (mention.place, mention.id)))


def _answers(analysis: Analysis) -> dict[str, list[str]]:
    """Return, by the id of each claim that rejects others of its article, the ids of those."""
    found: dict[str, list[str]] = defaultdict(list)
    for pair in analysis.contradictions:
        if pair.reason != "denied":
            continue
        first, second = analysis.attributions[pair.first], analysis.attributions[pair.second]
        if (first.stance == "denies") != (second.stance == "denies"):
            denial, claim = (first, second) if first.stance == "denies" else (second, first)
            found[denial.id].append(claim.id)
            found[denial.id] += [
                each.id for each in analysis.attributions if _holds(each, claim) and each is not denial
            ]
    return found


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Tell whether one claim's content lies within another's, longer one."""
    if not outer.content or not inner.content:
        return False
    first, last = outer.content[0].start, outer.content[-1].end
    start, end = inner.content[0].start, inner.content[-1].end
    return first <= start and end <= last and (first, last) != (start, end)


def _echoed(claim: Attribution, others: Iterable[Attribution]) -> bool:
    """Tell whether a claim of nobody in particular stands in the same words as a claim of somebody, or within them.

    *was warned that X, an official said*: the official's claim holds X; counted apart, it would be said twice.
    """
    if not claim.sources or claim.sources[0].type != "unknown":
        return False
    start, end = claim.content[0].start, claim.content[-1].end
    for other in others:
        if other.content and other.sources and other.sources[0].type != "unknown":
            low, high = other.content[0].start, other.content[-1].end
            shared = min(end, high) - max(start, low)
            inside = low <= start and end <= high
            if inside or 2 * shared >= max(end, high) - min(start, low):
                return True
    return False


def link(
    mentions: Iterable[Mention],
    judgements: Sequence[Judgement] = (),
    *,
    gate: Gate | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Linking:
    """Return the claims that `mentions` make, each with its mentions' relations, and the links between mentions.

    A mention alone is a claim of one. Every mention of a claim is linked to the claim's typical one; a pair of two
    claims that may be one is linked as `perhaps`. `judgements` outrank all else: of two about the same subjects the
    later holds. `gate` judges candidate pairs in hearsay's place; `progress` is called with what is done and all.
    """
    ordered = sorted(
        {mention.id: mention for mention in mentions}.values(),
        key=lambda mention: (mention.published or "", mention.document, mention.place, mention.id),
    )
    space = space_of(ordered, _stories(ordered))
    pairs = compare(ordered, space, gate, progress)
    decided = _Decided.of(judgements, {mention.id: i for i, mention in enumerate(ordered)})
    clusters = _answered(ordered, agglomerate(len(ordered), pairs, decided.together, decided.apart), decided)
    scores = _scores(pairs, clusters, len(ordered))
    claims, links = [], []
    like = _Units(space)
    for cluster in clusters:
        typical = _typical(ordered, cluster, scores)
        ids = {ordered[i].id for i in cluster}
        readings = {i: _reading(ordered, typical, i, like, ids) for i in cluster}
        if all(reading.relation in {"denies", "contradicts"} for reading in readings.values()):
            for i in cluster:  # nobody says the contrary: *it never reached us* is a claim like any other
                if ordered[i].stance not in {"denies", "questions"}:
                    place = ordered[i].place
                    readings[i] = Reading("same", Reason("negative_claim"), ordered[typical].place, place)
        relations = {i: decided.relations.get(i, readings[i].relation) for i in cluster}
        first = ordered[typical]
        claims.append(
            Claim(
                content_id("claim", *sorted(ordered[i].id for i in cluster)),
                first.words,
                first.id,
                tuple(ClaimMention(ordered[i].id, relations[i]) for i in cluster),
            )
        )
        for i in cluster:
            if i != typical:
                score = scores.get((min(i, typical), max(i, typical)), JOINED)
                links.append(_link(first, ordered[i], readings[i], relations[i], score))
    links += _questions(ordered, pairs, clusters, decided, like)
    return Linking(tuple(claims), tuple(links))


def _stories(mentions: Sequence[Mention]) -> Ints:
    """Return the number of the story that each mention is told in."""
    found = neighbours(mentions, together=_NEAR)
    place = {found.articles[i]: number for number, group in enumerate(found.groups) for i in group}
    return np.array([place[mention.document] for mention in mentions], np.int32)


def _answered(mentions: Sequence[Mention], clusters: Sequence[Sequence[int]], decided: _Decided) -> list[list[int]]:
    """Return the clusters with denials that stand by themselves put to the claim that their article says they answer.

    *No report ever reached us* shares no word with *the firm was warned of a crack*; the article ties the two. Only a
    cluster in which nobody supports anything moves, as a whole, and only where all its answers are one claim.
    """
    place = {mention.id: i for i, mention in enumerate(mentions)}
    owner = {i: number for number, cluster in enumerate(clusters) for i in cluster}
    merged = [list(cluster) for cluster in clusters]
    for number, cluster in enumerate(clusters):
        if any(mentions[i].stance not in {"denies", "questions"} and not mentions[i].answers for i in cluster):
            continue
        targets = {owner[place[each]] for i in cluster for each in mentions[i].answers if each in place} - {number}
        supported = [t for t in targets if any(mentions[i].stance not in {"denies", "questions"} for i in clusters[t])]
        if len(supported) != 1 or any(
            (min(i, j), max(i, j)) in decided.apart for i in cluster for j in merged[supported[0]]
        ):
            continue
        merged[supported[0]] += merged[number]
        merged[number] = []
    return [sorted(cluster) for cluster in merged if cluster]


class _Decided(NamedTuple):
    """What people decided, as indices: mentions of one claim, pairs of two, and a mention's relation to its claim."""

    together: list[tuple[int, ...]]
    apart: set[tuple[int, int]]
    relations: dict[int, Relation]

    @classmethod
    def of(cls, judgements: Sequence[Judgement], place: Mapping[str, int]) -> _Decided:
        """Return the decisions on mentions that are there; a replaced judgement, or an older one, does not count."""
        replaced = {judgement.replaces for judgement in judgements if judgement.replaces is not None}
        standing = [each for each in judgements if each.id not in replaced]
        pairs: dict[tuple[int, int], bool] = {}
        relations: dict[int, Relation] = {}
        for judgement in sorted(standing, key=lambda each: (each.when, each.id)):
            known = sorted({place[subject] for subject in judgement.subjects if subject in place})
            if judgement.decision == "relation" and judgement.value in get_args(Relation):
                relations.update(dict.fromkeys(known, cast("Relation", judgement.value)))
            elif judgement.decision in {"same_claim", "different_claim"}:
                for pair in combinations(known, 2):
                    pairs[pair] = judgement.decision == "same_claim"
        together = [pair for pair, same in pairs.items() if same]
        return cls(
            cast("list[tuple[int, ...]]", together), {pair for pair, same in pairs.items() if not same}, relations
        )


class _Units:
    """Which units mean the same in other words: a man is no *person*, but *soldati* are *soldiers*."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._place = {key: i for i, key in enumerate(space.keys)}

    def of(self, first: Mention, second: Mention) -> list[tuple[str, str]]:
        """Return the pairs of units of two mentions that are like enough."""
        like, found = self._space.like, []
        for one in first.proposition.quantities:
            i = self._place.get((first.lang, one.unit))
            if i is None:
                continue
            row = slice(like.starts[i], like.starts[i + 1])
            near = dict(zip(like.others[row].tolist(), like.values[row].tolist(), strict=True))
            for other in second.proposition.quantities:
                j = self._place.get((second.lang, other.unit))
                if j is not None and near.get(j, 0.0) >= 0.5:
                    found.append((one.unit, other.unit))
        return found


def _scores(pairs: Pairs, clusters: Sequence[Sequence[int]], count: int) -> dict[tuple[int, int], float]:
    """Return the likelihood of each compared pair of one cluster."""
    owner = np.zeros(count, np.int32)
    for number, cluster in enumerate(clusters):
        owner[cluster] = number
    inside = owner[pairs.first] == owner[pairs.second]
    columns = (pairs.first[inside].tolist(), pairs.second[inside].tolist(), pairs.scores[inside].tolist())
    return {(i, j): score for i, j, score in zip(*columns, strict=True)}


def _typical(mentions: Sequence[Mention], cluster: Sequence[int], scores: Mapping[tuple[int, int], float]) -> int:
    """Return the mention that stands for the claim: a supporting one if there is any, the likest to the others.

    One whose numbers agree with more of the others goes before.
    """
    sums: dict[int, float] = defaultdict(float)
    for i, j in combinations(cluster, 2):
        score = scores.get((i, j), 0.0)
        sums[i] += score
        sums[j] += score
    ids = {mentions[i].id for i in cluster}
    supporting = [
        i
        for i in cluster
        if mentions[i].stance != "questions"
        and opposition(mentions[i]) is None
        and not any(each in ids for each in mentions[i].answers)
    ]
    supporting = supporting or list(cluster)
    plain = [i for i in supporting if not mentions[i].proposition.negated]
    if 2 * len(plain) >= len(supporting):
        supporting = plain
    some = supporting[:_VOTERS]
    votes = {i: sum(agree(mentions[i], mentions[j]) for j in some if j != i) for i in some}
    return max(some, key=lambda i: (votes[i], sums[i], -i))


def _reading(
    mentions: Sequence[Mention], typical: int, i: int, units: _Units, members: Collection[str] = ()
) -> Reading:
    first, second = mentions[typical], mentions[i]
    if i != typical and any(each in members for each in second.answers):
        return Reading("denies", Reason("answers_claim"), first.place, second.place)
    if i == typical:
        opposed = opposition(second)
        if opposed is not None and opposed.reason != ONLY_NO:  # a claim that says no is a claim like any other
            return opposed
        return Reading("same", Reason("typical"), first.place, first.place)
    return relate(first, second, units.of(first, second))


def _link(first: Mention, second: Mention, reading: Reading, relation: Relation, score: float) -> Link:
    reason = reading.reason if relation == reading.relation else Reason("person_decided")
    return Link(first.id, second.id, relation, "linked", round(score, 3), reason, reading.first, reading.second)


def _questions(
    mentions: Sequence[Mention], pairs: Pairs, clusters: Sequence[Sequence[int]], decided: _Decided, units: _Units
) -> list[Link]:
    """Return the pairs of two claims that a person is asked about, at most a few for each mention."""
    owner = [0] * len(mentions)
    for number, cluster in enumerate(clusters):
        for i in cluster:
            owner[i] = number
    asked: dict[int, int] = defaultdict(int)
    done: set[tuple[int, int]] = set()
    found = []
    likely = pairs.scores >= _PERHAPS
    columns = (pairs.scores[likely].tolist(), pairs.first[likely].tolist(), pairs.second[likely].tolist())
    for score, i, j in sorted(zip(*columns, strict=True), key=lambda row: (-row[0], row[1], row[2])):
        both = (min(owner[i], owner[j]), max(owner[i], owner[j]))
        if both[0] == both[1] or both in done or (i, j) in decided.apart or max(asked[i], asked[j]) >= _ASKED:
            continue
        done.add(both)
        asked[i] += 1
        asked[j] += 1
        reading = relate(mentions[i], mentions[j], units.of(mentions[i], mentions[j]))
        first, second = mentions[i].id, mentions[j].id
        found.append(
            Link(
                first,
                second,
                reading.relation,
                "perhaps",
                round(score, 3),
                reading.reason,
                reading.first,
                reading.second,
            )
        )
    return sorted(found, key=lambda each: (each.first, each.second))
