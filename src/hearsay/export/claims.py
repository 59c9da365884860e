"""Claims of a ledger written for somebody: tables and pages of text for a terminal, JSON Lines and CSV for programs.

Everything that comes from an article goes through `one_line`: no control character reaches a terminal.
"""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hearsay.export.view import one_line, shorten
from hearsay.ledger.views import COUNTS_REPORTING
from hearsay.records import Bracket, Judgement, Mention, Merge, Origin, Source, Span

if TYPE_CHECKING:
    from rich.table import Table

    from hearsay.ledger.linked import ClaimRow
    from hearsay.ledger.searching import Hit
    from hearsay.ledger.views import ClaimMentionView, ClaimReport, SourceView

CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
"""The labels of credibility. Source: STANAG 2511, as in the MISP taxonomy `admiralty-scale`."""
SHORT = 8  # digits of an id that a table shows; a command takes them for the whole
COLUMNS = (
    "claim", "gist", "low", "high", "credibility", "mention", "relation", "stance", "certainty", "conditional",
    "sources", "source_types", "words", "sentence", "outlet", "lang", "published", "title", "url", "document",
    "start", "end", "origin", "origin_kind", "origin_name",
)  # fmt: skip
"""The columns of the CSV: one row for each mention."""
_OUTER = '“”«»" '
_RELATIONS = {
    "same": "says it",
    "refines": "says it, with more",
    "denies": "denies it",
    "contradicts": "contradicts it",
}


def bracket_words(bracket: Bracket) -> str:
    """Return *2–4*, or one number where both ends are the same."""
    return str(bracket.low) if bracket.low == bracket.high else f"{bracket.low}–{bracket.high}"


def claims_table(rows: Iterable[ClaimRow], width: int) -> Table:
    """Return claims as a table: id, gist, mentions, outlets, bracket, and who says otherwise."""
    table = plain_table()
    table.add_column("id", no_wrap=True, width=SHORT, style="dim")
    table.add_column("claim", ratio=1)
    for name in ("said", "outlets", "origins"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("denied?", no_wrap=True)
    for row in rows:
        denied = " ".join(word for word, holds in (("denied", row.denied), ("contradicted", row.disputed)) if holds)
        gist = shorten(one_line(row.claim.gist), max(60, 3 * width))
        counts = (str(len(row.claim.mentions)), str(len(row.outlets)), bracket_words(row.bracket))
        table.add_row(row.claim.id[:SHORT], gist, *counts, denied)
    return table


def sources_table(sources: Iterable[SourceView]) -> Table:
    """Return sources as a table: name, type, how often named, in how many outlets, denials, reliability."""
    table = plain_table()
    table.add_column("source", ratio=1)
    table.add_column("type", no_wrap=True)
    for name in ("claims", "outlets", "denials"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("A–F", no_wrap=True)
    for each in sources:
        counts = (str(each.claims), str(each.outlets), str(each.denials))
        table.add_row(one_line(each.name), each.type.replace("_", " "), *counts, each.reliability)
    return table


def hit_text(hit: Hit, width: int = 100) -> str:
    """Return something found as two or three lines: where, who, and the words."""
    where = " · ".join(one_line(each) for each in (hit.published, hit.outlet, hit.title) if each) or "no outlet"
    mark = f"claim {hit.claim[:SHORT]}" if hit.claim else "claim" if hit.kind == "claim" else "article"
    who = f"{one_line(hit.source)} {hit.stance}: " if hit.source and hit.stance else ""
    head = f"{where}  [{mark}, document {hit.document[:SHORT]}]"
    return wrapped([head, f"    {who}{shorten(one_line(hit.words), 400)}"], width)


def wrapped(lines: Iterable[str], width: int) -> str:
    """Return lines of at most `width` characters where words allow it; what is carried over is set in by two more."""
    broken = []
    for line in lines:
        inset = " " * (len(line) - len(line.lstrip(" │├└─")))
        parts = textwrap.wrap(
            line, width, subsequent_indent=f"{inset}  ", drop_whitespace=True, replace_whitespace=False,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        broken += parts or [""]
    return "\n".join(broken) + "\n"


def report_text(report: ClaimReport, documents: dict[str, str] | None = None, width: int = 100) -> str:
    """Return a claim as a page of text: gist, bracket and its reasons, mentions by time, chains, proofs, relations.

    `documents` are texts by id, in which merges are proved; without them the proofs are left out.
    """
    row = report.row
    by_id = {view.mention.id: view for view in report.mentions}
    parts = [f"Claim {row.claim.id}", f"  {_quoted(row.claim.gist)}", ""]
    parts += _bracket_lines(row)
    parts += ["", "Said"]
    before = None
    for view in report.mentions:
        parts += _mention_lines(view, before)
        before = view
    parts += ["", "Where each chain ends"]
    for origin in row.origins:
        parts += _origin_lines(origin, by_id, documents or {})
    parts += _relation_lines(report, by_id)
    parts += _copy_lines(report, by_id)
    if report.judgements:
        parts += ["", "Judged by people"]
        parts += [f"  {judgement_line(judgement)}" for judgement in report.judgements]
    return wrapped(parts, width)


def judgement_line(judgement: Judgement) -> str:
    """Return what a person decided as a line: when, who, what, on what, and why."""
    value = f" {judgement.value}" if judgement.value else ""
    note = f": {one_line(judgement.note)}" if judgement.note else ""
    subjects = " ".join(one_line(subject) for subject in judgement.subjects)
    said = f"{judgement.decision.replace('_', ' ')}{value}"
    when = judgement.when[:16].replace("T", " ")
    return f"{when}  {one_line(judgement.who)}  {said} ({subjects}){note}  [{judgement.id[:SHORT]}]"


def plain_table() -> Table:
    """Return an empty table in the style of all of them."""
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim", expand=True)


def _quoted(words: str) -> str:
    return f"“{one_line(words).strip(_OUTER)}”"


def _bracket_lines(row: ClaimRow) -> list[str]:
    low, high = row.bracket.low, row.bracket.high
    counted = f"{low}" if low == high else f"between {low} and {high}"
    lines = [f"Origins: {counted} distinct"]
    lines += [f"  - {one_line(reason)}" for reason in row.bracket.reasons]
    if row.credibility is not None:
        lines.append(f"Credibility: {row.credibility} ({CREDIBILITY.get(row.credibility, '')})")
        lines += [f"  - {one_line(reason)}" for reason in row.grounds]
    return [*lines, COUNTS_REPORTING]


def _chain(mention: Mention) -> str:
    """Return the chain from the outlet to its end: *Il Molo ← Harbour Courier ← an official*."""
    outlet = one_line(mention.outlet or "an unknown outlet")
    names = [_name(source) for source in reversed(mention.sources)]
    return " ← ".join([outlet, *(names[1:] if names[:1] == [outlet] else names)])


def _name(source: Source) -> str:
    nobody = source.type == "unknown" and not source.span
    return "no source named" if nobody or not source.name.strip() else one_line(source.name)


def _mention_lines(view: ClaimMentionView, before: ClaimMentionView | None) -> list[str]:
    """Return a mention's lines; the sentence and the article are shown once where two mentions share them."""
    mention = view.mention
    day = mention.published or "undated"
    sure: list[str] = [mention.stance] if mention.sources else ["the outlet's own words"]
    if mention.sources and mention.certainty != "certain":
        sure.append(mention.certainty)
    if mention.reported_conditional:
        sure.append("conditional")
    told = dict.fromkeys([_RELATIONS[view.relation], ", ".join(sure)])
    if view.relation == "denies" and sure == ["denies"]:
        told.pop("denies")
    head = f"  {day:<10}  {_chain(mention)}  ({mention.lang}; {'; '.join(told)})"
    lines = [f"{head}  [{mention.id[:SHORT]}]"]
    if before is not None and (before.mention.document, before.place) == (mention.document, view.place):
        return lines
    lines.append(f"    {one_line(view.sentence)}")
    if view.title or view.url:
        lines.append("    " + " · ".join(one_line(each) for each in (view.title, view.url) if each))
    if view.reprints:
        lines.append(f"    word for word also in {', '.join(one_line(outlet) for outlet in view.reprints)}")
    return lines


def _origin_lines(origin: Origin, by_id: dict[str, ClaimMentionView], documents: dict[str, str]) -> list[str]:
    """Return an origin as a small tree: its name, a branch for each mention, and why they are one."""
    kind = origin.kind.replace("_", " ")
    counted = (
        "named" if origin.named else "widens the bracket only" if origin.kind != "none" else "lineage not recorded"
    )
    lines = [f"  {one_line(origin.name)}  ({kind}; {counted})"]
    views = [view for mention, view in by_id.items() if mention in origin.mentions]  # by time
    for number, view in enumerate(views, start=1):
        branch = "└─" if number == len(views) else "├─"
        lines.append(f"    {branch} {view.mention.published or 'undated'}  {_chain(view.mention)}")
    for merge in origin.merges:
        lines.append(f"       one origin: {_merge_words(merge, by_id)}")
        if proof := _proof(merge, documents):
            lines.append(f"         {_quoted(proof)}")
    return lines


def _merge_words(merge: Merge, by_id: dict[str, ClaimMentionView]) -> str:
    names = [
        one_line(by_id[each].mention.outlet or each[:SHORT]) if each in by_id else each[:SHORT]
        for each in sorted((merge.first, merge.second), key=[*by_id, merge.first, merge.second].index)  # by time
    ]
    return f"{' and '.join(names)}, {one_line(merge.words)}"


def _proof(merge: Merge, documents: dict[str, str]) -> str:
    text = documents.get(merge.document)
    return shorten(one_line(merge.span.of(text)), 300) if text else ""


def _relation_lines(report: ClaimReport, by_id: dict[str, ClaimMentionView]) -> list[str]:
    inner = [link for link in report.links if link.first in by_id and link.second in by_id and link.relation != "same"]
    asked = [link for link in report.links if link.band == "perhaps"]
    lines = []
    if inner:
        lines += ["", "Relations"]
        for link in inner:
            first, second = (one_line(by_id[each].mention.outlet or each[:SHORT]) for each in (link.first, link.second))
            lines.append(f"  {second} {link.relation} {first}: {one_line(link.reason)} ({link.score:.2f})")
    if asked:
        lines += ["", "Perhaps the same: a person decides (hearsay review merge, or split)"]
        for link in asked:
            other = link.second if link.first in by_id else link.first
            lines.append(f"  [{other[:SHORT]}] {one_line(link.reason)} ({link.score:.2f})")
    return lines


def _copy_lines(report: ClaimReport, by_id: dict[str, ClaimMentionView]) -> list[str]:
    outlets = {view.mention.document: view.mention.outlet or view.mention.document[:SHORT] for view in by_id.values()}
    if not report.copies:
        return []
    lines = ["", "Copied text"]
    for copy in report.copies:
        first, second = (one_line(outlets.get(each, each[:SHORT])) for each in (copy.first, copy.second))
        stretches = len(copy.first_spans)
        times = "one stretch" if stretches == 1 else f"{stretches} stretches"
        lines.append(f"  {first} and {second}: {copy.share:.0%} of the shorter, in {times}")
    return lines


# For programs.


def claim_json(row: ClaimRow) -> dict[str, Any]:
    """Return a claim as plain values, without its mentions' words."""
    return {
        "id": row.claim.id,
        "gist": row.claim.gist,
        "typical": row.claim.typical,
        "mentions": [{"mention": each.mention, "relation": each.relation} for each in row.claim.mentions],
        "outlets": list(row.outlets),
        "bracket": {"low": row.bracket.low, "high": row.bracket.high, "reasons": list(row.bracket.reasons)},
        "origins": [_origin_json(origin) for origin in row.origins],
        "denied": row.denied,
        "disputed": row.disputed,
        "first": row.first,
        "last": row.last,
        "credibility": None
        if row.credibility is None
        else {
            "value": row.credibility,
            "label": CREDIBILITY.get(row.credibility),
            "reasons": list(row.grounds),
        },
        "note": COUNTS_REPORTING,
    }


def report_json(report: ClaimReport) -> dict[str, Any]:
    """Return a claim with everything behind it as plain values; spans are code points into the document's text."""
    return claim_json(report.row) | {
        "mentions": [_mention_json(view) for view in report.mentions],
        "links": [
            {
                "first": link.first,
                "second": link.second,
                "relation": link.relation,
                "band": link.band,
                "score": link.score,
                "reason": link.reason,
                "first_span": list(link.first_span),
                "second_span": list(link.second_span),
            }
            for link in report.links
        ],
        "copies": [
            {
                "first": copy.first,
                "second": copy.second,
                "share": copy.share,
                "first_spans": _spans(copy.first_spans),
                "second_spans": _spans(copy.second_spans),
            }
            for copy in report.copies
        ],
        "judgements": [
            {
                "id": judgement.id,
                "decision": judgement.decision,
                "subjects": list(judgement.subjects),
                "value": judgement.value,
                "who": judgement.who,
                "when": judgement.when,
                "note": judgement.note,
                "replaces": judgement.replaces,
            }
            for judgement in report.judgements
        ],
    }


def json_line(values: dict[str, Any]) -> str:
    """Return plain values as one line of JSON, without its line feed, which UTF-8 can always encode."""
    line = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    odd = any("\ud800" <= letter <= "\udfff" or letter in "\x85\u2028\u2029" for letter in line)
    return json.dumps(values, separators=(",", ":")) if odd else line


def to_csv(reports: Iterable[ClaimReport]) -> Iterator[str]:
    """Yield a header and a line for each mention of each claim, with their line feeds.

    A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-` or `@`) gets an apostrophe before
    it, since its words come from anybody's page.
    """
    yield _csv_line(COLUMNS)
    for report in reports:
        for view in report.mentions:
            yield _csv_line(_safe(cell) for cell in _cells(report, view))


def _cells(report: ClaimReport, view: ClaimMentionView) -> Sequence[object]:
    row, mention, origin = report.row, view.mention, view.origin
    return (
        row.claim.id, row.claim.gist, row.bracket.low, row.bracket.high, row.credibility, mention.id, view.relation,
        mention.stance, mention.certainty, mention.reported_conditional,
        " < ".join(source.name for source in mention.sources), " < ".join(source.type for source in mention.sources),
        mention.words, view.sentence, mention.outlet, mention.lang, mention.published, view.title, view.url,
        mention.document, mention.place.start, mention.place.end,
        origin.key if origin else None, origin.kind if origin else None, origin.name if origin else None,
    )  # fmt: skip


def _safe(cell: object) -> object:
    if not isinstance(cell, str):
        return "" if cell is None else cell
    line = one_line(cell)
    return f"'{line}" if line[:1] in ("=", "+", "-", "@") else line


def _csv_line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def _origin_json(origin: Origin) -> dict[str, Any]:
    return {
        "id": origin.id,
        "key": origin.key,
        "kind": origin.kind,
        "name": origin.name,
        "named": origin.named,
        "mentions": list(origin.mentions),
        "merges": [
            {
                "first": merge.first,
                "second": merge.second,
                "reason": merge.reason,
                "words": merge.words,
                "document": merge.document,
                "span": list(merge.span),
            }
            for merge in origin.merges
        ],
    }


def _mention_json(view: ClaimMentionView) -> dict[str, Any]:
    mention = view.mention
    return {
        "id": mention.id,
        "relation": view.relation,
        "document": mention.document,
        "outlet": mention.outlet,
        "lang": mention.lang,
        "published": mention.published,
        "title": view.title,
        "url": view.url,
        "words": mention.words,
        "span": list(mention.place),
        "sentence": view.sentence,
        "sentence_span": list(view.place),
        "sources": [
            {"name": source.name, "type": source.type, "entity": source.entity, "span": _spans(source.span)}
            for source in mention.sources
        ],
        "stance": mention.stance,
        "certainty": mention.certainty,
        "reported_conditional": mention.reported_conditional,
        "origin": view.origin.key if view.origin else None,
        "reprints": list(view.reprints),
    }


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [list(span) for span in spans]
