"""What Alembic runs: the steps, on the connection and in the transaction that `migrate` was given."""

from __future__ import annotations

from alembic import context

from hearsay.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
