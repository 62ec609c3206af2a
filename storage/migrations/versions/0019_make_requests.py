"""Make requests of messages that somebody of ours points at."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "pointed",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("identity_id", BIG, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("writer_id", BIG, sa.ForeignKey("identities.id"), nullable=True),
        sa.Column("place_id", BIG, sa.ForeignKey("places.id"), nullable=False),
        sa.Column("external", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), nullable=True),
    )
    op.create_index("ix_pointed_at", "pointed", ["at"])
    op.create_index("ix_pointed_place_id_external", "pointed", ["place_id", "external"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("pointed")
