"""What the order of words, marks and agreement decide where a tree errs: small Italian articles.

The docstring is the article, read with the pipeline that ships. The result is one line a claim: what is said, and after
`|` on whose word, the nearest first. People, places and outlets do not exist.
"""

from __future__ import annotations

import inspect

import pytest
from expectations import pipeline_of

from hearsay.pipeline import analyze
from hearsay.records import Document


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> list[str]:
    """Return the claims of the article that is the test's docstring, one line each: its words and its chain."""
    pipeline_of("it")
    text = inspect.cleandoc(request.function.__doc__)
    claims = analyze(Document("an-article", text, "it")).attributions
    return [f"{claim.words(text)} | {' ← '.join(source.name for source in claim.sources)}" for claim in claims]


def test_a_name_after_an_office_and_a_nation_is_whose_office_it_is(lines: list[str]) -> None:
    """Il leader tolmariano Sohm Ren Jul ha promesso «pieno appoggio» alla Varnia."""
    assert [line.partition(" | ")[2] for line in lines] == ["Sohm Ren Jul"]


def test_who_breaks_in_between_commas_speaks_after_the_verb(lines: list[str]) -> None:
    """È improbabile, ragiona un dirigente del porto, che il ponte regga a lungo."""
    assert lines == ["È improbabile […] che il ponte regga a lungo | dirigente del porto"]


def test_how_a_thing_is_said_to_be_is_that_it_is(lines: list[str]) -> None:
    """La sindaca Ada Petrak ha ricordato come la diga sia vuota da un anno."""
    assert lines == ["la diga sia vuota da un anno | Ada Petrak"]


def test_who_is_considered_something_is_called_so_by_nobody(lines: list[str]) -> None:
    """Ugo Nardin, considerato il capo del gruppo, è stato arrestato ieri a Portomoro."""
    assert lines == ["il capo del gruppo | unknown"]


def test_to_see_to_it_that_something_is_so_is_not_to_say_it(lines: list[str]) -> None:
    """La giunta di Portomoro ha comprato due pompe per garantire che le strade siano asciutte."""
    assert lines == []


def test_to_assure_that_something_is_so_is_to_say_it(lines: list[str]) -> None:
    """La giunta di Portomoro garantisce che le strade sono asciutte."""
    assert lines == ["le strade sono asciutte | giunta di Portomoro"]


def test_a_promise_is_told_from_whose_it_is(lines: list[str]) -> None:
    """Il testo ricorda l'attuazione dell'impegno della Bregonia ad abbandonare la centrale di Kelm."""
    assert "abbandonare la centrale di Kelm | Bregonia" in lines


def test_to_them_is_not_theirs(lines: list[str]) -> None:
    """La consigliera Ada Petrak ha rivolto loro accuse di scarso impegno."""
    assert lines == ["scarso impegno | Ada Petrak"]


def test_a_clause_in_quotation_marks_ends_with_them(lines: list[str]) -> None:
    """Secondo i pompieri, «il magazzino è distrutto», a cui va aggiunta la perdita delle due barche."""
    assert lines == ["il magazzino è distrutto | pompieri"]


def test_the_words_of_somebody_when_he_said_are_his(lines: list[str]) -> None:
    """La foto smentisce le dichiarazioni della sindaca Ada Petrak, quando disse che la diga era piena."""
    assert "la diga era piena | Ada Petrak" in lines


def test_after_a_semicolon_another_person_speaks(lines: list[str]) -> None:
    """I turisti dicono che il molo è chiuso; Ugo Nardin, un medico rientrato, ha detto: «Nessuno ci ha avvisati»."""
    assert lines[-1] == "Nessuno ci ha avvisati | Ugo Nardin"


def test_what_is_given_out_stands_after_the_colon(lines: list[str]) -> None:
    """L'annuncio è stato dato dalle autorità di Lodrin, in una conferenza stampa: il capo del gruppo è in carcere."""
    assert lines == ["il capo del gruppo è in carcere | autorità di Lodrin"]


def test_what_is_given_out_stands_in_the_sentence_before(lines: list[str]) -> None:
    """Il ponte di Kelm è crollato nella notte. La notizia è stata data dalla sindaca Ada Petrak."""
    assert lines == ["Il ponte di Kelm è crollato nella notte | Ada Petrak"]


def test_a_conditional_of_showing_is_no_claim_of_its_own(lines: list[str]) -> None:
    """Il rapporto dimostrerebbe che la diga è vuota da un anno."""
    assert lines == ["la diga è vuota da un anno | rapporto"]


def test_local_officials_are_not_the_foreign_officials_before(lines: list[str]) -> None:
    """
    Fonti ufficiali tolmariane dicono che la diga è sicura.

    Secondo le fonti locali la diga è in pericolo.
    """
    assert lines[-1] == "la diga è in pericolo | fonti locali"


def test_an_outlet_told_after_a_speaker_and_his_office_relays(lines: list[str]) -> None:
    """«Le paratoie sono aperte», ha detto Bogdan Trelik, portavoce del ministro Radim Kolesar, all'Agenzia Nordest."""
    assert lines == ["Le paratoie sono aperte | Bogdan Trelik ← Agenzia Nordest"]


def test_others_who_pass_the_news_on_are_sources_of_the_same(lines: list[str]) -> None:
    """La notizia era stata anticipata dal Corriere della Valle, prima di essere confermata dalla sindaca Ada Petrak."""
    assert lines == ["La notizia | Corriere della Valle", "La notizia | Ada Petrak"]


def test_doubts_against_a_clause_are_about_its_subject(lines: list[str]) -> None:
    """L'accordo è stato raggiunto, nonostante i dubbi espressi dalla Bregonia e da parte della sindaca Ada Petrak."""
    assert lines == ["L'accordo | Bregonia", "L'accordo | Ada Petrak"]
