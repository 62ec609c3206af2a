"""What an event does to what follows it: the table is asked after each (RULES 6)."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from handlers.rules import followup
from handlers.rules.clock import Event
from handlers.rules.lifecycle import State
from handlers.rules.terms import Terms
from storage import followups
from storage.followups import Sort
from storage.tickets import Ticket


def subject_of(ticket: Ticket) -> str:
    """What follow-ups call a ticket."""
    return f"ticket/{ticket.number}"


def follow(
    conn: Connection, before: Ticket | None, event: Event, after: Ticket, terms: Terms, *, now: datetime
) -> None:
    """Cancel what the event made pointless, then plan what it asks for; no statement for most events."""
    state = State(before.state) if before is not None else None
    severity = after.severity or terms.default_severity
    found = followup.follow(state, event, State(after.state), terms, severity)
    if found.cancelled:
        followups.cancel(conn, now=now, ticket_id=after.id, sorts=[Sort(one) for one in found.cancelled])
    for one in found.planned:
        followups.plan(
            conn,
            sort=Sort(one.sort),
            subject=subject_of(after),
            occasion=f"{event.kind.value}/{event.ref or int(event.at)}/{after.version}"[:80],
            step=one.step,
            ticket_id=after.id,
            due_at=datetime.fromtimestamp(one.due_at, UTC),
            data={"at": int(event.at)},
        )
