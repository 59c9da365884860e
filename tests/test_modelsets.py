"""Which pipeline a language gets from a set of models, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from expectations import pipeline_of

from hearsay import analyze
from hearsay.errors import ModelError
from hearsay.modelsets import MODEL_SETS, ModelSet, installed, pipeline_for
from hearsay.records import Document


def put(root: Path, models: str, lang: str, licence: str) -> None:
    folder = root / models / lang
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(json.dumps({"version": "1.2.0", "license": licence}), encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Italian in both sets, English in the full one alone, Spanish in the free one alone."""
    for models, lang in (("full", "it"), ("free", "it"), ("full", "en"), ("free", "es")):
        put(tmp_path, models, lang, "CC BY-NC-SA 4.0" if models == "full" else "CC BY-SA 4.0")
    (tmp_path / "full" / "notes.txt").write_text("no pipeline", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("lang", "asked", "found"),
    [
        ("it", "full", "full"),
        ("it", "free", "free"),
        ("en", "full", "full"),
        ("es", "full", "free"),
        ("es", "free", "free"),
    ],
)
def test_a_language_gets_the_pipeline_of_its_set_and_full_falls_back_to_free(
    root: Path, lang: str, asked: ModelSet, found: ModelSet
) -> None:
    pipeline = pipeline_for(lang, asked, root)
    assert (pipeline.models, pipeline.lang, pipeline.folder) == (found, lang, root / found / lang)
    assert pipeline.licence == ("CC BY-NC-SA 4.0" if found == "full" else "CC BY-SA 4.0")


def test_the_free_set_never_falls_back_and_names_the_licence_of_the_other(root: Path) -> None:
    with pytest.raises(ModelError, match=r"no pipeline for 'en'.*CC BY-NC-SA 4\.0.*models='full'") as caught:
        pipeline_for("en", "free", root)
    assert caught.value.lang == "en"


@pytest.mark.parametrize("models", MODEL_SETS)
def test_a_language_without_any_pipeline_is_told_how_to_get_one(root: Path, models: ModelSet) -> None:
    with pytest.raises(ModelError, match="no model set has a pipeline for 'fi'; `make train`"):
        pipeline_for("fi", models, root)


def test_a_set_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(ModelError, match="no model set 'best'; choose one of: full, free"):
        analyze(Document(id="x", text="El puente sigue cerrado.", lang="it"), models="best")  # type: ignore[arg-type]


def test_pipelines_are_listed_by_set_and_language(root: Path) -> None:
    assert [(found.models, found.lang, found.version) for found in installed(root)] == [
        ("full", "en", "1.2.0"),
        ("full", "it", "1.2.0"),
        ("free", "es", "1.2.0"),
        ("free", "it", "1.2.0"),
    ]


def test_a_damaged_description_is_a_model_error(root: Path) -> None:
    (root / "free" / "it" / "meta.json").write_text("not json", encoding="utf-8")
    with pytest.raises(ModelError, match="'it' in free/ cannot be read"):
        installed(root)


@pytest.mark.parametrize("models", MODEL_SETS)
@pytest.mark.parametrize(
    ("lang", "text", "source"),
    [
        ("it", "Il sindaco Nicola Tessarin ha detto che il ponte è chiuso.", "Nicola Tessarin"),
        ("en", "Mayor Neil Voss said that the bridge was closed.", "Neil Voss"),
    ],
)
def test_every_set_reads_who_said_what(lang: str, text: str, source: str, models: ModelSet) -> None:
    pipeline_of(lang, models)
    (claim,) = analyze(Document(id="x", text=text, lang=lang), models=models).attributions
    assert claim.sources[0].name == source
