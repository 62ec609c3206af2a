"""When contracts end and by when somebody must say so: what the days before a renewal are counted from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Column, Connection, Date, ForeignKey, Index, String, Table, Text, select, update

from storage.base import BigId, UtcDateTime, insert_or_nothing, insert_or_replace, metadata
from storage.contracts import contracts
from storage.keyed import AT_ONCE

renewals = Table(
    "renewals",
    metadata,
    Column("contract_id", BigId, ForeignKey("contracts.id"), primary_key=True, autoincrement=False),
    Column("organisation_id", BigId, ForeignKey("organisations.id"), nullable=False),
    Column("product", String(80), nullable=False),
    Column("plan", String(200), nullable=False),
    Column("ends", Date, nullable=False),
    Column("notice_by", Date, nullable=False),
    Column("stopped_at", UtcDateTime),
    Column("stopped_by", BigId, ForeignKey("people.id")),
    Column("reason", Text),
    Index("ix_renewals_organisation_id_notice_by", "organisation_id", "notice_by"),
)
_R = renewals.c
_WRITTEN = ("organisation_id", "product", "plan", "ends", "notice_by")
_later, _its = renewals.alias("later"), contracts.alias("its")
_GOES_ON = (
    select(_later.c.contract_id)
    .join_from(_later, _its, _its.c.id == _later.c.contract_id)
    .where(_later.c.organisation_id == _R.organisation_id, _later.c.product == _R.product)
    .where(_later.c.ends > _R.ends, _its.c.active.is_(True))
    .exists()
)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A contract as it stands to end. contract: its number; ends: its last day, notice_by: the last day on which it can
    be given notice, both in the zone where its hours count; product: key; stopped_at, reason: when and why somebody
    said that it is not renewed."""

    contract_id: int
    contract: str
    organisation_id: int
    product: str
    plan: str
    ends: date
    notice_by: date
    stopped_at: datetime | None = None
    reason: str | None = None


_UPCOMING = (
    select(
        _R.contract_id,
        contracts.c.number,
        _R.organisation_id,
        _R.product,
        _R.plan,
        _R.ends,
        _R.notice_by,
        _R.stopped_at,
        _R.reason,
    )
    .join_from(renewals, contracts, contracts.c.id == _R.contract_id)
    .where(contracts.c.active.is_(True))
)


def note(conn: Connection, found: Upcoming) -> bool:
    """Keep when a contract ends; whether that is new. What was decided about another end is forgotten."""
    before = of_contract(conn, found.contract_id)
    values = {"contract_id": found.contract_id, **{name: getattr(found, name) for name in _WRITTEN}}
    if before is None:
        conn.execute(insert_or_nothing(conn.dialect.name, renewals), values)
        return True
    conn.execute(insert_or_replace(conn.dialect.name, renewals, *_WRITTEN), values)
    is_new = (before.ends, before.notice_by) != (found.ends, found.notice_by)
    if before.ends != found.ends:
        gone = {"stopped_at": None, "stopped_by": None, "reason": None}
        conn.execute(update(renewals).where(_R.contract_id == found.contract_id).values(**gone))
    return is_new


def stop(conn: Connection, contract_id: int, *, by: int, reason: str, now: datetime) -> bool:
    """It is not renewed; False where somebody said so before."""
    standing = update(renewals).where(_R.contract_id == contract_id, _R.stopped_at.is_(None))
    return conn.execute(standing.values(stopped_at=now, stopped_by=by, reason=reason)).rowcount == 1


def of_contract(conn: Connection, contract_id: int) -> Upcoming | None:
    """When a contract that is on the desk ends."""
    row = conn.execute(_UPCOMING.where(_R.contract_id == contract_id)).one_or_none()
    return Upcoming(*row) if row else None


def of_number(conn: Connection, number: str) -> Upcoming | None:
    """The same, by what people call it."""
    row = conn.execute(_UPCOMING.where(contracts.c.number == number)).one_or_none()
    return Upcoming(*row) if row else None


def upcoming(conn: Connection, organisation_ids: Iterable[int], today: date, days: int) -> tuple[Upcoming, ...]:
    """The contracts of these organisations that have not ended and of which notice is due by `days` days from today,
    the most pressing first; without those that somebody said are not renewed, or that a later one of the same product
    goes on with. 500 organisations to a query."""
    wanted = sorted(set(organisation_ids))
    soon = (_R.ends >= today, _R.notice_by <= today + timedelta(days=days), _R.stopped_at.is_(None))
    found: list[Upcoming] = []
    for start in range(0, len(wanted), AT_ONCE):
        here = _R.organisation_id.in_(wanted[start : start + AT_ONCE])
        found += [Upcoming(*row) for row in conn.execute(_UPCOMING.where(here, *soon, ~_GOES_ON))]
    return tuple(sorted(found, key=lambda one: (one.notice_by, one.contract)))


def is_succeeded(conn: Connection, one: Upcoming) -> bool:
    """Whether a later contract of the organisation goes on with the same product."""
    query = _UPCOMING.with_only_columns(_R.contract_id).where(_R.contract_id == one.contract_id)
    return conn.scalar(query.where(~_GOES_ON)) is None
