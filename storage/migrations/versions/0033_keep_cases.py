"""Keep cases: what solved a request is found again."""

import sqlalchemy as sa
from alembic import op

from storage.base import BigId, Json

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

UNLOOKED = sa.text("alike IS NULL AND state != 'held'")
FTS5 = """CREATE VIRTUAL TABLE cases_text USING fts5(
    terms, content='cases', content_rowid='id', columnsize=0, tokenize="unicode61 remove_diacritics 0")"""
GIN = """CREATE INDEX ix_cases_terms ON cases USING gin (array_to_tsvector(string_to_array(terms, ' ')))
WITH (fastupdate = off)"""
SOLVED = """INSERT INTO cases (ticket_id, organisation_id, cause, fix, general, terms, look_at)
SELECT id, organisation_id, '', '', false, '', resolved_at FROM tickets
WHERE state IN ('resolved', 'closed') AND cause IS NOT NULL AND fix IS NOT NULL AND resolved_at IS NOT NULL"""


def upgrade() -> None:
    """To this revision. What was solved is read by the bell, a few at a time; running requests stay as they are."""
    op.add_column("tickets", sa.Column("alike", Json, nullable=True))
    op.execute("UPDATE tickets SET alike = '[]'")
    op.create_index("ix_tickets_unlooked", "tickets", ["id"], sqlite_where=UNLOOKED, postgresql_where=UNLOOKED)
    _make_cases()
    op.create_table(
        "case_terms",
        sa.Column("term", sa.String(80), nullable=False),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_case_terms"),
    )
    op.create_table(
        "case_uses",
        sa.Column("case_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "ticket_id", name="pk_case_uses"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_uses_case_id_cases"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_case_uses_ticket_id_tickets"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_case_uses_person_id_people"),
    )
    op.create_index("ix_case_uses_ticket_id", "case_uses", ["ticket_id"])
    op.execute(SOLVED)


def _make_cases() -> None:
    waits = sa.text("look_at IS NOT NULL")
    op.create_table(
        "cases",
        sa.Column("id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("fix", sa.Text, nullable=False),
        sa.Column("general", sa.Boolean, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name="fk_cases_ticket_id_tickets"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_cases_organisation_id_organisations"
        ),
        sa.UniqueConstraint("ticket_id", name="uq_cases_ticket_id"),
    )
    op.create_index("ix_cases_look_at", "cases", ["look_at"], sqlite_where=waits, postgresql_where=waits)
    op.execute(FTS5 if op.get_bind().dialect.name == "sqlite" else GIN)


def downgrade() -> None:
    """Back to the revision before."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE cases_text")
    op.drop_table("case_uses")
    op.drop_table("case_terms")
    op.drop_table("cases")
    op.drop_index("ix_tickets_unlooked", "tickets")
    op.drop_column("tickets", "alike")
