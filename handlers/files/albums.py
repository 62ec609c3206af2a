"""What was sent as one album and came as several messages is one message again."""

from sqlalchemy import Connection

from handlers import deskwork, ticketcard
from handlers.callers import Call
from handlers.files import carrying, taking
from storage import conversation, files, tickets


def join(conn: Connection, call: Call) -> bool:
    """Add the files at hand to the message that their album began with; False where they are no further part of one."""
    inbound = call.inbound
    if not inbound.album or inbound.text:
        return False
    first = files.in_album(conn, call.place.id, inbound.album)
    message = conversation.by_id(conn, first) if first is not None else None
    if message is None or message.author_id != call.caller.person_id:
        return False
    more = taking.take(conn, call, message)
    conversation.attach(conn, message.id, len(inbound.attachments))
    ticket = tickets.require(conn, message.ticket_id)
    if ticket.state != "held":
        carrying.go_on(conn, ticket, message, more, now=call.now)
        ticketcard.refresh(conn, deskwork.load(conn, ticket), call.now)
    return True
