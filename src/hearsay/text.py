"""Paragraphs, sentences and quotation marks of a text, as offsets into it.

Everything here is decided from characters alone, before any parse. Quotation marks are paired within a paragraph; a
quotation that a paragraph leaves open goes on where the next one opens with a mark (the usage of the press in both
languages), and a stray or missing mark is mended rather than allowed to swallow the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from hearsay.records import Span, trimmed

# Marks that open, and those that may close each. Source: CLDR delimiters of it and en, and the odd pairs met in saved
# pages (“…“, ''…'', ``…'').
_CLOSERS = {
    "«": ("»",),
    "“": ("”", "“", '"'),
    "„": ("”", "“", '"'),
    "‹": ("›",),
    "``": ("''",),
    "‘‘": ("’’",),
    "‘": ("’",),
    '"': ('"', "“", "”"),
    "''": ("''", "’’"),
    "'": ("'", "’"),
}
_MARK = re.compile("``|''|‘‘|’’|[«»“”„‹›‘’\"']")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_END = re.compile(r"([.!?…]+)([\"”’»›)\]]|'')*(\s+|$)")
_OPENERS = "«“„‹‘\"'(¿¡#@"
_ITEM = re.compile(r"(?:^|\n)[^\S\n]*\d{1,3}$")
_ROMAN = re.compile(r"[IVXLC]+\b")
_NEXT_WORD = re.compile(r"[^\W\d_]+(?!\.)")
# What never belongs inside a word, though pages set it without a blank: *said—“never”*, *detto:«Sì»(ieri)*.
_GLUE = re.compile(r"([«»“”„‹›\"()\[\]{}—]|[:,;](?=[«“„‹\"(—]))")
_ADDRESS = re.compile(r"://|@|^www\.|\.\w+/")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks, without them.

    `spans` has one piece a paragraph. `outer` reaches from the first mark to the last. `repaired` tells that a mark was
    missing and its place inferred.
    """

    spans: tuple[Span, ...]
    outer: Span
    repaired: bool = False

    @property
    def start(self) -> int:
        """The first code point between the marks."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """The code point after the last one between the marks."""
        return self.spans[-1].end


def paragraphs(text: str) -> list[Span]:
    """Return the paragraphs of `text` in order: runs of lines that no blank line divides."""
    return [span for match in _PARAGRAPH.finditer(text) for span in trimmed(text, [Span(*match.span())])]


def sentences(text: str, abbreviations: Collection[str] = ()) -> list[Span]:
    """Return the sentences of `text` in order.

    A line break always ends one. A stop does when a blank and something that can begin a sentence follow, unless the
    word before it is a single initial, the number of a list's item, or among `abbreviations`: these are given in lower
    case with their stops. One that is marked `#` (`no.#`) counts only before a figure; one marked `|` (`u.s.|`) ends a
    sentence where the next word is marked `^` (`^the`), as a word that opens one.
    """
    found = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for match in _END.finditer(text, line.start(), line.end()):
            if match.end() >= line.end() or _ends_sentence(text, match, abbreviations):
                found.append(Span(start, match.start(3)))
                start = match.end()
        found.append(Span(start, line.end()))
    return list(trimmed(text, found))


def _ends_sentence(text: str, match: re.Match[str], abbreviations: Collection[str]) -> bool:
    after = text[match.end()]
    if not (after.isupper() or after.isdigit() or after in _OPENERS or after in "-–—[•"):
        return False
    if after in "-–—" and text[match.end() + 1 : match.end() + 3].strip()[:1].islower():
        return False
    if match.group(1) != ".":
        return True
    word = re.search(r"\S+$", text[max(0, match.start() - 24) : match.start() + 1])
    if word is None or match.group(2):
        return True
    shown = word.group().lstrip("(«“\"'‘[¿¡")
    bare = shown.lower()
    for form in (bare, re.split("['’]", bare)[-1]):
        if form in abbreviations:
            return False
        if f"{form}#" in abbreviations:
            dated = text[: match.start() + 1 - len(form)].rstrip()[-1:].isdigit()
            return not (after.isdigit() or _ROMAN.match(text, match.end()) or (dated and after in "(-–—"))
        if f"{form}|" in abbreviations:
            following = _NEXT_WORD.match(text, match.end())
            return after in _OPENERS or _opens(following, abbreviations)
    if bare == "x.":  # the channel, far oftener than an initial
        return True
    if bare[:-1].isdigit() and _ITEM.search(text, max(0, match.start() - 8), match.start()):
        return False
    initials = re.fullmatch(r"(?:[^\W\d_]\.)+", bare)
    return not (initials and after.isupper() and (len(bare) > 2 or shown[0].isupper()))


def _opens(word: re.Match[str] | None, abbreviations: Collection[str]) -> bool:
    return word is not None and f"^{word[0].lower()}" in abbreviations


def unglued(word: str) -> list[str]:
    """Return the pieces of a tokenizer's word that holds marks no word has inside; addresses stay whole."""
    if not _GLUE.search(word) or not any(map(str.isalnum, word)) or _ADDRESS.search(word):
        return [word]
    return [piece for piece in _GLUE.split(word) if piece]


def quotations(text: str) -> list[Quotation]:
    """Return the outermost quotations of `text`, in order of position."""
    found: list[Quotation] = []
    carried: tuple[str, list[Span], int] | None = None
    before: Span | None = None
    for paragraph in paragraphs(text):
        at = paragraph.start
        if carried is not None:
            opener, pieces, first = carried
            again = _MARK.match(text, at)
            carried = None
            if (
                again
                and (again.group() == opener or (again.group() in '“"«' and opener in '“"«'))
                and not _closes(text, again)
            ):
                inner = again.end()
                close = _closing(text, opener, inner, paragraph.end)
                if close is None:
                    carried = (opener, [*pieces, Span(inner, paragraph.end)], first)
                    before = paragraph
                    continue
                found.append(Quotation(trimmed(text, [*pieces, Span(inner, close.start())]), Span(first, close.end())))
                at = close.end()
            elif (end := _ends_here(text, opener, first, paragraph, before)) is not None:
                found.append(Quotation(trimmed(text, [*pieces, Span(at, end.start())]), Span(first, end.end())))
                at = end.end()
            else:
                found.extend(_left_open(text, pieces, first, found))
        carried = _paragraph_quotations(text, at, paragraph, before, found)
        before = paragraph
    if carried is not None:
        _, pieces, first = carried
        found.extend(_left_open(text, pieces, first, found))
    return [quotation for quotation in found if quotation.spans]


def _ends_here(text: str, opener: str, first: int, paragraph: Span, before: Span | None) -> re.Match[str] | None:
    """Return the mark in `paragraph` that closes a quotation which the paragraph before opened with its first word.

    Papers that do not open each paragraph of a quotation anew still close it; no other mark stands before that one.
    """
    if before is None or text[before.start : first].strip():
        return None
    mark = _MARK.search(text, paragraph.start, paragraph.end)
    while mark is not None and mark.group() in {"’", "'", "‘"}:
        mark = _MARK.search(text, mark.end(), paragraph.end)
    if mark is None or not _closes(text, mark):
        return None
    close = _closing(text, opener, paragraph.start, paragraph.end)
    return close if close is not None and close.start() == mark.start() else None


def _paragraph_quotations(
    text: str, at: int, paragraph: Span, before: Span | None, found: list[Quotation]
) -> tuple[str, list[Span], int] | None:
    """Append the quotations that `paragraph` closes to `found`; return the one it leaves open."""
    while (mark := _MARK.search(text, at, paragraph.end)) is not None:
        at = mark.end()
        kind = mark.group()
        if kind in {"’", "'", "‘"} and not _opens_single(text, mark):
            continue
        if kind not in _CLOSERS or (kind != "‘" and _closes(text, mark)):
            if kind in {"’", "'", "’’", "''"}:
                continue
            mended = _missing_opener(text, mark, paragraph, before, found)
            if mended is not None:
                found.append(mended)
            continue
        close = _closing(text, kind, mark.end(), paragraph.end)
        if close is not None:
            found.append(Quotation(trimmed(text, [Span(mark.end(), close.start())]), Span(mark.start(), close.end())))
            at = close.end()
        elif kind not in {"‘", "'"}:
            return kind, [Span(mark.end(), paragraph.end)], mark.start()
    return None


def _left_open(text: str, pieces: list[Span], first: int, found: list[Quotation]) -> list[Quotation]:
    """Mend a quotation that never closes: kept where it opens a paragraph or follows a colon, else a stray mark.

    One that opens a sentence is kept too if its mark can only open, or if its paragraph has quoted before.
    """
    before = text[max(0, first - 80) : first].rstrip(" ")
    if before and before[-1] not in ":\n" and len(pieces) == 1:
        again = bool(found) and "\n" not in text[found[-1].outer.end : first]
        if before[-1] not in ".!?" or not (again or text[first] in "«“„"):
            return []
    return [Quotation(trimmed(text, pieces), Span(first, pieces[-1].end), repaired=True)]


def _opens_single(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end() : mark.end() + 1]
    return mark.group() != "’" and (before.isspace() or before in '([—–“«"') and after.isalnum()


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Tell whether a mark with no open partner can only be a closing one."""
    if mark.group() in "»”›":
        return True
    before = text[mark.start() - 1] if mark.start() else "\n"
    after = text[mark.end()] if mark.end() < len(text) else "\n"
    return (after in ",;:.!?)" or after.isspace()) and (not before.isspace() or after in ",;:.!?)")


def _closing(text: str, opener: str, at: int, end: int) -> re.Match[str] | None:
    """Return the mark that closes `opener`, looking from `at` to `end`, or None."""
    closers = _CLOSERS[opener]
    depth = 0
    for mark in _MARK.finditer(text, at, end):
        kind = mark.group()
        if (kind == opener and kind in "«‹„") or (opener == "“" and kind == "“" and not _closes(text, mark)):
            depth += 1
        elif kind in closers:
            if opener in {"‘", "'"} and not _closes_single(text, mark):
                continue
            if opener in {'"', "“", "„"} and kind != closers[0] and not _closes(text, mark):
                continue
            if depth == 0:
                return mark
            depth -= 1
        elif opener in {"“", '"', "‘‘"} and kind in {"’’", "''"} and _closes(text, mark):
            return mark
    return None


def _closes_single(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1]
    after = text[mark.end() : mark.end() + 1]
    return not before.isspace() and not after.isalnum()


def _missing_opener(
    text: str, mark: re.Match[str], paragraph: Span, before: Span | None, found: list[Quotation]
) -> Quotation | None:
    """Mend a closing mark that nothing opened: the quotation begins with the paragraph, or with the one before it."""
    floor = found[-1].outer.end if found else 0
    if text[paragraph.start : mark.start()].strip():
        start = max(paragraph.start, floor)
        sentence = max(text.rfind(stop, start, mark.start() - 1) for stop in (". ", ": ", "? ", "! "))
        start = max(start, sentence + 1)
    else:
        if before is None or before.start < floor:
            return None
        start = before.start
    spans = trimmed(text, [Span(start, mark.start())])
    return Quotation(spans, Span(spans[0].start, mark.end()), repaired=True) if spans else None
