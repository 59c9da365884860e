"""Opening a database as a ledger: its address, its settings, its schema, and its errors in words.

SQLite: write-ahead log, foreign keys, every commit on the disk before it is acknowledged, half a minute of patience
with another writer; a transaction that will write takes its lock at once, so that two writers wait for each other
instead of failing. PostgreSQL: psycopg 3, over whatever the address says.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError

from hearsay.errors import (
    LedgerBusy,
    LedgerError,
    LedgerFull,
    LedgerNotFound,
    LedgerRefused,
    LedgerTooNew,
    NotALedger,
)

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

HEAD = "0002"
"""The newest migration of this program; a test compares it with the folder."""

# Written into SQLite's header, so that `file` and hearsay tell a ledger from another database: "hrsy".
_APPLICATION = 0x68727379
# Seconds of patience with another writer. A transaction of `add` lasts milliseconds; linking 100,000 articles holds the
# lock for as long as its rows take to write.
_PATIENCE = 30.0
# Any number of ours: the lock that makes one writer wait for another on PostgreSQL, as SQLite does by itself.
_ADVISORY = 0x68727379
# SQLite's names for what went wrong, with the errors that they become.
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE")
_REFUSED = ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_AUTH", "SQLITE_IOERR_LOCK")


def address_of(where: str | Path) -> URL:
    """Return the SQLAlchemy address of a path or of a `postgresql://` or `sqlite://` URL.

    Raises:
        LedgerError: it is an address of something else.
    """
    written = str(where)
    if "://" not in written:
        return URL.create("sqlite", database=written)
    try:
        url = make_url(written)
    except ArgumentError as error:
        raise LedgerError(f"{written!r} is no address of a database: write postgresql://user@host/name.") from error
    kind = url.drivername.partition("+")[0]
    if kind in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite":
        return url.set(drivername="sqlite")
    message = f"hearsay keeps ledgers in SQLite or PostgreSQL, not in {kind!r}: give a path or a postgresql:// address."
    raise LedgerError(message, url.render_as_string(hide_password=True))


def shown(url: URL) -> str:
    """Return the address for people: a path, or a URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def open_engine(url: URL, *, patience: float = _PATIENCE, create: bool = True) -> Engine:
    """Return an engine on the ledger at `url`, its tables made or brought up to date.

    Without `create` a ledger that is not there is an error.

    Raises:
        LedgerError: one of its kinds, for whatever stands in the way.
    """
    name = shown(url)
    engine = _sqlite(url, patience, create) if url.get_backend_name() == "sqlite" else _postgresql(url, patience)
    try:
        with told(name):
            _bring_up_to_date(engine, name)
    except LedgerError:
        engine.dispose()
        raise
    return engine


def _sqlite(url: URL, patience: float, create: bool) -> Engine:
    path = Path(url.database or "")
    name = shown(url)
    if path.is_dir():
        raise NotALedger(f"{name} is a folder: give the path of a file in it, as {path / 'news.db'}.", name)
    if not create and not path.exists():
        raise LedgerNotFound(
            f"There is no ledger {name}: `hearsay add` makes one, or name another with --ledger.", name
        )
    if not path.parent.is_dir():
        raise LedgerNotFound(f"There is no folder {path.parent} to keep {path.name} in: make it first.", name)
    if path.exists() and path.stat().st_size:
        with told(name):
            _check_header(path, name)
    engine = create_engine(url, connect_args={"timeout": patience}, pool_size=4, max_overflow=4)

    @event.listens_for(engine, "connect")
    def _set(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        del record
        raw: Any = connection
        raw.isolation_level = None  # the driver begins no transaction of its own: `begin` below does
        for pragma in (
            "foreign_keys=ON",
            "journal_mode=WAL",
            "synchronous=FULL",  # what was acknowledged outlives a power cut
            "temp_store=MEMORY",
            "cache_size=-65536",  # KiB
            "mmap_size=268435456",
            "wal_autocheckpoint=4000",  # pages of 4 KiB: what is read and written back is spread over more adds
            "journal_size_limit=67108864",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _check_header(path: Path, name: str) -> None:
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\x00"):
        raise NotALedger(f"{name} is no ledger but another kind of file; it is left alone. Name another.", name)
    application = int.from_bytes(head[68:72], "big")
    if application not in (0, _APPLICATION):
        raise NotALedger(f"{name} is a database of another program; it is left alone. Name another file.", name)


def _postgresql(url: URL, patience: float) -> Engine:
    name = shown(url)
    settings = {"connect_timeout": 10, "options": f"-c lock_timeout={round(patience * 1000)}"}
    try:
        return create_engine(url, pool_size=4, max_overflow=4, connect_args=settings)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise LedgerError("PostgreSQL needs its driver: pip install 'hearsay[postgres]'.", name) from error


def _bring_up_to_date(engine: Engine, name: str) -> None:
    """Make or migrate the tables in one transaction, while no other program does."""
    with reading(engine) as connection:
        if _revision(connection, name) == HEAD:
            return
    with writing(engine) as connection:
        if (revision := _revision(connection, name)) == HEAD:
            return
        from hearsay.ledger.migrations import migrate

        migrate(connection)
        if engine.dialect.name == "sqlite" and revision is None:
            connection.exec_driver_sql(f"PRAGMA application_id={_APPLICATION}")


def _revision(connection: Connection, name: str) -> str | None:
    """Return the migration that the tables stand at, None for an empty database."""
    inspected = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'"}.get(
        connection.dialect.name,
        "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false))",
    )
    tables = set(connection.execute(text(inspected)).scalars())
    if "alembic_version" not in tables:
        if {"documents", "judgements"} & tables or (connection.dialect.name == "sqlite" and tables):
            raise NotALedger(f"{name} holds tables of another program; it is left alone. Name another.", name)
        return None
    if "judgements" not in tables:
        raise NotALedger(f"{name} holds tables of another program; it is left alone. Name another.", name)
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is not None and revision > HEAD:
        message = (
            f"{name} was written by a newer hearsay (its tables are {revision}, this program knows {HEAD}): "
            "update hearsay with pip install --upgrade hearsay. Nothing was changed."
        )
        raise LedgerTooNew(message, name)
    return revision


def now() -> str:
    """Return the time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that sees one moment of the ledger, and changes nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextmanager
def writing(engine: Engine, *, patience: float | None = None) -> Iterator[Connection]:
    """Yield a connection in a transaction that holds the writer's lock; it commits at the end, or not at all.

    `patience` is how many seconds to wait for another writer, where it is not what the engine was opened with.
    """
    with (
        engine.connect().execution_options(writes=True) as connection,
        _patient(connection, patience),
        connection.begin(),
    ):
        if engine.dialect.name == "postgresql":
            if patience is not None:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY})")
        yield connection


@contextmanager
def _patient(connection: Connection, patience: float | None) -> Iterator[None]:
    """Let SQLite wait so long for another writer, and as long as before once this is over."""
    if patience is None or connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    (before,) = raw.execute("PRAGMA busy_timeout").fetchone()
    raw.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {before}")


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn what a database says into a `LedgerError` that says what to do; `name` is the ledger's, for people."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(error, name) from error
    except sqlite3.Error as error:
        raise _of_sqlite(error, name) from error
    except PermissionError as error:
        raise LedgerRefused(f"{name} may not be opened ({error.strerror}): check its permissions.", name) from error


def _in_words(error: DBAPIError, name: str) -> LedgerError:
    origin = error.orig
    if isinstance(origin, sqlite3.Error):
        return _of_sqlite(origin, name)
    state = getattr(origin, "sqlstate", None) or ""
    first = str(origin).strip().partition("\n")[0]
    if state in ("53100", "53200"):
        return LedgerFull(f"The server of {name} has no room left: make room there, then do it again.", name)
    if state in ("55P03", "57014", "40001", "40P01"):
        return LedgerBusy(f"Another program is writing to {name}: wait for it, then do it again.", name)
    if state in ("42501", "25006", "28000", "28P01") or (not state and "authentication failed" in str(origin)):
        return LedgerRefused(f"{name} may not be written to as this user ({first}): ask who runs the server.", name)
    # A connection that fails has no state of its own, only what the server said.
    if state == "3D000" or (not state and re.search(r'database ".*" does not exist', str(origin))):
        return LedgerNotFound(f"There is no database at {name}: make it with createdb.", name)
    if (
        isinstance(error, InterfaceError)
        or error.connection_invalidated
        or not state
        or state.startswith(("08", "57P"))
    ):
        return LedgerNotFound(f"{name} does not answer ({first}): is the server running?", name)
    return LedgerError(f"{name} refused: {first}", name)


def _of_sqlite(error: sqlite3.Error, name: str) -> LedgerError:
    code = getattr(error, "sqlite_errorname", None) or ""
    if code.startswith(_BUSY):
        return LedgerBusy(f"Another program is writing to {name}: wait for it, then do it again.", name)
    if code.startswith(_FULL):
        return LedgerFull(f"There is no room left to write {name}: make room on its disk, then do it again.", name)
    if code.startswith(_DAMAGED):
        message = (
            f"{name} is damaged or no ledger ({error}). Put back a copy (docs/ledger.md, Backups), or save what can be "
            "read with: sqlite3 news.db .recover | sqlite3 saved.db"
        )
        return NotALedger(message, name)
    if code.startswith(_REFUSED):
        message = f"{name} may not be written to ({error}): check the permissions of the file and of its folder."
        return LedgerRefused(message, name)
    if code.startswith("SQLITE_IOERR"):
        return LedgerFull(f"The disk of {name} failed ({error}): is there room left on it?", name)
    return LedgerError(f"{name} refused: {error}", name)
