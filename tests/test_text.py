"""Paragraphs, sentences and quotation marks: offsets decided from characters alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearsay.lexicon import load_lexicon
from hearsay.records import Span
from hearsay.text import paragraphs, quotations, sentences


def quoted(text: str) -> list[list[str]]:
    """Return the pieces of each quotation of `text`."""
    return [[span.of(text) for span in quotation.spans] for quotation in quotations(text)]


def split(text: str, lang: str) -> list[str]:
    """Return the sentences of `text`, with the abbreviations of its language."""
    return [span.of(text) for span in sentences(text, load_lexicon(lang).abbreviations)]


# Each row: the text, and what stands between its outermost marks.
MARKS = [
    ("guillemets", "Il sindaco: «Non lascio».", "Non lascio"),
    ("guillemets with inner spaces", "« Resto qui », dice Oriani.", "Resto qui"),
    ("curly", "He said: “We stay.”", "We stay."),
    ("curly with inner spaces", "“ We stay ” he said.", "We stay"),
    ("curly, both opening", "“We stay“ he said", "We stay"),
    ("straight", 'He said: "We stay."', "We stay."),
    ("single curly", "He said ‘we stay’ today.", "we stay"),
    ("single straight with apostrophes around", "'We stay,' said Ann. It's Ann's.", "We stay,"),
    ("doubled single", "Ha detto: ‘‘Resto’’.", "Resto"),
    ("backticks", "He said ``we stay'' now.", "we stay"),
    ("low and high", "„Wir bleiben”, said the coach.", "Wir bleiben"),
    ("single guillemets", "‹Resto› disse Oriani.", "Resto"),
    ("after an elided article", "Dell'«Audace» non si sa nulla.", "Audace"),
    ("in brackets", "La nave [«Audace»] è in porto.", "Audace"),
    ("nested, other marks", "«Ha detto “mai” e basta», racconta Oriani.", "Ha detto “mai” e basta"),
    ("nested, the same marks", "«Il caso «Audace» è chiuso», dice Oriani.", "Il caso «Audace» è chiuso"),
    ("nested, single", "“He told me ‘go home’ and left,” she said.", "He told me ‘go home’ and left,"),
    ("with apostrophes inside", "‘I don’t know Ann’s plan,’ he said.", "I don’t know Ann’s plan,"),
    ("with a question inside", "“Who did it?” asked the mayor.", "Who did it?"),
]


@pytest.mark.parametrize(("text", "words"), [pytest.param(text, words, id=case) for case, text, words in MARKS])
def test_a_quotation_is_what_stands_between_its_marks(text: str, words: str) -> None:
    assert quoted(text) == [[words]]
    (quotation,) = quotations(text)
    outer = quotation.outer.of(text)
    assert outer.strip("«»“”„‹›‘’`'\" ") == words.strip("«»“”„‹›‘’`'\" ")
    assert len(outer) > len(words)
    assert not quotation.repaired


def test_two_quotations_of_one_sentence_stay_two() -> None:
    assert quoted("“We” and “they”, she said, and 'nobody'.") == [["We"], ["they"], ["nobody"]]


@pytest.mark.parametrize(
    "text",
    [
        "L'altro ieri un po' di gente dell'Interno, all'alba",
        "L’altro ieri un po’ di gente dell’Interno, all’alba",
        "The ministers' aides don't drive Ann's car",
        "The ministers’ aides don’t drive Ann’s car in the ’90s",
        "“”, «» e ''",
        "Una nave «persa in mezzo alla riga.\n\nUn altro paragrafo.",
        "Nessun segno.",
        "",
    ],
)
def test_an_apostrophe_or_a_stray_mark_quotes_nothing(text: str) -> None:
    assert quoted(text) == []


def test_a_quotation_goes_on_where_the_next_paragraph_opens_with_a_mark() -> None:
    for opener, closer in ("«»", "“”", '""'):
        text = f"{opener}First.\n\n{opener}Second.\n\n{opener}Third{closer}, he said."
        assert quoted(text) == [["First.", "Second.", "Third"]]
        assert quotations(text)[0].outer == Span(0, text.index(", he"))


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "Il sindaco: «Non lascio.\n\nIl traffico è fermo. «Mai», dice.\n\n“We stay, he said."
    assert quoted(text) == [["Non lascio."], ["Mai"], ["We stay, he said."]]
    assert [quotation.repaired for quotation in quotations(text)] == [True, False, True]


def test_a_missing_opening_mark_is_set_where_the_sentence_begins() -> None:
    text = "Il traffico è fermo. Resto qui», dice Oriani."
    assert quoted(text) == [["Resto qui"]]
    assert quotations(text)[0].repaired


def test_a_closing_mark_at_the_head_of_a_paragraph_closes_the_one_before() -> None:
    text = "Il ponte è fermo.\n\nSarà peggio di prima. Molto.\n\n», dice il funzionario."
    assert quoted(text) == [["Sarà peggio di prima. Molto."]]
    assert quotations(text)[0].outer.of(text).endswith("\n\n»")
    assert quotations(text)[0].repaired


def test_a_missing_opening_mark_takes_nothing_that_is_quoted_already() -> None:
    text = "«Resto», dice Oriani. Poi se ne va», conclude."
    found = quotations(text)
    assert found[0].spans[0].of(text) == "Resto"
    assert all(one.outer.end <= two.outer.start for one, two in pairwise(found))


# Each row: language, sentences, which a blank joins to the text.
SENTENCES = [
    ("it", "Ha risposto l’onorevole.", "Il sen. Neri e il dott. Verdi tacciono."),
    ("it", "La prof.ssa Rossi parte.", "Poi basta."),
    ("it", "Ha parlato G. Bianchi.", "Tacciono tutti."),
    ("it", "«Chi lo ha detto?» chiede il sindaco.", "Nessuno."),
    ("it", "«Non lo so...» ha detto Oriani.", "Poi via."),
    ("it", "E poi… niente.", "Fine…", "Niente."),
    ("it", "Costa 3.500 euro, il 2.4 per cento.", "Tanto."),
    ("it", "Il sito www.lavalle.example è fermo.", "Si veda https://lavalle.example/a.b?c=1 per il resto."),
    ("it", "Lo scrive @valle.notizie su Telegram.", "Altri tacciono."),
    ("it", "Alle 9.30 del 12.10.2024 è finita.", "2.000 persone restano."),
    ("it", "È vero?", "Sì!", "Forse."),
    ("it", "Ha detto: «Basta.»", "Poi è uscito."),
    ("it", "Poi è uscito.", "«Basta», ha detto."),
    ("en", "The U.S. Senate met.", "The U.S. said no."),
    ("en", "Mr. Ross and Dr. Lee left.", "Mrs. Hall stayed."),
    ("en", "J. K. Ross spoke.", "Then he left."),
    ("en", "“Who did it?” asked the mayor.", "Nobody."),
    ("en", "“Is it over?” he asked.", "“No!” they said."),
    ("en", "It rose 2.5 percent, to $3.50.", "Done."),
    ("en", "Well... maybe.", "Well...", "Maybe."),
    ("en", "He left at 5 p.m. on Monday.", "She stayed."),
    ("en", "It ended in 1990.", "12 people died."),
    ("en", "Lt. Gov. Dan Ross spoke on Jan. 5 and left.", "No. 5 won."),
    ("en", "He left (it was late.)", "Then she spoke."),
]


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row[1][:30])
def test_a_text_is_cut_into_its_sentences(row: tuple[str, ...]) -> None:
    lang, *expected = row
    assert split(" ".join(expected), lang) == expected


def test_a_line_without_a_stop_is_a_sentence() -> None:
    assert split("Titolo senza punto\nIl testo comincia qui. Continua.\r\n\r\n- più treni\n- meno bus", "it") == [
        "Titolo senza punto",
        "Il testo comincia qui.",
        "Continua.",
        "- più treni",
        "- meno bus",
    ]


def test_without_its_abbreviations_a_language_ends_the_sentence_at_each_stop() -> None:
    text = "Il sen. Neri tace."
    assert [span.of(text) for span in sentences(text)] == ["Il sen.", "Neri tace."]


def test_paragraphs_are_divided_by_blank_lines_only() -> None:
    text = "\n Titolo\nsommario \n\n \t\n Testo.\n\n\nFine\n"
    assert [span.of(text) for span in paragraphs(text)] == ["Titolo\nsommario", "Testo.", "Fine"]
    assert paragraphs(" \n\t\n") == []


@pytest.mark.parametrize("marks", ["«", "»x ", '"', "“ ” ", "'a' ", "``x'' ", "«a\n\n", "‘"])
def test_five_thousand_marks_are_paired_in_order(marks: str) -> None:
    ordered(marks * 5000)


def ordered(text: str) -> None:
    """Assert what holds of the quotations of any text."""
    end = 0
    for quotation in quotations(text):
        assert end <= quotation.outer.start < quotation.outer.end <= len(text)
        end = quotation.outer.end
        at = quotation.outer.start
        assert quotation.spans
        for span in quotation.spans:
            assert at <= span.start < span.end <= quotation.outer.end
            assert span.of(text) == span.of(text).strip()
            at = span.end


NEWS = st.lists(
    st.sampled_from(
        [*"«»“”\"‘’'„‹› \n.?…,:—()😀م\u200b\u2028\xa0", *"'' `` \n\n \r\n Ann l' on. U.S. no 5.5".split(" ")]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(NEWS | st.text(max_size=60))
def test_quotations_of_any_text_are_ordered_and_never_overlap(text: str) -> None:
    ordered(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(NEWS | st.text(max_size=60), st.sampled_from(["it", "en"]))
def test_sentences_and_paragraphs_hold_every_character_once(text: str, lang: str) -> None:
    for spans in (sentences(text, load_lexicon(lang).abbreviations), paragraphs(text)):
        held = [i for span in spans for i in range(span.start, span.end)]
        assert held == sorted(set(held))
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert {i for i, character in enumerate(text) if not character.isspace()} <= set(held)
        assert all(span.of(text) == span.of(text).strip() for span in spans)


def test_a_quotation_that_the_next_paragraph_only_closes_goes_on_to_its_mark() -> None:
    text = "“We are ready to open.\n\nI hope they come to their senses,” said the mayor. “Today.”"

    assert [[span.of(text) for span in quotation.spans] for quotation in quotations(text)] == [
        ["We are ready to open.", "I hope they come to their senses,"],
        ["Today."],
    ]
