"""What happens to a ledger when something goes wrong: killed programs, full disks, other writers, damaged files."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from conftest import drop_database, new_database
from ledger_child import CLAIMS, article, fingerprints, linking
from sqlalchemy import text

from hearsay.errors import (
    HearsayError,
    LedgerBusy,
    LedgerError,
    LedgerFull,
    LedgerNotFound,
    LedgerRefused,
    LedgerTooNew,
    NotALedger,
)
from hearsay.ledger import Store
from hearsay.ledger.engine import address_of, shown

CHILD = Path(__file__).with_name("ledger_child.py")
DOCUMENTS = 30


def child(*arguments: object) -> subprocess.Popen[str]:
    program = [sys.executable, str(CHILD), *map(str, arguments)]
    return subprocess.Popen(program, stdout=subprocess.PIPE, encoding="utf-8", cwd="/")


def lines_of(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    with process.stdout:
        lines = process.stdout.read().splitlines()
    process.wait()
    return lines


def whole(where: str, acknowledged: list[str]) -> int:
    """Check that a ledger holds all that was acknowledged and nothing by halves; return how many documents it holds."""
    added = [line.split()[2] for line in acknowledged if line.startswith("added")]
    linked = [int(line.split()[1]) for line in acknowledged if line.startswith("linked")]
    with Store.open(where) as store:
        expected = {article(number).document.id: article(number) for number in range(DOCUMENTS)}
        kept = {analysis.document.id: analysis for analysis in store.analyses()}
        assert set(added) <= set(kept), "what was acknowledged is there"
        assert all(expected[identity] == analysis for identity, analysis in kept.items()), "nothing is there by halves"
        prints = dict(store.fingerprints())
        assert all(prints[identity] == fingerprints(expected[identity].document) for identity in kept)
        claims = {row.claim.id: row for row in store.claims()}
        size = len(next(iter(claims.values())).claim.mentions) if claims else 0
        assert size >= max(linked, default=0), "what was linked is there"
        if size:
            rows, links = linking([article(number) for number in range(size)])
            assert claims == {row.claim.id: row for row in rows}, "a linking is there as a whole"
            assert len(store.links_of(kept_ids(rows[0]))) == len(links) // CLAIMS
        with store.engine.connect() as connection:
            if store.engine.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
                connection.execute(text("INSERT INTO attributions_fts (attributions_fts) VALUES ('integrity-check')"))
        assert len(store.search("planks", limit=5000)) == len(kept) * (CLAIMS + 1), "the search finds what is there"
        return len(kept)


def kept_ids(row: object) -> list[str]:
    return [member.mention for member in row.claim.mentions]  # type: ignore[attr-defined]


def kill_at_random_moments(where: str, times: int, seed: int, again: object) -> None:
    """Fill a ledger in a program that is killed, check, and fill it on, `times` over; then let one run to its end."""
    chance = random.Random(seed)
    started = time.monotonic()
    assert len(lines_of(child("add", where, 0, DOCUMENTS))) == 1 + DOCUMENTS + DOCUMENTS // 3
    lasts = time.monotonic() - started
    assert whole(where, []) == DOCUMENTS
    moments = []
    for _ in range(times):
        fresh = again()  # type: ignore[operator]
        process = child("add", fresh, 0, DOCUMENTS)
        assert process.stdout is not None
        ready = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.7 * lasts))
        process.kill()
        acknowledged = [ready.strip(), *lines_of(process)]
        moments.append(len(acknowledged))
        whole(fresh, acknowledged)
        lines_of(child("add", fresh, 0, DOCUMENTS))
        assert whole(fresh, []) == DOCUMENTS
    assert len(set(moments)) > 1, "it was killed at different moments"


@pytest.mark.parametrize("times", [6, pytest.param(50, marks=pytest.mark.slow)])
def test_a_killed_program_loses_nothing_that_was_acknowledged_and_a_second_run_completes_it(
    times: int, where: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    numbers = iter(range(1000))

    def fresh() -> str:
        name = f"again{next(numbers)}"
        if where.startswith("postgresql"):
            server: str = request.getfixturevalue("server")
            request.addfinalizer(lambda: drop_database(server, name))
            return new_database(server, name, request.getfixturevalue("made_on_server"))
        shutil.copyfile(request.getfixturevalue("made"), tmp_path / f"{name}.db")
        return str(tmp_path / f"{name}.db")

    kill_at_random_moments(where, times, seed=times, again=fresh)


def test_a_program_that_is_killed_while_it_makes_the_tables_leaves_a_ledger_that_opens(tmp_path: Path) -> None:
    chance = random.Random(3)
    for number in range(3):
        path = tmp_path / f"{number}.db"
        process = child("add", path, 0, 1)
        while not path.exists():
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        acknowledged = lines_of(process)
        whole(str(path), acknowledged)


def test_two_programs_that_write_at_once_wait_for_each_other(where: str) -> None:
    writers = [child("add", where, first, last) for first, last in ((0, 20), (10, 20), (15, DOCUMENTS))]
    lines = [lines_of(process) for process in writers]
    assert all(each[0] == "open" for each in lines)
    assert [sum(line.startswith("added") for line in each) for each in lines] == [20, 10, 15]
    with Store.open(where) as store:
        assert store.counts().documents == DOCUMENTS
        assert {analysis.document.id for analysis in store.analyses()} == {
            article(number).document.id for number in range(DOCUMENTS)
        }


def test_a_full_disk_ends_in_a_sentence_and_keeps_what_was_acknowledged(where: str) -> None:
    if where.startswith("postgresql"):
        full = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END"
        with Store.open(where) as store:
            store.add(article(0), fingerprints=fingerprints)
            with psycopg.connect(where, autocommit=True) as connection:
                connection.execute(
                    f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {full} $$".encode()
                )
                connection.execute("CREATE TRIGGER full_disk BEFORE INSERT ON times EXECUTE FUNCTION full_disk()")
                connection.execute("CREATE TRIGGER full_disk BEFORE INSERT ON entities EXECUTE FUNCTION full_disk()")
            with pytest.raises(LedgerFull, match="no room left: make room there"):
                store.add(article(1))
            with psycopg.connect(where, autocommit=True) as connection:
                connection.execute("DROP FUNCTION full_disk CASCADE")
        assert whole(where, [f"added 0 {article(0).document.id}"]) == 1
        return
    *acknowledged, last = lines_of(child("small", where, 900_000))
    assert last.startswith("LedgerFull There is no room left to write ")
    assert "make room on its disk, then do it again" in last
    added = [line for line in acknowledged if line.startswith("added")]
    assert 0 < len(added) < 400
    with Store.open(where) as store:
        kept = [analysis.document.id for analysis in store.analyses()]
        assert kept == [line.split()[2] for line in added]
        store.add(article(999))
        assert store.analysis(article(999).document.id) == article(999)


@pytest.fixture
def held(where: str) -> Iterator[str]:
    """A ledger with one article that another program is writing to, and does not finish."""
    with Store.open(where) as store:
        store.add(article(0))
    if where.startswith("postgresql"):
        with psycopg.connect(where) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(1752331129)")
            yield where
        return
    other = sqlite3.connect(where, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield where
    other.close()


def test_a_locked_ledger_says_so_can_be_read_and_is_not_changed(held: str) -> None:
    with Store.open(held, patience=0.3) as store:
        for write in (
            lambda: store.add(article(1)),
            lambda: store.save_linking([]),
            lambda: store.judge("same_claim", ("a", "b"), who="rb"),
            lambda: store.forget(article(0).document.id),
        ):
            with pytest.raises(LedgerBusy, match=r"Another program is writing to .*: wait for it"):
                write()
        assert [analysis.document.id for analysis in store.analyses()] == [article(0).document.id]
        assert store.add(article(0)).state == "same"
        assert len(store.search("planks")) == CLAIMS + 1


def test_a_damaged_file_is_reported_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        for number in range(12):
            store.add(article(number))
    content = bytearray(path.read_bytes())
    for start in range(8192, len(content) - 64, 4096):
        content[start : start + 64] = b"\xa5" * 64
    path.write_bytes(content)
    with pytest.raises(NotALedger, match=r"is damaged.*Put back a copy"), Store.open(path) as store:
        list(store.analyses())
    assert path.read_bytes()[:16] == content[:16]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Dear editor,\nplease find attached\n" * 20, "no ledger but another kind of file"),
        (b"\x89PNG\r\n\x1a\n", "no ledger but another kind of file"),
        (b"SQLite format 3\x00" + b"\x10\x00\x01\x01\x00\x40\x20\x20" + b"\xff" * 4000, "another program|damaged"),
    ],
)
def test_another_kind_of_file_is_refused_and_left_alone(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(NotALedger, match=message):
        Store.open(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_refused_and_left_alone(nowhere: str) -> None:
    if nowhere.startswith("postgresql"):
        with psycopg.connect(nowhere, autocommit=True) as connection:
            connection.execute("CREATE TABLE documents (title text)")
    else:
        other = sqlite3.connect(nowhere)
        other.execute("CREATE TABLE songs (title TEXT)")
        other.close()
    with pytest.raises(NotALedger, match="tables of another program"):
        Store.open(nowhere)


def test_a_ledger_of_a_newer_hearsay_is_left_alone(where: str) -> None:
    with Store.open(where) as store:
        store.add(article(0))
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9000'"))
    with pytest.raises(LedgerTooNew, match=r"written by a newer hearsay .* update hearsay"):
        Store.open(where)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerNotFound, match="There is no folder"):
        Store.open(tmp_path / "nowhere" / "news.db")
    with pytest.raises(LedgerNotFound, match="There is no ledger"):
        Store.open(tmp_path / "news.db", create=False)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotALedger, match="is a folder"):
        Store.open(tmp_path)


def test_a_server_or_a_database_that_is_not_there_is_named(server: str) -> None:
    with pytest.raises(LedgerNotFound, match=r"There is no database at .*make it with createdb"):
        Store.open(server.format("no_such_database"))
    with pytest.raises(LedgerNotFound, match="does not answer"):
        Store.open("postgresql://hearsay:secret@127.0.0.1:1/news")


def test_an_address_is_shown_without_its_password() -> None:
    assert "secret" not in shown(address_of("postgresql://hearsay:secret@db.example/news"))
    for wrong in ("mysql://db.example/news", "http://db.example/news.db"):
        with pytest.raises(LedgerError):
            address_of(wrong)


def test_a_folder_that_may_not_be_written_to_is_named() -> None:
    folder = Path(tempfile.mkdtemp(prefix="hearsay-readonly-"))
    try:
        folder.chmod(0o555)
        (line,) = lines_of(child("nobody", folder / "news.db"))
        assert line.startswith("LedgerRefused ")
        assert "check the permissions of the file and of its folder" in line
        assert list(folder.iterdir()) == []
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_every_error_of_a_ledger_is_one_that_a_caller_can_catch() -> None:
    for kind in (LedgerBusy, LedgerFull, LedgerNotFound, LedgerRefused, LedgerTooNew, NotALedger):
        assert issubclass(kind, LedgerError)
        assert issubclass(kind, HearsayError)
    assert os.sep not in str(LedgerBusy("x"))
