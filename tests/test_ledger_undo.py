"""Undoing in any order: what a person takes back is that person's own, as a whole, and comes back as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearsay.ledger import Store
from hearsay.ledger.judging import in_force
from hearsay.records import Judgement

# Each person decides about things of their own: what one takes back can change nothing of the other's.
PEOPLE = {"rb": ("m1", "m2", "m3"), "mc": ("n1", "n2")}


@st.composite
def deeds(draw: Any) -> tuple[str, str, list[tuple[str, ...]], str]:
    """Somebody decides something on one or more subjects at once."""
    who = draw(st.sampled_from(sorted(PEOPLE)))
    decision = draw(st.sampled_from(["relation", "same_claim", "different_claim", "source"]))
    subjects = draw(st.lists(st.sampled_from(PEOPLE[who]), min_size=1, max_size=3, unique=True))
    return who, decision, [(each,) for each in subjects], draw(st.sampled_from(["a", "b"]))


def held(store: Store, who: str) -> list[tuple[str, tuple[str, ...], str]]:
    return sorted((each.decision, each.subjects, each.value) for each in store.judgements() if each.who == who)


def done(store: Store, series: list[Any]) -> dict[str, list[Any]]:
    """Decide all of a series; return what each person's decisions in force were before each action and at the end."""
    states: dict[str, list[Any]] = {who: [held(store, who)] for who in PEOPLE}
    for who, decision, subjects, value in series:
        store.judge_all(decision, subjects, value, who=who)
        states[who].append(held(store, who))
    return states


SERIES = st.lists(deeds(), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(series=SERIES, number=st.integers())
def test_each_undoing_leads_one_action_back_and_each_redoing_one_forward(
    series: list[Any], number: int, tmp_path: Path, made: Path
) -> None:
    path = tmp_path / f"{number}-{len(list(tmp_path.iterdir()))}.db"
    path.write_bytes(made.read_bytes())
    with Store.open(path) as store:
        states = done(store, series)
        for who, other in (("rb", "mc"), ("mc", "rb")):
            theirs = held(store, other)
            for before in reversed(states[who][:-1]):
                assert store.undo(who)
                assert held(store, who) == before
                assert held(store, other) == theirs
            assert store.undo(who) == []
            for after in states[who][1:]:
                assert store.undo(who, redo=True)
                assert held(store, who) == after
                assert held(store, other) == theirs
            assert store.undo(who, redo=True) == []
        every = store.judgements(every=True)
        assert store.judgements() == in_force(every), "nothing is lost, nothing is in force twice"
        assert {each.id for each in store.judgements(about=PEOPLE["rb"])} == {
            each.id for each in store.judgements() if each.who == "rb"
        }


def test_what_one_goes_back_over_may_have_been_decided_anew_by_another(where: str) -> None:
    def values() -> list[str]:
        return [each.value for each in store.judgements()]

    with Store.open(where) as store:
        store.judge("credibility", ("m1",), "3", who="rb")
        store.judge("credibility", ("m1",), "4", who="mc")
        assert store.undo("rb") == [], "the other's holds"
        assert values() == ["4"]
        assert [each.replaces for each in store.undo("mc")] == [store.judgements(every=True)[1].id]
        assert values() == ["3"]
        assert len(store.undo("rb")) == 1
        assert values() == []
        assert len(store.undo("mc", redo=True)) == 1
        assert values() == ["4"]


def test_judgements_are_found_by_what_they_are_about(where: str) -> None:
    with Store.open(where) as store:
        made: list[Judgement] = store.judge_all("same_claim", [("m1", "m2"), ("m1", "m3")], who="rb")
        other = store.judge("relation", ("m9",), "denies", who="rb")
        assert {each.when for each in made} == {made[0].when}
        assert store.judgements(about=["m2"]) == (made[0],)
        assert store.judgements(about=["m1", "m9", "m1"]) == (*made, other)
        assert store.judgements(about=[]) == ()
        store.withdraw(other.id, who="mc")
        assert store.judgements(about=["m9"]) == ()
        assert len(store.judgements(about=["m9"], every=True)) == 2
