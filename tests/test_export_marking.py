"""A long text in windows: nothing is lost between them, and every claim's card is in one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hearsay.export.marking import paragraphs, windows
from hearsay.export.words import words_for
from hearsay.records import Analysis, Attribution, Document, Span, Unknown

WORDS = st.lists(
    st.sampled_from(["the", "mayor", "denied", "it\n", "\n", "🛟", "x" * 30, "\u202e\u202c", "\t"]), max_size=120
)


@st.composite
def articles(draw: st.DrawFn) -> Analysis:
    text = " ".join(draw(WORDS))
    places = st.tuples(st.integers(0, len(text)), st.integers(1, 40))
    spans = draw(st.lists(places, max_size=30))
    claims = tuple(
        Attribution(f"a{number}", (Span(start, start + length),), (), ())
        for number, (start, length) in enumerate(spans)
    )
    unknowns = tuple(Unknown(Span(start, start + 5)) for start, _ in spans[:3])
    return Analysis(Document("d", text, "en"), claims, (), unknowns)


@given(articles(), st.integers(8, 80), st.integers(1, 7))
def test_windows_hold_every_claim_once_and_all_of_the_text(analysis: Analysis, letters: int, claims: int) -> None:
    found = windows(analysis, letters=letters, claims=claims)
    assert sorted(index for window in found for index in window.claims) == list(range(len(analysis.attributions)))
    assert all(len(window.claims) <= claims for window in found)
    covered = 0
    for window in found:
        assert window.span.start <= covered
        covered = max(covered, window.span.end)
    assert covered == len(analysis.document.text)
    assert all(window.span.end - window.span.start <= letters * 5 // 4 for window in found)


@given(articles(), st.integers(8, 80))
def test_the_pieces_of_windows_are_the_text_and_each_mark_is_set_once(analysis: Analysis, letters: int) -> None:
    text, words = analysis.document.text, words_for("en")
    marks = []
    for window in windows(analysis, letters=letters, claims=1000):
        for line in paragraphs(analysis, words, "", window):
            for piece in line:
                assert piece.altered or text[piece.start : piece.end] == piece.text
                marks += [mark.id for mark in piece.marks if mark.id.startswith("t")]
        pieces = [piece for line in paragraphs(analysis, words, "", window) for piece in line]
        seen = "".join(text[piece.start : piece.end] for piece in pieces)
        shown = "".join(line for line in text[slice(*window.span)].split("\n") if line.strip())
        assert seen == shown
    assert len(marks) == len(set(marks))


def test_more_claims_than_a_window_holds_share_their_line() -> None:
    text = "The mayor denied it.\nThe minister denied it too.\n"
    claims = tuple(Attribution(f"a{number}", (Span(4, 20),), (), ()) for number in range(7))
    found = windows(Analysis(Document("d", text, "en"), claims), letters=1000, claims=3)
    assert [len(window.claims) for window in found] == [3, 3, 1]
    assert all(window.span.start <= 4 and window.span.end >= 20 for window in found[:2])
    assert found[-1].span.end == len(text)
