"""`log 30m` in a request's thread: time entries, which count where the contract counts hours (RULES 2)."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import deskwork, pressed, replying, ticketcard
from handlers.allowance import consenting, usage
from handlers.allowance.included import Book
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import NotATime, NotSoMuch, TooMuchInADay
from handlers.notices import Card, Reply
from handlers.rules import ledger as rules
from handlers.rules import timelog
from handlers.rules.allowance import Overage
from handlers.rules.ledger import Unit
from handlers.rules.lifecycle import EventKind
from handlers.rules.timelog import Logged
from handlers.staffing import owning
from handlers.wording import timelog as wording
from storage import ledger
from storage.people import Person
from storage.tickets import Ticket


def log(conn: Connection, call: Call) -> Reply:
    """`log 30m [kind] [note]`, `log -15m`: for whoever may work on the ticket; the confirmation stays among us."""
    ticket = pressed.ticket_at_hand(conn, call)
    person = owning.entitled(conn, call, ticket)
    book = usage.open_book(conn, ticket, call.at, now=call.now)
    logged = timelog.parse(call.inbound.text, tuple(book.agreed.multipliers) if book else ())
    if logged is None:
        raise NotATime
    _require_logged(conn, call, ticket, logged)
    return replying.answer(conn, call, _add(conn, call, ticket, person, logged, book=book), script="G6")


def add(conn: Connection, call: Call, ticket: Ticket, person: Person, logged: Logged, *, mark: int) -> Card:
    """Log time that somebody worked; what is said of it, among us. mark: of the message that says it."""
    book = usage.open_book(conn, ticket, call.at, now=call.now)
    return _add(conn, call, ticket, person, logged, book=book, mark=mark)


def _add(
    conn: Connection, call: Call, ticket: Ticket, person: Person, logged: Logged, *, book: Book | None, mark: int = 0
) -> Card:
    require_a_day(conn, call, person, call.at, logged.minutes)
    entry = _keep(conn, call, ticket, person, logged)
    done = wording.Done(ticket.ref, logged.minutes, is_ours=logged.kind == timelog.OURS)
    if book is not None and book.agreed.unit is Unit.MINUTES:
        minutes = rules.NOTHING if done.is_ours else _charged(conn, ticket, book, logged)
        done = count(conn, call, ticket, book, minutes, entry, done=done)
    ticketcard.refresh(conn, deskwork.load(conn, ticket), call.now)
    return wording.done(call.voice, done, f"{ticket.number}.{entry}.{mark}" if logged.minutes > 0 else "")


def _require_logged(conn: Connection, call: Call, ticket: Ticket, logged: Logged) -> None:
    """Only what was logged can be taken back. Raises NotSoMuch."""
    same = sum(one.minutes for one in ledger.time_of(conn, ticket.id) if one.kind == logged.kind)
    if same + logged.minutes < 0:
        there, asked = call.voice.span(60 * same), call.voice.span(-60 * logged.minutes)
        raise NotSoMuch(ref=ticket.ref, logged=there, asked=asked)


def require_a_day(conn: Connection, call: Call, person: Person, at: datetime, minutes: int) -> None:
    """Nobody works more than 24 h on a day of his. Raises TooMuchInADay."""
    zone = ZoneInfo(person.zone)
    day = at.astimezone(zone).date()
    since, until = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    total = ledger.worked_by(conn, person.id, since, until) + minutes
    if minutes > 0 and total > timelog.MOST:
        raise TooMuchInADay(total=call.voice.span(60 * total), day=call.voice.date(at))


def _keep(conn: Connection, call: Call, ticket: Ticket, person: Person, logged: Logged) -> int:
    """The time entry, and the journal's word of it; the entry's id."""
    values = {"ticket_id": ticket.id, "person_id": person.id, "minutes": logged.minutes, "kind": logged.kind}
    entry = ledger.add_time(conn, {**values, "at": call.at, "recorded_at": call.now, "note": logged.note})
    notes = {"logged": {"minutes": logged.minutes, "kind": logged.kind, "note": logged.note}}
    event = happened(EventKind.NOTED, call.at, by=person.id)
    deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, notes=notes)
    return entry


def count(
    conn: Connection, call: Call, ticket: Ticket, book: Book, minutes: Decimal, entry: int, *, done: wording.Done
) -> wording.Done:
    """Debit the hours; what nothing is left for is billed where the contract says so, and otherwise waits for the
    approver's consent."""
    before = usage.waiting(conn, ticket)
    after = usage.spend(conn, book, ticket, minutes, entry, now=call.now) if minutes or done.is_ours else book
    waits, asked = usage.waiting(conn, ticket), None
    if waits and waits != before and book.agreed.policy is Overage.CONSENT:
        asked = consenting.ask_hours(conn, ticket, after, waits, now=call.now)
    elif waits != before:
        consenting.close(conn, ticket, now=call.now)
    return replace(
        done,
        counted=minutes,
        allowance=after.standing,
        billed=rules.balance(book.entries, rules.OVERAGE) - rules.balance(after.entries, rules.OVERAGE),
        waiting=waits,
        asked=asked.name if asked else "",
    )


def _charged(conn: Connection, ticket: Ticket, book: Book, logged: Logged) -> Decimal:
    """The minutes that count. Taken back, no more than what is left of that kind of work still has to count, and all
    that it counted where nothing of it is left."""
    factor = book.agreed.multipliers.get(logged.kind, rules.ONE)
    minutes = rules.charged(logged.minutes, book.agreed.rounding, factor)
    if minutes > 0:
        return minutes
    same = [one for one in ledger.time_of(conn, ticket.id) if one.kind == logged.kind]
    counted, left = usage.counted_for(conn, ticket, {one.id for one in same}), sum(one.minutes for one in same)
    still = rules.charged(left, book.agreed.rounding, factor)
    return -max(min(-minutes, counted - still), rules.NOTHING) if left else -counted
