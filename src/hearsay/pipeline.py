"""From a document to its analysis: the only place that names the stages in order."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from hearsay.annotate import Annotator, Parse, load_annotator
from hearsay.attribution import attribute, propose, sentences_to_parse
from hearsay.attribution.mend import mended
from hearsay.attribution.ranker import Reason, add_ranked, reasons
from hearsay.attribution.scene import Scene
from hearsay.disputes import find_disputes
from hearsay.entities import EntityIndex, find_entities, full_name, source_type
from hearsay.epistemics import assess
from hearsay.gazetteer import Gazetteer, load_gazetteer
from hearsay.lexicon import load_lexicon
from hearsay.modelsets import ModelSet
from hearsay.propositions import read_propositions
from hearsay.records import (
    Analysis,
    Attribution,
    Document,
    Problem,
    Proposition,
    SourceType,
    Span,
    Statement,
    TimeExpression,
    content_id,
)
from hearsay.text import quotations
from hearsay.times import find_times

_SURROGATE = re.compile("[\ud800-\udfff]")  # halves of characters, which no word list can hold: same length kept
_LONG = 2_000_000  # code points: a longer text is no article; beyond it the rest is left unread, with a problem


def analyze(
    document: Document,
    annotator: Annotator | None = None,
    *,
    models: ModelSet = "full",
    ranker: bool = True,
    propositions: bool = False,
) -> Analysis:
    """Return all that one document says, on whose word and how surely.

    `models` is the set that the pipeline of the document's language is taken from; `free` may be used commercially.
    `annotator` replaces the pipeline that ships. Without the `ranker` no learned part decides on claims: the rules
    alone do. With `propositions` each claim and statement says what it says in terms that can be compared across
    articles, which a ledger needs and a reader does not.

    Raises:
        ModelError: there is no pipeline for the language in the set.
    """
    problems = list(document.problems)
    text = document.text
    if len(text) > _LONG:
        message = f"only the first {_LONG:,} characters of {len(text):,} were read; split the text to read the rest"
        problems.append(Problem(document.id, "too-long", message, Span(_LONG, len(text))))
        text = text[:_LONG]
    text = _SURROGATE.sub("\ufffd", text)
    if not text.strip():
        return Analysis(document, problems=tuple(problems))
    lexicon = load_lexicon(document.lang)
    reader = annotator or load_annotator(document.lang, models)
    parse = reader.annotate(text, sentences_to_parse(lexicon))
    marks = quotations(text)
    times = find_times(text, document.lang, document.published)
    parse = mended(parse, lexicon, times)
    gazetteer = load_gazetteer(document.lang)
    index = find_entities(parse, gazetteer)
    claims, unread = attribute(parse, marks, lexicon, _Actors(parse, gazetteer, index), times, ranker=ranker)
    readings = assess(parse, claims, marks, times, lexicon, document.published)
    attributions, contradictions = find_disputes(parse, readings.attributions, lexicon)
    statements = _statements(parse, attributions, document)
    if propositions:
        whole = _parsed_whole(reader, parse)
        stretches = [claim.content for claim in attributions] + [(statement.span,) for statement in statements]
        asides = [_aside(claim) for claim in attributions] + [()] * len(statements)
        found = read_propositions(whole, stretches, lexicon, gazetteer, index, times, asides)
        attributions = tuple(replace(claim, proposition=read) for claim, read in zip(attributions, found, strict=False))
        rest = found[len(attributions) :]
        statements = tuple(replace(each, proposition=read) for each, read in zip(statements, rest, strict=True))
    return Analysis(
        document=document,
        attributions=attributions,
        statements=statements,
        unknowns=readings.unknowns,
        forecasts=readings.forecasts,
        contradictions=contradictions,
        entities=index.entities,
        times=times,
        unread=unread,
        problems=tuple(problems),
    )


def analyze_all(
    documents: Iterable[Document],
    annotator: Annotator | None = None,
    *,
    models: ModelSet = "full",
    ranker: bool = True,
    propositions: bool = False,
) -> Iterator[Analysis]:
    """Yield the analysis of each document as it is done, in order."""
    for document in documents:
        yield analyze(document, annotator, models=models, ranker=ranker, propositions=propositions)


def propositions_at(
    document: Document,
    spans: Sequence[Span],
    annotator: Annotator | None = None,
    *,
    models: ModelSet = "full",
    asides: Sequence[Sequence[Span]] = (),
) -> tuple[Proposition, ...]:
    """Return what `document` says at each of `spans`, in their order, wherever it has claims or not.

    `asides` are, for each span, the stretches of its cue and sources, which are left out of its context.

    Raises:
        ModelError: there is no pipeline for the language in the set.
    """
    text = _SURROGATE.sub("\ufffd", document.text[:_LONG])
    parse = (annotator or load_annotator(document.lang, models)).annotate(text)
    gazetteer = load_gazetteer(document.lang)
    index = find_entities(parse, gazetteer)
    times: Sequence[TimeExpression] = find_times(text, document.lang, document.published)
    stretches = [(span,) for span in spans]
    return read_propositions(parse, stretches, load_lexicon(document.lang), gazetteer, index, times, asides)


def _parsed_whole(annotator: Annotator, parse: Parse) -> Parse:
    """Return `parse` with trees for the sentences that were left without one, since any may be a statement."""
    if all(parse.parsed):
        return parse
    missing = [not done for done in parse.parsed]
    rest = annotator.annotate(parse.text, lambda _text, _sentences: missing)
    tokens = [rest.tokens[token.i] if missing[token.sent] else token for token in parse.tokens]
    return Parse(parse.text, tokens, parse.sentences, parse.names)


def _aside(claim: Attribution) -> tuple[Span, ...]:
    """Return what of a claim's sentences is no part of what is said: cue and sources."""
    return (*claim.cue, *(span for source in claim.sources for span in source.span))


def explain(document: Document, *, models: ModelSet = "full") -> list[tuple[Attribution, Reason | None]]:
    """Return the claims of a document, each with the reason why it was taken, None for a claim without a cue.

    Raises:
        ModelError: there is no pipeline for the language in the set.
    """
    analysis = analyze(document, models=models)
    text = _SURROGATE.sub("\ufffd", document.text[:_LONG])
    lexicon = load_lexicon(document.lang)
    scene = scene_of(load_annotator(document.lang, models).annotate(text, sentences_to_parse(lexicon)), document.lang)
    add_ranked(scene)
    by_cue = {reason.cue.start: reason for reason in reasons(scene)}
    return [(claim, by_cue.get(claim.cue[0].start) if claim.cue else None) for claim in analysis.attributions]


def scene_of(parse: Parse, lang: str) -> Scene:
    """Return a parsed article with all that the rules of `lang` propose: what the ranker is trained and scored on."""
    gazetteer = load_gazetteer(lang)
    times = find_times(parse.text, lang, None)
    parse = mended(parse, load_lexicon(lang), times)
    actors = _Actors(parse, gazetteer, find_entities(parse, gazetteer))
    return propose(parse, quotations(parse.text), load_lexicon(lang), actors, times)


class _Actors:
    """The entities of an article as attribution asks for them; each question is answered once."""

    def __init__(self, parse: Parse, gazetteer: Gazetteer, index: EntityIndex) -> None:
        self._parse = parse
        self._gazetteer = gazetteer
        self._index = index
        self._by_id = {entity.id: entity for entity in index.entities}
        self._resolved: dict[tuple[int, int, tuple[str, ...]], str | None] = {}
        self._listed: dict[tuple[int, int], bool] = {}
        self._kinds: dict[tuple[int, int, str | None], SourceType] = {}

    def resolve(self, start: int, end: int, preferred: Sequence[str] = ()) -> str | None:
        key = (start, end, tuple(preferred))
        if key not in self._resolved:
            entity = self._index.resolve(start, end, preferred)
            self._resolved[key] = entity.id if entity is not None else None
        return self._resolved[key]

    def pronoun(self, i: int, preferred: Sequence[str] = (), skipped: Container[int] = ()) -> str | None:
        entity = self._index.pronoun(i, preferred, skipped)
        return entity.id if entity is not None else None

    def kind(self, start: int, end: int, entity: str | None) -> SourceType:
        key = (start, end, entity)
        if key not in self._kinds:
            self._kinds[key] = self._kind(start, end, entity)
        return self._kinds[key]

    def _kind(self, start: int, end: int, entity: str | None) -> SourceType:
        known = self._by_id.get(entity or "")
        phrase = self._index.phrase(start, end) if known is None and start < end else None
        kind = source_type(self._parse, self._gazetteer, start, end, known, phrase)
        if kind in {"organisation", "unknown"} and entity is None:
            outlet = self._gazetteer.words("outlet")
            if any(token.pos == "PROPN" and token.lower in outlet for token in self._parse.tokens[start:end]):
                return "media"
        return kind

    def listed(self, start: int, end: int) -> bool:
        key = (start, end)
        if key not in self._listed:
            phrase = self._index.phrase(start, end)
            named = any(token.pos == "PROPN" or token.text[0] == "@" for token in self._parse.tokens[start:end])
            self._listed[key] = named or phrase.noun is not None
        return self._listed[key]

    def unlisted(self, start: int, end: int) -> bool:
        tokens = self._parse.tokens[start:end]
        phrase = self._index.phrase(start, end)
        entity = self._index.resolve(start, end)
        known = entity is not None and (entity.id in self._gazetteer.actors or entity.type == "person")
        capital = all(token.text[0].isupper() for token in tokens[phrase.first - start :])
        return not known and phrase.noun is None and capital

    def name(self, start: int, end: int, entity: str | None) -> str:
        return full_name(self._index, start, end, self._by_id.get(entity or ""))


def _statements(parse: Parse, claims: Sequence[Attribution], document: Document) -> tuple[Statement, ...]:
    """Return the sentences with a finite verb of which no claim, cue or source takes a part: the outlet's own voice."""
    taken: set[int] = set()
    at = 0
    spans = sorted(span for claim in claims for span in (*claim.content, *claim.cue))
    for number, (low, high) in enumerate(parse.sentences):
        if high <= low:
            taken.add(number)
            continue
        start, end = parse.tokens[low].start, parse.tokens[high - 1].end
        while at < len(spans) and spans[at].end <= start:
            at += 1
        if (
            any(span.start < end and start < span.end for span in spans[at : at + 40])
            or parse.tokens[high - 1].text == "?"
            or (not parse.parsed[number] and parse.tokens[high - 1].text[-1] not in ".!")
            or (parse.parsed[number] and not any(token.pos in {"VERB", "AUX"} for token in parse.tokens[low:high]))
        ):
            taken.add(number)
    found = []
    for number, (low, high) in enumerate(parse.sentences):
        if number not in taken:
            span = parse.span(low, high)
            found.append(Statement(content_id("statement", document.id, span.start, span.of(parse.text)), span))
    return tuple(found)
