"""What a user installs: the wheel holds all it needs, and reads an article far from this checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from docs.generate import ROOT
from hearsay.modelsets import installed

SOURCE = ROOT / "src" / "hearsay"
DATA = ("lexicons", "models", "examples", "export", "ledger", "linking")
NEWS = {
    "it": (
        "«Il ponte resta chiuso», ha detto la sindaca Marta Bellandi ai cronisti. La Provincia ha negato ritardi.",
        "Bellandi",
    ),
    "en": (
        "“The bridge stays closed,” Mayor Ruth Corbin told reporters. The county denied that repairs were late.",
        "Corbin",
    ),
    "es": (
        "«El puente sigue cerrado», dijo la alcaldesa Marta Requena a los periodistas. La Diputación negó retrasos.",
        "Requena",
    ),
}
UV = Path(sys.executable).with_name("uv")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_every_file_that_the_package_reads(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    here = {
        path.relative_to(ROOT / "src").as_posix()
        for folder in DATA
        for path in (SOURCE / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(here) > 20
    assert here | {"hearsay/py.typed"} <= inside


def test_an_installed_wheel_reads_an_article_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """The locked versions bind, but only what the project declares is installed: a forgotten dependency fails here."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = venv / "bin" / "python"
    install = [str(UV), "pip", "install", "--quiet", "--system-certs", "--compile-bytecode", "--python", str(python)]
    subprocess.run([*install, "--constraint", str(ROOT / "requirements.lock"), str(wheel)], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    for models, lang, *_ in installed():
        text, speaker = NEWS[lang]
        article = tmp_path / f"{lang}.txt"
        article.write_text(text, encoding="utf-8")
        out = subprocess.run(
            [str(venv / "bin" / "hearsay"), "read", str(article), "--json", "--models", models],
            cwd=tmp_path,
            env=clean,
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        read = json.loads(out.stdout)
        assert read["lang"] == lang
        assert any(speaker in claim["sources"][0]["name"] for claim in read["claims"]), (models, lang)


def test_an_installed_wheel_keeps_a_ledger(wheel: Path, tmp_path: Path) -> None:
    """The migrations are there, and everything that SQLite needs; PostgreSQL's driver is an extra."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    install = [str(UV), "pip", "install", "--quiet", "--system-certs", "--python", str(venv / "bin" / "python")]
    subprocess.run([*install, "--constraint", str(ROOT / "requirements.lock"), str(wheel)], check=True)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "HEARSAY_"))}
    (tmp_path / "bridge.txt").write_text(NEWS["en"][0], encoding="utf-8")
    out = ""
    for arguments in (("add", "bridge.txt"), ("link",), ("claims",)):
        command = [str(venv / "bin" / "hearsay"), *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=clean, check=True, capture_output=True, encoding="utf-8")
        out = done.stdout
    assert any("bridge" in json.loads(line)["gist"] for line in out.splitlines())
    assert (tmp_path / "news.db").exists()
    server = [str(venv / "bin" / "hearsay"), "claims", "--ledger", "postgresql://127.0.0.1:1/news"]
    refused = subprocess.run(server, env=clean, check=False, capture_output=True, encoding="utf-8")
    assert refused.returncode == 2
    assert "pip install 'hearsay[postgres]'" in refused.stderr


def test_the_news_that_an_installed_wheel_reads_is_there_for_every_language() -> None:
    assert {pipeline.lang for pipeline in installed()} <= set(NEWS)
