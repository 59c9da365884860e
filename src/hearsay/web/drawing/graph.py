"""The chain graph: who printed a claim, on whose word, and in which origins that ends.

Mentions stand on the left, origins on the right, whoever passed the words on between them. Mentions are put together by
origin, origins in the order in which they were first heard, mentions of one origin by time; so a shared origin is one
box that many lines lead to, and no line crosses another's. Mentions of one outlet that go the same way are one box, and
where an origin has many boxes the later ones are one: *and 12 more*.

All measures are CSS pixels; a box's `lines` are cut to its width by an estimate of the letters' own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from hearsay.export.view import shorten

Weight = Literal["named", "opaque", "unrecorded", "against"]
"""How an origin counts: in both bounds, in the upper one, as *lineage not recorded*, or in neither: it is against."""

Tone = Literal["supports", "denies", "contradicts"]

ROW = 40
"""From one mention to the next: the least target size of WCAG 2.2 (24) and room for a line of text."""
_BOX = 30
_GAP = 26  # between the mentions of two origins
_MOST = 5  # boxes of one origin and one way before the later ones become one; own choice
_LONE = 3  # origins of one mention that gives no source before the later ones become one; own choice
_LETTER = 8.0  # the mean width of a bold letter of 13 px; measured on DejaVu Sans, the widest of the usual fonts
_SMALL = 6.7  # the same of a plain letter of 12 px
_EDGE = 2  # what the line around a box takes outside it
_WIDE = 1120
_NARROW = 350
_RELAYS = 2  # columns of relays; of a longer chain the inner ones share the last


@dataclass(frozen=True, slots=True)
class Strand:
    """One mention: who printed it, when (in words), through whom (outermost first), and where it ends.

    `origin` is an `End.id`; `href` is where the box leads.
    """

    id: str
    outlet: str
    day: str
    relays: tuple[str, ...]
    origin: str
    tone: Tone
    href: str


@dataclass(frozen=True, slots=True)
class End:
    """One origin: its name, what it is and how it counts, in words; `why` explains its merges, empty without any."""

    id: str
    name: str
    kind: str
    weight: Weight
    href: str
    why: str = ""


class Told(NamedTuple):
    """The words that the graph needs, in the reader's language.

    *and {count} more*, *{count} mentions*, *via*, *{count} more that give no source*, *each counts by itself*.
    """

    more: str
    times: str
    via: str
    unsourced: str
    apart: str


@dataclass(frozen=True, slots=True)
class Box:
    """Something in the graph: a mention, a relay or an origin, with its lines of text and what it leads to.

    `title` is all that the lines had no room for. `group` is the number of its origin, from 1; `aside` stands at the
    right edge of a mention: its day.
    """

    id: str
    role: Literal["mention", "relay", "origin"]
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    aside: str
    title: str
    href: str
    style: str
    group: int
    why: str = ""

    @property
    def texts(self) -> list[tuple[float, float, str, str]]:
        """The lines of text with their places: x, y of the baseline, the words, and the class."""
        first = self.y + self.height / 2 - 9 * (len(self.lines) - 1) + 4.5
        placed = [
            (self.x + 12, first + 18 * number, words, "name" if number < len(self.lines) - 1 or number == 0 else "kind")
            for number, words in enumerate(self.lines)
        ]
        aside = [(self.x + self.width - 12, first, self.aside, "day")] if self.aside else []
        return [*placed, *aside]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from box to box: the `d` of an SVG path, how what it carries relates to the claim, and its group."""

    path: str
    tone: Tone
    group: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The graph, laid out: its size, its lines, and its boxes in the order of reading."""

    width: float
    height: float
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]


class _Knot(NamedTuple):
    """Mentions that are one box: of one outlet that go the same way, or the later outlets of one way."""

    strands: tuple[Strand, ...]
    label: str
    relays: tuple[str, ...]
    tone: Tone

    @property
    def day(self) -> str:
        """The day, or the first and the last one."""
        days = list(dict.fromkeys(strand.day for strand in self.strands if strand.day))
        return days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}" if days else ""


def draw(strands: Iterable[Strand], ends: Iterable[End], told: Told, *, narrow: bool = False) -> Drawing:
    """Return the graph of `strands`, which are in order of time, to their `ends`.

    `narrow` is for a telephone: origins stand above their mentions, and lines run along the left edge.
    """
    by_end: dict[str, list[Strand]] = {}
    for strand in strands:
        by_end.setdefault(strand.origin, []).append(strand)
    known = {end.id: end for end in ends}
    groups = [(known[key], _knots(held, told)) for key, held in _few(by_end, known, told)]
    return _narrow(groups, told) if narrow else _wide(groups, told)


def _few(by_end: Mapping[str, list[Strand]], known: dict[str, End], told: Told) -> Iterator[tuple[str, list[Strand]]]:
    """Yield the origins with their strands; of those of one mention that give no source, the later ones as one."""
    lone = [k for k, held in by_end.items() if k in known and known[k].weight == "unrecorded" and len(held) == 1]
    rest = lone[_LONE - 1 :] if len(lone) > _LONE else []
    for key, held in by_end.items():
        if key in known and key not in rest:
            yield key, held
    if rest:
        first = known[rest[0]]
        name = told.unsourced.format(count=len(rest))
        known[rest[0]] = replace(first, name=name, kind=told.apart)
        yield rest[0], [replace(strand, relays=()) for key in rest for strand in by_end[key]]


def _knots(strands: Sequence[Strand], told: Told) -> list[_Knot]:
    """Return the boxes of one origin: by way and tone in the order of their first mention, then by outlet."""
    ways: dict[tuple[tuple[str, ...], Tone], dict[str, list[Strand]]] = {}
    for strand in strands:
        ways.setdefault((strand.relays, strand.tone), {}).setdefault(strand.outlet, []).append(strand)
    first: dict[tuple[str, ...], int] = {}
    for number, (relays, _) in enumerate(ways):
        for length in range(1, len(relays) + 1):
            first.setdefault(relays[:length], number)

    def place(way: tuple[tuple[str, ...], Tone]) -> tuple[int, ...]:
        """Return where a way stands, so that all that go through the same relay stand together."""
        return tuple(first[way[0][:length]] for length in range(1, len(way[0]) + 1)) or (-1,)

    found = []
    for (relays, tone), outlets in sorted(ways.items(), key=lambda item: place(item[0])):
        boxes = [
            _Knot(tuple(held), outlet if len(held) == 1 else f"{outlet} ×{len(held)}", relays, tone)
            for outlet, held in outlets.items()
        ]
        if len(boxes) > _MOST:
            rest = boxes[_MOST - 1 :]
            held = tuple(strand for box in rest for strand in box.strands)
            boxes = [*boxes[: _MOST - 1], _Knot(held, told.more.format(count=len(rest)), relays, tone)]
        found += boxes
    return found


def _wide(groups: Sequence[tuple[End, list[_Knot]]], told: Told) -> Drawing:
    depth = min(_RELAYS, max((len(knot.relays) for _, knots in groups for knot in knots), default=0))
    left, middle, right = (300.0, 180.0, 370.0) if depth else (400.0, 0.0, 480.0)
    if depth == 2:
        left, middle, right = 260.0, 160.0, 330.0
    free = (_WIDE - left - depth * middle - right) / (depth + 1)
    columns = [left + free + number * (middle + free) for number in range(depth)]
    boxes: list[Box] = []
    lines: list[Line] = []
    top = 6.0
    for number, (end, knots) in enumerate(groups, start=1):
        said = _end_lines(end, knots, told, right)
        height = 18.0 * len(said) + 18
        span = max(len(knots) * ROW, height + 6)
        first = top + (span - len(knots) * ROW) / 2 + (ROW - _BOX) / 2
        origin = Box(
            f"o{number}", "origin", _WIDE - right - _EDGE, top + (span - height) / 2, right, height, said, "",
            _end_title(end, knots, told), end.href, end.weight, number, end.why,
        )  # fmt: skip
        places = {id(knot): first + row * ROW for row, knot in enumerate(knots)}
        relays = _relays(knots, places, columns, middle, number)
        boxes += [_mention(knot, _EDGE, places[id(knot)], left - _EDGE, number, told) for knot in knots]
        boxes += [*relays.values(), origin]
        for knot in knots:
            stops = [(left, places[id(knot)] + _BOX / 2, left)]
            way = [*(relays[key] for key in _ways(knot.relays, depth)), origin]
            stops += [(box.x, box.y + box.height / 2, box.x + box.width) for box in way]
            lines += [
                Line(_curve(before[2], before[1], after[0], after[1]), knot.tone, number)
                for before, after in pairwise(stops)
            ]
        top += span + _GAP
    unique = {(line.path, line.tone): line for line in lines}
    return Drawing(_WIDE, max(top - _GAP + 6, 40), tuple(unique.values()), tuple(boxes))


def _ways(relays: Sequence[str], depth: int) -> list[tuple[int, tuple[str, ...]]]:
    """Return the column and the key of each relay box that a way goes through: what came before it, and itself."""
    if not relays:
        return []
    cut = [*relays[: depth - 1], " ← ".join(relays[depth - 1 :])] if len(relays) >= depth else list(relays)
    return [(number, tuple(cut[: number + 1])) for number in range(len(cut))]


def _relays(
    knots: Sequence[_Knot], places: Mapping[int, float], columns: Sequence[float], width: float, group: int
) -> dict[tuple[int, tuple[str, ...]], Box]:
    """Return the relay boxes of one origin, each at the middle of those who heard it there."""
    heard: dict[tuple[int, tuple[str, ...]], list[_Knot]] = {}
    for knot in knots:
        for key in _ways(knot.relays, len(columns)):
            heard.setdefault(key, []).append(knot)
    return {
        (column, way): Box(
            f"r{group}-{column}-{number}", "relay", columns[column],
            sum(places[id(knot)] for knot in held) / len(held), width, _BOX, (_cut(way[-1], width - 24),), "", way[-1],
            held[0].strands[0].href, "", group,
        )
        for number, ((column, way), held) in enumerate(heard.items())
    }  # fmt: skip


def _narrow(groups: Sequence[tuple[End, list[_Knot]]], told: Told) -> Drawing:
    boxes: list[Box] = []
    lines: list[Line] = []
    top, inset = 4.0, 28.0
    for number, (end, knots) in enumerate(groups, start=1):
        said = _end_lines(end, knots, told, _NARROW)
        height = 18.0 * len(said) + 18
        title = _end_title(end, knots, told)
        boxes.append(
            Box(
                f"n{number}", "origin", _EDGE, top, _NARROW - 2 * _EDGE, height, said, "", title, end.href,
                end.weight, number, end.why,
            )
        )  # fmt: skip
        below = top + height
        for knot in knots:
            via = f"{told.via} {' ← '.join(knot.relays)}" if knot.relays else ""
            tall = _BOX + (18 if via else 0)
            y = below + (ROW - _BOX) / 2
            box = _mention(knot, inset, y, _NARROW - inset - _EDGE, number, told, via=via, height=tall, prefix="n")
            boxes.append(box)
            lines.append(Line(f"M12 {top + height:g}V{y + tall / 2:g}H{inset:g}", knot.tone, number))
            below = y + tall + (ROW - _BOX) / 2
        top = below + _GAP - 8
    return Drawing(_NARROW, max(top, 40), tuple(lines), tuple(boxes))


def _mention(
    knot: _Knot, x: float, y: float, width: float, group: int, told: Told,
    *, via: str = "", height: float = _BOX, prefix: str = "",
) -> Box:  # fmt: skip
    first = knot.strands[0]
    outlets = ", ".join(dict.fromkeys(strand.outlet for strand in knot.strands))
    way = f", {told.via} {' ← '.join(knot.relays)}" if knot.relays else ""
    title = f"{outlets} ({knot.day}){way}" if knot.day else f"{outlets}{way}"
    room = width - 24 - (len(knot.day) * _LETTER * 0.92 + 10 if knot.day else 0)
    lines = (_cut(knot.label, room), *([_cut(via, width - 24)] if via else []))
    return Box(
        f"{prefix}m-{first.id}", "mention", x, y, width, height, lines, knot.day, title, first.href, knot.tone, group
    )


def _end_lines(end: End, knots: Sequence[_Knot], told: Told, width: float) -> tuple[str, ...]:
    """Return an origin's lines: its name in one or two, then what it is and how many mentions end there."""
    room = int((width - 24) / _LETTER)
    name = end.name
    lines = [name]
    if len(name) > room:
        head = shorten(name, room + 1).removesuffix("…")
        lines = [head, shorten(name[len(head) :].strip(), room)]
    return (*lines, shorten(_kind(end, knots, told), int((width - 24) / _SMALL)))


def _kind(end: End, knots: Sequence[_Knot], told: Told) -> str:
    count = sum(len(knot.strands) for knot in knots)
    return f"{end.kind} · {told.times.format(count=count)}" if count > 1 else end.kind


def _end_title(end: End, knots: Sequence[_Knot], told: Told) -> str:
    return f"{end.name} ({_kind(end, knots, told)})"


def _cut(words: str, room: float) -> str:
    return shorten(words, max(4, int(room / _LETTER)))


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f"M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
