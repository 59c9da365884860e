"""Trees in plain arrays: the same answer as walking them by hand, and shares that add up to it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearsay.attribution.candidates import CUE_FEATURES
from hearsay.attribution.forest import Forest, load_forest
from hearsay.errors import ModelError

# Two trees over two features: "length <= 3 ? (marks <= 0.5 ? -1 : 2) : 0.5" and "marks <= 0.5 ? 0.25 : -0.75".
ARRAYS = {
    "feature": np.array([0, 1, -1, -1, -1, 1, -1, -1]),
    "threshold": np.array([3.0, 0.5, 0, 0, 0, 0.5, 0, 0]),
    "left": np.array([1, 2, 2, 3, 4, 6, 6, 7]),
    "right": np.array([4, 3, 2, 3, 4, 7, 6, 7]),
    "value": np.array([0.1, 0.2, -1.0, 2.0, 0.5, 0.0, 0.25, -0.75]),
    "roots": np.array([0, 5]),
    "depth": np.array(2),
}


def by_hand(length: float, marks: float) -> float:
    first = (-1.0 if marks <= 0.5 else 2.0) if length <= 3 else 0.5
    second = 0.25 if marks <= 0.5 else -0.75
    return first + second


@given(st.lists(st.tuples(st.floats(-50, 50, width=32), st.floats(-2, 2, width=32)), min_size=1, max_size=20))
def test_all_rows_at_once_score_as_each_walked_by_hand(rows: list[tuple[float, float]]) -> None:
    forest = Forest(["length", "marks"], ARRAYS)
    expected = [1 / (1 + math.exp(-by_hand(*row))) for row in rows]
    assert forest.scores(rows) == pytest.approx(expected, abs=1e-6)


def test_the_shares_add_up_to_the_log_odds() -> None:
    forest = Forest(["length", "marks"], ARRAYS)
    shares = dict(forest.reasons([2.0, 1.0]))
    start = 0.1 + 0.0
    assert start + sum(shares.values()) == pytest.approx(by_hand(2.0, 1.0))
    assert set(shares) == {"length", "marks"}


def test_no_rows_no_scores() -> None:
    assert Forest(["length", "marks"], ARRAYS).scores([]) == []


def test_what_ships_reads_the_features_that_the_code_makes() -> None:
    assert load_forest("cue").names == CUE_FEATURES


def test_missing_weights_are_a_clear_error() -> None:
    with pytest.raises(ModelError, match=r"nosuch\.npz cannot be read"):
        load_forest("nosuch")
