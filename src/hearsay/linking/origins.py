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

from hearsay.linking.merging import Evidence, Merging
from hearsay.linking.profiles import described, profile
from hearsay.linking.roots import Root, home, root
from hearsay.records import Claim, Copy, Document, Judgement, Mention, Origin

# A report that the article names elsewhere. Source: own.
_A_REPORT = re.compile(
    r"(?:an? |the |un |una |il |lo |la |l['’])?(?:report|article|story|articolo|notizia)$", re.IGNORECASE
)
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
    return Evidence(
        mentions=mentions,
        documents=documents,
        copies={(copy.first, copy.second): copy for copy in copies},
        judgements=kept,
        outlets=tuple(sorted(name for name in names if name)),
        press={document: tuple(sorted(ids)) for document, ids in press.items()},
        called={home(documents[key])[0]: documents[key].outlet or "" for key in sorted(documents, reverse=True)},
    )


def origins(claim: Claim, evidence: Evidence) -> tuple[Origin, ...]:
    """Return the origins of all mentions of `claim`, supporting and opposing, in order of their keys.

    Every mention is in exactly one origin. The order of mentions, documents and copies does not matter. `merges` of an
    origin say why its mentions were put together, each with the words that show it and where they stand.
    """
    found = {member.mention: evidence.mentions[member.mention] for member in claim.mentions}
    members = sorted(found.values(), key=lambda m: (m.document, m.place, m.id))
    roots = {m.id: root(m, evidence.documents[m.document], evidence.outlets) for m in members}
    work = Merging(evidence, members, _followed_inside(roots, members, evidence))
    work.run()
    return work.result(claim)


def _followed_inside(roots: dict[str, Root], members: Sequence[Mention], evidence: Evidence) -> dict[str, Root]:
    """Return the roots with hedged or vague ones led to the only press source that the same article names."""
    found = dict(roots)
    for mention in members:
        own = roots[mention.id]
        vague = own.kind == "anonymous" and not own.relays and bool(_A_REPORT.match(own.name))
        if not (own.hedged and own.kind == "none") and not vague:
            continue
        document = evidence.documents[mention.document]
        press = [
            other
            for key in evidence.press.get(mention.document, ())
            if key != mention.id
            for other in (root(evidence.mentions[key], document, evidence.outlets),)
            if (other.relayed or (other.kind == "person" and (other.relays or _writes(document, other.person))))
            and own.own not in other.relays
        ]
        ends = {other.person or tuple(other.relays) for other in press}
        relays = {key for other in press for key in other.relays}
        if press and (len(ends) == 1 or (len(relays) == 1 and len({o.person for o in press if o.person}) <= 1)):
            best = min(press, key=lambda other: (other.relayed, other.mention))
            found[mention.id] = replace(best, mention=mention.id, opening=own.opening)
    return found


def _writes(document: Document, person: tuple[str, ...]) -> bool:
    """Tell whether the article calls a person a journalist or writer."""
    return bool(described(profile(document), person)[0] & _WRITERS)


def circles(claim: Claim, evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """Return the pairs of outlets that report the claim on each other's word, by name, in order."""
    cites: dict[tuple[str, str], str] = {}
    for member in claim.mentions:
        mention = evidence.mentions[member.mention]
        document = evidence.documents[mention.document]
        own = root(mention, document, evidence.outlets)
        if own.relayed:
            cites[own.own, list(own.relays)[-1]] = document.outlet or document.id
    return tuple(sorted((cites[a, b], cites[b, a]) for a, b in cites if (b, a) in cites and a < b))
