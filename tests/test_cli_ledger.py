"""The ledger's commands as a person or a program meets them: what they print where, and how they end."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sample_articles import dam, ferry
from test_casebook import STORY, mention
from typer.testing import CliRunner, Result

from hearsay.casebook import Ledger
from hearsay.cli import app
from hearsay.cli.ledger import add
from hearsay.cli.running import Streams
from hearsay.errors import NotFound
from hearsay.export.claims import COLUMNS
from hearsay.ledger.views import COUNTS_REPORTING
from hearsay.records import Analysis, Document, Forecast, Problem, Proposition, Unknown

READINGS = {make().document.id: make() for make in (dam, ferry)}


def read(
    origin: str, *, lang: str | None = None, outlet: str | None = None, published: str | None = None
) -> Iterator[Document]:
    """Two articles in a folder, a file that is no text, and nothing anywhere else."""
    if origin != "folder":
        raise NotFound(f"There is no file {origin}.", origin)
    for analysis in READINGS.values():
        yield analysis.document
    problem = Problem("broken", "not-text", "folder/broken.txt is binary.")
    yield Document("broken", "", "und", problems=(problem,), raw=b"\x00\x01")


def analyze(document: Document) -> Analysis:
    """The reading by hand; an article that is not in hand breaks the test."""
    analysis = READINGS[document.id]
    said = tuple(replace(claim, proposition=Proposition(claim.content[0])) for claim in analysis.attributions)
    return replace(analysis, attributions=said)


@pytest.fixture
def news(made: Path, tmp_path: Path) -> Path:
    """A ledger with the story of the dam, linked."""
    path = tmp_path / "news.db"
    path.write_bytes(made.read_bytes())
    with Ledger.open(path) as ledger:
        for analysis in STORY:
            ledger.add(analysis)
        ledger.link()
    return path


def hearsay(*arguments: object, ledger: Path | None = None, **env: str) -> Result:
    told = {"COLUMNS": "100", "HEARSAY_LEDGER": str(ledger) if ledger else None, **env}
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=told, prog_name="hearsay")


def objects(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def dam_id(path: Path) -> str:
    return str(objects(hearsay("claims", "--limit", 1, ledger=path))[0]["id"])


# Reading in.


def test_adding_says_what_came_of_it_and_doing_it_again_analyses_nothing(where: str) -> None:
    for states, code in (("3 new", 1), ("3 known", 1)):
        out, err = io.StringIO(), io.StringIO()
        with Ledger.open(where) as ledger:
            reader = analyze if states == "3 new" else None
            assert add(ledger, ["folder"], Streams(out, err), read, reader) == code  # type: ignore[arg-type]
        assert f": 3 documents ({states}); " in out.getvalue()
        assert "folder/broken.txt is binary." in err.getvalue()
        assert "1 of 3 documents could not be read; they are kept with their problems." in err.getvalue()
    with Ledger.open(where) as ledger:
        assert [analysis.document.id for analysis in ledger.store.analyses()] == [*READINGS, "broken"]


def test_what_cannot_be_read_does_not_stop_the_rest(where: str) -> None:
    out, err = io.StringIO(), io.StringIO()
    with Ledger.open(where) as ledger:
        assert add(ledger, ["missing.txt", "folder"], Streams(out, err), read, analyze) == 3
        assert ledger.counts().documents == 3
    assert err.getvalue().startswith("hearsay: There is no file missing.txt.\n")


def test_a_new_ledger_is_made_where_it_is_asked_for_and_linked(tmp_path: Path) -> None:
    """Mayor Ruth Corbin said the bridge will stay closed until Friday."""
    text = (
        "Mayor Ruth Corbin said the bridge will stay closed until Friday. Buses go the long way round by the quarry.\n"
    )
    for outlet in ("Courier", "Tidewater"):
        (tmp_path / f"{outlet}.txt").write_text(f"{text}It was the {outlet} that wrote this.\n", encoding="utf-8")
    path = tmp_path / "desk.db"
    for outlet in ("Courier", "Tidewater"):
        done = hearsay("add", tmp_path / f"{outlet}.txt", "--ledger", path, "--outlet", outlet, "--lang", "en")
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.startswith(f"{path}: 1 document (1 new); 1 claim.\n")
        assert "Next: hearsay link" in done.stdout
    stale = hearsay("claims", ledger=path)
    assert (stale.exit_code, stale.stdout) == (0, "")
    assert "hearsay link takes it in" in stale.stderr
    done = hearsay("link", ledger=path)
    assert "1 pair of copies" in done.stdout
    (claim,) = [each for each in objects(hearsay("claims", ledger=path)) if "bridge" in str(each["gist"])]
    assert claim["outlets"] == ["Courier", "Tidewater"]
    assert claim["bracket"]["low"] == claim["bracket"]["high"] == 1  # type: ignore[index,call-overload]


# Asking.


def test_claims_are_listed_with_their_bracket_and_what_it_means(news: Path) -> None:
    (first, second) = objects(hearsay("claims", ledger=news))
    assert (first["bracket"]["low"], first["bracket"]["high"]) == (2, 3)  # type: ignore[index,call-overload]
    assert first["note"] == COUNTS_REPORTING
    assert objects(hearsay("claims", "--source", "Varga", ledger=news)) == [first]
    assert objects(hearsay("claims", "--since", "2026-03-05", ledger=news)) == [second]
    assert objects(hearsay("claims", "--stance", "denies", ledger=news)) == []
    table = hearsay("claims", "--table", ledger=news).stdout
    assert " 2–3 " in table
    assert COUNTS_REPORTING in table
    assert "\x1b" not in table


def test_a_claim_is_shown_with_its_mentions_chains_bracket_and_proofs(news: Path) -> None:
    identity = dam_id(news)
    shown = hearsay("claim", identity[:8], ledger=news).stdout
    assert f"Claim {identity}" in shown
    assert "Origins: between 2 and 3 distinct" in shown
    assert COUNTS_REPORTING in shown
    days = [line.split()[0] for line in shown.splitlines() if line.startswith("  2026-")]
    assert days == ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"]
    assert "Harbour Courier ← Ines Varga" in shown
    assert "├─ 2026-03-01  Harbour Courier ← Ines Varga" in shown
    assert "one origin: Harbour Courier and Radio Lantern" in shown
    assert max(map(len, shown.splitlines())) <= 100
    (report,) = objects(hearsay("claim", mention(0), "--json", ledger=news))
    with Ledger.open(news) as ledger:
        for each in report["mentions"]:  # type: ignore[attr-defined]
            text = ledger.store.analysis(each["document"]).document.text
            assert text[slice(*each["span"])] == each["words"]
            assert text[slice(*each["sentence_span"])] == each["sentence"]


def test_hostile_words_do_not_reach_the_terminal(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(made.read_bytes())
    hostile = "\x1b[2J\u202egnorw eht"
    analysis = STORY[0]
    document = replace(
        analysis.document, outlet=f"Courier {hostile}", title=hostile, url=f"https://x.example/{hostile}"
    )
    with Ledger.open(path) as ledger:
        ledger.add(replace(analysis, document=document))
        ledger.link()
    for command in (("claims", "--table"), ("claim", mention(0)), ("search", "dam", "--table"), ("sources", "--table")):
        shown = hearsay(*command, ledger=path).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_sources_and_search_answer_in_lines_of_json(news: Path) -> None:
    sources = {each["name"]: each["reliability"] for each in objects(hearsay("sources", ledger=news))}
    assert sources["Ines Varga"] == "F"
    hits = objects(hearsay("search", "VALMORA", "--outlet", "harbour courier", ledger=news))
    assert [hit["kind"] for hit in hits] == ["claim", "article"]
    assert hits[0]["claim"] == dam_id(news)
    table = hearsay("search", "valmora", "--source", "lovisetto", "--table", ledger=news).stdout
    assert table.startswith("2026-03-03 · Daily Meridian")
    nothing = hearsay("search", "unheard", ledger=news)
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "nothing was found" in nothing.stderr


# Deciding.


def test_decisions_are_signed_kept_shown_and_withdrawn(news: Path) -> None:
    unsigned = hearsay("review", "same-origin", mention(2), mention(3), ledger=news)
    assert unsigned.exit_code == 2
    assert "--who" in unsigned.stderr
    done = hearsay("review", "same-origin", mention(2)[:8], mention(3)[:8], "--who", "rb", ledger=news)
    assert done.stdout.startswith("same origin: kept as ")
    assert objects(hearsay("claims", ledger=news))[0]["bracket"]["high"] == 2  # type: ignore[index,call-overload]
    (judgement,) = objects(hearsay("review", "decisions", "--json", ledger=news))
    assert (judgement["who"], judgement["decision"]) == ("rb", "same_origin")
    withdrawn = hearsay("review", "withdraw", str(judgement["id"])[:8], ledger=news, HEARSAY_WHO="mc")
    assert withdrawn.exit_code == 0
    assert objects(hearsay("review", "decisions", ledger=news)) == []
    assert len(objects(hearsay("review", "decisions", "--all", ledger=news))) == 2


def test_ratings_are_letters_for_sources_and_numbers_for_claims(news: Path) -> None:
    assert hearsay("review", "rate", "Ines Varga", "b", "--who", "rb", ledger=news).exit_code == 0
    assert hearsay("review", "rate", dam_id(news), "2", "--who", "rb", ledger=news).exit_code == 0
    shown = hearsay("claim", dam_id(news), ledger=news).stdout
    assert "Credibility: 2 (probably true)" in shown
    assert "rb rated it 2" in shown
    wrong = hearsay("review", "rate", "Ines", "B", "--who", "rb", ledger=news)
    assert wrong.exit_code == 3
    assert "Did you mean Ines Varga?" in wrong.stderr


def test_merging_and_splitting_take_effect_with_the_next_linking(news: Path) -> None:
    done = hearsay("review", "split", mention(3), "--who", "rb", "--note", "another dam", ledger=news)
    assert "next hearsay link" in done.stdout
    assert "hearsay link takes it in" in hearsay("claims", ledger=news).stderr
    hearsay("link", ledger=news)
    assert len(objects(hearsay("claims", ledger=news))) == 3
    assert (
        "asks for a person" in hearsay("review", ledger=news).stdout
        or "Perhaps the same" in hearsay("review", ledger=news).stdout
    )


# Taking out.


def test_forgetting_says_what_it_removed(news: Path) -> None:
    done = hearsay("forget", STORY[2].document.id, ledger=news)
    assert done.stdout.startswith(f"Forgot {STORY[2].document.title} ({STORY[2].document.id}): 1 attributions")
    assert "were counted again" in done.stdout
    again = hearsay("forget", STORY[2].document.id, ledger=news)
    assert again.exit_code == 3
    assert "holds no document" in again.stderr


def test_an_export_holds_every_mention_and_no_formula(news: Path, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(hearsay("export", "--format", "csv", ledger=news).stdout)))
    assert tuple(rows[0]) == COLUMNS
    assert {row["mention"] for row in rows} == {mention(number) for number in range(len(STORY))}
    assert {row["low"] for row in rows if row["claim"] == dam_id(news)} == {"2"}
    claims = objects(hearsay("export", "--at-least", 2, ledger=news))
    assert [len(claim["mentions"]) for claim in claims] == [4]  # type: ignore[arg-type]
    target = tmp_path / "claims.csv"
    for code in (0, 2):
        assert hearsay("export", "--format", "csv", "-o", target, ledger=news).exit_code == code
    assert len(target.read_text(encoding="utf-8").splitlines()) == len(STORY) + 1


def test_a_cell_that_looks_like_a_formula_is_made_harmless(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(made.read_bytes())
    document = replace(STORY[0].document, title="=HYPERLINK(1)", outlet="@courier")
    with Ledger.open(path) as ledger:
        ledger.add(replace(STORY[0], document=document))
        ledger.link()
    (row,) = csv.DictReader(io.StringIO(hearsay("export", "--format", "csv", ledger=path).stdout))
    assert (row["title"], row["outlet"]) == ("'=HYPERLINK(1)", "'@courier")


# What goes wrong.


def test_each_trouble_has_its_code_and_a_sentence_that_says_what_to_do(news: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear editor", encoding="utf-8")
    identity = dam_id(news)
    mistyped = identity[:-1] + ("0" if identity[-1] != "0" else "1")
    for arguments, ledger, code, sentence in (
        (("claims",), tmp_path / "none.db", 3, "`hearsay add` makes one"),
        (("claim", mistyped), news, 3, f"Did you mean {identity}?"),
        (("claim", "zzzz"), news, 3, "holds no claim 'zzzz'."),
        (("claims",), letter, 9, "is no ledger but another kind of file"),
        (("add", letter), letter, 9, "is no ledger but another kind of file"),
        (("claims",), tmp_path, 9, "is a folder"),
        (("search", "..."), news, 2, "holds no word to look for"),
        (("claims", "--ledger", "mysql://x/y"), news, 2, "SQLite or PostgreSQL"),
        (("claims", "--json", "--table"), news, 2, "Choose one of"),
    ):
        done = hearsay(*arguments, ledger=ledger)
        assert (done.exit_code, done.stdout) == (code, ""), arguments
        assert sentence in " ".join(done.stderr.split()), arguments
    assert letter.read_text(encoding="utf-8") == "Dear editor"


def test_a_ledger_that_another_program_writes_to_ends_with_7(news: Path) -> None:
    other = sqlite3.connect(news, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    decision = ("review", "same-origin", mention(2), mention(3), "--who", "rb")
    done = hearsay(*decision, ledger=news, HEARSAY_WAIT="0.2")
    other.close()
    assert (done.exit_code, done.stdout) == (7, "")
    assert "Another program is writing to" in done.stderr


def test_help_of_the_ledgers_commands_loads_no_database_library() -> None:
    heavy = "{'sqlalchemy', 'alembic', 'psycopg', 'numpy', 'rich.table'}"
    program = f"import sys, hearsay.cli; print(*{heavy} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""
    shown = hearsay("claims", "--help").stdout
    assert all(re.search(rf"\n +{code} ", shown.partition("Exit codes:")[2]) for code in (0, 1, 2, 3, 7, 8, 9, 70))


# Stories, corrections, undoing.


def test_a_story_is_listed_and_shown_with_what_is_denied_first(news: Path) -> None:
    (story,) = objects(hearsay("stories", ledger=news))
    assert (story["documents"], story["outlets"]) == (4, 4)
    table = hearsay("stories", "--table", "--at-least", 1, ledger=news).stdout
    assert "hearsay story ID shows one" in table
    shown = hearsay("story", ledger=news).stdout
    assert shown.startswith(f"{story['title']}  [{story['id']}]")
    assert [line for line in shown.splitlines() if line in ("Claims", "Its course")] == ["Claims", "Its course"]
    assert "This counts reporting, not truth" in shown
    (whole,) = objects(hearsay("story", str(story["id"])[:8], "--json", ledger=news))
    assert next(each["outlet"] for each in whole["documents"]) == "Harbour Courier"  # type: ignore[attr-defined]
    assert {each["name"] for each in whole["voices"]} >= {"Ines Varga", "Dario Lovisetto"}  # type: ignore[attr-defined]
    assert hearsay("story", "0000", ledger=news).exit_code == 3


def test_without_a_story_it_says_so(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.write_bytes(made.read_bytes())
    done = hearsay("story", ledger=path)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "hearsay link finds them" in done.stderr
    for command in ("stories", "forecasts", "unknowns"):
        assert hearsay(command, ledger=path).stdout == ""


def test_forecasts_and_unknowns_are_listed_and_a_forecast_is_resolved(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(made.read_bytes())
    (claim,) = STORY[0].attributions
    forecast = Forecast(claim.id, None, (None, "2026-12-21"))
    with Ledger.open(path) as ledger:
        ledger.add(replace(STORY[0], forecasts=(forecast,), unknowns=(Unknown(claim.content[0]),)))
        ledger.link()
    (row,) = objects(hearsay("forecasts", ledger=path))
    assert (row["due"], row["source"], row["outcome"]) == ("2026-12-21", "Ines Varga", None)
    assert "2026-12-21" in hearsay("forecasts", "--table", ledger=path).stdout
    assert objects(hearsay("forecasts", "--until", "2026-12-20", ledger=path)) == []
    (unknown,) = objects(hearsay("unknowns", "valmora", ledger=path))
    assert unknown["span"] == list(claim.content[0])
    assert "Harbour Courier" in hearsay("unknowns", "--table", ledger=path).stdout
    done = hearsay("review", "resolve", claim.id[:8], "did-not", "--who", "rb", ledger=path)
    assert done.stdout.startswith("forecast did_not: kept as ")
    assert objects(hearsay("forecasts", ledger=path)) == []
    assert [each["outcome"] for each in objects(hearsay("forecasts", "--all", ledger=path))] == ["did_not"]
    assert "did not" in hearsay("story", ledger=path).stdout


def test_a_source_a_stretch_and_a_claim_are_corrected_and_the_last_of_it_taken_back(news: Path) -> None:
    text = STORY[1].document.text
    start = text.index("drain")
    for arguments in (
        ("correct-source", mention(2)[:8], "Ines Varga", "Daily Meridian"),
        ("correct-span", mention(1)[:8], start, len(text) - 1),
        ("reject", mention(3)[:8]),
    ):
        done = hearsay("review", *arguments, "--who", "rb", ledger=news)
        assert done.exit_code == 0, done.stderr
        assert "next hearsay link" in done.stdout
    claim = next(each for each in objects(hearsay("claims", ledger=news)) if len(each["mentions"]) > 1)  # type: ignore[arg-type]
    assert (len(claim["mentions"]), claim["bracket"]["high"]) == (3, 1)  # type: ignore[arg-type,index,call-overload]
    wrong = hearsay("review", "correct-span", mention(1)[:8], 4000, 4001, "--who", "rb", ledger=news)
    assert (wrong.exit_code, "There are no words" in wrong.stderr) == (2, True)
    undone = hearsay("review", "undo", ledger=news, HEARSAY_WHO="rb")
    assert undone.stdout == f"no claim ({mention(3)} {STORY[3].document.id}): taken back.\n"
    assert hearsay("review", "undo", "--who", "mc", ledger=news).stdout == "There is nothing to take back.\n"
    assert hearsay("review", "redo", "--who", "rb", ledger=news).stdout.endswith("restored.\n")
    assert hearsay("review", "redo", "--who", "rb", ledger=news).stdout == "There is nothing to restore.\n"


def test_a_story_is_given_a_name(news: Path) -> None:
    (story,) = objects(hearsay("stories", ledger=news))
    hearsay("review", "name-story", str(story["id"])[:8], "The dam of Valmora", "--who", "rb", ledger=news)
    assert hearsay("story", ledger=news).stdout.startswith("The dam of Valmora  [")


def test_a_story_and_a_claim_are_written_as_a_report(news: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert "wrote" in hearsay("story", "--html", page, "--in", "it", ledger=news).stderr
    assert "origini distinte" in page.read_text(encoding="utf-8")
    (story,) = objects(hearsay("stories", ledger=news))
    assert f"<h1>{story['title']}</h1>" in hearsay("story", str(story["id"]), "--html", "-", ledger=news).stdout
    claim = objects(hearsay("claims", ledger=news))[0]
    assert hearsay("claim", str(claim["id"]), "--html", page, ledger=news).exit_code == 0
    assert "Exact words" in page.read_text(encoding="utf-8")


def test_a_report_never_replaces_what_hearsay_did_not_write(news: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.html"
    article.write_text("<p>The ferry is late.", encoding="utf-8")
    assert hearsay("story", "--html", article, ledger=news).exit_code == 2
    assert article.read_text(encoding="utf-8") == "<p>The ferry is late."
