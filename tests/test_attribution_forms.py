"""The shapes that news takes: live reports, headlines, interviews, dialogue, lists, and marks that do not match.

The docstring is the article, read with the pipelines that ship. The result is one line a claim: what is said, and after
`|` on whose word, the nearest first. People, places and outlets do not exist.
"""

from __future__ import annotations

import inspect

import pytest
from expectations import pipeline_of

from hearsay.pipeline import analyze
from hearsay.records import Document


def lines(article: str, lang: str) -> list[str]:
    """Return the claims of an article, one line each: its words and its chain."""
    pipeline_of(lang)
    text = inspect.cleandoc(article)
    claims = analyze(Document("an-article", text, lang)).attributions
    return [f"{claim.words(text)} | {' ← '.join(source.name for source in claim.sources)}" for claim in claims]


@pytest.fixture
def italian(request: pytest.FixtureRequest) -> list[str]:
    """Return the claims of the Italian article that is the test's docstring."""
    return lines(request.function.__doc__, "it")


@pytest.fixture
def english(request: pytest.FixtureRequest) -> list[str]:
    """Return the claims of the English article that is the test's docstring."""
    return lines(request.function.__doc__, "en")


def test_a_live_report_names_the_speaker_after_the_hour(english: list[str]) -> None:
    """
    12:40 — The harbour master, Dana Holloway: the channel is closed

    13:10 — Piet Oakhurst: “The port reopens on Monday”
    """
    assert english == [
        "the channel is closed | Dana Holloway",
        "The port reopens on Monday | Piet Oakhurst",
    ]


def test_a_live_report_names_the_speaker_after_the_hour_in_italian(italian: list[str]) -> None:
    """
    12:40 — Il portavoce Piero Lanza: i negoziati sono falliti

    13.10 - Marco Bellandi: «Il porto riapre lunedì»
    """
    assert italian == [
        "i negoziati sono falliti | Piero Lanza",
        "Il porto riapre lunedì | Marco Bellandi",
    ]


def test_a_headline_quotes_by_a_name_and_a_colon(english: list[str]) -> None:
    """Valdoria: "Soldiers already across the border"."""
    assert english == ["Soldiers already across the border | Valdoria"]


def test_a_headline_quotes_by_an_office_and_a_colon(italian: list[str]) -> None:
    """Il ministro: «Nessuna tassa prima di primavera»"""
    assert italian == ["Nessuna tassa prima di primavera | ministro"]


def test_a_headline_names_the_outlet_that_was_told(english: list[str]) -> None:
    """Dana Holloway to Radio Lantern: the ferry will sail on Friday"""
    assert english == ["the ferry will sail on Friday | Dana Holloway ← Radio Lantern"]


def test_a_headline_names_the_outlet_that_was_told_in_italian(italian: list[str]) -> None:
    """Bellandi a Radio Lanterna: «Il traghetto parte venerdì»"""
    assert italian == ["Il traghetto parte venerdì | Bellandi ← Radio Lanterna"]


def test_a_place_before_a_colon_is_a_topic(italian: list[str]) -> None:
    """Ucraina: la guerra continua"""
    assert italian == []


def test_answers_belong_to_who_is_interviewed(english: list[str]) -> None:
    """
    Aldport council leader Dana Holloway speaks about the floods.

    Q: Did you see the report?
    A: I saw it on Monday. It was a draft.

    Q: Was it complete?
    A: No part of it was complete.
    """
    assert english == [
        "I saw it on Monday. It was a draft | Dana Holloway",
        "No part of it was complete | Dana Holloway",
    ]


def test_answers_belong_to_who_is_interviewed_in_italian(italian: list[str]) -> None:
    """
    Parla la sindaca di Portomoro, Dana Petrak.

    D: Ha visto il rapporto?
    R: L'ho visto lunedì. Era una bozza.
    """
    assert italian == ["L'ho visto lunedì. Era una bozza | Dana Petrak"]


def test_turns_of_a_conversation_belong_to_the_names_that_open_them(english: list[str]) -> None:
    """
    **Dana Holloway:** The bridge is safe and it will stay open.

    **Piet Oakhurst:** Nobody has checked the bridge since March.
    """
    assert english == [
        "The bridge is safe and it will stay open | Dana Holloway",
        "Nobody has checked the bridge since March | Piet Oakhurst",
    ]


def test_the_questions_of_an_outlet_are_no_claims(english: list[str]) -> None:
    """
    The Harbour Courier: Did you see the report?

    Dana Holloway: I saw it on Monday. It was a draft.
    """
    assert english == ["I saw it on Monday. It was a draft | Dana Holloway"]


def test_dialogue_opens_with_a_dash(italian: list[str]) -> None:
    """
    — Non ci sto, disse il sindaco.
    — Nemmeno io, rispose Dana Petrak.
    """
    assert italian == ["Non ci sto | sindaco", "Nemmeno io | Dana Petrak"]


def test_dialogue_goes_on_after_a_second_dash(english: list[str]) -> None:
    """
    — Where are you going? asked the mayor.
    — Home, replied Dana Holloway. — I have had enough.
    """
    assert english == ["Where are you going? | mayor", "Home […] I have had enough. | Dana Holloway"]


def test_the_points_of_a_list_are_read_one_by_one(italian: list[str]) -> None:
    """
    • Il sindaco ha detto che il ponte è sicuro
    • Marco Bellandi: «Non ci hanno mai chiesto niente»
    """
    assert italian == ["il ponte è sicuro | sindaco", "Non ci hanno mai chiesto niente | Marco Bellandi"]


def test_a_dateline_is_no_source(english: list[str]) -> None:
    """ALDPORT, 3 March (Northgate) — The mayor said on Tuesday that the bridge was safe."""
    assert english == ["the bridge was safe | mayor"]


def test_a_caption_lends_its_name_to_the_office_after_it(english: list[str]) -> None:
    """Dana Holloway, mayor of Aldport, in a file photo. The mayor says she will not resign."""
    assert english == ["she will not resign | Dana Holloway"]


def test_two_straight_single_quotes_are_a_quotation_mark(english: list[str]) -> None:
    """The company said ''the valve was never opened'' on Monday."""
    assert english == ["the valve was never opened | company"]


def test_a_quotation_that_nothing_closes_ends_with_its_paragraph(italian: list[str]) -> None:
    """
    «Non ci sto», ha detto il sindaco Marco Bellandi. «Non adesso, non mai.

    Il porto resta chiuso.
    """
    assert italian == ["Non ci sto […] Non adesso, non mai. | Marco Bellandi"]


def test_a_quotation_that_nothing_closes_ends_where_somebody_speaks(english: list[str]) -> None:
    """
    “The bridge is safe, said the mayor.

    Engineers denied that it had been checked.
    """
    assert english == ["The bridge is safe | mayor", "it had been checked | Engineers"]


def test_a_quotation_in_a_quotation_has_its_own_speaker(english: list[str]) -> None:
    """He said: “The board told us, ‘You are safe’, and we believed it.”"""
    assert english == [
        "The board told us, ‘You are safe’, and we believed it. | He",
        "You are safe | board ← He",
    ]


def test_who_rejects_a_quoted_answer_need_not_be_named(italian: list[str]) -> None:
    """«Chiedevamo aiuto. Ci rispondevano: “Il forno non si ferma”», racconta l'operaio Gianni Rosin."""
    assert italian[1:] == ["Il forno non si ferma | unknown ← Gianni Rosin"]


def test_a_condition_reports_nothing(english: list[str]) -> None:
    """If the mayor said the bridge was safe, nobody in Aldport would believe it."""
    assert english == []


def test_a_condition_reports_nothing_in_italian(italian: list[str]) -> None:
    """Se il sindaco ha detto che il ponte è sicuro, lo dimostri."""
    assert italian == []


def test_a_claim_ends_before_what_is_said_of_it(english: list[str]) -> None:
    """Dana Holloway's claim that the pump had failed has been questioned, and the council wants an inquiry."""
    assert english[0] == "the pump had failed | Dana Holloway"


def test_a_fear_is_read_where_the_tagger_saw_no_verb(italian: list[str]) -> None:
    """I residenti temono che il fiume esondi ancora."""
    assert italian == ["il fiume esondi ancora | residenti"]


def test_a_spokesperson_stands_before_the_body(italian: list[str]) -> None:
    """La ditta Vandelli, tramite un portavoce, ha smentito di aver ricevuto lettere."""
    assert italian == ["aver ricevuto lettere | portavoce ← ditta Vandelli"]


def test_a_lawyer_passes_on_what_his_client_says(english: list[str]) -> None:
    """Leonardo Brandt, through his lawyer, said he had never met the auditors."""
    assert english == ["he had never met the auditors | Leonardo Brandt ← his lawyer"]


def test_a_name_that_is_told_something_is_an_outlet(english: list[str]) -> None:
    """A doctor on the scene told Lanternly that he had treated nine people."""
    assert english == ["he had treated nine people | doctor on the scene ← Lanternly"]


def test_an_outlet_that_quotes_is_a_relay(english: list[str]) -> None:
    """A palace aide, quoted by the Evening Ledger, said the president would not sign."""
    assert "the president would not sign | palace aide ← Evening Ledger" in english


def test_the_subject_of_the_sentence_before_is_who_speaks_on(italian: list[str]) -> None:
    """
    Secondo un bollettino dell'ospedale, due feriti stanno meglio.

    La sindaca Teresa Olivo ha proclamato il lutto cittadino. Chiede che la fonderia resti chiusa.
    """
    assert italian[-1] == "la fonderia resti chiusa | Teresa Olivo"


def test_after_two_speakers_the_last_one_speaks_on(italian: list[str]) -> None:
    """
    Il sindaco Piero Lanza ha detto che il ponte è sicuro. La prefetta Dana Petrak ha spiegato che i lavori sono in
    ritardo. Ha aggiunto che mancano i soldi.
    """
    assert italian[-1] == "mancano i soldi | Dana Petrak"


def test_several_people_speak_from_within_a_body(italian: list[str]) -> None:
    """Dal ministero fanno sapere: «Le verifiche sono ancora in corso»."""
    assert italian == ["Le verifiche sono ancora in corso | ministero"]


def test_what_commas_set_off_is_not_who_speaks(english: list[str]) -> None:
    """Ann Moyle, chief executive of the fact-checking website Plain Truth, told the Harbour Courier it was a lie."""
    assert english == ["it was a lie | Ann Moyle ← Harbour Courier"]


def test_who_closes_the_sentence_speaks_and_is_no_part_of_what_is_said(english: list[str]) -> None:
    """
    A valve failed, the fire chief, Tullio Ardenghi, said.

    The road was closed on 28 February, the official added.

    Fourteen people are in hospital, the hospital’s medical director, Lidia Sarpi, told reporters.
    """
    assert english == [
        "A valve failed | Tullio Ardenghi",
        "The road was closed on 28 February | official",
        "Fourteen people are in hospital | Lidia Sarpi",
    ]


def test_who_comes_after_the_verb_that_closes_the_sentence_speaks(italian: list[str]) -> None:
    """
    La ditta era stata avvertita della crepa, ha riferito alla radio una fonte dell'agenzia che chiede l'anonimato.

    I ricoverati sono ventisei, fa sapere l'ospedale.
    """
    assert [line.partition(" ← ")[0] for line in italian] == [
        "La ditta era stata avvertita della crepa | fonte dell'agenzia",
        "I ricoverati sono ventisei | ospedale",
    ]


def test_a_quotation_is_said_by_whom_the_sentence_ends_with(italian: list[str]) -> None:
    """
    L'azienda smentisce: «Non abbiamo mai ricevuto alcun rapporto», ha dichiarato la portavoce Ada Belmonte.
    """
    assert "Non abbiamo mai ricevuto alcun rapporto | Ada Belmonte" in italian


def test_to_ask_not_to_be_named_is_no_claim(english: list[str]) -> None:
    """
    “They had our report,” said an engineer, who asked not to be named because the inquiry is not public.
    """
    assert english == ["They had our report, | engineer"]


def test_a_number_with_a_hyphen_opens_no_dateline(english: list[str]) -> None:
    """
    Twenty-six people are still in hospital, the hospital said.
    """
    assert english == ["Twenty-six people are still in hospital | hospital"]


def test_a_claim_named_again_is_denied_by_whom_it_accuses(english: list[str]) -> None:
    """
    Dana Holloway has accused Piet Oakhurst of rigging the vote, a charge he denies.

    Prosecutors say the mayor took bribes, an allegation that her lawyer has rejected.
    """
    assert english == [
        "Piet Oakhurst of rigging the vote | Dana Holloway",
        "Piet Oakhurst of rigging the vote | Piet Oakhurst",
        "the mayor took bribes | Prosecutors",
        "the mayor took bribes | her lawyer",
    ]


def test_a_claim_named_again_is_denied_in_italian(italian: list[str]) -> None:
    """
    Secondo la procura la sindaca avrebbe preso tangenti, un'accusa che la sua avvocata ha respinto.
    """
    assert sorted(italian) == [
        "la sindaca avrebbe preso tangenti | procura",
        "la sindaca avrebbe preso tangenti | sua avvocata",
    ]


def test_an_outlet_that_saw_a_document_passes_it_on(english: list[str]) -> None:
    """
    According to a leaked memo seen by the Northgate Post, police had been told to expect unrest.
    """
    assert english == ["police had been told to expect unrest | leaked memo ← Northgate Post"]


def test_an_outlet_that_saw_a_document_passes_it_on_in_italian(italian: list[str]) -> None:
    """
    Stando a un promemoria visionato dal Corriere della Valle, alla polizia era stato detto di prepararsi a disordini.
    """
    assert italian == ["alla polizia era stato detto di prepararsi a disordini | promemoria ← Corriere della Valle"]


def test_a_verb_with_a_clause_of_its_own_is_not_the_cue_of_the_quotation_before(english: list[str]) -> None:
    """
    Observers described the vote as “broadly orderly”, but noted that the count had been slow.
    """
    assert "the count had been slow | Observers" in english


def test_an_aside_does_not_part_a_verb_from_its_clause(italian: list[str]) -> None:
    """
    La televisione di Stato ha riferito, senza citare fonti, che il presidente avrebbe lasciato il Paese.
    """
    assert italian == ["il presidente avrebbe lasciato il Paese | televisione di Stato"]


def test_who_asks_only_sets_the_scene_for_the_answer(italian: list[str]) -> None:
    """
    A chi gli chiedeva se intenda dimettersi, Piero Lanza ha risposto che rispetterà il voto.
    """
    assert italian == ["rispetterà il voto | Piero Lanza"]


def test_for_whom_the_quotation_holds_is_who_says_it(italian: list[str]) -> None:
    """
    Per il politologo Sergio Maffei «il rischio di scontri è concreto».
    """
    assert italian == ["il rischio di scontri è concreto | Sergio Maffei"]


def test_the_day_of_saying_is_no_part_of_what_is_said(english: list[str]) -> None:
    """
    The League said on Thursday it had confirmed 41 cases.
    """
    assert english == ["it had confirmed 41 cases | League"]


def test_who_is_a_person_and_no_university(english: list[str]) -> None:
    """
    That was news to Professor Jan Rybak, of the University of Norwold, who said there was no evidence for it.
    """
    assert "there was no evidence for it | Jan Rybak" in english


def test_one_of_several_speaks(italian: list[str]) -> None:
    """
    I funzionari sanitari temono nuovi casi. «Navighiamo a vista», ammette uno di loro.
    """
    assert "Navighiamo a vista | uno di loro" in italian


def test_a_reporting_verb_after_a_colon_breaks_into_its_own_clause(italian: list[str]) -> None:
    """
    L'ufficio del governatore respinge le accuse: ogni caso, assicura, è stato segnalato entro poche ore.
    """
    assert "ogni caso […] è stato segnalato entro poche ore | ufficio del governatore" in italian


def test_who_was_told_is_followed_by_what_was_said(italian: list[str]) -> None:
    """
    Un'infermiera ha raccontato per telefono a Radio Lanterna che da lunedì sarebbero morti almeno sei pazienti.
    """
    assert italian == ["da lunedì sarebbero morti almeno sei pazienti | infermiera ← Radio Lanterna"]


def test_no_comment_is_no_claim(italian: list[str]) -> None:
    """
    Né il ministero né il governatore hanno voluto commentare i dati.
    """
    assert italian == []


def test_a_name_after_who_was_told_is_who_speaks(italian: list[str]) -> None:
    """
    «Il campo è stato attaccato», ha detto al Corriere del Porto Karim Salvi, presidente del comitato.

    «Il ponte è chiuso», ha spiegato ai giornalisti Anna Bellini.
    """
    assert italian == [
        "Il campo è stato attaccato | Karim Salvi ← Corriere del Porto",
        "Il ponte è chiuso | Anna Bellini",
    ]


def test_what_is_expected_is_the_event_with_its_subject(english: list[str]) -> None:
    """
    Dana Holloway is expected to resign on Friday.
    """
    assert english == ["Dana Holloway […] resign on Friday | unknown"]


def test_a_sentence_that_opens_with_a_day_is_not_put_in_the_last_speakers_mouth(english: list[str]) -> None:
    """
    The mayor said taxes would rise. On Sunday the king met the president.
    """
    assert english == ["taxes would rise | mayor"]


def test_miles_per_hour_have_no_source(english: list[str]) -> None:
    """
    The storm, still strong on Sunday with winds of 85 miles per hour, is moving north across the bay.
    """
    assert english == []


def test_the_topic_of_a_headline_does_not_speak(italian: list[str]) -> None:
    """
    Incendio a Montaldo: due barche distrutte nella notte.

    Borsa: chiude in calo Milano

    Porto, gli esperti: «Sì alla riapertura, no ai rimborsi»
    """
    assert italian == ["Sì alla riapertura, no ai rimborsi | esperti"]


def test_what_was_found_does_not_speak(english: list[str]) -> None:
    """
    Police found the purse and said they knew the owner.
    """
    assert english == ["they knew the owner | Police"]


def test_all_that_tells_who_the_source_is_stays_out_of_the_content(english: list[str]) -> None:
    """
    According to employee Judy Farrow, it is the same bread that the bakery sold 11 years ago.
    """
    assert english == ["it is the same bread that the bakery sold 11 years ago | Judy Farrow"]


def test_the_remote_past_reports_too(italian: list[str]) -> None:
    """
    I consiglieri aggiunsero che il porto era chiuso. Karim Salvi riconobbe che il ponte era vecchio.
    """
    assert italian == ["il porto era chiuso | consiglieri", "il ponte era vecchio | Karim Salvi"]


def test_who_is_asked_is_no_part_of_what_is_asked(italian: list[str]) -> None:
    """
    Il presidente chiede ai cittadini di restare a casa.
    """
    assert italian == ["restare a casa | presidente"]


def test_the_author_nobody_and_everybody_are_no_sources(english: list[str]) -> None:
    """
    The firm has a new oven, which I think we can blame for the queue. Nobody believes the bridge is safe.
    """
    assert english == []


def test_two_noun_phrases_in_a_row_are_a_source_and_a_subject(italian: list[str]) -> None:
    """
    Secondo fonti ospedaliere i feriti sarebbero almeno venti, ma il sindaco parla di sei.
    """
    assert italian == ["i feriti sarebbero almeno venti | fonti ospedaliere", "sei | sindaco"]


def test_neither_confirming_nor_denying_denies_nothing(english: list[str]) -> None:
    """
    The ministry would neither confirm nor deny the reports.
    """
    assert english == []


def test_a_surname_is_the_person_named_before_whatever_the_recogniser_saw(english: list[str]) -> None:
    """
    “There is no invasion,” said the Tarvian spokeswoman, Milena Korsh.

    Korsh, interviewed by Radio Lantern, repeated that the troops would stay.
    """
    assert english[1].startswith("the troops would stay | Milena Korsh")


def test_the_same_office_of_another_body_is_another_person(english: list[str]) -> None:
    """
    The union's lawyer, Tom Reeve, said pay was low. The firm's lawyer said it was fair.
    """
    assert english == ["pay was low | Tom Reeve", "it was fair | firm's lawyer"]


def test_the_same_office_of_another_body_is_another_person_in_italian(italian: list[str]) -> None:
    """
    Il portavoce del sindacato, Dario Conti, ha detto che la paga è bassa. Il portavoce dell'azienda nega che sia bassa.

    Il portavoce ha aggiunto che i turni non cambiano.
    """
    assert [line.rpartition(" | ")[2] for line in italian[:2]] == ["Dario Conti", "portavoce dell'azienda"]


def test_a_past_form_after_said_is_a_claim_without_that(english: list[str]) -> None:
    """
    The mayor said two alarms failed. The fire chief said prices dropped on Sunday.
    """
    assert english == ["two alarms failed | mayor", "prices dropped on Sunday | fire chief"]


def test_what_a_cue_interrupts_goes_on(italian: list[str]) -> None:
    """
    Il ponte è sicuro, hanno spiegato i tecnici, e non crollerà.
    """
    assert italian == ["Il ponte è sicuro […] e non crollerà | tecnici"]
