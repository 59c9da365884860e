"""From kept text to `Document`: cleaning, furniture, title, language, date and lineage, the same for every format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

from hearsay.errors import NotText, UnknownLanguage
from hearsay.ingest import links
from hearsay.ingest.credits import find_credits
from hearsay.ingest.dates import checked
from hearsay.ingest.decode import MAX_BYTES, mend, normalise, too_large
from hearsay.ingest.furniture import strip
from hearsay.ingest.language import detect
from hearsay.records import Credit, Document, Hyperlink, Lineage, Problem, content_id

LANGS = ("it", "en", "es")
"""The languages that hearsay reads out of the box, ISO 639-1."""

# A title is shorter, in words and code points. Source: own, from headlines of saved pages.
_TITLE_WORDS = 25
_TITLE_LENGTH = 180
_STOP = re.compile(r"[.;:,][\"'”’»)\]]*$")
# Text hard-wrapped by an editor or a mail program has lines of this length, in code points. Source: RFC 2646's usual
# 66–79 columns, with room for narrower and wider habits.
_WRAPPED = range(45, 101)
_LONG_LINE = 120


@dataclass(frozen=True, slots=True)
class Found:
    """What a format gave besides the text: metadata, the addresses of marked anchors, and what was wrong."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    lang: str | None = None
    url: str | None = None
    agencies: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    raw: bytes = field(default=b"", repr=False)


def document_from_text(
    text: str,
    url: str | None = None,
    *,
    lang: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    langs: Sequence[str] = LANGS,
    origin: str = "the text",
    raw: bytes | None = None,
) -> Document:
    """Return the document of a plain `text`.

    Lines of page and player furniture go, all else stays, the title too: a first line that clearly is one is recorded
    in `Document.title` and kept in the text. `url` is where the text stood, None if it is not known. `lang`, `outlet`
    and `published` (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`) win over what is found; a `lang` is trusted. `origin` names the
    text in errors. `raw` is the bytes as received, the UTF-8 of `text` if None.

    Raises:
        NotText: nothing is left to read, or it is over the size limit.
        UnknownLanguage: the text is in none of `langs`.
        ReadError: `published` is not a date.
    """
    if len(text) > MAX_BYTES:
        raise too_large(origin)
    raw = text.encode("utf-8", "replace") if raw is None else raw
    mended, was_broken = mend(links.bare(text))
    body = unwrapped(normalise(mended))
    stripped = strip(body, langs)
    found = Found(
        title=_first_line_title(stripped.text),
        url=url,
        published=stripped.published,
        published_from="furniture" if stripped.published else None,
        problems=BROKEN if was_broken else (),
        raw=raw,
    )
    return assemble(stripped.text, found, lang=lang, outlet=outlet, published=published, langs=langs, origin=origin)


BROKEN = (("mojibake", "Accented letters had been decoded twice; they were put right."),)
"""The problem recorded where `decode.mend` changed the text."""


def assemble(
    marked: str,
    found: Found,
    *,
    lang: str | None,
    outlet: str | None,
    published: str | None,
    langs: Sequence[str],
    origin: str,
) -> Document:
    """Return the document of the cleaned text `marked`, which may hold link marks, with what was `found` beside it.

    Raises:
        NotText: there is no word in it.
        UnknownLanguage: it is in none of `langs` and no `lang` was given.
        ReadError: `published` is not a date.
    """
    published = checked(published, origin)
    text, anchors = links.unmarked(marked, found.urls)
    if normalise(text) != text:
        # A letter and its accent stood on two sides of an anchor's edge: rare enough to give up the anchors' places.
        text, anchors = normalise(text), tuple(Hyperlink(link.url, link.words) for link in anchors)
    if not re.search(r"[^\W\d_]{2}", text):
        raise NotText(f"{origin} holds no article text once page furniture is removed: nothing to read.", origin)
    spoken = lang.strip().split("-")[0].split("_")[0].lower() if lang else detect(text, langs, found.lang)
    if not lang and spoken not in langs:
        known = ", ".join(langs)
        message = f"{origin} seems to be in {spoken!r}; hearsay reads {known}. If it is one of these, say so with lang."
        raise UnknownLanguage(message, origin, spoken)
    signed, dateline = find_credits(text, [spoken, *(other for other in langs if other != spoken)], found.byline)
    in_text = {credit.agency for credit in signed}
    signed += tuple(Credit(agency) for agency in found.agencies if agency not in in_text)
    date, date_from = found.published, found.published_from
    if published:
        date, date_from = published, "argument"
    elif date is None and dateline:
        date, date_from = dateline, "text"
    identity = content_id(text)
    return Document(
        id=identity,
        text=text,
        lang=spoken,
        title=found.title,
        outlet=outlet or found.outlet,
        byline=found.byline,
        published=date,
        published_from=date_from if date else None,
        url=found.url,
        raw_digest=sha256(found.raw).hexdigest(),
        lineage=Lineage(signed, anchors + tuple(Hyperlink(link, "") for link in found.origins)),
        problems=tuple(Problem(identity, code, message) for code, message in found.problems),
        raw=found.raw,
    )


def unwrapped(text: str) -> str:
    """Return the normalised `text` with lines that an editor wrapped joined again, and paragraphs apart.

    A text without blank lines whose lines are long and end as sentences do has one paragraph a line: these are set
    apart by a blank line. Anything else is left as it is.
    """
    lines = [line for line in text.split("\n") if line]
    blocks = [block.split("\n") for block in text.split("\n\n")]
    inner = [line for block in blocks for line in block[:-1]]
    wrapped = sum(len(line) in _WRAPPED and not re.search(r"[.!?:;]$", line) for line in inner)
    if len(inner) >= 4 and wrapped > len(inner) * 0.7 and max(map(len, inner)) <= _WRAPPED.stop:
        return "\n\n".join(_joined(block) for block in blocks)
    ended = [line for line in lines if re.search(r"[.!?…][\"'”’»)\]]*$", line)]
    if len(blocks) == 1 and len(lines) > 1 and len(ended) > len(lines) * 0.6:
        average = sum(map(len, ended)) / len(ended)
        if average > _LONG_LINE:
            return "\n\n".join(lines)
    return text


def _joined(block: list[str]) -> str:
    joined = block[0]
    for before, line in pairwise(block):
        # A short line was ended on purpose; a list item begins a line on purpose.
        apart = len(before) < _WRAPPED.start or re.match(r"[-*•–]\s|\d+[.)]\s", line)
        joined += ("\n" if apart else " ") + line
    return joined


def _first_line_title(text: str) -> str | None:
    """Return the first line if it clearly is a title: short, no final stop, alone above a paragraph."""
    first, _, rest = text.partition("\n\n")
    if "\n" in first or not rest or not re.search(r"[.!?…»”\"]", rest):
        return None
    words = first.split()
    if not 2 <= len(words) <= _TITLE_WORDS or len(first) > _TITLE_LENGTH or _STOP.search(first):
        return None
    return first
