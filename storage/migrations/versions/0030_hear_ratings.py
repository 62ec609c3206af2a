"""Hear ratings and complaints, and whether somebody would recommend us."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WHEN = sa.DateTime(timezone=True)
HEARS, LASTS = sa.text("heard_until IS NOT NULL"), sa.text("closed_at IS NULL")


def upgrade() -> None:
    """To this revision."""
    _complaints()
    _ratings()
    _recommendations()


def _complaints() -> None:
    states = "state IN ('heard', 'open', 'contacted', 'answered', 'closed')"
    op.create_table(
        "complaints",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ticket_id", BIG, nullable=False),
        sa.Column("contact_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG),
        sa.Column("subject_ids", JSON, nullable=False),
        sa.Column("passed_ids", JSON, nullable=False),
        sa.Column("handler_id", BIG),
        sa.Column("state", sa.String(40), sa.CheckConstraint(states, name=op.f("ck_complaints_state")), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("rated", sa.Boolean, nullable=False),
        sa.Column("opened_at", WHEN, nullable=False),
        sa.Column("raised_at", WHEN, nullable=False),
        sa.Column("heard_until", WHEN),
        sa.Column("lane_id", BIG, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("done", sa.Text, nullable=False),
        sa.Column("contacted_at", WHEN),
        sa.Column("contacted_by", BIG),
        sa.Column("closed_at", WHEN),
        sa.Column("satisfied", sa.Boolean),
        sa.PrimaryKeyConstraint("id", name="pk_complaints"),
        _refers("complaints", "ticket_id", "tickets"),
        _refers("complaints", "contact_id", "people"),
        _refers("complaints", "organisation_id", "organisations"),
        _refers("complaints", "handler_id", "people"),
        _refers("complaints", "contacted_by", "people"),
        _refers("complaints", "lane_id", "lanes"),
    )
    op.create_index("ix_complaints_ticket_id", "complaints", ["ticket_id"])
    op.create_index("ix_complaints_contact_id", "complaints", ["contact_id"])
    _index("contact_id_heard", "contact_id", HEARS)
    _index("organisation_id_open", "organisation_id", LASTS)
    _index("handler_id_open", "handler_id", LASTS)


def _index(name: str, column: str, where: sa.TextClause) -> None:
    """Of complaints, only where that holds."""
    op.create_index(f"ix_complaints_{name}", "complaints", [column], sqlite_where=where, postgresql_where=where)


def _ratings() -> None:
    op.create_table(
        "ratings",
        sa.Column("ticket_id", BIG, nullable=False),
        sa.Column("contact_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG),
        sa.Column("expert_id", BIG, nullable=False),
        sa.Column("lane_id", BIG, nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("question", sa.String(16), nullable=False),
        sa.Column("first_at", WHEN),
        *(sa.Column(name, sa.Integer) for name in ("overall", "subject", "speed", "courtesy")),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("complaint_id", BIG),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_ratings"),
        _refers("ratings", "ticket_id", "tickets"),
        _refers("ratings", "contact_id", "people"),
        _refers("ratings", "organisation_id", "organisations"),
        _refers("ratings", "expert_id", "people"),
        _refers("ratings", "lane_id", "lanes"),
        _refers("ratings", "complaint_id", "complaints"),
    )
    op.create_index("ix_ratings_contact_id", "ratings", ["contact_id"])
    op.create_index("ix_ratings_organisation_id_asked_at", "ratings", ["organisation_id", "asked_at"])
    op.create_index("ix_ratings_expert_id_first_at", "ratings", ["expert_id", "first_at"])


def _recommendations() -> None:
    consents = "consent IN ('quote', 'introduction', 'neither')"
    op.create_table(
        "recommendations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("lane_id", BIG, nullable=False),
        sa.Column("asked_at", WHEN, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("scored_at", WHEN),
        sa.Column("consent", sa.String(40), sa.CheckConstraint(consents, name=op.f("ck_recommendations_consent"))),
        sa.Column("consented_at", WHEN),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recommendations"),
        _refers("recommendations", "person_id", "people"),
        _refers("recommendations", "organisation_id", "organisations"),
        _refers("recommendations", "lane_id", "lanes"),
    )
    op.create_index("ix_recommendations_person_id_asked_at", "recommendations", ["person_id", "asked_at"])
    op.create_index("ix_recommendations_organisation_id_asked_at", "recommendations", ["organisation_id", "asked_at"])


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("recommendations", "ratings", "complaints"):
        op.drop_table(table)
