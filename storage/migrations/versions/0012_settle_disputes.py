"""Settle disputes between queues, hand requests on, join those that are one, let claims lapse."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """To this revision."""
    _make_disputes()
    _make_lapses()
    op.add_column("tickets", sa.Column("handed", sa.Text(), nullable=True))
    op.add_column("tickets", sa.Column("merged_into", BIG, nullable=True))
    joined = sa.text("merged_into IS NOT NULL")
    op.create_index("ix_tickets_merged_into", "tickets", ["merged_into"], sqlite_where=joined, postgresql_where=joined)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index("ix_tickets_merged_into", table_name="tickets")
    op.drop_column("tickets", "merged_into")
    op.drop_column("tickets", "handed")
    for table in ("lapses", "disputes"):
        op.drop_table(table)


def _make_disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("queue_id", BIG, sa.ForeignKey("queues.id"), nullable=False),
        sa.Column("other_id", BIG, sa.ForeignKey("queues.id"), nullable=False),
        sa.Column("raised_by", BIG, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("raised_at", WHEN, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("other_line", sa.Text(), nullable=False),
        sa.Column("asked", JSON, nullable=False),
        sa.Column("due_at", WHEN, nullable=True),
        sa.Column("decided_by", BIG, sa.ForeignKey("people.id"), nullable=True),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("decided_for", BIG, sa.ForeignKey("queues.id"), nullable=True),
    )
    op.create_index("ix_disputes_ticket_id", "disputes", ["ticket_id"])
    waits = sa.text("due_at IS NOT NULL")
    op.create_index("ix_disputes_due_at", "disputes", ["due_at"], sqlite_where=waits, postgresql_where=waits)


def _make_lapses() -> None:
    op.create_table(
        "lapses",
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
        sa.Column("look_at", WHEN, nullable=False),
    )
    op.create_index("ix_lapses_look_at", "lapses", ["look_at"])
