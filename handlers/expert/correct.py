"""`topic` and `severity` in a request's room: an expert or the lead corrects what it is about, and how pressing."""

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, replying, ticketcard, writers
from handlers.asking import deciding, receipts
from handlers.asking.correcting import because_pressing, correct
from handlers.callers import Call
from handlers.deskwork import Running, happened
from handlers.errors import UnknownSeverity
from handlers.notices import Post, Reply
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import Severity, Terms
from handlers.staffing import owning
from handlers.wording import correcting as wording


def topic(conn: Connection, call: Call) -> Reply:
    """Ask what it is about; or, with it chosen, move the request to the queue that answers it."""
    running = owning.at_hand(conn, call)
    ticket, key = running.ticket, pressed.rest_of(call)
    parts = {part.key: part.title for part in deciding.parts_of(conn, ticket)}
    if key not in parts:
        others = [(other, title) for other, title in parts.items() if other != ticket.module]
        card = wording.topics(call.voice, ticket.ref, ticket.number, parts.get(ticket.module or "", ""), others)
        return replying.answer(conn, call, card, script="topic")
    if key == ticket.module:
        return Reply(toast=call.voice.label("B2.same", "That is what {ref} is about already.", ref=ticket.ref))
    correct(conn, running, "module", key, by=call.caller.person_id, now=call.now)
    return Reply(toast=call.voice.label("topic.done", "{ref} is about {topic} now.", ref=ticket.ref, topic=parts[key]))


def severity(conn: Connection, call: Call) -> Reply:
    """Ask for severity and reason; or, with both given, change it. The customer hears it, without the reason."""
    running = owning.at_hand(conn, call)
    ticket, terms = running.ticket, running.terms
    current = terms.severity(ticket.severity or terms.default_severity)
    if call.inbound.kind != "form":
        titles = [one.title for one in terms.severities]
        value = f"{ticket.number}.{ticket.version}"
        return replying.ask(conn, call, wording.severity_form(call.voice, titles, current.title, value))
    wanted = _wanted(call, terms, pressed.spoken(call, "severity", call.voice.label("severity.field", "Severity")))
    reason = pressed.spoken(call, "reason", call.voice.label("severity.reason", "Reason"))
    if wanted.key == current.key:
        return Reply(
            toast=call.voice.label("B3.same", "{ref} is {severity} already.", ref=ticket.ref, severity=wanted.title)
        )
    _change(conn, call, running, wanted, reason)
    return Reply()


def _wanted(call: Call, terms: Terms, written: str) -> Severity:
    for one in terms.severities:
        if written.casefold() in (one.key.casefold(), one.title.casefold()):
            return one
    raise UnknownSeverity(name="severity", known=call.voice.listed(one.title for one in terms.severities))


def _change(conn: Connection, call: Call, running: Running, wanted: Severity, reason: str) -> None:
    ticket = deciding.choose(conn, running.ticket, "severity", wanted.key)
    event = happened(
        EventKind.SEVERITY_CHANGED, call.at, severity=wanted.key, by=call.caller.person_id, why=reason[:200]
    )
    changes, notes = {"severity": wanted.key}, {"because": because_pressing(conn, ticket)}
    running = Running(ticket, running.terms, running.clocks)
    running = deskwork.record(conn, running, event, now=call.now, changes=changes, notes=notes)
    room = ticketcard.room_voice(running, call.now)
    note = wording.severity_note(room, call.caller.name, running.ticket.ref, wanted.title, reason)
    posting.to_rooms(conn, running.ticket, Post(note, script="severity"), now=call.now)
    ticketcard.refresh(conn, running, call.now)
    voice = writers.customer_voice(conn, running.ticket, call.now, call.desk_zone)
    card = wording.severity_told(voice, call.caller.name, running.ticket.ref, wanted.title, running.answer_due)
    posting.to_customer(conn, running.ticket, Post(card, script="B3"), now=call.now)
    receipts.follow(conn, running, call.now)
