"""Stories: what is going on, and one story with its timeline, who says what, what is unknown, what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from hearsay.export.words import Words, words_for
from hearsay.ledger.linked import ClaimRow
from hearsay.ledger.views import DocumentRow, ForecastRow
from hearsay.web.listing import PAGE, Paged, asked_of, listed, page_number
from hearsay.web.matrix import SIGN_OF, Column, Matrix, cut, disputed_first, matrix
from hearsay.web.rendering import TheDesk, TheReader
from hearsay.web.security import from_elsewhere
from hearsay.web.timeline import Due, day_of, timeline

router = APIRouter(include_in_schema=False)

_MOST = 40  # claims that a page has at most, those in dispute first
_CLAIMS = 8  # claims that a story lists before the rest is folded


@router.get("/stories")
def stories(request: Request, desk: TheDesk) -> Response:
    """Show the stories, those with the latest article first; single articles where they are asked for."""
    asked = asked_of(request, "single")
    least = 1 if "single" in asked else 2
    number = page_number(request)
    rows = desk.ledger.stories(minimum=least, limit=PAGE + 1, offset=(number - 1) * PAGE)
    paged = Paged.of(rows, number, desk.ledger.count_stories(minimum=least))
    singles = 0 if least == 1 else desk.ledger.count_stories() - (paged.total or 0)
    return desk.page(request, "stories.html.j2", **listed(request, asked, paged=paged, singles=singles))


@dataclass(frozen=True, slots=True)
class Folded:
    """An article with the later ones that repeat it nearly word for word."""

    document: DocumentRow
    copies: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who says a claim and who is against it, each once, in the order of their mentions."""

    claim: ClaimRow
    says: tuple[Column, ...]
    against: tuple[Column, ...]


@router.get("/story/{identity}")
def story(request: Request, desk: TheDesk, reader: TheReader, identity: str) -> Response:
    """Show one story, and what changed in it since the reader's last visit."""
    report = desk.ledger.story(identity, claims=_MOST)
    visit = desk.ledger.visit(reader.who, f"story:{report.row.id}", keep=not from_elsewhere(request))
    claims = disputed_first(report.claims)
    held = {member.mention: row for row in claims for member in row.claim.mentions}
    mentions = report.mentions
    dues = [
        Due(each.due, held[each.mention], mentions.get(each.mention))
        for each in report.forecasts
        if each.due and each.mention in held
    ]
    whole = matrix(claims, mentions)
    return desk.page(
        request,
        "story.html.j2",
        **listed(
            request,
            {},
            report=report,
            story=report.row,
            visit=visit,
            matrix=cut(whole, report.row.claims),
            sides=sides(whole),
            listed_claims=_CLAIMS,
            timeline=timeline(claims, mentions, [row.published for row in report.documents], dues),
            folded=folded(report.documents, report.folded),
            outlets=Counter(row.outlet for row in report.documents if row.outlet).most_common(),
            forecasts=by_term(report.forecasts),
            today=datetime.now(UTC).date().isoformat(),
            sign_of=SIGN_OF,
            short=short_date(words_for(reader.lang)),
        ),
    )


def by_term(forecasts: Iterable[ForecastRow]) -> list[ForecastRow]:
    """Return forecasts with the open ones first, by when they fall due, those without a term last."""
    return sorted(forecasts, key=lambda each: (each.outcome is not None, each.due or "9999"))


def sides(table: Matrix) -> list[Sides]:
    """Return for each claim of a matrix who says it and who is against it."""
    columns = {column.key: column for column in table.columns}
    found = []
    for line in table.lines:
        said: list[Column] = []
        against: list[Column] = []
        for key, cell in line.cells.items():
            (against if {"denies", "contradicts"} & set(cell.signs) else said).append(columns[key])
        found.append(Sides(line.claim, tuple(said), tuple(against)))
    return found


def folded(documents: Iterable[DocumentRow], under: Mapping[str, str]) -> list[Folded]:
    """Return the articles in their order, those that repeat an earlier one (`under` leads to it) folded into it."""
    heads: dict[str, list[DocumentRow]] = {}
    for row in documents:
        heads.setdefault(under.get(row.id, row.id), []).append(row)
    return [Folded(members[0], tuple(members[1:])) for members in heads.values()]


def short_date(words: Words) -> Callable[[str], str]:
    """Return the function that writes an ISO day short, for the axis of a picture: *3 Mar*."""

    def short(iso: str) -> str:
        day = day_of(iso)
        return f"{day.day} {words.months[day.month - 1][:3]}" if day else iso

    return short
