"""Reads the gold articles with hearsay and scores the result: ``python -m eval.run [--detail]``, or ``make eval``.

Without ``--gold`` it scores the project's own gold (eval/gold) and, where it is at hand, the annotation project's
development set (../shared/eval/dev). ``--update-docs`` writes the figures into docs/evaluation.md; ``--set-floors
MARGIN`` writes eval/floors.json, which tests/test_floors.py holds the reader to.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docs.generate import update_section
from eval.score import ROWS, Article, Figure, Reading, Tally, articles, by_language, compare, table
from hearsay.errors import ModelError
from hearsay.export.json import to_json
from hearsay.modelsets import MODEL_SETS, ModelSet, pipeline_for
from hearsay.pipeline import analyze
from hearsay.records import Document, content_id

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "eval" / "gold"
UNSEEN = ROOT / "eval" / "unseen"
DEV = ROOT.parent / "shared" / "eval" / "dev"
FLOORS = ROOT / "eval" / "floors.json"
PAGE = ROOT / "docs" / "evaluation.md"


def document(path: Path) -> Document:
    """Make a document of a gold file: its text as it stands, so that offsets mean the same, and what is known of it."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Document(
        id=content_id(data["text"]),
        text=data["text"],
        lang=data["lang"],
        title=data.get("title"),
        outlet=data.get("outlet"),
        published=data.get("published"),
        published_from="argument" if data.get("published") else None,
    )


def readings(folder: Path, models: ModelSet = "full") -> list[tuple[Article, Reading]]:
    """Return the gold articles in and below `folder`, each with what hearsay reads in it with that set of models."""
    out = []
    for path in sorted(folder.rglob("*.json")):
        read = to_json(analyze(document(path), models=models))
        article = Article.load(path)
        if read["text"] != article.text:
            raise ValueError(f"{path}: hearsay changed the text of a document that it was given")
        out.append((article, Reading.from_json(read)))
    return out


def gold_digest(folder: Path = OWN) -> str:
    """Return the SHA-256 over the names and bytes of the gold files in and below `folder`, in order of path."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.json")):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def section(name: str, models: ModelSet) -> str:
    """Return the name of the generated part of docs/evaluation.md that holds the figures of one gold and set."""
    return f"{name} gold" if models == "full" else f"{name} gold {models}"


def headline(figure: Figure) -> float | None:
    """Return the number that a floor holds: F1 or the accuracy."""
    return figure[2] if isinstance(figure, tuple) else figure


def sets_to_hold() -> tuple[ModelSet, ...]:
    """Return the sets of models that can read every language of the own gold."""
    return tuple(models for models in MODEL_SETS if all(_reads(models, path.name) for path in OWN.iterdir()))


def _reads(models: ModelSet, lang: str) -> bool:
    try:
        pipeline_for(lang, models)
    except ModelError:
        return False
    return True


def floors(tallies: Mapping[str, Tally], margin: float) -> dict[str, dict[str, float]]:
    """Return each language's figures less `margin`, as eval/floors.json holds them for one set of models."""
    held: dict[str, dict[str, float]] = {}
    for lang, tally in tallies.items():
        numbers = {name: headline(figure) for name, figure in tally.figures().items()}
        held[lang] = {
            name: max(0.0, math.floor((x - margin) * 1000) / 1000) for name, x in numbers.items() if x is not None
        }
    return held


def markdown(tallies: Mapping[str, Tally]) -> str:
    """Return the figures as a Markdown table; the number of gold items that each stands on follows in brackets."""
    heads = [f"{name} ({tally.counts['articles']} articles)" for name, tally in tallies.items()]
    lines = ["| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    figures = {name: tally.figures() for name, tally in tallies.items()}
    for row in ROWS:
        cells = [_cell(figures[name][row.name], tally.counts[row.gold]) for name, tally in tallies.items()]
        lines.append(f"| {row.name.replace('|', 'of')} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(figure: Figure, items: int) -> str:
    if figure is None or (items == 0 and figure == (1.0, 1.0, 1.0)):
        return "–"  # nothing to find, and nothing was found
    if isinstance(figure, tuple):
        return "{:.2f} / {:.2f} / **{:.2f}**".format(*figure) + f" ({items})"
    return f"**{figure:.2f}** ({items})"


def main() -> None:
    """Score, print, and write what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m eval.run", description="Score hearsay on gold articles.")
    parser.add_argument("--gold", type=Path, nargs="+", metavar="DIR", help="score these folders instead")
    parser.add_argument("--models", choices=MODEL_SETS, default="full", help="the set of language models")
    parser.add_argument("--detail", action="store_true", help="list every disagreement with the gold")
    parser.add_argument("--update-docs", action="store_true", help="write the tables into docs/evaluation.md")
    parser.add_argument("--set-floors", type=float, metavar="MARGIN", help="write eval/floors.json, MARGIN below")
    options = parser.parse_args()
    if options.gold and (options.update_docs or options.set_floors is not None):
        parser.error("--update-docs and --set-floors speak of the project's own gold; leave --gold out")
    folders = (
        {str(folder): folder for folder in options.gold} if options.gold else {"own": OWN, "dev": DEV, "unseen": UNSEEN}
    )
    scored = {}
    for name, folder in folders.items():
        if not options.gold and not folder.exists():
            print(f"({folder.name}: not here, left out)\n")
            continue
        articles(folder)  # refuses an empty folder
        pairs = readings(folder, options.models)
        scored[name] = tallies = by_language(pairs)
        print(f"{name}: {folder}\n{table(tallies)}\n")
        if options.detail:
            for article, reading in pairs:
                for item in compare(article, reading).disagreements:
                    print(*item)
            print()
    if options.update_docs:
        for name, tallies in scored.items():
            update_section(PAGE, section(name, options.models), markdown(tallies))
    if options.set_floors is not None:
        held: dict[str, Any] = {"sha256": gold_digest(), "floors": {}}
        for models in sets_to_hold():
            tallies = scored["own"] if models == options.models else by_language(readings(OWN, models))
            of_lang = {lang: tally for lang, tally in tallies.items() if lang != "all"}
            held["floors"][models] = floors(of_lang, options.set_floors)
        FLOORS.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
