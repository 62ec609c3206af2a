"""Look at the last rungs, how late they fired, and at the clocks that were set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_index("ix_rungs_fired_at", "rungs", ["fired_at"])
    failed = sa.text("error IS NOT NULL")
    op.create_index("ix_clocks_error", "clocks", ["ticket_id"], sqlite_where=failed, postgresql_where=failed)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index("ix_clocks_error", "clocks")
    op.drop_index("ix_rungs_fired_at", "rungs")
