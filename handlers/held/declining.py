"""A held request is declined: closed with a reason, which its writer reads and nobody beside him (CONVERSATIONS D3)."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.held import keepers
from handlers.notices import Post, Priority
from handlers.rules.lifecycle import EventKind
from handlers.wording import heldbuttons, starting
from handlers.wording.leads import Ending
from handlers.writers import customer_voice
from storage.tickets import Ticket


def decline(conn: Connection, call: Call, ticket: Ticket, ending: Ending = Ending.DECLINED) -> None:
    """Close it in the caller's own words, the form's field "reason". Raises Missing or Internal."""
    reason = pressed.spoken(call, "reason", call.voice.label("D3.reason", "Reason"))
    event = happened(EventKind.CLOSED, call.at, by=call.caller.person_id, why=reason[:500])
    changes = {"closed_at": call.at, "reconsider_at": None}
    running = deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, changes=changes)
    keeper = keepers.keeper_of(conn, ticket) if ticket.contact_id is not None else None
    buttons = (heldbuttons.message(call.voice, keeper.name, ticket.number),) if keeper else ()
    voice = customer_voice(conn, ticket, call.now, call.desk_zone)
    card = starting.declined(voice, ticket.ref, call.caller.name, reason, buttons=buttons)
    posting.to_writer(conn, ticket, Post(card, script="D3"), now=call.now, priority=Priority.RECEIPT)
    keepers.settle(conn, running.ticket, ending, by=call.caller.name, at=call.at, now=call.now)
