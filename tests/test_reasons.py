"""Reasons in words: English for whoever reads them, other languages for whom the desk speaks to."""

from __future__ import annotations

import copy
import json
import pickle
import re

import pytest

from hearsay.ledger.codec import from_json, from_json_as, to_json
from hearsay.reasons import LANGUAGES, Reason, _messages, codes, from_plain, say, to_plain
from hearsay.records import Link, Merge, Origin, Span

NAMED = Reason(
    "named_origins",
    count=2,
    origins=(
        Reason("origin_of_kind", name="Anna Ferri", kind=Reason("kind_person")),
        Reason("origin_of_kind", name="la prefettura", kind=Reason("kind_organisation")),
    ),
)


def test_a_reason_is_its_english_sentence() -> None:
    assert NAMED == "2 distinct named origins: Anna Ferri (a person), la prefettura (a body)"
    assert "distinct named origins" in NAMED
    assert Reason("named_origins", count=1, origins=("X",)) == "1 distinct named origin: X"


def test_it_is_said_in_italian_with_all_its_parts() -> None:
    assert say(NAMED, "it") == "2 origini distinte con un nome: Anna Ferri (una persona), la prefettura (un ente)"
    assert say(Reason("rated", who="rb", value=2, label=Reason("credibility_2"), when="2031-05-12T10:00"), "it") == (
        "rb ha dato 2 (probabilmente vera) il 2031-05-12"
    )


def test_numbers_are_grouped_as_the_language_does() -> None:
    figure = Reason("at_least", low=3500.5, unit="casa")
    assert figure == "at least 3,500.5 casa"
    assert say(figure, "it") == "almeno 3.500,5 casa"


def test_a_plain_sentence_and_an_unknown_language_stay_as_they_are() -> None:
    assert say("a ledger of last year", "it") == "a ledger of last year"
    assert say(NAMED, "de") == NAMED


def test_words_of_an_article_are_never_taken_for_a_message() -> None:
    hostile = "{count} | {0.__class__} {origins:; }"
    assert say(Reason("both_name", name=hostile), "it") == f"entrambe nominano {hostile}"


@pytest.mark.parametrize("code", codes())
def test_every_message_wants_the_same_values_in_every_language(code: str) -> None:
    wanted = {frozenset(re.findall(r"{(\w+)", _messages(lang)[code])) for lang in LANGUAGES}
    assert len(wanted) == 1
    assert len({_messages(lang)[code].count("|") for lang in LANGUAGES}) == 1


def test_a_reason_comes_back_from_the_ledger_with_its_parts() -> None:
    merge = Merge("a", "b", "same_source", Reason("both_name", name="Anna\x00 Ferri"), "d", Span(0, 3))
    origin = Origin(
        "o", "k", "anonymous", Reason("unnamed_via", name="un tecnico", outlets=("Il Molo",)), ("a",), (merge,)
    )
    back = from_json(Origin, to_json(Origin, origin))
    assert back == origin
    assert say(back.name, "it") == "un tecnico tramite Il Molo"
    assert say(back.merges[0].words, "it") == "entrambe nominano Anna\x00 Ferri"
    assert from_plain(to_plain(NAMED)).values == NAMED.values


def test_what_an_older_or_a_newer_program_wrote_can_be_read() -> None:
    old = {"first": "a", "second": "b", "relation": "same", "band": "linked", "score": 1.0, "reason": "like words"}
    kept = json.dumps(old | {"first_span": [0, 1], "second_span": [0, 1]})
    assert from_json(Link, kept).reason == "like words"
    assert from_json_as(tuple[str, ...], '["one person"]') == ("one person",)
    assert from_plain({"": "reason_of_tomorrow", "name": "X"}) == "reason_of_tomorrow"


def test_it_can_be_copied_and_sent_to_another_process() -> None:
    for made in (copy.deepcopy(NAMED), pickle.loads(pickle.dumps(NAMED))):
        assert made == NAMED
        assert say(made, "it") == say(NAMED, "it")


def test_a_code_without_a_message_is_an_error() -> None:
    with pytest.raises(KeyError):
        Reason("nonsense")
    with pytest.raises(KeyError):
        Reason("both_name")
