"""The same claim across articles: what is joined, what is kept apart, and what each mention does to its claim."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest

from hearsay import analyze
from hearsay.linking import Linking, link, mentions_of
from hearsay.linking.clusters import JOINED, agglomerate
from hearsay.linking.compare import Pairs, compare, features, probability
from hearsay.linking.relations import relate
from hearsay.linking.spaces import space_of
from hearsay.linking.voices import voices_of
from hearsay.linking.words import likeness
from hearsay.records import (
    Document,
    Judgement,
    Mention,
    Proposition,
    Quantity,
    Relation,
    Source,
    Span,
    Stance,
    content_id,
)

NOBODY = Source((), "the council", "organisation")


def mention(
    words: str,
    lang: str = "en",
    *,
    document: str = "",
    published: str | None = "2031-05-14",
    stance: Stance = "asserts",
    numbers: Iterable[Quantity] = (),
    predicate: str = "",
    negated: bool = False,
    context: str = "",
) -> Mention:
    """Return a mention whose terms are its words: no parser takes part."""
    place = Span(0, len(words))
    said = Proposition(
        place,
        terms=tuple(words.lower().split()),
        predicate=predicate,
        negated=negated,
        quantities=tuple(numbers),
        context=tuple(context.split()),
    )
    home = document or content_id(words, lang, published)
    return Mention(content_id("m", home, words), home, lang, words, place, said, "X", published, (NOBODY,), stance)


def count(low: float | None, high: float | None, unit: str = "people") -> Quantity:
    return Quantity(Span(0, 1), low, high, unit)


def groups(linking: Linking, mentions: Iterable[Mention]) -> list[set[str]]:
    words = {each.id: each.words for each in mentions}
    return [{words[part.mention] for part in claim.mentions} for claim in linking.claims]


# A dull background of other claims, without which no word is rarer than another.
OTHERS = [
    mention(f"{town} {thing} {verb} {time}")
    for (town, thing), (verb, time) in zip(
        itertools.product(("orvasto", "lemmer", "tarvone"), ("bridge", "school", "museum", "harbour")),
        itertools.cycle((("open", "monday"), ("close", "friday"), ("renew", "june"))),
        strict=False,
    )
]


def joined(*mentions: Mention) -> bool:
    """Tell whether the mentions become one claim among others."""
    return {each.words for each in mentions} in groups(link([*mentions, *OTHERS]), [*mentions, *OTHERS])


def test_one_claim_in_other_words_is_one() -> None:
    assert joined(
        mention("quake damage cathedral velmora"), mention("earthquake damage cathedral of velmora", document="b")
    )


def test_one_claim_in_two_languages_is_one() -> None:
    assert joined(mention("velmora soldier kill three"), mention("velmora soldato uccidere tre", "it"))


def test_two_claims_about_one_actor_are_two() -> None:
    assert not joined(mention("velmora parliament approve budget"), mention("velmora striker score twice"))


def test_a_number_that_both_have_brings_them_together() -> None:
    firm = [count(111_800, 111_800, "job")], [count(110_000, 110_000, "worker")]
    assert joined(
        mention("firm cut staff", numbers=firm[0]), mention("firm fire worker", numbers=firm[1], document="b")
    )


def test_no_chain_joins_what_is_unlike_at_its_ends() -> None:
    scores = {(0, 1): 0.9, (1, 2): 0.4, (2, 3): 0.9, (0, 2): 0.02, (0, 3): 0.02, (1, 3): 0.02}
    pairs = Pairs(
        np.array([i for i, _ in scores], np.int32),
        np.array([j for _, j in scores], np.int32),
        np.array(list(scores.values()), np.float32),
    )
    assert agglomerate(4, pairs) == [[0, 1], [2, 3]]


def test_what_was_never_compared_has_nothing_in_common() -> None:
    pairs = Pairs(np.array([0, 1], np.int32), np.array([1, 2], np.int32), np.array([0.6, 0.45], np.float32))
    assert agglomerate(3, pairs) == [[0, 1], [2]]


def test_the_order_of_the_mentions_changes_nothing() -> None:
    kept = [*OTHERS, mention("quake damage cathedral velmora"), mention("earthquake damage velmora cathedral")]
    shuffled = list(kept)
    random.Random(7).shuffle(shuffled)
    assert link(kept) == link(shuffled)
    assert link(kept) == link([*kept, *kept])


def test_nothing_links_to_nothing() -> None:
    assert link([]) == Linking((), ())
    lone = mention("quake damage cathedral")
    (claim,) = link([lone]).claims
    assert (claim.typical, claim.gist) == (lone.id, lone.words)
    assert link([replace(lone, proposition=Proposition(lone.place))]).claims


def judged(decision: str, *subjects: Mention, value: str = "", when: str = "2031-05-15T08:00:00Z") -> Judgement:
    ids = tuple(each.id for each in subjects)
    return Judgement(content_id(decision, *ids, when), decision, ids, value, "Ada", when)  # type: ignore[arg-type]


def test_people_join_and_split_and_the_later_decision_holds() -> None:
    a, b = mention("quake damage cathedral velmora"), mention("earthquake damage cathedral velmora", document="b")
    c = mention("parliament approve new budget", document="c")
    kept = [a, b, c, *OTHERS]
    assert {a.words, b.words} in groups(link(kept), kept)
    assert {a.words} in groups(link(kept, [judged("different_claim", a, b)]), kept)
    assert {a.words, b.words, c.words} in groups(link(kept, [judged("same_claim", a, c)]), kept)
    both = [judged("different_claim", a, b), judged("same_claim", a, b, when="2031-05-16T08:00:00Z")]
    assert {a.words, b.words} in groups(link(kept, both), kept)
    three = [judged("different_claim", a, b), judged("same_claim", a, c)]
    assert {a.words, c.words} in groups(link(kept, three), kept)


def test_a_person_names_the_relation() -> None:
    a, b = mention("quake damage cathedral velmora"), mention("earthquake damage cathedral velmora", document="b")
    linking = link([a, b, *OTHERS], [judged("relation", b, value="contradicts")])
    relations = {part.mention: part.relation for claim in linking.claims for part in claim.mentions}
    assert relations[b.id] == "contradicts"
    assert [each.reason for each in linking.links if each.second == b.id] == ["a person decided so"]


def test_a_replaced_judgement_counts_no_more() -> None:
    a, b = mention("quake damage cathedral velmora"), mention("earthquake damage cathedral velmora", document="b")
    apart = judged("different_claim", a, b)
    undone = replace(judged("relation", a, when="2031-05-16T08:00:00Z"), replaces=apart.id)
    kept = [a, b, *OTHERS]
    assert {a.words, b.words} in groups(link(kept, [apart, undone]), kept)


RELATIONS: list[tuple[str, Mention, Mention, Relation]] = [
    (
        "a denial denies",
        mention("mayor sell archive"),
        mention("mayor sell archive", stance="denies"),
        "denies",
    ),
    (
        "a bare no denies",
        mention("mayor sell archive", predicate="sell"),
        mention("it happen", predicate="happen", negated=True),
        "denies",
    ),
    (
        "the same predicate negated contradicts",
        mention("bridge collapse velmora", predicate="collapse"),
        mention("bridge velmora collapse today", predicate="collapse", negated=True),
        "contradicts",
    ),
    (
        "a later and larger toll refines",
        mention("quake kill", numbers=[count(12, 12)], published="2031-05-14"),
        mention("quake kill", numbers=[count(17, 17)], published="2031-05-15"),
        "refines",
    ),
    (
        "another number on the same day contradicts",
        mention("quake kill", numbers=[count(12, 12)]),
        mention("quake kill", numbers=[count(40, 40)]),
        "contradicts",
    ),
    (
        "a smaller number later contradicts",
        mention("quake kill", numbers=[count(40, 40)], published="2031-05-14"),
        mention("quake kill", numbers=[count(12, 12)], published="2031-05-15"),
        "contradicts",
    ),
    (
        "what a range allows refines it",
        mention("quake kill", numbers=[count(384, None)]),
        mention("quake kill", numbers=[count(832, 832)]),
        "refines",
    ),
    (
        "rounding is no difference",
        mention("firm cut", numbers=[count(111_800, 111_800, "job")]),
        mention("firm cut", numbers=[count(110_000, 110_000, "job")]),
        "same",
    ),
    (
        "numbers of other things are not compared",
        mention("firm cut", numbers=[count(12, 12, "job")]),
        mention("firm cut", numbers=[count(3, 3, "plant")]),
        "same",
    ),
    (
        "what sets itself against a report contradicts",
        mention("firm cut half its staff"),
        mention("a mere fraction of what was reported"),
        "contradicts",
    ),
]


@pytest.mark.parametrize(("first", "second", "relation"), [row[1:] for row in RELATIONS], ids=[r[0] for r in RELATIONS])
def test_what_a_mention_does_to_its_claim(first: Mention, second: Mention, relation: Relation) -> None:
    reading = relate(first, second)
    assert reading.relation == relation
    assert reading.reason


def test_units_meet_across_languages() -> None:
    first = mention("quake kill soldier velmora", numbers=[count(12, 12, "soldier")])
    second = mention("terremoto uccidere soldato velmora", "it", numbers=[count(40, 40, "soldato")])
    linking = link([first, second, *OTHERS], [judged("same_claim", first, second)])
    relations = {part.mention: part.relation for claim in linking.claims for part in claim.mentions}
    assert sorted((relations[first.id], relations[second.id])) == ["contradicts", "same"]


def test_a_claim_stands_in_the_words_of_one_who_supports_it() -> None:
    denial = mention("mayor sell archive secretly", stance="denies", published="2031-05-13")
    charge = mention("mayor sell archive secretly", published="2031-05-14")
    claims = link([denial, charge, *OTHERS]).claims
    (claim,) = [each for each in claims if len(each.mentions) == 2]
    assert claim.typical == charge.id
    assert {part.mention: part.relation for part in claim.mentions} == {charge.id: "same", denial.id: "denies"}


def test_a_pair_of_two_claims_that_may_be_one_is_asked_about() -> None:
    a, b = mention("quake damage cathedral velmora"), mention("earthquake damage cathedral velmora", document="b")
    linking = link([a, b, *OTHERS], [judged("different_claim", a, b)])
    assert not [each for each in linking.links if {each.first, each.second} == {a.id, b.id}]  # it was decided
    assert all(each.score >= 0.5 for each in linking.links if each.band == "perhaps")


def test_a_stronger_gate_decides_in_hearsays_place() -> None:
    a, b = mention("quake damage cathedral velmora"), mention("earthquake damage cathedral velmora", document="b")
    kept = [a, b, *OTHERS]
    assert {a.words} in groups(link(kept, gate=lambda first, second, score: 0.0), kept)


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    link(OTHERS, progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, len(OTHERS))


def test_terms_are_like_both_ways() -> None:
    found = likeness([("en", "quake"), ("en", "earthquake"), ("it", "terremoto")])
    pairs = {(i, int(j)) for i in range(3) for j in found.others[found.starts[i] : found.starts[i + 1]]}
    assert pairs == {(j, i) for i, j in pairs}
    assert (1, 2) in pairs


def article(test: Callable[..., None], lang: str) -> Document:
    text = " ".join((test.__doc__ or "").split())
    return Document(content_id(text), text, lang, outlet="The Orvasto Gazette", published="2031-05-14")


def test_an_article_gives_its_claims_and_statements_as_mentions() -> None:
    """The mayor, Elda Corsi, said that the old bridge would be closed in June. Rain fell on the hills overnight."""
    document = article(test_an_article_gives_its_claims_and_statements_as_mentions, "en")
    found = mentions_of(analyze(document, propositions=True))
    assert [bool(each.sources) for each in found] == [True, False]
    assert all(each.place.of(document.text) == each.words for each in found)
    assert {each.outlet for each in found} == {"The Orvasto Gazette"}
    assert mentions_of(analyze(document)) == ()


def test_two_articles_in_two_languages_meet() -> None:
    english = "The council said that the earthquake had killed twelve people in Velmora. The choir sang until late."
    italian = "Il consiglio ha detto che il terremoto ha ucciso dodici persone a Velmora. La neve è caduta sui tetti."
    documents = [
        Document("e", english, "en", published="2031-05-14"),
        Document("i", italian, "it", published="2031-05-14"),
    ]
    found = [each for document in documents for each in mentions_of(analyze(document, propositions=True))]
    claims = [claim for claim in link([*found, *OTHERS]).claims if len(claim.mentions) > 1]
    langs = {each.id: each.lang for each in found}
    made = [{langs.get(part.mention) for part in claim.mentions} for claim in claims]
    assert [each for each in made if each != {None}] == [{"en", "it"}]


def test_a_denial_in_other_words_goes_to_the_claim_that_its_article_says_it_answers() -> None:
    text = (
        "The firm was warned of a crack in the tank, an official told the Harbour Courier. "
        "Nerel denied that it had received any warning. “No report ever reached us,” said Ada Belmonte, a spokeswoman."
    )
    analysis = analyze(Document("an-article", text, "en"), propositions=True)
    found = {mention.words: mention for mention in mentions_of(analysis)}
    denial = next(mention for words, mention in found.items() if words.startswith("No report"))
    linking = link(found.values())

    assert denial.answers
    (claim,) = [each for each in linking.claims if denial.id in {m.mention for m in each.mentions}]
    assert len(claim.mentions) > 1
    assert {m.relation for m in claim.mentions if m.mention == denial.id} == {"denies"}


def test_a_negative_claim_that_nobody_contradicts_is_a_claim_like_any_other() -> None:
    text = (
        "Nerel answered the charge. “No report ever reached the office in Selmora,” said Ada Belmonte, its spokeswoman."
    )
    analysis = analyze(Document("an-article", text, "en"), propositions=True)
    (found,) = [m for m in mentions_of(analysis) if m.words.startswith("No report")]
    (claim,) = [c for c in link([found]).claims if found.id in {m.mention for m in c.mentions}]

    assert found.stance == "asserts"
    assert [m.relation for m in claim.mentions] == ["same"]


def test_a_thin_denial_answers_the_claim_that_holds_what_is_denied() -> None:
    text = (
        "The company behind the leak was warned that one of its tanks had a crack, the Harbour Courier said, citing "
        "an unnamed official. The company has denied the claim."
    )
    found = mentions_of(analyze(Document("an-article", text, "en"), propositions=True))
    denial = next(mention for mention in found if mention.words == "the claim")
    (claim,) = [c for c in link(found).claims if denial.id in {m.mention for m in c.mentions}]

    assert claim.gist.startswith("The company behind the leak was warned")
    assert {m.relation for m in claim.mentions if m.mention == denial.id} == {"denies"}


def test_what_one_named_source_says_in_two_articles_is_likelier_to_be_one_claim() -> None:
    first = mention("prosecutors opened inquiry leak harbour", document="a")
    second = mention("prosecutors began investigation leak depot", document="b")
    casadei, other = (Source((), name, "person") for name in ("Irene Casadei", "Ugo Bellandi"))
    space = space_of([first, second])

    def likely(*speakers: Source, document: str = "b") -> float:
        said = [replace(each, sources=(speaker,)) for each, speaker in zip((first, second), speakers, strict=True)]
        said[1] = replace(said[1], document=document)
        ((_, _, found),) = features(space, voices_of(said), least=0.0)
        return float(probability(found)[0])

    assert likely(casadei, casadei) > likely(casadei, other)
    assert likely(casadei, replace(casadei, name="Casadei")) == likely(casadei, casadei)
    assert likely(casadei, replace(casadei, name="Rosa Casadei")) == likely(casadei, other)
    assert likely(casadei, casadei, document="a") == likely(casadei, other)


def test_who_repeats_a_no_agrees_with_it() -> None:
    full = mention("report reached office tank passed test", predicate="pass", negated=True)
    thin = mention("report reached", predicate="reach", negated=True)
    assert relate(full, thin).relation == "same"
    assert relate(replace(full, proposition=replace(full.proposition, negated=False)), thin).relation == "denies"


def test_a_term_without_letters_says_nothing_and_stops_nothing() -> None:
    """A lemmatiser may leave nothing of a word."""
    bare = replace(mention("wed chaplain"), proposition=Proposition(Span(0, 3), ("", "chaplain"), context=("",)))
    assert {"wed chaplain"} in groups(link([bare, *OTHERS]), [bare, *OTHERS])


def test_who_denies_having_had_it_agrees_with_who_says_that_none_came() -> None:
    none_came = mention("we received report", predicate="receive", negated=True)
    denied = mention("it received warning report", predicate="receive", stance="denies")
    assert relate(none_came, denied).relation == "same"
    assert relate(replace(none_came, proposition=replace(none_came.proposition, negated=False)), denied).relation == (
        "denies"
    )
    corrected = mention("thousands not 100,000 jobs go", negated=True, numbers=[count(100_000, 100_000)])
    assert relate(corrected, mention("100,000 jobs go", stance="denies")).relation == "denies"


def test_what_all_mentions_of_a_story_share_weighs_little_however_rare_it_is_at_large() -> None:
    """Sohm is in every claim of one story, and in none of the others; *pylon* is in one claim of that story."""
    story = [mention(f"sohm {words}") for words in ("pylon rust", "auction statue", "onion frost", "clock steeple")]
    elsewhere = [mention(f"varo{n} council word{n} budget") for n in range(200)]
    everything = [*story, *elsewhere]

    def weights(numbers: list[int]) -> dict[str, float]:
        space = space_of(everything, np.array(numbers, np.int32))
        found = space.weights[: space.terms.starts[1]].tolist()
        return {space.keys[term][1]: weight for term, weight in zip(space.terms.row(0), found, strict=True)}

    together = weights([0] * len(everything))
    apart = weights([0] * len(story) + list(range(1, 201)))
    assert together["sohm"] / together["pylon"] > 0.7
    assert apart["sohm"] / apart["pylon"] < 0.7
    assert apart["pylon"] < together["pylon"]


def test_a_pair_from_two_stories_is_less_likely_one_claim_than_the_same_pair_from_one() -> None:
    """*A boy died when a wall collapsed*, said of two towns in two years."""
    pair = [mention("child die wall collapse"), mention("boy die wall collapse yard night")]
    everything = [*pair, *OTHERS]

    def likelihood(*numbers: int) -> float:
        space = space_of(everything, np.array([*numbers, *([0] * len(OTHERS))], np.int32))
        found = compare(everything, space, None, None)
        return float(found.scores[(found.first == 0) & (found.second == 1)].sum())

    assert likelihood(0, 0) > JOINED
    assert likelihood(0, 1) < likelihood(0, 0) - 0.1


def test_two_stories_far_apart_in_time_are_two_stories_to_linking_too() -> None:
    def linked(town: str, day: str) -> float:
        first = [
            mention("child die wall collapse", document="a", published="2031-05-14"),
            mention("orvasto quake hospital crowd school field", document="a", published="2031-05-14"),
            mention("orvasto mayor ask tent blanket", document="a", published="2031-05-14"),
        ]
        second = [
            mention("boy die wall collapse yard night", document="b", published=day),
            mention(f"{town} quake hospital crowd school yard", document="b", published=day),
            mention(f"{town} mayor ask tent blanket water", document="b", published=day),
        ]
        ids = {first[0].id, second[0].id}
        return next(each.score for each in link([*first, *second, *OTHERS]).links if {each.first, each.second} == ids)

    assert linked("orvasto", "2031-05-15") > linked("lemmer", "2033-02-01")


def test_words_without_a_letter_stop_nothing() -> None:
    said = mention("bridge closed flood", document="a")
    marks = [replace(mention("bridge closed flood", document=each), words="…") for each in ("b", "c")]
    assert len(link([said, *marks]).claims) >= 1
