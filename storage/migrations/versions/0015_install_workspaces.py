"""Keep the workspaces that let the desk in, with their sealed tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "installations",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("workspace", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("us", sa.String(64), nullable=False),
        sa.Column("token", sa.Text()),
        sa.Column("refresh", sa.Text()),
        sa.Column("expires_at", WHEN),
        sa.Column("refresh_at", WHEN),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installed_by", sa.String(64), nullable=False),
        sa.Column("installed_at", WHEN, nullable=False),
        sa.Column("ended_at", WHEN),
        sa.Column("ended_why", sa.String(40), nullable=False),
    )
    due = sa.text("refresh_at IS NOT NULL")
    op.create_index(
        "ix_installations_refresh_at", "installations", ["refresh_at"], sqlite_where=due, postgresql_where=due
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("installations")
