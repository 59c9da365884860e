"""Story files as the records of hearsay: documents, mentions and claims of `../shared/eval/stories`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hearsay.gazetteer import Actor, Group, Role, load_gazetteer
from hearsay.ingest.credits import find_credits
from hearsay.linking.profiles import bearers, folded, marks_in, person_words, profile
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
_INDEFINITE = frozenset(
    ("a", "an", "un", "una", "uno", "un'", "some", "several", "many", "alcuni", "alcune", "one", "another")
)


def document_of(article: Mapping[str, Any], story: str) -> Document:
    """Return an article as a document; its id is the story's and its own.

    An outlet that the story calls *unknown* is None; *X copy* is a text with X's credit, and a note in brackets after
    an outlet is a credit if it names an agency.
    """
    text = str(article.get("text") or "")
    lang = str(article.get("lang") or "en")
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
    if value in _RELATIONS:
        return value
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
    """Return what kind of source a given name is: by tables, by the article's own reading, then by its form."""
    gazetteer = load_gazetteer(document.lang)
    words, marks = marks_in(gazetteer, name)
    if not words:
        return "unknown"
    first = words[0].lower
    groups = [m for m in marks if isinstance(m.entry, Group)]
    roles = [m for m in marks if isinstance(m.entry, Role)]
    actors = [m for m in marks if isinstance(m.entry, Actor)]
    kinds = {m.entry.kind for m in groups if isinstance(m.entry, Group)}
    person = person_words(name, gazetteer)
    if name.startswith("@") or "social" in kinds:
        return "social_account"
    if len(actors) == 1 and actors[0].end - actors[0].start >= len(words) - (first in {"the", "il", "la", "l", "i"}):
        entry = actors[0].entry
        return "media" if isinstance(entry, Actor) and entry.type == "media" else "organisation"
    if document.outlet and folded(name).removeprefix("the ") == folded(document.outlet).removeprefix("the "):
        return "media"
    if "document" in kinds and not roles:
        return "document"
    capital = words[0].text[0].isupper()
    told = {s.type for claim in analysis.attributions for s in claim.sources if folded(s.name) == folded(name)}
    titled = any(m.end < len(words) and words[m.end].text[0].isupper() for m in roles)
    if name[:1].islower() and not titled and kinds & {"anonymous", "collective", "person"}:
        return "collective" if "collective" in kinds else "anonymous"
    if first in _INDEFINITE or (not person and (name[:1].islower() or groups or roles)):
        if roles and any(isinstance(m.entry, Role) and m.entry.concept == "spokesperson" for m in roles):
            return "official_role"
        if "organisation" in kinds and first not in _INDEFINITE and "anonymous" not in kinds:
            plural = any(isinstance(m.entry, Group) and m.entry.number == "p" for m in groups)
            return (
                "collective"
                if plural and len(words) == 1 and name.casefold() in {"authorities", "autorità"}
                else ("organisation")
            )
        definite = first in {"the", "il", "lo", "la", "l"}
        if roles and definite and any(isinstance(m.entry, Role) and m.entry.unique for m in roles):
            return "official_role"
        if first in _INDEFINITE and not roles and not groups and person:
            return "anonymous"
        if "media" in kinds:
            return "media"
        return "collective" if "collective" in kinds else "anonymous"
    if len(person) == 1 and len(words) == 1 and bearers(profile(document), person[0]):
        return "person"
    if entity is not None:
        return {"person": "person", "organisation": "organisation", "media": "media", "place": "organisation"}[
            entity.type
        ]
    people = {folded(e.name) for e in analysis.entities if e.type == "person"}
    low = " ".join(person)
    if person and (any(low in other or other in low for other in people) or "person" in told):
        return "person"
    if "organisation" in told or "organisation" in kinds:
        return "organisation"
    if "media" in told or "media" in kinds:
        return "media"
    if person and (roles or len(person) in (2, 3, 4)) and not name.isupper():
        return "person"
    if capital:
        return "organisation" if person else "anonymous"
    return "anonymous"


def stories(folder: Path) -> list[Path]:
    """Return the story files of a folder, or the one file that is given, in order."""
    return [folder] if folder.is_file() else sorted(folder.glob("*.json"))
