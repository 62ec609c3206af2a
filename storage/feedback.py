"""Contracts on trial, and what became of the requests under one: the numbers somebody decides by (RULES 1.2)."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from storage.contracts import contract_versions, contracts
from storage.tickets import OPEN_STATES, tickets

_GONE = ("withdrawn", "merged", "set_aside")


@dataclass(frozen=True, slots=True)
class Feedback:
    """open: requests that are not over; topics: (module, requests), the most frequent first."""

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
    t = tickets.c
    theirs = (t.contract == number, t.hold_reason.is_(None), t.state.not_in(_GONE))
    count = func.count(t.id)
    still = conn.execute(select(count).where(*theirs, t.state.in_(OPEN_STATES))).scalar_one()
    topics = select(t.module, count).where(*theirs, t.module.is_not(None)).group_by(t.module)
    rows = conn.execute(topics.order_by(count.desc(), t.module)).all()
    return Feedback(int(still), tuple((row[0], row[1]) for row in rows))
