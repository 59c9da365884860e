"""What the terminal and the page both show: how a claim, its chain and its sureness are put into words.

Article text is hostile until shown otherwise. Everything that reaches a reader goes through `visible`, so that no
control character moves the cursor, recolours a terminal or reverses the order of somebody's words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from hearsay.export.words import Words, words_for
from hearsay.records import Analysis, Attribution, Certainty, Document, Source, Span, Stance

SIGNS: Mapping[Stance, str] = MappingProxyType(
    {"asserts": "+", "denies": "✗", "questions": "?", "predicts": "→", "orders": "!", "thinks": "~"}
)
"""One sign for each stance. No tick among them: it says *verified*, which hearsay never does."""

CERTAINTIES: tuple[Certainty, ...] = ("certain", "probable", "possible", "unlikely", "unknown")

# C0 and C1 controls but tab and line feed; bidirectional embeddings, overrides and isolates (Unicode TR 9, and the
# attacks on readers described in TR 36); lone surrogates, which no encoder writes.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_OUTER = ' "«»“”„'
_SENTENCE_END = re.compile(r"[.!?…]['\"»”]?\s")


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim where it is shown: its index in `Analysis.attributions` and how deeply it is nested (0 is not)."""

    index: int
    depth: int


@dataclass(frozen=True, slots=True)
class Term:
    """A forecast as it is shown: the claim's index and its due days (`from` or None, `to`), None without a term."""

    index: int
    due: tuple[str | None, str] | None
    deadline: Span | None


def visible(text: str) -> str:
    """Return `text` with each character that would act instead of being read replaced by its code point in brackets."""
    return UNSEEN.sub(lambda match: f"[U+{ord(match.group()):04X}]", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return `visible(text)` with each run of blanks as one space and none at the edges."""
    return _BLANKS.sub(" ", visible(text)).strip()


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters, cut between words and ended by an ellipsis if it was longer."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ", limit // 2)
    return f"{cut[:space] if space > 0 else cut}".rstrip(" ,;:") + "…"


def span_words(spans: Sequence[Span], text: str) -> str:
    """Return the words under `spans` on one line, pieces joined by an ellipsis in brackets."""
    return one_line(" […] ".join(span.of(text) for span in spans))


def claim_words(claim: Attribution, text: str, words: Words, limit: int = 0) -> str:
    """Return the claim's exact words on one line, in quotation marks where they are quoted; `limit` 0 cuts nothing."""
    said = span_words(claim.content, text)
    if limit:
        said = shorten(said, limit)
    if claim.mode != "direct":
        return said
    left, right = words.quotes
    return f"{left}{said}{right}"


def source_name(source: Source, words: Words) -> str:
    """Return the source's name, or the words for *no source named*."""
    name = one_line(source.name)
    return words.no_source if (source.type == "unknown" and not source.span) or not name else name


def words_around(document: Document, lang: str) -> Words:
    """Return the interface's words in `lang`, with the quotation marks of the article's language around its words."""
    return replace(words_for(lang), quotes=words_for(document.lang).quotes)


def chain(claim: Attribution, words: Words) -> list[str]:
    """Return the names of the claim's chain, nearest first; anonymous ones are marked as such."""
    names = []
    for source in claim.sources:
        name = source_name(source, words)
        names.append(f"{name} ({words.types['anonymous']})" if source.type == "anonymous" else name)
    return names or [words.no_source]


def band(claim: Attribution, text: str, words: Words) -> str:
    """Return *80–95 % (ICD 203 reading of “very likely”)*, or nothing where the claim has no band."""
    if claim.icd203 is None:
        return ""
    low, high = claim.icd203
    return f"{low}–{high} % ({words.reading} {in_quotes(claim.certainty_cue, text, words)})"


def in_quotes(spans: Sequence[Span], text: str, words: Words) -> str:
    """Return the words under `spans`, each piece in quotation marks (its own, if it has any, are left off)."""
    left, right = words.quotes
    return " ".join(f"{left}{one_line(span.of(text)).strip(_OUTER)}{right}" for span in spans)


def surety(claim: Attribution, text: str, words: Words) -> str:
    """Return how sure the speaker sounds, with the words that decide it: *possible (“may”)*."""
    name = words.certainties[claim.certainty]
    if not claim.certainty_cue:
        return f"{name} ({words.no_hedge})" if claim.certainty == "certain" else name
    if claim.icd203 is not None:
        return f"{name}: {band(claim, text, words)}"
    return f"{name} ({in_quotes(claim.certainty_cue, text, words)})"


def distances(claim: Attribution, text: str, words: Words) -> list[str]:
    """Return the signs of the outlet's own distance: *conditional (“sarebbe”)*, one for each kind, in order."""
    kinds: dict[str, list[Span]] = {}
    for distance in claim.distance:
        kinds.setdefault(distance.kind, []).append(distance.span)
    if claim.reported_conditional:
        kinds.setdefault("conditional", [])
    return [
        f"{words.distances[kind]} ({in_quotes(spans, text, words)})" if spans else words.distances[kind]
        for kind, spans in kinds.items()
    ]


def in_order(claims: Sequence[Attribution]) -> list[Placed]:
    """Return every claim once, each nested one after the claim that holds it.

    A parent that is not there, or that would close a circle, counts as none.
    """
    index_of = {claim.id: index for index, claim in reversed(list(enumerate(claims)))}
    children: dict[int | None, list[int]] = {}
    for index, claim in enumerate(claims):
        parent = index_of.get(claim.parent) if claim.parent else None
        children.setdefault(None if parent == index else parent, []).append(index)
    placed: dict[int, Placed] = {}
    for start in (*children.get(None, ()), *range(len(claims))):
        waiting = [(start, 0)]
        while waiting:
            index, depth = waiting.pop()
            if index not in placed:
                placed[index] = Placed(index, depth)
                waiting.extend((child, depth + 1) for child in reversed(children.get(index, ())))
    return list(placed.values())


def terms(analysis: Analysis) -> list[Term]:
    """Return the forecasts, those with a due day first and in its order; one of no known claim is left out."""
    index_of = {claim.id: index for index, claim in reversed(list(enumerate(analysis.attributions)))}
    known = [
        Term(index_of[forecast.claim], forecast.due, forecast.deadline)
        for forecast in analysis.forecasts
        if forecast.claim in index_of
    ]
    return sorted(known, key=lambda term: (term.due is None, term.due[1] if term.due else "", term.index))


def pairs(analysis: Analysis, words: Words) -> list[tuple[int, int, str]]:
    """Return the disputes as two indices and a reason; the claim that denies stands second where just one does."""
    count = len(analysis.attributions)
    found = []
    for pair in analysis.contradictions:
        first, second = pair.first, pair.second
        if not (0 <= first < count and 0 <= second < count):
            continue
        if analysis.attributions[first].stance == "denies" != analysis.attributions[second].stance:
            first, second = second, first
        found.append((first, second, words.reasons.get(pair.reason) or one_line(pair.reason)))
    return found


def near(span: Span, text: str, room: int) -> tuple[str, str, str]:
    """Return the words before, under and after `span`, about `room` characters on each side, within its sentence."""
    before = text[max(0, span.start - 4 * room) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + 4 * room].partition("\n")[0]
    before = before[max((match.end() for match in _SENTENCE_END.finditer(before)), default=0) :]
    if (stop := _SENTENCE_END.search(after)) is not None:
        after = after[: stop.end()].rstrip()
    if len(before) > room:
        before = "…" + before[-room:].partition(" ")[2]
    if len(after) > room:
        after = after[:room].rpartition(" ")[0] + "…"
    glue = (" " if before[-1:].isspace() else "", " " if after[:1].isspace() else "")
    return one_line(before) + glue[0], one_line(span.of(text)), glue[1] + one_line(after)


def long_date(iso: str, words: Words) -> str:
    """Return `YYYY`, `YYYY-MM` or `YYYY-MM-DD` in words and no more precisely; anything else as it stands."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", iso)
    if match is None or not match[2] or not 1 <= int(match[2]) <= 12:
        return one_line(iso)
    month = words.date_joint.join((words.months[int(match[2]) - 1], match[1]))
    return words.date_joint.join((str(int(match[3])), month)) if match[3] else month


def heading(document: Document, words: Words) -> str:
    """Return the title, or the start of the text, or the words for *untitled*."""
    if document.title and document.title.strip():
        return one_line(document.title)
    first = next((line for line in document.text[:2000].splitlines() if line.strip()), "")
    return shorten(one_line(first), 90) or words.untitled


def source_count(claims: Sequence[Attribution]) -> int:
    """Return how many distinct named sources stand nearest to a claim, told apart by entity, else by folded name."""
    nearest = [claim.sources[0] for claim in claims if claim.sources]
    return len({source.entity or source.name.casefold() for source in nearest if source.type != "unknown"})
