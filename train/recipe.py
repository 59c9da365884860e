"""All steps from treebanks to a parsing pipeline: ``python -m train.recipe it --set full``.

Trains the network, writes the pipeline and, where raw text may be learnt from, parses that text and trains on with it.
One core: an hour and a half for Italian (full), half an hour for Italian (free), three quarters for English.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from train.corpora import LANGUAGES, SETS

# The sets whose networks also learn from raw text that they parsed themselves.
_WITH_SILVER = frozenset({("it", "full")})
# The sets whose treebanks are so few that a second course over them pays.
_TWICE = frozenset({("it", "free")})


def steps(
    language: str, chosen: str, data: Path, models: Path, held_out: Sequence[Path], rounds: int | None = None
) -> list[list[str]]:
    """Return the commands in order, each the arguments of ``python -m``.

    ``rounds`` shortens every course to so many rounds; None leaves them as they are.
    """
    which = [language, "--set", chosen]
    short = [] if rounds is None else ["--rounds", str(rounds)]
    train = ["train.parser", *which, "--data", str(data), "--out", str(models), *short]
    write = ["train.syntax", *which, "--models", str(models)]
    if (language, chosen) in _TWICE:
        return [train, [*train, "--again"], write]
    if (language, chosen) not in _WITH_SILVER:
        return [train, write]
    measured = [part for folder in held_out for part in ("--held-out", str(folder))]
    silver = ["train.silver", *which, "--data", str(data), "--models", str(models), *measured]
    return [train, write, silver, [*train, "--silver"], write]


def main() -> None:
    """Run the steps; the first that fails ends the run with its code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("--set", dest="chosen", choices=SETS, default="full")
    parser.add_argument("--data", type=Path, default=Path("build/data"))
    parser.add_argument("--models", type=Path, default=Path("build/models"))
    parser.add_argument("--held-out", type=Path, action="append", default=[])
    options = parser.parse_args()
    todo = steps(options.language, options.chosen, options.data, options.models, options.held_out)
    for number, arguments in enumerate(todo, 1):
        print(f"step {number} of {len(todo)}: {' '.join(arguments)}", flush=True)
        done = subprocess.run([sys.executable, "-m", *arguments], check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
