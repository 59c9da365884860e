"""The scorer: what counts as the same claim, the same source, the same contradiction."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from eval.score import Article, Reading, assign, by_language, compare

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "eval"

TEXT = (
    "Il sindaco Dario Venturelli ha detto che il ponte è sicuro. "
    "Secondo alcuni tecnici, invece, le crepe sarebbero profonde. "
    "Non è chiaro quando riaprirà la strada."
)


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def claim(content: str, source: str, **fields: Any) -> dict[str, Any]:
    span = [at(source)] if source in TEXT else []
    return {
        "content": [at(content)],
        "cue": [],
        "sources": [{"span": span, "name": source, "type": "person"}],
        "mode": "indirect",
        "stance": "asserts",
        "certainty": "certain",
        "reported_conditional": False,
    } | fields


GOLD = {
    "claims": [
        claim("il ponte è sicuro", "Dario Venturelli", cue=[at("ha detto che")]),
        claim(
            "le crepe sarebbero profonde",
            "alcuni tecnici",
            sources=[{"span": [at("alcuni tecnici")], "name": "alcuni tecnici", "type": "anonymous"}],
            reported_conditional=True,
        ),
    ],
    "unknowns": [at("Non è chiaro quando riaprirà la strada")],
    "contradictions": [[0, 1]],
}


def figures(predicted: dict[str, Any]) -> dict[str, Any]:
    article = Article("ponte", "it", TEXT, Reading.from_json(GOLD))
    return compare(article, Reading.from_json(predicted)).figures()


def test_the_gold_scores_one_against_itself() -> None:
    for name, figure in figures(GOLD).items():
        assert figure in (1.0, (1.0, 1.0, 1.0), None), name


def test_a_missing_reading_counts_as_an_empty_one() -> None:
    found = figures({})
    assert found["a content detection"] == (0.0, 0.0, 0.0)
    assert found["c nearest source | matched"] is None


def test_half_of_the_words_make_a_match_and_fewer_do_not() -> None:
    half = figures({"claims": [claim("ponte è", "Dario Venturelli")]})
    fewer = figures({"claims": [claim("ponte", "Dario Venturelli")]})
    assert half["a content detection"] == (1.0, 0.5, pytest.approx(2 / 3))
    assert fewer["a content detection"] == (0.0, 0.0, 0.0)


def test_a_surname_names_the_person_and_another_does_not() -> None:
    def nearest(name: str) -> float:
        source = {"span": [], "name": name, "type": "person"}
        return figures({"claims": [claim("il ponte è sicuro", name, sources=[source])]})["c nearest source | matched"]

    assert nearest("Venturelli") == 1.0
    assert nearest("Dario Fabbri") == 0.0


def test_a_deadline_half_found_is_right_and_one_elsewhere_is_not() -> None:
    article = Article(
        "ponte", "it", TEXT, Reading.from_json({"claims": [claim("il ponte è sicuro", "x", deadline=at("la strada"))]})
    )

    def deadlines(words: str) -> Any:
        predicted = Reading.from_json({"claims": [claim("il ponte è sicuro", "x", deadline=at(words))]})
        return compare(article, predicted).figures()["l deadlines"]

    assert deadlines("strada") == (1.0, 1.0, 1.0)
    assert deadlines("quando") == (0.0, 0.0, 0.0)


def test_a_chain_with_a_link_too_many_is_wrong_though_its_nearest_source_is_right() -> None:
    links = [*GOLD["claims"][0]["sources"], {"span": [], "name": "La Gazzetta", "type": "media"}]
    found = figures({"claims": [claim("il ponte è sicuro", "Dario Venturelli", sources=links)]})
    assert found["c nearest source | matched"] == 1.0
    assert found["d full chain | matched"] == 0.0


def test_contradictions_follow_the_claims_wherever_they_stand_in_the_list() -> None:
    turned = GOLD | {"claims": GOLD["claims"][::-1], "contradictions": [[1, 0]]}
    astray = GOLD | {"claims": [GOLD["claims"][0], claim("la strada", "alcuni tecnici")], "contradictions": [[0, 1]]}
    assert figures(turned)["i contradictions"] == (1.0, 1.0, 1.0)
    assert figures(astray)["i contradictions"] == (0.0, 0.0, 0.0)


def test_the_assignment_has_the_largest_sum() -> None:
    chance = random.Random(7)
    for rows, columns in ((1, 1), (2, 4), (4, 4), (5, 3), (4, 6)):
        weights = [[round(chance.random(), 2) for _ in range(columns)] for _ in range(rows)]
        pairs = assign(weights)
        few, many = min(rows, columns), max(rows, columns)
        cell = (lambda i, j, w=weights: w[i][j]) if rows <= columns else (lambda i, j, w=weights: w[j][i])
        best = max(sum(cell(i, j) for i, j in enumerate(order)) for order in permutations(range(many), few))
        assert len(pairs) == few
        assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == few
        assert sum(weights[i][j] for i, j in pairs) == pytest.approx(best)


def test_articles_are_averaged_by_their_claims_and_listed_by_language() -> None:
    reading = Reading.from_json(GOLD)
    pairs = [
        (Article(str(i), lang, TEXT, reading), reading if lang == "it" else Reading())
        for i, lang in enumerate(("it", "en"))
    ]
    tallies = by_language(pairs)
    assert list(tallies) == ["en", "it", "all"]
    assert tallies["all"].figures()["a content detection"] == (1.0, 0.5, pytest.approx(2 / 3))


def disturbed(gold: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A reading with the faults that readings have: claims missed, invented and cut, sources lost, fields wrong."""
    size = len(gold["text"])

    def moved(spans: list[list[int]]) -> list[list[int]]:
        out = []
        for start, end in spans:
            first, last = sorted((start + chance.randint(-25, 25), end + chance.randint(-25, 25)))
            out.append([max(0, first), min(size, max(last, first + 1))])
        return out

    claims = []
    for item in gold["claims"]:
        if chance.random() < 0.15:
            continue
        new = dict(item)
        if chance.random() < 0.5:
            new["content"] = moved(item["content"])
        if chance.random() < 0.3:
            new["cue"] = moved(item["cue"])
        if chance.random() < 0.4:
            other = chance.choice(gold["claims"])["sources"]
            new["sources"] = chance.choice([[], other, other[:1], [{"name": "fonti"}], item["sources"][::-1]])
        for name in ("stance", "certainty", "mode", "reported_conditional"):
            if chance.random() < 0.25:
                new[name] = chance.choice(gold["claims"])[name]
        if chance.random() < 0.05:
            del new["certainty"]
        claims.append(new)
        if chance.random() < 0.2:
            claims.append(dict(new, content=moved(new["content"])))
    chance.shuffle(claims)
    pairs = [[chance.randrange(len(claims)), chance.randrange(len(claims))] for _ in range(3)] if claims else []
    return {"claims": claims, "unknowns": moved(gold["unknowns"]), "contradictions": pairs}


@pytest.mark.skipif(not (SHARED / "score.py").exists(), reason="../shared/eval/score.py, the reference, is not here")
@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_the_reference_scorer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    for path in sorted((SHARED / "dev").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(json.dumps(disturbed(gold, chance)), encoding="utf-8")
    out = {}
    for name, command in (("ours", ["-m", "eval.score"]), ("theirs", [str(SHARED / "score.py")])):
        target = tmp_path / f"{name}.out"
        arguments = [str(SHARED / "dev"), str(tmp_path), "--json", str(target)]
        subprocess.run([sys.executable, *command, *arguments], cwd=ROOT, check=True, capture_output=True)
        out[name] = json.loads(target.read_text(encoding="utf-8"))
    for lang, figures_there in out["theirs"].items():
        assert {name: out["ours"][lang][name] for name in figures_there} == figures_there
    assert 0.3 < out["ours"]["all"]["a content detection"][2] < 0.95
