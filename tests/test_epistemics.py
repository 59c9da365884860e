"""Epistemics: how sure, what stance, what is hearsay, where and by when, and what nobody knows.

The first part is read from trees written by hand, so that a failing case is a failing rule; the second from the shipped
pipelines, one sentence of news a row.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from expectations import pipeline_of

from hearsay import analyze
from hearsay.annotate import Parse
from hearsay.epistemics import Epistemics, assess
from hearsay.lexicon import load_lexicon
from hearsay.records import Analysis, Attribution, Certainty, Document, Mode, Source, Span, Stance
from hearsay.text import quotations
from hearsay.times import find_times

SPEAKER = Source((), "Irene Zuliani", "person", "person:irene-zuliani")


def flat(text: str) -> str:
    """Return rows for words that need no tree: the first heads all others."""
    joins = {"and", "e"}
    words = text.split()
    return "\n".join(
        f"{word} {word.lower()} {'CCONJ' if word in joins else 'X'} {0 if i == 0 else 1} {'root' if i == 0 else 'dep'}"
        for i, word in enumerate(words)
    )


def spot(parse: Parse, words: str) -> tuple[Span, ...]:
    """Return the span of `words` in the text, none where there are none."""
    if not words:
        return ()
    start = parse.text.index(words)
    return (Span(start, start + len(words)),)


def claim(
    parse: Parse,
    content: str,
    cue: str = "",
    *,
    stance: Stance = "asserts",
    certainty: Certainty = "certain",
    rule: str = "verb:clause",
    mode: Mode = "indirect",
    source: Source = SPEAKER,
) -> Attribution:
    """Return a claim as attribution leaves it: with the stance and certainty of its cue."""
    where = spot(parse, cue)
    deciding = where if certainty != "certain" else ()
    return Attribution("c", spot(parse, content), where, (source,), mode, stance, certainty, deciding, rule=rule)


def assessed(parse: Parse, lang: str, claims: Sequence[Attribution], published: str | None = None) -> Epistemics:
    """Return what epistemics says of the claims."""
    times = find_times(parse.text, lang, published)
    return assess(parse, claims, quotations(parse.text), times, load_lexicon(lang), published)


def one(
    rows: str, lang: str, content: str, cue: str = "", published: str | None = None, **given: object
) -> tuple[Attribution, str]:
    """Return the one claim of a parse after it was assessed, and the text."""
    parse = Parse.from_rows(rows)
    read = assessed(parse, lang, [claim(parse, content, cue, **given)], published)  # type: ignore[arg-type]
    return read.attributions[0], parse.text


# Trees by hand

SAREBBE = """
Secondo secondo ADP 3 case
la il DET 3 det
prefettura prefettura NOUN 6 obl
sarebbe essere AUX 6 aux Mood=Cnd|Person=3|VerbForm=Fin
stato essere AUX 6 aux:pass VerbForm=Part
chiuso chiudere VERB 0 root VerbForm=Part
il il DET 8 det
ponte ponte NOUN 6 nsubj:pass
"""


def test_the_evidential_conditional_is_marked_and_leaves_certainty_alone() -> None:
    found, text = one(SAREBBE, "it", "sarebbe stato chiuso il ponte", "Secondo", rule="phrase:according")
    assert found.reported_conditional
    assert found.certainty == "certain"
    assert [(sign.kind, sign.span.of(text)) for sign in found.distance] == [("conditional", "sarebbe")]


PARTITO = """
Zuliani Zuliani PROPN 3 nsubj
{aux} avere AUX 3 aux Mood=Ind|Person=3|Tense={tense}|VerbForm=Fin
detto dire VERB 0 root VerbForm=Part
che che SCONJ {head} mark
{subject}sarebbe essere AUX {head} aux Mood=Cnd|Person=3|VerbForm=Fin
partito partire VERB 3 ccomp VerbForm=Part
"""


@pytest.mark.parametrize(
    ("aux", "tense", "subject", "hearsay_of", "stance"),
    [
        pytest.param("ha", "Pres", "", False, "predicts", id="her own departure"),
        pytest.param("ha", "Pres", "Tessarin Tessarin PROPN 7 nsubj\n", True, "asserts", id="somebody else's"),
        pytest.param("aveva", "Imp", "Tessarin Tessarin PROPN 7 nsubj\n", False, "predicts", id="said long ago"),
    ],
)
def test_a_future_seen_from_the_past_is_no_hearsay(
    aux: str, tense: str, subject: str, hearsay_of: bool, stance: Stance
) -> None:
    rows = PARTITO.format(aux=aux, tense=tense, subject=subject, head=7 if subject else 6)
    content = "Tessarin sarebbe partito" if subject else "sarebbe partito"
    found, _ = one(rows, "it", content, f"{aux} detto che")
    assert (found.reported_conditional, found.stance) == (hearsay_of, stance)


def test_the_conditional_of_a_condition_and_of_the_speakers_own_words_is_no_hearsay() -> None:
    """Se piovesse chiuderebbe il ponte / «Sarebbe un errore»."""
    condition = """
    Se se SCONJ 2 mark
    piovesse piovere VERB 3 advcl Mood=Sub|VerbForm=Fin
    chiuderebbe chiudere VERB 0 root Mood=Cnd|Person=3|VerbForm=Fin
    il il DET 5 det
    ponte ponte NOUN 3 nsubj
    """
    found, _ = one(condition, "it", "Se piovesse chiuderebbe il ponte")
    assert not found.reported_conditional
    assert found.stance == "predicts"
    words = """
    « « PUNCT 4 punct
    Sarebbe essere AUX 4 cop Mood=Cnd|Person=3|VerbForm=Fin
    un uno DET 4 det
    errore errore NOUN 0 root
    » » PUNCT 4 punct
    """
    found, _ = one(words, "it", "Sarebbe un errore", rule="quote:alone", mode="direct")
    assert not found.reported_conditional


@pytest.mark.parametrize(
    ("text", "lang", "certainty", "deciding", "band"),
    [
        ("reinforcements are almost certainly on their way", "en", "probable", "almost certainly", (95, 99)),
        ("reinforcements are very likely on their way", "en", "probable", "very likely", (80, 95)),
        ("reinforcements are likely on their way", "en", "probable", "likely", (55, 80)),
        ("reinforcements are unlikely to come", "en", "unlikely", "unlikely", (20, 45)),
        ("reinforcements are perhaps on their way", "en", "possible", "perhaps", None),
        ("reinforcements are on their way", "en", "certain", "", None),
        ("i rinforzi sono altamente probabili", "it", "probable", "altamente probabili", (80, 95)),
        ("il crollo è altamente probabile", "it", "probable", "altamente probabile", (80, 95)),
        ("il crollo è improbabile", "it", "unlikely", "improbabile", (20, 45)),
        ("forse il crollo era annunciato", "it", "possible", "forse", None),
    ],
)
def test_words_of_likelihood_give_the_class_and_only_those_of_icd_203_a_band(
    text: str, lang: str, certainty: Certainty, deciding: str, band: tuple[int, int] | None
) -> None:
    found, read = one(flat(text), lang, text)
    assert (found.certainty, found.icd203) == (certainty, band)
    assert [span.of(read) for span in found.certainty_cue] == ([deciding] if deciding else [])


def test_a_hedge_in_a_relative_clause_leaves_the_main_clause_certain() -> None:
    """The bridge, which may be mined, is closed."""
    rows = """
    bridge bridge NOUN 5 nsubj
    that that PRON 4 nsubj
    may may AUX 4 aux
    fall fall VERB 1 acl:relcl
    closed close VERB 0 root VerbForm=Part
    """
    found, _ = one(rows, "en", "bridge that may fall closed")
    assert found.certainty == "certain"


@pytest.mark.parametrize(
    ("text", "lang", "unknown"),
    [
        ("Il sindaco tace : Non è chiaro dove sia finito il denaro .", "it", "Non è chiaro dove sia finito il denaro"),
        ("Un numero imprecisato , secondo il sindaco .", "it", "Un numero imprecisato"),
        ("La prefettura non ha risposto alle domande .", "it", "La prefettura non ha risposto alle domande"),
        ("La notizia , se confermata , sarebbe grave .", "it", "se confermata"),
        ("A spokesman declined to comment .", "en", "A spokesman declined to comment"),
        ("The cause remains unclear , and the road is shut .", "en", "The cause remains unclear"),
        ("Police have yet to name the driver .", "en", "Police have yet to name the driver"),
    ],
)
def test_what_the_text_says_is_not_known_is_kept_with_its_clause(text: str, lang: str, unknown: str) -> None:
    parse = Parse.from_rows(flat(text))
    assert [found.span.of(parse.text) for found in assessed(parse, lang, []).unknowns] == [unknown]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("È chiaro che il ponte regge .", "it"),
        ("Il sindaco ha risposto a tutte le domande .", "it"),
        ("L' obiettivo non è certo fermare i lavori .", "it"),
        ("It is clear that the bridge holds .", "en"),
        ("A well known firm of engineers was named .", "en"),
    ],
)
def test_what_is_known_is_not_unknown(text: str, lang: str) -> None:
    assert assessed(Parse.from_rows(flat(text)), lang, []).unknowns == ()


def test_a_forecast_is_due_by_the_end_of_its_term_and_an_assertion_is_not() -> None:
    """Il cantiere chiuderà entro la fine dell'anno. Il cantiere chiude."""
    rows = """
    Il il DET 2 det
    cantiere cantiere NOUN 3 nsubj
    {verb}
    entro entro ADP 6 case
    la il DET 6 det
    fine fine NOUN 3 obl
    dell' di ADP 8 case
    anno anno NOUN 6 nmod
    """
    future = rows.format(verb="chiuderà chiudere VERB 0 root Mood=Ind|Tense=Fut|VerbForm=Fin")
    content = "Il cantiere chiuderà entro la fine dell' anno"
    parse = Parse.from_rows(future)
    read = assessed(parse, "it", [claim(parse, content)], "2024-10-16")
    assert read.attributions[0].stance == "predicts"
    assert [(term.claim, term.due and term.due[1]) for term in read.forecasts] == [("c", "2024-12-31")]
    past = rows.format(verb="chiuse chiudere VERB 0 root Mood=Ind|Tense=Past|VerbForm=Fin")
    found, _ = one(past, "it", content.replace("chiuderà", "chiuse"), "", "2025-10-16")
    assert (found.stance, found.deadline, found.due) == ("asserts", None, None)


LABEL = """
Ha avere AUX 2 aux Mood=Ind|VerbForm=Fin
definito definire VERB 0 root VerbForm=Part
le il DET 4 det
accuse accusa NOUN 2 obj
{label} {lemma} {pos} 2 xcomp
"""


@pytest.mark.parametrize(
    ("label", "lemma", "pos", "stance"),
    [("bufale", "bufala", "NOUN", "denies"), ("false", "falso", "ADJ", "denies"), ("gravi", "grave", "ADJ", "thinks")],
)
def test_a_label_that_means_false_denies(label: str, lemma: str, pos: str, stance: Stance) -> None:
    rows = LABEL.format(label=label, lemma=lemma, pos=pos)
    found, _ = one(rows, "it", f"le accuse {label}", "Ha definito", stance="thinks", rule="verb:label")
    assert found.stance == stance


def test_an_alleged_thing_and_a_word_in_marks_show_distance() -> None:
    text = "la presunta truffa del « tesoro » è finita"
    found, read = one(flat(text), "it", text, mode="mixed", source=Source((), "unknown", "unknown"))
    assert {(sign.kind, sign.span.of(read)) for sign in found.distance} == {
        ("alleged", "presunta"),
        ("scare_quotes", "« tesoro »"),
    }
    assert found.certainty == "unknown"


def test_a_word_in_marks_that_a_named_speaker_used_is_no_scare_quote() -> None:
    text = "la truffa del « tesoro » è finita"
    found, _ = one(flat(text), "it", text, mode="mixed")
    assert found.distance == ()


def test_the_channel_next_to_the_cue_is_the_venue() -> None:
    """Zuliani ha scritto su Telegram che il ponte regge."""
    rows = """
    Zuliani Zuliani PROPN 3 nsubj
    ha avere AUX 3 aux Mood=Ind|VerbForm=Fin
    scritto scrivere VERB 0 root VerbForm=Part
    su su ADP 5 case
    Telegram Telegram PROPN 3 obl
    che che SCONJ 9 mark
    il il DET 8 det
    ponte ponte NOUN 9 nsubj
    regge reggere VERB 3 ccomp Mood=Ind|Tense=Pres|VerbForm=Fin
    """
    found, text = one(rows, "it", "il ponte regge", "ha scritto")
    assert found.venue is not None
    assert found.venue.of(text) == "Telegram"
    elsewhere, _ = one(rows.replace("Telegram", "carta"), "it", "il ponte regge", "ha scritto")
    assert elsewhere.venue is None


LEAK = """
Voss Voss PROPN 2 nsubj
said say VERB 0 root Mood=Ind|VerbForm=Fin
engineers engineer NOUN 4 nsubj
closed close VERB 2 ccomp Mood=Ind|VerbForm=Fin
{obj}
after after ADP 10 case
a a DET 10 det
{obl}
"""


@pytest.mark.parametrize(
    ("obj", "obl", "certainty"),
    [
        ("a a DET 7 det\nsmall small ADJ 7 amod\nvalve valve NOUN 4 obj", "possible possible ADJ 10 amod", "certain"),
        ("a a DET 7 det\npossible possible ADJ 7 amod\nleak leak NOUN 4 obj", "long long ADJ 10 amod", "possible"),
    ],
    ids=["of a circumstance", "of the object"],
)
def test_an_adjective_bears_on_the_claim_only_through_what_it_is_about(
    obj: str, obl: str, certainty: Certainty
) -> None:
    """Voss said engineers closed a small valve after a possible …; … closed a possible leak after a long …"""
    rows = LEAK.format(obj=obj, obl=obl.replace(" 10 ", " 11 ") + "\nsearch search NOUN 4 obl").replace(" 10 ", " 11 ")
    found, _ = one(rows, "en", " ".join(line.split()[0] for line in rows.strip().splitlines()[2:]), "said")
    assert found.certainty == certainty


# The shipped pipelines


def analysed(lang: str, text: str) -> Analysis:
    """Return the analysis of a text of June 2024, or skip the test while its language has no pipeline."""
    pipeline_of(lang)
    return analyze(Document(id="x", text=text, lang=lang, published="2024-06-12"))


@pytest.mark.parametrize(
    ("lang", "text", "stance", "certainty"),
    [
        ("it", "Il sindaco Nicola Tessarin ha detto che il ponte è chiuso.", "asserts", "certain"),
        ("it", "Il sindaco Nicola Tessarin ha detto che il ponte riaprirà a settembre.", "predicts", "certain"),
        ("it", "Il sindaco Nicola Tessarin ha detto che il ponte potrebbe crollare.", "predicts", "possible"),
        ("it", "Nicola Tessarin ha detto che alcuni potrebbero essere già stati feriti.", "asserts", "possible"),
        ("it", "La giunta di Portomoro si aspetta che la ditta mandi altri operai.", "predicts", "probable"),
        ("it", "Il sindaco Nicola Tessarin ha negato che il ponte sia chiuso.", "denies", "certain"),
        ("it", "Il sindaco Nicola Tessarin ha chiesto se il ponte sia chiuso.", "questions", "unknown"),
        ("it", "Il sindaco Nicola Tessarin teme che il ponte sia lesionato.", "thinks", "possible"),
        ("it", "Il sindaco Nicola Tessarin ha ordinato di chiudere il ponte.", "orders", "certain"),
        ("it", "È improbabile, ragiona un dirigente, che il ponte regga a lungo.", "predicts", "unlikely"),
        ("it", "È possibile, sostiene il sindaco Nicola Tessarin, che il ponte sia lesionato.", "asserts", "possible"),
        ("it", "«È una bufala», ha replicato il sindaco Nicola Tessarin.", "denies", "certain"),
        ("en", "Mayor Neil Voss said that the bridge was closed.", "asserts", "certain"),
        ("en", "Mayor Neil Voss said that the bridge would reopen in September.", "predicts", "certain"),
        ("en", "Mayor Neil Voss said that the bridge might collapse.", "predicts", "possible"),
        ("en", "Mayor Neil Voss denied that the bridge was closed.", "denies", "certain"),
        ("en", "Mayor Neil Voss asked whether the bridge was closed.", "questions", "unknown"),
        ("en", "Mayor Neil Voss fears that the bridge is damaged.", "thinks", "possible"),
        ("en", "It is unlikely, the coastguard said, that the ferry was insured.", "asserts", "unlikely"),
        ("en", "Drivers were told by the fire brigade to avoid the valley road.", "orders", "certain"),
        ("en", "Mayor Neil Voss said that the bridge was shut after a possible leak.", "asserts", "certain"),
        ("en", "“It is a hoax,” said Mayor Neil Voss.", "denies", "certain"),
        ("en", "“Stay away from the bridge,” said Mayor Neil Voss.", "orders", "certain"),
    ],
)
def test_a_sentence_of_news_has_the_stance_and_certainty_of_its_words(
    lang: str, text: str, stance: Stance, certainty: Certainty
) -> None:
    claims = analysed(lang, text).attributions
    assert [(found.stance, found.certainty) for found in claims] == [(stance, certainty)]


@pytest.mark.parametrize(
    ("lang", "content", "certainty", "deciding"),
    [
        ("en", "it was likely that the valve had failed", "probable", "likely"),
        ("en", "it was not likely that the valve had failed", "unlikely", "likely"),
        ("en", "it was not unlikely that the valve had failed", "possible", "unlikely"),
        ("en", "it was not possible to close the bridge", "certain", ""),
        ("en", "it appeared the valve had failed", "probable", "it appeared"),
        ("en", "it was plausible that the valve had failed", "possible", "plausible"),
        ("en", "the figures were not necessarily wrong", "possible", "not necessarily"),
        ("en", "there was little doubt that the valve had failed", "probable", "little doubt"),
        ("en", "the cause was uncertain", "unknown", "uncertain"),
        ("it", "è probabile che la valvola fosse chiusa", "probable", "probabile"),
        ("it", "non è probabile che la valvola fosse chiusa", "unlikely", "probabile"),
        ("it", "non è improbabile che la valvola fosse chiusa", "possible", "improbabile"),
        ("it", "non è possibile chiudere il ponte", "certain", ""),
        ("it", "i piloni sembrano lesionati", "probable", "sembrano"),
        ("it", "è difficile che il ponte riapra", "unlikely", "difficile che"),
        ("it", "non è detto che il ponte riapra", "unknown", "non è detto che"),
    ],
)
def test_a_negation_turns_the_likelihood_that_it_stands_before(
    lang: str, content: str, certainty: Certainty, deciding: str
) -> None:
    lead = {"en": "Mayor Neil Voss said ", "it": "Il sindaco Nicola Tessarin ha detto che "}[lang]
    text = f"{lead}{content}."
    found = analysed(lang, text).attributions[0]
    assert (found.certainty, " ".join(span.of(text) for span in found.certainty_cue)) == (certainty, deciding)
