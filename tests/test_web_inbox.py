"""The front page and the inbox: how to begin, what is new, what waits for a decision, and answering by one key."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from desk import OpenDesk, PageOpener, accessible, fits, serving, visiting

from hearsay.records import Mention, Proposition, Span
from hearsay.web.inbox import differing, some

HERE = Span(0, 1)


def mention(words: str, lang: str = "it") -> Mention:
    return Mention("m", "d", lang, words, HERE, Proposition(HERE))


class TestWhatDiffers:
    def test_what_the_other_lacks_is_marked(self) -> None:
        first, second = differing(mention("Il serbatoio aveva una crepa"), mention("Il serbatoio aveva due crepe"))
        assert [piece for piece, differs in first if differs] == ["una", "crepa"]
        assert [piece for piece, differs in second if differs] == ["due", "crepe"]
        assert "".join(piece for piece, _ in second) == "Il serbatoio aveva due crepe"

    def test_nothing_is_marked_across_languages(self) -> None:
        first, second = differing(mention("Il serbatoio aveva una crepa"), mention("The tank had a crack", "en"))
        assert not any(differs for _, differs in (*first, *second))

    def test_where_nearly_all_differs_nothing_is_marked(self) -> None:
        first, _ = differing(mention("Il sindaco ha chiuso le scuole"), mention("Nessun rapporto è mai arrivato qui"))
        assert not any(differs for _, differs in first)


def test_no_more_is_counted_than_is_told() -> None:
    assert [some(count) for count in (0, 19, 20)] == ["0", "19", "20+"]


def test_an_empty_ledger_says_what_this_is_and_how_to_begin(tmp_path: Path) -> None:
    with serving(tmp_path / "empty.db") as address, visiting(address) as client:
        page = client.get("/").text
        assert "Who says what, and on whose word" in page
        assert 'href="/add"' in page
        assert "Add the example" in page
        for at in ("/stories", "/claims", "/sources", "/inbox", "/search"):
            assert client.get(at).status_code == 200


def test_the_front_page_tells_what_waits_and_what_a_bracket_is(client: httpx.Client) -> None:
    page = client.get("/").text
    assert "question: the same claim?" in page
    assert "forecasts are due" in page
    assert "at least one and at most three distinct origins" in page
    assert "Nerel Chemicals was warned three weeks ago" in page
    assert re.search(r'href="/story/[0-9a-f]+"', page)


def test_a_question_shows_both_sentences_and_why_it_is_asked(client: httpx.Client) -> None:
    page = client.get("/inbox?keep=1", headers={"accept-language": "it"}).text
    question = page[page.index('id="questions"') : page.index('id="due"')]
    assert "No report ever reached us" in question
    assert "Non abbiamo mai ricevuto alcun rapporto" in question
    assert "Perché" in question
    assert "somiglianza" in question


@pytest.mark.parametrize(("key", "decision"), [("y", "same_claim"), ("n", "different_claim")])
def test_a_question_is_answered_by_one_key_and_not_asked_again(
    own_desk: OpenDesk, open_page: PageOpener, key: str, decision: str
) -> None:
    from playwright.sync_api import expect

    opened = open_page(own_desk, "/inbox")
    page = opened.page
    asked = page.locator("section[aria-labelledby=questions] form[action='/review/merge'] input[name=ids]")
    pair = asked.first.get_attribute("value")
    page.keyboard.press(key)
    page.wait_for_selector(".told")
    assert [each.decision for each in own_desk.ledger.judgements()] == [decision]
    assert pair not in asked.evaluate_all("(inputs) => inputs.map((input) => input.value)")
    page.keyboard.press("u")
    expect(page.locator(f"section[aria-labelledby=questions] input[value='{pair}']").first).to_be_attached()
    assert own_desk.ledger.judgements() == ()
    assert opened.errors == []


def test_a_skipped_row_stands_last_and_the_keys_go_to_the_next(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, "/inbox?keep=1").page
    page.evaluate(
        "(() => { const list = document.querySelector('section[aria-labelledby=questions] [data-rows]');"
        " const copy = list.firstElementChild.cloneNode(true); copy.id = 'second';"
        " for (const button of copy.querySelectorAll('[data-key]')) delete button.dataset.key; list.append(copy); })()"
    )
    page.keyboard.press("s")
    rows = page.locator("section[aria-labelledby=questions] [data-rows] > li")
    assert rows.first.get_attribute("id") == "second"
    assert rows.first.get_attribute("class") == "now"
    assert page.evaluate("document.activeElement.closest('li').id") == "second"


def test_the_keys_of_forecasts_go_with_the_row_that_is_looked_at(own_desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(own_desk, "/inbox").page
    rows = page.locator("section[aria-labelledby=due] [data-rows] > li")
    second = rows.nth(1).locator(".gist").inner_text()
    rows.nth(1).locator(".gist a").focus()
    page.keyboard.press("1")
    page.wait_for_selector(".told")
    judged = [row.words for row in own_desk.ledger.forecasts() if row.outcome == "came_true"]
    assert judged == [second]
    waiting = page.locator("section[aria-labelledby=due] [data-rows] > li .gist").all_inner_texts()
    assert len(waiting) == 3


def test_what_is_new_is_new_until_the_next_visit_is_over(own_desk: OpenDesk) -> None:
    with visiting(own_desk.address, cookie="who=Bice") as client:
        first = client.get("/inbox").text
        assert "This is your first visit" in first
        assert "New articles</a>" not in first
        again = client.get("/inbox").text
        assert "Portovero" in again[again.index('id="new"') :]  # reloading is the same visit


def test_without_script_a_question_is_answered_by_its_buttons(own_desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(own_desk, "/inbox", script=False).page
    page.click("text=Different claims")
    page.wait_for_selector(".told")
    assert [each.decision for each in own_desk.ledger.judgements()] == ["different_claim"]


def test_the_example_is_added_and_linked_from_the_front_page(tmp_path: Path, open_page: PageOpener) -> None:
    with serving(tmp_path / "empty.db") as address, visiting(address) as client:
        answer = client.post("/example", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/jobs/")
        assert "agenzia-nordest" in unescape(client.get(answer.headers["location"]).text)


@pytest.mark.parametrize(
    ("at", "dark", "width", "lang"),
    [("/", True, 390, "it"), ("/inbox?keep=1", False, 1280, "en"), ("/inbox?keep=1", True, 390, "it")],
)
def test_axe_finds_nothing_to_mend_and_nothing_is_too_wide(
    desk: OpenDesk, open_page: PageOpener, at: str, dark: bool, width: int, lang: str
) -> None:
    opened = open_page(desk, at, dark=dark, width=width, lang=lang)
    fits(opened.page)
    accessible(opened.page)
    assert opened.errors == []
    assert opened.console == []
