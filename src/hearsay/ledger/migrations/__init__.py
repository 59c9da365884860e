"""The history of the tables, for Alembic: one file in `versions/` for each step, run when a ledger is opened."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def migrate(connection: Connection) -> None:
    """Bring the tables behind `connection` up to the newest step, in the transaction that it is in."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
