"""Writes the generated parts of README.md and docs/: ``python -m docs.generate [--check]``, or ``make docs``.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end: NAME -->``; NAME is a key of `SECTIONS`.
Parts with other names (the figures in docs/evaluation.md) belong to another command and are left alone.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "hearsay"
WIDTH = 100
_PART = re.compile(r"(<!-- generated: (?P<name>[\w -]+?) -->\n)(?P<body>.*?)(<!-- end: (?P=name) -->)", re.DOTALL)


def pages() -> list[Path]:
    """Return the pages that may hold generated parts."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def replaced(page: str, bodies: Mapping[str, Callable[[], str]]) -> str:
    """Return `page` with every part that `bodies` names written anew."""

    def part(match: re.Match[str]) -> str:
        write = bodies.get(match["name"])
        return match[0] if write is None else f"{match[1]}{write().strip()}\n{match[4]}"

    return _PART.sub(part, page)


def update_section(path: Path, name: str, body: str) -> None:
    """Write one generated part of the page at `path`.

    Raises:
        ValueError: the page has no such part.
    """
    page = path.read_text(encoding="utf-8")
    if not any(match["name"] == name for match in _PART.finditer(page)):
        raise ValueError(f"{path} has no part between <!-- generated: {name} --> and <!-- end: {name} -->")
    path.write_text(replaced(page, {name: lambda: body}), encoding="utf-8")


def run_hearsay(*arguments: str) -> str:
    """Return what ``hearsay ARGUMENTS`` prints for a person, as plain text in a terminal of `WIDTH` columns.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """
    program = "import sys; sys.argv[0] = 'hearsay'; from hearsay.cli import main; main()"
    plain = {"COLUMNS": str(WIDTH), "LINES": "60", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("FORCE_COLOR", "HEARSAY_", "LC_"))
    }
    out = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=kept | plain | {"LANG": "C.UTF-8"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return "\n".join(line.rstrip() for line in out.stdout.strip("\n").split("\n"))


def fenced(text: str, lang: str = "text") -> str:
    """Return `text` as a fenced block."""
    return f"```{lang}\n{text}\n```"


def commands() -> str:
    """Return the help of ``hearsay`` and of each of its commands."""
    import typer

    from hearsay.cli import app

    group = typer.main.get_command(app)
    parts = [fenced(f"$ hearsay --help\n{run_hearsay('--help')}")]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        parts.append(f"## hearsay {name}\n\n" + fenced(run_hearsay(name, "--help")))
        inner = sorted(getattr(command, "commands", {}))
        parts += [f"### hearsay {name} {each}\n\n" + fenced(run_hearsay(name, each, "--help")) for each in inner]
    return "\n\n".join(parts)


def exit_codes() -> str:
    """Return the exit codes as a table, from the docstring of hearsay.cli."""
    module = ast.parse((SOURCE / "cli" / "__init__.py").read_text(encoding="utf-8"))
    codes = re.findall(r"^\s*(\d+)\s{2,}(.+)$", ast.get_docstring(module) or "", re.MULTILINE)
    return "\n".join(["| code | means |", "|---|---|", *(f"| {code} | {meaning} |" for code, meaning in codes)])


def records() -> str:
    """Return the closed vocabularies and the records of records.py, with their fields, as Markdown."""
    module = ast.parse((SOURCE / "records.py").read_text(encoding="utf-8"))
    words, classes = [], []
    for node in module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Literal["):
            values = ", ".join(f"`{ast.literal_eval(value)}`" for value in _literals(node.value))
            words.append(f"| `{ast.unparse(node.targets[0])}` | {values} |")
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            classes.append(_record(node))
    table = "\n".join(["| vocabulary | values |", "|---|---|", *words])
    return "\n\n".join([table, *classes])


def _literals(node: ast.expr) -> list[ast.expr]:
    inner = node.slice if isinstance(node, ast.Subscript) else node
    return list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]


def _record(node: ast.ClassDef) -> str:
    rows = [
        f"| `{ast.unparse(field.target)}` | `{ast.unparse(field.annotation)}` |".replace(" | None`", " \\| None`")
        for field in node.body
        if isinstance(field, ast.AnnAssign)
    ]
    text = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
    more = "\n\n".join(" ".join(part.split()) for part in (ast.get_docstring(node) or "").split("\n\n")[1:])
    return "\n\n".join(
        part for part in (f"## {node.name}", text, more, "\n".join(["| field | type |", "|---|---|", *rows])) if part
    )


def lexicons() -> str:
    """Return every lexicon file with its columns and what its own first comment says of it."""
    folder = SOURCE / "lexicons"
    names: dict[tuple[str, str, str], list[str]] = {}
    for path in sorted(folder.rglob("*.tsv")):
        columns, about = _columns(path)
        where = path.parent.relative_to(folder).as_posix()
        shown = ", ".join(f"`{column}`" for column in columns)
        names.setdefault((path.name, shown, about), []).append("" if where == "." else f"{where}/")
    rows = [
        f"| {', '.join(f'`{where}{name}`' for where in places)} | {shown} | {about} |"
        for (name, shown, about), places in sorted(names.items())
    ]
    return "\n".join(["| file | columns | what it holds |", "|---|---|---|", *rows])


def _columns(path: Path) -> tuple[list[str], str]:
    """Return the columns of a lexicon file and what its comment says before it comes to them."""
    about: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            return line.split("\t"), " ".join(about).partition("Columns:")[0].strip().replace("|", "\\|")
        about.append(line.lstrip("# "))
    raise ValueError(f"{path} has no header row")


def example(article: str = "ferry-fire.html") -> str:
    """Return what ``hearsay read`` prints of an article that comes with it."""
    path = f"src/hearsay/examples/{article}"
    return fenced(f"$ hearsay read {path}\n{run_hearsay('read', path, '--table')}")


def comparison() -> str:
    """Return the comparison with other readers, from the figures kept in eval/compare.json."""
    from eval.compare import section

    return section()


def tables() -> str:
    """Return the tables of a ledger with their columns, from ledger/schema.py, as Markdown."""
    from hearsay.ledger.schema import metadata

    parts = []
    for table in metadata.sorted_tables:
        about = f"{table.comment[:1].upper()}{table.comment[1:]}.\n\n" if table.comment else ""
        rows = []
        for column in table.columns:
            kind = str(column.type).lower()
            marks = [
                mark
                for mark, holds in (
                    ("key", column.primary_key),
                    ("may be null", column.nullable),
                    *((f"of `{key.target_fullname}`", True) for key in column.foreign_keys),
                )
                if holds
            ]
            rows.append(f"| `{column.name}` | {kind} | {', '.join(marks)} | {column.comment or ''} |")
        header = "| column | type | | |\n|---|---|---|---|"
        parts.append(f"### {table.name}\n\n{about}" + "\n".join([header, *rows]))
    return "\n\n".join(parts)


def certainty_classes() -> str:
    """Return the classes of certainty and stance on the gold, from the figures kept in eval/certainty.json."""
    from eval.certainty import section

    return section("gold")


def factuality() -> str:
    """Return certainty on public sets of event factuality, from the figures kept in eval/certainty.json."""
    from eval.certainty import section

    return section("sets")


def story() -> str:
    """Return the bundled story as the ledger's commands print it: its claims, and the one that most outlets carry."""
    with tempfile.TemporaryDirectory() as folder:
        where = ("--ledger", str(Path(folder) / "portovero.db"))
        run_hearsay("add", "src/hearsay/examples/portovero", "--quiet", *where)
        run_hearsay("link", "--quiet", *where)
        claims = run_hearsay("claims", "--at-least", "2", "--table", *where)
        first = json.loads(run_hearsay("claims", "--limit", "1", "--json", *where))["id"]
        one = run_hearsay("claim", first, *where)
    shown = [
        "$ hearsay add src/hearsay/examples/portovero",
        "$ hearsay link",
        "$ hearsay claims --at-least 2",
        claims,
        "",
        f"$ hearsay claim {first[:8]}",
        one,
    ]
    return fenced("\n".join(shown))


def api() -> str:
    """Return the API's routes with their parameters, and the errors of all, from its OpenAPI description."""
    from fastapi import FastAPI

    from hearsay.web import api as part
    from hearsay.web.api.common import TROUBLES

    app = FastAPI()
    app.include_router(part.router)
    part.describe(app, token=False)
    schema = app.openapi()
    rows = []
    for path, methods in sorted(schema["paths"].items()):
        for method, about in methods.items():
            given = [each["name"] for each in about.get("parameters", ()) if each["in"] == "query"]
            body = about.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            if name := body.get("$ref", "").rpartition("/")[2]:
                given = list(schema["components"]["schemas"][name].get("properties", {}))
            shown = ", ".join(f"`{each}`" for each in given)
            what = " ".join(about["description"].split("\n\n")[0].split())
            rows.append(f"| `{method.upper()} {path}` | {what} | {shown} |")
    errors = [f"| {status} | {about['description']} |" for status, about in TROUBLES.items()]
    return "\n".join(
        ["| route | answer | takes |", "|---|---|---|", *rows, "", "| status | means |", "|---|---|", *errors]
    )


SECTIONS: dict[str, Callable[[], str]] = {
    "api": api,
    "certainty classes": certainty_classes,
    "commands": commands,
    "comparison": comparison,
    "example": example,
    "exit codes": exit_codes,
    "factuality": factuality,
    "lexicons": lexicons,
    "records": records,
    "tables": tables,
    "story": story,
    "spanish example": lambda: example("diario-del-estero.txt"),
}


def stale() -> Iterator[tuple[Path, str, str]]:
    """Yield every page whose generated parts are out of date, as it stands and as it should be."""
    for path in pages():
        page = path.read_text(encoding="utf-8")
        if (fresh := replaced(page, SECTIONS)) != page:
            yield path, page, fresh


def main() -> int:
    """Write the pages, or with ``--check`` show how they differ; return 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(
        prog="python -m docs.generate", description="Write the generated parts of the docs."
    )
    parser.add_argument("--check", action="store_true", help="change nothing; show what is out of date")
    options = parser.parse_args()
    found = list(stale())
    for path, page, fresh in found:
        name = str(path.relative_to(ROOT))
        if options.check:
            lines = difflib.unified_diff(
                page.splitlines(), fresh.splitlines(), name, f"{name} (fresh)", lineterm="", n=1
            )
            print("\n".join(lines))
        else:
            path.write_text(fresh, encoding="utf-8")
            print(f"wrote {name}")
    if options.check and found:
        print("\nOut of date: run `make docs`.")
    return int(options.check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
