"""What pages list: each list by one query, whatever stands on it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from storage.clocks import IS_PROMISE, clocks
from storage.contracts import organisations
from storage.disputes import disputes
from storage.queues import queue_experts, queues
from storage.tickets import IS_OPEN, TICKET, Ticket, tickets

_T, _C = tickets.c, clocks.c
_TICKET = select(*TICKET)


@dataclass(frozen=True, slots=True)
class Load:
    """What a queue has: how many requests wait, since when the first of them, and how many somebody works on."""

    waiting: int
    since: datetime | None
    taken: int


@dataclass(frozen=True, slots=True)
class Named:
    """A customer company by its id."""

    id: int
    key: str
    name: str


def _found(conn: Connection, query: Select[*tuple[Any, ...]]) -> tuple[Ticket, ...]:
    return tuple(Ticket(*row) for row in conn.execute(query))


def solved_of(conn: Connection, contact_id: int, most: int) -> tuple[Ticket, ...]:
    """What was solved for a customer, the newest first."""
    mine = (_T.contact_id == contact_id, _T.state.in_(("resolved", "closed")), _T.resolved_at.is_not(None))
    return _found(conn, _TICKET.where(*mine).order_by(_T.resolved_at.desc(), _T.id.desc()).limit(most))


def waiting_in(conn: Connection, queue_ids: Collection[int], most: int) -> tuple[Ticket, ...]:
    """What nobody has claimed in these queues, oldest first."""
    here = (_T.queue_id.in_(queue_ids), _T.state == "waiting")
    return _found(conn, _TICKET.where(*here).order_by(_T.id).limit(most)) if queue_ids else ()


def held_for(conn: Connection, organisation_ids: Collection[int], *, unknown: bool, most: int) -> tuple[Ticket, ...]:
    """What is held of these companies, oldest first; unknown: and of people whose company is not known."""
    theirs = _T.organisation_id.in_(organisation_ids)
    whose = or_(theirs, _T.organisation_id.is_(None)) if unknown else theirs
    return _found(conn, _TICKET.where(_T.state == "held", whose).order_by(_T.id).limit(most))


def missed_by(conn: Connection, owner_id: int, since: datetime, until: datetime) -> tuple[Ticket, ...]:
    """Somebody's requests of which a promise was missed within that time, oldest first."""
    missed = select(_C.ticket_id).where(IS_PROMISE, _C.breached_at >= since, _C.breached_at < until)
    return _found(conn, _TICKET.where(_T.owner_id == owner_id, _T.id.in_(missed)).order_by(_T.id))


def missed_for(conn: Connection, organisation_ids: Collection[int], since: datetime, most: int) -> tuple[Ticket, ...]:
    """Requests of these companies of which a promise was missed since then, the newest first."""
    missed = select(_C.ticket_id).where(IS_PROMISE, _C.breached_at >= since)
    theirs = (_T.organisation_id.in_(organisation_ids), _T.id.in_(missed))
    return _found(conn, _TICKET.where(*theirs).order_by(_T.id.desc()).limit(most))


def coming_due(conn: Connection, queue_ids: Collection[int], most: int) -> tuple[tuple[int, datetime], ...]:
    """The promises that run in these queues and are not missed, as (ticket, due), the first due first."""
    here = (_T.queue_id.in_(queue_ids), IS_OPEN, _T.state != "held")
    runs = (IS_PROMISE, _C.status == "running", _C.breached_at.is_(None), _C.due_at.is_not(None))
    query = select(_C.ticket_id, _C.due_at).join_from(tickets, clocks, _C.ticket_id == _T.id).where(*here, *runs)
    rows = conn.execute(query.order_by(_C.due_at, _C.ticket_id).limit(most)) if queue_ids else ()
    return tuple((row[0], row[1]) for row in rows)


def loads(conn: Connection, queue_ids: Collection[int]) -> dict[int, Load]:
    """What each of these queues has, where that is anything."""
    here = (_T.queue_id.in_(queue_ids), _T.state.in_(("waiting", "owned", "pending_customer", "pending_third_party")))
    query = select(_T.queue_id, _T.state, func.count(), func.min(_T.written_at)).where(*here)
    found: dict[int, Load] = {}
    for queue_id, state, count, since in conn.execute(query.group_by(_T.queue_id, _T.state)) if queue_ids else ():
        load = found.get(queue_id, Load(0, None, 0))
        found[queue_id] = (
            Load(count, since, load.taken) if state == "waiting" else Load(load.waiting, load.since, load.taken + count)
        )
    return found


def undecided(conn: Connection, person_id: int) -> tuple[tuple[int, datetime | None], ...]:
    """The disputes that somebody was asked to decide, as (ticket, by when), oldest first."""
    d = disputes.c
    rows = conn.execute(select(d.ticket_id, d.due_at, d.asked).where(d.decided_at.is_(None)).order_by(d.id))
    return tuple((row[0], row[1]) for row in rows if person_id in row[2])


def organisations_of(conn: Connection, organisation_ids: Collection[int]) -> tuple[Named, ...]:
    """These companies, by name."""
    o = organisations.c
    rows = conn.execute(select(o.id, o.key, o.name).where(o.id.in_(organisation_ids)).order_by(o.name, o.id))
    return tuple(Named(*row) for row in rows)


def concerned(conn: Connection, ticket_ids: Iterable[int]) -> frozenset[int]:
    """Ids of everybody on whose page one of these tickets may stand: its customer and owner, the experts and the lead
    of its queue, its account manager."""
    theirs = _T.id.in_(list(ticket_ids))
    known = select(_T.contact_id, _T.owner_id, queues.c.lead_id, organisations.c.account_manager_id)
    known = known.outerjoin_from(tickets, queues, queues.c.id == _T.queue_id)
    known = known.outerjoin(organisations, organisations.c.id == _T.organisation_id).where(theirs)
    experts = select(queue_experts.c.person_id).where(queue_experts.c.queue_id.in_(select(_T.queue_id).where(theirs)))
    found = {one for row in conn.execute(known) for one in row} | set(conn.scalars(experts))
    return frozenset(one for one in found if one is not None)
