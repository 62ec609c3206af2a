"""Let held requests be reconsidered, and remember what was chosen for a request."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    choices = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("tickets", sa.Column("module", sa.String(length=80), nullable=True))
    op.add_column("tickets", sa.Column("choices", choices, nullable=True))
    op.add_column("tickets", sa.Column("reconsider_at", sa.DateTime(timezone=True), nullable=True))
    waiting = sa.text("reconsider_at IS NOT NULL")
    op.create_index(
        "ix_tickets_reconsider_at", "tickets", ["reconsider_at"], sqlite_where=waiting, postgresql_where=waiting
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index("ix_tickets_reconsider_at", table_name="tickets")
    op.drop_column("tickets", "reconsider_at")
    op.drop_column("tickets", "choices")
    op.drop_column("tickets", "module")
