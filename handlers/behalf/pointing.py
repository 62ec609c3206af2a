"""Somebody points at a message that shall be a request: one of ours for a customer, a customer at his own (B11)."""

from pydantic import TypeAdapter
from sqlalchemy import Connection

from handlers import callers, naming, posting, pressed, replying
from handlers.behalf import choosing, making
from handlers.callers import Call
from handlers.errors import Refusal
from handlers.inbound import Quoted
from handlers.notices import Card, Post, Reply
from handlers.rules import topics
from handlers.wording import behalf as wording
from handlers.wording.states import state
from storage import conversation, places, pointed, slots, tickets
from storage.places import Place
from storage.tickets import Ticket

_QUOTED: TypeAdapter[Quoted] = TypeAdapter(Quoted)


class NotYourMessage(Refusal):
    """Only whoever wrote a message can make it a request. Write yours in your own words."""

    script = "B11.role"


class NothingSaid(Refusal):
    """There is nothing in this message that I could pass on."""

    script = "B11.empty"


class IsInternal(Refusal):
    """It begins with the mark of an internal note, so no customer gets it."""

    script = "B11.internal"


def point(conn: Connection, call: Call) -> Reply:
    """The menu of a message, or a sign on it. Whoever has no right to it hears so only where he asked by the menu: a
    sign may mean something else among people."""
    about = call.inbound.about
    if about is None and not call.inbound.value:
        return replying.answer(conn, call, Card(wording.how(call.voice)), script="B11")
    if about is None:
        return _unread(conn, call)
    place = _stands(conn, call)
    writer = callers.remember(conn, about.writer)[0] if about.writer else None
    is_own = writer is not None and writer.id == call.caller.identity.id
    if not _may_point(call, is_own=is_own):
        if call.inbound.forms:
            raise NotYourMessage
        return Reply()
    if (taken := _request_of(conn, place, about)) is not None:
        return _already(call, taken)
    _require_words(about)
    kept = pointed.keep(
        conn,
        identity_id=call.caller.identity.id,
        writer_id=writer.id if writer else None,
        place_id=place.id,
        external=about.message,
        body=_QUOTED.dump_json(about).decode(),
        at=call.now,
    )
    if is_own and not (call.caller.roles.is_ours and not call.caller.roles.organisations):
        return making.own(conn, call, kept, about)
    return choosing.ask(conn, call, kept, about)


def _may_point(call: Call, *, is_own: bool) -> bool:
    """One of ours at anything, a customer at what he wrote, and a stranger too where he means it."""
    return call.caller.roles.is_ours or (is_own and (call.caller.person is not None or call.inbound.forms))


def _stands(conn: Connection, call: Call) -> Place:
    """Where the message stands: a private chat of the desk's goes by the person there, not by the chat's own id."""
    here = call.place
    return places.by_address(conn, here.platform, workspace=here.workspace, address=here.external) or here


def _request_of(conn: Connection, place: Place, about: Quoted) -> Ticket | None:
    """The request that the message belongs to already, or that the desk said it about."""
    said = conversation.by_external(conn, place.id, about.message)
    slot = slots.slot_of(conn, place.id, about.message) if said is None else None
    ticket_id = said.ticket_id if said else naming.ticket_of_slot(slot or "")
    ticket_id = ticket_id or pointed.request_of(conn, place.id, about.message)
    return tickets.surviving(conn, ticket_id) if ticket_id else None


def _already(call: Call, ticket: Ticket) -> Reply:
    if not call.caller.roles.is_ours and not pressed.may_write(call, ticket):
        raise NotYourMessage
    return Reply(toast=wording.already(call.voice, ticket.ref, ticket.subject, state(call.voice, ticket.state)))


def _require_words(about: Quoted) -> None:
    if topics.is_internal(about.text):
        raise IsInternal
    if topics.is_blank(about.text) and not about.attachments:
        raise NothingSaid


def _unread(conn: Connection, call: Call) -> Reply:
    """The platform was too slow to say what the message is: one tap tries it again."""
    if call.caller.roles.is_ours:
        card = wording.unread(call.voice, call.inbound.value)
        posting.put(conn, replying.own_lane(conn, call).id, Post(card, script="B11"), now=call.now)
    return Reply()
