"""The report: one page that can be printed, sent, and read without the desk."""

from __future__ import annotations

import html
import re
from pathlib import Path

import httpx
import pytest
from desk import OpenDesk, PageOpener, accessible, fits

from hearsay import Ledger
from hearsay.export.report import Page, claim_report, story_report

WARNED = "Nerel Chemicals was warned three weeks ago"


@pytest.fixture(scope="module")
def story(portovero: Path) -> Page:
    """The report of the longer of the bundled stories."""
    with Ledger.open(portovero) as ledger:
        return story_report(ledger, ledger.stories()[0].id, "en", made="Made by Ada.")


def plain(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)))


def sections(page: str) -> list[str]:
    return re.findall(r"<h2>(.*?)</h2>", page)


def test_what_is_in_dispute_comes_first(story: Page) -> None:
    assert sections(story.html)[:3] == ["In short", "In dispute", "Other claims"]
    assert story.html.index("Northgate Post") < story.html.index("Other claims")


def test_it_says_what_is_unknown_what_is_still_to_come_and_that_it_counts_reporting(story: Page) -> None:
    assert {"What is not known", "Still to come", "Articles", "Exact words"} <= set(sections(story.html))
    assert story.html.count("This counts reporting, not truth") == 2
    assert "Made by Ada." in story.html


def test_every_line_leads_to_a_footnote_with_exact_words_outlet_day_and_address(story: Page, portovero: Path) -> None:
    marks = set(re.findall(r'href="#n(\d+)"', story.html))
    notes = re.findall(r'<li id="n(\d+)">(.*?)</li>', story.html, re.DOTALL)
    assert marks == {number for number, _ in notes}
    with Ledger.open(portovero) as ledger:
        texts = [re.sub(r"\s+", " ", text) for text in ledger.texts(d.id for d in ledger.store.documents()).values()]
    for _, note in notes:
        words = html.unescape(re.search(r"<mark>(.*?)</mark>", note, re.DOTALL)[1])  # type: ignore[index]
        assert any(words in text for text in texts), words
        assert re.search(r"\d{4}", plain(note))
        assert "https://www." in note


def test_footnotes_are_numbered_as_they_are_met(story: Page) -> None:
    met = [int(number) for number in re.findall(r'href="#n(\d+)"', story.html)]
    assert list(dict.fromkeys(met)) == sorted(set(met))


def test_brackets_have_their_reasons(story: Page) -> None:
    page = plain(story.html)
    assert "between 1 and 3 distinct origins" in page
    assert "3 mentions count once as official at the regional safety agency via Harbour Courier" in page
    assert "Credibility 4: doubtful (proposed by counting, not by a person)" in page


def test_it_is_one_file_that_asks_nobody_for_anything(story: Page) -> None:
    assert "<script" not in story.html
    assert not re.search(r"\s(?:src|srcset|style|on\w+)=", story.html)
    assert "url(" not in story.html
    assert "@import" not in story.html
    assert story.policy in html.unescape(story.html)
    assert story.policy.startswith("default-src 'none'")


def test_an_italian_reader_gets_it_in_italian(portovero: Path) -> None:
    with Ledger.open(portovero) as ledger:
        page = plain(story_report(ledger, ledger.stories()[0].id, "it").html)
    assert "fra 1 e 3 origini distinte" in page
    assert "3 menzioni contano una volta sola come" in page
    assert "Qui si conta ciò che viene riferito" in page
    assert "distinct" not in page


def test_one_claim_has_a_report_of_its_own(portovero: Path) -> None:
    with Ledger.open(portovero) as ledger:
        row = next(row for row in ledger.claims() if row.claim.gist.startswith(WARNED))
        page = claim_report(ledger, row.claim.id, "en").html
    assert sections(page) == ["In dispute", "Exact words"]
    assert f"<title>{row.claim.gist} · hearsay</title>" in page


def test_the_desk_shows_it_under_its_own_policy_and_lets_it_be_saved(desk: OpenDesk, client: httpx.Client) -> None:
    at = f"/story/{desk.ledger.stories()[0].id}/report"
    shown = client.get(at)
    assert shown.status_code == 200
    assert shown.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    saved = client.get(at, params={"download": "true"})
    assert re.fullmatch(r'attachment; filename="hearsay-[0-9a-f]+\.html"', saved.headers["content-disposition"])
    assert client.get("/story/nonsense/report").status_code == 404
    assert client.get("/claim/nonsense/report").status_code == 404


@pytest.mark.parametrize(("width", "dark", "lang"), [(1280, False, "en"), (390, True, "it")])
def test_the_report_is_styled_accessible_and_narrow(
    desk: OpenDesk, open_page: PageOpener, width: int, dark: bool, lang: str
) -> None:
    at = f"/story/{desk.ledger.stories()[0].id}/report"
    opened = open_page(desk, at, width=width, dark=dark, lang=lang)
    assert opened.console == []
    assert opened.requests == [f"{desk.address}{at}"]
    assert opened.page.evaluate("getComputedStyle(document.querySelector('.claim')).borderTopStyle") == "solid"
    fits(opened.page)
    accessible(opened.page)


def test_it_prints(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, f"/story/{desk.ledger.stories()[0].id}/report", dark=True).page
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"
