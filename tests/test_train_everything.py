"""The whole training: its steps in order, a sample of the data to rehearse on, and what is let into the package."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("spacy")

from hearsay.modelsets import MODELS
from train.convert import convert
from train.cut import Sample, articles, blocks, cut, trees
from train.everything import PIPELINES, Places, missing, run, steps
from train.install import FORESTS, Layout, faults, install
from train.ner_data import tagged
from train.package import swap

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
SHIPPED = frozenset((path.parent.name, path.name) for path in MODELS.glob("*/*") if (path / "meta.json").is_file())


def places(tmp_path: Path, *, rehearsal: bool) -> Places:
    return Places(
        build=tmp_path / "build",
        whole=tmp_path / "data",
        archives=tmp_path / "archives",
        vectors=tmp_path / "vectors.tgz",
        package=tmp_path / "package",
        rehearsal=rehearsal,
    )


@pytest.mark.parametrize("rehearsal", [False, True])
def test_no_step_but_the_last_is_told_where_the_package_is(tmp_path: Path, *, rehearsal: bool) -> None:
    todo = steps(places(tmp_path, rehearsal=rehearsal))
    assert todo[-1][0] == "train.install"
    told = [step for step in todo if any(part.startswith((str(tmp_path / "package"), "src")) for part in step)]
    assert told == [todo[-1]]
    outs = [Path(step[step.index("--out") + 1]) for step in todo if "--out" in step]
    assert outs
    assert all(out.is_relative_to(tmp_path / "build") for out in outs)


def test_a_rehearsal_takes_the_steps_of_the_training_over_a_sample_and_one_round_each(tmp_path: Path) -> None:
    real, rehearsed = (steps(places(tmp_path, rehearsal=rehearsal)) for rehearsal in (False, True))
    assert rehearsed[0][0] == "train.cut"
    assert [step[0] for step in rehearsed[1:]] == [step[0] for step in real]
    courses = [step for step in rehearsed if step[0] == "train.parser"]
    assert courses
    assert all(step[step.index("--rounds") + 1] == "1" for step in courses)
    assert not any("--rounds" in step for step in real)
    whole, sample = str(tmp_path / "data"), str(tmp_path / "build" / "data")
    assert not any(whole in step for step in rehearsed[1:])
    assert not any(sample in step for step in real)
    trained = [(step[1], step[3]) for step in real if step[0] == "train.package"]
    assert trained == list(PIPELINES)


def test_what_is_missing_is_said_before_the_first_step(tmp_path: Path) -> None:
    said = missing(places(tmp_path, rehearsal=False))
    assert f"no {tmp_path / 'vectors.tgz'}" in said
    assert f"no {tmp_path / 'archives'}" in said


def test_the_first_step_that_fails_ends_the_run_with_its_code(capfd: pytest.CaptureFixture[str]) -> None:
    todo = [["no_such_module_before"], ["this"], ["no_such_module_at_all"], ["json.tool", "--help"]]
    assert run(todo, first=3) == 1
    shown = capfd.readouterr().out
    assert "step 3 of 4" in shown
    assert "step 4" not in shown
    assert "step 2" not in shown
    assert "--from 3" in shown
    assert run(todo, first=4) == 0


def test_a_sample_takes_the_beginnings_of_documents_from_the_whole_file() -> None:
    text = "".join(
        f"# newdoc id = D{document}\n# text = Riga {line}.\n1\tRiga{document}_{line}\n\n" if line == 0 else
        f"# text = Riga {line}.\n1\tRiga{document}_{line}\n\n"
        for document in range(30)
        for line in range(9)
    )  # fmt: skip
    kept = trees(text, 20)
    assert kept.count("# newdoc") == 4
    assert kept.count("# text") == 20
    assert "Riga21_4" in kept or "Riga22_4" in kept
    assert "_5" not in kept
    plain = "".join(f"1\tRiga{line}\n\n" for line in range(50))
    assert trees(plain, 20) == "".join(f"1\tRiga{line}\n\n" for line in range(20))


def test_a_sample_of_articles_keeps_all_versions_of_each() -> None:
    rows = [{"lang": lang, "align": f"story{number}", "text": "…"} for lang in ("en", "it") for number in (3, 1, 2)] + [
        {"lang": "it", "align": None, "text": f"{number}"} for number in range(4)
    ]
    kept = [json.loads(line) for line in articles("\n".join(map(json.dumps, rows)), 2).splitlines()]
    assert [(row["lang"], row["align"]) for row in kept if row["align"]] == [
        *(("en", "story1"), ("en", "story2"), ("it", "story1"), ("it", "story2"))
    ]
    assert [row["text"] for row in kept if not row["align"]] == ["0", "1"]


def test_a_line_of_blanks_parts_two_posts_as_an_empty_one_does() -> None:
    text = "Clara\tB-person\nVenn\tI-person\n\t\nValdoria\tB-location\n\nNo\tO\n"
    assert [named.forms for named in tagged(text, "en")] == [("Clara", "Venn"), ("Valdoria",), ("No",)]
    assert blocks(text, 1) == "Clara\tB-person\nVenn\tI-person\n\n"


def made(folder: Path) -> Layout:
    """Lay out, below ``folder``, the pipelines, forests and table that ship."""
    ready, shipped = Layout(folder), Layout(ROOT)
    shutil.copytree(shipped.pipelines, ready.pipelines, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    ready.forests.mkdir(parents=True)
    for name in FORESTS:
        shutil.copyfile(shipped.forests / f"{name}.npz", ready.forests / f"{name}.npz")
    for source, target in ((shipped.extent, ready.extent), (shipped.results, ready.results)):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return ready


def test_what_ships_could_be_put_in_and_arrives_whole(tmp_path: Path) -> None:
    ready, package = made(tmp_path / "ready"), Layout(tmp_path / "package")
    assert faults(ready, SHIPPED) == []
    old = package.pipelines / "full" / "it" / "left-over.txt"
    old.parent.mkdir(parents=True)
    old.write_text("of the pipeline before", encoding="utf-8")
    install(ready, package)
    assert faults(package, SHIPPED) == []
    assert not old.exists()
    assert {path.name for path in package.pipelines.iterdir()} == {"full", "free"}


def test_a_training_that_lacks_something_says_what(tmp_path: Path) -> None:
    ready = made(tmp_path)
    (ready.pipelines / "full" / "it" / "MODEL_CARD.md").unlink()
    (ready.forests / "cue.npz").unlink()
    ready.results.write_text("# What the shipped pipelines score\n", encoding="utf-8")
    said = faults(ready, SHIPPED | {("free", "fr")})
    assert "no pipeline free/fr" in said
    assert "full/it: no MODEL_CARD.md" in said
    assert "no cue.npz" in said
    assert "RESULTS.md says nothing of full/it" in said


def test_a_forest_of_other_features_is_not_let_in(tmp_path: Path) -> None:
    ready = made(tmp_path)
    shutil.copyfile(ready.forests / "cue.npz", ready.forests / "source.npz")
    assert faults(ready, SHIPPED) == ["source.npz was grown on other features than the program counts"]


def test_a_folder_is_exchanged_whole(tmp_path: Path) -> None:
    new, place = tmp_path / "new", tmp_path / "models" / "full" / "it"
    for folder, name in ((new, "after"), (place, "before")):
        folder.mkdir(parents=True)
        (folder / name).touch()
    swap(new, place)
    assert [path.name for path in place.iterdir()] == ["after"]
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["full"]


@pytest.mark.slow
def test_the_sample_of_the_real_data_turns_into_training_files(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("the data stands in ../shared/data, which is not here")
    from train.corpora import unpack

    unpack(tmp_path / "whole", SHARED)
    assert cut(tmp_path / "whole", tmp_path / "data", Sample(trees=60, named=20, articles=2)) > 100
    counts = convert(tmp_path / "data", tmp_path / "corpus", "it", rounds=1)
    assert counts["train ParTUT"] > 100
    assert 30 < counts["test ISDT"] <= 60
    assert (tmp_path / "corpus" / "test-VIT.spacy").stat().st_size > 1000
