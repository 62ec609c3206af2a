"""[It cannot wait]: outside covered hours the expert on duty is called, or the lead is told (D7)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying, ticketcard, writers
from handlers.asking import deciding, receipts
from handlers.callers import Call
from handlers.customer.severity import may_raise, set_to
from handlers.deskwork import Running, happened
from handlers.errors import Changed
from handlers.notices import Post, Priority, Reply
from handlers.rules import worktime
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import Severity, Terms
from handlers.staffing import duty
from handlers.whom import lead_of
from handlers.wording import pressing
from storage.people import Person


def press(conn: Connection, call: Call) -> Reply:
    """With emergency cover at this hour it becomes that severity, once more as the clause `self_raise` allows, and the
    expert on duty is called; else the lead is told, and the firm time stays."""
    running = deskwork.load(conn, pressed.own_ticket(conn, call))
    opens, due = receipts.opens(running), running.answer_due
    if running.ticket.state == "held" or opens is None or due is None or opens <= call.at:
        raise Changed(what=call.voice.label("D7.runs", "the clock of {ref} runs already", ref=running.ticket.ref))
    severity = _cover(running.terms, call.at)
    if severity is not None and may_raise(conn, running):
        return _call_duty(conn, call, set_to(conn, call, running, severity.key))
    return _tell_lead(conn, call, running, due)


def _cover(terms: Terms, at: datetime) -> Severity | None:
    """The severity whose clocks run in the emergency hours, where those are open."""
    hours = terms.emergency_calendar
    if hours is None or not worktime.of(hours).is_open(int(at.timestamp())):
        return None
    return next((severity for severity in terms.severities if severity.emergency), None)


def _call_duty(conn: Connection, call: Call, running: Running) -> Reply:
    ticket = running.ticket
    receipts.follow(conn, running, call.now)
    ticketcard.refresh(conn, running, call.now)
    on_duty = duty.on_duty(conn, ticket.queue_id, call.now) if ticket.queue_id else ()
    called = [person for person in on_duty if _wake(conn, call, running, person)]
    if called:
        card = pressing.called(call.voice, [person.name for person in called], running.answer_due)
        return replying.say(conn, call, card, script="D7")
    lead = lead_of(conn, ticket.queue_id)
    if lead is not None:
        _wake(conn, call, running, lead)
    return replying.say(
        conn, call, pressing.led(call.voice, lead.name if lead else "", running.answer_due), script="D7"
    )


def _wake(conn: Connection, call: Call, running: Running, person: Person) -> bool:
    """A private line with [Claim]; False for whom the desk cannot reach."""
    ticket = running.ticket
    call_ = pressing.Call(
        ref=ticket.ref,
        organisation=running.terms.organisation,
        contact=writers.contact_name(conn, ticket),
        text=deciding.first_words(conn, ticket),
        due=running.answer_due,
        value=f"{ticket.number}.{ticket.version}",
    )
    card = pressing.wake(posting.person_voice(person, call.now), call_)
    return posting.to_person(conn, person, Post(card, script="D7"), now=call.now, priority=Priority.BREACH)


def _tell_lead(conn: Connection, call: Call, running: Running, due: datetime) -> Reply:
    """Once; whoever presses again reads the same."""
    ticket, lead = running.ticket, lead_of(conn, running.ticket.queue_id)
    if "pressed" not in (ticket.choices or {}):
        ticket = deciding.choose(conn, ticket, "pressed", "yes")
        event = happened(EventKind.NOTED, call.at, by=call.caller.person_id, why="cannot wait")
        running = deskwork.record(conn, Running(ticket, running.terms, running.clocks), event, now=call.now)
        if lead is not None:
            _tell(conn, call, running, lead, due)
        receipts.follow(conn, running, call.now)
    card = pressing.uncovered(call.voice, lead.name if lead else "", due)
    return replying.say(conn, call, card, script="D7")


def _tell(conn: Connection, call: Call, running: Running, lead: Person, due: datetime) -> None:
    ticket, terms = running.ticket, running.terms
    voice, text = posting.person_voice(lead, call.now), deciding.first_words(conn, ticket)
    card = pressing.told(voice, ticket.ref, terms.organisation, writers.contact_name(conn, ticket), text=text, due=due)
    posting.to_person(conn, lead, Post(card, script="D7"), now=call.now)
