"""Treebanks become what the pipelines see: surface tokens, one convention, real text."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("spacy")

import spacy

from train import speech_en
from train.conllu import Sentence, is_tree, parse, surface
from train.convert import detokenised, document, paragraphs
from train.harmonise import Conventions, harmonise, learn
from train.ner_data import Named, iob, name_pool, swapped, tagged
from train.speech import reported
from train.variants import restyle, spaces


def _tree(text: str) -> Sentence:
    """Read one sentence written with spaces for tabs: ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL MISC."""
    rows = []
    for line in text.strip().splitlines():
        cells = line.split()
        rows.append("\t".join([*cells[:8], "_", cells[8] if len(cells) > 8 else "_"]))
    return next(parse("\n".join(rows) + "\n"))


DELLA = """
1 La il DET RD Definite=Def|Gender=Fem|Number=Sing|PronType=Art 2 det
2 portavoce portavoce NOUN S Number=Sing 6 nsubj
3-4 della _ _ _ _ _ _
3 di di ADP E _ 5 case
4 la il DET RD Definite=Def|Gender=Fem|Number=Sing|PronType=Art 5 det
5 Regione regione NOUN S Gender=Fem|Number=Sing 2 nmod
6 smentisce smentire VERB V Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 0 root SpaceAfter=No
7 . . PUNCT FS _ 6 punct
"""

DARGLI = """
1 Vuole volere VERB V Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 0 root
2-3 dargli _ _ _ _ _ _
2 dare dare VERB V VerbForm=Inf 1 xcomp
3 gli gli PRON PC Clitic=Yes|Person=3|PronType=Prs 2 iobj
4 ragione ragione NOUN S Gender=Fem|Number=Sing 2 obj
"""


def test_della_becomes_one_preposition_with_the_article_s_features() -> None:
    words = surface(_tree(DELLA), merge_all=True).words
    assert [word.form for word in words] == ["La", "portavoce", "della", "Regione", "smentisce", "."]
    della = words[2]
    assert (della.lemma, della.upos, della.deprel, della.head) == ("di", "ADP", "case", 4)
    assert della.feats == "Definite=Def|Gender=Fem|Number=Sing|PronType=Art"
    assert [word.head for word in words] == [2, 5, 4, 2, 0, 5]


def test_dargli_stays_the_verb_and_keeps_its_object() -> None:
    words = surface(_tree(DARGLI), merge_all=True).words
    assert [(word.form, word.lemma, word.upos, word.head, word.deprel) for word in words] == [
        ("Vuole", "volere", "VERB", 0, "root"),
        ("dargli", "dare", "VERB", 1, "xcomp"),
        ("ragione", "ragione", "NOUN", 2, "obj"),
    ]
    assert words[1].feats == "Clitic=Yes|VerbForm=Inf"


def test_the_text_is_the_sentence_as_it_was_printed() -> None:
    doc = document(spacy.blank("it"), [surface(_tree(DELLA), merge_all=True)] * 2)
    assert doc.text == "La portavoce della Regione smentisce. La portavoce della Regione smentisce. "
    assert [token.text for token in doc if token.dep_ == "ROOT"] == ["smentisce", "smentisce"]
    assert [sent.start for sent in doc.sents] == [0, 6]


def test_the_paragraphs_of_a_file_are_kept_and_part_its_sentences() -> None:
    row = "1\tRiaprirà\triaprire\tVERB\t_\t_\t0\troot\t_\t_\n"
    heads = ("# newdoc id = porto\n", "", "# newpar\n", "# newpar_block = list\n", "# newpar id = porto-2\n")
    sentences = list(parse("\n".join(head + row for head in heads)))
    assert [sentence.opens for sentence in sentences] == [True, False, True, False, True]
    assert [len(found) for found in paragraphs(sentences)] == [2, 2, 1]
    assert surface(sentences[0], merge_all=True).opens


def test_an_english_contraction_stays_two_words() -> None:
    tree = _tree(
        """
        1 They they PRON PRP _ 4 nsubj
        2-3 don't _ _ _ _ _ _
        2 do do AUX VBP _ 4 aux
        3 n't not PART RB _ 4 advmod
        4 comment comment VERB VB VerbForm=Inf 0 root
        """
    )
    assert [word.form for word in surface(tree, merge_all=False).words] == ["They", "do", "n't", "comment"]
    assert document(spacy.blank("en"), [surface(tree, merge_all=False)]).text == "They don't comment "


def test_empty_nodes_are_left_out() -> None:
    tree = _tree(
        """
        1 Uno uno PRON PI _ 2 nsubj
        2 nega negare VERB V _ 0 root
        2.1 nega negare VERB V _ _ _
        3 altri altro PRON PI _ 2 conj
        """
    )
    assert [word.form for word in tree.words] == ["Uno", "nega", "altri"]


def test_heads_in_a_circle_are_no_tree() -> None:
    assert is_tree(_tree("1 Nega negare VERB V _ 0 root\n2 tutto tutto PRON PI _ 1 obj"))
    assert not is_tree(_tree("1 Nega negare VERB V _ 2 root\n2 tutto tutto PRON PI _ 1 obj"))


def test_pud_verbs_get_the_verb_form_and_the_imperfect_of_isdt() -> None:
    tree = _tree(
        "1 negava negare VERB VBC Aspect=Imp|Mood=Ind|Number=Sing|Person=3|Tense=Past|Voice=Act 0 root\n"
        "2 detto dire VERB VBN Tense=Past 1 conj"
    )
    words = harmonise(tree, "it", Conventions({}, frozenset()), reference=False).words
    assert words[0].feats == "Mood=Ind|Number=Sing|Person=3|Tense=Imp|VerbForm=Fin"
    assert words[1].feats == "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part"


def test_a_passive_and_its_agent_are_rebuilt_where_the_treebank_has_neither() -> None:
    reference = _tree(
        """
        1 È essere AUX VA _ 2 aux:pass
        2 respinta respingere VERB V VerbForm=Part 0 root
        """
    )
    tree = _tree(
        """
        1 L' il DET RD _ 2 det SpaceAfter=No
        2 accusa accusa NOUN S Gender=Fem|Number=Sing 5 nsubj
        3 è essere AUX V Mood=Ind|Tense=Pres|VerbForm=Fin 5 aux
        4 stata essere AUX V Tense=Past|VerbForm=Part 5 aux
        5 respinta respingere VERB V Tense=Past|VerbForm=Part 0 root
        6-7 dal _ _ _ _ _ _
        6 da da ADP E _ 8 case
        7 il il DET RD _ 8 det
        8 ministero ministero NOUN S Gender=Masc|Number=Sing 5 obl
        """
    )
    words = harmonise(tree, "it", learn([reference]), reference=False).words
    assert {word.form: word.deprel for word in words if word.upos in ("AUX", "NOUN")} == {
        "accusa": "nsubj:pass",
        "è": "aux",
        "stata": "aux:pass",
        "ministero": "obl:agent",
    }


def test_a_movement_with_essere_stays_active() -> None:
    tree = _tree(
        """
        1 Il il DET RD _ 2 det
        2 convoglio convoglio NOUN S Gender=Masc|Number=Sing 4 nsubj
        3 è essere AUX V Mood=Ind|Tense=Pres|VerbForm=Fin 4 aux
        4 partito partire VERB V Tense=Past|VerbForm=Part 0 root
        """
    )
    words = harmonise(tree, "it", Conventions({}, frozenset({"respingere"})), reference=False).words
    assert [word.deprel for word in words] == ["det", "nsubj", "aux", "root"]


def test_a_relative_clause_is_told_by_its_pronoun() -> None:
    tree = _tree(
        """
        1 fonti fonte NOUN S Gender=Fem|Number=Plur 0 root
        2 che che PRON PR PronType=Rel 3 nsubj
        3 smentiscono smentire VERB V Mood=Ind|VerbForm=Fin 1 acl
        """
    )
    assert harmonise(tree, "it", Conventions({}, frozenset()), reference=False).words[2].deprel == "acl:relcl"


def test_sono_is_third_person_unless_the_sentence_says_io() -> None:
    row = "{n} sono essere AUX VA Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin 0 root"
    none = Conventions({}, frozenset())
    alone = harmonise(_tree(row.format(n=1)), "it", none, reference=True)
    with_io = harmonise(_tree("1 Io io PRON PE _ 2 nsubj\n" + row.format(n=2)), "it", none, reference=True)
    assert "Number=Plur|Person=3" in alone.words[0].feats
    assert "Number=Sing|Person=1" in with_io.words[1].feats


def test_quotation_marks_change_style_but_stay_a_pair() -> None:
    forms = ['"', "Nessun", "ferito", '"', ",", "dice", "l'", "agenzia"]
    styles = {tuple(restyle(forms, "it", random.Random(seed))) for seed in range(60)}
    pairs = {(style[0], style[3]) for style in styles}
    assert {('"', '"'), ("«", "»"), ("“", "”")} <= pairs
    assert not pairs & {("«", '"'), ("“", "»")}
    assert {style[6] for style in styles} == {"l'", "l’"}


def test_tokens_are_joined_as_they_are_printed() -> None:
    forms = ["Il", "sindaco", ":", "«", "Nell'", "area", "(", "ex", "Ilva", ")", "un", "po'", "di", "fumo", "»", "."]
    text = "".join(f + " " * after for f, after in zip(forms, spaces(forms, "it"), strict=True)).strip()
    assert text == "Il sindaco: «Nell'area (ex Ilva) un po' di fumo»."


def test_a_treebank_with_spaces_everywhere_is_printed_again() -> None:
    tree = _tree(DELLA.replace(" SpaceAfter=No", ""))
    assert tree.text == "La portavoce dila Regione smentisce ."
    assert surface(detokenised(tree, "it"), merge_all=True).text == "La portavoce della Regione smentisce."


def test_other_classes_become_no_name_and_bioes_becomes_iob() -> None:
    assert iob(["B-Person", "E-Person", "S-Location", "B-NORP", "O"]) == ["B-PER", "I-PER", "B-LOC", "O", "O"]
    assert iob(["B-MISC", "I-MISC", "I-ORG", "I-ORG"]) == ["O", "O", "B-ORG", "I-ORG"]


def test_the_printed_sentence_gives_the_spaces() -> None:
    text = '# text = "Salt Bay" won\'t comment.\n' + "\n".join(
        f"{n}\t{form}\t{tag}\t-\t-"
        for n, (form, tag) in enumerate(
            [
                ('"', "O"),
                ("Salt", "B-LOC"),
                ("Bay", "I-LOC"),
                ('"', "O"),
                ("wo", "O"),
                ("n't", "O"),
                ("comment", "O"),
                (".", "O"),
            ],
            1,
        )
    )
    named = next(tagged(text, "en"))
    assert named == Named(
        ('"', "Salt", "Bay", '"', "wo", "n't", "comment", "."),
        (False, True, False, True, False, True, False, True),
        ("O", "B-LOC", "I-LOC", "O", "O", "O", "O", "O"),
    )


def test_made_up_reported_speech_gives_every_cue_its_speaker() -> None:
    content = surface(_tree(DELLA), merge_all=True)
    made = list(reported([content], 200, random.Random(1)))
    assert all(is_tree(sentence) for sentence in made)
    texts = [sentence.text for sentence in made]
    assert all("portavoce della Regione smentisce" in text for text in texts)
    assert not [text for text in texts if " ," in text or " ." in text or "  " in text]
    cues = [word for sentence in made for word in sentence.words if word.deprel == "parataxis"]
    assert {word.lemma for word in cues} > {"dire", "smentire", "spiegare"}
    quoted = next(s for s in made if s.text.startswith('"') and any(w.deprel == "nsubj" for w in s.words[8:]))
    root = next(n for n, word in enumerate(quoted.words, 1) if word.head == 0)
    cue = next(n for n, word in enumerate(quoted.words, 1) if word.deprel == "parataxis")
    assert quoted.words[root - 1].form == "smentisce"
    assert quoted.words[cue - 1].head == root
    assert any(word.deprel == "nsubj" and word.head == cue and n > cue for n, word in enumerate(quoted.words, 1))


def test_a_question_is_not_reported_with_che() -> None:
    question = surface(_tree(DELLA.replace("7 . . PUNCT FS", "7 ? ? PUNCT FS")), merge_all=True)
    texts = [sentence.text for sentence in reported([question], 60, random.Random(2))]
    assert not [text for text in texts if " che la portavoce" in text]
    assert any('smentisce?"' in text for text in texts)


ANNOUNCED = """
1 The the DET DT Definite=Def|PronType=Art 2 det
2 ferry ferry NOUN NN Number=Sing 3 nsubj
3 left leave VERB VBD Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin 0 root
4 at at ADP IN _ 5 case
5 dawn dawn NOUN NN Number=Sing 3 obl SpaceAfter=No
6 . . PUNCT . _ 3 punct
"""


def test_an_english_quotation_is_the_ccomp_of_the_cue_that_follows() -> None:
    made = list(speech_en.reported([_tree(ANNOUNCED)], 200, random.Random(1)))
    assert all(is_tree(sentence) for sentence in made)
    assert not [s.text for s in made if " ," in s.text or " ." in s.text or "  " in s.text]
    quoted = [s for s in made if s.text.startswith('"The ferry left at dawn," ')]
    assert len(quoted) > 20
    for sentence in quoted:
        root = next(n for n, word in enumerate(sentence.words, 1) if word.head == 0)
        left = next(word for word in sentence.words if word.form == "left")
        speakers = [n for n, word in enumerate(sentence.words, 1) if word.deprel == "nsubj" and word.head == root]
        assert (left.head, left.deprel) == (root, "ccomp")
        assert len(speakers) == 1
    assert {True, False} == {s.text.endswith("said.") for s in quoted}


def test_names_change_places_but_the_sentence_and_its_tags_stay() -> None:
    first = Named(("Clara", "Venn", "left", "Salt", "Bay"), (True,) * 5, ("B-PER", "I-PER", "O", "B-LOC", "I-LOC"))
    second = Named(("Olek", "Marn", "saw", "Port", "Lune"), (True,) * 5, ("B-PER", "I-PER", "O", "B-LOC", "I-LOC"))
    pool = name_pool([first, second])
    made = {swapped(first, "en", pool, random.Random(seed)) for seed in range(300)}
    assert {sentence.tags for sentence in made} == {first.tags}
    assert {sentence.forms[2] for sentence in made} == {"left"}
    people, places = {sentence.forms[:2] for sentence in made}, {sentence.forms[3:] for sentence in made}
    assert people >= {(a, b) for a in ("Clara", "Olek") for b in ("Venn", "Marn", "Vern", "Mann")}
    assert places >= {("Salt", "Bay"), ("Port", "Lune"), ("Port", "Luay"), ("Salt", "Bane")}
    assert swapped(first, "de", pool, random.Random(1)) == first
