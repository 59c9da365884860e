"""Speech: what is said, where it stands in the article, the sound of a real eSpeak NG, and how it is kept."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import stat
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hearsay.records import Analysis, Attribution, Document, Source, Span
from hearsay.speech import espeak, mp3, programme, studio, voices
from hearsay.speech.programme import LONGEST, Programme, article, claims
from hearsay.speech.shelf import Shelf, cache_folder
from hearsay.speech.studio import Studio, parts_of, recording
from hearsay.speech.voices import ESpeak, NoVoice, Piper, Sound, SpeechFailed, voice_for


def document(text: str, lang: str = "it", title: str | None = None) -> Document:
    return Document("d" * 16, text, lang, title=title)


def need_espeak() -> None:
    for name in ("espeakng_loader", "lameenc"):
        if importlib.util.find_spec(name) is None:
            reason = f"{name} is not installed: pip install 'hearsay[audio]'"
            if os.environ.get("HEARSAY_REQUIRE_ALL") == "1":
                pytest.fail(reason)
            pytest.skip(reason)


@pytest.fixture
def speaker() -> ESpeak:
    need_espeak()
    return ESpeak("it")


@dataclass
class Hummer:
    """A voice that hums a tenth of a second for each letter, and counts how often it was started."""

    name: str = "hum"
    hertz: int = 8000
    started: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    hold: threading.Event | None = None
    mute: str = "\0"

    def start(self) -> Hummer:
        self.started.append(threading.current_thread().name)
        return self

    def say(self, texts: Sequence[str]) -> Iterator[Sound | None]:
        for text in texts:
            if self.hold is not None:
                self.hold.wait(20)
            if self.mute in text:
                yield None
                continue
            self.said.append(text)
            yield Sound(bytes(2 * self.hertz // 10 * len(text)), self.hertz, ((0.0, 0),))

    def close(self) -> None:
        self.said.append("")


def finished(made: Studio, what: Programme, voice: Any) -> dict[str, Any]:
    """The sheet once all is spoken."""
    end = time.monotonic() + 60
    sheet = made.sheet(what, voice, wait=10)
    while sheet["state"] == "making":
        assert time.monotonic() < end
        time.sleep(0.02)
        sheet = made.sheet(what, voice, wait=1)
    return sheet


def heard(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    return [cue for part in sheet["parts"] for cue in part["cues"]]


# What is said.


def test_the_title_is_said_and_then_each_sentence_with_its_place() -> None:
    """Il molo è chiuso. Lo ha detto il sindaco, l'on. Gavazzi.

    Riapre lunedì."""
    text = test_the_title_is_said_and_then_each_sentence_with_its_place.__doc__ or ""
    text = re.sub(r"\n +", "\n", text)
    said = article(document(text, title="Chiuso il molo")).utterances
    assert [each.text for each in said] == [
        "Chiuso il molo", "Il molo è chiuso.", "Lo ha detto il sindaco, l'on. Gavazzi.", "Riapre lunedì.",
    ]  # fmt: skip
    assert [each.kind for each in said] == ["title", "sentence", "sentence", "sentence"]
    assert said[0].spans == ()
    assert [span.of(text) for each in said[1:] for span in each.spans] == [each.text for each in said[1:]]
    assert said[1].pause < said[2].pause < said[0].pause


def test_a_title_that_is_the_text_s_first_line_is_said_once_and_shown() -> None:
    """Chiuso  il molo
    Riapre lunedì."""
    text = "Chiuso  il molo\nRiapre lunedì."
    said = article(document(text, title="Chiuso il molo")).utterances
    assert [(each.kind, each.spans[0].of(text)) for each in said] == [
        ("title", "Chiuso  il molo"),
        ("sentence", "Riapre lunedì."),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Il mo\xadlo è\u200b chiuso.", "Il molo è chiuso."),
        ("Il\x00 molo\x07 \x1b[31mchiuso.", "Il molo [31mchiuso."),
        ("Il molo \ud83d è \udc00chiuso.", "Il molo  è chiuso."),
        ("Si legge su https://www.porto.example/avvisi?id=7, oggi.", "Si legge su www.porto.example, oggi."),
        ("Un avviso (https://porto.example/a) oggi.", "Un avviso (porto.example) oggi."),
        ("\u202eIl molo\u2066 è chiuso\u2069.", "Il molo è chiuso."),
        ("Il molo è chiuso 🚢 da ieri.", "Il molo è chiuso 🚢 da ieri."),
        ("<script>alert(1)</script> & <break time='9s'/>", "<script>alert(1)</script> & <break time='9s'/>"),
    ],
)
def test_what_no_one_sees_is_not_said_and_the_rest_keeps_its_place(text: str, said: str) -> None:
    (each,) = article(document(text)).utterances
    assert each.text == said
    for at, letter in enumerate(each.text):
        place = each.place(at)
        assert place is None or text[place] == letter or letter == " "
    words = [each.word(match.start()) for match in re.finditer(r"\w+", each.text)]
    assert all(span is None or text[span.start : span.end].replace("\xad", "") in said for span in words)


def test_an_emoji_is_one_code_point_and_words_after_it_are_where_they_are() -> None:
    text = "😀 Il molo 🇮🇹 riapre."
    (each,) = article(document(text)).utterances
    span = each.word(each.text.index("riapre"))
    assert span is not None
    assert span.of(text) == "riapre"


def test_a_sentence_without_a_stop_is_said_in_breaths() -> None:
    text = "il molo resta chiuso e " * 400
    said = article(document(text)).utterances
    assert len(said) > 10
    assert max(len(each.text) for each in said) <= programme.BREATH
    assert "".join(each.text for each in said) == text.strip()
    assert [each.pause for each in said[:-1]] == [0.0] * (len(said) - 1)


def test_a_line_of_stars_and_an_empty_text_say_nothing() -> None:
    assert article(document("* * *\n—\n…")).state == "empty"
    assert article(document("")).state == "empty"
    assert claims(Analysis(document("Il molo è chiuso."))).state == "empty"


def test_five_megabytes_are_cut_and_said_to_be_cut() -> None:
    text = "Il molo è chiuso da ieri. " * 200_000
    before = time.process_time()
    made = article(document(text))
    assert made.cut == LONGEST
    assert max(span.end for each in made.utterances for span in each.spans) <= LONGEST
    assert len(made.key) == 32
    assert time.process_time() - before < 10


def claim(text: str, words: str, **changes: Any) -> Attribution:
    at = text.index(words)
    cue = text.index("ha detto")
    return replace(
        Attribution("c" * 16, (Span(at, at + len(words)),), (Span(cue, cue + 8),), (), stance="asserts"), **changes
    )


@pytest.mark.parametrize(
    ("lang", "lead"),
    [
        ("it", "Fonte: Lidia Sarpi, riferito da Radio Lantern. Smentita, al condizionale, come possibile:"),
        ("en", "Source: Lidia Sarpi, relayed by Radio Lantern. Denial, without vouching for it, as possible:"),
        ("es", "Fuente: Lidia Sarpi, transmitido por Radio Lantern. Desmentido, sin darlo por seguro, como posible:"),
    ],
)
def test_a_claim_says_who_on_whose_word_how_and_the_words(lang: str, lead: str) -> None:
    """A Radio Lantern Lidia Sarpi ha detto che il molo sarebbe chiuso."""
    text = test_a_claim_says_who_on_whose_word_how_and_the_words.__doc__ or ""
    first, second = text.index("Lidia Sarpi"), text.index("Radio Lantern")
    sources = (
        Source((Span(first, first + 11),), "Lidia Sarpi", "person"),
        Source((Span(second, second + 13),), "Radio Lantern", "media"),
    )
    one = claim(
        text,
        "il molo sarebbe chiuso",
        sources=sources,
        stance="denies",
        certainty="possible",
        reported_conditional=True,
    )
    said = claims(Analysis(document(text, lang), (one,))).utterances
    assert [each.text.strip() for each in said] == [lead, "il molo sarebbe chiuso"]
    assert {span.of(text) for span in said[0].spans} == {"Lidia Sarpi", "Radio Lantern", "ha detto"}
    assert [span.of(text) for span in said[1].spans] == ["il molo sarebbe chiuso"]
    assert {each.claim for each in said} == {one.id}


def test_an_interrupted_quotation_is_said_in_one_breath() -> None:
    """«Il molo», ha detto Sarpi, «riapre lunedì»."""
    text = "«Il molo», ha detto Sarpi, «riapre lunedì»."
    spans = (Span(1, 8), Span(28, 41))
    one = claim(text, "Il molo", content=spans, mode="direct")
    lead, words = claims(Analysis(document(text), (one,))).utterances
    assert lead.text == "Nessuna fonte nominata. Parole testuali:"
    assert words.text.strip() == "Il molo riapre lunedì"
    assert words.spans == spans
    assert words.word(words.text.index("lunedì")) == Span(35, 41)


def test_claims_in_a_language_without_phrases_are_a_reason_and_the_article_is_said() -> None:
    read = document("Порт закрито.", "uk")
    assert claims(Analysis(read)).state == "no_phrases"
    assert [each.text for each in article(read).utterances] == ["Порт закрито."]


def test_the_table_of_phrases_has_all_languages_and_all_that_is_asked_of_it() -> None:
    names = {name for lang in ("en", "it", "es") for name in programme._phrases(lang) or ()}
    for lang in ("en", "it", "es"):
        table = programme._phrases(lang)
        assert table is not None
        assert set(table) == names
        assert all(table.values())
    assert {
        "denies",
        "questions",
        "predicts",
        "orders",
        "thinks",
        "probable",
        "possible",
        "unlikely",
        "unknown",
    } <= names


# A real eSpeak NG.


def test_espeak_says_it_and_tells_when_each_word_begins(speaker: ESpeak) -> None:
    text = "«Perché no», ha detto l'università – 14 feriti."
    said = speaker.start()
    (sound,) = said.say([text])
    said.close()
    assert sound is not None
    assert sound.hertz == 22050
    assert 2 < sound.seconds < 8
    assert max(map(abs, array("h", sound.samples))) > 3000  # it is no silence
    (each,) = article(document(text)).utterances
    words = [span.of(text) for span in (each.word(at) for _, at in sound.words) if span]
    assert words[:4] == ["Perché", "no", "ha", "detto"]
    assert words[-2:] == ["14", "feriti"]
    assert [second for second, _ in sound.words] == sorted(second for second, _ in sound.words)


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x02 parola",
        "<speak><break time='3000ms'/>ciao</speak>",
        "\ud800 mezzo \udfff carattere",
        "[[kwIt]] parola [[",
        "𝕳𝖊𝖑𝖑𝖔 👩‍👩‍👧‍👦 " * 20,
        "%n%s%x " * 50,
        "a" * 490,
        "9" * 490,
        "!?" * 240,
        "\u0300" * 490,
        "\u202e\u2066\u200f",
        "",
    ],
)
def test_whatever_the_text_it_is_said_and_the_next_one_too(text: str, speaker: ESpeak) -> None:
    said = speaker.start()
    sounds = list(said.say([text, "Il molo riapre."]))
    said.close()
    assert sounds[1] is not None
    assert 0.5 < sounds[1].seconds < 5
    assert sounds[0] is None or sounds[0].seconds <= espeak.LONGEST + 1


def test_markup_is_read_out_and_never_obeyed(speaker: ESpeak) -> None:
    said = speaker.start()
    plain, marked = said.say(["ciao ciao", "ciao <break time='60s'/> ciao"])
    said.close()
    assert plain is not None
    assert marked is not None
    assert marked.seconds < 20
    assert len(marked.words) > len(plain.words)


def test_the_library_is_in_a_process_of_its_own(speaker: ESpeak) -> None:
    program = (
        "import sys, ctypes; from pathlib import Path; from hearsay.speech.voices import voice_for;"
        "said = voice_for('it').start(); list(said.say(['ciao'])); said.close();"
        "maps = Path('/proc/self/maps'); text = maps.read_text() if maps.exists() else '';"
        "assert 'espeak' not in text; assert 'espeakng_loader' not in sys.modules; print('apart')"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "apart"


def test_no_process_is_left_when_it_is_closed(speaker: ESpeak) -> None:
    said = speaker.start()
    process = said._process  # type: ignore[attr-defined]
    said.close()
    assert process.poll() is not None


CHILD = """
import sys, json, time
def answer(head, sound=b""):
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\\n" + sound); sys.stdout.buffer.flush()
answer({"hertz": 8000})
for line in sys.stdin:
    text = json.loads(line)["text"]
    if "hang" in text: time.sleep(60)
    if "die" in text: sys.exit(3)
    if "garbage" in text: print("nonsense"); continue
    if "half" in text: answer({"bytes": 100, "words": []}, b"x" * 10); sys.exit(1)
    answer({"bytes": 1600, "words": [[0, 0]]}, bytes(1600))
"""


@pytest.fixture
def child(tmp_path: Path) -> ESpeak:
    """A program that speaks as the worker does, and can be told to hang, die or talk nonsense."""
    path = tmp_path / "child.py"
    path.write_text(CHILD, encoding="utf-8")
    return ESpeak("it", patience=1.0, command=(sys.executable, str(path)))


@pytest.mark.parametrize("trouble", ["hang", "die", "half", "garbage"])
def test_a_voice_that_hangs_or_dies_loses_one_sentence_and_goes_on(trouble: str, child: ESpeak) -> None:
    said = child.start()
    before = time.monotonic()
    sounds = [sound is not None for sound in said.say(["uno", trouble, "tre"])]
    said.close()
    assert sounds == [True, False, True]
    assert time.monotonic() - before < 15


def test_a_voice_that_always_hangs_is_given_up(child: ESpeak) -> None:
    said = child.start()
    with pytest.raises(SpeechFailed, match="3 times in a row"):
        list(said.say(["die"] * 5))
    said.close()


def test_a_worker_killed_between_two_sentences_loses_none(child: ESpeak) -> None:
    said = child.start()
    sounds = said.say(["uno", "due"])
    assert next(sounds) is not None
    process = said._process  # type: ignore[attr-defined]
    process.kill()
    process.wait()
    assert next(sounds) is not None
    said.close()


def test_what_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed, match="does not start"):
        ESpeak("it", command=(str(tmp_path / "nothing"),)).start()
    with pytest.raises(SpeechFailed, match="ended before it was ready"):
        ESpeak("it", command=(sys.executable, "-c", "pass")).start()


def test_a_voice_that_espeak_does_not_have_says_so(speaker: ESpeak) -> None:
    with pytest.raises(SpeechFailed, match="has no voice tlh-x"):
        replace(speaker, voice="tlh-x").start()


# Who speaks.


def test_languages_find_their_voices_and_others_a_reason() -> None:
    need_espeak()
    names = {lang: voice_for(lang) for lang in ("it", "en", "es", "uk", "zh", "IT")}
    assert {lang: voice.voice for lang, voice in names.items() if isinstance(voice, ESpeak)} == {
        "it": "it", "en": "en", "es": "es", "uk": "uk", "zh": "cmn", "IT": "it",
    }  # fmt: skip
    for lang in ("xx", "", "../it", "x" * 500):
        assert isinstance(voice_for(lang), NoVoice)
        assert voice_for(lang)[0] == "no_voice"  # type: ignore[index]


def test_every_voice_that_a_language_finds_can_be_started() -> None:
    need_espeak()
    folder = voices._data()
    assert folder is not None
    for lang in ("en", "it", "es", "fr", "de", "uk", "zh"):
        voice = voice_for(lang)
        assert isinstance(voice, ESpeak)
        voice.start().close()


PIPER = """#!{python}
import argparse, json, pathlib, sys, time, wave
parser = argparse.ArgumentParser()
for name in ("--model", "--output_dir", "--length_scale"): parser.add_argument(name, required=True)
given = parser.parse_args()
if "broken" in given.model: sys.exit("cannot load this voice")
for line in sys.stdin:
    line = line.strip()
    if not line: continue
    with wave.open(str(pathlib.Path(given.output_dir) / f"{{time.monotonic_ns()}}.wav"), "wb") as out:
        out.setnchannels(1); out.setsampwidth(2); out.setframerate(16000)
        out.writeframes(bytes(2 * 16 * 100 * len(line.split())))
"""


@pytest.fixture
def piper(tmp_path: Path) -> Path:
    """A program that takes and gives what Piper does: a tenth of a second a word."""
    path = tmp_path / "piper"
    path.write_text(PIPER.format(python=sys.executable), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def voice_file(folder: Path, name: str = "anna.onnx") -> Path:
    path = folder / name
    path.write_bytes(b"onnx")
    path.with_name(f"{name}.json").write_text("{}", encoding="utf-8")
    return path


def test_a_voice_of_the_user_s_goes_before_espeak(tmp_path: Path, piper: Path) -> None:
    need_espeak()
    path = voice_file(tmp_path)
    voice = voice_for("it", {"it": path}, str(piper))
    assert isinstance(voice, Piper)
    assert re.fullmatch(r"piper anna [0-9a-f]{8} 165", voice.name)
    assert isinstance(voice_for("en", {"it": path}, str(piper)), ESpeak)
    assert isinstance(voice_for("it", {"it": path}, None), ESpeak)
    sheet = finished(Studio(tmp_path / "cache"), article(document("Il molo è chiuso. Riapre.")), voice)
    assert sheet["state"] == "ready"
    assert [round(cue["end"] - cue["start"], 2) for cue in heard(sheet)] == [0.4, 0.1]
    assert [cue["words"] for cue in heard(sheet)] == [[], []]  # Piper tells of no words


def test_piper_s_troubles_are_told(tmp_path: Path, piper: Path) -> None:
    need_espeak()
    spoken = article(document("Il molo è chiuso."))
    for path, reason in (
        (tmp_path / "nothing.onnx", "is not there"),
        (voice_file(tmp_path, "broken.onnx"), "cannot load this voice"),
    ):
        sheet = finished(Studio(tmp_path / "cache"), spoken, Piper(path, str(piper)))
        assert (sheet["state"], sheet["code"]) == ("cannot-measure", "failed")
        assert reason in sheet["reason"]


# How it is made and kept.


def test_cues_follow_each_other_and_the_parts_are_what_the_sheet_says(tmp_path: Path, speaker: ESpeak) -> None:
    text = "Il molo è chiuso da ieri sera. " * 30
    made = Studio(tmp_path)
    sheet = finished(made, article(document(text, title="Chiuso il molo")), speaker)
    assert sheet["state"] == "ready"
    assert len(sheet["parts"]) > 1
    cues = heard(sheet)
    times = [time for cue in cues for time in (cue["start"], cue["end"])]
    assert times == sorted(times)
    assert all(cue["start"] - 0.01 <= word[0] <= cue["end"] for cue in cues for word in cue["words"])
    assert [text[start:end] for start, end in (word[1:] for word in cues[1]["words"])] == text[:30].rstrip(".").split()
    at = 0.0
    for number, part in enumerate(sheet["parts"]):
        assert part["start"] == pytest.approx(at, abs=0.002)
        at += part["seconds"]
        data = made.shelf.part(sheet["key"], number).read_bytes()
        assert len(data) == part["bytes"]
        assert data[:2] == b"\xff\xf3"  # MPEG-2, layer III
        assert part["seconds"] == pytest.approx(len(data) * 8 / (mp3.KILOBITS * 1000), abs=0.001)
        assert part["seconds"] == pytest.approx(part["cues"][-1]["end"] - part["start"], abs=1.1)
    assert sheet["seconds"] == pytest.approx(at, abs=0.01)
    assert sum(part["bytes"] for part in sheet["parts"]) / at * 60 < 320_000  # 0.3 MB a minute


def test_what_was_said_once_is_not_said_again(tmp_path: Path) -> None:
    need_espeak()
    voice = Hummer()
    spoken = article(document("Il molo è chiuso."))
    first = finished(Studio(tmp_path), spoken, voice)
    again = finished(Studio(tmp_path), spoken, voice)
    assert again == first
    assert len(voice.started) == 1
    assert finished(Studio(tmp_path), spoken, replace(voice, name="another"))["key"] != first["key"]


def test_text_language_voice_and_place_all_make_another_recording() -> None:
    base = article(document("Il molo è chiuso."))
    voice = Hummer()
    others = [
        article(document("Il molo è aperto.")),
        article(document("Il molo è chiuso.", "es")),
        article(document(" Il molo è chiuso.")),
        replace(base, name="claims"),
    ]
    keys = {recording(each, voice) for each in (base, *others)} | {recording(base, Hummer(name="other"))}
    assert len(keys) == 6


def test_two_who_ask_at_once_get_one_recording(tmp_path: Path) -> None:
    need_espeak()
    voice = Hummer(hold=threading.Event())
    made = Studio(tmp_path)
    spoken = article(document("Il molo è chiuso. " * 40))
    answers: list[str] = []
    asking = [
        threading.Thread(target=lambda: answers.append(made.sheet(spoken, voice, wait=10)["key"])) for _ in range(8)
    ]
    for each in asking:
        each.start()
    voice.hold.set()  # type: ignore[union-attr]
    for each in asking:
        each.join()
    assert len(set(answers)) == 1
    finished(made, spoken, voice)
    assert len(voice.started) == 1


def test_the_first_part_can_be_heard_before_the_last_is_said(tmp_path: Path) -> None:
    need_espeak()
    gate = threading.Event()
    voice = Hummer()
    spoken = article(document("Il molo è chiuso da ieri sera. " * 100))
    first = len(parts_of(spoken.utterances)[0])

    class Waiting(Hummer):
        def say(self, texts: Sequence[str]) -> Iterator[Sound | None]:
            if len(self.said) >= first:
                gate.wait(20)
            yield from super().say(texts)

    voice = Waiting()
    made = Studio(tmp_path)
    sheet = made.sheet(spoken, voice, wait=10)
    assert sheet["state"] == "making"
    assert len(sheet["parts"]) == 1
    assert made.shelf.part(sheet["key"], 0).stat().st_size == sheet["parts"][0]["bytes"]
    guess = sheet["seconds"]
    gate.set()
    whole = finished(made, spoken, voice)
    assert whole["parts"][0] == sheet["parts"][0]
    assert guess == pytest.approx(whole["seconds"], rel=0.1)


def test_a_recording_that_was_broken_off_goes_on_where_it_was(tmp_path: Path) -> None:
    need_espeak()
    spoken = article(document("Il molo è chiuso da ieri sera. " * 100))

    class Dying(Hummer):
        def say(self, texts: Sequence[str]) -> Iterator[Sound | None]:
            if len(self.said) > 20:
                raise SpeechFailed("the power went")
            yield from super().say(texts)

    voice = Dying()
    made = Studio(tmp_path)
    made.sheet(spoken, voice, wait=10)
    for _ in range(200):
        if not made.busy():
            break
        time.sleep(0.02)
    assert made.sheet(spoken, voice)["code"] == "failed"
    kept = len(made.shelf.sheet(recording(spoken, voice))["parts"])  # type: ignore[index]
    assert kept >= 1
    next_day = Hummer()
    sheet = finished(Studio(tmp_path), spoken, next_day)
    assert sheet["state"] == "ready"
    assert len(heard(sheet)) == len(spoken.utterances)
    said_before = sum(len(part) for part in parts_of(spoken.utterances)[:kept])
    assert len([text for text in next_day.said if text]) == len(spoken.utterances) - said_before


def test_what_the_voice_cannot_say_passes_without_a_sound(tmp_path: Path) -> None:
    need_espeak()
    sheet = finished(Studio(tmp_path), article(document("Uno. Impossibile. Tre.")), Hummer(mute="Imp"))
    one, two, three = heard(sheet)
    assert two["unspoken"]
    assert one["end"] < two["start"] == two["end"] == three["start"]


def test_nobody_who_speaks_leaves_the_texts_to_the_browser(tmp_path: Path) -> None:
    nobody = NoVoice("not_installed", "nothing that speaks is installed")
    sheet = Studio(tmp_path).sheet(article(document("Il molo è chiuso. Riapre.", title="Molo")), nobody)
    assert (sheet["state"], sheet["code"]) == ("browser", "not_installed")
    assert [cue["text"] for cue in heard(sheet)] == ["Molo", "Il molo è chiuso.", "Riapre."]
    assert {cue["start"] for cue in heard(sheet)} == {None}
    assert heard(sheet)[1]["spans"] == [[0, 17]]
    assert not list(tmp_path.iterdir())


def test_nothing_to_say_is_a_state_and_not_an_empty_list(tmp_path: Path) -> None:
    sheet = Studio(tmp_path).sheet(article(document("***")), Hummer())
    assert (sheet["state"], sheet["code"]) == ("cannot-measure", "empty")


def test_a_folder_that_cannot_be_written_is_a_reason(tmp_path: Path) -> None:
    need_espeak()
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    sheet = finished(Studio(tmp_path / "file" / "speech"), article(document("Il molo.")), Hummer())
    assert (sheet["state"], sheet["code"]) == ("cannot-measure", "failed")
    assert "cannot be written" in sheet["reason"]


def test_damage_is_noticed_and_made_good(tmp_path: Path) -> None:
    need_espeak()
    spoken = article(document("Il molo è chiuso."))
    made = Studio(tmp_path)
    sheet = finished(made, spoken, Hummer())
    part = made.shelf.part(sheet["key"], 0)
    for damage in (b"", b"x" * 10):
        part.write_bytes(damage)
        assert finished(Studio(tmp_path), spoken, Hummer()) == sheet
        assert part.stat().st_size == sheet["parts"][0]["bytes"]
    (part.parent / "sheet.json").write_text("{", encoding="utf-8")
    assert finished(Studio(tmp_path), spoken, Hummer()) == sheet


def test_what_was_not_asked_for_the_longest_goes_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, room=3500)
    keys = [f"{number:032x}" for number in range(4)]
    for age, key in enumerate(keys):
        shelf.keep(key, {"state": "ready", "parts": [{"bytes": 1000}]}, bytes(1000))
        os.utime(tmp_path / key / "sheet.json", (1000 + age, 1000 + age))
    shelf.used(keys[0])  # asked for just now
    assert shelf.tidy() <= 3500
    assert [key for key in keys if shelf.sheet(key)] == [keys[0], keys[2], keys[3]]
    assert shelf.tidy(spare=[keys[2]]) <= 3500
    (tmp_path / "something else").mkdir()
    Shelf(tmp_path, room=0).tidy(spare=[keys[2]])
    assert sorted(path.name for path in tmp_path.iterdir()) == [keys[2], "something else"]


def test_nobody_reads_half_a_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    key = "a" * 32
    stop = threading.Event()
    wrong: list[object] = []

    def reading() -> None:
        while not stop.is_set():
            try:
                data = json.loads((tmp_path / key / "sheet.json").read_text(encoding="utf-8"))
            except FileNotFoundError:
                continue
            except ValueError as error:
                wrong.append(error)
                continue
            if len(data["text"]) != 100_000:
                wrong.append(data)

    reader = threading.Thread(target=reading)
    reader.start()
    for _ in range(60):
        shelf.keep(key, {"parts": [], "text": "x" * 100_000})
    stop.set()
    reader.join()
    assert wrong == []
    assert [path.name for path in (tmp_path / key).iterdir()] == ["sheet.json"]


@pytest.mark.parametrize("key", ["../../etc", "", "A" * 32, "a" * 31, "a" * 32 + "/"])
def test_a_key_is_a_key_and_no_path(key: str, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    with pytest.raises(ValueError, match="no key"):
        shelf.sheet(key)
    with pytest.raises(ValueError, match="no key"):
        shelf.part(key, 0)


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({"HEARSAY_CACHE": "/var/cache/desk"}, "linux", "/var/cache/desk"),
        ({}, "linux", "/home/ada/.cache/hearsay"),
        ({"XDG_CACHE_HOME": "/tmp/xdg"}, "linux", "/tmp/xdg/hearsay"),
        ({"XDG_CACHE_HOME": "relative"}, "linux", "/home/ada/.cache/hearsay"),
        ({}, "darwin", "/home/ada/Library/Caches/hearsay"),
        ({"LOCALAPPDATA": "/users/ada/local"}, "win32", "/users/ada/local/hearsay/Cache"),
        ({}, "win32", "/home/ada/AppData/Local/hearsay/Cache"),
    ],
)
def test_the_cache_lies_where_the_platform_wants_it(environment: dict[str, str], platform: str, folder: str) -> None:
    assert cache_folder(environment, platform, Path("/home/ada")) == Path(folder)


def test_a_recording_that_nobody_waits_for_is_left_and_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_espeak()
    monkeypatch.setattr(studio, "IDLE", -1.0)
    spoken = article(document("Il molo è chiuso da ieri sera. " * 100))
    voice = Hummer()
    made = Studio(tmp_path)
    made.sheet(spoken, voice, wait=2)
    assert made.busy() == 0
    assert [text for text in voice.said if text] == []
    monkeypatch.setattr(studio, "IDLE", 60.0)
    assert finished(made, spoken, voice)["state"] == "ready"
