"""Answers in JSON: records as they are, whatever letters an article brought, with an ETag of their words."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fastapi import Request
from starlette.responses import Response

from hearsay.records import Span


def plain(value: Any) -> Any:
    """Return a record as dictionaries, lists, strings, numbers, booleans and None, every field under its own name.

    Spans are `[start, end]`; other named tuples are objects. Fields that take no part in comparison (raw bytes) are
    left out.
    """
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, Span):
        return [value.start, value.end]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value) if each.compare}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    return [plain(each) for each in value]


def json_answer(found: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return `found` as JSON in UTF-8; halves of characters, which UTF-8 has none for, stand as JSON's own escapes."""
    return Response(_bytes(found), status, headers, "application/json")


def cached_answer(request: Request, found: Any) -> Response:
    """Return `found` as JSON with an ETag, or 304 without a body where the reader has these very words already."""
    body = _bytes(found)
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag}
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, "application/json")


def _bytes(found: Any) -> bytes:
    value = plain(found)
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
