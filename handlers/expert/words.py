"""What an expert can ask the desk itself (CONVERSATIONS 2 g)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed
from handlers.asking import deciding
from handlers.callers import Call
from handlers.lists import experts
from handlers.notices import Reply
from handlers.rules.terms import ClockKind
from handlers.staffing import duty
from handlers.staffing.owning import entitled
from handlers.wording import helping
from handlers.wording import status as standing
from handlers.wording.allowance import used
from handlers.wording.hours import hours_in_words
from storage import contracts, people, queues, tickets
from storage.queues import Queue
from storage.tickets import Ticket


def status(conn: Connection, call: Call) -> Reply:
    """G5: what is yours, and what waits in your queues."""
    mine = [_mine(conn, ticket, call.now) for ticket in tickets.owned_by(conn, call.caller.person_id or 0)]
    waiting = [_waiting(conn, queue, call.now) for queue in experts.queues_of(conn, call)]
    is_on, until = _duty(conn, call)
    load = standing.Load(mine, waiting, is_on=is_on, duty_until=until)
    return posting.say(conn, call, standing.experts(call.voice, load), script="G5")


def _duty(conn: Connection, call: Call) -> tuple[bool | None, datetime | None]:
    """Whether the caller is on duty, None where he is in no queue; and until when, the latest in his queues."""
    ends: list[datetime | None] = []
    for queue in filter(None, (queues.by_id(conn, one) for one in call.caller.roles.queues)):
        crew = duty.crew(conn, queue, call.now)
        ends += [crew.ends(one, call.now) for one in crew.on_duty(call.now) if one.id == call.caller.person_id]
    is_on = bool(ends) if call.caller.roles.queues else None
    return is_on, max((end for end in ends if end is not None), default=None)


def _mine(conn: Connection, ticket: Ticket, now: datetime) -> standing.Mine:
    running = deskwork.load(conn, ticket)
    severity = running.terms.severity(ticket.severity or running.terms.default_severity)
    left = running.left(running.answer, now)
    return standing.Mine(ticket.ref, severity.title, running.answer_due, left, ticket.state == "pending_customer")


def _waiting(conn: Connection, queue: Queue, now: datetime) -> tuple[str, int, int]:
    found = tickets.waiting(conn, queue.id)
    oldest = min((one.written_at for one in found), default=now)
    return queue.title, len(found), int((now - oldest).total_seconds())


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
    found = deciding.contract_of(conn, ticket, call.now)
    ours = [person.name for person in contracts.contacts_of(conn, ticket.organisation_id or 0)]
    named = [people.name_of(conn, one) for one in sorted(found.named)] if found else []
    card = standing.terms(
        call.voice,
        standing.Terms(
            f"{terms.plan} {terms.contract}",
            covers=", ".join(module.title for module in found.modules) if found else "",
            hours=hours_in_words(call.voice, terms.calendar),
            targets=targets,
            used=used(call.voice, found.allowance) if found and found.allowance else (),
            people=", ".join(filter(None, named)) or ", ".join(ours),
        ),
    )
    return posting.answer(conn, call, card, script="G6")


def help_(conn: Connection, call: Call) -> Reply:
    """G6."""
    return posting.answer(conn, call, helping.help_(call.voice, leads=bool(call.caller.roles.leads)), script="G6")
