"""The commands of the ledger: add, link, claims, claim, sources, search, review, forget, export."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hearsay.cli.running import UNREAD, Analyze, Read, Streams, code_of, guarded, is_unread
from hearsay.errors import LedgerError, ReadError
from hearsay.records import Stance

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from hearsay.casebook import Ledger
    from hearsay.ledger.views import ClaimReport
    from hearsay.records import Document, Judgement

EPILOG = """\b
Exit codes:
  0    done
  1    some documents could not be read; the others were added
  2    the command was not understood
  3    there is no such ledger, claim, document or source, or nothing to read
  4-6  see hearsay read --help
  7    another program is writing to the ledger
  8    no room left, or no permission to write
  9    no ledger, a damaged one, or one of a newer hearsay
  70   an error of hearsay itself, or of its installation"""

DEFAULT = "news.db"

_Where = Annotated[
    str,
    typer.Option(
        "--ledger",
        metavar="PATH|URL",
        envvar="HEARSAY_LEDGER",
        help="The ledger: a file, or postgresql://user@host/name.",
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="JSON Lines (the default when piped).")]
_Text = Annotated[bool, typer.Option("--table", help="For people (the default on a terminal).")]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar on standard error.")]
_Who = Annotated[str, typer.Option(envvar="HEARSAY_WHO", help="Who decides: a name or initials, kept for good.")]
_Note = Annotated[str, typer.Option(help="Why, in a few words, kept for good.")]
_Source = Annotated[str | None, typer.Option(help="Words of a source's name, or its entity id.")]
_Outlet = Annotated[str | None, typer.Option(help="The outlet's name.")]
_Lang = Annotated[str | None, typer.Option(help="The article's language (it, en, es).")]
_Stance = Annotated[Stance | None, typer.Option(help="What the source does with the claim.")]
_Since = Annotated[str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="Published on that day or later.")]
_Until = Annotated[str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="Published on that day or earlier.")]
_Entity = Annotated[str | None, typer.Option(help="Words of a name, or an entity id, in the article.")]


def register(app: typer.Typer) -> None:
    """Add the commands of the ledger to the command line."""
    for command in (_add, _link, _claims, _claim, _sources, _search, _forget, _export):
        app.command(command.__name__.strip("_"), epilog=EPILOG)(command)
    review = typer.Typer(
        help="Decide what the program cannot: merge, split, origins, ratings. Decisions are kept for good.",
        rich_markup_mode=None,
        no_args_is_help=False,
        invoke_without_command=True,
    )
    review.callback()(_review)
    for decision in (_merge, _split, _relation, _same_origin, _different_origin, _rate, _withdraw, _decisions):
        review.command(decision.__name__.strip("_").replace("_", "-"))(decision)
    app.add_typer(review, name="review", epilog=EPILOG)


def _run(work: Callable[[Streams], int]) -> None:
    streams = Streams(sys.stdout, sys.stderr)
    raise typer.Exit(guarded(lambda: work(streams), streams))


def _open(where: str, *, create: bool = False) -> Ledger:
    from hearsay.casebook import Ledger

    wait = os.environ.get("HEARSAY_WAIT", "30")
    try:
        patience = float(wait)
    except ValueError as error:
        raise LedgerError(f"HEARSAY_WAIT is how many seconds to wait for another writer, not {wait!r}.") from error
    return Ledger.open(where, patience=patience, create=create)


def _for_programs(json: bool, table: bool) -> bool:
    if json and table:
        raise LedgerError("Choose one of --json and --table.")
    return json or (not table and not sys.stdout.isatty())


# Reading in.


def _add(
    origins: Annotated[
        list[str], typer.Argument(metavar="FILE|URL|FOLDER|-", help="What to read; - is standard input.")
    ],
    ledger: _Where = DEFAULT,
    lang: Annotated[str | None, typer.Option(help="The articles' language (it, en, es), if not to be guessed.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet's name, when the page does not give it.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="The date of publication, as precise as is known.")
    ] = None,
    models: Annotated[
        Literal["full", "free"],
        typer.Option(envvar="HEARSAY_MODELS", help="The language models: full reads best; free allows commercial use."),
    ] = "full",
    quiet: _Quiet = False,
) -> None:
    """Read articles and keep what they claim in a ledger, which is made if it is not there.

    Adding twice changes nothing: a run that was interrupted is completed by running it again.
    """
    from functools import partial

    def work(streams: Streams) -> int:
        from hearsay.ingest import read
        from hearsay.pipeline import analyze

        reading = partial(read, lang=lang, outlet=outlet, published=published)
        with _open(ledger, create=True) as opened:
            return add(
                opened, origins, streams, reading, partial(analyze, models=models, propositions=True), quiet=quiet
            )

    _run(work)


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
    counted = ", ".join(f"{count} {named[state]}" for state, count in states.items() if count)
    total = sum(states.values())
    held = f"{_counted(total, 'document')} ({counted or 'none'}); {_counted(claims, 'claim')}"
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


def _link(ledger: _Where = DEFAULT, quiet: _Quiet = False) -> None:
    """Find the same claims across all articles, count their origins, and replay what people decided."""

    def work(streams: Streams) -> int:
        with _open(ledger) as opened:
            return link(opened, streams, quiet=quiet)

    _run(work)


def link(ledger: Ledger, streams: Streams, *, quiet: bool = False) -> int:
    """Link, with progress, and say what came of it."""
    with _progress("Linking", streams, quiet) as tell:
        done = ledger.link(tell)
    questions = len(ledger.perhaps(1000))
    counts = (_counted(done.mentions, "mention"), _counted(done.copies, "pair"))
    streams.tell(f"{ledger.name}: {_counted(done.claims, 'claim')} in {counts[0]}, {counts[1]} of copies.\n")
    if questions:
        verb = "is" if questions == 1 else "are"
        streams.tell(f"{_counted(questions, 'pair')} {verb} perhaps the same claim: hearsay review shows them.\n")
    return 0


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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
    ledger: _Where = DEFAULT,
    source: _Source = None,
    outlet: _Outlet = None,
    lang: _Lang = None,
    stance: _Stance = None,
    since: _Since = None,
    until: _Until = None,
    entity: _Entity = None,
    at_least: Annotated[int, typer.Option(min=1, help="Only claims with so many mentions.")] = 1,
    limit: Annotated[int, typer.Option(min=0, help="How many to show; 0 shows all.")] = 50,
    json: _Json = False,
    table: _Text = False,
) -> None:
    """List claims, those in the most outlets first: how often said, by how many outlets, from how many origins."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import claim_json, claims_table, json_line
        from hearsay.ledger.views import COUNTS_REPORTING

        with _open(ledger) as opened:
            found = opened.claims(
                source=source, outlet=outlet, lang=lang, stance=stance, since=since, until=until,
                entity=entity, minimum=at_least, limit=limit or None,
            )  # fmt: skip
            if _for_programs(json, table):
                for row in found:
                    streams.write(json_line(claim_json(row)) + "\n")
            else:
                rows = list(found)
                _print(streams, lambda width: claims_table(rows, width))
                streams.tell(f"{COUNTS_REPORTING} hearsay claim ID shows one.\n")
                if limit and len(rows) == limit:
                    streams.tell(f"These are the first {limit}: --limit 0 shows all.\n")
            _tell_stale(opened, streams)
            return 0

    _run(work)


def _claim(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The claim's id, its beginning, or a mention's.")],
    ledger: _Where = DEFAULT,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, with all spans.")] = False,
) -> None:
    """Show a claim: who said it when, where each chain ends, the bracket with its reasons, and what proves a merge."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line, report_json, report_text

        with _open(ledger) as opened:
            report = opened.claim(identity)
            if json:
                streams.write(json_line(report_json(report)) + "\n")
            else:
                width = _console(streams).width
                streams.tell(report_text(report, opened.texts(_proving(report)), width))
            _tell_stale(opened, streams)
            return 0

    _run(work)


def _proving(report: ClaimReport) -> set[str]:
    return {merge.document for origin in report.row.origins for merge in origin.merges}


def _sources(
    ledger: _Where = DEFAULT,
    at_least: Annotated[int, typer.Option(min=1, help="Only sources named in so many claims.")] = 1,
    limit: Annotated[int, typer.Option(min=0, help="How many to show; 0 shows all.")] = 50,
    json: _Json = False,
    table: _Text = False,
) -> None:
    """List whom the articles name as sources, with the reliability that people gave them: F where nobody did."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line, sources_table

        with _open(ledger) as opened:
            found = opened.sources(minimum=at_least)[: limit or None]
            if _for_programs(json, table):
                for each in found:
                    streams.write(json_line(each._asdict()) + "\n")
            else:
                _print(streams, lambda _: sources_table(found))
            return 0

    _run(work)


def _search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help='Words, "a phrase", begin*, -without.')],
    ledger: _Where = DEFAULT,
    source: _Source = None,
    outlet: _Outlet = None,
    lang: _Lang = None,
    stance: _Stance = None,
    since: _Since = None,
    until: _Until = None,
    entity: _Entity = None,
    limit: Annotated[int, typer.Option(min=1, help="How many claims, and how many articles, to show.")] = 20,
    json: _Json = False,
    table: _Text = False,
) -> None:
    """Find claims and articles by their words, whatever their accents and capitals."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import hit_text, json_line

        with _open(ledger) as opened:
            hits = opened.search(
                " ".join(words), source=source, outlet=outlet, lang=lang, stance=stance, since=since,
                until=until, entity=entity, limit=limit,
            )  # fmt: skip
            for hit in hits:
                if _for_programs(json, table):
                    streams.write(json_line(hit._asdict()) + "\n")
                else:
                    streams.tell(hit_text(hit, _console(streams).width))
            if not hits:
                streams.say("nothing was found: try fewer words, or the beginning of one with a *.")
            return 0

    _run(work)


def _console(streams: Streams) -> Console:
    from rich.console import Console

    return Console(file=streams.out, highlight=False, emoji=False, markup=False)


def _print(streams: Streams, make: Callable[[int], Table]) -> None:
    console = _console(streams)
    with console.capture() as captured:
        console.print(make(console.width))
    streams.tell(captured.get())


def _tell_stale(ledger: Ledger, streams: Streams) -> None:
    if ledger.stale():
        streams.say("something was added, decided or forgotten since the last linking: hearsay link takes it in.")


# Deciding.


def _review(context: typer.Context) -> None:
    """Decide what the program cannot. Without a decision: show which pairs are perhaps the same claim."""
    if context.invoked_subcommand is None:
        _questions()


def _questions(ledger: str | None = None) -> None:
    def work(streams: Streams) -> int:
        from hearsay.export.view import one_line

        with _open(ledger or os.environ.get("HEARSAY_LEDGER") or DEFAULT) as opened:
            asked = opened.perhaps()
            for link, first, second in asked:
                streams.tell(f"Perhaps the same ({link.score:.2f}): {one_line(link.reason)}\n")
                for mention in (first, second):
                    where = " · ".join(each for each in (mention.published, mention.outlet) if each)
                    streams.tell(f"  [{mention.id[:8]}] {one_line(where)}: {one_line(mention.words)}\n")
                streams.tell(f"  hearsay review merge {link.first[:8]} {link.second[:8]}\n\n")
            if not asked:
                streams.tell("Nothing asks for a person.\n")
            return 0

    _run(work)


def _decide(where: str, decide: Callable[[Ledger], list[Judgement]], *, relink: bool = False) -> None:
    def work(streams: Streams) -> int:
        with _open(where) as opened:
            for made in decide(opened):
                value = f" {made.value}" if made.value else ""
                replaced = f", in the place of {made.replaces[:8]}" if made.replaces else ""
                streams.tell(f"{made.decision.replace('_', ' ')}{value}: kept as {made.id[:8]}{replaced}.\n")
            if relink:
                streams.tell("It takes effect with the next hearsay link.\n")
            return 0

    _run(work)


_Ids = Annotated[list[str], typer.Argument(metavar="ID ID…", help="Claims or mentions.")]
_Mention = Annotated[str, typer.Argument(metavar="MENTION", help="The mention's id, or its beginning.")]


def _merge(ids: _Ids, who: _Who, ledger: _Where = DEFAULT, note: _Note = "") -> None:
    """Decide that claims, or mentions, are one claim."""
    _decide(ledger, lambda opened: opened.merge(*ids, who=who, note=note), relink=True)


def _split(mention: _Mention, who: _Who, ledger: _Where = DEFAULT, note: _Note = "") -> None:
    """Decide that a mention is not the claim that it was put in."""
    _decide(ledger, lambda opened: opened.split(mention, who, note), relink=True)


def _relation(
    mention: _Mention,
    relation: Annotated[Literal["same", "refines", "denies", "contradicts"], typer.Argument(help="What it does.")],
    who: _Who,
    ledger: _Where = DEFAULT,
    note: _Note = "",
) -> None:
    """Decide what a mention is to its claim."""
    _decide(ledger, lambda opened: [opened.relate(mention, relation, who, note)], relink=True)


def _same_origin(first: _Mention, second: _Mention, who: _Who, ledger: _Where = DEFAULT, note: _Note = "") -> None:
    """Decide that two mentions have one origin."""
    _decide(ledger, lambda opened: [opened.same_origin(first, second, who, note)])


def _different_origin(first: _Mention, second: _Mention, who: _Who, ledger: _Where = DEFAULT, note: _Note = "") -> None:
    """Decide that two mentions have different origins."""
    _decide(ledger, lambda opened: [opened.different_origin(first, second, who, note)])


def _rate(
    what: Annotated[str, typer.Argument(metavar="CLAIM|SOURCE", help="A claim's id, or a source's name.")],
    value: Annotated[str, typer.Argument(metavar="1-6|A-F", help="Of a claim, or of a source.")],
    who: _Who,
    ledger: _Where = DEFAULT,
    note: _Note = "",
) -> None:
    """Rate a claim's credibility (1 to 6) or a source's reliability (A to F)."""

    def decide(opened: Ledger) -> list[Judgement]:
        if value.isdecimal():
            return [opened.rate_claim(what, int(value), who, note)]
        return [opened.rate_source(what, value, who, note)]

    _decide(ledger, decide)


def _withdraw(
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="The judgement's id, or its beginning.")],
    who: _Who,
    ledger: _Where = DEFAULT,
    note: _Note = "",
) -> None:
    """Take a decision back; it stays on record, and withdrawing the withdrawal restores it."""
    _decide(ledger, lambda opened: [opened.withdraw(judgement, who, note)])


def _decisions(
    ledger: _Where = DEFAULT,
    every: Annotated[bool, typer.Option("--all", help="Those withdrawn or replaced too.")] = False,
    json: _Json = False,
    table: _Text = False,
) -> None:
    """List what people decided."""

    def work(streams: Streams) -> int:
        from dataclasses import asdict

        from hearsay.export.claims import json_line, judgement_line

        with _open(ledger) as opened:
            for judgement in opened.judgements(every=every):
                line = json_line(asdict(judgement)) if _for_programs(json, table) else judgement_line(judgement)
                streams.tell(line + "\n")
            return 0

    _run(work)


# Taking out.


def _forget(
    document: Annotated[str, typer.Argument(metavar="ID", help="The document's id, or its beginning.")],
    ledger: _Where = DEFAULT,
) -> None:
    """Remove a document and all that stands only on it, and say what that was."""

    def work(streams: Streams) -> int:
        from hearsay.export.view import one_line

        with _open(ledger) as opened:
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

    _run(work)


def _export(
    format: Annotated[  # noqa: A002
        Literal["csv", "jsonl"], typer.Option("--format", help="A row for each mention, or an object for each claim.")
    ] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="A new file instead of standard output.")
    ] = None,
    ledger: _Where = DEFAULT,
    at_least: Annotated[int, typer.Option(min=1, help="Only claims with so many mentions.")] = 1,
) -> None:
    """Write every claim with its mentions, origins, bracket and decisions, as CSV or JSON Lines."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line, report_json, to_csv

        with _open(ledger) as opened:
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

    _run(work)
