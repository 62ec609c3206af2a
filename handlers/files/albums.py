"""What was sent as one album and came as several messages is one message again."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers import deskwork, ticketcard
from handlers.asking import opening
from handlers.callers import Call
from handlers.complaints import telling as complaining
from handlers.files import carrying, taking
from handlers.relay import passing
from handlers.rules import topics
from handlers.text import keeping
from handlers.wording import files as wording
from handlers.wording.voice import shorten
from storage import conversation, files, tickets
from storage.complaints import CARRIER
from storage.conversation import Message, Sort
from storage.tickets import Ticket


def join(conn: Connection, call: Call) -> bool:
    """Add what is at hand to the message that its album began with; False where it is no further part of one. Words
    that come with a later part are the album's, where it has none yet."""
    inbound = call.inbound
    first = files.in_album(conn, call.place.id, inbound.album) if inbound.album else None
    message = conversation.by_id(conn, first) if first is not None else None
    if message is None or message.author_id != call.caller.person_id:
        return False
    if inbound.text and (message.text or topics.is_internal(inbound.text)):
        return False
    ticket = tickets.require(conn, message.ticket_id)
    if inbound.text:
        ticket = _take_words(conn, call, ticket, message)
    more = taking.take(conn, call, message)
    conversation.attach(conn, message.id, len(inbound.attachments))
    if ticket.hold_reason == CARRIER:
        complaining.follow(conn, ticket, more, now=call.now)
    elif ticket.state != "held":
        carrying.go_on(conn, ticket, message, more, now=call.now)
        ticketcard.refresh(conn, deskwork.load(conn, ticket), call.now)
    return True


def _take_words(conn: Connection, call: Call, ticket: Ticket, message: Message) -> Ticket:
    """They name a request that had no name, and follow the pictures wherever those are shown."""
    text, spans = call.inbound.text, keeping.kept(call.inbound.spans)
    conversation.caption(conn, message.id, text, spans=spans)
    said = conversation.by_id(conn, message.id)
    if ticket.subject == wording.no_text(call.voice):
        ticket = tickets.change(conn, ticket, subject=shorten(topics.headline(text), opening.SUBJECT))
    elif ticket.state != "held" and said.sort is Sort.WORDS:
        passing.to_rooms(conn, call, deskwork.load(conn, ticket), (said,), mention=False)
    if ticket.state != "held" and said.sort is Sort.ANSWER:
        passing.to_customer(conn, call, deskwork.load(conn, ticket), said)
    return ticket


def meant(conn: Connection, call: Call) -> Call:
    """The call, answering the message that an album began with where it answers a later part of it."""
    inbound = call.inbound
    if not inbound.reply_album or conversation.by_external(conn, call.place.id, inbound.reply_to or "") is not None:
        return call
    first = files.in_album(conn, call.place.id, inbound.reply_album)
    if first is None:
        return call
    return replace(call, inbound=replace(inbound, reply_to=conversation.by_id(conn, first).external))
