"""Merging: a union of a claim's mentions that remembers why two of them share an origin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hearsay.linking.copies import WORDS, Token, grams, tokens
from hearsay.linking.profiles import agency_ids, bearers, described, folded, leading_body, profile, roles_in
from hearsay.linking.roots import Root, alike, surrounding
from hearsay.reasons import Reason
from hearsay.records import (
    Claim,
    Copy,
    Document,
    Judgement,
    Mention,
    Merge,
    MergeReason,
    Origin,
    OriginKind,
    Span,
    content_id,
)

# What a group of mentions is called when its chains end in several ways: the first that is there. Source: the
# protocol's example (three outlets on one unnamed official to one newspaper are that unnamed official).
_RANK: tuple[OriginKind, ...] = (
    "organisation",
    "person",
    "document",
    "official_role",
    "own_observation",
    "social_account",
    "anonymous",
    "wire",
    "none",
)
_REPORTED = re.compile(r"\b(?:reports?|articles?|articol[oi]|notizi[ae])\b", re.IGNORECASE)
_BODY_NOUNS = re.compile(r"\b(?:authorities|officials|autorità|funzionari)\b", re.IGNORECASE)
_TRANSLATED = 1.0
_ALIGNED = 0.15  # of the text: how far apart a sentence and its translation may stand
_PLACE_WORDS = 4  # of a mention's own words that a copied stretch must hold, or all of a shorter one


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that origins are read from: made once by `gather` for many claims."""

    mentions: Mapping[str, Mention]
    documents: Mapping[str, Document]
    copies: Mapping[tuple[str, str], Copy]
    judgements: tuple[Judgement, ...]
    outlets: tuple[str, ...]
    press: Mapping[str, tuple[str, ...]]
    called: Mapping[str, str]
    full: Mapping[str, tuple[str, ...]]


class Merging:
    """A union of mentions that remembers why, and what a person keeps apart. `run` applies the rules in their order."""

    def __init__(self, evidence: Evidence, members: Sequence[Mention], roots: dict[str, Root]) -> None:
        self.evidence = evidence
        self.members = {m.id: m for m in members}
        self.order = [m.id for m in members]
        self.roots = roots
        self.parent = {m.id: m.id for m in members}
        self.merges: list[Merge] = []
        self.apart: list[tuple[str, str]] = []
        self.taken: set[str] = set()  # mentions that took another's origin: they speak for their outlet no more

    def _find(self, key: str) -> str:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def _merge(self, first: str, second: str, reason: MergeReason, words: str, proof: tuple[str, Span] | None) -> bool:
        """Put two mentions' origins together unless a person keeps them apart; tell whether they are one now."""
        left, right = self._find(first), self._find(second)
        if left == right:
            return True
        for a, b in self.apart:
            if {self._find(a), self._find(b)} == {left, right}:
                return False
        self.parent[max(left, right)] = min(left, right)
        document, span = proof or (self.members[second].document, self.roots[second].proof)
        self.merges.append(Merge(first, second, reason, words, document, span))
        return True

    def _group(self, buckets: Mapping[str, Sequence[str]], reason: MergeReason, words: Mapping[str, str]) -> None:
        for key in sorted(buckets):
            ids = buckets[key]
            for other in ids[1:]:
                self._merge(ids[0], other, reason, words[key], None)

    def _named(self, key: str) -> set[str]:
        """Return what names the group of `key` by: people, bodies, documents; empty for unnamed ones."""
        home_ = self._find(key)
        return {self._key(self.roots[k]) for k in self.order if self._find(k) == home_ and self.roots[k].named}

    def run(self) -> None:
        """Apply the rules, the surest first; what a person decided comes before all."""
        self._judged()
        self._people()
        self._keys()
        self._repeated()
        self._summaries()
        self._linked()
        self._unnamed()
        self._relays()
        self._translated()
        self._outlets()

    # What a person decided.

    def _judged(self) -> None:
        for judgement in self.evidence.judgements:
            ids = sorted(set(judgement.subjects) & set(self.members))
            if judgement.decision == "different_origin":
                self.apart.extend((a, b) for i, a in enumerate(ids) for b in ids[i + 1 :])
        for judgement in self.evidence.judgements:
            ids = sorted(set(judgement.subjects) & set(self.members))
            if judgement.decision == "same_origin":
                for other in ids[1:]:
                    self._merge(
                        ids[0],
                        other,
                        "judgement",
                        Reason("person_decided_on", who=judgement.who, when=judgement.when),
                        None,
                    )

    # The same person, body or document.

    def _people(self) -> None:
        by_name: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for key in self.order:
            if self.roots[key].person:
                by_name[self.roots[key].person].append(key)
        for name, ids in sorted(by_name.items()):
            if len(name) > 1:
                self._group({"": ids}, "same_source", {"": Reason("both_name", name=self.roots[ids[0]].name)})
                continue
            inside: defaultdict[str, list[str]] = defaultdict(list)
            for key in ids:
                inside[self.members[key].document].append(key)
            words = Reason("both_name", name=self.roots[ids[0]].name)
            self._group(inside, "same_source", dict.fromkeys(inside, words))
        names = sorted(by_name)
        full = [name for name in names if len(name) > 1]
        for i, first in enumerate(full):
            for second in full[i + 1 :]:
                if _same_name(first, second):
                    one, other = by_name[first][0], by_name[second][0]
                    words = Reason("one_person", first=self.roots[one].name, second=self.roots[other].name)
                    self._merge(one, other, "same_source", words, None)
        for name in names:
            if len(name) == 1:
                self._surname(name[0], by_name[name], full, by_name)

    def _surname(
        self, name: str, ids: list[str], full: list[tuple[str, ...]], by_name: Mapping[tuple[str, ...], list[str]]
    ) -> None:
        """Join a bare surname to its only bearer in the claim's articles, or across articles that name no other."""
        documents = sorted({self.members[key].document for key in self.order})
        known = {bearer for d in documents for bearer in bearers(profile(self.evidence.documents[d]), name)}
        ends = {other for other in full if other[-1] == name}
        known |= ends or {other for other in full if other[0] == name}
        distinct: list[tuple[str, ...]] = []
        for bearer in sorted(known, key=lambda b: (-len(b), b)):
            if not any(_same_name(bearer, other) for other in distinct):
                distinct.append(bearer)
        for document, inside in sorted(self._by_document(ids).items()):
            local = bearers(profile(self.evidence.documents[document]), name)
            fits = [
                other
                for other in full
                if (other in ends or (not ends and other[0] == name))
                and (len(distinct) <= 1 or (any(_same_name(other, b) for b in local) and one_person(local)))
            ]
            for other in fits:
                whole = by_name[other][0]
                words = Reason("one_person", first=self.roots[inside[0]].name, second=self.roots[whole].name)
                self._merge(whole, inside[0], "same_source", words, None)
        if len(distinct) <= 1:
            self._group({"": ids}, "same_source", {"": Reason("only_bearer", name=self.roots[ids[0]].name)})

    def _by_document(self, ids: Iterable[str]) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for key in ids:
            found[self.members[key].document].append(key)
        return found

    def _keys(self) -> None:
        titles: defaultdict[str, list[str]] = defaultdict(list)
        bodies: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.order:
            own = self.roots[key]
            if own.title and own.named:
                titles[own.title].append(key)
            for body in own.bodies:
                bodies[body].append(key)
        for key in bodies.pop("", []):
            read = profile(self.evidence.documents[self.members[key].document])
            leading = leading_body(read, sorted(bodies))
            if leading is not None:
                bodies[leading].append(key)
        for key in self.order:
            alone = "body:" + " ".join(self.roots[key].person)
            if alone in bodies:
                bodies[alone].append(key)
        reason: MergeReason = "same_source"
        back = {k: Reason("go_back", name=self.roots[ids[0]].name) for k, ids in titles.items()}
        self._group(titles, reason, back)
        same = _same_bodies(sorted(bodies))
        joined: defaultdict[str, list[str]] = defaultdict(list)
        for body, ids in sorted(bodies.items()):
            joined[same[body]].extend(ids)
        for body, ids in sorted(joined.items()):
            ids = sorted(ids, key=lambda k: (self.roots[k].kind != "organisation", self.order.index(k)))
            name = self.roots[ids[0]].name
            for other in ids[1:]:
                span = next(
                    (s for b, s in self.roots[other].bodies.items() if same.get(b) == body), self.roots[other].proof
                )
                kind = {self.roots[ids[0]].kind, self.roots[other].kind}
                words = Reason("both_name" if kind == {"organisation"} else "speaks_for", name=name)
                self._merge(ids[0], other, "same_body", words, (self.members[other].document, span))

    # The same words.

    def _repeated(self) -> None:
        """Merge mentions with eight words in a row in common, unless two different sources are named for them."""
        if len({mention.document for mention in self.members.values()}) == 1:
            return
        seen: dict[int, str] = {}
        for key in self.order:
            mention = self.members[key]
            for value, span in _near(self.evidence.documents[mention.document], mention.place):
                other = seen.setdefault(value, key)
                if self._find(other) == self._find(key):
                    continue
                if self.members[other].document == mention.document:
                    continue
                if len(self._named(other) | self._named(key)) > 1:
                    continue
                quoted = bool(self.roots[other].person or self.roots[key].person) or (
                    bool(self.members[other].sources) and bool(mention.sources)
                )
                reason: MergeReason = "same_quotation" if quoted else "copy"
                words = Reason("quoted_in_both" if quoted else "stands_in_both")
                if self._merge(other, key, reason, words, (mention.document, span)):
                    for each in (other, key):
                        if self.roots[each].kind in ("none", "wire") and self._named(each):
                            self.taken.add(each)

    # What the same article gives below.

    def _summaries(self) -> None:
        """Let unsourced or unnamed words at an article's head take the origins that its body gives the same claim."""
        for document, ids in sorted(self._by_document(self.order).items()):
            sourced = [k for k in ids if self.members[k].sources]
            for key in ids:
                own = self.roots[key]
                if not own.opening or own.named or own.relayed or (own.kind == "anonymous" and own.relays):
                    continue
                for other in sourced:
                    later = self.members[other].place.start > self.members[key].place.start
                    better = not self.members[key].sources or self._fits(key, other, summary=True)
                    alike_ = self._side(other) == self._side(key)
                    if later and better and alike_ and other != key:
                        proof = (document, self.roots[other].proof)
                        if self._merge(other, key, "same_source", Reason("summary"), proof):
                            self.taken.add(key)
                        break

    def _fits(self, key: str, other: str, *, summary: bool = False) -> bool:
        """Tell whether the unnamed source of `key` is described as the article of `other` describes its named one.

        *Officials* fits a person of an office, *analysts* one whom the article calls an analyst, *a report* an outlet.
        """
        own, named = self.roots[key], self.roots[other]
        if own.kind != "anonymous" or not (named.named or named.relayed):
            return False
        if named.relayed or named.kind == "document":
            return bool(_REPORTED.search(own.name))
        document = self.evidence.documents[self.members[other].document]
        wanted = roles_in(profile(self.evidence.documents[own.document]).gazetteer, own.name)
        if named.kind in ("organisation", "official_role"):
            return "official" in wanted or bool(_BODY_NOUNS.search(own.name))
        concepts, stems = described(profile(document), named.person)
        if summary:  # *analysts* may be more than the one who is named; offices speak with one voice
            return "official" in wanted & concepts
        return bool(wanted & concepts) or len(own.stems & stems) > 1 or bool(own.stems and own.stems <= stems)

    def _side(self, key: str) -> bool:
        return self.members[key].stance in ("denies", "questions")

    # Hyperlinks.

    def _linked(self) -> None:
        """Follow unsourced words whose sentence links to another article of the claim."""
        by_url: dict[str, str] = {}
        for key in self.order:
            url = self.evidence.documents[self.members[key].document].url
            if url:
                by_url.setdefault(_address(url), self.members[key].document)
        for key in self.order if by_url else ():
            mention = self.members[key]
            document = self.evidence.documents[mention.document]
            if mention.sources or not document.lineage.links:
                continue
            around = surrounding(document.text, mention.place)
            for link in document.lineage.links:
                other = by_url.get(_address(link.url))
                if (
                    link.span is None
                    or other in (None, document.id)
                    or not around.start <= link.span.start < around.end
                ):
                    continue
                there = [k for k in self.order if self.members[k].document == other]
                if len({self._find(k) for k in there}) == 1:
                    name = self._outlet(self.roots[there[0]].own) or Reason("other_article")
                    words = Reason("links_to", name=name)
                    if self._merge(there[0], key, "link", words, (document.id, link.span)):
                        self.taken.add(key)

    # Relays.

    def _relays(self) -> None:
        """Follow those who only say that an outlet reported it: to that outlet's own words, or to whom it quotes."""
        only = [k for k in self.order if self.roots[k].relayed]
        by_relay: defaultdict[str, list[str]] = defaultdict(list)
        for key in only:
            by_relay[list(self.roots[key].relays)[-1]].append(key)
        for relay, ids in sorted(by_relay.items()):
            name = self.roots[ids[0]].name
            self._group({relay: ids}, "same_relay", {relay: Reason("only_name", name=name)})
            agency = relay in agency_ids()
            through = [
                k
                for k in self.order
                if k not in ids
                and (self.roots[k].own == relay or (relay in self.roots[k].relays and not self.roots[k].relayed))
                and not (agency and self._named(k))
            ]
            groups = sorted({self._find(k) for k in through})
            own = [k for k in through if self.roots[k].own == relay]
            unnamed = sorted({self._find(k) for k in through if not self._named(k)})
            # Its own articles are what the others cite: whom they name first, then whom they do not name, then itself.
            ends = [k for k in own if self._named(k)] or [k for k in own if self.members[k].sources] or own
            target = (
                [self._find(k) for k in ends[:1]]
                or (groups if len(groups) == 1 else [])
                or (unnamed if len(unnamed) == 1 else [])
            )
            if target:
                at = next(k for k in through if self._find(k) == target[0])
                words = Reason("followed_own" if at in own else "followed_quoted", name=name)
                for key in ids:
                    self._merge(at, key, "followed_chain", words, None)

    def _unnamed(self) -> None:
        """Merge unnamed sources of one relay whose descriptions do not differ; without a relay, of one article."""
        unnamed = [k for k in self.order if self.roots[k].kind == "anonymous"]
        by_relay: defaultdict[str, list[str]] = defaultdict(list)
        for key in unnamed:
            own = self.roots[key]
            for relay in own.relays or {"document:" + own.document: own.proof, own.own: own.proof}:
                by_relay[relay].append(key)
        for relay, ids in sorted(by_relay.items()):
            through = [k for k in self.order if relay in self.roots[k].relays or self.roots[k].own == relay]
            for key in ids:
                fits = [
                    k
                    for k in through
                    if self.roots[k].person
                    and self.members[k].document != self.members[key].document
                    and self._fits(key, k)
                ]
                if fits and len({self._find(k) for k in fits}) == 1:
                    words = Reason("described_as", name=self.roots[fits[0]].name)
                    self._merge(fits[0], key, "same_relay", words, None)
            for i, first in enumerate(ids):
                for second in ids[i + 1 :]:
                    one = self.members[first].document == self.members[second].document
                    near = not one or self.roots[first].relays or self.roots[first].stems & self.roots[second].stems
                    if near and alike(self.roots[first], self.roots[second]):
                        words = Reason("unnamed_article" if one else "unnamed_outlet")
                        self._merge(first, second, "same_relay", words, None)

    # Translations, and one outlet's unsourced words.

    def _translated(self) -> None:
        by_document = self._by_document(self.order)
        for (first, second), copy in sorted(self.evidence.copies.items()):
            left, right = self.evidence.documents.get(first), self.evidence.documents.get(second)
            if left is None or right is None or left.lang == right.lang or copy.share < _TRANSLATED:
                continue
            for a in by_document.get(first, ()):
                for b in by_document.get(second, ()):
                    place = self.members[a].place.start / len(left.text) - self.members[b].place.start / len(right.text)
                    if abs(place) <= _ALIGNED and bool(self.members[a].sources) == bool(self.members[b].sources):
                        self._merge(a, b, "copy", Reason("translation"), None)

    def _outlets(self) -> None:
        unsourced: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.order:
            if self.roots[key].kind in ("none", "wire", "social_account") and key not in self.taken:
                if not self.members[key].sources:
                    unsourced[self.roots[key].own].append(key)
        for own, ids in sorted(unsourced.items()):
            document = self.evidence.documents[self.members[ids[0]].document]
            reason: MergeReason = "same_outlet"
            words = Reason("outlet_unsourced")
            if document.lineage.forwarded_from:
                reason, words = "forward", Reason("forwarded_from", name=document.lineage.forwarded_from)
            elif document.lineage.feed_source:
                reason, words = "feed_source", Reason("feed_names", name=document.lineage.feed_source)
            elif self.roots[ids[0]].kind == "wire":
                reason, words = "wire", Reason("agency_text", name=self.roots[ids[0]].name)
            self._group({own: ids}, reason, {own: words})

    # What is made of it.

    def _key(self, own: Root) -> str:
        """Return what tells a root from others in any claim."""
        if own.relayed:
            return list(own.relays)[-1]
        if own.kind == "person":
            return "person:" + " ".join(
                own.person if len(own.person) > 1 else self.evidence.full.get(own.person[0], own.person)
            )
        if own.kind == "organisation":
            return min((body for body in own.bodies if body), default="organisation:" + folded(own.name))
        if own.title:
            return own.title
        if own.kind == "anonymous":
            where = "+".join(sorted(own.relays)) or own.own
            return f"unnamed:{where}:{' '.join(sorted(own.stems))}"
        return own.own

    def result(self, claim: Claim) -> tuple[Origin, ...]:
        """Return the origins that the merges have left, in order of their keys."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for key in self.order:
            groups[self._find(key)].append(key)
        found: list[Origin] = []
        used: set[str] = set()
        for ids in sorted(groups.values()):
            best = min(ids, key=lambda k: (self._rank(self.roots[k]), -len(self.roots[k].person), self.order.index(k)))
            own = self.roots[best]
            key = self._key(own)
            if key in used:
                key = f"{key}#{min(ids)}"
            used.add(key)
            kind = own.kind
            circle = own.relayed and all(self.roots[k].relayed for k in ids) and self._circle(ids)
            name = own.name
            if circle:
                kind, name = "none", Reason("circular", names=circle)
            elif own.kind == "anonymous":
                names = tuple([self._outlet(relay) for relay in own.relays] or [self._outlet(own.own)])
                name = Reason("unnamed_via", name=own.name, outlets=names) if any(names) else own.name
            merges = tuple(m for m in self.merges if m.first in ids)
            found.append(Origin(content_id("origin", claim.id, key), key, kind, name, tuple(sorted(ids)), merges))
        return tuple(sorted(found, key=lambda origin: origin.key))

    def _rank(self, own: Root) -> tuple[int, int]:
        """Return the place of a root among those of its group: a relay that is only named stands behind its source."""
        if own.relayed:
            return (_RANK.index("anonymous") if own.kind == "organisation" else _RANK.index("wire"), 1)
        return (_RANK.index(own.kind), 0)

    def _outlet(self, key: str) -> str:
        known = self.evidence.called.get(key)
        if known:
            return known
        return key.removeprefix("media:").replace("-", " ").title() if key.startswith("media:") else ""

    def _circle(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Return the outlets that cite each other in a ring and nobody else, or nothing."""
        cites = {(self.roots[k].own, list(self.roots[k].relays)[-1]) for k in ids}
        return tuple(sorted(self._outlet(a) or a for a, b in cites if (b, a) in cites and a != b))


def _near(document: Document, place: Span) -> list[tuple[int, Span]]:
    """Return the hashes of eight words in a row that hold words of the mention, with their spans."""
    around = surrounding(document.text, place)
    low = max(0, around.start - 200)
    words = [Token(t.word, t.start + low, t.end + low) for t in tokens(document.text[low : around.end + 200])]
    inside = [i for i, word in enumerate(words) if word.start < place.end and place.start < word.end]
    if not inside:
        return []
    least = min(_PLACE_WORDS, len(inside))
    found = []
    for i, value in enumerate(grams([word.word for word in words])):
        held = min(i + WORDS, inside[-1] + 1) - max(i, inside[0])
        if held >= least:
            found.append((value, Span(words[i].start, words[i + WORDS - 1].end)))
    return found


def _address(url: str) -> str:
    """Return a URL without scheme, query, fragment and what does not tell pages apart."""
    return re.sub(r"^https?://(?:www\.|m\.)?|[?#].*$|/(?:amp/?)?$", "", url.strip().casefold())


def _same_name(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Tell whether two full names can be one person's: all words of the shorter in the longer, the last the same."""
    short, long = sorted((first, second), key=len)
    return short[-1] == long[-1] and set(short) <= set(long)


def one_person(names: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether all the names can be one person's."""
    found = sorted(names, key=len)
    return all(_same_name(a, b) for i, a in enumerate(found) for b in found[i + 1 :])


def _same_bodies(keys: Sequence[str]) -> dict[str, str]:
    """Return for every body's key the first key that means the same body.

    Two spellings are one body when one has all words of the other with the same last word, or is its initials.
    """
    same: dict[str, str] = {}
    for key in keys:
        same[key] = next((other for other in same if other == same[other] and _same_body(key, other)), key)
    return same


def _same_body(first: str, second: str) -> bool:
    if not (first.startswith("body:") and second.startswith("body:")):
        return False
    left, right = first.removeprefix("body:").split(), second.removeprefix("body:").split()
    short, long = sorted((left, right), key=len)
    if len(short) > 1 and set(short) <= set(long) and (short[-1] == long[-1] or short[0] == long[0]):
        return True
    if len(short) > 1 and set(short) == set(long):
        return True
    return (
        len(short) == 1 and len(long) > 1 and short[0] == "".join(word if len(word) == 2 else word[0] for word in long)
    )
