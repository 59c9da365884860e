"""Where speech is made: part by part, so that listening begins before all is spoken, and once for each text.

A cue sheet is plain values, as it is kept and sent: `state`, `key`, `voice`, `lang`, `programme`, `seconds` (of all;
an estimate while `state` is `making`), `cut`, and `parts`. A part has `start` and `seconds`, `bytes`, and `cues`; a cue
has `kind`, `claim`, `start` and `end` (seconds from the programme's beginning), `spans` (code points of the article's
text), `text` (what is said) and `words`: for each `[second, start, end]`. Without a voice of our own the times are
None: the reader's browser speaks.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from hearsay.speech import mp3
from hearsay.speech.programme import Programme, Utterance
from hearsay.speech.shelf import ROOM, Shelf
from hearsay.speech.voices import NoVoice, Sound, Speaking, SpeechFailed, Voice

State = Literal["ready", "making", "browser", "cannot-measure"]
Sheet = dict[str, Any]

FORMAT = 1
"""Of kept recordings; another number makes them anew."""
FIRST, GROWTH, LARGEST = 250, 2.5, 5000
"""Characters of the first part, how much larger each next is, and the largest: the first is there at once."""
PACE = 14.5
"""Characters a second, by which time is estimated before anything is spoken. Source: measured, Italian and English."""
TOGETHER = 6
"""Texts that are spoken at one time; who asks for a further one waits."""
ABREAST = 2
"""Parts that are spoken at one moment: so many cores are kept busy, and no long text keeps a short one waiting."""
IDLE = 60.0
"""Seconds after which a recording that nobody asks for any more is left where it is; it goes on when asked again."""
_FORGIVEN = 30.0  # seconds after which what failed is tried again


class Studio:
    """Makes recordings and keeps them. One studio serves all threads of a program."""

    def __init__(self, folder: Path, room: int = ROOM) -> None:
        self.shelf = Shelf(folder, room)
        self._news = threading.Condition()
        self._jobs: dict[str, _Job] = {}
        self._failures: dict[str, tuple[float, str]] = {}
        self._turn = threading.Semaphore(ABREAST)

    def sheet(self, programme: Programme, voice: Voice | NoVoice, *, wait: float = 0.0) -> Sheet:
        """Return the cue sheet as far as it is made, and see to it that the rest is.

        It waits up to `wait` seconds for the first part.
        """
        sheet = _blank(programme)
        if programme.state is not None:
            return {**sheet, "state": "cannot-measure", "code": programme.state}
        if isinstance(voice, NoVoice):
            cues = [_cue(each, None, None) for each in programme.utterances]
            part = {"start": None, "seconds": None, "bytes": 0, "cues": cues}
            by_browser = {"state": "browser", "code": voice.code, "reason": voice.reason}
            return {**sheet, **by_browser, "seconds": _guess(programme.utterances), "parts": [part]}
        key = recording(programme, voice)
        with self._news:
            failed = self._failures.get(key)
            if failed is not None and time.monotonic() - failed[0] < _FORGIVEN:
                return {**sheet, "state": "cannot-measure", "code": "failed", "reason": failed[1]}
            if key not in self._jobs:
                made = self.shelf.sheet(key)
                if made is not None and made["state"] == "ready":
                    self.shelf.used(key)
                    return made
                if len(self._jobs) < TOGETHER:
                    self._failures.pop(key, None)
                    self._jobs[key] = job = _Job(self, key, programme, voice, made)
                    job.start()
        return self._after(key, wait) or {**sheet, "key": key, "seconds": _guess(programme.utterances)}

    def peek(self, key: str) -> Sheet | None:
        """Return the cue sheet of a recording that is being made or kept as a whole, None where it is neither.

        Raises:
            ValueError: `key` is no recording's key.
        """
        with self._news:
            if (job := self._jobs.get(key)) is not None:
                job.asked = time.monotonic()
                return job.sheet
        made = self.shelf.sheet(key)
        if made is None or made["state"] != "ready":
            return None
        self.shelf.used(key)
        return made

    def whole(self, sheet: Sheet, *, wait: float) -> Sheet:
        """Return the sheet once all is spoken, or as far as it is after `wait` seconds."""
        end = time.monotonic() + wait
        with self._news:
            while (job := self._jobs.get(sheet["key"])) is not None and (left := end - time.monotonic()) > 0:
                job.asked = time.monotonic()
                sheet = job.sheet
                self._news.wait(left)
        return (self.peek(sheet["key"]) if sheet["key"] else None) or sheet

    def busy(self) -> int:
        """Return how many texts are being spoken."""
        with self._news:
            return len(self._jobs)

    def close(self) -> None:
        """Leave every recording where it is."""
        with self._news:
            jobs = list(self._jobs.values())
            for job in jobs:
                job.asked = float("-inf")
        for job in jobs:
            job.join(5.0)

    def _after(self, key: str, wait: float) -> Sheet | None:
        """Return the sheet once there is something to hear, or what went wrong, or what there is after `wait`."""
        end = time.monotonic() + wait
        with self._news:
            while True:
                job = self._jobs.get(key)
                if job is None:
                    break
                job.asked = time.monotonic()
                left = end - time.monotonic()
                if job.sheet["parts"] or left <= 0:
                    return job.sheet
                self._news.wait(left)
            failed = self._failures.get(key)
        made = self.shelf.sheet(key)
        if made is None and failed is not None:
            return {"state": "cannot-measure", "code": "failed", "reason": failed[1], "parts": []}
        return made

    def _finished(self, key: str, failure: str | None) -> None:
        with self._news:
            self._jobs.pop(key, None)
            if failure is not None:
                now = time.monotonic()
                self._failures = {k: v for k, v in self._failures.items() if now - v[0] < _FORGIVEN}
                self._failures[key] = (now, failure)
            self._news.notify_all()

    def _spoken(self, job: _Job, sheet: Sheet) -> None:
        with self._news:
            job.sheet = sheet
            spare = set(self._jobs)
            self._news.notify_all()
        self.shelf.tidy(spare)


class _Job(threading.Thread):
    """One text being spoken, from where the last one who did it left off."""

    def __init__(self, studio: Studio, key: str, programme: Programme, voice: Voice, made: Sheet | None) -> None:
        super().__init__(name=f"speech {key[:8]}", daemon=True)
        self.asked = time.monotonic()
        self.sheet = made or {**_blank(programme), "key": key, "voice": voice.name}
        self.sheet["seconds"] = self.sheet["seconds"] or _guess(programme.utterances)
        self._studio, self._key, self._programme, self._voice = studio, key, programme, voice

    def run(self) -> None:
        failure: str | None = None
        try:
            self._make()
        except SpeechFailed as error:
            failure = str(error)
        except OSError as error:
            failure = f"the cache cannot be written ({error.strerror or error}): {error.filename or ''}".rstrip(": ")
        finally:
            self._studio._finished(self._key, failure)

    def _make(self) -> None:
        parts = parts_of(self._programme.utterances)
        speaking: Speaking | None = None
        try:
            for number in range(len(self.sheet["parts"]), len(parts)):
                if time.monotonic() - self.asked > IDLE:
                    return
                with self._studio._turn:
                    speaking = speaking or self._voice.start()
                    start = sum(part["seconds"] for part in self.sheet["parts"])
                    part, data = record(parts[number], speaking, start)
                    sheet = self._with(part, parts[number + 1 :])
                    self._studio.shelf.keep(self._key, sheet, data)
                self._studio._spoken(self, sheet)
        finally:
            if speaking is not None:
                speaking.close()

    def _with(self, part: Sheet, rest: Sequence[Sequence[Utterance]]) -> Sheet:
        parts = [*self.sheet["parts"], part]
        seconds = sum(each["seconds"] for each in parts)
        if rest:
            said = sum(len(cue["text"]) for each in parts for cue in each["cues"])
            seconds += sum(len(each.text) for group in rest for each in group) * seconds / max(1, said)
        state: State = "making" if rest else "ready"
        return {**self.sheet, "state": state, "parts": parts, "seconds": round(seconds, 3)}


def recording(programme: Programme, voice: Voice) -> str:
    """Return the key under which a programme in a voice is kept: 32 hexadecimal digits of SHA-256."""
    how = f"{FORMAT} {voice.name} {mp3.encoder()} {mp3.KILOBITS} {mp3.QUALITY} {FIRST} {GROWTH} {LARGEST}"
    return hashlib.sha256(f"{programme.key} {how}".encode()).hexdigest()[:32]


def parts_of(utterances: Sequence[Utterance]) -> list[list[Utterance]]:
    """Return the utterances in parts that grow: the same parts for the same utterances."""
    parts: list[list[Utterance]] = []
    length, largest = 0, FIRST
    for each in utterances:
        if not parts or length >= largest:
            largest = min(LARGEST, int(FIRST * GROWTH ** len(parts)))
            parts.append([])
            length = 0
        parts[-1].append(each)
        length += len(each.text)
    return parts


def record(utterances: Sequence[Utterance], speaking: Speaking, start: float) -> tuple[Sheet, bytes]:
    """Return one part: what the cue sheet says of it, and its sound as MP3. `start` is where it begins, in seconds.

    Raises:
        SpeechFailed: the voice does not speak.
    """
    samples = bytearray()
    hertz = 0
    heard: list[tuple[Utterance, int, int, Sound | None]] = []
    for each, sound in zip(utterances, speaking.say([each.text for each in utterances]), strict=True):
        first = len(samples) // 2
        if sound is not None:
            if hertz and sound.hertz != hertz:
                raise SpeechFailed("the voice changed its sampling rate")
            hertz = sound.hertz
            samples += sound.samples
        heard.append((each, first, len(samples) // 2, sound))
        if sound is not None:
            samples += bytes(2 * int(each.pause * hertz))
    if not hertz:
        raise SpeechFailed("the voice could say nothing of this text")
    made = mp3.encode(bytes(samples), hertz)
    zero = start + made.delay
    cues = [_cue(each, zero + first / hertz, zero + last / hertz, sound) for each, first, last, sound in heard]
    sheet = {"start": round(start, 3), "seconds": round(made.seconds, 3), "bytes": len(made.data), "cues": cues}
    return sheet, made.data


def _cue(each: Utterance, start: float | None, end: float | None, sound: Sound | None = None) -> Sheet:
    cue: Sheet = {
        "kind": each.kind,
        "start": None if start is None else round(start, 3),
        "end": None if end is None else round(end, 3),
        "spans": [list(span) for span in each.spans],
        "text": each.text,
    }
    if each.claim is not None:
        cue["claim"] = each.claim
    if start is not None:
        cue["words"] = _words(each, start, sound) if sound is not None else []
        if sound is None:  # the voice could not say it: it passes without a sound
            cue["unspoken"] = True
    return cue


def _words(each: Utterance, start: float, sound: Sound) -> list[list[float]]:
    """Return `[second, start, end]` for each word of the article that the voice told of, each once and in order."""
    words: list[list[float]] = []
    for second, at in sound.words:
        span = each.word(at)
        if span is not None and (not words or span.start >= words[-1][2]):
            words.append([round(start + second, 2), *span])
    return words


def _guess(utterances: Sequence[Utterance]) -> float:
    return round(sum(len(each.text) / PACE + each.pause for each in utterances), 1)


def _blank(programme: Programme) -> Mapping[str, Any]:
    return {
        "state": "making",
        "key": None,
        "voice": None,
        "lang": programme.lang,
        "programme": programme.name,
        "seconds": 0.0,
        "cut": programme.cut,
        "parts": [],
    }
