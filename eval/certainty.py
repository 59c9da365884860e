"""Measures certainty and stance class by class: ``python -m eval.certainty [--detail]``.

First on the project's own gold and, where it is at hand, on the development gold: over the claims that were found, as
in rows e and f of `eval.score`. Then on public sets of event factuality: each says how far the *author* of a text
commits himself to an event. Hearsay asks how surely a *source* words a claim; so only what a text puts in the
indicative, now or past, compares, and `SETS` says of each set what fits. Always answering "certain" scores high on all
of them; the figures that count are those of the other classes.

``--write`` keeps the figures in eval/certainty.json, which docs/evaluation.md shows; ``--detail`` lists disagreements.

Source: the scale from -3 to 3, and certain, probable, possible and open at 3, 2, 1 and 0 of it, after Stanovsky et al.
(2017), who so joined FactBank, UW and MEANTIME; classes after FactBank (Saurí and Pustejovsky 2009).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import math
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

from eval.compare import Given
from eval.run import DEV, OWN, readings
from eval.score import matched
from hearsay.annotate import Annotator, Parse, Token, load_annotator
from hearsay.epistemics import assess
from hearsay.lexicon import load_lexicon
from hearsay.pipeline import analyze
from hearsay.records import Attribution, Certainty, Document, Source, Span, Stance, content_id
from hearsay.text import quotations

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "eval" / "certainty.json"
ARCHIVE = ROOT.parent / "shared" / "data" / "attribution-more.tar.xz"
CERTAINTIES: tuple[str, ...] = get_args(Certainty)
STANCES: tuple[str, ...] = get_args(Stance)


class Factuality(NamedTuple):
    """A public set: its files in the archive, whether it fits, and why it does or does not."""

    name: str
    paths: tuple[str, ...]
    fits: bool
    why: str


_FOLDER = "attribution/factuality/"
SETS = (
    Factuality(
        "UW",
        (f"{_FOLDER}UW/test.jsonl", f"{_FOLDER}UW/train.jsonl"),
        True,
        "news; the author's commitment, as a mean of several people, who put plain negations anywhere from -3 to -1",
    ),
    Factuality(
        "MEANTIME",
        (f"{_FOLDER}MEANTIME/test.jsonl", f"{_FOLDER}MEANTIME/train.jsonl"),
        True,
        "news; one reader's judgement; nearly all certain",
    ),
    Factuality(
        "UDS-IH2",
        (f"{_FOLDER}UDS_IH2/test.jsonl",),
        False,
        "web texts; the number is how sure a reader felt whether it happened, so that plain sentences stand at 2 too",
    ),
    Factuality(
        "RP",
        (f"{_FOLDER}RP/rp/test.jsonl",),
        False,
        "what a reader may infer of a verb's complement, plain or negated: the author's view, not the source's",
    ),
    Factuality(
        "MegaVeridicality",
        (f"{_FOLDER}MV2/mv2/test.jsonl",),
        False,
        "what follows from a verb in sentences made to a pattern: the verb's logic, not the source's certainty",
    ),
    Factuality(
        "CommitmentBank",
        ("attribution/commitmentbank/CommitmentBank-items.csv",),
        False,
        "complements under negation, modals, questions and conditions, where the source mostly claims nothing; the "
        "author's view",
    ),
)


class Event(NamedTuple):
    """An event in a sentence: its words' place, and the author's commitment from -3 (did not happen) to 3 (did)."""

    text: str
    span: Span
    commitment: float


class Class(NamedTuple):
    """Precision, recall, F1 and the number of gold items of a class."""

    precision: float
    recall: float
    f1: float
    items: int


def classes(pairs: Iterable[tuple[str, str]], names: Sequence[str]) -> dict[str, Class]:
    """Return each class's scores over pairs of gold and predicted; a class that neither side has is left out."""
    counts = Counter(pairs)
    found = {}
    for name in names:
        right = counts[name, name]
        gold = sum(n for (one, _), n in counts.items() if one == name)
        predicted = sum(n for (_, other), n in counts.items() if other == name)
        if gold or predicted:
            f1 = 2 * right / (gold + predicted)
            found[name] = Class(right / predicted if predicted else 0.0, right / gold if gold else 0.0, f1, gold)
    return found


SENTENCES = 600
"""Sentences of a set that are read, from its beginning: enough for the figures to stand, and a minute's work."""

OPEN, CERTAIN = 1.5, 2.5
"""Commitments below the first are not certain, from the second on certain; between them the readers disagreed."""


def graded(commitment: float) -> Certainty:
    """Return the class of a commitment: that of the nearest step of the scale; what leans to no is unlikely."""
    step = math.floor(abs(commitment) + 0.5)
    if step >= 3:
        return "certain"
    if step == 0:
        return "unknown"
    if commitment < 0:
        return "unlikely"
    return "probable" if step == 2 else "possible"


# The gold


def gold_pairs(folder: Path) -> Iterator[tuple[str, str, tuple[str, str], tuple[str, str] | None]]:
    """Yield language, words, stances and certainties, gold before read, of every gold claim that was found.

    The certainties are None for an order, which has no truth to be sure of.
    """
    for article, reading in readings(folder):
        for gold, claim in matched(article, reading):
            words = " … ".join(article.text[start:end] for start, end in gold.content)
            stances = (gold.stance or "asserts", claim.stance or "asserts")
            certainties = (gold.certainty or "certain", claim.certainty or "certain")
            yield article.lang, words, stances, None if gold.stance == "orders" else certainties


# The factuality sets


def events(name: str, raw: bytes) -> list[Event]:
    """Return the events of a factuality set, one sentence a line.

    Raises:
        ValueError: it holds none.
    """
    found = []
    for line in raw.decode("utf-8").splitlines():
        data = json.loads(line)
        text, places = joined(data["text"].split(" "))
        for target in data["targets"]:
            first, last = target["span1"]
            span = Span(places[first].start, places[last - 1].end)
            found.append(Event(text, span, float(target["label"])))
    if not found:
        raise ValueError(f"{name} holds no events")
    return found


_CLOSE = re.compile(r"^(?:[.,;:?!%)\]”’]|n['’]t|['’](?:s|re|ve|ll|d|m)|'')$", re.IGNORECASE)


def joined(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Return tokens as running text, and where each stands in it; TeX's quotation marks become curly ones."""
    text = ""
    places = []
    opened = True
    for token in tokens:
        word = {"``": "“", "''": "”"}.get(token, token)
        if text and not (opened or _CLOSE.match(token)):
            text += " "
        places.append(Span(len(text), len(text) + len(word)))
        text += word
        opened = word in {"“", "(", "[", "$"}
    return text, places


def commitments(raw: bytes) -> list[Event]:
    """Return CommitmentBank's items: the target sentence, and the stretch of it that the prompt words again."""
    found = []
    for row in csv.DictReader(io.StringIO(raw.decode("utf-8"))):
        text, prompt = row["Target"], row["Prompt"].rstrip(". ")
        start = text.casefold().find(prompt.casefold())
        if start >= 0:  # where pronouns were resolved or the order changed the place cannot be told
            found.append(Event(text, Span(start, start + len(prompt)), float(row["Mean"])))
    return found


class Graded(NamedTuple):
    """An event with the class that hearsay's reading gives it; `claimed` tells whether somebody claims it."""

    event: Event
    certainty: Certainty
    claimed: bool


def grade(found: Sequence[Event], annotator: Annotator) -> list[Graded]:
    """Return the events that are the predicate of a claim, or of a finite clause that its author states.

    A clause that nobody claims is read as its author's own claim. What is to come, ordered or asked is left out: it has
    not happened however surely it is worded.
    """
    by_text: dict[str, list[Event]] = {}
    for event in found:
        by_text.setdefault(event.text, []).append(event)
    out = []
    for text, group in by_text.items():
        parse = annotator.annotate(text)
        document = Document(content_id(text), text, annotator.lang)
        claims = analyze(document, Given(annotator.lang, parse)).attributions
        own = {i: claim for claim in claims for i in predicates(parse, claim)}
        stated = {}
        for token in parse.tokens:
            if token.i not in own and _stated(parse, token):
                stated[token.i] = _clause(parse, token)
        read = assess(
            parse, [*claims, *stated.values()], quotations(text), (), load_lexicon(annotator.lang)
        ).attributions
        grades = own | dict(zip(stated, read[len(claims) :], strict=True))
        grades = {i: claim for claim in {c.id: c for c in grades.values()}.values() for i in predicates(parse, claim)}
        for event in group:
            inside = [t.i for t in parse.tokens if t.start < event.span.end and event.span.start < t.end]
            claim = next((grades[i] for i in inside if i in grades), None)
            if claim is not None and claim.stance in {"asserts", "thinks", "denies"}:
                out.append(Graded(event, claim.certainty, any(i in own for i in inside)))
    return out


def predicates(parse: Parse, claim: Attribution) -> list[int]:
    """Return the tokens that say what a claim claims: the heads of its content, and what is coordinated with them.

    A head that itself is the hedge gives way to its complement: *the fire seems to have started in the galley*.
    """
    inside = {t.i for t in parse.tokens if any(span.start <= t.start < span.end for span in claim.content)}
    hedge = {t.i for t in parse.tokens if any(span.start <= t.start < span.end for span in claim.certainty_cue)}
    tops = [i for i in inside if parse.tokens[i].head == i or parse.tokens[i].head not in inside]
    heads = [*tops, *(c for i in tops for c in parse.children[i] if c in inside and parse.tokens[c].rel == "conj")]
    below = [c for i in heads if i in hedge for c in parse.children[i] if parse.tokens[c].rel in {"xcomp", "ccomp"}]
    return [i for i in (*heads, *below) if i not in hedge]


def _stated(parse: Parse, token: Token) -> bool:
    """Tell whether a token is the predicate of a finite clause in which its author states something."""
    children = [parse.tokens[c] for c in parse.children[token.i]]
    finite = any(t.morph.get("VerbForm") == "Fin" for t in (token, *(c for c in children if c.rel in {"aux", "cop"})))
    subject = any(child.rel in {"nsubj", "csubj"} for child in children)
    asked = parse.tokens[parse.sentences[token.sent][1] - 1].text == "?"
    return finite and subject and not asked and token.rel in {"root", "ccomp", "parataxis", "conj"}


def _clause(parse: Parse, token: Token) -> Attribution:
    below = parse.subtree(token.i)
    span = parse.span(below[0], below[-1] + 1)
    author = Source((), "the author", "person")
    return Attribution(f"clause {token.i}", (span,), (), (author,), rule="clause")


def summary(found: Sequence[Graded], events_there: int) -> dict[str, Any]:
    """Return what eval/certainty.json keeps of a set: how many events compare, and the figures."""
    pairs = [(graded(item.event.commitment), item.certainty) for item in found]
    two = [
        (
            "not certain" if abs(item.event.commitment) < OPEN else "certain",
            "not certain" if item.certainty != "certain" else "certain",
        )
        for item in found
        if not OPEN <= abs(item.event.commitment) < CERTAIN
    ]
    hedged = classes(two, ["not certain"]).get("not certain", Class(0.0, 0.0, 0.0, 0))
    share = hedged.items / len(two) if two else 0.0
    means = {}
    for name in CERTAINTIES:
        values = [item.event.commitment for item in found if item.certainty == name]
        if values:
            means[name] = [round(sum(map(abs, values)) / len(values), 2), len(values)]
    return {
        "events": events_there,
        "compared": len(pairs),
        "claimed": sum(item.claimed for item in found),
        "accuracy": _round(sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0),
        "always certain": _round(sum(gold == "certain" for gold, _ in pairs) / len(pairs) if pairs else 0.0),
        "always not certain": _round(2 * share / (1 + share)),
        "not certain": _figures(hedged),
        "classes": {name: _figures(figures) for name, figures in classes(pairs, CERTAINTIES).items()},
        "mean": means,
    }


def _round(value: float) -> float:
    return round(value, 3)


def _figures(figures: Class) -> list[float]:
    return [_round(figures.precision), _round(figures.recall), _round(figures.f1), figures.items]


# Running and showing


def report(detail: bool) -> dict[str, Any]:
    """Return all that eval/certainty.json holds, and print disagreements where `detail` asks for them."""
    kept: dict[str, Any] = {"gold": {}, "sets": {}}
    for name, folder in {"own gold": OWN, "dev gold": DEV}.items():
        if not folder.exists():
            continue
        stances: dict[str, list[tuple[str, str]]] = {}
        certainties: dict[str, list[tuple[str, str]]] = {}
        for lang, words, stance, certainty in gold_pairs(folder):
            stances.setdefault(lang, []).append(stance)
            certainties.setdefault(lang, []).extend([certainty] if certainty else [])
            for kind, pair in (("STANCE", stance), ("CERTAINTY", certainty)):
                if detail and pair and pair[0] != pair[1]:
                    print(f"{name} {lang} {kind} {pair[0]} / {pair[1]}: {words[:120]}")
        for lang in sorted(stances):
            kept["gold"][f"{name}, {lang}"] = {
                "certainty": {k: _figures(v) for k, v in classes(certainties[lang], CERTAINTIES).items()},
                "stance": {k: _figures(v) for k, v in classes(stances[lang], STANCES).items()},
            }
    if ARCHIVE.exists():
        annotator = load_annotator("en")
        with tarfile.open(ARCHIVE) as archive:
            for chosen in SETS:
                raw = b"".join(_member(archive, path) for path in chosen.paths)
                all_events = commitments(raw) if chosen.paths[0].endswith(".csv") else events(chosen.name, raw)
                first = set(list(dict.fromkeys(event.text for event in all_events))[:SENTENCES])
                read = [event for event in all_events if event.text in first]
                kept["sets"][chosen.name] = summary(grade(read, annotator), len(read))
                kept["sets"][chosen.name]["sha256"] = hashlib.sha256(raw).hexdigest()
    return kept


def _member(archive: tarfile.TarFile, path: str) -> bytes:
    handle = archive.extractfile(path)
    if handle is None:
        raise ValueError(f"{ARCHIVE.name} holds no file {path}")
    return handle.read()


def _cell(figures: Sequence[float] | None) -> str:
    return "–" if figures is None else "{:.2f} / {:.2f} / **{:.2f}** ({})".format(*figures)


def gold_table(kept: Mapping[str, Any]) -> str:
    """Return the classes on the gold as a Markdown table: precision / recall / F1 and the number of gold claims."""
    columns = list(kept["gold"])
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for kind, names in (("certainty", CERTAINTIES), ("stance", STANCES)):
        for name in names:
            cells = [_cell(kept["gold"][column][kind].get(name)) for column in columns]
            lines.append(f"| {kind}: {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def sets_table(kept: Mapping[str, Any]) -> str:
    """Return the factuality sets as a Markdown table."""
    lines = [
        "| set | compared | not certain | always *not certain* | accuracy | always *certain* | mean by class | fits |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for chosen in SETS:
        figures = kept["sets"][chosen.name]
        means = ", ".join(f"{name} {mean:.1f} ({n})" for name, (mean, n) in figures["mean"].items())
        lines.append(
            f"| {chosen.name} | {figures['compared']} of {figures['events']} | {_cell(figures['not certain'])} | "
            f"{figures['always not certain']:.2f} | {figures['accuracy']:.2f} | {figures['always certain']:.2f} | "
            f"{means} | {'yes' if chosen.fits else 'no'}: {chosen.why} |"
        )
    return "\n".join(lines)


def section(name: str) -> str:
    """Return a part of docs/evaluation.md, ``gold`` or ``sets``, from eval/certainty.json."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    return gold_table(kept) if name == "gold" else sets_table(kept)


def main() -> None:
    """Measure, print, and keep what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m eval.certainty", description="Score certainty and stance.")
    parser.add_argument("--detail", action="store_true", help="list every disagreement with the gold")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in eval/{KEPT.name}")
    options = parser.parse_args()
    kept = report(options.detail)
    print(gold_table(kept))
    if kept["sets"]:
        print(sets_table(kept))
    else:
        print(f"({ARCHIVE.name} is not in ../shared/data: the factuality sets are left out)")
    if options.write:
        if not kept["sets"] or not DEV.exists():
            parser.error("--write needs ../shared, or rows that the docs show would be lost")
        KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
