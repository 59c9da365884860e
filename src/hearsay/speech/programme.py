"""What is said, in which order, and where it stands in the article: the article itself, or its claims.

Every utterance knows which code points of `document.text` it speaks. What cannot be spoken (control characters, halves
of characters, marks that no one sees) is left out, and of an address only the host is said.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from hearsay.lexicon import rows
from hearsay.records import Analysis, Attribution, Document, Span
from hearsay.text import sentences

Kind = Literal["title", "sentence", "source", "claim"]
Name = Literal["article", "claims"]

LONGEST = 200_000
"""Code points of an article that are spoken at most: about four hours. Source: ours; no news text is as long."""
BREATH = 500
"""Code points of one utterance at most, cut at a blank: about half a minute, so that nothing is waited for long."""
PAUSES = {"title": 0.9, "paragraph": 0.7, "sentence": 0.3, "source": 0.25}
"""Seconds of silence after an utterance. Source: ours, by what a reader needs to tell a paragraph from a sentence."""

# Unseen and unspoken: controls other than blanks, soft hyphens and zero-width marks (not the joiners, which some
# scripts need), directions, halves of characters, private and unassigned ends. Source: Unicode categories Cc, Cf, Cs,
# Co. An address: its scheme and what follows the host are left out.
_ODD = re.compile(
    "(?P<blank>[\\s\x1c-\x1f\x85]+)"
    "|(?P<drop>[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]+)"
    r"|(?P<scheme>\b[a-z][a-z0-9+.]{1,10}://)(?P<host>[^\s/?#»”\"'<>()]*)(?P<rest>[^\s»”\"'<>()]*)"
)
_SPOKEN = re.compile(r"\w")
_WORD = re.compile(r"\w+(?:['’.,]\w+)*")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said in one go: `text` as a voice gets it.

    `spans` is what it says of the article, in code points, empty where the words are only ours. `pieces` places
    `text` in the article: each is where in `text` a stretch begins, and the code points it was taken from. `pause` is
    the silence after it in seconds. `claim` is the id of the claim it belongs to, None in the article's programme.
    """

    text: str
    kind: Kind
    spans: tuple[Span, ...]
    pieces: tuple[tuple[int, Span], ...] = ()
    pause: float = 0.0
    claim: str | None = None

    def place(self, at: int) -> int | None:
        """Return where the character `at` of `text` stands in the article, None where the words are ours."""
        number = bisect_right(self.pieces, at, key=lambda piece: piece[0]) - 1
        if number < 0:
            return None
        first, span = self.pieces[number]
        place = span.start + at - first
        return place if place < span.end else None

    def word(self, at: int) -> Span | None:
        """Return the whole word of the article that begins at the character `at` of `text`, None where none does."""
        found = _WORD.match(self.text, at)
        start, end = self.place(at), self.place(found.end() - 1) if found else None
        return None if start is None or end is None else Span(start, end + 1)


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that is said, in order. `cut` is the code point where a text too long is left, None where it is not.

    `state` is a reason word where nothing can be said (`empty`, `no_phrases`), None otherwise.
    """

    name: Name
    lang: str
    utterances: tuple[Utterance, ...]
    cut: int | None = None
    state: Literal["empty", "no_phrases"] | None = None

    @property
    def key(self) -> str:
        """32 hexadecimal digits of SHA-256 over all that is said and where it stands."""
        digest = hashlib.sha256(f"{self.name}\x1f{self.lang}\x1f{self.cut}".encode())
        for each in self.utterances:
            digest.update(repr(each).encode("utf-8", "backslashreplace"))
        return digest.hexdigest()[:32]


def article(document: Document) -> Programme:
    """Return the title, if it is not the text's own first line, and then the text, sentence by sentence."""
    text = document.text
    said = []
    title = (document.title or "").strip()
    first = text[: text.find("\n") if "\n" in text else len(text)].strip()
    heading = bool(title) and _folded(title) == _folded(first)
    if title and not heading:
        said += _utterances(_Said().ours(title[:BREATH]), "title", (), PAUSES["title"])
    cut = LONGEST if len(text) > LONGEST else None
    spans = sentences(text[:LONGEST], _abbreviations(document.lang))
    for number, span in enumerate(spans):
        ends = spans[number + 1].start if number + 1 < len(spans) else len(text)
        paragraph = "\n" in text[span.end : ends]
        kind: Kind = "title" if heading and number == 0 else "sentence"
        pause = PAUSES["title" if kind == "title" else "paragraph" if paragraph else "sentence"]
        for piece in _breaths(text, span):
            said += _utterances(_Said().words(text, piece), kind, (piece,), pause if piece.end == span.end else 0.0)
    return Programme("article", document.lang, tuple(said), cut, None if said else "empty")


def claims(analysis: Analysis) -> Programme:
    """Return the claims in order: who says it, on whose word it came, and the exact words.

    Raises:
        LexiconError: the table of phrases is not as it should be.
    """
    document = analysis.document
    phrases = _phrases(document.lang)
    if phrases is None:
        return Programme("claims", document.lang, (), state="no_phrases")
    said: list[Utterance] = []
    length = 0
    cut = None
    for claim in analysis.attributions:
        if length > LONGEST:
            cut = claim.content[0].start if claim.content else None
            break
        lead = _Said().ours(_lead(claim, phrases))
        around = tuple(sorted({*(span for source in claim.sources for span in source.span), *claim.cue}))
        said += _utterances(lead, "source", around, PAUSES["source"], claim.id)
        pieces = [piece for span in claim.content for piece in _breaths(document.text, span)]
        for group in _together(pieces):
            words = _Said()
            for piece in group:
                words.words(document.text, piece).ours(" ")
            pause = PAUSES["paragraph"] if group[-1] == pieces[-1] else 0.0
            said += _utterances(words, "claim", tuple(group), pause, claim.id)
            length += sum(piece.end - piece.start for piece in group)
    return Programme("claims", document.lang, tuple(said), cut, None if said else "empty")


class _Said:
    """A voice's text in the making, with the stretches of the article that it was taken from."""

    def __init__(self) -> None:
        self.text = ""
        self.pieces: list[tuple[int, Span]] = []

    def ours(self, words: str) -> _Said:
        """Add words of our own, or of the page's metadata."""
        self.text += "".join(" " if blank else piece for piece, blank, _ in _speakable(words))
        return self

    def words(self, text: str, span: Span) -> _Said:
        """Add the article's words under `span`."""
        for piece, blank, at in _speakable(span.of(text)):
            if blank:
                self.text += " "
            else:
                start = span.start + at
                self.pieces.append((len(self.text), Span(start, start + len(piece))))
                self.text += piece
        return self


def _speakable(text: str) -> Iterator[tuple[str, bool, int]]:
    """Yield what can be spoken of `text`: a stretch, whether it is blank, and where it began."""
    at = 0
    for odd in _ODD.finditer(text):
        if odd.start() > at:
            yield text[at : odd.start()], False, at
        if odd["blank"]:
            yield " ", True, odd.start()
        elif odd["host"]:
            yield odd["host"], False, odd.start("host")
            if odd["rest"].endswith((".", ",", ";", ":")):
                yield odd["rest"][-1], False, odd.end() - 1
        at = odd.end()
    if at < len(text):
        yield text[at:], False, at


def _utterances(
    said: _Said, kind: Kind, spans: tuple[Span, ...], pause: float, claim: str | None = None
) -> list[Utterance]:
    """Return the utterance, or nothing where no letter or figure is left to say."""
    if not _SPOKEN.search(said.text):
        return []
    return [Utterance(said.text, kind, spans, tuple(said.pieces), pause, claim)]


def _breaths(text: str, span: Span) -> list[Span]:
    """Return `span` in pieces that one breath can hold, cut after a blank where there is one."""
    found = []
    start = span.start
    while span.end - start > BREATH:
        blank = max(text.rfind(mark, start + BREATH // 2, start + BREATH) for mark in (", ", "; ", ": ", " – ", "\n"))
        blank = blank if blank > 0 else text.rfind(" ", start + BREATH // 2, start + BREATH)
        end = blank + 1 if blank > 0 else start + BREATH
        found.append(Span(start, end))
        start = end
    return [*found, Span(start, span.end)]


def _together(pieces: Sequence[Span]) -> list[list[Span]]:
    """Return the pieces of an interrupted quotation in groups that one breath can hold."""
    groups: list[list[Span]] = []
    length = 0
    for piece in pieces:
        size = piece.end - piece.start
        if groups and length + size <= BREATH:
            groups[-1].append(piece)
            length += size
        else:
            groups.append([piece])
            length = size
    return groups


def _lead(claim: Attribution, phrases: dict[str, str]) -> str:
    """Return *Fonte: Lidia Sarpi, riferito da Radio Lantern. Smentita, come possibile:*."""
    names = [source.name.strip()[:BREATH] for source in claim.sources if source.type != "unknown" or source.span]
    first, relays = (names[:1] or [""])[0], [name for name in names[1:] if name]
    who = phrases["source"].format(who=first) if first else phrases["nobody"]
    who = ", ".join([who, *(phrases["relayed"].format(who=name) for name in relays)])
    how = [phrases[word] for word in (claim.stance, claim.certainty, claim.mode) if word in phrases]
    if claim.reported_conditional:
        how.insert(min(1, len(how)), phrases["conditional"])
    text = ", ".join(how)
    return f"{who}. {text[:1].upper()}{text[1:]}:" if text else f"{who}:"


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


@cache
def _phrases(lang: str) -> dict[str, str] | None:
    """Return the phrases in `lang`, None where the table has no such language."""
    lines = files("hearsay.speech").joinpath("phrases.tsv").read_text(encoding="utf-8").splitlines()
    header, *table = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if lang not in header[1:]:
        return None
    return {row[0]: row[header.index(lang)] for row in table}


@cache
def _abbreviations(lang: str) -> frozenset[str]:
    """Return the abbreviations that end no sentence in `lang`; none where hearsay does not read the language."""
    if not re.fullmatch("[a-z]{2,3}", lang) or not (files("hearsay") / "lexicons" / lang).is_dir():
        return frozenset()
    return frozenset(row["abbreviation"] for _, row in rows(lang, "abbreviations", ("abbreviation",)))
