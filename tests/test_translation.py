"""The tables of words that mean the same: what they were learnt from, and whether they know the words of news."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hearsay.linking.words import commonness, likeness
from train.translation import EXCLUDED, model1, table

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "src" / "hearsay" / "linking" / "words"
STORIES = ROOT.parent / "shared" / "eval" / "stories" / "dev"


def like(first: tuple[str, str], second: tuple[str, str]) -> float:
    found = likeness([first, second])
    row = slice(found.starts[0], found.starts[1])
    return dict(zip(found.others[row].tolist(), found.values[row].tolist(), strict=True)).get(1, 0.0)


def test_no_document_of_a_development_story_was_learnt_from() -> None:
    learnt = {line.partition(":")[2] for line in (WORDS / "documents.txt").read_text(encoding="utf-8").splitlines()}
    assert len(learnt) > 100
    assert not learnt & EXCLUDED


@pytest.mark.skipif(not STORIES.is_dir(), reason="the development stories are not in this checkout's neighbourhood")
def test_every_parallel_document_of_the_development_stories_is_excluded() -> None:
    used = set()
    for path in STORIES.glob("*.json"):
        for article in json.loads(path.read_text(encoding="utf-8"))["articles"]:
            if "ntrex" in article["origin"] or "meantime" in article["origin"]:
                used.add(article["origin"].split(" doc ")[1].split("#")[0])
    assert used
    assert used <= EXCLUDED


@pytest.mark.parametrize(
    ("italian", "english"),
    [("indagine", "investigation"), ("voto", "vote"), ("negare", "deny"), ("elezione", "election"), ("morto", "dead")],
)
def test_words_of_the_news_meet_across_languages(italian: str, english: str) -> None:
    assert like(("it", italian), ("en", english)) >= 0.2


@pytest.mark.parametrize(
    ("first", "second"),
    [("quake", "earthquake"), ("testify", "testimony"), ("worker", "employee"), ("cut", "slash")],
)
def test_synonyms_and_derivations_are_like(first: str, second: str) -> None:
    assert like(("en", first), ("en", second)) >= 0.5


@pytest.mark.parametrize(("first", "second"), [("bridge", "senator"), ("river", "budget")])
def test_words_that_have_nothing_in_common_are_not_like(first: str, second: str) -> None:
    assert like(("en", first), ("en", second)) == 0.0


def test_cognates_meet_in_languages_without_a_table() -> None:
    assert like(("es", "antena"), ("it", "antenna")) >= 0.5


def test_rounded_numbers_meet_and_shares_never_meet_counts() -> None:
    assert like(("", "#111800"), ("", "#110000")) > 0.9
    assert like(("", "#111800"), ("", "#95000")) == 0.0
    assert like(("", "#26%"), ("", "#26")) == 0.0


def test_common_words_tell_less_than_rare_ones() -> None:
    for lang, common, rare in (("en", "say", "earthquake"), ("it", "dire", "terremoto")):
        told = commonness(lang)
        assert told[common] < told.get(rare, 1.0)


def test_the_model_learns_which_word_stands_where_another_does() -> None:
    pairs = [
        (["ponte", "crollare"], ["bridge", "collapse"]),
        (["ponte", "chiudere"], ["bridge", "close"]),
        (["scuola", "chiudere"], ["school", "close"]),
        (["scuola", "crollare"], ["school", "collapse"]),
    ]
    p = model1(pairs)
    assert p["ponte", "bridge"] > 0.9
    best = {word: rows[0][0] for word, rows in table(pairs).items()}
    assert best == {"ponte": "bridge", "crollare": "collapse", "chiudere": "close", "scuola": "school"}
