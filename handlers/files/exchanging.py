"""Somebody edits a message and puts another file in its place."""

from sqlalchemy import Connection

from handlers import deskwork, ticketcard
from handlers.callers import Call
from handlers.complaints import telling as complaining
from handlers.files import carrying, taking
from handlers.inbound import Attachment, Medium
from storage import conversation, files, tickets
from storage.complaints import CARRIER
from storage.conversation import Message
from storage.files import File


def exchange(conn: Connection, call: Call, message: Message) -> None:
    """The new file follows wherever the old one is shown and says what it stands for: no platform lets the desk change
    a file that others have seen, on every side alike. What is not carried, the writer hears (H3). Of several files that
    were sent as one, each stays."""
    before = files.of_message(conn, message.id)
    brought = [one for one in call.inbound.attachments if one.medium in taking.CARRIED and one.medium != Medium.LINK]
    if not before or len(brought) != 1 or before[-1].album or _is(before[-1], brought[0]):
        return
    new = taking.take(conn, call, message)
    conversation.attach(conn, message.id, len(new))
    ticket = tickets.require(conn, message.ticket_id)
    if ticket.hold_reason == CARRIER:
        complaining.follow(conn, ticket, new, now=call.now)
    elif ticket.state != "held":
        carrying.follow(conn, ticket, message, new, old=before[-1].name, now=call.now)
        ticketcard.refresh(conn, deskwork.load(conn, ticket), call.now)


def _is(kept: File, one: Attachment) -> bool:
    """Whether it is the same file: a platform may call it by another handle today."""
    told = (one.medium.value, one.name[-taking.NAME :], one.size, one.seconds)
    return (kept.medium, kept.name, kept.size, kept.seconds) == told
