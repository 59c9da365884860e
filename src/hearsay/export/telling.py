"""A claim put into words for pages: mentions with their sentences, origins with what proves them, who disagrees.

Everything that comes from an article has passed `one_line`; the pages that show it escape it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Protocol

from hearsay.export.marking import web_address
from hearsay.export.view import SIGNS, distances, in_quotes, long_date, near, one_line, source_name, surety
from hearsay.export.words import Words, words_for
from hearsay.ledger.views import ClaimMentionView, ClaimReport
from hearsay.linking.bracket import supports
from hearsay.reasons import Reason, say
from hearsay.records import Attribution, Link, Mention, Merge, Origin, OriginKind, Quantity, Source, Span

Tone = Literal["supports", "denies", "contradicts"]
Weight = Literal["named", "opaque", "unrecorded", "against"]

_ROOM = 220
"""Characters on each side of the words that prove a merge, as far as their sentence goes. Source: own."""
_WORD = re.compile(r"\w+")
# What each ground of a proposal proposes, to be told beside a person's rating. Source: docs/origins.md.
_PROPOSED = {
    "unsupported": 6, "unnamed": 6, "unsupported_rejected": 5, "unnamed_rejected": 5, "named_against": 4,
    "one_named": 3, "several_named": 3,
}  # fmt: skip
# What numbers were compared by: the readings whose spans are the numbers themselves.
_OF_NUMBERS = frozenset(("not_both", "later_figure", "both_right", "same_number"))


@dataclass(frozen=True, slots=True)
class Teller:
    """One of a chain of tellers: a name and what it is, in words."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Told:
    """A mention as it is shown.

    `before`, `words` and `after` are its sentences with the claim's own words in the middle. `chain` runs from the
    outlet's informant outward to the end: nearest to the outlet first. `certainty` and `distances` are in words, with
    the words of the article that show them; `certainty` is empty for the outlet's own voice. `again` tells that the
    mention before it stands in the same sentence. `origin` is the origin's number from 1, 0 for none.
    """

    id: str
    document: str
    outlet: str
    lang: str
    iso: str | None
    day: str
    title: str
    url: str
    tone: Tone
    relation: str
    stance: str
    stance_word: str
    sign: str
    chain: tuple[Teller, ...]
    certainty: str
    level: str
    distances: tuple[str, ...]
    before: str
    words: str
    after: str
    reprints: tuple[str, ...]
    origin: int
    again: bool

    @property
    def href(self) -> str:
        """The address of its words on the desk."""
        return f"/article/{self.document}?claim={self.id}"


@dataclass(frozen=True, slots=True)
class Proof:
    """Why two mentions have one origin: the reason in words, and the sentence in which the proving words stand."""

    first: Told
    second: Told
    reason: str
    before: str
    words: str
    after: str
    where: Told | None


@dataclass(frozen=True, slots=True)
class Ending:
    """An origin as it is shown: name and kind in words, how it counts, who goes back to it, and why they are one.

    One that is only named against the claim counts in neither bound of its bracket.
    """

    number: int
    key: str
    name: str
    kind: OriginKind
    kind_word: str
    weight: Weight
    mentions: tuple[Told, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A mention against the claim, and why it cannot stand beside what it answers."""

    told: Told
    reason: str


@dataclass(frozen=True, slots=True)
class Against:
    """A mention with those that answer it, by time."""

    said: Told
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a mention gives for what another gives one for too; ends as in `Quantity`."""

    told: Told
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Rating:
    """How a claim stands on the scale: what is proposed and why, and what a person rated, None where nobody did."""

    value: int
    label: str
    proposed: int
    proposed_label: str
    reasons: tuple[str, ...]
    by: str | None


class Asked(Protocol):
    """What is asked of a ledger to tell of a claim: `hearsay.Ledger`, or what answers as it does."""

    def texts(self, documents: Iterable[str]) -> dict[str, str]:
        """Return the texts of documents by id."""
        ...

    def attributions(self, mentions: Iterable[str]) -> dict[str, Attribution]:
        """Return the attributions among mentions by id."""
        ...


@dataclass(frozen=True)
class Telling:
    """A claim to be told in `lang`; `texts` and `attributions` are by id, of its documents and its mentions."""

    report: ClaimReport
    texts: Mapping[str, str]
    attributions: Mapping[str, Attribution]
    lang: str

    @classmethod
    def of(cls, ledger: Asked, report: ClaimReport, lang: str) -> Telling:
        """Return what is to be told of a claim, with its articles' texts and its attributions."""
        documents = {view.mention.document for view in report.mentions}
        ids = [view.mention.id for view in report.mentions]
        return cls(report, ledger.texts(documents), ledger.attributions(ids), lang)

    @cached_property
    def words(self) -> Words:
        """The words of the records' values."""
        return words_for(self.lang)

    def say(self, reason: str) -> str:
        """Return a reason in words."""
        return one_line(say(reason, self.lang))

    def date(self, iso: str | None) -> str:
        """Return a day in words, or that there is none."""
        return long_date(iso, self.words) if iso else self.words.no_date

    def outlet(self, mention: str) -> str:
        """Return the outlet of a mention, empty for anything else."""
        return self._by_id[mention].outlet if mention in self._by_id else ""

    @cached_property
    def gist(self) -> Told | None:
        """The typical mention, whose words stand for the claim; None where it is gone."""
        return self._by_id.get(self.report.row.claim.typical)

    @cached_property
    def mentions(self) -> tuple[Told, ...]:
        """The mentions by time."""
        found: list[Told] = []
        before: ClaimMentionView | None = None
        for view in self.report.mentions:
            place = (view.mention.document, view.place)
            again = before is not None and (before.mention.document, before.place) == place
            found.append(self._told(view, again=again))
            before = view
        return tuple(found)

    @cached_property
    def _by_id(self) -> dict[str, Told]:
        return {told.id: told for told in self.mentions}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each mention's origin: origins are counted as they are first heard."""
        end_of = {mention: origin.id for origin in self.report.row.origins for mention in origin.mentions}
        order = {
            end: number
            for number, end in enumerate(
                dict.fromkeys(end_of[view.mention.id] for view in self.report.mentions if view.mention.id in end_of),
                start=1,
            )
        }
        return {mention: order[end] for mention, end in end_of.items() if end in order}

    def _told(self, view: ClaimMentionView, *, again: bool) -> Told:
        mention = view.mention
        words = replace(self.words, quotes=words_for(mention.lang).quotes)
        text = self.texts.get(mention.document, "")
        said = self.attributions.get(mention.id)
        content = said.content if said is not None and said.content else (mention.place,)
        start, end = content[0].start, content[-1].end
        own = not mention.sources
        tone: Tone = "supports" if supports(view.relation, mention.stance) else "denies"
        if view.relation == "contradicts" and mention.stance != "denies":
            tone = "contradicts"
        shows = said if said is not None else None
        return Told(
            mention.id,
            mention.document,
            one_line(mention.outlet or "") or words.no_outlet,
            mention.lang,
            mention.published,
            self.date(mention.published),
            one_line(view.title or ""),
            web_address(view.url) if view.url else "",
            tone,
            view.relation,
            mention.stance,
            words.stances[mention.stance],
            SIGNS[mention.stance],
            _chain(mention, words),
            "" if own else surety(shows, text, words) if shows is not None else words.certainties[mention.certainty],
            mention.certainty,
            tuple(distances(shows, text, words)) if shows is not None else _conditional(view, words),
            *_around(text, view.place, start, end, mention.words),
            tuple(one_line(outlet) for outlet in view.reprints),
            self._numbers.get(mention.id, 0),
            again,
        )

    @cached_property
    def origins(self) -> tuple[Ending, ...]:
        """The origins, as they are first heard."""
        found = []
        for origin in self.report.row.origins:
            held = tuple(told for told in self.mentions if told.id in origin.mentions)
            if held:
                found.append(self._ending(origin, held))
        return tuple(sorted(found, key=lambda ending: ending.number))

    def _ending(self, origin: Origin, held: tuple[Told, ...]) -> Ending:
        weight: Weight = "named" if origin.named else "unrecorded" if origin.kind == "none" else "opaque"
        if all(told.tone != "supports" for told in held):
            weight = "against"
        return Ending(
            held[0].origin,
            origin.key,
            self.say(origin.name),
            origin.kind,
            say(Reason(f"kind_{origin.kind}"), self.lang),
            weight,
            held,
            tuple(proof for merge in origin.merges if (proof := self._proof(merge)) is not None),
        )

    def _proof(self, merge: Merge) -> Proof | None:
        pair = [told for told in self.mentions if told.id in (merge.first, merge.second)]
        if len(pair) != 2:
            return None
        text = self.texts.get(merge.document, "")
        before, words, after = near(merge.span, text, _ROOM) if text else ("", "", "")
        where = next((told for told in reversed(pair) if told.document == merge.document), None)
        return Proof(pair[0], pair[1], self.say(merge.words), before, words, after, where)

    def against(self) -> tuple[Against, ...]:
        """Return who denies or contradicts the claim, beside what they answer."""
        found: dict[str, tuple[str, Answer]] = {}
        for link in self.report.links:
            first, second = self._by_id.get(link.first), self._by_id.get(link.second)
            if first is not None and second is not None and second.tone != "supports":
                found.setdefault(second.id, (first.id, Answer(second, self.say(link.reason))))
        said = dict.fromkeys(first for first, _ in found.values())
        return tuple(
            Against(
                self._by_id[each],
                tuple(found[t.id][1] for t in self.mentions if t.id in found and found[t.id][0] == each),
            )
            for each in said
        )

    def series(self) -> list[list[Number]]:
        """Return the numbers that mentions give for one thing, a list for each thing, where they differ."""
        typical = next((v for v in self.report.mentions if v.mention.id == self.report.row.claim.typical), None)
        if typical is None:
            return []
        views = {view.mention.id: view for view in self.report.mentions}
        things: dict[Span, dict[str, Quantity]] = {}
        for link in self.report.links:
            if link.first != typical.mention.id or link.second not in views or not _numeric(link):
                continue
            one = _quantity(typical, link.first_span)
            other = _quantity(views[link.second], link.second_span)
            if one is not None and other is not None:
                things.setdefault(one.span, {typical.mention.id: one})[link.second] = other
        differing = [h for h in things.values() if len({(each.low, each.high) for each in h.values()}) > 1]
        return [[self._number(told, held[told.id]) for told in self.mentions if told.id in held] for held in differing]

    def _number(self, told: Told, quantity: Quantity) -> Number:
        text = self.texts.get(told.document, "")
        return Number(told, quantity.low, quantity.high, one_line(quantity.span.of(text)) if text else "")

    def rating(self) -> Rating | None:
        """Return how the claim stands on the scale, None where it was not linked."""
        row = self.report.row
        if row.credibility is None:
            return None
        given = next((each for each in row.grounds if isinstance(each, Reason) and each.code == "rated"), None)
        rest = [each for each in row.grounds if each is not given]
        proposed = next((_PROPOSED[e.code] for e in rest if isinstance(e, Reason) and e.code in _PROPOSED), None)
        proposed = row.credibility if given is None or proposed is None else proposed
        return Rating(
            row.credibility,
            say(Reason(f"credibility_{row.credibility}"), self.lang),
            proposed,
            say(Reason(f"credibility_{proposed}"), self.lang),
            tuple(self.say(each) for each in rest),
            None if given is None else self.say(given),
        )

    def sources(self) -> list[tuple[str, str, str]]:
        """Return who is named nearest to the claim: the key that ratings go by, the name, and what it is."""
        found: dict[str, tuple[str, str, str]] = {}
        for view in self.report.mentions:
            if view.mention.sources:
                source = view.mention.sources[0]
                if source.name.strip() and source.type not in ("anonymous", "unknown"):
                    key = _key(source)
                    found.setdefault(key, (key, source_name(source, self.words), self.words.types[source.type]))
        return list(found.values())

    def cues(self, mention: str) -> str:
        """Return the words by which a mention is attributed, in quotation marks; empty for the outlet's own."""
        said, told = self.attributions.get(mention), self._by_id[mention]
        text = self.texts.get(told.document, "")
        return in_quotes(said.cue, text, words_for(told.lang)) if said is not None and text else ""


def relays(told: Told) -> tuple[str, ...]:
    """Return through whom the words came to the outlet, nearest to it first, without who stands at the end."""
    return tuple(teller.name for teller in told.chain[:-1])


def _around(text: str, place: Span, start: int, end: int, words: str) -> tuple[str, str, str]:
    """Return a stretch's sentences in three: what stands before it, the stretch, what stands after it."""
    if not text:
        return "", one_line(words), ""
    before, after = text[place.start : start], text[end : place.end]
    glue = (" " if before[-1:].isspace() else "", " " if after[:1].isspace() else "")
    return one_line(before) + glue[0], one_line(text[start:end]), glue[1] + one_line(after)


def _chain(mention: Mention, words: Words) -> tuple[Teller, ...]:
    """Return who passed the words on, nearest to the outlet first; the outlet itself is left off where others follow.

    *Gazzetta* in the *Gazzetta di Portovero* is the outlet itself.
    """
    tellers = [Teller(source_name(source, words), words.types[source.type]) for source in reversed(mention.sources)]
    own = set(_WORD.findall((mention.outlet or "").casefold()))
    while len(tellers) > 1 and set(_WORD.findall(tellers[0].name.casefold())) <= own:
        del tellers[0]
    return tuple(tellers)


def _key(source: Source) -> str:
    return source.entity or source.name


def _conditional(view: ClaimMentionView, words: Words) -> tuple[str, ...]:
    return (words.distances["conditional"],) if view.mention.reported_conditional else ()


def _numeric(link: Link) -> bool:
    return not isinstance(link.reason, Reason) or link.reason.code in _OF_NUMBERS


def _quantity(view: ClaimMentionView, span: Span) -> Quantity | None:
    return next((each for each in view.mention.proposition.quantities if each.span == span), None)
