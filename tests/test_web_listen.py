"""Listening on the desk: the cue sheet and its sound over HTTP, and the player in a real Chromium."""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from desk import OpenDesk, PageOpener, accessible, fits, serving, visiting

from hearsay import Ledger
from hearsay.records import Analysis, Attribution, Document, Source, Span
from hearsay.web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOLO = """Il molo di ponente è chiuso da ieri sera. Lo ha detto il sindaco di Portovero, Ettore Gavazzi.

«Nessuno è in pericolo 🚢», ha aggiunto Gavazzi. Le scuole del quartiere 🇮🇹 resteranno chiuse fino a venerdì.

""" + "\n\n".join(
    f"Il giorno {number} i traghetti sono partiti con due ore di ritardo, e le merci sono rimaste sul piazzale."
    for number in range(2, 14)
)


def saying(text: str, words: str, who: str, lang: str = "it", title: str | None = "Chiuso il molo") -> Analysis:
    """An article with one claim, as reading it would give."""
    at, by = text.index(words), text.index(who)
    claim = Attribution(
        "c1a1" * 4,
        (Span(at, at + len(words)),),
        (),
        (Source((Span(by, by + len(who)),), who, "person"),),
        stance="denies",
    )
    return Analysis(Document(f"{lang}{len(text):014}", text, lang, title, "Gazzetta di Portovero"), (claim,))


ARTICLE = saying(MOLO, "Nessuno è in pericolo 🚢", "Ettore Gavazzi")
UKRAINIAN = saying("Порт закрито. Це сказав мер Бойко.", "Порт закрито", "Бойко", "uk", None)
UNHEARD = saying("Le nave es claudite. Lo dixe Boiko.", "Le nave es claudite", "Boiko", "xx", None)
HOSTILE = saying(
    "\x00<script>document.title='run'</script>\n\n<speak><break time='60s'/>Il molo\ud83d \u202eè chiuso\u2066. "
    "</speak> Lo dice Boiko \U000e0041\ufffe.",
    "Il molo",
    "Boiko",
    title="<img src=x onerror=\"document.title='run'\">",
)


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with articles made for listening."""
    for name in ("espeakng_loader", "lameenc"):
        if importlib.util.find_spec(name) is None:
            reason = f"{name} is not installed: pip install 'hearsay[audio]'"
            if os.environ.get("HEARSAY_REQUIRE_ALL") == "1":
                pytest.fail(reason)
            pytest.skip(reason)
    folder = tmp_path_factory.mktemp("quay")
    path = folder / "news.db"
    with Ledger.open(path) as ledger:
        for analysis in (ARTICLE, UKRAINIAN, UNHEARD, HOSTILE):
            ledger.store.add(analysis)
    with serving(path, Settings("", cache=folder / "cache")) as address, Ledger.open(path) as opened:
        yield OpenDesk(address, path, opened)


@pytest.fixture
def asking(quay: OpenDesk) -> Iterator[httpx.Client]:
    with visiting(quay.address) as client:
        yield client


def address(analysis: Analysis, what: str = "listen.json") -> str:
    return f"/article/{analysis.document.id}/{what}"


def ready(client: httpx.Client, analysis: Analysis = ARTICLE, programme: str = "article") -> dict[str, Any]:
    """The cue sheet once all is spoken."""
    for _ in range(200):
        sheet: dict[str, Any] = client.get(address(analysis), params={"programme": programme}).raise_for_status().json()
        if sheet["state"] != "making":
            return sheet
        time.sleep(0.05)
    raise AssertionError(sheet)


# Over HTTP.


def test_the_cue_sheet_places_what_is_said_in_the_text(asking: httpx.Client) -> None:
    sheet = ready(asking)
    assert sheet["state"] == "ready"
    cues = [cue for part in sheet["parts"] for cue in part["cues"]]
    assert cues[0]["text"] == "Chiuso il molo"
    assert [MOLO[start:end] for cue in cues[1:4] for start, end in cue["spans"]] == [
        "Il molo di ponente è chiuso da ieri sera.",
        "Lo ha detto il sindaco di Portovero, Ettore Gavazzi.",
        "«Nessuno è in pericolo 🚢», ha aggiunto Gavazzi.",
    ]
    words = [MOLO[start:end] for _, start, end in cues[4]["words"]]
    assert words[-4:] == ["chiuse", "fino", "a", "venerdì"]
    claims = [cue for part in ready(asking, programme="claims")["parts"] for cue in part["cues"]]
    assert [cue["text"].strip() for cue in claims] == ["Fonte: Ettore Gavazzi. Smentita:", "Nessuno è in pericolo 🚢"]
    assert {cue["claim"] for cue in claims} == {"c1a1" * 4}


def test_parts_come_as_they_are_made_and_only_the_new_ones(asking: httpx.Client) -> None:
    sheet = ready(asking)
    assert len(sheet["parts"]) > 1
    rest = asking.get(address(ARTICLE), params={"since": 1, "v": sheet["key"]}).json()
    assert rest["parts"] == sheet["parts"][1:]
    assert [part["number"] for part in sheet["parts"]] == list(range(len(sheet["parts"])))


def test_a_ready_sheet_has_an_etag(asking: httpx.Client) -> None:
    ready(asking)
    first = asking.get(address(ARTICLE))
    again = asking.get(address(ARTICLE), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_all_parts_together_are_the_whole_sound(asking: httpx.Client) -> None:
    sheet = ready(asking)
    parts = [asking.get(part["audio"]) for part in sheet["parts"]]
    assert {part.headers["content-type"] for part in parts} == {"audio/mpeg"}
    assert {part.headers["cache-control"] for part in parts} == {"private, max-age=31536000, immutable"}
    whole = asking.get(sheet["audio"])
    assert whole.content == b"".join(part.content for part in parts)
    assert asking.head(sheet["audio"]).headers["content-length"] == str(len(whole.content))
    assert asking.get(address(ARTICLE, "listen.mp3")).content == whole.content


@pytest.mark.parametrize(
    ("asked", "status", "begin", "end"),
    [
        ("bytes=0-99", 206, 0, 100),
        ("bytes=100-", 206, 100, None),
        ("bytes=-50", 206, -50, None),
        ("bytes=0-999999999", 206, 0, None),
        ("bytes=-999999999", 206, 0, None),
        ("bytes=999999999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=5-2", 200, 0, None),
        ("bytes=-", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("lines=0-1", 200, 0, None),
        ("bytes=0x0-1", 200, 0, None),
    ],
)
def test_a_stretch_is_sent_when_it_is_asked_for(
    asked: str, status: int, begin: int, end: int | None, asking: httpx.Client
) -> None:
    sheet = ready(asking)
    whole = asking.get(sheet["audio"]).content
    answer = asking.get(sheet["audio"], headers={"Range": asked})
    assert answer.status_code == status
    assert answer.content == (b"" if status == 416 else whole[begin:end])
    if status == 206:
        first = begin if begin >= 0 else len(whole) + begin
        last = len(answer.content) + first - 1
        assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(whole)}"
    elif status == 416:
        assert answer.headers["content-range"] == f"bytes */{len(whole)}"


def test_a_stretch_over_the_seam_of_two_parts_is_whole(asking: httpx.Client) -> None:
    sheet = ready(asking)
    seam = sheet["parts"][0]["bytes"]
    whole = asking.get(sheet["audio"]).content
    answer = asking.get(sheet["audio"], headers={"Range": f"bytes={seam - 10}-{seam + 9}"})
    assert answer.content == whole[seam - 10 : seam + 10]


def test_a_stretch_of_another_recording_is_not_mixed_in(asking: httpx.Client) -> None:
    sheet = ready(asking)
    answer = asking.get(sheet["audio"], headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert answer.status_code == 200
    tag = answer.headers["etag"]
    assert asking.get(sheet["audio"], headers={"Range": "bytes=0-9", "If-Range": tag}).status_code == 206
    assert asking.get(sheet["audio"], headers={"If-None-Match": tag}).status_code == 304


def test_what_cannot_be_spoken_is_a_state_with_a_reason_in_the_reader_s_language(asking: httpx.Client) -> None:
    spoken = ready(asking, UKRAINIAN)
    assert spoken["state"] == "ready"
    claims = ready(asking, UKRAINIAN, "claims")
    assert (claims["state"], claims["code"], claims["parts"]) == ("cannot-measure", "no_phrases", [])
    assert "English, Italian and Spanish only" in claims["reason"]
    unheard = asking.get(address(UNHEARD), headers={"Accept-Language": "it"}).json()
    assert (unheard["state"], unheard["code"]) == ("browser", "no_voice")
    assert unheard["reason"] == "Nessuna voce di questa macchina parla la lingua dell'articolo."
    sound = asking.get(address(UNHEARD, "listen.mp3"))
    assert (sound.status_code, sound.json()["error"]["code"]) == (404, "no_voice")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("programme=news", 422),
        ("v=../../../etc/passwd", 422),
        ("since=-1", 422),
        ("since=99999", 200),
        (f"v={'0' * 32}", 200),
    ],
)
def test_odd_questions_are_answered(query: str, status: int, asking: httpx.Client) -> None:
    ready(asking)
    assert asking.get(f"{address(ARTICLE)}?{query}").status_code == status


def test_there_is_no_such_article_or_part(asking: httpx.Client) -> None:
    ready(asking)
    assert asking.get("/article/ffffffffffffffff/listen.json").status_code == 404
    assert asking.get(f"{address(ARTICLE, 'listen.mp3')}?part=999").status_code == 404


def test_a_hostile_text_is_spoken_as_it_stands(asking: httpx.Client) -> None:
    sheet = ready(asking, HOSTILE)
    assert sheet["state"] == "ready"
    assert sheet["seconds"] < 60  # nobody obeys `<break time='60s'/>`
    text = HOSTILE.document.text
    for cue in (cue for part in sheet["parts"] for cue in part["cues"]):
        assert all(0 <= start < end <= len(text) for start, end in cue["spans"])


# In Chromium.


def until(found: Callable[[], Any], what: str, seconds: float = 30.0) -> Any:
    """What `found` gives as soon as it is true; the page's policy lets Playwright wait for no expression."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError(f"it took too long: {what}")


class Listener:
    """A reader at the player of an article."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def now(self) -> str:
        return self.page.locator("[data-now]").text_content() or ""

    @property
    def place(self) -> float:
        return float(self.page.locator(".player input[type=range]").input_value())

    @property
    def spoken(self) -> str:
        script = "[...(CSS.highlights.get('spoken') ?? [])].map((range) => range.toString()).join('')"
        return str(self.page.evaluate(script))

    @property
    def word(self) -> str:
        script = "[...(CSS.highlights.get('spoken-word') ?? [])].map((range) => range.toString()).join('')"
        return str(self.page.evaluate(script))

    @property
    def playing(self) -> bool:
        return "playing" in (self.page.locator("section.player").get_attribute("class") or "").split()

    def hears(self, words: str) -> None:
        until(lambda: words in self.spoken, f"{words!r} is spoken")

    def moves(self) -> float:
        """The place as soon as the sound has moved on."""
        start = self.place
        until(lambda: self.place > start + 0.15, "the sound moves on")
        return self.place


@pytest.fixture
def reader(quay: OpenDesk, open_page: PageOpener) -> Listener:
    opened = open_page(quay, f"/article/{ARTICLE.document.id}", lang="it")
    return Listener(opened.page)


def test_p_plays_and_pauses_and_the_text_shows_what_is_said(reader: Listener) -> None:
    assert reader.now == "00:00"
    reader.page.keyboard.press("p")
    reader.moves()
    assert reader.playing
    reader.hears("Il molo di ponente è chiuso da ieri sera.")
    first = until(lambda: reader.word, "a word is shown")
    until(lambda: reader.word not in ("", first), "the next word is shown")
    assert "Pausa" in (reader.page.locator(".player-play").text_content() or "")
    reader.page.keyboard.press("p")
    until(lambda: not reader.playing, "it pauses")
    place = reader.place
    time.sleep(0.4)
    assert reader.place == place
    seek(reader, 0)
    until(lambda: reader.spoken == "Chiuso il molo", "the page's heading is what is said first")


def test_the_arrows_and_the_comma_go_from_sentence_to_sentence(reader: Listener) -> None:
    reader.page.keyboard.press("p")
    reader.moves()
    reader.page.keyboard.press("ArrowRight")
    reader.hears("Il molo di ponente")
    reader.page.keyboard.press(".")
    reader.hears("Lo ha detto il sindaco")
    reader.page.keyboard.press(".")
    reader.hears("«Nessuno è in pericolo 🚢», ha aggiunto Gavazzi.")
    reader.page.keyboard.press(".")
    reader.hears("Le scuole del quartiere 🇮🇹 resteranno chiuse fino a venerdì.")
    reader.page.keyboard.press(",")
    reader.hears("«Nessuno è in pericolo")


def test_words_after_an_emoji_are_shown_where_they_stand(reader: Listener) -> None:
    sheet = reader.page.evaluate("(where) => fetch(where).then((answer) => answer.json())", address(ARTICLE))
    cue = next(cue for part in sheet["parts"] for cue in part["cues"] if "Le scuole" in cue["text"])
    second = next(second for second, start, end in cue["words"] if MOLO[start:end] == "venerdì")
    reader.page.keyboard.press("p")
    reader.moves()
    reader.page.keyboard.press("p")
    seek(reader, second + 0.05)
    until(lambda: reader.word == "venerdì", "the word after two flags' letters is shown")


def seek(reader: Listener, second: float) -> None:
    reader.page.locator(".player input[type=range]").evaluate(
        "(range, second) => { range.value = second; range.dispatchEvent(new Event('input', { bubbles: true })); }",
        second,
    )


def test_seeking_over_parts_goes_on_there_and_tells_where(reader: Listener) -> None:
    reader.page.keyboard.press("p")
    reader.moves()
    until(lambda: not (reader.page.locator("[data-all]").text_content() or "~").startswith("~"), "all is made")
    seek(reader, 60)
    assert reader.moves() > 60
    reader.hears("Il giorno")
    told = reader.page.locator(".player input[type=range]").get_attribute("aria-valuetext") or ""
    assert told.startswith("01:0")
    assert " di " in told
    reader.page.locator(".player input[type=range]").focus()
    before = reader.place
    reader.page.keyboard.press("ArrowLeft")
    until(lambda: reader.place < before - 3, "five seconds back")


def test_one_part_follows_the_other_without_being_asked(reader: Listener) -> None:
    with visiting(reader.page.url.split("/article")[0]) as client:
        seam = ready(client)["parts"][1]["start"]
    reader.page.keyboard.press("p")
    reader.moves()
    seek(reader, seam - 0.5)
    until(lambda: reader.place > seam + 0.5, "the second part plays")
    assert reader.playing


def test_speed_is_kept_for_the_next_article(reader: Listener) -> None:
    reader.page.locator("[data-speed]").select_option("2")
    reader.page.keyboard.press("p")
    reader.moves()
    start, clock = reader.place, time.monotonic()
    time.sleep(2)
    passed = time.monotonic() - clock
    assert (reader.place - start) / passed > 1.4
    reader.page.reload()
    assert reader.page.locator("[data-speed]").input_value() == "2"


def test_its_claims_can_be_heard_and_their_card_is_marked(reader: Listener) -> None:
    reader.page.locator("[data-speed]").select_option("0.75")
    reader.page.get_by_role("radio", name="Affermazioni").check()
    reader.page.keyboard.press("p")
    reader.hears("Ettore Gavazzi")
    until(lambda: reader.page.locator(".speaking").count() == 1, "the claim's card is marked")
    reader.hears("Nessuno è in pericolo 🚢")
    until(lambda: not reader.playing, "it ends")
    assert reader.spoken == ""
    assert reader.page.locator(".speaking").count() == 0
    assert reader.now == "00:00"


def test_listening_begins_at_the_words_that_are_selected(reader: Listener) -> None:
    reader.page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf("traghetti");
            if (at < 0) continue;
            getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 9);
            return;
          }
        }"""
    )
    reader.page.keyboard.press("p")
    reader.hears("Il giorno 2 i traghetti")
    assert reader.place > 10


def test_a_page_that_shows_a_later_part_of_a_text_is_heard_from_its_own_first_words(reader: Listener) -> None:
    # As the second page of a long text: what stands before is not on it.
    reader.page.evaluate("[...document.querySelectorAll('article p')].slice(0, 4).forEach((line) => line.remove())")
    reader.page.keyboard.press("p")
    reader.hears("Il giorno 4 i traghetti")
    assert reader.place > 20
    reader.page.keyboard.press("p")
    until(lambda: not reader.playing, "it pauses")
    place = reader.place
    reader.page.keyboard.press("p")
    assert reader.moves() > place  # and goes on, not from the first words again
    assert reader.place < place + 5


def test_a_reader_who_scrolls_away_is_left_in_peace_and_can_come_back(reader: Listener) -> None:
    page = reader.page
    page.set_viewport_size({"width": 900, "height": 420})
    page.keyboard.press("p")
    reader.moves()
    page.mouse.move(300, 350)
    page.mouse.wheel(0, 5000)
    until(lambda: page.locator(".player-follow").is_visible(), "the way back is offered")
    away = page.evaluate("scrollY")
    reader.moves()
    assert page.evaluate("scrollY") == away
    page.locator(".player-follow").click()
    until(lambda: page.evaluate("scrollY") < away - 100, "it is back")
    until(lambda: not page.locator(".player-follow").is_visible(), "nothing is offered any more")


def test_what_is_said_is_brought_into_sight(reader: Listener) -> None:
    page = reader.page
    page.set_viewport_size({"width": 900, "height": 420})
    page.keyboard.press("p")
    reader.moves()
    until(lambda: not (page.locator("[data-all]").text_content() or "~").startswith("~"), "all is made")
    seek(reader, 80)
    reader.hears("Il giorno")
    top = "[...CSS.highlights.get('spoken')][0]?.getBoundingClientRect().top ?? -1"
    until(lambda: 0 < page.evaluate(top) < 400, "it is in sight")
    assert page.evaluate("scrollY") > 200


def test_the_system_s_keys_know_the_article(reader: Listener) -> None:
    reader.page.keyboard.press("p")
    reader.moves()
    told = reader.page.evaluate(
        "({ title: navigator.mediaSession.metadata.title, artist: navigator.mediaSession.metadata.artist, "
        "state: navigator.mediaSession.playbackState })"
    )
    assert told == {"title": "Chiuso il molo", "artist": "Gazzetta di Portovero", "state": "playing"}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_player_is_accessible_and_fits(desk: OpenDesk, open_page: PageOpener, dark: bool, width: int) -> None:
    article = next(each.document.id for each in desk.ledger.store.analyses() if each.document.lang == "it")
    opened = open_page(desk, f"/article/{article}", dark=dark, width=width)
    fits(opened.page)
    opened.page.locator(".player-play").click()
    Listener(opened.page).moves()
    accessible(opened.page)
    fits(opened.page)
    assert opened.errors == []
    assert [line for line in opened.console if "Content Security" in line] == []


def test_a_reason_is_shown_where_nothing_can_be_heard(quay: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(quay, f"/article/{UNHEARD.document.id}", lang="it")
    opened.page.locator(".player-play").click()
    note = opened.page.locator(".player-note [data-said]")
    until(lambda: note.text_content() == "Nessuna voce di questa macchina parla la lingua dell'articolo.", "the reason")
    assert not Listener(opened.page).playing


def test_a_text_that_is_cut_says_so_while_it_plays(reader: Listener) -> None:
    def cut(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "cut": 200_000})

    reader.page.route("**/listen.json*", cut)
    reader.page.keyboard.press("p")
    reader.moves()
    note = reader.page.locator(".player-note")
    assert "Si ascolta solo la prima parte" in (note.text_content() or "")
    assert note.is_visible()


def test_what_the_desk_cannot_send_is_told_and_tried_again(reader: Listener) -> None:
    reader.page.route("**/listen.json*", lambda route: route.abort())
    reader.page.keyboard.press("p")
    note = reader.page.locator("[data-said]")
    until(lambda: note.text_content() == "L'audio non si può caricare.", "the trouble is told")
    assert not reader.playing
    reader.page.unroute("**/listen.json*")
    reader.page.keyboard.press("p")
    reader.moves()
    assert note.text_content() == ""


def test_hostile_words_do_not_run_while_they_are_spoken(quay: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(quay, f"/article/{HOSTILE.document.id}")
    opened.page.locator(".player-play").click()
    listener = Listener(opened.page)
    listener.moves()
    listener.hears("document.title")
    assert opened.page.title() != "run"
    assert opened.errors == []
    assert opened.dialogs == []


def test_without_script_there_is_the_browser_s_own_player(quay: OpenDesk, open_page: PageOpener) -> None:
    opened = open_page(quay, f"/article/{ARTICLE.document.id}", script=False)
    sound = opened.page.locator("noscript audio, audio")
    assert sound.get_attribute("src") == address(ARTICLE, "listen.mp3")
    assert opened.page.locator("section.player").is_hidden()


def test_offsets_are_code_points_on_both_sides(reader: Listener) -> None:
    found = reader.page.evaluate(
        """async () => {
          const { points, units } = await import("/static/player-places.js");
          const { timed } = await import("/static/player-voices.js");
          const { clock } = await import("/static/player.js");
          const text = "a🚢b🇮🇹c\\ud83d";
          return [points(text), units(text, 3), text.slice(units(text, 5), units(text, 6)),
            clock(7), clock(3725), clock(NaN),
            timed([{ text: "x".repeat(29) }, { text: "x" }])[1].start];
        }"""
    )
    assert found == [7, 4, "c", "00:07", "1:02:05", "00:00", 2]


SAYING = """
(() => {
  window.said = [];
  const voices = [
    { lang: "xx", localService: false, name: "Cloud" }, { lang: "xx-XX", localService: true, name: "Xena" },
  ];
  Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
    getVoices: () => voices,
    cancel() { clearTimeout(this.timer); },
    speak(one) {
      window.said.push([one.voice.name, one.text, one.rate]);
      this.timer = setTimeout(() => {
        one.onstart();
        one.onboundary({ name: "word", charIndex: 3 });
        this.timer = setTimeout(() => one.onend(), 400);
      }, 30);
    },
  }) });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();
"""


def test_the_browser_s_own_voice_speaks_where_the_desk_has_none(quay: OpenDesk, open_page: PageOpener) -> None:
    """Le nave es claudite. Lo dixe Boiko."""
    opened = open_page(quay, "/add")
    opened.page.add_init_script(SAYING)
    opened.page.goto(f"/article/{UNHEARD.document.id}")
    listener = Listener(opened.page)
    opened.page.locator("[data-speed]").select_option("1.25")
    opened.page.keyboard.press("p")
    listener.hears("Le nave es claudite.")
    listener.hears("Lo dixe Boiko.")
    until(lambda: not listener.playing, "it ends")
    assert opened.page.evaluate("window.said") == [
        ["Xena", "Le nave es claudite.", 1.25],
        ["Xena", "Lo dixe Boiko.", 1.25],
    ]  # a voice of this device, and none that sends the text away
    assert "this browser's own" in (opened.page.locator("[data-voice]").text_content() or "")
