"""The promise that a named other person makes contact: the clock of a complaint on its request (RULES 3)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork
from handlers.deskwork import Running, happened, instant
from handlers.rules.clock import Clock
from handlers.rules.lifecycle import EventKind
from handlers.rules.running import is_open
from handlers.rules.terms import ClockKind
from storage import complaints, tickets
from storage.complaints import Complaint


def at_hand(conn: Connection, complaint_id: int) -> tuple[Complaint, Running] | None:
    """A complaint and the request it hangs on, both locked: the request first, as everywhere. None: no such one."""
    known = complaints.seen(conn, complaint_id)
    while known is not None:
        ticket = tickets.require(conn, known.ticket_id)
        known = complaints.seen(conn, complaint_id)
        if known is None or known.ticket_id == ticket.id:  # else it moved, with a request that was merged meanwhile
            return complaints.require(conn, complaint_id), deskwork.load(conn, ticket)
    return None


def running_of(conn: Connection, complaint: Complaint) -> Running:
    """The request of a complaint that is at hand, as it stands now."""
    return deskwork.load(conn, tickets.require(conn, complaint.ticket_id))


def look_at(conn: Connection, found: Collection[Complaint]) -> Mapping[int, Running]:
    """The requests that these hang on, by their ids; nothing is locked."""
    return deskwork.look_at(conn, {one.ticket_id for one in found})


def clocks_of(running: Running, complaint: Complaint) -> tuple[Clock, ...]:
    """Every promise that was made about it."""
    mine = (one for one in running.clocks.clocks if one.kind is ClockKind.COMPLAINT)
    return tuple(one for one in mine if one.start_ref == complaint.ref)


def complaint_of(conn: Connection, clock: Clock) -> Complaint | None:
    """The complaint that a clock is about; nothing is locked."""
    number = clock.start_ref.removeprefix("K-")
    return complaints.seen(conn, int(number)) if number.isdigit() else None


def is_about(conn: Connection, clock: Clock, person_id: int) -> bool:
    """Whether a clock is that of a complaint about this person."""
    complaint = complaint_of(conn, clock) if clock.kind is ClockKind.COMPLAINT else None
    return complaint is not None and person_id in complaint.subject_ids


def due_of(running: Running, complaint: Complaint) -> datetime | None:
    """By when contact is to be made: the earliest promise that is still to be kept; None where it is kept already."""
    found = [one.due for one in clocks_of(running, complaint) if is_open(one) and one.due is not None]
    return instant(min(found)) if found else None


def promise(
    conn: Connection, running: Running, complaint: Complaint, *, by: int | None, at: datetime, now: datetime
) -> Running:
    """Somebody is to make contact, from `at` on; where an earlier promise is still to be kept in time, by that time."""
    due = due_of(running, complaint)
    is_new = due is None or due <= at
    kind = EventKind.COMPLAINED if is_new else EventKind.NOTED
    event = happened(kind, at, by=by, ref=complaint.ref if is_new else "", by_customer=True)
    notes = {"complaint": complaint.id, "level": complaint.level, "handler": complaint.handler_id}
    return deskwork.record(conn, running, event, now=now, notes=notes)


def end(
    conn: Connection,
    running: Running,
    complaint: Complaint,
    kind: EventKind,
    *,
    by: int | None,
    at: datetime,
    now: datetime,
    what: str = "",
) -> Running:
    """CONTACTED: every promise about it is kept; PROMISE_WITHDRAWN: none is owed any more. NOTED where none is open.
    what: how the journal calls it, where that is not the event."""
    open_ones = [one for one in clocks_of(running, complaint) if is_open(one)]
    event = happened(kind, at, by=by, clock=ClockKind.COMPLAINT)
    notes = {"complaint": complaint.id, **({"what": what} if what else {})}
    for clock in open_ones:
        running = deskwork.record(conn, running, replace(event, number=clock.number), now=now, notes=notes)
    return running if open_ones else note(conn, running, complaint, what or kind.value, by=by, at=at, now=now)


def note(
    conn: Connection,
    running: Running,
    complaint: Complaint,
    what: str,
    *,
    by: int | None,
    at: datetime,
    now: datetime,
    **more: int | None,
) -> Running:
    """Something else happened to it. more: handler, who looks after it from then on, where that is somebody else;
    message, which brought files."""
    notes = {"complaint": complaint.id, "what": what, **{name: one for name, one in more.items() if one is not None}}
    return deskwork.record(conn, running, happened(EventKind.NOTED, at, by=by, why=what), now=now, notes=notes)
