"""eSpeak NG as a process of its own: `python -m hearsay.speech.espeak VOICE WORDS_PER_MINUTE`.

eSpeak NG is under the GPL, version 3, and reads hostile text in C: it is loaded here, in a process that does nothing
else, and never beside hearsay. It hears lines of JSON on its input (`{"text": …}`) and answers each with a line of
JSON and then as many bytes of sound as the line says: samples of 16 bits, little-endian, one channel. The first line
tells whether it is ready. It ends when its input does.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from importlib import import_module
from typing import Any, BinaryIO

LONGEST = 180.0
"""Seconds of sound that one utterance may take; the rest is not spoken. Source: ours, six times a long sentence."""

# Numbers of speak_lib.h, eSpeak NG 1.52.
_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_POS_CHARACTER, _CHARS_UTF8 = 1, 1
_RATE = 1
_WORD = 1


class _Name(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("id", _Name),
    ]


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Synthesizer:
    """The library, with one voice."""

    def __init__(self, voice: str, rate: int) -> None:
        loader = import_module("espeakng_loader")
        self._library: Any = ctypes.CDLL(loader.get_library_path())
        self._library.espeak_Synth.argtypes = [
            *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint),
            *(ctypes.c_void_p, ctypes.c_void_p),
        ]
        data = os.fsencode(loader.get_data_path())
        self.hertz: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DONT_EXIT)
        if self.hertz <= 0:
            raise RuntimeError("eSpeak NG does not start: its data cannot be read")
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise RuntimeError(f"eSpeak NG has no voice {voice}")
        self._library.espeak_SetParameter(_RATE, rate, 0)
        self._sound = bytearray()
        self._words: list[tuple[int, int]] = []
        self._callback = _CALLBACK(self._heard)  # kept: C holds no reference
        self._library.espeak_SetSynthCallback(self._callback)

    def _heard(self, wave: Any, samples: int, events: Any) -> int:
        if samples > 0 and wave:
            self._sound += ctypes.string_at(wave, samples * 2)
        number = 0
        while events[number].type:
            event = events[number]
            if event.type == _WORD:
                self._words.append((event.audio, event.position - 1))
            number += 1
        return int(len(self._sound) > LONGEST * self.hertz * 2)

    def say(self, text: str) -> tuple[bytes, list[tuple[int, int]]]:
        """Return the sound, and for each word when it begins (milliseconds) and at which character of `text`."""
        self._sound.clear()
        self._words.clear()
        data = text.replace("\0", " ").encode("utf-8", "replace") + b"\0"
        if self._library.espeak_Synth(data, len(data), 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None) != 0:
            raise RuntimeError("eSpeak NG does not speak this text")
        self._library.espeak_Synchronize()
        return bytes(self._sound), list(self._words)


def answer(out: BinaryIO, head: dict[str, object], sound: bytes = b"") -> None:
    """Write one answer."""
    out.write(json.dumps(head).encode() + b"\n" + sound)
    out.flush()


def main(arguments: list[str]) -> int:
    """Speak what comes in until it ends; return the exit code."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints does not mix with the sound
    try:
        synthesizer = Synthesizer(arguments[0], int(arguments[1]))
    except (ImportError, OSError, RuntimeError) as error:
        answer(out, {"error": str(error)})
        return 1
    answer(out, {"hertz": synthesizer.hertz})
    for line in sys.stdin.buffer:
        try:
            sound, words = synthesizer.say(json.loads(line)["text"])
        except RuntimeError as error:
            answer(out, {"error": str(error)})
            continue
        answer(out, {"bytes": len(sound), "words": words}, sound)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
