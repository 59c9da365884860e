"""Who says what of some claims: the voices and cells of a story's matrix, and what each mention does with its claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, and_, func, select

from hearsay.ledger import schema
from hearsay.ledger.codec import from_json
from hearsay.ledger.rows import AnyRow, batched
from hearsay.ledger.views import Cell, Voice
from hearsay.records import Attribution, Source, Stance


def matrix(connection: Connection, claims: Iterable[str]) -> tuple[tuple[Voice, ...], tuple[Cell, ...]]:
    """Return the voices, those in the most of the claims first, and one cell for each mention of each of the claims.

    Who asserts is the nearest source, as people corrected it; an outlet's own words are the outlet's.
    """
    cells: list[Cell] = []
    named: dict[str, tuple[str, str, bool]] = {}
    for some in batched(claims):
        for row in connection.execute(_query().where(schema.claims.c.id.in_(some))):
            key, name, kind, own = _voice(row)
            named.setdefault(key, (name, kind, own))
            stance: Stance = row.stance if row.stance is not None else "asserts"
            cells.append(Cell(key, row.id, stance, row.relation, row.mention, row.document, row.published))
    heard = Counter(voice for voice, _ in {(cell.voice, cell.claim) for cell in cells})
    voices = [Voice(key, *named[key], count) for key, count in heard.items()]
    return tuple(sorted(voices, key=lambda voice: (-voice.claims, voice.own, voice.name, voice.key))), tuple(cells)


def _query() -> Any:
    claims, places, said, chain = schema.claims, schema.claim_mentions, schema.attributions, schema.chain
    documents, put = schema.documents, schema.corrected
    return (
        select(
            claims.c.id, places.c.mention, places.c.relation, said.c.stance, chain.c.name, chain.c.type,
            chain.c.entity, put.c.record, documents.c.id.label("document"), documents.c.outlet,
            documents.c.published, documents.c.title,
        )
        .join(places, places.c.claim == claims.c.key)
        .join(documents, documents.c.key == places.c.document)
        .outerjoin(said, said.c.key == places.c.attribution)
        .outerjoin(chain, and_(chain.c.attribution == places.c.attribution, chain.c.position == 0))
        .outerjoin(put, put.c.mention == places.c.mention)
        .where(~func.coalesce(put.c.rejected, False))
        .order_by(places.c.claim, documents.c.published, places.c.ord)
    )  # fmt: skip


def _voice(row: AnyRow) -> tuple[str, str, str, bool]:
    """Return a voice's key, name and type, and whether it is an outlet in its own words."""
    source = None if row.name is None else Source((), row.name, row.type, row.entity)
    if row.record is not None:
        source = next(iter(from_json(Attribution, row.record).sources), None)
    if source is None or not source.name:
        name = row.outlet or row.title or row.document
        return f"outlet {name.lower()}", name, "media", True
    return source.entity or source.name.lower(), source.name, source.type, False
