"""The Spanish treebanks brought to one convention: what each says in its own way comes out the same."""

from __future__ import annotations

import pytest

from train.conllu import Sentence, parse
from train.harmonise import Conventions, harmonise
from train.spanish import harmonised


def sentence(rows: str) -> Sentence:
    """Return the sentence of `rows`: form, lemma, part of speech, features, head and relation."""
    lines = []
    for number, row in enumerate(rows.strip().splitlines(), 1):
        form, lemma, pos, feats, head, label = row.split()
        lines.append("\t".join([str(number), form, lemma, pos, "_", feats, head, label, "_", "_"]))
    (found,) = parse("\n".join(lines) + "\n\n")
    return found


def word(found: Sentence, form: str) -> tuple[str, str, str]:
    """Return part of speech, features and relation of the word."""
    (one,) = (word for word in found.words if word.form == form)
    return one.upos, one.feats, one.deprel


RELATIVE = """
el el DET _ 2 det
barco barco NOUN _ 0 root
que que {pos} {feats} 4 {role}
ardió arder VERB VerbForm=Fin 2 {label}
"""


@pytest.mark.parametrize(
    ("pos", "feats", "role", "label"),
    [
        ("SCONJ", "_", "mark", "acl:relcl"),  # GSD
        ("PRON", "PronType=Int,Rel", "nsubj", "acl"),  # AnCora
        ("PRON", "Gender=Masc|Number=Sing|PronType=Rel", "nsubj", "acl:relcl"),  # PUD
    ],
)
def test_a_relative_is_a_pronoun_with_a_role_in_its_clause(pos: str, feats: str, role: str, label: str) -> None:
    found = harmonised(sentence(RELATIVE.format(pos=pos, feats=feats, role=role, label=label)))
    assert word(found, "que") == ("PRON", "PronType=Rel", "nsubj")
    assert word(found, "ardió")[2] == "acl:relcl"


@pytest.mark.parametrize(
    ("lemma", "feats", "label", "becomes"),
    [
        ("anunciar", "Case=Acc", "expl:pass", "expl:pass"),
        ("decir", "_", "expl:impers", "expl:pass"),
        ("anunciar", "Case=Acc,Dat", "expl:pv", "expl:pass"),  # GSD calls every se expl:pv
        ("reunir", "Case=Acc,Dat", "expl:pv", "expl"),
        ("reunir", "Case=Acc,Dat", "compound:prt", "expl"),  # PUD
        ("quejar", "Case=Acc", "expl:pv", "expl"),
    ],
)
def test_se_makes_a_passive_or_belongs_to_its_verb(lemma: str, feats: str, label: str, becomes: str) -> None:
    found = harmonised(sentence(f"se él PRON {feats} 2 {label}\nx {lemma} VERB Person=3|VerbForm=Fin 0 root"))
    assert word(found, "se")[2] == becomes


def test_a_participle_after_ser_is_a_passive_with_its_agent() -> None:
    rows = """
fue ser AUX VerbForm=Fin 2 cop
condenado condenar ADJ VerbForm=Part 0 root
por por ADP _ 4 case
jueces juez NOUN _ 2 obl
    """
    found = harmonise(sentence(rows), "es", Conventions({}, frozenset()), reference=False)
    assert [one.deprel for one in found.words] == ["aux:pass", "root", "case", "obl:agent"]
    assert found.words[1].upos == "VERB"


def test_a_finite_complement_is_a_clause() -> None:
    found = harmonised(
        sentence("dijo decir VERB VerbForm=Fin 0 root\nque que SCONJ _ 3 mark\nvendrá venir VERB VerbForm=Fin 1 xcomp")
    )
    assert word(found, "vendrá")[2] == "ccomp"


@pytest.mark.parametrize(("head", "pos"), [("NOUN", ("ADP", "_", "case")), ("VERB", ("SCONJ", "_", "mark"))])
def test_como_is_a_preposition_before_a_noun_and_a_conjunction_before_a_verb(head: str, pos: tuple[str, ...]) -> None:
    found = harmonised(sentence(f"como como SCONJ _ 2 mark\nx x {head} _ 3 obl\ny y VERB VerbForm=Fin 0 root"))
    assert word(found, "como") == pos


def test_there_is_and_possessives_are_called_alike() -> None:
    found = harmonised(
        sentence("hay haber AUX VerbForm=Fin 0 root\nsu su PRON Gender=Fem|Poss=Yes 3 det\nvoz voz NOUN _ 1 obj")
    )
    assert word(found, "hay")[0] == "VERB"
    assert word(found, "su") == ("DET", "Number=Sing|Person=3|Poss=Yes|PronType=Prs", "det")
