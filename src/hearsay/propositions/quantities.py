"""Numbers as ranges with what they count: *almeno tremila soldati* is at least 3,000 of *soldato*.

Numbers stand in digits, in words or both (*12 mila*); what bounds them (*at least*, *fino a*), measures and currencies
are rows of `lexicons/<lang>/quantities.tsv`. Lengths become metres and masses kilograms, so that miles meet kilometres.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hearsay.annotate import Parse, Token
from hearsay.lexicon import rows
from hearsay.records import Quantity, Span, TimeExpression

_ROUGH = 0.1  # how far *about* reaches either way. Source: own choice, `../shared/research/matching.md` rule 3
_PIECE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]|_")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOUNS = frozenset(("NOUN", "PROPN"))
_ARTICLES = frozenset(("un", "una", "uno", "one", "a", "an", "unos", "unas"))
_REACH = 4  # tokens after a number in which its noun is looked for


class _Piece(NamedTuple):
    """A word, number or sign of the text; offsets are code points into the document."""

    start: int
    end: int
    text: str


class _Value(NamedTuple):
    """A number read: its range, the piece after it, its unit (a currency, or empty), whether words alone wrote it."""

    low: float | None
    high: float | None
    after: int
    unit: str = ""
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one language by kind; phrases are tuples of lower-case words, the longest first."""

    lang: str
    numbers: Mapping[str, float]
    multipliers: Mapping[str, float]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], float, float, str], ...]]
    measures: Mapping[str, tuple[float, str]]
    split: re.Pattern[str]


@functools.cache
def _table(lang: str) -> _Table:
    numbers: dict[str, float] = {}
    multipliers: dict[str, float] = {}
    measures: dict[str, tuple[float, str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], float, float, str]]] = {}
    for _, row in rows(lang, "quantities", ("kind", "form", "low", "high", "unit")):
        form, kind = row["form"], row["kind"]
        low, high = (float(row[name]) if row[name] != "-" else 0.0 for name in ("low", "high"))
        if kind == "number":
            numbers[form] = low
        elif kind == "multiplier":
            multipliers[form] = low
        elif kind == "measure":
            measures[form] = (low, row["unit"])
        else:
            words = tuple(_PIECE.findall(form))
            phrases.setdefault(kind, []).append((words, low, high, row["unit"].replace("-", "")))
    parts = sorted((form for form in {*numbers, *multipliers} if len(form) > 2), key=len, reverse=True)
    return _Table(
        lang,
        numbers,
        multipliers,
        {kind: tuple(sorted(found, key=lambda row: -len(row[0]))) for kind, found in phrases.items()},
        measures,
        re.compile("|".join(map(re.escape, parts))),
    )


def find_quantities(parse: Parse, span: Span, times: Sequence[TimeExpression], lang: str) -> tuple[Quantity, ...]:
    """Return the numbers inside `span`, in order, with what they count; those that only date something are left out.

    Raises:
        LexiconError: there is no list of number words for `lang`.
    """
    table = _table(lang)
    pieces = [
        _Piece(span.start + m.start(), span.start + m.end(), m.group()) for m in _PIECE.finditer(span.of(parse.text))
    ]
    starts = [token.start for token in parse.tokens]
    dated = [time.span for time in times if time.span.start < span.end and span.start < time.span.end]
    found = []
    i = 0
    while i < len(pieces):
        value = _bounded(pieces, i, table)
        if value is None:
            i += 1
            continue
        start, end = pieces[i].start, pieces[value.after - 1].end
        if not _names(parse, starts, pieces, i, value) and not any(
            time.start < end and start < time.end for time in dated
        ):
            quantity = _counted(parse, starts, Span(start, end), value, table)
            if quantity is not None:
                found.append(quantity)
        i = value.after
    return tuple(found)


def _names(parse: Parse, starts: Sequence[int], pieces: Sequence[_Piece], i: int, value: _Value) -> bool:
    """Tell whether digits are part of a name (*iPhone 4*, *3GS*) or name a year, and so count nothing."""
    digits = pieces[i].text
    if value.after != i + 1 or value.unit or not digits.isdigit():
        return False
    if _YEAR.fullmatch(digits):
        return True
    if value.after < len(pieces) and pieces[value.after].start == pieces[i].end and pieces[value.after].text.isalpha():
        return True
    before = bisect_left(starts, pieces[i].start) - 1
    if before < 0 or len(digits) > 2:
        return False
    token = parse.tokens[before]
    return token.pos == "PROPN" and token.end + 1 >= pieces[i].start


def _bounded(pieces: Sequence[_Piece], i: int, table: _Table) -> _Value | None:
    """Return the number at piece `i` with the words before it that bound it, and the one that it runs up to."""
    at, kinds = i, set()
    while (hit := _phrase(pieces, at, table, ("least", "most", "about", "between"))) is not None:
        kinds.add(hit[0])
        at = hit[1]
    first = _number(pieces, at, table)
    if first is None or first.low is None or first.high is None:
        return None
    low, high, after = first.low, first.high, first.after
    joint = _phrase(pieces, after, table, ("to",))
    second = _number(pieces, joint[1], table) if joint is not None else None
    if joint is not None and second is not None and second.high is not None and second.high > low:
        dash = not pieces[after].text.isalpha()
        if dash or "between" in kinds or pieces[after].text in {"to", "a", "ai"}:
            scale = second.high / high if high < 100 and second.high >= 1000 and low < 100 else 1.0
            low = low * _thousandfold(low, second.high) if scale > 1 else low
            return _Value(low, second.high, second.after, second.unit or first.unit)
    if kinds == {"between"}:
        at_number = at
        return first if at_number == i else None
    if "least" in kinds:
        return _Value(low, None, after, first.unit)
    if "most" in kinds:
        return _Value(None, high, after, first.unit)
    if "about" in kinds:
        return _Value(low * (1 - _ROUGH), high * (1 + _ROUGH), after, first.unit)
    return first


def _thousandfold(low: float, high: float) -> float:
    """Return what the lower end leaves unsaid in *10–12 mila*: the power of a thousand of the upper one."""
    for power in (1e9, 1e6, 1e3):
        if high >= power > low:
            return power
    return 1.0


def _phrase(
    pieces: Sequence[_Piece], i: int, table: _Table, kinds: Sequence[str]
) -> tuple[str, int, float, float, str] | None:
    """Return the phrase of one of `kinds` at piece `i`: its kind, the piece after it, its figures and unit."""
    for kind in kinds:
        for words, low, high, unit in table.phrases.get(kind, ()):
            if i + len(words) <= len(pieces) and all(
                pieces[i + k].text.lower() == word for k, word in enumerate(words)
            ):
                return kind, i + len(words), low, high, unit
    return None


def _number(pieces: Sequence[_Piece], i: int, table: _Table) -> _Value | None:
    """Return the number that begins at piece `i`, with a currency before or after it."""
    sign = _phrase(pieces, i, table, ("currency",))
    at = sign[1] if sign is not None and not pieces[i].text.isalpha() else i
    if i + 1 < len(pieces) and pieces[i].text.lower() in {"us", "a", "c", "hk"} and pieces[i + 1].text == "$":
        sign, at = ("currency", i + 2, 0.0, 0.0, "USD" if pieces[i].text.lower() == "us" else ""), i + 2
    unit = sign[4] if sign is not None and at > i else ""
    if at >= len(pieces):
        return None
    whole = _phrase(pieces, at, table, ("vague", "fraction"))
    if whole is not None:
        return _Value(whole[2], whole[3], whole[1], whole[4] or unit, True)
    read = _digits(pieces, at, table) if pieces[at].text[0].isdigit() else _worded(pieces, at, table)
    if read is None:
        return None
    value, after = read
    behind = _phrase(pieces, after, table, ("percent", "currency"))
    if behind is not None:
        after, unit = behind[1], unit or behind[4]
    worded = not any(piece.text[0].isdigit() for piece in pieces[at:after])
    return _Value(value, value, after, unit, worded and after - at == 1)


def _digits(pieces: Sequence[_Piece], i: int, table: _Table) -> tuple[float, int] | None:
    english = table.lang == "en"
    text = pieces[i].text
    thousands, point = (",", ".") if english else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+(?:{re.escape(point)}\d+)?", text):
        value = float(text.replace(thousands, "").replace(point, "."))
    elif text.count(",") + text.count(".") <= 1:
        value = float(text.replace(",", "."))
    else:
        return None
    i += 1
    while (  # a blank after the comma, or instead of it: *170, 000*, *170 000*
        i < len(pieces)
        and (pieces[i].text == thousands or (len(text) <= 3 and re.fullmatch(r"\d{3}", pieces[i].text)))
        and (j := i + (pieces[i].text == thousands)) < len(pieces)
        and re.fullmatch(r"\d{3}", pieces[j].text)
        and pieces[j].start - pieces[i - 1].end <= 2
        and value < 1e9
    ):
        value = value * 1000 + float(pieces[j].text)
        i = j + 1
    if i < len(pieces) and pieces[i].start == pieces[i - 1].end and _phrase(pieces, i, table, ("ordinal",)):
        return value, i + 1
    return _scaled(pieces, value, i, table)


def _scaled(pieces: Sequence[_Piece], value: float, i: int, table: _Table) -> tuple[float, int]:
    """Return `value` times the multipliers after it (*2.5 million*, *93bn*), and the piece after them."""
    while i < len(pieces):
        at = i + 1 if pieces[i].text == "-" and i + 1 < len(pieces) else i
        word = pieces[at].text.lower().removesuffix("s") if table.lang == "en" else pieces[at].text.lower()
        factor = table.multipliers.get(word)
        if factor is None or (len(word) <= 2 and pieces[at].start != pieces[i - 1].end):
            break
        value *= factor
        i = at + 1
    return value, i


def _worded(pieces: Sequence[_Piece], i: int, table: _Table) -> tuple[float, int] | None:
    """Return a number written in words: *two hundred and fifty thousand*, *forty-eight*, *dodicimila*."""
    parts: list[str] = []
    first = i
    while i < len(pieces):
        word = pieces[i].text.lower()
        read = _compound(word, table)
        if read:
            parts += read
            i += 1
        elif (
            parts
            and word in {"-", "and", "e", "y"}
            and i + 1 < len(pieces)
            and _compound(pieces[i + 1].text.lower(), table)
        ):
            follows = _compound(pieces[i + 1].text.lower(), table)
            smaller = _factor(follows[0], table) < _factor(parts[-1], table)
            if not smaller or parts[-1] in _ARTICLES:
                break
            i += 1
        else:
            break
    if not parts or (i - first == 1 and pieces[first].text.lower() in _ARTICLES - {"one"}):
        return None
    total = group = 0.0
    for part in parts:
        if part in table.multipliers:
            factor = table.multipliers[part]
            group = (group or 1.0) * factor
            if factor >= 1000:
                total, group = total + group, 0.0
        else:
            group += table.numbers[part]
    return _scaled(pieces, total + group, i, table)


def _factor(part: str, table: _Table) -> float:
    return table.numbers.get(part, table.multipliers.get(part, 0.0))


def _compound(word: str, table: _Table) -> list[str]:
    """Return the number words that `word` is made of, none if it is no number: *trecentomila* is three of them."""
    if word in table.numbers:
        return [word]
    if word in table.multipliers:
        return [word] if len(word) > 2 else []
    if table.lang == "en":
        single = word.removesuffix("s")
        return (
            [single] if single in table.multipliers and len(single) > 2 and single == "dozen" and word == single else []
        )
    parts = table.split.findall(word)
    return parts if parts and "".join(parts) == word else []


def _counted(parse: Parse, starts: Sequence[int], span: Span, value: _Value, table: _Table) -> Quantity | None:
    """Return the quantity at `span` with the noun that it counts, None where the words are no count (*one of them*)."""
    first, last = bisect_right(starts, span.start) - 1, bisect_left(starts, span.end)
    inside = parse.tokens[max(first, 0) : last]
    if not inside:
        return None
    unit = value.unit
    if not unit:
        noun = _noun(parse, inside, last)
        if noun is None and value.bare and value.low == 1:
            return None
        unit = noun.lemma.casefold() if noun is not None else ""
    low, high = value.low, value.high
    if unit in table.measures:
        factor, unit = table.measures[unit]
        low, high = (end * factor if end is not None else None for end in (low, high))
    return Quantity(span, low, high, unit)


def _noun(parse: Parse, inside: Sequence[Token], after: int) -> Token | None:
    """Return the noun that a number counts: its head in the tree, else the next noun of the sentence close behind."""
    covered = {token.i for token in inside}
    for token in reversed(inside):
        if token.rel == "nummod" and token.head not in covered and parse.tokens[token.head].pos in _NOUNS:
            return parse.tokens[token.head]
    for token in inside:
        if (token.pos in _NOUNS or token.rel != "nummod") and token.head not in covered:
            below = [parse.tokens[c] for c in parse.children[token.i] if c >= after and parse.tokens[c].rel == "nmod"]
            if below and below[0].pos in _NOUNS:
                return below[0]
    for token in parse.tokens[after : after + _REACH]:
        if token.sent != inside[-1].sent or (token.pos == "PUNCT" and token.text not in "-–'\"“”"):
            break
        if token.pos in _NOUNS:
            return token
        if token.pos in {"VERB", "AUX", "SCONJ", "PRON"}:
            break
    return None
