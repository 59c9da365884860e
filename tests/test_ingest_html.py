"""Saved pages become documents: paragraphs, what the page says of itself, links, hostile markup."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hearsay.errors import NotText, ReadError
from hearsay.ingest import document_from_html, read
from hearsay.records import Document

PAGES = Path(__file__).parent / "pages"
SENTENCES = [
    f"Il testimone numero {number} ha detto ai giudici che di notte la diga era accesa e che nessuno era di guardia."
    for number in range(1, 9)
]
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(name: str) -> Document:
    (document,) = read(PAGES / name)
    return document


def made(head: str = "", body: str = BODY, root: str = '<html lang="it">') -> Document:
    return document_from_html(
        f"<!doctype html>{root}<head>{head}</head><body><article>{body}</article></body></html>".encode()
    )


def _read_or_reason(raw: bytes) -> str:
    try:
        return document_from_html(raw).text
    except NotText as error:
        return str(error)


def test_an_italian_daily_says_who_when_and_where() -> None:
    document = page("quotidiano.html")
    assert document.title == "Diga di Valchiara, il sindaco: «Nessun rischio»"
    assert document.outlet == "Il Corriere del Lago"
    assert document.byline == "Carla Bonfanti"
    assert (document.published, document.published_from, document.lang) == ("2025-03-12", "metadata", "it")
    assert document.url == "https://www.corrieredellago.example/cronaca/diga-valchiara"


def test_an_italian_daily_keeps_its_paragraphs_and_loses_its_furniture() -> None:
    blocks = page("quotidiano.html").text.split("\n\n")
    assert blocks[0].startswith("VALCHIARA, 12 marzo 2025 (Agenzia Nordest) – La diga «non presenta alcun rischio»")
    assert blocks[2] == "Le famiglie evacuate"
    assert blocks[4].split("\n")[1] == "la scuola media;"
    assert blocks[5].endswith("Il consorzio non ha risposto alle domande.")
    assert len(blocks) == 6


def test_an_italian_daily_shows_its_lineage() -> None:
    document = page("quotidiano.html")
    cited, based_on = document.lineage.links
    assert (cited.url, cited.words) == ("https://www.gazzettadelnord.example/diga", "Giornale di Valle")
    assert cited.span is not None
    assert cited.span.of(document.text) == "Giornale di Valle"
    assert (based_on.url, based_on.span) == ("https://protezionecivile.example/bollettino-12", None)
    assert [credit.agency for credit in document.lineage.credits] == ["Agenzia Nordest"]


def test_an_english_outlet_with_meta_only() -> None:
    document = page("outlet-meta.html")
    assert document.title == "Harbour strike may last weeks, union says"
    assert (document.outlet, document.byline, document.published) == (
        "Northgate Courier",
        "Ruth Calloway",
        "2024-11-05",
    )
    assert [credit.agency for credit in document.lineage.credits] == ["Northgate News", "Reuters"]
    assert "newsletter" not in document.text
    assert "Read more" not in document.text


def test_a_relative_link_is_resolved_against_the_address() -> None:
    raw = (PAGES / "outlet-meta.html").read_bytes()
    document = document_from_html(raw, "https://northgate.example/news/strike")
    assert [link.url for link in document.lineage.links] == ["https://northgate.example/news/statement.html"]
    assert document.url == "https://northgate.example/news/strike"


def test_a_blog_with_a_visible_month_gets_no_day() -> None:
    document = page("blog.html")
    assert (document.published, document.published_from, document.outlet) == ("2023-06", "text", None)
    assert document.text.startswith("Da tre mesi")


def test_a_page_in_cp1252_that_says_iso_8859_1() -> None:
    text = page("cp1252.html").text
    assert "“di riserva”" in text
    assert "20 000 € di rimborsi – ma" in text
    assert "\ufffd" not in text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_a_page_in_another_unicode_form(encoding: str) -> None:
    raw = f"<html><body><article>{BODY}<p>«Perché?», chiese la presidente.</p></article></body></html>".encode(encoding)
    assert document_from_html(raw).text.endswith("«Perché?», chiese la presidente.")


def test_an_amp_page_with_broken_json_and_a_wire_byline() -> None:
    document = page("amp.html")
    assert (document.outlet, document.published) == ("Notiziario della Costa", "2024-02-09")
    assert [(credit.agency, credit.span) for credit in document.lineage.credits] == [("ANSA", None)]
    assert "Pubblicità" not in document.text


def test_a_live_blog_is_dated_as_far_as_its_posts_agree() -> None:
    document = page("live.html")
    assert document.published == "2025-01"
    assert "has denied reports" in document.text
    assert "The weather service warned" in document.text


def test_navigation_alone_is_no_article() -> None:
    with pytest.raises(NotText, match="navigation"):
        page("navigation.html")


def test_a_page_without_any_date_gets_none() -> None:
    document = made()
    assert (document.published, document.published_from) == (None, None)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2025-03-12T23:40:00-05:00">', "2025-03-12"),
        ('<meta name="DC.date" content="2025-03">', "2025-03"),
        ('<meta name="pubdate" content="20250312">', "2025-03-12"),
        ('<meta name="date" content="Wed, 12 Mar 2025 10:00:00 +0100">', "2025-03-12"),
        ('<meta name="date" content="12 marzo 2025, 10:00">', "2025-03-12"),
        ('<meta name="date" content="12/03/2025">', "2025-03-12"),
        ('<meta name="date" content="2025-02-31">', None),
        ('<meta name="date" content="ieri">', None),
        ('<meta property="article:modified_time" content="2025-03-12">', None),
    ],
)
def test_dates_are_as_precise_as_the_metadata(head: str, published: str | None) -> None:
    assert made(head).published == published


def test_an_ambiguous_english_date_keeps_the_year_only() -> None:
    sentence = (
        "<p>The mayor said on Monday that the dam was safe, and that people would soon be able to go home again.</p>"
    )
    assert made('<meta name="date" content="05/03/2025">', sentence, '<html lang="en">').published == "2025"


def test_arguments_win_over_the_page() -> None:
    raw = (PAGES / "quotidiano.html").read_bytes()
    document = document_from_html(raw, lang="it", outlet="Altro Giornale", published="2025")
    assert (document.outlet, document.published, document.published_from) == ("Altro Giornale", "2025", "argument")


def test_the_text_wins_over_a_language_declared_by_mistake() -> None:
    assert made(root='<html lang="en-US">').lang == "it"


def test_the_title_is_not_repeated_but_an_equal_sentence_in_the_body_is() -> None:
    document = made("<title>La diga tiene</title>", f"<h1>La diga tiene</h1>{BODY}<p>La diga tiene</p>")
    assert document.title == "La diga tiene"
    assert document.text.startswith(SENTENCES[0])
    assert document.text.endswith("La diga tiene")


def test_scripts_and_styles_are_never_text() -> None:
    text = made(
        body=f"<script>dice('tutto')</script><style>p{{}}</style>{BODY}<noscript>ciao a tutti i lettori</noscript>"
    ).text
    assert "dice(" not in text
    assert "p{" not in text


def test_every_anchor_is_where_its_span_says() -> None:
    body = BODY.replace("la diga", ' <a href="https://a.example/1"> la   <b>diga</b> </a>').replace(
        "ai giudici", '<a href="#nota">ai</a> <a href="javascript:x()">giudici</a>\ufdd0\ufdd3'
    )
    document = made(body=body)
    assert document.text.split("\n\n") == SENTENCES
    assert len(document.lineage.links) == len(SENTENCES)
    assert {link.span.of(document.text) for link in document.lineage.links if link.span} == {"la diga"}


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>',
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        (
            '<script type="application/ld+json">{"@type":"NewsArticle",'
            '"headline":["a"],"author":[[["x"]]],"publisher":7}</script>'
        ),
        '<link rel="canonical" href="http://[broken">',
        '<meta property="og:url" content="http://[::1">',
    ],
)
def test_broken_metadata_does_not_stop_the_reading(head: str) -> None:
    assert made(head).text.split("\n\n") == SENTENCES


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + BODY,
        f"<article>{BODY}</article>" + "<div>" * 100_000,
        f"<article>{BODY}</article>" + "<a href=/x>ancora</a> " * 60_000,
        f"<article>{BODY}" + "<ul><li>" * 20_000,
        BODY + "<" * 50_000,
    ],
)
def test_hostile_markup_ends_in_text_or_in_a_clear_error(markup: str) -> None:
    started = time.perf_counter()
    outcome = _read_or_reason(f"<html><body>{markup}".encode())
    assert SENTENCES[0] in outcome or "save" in outcome
    assert time.perf_counter() - started < 30


def test_a_wrong_date_argument_is_refused_before_the_page_is_kept() -> None:
    with pytest.raises(ReadError, match="YYYY"):
        document_from_html((PAGES / "blog.html").read_bytes(), published="marzo")
