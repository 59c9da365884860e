"""Which articles tell of the same events: what is one story, and what stays two."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace

from hearsay.linking.stories import stories
from hearsay.records import Claim, ClaimMention, Document, Mention, Proposition, Span, Story, content_id


def article(name: str, published: str | None, lang: str = "en", title: str | None = "") -> Document:
    return Document(name, name, lang, title=f"About {name}" if title == "" else title, published=published)


def said(document: Document, words: str) -> Mention:
    """Return a mention whose terms are its words: no parser takes part."""
    place = Span(0, len(words))
    proposition = Proposition(place, tuple(words.split()), entities=tuple(w for w in words.split() if ":" in w))
    return Mention(
        content_id(document.id, words), document.id, document.lang, words, place, proposition, None, document.published
    )


def one(gist: str, members: Iterable[Mention]) -> Claim:
    ids = [member.id for member in members]
    return Claim(content_id("claim", *ids), gist, ids[0], tuple(ClaimMention(each, "same") for each in ids))


class Desk:
    """Articles with what they say; a claim is what is said in the words of its key."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.mentions: dict[str, Mention] = {}
        self._claims: dict[str, list[Mention]] = {}

    def add(self, document: Document, sayings: Mapping[str, str]) -> Desk:
        self.documents[document.id] = document
        for claim, words in sayings.items():
            mention = said(document, words)
            self.mentions[mention.id] = mention
            self._claims.setdefault(claim, []).append(mention)
        return self

    @property
    def claims(self) -> list[Claim]:
        return [one(gist, members) for gist, members in self._claims.items()]

    def stories(self) -> tuple[Story, ...]:
        return stories(self.claims, self.mentions, self.documents)

    def groups(self) -> list[tuple[str, ...]]:
        return [story.documents for story in self.stories()]


def background(desk: Desk, count: int = 30) -> Desk:
    """Add articles that have little to do with each other, so that common words are common."""
    things = "bridge school museum harbour library market theatre station".split()
    for n in range(count):
        thing, other = things[n % 8], things[(n // 8 + n) % 8]
        words = {f"other {n}": f"{thing} open{n} council monday", f"more {n}": f"{other} mayor{n} visit council"}
        desk.add(article(f"other{n:02}", f"2031-0{1 + n % 9}-1{n % 9}"), words)
    return desk


TANK = {"warned": "firm warned crack tank", "sick": "fourteen hospital solvent tank"}


def test_articles_that_share_claims_are_one_story_and_others_are_not() -> None:
    desk = background(Desk())
    desk.add(article("a", "2031-05-14"), TANK).add(article("b", "2031-05-15"), {**TANK, "shut": "prosecutor seal yard"})
    desk.add(article("c", "2031-05-14"), {"won": "hornets win final lemmer", "coach": "coach praise keeper"})
    groups = desk.groups()
    assert ("a", "b") in groups
    assert ("c",) in groups


def test_every_article_with_a_mention_is_in_exactly_one_story() -> None:
    desk = background(Desk()).add(article("a", None), TANK)
    desk.documents["silent"] = article("silent", "2031-05-14")
    told = [document for story in desk.stories() for document in story.documents]
    assert sorted(told) == sorted(desk.documents.keys() - {"silent"})


def test_an_italian_article_joins_the_english_ones_by_claims_actors_and_translations() -> None:
    desk = background(Desk())
    desk.add(article("en", "2031-05-14"), {"sick": "fourteen hospital solvent org:nerel", "crack": "tank crack letter"})
    desk.add(
        article("it", "2031-05-14", "it"),
        {"sick": "quattordici ospedale solvente org:nerel", "more": "serbatoio crepa lettera procura"},
    )
    assert ("en", "it") in desk.groups()


def test_articles_months_apart_with_one_common_claim_are_two_stories() -> None:
    """Two leaks at one firm: the claim that its tanks are old comes up in both."""

    def told(later: str) -> list[tuple[str, ...]]:
        desk = background(Desk())
        desk.add(
            article("spring", "2031-03-02"),
            {
                "old": "nerel tank rusty",
                "s1": "solvent cloud harbour",
                "s2": "fourteen hospital",
                "s3": "street closed",
            },
        )
        desk.add(
            article("later", later),
            {
                "old": "nerel tank rusty",
                "a1": "acid river fish",
                "a2": "mayor ban bathing",
                "a3": "nerel director quit",
            },
        )
        return desk.groups()

    assert ("spring", "later") in told("2031-03-04")
    assert ("spring",) in told("2031-11-20")


def test_a_chain_of_articles_that_each_share_a_claim_with_the_next_does_not_become_one_story() -> None:
    desk = background(Desk())
    for n in range(40):
        sayings = {
            f"link{n}": f"link{n}a link{n}b link{n}c",
            f"link{n + 1}": f"link{n + 1}a link{n + 1}b link{n + 1}c",
            f"own{n}": f"own{n}a own{n}b",
        }
        desk.add(article(f"chain{n:02}", "2031-05-14"), sayings)
    assert max(len(group) for group in desk.groups()) <= 12


def test_a_claim_that_half_of_all_articles_make_does_not_make_them_one_story() -> None:
    desk = Desk()
    for n in range(20):
        desk.add(
            article(f"story{n // 2}-{n % 2}", "2031-05-14"),
            {
                "weather": "rain weekend expect",
                f"first {n // 2}": f"alpha{n // 2} beta{n // 2} gamma{n // 2}",
                f"second {n // 2}": f"delta{n // 2} eta{n // 2} zeta{n // 2}",
                f"own {n}": f"own{n}",
            },
        )
    assert sorted(desk.groups()) == [(f"story{n}-0", f"story{n}-1") for n in range(10)]


def test_a_story_has_the_title_of_its_most_typical_article_and_its_claims_by_how_often_they_are_told() -> None:
    desk = background(Desk())
    desk.add(article("b", "2031-05-15", title="Tank at Portovero"), {**TANK, "seal": "prosecutor seal yard"})
    desk.add(article("a", "2031-05-14", title="Solvent"), {"sick": TANK["sick"], "note": "editor note cartoon"})
    desk.add(article("c", "2031-05-16", title="Weather, and a tank"), {**TANK, "rain": "rain weekend lemmer"})
    desk.add(article("d", "2031-05-17", title=None), {"seal": "prosecutor seal yard", **TANK})
    story = next(story for story in desk.stories() if "a" in story.documents)
    gists = {claim.id: claim.gist for claim in desk.claims}
    assert story.documents == ("a", "b", "c", "d")
    assert story.title == "Tank at Portovero"
    assert [gists[claim] for claim in story.claims][:3] == ["sick", "warned", "seal"]
    assert (story.first, story.last) == ("2031-05-14", "2031-05-17")


def test_where_no_article_has_a_title_the_story_has_the_words_of_its_foremost_claim() -> None:
    long = "the firm was warned in writing that its tank had a crack of forty centimetres at the seam"
    desk = Desk().add(article("a", None, title=None), {long: "firm warned crack"})
    assert desk.stories()[0].title == "the firm was warned in writing that its tank had a crack…"


def test_a_story_keeps_its_id_while_it_grows() -> None:
    desk = background(Desk()).add(article("a", "2031-05-14"), TANK)
    before = next(story for story in desk.stories() if "a" in story.documents)
    desk.add(article("b", "2031-05-15"), TANK)
    after = next(story for story in desk.stories() if "a" in story.documents)
    assert len(after.documents) == 2
    assert after.id == before.id


def test_dates_as_precise_as_a_month_or_a_year_are_close_to_the_days_within_them() -> None:
    for published in ("2031", "2031-05", None):
        desk = background(Desk()).add(article("a", "2031-05-14"), TANK).add(article("b", published), TANK)
        assert ["a", "b"] in [sorted(group) for group in desk.groups()]


def test_the_order_in_which_things_come_changes_nothing() -> None:
    desk = background(Desk())
    for n in range(12):
        near = {f"claim {n // 3} {k}": f"word{n // 3}x{k} tank{n // 3} org:firm{k}" for k in range(3)}
        desk.add(article(f"a{n}", f"2031-05-{10 + n}" if n % 5 else None), near)
    expected = desk.stories()
    chance = random.Random(3)

    for _ in range(5):
        claims = [
            replace(claim, mentions=tuple(chance.sample(claim.mentions, k=len(claim.mentions))))
            for claim in chance.sample(desk.claims, k=len(desk.claims))
        ]
        mentions = dict(chance.sample(list(desk.mentions.items()), k=len(desk.mentions)))
        documents = dict(chance.sample(list(desk.documents.items()), k=len(desk.documents)))
        assert stories(claims, mentions, documents) == expected


def test_no_articles_make_no_stories() -> None:
    assert stories((), {}, {}) == ()
