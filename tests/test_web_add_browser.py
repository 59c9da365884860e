"""Adding articles in a real browser: by keyboard alone, by dropping files, without script, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk import OpenDesk, OpenPage, PageOpener, accessible, fits, open_desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

HARBOUR = "Paola Ferri, portavoce della cooperativa Alveare, ha detto che il magazzino riaprirà lunedì."


@pytest.fixture
def empty(made: Path, tmp_path: Path) -> Iterator[OpenDesk]:
    with open_desk(made, tmp_path) as opened:
        yield opened


def arrived(page: Page) -> None:
    """Wait for the job of the page to be over, as its reader would."""
    page.wait_for_url("**/jobs/*", timeout=60_000)
    page.wait_for_selector("[data-state=done]", timeout=120_000)


def quiet(opened: OpenPage) -> None:
    """Assert that the page's own scripts and policies had nothing to complain of."""
    assert opened.errors == []
    assert [each for each in opened.console if "Failed to load resource" not in each] == []


def test_an_article_is_pasted_read_and_opened_by_the_keyboard_alone(empty: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(empty)
    page = opened.page
    page.keyboard.press("a")
    page.wait_for_url("**/add")
    page.keyboard.press("t")
    page.keyboard.insert_text(HARBOUR)
    page.keyboard.press("Escape")
    page.keyboard.press("A")
    arrived(page)
    assert page.inner_text("#said").strip() in {"", "Done."}
    assert page.query_selector(".notice") is None
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/*")
    assert "il magazzino riaprirà lunedì" in page.inner_text("main")
    quiet(opened)


DROP = """(files) => {
  const transfer = new DataTransfer();
  for (const [name, words] of files) transfer.items.add(new File([words], name, { type: "text/plain" }));
  for (const kind of ["dragover", "drop"])
    document
      .querySelector("h1")
      .dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def test_files_that_are_dropped_anywhere_on_the_page_are_taken(empty: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(empty, "/add")
    page = opened.page
    page.evaluate(DROP, [["molo.txt", HARBOUR]])
    page.evaluate(DROP, [["vuoto <b>.txt", ""]])
    assert page.locator("[data-chosen] li").all_inner_texts() == ["molo.txt", "vuoto <b>.txt"]
    page.keyboard.press("Enter")
    arrived(page)
    assert page.locator(".job li .tag").all_inner_texts() == ["kept", "kept, but not read"]
    quiet(opened)


def test_it_is_the_same_without_script(empty: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(empty, "/add", script=False, lang="it").page
    page.fill("#text", HARBOUR)
    page.fill("#outlet", "Il Molo")
    page.click("button.main")
    arrived(page)
    assert "Collegamento: 1 affermazione in 1 menzione" in page.inner_text("main")


@pytest.mark.parametrize(("width", "dark", "lang"), [(1280, False, "en"), (390, True, "it")])
def test_every_page_of_adding_is_accessible_and_fits(
    empty: OpenDesk, open_page: PageOpener, width: int, dark: bool, lang: str
) -> None:
    opened = open_page(empty, "/add", width=width, dark=dark, lang=lang)
    page = opened.page

    def good() -> None:
        accessible(page)
        fits(page)

    good()
    page.fill("#text", "…")
    page.click("button.main")
    page.wait_for_selector("[role=alert]")
    good()
    page.fill("#text", HARBOUR)
    page.fill("#urls", f"http://127.0.0.1/{'lungo' * 60}")
    page.click("button.main")
    page.wait_for_url("**/jobs/*", timeout=60_000)
    good()
    arrived(page)
    good()
    page.goto("/nothing")
    good()
    quiet(opened)
