"""Keep the telephone number that somebody gives who wants to be called about his complaint."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.add_column("complaints", sa.Column("phone", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_column("complaints", "phone")
