"""Make invites, personal settings and what onboarding remembers."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
STATES = sa.Enum(
    "open", "used", "void", "cancelled", name="state", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    """To this revision."""
    _make_invites()
    _make_guesses()
    _make_entrances()
    _make_preferences()
    _make_homes()


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("homes", "preferences", "entrances", "guesses", "invites"):
        op.drop_table(table)


def _make_invites() -> None:
    op.create_table(
        "invites",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("organisation_id", BIG, sa.ForeignKey("organisations.id"), nullable=True),
        sa.Column("contract", sa.String(length=80), nullable=True),
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("by_id", BIG, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.Column("ends_at", WHEN, nullable=False),
        sa.Column("state", STATES, nullable=False),
        sa.Column("settled_at", WHEN, nullable=True),
        sa.Column("identity_id", BIG, sa.ForeignKey("identities.id"), nullable=True),
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_index("ix_invites_organisation_id_state", "invites", ["organisation_id", "state"])
    op.create_index("ix_invites_person_id", "invites", ["person_id"])


def _make_guesses() -> None:
    op.create_table(
        "guesses",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("identity_id", BIG, sa.ForeignKey("identities.id"), nullable=False),
        sa.Column("at", WHEN, nullable=False),
    )
    op.create_index("ix_guesses_identity_id_at", "guesses", ["identity_id", "at"])


def _make_entrances() -> None:
    op.create_table(
        "entrances",
        sa.Column("platform", sa.String(length=32), primary_key=True),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
    )


def _make_preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("person_id", BIG, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("locale", sa.String(length=32), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
    )


def _make_homes() -> None:
    op.create_table(
        "homes",
        sa.Column("place_id", BIG, sa.ForeignKey("places.id"), primary_key=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
    )
