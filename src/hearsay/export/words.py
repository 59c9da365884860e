"""The words of the interface, in English, Italian and Spanish: one small table, complete for each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Forms = tuple[str, str]
"""The singular and the plural of a noun phrase."""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that hearsay says around an article's own words, in one language.

    `stances`, `certainties`, `types` and `distances` are keyed by the records' values, `reasons` and `dated` by the
    codes that the stages use; `months` runs from January, and `date_joint` stands between day, month and year.
    """

    lang: str
    quotes: tuple[str, str]
    months: tuple[str, ...]
    date_joint: str
    stances: Mapping[str, str]
    certainties: Mapping[str, str]
    types: Mapping[str, str]
    distances: Mapping[str, str]
    claims: Forms
    sources: Forms
    disputed: Forms
    unknown: Forms
    forecasts: Forms
    problems: Forms
    unread: Forms
    documents: Forms
    motto: str
    untitled: str
    no_outlet: str
    no_date: str
    no_source: str
    no_hedge: str
    article: str
    claim: str
    source: str
    how_sure: str
    distance: str
    reading: str
    venue: str
    due: str
    by: str
    between: str
    and_: str
    no_term: str
    within: str
    disputes: str
    against: str
    why: str
    rule: str
    via: str
    where: str
    to_words: str
    to_claim: str
    credits: str
    links: str
    address: str
    bytes_digest: str
    dated_by: str
    skip: str
    legend: str
    legend_lines: str
    legend_bold: str
    unread_note: str
    headings: Mapping[str, str]
    reasons: Mapping[str, str]
    dated: Mapping[str, str]


_EN = Words(
    lang="en",
    quotes=("“", "”"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    date_joint=" ",
    stances=MappingProxyType(
        {
            "asserts": "says",
            "denies": "denies",
            "questions": "questions",
            "predicts": "predicts",
            "orders": "orders",
            "thinks": "thinks",
        }
    ),
    certainties=MappingProxyType(
        {
            "certain": "certain",
            "probable": "probable",
            "possible": "possible",
            "unlikely": "unlikely",
            "unknown": "unknown",
        }
    ),
    types=MappingProxyType(
        {
            "person": "person",
            "official_role": "official role",
            "anonymous": "anonymous",
            "organisation": "organisation",
            "media": "outlet",
            "document": "document",
            "social_account": "account",
            "collective": "group",
            "unknown": "not named",
        }
    ),
    distances=MappingProxyType(
        {
            "conditional": "conditional",
            "alleged": "alleged",
            "scare_quotes": "scare quotes",
            "unverified": "unverified",
        }
    ),
    claims=("claim", "claims"),
    sources=("source", "sources"),
    disputed=("pair disputed", "pairs disputed"),
    unknown=("thing unknown", "things unknown"),
    forecasts=("forecast", "forecasts"),
    problems=("problem", "problems"),
    unread=("cue sentence unread", "cue sentences unread"),
    documents=("document", "documents"),
    motto="hearsay says who claims what; it never says what is true.",
    untitled="Untitled",
    no_outlet="outlet not known",
    no_date="date not known",
    no_source="no source named",
    no_hedge="no hedge",
    article="Article",
    claim="Claim",
    source="Source",
    how_sure="How sure",
    distance="Outlet’s distance",
    reading="ICD 203 reading of",
    venue="Said in",
    due="Due",
    by="by",
    between="between",
    and_="and",
    no_term="no term given",
    within="Inside",
    disputes="Disputed by",
    against="against",
    why="Why",
    rule="Rule",
    via="via",
    where="Where",
    to_words="to the words of claim",
    to_claim="Claim",
    credits="Wire credit",
    links="Links in the text",
    address="Address",
    bytes_digest="SHA-256 of the bytes read",
    dated_by="Date read from",
    skip="Skip to the claims",
    legend="How to read the marks",
    legend_lines="The line under the words is how sure the speaker sounds:",
    legend_bold="Bold words are what that reading, or the outlet’s distance, rests on.",
    unread_note="Sentences with a reporting word that gave no claim. Read these yourself.",
    headings=MappingProxyType(
        {
            "claims": "Claims",
            "disputed": "Disputed",
            "unknown": "Unknown",
            "due": "Due",
            "problems": "Problems",
            "unread": "Unread",
            "origin": "Where this text comes from",
            "index": "Documents",
        }
    ),
    reasons=MappingProxyType(
        {"denied": "the second rejects what the first says", "opposite": "they say the opposite of the same thing"}
    ),
    dated=MappingProxyType(
        {
            "argument": "what the reader gave",
            "metadata": "the page’s metadata",
            "furniture": "a line beside the article",
            "text": "the text of the page",
        }
    ),
)

_IT = Words(
    lang="it",
    quotes=("«", "»"),
    months=(
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ),
    date_joint=" ",
    stances=MappingProxyType(
        {
            "asserts": "afferma",
            "denies": "nega",
            "questions": "mette in dubbio",
            "predicts": "prevede",
            "orders": "chiede",
            "thinks": "ritiene",
        }
    ),
    certainties=MappingProxyType(
        {
            "certain": "certo",
            "probable": "probabile",
            "possible": "possibile",
            "unlikely": "improbabile",
            "unknown": "ignoto",
        }
    ),
    types=MappingProxyType(
        {
            "person": "persona",
            "official_role": "carica",
            "anonymous": "anonimo",
            "organisation": "organizzazione",
            "media": "testata",
            "document": "documento",
            "social_account": "account",
            "collective": "gruppo",
            "unknown": "non indicata",
        }
    ),
    distances=MappingProxyType(
        {
            "conditional": "condizionale",
            "alleged": "presunto",
            "scare_quotes": "virgolette di distanza",
            "unverified": "non verificato",
        }
    ),
    claims=("affermazione", "affermazioni"),
    sources=("fonte", "fonti"),
    disputed=("coppia contesa", "coppie contese"),
    unknown=("cosa ignota", "cose ignote"),
    forecasts=("previsione", "previsioni"),
    problems=("problema", "problemi"),
    unread=("frase non letta", "frasi non lette"),
    documents=("documento", "documenti"),
    motto="hearsay dice chi afferma che cosa; non dice mai che cosa è vero.",
    untitled="Senza titolo",
    no_outlet="testata ignota",
    no_date="data ignota",
    no_source="fonte non indicata",
    no_hedge="senza riserve",
    article="Articolo",
    claim="Affermazione",
    source="Fonte",
    how_sure="Quanto è sicura",
    distance="Distanza della testata",
    reading="lettura ICD 203 di",
    venue="Detto in",
    due="Scadenza",
    by="entro il",
    between="tra il",
    and_="e il",
    no_term="nessun termine indicato",
    within="Dentro",
    disputes="Contesa da",
    against="contro",
    why="Perché",
    rule="Regola",
    via="tramite",
    where="Dove",
    to_words="alle parole dell’affermazione",
    to_claim="Affermazione",
    credits="Agenzia indicata",
    links="Collegamenti nel testo",
    address="Indirizzo",
    bytes_digest="SHA-256 dei byte letti",
    dated_by="Data letta da",
    skip="Vai alle affermazioni",
    legend="Come leggere i segni",
    legend_lines="La riga sotto le parole dice quanto chi parla si mostra sicuro:",
    legend_bold="In neretto le parole su cui poggia quella lettura, o la distanza della testata.",
    unread_note="Frasi con una parola di attribuzione che non hanno dato affermazioni. Da leggere di persona.",
    headings=MappingProxyType(
        {
            "claims": "Affermazioni",
            "disputed": "Conteso",
            "unknown": "Ignoto",
            "due": "Scadenze",
            "problems": "Problemi",
            "unread": "Non letto",
            "origin": "Da dove viene questo testo",
            "index": "Documenti",
        }
    ),
    reasons=MappingProxyType(
        {"denied": "la seconda respinge ciò che dice la prima", "opposite": "della stessa cosa dicono il contrario"}
    ),
    dated=MappingProxyType(
        {
            "argument": "quanto indicato da chi legge",
            "metadata": "metadati della pagina",
            "furniture": "una riga accanto all’articolo",
            "text": "testo della pagina",
        }
    ),
)

_ES = Words(
    lang="es",
    quotes=("«", "»"),
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    date_joint=" de ",
    stances=MappingProxyType(
        {
            "asserts": "afirma",
            "denies": "niega",
            "questions": "pone en duda",
            "predicts": "prevé",
            "orders": "pide",
            "thinks": "opina",
        }
    ),
    certainties=MappingProxyType(
        {
            "certain": "seguro",
            "probable": "probable",
            "possible": "posible",
            "unlikely": "improbable",
            "unknown": "desconocido",
        }
    ),
    types=MappingProxyType(
        {
            "person": "persona",
            "official_role": "cargo",
            "anonymous": "anónimo",
            "organisation": "organización",
            "media": "medio",
            "document": "documento",
            "social_account": "cuenta",
            "collective": "grupo",
            "unknown": "sin nombre",
        }
    ),
    distances=MappingProxyType(
        {
            "conditional": "condicional",
            "alleged": "presunto",
            "scare_quotes": "comillas de distancia",
            "unverified": "sin verificar",
        }
    ),
    claims=("afirmación", "afirmaciones"),
    sources=("fuente", "fuentes"),
    disputed=("par en disputa", "pares en disputa"),
    unknown=("incógnita", "incógnitas"),
    forecasts=("previsión", "previsiones"),
    problems=("problema", "problemas"),
    unread=("frase sin leer", "frases sin leer"),
    documents=("documento", "documentos"),
    motto="hearsay dice quién afirma qué; nunca dice qué es verdad.",
    untitled="Sin título",
    no_outlet="medio desconocido",
    no_date="fecha desconocida",
    no_source="sin fuente indicada",
    no_hedge="sin reservas",
    article="Artículo",
    claim="Afirmación",
    source="Fuente",
    how_sure="Grado de certeza",
    distance="Distancia del medio",
    reading="lectura ICD 203 de",
    venue="Dicho en",
    due="Plazo",
    by="hasta el",
    between="entre el",
    and_="y el",
    no_term="sin plazo indicado",
    within="Dentro de",
    disputes="Disputada por",
    against="contra",
    why="Por qué",
    rule="Regla",
    via="a través de",
    where="Dónde",
    to_words="a las palabras de la afirmación",
    to_claim="Afirmación",
    credits="Agencia indicada",
    links="Enlaces en el texto",
    address="Dirección",
    bytes_digest="SHA-256 de los bytes leídos",
    dated_by="Fecha leída en",
    skip="Ir a las afirmaciones",
    legend="Cómo leer las marcas",
    legend_lines="La línea bajo las palabras dice cuán seguro se muestra quien habla:",
    legend_bold="En negrita, las palabras en que se apoya esa lectura o la distancia del medio.",
    unread_note="Frases con una palabra de atribución de las que no salió ninguna afirmación. Léalas usted.",
    headings=MappingProxyType(
        {
            "claims": "Afirmaciones",
            "disputed": "En disputa",
            "unknown": "Se desconoce",
            "due": "Plazos",
            "problems": "Problemas",
            "unread": "Sin leer",
            "origin": "De dónde viene este texto",
            "index": "Documentos",
        }
    ),
    reasons=MappingProxyType(
        {"denied": "la segunda rechaza lo que dice la primera", "opposite": "dicen lo contrario de la misma cosa"}
    ),
    dated=MappingProxyType(
        {
            "argument": "lo que indicó quien lee",
            "metadata": "metadatos de la página",
            "furniture": "una línea junto al artículo",
            "text": "texto de la página",
        }
    ),
)

_BY_LANG: Mapping[str, Words] = MappingProxyType({"en": _EN, "it": _IT, "es": _ES})


def words_for(lang: str) -> Words:
    """Return the interface's words in `lang` (ISO 639-1), English where there is no table for it."""
    return _BY_LANG.get(lang, _EN)


def counted(number: int, forms: Forms) -> str:
    """Return `number` with the singular or the plural: *1 claim*, *7 claims*."""
    return f"{number:,} {forms[0] if number == 1 else forms[1]}".replace(",", "\u202f")
