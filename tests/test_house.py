"""The rules of the house: who may import whom, what `import hearsay` costs, what the docs and the lock may say."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import hearsay
from docs.generate import ROOT, fenced, pages, replaced, stale
from hearsay import errors
from hearsay.modelsets import installed

SOURCE = ROOT / "src" / "hearsay"
OWN_CODE = ("src", "eval", "docs", "benchmarks", "train")

# Who may import whom (docs/design.md, "Layout"): a module sees lower levels and its own package, nothing else.
LEVELS = {
    **dict.fromkeys(("records", "reasons", "errors", "lexicon", "examples", "threads"), 0),
    **dict.fromkeys(("ingest", "text", "gazetteer", "timegrammar", "modelsets", "names", "syntax"), 1),
    "annotate": 2,
    **dict.fromkeys(("entities", "times", "attribution", "epistemics", "disputes", "propositions"), 3),
    "pipeline": 4,
    "ledger": 5,
    "linking": 6,
    **dict.fromkeys(("casebook", "export", "speech", "batch", "__init__"), 7),
    **dict.fromkeys(("web", "mcp"), 8),
    "cli": 9,
    "__main__": 10,
}
HEAVY = (
    *("spacy", "thinc", "numpy", "trafilatura", "lxml", "ftfy", "py3langid", "httpx", "typer", "rich", "jinja2"),
    *("sqlalchemy", "alembic", "psycopg", "fastapi", "starlette", "pydantic", "uvicorn"),
)


def imports(path: Path, source: Path) -> Iterator[str]:
    """Every module of hearsay that the file imports, at its top or inside a function, as a dotted name."""
    package = ("hearsay", *path.relative_to(source).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = (alias.name for alias in node.names if alias.name.split(".")[0] == "hearsay")
            yield from (name if "." in name else "hearsay.__init__" for name in names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            name = ".".join((*base, *(node.module or "").split("."))).strip(".")
            if name == "hearsay":  # `from hearsay import x`: x may be a module
                yield from (f"hearsay.{alias.name}" for alias in node.names)
            elif name.startswith("hearsay."):
                yield name


def violations(source: Path) -> list[str]:
    found = []
    for path in sorted(source.rglob("*.py")):
        if path == source / "__init__.py":
            continue  # it loads names on demand, and is open to all
        part = path.relative_to(source).parts[0].removesuffix(".py")
        if part not in LEVELS:
            found.append(f"{path.relative_to(source)}: {part} has no level; give it one in docs/design.md and here")
            continue
        for name in imports(path, source):
            other = name.split(".")[1]
            if other == part:
                continue
            if LEVELS.get(other, 10) >= max(LEVELS[part], 1):  # level 0 is open to all, its own modules included
                found.append(f"{path.relative_to(source)} imports {name}, which is not below it")
    return found


def test_no_module_imports_what_stands_beside_or_above_it() -> None:
    assert violations(SOURCE) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("times.py", "from hearsay.entities import people"),
        ("attribution/speech.py", "def read():\n    import hearsay.epistemics"),
        ("entities.py", "from . import pipeline"),
        ("records.py", "from hearsay import text"),
        ("attribution/chains.py", "from ..disputes import pairs"),
        ("newcomer.py", "import json"),
        ("text.py", "from hearsay import analyze"),
        ("ledger/store.py", "import hearsay"),
    ],
)
def test_a_planted_violation_is_found(path: str, line: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(line, encoding="utf-8")
    assert len(violations(tmp_path)) == 1


def test_imports_of_lower_levels_and_of_the_own_package_are_no_violation(tmp_path: Path) -> None:
    (tmp_path / "attribution").mkdir()
    lines = "from hearsay.records import Span\nfrom hearsay.attribution.speech import said\nfrom .chains import chain"
    (tmp_path / "attribution" / "__init__.py").write_text(lines, encoding="utf-8")
    assert violations(tmp_path) == []


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    for name in hearsay.__all__:
        assert inspect.getdoc(getattr(hearsay, name)), name
    assert set(hearsay.__all__) <= set(dir(hearsay))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = hearsay.nonsense


def test_type_checkers_see_the_public_names_that_programs_see() -> None:
    tree = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert sorted(seen) == hearsay.__all__
    for name, module in seen.items():
        assert getattr(hearsay, name) is getattr(sys.modules[str(module)], name)


def test_the_error_tree_is_drawn_as_it_is() -> None:
    drawn = [
        line
        for line in inspect.cleandoc(errors.__doc__ or "").splitlines()
        if re.match(r"\s*[│├└─ ]*[A-Z]\w+Error|\s*[│ ]*[├└]", line)
    ]
    parents: list[tuple[int, str]] = []
    tree = {}
    for line in drawn:
        match = re.search(r"[A-Z]\w+", line)
        assert match
        while parents and parents[-1][0] >= match.start():
            parents.pop()
        tree[match[0]] = parents[-1][1] if parents else "Exception"
        parents.append((match.start(), match[0]))
    real = {
        name: kind.__bases__[0].__name__
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, errors.HearsayError)
    }
    assert tree == real


def loaded_after(statement: str) -> tuple[float, set[str]]:
    """The CPU seconds that `statement` takes in a fresh interpreter (least of five), and the packages loaded by then.

    CPU time, so that a busy machine does not fail the test; on an idle one it is what a person waits.
    """
    program = (
        "import sys, time; start = time.process_time(); "
        f"{statement}; print(time.process_time() - start, *{{name.split('.')[0] for name in sys.modules}})"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
        for _ in range(5)
    ]
    return min(float(run[0]) for run in runs), set(runs[0][1:])


def test_importing_hearsay_is_quick_and_loads_nothing_heavy() -> None:
    seconds, loaded = loaded_after("import hearsay; hearsay.Document, hearsay.HearsayError")
    assert loaded.isdisjoint(HEAVY)
    assert seconds < 0.2


def test_the_lock_records_no_host_and_pins_every_package_by_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "index-url" not in lock
    blocks = re.split(r"\n(?=\S)", lock.strip())
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[a-z0-9][a-z0-9._-]*==\S+", block), block
        assert "--hash=sha256:" in block, block


def test_the_lock_holds_every_dependency_of_the_project() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = set(
        re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {re.split(r"[<>=\[]", name)[0].lower() for name in wanted} <= locked


def test_no_module_is_over_600_lines() -> None:
    sizes = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines())
        for folder in OWN_CODE
        for path in (ROOT / folder).rglob("*.py")
    }
    assert len(sizes) > 10
    assert {path: size for path, size in sizes.items() if size > 600} == {}


def test_generated_parts_of_the_docs_are_up_to_date() -> None:
    assert [str(path) for path, _, _ in stale()] == []


def test_a_stale_part_is_written_anew_and_the_rest_of_the_page_is_left_alone() -> None:
    page = (
        "Before.\n<!-- generated: one -->\nold\n<!-- end: one -->\n"
        "Between.\n<!-- generated: two -->\nkept\n<!-- end: two -->\n"
    )
    assert replaced(page, {"one": lambda: fenced("new")}) == page.replace("old", "```text\nnew\n```")


def test_the_python_in_the_readme_runs_as_it_stands(tmp_path: Path) -> None:
    """Paola Ferri, portavoce della cooperativa Alveare, ha detto che il magazzino riaprirà lunedì."""
    programs = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    news = inspect.getdoc(test_the_python_in_the_readme_runs_as_it_stands) or ""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "alveare.txt").write_text(news, encoding="utf-8")
    read, keep = (
        subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, encoding="utf-8"
        ).stdout
        for program in programs
    )
    assert read.startswith("Paola Ferri ")
    assert "il magazzino riaprirà lunedì" in read
    assert "il magazzino riaprirà lunedì" in keep


def test_links_between_pages_lead_somewhere() -> None:
    links = [
        (page, target)
        for page in pages()
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:")
    ]
    assert links
    broken = [f"{page.name}: {target}" for page, target in links if not (page.parent / target).exists()]
    assert broken == []


def test_every_language_has_a_pipeline_with_a_card_and_a_lexicon() -> None:
    pipelines = installed()
    assert {"en", "es", "it"} <= {pipeline.lang for pipeline in pipelines}
    for _, lang, _, licence, folder in pipelines:
        card = folder / "MODEL_CARD.md"
        assert card.exists(), f"{folder}: a pipeline without a model card"
        assert licence in card.read_text(encoding="utf-8"), f"{folder}: the card names another licence than meta.json"
        assert licence in (folder / "LICENSE").read_text(encoding="utf-8"), f"{folder}: LICENSE names another licence"
        assert list((SOURCE / "lexicons" / lang).glob("*.tsv")), f"{lang}: a pipeline without a lexicon"


def test_what_may_not_be_sold_is_in_the_full_set_alone() -> None:
    free = [pipeline for pipeline in installed() if pipeline.models == "free"]
    if not free:
        pytest.skip("there is no free model set yet: train.package --set free writes it")
    for pipeline in free:
        assert "NC" not in pipeline.licence, pipeline.folder
        # The card may say which data was left out; no set that was trained on may be non-commercial.
        rows = (pipeline.folder / "MODEL_CARD.md").read_text(encoding="utf-8").splitlines()
        trained_on = [row for row in rows if row.startswith("|") and re.search(r"\btrain\b", row)]
        assert trained_on, f"{pipeline.folder}: the card does not list the data"
        assert [row for row in trained_on if re.search(r"BY-NC", row)] == [], pipeline.folder


def test_every_frame_of_a_cue_is_explained() -> None:
    page = (ROOT / "docs" / "lexicons.md").read_text(encoding="utf-8")
    explained = {
        name for cell in re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE) for name in re.findall(r"`(\w+)", cell)
    }
    for path in sorted((SOURCE / "lexicons").glob("*/cues.tsv")):
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        column = lines[0].index("frames")
        used = {frame.partition(":")[0] for line in lines[1:] if line != [""] for frame in line[column].split()}
        assert used - explained == set(), path
