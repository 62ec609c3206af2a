"""Keep where the files of messages lie."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "files",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("message_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(20), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("mime", sa.String(120), nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.Column("seconds", sa.Integer()),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("workspace", sa.String(120), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("album", sa.String(120)),
        sa.Column("kept_back", sa.String(20)),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_files_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index("ix_files_message_id_number", "files", ["message_id", "number"], unique=True)
    together = sa.text("album IS NOT NULL")
    op.create_index("ix_files_album", "files", ["album"], sqlite_where=together, postgresql_where=together)

    op.create_table(
        "downloads",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("file_id", BIG_ID, nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_downloads_file_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_downloads")),
    )
    op.create_index("ix_downloads_file_id", "downloads", ["file_id"])
    op.create_table(
        "public_address",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", sa.String(300), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_public_address_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_address")),
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("public_address")
    op.drop_index("ix_downloads_file_id", "downloads")
    op.drop_table("downloads")
    op.drop_index("ix_files_album", "files")
    op.drop_index("ix_files_message_id_number", "files")
    op.drop_table("files")
