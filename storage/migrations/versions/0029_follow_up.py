"""Follow up: what is asked, reminded and closed after an answer."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
SORTS = sa.Enum("apology", "call", name="sort", native_enum=False, create_constraint=True, length=40)
OPEN = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """To this revision. What follows a missed promise gives its name to what follows an answer."""
    _move("follow_ups", "amends")
    op.create_table(
        "follow_ups",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("sort", sa.String(24), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("occasion", sa.String(80), nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id")),
        sa.Column("due_at", WHEN),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("how", sa.String(12)),
        sa.Column("done_at", WHEN),
        sa.UniqueConstraint("sort", "subject", "occasion", "step", "person_id"),
    )
    op.create_index("ix_follow_ups_person_id_sort_done_at", "follow_ups", ["person_id", "sort", "done_at"])
    for column in ("due_at", "ticket_id", "subject"):
        op.create_index(f"ix_follow_ups_{column}", "follow_ups", [column], sqlite_where=OPEN, postgresql_where=OPEN)
    with op.batch_alter_table("preferences") as table:
        table.add_column(sa.Column("check_ins", sa.Boolean))


def downgrade() -> None:
    """Back to the revision before."""
    with op.batch_alter_table("preferences") as table:
        table.drop_column("check_ins")
    op.drop_table("follow_ups")
    _move("amends", "follow_ups")


def _move(old: str, new: str) -> None:
    """The same table under another name, with its constraints and index named after it."""
    op.create_table(
        new,
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("kind", sa.String(24), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sort", SORTS, primary_key=True),
        sa.Column("person_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("due_at", WHEN, nullable=True),
    )
    op.execute(f"INSERT INTO {new} SELECT ticket_id, kind, number, sort, person_id, due_at FROM {old}")  # noqa: S608
    op.drop_table(old)
    op.create_index(f"ix_{new}_due_at", new, ["due_at"])
