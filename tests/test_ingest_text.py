"""Plain text becomes a document: furniture, titles, dates, credits, characters."""

from __future__ import annotations

import time
import unicodedata

import pytest

from hearsay.errors import NotText, ReadError, UnknownLanguage
from hearsay.ingest import document_from_text
from hearsay.ingest.credits import find_credits
from hearsay.ingest.decode import decode, normalise
from hearsay.ingest.furniture import strip
from hearsay.records import content_id

ARTICLE = (
    "La sindaca di Valchiara ha detto lunedì che la diga non presenta rischi e che le famiglie potranno tornare nelle "
    "loro case entro la fine della settimana."
)
ENGLISH = (
    "The mayor of Eastmere said on Monday that the dam was safe and that the families who had left their homes would "
    "be able to return by the end of the week."
)


def test_the_player_line_goes_and_gives_the_month() -> None:
    document = document_from_text(f" date 2024-10 Ascolta ora 00:00 00:00\n\n{ARTICLE}")
    assert document.text == ARTICLE
    assert (document.published, document.published_from) == ("2024-10", "furniture")


@pytest.mark.parametrize(
    "line",
    [
        "Ascolta ora",
        "Ascolta l'articolo 3 min",
        "00:00 / 00:00",
        "Tempo di lettura: 3 minuti",
        "Leggi anche: Maltempo, riaperta la provinciale",
        "Condividi su Facebook",
        "Facebook Twitter WhatsApp Email",
        "Facebook\nTwitter\nWhatsApp",
        "Questo sito utilizza i cookie per migliorare la navigazione. Continuando accetti la cookie policy.",
        "Iscriviti alla nostra newsletter per ricevere le notizie del giorno",
        "RIPRODUZIONE RISERVATA",
        "© Riproduzione riservata",
        "© 2025 Il Corriere del Lago",
        "Pubblicità",
        "Foto: Archivio comunale",
        "(Foto Ansa)",
        "Caricamento in corso…",
        "26 commenti per La diga di Valchiara",
        "Articoli correlati\nTorna la fiera di primavera\nCalcio, il Valchiara vince ancora",
        "Advertisement",
        "Read more",
        "Read more: Port closed for a second day",
        "Sign up for our newsletter",
        "Share this article",
        "3 min read",
        "Loading…",
        "Photo: Northgate Courier",
        "All rights reserved.",
        "We use cookies to improve your experience. By continuing you accept our use of cookies.",
        "n.push = n;\nwindow.setup(function (a) { return a });",
    ],
)
def test_furniture_goes(line: str) -> None:
    assert strip(f"{ARTICLE}\n\n{line}\n\n{ENGLISH}", ("it", "en")).text == f"{ARTICLE}\n\n{ENGLISH}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Questo sito è stato scelto per la discarica, ha detto il prefetto.",
        "Utilizziamo l'acqua del torrente, dicono i residenti, perché non ne abbiamo altra.",
        "Il Garante ha multato tre editori: «Utilizziamo i cookie solo con il consenso», si difende uno di loro.",
        "I cookie di profilazione saranno vietati dal 2026, secondo la bozza del regolamento.",
        "Iscriversi alla newsletter del Comune non basta più: la prefettura userà anche gli SMS.",
        "La newsletter, ha ammesso il direttore, aveva perso metà dei lettori.",
        "Pubblicità occulta, multati due influencer dopo la denuncia del comitato.",
        "La riproduzione riservata dei documenti è stata negata dal tribunale.",
        "Ascolta ora chi ti contraddice, ha detto la ministra ai colleghi, e poi decidi.",
        "Foto e video circolati su Telegram mostrerebbero il ponte crollato, ma non è stato possibile verificarli.",
        "Pubblicato il 3 marzo 2025 dal ministero, il rapporto nega ogni responsabilità.",
        "Facebook",
        "Le famiglie evacuate",
        "«Leggi anche le carte che non ti piacciono», mi ha detto il giudice.",
        "Condividere l'informazione con Kiev è stato un errore, sostiene l'ambasciatore.",
        "Cookies are small files that the bill would ban, its author told parliament.",
        'This website uses the same photographs, the court heard, as the one that was closed in May: "It is a copy."',
        "Sign up for our war, the banner said, and two hundred men did.",
        "Newsletters are how the group recruits, police say.",
        "Read more books, the minister told pupils on Friday.",
        "Share prices fell after the company denied the report.",
        "Photo by photo, investigators have rebuilt the last hour of the ship, a source said.",
        "Advertisements for the lottery will be banned, according to a draft seen by this newspaper.",
        "Subscribe or leave: that, two former members say, was the choice.",
        "Watch out for ice, forecasters warned.",
        "1. La prefettura ha chiuso la strada.",
        "12 marzo 2025",
    ],
)
def test_a_sentence_of_the_article_stays(sentence: str) -> None:
    text = f"{ARTICLE}\n\n{sentence}\n\n{ENGLISH}"
    assert strip(text, ("it", "en")).text == text


def test_a_rights_notice_is_cut_from_the_last_sentence() -> None:
    kept = strip(f"{ARTICLE} © RIPRODUZIONE RISERVATA", ("it",)).text
    assert kept == ARTICLE


@pytest.mark.parametrize(
    "unit", ["ab | ", "home > a ", "leggi ", "l'' ", "... ", "12:00 ", "(( ", "© ", "Facebook / ", "12 marzo "]
)
def test_no_pattern_runs_away(unit: str) -> None:
    line = (unit * 600)[:599] + "§"
    started = time.perf_counter()
    strip("\n".join([line] * 20), ("it", "en"))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Pubblicato il 12 marzo 2025 alle 18:30", "2025-03-12"),
        ("12 marzo 2025", "2025-03-12"),
        ("Mercoledì, 12 Marzo 2025", "2025-03-12"),
        ("Published: March 12, 2025, 6:30 pm", "2025-03-12"),
        ("12/03/2025 - 18:30", "2025-03-12"),
        ("date 2024-10", "2024-10"),
    ],
)
def test_a_date_above_the_article_is_its_publication(line: str, published: str) -> None:
    document = document_from_text(f"{line}\n\n{ARTICLE}")
    assert (document.published, document.published_from, document.text) == (published, "furniture", ARTICLE)


def test_an_impossible_date_is_no_date() -> None:
    assert document_from_text(f"Pubblicato il 31 febbraio 2025\n\n{ARTICLE}").published is None


def test_a_date_given_as_argument_wins() -> None:
    document = document_from_text(
        f"date 2024-10 Ascolta ora\n\n{ARTICLE}", published="2023", outlet="Gazzetta di Prova"
    )
    assert (document.published, document.published_from, document.outlet) == ("2023", "argument", "Gazzetta di Prova")


@pytest.mark.parametrize("wrong", ["2025-13", "2025-02-30", "12/03/2025", "ieri", "", "2025-3", "25"])
def test_an_argument_that_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(ReadError, match="YYYY-MM-DD"):
        document_from_text(ARTICLE, published=wrong)


@pytest.mark.parametrize(
    ("opening", "agency", "published"),
    [
        ("ROMA, 12 marzo 2025 (Agenzia Nordest) – ", "Agenzia Nordest", "2025-03-12"),
        ("HARBOUR CITY, March 3 (Northgate News) - ", "Northgate News", None),
        ("HARBOUR CITY, March 3, 2025 (Reuters) - ", "Reuters", "2025-03-03"),
        ("(ANSA) - ROMA, 12 MAR - ", "ANSA", None),
        ("Roma, 12 mar. (Adnkronos) - ", "Adnkronos", None),
        ("AGI - ", "AGI", None),
        ("LONDRA (AP) — ", "AP", None),
        ("MOSCA, 3 marzo. /TASS/. ", "TASS", None),
        ("Milano, 12 mar. (LaPresse) – ", "LaPresse", None),
    ],
)
def test_a_dateline_is_lineage_and_stays_in_the_text(opening: str, agency: str, published: str | None) -> None:
    document = document_from_text(opening + ARTICLE)
    assert document.text == opening + ARTICLE
    (credit,) = document.lineage.credits
    assert credit.agency == agency
    assert credit.span is not None
    assert agency.rpartition(" ")[2] in credit.span.of(document.text)
    assert document.published == published
    assert document.published_from == ("text" if published else None)


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Fonte: ANSA", "ANSA"),
        ("Con informazioni ANSA", "ANSA"),
        ("Redazione ANSA", "ANSA"),
        ("(Adnkronos)", "Adnkronos"),
        ("With reporting by AP", "AP"),
        ("Additional reporting by the Associated Press", "AP"),
        ("Reuters contributed to this report.", "Reuters"),
        ("Source: Interfax-Ukraine", "Interfax-Ukraine"),
        ("PA Media", "PA Media"),
    ],
)
def test_a_credit_line_is_lineage(line: str, agency: str) -> None:
    document = document_from_text(f"{ARTICLE}\n\n{line}")
    assert [credit.agency for credit in document.lineage.credits] == [agency]
    assert document.text.endswith(line)


def test_two_agencies_are_two_credits_in_order() -> None:
    document = document_from_text(f"{ARTICLE} (ANSA-AFP).")
    assert [credit.agency for credit in document.lineage.credits] == ["ANSA", "AFP"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lo ha detto all'ANSA il sindaco, che non ha aggiunto altro.",
        "La notizia, data dalla Reuters, è stata smentita dal governo.",
        "KIEV (Ucraina) – Le sirene hanno suonato tutta la notte, riferisce il municipio.",
        "The Associated Press (AP) reported on Friday that the talks had failed.",
        "Agi con calma, gli ha detto il giudice, e poi lo ha congedato.",
        "Foto ANSA",
    ],
)
def test_an_agency_that_is_quoted_is_no_credit(sentence: str) -> None:
    assert document_from_text(f"{ARTICLE}\n\n{sentence}").lineage.credits == ()


def test_quotation_marks_are_left_as_they_are() -> None:
    """Il ministro: " pieno supporto ". «Sì», “no”, ‘forse’, ''chissà'', ``ecco'' e un'ultima cosa

    ", ha detto il portavoce."""
    text = normalise(test_quotation_marks_are_left_as_they_are.__doc__ or "")
    assert document_from_text(text, lang="it").text == text


def test_characters_come_in_one_form() -> None:
    text = (
        "La citta\u0300\u00a0e\u0300 \u202f«ferma»\u200b,\ufeff di\u00adce\tMaria.\r\n\r\n\r\n\r\nE\u0300 vero.\x07\r\n"
    )
    assert normalise(text) == "La città è «ferma», dice Maria.\n\nÈ vero."
    assert unicodedata.is_normalized("NFC", normalise(text))


def test_letters_decoded_twice_are_mended_and_the_quotation_marks_kept() -> None:
    document = document_from_text("La sindaca dice perchÃ© lâ€™acqua Ã¨ poca: “nessuno lo sa”, ha detto ai cittadini.")
    assert document.text == "La sindaca dice perché l’acqua è poca: “nessuno lo sa”, ha detto ai cittadini."
    assert [problem.code for problem in document.problems] == ["mojibake"]


def test_a_first_line_that_is_a_title_is_recorded_and_kept() -> None:
    document = document_from_text(f"Diga, la sindaca: «Nessun rischio»\n\n{ARTICLE}")
    assert document.title == "Diga, la sindaca: «Nessun rischio»"
    assert document.text.startswith("Diga, la sindaca")


@pytest.mark.parametrize(
    "first", ["La diga non presenta rischi.", "Gentile direttore,", "La diga\nnon presenta rischi"]
)
def test_a_first_line_that_may_be_text_is_no_title(first: str) -> None:
    assert document_from_text(f"{first}\n\n{ARTICLE}").title is None


def test_wrapped_lines_are_joined() -> None:
    """
    The mayor of Eastmere said on Monday that the dam was safe, and that the
    families who had left their homes would be able to return by the end of
    the week. An engineer, who asked not to be named, denied it and said that
    the wall had been leaking since February, although nobody had been told.

    The consortium did not answer questions from reporters on Tuesday, and it
    is not clear when the report on the wall will be published or by whom.
    """
    text = document_from_text(test_wrapped_lines_are_joined.__doc__ or "").text
    assert [block.count("\n") for block in text.split("\n\n")] == [0, 0]
    assert "and that the families" in text


def test_one_paragraph_a_line_is_set_apart() -> None:
    assert document_from_text(f"{ARTICLE}\n{ARTICLE}\n{ARTICLE}").text == "\n\n".join([ARTICLE] * 3)


def test_the_id_is_that_of_the_text_whatever_surrounded_it() -> None:
    plain = document_from_text(ARTICLE)
    dressed = document_from_text(f"Ascolta ora\r\n\r\n{ARTICLE}\r\n\r\n© Riproduzione riservata")
    assert plain.id == dressed.id == content_id(ARTICLE)
    assert plain.raw_digest != dressed.raw_digest


@pytest.mark.parametrize("empty", ["", " \n\t ", "\u200b\ufeff", "…", "Pubblicità\n\n00:00 / 00:00"])
def test_nothing_to_read_is_an_error(empty: str) -> None:
    with pytest.raises(NotText, match="nothing to read"):
        document_from_text(empty)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (ARTICLE, "it"),
        (ENGLISH, "en"),
        ("Peskov nega tutto.", "it"),
        ("Peskov denies all of it.", "en"),
        (
            "La alcaldesa dijo el lunes que la presa no presenta riesgos y que las familias podrán volver a sus casas.",
            "es",
        ),
        ("El portavoz desmiente los rumores.", "es"),
    ],
)
def test_the_language_is_recognised(text: str, lang: str) -> None:
    assert document_from_text(text).lang == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (
            "L'alcaldessa va dir dilluns que la presa no presenta riscos i que les famílies podran tornar a casa seva.",
            "ca",
        ),
        (
            "La maire a déclaré lundi que le barrage ne présentait aucun risque et que les familles peuvent rentrer.",
            "fr",
        ),
        ("A presidente da câmara disse na segunda-feira que a barragem não apresenta riscos para as famílias.", "pt"),
        ("Мэр города заявил в понедельник, что плотина не представляет опасности для жителей долины.", "ru"),
    ],
)
def test_another_language_is_refused_unless_it_is_given(text: str, lang: str) -> None:
    with pytest.raises(UnknownLanguage) as caught:
        document_from_text(text)
    assert caught.value.lang == lang
    assert document_from_text(text, lang=lang).lang == lang


def test_a_language_given_with_its_country_is_read() -> None:
    assert document_from_text(ENGLISH, lang="en-GB").lang == "en"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Perché no».".encode("cp1252"), "Perché no»."),
        ("Perché no».".encode(), "Perché no»."),
        (b"\xef\xbb\xbf" + "Perché no».".encode(), "Perché no»."),
        ("Perché no».".encode("utf-16"), "Perché no»."),
        ("Perché no, disse la sindaca.".encode("utf-16-le"), "Perché no, disse la sindaca."),
        ("Perché no, disse la sindaca.".encode("utf-16-be"), "Perché no, disse la sindaca."),
        (b"<meta charset='iso-8859-2'>" + "Łódź".encode("iso-8859-2"), "<meta charset='iso-8859-2'>Łódź"),
        (b"<meta charset='iso-8859-1'>" + "“così”".encode(), "<meta charset='iso-8859-1'>“così”"),
    ],
)
def test_bytes_are_read_in_their_encoding(raw: bytes, text: str) -> None:
    assert decode(raw, "x").text == text


def test_a_page_cut_in_a_letter_is_still_utf8() -> None:
    decoded = decode(("È così che andò. " * 20).encode()[:-3], "x")
    assert (decoded.encoding, decoded.damaged) == ("utf-8", 1)


@pytest.mark.parametrize(
    ("text", "byline", "agencies"),
    [
        ("Il ponte è chiuso.", "Redazione (Agenzia Nordest)", ["Agenzia Nordest"]),
        ("Il ponte è chiuso.\n\n(Agenzia Nordest)", None, ["Agenzia Nordest"]),
        ("The bridge is shut.\n\n(Meridian News)", "By Jane Hart", ["Meridian News"]),
        ("The bridge is shut.\n\n(Photo: Jane Hart)", "By Jane Hart (London)", []),
    ],
)
def test_an_agency_in_no_table_is_credited_in_brackets(text: str, byline: str | None, agencies: list[str]) -> None:
    found, _ = find_credits(text, ("it", "en"), byline)

    assert [credit.agency for credit in found] == agencies
    assert all(credit.span is None or credit.span.of(text) == credit.agency for credit in found)
