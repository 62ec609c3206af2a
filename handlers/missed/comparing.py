"""What a missed promise has in common with the earlier ones of its contract (E11)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.deskwork import Running, instant
from handlers.rules.clock import Clock
from handlers.rules.lifecycle import EventKind
from handlers.rules.patterns import Missed, Pattern, find, quarter_start
from handlers.rules.terms import ClockKind
from storage import journal, misses, people, queues, tickets

COMPARED = 12  # the newest misses that are compared


def missed_at(clock: Clock) -> datetime:
    """When the promise was missed; of one that was kept after all, when it was due."""
    at = clock.breached_at if clock.breached_at is not None else clock.due
    return instant(at or clock.stopped_at or clock.start)


_OTHERS = (*misses.INTERNAL, ClockKind.COMPLAINT.value)  # whoever had the request did not miss these


def pattern_of(conn: Connection, running: Running, clock: Clock, zone: str) -> Pattern | None:
    """What this miss and the earlier ones of its contract in the quarter have in common (E11)."""
    ticket = running.ticket
    if ticket.contract is None or clock.breached_at is None or clock.kind.value in _OTHERS:
        return None
    at = missed_at(clock)
    told = misses.of_contract(conn, ticket.contract, quarter_start(at, zone), at)
    found = [one for one in told if one.kind not in _OTHERS][-COMPARED:]
    if len(found) < 2:
        return None
    facts = [_facts(conn, one, zone) for one in found]
    this = next((one for one in reversed(facts) if one.ref == ticket.ref), None)
    return find(facts, this) if this else None


def _facts(conn: Connection, one: misses.Miss, zone: str) -> Missed:
    """A miss as it stood when it happened."""
    ticket = tickets.by_id(conn, one.ticket_id)
    route: list[str] = []
    owner: int | None = None
    for entry in journal.of_ticket(conn, one.ticket_id):
        if entry.at > one.at:
            continue
        if entry.kind in (EventKind.CLAIMED, EventKind.TAKEN_OVER):
            owner = entry.actor_id
        elif entry.kind in (EventKind.RELEASED, EventKind.TRANSFERRED):
            owner = None
        if entry.kind == EventKind.TRANSFERRED:
            route += [entry.data.get("from", ""), entry.data.get("queue", "")] if not route else [entry.data["queue"]]
    titles = [found.title if (found := queues.by_key(conn, key)) else key for key in route]
    hour = one.at.astimezone(ZoneInfo(zone)).hour
    owner_name = people.name_of(conn, owner)
    ref = ticket.ref if ticket else ""
    return Missed(ref, int(one.at.timestamp()), one.cause, tuple(titles), owner_name, hour)
