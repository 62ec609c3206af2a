"""The approver agrees to what goes beyond the allowance, or declines it; either is written down once (RULES 2, D4)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying, ticketcard
from handlers.allowance import consenting, usage
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import Changed, NotYours, OldButton
from handlers.held import declining, releasing
from handlers.notices import Reply
from handlers.rules import ledger as rules
from handlers.rules.ledger import Unit
from handlers.rules.lifecycle import EventKind
from handlers.wording import consent as wording
from storage import ledger
from storage.ledger import Consent
from storage.tickets import Ticket


def agree(conn: Connection, call: Call) -> Reply:
    """[Agree]: a held request starts; worked hours that waited are billed. The customer hears who agreed, no price."""
    ticket, consent = _asked(conn, call)
    _decide(conn, call, ticket, consent, agreed=True)
    if ticket.state == "held":
        releasing.release(conn, ticket, by=call.caller.person, at=call.at, now=call.now)
    else:
        usage.bill_waiting(conn, ticket, f"consent {consent.id}", at=call.at, now=call.now)
        ticketcard.refresh(conn, deskwork.load(conn, ticket), call.now)
    return Reply()


def disagree(conn: Connection, call: Call) -> Reply:
    """[Decline]: a held request is closed with a reason; worked hours stay unbilled."""
    ticket, consent = _asked(conn, call)
    is_held = ticket.state == "held"
    if is_held and call.inbound.kind != "form":
        return replying.ask(conn, call, wording.decline_form(call.voice, call.inbound.value))
    _decide(conn, call, ticket, consent, agreed=False)
    if is_held:
        declining.decline(conn, call, ticket)
    return Reply()


def _asked(conn: Connection, call: Call) -> tuple[Ticket, Consent]:
    """What the caller was asked and has not answered. Raises OldButton, NotYours or Changed."""
    ticket, rest = pressed.ticket_at_hand(conn, call), pressed.rest_of(call)
    consent = ledger.consent(conn, pressed.number(rest))
    if consent is None or consent.ticket_id != ticket.id:
        raise OldButton
    if consent.asked_id != call.caller.person_id:
        raise NotYours
    if consent.decided_at is not None or not _is_open(conn, ticket, consent):
        raise Changed(what=call.voice.label("D4.over", "{ref} needs no consent any more", ref=ticket.ref))
    return ticket, consent


def _is_open(conn: Connection, ticket: Ticket, consent: Consent) -> bool:
    """Whether what was asked still waits: the request is held, or exactly this much of it is unconsented."""
    if ticket.state == "held":
        return consent.unit == Unit.REQUESTS
    waiting = rules.balance(usage.entries_of(conn, ticket, Unit(consent.unit)), rules.UNCONSENTED)
    return waiting == -consent.amount


def _decide(conn: Connection, call: Call, ticket: Ticket, consent: Consent, *, agreed: bool) -> None:
    """Keep the answer, and a journal entry that names the message it was given on."""
    person = call.caller.person
    if person is None or not ledger.decide(conn, consent.id, agreed=agreed, by=person.id, at=call.at):
        raise OldButton
    message = f"{call.place.platform}/{call.place.workspace}/{call.place.external}/{call.inbound.message or ''}"
    said = {"id": consent.id, "agreed": agreed, "amount": str(consent.amount), "unit": consent.unit}
    notes = {"consent": said | {"rate": consent.rate, "message": message}}
    event = happened(EventKind.NOTED, call.at, by=person.id)
    deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, notes=notes)
    consenting.settle(conn, consent, ticket, person, agreed=agreed, at=call.at)
