"""Note when a question was asked, and in which message: it ends, and only an answer to it is one."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision. What is asked just now is asked again by whoever still wants to know."""
    op.execute("DELETE FROM dialogues")
    with op.batch_alter_table("dialogues") as table:
        table.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False))
        table.add_column(sa.Column("prompt", sa.String(120), nullable=False))


def downgrade() -> None:
    """Back to the revision before."""
    with op.batch_alter_table("dialogues") as table:
        table.drop_column("prompt")
        table.drop_column("asked_at")
