"""Files that came with what happened: whoever looks after the complaint sees them, and nobody else (RULES 6).

They hang on a request of their own that nobody works on. In the room of the request that is complained of, those would
read them whose work it is about.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from handlers.callers import voice_of
from handlers.files import carrying
from handlers.notices import Files
from handlers.wording import recovery
from storage import complaints, conversation, journal, people, tickets
from storage.complaints import Complaint
from storage.conversation import Message
from storage.people import Person
from storage.tickets import Ticket


def messages_of(conn: Connection, ticket: Ticket, complaint: Complaint) -> tuple[Message, ...]:
    """The messages that brought files about it, oldest first. ticket: the request that it hangs on."""
    entries = (one for each in (ticket, *tickets.taken_in(conn, ticket.id)) for one in journal.of_ticket(conn, each.id))
    kept = (
        one.data["message"] for one in entries if one.data.get("complaint") == complaint.id and "message" in one.data
    )
    return tuple(conversation.by_id(conn, one) for one in sorted(kept))


def show(conn: Connection, ticket: Ticket, complaint: Complaint, lanes: Mapping[int, Person], *, now: datetime) -> None:
    """All of them, once in each of these lanes."""
    for message in messages_of(conn, ticket, complaint):
        carrier = carrier_of(conn, message)
        for lane, person in lanes.items():
            name = people.name_of(conn, complaint.contact_id)
            head = Files((), recovery.brought(voice_of(person, now), complaint.ref, name), script="F5")
            carrying.show(conn, carrier, message, head, lane=lane, now=now)


def carrier_of(conn: Connection, message: Message) -> Ticket:
    """The request of its own that they hang on."""
    return tickets.require(conn, message.ticket_id)


def complaint_of(conn: Connection, carrier: Ticket) -> tuple[Complaint, Ticket] | None:
    """The complaint that hangs on a request of its own, or brought files to it, while it is not over; and its
    request."""
    for one in complaints.open_by(conn, carrier.contact_id) if carrier.contact_id is not None else ():
        ticket = tickets.seen(conn, [one.ticket_id])[one.ticket_id]
        if carrier.id in (ticket.id, *(each.ticket_id for each in messages_of(conn, ticket, one))):
            return one, ticket
    return None
