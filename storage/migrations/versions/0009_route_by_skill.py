"""Make offers, turns, and what is known of duties."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
OUTCOMES = sa.Enum(
    "taken", "passed", "lapsed", "ended", name="outcome", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    """To this revision."""
    _make_offers()
    _make_turns()
    _make_duty()


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("duty_watch", "duty_switches", "turns", "offers"):
        op.drop_table(table)


def _make_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("queue_id", BIG, sa.ForeignKey("queues.id"), nullable=False),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("ends_at", WHEN, nullable=False),
        sa.Column("outcome", OUTCOMES, nullable=True),
    )
    op.create_index("ix_offers_ticket_id", "offers", ["ticket_id"])
    standing = sa.text("outcome IS NULL")
    op.create_index("ix_offers_ends_at", "offers", ["ends_at"], sqlite_where=standing, postgresql_where=standing)


def _make_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("queue_id", BIG, sa.ForeignKey("queues.id"), primary_key=True),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("given_at", WHEN, nullable=False),
    )


def _make_duty() -> None:
    op.create_table(
        "duty_switches",
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("until", WHEN, nullable=True),
    )
    op.create_table(
        "duty_watch",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("desk_version", sa.Integer(), nullable=False),
        sa.Column("seen_at", WHEN, nullable=False),
        sa.Column("next_at", WHEN, nullable=True),
    )
