"""Where analyses are kept: one file of SQLite, or a PostgreSQL database, behind the same `Store`.

    store = Store.open("news.db")                    or "postgresql://user@host/news"
    store.add(analysis)                              one transaction; adding twice changes nothing
    store.analysis(document)                         the same frozen record back
    store.save_linking(...)                          what was derived, in the place of what was derived before
    store.judge("same_claim", (first, second), who="mc")    what a person decided: appended, never changed

The store knows records and errors and nothing else: it neither reads articles nor links claims (`hearsay.casebook`
joins the three). What the tables hold and what is guaranteed is in `docs/ledger.md`.
"""

from hearsay.ledger.store import Store

__all__ = ["Store"]
