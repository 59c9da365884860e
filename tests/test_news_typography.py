"""Sentences and tokens of news as it is really set: headlines, datelines, quotation marks, abbreviations, addresses.

In each text `|` stands where a sentence ends and the next begins; it is taken out before the text is read. In the
second part it stands between tokens.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from expectations import pipeline_of

from hearsay.annotate import load_annotator
from hearsay.lexicon import load_lexicon
from hearsay.text import sentences, unglued

ITALIAN = (
    # Headlines and datelines
    "Meteo, allerta rossa in Val d'Ardena: scuole chiuse",
    "Crolla il ponte di Lusk | «Nessuna vittima»",
    "ROMA, 3 marzo (Agenzia Nord) – Il ponte è chiuso. | Lo ha detto il prefetto.",
    "PORTOMORO.– I pescatori protestano. | Il sindaco tace.",
    "Portomoro. | Il ministro tace, l'opposizione no.",
    # Abbreviations and initials
    "L'on. Carla Bassi ha parlato con il sen. Neri. | Il gen. Rota tace.",
    "Il sig. Rossi e la dott.ssa Verdi c'erano. | L'ing. Neri no.",
    "Così l'art. 5 del d.lgs. n. 231 del 2001 resta in vigore. | Ne parla la legge n. 14/2026, a pag. 3.",
    "Il prof. G. B. Rossi insegna a Pisa. | Lo dice A. Bianchi.",
    "Via G. Verdi 3. | L'ufficio è chiuso.",
    "La Fonderia Ardena S.p.A. ha vinto. | Ha perso la Vandelli S.p.A. | Il caso è chiuso.",
    "Pagherà bollette, multe ecc. | La legge lo dice.",
    "Pagherà bollette, multe ecc. Portomoro compreso.",
    "Nel I sec. a.C. Portomoro cresceva, nel sec. XX no.",
    "Papa Giovanni XXIII. | Era il 1958.",
    "Lo ha scritto su X. | La smentita è arrivata dopo.",
    # Numbers, times and dates
    "Costa 3.500.000 euro. | Ne restano 1.200. | 45 sono i feriti.",
    "Il 12.3.2026 alle 10.30 è crollato. | Alle 11.15 i soccorsi.",
    "Prezzo: 10,50 €. | Sconto del 20%. | Fine.",
    "È arrivato alle ore 9. | Poi è ripartito.",
    # Quotation marks of all kinds, with stops and questions inside
    "«Chi ha dato l'ordine?» ha chiesto il pm. | Nessuno ha risposto.",
    "«Chi ha dato l'ordine?» | Il sindaco non ha risposto.",
    "«Basta!», ha gridato. | «Non ci sto.» | Poi è uscito.",
    '"Siamo pronti". | Lo dice il sindaco. | "Partiamo domani." | Poi tace.',
    "“È finita”. | “No, continua”. | Così i due.",
    "Disse: «Vengo.» e uscì.",
    "Ha vinto 3-0. | ‘Che festa’, ha detto. | ''Grazie'', ha aggiunto.",
    # Ellipses and cries
    "Forse… | Ma non è detto. | Oppure... no, niente.",
    "Ha detto di no!! | Davvero?! | Sì.",
    # Addresses, handles, hashtags
    "Leggi su www.valle.example. | Oppure scrivi a info@valle.example. | Grazie.",
    "Il post su https://valle.example/a.b?c=d. | Poi è sparito.",
    "Il canale t.me/valle_news lo conferma. | Il profilo @valle.news no. | #ponte #valle",
    # Lists and brackets
    "- Il ponte è chiuso | • La strada è aperta | 1. La scuola riapre | 2. Il mercato no",
    "Il governo (v. art. 3) tace. | (Fonte: Agenzia Nord) Il premier no.",
)
ENGLISH = (
    "Ferry sinks off Port Merrin | ‘No survivors’",
    "LONDON (Wire North) - The mayor resigned. | He gave no reason.",
    "PORT MERRIN, May 14 — The ferry sank. | All were saved.",
    "Mr. Voss and Mrs. Hale met Gen. Ross. | Dr. Pell left.",
    "The U.S. Senate voted. | The U.S. said no. | He lives in the U.S. | She does not.",
    "Sen. John R. Pell (D-Ohio) voted no. | Rep. Ann Lee, R-Tex., did not.",
    "No. 10 denied it. | It was No. 3. | Fine.",
    "Nobody could say no. | The vote is on Nov. 3.",
    "On Jan. 6 the crowd came. | The troops came on Sept. 11. | They left.",
    "The judge sat. | The crowd saw the sun. | Then it rained.",
    "J. K. Pell wrote it. | It was read by A. Lee.",
    "At 9 a.m. the bridge fell. | The rain came at 5 p.m. | It did not stop.",
    "The dam belongs to Acme Inc. | The firm denied it.",
    "The dam belongs to Acme Inc. of Leeds.",
    "St. Mary's Hospital is shut. | Ph.D. students struck.",
    "It cost $3.5 million. | About 1.2 percent. | 45 were hurt.",
    "That was in 2024. | 30 people died.",
    "“Who gave the order?” asked the judge. | Nobody answered.",
    "“Who gave the order?” | The judge waited.",
    "“We stay.” | She left. | ‘No comment,’ he said.",
    "“It's over,” he said. | “Go home.”",
    "He said: “Go.” and left.",
    "He paused... | Then he spoke. | Well … maybe. | But no.",
    "What?! | No!! | Yes.",
    "See www.courier.example. | Write to desk@courier.example. | Thanks.",
    "Visit https://courier.example/a.b?x=1. | Then leave.",
    "The channel t.me/port_news denied it. | So did @port.news. | #BridgeDown is trending.",
    "- Bridge closed | • School reopens | 1. Road open | 2. Market shut",
    "The company (est. 1990) failed. | (It owed $5m.) | Nobody paid.",
)
SPANISH = (
    "Muere un pescador en la ría | «Nadie avisó»",
    "MADRID, 3 mar. (Agencia Sur) - El puente cerró. | Nadie sabe por qué.",
    "PUERTO ALMENA.– Los pescadores protestan. | El alcalde calla.",
    "El Sr. Pérez y la Dra. Ruiz llegaron. | D. Juan no.",
    "El Gral. Ruiz habló con la Sra. Dña. Ana Gil. | Luego calló.",
    "EE. UU. lo niega. | EE.UU. también. | Vive en EE. UU. | Desde 2010 no ha vuelto.",
    "Las CC. AA. y las FF. AA. callan. | Los JJ. OO. no.",
    "La conservera Lonjamar S.A. ha ganado. | Ha perdido Almena S.A. | El caso está cerrado.",
    "Lo prevé el art. 5 de la ley. | Véase la pág. 3 y el núm. 14.",
    "J. M. Ruiz firmó. | P. ej. Malvar no.",
    "El siglo XX. | Era otro mundo.",
    "Costó 3.500.000 euros. | 45 heridos. | El 2,5 % más.",
    "Vino a las 10.30 h. | Luego se fue.",
    "Cerró a las 9 a. m. y abrió a las 5 p. m. del lunes.",
    "«¿Quién dio la orden?», preguntó el juez. | Nadie respondió.",
    "«¿Quién dio la orden?» | El alcalde calló. | ¿Y ahora?",
    "¿Quién dio la orden? | ¡Nadie! | Así lo dijo.",
    "—No iré —dijo. | —¿Por qué? —preguntó ella.",
    "Dijo: «Voy.» y salió.",
    "Quizá… | Pero no. | Bueno... tal vez.",
    "Lea www.ria.example. | Escriba a redaccion@ria.example. | Gracias.",
    "El canal t.me/ria_noticias lo niega. | La cuenta @ria.noticias no. | #RíaMuerta",
)
ROWS = [
    pytest.param(lang, text, id=f"{lang}: {text}")
    for lang, texts in (("it", ITALIAN), ("en", ENGLISH), ("es", SPANISH))
    for text in texts
]


def divided(marked: str) -> tuple[str, list[str]]:
    """Return the text that a marked one stands for, a mark next to a line that ends in no stop as a line break."""
    parts = marked.split(" | ")
    text = parts[0]
    for before, after in pairwise(parts):
        text += (
            " " if before[-1] in ".!?…”»\"'’)" and after[0] not in "-•" and not after[0].isdigit() else "\n"
        ) + after
    return text, parts


@pytest.mark.parametrize(("lang", "marked"), ROWS)
def test_sentences_end_where_the_news_ends_them(lang: str, marked: str) -> None:
    text, parts = divided(marked)
    assert [span.of(text) for span in sentences(text, load_lexicon(lang).abbreviations)] == parts


def test_figures_on_one_line_open_sentences_too() -> None:
    """Ne restano 1.200. 45 sono i feriti. That was in 2024. 30 people died."""
    text = test_figures_on_one_line_open_sentences_too.__doc__ or ""
    assert [span.of(text) for span in sentences(text)] == [
        "Ne restano 1.200.",
        "45 sono i feriti.",
        "That was in 2024.",
        "30 people died.",
    ]


@pytest.mark.parametrize(
    ("lang", "text", "tokens"),
    [
        (
            "it",
            "Il canale t.me/valle_news e il profilo @valle_news su X: #ponte.",
            "Il canale t.me/valle_news e il profilo @valle_news su X : # ponte .",
        ),
        (
            "it",
            "Scrivi a info@valle.example o vai su https://valle.example/a?b=c#d.",
            "Scrivi a info@valle.example o vai su https://valle.example/a?b=c#d .",
        ),
        (
            "it",
            "L’Audace, dell’«Audace»(ieri)—ha detto:«Sì».",
            "L’ Audace , dell’ « Audace » ( ieri ) — ha detto : « Sì » .",
        ),
        ("it", "La Fonderia S.p.A. cita il D.Lgs. n. 231/2001.", "La Fonderia S.p.A. cita il D.Lgs. n. 231/2001 ."),
        ("it", "Costa 3.500.000 euro, il 20%, alle 10.30.", "Costa 3.500.000 euro , il 20 % , alle 10.30 ."),
        ("it", "«E allora?» disse. Sì…ma no.", "« E allora ? » disse . Sì … ma no ."),
        ("en", "“No,” he said—“never.”", "“ No , ” he said — “ never . ”"),
        ("en", "She said:“Go home”and left.", "She said : “ Go home ” and left ."),
        ("en", "The ferry(late)sank, the mayor's aide said.", "The ferry ( late ) sank , the mayor 's aide said ."),
        (
            "en",
            "The channel t.me/port_news and @port_news: #BridgeDown.",
            "The channel t.me/port_news and @port_news : # BridgeDown .",
        ),
        (
            "en",
            "Write to desk@courier.example or see https://courier.example/a?b=c.",
            "Write to desk@courier.example or see https://courier.example/a?b=c .",
        ),
        ("en", "The U.S. Senate sat at 9 a.m. on Jan. 6.", "The U.S. Senate sat at 9 a.m. on Jan. 6 ."),
        ("es", "PUERTO ALMENA.– Los pescadores protestan.", "PUERTO ALMENA . – Los pescadores protestan ."),
        (
            "es",
            "—No iré —dijo Malvar—. ¿Por qué? ¡Nadie!",
            "— No iré — dijo Malvar — . ¿ Por qué ? ¡ Nadie !",
        ),
        ("es", "«¿Quién dio la orden?», preguntó.", "« ¿ Quién dio la orden ? » , preguntó ."),
        ("es", "El exministro dijo:«Sí»(ayer)—y calló…", "El exministro dijo : « Sí » ( ayer ) — y calló …"),
        (
            "es",
            "El canal t.me/ria_noticias y @ria_noticias en X: #RíaMuerta.",
            "El canal t.me/ria_noticias y @ria_noticias en X : # RíaMuerta .",
        ),
        (
            "es",
            "La Sra. Ruiz vive en EE.UU. desde el 1.º de mayo.",
            "La Sra. Ruiz vive en EE.UU. desde el 1.º de mayo .",
        ),
    ],
)
def test_tokens_are_cut_where_the_news_runs_them_together(lang: str, text: str, tokens: str) -> None:
    pipeline_of(lang)
    parse = load_annotator(lang).annotate(text, lambda _, spans: [False] * len(spans))
    assert " ".join(token.text for token in parse.tokens) == tokens


@pytest.mark.parametrize("word", ["Audace", "https://valle.example/a(b)", "info@valle.example", "...", "5-3", "l’on"])
def test_what_is_one_word_stays_whole(word: str) -> None:
    assert unglued(word) == [word]
