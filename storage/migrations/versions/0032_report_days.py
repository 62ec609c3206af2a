"""Report days and months: what is told regularly, which months are closed, what is said against a statement."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SORTS = sa.Enum(
    "day", "evening", "month", "statement", name="sort", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "routines",
        sa.Column("sort", SORTS, primary_key=True),
        sa.Column("subject_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("next_at", WHEN, nullable=False),
        sa.Column("told_at", WHEN),
        sa.Column("known", JSON, nullable=False),
    )
    op.create_index("ix_routines_next_at", "routines", ["next_at"])
    op.create_table(
        "statements",
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("made_at", WHEN, nullable=False),
    )
    _object()
    op.create_index("ix_time_entries_person_id_at", "time_entries", ["person_id", "at"])


def _object() -> None:
    op.create_table(
        "objections",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("done_at", WHEN),
        sa.Column("done_by_id", BIG, sa.ForeignKey("people.id")),
    )
    is_open = sa.text("done_at IS NULL")
    op.create_index(
        "ix_objections_organisation_id",
        "objections",
        ["organisation_id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_index("ix_time_entries_person_id_at", "time_entries")
    for table in ("objections", "statements", "routines"):
        op.drop_table(table)
