"""Compares hearsay with other readers of attributions on the same texts and parses: ``python -m eval.compare``.

Beside hearsay run textacy's extraction of direct quotations, where textacy can be imported (it is no part of this
project's environment: install it into one of its own), and a plain pattern over quotation marks. The texts are the
project's own gold and, where they are at hand, the development gold and PolNeAR's development part (../shared/eval).

``--write`` keeps the figures in eval/compare.json, which docs/evaluation.md shows; ``--markdown`` prints that table.

Source: figures after `eval.relations`; quoted figures as `QUOTED` says of each.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from eval.relations import FIGURES, ROLES, Range, Relation, RelationTally
from hearsay.annotate import Parse, load_annotator
from hearsay.pipeline import analyze
from hearsay.records import Analysis, Document, Span, content_id
from hearsay.text import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from hearsay.attribution.forest import Forest

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "eval" / "compare.json"
SHARED = ROOT.parent / "shared" / "eval"
POLNEAR = "PolNeAR"
_TREES = ROOT / "eval" / "polnear-cue.npz"  # what eval/polnear.py needs beside the package
BY_POLNEAR = "hearsay by PolNeAR's conventions"
SYSTEMS = ("hearsay", BY_POLNEAR, "textacy", "pattern")
_FAST = 100_000  # words a second from which a figure only measures the clock


class Quoted(NamedTuple):
    """A figure that was not measured here: F1 in percent after `FIGURES`, None where none is given, and its source."""

    system: str
    figures: tuple[float | None, ...]
    source: str


_READ = "published: CofeNet, COLING 2022, detailed results, table 6"
_RUN = "run before, on the same test articles and by the same definitions; not run again here"
QUOTED = (
    Quoted("CofeNet with BERT (needs a GPU)", (83.2, 75.3, 72.9, None, None, None), _READ),
    Quoted("BiLSTM with Cofe", (73.3, 66.2, 63.6, None, None, None), _READ),
    Quoted("BBC Citron, trained anew on PolNeAR", (65.6, 56.4, 48.8, 68.7, 64.6, 32.7), _RUN),
    Quoted("textacy on a UD parse", (15.7, 22.3, 21.8, 24.6, 17.0, 7.3), _RUN),
    Quoted("pattern over quotation marks", (27.0, 27.8, 34.6, 40.7, 24.7, 9.5), _RUN),
    Quoted("one human annotator against another", (78.0, 70.6, 71.2, 81.4, 78.7, 58.5), _RUN + "; 20 articles"),
)


@dataclass(frozen=True)
class Text:
    """A gold text: the document as a reader would get it, and who says what in it."""

    document: Document
    gold: tuple[Relation, ...]


@dataclass(frozen=True)
class Texts:
    """Gold texts of one language and origin.

    `keeps_marks` tells whether contents include their quotation marks, as in PolNeAR. The project's own guidelines
    leave them out, and there punctuation does not decide whether two spans are the same.
    """

    name: str
    lang: str
    texts: tuple[Text, ...]
    digest: str
    keeps_marks: bool = False


def _ranges(spans: Iterable[Sequence[int]] | None) -> tuple[Range, ...]:
    return tuple((start, end) for start, end in spans or ())


def gold_folder(name: str, folder: Path) -> list[Texts]:
    """Return the gold articles in and below `folder` by language; a claim's source is its nearest one."""
    found: dict[str, list[Text]] = {}
    digests: dict[str, list[bytes]] = {}
    for path in sorted(folder.rglob("*.json")):
        raw = path.read_bytes()
        data = json.loads(raw)
        relations = tuple(
            Relation(_ranges(claim["sources"][0]["span"]), _ranges(claim["cue"]), _ranges(claim["content"]))
            for claim in data["claims"]
        )
        document = _document(data["text"], data["lang"], data.get("published"), data.get("outlet"))
        found.setdefault(data["lang"], []).append(Text(document, relations))
        digests.setdefault(data["lang"], []).append(raw)
    return [
        Texts(f"{name}, {lang}", lang, tuple(texts), _digest(digests[lang])) for lang, texts in sorted(found.items())
    ]


def polnear(path: Path) -> Texts:
    """Return the articles of a file in PolNeAR's form, one JSON object a line."""
    raw = path.read_bytes()
    texts = []
    for line in raw.decode("utf-8").splitlines():
        data = json.loads(line)
        relations = tuple(
            Relation(_ranges(item["source"]), _ranges(item["cue"]), _ranges(item["content"]))
            for item in data["attributions"]
        )
        texts.append(Text(_document(data["text"], "en", data.get("date"), None), relations))
    return Texts(f"{POLNEAR} dev", "en", tuple(texts), _digest([raw]), keeps_marks=True)


def _document(text: str, lang: str, published: str | None, outlet: str | None) -> Document:
    origin = "argument" if published else None
    return Document(content_id(text), text, lang, outlet=outlet, published=published, published_from=origin)


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


class Given:
    """An annotator that hands out a parse made before, so that every system reads the same one."""

    def __init__(self, lang: str, parse: Parse) -> None:
        self.lang = lang
        self._parse = parse

    def annotate(
        self,
        text: str,
        wanted: Callable[[str, Sequence[Span]], Sequence[bool]] | None = None,  # noqa: ARG002 - all is parsed
    ) -> Parse:
        """Return the parse, which must be one of `text`.

        Raises:
            ValueError: it is the parse of another text.
        """
        if text != self._parse.text:
            raise ValueError("the parse belongs to another text")
        return self._parse


def hearsay_relations(analysis: Analysis) -> list[Relation]:
    """Return the claims of an analysis, each with its nearest source."""
    return [
        Relation(claim.sources[0].span if claim.sources else (), claim.cue, claim.content)
        for claim in analysis.attributions
    ]


def widened(relations: Iterable[Relation], text: str) -> list[Relation]:
    """Return the relations with the quotation marks that stand around a content's pieces taken into it."""
    outer = {span: quotation.outer for quotation in quotations(text) for span in quotation.spans}
    around = {}
    for span, whole in outer.items():
        around[span.start] = whole.start if text[whole.start : span.start].strip() else span.start
        around[-span.end] = whole.end if text[span.end : whole.end].strip() else span.end
    return [
        Relation(r.source, r.cue, tuple((around.get(a, a), around.get(-b, b)) for a, b in r.content)) for r in relations
    ]


# textacy


# The names under which textacy looks for relations, and those that Universal Dependencies has for them.
_CLEAR = {"nsubj:pass": "nsubjpass", "csubj:pass": "csubjpass", "aux:pass": "auxpass", "flat": "compound"}


def spacy_doc(parse: Parse, lang: str) -> Doc:
    """Return a parse as spaCy's own object, its relations named as textacy expects them."""
    import spacy
    from spacy.tokens import Doc

    tokens = parse.tokens
    follows = [*(token.start for token in tokens[1:]), 0]
    starts = {low for low, _ in parse.sentences}
    return Doc(
        spacy.blank(lang).vocab,
        words=[token.text for token in tokens],
        spaces=[after > token.end for token, after in zip(tokens, follows, strict=True)],
        sent_starts=[token.i in starts for token in tokens],
        pos=[token.pos for token in tokens],
        lemmas=[token.lemma for token in tokens],
        heads=[token.head for token in tokens],
        deps=[
            "neg"
            if token.dep == "advmod" and token.lower in {"not", "n’t", "n't", "never"}
            else "ROOT"
            if token.dep == "root"
            else _CLEAR.get(token.dep, token.dep)
            for token in tokens
        ],
    )


def textacy_relations(parse: Parse, doc: Doc, keeps_marks: bool) -> list[Relation]:
    """Return textacy's direct quotations of a text.

    Raises:
        ValueError: textacy refuses the text: its quotation marks do not pair, or it has no verbs of its language.
    """
    from textacy.extract.triples import direct_quotations  # type: ignore[import-not-found, unused-ignore]

    found = []
    edge = 0 if keeps_marks else 1
    for speaker, cue, content in direct_quotations(doc):
        words = parse.tokens[content.start + edge : content.end - edge]
        found.append(
            Relation(
                _runs(parse, (token.i for token in speaker)),
                _runs(parse, (token.i for token in cue)),
                ((words[0].start, words[-1].end),) if words else (),
            )
        )
    return found


def _runs(parse: Parse, indices: Iterable[int]) -> tuple[Range, ...]:
    """Return the spans of the tokens, neighbours as one."""
    runs: list[list[int]] = []
    for i in sorted(set(indices)):
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    return tuple((parse.tokens[run[0]].start, parse.tokens[run[-1]].end) for run in runs)


# A pattern over quotation marks

_MARKED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»")
_NAME = r"(?:[A-ZÀ-Ý][\w’'.-]*)(?:\s+(?:of|the|de|di|da|del|della|[A-ZÀ-Ý][\w’'.-]*)){0,4}"
_NOUN = {
    "en": r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[\w’-]+\s+){0,2}?[\w’-]+"
    r"|(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)\b",
    "it": r"(?:[Ii]l|[Ll][aeo]|[Ii]|[Gg]li|[Uu]n[ao]?)\s+[\w-]+(?:\s+[\w-]+)??|(?:[Ll]|[Uu]n)[’'][\w-]+"
    r"|(?:lui|lei|loro)\b",
}
_SAID = {
    "en": "(?:has |had |have )?(?:said|says|say|told|tells|added|adds|wrote|writes|asked|asks|tweeted|explained|"
    "argued|claimed|insisted|noted|replied|declared|announced|stated|warned|continued|concluded|called)",
    "it": "(?:ha |hanno |aveva |avevano )?(?:detto|dice|dicono|dichiarato|dichiara|spiegato|spiega|aggiunto|aggiunge|"
    "scritto|scrive|affermato|afferma|sostenuto|sostiene|sottolineato|sottolinea|commentato|commenta|ribadito|"
    "ribadisce|concluso|conclude|annunciato|annuncia|chiesto|chiede|replicato|replica)",
}
_LONG_ENOUGH = 4  # words from which quoted words are speech and not a title or a label; own choice
_BEFORE = 120  # code points before a quotation in which its verb may stand; own choice


def pattern_relations(text: str, lang: str, keeps_marks: bool) -> list[Relation]:
    """Return the quotations of four words or more, with the verb of saying and the name that stand next to them."""
    said, who = _SAID[lang], f"(?P<who>{_NAME}|{_NOUN[lang]})"
    after = re.compile(rf"\s*[,–—-]?\s*(?:(?P<cue>{said})\s+{who}|{who.replace('who', 'who2')}\s+(?P<cue2>{said})\b)")
    before = re.compile(rf"{who}\s+(?P<cue>{said})(?:\s+(?:that|che))?\s*[,:]?\s*$")
    found = []
    for quotation in _MARKED.finditer(text):
        start, end = quotation.span()
        if len(quotation[0].split()) < _LONG_ENOUGH:
            continue
        near = after.match(text, end) or before.search(text, max(0, start - _BEFORE), start)
        source: tuple[Range, ...] = ()
        cue: tuple[Range, ...] = ()
        if near is not None:
            groups = near.groupdict()
            source, cue = ((near.span(name if groups[name] is not None else f"{name}2"),) for name in ("who", "cue"))
        edge = 0 if keeps_marks else 1
        found.append(Relation(source, cue, ((start + edge, end - edge),)))
    return found


# Running and showing


def textacy_version() -> str | None:
    """Return the version of textacy, None where it cannot be imported."""
    if importlib.util.find_spec("textacy") is None:
        return None
    return importlib.metadata.version("textacy")


_WARM = _document("“The road is open,” Dana Holloway said.", "en", None, None)


def measured(texts: Texts) -> list[dict[str, Any]]:
    """Return one row a system: its figures on the texts, words a second of processor time, and what it refused."""
    left_out = {
        "textacy" if textacy_version() is None else "",
        "" if texts.keeps_marks and _TREES.exists() else BY_POLNEAR,
    }
    systems = [name for name in SYSTEMS if name not in left_out]
    tallies = {name: RelationTally(punctuation=texts.keeps_marks) for name in systems}
    seconds = dict.fromkeys(systems, 0.0)
    refused: dict[str, list[str]] = {name: [] for name in systems}
    annotator = load_annotator(texts.lang)
    for name in systems:  # what is loaded at the first use is not timed
        _read(name, _WARM, load_annotator(_WARM.lang).annotate(_WARM.text), texts.keeps_marks)
    words = 0
    for text in texts.texts:
        words += len(text.document.text.split())
        begin = time.process_time()
        parse = annotator.annotate(text.document.text)
        parsing = time.process_time() - begin
        for name in systems:
            begin = time.process_time()
            try:
                found = _read(name, text.document, parse, texts.keeps_marks)
            except ValueError as error:
                if name != "textacy":
                    raise
                refused[name].append(str(error))
                found = []
            seconds[name] += time.process_time() - begin + (parsing if name != "pattern" else 0.0)
            tallies[name].add(text.document.text, text.gold, found)
    rows = []
    for name in systems:
        figures = {key: [round(100 * value, 1) for value in score] for key, score in tallies[name].figures().items()}
        row: dict[str, Any] = {"system": name, "texts": texts.name, "figures": figures}
        row["words a second"] = min(_FAST, round(words / seconds[name], -2))
        if refused[name]:
            row["refused"] = len(refused[name])
            row["reason"] = refused[name][0].split(",")[0]
        rows.append(row)
    return rows


def _read(system: str, document: Document, parse: Parse, keeps_marks: bool) -> list[Relation]:
    if system == "textacy":
        return textacy_relations(parse, spacy_doc(parse, document.lang), keeps_marks)
    if system == BY_POLNEAR:
        from eval.polnear import predict

        found = predict(document.text, Given("en", parse), _extent())
        return [Relation(*(_ranges(item[role]) for role in ROLES)) for item in found]
    if system == "pattern":
        return pattern_relations(document.text, document.lang, keeps_marks)
    relations = hearsay_relations(analyze(document, Given(document.lang, parse)))
    return widened(relations, document.text) if keeps_marks else relations


@functools.cache
def _extent() -> Forest:
    from eval.polnear import load_extent

    return load_extent()


def at_hand() -> list[Texts]:
    """Return the gold that this checkout has: its own, and what ../shared holds."""
    found = gold_folder("own gold", ROOT / "eval" / "gold")
    if (SHARED / "dev").exists():
        found += gold_folder("dev gold", SHARED / "dev")
    if (path := SHARED / "polnear" / "dev.jsonl").exists():
        found.append(polnear(path))
    return found


def report(all_texts: Sequence[Texts]) -> dict[str, Any]:
    """Return all that eval/compare.json holds: versions, the texts with their digests, and the rows."""
    packages = ["hearsay", "spacy", *(["textacy"] if textacy_version() else [])]
    return {
        "versions": {name: _version(name) for name in packages},
        "texts": {
            texts.name: {
                "sha256": texts.digest,
                "documents": len(texts.texts),
                "words": sum(len(text.document.text.split()) for text in texts.texts),
                "relations": sum(len(text.gold) for text in texts.texts),
            }
            for texts in all_texts
        },
        "rows": [row for texts in all_texts for row in measured(texts)],
    }


def _version(package: str) -> str:
    if package == "hearsay":
        from hearsay import __version__

        return __version__
    return importlib.metadata.version(package)


def markdown(kept: Mapping[str, Any]) -> str:
    """Return the figures that were kept, and the quoted ones, as one Markdown table."""
    versions = ", ".join(f"{name} {version}" for name, version in kept["versions"].items())
    lines = [
        f"F1 in percent, measured in one run with {versions}.",
        "",
        "| texts | system | " + " | ".join(FIGURES) + " | words a second |",
        "|---|---|" + "---|" * (len(FIGURES) + 1),
    ]
    for row in kept["rows"]:
        texts = kept["texts"][row["texts"]]
        where = f"{row['texts']} ({texts['documents']} texts, {texts['relations']} claims)"
        if row.get("refused") == texts["documents"]:
            cells = ["–"] * (len(FIGURES) + 1)
        else:
            cells = [*(f"{row['figures'][name][2]:.1f}" for name in FIGURES), _speed(row["words a second"])]
        best = "**{}**" if row["system"].startswith("hearsay") else "{}"
        name = best.format(row["system"]) + _refusal(row)
        lines.append(f"| {where} | {name} | " + " | ".join(cells) + " |")
    for quoted in QUOTED:
        cells = ["–" if figure is None else f"{figure:.1f}" for figure in quoted.figures]
        speed = "1,000" if "Citron" in quoted.system else "–"
        lines.append(f"| {POLNEAR} **test**, *quoted* | {quoted.system} | " + " | ".join([*cells, speed]) + " |")
    lines += ["", "Quoted rows: " + ". ".join(_origins()) + "."]
    return "\n".join(lines)


def _speed(words: float) -> str:
    return f"over {_FAST:,}" if words >= _FAST else f"{words:,.0f}"


def _refusal(row: Mapping[str, Any]) -> str:
    return f" (refuses {row['refused']} texts: {row['reason']})" if row.get("refused") else ""


def _origins() -> list[str]:
    origins: dict[str, list[str]] = {}
    for quoted in QUOTED:
        origins.setdefault(quoted.source, []).append(quoted.system)
    return [f"{', '.join(systems)}: {source}" for source, systems in origins.items()]


def section() -> str:
    """Return the part of docs/evaluation.md that shows the figures in eval/compare.json."""
    return markdown(json.loads(KEPT.read_text(encoding="utf-8")))


def main() -> None:
    """Measure, print, and keep what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m eval.compare", description="Compare hearsay with other readers.")
    parser.add_argument("--markdown", action="store_true", help="print the table as docs/evaluation.md shows it")
    parser.add_argument("--write", action="store_true", help=f"keep the figures in eval/{KEPT.name}")
    parser.add_argument("--only", metavar="WORDS", help="only the texts whose name contains this")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write keeps the figures of all texts; leave --only out")
    if textacy_version() is None:
        print("(textacy cannot be imported here: its rows are left out)")
    if not SHARED.exists():
        print("(../shared is not here: only the project's own gold is read)")
    kept = report([texts for texts in at_hand() if (options.only or "") in texts.name])
    if options.markdown:
        print(markdown(kept))
    else:
        print(" " * 56 + "".join(name.rjust(16) for name in FIGURES) + "words a second".rjust(16))
        for row in kept["rows"]:
            cells = "".join(f"{row['figures'][name][2]:16.1f}" for name in FIGURES)
            print(f"{row['texts']:22}{row['system']:34}{cells}{_speed(row['words a second']):>16}{_refusal(row)}")
    if options.write:
        if "textacy" not in kept["versions"] or not SHARED.exists():
            parser.error("--write needs textacy and ../shared, or rows that the docs show would be lost")
        KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
