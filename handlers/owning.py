"""Claiming: one conditional write decides, everybody hears who it was (RULES 5, C2, C3, C4)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import AlreadyClaimed, AlreadyYours, Changed, NotEntitled
from handlers.notices import Card, Post, Reply
from handlers.rules.lifecycle import EventKind
from handlers.wording import customer, expert
from storage import people, queues, tickets
from storage.people import Person
from storage.tickets import Ticket


def claim(conn: Connection, call: Call) -> Reply:
    """[Claim]: the caller becomes the owner, or hears who was faster."""
    take(conn, call, pressed.ticket_at_hand(conn, call))
    return Reply()


def take(conn: Connection, call: Call, ticket: Ticket) -> Running:
    """Make the caller the owner of a waiting ticket. Raises NotEntitled, AlreadyYours, AlreadyClaimed or Changed."""
    person = entitled(conn, call, ticket)
    if not tickets.claim(conn, ticket.id, person.id, call.at):
        raise _why_not(conn, ticket, person)
    event = happened(EventKind.CLAIMED, call.at, by=person.id)
    running = deskwork.record(
        conn, deskwork.load(conn, ticket), event, now=call.now
    )  # `ticket` is still the waiting one
    _tell(conn, call, running, person)
    return running


def entitled(conn: Connection, call: Call, ticket: Ticket) -> Person:
    """The caller, when he may work on the ticket's queue: one of its experts, its lead, or the account manager who
    answers for the organisation. Raises NotEntitled, which names who can help."""
    person, roles = call.caller.person, call.caller.roles
    ours = ticket.queue_id is not None and ticket.queue_id in (*roles.queues, *roles.leads)
    if person is not None and (ours or ticket.organisation_id in roles.manages):
        return person
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    lead = people.by_id(conn, queue.lead_id) if queue and queue.lead_id else None
    raise NotEntitled(ref=ticket.ref, queue=queue.title if queue else "", who=lead.name if lead else "")


def _why_not(conn: Connection, ticket: Ticket, person: Person) -> Exception:
    now = tickets.require(conn, ticket.id)
    if now.owner_id == person.id and now.state in tickets.OPEN_STATES:
        return AlreadyYours(ref=ticket.ref)
    owner = people.by_id(conn, now.owner_id) if now.owner_id else None
    if owner is not None and now.state in tickets.OPEN_STATES:
        return AlreadyClaimed(owner=owner.name, ref=ticket.ref)
    return Changed(what=f"{ticket.ref} is {now.state.replace('_', ' ')}")


def _tell(conn: Connection, call: Call, running: Running, person: Person) -> None:
    """The card shows the owner, the thread says who reads along, the customer hears the name (C2, B5)."""
    ticket = running.ticket
    contact = writers.contact_name(conn, ticket)
    voice = ticketcard.room_voice(running, call.now)
    ticketcard.refresh(conn, running, call.now)
    rules = expert.room_rules(voice, person.name.split()[0], contact, writers.customer_platform(conn, ticket))
    posting.to_rooms(conn, ticket, Post(rules, script="C2"), now=call.now)
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    spoken = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = customer.claimed(spoken, ticket.ref, person.name, queue.title if queue else "", running.answer_due)
    posting.to_customer(conn, ticket, Post(card, script="B5"), now=call.now)


def take_over(conn: Connection, call: Call) -> Reply:
    """[Take over]: an entitled colleague, the lead or the account manager becomes the owner (C6, C10, E8)."""
    ticket = pressed.ticket_at_hand(conn, call)
    person = entitled(conn, call, ticket)
    if ticket.owner_id == person.id:
        raise AlreadyYours(ref=ticket.ref)
    before = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    event = happened(EventKind.TAKEN_OVER, call.at, by=person.id)
    changes = {"owner_id": person.id, "owned_at": call.at}
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes=changes)
    _tell_taken(conn, call, running, person, before=before)
    return Reply(toast=call.voice.label("C10.yours", "You have {ref} now.", ref=ticket.ref))


def _tell_taken(conn: Connection, call: Call, running: Running, person: Person, *, before: Person | None) -> None:
    ticket, voice = running.ticket, ticketcard.room_voice(running, call.now)
    ticketcard.refresh(conn, running, call.now)
    note = voice.say(
        "C10.room",
        "{owner} took {ref} over from {before}.",
        owner=person.name,
        ref=ticket.ref,
        before=before.name if before else "the queue",
    )
    posting.to_rooms(conn, ticket, Post(Card(note), script="C10"), now=call.now)
    spoken = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = customer.took_over(spoken, ticket.ref, person.name, before.name if before else "", running.answer_due)
    posting.to_customer(conn, ticket, Post(card, script="C10"), now=call.now)
