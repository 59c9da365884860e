"""What the server draws: the chain graph and the chart of numbers, as geometry."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearsay.web.drawing.chart import Figure, chart, nice
from hearsay.web.drawing.graph import ROW, Box, Drawing, End, Strand, Told, draw

TOLD = Told("and {count} more", "{count} mentions", "via", "{count} more without a source", "each counts by itself")


def strand(number: int, origin: str = "1", *relays: str, outlet: str = "", tone: str = "supports") -> Strand:
    return Strand(
        f"m{number}",
        outlet or f"Outlet {number}",
        f"{number} May",
        relays,
        origin,
        tone,
        f"#m-m{number}",  # type: ignore[arg-type]
    )


def end(key: str = "1", weight: str = "named", why: str = "") -> End:
    return End(key, f"origin {key}", "a person", weight, f"#o-{key}", why)  # type: ignore[arg-type]


def boxes(drawing: Drawing, role: str) -> list[Box]:
    return [box for box in drawing.boxes if box.role == role]


def overlap(one: Box, other: Box) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


def test_mentions_that_share_an_origin_lead_to_one_box() -> None:
    drawing = draw([strand(1), strand(2), strand(3, "2")], [end("1"), end("2")], TOLD)
    origins = boxes(drawing, "origin")
    assert [box.lines[0] for box in origins] == ["origin 1", "origin 2"]
    assert origins[0].lines[-1] == "a person · 2 mentions"
    assert len(drawing.lines) == 3
    ends = {line.path.rsplit(" ", 2)[-1] for line in drawing.lines if line.group == 1}
    assert ends == {f"{origins[0].y + origins[0].height / 2:g}"}


def test_who_passed_it_on_stands_between_once_for_all_who_heard_it_there() -> None:
    drawing = draw([strand(1, "1", "Herald"), strand(2, "1", "Herald"), strand(3)], [end()], TOLD)
    (relay,) = boxes(drawing, "relay")
    assert relay.lines == ("Herald",)
    assert len(drawing.lines) == 4  # two to the relay, one from there, one straight
    heard = [box.y for box in boxes(drawing, "mention") if "via Herald" in box.title]
    assert relay.y == sum(heard) / 2


def test_a_chain_of_four_is_drawn_in_two_columns_and_loses_no_name() -> None:
    drawing = draw([strand(1, "1", "A", "B", "C", "D")], [end()], TOLD)
    assert [box.title for box in boxes(drawing, "relay")] == ["A", "B ← C ← D"]


def test_the_relay_of_one_origin_is_not_that_of_another() -> None:
    drawing = draw([strand(1, "1", "Herald"), strand(2, "2", "Herald")], [end("1"), end("2")], TOLD)
    assert [box.group for box in boxes(drawing, "relay")] == [1, 2]


def test_an_outlet_that_says_it_again_is_one_box_with_both_days() -> None:
    drawing = draw([strand(1, outlet="Il Molo"), strand(2, outlet="Il Molo")], [end()], TOLD)
    (box,) = boxes(drawing, "mention")
    assert box.lines == ("Il Molo ×2",)
    assert box.aside == "1 May – 2 May"


def test_a_denial_is_a_box_of_its_own() -> None:
    drawing = draw([strand(1, outlet="Il Molo"), strand(2, outlet="Il Molo", tone="denies")], [end()], TOLD)
    assert [box.style for box in boxes(drawing, "mention")] == ["supports", "denies"]
    assert [line.tone for line in drawing.lines] == ["supports", "denies"]


def test_sixty_mentions_of_one_origin_are_few_boxes_that_name_all() -> None:
    drawing = draw([strand(number) for number in range(60)], [end()], TOLD)
    mentions = boxes(drawing, "mention")
    assert len(mentions) == 5
    assert mentions[-1].lines == ("and 56 more",)
    assert "Outlet 59" in mentions[-1].title
    assert boxes(drawing, "origin")[0].lines[-1] == "a person · 60 mentions"


def test_lone_outlets_without_a_source_are_one_box_that_says_that_they_count_apart() -> None:
    ends = [end(str(number), "unrecorded") for number in range(9)]
    drawing = draw([strand(number, str(number)) for number in range(9)], ends, TOLD)
    origins = boxes(drawing, "origin")
    assert [box.lines[0] for box in origins] == ["origin 0", "origin 1", "7 more without a source"]
    assert origins[-1].lines[-1].startswith("each counts by itself")


def test_a_merge_is_told_with_its_origin() -> None:
    drawing = draw([strand(1), strand(2)], [end(why="A and B: both name her.")], TOLD)
    assert [box.why for box in drawing.boxes if box.why] == ["A and B: both name her."]


def test_a_long_name_is_cut_in_the_box_and_whole_in_its_title() -> None:
    name = "the second deputy spokeswoman of the regional authority for the safety of bridges, tunnels and dams"
    drawing = draw(
        [strand(1)],
        [End("1", f"{name} and of all that floods, rises or falls there", "an office", "named", "#o-1")],
        TOLD,
    )
    (box,) = boxes(drawing, "origin")
    assert box.lines[1].endswith("…")
    assert name in box.title


@pytest.mark.parametrize("narrow", [False, True])
@settings(max_examples=60, deadline=None)
@given(
    strands=st.lists(
        st.tuples(
            st.integers(0, 5), st.lists(st.sampled_from("ABC"), max_size=3), st.sampled_from(["supports", "denies"])
        ),
        max_size=40,
    )
)
def test_no_box_covers_another_and_all_are_inside(strands: list[tuple[int, list[str], str]], narrow: bool) -> None:
    drawn = draw(
        [strand(n, str(origin), *relays, tone=tone) for n, (origin, relays, tone) in enumerate(strands)],
        [end(str(number)) for number in range(6)],
        TOLD,
        narrow=narrow,
    )
    for number, box in enumerate(drawn.boxes):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= drawn.width
        assert box.y + box.height <= drawn.height
        assert not any(overlap(box, other) for other in drawn.boxes[number + 1 :])
    said = {strand.id for strand in (strand(n) for n in range(len(strands)))}
    assert len(boxes(drawn, "mention")) <= len(said)


def test_a_target_is_large_enough_for_a_finger() -> None:
    for narrow in (False, True):
        drawn = draw([strand(1, "1", "Herald"), strand(2)], [end()], TOLD, narrow=narrow)
        assert min(box.height for box in drawn.boxes) >= 24
    assert ROW >= 24


def test_on_a_telephone_relays_stand_in_the_mentions_box() -> None:
    drawn = draw([strand(1, "1", "Nordwire", "Herald")], [end()], TOLD, narrow=True)
    assert [box.role for box in drawn.boxes] == ["origin", "mention"]
    assert drawn.boxes[1].lines == ("Outlet 1", "via Nordwire ← Herald")
    assert drawn.width <= 358  # 390 less the page's edges


# The chart.


def figure(low: float | None, high: float | None, day: str | None = "2031-06-01") -> Figure:
    return Figure(day, low, high, "Il Molo", "supports", "#m")


def test_a_higher_number_stands_higher_and_a_later_day_further_right() -> None:
    drawn = chart([figure(12, 12), figure(17, 17, "2031-06-04")])
    assert drawn is not None
    first, second = drawn.marks
    assert first.top > second.top
    assert first.x < second.x
    assert first.top == first.bottom


def test_a_range_is_a_bar_and_an_open_end_reaches_the_edge() -> None:
    drawn = chart([figure(12, 20), figure(14, None), figure(None, 30)])
    assert drawn is not None
    bar, least, most = drawn.marks
    assert bar.top < bar.bottom
    assert (least.open_top, least.open_bottom) == (True, False)
    assert (most.open_top, most.open_bottom) == (False, True)
    assert most.bottom == drawn.base


def test_mentions_of_one_day_stand_beside_each_other() -> None:
    drawn = chart([figure(12, 12), figure(12, 12), figure(12, 12)])
    assert drawn is not None
    assert len({mark.x for mark in drawn.marks}) == 3


def test_a_mention_without_a_day_stands_at_the_right() -> None:
    drawn = chart([figure(1, 1), figure(2, 2, "2031-06-09"), figure(3, 3, None), figure(4, 4, "soon")])
    assert drawn is not None
    assert min(mark.x for mark in drawn.marks[2:]) > max(mark.x for mark in drawn.marks[:2])


def test_numbers_far_apart_are_drawn_by_factors() -> None:
    drawn = chart([figure(3, 3), figure(2000, 2000)])
    assert drawn is not None
    assert [level.value for level in drawn.levels] == [1, 10, 100, 1000, 10000]


def test_nothing_to_draw_is_no_chart() -> None:
    assert chart([]) is None
    assert chart([figure(None, None)]) is None


def test_steps_are_round_numbers() -> None:
    assert [nice(step) for step in (0.3, 1, 1.2, 4, 7, 30)] == [0.5, 1, 2, 5, 10, 50]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(-1e9, 1e9, allow_nan=False), st.floats(0, 1e9), st.sampled_from([None, "2031", "2031-06-02", "x"])
        ),
        min_size=1,
        max_size=20,
    )
)
def test_every_mark_is_inside_the_chart(values: list[tuple[float, float, str | None]]) -> None:
    drawn = chart([figure(low, low + more, day) for low, more, day in values])
    assert drawn is not None
    for mark in drawn.marks:
        assert 0 <= mark.x <= drawn.width
        assert -1 <= mark.top <= mark.bottom + 1e-6
        assert mark.bottom <= drawn.base + 1
    assert all(0 <= level.at <= drawn.height for level in drawn.levels)
    assert len(drawn.levels) < 20
