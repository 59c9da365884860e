"""What a mention does to its claim: says the same, refines it, denies it, or cannot be true beside it.

Only what is aligned is compared: numbers that count the same thing, polarity of what both say. A figure that grows with
time is news of the same claim; one that may stand within the other's range refines it; one that cannot contradicts it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hearsay.errors import LexiconError
from hearsay.lexicon import load_lexicon
from hearsay.reasons import Reason
from hearsay.records import Mention, Quantity, Relation, Span

# What rounding takes from a number or adds to it, on either side; a range (*about*) has its slack already.
# Source: 5 % in all; own choice within the 6 % that had fewest false alarms on true translations (docs/linking.md).
_SLACK = 0.025
_SAME = 0.05  # difference up to which two numbers are one
ONLY_NO = Reason("only_no")  # to a claim that says no itself (*no report came*) that is agreement
_TOLD = 2  # content terms from which a denial tells what it denies. Source: own choice
_THIN = 3  # content terms below which a negated mention says only no


class Reading(NamedTuple):
    """A relation with its reason for people and the words in each document that it rests on."""

    relation: Relation
    reason: str
    first: Span
    second: Span


def relate(first: Mention, second: Mention, like_units: Iterable[tuple[str, str]] = ()) -> Reading:
    """Return what `second` says about the claim that `first` makes.

    `like_units` are pairs of units of the first and of the second that mean the same in other words or another
    language. `first` is a supporting mention.
    """
    a, b = first.proposition, second.proposition
    opposed = opposition(second)
    if opposed is not None and not (a.negated and not a.quantities and _says_no(second, opposed)):
        return opposed._replace(first=first.place)
    if opposed is None and b.negated != a.negated and not opposition(first) and _shared(first, second):
        return Reading("contradicts", Reason("opposite"), first.place, second.place)
    compared = _numbers(a.quantities, b.quantities, frozenset(like_units))
    if compared is not None:
        one, other = compared
        if not _meet(one, other):
            words = Reason("not_both", first=_said(one), second=_said(other))
            if not _update(first, second, one, other):
                return Reading("contradicts", words, one.span, other.span)
            return Reading(
                "refines", Reason("later_figure", first=_said(one), second=_said(other)), one.span, other.span
            )
        if not _equal(one, other):
            words = Reason("both_right", first=_said(one), second=_said(other))
            return Reading("refines", words, one.span, other.span)
        return Reading("same", Reason("same_number", number=_said(other)), one.span, other.span)
    return Reading("same", Reason("like_words"), first.place, second.place)


def _says_no(mention: Mention, opposed: Reading) -> bool:
    """Tell whether what sets a mention against a claim sets it beside a claim that says no itself.

    *It denied having had a warning* and *no report came* say one thing; a bare *it denied the charge* may be about any.
    Beside a number a negation is mostly the number's (*thousands, not 100,000*): there this is not asked.
    """
    said = mention.proposition
    denied = mention.stance == "denies" and not said.negated and len(said.terms) >= _TOLD
    return opposed.reason == ONLY_NO or denied


def opposition(mention: Mention) -> Reading | None:
    """Return how a mention answers a claim by its own words, whatever claim that is; None where it only states.

    A denial, and a negation that adds nothing (*it did not happen*), rejects; *a mere fraction of what was reported*
    contradicts.
    """
    said = mention.proposition
    if mention.stance == "denies":
        return Reading("denies", Reason("source_rejects"), mention.place, mention.place)
    if said.negated and len(said.terms) < _THIN and mention.sources and not said.quantities:
        return Reading("denies", ONLY_NO, mention.place, mention.place)
    contrast = _contrast(mention.lang)
    if contrast is not None and contrast.search(mention.words):
        return Reading("contradicts", Reason("sets_against"), mention.place, mention.place)
    return None


@functools.cache
def _contrast(lang: str) -> re.Pattern[str] | None:
    """Return the words of `lang` by which a statement answers another; None for a language without a list."""
    try:
        words = load_lexicon(lang).role("contrast")
    except (FileNotFoundError, LexiconError):
        return None
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b", re.IGNORECASE) if words else None


def _shared(first: Mention, second: Mention) -> bool:
    """Tell whether both have one predicate, so that the negation of one is about what the other says."""
    a, b = first.proposition, second.proposition
    return bool(a.predicate) and (a.predicate == b.predicate or a.predicate in b.terms or b.predicate in a.terms)


def agree(first: Mention, second: Mention) -> bool:
    """Tell whether two mentions give a number of the same thing, and both can be right."""
    found = _numbers(first.proposition.quantities, second.proposition.quantities, frozenset())
    return found is not None and _meet(*found)


def _numbers(
    first: Sequence[Quantity], second: Sequence[Quantity], like: frozenset[tuple[str, str]]
) -> tuple[Quantity, Quantity] | None:
    """Return the numbers of both that count the same thing: a pair that agrees if there is one, else the first."""
    found = [
        (one, other)
        for one in first
        for other in second
        if one.unit and other.unit and (one.unit == other.unit or (one.unit, other.unit) in like)
    ]
    agreeing = [pair for pair in found if _equal(*pair)] or [pair for pair in found if _meet(*pair)]
    return next(iter(agreeing or found), None)


def _ends(quantity: Quantity, slack: float) -> tuple[float, float]:
    low = quantity.low * (1 - slack) if quantity.low is not None else float("-inf")
    high = quantity.high * (1 + slack) if quantity.high is not None else float("inf")
    return low, high


def _meet(one: Quantity, other: Quantity) -> bool:
    slack = 0.0 if _ranges(one) or _ranges(other) else _SLACK
    (low, high), (least, most) = _ends(one, slack), _ends(other, slack)
    return low <= most and least <= high


def _ranges(quantity: Quantity) -> bool:
    return quantity.low is not None and quantity.high is not None and quantity.low < quantity.high


def _equal(one: Quantity, other: Quantity) -> bool:
    a, b = _middle(one), _middle(other)
    return abs(a - b) <= _SAME * max(abs(a), abs(b))


def _middle(quantity: Quantity) -> float:
    ends = [end for end in (quantity.low, quantity.high) if end is not None]
    return sum(ends) / max(len(ends), 1)


def _update(first: Mention, second: Mention, one: Quantity, other: Quantity) -> bool:
    """Tell whether the larger figure is the later one of something that goes on being counted."""
    if "actual" not in (first.proposition.modality, second.proposition.modality) or one.unit == "%":
        return False
    if first.published is None or second.published is None or first.published == second.published:
        return False
    later = second.published > first.published
    return (_middle(other) > _middle(one)) == later


def _said(quantity: Quantity) -> str:
    low, high, unit = quantity.low, quantity.high, quantity.unit
    kind = "" if unit else "_bare"
    if low is not None and high is not None:
        if low == high:
            return Reason(f"exactly{kind}", low=low, unit=unit)
        return Reason(f"from_to{kind}", low=low, high=high, unit=unit)
    if low is not None:
        return Reason(f"at_least{kind}", low=low, unit=unit)
    return Reason(f"at_most{kind}", high=high, unit=unit) if high is not None else Reason(f"some{kind}", unit=unit)
