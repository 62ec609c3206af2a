"""The desk cannot write in a chat any more: who must know, and how its requests go on elsewhere (H8)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, ticketcard, whom, writers
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import Changed, OldButton, WrongRole
from handlers.membership import arriving, colleagues
from handlers.notices import Post, Priority, Reply
from handlers.pressed import number, ticket_at_hand
from handlers.relay.otherways import ways_to
from handlers.rules.lifecycle import EventKind
from handlers.wording import roles as titles
from handlers.wording import unreachable as wording
from handlers.wording.unreachable import Contact, Gone
from handlers.wording.voice import Voice
from storage import conversation, people, places, reaching, tickets
from storage.conversation import Side
from storage.people import Person
from storage.places import Lane, Place
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
    moved = [ticket.ref for ticket in mine if _move(conn, call, ticket, place)]
    left_there = [ticket.ref for ticket in mine if ticket.ref not in moved]
    return Reply(toast=wording.moved(call.voice, moved, left_there)[: posting.TOAST])


def _not_his(call: Call) -> WrongRole:
    return WrongRole(role=titles.title(call.voice, "account"), who=titles.colleagues(call.voice))


def _may_move(conn: Connection, call: Call, ticket: Ticket) -> bool:
    roles = call.caller.roles
    return roles.is_operator or ticket.organisation_id in roles.manages or ticket.queue_id in roles.leads


def _move(conn: Connection, call: Call, seen: Ticket, place: Place) -> bool:
    """Its customer is answered privately from now on; False where he has no private chat with the desk."""
    lane = _private(conn, seen)
    if lane is None:
        return False
    ticket = tickets.require(conn, seen.id)
    changes = {"customer_lane_id": lane.id}
    conversation.join(conn, lane.id, ticket.id, Side.CUSTOMER)
    if ticket.terms_hash is None:
        ticket = tickets.change(conn, ticket, **changes)
    else:
        event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, why="moved_to_private")
        running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes=changes)
        ticketcard.refresh(conn, running, call.now)
        ticket = running.ticket
    voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
    card = wording.goes_on(voice, ticket.ref, place.title or place.external)
    posting.put(conn, lane.id, Post(card, script="H8"), now=call.now, key=f"goes-on/{ticket.id}/{lane.id}")
    return True


def _private(conn: Connection, ticket: Ticket) -> Lane | None:
    """A lane of its own for the request in a private chat of whoever wrote it: a thread, where it had one."""
    theirs = people.identities_of(conn, ticket.contact_id) if ticket.contact_id else ()
    for identity in (people.identity_by_id(conn, ticket.identity_id), *theirs):
        if colleagues.may_write(conn, identity):
            had_thread = places.lane_by_id(conn, ticket.customer_lane_id).thread is not None
            label = ticket.ref if had_thread else None
            place_id = posting.lane_of(conn, identity).place_id
            return places.ensure_lane(conn, place_id, label=label, wants_thread=had_thread)
    return None


def reach(conn: Connection, call: Call) -> Reply:
    """[Contact Luca]: the ways that are on file, for whoever answers for the request."""
    ticket = ticket_at_hand(conn, call)
    if not _may_move(conn, call, ticket):
        raise _not_his(call)
    card = wording.ways(call.voice, ticket.ref, contact_of(conn, ticket, call.voice))
    return posting.answer(conn, call, card, script="H8")
