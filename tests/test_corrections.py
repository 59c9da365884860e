"""What people corrected in an article, applied to what was read: pure, and repeatable."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sample_articles import dam

from hearsay.gazetteer import load_gazetteer
from hearsay.linking import mentions_of
from hearsay.linking.corrections import corrected, corrected_mention, corrections, source_type
from hearsay.records import (
    Analysis,
    Attribution,
    Contradiction,
    Decision,
    Document,
    Entity,
    Forecast,
    Judgement,
    Proposition,
    Source,
    Span,
    Statement,
)

TEXT = (
    "Gate two of the Valmora dam has failed, mayor Dario Lovisetto said on Monday. "
    "The operator denied it. The Harbour Courier saw water in the yard. "
    "A second gate will fail by Friday, he warned."
)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def said(name: str, words: str, *chain: Source, **known: object) -> Attribution:
    """A claim of the article: its id, its words, and whose word it is."""
    claim = Attribution(name, (at(words),), (), chain, proposition=Proposition(at(words), ("gate",), "fail"))
    return replace(claim, **known)  # type: ignore[arg-type]


MAYOR = Source((at("mayor Dario Lovisetto"),), "Dario Lovisetto", "person", "person:lovisetto")
OPERATOR = Source((at("The operator"),), "the operator", "organisation")
ARTICLE = Analysis(
    Document("a1", TEXT, "en", outlet="Harbour Courier"),
    (
        said("c1", "Gate two of the Valmora dam has failed", MAYOR),
        said("c2", "it", OPERATOR, stance="denies", parent="c1"),
        said("c3", "A second gate will fail by Friday", MAYOR, stance="predicts"),
    ),
    (Statement("s1", at("The Harbour Courier saw water in the yard"), Proposition(at("saw water"), ("water",))),),
    forecasts=(Forecast("c3", at("by Friday"), (None, "2031-05-16")),),
    contradictions=(Contradiction(0, 1, "denied"), Contradiction(1, 2, "denied")),
    entities=(
        Entity("person:lovisetto", "Dario Lovisetto", "person", (at("Dario Lovisetto"),)),
        Entity("org:valmora", "Valmora", "place", (at("Valmora"),)),
    ),
)


def judged(decision: Decision, subject: str, value: str = "") -> Judgement:
    return Judgement(f"j-{decision}-{subject}", decision, (subject, "a1"), value, "rb", "2031-05-13T09:00:00+00:00")


def chain(*names: str) -> str:
    return json.dumps(names)


def test_without_corrections_an_article_is_what_was_read() -> None:
    assert corrected(ARTICLE, ()) is ARTICLE
    assert corrected(ARTICLE, [judged("relation", "c1", "denies")]) is ARTICLE


def test_another_source_is_known_by_what_the_article_says_of_it() -> None:
    made = corrected(ARTICLE, [judged("source", "c1", chain("The Operator", "Dario Lovisetto"))]).attributions[0]
    assert [(each.name, each.type, each.entity) for each in made.sources] == [
        ("the operator", "organisation", None),
        ("Dario Lovisetto", "person", "person:lovisetto"),
    ]
    assert made.sources[0].span == (at("The operator"),), "as another claim of the article names it"
    assert made.sources[1] == MAYOR
    assert (made.id, made.content) == ("c1", ARTICLE.attributions[0].content)


def test_a_place_that_speaks_is_its_authorities_and_a_stranger_is_what_his_name_tells() -> None:
    first = corrected(ARTICLE, [judged("source", "c1", chain("Valmora"))]).attributions[0].sources[0]
    assert (first.type, first.entity, first.span) == ("organisation", "org:valmora", (at("Valmora"),))
    stranger = corrected(ARTICLE, [judged("source", "c1", chain("Ines Varga"))]).attributions[0].sources[0]
    assert (stranger.type, stranger.entity, stranger.span) == ("person", None, ())


@pytest.mark.parametrize(
    ("name", "lang", "kind"),
    [
        ("Ines Varga", "en", "person"),
        ("mayor Dario Lovisetto", "en", "person"),
        ("an official", "en", "anonymous"),
        ("the mayor", "en", "official_role"),
        ("il sindaco", "it", "official_role"),
        ("ministero della Difesa", "it", "organisation"),
        ("residents", "en", "collective"),
        ("a report", "en", "document"),
        ("Reuters", "en", "media"),
        ("Italy", "en", "organisation"),
        ("somebody", "en", "anonymous"),
        ("Valmora", "en", "unknown"),
        ("", "en", "unknown"),
    ],
)
def test_a_name_tells_what_kind_of_source_it_is(name: str, lang: str, kind: str) -> None:
    assert source_type(name, load_gazetteer(lang)) == kind


def test_another_stretch_keeps_the_claims_id_and_its_blanks_fall_off() -> None:
    start, end = at("Gate two of the Valmora dam")
    made = corrected(ARTICLE, [judged("content", "c1", f"{start}-{end + 1}")])
    assert made.attributions[0].content == (Span(start, end),)
    assert made.attributions[0].proposition == ARTICLE.attributions[0].proposition, "until the stretch is read"
    fresh = Proposition(Span(start, end), ("dam",))
    again = corrected(ARTICLE, [judged("content", "c1", f"{start}-{end}")], {"c1": fresh})
    assert again.attributions[0].proposition == fresh


def test_a_stretch_outside_the_text_changes_nothing() -> None:
    made = corrected(ARTICLE, [judged("content", "c1", "9000-9010")])
    assert made.attributions == ARTICLE.attributions


def test_what_is_no_claim_goes_with_all_that_hangs_on_it() -> None:
    made = corrected(ARTICLE, [judged("no_claim", "c1"), judged("no_claim", "c3")])
    assert [claim.id for claim in made.attributions] == ["c2"]
    assert made.attributions[0].parent is None, "what was nested in it moves up"
    assert made.forecasts == ()
    assert made.contradictions == ()
    kept = corrected(ARTICLE, [judged("no_claim", "c1")])
    assert kept.contradictions == (Contradiction(0, 1, "denied"),), "the other pair, by its new places"
    assert kept.forecasts == ARTICLE.forecasts


def test_a_statement_with_a_source_is_a_claim_and_one_without_stays_the_outlets() -> None:
    made = corrected(ARTICLE, [judged("source", "s1", chain("the operator"))])
    assert made.statements == ()
    assert (made.attributions[-1].id, made.attributions[-1].sources[0].name) == ("s1", "the operator")
    start, end = at("saw water in the yard")
    shorter = corrected(ARTICLE, [judged("content", "s1", f"{start}-{end}")])
    assert shorter.statements[0].span == Span(start, end)
    assert corrected(ARTICLE, [judged("no_claim", "s1")]).statements == ()


def test_a_mention_is_corrected_as_its_article_is() -> None:
    mentions = {mention.id: mention for mention in mentions_of(ARTICLE)}
    start, end = at("Gate two")
    decided = [judged("content", "c1", f"{start}-{end}"), judged("source", "c1", chain()), judged("no_claim", "s1")]
    first = corrected_mention(mentions["c1"], ARTICLE, decided)
    assert first is not None
    assert (first.id, first.words, first.place, first.sources) == ("c1", "Gate two", Span(start, end), ())
    assert corrected_mention(mentions["s1"], ARTICLE, decided) is None
    assert corrected_mention(mentions["c3"], ARTICLE, decided) == mentions["c3"]


def test_corrections_of_corrections_are_the_same() -> None:
    decided = [judged("source", "c1", chain("Ines Varga")), judged("no_claim", "c2")]
    once = corrected(ARTICLE, decided)
    assert corrected(ARTICLE, list(reversed(decided))) == once
    assert [each.rejected for each in corrections(ARTICLE, decided)] == [False, True]


def test_a_whole_article_read_by_hand_survives_a_correction_of_one_claim() -> None:
    analysis = dam()
    first = analysis.attributions[0]
    made = corrected(analysis, [judged("source", first.id, chain("Dario Lovisetto"))])
    assert replace(made, attributions=()) == replace(analysis, attributions=())
    assert made.attributions[1:] == analysis.attributions[1:]
    assert made.attributions[0].sources[0].name == "Dario Lovisetto"
