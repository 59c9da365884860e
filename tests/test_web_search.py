"""The search with its facets, and the list of claims that is narrowed, paged and merged."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest
from desk import OpenDesk, PageOpener, accessible, fits

from hearsay.web.listing import Paged, address
from hearsay.web.searching import marked, plain_words


def shown(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize(
    ("text", "asked", "hits"),
    [
        ("Il serbatoio aveva una crepa", "crepa", ["crepa"]),
        ("Sarà chiusa la città", "sara citta", ["Sarà", "città"]),
        ("The tanks were tested", "tank", ["tanks"]),
        ("No report reached the company", 'report -company "reached the"', ["report", "reached", "the"]),
        ("Gli ispettori arrivano", "ispet*", ["ispettori"]),
        ("La parola non c'è", "altro", []),
        ("Solo -escluse", "-escluse", []),
    ],
)
def test_what_was_looked_for_is_marked_in_any_form(text: str, asked: str, hits: list[str]) -> None:
    pieces = marked(text, asked)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, hit in pieces if hit] == hits


def test_the_words_that_are_wanted_are_told_from_those_that_are_not() -> None:
    assert plain_words('Crepa "il Serbatoio" -azienda perù*') == ["crepa", "il", "serbatoio", "peru"]


def test_an_address_keeps_what_was_asked_and_leaves_out_what_is_empty() -> None:
    asked = {"q": "crepa & co", "lang": "it"}
    assert address("/search", asked, stance="denies", lang=None) == "/search?q=crepa+%26+co&stance=denies"
    assert address("/claims", {}, disputed=True) == "/claims?disputed=1"
    assert address("/claims", {}) == "/claims"


def test_a_page_knows_whether_another_follows() -> None:
    full = Paged.of(range(26), 2)
    assert (len(full.rows), full.more, full.first) == (25, True, 26)
    assert not Paged.of(range(25), 1).more


def test_claims_are_found_before_articles_with_the_words_marked(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "serbatoio crepa"}).text
    assert "<mark>serbatoio</mark>" in page
    assert page.index("found-claims") < page.index("found-articles")


def test_mentions_of_one_claim_are_one_result(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "warned crack"}).text
    claims = page[page.index("found-claims") : page.index("found-articles")]
    links = re.findall(r'class="gist"[^>]*><a href="(/claim/[0-9a-f]+)"', claims)
    assert len(links) == len(set(links))
    assert re.search("more mentions? of it", claims)


def test_a_facet_narrows_and_is_taken_back(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "tank"}).text
    facet = re.search(r'<a href="([^"]*stance=denies[^"]*)">', page)
    assert facet is not None
    narrowed = client.get(unescape(facet[1])).text
    results = narrowed[narrowed.index("found-claims") :]
    assert "s-denies" in results
    assert "s-asserts" not in results
    back = re.search(r'class="chip" href="([^"]+)"', narrowed)
    assert back is not None
    assert unescape(back[1]) == "/search?q=tank"


def test_a_search_in_vain_says_how_to_search(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "zeppelin"}, headers={"accept-language": "it"}).text
    assert "Niente contiene «zeppelin»." in shown(page)
    assert "Queste parole, una dopo l'altra." in shown(page)


@pytest.mark.parametrize("asked", ["-crepa", "!!!", '""', "*", "AND OR NOT"])
def test_odd_questions_are_answered(client: httpx.Client, asked: str) -> None:
    assert client.get("/search", params={"q": asked}).status_code == 200


def test_what_was_typed_is_shown_and_never_run(client: httpx.Client) -> None:
    typed = '"><script>alert(1)</script>'
    page = client.get("/search", params={"q": typed}).text
    assert "<script>alert" not in page
    assert typed in unescape(page)


def test_claims_are_narrowed_by_every_field(client: httpx.Client) -> None:
    def gists(**asked: str) -> list[str]:
        page = client.get("/claims", params=asked).text
        return re.findall(r'class="gist"><a href="/claim/[0-9a-f]+">([^<]+)</a>', page)

    every = gists()
    assert len(every) == 25
    for asked in (
        {"source": "Hennings"},
        {"outlet": "Il Molo"},
        {"lang": "it", "stance": "denies"},
        {"certainty": "probable"},
        {"since": "2025-03-07"},
        {"until": "2025-03-03"},
        {"minimum": "3"},
        {"disputed": "1"},
    ):
        assert 0 < len(gists(**asked)) < 25, asked
    assert len(gists(stance="shouts", since="yesterday", minimum="-3", lang="*")) == 25


def test_disputed_claims_alone_are_denied_or_contradicted(client: httpx.Client) -> None:
    page = client.get("/claims", params={"disputed": "1"}).text
    rows = page.split('<li class="pick">')[1:]
    assert rows
    assert all("tag bad" in row for row in rows)


def test_pages_of_a_list_follow_each_other(client: httpx.Client) -> None:
    first = client.get("/claims").text
    following = re.search(r'<a rel="next" href="([^"]+)"', first)
    assert following is not None
    second = client.get(unescape(following[1])).text
    assert 'rel="prev" href="/claims"' in second
    ids = [set(re.findall(r'name="ids" value="([0-9a-f]+)"', page)) for page in (first, second)]
    assert not ids[0] & ids[1]
    assert ids[1]
    assert client.get("/claims?page=999999999999").status_code == 200


def test_claims_are_chosen_and_merged_by_keyboard(own_desk: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(own_desk, "/claims")
    page = opened.page
    merge = page.locator("[data-acts] button")
    assert merge.is_disabled()
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert merge.is_disabled()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("li.chosen").count() == 2
    page.keyboard.press("m")
    page.wait_for_selector(".told")
    made = [judgement for judgement in own_desk.ledger.judgements() if judgement.decision == "same_claim"]
    assert len(made) == 1
    assert made[0].who == "Ada"
    assert opened.errors == []


def test_the_search_field_is_one_key_away(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, "/claims").page
    page.keyboard.press("/")
    page.keyboard.type("solvent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=solvent")
    assert page.locator("mark").count() > 0


@pytest.mark.parametrize(
    ("at", "dark", "width", "lang"),
    [
        ("/claims", False, 1280, "en"),
        ("/claims?disputed=1&lang=it", True, 390, "it"),
        ("/search?q=tank", False, 1280, "it"),
        ("/search?q=serbatoio&outlet=Il+Molo", True, 390, "en"),
        ("/search", False, 390, "it"),
        ("/search?q=zeppelin", True, 1280, "en"),
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
