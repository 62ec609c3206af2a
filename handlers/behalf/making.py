"""The request is made: in the customer's name, answered where he wrote it or in his private chat (B11)."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers import posting, ticketcard, writers
from handlers.asking import opening
from handlers.callers import Call, Caller, caller_of
from handlers.deskwork import Running
from handlers.inbound import Kind, Quoted, Writer
from handlers.membership import arriving
from handlers.notices import Card, Post, Reply
from handlers.rules.lifecycle import State
from handlers.wording import behalf as wording
from storage import people, places, pointed
from storage.customers import Customer
from storage.people import Identity
from storage.places import Lane, Place
from storage.pointed import Pointed


def own(conn: Connection, call: Call, kept: Pointed, about: Quoted) -> Reply:
    """Somebody makes a request of what he wrote himself: as if he had written it to the desk."""
    place = places.place_by_id(conn, kept.place_id)
    lane, is_there = _lane(conn, place, about, call.caller, label=f"pointed/{kept.id}")
    as_written = _their_call(conn, call, call.caller, lane, about=about, is_there=is_there)
    running = opening.open_ticket(conn, as_written, about.text)
    pointed.settle(conn, kept.id, running.ticket.id)
    return Reply(toast=wording.opened_toast(call.voice, running.ticket.ref))


def make(conn: Connection, call: Call, kept: Pointed, about: Quoted, customer: Customer) -> Running:
    """One of ours makes it for a customer. Where the customer wrote the words, they count from now on like any of his;
    words of others are none of his, so no response is owed before he writes himself (RULES 3)."""
    writer = people.identity_by_id(conn, kept.writer_id) if kept.writer_id else call.caller.identity
    is_his = writer.person_id == customer.person_id
    identity = writer if is_his else account(conn, customer.person_id)
    caller = caller_of(conn, identity)
    place = places.place_by_id(conn, kept.place_id)
    lane, is_there = _lane(conn, place, about, caller, customer=customer, label=f"pointed/{kept.id}")
    choices = {"organisation": str(customer.organisation_id), "opened": str(call.caller.person_id)}
    running = opening.open_ticket(
        conn,
        _their_call(conn, call, caller, lane, about=about, is_there=is_there),
        about.text,
        choices if is_his else {**choices, "words": "ours"},
        writer=caller_of(conn, writer),
    )
    _tell(conn, call, running, caller)
    return running


def account(conn: Connection, person_id: int) -> Identity:
    """The account of a customer that the desk would write to. Raises IndexError where he has none."""
    person = people.by_id(conn, person_id)
    lane = posting.private_lane(conn, person) if person else None
    place = places.place_by_id(conn, lane.place_id) if lane else None
    mine = people.identities_of(conn, person_id)
    return next((one for one in mine if place is not None and _is_private_chat(place, one)), mine[0])


def _is_private_chat(place: Place, identity: Identity) -> bool:
    """Whether the place is the private chat with this account."""
    theirs = (identity.platform, identity.workspace, identity.user)
    return place.direct and (place.platform, place.workspace, place.external) == theirs


def _lane(
    conn: Connection, place: Place, about: Quoted, caller: Caller, *, customer: Customer | None = None, label: str
) -> tuple[Lane, bool]:
    """Where the customer is answered: under the message where that is his company's chat or his own, else in a thread
    of his private chat. The second value: whether it is under the message."""
    bound = arriving.organisation_here(conn, place)
    companies = (customer.organisation_id,) if customer else caller.roles.organisations
    identity = caller.identity
    if _is_private_chat(place, identity) or (bound is not None and (not companies or bound.id in companies)):
        thread = about.thread or about.message
        known = places.lane_by_thread(conn, place.id, thread)
        return known or places.ensure_lane(conn, place.id, thread=thread), True
    private = posting.lane_of(conn, identity)
    return places.ensure_lane(conn, private.place_id, label=label, wants_thread=True), False


def _their_call(conn: Connection, call: Call, caller: Caller, lane: Lane, *, about: Quoted, is_there: bool) -> Call:
    """The press, as the message it stands for."""
    identity = caller.identity
    writer = Writer(identity.platform, identity.workspace, identity.user, caller.name, identity.locale)
    inbound = replace(
        call.inbound,
        kind=Kind.MESSAGE,
        writer=writer,
        thread=lane.thread,
        message=about.message if is_there else None,
        text=about.text,
        word="",
        value="",
        fields={},
        attachments=about.attachments,
        spans=about.spans,
        forms=False,
        about=None,
    )
    place = places.place_by_id(conn, lane.place_id)
    return replace(call, inbound=inbound, caller=caller, place=place, lane=lane, queue=None)


def _tell(conn: Connection, call: Call, running: Running, customer: Caller) -> None:
    """The experts read who opened it. A request that is held tells its customer so in the usual words; who opened it is
    said besides."""
    ticket = running.ticket
    note = wording.opened_note(ticketcard.room_voice(running, call.now), call.caller.name, customer.name)
    posting.to_rooms(conn, ticket, Post(Card(note), script="B11"), now=call.now)
    if ticket.state == State.HELD:
        voice = writers.customer_voice(conn, ticket, call.now, call.desk_zone)
        card = opening.opened_card(voice, conn, running, None)
        posting.to_writer(conn, ticket, Post(card, script="B11"), now=call.now)
