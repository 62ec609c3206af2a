"""Link one person."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.add_column("identities", sa.Column("latest", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_column("identities", "latest")
