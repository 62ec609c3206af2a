"""The allowance ledger: entries, time entries and consents. What the entries mean is `handlers.rules.ledger`'s."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from storage.base import BigId, UtcDateTime, metadata
from storage.contracts import contracts
from storage.tickets import TICKET, Ticket, tickets


class Exact(TypeDecorator[Decimal]):
    """An amount with at most four decimals, kept as a whole number of ten-thousandths, so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Ten-thousandths. Refuses what would have to be rounded."""
        if value is None:
            return None
        whole = value.scaleb(4)
        if whole != whole.to_integral_value():
            raise ValueError(f"{value} has more than four decimals")
        return int(whole)

    def process_result_value(self, value: int | Decimal | None, dialect: Dialect) -> Decimal | None:
        """The amount."""
        return None if value is None else Decimal(value).scaleb(-4)


time_entries = Table(
    "time_entries",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("kind", String(80), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_time_entries_person_id_at", "person_id", "at"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("contract_id", BigId, ForeignKey("contracts.id"), nullable=False),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("asked_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("unit", String(12), nullable=False),
    Column("amount", Exact, nullable=False),
    Column("rate", String(40), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by_id", BigId, ForeignKey("people.id")),
    Column("agreed", Boolean),
)

entries = Table(
    "entries",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("contract_id", BigId, ForeignKey("contracts.id"), nullable=False),
    Column("unit", String(12), nullable=False),
    Column("pool", String(120), nullable=False),
    Column("period", String(10), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("amount", Exact, nullable=False),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), index=True),
    Column("time_entry_id", BigId, ForeignKey("time_entries.id")),
    Column("consent", String(80), nullable=False),
    Column("note", String(200), nullable=False),
    Column("once", String(160)),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    UniqueConstraint("contract_id", "once"),
    Index("ix_entries_contract_id_unit_pool", "contract_id", "unit", "pool"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. amount: in units of the ledger (requests, or minutes); once: names what is posted a single time, such
    as the grant of a pool; consent: what permits a debit of the overage; at: when it counts."""

    unit: str
    pool: str
    period: str
    kind: str
    amount: Decimal
    at: datetime
    ticket_id: int | None = None
    time_entry_id: int | None = None
    consent: str = ""
    note: str = ""
    once: str | None = None


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """Minutes that somebody worked on a ticket; below zero for a counter-entry. kind: of work, "" for the usual."""

    id: int
    ticket_id: int
    person_id: int
    minutes: int
    kind: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What an approver is asked for one ticket, and what he said. rate: of one unit, as text, "" where none is agreed;
    agreed: None while it waits, and where nobody had to answer any more."""

    id: int
    contract_id: int
    ticket_id: int
    asked_id: int
    unit: str
    amount: Decimal
    rate: str
    asked_at: datetime
    decided_at: datetime | None
    decided_by_id: int | None
    agreed: bool | None


_LOCK = select(contracts.c.id).where(contracts.c.number == bindparam("number")).with_for_update(key_share=True)
_COLUMNS = tuple(entries.c[name] for name in Row.__slots__)
_SUMS = (
    select(entries.c.contract_id, entries.c.unit, entries.c.pool, entries.c.period, entries.c.kind)
    .add_columns(func.sum(entries.c.amount, type_=Exact).label("amount"))
    .where(entries.c.contract_id.in_(bindparam("contracts", expanding=True)))
    .group_by(entries.c.contract_id, entries.c.unit, entries.c.pool, entries.c.period, entries.c.kind)
    .order_by(func.min(entries.c.id))
)
_SUMS_BEFORE = _SUMS.where(entries.c.at < bindparam("before", type_=UtcDateTime()))
_OF_TICKET = select(*_COLUMNS).where(entries.c.ticket_id == bindparam("ticket")).order_by(entries.c.id)
_OF_CONTRACT = select(*_COLUMNS).where(entries.c.contract_id == bindparam("contract")).order_by(entries.c.id)
_CONSENT = select(*(consents.c[name] for name in Consent.__slots__))
_TIME = select(*(time_entries.c[name] for name in TimeEntry.__slots__))


def lock(conn: Connection, number: str) -> int | None:
    """The id of the contract with this number; its ledger is this unit's own until the end (after place, person,
    ticket and clocks in the order of locks). None where there is no such contract."""
    found: int | None = conn.execute(_LOCK, {"number": number}).scalar_one_or_none()
    return found


def post(conn: Connection, contract_id: int, rows: Sequence[Row], *, now: datetime) -> None:
    """Write entries down, in this order."""
    values = [{name: getattr(row, name) for name in Row.__slots__} for row in rows]
    if values:
        conn.execute(entries.insert(), [{**one, "contract_id": contract_id, "recorded_at": now} for one in values])


def sums(
    conn: Connection, contract_ids: Iterable[int], *, before: datetime | None = None
) -> dict[tuple[int, str], list[tuple[str, str, str, Decimal]]]:
    """The entries of contracts summed by (contract, unit): pool, period, kind and sum, in one query. before: only what
    counts before that."""
    found: dict[tuple[int, str], list[tuple[str, str, str, Decimal]]] = {}
    asked = _SUMS if before is None else _SUMS_BEFORE
    for contract_id, unit, *rest in conn.execute(asked, {"contracts": list(contract_ids), "before": before}):
        pool, period, kind, amount = rest
        found.setdefault((contract_id, unit), []).append((pool, period, kind, amount))
    return found


def of_ticket(conn: Connection, ticket_id: int) -> tuple[Row, ...]:
    """The entries that a ticket caused, oldest first."""
    return tuple(Row(*row) for row in conn.execute(_OF_TICKET, {"ticket": ticket_id}))


def of_contract(conn: Connection, contract_id: int) -> tuple[Row, ...]:
    """Every entry of a contract, oldest first."""
    return tuple(Row(*row) for row in conn.execute(_OF_CONTRACT, {"contract": contract_id}))


def used_since(conn: Connection, contract_id: int, unit: str, *, since: datetime, kinds: Sequence[str]) -> Decimal:
    """The sum of entries of these kinds since an instant."""
    e = entries.c
    mine = (e.contract_id == contract_id, e.unit == unit, e.at >= since, e.kind.in_(kinds))
    found = conn.execute(select(func.sum(e.amount, type_=Exact)).where(*mine)).scalar_one()
    return Decimal(found or 0)


def tickets_in(
    conn: Connection, contract: str, period: str, *, kinds: Sequence[str], before: int | None, limit: int
) -> tuple[tuple[Ticket, Decimal], ...]:
    """The tickets that used something of a period of this contract, with how much (in ledger units, above zero), the
    newest first; `before`: only those older than this ticket id."""
    e, t = entries.c, tickets.c
    used = func.sum(-e.amount, type_=Exact).label("used")
    mine = [contracts.c.number == contract, e.period == period, e.kind.in_(kinds), e.ticket_id.is_not(None)]
    if before is not None:
        mine.append(e.ticket_id < before)
    totals = (
        select(e.ticket_id, used)
        .join_from(entries, contracts, contracts.c.id == e.contract_id)
        .where(*mine)
        .group_by(e.ticket_id)
        .having(func.sum(e.amount) < Decimal(0))
        .order_by(e.ticket_id.desc())
        .limit(limit)
        .subquery("totals")
    )
    query = select(*TICKET, totals.c.used).join_from(totals, tickets, t.id == totals.c.ticket_id)
    return tuple((Ticket(*row[:-1]), row[-1]) for row in conn.execute(query.order_by(t.id.desc())))


# ---------------------------------------------------------------------------------------------------------------- time


def add_time(conn: Connection, values: Mapping[str, Any]) -> int:
    """Keep a time entry; its id."""
    made = conn.execute(time_entries.insert().values(**values)).inserted_primary_key
    if made is None:
        raise LookupError("the database gave the time entry no id")
    return int(made[0])


def time_entry(conn: Connection, entry_id: int) -> TimeEntry | None:
    """The time entry of this id."""
    row = conn.execute(_TIME.where(time_entries.c.id == entry_id)).one_or_none()
    return TimeEntry(*row) if row else None


def change_time(conn: Connection, entry_id: int, minutes: int) -> None:
    """A time entry was of so many minutes."""
    conn.execute(update(time_entries).where(time_entries.c.id == entry_id).values(minutes=minutes))


def worked_by(conn: Connection, person_id: int, since: datetime, until: datetime) -> int:
    """The minutes that somebody logged in [since, until)."""
    t = time_entries.c
    mine = (t.person_id == person_id, t.at >= since, t.at < until)
    return int(conn.execute(select(func.coalesce(func.sum(t.minutes), 0)).where(*mine)).scalar_one())


def time_of(conn: Connection, ticket_id: int) -> tuple[TimeEntry, ...]:
    """The time entries of a ticket, oldest first."""
    rows = conn.execute(_TIME.where(time_entries.c.ticket_id == ticket_id).order_by(time_entries.c.id))
    return tuple(TimeEntry(*row) for row in rows)


# ------------------------------------------------------------------------------------------------------------ consents


def ask_consent(conn: Connection, values: Mapping[str, Any]) -> int:
    """Keep what an approver is asked; its id."""
    made = conn.execute(consents.insert().values(**values)).inserted_primary_key
    if made is None:
        raise LookupError("the database gave the consent no id")
    return int(made[0])


def unask(conn: Connection, ticket_id: int, at: datetime) -> tuple[int, ...]:
    """What a ticket asked and nobody answered is asked no more; ids of those who were asked."""
    open_ = (consents.c.ticket_id == ticket_id, consents.c.decided_at.is_(None))
    return tuple(conn.scalars(update(consents).where(*open_).values(decided_at=at).returning(consents.c.asked_id)))


def consent(conn: Connection, consent_id: int) -> Consent | None:
    """What was asked under this id."""
    row = conn.execute(_CONSENT.where(consents.c.id == consent_id)).one_or_none()
    return Consent(*row) if row else None


def consents_of(conn: Connection, ticket_id: int) -> tuple[Consent, ...]:
    """What was asked for a ticket, oldest first."""
    rows = conn.execute(_CONSENT.where(consents.c.ticket_id == ticket_id).order_by(consents.c.id))
    return tuple(Consent(*row) for row in rows)


def decide(conn: Connection, consent_id: int, *, agreed: bool, by: int, at: datetime) -> bool:
    """Keep the answer; False when there was one before."""
    open_ = (consents.c.id == consent_id, consents.c.decided_at.is_(None))
    values = {"decided_at": at, "decided_by_id": by, "agreed": agreed}
    return conn.execute(update(consents).where(*open_).values(**values)).rowcount == 1
