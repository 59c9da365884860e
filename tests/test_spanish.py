"""Spanish: the bundled article, read line by line, and a sentence of news for what Spanish does its own way."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import Claim, Expectation, Gone, Page, Term, Tied, Time, Unknown, analysed, named, pipeline_of

from hearsay import analyze, examples
from hearsay.records import Analysis, Attribution, Document

ARTICLE: tuple[Expectation, ...] = (
    Page("the date above the text is the day", {"published": "2026-05-19", "lang": "es"}),
    Gone("the player is gone", "Escuchar artículo"),
    Claim(
        "the headline is the company's denial",
        words="amoniaco en la ría",
        nearest="conservera",
        stance=("denies",),
    ),
    Claim(
        "the fishermen accuse",
        words="amoniaco durante la noche",
        cue="acusan",
        nearest="pescadores",
        type=("collective",),
        stance=("asserts",),
    ),
    Claim(
        "La empresa lo niega denies what was said", words="amoniaco durante la noche", cue="niega", stance=("denies",)
    ),
    Claim(
        "the director's words",
        words="no ha vertido nada",
        nearest="Amalia Ruesga",
        mode="direct",
        stance=("denies",),
        venue="rueda de prensa",
    ),
    Claim(
        "según un informe",
        words="catorce veces superior",
        nearest="informe preliminar",
        type=("document",),
        starts="la concentración",
    ),
    Claim(
        "fuentes cercanas are nobody that can be named",
        words="una válvula del circuito",
        nearest="Fuentes cercanas",
        type=("anonymous",),
    ),
    Claim(
        "the rumour conditional is distance", words="una válvula del circuito", conditional=True, certainty="certain"
    ),
    Claim("and so it is in the second clause", words="dos empleados", conditional=True, type=("anonymous",)),
    Claim("sostiene que", words="no es la primera vez", name="Isidro Malvar", stance=("asserts",)),
    Claim("se quejó goes with a quotation", words="Llevamos dos años", name="Isidro Malvar", mode="direct"),
    Claim("exigió a X que is an order", words="cierre la planta", name="Isidro Malvar", stance=("orders",)),
    Claim("explicó que", words="no tiene competencia", name="Nuria Castedo", stance=("asserts",)),
    Claim(
        "what she announces that she will ask is hers",
        words="abra diligencias",
        name="Nuria Castedo",
        stance=("orders", "predicts"),
    ),
    Claim("puede que is possible", words="haya sido un accidente", name="Nuria Castedo", certainty="possible"),
    Claim("a bulo is a denial", words="bulo", name="Nuria Castedo", stance=("denies",)),
    Claim("según el cual looks back", words="tres niños", nearest="mensaje", conditional=True),
    Claim("the hospital denies it too", words="tres niños", nearest="hospital", stance=("denies",)),
    Claim("the station quotes an inspector", words="fue detectada el jueves", chain=("inspector", "Onda Ría")),
    Claim("presunta leaves it open", words="fue detectada el jueves", certainty="unknown"),
    Claim("rechazó is a denial", words="esa versión", nearest="Ruesga", stance=("denies",)),
    Unknown("se desconoce", "De momento se desconoce", "se han perdido"),
    Claim("cree que, in the future", words="la ría tardará", nearest="Teo Barreiro", stance=("predicts",)),
    Claim("muy probable is 80 to 95 percent", words="marisqueo siga prohibido", icd203=(80, 95)),
    Claim(
        "prevé publicar is a forecast with a term",
        words="publicar el informe definitivo",
        nearest="Consejería",
        stance=("predicts",),
        due="2026-06-30",
    ),
    Term("due before the end of June", due="2026-06-30", nearest="Consejería"),
    Time("el sábado is the one before", "el sábado", "2026-05", ("2026-05",)),
    Tied("the company's denial meets the fishermen's charge", "no ha vertido nada", ("amoniaco durante la noche",)),
)


@pytest.fixture(scope="module")
def article() -> Analysis:
    (path,) = (path for path in examples.paths() if path.name == "diario-del-estero.txt")
    return analysed(path)


@pytest.mark.parametrize("row", named(ARTICLE))
def test_the_article_reads_as_a_person_reads_it(article: Analysis, row: Expectation) -> None:
    row.check(article)


def claims(text: str) -> list[Attribution]:
    pipeline_of("es")
    return list(analyze(Document(id="x", text=text, lang="es", published="2026-05-20")).attributions)


@pytest.mark.parametrize(
    ("text", "source", "content", "stance"),
    [
        ("El alcalde Tomás Arce dijo que el puente está cerrado.", "Tomás Arce", "el puente está cerrado", "asserts"),
        ("«El puente está cerrado», dijo el alcalde Tomás Arce.", "Tomás Arce", "El puente está cerrado", "asserts"),
        ("—El puente está cerrado —dijo Tomás Arce.", "Tomás Arce", "El puente está cerrado", "asserts"),
        ("Según Tomás Arce, el puente está cerrado.", "Tomás Arce", "el puente está cerrado", "asserts"),
        ("El puente está cerrado, según explicó Tomás Arce.", "Tomás Arce", "El puente está cerrado", "asserts"),
        ("El alcalde Tomás Arce negó haber cerrado el puente.", "Tomás Arce", "haber cerrado el puente", "denies"),
        ("El alcalde Tomás Arce negó que el puente esté cerrado.", "Tomás Arce", "el puente esté cerrado", "denies"),
        (
            "El alcalde Tomás Arce prometió reabrir el puente en junio.",
            "Tomás Arce",
            "reabrir el puente en junio",
            "predicts",
        ),
        ("El alcalde Tomás Arce pidió que se cierre el puente.", "Tomás Arce", "se cierre el puente", "orders"),
        ("El alcalde Tomás Arce cree que el puente aguantará.", "Tomás Arce", "el puente aguantará", "predicts"),
        ("El alcalde Tomás Arce se preguntó si el puente aguanta.", "Tomás Arce", "el puente aguanta", "questions"),
        ("A juicio de Tomás Arce, el puente es seguro.", "Tomás Arce", "el puente es seguro", "thinks"),
    ],
)
def test_who_says_what(text: str, source: str, content: str, stance: str) -> None:
    found = [(c.sources[0].name, c.words(text), c.stance) for c in claims(text)]
    assert any(source in name and content in words and stance == is_ for name, words, is_ in found), found


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        ("Según la emisora, el ministro habría dimitido.", True),
        ("Según la policía, tres personas habrían muerto.", True),
        ("Según la emisora, el ministro podría dimitir.", False),
        ("Según la emisora, el ministro dimitiría si pierde la votación.", False),
        ("Según la emisora, el ministro ha dimitido.", False),
    ],
)
def test_the_rumour_conditional_is_distance_and_the_conditional_of_doubt_or_condition_is_not(
    text: str, conditional: bool
) -> None:
    assert [claim.reported_conditional for claim in claims(text)] == [conditional]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Se desconoce cuántas personas iban a bordo.", "Se desconoce cuántas personas"),
        ("No ha trascendido la identidad de la víctima.", "No ha trascendido la identidad"),
        ("Aún no está claro quién dio la orden.", "no está claro quién dio la orden"),
        ("Queda por aclarar si hubo más detenidos.", "Queda por aclarar"),
        ("El ministerio rehusó hacer comentarios.", "rehusó hacer comentarios"),
    ],
)
def test_what_nobody_knows_is_listed(text: str, words: str) -> None:
    pipeline_of("es")
    document = Document(id="x", text=text, lang="es")
    assert [words in unknown.span.of(text) for unknown in analyze(document).unknowns] == [True]


def test_no_rule_names_a_language() -> None:
    """The rules ask the word lists; only those know which language it is."""
    source = Path(examples.__file__).parents[1]
    for package in ("attribution", "epistemics"):
        for path in sorted((source / package).glob("*.py")):
            text = path.read_text(encoding="utf-8")
            for lang in ("it", "en", "es"):
                assert f'"{lang}"' not in text, f"{path.name} names {lang}"
