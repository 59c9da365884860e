"""From a document to its analysis: the same twice, grounded in the text, and never an exception."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from expectations import pipeline_of
from hypothesis import given, settings
from hypothesis import strategies as st

from hearsay.pipeline import analyze, analyze_all
from hearsay.records import Analysis, Attribution, Document, Span

IT = """Valdora, il ponte resta chiuso

Il sindaco di Valdora, Piero Lanza, ha detto che il ponte resterà chiuso entro la fine dell'anno. «Non si passa», ha
aggiunto. Il Comune non ha chiarito il costo dei lavori. La città conta novemila abitanti.

Secondo il Corriere della Valle, che cita un funzionario della Prefettura, i freni sarebbero usurati. Lanza ha negato
che i freni siano usurati. Non è chiaro chi pagherà. Il 12 ottobre 2024 il ponte era aperto."""
EN = """Dalesby bridge stays shut

The mayor of Dalesby, Ann Ross, said that the bridge would stay shut until the end of the year. “No one will cross,” she
added. The council did not disclose the cost. The town has nine thousand people.

According to the Dalesby Courier, which cited a council official, the brakes were worn. Ross denied that the brakes were
worn. It is not clear who will pay. On 12 October 2024 the bridge was open."""
NEWS = {"it": IT.replace("\n", " ").replace("  ", "\n\n"), "en": EN.replace("\n", " ").replace("  ", "\n\n")}
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read(text: str, lang: str) -> Analysis:
    """Return the analysis of an article of October 2024."""
    return analyze(Document("an-article", text, lang, published="2024-10-16"))


def claim_spans(claim: Attribution) -> Iterator[Span]:
    """Yield every span of a claim."""
    yield from (*claim.content, *claim.cue, *claim.certainty_cue)
    for source in claim.sources:
        yield from source.span
    yield from (distance.span for distance in claim.distance)
    yield from (span for span in (claim.venue, claim.deadline) if span is not None)


def spans(analysis: Analysis) -> Iterator[Span]:
    """Yield every span of an analysis."""
    for claim in analysis.attributions:
        yield from claim_spans(claim)
    yield from (statement.span for statement in analysis.statements)
    yield from (unknown.span for unknown in analysis.unknowns)
    yield from (time.span for time in analysis.times)
    yield from analysis.unread
    for entity in analysis.entities:
        yield from entity.mentions
    yield from (forecast.deadline for forecast in analysis.forecasts if forecast.deadline is not None)


def sound(analysis: Analysis) -> None:
    """Assert all that holds of every analysis, whatever the text."""
    text = analysis.document.text
    for span in spans(analysis):
        assert 0 <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
    claims = {claim.id: claim for claim in analysis.attributions}
    assert len(claims) == len(analysis.attributions)
    entities = {entity.id for entity in analysis.entities}
    for claim in analysis.attributions:
        assert claim.content
        assert claim.sources
        for pieces in (claim.content, claim.cue):
            assert all(one.end <= two.start for one, two in pairwise(pieces))
        assert all(source.name.strip() for source in claim.sources)
        assert {source.entity for source in claim.sources} <= {*entities, None}
        outer = claim.parent
        above = {claim.id}
        while outer is not None:
            assert outer in claims
            assert outer not in above
            above.add(outer)
            outer = claims[outer].parent
        dated(claim.due)
    for statement in analysis.statements:
        taken = [span for claim in analysis.attributions for span in (*claim.cue, *claim.content)]
        assert not any(span.start < statement.span.end and statement.span.start < span.end for span in taken)
    for pair in analysis.contradictions:
        assert 0 <= pair.first < len(claims)
        assert 0 <= pair.second < len(claims)
        assert pair.first != pair.second
    for forecast in analysis.forecasts:
        assert forecast.claim in claims
        dated(forecast.due)
    for time in analysis.times:
        if time.start is not None and time.end is not None:
            dated((time.start, time.end))


def dated(due: tuple[str | None, str] | None) -> None:
    """Assert that an interval is of ISO days and not upside down."""
    if due is not None:
        start, end = due
        assert ISO_DAY.fullmatch(end)
        assert start is None or (ISO_DAY.fullmatch(start) and start <= end)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_an_article_is_read_the_same_twice(lang: str) -> None:
    pipeline_of(lang)
    one, two = read(NEWS[lang], lang), read(NEWS[lang], lang)
    assert one == two
    assert len(one.attributions) >= 4
    assert next(analyze_all([one.document])) == one


@pytest.mark.parametrize("lang", ["it", "en"])
def test_an_article_gives_claims_statements_unknowns_forecasts_entities_and_times_all_grounded(lang: str) -> None:
    pipeline_of(lang)
    analysis = read(NEWS[lang], lang)
    sound(analysis)
    text = analysis.document.text
    assert any(forecast.due[1] == "2024-12-31" for forecast in analysis.forecasts if forecast.due)
    assert any(
        "chiaro chi" in unknown.span.of(text) or "not clear" in unknown.span.of(text) for unknown in analysis.unknowns
    )
    assert {"Piero Lanza", "Ann Ross"} & {entity.name for entity in analysis.entities}
    assert any(time.start == time.end == "2024-10-12" for time in analysis.times)
    assert any("novemila" in one.span.of(text) or "nine thousand" in one.span.of(text) for one in analysis.statements)
    denials = {i for i, claim in enumerate(analysis.attributions) if claim.stance == "denies"}
    assert any(denials & {pair.first, pair.second} for pair in analysis.contradictions)


@pytest.mark.parametrize("lang", ["it", "en"])
def test_an_article_gives_the_same_ids_again_and_another_article_others(lang: str) -> None:
    pipeline_of(lang)
    first = NEWS[lang].split("\n\n")[1]
    once, again, longer = (
        {claim.id for claim in read(text, lang).attributions} for text in (first, first, first + "\n\nPiove.")
    )
    assert once
    assert once == again
    assert not once & longer  # a sentence that two articles share is two claims, one of each


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n\t",
        "x",
        "Piove",
        ".",
        "«",
        "»",
        "«»",
        "“”",
        '"',
        "''",
        '«»“”""‘’',
        "?",
        "...",
        "😀",
        "\u200b",
        "\ufeff",
        "\0",
    ],
)
def test_a_text_that_says_nothing_gives_no_claim(lang: str, text: str) -> None:
    pipeline_of(lang)
    analysis = read(text, lang)
    sound(analysis)
    assert analysis.attributions == ()


@pytest.mark.parametrize(("lang", "other"), [("it", "en"), ("en", "it")])
def test_a_text_in_the_other_language_is_read_without_harm(lang: str, other: str) -> None:
    pipeline_of(lang)
    sound(read(NEWS[other], lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("it", "Il sindaco Piero Lanza 😀 ha detto: «مرحبا \u202eresto\u202c qui» 👩‍👩‍👧. שלום, secondo Lanza."),
        ("en", "Mayor Ann Ross 🇮🇹 said: “שלום \u202ewe stay\u202c here” 🎉. مرحبا, according to Ross."),
        ("it", "Il sin\u200bdaco Piero\u00a0Lanza\tha detto che\r\n\r\nresta. \u2028Lo ha detto Lanza.\x0b\x0c"),
        ("en", "Mayor\u00a0Ann Ross\tsaid that\r\n\r\nshe stays.\u2029 Ross said so."),
    ],
)
def test_other_scripts_emoji_and_odd_blanks_do_no_harm(lang: str, text: str) -> None:
    pipeline_of(lang)
    sound(read(text, lang))


def test_an_article_cut_off_after_its_cue_is_read_as_far_as_it_goes() -> None:
    pipeline_of("en")
    sound(read("The bridge is shut. It was said that", "en"))


def test_a_broken_character_in_a_name_does_no_harm() -> None:
    pipeline_of("en")
    sound(read("Mayor Ann Ross\ud800 said that the bridge is shut.", "en"))


@pytest.mark.parametrize("marks", ["«", " »", "“x” ", '"x\n\n'])
def test_five_thousand_quotation_marks_do_no_harm(marks: str) -> None:
    pipeline_of("it")
    text = marks * (5000 // sum(mark in '«»“”"' for mark in marks))
    sound(read(text, "it"))


@pytest.mark.parametrize("lang", ["it", "en"])
def test_two_hundred_kilobytes_are_read_to_the_end(lang: str) -> None:
    pipeline_of(lang)
    dull = {"it": "Il treno va piano nella valle. ", "en": "The train goes slow in the valley. "}[lang]
    news = NEWS[lang].split("\n\n")[1]
    text = "\n\n".join([dull * 450 + news] * (200_000 // (len(dull) * 450 + len(news)) + 1))
    assert len(text) >= 200_000
    analysis = read(text, lang)
    sound(analysis)
    assert analysis.problems == ()
    assert analysis.attributions[-1].content[-1].end > len(text) - len(news)


def test_what_lies_beyond_two_million_characters_is_a_problem_and_not_an_exception() -> None:
    pipeline_of("it")
    text = "«Resto», ha detto Piero Lanza." + "\n" * 2_000_000 + "«Vado», ha detto Piero Lanza."
    analysis = read(text, "it")
    assert [problem.code for problem in analysis.problems] == ["too-long"]
    assert analysis.problems[0].span == Span(2_000_000, len(text))
    assert [claim.words(text) for claim in analysis.attributions] == ["Resto"]


def mixtures(words: str) -> st.SearchStrategy[str]:
    """Return texts put together at random from the words of reporting and from marks."""
    marks = [*"«»“”\"’',.:?()—…\t😀م\u200b", "\n\n"]
    return st.lists(st.sampled_from([*words.split("|"), *marks]), min_size=1, max_size=30).map(" ".join)


IT_WORDS = (
    "«Il ponte è chiuso»|ha detto|Piero Lanza|che|secondo|Lo ha detto|avrebbe|sarebbero|non|è|il sindaco|bufale"
    "|presunto|di|entro la fine dell'anno|su Telegram|ha accusato|ha definito|le accuse|le voci di|per|a detta di"
    "|Il Corriere della Valle|citando|un funzionario|C'è chi|12 ottobre 2024|@valle|Non è chiaro|ha smentito"
    "|il ponte cade|Stando a|forse"
)
EN_WORDS = (
    "“The bridge is shut,”|said|Ann Ross|that|according to|reportedly|would|not|is|the mayor|nonsense|alleged|of|denied"
    "|by the end of the year|on Telegram|accused|called|the claims|the claim by|as|told|The Dalesby Courier|citing"
    "|an official|Some say|12 October 2024|@dale|It is not clear|It was said that|the bridge falls|who|may"
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(mixtures(IT_WORDS))
def test_no_mixture_of_italian_reporting_words_raises(text: str) -> None:
    pipeline_of("it")
    sound(read(text, "it"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(mixtures(EN_WORDS))
def test_no_mixture_of_english_reporting_words_raises(text: str) -> None:
    pipeline_of("en")
    sound(read(text, "en"))
