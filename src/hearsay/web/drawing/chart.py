"""The chart of a number that articles give for one thing: days from left to right, a dot or a range for each mention.

Measures are CSS pixels. Mentions without a day stand at the right, behind a gap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

WIDTH, HEIGHT = 680, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 24, 16, 34
_LOGARITHMIC = 30  # the largest number over the smallest from which steps are factors; own choice
_APART = 14  # pixels between mentions of one day

Tone = Literal["supports", "denies", "contradicts"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a mention: `low` and `high` as `Quantity` has them (None is an open end), the day as ISO or None."""

    day: str | None
    low: float | None
    high: float | None
    label: str
    tone: Tone
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure in the chart: `x`, from `top` to `bottom` (equal for an exact number), and which ends are open."""

    x: float
    top: float
    bottom: float
    open_top: bool
    open_bottom: bool
    figure: Figure

    @property
    def middle(self) -> float:
        """The height at which its dot stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of an axis: where, and what it stands for (a number, or an ISO day)."""

    at: float
    value: float
    day: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart, laid out."""

    width: int
    height: int
    left: float
    right: float
    base: float
    marks: tuple[Mark, ...]
    levels: tuple[Tick, ...]
    days: tuple[Tick, ...]


def chart(figures: Sequence[Figure]) -> Chart | None:
    """Return the chart of `figures`, None where they give no end at all to draw."""
    ends = [end for figure in figures for end in (figure.low, figure.high) if end is not None]
    if not ends:
        return None
    height = _Scale(ends)
    days = sorted({day for figure in figures if (day := _day(figure.day)) is not None})
    across = _Across(days, any(_day(figure.day) is None for figure in figures))
    taken: dict[float, int] = {}
    marks = []
    for figure in figures:
        x = across(_day(figure.day))
        nth = taken[x] = taken.get(x, -1) + 1
        shift = (nth + 1) // 2 * _APART * (1 if nth % 2 else -1)
        top = height(figure.high) if figure.high is not None else float(_TOP)
        bottom = height(figure.low) if figure.low is not None else float(HEIGHT - _BOTTOM)
        shifted = min(WIDTH - _RIGHT, max(_LEFT + 6.0, x + shift))
        marks.append(Mark(shifted, top, bottom, figure.high is None, figure.low is None, figure))
    levels = tuple(Tick(height(value), value) for value in height.steps)
    shown = days if len(days) <= 6 else [days[round(n * (len(days) - 1) / 5)] for n in range(6)]
    ticks = tuple(Tick(across(day), day.toordinal(), day.isoformat()) for day in _spread(shown, across))
    return Chart(WIDTH, HEIGHT, _LEFT, WIDTH - _RIGHT, HEIGHT - _BOTTOM, tuple(marks), levels, ticks)


class _Scale:
    """Heights for values: even steps, or factors where the largest is many times the smallest."""

    def __init__(self, ends: Sequence[float]) -> None:
        low, high = min(ends), max(ends)
        self.logarithmic = low > 0 and high / low > _LOGARITHMIC
        if self.logarithmic:
            first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
            each = math.ceil((last - first) / 6) or 1
            self.steps = [10.0**n for n in range(first, last + each, each)]
        else:
            size = max(abs(low), abs(high))
            room = high - low if high - low > size * 1e-6 else size
            room = room if room > 1e-6 else 1.0
            step = nice(room / 3)
            start = math.floor((low - 0.15 * room) / step) * step
            if low >= 0:
                start = max(0.0, start)
            count = math.ceil((high + 0.05 * room - start) / step)
            self.steps = [float(f"{start + n * step:.12g}") for n in range(max(count, 1) + 1)]

    def __call__(self, value: float) -> float:
        low, high = self.steps[0], self.steps[-1]
        if self.logarithmic:
            share = (math.log10(value) - math.log10(low)) / (math.log10(high) - math.log10(low))
        else:
            share = (value - low) / (high - low)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 2)


def nice(step: float) -> float:
    """Return the least of 1, 2, 5 times a power of ten that is not below `step`, which is above 0."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-9))


class _Across:
    """Places for days, evenly by the calendar; one day stands in the middle, mentions without one at the right."""

    def __init__(self, days: Sequence[date], undated: bool) -> None:
        self.days = days
        self.last = WIDTH - _RIGHT - (60 if undated and days else 0) - 20

    def __call__(self, day: date | None) -> float:
        left = _LEFT + 28
        if day is None:
            return WIDTH - _RIGHT - 12.0 if self.days else (left + self.last) / 2
        length = (self.days[-1] - self.days[0]).days
        share = (day - self.days[0]).days / length if length else 0.5
        return round(left + share * (self.last - left), 2)


def _spread(days: Sequence[date], across: _Across) -> list[date]:
    """Return the days whose names have room beside each other."""
    kept: list[date] = []
    for day in days:
        if not kept or across(day) - across(kept[-1]) >= 96:
            kept.append(day)
    return kept


def _day(iso: str | None) -> date | None:
    """Return a day of `YYYY-MM-DD`; of a month or a year its first one; None for nothing, or for no date."""
    if not iso:
        return None
    try:
        return date.fromisoformat(f"{iso}-01-01"[:10] if len(iso) == 4 else f"{iso}-01" if len(iso) == 7 else iso[:10])
    except ValueError:
        return None
