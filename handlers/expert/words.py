"""What an expert can ask the desk itself (CONVERSATIONS 2 g)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying
from handlers.asking import deciding
from handlers.callers import Call
from handlers.lists import experts
from handlers.notices import Reply
from handlers.reports import duties
from handlers.rules.terms import ClockKind
from handlers.staffing.owning import entitled
from handlers.wording import helping
from handlers.wording import status as standing
from handlers.wording.allowance import used
from handlers.wording.hours import hours_in_words
from storage import contracts, people


def status(conn: Connection, call: Call) -> Reply:
    """G5: what is yours, and what waits in your queues."""
    load = duties.load_of(conn, call.caller.person, experts.queues_of(conn, call), call.now)
    return replying.say(conn, call, standing.experts(call.voice, load), script="G5")


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
            covers=call.voice.listed(module.title for module in found.modules) if found else "",
            hours=hours_in_words(call.voice, terms.calendar),
            targets=targets,
            used=used(call.voice, found.allowance) if found and found.allowance else (),
            people=call.voice.listed(filter(None, named)) or call.voice.listed(ours),
        ),
    )
    return replying.answer(conn, call, card, script="G6")


def help_(conn: Connection, call: Call) -> Reply:
    """G6."""
    return replying.answer(conn, call, helping.help_(call.voice, leads=bool(call.caller.roles.leads)), script="G6")
