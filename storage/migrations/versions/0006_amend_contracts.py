"""Keep the desk as declared, contracts with amendments, and whose chats and workspaces are whose."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MORE = (("people", "profile"), ("queues", "routing"), ("organisations", "about"), ("desk", "rules"))


def upgrade() -> None:
    """To this revision."""
    for table, column in MORE:
        op.add_column(table, sa.Column(column, JSON, nullable=False, server_default="{}"))
    for column in ("effective_at", "withdrawn_at"):
        op.add_column("contract_versions", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    _make_declarations()
    _make_organisation_places()
    _make_organisation_workspaces()


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("organisation_workspaces", "organisation_places", "declarations"):
        op.drop_table(table)
    for column in ("withdrawn_at", "effective_at"):
        op.drop_column("contract_versions", column)
    for table, column in MORE:
        op.drop_column(table, column)


def _make_declarations() -> None:
    op.create_table(
        "declarations",
        sa.Column("section", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("section", "key", name=op.f("pk_declarations")),
    )


def _make_organisation_places() -> None:
    op.create_table(
        "organisation_places",
        sa.Column("id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("written", sa.String(length=64), nullable=False),
        sa.Column("external", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_places_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_places")),
        sa.UniqueConstraint(
            "platform", "workspace", "external", name=op.f("uq_organisation_places_platform_workspace_external")
        ),
    )
    op.create_index(op.f("ix_organisation_places_organisation_id"), "organisation_places", ["organisation_id"])


def _make_organisation_workspaces() -> None:
    op.create_table(
        "organisation_workspaces",
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_workspaces_organisation_id")
        ),
        sa.PrimaryKeyConstraint("platform", "workspace", "organisation_id", name=op.f("pk_organisation_workspaces")),
    )
    op.create_index(op.f("ix_organisation_workspaces_organisation_id"), "organisation_workspaces", ["organisation_id"])
