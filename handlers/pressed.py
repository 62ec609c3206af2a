"""Which ticket a button, a form or a word in a thread is about."""

import re
from dataclasses import replace

from sqlalchemy import Connection

from handlers.callers import Call
from handlers.errors import Internal, Missing, NobodyOwns, NoSuchTicket, NoTicketHere, NotTheOwner, NotYours, OldButton
from handlers.rules import topics
from storage import conversation, people, tickets
from storage.complaints import CARRIER
from storage.conversation import Message, Sort
from storage.people import Person
from storage.tickets import Ticket


def ticket_at_hand(conn: Connection, call: Call) -> Ticket:
    """The ticket named by the button's value ("1042" or "1042.7"), else the one whose thread it was said in.
    Raises OldButton, NoSuchTicket or NoTicketHere."""
    if call.inbound.value:
        return by_value(conn, call.inbound.value)
    found = conversation.ticket_in(conn, call.lane.id)
    if found is None:
        raise NoTicketHere
    return tickets.require(conn, found[0])


def naming(call: Call) -> Call:
    """The call, with the request that its words begin with as its value: "T-1042", or "T-1042 and what follows"."""
    named = _NAMED.fullmatch(call.inbound.text.strip())
    if named is None or call.inbound.value:
        return call
    return replace(call, inbound=replace(call.inbound, value=named[1], text=named[2] or ""))


_NAMED = re.compile(r"T-(\d{1,15})(?:\s+(.+))?", re.IGNORECASE | re.DOTALL)


def by_value(conn: Connection, value: str) -> Ticket:
    """The ticket a button's value starts with."""
    number = value.partition(".")[0]
    if not number.isdecimal() or len(number) > 15:
        raise OldButton
    found = tickets.by_number(conn, int(number))
    if found is None:
        raise NoSuchTicket(ref=f"T-{number}")
    return found


def number(text: str) -> int:
    """The number in a button's value; 0, which nothing has, where it is none."""
    return int(text) if text.isdecimal() and len(text) <= 15 else 0


def rest_of(call: Call) -> str:
    """What follows the ticket's number in a button's value."""
    return call.inbound.value.partition(".")[2]


def require_owner(conn: Connection, call: Call, ticket: Ticket) -> Person:
    """The caller, who owns the request. Raises NobodyOwns or NotTheOwner."""
    person = call.caller.person
    if ticket.owner_id is None:
        raise NobodyOwns(ref=ticket.ref)
    if person is None or ticket.owner_id != person.id:
        raise NotTheOwner(owner=people.name_of(conn, ticket.owner_id), ref=ticket.ref)
    return person


def message_at_hand(conn: Connection, call: Call, ticket: Ticket) -> Message:
    """The message of the ticket that a button's value names ("1042.7", "1042.7.3"). Raises OldButton."""
    found = conversation.find(conn, number(rest_of(call).partition(".")[0]))
    if found is None or found.ticket_id != ticket.id:
        raise OldButton
    return found


def spoken(call: Call, name: str, label: str) -> str:
    """A form's field that the customer will read. Raises Missing, or Internal where it has the mark of a note."""
    text = call.inbound.fields.get(name, "").strip()
    if not text:
        raise Missing(name=name, field=label)
    if topics.is_internal(text):
        raise Internal(name=name)
    return text


def keep(conn: Connection, call: Call, ticket: Ticket, sort: Sort, words: str) -> Message:
    """Keep words given in a form, or behind a command, as a message of the request."""
    return conversation.add(
        conn,
        ticket.id,
        sort,
        author_id=call.caller.person_id,
        author=call.caller.name,
        place_id=call.place.id,
        external=None,
        at=call.at,
        text=words,
        attachments=0,
    )


def own_ticket(conn: Connection, call: Call) -> Ticket:
    """The ticket at hand, when it is the caller's own or his organisation's. Raises NotYours."""
    ticket = ticket_at_hand(conn, call)
    if may_write(call, ticket):
        return ticket
    raise NotYours


def may_write(call: Call, ticket: Ticket) -> bool:
    """Whether the ticket is the caller's own or his organisation's."""
    is_shared = ticket.organisation_id is not None and ticket.hold_reason != CARRIER  # what he complains of is his
    is_colleague = is_shared and ticket.organisation_id in call.caller.roles.organisations
    return is_own(call, ticket) or is_colleague


def is_own(call: Call, ticket: Ticket) -> bool:
    """Whether the caller wrote the ticket himself."""
    is_same = ticket.contact_id is not None and ticket.contact_id == call.caller.person_id
    return is_same or ticket.identity_id == call.caller.identity.id
