"""What the commands on a ledger share: options, how a ledger is opened, how a table is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hearsay.cli.running import Streams, guarded
from hearsay.errors import LedgerError
from hearsay.records import Stance

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Drawn

    from hearsay.casebook import Ledger

EPILOG = """\b
Exit codes:
  0    done
  1    some documents could not be read; the others were added
  2    the command was not understood
  3    no such ledger, claim, story, document or source, or nothing to read
  4-6  see hearsay read --help
  7    another program is writing to the ledger
  8    no room left, or no permission to write
  9    no ledger, a damaged one, or one of a newer hearsay
  70   an error of hearsay itself, or of its installation"""

DEFAULT = "news.db"

Where = Annotated[
    str,
    typer.Option(
        "--ledger",
        metavar="PATH|URL",
        envvar="HEARSAY_LEDGER",
        help="The ledger: a file, or postgresql://user@host/name.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON Lines (the default when piped).")]
Text = Annotated[bool, typer.Option("--table", help="For people (the default on a terminal).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar on standard error.")]
Who = Annotated[str, typer.Option(envvar="HEARSAY_WHO", help="Who decides: a name or initials, kept for good.")]
Note = Annotated[str, typer.Option(help="Why, in a few words, kept for good.")]
Source = Annotated[str | None, typer.Option(help="Words of a source's name, or its entity id.")]
Outlet = Annotated[str | None, typer.Option(help="The outlet's name.")]
Lang = Annotated[str | None, typer.Option(help="The article's language (it, en, es).")]
Taking = Annotated[Stance | None, typer.Option(help="What the source does with the claim.")]
Since = Annotated[str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="Published on that day or later.")]
Until = Annotated[str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="Published on that day or earlier.")]
Entity = Annotated[str | None, typer.Option(help="Words of a name, or an entity id, in the article.")]


Sheet = Annotated[
    str | None,
    typer.Option(
        "--html",
        metavar="FILE",
        help="A report to print or send: to FILE.html, or to standard output with -.",
    ),
]
Tongue = Annotated[Literal["en", "it"], typer.Option("--in", help="The report's language.")]

_PAGE_MARK = '<meta name="generator" content="hearsay">'


def refuse_to_overwrite(page: str | None) -> None:
    """Raise a usage error where `page` is a file that hearsay did not write: most likely an article, not a target."""
    if page is None or page == "-" or not Path(page).is_file():
        return
    with Path(page).open("rb") as file:
        if _PAGE_MARK.encode() not in file.read(4096):
            raise typer.BadParameter(
                f"{page} exists and is no page of hearsay's; it is left alone", param_hint="--html"
            )


def write_sheet(html: str, path: str, streams: Streams) -> None:
    """Write a report to a file, or to standard output where the path is `-`."""
    if path == "-":
        streams.write(html)
    else:
        Path(path).write_text(html, encoding="utf-8", errors="replace")
        streams.say(f"wrote {path}")


def run(work: Callable[[Streams], int]) -> None:
    """Do the work of a command, and end the program with its exit code."""
    streams = Streams(sys.stdout, sys.stderr)
    raise typer.Exit(guarded(lambda: work(streams), streams))


def open_ledger(where: str, *, create: bool = False) -> Ledger:
    """Return the ledger at a path or address, or an error that says what to do."""
    from hearsay.casebook import Ledger

    wait = os.environ.get("HEARSAY_WAIT", "30")
    try:
        patience = float(wait)
    except ValueError as error:
        raise LedgerError(f"HEARSAY_WAIT is how many seconds to wait for another writer, not {wait!r}.") from error
    return Ledger.open(where, patience=patience, create=create)


def for_programs(json: bool, table: bool) -> bool:
    """Return whether JSON Lines are asked for: by an option, or since nobody looks."""
    if json and table:
        raise LedgerError("Choose one of --json and --table.")
    return json or (not table and not sys.stdout.isatty())


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: *1 claim*, *2 claims*."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def console(streams: Streams) -> Console:
    """Return what draws tables on standard output."""
    from rich.console import Console

    return Console(file=streams.out, highlight=False, emoji=False, markup=False)


def print_table(streams: Streams, make: Callable[[int], Drawn]) -> None:
    """Write a table, made for the width of the terminal."""
    drawing = console(streams)
    with drawing.capture() as captured:
        drawing.print(make(drawing.width))
    streams.tell(captured.get())


def tell_stale(ledger: Ledger, streams: Streams) -> None:
    """Say so where the linking is older than what was added or decided."""
    if ledger.stale():
        streams.say("something was added, decided or forgotten since the last linking: hearsay link takes it in.")
