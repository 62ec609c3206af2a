"""Know who was told of which rung, what waits to be told together, and who watches a ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
MANNERS = sa.Enum("alone", "joined", "together", name="manner", native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """To this revision."""
    _name_rungs(120)
    _make_tellings()
    op.create_table(
        "watches",
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("is_muted", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_watches_ticket_id", "watches", ["ticket_id"])


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("watches", "tellings"):
        op.drop_table(table)
    _name_rungs(40)


def _name_rungs(length: int) -> None:
    """A rung's name says on which clocks it stands; of several that takes more room."""
    with op.batch_alter_table("rungs") as table:
        table.alter_column("rung", existing_type=sa.String(), type_=sa.String(length), existing_nullable=False)


def _make_tellings() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), nullable=True),
        sa.Column("place_id", BIG, sa.ForeignKey("places.id"), nullable=True),
        sa.Column("ticket_id", BIG, sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("script", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(120), nullable=False),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("loud", sa.Boolean(), nullable=False),
        sa.Column("waits_until", WHEN, nullable=True),
        sa.Column("said_at", WHEN, nullable=True),
        sa.Column("manner", MANNERS, nullable=True),
        sa.Column("message", sa.String(120), nullable=True),
    )
    op.create_index("ix_tellings_ticket_id", "tellings", ["ticket_id"])
    op.create_index("ix_tellings_person_id_said_at", "tellings", ["person_id", "said_at"])
    op.create_index("ix_tellings_place_id_said_at", "tellings", ["place_id", "said_at"])
    waits = sa.text("waits_until IS NOT NULL")
    op.create_index("ix_tellings_waits_until", "tellings", ["waits_until"], sqlite_where=waits, postgresql_where=waits)
