"""[Need help]: the owner asks, the lead joins, takes over or finds someone; the customer sees nothing (C11)."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, ticketcard
from handlers.callers import Call, voice_of
from handlers.deskwork import Running, happened
from handlers.errors import Changed, Missing
from handlers.inbound import Kind
from handlers.notices import Post, Priority, Reply, Text, Words
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import Role
from handlers.staffing import duty, owning
from handlers.whom import called, people_in
from handlers.wording import aside as wording
from storage import conversation, people, places
from storage.people import Person
from storage.places import Place
from storage.tickets import Ticket

HELPERS = (Role.LEAD, Role.NEXT_IN_LINE, Role.ACCOUNT_MANAGER)


def need(conn: Connection, call: Call) -> Reply:
    """Ask what is needed; or, with that given, tell the lead. Only the owner asks. Raises NobodyOwns, NotTheOwner."""
    call = pressed.naming(call)
    running = owning.at_hand(conn, call)
    ticket = running.ticket
    pressed.require_owner(conn, call, ticket)
    line = (call.inbound.fields.get("line", "") if call.inbound.kind == Kind.FORM else call.inbound.text).strip()
    if not line and call.inbound.kind != Kind.FORM:
        return replying.ask(conn, call, wording.help_form(call.voice, _value(ticket)))
    if not line:
        raise Missing(name="line", field=call.voice.label("C11.line", "What do you need? (your lead reads it)"))
    lead = _helper(conn, call, ticket)
    _tell(conn, call, running, lead, line[:500])
    return Reply(toast=call.voice.label("C11.told", "I asked {lead}.", lead=lead.name))


def _value(ticket: Ticket) -> str:
    return f"{ticket.number}.{ticket.version}"


def _helper(conn: Connection, call: Call, ticket: Ticket) -> Person:
    """The lead; where he is the one who asks, or cannot be reached, whoever is above him, then the account manager."""
    for person in (person for role in HELPERS for person in people_in(conn, ticket, role)):
        if person.id != call.caller.person_id and posting.private_lane(conn, person) is not None:
            return person
    raise Changed(what=call.voice.label("C11.nobody", "there is nobody whom I could ask for {ref}", ref=ticket.ref))


def _tell(conn: Connection, call: Call, running: Running, lead: Person, line: str) -> None:
    ticket, terms, voice = running.ticket, running.terms, voice_of(lead, call.now)
    event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, why=f"help: {line}"[:200])
    running = deskwork.record(conn, running, event, now=call.now)
    left = running.left(running.answer, call.now) if running.answer else None
    severity = terms.severity(ticket.severity or terms.default_severity).title
    what = wording.help_subject(voice, ticket.ref, terms.organisation, severity, left)
    card = wording.help_wanted(voice, call.caller.name, what, line, _value(ticket))
    posting.to_person(conn, lead, Post(card, script="C11"), now=call.now, priority=Priority.RECEIPT)


# ------------------------------------------------------------------------------------------------------------- answers


def join(conn: Connection, call: Call) -> Reply:
    """[Join]: the room reads that somebody joins in; what he writes there stays internal, as any colleague's does."""
    running = owning.at_hand(conn, call)
    ticket = running.ticket
    if ticket.owner_id == call.caller.person_id:
        return Reply(toast=call.voice.label("C11.yours", "{ref} is yours.", ref=ticket.ref))
    note = wording.joins(ticketcard.room_voice(running, call.now), call.caller.name)
    for lane in conversation.rooms_of(conn, ticket.id):
        key = f"{naming.slot_of(ticket, 'joins', lane.id)}/{call.caller.person_id}/{ticket.owner_id}"
        posting.put(conn, lane.id, Post(note, script="C11"), now=call.now, key=key)
    owner = people.name_of(conn, ticket.owner_id)
    return Reply(
        toast=call.voice.label(
            "C11.in", "{owner} sees that you join. Write in the thread of {ref}.", owner=owner, ref=ticket.ref
        )
    )


def find(conn: Connection, call: Call) -> Reply:
    """[Find someone]: whoever is on duty in its queue, but its owner, is called by name in the room."""
    running = owning.at_hand(conn, call)
    ticket = running.ticket
    on_duty = duty.on_duty(conn, ticket.queue_id, call.now) if ticket.queue_id else ()
    others = [person for person in on_duty if person.id not in (ticket.owner_id, call.caller.person_id)]
    owner, voice = people.name_of(conn, ticket.owner_id), ticketcard.room_voice(running, call.now)
    for lane in conversation.rooms_of(conn, ticket.id):
        names = _names(conn, others, places.place_by_id(conn, lane.place_id))
        card = wording.help_called(voice, names, owner or call.caller.name, ticket.ref, _value(ticket))
        posting.put(conn, lane.id, Post(card, script="C11"), now=call.now)
    who = call.voice.all_of([person.name for person in others])
    if not who:
        return Reply(toast=call.voice.label("C11.none", "Nobody else is on duty now; the room has been asked."))
    return Reply(
        toast=call.voice.label("C11.asked", "I called {names} in the thread of {ref}.", names=who, ref=ticket.ref)
    )


def _names(conn: Connection, persons: list[Person], place: Place) -> Text:
    calls = [called(conn, person, place) for person in persons]
    return tuple(part for index, one in enumerate(calls) for part in ((Words(", "), one) if index else (one,)))
