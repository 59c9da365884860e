"""What programs are given: names, spans and one line for each document."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from sample_articles import dam, ferry

from hearsay.export.json import all_problems, to_json, to_json_line
from hearsay.records import Analysis, Attribution, Document, Problem, Source, Span


def words(found: dict[str, Any], spans: list[list[int]]) -> list[str]:
    return [found["text"][start:end] for start, end in spans]


def test_a_document_has_the_names_that_were_promised() -> None:
    assert list(to_json(dam())) == [
        *("id", "lang", "title", "outlet", "byline", "published", "published_from", "url", "raw_digest", "lineage"),
        *("text", "claims", "unknowns", "contradictions", "disputes", "statements", "forecasts", "entities", "times"),
        *("unread", "problems"),
    ]
    assert list(to_json(dam())["claims"][0]) == [
        *("id", "content", "cue", "sources", "mode", "stance", "certainty", "certainty_cue", "icd203"),
        *("reported_conditional", "distance", "venue", "deadline", "due", "parent", "rule"),
    ]


def test_spans_are_pairs_into_the_text_of_the_same_object() -> None:
    found = json.loads(to_json_line(dam()))
    likely = next(claim for claim in found["claims"] if claim["icd203"])
    assert likely["icd203"] == [80, 95]
    assert words(found, likely["certainty_cue"]) == ["altamente probabile"]
    assert words(found, likely["content"]) == ["È altamente probabile che l'invaso vada svuotato"]
    assert words(found, [likely["venue"]]) == ["Telegram"]
    hoax = next(claim for claim in found["claims"] if claim["rule"] == "label")
    assert words(found, hoax["content"]) == ["le notizie sulle paratoie", "una bufala"]
    assert [source["name"] for source in found["claims"][1]["sources"]] == [
        "un funzionario della protezione civile",
        "Eco della Valle",
    ]
    assert words(found, found["unknowns"])[1] == "un numero imprecisato"
    assert found["claims"][0]["due"] == [None, "2025-12-31"]


def test_a_missing_value_is_null_and_never_an_empty_string() -> None:
    found = to_json(ferry())
    assert found["byline"] is None
    assert found["claims"][0]["venue"] is None
    assert found["claims"][0]["icd203"] is None
    assert found["claims"][0]["parent"] is None


def test_disputes_are_the_contradictions_with_their_reasons() -> None:
    found = to_json(dam())
    assert found["contradictions"] == [[4, 2]]
    assert found["disputes"] == [{"first": 4, "second": 2, "reason": "denied"}]


@pytest.mark.parametrize("separator", ["\n", "\r", "\x85", "\u2028", "\u2029", "\x0b", "\x1c"])
def test_a_document_is_one_line_whatever_its_text_breaks_lines_with(separator: str) -> None:
    text = f"Il sindaco nega.{separator}L'assessora conferma."
    line = to_json_line(Analysis(Document("d1", text, "it")))
    assert line.splitlines() == [line]
    assert json.loads(line)["text"] == text


def test_letters_stay_readable_and_broken_ones_can_still_be_written() -> None:
    assert "perché" in to_json_line(Analysis(Document("d1", "perché 👩‍🚒", "it")))
    broken = to_json_line(Analysis(Document("d1", "half a letter: \ud83d", "en")))
    assert json.loads(broken.encode("utf-8"))["text"] == "half a letter: \ud83d"


def test_offsets_count_code_points_so_that_an_emoji_is_one() -> None:
    text = "👩‍🚒 said the fire was out"
    span = Span(text.index("the fire"), len(text))
    claim = Attribution("a1", (span,), (), (Source((), "unknown", "unknown"),))
    found = json.loads(to_json_line(Analysis(Document("d1", text, "en"), (claim,))))
    assert words(found, found["claims"][0]["content"]) == ["the fire was out"]


def test_problems_of_reading_and_of_analysing_stand_together_each_once() -> None:
    first, second = Problem("d1", "encoding", "Three bytes were replaced."), Problem("d1", "long", "A long sentence.")
    document = Document("d1", "Testo.", "it", problems=(first,))
    analysis = replace(Analysis(document), problems=(first, second))
    assert all_problems(analysis) == [first, second]
    assert [problem["code"] for problem in to_json(analysis)["problems"]] == ["encoding", "long"]
