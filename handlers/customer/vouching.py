"""A colleague who is not named asked: a contact approves the request, has him added, or declines it (D5)."""

from sqlalchemy import Connection

from handlers import posting, pressed
from handlers.callers import Call
from handlers.errors import Changed, NotYours
from handlers.held import admitting, declining, keepers, releasing
from handlers.notices import Reply
from handlers.rules.facts import HoldReason
from handlers.wording import leads
from storage import tickets
from storage.tickets import Ticket


def _asked(conn: Connection, call: Call) -> Ticket:
    """The held ticket that the caller was asked to approve. Raises NotYours or Changed."""
    ticket = pressed.ticket_at_hand(conn, call)
    is_asked = call.caller.person_id in [person.id for person in keepers.told(conn, ticket)]
    if not is_asked or ticket.organisation_id not in call.caller.roles.organisations:
        raise NotYours
    if ticket.state != "held" or ticket.hold_reason != HoldReason.NOT_NAMED:
        raise Changed(what=call.voice.label("D5.over", "{ref} needs no approval any more", ref=ticket.ref))
    return ticket


def approve(conn: Connection, call: Call) -> Reply:
    """[Approve this one]: it is decided as if a named contact had written it."""
    ticket = _asked(conn, call)
    choice = ("approved", str(call.caller.person_id))
    if releasing.choose(conn, ticket, choice, by=call.caller.person, at=call.at, now=call.now):
        return Reply()
    waits = call.voice.label("D5.waits", "Approved. {ref} waits for something else still.", ref=ticket.ref)
    return Reply(toast=waits)


def admit(conn: Connection, call: Call) -> Reply:
    """[Add Paolo]: he becomes a contact whom the contract names, and what he asked starts. Raises RefusedChange."""
    ticket = _asked(conn, call)
    admitting.admit(conn, ticket, now=call.now)
    if not releasing.reconsider(conn, tickets.require(conn, ticket.id), call.now):
        return Reply(toast=call.voice.label("D5.later", "Added. {ref} waits for something else still.", ref=ticket.ref))
    return Reply()


def decline(conn: Connection, call: Call) -> Reply:
    """[Decline]: closed, in the contact's own words."""
    ticket = _asked(conn, call)
    if call.inbound.kind != "form":
        return posting.ask(conn, call, leads.decline_form(call.voice, str(ticket.number)))
    declining.decline(conn, call, ticket)
    return Reply()
