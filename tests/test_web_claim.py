"""The page of a claim: its bracket, its chains, its proofs, who denies it, and what people decided."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from crowd import crowd
from desk import OpenDesk, PageOpener, accessible, fits, open_desk

WARNED = "Nerel Chemicals was warned three weeks ago"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A claim of sixty mentions and a number that grows, served."""
    folder = tmp_path_factory.mktemp("crowd")
    (folder / "desk").mkdir()
    with open_desk(crowd(folder / "crowd.db"), folder / "desk") as opened:
        yield opened


def address(desk: OpenDesk, begins: str = WARNED) -> str:
    return next(f"/claim/{row.claim.id}" for row in desk.ledger.claims() if row.claim.gist.startswith(begins))


def text(client: httpx.Client, at: str, lang: str = "en") -> str:
    """The page's words, without markup, on one line."""
    answer = client.get(at, headers={"accept-language": lang})
    assert answer.status_code == 200
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", answer.text.replace("</td>", " "))))


def test_the_bracket_stands_large_with_every_reason(desk: OpenDesk, client: httpx.Client) -> None:
    page = text(client, address(desk))
    row = desk.ledger.claim(address(desk).rpartition("/")[2]).row
    assert "between 1 and 3 distinct origins" in page
    for reason in row.bracket.reasons:
        assert reason in page
    assert "This counts reporting, not truth" in page


def test_the_reasons_are_in_the_readers_language(desk: OpenDesk, client: httpx.Client) -> None:
    page = text(client, address(desk), "it")
    assert "fra 1 e 3 origini distinte" in page
    assert "3 menzioni contano una volta sola come official at the regional safety agency" in page
    assert "una fonte senza nome della stessa testata" in page
    assert "it cannot be told" not in page


def test_each_merge_shows_the_sentence_that_proves_it(desk: OpenDesk, client: httpx.Client) -> None:
    page = client.get(address(desk)).text
    assert "<mark>un funzionario dell&#39;agenzia regionale per la sicurezza</mark>" in page
    assert "Harbour Courier and Il Molo are one origin: an unnamed source of the same outlet" in page


def test_a_claim_is_found_by_a_mention_and_by_the_beginning_of_its_id(desk: OpenDesk, client: httpx.Client) -> None:
    claim = desk.ledger.claim(address(desk).rpartition("/")[2]).row.claim
    for identity in (claim.id, claim.id[:8], *(member.mention for member in claim.mentions)):
        assert WARNED in text(client, f"/claim/{identity}")
    assert client.get("/claim/nonsense").status_code == 404


def test_every_mention_has_its_sentence_its_chain_and_its_article(desk: OpenDesk, client: httpx.Client) -> None:
    at = address(desk)
    page = client.get(at).text
    for view in desk.ledger.claim(at.rpartition("/")[2]).mentions:
        assert f'id="m-{view.mention.id}"' in page
        assert f"/article/{view.mention.document}?claim={view.mention.id}" in page
    plain = text(client, at)
    assert "The company has denied the claim." in plain
    assert "conditional («sarebbe»)" in plain


def test_a_denial_stands_beside_what_it_answers(desk: OpenDesk, client: httpx.Client) -> None:
    page = text(client, address(desk))
    pairs = page[page.index("Said and denied") : page.index("Mentions Harbour")]
    assert pairs.count(WARNED) == 1
    assert pairs.index(WARNED) < pairs.index("Rolf Hennings, nega che")
    assert "its source rejects it" in pairs


def test_who_only_speaks_against_a_claim_counts_in_neither_bound(desk: OpenDesk, client: httpx.Client) -> None:
    page = text(client, address(desk))
    assert "Rolf Hennings a person · only against the claim, counts in neither bound" in page
    assert "regional safety agency a body · counts in both bounds" in page


def test_the_three_readings_stand_apart(desk: OpenDesk, client: httpx.Client) -> None:
    page = text(client, address(desk))
    speaker, distance, ours = (
        page.index(each) for each in ("How sure the speakers", "How far the outlets", "What we make of it")
    )
    assert speaker < page.index("certain (no hedge)", speaker) < distance
    assert distance < page.index("Il Molo: conditional", distance) < ours
    assert "Proposed by the table: 4, doubtful" in page[ours:]
    assert "F: nobody has rated it" in page[ours:]


def test_a_link_that_asks_a_person_can_be_answered(desk: OpenDesk, client: httpx.Client) -> None:
    asked = desk.ledger.perhaps()[0]
    page = text(client, f"/claim/{asked.first.id}")
    assert "Perhaps the same claim" in page
    assert "Yes, one claim" in page


def test_a_number_that_changes_is_a_chart_and_a_table(busy: OpenDesk) -> None:
    at = address(busy, "between 12 and 20")
    with httpx.Client(base_url=busy.address) as client:
        page = client.get(at).text
        plain = text(client, at)
    assert page.count('class="mark t-') == 6
    assert '<path class="range"' in page
    assert "Corvo Post, 2 June 2031: at least 14" in plain
    assert "4 June 2031 Estrel Post 40" in plain


def test_sixty_mentions_are_few_boxes_and_fold(busy: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(busy, address(busy, "the bridge")).page
    assert page.locator(".graph.wide .box.mention").count() <= 40
    assert page.locator("li.mention").count() == 60
    assert page.locator("li.mention:visible").count() == 20
    hidden = page.locator("details.rest li.mention").first
    page.goto(f"{page.url}#{hidden.get_attribute('id')}")
    hidden.wait_for(state="visible")
    fits(page)


def test_a_claim_of_hundreds_comes_in_parts_that_every_link_leads_into(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    with open_desk(crowd(tmp_path / "crowd.db", 130), tmp_path / "desk") as desk:
        row = next(iter(desk.ledger.claims()))
        told = [view.mention.id for view in desk.ledger.claim(row.claim.id).mentions]
        with httpx.Client(base_url=desk.address) as client:
            first, last = (client.get(f"/claim/{row.claim.id}", params={"part": part}).text for part in (1, 99))
            led = client.get(f"/claim/{told[120]}").text
    assert (first.count('<li id="m-'), last.count('<li id="m-')) == (100, 30)
    assert f'id="m-{told[120]}"' in led
    assert f'href="/claim/{told[120]}#m-{told[120]}"' in first
    for page in (first, last):
        assert set(re.findall(r'href="#(m-\w+)"', page)) <= set(re.findall(r'id="(m-\w+)"', page))
        assert len(page) < 900_000


def test_a_box_that_has_the_focus_tells_its_way_and_lights_its_line(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, address(desk)).page
    hint = page.inner_text("p.why")
    page.focus(".graph.wide .box.origin")
    told = page.inner_text("p.why")
    assert "Harbour Courier and Il Molo: an unnamed source of the same outlet." in told
    assert page.locator(".graph.wide .way.lit").count() > 1
    page.focus("h1 ~ p a")
    assert page.inner_text("p.why") == hint
    assert page.locator(".way.lit").count() == 0


def test_every_box_of_the_graph_leads_to_its_words(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, address(desk)).page
    for box in page.locator(".graph.wide a.box").all():
        target = box.get_attribute("href")
        assert target
        assert page.locator(f"[id='{target[1:]}']").count() == 1
        assert box.locator("title").text_content()


def test_the_graph_of_a_telephone_is_another(desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(desk, address(desk), width=390).page
    assert page.locator(".graph.slim").is_visible()
    assert not page.locator(".graph.wide").is_visible()
    box = page.locator(".graph.slim").bounding_box()
    assert box is not None
    assert box["width"] <= 358


@pytest.mark.parametrize("script", [True, False])
def test_the_page_says_no_word_to_the_console_and_asks_nobody_else(
    desk: OpenDesk, open_page: PageOpener, script: bool
) -> None:
    opened = open_page(desk, address(desk), script=script)
    assert opened.console == []
    assert opened.errors == []
    assert all(request.startswith(desk.address) for request in opened.requests)
    assert opened.page.locator(".graph.wide").is_visible()


@pytest.mark.parametrize(("width", "dark", "lang"), [(1280, False, "en"), (390, True, "it"), (320, False, "it")])
def test_axe_finds_nothing_to_mend_and_nothing_is_too_wide(
    desk: OpenDesk, open_page: PageOpener, width: int, dark: bool, lang: str
) -> None:
    page = open_page(desk, address(desk), width=width, dark=dark, lang=lang).page
    fits(page)
    accessible(page)


def test_a_crowded_claim_is_accessible_too(busy: OpenDesk, open_page: PageOpener) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(busy, address(busy, "between 12"), dark=True).page
    accessible(page)
    page.goto(address(busy, "the bridge"))
    found = Axe().run(page, context=".chains")
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)


def test_no_style_or_script_stands_in_the_page(busy: OpenDesk) -> None:
    with httpx.Client(base_url=busy.address) as client:
        page = client.get(address(busy, "between 12")).text
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_a_hostile_article_changes_nothing_but_words(tmp_path: Path, open_page: PageOpener) -> None:
    from crowd import Said, analysis

    from hearsay import Ledger

    evil = '"><script>document.title = "owned"</script><svg onload=alert(1)>'
    (tmp_path / "desk").mkdir()
    with Ledger.open(tmp_path / "evil.db") as ledger:
        for number, outlet in enumerate((evil, f"{evil} 2")):
            text = f"{evil} said that the bridge stays closed until May. {number} {evil}\n"
            ledger.add(analysis(text, outlet, "2031-05-01", Said(((evil, "person"),))))
        ledger.link()
        (row,) = ledger.claims()
    with open_desk(tmp_path / "evil.db", tmp_path / "desk") as desk:
        for at in (f"/claim/{row.claim.id}", f"/claim/{row.claim.id}/report"):
            opened = open_page(desk, at)
            assert opened.dialogs == []
            assert opened.errors == []
            assert opened.page.title().startswith("the bridge stays closed")
            assert opened.page.locator("main script, main [onload]").count() == 0
            assert "<script>" in opened.page.inner_text("main")
