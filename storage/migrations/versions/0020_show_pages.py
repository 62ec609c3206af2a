"""Show pages: who looks at his page, what its lists show, how far the journal was read; practice; who hears how."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WHEN = sa.DateTime(timezone=True)
PAGES = (("seen_at", WHEN), ("made_at", WHEN), ("next_at", WHEN))
CHOICES = (("calls", sa.Boolean), ("warned", sa.Boolean), ("daily_at", sa.Integer))


def upgrade() -> None:
    """To this revision."""
    for name, kind in PAGES:
        op.add_column("homes", sa.Column(name, kind))
    op.add_column("homes", sa.Column("row_id", BIG))
    op.add_column("homes", sa.Column("lists", JSON, nullable=False, server_default="{}"))
    op.add_column("homes", sa.Column("tickets", JSON, nullable=False, server_default="[]"))
    for name in ("seen_at", "next_at"):
        there = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_homes_{name}", "homes", [name], sqlite_where=there, postgresql_where=there)
    op.create_table(
        "homes_watch",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("desk_version", sa.Integer, nullable=False),
        sa.Column("looked_at", WHEN),
    )
    for name, choice in CHOICES:
        op.add_column("preferences", sa.Column(name, choice))
    op.create_table(
        "practices",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), nullable=False, unique=True),
        sa.Column("lane_id", BIG, sa.ForeignKey("lanes.id"), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("ends_at", WHEN, nullable=False, index=True),
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("practices")
    for name, _ in CHOICES:
        op.drop_column("preferences", name)
    op.drop_table("homes_watch")
    for name in ("seen_at", "next_at"):
        op.drop_index(f"ix_homes_{name}", "homes")
    for name in (*(name for name, _ in PAGES), "row_id", "lists", "tickets"):
        op.drop_column("homes", name)
