"""The store: what goes in comes out, on SQLite and on PostgreSQL, and nothing is ever added twice."""

from __future__ import annotations

import hashlib
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sample_articles import dam, ferry
from sqlalchemy import inspect, text

from hearsay.errors import LedgerError, NoSuchRecord
from hearsay.ledger import Store, engine, migrations
from hearsay.ledger.codec import from_json_as, to_json
from hearsay.ledger.schema import DERIVED, metadata
from hearsay.ledger.store import ClaimRow, Filters
from hearsay.records import (
    Analysis,
    Attribution,
    Bracket,
    Claim,
    ClaimMention,
    Copy,
    Document,
    Entity,
    Link,
    Mention,
    Merge,
    Origin,
    Problem,
    Proposition,
    Source,
    Span,
    Statement,
    content_id,
)


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


def linkable(analysis: Analysis) -> Analysis:
    """The same analysis with a proposition in every claim and statement, as the pipeline gives them."""
    said = tuple(
        replace(claim, proposition=Proposition(claim.content[0], ("parola",), "dire"))
        for claim in analysis.attributions
    )
    stated = tuple(replace(each, proposition=Proposition(each.span, negated=True)) for each in analysis.statements)
    return replace(analysis, attributions=said, statements=stated)


def note(words: str, **known: Any) -> Analysis:
    """An article of one sentence, said by somebody: `Ines Varga` unless `said_by` names another."""
    speaker = known.pop("said_by", "Ines Varga")
    lang = known.pop("lang", "en")
    stance = known.pop("stance", "asserts")
    span = Span(0, len(words))
    document = Document(content_id(words), words, lang, **known)
    source = Source((), speaker, "person", f"person:{content_id(speaker)}")
    claim = Attribution(
        content_id("claim", document.id), (span,), (), (source,), stance=stance, proposition=Proposition(span)
    )
    return Analysis(document, (claim,))


# What goes in comes out.


@pytest.mark.parametrize("make", [dam, ferry])
def test_an_analysis_comes_back_as_it_went_in(make: Any, store: Store) -> None:
    analysis = linkable(make())
    added = store.add(analysis)
    assert (added.document_id, added.state) == (analysis.document.id, "new")
    assert store.analysis(analysis.document.id) == analysis
    assert list(store.analyses()) == [analysis]


IDS = st.sampled_from(["0f3a9c", "77b1d2", "e0e0e0"])
# A failure shows itself well enough; making it smaller takes minutes.
QUICK: Any = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.generate],
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a record's field type, odd letters included."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is str:
        return st.text(st.characters(), max_size=12) | st.sampled_from(["", "\x00", "\ud83d", "città", "\u2028"])
    if kind is int:
        return st.integers(0, 5000)
    if kind is bytes:
        return st.just(b"")
    if kind is bool:
        return st.booleans()
    if kind is float:
        return st.floats(allow_nan=False)
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        parts = {each.name: IDS if each.name in ("id", "claim") else values(hints[each.name]) for each in fields(kind)}
        return st.builds(kind, **parts)
    if isinstance(kind, type) and issubclass(kind, tuple):
        return st.builds(kind, *(values(each) for each in typing.get_type_hints(kind).values()))
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return st.lists(values(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(each) for each in arguments))
    return st.one_of(*(st.none() if each is type(None) else values(each) for each in arguments))


@settings(max_examples=60, **QUICK)
@given(values(Analysis))
def test_any_record_survives_being_written_as_json(analysis: Analysis) -> None:
    assert from_json_as(Analysis, to_json(Analysis, analysis)) == analysis


@settings(max_examples=25, **QUICK)
@given(analysis=values(Analysis), salt=st.integers())
def test_any_analysis_comes_back_whatever_letters_it_holds(analysis: Analysis, salt: int, store: Store) -> None:
    analysis = replace(analysis, document=replace(analysis.document, id=content_id(salt, analysis), raw=b"\x00raw"))
    store.add(analysis)
    back = store.analysis(analysis.document.id)
    assert back == analysis
    assert back.document.raw == b"\x00raw"


def test_a_field_that_was_added_later_has_its_default_in_what_was_written_before() -> None:
    line = to_json(Document, Document("a", "text", "it", outlet="Il Faro"))
    assert "byline" not in line
    assert from_json_as(Document, line[:-1] + ',"a_field_of_tomorrow":1}').outlet == "Il Faro"


# Once is enough.


def rows_of(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return {
            table.name: connection.execute(text(f'SELECT count(*) FROM "{table.name}"')).scalar_one()
            for table in metadata.sorted_tables
        }


def test_adding_twice_changes_nothing(store: Store) -> None:
    store.add(linkable(dam()))
    before, state = rows_of(store), store.state()
    assert store.add(linkable(dam())).state == "same"
    assert (rows_of(store), store.state()) == (before, state)


def test_fingerprints_are_asked_for_new_documents_only_and_come_back(store: Store) -> None:
    asked: list[str] = []

    def prints(document: Document) -> list[tuple[int, int]]:
        asked.append(document.id)
        return [(2**61 - 2, 0), (7, 1200)]

    for _ in range(2):
        store.add(dam(), fingerprints=prints)
    store.add(ferry())
    assert asked == [dam().document.id]
    assert list(store.fingerprints()) == [(dam().document.id, [(2**61 - 2, 0), (7, 1200)])]


def test_another_text_at_the_same_address_is_another_version_of_the_page(store: Store) -> None:
    first = note("The bridge is closed.", url="https://courier.example/bridge#top")
    second = note("The bridge is open again.", url="https://courier.example/bridge")
    third = note("The bridge is closed once more.", url="https://courier.example/bridge")
    elsewhere = note("The tunnel is closed.", url="https://courier.example/tunnel")
    assert [store.add(each).state for each in (first, second, third, elsewhere)] == ["new", "version", "version", "new"]
    ids = tuple(each.document.id for each in (first, second, third))
    assert store.versions(ids[1]) == ids
    assert store.add(second).state == "same"
    store.forget(ids[1])
    assert store.versions(ids[2]) == (ids[0], ids[2])
    assert store.add(note("The bridge is gone.", url="https://courier.example/bridge")).earlier == ids[2]


def test_the_same_text_in_another_outlet_is_a_reprint_and_is_kept_once(store: Store) -> None:
    wire = note("Rail fares rise on Monday.", outlet="Northern Wire", url="https://wire.example/1", raw=b"<p>wire")
    paper = note("Rail fares rise on Monday.", outlet="The Tidewater", url="https://tide.example/9", raw=b"<p>tide")
    assert [store.add(each).state for each in (wire, paper, paper, wire)] == ["new", "reprint", "same", "same"]
    assert store.counts().documents == 1
    (again,) = store.appearances(wire.document.id)
    assert again.document == paper.document
    assert store.reprints() == {wire.document.id: ("The Tidewater",)}
    assert store.analysis(wire.document.id).document == wire.document


def test_raw_bytes_are_kept_once_by_their_digest(store: Store) -> None:
    page = b"<html>two articles on one page</html>"
    digest = hashlib.sha256(page).hexdigest()
    one = note("The lake is frozen.", raw=page, raw_digest=digest)
    two = note("The lake is open.", raw=page, raw_digest=digest)
    for each in (one, two):
        store.add(each)
    assert rows_of(store)["raw"] == 1
    assert store.raw(digest) == page
    assert store.raw("0" * 64) == b""


def test_mentions_are_what_is_to_be_linked(store: Store) -> None:
    analysis = linkable(dam())
    store.add(analysis)
    store.add(ferry())  # no propositions: nothing to link
    mentions = list(store.mentions())
    assert [m.id for m in mentions] == [each.id for each in (*analysis.attributions, *analysis.statements)]
    claim = analysis.attributions[0]
    assert mentions[0] == Mention(
        claim.id, analysis.document.id, "it", claim.words(analysis.document.text), claim.content[0],
        typing.cast("Proposition", claim.proposition), analysis.document.outlet, analysis.document.published,
        claim.sources, claim.stance, claim.certainty, claim.reported_conditional,
    )  # fmt: skip
    assert list(store.mentions([ferry().document.id])) == []
    assert len(list(store.mentions([analysis.document.id]))) == len(mentions)


def test_only_what_is_asked_for_is_linked(store: Store) -> None:
    analysis = linkable(dam())
    wanted = analysis.attributions[2]

    def third(given: Analysis) -> list[Mention]:
        span = wanted.content[0]
        return [Mention(wanted.id, given.document.id, "it", "", span, Proposition(span))]

    store.add(analysis, mentions=third)
    assert [mention.id for mention in store.mentions()] == [wanted.id]


# What was derived.


def linked(store: Store) -> tuple[ClaimRow, ...]:
    """Two articles that say the same, one that denies it, and another claim."""
    texts = (
        ("The dam holds.", "Courier", "2026-03-01", "asserts"),
        ("The dam is holding.", "Il Molo", "2026-03-02", "asserts"),
        ("The dam does not hold.", "Courier", "2026-03", "denies"),
        ("The ferry sails.", "Courier", "2026-02", "asserts"),
    )
    ids, documents = [], []
    for words, outlet, day, stance in texts:
        analysis = note(words, outlet=outlet, published=day, stance=stance)
        store.add(analysis)
        ids.append(analysis.attributions[0].id)
        documents.append(analysis.document.id)
    merge = Merge(ids[0], ids[1], "same_source", "both name her", documents[1], Span(0, 3))
    origins = (
        Origin("o1", "person:varga", "person", "Ines Varga", (ids[0], ids[1]), (merge,)),
        Origin("o2", "person:varga2", "person", "Another Varga", (ids[2],)),
    )
    members = (ClaimMention(ids[0], "same"), ClaimMention(ids[1], "refines"), ClaimMention(ids[2], "denies"))
    claims = (
        ClaimRow(
            Claim("c1c1", "The dam holds.", ids[0], members), Bracket(1, 2, ("one person",)), origins,
            ("Courier", "Il Molo"), True, False, "2026-03", "2026-03-02", 4, ("one against one",),
        ),
        ClaimRow(Claim("c2c2", "The ferry sails.", ids[3], (ClaimMention(ids[3], "same"),)), Bracket(1, 1)),
    )  # fmt: skip
    links = (
        Link(ids[0], ids[1], "refines", "linked", 0.9, "the same words", Span(0, 3), Span(0, 3)),
        Link(ids[0], ids[3], "same", "perhaps", 0.4, "alike", Span(0, 3), Span(0, 3)),
    )
    copies = (Copy(documents[0], documents[1], 0.5, (Span(0, 7),), (Span(0, 7),)),)
    store.save_linking(claims, links=links, copies=copies, outlets=("Courier", "Il Molo"), seen=store.state())
    return claims


def test_a_linking_comes_back_as_it_was_saved(store: Store) -> None:
    assert store.counts().stale is False
    claims = linked(store)
    assert tuple(store.claims()) == claims
    assert store.claim("c1c1") == store.claim(claims[0].claim.typical) == store.claim("c1c1"[:4]) == claims[0]
    ids = [member.mention for member in claims[0].claim.mentions]
    assert [link.reason for link in store.links_of(ids[1:2])] == ["the same words"]
    assert [link.reason for link in store.perhaps()] == ["alike"]
    mentions = store.mentions_of(ids)
    assert [mentions[each].words for each in ids] == ["The dam holds.", "The dam is holding.", "The dam does not hold."]
    documents = [mentions[each].document for each in ids]
    assert [copy.share for copy in store.copies_of(documents)] == [0.5]
    assert store.copies_of(documents[1:]) == ()
    assert store.outlets() == ("Courier", "Il Molo")


def test_a_linking_takes_the_place_of_the_one_before(store: Store) -> None:
    claims = linked(store)
    before = rows_of(store)
    store.save_linking(claims[:1])
    assert tuple(store.claims()) == claims[:1]
    after = rows_of(store)
    assert (after["links"], after["copies"]) == (0, 0)
    unchanged = {table.name for table in metadata.sorted_tables} - {table.name for table in DERIVED} - {"facts"}
    assert {name: before[name] for name in unchanged} == {name: after[name] for name in unchanged}


def test_what_is_added_or_judged_after_reading_leaves_the_linking_stale(store: Store) -> None:
    claims = linked(store)
    assert store.counts().stale is False
    seen = store.state()
    store.add(note("The mayor resigns."))
    store.save_linking(claims, seen=seen)
    assert store.counts().stale is True
    store.save_linking(claims, seen=store.state())
    assert store.counts().stale is False
    store.judge("same_claim", ("a", "b"), who="rb")
    assert store.counts().stale is True


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Filters(source="varga"), ["c1c1", "c2c2"]),
        (Filters(source="Peskov"), []),
        (Filters(outlet="il molo"), ["c1c1"]),
        (Filters(stance="denies"), ["c1c1"]),
        (Filters(stance="predicts"), []),
        (Filters(lang="it"), []),
        (Filters(since="2026-03-02"), ["c1c1"]),
        (Filters(until="2026-02"), ["c2c2"]),
        (Filters(since="2026-02-15", until="2026-02-20"), ["c2c2"]),
        (Filters(source="Ines Varga", outlet="Courier", stance="asserts", until="2026-02-28"), ["c2c2"]),
        (Filters(minimum=2), ["c1c1"]),
        (Filters(limit=1), ["c1c1"]),
    ],
)
def test_claims_are_found_by_what_their_mentions_are(asked: Filters, found: list[str], store: Store) -> None:
    linked(store)
    assert [row.claim.id for row in store.claims(asked)] == found


# What is asked.


NEWS = {
    "it": "La città è isolata: le paratoie della diga non perderebbero, dice Zoë Brückner.",
    "en": "The sluices of the dam were leaking, officials in Malmö said.",
    "es": "Las compuertas de la presa no pierden agua, según la alcaldesa Íñiguez.",
    "fi": "Pato pitää, sanoo pormestari.",
}


@pytest.fixture
def library(store: Store) -> Store:
    for number, (lang, words) in enumerate(NEWS.items()):
        speaker = "Zoë Brückner" if lang == "it" else "Anna Söder"
        store.add(note(words, lang=lang, outlet=f"Outlet {lang}", published=f"2026-0{number + 1}", said_by=speaker))
    return store


def found(hits: list[Any]) -> list[tuple[str, str]]:
    return [(hit.kind, hit.lang) for hit in hits]


@pytest.mark.parametrize(
    ("words", "langs"),
    [
        ("citta", ["it"]),
        ("CITTÀ isolata", ["it"]),
        ("bruckner", ["it"]),
        ("malmo", ["en"]),
        ("iniguez", ["es"]),
        ("pitaa", ["fi"]),
        ("diga dam", []),
        ('"della diga"', ["it"]),
        ('"diga paratoie"', []),
        ("parat*", ["it"]),
        ("della -presa", ["it"]),
        ("la -citta", ["es"]),
        ("dell'agenzia", []),
        ('NEAR AND OR NOT ( ) * ^ : {body} "', []),
    ],
)
def test_words_are_found_whatever_their_accents(words: str, langs: list[str], library: Store) -> None:
    hits = library.search(words)
    assert found(hits) == [("claim", lang) for lang in langs] + [("article", lang) for lang in langs]


def test_postgresql_finds_other_forms_of_a_word_in_each_language(library: Store) -> None:
    postgresql = library.name.startswith("postgresql")
    for words, lang in (("paratoia", "it"), ("leaked", "en"), ("compuerta", "es")):
        assert found(library.search(words)) == ([("claim", lang), ("article", lang)] if postgresql else [])


def test_a_search_is_narrowed_and_shows_where_the_words_stand(library: Store) -> None:
    (claim, article) = library.search("leaking", Filters(outlet="outlet EN", since="2026-02", until="2026-02-28"))
    assert (claim.words, claim.source, claim.stance) == (NEWS["en"], "Anna Söder", "asserts")
    assert "leaking" in article.words
    assert library.search("leaking", Filters(lang="it")) == []
    assert found(library.search("citta", Filters(source="BRUCKNER"))) == [("claim", "it")]
    assert library.search("citta", Filters(source="Söder")) == []
    assert library.search("citta", Filters(stance="denies")) == []


def test_articles_are_found_by_whom_they_are_about(store: Store) -> None:
    about = Entity("org:norsound", "Norsound Línes", "organisation", (Span(0, 3),))
    store.add(replace(ferry(), entities=(about,)))
    store.add(note("No ferry leaves the harbour."))
    by_name = store.search("ferry", Filters(entity="norsound lines"))
    assert {hit.document for hit in by_name} == {ferry().document.id}
    assert store.search("ferry", Filters(entity="org:norsound")) == by_name
    assert store.search("ferry", Filters(entity="lines norsound")) == []


def test_a_search_for_nothing_says_so(library: Store) -> None:
    with pytest.raises(LedgerError, match="holds no word to look for"):
        library.search(" -citta ... ")


def test_a_claim_that_was_found_leads_to_its_claim(store: Store) -> None:
    linked(store)
    assert {hit.claim for hit in store.search("holding") if hit.kind == "claim"} == {"c1c1"}


def test_sources_are_counted_with_their_denials(store: Store) -> None:
    linked(store)
    (row,) = store.sources()
    assert (row.name, row.claims, row.outlets, row.denials) == ("Ines Varga", 4, 2, 1)
    assert store.sources(minimum=5) == []


# Forgetting.


def test_a_forgotten_document_leaves_no_row_and_no_word(store: Store) -> None:
    store.add(linkable(ferry()))
    before = rows_of(store)
    analysis = replace(linkable(dam()), problems=(Problem(dam().document.id, "odd", "odd"),))
    analysis = replace(analysis, document=replace(analysis.document, raw=b"page"))
    store.add(analysis, fingerprints=lambda document: [(1, 2)])
    removed = store.forget(analysis.document.id)
    assert (removed.title, removed.raw) == (analysis.document.title, 4)
    assert (removed.attributions, removed.statements) == (len(analysis.attributions), len(analysis.statements))
    assert {**rows_of(store), "facts": 0} == {**before, "facts": 0}
    assert store.search("paratoie") == []
    with pytest.raises(NoSuchRecord):
        store.analysis(analysis.document.id)
    assert store.add(analysis).state == "new"
    assert store.analysis(analysis.document.id) == analysis


def test_raw_bytes_of_another_document_stay(store: Store) -> None:
    page = b"<html>two articles on one page</html>"
    one, two = note("The lake is frozen.", raw=page), note("The lake is open.", raw=page)
    for each in (one, two):
        store.add(each)
    assert store.forget(one.document.id).raw == 0
    assert store.analysis(two.document.id).document.raw == page
    assert store.forget(two.document.id).raw == len(page)
    assert rows_of(store)["raw"] == 0


def test_forgetting_takes_a_document_out_of_what_was_derived_from_it(store: Store) -> None:
    claims = linked(store)
    mentions = store.mentions_of(member.mention for member in claims[0].claim.mentions)
    typical = claims[0].claim.typical
    removed = store.forget(mentions[typical].document)
    assert (removed.claims, removed.changed, removed.links) == ((), ("c1c1",), 2)
    row = store.claim("c1c1")
    assert typical not in [member.mention for member in row.claim.mentions]
    assert row.claim.gist != "The dam holds."
    assert [origin.merges for origin in row.origins] == [(), ()]
    assert store.perhaps() == ()
    last = store.forget(store.mentions_of([claims[1].claim.typical])[claims[1].claim.typical].document)
    assert last.claims == ("c2c2",)
    assert [each.claim.id for each in store.claims()] == ["c1c1"]


def test_an_id_that_is_not_there_leads_to_those_that_look_like_it(store: Store) -> None:
    linked(store)
    identity = next(store.documents()).id
    mistyped = identity[:-1] + ("0" if identity[-1] != "0" else "1")
    with pytest.raises(NoSuchRecord, match=f"Did you mean {identity}") as error:
        store.forget(mistyped)
    assert (error.value.id, error.value.near) == (mistyped, (identity,))
    assert store.analysis(identity[:10]).document.id == identity
    with pytest.raises(NoSuchRecord, match=r"holds no claim 'c1c9'\. Did you mean c1c1"):
        store.claim("c1c9")


# Judgements.


NAMES = st.sampled_from(["a", "b", "c"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("judge"), st.sampled_from(["same_claim", "different_claim", "same_origin"]), NAMES, NAMES),
        st.tuples(st.just("rate"), st.just("reliability"), NAMES, st.sampled_from("ABCDEF")),
        st.tuples(st.just("withdraw"), st.integers(0, 30)),
    ),
    max_size=10,
)


@settings(max_examples=25, **QUICK)
@given(acts=ACTS)
def test_judgements_are_only_appended_and_undoing_the_last_act_restores_what_held_before(
    acts: list[Any], store: Store
) -> None:
    for act in acts:
        before, held = store.judgements(every=True), store.judgements()
        if act[0] == "withdraw":
            if not before:
                continue
            made = store.withdraw(before[act[1] % len(before)].id, who="rb")
        elif act[0] == "rate":
            made = store.judge("reliability", (act[2],), act[3], who="rb")
        else:
            made = store.judge(act[1], (act[2], act[3]), who="rb")
        assert store.judgements(every=True) == (*before, made)
        after = store.judgements()
        undone = store.withdraw(made.id, who="rb")
        assert store.judgements() == held
        store.withdraw(undone.id, who="rb")
        assert store.judgements() == after
    rated = [judgement.subjects[0] for judgement in store.judgements() if judgement.decision == "reliability"]
    assert len(rated) == len(set(rated)), "one rating of a source is in force"


def test_the_latest_rating_counts_and_the_one_before_stays_on_record(store: Store) -> None:
    first = store.judge("reliability", ("person:varga",), "C", who="mc", when="2026-03-01T10:00:00+00:00")
    second = store.judge("reliability", ("person:varga",), "B", who="rb", note="three forecasts came true")
    assert (second.replaces, first.when) == (first.id, "2026-03-01T10:00:00+00:00")
    assert store.ratings("reliability") == {"person:varga": second}
    assert store.ratings("credibility") == {}
    assert store.judgements(every=True) == (first, second)
    store.withdraw(second.id[:8], who="rb")
    assert store.ratings("reliability") == {"person:varga": first}


def test_a_judgement_is_signed_and_about_something(store: Store) -> None:
    with pytest.raises(LedgerError, match="needs a name"):
        store.judge("same_claim", ("a", "b"), who=" ")
    with pytest.raises(LedgerError, match="something to be about"):
        store.judge("same_claim", (), who="rb")
    assert store.judgements(every=True) == ()


@pytest.mark.parametrize("change", ["UPDATE judgements SET who = 'nobody'", "DELETE FROM judgements"])
def test_the_database_itself_refuses_to_change_a_judgement(change: str, store: Store) -> None:
    made = store.judge("same_claim", ("a", "b"), who="rb")
    with pytest.raises(Exception, match="only ever appended"), store.engine.begin() as connection:
        connection.execute(text(change))
    assert store.judgements() == (made,)


# The tables.


def test_the_migrations_make_the_tables_that_the_program_knows(nowhere: str) -> None:
    with Store.open(nowhere) as store, store.engine.connect() as connection:
        ours = set(metadata.tables)

        def known(item: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
            del compared
            if kind == "table":
                return name in ours
            # The search: columns and indexes that only one of the two databases has.
            return not (reflected and name is not None and name.split("_")[-1] in ("search", "names"))

        context = MigrationContext.configure(connection, opts={"include_object": known, "compare_type": False})
        assert compare_metadata(context, metadata) == []
        names = set(inspect(connection).get_table_names())
    searched = {name for name in names if "_fts" in name}
    assert names - searched == ours | {"alembic_version"}


def test_the_newest_migration_is_the_one_that_the_program_knows() -> None:
    assert ScriptDirectory(str(migrations.FOLDER)).get_heads() == [engine.HEAD]


def test_a_ledger_may_be_opened_by_many_at_once_while_it_is_made(nowhere: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def add(number: int) -> str:
        with Store.open(nowhere) as own:
            return own.add(note(f"The dam holds on day {number % 5}.")).state

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(add, range(20)))
    assert sorted(states) == ["new"] * 5 + ["same"] * 15


def test_a_statement_is_a_mention_without_a_source(store: Store) -> None:
    analysis = note("The tide turned.")
    statement = Statement("s1", Span(0, 8), Proposition(Span(0, 8)))
    store.add(replace(analysis, attributions=(), statements=(statement,)))
    (mention,) = store.mentions()
    assert (mention.id, mention.words, mention.sources) == ("s1", "The tide", ())


def test_a_path_with_odd_letters_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "notizie è 100% ? & #1.db"
    with Store.open(path) as store:
        store.add(dam())
    assert path.exists()
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name]
