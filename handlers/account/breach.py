"""A missed promise: acknowledged by one, edited for all, and the ladder stops (E6)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, ticketcard
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import Changed
from handlers.notices import Reply
from handlers.rules.lifecycle import EventKind
from handlers.staffing.owning import entitled


def acknowledge(conn: Connection, call: Call) -> Reply:
    """[Acknowledge]: written down with a name, shown in everybody's notice."""
    ticket = pressed.ticket_at_hand(conn, call)
    person = entitled(conn, call, ticket)
    running = deskwork.load(conn, ticket)
    open_ones = [
        clock for clock in running.clocks.clocks if clock.breached_at is not None and clock.acknowledged_at is None
    ]
    if not open_ones:
        raise Changed(
            what=call.voice.label("E6.already", "the missed time on {ref} is acknowledged already", ref=ticket.ref)
        )
    for clock in open_ones:
        event = happened(EventKind.ACKNOWLEDGED, call.at, by=person.id, clock=clock.kind, number=clock.number)
        running = deskwork.record(conn, running, event, now=call.now)
    ticketcard.refresh(conn, running, call.now)
    return Reply(toast=call.voice.label("E6.done", "Acknowledged."))
