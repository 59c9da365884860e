"""What a stretch says, in terms that can be compared. The docstrings are the articles; « » mark the stretch."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from hearsay import analyze
from hearsay.pipeline import propositions_at
from hearsay.records import Document, Proposition, Span


def read(text: str, lang: str, published: str | None = "2031-05-14") -> Proposition:
    """Return the proposition of the words between « and »."""
    start, end = text.index("«"), text.index("»") - 1
    plain = text.replace("«", "").replace("»", "")
    (found,) = propositions_at(Document("d", plain, lang, published=published), [Span(start, end)])
    return found


def of(test: Callable[..., None], lang: str) -> Proposition:
    return read(inspect.cleandoc(test.__doc__ or ""), lang)


NUMBERS = [
    ("en", "The mayor said «at least 3,000 soldiers arrived in Orvasto».", 3000, None, "soldier"),
    ("en", "«Up to forty-eight workers» may leave.", None, 48, "worker"),
    ("en", "«The firm paid $2.5 million» to the town.", 2_500_000, 2_500_000, "USD"),
    ("en", "«About 26% of the staff» will go.", 23.4, 28.6, "%"),
    ("en", "«A tremor killed 170, 000 people» there.", 170_000, 170_000, "people"),
    ("en", "«Between 100 and 300 people died».", 100, 300, "people"),
    ("en", "«The ship lies six miles from the coast».", 9656.064, 9656.064, "m"),
    ("en", "«Dozens of houses burnt down».", 24, 99, "house"),
    ("it", "Il sindaco ha detto che «almeno tremila soldati sono arrivati a Orvasto».", 3000, None, "soldato"),
    ("it", "«Circa 12.000 operai» resteranno a casa.", 10_800, 13_200, "operaio"),
    ("it", "«La ditta ha pagato 2,5 milioni di euro» al comune.", 2_500_000, 2_500_000, "EUR"),
    ("it", "«Sono morte duecentocinquanta persone» nel crollo.", 250, 250, "persona"),
    ("it", "«Tra 100 e 300 persone sono morte».", 100, 300, "persona"),
    ("it", "«Il 26 per cento dei dipendenti» andrà via.", 26, 26, "%"),
]


@pytest.mark.parametrize(("lang", "text", "low", "high", "unit"), NUMBERS, ids=[row[1][:40] for row in NUMBERS])
def test_numbers_are_ranges_with_what_they_count(
    lang: str, text: str, low: float | None, high: float | None, unit: str
) -> None:
    found = read(text, lang).quantities[0]
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)
    assert found.unit == unit


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "«The Corvo 4 telephone sold well in 2029»."),
        ("en", "«One of them left»."),
        ("it", "«Una donna è uscita dal palazzo»."),
        ("it", "«Il telefono Corvo 4 è uscito il 3 maggio 2029»."),
    ],
)
def test_names_years_and_articles_count_nothing(lang: str, text: str) -> None:
    assert read(text, lang).quantities == ()


def test_actors_known_everywhere_stand_as_their_ids() -> None:
    assert "state:KP" in read("«North Korea sent troops to the border».", "en").terms
    assert "state:KP" in read("«La Corea del Nord ha inviato truppe al confine».", "it").terms
    assert "state:KP" in read("«Soldati nordcoreani sono al confine».", "it").terms


def test_a_persons_surname_stands_for_the_whole_name() -> None:
    found = read("«Marta Velardi resigned on Monday». Velardi was the mayor of Orvasto.", "en")
    assert "velardi" in found.terms
    assert "marta" not in found.terms


def test_a_verb_and_its_particle_are_one_word() -> None:
    assert "layoff" in read("«The firm will lay off its drivers».", "en").terms


def test_polarity_is_the_predicates() -> None:
    assert read("«The bridge did not collapse».", "en").negated
    assert read("«Il ponte non è crollato».", "it").negated
    assert not read("«The bridge that nobody had checked collapsed».", "en").negated


@pytest.mark.parametrize(
    ("lang", "text", "modality"),
    [
        ("en", "«The firm will close the plant».", "planned"),
        ("en", "«The firm may close the plant».", "possible"),
        ("en", "«The firm must close the plant».", "demanded"),
        ("en", "«The firm closed the plant».", "actual"),
        ("it", "«La ditta chiuderà lo stabilimento».", "planned"),
        ("it", "«La ditta ha chiuso lo stabilimento».", "actual"),
    ],
)
def test_what_happened_is_told_from_what_may(lang: str, text: str, modality: str) -> None:
    assert read(text, lang).modality == modality


def test_what_says_little_by_itself_is_read_with_what_stands_before_it() -> None:
    """The council accused Anselmo Ruga of selling the archive. Ruga said: "«It never happened»"."""
    found = of(test_what_says_little_by_itself_is_read_with_what_stands_before_it, "en")
    assert {"archive", "sell"} <= set(found.context)
    assert found.negated


def test_a_full_sentence_brings_no_other_as_its_context() -> None:
    """Heavy rain fell on the hills overnight. «The dam of Orvasto broke and flooded forty houses»."""
    found = of(test_a_full_sentence_brings_no_other_as_its_context, "en")
    assert "rain" not in found.context


def test_an_article_gives_propositions_only_where_they_are_asked_for() -> None:
    text = "La ministra Elda Corsi ha detto che il ponte è chiuso. La neve è caduta tutta la notte sulla città."
    document = Document("d", text, "it")
    plain, full = analyze(document), analyze(document, propositions=True)
    assert [claim.proposition for claim in plain.attributions] == [None] * len(plain.attributions)
    assert all(claim.proposition is not None and claim.proposition.terms for claim in full.attributions)
    assert full.statements
    assert all(each.proposition is not None and "neve" in each.proposition.terms for each in full.statements)
    assert [claim.id for claim in plain.attributions] == [claim.id for claim in full.attributions]


def test_a_stretch_without_words_says_nothing() -> None:
    (found,) = propositions_at(Document("d", "Il ponte è chiuso.", "it"), [Span(17, 17)])
    assert found == Proposition(Span(17, 17))
