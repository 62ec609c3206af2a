"""Lists of requests, page by page: open ones first, the newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from storage.clocks import IS_PROMISE, clocks
from storage.conversation import Side, rooms
from storage.places import lanes
from storage.tickets import IS_OPEN, TICKET, Ticket, tickets

_T = tickets.c
_TICKET = select(*TICKET)


@dataclass(frozen=True, slots=True)
class Whose:
    """Which requests: of a customer (his account, and himself where he is known), of companies, of an owner, of queues;
    states: in one of these, all where it is empty. Everything that is given must hold."""

    identity: int | None = None
    contact: int | None = None
    organisations: tuple[int, ...] | None = None
    owner: int | None = None
    queues: tuple[int, ...] | None = None
    states: tuple[str, ...] = ()


def counts(conn: Connection, whose: Whose) -> dict[str, int]:
    """How many there are in each state; what is closed after it was solved counts as solved."""
    state = case((_T.resolved_at.is_not(None) & (_T.state == "closed"), "resolved"), else_=_T.state)
    query = select(state.label("state"), func.count().label("n")).where(*_where(whose)).group_by(state)
    return {row.state: row.n for row in conn.execute(query)}


def page(conn: Connection, whose: Whose, *, skip: int, most: int) -> tuple[Ticket, ...]:
    """So many of them, after the first `skip`."""
    is_over = case((IS_OPEN, 0), else_=1)
    query = _TICKET.where(*_where(whose)).order_by(is_over, _T.id.desc()).offset(skip).limit(most)
    return tuple(Ticket(*row) for row in conn.execute(query))


def missed(conn: Connection, ticket_ids: Collection[int]) -> frozenset[int]:
    """Those of these requests of which a promise to the customer was missed."""
    c = clocks.c
    broken = (c.ticket_id.in_(list(ticket_ids)), c.breached_at.is_not(None), IS_PROMISE)
    return frozenset(conn.scalars(select(c.ticket_id).where(*broken).distinct()))


def owned_without_room(conn: Connection, person_id: int, place_id: int) -> tuple[Ticket, ...]:
    """The open requests somebody owns whose cards stand in a chat that makes no rooms, the newest first."""
    here = (lanes.c.place_id == place_id, lanes.c.room == "", rooms.c.side == Side.ROOM)
    beside = select(rooms.c.ticket_id).join_from(rooms, lanes, lanes.c.id == rooms.c.lane_id).where(*here)
    mine = _TICKET.where(_T.owner_id == person_id, IS_OPEN, _T.id.in_(beside))
    return tuple(Ticket(*row) for row in conn.execute(mine.order_by(_T.id.desc())))


def _where(whose: Whose) -> list[ColumnElement[Any]]:
    found: list[ColumnElement[Any]] = []
    if whose.identity is not None:
        known = [_T.contact_id == whose.contact] if whose.contact is not None else []
        found.append(or_(_T.identity_id == whose.identity, *known))
    if whose.organisations is not None:
        found.append(_T.organisation_id.in_(whose.organisations))
    if whose.owner is not None:
        found.append(_T.owner_id == whose.owner)
    if whose.queues is not None:
        found.append(_T.queue_id.in_(whose.queues))
    if whose.states:
        found.append(_T.state.in_(whose.states))
    return found
