"""`reply`, `reply received`, [Ready answers]: a text of the module, looked over by the owner and sent in his name."""

import re
from collections.abc import Mapping

from sqlalchemy import Connection

from handlers import deskwork, naming, needed, posting, pressed, replying, ticketcard, writers
from handlers.callers import Call
from handlers.deskwork import Running
from handlers.errors import Refusal, StateChanged
from handlers.expert import write
from handlers.inbound import Kind
from handlers.notices import Post, Reply
from handlers.promises.pledges import WORKED
from handlers.rules import readymade
from handlers.wording import replies as wording
from storage import conversation, tickets
from storage.conversation import Message, Sort
from storage.tickets import Ticket

Ready = Mapping[str, readymade.Reply]
_SAID = re.compile(r"reply\s+(\S{1,20})", re.IGNORECASE)


class NoneReady(Refusal):
    """There are no ready answers for {ref}. They stand in the desk file, with its part of the product."""

    script = "E2.replies.none"


class NotReady(Refusal):
    """I know no ready answer “{given}” for {ref}, and sent nothing. There are: {known}."""

    script = "E2.replies.unknown"


def said(conn: Connection, ticket_id: int, text: str) -> str:
    """Which ready answer somebody means who writes "reply received" in a room; "" where he writes anything else."""
    found = _SAID.fullmatch(text.strip())
    ticket = tickets.by_id(conn, ticket_id) if found else None
    if found is None or ticket is None or ticket.terms_hash is None:
        return ""
    key = found[1].casefold()
    return key if key in _ready(conn, deskwork.load(conn, ticket)) else ""


def _ready(conn: Connection, running: Running) -> Ready:
    """By their words, in small letters."""
    found = needed.replies(needed.sold(conn, running)[1], running.ticket.module)
    return {key.casefold(): one for key, one in found.items()}


def reply(conn: Connection, call: Call) -> Reply:
    """Say which there are; show one, to be looked over; or send it. Raises NobodyOwns, NotTheOwner, Changed, NoneReady
    or NotReady."""
    ticket = pressed.ticket_at_hand(conn, call)
    pressed.require_owner(conn, call, ticket)
    if ticket.state not in WORKED:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    running = deskwork.load(conn, ticket)
    ready, key = _ready(conn, running), _key(call)
    if not ready:
        raise NoneReady(ref=ticket.ref)
    if not key:
        card = wording.which(call.voice, ticket.ref, ticket.number, {one: ready[one].holding for one in ready})
        return replying.answer(conn, call, card, script="E2")
    if key not in ready:
        raise NotReady(given=key, ref=ticket.ref, known=call.voice.listed(ready))
    if call.inbound.kind == Kind.FORM:
        return _send(conn, call, running, holding=ready[key].holding)
    return replying.ask(
        conn, call, wording.form(call.voice, f"{ticket.number}.{key}", _text(conn, call, ticket, ready[key]))
    )


def _key(call: Call) -> str:
    """The word behind `reply`, or behind the request's number on a button; a card's own version is none."""
    rest = call.inbound.text.strip() or pressed.rest_of(call)
    return "" if rest.isdecimal() and not call.inbound.text.strip() else rest.casefold()


def _text(conn: Connection, call: Call, ticket: Ticket, one: readymade.Reply) -> str:
    """As it stands there first, in the customer's language."""
    name, locale = writers.contact(conn, ticket)
    values = {"contact": name, "ref": ticket.ref, "expert": call.caller.name}
    return readymade.filled(readymade.spoken(one.text, locale or "en"), values)


def _send(conn: Connection, call: Call, running: Running, *, holding: bool) -> Reply:
    text = pressed.spoken(call, "text", wording.field(call.voice))
    message = pressed.keep(conn, call, running.ticket, Sort.ANSWER, text)
    running = write.answer(conn, call, running, message, holding=holding)
    _show(conn, call, running, message, holding=holding)
    return Reply()


def _show(conn: Connection, call: Call, running: Running, message: Message, *, holding: bool) -> None:
    """Where it was chosen it does not stand yet: there the room reads it, and that the answer is still due."""
    ticket, voice = running.ticket, ticketcard.room_voice(running, call.now)
    due = running.answer_due if holding else None
    card = wording.in_room(voice, call.caller.name, writers.contact_name(conn, ticket), message.text, due)
    for lane in conversation.rooms_of(conn, ticket.id):
        if lane.place_id == message.place_id:
            slot = naming.message_slot(message.id, ticket, lane.id)
            posting.put(conn, lane.id, Post(card, script="E2"), now=call.now, slot=slot)
