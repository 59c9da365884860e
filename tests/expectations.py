"""Expectations on the reading of one article, as rows of a table: which claim is meant, and what must hold of it.

A claim is found by a few words of its content and, where two claims share those words, of its cue. Curly apostrophes
count as straight ones, so that a row can be typed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hearsay import analyze, read
from hearsay.errors import ModelError
from hearsay.modelsets import ModelSet, pipeline_for
from hearsay.records import Analysis, Attribution, Certainty, Mode, Source, SourceType, Span, Stance


def plain(words: str) -> str:
    """Return `words` with straight apostrophes, as many code points long as before."""
    return words.replace("’", "'")


def pipeline_of(lang: str, models: ModelSet = "full") -> None:
    """Skip the test while `lang` has no pipeline in the set; fail it where HEARSAY_REQUIRE_ALL is 1 and it needs one.

    A language need not have a free pipeline; `full` falls back to one where it has no other.
    """
    try:
        pipeline_for(lang, models)
    except ModelError as error:
        if os.environ.get("HEARSAY_REQUIRE_ALL") == "1" and models == "full":
            pytest.fail(str(error))
        pytest.skip(str(error))


def analysed(path: Path) -> Analysis:
    """Return the analysis of the one article in `path`, or skip the test while its language has no pipeline."""
    (document,) = read(path)
    pipeline_of(document.lang)
    return analyze(document)


def place(analysis: Analysis, words: str) -> Span:
    """Return the span of `words`, which must stand exactly once in the article."""
    text = plain(analysis.document.text)
    assert text.count(words) == 1, f"{words!r} stands {text.count(words)} times in the article"
    start = text.index(words)
    return Span(start, start + len(words))


def covers(spans: tuple[Span, ...], words: Span) -> bool:
    """Tell whether one of `spans` holds all of `words`."""
    return any(span.start <= words.start and words.end <= span.end for span in spans)


def touches(spans: tuple[Span, ...], words: Span) -> bool:
    """Tell whether one of `spans` holds any of `words`."""
    return any(span.start < words.end and words.start < span.end for span in spans)


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: there is a claim whose content holds `words`, with every property that is given.

    `words` and `without` (a claim that holds the latter is not the one meant) are pieces of the article; `cue` is a
    piece of the cue. `chain` is the whole chain by pieces of the names, nearest first; `nearest` is a piece of the
    first name only and `name` the first name to the letter. `starts` and `ends` are the first and last words of the
    content. `due` is the last day of the term.
    """

    case: str
    words: str
    without: str | None = None
    cue: str | None = None
    chain: tuple[str, ...] | None = None
    nearest: str | None = None
    name: str | None = None
    type: tuple[SourceType, ...] = ()
    mode: Mode | None = None
    stance: tuple[Stance, ...] = ()
    certainty: Certainty | None = None
    icd203: tuple[int, int] | None = None
    conditional: bool | None = None
    venue: str | None = None
    due: str | None = None
    starts: str | None = None
    ends: str | None = None

    def check(self, analysis: Analysis) -> None:
        """Assert that one claim of the article is as the row says."""
        meant = place(analysis, self.words)
        other = place(analysis, self.without) if self.without else None
        claims = [
            claim
            for claim in analysis.attributions
            if covers(claim.content, meant) and not (other and touches(claim.content, other))
        ]
        assert claims, f"no claim of its own holds {self.words!r}; in it: {shown(analysis, meant)}"
        misses = [self._misses(analysis, claim) for claim in claims]
        assert [] in misses, f"{self.words!r}: " + " / ".join("; ".join(miss) for miss in misses)

    def _misses(self, analysis: Analysis, claim: Attribution) -> list[str]:
        text = plain(analysis.document.text)
        names = [plain(source.name) for source in claim.sources]
        cue = " ".join(span.of(text) for span in claim.cue)
        content = " ".join(span.of(text) for span in claim.content)
        checks: list[tuple[bool, str, object]] = [
            (self.cue is None or self.cue in cue, "cue", cue),
            (self.chain is None or _matches(names, self.chain), "chain", names),
            (self.nearest is None or _matches(names[:1], (self.nearest,)), "nearest", names),
            (self.name is None or names[0] == self.name, "name", names),
            (not self.type or claim.sources[0].type in self.type, "type", claim.sources[0].type),
            (self.mode is None or claim.mode == self.mode, "mode", claim.mode),
            (not self.stance or claim.stance in self.stance, "stance", claim.stance),
            (self.certainty is None or claim.certainty == self.certainty, "certainty", claim.certainty),
            (self.icd203 is None or claim.icd203 == self.icd203, "icd203", claim.icd203),
            (self.conditional in {None, claim.reported_conditional}, "conditional", claim.reported_conditional),
            (self.venue is None or bool(claim.venue and self.venue in claim.venue.of(text)), "venue", claim.venue),
            (self.due is None or bool(claim.due and claim.due[1] == self.due), "due", claim.due),
            (self.starts is None or content.startswith(self.starts), "first words", content[:40]),
            (self.ends is None or content.rstrip(".,!").endswith(self.ends), "last words", content[-40:]),
        ]
        return [f"{what} is {found!r}" for good, what, found in checks if not good]


def _matches(names: list[str], pieces: tuple[str, ...]) -> bool:
    folded = [name.casefold() for name in names]
    return len(names) == len(pieces) and all(
        piece.casefold() in name for name, piece in zip(folded, pieces, strict=True)
    )


@dataclass(frozen=True, slots=True)
class NoClaim:
    """One row: no claim takes any of `words` for content; with `by`, none whose nearest source has `by` in its name.

    `but` are stances that do not count.
    """

    case: str
    words: str
    by: str = ""
    but: tuple[Stance, ...] = ()

    def check(self, analysis: Analysis) -> None:
        """Assert that there is no such claim."""
        meant = place(analysis, self.words)
        found = [
            (claim.sources[0].name, claim.stance, claim.words(analysis.document.text))
            for claim in analysis.attributions
            if touches(claim.content, meant) and self.by in claim.sources[0].name and claim.stance not in self.but
        ]
        assert found == []


@dataclass(frozen=True, slots=True)
class Unknown:
    """One row: the words `starts` open a stretch under Unknown, which goes on at least to the words `holds`."""

    case: str
    starts: str
    holds: str

    def check(self, analysis: Analysis) -> None:
        """Assert that there is such a stretch."""
        first, last = place(analysis, self.starts), place(analysis, self.holds)
        spans = [unknown.span for unknown in analysis.unknowns]
        fits = [span for span in spans if span.start == first.start and span.end >= last.end]
        assert fits, [span.of(analysis.document.text) for span in spans]


@dataclass(frozen=True, slots=True)
class Tied:
    """One row: the denial that holds `denial` is tied to a claim, of somebody else, that holds one of `denied`."""

    case: str
    denial: str
    denied: tuple[str, ...]

    def check(self, analysis: Analysis) -> None:
        """Assert that there is such a pair among the contradictions."""
        denial, denied = place(analysis, self.denial), [place(analysis, words) for words in self.denied]
        claims = analysis.attributions
        pairs = [(claims[pair.first], claims[pair.second]) for pair in analysis.contradictions]
        tied = [
            (one, two)
            for pair in pairs
            for one, two in (pair, pair[::-1])
            if one.stance == "denies"
            and covers(one.content, denial)
            and any(covers(two.content, words) for words in denied)
            and _known(one.sources[0]) != _known(two.sources[0])
        ]
        text = analysis.document.text
        assert tied, [(one.words(text), two.words(text)) for one, two in pairs]


def _known(source: Source) -> str:
    return source.entity or source.name


@dataclass(frozen=True, slots=True)
class Time:
    """One row: the words are a time expression from a day in the month `start` to a day in one of the months `end`."""

    case: str
    words: str
    start: str
    end: tuple[str, ...]

    def check(self, analysis: Analysis) -> None:
        """Assert that there is such a time expression."""
        meant = place(analysis, self.words)
        found = [(time.start, time.end) for time in analysis.times if covers((time.span,), meant)]
        assert any((start or "").startswith(self.start) and (end or "")[:7] in self.end for start, end in found), found


@dataclass(frozen=True, slots=True)
class Term:
    """One row: among the forecasts is one due by the day `due`, by the source with `nearest` in its name."""

    case: str
    due: str
    nearest: str

    def check(self, analysis: Analysis) -> None:
        """Assert that there is such a forecast."""
        by_id = {claim.id: claim for claim in analysis.attributions}
        found = [
            (forecast.due, plain(by_id[forecast.claim].sources[0].name))
            for forecast in analysis.forecasts
            if forecast.claim in by_id
        ]
        assert any(due is not None and due[1] == self.due and self.nearest in name for due, name in found), found


@dataclass(frozen=True, slots=True)
class Gone:
    """One row: the page's furniture `words` is in neither the text nor a claim."""

    case: str
    words: str

    def check(self, analysis: Analysis) -> None:
        """Assert that the words are not there."""
        assert self.words.casefold() not in plain(analysis.document.text).casefold()


@dataclass(frozen=True, slots=True)
class Page:
    """One row: the document's field is as given."""

    case: str
    fields: dict[str, str | None] = field(default_factory=dict)

    def check(self, analysis: Analysis) -> None:
        """Assert that the fields are as given."""
        assert {name: getattr(analysis.document, name) for name in self.fields} == self.fields


@dataclass(frozen=True, slots=True)
class Apart:
    """One row: two people are two entities, each under the full name."""

    case: str
    one: str
    other: str

    def check(self, analysis: Analysis) -> None:
        """Assert that each has an entity of its own."""
        ids = {
            name: {entity.id for entity in analysis.entities if entity.name == name and entity.type == "person"}
            for name in (self.one, self.other)
        }
        assert len(ids[self.one]) == len(ids[self.other]) == 1, [(e.name, e.type) for e in analysis.entities]
        assert ids[self.one] != ids[self.other]


Expectation = Claim | NoClaim | Unknown | Tied | Time | Term | Gone | Page | Apart


def shown(analysis: Analysis, meant: Span) -> list[str]:
    """Return the contents of the claims that hold any of the words, for a failing test's message."""
    text = analysis.document.text
    return [claim.words(text) for claim in analysis.attributions if touches(claim.content, meant)]


def named(rows: tuple[Expectation, ...]) -> list[object]:
    """Return the rows as parameters, each under its own name, which must be unique."""
    names = [row.case for row in rows]
    assert len(names) == len(set(names))
    return [pytest.param(row, id=row.case.replace(" ", "-")) for row in rows]
