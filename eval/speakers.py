"""Counts speakers that were left nameless: ``python -m eval.speakers [--detail] [--gold DIR ...]``.

Over the matched claims: how often the nearest source is right, and how often it is *bare*, that is left as a pronoun,
as an office or as nobody although the article names who is meant. Without ``--gold`` it reads the project's own gold
and, where it is at hand, the annotation project's development set.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from eval.run import DEV, OWN, readings
from eval.score import Article, Claim, Reading, Source, name_words, nearest_sources
from hearsay.gazetteer import load_gazetteer
from hearsay.modelsets import MODEL_SETS

_NAMELESS = frozenset({"official_role", "anonymous", "collective"})


def bare(gold: Source, predicted: Source | None, lang: str) -> bool:
    """Tell whether a source that the article names was left as a pronoun, as an office, or as nobody."""
    if gold.type == "unknown":
        return False
    if predicted is None or predicted.type == "unknown":
        return True
    if predicted.name.lower() in load_gazetteer(lang).words("pronoun"):
        return True
    if set(name_words(gold.name)) & set(name_words(predicted.name)):
        return False
    if gold.type == "person":
        return predicted.type in _NAMELESS
    return _named(gold.name) and not _named(predicted.name)


def _named(name: str) -> bool:
    return any(word[:1].isupper() for word in name.split())


def count(pairs: Iterable[tuple[Article, Reading]]) -> tuple[dict[str, Counter[str]], list[tuple[str, Claim, Claim]]]:
    """Return the counts by language, and the bare claims beside their gold with the id of their article."""
    counts: dict[str, Counter[str]] = {}
    found = []
    for article, reading in pairs:
        tally = counts.setdefault(article.lang, Counter())
        for gold, claim, right in nearest_sources(article, reading):
            nearest = claim.sources[0] if claim.sources else None
            left = bare(gold.sources[0], nearest, article.lang)
            tally.update({"matched": 1, "right": right, "bare": left})
            if left:
                found.append((article.id, gold, claim))
    return counts, found


def main() -> None:
    """Print a line a language for each gold."""
    parser = argparse.ArgumentParser(prog="python -m eval.speakers", description="Count speakers left nameless.")
    parser.add_argument("--gold", type=Path, nargs="+", metavar="DIR", help="read these folders instead")
    parser.add_argument("--models", choices=MODEL_SETS, default="full", help="the set of language models")
    parser.add_argument("--detail", action="store_true", help="list every claim whose speaker was left nameless")
    options = parser.parse_args()
    for folder in options.gold or (OWN, DEV):
        if not folder.exists():
            print(f"({folder.name}: not here, left out)")
            continue
        counts, found = count(readings(folder, options.models))
        for lang, tally in sorted(counts.items()):
            total = tally["matched"] or 1
            print(
                f"{folder.name} {lang}: nearest source right {tally['right'] / total:.3f}, "
                f"bare {tally['bare'] / total:.3f} ({tally['bare']} of {tally['matched']} matched claims)"
            )
        for name, gold, claim in found if options.detail else ():
            chain = " ← ".join(source.name for source in claim.sources) or "nobody"
            print(f"  {name}: {gold.sources[0].name} ({gold.sources[0].type}) / {chain}")


if __name__ == "__main__":
    main()
