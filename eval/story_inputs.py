"""Story files as the records of hearsay: documents, mentions and claims of `../shared/eval/stories`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from hearsay.gazetteer import Actor, Gazetteer, Group, Mark, Role, load_gazetteer
from hearsay.ingest.credits import find_credits
from hearsay.linking.profiles import Word, bearers, folded, marks_in, person_words, profile
from hearsay.records import (
    Analysis,
    Attribution,
    Credit,
    Document,
    Entity,
    Lineage,
    Mention,
    Proposition,
    Relation,
    Source,
    SourceType,
    Span,
    Stance,
    content_id,
)

Story = dict[str, Any]

_STANCES: tuple[Stance, ...] = ("asserts", "denies", "questions", "predicts", "orders", "thinks")
_RELATIONS: tuple[Relation, ...] = ("same", "refines", "denies", "contradicts")
_LABEL = re.compile(r"^(?P<name>[^()]*?)\s*(?:\((?P<note>[^()]*)\))?\s*$")
_KINDS: dict[str, SourceType] = {
    "anonymous": "anonymous",
    "collective": "collective",
    "person": "anonymous",
    "organisation": "organisation",
    "document": "document",
    "media": "media",
    "social": "social_account",
}
_ENTITIES: dict[str, SourceType] = {
    "person": "person",
    "organisation": "organisation",
    "media": "media",
    "place": "organisation",
}


def document_of(article: Mapping[str, Any], story: str) -> Document:
    """Return an article as a document; its id is the story's and its own.

    An outlet that the story calls *unknown* is None; *X copy* is a text with X's credit, and a note in brackets after
    an outlet is a credit if it names an agency.
    """
    text = str(article.get("text") or "")
    lang = str(article.get("lang") or "en")
    if not (files("hearsay") / "lexicons" / lang / "cues.tsv").is_file():
        lang = "en"  # a language that nothing here reads: its names and numbers still count
    label = str(article.get("outlet") or "")
    match = _LABEL.match(label)
    name, note = (match["name"].strip(), match["note"] or "") if match else (label, "")
    signed = list(find_credits(text, (lang,))[0]) if text else []
    if name.endswith(" copy"):
        signed.insert(0, Credit(name.removesuffix(" copy")))
        name = ""
    for _, marks in (marks_in(load_gazetteer(lang), note),) if note else ():
        signed.extend(Credit(note) for m in marks if isinstance(m.entry, Actor) and m.entry.type == "media")
    outlet = None if not name or name.casefold().startswith("unknown") else name
    published = article.get("published")
    return Document(
        id=f"{story}:{article.get('id')}",
        text=text,
        lang=lang,
        outlet=outlet,
        published=str(published) if published else None,
        lineage=Lineage(credits=tuple(signed)),
    )


def spans_of(value: Sequence[Any]) -> tuple[Span, ...]:
    """Return a mention's span or list of spans as spans."""
    pairs = value if value and isinstance(value[0], list | tuple) else [value]
    return tuple(Span(int(start), int(end)) for start, end in pairs)


def given_mention(
    row: Mapping[str, Any], document: Document, analysis: Analysis, proposition: Proposition | None = None
) -> Mention:
    """Return a given mention: its sources' names stand, the analysis adds their type, fullest name and outer links."""
    spans = spans_of(row["span"])
    place = Span(min(s.start for s in spans), max(s.end for s in spans))
    names = [str(name) for name in row.get("sources") or ()]
    near = _overlapping(place, analysis.attributions)
    stance = row.get("stance")
    sources = tuple(_source(name, document, analysis, place) for name in names)
    return Mention(
        id=content_id("given", document.id, place.start, place.end),
        document=document.id,
        lang=document.lang,
        words=" […] ".join(span.of(document.text) for span in spans),
        place=place,
        proposition=proposition or Proposition(place),
        outlet=document.outlet,
        published=document.published,
        sources=sources,
        stance=stance if stance in _STANCES else "asserts",
        certainty=near.certainty if near else "certain",
        reported_conditional=near.reported_conditional if near else False,
    )


def relation_of(row: Mapping[str, Any]) -> Relation:
    """Return a mention's relation to the gist; one that is not given denies if its stance does."""
    value = row.get("relation")
    for relation in _RELATIONS:
        if value == relation:
            return relation
    return "denies" if row.get("stance") == "denies" else "same"


def _overlapping(place: Span, attributions: Iterable[Attribution]) -> Attribution | None:
    """Return the attribution whose content shares most with `place`, at least half of the shorter."""
    best: tuple[float, Attribution] | None = None
    for claim in attributions:
        shared = sum(max(0, min(s.end, place.end) - max(s.start, place.start)) for s in claim.content)
        size = min(place.end - place.start, sum(s.end - s.start for s in claim.content))
        if size and shared / size >= 0.5 and (best is None or shared / size > best[0]):
            best = (shared / size, claim)
    return best[1] if best else None


def _source(name: str, document: Document, analysis: Analysis, place: Span) -> Source:
    """Return a named source with its type, its fullest name in the article and where it is named nearest."""
    entity = _entity(name, analysis.entities)
    kind = kind_of(name, document, analysis, entity)
    spans = [m.start() for m in re.finditer(re.escape(name), document.text)] if name else []
    at = min(spans, key=lambda start: abs(start - place.start), default=None)
    span = (Span(at, at + len(name)),) if at is not None else ()
    full = name
    if kind == "person":
        full = _fullest(name, document, analysis)
    return Source(span, full, kind, entity.id if entity else None)


def _entity(name: str, entities: Sequence[Entity]) -> Entity | None:
    low = folded(name)
    for entity in entities:
        if folded(entity.name) == low:
            return entity
    return None


def _fullest(name: str, document: Document, analysis: Analysis) -> str:
    """Return the only fuller form of a person's name in the article, or the name as it is."""
    gazetteer = load_gazetteer(document.lang)
    words = person_words(name, gazetteer)
    if len(words) != 1:
        return name
    found = {full: " ".join(word.title() for word in full) for full in bearers(profile(document), words[0])}
    for entity in analysis.entities:
        full = person_words(entity.name, gazetteer) if entity.type == "person" else ()
        if len(full) > 1 and full[0] == words[0]:
            found.setdefault(full, entity.name)
    last = {full: other for full, other in found.items() if full[-1] == words[0]} or found
    shortest = min(last, key=len, default=None)
    if shortest is None or any(not set(shortest) <= set(full) for full in last):
        return name
    return last[shortest]


def kind_of(name: str, document: Document, analysis: Analysis, entity: Entity | None) -> SourceType:
    """Return what kind of source a given name is: by its head noun, by tables, then by how the article uses it."""
    gazetteer = load_gazetteer(document.lang)
    words, marks = marks_in(gazetteer, name)
    if not words:
        return "unknown"
    if name.startswith("@"):
        return "social_account"
    definite = gazetteer.words("article").get(words[0].lower)
    first = int(definite is not None)
    size = len(words) - first
    for mark in marks:
        if isinstance(mark.entry, Actor) and mark.end - mark.start >= size - (words[-1].text == "."):
            return "media" if mark.entry.type == "media" else "organisation"
    plain = folded(name).removeprefix("the ")
    if document.outlet and plain == folded(document.outlet).removeprefix("the "):
        return "media"
    told = _head(gazetteer, words, marks, first)
    if told is not None:
        return told
    return _named(name, words, first, document, analysis, entity)


def _head(gazetteer: Gazetteer, words: Sequence[Word], marks: Sequence[Mark], first: int) -> SourceType | None:
    """Return the kind that the head noun of a phrase gives, None for a bare name."""
    little = ("preposition", "genitive", "relative")
    stop = next(
        (i for i in range(first, len(words)) if any(words[i].lower in gazetteer.words(k) for k in little)), len(words)
    )
    stop = next((i for i in range(first, stop) if words[i].text in {",", "("}), stop) or len(words)
    nouns = [
        m for m in marks if isinstance(m.entry, Role | Group) and first <= m.start and m.end <= max(stop, first + 1)
    ]
    if gazetteer.head_last:
        heads = [m for m in nouns if m.end == stop] or [m for m in nouns if not _capital(words, m.end)]
    else:
        heads = nouns[:1]
    outlets = gazetteer.words("outlet")
    capital = words[first].text[0].isupper() and words[stop - 1].text[0].isupper() if first < len(words) else False
    if stop - first > 1 and capital and (words[stop - 1].lower in outlets or words[first].lower in outlets):
        return "media"
    if not heads:
        return "document" if _SEEN.search(" ".join(word.text for word in words)) else None
    head = max(heads, key=lambda m: (m.end - m.start, isinstance(m.entry, Role)))
    article = gazetteer.words("article").get(words[0].lower) if first else None
    vague = article is not None and article.concept in {"indefinite", "count"}
    if isinstance(head.entry, Role):
        if _capital(words, head.end) and head.end < stop:
            return "person"
        if head.entry.concept == "spokesperson":
            return "official_role"
        if head.entry.number == "p":
            return "collective"
        return "official_role" if head.entry.unique and not vague else "anonymous"
    if head.start > first and _capital(words, head.start) and _capital(words, first):
        return None  # part of a name
    kind = head.entry.kind if isinstance(head.entry, Group) else ""
    if _capital(words, head.end) and head.end < stop and kind in {"person", "anonymous", "collective"}:
        return "person"
    if kind == "media" and isinstance(head.entry, Group) and head.entry.concept == "press":
        return "collective"
    return _KINDS.get(kind)


# Papers that somebody let an outlet see. Source: own.
_SEEN = re.compile(r"\b(?:obtained|seen|reviewed) by\b|\b(?:ottenut|visionat|consultat|vist)[oaie] da", re.IGNORECASE)


def _capital(words: Sequence[Word], i: int) -> bool:
    return i < len(words) and words[i].text[0].isupper()


def _named(
    name: str, words: Sequence[Word], first: int, document: Document, analysis: Analysis, entity: Entity | None
) -> SourceType:
    """Return the kind of a name that no table knows, by the article's own reading and by how the name is used."""
    gazetteer = load_gazetteer(document.lang)
    person = person_words(name, gazetteer)
    if not any(word.text[0].isupper() for word in words):
        plural = words[0].lower in {"i", "gli", "le", "los", "las"} or (gazetteer.head_last and name.endswith("s"))
        return "collective" if plural else "anonymous"
    if first < len(words) and first and words[first].text[0].islower() and words[-1].text[0].islower():
        return "anonymous"
    if len(person) == 1 and len(words) == 1 and bearers(profile(document), person[0]):
        return "person"
    short = len(person) > 1 and _stands_alone(document, name, words[-1].text)
    if not first and short:
        return "person"
    if len(words) == 1 and any(
        e.type == "person" and folded(e.name).split()[:1] == list(person) for e in analysis.entities
    ):
        return "person"
    if first or re.search(r"[a-z][A-Z]|&|^[A-Z]{2,}$", name):
        return "organisation"
    if entity is not None:
        return _ENTITIES[entity.type]
    told = {s.type for claim in analysis.attributions for s in claim.sources if folded(s.name) == folded(name)}
    for kind in ("organisation", "media", "person"):
        if kind in told:
            return kind
    return "person" if len(person) > 1 else "organisation"


def _stands_alone(document: Document, name: str, last: str) -> bool:
    """Tell whether the last word of a name also stands in the article without what precedes it in the name."""
    whole = len(re.findall(re.escape(name), document.text))
    return len(re.findall(rf"\b{re.escape(last)}\b", document.text)) > whole


def stories(folder: Path) -> list[Path]:
    """Return the story files of a folder, or the one file that is given, in order."""
    return [folder] if folder.is_file() else sorted(folder.glob("*.json"))
