"""Which request a complaint is about: what somebody had lately, and the one that he is shown (F12)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, writers
from handlers.complaints import promising
from storage import complaints, tickets
from storage.complaints import CARRIER, Complaint
from storage.tickets import Ticket

LOOKED = 20  # of his requests, the newest
NONE = ("withdrawn", "set_aside")


def recent(conn: Connection, contact_id: int, at: datetime) -> tuple[Ticket, ...]:
    """What somebody may be complaining about who does not say: his open requests, and those that were over within the
    time in which they could be reopened; the open ones first, of both the newest;
    what was taken back or is none, and what we looked at by ourselves, last. Nothing is locked."""
    found = complaints.latest_tickets(conn, contact_id, LOOKED)
    into = tickets.seen(conn, [one.merged_into for one in found if one.merged_into is not None])
    mine = {one.id: one for one in (into.get(each.merged_into or 0, each) for each in found)}
    asked = (one for one in mine.values() if one.terms_hash is not None and one.hold_reason != CARRIER)
    return tuple(
        sorted(
            (one for one in asked if _is_recent(conn, one, at)),
            key=lambda one: (writers.is_check(one), one.state in NONE, one.state not in tickets.OPEN_STATES, -one.id),
        )
    )


def _is_recent(conn: Connection, ticket: Ticket, at: datetime) -> bool:
    if ticket.state in tickets.OPEN_STATES:
        return True
    days = deskwork.terms_of(conn, ticket.terms_hash or "").clauses.reopen_window_days
    ended = ticket.closed_at or ticket.resolved_at or ticket.opened_at
    return at <= ended + timedelta(days=days)


def newer(conn: Connection, mine: Sequence[Complaint], at: datetime) -> Ticket | None:
    """What somebody means who complains again and does not say of what: a request that was opened, solved or closed
    since he complained last, and of which he did not. None: he means how his complaint is handled."""
    since, taken = max(one.raised_at for one in mine), {one.ticket_id for one in mine}
    rest = (one for one in recent(conn, mine[-1].contact_id, at) if one.id not in taken)
    asked = (one for one in rest if not writers.is_check(one) and one.state not in NONE)
    return next((one for one in asked if _last(one) > since), None)


def _last(ticket: Ticket) -> datetime:
    return max(moment for moment in (ticket.written_at, ticket.resolved_at, ticket.closed_at) if moment is not None)


def others(conn: Connection, complaint: Complaint, at: datetime) -> tuple[Ticket, ...]:
    """Which other requests he may have meant: none about which he complains already."""
    taken = {one.ticket_id for one in complaints.open_by(conn, complaint.contact_id)}
    return tuple(one for one in recent(conn, complaint.contact_id, at) if one.id not in taken)


def shown(conn: Connection, contact_id: int, at: datetime) -> str:
    """What [Complain] carries below somebody's status: the number of the request that it is about, "" for none."""
    mine = complaints.open_by(conn, contact_id)
    if mine:
        return str(promising.look_at(conn, mine[-1:])[mine[-1].ticket_id].ticket.number)
    found = recent(conn, contact_id, at)
    return str(found[0].number) if found else ""
