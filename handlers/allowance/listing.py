"""[See the list]: the requests that used a contract's allowance in its period, twenty at a time (D4, F8)."""

from sqlalchemy import Connection

from handlers import replying
from handlers.allowance.included import agreed_of
from handlers.asking.facts import contract_facts
from handlers.callers import Call
from handlers.errors import NotYours, OldButton
from handlers.notices import Reply
from handlers.rules import ledger as rules
from handlers.rules.ledger import Agreed, Unit
from handlers.wording import allowance as wording
from storage import contracts, ledger, tickets

PAGE = 20
BETWEEN = ":"  # of a button's value: the contract's number, then the number of the last request shown
_KINDS = tuple(kind.value for kind in rules.USES)


def show(conn: Connection, call: Call) -> Reply:
    """The newest first, with reference, day and subject; only for the contract's people and its account manager."""
    number, _, last = call.inbound.value.partition(BETWEEN)
    agreed, number = _agreed(conn, call, number)
    before = int(last) - tickets.FIRST_NUMBER if last.isdecimal() and len(last) <= 15 else None
    period = agreed.period_name(int(call.at.timestamp()))
    found = ledger.tickets_in(conn, number, period, kinds=_KINDS, before=before, limit=PAGE + 1)
    shown = [(ticket.ref, ticket.written_at, ticket.subject, rules.shown(agreed.unit, n)) for ticket, n in found[:PAGE]]
    older = f"{number}{BETWEEN}{found[PAGE - 1][0].number}" if len(found) > PAGE else ""
    unit = "hours" if agreed.unit is Unit.MINUTES else "requests"
    return replying.answer(conn, call, wording.listed(call.voice, shown, unit=unit, older=older), script="F8")


def _agreed(conn: Connection, call: Call, number: str) -> tuple[Agreed, str]:
    """What the contract says about its allowance. Raises OldButton, or NotYours for a contract of others."""
    if not number:
        mine = contract_facts(conn, call.caller.person, call.at)
        number = mine.terms.contract if mine else ""
    newest = contracts.newest_version(conn, number)
    if newest is None:
        raise OldButton
    roles, organisation = call.caller.roles, newest.organisation_id
    if organisation not in (*roles.organisations, *roles.manages):
        raise NotYours
    in_force = contracts.versions_for(conn, (organisation,), call.at)
    version = next((one for one in in_force if one.number == number), newest)
    agreed = agreed_of(version)
    if agreed is None:
        raise OldButton
    return agreed, number
