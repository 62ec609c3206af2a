"""What an expert can ask the desk itself (CONVERSATIONS 2 g)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed
from handlers.callers import Call
from handlers.notices import Reply
from handlers.rules.terms import ClockKind
from handlers.staffing import duty
from handlers.staffing.owning import entitled
from handlers.wording import expert, helping
from handlers.wording.hours import hours_in_words
from storage import contracts, queues, tickets
from storage.tickets import Ticket


def status(conn: Connection, call: Call) -> Reply:
    """G5: what is yours, and what waits in your queues."""
    mine = [_mine(conn, ticket) for ticket in tickets.owned_by(conn, call.caller.person_id or 0)]
    found = [queues.by_id(conn, queue_id) for queue_id in sorted({*call.caller.roles.queues, *call.caller.roles.leads})]
    waiting = [(queue.title, tickets.waiting_in(conn, queue.id)) for queue in found if queue]
    load = expert.Load(mine, waiting, duty_until=_duty_until(conn, call))
    return posting.answer(conn, call, expert.status(call.voice, load), script="G5")


def _duty_until(conn: Connection, call: Call) -> datetime | None:
    """The end of the caller's duty, the latest in his queues; None where he has none, or no end of it is known."""
    ends = []
    for queue in filter(None, (queues.by_id(conn, one) for one in call.caller.roles.queues)):
        crew = duty.crew(conn, queue, call.now)
        ends += [crew.ends(one, call.now) for one in crew.on_duty(call.now) if one.id == call.caller.person_id]
    return max((end for end in ends if end is not None), default=None)


def _mine(conn: Connection, ticket: Ticket) -> tuple[str, str, datetime | None, bool]:
    running = deskwork.load(conn, ticket)
    severity = running.terms.severity(ticket.severity or running.terms.default_severity)
    return ticket.ref, severity.title, running.answer_due, ticket.state == "pending_customer"


def contract(conn: Connection, call: Call) -> Reply:
    """G6: the terms of the ticket whose thread it is; no prices."""
    ticket = pressed.ticket_at_hand(conn, call)
    entitled(conn, call, ticket)
    terms = deskwork.load(conn, ticket).terms
    targets = [
        (one.title, one.targets[ClockKind.FIRST_RESPONSE])
        for one in terms.severities
        if ClockKind.FIRST_RESPONSE in one.targets
    ]
    names = (
        [person.name for person in contracts.contacts_of(conn, ticket.organisation_id)]
        if ticket.organisation_id
        else []
    )
    card = expert.terms(
        call.voice,
        f"{terms.plan} {terms.contract}",
        hours_in_words(call.voice, terms.calendar),
        targets,
        ", ".join(names),
    )
    return posting.answer(conn, call, card, script="G6")


def help_(conn: Connection, call: Call) -> Reply:
    """G6."""
    return posting.answer(conn, call, helping.help_(call.voice, leads=bool(call.caller.roles.leads)), script="G6")
