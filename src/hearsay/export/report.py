"""A report to print or send: a story, or one claim, on one page, each line with a footnote to the exact words.

The page fetches nothing, runs nothing and needs nothing beside it. What is in dispute comes first; copies are folded;
what nobody knows and what is still to come stand in it; and it says of itself that it counts reporting, not truth.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from hearsay.export.marking import web_address
from hearsay.export.telling import Telling, Told
from hearsay.export.view import long_date, one_line
from hearsay.export.words import Words, words_for
from hearsay.ledger.views import ClaimReport, DocumentRow, StoryReport
from hearsay.records import Attribution

SHOWN = 40
"""Claims of a story that its report tells in full, those in dispute first; the others are counted. Source: own."""
_FIRST = 3  # claims named in the summary


class Asked(Protocol):
    """What is asked of a ledger for a report: `hearsay.Ledger`, or what answers as it does."""

    def claim(self, identity: str) -> ClaimReport:
        """Return a claim with everything behind it."""
        ...

    def story(self, identity: str, *, claims: int = ...) -> StoryReport:
        """Return a story with everything in it."""
        ...

    def texts(self, documents: Iterable[str]) -> dict[str, str]:
        """Return the texts of documents by id."""
        ...

    def attributions(self, mentions: Iterable[str]) -> dict[str, Attribution]:
        """Return the attributions among mentions by id."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """A report as HTML, and the content security policy that it asks for in its head, for a server to send too."""

    html: str
    policy: str


@dataclass(slots=True)
class _Notes:
    """The footnotes of one report, each a sentence of an article; the same place has one number."""

    told: list[dict[str, Any]] = field(default_factory=list)
    known: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def mention(self, told: Told) -> int:
        """Return the number of the footnote with a mention's words."""
        return self.add(told.document, told.before, told.words, told.after, told.lang, told.outlet, told.day, told.url)

    def add(
        self, document: str, before: str, words: str, after: str, lang: str, outlet: str, day: str, url: str
    ) -> int:
        """Return the number of the footnote with these words of a document."""
        key = (document, before, words)
        if key not in self.known:
            self.known[key] = len(self.told) + 1
            self.told.append(
                {
                    "before": before,
                    "words": words,
                    "after": after,
                    "lang": lang,
                    "outlet": outlet,
                    "day": day,
                    "url": url,
                }
            )
        return self.known[key]


def story_report(ledger: Asked, identity: str, lang: str, *, made: str = "") -> Page:
    """Return the report of a story, by its id, in `lang` (English where it is none of the interface's).

    `made` is what the foot says of who made it when; empty says nothing.

    Raises:
        NoSuchRecord: there is no such story.
    """
    report = ledger.story(identity, claims=SHOWN)
    tellings = [Telling.of(ledger, ledger.claim(row.claim.id), lang) for row in report.claims]
    words, say, notes = words_for(lang), _messages(lang), _Notes()
    for telling in sorted(tellings, key=lambda each: not each.against())[:_FIRST]:  # the summary's, which come first
        _number(telling, notes)
    claims = [_claim(telling, notes, say) for telling in tellings]
    disputed = [claim for claim in claims if claim["against"]]
    documents = [_article(document, words) for document in report.documents]
    by_id = {document["id"]: document for document in documents}
    context = {
        "title": one_line(report.row.called),
        "facts": [
            say("articles", count=len(report.documents)),
            say("outlets", count=report.row.outlets),
            _days(report.row.first, report.row.last, words),
        ],
        "summary": _summary(report, claims, disputed, say),
        "disputed": disputed,
        "claims": [claim for claim in claims if not claim["against"]],
        "left_out": max(0, report.row.claims - len(claims)),
        "unknowns": [
            {
                "words": one_line(each.words),
                "lang": each.document.lang,
                "outlet": _outlet(each.document, words),
                "note": notes.add(each.document.id, *_cut(each.sentence, each.words), *_place(each.document, words)),
            }
            for each in report.unknowns
        ],
        "forecasts": [
            {
                "words": one_line(each.words),
                "lang": each.document.lang,
                "source": one_line(each.source or "") or words.no_source,
                "due": _due(each.due_from, each.due, words),
                "outcome": say(f"outcome_{each.outcome}") if each.outcome else "",
                "note": notes.add(each.document.id, "", one_line(each.words), "", *_place(each.document, words)),
            }
            for each in report.forecasts
        ],
        "folded": [
            say("folded", outlet=by_id[copy]["outlet"], first=by_id[first]["outlet"])
            for copy, first in report.folded.items()
            if copy in by_id and first in by_id
        ]
        + [
            say("reprinted", outlet=by_id[document]["outlet"], others=", ".join(one_line(name) for name in names))
            for document, names in report.reprints.items()
            if document in by_id and names
        ],
        "articles": documents,
    }
    return _page(context, lang, notes, made)


def claim_report(ledger: Asked, identity: str, lang: str, *, made: str = "") -> Page:
    """Return the report of one claim, by its id or the id of a mention; see `story_report`.

    Raises:
        NoSuchRecord: there is no such claim.
    """
    telling = Telling.of(ledger, ledger.claim(identity), lang)
    words, say, notes = words_for(lang), _messages(lang), _Notes()
    claim = _claim(telling, notes, say)
    row = telling.report.row
    context = {
        "title": one_line(row.claim.gist),
        "facts": [
            say("mentions", count=len(telling.mentions)),
            say("outlets", count=len(row.outlets)),
            _days(row.first, row.last, words),
        ],
        "summary": [],
        "disputed": [claim] if claim["against"] else [],
        "claims": [] if claim["against"] else [claim],
        "left_out": 0,
        "unknowns": [],
        "forecasts": [],
        "folded": [
            say("reprinted", outlet=told.outlet, others=", ".join(told.reprints))
            for told in telling.mentions
            if told.reprints
        ],
        "articles": [],
    }
    return _page(context, lang, notes, made)


def _number(telling: Telling, notes: _Notes) -> None:
    """Give numbers to the footnotes of a claim's line in the summary."""
    if telling.gist is not None:
        notes.mention(telling.gist)
    for pair in telling.against():
        for answer in pair.answers:
            notes.mention(answer.told)


def _claim(telling: Telling, notes: _Notes, say: Callable[..., str]) -> dict[str, Any]:
    """Return a claim as the page shows it; its footnotes are numbered in the order in which they are met."""
    row = telling.report.row
    low, high = row.bracket.low, row.bracket.high
    gist = telling.gist
    rating = telling.rating()
    return {
        "gist": one_line(row.claim.gist),
        "lang": gist.lang if gist else "",
        "note": notes.mention(gist) if gist else 0,
        "counts": [say("mentions", count=len(telling.mentions)), say("outlets", count=len(row.outlets))],
        "bracket": say("origins", count=high) if low == high else say("between", low=low, high=high),
        "high": high,
        "reasons": [telling.say(reason) for reason in row.bracket.reasons],
        "against": [
            {
                "said": _line(pair.said, notes),
                "answers": [{**_line(answer.told, notes), "reason": answer.reason} for answer in pair.answers],
            }
            for pair in telling.against()
        ],
        "origins": [
            {
                "name": ending.name,
                "kind": ending.kind_word,
                "mentions": [_line(told, notes) for told in ending.mentions],
                "proofs": [
                    {
                        "pair": say("one_origin", first=proof.first.outlet, second=proof.second.outlet),
                        "reason": proof.reason,
                        "note": notes.add(
                            proof.where.document, proof.before, proof.words, proof.after, proof.where.lang,
                            proof.where.outlet, proof.where.day, proof.where.url,
                        ),
                    }
                    for proof in ending.proofs
                    if proof.where is not None and proof.words
                ],
            }
            for ending in telling.origins
        ],
        "rating": "" if rating is None else say("rating", value=rating.value, label=rating.label),
        "rated": "" if rating is None else rating.by or say("proposed"),
    }  # fmt: skip


def _line(told: Told, notes: _Notes) -> dict[str, Any]:
    return {
        "outlet": told.outlet,
        "day": told.day,
        "lang": told.lang,
        "chain": [teller.name for teller in told.chain],
        "stance": told.stance,
        "stance_word": told.stance_word,
        "sign": told.sign,
        "marks": [*([told.certainty] if told.certainty and told.level != "certain" else ()), *told.distances],
        "before": told.before,
        "words": told.words,
        "after": told.after,
        "note": notes.mention(told),
    }


def _summary(
    report: StoryReport, claims: Sequence[dict[str, Any]], disputed: Sequence[dict[str, Any]], say: Callable[..., str]
) -> list[dict[str, Any]]:
    """Return the sentences of the summary, each with the footnotes that it rests on."""
    lines: list[dict[str, Any]] = [
        {"text": say("sum_claims", count=report.row.claims, disputed=report.row.denied), "notes": []}
    ]
    for claim in [*disputed, *(claim for claim in claims if not claim["against"])][:_FIRST]:
        denials = [answer["note"] for pair in claim["against"] for answer in pair["answers"]]
        text = say("sum_denied" if denials else "sum_said", counts=", ".join(claim["counts"]), bracket=claim["bracket"])
        lines.append({"quote": claim["gist"], "lang": claim["lang"], "text": text, "notes": [claim["note"], *denials]})
    open_ = [each for each in report.forecasts if not each.outcome]
    if report.unknowns:
        lines.append({"text": say("sum_unknown", count=len(report.unknowns)), "notes": []})
    if open_:
        lines.append({"text": say("sum_forecasts", count=len(open_)), "notes": []})
    return lines


def _article(document: DocumentRow, words: Words) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": one_line(document.title or "") or words.untitled,
        "lang": document.lang,
        "outlet": _outlet(document, words),
        "day": long_date(document.published, words) if document.published else words.no_date,
        "url": web_address(document.url) if document.url else "",
    }


def _outlet(document: DocumentRow, words: Words) -> str:
    return one_line(document.outlet or "") or words.no_outlet


def _place(document: DocumentRow, words: Words) -> tuple[str, str, str, str]:
    """Return a document's language, outlet, day and address."""
    article = _article(document, words)
    return article["lang"], article["outlet"], article["day"], article["url"]


def _cut(sentence: str, words: str) -> tuple[str, str, str]:
    """Return what stands before some words of a sentence, the words, and what stands after them."""
    before, found, after = one_line(sentence).partition(one_line(words))
    return (before, found, after) if found else ("", one_line(sentence), "")


def _days(first: str | None, last: str | None, words: Words) -> str:
    if first is None or last is None:
        return words.no_date
    return long_date(first, words) if first == last else f"{long_date(first, words)} – {long_date(last, words)}"


def _due(start: str | None, end: str | None, words: Words) -> str:
    if end is None:
        return words.no_term
    if start is None:
        return f"{words.by} {long_date(end, words)}"
    return long_date(end, words) if start == end else f"{long_date(start, words)} – {long_date(end, words)}"


def _page(context: Mapping[str, Any], lang: str, notes: _Notes, made: str) -> Page:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    style = files("hearsay.export").joinpath("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    environment = Environment(
        loader=PackageLoader("hearsay", "export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template("report.html.j2").render(
        **context, t=_messages(lang), words=words_for(lang), notes=notes.told, style=style, policy=policy, made=made
    )
    return Page(html, policy)


@cache
def _messages(lang: str) -> Callable[..., str]:
    """Return what says a message of `report.tsv` in a language; `count` chooses between singular and plural."""
    lines = files("hearsay.export").joinpath("report.tsv").read_text(encoding="utf-8").splitlines()
    languages = lines[0].split("\t")[1:]
    column = 1 + (languages.index(lang) if lang in languages else 0)
    known = {row[0]: row[column] for row in (line.split("\t") for line in lines[1:])}

    def say(key: str, **values: object) -> str:
        message = known[key]
        if "|" in message:
            one, many = message.split("|")
            message = one if values["count"] == 1 else many
        return message.format(**values)

    return say
