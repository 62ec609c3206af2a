"""Watch how long people's words to a customer are under way."""

import sqlalchemy as sa
from alembic import op

from storage.base import BigId

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "delays",
        sa.Column("message_id", BigId, nullable=False, autoincrement=False),
        sa.Column("look_at", sa.DateTime(timezone=True)),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_delays"),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name="fk_delays_message_id_messages"),
    )
    op.create_index("ix_delays_look_at", "delays", ["look_at"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("delays")
