"""Trees that contradict themselves, put right by the order of words; and claims that only look like claims.

The docstring is the article. A tree is written by hand as a parser left it; what the shipped pipeline reads is one line
a claim: what is said, after `|` on whose word, the nearest first, and the stance. People and outlets do not exist.
"""

from __future__ import annotations

import inspect

import pytest
from expectations import pipeline_of

from hearsay.annotate import Name, Parse
from hearsay.attribution.mend import mended
from hearsay.lexicon import load_lexicon
from hearsay.pipeline import analyze
from hearsay.records import Document


@pytest.fixture
def english(request: pytest.FixtureRequest) -> list[str]:
    """Return the claims of the English article that is the test's docstring."""
    pipeline_of("en")
    text = inspect.cleandoc(request.function.__doc__)
    claims = analyze(Document("an-article", text, "en")).attributions
    return [f"{c.words(text)} | {' ← '.join(source.name for source in c.sources)} | {c.stance}" for c in claims]


def arcs(rows: str, names: list[Name] | None = None) -> list[str]:
    """Return the mended tree of a parse written by hand, each word as `word relation head`."""
    parse = mended(Parse.from_rows(rows, names or []), load_lexicon("en"))
    return [f"{t.text} {t.dep} {parse.tokens[t.head].text if t.head != t.i else '-'}" for t in parse.tokens]


SUBJECTS = """
Moy Moy PROPN 2 nsubj
told tell VERB 0 root VerbForm=Fin|Tense=Past
the the DET 4 det
Courier courier PROPN 2 nsubj
it it PRON 7 nsubj
was be AUX 7 cop VerbForm=Fin
closed closed ADJ 2 ccomp
. . PUNCT 2 punct
"""
CLAUSE = """
She she PRON 2 nsubj
added add VERB 0 root VerbForm=Fin|Tense=Past
the the DET 4 det
cause cause NOUN 2 obj
remained remain VERB 2 ccomp VerbForm=Fin|Tense=Past
unclear unclear ADJ 5 xcomp
. . PUNCT 2 punct
"""
NOUN = """
Ross Ross PROPN 2 nsubj
doubts doubt NOUN 0 root
that that SCONJ 6 mark
it it PRON 6 nsubj
is be AUX 6 cop VerbForm=Fin
safe safe ADJ 2 ccomp
. . PUNCT 2 punct
"""
PARTICIPLE = """
Its its PRON 2 nmod:poss
chairman chairman NOUN 4 nsubj
dismissed dismiss VERB 4 amod VerbForm=Part|Tense=Past
suggestions suggestion NOUN 0 root
of of ADP 6 case
fraud fraud NOUN 4 nmod
. . PUNCT 4 punct
"""
MAIN = """
A a DET 2 det
memo memo NOUN 9 nsubj:pass
to to ADP 4 case
staff staff NOUN 2 nmod
indicated indicate VERB 4 acl VerbForm=Part|Tense=Past
jobs job NOUN 5 obj
would would AUX 9 aux VerbForm=Fin
be be AUX 9 aux:pass VerbForm=Inf
cut cut VERB 0 root VerbForm=Part|Tense=Past
. . PUNCT 9 punct
"""
BEFORE = """
The the DET 2 det
ferry ferry NOUN 11 nsubj
carrying carry VERB 2 acl VerbForm=Ger
them they PRON 3 obj
landed land VERB 2 acl VerbForm=Part|Tense=Past
at at ADP 7 case
six six NUM 5 obl
, , PUNCT 10 punct
an a DET 10 det
official official NOUN 11 nsubj
said say VERB 0 root VerbForm=Fin|Tense=Past
. . PUNCT 11 punct
"""
SEMICOLON = """
The the DET 2 det
region region NOUN 3 nsubj
pays pay VERB 0 root VerbForm=Fin|Tense=Pres
by by ADP 5 case
October October PROPN 3 obl
; ; PUNCT 8 punct
the the DET 8 det
league league NOUN 5 appos
opposes oppose VERB 3 conj VerbForm=Fin|Tense=Pres
it it PRON 9 obj
. . PUNCT 3 punct
"""
COMPOUND = """
Drivers driver NOUN 3 nsubj:pass
were be AUX 3 aux:pass VerbForm=Fin
told tell VERB 0 root VerbForm=Part|Tense=Past
by by ADP 6 case
the the DET 6 det
fire fire NOUN 3 obl:agent
brigade brigade NOUN 3 xcomp
to to PART 9 mark
leave leave VERB 7 acl VerbForm=Inf
. . PUNCT 3 punct
"""
OWNED = """
The the DET 2 det
witnesses witness NOUN 6 nsubj
’ ’ PART 2 case
memories memory NOUN 6 nsubj
had have AUX 6 aux VerbForm=Fin
faded fade VERB 0 root VerbForm=Part|Tense=Past
. . PUNCT 6 punct
"""
GERUND = """
She she PRON 2 nsubj
denied deny VERB 0 root VerbForm=Fin|Tense=Past
hearing hear VERB 4 amod VerbForm=Ger
shots shot NOUN 2 obj
. . PUNCT 2 punct
"""

FALSE = """
Reports report NOUN 9 nsubj
that that SCONJ 4 mark
it it PRON 4 nsubj
broke break VERB 1 acl:relcl VerbForm=Fin|Tense=Past
are be AUX 6 cop VerbForm=Fin
false false ADJ 1 ccomp
, , PUNCT 8 punct
he he PRON 9 nsubj
said say VERB 0 root VerbForm=Fin|Tense=Past
. . PUNCT 9 punct
"""
RUMOUR = """
A a DET 2 det
rumour rumour NOUN 8 nsubj
that that PRON 5 obj
he he PRON 5 nsubj
copied copy VERB 2 acl:relcl VerbForm=Fin|Tense=Past
the the DET 7 det
draft draft NOUN 5 obj
spread spread VERB 0 root VerbForm=Fin|Tense=Past
. . PUNCT 8 punct
"""
PAID = """
Meridian Meridian ADJ 2 amod
denies denial NOUN 4 nsubj:pass
having have AUX 4 aux VerbForm=Part|Tense=Pres
paid pay VERB 0 root VerbForm=Part|Tense=Past
. . PUNCT 4 punct
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(SUBJECTS, {"Moy nsubj told", "Courier iobj told", "it nsubj closed"}, id="who was told"),
        pytest.param(CLAUSE, {"cause nsubj remained", "remained ccomp added"}, id="the subject of a bare clause"),
        pytest.param(NOUN, {"Ross nsubj doubts", "doubts root -"}, id="a noun with a subject"),
        pytest.param(
            PARTICIPLE, {"chairman nsubj dismissed", "suggestions obj dismissed"}, id="a verb before its object"
        ),
        pytest.param(MAIN, {"memo nsubj indicated", "cut ccomp indicated", "jobs nsubj cut"}, id="a main verb"),
        pytest.param(BEFORE, {"ferry nsubj landed", "landed ccomp said", "official nsubj said"}, id="a clause before"),
        pytest.param(SEMICOLON, {"league nsubj opposes", "October obl pays"}, id="after the semicolon"),
        pytest.param(COMPOUND, {"brigade obl:agent told", "fire compound brigade", "leave xcomp told"}, id="two nouns"),
        pytest.param(OWNED, {"witnesses nmod:poss memories", "memories nsubj faded"}, id="an owner"),
        pytest.param(FALSE, {"Reports nsubj false", "false ccomp said"}, id="what the clause says of a noun"),
        pytest.param(RUMOUR, {"that mark copied", "draft obj copied"}, id="a conjunction"),
        pytest.param(
            PAID, {"Meridian nsubj denies", "paid xcomp denies", "denies root -"}, id="who denies having done"
        ),
        pytest.param(GERUND, {"hearing xcomp denied", "shots obj hearing"}, id="what was not done"),
    ],
)
def test_the_order_of_words_puts_a_clause_right(rows: str, expected: set[str]) -> None:
    assert expected <= set(arcs(rows))


SOUND = """
The the DET 2 det
mayor mayor NOUN 3 nsubj
told tell VERB 0 root VerbForm=Fin|Tense=Past
reporters reporter NOUN 3 iobj
she she PRON 7 nsubj
would would AUX 7 aux VerbForm=Fin
stay stay VERB 3 ccomp VerbForm=Inf
. . PUNCT 3 punct
"""


def test_a_sound_tree_stays_as_it_is() -> None:
    parse = Parse.from_rows(SOUND)
    assert mended(parse, load_lexicon("en")) is parse


def test_languages_that_keep_the_complementiser_are_left_alone() -> None:
    parse = Parse.from_rows(SUBJECTS)
    assert mended(parse, load_lexicon("it")) is parse


TITLED = """
Secretary secretary PROPN 3 nmod:desc
Dora Dora PROPN 3 compound
Raun Raun PROPN 4 nsubj
resigned resign VERB 0 root VerbForm=Fin|Tense=Past
. . PUNCT 4 punct

Raun Raun PROPN 2 nsubj
left leave VERB 0 root VerbForm=Fin|Tense=Past
at at ADP 4 case
noon noon NOUN 2 obl
. . PUNCT 2 punct
"""


def test_who_has_a_title_is_a_person_and_so_is_the_last_name_alone() -> None:
    parse = mended(Parse.from_rows(TITLED), load_lexicon("en"))
    assert parse.names == [Name(1, 3, "PER"), Name(5, 6, "PER")]
    assert [token.ent for token in parse.tokens[:4]] == ["", "PER", "PER", ""]


def test_a_paper_that_was_told_passes_it_on(english: list[str]) -> None:
    """An aide told the Westbourne Review that the minister could be gone by the weekend."""
    assert english == ["the minister could be gone by the weekend | aide ← Westbourne Review | predicts"]


def test_the_denied_charge_is_what_was_charged(english: list[str]) -> None:
    """The police deny accusations of brutality."""
    assert "brutality | police | denies" in english


def test_who_is_quoted_as_saying_something_said_it(english: list[str]) -> None:
    """The Harbour Courier quoted Dana Holloway as saying that the bridge was safe."""
    assert english == ["the bridge was safe | Dana Holloway ← Harbour Courier | asserts"]


def test_who_was_quoted_by_an_outlet_said_it(english: list[str]) -> None:
    """Dana Holloway was quoted by the Harbour Courier as saying that the bridge was safe."""
    assert english == ["the bridge was safe | Dana Holloway ← Harbour Courier | asserts"]


def test_what_somebody_was_asked_about_is_no_claim(english: list[str]) -> None:
    """Asked if the mayor said the bridge was safe, Piet Oakhurst smiled."""
    assert english == []


def test_what_would_follow_if_somebody_said_it_is_no_claim(english: list[str]) -> None:
    """If the mayor said the bridge was safe, the council would reopen it."""
    assert english == []


def test_a_condition_after_its_clause_is_no_claim(english: list[str]) -> None:
    """Piet Oakhurst would resign if the mayor claimed that the bridge was safe."""
    assert english == []


def test_no_doubt_is_nobodys_doubt(english: list[str]) -> None:
    """Dana Holloway said there was no doubt that the bridge was safe."""
    assert english == ["there was no doubt that the bridge was safe | Dana Holloway | asserts"]


def test_who_has_no_doubt_thinks_so(english: list[str]) -> None:
    """Dana Holloway has no doubt that the bridge is safe."""
    assert english == ["the bridge is safe | Dana Holloway | thinks"]


def test_who_is_not_sure_does_not_deny(english: list[str]) -> None:
    """Dana Holloway was not sure that the bridge was safe."""
    assert english == ["the bridge was safe | Dana Holloway | questions"]


def test_what_is_said_of_a_claim_is_no_part_of_it(english: list[str]) -> None:
    """Dana Holloway's claim that the bridge was safe has been questioned."""
    assert english == ["the bridge was safe | Dana Holloway | asserts"]


def test_a_label_ends_where_the_speaker_does_something_else(english: list[str]) -> None:
    """Dana Holloway called the claim a lie and invited him to watch the video."""
    assert english == ["the claim a lie | Dana Holloway | denies"]


def test_who_calls_itself_something_gives_its_name(english: list[str]) -> None:
    """A group calling itself Glasswing claimed that the files were sold."""
    assert english == ["the files were sold | group | asserts"]


def test_the_source_ends_where_its_adjective_ends(english: list[str]) -> None:
    """The bank is looking for a buyer, according to two people familiar with the matter, adding to its troubles."""
    assert english == ["The bank is looking for a buyer | two people familiar with the matter | asserts"]


def test_a_body_that_was_named_is_meant_by_it(english: list[str]) -> None:
    """The defence ministry confirmed the report. On Tuesday it said its forces had crossed the river."""
    assert english[1:] == ["its forces had crossed the river | defence ministry | asserts"]


def test_what_is_called_for_is_an_event(english: list[str]) -> None:
    """Dana Holloway called for an inquiry to be held by October."""
    assert english == ["an inquiry to be held by October | Dana Holloway | orders"]


def test_a_name_with_a_hyphen_is_one_name(english: list[str]) -> None:
    """“The file is closed,” prosecutor Eva-Marie Lindqvist said."""
    assert english == ["The file is closed, | Eva-Marie Lindqvist | asserts"]
