"""Stories, corrections, visits, counts of sources; what one judgement is about, and indexes for what pages ask."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the new tables and indexes, and fill those that repeat what is there already."""
    _judgements()
    _corrected()
    _stories()
    _sources_and_visits()
    op.create_index("ix_claims_outlets", "claims", ["outlets", "mentions", "last", "id"])
    op.create_index(
        "ix_claims_disputed",
        "claims",
        ["outlets", "mentions", "last", "id"],
        sqlite_where=sa.text("denied = 1 OR disputed = 1"),
        postgresql_where=sa.text("denied OR disputed"),
    )
    op.create_index("ix_links_band", "links", ["band", "score"])
    op.create_index("ix_documents_outlet", "documents", ["outlet", "published", "lang"])
    op.create_index("ix_attributions_stance", "attributions", ["stance"])
    op.create_index("ix_forecasts_due", "forecasts", ["due"])
    _count()


def _judgements() -> None:
    comment = "what was decided in one go has one; None where it stands alone"
    op.add_column("judgements", sa.Column("action", sa.Text(), nullable=True, comment=comment))
    op.create_index("ix_judgements_who", "judgements", ["who"])
    subjects = op.create_table(
        "judgement_subjects",
        sa.Column("subject", sa.Text(), nullable=False, comment="one of `judgements.subjects`"),
        sa.Column("judgement", KEY, nullable=False),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.key"], name=op.f("fk_judgement_subjects_judgement")),
        sa.PrimaryKeyConstraint("subject", "judgement", name=op.f("pk_judgement_subjects")),
        comment="what each judgement is about, to be found by it",
    )
    made = op.get_bind().execute(sa.text("SELECT key, subjects FROM judgements")).all()
    rows = [{"subject": each, "judgement": row.key} for row in made for each in dict.fromkeys(json.loads(row.subjects))]
    if rows:
        op.bulk_insert(subjects, rows)


def _corrected() -> None:
    op.create_table(
        "corrected",
        sa.Column("mention", sa.Text(), nullable=False, comment="`Attribution.id` or `Statement.id`"),
        sa.Column("document", KEY, nullable=False),
        sa.Column("attribution", KEY, nullable=True, comment="None for a statement"),
        sa.Column("statement", KEY, nullable=True, comment="None for an attribution"),
        sa.Column("rejected", sa.Boolean(), nullable=False, comment="whether a person said that it is no claim"),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "voices",
            sa.Text(),
            nullable=False,
            comment="words of the names and ids of its sources",
        ),
        sa.Column(
            "record",
            sa.Text(),
            nullable=False,
            comment="the `Attribution` as people corrected it, without its proposition",
        ),
        sa.Column("proposition", sa.Text(), nullable=True, comment="its `Proposition` as JSON"),
        sa.Column(
            "read",
            sa.Text(),
            nullable=True,
            comment="the stretch that the proposition was read for, `start-end`, where it is a new one",
        ),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.key"], name=op.f("fk_corrected_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attribution"], ["attributions.key"], name=op.f("fk_corrected_attribution"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["statement"], ["statements.key"], name=op.f("fk_corrected_statement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mention", name=op.f("pk_corrected")),
        comment="what people corrected, as it follows from their judgements, in the place of what was found",
    )
    op.create_index(op.f("ix_corrected_document"), "corrected", ["document"])
    op.create_index("ix_corrected_attribution", "corrected", ["attribution"])
    op.create_index("ix_corrected_statement", "corrected", ["statement"])


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="`Story.id`"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=True, comment="the earliest date of publication"),
        sa.Column("last", sa.Text(), nullable=True, comment="the latest"),
        sa.Column("documents", sa.Integer(), nullable=False, comment="their number"),
        sa.Column("claims", sa.Integer(), nullable=False, comment="their number"),
        sa.Column("outlets", sa.Integer(), nullable=False, comment="the number of outlets that tell of it"),
        sa.Column(
            "denied",
            sa.Integer(),
            nullable=False,
            comment="the number of claims that a mention denies or contradicts",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_stories")),
        sa.UniqueConstraint("id", name=op.f("uq_stories_id")),
    )
    op.create_index("ix_stories_last", "stories", ["last", "documents", "id"])
    op.create_table(
        "story_documents",
        sa.Column("document", KEY, nullable=False),
        sa.Column("story", KEY, nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False, comment="in order of publication"),
        sa.ForeignKeyConstraint(
            ["document"], ["documents.key"], name=op.f("fk_story_documents_document"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story"], ["stories.key"], name=op.f("fk_story_documents_story"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_story_documents")),
    )
    op.create_index(op.f("ix_story_documents_story"), "story_documents", ["story"])
    op.create_table(
        "story_claims",
        sa.Column("claim", KEY, nullable=False),
        sa.Column("story", KEY, nullable=False),
        sa.Column("ord", sa.Integer(), nullable=False, comment="those in the most articles first"),
        sa.ForeignKeyConstraint(["claim"], ["claims.key"], name=op.f("fk_story_claims_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story"], ["stories.key"], name=op.f("fk_story_claims_story"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", "story", name=op.f("pk_story_claims")),
        comment="a claim whose articles are in two stories is a claim of both",
    )
    op.create_index("ix_story_claims_story", "story_claims", ["story"])


def _sources_and_visits() -> None:
    op.create_table(
        "sources",
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="`Entity.id`, or the name in small letters"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False, comment="the name in small letters"),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False, comment="attributions that name it"),
        sa.Column("outlets", sa.Integer(), nullable=False, comment="outlets in which it is named"),
        sa.Column("denials", sa.Integer(), nullable=False, comment="denials of its own"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sources")),
        comment="whom the articles name as sources, counted at the last linking",
    )
    op.create_index(op.f("ix_sources_id"), "sources", ["id"])
    op.create_index(op.f("ix_sources_folded"), "sources", ["folded"])
    op.create_index("ix_sources_claims", "sources", ["claims", "name"])
    op.create_table(
        "visits",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="`inbox`, or what was looked at with its id"),
        sa.Column("when", sa.Text(), nullable=False, comment="ISO 8601 in UTC"),
        sa.Column("snapshot", sa.Text(), nullable=False, comment="what was there then, as JSON"),
        sa.PrimaryKeyConstraint("who", "subject", name=op.f("pk_visits")),
        comment="when each person last looked at what",
    )


def _count() -> None:
    """Keep how many documents and mentions there are, which `add` and `forget` count on from here."""
    bind = op.get_bind()
    documents = bind.execute(sa.text("SELECT count(*) FROM documents")).scalar_one()
    said = bind.execute(sa.text("SELECT count(*) FROM attributions WHERE linked")).scalar_one()
    stated = bind.execute(sa.text("SELECT count(*) FROM statements WHERE linked")).scalar_one()
    facts = sa.table("facts", sa.column("name", sa.Text), sa.column("value", sa.Text))
    counted = {"documents": documents, "mentions": said + stated}
    op.bulk_insert(facts, [{"name": name, "value": str(number)} for name, number in counted.items()])
