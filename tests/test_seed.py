"""The article that hearsay was drawn up on, where it lies beside the checkout: the same as of its counterpart.

Claims are found by a few words each; the article itself is not ours and is not copied here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import Apart, Claim, Expectation, Gone, NoClaim, Page, Term, Tied, Time, Unknown, analysed, named

from hearsay.records import Analysis

SEED = Path(__file__).parents[2] / "shared" / "seed-article.txt"
OFFICIALS = "funzionari anonimi delle intelligence"
OFFICIAL = "funzionario dell'intelligence ucraina"
MINISTER, LEADER = "Kim Yong Hyun", "Kim Jong Un"

ROWS: tuple[Expectation, ...] = (
    # The page
    Page("published in the month of the player line", {"published": "2024-10", "lang": "it"}),
    Gone("the player is gone", "Ascolta ora"),
    Gone("the player's clock is gone", "00:00"),
    # The lead
    Claim(
        "Lo hanno rivelato points back to the whole lead",
        words="ha promesso",
        cue="rivelato",
        chain=(OFFICIALS,),
        type=("anonymous",),
        starts="Il leader",
        ends="l'Ucraina",
    ),
    Claim(
        "the lead is the leader's promise on the officials' word",
        words="pieno supporto",
        without="Il leader",
        chain=(LEADER, OFFICIALS),
        stance=("predicts",),
    ),
    Claim(
        "sostenendo che has the officials for its subject",
        words="i soldati di Pyongyang",
        cue="sostenendo",
        chain=(OFFICIALS,),
        type=("anonymous",),
        stance=("asserts",),
    ),
    Claim(
        "what is certain stands apart from what is possible",
        words="i soldati di Pyongyang",
        without="addirittura uccisi",
        certainty="certain",
    ),
    Claim(
        "potrebbero is possible and no evidential conditional",
        words="addirittura uccisi",
        without="i soldati di Pyongyang",
        chain=(OFFICIALS,),
        certainty="possible",
        conditional=False,
    ),
    Claim(
        "c'è chi ipotizza is nobody in particular",
        words="una nuova fase",
        cue="ipotizza",
        type=("unknown", "collective"),
        stance=("thinks",),
        certainty="possible",
    ),
    # The chain
    Claim(
        "the chain runs from the official to the Post",
        words="diverse migliaia di soldati",
        chain=(OFFICIAL, "Washington Post"),
        type=("anonymous",),
        starts="diverse migliaia",
    ),
    NoClaim("the relayed words are no claim of their own", words="le parole di un"),
    Claim(
        "sarebbero is the evidential conditional and not possible",
        words="sarebbero attualmente sottoposti",
        without="essere schierati",
        conditional=True,
        certainty="certain",
    ),
    Claim(
        "what potrebbero adds to sarebbero is possible",
        words="essere schierati in prima",
        chain=(OFFICIAL, "Washington Post"),
        certainty="possible",
    ),
    Claim(
        "the sentence without a verb is the official's too",
        words="così da dare supporto",
        nearest=OFFICIAL,
        due="2024-12-31",
    ),
    Term("due by the end of the year", due="2024-12-31", nearest=OFFICIAL),
    Claim(
        "the same source is that official again",
        words="si troverebbe",
        cue="a detta",
        nearest=OFFICIAL,
        type=("anonymous",),
        starts="un numero imprecisato",
        conditional=True,
    ),
    # Denials
    Claim(
        "non ha rilevato is the capital's denial",
        words="nessuna unità nordcoreana combattere",
        cue="non ha rilevato",
        nearest="Kiev",
        type=("organisation",),
        stance=("denies",),
    ),
    Claim(
        "the spokesman sends the claims back",
        words="la Nord Corea avrebbe",
        without='definendole "',
        cue="ha rispedito al mittente",
        name="Dmitry Peskov",
        chain=("Peskov",),
        stance=("denies",),
        conditional=True,
    ),
    Claim("bufale is a denial of its own", words="bufale", cue="definendo", chain=("Peskov",), stance=("denies",)),
    NoClaim("the spokesman asserts nothing of what he denies", "la Nord Corea avrebbe", by="Peskov", but=("denies",)),
    Tied(
        "his denial is tied to what it denies",
        denial="la Nord Corea avrebbe",
        denied=("abbia già inviato", "aveva già inviato", "si troverebbe già"),
    ),
    # Channels, questions, summer
    Claim(
        "Telegram channels are a source",
        words="sostenere i russi",
        nearest="canali Telegram",
        type=("social_account", "collective", "media", "anonymous"),
    ),
    NoClaim("the first rhetorical question is no claim", words="Pyongyang e Mosca siano"),
    NoClaim("nor is its summer", words="quest'estate"),
    NoClaim("the second rhetorical question is no claim", words="promessa del primo"),
    NoClaim("a heading is no claim", words="Una nuova fase"),
    Time("this summer is summer 2024", words="quest'estate", start="2024-06", end=("2024-08", "2024-09")),
    Claim(
        "come sostengono has two states for its subject",
        words="si era rivolta alla",
        cue="sostengono",
        nearest="Stati Uniti",
        stance=("asserts",),
    ),
    Claim("starebbe is the evidential conditional", words="starebbe iniziando", conditional=True),
    # Two who share a surname
    Apart("the leader and the minister are two people", LEADER, MINISTER),
    Claim(
        "altamente probabili is 80 to 95 percent",
        words="le truppe nordcoreane avrebbero aiutato",
        cue="ha definito",
        name=MINISTER,
        stance=("thinks",),
        certainty="probable",
        icd203=(80, 95),
    ),
    Claim("aggiungendo che is the minister's too", words="Seoul si aspetta", cue="aggiungendo", chain=(MINISTER,)),
    Claim(
        "what the capital expects comes through the minister",
        words="Kim invii ancora",
        without="Seoul si aspetta",
        chain=("Seoul", MINISTER),
        type=("organisation",),
        certainty="probable",
        stance=("predicts",),
    ),
    Claim(
        "Kim before the lawmakers is the minister",
        words="quindi è altamente probabile",
        name=MINISTER,
        type=("person",),
        mode="direct",
        starts="Russia e Corea",
        ends="truppe aggiuntive",
        icd203=(80, 95),
    ),
    NoClaim("the leader says nothing to the lawmakers", "quindi è altamente probabile", by=LEADER),
    Claim(
        "ha quindi aggiunto opens a claim of its own",
        words="ci prepareremo",
        without="Russia e Corea del Nord hanno",
        cue="aggiunto",
        name=MINISTER,
        mode="direct",
        starts="È così",
    ),
    # The other side
    Claim(
        "the state asserts what was done",
        words="abbia già inviato",
        cue="sostiene",
        name="Ucraina",
        type=("organisation",),
        stance=("asserts",),
        certainty="certain",
    ),
    Claim("so with the second clause of its claim", words="sono rimasti uccisi", name="Ucraina"),
    Claim(
        "the head of the office writes on Telegram",
        words="aveva già inviato truppe",
        name="Andriy Kovalenko",
        type=("person",),
        venue="Telegram",
        stance=("asserts",),
        ends="delle armi",
    ),
    # What nobody knows, and what the author thinks
    Unknown("an unspecified number is unknown", "un numero imprecisato", "ufficiali nordcoreani"),
    Unknown("where they will go is unknown", "Non è chiaro dove", "sul fronte ucraino"),
    NoClaim("the author's own potrebbe is nobody's claim", words="Mosca potrebbe usarle"),
    # The quotation that lost its opening mark
    Claim(
        "the closing quotation is read from its first word to its last",
        words="avere un impatto",
        cue="ha spiegato",
        nearest=OFFICIAL,
        type=("anonymous",),
        mode="direct",
        certainty="possible",
        starts="Questo potrebbe",
        ends="stessa",
    ),
)


@pytest.fixture(scope="module")
def seed() -> Analysis:
    if not SEED.exists():
        pytest.skip("the article is not beside this checkout")
    return analysed(SEED)


@pytest.mark.parametrize("row", named(ROWS))
def test_the_seed_article(row: Expectation, seed: Analysis) -> None:
    row.check(seed)
