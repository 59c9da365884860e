"""The command line: `hearsay read` prints what an article claims; `hearsay add` and the others keep a ledger.

Tables on a terminal, JSON Lines everywhere else, a page with `--html`. Results are written as each document is done;
progress and errors go to standard error, one sentence for each error. Exit codes:

    0    everything was read
    1    some documents of a folder could not be read (their problems say which and why); the others were
    2    the command was not understood, or names what may not be opened
    3    there is nothing at that path or address, or no such claim, document or source in the ledger
    4    the address did not answer
    5    not text, or empty
    6    not in a language that hearsay reads
    7    another program is writing to the ledger: nothing was changed
    8    there is no room left, or no permission to write; what was acknowledged before is kept
    9    that is no ledger, or it is damaged, or a newer hearsay wrote it
    70   an error of hearsay itself, or of its installation
    130  interrupted by Ctrl-C
    141  whoever read the output closed it

With several origins, one that cannot be read does not stop the others; the exit code is then the first error's.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hearsay.cli import ledger, serve
from hearsay.cli.options import refuse_to_overwrite
from hearsay.cli.running import UNREAD, Analyze, Read, Streams, code_of, guarded, is_unread
from hearsay.errors import HearsayError, ReadError

if TYPE_CHECKING:
    from rich.progress import Progress

    from hearsay.export.html import Summary
    from hearsay.modelsets import ModelSet
    from hearsay.records import Analysis, Document

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")

_EPILOG = """\b
Exit codes:
  0    everything was read
  1    some documents of a folder could not be read; the others were
  2    the command was not understood, or names what may not be opened
  3    there is nothing at that path or address
  4    the address did not answer
  5    not text, or empty
  6    not in a language that hearsay reads
  70   an error of hearsay itself, or of its installation
  130  interrupted by Ctrl-C
  141  whoever read the output closed it"""

app = typer.Typer(
    name="hearsay",
    help="Read the news as evidence: who says what, on whose word, how surely. It never says what is true.",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Format = Literal["table", "json"]


@dataclass(frozen=True, slots=True)
class Options:
    """What one `hearsay read` was asked for: `show` is None where only a page is wanted, `page` `-` for a piped one."""

    origins: tuple[str, ...]
    show: Format | None
    page: str | None = None
    lang: str | None = None
    outlet: str | None = None
    published: str | None = None
    quiet: bool = False
    models: ModelSet = "full"
    ranker: bool = True


@dataclass(slots=True)
class _Run:
    """What happened so far in one run."""

    code: int = 0
    unread: int = 0
    done: int = 0
    paged: list[Analysis] = field(default_factory=list)
    entries: list[tuple[str, Summary]] = field(default_factory=list)


def report(options: Options, streams: Streams, read: Read, analyze: Analyze) -> int:
    """Read, analyse and write everything that `options` ask for; return the exit code.

    Raises what is no error of reading: `BrokenPipeError`, `KeyboardInterrupt`, and errors of hearsay itself.
    """
    run = _Run()
    folder = _folder(options.page)
    with ExitStack() as stack:
        progress = None if options.quiet else _progress(options, streams, stack)
        for document in _documents(options, streams, read, run):
            analysis = _analysis(document, analyze)
            run.done += 1
            run.unread += is_unread(document)
            if progress is not None:
                progress.stop()
            if options.show is not None:
                _show(analysis, options.show, streams)
            if folder is not None:
                run.entries.append(_write_page(folder, analysis))
            elif options.page is not None:
                run.paged.append(analysis)
            if progress is not None:
                progress.update(progress.task_ids[0], completed=run.done)
                progress.start()
    if run.paged or run.entries:
        _finish_pages(options, folder, run, streams)
    if run.unread and not run.code:
        streams.say(f"{run.unread} of {run.done} documents could not be read; their problems say why.")
    return run.code or (UNREAD if run.unread else 0)


def _documents(options: Options, streams: Streams, read: Read, run: _Run) -> Iterator[Document]:
    for origin in options.origins:
        try:
            yield from read(origin, lang=options.lang, outlet=options.outlet, published=options.published)
        except ReadError as error:
            run.code = run.code or code_of(error)
            streams.say(str(error))


def _analysis(document: Document, analyze: Analyze) -> Analysis:
    from hearsay.records import Analysis

    return Analysis(document, problems=document.problems) if is_unread(document) else analyze(document)


def _show(analysis: Analysis, show: Format, streams: Streams) -> None:
    if show == "json":
        from hearsay.export.json import to_json_line

        streams.write(to_json_line(analysis) + "\n")
        return
    from rich.console import Console

    from hearsay.export.table import to_table

    console = Console(file=streams.out, highlight=False, emoji=False, markup=False)
    with console.capture() as captured:
        console.print(to_table(analysis, console.width))
    streams.tell(captured.get())


def _progress(options: Options, streams: Streams, stack: ExitStack) -> Progress | None:
    """Return a running bar on standard error, or None where nobody would see it or one document is all there is."""
    several = len(options.origins) > 1 or Path(options.origins[0]).is_dir()
    if not several or not streams.err.isatty():
        return None
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    progress = Progress(
        TextColumn("Reading"),
        BarColumn(),
        TextColumn("{task.completed:.0f} documents"),
        TimeElapsedColumn(),
        console=Console(file=streams.err),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    progress.add_task("", total=None)
    progress.start()
    stack.callback(progress.stop)
    return progress


def _folder(page: str | None) -> Path | None:
    """Return the folder that pages go to, made if need be, or None where one page or none is wanted."""
    if page is None or page == "-" or not (page.endswith(("/", os.sep)) or Path(page).is_dir()):
        return None
    Path(page).mkdir(parents=True, exist_ok=True)
    return Path(page)


def _write_page(folder: Path, analysis: Analysis) -> tuple[str, Summary]:
    """Write the page of one document into `folder`; return its name, from title and id, and its line in the index."""
    from hearsay.export.html import summary, to_html

    title = re.sub(r"[^a-z0-9]+", "-", (analysis.document.title or "").casefold()).strip("-")[:48].strip("-")
    name = f"{title or 'document'}-{re.sub(r'[^A-Za-z0-9]', '', analysis.document.id)[:8]}.html"
    (folder / name).write_text(to_html([analysis]), encoding="utf-8")
    return name, summary(analysis)


def _finish_pages(options: Options, folder: Path | None, run: _Run, streams: Streams) -> None:
    from hearsay.export.html import to_html, to_index

    page = to_index(run.entries) if folder is not None else to_html(run.paged)
    if options.page is None or options.page == "-":
        streams.write(page)
        return
    path = Path(options.page) if folder is None else folder / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")
    if not options.quiet:
        streams.say(f"wrote {path}")


def _show_version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    import hearsay

    try:
        number = version("hearsay")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = hearsay.__version__
    typer.echo(f"hearsay {number} (code: Apache-2.0)")
    for line in _model_lines():
        typer.echo(line)
    raise typer.Exit


def _model_lines() -> list[str]:
    """Return a line for each set of models and licence: its languages, with the versions of their pipelines."""
    from hearsay.modelsets import MODEL_SETS, installed

    try:
        pipelines = installed()
    except HearsayError as error:
        return [f"models: {error}"]
    lines = []
    for models in MODEL_SETS:
        own = [pipeline for pipeline in pipelines if pipeline.models == models]
        for licence in sorted({pipeline.licence for pipeline in own}):
            listed = ", ".join(f"{each.lang} {each.version}" for each in own if each.licence == licence)
            limit = ": non-commercial use only" if "-NC" in licence else ""
            lines.append(f"models, {models}: {listed} ({licence}{limit})")
        if not own:
            lines.append(f"models, {models}: none installed")
        lent = sorted({each.lang for each in pipelines} - {each.lang for each in own})
        if lent and models == "full":
            lines.append(f"models, full: {', '.join(lent)} taken from free")
    return lines


@app.callback()
def _hearsay(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Show version, models and licences.",
        ),
    ] = False,
) -> None:
    """Read the news as evidence: who says what, on whose word, how surely. It never says what is true."""


@app.command("read", epilog=_EPILOG)
def _read(
    origins: Annotated[
        list[str], typer.Argument(metavar="FILE|URL|FOLDER|-", help="What to read; - is standard input.")
    ],
    json: Annotated[
        bool, typer.Option("--json", help="JSON Lines, one object a document (the default when piped).")
    ] = False,
    table: Annotated[bool, typer.Option("--table", help="Tables (the default on a terminal).")] = False,
    html: Annotated[
        str | None,
        typer.Option(
            "--html",
            metavar="[PATH]",
            help="A self-contained page: to PATH.html, into the folder PATH/, or to standard output without PATH.",
        ),
    ] = None,
    lang: Annotated[str | None, typer.Option(help="The articles' language (it, en, es), if not to be guessed.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet's name, when the page does not give it.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="YYYY[-MM[-DD]]", help="The date of publication, as precise as is known.")
    ] = None,
    models: Annotated[
        Literal["full", "free"],
        typer.Option(envvar="HEARSAY_MODELS", help="The language models: full reads best; free allows commercial use."),
    ] = "full",
    rules_only: Annotated[
        bool, typer.Option("--rules-only", help="Let no learned part decide what is a claim: the rules alone.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar on standard error.")] = False,
) -> None:
    """Print what articles claim: who says what, on whose word, how surely; what is disputed, unknown and due.

    Nothing is kept. Files, web addresses, folders and standard input (-) can be mixed.
    """
    if json and table:
        raise typer.BadParameter("choose one of --json and --table", param_hint="--json")
    if html == "-" and (json or table):
        raise typer.BadParameter("standard output cannot hold both a page and something else; give --html a PATH")
    if published is not None and not _DATE.fullmatch(published):
        raise typer.BadParameter("write the date as 2024, 2024-10 or 2024-10-21", param_hint="--published")
    refuse_to_overwrite(html)
    show: Format | None = "json" if json else "table" if table else None
    if show is None and html is None:
        show = "table" if sys.stdout.isatty() else "json"
    options = Options(tuple(origins), show, html, lang, outlet, published, quiet, models, not rules_only)
    streams = Streams(sys.stdout, sys.stderr)
    raise typer.Exit(guarded(lambda: _report(options, streams), streams))


def _report(options: Options, streams: Streams) -> int:
    from hearsay.ingest import read
    from hearsay.pipeline import analyze

    return report(options, streams, read, partial(analyze, models=options.models, ranker=options.ranker))


@app.command("why", epilog=_EPILOG)
def _why(
    origin: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="What to read; - is standard input.")],
    lang: Annotated[str | None, typer.Option(help="The article's language (it, en, es), if not to be guessed.")] = None,
    models: Annotated[
        Literal["full", "free"],
        typer.Option(envvar="HEARSAY_MODELS", help="The language models: full reads best; free allows commercial use."),
    ] = "full",
) -> None:
    """Print why each claim of an article was taken: the rule that proposed it, and what the ranker makes of it."""
    options = Options((origin,), None, lang=lang, models=models)
    streams = Streams(sys.stdout, sys.stderr)
    raise typer.Exit(guarded(lambda: _explain(options, streams), streams))


def _explain(options: Options, streams: Streams) -> int:
    from hearsay.export.why import to_lines
    from hearsay.ingest import read
    from hearsay.pipeline import explain

    run = _Run()
    for document in _documents(options, streams, read, run):
        if is_unread(document):
            run.unread += 1
            streams.say("; ".join(problem.message for problem in document.problems))
            continue
        for line in to_lines(document, explain(document, models=options.models)):
            streams.tell(line + "\n")
    return run.code or (UNREAD if run.unread else 0)


ledger.register(app)
serve.register(app)


def _with_page_path(arguments: list[str]) -> list[str]:
    """Return `arguments` with `-` set after an `--html` that is followed by no page, no folder and no `-`.

    So PATH may be left out, and `--html article.txt` reads the article instead of writing over it.
    """
    filled: list[str] = []
    for index, argument in enumerate(arguments):
        filled.append(argument)
        following = arguments[index + 1] if index + 1 < len(arguments) else ""
        if argument == "--html" and not (
            following == "-" or following.endswith((".html", ".htm", "/", os.sep)) or Path(following or "?").is_dir()
        ):
            filled.append("-")
        elif argument == "--":
            return filled + arguments[index + 1 :]
    return filled


def main(arguments: list[str] | None = None) -> None:
    """Run the command line on `arguments` (`sys.argv` if None) and leave with its exit code."""
    app(args=_with_page_path(sys.argv[1:] if arguments is None else arguments), prog_name="hearsay")
