"""A colleague who is not named asked: a contact approves the request, has him added, or declines it (D5)."""

from sqlalchemy import Connection

from handlers import naming, posting, pressed, replying, writers
from handlers.admin import amending
from handlers.admin.amending import RefusedChange
from handlers.callers import Call
from handlers.errors import Changed, NotYours
from handlers.held import admitting, declining, keepers, releasing
from handlers.notices import Post, Reply
from handlers.rules.facts import HoldReason
from handlers.wording import leads, vouching
from storage import desk, tickets
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
    """[Add Paolo]: he becomes a contact whom the contract names, and what he asked starts."""
    ticket = _asked(conn, call)
    try:
        with conn.begin_nested():
            admitting.admit(conn, ticket, now=call.now)
    except RefusedChange as refusal:
        return _cannot_add(conn, call, ticket, "; ".join(refusal.sentences))
    if not releasing.reconsider(conn, tickets.require(conn, ticket.id), call.now):
        return Reply(toast=call.voice.label("D5.later", "Added. {ref} waits for something else still.", ref=ticket.ref))
    return Reply()


def _cannot_add(conn: Connection, call: Call, ticket: Ticket, why: str) -> Reply:
    """What stands against it is for the account manager to mend, who reads it in full; the contact reads plain words,
    and a place is the only thing he can know of."""
    manager = keepers.keeper_of(conn, ticket)
    name = writers.contact_name(conn, ticket)
    if manager is not None:
        wish = vouching.Wish(call.caller.name, name, ticket.ref, ticket.contract or "", why)
        card = vouching.wants_added(posting.person_voice(manager, call.now), wish)
        key = f"{naming.slot_of(ticket, 'add')}/{call.caller.person_id}"
        posting.to_person(conn, manager, Post(card, script="D5"), now=call.now, key=key)
    known = amending.contract_of(conn, ticket.contract) if ticket.contract else None
    is_full = known is not None and known.places is not None and len(known.named) >= known.places
    keeper = manager.name if manager else desk.current(conn).name
    return Reply(toast=vouching.cannot_add(call.voice, name, keeper, is_full=is_full))


def decline(conn: Connection, call: Call) -> Reply:
    """[Decline]: closed, in the contact's own words."""
    ticket = _asked(conn, call)
    if call.inbound.kind != "form":
        return replying.ask(conn, call, leads.decline_form(call.voice, str(ticket.number)))
    declining.decline(conn, call, ticket)
    return Reply()
