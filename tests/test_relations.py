"""The figures by which hearsay is compared with others: what counts as the same source, cue and content."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType

import pytest

from eval.relations import Range, Relation, RelationTally, Score

SHARED = Path(__file__).parent.parent.parent / "shared" / "eval" / "polnear"

TEXT = (
    "Mayor Ilda Ferrant said the bridge was closed. “We will reopen it in May,” she added. "
    "Two engineers have doubts about that."
)


def at(words: str) -> tuple[Range, ...]:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


MAYOR = Relation(at("Mayor Ilda Ferrant"), at("said"), at("the bridge was closed"))
QUOTED = Relation(at("she"), at("added"), at("“We will reopen it in May,”"))
DOUBTS = Relation(at("Two engineers"), at("have doubts about"), at("that."))
GOLD = (MAYOR, QUOTED, DOUBTS)


def figures(*predicted: Relation, punctuation: bool = True) -> dict[str, Score]:
    tally = RelationTally(punctuation=punctuation)
    tally.add(TEXT, GOLD, predicted)
    return tally.figures()


def test_the_gold_itself_is_right_in_every_figure() -> None:
    assert set(figures(*GOLD).values()) == {(1.0, 1.0, 1.0)}


def test_nothing_found_scores_nothing() -> None:
    assert set(figures().values()) == {(0.0, 0.0, 0.0)}


def test_a_name_without_its_office_overlaps_and_is_not_exact() -> None:
    scores = figures(Relation(at("Ilda Ferrant"), MAYOR.cue, MAYOR.content))
    assert scores["source exact"].recall == 0.0
    assert scores["detect"].recall == pytest.approx(1 / 3)
    assert scores["triple overlap"].precision == 1.0
    assert scores["triple exact"].precision == 0.0


def test_sources_that_change_places_are_found_and_told_wrong() -> None:
    scores = figures(
        Relation(QUOTED.source, MAYOR.cue, MAYOR.content), Relation(MAYOR.source, QUOTED.cue, QUOTED.content)
    )
    assert scores["source exact"].precision == 1.0, "role by role nobody asks whose words they are"
    assert scores["detect"].precision == 1.0
    assert scores["triple overlap"].precision == 0.0


def test_a_claim_without_a_source_is_not_one_with_a_source() -> None:
    assert figures(Relation((), MAYOR.cue, MAYOR.content))["triple overlap"].precision == 0.0


def test_quotation_marks_decide_only_where_signs_count() -> None:
    bare = Relation(QUOTED.source, QUOTED.cue, at("We will reopen it in May"))
    assert figures(bare)["triple exact"].precision == 0.0
    assert figures(bare, punctuation=False)["triple exact"].precision == 1.0


def test_each_claim_answers_for_one() -> None:
    assert figures(MAYOR, MAYOR)["detect"] == pytest.approx((1 / 2, 1 / 3, 0.4))


def shared_scorer() -> ModuleType:
    path = SHARED / "score.py"
    if not path.exists():
        pytest.skip("../shared/eval/polnear is not here: nothing to compare the figures with")
    spec = importlib.util.spec_from_file_location("polnear_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("punctuation", [True, False])
def test_the_figures_are_those_of_the_polnear_scorer(punctuation: bool) -> None:
    scorer = shared_scorer()
    chance = random.Random(7)
    lines = (SHARED / "dev.jsonl").read_text(encoding="utf-8").splitlines()[:6]
    gold = {data["id"]: data for data in map(json.loads, lines)}
    noisy = {}
    tally = RelationTally(punctuation=punctuation)
    for name, data in gold.items():
        relations = [
            {
                role: [
                    [start + chance.choice([0, 0, 0, 6]), end + chance.choice([0, 0, 0, 6, 30])]
                    for start, end in item[role]
                    if chance.random() > 0.1
                ]
                for role in ("source", "cue", "content")
            }
            for item in data["attributions"]
            if chance.random() > 0.2
        ]
        noisy[name] = {"id": name, "attributions": relations}
        tally.add(data["text"], *([_relation(item) for item in side["attributions"]] for side in (data, noisy[name])))
    theirs = scorer.score(gold, noisy, not punctuation)
    names = {f"{role} exact": f"seg {role} exact" for role in ("source", "cue", "content")}
    names |= {"detect": "link detect", "triple overlap": "link triple-olap", "triple exact": "link triple"}
    for ours, other in names.items():
        figure = theirs[other]
        assert tally.figures()[ours] == pytest.approx((figure["P"] / 100, figure["R"] / 100, figure["F"] / 100)), ours


def _relation(item: dict[str, list[list[int]]]) -> Relation:
    return Relation(*(tuple((a, b) for a, b in item[role]) for role in ("source", "cue", "content")))
