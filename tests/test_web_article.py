"""The article page: text and claims, corrections by the keyboard, long and hostile texts, the page as received."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from desk import OpenDesk, OpenPage, PageOpener, accessible, fits, open_desk, visiting
from lxml import html
from test_page import hostile

from hearsay.records import Analysis, Attribution, Document, Proposition, Source, Span, Statement, Unknown, content_id

FERRY = (
    "The harbour 🛟 office said the ferry 🛳️ would sail again on Monday. "
    "“Nobody was hurt,” Ann Reed told the Quay Post.\n\n"
    "The mayor, Tom Vale, denied that the ferry was unsafe.\n"
)


def ferry() -> Analysis:
    """An article with letters that take two units in a browser before the words that are selected."""

    def at(words: str) -> Span:
        return Span(FERRY.index(words), FERRY.index(words) + len(words))

    def claim(words: str, cue: str, name: str, **more: object) -> Attribution:
        place = at(words)
        made = Attribution(
            content_id("ferry", words),
            (place,),
            (at(cue),),
            (Source((at(name),), name, "person"),),
            proposition=Proposition(place, tuple(words.lower().split()), "sail"),
        )
        return replace(made, **more)  # type: ignore[arg-type]

    claims = (
        claim("the ferry 🛳️ would sail again on Monday", "said", "harbour 🛟 office", stance="predicts"),
        claim("Nobody was hurt,", "told", "Ann Reed", mode="direct"),
        claim("the ferry was unsafe", "denied", "Tom Vale", stance="denies"),
    )
    raw = b"<html><head><style>p{color:green}</style></head><body><p>as it came</p></body></html>"
    document = Document(
        content_id("ferry"), FERRY, "en", title="Ferry to sail again", outlet="Quay Post", published="2025-03-04",
        url="https://quaypost.example/ferry", raw_digest=hashlib.sha256(raw).hexdigest(), raw=raw,
    )  # fmt: skip
    return Analysis(document, claims, (), (Unknown(at("again on Monday")),))


def long_article(claims: int, letters: int, *, lines: bool) -> Analysis:
    """A text of many claims, in paragraphs or as one line without an end."""
    sentence = "The mayor of the town said that the bridge over the river would stay closed until the spring. "
    paragraph = sentence * 6 + ("\n" if lines else "")
    text = (paragraph * (letters // len(paragraph) + 1))[:letters]
    step = letters // claims
    made = []
    for number in range(claims):
        place = Span(number * step + 2, number * step + 2 + min(60, step))
        made.append(
            Attribution(
                content_id("long", lines, number),
                (place,),
                (),
                (Source((), "mayor", "official_role"),),
                proposition=Proposition(place, (f"bridge{number}",), "close"),
            )
        )
    document = Document(content_id("long", claims, lines), text, "en", title="A long report", outlet="Quay Post")
    return Analysis(document, tuple(made), (), tuple(Unknown(Span(at, at + 9)) for at in range(0, letters - 9, 900)))


def where(desk: OpenDesk, outlet: str, words: str = "") -> str:
    """The address of an article by its outlet and a word of its title."""
    return f"/article/{next(d.id for d in documents(desk) if d.outlet == outlet and words in (d.title or ''))}"


def documents(desk: OpenDesk) -> list[Document]:
    return list(desk.ledger.store.documents())


def tree(answer: httpx.Response) -> html.HtmlElement:
    assert answer.status_code == 200, answer.text[:500]
    return html.document_fromstring(answer.text)


def said(element: html.HtmlElement) -> str:
    """The words of an element, with a blank between its parts."""
    return " ".join(" ".join(element.itertext()).split())


def shown_text(page: html.HtmlElement) -> str:
    lines = page.xpath("//article[contains(@class, 'text')]/p")
    return "\n".join("".join(line.xpath(".//span[@data-start]//text()")) for line in lines)


@pytest.fixture
def ferry_desk(own_desk: OpenDesk) -> OpenDesk:
    own_desk.ledger.add(ferry())
    return own_desk


@pytest.fixture(scope="module")
def long_desk(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with texts that nobody reads at once: in paragraphs, in one line, with claims upon claims, and hostile."""
    with open_desk(made, tmp_path_factory.mktemp("long")) as opened:
        for each in (
            long_article(4000, 5_000_000, lines=True),
            long_article(3000, 900_000, lines=False),
            hostile(),
        ):
            opened.ledger.store.add(each)
        yield opened


# What the page says.


def test_not_a_letter_of_the_kept_text_is_lost_or_added(desk: OpenDesk, client: httpx.Client) -> None:
    for document in documents(desk):
        page = tree(client.get(f"/article/{document.id}"))
        assert shown_text(page) == "\n".join(line for line in document.text.split("\n") if line.strip())


def test_every_piece_says_at_which_code_point_it_begins(ferry_desk: OpenDesk) -> None:
    with visiting(ferry_desk.address) as client:
        page = tree(client.get(f"/article/{ferry().document.id}"))
    pieces = page.xpath("//span[@data-start]")
    assert len(pieces) > 10
    for piece in pieces:
        start = int(piece.get("data-start"))
        assert FERRY[start : start + len(piece.text)] == piece.text


def test_a_card_says_who_on_whose_word_and_keeps_the_three_readings_apart(desk: OpenDesk, client: httpx.Client) -> None:
    page = tree(client.get(where(desk, "Il Molo"), headers={"Accept-Language": "it"}))
    card = page.xpath("//li[@id='c1']")[0]
    assert [said(each) for each in card.xpath(".//ol[@class='chain']/li")] == [
        "funzionario dell'agenzia regionale per la sicurezza anonimo",
        "Harbour Courier testata",
        "come riferito da Il Molo",
    ]
    readings = [said(row) for row in card.xpath(".//dl[@class='readings']/div")]
    assert readings[0] == "Certezza di chi parla certo (senza riserve)"
    assert readings[1] == "Distanza della testata condizionale («sarebbe»)"
    assert readings[2].startswith("Credibilità proposta ")
    belongs = card.xpath(".//div[@class='belongs']")[0]
    claim = desk.ledger.claim(card.get("data-claim"))
    assert belongs.xpath(".//a[@class='to-claim']/@href") == [f"/claim/{claim.row.claim.id}"]
    bracket = claim.row.bracket
    assert f"da {bracket.low} a {bracket.high} origini distinte" in belongs.text_content()
    assert "negata" in belongs.text_content()


def test_an_estimative_word_shows_its_band_as_a_reading_of_that_word(own_desk: OpenDesk) -> None:
    text = "The dam will very likely hold, Ann Reed said.\n"
    place = Span(0, 29)
    claim = Attribution(
        "b" * 16, (place,), (Span(40, 44),), (Source((Span(31, 39),), "Ann Reed", "person"),), stance="predicts",
        certainty="probable", certainty_cue=(Span(13, 24),), icd203=(80, 95),
        proposition=Proposition(place, ("dam", "hold"), "hold"),
    )  # fmt: skip
    own_desk.ledger.add(Analysis(Document("d" * 16, text, "en", outlet="Quay Post"), (claim,)))
    with visiting(own_desk.address) as client:
        page = tree(client.get(f"/article/{'d' * 16}"))
    readings = page.xpath("//li[@id='c1']//dl[@class='readings']")[0].text_content()
    assert "probable: 80–95 % (ICD 203 reading of “very likely”)" in readings


def test_stance_and_certainty_are_told_without_colour(desk: OpenDesk, client: httpx.Client) -> None:
    page = tree(client.get(where(desk, "Harbour Courier")))
    marks = [mark.text for mark in page.xpath("//a[contains(@class, 'mark')]")]
    assert {mark[0] for mark in marks} >= {"+", "✗", "!", "?"}
    for claim in page.xpath("//article//span[contains(@class, 'w ')]/@class"):
        assert re.search(r"\bs-(asserts|denies|questions|predicts|orders|thinks)\b", claim)
        assert re.search(r"\bk-(certain|probable|possible|unlikely|unknown)\b", claim)


@pytest.mark.parametrize("lang", ["en", "it"])
def test_every_link_within_the_page_leads_somewhere_and_no_id_is_used_twice(
    desk: OpenDesk, client: httpx.Client, lang: str
) -> None:
    for document in documents(desk):
        page = tree(client.get(f"/article/{document.id}", headers={"Accept-Language": lang}))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in page.xpath("//main//@href") if link.startswith("#")} <= set(ids)
        assert page.xpath("/html/@lang") == [lang]


def test_the_lists_hold_what_is_unknown_disputed_due_and_who_else_printed_it(
    desk: OpenDesk, client: httpx.Client
) -> None:
    page = tree(client.get(where(desk, "Harbour Courier")))
    assert (
        "It is not known how much solvent reached the sea" in page.xpath("//section[@id='unknown']")[0].text_content()
    )
    disputed = page.xpath("//section[@id='disputed']//li")
    assert len(disputed) == 2
    assert "denies" in disputed[0].text_content()
    printed = page.xpath("//section[@id='printed']")[0]
    assert printed.xpath(".//a/@href") == [where(desk, "Il Molo")]
    assert "a translation: 100 % of its sentences" in printed.text_content()
    assert "Maud Ferrers" in page.xpath("//section[@id='origin']")[0].text_content()
    due = tree(client.get(where(desk, "Corriere della Valle"))).xpath("//section[@id='due']//li")
    assert len(due) == 1
    assert due[0].xpath(".//button/@value") == ["came_true", "did_not", "cannot_tell"]


def test_an_address_with_a_mention_leads_to_its_card_or_its_words(desk: OpenDesk, client: httpx.Client) -> None:
    at = where(desk, "Harbour Courier")
    report = desk.ledger.article(at.rpartition("/")[2])
    claim = report.analysis.attributions[3]
    assert client.get(at, params={"claim": claim.id}).headers["location"] == f"{at}#c4"
    statement = report.analysis.statements[0]
    assert client.get(at, params={"claim": statement.id}).headers["location"] == f"{at}#{statement.id}"
    assert tree(client.get(at)).xpath(f"//a[@id='{statement.id}']/@href") == ["#own1"]
    assert client.get(at, params={"claim": "0" * 16}).status_code == 404
    assert client.get("/article/0000000000000000").status_code == 404


def test_a_mention_in_the_address_is_chosen_and_found_in_its_part(
    desk: OpenDesk, long_desk: OpenDesk, open_page: PageOpener
) -> None:
    at = where(desk, "Harbour Courier")
    claim = desk.ledger.article(at.rpartition("/")[2]).analysis.attributions[3]
    assert chosen(open_page(desk, f"{at}#{claim.id}")) == ["c4"]
    long = long_article(3000, 900_000, lines=False)
    page = open_page(long_desk, f"/article/{long.document.id}#{long.attributions[2222].id}").page
    page.wait_for_selector("#c2223.on")
    assert open_page(long_desk, f"/article/{long.document.id}#{'0' * 16}").page.locator("h1").inner_text() != ""


def test_an_article_weighs_less_than_300_kilobytes(desk: OpenDesk, client: httpx.Client) -> None:
    for document in documents(desk):
        assert len(client.get(f"/article/{document.id}").content) < 300_000


# Long and hostile texts.


@pytest.mark.parametrize("lines", [True, False])
def test_a_long_text_comes_in_parts_and_every_claim_has_its_card_in_one(long_desk: OpenDesk, lines: bool) -> None:
    analysis = long_article(4000, 5_000_000, lines=True) if lines else long_article(3000, 900_000, lines=False)
    at = f"/article/{analysis.document.id}"
    with visiting(long_desk.address) as client:
        first = tree(client.get(at))
        count = int(first.xpath("//nav[@class='pages']/span")[0].text.split()[-1])
        assert count > 10
        assert "shown in" in first.xpath("//p[@class='long']")[0].text_content()
        seen: list[str] = []
        text = ""
        for number in (1, 2, count // 2, count):
            answer = client.get(at, params={"page": number})
            assert len(answer.content) < 300_000
            page = tree(answer)
            seen += page.xpath("//ol[@class='cards']/li/@data-claim")
            if number <= 2:
                text += shown_text(page) + ("\n" if lines else "")
        assert len(seen) == len(set(seen))
        assert analysis.document.text.startswith(text)
        for claim in (analysis.attributions[1234], analysis.attributions[-1]):
            location = client.get(at, params={"claim": claim.id}).headers["location"]
            path, _, anchor = location.partition("#")
            assert tree(client.get(path)).xpath(f"//li[@id='{anchor}']/@data-claim") == [claim.id]
        assert client.get(at, params={"page": "99999999999"}).status_code == 200
        assert client.get(at, params={"page": "²"}).status_code == 200


def test_a_hostile_article_neither_runs_nor_breaks(long_desk: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(long_desk, f"/article/{quote(hostile().document.id, safe='')}")
    opened.page.wait_for_timeout(300)
    assert opened.dialogs == []
    assert opened.errors == []
    assert opened.console == []
    assert {request.split("/")[2] for request in opened.requests} == {long_desk.address.split("/")[2]}
    assert opened.page.title().startswith("<script>document.title = 'owned'; alert(1)</script>")
    assert opened.page.locator("article script, article img, article svg, article b").count() == 0
    assert "[U+202E]esrever[U+202C]" in opened.page.locator("article > p").first.inner_text()
    opened.page.keyboard.press("j")
    opened.page.keyboard.press("n")
    opened.page.wait_for_url("**page=2")
    assert opened.page.locator(".claim").count() > 0


# The hand and the keyboard.


def scrolled(opened: OpenPage) -> float:
    return float(opened.page.evaluate("scrollY"))


def chosen(opened: OpenPage) -> list[str]:
    return list(opened.page.eval_on_selector_all(".claim.on", "(cards) => cards.map((card) => card.id)"))


def test_pointer_and_focus_light_up_both_ways(desk: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(desk, where(desk, "Harbour Courier"), height=1000)
    page = opened.page
    page.hover("#c3 blockquote")
    lit = page.eval_on_selector_all("article .w.hot", "(pieces) => pieces.map((piece) => piece.textContent)")
    assert lit == ["They had our report on their desk,"]
    assert "said" in page.eval_on_selector_all("article .e.lit", "(pieces) => pieces.map((piece) => piece.textContent)")
    page.hover("article [data-c~='6'].w")
    assert page.locator("#c6.hot").count() == 1
    page.focus("#t8")
    assert page.locator("#c8.hot").count() == 1
    assert opened.errors == opened.console == []


def test_a_click_on_words_brings_their_card_into_sight_and_leaves_the_reader_where_they_are(
    desk: OpenDesk, open_page: PageOpener
) -> None:
    opened = open_page(desk, where(desk, "Harbour Courier"), height=1000)
    opened.page.evaluate("scrollTo(0, 60)")
    before = opened.page.locator("#t8").bounding_box()
    opened.page.click("article .w[data-c='8']")
    assert chosen(opened) == ["c8"]
    box, after = opened.page.locator("#c8 .claim-head").bounding_box(), opened.page.locator("#t8").bounding_box()
    assert box is not None
    assert before is not None
    assert after is not None
    assert 0 <= box["y"] < 1000
    assert abs(after["y"] - before["y"]) < 200
    assert opened.page.url.endswith("#c8")


def test_of_two_claims_in_one_place_the_inner_one_is_chosen(desk: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(desk, where(desk, "Harbour Courier"))
    opened.page.click("article [data-c='2 1']")
    assert chosen(opened) == ["c2"]
    opened.page.click("article [data-c='1']")
    assert chosen(opened) == ["c1"]


def test_j_and_k_walk_the_claims_and_escape_lets_go(desk: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(desk, where(desk, "Harbour Courier"))
    order = []
    for key in "jjjk":
        opened.page.keyboard.press(key)
        order += chosen(opened)
    assert order == ["c1", "c2", "c3", "c2"]
    box = opened.page.locator("#c2").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800
    assert opened.page.locator("#c2 .actions").is_visible()
    assert not opened.page.locator("#c3 .actions").is_visible()
    opened.page.keyboard.press("Escape")
    assert chosen(opened) == []
    assert "#" not in opened.page.url


def test_a_source_is_corrected_and_the_correction_taken_back_by_the_keyboard_alone(
    own_desk: OpenDesk, open_page: PageOpener
) -> None:
    opened = open_page(own_desk, where(own_desk, "Harbour Courier"))
    page = opened.page
    for key in "jjj":
        page.keyboard.press(key)
    page.keyboard.press("s")
    page.wait_for_selector("#c3 .fix input[data-first]:focus")
    page.keyboard.type("Lidia Sarpi")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    card = page.locator("#c3")
    assert "Lidia Sarpi" in card.locator(".chain").inner_text()
    assert "Source corrected by Ada" in card.locator(".decision").inner_text()
    assert "official at the regional safety agency" in card.locator(".decision").inner_text()
    assert chosen(opened) == ["c3"]
    before = page.evaluate("document.querySelector('#t3').getBoundingClientRect().top")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert "official at the regional safety agency" in page.locator("#c3 .chain").inner_text()
    assert abs(page.evaluate("document.querySelector('#t3').getBoundingClientRect().top") - before) < 60
    assert page.locator("#c3 .decision").count() == 0
    assert opened.errors == opened.console == []


def test_selected_words_become_the_claims_words_by_code_points(ferry_desk: OpenDesk, open_page: PageOpener) -> None:
    at = f"/article/{ferry().document.id}"
    opened = open_page(ferry_desk, at)
    page = opened.page
    page.keyboard.press("j")
    page.evaluate(
        """() => {
          const pieces = [...document.querySelectorAll(".text [data-start]")];
          const first = pieces.find((piece) => piece.textContent.includes("ferry")).firstChild;
          const last = pieces.find((piece) => piece.textContent.includes("Monday")).firstChild;
          const range = document.createRange();
          range.setStart(first, first.data.indexOf("ferry"));
          range.setEnd(last, last.data.indexOf("Monday") + 6);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("w")
    page.wait_for_selector("#c1 .fix mark")
    assert page.locator("#c1 .fix mark").inner_text() == "ferry 🛳️ would sail again on Monday"
    page.keyboard.press("3")
    page.wait_for_selector("#c1 .fix mark:text-matches('again on$')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#c1 blockquote").inner_text() == "ferry 🛳️ would sail again on"
    claim = ferry_desk.ledger.article(ferry().document.id).analysis.attributions[0]
    assert claim.words(FERRY) == "ferry 🛳️ would sail again on"


def test_selected_words_become_the_source(ferry_desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(ferry_desk, f"/article/{ferry().document.id}#c2").page
    page.evaluate(
        """() => {
          const pieces = [...document.querySelectorAll(".text [data-start]")];
          const piece = pieces.find((each) => each.textContent === "Tom Vale");
          getSelection().selectAllChildren(piece);
        }"""
    )
    page.keyboard.press("s")
    page.wait_for_selector("#c2 .fix input[data-first]")
    assert page.input_value("#c2 .fix input[data-first]") == "Tom Vale"
    page.keyboard.press("Escape")
    assert not page.locator("#c2 .fix").is_visible()
    assert page.evaluate("document.activeElement.id") == "c2"


def test_what_is_no_claim_keeps_its_number_and_loses_its_marks(ferry_desk: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(ferry_desk, f"/article/{ferry().document.id}")
    page = opened.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("x")
    assert page.locator("#c2.rejected").count() == 1
    assert page.locator("#t2").count() == 0
    assert page.locator("article [data-c~='2']").count() == 0
    assert "Tom Vale" in page.locator("#c3 .chain").inner_text()
    assert "No claim, says Ada" in page.locator("#c2 .decision").inner_text()
    with page.expect_navigation():
        page.click("#c2 .decision button")
    assert page.locator("#c2.rejected").count() == 0


def test_who_selects_words_first_need_not_choose_the_claim(ferry_desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(ferry_desk, f"/article/{ferry().document.id}").page
    page.evaluate(
        """() => {
          const pieces = [...document.querySelectorAll(".text [data-start]")];
          getSelection().selectAllChildren(pieces.find((each) => each.textContent === "Ann Reed"));
        }"""
    )
    page.keyboard.press("s")
    page.wait_for_selector("#c2.on .fix input[data-first]")
    assert page.input_value("#c2 .fix input[data-first]") == "Ann Reed"


def test_a_forecast_is_resolved_from_its_card_and_from_the_list(own_desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(own_desk, where(own_desk, "Corriere della Valle")).page
    number = page.locator("#due .num").inner_text()
    page.click(f"#c{number} blockquote")
    with page.expect_navigation():
        page.keyboard.press("d")
    assert "Did not come true, says Ada" in page.locator("#due").inner_text()
    with page.expect_navigation():
        page.click("#due .decision button")
    with page.expect_navigation():
        page.click("#due button[value=came_true]")
    assert "Came true, says Ada" in page.locator(f"#c{number} .decision").inner_text()


# Without script.


def test_without_script_anchors_lead_both_ways_and_every_correction_can_be_made(
    own_desk: OpenDesk, open_page: PageOpener
) -> None:
    opened = open_page(own_desk, where(own_desk, "Harbour Courier"), script=False)
    page = opened.page
    page.click("#t3")
    assert page.url.endswith("#c3")
    page.click("#c3 a.num")
    assert page.url.endswith("#t3")
    page.click("#c3 a[data-key=w]")
    assert page.locator("mark").inner_text() == "They had our report on their desk,"
    page.click("text=End a word earlier")
    page.click("text=End a word earlier")
    assert page.locator("mark").inner_text() == "They had our report on their"
    page.click("text=Save these words")
    assert page.locator("#c3 blockquote").inner_text() == "“They had our report on their”"
    page.click("#c3 a[data-key=s]")
    page.fill("input[name=names] >> nth=0", "Lidia Sarpi")
    page.fill("input[name=note] >> nth=0", "she says so below")
    page.click("text=Save the source")
    assert "Lidia Sarpi" in page.locator("#c3 .chain").inner_text()
    assert "she says so below" in page.locator("#c3").inner_text()


def test_somebody_is_named_for_what_the_outlet_seems_to_say_itself(own_desk: OpenDesk) -> None:
    at = where(own_desk, "Harbour Courier")
    identity = at.rpartition("/")[2]
    statement = own_desk.ledger.article(identity).analysis.statements[0]
    with visiting(own_desk.address) as client:
        page = tree(client.get(at))
        assert page.xpath("//section[@id='own']//a[@class='small']/@href") == [f"{at}/correct/{statement.id}"]
        form = tree(client.get(f"{at}/correct/{statement.id}")).xpath("//form[@action='/review/correct-source']")[0]
        sent = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
        answer = client.post("/review/correct-source", data={**sent, "names": "Lidia Sarpi"})
        assert answer.status_code == 303
        cards = tree(client.get(at)).xpath("//ol[@class='cards']/li")
    assert cards[-1].get("data-claim") == statement.id
    assert "Lidia Sarpi" in cards[-1].text_content()


@pytest.mark.parametrize(
    "asked", ["start=5&end=2", "start=999999&end=1000000", "start=0&end=1", "start=0", "name=" + "x" * 300]
)
def test_whatever_is_proposed_the_forms_hold(desk: OpenDesk, client: httpx.Client, asked: str) -> None:
    at = where(desk, "Harbour Courier")
    claim = desk.ledger.article(at.rpartition("/")[2]).analysis.attributions[0]
    page = tree(client.get(f"{at}/correct/{claim.id}?{asked}"))
    start, end = (int(page.xpath(f"//input[@name='{name}']/@value")[0]) for name in ("start", "end"))
    assert 0 <= start < end
    assert "Nerel Chemicals was warned" in page.xpath("string(//main/p/q)")  # what is corrected stands above the forms
    assert client.get(f"{at}/correct/{claim.id}?start=-1&end=x").status_code == 422
    assert client.get(f"{at}/correct/nothing").status_code == 404


# Sizes, print, accessibility.


@pytest.mark.parametrize(
    ("outlet", "dark", "width", "lang", "at"),
    [
        ("Harbour Courier", False, 1280, "en", ""),
        ("Corriere della Valle", True, 1280, "it", "#c2"),
        ("Harbour Courier", True, 390, "it", "#c3"),
        ("Agenzia Nordest", False, 390, "en", ""),
    ],
)
def test_axe_finds_nothing_to_mend(
    desk: OpenDesk, open_page: PageOpener, outlet: str, dark: bool, width: int, lang: str, at: str
) -> None:
    opened = open_page(desk, where(desk, outlet) + at, dark=dark, width=width, lang=lang)
    opened.page.keyboard.press("j")
    opened.page.keyboard.press("s" if at else "w")
    opened.page.wait_for_selector(".fix form")
    accessible(opened.page)


@pytest.mark.parametrize("path", ["/original", "/correct/{}"])
def test_axe_finds_nothing_to_mend_beside_the_article(desk: OpenDesk, open_page: PageOpener, path: str) -> None:
    at = where(desk, "Harbour Courier")
    claim = desk.ledger.article(at.rpartition("/")[2]).analysis.attributions[0]
    opened = open_page(desk, at + path.format(claim.id), dark=True, lang="it", width=390)
    accessible(opened.page)
    fits(opened.page)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(own_desk: OpenDesk, open_page: PageOpener, width: int) -> None:
    wide = "https://archive.example/" + "a" * 300
    text = f"The mayor denied {wide} and {'b' * 400}.\n"
    place = Span(17, len(text) - 2)
    source = Source((), "c" * 200, "person")
    claim = Attribution("e" * 16, (place,), (), (source,), stance="denies", proposition=Proposition(place, ("x",)))
    own_desk.ledger.add(Analysis(Document("f" * 16, text, "en", title="d" * 120, url=wide), (claim,)))
    for at in (f"/article/{'f' * 16}#c1", where(own_desk, "Harbour Courier")):
        opened = open_page(own_desk, at, width=width)
        fits(opened.page)
        opened.page.keyboard.press("j")
        opened.page.keyboard.press("s")
        opened.page.wait_for_selector(".fix form")
        fits(opened.page)


def test_on_a_phone_the_card_of_touched_words_is_a_sheet_at_the_foot(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, where(desk, "Harbour Courier"), width=390, height=844).page
    page.click("article .w[data-c='8']")
    box = page.locator("#c8").bounding_box()
    assert box is not None
    assert abs(box["y"] + box["height"] - 844) < 2
    words = page.locator("#t8").bounding_box()
    assert words is not None
    assert words["y"] + words["height"] <= box["y"]
    page.click("#c8 .sheet-close")
    box = page.locator("#c8").bounding_box()
    assert box is None or box["y"] > 844


def test_in_print_every_card_is_whole_and_nothing_can_be_pressed(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, where(desk, "Harbour Courier")).page
    page.emulate_media(media="print")
    overflow = "(() => { const c = document.querySelector('.claims'); return c.scrollHeight - c.clientHeight; })()"
    assert page.evaluate(overflow) == 0
    assert page.locator("button:visible").count() == 0
    assert page.pdf()[:5] == b"%PDF-"


# The page as it was received.


def test_the_original_is_shown_in_a_frame_that_can_do_nothing(own_desk: OpenDesk, open_page: PageOpener) -> None:
    bad = (
        b"<!doctype html><html><head><meta http-equiv='refresh' content='0;url=https://elsewhere.example/'>"
        b"<link rel='preconnect' href='https://elsewhere.example'><link rel='stylesheet' href='/static/desk.css'>"
        b"<base href='https://elsewhere.example/'><style>p { color: rgb(1, 2, 3) }</style>"
        b"<script>parent.document.title = 'owned'; fetch('/claims')</script></head>"
        b"<body onload='alert(1)'><p>As it came.</p><img src='https://elsewhere.example/a.png'>"
        b"<form action='/review/undo' method='post'><button>Press</button></form>"
        b"<iframe src='/'></iframe><a href='https://elsewhere.example/'>away</a></body></html>"
    )
    text = "The mayor said that it came.\n"
    document = Document(
        "a" * 16,
        text,
        "en",
        outlet="Quay Post",
        title="As it came",
        raw_digest=hashlib.sha256(bad).hexdigest(),
        raw=bad,
    )
    own_desk.ledger.add(Analysis(document, (), (Statement("c" * 16, Span(0, 28), Proposition(Span(0, 28), ("x",))),)))
    opened = open_page(own_desk, "/static/desk.css")
    answers: list[str] = []
    refused: list[tuple[str, str | None]] = []
    opened.page.on("response", lambda answer: answers.append(answer.url))
    opened.page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    opened.page.goto(f"/article/{document.id}/original")
    opened.page.wait_for_timeout(500)
    inner = opened.page.frame_locator("iframe.original")
    assert inner.locator("p").inner_text() == "As it came."
    assert inner.locator("p").evaluate("(p) => getComputedStyle(p).color") == "rgb(1, 2, 3)"
    assert opened.page.title() == "Page as received: As it came · hearsay"
    assert opened.dialogs == []
    own = own_desk.address
    assert not [request for request in opened.requests if request in (f"{own}/claims", f"{own}/")]
    inner.locator("a").click()
    opened.page.wait_for_timeout(300)
    assert answers
    assert all(answer.startswith(own) for answer in answers)
    assert refused
    assert {why for address, why in refused if not address.startswith(own)} == {"csp"}
    with visiting(own) as client:
        framed = client.get(f"/article/{document.id}/original/page")
        policy = framed.headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none';")
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert client.get(f"/article/{document.id}/original/bytes").content == bad
        disposition = client.get(f"/article/{document.id}/original/bytes").headers["content-disposition"]
        assert disposition.startswith("attachment")


def test_where_no_bytes_are_kept_the_page_says_so(long_desk: OpenDesk) -> None:
    at = f"/article/{long_article(3000, 900_000, lines=False).document.id}/original"
    with visiting(long_desk.address) as client:
        page = tree(client.get(at))
        assert "not kept" in page.xpath("//main")[0].text_content()
        assert page.xpath("//iframe") == []
        assert client.get(f"{at}/page").status_code == 404
        assert client.get(f"{at}/bytes").status_code == 404
