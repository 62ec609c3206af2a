"""`renewals`, and [See our year]: what comes to its end, for those whom it concerns (G7, F7)."""

from sqlalchemy import Connection

from handlers import pressed, replying
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.notices import Reply
from handlers.renewals import numbers
from handlers.wording import attained
from handlers.wording import renewals as wording
from storage import contracts, renewals
from storage.renewals import Upcoming

AHEAD = 90  # days until notice is due
SHOWN = 20


def show(conn: Connection, call: Call) -> Reply:
    """`renewals`: the contracts of his accounts of which notice is due within 90 days."""
    today = call.now.date()
    found = renewals.upcoming(conn, call.caller.roles.manages, today, AHEAD)
    lines = [_line(conn, call, one) for one in found[:SHOWN]]
    card = wording.listed(call.voice, lines, max(len(found) - SHOWN, 0))
    return replying.say(conn, call, card, script="G7")


def _line(conn: Connection, call: Call, one: Upcoming) -> wording.Line:
    organisation = contracts.organisation(conn, one.organisation_id)
    ends, notice = (numbers.shown(call.voice, day) for day in (one.ends, one.notice_by))
    days = (one.notice_by - call.now.date()).days
    value = f"{one.contract_id}.{one.ends:%y%m%d}"
    name = organisation.name if organisation else ""
    return wording.Line(name, one.contract, one.plan, ends, notice, days, value)


def our_year(conn: Connection, call: Call) -> Reply:
    """[See our year]: to people of that company only."""
    one = numbers.find(conn, pressed.number(call.inbound.value), call.now)
    if one is None or one.organisation.id not in call.caller.roles.organisations:
        raise OldButton
    year = numbers.year(conn, one, call.voice, call.now)
    missed = attained.first_answers(call.voice, numbers.record(conn, one, call.now))
    return replying.say(conn, call, wording.our_year(call.voice, year, missed), script="F7")
