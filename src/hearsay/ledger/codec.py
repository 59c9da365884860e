"""Records to JSON and back, from their own field types: what goes in comes out equal.

A record becomes an object of those fields that differ from their default: short, and what was written before a field
was added, with a default, can still be read, as can what was written by a newer program that knows one more.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, Union

from hearsay.reasons import Told, from_plain, to_plain

Record = TypeVar("Record")
# What UTF-8 cannot encode (halves of characters) and what PostgreSQL's text refuses (NUL): kept as JSON escapes.
_ODD = re.compile("[\x00\ud800-\udfff]")


def to_json(kind: Any, value: object) -> str:
    """Return `value`, of the type `kind`, as JSON that every database can hold."""
    plain = _encoder(kind)(value)
    line = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return json.dumps(plain, separators=(",", ":")) if _ODD.search(line) else line


def from_json(kind: type[Record], line: str) -> Record:
    """Return the value of the type `kind` that `to_json` wrote."""
    value: Record = from_json_as(kind, line)
    return value


def from_json_as(kind: Any, line: str) -> Any:
    """Return the value of a `kind` that is no class, as `tuple[Span, ...]`."""
    return _decoder(kind)(json.loads(line))


def storable(text: str) -> str:
    """Return `text` with each character that a database refuses replaced by U+FFFD, in the same length."""
    return _ODD.sub("\ufffd", str(text))


def _same(value: Any) -> Any:
    return value


@cache
def _encoder(kind: Any) -> Callable[[Any], Any]:
    """Return what turns a value of `kind` into plain JSON values."""
    if kind == Told:
        return to_plain
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _record_encoder(kind)
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return list
    if origin in (Union, types.UnionType):
        (inner,) = (each for each in arguments if each is not types.NoneType)
        encode = _encoder(inner)
        return _same if encode is _same else lambda value: None if value is None else encode(value)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        encode = _encoder(arguments[0])
        return list if encode is _same else lambda values: [encode(value) for value in values]
    if origin is tuple:
        return list
    return _same


def _record_encoder(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = [each for each in dataclasses.fields(kind) if each.compare]
    parts = [(each.name, _encoder(hints[each.name]), each.default) for each in fields]

    def encode(record: Any) -> dict[str, Any]:
        return {
            name: part(value)
            for name, part, default in parts
            if (value := getattr(record, name)) != default or default is dataclasses.MISSING
        }

    return encode


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    """Return what turns plain JSON values into a value of `kind`."""
    if kind == Told:
        return from_plain
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _record_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda values: kind(*values)
    if origin in (Union, types.UnionType):
        (inner,) = (each for each in arguments if each is not types.NoneType)
        decode = _decoder(inner)
        return _same if decode is _same else lambda value: None if value is None else decode(value)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        decode = _decoder(arguments[0])
        return tuple if decode is _same else lambda values: tuple([decode(value) for value in values])
    if origin is tuple:
        return tuple
    if kind is float:
        return float
    return _same


def _record_decoder(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    parts = {each.name: _decoder(hints[each.name]) for each in dataclasses.fields(kind) if each.compare}

    def decode(values: dict[str, Any]) -> Any:
        return kind(**{name: parts[name](value) for name, value in values.items() if name in parts})

    return decode
