"""Measuring certainty: which class a commitment belongs to, and what of a text compares."""

from __future__ import annotations

import json

import pytest
from expectations import pipeline_of

from eval.certainty import KEPT, SETS, Event, classes, events, grade, graded, joined, predicates
from hearsay.annotate import Parse, load_annotator
from hearsay.records import Attribution, Certainty, Span


@pytest.mark.parametrize(
    ("commitment", "certainty"),
    [
        (3.0, "certain"),
        (2.5, "certain"),
        (2.4, "probable"),
        (1.0, "possible"),
        (0.4, "unknown"),
        (-0.4, "unknown"),
        (-1.2, "unlikely"),
        (-2.4, "unlikely"),
        (-3.0, "certain"),
    ],
)
def test_a_commitment_belongs_to_the_nearest_step_of_the_scale(commitment: float, certainty: Certainty) -> None:
    assert graded(commitment) == certainty


def test_a_class_counts_what_was_missed_and_what_was_put_there_wrongly() -> None:
    pairs = [("certain", "certain"), ("certain", "possible"), ("possible", "possible"), ("possible", "certain")]
    scores = classes(pairs, ["certain", "probable", "possible"])
    assert scores["possible"] == (0.5, 0.5, 0.5, 2)
    assert "probable" not in scores


def test_words_that_were_split_stand_as_in_a_newspaper() -> None:
    words = "`` We do n't know , '' said Ferrant 's deputy ( 41 ) .".split()
    text, places = joined(words)
    assert text == "“We don't know,” said Ferrant's deputy (41)."
    assert [span.of(text) for span in places][:5] == ["“", "We", "do", "n't", "know"]


def test_a_set_without_events_is_refused() -> None:
    with pytest.raises(ValueError, match="no events"):
        events("empty.jsonl", b"")


def claiming(parse: Parse, first: int, last: int, *hedge: Span) -> Attribution:
    return Attribution("c", (parse.span(first, last),), (), (), certainty_cue=hedge)


def test_the_predicates_of_a_content_are_its_coordinated_heads() -> None:
    """Ferrant said the bridge moved and fell ."""
    parse = Parse.from_rows(
        """
Ferrant Ferrant PROPN 2 nsubj
said say VERB 0 root
the the DET 4 det
bridge bridge NOUN 5 nsubj
moved move VERB 2 ccomp
and and CCONJ 7 cc
fell fall VERB 5 conj
. . PUNCT 2 punct
"""
    )
    assert predicates(parse, claiming(parse, 2, 7)) == [4, 6]


def test_a_hedge_gives_way_to_what_it_hedges() -> None:
    """The ferry seems to sink ."""
    parse = Parse.from_rows(
        """
The the DET 2 det
ferry ferry NOUN 3 nsubj
seems seem VERB 0 root
to to PART 5 mark
sink sink VERB 3 xcomp
. . PUNCT 3 punct
"""
    )
    seems = parse.span(2, 3)
    assert predicates(parse, claiming(parse, 0, 5, seems)) == [4]


def of(text: str, word: str) -> Event:
    start = text.index(word)
    return Event(text, Span(start, start + len(word)), 0.0)


@pytest.mark.parametrize(
    ("text", "word", "certainty", "claimed"),
    [
        ("The harbour office said the ferry left on Monday.", "left", "certain", True),
        ("The harbour office said the ferry may have sunk on Monday.", "sunk", "possible", True),
        ("The ferry probably sank on Monday.", "sank", "probable", False),
        ("The ferry left on Monday.", "left", "certain", False),
    ],
)
def test_what_is_stated_is_graded_whoever_states_it(text: str, word: str, certainty: Certainty, claimed: bool) -> None:
    pipeline_of("en")
    (item,) = grade([of(text, word)], load_annotator("en"))
    assert (item.certainty, item.claimed) == (certainty, claimed)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Did the ferry sink on Monday?", "sink"),
        ("The ferry, which sank on Monday, was old.", "sank"),
        ("The harbour office said the ferry will sink tomorrow.", "sink"),
    ],
)
def test_what_is_asked_presupposed_or_to_come_does_not_compare(text: str, word: str) -> None:
    pipeline_of("en")
    assert grade([of(text, word)], load_annotator("en")) == []


def test_every_set_was_measured_and_says_whether_it_fits() -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))["sets"]
    assert [chosen.name for chosen in SETS] == list(kept)
    assert all(0 < kept[chosen.name]["compared"] <= kept[chosen.name]["events"] for chosen in SETS)
