"""How sure, and how far off: stance, certainty, evidential conditional, distance, venue, terms, and what is unknown.

Three readings are kept apart: the speaker's certainty comes from words in the content (ICD 203 bands only for the words
of that table), the outlet's distance from the conditional and from words of hearsay, and neither says what is true.

Source: the project's annotation guidelines for the classes; ICD 203 (2015), D.6.e.(2)(a) for the bands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hearsay.annotate import Parse
from hearsay.epistemics.article import Article, Reading
from hearsay.epistemics.certainty import certainty
from hearsay.epistemics.conditional import evidential
from hearsay.epistemics.distance import deadline, distance, venue
from hearsay.epistemics.stance import stance
from hearsay.epistemics.unknowns import unconfirmed, unknowns
from hearsay.lexicon import Lexicon
from hearsay.records import Attribution, Forecast, Span, TimeExpression, Unknown
from hearsay.text import Quotation

__all__ = ["Epistemics", "assess"]


@dataclass(frozen=True, slots=True)
class Epistemics:
    """The attributions with their readings, the unknowns in order, and the forecasts in the order of the claims."""

    attributions: tuple[Attribution, ...]
    unknowns: tuple[Unknown, ...]
    forecasts: tuple[Forecast, ...]


def assess(
    parse: Parse,
    attributions: Sequence[Attribution],
    quotations: Sequence[Quotation],
    times: Sequence[TimeExpression],
    lexicon: Lexicon,
    published: str | None = None,
) -> Epistemics:
    """Return the attributions of a parsed article with stance, certainty and distance read from their words.

    Each attribution comes with the stance and certainty of its cue. `published` is the article's date, as precise as it
    is known; without it no time counts as ahead. The order of the attributions is kept.
    """
    article = Article(parse, quotations, times, lexicon, published or "")
    article.cue_of = {token.i: claim.id for claim in attributions for token in article.inside(claim.cue)}
    unknown = unknowns(article)
    doubted = unconfirmed(article, unknown)
    read = tuple(_read(article, claim, doubted) for claim in attributions)
    forecasts = tuple(Forecast(claim.id, claim.deadline, claim.due) for claim in read if claim.stance == "predicts")
    return Epistemics(read, unknown, forecasts)


def _read(article: Article, claim: Attribution, doubted: dict[int, Span]) -> Attribution:
    content = article.inside(claim.content)
    if not content:
        return claim
    reading = Reading(claim, content, article.inside(claim.cue), article.top(content), {token.i for token in content})
    conditional = evidential(article, reading)
    attitude = stance(article, reading)
    grade, deciding, band = certainty(article, reading)
    if attitude == "questions" and reading.unable:
        grade, deciding, band = "unknown", claim.cue, None
    term, due = deadline(article, claim) if attitude == "predicts" else (None, None)
    return replace(
        claim,
        stance=attitude,
        certainty=grade,
        certainty_cue=deciding,
        icd203=band,
        reported_conditional=bool(conditional),
        distance=distance(article, reading, conditional, doubted),
        venue=venue(article, reading),
        deadline=term,
        due=due,
    )
