"""Count acts in a window of time, as platforms count them."""

import sqlalchemy as sa
from alembic import op

from storage.base import Json

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.add_column("paces", sa.Column("acts", Json, nullable=True))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_column("paces", "acts")
