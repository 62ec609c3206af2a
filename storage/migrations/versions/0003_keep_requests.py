"""Make the tables of requests: tickets, words, clocks, rungs, the journal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    _make_terms()
    _make_dialogues()
    _make_misses()
    _make_tickets()
    _index_tickets()
    _make_clock_states()
    _make_clocks()
    _index_clocks()
    _make_journal()
    _index_journal()
    _make_messages()
    _index_messages()
    _make_rooms()
    _index_rooms()
    _make_rungs()


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("rungs")
    op.drop_table("rooms")
    op.drop_table("messages")
    op.drop_table("journal")
    op.drop_table("clocks")
    op.drop_table("clock_states")
    op.drop_table("tickets")
    op.drop_table("misses")
    op.drop_table("dialogues")
    op.drop_table("terms")


def _make_terms() -> None:
    op.create_table(
        "terms",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_terms")),
    )


def _make_dialogues() -> None:
    op.create_table(
        "dialogues",
        sa.Column("identity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column(
            "answers", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_dialogues_identity_id")),
        sa.ForeignKeyConstraint(["lane_id"], ["lanes.id"], name=op.f("fk_dialogues_lane_id")),
        sa.PrimaryKeyConstraint("identity_id", "lane_id", name=op.f("pk_dialogues")),
    )


def _make_misses() -> None:
    op.create_table(
        "misses",
        sa.Column("identity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_misses_identity_id")),
        sa.PrimaryKeyConstraint("identity_id", name=op.f("pk_misses")),
    )


def _make_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("identity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("queue_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("terms_hash", sa.String(length=64), nullable=True),
        sa.Column("contract", sa.String(length=80), nullable=True),
        sa.Column("used", sa.Integer(), nullable=True),
        sa.Column("included", sa.Integer(), nullable=True),
        sa.Column("severity", sa.String(length=40), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("customer_lane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hold_reason", sa.String(length=40), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("fix", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["people.id"], name=op.f("fk_tickets_contact_id")),
        sa.ForeignKeyConstraint(["customer_lane_id"], ["lanes.id"], name=op.f("fk_tickets_customer_lane_id")),
        sa.ForeignKeyConstraint(["identity_id"], ["identities.id"], name=op.f("fk_tickets_identity_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_tickets_organisation_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_tickets_owner_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queues.id"], name=op.f("fk_tickets_queue_id")),
        sa.ForeignKeyConstraint(["terms_hash"], ["terms.hash"], name=op.f("fk_tickets_terms_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )


def _index_tickets() -> None:
    op.create_index("ix_tickets_contact_id_state", "tickets", ["contact_id", "state"], unique=False)
    op.create_index("ix_tickets_contract_written_at", "tickets", ["contract", "written_at"], unique=False)
    op.create_index("ix_tickets_identity_id_state", "tickets", ["identity_id", "state"], unique=False)
    op.create_index("ix_tickets_organisation_id_state", "tickets", ["organisation_id", "state"], unique=False)
    op.create_index("ix_tickets_owner_id_state", "tickets", ["owner_id", "state"], unique=False)
    op.create_index("ix_tickets_queue_id_state", "tickets", ["queue_id", "state"], unique=False)


def _make_clock_states() -> None:
    op.create_table(
        "clock_states",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_clock_states_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_clock_states")),
    )


def _make_clocks() -> None:
    op.create_table(
        "clocks",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("breached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_clocks_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "kind", "number", name=op.f("pk_clocks")),
    )


def _index_clocks() -> None:
    op.create_index(
        "ix_clocks_next_at",
        "clocks",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "data", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_journal_actor_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_journal_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )


def _index_journal() -> None:
    op.create_index("ix_journal_ticket_id_id", "journal", ["ticket_id", "id"], unique=False)


def _make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "sort",
            sa.Enum(
                "words", "answer", "question", "note", name="sort", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external", sa.String(length=120), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_messages_author_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_messages_place_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_messages_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("place_id", "external", name=op.f("uq_messages_place_id_external")),
    )


def _index_messages() -> None:
    op.create_index("ix_messages_ticket_id_id", "messages", ["ticket_id", "id"], unique=False)


def _make_rooms() -> None:
    op.create_table(
        "rooms",
        sa.Column("lane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "side",
            sa.Enum("customer", "room", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["lane_id"], ["lanes.id"], name=op.f("fk_rooms_lane_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_rooms_ticket_id")),
        sa.PrimaryKeyConstraint("lane_id", "ticket_id", name=op.f("pk_rooms")),
    )


def _index_rooms() -> None:
    op.create_index("ix_rooms_ticket_id", "rooms", ["ticket_id"], unique=False)


def _make_rungs() -> None:
    op.create_table(
        "rungs",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("terms_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_rungs_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "kind", "number", "rung", "terms_hash", name=op.f("pk_rungs")),
    )
