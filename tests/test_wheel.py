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

SOURCE = ROOT / "src" / "hearsay"
DATA = ("lexicons", "models", "examples", "export")
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
    article = tmp_path / "articolo.txt"
    article.write_text(
        "«Il ponte resta chiuso», ha detto la sindaca Marta Bellandi ai cronisti. La Provincia ha negato ritardi.",
        encoding="utf-8",
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    out = subprocess.run(
        [str(venv / "bin" / "hearsay"), "read", str(article), "--json"],
        cwd=tmp_path,
        env=clean,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    read = json.loads(out.stdout)
    assert read["lang"] == "it"
    assert any("Bellandi" in claim["sources"][0]["name"] for claim in read["claims"])
