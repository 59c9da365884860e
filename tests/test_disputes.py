"""Disputes: which denial belongs to which claim, and which two claims cannot both be right.

Trees are written by hand. A case is a short exchange: each line one speaker's claim, in the order of the article.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from expectations import pipeline_of

from hearsay import analyze
from hearsay.annotate import Parse
from hearsay.disputes import find_disputes
from hearsay.lexicon import load_lexicon
from hearsay.records import Attribution, Document, Source, Span, Stance

UNION = Source((), "il sindacato", "organisation", "organisation:sindacato")
FIRM = Source((), "la Fonderia Ardena", "organisation", "organisation:fonderia-ardena")
NOBODY = Source((), "unknown", "unknown")

# Each sentence: rows, and its words as content.
HID = """
La il DET 2 det
Fonderia fonderia PROPN 4 nsubj
ha avere AUX 4 aux Tense=Pres|VerbForm=Fin
nascosto nascondere VERB 0 root VerbForm=Part
le il DET 6 det
perdite perdita NOUN 4 obj
"""
HID_NOT = """
non non ADV 3 advmod
abbiamo avere AUX 3 aux Person=1|Tense=Pres|VerbForm=Fin
nascosto nascondere VERB 0 root VerbForm=Part
nulla nulla PRON 3 obj
"""
CHARGES = """
ogni ogni DET 2 det
accusa accusa NOUN 0 root
"""
RAIN = """
domenica domenica NOUN 2 obl
pioverà piovere VERB 0 root Tense=Fut|VerbForm=Fin
"""
NOT_RAIN = """
domenica domenica NOUN 3 obl
non non ADV 3 advmod
pioverà piovere VERB 0 root Tense=Fut|VerbForm=Fin
a a ADP 5 case
Castelrivo Castelrivo PROPN 3 obl
"""
RAIN_THERE = """
domenica domenica NOUN 2 obl
pioverà piovere VERB 0 root Tense=Fut|VerbForm=Fin
a a ADP 4 case
Castelrivo Castelrivo PROPN 2 obl
"""
DEAD = """
nell' in ADP 2 case
esplosione esplosione NOUN 4 obl
sono essere AUX 4 aux VerbForm=Fin
morti morire VERB 0 root VerbForm=Part
{number} {number} NUM 6 nummod
operai operaio NOUN 4 nsubj
"""


def exchange(*turns: tuple[str, Source, Stance], direct: bool = False) -> tuple[list[str], list[tuple[int, int, str]]]:
    """Return the stances and the contradictions of claims that follow each other, one sentence each."""
    parse = Parse.from_rows("\n\n".join(rows.strip() for rows, _, _ in turns))
    claims = []
    for number, (_, source, stance) in enumerate(turns):
        low, high = parse.sentences[number]
        span = Span(parse.tokens[low].start, parse.tokens[high - 1].end)
        mode = "direct" if direct else "indirect"
        claims.append(Attribution(str(number), (span,), (), (source,), mode, stance, rule="verb:clause"))
    read, found = find_disputes(parse, claims, load_lexicon("it"))
    return [claim.stance for claim in read], [(pair.first, pair.second, pair.reason) for pair in found]


def test_a_denial_without_words_of_its_own_is_tied_to_the_charge_before_it() -> None:
    assert exchange((HID, UNION, "asserts"), (CHARGES, FIRM, "denies"))[1] == [(0, 1, "denied")]


def test_a_statement_that_negates_a_charge_against_its_speaker_is_a_denial() -> None:
    stances, found = exchange((HID, UNION, "asserts"), (HID_NOT, FIRM, "asserts"), direct=True)
    assert stances == ["asserts", "denies"]
    assert found == [(0, 1, "denied")]


def test_the_same_negative_words_with_no_charge_before_them_assert() -> None:
    assert exchange((HID_NOT, FIRM, "asserts"), direct=True) == (["asserts"], [])


def _calls(turns: int) -> int:
    """Return how many functions are called to find the disputes of an exchange of some turns."""
    called = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal called
        called += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        exchange(*[(HID, UNION, "asserts"), (CHARGES, FIRM, "denies")] * (turns // 2))
    finally:
        sys.setprofile(before)
    return called


def test_a_long_exchange_of_charges_and_denials_is_read_in_step_with_its_length() -> None:
    short, long = _calls(420), _calls(1_260)

    assert long < 4.5 * short, "three times the claims; at the edges there is less to compare with"


def test_nobody_contradicts_oneself_and_a_question_is_not_denied() -> None:
    assert exchange((HID, FIRM, "asserts"), (CHARGES, FIRM, "denies"))[1] == []
    assert exchange((HID, UNION, "questions"), (CHARGES, FIRM, "denies"))[1] == []


def test_a_denial_follows_a_rumour_that_nobody_is_named_for() -> None:
    assert exchange((HID, NOBODY, "asserts"), (CHARGES, FIRM, "denies"))[1] == [(0, 1, "denied")]


def test_the_same_forecast_and_its_negation_are_opposite() -> None:
    assert exchange((RAIN_THERE, UNION, "predicts"), (NOT_RAIN, FIRM, "predicts"))[1] == [(0, 1, "opposite")]
    assert exchange((RAIN_THERE, UNION, "predicts"), (RAIN, FIRM, "predicts"))[1] == []


def test_two_tolls_of_one_event_differ_and_equal_or_rough_ones_do_not() -> None:
    twelve, seventeen = DEAD.format(number="dodici"), DEAD.format(number="17")
    assert exchange((twelve, UNION, "asserts"), (seventeen, FIRM, "asserts"))[1] == [(0, 1, "number")]
    assert exchange((twelve, UNION, "asserts"), (twelve, FIRM, "asserts"))[1] == []
    rough = seventeen.replace("17 17 NUM 6 nummod", "circa circa ADV 6 advmod\n17 17 NUM 7 nummod")
    assert exchange((twelve, UNION, "asserts"), (rough, FIRM, "asserts"))[1] == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "it",
            "Il sindacato sostiene che la Fonderia Ardena ha ignorato gli avvisi. L'azienda respinge ogni addebito.",
        ),
        (
            "en",
            "The union says Ardena Foundry ignored three warnings. “We never received a warning,” said Carla Damiani.",
        ),
    ],
)
def test_a_charge_and_its_denial_are_found_in_the_news(lang: str, text: str) -> None:
    pipeline_of(lang)
    analysis = analyze(Document(id="x", text=text, lang=lang, published="2024-06-12"))
    pairs = [
        (analysis.attributions[p.first].stance, analysis.attributions[p.second].stance, p.reason)
        for p in analysis.contradictions
    ]
    assert pairs == [("asserts", "denies", "denied")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "The ferry firm said the harbour was closed. “We didn't build this port to be servants,” Anna Bell said.",
        ),
        ("it", "La società ha detto che il porto è chiuso. «Non siamo ancora pronti», ha spiegato Anna Bellini."),
    ],
)
def test_a_negative_statement_about_something_else_denies_nobody(lang: str, text: str) -> None:
    pipeline_of(lang)
    analysis = analyze(Document("an-article", text, lang))

    assert len(analysis.attributions) == 2
    assert {claim.stance for claim in analysis.attributions} == {"asserts"}
    assert analysis.contradictions == ()
