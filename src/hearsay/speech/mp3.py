"""Sound as MP3, which every browser plays: by LAME (`lameenc`), or by `soundfile`, which carries LAME too."""

from __future__ import annotations

import io
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

KILOBITS = 40
"""Kilobits a second: 0.3 MB a minute. Source: LAME's own preset for speech on one channel, `mw-us`."""
QUALITY = 5
"""LAME's quality, 0 best to 9 quickest: a minute of speech takes 0.23 s, with 2 it takes 0.36 s, with 7 0.11 s."""


def encoder() -> str | None:
    """Return the name of the package that encodes, None where none is installed."""
    return next((name for name in ("lameenc", "soundfile") if find_spec(name) is not None), None)


_DELAY = 1105  # samples of silence: LAME's 576 and a decoder's 529. Source: LAME's technical FAQ; measured in Chromium

_LEVEL = 0.8  # libsndfile's scale, on which 0 is 160 and 1 is 8 kilobits a second below 32 kHz: the nearest to KILOBITS


class Encoded(NamedTuple):
    """Sound as MP3: `seconds` is how long a player says it is, `delay` the silence that the format puts before it."""

    data: bytes
    seconds: float
    delay: float


def encode(samples: bytes, hertz: int) -> Encoded:
    """Return `samples` (16 bits, little-endian, one channel) as MP3.

    Raises:
        ModuleNotFoundError: nothing that encodes is installed.
    """
    data = _by_soundfile(samples, hertz) if encoder() == "soundfile" else _by_lameenc(samples, hertz)
    return Encoded(data, len(data) * 8 / (KILOBITS * 1000), _DELAY / hertz)


def _by_lameenc(samples: bytes, hertz: int) -> bytes:
    lame: Any = import_module("lameenc").Encoder()
    lame.silence()
    lame.set_bit_rate(KILOBITS)
    lame.set_in_sample_rate(hertz)
    lame.set_channels(1)
    lame.set_quality(QUALITY)
    return bytes(lame.encode(samples)) + bytes(lame.flush())


def _by_soundfile(samples: bytes, hertz: int) -> bytes:
    soundfile: Any = import_module("soundfile")
    out = io.BytesIO()
    form = {"format": "MP3", "subtype": "MPEG_LAYER_III", "bitrate_mode": "CONSTANT", "compression_level": _LEVEL}
    with soundfile.SoundFile(out, "w", hertz, 1, **form) as file:
        file.buffer_write(samples, dtype="int16")
    return out.getvalue()
