"""What long news articles do: people met between two claims, asides, participles, charges told and denied.

The docstring is the article, read with the pipelines that ship. The result is one line a claim: what is said, and after
`|` on whose word, the nearest first. People, places and outlets do not exist.
"""

from __future__ import annotations

import inspect

import pytest
from expectations import pipeline_of

from hearsay.pipeline import analyze
from hearsay.records import Analysis, Document


def read(article: str, lang: str) -> Analysis:
    """Return the analysis of a docstring."""
    pipeline_of(lang)
    return analyze(Document("an-article", inspect.cleandoc(article), lang))


def lines(article: str, lang: str) -> list[str]:
    """Return the claims of an article, one line each: its words and its chain."""
    text = inspect.cleandoc(article)
    claims = read(article, lang).attributions
    return [f"{claim.words(text)} | {' ← '.join(source.name for source in claim.sources)}" for claim in claims]


@pytest.fixture
def italian(request: pytest.FixtureRequest) -> list[str]:
    """Return the claims of the Italian article that is the test's docstring."""
    return lines(request.function.__doc__, "it")


@pytest.fixture
def english(request: pytest.FixtureRequest) -> list[str]:
    """Return the claims of the English article that is the test's docstring."""
    return lines(request.function.__doc__, "en")


def test_a_pronoun_is_whom_the_sentence_before_is_about(english: list[str]) -> None:
    """
    Clara Moss said the reservoir was full. Hugo Wren objected. “Three pumps have stopped,” he said.
    """
    assert [line.rpartition(" | ")[2] for line in english] == ["Clara Moss", "Hugo Wren"]


def test_a_pronoun_goes_back_to_who_is_meant_by_its_gender(english: list[str]) -> None:
    """
    Mrs Moss said the reservoir was full. Hugo Wren objected. “Three pumps have stopped,” she added.
    """
    assert [line.rpartition(" | ")[2] for line in english] == ["Moss", "Moss"]


def test_he_is_no_woman_met_in_passing(english: list[str]) -> None:
    """
    The new warden met Christine Hale on Tuesday. He said the lock would reopen.
    """
    assert english == ["the lock would reopen | He"]


def test_he_is_the_man_two_sentences_back(english: list[str]) -> None:
    """
    Governor Hugo Wren spoke in Calder on Saturday.

    Christine Hale also appeared at the meeting.

    “This lock is our future,” he told the crowd.
    """
    assert [line.rpartition(" | ")[2] for line in english] == ["Hugo Wren"]


def test_who_cannot_do_a_thing_denies_nothing() -> None:
    """
    The guild said ninety carts left the depot. “The carts are in the depot, but we cannot load them,” said Clara Moss.
    """
    stances = [
        claim.stance for claim in read(str(test_who_cannot_do_a_thing_denies_nothing.__doc__), "en").attributions
    ]
    assert stances == ["asserts", "asserts"]


def test_a_spokeswoman_does_not_deny_her_own_body() -> None:
    """
    Il Consorzio delle Acque ha detto che trenta pompe lasciano il canale. «Non abbiamo mai svuotato il canale», ha
    detto Elena Turri, portavoce del consorzio.
    """
    assert not read(str(test_a_spokeswoman_does_not_deny_her_own_body.__doc__), "it").contradictions


def test_two_who_are_against_the_same_thing_agree() -> None:
    """
    Clara Moss has long criticised the 2019 treaty. Calder has long opposed the treaty.
    """
    found = read(str(test_two_who_are_against_the_same_thing_agree.__doc__), "en")
    assert [claim.stance for claim in found.attributions] == ["thinks", "denies"]
    assert not found.contradictions


def test_numbers_of_two_places_do_not_conflict() -> None:
    """
    The Weather Bureau said 5 inches of rain would fall in the valley. “Rain of 9 inches is expected on the coast,” the
    Calder Post reported.
    """
    assert not read(str(test_numbers_of_two_places_do_not_conflict.__doc__), "en").contradictions


def test_a_participle_after_according_to_is_the_source_s(english: list[str]) -> None:
    """
    The fleet sold diesel, according to Tarvia's envoy, urging members to look into it.
    """
    assert english == [
        "The fleet sold diesel | Tarvia's envoy",
        "members to look into it | Tarvia's envoy",
    ]


def test_a_participle_goes_with_the_main_clause(english: list[str]) -> None:
    """
    Lagoon Bank presented what it said was proof that Calder had hidden debts, calling on the ministry to act.
    """
    assert english == ["the ministry to act | Lagoon Bank"]


def test_a_gerund_after_a_semicolon_is_not_the_first_speaker_s(italian: list[str]) -> None:
    """
    Molti esperti sottolineano che il fiume non è calato; inoltre i prezzi sono bassi, suggerendo una mancanza di
    fiducia.
    """
    assert italian == ["il fiume non è calato | Molti esperti"]


def test_a_man_who_is_reported_or_criticised_is_no_claim(italian: list[str]) -> None:
    """
    Ugo Ranieri ha lasciato la giunta. Elena Turri lo ha denunciato alla procura.
    """
    assert italian == []


def test_what_was_just_said_can_still_be_denied(italian: list[str]) -> None:
    """
    Ugo Ranieri ha detto che il canale è vuoto. Elena Turri lo ha smentito.
    """
    assert italian == ["il canale è vuoto | Ugo Ranieri", "il canale è vuoto | Elena Turri"]


def test_an_aside_between_dashes_has_a_subject_of_its_own(italian: list[str]) -> None:
    """
    Prima della partenza, Ranieri - a cui il tribunale ha concesso la grazia - aveva chiesto «scusa» agli elettori,
    precisando che sarebbe tornato in paese da sindaco.
    """
    assert italian == ["scusa | Ranieri", "sarebbe tornato in paese da sindaco | Ranieri"]


def test_reports_that_are_denied_are_not_who_denies_them(english: list[str]) -> None:
    """
    Reports that the barge sank were denied by the operator.
    """
    assert english == ["the barge sank | operator", "the barge sank | unknown"]


def test_a_day_announces_nothing(english: list[str]) -> None:
    """
    Tuesday's announcement of a freeze on fares is sure to be a step in the right direction.
    """
    assert english == []


def test_that_of_a_noun_or_a_fact_is_no_content(english: list[str]) -> None:
    """
    The firm is said to be investing in cranes that staff can use to lift the boats.

    The growth is partially explained by the fact that the barges are also found among the fastest.
    """
    assert not any(line.startswith(("staff can", "the barges")) for line in english)


def test_a_consequence_is_no_content_of_its_own(italian: list[str]) -> None:
    """
    La società di ricerca sottolinea come attorno alla chiusura del canale vi sia un largo consenso, così che il nuovo
    consiglio comprenderà tutti i gruppi.
    """
    assert len(italian) == 1
    assert italian[0].startswith("attorno alla chiusura del canale vi sia un largo consenso")


def test_who_says_it_may_be_named_after_the_copula(italian: list[str]) -> None:
    """
    Il canale è chiuso. A dirlo è Ugo Ranieri, portavoce della società.
    """
    assert italian == ["Il canale è chiuso | Ugo Ranieri"]


def test_an_outlet_that_ends_the_sentence_reports_it(english: list[str]) -> None:
    """
    Her deposit has been set at 4,000 crowns, the Observer reports.
    """
    assert english == ["Her deposit has been set at 4,000 crowns | Observer"]


def test_rumours_and_revelations_say_what_nobody_signs(italian: list[str]) -> None:
    """
    Recenti rivelazioni sostengono che la flotta ha venduto le reti. Alcune voci sostengono che le ha regalate.
    """
    assert [line.rpartition(" | ")[2] for line in italian] == ["Recenti rivelazioni", "Alcune voci"]


def test_what_somebody_did_next_is_told_with_what_he_did_first(english: list[str]) -> None:
    """
    Clara Moss said she walked to the gate, found it open and broke the lock.

    Hugo Wren said he took the ladder, climbed the wall and saw the fire.
    """
    assert english == [
        "she walked to the gate, found it open and broke the lock | Clara Moss",
        "he took the ladder, climbed the wall and saw the fire | Hugo Wren",
    ]


def test_words_of_somebody_after_a_quotation_are_his(italian: list[str]) -> None:
    """
    «Non venderemo mai il canale», le parole di Ugo Ranieri.

    «Il prezzo è troppo alto per noi». Queste le parole di Elena Turri, presidente del consorzio.
    """
    assert [line.rpartition(" | ")[2] for line in italian] == ["Ugo Ranieri", "Elena Turri"]


def test_a_condition_without_if_orders_nothing() -> None:
    """
    Clara Moss said that should a bank be ready to cover the cost, she would sell the barge.
    """
    claims = read(str(test_a_condition_without_if_orders_nothing.__doc__), "en").attributions
    assert [claim.stance in {"asserts", "predicts"} for claim in claims] == [True]


def test_who_is_named_inside_a_quotation_does_not_say_it(english: list[str]) -> None:
    """
    The lock is safe, Hugo Wren said. “Peter Ash lied to us,” he said.
    """
    assert [line.rpartition(" | ")[2] for line in english] == ["Hugo Wren", "Hugo Wren"]


def test_the_victim_says_nothing(english: list[str]) -> None:
    """
    The mayor, Hugo Wren, said the lock was safe. Peter Ash was killed on Monday. “We are sorry,” he said.
    """
    assert [line.rpartition(" | ")[2] for line in english] == ["Hugo Wren", "Hugo Wren"]


def test_rumours_are_not_of_who_denies_them(english: list[str]) -> None:
    """
    Rumours that the warden would resign were denied by his office.
    """
    assert english == ["the warden would resign | unknown"]
