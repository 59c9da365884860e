"""Origins: small invented stories in two languages, the words of which say how many origins a claim has."""

from __future__ import annotations

from dataclasses import replace

from claims import article, read_origins, says
from hypothesis import given, settings
from hypothesis import strategies as st

from hearsay.linking.profiles import outlet_key
from hearsay.records import Credit, Document, Hyperlink, Judgement, Lineage, Mention, Source, Span

# --- the same named source


def test_a_minister_under_two_outlets_is_one_origin() -> None:
    first = article("The grain deal is dead, Foreign Minister Ada Kestrel said on Monday.", "Harbour Courier")
    second = article(
        "Kestrel told reporters that the grain agreement was over. Ada Kestrel flew home.", "Northgate Post"
    )
    mentions = [
        says(first, "The grain deal is dead", ("Ada Kestrel", "person")),
        says(second, "the grain agreement was over", ("Kestrel", "person")),
    ]
    groups, bracket, _ = read_origins([first, second], mentions)
    assert groups == [{"The grain deal is dead", "the grain agreement was over"}]
    assert (bracket.low, bracket.high) == (1, 1)


def test_two_people_of_one_surname_stay_two() -> None:
    first = article("The dam will hold, Marta Lund said.", "Harbour Courier")
    second = article("The dam is safe, according to Petra Lund.", "Northgate Post")
    mentions = [
        says(first, "The dam will hold", ("Marta Lund", "person")),
        says(second, "The dam is safe", ("Petra Lund", "person")),
    ]
    assert read_origins([first, second], mentions)[1].low == 2


def test_a_bare_surname_with_two_bearers_in_the_story_joins_neither() -> None:
    first = article("The dam will hold, Marta Lund said.", "Harbour Courier")
    second = article("The dam is safe, according to Petra Lund.", "Northgate Post")
    third = article("Lund sees no danger for the dam.", "Delta Online")
    mentions = [
        says(first, "The dam will hold", ("Marta Lund", "person")),
        says(second, "The dam is safe", ("Petra Lund", "person")),
        says(third, "no danger for the dam", ("Lund", "person")),
    ]
    assert read_origins([first, second, third], mentions)[1].high == 3


def test_every_syllable_of_a_name_counts() -> None:
    first = article("The test succeeded, Han Jae Min said.", "Harbour Courier")
    second = article("The test was a success, according to Han Su Min.", "Northgate Post")
    mentions = [
        says(first, "The test succeeded", ("Han Jae Min", "person")),
        says(second, "The test was a success", ("Han Su Min", "person")),
    ]
    assert read_origins([first, second], mentions)[1].low == 2


def test_a_body_its_head_and_its_spokesman_are_one() -> None:
    first = article("Arvex will close the plant, an Arvex spokeswoman said.", "Harbour Courier")
    second = article("Arvex chief executive Tilda Moor said the works would shut.", "Northgate Post")
    third = article("The factory is to close, Arvex announced.", "Delta Online")
    mentions = [
        says(first, "Arvex will close the plant", ("an Arvex spokeswoman", "official_role")),
        says(second, "the works would shut", ("Tilda Moor", "person")),
        says(third, "The factory is to close", ("Arvex", "organisation")),
    ]
    _, bracket, found = read_origins([first, second, third], mentions)
    assert (bracket.low, bracket.high) == (1, 1)
    assert {merge.reason for merge in found[0].merges} == {"same_body"}
    proof = next(merge for merge in found[0].merges if "chief executive" in merge.span.of(second.text))
    assert proof.document == second.id


def test_il_cremlino_mosca_e_il_portavoce_sono_uno() -> None:
    uno = article(
        "Il vertice è rinviato, ha detto il portavoce del Cremlino Dmitri Galkov.", "Il Corriere Adriatico", "it"
    )
    due = article("The summit is postponed, Moscow said.", "Northgate Post")
    tre = article("L'incontro slitta, fa sapere il Cremlino.", "Valdora Oggi", "it")
    mentions = [
        says(uno, "Il vertice è rinviato", ("Dmitri Galkov", "person")),
        says(due, "The summit is postponed", ("Moscow", "organisation")),
        says(tre, "L'incontro slitta", ("il Cremlino", "organisation")),
    ]
    groups, bracket, _ = read_origins([uno, due, tre], mentions)
    assert len(groups) == 1
    assert (bracket.low, bracket.high) == (1, 1)


def test_due_ministri_di_un_governo_restano_due() -> None:
    uno = article("I fondi ci sono, ha detto la ministra della Salute Elena Brandi.", "Il Corriere Adriatico", "it")
    due = article("I soldi sono stanziati, assicura il ministro dell'Economia Ugo Ferri.", "Valdora Oggi", "it")
    mentions = [
        says(uno, "I fondi ci sono", ("Elena Brandi", "person")),
        says(due, "I soldi sono stanziati", ("Ugo Ferri", "person")),
    ]
    assert read_origins([uno, due], mentions)[1].low == 2


def test_a_denial_is_an_origin_but_backs_nothing() -> None:
    first = article("Arvex will cut 400 jobs, union leader Ines Caro said.", "Harbour Courier")
    second = article("Arvex denied that it would cut 400 jobs.", "Northgate Post")
    mentions = [
        says(first, "Arvex will cut 400 jobs", ("Ines Caro", "person")),
        says(second, "it would cut 400 jobs", ("Arvex", "organisation"), stance="denies"),
    ]
    groups, bracket, _ = read_origins([first, second], mentions)
    assert len(groups) == 2
    assert (bracket.low, bracket.high) == (1, 1)


# --- unnamed sources

COURIER = article(
    "The minister will resign on Friday, a senior official told the Harbour Courier on condition of anonymity.",
    "Harbour Courier",
)
POST = article("The minister is to step down, an unnamed official told the Harbour Courier.", "Northgate Post")
DELTA = article("Il ministro lascerà venerdì, riferisce lo Harbour Courier.", "Delta Online", "it")
LEDGER = article("The minister is on his way out, an official told the Evening Ledger.", "Evening Ledger")
UNNAMED = [
    says(
        COURIER, "The minister will resign on Friday", ("a senior official", "anonymous"), ("Harbour Courier", "media")
    ),
    says(POST, "The minister is to step down", ("an unnamed official", "anonymous"), ("Harbour Courier", "media")),
    says(DELTA, "Il ministro lascerà venerdì", ("Harbour Courier", "media")),
]
OTHER = says(LEDGER, "The minister is on his way out", ("an official", "anonymous"))


def test_one_unnamed_official_rewritten_by_two_outlets_is_one_origin() -> None:
    groups, bracket, found = read_origins([COURIER, POST, DELTA], UNNAMED)
    assert len(groups) == 1
    assert (bracket.low, bracket.high) == (1, 1)
    assert found[0].kind == "anonymous"
    assert "Harbour Courier" in found[0].name


def test_another_unnamed_official_cannot_be_told_apart() -> None:
    groups, bracket, _ = read_origins([COURIER, POST, DELTA, LEDGER], [*UNNAMED, OTHER])
    assert len(groups) == 2
    assert (bracket.low, bracket.high) == (1, 2)
    assert any("cannot be told" in reason for reason in bracket.reasons)


def test_unnamed_officials_of_two_states_via_one_outlet_stay_two() -> None:
    first = article("The line was cut, a French official told the Harbour Courier.", "Northgate Post")
    second = article("The cable was severed, a Polish official told the Harbour Courier.", "Delta Online")
    mentions = [
        says(first, "The line was cut", ("a French official", "anonymous"), ("the Harbour Courier", "media")),
        says(second, "The cable was severed", ("a Polish official", "anonymous"), ("the Harbour Courier", "media")),
    ]
    assert read_origins([first, second], mentions)[1].high == 2


def test_one_article_s_other_official_is_another() -> None:
    text = "The line was cut, an official told the Harbour Courier. Another official there said the cable was severed."
    document = article(text, "Northgate Post")
    mentions = [
        says(document, "The line was cut", ("an official", "anonymous"), ("the Harbour Courier", "media")),
        says(document, "the cable was severed", ("Another official", "anonymous"), ("the Harbour Courier", "media")),
    ]
    assert read_origins([document], mentions)[1].high == 2


def test_un_funzionario_via_lo_stesso_giornale_vale_uno_in_due_lingue() -> None:
    first = article("The raid failed, a senior Tarvian official told the Harbour Courier.", "Northgate Post")
    second = article("L'incursione è fallita: così un alto funzionario allo Harbour Courier.", "Valdora Oggi", "it")
    mentions = [
        says(first, "The raid failed", ("a senior Tarvian official", "anonymous"), ("the Harbour Courier", "media")),
        says(second, "L'incursione è fallita", ("un alto funzionario", "anonymous"), ("Harbour Courier", "media")),
    ]
    assert read_origins([first, second], mentions)[1].high == 1


def test_a_doctor_and_an_official_of_one_relay_stay_two() -> None:
    first = article("Nine are dead, a doctor told the Harbour Courier.", "Northgate Post")
    second = article("Nine people died, an official told the Harbour Courier.", "Delta Online")
    mentions = [
        says(first, "Nine are dead", ("a doctor", "anonymous"), ("the Harbour Courier", "media")),
        says(second, "Nine people died", ("an official", "anonymous"), ("the Harbour Courier", "media")),
    ]
    assert read_origins([first, second], mentions)[1].high == 2


def test_the_same_quoted_words_are_one_origin() -> None:
    quote = "we saw the roof come down on the people in the market hall"
    first = article(f'"{quote.capitalize()}," said Ivo Rask, who sells fish.', "Harbour Courier")
    second = article(f'"{quote.capitalize()}," a witness said.', "Northgate Post")
    mentions = [
        says(first, quote.capitalize(), ("Ivo Rask", "person")),
        says(second, quote.capitalize(), ("a witness", "anonymous")),
    ]
    _, bracket, found = read_origins([first, second], mentions)
    assert (bracket.low, bracket.high) == (1, 1)
    assert found[0].merges[0].reason == "same_quotation"


# --- relays, wires, copies


def test_a_chain_is_followed_into_the_article_that_it_names() -> None:
    first = article("The bridge is unsafe, chief engineer Ola Brandt told the Harbour Courier.", "Harbour Courier")
    second = article("Engineers doubt the bridge, the Harbour Courier reported.", "Northgate Post")
    mentions = [
        says(first, "The bridge is unsafe", ("Ola Brandt", "person")),
        says(second, "Engineers doubt the bridge", ("the Harbour Courier", "media")),
    ]
    _, bracket, found = read_origins([first, second], mentions)
    assert (bracket.low, bracket.high) == (1, 1)
    assert found[0].kind == "person"
    assert found[0].merges[0].reason == "followed_chain"


def test_a_wire_copy_under_two_outlets_is_one_origin_and_names_nobody() -> None:
    text = "A landslide closed the coast road near Port Ellery early on Thursday and cut off two villages."
    credit = Lineage(credits=(Credit("Reuters"),))
    first, second = article(text, "Harbour Courier", lineage=credit), article(text, "Northgate Post", lineage=credit)
    mentions = [says(document, "cut off two villages") for document in (first, second)]
    _, bracket, found = read_origins([first, second], mentions)
    assert (bracket.low, bracket.high) == (1, 1)
    assert found[0].kind == "wire"


def test_a_sentence_that_is_repeated_without_credit_is_one_origin() -> None:
    sentence = "A landslide closed the coast road near Port Ellery early on Thursday"
    first = article(f"{sentence}. Two villages are cut off.", "Harbour Courier")
    second = article(f"Heavy rain fell all week. {sentence}, and more rain is coming.", "Northgate Post")
    mentions = [says(document, sentence) for document in (first, second)]
    _, bracket, found = read_origins([first, second], mentions)
    assert (bracket.low, bracket.high) == (0, 1)
    assert found[0].merges[0].reason == "copy"


def test_a_paraphrase_without_a_source_is_another_unknown_origin() -> None:
    first = article("A landslide closed the coast road near Port Ellery early on Thursday.", "Harbour Courier")
    second = article("The road along the coast is shut after a slope gave way at Port Ellery.", "Northgate Post")
    mentions = [
        says(first, "A landslide closed the coast road"),
        says(second, "The road along the coast is shut"),
    ]
    bracket = read_origins([first, second], mentions)[1]
    assert (bracket.low, bracket.high) == (0, 2)


def test_what_one_outlet_says_without_a_source_is_one_origin_in_all_its_articles() -> None:
    first = article("The strike has begun.", "Harbour Courier")
    second = article("Lo sciopero è cominciato.", "Harbour Courier", "it")
    mentions = [says(first, "The strike has begun"), says(second, "Lo sciopero è cominciato")]
    _, bracket, found = read_origins([first, second], mentions)
    assert (bracket.low, bracket.high) == (0, 1)
    assert found[0].merges[0].reason == "same_outlet"


def test_two_outlets_that_cite_each_other_have_no_origin() -> None:
    first = article("The bank is about to fail, the Northgate Post reports.", "Harbour Courier")
    second = article("The bank is close to collapse, according to the Harbour Courier.", "Northgate Post")
    mentions = [
        says(first, "The bank is about to fail", ("the Northgate Post", "media")),
        says(second, "The bank is close to collapse", ("the Harbour Courier", "media")),
    ]
    _, bracket, found = read_origins([first, second], mentions)
    assert [origin.kind for origin in found] == ["none"]
    assert (bracket.low, bracket.high) == (0, 1)
    assert any("circle" in reason for reason in bracket.reasons)


def test_a_link_leads_to_the_article_that_it_points_at() -> None:
    target = replace(
        article("The mill burned down, fire chief Lena Ost said.", "Harbour Courier"),
        url="https://courier.example/mill",
    )
    text = "The old mill is gone after a fire. Nobody was hurt."
    link = Hyperlink("http://www.courier.example/mill?utm=feed", "a fire", Span(25, 31))
    second = article(text, "Northgate Post", lineage=Lineage(links=(link,)))
    mentions = [
        says(target, "The mill burned down", ("Lena Ost", "person")),
        says(second, "The old mill is gone"),
    ]
    _, bracket, found = read_origins([target, second], mentions)
    assert (bracket.low, bracket.high) == (1, 1)
    assert found[0].merges[0].reason == "link"


def test_forwarded_posts_share_the_channel_that_they_are_forwarded_from() -> None:
    lineage = Lineage(forwarded_from="@frontnews")
    first = article("The depot is on fire.", "Channel One", lineage=lineage)
    second = article("Deposito in fiamme.", "Canale Due", "it", lineage=lineage)
    mentions = [says(first, "The depot is on fire"), says(second, "Deposito in fiamme")]
    _, bracket, found = read_origins([first, second], mentions)
    assert bracket.high == 1
    assert found[0].merges[0].reason == "forward"


def test_the_feed_names_whose_text_it_is() -> None:
    first = article("The depot is on fire.", "Northgate Post", lineage=Lineage(feed_source="Harbour Courier"))
    second = article("Fire at the depot, smoke over the town.", "Harbour Courier")
    mentions = [says(first, "The depot is on fire"), says(second, "Fire at the depot")]
    assert read_origins([first, second], mentions)[1].high == 1


# --- summaries


def test_a_headline_takes_the_source_that_the_article_gives_below() -> None:
    text = "Plant to close by June\nArvex will shut its works, works council chair Ines Caro said."
    document = article(text, "Harbour Courier")
    mentions = [
        says(document, "Plant to close by June"),
        says(document, "Arvex will shut its works", ("Ines Caro", "person")),
    ]
    groups, bracket, _ = read_origins([document], mentions)
    assert len(groups) == 1
    assert (bracket.low, bracket.high) == (1, 1)


def test_officials_in_the_lead_are_the_official_below_but_analysts_are_not_the_analyst() -> None:
    text = (
        "Officials say 24 people died. Analysts fear more. The flood came at night.\n"
        '"We have 24 dead," disaster agency spokesman Ravi Anand said. "It will be more," said Jo Ash, an analyst.'
    )
    document = article(text, "Harbour Courier")
    dead = [
        says(document, "24 people died", ("Officials", "anonymous")),
        says(document, "We have 24 dead", ("Ravi Anand", "person")),
    ]
    more = [
        says(document, "more", ("Analysts", "collective")),
        says(document, "It will be more", ("Jo Ash", "person")),
    ]
    assert len(read_origins([document], dead)[0]) == 1
    assert len(read_origins([document], more)[0]) == 2


# --- a person's judgement


def test_a_person_can_split_and_merge_and_that_outranks_the_rules() -> None:
    split = Judgement("j1", "different_origin", (UNNAMED[0].id, UNNAMED[1].id), "", "ada", "2031-05-13T08:00:00Z")
    groups, bracket, _ = read_origins([COURIER, POST], UNNAMED[:2], judgements=[split])
    assert len(groups) == 2
    assert bracket.high == 2
    join = Judgement("j2", "same_origin", (UNNAMED[0].id, OTHER.id), "", "ada", "2031-05-13T09:00:00Z")
    groups, bracket, found = read_origins([COURIER, LEDGER], [UNNAMED[0], OTHER], judgements=[join])
    assert len(groups) == 1
    assert found[0].merges[0].reason == "judgement"
    assert "ada" in found[0].merges[0].words


def test_a_judgement_that_was_replaced_counts_no_more() -> None:
    split = Judgement("j1", "different_origin", (UNNAMED[0].id, UNNAMED[1].id), "", "ada", "2031-05-13T08:00:00Z")
    undone = Judgement("j2", "same_origin", split.subjects, "", "bo", "2031-05-14T08:00:00Z", replaces="j1")
    assert len(read_origins([COURIER, POST], UNNAMED[:2], judgements=[split, undone])[0]) == 1


# --- properties

SENTENCES = (
    ("The minister will resign", ("Ada Kestrel", "person")),
    ("The minister is to step down", ("an official", "anonymous")),
    ("The minister has resigned", ("the Harbour Courier", "media")),
    ("The minister leaves office", None),
    ("The minister goes on Friday", ("the foreign ministry", "organisation")),
)
PICKS = st.lists(
    st.tuples(
        st.integers(0, len(SENTENCES) - 1), st.sampled_from(("Harbour Courier", "Northgate Post", "Delta Online"))
    ),
    min_size=1,
    max_size=6,
)


def _story(picks: list[tuple[int, str]]) -> tuple[list[Document], list[Mention]]:
    documents, mentions = [], []
    for number, (pick, outlet) in enumerate(picks):
        words, source = SENTENCES[pick]
        tail = f", {source[0]} said in part {number} of the day." if source else f" in part {number} of the day."
        document = article(words + tail, outlet)
        documents.append(document)
        mentions.append(says(document, words, *([source] if source else ())))  # type: ignore[list-item]
    return documents, mentions


@settings(deadline=None, max_examples=60)
@given(PICKS, st.randoms(use_true_random=False))
def test_the_order_of_mentions_does_not_matter(picks: list[tuple[int, str]], shuffler: object) -> None:
    documents, mentions = _story(picks)
    groups, bracket, found = read_origins(documents, mentions)
    assert bracket.low <= bracket.high
    assert sorted(key for origin in found for key in origin.mentions) == sorted({m.id for m in mentions})
    shuffled = mentions[::-1]
    again = read_origins(documents[::-1], shuffled)
    assert {origin.id for origin in again[2]} == {origin.id for origin in found}
    assert (again[1].low, again[1].high) == (bracket.low, bracket.high)
    assert sorted(map(sorted, again[0])) == sorted(map(sorted, groups))


@settings(deadline=None, max_examples=60)
@given(PICKS, st.integers(0, 5), st.sampled_from(("Evening Ledger", "Harbour Courier", None)))
def test_a_copy_never_raises_the_bracket(picks: list[tuple[int, str]], which: int, outlet: str | None) -> None:
    documents, mentions = _story(picks)
    before = read_origins(documents, mentions)[1]
    chosen = which % len(documents)
    copy = article(documents[chosen].text, outlet)
    words, source = SENTENCES[picks[chosen][0]]
    added = says(copy, words, *([source] if source else ()))  # type: ignore[list-item]
    after = read_origins([*documents, copy], [*mentions, added])[1]
    assert after.low <= before.low
    assert after.high <= before.high


def test_an_outlet_is_known_by_all_of_its_name() -> None:
    assert outlet_key("Il Post", "it") == outlet_key("Post", "it") != outlet_key("Northgate Post", "en")
    assert outlet_key("Corriere della Valle", "it") != outlet_key("Corriere della Sera", "it")
    assert outlet_key("CNN Italia", "it") == outlet_key("CNN", "en")


def test_the_hospital_is_one_body_in_both_languages() -> None:
    first = article("Twenty-six people are still in hospital, the hospital said.", "Radio Lantern")
    second = article("I ricoverati sono ventisei, fa sapere l'ospedale.", "Il Molo", "it")
    mentions = [
        says(first, "Twenty-six people are still in hospital", ("hospital", "organisation")),
        says(second, "I ricoverati sono ventisei", ("ospedale", "organisation")),
    ]
    _, bracket, _ = read_origins([first, second], mentions)
    assert (bracket.low, bracket.high) == (1, 1)


def test_what_an_official_says_that_nobody_said_ends_in_the_official() -> None:
    text = "The firm was warned that a tank had a crack, an official told the Harbour Courier."
    paper = article(text, "Harbour Courier")
    chain = (Source((), "unknown", "unknown"), Source((), "official", "anonymous"))
    mentions = [
        says(paper, "The firm was warned that a tank had a crack", ("official", "anonymous")),
        replace(says(paper, "a tank had a crack"), sources=chain),
    ]
    groups, bracket, _ = read_origins([paper], mentions)
    assert len(groups) == 1
    assert (bracket.low, bracket.high) == (1, 1)
