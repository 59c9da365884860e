"""Stories, forecasts, what is unknown, what is new since somebody looked, and how it is counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_casebook import LOVISETTO, OFFICIAL, STORY, VARGA, article, dam, mention

from hearsay.casebook import Ledger
from hearsay.errors import LedgerError, NoSuchRecord
from hearsay.records import Analysis, Forecast, Problem, Proposition, Span, Unknown

DENIAL = article(
    "the Valmora dam will not be drained before the winter", "Il Molo", "2026-03-06", LOVISETTO, stance="denies"
)


def promising(analysis: Analysis, due: str | None) -> Analysis:
    """The same article with its claim a forecast, to be judged by a day."""
    (claim,) = analysis.attributions
    term = None if due is None else (None, due)
    forecast = Forecast(claim.id, None, term)
    return replace(analysis, attributions=(replace(claim, stance="predicts", due=term),), forecasts=(forecast,))


def with_unknown(analysis: Analysis, words: str) -> Analysis:
    """The same article with a sentence in front that says what is not known."""
    start = analysis.document.text.index(words)
    return replace(analysis, unknowns=(Unknown(Span(start, start + len(words))),))


def names_of(found: list[Any]) -> list[str | None]:
    return [each.document.outlet for each in found]


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger.open(where) as opened:
        for analysis in (*STORY, DENIAL):
            opened.add(analysis)
        opened.link()
        yield opened


# Stories.


def test_articles_that_share_claims_are_one_story_with_its_articles_in_order(ledger: Ledger) -> None:
    (story,) = ledger.stories(minimum=2)
    assert (story.documents, story.outlets, story.denied) == (5, 5, 1)
    assert (story.first, story.last) == ("2026-03-01", "2026-03-06")
    report = ledger.story(story.id[:6])
    assert [each.published for each in report.documents] == [
        "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-06",
    ]  # fmt: skip
    assert ledger.story(STORY[0].document.id).row == report.row == ledger.article(STORY[1].document.id).story
    assert ledger.count_stories(minimum=2) == 1
    assert ledger.count_stories() == 2
    assert [each.id for each in ledger.stories(limit=1, offset=1)] == [ledger.stories()[1].id]


def test_a_storys_matrix_tells_who_does_what_with_which_claim(ledger: Ledger) -> None:
    report = ledger.story(STORY[0].document.id)
    assert report.claims[0].claim.id == dam(ledger).claim.id
    named = {voice.key: voice.name for voice in report.voices}
    assert report.voices[0].claims == 1
    cells = [(named[cell.voice], cell.stance, cell.relation) for cell in report.cells]
    assert cells.count(("Ines Varga", "asserts", "same")) == 2
    assert ("Dario Lovisetto", "denies", "denies") in cells
    assert len({cell.mention for cell in report.cells}) == 5
    ledger.correct_source(mention(0), ["the water board"], who="rb")
    after = ledger.story(STORY[0].document.id)
    assert "the water board" in {voice.name for voice in after.voices}


def test_a_storys_course_begins_with_what_came_first_and_tells_the_first_denial(ledger: Ledger) -> None:
    course = ledger.story(STORY[0].document.id).timeline
    assert [moment.kind for moment in course] == ["published", "said", *["published"] * 4, "denied"]
    assert (course[-1].day, course[-1].document, course[-1].claim) == (
        "2026-03-06", DENIAL.document.id, dam(ledger).claim.id,
    )  # fmt: skip


def test_an_article_that_repeats_another_is_folded_under_it(where: str) -> None:
    words = " ".join(
        f"gate {number} of the Valmora dam was opened in the night of day {number}," for number in range(20)
    )
    first = article(words, "Agenzia Nordest", "2026-03-01", VARGA)
    again = article(words + " readers say", "Il Molo", "2026-03-02", VARGA)
    with Ledger.open(where) as ledger:
        ledger.add(again)
        ledger.add(first)
        ledger.link()
        report = ledger.story(first.document.id)
        assert report.folded == {again.document.id: first.document.id}
        assert ledger.article(again.document.id).near[first.document.id].outlet == "Agenzia Nordest"


def test_at_most_as_many_claims_as_asked_are_told_and_those_in_dispute_come_first(ledger: Ledger) -> None:
    cost = Span(0, 9)
    (said,) = STORY[0].attributions
    other = replace(said, id="cost", content=(cost,), proposition=Proposition(cost, ("cost", "million"), "cost"))
    document = replace(STORY[0].document, id="two")
    ledger.add(replace(STORY[0], document=document, attributions=(replace(said, id="again"), other)))
    ledger.link()
    report = ledger.story("two")
    assert [row.denied for row in report.claims] == [True, False]
    (first,) = ledger.story("two", claims=1).claims
    assert (first.claim.id, report.row.claims) == (dam(ledger).claim.id, 2)


def test_a_story_that_is_not_there_leads_to_what_looks_like_it(ledger: Ledger) -> None:
    identity = ledger.stories()[0].id
    wrong = identity[:-1] + ("0" if identity[-1] != "0" else "1")
    with pytest.raises(NoSuchRecord, match=f"Did you mean {identity}"):
        ledger.story(wrong)


# What is open.


def test_forecasts_come_by_the_day_they_fall_due_and_what_became_of_one_is_told(where: str) -> None:
    due = [promising(STORY[0], "2026-12-21"), promising(STORY[1], "2026-06-01"), promising(STORY[2], None)]
    with Ledger.open(where) as ledger:
        for analysis in due:
            ledger.add(analysis)
        ledger.link()
        assert [each.due for each in ledger.forecasts()] == ["2026-06-01", "2026-12-21", None]
        assert names_of(ledger.forecasts(until="2026-06-30")) == ["Radio Lantern", "Daily Meridian"]
        assert names_of(ledger.forecasts(until="2026-06-30", undated=False)) == ["Radio Lantern"]
        assert names_of(ledger.forecasts(since="2026-06-30", undated=False)) == ["Harbour Courier"]
        assert names_of(ledger.forecasts(limit=1, offset=1)) == ["Harbour Courier"]
        assert ledger.forecasts()[0].claim == dam(ledger).claim.id
        ledger.resolve(mention(1), "did_not", who="rb")
        assert names_of(ledger.forecasts(open=True)) == ["Harbour Courier", "Daily Meridian"]
        first = ledger.forecasts()[0]
        assert (first.outcome, first.source) == ("did_not", "Ines Varga")
        assert first.judged is not None
        assert first.judged.who == "rb"
        ledger.reject(mention(0), who="rb")
        assert names_of(ledger.forecasts()) == ["Radio Lantern", "Daily Meridian"]
        assert [each.outcome for each in ledger.source("Ines Varga").forecasts] == ["did_not"]
        assert {each.mention for each in ledger.story(STORY[1].document.id).forecasts} == {mention(1), mention(2)}


def test_what_is_unknown_is_found_by_what_stands_beside_it(where: str) -> None:
    words = "nobody knows how much water is left. The dam of Valmora"
    first = article(words, "Harbour Courier", "2026-03-01", VARGA)
    second = article("it is not clear when the ferry sails", "Radio Lantern", "2026-03-02", OFFICIAL)
    with Ledger.open(where) as ledger:
        ledger.add(with_unknown(first, "nobody knows how much water is left"))
        ledger.add(with_unknown(second, "it is not clear when"))
        assert names_of(ledger.unknowns()) == ["Radio Lantern", "Harbour Courier"]
        assert names_of(ledger.unknowns(limit=1, offset=1)) == ["Harbour Courier"]
        (found,) = ledger.unknowns("Water Valmora")
        assert found.sentence == "Ines Varga said that nobody knows how much water is left."
        assert found.span.of(first.document.text) == found.words == "nobody knows how much water is left"
        assert found.place.of(first.document.text) == found.sentence
        assert ledger.unknowns("Valmora ferry") == []
        with pytest.raises(LedgerError, match="holds no word"):
            ledger.unknowns("…")


# What is new.


def test_the_first_time_everything_waits_and_nothing_counts_as_news(ledger: Ledger) -> None:
    inbox = ledger.inbox("rb", limit=3)
    assert (inbox.since, inbox.new_documents, len(inbox.documents)) == (None, 6, 3)
    assert inbox.documents[0].id == DENIAL.document.id, "the latest first"
    assert [denial.mention for denial in inbox.denials] == [DENIAL.attributions[0].id]
    assert not ledger.visit("rb", "inbox").news
    assert ledger.inbox("mc").new_documents == 6, "who looks is told apart"


def test_what_came_since_the_last_visit_is_news_until_the_next(ledger: Ledger) -> None:
    ledger.visit("rb", "inbox", pause=0)
    more = article("the Valmora dam shall not see a drain this winter", "Daily Meridian", "2026-03-08", OFFICIAL,
                   stance="denies")  # fmt: skip
    other = article("the bridge at Torrechiara is shut", "Il Molo", "2026-03-08", VARGA, terms=("bridge", "shut"))
    ledger.add(more)
    ledger.add(other)
    ledger.link()
    news = ledger.visit("rb", "inbox", pause=0)
    assert news.since is not None
    assert set(news.documents) == {more.document.id, other.document.id}
    assert news.claims == (ledger.claim(other.attributions[0].id).row.claim.id,)
    assert news.grown == (dam(ledger).claim.id,)
    assert [denial.document for denial in news.denials] == [more.document.id]
    assert not ledger.visit("rb", "inbox", pause=0).news


def test_to_look_again_within_the_hour_takes_no_news_away(ledger: Ledger) -> None:
    ledger.visit("rb", "inbox", pause=0)
    ledger.add(article("the bridge at Torrechiara is shut", "Il Molo", "2026-03-08", VARGA, terms=("bridge", "shut")))
    ledger.link()
    assert ledger.visit("rb", "inbox", pause=0).news
    for _ in range(2):
        assert len(ledger.visit("rb", "inbox").documents) == 1
        assert ledger.inbox("rb").new_documents == 1
    assert not ledger.visit("rb", "inbox", pause=0).news


@pytest.mark.parametrize("subject", ["story", "claim"])
def test_a_story_and_a_claim_tell_which_brackets_changed_and_who_denies_since(subject: str, ledger: Ledger) -> None:
    def name() -> str:
        row = dam(ledger)
        return f"claim:{row.claim.id}" if subject == "claim" else f"story:{STORY[0].document.id}"

    assert ledger.visit("rb", name(), pause=0).since is None
    before = dam(ledger).bracket
    more = article("Valmora's dam will be drained by winter, they say", "La Sera", "2026-03-08", OFFICIAL)
    no = article("the Valmora dam shall not see a drain this winter", "Daily Meridian", "2026-03-08", OFFICIAL,
                 stance="denies")  # fmt: skip
    ledger.add(more)
    ledger.add(no)
    ledger.link()
    now = dam(ledger)
    assert {more.attributions[0].id, no.attributions[0].id} <= {member.mention for member in now.claim.mentions}
    news = ledger.visit("rb", name(), pause=0)
    assert news.grown == (now.claim.id,), "its id is another, and it is the same claim"
    assert news.claims == ()
    assert [(each.before, each.now) for each in news.brackets] == [
        ((before.low, before.high), (now.bracket.low, now.bracket.high))
    ]
    assert [denial.mention for denial in news.denials] == [no.attributions[0].id]
    assert not ledger.visit("rb", name(), pause=0).news


def test_nobody_waits_to_record_a_visit_while_another_program_writes(tmp_path: Path, made: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(made.read_bytes())
    with Ledger.open(path) as ledger:
        ledger.visit("rb", "inbox", pause=0)
        ledger.add(STORY[0])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert ledger.visit("rb", "inbox", pause=0).documents == (STORY[0].document.id,)
        other.close()
        assert ledger.visit("rb", "inbox", pause=0).documents == (STORY[0].document.id,), "the same news again"
        assert ledger.visit("rb", "inbox", pause=0).documents == ()


def test_one_visits_what_there_is_and_signs_it(ledger: Ledger) -> None:
    for who, subject, error in (
        ("rb", "source:Ines Varga", LedgerError), ("rb", "story:", LedgerError), (" ", "inbox", LedgerError),
        ("rb", "story:0000", NoSuchRecord), ("rb", "claim:0000", NoSuchRecord),
    ):  # fmt: skip
        with pytest.raises(error):
            ledger.visit(who, subject)


def test_an_inbox_holds_forecasts_that_fell_due_and_articles_with_problems(where: str) -> None:
    odd = replace(STORY[2], problems=(Problem(STORY[2].document.id, "cut-off", "the text breaks off"),))
    with Ledger.open(where) as ledger:
        ledger.add(promising(STORY[0], "2026-06-01"))
        ledger.add(promising(STORY[1], "2026-06-02"))
        ledger.add(odd)
        assert names_of(list(ledger.inbox("rb", today="2026-06-01").forecasts)) == ["Harbour Courier"]
        ledger.resolve(mention(0), "came_true", who="rb", document=STORY[0].document.id)
        inbox = ledger.inbox("rb", today="2026-06-01")
        assert inbox.forecasts == ()
        assert [(each.code, each.document.outlet) for each in inbox.problems] == [("cut-off", "Daily Meridian")]
        assert inbox.stale


# Counts.


def test_sources_are_counted_at_each_linking_and_topped_up_with_what_came_since(ledger: Ledger) -> None:
    before = {source.name: (source.claims, source.outlets) for source in ledger.sources()}
    assert before["Ines Varga"] == (2, 2)
    assert ledger.count_sources() == len(before) == 3
    assert [source.name for source in ledger.sources(limit=1)] == [ledger.sources()[0].name]
    assert [source.name for source in ledger.sources(limit=1, offset=1)] == [ledger.sources()[1].name]
    for number in range(3):
        ledger.add(article(f"gate {number} is open", "La Sera", "2026-03-09", VARGA, terms=("gate", str(number))))
    assert ledger.sources(limit=1)[0][:4] == ("Ines Varga", "person", "person:varga", 5)
    assert [source.name for source in ledger.sources(minimum=4)] == ["Ines Varga"]
    ledger.link()
    assert (ledger.sources()[0].claims, ledger.sources()[0].outlets) == (5, 3)
    assert [source.name for source in ledger.sources(words="VARGA ines")] == ["Ines Varga"]
    assert ledger.count_sources(words="nobody") == 0


def test_a_forgotten_article_is_taken_out_of_the_counts(ledger: Ledger) -> None:
    ledger.forget(STORY[0].document.id)
    assert {source.name: source.claims for source in ledger.sources()}["Ines Varga"] == 1
    ledger.forget(STORY[1].document.id)
    assert "Ines Varga" not in {source.name for source in ledger.sources()}
    assert (ledger.counts().documents, ledger.counts().mentions) == (4, 4)


def test_a_sources_record_holds_what_it_said_and_where(ledger: Ledger) -> None:
    ledger.rate_source("Ines Varga", "B", who="rb")
    record = ledger.source("person:varga")
    assert (record.view.name, record.view.reliability, record.view.claims) == ("Ines Varga", "B", 2)
    assert record.outlets == (("Harbour Courier", 1), ("Radio Lantern", 1))
    assert {claim.claim for claim in record.claims} == {dam(ledger).claim.id}
    assert [claim.position for claim in record.claims] == [0, 0]
    assert [judgement.value for judgement in record.judgements] == ["B"]
    with pytest.raises(NoSuchRecord, match=r"Did you mean Ines Varga\?"):
        ledger.source("Varga")


def test_claims_are_told_page_by_page(ledger: Ledger) -> None:
    every = [row.claim.id for row in ledger.claims()]
    assert len(every) == ledger.count_claims() == 2
    assert [row.claim.id for row in ledger.claims(limit=1, offset=1)] == every[1:]
    assert [row.claim.id for row in ledger.claims(offset=1)] == every[1:]
    assert ledger.count_claims(source="Varga") == ledger.count_claims(minimum=2) == 1


def test_what_a_search_finds_is_spread_over_outlets_languages_stances_sources_and_months(ledger: Ledger) -> None:
    spread = ledger.facets("Valmora")
    assert dict(spread.outlets) == dict.fromkeys(
        ("Daily Meridian", "Harbour Courier", "Il Molo", "Northgate Post", "Radio Lantern"), 1
    )
    assert (spread.langs, spread.months) == ((("en", 5),), (("2026-03", 5),))
    assert spread.stances == (("asserts", 4), ("denies", 1))
    assert spread.sources[0] == ("Dario Lovisetto", 2)
    assert (spread.counted, spread.whole) == (5, True)
    assert ledger.facets("Valmora", stance="denies").outlets == (("Il Molo", 1),)
    assert ledger.facets(source="Ines Varga").counted == 2
    assert ledger.facets(outlet="radio lantern").counted == 2
    assert ledger.facets("unheard").counted == 0
    ledger.reject(mention(0), who="rb")
    assert ledger.facets("Valmora").counted == 4
    with pytest.raises(LedgerError, match="holds no word"):
        ledger.facets("…")
