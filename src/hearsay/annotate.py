"""Tokens, Universal Dependencies and names behind one protocol, so that any parser can serve.

The stages above read a `Parse`, never a parser's own objects. `SpacyAnnotator` wraps the pipelines that ship in
`hearsay/models`; a test can build a `Parse` by hand with `Parse.from_rows`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from hearsay.errors import ModelError
from hearsay.lexicon import load_lexicon
from hearsay.modelsets import ModelSet, pipeline_for
from hearsay.records import Span
from hearsay.text import sentences, unglued

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from hearsay.names import NameFinder
    from hearsay.syntax.component import Syntax

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
_STRETCH = re.compile(r"\S+")
_MOST_CUT = 100_000  # stretches between blanks whose tokens are remembered: some 20 MB at most


class Words(NamedTuple):
    """The tokens of some sentences, a list a column: form, whether a blank follows, place in the text, sentence.

    `begins` tells which open a sentence.
    """

    forms: list[str]
    spaces: list[bool]
    starts: list[int]
    sents: list[int]
    begins: list[bool]

    def put(self, pieces: Sequence[str], at: int, blank: bool) -> None:
        """Append pieces that touch one another, the first at `at`; `blank` tells whether one follows the last."""
        for piece in pieces:
            self.forms.append(piece)
            self.starts.append(at)
            self.spaces.append(False)
            at += len(piece)
        self.spaces[-1] = blank

    def among(self, kept: Sequence[int]) -> Words:
        """Return the tokens at the places `kept`."""
        return Words(
            [self.forms[i] for i in kept],
            [self.spaces[i] for i in kept],
            [self.starts[i] for i in kept],
            [self.sents[i] for i in kept],
            [self.begins[i] for i in kept],
        )


class Trees(NamedTuple):
    """What parser, tagger and lemmatiser say of words, a list a column; `heads` are places, a root heads itself."""

    lemmas: list[str]
    tags: list[str]
    relations: list[str]
    heads: list[int]
    morphs: list[Mapping[str, str]]


class _Documents:
    """Asks the components of any spaCy pipeline, which want documents."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._morphs: dict[str, Mapping[str, str]] = {}

    def names(self, words: Words) -> list[tuple[int, int, str]]:
        """Return the names among words: start, end and class."""
        if not self._nlp.has_pipe("ner"):
            return []
        doc = self._nlp.get_pipe("ner")(self._doc(words))
        return [(found.start, found.end, found.label_) for found in doc.ents]

    def trees(self, words: Words) -> Trees:
        """Run tagger, lemmatiser and parser."""
        doc = self._doc(words)
        for name, pipe in self._nlp.pipeline:
            if name != "ner":
                doc = pipe(doc)
        strings = self._nlp.vocab.strings
        table = doc.to_array(["LEMMA", "POS", "DEP", "HEAD", "MORPH"])
        trees = Trees([], [], [], [], [])
        offsets = table[:, 3].astype("int64").tolist()
        for i, ((lemma, pos, dep, _, morph), offset) in enumerate(zip(table.tolist(), offsets, strict=True)):
            tag, relation, word = strings[pos], strings[dep], strings[lemma]
            trees.lemmas.append(word if tag == "PROPN" else word.lower())
            trees.tags.append(tag)
            trees.relations.append("root" if relation == "ROOT" else relation)
            trees.heads.append(i + offset if words.sents[i + offset] == words.sents[i] else i)
            trees.morphs.append(_morph(strings[morph], self._morphs))
        return trees

    def _doc(self, words: Words) -> Doc:
        from spacy.tokens import Doc

        return Doc(self._nlp.vocab, words=words.forms, spaces=words.spaces, sent_starts=[*words.begins])


class _Own:
    """Asks hearsay's own components, which need no document."""

    def __init__(self, syntax: Syntax, names: NameFinder) -> None:
        self._syntax, self._finder = syntax, names
        known: dict[str, Mapping[str, str]] = {}
        self._tags = [(pos, _morph(feats, known)) for pos, feats in syntax.tags]

    def names(self, words: Words) -> list[tuple[int, int, str]]:
        """Return the names among words: start, end and class."""
        return self._finder.find(words.forms, [i for i, begins in enumerate(words.begins) if begins])

    def trees(self, words: Words) -> Trees:
        """Run tagger, lemmatiser and parser."""
        found = self._syntax.read_words(words.forms, words.begins)
        tags = [self._tags[tag] for tag in found.tags.tolist()]
        relations = self._syntax.relations
        return Trees(
            [lemma if tag == "PROPN" else lemma.lower() for lemma, (tag, _) in zip(found.lemmas, tags, strict=True)],
            [tag for tag, _ in tags],
            [relations[relation] for relation in found.relations.tolist()],
            found.heads.tolist(),
            [morph for _, morph in tags],
        )


class SpacyAnnotator:
    """Any spaCy pipeline with Universal Dependencies behind the `Annotator` protocol.

    `abbreviations` are the words whose stop ends no sentence. Sentence starts are set before the parser runs, from
    `hearsay.text.sentences`, so that paragraphs and quotation marks decide them and not the training corpus.
    """

    def __init__(self, lang: str, nlp: Language, abbreviations: frozenset[str]) -> None:
        self.lang = lang
        self._nlp = nlp
        self._abbreviations = abbreviations
        self._parts = _parts(nlp)
        # spaCy's own tokenizer looks at nothing beyond a blank: what stands between two is cut once and remembered.
        plain = type(nlp.tokenizer).__module__ == "spacy.tokenizer"
        self._cut: dict[str, tuple[str, ...]] | None = {} if plain else None

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
            base = len(tokens)
            words = Words([], [], [], [], [])
            for number in range(first, last):
                before = len(words.forms)
                self._tokenise(text, spans[number], number, words)
                bounds.append((base + before, base + len(words.forms)))
            self._read(words, keep, tokens, names)
        return Parse(text, tokens, bounds, names, keep)

    def _read(self, words: Words, keep: Sequence[bool], tokens: list[Token], names: list[Name]) -> None:
        """Append the tokens and names that are found in `words`, with trees for the sentences to `keep`."""
        count = len(words.forms)
        if not count:
            return
        base = len(tokens)
        entities = [""] * count
        for start, end, label in _within(self._parts.names(words), words):
            names.append(Name(base + start, base + end, label))
            entities[start:end] = [label] * (end - start)
        lowers = [form.lower() for form in words.forms]
        kept = [i for i, sent in enumerate(words.sents) if keep[sent]]
        if len(kept) == count:
            trees = self._parts.trees(words)
        else:
            trees = Trees(lowers[:], ["X"] * count, ["dep"] * count, list(range(count)), [_NO_MORPH] * count)
            found = self._parts.trees(words.among(kept)) if kept else Trees([], [], [], [], [])
            for i, lemma, tag, relation, head, morph in zip(kept, *found, strict=True):
                trees.lemmas[i], trees.tags[i], trees.relations[i] = lemma, tag, relation
                trees.heads[i], trees.morphs[i] = kept[head], morph
        columns = (
            range(base, base + count),
            words.starts,
            [start + len(form) for start, form in zip(words.starts, words.forms, strict=True)],
            words.forms,
            lowers,
            trees.lemmas,
            trees.tags,
            trees.relations,
            [base + head for head in trees.heads],
            words.sents,
            trees.morphs,
            entities,
            [relation.partition(":")[0] for relation in trees.relations],
        )
        tokens.extend(map(Token._make, zip(*columns, strict=True)))

    def _tokenise(self, text: str, span: Span, number: int, words: Words) -> None:
        """Append the tokens of the sentence `number`, which is `span`."""
        before = len(words.forms)
        if self._cut is None:
            for token in self._nlp.make_doc(span.of(text)):
                if not token.is_space:
                    pieces = unglued(token.text)
                    words.put(pieces, span.start + token.idx, bool(token.whitespace_))
        else:
            for match in _STRETCH.finditer(text, span.start, span.end):
                end = match.end()
                words.put(self._pieces(match[0], self._cut), match.start(), end < span.end and text[end] == " ")
        count = len(words.forms) - before
        words.sents.extend([number] * count)
        words.begins.extend([place == 0 for place in range(count)])

    def _pieces(self, stretch: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Return the tokens of a stretch without blanks."""
        pieces = known.get(stretch)
        if pieces is None:
            pieces = tuple(piece for token in self._nlp.make_doc(stretch) for piece in unglued(token.text))
            if len(known) < _MOST_CUT:
                known[stretch] = pieces
        return pieces


def _parts(nlp: Language) -> _Own | _Documents:
    """Return what asks the components of a pipeline: directly, if both are hearsay's own."""
    from hearsay.names import NameFinder
    from hearsay.syntax.component import Syntax

    match nlp.pipeline:
        case [(_, Syntax() as syntax), ("ner", NameFinder() as names)]:
            return _Own(syntax, names)
    return _Documents(nlp)


def _morph(key: str, known: dict[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return the features that `key` writes out; the same object for the same key."""
    if key in {"", "_"}:
        return _NO_MORPH
    if key not in known:
        known[key] = MappingProxyType(dict(pair.split("=", 1) for pair in key.split("|")))
    return known[key]


def _within(found: Iterable[tuple[int, int, str]], words: Words) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) of names, cut at the end of a sentence, one for *Ida* and *Marie* in *Ida-Marie*."""
    forms, spaces, sents = words.forms, words.spaces, words.sents
    open_name: tuple[int, int, str] | None = None
    for start, last, kind in found:
        end = next((k for k in range(start + 1, last) if sents[k] != sents[start]), last)
        if open_name is not None:
            low, high, label = open_name
            hyphen = start == high + 1 and forms[high] == "-" and not spaces[high - 1] and not spaces[high]
            if hyphen and label == kind and sents[start] == sents[low]:
                open_name = (low, end, label)
                continue
            yield open_name
        open_name = (start, end, kind)
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
    return _load(lang, folder or _shipped(lang, models))


@functools.cache
def _shipped(lang: str, models: ModelSet) -> Path:
    return pipeline_for(lang, models).folder


@functools.cache
def _load(lang: str, folder: Path) -> SpacyAnnotator:
    import spacy

    import hearsay.names  # (spaCy must know the components before it reads a pipeline)
    import hearsay.syntax.component  # noqa: F401

    try:
        nlp = spacy.load(folder, config=_unfilled(folder))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the pipeline for '{lang}' cannot be read ({error}); `make train` builds it anew", lang
        ) from error
    abbreviations = load_lexicon(lang).abbreviations
    _keep_whole(nlp, abbreviations)
    return SpacyAnnotator(lang, nlp, abbreviations)


def _unfilled(folder: Path) -> dict[str, Any]:
    """Return settings by which spaCy reads its own tokenizer from `folder` without building a default one before."""
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
    from spacy.util import registry

    def made() -> Callable[[Language], Any]:
        return lambda nlp: Tokenizer(nlp.vocab)

    if '@tokenizers = "spacy.Tokenizer.v1"' not in (folder / "config.cfg").read_text(encoding="utf-8"):
        return {}
    registry.tokenizers.register("hearsay.unfilled.v1", func=made)
    return {"nlp": {"tokenizer": {"@tokenizers": "hearsay.unfilled.v1"}}}


def _keep_whole(nlp: Language, abbreviations: frozenset[str]) -> None:
    """Have the tokenizer leave abbreviations with several stops in one piece, as newspapers capitalise them."""
    add = getattr(nlp.tokenizer, "add_special_case", None)
    if add is None:  # a tokenizer of the user's own
        return
    for form in {each.rstrip("#|") for each in abbreviations if each.count(".") > 1 and " " not in each}:
        ends = form[0].upper() + form[1:-2] + form[-2:].upper()
        for shown in {form, form.upper(), form.title(), form[0].upper() + form[1:], ends}:
            add(shown, [{"ORTH": shown}])
