"""Keep how people formatted what they wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.add_column("messages", sa.Column("spans", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Back to the revision before."""
    with op.batch_alter_table("messages") as batch:
        batch.drop_column("spans")
