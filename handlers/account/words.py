"""What an account manager can ask the desk itself (CONVERSATIONS 2 g)."""

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import Call
from handlers.notices import Reply
from handlers.wording import account
from storage import clocks, contracts, tickets


def status(conn: Connection, call: Call) -> Reply:
    """G7: every account with what is open, held and missed."""
    rows = []
    for organisation_id in call.caller.roles.manages:
        found = contracts.organisation(conn, organisation_id)
        counts = tickets.counts(conn, organisation_id)
        open_ = sum(counts.get(state, 0) for state in tickets.OPEN_STATES if state != "held")
        missed = clocks.missed_by(conn, organisation_id)
        rows.append((found.name if found else "", open_, counts.get("held", 0), missed))
    return posting.answer(conn, call, account.status(call.voice, rows), script="G7")


def help_(conn: Connection, call: Call) -> Reply:
    """G7."""
    return posting.answer(conn, call, account.help_(call.voice), script="G7")
