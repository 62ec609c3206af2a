"""A fault as it stands, shown where it is to be read: on the lead's card of it, and beside the requests."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from handlers import naming, posting, whom
from handlers.callers import voice_of
from handlers.deskwork import Running
from handlers.notices import Post, Text
from handlers.rules.clock import Clock, Status
from handlers.rules.terms import ClockKind
from handlers.wording import faults as wording
from handlers.wording.faults import Known, One, Standing
from handlers.wording.voice import Voice
from storage import contracts, faults, people, queues, tickets
from storage.faults import Fault
from storage.people import Person
from storage.tickets import Ticket

_MARK = "fault/"


def known(fault: Fault) -> Known:
    """As people of ours read it."""
    return Known(
        fault.ref,
        fault.title,
        fault.known_at,
        str(fault.id),
        fault.news_at,
        fault.over_at,
        fault.cause or "",
        fault.fix or "",
    )


def line(conn: Connection, ticket: Ticket, voice: Voice) -> Text:
    """What a request's card says of it; () where it belongs to none that goes on."""
    fault = faults.of_ticket(conn, ticket.id)
    if fault is None or fault.over_at is not None:
        return ()
    return wording.on_card(voice, known(fault), fault.news_at if ticket.owner_id is None else None)


def standing(conn: Connection, fault: Fault, ticket: Ticket) -> Standing:
    """As the customer of one of its requests reads it."""
    said = faults.news_of(conn, fault.id)
    last = said[-1] if said else None
    return Standing(
        ticket.ref,
        ticket.number,
        fault.title,
        fault.known_at,
        fault.news_at,
        last.text if last else "",
        last.at if last else None,
        fault.over_at,
    )


def holder(conn: Connection, ticket: Ticket) -> str:
    """Who has a request: its owner, or its queue."""
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    return people.name_of(conn, ticket.owner_id) or (queue.title if queue else "")


def lead_of(conn: Connection, fault: Fault) -> Person | None:
    """Who speaks for it: whoever made it known, or the queue's lead after him."""
    return people.by_id(conn, fault.lead_id) or whom.lead_of(conn, fault.queue_id)


def board(conn: Connection, fault: Fault, now: datetime) -> None:
    """The lead's card of the fault, as it stands now."""
    lead = lead_of(conn, fault)
    if lead is None:
        return
    linked = faults.linked(conn, fault.id)
    waits = len(faults.untold(conn, fault.id, len(linked))) if linked else 0
    card = wording.board(voice_of(lead, now), known(fault), ones(conn, linked), waits)
    slot = f"{mark(fault)}/{lead.id}"
    posting.to_person(conn, lead, Post(card, script="B12"), now=now, slot=slot)


def ones(conn: Connection, ticket_ids: Iterable[int]) -> list[One]:
    """Requests as a lead reads them in a list."""
    found = [tickets.by_id(conn, one) for one in ticket_ids]
    names: dict[int, str] = {}
    for ticket in filter(None, found):
        if ticket.organisation_id is not None and ticket.organisation_id not in names:
            named = contracts.organisation(conn, ticket.organisation_id)
            names[ticket.organisation_id] = named.name if named else ""
    return [One(one.ref, names.get(one.organisation_id or 0, ""), one.subject) for one in found if one is not None]


def notice_slot(ticket: Ticket, fault: Fault) -> str:
    """The name of the notice by which the customer of a request heard of the fault."""
    return naming.slot_of(ticket, f"fault-{fault.id}")


def mark(fault: Fault) -> str:
    """What a promise of news carries, so that it is known whose it is."""
    return f"{_MARK}{fault.id}"


def is_shared(clock: Clock) -> bool:
    """Whether it is a word given to many customers at once, of which the lead is reminded once for all of them."""
    return clock.start_ref.startswith(_MARK)


def promises(running: Running, fault: Fault) -> list[int]:
    """The numbers of the open promises of news about a fault."""
    found = (one for one in running.clocks.clocks if one.kind is ClockKind.PROMISE and one.status is Status.RUNNING)
    return [one.number for one in found if one.start_ref == mark(fault)]
