"""Receive files by a page where a chat cannot carry them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "upload_links",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("identity_id", BIG_ID, nullable=False),
        sa.Column("lane_id", BIG_ID, nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_upload_links_message_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_upload_links_identity_id")),
        sa.ForeignKeyConstraint(["lane_id"], ["lanes.id"], name=op.f("fk_upload_links_lane_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_upload_links")),
    )
    op.create_index("ix_upload_links_message_id", "upload_links", ["message_id"])
    op.create_table(
        "parcels",
        sa.Column("handle", sa.String(32), nullable=False),
        sa.Column("folder", sa.String(32), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("message_id", BIG_ID),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_parcels_message_id")),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_parcels")),
    )
    op.create_index("ix_parcels_link", "parcels", ["link"])
    op.create_index("ix_parcels_message_id", "parcels", ["message_id"])
    op.create_index("ix_parcels_look_at", "parcels", ["look_at"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("parcels")
    op.drop_table("upload_links")
