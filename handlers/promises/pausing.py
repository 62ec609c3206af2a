"""A request waits for another party, goes on, or its customer does not agree to wait (RULES 3, pauses)."""

from sqlalchemy import Connection

from handlers import cardfacts, deskwork, posting, ticketcard, writers
from handlers.callers import Call, voice_of
from handlers.deskwork import Running, happened
from handlers.notices import Card, Post
from handlers.rules.clock import Status
from handlers.rules.lifecycle import EventKind
from handlers.whom import lead_of
from handlers.wording import pausing as wording
from handlers.wording.voice import shorten
from storage import desk, people
from storage.people import Person
from storage.tickets import Ticket

PENDING = frozenset({"pending_customer", "pending_third_party"})
WHY = 60  # characters of what was asked or waited for, where it is only recalled


def wait(conn: Connection, call: Call, running: Running, *, who: str, what: str) -> None:
    """The owner waits for somebody else: the solve-by clock pauses, and the customer reads for whom and for what.
    Raises Changed where the request is not being worked on."""
    event = happened(EventKind.WAITING_THIRD_PARTY, call.at, by=call.caller.person_id, why=f"{who}: {what}"[:200])
    running = deskwork.record(conn, running, event, now=call.now, notes={"who": who, "what": what})
    ticket, paused = running.ticket, running.is_paused
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = wording.waiting(voice, ticket.ref, call.caller.name, who, what, number=ticket.number, paused=paused)
    posting.to_customer(conn, ticket, Post(card, script="C9"), now=call.now)
    room = ticketcard.room_voice(running, call.now)
    note = wording.waiting_in_room(room, call.caller.name, who, what, paused=paused)
    posting.to_rooms(conn, ticket, Post(Card(note), script="C9"), now=call.now)
    ticketcard.refresh(conn, running, call.now)


def go_on(conn: Connection, call: Call, running: Running) -> None:
    """What was waited for is here. Raises Changed where nothing is."""
    who = cardfacts.waits_for(conn, running.ticket)
    event = happened(EventKind.THIRD_PARTY_DONE, call.at, by=call.caller.person_id)
    running = deskwork.record(conn, running, event, now=call.now)
    ticket = running.ticket
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = wording.goes_on(voice, ticket.ref, call.caller.name, who, running.solve_due)
    posting.to_customer(conn, ticket, Post(card, script="C9"), now=call.now)
    room = ticketcard.room_voice(running, call.now)
    note = wording.goes_on_in_room(room, call.caller.name, who, running.solve_due)
    posting.to_rooms(conn, ticket, Post(Card(note), script="C9"), now=call.now)
    ticketcard.refresh(conn, running, call.now)


def dispute(conn: Connection, call: Call, running: Running) -> None:
    """The customer does not agree to the pause: it ends as he presses, owner and lead hear of it."""
    why, who = _reason(running), cardfacts.waits_for(conn, running.ticket)
    event = happened(EventKind.PAUSE_DISPUTED, call.at, by=call.caller.person_id, by_customer=True, why="disagrees")
    notes = {"waited_for": who}
    running = deskwork.record(conn, running, event, now=call.now, notes=notes)
    ticket = running.ticket
    told = _ours(conn, ticket)
    for person in told:
        card = wording.disputed_for_ours(
            voice_of(person, call.now),
            ticket.ref,
            running.terms.organisation,
            name=call.caller.name,
            why=why,
            owner=people.name_of(conn, ticket.owner_id),
            solve_due=running.solve_due,
        )
        posting.to_person(conn, person, Post(card, script="C9"), now=call.now)
    room = ticketcard.room_voice(running, call.now)
    note = wording.disputed_in_room(room, call.caller.name, why, running.answer_due, running.solve_due)
    posting.to_rooms(conn, ticket, Post(Card(note), script="C9"), now=call.now)
    names = call.voice.all_of([person.name for person in told]) or desk.current(conn).name
    said = wording.disputed(call.voice, ticket.ref, names, running.answer_due, running.solve_due)
    posting.to_customer(conn, ticket, Post(said, script="C9"), now=call.now)
    ticketcard.refresh(conn, running, call.now)


def _ours(conn: Connection, ticket: Ticket) -> tuple[Person, ...]:
    """The owner and the lead, each once."""
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    found = {one.id: one for one in (owner, lead_of(conn, ticket.queue_id)) if one is not None}
    return tuple(found.values())


def _reason(running: Running) -> str:
    """Why it was paused, as it was said when it was."""
    for clock in running.clocks.clocks:
        if clock.status is Status.PAUSED:
            return shorten(clock.pauses[-1].why, WHY)
    return ""


def ended(before: Ticket, after: Ticket) -> bool:
    """Whether a wait for the customer or for another party is over."""
    return before.state in PENDING and after.state not in PENDING
