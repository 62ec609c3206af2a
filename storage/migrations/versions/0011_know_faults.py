"""Know faults that many customers have, what was told of them, and what looks alike."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SUBJECT = "ix_tickets_module_written_at"


def upgrade() -> None:
    """To this revision."""
    _make_faults()
    _make_links()
    _make_news()
    _make_likenesses()
    op.create_index(SUBJECT, "tickets", ["module", "written_at"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index(SUBJECT, table_name="tickets")
    for table in ("likenesses", "fault_news", "fault_tickets", "faults"):
        op.drop_table(table)


def _make_faults() -> None:
    op.create_table(
        "faults",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("queue_id", BIG, sa.ForeignKey("queues.id"), nullable=False),
        sa.Column("module", sa.String(80), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lead_id", BIG, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("known_at", WHEN, nullable=False),
        sa.Column("news_at", WHEN, nullable=True),
        sa.Column("over_at", WHEN, nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("fix", sa.Text(), nullable=True),
        sa.Column("look_at", WHEN, nullable=True),
    )
    goes_on, looked_at = sa.text("over_at IS NULL"), sa.text("look_at IS NOT NULL")
    op.create_index("ix_faults_module", "faults", ["module"], sqlite_where=goes_on, postgresql_where=goes_on)
    op.create_index("ix_faults_look_at", "faults", ["look_at"], sqlite_where=looked_at, postgresql_where=looked_at)


def _make_links() -> None:
    op.create_table(
        "fault_tickets",
        sa.Column("fault_id", BIG, sa.ForeignKey("faults.id"), primary_key=True, autoincrement=False),
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
        sa.Column("linked_at", WHEN, nullable=False),
        sa.Column("told", BIG, nullable=True),
        sa.Column("left_at", WHEN, nullable=True),
    )
    op.create_index("ix_fault_tickets_ticket_id", "fault_tickets", ["ticket_id"])


def _make_news() -> None:
    op.create_table(
        "fault_news",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("fault_id", BIG, sa.ForeignKey("faults.id"), nullable=False),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("place_id", BIG, sa.ForeignKey("places.id"), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("next_at", WHEN, nullable=True),
        sa.Column("over", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_fault_news_fault_id_id", "fault_news", ["fault_id", "id"])


def _make_likenesses() -> None:
    op.create_table(
        "likenesses",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("module", sa.String(80), nullable=False),
        sa.Column("queue_id", BIG, sa.ForeignKey("queues.id"), nullable=False),
        sa.Column("fault_id", BIG, sa.ForeignKey("faults.id"), nullable=True),
        sa.Column("tickets", JSON, nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("decided_at", WHEN, nullable=True),
    )
    op.create_index("ix_likenesses_module_made_at", "likenesses", ["module", "made_at"])
