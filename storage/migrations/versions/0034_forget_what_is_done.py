"""What comes again and again is one row, and follow-ups that are over are found by when that was."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

OFTEN = "job LIKE 'reminder/%' OR job LIKE 'day/%' OR job LIKE 'month/%' OR job LIKE 'thanks/%'"
DONE = sa.text("done_at IS NOT NULL")


def upgrade() -> None:
    """To this revision. Only the last run of each of them is kept."""
    op.create_table(
        "latest_runs",
        sa.Column("job", sa.String(120), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", name="pk_latest_runs"),
    )
    op.execute(f"INSERT INTO latest_runs (job, due) SELECT job, max(due) FROM runs WHERE {OFTEN} GROUP BY job")  # noqa: S608
    op.execute(f"DELETE FROM runs WHERE {OFTEN}")  # noqa: S608
    op.create_index("ix_follow_ups_done_at", "follow_ups", ["done_at"], sqlite_where=DONE, postgresql_where=DONE)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index("ix_follow_ups_done_at", "follow_ups")
    op.execute("INSERT INTO runs (job, due, at) SELECT job, due, due FROM latest_runs")
    op.drop_table("latest_runs")
