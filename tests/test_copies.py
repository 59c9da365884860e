from __future__ import annotations

from claims import article
from hypothesis import given, settings
from hypothesis import strategies as st

from hearsay.linking.copies import CopyIndex, compare, copies, fingerprints
from hearsay.linking.translations import translations
from hearsay.records import Document

WIRE = (
    "The ferry Marigold ran aground off Port Ellery on Tuesday night with 212 people on board, the coastguard said. "
    "Lifeboats brought everyone ashore before dawn, and divers began to inspect the hull at first light. "
    "The master of the ship had reported a steering fault an hour before, according to the harbour office."
)
OWN = (
    "Fog lay over the estuary when the first calls came in. Fishermen from three villages put out at once, "
    "and by four in the morning the last of the passengers sat wrapped in blankets in the school gymnasium."
)


def test_a_wire_text_under_two_names_is_found_with_its_share_and_its_stretch() -> None:
    first, second = article(WIRE, "Harbour Courier"), article("Night rescue\n" + WIRE, "Northgate Post")
    (copy,) = copies([first, second])
    texts = {first.id: first.text, second.id: second.text}
    assert copy.share == 1.0
    assert copy.first_spans[0].of(texts[copy.first]) == copy.second_spans[0].of(texts[copy.second])
    assert len(copy.first_spans[0].of(texts[copy.first])) > len(WIRE) - 3


def test_one_copied_paragraph_in_a_long_article_is_found_and_its_place_is_kept() -> None:
    first = article(WIRE, "Harbour Courier")
    sentence = WIRE[: WIRE.index(".")]
    second = article(f"{OWN}\n{sentence}.\nIt had left Port Ellery at nine, half an hour late.", "Northgate Post")
    (copy,) = copies([first, second])
    assert 0.2 < copy.share < 0.6
    spans = copy.second_spans if copy.second == second.id else copy.first_spans
    assert [span.of(second.text) for span in spans] == [sentence]


def test_own_words_about_the_same_event_are_no_copy() -> None:
    assert copies([article(WIRE, "Harbour Courier"), article(OWN, "Northgate Post")]) == ()


def test_a_line_under_every_article_of_an_outlet_is_no_copy() -> None:
    line = "\nSign up for our morning briefing and get the day's most important stories straight to your inbox."
    bodies = [WIRE, OWN, "Nothing else happened on the island that day, and the post office stayed open until six."]
    assert copies([article(body + line, "Harbour Courier") for body in bodies]) == ()


def test_texts_of_two_languages_share_no_words() -> None:
    assert compare(article(WIRE), article(WIRE, lang="it")) is None


def test_a_document_that_is_added_twice_copies_nothing() -> None:
    index = CopyIndex()
    document = article(WIRE, "Harbour Courier")
    assert index.add(document) == ()
    assert index.add(document) == ()


def test_fingerprints_stand_where_they_say() -> None:
    for print_ in fingerprints(WIRE, "en"):
        words = WIRE[print_.start : print_.end].split()
        assert len(words) == 8
    assert fingerprints("Seven words are too few for one", "en") == ()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from((WIRE, OWN, WIRE + " " + OWN, OWN[:90] + WIRE[40:])), min_size=1, max_size=5))
def test_copies_do_not_depend_on_the_order_of_documents(texts: list[str]) -> None:
    documents = [Document(str(i), text, "en", outlet=f"Outlet {i}") for i, text in enumerate(texts)]
    assert copies(documents) == copies(documents[::-1])
    assert all(0 < copy.share <= 1 for copy in copies(documents))


ENGLISH = (
    "The ferry Marigold ran aground off Port Ellery on Tuesday with 212 people on board, the coast guard said.\n"
    "Four lifeboats brought all passengers to safety before 5 in the morning.\n"
    "The captain, Ivo Rask, had reported a problem with the engine to the port of Ellery at 23.\n"
    "The company Estrella Lines announced an internal inquiry and offered every passenger 300 euros."
)
ITALIAN = (
    "Il traghetto Marigold si è incagliato martedì al largo di Port Ellery con 212 persone a bordo, ha detto "
    "la guardia costiera.\n"
    "Quattro scialuppe hanno portato in salvo tutti i passeggeri prima delle 5 del mattino.\n"
    "Il capitano, Ivo Rask, aveva segnalato un problema al motore al porto di Ellery alle 23.\n"
    "La compagnia Estrella Lines ha annunciato un'inchiesta interna e offerto a ogni passeggero 300 euro."
)
RETOLD = (
    "Paura nella notte a Port Ellery per il traghetto Marigold, finito sugli scogli.\n"
    "«Abbiamo sentito un colpo, poi il buio», racconta una turista di Valdora che era a bordo con due figli.\n"
    "I soccorsi sono arrivati dai villaggi vicini, con le barche dei pescatori.\n"
    "Il comandante Ivo Rask è stato ascoltato a lungo dalla polizia."
)


def test_a_translation_is_a_whole_copy_and_its_sentences_are_paired() -> None:
    first, second = article(ENGLISH, "Harbour Courier"), article(ITALIAN, "Valdora Oggi", "it")
    (copy,) = translations([first, second])
    assert copy.share == 1.0
    texts = {first.id: first.text, second.id: second.text}
    pairs = list(zip(copy.first_spans, copy.second_spans, strict=True))
    assert len(pairs) >= 3
    numbers = [
        ({w for w in a.of(texts[copy.first]).split() if w.isdigit()}, b.of(texts[copy.second])) for a, b in pairs
    ]
    assert all(number in other for found, other in numbers for number in found)


def test_the_same_event_told_anew_in_another_language_is_no_translation() -> None:
    assert translations([article(ENGLISH, "Harbour Courier"), article(RETOLD, "Valdora Oggi", "it")]) == ()
