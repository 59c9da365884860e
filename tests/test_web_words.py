"""The words of the interface: what pages say exists in both languages, is said somewhere, and wants the same values."""

from __future__ import annotations

import ast
import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from hearsay.web.words import LANGUAGES, messages, preferred, translator

WEB = Path(str(files("hearsay.web")))
KEY = re.compile(r"[a-z]+\.[a-z0-9_]+")
IN_TEMPLATE = re.compile(r"""\bt\(\s*(?:"([a-z_]+\.\w*)"|'([a-z_]+\.\w*)')(\s*~)?""")
ANY_LITERAL = re.compile(r"""["']([a-z]+\.\w+)["']""")


def parts() -> set[str]:
    return {path.stem for path in (WEB / "words").glob("*.tsv")}


def said_in_templates() -> tuple[set[str], set[str]]:
    """Keys that templates say, and beginnings of keys that they complete."""
    keys, beginnings = set(), set()
    for path in (WEB / "templates").rglob("*.j2"):
        text = path.read_text(encoding="utf-8")
        for match in IN_TEMPLATE.finditer(text):
            (beginnings if match[3] else keys).add(match[1] or match[2])
        keys |= {found for found in ANY_LITERAL.findall(text) if found.partition(".")[0] in parts()}
    return keys, beginnings


def said_in_code() -> tuple[set[str], set[str]]:
    """The same of the modules: literals that look like keys, and f-strings that begin like one."""
    keys, beginnings = set(), set()
    for path in WEB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if start.partition(".")[0] in parts() and re.fullmatch(r"[a-z]+\.\w*", start):
                    beginnings.add(start)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
                keys.add(node.value)
    return {key for key in keys if key.partition(".")[0] in parts()}, beginnings


def fields(message: str) -> set[str]:
    return {name for part in message.split("|") for _, name, _, _ in Formatter().parse(part) if name}


def test_every_message_that_a_page_says_is_there() -> None:
    known = messages("en")
    for keys, beginnings in (said_in_templates(), said_in_code()):
        assert keys
        assert sorted(key for key in keys - set(known) if not key.startswith(tuple(beginnings))) == []
        assert [each for each in beginnings if not any(key.startswith(each) for key in known)] == []


def test_every_message_is_said_somewhere() -> None:
    keys, beginnings = said_in_templates()
    more_keys, more_beginnings = said_in_code()
    said, begun = keys | more_keys, tuple(beginnings | more_beginnings)
    # What `telling.Said` and errors say is named without its part: their names stand as literals in the code.
    words = "\n".join(path.read_text(encoding="utf-8") for path in WEB.rglob("*.py"))
    silent = [
        key
        for key in messages("en")
        if key not in said and not (begun and key.startswith(begun)) and f'"{key.partition(".")[2]}"' not in words
    ]
    assert silent == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_languages_want_the_same_values_and_know_one_from_many(lang: str) -> None:
    english = messages("en")
    for key, message in messages(lang).items():
        assert fields(message) - {"count"} == fields(english[key]) - {"count"}, key
        assert message.count("|") == english[key].count("|") <= 1, key
        assert ("count" in fields(message)) == ("count" in fields(english[key])), key
        assert not re.search(r"\s{2}|^\s|\s$", message), key


def test_one_is_told_from_many() -> None:
    assert [translator("en")("list.claims", count=count) for count in (0, 1, 2)] == ["0 claims", "1 claim", "2 claims"]
    assert translator("it")("list.articles", count=1) == "1 articolo"


def test_a_message_that_is_not_there_is_an_error_and_no_empty_place() -> None:
    with pytest.raises(KeyError):
        translator("it")("list.nothing_of_the_kind")


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("it-IT,it;q=0.9,en;q=0.8", "it"),
        ("de-DE,de;q=0.9,it;q=0.5,en;q=0.4", "it"),
        ("fr", "en"),
        ("", "en"),
        ("en;q=0.2,it;q=x,it;q=0.1", "en"),
    ],
)
def test_the_browser_says_which_language_it_likes(header: str, lang: str) -> None:
    assert preferred(header) == lang
