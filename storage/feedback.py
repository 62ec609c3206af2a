"""Contracts on trial, and what became of the requests under one: the numbers somebody decides by (RULES 1.2)."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, select

from storage.clocks import clocks
from storage.contracts import contract_versions, contracts
from storage.tickets import OPEN_STATES, tickets

_GONE = ("withdrawn", "merged", "set_aside")


@dataclass(frozen=True, slots=True)
class Feedback:
    """kept of due: first answers in time, of those that came or are overdue; open: requests that are not over; topics:
    (module, requests), the most frequent first."""

    kept: int
    due: int
    open: int
    topics: tuple[tuple[str, int], ...]


def on_trial(conn: Connection) -> tuple[int, ...]:
    """The ids of organisations with a contract of which some version is a pilot."""
    v = contract_versions.c
    mine = (contracts.c.active.is_(True), v.body.like('%"decide_by"%'))
    query = select(contracts.c.organisation_id).join_from(contract_versions, contracts, v.contract_id == contracts.c.id)
    return tuple(conn.scalars(query.where(*mine).distinct().order_by(contracts.c.organisation_id)))


def of_contract(conn: Connection, number: str) -> Feedback:
    """What became of the requests under the contract of this number."""
    t, c = tickets.c, clocks.c
    theirs = (t.contract == number, t.hold_reason.is_(None), t.state.not_in(_GONE))
    first = and_(c.ticket_id == t.id, c.kind == "first_response", c.number == 1)
    is_met = and_(c.status == "stopped", c.breached_at.is_(None))
    met = func.coalesce(func.sum(case((is_met, 1), else_=0)), 0)
    late = func.coalesce(func.sum(case((c.breached_at.is_not(None), 1), else_=0)), 0)
    is_open = func.coalesce(func.sum(case((t.state.in_(OPEN_STATES), 1), else_=0)), 0)
    kept, missed, running = conn.execute(
        select(met, late, is_open).select_from(tickets.outerjoin(clocks, first)).where(*theirs)
    ).one()
    count = func.count(t.id)
    topics = select(t.module, count).where(*theirs, t.module.is_not(None)).group_by(t.module)
    rows = conn.execute(topics.order_by(count.desc(), t.module)).all()
    return Feedback(int(kept), int(kept) + int(missed), int(running), tuple((row[0], row[1]) for row in rows))
