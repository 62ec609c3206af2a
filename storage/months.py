"""A product's month as rows: what happened to the requests of its customers, and how long people worked on them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage.catalogue import products
from storage.contracts import contract_versions, contracts
from storage.followups import How, Sort, follow_ups
from storage.journal import journal
from storage.ledger import time_entries
from storage.tickets import tickets

_T, _J, _E, _F = tickets.c, journal.c, time_entries.c, follow_ups.c


@dataclass(frozen=True, slots=True)
class Sold:
    """A contract of a product."""

    contract: str
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to a request that was written in the month. contract: None where it has none (yet)."""

    ticket_id: int
    contract: str | None
    kind: str
    data: dict[str, Any]


def sold(conn: Connection, product: str) -> tuple[Sold, ...]:
    """The contracts that were ever sold with any version of a product, by number."""
    versions = select(products.c.id).where(products.c.key == product)
    theirs = select(contract_versions.c.contract_id).where(contract_versions.c.product_id.in_(versions))
    query = select(contracts.c.number, contracts.c.organisation_id).where(contracts.c.id.in_(theirs))
    return tuple(Sold(*row) for row in conn.execute(query.order_by(contracts.c.number)))


def happened(
    conn: Connection, organisation_ids: Collection[int], since: datetime, until: datetime, kinds: Collection[str]
) -> tuple[Happened, ...]:
    """What of these kinds happened to the requests that these companies wrote in [since, until), in order."""
    written = (_T.organisation_id.in_(organisation_ids), _T.written_at >= since, _T.written_at < until)
    query = select(_T.id, _T.contract, _J.kind, _J.data).join_from(tickets, journal, _J.ticket_id == _T.id)
    rows = conn.execute(query.where(*written, _J.kind.in_(kinds)).order_by(_J.id))
    return tuple(Happened(*row) for row in rows)


def minutes(
    conn: Connection, numbers: Collection[str], since: datetime, until: datetime
) -> tuple[tuple[str, int], ...]:
    """The minutes worked in [since, until) under these contracts, by module (its key, "" for none), the most first."""
    total = func.sum(_E.minutes)
    query = select(func.coalesce(_T.module, ""), total).join_from(time_entries, tickets, _T.id == _E.ticket_id)
    query = query.where(_T.contract.in_(numbers), _E.at >= since, _E.at < until).group_by(_T.module)
    return tuple((row[0], int(row[1])) for row in conn.execute(query.order_by(total.desc(), _T.module)) if row[1])


def check_ins(conn: Connection, numbers: Collection[str], since: datetime, until: datetime) -> int:
    """How often customers under these contracts were asked in [since, until) whether a solution holds."""
    asked = (_F.sort == Sort.CHECK_IN.value, _F.how == How.SENT.value, _F.done_at >= since, _F.done_at < until)
    query = select(func.count()).select_from(follow_ups).join(tickets, _T.id == _F.ticket_id)
    return int(conn.execute(query.where(_T.contract.in_(numbers), *asked)).scalar_one())
