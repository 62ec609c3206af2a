"""Make the allowance ledger and the time entries it counts; requests that count already are entered."""

import json
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
ONE = 10_000  # amounts are ten-thousandths


def upgrade() -> None:
    """To this revision."""
    _make_time_entries()
    _make_consents()
    _make_entries()
    enter_what_counts(op.get_bind())


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("entries")
    op.drop_table("consents")
    op.drop_table("time_entries")


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _make_time_entries() -> None:
    op.create_table(
        "time_entries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ticket_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("recorded_at", AT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _foreign("time_entries", "ticket_id", "tickets"),
        _foreign("time_entries", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entries")),
    )
    op.create_index("ix_time_entries_ticket_id", "time_entries", ["ticket_id"])


def _make_consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", BIG, nullable=False),
        sa.Column("contract_id", BIG, nullable=False),
        sa.Column("ticket_id", BIG, nullable=False),
        sa.Column("asked_id", BIG, nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.String(length=40), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        _foreign("consents", "contract_id", "contracts"),
        _foreign("consents", "ticket_id", "tickets"),
        _foreign("consents", "asked_id", "people"),
        _foreign("consents", "decided_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_ticket_id", "consents", ["ticket_id"])


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("contract_id", BIG, nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("pool", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", BIG, nullable=True),
        sa.Column("time_entry_id", BIG, nullable=True),
        sa.Column("consent", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("once", sa.String(length=160), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("recorded_at", AT, nullable=False),
        _foreign("entries", "contract_id", "contracts"),
        _foreign("entries", "ticket_id", "tickets"),
        _foreign("entries", "time_entry_id", "time_entries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("contract_id", "once", name=op.f("uq_entries_contract_id_once")),
    )
    op.create_index("ix_entries_contract_id_unit_pool", "entries", ["contract_id", "unit", "pool"])
    op.create_index("ix_entries_ticket_id", "entries", ["ticket_id"])


# --------------------------------------------------------------------------- what counted before there was a ledger

CONTRACTS = sa.text(
    "SELECT c.id, c.number, v.body, v.starts, v.ends FROM contracts c JOIN contract_versions v ON v.contract_id = c.id "
    "WHERE v.version = (SELECT max(version) FROM contract_versions WHERE contract_id = c.id) ORDER BY c.id"
).columns(starts=AT, ends=AT)
TICKETS = sa.text(
    "SELECT id, written_at FROM tickets WHERE contract = :contract AND hold_reason IS NULL "
    "AND state NOT IN ('withdrawn', 'merged', 'set_aside') ORDER BY id"
).columns(written_at=AT)
ENTRIES = sa.table(
    "entries",
    *(sa.column(name) for name in ("contract_id", "unit", "pool", "period", "kind", "amount", "ticket_id")),
    *(sa.column(name) for name in ("consent", "note", "once")),
    sa.column("at", AT),
    sa.column("recorded_at", AT),
)


def enter_what_counts(conn: sa.Connection) -> None:
    """The grants and debits of the requests that count already, as the last version of each contract says."""
    for contract in conn.execute(CONTRACTS).all():
        rows = list(_entries(conn, contract)) if json.loads(contract.body)["allowance"] else []
        if rows:
            conn.execute(ENTRIES.insert(), rows)


def _entries(conn: sa.Connection, contract: sa.Row[Any]) -> Iterator[dict[str, Any]]:
    body = json.loads(contract.body)
    said, zone = body["allowance"], ZoneInfo(body["terms"]["calendar"]["timezone"])
    left: dict[str, int] = {}
    for ticket in conn.execute(TICKETS, {"contract": contract.number}):
        at = _aware(ticket.written_at)
        day = _period(said["per"], _aware(contract.starts), _aware(contract.ends), zone, at)
        pool = f"included/{said['per']}/{day}"
        base = {"contract_id": contract.id, "unit": "requests", "consent": "", "at": at, "recorded_at": at}
        base |= {"note": "entered when the ledger began", "once": None, "period": "", "ticket_id": None}
        if pool not in left:
            left[pool] = int(said["requests"])
            yield base | {"pool": pool, "kind": "grant", "amount": left[pool] * ONE, "once": f"requests/{pool}"}
        use = base | {"period": day, "ticket_id": ticket.id, "kind": "debit", "amount": -ONE}
        left[pool] -= 1
        if left[pool] >= 0:
            yield use | {"pool": pool}
        elif said["overage"] == "bill":
            yield use | {"pool": "overage", "consent": "clause overage: bill"}
        else:
            free = f"allowed/T-{1000 + ticket.id}"
            yield base | {"pool": free, "kind": "grant", "amount": ONE, "ticket_id": ticket.id}
            yield use | {"pool": free}


def _aware(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _period(per: str, start: datetime, end: datetime, zone: ZoneInfo, at: datetime) -> str:
    """The first day of the period in which an instant lies; what came in grace counts in the last one."""
    months, first = MONTHS.get(per), start.astimezone(zone)
    if months is None:
        return first.date().isoformat()
    then = min(max(at, start), end - timedelta(seconds=1)).astimezone(zone)
    passed = ((then.year - first.year) * 12 + then.month - first.month) // months * months
    if _later(first, passed) > then:
        passed -= months
    return _later(first, passed).date().isoformat()


def _later(first: datetime, months: int) -> datetime:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return first.replace(year=year, month=month + 1, day=min(first.day, monthrange(year, month + 1)[1]))
