"""What holds of every reading, whatever the article: grounded spans, the same claims under other marks and blanks.

The articles are put together from sentences as newspapers write them, in Italian and English, with people and places
that do not exist; noise (stray quotation marks, control characters, blank lines) is sown into them.
"""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from expectations import pipeline_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearsay.pipeline import analyze
from hearsay.records import Analysis, Document, Span

# What stands between <q> and </q> is quoted; every sentence can follow every other one.
SENTENCES = {
    "it": (
        "Il sindaco di Valdora, Piero Lanza, ha detto che il ponte resterà chiuso fino a lunedì.",
        "<q>Non si passa</q>, ha detto la prefetta Dana Petrak.",
        "Secondo il Corriere della Valle, i freni sarebbero usurati.",
        "Il consorzio ha negato che i piloni siano a rischio.",
        "L'ingegnera Marta Cadorin ha spiegato: <q>Il ponte è stato costruito nel 1961</q>.",
        "<q>Il danno è grave</q>, ha dichiarato il procuratore Aldo Brenta, <q>ma nessuno è ferito</q>.",
        "Ha poi aggiunto che i lavori cominceranno in autunno.",
        "La città conta novemila abitanti.",
        "A detta di un funzionario della Prefettura, la perizia è pronta.",
        "Non è chiaro chi pagherà.",
        "Il comitato dei pendolari ha accusato il Comune di aver ignorato gli allarmi.",
        "La ditta Idrovalle, tramite un portavoce, ha smentito di aver ricevuto lettere.",
    ),
    "en": (
        "The mayor of Dalesby, Ann Ross, said that the bridge would stay shut until Monday.",
        "<q>No one will cross</q>, said the prefect, Dana Holloway.",
        "According to the Dalesby Courier, the brakes were worn.",
        "The contractor denied that the piers were at risk.",
        "The engineer, Marta Lund, explained: <q>The bridge was built in 1961</q>.",
        "<q>The damage is serious</q>, said the prosecutor, Alan Brent, <q>but nobody is hurt</q>.",
        "She added that the work would begin in the autumn.",
        "The town has nine thousand people.",
        "A council official told the Dalesby Courier that the report was ready.",
        "It is not clear who will pay.",
        "The commuters accused the council of ignoring the alarms.",
        "The company, through a spokesman, denied that it had received any letter.",
    ),
}
QUOTES = {"it": (("«", "»"), ("“", "”")), "en": (("“", "”"), ("«", "»"))}
NOISE = (
    "“",
    "”",
    '"',
    "«",
    "»",
    "‘",
    "’",
    "''",
    "``",
    "—",
    "- ",
    "(",
    "\u200b",
    "\x07",
    "\ufffd",
    "\n",
    "•",
    ":",
    "12:40 — ",
)
LANGS = st.sampled_from(("it", "en"))
PICKS = st.lists(st.integers(0, 11), min_size=1, max_size=7, unique=True)
SLOWLY = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def article(lang: str, picks: list[int], opening: str, closing: str, gap: str = "\n\n") -> str:
    """Return the sentences `picks` as paragraphs of one sentence or two, quoted with these marks."""
    chosen = [SENTENCES[lang][pick] for pick in picks]
    paragraphs = [" ".join(chosen[k : k + 2]) for k in range(0, len(chosen), 2)]
    return gap.join(paragraphs).replace("<q>", opening).replace("</q>", closing)


def read(text: str, lang: str) -> Analysis:
    """Return the analysis of an article, or skip the test while its language has no pipeline."""
    pipeline_of(lang)
    return analyze(Document("an-article", text, lang))


def grounded(analysis: Analysis) -> None:
    """Assert what holds of the claims of every text."""
    text = analysis.document.text
    for claim in analysis.attributions:
        assert claim.content
        for pieces in (claim.content, claim.cue, *(source.span for source in claim.sources)):
            for span in pieces:
                assert 0 <= span.start < span.end <= len(text)
                assert span.of(text).strip() == span.of(text) != ""
            assert all(one.end <= two.start for one, two in pairwise(pieces))
        assert not any(_meet(cue, content) for cue in claim.cue for content in claim.content)
        assert claim.sources
        assert all(source.name.strip() for source in claim.sources)


def _meet(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


def told(analysis: Analysis) -> list[tuple[str, str, str, str]]:
    """Return the claims in words alone: blanks counted as one, marks of quotation left out."""
    text = analysis.document.text
    return [
        (
            _bare(claim.words(text)),
            " ← ".join(source.name for source in claim.sources),
            _bare(" ".join(span.of(text) for span in claim.cue)),
            claim.stance,
        )
        for claim in analysis.attributions
    ]


def _bare(words: str) -> str:
    return " ".join(re.sub('[«»“”"‘’]', "", words).split())


@SLOWLY
@given(LANGS, PICKS)
def test_every_claim_of_an_article_is_grounded_and_apart_from_its_cue(lang: str, picks: list[int]) -> None:
    analysis = read(article(lang, picks, *QUOTES[lang][0]), lang)
    grounded(analysis)


@SLOWLY
@given(LANGS, PICKS, st.sampled_from(("\n\n\n", "\n \n", " \n\n", "\n\n\n\n")), st.booleans())
def test_blank_lines_and_trailing_blanks_change_no_claim(lang: str, picks: list[int], gap: str, tail: bool) -> None:
    plain = read(article(lang, picks, *QUOTES[lang][0]), lang)
    aired = read(article(lang, picks, *QUOTES[lang][0], gap=gap) + ("  \n \n" if tail else ""), lang)
    assert told(aired) == told(plain)


@SLOWLY
@given(LANGS, PICKS)
def test_the_kind_of_quotation_mark_changes_no_claim(lang: str, picks: list[int]) -> None:
    one, other = (read(article(lang, picks, *marks), lang) for marks in QUOTES[lang])
    assert told(one) == told(other)


@SLOWLY
@given(LANGS, PICKS, st.lists(st.tuples(st.floats(0, 1), st.sampled_from(NOISE)), max_size=6))
def test_stray_marks_and_control_characters_leave_claims_grounded(
    lang: str, picks: list[int], noise: list[tuple[float, str]]
) -> None:
    text = article(lang, picks, *QUOTES[lang][0])
    for where, mark in noise:
        at = int(where * len(text))
        text = text[:at] + mark + text[at:]
    grounded(read(text, lang))


@SLOWLY
@given(LANGS, st.text(st.characters(codec="utf-8"), max_size=200), PICKS)
def test_any_characters_around_an_article_raise_nothing(lang: str, junk: str, picks: list[int]) -> None:
    grounded(read(junk + "\n" + article(lang, picks, *QUOTES[lang][0]) + junk, lang))


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize("mark", ["“", "»", '"', "‘", "''", "—", "(", "“«"])
def test_a_line_of_nothing_but_marks_and_words_without_end_is_read(lang: str, mark: str) -> None:
    words = " ".join(SENTENCES[lang]).replace("<q>", mark).replace("</q>", "")
    grounded(read((words + " ") * 3, lang))
    grounded(read(mark * 400 + " " + words, lang))


@pytest.mark.parametrize("lang", ["it", "en"])
def test_twice_the_text_takes_about_twice_the_time(lang: str) -> None:
    """A quadratic step in attribution shows as a factor of sixteen here; four is linear."""
    piece = article(lang, list(range(12)), *QUOTES[lang][0]) + "\n\n"

    def seconds(times: int) -> float:
        text = piece * times
        read(text[: len(piece)], lang)
        best = float("inf")
        for _ in range(2):
            before = time.process_time()
            read(text, lang)
            best = min(best, time.process_time() - before)
        return best

    assert seconds(40) < 9 * seconds(10)
