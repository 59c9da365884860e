"""The commands that follow events: story, stories, forecasts, unknowns."""

from __future__ import annotations

from typing import Annotated

import typer

from hearsay.cli.options import (
    DEFAULT,
    EPILOG,
    Json,
    Sheet,
    Text,
    Tongue,
    Where,
    console,
    for_programs,
    open_ledger,
    print_table,
    refuse_to_overwrite,
    run,
    tell_stale,
    write_sheet,
)
from hearsay.cli.running import Streams

_Limit = Annotated[int, typer.Option(min=0, help="How many to show; 0 shows all.")]
_Day = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Due on that day or earlier.")]
_From = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Due on that day or later.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (_story, _stories, _forecasts, _unknowns):
        app.command(command.__name__.strip("_"), epilog=EPILOG)(command)


def _stories(
    ledger: Where = DEFAULT,
    at_least: Annotated[int, typer.Option(min=1, help="Only stories of so many articles.")] = 2,
    limit: _Limit = 50,
    json: Json = False,
    table: Text = False,
) -> None:
    """List the stories that articles tell, those with the latest article first."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line
        from hearsay.export.stories import stories_table, story_row_json

        with open_ledger(ledger) as opened:
            found = opened.stories(minimum=at_least, limit=limit or None)
            if for_programs(json, table):
                for row in found:
                    streams.write(json_line(story_row_json(row)) + "\n")
            else:
                print_table(streams, lambda _: stories_table(found))
                streams.tell("hearsay story ID shows one.\n")
                if limit and len(found) == limit:
                    streams.tell(f"These are the first {limit}: --limit 0 shows all.\n")
            tell_stale(opened, streams)
            return 0

    run(work)


def _story(
    identity: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="The story's id, its beginning, or an article's.")
    ] = None,
    ledger: Where = DEFAULT,
    limit: Annotated[int, typer.Option(min=1, help="How many of its claims to show.")] = 30,
    json: Annotated[bool, typer.Option("--json", help="One JSON object, with all of its parts.")] = False,
    html: Sheet = None,
    tongue: Tongue = "en",
) -> None:
    """Show a story: its claims with those in dispute first, its course, forecasts, and what is not known.

    Without an ID it is the one with the latest article.
    """
    refuse_to_overwrite(html)

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line
        from hearsay.export.report import story_report
        from hearsay.export.stories import story_json, story_text

        with open_ledger(ledger) as opened:
            latest = opened.stories(minimum=2, limit=1) or opened.stories(limit=1)
            if identity is None and not latest:
                streams.say("there is no story yet: hearsay link finds them.")
                return 0
            report = opened.story(identity or latest[0].id, claims=limit)
            if html:
                write_sheet(story_report(opened, report.row.id, tongue).html, html, streams)
            elif json:
                streams.write(json_line(story_json(report)) + "\n")
            else:
                streams.tell(story_text(report, console(streams).width))
            tell_stale(opened, streams)
            return 0

    run(work)


def _forecasts(
    ledger: Where = DEFAULT,
    since: _From = None,
    until: _Day = None,
    every: Annotated[bool, typer.Option("--all", help="Those that a person has judged too.")] = False,
    undated: Annotated[bool, typer.Option("--undated", help="Those without a term too.")] = False,
    limit: _Limit = 50,
    json: Json = False,
    table: Text = False,
) -> None:
    """List what sources say will be, those due first foremost; `hearsay review resolve` keeps what became of one."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line
        from hearsay.export.stories import forecast_json, forecasts_table

        with open_ledger(ledger) as opened:
            found = opened.forecasts(since=since, until=until, undated=undated, open=not every, limit=limit or None)
            if for_programs(json, table):
                for row in found:
                    streams.write(json_line(forecast_json(row)) + "\n")
            else:
                print_table(streams, lambda width: forecasts_table(found, width))
                if limit and len(found) == limit:
                    streams.tell(f"These are the first {limit}: --limit 0 shows all.\n")
            return 0

    run(work)


def _unknowns(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS…]", help="What has to stand beside it.")] = None,
    ledger: Where = DEFAULT,
    limit: _Limit = 50,
    json: Json = False,
    table: Text = False,
) -> None:
    """List what articles say is not known, not disclosed or not confirmed, the latest added first."""

    def work(streams: Streams) -> int:
        from hearsay.export.claims import json_line
        from hearsay.export.stories import unknown_json, unknown_text

        with open_ledger(ledger) as opened:
            asked = " ".join(words or ()) or None
            for row in opened.unknowns(asked, limit=limit or None):
                if for_programs(json, table):
                    streams.write(json_line(unknown_json(row)) + "\n")
                else:
                    streams.tell(unknown_text(row, console(streams).width))
            return 0

    run(work)
