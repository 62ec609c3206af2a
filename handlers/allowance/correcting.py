"""[Change] of a time entry, until the statement of its month is made; after that only a counter-entry corrects it."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import deskwork, ticketcard
from handlers.allowance import timekeeping, usage
from handlers.allowance.included import Book
from handlers.callers import Call
from handlers.deskwork import happened
from handlers.errors import NotSoMuch, NotYours, OldButton, Refusal
from handlers.notices import Card
from handlers.reports import statements as months
from handlers.rules import ledger as rules
from handlers.rules import timelog
from handlers.rules.ledger import Unit
from handlers.rules.lifecycle import EventKind
from handlers.wording import timelog as wording
from handlers.wording.statement import month_name
from storage import ledger, statements
from storage.ledger import TimeEntry
from storage.tickets import Ticket


class MonthClosed(Refusal):
    """The statement of {month} is made, so this stays as it is. Take it back with “log -{minutes}m” and log it anew."""

    script = "C12.month"


def entry_of(conn: Connection, call: Call, ticket: Ticket, entry_id: int) -> TimeEntry:
    """The time entry that a button of whoever logged it names, while its month is open. Raises OldButton, NotYours or
    MonthClosed."""
    found = ledger.time_entry(conn, entry_id)
    if found is None or found.ticket_id != ticket.id or found.minutes <= 0:
        raise OldButton
    if found.person_id != call.caller.person_id:
        raise NotYours
    month = _month(conn, ticket, found.at, call.now)
    if ticket.organisation_id and statements.is_closed(conn, ticket.organisation_id, f"{month:%Y-%m}"):
        raise MonthClosed(month=month_name(call.voice, month.date().replace(day=1)), minutes=found.minutes)
    return found


def _month(conn: Connection, ticket: Ticket, at: datetime, now: datetime) -> datetime:
    zone = months.zone_of(conn, ticket.organisation_id, now) if ticket.organisation_id else None
    return at.astimezone(ZoneInfo(zone or "UTC"))


def change(conn: Connection, call: Call, ticket: Ticket, entry: TimeEntry, *, minutes: int, mark: int) -> Card:
    """The entry was of so many minutes (above zero): the ledger gets the difference. What is said of it, among us.
    Raises NotSoMuch where less was left of it, TooMuchInADay."""
    person, more = call.caller.person, minutes - entry.minutes
    if person is None:
        raise NotYours
    timekeeping.require_a_day(conn, call, person, entry.at, more)
    left = _of_its_kind(conn, ticket, entry) + more
    if left < 0:
        span = call.voice.span(60 * (left - more))
        raise NotSoMuch(ref=ticket.ref, logged=span, asked=call.voice.span(-60 * more))
    book = usage.open_book(conn, ticket, entry.at, now=call.now)
    ledger.change_time(conn, entry.id, minutes)
    _note(conn, call, ticket, entry, minutes)
    done = wording.Done(ticket.ref, minutes, is_ours=entry.kind == timelog.OURS)
    if book is not None and book.agreed.unit is Unit.MINUTES:
        counted = _more(conn, ticket, book, entry, minutes)
        done = timekeeping.count(conn, call, ticket, book, counted, entry.id, done=done)
        done = replace(done, counted=min(usage.counted_for(conn, ticket, {entry.id}), _charged(book, entry, minutes)))
    ticketcard.refresh(conn, deskwork.load(conn, ticket), call.now)
    return wording.done(call.voice, done, f"{ticket.number}.{entry.id}.{mark}")


def _of_its_kind(conn: Connection, ticket: Ticket, entry: TimeEntry) -> int:
    return sum(one.minutes for one in ledger.time_of(conn, ticket.id) if one.kind == entry.kind)


def _note(conn: Connection, call: Call, ticket: Ticket, entry: TimeEntry, minutes: int) -> None:
    event = happened(EventKind.NOTED, call.at, by=call.caller.person_id)
    notes = {"relogged": {"entry": entry.id, "from": entry.minutes, "to": minutes}}
    deskwork.record(conn, deskwork.load(conn, ticket), event, now=call.now, notes=notes)


def _more(conn: Connection, ticket: Ticket, book: Book, entry: TimeEntry, minutes: int) -> Decimal:
    """The minutes that count more, below zero for less; never back what the entry did not count, no less than what is
    left of its kind of work has to count, and all of that where nothing is left."""
    if entry.kind == timelog.OURS:
        return rules.NOTHING
    same = {one.id for one in ledger.time_of(conn, ticket.id) if one.kind == entry.kind}
    left, counted = _of_its_kind(conn, ticket, entry), usage.counted_for(conn, ticket, same)
    if not left:
        return -counted
    before, after, least = (_charged(book, entry, one) for one in (entry.minutes, minutes, left))
    return max(after - before, -usage.counted_for(conn, ticket, {entry.id}), least - counted)


def _charged(book: Book, entry: TimeEntry, minutes: int) -> Decimal:
    return rules.charged(minutes, book.agreed.rounding, book.agreed.multipliers.get(entry.kind, rules.ONE))
