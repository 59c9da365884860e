"""Origins: how many distinct places the words about one claim come from, with the reason for every merge.

The rules are those of the protocol of the shared-origin gold set. Two mentions share an origin when the text shows it:
the chains end in the same person, body or document; they name the same relay of the same unnamed source; one repeats
the other's words; or they are unsourced words of one outlet. A summary takes the origins that its article gives below.
Two unnamed sources are never merged because it is plausible. A person's judgement outranks all of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hearsay.gazetteer import load_gazetteer
from hearsay.linking.merging import Evidence, Merging, one_person
from hearsay.linking.profiles import described, person_words, profile
from hearsay.linking.roots import Root, home, root
from hearsay.records import Claim, Copy, Document, Judgement, Mention, Origin

# A report that the article names elsewhere. Source: own.
_A_REPORT = re.compile(
    r"(?:an? |the |un |una |il |lo |la |l['’])?(?:report|article|story|articolo|notizia)$", re.IGNORECASE
)
_OPENING_MARKS, _CLOSING_MARKS = '"“«', "”»"
_WRITERS = frozenset(("journalist", "writer"))


def gather(
    mentions: Mapping[str, Mention],
    documents: Mapping[str, Document],
    copies: Iterable[Copy] = (),
    judgements: Iterable[Judgement] = (),
) -> Evidence:
    """Return the evidence for `origins`: `mentions` and `documents` by id, and what people decided, oldest first.

    A judgement that a later one replaces does not count. The mapping of mentions may hold more than one claim's: what
    an article attributes to whom elsewhere tells where its unsourced summary comes from.
    """
    given = tuple(judgements)
    replaced = {judgement.replaces for judgement in given}
    kept = tuple(j for j in given if j.id not in replaced and j.decision in ("same_origin", "different_origin"))
    names = {document.outlet for document in documents.values() if document.outlet}
    names |= {document.lineage.feed_source for document in documents.values() if document.lineage.feed_source}
    press: defaultdict[str, list[str]] = defaultdict(list)
    for mention in mentions.values():
        if mention.sources:
            press[mention.document].append(mention.id)
    full: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for mention in mentions.values():
        for source in mention.sources:
            name = person_words(source.name, load_gazetteer(mention.lang)) if source.type == "person" else ()
            if len(name) > 1:
                full[name[-1]].add(name)
    return Evidence(
        mentions=mentions,
        documents=documents,
        copies={(copy.first, copy.second): copy for copy in copies},
        judgements=kept,
        outlets=tuple(sorted(name for name in names if name)),
        press={document: tuple(sorted(ids)) for document, ids in press.items()},
        called={home(documents[key])[0]: documents[key].outlet or "" for key in sorted(documents, reverse=True)},
        full={last: min(names, key=lambda n: (-len(n), n)) for last, names in full.items() if one_person(names)},
    )


def origins(claim: Claim, evidence: Evidence) -> tuple[Origin, ...]:
    """Return the origins of all mentions of `claim`, supporting and opposing, in order of their keys.

    Every mention is in exactly one origin. The order of mentions, documents and copies does not matter. `merges` of an
    origin say why its mentions were put together, each with the words that show it and where they stand.
    """
    found = {member.mention: evidence.mentions[member.mention] for member in claim.mentions}
    members = sorted(found.values(), key=lambda m: (m.document, m.place, m.id))
    roots = {m.id: root(_spoken(m, evidence), evidence.documents[m.document], evidence.outlets) for m in members}
    work = Merging(evidence, members, _followed_inside(roots, members, evidence))
    work.run()
    return work.result(claim)


def _spoken(mention: Mention, evidence: Evidence) -> Mention:
    """Return the mention with the person for a bare pronoun, and with the speaker for a quotation that goes on.

    *He added* is who spoke last before it in the article. A paragraph that opens with a quotation mark while the one
    before has not closed its own goes on quoting the same speaker: a convention of printing.
    """
    pronouns = load_gazetteer(mention.lang).words("pronoun")
    pronoun = bool(mention.sources) and mention.sources[0].name.casefold() in pronouns
    text = evidence.documents[mention.document].text
    if not pronoun and (mention.sources or not _goes_on(text, mention.place.start)):
        return mention
    before = [
        other
        for key in evidence.press.get(mention.document, ())
        for other in (evidence.mentions[key],)
        if other.place.start < mention.place.start and other.sources[0].name.casefold() not in pronouns
        if not pronoun or _is_person(other, evidence)
    ]
    if not before:
        return mention
    last = max(before, key=lambda other: (other.place, other.id))
    if pronoun:
        return replace(mention, sources=(replace(last.sources[0], span=mention.sources[0].span), *mention.sources[1:]))
    line = text.rfind("\n", 0, max(0, text.rfind("\n", 0, mention.place.start)))
    return replace(mention, sources=last.sources) if last.place.end > line else mention


def _is_person(mention: Mention, evidence: Evidence) -> bool:
    return root(mention, evidence.documents[mention.document]).kind == "person"


def _goes_on(text: str, start: int) -> bool:
    """Tell whether the paragraph of `start` opens with a quotation mark that the one before has left open."""
    low = text.rfind("\n", 0, start) + 1
    if low == 0 or text[low : low + 1] not in _OPENING_MARKS:
        return False
    above = text[text.rfind("\n", 0, low - 1) + 1 : low - 1]
    marks = [mark for mark in above if mark in _OPENING_MARKS + _CLOSING_MARKS]
    if text[low] == '"':
        return marks.count('"') % 2 == 1
    return bool(marks) and marks[-1] == text[low]


def _followed_inside(roots: dict[str, Root], members: Sequence[Mention], evidence: Evidence) -> dict[str, Root]:
    """Return the roots with hedged or vague ones led to the only press source that the same article names."""
    found = dict(roots)
    for mention in members:
        own = roots[mention.id]
        if own.relayed and own.kind != "wire":
            relay = list(own.relays)[-1]
            document = evidence.documents[mention.document]
            quoted = [
                other
                for other in _press(mention, evidence)
                if other.person and relay in other.relays and _writes(document, other.person)
            ]
            if quoted and one_person(other.person for other in quoted):
                best = max(quoted, key=lambda other: (len(other.person), other.mention))
                found[mention.id] = replace(best, mention=mention.id, opening=own.opening)
            continue
        vague = own.kind == "anonymous" and not own.relays and bool(_A_REPORT.match(own.name))
        if not (own.hedged and own.kind == "none") and not vague:
            continue
        document = evidence.documents[mention.document]
        press = [
            other
            for other in _press(mention, evidence)
            if (other.relayed or (other.kind == "person" and _writes(document, other.person)))
            and own.own not in other.relays
        ]
        ends = {other.person or tuple(other.relays) for other in press}
        relays = {key for other in press for key in other.relays}
        if press and (len(ends) == 1 or (len(relays) == 1 and len({o.person for o in press if o.person}) <= 1)):
            best = min(press, key=lambda other: (other.relayed, other.mention))
            found[mention.id] = replace(best, mention=mention.id, opening=own.opening)
    return found


def _press(mention: Mention, evidence: Evidence) -> list[Root]:
    """Return the roots of the other sourced mentions of the same article."""
    document = evidence.documents[mention.document]
    others = [evidence.mentions[key] for key in evidence.press.get(mention.document, ()) if key != mention.id]
    return [root(other, document, evidence.outlets) for other in others]


def _writes(document: Document, person: tuple[str, ...]) -> bool:
    """Tell whether the article calls a person a journalist or writer."""
    return bool(described(profile(document), person)[0] & _WRITERS)


def circles(claim: Claim, evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return the pairs of outlets that report the claim on each other's word, by name, in order."""
    cites: dict[tuple[str, str], str] = {}
    if len({evidence.mentions[member.mention].document for member in claim.mentions}) == 1:
        return ()
    for member in claim.mentions:
        mention = evidence.mentions[member.mention]
        document = evidence.documents[mention.document]
        own = root(mention, document, evidence.outlets)
        if own.relayed:
            cites[own.own, list(own.relays)[-1]] = document.outlet or document.id
    return tuple(sorted((cites[a, b], cites[b, a]) for a, b in cites if (b, a) in cites and a < b))
