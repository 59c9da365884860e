"""Hostile articles: markup, handlers, addresses, odd letters and sheer size in every field that an article can fill.

Every page and every answer of the API that shows them is asked for, looked through, and opened in a real browser: what
an article brings is read and never acted upon.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import httpx
import pytest
from desk import OpenDesk, PageOpener, open_desk, visiting
from lxml import html

from hearsay import Ledger
from hearsay.records import (
    Analysis,
    Attribution,
    Contradiction,
    Credit,
    Distance,
    Document,
    Entity,
    Forecast,
    Hyperlink,
    Lineage,
    Problem,
    Proposition,
    Source,
    Span,
    Statement,
    Unknown,
    content_id,
)

RUN = "window.pwned=1"
POISONS = (
    f"<script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}",
    f"</textarea></title></style></script><svg onload={RUN}>",
    f"--><iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<form action='/review/undo' method=post><button autofocus>{RUN}</button></form>",
    f"<a href='javascript:{RUN}'>x</a><base href='https://evil.example/'>",
    "{{ 7*7 }}{% for x in y %}{x} {count} {0} %s ${7*7} one|many",
    "<div hx-get='/inbox' hx-trigger='load' hx-on:load='window.pwned=1' data-key='u'>htmx</div>",
    "\u202eretsinim eht\u202c \u2066\u2067hidden\u2069 \u200f\u200e\ufeff",
    "lone \ud83d half \udc00 of a letter",
    "NUL \x00 bell \x07 escape \x1b[31m red \x9b31m delete \x7f",
    "line\u2028paragraph\u2029end\x85\x0b\x0c\r",
    "Z̸̡̢̛̭̹̰͐͊̿a̵͙̍͝l̷̦̱͑g̶̥̈́o̷̲͘" * 20 + "﷽" * 30 + "\U000e0041\U0010ffff\ufffe",
    "../../../etc/passwd%00%2e%2e%2f?x=1&y=2#z\\\\host\\share",
    "</script><!--<script>' \" ` ; DROP TABLE claims; -- \" OR 1=1",
)  # fmt: skip
ADDRESSES = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}//https://ok.example/",
    f"data:text/html,<script>{RUN}</script>",
    f"https://ok.example/\"onmouseover='{RUN}'",
    " \x01javascript:window.pwned=1",
    "vbscript:x",
    "//evil.example/x",
    "https://user:pass@evil.example/<script>",
)
SHARED = ("dam", "hold", "wall", "water")
_ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def article(number: int) -> Analysis:
    """An article in which everything that can be filled is filled with poison; each shares a claim with all others."""
    poison, other = POISONS[number % len(POISONS)], POISONS[(number + 5) % len(POISONS)]
    pieces: list[str] = []

    def add(words: str) -> Span:
        start = sum(map(len, pieces))
        pieces.append(words)
        return Span(start, start + len(words))

    add(f"{poison}\n\n")
    claims = []
    said_by = ((poison, other), (other, "the dam holds"), (poison, f"{poison} never {other}"))
    for turn, (name, words) in enumerate(said_by):
        who = add(name)
        cue = add(" said ")
        said = add(words)
        add(f". {other} \n")
        terms = SHARED if turn == 1 else (f"word{number}", f"more{turn}", "dam")
        claims.append(
            Attribution(
                content_id("hostile", number, turn),
                (said,),
                (cue,),
                (Source((who,), name, "person", f"per:{name}"), Source((), other, "media")),
                stance=("denies", "asserts", "predicts")[turn],
                certainty="possible",
                certainty_cue=(cue,),
                distance=(Distance("scare_quotes", said),),
                venue=who,
                deadline=cue,
                due=(None, "2024-01-01"),
                rule=poison,
                proposition=Proposition(said, terms, "hold"),
            )
        )
    stated = add(f"The dam holds, {poison}. ")
    text = "".join(pieces)
    identity = content_id(text)
    address = ADDRESSES[number % len(ADDRESSES)]
    document = Document(
        identity,
        text,
        ("en", "it", "es")[number % 3],
        title=poison,
        outlet=other,
        byline=poison,
        published=("2024-01-02", "2024-02", None)[number % 3],
        url=address,
        raw_digest="",
        lineage=Lineage(
            (Credit(poison, Span(0, 3)),),
            tuple(Hyperlink(each, poison, Span(0, 4)) for each in ADDRESSES),
            feed_source=poison,
            forwarded_from=other,
        ),
        problems=(Problem(identity, "odd", poison, Span(0, 5)),),
    )
    return Analysis(
        document,
        tuple(claims),
        (Statement(content_id("stated", number), stated, Proposition(stated, SHARED, "hold")),),
        (Unknown(Span(2, 12)),),
        (Forecast(claims[2].id, claims[2].deadline, claims[2].due),),
        (Contradiction(0, 2, poison),),
        (Entity(f"per:{poison}", poison, "person", (Span(0, 4),)),),
        problems=(Problem(identity, "odd", other),),
    )


@pytest.fixture(scope="module")
def poisoned(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk on sixteen hostile articles, linked, with hostile decisions, and one page that brings its own source."""
    with open_desk(made, tmp_path_factory.mktemp("hostile")) as opened:
        poison(opened.ledger)
        yield opened


def poison(ledger: Ledger) -> None:
    for number in range(len(POISONS)):
        ledger.store.add(article(number))
    page = "".join(f"<p {each}>{each}</p><style>*{{x:'{each}'}}</style>" for each in POISONS if "\x00" not in each)
    raw = f"<html><head><base href=//evil.example/><meta http-equiv=refresh content=0;/add></head><body>{page}"
    received = raw.encode("utf-8", "replace")
    text = "A page that brings its own markup."
    digest = sha256(received).hexdigest()
    ledger.add(Analysis(Document(content_id(text), text, "en", raw_digest=digest, raw=received)))
    ledger.link()
    for number, words in enumerate(POISONS):
        who, note = words[:60], words
        attribution = article(number).attributions[0]
        ledger.rate_claim(attribution.id, 1 + number % 6, who, note)
        ledger.correct_source(attribution.id, [words, words[::-1]], who, note)
        ledger.resolve(article(number).attributions[2].id, "did_not", who, note)
    for story in ledger.stories():
        ledger.name_story(story.id, POISONS[0], POISONS[1], POISONS[2])


def is_page(answer: httpx.Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def crawled(client: httpx.Client, most: int = 300) -> dict[str, httpx.Response]:
    """Every page that can be reached by links and questions from the front page, and what the API says."""
    ids = [each["id"] for each in client.get("/api/articles?limit=100").json()["items"]]
    claims = [each["id"] for each in client.get("/api/claims?limit=100").json()["items"]]
    stories = [each["id"] for each in client.get("/api/stories?minimum=1").json()["items"]]
    seeds = ["/", "/inbox", "/stories", "/claims", "/sources", "/add", "/login", "/nothing"]
    written = [quote(each.encode("utf-8", "replace"), safe="") for each in POISONS]
    seeds += [f"{path}={each}" for each in written for path in ("/search?q", "/add?url", "/source?name")]
    seeds += [f"/{each}" for each in written]
    seeds += [f"/article/{each}{more}" for each in ids for more in ("", "/original", "/original/page")]
    seeds += [
        f"/article/{ids[0]}/correct/{each}" for each in list(client.get(f"/api/articles/{ids[0]}").json()["claim_of"])
    ]
    seeds += [f"/article/{ids[0]}/listen.json"]
    seeds += [f"/api/articles/{each}" for each in ids] + [f"/api/claims/{each}" for each in claims]
    seeds += [f"/claim/{each}{more}" for each in claims for more in ("", "/report")]
    seeds += [f"/story/{each}{more}" for each in stories for more in ("", "/report")]
    seeds += [f"/api/stories/{each}" for each in stories]
    seeds += [f"/api/{each}" for each in ("forecasts", "unknowns", "sources", "inbox", "questions", "judgements")]
    seeds += ["/api/facets", "/api/ledger"]
    seen: dict[str, httpx.Response] = {}
    waiting = list(dict.fromkeys(seeds))
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        answer = seen[address] = client.get(address)
        if is_page(answer) and "/original/page" not in address:
            for found in html.document_fromstring(answer.content).iterlinks():
                target = urlsplit(urljoin(f"{client.base_url}", found[2].strip()))
                if target.netloc == f"{client.base_url.host}:{client.base_url.port}" and target.scheme == "http":
                    next_one = target.path + (f"?{target.query}" if target.query else "")
                    if (
                        not next_one.startswith(("/static", "/review", "/settings", "/link"))
                        and "/listen" not in next_one
                    ):
                        waiting.append(next_one)
    return seen


def faults(answer: httpx.Response) -> list[str]:
    """What in a page could act, or what shows that an article's markup became the page's."""
    policy = answer.headers["content-security-policy"]
    found = [] if "unsafe" not in policy and "default-src 'none'" in policy else [policy]
    page = html.document_fromstring(answer.content)
    if "sandbox" in policy:  # the page as received, in its frame: nothing of it can act
        return found
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            acts = name.startswith(("on", "hx-on")) or name in {"srcdoc", "formaction"}
            leads = re.match(r"[\s\x00-\x20]*(javascript|data|vbscript)\s*:", value, re.IGNORECASE)
            if acts or (name in {"href", "src", "action", "xlink:href", "data"} and leads) or name == "style":
                found.append(f"<{element.tag} {name}={value!r}>")
            if name in {"href", "src", "action"} and "evil.example" in urlsplit(value.strip()).netloc:
                if element.tag != "a" or "noreferrer" not in element.get("rel", ""):
                    found.append(f"<{element.tag} {name}={value!r}>")
        if element.tag == "script" and not (element.get("src", "").startswith("/static/") and not element.text):
            found.append("a script of its own")
        framed = element.tag == "iframe" and element.get("src", "").startswith("/article/")
        allowed = element.tag == "style" and "style-src 'sha256-" in policy
        if element.tag in {"base", "iframe", "object", "embed", "style"} and not framed and not allowed:
            found.append(f"<{element.tag}>")
    if acting := _ACTING.search(answer.content.decode("utf-8")):
        found.append(f"a letter that acts: U+{ord(acting[0]):04X}")
    return found


@pytest.mark.parametrize(
    "path", ["/search?q=", "/add?url=", "/source?name=", "/", "/claims?source=", "/jobs/", "/login?back="]
)
def test_what_stands_in_an_address_is_shown_and_not_acted_upon(made: Path, tmp_path: Path, path: str) -> None:
    with open_desk(made, tmp_path) as opened, visiting(opened.address) as client:
        for words in (*POISONS, *ADDRESSES):
            answer = client.get(path + quote(words.encode("utf-8", "replace"), safe=""))
            assert answer.status_code < 500
            if is_page(answer):
                assert faults(answer) == []
            else:
                assert answer.headers["location"] == "/"


@pytest.fixture(scope="module")
def answers(poisoned: OpenDesk) -> dict[str, httpx.Response]:
    with visiting(poisoned.address) as client:
        return crawled(client)


@pytest.mark.slow
def test_every_page_and_answer_stands_it(answers: dict[str, httpx.Response]) -> None:
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code >= 500} == {}
    kinds = {kind_of(path) for path, answer in answers.items() if answer.status_code == 200}
    assert {
        "/", "/inbox", "/stories", "/claims", "/sources", "/source", "/search", "/add", "/article", "/claim", "/story",
        "/article/original", "/article/original/page", "/claim/report", "/story/report", "/api/claims", "/api/articles",
        "/api/stories", "/api/inbox",
    } <= kinds  # fmt: skip


@pytest.mark.slow
def test_no_page_holds_what_acts(answers: dict[str, httpx.Response]) -> None:
    pages = {path: each for path, each in answers.items() if is_page(each)}
    assert len(pages) > 60
    assert {path: found for path, each in pages.items() if (found := faults(each))} == {}


@pytest.mark.slow
def test_every_answer_of_the_api_is_json_that_any_reader_reads(answers: dict[str, httpx.Response]) -> None:
    found = {path: each for path, each in answers.items() if path.startswith("/api/") and each.status_code == 200}
    assert len(found) > 25
    titles = set()
    for path, answer in found.items():
        value = json.loads(answer.content.decode("utf-8"))
        if path.startswith("/api/articles/"):
            titles.add(value["title"])
    assert titles >= {each for each in POISONS if not re.search("[\x00\ud800-\udfff]", each)}


def kind_of(path: str) -> str:
    """The route of a path, without its ids: `/article/original` of `/article/4f0c2a91d3e7b650/original?page=2`."""
    return re.sub(r"/[0-9a-f]{16}\b", "", path.partition("?")[0].partition("#")[0]) or "/"


@pytest.mark.slow
def test_nothing_runs_in_a_browser(
    poisoned: OpenDesk, answers: dict[str, httpx.Response], open_page: PageOpener
) -> None:
    opened = open_page(poisoned)
    page = opened.page
    by_kind: dict[str, int] = {}
    complaints: dict[str, list[str]] = {}
    for path, answer in answers.items():
        kind = kind_of(path)
        if not is_page(answer):
            continue
        by_kind[kind] = by_kind.get(kind, 0) + 1
        if by_kind[kind] > (len(POISONS) if kind in {"/article", "/claim"} else 3):
            continue
        before = len(opened.console)
        page.goto(path)
        page.wait_for_timeout(50)
        assert page.evaluate("window.pwned") is None, path
        assert urlsplit(page.url).path == urlsplit(f"{answer.url}").path, path
        for key in ("j", "?", "Escape"):
            page.keyboard.press(key)
        # What the frame of a received page says of what it kept from running is as it should be.
        if not kind.startswith("/article/original"):
            complaints[path] = [each for each in opened.console[before:] if "Failed to load resource" not in each]
    assert by_kind["/article"] > 15
    assert opened.dialogs == []
    assert opened.errors == []
    assert {path: told for path, told in complaints.items() if told} == {}
    assert any("sandboxed" in each for each in opened.console)
    assert {urlsplit(each).netloc for each in opened.requests} <= {urlsplit(poisoned.address).netloc}


@pytest.mark.slow
def test_a_million_spans_break_neither_pages_nor_answers(made: Path, tmp_path: Path) -> None:
    """Twenty thousand claims of fifty pieces each, in five million letters."""
    size, count, parts = 5_000_000, 20_000, 50
    step = size // count
    claims = tuple(
        Attribution(
            content_id("million", number),
            tuple(Span(number * step + 4 * part, number * step + 4 * part + 3) for part in range(parts)),
            (Span(number * step + 220, number * step + 224),),
            (Source((Span(number * step + 230, number * step + 235),), f"speaker {number % 40}", "person"),),
        )
        for number in range(count)
    )
    text = ("abc " * (size // 4))[:size]
    document = Document(content_id("million"), text, "en", title="A million spans", outlet="Quay Post")
    with open_desk(made, tmp_path) as opened, visiting(opened.address) as client:
        opened.ledger.store.add(Analysis(document, claims))
        last = f"/article/{document.id}?page=100000"
        for path in (f"/article/{document.id}", last, "/inbox", "/sources", "/", "/search?q=abc", "/claims"):
            answer = client.get(path, follow_redirects=True)
            assert answer.status_code < 500, path
            # Eighty claims of fifty pieces on one page are twice what the worst article of a year brings.
            assert len(answer.content) < 1_000_000, (path, len(answer.content))
        whole = client.get(f"/api/articles/{document.id}").json()
        assert sum(len(claim["content"]) for claim in whole["claims"]) == 1_000_000


@pytest.mark.slow
def test_five_megabytes_of_pasted_text_are_taken_and_the_desk_goes_on_answering(made: Path, tmp_path: Path) -> None:
    sentence = "The mayor of Northgate, Ada Collins, said on Monday that the bridge would reopen within two weeks. "
    text = (sentence * 4 + "\n\n") * 100 + "<b>" * 1_500_000
    assert len(text) > 4_500_000
    with open_desk(made, tmp_path) as opened, visiting(opened.address) as client:
        answer = client.post("/add", data={"text": text, "lang": "en"}, timeout=120)
        assert answer.status_code in {303, 422}
        assert client.get("/inbox").status_code == 200
