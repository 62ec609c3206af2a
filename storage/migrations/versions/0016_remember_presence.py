"""Remember when each platform was heard last; and of accounts their zone, and whether they are guests."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "presence",
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("workspace", sa.String(64), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trouble_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("platform", "workspace", name="pk_presence"),
    )
    op.add_column("identities", sa.Column("zone", sa.String(64)))
    op.add_column("identities", sa.Column("guest", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_column("identities", "guest")
    op.drop_column("identities", "zone")
    op.drop_table("presence")
