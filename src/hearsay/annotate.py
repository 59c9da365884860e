"""Tokens, Universal Dependencies and names behind one protocol, so that any parser can serve.

The stages above read a `Parse`, never a parser's own objects. `SpacyAnnotator` wraps the pipelines that ship in
`hearsay/models`; a test can build a `Parse` by hand with `Parse.from_rows`.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from hearsay.errors import ModelError
from hearsay.lexicon import load_lexicon
from hearsay.modelsets import ModelSet, pipeline_for
from hearsay.records import Span
from hearsay.text import sentences, unglued

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as Ent

_NO_MORPH: Mapping[str, str] = MappingProxyType({})


class Token(NamedTuple):
    """One token. `i`, `head` and `sent` are indices into `Parse.tokens` and `Parse.sentences`; a root heads itself.

    `start` and `end` are code points into the document's text. `pos` is a UD universal part of speech, `dep` a UD
    relation with its subtype and `rel` without, `morph` UD features. `ent` is `PER`, `ORG`, `LOC` or empty.
    """

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    dep: str
    head: int
    sent: int
    morph: Mapping[str, str] = _NO_MORPH
    ent: str = ""
    rel: str = ""


class Name(NamedTuple):
    """A named entity as the recogniser saw it: tokens `start` to `end` (half-open) and `PER`, `ORG` or `LOC`."""

    start: int
    end: int
    label: str


class Parse:
    """A parsed text: tokens, sentences as half-open token ranges, names, and the tree both ways.

    `parsed[s]` is False for a sentence that was only tokenised and searched for names, since nothing in it could hold
    an attribution; its tokens have the relation `dep` and head themselves.
    """

    __slots__ = ("children", "names", "parsed", "sentences", "text", "tokens")

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        sentences: Sequence[tuple[int, int]],
        names: Sequence[Name],
        parsed: Sequence[bool] | None = None,
    ) -> None:
        self.text = text
        self.tokens = list(tokens)
        self.sentences = list(sentences)
        self.names = list(names)
        self.parsed = list(parsed) if parsed is not None else [True] * len(self.sentences)
        children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                children[token.head].append(token.i)
        self.children = children

    def subtree(self, i: int) -> list[int]:
        """Return the token indices at and below token `i`, in order of position."""
        out, stack = [], [i]
        while stack:
            node = stack.pop()
            out.append(node)
            stack.extend(self.children[node])
        out.sort()
        return out

    def span(self, start: int, end: int) -> Span:
        """Return the code points that tokens `start` to `end` (half-open) cover."""
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    @classmethod
    def from_rows(cls, rows: str, names: Iterable[Name] = ()) -> Parse:
        """Build a parse by hand, one token a line: `form lemma POS head relation Feat=Value|…`.

        Heads count from 1 within the sentence, 0 is the root, as in CoNLL-U; an empty line ends a sentence; tokens are
        joined by single spaces. The features column may be absent.
        """
        tokens: list[Token] = []
        sentences: list[tuple[int, int]] = []
        at, first = 0, 0
        for line in [*rows.strip().splitlines(), ""]:
            cells = line.split()
            if not cells:
                if len(tokens) > first:
                    sentences.append((first, len(tokens)))
                    first = len(tokens)
                continue
            form, lemma, pos, head, dep = cells[:5]
            feats = dict(pair.split("=") for pair in cells[5].split("|")) if len(cells) > 5 else {}
            i = len(tokens)
            parent = i if head == "0" else first + int(head) - 1
            tokens.append(
                Token(
                    i,
                    at,
                    at + len(form),
                    form,
                    form.lower(),
                    lemma,
                    pos,
                    dep,
                    parent,
                    len(sentences),
                    feats,
                    rel=dep.partition(":")[0],
                )
            )
            at += len(form) + 1
        found = list(names)
        for name in found:
            for i in range(name.start, name.end):
                tokens[i] = tokens[i]._replace(ent=name.label)
        return cls(" ".join(token.text for token in tokens), tokens, sentences, found)


class Annotator(Protocol):
    """What turns a text into a `Parse`."""

    lang: str

    def annotate(self, text: str, wanted: Callable[[str, Sequence[Span]], Sequence[bool]] | None = None) -> Parse:
        """Return tokens, sentences, relations and names of `text`; `wanted` tells which sentences need a tree."""
        ...


_CHUNK = 20_000  # code points a run: keeps memory flat; whole sentences, so that no tree is cut


class SpacyAnnotator:
    """Any spaCy pipeline with Universal Dependencies behind the `Annotator` protocol.

    `abbreviations` are the words whose stop ends no sentence. Sentence starts are set before the parser runs, from
    `hearsay.text.sentences`, so that paragraphs and quotation marks decide them and not the training corpus.
    """

    def __init__(self, lang: str, nlp: Language, abbreviations: frozenset[str]) -> None:
        self.lang = lang
        self._nlp = nlp
        self._abbreviations = abbreviations
        self._morphs: dict[str, Mapping[str, str]] = {"": _NO_MORPH, "_": _NO_MORPH}

    def annotate(self, text: str, wanted: Callable[[str, Sequence[Span]], Sequence[bool]] | None = None) -> Parse:
        """Return the parse of `text`.

        `wanted` tells, for the text and its sentences, which need a tree; the others are only tokenised and searched
        for names. None parses all.
        """
        spans = sentences(text, self._abbreviations)
        keep = list(wanted(text, spans)) if wanted is not None else [True] * len(spans)
        tokens: list[Token] = []
        names: list[Name] = []
        bounds: list[tuple[int, int]] = []
        for first, last in _chunks(spans):
            self._run(spans[first:last], keep[first:last], text, first, tokens, names, bounds)
        return Parse(text, tokens, bounds, names, keep)

    def _run(
        self,
        spans: Sequence[Span],
        keep: Sequence[bool],
        text: str,
        first: int,
        tokens: list[Token],
        names: list[Name],
        bounds: list[tuple[int, int]],
    ) -> None:
        """Append tokens, names and sentence bounds of the sentences `spans`; `first` is the number of the first."""
        words, spaces, starts, owner = self._tokenise(text, spans)
        base = len(tokens)
        at = base
        for number in range(len(spans)):
            end = at + owner.count(number)
            bounds.append((at, end))
            at = end
        if not words:
            return
        begins = [i == 0 or owner[i] != owner[i - 1] for i in range(len(words))]
        doc = self._doc(words, spaces, begins)
        if self._nlp.has_pipe("ner"):
            doc = self._nlp.get_pipe("ner")(doc)
        entities = [""] * len(words)
        for start, end, label in _within(doc.ents, words, spaces, owner):
            names.append(Name(base + start, base + end, label))
            entities[start:end] = [label] * (end - start)
        kept = [i for i in range(len(words)) if keep[owner[i]]]
        tree = doc
        if len(kept) < len(words):
            tree = self._doc([words[i] for i in kept], [spaces[i] for i in kept], [begins[i] for i in kept])
        rows = iter(self._rows(tree) if kept else [])
        inside = set(kept)
        for i, word in enumerate(words):
            lower = word.lower()
            lemma, pos, relation, offset, morph = next(rows) if i in inside else (lower, "X", "dep", 0, _NO_MORPH)
            head = kept[bisect_left(kept, i) + offset] if offset else i
            if owner[head] != owner[i]:
                head = i
            end = starts[i] + len(word)
            rel = relation.partition(":")[0]
            place = (base + i, starts[i], end, word, lower, lemma, pos, relation, base + head, first + owner[i])
            tokens.append(Token(*place, morph, entities[i], rel))

    def _tokenise(self, text: str, spans: Sequence[Span]) -> tuple[list[str], list[bool], list[int], list[int]]:
        """Return words, whether a blank follows, where each begins, and which of `spans` holds it."""
        words: list[str] = []
        spaces: list[bool] = []
        starts: list[int] = []
        owner: list[int] = []
        for number, span in enumerate(spans):
            for token in self._nlp.make_doc(span.of(text)):
                if token.is_space:
                    continue
                at = span.start + token.idx
                for piece in unglued(token.text):
                    words.append(piece)
                    spaces.append(False)
                    starts.append(at)
                    owner.append(number)
                    at += len(piece)
                spaces[-1] = bool(token.whitespace_)
        return words, spaces, starts, owner

    def _doc(self, words: list[str], spaces: list[bool], begins: list[bool]) -> Doc:
        from spacy.tokens import Doc

        return Doc(self._nlp.vocab, words=words, spaces=spaces, sent_starts=[*begins])

    def _rows(self, doc: Doc) -> Iterator[tuple[str, str, str, int, Mapping[str, str]]]:
        """Run tagger, lemmatiser and parser; yield lemma, part of speech, relation, head offset and features."""
        for name, pipe in self._nlp.pipeline:
            if name != "ner":
                doc = pipe(doc)
        strings = self._nlp.vocab.strings
        table = doc.to_array(["LEMMA", "POS", "DEP", "HEAD", "MORPH"])
        offsets = table[:, 3].astype("int64").tolist()
        for (lemma, pos, dep, _, morph), offset in zip(table.tolist(), offsets, strict=True):
            tag, relation, word = strings[pos], strings[dep], strings[lemma]
            if relation == "ROOT":
                relation = "root"
            yield word if tag == "PROPN" else word.lower(), tag, relation, offset, self._morph(strings[morph])

    def _morph(self, key: str) -> Mapping[str, str]:
        known = self._morphs.get(key)
        if known is None:
            known = MappingProxyType(dict(pair.split("=", 1) for pair in key.split("|")))
            self._morphs[key] = known
        return known


def _within(
    found: Iterable[Ent], words: Sequence[str], spaces: Sequence[bool], owner: Sequence[int]
) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of names, cut at the end of a sentence, one for *Ida* and *Marie Ek* in *Ida-Marie Ek*.

    `owner` is the sentence of each word, `spaces` whether a blank follows it.
    """
    open_name: tuple[int, int, str] | None = None
    for ent in found:
        start, end = ent.start, ent.end
        end = next((k for k in range(start + 1, end) if owner[k] != owner[start]), end)
        if open_name is not None:
            low, high, label = open_name
            hyphen = start == high + 1 and words[high] == "-" and not spaces[high - 1] and not spaces[high]
            if hyphen and label == ent.label_ and owner[start] == owner[low]:
                open_name = (low, end, label)
                continue
            yield open_name
        open_name = (start, end, ent.label_)
    if open_name is not None:
        yield open_name


def _chunks(spans: Sequence[Span]) -> list[tuple[int, int]]:
    found, first = [], 0
    for i, span in enumerate(spans):
        if span.end - spans[first].start > _CHUNK and i > first:
            found.append((first, i))
            first = i
    if first < len(spans):
        found.append((first, len(spans)))
    return found


def load_annotator(lang: str, models: ModelSet = "full", folder: Path | None = None) -> SpacyAnnotator:
    """Return the pipeline of `lang` in the set `models` that ships with hearsay, or the one in `folder`, loaded once.

    Raises:
        ModelError: there is no pipeline, or it cannot be read.
    """
    if folder is not None and not (folder / "meta.json").exists():
        raise ModelError(f"no pipeline for '{lang}' in {folder.name}/; `make train` builds it from the treebanks", lang)
    return _load(lang, folder or pipeline_for(lang, models).folder)


@functools.cache
def _load(lang: str, folder: Path) -> SpacyAnnotator:
    import spacy

    import hearsay.names  # (spaCy must know the components before it reads a pipeline)
    import hearsay.syntax.component  # noqa: F401

    try:
        nlp = spacy.load(folder)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the pipeline for '{lang}' cannot be read ({error}); `make train` builds it anew", lang
        ) from error
    abbreviations = load_lexicon(lang).abbreviations
    _keep_whole(nlp, abbreviations)
    return SpacyAnnotator(lang, nlp, abbreviations)


def _keep_whole(nlp: Language, abbreviations: frozenset[str]) -> None:
    """Have the tokenizer leave abbreviations with several stops in one piece, as newspapers capitalise them."""
    add = getattr(nlp.tokenizer, "add_special_case", None)
    if add is None:  # a tokenizer of the user's own
        return
    for form in {each.rstrip("#|") for each in abbreviations if each.count(".") > 1 and " " not in each}:
        ends = form[0].upper() + form[1:-2] + form[-2:].upper()
        for shown in {form, form.upper(), form.title(), form[0].upper() + form[1:], ends}:
            add(shown, [{"ORTH": shown}])
