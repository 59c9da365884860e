"""hearsay reads the news as evidence: who says it, on whose word, how surely, and who denies it.

One sentence of verbs leads from a file to its claims:

    from hearsay import analyze, read

    for document in read("articles/"):
        analysis = analyze(document)
        for claim in analysis.attributions:
            nearest = claim.sources[0].name
            print(f"{nearest} {claim.stance}: {claim.words(document.text)}")

`read` takes a file, a folder, a URL or `-` and yields a `Document` for each article: the text without the page's
furniture, with title, outlet, date and language as far as the page gives them. `analyze` returns an `Analysis`: claims
with their chains of sources, what is unknown, what is forecast and by when, and which claims contradict each other.
Every offset in it is a pair of Unicode code points into `document.text`, half-open:

    claim = analysis.attributions[0]
    first = claim.content[0]
    assert document.text[first.start : first.end] == first.of(document.text)

Over many articles, a `Ledger` keeps what they claim, finds the same claim across outlets and languages, and counts its
distinct origins:

    with Ledger.open("news.db") as ledger:
        for document in read("articles/"):
            ledger.add(analyze(document))
        ledger.link()
        for claim in ledger.claims(source="Ferri"):
            print(claim)

What is wrong with a text is a `Problem` in the result; what the caller must mend is an exception, a `HearsayError`.
Hearsay says who claims what. It never says what is true.

Nothing heavy is loaded before it is used: `import hearsay` brings in no parser and no HTML library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hearsay.casebook import Ledger
    from hearsay.errors import (
        HearsayError,
        LedgerBusy,
        LedgerError,
        LedgerFull,
        LedgerNotFound,
        LedgerRefused,
        LedgerTooNew,
        LexiconError,
        ModelError,
        NoSuchRecord,
        NotALedger,
        NotFound,
        NotText,
        ReadError,
        UnknownLanguage,
        Unreachable,
    )
    from hearsay.ingest import read
    from hearsay.pipeline import analyze
    from hearsay.records import (
        Analysis,
        Argument,
        Attribution,
        Bracket,
        Claim,
        ClaimMention,
        Contradiction,
        Copy,
        Credit,
        Distance,
        Document,
        Entity,
        Forecast,
        Hyperlink,
        Judgement,
        Lineage,
        Link,
        Mention,
        Merge,
        Origin,
        Problem,
        Proposition,
        Quantity,
        Source,
        Span,
        Statement,
        TimeExpression,
        Unknown,
    )

__version__ = "0.1.0"

# Where every public name is defined; what is not listed is a record.
_HOMES = {
    "hearsay.casebook": ("Ledger",),
    "hearsay.ingest": ("read",),
    "hearsay.pipeline": ("analyze",),
    "hearsay.errors": (
        "HearsayError",
        "LedgerBusy",
        "LedgerError",
        "LedgerFull",
        "LedgerNotFound",
        "LedgerRefused",
        "LedgerTooNew",
        "LexiconError",
        "ModelError",
        "NoSuchRecord",
        "NotALedger",
        "NotFound",
        "NotText",
        "ReadError",
        "UnknownLanguage",
        "Unreachable",
    ),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Analysis",
    "Argument",
    "Attribution",
    "Bracket",
    "Claim",
    "ClaimMention",
    "Contradiction",
    "Copy",
    "Credit",
    "Distance",
    "Document",
    "Entity",
    "Forecast",
    "HearsayError",
    "Hyperlink",
    "Judgement",
    "Ledger",
    "LedgerBusy",
    "LedgerError",
    "LedgerFull",
    "LedgerNotFound",
    "LedgerRefused",
    "LedgerTooNew",
    "LexiconError",
    "Lineage",
    "Link",
    "Mention",
    "Merge",
    "ModelError",
    "NoSuchRecord",
    "NotALedger",
    "NotFound",
    "NotText",
    "Origin",
    "Problem",
    "Proposition",
    "Quantity",
    "ReadError",
    "Source",
    "Span",
    "Statement",
    "TimeExpression",
    "Unknown",
    "UnknownLanguage",
    "Unreachable",
    "analyze",
    "read",
]


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it, the first time that it is asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'hearsay' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME.get(name, "hearsay.records")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
