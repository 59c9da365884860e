"""A program that fills a ledger and says what was acknowledged, to be killed at any moment.

add WHERE FROM TO      adds the articles FROM to TO - 1, and links after every third; one line for each when it is done
small WHERE BYTES      the same, where no file may grow beyond so many bytes
nobody WHERE           opens the ledger as a user without rights, where this is run by root
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Sequence
from functools import cache

from hearsay.errors import LedgerError
from hearsay.ledger import Store
from hearsay.ledger.store import ClaimRow
from hearsay.records import (
    Analysis,
    Attribution,
    Bracket,
    Claim,
    ClaimMention,
    Document,
    Entity,
    Link,
    Origin,
    Proposition,
    Source,
    Span,
    Statement,
    content_id,
)

CLAIMS = 12  # of every article


@cache
def article(number: int) -> Analysis:
    """An article with a dozen claims, as different from the others as its number."""
    sentences = [f"Ines Varga said that pier {number} lost {number + line} planks." for line in range(CLAIMS)]
    text = "\n".join(sentences)
    identity = content_id(text)
    starts = [text.index(sentence) for sentence in sentences]
    spans = [Span(start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True)]
    source = Source((Span(0, 10),), "Ines Varga", "person", "person:varga")
    claims = tuple(
        Attribution(content_id(identity, span), (span,), (), (source,), proposition=Proposition(span)) for span in spans
    )
    outlet = f"Outlet {number % 7}"
    document = Document(identity, text, "en", outlet=outlet, published="2026-03-01", raw=text.encode() * 3)
    entity = Entity("person:varga", "Ines Varga", "person", tuple(Span(start, start + 10) for start in starts))
    return Analysis(document, claims, (Statement(content_id("s", identity), spans[0], None),), entities=(entity,))


def fingerprints(document: Document) -> list[tuple[int, int]]:
    return [(len(document.text), 1), (7, 2)]


def linking(analyses: Sequence[Analysis]) -> tuple[list[ClaimRow], list[Link]]:
    """One claim for each line of the articles: what a linking of them would keep."""
    rows, links = [], []
    for line in range(CLAIMS):
        ids = [analysis.attributions[line].id for analysis in analyses]
        origin = Origin(f"o{line}", "person:varga", "person", "Ines Varga", tuple(ids))
        claim = Claim(content_id(*ids), f"line {line}", ids[0], tuple(ClaimMention(each, "same") for each in ids))
        rows.append(ClaimRow(claim, Bracket(1, 1, (str(len(ids)),)), (origin,), grounds=(f"of {len(ids)}",)))
        links += [Link(ids[0], each, "same", "linked", 1.0, "r", Span(0, 1), Span(0, 1)) for each in ids[1:]]
    return rows, links


def say(*words: object) -> None:
    """Tell the test: one line, at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def fill(store: Store, first: int, last: int) -> None:
    for number in range(first, last):
        added = store.add(article(number), fingerprints=fingerprints)
        say("added", number, added.document_id)
        if number % 3 == 2:
            rows, links = linking([article(each) for each in range(number + 1)])
            store.save_linking(rows, links=links)
            say("linked", number + 1)


def main(do: str, where: str, *numbers: str) -> None:
    if do == "nobody" and os.geteuid() == 0:
        os.seteuid(65534)
    try:
        with Store.open(where) as store:
            say("open")
            if do == "small":
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(numbers[0]), int(numbers[0])))
            fill(store, *((0, 400) if do != "add" else (int(numbers[0]), int(numbers[1]))))
    except LedgerError as error:
        say(type(error).__name__, error)


if __name__ == "__main__":
    main(*sys.argv[1:])
