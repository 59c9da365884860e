"""The commands of the ledger: add, link, claims, claim, sources, search, forget, export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hearsay.cli import review, stories
from hearsay.cli.options import (
    DEFAULT,
    EPILOG,
    Entity,
    Json,
    Lang,
    Outlet,
    Quiet,
    Sheet,
    Since,
    Source,
    Taking,
    Text,
    Tongue,
    Until,
    Where,
    console,
    counted,
    for_programs,
    open_ledger,
    print_table,
    refuse_to_overwrite,
    run,
    tell_stale,
    write_sheet,
)
from hearsay.cli.running import UNREAD, Analyze, Read, Streams, code_of, is_unread
from hearsay.errors import LedgerError, ReadError

if TYPE_CHECKING:
    from hearsay.casebook import Ledger
    from hearsay.ledger.views import ClaimReport
    from hearsay.records import Document


def register(app: typer.Typer) -> None:
    """Add the commands of the ledger to the command line."""
    for command in (_add, _link, _claims, _claim, _sources, _search, _forget, _export):
        app.command(command.__name__.strip("_"), epilog=EPILOG)(command)
    review.register(app)
    stories.register(app)


# Reading in.


def _add(
    origins: Annotated[
        list[str], typer.Argument(metavar="FILE|URL|FOLDER|-", help="What to read; - is standard input.")
    ],
    ledger: Where = DEFAULT,
    lang: Annotated[str | None, typer.Option(help="The articles' language (it, en, es), if not to be guessed.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet's name, when the page does not give it.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="The date of publication, as precise as is known.")
    ] = None,
    models: Annotated[
        Literal["full", "free"],
        typer.Option(envvar="HEARSAY_MODELS", help="The language models: full reads best; free allows commercial use."),
    ] = "full",
    quiet: Quiet = False,
) -> None:
    """Read articles and keep what they claim in a ledger, which is made if it is not there.

    Adding twice changes nothing: a run that was interrupted is completed by running it again.
    """
    from functools import partial

    def work(streams: Streams) -> int:
        from hearsay.ingest import read
        from hearsay.pipeline import analyze

        reading = partial(read, lang=lang, outlet=outlet, published=published)
        with open_ledger(ledger, create=True) as opened:
            return add(
                opened, origins, streams, reading, partial(analyze, models=models, propositions=True), quiet=quiet
            )

    run(work)


def add(
    ledger: Ledger, origins: list[str], streams: Streams, read: Read, analyze: Analyze, *, quiet: bool = False
) -> int:
    """Read and keep every document at `origins`; what is there already is not analysed again. Return the exit code."""
    from hearsay.records import Analysis

    states = dict.fromkeys(("new", "version", "reprint", "same"), 0)
    code = unread = claims = 0
    with _progress("Adding", streams, quiet) as tell:
        for document in _documents(origins, streams, read):
            if isinstance(document, int):
                code = code or document
                continue
            for problem in document.problems:
                streams.say(f"{document.url or document.title or document.id}: {problem.message}")
            unread += is_unread(document)
            known = ledger.known(document)
            empty = known is not None or is_unread(document)
            analysis = Analysis(document, problems=document.problems) if empty else analyze(document)
            states[ledger.add(analysis).state] += 1
            claims += len(analysis.attributions)
            tell("added", sum(states.values()), None)
    named = {"new": "new", "version": "new versions of a page", "reprint": "printed elsewhere before", "same": "known"}
    each = ", ".join(f"{count} {named[state]}" for state, count in states.items() if count)
    total = sum(states.values())
    held = f"{counted(total, 'document')} ({each or 'none'}); {counted(claims, 'claim')}"
    streams.tell(f"{ledger.name}: {held}.\n")
    if ledger.stale():
        streams.tell("Next: hearsay link finds the same claims across articles.\n")
    if unread and not code:
        streams.say(f"{unread} of {total} documents could not be read; they are kept with their problems.")
    return code or (UNREAD if unread else 0)


def _documents(origins: list[str], streams: Streams, read: Read) -> Iterator[Document | int]:
    """Yield documents, and the exit code of each origin that could not be read."""
    for origin in origins:
        try:
            yield from read(origin)
        except ReadError as error:
            streams.say(str(error))
            yield code_of(error)


def _link(ledger: Where = DEFAULT, quiet: Quiet = False) -> None:
    """Find the same claims across all articles, count their origins, and replay what people decided."""

    def work(streams: Streams) -> int:
        with open_ledger(ledger) as opened:
            return link(opened, streams, quiet=quiet)

    run(work)


def link(ledger: Ledger, streams: Streams, *, quiet: bool = False) -> int:
    """Link, with progress, and say what came of it."""
    with _progress("Linking", streams, quiet) as tell:
        done = ledger.link(tell)
    questions = len(ledger.perhaps(1000))
    counts = (counted(done.mentions, "mention"), counted(done.copies, "pair"))
    streams.tell(f"{ledger.name}: {counted(done.claims, 'claim')} in {counts[0]}, {counts[1]} of copies.\n")
    if questions:
        verb = "is" if questions == 1 else "are"
        streams.tell(f"{counted(questions, 'pair')} {verb} perhaps the same claim: hearsay review shows them.\n")
    return 0


@contextmanager
def _progress(title: str, streams: Streams, quiet: bool) -> Iterator[Callable[[str, int, int | None], None]]:
    """Yield what is called with the stage, what is done, and of how much; it draws on a terminal only."""
    if quiet or not streams.err.isatty():
        yield lambda stage, done, total: None  # noqa: ARG005
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn(title),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=streams.err), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(stage: str, done: int, total: int | None) -> None:
            progress.update(task, description=stage, completed=done, total=total)

        yield tell


# Asking.


def _claims(
    ledger: Where = DEFAULT,
    source: Source = None,
    outlet: Outlet = None,
    lang: Lang = None,
    stance: Taking = None,
    since: Since = None,
    until: Until = None,
    entity: Entity = None,
    at_least: Annotated[int, typer.Option(min=1, help="Only claims with so many mentions.")] = 1,
    limit: Annotated[int, typer.Option(min=0, help="How many to show; 0 shows all.")] = 50,
    json: Json = False,
    table: Text = False,
) -> None:
    """List claims, those in the most outlets first: how often said, by how many outlets, from how many origins."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import claim_json, claims_table, json_line
        from hearsay.ledger.views import COUNTS_REPORTING

        with open_ledger(ledger) as opened:
            found = opened.claims(
                source=source, outlet=outlet, lang=lang, stance=stance, since=since, until=until,
                entity=entity, minimum=at_least, limit=limit or None,
            )  # fmt: skip
            if for_programs(json, table):
                for row in found:
                    streams.write(json_line(claim_json(row)) + "\n")
            else:
                rows = list(found)
                print_table(streams, lambda width: claims_table(rows, width))
                streams.tell(f"{COUNTS_REPORTING} hearsay claim ID shows one.\n")
                if limit and len(rows) == limit:
                    streams.tell(f"These are the first {limit}: --limit 0 shows all.\n")
            tell_stale(opened, streams)
            return 0

    run(work)


def _claim(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The claim's id, its beginning, or a mention's.")],
    ledger: Where = DEFAULT,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, with all spans.")] = False,
    html: Sheet = None,
    tongue: Tongue = "en",
) -> None:
    """Show a claim: who said it when, where each chain ends, the bracket with its reasons, and what proves a merge."""
    refuse_to_overwrite(html)

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line, report_json, report_text
        from hearsay.export.report import claim_report

        with open_ledger(ledger) as opened:
            report = opened.claim(identity)
            if html:
                write_sheet(claim_report(opened, identity, tongue).html, html, streams)
            elif json:
                streams.write(json_line(report_json(report)) + "\n")
            else:
                width = console(streams).width
                streams.tell(report_text(report, opened.texts(_proving(report)), width))
            tell_stale(opened, streams)
            return 0

    run(work)


def _proving(report: ClaimReport) -> set[str]:
    return {merge.document for origin in report.row.origins for merge in origin.merges}


def _sources(
    ledger: Where = DEFAULT,
    at_least: Annotated[int, typer.Option(min=1, help="Only sources named in so many claims.")] = 1,
    limit: Annotated[int, typer.Option(min=0, help="How many to show; 0 shows all.")] = 50,
    json: Json = False,
    table: Text = False,
) -> None:
    """List whom the articles name as sources, with the reliability that people gave them: F where nobody did."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line, sources_table

        with open_ledger(ledger) as opened:
            found = opened.sources(minimum=at_least)[: limit or None]
            if for_programs(json, table):
                for each in found:
                    streams.write(json_line(each._asdict()) + "\n")
            else:
                print_table(streams, lambda _: sources_table(found))
            return 0

    run(work)


def _search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help='Words, "a phrase", begin*, -without.')],
    ledger: Where = DEFAULT,
    source: Source = None,
    outlet: Outlet = None,
    lang: Lang = None,
    stance: Taking = None,
    since: Since = None,
    until: Until = None,
    entity: Entity = None,
    limit: Annotated[int, typer.Option(min=1, help="How many claims, and how many articles, to show.")] = 20,
    json: Json = False,
    table: Text = False,
) -> None:
    """Find claims and articles by their words, whatever their accents and capitals."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import hit_text, json_line

        with open_ledger(ledger) as opened:
            hits = opened.search(
                " ".join(words), source=source, outlet=outlet, lang=lang, stance=stance, since=since,
                until=until, entity=entity, limit=limit,
            )  # fmt: skip
            for hit in hits:
                if for_programs(json, table):
                    streams.write(json_line(hit._asdict()) + "\n")
                else:
                    streams.tell(hit_text(hit, console(streams).width))
            if not hits:
                streams.say("nothing was found: try fewer words, or the beginning of one with a *.")
            return 0

    run(work)


# Taking out.


def _forget(
    document: Annotated[str, typer.Argument(metavar="ID", help="The document's id, or its beginning.")],
    ledger: Where = DEFAULT,
) -> None:
    """Remove a document and all that stands only on it, and say what that was."""

    def work(streams: Streams) -> int:
        from hearsay.export.view import one_line

        with open_ledger(ledger) as opened:
            gone = opened.forget(document)
            parts = [
                f"{gone.attributions} attributions",
                f"{gone.statements} statements",
                f"{gone.links} links",
                f"{len(gone.claims)} claims that stood only on it",
                f"{gone.raw} bytes as received" if gone.raw else "no bytes as received",
            ]
            streams.tell(f"Forgot {one_line(gone.title or gone.document)} ({gone.document}): {', '.join(parts)}.\n")
            if gone.changed:
                listed = ", ".join(identity[:8] for identity in gone.changed)
                streams.tell(f"Claims that stand on other articles too were counted again: {listed}.\n")
            return 0

    run(work)


def _export(
    format: Annotated[  # noqa: A002
        Literal["csv", "jsonl"], typer.Option("--format", help="A row for each mention, or an object for each claim.")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="A new file instead of standard output.")
    ] = None,
    ledger: Where = DEFAULT,
    at_least: Annotated[int, typer.Option(min=1, help="Only claims with so many mentions.")] = 1,
) -> None:
    """Write every claim with its mentions, origins, bracket and decisions, as CSV or JSON Lines."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line, report_json, to_csv

        with open_ledger(ledger) as opened:
            reports = opened.reports(minimum=at_least)
            lines = to_csv(reports) if format == "csv" else (json_line(report_json(each)) + "\n" for each in reports)
            if output is None:
                for line in lines:
                    streams.write(line)
                return 0
            try:
                with output.open("x", encoding="utf-8", newline="") as file:
                    file.writelines(lines)
            except FileExistsError as error:
                raise LedgerError(f"{output} exists and is left alone: name a new file.", opened.name) from error
            streams.say(f"wrote {output}")
            return 0

    run(work)
