"""The bundled articles, read line by line by a person: what each must give, one expectation a case."""

from __future__ import annotations

import pytest
from expectations import Apart, Claim, Expectation, Gone, NoClaim, Page, Term, Tied, Time, Unknown, analysed, named

from hearsay import examples
from hearsay.records import Analysis

OFFICIALS = "funzionari anonimi dei servizi idrici"
OFFICIAL = "funzionario dell'agenzia idrica bregonese"

ITALIAN: tuple[Expectation, ...] = (
    # The page
    Page("published in the month of the player line", {"published": "2024-10", "lang": "it"}),
    Gone("the player is gone", "Ascolta ora"),
    Gone("the player's clock is gone", "00:00"),
    # The lead
    Claim(
        "Lo hanno rivelato points back to the whole lead",
        words="ha garantito",
        cue="rivelato",
        chain=(OFFICIALS,),
        type=("anonymous",),
        starts="Il leader tolmariano",
        ends="acque del Selna",
    ),
    Claim(
        "the lead is the leader's promise on the officials' word",
        words="piena assistenza",
        without="Il leader tolmariano",
        chain=("Sohm Ren Jul", OFFICIALS),
        stance=("predicts",),
    ),
    Claim(
        "sostenendo che has the officials for its subject",
        words="i sommozzatori di Haedo",
        cue="sostenendo",
        chain=(OFFICIALS,),
        type=("anonymous",),
        stance=("asserts",),
    ),
    Claim(
        "what is certain stands apart from what is possible",
        words="i sommozzatori di Haedo",
        without="essere annegati",
        certainty="certain",
    ),
    Claim(
        "potrebbero is possible and no evidential conditional",
        words="essere annegati",
        without="i sommozzatori di Haedo",
        chain=(OFFICIALS,),
        certainty="possible",
        conditional=False,
    ),
    Claim(
        "c'è chi ipotizza is nobody in particular",
        words="un salto di qualità",
        cue="ipotizza",
        type=("unknown", "collective"),
        stance=("thinks",),
        certainty="possible",
    ),
    # The chain
    Claim(
        "the chain runs from the official to the Courier",
        words="varie centinaia di operai",
        chain=(OFFICIAL, "Harbour Courier"),
        type=("anonymous",),
        starts="varie centinaia",
    ),
    NoClaim("the relayed words are no claim of their own", words="le parole di un funzionario"),
    Claim(
        "sarebbero is the evidential conditional and not possible",
        words="sarebbero attualmente ospitati",
        without="essere trasferiti",
        conditional=True,
        certainty="certain",
    ),
    Claim(
        "what potrebbero adds to sarebbero is possible",
        words="essere trasferiti allo sbarramento",
        chain=(OFFICIAL, "Harbour Courier"),
        certainty="possible",
    ),
    Claim(
        "the sentence without a verb is the official's too",
        words="in modo da accelerare",
        nearest=OFFICIAL,
        due="2024-12-31",
    ),
    Term("due by the end of the year", due="2024-12-31", nearest=OFFICIAL),
    Claim(
        "the same source is that official again",
        words="ingegneri tolmariani si troverebbe",
        cue="a detta",
        nearest=OFFICIAL,
        type=("anonymous",),
        starts="un numero imprecisato",
        conditional=True,
    ),
    # Denials
    Claim(
        "non ha rilevato is the capital's denial",
        words="nessun operaio di Tolmar lavorare alla diga",
        cue="ha rilevato",
        nearest="Lodrin",
        type=("organisation",),
        stance=("denies",),
    ),
    Claim(
        "the spokesman sends the claims back",
        words="Tolmar avrebbe mandato proprie squadre",
        without='definendole " bufale',
        cue="ha rispedito al mittente",
        chain=("Bogdan Trelik",),
        name="Bogdan Trelik",
        stance=("denies",),
        conditional=True,
    ),
    Claim(
        "bufale is a denial of its own",
        words="bufale",
        cue="definendo",
        chain=("Bogdan Trelik",),
        stance=("denies",),
    ),
    NoClaim("the spokesman asserts nothing of what he denies", "Tolmar avrebbe mandato", by="Trelik", but=("denies",)),
    Tied(
        "his denial is tied to what it denies",
        denial="Tolmar avrebbe mandato",
        denied=(
            "abbia già fatto arrivare",
            "aveva già mandato squadre",
            "si troverebbe già a Kelm",
            "starebbe cominciando a mandare operai",
        ),
    ),
    # Channels, questions, summer
    Claim(
        "Telegram channels are a source",
        words="tecnici stranieri accompagnare",
        nearest="canali Telegram",
        type=("social_account", "collective", "media", "anonymous"),
    ),
    NoClaim("the first rhetorical question is no claim", words="Haedo e Mirgrad siano passate"),
    NoClaim("nor is its summer", words="siglato quest'estate"),
    NoClaim("the second rhetorical question is no claim", words="garanzia del primo al secondo"),
    NoClaim("a heading is no claim", words="Un secondo tempo nell'accordo"),
    Time("this summer is summer 2024", words="quest'estate", start="2024-06", end=("2024-08", "2024-09")),
    Claim(
        "come sostengono has two states for its subject",
        words="la Varnia si era rivolta a Tolmar",
        cue="sostengono",
        nearest="Bregonia",
        stance=("asserts",),
    ),
    Claim(
        "starebbe is the evidential conditional",
        words="starebbe cominciando a mandare operai",
        conditional=True,
    ),
    # Two who share a surname
    Apart("the leader and the minister are two people", "Sohm Ren Jul", "Sohm Min Sol"),
    Claim(
        "altamente probabili is 80 to 95 percent",
        words="le squadre tolmariane avrebbero aiutato",
        cue="ha definito",
        name="Sohm Min Sol",
        stance=("thinks",),
        certainty="probable",
        icd203=(80, 95),
    ),
    Claim(
        "aggiungendo che is the minister's too",
        words="Namburg si aspetta che",
        cue="aggiungendo",
        chain=("Sohm Min Sol",),
    ),
    Claim(
        "what the capital expects comes through the minister",
        words="mandi altri tecnici",
        without="Namburg si aspetta",
        chain=("Namburg", "Sohm Min Sol"),
        type=("organisation",),
        certainty="probable",
        stance=("predicts",),
    ),
    Claim(
        "Sohm before the lawmakers is the minister",
        words="perciò è altamente probabile",
        name="Sohm Min Sol",
        type=("person",),
        mode="direct",
        starts="Varnia e Tolmar",
        ends="mandi altri operai",
        icd203=(80, 95),
    ),
    NoClaim("the leader says nothing to the lawmakers", "perciò è altamente probabile", by="Sohm Ren Jul"),
    Claim(
        "ha quindi aggiunto opens a claim of its own",
        words="ci regoleremo di conseguenza",
        without="Varnia e Tolmar hanno",
        cue="aggiunto",
        name="Sohm Min Sol",
        mode="direct",
        starts="È questa",
    ),
    # The other side
    Claim(
        "the state asserts what was done",
        words="abbia già fatto arrivare",
        cue="sostiene",
        name="Bregonia",
        type=("organisation",),
        stance=("asserts",),
        certainty="certain",
    ),
    Claim("so with the second clause of its claim", words="due di loro sono rimasti feriti", name="Bregonia"),
    Claim(
        "the head of the office writes on Telegram",
        words="aveva già mandato squadre",
        name="Irena Vondal",
        type=("person",),
        venue="Telegram",
        stance=("asserts",),
        ends="la posa dei cavi",
    ),
    # What nobody knows, and what the author thinks
    Unknown("an unspecified number is unknown", "un numero imprecisato", "ingegneri tolmariani"),
    Unknown("where they will go is unknown", "Non è chiaro dove", "lungo il fiume"),
    NoClaim("the author's own potrebbe is nobody's claim", words="Mirgrad potrebbe impiegarle"),
    # The quotation that lost its opening mark
    Claim(
        "the closing quotation is read from its first word to its last",
        words="fare una grande differenza",
        cue="ha spiegato",
        nearest=OFFICIAL,
        type=("anonymous",),
        mode="direct",
        certainty="possible",
        starts="Questo potrebbe",
        ends="prima del disgelo",
    ),
)

ENGLISH: tuple[Expectation, ...] = (
    Page(
        "what the page says of itself",
        {
            "outlet": "Harbour Courier",
            "byline": "Maud Ferrers",
            "published": "2024-10-22",
            "published_from": "metadata",
            "lang": "en",
        },
    ),
    Gone("the cookie banner is gone", "cookies"),
    Gone("the share row is gone", "WhatsApp"),
    Gone("the related links are gone", "Fish market"),
    Gone("the script is gone", "the script"),
    Claim(
        "a state denies",
        words="labourers from Tolmar are helping it",
        without="spreading panic",
        chain=("Varnia",),
        type=("organisation",),
        stance=("denies",),
    ),
    Claim("the accusation is a claim of its own", words="spreading panic", without="helping it", chain=("Varnia",)),
    Claim(
        "a spokesman is quoted under his name",
        words="not one foreign worker",
        name="Bogdan Trelik",
        type=("person",),
        mode="direct",
    ),
    Claim(
        "he added opens a claim of its own",
        words="crews will finish the job",
        without="not one foreign worker",
        name="Bogdan Trelik",
        stance=("predicts",),
    ),
    Claim("calling reports lies denies them", words="the reports", nearest="Trelik", stance=("denies",)),
    Claim(
        "an outlet that was told something relays it",
        words="several hundred Tolmari labourers",
        chain=("official at Bregonia's water agency", "Harbour Courier"),
        type=("anonymous",),
    ),
    Claim(
        "what might come stands apart from what is",
        words="might be moved to the dam",
        without="were living in camps",
        nearest="official at Bregonia's water agency",
        certainty="possible",
    ),
    Tied(
        "the denial is tied to the anonymous claim",
        denial="labourers from Tolmar are helping",
        denied=("several hundred Tolmari labourers", "might be moved to the dam"),
    ),
    NoClaim("declining to comment is no claim", words="how many people work there"),
    Unknown("what he declined to say is unknown", "Trelik declined", "how many people work there"),
    Claim(
        "the ministry names a day",
        words="the last gate would be shut",
        nearest="energy ministry",
        type=("organisation",),
        stance=("predicts",),
        venue="statement",
        due="2024-12-31",
    ),
    Claim(
        "almost certainly is 95 to 99 percent",
        words="The reservoir will almost certainly be full",
        name="Pia Morgan",
        icd203=(95, 99),
        stance=("predicts",),
    ),
    Claim(
        "an outlet that cites an engineer is a chain",
        words="Some of the crew may have been injured",
        chain=("engineer", "Radio Lantern"),
        type=("anonymous",),
        certainty="possible",
    ),
    Claim("the account is rejected", words="that account", nearest="ministry", stance=("denies",)),
    Claim(
        "the head of the office writes on Telegram",
        words="two of the injured were Tolmari welders",
        name="Irena Vondal",
        venue="Telegram",
    ),
    Unknown("names that were not released are unknown", "The names of the injured", "not been released"),
    Claim(
        "highly likely is 80 to 95 percent",
        words="would send more workers",
        name="Sohm Min Sol",
        icd203=(80, 95),
    ),
    Claim("Sohm is the minister here too", words="We are preparing for that", name="Sohm Min Sol", mode="direct"),
    Apart("the leader and the minister are two people", "Sohm Ren Jul", "Sohm Min Sol"),
    Claim(
        "urging is an order",
        words="Mirgrad to let inspectors in",
        name="Anselm Rovic",
        type=("person",),
        stance=("orders",),
    ),
    Unknown("who gave the order is unknown", "It is unclear who", "to be hurried"),
    NoClaim("what is unclear is no claim", words="the works to be hurried"),
    Claim(
        "experts doubt",
        words="the gates can be closed in frost",
        type=("collective",),
        stance=("questions",),
    ),
    NoClaim("the author's own could is nobody's claim", words="Varnia could use"),
)

WIRE: tuple[Expectation, ...] = (
    Page("the dateline gives the day", {"published": "2024-10-23", "published_from": "text"}),
    Claim(
        "Lo ha comunicato points back",
        words="è sceso di quaranta centimetri",
        nearest="servizio idrico della Bregonia",
        type=("organisation",),
        starts="Il livello",
    ),
    Claim(
        "il quale is the water service",
        words="la causa è la chiusura",
        nearest="servizio idrico della Bregonia",
        starts="la causa",
    ),
    Claim(
        "the agency that was told relays",
        words="Le paratoie sono aperte",
        chain=("Bogdan Trelik", "Agenzia Nordest"),
        mode="direct",
    ),
    Claim(
        "unnamed sources say what might come",
        words="restare senz'acqua",
        type=("anonymous",),
        certainty="possible",
        due="2024-11-15",
    ),
    Claim("a minister asks for observers", words="l'invio di osservatori", name="Anselm Rovic", stance=("orders",)),
    Claim("a dropped subject is the last speaker", words="minacciare nessuno", name="Anselm Rovic", mode="direct"),
    Claim(
        "a bare conditional is somebody's word",
        words="un ponteggio sarebbe crollato",
        type=("unknown",),
        conditional=True,
    ),
    Unknown("the number of injured is unknown", "il numero dei feriti", "non è stato reso noto"),
)


def example(name: str) -> Analysis:
    (path,) = [path for path in examples.paths() if path.name == name]
    return analysed(path)


@pytest.fixture(scope="module")
def italian() -> Analysis:
    return example("corriere-della-valle.txt")


@pytest.fixture(scope="module")
def english() -> Analysis:
    return example("harbour-courier.html")


@pytest.fixture(scope="module")
def wire() -> Analysis:
    return example("agenzia-nordest.txt")


@pytest.mark.parametrize("row", named(ITALIAN))
def test_the_italian_article(row: Expectation, italian: Analysis) -> None:
    row.check(italian)


@pytest.mark.parametrize("row", named(ENGLISH))
def test_the_english_page(row: Expectation, english: Analysis) -> None:
    row.check(english)


@pytest.mark.parametrize("row", named(WIRE))
def test_the_wire_dispatch(row: Expectation, wire: Analysis) -> None:
    row.check(wire)


def test_every_span_of_the_italian_article_lies_in_its_text(italian: Analysis) -> None:
    spans = [span for claim in italian.attributions for span in (*claim.content, *claim.cue)]
    assert spans
    assert all(0 <= span.start < span.end <= len(italian.document.text) for span in spans)


def test_the_examples_are_articles() -> None:
    names = [path.name for path in examples.paths()]
    assert {"agenzia-nordest.txt", "corriere-della-valle.txt", "harbour-courier.html"} <= set(names)
    assert names == sorted(names)
