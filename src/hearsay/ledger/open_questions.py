"""What articles leave open: forecasts with their terms, what is said to be unknown, and what could not be read well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, func, or_

from hearsay.ledger import judging, schema
from hearsay.ledger.articles import listed, row_of
from hearsay.ledger.codec import from_json
from hearsay.ledger.rows import AnyRow, batched
from hearsay.ledger.searching import documents_with, plain, plain_terms
from hearsay.ledger.views import DocumentRow, ForecastRow, ProblemRow
from hearsay.records import Attribution, Forecast, Judgement, Span

_LOOKED_AT = 200  # rows that are read at a time, until enough fit
_NEAR = 300  # code points around an unknown within which words are looked for: a sentence or two. Source: own
_FAR_ENOUGH = 4000  # rows after which a search for words gives up


class Term(NamedTuple):
    """Which forecasts are asked for: `since` and `until` bound the last day of their terms, both ends included.

    `undated` lets those through that have no term, after all others. `open` lets only those through that nobody judged.
    """

    since: str | None = None
    until: str | None = None
    undated: bool = True
    open: bool = False


class Stretch(NamedTuple):
    """A stretch of an article with the article's text."""

    span: Span
    text: str
    document: DocumentRow


def _forecasts() -> Select[Any]:
    table, said, put, places = schema.forecasts, schema.attributions, schema.corrected, schema.claim_mentions
    return (
        listed()
        .add_columns(
            table.c.claim.label("mention"), table.c.due, table.c.record.label("forecast"),
            func.coalesce(put.c.words, said.c.words).label("words"),
            func.coalesce(put.c.record, said.c.record).label("record"), schema.claims.c.id.label("of"),
        )
        .join(table, table.c.document == schema.documents.c.key)
        .join(said, and_(said.c.document == table.c.document, said.c.id == table.c.claim))
        .outerjoin(put, put.c.attribution == said.c.key)
        .outerjoin(places, places.c.attribution == said.c.key)
        .outerjoin(schema.claims, schema.claims.c.key == places.c.claim)
        .where(or_(put.c.rejected.is_(None), ~put.c.rejected))
    )  # fmt: skip


def forecasts(connection: Connection, term: Term, limit: int | None, offset: int) -> list[ForecastRow]:
    """Return forecasts, those due first foremost; those without a term come last, the latest article's first."""
    due, document = schema.forecasts.c.due, schema.forecasts.c.document
    dated = _forecasts().where(due.is_not(None)).order_by(due, document.desc(), schema.forecasts.c.ord)
    if term.since:
        dated = dated.where(due >= term.since)
    if term.until:
        dated = dated.where(due <= term.until)
    queries = [dated]
    if term.undated:
        queries.append(_forecasts().where(due.is_(None)).order_by(document.desc(), schema.forecasts.c.ord))
    found: list[ForecastRow] = []
    wanted = None if limit is None else offset + limit
    for query in queries:
        for row in _in_steps(connection, query):
            if not (term.open and row.outcome):
                found.append(row)
            if wanted is not None and len(found) >= wanted:
                return found[offset:]
    return found[offset:]


def _in_steps(connection: Connection, query: Select[Any]) -> Iterator[ForecastRow]:
    start = 0
    while True:
        rows = connection.execute(query.limit(_LOOKED_AT).offset(start)).all()
        yield from _judged(connection, rows)
        if len(rows) < _LOOKED_AT:
            return
        start += _LOOKED_AT


def _judged(connection: Connection, rows: Sequence[AnyRow]) -> Iterator[ForecastRow]:
    made: dict[str, Judgement] = {}
    for judgement in judging.in_force(judging.about(connection, [row.mention for row in rows])):
        if judgement.decision == "forecast":
            made[judgement.subjects[0]] = judgement
    for row in rows:
        sources = from_json(Attribution, row.record).sources
        term = from_json(Forecast, row.forecast).due
        judged = made.get(row.mention)
        yield ForecastRow(
            row.mention, row.words, sources[0].name if sources else None, term[0] if term else None, row.due,
            row_of(row), row.of, judged.value if judged else None, judged,
        )  # fmt: skip


def forecasts_of(
    connection: Connection, *, documents: Iterable[int] | None = None, attributions: Iterable[int] | None = None
) -> list[ForecastRow]:
    """Return the forecasts of some documents, or of some attributions, by their keys; those due first foremost."""
    found: list[ForecastRow] = []
    column = schema.forecasts.c.document if attributions is None else schema.attributions.c.key
    for some in batched(sorted({*(documents or ()), *(attributions or ())})):
        found += _judged(connection, connection.execute(_forecasts().where(column.in_(some))).all())
    return sorted(found, key=lambda row: (row.due is None, row.due or "", row.document.published or "", row.mention))


def unknowns(
    connection: Connection,
    words: str | None,
    documents: Iterable[int] | None,
    limit: int | None,
    offset: int,
    name: str,
) -> list[Stretch]:
    """Return what articles say is unknown, the latest added first; with `words`, what has all of them beside it.

    Raises:
        LedgerError: `words` holds no word.
    """
    table, texts = schema.unknowns, schema.texts
    query = (
        listed()
        .add_columns(table.c.start, table.c.end, texts.c.body, texts.c.exact)
        .join(table, table.c.document == schema.documents.c.key)
        .join(texts, texts.c.document == schema.documents.c.key)
        .order_by(table.c.document.desc(), table.c.ord)
    )
    if documents is not None:
        keys = sorted(set(documents))
        return [
            _stretch(row)
            for some in batched(keys)
            for row in connection.execute(query.where(table.c.document.in_(some)))
        ]
    if words is None:
        shown = query.offset(offset)
        return [_stretch(row) for row in connection.execute(shown if limit is None else shown.limit(limit))]
    query = query.where(table.c.document.in_(documents_with(connection, words, name)))
    terms, found = plain_terms(words), []
    for start in range(0, _FAR_ENOUGH, _LOOKED_AT):
        rows = connection.execute(query.limit(_LOOKED_AT).offset(start)).all()
        found += [each for each in map(_stretch, rows) if _beside(each, terms)]
        if len(rows) < _LOOKED_AT or (limit is not None and len(found) >= offset + limit):
            break
    return found[offset:] if limit is None else found[offset : offset + limit]


def _stretch(row: AnyRow) -> Stretch:
    text: str = row.body if row.exact is None else bytes(row.exact).decode("utf-8", "surrogatepass")
    return Stretch(Span(row.start, row.end), text, row_of(row))


def _beside(found: Stretch, terms: Sequence[str]) -> bool:
    around = plain(found.text[max(0, found.span.start - _NEAR) : found.span.end + _NEAR])
    return all(term in around for term in terms)


def problems(connection: Connection, limit: int, since: int = 0) -> list[ProblemRow]:
    """Return what is wrong with articles, the latest added first, of those with a key above `since`."""
    table = schema.problems
    query = (
        listed()
        .add_columns(table.c.code, table.c.message)
        .join(table, table.c.document == schema.documents.c.key)
        .where(table.c.document > since)
        .order_by(table.c.document.desc(), table.c.ord)
        .limit(limit)
    )
    return [ProblemRow(row.code, row.message, row_of(row)) for row in connection.execute(query)]
