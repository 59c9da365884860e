"""Reasons in words: each is a sentence in English that knows its parts, so that it can be said in other languages.

    >>> told = Reason("both_name", name="Anna Ferri")
    >>> told
    'both name Anna Ferri'
    >>> say(told, "it")
    'entrambe nominano Anna Ferri'

`reasons.tsv` holds the messages, one a row: a code, and the words in each language with `{name}` where a value goes. A
message that depends on `count` has the singular and the plural on both sides of a bar. Behind a value's name may stand
how it is written: `:day` cuts a time to its day, `:number` groups digits as the language does, and anything else joins
the parts of a list (`{names:; }`; a comma where nothing stands).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Annotated, Any, Self, TypeAlias

LANGUAGES = ("en", "it")
"""The languages that reasons can be said in."""

Value: TypeAlias = "str | int | float | tuple[str, ...]"
"""What a message is filled with; a text, or a part of a list, may be a `Reason` itself."""

_CODE = ""  # the key under which a reason's JSON holds its code: no value is called so


class Reason(str):
    """A sentence in English, made from the message of a `code` and its `values`; equal to that sentence.

    Raises:
        KeyError: there is no such code, or its message wants a value that is not given.
    """

    __slots__ = ("code", "values")
    code: str
    values: Mapping[str, Value]

    def __new__(cls, code: str, **values: Value) -> Self:
        """Return the sentence of `code`, filled with `values`."""
        made = super().__new__(cls, _Said("en").of(code, values))
        made.code = code
        made.values = MappingProxyType(values)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a copy is made."""
        return _made, (self.code, dict(self.values))


Told = Annotated[str, Reason]
"""A text for people that may be a `Reason`; what reads and writes records keeps its parts."""


def say(text: str, lang: str) -> str:
    """Return a text in `lang` if it is a `Reason` that can be said in it, else as it stands."""
    return _Said(lang).of(text.code, text.values) if isinstance(text, Reason) and lang in LANGUAGES else str(text)


def spoken(text: str, lang: str) -> str:
    """Return the language that `say` says a text in; English where a text is nothing but its words."""
    return lang if isinstance(text, Reason) and lang in LANGUAGES else "en"


def to_plain(text: Value) -> Any:
    """Return a text as plain JSON values: a `Reason` as an object of its code and its values, others as they are."""
    if isinstance(text, Reason):
        return {_CODE: text.code, **{name: to_plain(value) for name, value in text.values.items()}}
    return [to_plain(each) for each in text] if isinstance(text, tuple) else text


def from_plain(plain: Any) -> Any:
    """Return what `to_plain` wrote; a reason of a code that is not known (a newer program's) is its code."""
    if isinstance(plain, list):
        return tuple([from_plain(each) for each in plain])
    if not isinstance(plain, dict):
        return plain
    values = {name: from_plain(value) for name, value in plain.items() if name != _CODE}
    try:
        return Reason(plain[_CODE], **values)
    except (KeyError, TypeError):
        return str(plain.get(_CODE, ""))


def codes() -> tuple[str, ...]:
    """Return every code that there is a message for."""
    return tuple(_messages("en"))


def _made(code: str, values: dict[str, Value]) -> Reason:
    return Reason(code, **values)


@cache
def _messages(lang: str) -> Mapping[str, str]:
    lines = files("hearsay").joinpath("reasons.tsv").read_text(encoding="utf-8").splitlines()
    column = ("code", *LANGUAGES).index(lang)
    rows = [line.split("\t") for line in lines[1:]]
    found = {row[0]: row[column] for row in rows}
    if len(found) != len(rows) or any(len(row) != 1 + len(LANGUAGES) or not all(row) for row in rows):
        raise ValueError("reasons.tsv: each row has a code of its own and a message in every language")
    return found


class _Said(Formatter):
    """Fills a message in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def of(self, code: str, values: Mapping[str, Value]) -> str:
        message = _messages(self.lang)[code]
        if "|" in message:
            one, many = message.split("|")
            message = one if values["count"] == 1 else many
        return self.vformat(message, (), values)

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, tuple):
            return (format_spec or ", ").join(say(each, self.lang) for each in value)
        if isinstance(value, str):
            return value[:10] if format_spec == "day" else say(value, self.lang)
        if format_spec == "number":
            digits = f"{value:,.10g}"
            return digits.translate(str.maketrans(",.", ".,")) if self.lang == "it" else digits
        return str(value)
