"""Credibility: what the table proposes, and that counting alone confirms nothing."""

from __future__ import annotations

import pytest
from claims import article, claim_of, read_origins, says

from hearsay.linking.credibility import LABELS, RELIABILITY, Credibility, propose, reliability
from hearsay.records import Judgement, Mention

MINISTER = article("The bridge is safe, Transport Minister Ada Kestrel said.", "Harbour Courier")
ENGINEER = article("The bridge will hold, engineer Ola Brandt assured residents.", "Northgate Post")
OFFICIAL = article("The bridge is sound, an official said.", "Delta Online")
OUTLET = article("The bridge stands firm.", "Evening Ledger")
DENIAL = article("The bridge is not safe, the Builders' Union said.", "Evening Ledger")

SAFE = says(MINISTER, "The bridge is safe", ("Ada Kestrel", "person"))
HOLDS = says(ENGINEER, "The bridge will hold", ("Ola Brandt", "person"))
SOUND = says(OFFICIAL, "The bridge is sound", ("an official", "anonymous"))
FIRM = says(OUTLET, "The bridge stands firm")
DENIED = says(DENIAL, "The bridge is not safe", ("the Builders' Union", "organisation"), stance="denies")
DOCUMENTS = (MINISTER, ENGINEER, OFFICIAL, OUTLET, DENIAL)


def rated(mentions: list[Mention], *judgements: Judgement) -> Credibility:
    _, bracket, found = read_origins(DOCUMENTS, mentions)
    return propose(claim_of(mentions), found, bracket, {m.id: m for m in mentions}, judgements)


def by(who: str, value: str, when: str = "2031-05-13T08:00:00Z", replaces: str | None = None) -> Judgement:
    return Judgement(f"{who}-{when}", "credibility", ("claim",), value, who, when, replaces=replaces)


@pytest.mark.parametrize(
    ("mentions", "value"),
    [
        ([SAFE], 3),
        ([SAFE, HOLDS], 3),
        ([SOUND], 6),
        ([FIRM], 6),
        ([SAFE, DENIED], 4),
        ([SOUND, DENIED], 5),
        ([DENIED], 5),
    ],
)
def test_the_table_proposes(mentions: list[Mention], value: int) -> None:
    found = rated(mentions)
    assert (found.value, found.label, found.by) == (value, LABELS[value], None)
    assert found.reasons


def test_counting_alone_never_confirms() -> None:
    assert rated([SAFE, HOLDS]).value > 2


def test_a_person_confirms_what_two_named_origins_say() -> None:
    found = rated([SAFE, HOLDS], by("ada", "1"))
    assert (found.value, found.proposed, found.by) == (1, 3, "ada")
    assert not any("takes two" in reason for reason in found.reasons)


def test_a_person_s_rating_stands_and_what_it_lacks_is_said() -> None:
    found = rated([SOUND], by("ada", "2"))
    assert found.value == 2
    assert any("takes two distinct named origins" in reason for reason in found.reasons)


def test_the_latest_rating_counts() -> None:
    first, second = by("ada", "2"), by("bo", "4", "2031-05-14T08:00:00Z", "ada-2031-05-13T08:00:00Z")
    assert rated([SAFE], first, second).value == 4


def test_a_source_that_nobody_rated_is_f() -> None:
    assert reliability("person:ada kestrel") == ("F", "nobody has rated it")
    given = Judgement("j", "reliability", ("person:ada kestrel",), "B", "ada", "2031-05-13T08:00:00Z")
    assert reliability("person:ada kestrel", [given])[0] == "B"
    assert set(RELIABILITY) == set("ABCDEF")
