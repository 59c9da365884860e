"""The page in a real browser: it loads alone, answers the hand and the keyboard, and lets no article do anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sample_articles import dam, ferry

from hearsay.export.html import to_html
from hearsay.records import Analysis, Attribution, Certainty, Document, Source, Span, Stance, Unknown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


class Opened:
    """A page in the browser with what it said, asked for and did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.console: list[str] = []
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def background(self, selector: str) -> str:
        script = "(selector) => getComputedStyle(document.querySelector(selector)).backgroundColor"
        return str(self.page.evaluate(script, selector))


class Opener:
    """Writes analyses as a page and opens it from its file, as a reader would."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, *analyses: Analysis, dark: bool = False, width: int = 1280, script: bool = True, at: str = ""
    ) -> Opened:
        path = self.folder / "page.html"
        path.write_text(to_html(analyses), encoding="utf-8")
        context = self.browser.new_context(
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.goto(path.as_uri() + at)
        return opened


@pytest.fixture
def opener(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    opener = Opener(browser, tmp_path)
    yield opener
    for context in opener.contexts:
        context.close()


def test_the_page_loads_from_its_file_alone_and_without_a_complaint(opener: Opener) -> None:
    opened = opener(dam(), ferry())
    opened.page.wait_for_timeout(300)
    assert opened.requests == [opened.page.url]
    assert opened.console == []
    assert opened.errors == []


def test_a_click_on_a_claims_words_opens_its_card_and_lights_up_the_words(opener: Opener) -> None:
    opened = opener(dam())
    before = opened.background(".w6")
    opened.page.click("article .w6")
    assert opened.page.url.endswith("#c6")
    opened.page.mouse.move(0, 0)
    assert opened.background(".w6") != before
    assert opened.background(".w6") != opened.background(".w8")
    assert opened.page.locator("#c6").is_visible()
    box = opened.page.locator("#c6").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 800


def test_of_two_claims_in_one_place_the_inner_one_is_opened(opener: Opener) -> None:
    opened = opener(dam())
    opened.page.click("article .w9.w10")
    assert opened.page.url.endswith("#c10")
    opened.page.click("article .w9:not(.w10)")
    assert opened.page.url.endswith("#c9")


def test_a_card_under_the_pointer_lights_up_its_words_and_what_they_rest_on(opener: Opener) -> None:
    opened = opener(dam())
    words, source = opened.background(".w2"), opened.background(".e2:not(.w)")
    opened.page.hover("#c2 blockquote")
    assert opened.background(".w2") != words
    assert opened.background(".e2:not(.w)") != source
    opened.page.hover("h1")
    assert opened.background(".w2") == words


def test_without_script_the_anchors_do_the_same(opener: Opener) -> None:
    opened = opener(dam(), script=False)
    opened.page.click("#t3")
    assert opened.page.url.endswith("#c3")
    opened.page.click("#c3 a.num")
    assert opened.page.url.endswith("#t3")
    still, lit = (opened.page.locator(selector).first.screenshot() for selector in (".w6", ".w3"))
    opened.page.click("#c6 a.num")
    assert opened.page.locator(".w6").first.screenshot() != still
    assert opened.page.locator(".w3").first.screenshot() != lit


def test_the_keyboard_reaches_every_claim_in_the_order_of_the_text(opener: Opener) -> None:
    opened = opener(ferry())
    order = []
    for _ in range(40):
        opened.page.keyboard.press("Tab")
        order.append(opened.page.evaluate("document.activeElement.id"))
    assert [name for name in order if name.startswith("t")] == [f"t{number}" for number in range(1, 12)]
    opened.page.focus("#t4")
    assert opened.page.locator(".w4.hot").count() > 0
    opened.page.keyboard.press("Enter")
    assert opened.page.url.endswith("#c4")


@pytest.mark.parametrize(
    ("articles", "dark", "width", "at"),
    [
        ((dam,), False, 1280, ""),
        ((ferry,), True, 390, "#c3"),
        ((dam, ferry), True, 1280, "#d1-c3"),
        ((ferry, dam), False, 390, ""),
    ],
)
def test_axe_finds_nothing_to_mend(
    opener: Opener, articles: tuple[Callable[[], Analysis], ...], dark: bool, width: int, at: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    opened = opener(*(article() for article in articles), dark=dark, width=width, at=at)
    opened.page.evaluate("document.querySelectorAll('details').forEach((element) => { element.open = true; })")
    found = Axe().run(opened.page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(opener: Opener, width: int) -> None:
    long = "https://archive.example/" + "a" * 300
    text = f"The mayor denied {long} and {'b' * 400}.\n"
    claim = Attribution("a1", (Span(17, len(text) - 2),), (), (Source((), "c" * 200, "person"),), stance="denies")
    for analysis in (ferry(), Analysis(Document("d1", text, "en", title="d" * 120, url=long), (claim,))):
        opened = opener(analysis, width=width)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def hostile() -> Analysis:
    """A text of 200 kB that tries everything at once, with 1,000 claims that overlap."""
    tricks = (
        "<script>document.title = 'owned'; alert(1)</script>",
        "<img src=x onerror=alert(2)>",
        '" onload="alert(3)" autofocus onfocus="alert(4)',
        "</style></script><svg/onload=alert(5)>",
        "{{ 7 * 7 }} {% raw %}",
        "\u202eesrever\u202c \u2066isolated\u2069",
        "👩‍🚒🏴‍☠️ e\u0301\u0302\u0303 \ufeff\u200b",
        "&lt;b&gt; &amp; &#x3c;",
        "\x00\x1b[31m\x07",
    )
    line = " ".join(tricks) + " the minister said that nothing had happened.\n"
    text = line * (200_000 // len(line) + 1)
    stances: tuple[Stance, ...] = ("asserts", "denies", "questions", "predicts", "orders", "thinks")
    certainties: tuple[Certainty, ...] = ("certain", "probable", "possible", "unlikely", "unknown")
    step = len(text) // 1000
    claims = tuple(
        Attribution(
            f"a{number}",
            (
                Span(number * step, number * step + 3 * step // 2),
                Span(number * step + 2 * step, number * step + 3 * step),
            ),
            (Span(number * step + 5, number * step + 9),),
            (Source((Span(number * step, number * step + 12),), tricks[number % len(tricks)], "person"),),
            stance=stances[number % 6],
            certainty=certainties[number % 5],
            parent=f"a{number - 1}" if number % 3 else None,
        )
        for number in range(1000)
    )
    unknowns = tuple(Unknown(Span(number * 500, number * 500 + 20)) for number in range(100))
    return Analysis(
        Document("<id>", text, "en", title=tricks[0], outlet=tricks[1], url=tricks[2]), claims, (), unknowns
    )


def test_a_hostile_article_neither_runs_nor_breaks(opener: Opener) -> None:
    opened = opener(hostile())
    opened.page.wait_for_timeout(300)
    assert opened.dialogs == []
    assert opened.errors == []
    assert opened.console == []
    assert opened.requests == [opened.page.url]
    assert opened.page.title() == "<script>document.title = 'owned'; alert(1)</script> · hearsay"
    assert opened.page.locator(".card").count() == 1000
    assert opened.page.locator("article script, article img, article svg, article b").count() == 0
    shown = opened.page.locator("article > p").first.inner_text()
    assert "[U+202E]esrever[U+202C]" in shown
    assert "{{ 7 * 7 }}" in shown
    opened.page.goto(f"{opened.page.url}#c777")
    assert opened.page.locator("#c777").is_visible()
    assert opened.background(".w777:not(.e777)") != opened.background(".w900:not(.e900)")


def test_a_page_in_print_shows_every_card_whole(opener: Opener) -> None:
    opened = opener(dam())
    opened.page.emulate_media(media="print")
    overflow = opened.page.evaluate(
        "(() => { const c = document.querySelector('.claims'); return c.scrollHeight - c.clientHeight; })()"
    )
    assert overflow == 0
    assert opened.page.pdf()[:5] == b"%PDF-"
