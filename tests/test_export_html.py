"""The page as it is written: escaped, self-contained, in the article's language. test_page.py opens it in a browser."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html
from sample_articles import DAM_TEXT, dam, ferry

from hearsay.export.html import summary, to_html, to_index
from hearsay.records import Analysis, Attribution, Document, Hyperlink, Lineage, Source, Span


def tree(*analyses: Analysis) -> html.HtmlElement:
    return html.document_fromstring(to_html(analyses))


def text_of(page: html.HtmlElement) -> str:
    """The article's words as a reader sees them, without the marks set between them."""
    article = page.xpath("//article")[0]
    for extra in article.xpath(".//a[contains(@class, 'mark')] | .//details"):
        extra.drop_tree()
    return "\n".join(paragraph.text_content() for paragraph in article.xpath("./p"))


@pytest.mark.parametrize("article", [dam, ferry])
def test_not_a_letter_of_the_article_is_lost_or_added(article: type[Analysis]) -> None:
    analysis = article()
    lines = [line for line in analysis.document.text.split("\n") if line.strip()]
    assert text_of(tree(analysis)) == "\n".join(lines)


def test_the_pieces_of_a_claim_are_exactly_its_words() -> None:
    analysis = dam()
    page = tree(analysis)
    for index, claim in enumerate(analysis.attributions):
        pieces = page.xpath(f"//article//span[contains(concat(' ', @class, ' '), ' w{index + 1} ')]")
        assert "".join(piece.text_content() for piece in pieces) == "".join(s.of(DAM_TEXT) for s in claim.content)


def test_claims_and_their_words_are_linked_both_ways() -> None:
    page = tree(dam())
    for number in range(1, 13):
        assert page.xpath(f"//article//a[@id='t{number}']/@href") == [f"#c{number}"]
        assert page.xpath(f"//li[@id='c{number}']//a[@href='#t{number}']")


def test_every_link_within_the_page_leads_somewhere_and_no_id_is_used_twice() -> None:
    page = tree(dam(), ferry())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href") if link.startswith("#")} <= set(ids)


def test_the_page_speaks_the_language_of_the_article() -> None:
    italian, english = to_html([dam()]), to_html([ferry()])
    assert '<html lang="it">' in italian
    assert "hearsay dice chi afferma che cosa; non dice mai che cosa è vero." in italian
    assert "entro il 31 dicembre 2025" in italian
    assert "aprile 2025" in italian
    assert '<html lang="en">' in english
    assert "hearsay says who claims what; it never says what is true." in english
    assert "14 October 2025" in english


def test_a_card_says_chain_certainty_distance_venue_and_due_day() -> None:
    cards = [re.sub(r"\s+", " ", card.text_content()) for card in tree(dam()).xpath("//li[contains(@class, 'card')]")]
    assert "un funzionario della protezione civile anonimo ← tramite Eco della Valle testata" in cards[1]
    assert "condizionale («avrebbe superato»)" in cards[1]
    assert "probabile: 80–95 % (lettura ICD 203 di «altamente probabile»)" in cards[6]
    assert "Telegram" in cards[6]
    assert "entro il 31 dicembre 2025" in cards[0]
    assert "Contesa da3" in cards[4].replace("Contesa da ", "Contesa da")


def test_several_documents_share_a_page_with_an_index() -> None:
    page = tree(dam(), ferry())
    assert page.xpath("//nav//a/@href") == ["#d1", "#d2"]
    assert page.xpath("//*[@id='d2-t3']/@href") == ["#d2-c3"]
    assert [section.get("lang") for section in page.xpath("//section[@class='document']")] == ["it", "en"]


def test_pages_of_their_own_get_a_page_that_lists_them() -> None:
    page = html.document_fromstring(to_index([("diga.html", summary(dam())), ("ferry.html", summary(ferry()))]))
    assert page.xpath("//nav//a/@href") == ["diga.html", "ferry.html"]
    assert "11 claims" in page.xpath("//nav//li")[1].text_content()


def test_nothing_an_article_says_becomes_markup() -> None:
    evil = '</p><script>alert(1)</script><img src=x onerror=alert(2)>" onload="alert(3) \'><style>*{}</style>{{ 7*7 }}'
    span = Span(0, len(evil))
    claim = Attribution(
        evil, (span,), (span,), (Source((span,), evil, "person", evil),), certainty="possible", certainty_cue=(span,),
        venue=span, rule=evil,
    )  # fmt: skip
    document = Document(
        evil, evil, "en", title=evil, outlet=evil, byline=evil, published=evil, published_from=evil, url=evil,
        raw_digest=evil, lineage=Lineage(links=(Hyperlink(f"javascript:{evil}", evil), Hyperlink("data:,x", "x"))),
    )  # fmt: skip
    page = tree(Analysis(document, (claim,)))
    assert len(page.xpath("//script")) == 1
    assert len(page.xpath("//style")) == 2
    assert not page.xpath("//img | //@onerror | //@onload")
    assert not [link for link in page.xpath("//@href") if not link.startswith("#")]
    assert "49" not in text_of(page)


def test_the_page_asks_for_nothing_from_outside_and_lets_only_its_own_script_run() -> None:
    page = tree(dam())
    assert not page.xpath("//link | //@src | //@style | //iframe | //object | //form")
    assert "url(" not in page.xpath("//style")[0].text
    assert "@import" not in page.xpath("//style")[0].text
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert [link for link in page.xpath("//@href") if not link.startswith("#")] == [
        "https://gazzetta-torrechiara.example/diga-valmora",
        "https://eco-valle.example/diga",
    ]


def test_spans_that_do_not_fit_the_text_break_nothing() -> None:
    claims = tuple(
        Attribution(str(number), (span,), (span,), ())
        for number, span in enumerate((Span(-5, 3), Span(2, 900), Span(7, 7), Span(500, 600), Span(9, 4)))
    )
    analysis = Analysis(Document("d1", "Uno\n\ndue e tre", "it"), claims)
    page = tree(analysis)
    assert text_of(page) == "Uno\ndue e tre"
    assert len(page.xpath("//li[contains(@class, 'card')]")) == 5


def test_characters_that_turn_words_around_are_shown_and_not_obeyed() -> None:
    text = "Il ministro \u202eagen\u202c tutto \x00\x1b[31m \ud83d."
    page = to_html([Analysis(replace(dam().document, text=text, title=text))])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", page)
    assert "[U+202E]agen[U+202C]" in page
    assert page.encode("utf-8")


def test_what_the_stages_call_by_a_code_is_said_in_words() -> None:
    for article, why, dated in (
        (dam(), "Perché: la seconda respinge ciò che dice la prima", "metadati della pagina"),
        (ferry(), "Why: the second rejects what the first says", "the page’s metadata"),
    ):
        page = to_html([article])
        assert why in page
        assert dated in page
    unheard = replace(ferry(), contradictions=(replace(ferry().contradictions[0], reason="two <dates>"),))
    assert "Why: two &lt;dates&gt;" in to_html([unheard])
