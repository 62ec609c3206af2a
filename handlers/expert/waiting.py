"""The owner waits for another party, and goes on (RULES 3, third-party wait)."""

from dataclasses import replace

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying, writers
from handlers.callers import Call
from handlers.notices import Reply
from handlers.promises import pausing
from handlers.rules.lifecycle import EventKind
from handlers.wording import pausing as wording


def wait_for(conn: Connection, call: Call) -> Reply:
    """Ask whom and what for; or, with both given (in the form, or as `waitfor Acme: a new certificate`), wait."""
    ticket = pressed.ticket_at_hand(conn, call)
    pressed.require_owner(conn, call, ticket)
    deskwork.require_place(ticket, EventKind.WAITING_THIRD_PARTY)
    who, _, what = (part.strip() for part in call.inbound.text.partition(":"))
    if call.inbound.kind != "form" and not (who and what):
        value = f"{ticket.number}.{ticket.version}"
        return replying.ask(conn, call, wording.wait_form(call.voice, writers.contact_name(conn, ticket), value))
    if call.inbound.kind != "form":
        call = replace(call, inbound=replace(call.inbound, fields={"who": who, "what": what}))
    who = pressed.spoken(call, "who", call.voice.label("C9.wait.who", "Whom do you wait for?"))
    what = pressed.spoken(call, "what", call.voice.label("C9.wait.for", "For what?"))
    pausing.wait(conn, call, deskwork.load(conn, ticket), who=who[:80], what=what)
    return Reply()


def go_on(conn: Connection, call: Call) -> Reply:
    """[Go on]: what was waited for is here."""
    ticket = pressed.ticket_at_hand(conn, call)
    pressed.require_owner(conn, call, ticket)
    deskwork.require_place(ticket, EventKind.THIRD_PARTY_DONE)
    pausing.go_on(conn, call, deskwork.load(conn, ticket))
    return Reply()
