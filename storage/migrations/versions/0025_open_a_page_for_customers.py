"""Open a page for customers: who is signed in to it."""

import sqlalchemy as sa
from alembic import op

from storage.base import BigId

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "visits",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("person_id", BigId),
        sa.Column("invite_id", BigId),
        sa.Column("joined_by", BigId),
        sa.Column("nonce_hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_visits"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_visits_person_id_people"),
        sa.ForeignKeyConstraint(["invite_id"], ["invites.id"], name="fk_visits_invite_id_invites"),
        sa.ForeignKeyConstraint(["joined_by"], ["invites.id"], name="fk_visits_joined_by_invites"),
        sa.UniqueConstraint("joined_by", name="uq_visits_joined_by"),
    )
    op.create_index("ix_visits_user", "visits", ["user"])
    op.create_index("ix_visits_invite_id_made_at", "visits", ["invite_id", "made_at"])
    op.create_index("ix_visits_ends_at", "visits", ["ends_at"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("visits")
