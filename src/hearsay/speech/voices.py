"""Who speaks: Piper with a voice of the user's, or eSpeak NG.

Both are processes of their own, which are killed when they hang.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from hearsay.speech import mp3

RATE = 165
"""Words a minute. Source: eSpeak NG's own default is 175; news is read at 150 to 170 (BBC, RAI: ours, by the clock)."""
PATIENCE = 20.0
"""Seconds that eSpeak NG may take for one utterance: it needs a few hundredths."""
PIPER_PATIENCE = 120.0
"""Seconds that Piper may take for one utterance, and for reading its voice."""
_FAILURES = 3  # utterances in a row that may fail before the voice is given up


class SpeechFailed(Exception):
    """A voice does not speak; the message says why."""


class Sound(NamedTuple):
    """What was said: samples of 16 bits, little-endian, one channel, `hertz` a second.

    `words` are the beginnings of words: the second, and the character of the text. It is empty where a voice does not
    tell.
    """

    samples: bytes
    hertz: int
    words: tuple[tuple[float, int], ...] = ()

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return len(self.samples) / 2 / self.hertz


class Speaking(Protocol):
    """A voice that was started. It is used by one thread and closed at the end."""

    def say(self, texts: Sequence[str]) -> Iterator[Sound | None]:
        """Yield the sound of each text in order, None for one that the voice could not say.

        Raises:
            SpeechFailed: the voice does not speak at all.
        """
        ...

    def close(self) -> None:
        """End its process."""
        ...


class Voice(Protocol):
    """Somebody who can speak one language; `name` tells them apart wherever sound is kept."""

    @property
    def name(self) -> str:
        """The program with its version, the voice and the rate."""
        ...

    def start(self) -> Speaking:
        """Start it.

        Raises:
            SpeechFailed: it does not start.
        """
        ...


@dataclass(frozen=True, slots=True)
class ESpeak:
    """eSpeak NG with one of its voices, as the package `espeakng-loader` brings them."""

    voice: str
    rate: int = RATE
    patience: float = PATIENCE
    command: tuple[str, ...] = field(default=(sys.executable, "-P", "-m", "hearsay.speech.espeak"), repr=False)

    @property
    def name(self) -> str:
        """*espeak-ng 0.2.4 it 165*: the version is the package's."""
        return f"espeak-ng {_version('espeakng-loader')} {self.voice} {self.rate}"

    def start(self) -> Speaking:
        """Start its process."""
        return _ESpeaking(self)


class _ESpeaking:
    def __init__(self, voice: ESpeak) -> None:
        self._voice = voice
        self._process: subprocess.Popen[bytes] | None = None
        self._hertz = 0
        self._begin()

    def _begin(self) -> None:
        command = [*self._voice.command, self._voice.voice, str(self._voice.rate)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and a module of ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise SpeechFailed(f"eSpeak NG's process does not start: {error.strerror or error}") from error
        head, _ = self._answer()
        if head is None or "hertz" not in head:
            self.close()
            raise SpeechFailed(str((head or {}).get("error", "eSpeak NG's process ended before it was ready")))
        self._hertz = int(head["hertz"])

    def say(self, texts: Sequence[str]) -> Iterator[Sound | None]:
        failed = 0
        for text in texts:
            sound = self._one(text)
            failed = failed + 1 if sound is None else 0
            if failed == _FAILURES:
                raise SpeechFailed(f"eSpeak NG hung or broke off {_FAILURES} times in a row")
            yield sound

    def _one(self, text: str) -> Sound | None:
        if not self._ask(text):  # it ended since it last answered: it is not this text's fault
            self.close()
            if not self._ask(text):
                return None
        head, samples = self._answer()
        if head is None:
            self.close()
            return None
        if "error" in head:
            return None
        return Sound(samples, self._hertz, tuple((milliseconds / 1000, at) for milliseconds, at in head["words"]))

    def _ask(self, text: str) -> bool:
        if self._process is None:
            self._begin()
        try:
            to = self._pipe("stdin")
            to.write(json.dumps({"text": text}).encode() + b"\n")
            to.flush()
        except OSError:
            return False
        return True

    def _answer(self) -> tuple[dict[str, Any] | None, bytes]:
        """Return the next answer; None where the process ended, or was killed because it took too long."""
        if self._process is None:
            return None, b""
        watch = threading.Timer(self._voice.patience, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            source = self._pipe("stdout")
            line = source.readline()
            head = json.loads(line) if line.endswith(b"\n") else None
            size = int(head.get("bytes", 0)) if head else 0
            samples = source.read(size)
            return (head if len(samples) == size else None), samples
        except (OSError, ValueError):
            return None, b""
        finally:
            watch.cancel()

    def _pipe(self, name: str) -> IO[bytes]:
        pipe = getattr(self._process, name)
        if pipe is None:
            raise OSError(f"no {name}")
        return pipe  # type: ignore[no-any-return]

    def close(self) -> None:
        if self._process is not None:
            _end(self._process)
        self._process = None


@dataclass(frozen=True, slots=True)
class Piper:
    """Piper with a voice of the user's: an `.onnx` file with its `.onnx.json` beside it.

    Both programs named `piper` are understood (`--model`, `--output_dir`, `--length_scale`, lines in, one WAV file a
    line out).
    """

    path: Path
    command: str
    rate: int = RATE
    patience: float = PIPER_PATIENCE

    @property
    def name(self) -> str:
        """*piper anna-medium 1f3a… 165*: the digits are of the file's size and time."""
        try:
            state = self.path.stat()
        except OSError:
            return f"piper {self.path.stem} {self.rate}"
        digest = hashlib.sha256(f"{state.st_size} {state.st_mtime_ns}".encode()).hexdigest()[:8]
        return f"piper {self.path.stem} {digest} {self.rate}"

    def start(self) -> Speaking:
        """Look whether the voice is there; a process is started for each part."""
        for path in (self.path, self.path.with_name(f"{self.path.name}.json")):
            if not path.is_file():
                raise SpeechFailed(f"Piper's voice is not there: {path}")
        return _Piping(self)


class _Piping:
    def __init__(self, voice: Piper) -> None:
        self._voice = voice

    def say(self, texts: Sequence[str]) -> Iterator[Sound | None]:
        lines = [" ".join(text.split()) for text in texts]
        with tempfile.TemporaryDirectory(prefix="hearsay-piper-") as folder:
            self._run(lines, Path(folder))
            # Named by the nanosecond: as numbers, since they may have one digit more on the way.
            found = sorted(Path(folder).glob("*.wav"), key=lambda path: (len(path.name), path.name))
            if len(found) != len(lines):
                raise SpeechFailed(f"Piper gave {len(found)} sounds for {len(lines)} sentences")
            for path in found:
                yield _wave(path)

    def _run(self, lines: Sequence[str], folder: Path) -> None:
        scale = f"{RATE / self._voice.rate:.3f}"
        command = [self._voice.command, "--model", str(self._voice.path), "--output_dir", str(folder)]
        try:
            process = subprocess.run(  # noqa: S603 - the user's own program; the text goes in through its input
                [*command, "--length_scale", scale],
                input="".join(f"{line}\n" for line in lines).encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=self._voice.patience * (1 + len(lines)),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SpeechFailed("Piper took too long") from error
        except OSError as error:
            raise SpeechFailed(f"Piper does not start: {error.strerror or error}") from error
        if process.returncode != 0:
            last = (process.stderr.decode("utf-8", "replace").strip().splitlines() or ["it says nothing"])[-1]
            raise SpeechFailed(f"Piper stopped with {process.returncode}: {last[:300]}")

    def close(self) -> None:
        """Nothing runs between two parts."""


def _wave(path: Path) -> Sound | None:
    try:
        with wave.open(io.BytesIO(path.read_bytes())) as sound:
            if sound.getsampwidth() != 2 or sound.getnchannels() != 1:
                raise SpeechFailed("Piper gave another sound than 16 bits on one channel")
            return Sound(sound.readframes(sound.getnframes()), sound.getframerate())
    except (OSError, EOFError, wave.Error):
        return None


class NoVoice(NamedTuple):
    """Nobody here speaks a language, and why.

    `code` is `no_voice` where the language is the reason, and `not_installed` where nothing that speaks is installed.
    """

    code: str
    reason: str


def voice_for(
    lang: str, voices: Mapping[str, Path] | None = None, piper: str | None = None, rate: int = RATE
) -> Voice | NoVoice:
    """Return who speaks `lang`: Piper with the user's voice for it, else eSpeak NG, else nobody and why.

    `voices` are Piper's by language, `piper` is the program's path, None where it is not installed.
    """
    lang = lang.casefold()
    given = (voices or {}).get(lang)
    folder = _data()
    if mp3.encoder() is None or (folder is None and (given is None or piper is None)):
        return NoVoice("not_installed", "nothing that speaks is installed: pip install 'hearsay[audio]' brings it")
    if given is not None and piper is not None:
        return Piper(given, piper, rate)
    name = _espeak_voices(folder).get(lang) if folder is not None else None
    if name is None:
        return NoVoice("no_voice", f"eSpeak NG has no voice for the language {lang or 'of this text'!r}")
    return ESpeak(name, rate)


def _data() -> Path | None:
    """Return eSpeak NG's data folder, None where its package is not installed. Its library is not loaded here."""
    spec = find_spec("espeakng_loader")
    folder = Path(spec.origin).parent / "espeak-ng-data" if spec is not None and spec.origin else None
    return folder if folder is not None and folder.is_dir() else None


@cache
def _espeak_voices(folder: Path) -> dict[str, str]:
    """Return the voice of each language: the file that names it with the best (lowest) priority."""
    found: dict[str, tuple[int, str]] = {}
    for path in sorted((folder / "lang").rglob("*")):
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            words = line.split("//")[0].split()
            if len(words) < 2 or words[0] != "language":
                continue
            priority = int(words[2]) if len(words) > 2 and words[2].isdigit() else 5
            code = words[1].casefold()
            if code not in found or priority < found[code][0]:
                found[code] = (priority, path.name)
    return {code: name for code, (_, name) in found.items()}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process: its input first, so that it can go by itself."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:
                continue
    try:
        process.wait(0.5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
