"""The learned part: what it may add, what it must leave alone, and that it can be asked why and switched off."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from eval.run import OWN, document
from hearsay.annotate import load_annotator
from hearsay.attribution.candidates import CUE_FEATURES, View, describe, find_candidates
from hearsay.attribution.ranker import OWN as OWN_GUIDELINES
from hearsay.attribution.ranker import add_ranked, reasons
from hearsay.ingest import document_from_text
from hearsay.pipeline import analyze, explain, scene_of

ARTICLES = sorted(OWN.rglob("*.json"))

HARBOUR = """\
The harbour board said on Monday that the crane had been inspected. "It was sound," said Ines
Calder, the board's engineer, who called the report of cracks "a rumour".
"""


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_what_the_ranker_adds_stands_in_the_text_apart_from_its_cue(path: Path) -> None:
    read = document(path)
    for claim in analyze(read).attributions:
        taken = {i for span in claim.content for i in range(span.start, span.end)}
        assert taken
        assert max(taken) < len(read.text)
        if claim.rule == "ranked":
            assert claim.cue
            assert taken.isdisjoint(i for span in claim.cue for i in range(span.start, span.end))


def test_the_rules_alone_decide_when_it_is_switched_off() -> None:
    readings = [analyze(document(path), ranker=False) for path in ARTICLES]
    assert not [claim for reading in readings for claim in reading.attributions if claim.rule == "ranked"]


def test_it_finds_claims_that_no_rule_finds() -> None:
    added = [c for path in ARTICLES for c in analyze(document(path)).attributions if c.rule == "ranked"]
    assert added


def test_a_rules_claim_keeps_its_source_and_its_cue() -> None:
    for path in ARTICLES[::5]:
        with_ranker, rules = analyze(document(path)), analyze(document(path), ranker=False)
        kept = {claim.cue for claim in with_ranker.attributions}
        lost = [claim.words(rules.document.text) for claim in rules.attributions if claim.cue not in kept]
        assert not lost


def test_the_numbers_of_a_cue_hold_no_word() -> None:
    text = "Il porto è chiuso, ha detto il prefetto. Il molo è sicuro, ha detto il sindaco."
    scene = scene_of(load_annotator("it").annotate(text), "it")
    view = View(scene)
    rows = [describe(view, i, [], OWN_GUIDELINES).row for i in find_candidates(scene)]
    assert rows
    assert all(len(row) == len(CUE_FEATURES) for row in rows)
    assert all(isinstance(value, float) for row in rows for value in row)


def test_it_says_why_for_every_claim_with_a_cue() -> None:
    read = document_from_text(HARBOUR, lang="en")
    explained = explain(read)
    assert [claim for claim, _ in explained] == list(analyze(read).attributions)
    for claim, reason in explained:
        assert reason is not None
        assert claim.cue[0].start == reason.cue.start
        assert 0 <= reason.probability <= 1
        assert reason.shares
        sizes = [abs(share) for _, _, share in reason.shares]
        assert sizes == sorted(sizes, reverse=True)


def test_a_scene_gives_its_reasons_in_the_order_of_the_cues() -> None:
    scene = scene_of(load_annotator("en").annotate(HARBOUR), "en")
    add_ranked(scene)
    starts = [reason.cue.start for reason in reasons(scene)]
    assert starts == sorted(starts)


def test_hearsay_why_tells_a_person(tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "hearsay", "why", "harbour.txt"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "harbour board: the crane had been inspected" in done.stdout
    assert "a reporting verb with a clause (verb:clause)" in done.stdout
    assert "of being a claim" in done.stdout


def test_rules_only_on_the_command_line(tmp_path: Path) -> None:
    path = max(ARTICLES, key=lambda path: sum(c.rule == "ranked" for c in analyze(document(path)).attributions))
    (tmp_path / "article.txt").write_text(document(path).text, encoding="utf-8")
    command = [sys.executable, "-m", "hearsay", "read", "--json", "article.txt"]
    outputs = [
        subprocess.run([*command, *extra], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True)
        for extra in ([], ["--rules-only"])
    ]
    both = [{claim["rule"] for claim in json.loads(done.stdout)["claims"]} for done in outputs]
    assert "ranked" in both[0]
    assert "ranked" not in both[1]
