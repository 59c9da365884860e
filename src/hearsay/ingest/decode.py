"""Bytes to characters: what kind of file this is, in which encoding, and characters put in one normal form.

Nothing here knows about articles. The order of encodings is that of the HTML standard (byte order mark, then what is
declared, then a guess), with UTF-8 before Windows-1252 because nearly all saved pages without a label are one of them.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import zlib
from dataclasses import dataclass

from hearsay.errors import NotText

MAX_BYTES = 20_000_000
"""The largest file or page that is read, in bytes, before and after decompression. Source: own; the longest live blog
that was met is under 3 MB, and a news text of 20 MB would be 3 million words."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a bitmap image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"RIFF", "an image, sound or film"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"fLaC", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"bplist0", "a Safari web archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
# Two-letter signatures also begin ordinary words, so they count only when the rest is binary as well.
_SHORT_MAGIC = 2
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,300}?charset\s*=\s*|<\?xml[^>]{0,200}?encoding\s*=\s*)["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
# Labels that browsers read as Windows-1252. Source: WHATWG Encoding Standard, labels of windows-1252.
_AS_CP1252 = {"iso8859-1", "ascii", "latin-1", "latin1", "iso-8859-1", "us-ascii", "cp1252"}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.01
_GZIP = b"\x1f\x8b"

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]"
)
_BLANKS = re.compile("[ \t\x0b\x0c\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAKS = re.compile("\r\n?|\x85|\u2028")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOJIBAKE = re.compile("[ÃÂâÅÐÑãåæçè][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|ï»¿")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters with the encoding they were in; `damaged` counts the bytes that fitted no character."""

    text: str
    encoding: str
    damaged: int = 0


def decode(raw: bytes, origin: str, charset: str | None = None) -> Decoded:
    """Return the characters of `raw`, decompressing gzip within `MAX_BYTES`.

    `charset` is what the server or caller declared, None if nothing was. A declared encoding that does not fit is
    overruled: a page labelled ISO-8859-1 that is valid UTF-8 with accents is UTF-8.

    Raises:
        NotText: `raw` is empty, too large, a known binary format, or holds what no text holds.
    """
    if len(raw) > MAX_BYTES:
        raise too_large(origin)
    if raw.startswith(_GZIP):
        raw = gunzip(raw, origin)
    if not raw.strip():
        raise NotText(f"{origin} is empty: there is no text to read.", origin)
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _counted(raw[len(bom) :], encoding)
    wide = _wide(raw)
    if wide:
        return _counted(raw, wide)
    _refuse_binary(raw, origin)
    declared = _codec(charset) or _declared(raw)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared not in {"utf-8", "cp1252"}:
        try:
            return Decoded(raw.decode(declared), declared)
        except UnicodeDecodeError:
            pass
    utf8 = _counted(raw, "utf-8")
    # A page cut in the middle of a letter, or with a stray byte, is still UTF-8: it has many letters of two bytes.
    if utf8.damaged * 10 < len(raw.decode("utf-8", "ignore").encode("utf-8")) - len(raw.decode("utf-8", "ignore")):
        return utf8
    return _counted(raw, "cp1252")


def gunzip(raw: bytes, origin: str, wbits: int = 31) -> bytes:
    """Return `raw` decompressed (gzip; `wbits` as for `zlib.decompressobj`), reading no more than `MAX_BYTES`.

    Raises:
        NotText: it holds more than that, or is damaged.
    """
    engine = zlib.decompressobj(wbits)
    try:
        out = engine.decompress(raw, MAX_BYTES + 1)
    except zlib.error as error:
        raise NotText(f"{origin} is compressed and damaged ({error}): fetch or save it again.", origin) from error
    if len(out) > MAX_BYTES:
        raise too_large(origin)
    return out


def too_large(origin: str) -> NotText:
    """Return the error for a text over `MAX_BYTES`."""
    limit = MAX_BYTES // 1_000_000
    return NotText(f"{origin} is larger than {limit} MB: cut it into articles and read those.", origin)


def normalise(text: str) -> str:
    """Return `text` in Unicode NFC with plain spaces and line ends, quotation marks untouched.

    Invisible characters (zero width, soft hyphens, direction marks, controls) go, any run of blanks becomes one space,
    lines are trimmed, and any number of empty lines becomes one. The result begins and ends with a visible character.
    """
    text = _BREAKS.sub("\n", text).replace("\u2029", "\n\n")
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", _BLANKS.sub(" ", text))
    text = "\n".join(line.strip(" ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def mend(text: str) -> tuple[str, bool]:
    """Return `text` with letters that were decoded twice put right (`perchÃ©` to `perché`), and whether any were.

    Quotation marks are never straightened or curled.
    """
    if not _MOJIBAKE.search(text):
        return text, False
    import ftfy

    mended = "".join(
        ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.splitlines(keepends=True)
    )
    return mended, mended != text


def _counted(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _wide(raw: bytes) -> str | None:
    """Return the UTF-16 that `raw` seems to be in although it has no byte order mark: every other byte is NUL."""
    head = raw[:2000]
    half = len(head) // 2
    if half < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _codec(label: str | None) -> str | None:
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip("\"' ")).name
    except LookupError:
        return None
    if name in _AS_CP1252:
        return "cp1252"
    # Bytes that reach this point are no UTF-16, whatever the page says of itself; rot13 and the like are no encodings.
    if name.startswith(("utf-16", "utf-32")) or not getattr(codecs.lookup(name), "_is_text_encoding", True):
        return None
    return name


def _declared(raw: bytes) -> str | None:
    found = _DECLARED.search(raw[:4096])
    return _codec(found.group(1).decode("ascii", "replace")) if found else None


def _refuse_binary(raw: bytes, origin: str) -> None:
    head = raw[:100_000]
    controls = len(_CONTROL.findall(head))
    binary = b"\x00" in head or controls > len(head) * _CONTROL_SHARE
    for magic, kind in _MAGIC:
        if raw.startswith(magic) and (binary or len(magic) > _SHORT_MAGIC):
            raise NotText(f"{origin} is {kind}: save it as text or HTML first.", origin)
    if raw[4:8] == b"ftyp" and binary:
        raise NotText(f"{origin} is a film or sound: give a transcript as text.", origin)
    if binary:
        raise NotText(f"{origin} is not text but binary data: save the article as text or HTML first.", origin)
