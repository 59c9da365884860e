"""The comparison with other readers: each reads the same words, and what the docs show is what was kept."""

from __future__ import annotations

import importlib.util
import json

import pytest

from eval.compare import (
    FIGURES,
    KEPT,
    QUOTED,
    SYSTEMS,
    Given,
    at_hand,
    markdown,
    pattern_relations,
    spacy_doc,
    textacy_relations,
    widened,
)
from eval.relations import Relation
from hearsay.annotate import Parse

TOLD = """
“ “ PUNCT 5 punct
The the DET 3 det
bridge bridge NOUN 5 nsubj
is be AUX 5 cop
closed closed ADJ 9 ccomp
, , PUNCT 5 punct
” ” PUNCT 5 punct
Ferrant Ferrant PROPN 9 nsubj
said say VERB 0 root
. . PUNCT 9 punct
"""


def told(relation: Relation, text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in spans] for spans in (relation.source, relation.cue, relation.content)]


def test_the_pattern_reads_the_name_after_a_quotation() -> None:
    text = "“The water is safe to drink,” said Piet Lowndes, who runs the plant."
    (relation,) = pattern_relations(text, "en", keeps_marks=True)
    assert told(relation, text) == [["Piet Lowndes"], ["said"], ["“The water is safe to drink,”"]]


def test_the_pattern_reads_the_name_before_a_quotation() -> None:
    text = "La sindaca ha detto: «Il ponte riapre lunedì mattina». Poi è uscita."
    (relation,) = pattern_relations(text, "it", keeps_marks=False)
    assert told(relation, text) == [["La sindaca"], ["ha detto"], ["Il ponte riapre lunedì mattina"]]


def test_the_pattern_passes_over_a_title() -> None:
    assert pattern_relations("The film “A Quiet Port” opens on Friday.", "en", keeps_marks=True) == []


def test_a_content_takes_its_quotation_marks_where_the_gold_keeps_them() -> None:
    text = "Ferrant called it “a bad day for the town” and left."
    start = text.index("a bad")
    bare = Relation((), (), ((start, text.index("” and")),))
    (whole,) = widened([bare], text)
    assert told(whole, text)[2] == ["“a bad day for the town”"]


def test_words_outside_quotation_marks_stay_as_they_are() -> None:
    text = "Ferrant said the day was bad."
    said = Relation(((0, 7),), ((8, 12),), ((13, 28),))
    assert widened([said], text) == [said]


def test_a_given_parse_serves_its_own_text_only() -> None:
    parse = Parse.from_rows(TOLD)
    assert Given("en", parse).annotate(parse.text) is parse
    with pytest.raises(ValueError, match="another text"):
        Given("en", parse).annotate("The bridge is open.")


def test_textacy_reads_the_same_tree() -> None:
    if importlib.util.find_spec("textacy") is None:
        pytest.skip("textacy is no part of this environment")
    parse = Parse.from_rows(TOLD)
    (relation,) = textacy_relations(parse, spacy_doc(parse, "en"), keeps_marks=True)
    assert told(relation, parse.text) == [["Ferrant"], ["said"], ["“ The bridge is closed , ”"]]


def test_spacy_gets_the_tree_as_it_is() -> None:
    parse = Parse.from_rows(TOLD)
    doc = spacy_doc(parse, "en")
    assert [token.head.i for token in doc] == [token.head for token in parse.tokens]
    assert [token.text for token in doc] == [token.text for token in parse.tokens]
    assert doc[7].dep_ == "nsubj"
    assert doc[8].dep_ == "ROOT"


def test_the_kept_figures_are_of_the_gold_that_is_here() -> None:
    """Whoever changes the gold runs the comparison anew."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))["texts"]
    assert {texts.name: texts.digest for texts in at_hand()}.items() <= {
        name: texts["sha256"] for name, texts in kept.items()
    }.items()


def test_the_table_has_a_row_for_each_system_and_tells_quoted_figures_apart() -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    table = markdown(kept)
    assert {"hearsay", "textacy", "pattern"} <= {row["system"] for row in kept["rows"]} <= set(SYSTEMS)
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    assert len(rows) == 1 + len(kept["rows"]) + len(QUOTED)
    assert all(("*quoted*" in line) == (name in line) for line in rows for name in ["PolNeAR **test**"])
    assert {line.count("|") for line in rows} == {len(FIGURES) + 4}
