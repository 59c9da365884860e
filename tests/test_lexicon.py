"""The word lists that ship, and what the loader says of a list that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from hearsay.errors import LexiconError
from hearsay.lexicon import load_lexicon, rows
from hearsay.records import Certainty

LANGS = ("it", "en", "es")
SHIPPED = Path(str(files("hearsay"))) / "lexicons"
TABLES = [
    pytest.param(path.parent.name if path.parent != SHIPPED else "", path.stem, id=str(path.relative_to(SHIPPED)))
    for path in sorted(SHIPPED.rglob("*.tsv"))
]
SMALL = {
    "cues": "cue\tpos\tframes\tstance\tcertainty\tsource\ndire\tV\tq c\tasserts\t-\town\n"
    "a detta di\tP\tsrc\t-\t-\town\n",
    "hedges": "words\tclass\tlow\thigh\tsource\nprobabile\tprobable\t55\t80\town\nforse\tpossible\t-\t-\town\n",
    "unknowns": "pattern\treach\tsource\nnon si sa\tclause\town\n",
    "endings": "ending\treplacement\tsource\nava\tare\town\n^dissero\tdire\town\n",
    "venues": "noun\tprepositions\tsource\ntelegram\tsu\town\n",
    "abbreviations": "abbreviation\tsource\non.\town\n",
    "grammar": "role\twords\tsource\nhaving\tavere aver\town\nagent_phrase\tda_parte_di\town\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Write a small lexicon of the language `xx`, and let the loader find it."""
    path = tmp_path / "lexicons" / "xx"
    path.mkdir(parents=True)
    for name, text in SMALL.items():
        (path / f"{name}.tsv").write_text(text, encoding="utf-8")
    monkeypatch.setattr("hearsay.lexicon.files", lambda package: tmp_path)
    load_lexicon.cache_clear()
    yield path
    load_lexicon.cache_clear()


def test_a_small_lexicon_is_read_as_written(folder: Path) -> None:
    lexicon = load_lexicon("xx")
    (say,) = lexicon.verbs["dire"]
    assert (say.words, set(say.frames), say.stance, say.certainty) == (("dire",), {"q", "c"}, "asserts", None)
    assert say.takes("q")
    assert not say.takes("src")
    assert lexicon.prepositions["a"][0].words == ("a", "detta", "di")
    assert [(hedge.words, hedge.band) for hedge in lexicon.hedges["probabile"]] == [(("probabile",), (55, 80))]
    assert lexicon.hedges["forse"][0].band is None
    assert lexicon.unknowns.search("Dove, NON SI SA.")
    assert lexicon.role("agent_phrase") == {"da parte di"}
    assert lexicon.role("no such role") == frozenset()


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("cues", "urlare\tW\tq\tasserts\t-\town", "pos is V, N, P or A"),
        ("cues", "\tV\tq\tasserts\t-\town", "a cue has words"),
        ("cues", "urlare\tV\tq\tshouts\t-\town", "'shouts' is none of"),
        ("cues", "urlare\tV\tq\t-\tmaybe\town", "'maybe' is none of"),
        ("cues", "urlare\tV\tq\tasserts\t-", "5 cells where the header has 6"),
        ("cues", "urlare V q asserts - own", "1 cells where the header has 6"),
        ("hedges", "magari\tperhaps\t-\t-\town", "'perhaps' is no class of certainty"),
        ("venues", "radio\tsu\town\textra", "4 cells where the header has 3"),
    ],
)
def test_a_wrong_row_is_named_by_file_and_line(folder: Path, table: str, row: str, message: str) -> None:
    path = folder / f"{table}.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "# a comment\n\n" + row + "\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(LexiconError) as caught:
        load_lexicon("xx")
    assert message in str(caught.value)
    assert (caught.value.path, caught.value.line) == (f"lexicons/xx/{table}.tsv", line)
    assert str(caught.value).startswith(f"lexicons/xx/{table}.tsv:{line}: ")


def test_a_header_without_a_column_is_named(folder: Path) -> None:
    (folder / "venues.tsv").write_text("# Places.\nnoun\tprepositions\nradio\tsu\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="the header lacks source") as caught:
        load_lexicon("xx")
    assert (caught.value.path, caught.value.line) == ("lexicons/xx/venues.tsv", 2)


@pytest.mark.parametrize(("lang", "name"), TABLES)
def test_every_shipped_row_has_a_source_and_no_blank_edges(lang: str, name: str) -> None:
    found = rows(lang, name, ())
    assert found
    assert [number for number, row in found if not row["source"].strip()] == []
    assert [number for number, row in found if any(cell != cell.strip() for cell in row.values())] == []


@pytest.mark.parametrize(
    "lang",
    ["it", "en"],
)
def test_no_cue_is_listed_twice_with_the_same_frames(lang: str) -> None:
    seen: dict[tuple[str, str, frozenset[str]], int] = {}
    twice = []
    for number, row in rows(lang, "cues", ("cue", "pos", "frames")):
        key = (row["cue"], row["pos"], frozenset(row["frames"].split()))
        if key in seen:
            twice.append((seen[key], number, row["cue"]))
        seen.setdefault(key, number)
    assert twice == []


@pytest.mark.parametrize("lang", LANGS)
def test_longer_cues_and_hedges_are_tried_before_shorter_ones(lang: str) -> None:
    lexicon = load_lexicon(lang)
    for shelf in (lexicon.verbs, lexicon.nouns, lexicon.prepositions, lexicon.adjectives, lexicon.hedges):
        assert shelf
        for first, entries in shelf.items():
            lengths = [len(entry.words) for entry in entries]
            assert lengths == sorted(lengths, reverse=True)
            assert {entry.words[0] for entry in entries} == {first}


@pytest.mark.parametrize("lang", LANGS)
def test_bands_are_those_of_icd_203_and_agree_with_their_class(lang: str) -> None:
    classes: dict[tuple[int, int], set[str]] = {}
    for hedges in load_lexicon(lang).hedges.values():
        for hedge in hedges:
            assert hedge.certainty in get_args(Certainty)
            if hedge.band is not None:
                classes.setdefault(hedge.band, set()).add(hedge.certainty)
    assert set(classes) <= {(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)}
    assert all(found == {"probable"} for (low, _), found in classes.items() if low >= 55)
    assert all(found == {"unlikely"} for (_, high), found in classes.items() if high <= 20)


@pytest.mark.parametrize(
    ("lang", "form", "wrong", "lemma"),
    [
        ("it", "dichiara", "dichiara", "dichiarare"),
        ("it", "sostengono", "sostengere", "sostenere"),
        ("it", "disse", "dissere", "dire"),
        ("it", "riferisce", "riferiscere", "riferire"),
        ("it", "smentiscono", "smentiscere", "smentire"),
        ("it", "negando", "negando", "negare"),
        ("it", "ha", "avere", "avere"),
        ("it", "ha detto", "dire", "dire"),
        ("en", "said", "said", "say"),
        ("en", "denies", "deny", "deny"),
        ("en", "denied", "denied", "deny"),
        ("en", "claims", "claims", "claim"),
        ("en", "told", "told", "tell"),
        ("en", "walked", "walk", "walk"),
    ],
)
def test_a_form_leads_to_its_verb_whatever_the_parser_made_of_it(lang: str, form: str, wrong: str, lemma: str) -> None:
    assert load_lexicon(lang).verb_lemma(form, wrong) == lemma
