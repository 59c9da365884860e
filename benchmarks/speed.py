"""Words a second of hearsay against spaCy alone, and cold start: ``python -m benchmarks.speed``, or ``make bench``.

End to end means what a user asks for: a text file is read, analysed and written as a line of JSON. Beside it, in the
same process and over the same texts, spaCy runs the same trained pipeline and nothing else. Rounds of the two
alternate, so that a change of the machine's load strikes both; time is CPU time of the whole process, all threads; the
ratio is taken in each round and the median is reported. One round of each that is not counted warms the caches.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import spacy

import hearsay.names  # (spaCy must know the components before it reads a pipeline)
import hearsay.syntax.component  # noqa: F401
from hearsay.export.json import to_json_line
from hearsay.ingest import read
from hearsay.modelsets import pipeline_for
from hearsay.pipeline import analyze

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "eval" / "gold"
_WORD = re.compile(r"\w+")


class Speed(NamedTuple):
    """Words per CPU second of both sides (medians over the rounds) and the median of the rounds' ratios."""

    lang: str
    words: int
    hearsay: float
    spacy: float
    ratio: float


def gold_texts(folder: Path = GOLD) -> dict[str, list[str]]:
    """Return the texts of the gold articles by language."""
    texts: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        texts.setdefault(data["lang"], []).append(data["text"])
    return texts


def folder_texts(folder: Path) -> dict[str, list[str]]:
    """Return the texts of `folder`/LANG/*.txt by language."""
    return {
        lang.name: [path.read_text(encoding="utf-8") for path in sorted(lang.glob("*.txt"))]
        for lang in sorted(folder.iterdir())
        if lang.is_dir()
    }


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that the process spends on `work`."""
    start = time.process_time()
    work()
    return time.process_time() - start


def speed(lang: str, texts: Sequence[str], rounds: int) -> Speed:
    """Measure both sides over `texts`, in alternating rounds."""
    pipeline = spacy.load(pipeline_for(lang).folder)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for i, text in enumerate(texts):
            (folder / f"{i:05}.txt").write_text(text, encoding="utf-8")

        def end_to_end() -> None:
            for document in read(folder):
                to_json_line(analyze(document))

        def parse_alone() -> None:
            for text in texts:
                pipeline(text)

        end_to_end()
        parse_alone()
        pairs = [(cpu_seconds(end_to_end), cpu_seconds(parse_alone)) for _ in range(rounds)]
    words = sum(len(_WORD.findall(text)) for text in texts)
    return Speed(
        lang,
        words,
        statistics.median(words / ours for ours, _ in pairs),
        statistics.median(words / theirs for _, theirs in pairs),
        statistics.median(theirs / ours for ours, theirs in pairs),
    )


def cold_starts(times: int) -> Iterator[tuple[str, list[float]]]:
    """Yield what was started and its wall-clock seconds, `times` over, each in a process of its own."""
    program = "import sys; from hearsay.cli import main; sys.argv[0] = 'hearsay'; main()"
    for lang, texts in gold_texts().items():
        with tempfile.TemporaryDirectory() as name:
            article = Path(name) / "article.txt"
            article.write_text(texts[0], encoding="utf-8")
            yield f"hearsay read, one {lang} article", _wall([program, "read", str(article)], times)
    yield "python -c 'import hearsay'", _wall(["import hearsay"], times)
    yield "python -c 'pass'", _wall(["pass"], times)


def _wall(arguments: Sequence[str], times: int) -> list[float]:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", *arguments], check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Measure hearsay's speed.")
    parser.add_argument("--texts", type=Path, help="a folder with LANG/*.txt instead of the gold articles")
    parser.add_argument("--copies", type=int, default=3, help="how often the texts are repeated (default 3)")
    parser.add_argument("--rounds", type=int, default=5, help="counted rounds of each side (default 5)")
    options = parser.parse_args()
    print(f"{'':10}{'words':>9}{'hearsay, words/s':>19}{'spaCy alone':>14}{'ratio':>8}")
    for lang, texts in (folder_texts(options.texts) if options.texts else gold_texts()).items():
        row = speed(lang, texts * options.copies, options.rounds)
        print(f"{row.lang:10}{row.words:>9}{row.hearsay:>19.0f}{row.spacy:>14.0f}{row.ratio:>8.2f}", flush=True)
    print(f"\n{'cold start, seconds':36}{'first':>8}{'median':>8}{'best':>8}")
    for what, seconds in cold_starts(options.rounds):
        print(f"{what:36}{seconds[0]:>8.2f}{statistics.median(seconds):>8.2f}{min(seconds):>8.2f}", flush=True)


if __name__ == "__main__":
    main()
