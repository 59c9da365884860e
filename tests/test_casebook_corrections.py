"""Corrections and undoing in a ledger: at once in the article, wholly with the next linking, and through all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from test_casebook import OFFICIAL, STORY, article, dam, mention

from hearsay.casebook import Ledger
from hearsay.errors import LedgerError, NoSuchRecord
from hearsay.ledger import Store
from hearsay.records import Decision, Judgement, Span


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger.open(where) as opened:
        for analysis in STORY:
            opened.add(analysis)
        opened.link()
        yield opened


def document(number: int) -> str:
    return STORY[number].document.id


def bracket(ledger: Ledger) -> tuple[int, int]:
    return dam(ledger).bracket.low, dam(ledger).bracket.high


def held(ledger: Ledger) -> set[str]:
    return {member.mention for member in dam(ledger).claim.mentions}


# Whose word it is.


def test_another_source_changes_the_article_and_the_bracket_at_once_and_outlives_linking(ledger: Ledger) -> None:
    made = ledger.correct_source(mention(2), ["Ines Varga"], who="rb", note="misread")
    assert made.subjects == (mention(2), document(2))
    (claim,) = ledger.article(document(2)).analysis.attributions
    assert [source.name for source in claim.sources] == ["Ines Varga"]
    assert ledger.article(document(2)).original == STORY[2], "what was read stays what was read"
    assert bracket(ledger) == (1, 2)
    for _ in range(2):
        ledger.link()
        assert bracket(ledger) == (1, 2)
        assert held(ledger) == {mention(number) for number in range(4)}
    assert not ledger.stale()


def test_a_corrected_source_is_found_counted_and_shown_in_the_place_of_the_one_that_was_read(ledger: Ledger) -> None:
    ledger.correct_source(mention(2), ["the water board of Valmora", "Daily Meridian"], who="rb")
    ledger.link()
    assert [row.claim.id for row in ledger.claims(source="water board of Valmora")] == [dam(ledger).claim.id]
    assert list(ledger.claims(source="Lovisetto")) == []
    assert "Dario Lovisetto" not in {source.name for source in ledger.sources()}
    assert {source.name: source.claims for source in ledger.sources()}["the water board of Valmora"] == 1
    (hit,) = ledger.search("full drain")[:1]
    assert hit.source == "the water board of Valmora"
    assert ledger.search("drain", source="Lovisetto") == []
    shown = next(view for view in ledger.claim(mention(2)).mentions if view.mention.id == mention(2))
    assert [source.name for source in shown.mention.sources] == ["the water board of Valmora", "Daily Meridian"]


def test_a_claim_may_be_nobodys_word_but_a_source_has_a_name(ledger: Ledger) -> None:
    ledger.correct_source(mention(3), [], who="rb")
    assert ledger.article(document(3)).analysis.attributions[0].sources == ()
    with pytest.raises(LedgerError, match="A source needs a name"):
        ledger.correct_source(mention(3), ["Ines Varga", " "], who="rb")
    with pytest.raises(NoSuchRecord, match="holds no claim or statement"):
        ledger.correct_source("0000", ["Ines Varga"], who="rb")
    assert len(ledger.judgements(every=True)) == 1


def test_what_was_added_since_the_last_linking_can_be_corrected_too(ledger: Ledger) -> None:
    new = article("the Valmora dam stays as it is", "Il Molo", "2026-03-09", OFFICIAL)
    ledger.add(new)
    claim = new.attributions[0].id
    with pytest.raises(NoSuchRecord):
        ledger.correct_source(claim, ["Ines Varga"], who="rb", document=document(0))
    ledger.correct_source(claim, ["Ines Varga"], who="rb")
    ledger.correct_source(claim, ["Dario Lovisetto"], who="rb", document=new.document.id[:8])
    assert ledger.article(new.document.id).analysis.attributions[0].sources[0].name == "Dario Lovisetto"


# Which words it is.


def test_other_words_are_the_claim_at_once_and_are_read_anew_with_the_next_linking(ledger: Ledger) -> None:
    text = STORY[0].document.text
    start = text.index("drained")
    ledger.correct_content(mention(0), start - 1, len(text) - 1, who="rb")
    (claim,) = ledger.article(document(0)).analysis.attributions
    assert claim.content == (Span(start, len(text) - 1),)
    assert ledger.stale()
    ledger.link()
    (claim,) = ledger.article(document(0)).analysis.attributions
    assert claim.proposition is not None
    assert claim.proposition.span == Span(start, len(text) - 1)
    assert "drain" in claim.proposition.terms
    assert "dam" not in claim.proposition.terms, "that word is no part of the claim any more"
    moved = ledger.claim(mention(0))
    assert next(view.mention.words for view in moved.mentions if view.mention.id == mention(0)) == text[start:-1]


def test_the_gist_of_a_claim_follows_its_typical_mention(ledger: Ledger) -> None:
    claim = dam(ledger).claim
    number = next(n for n in range(4) if mention(n) == claim.typical)
    (span,) = STORY[number].attributions[0].content
    ledger.correct_content(claim.typical, span.start, span.end - 7, who="rb")
    assert dam(ledger).claim.gist == STORY[number].document.text[span.start : span.end - 7].strip()


def test_words_that_are_not_there_are_refused(ledger: Ledger) -> None:
    size = len(STORY[0].document.text)
    for start, end in ((5, 5), (9, 3), (-4, 8), (0, size + 1)):
        with pytest.raises(LedgerError, match="There are no words"):
            ledger.correct_content(mention(0), start, end, who="rb")
    assert ledger.judgements(every=True) == ()


# No claim at all.


def test_what_is_no_claim_leaves_the_article_and_the_claim_at_once_and_never_comes_back(ledger: Ledger) -> None:
    ledger.reject(mention(3), who="rb", note="a headline")
    report = ledger.article(document(3))
    assert report.analysis.attributions == ()
    assert [claim.id for claim in report.rejected] == [mention(3)]
    assert [judgement.note for judgement in report.judgements] == ["a headline"]
    assert held(ledger) == {mention(number) for number in range(3)}
    assert "Northgate Post" not in dam(ledger).outlets
    assert bracket(ledger) == (2, 2)
    assert [hit for hit in ledger.search("winter") if hit.mention == mention(3)] == []
    for _ in range(2):
        ledger.link()
        assert held(ledger) == {mention(number) for number in range(3)}


def test_a_claim_of_which_nothing_is_left_is_listed_no_more(ledger: Ledger) -> None:
    ledger.reject(mention(4), who="rb")
    assert [row.claim.id for row in ledger.claims()] == [dam(ledger).claim.id]
    assert ledger.count_claims() == 1
    assert ledger.claim(mention(4)).mentions == ()
    ledger.undo("rb")
    assert ledger.count_claims() == 2


def test_the_typical_mention_may_be_no_claim(ledger: Ledger) -> None:
    typical = dam(ledger).claim.typical
    ledger.reject(typical, who="rb")
    assert dam(ledger).claim.typical != typical
    assert dam(ledger).claim.typical in held(ledger)
    ledger.forget(next(STORY[n].document.id for n in range(4) if mention(n) == dam(ledger).claim.typical))
    assert len(held(ledger)) == 2


def test_a_forgotten_article_takes_its_corrections_with_it(ledger: Ledger) -> None:
    ledger.correct_source(mention(2), ["Ines Varga"], who="rb")
    ledger.forget(document(2))
    assert ledger.store.corrected_documents() == ()
    ledger.link()
    ledger.add(STORY[2])
    ledger.link()
    assert ledger.article(document(2)).analysis.attributions[0].sources[0].name == "Ines Varga", "the judgement stayed"


# Forecasts and stories.


def test_what_became_of_a_forecast_is_kept_and_leaves_the_linking_fresh(ledger: Ledger) -> None:
    made = ledger.resolve(mention(0), "did_not", who="rb")
    assert not ledger.stale()
    assert (made.decision, made.value) == ("forecast", "did_not")
    with pytest.raises(LedgerError, match="came_true, did_not, cannot_tell"):
        ledger.resolve(mention(0), "perhaps", who="rb")  # type: ignore[arg-type]


def test_a_story_has_the_name_that_people_gave_it_through_linkings(ledger: Ledger) -> None:
    (story,) = ledger.stories(minimum=2)
    assert story.called == story.title
    ledger.name_story(story.id[:8], "The dam of Valmora", who="rb")
    ledger.link()
    assert ledger.stories(minimum=2)[0].called == "The dam of Valmora"
    assert ledger.story(document(0)).row.name == "The dam of Valmora"
    ledger.name_story(story.id, "", who="rb")
    assert ledger.stories(minimum=2)[0].called == story.title
    ledger.undo("rb")
    assert ledger.stories(minimum=2)[0].called == "The dam of Valmora"
    with pytest.raises(NoSuchRecord, match="holds no story"):
        ledger.name_story("0000", "nothing", who="rb")


# Taking back.


def apart(ledger: Ledger) -> int:
    ledger.link()
    return len(list(ledger.claims()))


def test_a_merge_of_three_is_taken_back_as_a_whole_and_restored_as_a_whole(ledger: Ledger) -> None:
    other = article("the ferry to Saltmere burns", "Il Molo", "2026-03-09", OFFICIAL, terms=("ferry", "burn", "fire"))
    ledger.add(other)
    ledger.link()
    before = apart(ledger)
    made = ledger.merge(mention(0), mention(4), other.attributions[0].id, who="rb")
    assert len(made) == 2
    assert ledger.last_action("rb") == tuple(made)
    assert apart(ledger) == before - 2
    assert len(ledger.undo("rb")) == 2
    assert apart(ledger) == before
    assert ledger.undo("rb") == []
    assert len(ledger.redo("rb")) == 2
    assert apart(ledger) == before - 2
    assert ledger.redo("rb") == []
    assert len(ledger.undo("rb")) == 2
    assert apart(ledger) == before


def test_a_split_is_one_action_and_so_is_an_origin_of_its_own(ledger: Ledger) -> None:
    assert len(ledger.split(mention(3), who="rb")) == 3
    assert len(ledger.undo("rb")) == 3
    assert ledger.judgements() == ()
    assert len(ledger.own_origin(mention(0), who="rb")) == 1
    assert dam(ledger).bracket.high == 4
    ledger.undo("rb")
    assert dam(ledger).bracket.high == 3


def test_each_undoing_goes_one_action_further_back(ledger: Ledger) -> None:
    ledger.correct_source(mention(2), ["Ines Varga"], who="rb")
    ledger.reject(mention(3), who="rb")
    ledger.rate_claim(mention(0), 2, who="rb")
    assert (bracket(ledger), dam(ledger).credibility) == ((1, 1), 2)
    ledger.undo("rb")
    assert dam(ledger).credibility == 3
    ledger.undo("rb")
    assert bracket(ledger) == (1, 2)
    ledger.redo("rb")
    assert bracket(ledger) == (1, 1)
    ledger.undo("rb")
    ledger.undo("rb")
    assert bracket(ledger) == (2, 3)
    assert ledger.undo("rb") == []
    for expected in ((1, 2), (1, 1)):
        ledger.redo("rb")
        assert bracket(ledger) == expected
    ledger.redo("rb")
    assert dam(ledger).credibility == 2
    assert ledger.redo("rb") == []


def test_what_was_replaced_holds_again(ledger: Ledger) -> None:
    ledger.correct_source(mention(2), ["Ines Varga"], who="rb")
    ledger.correct_source(mention(2), ["a fisherman"], who="rb")
    ledger.undo("rb")
    assert ledger.article(document(2)).analysis.attributions[0].sources[0].name == "Ines Varga"


def test_two_people_take_back_their_own_and_not_each_others(ledger: Ledger) -> None:
    ledger.correct_source(mention(2), ["Ines Varga"], who="rb")
    ledger.reject(mention(3), who="mc")
    assert [each.decision for each in ledger.undo("rb")] == ["source"]
    assert held(ledger) == {mention(number) for number in range(3)}
    assert bracket(ledger) == (2, 2)
    assert ledger.undo("rb") == []
    assert [each.decision for each in ledger.undo("mc")] == ["no_claim"]
    assert bracket(ledger) == (2, 3)
    assert [each.decision for each in ledger.redo("rb")] == ["source"]
    assert bracket(ledger) == (1, 2)


def test_what_somebody_else_decided_anew_since_is_not_taken_back(ledger: Ledger) -> None:
    ledger.reject(mention(3), who="rb")
    ledger.correct_source(mention(2), ["Ines Varga"], who="rb")
    ledger.correct_source(mention(2), ["a fisherman"], who="mc")
    assert [each.decision for each in ledger.undo("rb")] == ["no_claim"], "the other is not in force"
    assert ledger.article(document(2)).analysis.attributions[0].sources[0].name == "a fisherman"


def test_a_withdrawal_is_an_action_like_any_other(ledger: Ledger) -> None:
    made = ledger.reject(mention(3), who="rb")
    ledger.withdraw(made.id, who="mc")
    assert bracket(ledger) == (2, 3)
    assert ledger.undo("rb") == [], "it is withdrawn"
    ledger.undo("mc")
    assert bracket(ledger) == (2, 2)


def test_after_a_new_decision_nothing_is_restored(ledger: Ledger) -> None:
    ledger.reject(mention(3), who="rb")
    ledger.undo("rb")
    ledger.rate_claim(mention(0), 2, who="rb")
    assert ledger.redo("rb") == []


def test_a_correction_made_before_linking_holds_from_the_first_linking_on(where: str) -> None:
    with Ledger.open(where) as ledger:
        for analysis in STORY:
            ledger.add(analysis)
        ledger.correct_source(mention(2), ["Ines Varga"], who="rb", document=document(2))
        ledger.reject(mention(3), who="rb", document=document(3))
        ledger.link()
        assert bracket(ledger) == (1, 1)
        assert held(ledger) == {mention(number) for number in range(3)}


class Interrupted(Store):
    """A store in which another program adds an article just before somebody's decision is written."""

    def judge(self, decision: Decision, subjects: Sequence[str], *told: Any, **known: Any) -> Judgement:
        with Ledger.open(self.engine.url.render_as_string(hide_password=False)) as other:
            other.add(article("the bridge at Torrechiara is shut", "Il Molo", "2026-03-08", OFFICIAL))
        return super().judge(decision, subjects, *told, **known)


def test_what_others_add_while_somebody_decides_is_not_taken_for_linked(ledger: Ledger, where: str) -> None:
    with Ledger(Interrupted.open(where)) as interrupted:
        interrupted.rate_claim(mention(0), 2, who="rb")
        assert dam(interrupted).credibility == 2
        assert ledger.stale()
    ledger.link()
    ledger.rate_claim(mention(0), 3, who="rb")
    assert not ledger.stale()
    assert ledger.undo("mc") == []
    assert not ledger.stale()
