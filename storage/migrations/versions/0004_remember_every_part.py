"""Make the table of the further messages that a long text took."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "slot_parts",
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["slot"], ["slots.slot"], name=op.f("fk_slot_parts_slot")),
        sa.PrimaryKeyConstraint("slot", "part", name=op.f("pk_slot_parts")),
    )
    op.create_index(op.f("ix_slot_parts_message"), "slot_parts", ["message"], unique=False)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("slot_parts")
