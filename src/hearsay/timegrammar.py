"""A small pattern language for expressions made of word classes, and the scanner that finds them in running text.

A grammar is a file of tab-separated rows `kind, form, value, source`. A row of any kind but four is a word of a class:
`form` belongs to the class `kind` and means `value`; a form that begins with a capital matches only so. The four kinds
of rules:

    period  an expression by itself, which may also stand inside another (`<p>`) or in a bounded place (`<b>`)
    bare    an expression only where `<b>` admits it, since by itself it would be a mere number (*2024*)
    time    an expression made around others: `entro <b>`, `between <b> and <b>`
    none    words that look like an expression and are not (*the Sunday Times*)

A rule's `form` is a pattern: words, `(a|b)`, `x?`, `{class}` or `{slot:class}`, `<p>`, `<b>`; `^` and `$` mark where
the expression begins and ends when context is matched too. A space stands for white space, or for nothing after an
apostrophe or hyphen. A rule's `value` is an operation and its arguments, `$slot` for what was matched (`$p` and `$q`
for the first and second inner expression). The longest reading at the leftmost place wins; equal lengths go to the
earlier row.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from hearsay.errors import LexiconError
from hearsay.records import Span

_T = TypeVar("_T")
_RULES = ("period", "bare", "time", "none")
_INNER = ("period", "bare", "none")
_SEP = "(?: +|(?<=['-]))"
_BLANKS = "\t\u00a0\u2009\u202f"
_LEVEL = str.maketrans(dict.fromkeys("’ʼ", "'") | dict.fromkeys("‐‑–", "-") | dict.fromkeys(_BLANKS, " "))
_SHOUTED = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2,}\b")
_WRAPPED = re.compile(r"\n(?=[a-zà-öø-ÿ])")

# Language-neutral shapes of digits. `y` and `d` refuse what makes a number a quantity (2.500, 20%, 12:30, 2024 people).
_SHAPES = {
    "d": r"(?:0?[1-9]|[12]\d|3[01])(?!\d|[.,:]\d| ?%COUNTED)",
    "dd": r"(?:0?[1-9]|[12]\d|3[01])(?!\d)",
    "mm": r"(?:0?[1-9]|1[0-2])(?!\d)",
    "y": r"(?:1[5-9]|20)\d\d(?![\w%]|[.,:/-]\d| ?[%€$£]COUNTED)",
    "yyyy": r"(?:1[5-9]|20)\d\d(?!\d)",
    "yy": r"\d\d(?!\w)",
    "tens": r"\d0",
    "nth": r"\d{1,2}(?!\d)",
    "decadefigures": r"(?:1[5-9]|20)\d0",
    "any": r"[^\W\d_]+",
    "roman": r"[XVI][xvi]*",
    "brk": r"(?= *(?:[,;:.!?)\n]|$))(?![,.:]\d)",
    "nocap": r"(?! +[A-ZÀ-Þ]\w*[a-z])",
}
_DEEPEST = 5
"""How many expressions may stand one inside the other: *by the end of the summer of last year* is 3."""
_ROMANS = (
    *(tens + ones for tens in ("", "x") for ones in ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]),
    "xxi",
)
_PLACES = ("<p>", "<b>")
_ZERO_WIDTH = ("brk", "nocap")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: regular expressions and places of inner expressions (`<p>`, `<b>`), an operation, and its arguments."""

    kind: str
    steps: tuple[str, ...]
    op: str
    args: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]]
    order: int


@dataclass(frozen=True, slots=True)
class Node:
    """One match of a rule: its span, where the match ends, and what fills its slots (words' values, inner matches)."""

    rule: Rule
    span: Span
    stop: int
    slots: Mapping[str, str | Node]

    def arguments(self) -> list[str | Node | None]:
        """Return the operation's arguments; None stands for an optional slot that matched nothing."""
        return [self.slots.get(arg[1:]) if arg.startswith("$") else arg for arg in self.rule.args]


_TOKEN = re.compile(r"\{[^{}]+\}|<[pb]>|[()|?^$ ]|[^\W_]+|[^\s\w]")
_WORD = re.compile(r"[^\W_]+")
_Classes = dict[str, dict[str, str]]
_Heads = frozenset[tuple[str, ...]]
"""The first two words of what a pattern matches, or fewer where it ends before; `0` is any figure, `*` any word."""

_NOTHING: _Heads = frozenset({()})


class _Atom(NamedTuple):
    """A piece of a pattern: its regular expression, its heads, and whether it stands for an inner expression."""

    regex: str
    heads: _Heads
    place: str = ""


@functools.lru_cache(maxsize=8_192)
def _escape(form: str) -> str:
    """Return `form` as a regular expression for levelled text; a first letter that is small may be a capital there."""
    level = _level(form)
    head = f"[{level[0]}{level[0].upper()}]" if level[0].islower() else re.escape(level[0])
    return head + re.escape(level[1:]).replace(r"\ ", _SEP).replace(r"\-", "-")


def _level(text: str) -> str:
    """Return `text` with one kind of apostrophe, hyphen and blank, and shouted words capitalised; no offset moves.

    A line break before a small letter is a blank: the line was wrapped there.
    """
    level = _SHOUTED.sub(lambda word: word[0][0] + word[0][1:].lower(), text.translate(_LEVEL))
    return _WRAPPED.sub(" ", level)


def _key(word: str) -> str:
    return "0" if word[0].isdigit() else word.lower()


@functools.lru_cache(maxsize=8_192)
def _heads(form: str) -> tuple[str, ...]:
    return tuple(_key(word) for word in _WORD.findall(form)[:2])


def _chain(items: Sequence[tuple[_Atom, bool]]) -> _Heads:
    """Return the heads of atoms in a row; True marks an optional one."""
    heads = _NOTHING
    for atom, optional in items:
        after = atom.heads | _NOTHING if optional else atom.heads
        heads = frozenset((*head, *more)[:2] for head in heads for more in (after if len(head) < 2 else _NOTHING))
    return heads


def _glue(items: Sequence[tuple[_Atom, bool]]) -> _Heads:
    """Return the heads of atoms without a blank between them, whose words may run together."""
    if all(atom.heads == _NOTHING for atom, _ in items[1:]):
        return _chain(items)
    return frozenset((*head[:1], "*") for head in _chain(items) if head)


class _Compiler:
    """Turns one pattern into steps; built anew for each rule, since slots are numbered within a rule."""

    def __init__(self, pattern: str, classes: _Classes, wanted: Collection[str]) -> None:
        self.wanted = wanted
        self.tokens = _TOKEN.findall(pattern)
        self.at = 0
        self.classes = classes
        self.slots: dict[str, Mapping[str, str]] = {}
        self.names: defaultdict[str, int] = defaultdict(int)

    def compile(self) -> tuple[tuple[str, ...], _Heads]:
        """Return the steps (regular expressions and places of inner expressions) and the heads of the pattern."""
        items = self._sequence()
        if self.at < len(self.tokens):
            raise ValueError("unbalanced brackets")
        steps: list[str] = []
        run: list[tuple[_Atom, bool]] = []
        for atom, optional in items:
            if atom.place:
                if run or steps:
                    steps.append(self._join(run, lead=bool(steps), trail=True))
                steps.append(atom.place)
                run = []
            else:
                run.append((atom, optional))
        if run:
            steps.append(self._join(run, lead=bool(steps)) + r"(?!\w|-[^\W\d_])")
        return tuple(steps), _chain(items)

    def _join(self, items: Sequence[tuple[_Atom, bool]], lead: bool = False, trail: bool = False) -> str:
        """Return the items with blanks between them; an optional item takes its blank with it."""
        pivot = next((i for i, (_, optional) in enumerate(items) if not optional), -1 if lead else len(items))
        parts = [_SEP] if lead and pivot >= 0 else []
        for i, (atom, optional) in enumerate(items):
            inside = atom.regex + _SEP if i < pivot else _SEP + atom.regex if i > pivot else atom.regex
            parts.append(f"(?:{inside})?" if optional else inside)
        if trail and pivot < len(items) and items:
            parts.append(_SEP)
        return "".join(parts)

    def _sequence(self) -> list[tuple[_Atom, bool]]:
        """Read items up to a bracket or bar; an item is a word, a class, a bracket, or several without a blank."""
        items: list[tuple[_Atom, bool]] = []
        glued: list[tuple[_Atom, bool]] = []
        while self.at <= len(self.tokens):
            token = self.tokens[self.at] if self.at < len(self.tokens) else ")"
            if token in " |)":
                if glued:
                    single = len(glued) == 1
                    regex = "".join(f"(?:{a.regex})?" if o else a.regex for a, o in glued)
                    items.append(glued[0] if single else (_Atom(regex, _glue(glued)), False))
                    glued = []
                if token != " ":
                    return items
                self.at += 1
                continue
            atom = self._atom(token)
            optional = self.at < len(self.tokens) and self.tokens[self.at] == "?"
            self.at += optional
            glued.append((atom, optional))
        return items

    def _atom(self, token: str) -> _Atom:
        self.at += 1
        if token in _PLACES:
            return _Atom("", frozenset({(token,)}), token)
        if token in "^$":
            return _Atom("(?P<from_>)" if token == "^" else "(?P<to_>)", _NOTHING)
        if token == "(":
            return self._alternatives()
        if token.startswith("{"):
            slot, _, name = token[1:-1].rpartition(":")
            return self._class(name, slot or name)
        return _Atom(_escape(token), frozenset({_heads(token)}))

    def _alternatives(self) -> _Atom:
        regexes: list[str] = []
        heads: _Heads = frozenset()
        while True:
            items = self._sequence()
            regexes.append(self._join(items))
            heads |= _chain(items)
            if self.at >= len(self.tokens):
                raise ValueError("unbalanced brackets")
            self.at += 1
            if self.tokens[self.at - 1] == ")":
                return _Atom(f"(?:{'|'.join(regexes)})", heads)

    def _class(self, name: str, slot: str) -> _Atom:
        forms = self.classes.get(name, {})
        if name in _ZERO_WIDTH:
            return _Atom(_SHAPES[name], _NOTHING)
        if not forms and name not in _SHAPES:
            raise ValueError(f"no class {name}")
        options = [_escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))]
        heads = frozenset(_heads(form) for form in forms)
        if name in _SHAPES or name == "number":
            counted = "|".join(_escape(form) for form in self.classes.get("counted", {})) or "(?!)"
            shape = _SHAPES.get(name, r"\d{1,4}(?!\d|[.,]\d)")
            options.insert(0, shape.replace("COUNTED", rf"| +(?:{counted})(?!\w)"))
            heads |= {(roman,) for roman in _ROMANS} if name == "roman" else {("*" if name == "any" else "0",)}
        if slot not in self.wanted:
            return _Atom(f"(?:{'|'.join(options)})", heads)
        self.names[slot] += 1
        values = {_levelled(form): value for form, value in forms.items()}
        self.slots[slot] = dict(self.slots.get(slot, {})) | values
        return _Atom(f"(?P<{slot}_{self.names[slot]}>{'|'.join(options)})", heads)


@functools.lru_cache(maxsize=8_192)
def _levelled(form: str) -> str:
    return _plain(_level(form))


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


@functools.cache
def _compiled(source: str) -> re.Pattern[str]:
    """Return the pattern, compiled when a text first needs it."""
    return re.compile(source)


def _rows(path: Path) -> Iterator[tuple[int, str, str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != ["kind", "form", "value", "source"]:
        raise LexiconError("the first line must be: kind, form, value, source, with tabs between", str(path), 1)
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 4 or not all(cells):
            raise LexiconError("four cells are needed, none empty", str(path), number)
        yield number, cells[0], cells[1], cells[2]


_Index = Mapping[str, Mapping[str, tuple[Rule, ...]]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A grammar ready to scan: rules by their first word, then by their second.

    Among the second words, `*` stands for any, `<p>` for any of `starts`, with which an inner expression can begin.
    """

    outer: _Index
    inner: _Index
    starts: frozenset[str]
    classes: Mapping[str, Mapping[str, str]]

    @classmethod
    def load(cls, path: Path, operations: Collection[str]) -> Grammar:
        """Read the grammar at `path`; `operations` are the words that a rule's value may begin with.

        Raises `LexiconError` for a row that breaks the format.
        """
        rows = list(_rows(path))
        classes: _Classes = defaultdict(dict)
        for _, kind, form, value in rows:
            if kind not in _RULES:
                classes[kind][form] = value
        rules: list[tuple[Rule, _Heads]] = []
        for number, kind, form, value in (row for row in rows if row[1] in _RULES):
            op, *args = value.split()
            compiler = _Compiler(form, classes, {arg[1:] for arg in args if arg.startswith("$")})
            try:
                steps, heads = compiler.compile()
                if () in heads or op not in operations:
                    raise ValueError("a rule must hold a word" if () in heads else f"there is no operation {op}")
            except (ValueError, re.error) as error:
                raise LexiconError(str(error), str(path), number) from error
            rules.append((Rule(kind, steps, op, tuple(args), compiler.slots, number), heads))
        starts = frozenset(head[0] for rule, heads in rules for head in heads if rule.kind in _INNER)
        inside = [(rule, heads) for rule, heads in rules if rule.kind in _INNER]
        outside = [(rule, heads) for rule, heads in rules if rule.kind != "bare"]
        return cls(_index(outside, starts), _index(inside, starts), starts, classes)

    def scan(self, text: str, read: Callable[[Node], _T | None]) -> Iterator[_T]:
        """Yield what `read` makes of the expressions of `text`, in order; where that is None the next match is tried.

        Matches do not overlap. A match of kind `none` is skipped whole.
        """
        done = 0
        level = _level(text)
        lower = level.lower()
        scanner = _Scanner(self, level)
        for word in _WORD.finditer(lower if len(lower) == len(level) else level):
            first = word[0]
            seconds = self.outer.get(first) or (self.outer.get("0") if first[0] in "0123456789" else None)
            if seconds is None:
                continue
            start = word.start()
            if start < done or _fused(level, start):
                continue
            for node in scanner.matches(start, word.end(), seconds):
                if node.rule.kind == "none":
                    done = node.stop
                    break
                found = read(node)
                if found is not None:
                    yield found
                    done = node.span.end
                    break


class _Scanner:
    """Matches rules in one levelled text, and remembers the inner expressions of each place."""

    def __init__(self, grammar: Grammar, text: str) -> None:
        self.grammar = grammar
        self.text = text
        self.memo: dict[int, list[Node]] = {}
        self.depth = 0

    def matches(self, start: int, end: int, seconds: Mapping[str, tuple[Rule, ...]]) -> list[Node]:
        """Return the matches at `start`, the longest first, by the rules that the word after `end` admits."""
        word = _WORD.search(self.text, end)
        key = _key(word[0]) if word else "*"
        rules = seconds.get(key) or seconds["<p>" if key in self.grammar.starts else "*"]
        nodes = [node for rule in rules for node in self._apply(start, rule, 0, {}, start)]
        return sorted(nodes, key=lambda node: (-node.span.end, -node.stop, node.rule.order))

    def _inside(self, start: int, bare: bool) -> Iterator[Node]:
        """Return the inner expressions at `start`, the longest first; none where a rule of kind `none` is longest."""
        if start not in self.memo and self.depth < _DEEPEST:
            word = _WORD.match(self.text, start)
            seconds = self.grammar.inner.get(_key(word[0])) if word else None
            self.depth += 1
            nodes = self.matches(start, word.end(), seconds) if word and seconds else []
            self.memo[start] = nodes if nodes and nodes[0].rule.kind != "none" else []
            self.depth -= 1
        return (node for node in self.memo.get(start, ()) if bare or node.rule.kind == "period")

    def _apply(self, at: int, rule: Rule, step: int, slots: dict[str, str | Node], begin: int) -> Iterator[Node]:
        """Yield the matches of `rule` from its step number `step` on, at `at`."""
        if step == len(rule.steps):
            end = slots.pop("to_", None)
            stop = at if end is None else int(str(end))
            while self.text[begin].isspace():
                begin += 1
            yield Node(rule, Span(begin, stop), at, slots)
            return
        part = rule.steps[step]
        if part in _PLACES:
            for node in self._inside(at, part == "<b>"):
                filled = slots | {"q" if "p" in slots else "p": node}
                yield from self._apply(node.stop, rule, step + 1, filled, begin)
            return
        found = _compiled(part).match(self.text, at)
        if found is not None:
            filled = dict(slots)
            for name, value in found.groupdict().items():
                if name == "from_":
                    begin = found.start(name)
                elif name == "to_":
                    filled["to_"] = str(found.start(name))
                elif value is not None:
                    slot = name.rpartition("_")[0]
                    filled[slot] = rule.values[slot].get(_plain(value), value)
            yield from self._apply(found.end(), rule, step + 1, filled, begin)


def _fused(text: str, start: int) -> bool:
    """Tell whether the word at `start` is the tail of a compound, number, price or tag (*post-Brexit*, *€2024*)."""
    before = text[start - 1] if start else " "
    if before in "#@$€£_":
        return True
    return before in "-.,:/" and start > 1 and text[start - 2].isalnum() and (text[start].isdigit() or before == "-")


def _index(rules: Sequence[tuple[Rule, _Heads]], starts: Collection[str]) -> _Index:
    """Return the rules by first and second word; `starts` are the words that an inner expression can begin with."""
    pairs: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for i, (_, heads) in enumerate(rules):
        for head in heads:
            first, second = (*head, "*")[:2]
            pairs[first]["<p>" if second in _PLACES else second].add(i)
    index: dict[str, dict[str, tuple[Rule, ...]]] = {}
    for first, seconds in pairs.items():
        anywhere, inner = seconds["*"], seconds["<p>"]
        index[first] = {
            second: tuple(rules[i][0] for i in sorted(chosen | anywhere | (inner if second in starts else set())))
            for second, chosen in seconds.items()
        }
    return index
