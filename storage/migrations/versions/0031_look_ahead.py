"""Look ahead: when contracts end, what experts saw and what people would like."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WHEN = sa.DateTime(timezone=True)
OUTCOMES = sa.Enum("done", "planned", "declined", name="outcome", native_enum=False, create_constraint=True, length=40)

FOLLOW_UPS = sa.table(
    "follow_ups",
    *(sa.column(name) for name in ("sort", "subject", "occasion", "step", "person_id")),
    sa.column("due_at", WHEN),
    sa.column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)


def upgrade() -> None:
    """To this revision."""
    renewals = op.create_table(
        "renewals",
        sa.Column("contract_id", BIG, sa.ForeignKey("contracts.id"), primary_key=True, autoincrement=False),
        _to("organisations", "organisation_id", nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("plan", sa.String(200), nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("notice_by", sa.Date, nullable=False),
        sa.Column("stopped_at", WHEN),
        _to("people", "stopped_by"),
        sa.Column("reason", sa.Text),
    )
    op.create_index("ix_renewals_organisation_id_notice_by", "renewals", ["organisation_id", "notice_by"])
    _opportunities()
    _ideas()
    if not op.get_context().as_sql:
        _fill(renewals)


def _opportunities() -> None:
    op.create_table(
        "opportunities",
        sa.Column("id", BIG, primary_key=True),
        _to("tickets", "ticket_id", nullable=False),
        _to("organisations", "organisation_id", nullable=False),
        _to("people", "by_id", nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", WHEN, nullable=False),
        _to("people", "decided_by"),
        sa.Column("decided_at", WHEN),
        sa.Column("outcome", sa.Text),
    )
    op.create_index("ix_opportunities_organisation_id_at", "opportunities", ["organisation_id", "at"])


def _ideas() -> None:
    op.create_table(
        "ideas",
        sa.Column("id", BIG, primary_key=True),
        _to("people", "person_id", nullable=False),
        _to("organisations", "organisation_id"),
        sa.Column("module", sa.String(80), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        _to("people", "owner_id", nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("answer_by", WHEN, nullable=False),
        sa.Column("outcome", OUTCOMES),
        sa.Column("answer", sa.Text),
        _to("people", "answered_by"),
        sa.Column("answered_at", WHEN),
    )
    op.create_index("ix_ideas_owner_id_answered_at", "ideas", ["owner_id", "answered_at"])
    op.create_index("ix_ideas_organisation_id_at", "ideas", ["organisation_id", "at"])
    op.create_index("ix_ideas_at", "ideas", ["at"])


def _to(table: str, name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, BIG, sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _fill(renewals: sa.Table) -> None:
    """Contracts that stand already: until now none said by when notice is due, so that is the last day. Each gets its
    next step, as if it had been published with this revision."""
    conn = op.get_bind()
    now = _aware(conn.execute(sa.select(sa.func.current_timestamp(type_=WHEN))).scalar_one())
    newest = sa.text(
        "SELECT c.id, c.number, c.organisation_id, p.key, v.ends, v.body FROM contracts c"
        " JOIN contract_versions v ON v.contract_id = c.id JOIN products p ON p.id = v.product_id"
        " WHERE c.active AND v.version = (SELECT max(o.version) FROM contract_versions o"
        " WHERE o.contract_id = c.id AND o.withdrawn_at IS NULL)"
    ).columns(ends=WHEN)
    rows, planned = [], []
    for contract_id, _, organisation_id, product, ends, body in conn.execute(newest):
        terms = json.loads(body)["terms"]
        zone = ZoneInfo(terms["calendar"]["timezone"])
        last = (_aware(ends) - timedelta(seconds=1)).astimezone(zone).date()
        place = {"contract_id": contract_id, "organisation_id": organisation_id, "product": product}
        rows.append({**place, "plan": terms["plan"], "ends": last, "notice_by": last})
        planned += _planned(contract_id, last, zone, now)
    if rows:
        conn.execute(sa.insert(renewals), rows)
    if planned:
        conn.execute(sa.insert(FOLLOW_UPS), planned)


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _planned(contract_id: int, last: date, zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    """The next of 90, 60, 30 and 7 days before, at nine o'clock."""
    moments = [(days, datetime.combine(last - timedelta(days=days), time(9), zone)) for days in (90, 60, 30, 7)]
    place = {"sort": "renewal", "subject": f"contract/{contract_id}", "occasion": last.isoformat(), "person_id": 0}
    return [{**place, "step": days, "due_at": at.astimezone(UTC), "data": {}} for days, at in moments if at > now][:1]


def downgrade() -> None:
    """Back to the revision before."""
    for table in ("ideas", "opportunities", "renewals"):
        op.drop_table(table)
