"""Scores readings of articles against gold ones: ``python -m eval.score GOLD PREDICTED [--json FILE] [--detail]``.

Both folders hold one ``ID.json`` per article in the gold format (see docs/evaluation.md); a reading that is missing
counts as an empty one, and its offsets must refer to the gold ``text``. Figures are micro-averaged over articles.

A predicted claim *matches* a gold claim when their contents share half of the tokens that either covers (Jaccard index
0.5); claims are assigned one to one so that the sum of indices is largest, and agreement on source, stance and cue only
breaks ties. Rows c to f, j and k are judged on the matched claims alone; an unknown span, a
deadline or a venue is right when it shares half of the shorter one's tokens with the gold one.

Source: the measures are those of the project's annotation guidelines; content by token overlap after Pareti (2015).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

Range = tuple[int, int]
Figure = tuple[float, float, float] | float | None
"""Precision, recall and F1; or an accuracy; or None where the gold holds nothing of the kind."""

MATCH = 0.5
"""Smallest Jaccard index of two contents that match, and smallest share of the shorter of two unknown spans."""

_WORD = re.compile(r"\w+")
# Words that carry no identity in the name of a source; a comparison of names passes over them.
_EMPTY_WORDS = frozenset(
    """il lo la i gli le l un uno una di del dello della dei degli delle dell a al allo alla ai agli alle all da dal
    dallo dalla dai dagli dalle dall in nel nella nei nelle nell su sul sulla con per e ed che alcuni alcune
    molti molte altri altre tutti tutte stesso stessa stessi quella quello prime ex
    the an of for from to at on by and or with some many several s his her its their our as who which that""".split()
)
# What follows the head of an English noun phrase: "officials | of the ministry", "people | familiar with the talks".
_AFTER_HEAD = re.compile(
    r"\b(?:of|for|from|in|with|to|on|at|by|who|which|that|familiar|briefed|received|left|involved)\b|[,(]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Source:
    """One link of a chain; `type` is None where a prediction gives none."""

    span: tuple[Range, ...] = ()
    name: str = ""
    type: str | None = None


@dataclass(frozen=True)
class Claim:
    """A claim as the gold files word it; None stands for what a prediction leaves out."""

    content: tuple[Range, ...]
    cue: tuple[Range, ...] = ()
    sources: tuple[Source, ...] = ()
    mode: str | None = None
    stance: str | None = None
    certainty: str | None = None
    reported_conditional: bool = False
    venue: Range | None = None
    deadline: Range | None = None


@dataclass(frozen=True)
class Reading:
    """The scored part of an article's reading; `contradictions` are pairs of indices into `claims`."""

    claims: tuple[Claim, ...] = ()
    unknowns: tuple[Range, ...] = ()
    contradictions: tuple[Range, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reading:
        """Take the scored fields from an object in the gold format; fields that are absent or null count as empty."""
        return cls(
            tuple(_claim(item) for item in data.get("claims") or ()),
            _ranges(data.get("unknowns")),
            _ranges(data.get("contradictions")),
        )


def _ranges(value: Iterable[Sequence[int]] | None) -> tuple[Range, ...]:
    return tuple((start, end) for start, end in value or ())


def _range(value: Sequence[int] | None) -> Range | None:
    return (value[0], value[1]) if value else None


def _claim(data: Mapping[str, Any]) -> Claim:
    return Claim(
        content=_ranges(data.get("content")),
        cue=_ranges(data.get("cue")),
        sources=tuple(
            Source(_ranges(source.get("span")), source.get("name") or "", source.get("type"))
            for source in data.get("sources") or ()
        ),
        mode=data.get("mode"),
        stance=data.get("stance"),
        certainty=data.get("certainty"),
        reported_conditional=bool(data.get("reported_conditional")),
        venue=_range(data.get("venue")),
        deadline=_range(data.get("deadline")),
    )


@dataclass(frozen=True)
class Article:
    """A gold article."""

    id: str
    lang: str
    text: str
    gold: Reading

    @classmethod
    def load(cls, path: Path) -> Article:
        """Read a gold file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(data["id"], data["lang"], data["text"], Reading.from_json(data))


class Disagreement(NamedTuple):
    """One difference from the gold, for a person to read: `kind` is MISSED, EXTRA, SOURCE, STANCE or CERTAINTY."""

    article: str
    kind: str
    note: str


@dataclass
class Tally:
    """What was counted over some articles; `figures` turns it into the table's rows."""

    counts: Counter[str] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally's counts and disagreements to this one."""
        self.counts.update(other.counts)
        self.disagreements.extend(other.disagreements)

    def figures(self) -> dict[str, Figure]:
        """Return every row's figure, in the table's order."""
        return {row.name: row.figure(self.counts) for row in ROWS}


class Row(NamedTuple):
    """A row of the table: hits against gold items, and against predicted ones where precision is meant too."""

    name: str
    hits: str
    gold: str
    predicted: str | None = None

    def figure(self, counts: Counter[str]) -> Figure:
        """Return the row's figure for `counts`."""
        hits, gold = counts[self.hits], counts[self.gold]
        if self.predicted is None:
            return hits / gold if gold else None
        predicted = counts[self.predicted]
        precision = hits / predicted if predicted else float(not gold)
        recall = hits / gold if gold else float(not predicted)
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


ROWS = (
    Row("a content detection", "matched", "claims", "predicted claims"),
    Row("b content tokens", "common tokens", "tokens", "predicted tokens"),
    Row("c nearest source | matched", "nearest right", "matched"),
    Row("c2 ... gold anonymous", "anonymous right", "anonymous"),
    Row("c3 source type | matched", "type right", "matched"),
    Row("d full chain | matched", "chain right", "matched"),
    Row("d2 ... gold chains of 2+", "long chain right", "long chains"),
    Row("e certainty | matched", "certainty right", "certainty"),
    Row("e2 ... gold not certain", "hedge right", "hedged"),
    Row("f stance | matched", "stance right", "matched"),
    Row("f2 ... gold denials", "denial right", "denials"),
    Row("g reported conditional", "conditional right", "conditionals", "predicted conditionals"),
    Row("h unknown spans", "unknowns right", "unknowns", "predicted unknowns"),
    Row("i contradictions", "contradictions right", "contradictions", "predicted contradictions"),
    Row("j mode | matched", "mode right", "matched"),
    Row("k cue tokens | matched", "common cue tokens", "cue tokens", "predicted cue tokens"),
    Row("l deadlines", "deadlines right", "deadlines", "predicted deadlines"),
    Row("m venues", "venues right", "venues", "predicted venues"),
)


class _Tokens:
    """The words of a text by position, to compare spans by the words that they touch."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._bounds = [match.span() for match in _WORD.finditer(text)]

    def under(self, spans: Iterable[Range]) -> frozenset[int]:
        """Return the indices of the tokens that any of `spans` touches."""
        return frozenset(
            i for start, end in spans for i, (first, last) in enumerate(self._bounds) if first < end and start < last
        )


def name_words(text: str) -> list[str]:
    """Return the words of a source's name, in lower case, without those that carry no identity."""
    return [word for match in _WORD.finditer(text) if (word := match.group().casefold()) not in _EMPTY_WORDS]


def _head(name: str, person: bool, lang: str) -> str | None:
    """Return the word that identifies a source: a person's last name, a noun phrase's head, None if no word is left."""
    if person:
        words = name_words(re.split(r"[,(]", name)[0])
        return words[-1] if words else None
    if lang == "en":
        words = name_words(_AFTER_HEAD.split(name)[0]) or name_words(name)
        return words[-1] if words else None
    words = name_words(name)
    return words[0] if words else None


def _same_source(gold: Source, predicted: Source | None, tokens: _Tokens, lang: str) -> bool:
    """Tell whether a predicted source is the gold one: by place where that is short, else by its identifying word."""
    if gold.type == "unknown" and not gold.span:
        return predicted is None or predicted.type == "unknown" or not (predicted.span or predicted.name)
    if predicted is None:
        return False
    if gold.span and predicted.span:
        place = tokens.under(gold.span)
        if len(place) <= 2 and place & tokens.under(predicted.span):
            return True
    surfaces = [set(name_words(tokens.text[start:end])) for start, end in predicted.span]
    named = set(name_words(predicted.name)).union(*surfaces)
    if (head := _head(gold.name, gold.type == "person", lang)) and head in named:
        return True
    # The gold name may be a description resolved from elsewhere: compare the words that stand at its place.
    head = _head(" ".join(tokens.text[start:end] for start, end in gold.span), person=False, lang=lang)
    return head is not None and any(
        head in surface and any(start < last and first < end for first, last in gold.span)
        for surface, (start, end) in zip(surfaces, predicted.span, strict=True)
    )


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the one-to-one pairs (row, column) with the largest sum of weights: the Hungarian method with potentials.

    Every row is paired where there are at least as many columns, else every column; a weight may be 0.
    """
    if not weights or not weights[0]:
        return []
    if len(weights) > len(weights[0]):
        return [(row, column) for column, row in assign(list(zip(*weights, strict=True)))]
    columns = len(weights[0])
    row_potential = [0.0] * (len(weights) + 1)
    column_potential = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)  # the row, from 1, that holds a column; column 0 is where a new row enters
    for row in range(1, len(weights) + 1):
        owner[0] = row
        column = 0
        slack = [float("inf")] * (columns + 1)
        came_from = [0] * (columns + 1)
        visited = [False] * (columns + 1)
        while owner[column]:
            visited[column] = True
            here, step, nearest = owner[column], float("inf"), 0
            for other in range(1, columns + 1):
                if visited[other]:
                    continue
                cost = -weights[here - 1][other - 1] - row_potential[here] - column_potential[other]
                if cost < slack[other]:
                    slack[other], came_from[other] = cost, column
                if slack[other] < step:
                    step, nearest = slack[other], other
            for other in range(columns + 1):
                if visited[other]:
                    row_potential[owner[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = nearest
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    return [(row - 1, column - 1) for column, row in enumerate(owner) if column and row]


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


class _Comparison:
    """One gold article beside its prediction."""

    def __init__(self, article: Article, predicted: Reading) -> None:
        self.article = article
        self.gold = article.gold
        self.predicted = predicted
        self.tokens = _Tokens(article.text)
        self.gold_contents = [self.tokens.under(claim.content) for claim in self.gold.claims]
        self.contents = [self.tokens.under(claim.content) for claim in predicted.claims]
        weights = [[self._weight(i, j) for j in range(len(self.contents))] for i in range(len(self.gold_contents))]
        self.matches = [(i, j) for i, j in assign(weights) if weights[i][j] > 0]

    def nearest_right(self, i: int, j: int) -> bool:
        sources = self.predicted.claims[j].sources
        return self._same(self.gold.claims[i].sources[0], sources[0] if sources else None)

    def chain_right(self, i: int, j: int) -> bool:
        """Tell whether the chains are link by link the same; a claim with no source may be predicted with none."""
        chain, predicted = self.gold.claims[i].sources, self.predicted.claims[j].sources
        if len(chain) == 1 and chain[0].type == "unknown" and not chain[0].span and self.nearest_right(i, j):
            return True
        return self._same_links(chain, predicted)

    def _same(self, gold: Source, predicted: Source | None) -> bool:
        return _same_source(gold, predicted, self.tokens, self.article.lang)

    def _same_links(self, chain: Sequence[Source], predicted: Sequence[Source]) -> bool:
        return len(chain) == len(predicted) and all(map(self._same, chain, predicted))

    def _weight(self, i: int, j: int) -> float:
        overlap = _jaccard(self.gold_contents[i], self.contents[j])
        if overlap < MATCH:
            return 0.0
        gold, claim = self.gold.claims[i], self.predicted.claims[j]
        # One match more always outweighs any overlap; the small terms only choose between equal contents.
        return (
            1
            + overlap
            + 0.02 * self.nearest_right(i, j)
            + 0.01 * self._same_links(gold.sources, claim.sources)
            + 0.004 * (claim.stance == gold.stance)
            + 0.002 * (self.tokens.under(claim.cue) == self.tokens.under(gold.cue))
        )

    def tally(self) -> Tally:
        out = Tally()
        count = out.counts
        gold_tokens, tokens = frozenset().union(*self.gold_contents), frozenset().union(*self.contents)
        count["articles"] = 1
        count["claims"], count["predicted claims"] = len(self.gold.claims), len(self.predicted.claims)
        count["tokens"], count["predicted tokens"] = len(gold_tokens), len(tokens)
        count["common tokens"] = len(gold_tokens & tokens)
        count["conditionals"] = sum(claim.reported_conditional for claim in self.gold.claims)
        count["predicted conditionals"] = sum(claim.reported_conditional for claim in self.predicted.claims)
        for kind in ("deadline", "venue"):
            count[f"{kind}s"] = sum(getattr(claim, kind) is not None for claim in self.gold.claims)
            count[f"predicted {kind}s"] = sum(getattr(claim, kind) is not None for claim in self.predicted.claims)
        for i, j in self.matches:
            count.update(self._judge(i, j))
        count.update(self._unknowns())
        count.update(self._contradictions())
        out.disagreements.extend(self._disagreements())
        return out

    def _judge(self, i: int, j: int) -> Counter[str]:
        """Count what is right about a matched claim."""
        gold, claim = self.gold.claims[i], self.predicted.claims[j]
        nearest, chain = self.nearest_right(i, j), self.chain_right(i, j)
        certain, stance = claim.certainty == gold.certainty, claim.stance == gold.stance
        cue, predicted_cue = self.tokens.under(gold.cue), self.tokens.under(claim.cue)
        anonymous, long_chain = gold.sources[0].type == "anonymous", len(gold.sources) > 1
        rated = gold.stance != "orders"  # an order has no truth to be sure of
        hedged, denial = rated and gold.certainty != "certain", gold.stance == "denies"
        return Counter(
            {
                "matched": 1,
                "nearest right": nearest,
                "anonymous": anonymous,
                "anonymous right": anonymous and nearest,
                "type right": bool(claim.sources) and claim.sources[0].type == gold.sources[0].type,
                "chain right": chain,
                "long chains": long_chain,
                "long chain right": long_chain and chain,
                "certainty": rated,
                "certainty right": rated and certain,
                "hedged": hedged,
                "hedge right": hedged and certain,
                "stance right": stance,
                "denials": denial,
                "denial right": denial and stance,
                "conditional right": gold.reported_conditional and claim.reported_conditional,
                "mode right": claim.mode == gold.mode,
                "cue tokens": len(cue),
                "predicted cue tokens": len(predicted_cue),
                "common cue tokens": len(cue & predicted_cue),
                "deadlines right": self._common(gold.deadline, claim.deadline) > 0,
                "venues right": self._common(gold.venue, claim.venue) > 0,
            }
        )

    def _common(self, gold: Range | None, predicted: Range | None) -> float:
        """Return the share of the shorter span's tokens that both touch; 0 below a half or where one is missing."""
        one, other = (self.tokens.under([span] if span else []) for span in (gold, predicted))
        shorter = min(len(one), len(other))
        share = len(one & other) / shorter if shorter else 0.0
        return share if share >= MATCH else 0.0

    def _unknowns(self) -> Counter[str]:
        gold, predicted = self.gold.unknowns, self.predicted.unknowns
        shares = [[self._common(one, other) for other in predicted] for one in gold]
        right = sum(shares[i][j] > 0 for i, j in assign(shares))
        return Counter({"unknowns": len(gold), "predicted unknowns": len(predicted), "unknowns right": right})

    def _contradictions(self) -> Counter[str]:
        """Count pairs; predicted ones are translated into gold claims, and those of unmatched claims never agree."""
        gold_of = {j: i for i, j in self.matches}
        gold = {frozenset(pair) for pair in self.gold.contradictions}
        predicted = {frozenset(pair) for pair in self.predicted.contradictions}
        translated = {frozenset(gold_of[j] for j in pair) for pair in predicted if pair <= gold_of.keys()}
        return Counter(
            {
                "contradictions": len(gold),
                "predicted contradictions": len(predicted),
                "contradictions right": len(gold & translated),
            }
        )

    def _disagreements(self) -> Iterator[Disagreement]:
        name = self.article.id
        found, used = {i for i, _ in self.matches}, {j for _, j in self.matches}
        for i, claim in enumerate(self.gold.claims):
            if i not in found:
                yield Disagreement(name, "MISSED", self._quote(claim, 150))
        for j, claim in enumerate(self.predicted.claims):
            if j not in used:
                yield Disagreement(name, "EXTRA", self._quote(claim, 150))
        for i, j in self.matches:
            gold, claim = self.gold.claims[i], self.predicted.claims[j]
            if not self.nearest_right(i, j):
                names = " ← ".join(source.name for source in claim.sources) or "nobody"
                yield Disagreement(name, "SOURCE", f"{gold.sources[0].name} / {names}: {self._quote(gold, 80)}")
            if gold.stance != claim.stance:
                yield Disagreement(name, "STANCE", f"{gold.stance} / {claim.stance}: {self._quote(gold, 80)}")
            if gold.certainty != claim.certainty:
                yield Disagreement(name, "CERTAINTY", f"{gold.certainty} / {claim.certainty}: {self._quote(gold, 80)}")

    def _quote(self, claim: Claim, width: int) -> str:
        words = " ~ ".join(self.article.text[start:end] for start, end in claim.content)
        return words.replace("\n", " ")[:width]


def compare(article: Article, predicted: Reading) -> Tally:
    """Count one article's agreements and disagreements between its gold reading and a predicted one."""
    return _Comparison(article, predicted).tally()


def nearest_sources(article: Article, predicted: Reading) -> list[tuple[Claim, Claim, bool]]:
    """Return the gold claims with the predicted ones that match them, and whether the nearest source is right."""
    comparison = _Comparison(article, predicted)
    return [
        (article.gold.claims[i], predicted.claims[j], comparison.nearest_right(i, j)) for i, j in comparison.matches
    ]


def matched(article: Article, predicted: Reading) -> list[tuple[Claim, Claim]]:
    """Return each gold claim that was found with the predicted one that stands for it, in the gold's order."""
    comparison = _Comparison(article, predicted)
    return [(article.gold.claims[i], predicted.claims[j]) for i, j in sorted(comparison.matches)]


def by_language(pairs: Iterable[tuple[Article, Reading]]) -> dict[str, Tally]:
    """Tally articles with their predictions, by language in alphabetical order, and under ``all``."""
    tallies: dict[str, Tally] = {}
    everything = Tally()
    for article, predicted in pairs:
        tally = compare(article, predicted)
        tallies.setdefault(article.lang, Tally()).add(tally)
        everything.add(tally)
    return dict(sorted(tallies.items())) | {"all": everything}


def articles(folder: Path) -> list[Article]:
    """Load the gold files in and below `folder` in order of path.

    Raises:
        FileNotFoundError: there is no gold file in it.
    """
    paths = sorted(folder.rglob("*.json"))
    if not paths:
        raise FileNotFoundError(f"{folder} holds no gold file (*.json)")
    return [Article.load(path) for path in paths]


def table(tallies: Mapping[str, Tally]) -> str:
    """Return the figures of `tallies` as text in columns."""
    width = 24
    heads = [
        f"{name} ({tally.counts['articles']} art., {tally.counts['claims']}/{tally.counts['predicted claims']})"
        for name, tally in tallies.items()
    ]
    lines = [" " * 28 + "".join(head.ljust(width) for head in heads)]
    figures = [tally.figures() for tally in tallies.values()]
    lines += [
        row.name.ljust(28) + "".join(written(column[row.name]).ljust(width) for column in figures) for row in ROWS
    ]
    return "\n".join(line.rstrip() for line in lines)


def written(figure: Figure) -> str:
    """Return a figure with three decimals, ``-`` for none."""
    if figure is None:
        return "-"
    if isinstance(figure, tuple):
        return "P {:.3f} R {:.3f} F {:.3f}".format(*figure)
    return f"{figure:.3f}"


def main() -> None:
    """Score a folder of predictions from the command line."""
    parser = argparse.ArgumentParser(description="Score a folder of readings against a folder of gold files.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--detail", action="store_true", help="list every disagreement")
    options = parser.parse_args()
    pairs = []
    for article in articles(options.gold):
        path = options.predicted / f"{article.id}.json"
        data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if data.get("text") not in (None, article.text):
            print(f"warning: {path} was read from another text, so its offsets mean something else", file=sys.stderr)
        pairs.append((article, Reading.from_json(data)))
    tallies = by_language(pairs)
    print(table(tallies))
    if options.detail:
        for item in tallies["all"].disagreements:
            print(*item)
    if options.json:
        figures = {name: tally.figures() for name, tally in tallies.items()}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
