"""Stories on the desk: their course in time, who says what, what is unknown, what falls due, what is new."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from desk import OpenDesk, PageOpener, accessible, fits, open_desk, visiting

from hearsay import Ledger, analyze, read
from hearsay.ledger.linked import ClaimRow
from hearsay.records import (
    Analysis,
    Attribution,
    Bracket,
    Claim,
    ClaimMention,
    Document,
    Mention,
    Origin,
    Proposition,
    Quantity,
    Relation,
    Source,
    SourceType,
    Span,
    Stance,
    Story,
    content_id,
)
from hearsay.web.matrix import cut, matrix, signs
from hearsay.web.timeline import Due, Scale, day_of, numbers, timeline

NOWHERE = Span(0, 1)


def mention(
    words: str,
    source: str = "",
    published: str | None = "2025-03-04",
    *,
    stance: Stance = "asserts",
    kind: SourceType = "person",
    number: float | None = None,
    outlet: str = "Il Molo",
) -> Mention:
    quantities = () if number is None else (Quantity(NOWHERE, number, number, "persona"),)
    proposition = Proposition(NOWHERE, tuple(words.lower().split()), quantities=quantities)
    sources = (Source((NOWHERE,), source, kind),) if source else ()
    identity = content_id(words, source, published, outlet)
    return Mention(identity, f"doc {published}", "it", words, NOWHERE, proposition, outlet, published, sources, stance)


def claim(*said: tuple[Mention, Relation], origins: tuple[Origin, ...] = ()) -> ClaimRow:
    members = tuple(ClaimMention(each.id, relation) for each, relation in said)
    relations = {relation for _, relation in said}
    days = sorted(each.published for each, _ in said if each.published)
    return ClaimRow(
        Claim(content_id(*(each.id for each, _ in said)), said[0][0].words, said[0][0].id, members),
        Bracket(1, 1),
        origins,
        tuple(sorted({each.outlet or "" for each, _ in said})),
        "denies" in relations,
        "contradicts" in relations,
        days[0] if days else None,
        days[-1] if days else None,
    )


def by_id(*said: Mention) -> dict[str, Mention]:
    return {each.id: each for each in said}


class TestInTime:
    def test_days_stand_from_left_to_right_and_what_lies_outside_at_the_edge(self) -> None:
        scale = Scale.of([date(2025, 3, 3), date(2025, 3, 13)], [])
        assert scale is not None
        places = [scale.x(date(2025, 3, day)) for day in (1, 3, 8, 13, 30)]
        assert places == [2, 2, 50, 98, 98]

    def test_a_forecast_for_years_ahead_does_not_press_the_news_into_a_corner(self) -> None:
        near = Scale.of([date(2025, 3, 3), date(2025, 3, 13)], [date(2025, 3, 18)])
        far = Scale.of([date(2025, 3, 3), date(2025, 3, 13)], [date(2040, 1, 1)])
        assert near is not None
        assert near.last == date(2025, 3, 18)
        assert far is not None
        assert far.last == date(2025, 3, 13)

    def test_one_day_of_news_stands_in_the_middle(self) -> None:
        scale = Scale.of([date(2025, 3, 3)], [])
        assert scale is not None
        assert scale.x(date(2025, 3, 3)) == 50

    @pytest.mark.parametrize("days", [0, 1, 5, 6, 40, 400, 4000, 40_000])
    def test_an_axis_of_any_length_has_one_to_twelve_marks(self, days: int) -> None:
        scale = Scale(date(1900, 1, 1), date.fromordinal(date(1900, 1, 1).toordinal() + days))
        assert 1 <= len(scale.ticks()) <= 12

    @pytest.mark.parametrize(
        ("iso", "day"),
        [("2025", date(2025, 1, 1)), ("2025-03", date(2025, 3, 1)), ("2025-02-30", None), ("soon", None), (None, None)],
    )
    def test_a_month_stands_at_its_first_day_and_no_day_nowhere(self, iso: str | None, day: date | None) -> None:
        assert day_of(iso) == day

    def test_the_course_tells_first_words_denials_terms_and_numbers_in_order(self) -> None:
        warned = mention("la ditta era stata avvertita", "un funzionario", "2025-03-04")
        denied = mention("la ditta era stata avvertita", "Rolf Hennings", "2025-03-06", stance="denies")
        closed = mention("le scuole resteranno chiuse", "Ettore Gavazzi", "2025-03-03", stance="predicts")
        few = mention("i ricoverati in ospedale sono molti", "Lidia Sarpi", "2025-03-03", number=14)
        more = mention("i ricoverati in ospedale salgono", "Lidia Sarpi", "2025-03-05", number=23)
        rows = [claim((warned, "same"), (denied, "denies")), *(claim((each, "same")) for each in (closed, few, more))]
        said = by_id(warned, denied, closed, few, more)
        told = timeline(rows, said, ["2025-03-03", "2025-03-06"], [Due("2025-03-07", rows[1], closed)])
        course = [(event.day, event.kind, event.claim.claim.gist, event.words) for event in told.events]
        assert course == sorted(course, key=lambda event: event[0])
        assert set(course) == {
            ("2025-03-03", "first", "le scuole resteranno chiuse", ""),
            ("2025-03-03", "first", "i ricoverati in ospedale sono molti", ""),
            ("2025-03-04", "first", "la ditta era stata avvertita", ""),
            ("2025-03-05", "first", "i ricoverati in ospedale salgono", ""),
            ("2025-03-05", "number", "i ricoverati in ospedale salgono", "14 → 23"),
            ("2025-03-06", "denied", "la ditta era stata avvertita", ""),
            ("2025-03-07", "due", "le scuole resteranno chiuse", ""),
        }
        lane = told.lanes[0]
        assert lane.claim is rows[0]
        assert [mark.sign for mark in lane.marks] == ["asserts", "denies"]

    def test_numbers_of_different_things_are_not_told_as_a_change(self) -> None:
        hurt = mention("feriti nel crollo", "", "2025-03-03", number=14)
        hired = mention("assunti dalla cooperativa", "", "2025-03-05", number=23)
        assert numbers([claim((hurt, "same")), claim((hired, "same"))], by_id(hurt, hired)) == ()

    def test_thousands_are_no_change_of_a_dozen_nor_are_two_numbers_of_one_day(self) -> None:
        few = mention("sfollati nelle tende", "", "2025-03-03", number=12)
        many = mention("sfollati nei paesi", "", "2025-03-05", number=30_000)
        other = mention("sfollati nelle scuole", "", "2025-03-03", number=15)
        rows = [claim((each, "same")) for each in (few, many, other)]
        assert numbers(rows, by_id(few, many, other)) == ()

    def test_a_story_without_days_has_a_course_and_no_picture(self) -> None:
        undated = mention("il ponte è chiuso", "il sindaco", None)
        told = timeline([claim((undated, "same"))], by_id(undated), [None])
        assert (told.scale, told.lanes, told.bars) == (None, (), ())


class TestWhoSaysWhat:
    def test_who_denies_what_is_already_said_in_negative_words_says_the_same(self) -> None:
        never = mention("non abbiamo mai ricevuto un rapporto", "Ada Belmonte")
        same = mention("avere ricevuto un rapporto", "Nerel", stance="denies")
        row = claim((never, "same"), (same, "same"))
        assert [sign for _, sign in signs(row, by_id(never, same))] == ["asserts", "asserts"]

    def test_disputed_claims_and_those_who_speak_of_them_come_first(self) -> None:
        calm = [mention(f"fatto {n}", "Lidia Sarpi") for n in range(3)]
        warned, denied = mention("era avvertita", "Bruno Tessari"), mention("era avvertita", "Rolf Hennings")
        rows = [*(claim((each, "same")) for each in calm), claim((warned, "same"), (denied, "denies"))]
        table = matrix(rows, by_id(*calm, warned, denied))
        assert table.lines[0].claim is rows[3]
        assert [column.name for column in table.columns] == ["Bruno Tessari", "Rolf Hennings", "Lidia Sarpi"]
        first, second, third = (table.lines[0].cells.get(column.key) for column in table.columns)
        assert first is not None
        assert first.signs == ("asserts",)
        assert second is not None
        assert second.signs == ("denies",)
        assert third is None

    def test_one_anonymous_source_of_an_outlet_is_one_column_in_both_languages(self) -> None:
        one = mention("avvertita", "un funzionario", kind="anonymous")
        other = mention("was warned", "an official", kind="anonymous", outlet="Daily Meridian")
        origin = Origin("o1", "anon", "anonymous", "an official via the Harbour Courier", (one.id, other.id))
        table = matrix([claim((one, "same"), (other, "same"), origins=(origin,))], by_id(one, other))
        assert [column.name for column in table.columns] == ["an official via the Harbour Courier"]
        (cell,) = table.lines[0].cells.values()
        assert len(cell.mentions) == 2

    def test_an_outlet_that_names_nobody_speaks_in_its_own_voice(self) -> None:
        own = mention("le scuole sono chiuse", outlet="Radio Lantern")
        table = matrix([claim((own, "same"))], by_id(own))
        assert [(column.name, column.kind) for column in table.columns] == [("Radio Lantern", "outlet")]

    def test_a_wide_matrix_is_cut_and_says_by_how_much(self) -> None:
        said = [[mention(f"fatto {n}", f"Fonte {n} {m}") for m in range(3)] for n in range(50)]
        rows = [claim(*((each, "same") for each in three)) for three in said]
        whole = matrix(rows, by_id(*(each for three in said for each in three)))
        small = cut(whole, 50, sources=60, most=40)
        assert (len(small.lines), len(small.columns), small.more_claims, small.more_sources) == (40, 60, 10, 60)
        assert {column.key for column in small.columns} <= {key for line in small.lines for key in line.cells}


@pytest.fixture
def story(client: httpx.Client) -> str:
    """The address of the story with the most going on."""
    found = re.search(r'href="(/story/[0-9a-f]+)"', client.get("/stories").text)
    assert found is not None
    return found[1]


def test_a_story_shows_disputed_claims_first_with_both_sides(client: httpx.Client, story: str) -> None:
    page = client.get(story).text
    claims = page[page.index('id="claims"') : page.index('id="unknown"')]
    first = claims[claims.index("<li>") : claims.index("</li>")]
    assert "Nerel Chemicals was warned three weeks ago" in first
    assert "denied" in first
    says, against = first.split("Denies it")
    assert "regional safety agency" in says
    assert "Rolf Hennings" in against
    assert "Rolf Hennings" not in says


def test_every_source_of_a_story_leads_to_its_record(client: httpx.Client, story: str) -> None:
    page = client.get(story).text
    addresses = set(re.findall(r'href="(/source\?name=[^"]+)"', page))
    assert len(addresses) > 15
    assert {client.get(unescape(address)).status_code for address in addresses} == {200}


def test_every_sign_of_the_matrix_leads_to_the_words_that_it_stands_for(client: httpx.Client, story: str) -> None:
    page = client.get(story).text
    cells = [unescape(each) for each in re.findall(r'class="cell [^"]*" href="([^"]+)"', page)]
    for cell in {next(each for each in cells if each.startswith(start)) for start in ("/article/", "/claim/")}:
        answer = client.get(cell, follow_redirects=True)
        assert answer.status_code == 200
        anchor = (answer.url.fragment or cell.partition("#")[2]) or answer.history[0].headers["location"].split("#")[1]
        assert f'id="{anchor}"' in answer.text


def test_what_is_unknown_is_marked_in_its_sentence(client: httpx.Client, story: str) -> None:
    page = client.get(story).text
    assert "<mark>It is not known how much solvent reached the sea</mark>." in page


def test_the_matrix_has_a_text_with_the_same_words(client: httpx.Client, story: str) -> None:
    page = client.get(story, headers={"accept-language": "it"}).text
    text = page[page.index("Lo stesso come testo") :]
    line = next(line for line in text.splitlines() if "Nerel Chemicals was warned" in line)
    assert "Rolf Hennings nega" in line


def test_a_copied_article_is_folded_under_the_first_that_printed_it(client: httpx.Client, story: str) -> None:
    page = client.get(story).text
    assert "1 article prints it again, word for word" in page


def test_a_story_that_is_not_there_is_said_in_words(client: httpx.Client) -> None:
    answer = client.get("/story/ffffffffffffffff")
    assert answer.status_code == 404
    assert "<h1" in answer.text


def test_a_later_visit_tells_what_changed_since_the_one_before(own_desk: OpenDesk, tmp_path: Path) -> None:
    with visiting(own_desk.address) as client:
        address = re.findall(r'href="(/story/[0-9a-f]+)"', client.get("/stories").text)[0]
        assert "Since your last visit" not in client.get(address).text
        with closing(sqlite3.connect(own_desk.path)) as db, db:  # as if the visit had been at New Year
            then = "2025-01-02T10:00:00.000000+00:00"
            db.execute("""UPDATE visits SET "when" = ?, snapshot = json_set(snapshot, '$.began', ?)""", (then, then))
        text = tmp_path / "bulletin.txt"
        text.write_text(
            "PORTOVERO – The company was warned three weeks ago that one of its tanks in Portovero had a crack, the "
            "regional safety agency said on Monday.\n\nNerel Chemicals denied that it was warned of a crack in one of "
            "its Portovero tanks. Twenty-six people are still in hospital, the medical director, Lidia Sarpi, said.\n"
        )
        document = next(read(text, published="2025-03-10", lang="en", outlet="Valley Bulletin"))
        own_desk.ledger.add(analyze(document, propositions=True))
        own_desk.ledger.link()
        page = client.get(address).text
    assert "Since your last visit on" in page
    assert "2 January 2025" in page
    assert "1 new article" in page


def test_a_story_is_renamed_and_the_name_taken_back(own_desk: OpenDesk, open_page: PageOpener) -> None:
    from playwright.sync_api import expect

    opened = open_page(own_desk, "/stories")
    page = opened.page
    page.goto(page.locator("ol.stories a").first.get_attribute("href") or "")
    title = page.inner_text("h1")
    page.keyboard.press("e")
    page.fill("#name", "The Portovero leak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/story/*")
    assert page.inner_text("h1") == "The Portovero leak"
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text(title)
    assert opened.errors == []


def test_a_forecast_is_resolved_by_one_key(own_desk: OpenDesk, open_page: PageOpener) -> None:
    page = open_page(own_desk, "/stories").page
    page.goto(page.locator("ol.stories a").first.get_attribute("href") or "")
    forecasts = page.locator("[data-rows] > li")
    words = forecasts.first.locator(".gist").inner_text()
    page.keyboard.press("2")
    page.wait_for_selector(".told")
    judged = [row for row in own_desk.ledger.forecasts() if row.outcome == "did_not"]
    assert [row.words for row in judged] == [words]
    assert judged[0].judged is not None
    assert judged[0].judged.who == "Ada"
    folded = page.locator("section[aria-labelledby=forecasts] details li", has_text=words)
    assert "did not" in folded.locator(".tag").all_text_contents()


def test_arrows_go_from_sign_to_sign_in_the_matrix(desk: OpenDesk, story: str, open_page: PageOpener) -> None:
    page = open_page(desk, story).page
    row = page.locator(".matrix tbody tr").first
    row.locator("th a").focus()
    page.keyboard.press("ArrowRight")
    seen = [page.evaluate("document.activeElement.textContent")]
    page.keyboard.press("ArrowRight")
    seen.append(page.evaluate("document.activeElement.textContent"))
    assert all(":" in each for each in seen)
    assert seen[0] != seen[1]
    assert page.evaluate("document.querySelectorAll('.matrix a[tabindex=\"0\"]').length") == 1


@pytest.mark.parametrize(
    ("at", "dark", "width", "lang"),
    [("/", False, 1280, "en"), ("/stories", True, 390, "it"), ("", False, 1280, "it"), ("", True, 390, "en")],
)
def test_axe_finds_nothing_to_mend_and_nothing_is_too_wide(
    desk: OpenDesk, story: str, open_page: PageOpener, at: str, dark: bool, width: int, lang: str
) -> None:
    opened = open_page(desk, at or story, dark=dark, width=width, lang=lang)
    fits(opened.page)
    accessible(opened.page)
    assert opened.errors == []
    assert opened.console == []


def test_a_story_reads_whole_without_script_and_on_paper(desk: OpenDesk, story: str, open_page: PageOpener) -> None:
    page = open_page(desk, story, script=False).page
    assert page.locator(".matrix .cell").count() > 20
    assert page.locator("svg.lane").count() > 5
    page.emulate_media(media="print")
    clipped = page.evaluate(
        "(() => { const m = document.querySelector('.matrix'); return m.scrollHeight - m.clientHeight; })()"
    )
    assert clipped <= 1


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A story of sixty sources and forty claims, each of which a third of the sources speak of."""
    folder = tmp_path_factory.mktemp("wide")
    names = [f"{first} {last}" for first in ("Ada", "Bice", "Carlo", "Dario", "Elda", "Furio") for last in SURNAMES]
    with Ledger.open(folder / "wide.db") as ledger:
        members: dict[int, list[ClaimMention]] = {}
        for number, name in enumerate(names):
            said = [n for n in range(40) if (n + number) % 3 == 0]
            text = "\n".join(f"{name} said that the gate of basin {n} was left open." for n in said)
            claims, start = [], 0
            for n, line in zip(said, text.splitlines(), strict=True):
                at = Span(start + line.index("the gate"), start + len(line) - 1)
                who = Span(start, start + len(name))
                identity = content_id(name, n)
                told = Proposition(at, ("gate", f"basin{n}"))
                claims.append(Attribution(identity, (at,), (), (Source((who,), name, "person"),), proposition=told))
                denies: Relation = "denies" if n < 5 and number % 2 else "same"
                members.setdefault(n, []).append(ClaimMention(identity, denies))
                start += len(line) + 1
            day = f"2025-03-{1 + number % 28:02}"
            document = Document(content_id(text), text, "en", title=f"Basins: {name}", outlet=name, published=day)
            ledger.add(Analysis(document, tuple(claims)))
        rows = [
            ClaimRow(
                Claim(content_id("claim", n), f"the gate of basin {n} was left open", held[0].mention, tuple(held)),
                Bracket(1, len(held)),
                denied=any(each.relation == "denies" for each in held),
            )
            for n, held in members.items()
        ]
        ids = tuple(document.id for document in ledger.store.documents())
        story = Story("wide", "The basins of the harbour", ids, tuple(row.claim.id for row in rows))
        ledger.store.save_linking(rows, stories=[story])
    with open_desk(folder / "wide.db", tmp_path_factory.mktemp("served")) as opened:
        yield opened


SURNAMES = ("Arcella", "Brusa", "Corvi", "Dolci", "Erba", "Ferri", "Gatti", "Loi", "Mori", "Nave")


@pytest.mark.parametrize("width", [1280, 390])
def test_sixty_sources_and_forty_claims_scroll_inside_the_matrix_under_headings_that_stay(
    wide: OpenDesk, open_page: PageOpener, width: int
) -> None:
    page = open_page(wide, "/story/wide", width=width).page
    fits(page)
    assert page.locator(".matrix tbody tr").count() == 40
    assert page.locator(".matrix thead th").count() == 61
    box = page.locator(".matrix")
    box.scroll_into_view_if_needed()
    box.evaluate("(m) => m.scrollTo(900, 900)")
    frame = box.bounding_box()
    head = page.locator(".matrix thead th.source").nth(30).bounding_box()
    side = page.locator(".matrix tbody th").nth(25).bounding_box()
    assert frame is not None
    assert head is not None
    assert side is not None
    assert abs(head["y"] - frame["y"]) < 3
    assert abs(side["x"] - frame["x"]) < 6
    assert page.evaluate(
        "document.querySelector('.matrix').scrollHeight > document.querySelector('.matrix').clientHeight"
    )
