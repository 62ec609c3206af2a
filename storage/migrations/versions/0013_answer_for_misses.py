"""Answer for misses: who was told, why it happened, what is still to be done."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
SORTS = sa.Enum("apology", "call", name="sort", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "misses_told", *_promise(), sa.Column("person_id", BIG, sa.ForeignKey("people.id"), primary_key=True)
    )
    op.create_table(
        "miss_causes",
        *_promise(),
        sa.Column("cause", sa.String(24), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), nullable=False),
    )
    op.create_table(
        "follow_ups",
        *_promise(),
        sa.Column("sort", SORTS, primary_key=True),
        sa.Column("person_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("due_at", WHEN, nullable=True),
    )
    op.create_index("ix_follow_ups_due_at", "follow_ups", ["due_at"])


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("follow_ups", "miss_causes", "misses_told"):
        op.drop_table(table)


def _promise() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("kind", sa.String(24), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
    )
