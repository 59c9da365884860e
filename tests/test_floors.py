"""Quality has a floor: what hearsay reads in the gold may not get worse, and the gold may not be changed unseen."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from docs.generate import replaced
from eval.run import FLOORS, OWN, PAGE, floors, gold_digest, headline, markdown, readings
from eval.score import ROWS, Reading, Tally, articles, by_language


@pytest.fixture(scope="module")
def held() -> dict[str, Any]:
    return json.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    return by_language(readings(OWN))


def below(tallies: dict[str, Tally], held: dict[str, Any]) -> list[str]:
    found = []
    for lang, rows in held["floors"].items():
        figures = tallies[lang].figures()
        for name, floor in rows.items():
            number = headline(figures[name])
            if number is None or number < floor:
                found.append(f"{lang}, {name}: {number} is below the floor of {floor}")
    return found


def test_the_gold_is_the_one_that_the_floors_were_set_on(held: dict[str, Any]) -> None:
    assert gold_digest() == held["sha256"], "the gold articles changed: `make floors`, and say why in the commit"


def test_no_figure_is_below_its_floor(tallies: dict[str, Tally], held: dict[str, Any]) -> None:
    assert below(tallies, held) == []


def test_every_row_of_both_languages_has_a_floor(held: dict[str, Any]) -> None:
    for lang in ("en", "it"):
        assert set(held["floors"][lang]) == {row.name for row in ROWS}


def test_a_reader_that_finds_nothing_falls_below_the_floors(tallies: dict[str, Tally], held: dict[str, Any]) -> None:
    nothing = by_language((article, Reading()) for article in articles(OWN))
    assert len(below(nothing, held)) > 10
    assert below(tallies, floors({lang: tallies[lang] for lang in ("en", "it")}, margin=0.0)) == []


def test_the_table_in_the_docs_is_what_the_reader_scores(tallies: dict[str, Tally]) -> None:
    """To 0.02: another processor's arithmetic can turn a parse, and with it a claim."""
    number = re.compile(r"\d\.\d\d")
    page = PAGE.read_text(encoding="utf-8")
    fresh = replaced(page, {"own gold": lambda: markdown(tallies)})
    assert number.sub("#", page) == number.sub("#", fresh), "run `make eval`"
    pairs = zip(number.findall(page), number.findall(fresh), strict=True)
    assert [pair for pair in pairs if abs(float(pair[0]) - float(pair[1])) > 0.02] == [], "run `make eval`"
    assert "**" in fresh
