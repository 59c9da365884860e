"""The ledger that people work with: the same claim in several outlets, its origins, and decisions that survive."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import hearsay.casebook
from hearsay import analyze
from hearsay.casebook import Ledger
from hearsay.errors import LedgerError, NoSuchRecord
from hearsay.ledger.linked import ClaimRow
from hearsay.records import (
    Analysis,
    Argument,
    Attribution,
    Document,
    Proposition,
    Quantity,
    Source,
    Span,
    content_id,
)

DAM = "the Valmora dam will be drained before the winter"
TERMS = ("valmora", "dam", "drain", "winter")


def article(
    words: str,
    outlet: str,
    day: str,
    *chain: Source,
    terms: tuple[str, ...] = TERMS,
    stance: Any = "asserts",
    known: dict[str, Any] | None = None,
) -> Analysis:
    """An article of one sentence in which the chain of sources says `words`, with what they say in comparable terms."""
    opening = f"{chain[0].name if chain else 'Nobody'} said that "
    text = f"{opening}{words}."
    content = Span(len(opening), len(text) - 1)
    head = Argument("subject", "dam", content)
    proposition = Proposition(content, terms, terms[-2], arguments=(head,), quantities=_numbers(words, content))
    document = Document(
        content_id(outlet, text), text, "en", outlet=outlet, published=day, **{"title": words[:20], **(known or {})}
    )
    sources = tuple(replace(source, span=(Span(0, len(source.name)),)) if not i else source
                    for i, source in enumerate(chain))  # fmt: skip
    claim = Attribution(
        content_id(document.id, "claim"), (content,), (), sources, stance=stance, proposition=proposition
    )
    return Analysis(document, (claim,))


def _numbers(words: str, content: Span) -> tuple[Quantity, ...]:
    return tuple(Quantity(content, float(word), float(word), "person") for word in words.split() if word.isdecimal())


VARGA = Source((), "Ines Varga", "person", "person:varga")
LOVISETTO = Source((), "Dario Lovisetto", "person", "person:lovisetto")
OFFICIAL = Source((), "an official at the water board", "anonymous")

STORY = (
    article(DAM, "Harbour Courier", "2026-03-01", VARGA),
    article("they drain the dam of Valmora when autumn ends, ahead of winter", "Radio Lantern", "2026-03-02", VARGA),
    article("water leaves the Valmora dam in a full drain by winter", "Daily Meridian", "2026-03-03", LOVISETTO),
    article("winter will find Valmora with its dam drained", "Northgate Post", "2026-03-04", OFFICIAL),
    article(
        "ferries to Saltmere stop on Sunday", "Radio Lantern", "2026-03-05", OFFICIAL,
        terms=("ferry", "saltmere", "stop", "sunday"),
    ),
)  # fmt: skip


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger.open(where) as opened:
        for analysis in STORY:
            opened.add(analysis)
        opened.link()
        yield opened


def dam(ledger: Ledger) -> ClaimRow:
    """The claim on the dam: the one that most outlets carry."""
    return next(ledger.claims())


def mention(number: int) -> str:
    return STORY[number].attributions[0].id


def test_the_same_claim_in_four_outlets_is_one_claim_with_its_bracket(ledger: Ledger) -> None:
    row = dam(ledger)
    assert {member.mention for member in row.claim.mentions} == {mention(number) for number in range(4)}
    assert row.outlets == ("Daily Meridian", "Harbour Courier", "Northgate Post", "Radio Lantern")
    assert (row.bracket.low, row.bracket.high) == (2, 3), "two named people, and an official who may be another"
    assert (row.first, row.last) == ("2026-03-01", "2026-03-04")
    assert row.credibility == 3
    assert len(list(ledger.claims())) == 2
    assert str(row) == f"{row.claim.gist} (4 mentions, 4 outlets, 2 to 3 origins)"
    assert [each.claim.id for each in ledger.claims(source="official", outlet="northgate post")] == [row.claim.id]


def test_a_report_shows_who_said_it_when_in_which_words_and_where_each_chain_ends(ledger: Ledger) -> None:
    report = ledger.claim(dam(ledger).claim.id)
    assert [view.mention.outlet for view in report.mentions] == [
        "Harbour Courier", "Radio Lantern", "Daily Meridian", "Northgate Post",
    ]  # fmt: skip
    assert report.mentions[0].sentence == STORY[0].document.text
    assert report.mentions[0].origin == report.mentions[1].origin
    assert report.mentions[0].origin is not None
    assert {merge.reason for merge in report.mentions[0].origin.merges} == {"same_source"}
    assert ledger.claim(mention(0)).row == report.row
    assert ledger.claim(report.row.claim.id[:8]) == report


def test_linking_again_changes_nothing(ledger: Ledger) -> None:
    before = list(ledger.claims())
    ledger.link()
    assert list(ledger.claims()) == before
    assert ledger.counts().stale is False


def test_progress_names_each_stage(ledger: Ledger) -> None:
    stages: list[str] = []
    ledger.link(lambda stage, done, total: stages.append(stage))
    assert list(dict.fromkeys(stages)) == ["reading", "linking", "copies", "origins", "stories", "writing"]


def test_a_person_splits_a_mention_off_and_it_stays_off(ledger: Ledger) -> None:
    ledger.split(mention(3), who="rb", note="another dam")
    assert ledger.counts().stale is True
    for _ in range(2):
        ledger.link()
        assert {member.mention for member in dam(ledger).claim.mentions} == {mention(number) for number in range(3)}
    assert ledger.claim(mention(3)).row.claim.gist == "winter will find Valmora with its dam drained"


def test_a_person_merges_two_claims_and_they_stay_together(ledger: Ledger) -> None:
    other = ledger.claim(mention(4)).row.claim.id
    (judgement,) = ledger.merge(dam(ledger).claim.id, other[:8], who="rb")
    assert judgement.subjects[1] == mention(4)
    ledger.link()
    assert mention(4) in {member.mention for member in dam(ledger).claim.mentions}
    ledger.withdraw(judgement.id, who="mc")
    ledger.link()
    assert mention(4) not in {member.mention for member in dam(ledger).claim.mentions}


def test_what_people_say_of_origins_changes_the_bracket_at_once_and_outlives_linking(ledger: Ledger) -> None:
    made = ledger.same_origin(mention(2), mention(3), who="rb", note="he told us so")
    assert (dam(ledger).bracket.low, dam(ledger).bracket.high) == (2, 2)
    assert ledger.counts().stale is False
    ledger.link()
    assert (dam(ledger).bracket.low, dam(ledger).bracket.high) == (2, 2)
    report = ledger.claim(dam(ledger).claim.id)
    assert [judgement.note for judgement in report.judgements] == ["he told us so"]
    ledger.withdraw(made.id[:8], who="rb")
    assert (dam(ledger).bracket.low, dam(ledger).bracket.high) == (2, 3)
    ledger.different_origin(mention(0), mention(1), who="rb")
    assert dam(ledger).bracket.high == 4


def test_a_claim_that_is_rated_keeps_its_rating_when_it_grows(ledger: Ledger) -> None:
    ledger.rate_claim(dam(ledger).claim.id, 2, who="rb", note="seen the order")
    rated = dam(ledger)
    assert rated.credibility == 2
    assert rated.grounds[0].startswith("rb rated it 2 (probably true)")
    ledger.add(article("Valmora is to see its dam drained this side of winter", "Il Molo", "2026-03-09", VARGA))
    ledger.link()
    grown = dam(ledger)
    assert grown.claim.id != rated.claim.id
    assert grown.credibility == 2


def test_a_source_is_f_until_a_person_says_otherwise(ledger: Ledger) -> None:
    assert {source.reliability for source in ledger.sources()} == {"F"}
    ledger.rate_source("ines varga", "b", who="rb")
    letters = {source.name: (source.reliability, source.claims, source.outlets) for source in ledger.sources()}
    assert letters["Ines Varga"] == ("B", 2, 2)
    assert letters["Dario Lovisetto"] == ("F", 1, 1)
    with pytest.raises(NoSuchRecord, match=r"Did you mean Ines Varga\?"):
        ledger.rate_source("Varga", "A", who="rb")
    with pytest.raises(LedgerError, match="a letter from A to F"):
        ledger.rate_source("Ines Varga", "G", who="rb")


def test_decisions_that_make_no_sense_are_refused_and_leave_no_trace(ledger: Ledger) -> None:
    claim = dam(ledger).claim
    for refused in (
        lambda: ledger.merge(claim.id, claim.typical, who="rb"),
        lambda: ledger.merge(claim.id, who="rb"),
        lambda: ledger.same_origin(mention(0), mention(0), who="rb"),
        lambda: ledger.rate_claim(claim.id, 7, who="rb"),
        lambda: ledger.relate(mention(0), "confirms", who="rb"),  # type: ignore[arg-type]
        lambda: ledger.split(claim.id, who="rb"),
        lambda: ledger.split("0000", who="rb"),
        lambda: ledger.withdraw("0000", who="rb"),
        lambda: ledger.merge(mention(0), mention(4), who=""),
    ):
        with pytest.raises(LedgerError):
            refused()
    assert ledger.judgements(every=True) == ()


def test_a_relation_is_what_a_person_says_it_is(ledger: Ledger) -> None:
    ledger.relate(mention(2), "contradicts", who="rb")
    ledger.link()
    relations = {member.mention: member.relation for member in dam(ledger).claim.mentions}
    assert relations[mention(2)] == "contradicts"
    assert dam(ledger).disputed is True


def test_a_forgotten_article_takes_its_mentions_with_it_and_the_bracket_is_counted_again(ledger: Ledger) -> None:
    removed = ledger.forget(STORY[2].document.id)
    assert removed.changed == (ledger.claim(mention(0)).row.claim.id,)
    row = dam(ledger)
    assert (len(row.claim.mentions), row.bracket.low, row.bracket.high) == (3, 1, 2)
    assert "Daily Meridian" not in row.outlets
    assert ledger.counts().stale is False
    before = row.bracket
    ledger.link()
    assert dam(ledger).bracket == before
    assert ledger.forget(STORY[4].document.id).claims != ()
    assert len(list(ledger.claims())) == 1


def test_the_same_text_in_another_outlet_counts_as_an_outlet_and_not_as_an_origin(ledger: Ledger) -> None:
    again = replace(STORY[0], document=replace(STORY[0].document, outlet="The Tidewater"))
    before = dam(ledger)
    assert ledger.known(again.document) is not None
    assert ledger.add(again).state == "reprint"
    ledger.link()
    row = dam(ledger)
    assert "The Tidewater" in row.outlets
    assert row.bracket == before.bracket
    assert ledger.claim(row.claim.id).mentions[0].reprints == ("The Tidewater",)


def test_nothing_is_linked_in_an_empty_ledger(where: str) -> None:
    with Ledger.open(where) as ledger:
        assert ledger.link().claims == 0
        assert list(ledger.claims()) == []
        assert ledger.perhaps() == []


def test_an_analysis_without_comparable_terms_is_read_once_more(where: str) -> None:
    """Mayor Ruth Corbin said the bridge will stay closed until Friday."""
    from hearsay.ingest.documents import document_from_text
    from hearsay.pipeline import analyze

    doc = inspect.getdoc(test_an_analysis_without_comparable_terms_is_read_once_more) or ""
    analysis = analyze(document_from_text(doc, lang="en"))
    assert all(claim.proposition is None for claim in analysis.attributions)
    with Ledger.open(where) as ledger:
        ledger.add(analysis)
        (claim,) = ledger.store.analysis(analysis.document.id).attributions
        assert claim.proposition is not None
        assert "bridge" in claim.proposition.terms
        assert replace(claim, proposition=None) == analysis.attributions[0]
        assert ledger.link().claims == 1


def test_the_modules_own_example_uses_names_that_exist() -> None:
    for verb in ("open", "add", "link", "claims"):
        assert f"edger.{verb}(" in (hearsay.casebook.__doc__ or "")
        assert inspect.getdoc(getattr(Ledger, verb))


def test_a_text_in_a_language_that_nobody_reads_does_not_keep_the_others_from_being_linked(tmp_path: Path) -> None:
    said = "The mayor of Selmora said that the bridge is closed."
    with Ledger.open(tmp_path / "news.db") as ledger:
        for number, lang in enumerate(("fr", "", "xx")):
            ledger.add(Analysis(Document(f"unread-{number}", "Nobody reads this.", lang, outlet="Estrel Post")))
        ledger.add(analyze(Document("read", said, "en", outlet="Harbour Courier")))
        assert ledger.link().claims == 1
