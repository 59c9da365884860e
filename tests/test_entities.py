"""Who speaks: names that belong together, descriptions, pronouns, and the type of a source."""

from __future__ import annotations

import csv
import inspect
import re
from importlib.resources import files

import pytest

from hearsay.annotate import Name, Parse
from hearsay.entities import EntityIndex, find_entities, full_name, source_type
from hearsay.gazetteer import Actor, load_gazetteer
from hearsay.records import Entity

_PIECE = re.compile(r"\[(PER|ORG|LOC) ([^]]+)\]|(\S+)")


def article(text: str) -> Parse:
    """Build a parse without a tree from text cut by blanks; names stand in brackets, a full stop ends a sentence."""
    rows: list[str] = []
    names: list[Name] = []
    count = 0
    for label, name, word in _PIECE.findall(text):
        words = (name or word).split()
        if label:
            names.append(Name(count, count + len(words), label))
        for form in words:
            rows.append(f"{form} {form.lower()} {'X' if form[0].isalnum() else 'PUNCT'} 0 dep")
            count += 1
        if word == ".":
            rows.append("")
    return Parse.from_rows("\n".join(rows), names)


def read(lang: str, text: str) -> EntityIndex:
    return find_entities(article(text), load_gazetteer(lang))


def place(index: EntityIndex, words: str, nth: int = 0) -> tuple[int, int]:
    """The token range of the nth place where `words` stand."""
    wanted = words.split()
    forms = [token.text for token in index.parse.tokens]
    found = [i for i in range(len(forms)) if forms[i : i + len(wanted)] == wanted]
    return found[nth], found[nth] + len(wanted)


def meant(index: EntityIndex, words: str, *preferred: str, nth: int = 0) -> str | None:
    entity = index.resolve(*place(index, words, nth), preferred)
    return entity and entity.name


def kind(lang: str, words: str) -> str:
    parse = article(words)
    return source_type(parse, load_gazetteer(lang), 0, len(parse.tokens), None)


def named(index: EntityIndex, name: str) -> Entity:
    return next(entity for entity in index.entities if entity.name == name)


def test_a_surname_joins_the_full_name() -> None:
    """[PER Elsa Trani] ha parlato . Poi [PER Trani] è uscita ."""
    index = read("it", test_a_surname_joins_the_full_name.__doc__ or "")
    assert [(e.name, len(e.mentions)) for e in index.entities] == [("Elsa Trani", 2)]


def test_a_surname_that_two_people_share_joins_neither() -> None:
    """[PER Elsa Trani] e [PER Ugo Trani] erano in aula . Poi [PER Trani] è uscita ."""
    index = read("it", test_a_surname_that_two_people_share_joins_neither.__doc__ or "")
    assert [(e.name, len(e.mentions)) for e in index.entities] == [("Elsa Trani", 1), ("Ugo Trani", 1)]
    assert index.at(place(index, "Trani", 2)[0]) is None


def test_names_that_share_a_first_syllable_are_two_people() -> None:
    """[PER Han Do Yun] ha promesso aiuto . [PER Han Seo Jin] ha smentito . [PER Han] è ripartito ."""
    index = read("it", test_names_that_share_a_first_syllable_are_two_people.__doc__ or "")
    assert [e.name for e in index.entities] == ["Han Do Yun", "Han Seo Jin"]
    assert index.at(place(index, "Han", 2)[0]) is None


def test_a_shared_name_used_before_the_second_bearer_means_the_first() -> None:
    """[PER Han Do Yun] ha promesso aiuto . [PER Han] è a Seul . [PER Han Seo Jin] ha smentito ."""
    index = read("it", test_a_shared_name_used_before_the_second_bearer_means_the_first.__doc__ or "")
    assert meant(index, "Han", nth=1) == "Han Do Yun"


HANS = (
    "Il leader nordcoreano [PER Han Do Yun] ha promesso aiuto . Il ministro della Difesa sudcoreano "
    "[PER Han Seo Jin] ha smentito . Lo ha detto [PER Han] . Il ministro sudcoreano ha aggiunto altro . "
    "Il leader nordcoreano tace ."
)


def test_a_shared_name_is_the_recent_speaker() -> None:
    index = read("it", HANS)
    first, second = (entity.id for entity in index.entities if entity.type == "person")
    assert meant(index, "Han", first, second, nth=2) == "Han Do Yun"
    assert meant(index, "Han", second, first, nth=2) == "Han Seo Jin"


def test_a_shared_name_without_a_speaker_is_the_last_introduced() -> None:
    assert meant(read("it", HANS), "Han", nth=2) == "Han Seo Jin"


def test_a_description_finds_the_person_of_that_office_and_nation() -> None:
    index = read("it", HANS)
    assert meant(index, "Il ministro sudcoreano") == "Han Seo Jin"
    assert meant(index, "Il leader nordcoreano", nth=1) == "Han Do Yun"
    assert {"role:minister", "state:KR", "domain:defence"} <= index.roles_of(named(index, "Han Seo Jin"))


@pytest.mark.parametrize(
    ("lang", "text", "words", "name"),
    [
        ("it", "La ministra [PER Elsa Trani] ascolta . La ministra ha risposto .", "La ministra", "Elsa Trani"),
        ("it", "[PER Ugo Neri] , sindaco di [LOC Lusk] , tace . Il sindaco esce .", "Il sindaco", "Ugo Neri"),
        ("it", "Il premier [PER Ugo Neri] tace . Il capo del Governo esce .", "Il capo del Governo", "Ugo Neri"),
        ("it", "[PER Ugo Neri] , portavoce di [PER Elsa Trani] , tace .", "portavoce di Elsa Trani", "Ugo Neri"),
        ("it", "Il ministro dell' Interno [PER Ugo Neri] tace .", "Il ministro dell' Interno Ugo Neri", "Ugo Neri"),
        ("en", "Prime Minister [PER Ada Poole] sat . The premier said no .", "The premier", "Ada Poole"),
        ("en", "[PER Ada Poole] , who heads [ORG Open Tide] , left . The head said .", "The head", "Ada Poole"),
        ("en", "China 's ambassador , [PER Lin Wei] , left . The ambassador said .", "The ambassador", "Lin Wei"),
        ("en", "His rival , Mayor [PER Ada Poole] , said no .", "His rival , Mayor Ada Poole", "Ada Poole"),
    ],
)
def test_descriptions_and_titles_find_their_person(lang: str, text: str, words: str, name: str) -> None:
    index = read(lang, text)
    found = [i for i in range(8) if meant_or_none(index, words, i) == name]
    assert found


def meant_or_none(index: EntityIndex, words: str, nth: int) -> str | None:
    try:
        return meant(index, words, nth=nth)
    except IndexError:
        return None


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("it", "I legali di [PER Elsa Trani] tacciono .", "I legali di Elsa Trani"),
        ("it", "L' amministrazione [PER Trani] tace .", "L' amministrazione Trani"),
        ("it", "Il premier giapponese [PER Ren Oda] tace . Il premier iracheno esce .", "Il premier iracheno"),
        ("it", "Un ministro tace . [PER Ugo Neri] , ministro , esce .", "Un ministro"),
        ("en", "A spokeswoman for [PER Ada Poole] said no .", "A spokeswoman for Ada Poole"),
        ("en", "The [PER Poole] administration said no .", "The Poole administration"),
        ("en", "[PER Ada Poole] 's lawyer said no .", "Ada Poole 's lawyer"),
        (
            "en",
            "A letter from the secretary , seen by [PER Ada Poole] , said no .",
            "A letter from the secretary , seen by Ada Poole",
        ),
    ],
)
def test_a_name_inside_a_phrase_is_not_its_holder(lang: str, text: str, words: str) -> None:
    assert meant(read(lang, text), words) is None


def test_the_spokesman_of_somebody_is_not_somebody() -> None:
    """Il portavoce di [PER Ugo Neri] , [PER Elsa Trani] , tace ."""
    index = read("it", test_the_spokesman_of_somebody_is_not_somebody.__doc__ or "")
    assert meant(index, "Il portavoce di Ugo Neri , Elsa Trani") == "Elsa Trani"
    assert "role:spokesperson" not in index.roles_of(named(index, "Ugo Neri"))


def test_names_of_one_state_are_one_entity_in_both_languages() -> None:
    italian = read("it", "Pyongyang tace . La Corea del Nord e la Nord Corea .")
    english = read("en", "North Korea and the DPRK said no .")
    assert [(e.id, len(e.mentions)) for e in italian.entities] == [("state:KP", 3)]
    assert [(e.id, len(e.mentions)) for e in english.entities] == [("state:KP", 2)]


def test_a_metonym_keeps_the_words_of_the_article() -> None:
    index = read("it", "Lo dice la Casa Bianca , non gli Stati Uniti .")
    span = place(index, "la Casa Bianca")
    entity = index.resolve(*span)
    assert entity is not None
    assert (entity.id, full_name(index, *span, entity)) == ("state:US", "Casa Bianca")


def test_an_acronym_in_brackets_joins_the_long_name() -> None:
    """Il [ORG Centro Dighe Tirreno] ( [ORG Cdt] ) tace . Il [ORG Cdt] esce ."""
    index = read("it", test_an_acronym_in_brackets_joins_the_long_name.__doc__ or "")
    assert [(e.name, len(e.mentions)) for e in index.entities] == [("Centro Dighe Tirreno", 3)]


def test_slips_of_the_recogniser_are_mended() -> None:
    """Il [PER Ministro Ugo Neri] cita la [PER Tass] e il dott. [PER dott. Leo Riva] ."""
    index = read("it", test_slips_of_the_recogniser_are_mended.__doc__ or "")
    assert [(e.name, e.type) for e in index.entities] == [
        ("Ugo Neri", "person"),
        ("Tass", "media"),
        ("Leo Riva", "person"),
    ]


def test_a_person_is_not_the_state_of_that_name() -> None:
    index = read("en", "[PER Ada Jordan] left . Jordan said no .")
    assert [entity.name for entity in index.entities] == ["Ada Jordan", "Jordan"]


def test_an_unknown_outlet_is_known_by_its_noun_or_its_name() -> None:
    """Lo scrive il settimanale [ORG Capo Nord] . [ORG Radio Lusk] conferma . Il settimanale insiste ."""
    index = read("it", test_an_unknown_outlet_is_known_by_its_noun_or_its_name.__doc__ or "")
    assert [(e.name, e.type) for e in index.entities] == [("Capo Nord", "media"), ("Radio Lusk", "media")]
    assert meant(index, "Il settimanale") == "Capo Nord"


def test_the_network_is_the_broadcaster_named_before() -> None:
    index = read("it", "Lo riporta Cbs News e lo scrive il Washington Post . Il network insiste .")
    assert meant(index, "Il network") == "Cbs News"


def test_the_company_is_the_firm_most_spoken_of() -> None:
    """[ORG Tidewell] met [ORG Orn Bank] . [ORG Tidewell] fell . The company said no ."""
    assert meant(read("en", test_the_company_is_the_firm_most_spoken_of.__doc__ or ""), "The company") == "Tidewell"


def test_the_government_stays_itself() -> None:
    index = read("it", "La [ORG Tidewell] tace . Il governo sudcoreano esce .")
    span = place(index, "Il governo sudcoreano")
    assert index.resolve(*span) is None
    assert full_name(index, *span, None) == "governo sudcoreano"


def test_a_pronoun_takes_the_gender_of_the_office() -> None:
    """La ministra [PER Elsa Trani] vede [PER Ugo Neri] . Lei tace , lui no ."""
    index = read("it", test_a_pronoun_takes_the_gender_of_the_office.__doc__ or "")
    assert meant(index, "Lei") == "Elsa Trani"
    assert meant(index, "lui") == "Ugo Neri"


def test_a_pronoun_is_the_recent_speaker_before_the_nearest_name() -> None:
    index = read("en", "[PER Ada Poole] spoke . [PER Rosa Finch] left . She said no .")
    assert meant(index, "She") == "Rosa Finch"
    assert meant(index, "She", named(index, "Ada Poole").id) == "Ada Poole"


def test_a_pronoun_is_the_subject_of_its_sentence_before_all() -> None:
    rows = """
        Ada ada PROPN 2 nsubj
        told tell VERB 0 root
        Rosa rosa PROPN 2 obj
        that that SCONJ 6 mark
        she she PRON 6 nsubj
        left leave VERB 2 ccomp
    """
    index = find_entities(Parse.from_rows(rows, [Name(0, 1, "PER"), Name(2, 3, "PER")]), load_gazetteer("en"))
    entity = index.pronoun(4, [named(index, "Rosa").id])
    assert entity is not None
    assert entity.name == "Ada"


def test_a_plural_pronoun_is_no_single_actor() -> None:
    index = read("en", "[PER Ada Poole] spoke . They said no .")
    assert index.pronoun(place(index, "They")[0]) is None


@pytest.mark.parametrize(
    ("lang", "words", "expected"),
    [
        ("it", "un funzionario dell' intelligence ucraina", "anonymous"),
        ("it", "fonti di polizia", "anonymous"),
        ("it", "due ex dipendenti", "anonymous"),
        ("it", "una di loro", "anonymous"),
        ("it", "il ministro degli Esteri georgiano", "official_role"),
        ("it", "il suo portavoce", "official_role"),
        ("it", "le autorità", "organisation"),
        ("it", "nostro governo", "organisation"),
        ("it", "alcune associazioni umanitarie", "collective"),
        ("it", "gli analisti", "collective"),
        ("it", "i legali di Neri", "collective"),
        ("it", "quotidiani di Belgrado", "media"),
        ("it", "un rapporto delle Nazioni Unite", "document"),
        ("it", "l' accordo", "document"),
        ("it", "un canale Telegram", "social_account"),
        ("en", "US officials", "anonymous"),
        ("en", "people familiar with the matter", "anonymous"),
        ("en", "a doctor on the scene", "anonymous"),
        ("en", "one of them", "anonymous"),
        ("en", "a Tidewell spokesperson", "official_role"),
        ("en", "the chairman of the Tide Party", "official_role"),
        ("en", "Hong Kong police", "organisation"),
        ("en", "the public defender 's office", "organisation"),
        ("en", "an Associated Press journalist", "media"),
        ("en", "experts", "collective"),
        ("en", "some of the crew", "collective"),
        ("en", "the statement", "document"),
        ("en", "an October presentation to bondholders", "document"),
        ("en", "a Telegram channel", "social_account"),
    ],
)
def test_the_type_of_a_source_follows_its_head_and_determiner(lang: str, words: str, expected: str) -> None:
    assert kind(lang, words) == expected


def test_a_source_that_is_not_expressed_is_unknown_or_what_it_means() -> None:
    index = read("en", "[PER Ada Poole] spoke .")
    assert source_type(index.parse, index.gazetteer, 1, 1, None) == "unknown"
    assert source_type(index.parse, index.gazetteer, 1, 1, index.entities[0]) == "person"
    assert full_name(index, 1, 1, index.entities[0]) == "Ada Poole"


def test_two_people_under_one_verb_keep_both_full_names() -> None:
    """[PER Ada Poole] met [PER Leo Finch] . [PER Poole] and [PER Finch] agreed ."""
    index = read("en", test_two_people_under_one_verb_keep_both_full_names.__doc__ or "")
    span = place(index, "Poole and Finch")
    assert full_name(index, *span, index.resolve(*span)) == "Ada Poole and Leo Finch"


def test_ids_derive_from_the_folded_name() -> None:
    one, other = read("it", "[PER José Pérez] tace ."), read("en", "[PER Jose Perez] said no .")
    assert one.entities[0].id == other.entities[0].id


def test_an_empty_article_has_no_actors() -> None:
    index = find_entities(Parse("", [], [], []), load_gazetteer("it"))
    assert index.entities == ()
    assert index.resolve(0, 0) is None


def test_short_names_are_read_letter_for_letter() -> None:
    gazetteer = load_gazetteer("en")
    parse = article("They told us that Us is no US and who is not WHO .")
    found = [parse.tokens[m.start].text for m in gazetteer.scan(parse.text, parse.tokens) if isinstance(m.entry, Actor)]
    assert found == ["US", "WHO"]


@pytest.mark.parametrize("words", ["Costa d'Avorio", "Costa d’Avorio"])
def test_both_apostrophes_find_the_same_name(words: str) -> None:
    assert [entity.id for entity in read("it", f"La {words} tace .").entities] == ["state:CI"]


@pytest.mark.parametrize(
    "name", ["actors", "media", "it/demonyms", "it/roles", "it/groups", "en/demonyms", "en/roles", "en/groups"]
)
def test_every_row_says_where_it_comes_from(name: str) -> None:
    path = files("hearsay") / "lexicons" / f"{name}.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert table
    assert all(row["source"] for row in table)


def test_the_tables_know_every_state_in_both_languages_and_many_outlets() -> None:
    italian, english = load_gazetteer("it").actors, load_gazetteer("en").actors
    states = {identity for identity in italian if identity.startswith("state:")}
    assert len(states) > 195
    assert states == {identity for identity in english if identity.startswith("state:")}
    assert sum(identity.startswith("media:") for identity in italian) > 250


def test_an_honorific_does_not_hide_the_title_before_it() -> None:
    """The owner , Dr. [PER Carl Finch] , left . The owner said no ."""
    index = read("en", test_an_honorific_does_not_hide_the_title_before_it.__doc__ or "")
    assert meant(index, "The owner", nth=1) == "Carl Finch"


def test_two_states_under_one_verb_keep_both_names() -> None:
    """Lo dicono Stati Uniti e Corea del Sud ."""
    index = read("it", test_two_states_under_one_verb_keep_both_names.__doc__ or "")
    span = place(index, "Stati Uniti e Corea del Sud")
    assert full_name(index, *span, index.resolve(*span)) == "Stati Uniti e Corea del Sud"


@pytest.mark.parametrize(
    ("lang", "text", "town"),
    [
        ("it", "La sindaca di [PER Portomoro] , [PER Ada Neri] , tace . [PER Portomoro] aspetta .", "Portomoro"),
        ("it", "Lo dicono i servizi segreti di [PER Lodrin] e [PER Namburg] . [PER Namburg] aspetta .", "Namburg"),
        ("en", "The mayor of [PER Aldport] , [PER Ada Poole] , left . [PER Aldport] waits .", "Aldport"),
    ],
)
def test_the_town_of_a_mayor_is_no_person(lang: str, text: str, town: str) -> None:
    assert named(read(lang, text), town).type == "place"


def test_the_spokesman_of_a_person_speaks_for_a_person() -> None:
    """Il portavoce di [PER Neri] tace . Il presidente del partito di [PER Neri] , [PER Ugo Neri] , esce ."""
    assert (
        named(read("it", test_the_spokesman_of_a_person_speaks_for_a_person.__doc__ or ""), "Ugo Neri").type == "person"
    )


def test_an_outlet_after_a_contracted_article_is_no_person() -> None:
    """Lo riporta un articolo dell' [PER Harbour Courier] ."""
    outlet = named(read("it", test_an_outlet_after_a_contracted_article_is_no_person.__doc__ or ""), "Harbour Courier")
    assert outlet.type == "media"


def test_a_name_that_ends_like_an_article_is_whole() -> None:
    rows = """
        Sohm Sohm PROPN 4 nsubj
        Jul Jul PROPN 1 flat
        Un un DET 1 flat
        tace tacere VERB 0 root
    """
    index = find_entities(Parse.from_rows(rows, [Name(0, 2, "PER")]), load_gazetteer("it"))
    assert [entity.name for entity in index.entities] == ["Sohm Jul Un"]


def test_an_outlet_taken_for_a_person_is_an_outlet() -> None:
    """The [PER Harbour Courier] said so . The [PER Courier] insists ."""
    index = read("en", test_an_outlet_taken_for_a_person_is_an_outlet.__doc__ or "")
    assert [(e.name, e.type, len(e.mentions)) for e in index.entities] == [("Harbour Courier", "media", 2)]


@pytest.mark.parametrize(("lang", "name"), [("en", "Nerel Chemicals"), ("it", "Nerel Chimica"), ("it", "Banca Alfa")])
def test_a_name_with_a_firms_word_is_no_person(lang: str, name: str) -> None:
    assert named(read(lang, f"[PER {name}] tace ."), name).type == "organisation"


def test_a_full_name_beside_an_office_is_a_person_whatever_the_recogniser_saw() -> None:
    rows = """
    Lo lo PRON 2 obj
    dice dire VERB 0 root
    la il DET 4 det
    direttrice direttore NOUN 2 nsubj
    , , PUNCT 6 punct
    Lidia Lidia PROPN 4 appos
    Sarpi Sarpi PROPN 6 flat
    . . PUNCT 2 punct
    """
    for seen in ([Name(5, 7, "LOC")], []):
        index = find_entities(Parse.from_rows(inspect.cleandoc(rows), seen), load_gazetteer("it"))

        assert [(entity.name, entity.type) for entity in index.entities] == [("Lidia Sarpi", "person")]


def test_a_preposition_before_a_name_is_no_part_of_it() -> None:
    rows = "Secondo secondo ADP 2 case\nArdenghi Ardenghi PROPN 3 obl\npiove piovere VERB 0 root"
    index = find_entities(Parse.from_rows(rows, [Name(0, 2, "PER")]), load_gazetteer("it"))

    assert [entity.name for entity in index.entities] == ["Ardenghi"]
