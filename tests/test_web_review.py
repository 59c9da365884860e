"""Decisions as forms: each is signed, told, kept, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from desk import OpenDesk, PageOpener, visiting

from hearsay import Ledger
from hearsay.ledger.linked import ClaimRow
from hearsay.web.telling import Said

WARNED = "Nerel Chemicals was warned three weeks ago"


@pytest.fixture
def ada(own_desk: OpenDesk) -> Iterator[httpx.Client]:
    """Ada, who decides on a desk of her own."""
    with as_person(own_desk, "Ada") as client:
        yield client


@contextmanager
def as_person(desk: OpenDesk, name: str) -> Iterator[httpx.Client]:
    """A client by which somebody decides."""
    with visiting(desk.address) as client:
        client.cookies.set("who", name)
        yield client


def claim(desk: OpenDesk, begins: str = WARNED) -> ClaimRow:
    return next(row for row in fresh(desk).claims() if row.claim.gist.startswith(begins))


def fresh(desk: OpenDesk) -> Ledger:
    return desk.ledger


def shared(row: ClaimRow) -> list[str]:
    """The mentions of the origin that has most of them."""
    return list(max(row.origins, key=lambda origin: len(origin.mentions)).mentions)


def said(client: httpx.Client, answer: httpx.Response) -> str:
    """What the next page says, once."""
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["location"])
    told = re.search(r'<div class="told">\s*<p>(.*?)</p>', page.text, re.DOTALL)
    assert told
    assert '<div class="told">' not in client.get(answer.headers["location"]).text
    return told[1]


def test_an_origin_is_split_and_the_split_taken_back(own_desk: OpenDesk, ada: httpx.Client) -> None:
    row = claim(own_desk)
    mention = shared(row)[0]
    answer = ada.post("/review/own-origin", data={"mention": mention, "back": f"/claim/{mention}"})
    assert "has an origin of its own, says Ada" in said(ada, answer)
    assert claim(own_desk).bracket.high == row.bracket.high + 1
    assert not fresh(own_desk).stale()
    answer = ada.post("/review/undo", data={"back": "/"})
    assert said(ada, answer) == "Ada took back 2 decisions: different origins."
    assert claim(own_desk).bracket == row.bracket


def test_two_origins_that_a_person_calls_one_count_once(own_desk: OpenDesk, ada: httpx.Client) -> None:
    row = claim(own_desk)
    first, second = (origin.mentions[0] for origin in row.origins if origin.kind == "anonymous")
    answer = ada.post("/review/same-origin", data={"first": first, "second": second, "note": "both say so"})
    assert "have one origin, says Ada" in said(ada, answer)
    assert claim(own_desk).bracket.high == row.bracket.high - 1
    assert fresh(own_desk).judgements()[0].note == "both say so"


def test_a_merge_of_two_claims_shows_at_once_and_is_undone_as_a_whole(own_desk: OpenDesk, ada: httpx.Client) -> None:
    rows = list(fresh(own_desk).claims(minimum=2))[-3:]
    before = fresh(own_desk).counts().claims
    answer = ada.post(
        "/review/merge", data={"ids": [row.claim.id for row in rows], "back": f"/claim/{rows[0].claim.typical}"}
    )
    assert said(ada, answer).startswith("3 claims are one now, says Ada.")
    assert fresh(own_desk).counts().claims == before - 2
    one = fresh(own_desk).claim(rows[0].claim.typical).row
    assert len(one.claim.mentions) == sum(len(row.claim.mentions) for row in rows)
    ada.post("/review/undo")
    assert fresh(own_desk).counts().claims == before


def test_two_mentions_that_are_one_claim_make_their_claims_one(own_desk: OpenDesk, ada: httpx.Client) -> None:
    first, second = list(fresh(own_desk).claims(minimum=2))[:2]
    ada.post("/review/merge", data={"ids": f"{first.claim.typical} {second.claim.mentions[-1].mention}"})
    one = fresh(own_desk).claim(first.claim.typical).row.claim
    assert len(one.mentions) == len(first.claim.mentions) + len(second.claim.mentions)


def test_a_mention_beside_a_claim_moves_there_alone(own_desk: OpenDesk, ada: httpx.Client) -> None:
    first, second = list(fresh(own_desk).claims(minimum=2))[:2]
    moving = next(m.mention for m in second.claim.mentions if m.mention != second.claim.typical)
    ada.post("/review/merge", data={"ids": [first.claim.id, moving]})
    assert moving in {m.mention for m in fresh(own_desk).claim(first.claim.typical).row.claim.mentions}
    assert fresh(own_desk).claim(second.claim.typical).row.claim.id != fresh(own_desk).claim(moving).row.claim.id


def test_a_mention_is_taken_out_of_its_claim(own_desk: OpenDesk, ada: httpx.Client) -> None:
    row = claim(own_desk)
    other = next(member.mention for member in row.claim.mentions if member.mention != row.claim.typical)
    answer = ada.post("/review/split", data={"mention": other, "back": "/"})
    assert "is a claim of its own now, says Ada" in said(ada, answer)
    assert fresh(own_desk).claim(other).row.claim.id != fresh(own_desk).claim(row.claim.typical).row.claim.id


def test_a_question_that_a_person_answers_is_asked_no_more(own_desk: OpenDesk, ada: httpx.Client) -> None:
    asked = fresh(own_desk).perhaps()[0]
    answer = ada.post("/review/keep-apart", data={"ids": f"{asked.first.id} {asked.second.id}"})
    assert said(ada, answer).startswith("These stay different claims")
    pairs = [{each.first.id, each.second.id} for each in fresh(own_desk).perhaps()]
    assert {asked.first.id, asked.second.id} not in pairs


def test_what_a_mention_does_to_its_claim_is_for_people_to_say(own_desk: OpenDesk, ada: httpx.Client) -> None:
    row = claim(own_desk)
    mention = next(member.mention for member in row.claim.mentions if member.relation == "same")
    answer = ada.post("/review/relate", data={"mention": mention, "relation": "contradicts"})
    assert "contradicts it" in said(ada, answer)
    held = {m.mention: m.relation for m in fresh(own_desk).claim(mention).row.claim.mentions}
    assert held[mention] == "contradicts"


def test_ratings_are_kept_beside_what_is_proposed(own_desk: OpenDesk, ada: httpx.Client) -> None:
    row = claim(own_desk)
    answer = ada.post("/review/rate-claim", data={"identity": row.claim.id, "value": "2", "back": "/"})
    assert said(ada, answer) == "Credibility 2, says Ada."
    rated = claim(own_desk)
    assert rated.credibility == 2
    answer = ada.post("/review/rate-source", data={"source": "Rolf Hennings", "value": "c"})
    assert said(ada, answer) == "Reliability of Rolf Hennings: C, says Ada."
    page = ada.get(f"/claim/{row.claim.id}").text
    assert "Rated by a person: 2, probably true" in page
    assert "Proposed by the table: 4, doubtful" in page
    assert "C: Ada on " in page


def test_any_decision_can_be_withdrawn_by_anybody(own_desk: OpenDesk, ada: httpx.Client) -> None:
    row = claim(own_desk)
    ada.post("/review/rate-claim", data={"identity": row.claim.id, "value": "5"})
    (judgement,) = fresh(own_desk).judgements()
    with as_person(own_desk, "Ben") as ben:
        answer = ben.post("/review/withdraw", data={"judgement": judgement.id, "back": "/"})
        assert said(ben, answer) == "A decision was taken back by Ben: credibility."
        assert said(ben, ben.post("/review/undo")).startswith("Ben took back")
    assert claim(own_desk).credibility == 5


def test_nobody_takes_back_what_another_decided(own_desk: OpenDesk, ada: httpx.Client) -> None:
    ada.post("/review/rate-claim", data={"identity": claim(own_desk).claim.id, "value": "5"})
    with as_person(own_desk, "Ben") as ben:
        assert said(ben, ben.post("/review/undo")) == "There is nothing that Ben could take back."
    assert claim(own_desk).credibility == 5


def test_the_message_is_in_the_readers_language(own_desk: OpenDesk, ada: httpx.Client) -> None:
    ada.cookies.set("lang", "it")
    answer = ada.post("/review/rate-claim", data={"identity": claim(own_desk).claim.id, "value": "3"})
    assert said(ada, answer) == "Credibilità 3: lo dice Ada."


def test_a_page_part_gets_the_message_alone(own_desk: OpenDesk, ada: httpx.Client) -> None:
    data = {"identity": claim(own_desk).claim.id, "value": "3"}
    answer = ada.post("/review/rate-claim", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="told">')
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("merge", {"ids": "0000000000000000 1111111111111111"}, 404),
        ("merge", {}, 422),
        ("split", {"mention": "nonsense"}, 404),
        ("relate", {"mention": "x", "relation": "likes"}, 422),
        ("rate-claim", {"identity": "x", "value": "7"}, 422),
        ("rate-source", {"source": "nobody at all", "value": "A"}, 404),
        ("withdraw", {"judgement": "x"}, 404),
        ("own-origin", {"mention": "' OR 1=1 --"}, 404),
    ],
)
def test_what_cannot_be_decided_is_refused_in_words(
    desk: OpenDesk, client: httpx.Client, path: str, data: dict[str, str], status: int
) -> None:
    answer = client.post(f"/review/{path}", data=data)
    assert answer.status_code == status
    assert "Traceback" not in answer.text
    assert desk.ledger.judgements() == ()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_a_decision_leads_nowhere_else(own_desk: OpenDesk, ada: httpx.Client, back: str) -> None:
    answer = ada.post("/review/undo", data={"back": back})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("cookie", ["x", "%5B1%5D", "%5B%22merged%22%2C%7B%7D%2Ctrue%5D", '["<b>",{},true]', "%ff"])
def test_a_made_up_message_is_not_said(desk: OpenDesk, cookie: str) -> None:
    with visiting(desk.address, cookie=f"said={cookie}") as client:
        page = client.get("/claims")
    assert page.status_code == 200
    assert '<div class="told">' not in page.text


def test_words_in_a_message_are_not_markup() -> None:
    assert (
        Said("named_story", {"name": "<b>", "who": "{count}"}).words("en")
        == "The story is called “<b>” now, says {count}."
    )
    assert Said("nonsense", {}).words("en") == ""


def test_an_origin_is_split_and_undone_by_keyboard_alone(own_desk: OpenDesk, open_page: PageOpener) -> None:
    row = claim(own_desk)
    page = open_page(own_desk, f"/claim/{row.claim.id}").page
    assert page.inner_text(".big").lower() == "between 1 and 3 distinct origins"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('li.mention') !== null")
    page.keyboard.press("o")
    page.wait_for_selector(".told")
    assert "origin of its own, says Ada" in page.inner_text(".told")
    assert page.inner_text(".big").lower() == "between 1 and 4 distinct origins"
    page.keyboard.press("u")
    page.wait_for_selector(".told:has-text('took back')")
    assert page.inner_text(".big").lower() == "between 1 and 3 distinct origins"


def test_two_claims_are_merged_by_keyboard_alone(own_desk: OpenDesk, open_page: PageOpener) -> None:
    first, second = list(own_desk.ledger.claims(minimum=2))[:2]
    page = open_page(own_desk, f"/claim/{first.claim.id}").page
    page.keyboard.press("m")
    page.keyboard.press("Tab")
    page.keyboard.type("scuole")
    page.keyboard.press("Enter")
    page.wait_for_selector(".merging .list button")
    page.focus(".merging .list button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".told")
    assert "claims are one now, says Ada" in page.inner_text(".told")
    assert "scuole" in second.claim.gist
    assert len(own_desk.ledger.claim(first.claim.typical).mentions) == 12
