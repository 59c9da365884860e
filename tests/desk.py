"""What tests of the desk share: the app on a real server of this machine, a client that speaks as its pages do, and a
real Chromium.

`conftest` makes the fixtures known to every test: `portovero` (the path of the bundled story's ledger, linked; to be
copied, not to be changed), `desk` (it served, one copy for a test module), `own_desk` (it served for one test that
decides something), `client` and `page` (asking `desk`, over HTTP and in a browser), `open_page` (pages of any desk, in
any size, colours and language).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from hearsay import Ledger
    from hearsay.web.settings import Settings

# No sandbox, since tests may run as root; no background traffic, since only the page's own requests are to be counted.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]

OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
"""What a browser sends with a form of the desk itself; without it nothing can be changed."""


@contextmanager
def serving(ledger: str | Path, settings: Settings | None = None, *, access_log: bool = False) -> Iterator[str]:
    """Yield the address of the desk on a ledger, on a free port, without the slash at its end."""
    import uvicorn

    from hearsay.web.app import create_app
    from hearsay.web.settings import Settings

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = create_app(replace(settings or Settings(""), ledger=str(ledger), port=port))
        config = uvicorn.Config(app, log_level="info" if access_log else "warning", access_log=access_log)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        end = time.monotonic() + 30
        while not server.started and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


@contextmanager
def visiting(address: str, **headers: str) -> Iterator[httpx.Client]:
    """Yield a client of the desk that sends what its own pages send, with cookies, and follows no redirect by itself.

    `headers` are further ones, with `_` for `-`.
    """
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(base_url=address, headers={**OWN_PAGE, **more}, timeout=60, trust_env=False) as client:
        yield client


def missing() -> str:
    """What a browser test needs that is not installed, or nothing."""
    if shutil.which("chromium") is None:
        return "chromium is not installed"
    absent = [name for name in ("playwright", "axe_playwright_python") if importlib.util.find_spec(name) is None]
    return f"{absent[0]} is not installed" if absent else ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one test module: two at a time cannot be led from one thread."""
    if reason := missing():
        if os.environ.get("HEARSAY_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def portovero(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled story of the ferry at Portovero, read, added and linked once; to be copied, not to be changed."""
    from hearsay import Ledger, analyze, read

    path = tmp_path_factory.mktemp("portovero") / "news.db"
    with Ledger.open(path) as ledger:
        for document in read(str(files("hearsay.examples") / "portovero")):
            ledger.add(analyze(document, propositions=True))
        ledger.link()
    return path


@dataclass(frozen=True)
class OpenDesk:
    """A desk that is open: its address without the slash at its end, the ledger's path, and the ledger opened."""

    address: str
    path: Path
    ledger: Ledger


@contextmanager
def open_desk(ledger: Path, folder: Path) -> Iterator[OpenDesk]:
    """Yield the desk on a copy of a ledger in a folder of its own."""
    from hearsay import Ledger
    from hearsay.web.settings import Settings

    path = Path(shutil.copyfile(ledger, folder / "news.db"))
    with serving(path, Settings("", cache=folder / "cache")) as address, Ledger.open(path) as opened:
        yield OpenDesk(address, path, opened)


@pytest.fixture(scope="module")
def desk(portovero: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """The bundled story, served; one copy for all tests of a module."""
    with open_desk(portovero, tmp_path_factory.mktemp("desk")) as opened:
        yield opened


@pytest.fixture
def own_desk(portovero: Path, tmp_path: Path) -> Iterator[OpenDesk]:
    """The bundled story, served, for one test that decides or adds something."""
    with open_desk(portovero, tmp_path) as opened:
        yield opened


@pytest.fixture
def client(desk: OpenDesk) -> Iterator[httpx.Client]:
    """A client that asks `desk` in English."""
    with visiting(desk.address) as client:
        yield client


@dataclass
class OpenPage:
    """A page in the browser with what it said, asked for and did."""

    page: Page
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))


class PageOpener:
    """Opens pages of desks as readers would: in a size, light or dark, in a language, with script or without."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        desk: OpenDesk,
        at: str = "/",
        *,
        dark: bool = False,
        width: int = 1280,
        height: int = 800,
        script: bool = True,
        lang: str = "en",
        who: str = "Ada",
    ) -> OpenPage:
        context = self.browser.new_context(
            base_url=desk.address,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            reduced_motion="reduce",
            locale={"en": "en-GB", "it": "it-IT"}[lang],
        )
        context.add_cookies([{"name": "who", "value": who, "url": desk.address}])
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        opened = OpenPage(context.new_page())
        opened.page.goto(at)
        return opened


@pytest.fixture
def open_page(browser: Browser) -> Iterator[PageOpener]:
    """Opens pages, which are closed with the test."""
    opener = PageOpener(browser)
    yield opener
    for context in opener.contexts:
        context.close()


@pytest.fixture
def page(desk: OpenDesk, open_page: PageOpener) -> Page:
    """The front page of `desk` in a browser; `page.goto("/stories")` goes elsewhere."""
    return open_page(desk).page


def accessible(page: Page) -> None:
    """Assert that axe-core finds nothing to mend in a page, all that unfolds unfolded."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('main details').forEach((element) => { element.open = true; })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def fits(page: Page) -> None:
    """Assert that nothing makes a page wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.evaluate(
        "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)"
        ".map((e) => e.outerHTML.slice(0, 120)).slice(0, 8)"
    )
