"""Time expressions of running news text, as intervals of ISO days.

The words and rules of a language are data, `lexicons/<lang>/times.tsv` (`timegrammar` tells the format); this module
holds the operations that those rules name, which know the calendar and no language.
"""

from __future__ import annotations

import functools
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from hearsay.errors import UnknownLanguage
from hearsay.records import TimeExpression
from hearsay.timegrammar import Grammar, Node

Precision = Literal["day", "week", "month", "season", "year", "other"]

_LEXICONS = Path(__file__).with_name("lexicons")
_DAY = timedelta(days=1)
_SOMEDAY = date(2000, 1, 3)
_CUE_REACH = 60
"""Code points before an expression in which a word of class `future` turns it to the future. Source: our reading."""


class _NoAnchor(Exception):
    """The words need a day of publication to count from, and there is none."""


class _Interval(NamedTuple):
    """Both ends included; None is open. `unit` is the calendar unit the words speak in."""

    start: date | None
    end: date | None
    unit: str
    vague: bool = False


class _Frame(NamedTuple):
    """What an expression is read from: the day of publication, the day that decides an unsaid year, the direction."""

    anchor: date | None
    ref: date | None
    mode: str = "near"

    def today(self) -> date:
        if self.anchor is None:
            raise _NoAnchor
        return self.anchor

    def reference(self) -> date:
        if self.ref is None:
            raise _NoAnchor
        return self.ref


# --- Calendar ---------------------------------------------------------------------------------------------------------

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_LENGTHS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
_RECENT = {"hour": 1, "day": 10, "week": 6, "month": 6, "year": 5, "decade": 3}
"""How many units *recent* and *coming* reach. Source: the project's yardstick (`times.json`) for days, ours else."""


def _month_start(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _shift(day: date, unit: str, n: int) -> date:
    """Return `day` moved by `n` units; the day of the month is cut to the month's length."""
    if unit in _LENGTHS:
        return day + n * _LENGTHS[unit] * _DAY
    if unit in ("hour", "minute"):
        return day + (n // 24 if unit == "hour" else 0) * _DAY
    first = _month_start(day.year * 12 + day.month - 1 + n * _MONTHS[unit])
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def _calendar(day: date, unit: str) -> _Interval:
    """Return the calendar unit that holds `day`; weeks run from Monday (ISO 8601), weekends are Saturday and Sunday."""
    if unit in ("day", "hour", "minute"):
        return _Interval(day, day, "day")
    if unit in ("week", "weekend"):
        monday = day - day.weekday() * _DAY
        return _Interval(monday + (5 * _DAY if unit == "weekend" else 0 * _DAY), monday + 6 * _DAY, unit)
    size = _MONTHS[unit]
    index = (day.year * 12 + day.month - 1) // size * size
    return _Interval(_month_start(index), _month_start(index + size) - _DAY, unit)


def _easter(year: int) -> date:
    """Return Easter Sunday of the Western churches. Source: the anonymous Gregorian computus (Meeus, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    n = h - m + r
    return date(year, (n + 90) // 25, (n + (n + 90) // 25 + 19) % 32)


def _holiday(value: str, year: int) -> date:
    """Return the day of `value` in `year`: `12-25`, `easter+1`, or `11-thu4` for the fourth Thursday of November."""
    if value.startswith("easter"):
        return _easter(year) + int(value[6:] or 0) * _DAY
    month, day = value.split("-")
    if day.isdigit():
        return date(year, int(month), int(day))
    first = date(year, int(month), 1)
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day[:3])
    return first + ((weekday - first.weekday()) % 7 + 7 * (int(day[3:]) - 1)) * _DAY


def _choose(options: Iterable[_Interval], ref: date, mode: str) -> _Interval:
    """Return the option that `mode` means, seen from `ref`.

    `near` weighs the future double, since news mostly tells what happened; `this` keeps to the year and
    weighs both alike; `past` and `future` admit the day itself; `last` and `next` do not. Source: our reading of news.
    """
    closed = [(o, o.start, o.end) for o in options if o.start is not None and o.end is not None]
    if mode in ("near", "this"):
        weight = 2 if mode == "near" else 1
        here = [o for o in closed if mode == "this" and ref.year in (o[1].year, o[2].year)]
        return min(here or closed, key=lambda o: max((o[1] - ref).days * weight, (ref - o[2]).days, 0))[0]
    if mode in ("last", "past"):
        return max((o for o in closed if (o[2] < ref if mode == "last" else o[1] <= ref)), key=lambda o: o[1])[0]
    return min((o for o in closed if (o[1] > ref if mode == "next" else o[2] >= ref)), key=lambda o: o[1])[0]


# --- Operations -------------------------------------------------------------------------------------------------------

_Arg = str | Node | None
_MODES = {"-1": "last", "0": "this", "1": "next", "past": "past", "future": "future"}


def _year_of(arg: _Arg, frame: _Frame) -> int | None:
    """Return the year that `arg` says, or None if unsaid: four or two digits, a period in it, or -1, 0, 1 from now."""
    if arg is None:
        return None
    if isinstance(arg, Node):
        start = _evaluate(arg, frame).start
        return start.year if start is not None else None
    year = int(arg)
    if arg in ("-1", "0", "1"):
        return frame.today().year + year
    return year if year > 99 else year + (2000 if year < 50 else 1900)


def _named(make: Callable[[int], _Interval], year: _Arg, shift: _Arg, frame: _Frame, reach: int = 2) -> _Interval:
    """Return what `make` builds for the year that is said, or for the year that the direction means."""
    said = _year_of(year, frame)
    if said is not None:
        return make(said)
    mode = _MODES[shift] if isinstance(shift, str) else frame.mode
    ref = frame.today() if isinstance(shift, str) and shift in ("-1", "0", "1") else frame.reference()
    options = []
    for candidate in range(ref.year - reach, ref.year + reach + 1):
        try:
            options.append(make(candidate))
        except ValueError:  # 29 February
            continue
    return _choose(options, ref, mode)


def _date(
    frame: _Frame, day: _Arg, month: _Arg, year: _Arg = None, weekday: _Arg = None, shift: _Arg = None
) -> _Interval:
    d, m = int(str(day)), int(str(month))
    if d > (29 if m == 2 else monthrange(2023, m)[1]):
        raise ValueError("no such day")

    def make(y: int) -> _Interval:
        made = date(y, m, d)
        if weekday is not None and year is None and made.weekday() != int(str(weekday)):
            raise ValueError("another weekday")
        return _Interval(made, made, "day")

    try:
        return _named(make, year, shift, frame, reach=8)
    except ValueError:
        if weekday is None:
            raise
        return _date(frame, day, month, year, None, shift)


def _slashed(frame: _Frame, first: _Arg, second: _Arg, year: _Arg, month_first: _Arg) -> _Interval:
    """Read a date in figures; where either number can be the month, the custom of the language decides, vaguely."""
    a, b = int(str(first)), int(str(second))
    swap = (month_first == "month" and a <= 12) or b > 12
    found = _date(frame, str(b if swap else a), str(a if swap else b), year)
    return found._replace(vague=month_first == "month" and max(a, b) <= 12 and a != b)


def _weekday(frame: _Frame, weekday: _Arg, shift: _Arg = None) -> _Interval:
    mode = _MODES[shift] if isinstance(shift, str) else frame.mode
    ref = frame.today() if isinstance(shift, str) else frame.reference()
    if mode == "this":
        day = ref + (int(str(weekday)) - ref.weekday()) * _DAY
        return _Interval(day, day, "day")
    days = (ref + n * _DAY for n in range(-8, 9))
    options = [_Interval(day, day, "day") for day in days if day.weekday() == int(str(weekday))]
    return _choose(options, ref, "past" if mode == "near" else mode)


def _weekday_of(frame: _Frame, weekday: _Arg, shift: _Arg) -> _Interval:
    """Return the day of the week that runs, or of the one before or after it."""
    day = _shift(frame.today(), "week", int(str(shift)))
    return _weekday(_Frame(day, day), weekday, "0")


def _weekdays(frame: _Frame, first: _Arg, last: _Arg) -> _Interval:
    right = _weekday(frame, last)
    return _weekday(_Frame(None, right.end, "past"), first)._replace(end=right.end)


def _month(frame: _Frame, month: _Arg, year: _Arg = None, shift: _Arg = None) -> _Interval:
    return _named(lambda y: _calendar(date(y, int(str(month)), 1), "month"), year, shift, frame)


def _season(frame: _Frame, season: _Arg, year: _Arg = None, shift: _Arg = None) -> _Interval:
    """Return a season of the northern hemisphere, given as `MM-DD..MM-DD`; one that crosses the year starts in it."""
    first, last = str(season).split("..")

    def make(y: int) -> _Interval:
        return _Interval(
            date.fromisoformat(f"{y}-{first}"), date.fromisoformat(f"{y + (last < first)}-{last}"), "season"
        )

    return _named(make, year, shift, frame)


def _feast(frame: _Frame, holiday: _Arg, year: _Arg = None, shift: _Arg = None) -> _Interval:
    def make(y: int) -> _Interval:
        day = _holiday(str(holiday), y)
        return _Interval(day, day, "day")

    return _named(make, year, shift, frame)


def _unit(frame: _Frame, unit: _Arg, shift: _Arg = None) -> _Interval:
    """Return the calendar unit `shift` units away; without `shift` the one that runs, or the nearest weekend."""
    name, today = str(unit), frame.today()
    if name == "weekend" and shift != "0":
        options = [_calendar(today + 7 * n * _DAY, name) for n in range(-2, 3)]
        mode = frame.mode if shift is None else _MODES[str(shift)]
        return _choose(options, today, "past" if mode == "near" else mode)._replace(vague=shift is None)
    return _calendar(_shift(today, name, int(str(shift or "0"))), name)


def _days(frame: _Frame, offsets: _Arg) -> _Interval:
    """Return days counted from publication, given as `-1`, `-10..-1`, with `~` before a convention."""
    words = str(offsets)
    first, _, last = words.lstrip("~").partition("..")
    start, end = frame.today() + int(first) * _DAY, frame.today() + int(last or first) * _DAY
    return _Interval(start, end, "day" if (end - start).days <= 1 else "other", words.startswith("~"))


def _count(number: _Arg) -> tuple[int, int, bool]:
    """Return the least and greatest number meant (`3`, `2-5`, `~20`), and whether that is a convention."""
    words = str(number)
    least, _, most = words.lstrip("~").partition("-")
    return int(least), int(most or least), not words.isdigit()


def _point(frame: _Frame, sign: _Arg, number: _Arg, unit: _Arg, half: _Arg = None, about: _Arg = None) -> _Interval:
    """Return the place `number` units away: a day for days and weeks, a calendar month, year, … for longer units."""
    least, most, vague = _count(number)
    vague = vague or about is not None
    name, way, today = str(unit), int(str(sign)), frame.today()
    if half is not None:
        finer = {"year": ("month", 12), "month": ("week", 4), "week": ("day", 7), "day": ("hour", 24)}
        if name not in finer:
            return _calendar(today, "day")._replace(vague=True)
        name, size = finer[name]
        least, most, vague = least * size + size // 2, most * size + size // 2, True
    if name == "hour":
        ends = sorted((today + way * (least // 24) * _DAY, today + way * -(-most // 24) * _DAY))
        return _Interval(ends[0], ends[1], "day", vague or ends[0] != ends[1])
    ends = sorted((_shift(today, name, way * least), _shift(today, name, way * most)))
    if name in _LENGTHS or name == "minute":
        whole = name in ("day", "minute")
        return _Interval(ends[0], ends[1], "day" if whole else "week", vague or not whole)
    return _Interval(_calendar(ends[0], name).start, _calendar(ends[1], name).end, name, vague)


def _window(frame: _Frame, sign: _Arg, number: _Arg, unit: _Arg) -> _Interval:
    """Return the stretch of `number` units that ends or begins at publication."""
    _, most, vague = _count(number)
    name, way, today = str(unit), int(str(sign)), frame.today()
    far = today + way * -(-most // 24) * _DAY if name == "hour" else _shift(today, name, way * most)
    return _Interval(min(far, today), max(far, today), "day" if name in ("hour", "minute") else name, vague)


def _recent(frame: _Frame, sign: _Arg, unit: _Arg) -> _Interval:
    """Return the stretch that *recent* or *coming* units mean by convention, without the day of publication itself."""
    name, way, today = str(unit), int(str(sign)), frame.today()
    if name in ("hour", "minute"):
        return _Interval(min(today, today + way * _DAY), max(today, today + way * _DAY), "day", True)
    far, near = _shift(today, name, way * _RECENT.get(name, 2)), today + way * _DAY
    return _Interval(min(far, near), max(far, near), name, True)


def _year(_: _Frame, first: _Arg, last: _Arg = None) -> _Interval:
    start, end = int(str(first)), int(str(last or first))
    if last is not None and end < 100:
        end += start // 100 * 100
    if end < start:
        raise ValueError("years run backwards")
    return _Interval(date(start, 1, 1), date(end, 12, 31), "year")


def _decade(_: _Frame, decade: _Arg) -> _Interval:
    """Return ten years, given as `1990`, or as `90`, which is read from 1930 to 2029."""
    year = int(str(decade))
    if year < 100:
        year += 2000 if year < 30 else 1900
    return _calendar(date(year, 1, 1), "decade")


def _century(_: _Frame, number: _Arg) -> _Interval:
    words = str(number)
    if not words.isdigit():
        values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in words.upper()]
        words = str(sum(-v if v < max(values[i:]) else v for i, v in enumerate(values)))
    nth = int(words) if int(words) < 100 else int(words) // 100 + 1
    if not 1 <= nth <= 21:
        raise ValueError("no such century")
    return _Interval(date(max((nth - 1) * 100, 1), 1, 1), date(nth * 100 - 1, 12, 31), "century", True)


def _fraction(frame: _Frame, nth: _Arg, unit: _Arg, year: _Arg = None, shift: _Arg = None) -> _Interval:
    """Return the `nth` quarter or half of a year, 0 for the last; with no year said the latest that has begun."""
    size = _MONTHS[str(unit)]
    index = (int(str(nth)) or 12 // size) - 1
    if index * size >= 12:
        raise ValueError("no such part")
    told = frame._replace(mode="past") if frame.mode == "near" else frame
    return _named(lambda y: _calendar(date(y, index * size + 1, 1), str(unit)), year, shift, told)


_YEAR_PARTS = {"early": (0, 3), "mid": (4, 8), "late": (9, 12), "start": (0, 1), "end": (11, 12)}
"""Months of *early*, *mid*, *late*, *the start of*, *the end of* a year. Source: ours; months are cut in tens of days
after the project's yardstick (late October is 21 to 31), other units in thirds, decades in years (3, 4, 3)."""


def _part(frame: _Frame, which: _Arg, of: _Arg) -> _Interval:
    whole = _evaluate(_node(of), frame)
    if whole.start is None or whole.end is None or whole.unit == "day":
        return whole._replace(vague=True)
    name = str(which)
    if whole.unit == "year":
        first, last = _YEAR_PARTS[name]
        january = whole.start.year * 12
        return _Interval(_month_start(january + first), _month_start(january + last) - _DAY, "month", True)
    third = {"early": 0, "start": 0, "mid": 1, "late": 2, "end": 2}[name]
    if whole.unit == "month":
        start = whole.start + 10 * third * _DAY
        return _Interval(start, whole.end if third == 2 else start + 9 * _DAY, "month", True)
    days = (whole.end - whole.start).days + 1
    bounds = [whole.start + (days * n // 3) * _DAY for n in range(4)]
    if whole.unit == "decade":
        bounds = [date(whole.start.year + n, 1, 1) for n in (0, 3, 7)] + [whole.end + _DAY]
    return _Interval(bounds[third], bounds[third + 1] - _DAY, whole.unit, True)


def _node(arg: _Arg) -> Node:
    if not isinstance(arg, Node):
        raise ValueError("a period was expected")
    return arg


def _by(frame: _Frame, of: _Arg) -> _Interval:
    end = _evaluate(_node(of), frame._replace(mode="future"))
    start = frame.anchor if frame.anchor and end.end and frame.anchor <= end.end else None
    return end._replace(start=start, vague=False if _is_end(_node(of)) else end.vague)


def _is_end(node: Node) -> bool:
    """Tell whether `node` is the end of a period, whose last day is no convention."""
    inner = next((slot for slot in node.slots.values() if isinstance(slot, Node)), None)
    return (node.rule.op == "part" and "end" in (*node.rule.args, *map(str, _strings(node)))) or (
        node.rule.op == "same" and inner is not None and _is_end(inner)
    )


def _strings(node: Node) -> Iterator[str]:
    return (value for value in node.slots.values() if isinstance(value, str))


def _until(frame: _Frame, of: _Arg) -> _Interval:
    end = _evaluate(_node(of), frame._replace(mode="future"))
    return end._replace(start=None, vague=not _is_end(_node(of)) and (end.vague or end.unit not in ("day", "year")))


def _before(frame: _Frame, of: _Arg, mode: _Arg = None) -> _Interval:
    point = _evaluate(_node(of), frame if mode is None else frame._replace(mode=str(mode)))
    if _is_end(_node(of)):
        return _by(frame, of)
    return point._replace(start=None, end=None if point.start is None else point.start - _DAY)


def _after(frame: _Frame, of: _Arg) -> _Interval:
    point = _evaluate(_node(of), frame)
    return point._replace(start=None if point.end is None else point.end + _DAY, end=None)


def _since(frame: _Frame, of: _Arg, mode: _Arg = "past") -> _Interval:
    return _evaluate(_node(of), frame._replace(mode=str(mode)))._replace(end=None)


def _toward(frame: _Frame, of: _Arg, mode: _Arg = "future") -> _Interval:
    return _evaluate(_node(of), frame._replace(mode=str(mode)))


def _same(frame: _Frame, of: _Arg) -> _Interval:
    return _evaluate(_node(of), frame)


def _vaguely(frame: _Frame, of: _Arg) -> _Interval:
    return _evaluate(_node(of), frame)._replace(vague=True)


def _span(frame: _Frame, first: _Arg, last: _Arg) -> _Interval:
    """Return the stretch from `first` to `last`; the end that says its year or its week lends it to the other."""
    try:
        left = _evaluate(_node(first), _Frame(None, None))
        right = _evaluate(_node(last), frame._replace(ref=left.start, mode="future"))
    except _NoAnchor:
        right = _evaluate(_node(last), frame)
        left = _evaluate(_node(first), frame._replace(ref=right.end, mode="past"))
    if left.start and right.end and left.start > right.end:
        raise ValueError("the stretch runs backwards")
    return _Interval(left.start, right.end, right.unit, left.vague or right.vague)


def _dates(frame: _Frame, first: _Arg, last: _Arg, month: _Arg, year: _Arg = None) -> _Interval:
    right = _date(frame, last, month, year)
    if right.end is None or int(str(first)) > right.end.day:
        raise ValueError("the stretch runs backwards")
    return right._replace(start=right.end.replace(day=int(str(first))))


def _month_day(frame: _Frame, day: _Arg, weekday: _Arg = None) -> _Interval:
    """Return the nearest day of that number (and weekday, where one is said); vague, since no month was said."""
    number, here = int(str(day)), frame.today()
    months = (_shift(here.replace(day=1), "month", n) for n in (-2, -1, 0, 1, 2))
    days = [m.replace(day=number) for m in months if number <= monthrange(m.year, m.month)[1]]
    fitting = [d for d in days if weekday is None or d.weekday() == int(str(weekday))]
    return _choose([_Interval(d, d, "day") for d in fitting], here, frame.mode)._replace(vague=True)


def _night(frame: _Frame, into: _Arg) -> _Interval:
    day = _evaluate(_node(into), frame)
    return day._replace(start=None if day.start is None else day.start - _DAY)


def _half_of(frame: _Frame, which: _Arg, of: _Arg) -> _Interval:
    whole = _evaluate(_node(of), frame)
    if whole.start is None or whole.end is None or whole.start == whole.end:
        raise ValueError("nothing to halve")
    middle = whole.start + ((whole.end - whole.start).days + 1) // 2 * _DAY
    if whole.unit == "year" and whole.start.year == whole.end.year:
        middle = whole.start.replace(month=7)
    return whole._replace(start=middle) if which == "1" else whole._replace(end=middle - _DAY)


def _around(frame: _Frame, unit: _Arg) -> _Interval:
    """Return the stretch on both sides of publication that *these days* means by convention."""
    return _recent(frame, "-1", unit)._replace(end=_shift(frame.today(), str(unit), 1))


def _so_far(frame: _Frame, sign: _Arg, of: _Arg) -> _Interval:
    """Return what has passed of a running period (`sign` -1) or what is left of it; vague for any other period."""
    whole = _evaluate(_node(of), frame)
    if whole.start is None or whole.end is None or not whole.start <= frame.today() <= whole.end:
        return whole._replace(vague=True)
    return whole._replace(end=frame.today()) if sign == "-1" else whole._replace(start=frame.today())


def _edge(frame: _Frame, sign: _Arg, number: _Arg, unit: _Arg, of: _Arg) -> _Interval:
    """Return the first (`sign` 1) or last (-1) `number` units of a period."""
    whole = _evaluate(_node(of), frame)
    if whole.start is None or whole.end is None:
        raise ValueError("an open period has no edge")
    _, most, vague = _count(number)
    if sign == "1":
        return _Interval(whole.start, _shift(whole.start, str(unit), most) - _DAY, str(unit), vague)
    return _Interval(_shift(whole.end + _DAY, str(unit), -most), whole.end, str(unit), vague)


def _unresolved(_: _Frame, unit: _Arg) -> _Interval:
    return _Interval(None, None, str(unit), True)


_OPS: Mapping[str, Callable[..., _Interval]] = {
    "date": _date, "slashed": _slashed, "weekday": _weekday, "month": _month, "season": _season, "holiday": _feast,
    "unit": _unit, "days": _days, "point": _point, "window": _window, "recent": _recent, "year": _year,
    "decade": _decade, "century": _century, "fraction": _fraction, "part": _part, "by": _by, "until": _until,
    "before": _before, "after": _after, "since": _since, "toward": _toward, "same": _same, "vaguely": _vaguely,
    "span": _span, "dates": _dates, "monthday": _month_day, "night": _night, "unresolved": _unresolved,
    "none": _unresolved, "weekdayof": _weekday_of, "weekdays": _weekdays, "halfof": _half_of, "around": _around,
    "sofar": _so_far, "edge": _edge,
}  # fmt: skip


def _evaluate(node: Node, frame: _Frame) -> _Interval:
    return _OPS[node.rule.op](frame, *node.arguments())


# --- Finding ----------------------------------------------------------------------------------------------------------

_PRECISIONS: Mapping[str, Precision] = {
    "day": "day", "week": "week", "month": "month", "season": "season", "year": "year"
}  # fmt: skip


@functools.cache
def _grammar(lang: str) -> tuple[Grammar, re.Pattern[str] | None]:
    """Return the grammar of `lang` and the pattern of its cues of the future, to be matched up to an expression.

    A cue's value is `future`, or `future unless W`: it is none before the word W (*would have*).
    """
    path = _LEXICONS / lang / "times.tsv"
    if re.fullmatch("[a-z]{2,3}", lang) is None or not path.is_file():
        raise UnknownLanguage(f"there is no time grammar for the language {lang!r}", str(path), lang)
    grammar = Grammar.load(path, _OPS.keys())
    cues = "|".join(
        re.escape(form).replace(r"\*", r"\w+") + (rf"(?! {re.escape(unless)}\b)" if unless else "")
        for form, value in grammar.classes.get("future", {}).items()
        for unless in (value.partition(" unless ")[2],)
    )
    future = re.compile(rf"\b(?:{cues})(?!\w)[^.;:!?\n\"“”«»]*$", re.IGNORECASE) if cues else None
    return grammar, future


def _anchors(published: str | None) -> list[date | None]:
    """Return the days to count from: one, or the ends of the month, or those of every month of the year."""
    if published is None:
        return [None]
    parts = [int(part) for part in published.split("-")]
    if len(parts) == 3:
        return [date(*parts)]
    months = [date(parts[0], m, 1) for m in (parts[1:] or range(1, 13))]
    return [day for first in months for day in (first, _shift(first, "month", 1) - _DAY)]


def _cover(readings: Sequence[tuple[date | None, _Interval]]) -> _Interval:
    """Return the interval that covers the readings from every possible day of publication; vague where they differ."""
    intervals = [interval for _, interval in readings]
    starts = [interval.start for interval in intervals]
    ends = [interval.end for interval in intervals]
    agree = len(set(starts)) == 1 or all(interval.start == day for day, interval in readings)
    return intervals[0]._replace(
        start=None if None in starts else min(day for day in starts if day is not None),
        end=None if None in ends else max(day for day in ends if day is not None),
        vague=any(interval.vague for interval in intervals) or len(set(ends)) > 1 or not agree,
    )


def find_times(text: str, lang: str, published: str | None) -> tuple[TimeExpression, ...]:
    """Return the time expressions of `text` as intervals of ISO days, in order of position and without overlaps.

    Spans are code points into `text`, half-open, and hold the preposition that decides the interval (*entro*, *since*).
    `lang` is an ISO 639-1 code with a `times.tsv`. Relative words count from `published` (`YYYY`, `YYYY-MM` or
    `YYYY-MM-DD`). Where that is a month or a year, the interval covers all that it can mean and is vague where that
    makes a difference; where it is None, what only it could resolve is returned with both ends None, vague. A year or
    week that is not said is the nearest one, the past weighing double; after a word that announces the future
    (class `future` of the lexicon), in the same clause, it is the next one.

    Raises: `UnknownLanguage` without a grammar for `lang`; `LexiconError` for a broken one; `ValueError` if `published`
    is no ISO date.
    Source: conventions of vague words after the project's yardstick (`eval/times.json`); granularity of *N months ago*
    after TimeML (TIMEX3: the unit that the words speak in).
    """
    grammar, future = _grammar(lang)
    anchors = _anchors(published)

    def read(node: Node) -> TimeExpression | None:
        start = node.span.start
        ahead = future is not None and future.search(text, max(0, start - _CUE_REACH), start) is not None
        mode = "future" if ahead else "near"
        try:
            try:
                found = _cover([(day, _evaluate(node, _Frame(day, day, mode))) for day in anchors])
            except _NoAnchor:
                found = _Interval(None, None, _evaluate(node, _Frame(_SOMEDAY, _SOMEDAY)).unit, True)
        except (ValueError, OverflowError):
            return None
        first, last = (day.isoformat() if day is not None else None for day in (found.start, found.end))
        return TimeExpression(node.span, first, last, _PRECISIONS.get(found.unit, "other"), found.vague)

    return tuple(grammar.scan(text, read))
