"""Two invented articles, read by hand: what a careful person finds in them, as `Analysis` objects.

The people, places and outlets do not exist. Spans are found by their words, so that no offset is ever typed.
"""

from __future__ import annotations

from typing import Any

from hearsay.records import (
    Analysis,
    Attribution,
    Contradiction,
    Credit,
    Distance,
    Document,
    Entity,
    Forecast,
    Hyperlink,
    Lineage,
    Problem,
    Source,
    Span,
    Statement,
    TimeExpression,
    Unknown,
    content_id,
)

DAM_TEXT = """\
I lavori sulla diga di Valmora cominceranno entro la fine dell'anno. Lo ha promesso la sottosegretaria Elena \
Brighenti in una conferenza stampa a Torrechiara, dopo giorni di polemiche.

Secondo quanto riportato dall'Eco della Valle, che cita un funzionario della protezione civile, il livello \
dell'acqua avrebbe superato la soglia di guardia già a febbraio. A detta della stessa fonte, due paratoie sarebbero \
fuori uso. « Non c'è alcun pericolo per la popolazione », ha detto Brighenti ai giornalisti. La società Idrovalle, \
che gestisce l'impianto, ha definito le notizie sulle paratoie « una bufala ».

Il sindaco di Castelmora, Dario Lovisetto, sostiene che la crepa nel muro si allarga di un millimetro al mese. « È \
altamente probabile che l'invaso vada svuotato », ha scritto su Telegram, chiedendo l'evacuazione delle case sotto \
l'argine. Lovisetto ha riferito che, secondo un tecnico dell'impianto, i rilievi di marzo potrebbero essere andati \
perduti. Gli esperti dell'università dubitano che i sensori siano affidabili.

Non è chiaro quante famiglie vivano nell'area a rischio: un numero imprecisato di persone ha già lasciato la valle. \
Il prefetto ha fatto sapere che una decisione arriverà il 30 giugno.
"""

FERRY_TEXT = """\
The ferry Lady Aldis ran aground off Saltmere on Tuesday with 212 people aboard.

The operator, Norsound Lines, denied that the vessel had sailed with a faulty rudder. A crew member, who asked not to \
be named, told the Saltmere Courier that the fault had been reported twice in March. “We were told to sail anyway,” \
the crew member said.

Maritime minister Joan Tressider said the inquiry was very likely to find “a chain of small mistakes”. She ordered \
the line to keep its other two ferries in port. Investigators expect to publish a first report by the end of November.

Two passengers may have been thrown into the water, according to the coastguard. The mayor of Saltmere, Piet Oakhurst, \
said the coastguard had told him that the first boat arrived after an hour. He questioned whether the pilot was on the \
bridge.

The captain allegedly left the ship before the last passengers. The number of injured has not been released.
"""


def find(text: str, words: str, after: str = "") -> Span:
    """Return the span of `words` in `text`, the first one after the words `after`; it must be there."""
    start = text.index(words, text.index(after) if after else 0)
    return Span(start, start + len(words))


def _claim(
    text: str,
    content: str | tuple[str, ...],
    cue: str | tuple[str, ...],
    sources: tuple[Source, ...],
    **rest: Any,
) -> Attribution:
    contents = (content,) if isinstance(content, str) else content
    cues = (cue,) if isinstance(cue, str) else cue
    claim_id = content_id("claim", *contents, *(source.name for source in sources))
    return Attribution(
        claim_id,
        tuple(find(text, words) for words in contents),
        tuple(find(text, words) for words in cues),
        sources,
        **rest,
    )


def dam() -> Analysis:
    """Return the Italian article: a promise, two anonymous leaks through one outlet, denials, unknowns, due dates."""
    text = DAM_TEXT

    def s(words: str) -> Span:
        return find(text, words)

    brighenti = Source(
        (s("la sottosegretaria Elena Brighenti"),), "Elena Brighenti", "person", "person:elena-brighenti"
    )
    official = Source(
        (s("un funzionario della protezione civile"),), "un funzionario della protezione civile", "anonymous"
    )
    same = Source((s("della stessa fonte"),), "un funzionario della protezione civile", "anonymous")
    echo = Source((s("dall'Eco della Valle"),), "Eco della Valle", "media", "media:eco-della-valle")
    firm = Source((s("La società Idrovalle, che gestisce l'impianto"),), "Idrovalle", "organisation", "org:idrovalle")
    mayor = Source((s("Il sindaco di Castelmora, Dario Lovisetto"),), "Dario Lovisetto", "person", "person:lovisetto")
    technician = Source((s("un tecnico dell'impianto"),), "un tecnico dell'impianto", "anonymous")
    experts = Source((s("Gli esperti dell'università"),), "esperti dell'università", "collective")
    prefect = Source((s("Il prefetto"),), "prefetto", "official_role")

    promise = _claim(
        text,
        "I lavori sulla diga di Valmora cominceranno entro la fine dell'anno",
        "Lo ha promesso",
        (brighenti,),
        stance="predicts",
        venue=s("una conferenza stampa a Torrechiara"),
        deadline=s("entro la fine dell'anno"),
        due=(None, "2025-12-31"),
        rule="backward",
    )
    level = _claim(
        text,
        "il livello dell'acqua avrebbe superato la soglia di guardia già a febbraio",
        ("Secondo quanto riportato", "cita"),
        (official, echo),
        reported_conditional=True,
        distance=(Distance("conditional", s("avrebbe superato")),),
        rule="according-to",
    )
    gates = _claim(
        text,
        "due paratoie sarebbero fuori uso",
        "A detta",
        (same, echo),
        reported_conditional=True,
        distance=(Distance("conditional", s("sarebbero")),),
        rule="according-to",
    )
    no_danger = _claim(
        text,
        "Non c'è alcun pericolo per la popolazione",
        "ha detto",
        (brighenti,),
        mode="direct",
        stance="denies",
        venue=s("giornalisti"),
        rule="quotation",
    )
    hoax = _claim(
        text,
        ("le notizie sulle paratoie", "una bufala"),
        "ha definito",
        (firm,),
        mode="mixed",
        stance="denies",
        distance=(Distance("scare_quotes", s("« una bufala »")),),
        rule="label",
    )
    crack = _claim(
        text,
        "la crepa nel muro si allarga di un millimetro al mese",
        "sostiene che",
        (mayor,),
        rule="verb-frame",
    )
    empty = _claim(
        text,
        "È altamente probabile che l'invaso vada svuotato",
        "ha scritto",
        (mayor,),
        mode="direct",
        stance="predicts",
        certainty="probable",
        certainty_cue=(s("altamente probabile"),),
        icd203=(80, 95),
        venue=s("Telegram"),
        rule="quotation",
    )
    leave = _claim(
        text,
        "l'evacuazione delle case sotto l'argine",
        "chiedendo",
        (mayor,),
        stance="orders",
        venue=s("Telegram"),
        rule="verb-frame",
    )
    told = _claim(
        text,
        "secondo un tecnico dell'impianto, i rilievi di marzo potrebbero essere andati perduti",
        "ha riferito che",
        (mayor,),
        rule="verb-frame",
    )
    lost = _claim(
        text,
        "i rilievi di marzo potrebbero essere andati perduti",
        "secondo",
        (technician, mayor),
        certainty="possible",
        certainty_cue=(s("potrebbero"),),
        parent=told.id,
        rule="according-to",
    )
    sensors = _claim(
        text, "i sensori siano affidabili", "dubitano che", (experts,), stance="questions", rule="verb-frame"
    )
    decision = _claim(
        text,
        "una decisione arriverà il 30 giugno",
        "ha fatto sapere che",
        (prefect,),
        stance="predicts",
        deadline=s("il 30 giugno"),
        due=("2025-06-30", "2025-06-30"),
        rule="verb-frame",
    )
    claims = (promise, level, gates, no_danger, hoax, crack, empty, leave, told, lost, sensors, decision)
    document = Document(
        id=content_id(text),
        text=text,
        lang="it",
        title="Diga di Valmora, il governo promette i lavori",
        outlet="Gazzetta di Torrechiara",
        byline="Marta Quirino",
        published="2025-04",
        published_from="metadata",
        url="https://gazzetta-torrechiara.example/diga-valmora",
        raw_digest="a7" * 32,
        lineage=Lineage(
            (Credit("Agenzia Pontiva"),), (Hyperlink("https://eco-valle.example/diga", "Eco della Valle"),)
        ),
    )
    return Analysis(
        document,
        claims,
        statements=(Statement(content_id("dam", 1), s("un numero imprecisato di persone ha già lasciato la valle")),),
        unknowns=(
            Unknown(s("Non è chiaro quante famiglie vivano nell'area a rischio")),
            Unknown(s("un numero imprecisato")),
        ),
        forecasts=(
            Forecast(promise.id, promise.deadline, promise.due),
            Forecast(empty.id, None, None),
            Forecast(decision.id, decision.deadline, decision.due),
        ),
        contradictions=(Contradiction(4, 2, "denied"),),
        entities=(Entity("org:idrovalle", "Idrovalle", "organisation", (s("Idrovalle"),)),),
        times=(TimeExpression(s("già a febbraio"), "2025-02-01", "2025-02-28", "month"),),
        unread=(s("un numero imprecisato di persone ha già lasciato la valle"),),
        problems=(Problem(content_id(text), "date-month-only", "The page gives the month of publication and no day."),),
    )


def ferry() -> Analysis:
    """Return the English article: a denial against an anonymous crew member, a likely finding, a nested account."""
    text = FERRY_TEXT

    def s(words: str, after: str = "") -> Span:
        return find(text, words, after)

    line = Source((s("The operator, Norsound Lines,"),), "Norsound Lines", "organisation", "org:norsound")
    crew = Source((s("A crew member, who asked not to be named,"),), "A crew member", "anonymous")
    courier = Source((s("the Saltmere Courier"),), "Saltmere Courier", "media", "media:saltmere-courier")
    minister = Source((s("Maritime minister Joan Tressider"),), "Joan Tressider", "person", "person:tressider")
    she = Source((s("She"),), "Joan Tressider", "person", "person:tressider")
    team = Source((s("Investigators"),), "Investigators", "collective")
    guard = Source((s("the coastguard"),), "coastguard", "organisation", "org:coastguard")
    guard_said = Source((s("the coastguard", "Oakhurst"),), "coastguard", "organisation", "org:coastguard")
    mayor = Source((s("The mayor of Saltmere, Piet Oakhurst,"),), "Piet Oakhurst", "person", "person:oakhurst")
    nobody = Source((), "unknown", "unknown")

    rudder = _claim(
        text, "the vessel had sailed with a faulty rudder", "denied that", (line,), stance="denies", rule="verb-frame"
    )
    reported = _claim(text, "the fault had been reported twice in March", "told", (crew, courier), rule="verb-frame")
    sail = _claim(text, "We were told to sail anyway", "said", (crew,), mode="direct", rule="quotation")
    inquiry = _claim(
        text,
        "the inquiry was very likely to find “a chain of small mistakes”",
        "said",
        (minister,),
        mode="mixed",
        stance="predicts",
        certainty="probable",
        certainty_cue=(s("very likely"),),
        icd203=(80, 95),
        rule="verb-frame",
    )
    port = _claim(
        text, "the line to keep its other two ferries in port", "ordered", (she,), stance="orders", rule="verb-frame"
    )
    report = _claim(
        text,
        "publish a first report by the end of November",
        "expect to",
        (team,),
        stance="predicts",
        certainty="probable",
        certainty_cue=(s("expect"),),
        deadline=s("by the end of November"),
        due=(None, "2025-11-30"),
        rule="verb-frame",
    )
    water = _claim(
        text,
        "Two passengers may have been thrown into the water",
        "according to",
        (guard,),
        certainty="possible",
        certainty_cue=(s("may"),),
        rule="according-to",
    )
    told = _claim(
        text,
        "the coastguard had told him that the first boat arrived after an hour",
        "said",
        (mayor,),
        rule="verb-frame",
    )
    boat = _claim(
        text,
        "the first boat arrived after an hour",
        "had told him that",
        (guard_said, mayor),
        parent=told.id,
        rule="verb-frame",
    )
    pilot = _claim(
        text,
        "whether the pilot was on the bridge",
        "questioned",
        (mayor,),
        stance="questions",
        certainty="unknown",
        certainty_cue=(s("whether"),),
        rule="verb-frame",
    )
    captain = _claim(
        text,
        "The captain allegedly left the ship before the last passengers",
        (),
        (nobody,),
        certainty="unknown",
        certainty_cue=(s("allegedly"),),
        distance=(Distance("alleged", s("allegedly")),),
        rule="adverb",
    )
    document = Document(
        id=content_id(text),
        text=text,
        lang="en",
        title="Ferry’s fault was known in March, crew member says",
        outlet="The Norrland Post",
        published="2025-10-14",
        published_from="metadata",
        url="https://norrland-post.example/ferry",
        raw_digest="3c" * 32,
    )
    return Analysis(
        document,
        (rudder, reported, sail, inquiry, port, report, water, told, boat, pilot, captain),
        statements=(Statement(content_id("ferry", 1), s("The ferry Lady Aldis ran aground off Saltmere on Tuesday")),),
        unknowns=(Unknown(s("The number of injured has not been released")),),
        forecasts=(Forecast(report.id, report.deadline, report.due), Forecast(inquiry.id, None, None)),
        contradictions=(Contradiction(0, 1, "denied"),),
    )
