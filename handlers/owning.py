"""Claiming: one conditional write decides, everybody hears who it was (RULES 5, C2, C3, C4)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import AlreadyClaimed, AlreadyYours, Changed, NotEntitled, Refusal
from handlers.notices import Card, Post, Reply
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.routing import Claimant, ClaimVerdict, judge_claim
from handlers.whom import lead_of
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
    verdict = judge_claim(Claimant(person.id, is_expert=True), State(ticket.state), ticket.owner_id)
    if verdict is not ClaimVerdict.FREE or not tickets.claim(conn, ticket.id, person.id, call.at):
        raise _why_not(conn, tickets.require(conn, ticket.id), person)
    event = happened(EventKind.CLAIMED, call.at, by=person.id)
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now)  # still the waiting ticket
    _tell(conn, call, running, person)
    return running


def entitled(conn: Connection, call: Call, ticket: Ticket) -> Person:
    """The caller, when he may work on the ticket's queue: one of its experts, its lead, or the account manager who
    answers for the organisation. Raises NotEntitled, which names who can help."""
    person, roles = call.caller.person, call.caller.roles
    ours = ticket.queue_id is not None and ticket.queue_id in (*roles.queues, *roles.leads)
    if person is not None and (ours or ticket.organisation_id in roles.manages):
        return person
    queue, lead = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None, lead_of(conn, ticket.queue_id)
    raise NotEntitled(ref=ticket.ref, queue=queue.title if queue else "", who=lead.name if lead else "")


def _why_not(conn: Connection, ticket: Ticket, person: Person) -> Refusal:
    """Why the claim of a ticket, as it stands now, came to nothing."""
    verdict = judge_claim(Claimant(person.id, is_expert=True), State(ticket.state), ticket.owner_id)
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    if owner is None or ticket.state not in tickets.OPEN_STATES:
        return Changed(what=f"{ticket.ref} is {ticket.state.replace('_', ' ')}")
    if verdict is ClaimVerdict.YOURS:
        return AlreadyYours(ref=ticket.ref)
    return AlreadyClaimed(owner=owner.name, ref=ticket.ref)


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
