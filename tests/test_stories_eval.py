"""eval/stories.py: given stories go in, predictions that the scorer reads come out, whatever is left out of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.stories import main, predict
from eval.story_inputs import document_of, kind_of, spans_of
from hearsay.records import Analysis, Document, SourceType

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT.parent / "shared" / "eval" / "stories"

FIRST = "The grain deal is dead, Foreign Minister Ada Kestrel said on Monday. Talks had gone on for a year."
SECOND = "L'accordo sul grano è finito, ha detto la ministra degli Esteri Ada Kestrel. Il negoziato durava da un anno."


def span(text: str, words: str) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def story() -> dict[str, Any]:
    return {
        "id": "x1-grain",
        "title": "The grain deal",
        "articles": [
            {"id": "a1", "lang": "en", "outlet": "Harbour Courier", "published": "2031-05-12", "text": FIRST},
            {"id": "a2", "lang": "it", "outlet": "unknown (desk copy 7)", "published": "2031-05-12", "text": SECOND},
        ],
        "claims": [
            {
                "id": "c01",
                "gist": "The grain deal has ended.",
                "mentions": [
                    {
                        "article": "a1",
                        "span": span(FIRST, "The grain deal is dead"),
                        "sources": ["Ada Kestrel"],
                        "stance": "asserts",
                        "relation": "same",
                        "number": None,
                    },
                    {
                        "article": "a2",
                        "span": span(SECOND, "L'accordo sul grano è finito"),
                        "sources": ["Kestrel"],
                        "stance": "asserts",
                        "relation": "same",
                        "number": None,
                    },
                ],
            }
        ],
    }


def test_given_claims_come_back_with_origins_and_the_same_spans() -> None:
    found = predict(story(), "clusters")
    (claim,) = found["claims"]
    assert [m["span"] for m in claim["mentions"]] == [m["span"] for m in story()["claims"][0]["mentions"]]
    assert [origin["mentions"] for origin in claim["origins"]] == [[0, 1]]
    assert claim["origins"][0]["kind"] == "person"
    assert claim["origin_bracket"] == [1, 1]
    assert claim["reasons"]


def test_given_mentions_are_linked_and_counted() -> None:
    given = story()
    given["mentions"] = [m for claim in given.pop("claims") for m in claim["mentions"]]
    found = predict(given, "mentions")
    spans = sorted((m["article"], m["span"]) for claim in found["claims"] for m in claim["mentions"])
    assert spans == sorted((m["article"], m["span"]) for m in given["mentions"])


def test_raw_text_gives_claims_with_origins() -> None:
    given = story()
    del given["claims"]
    found = predict(given, "text")
    assert any("Kestrel" in origin["name"] for claim in found["claims"] for origin in claim["origins"])
    for claim in found["claims"]:
        assert sorted(i for origin in claim["origins"] for i in origin["mentions"]) == list(
            range(len(claim["mentions"]))
        )


def test_missing_fields_stop_nothing(tmp_path: Path) -> None:
    bare = {
        "id": "x2",
        "articles": [{"id": "a1", "text": FIRST}, {"id": "a2", "lang": "it", "text": ""}, {"id": "a3", "lang": "xx"}],
        "claims": [
            {"id": "c1", "mentions": [{"article": "a1", "span": [[0, 22]]}, {"article": "a9", "span": [0, 5]}]},
            {"mentions": []},
        ],
    }
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x2.json").write_text(json.dumps(bare), encoding="utf-8")
    assert main([str(tmp_path / "in"), str(tmp_path / "out"), "--gold-clusters"]) == 0
    written = json.loads((tmp_path / "out" / "x2.json").read_text(encoding="utf-8"))
    assert [len(claim["mentions"]) for claim in written["claims"]] == [1]


def test_a_folder_without_stories_is_an_error(tmp_path: Path) -> None:
    assert main([str(tmp_path), str(tmp_path / "out")]) == 2


@pytest.mark.parametrize(
    ("label", "outlet", "agencies"),
    [
        ("Harbour Courier", "Harbour Courier", []),
        ("unknown (desk copy 7)", None, []),
        ("AP copy (set 37)", None, ["AP"]),
        ("Harbour Courier (AFP)", "Harbour Courier", ["AFP"]),
        ("Harbour Courier (set 12)", "Harbour Courier", []),
    ],
)
def test_outlets_are_read_off_their_labels(label: str, outlet: str | None, agencies: list[str]) -> None:
    document = document_of({"id": "a1", "lang": "en", "outlet": label, "text": FIRST}, "x")
    assert document.outlet == outlet
    assert [credit.agency for credit in document.lineage.credits] == agencies


@pytest.mark.parametrize(
    ("lang", "name", "kind"),
    [
        ("en", "an Arvex spokeswoman", "official_role"),
        ("en", "President Ada Kestrel", "person"),
        ("en", "Kestrian officials", "collective"),
        ("en", "Holt’s supporters", "collective"),
        ("en", "people close to the inquiry", "anonymous"),
        ("en", "a list of questions seen by the Harbour Courier", "document"),
        ("en", "the Harbour Courier", "media"),
        ("en", "the health ministry", "organisation"),
        ("it", "fonti vicine al dossier", "anonymous"),
        ("it", "il sindaco di Borgo Sant'Alvise", "official_role"),
        ("it", "gli organizzatori", "collective"),
        ("it", "Mosca", "organisation"),
        ("it", "@ilporto", "social_account"),
    ],
)
def test_the_kind_of_a_given_source(lang: str, name: str, kind: SourceType) -> None:
    document = Document("d", f"{name} said so.", lang)
    assert kind_of(name, document, Analysis(document), None) == kind


def test_a_span_or_a_list_of_spans() -> None:
    assert spans_of([3, 9]) == spans_of([[3, 9]])


@pytest.mark.skipif(not (DEV / "given-clusters" / "dev").is_dir(), reason="the shared stories are not here")
def test_the_development_stories_keep_their_floors(tmp_path: Path) -> None:
    script = [sys.executable, str(ROOT / "eval" / "stories.py"), str(DEV / "given-clusters" / "dev"), str(tmp_path)]
    subprocess.run([*script, "--gold-clusters"], check=True, cwd=ROOT, capture_output=True)
    scored = [sys.executable, str(DEV / "score.py"), str(DEV / "dev"), str(tmp_path), "--gold-mentions"]
    target = tmp_path / "scores.txt"
    subprocess.run([*scored, "--json", str(target)], check=True, cwd=ROOT, capture_output=True)
    total = json.loads(target.read_text(encoding="utf-8"))["TOTAL"]
    assert total["FALSE_INDEPENDENCE"] <= 0.15
    assert total["false_sharing"] <= 0.10
    assert total["cannot_tell_merged"] <= 0.10
    assert total["bracket_exact"] >= 0.68
    assert total["bracket_overclaim"] <= 0.10
    assert total["copies_F1"] >= 0.8
