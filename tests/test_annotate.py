"""Tokens, trees and names: a parse written by hand, and what the shipped pipelines make of odd texts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import spacy
from expectations import pipeline_of
from spacy.tokens import Doc

from hearsay.annotate import Name, Parse, SpacyAnnotator, _keep_whole, load_annotator
from hearsay.errors import ModelError
from hearsay.lexicon import load_lexicon
from hearsay.modelsets import pipeline_for
from hearsay.records import Span
from hearsay.text import sentences

ROWS = """
Oriani Oriani PROPN 2 nsubj
nega negare VERB 0 root Mood=Ind|Number=Sing
le il DET 4 det
accuse accusa NOUN 2 obj

Resta restare VERB 0 root
qui qui ADV 1 advmod:lmod
"""


def test_a_parse_written_by_hand_has_offsets_sentences_and_trees() -> None:
    parse = Parse.from_rows(ROWS, [Name(0, 1, "PER")])
    assert parse.text == "Oriani nega le accuse Resta qui"
    assert [parse.text[token.start : token.end] for token in parse.tokens] == parse.text.split(" ")
    assert parse.sentences == [(0, 4), (4, 6)]
    assert [token.sent for token in parse.tokens] == [0, 0, 0, 0, 1, 1]
    assert [token.head for token in parse.tokens] == [1, 1, 3, 1, 4, 4]
    assert (parse.tokens[1].morph["Mood"], parse.tokens[1].morph["Number"]) == ("Ind", "Sing")
    assert (parse.tokens[5].dep, parse.tokens[5].rel) == ("advmod:lmod", "advmod")
    assert (parse.tokens[0].ent, parse.tokens[1].ent) == ("PER", "")
    assert parse.parsed == [True, True]


def test_a_subtree_is_in_order_of_position_and_stays_in_its_sentence() -> None:
    parse = Parse.from_rows(ROWS)
    assert parse.subtree(1) == [0, 1, 2, 3]
    assert parse.subtree(3) == [2, 3]
    assert parse.subtree(0) == [0]
    assert parse.subtree(4) == [4, 5]
    assert parse.children[1] == [0, 3]


def test_a_span_of_tokens_is_a_span_of_text() -> None:
    parse = Parse.from_rows(ROWS)
    assert parse.span(2, 4) == Span(12, 21)
    assert parse.span(2, 4).of(parse.text) == "le accuse"


ODD = {
    "emoji": "Il sindaco 😀 ha detto «sì» 👩‍👩‍👧 a tutti. The mayor 🇮🇹 said “yes” 🎉.",
    "zero width": "Il sin\u200bdaco ha\u200d detto\ufeff sì. The\u2060 mayor said\u00ad so.",
    "line ends": "Titolo\r\n\r\nIl sindaco ha detto sì.\r\nThe mayor said so.\r",
    "tabs and blanks": "\tIl  sindaco\t\tha   detto\u00a0sì .  \n \n\t The mayor\u2009said so.\v\f",
    "right to left": "Il sindaco ha detto مرحبا بكم e שלום. The mayor said \u202eso\u202c.",
    "combining": "Il sindaco e\u0301 stato zitto. Z\u0351\u036balgo said so.",
    "marks only": "« » “ ” „ ‹ › ‘ ’ '' `` … – — ( ) [ ]",
    "glued": "l'on.Bassi,dell'«Audace»(ieri)—ha detto:«sì».He said:“no”.",
    "addresses": "Si veda https://valle.example/a?b=c#d, @valle e posta@valle.example. See www.courier.example.",
    "one letter": "x",
    "numbers": "3.500.000,50 € +4,5% 12/10/2024 ore 9:30 n.5 $3.50 5'10\" 1st ½",
}


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("text", [pytest.param(text, id=case) for case, text in ODD.items()])
def test_each_token_stands_where_its_offsets_say(lang: str, text: str) -> None:
    pipeline_of(lang)
    check(load_annotator(lang).annotate(text), lang)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_a_hundred_kilobytes_keep_their_offsets(lang: str) -> None:
    pipeline_of(lang)
    unit = "Oriani 😀 ha detto: «Resto\u200b qui».\r\n\r\nMayor Ross\tsaid “we stay”, in Dalesby. "
    text = unit * (100_000 // len(unit))
    parse = load_annotator(lang).annotate(text, lambda _, spans: [number % 40 == 0 for number in range(len(spans))])
    check(parse, lang)
    assert parse.parsed.count(True) == (len(parse.parsed) + 39) // 40


def check(parse: Parse, lang: str) -> None:
    """Assert that tokens cover all of the text, in order, within the sentences that characters alone decide."""
    text = parse.text
    spans = sentences(text, load_lexicon(lang).abbreviations)
    assert len(parse.sentences) == len(parse.parsed) == len(spans)
    at = 0
    for token in parse.tokens:
        assert text[token.start : token.end] == token.text
        assert token.lower == token.text.lower()
        assert at <= token.start
        assert text[at : token.start].isspace() or at == token.start
        at = token.end
        assert parse.tokens[token.head].sent == token.sent
    assert not text[at:].strip()
    for number, ((low, high), span) in enumerate(zip(parse.sentences, spans, strict=True)):
        assert all(token.sent == number for token in parse.tokens[low:high])
        assert all(span.start <= token.start and token.end <= span.end for token in parse.tokens[low:high])
    for name in parse.names:
        assert 0 <= name.start < name.end <= len(parse.tokens)
        assert name.label in {"PER", "ORG", "LOC"}
        assert len({token.sent for token in parse.tokens[name.start : name.end]}) == 1


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "Piero Lanza è sindaco di Milano. «Resto», ha detto Lanza. La FIAT chiude a Torino. Piove su Roma."),
        ("en", "Ann Ross is mayor of Boston. “We stay,” Ross said. Google closes in London. It rains in Paris."),
    ],
)
def test_a_sentence_that_is_not_wanted_keeps_its_tokens_and_names_and_has_no_tree(lang: str, text: str) -> None:
    pipeline_of(lang)
    annotator = load_annotator(lang)
    asked: list[str] = []

    def second(words: str, spans: Sequence[Span]) -> list[bool]:
        asked.extend(span.of(words) for span in spans)
        return [number == 1 for number in range(len(spans))]

    whole, part = annotator.annotate(text), annotator.annotate(text, second)
    assert len(asked) == 4
    assert part.parsed == [False, True, False, False]
    assert part.sentences == whole.sentences
    assert part.names == whole.names
    assert whole.names
    same = ("i", "start", "end", "text", "lower", "sent", "ent")
    for one, two in zip(whole.tokens, part.tokens, strict=True):
        assert [getattr(one, field) for field in same] == [getattr(two, field) for field in same]
        assert part.parsed[two.sent] or (two.dep, two.pos, two.head) == ("dep", "X", two.i)
    low, high = whole.sentences[1]
    assert part.tokens[low:high] == whole.tokens[low:high]


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("text", [pytest.param(text, id=case) for case, text in ODD.items()])
def test_components_asked_directly_say_what_they_say_of_a_document(lang: str, text: str) -> None:
    pipeline_of(lang)
    whole, other = load_annotator(lang).annotate(text), _through_documents(lang).annotate(text)

    assert other.tokens == whole.tokens
    assert (other.sentences, other.names) == (whole.sentences, whole.names)


@functools.cache
def _through_documents(lang: str) -> SpacyAnnotator:
    """Return the shipped pipeline as one that is not hearsay's own: another tokenizer, a component more."""
    nlp = spacy.load(pipeline_for(lang).folder)
    abbreviations = load_lexicon(lang).abbreviations
    _keep_whole(nlp, abbreviations)
    nlp.tokenizer = _Kept(nlp.tokenizer)
    nlp.add_pipe("doc_cleaner")
    return SpacyAnnotator(lang, nlp, abbreviations)


class _Kept:
    """A tokenizer that stands before another."""

    def __init__(self, inner: Callable[[str], Doc]) -> None:
        self._inner = inner

    def __call__(self, text: str) -> Doc:
        return self._inner(text)


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("text", ["", " \n\t\r\n "])
def test_a_text_without_words_has_no_tokens(lang: str, text: str) -> None:
    pipeline_of(lang)
    parse = load_annotator(lang).annotate(text)
    assert (parse.tokens, parse.sentences, parse.names) == ([], [], [])


def test_a_language_without_a_pipeline_is_a_model_error_that_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make train") as caught:
        load_annotator("it", folder=tmp_path)
    assert caught.value.lang == "it"
    (tmp_path / "meta.json").write_text("not json", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        load_annotator("it", folder=tmp_path)
