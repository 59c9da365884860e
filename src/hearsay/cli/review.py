"""The commands by which people decide: `hearsay review` and what stands behind it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from hearsay.cli.options import (
    DEFAULT,
    EPILOG,
    Json,
    Note,
    Text,
    Where,
    Who,
    for_programs,
    open_ledger,
    run,
    tell_stale,
)
from hearsay.cli.running import Streams

if TYPE_CHECKING:
    from hearsay.casebook import Ledger, Outcome
    from hearsay.records import Judgement


def register(app: typer.Typer) -> None:
    """Add `review` and its decisions to the command line."""
    review = typer.Typer(
        help="Decide what the program cannot: merge, split, origins, ratings, corrections. All of it is kept for good.",
        rich_markup_mode=None,
        no_args_is_help=False,
        invoke_without_command=True,
    )
    review.callback()(_review)
    decisions = (
        _merge, _split, _relation, _same_origin, _different_origin, _rate, _correct_source, _correct_span, _reject,
        _resolve, _name_story, _undo, _redo, _withdraw, _decisions,
    )  # fmt: skip
    for decision in decisions:
        review.command(decision.__name__.strip("_").replace("_", "-"))(decision)
    app.add_typer(review, name="review", epilog=EPILOG)


def _review(context: typer.Context) -> None:
    """Decide what the program cannot. Without a decision: show which pairs are perhaps the same claim."""
    if context.invoked_subcommand is None:
        _questions()


def _questions(ledger: str | None = None) -> None:
    def work(streams: Streams) -> int:
        from hearsay.export.view import one_line

        with open_ledger(ledger or os.environ.get("HEARSAY_LEDGER") or DEFAULT) as opened:
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

    run(work)


def _decide(where: str, decide: Callable[[Ledger], list[Judgement]], *, relink: bool = False) -> None:
    def work(streams: Streams) -> int:
        with open_ledger(where) as opened:
            for made in decide(opened):
                value = f" {made.value}" if made.value else ""
                replaced = f", in the place of {made.replaces[:8]}" if made.replaces else ""
                streams.tell(f"{made.decision.replace('_', ' ')}{value}: kept as {made.id[:8]}{replaced}.\n")
            if relink:
                streams.tell("It takes effect with the next hearsay link.\n")
            return 0

    run(work)


_Ids = Annotated[list[str], typer.Argument(metavar="ID ID…", help="Claims or mentions.")]
_Mention = Annotated[str, typer.Argument(metavar="MENTION", help="The mention's id, or its beginning.")]


def _merge(ids: _Ids, who: Who, ledger: Where = DEFAULT, note: Note = "") -> None:
    """Decide that claims, or mentions, are one claim."""
    _decide(ledger, lambda opened: opened.merge(*ids, who=who, note=note), relink=True)


def _split(mention: _Mention, who: Who, ledger: Where = DEFAULT, note: Note = "") -> None:
    """Decide that a mention is not the claim that it was put in."""
    _decide(ledger, lambda opened: opened.split(mention, who, note), relink=True)


def _relation(
    mention: _Mention,
    relation: Annotated[Literal["same", "refines", "denies", "contradicts"], typer.Argument(help="What it does.")],
    who: Who,
    ledger: Where = DEFAULT,
    note: Note = "",
) -> None:
    """Decide what a mention is to its claim."""
    _decide(ledger, lambda opened: [opened.relate(mention, relation, who, note)], relink=True)


def _same_origin(first: _Mention, second: _Mention, who: Who, ledger: Where = DEFAULT, note: Note = "") -> None:
    """Decide that two mentions have one origin."""
    _decide(ledger, lambda opened: [opened.same_origin(first, second, who, note)])


def _different_origin(first: _Mention, second: _Mention, who: Who, ledger: Where = DEFAULT, note: Note = "") -> None:
    """Decide that two mentions have different origins."""
    _decide(ledger, lambda opened: [opened.different_origin(first, second, who, note)])


def _rate(
    what: Annotated[str, typer.Argument(metavar="CLAIM|SOURCE", help="A claim's id, or a source's name.")],
    value: Annotated[str, typer.Argument(metavar="1-6|A-F", help="Of a claim, or of a source.")],
    who: Who,
    ledger: Where = DEFAULT,
    note: Note = "",
) -> None:
    """Rate a claim's credibility (1 to 6) or a source's reliability (A to F)."""

    def decide(opened: Ledger) -> list[Judgement]:
        if value.isdecimal():
            return [opened.rate_claim(what, int(value), who, note)]
        return [opened.rate_source(what, value, who, note)]

    _decide(ledger, decide)


def _correct_source(
    mention: _Mention,
    who: Who,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="Nearest first; none where the outlet itself says it.")
    ] = None,
    ledger: Where = DEFAULT,
    note: Note = "",
) -> None:
    """Decide whose word a claim is: the nearest source, then who relays it."""
    _decide(ledger, lambda opened: [opened.correct_source(mention, names or [], who, note)], relink=True)


def _correct_span(
    mention: _Mention,
    start: Annotated[int, typer.Argument(min=0, help="The first character of the claim's words, from 0.")],
    end: Annotated[int, typer.Argument(min=1, help="The character after the last one.")],
    who: Who,
    ledger: Where = DEFAULT,
    note: Note = "",
) -> None:
    """Decide which words of the article a claim is, as positions in its text."""
    _decide(ledger, lambda opened: [opened.correct_content(mention, start, end, who, note)], relink=True)


def _reject(mention: _Mention, who: Who, ledger: Where = DEFAULT, note: Note = "") -> None:
    """Decide that what was read as a claim is none."""
    _decide(ledger, lambda opened: [opened.reject(mention, who, note)], relink=True)


def _resolve(
    mention: _Mention,
    outcome: Annotated[
        Literal["came-true", "did-not", "cannot-tell"], typer.Argument(help="What became of the forecast.")
    ],
    who: Who,
    ledger: Where = DEFAULT,
    note: Note = "",
) -> None:
    """Decide what became of a forecast."""
    became: dict[str, Outcome] = {"came-true": "came_true", "did-not": "did_not", "cannot-tell": "cannot_tell"}
    _decide(ledger, lambda opened: [opened.resolve(mention, became[outcome], who, note)])


def _name_story(
    story: Annotated[str, typer.Argument(metavar="STORY", help="The story's id, or its beginning.")],
    name: Annotated[str, typer.Argument(help="What it is to be called; empty for the title of its typical article.")],
    who: Who,
    ledger: Where = DEFAULT,
    note: Note = "",
) -> None:
    """Decide what a story is called."""
    _decide(ledger, lambda opened: [opened.name_story(story, name, who, note)])


def _undo(who: Who, ledger: Where = DEFAULT) -> None:
    """Take back, as a whole, what you decided last; again, what you decided before that."""
    _turn(ledger, lambda opened: opened.undo(who), "There is nothing to take back.", "taken back")


def _redo(who: Who, ledger: Where = DEFAULT) -> None:
    """Restore what you took back last, unless you decided something since."""
    _turn(ledger, lambda opened: opened.redo(who), "There is nothing to restore.", "restored")


def _turn(where: str, turn: Callable[[Ledger], list[Judgement]], nothing: str, done: str) -> None:
    def work(streams: Streams) -> int:
        with open_ledger(where) as opened:
            made = turn(opened)
            for each in made:
                streams.tell(f"{each.decision.replace('_', ' ')} ({' '.join(each.subjects)}): {done}.\n")
            streams.tell("" if made else f"{nothing}\n")
            if made:
                tell_stale(opened, streams)
            return 0

    run(work)


def _withdraw(
    judgement: Annotated[str, typer.Argument(metavar="JUDGEMENT", help="The judgement's id, or its beginning.")],
    who: Who,
    ledger: Where = DEFAULT,
    note: Note = "",
) -> None:
    """Take a decision back; it stays on record, and withdrawing the withdrawal restores it."""
    _decide(ledger, lambda opened: [opened.withdraw(judgement, who, note)])


def _decisions(
    ledger: Where = DEFAULT,
    every: Annotated[bool, typer.Option("--all", help="Those withdrawn or replaced too.")] = False,
    json: Json = False,
    table: Text = False,
) -> None:
    """List what people decided."""

    def work(streams: Streams) -> int:
        from dataclasses import asdict

        from hearsay.export.claims import json_line, judgement_line

        with open_ledger(ledger) as opened:
            for judgement in opened.judgements(every=every):
                line = json_line(asdict(judgement)) if for_programs(json, table) else judgement_line(judgement)
                streams.tell(line + "\n")
            return 0

    run(work)
