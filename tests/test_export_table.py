"""What a person sees on a terminal, wide or narrow, from honest articles and from hostile ones."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console
from sample_articles import dam, ferry

from hearsay.export.table import to_table
from hearsay.records import Analysis, Attribution, Contradiction, Document, Source, Span


def shown(analysis: Analysis, width: int, lang: str = "en") -> str:
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, emoji=False).print(to_table(analysis, width, lang))
    return out.getvalue()


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_the_heading_says_where_when_and_how_much() -> None:
    page = flat(shown(dam(), 140))
    assert page.startswith("Diga di Valmora, il governo promette i lavori Gazzetta di Torrechiara · 2025-04 · it")
    assert "12 claims · 7 sources · 1 pair disputed · 2 things unknown · 3 forecasts · 1 cue sentence unread" in page


@pytest.mark.parametrize("width", [40, 60, 73, 74, 80, 103, 104, 140])
@pytest.mark.parametrize("article", [dam, ferry])
def test_no_line_is_wider_than_the_terminal_and_every_claim_is_there(article: type[Analysis], width: int) -> None:
    analysis = article()
    page = shown(analysis, width)
    assert max(cell_len(line) for line in page.splitlines()) <= width
    numbers = {int(number) for number in re.findall(r"^\s*(\d+)\s", page, re.MULTILINE)}
    assert numbers >= set(range(1, len(analysis.attributions) + 1))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_claim_says_who_through_whom_how_surely_and_in_which_words(width: int) -> None:
    page = flat(shown(dam(), width)).replace(" │ ", " ")
    assert "→ predicts" in page
    assert "✗ denies" in page
    for word in ("Eco", "(anonymous)", "80–95", "ICD", "«altamente", "«potrebbero»", "conditional", "«sarebbero»"):
        assert word in page, word


def test_a_quotation_has_its_marks_and_a_paraphrase_has_none() -> None:
    page = flat(shown(ferry(), 140))
    assert "“We were told to sail anyway”" in page
    assert "“the fault had been reported" not in page


def test_what_nobody_is_named_for_says_so() -> None:
    assert "no source named" in flat(shown(ferry(), 140))


def test_the_speaker_stands_before_the_one_who_denies() -> None:
    disputed = flat(shown(ferry(), 140)).partition("Disputed ")[2]
    assert disputed.startswith("2 A crew member (anonymous) + says: the fault had been reported twice in March")
    assert "against 1 Norsound Lines ✗ denies: the vessel had sailed with a faulty rudder" in disputed
    assert "why: the second rejects what the first says" in disputed


def test_forecasts_stand_in_the_order_of_their_days_and_those_without_one_last() -> None:
    due = flat(shown(dam(), 140)).partition(" Due ")[2]
    assert 0 < due.index("«il 30 giugno»") < due.index("«entro la fine dell'anno»") < due.index("no term given")


def test_an_unknown_is_shown_inside_its_sentence() -> None:
    unknown = flat(shown(ferry(), 140)).partition("Unknown ")[2]
    assert unknown.startswith("? The number of injured has not been released.")


def test_a_nested_claim_is_indented_under_the_one_that_holds_it() -> None:
    lines = shown(ferry(), 80).splitlines()
    assert any(line.lstrip().startswith("9") and "↳ the first boat" in line for line in lines)


def test_the_interface_can_speak_italian() -> None:
    page = flat(shown(dam(), 140, lang="it"))
    assert "12 affermazioni" in page
    assert "✗ nega" in page
    assert "probabile: 80–95 % (lettura" in page


def test_nothing_in_an_article_can_move_the_cursor_or_turn_words_around() -> None:
    text = "\x1b[2J\x1b]0;owned\x07Il sindaco [bold red]nega[/] :smile: \u202eoirartnoc la\u202c tutto\x9b31m."
    claim = Attribution(
        "a1",
        (Span(0, len(text)),),
        (),
        (Source((Span(0, 4),), "\x1b[31mMario\nRossi\u202e", "person"),),
    )
    document = Document("d1", text, "it", title="\x1b]8;;http://evil.example\x07qui", outlet="[link=x]\x00")
    page = shown(Analysis(document, (claim,)), 80)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
    assert "[U+001B]" in page
    assert "[bold red]nega[/] :smile:" in flat(page)


def test_claims_that_hold_each_other_or_a_stranger_are_still_shown_once() -> None:
    text = "Uno dice che due dice che tre mente."
    source = (Source((), "unknown", "unknown"),)
    claims = tuple(
        Attribution(name, (Span(0, 3),), (), source, parent=parent)
        for name, parent in (("a", "b"), ("b", "a"), ("c", "nobody"), ("d", "d"))
    )
    page = shown(
        Analysis(Document("d1", text, "it"), claims, contradictions=(Contradiction(0, 9, "no such claim"),)), 80
    )
    assert sorted(re.findall(r"^ *(\d) {2,}", page, re.MULTILINE)) == ["1", "2", "3", "4"]
    assert "Disputed" not in page


def test_an_article_with_no_claims_has_a_heading_and_no_empty_table() -> None:
    page = shown(Analysis(Document("d1", "", "und")), 80)
    assert page.startswith("Untitled\noutlet not known · date not known · und\n0 claims\n")
    assert "How sure" not in page
