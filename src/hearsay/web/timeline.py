"""A story in time: when each claim was first said and again, denied, when forecasts fall due, how numbers change.

Places on the picture are per cent of its width, so that it is as wide as the window without being stretched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from hearsay.ledger.linked import ClaimRow
from hearsay.records import Mention, Quantity
from hearsay.web.matrix import Sign, disputed_first, signs

Kind = Literal["first", "denied", "contradicted", "number", "due"]

_MARGIN = 2.0  # per cent of the width that stays free at both ends, so that marks are whole
_TICKS = 6
_APART = 20  # how many times another a number may be to be a change of it. Source: own choice
_STEPS = (1, 2, 3, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652)
# How words for people are counted as one thing, since articles change between them. Source: own choice.
_PEOPLE = frozenset(("person", "people", "persona", "persone", "human", "being", "uomo", "man", "woman", "donna"))


_Counted = tuple[ClaimRow, float, frozenset[str]]  # a claim, its number, its telling words


def day_of(iso: str | None) -> date | None:
    """Return the first day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, None where it is none of them."""
    if not iso:
        return None
    parts = iso.split("-")
    try:
        return date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)
    except (ValueError, IndexError):
        return None


@dataclass(frozen=True, slots=True)
class Scale:
    """Days as places from left to right; days outside stand at the edge that is nearest to them."""

    first: date
    last: date

    @classmethod
    def of(cls, days: Iterable[date], dues: Iterable[date]) -> Scale | None:
        """Return the scale of a story's days, with room for what falls due soon after; None where no day is known.

        A forecast for years ahead does not press a week of news into a corner: at most half of the width is given to
        the time after the last article, and never less than two days.
        """
        told = sorted(days)
        if not told:
            return None
        first, last = told[0], told[-1]
        room = max(timedelta(days=2), last - first)
        ends = [due for due in dues if last < due <= last + room]
        return cls(first, max([last, *ends]))

    def x(self, day: date) -> float:
        """Return where a day stands, in per cent of the width."""
        whole = (self.last - self.first).days
        if whole == 0:
            return 50.0 if day == self.first else (_MARGIN if day < self.first else 100 - _MARGIN)
        part = min(1.0, max(0.0, (day - self.first).days / whole))
        return round(_MARGIN + part * (100 - 2 * _MARGIN), 2)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Return places and ISO days of at most six marks of the axis, at even steps."""
        whole = (self.last - self.first).days
        step = next((each for each in _STEPS if whole / each <= _TICKS - 1), _STEPS[-1])
        days = range(0, whole + 1, step)
        return tuple((self.x(day), day.isoformat()) for day in (self.first + timedelta(days=n) for n in days))


class Mark(NamedTuple):
    """A mark in a lane: its place in per cent, what it means, its day; `words` stand in its place (a number).

    `nth` is how many marks of the same place stand before it.
    """

    x: float
    sign: Sign | Literal["due"]
    day: str
    words: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """A claim in time, or numbers of alike things (`claim` is None, and `name` says what is counted).

    `start` and `end` are where its line begins and ends.
    """

    name: str
    claim: ClaimRow | None
    start: float
    end: float
    marks: tuple[Mark, ...]


class Event(NamedTuple):
    """Something that happened to a claim on a day: first said, denied, contradicted; a number changed; a term."""

    day: str
    kind: Kind
    claim: ClaimRow
    mention: Mention | None
    words: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of one day: where it stands, how high (0 to 1), how many."""

    x: float
    height: float
    day: str
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story in time; `scale` is None where no day is known, and there is no picture then."""

    scale: Scale | None
    bars: tuple[Bar, ...]
    lanes: tuple[Lane, ...]
    events: tuple[Event, ...]
    more: int

    @property
    def years(self) -> bool:
        """Whether the picture runs over more than one year."""
        return self.scale is not None and self.scale.first.year != self.scale.last.year


@dataclass(frozen=True, slots=True)
class Change:
    """Numbers that articles give for alike things, in the order of time: the day, the number, its claim and mention."""

    unit: str
    steps: tuple[tuple[str, float, ClaimRow, Mention], ...]


class Due(NamedTuple):
    """A forecast with its claim, where it is known: the day it falls due, and the mention that makes it."""

    day: str
    claim: ClaimRow
    mention: Mention | None


def timeline(
    claims: Sequence[ClaimRow],
    mentions: Mapping[str, Mention],
    published: Iterable[str | None],
    dues: Sequence[Due] = (),
    *,
    most: int = 14,
) -> Timeline:
    """Return a story in time: `published` are its articles' days, `most` is how many claims have a lane."""
    ordered = disputed_first(claims)
    changes = numbers(ordered, mentions)
    days = [day for iso in published if (day := day_of(iso))]
    scale = Scale.of(days, [day for due in dues if (day := day_of(due.day))])
    events = tuple(
        sorted(_events(ordered, mentions, changes, dues), key=lambda event: (event.day, event.claim.claim.id))
    )
    if scale is None:
        return Timeline(None, (), (), events, 0)
    told = Counter(days)
    highest = max(told.values())
    bars = tuple(Bar(scale.x(day), told[day] / highest, day.isoformat(), told[day]) for day in sorted(told))
    lanes = [lane for row in ordered[:most] if (lane := _lane(row, mentions, dues, scale))]
    lanes += [_numbers_lane(change, scale) for change in changes]
    return Timeline(scale, bars, tuple(lanes), events, max(0, len(ordered) - most))


def _lane(row: ClaimRow, mentions: Mapping[str, Mention], dues: Sequence[Due], scale: Scale) -> Lane | None:
    marks = []
    for mention, sign in signs(row, mentions):
        if day := day_of(mention.published):
            marks.append(Mark(scale.x(day), sign, day.isoformat()))
    for due in dues:
        day = day_of(due.day)
        if due.claim.claim.id == row.claim.id and day and day >= scale.first:
            marks.append(Mark(scale.x(day), "due", day.isoformat()))
    if not marks:
        return None
    once = sorted(set(marks), key=lambda mark: (mark.day, mark.sign))
    return Lane(row.claim.gist, row, once[0].x, once[-1].x, tuple(_beside(once)))


def _beside(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield marks, those of one place counted, so that they can stand beside each other."""
    taken: Counter[float] = Counter()
    for mark in marks:
        yield mark._replace(nth=taken[mark.x])
        taken[mark.x] += 1


def _numbers_lane(change: Change, scale: Scale) -> Lane:
    marks = []
    for day, number, _, _ in change.steps:
        at = day_of(day)
        if at:
            marks.append(Mark(scale.x(at), "asserts", day, shown(number)))
    return Lane(change.unit, None, marks[0].x, marks[-1].x, tuple(marks))


def shown(number: float) -> str:
    """Return a number as people write it, without needless zeros."""
    return f"{number:,.0f}".replace(",", "\u202f") if number == int(number) else f"{number:g}"


def _events(
    claims: Iterable[ClaimRow], mentions: Mapping[str, Mention], changes: Iterable[Change], dues: Iterable[Due]
) -> Iterable[Event]:
    for row in claims:
        dated = [
            (mention.published, member.relation, mention)
            for member in row.claim.mentions
            if (mention := mentions.get(member.mention)) and mention.published
        ]
        dated.sort(key=lambda each: (each[0], each[2].id))
        if dated:
            yield Event(dated[0][0], "first", row, dated[0][2])
        for day, relation, mention in dated[1:]:
            if relation in ("denies", "contradicts"):
                yield Event(day, "denied" if relation == "denies" else "contradicted", row, mention)
    for change in changes:
        for before, after in zip(change.steps, change.steps[1:], strict=False):
            yield Event(after[0], "number", after[2], after[3], f"{shown(before[1])} → {shown(after[1])}", change.unit)
    for due in dues:
        yield Event(due.day, "due", due.claim, due.mention)


def numbers(claims: Sequence[ClaimRow], mentions: Mapping[str, Mention]) -> tuple[Change, ...]:
    """Return numbers that change: claims that count the same and share a telling word, with two different numbers.

    A word tells where no more than a third of the story's claims have it. Numbers of which one is more than twenty
    times the other, and such as are all of one day, are no change. Nothing says that they count the same people: a
    reader looks at both claims.
    """
    counted: dict[str, list[_Counted]] = defaultdict(list)
    spread = Counter(term for row in claims for term in _terms(row, mentions))
    common = {term for term, count in spread.items() if count > max(3, len(claims) / 3)}
    for row in claims:
        found = [quantity for quantity in _exact(row, mentions) if quantity.unit]
        values = {quantity.low for quantity in _exact(row, mentions)}
        units = Counter(_unit(quantity) for quantity in found)
        if len(values) == 1 and units:
            value = values.pop()
            unit = units.most_common(1)[0][0]
            counted[unit].append((row, value or 0.0, _terms(row, mentions) - common - {unit} - _PEOPLE))
    changes = []
    for unit, members in sorted(counted.items()):
        for group in (alike for near in _together(members) for alike in _of_one_size(near)):
            steps = []
            for row, value, _ in group:
                first = min(
                    (m for x in row.claim.mentions if (m := mentions.get(x.mention)) and m.published),
                    key=lambda mention: (mention.published or "", mention.id),
                    default=None,
                )
                if first and first.published:
                    steps.append((first.published, value, row, first))
            steps.sort(key=lambda step: (step[0], step[2].claim.id))
            if len({step[1] for step in steps}) > 1 and len({step[0] for step in steps}) > 1:
                changes.append(Change(unit, tuple(steps)))
    return tuple(changes)


def _of_one_size(members: list[_Counted]) -> Iterator[list[_Counted]]:
    """Yield the members in groups in which no number is much larger than the next smaller one."""
    group: list[_Counted] = []
    for member in sorted(members, key=lambda each: each[1]):
        if group and member[1] > _APART * max(group[-1][1], 1):
            yield group
            group = []
        group.append(member)
    yield group


def _exact(row: ClaimRow, mentions: Mapping[str, Mention]) -> list[Quantity]:
    return [
        quantity
        for member in row.claim.mentions
        if member.relation in ("same", "refines") and (mention := mentions.get(member.mention))
        for quantity in mention.proposition.quantities
        if quantity.low is not None and quantity.low == quantity.high
    ]


def _unit(quantity: Quantity) -> str:
    return "person" if quantity.unit in _PEOPLE else quantity.unit


def _terms(row: ClaimRow, mentions: Mapping[str, Mention]) -> frozenset[str]:
    return frozenset(
        term
        for member in row.claim.mentions
        if (mention := mentions.get(member.mention))
        for term in mention.proposition.terms
        if not term.isdigit()
    )


def _together(members: list[_Counted]) -> list[list[_Counted]]:
    """Return the members in groups that hang together by shared words."""
    groups: list[list[_Counted]] = []
    for member in members:
        near = [group for group in groups if any(member[2] & other[2] for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(each for group in near for each in group), member])
    return groups
