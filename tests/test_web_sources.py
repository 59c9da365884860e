"""Sources on the desk: who is named how often, and the record of one of them."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from desk import OpenDesk, PageOpener, accessible, fits, serving, visiting

from hearsay import Ledger
from hearsay.ledger.views import DocumentRow, ForecastRow, SourceClaim
from hearsay.records import Analysis, Attribution, Document, Mention, Proposition, Source, SourceType, Span
from hearsay.web.sources import chains, record

HERE = Span(0, 1)
ARTICLE = DocumentRow("d1", "La crepa era nota", "Il Molo", "2025-03-05", "it", None, "2025-03-06")


def told(mention: str, position: int = 0) -> SourceClaim:
    return SourceClaim(mention, "il serbatoio aveva una crepa", "asserts", "certain", position, ARTICLE, None)


def chain(mention: str, *names: str) -> Mention:
    kinds: tuple[SourceType, ...] = ("person", "media", "media")
    sources = tuple(Source((HERE,), name, kind) for name, kind in zip(names, kinds, strict=False))
    return Mention(mention, "d1", "it", "il serbatoio aveva una crepa", HERE, Proposition(HERE), sources=sources)


def test_whose_words_are_passed_on_and_by_way_of_whom_they_come_is_counted() -> None:
    said = [told("m1", 1), told("m2", 1), told("m3")]
    mentions = {
        "m1": chain("m1", "un funzionario", "Harbour Courier", "Agenzia Nordest"),
        "m2": chain("m2", "un funzionario", "Harbour Courier"),
        "m3": chain("m3", "Harbour Courier", "Agenzia Nordest"),
    }
    via, relays = chains(said, mentions, {"harbour courier"})
    assert via == [("Agenzia Nordest", 2)]
    assert relays == [("un funzionario", 2)]


def test_a_record_counts_each_outcome_and_what_is_open() -> None:
    row = ForecastRow("m1", "le scuole riapriranno", "Ettore Gavazzi", None, "2025-03-10", ARTICLE, None)
    outcomes = ("came_true", "came_true", "did_not", None)
    assert record([row._replace(outcome=outcome) for outcome in outcomes]) == {
        "came_true": 2,
        "did_not": 1,
        "cannot_tell": 0,
        "open": 1,
    }


def test_sources_stand_with_the_most_frequent_first(client: httpx.Client) -> None:
    page = client.get("/sources").text
    names = re.findall(r'<th scope="row"><a href="/source\?name=[^"]*">([^<]+)</a>', page)
    assert names[0] == "Lidia Sarpi"
    assert {"Rolf Hennings", "Harbour Courier", "official at the regional safety agency"} <= set(names)


def test_sources_are_found_by_a_part_of_their_name(client: httpx.Client) -> None:
    page = client.get("/sources", params={"words": "hennings"}).text
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page) == ["Rolf Hennings"]
    assert "No source is like that" in client.get("/sources", params={"words": "nobody of that name"}).text


def test_a_record_tells_what_others_say_against_it_and_how_it_reaches_us(client: httpx.Client) -> None:
    hennings = client.get("/source", params={"name": "Rolf Hennings"}).text
    against = hennings[hennings.index('id="denied"') : hennings.index('id="said-by"')]
    assert "Nerel Chemicals was warned three weeks ago" in against
    assert "regional safety agency" in against
    official = client.get("/source", params={"name": "official at the regional safety agency"}).text
    via = official[official.index("Reaches us by way of") :]
    assert "Harbour Courier" in via[: via.index("</section>")]
    courier = client.get("/source", params={"name": "Harbour Courier"}).text
    passes = courier[courier.index("Passes on the words of") :]
    assert "official at the regional safety agency" in passes[: passes.index("</section>")]


def test_a_name_that_is_not_always_taken_for_the_actor_leads_to_the_actor(client: httpx.Client) -> None:
    rows = re.findall(r'href="/source\?name=([^"]+)">Nerel Chemicals<', client.get("/sources").text)
    assert len(rows) == 2
    assert client.get("/source", params={"name": "Nerel Chemicals"}).status_code == 200


def test_a_source_that_nobody_names_is_said_with_names_that_are_like_it(client: httpx.Client) -> None:
    answer = client.get("/source", params={"name": "Sarpi"})
    assert answer.status_code == 404
    assert "Lidia Sarpi" in answer.text


def test_of_two_people_of_one_name_a_reader_chooses(tmp_path: Path) -> None:
    said = [
        Analysis(
            Document(
                f"d{n}", "Anna Ferri said that the gate was open.", "en", outlet="Il Molo", published="2025-03-05"
            ),
            (Attribution(f"a{n}", (Span(16, 38),), (), (Source((HERE,), "Anna Ferri", "person", f"per:{n}"),)),),
        )
        for n in (1, 2)
    ]
    with Ledger.open(tmp_path / "two.db") as ledger:
        for analysis in said:
            ledger.store.add(analysis)
        ledger.store.save_linking([])
    with serving(tmp_path / "two.db") as address, visiting(address) as client:
        answer = client.get("/source", params={"name": "Anna Ferri"}, follow_redirects=True)
        assert answer.status_code == 200
        choices = re.findall(r'href="(/source\?name=per%3A\d)"', answer.text)
        assert len(choices) == 2
        assert [client.get(each).status_code for each in choices] == [200, 200]


@pytest.mark.parametrize("address", ["/source", "/source?name=", f"/source?name={'x' * 900}"])
def test_a_source_without_a_name_is_asked_for_in_vain(client: httpx.Client, address: str) -> None:
    assert client.get(address).status_code == 422


def test_a_source_is_rated_by_keyboard_and_the_rating_taken_back(own_desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(own_desk, "/source?name=Lidia%20Sarpi").page
    assert "Reliability: F" in page.inner_text(".rating")
    page.keyboard.press("e")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.fill("#note", "Her numbers held up twice.")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Reliability: C")
    assert "Ada" in page.inner_text(".rating")
    assert "Her numbers held up twice." in page.inner_text(".rating")
    page.keyboard.press("u")
    page.wait_for_selector("text=Reliability: F")


@pytest.mark.parametrize(
    ("at", "dark", "width", "lang"),
    [
        ("/sources", False, 1280, "en"),
        ("/sources", True, 390, "it"),
        ("/source?name=Rolf%20Hennings", False, 1280, "it"),
        ("/source?name=Harbour%20Courier", True, 390, "en"),
    ],
)
def test_axe_finds_nothing_to_mend_and_nothing_is_too_wide(
    desk: OpenDesk, open_page: PageOpener, at: str, dark: bool, width: int, lang: str
) -> None:
    opened = open_page(desk, at, dark=dark, width=width, lang=lang)
    fits(opened.page)
    accessible(opened.page)
    assert opened.errors == []
    assert opened.console == []
