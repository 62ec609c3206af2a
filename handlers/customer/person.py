"""Somebody wants a person: whoever has the request, or the lead, hears of it (B7)."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying
from handlers.asking import opening
from handlers.callers import Call
from handlers.customer import words
from handlers.errors import Changed
from handlers.notices import Card, Post, Reply, Text
from handlers.whom import lead_of
from handlers.wording import asking_for, customer
from storage import desk, people, tickets
from storage.people import Person
from storage.tickets import OPEN_STATES, Ticket

EVERY = 600  # seconds in which one person is told only once that a customer asks for him


def person(conn: Connection, call: Call) -> Reply:
    """“person”: the owner, or the lead where nobody has it."""
    mine = tickets.open_of(conn, identity_id=call.caller.identity.id, contact_id=call.caller.person_id)
    if not mine:
        return _ask_for_person(conn, call)
    if mine[0].state == "held":
        return words.status(conn, call)
    ticket, running = mine[0], deskwork.load(conn, mine[0])
    owner, lead = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None, lead_of(conn, ticket.queue_id)
    told = owner or lead
    if told is not None:
        said = asking_for.person(posting.person_voice(told, call.now), call.caller.name, ticket.ref)
        _tell(conn, call, ticket, told, said, name="person")
    card = customer.person_wanted(
        call.voice,
        ticket.ref,
        owner.name if owner else "",
        lead.name if lead else desk.current(conn).name,
        running.answer_due,
    )
    call_me = (asking_for.call_me(call.voice, str(ticket.number)),) if owner is None and lead is not None else ()
    return replying.answer(conn, call, replace(card, buttons=call_me), script="B7")


def call_me(conn: Connection, call: Call) -> Reply:
    """B7 [Please call me]: the lead hears it, with the telephone number on file."""
    ticket = pressed.own_ticket(conn, call)
    lead = lead_of(conn, ticket.queue_id)
    if ticket.state not in OPEN_STATES or lead is None:
        raise Changed(what=call.voice.label("G1.over", "{ref} is not open any more", ref=ticket.ref))
    phone = str((call.caller.person.profile if call.caller.person else {}).get("phone") or "")
    said = asking_for.call(posting.person_voice(lead, call.now), call.caller.name, ticket.ref, phone)
    _tell(conn, call, ticket, lead, said, name="callme")
    return Reply(toast=asking_for.called(call.voice, lead.name, phone))


def _tell(conn: Connection, call: Call, ticket: Ticket, told: Person, said: Text, *, name: str) -> None:
    key = f"{naming.slot_of(ticket, name)}/{told.id}/{int(call.now.timestamp()) // EVERY}"
    posting.to_person(conn, told, Post(Card(said), script="B7"), now=call.now, key=key)


def _ask_for_person(conn: Connection, call: Call) -> Reply:
    """Without a request there is nobody to tell yet: the wish is a request itself."""
    wish = call.voice.label("B7.wish", "{name} asks to talk to a person.", name=call.caller.name)
    opening.open_ticket(conn, replace(call, inbound=replace(call.inbound, message=None, text=wish)), wish)
    return Reply()
