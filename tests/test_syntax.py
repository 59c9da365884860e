"""The network's own parts: word features, lemma edits, the search for a tree, and the spaCy component around them."""

from __future__ import annotations

import itertools
import zlib
from pathlib import Path

import numpy as np
import pytest
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from hearsay.syntax.component import NAME, Syntax
from hearsay.syntax.features import COLUMNS, TABLES, Vocabulary, keys, shape
from hearsay.syntax.lemmas import apply, rule
from hearsay.syntax.network import Network
from hearsay.syntax.trees import best_heads

_WIDTHS = (6, 3, 5, 2)
_HIDDEN, _ARC, _LABEL, _TAG = 4, 3, 3, 5


def _weights(rows: tuple[int, ...], tags: int, edits: int, relations: int) -> dict[str, NDArray[np.generic]]:
    chance = np.random.default_rng(7)

    def made(*size: int) -> NDArray[np.float16]:
        return chance.normal(0, 0.5, size).astype(np.float16)

    width = sum(_WIDTHS)
    found: dict[str, NDArray[np.generic]] = {}
    for (name, _), count, size in zip(TABLES, rows, _WIDTHS, strict=True):
        found[f"table.{name}"] = chance.integers(-127, 127, (count + 1, size)).astype(np.int8)
        found[f"scale.{name}"] = np.full(count + 1, 0.01, dtype=np.float32)
    for name, size in (("first", width), ("second", 2 * _HIDDEN)):
        found[f"{name}.outer"] = made(size, 8 * _HIDDEN)
        found[f"{name}.inner"] = made(2, _HIDDEN, 4 * _HIDDEN)
        found[f"{name}.bias"] = made(8 * _HIDDEN)
    shapes = {
        "arc_head": (2 * _HIDDEN, _ARC),
        "arc_below": (2 * _HIDDEN, _ARC),
        "label_head": (2 * _HIDDEN, _LABEL),
        "label_below": (2 * _HIDDEN, _LABEL),
        "word": (4 * _HIDDEN, 2 * _TAG),
        "tag": (_TAG, tags),
        "edit": (_TAG, edits),
        "start.hidden": (4 * width, 3),
        "start.out": (3, 1),
    }
    for name, (rows_in, columns) in shapes.items():
        found[f"{name}.weight"] = made(rows_in, columns)
        found[f"{name}.bias"] = made(columns)
    found["root"] = made(2 * _HIDDEN)
    found["arc"] = made(_ARC + 1, _ARC)
    found["label"] = made(_LABEL + 1, relations, _LABEL + 1)
    return found


_WORDS = ("il", "sindaco", "ha", "smentito", ".")
_LABELS = {
    "tags": ["NOUN|Gender=Masc|Number=Sing", "VERB|VerbForm=Part", "PUNCT"],
    "edits": ["^", "1:e", "3:ire", "=avere"],
    "relations": ["root", "nsubj", "obj", "punct"],
}


def _component() -> Syntax:
    known: list[list[int]] = [[] for _ in TABLES]
    tables = [number for number, (_, count) in enumerate(TABLES) for _ in range(count)]
    for word in _WORDS:
        for number, key in zip(tables, keys(word), strict=True):
            if key and key not in known[number]:
                known[number].append(key)
    nlp = spacy.blank("it")
    component = nlp.add_pipe(NAME)
    assert isinstance(component, Syntax)
    weights = _weights(tuple(len(table) for table in known), 3, 4, 4)
    component.fill(weights, known, _LABELS, {"VERB": [zlib.crc32(b"smentire")]})
    return component


@pytest.mark.parametrize(
    ("form", "lemma", "edit"),
    [
        ("dichiarano", "dichiarare", "2:re"),
        ("Ha", "avere", "1:vere"),
        ("è", "essere", "=essere"),
        ("Portomoro", "Portomoro", "^"),
        ("dell’", "di", "4:i"),
        ("»", "»", "^"),
    ],
)
def test_a_lemma_is_an_edit_of_the_word(form: str, lemma: str, edit: str) -> None:
    found = rule(form, lemma)

    assert apply(found, form) == lemma
    if edit[0] in "^=":
        assert found == edit


def test_an_edit_that_cuts_more_than_there_is_keeps_the_word() -> None:
    assert apply("5:are", "Fa") == "fa"


def test_features_tell_affixes_and_shape_and_not_the_kind_of_apostrophe() -> None:
    assert keys("dell'") == keys("dell’")
    assert keys("Sindaco")[:-1] == keys("sindaco")[:-1]
    assert keys("Sindaco")[-1] != keys("sindaco")[-1]
    assert keys("a")[2] == 0, "a word of one letter has no beginning of two"
    assert shape("Rai-3") == "Xx-d"


def test_an_unknown_word_shares_the_row_of_unknown_words_but_keeps_its_endings() -> None:
    component = _component()
    known = Vocabulary(component._known.known)

    assert known.knows("smentito")
    assert not known.knows("ferito")
    assert known.rows("ferito")[0] == 0
    assert known.rows("ferito")[5:8] == known.rows("smentito")[5:8], "-o, -to, -ito"
    assert known.table(["il", "xyz"]).shape == (2, COLUMNS)


def _tree(heads: tuple[int, ...]) -> bool:
    if heads.count(0) != 1:
        return False
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            return False
    return True


@pytest.mark.parametrize("seed", range(40))
def test_the_tree_found_is_the_best_of_all_trees(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 3, (4, 5)).astype(np.float32)
    trees = [heads for heads in itertools.product(range(5), repeat=4) if _tree(heads)]
    best = max(trees, key=lambda heads: sum(scores[i, head] for i, head in enumerate(heads)))

    assert tuple(best_heads(scores)) == best


def test_sentences_are_scored_alike_alone_and_together() -> None:
    component = _component()
    network, known = component._network, component._known
    assert isinstance(network, Network)
    lines = [list(_WORDS), ["smentito", "il", "."], ["sindaco"]]
    words = [word for line in lines for word in line]
    different = list(dict.fromkeys(words))
    together = network.scores(
        network.embed(known.table(different)),
        np.array([different.index(word) for word in words]),
        [len(line) for line in lines],
    )

    at = 0
    for number, line in enumerate(lines):
        alone = network.scores(network.embed(known.table(line)), np.arange(len(line)), [len(line)])
        np.testing.assert_allclose(together.heads[number], alone.heads[0], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(together.tags[at : at + len(line)], alone.tags, rtol=1e-4, atol=1e-5)
        at += len(line)


@pytest.mark.parametrize("sentences", [1, 2, 3, 4, 5, 9])
def test_a_sentence_gets_the_same_labels_however_many_are_read_with_it(sentences: int) -> None:
    component = _component()
    lines = [list(_WORDS) * (1 + number % 3) + ["sindaco"] * number for number in range(sentences)]
    together = component.read_words(
        [word for line in lines for word in line], [place == 0 for line in lines for place in range(len(line))]
    )

    at = 0
    for line in lines:
        alone = component.read_words(line, [place == 0 for place in range(len(line))])
        end = at + len(line)
        assert together.tags[at:end].tolist() == alone.tags.tolist()
        assert together.relations[at:end].tolist() == alone.relations.tolist()
        assert (together.heads[at:end] - at).tolist() == alone.heads.tolist()
        assert together.lemmas[at:end] == alone.lemmas
        at = end


def test_words_read_without_a_document_get_what_a_document_gets() -> None:
    component = _component()
    words = ["il", "sindaco", "ha", "smentito", ".", "smentito", "."]
    begins = [i in (0, 5) for i in range(7)]
    doc = component(Doc(component.vocab, words=words, sent_starts=[*begins]))
    found = component.read_words(words, begins)

    assert [(token.pos_, str(token.morph)) for token in doc] == [component.tags[tag] for tag in found.tags]
    names = [component.relations[relation] for relation in found.relations]
    assert [token.dep_.replace("ROOT", "root") for token in doc] == names
    assert [token.head.i for token in doc] == found.heads.tolist()
    assert [token.lemma_ for token in doc] == found.lemmas


def test_without_starts_a_line_break_ends_a_sentence_and_a_line_is_split_as_if_alone() -> None:
    """Il sindaco ha smentito / il sindaco ha / smentito."""
    component = _component()
    lines = [["il", "sindaco", "ha", "smentito"], ["il", "sindaco", "ha"], ["smentito", "."]]
    words = [*lines[0], "\n\n", *lines[1], " \n", *lines[2], "\n"]
    doc = component(Doc(component.vocab, words=words))
    begins = [token.is_sent_start for token in doc if not token.is_space]
    alone = [
        [token.is_sent_start for token in component(Doc(component.vocab, words=line)) if not token.is_space]
        for line in lines
    ]
    assert begins == [begins for line in alone for begins in line]
    assert all(line[0] for line in alone)


def test_sentence_starts_that_are_set_stay_and_each_sentence_has_one_root() -> None:
    component = _component()
    words = ["il", "sindaco", "ha", "smentito", ".", "smentito", "."]
    doc = component(Doc(component.vocab, words=words, sent_starts=[i in (0, 5) for i in range(7)]))

    assert [len(sentence) for sentence in doc.sents] == [5, 2]
    assert all(sum(token.head == token for token in sentence) == 1 for sentence in doc.sents)
    assert all(token.dep_ and token.pos_ and token.lemma_ for token in doc)
    assert all((token.dep_ == "ROOT") == (token.head == token) for token in doc)


def test_a_sentence_too_long_for_one_tree_is_read_in_stretches_and_stays_one_sentence() -> None:
    component = _component()
    words = ["il", "sindaco", "ha", "smentito", "."] * 200
    doc = component(Doc(component.vocab, words=[*words, "sindaco"], sent_starts=[i in (0, 1000) for i in range(1001)]))

    assert [len(sentence) for sentence in doc.sents] == [1000, 1]
    assert [token.i for token in doc if token.head == token] == [doc[0].sent.root.i, 1000]
    tied = [token for token in doc if token.head == doc[0].sent.root and token.dep_ == "parataxis"]
    assert {token.i // 300 for token in tied} >= {1, 2, 3}


def test_white_space_hangs_on_the_word_before_it() -> None:
    component = _component()
    words = ["il", "sindaco", " ", "ha", "\n\n", "smentito", "."]
    doc = component(Doc(component.vocab, words=words, spaces=[True, True, False, False, False, False, False]))

    blanks = [token for token in doc if token.is_space]
    assert [token.pos_ for token in blanks] == ["SPACE", "SPACE"]
    assert all(token.head.i == token.i - 1 for token in blanks)


def test_an_edit_that_makes_a_listed_lemma_wins_over_a_slightly_better_one() -> None:
    component = _component()
    scores = np.array([0.0, 1.5, 1.0, -9.0], dtype=np.float32)

    found, lasting = component._lemma("smentito", "VERB", scores)

    assert found == "smentire"
    assert not lasting


def test_a_saved_pipeline_reads_the_same(tmp_path: Path) -> None:
    component = _component()
    words = list(_WORDS)
    before = component(Doc(component.vocab, words=words))
    component.to_disk(tmp_path / "syntax")
    nlp = spacy.blank("it")
    again = nlp.add_pipe(NAME)
    assert isinstance(again, Syntax)
    again.from_disk(tmp_path / "syntax")
    other = spacy.blank("it").add_pipe(NAME)
    assert isinstance(other, Syntax)
    other.from_bytes(component.to_bytes())

    for found in (again, other):
        after = found(Doc(found.vocab, words=words))
        assert [(t.pos_, t.lemma_, t.dep_, t.head.i) for t in after] == [
            (t.pos_, t.lemma_, t.dep_, t.head.i) for t in before
        ]


def test_a_component_without_weights_says_so() -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe(NAME)

    with pytest.raises(ValueError, match="holds no weights"):
        nlp("Il sindaco ha smentito.")
