"""`pauses`: how long clocks were paused lately in a lead's queues and an account manager's companies."""

from datetime import timedelta

from sqlalchemy import Connection

from handlers import replying
from handlers.admin import pauses
from handlers.admin.pauses import Report
from handlers.callers import Call
from handlers.errors import WrongRole
from handlers.notices import Card, Reply
from handlers.wording import pauses as wording
from handlers.wording import roles as titles
from storage.paused import Whose

LATELY = timedelta(days=30)
MOST = 1000  # requests that are looked at between two messages


def show(conn: Connection, call: Call) -> Reply:
    """The last thirty days: by whom and for whom, and that nothing was paused after a customer's message. Raises
    WrongRole for whoever neither leads a queue nor answers for a company."""
    roles = call.caller.roles
    if not (roles.leads or roles.manages):
        raise WrongRole(role=titles.title(call.voice, "account"), who=titles.colleagues(call.voice))
    found = pauses.report(
        conn, call.now - LATELY, call.now, whose=Whose(roles.leads, roles.manages), now=call.now, limit=MOST
    )
    return replying.answer(conn, call, _card(call, found), script="pauses")


def _card(call: Call, found: Report) -> Card:
    voice, waits = call.voice, found.waits
    if not waits:
        return wording.none(voice, found.since)
    working, calendar = sum(one.working for one in waits), sum(one.calendar for one in waits)
    rows = [
        wording.line(
            voice, one.by, one.owes.value, one.times, working=one.working, calendar=one.calendar, disputed=one.disputed
        )
        for one in found.lines[: wording.SHOWN]
    ]
    return wording.card(
        wording.head(voice, found.since, len(waits), working=working, calendar=calendar),
        *rows,
        wording.honest(voice, [(f"T-{one.number}", one.after) for one in found.after]),
        wording.cut(voice, MOST) if found.is_cut else (),
    )
