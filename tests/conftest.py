"""What several test files share: an empty ledger of each kind, SQLite's in a file and PostgreSQL's on a real server.

The server is one of the tests' own: made in a temporary folder, reached by a socket in it, gone when they end.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from desk import browser, client, desk, open_page, own_desk, page, portovero  # noqa: F401

from hearsay.ledger import Store


def server_programs() -> Path | None:
    """The folder of initdb and pg_ctl, None where no PostgreSQL server is installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def as_nobody(folder: Path) -> list[str]:
    """What to put before a command so that root runs it as somebody else, to whom the folder is given."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    name = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, name)
    return ["runuser", "-u", name, "--"]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server, with `{}` in the place of the database's name."""
    programs = server_programs()
    if programs is None:
        reason = "no PostgreSQL server is installed: on Debian, apt-get install postgresql"
        if os.environ.get("HEARSAY_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="hearsay-pg-"))  # short: the name of a socket has 107 bytes
    data, prefix = folder / "data", as_nobody(folder)
    make = [programs / "initdb", "-D", data, "-A", "trust", "-U", "hearsay", "--locale=C", "-E", "UTF8", "--no-sync"]
    control = [*prefix, programs / "pg_ctl", "-D", data, "-w"]
    options = f"-k {folder} -c listen_addresses='' -c shared_buffers=32MB -c fsync=off"
    try:
        subprocess.run([*prefix, *make], check=True, capture_output=True, cwd=folder)
        # Its output goes to the log: the server outlives pg_ctl, and would hold a pipe open.
        start = [*control, "-l", folder / "log", "-o", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        yield f"postgresql://hearsay@/{{}}?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str, name: str, template: str = "template1") -> str:
    """The address of a new database on the server, empty or a copy of another."""
    drop_database(server, name)
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return server.format(name)


def drop_database(server: str, name: str) -> None:
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of SQLite's with its tables and nothing in them, to be copied: making the tables takes a while."""
    path = tmp_path_factory.mktemp("made") / "made.db"
    Store.open(path).close()
    return path


@pytest.fixture(scope="session")
def made_on_server(server: str) -> str:
    """The name of a database with the tables of a ledger and nothing in them, to be copied."""
    Store.open(new_database(server, "made")).close()
    return "made"


def named(request: pytest.FixtureRequest) -> str:
    """A name for the database of a test, within the 63 bytes that PostgreSQL allows."""
    return "test_" + "".join(letter for letter in request.node.name.lower() if letter.isalnum())[-50:]


@pytest.fixture(params=["sqlite", "postgresql"])
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a ledger that is still to be made: a path without a file, a database without tables."""
    if request.param == "sqlite":
        yield str(tmp_path / "news.db")
        return
    server: str = request.getfixturevalue("server")
    yield new_database(server, named(request))
    drop_database(server, named(request))


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty ledger; a test that asks for it runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        made: Path = request.getfixturevalue("made")
        shutil.copyfile(made, tmp_path / "news.db")
        yield str(tmp_path / "news.db")
        return
    server: str = request.getfixturevalue("server")
    template: str = request.getfixturevalue("made_on_server")
    yield new_database(server, named(request), template)
    drop_database(server, named(request))
