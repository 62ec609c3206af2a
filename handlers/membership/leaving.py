"""The desk cannot write in a chat any more: who must know, and how its requests go on elsewhere (H8)."""

from sqlalchemy import Connection

from handlers import posting, replying, whom, writers
from handlers.callers import Call
from handlers.errors import Changed, OldButton, WrongRole
from handlers.membership import arriving
from handlers.notices import Post, Priority, Reply
from handlers.pressed import number, ticket_at_hand
from handlers.relay import rerouting
from handlers.relay.otherways import ways_to
from handlers.wording import roles as titles
from handlers.wording import unreachable as wording
from handlers.wording.unreachable import Contact, Gone
from handlers.wording.voice import Voice
from storage import people, places, reaching
from storage.people import Person
from storage.tickets import Ticket


def left(conn: Connection, call: Call) -> Reply:
    """The desk was removed, or the chat archived, deleted or no longer shared: said once until it is in again."""
    if not places.set_reachable(conn, call.place.id, False) or call.place.direct:
        return Reply()
    waiting = reaching.open_in(conn, call.place.id)
    for person in _concerned(conn, call, waiting):
        voice = posting.person_voice(person, call.now)
        card = wording.removed(voice, _gone(conn, call, waiting, voice))
        key = f"removed/{call.place.id}/{call.inbound.key}/{person.id}"[:200]
        posting.to_person(conn, person, Post(card, script="H8"), now=call.now, priority=Priority.BREACH, key=key)
    return Reply()


def _concerned(conn: Connection, call: Call, waiting: tuple[Ticket, ...]) -> tuple[Person, ...]:
    """Account managers and leads of what is open there, of whom the chat belongs to; the operators for a queue's."""
    own = arriving.organisation_here(conn, call.place)
    answering = whom.answering(conn, waiting, [own.id] if own else ())
    of_queue = (whom.lead_of(conn, call.queue.id), *people.operators(conn)) if call.queue else ()
    return tuple({one.id: one for one in (*answering, *of_queue) if one is not None}.values())


def _gone(conn: Connection, call: Call, waiting: tuple[Ticket, ...], voice: Voice) -> Gone:
    writers_ = {ticket.identity_id: contact_of(conn, ticket, voice) for ticket in waiting}
    return Gone(
        call.place.id,
        call.place.title or call.place.external,
        call.inbound.value,
        call.caller.name if call.inbound.writer.user else "",
        call.at,
        len(waiting),
        call.queue.title if call.queue else "",
        tuple(writers_.values()),
    )


def contact_of(conn: Connection, ticket: Ticket, voice: Voice) -> Contact:
    """Whoever wrote a request, and the ways to him besides the chat it was written in."""
    person = people.by_id(conn, ticket.contact_id) if ticket.contact_id else None
    name = writers.contact_name(conn, ticket)
    if person is None:
        return Contact(ticket.number, name)
    ways = ways_to(conn, person)
    said = (wording.phone(voice, ways.phone) if ways.phone else "", ways.email, *ways.platforms)
    return Contact(ticket.number, name, tuple(filter(None, said)))


# -------------------------------------------------------------------------------------------------------------- buttons


def to_private(conn: Connection, call: Call) -> Reply:
    """[Move them to DM]: the open requests of a chat go on in private, for whoever answers for them."""
    place = places.find_by_id(conn, number(call.inbound.value))
    if place is None:
        raise OldButton
    if place.reachable:
        raise Changed(what=call.voice.label("H8.again", "I am in {title} again", title=place.title or place.external))
    waiting = reaching.open_in(conn, place.id)
    mine = [ticket for ticket in waiting if _may_move(conn, call, ticket)]
    if not waiting:
        raise Changed(what=call.voice.label("H8.none", "no open request is answered there any more"))
    if not mine:
        raise _not_his(call)
    by = call.caller.person_id
    moved = [ticket.ref for ticket in mine if rerouting.move(conn, ticket, call.now, by=by) is not None]
    left_there = [ticket.ref for ticket in mine if ticket.ref not in moved]
    return Reply(toast=wording.moved(call.voice, moved, left_there)[: replying.TOAST])


def _not_his(call: Call) -> WrongRole:
    return WrongRole(role=titles.title(call.voice, "account"), who=titles.colleagues(call.voice))


def _may_move(conn: Connection, call: Call, ticket: Ticket) -> bool:
    roles = call.caller.roles
    return roles.is_operator or ticket.organisation_id in roles.manages or ticket.queue_id in roles.leads


def reach(conn: Connection, call: Call) -> Reply:
    """[Contact Luca]: the ways that are on file, for whoever answers for the request."""
    ticket = ticket_at_hand(conn, call)
    if not _may_move(conn, call, ticket):
        raise _not_his(call)
    card = wording.ways(call.voice, ticket.ref, contact_of(conn, ticket, call.voice))
    return replying.answer(conn, call, card, script="H8")
