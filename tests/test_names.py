"""The finder of names: what a form looks like to it, how tags become names, and what it keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("spacy")

import numpy as np
import spacy

from hearsay.errors import ModelError
from hearsay.names import (
    BREAK,
    DILATIONS,
    LISTS,
    NO_VECTORS,
    ROWS,
    TAGS,
    NameFinder,
    Tagger,
    Weights,
    WordVectors,
    best_tags,
    form_of,
    list_key,
    shape,
    spans,
)

VECTORS = WordVectors(
    {list_key("Valdoria"): 1, list_key("comune"): 2},
    np.array([[0, 0, 0], [7, -3, 1], [-2, 5, 0]], np.int8),
    np.array([0, 0.5, 0.25], np.float32),
)
WORDS = "Clara Venn , portavoce del Comune di Valdoria , smentisce".split()


def weights(seed: int = 1, width: int = 8, vectors: WordVectors = NO_VECTORS, *, pauses: bool = False) -> Weights:
    """A tagger of the right form whose numbers mean nothing."""
    chance = np.random.default_rng(seed)

    def array(*size: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return chance.normal(0, 0.5, size).astype(np.float32)

    seen = 4 + 3 * 2 + 3 + 2 + vectors.table.shape[1] + len(LISTS)
    layers = tuple(
        (array(3 * width, 2 * width), array(2 * width), np.ones(width, np.float32), array(width)) for _ in DILATIONS
    )
    return Weights(
        words=array(ROWS["words"], 4),
        edges=array(ROWS["edges"], 2),
        grams=array(ROWS["grams"], 3),
        shapes=array(ROWS["shapes"], 2),
        lists={list_key("Valdoria"): 1},
        mixed=(array(seen, 2 * width), array(2 * width)),
        layers=layers,
        tags=(array(width, len(TAGS)), array(len(TAGS))),
        vectors=vectors,
        pause=array(width) if pauses else None,
    )


def sure_of(*tags: str) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    table = np.full((len(tags), len(TAGS)), np.log(0.01), np.float32)
    for place, tag in enumerate(tags):
        table[place, TAGS.index(tag)] = np.log(0.88)
    return table


def test_a_shape_says_where_capitals_and_digits_stand() -> None:
    assert [shape(word) for word in ("Valdoria", "G7", "d'Este", "REUTERS", "2026")] == [
        "Xxxx",
        "Xd",
        "x'Xxxx",
        "XXX",
        "ddd",
    ]


def test_curly_and_straight_apostrophes_look_the_same() -> None:
    straight, curly = form_of("D'Alema", {}), form_of("D’Alema", {})
    assert straight[:3] == curly[:3]


def test_a_form_is_looked_up_in_the_lists_whatever_its_capitals() -> None:
    assert form_of("VALDORIA", {list_key("Valdoria"): 5}).flags == 5
    assert form_of("Clara", {list_key("Valdoria"): 5}).flags == 0


def test_a_word_that_was_published_brings_its_vector_whatever_its_capitals() -> None:
    rows = [form_of(word, {}, VECTORS.rows).vector for word in ("VALDORIA", "Comune", "Clara")]
    assert rows == [1, 2, 0]
    assert VECTORS.picked(rows).tolist() == [[3.5, -1.5, 0.5], [-0.5, 1.25, 0.0], [0.0, 0.0, 0.0]]


def test_the_vector_of_a_word_changes_what_is_read_of_it() -> None:
    other = VECTORS._replace(table=-VECTORS.table)
    first, second = (Tagger(weights(vectors=each)).log_probabilities(WORDS) for each in (VECTORS, other))
    changed = np.abs(first - second).max(1)
    assert changed[WORDS.index("Valdoria")] > 0.01
    alone = [Tagger(weights(vectors=each)).log_probabilities(["Clara"]) for each in (VECTORS, other)]
    assert np.array_equal(*alone)


def test_no_name_reaches_from_one_sentence_into_the_next() -> None:
    """Yours, Clara. Dario Venn answers."""
    words = "Yours Clara Dario Venn answers".split()
    for seed in range(12):
        tagger = Tagger(weights(seed, pauses=True))
        assert not any(start < 2 < end for start, end, _ in tagger.names(words, [0, 2]))
    assert any(
        start < 2 < end for seed in range(12) for start, end, _ in Tagger(weights(seed, pauses=True)).names(words)
    )


def test_names_keep_their_places_when_sentences_are_marked() -> None:
    tagger = Tagger(weights(3, pauses=True))
    marked = [*"Clara Venn".split(), BREAK, *"portavoce di Valdoria".split()]
    log_p = tagger.log_probabilities(marked)
    assert log_p[2].argmax() == 0
    assert np.exp(log_p[2, 0]) == pytest.approx(1.0)
    plain = [word for word in marked if word != BREAK]
    shifted = [(a - (a > 2), b - (b > 2), kind) for a, b, kind in spans(best_tags(log_p))]
    assert tagger.names(plain, [0, 2]) == shifted


def test_weights_that_learnt_no_mark_between_sentences_do_without() -> None:
    tagger = Tagger(weights())
    assert tagger.names(WORDS, [0, 4]) == tagger.names(WORDS)


def test_names_are_read_off_their_first_and_last_words() -> None:
    tags = ["B-PER", "E-PER", "O", "S-LOC", "S-LOC", "B-ORG", "I-ORG", "E-ORG"]
    found = list(spans(TAGS.index(tag) for tag in tags))
    assert found == [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "LOC"), (5, 8, "ORG")]


def test_a_name_that_never_ends_is_not_read() -> None:
    likely = sure_of("O", "B-PER", "O")
    likely[1, TAGS.index("S-PER")] = np.log(0.05)
    assert [TAGS[tag] for tag in best_tags(likely)] == ["O", "S-PER", "O"]


def test_words_sure_to_be_no_name_do_not_change_what_is_read_around_them() -> None:
    likely = sure_of("B-PER", "E-PER", "O", "O", "S-LOC")
    certain = likely.copy()
    certain[2:4] = -20.0
    certain[2:4, 0] = 0.0
    assert best_tags(likely) == best_tags(certain)


def test_what_is_found_does_not_depend_on_what_was_read_before() -> None:
    fresh, used = Tagger(weights()), Tagger(weights())
    used.names("Il sindaco di Porto Sereno".split())
    assert np.allclose(fresh.log_probabilities(WORDS), used.log_probabilities(WORDS), atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 2, 5000])
def test_texts_of_any_length_are_read(count: int) -> None:
    words = [WORDS[i % len(WORDS)] for i in range(count)]
    found = Tagger(weights()).names(words)
    assert found == sorted(found)
    assert all(0 <= start < end <= count for start, end, _ in found)


def test_strange_characters_are_words_too() -> None:
    assert len(Tagger(weights()).log_probabilities(["\ud800", "😀", "\u200b", "x" * 500])) == 4


def test_weights_come_back_from_disk_as_they_were(tmp_path: Path) -> None:
    before = weights()
    before.save(tmp_path / "weights.npz")
    after = Weights.load(tmp_path / "weights.npz")
    assert after.lists == before.lists
    assert np.allclose(after.words, before.words, atol=0.02)
    assert np.abs(Tagger(before).log_probabilities(WORDS) - Tagger(after).log_probabilities(WORDS)).mean() < 0.1


def test_vectors_and_the_mark_between_sentences_come_back_from_disk(tmp_path: Path) -> None:
    before = weights(vectors=VECTORS, pauses=True)
    before.save(tmp_path / "weights.npz")
    after = Weights.load(tmp_path / "weights.npz")
    assert dict(after.vectors.rows) == dict(VECTORS.rows)
    assert np.array_equal(after.vectors.table, VECTORS.table)
    assert np.allclose(after.vectors.scale, VECTORS.scale)
    assert after.pause is not None
    assert before.pause is not None
    assert np.allclose(after.pause, before.pause, atol=0.01)


def test_a_finder_uses_the_sentence_starts_of_the_document() -> None:
    nlp = spacy.blank("it")
    words = "Yours Clara Dario Venn answers".split()
    for seed in range(12):
        finder = NameFinder(weights(seed, pauses=True))
        doc = finder(spacy.tokens.Doc(nlp.vocab, words, sent_starts=[True, False, True, False, False]))
        found = [(e.start, e.end, e.label_) for e in doc.ents]
        assert found == Tagger(weights(seed, pauses=True)).names(words, [0, 2])


def test_a_pipeline_finds_the_same_names_after_a_journey_to_disk(tmp_path: Path) -> None:
    nlp = spacy.blank("it")
    finder = nlp.add_pipe("hearsay_names", name="ner")
    assert isinstance(finder, NameFinder)
    weights().save(tmp_path / "weights.npz")
    finder.from_disk(tmp_path)
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    text = "Clara Venn, portavoce del Comune di Valdoria, smentisce"
    assert [(e.text, e.label_) for e in again(text).ents] == [(e.text, e.label_) for e in nlp(text).ents]
    assert again.get_pipe("ner").labels == ("PER", "ORG", "LOC")  # type: ignore[attr-defined]


def test_a_finder_without_weights_says_what_to_do() -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe("hearsay_names", name="ner")
    with pytest.raises(ModelError, match="load the pipeline"):
        nlp("Clara Venn smentisce")
