"""Markdown to plain text: enough for notes and saved articles, so that marks of form are not taken for words."""

from __future__ import annotations

import re

from hearsay.ingest import links

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\((https?://[^()\s]{1,2000})(?:[ \t]+\"[^\"\n]*\")?\)")
_STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*])")
_QUOTE = re.compile(r"^>[ \t]?", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE)


def plain(text: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Return `text` without Markdown, anchors marked, with its front matter's fields and the anchors' addresses.

    Of the front matter only `key: value` lines are read; keys come in lower case. A first heading of level one is added
    as `title` unless the front matter has one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front.group(1))}
        text = text[front.end() :]
    heading = re.match(r"\s*#[ \t]+(.+?)[ \t]*#*[ \t]*$", text, re.MULTILINE)
    if heading:
        fields.setdefault("title", heading.group(1))
    urls: list[str] = []

    def mark(match: re.Match[str]) -> str:
        urls.append(match.group(2))
        return links.marked(match.group(1), len(urls) - 1)

    text = _LINK.sub(mark, _IMAGE.sub("", text))
    for pattern, kept in ((_HEADING, r"\n\1\n"), (_STRONG, r"\2"), (_EMPHASIS, r"\2"), (_QUOTE, ""), (_RULE, "")):
        text = pattern.sub(kept, text)
    return text, fields, tuple(urls)
