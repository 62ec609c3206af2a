"""`rerate`: the lead or the account manager rates a request again, with a reason."""

import re

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying
from handlers.callers import Call
from handlers.errors import Changed, WrongRole
from handlers.notices import Reply
from handlers.promises import rerating
from handlers.promises.rerating import Proposal
from handlers.whom import lead_of
from handlers.wording import rerating as wording
from handlers.wording.roles import colleagues
from storage.tickets import Ticket

_REF = re.compile(r"T-(\d{1,15})", re.IGNORECASE)


def rerate(conn: Connection, call: Call) -> Reply:
    """Show what it would change; [Re-rate] asks why; with the reason given, do it."""
    ticket = _ticket(conn, call)
    _require_right(conn, call, ticket)
    found = rerating.propose(conn, ticket, call.now)
    if found is None:
        card = wording.unchanged(call.voice, ticket.ref, deskwork.load(conn, ticket).terms.version)
        return replying.answer(conn, call, card, script="rerate")
    if call.inbound.kind not in ("press", "form"):
        return replying.answer(conn, call, wording.proposal(call.voice, found.shown), script="rerate")
    _require_shown(call, found)
    if call.inbound.kind == "press":
        return replying.ask(conn, call, wording.why_form(call.voice, call.inbound.value))
    why = pressed.spoken(call, "why", call.voice.label("rerate.why", "Why? (internal)"))
    rerating.rate(conn, found, by=call.caller.person, why=why, at=call.at, now=call.now)
    return Reply(toast=call.voice.label("rerate.toast", "{ref} is rated again.", ref=ticket.ref))


def _ticket(conn: Connection, call: Call) -> Ticket:
    """The request that is named behind the word, or the one at hand."""
    named = _REF.match(call.inbound.text.strip())
    return pressed.by_value(conn, named[1]) if named else pressed.ticket_at_hand(conn, call)


def _require_right(conn: Connection, call: Call, ticket: Ticket) -> None:
    roles = call.caller.roles
    if ticket.queue_id in roles.leads or ticket.organisation_id in roles.manages:
        return
    lead = lead_of(conn, ticket.queue_id)
    role = call.voice.label("role.lead.manager", "the lead or the account manager")
    raise WrongRole(role=role, who=lead.name if lead else colleagues(call.voice))


def _require_shown(call: Call, found: Proposal) -> None:
    """What is confirmed is what was shown."""
    if pressed.rest_of(call) != str(found.shown.new):
        what = call.voice.label(
            "rerate.newer", "version {n} of {contract} holds by now", n=found.shown.new, contract=found.shown.contract
        )
        raise Changed(what=what)
