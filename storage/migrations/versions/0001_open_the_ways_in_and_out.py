"""Make the tables of the ways in and out: events, messages, places, claims, time."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    _make_desktime()
    _make_failures()
    _make_holds()
    _make_inbox()
    _index_inbox()
    _make_paces()
    _make_places()
    _make_runs()
    _make_shown()
    _index_shown()
    _make_shown_turn()
    _make_signins()
    _make_lanes()
    _index_lanes()
    _make_outbox()
    _index_outbox()
    _make_slots()
    _index_slots()


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("slots")
    op.drop_table("outbox")
    op.drop_table("lanes")
    op.drop_table("signins")
    op.drop_table("shown_turn")
    op.drop_table("shown")
    op.drop_table("runs")
    op.drop_table("places")
    op.drop_table("paces")
    op.drop_table("inbox")
    op.drop_table("holds")
    op.drop_table("failures")
    op.drop_table("desktime")


def _make_desktime() -> None:
    op.create_table(
        "desktime",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("base", sa.DateTime(timezone=True), nullable=False),
        sa.Column("base_real", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desktime")),
    )


def _make_failures() -> None:
    op.create_table(
        "failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failures")),
        sa.UniqueConstraint("key", name=op.f("uq_failures_key")),
    )


def _make_holds() -> None:
    op.create_table(
        "holds",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_holds")),
    )


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )


def _index_inbox() -> None:
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"], unique=False)


def _make_paces() -> None:
    op.create_table(
        "paces",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_paces")),
    )


def _make_places() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("external", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("platform", "workspace", "external", name=op.f("uq_places_platform_workspace_external")),
    )


def _make_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("job", sa.String(length=120), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "due", name=op.f("pk_runs")),
    )


def _make_shown() -> None:
    op.create_table(
        "shown",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("turn", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("chat", sa.String(length=200), nullable=False),
        sa.Column("thread", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("writer", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signs", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown")),
        sa.UniqueConstraint("key", name=op.f("uq_shown_key")),
    )


def _index_shown() -> None:
    op.create_index("ix_shown_chat_id", "shown", ["chat", "id"], unique=False)
    op.create_index(op.f("ix_shown_turn"), "shown", ["turn"], unique=False)
    op.create_index(
        "ix_shown_waiting",
        "shown",
        ["id"],
        unique=False,
        sqlite_where=sa.text("waiting IS NOT NULL"),
        postgresql_where=sa.text("waiting IS NOT NULL"),
    )


def _make_shown_turn() -> None:
    op.create_table(
        "shown_turn",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_shown_turn_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_turn")),
    )


def _make_signins() -> None:
    op.create_table(
        "signins",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=200), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_signins")),
    )


def _make_lanes() -> None:
    op.create_table(
        "lanes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("thread", sa.String(length=64), nullable=True),
        sa.Column("wants_thread", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=True),
        sa.Column("room", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_lanes_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lanes")),
        sa.UniqueConstraint("place_id", "label", name=op.f("uq_lanes_place_id_label")),
    )


def _index_lanes() -> None:
    op.create_index(
        "ix_lanes_next_at",
        "lanes",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_lanes_place_id_thread", "lanes", ["place_id", "thread"], unique=False)


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot", sa.String(length=120), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "refused",
                "set_aside",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["lane_id"], ["lanes.id"], name=op.f("fk_outbox_lane_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )


def _index_outbox() -> None:
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["lane_id", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _make_slots() -> None:
    op.create_table(
        "slots",
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("lane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["lane_id"], ["lanes.id"], name=op.f("fk_slots_lane_id")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_slots")),
    )


def _index_slots() -> None:
    op.create_index(op.f("ix_slots_message"), "slots", ["message"], unique=False)
