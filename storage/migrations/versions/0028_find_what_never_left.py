"""Find what never left, and what has had its time, without reading the whole of it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ENDS = (("downloads", "ends_at"), ("upload_links", "ends_at"), ("guesses", "at"))


def upgrade() -> None:
    """To this revision."""
    refused = sa.text("state = 'refused'")
    op.create_index("ix_outbox_refused", "outbox", ["lane_id", "id"], sqlite_where=refused, postgresql_where=refused)
    op.create_index("ix_outbox_lane_id_slot", "outbox", ["lane_id", "slot"])
    for table, column in ENDS:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Back to the revision before."""
    for table, column in ENDS:
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_index("ix_outbox_lane_id_slot", "outbox")
    op.drop_index("ix_outbox_refused", "outbox")
