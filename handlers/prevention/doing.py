"""A preventive check that is the account manager's own is done: the result is kept, and the customer reads it."""

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, pressed, replying, writers
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import OldButton
from handlers.notices import Post, Reply
from handlers.rules.lifecycle import EventKind
from handlers.wording import prevention as wording
from handlers.writers import is_check


def done(conn: Connection, call: Call) -> Reply:
    """[Done]: with what came of it. Raises OldButton, NotTheOwner, Missing or Changed."""
    ticket = pressed.ticket_at_hand(conn, call)
    if not is_check(ticket):
        raise OldButton
    pressed.require_owner(conn, call, ticket)
    deskwork.require_place(ticket, EventKind.RESOLVED)
    if call.inbound.kind != "form":
        return replying.ask(conn, call, wording.result_form(call.voice, call.inbound.value))
    said = pressed.spoken(call, wording.RESULT, call.voice.label("P2.result", "What did you find?"))
    event = happened(EventKind.RESOLVED, call.at, by=call.caller.person_id, qualifies=True)
    changes = {"cause": ticket.subject, "fix": said, "resolved_at": call.at}
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes=changes)
    voice = writers.customer_voice(conn, ticket, call.now, running.terms.calendar.zone)
    card = wording.result(voice, ticket.ref, call.caller.name, ticket.subject, found="", done=said)
    posting.to_customer(conn, ticket, Post(card, script="C12"), now=call.now, slot=naming.solved_slot(running.ticket))
    return replying.say(conn, call, wording.checked(call.voice, ticket.ref, ticket.subject), script="C12")
