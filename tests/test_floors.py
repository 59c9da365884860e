"""Quality has a floor: what hearsay reads in the gold may not get worse, and the gold may not be changed unseen."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from docs.generate import replaced
from eval.run import FLOORS, OWN, PAGE, floors, gold_digest, headline, markdown, readings, sets_to_hold
from eval.score import ROWS, Reading, Tally, articles, by_language


@pytest.fixture(scope="module")
def held() -> dict[str, Any]:
    return json.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    """The scores with the models that hearsay uses unasked."""
    return by_language(readings(OWN))


def below(tallies: dict[str, Tally], held: dict[str, dict[str, float]]) -> list[str]:
    found = []
    for lang, rows in held.items():
        figures = tallies[lang].figures()
        for name, floor in rows.items():
            number = headline(figures[name])
            if number is None or number < floor:
                found.append(f"{lang}, {name}: {number} is below the floor of {floor}")
    return found


def test_the_gold_is_the_one_that_the_floors_were_set_on(held: dict[str, Any]) -> None:
    assert gold_digest() == held["sha256"], "the gold articles changed: `make floors`, and say why in the commit"


def test_no_figure_is_below_its_floor(tallies: dict[str, Tally], held: dict[str, Any]) -> None:
    assert below(tallies, held["floors"]["full"]) == []


def test_no_figure_of_the_free_models_is_below_its_floor(held: dict[str, Any]) -> None:
    if "free" not in sets_to_hold():
        pytest.skip("there is no free model for every language of the gold yet")
    assert below(by_language(readings(OWN, "free")), held["floors"]["free"]) == []


def test_every_row_of_every_language_and_set_has_a_floor(held: dict[str, Any]) -> None:
    assert set(held["floors"]) == set(sets_to_hold()), "models came or went: `make floors`"
    langs = {path.name for path in OWN.iterdir() if path.is_dir()}
    for models, of_lang in held["floors"].items():
        assert set(of_lang) == langs, models
        for lang in langs:
            assert set(of_lang[lang]) == {row.name for row in ROWS}, (models, lang)


def test_a_reader_that_finds_nothing_falls_below_the_floors(tallies: dict[str, Tally], held: dict[str, Any]) -> None:
    nothing = by_language((article, Reading()) for article in articles(OWN))
    assert len(below(nothing, held["floors"]["full"])) > 10
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
