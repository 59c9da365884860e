"""The origin bracket: between how many and how many distinct origins stand behind a claim, with reasons in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hearsay.reasons import Reason
from hearsay.records import Bracket, Claim, Mention, Origin

_SUPPORTS = frozenset(("same", "refines"))
_AGAINST = frozenset(("denies", "questions"))
# Origins that somebody stands behind though nobody can tell who. Source: the protocol of the shared-origin gold set,
# which counts unnamed sources and wires; an account on a social network is ours.
_OPAQUE = frozenset(("anonymous", "wire", "social_account"))


def supports(relation: str, stance: str) -> bool:
    """Tell whether a mention supports its claim: it says the same or refines it, and neither denies nor questions.

    Who denies and yet says the same agrees with a claim that says no itself: *it denied having had a warning* beside
    *no warning came*.
    """
    return relation in _SUPPORTS and (stance not in _AGAINST or (stance, relation) == ("denies", "same"))


def bracket(
    claim: Claim,
    origins: Sequence[Origin],
    mentions: Mapping[str, Mention],
    circles: Sequence[tuple[str, str]] = (),
) -> Bracket:
    """Return the bracket of `claim` over its supporting mentions.

    `low` is the number of named origins; 1 if there are only unnamed sources, wires or accounts, 0 if nobody is named
    at all. `high` is the number of all origins that are not shown to be shared. `origins` are those of
    `hearsay.linking.origins.origins`; `circles` those of `circles`, which are told as a reason. It counts reporting,
    not truth, and distinct origins need not be independent.
    """
    backing = {
        member.mention for member in claim.mentions if supports(member.relation, mentions[member.mention].stance)
    }
    standing = [origin for origin in origins if backing.intersection(origin.mentions)]
    named = [origin for origin in standing if origin.named]
    opaque = [origin for origin in standing if origin.kind in _OPAQUE]
    silent = [origin for origin in standing if not origin.named and origin.kind not in _OPAQUE]
    low = len(named) or int(bool(opaque))
    return Bracket(low, len(standing), tuple(_reasons(named, opaque, silent, backing, circles)))


def _reasons(
    named: Sequence[Origin],
    opaque: Sequence[Origin],
    silent: Sequence[Origin],
    backing: set[str],
    circles: Sequence[tuple[str, str]],
) -> list[str]:
    if not (named or opaque or silent):
        return [Reason("nothing_supports")]
    reasons: list[str] = []
    if named:
        listed = tuple(Reason("origin_of_kind", name=origin.name, kind=_kind(origin)) for origin in named)
        reasons.append(Reason("named_origins", count=len(named), origins=listed))
    for origin in opaque:
        rest = len(named) + len(opaque) + len(silent) > 1
        reasons.append(Reason("opaque_widens" if rest else "opaque", name=origin.name, kind=_kind(origin)))
    if opaque and not named:
        reasons.append(Reason("nobody_named"))
    if silent:
        unsourced = tuple(origin.name for origin in silent)
        reasons.append(Reason("not_recorded", count=len(silent), origins=unsourced))
    for origin in (*named, *opaque, *silent):
        shared = [merge for merge in origin.merges if {merge.first, merge.second} <= backing]
        if shared:
            merges = tuple(dict.fromkeys(merge.words for merge in shared))
            together = len(backing.intersection(origin.mentions))
            reasons.append(Reason("count_once", count=together, name=origin.name, merges=merges))
    reasons.extend(Reason("circle", first=first, second=second) for first, second in circles)
    return reasons


def _kind(origin: Origin) -> Reason:
    return Reason(f"kind_{origin.kind}")
