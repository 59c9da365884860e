"""One self-contained page: the article with its claims marked, and beside it a card for each claim.

The page fetches nothing, and its content security policy lets nothing run but its own few lines of script, by their
hash; without script it works the same, by anchors and style rules. All article text reaches it through `visible` and
the template's escaping.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from hearsay.export.marking import cards, counts, due_words, facts, paragraphs, problem_rows, provenance, reference
from hearsay.export.view import CERTAINTIES, SIGNS, heading, near, one_line, pairs, terms, words_around
from hearsay.export.words import Words, counted, words_for
from hearsay.records import Analysis


@dataclass(frozen=True, slots=True)
class Summary:
    """A document's line in an index: title, language, facts (outlet, date, byline) and counts, as they are shown."""

    title: str
    lang: str
    facts: tuple[str, ...]
    counts: tuple[str, ...]


def to_html(analyses: Iterable[Analysis]) -> str:
    """Return one HTML page for `analyses`, with an index where there are several, in the language of the first.

    Claim 3 of a lone document has the anchors `c3` (its card) and `t3` (its words); of the second of several documents,
    `d2-c3` and `d2-t3`.
    """
    read = list(analyses)
    several = len(read) > 1
    documents = [_document(analysis, f"d{n}-" if several else "") for n, analysis in enumerate(read, 1)]
    words = words_for(read[0].document.lang if read else "en")
    title = f"hearsay: {counted(len(read), words.documents)}" if several or not read else documents[0]["title"]
    links = [(f"#d{n}", summary(analysis)) for n, analysis in enumerate(read, 1)] if several else []
    return _page(title, words, documents, links)


def to_index(entries: Sequence[tuple[str, Summary]]) -> str:
    """Return the page that lists documents kept in pages of their own: their relative addresses and summaries."""
    words = words_for(entries[0][1].lang if entries else "en")
    return _page(f"hearsay: {counted(len(entries), words.documents)}", words, [], entries)


def summary(analysis: Analysis) -> Summary:
    """Return the document's line in an index, in its own language."""
    document = analysis.document
    words = words_around(document, document.lang)
    listed = tuple(text for text, _ in counts(analysis, words))
    return Summary(heading(document, words), document.lang, tuple(facts(document, words)), listed)


def _page(title: str, words: Words, documents: Sequence[dict[str, Any]], links: Sequence[tuple[str, Summary]]) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    style, script = _resource("page.css") + _resource("shared/marks.css"), _resource("page.js")
    # Only a browser without script reads these: with script they would cost seconds of layout on a long text.
    rules = "".join(document["rules"] for document in documents)
    styles = f"{_hash(style)} {_hash(rules)}"
    policy = f"default-src 'none'; style-src {styles}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    environment = Environment(
        loader=PackageLoader("hearsay", "export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        title=title,
        words=words,
        documents=documents,
        links=links,
        style=style,
        rules=rules,
        script=script,
        policy=policy,
    )


def _resource(name: str) -> str:
    return files("hearsay.export").joinpath(name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode('utf-8')).digest()).decode('ascii')}'"


def _document(analysis: Analysis, prefix: str) -> dict[str, Any]:
    document = analysis.document
    words = words_around(document, document.lang)
    text = document.text
    return {
        "id": prefix.rstrip("-") or "d1",
        "prefix": prefix,
        "lang": document.lang,
        "words": words,
        "title": heading(document, words),
        "facts": facts(document, words),
        "counts": counts(analysis, words),
        "paragraphs": paragraphs(analysis, words, prefix),
        "cards": cards(analysis, words),
        "disputes": [
            {"first": reference(first, analysis, words), "second": reference(second, analysis, words), "why": why}
            for first, second, why in pairs(analysis, words)
        ],
        "unknowns": [near(unknown.span, text, 160) for unknown in analysis.unknowns],
        "terms": [
            {
                "due": due_words(term.due, words),
                "iso": term.due[1] if term.due else "",
                "deadline": one_line(term.deadline.of(text)) if term.deadline else "",
                "claim": reference(term.index, analysis, words),
            }
            for term in terms(analysis)
        ],
        "unread": [one_line(span.of(text)) for span in analysis.unread],
        "problems": problem_rows(analysis),
        "origin": provenance(document, words),
        "certainties": [(certainty, words.certainties[certainty]) for certainty in CERTAINTIES],
        "stances": [(stance, sign, words.stances[stance]) for stance, sign in SIGNS.items()],
        "rules": "".join(_active_rule(prefix, number) for number in range(1, len(analysis.attributions) + 1)),
    }


def _active_rule(prefix: str, number: int) -> str:
    """Return the style that lights up a claim's words, evidence and card when either of its anchors is the target."""
    key = f"{prefix}{number}"
    target = f":root:has(#{prefix}t{number}:target,#{prefix}c{number}:target)"
    return (
        f"{target} .e{key}{{background:var(--hit-soft)}}{target} .w{key}{{background:var(--hit)}}"
        f"{target} #{prefix}c{number}{{border-color:var(--ink);border-left-color:var(--fg)}}\n"
    )
