"""A customer who was asked is reminded, and his request is closed when he stays silent (F1-F3)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, ticketcard, writers
from handlers.deskwork import Running, happened, instant
from handlers.followups import budget, readers
from handlers.notices import Card, Post
from handlers.rules import followup
from handlers.rules.lifecycle import EventKind
from handlers.wording import followups as wording
from handlers.wording.voice import Voice
from storage import conversation, followups, people, tickets
from storage.conversation import Sort as Said
from storage.followups import FollowUp, How, Sort
from storage.people import Person
from storage.tickets import Ticket

WAITING = (Sort.REMIND, Sort.SILENT_CLOSE)
AHEAD = 1  # working days at least between the last reminder and the close


def slot(ticket: Ticket, follow_up_id: int) -> str:
    """The name of what was said for a follow-up."""
    return naming.slot_of(ticket, f"follow-{follow_up_id}")


def remind(conn: Connection, one: FollowUp, now: datetime) -> None:
    """F1, and F2 before the request is closed: once, on a day on which nothing else reminded him."""
    running = _running(conn, one)
    rest = followups.of_ticket(conn, running.ticket.id)
    if any(other.sort is Sort.REMIND and other.step > one.step and _is_due(other, now) for other in rest):
        followups.done(conn, one.id, How.SKIPPED, now)  # the last one says more than the first
        return
    reader = readers.of(conn, running.ticket, now)
    if reader is None:
        _give_up(conn, one, running, now)
        return
    later = budget.may_remind(conn, reader, now)
    if later is not None:
        followups.postpone(conn, one.id, later)
        return
    running = _running(conn, one)  # perhaps it is answered elsewhere since a moment ago
    card = _card(conn, one, running, rest, now)
    script = "F2" if followup.is_last(running.terms, one.step) else "F1"
    posting.to_customer(conn, running.ticket, Post(card, script=script), now=now, slot=slot(running.ticket, one.id))


def _is_due(one: FollowUp, now: datetime) -> bool:
    return one.due_at is not None and one.due_at <= now


def _running(conn: Connection, one: FollowUp) -> Running:
    if one.ticket_id is None:
        raise LookupError(f"follow-up {one.id} is about no ticket")
    return deskwork.load(conn, tickets.require(conn, one.ticket_id))


def _give_up(conn: Connection, one: FollowUp, running: Running, now: datetime) -> None:
    """Nobody is asked any more, and nothing is closed behind his back."""
    followups.done(conn, one.id, How.SKIPPED, now)
    followups.cancel(conn, now=now, ticket_id=running.ticket.id, sorts=WAITING)
    readers.say_unreached(conn, running, now)


def _card(conn: Connection, one: FollowUp, running: Running, rest: tuple[FollowUp, ...], now: datetime) -> Card:
    ticket, voice = running.ticket, readers.voice(conn, running.ticket, now)
    value = f"{ticket.number}.{one.id}"
    closes = next((other for other in rest if other.sort is Sort.SILENT_CLOSE), None)
    if followup.is_last(running.terms, one.step) and closes is not None and closes.due_at is not None:
        return wording.last_reminder(voice, ticket.ref, _closes_at(conn, closes, running, now), value)
    asked = conversation.last(conn, ticket.id, Said.QUESTION)
    owner = people.name_of(conn, ticket.owner_id)
    return wording.reminder(voice, ticket.ref, owner, asked.text if asked else "", value)


def _closes_at(conn: Connection, closes: FollowUp, running: Running, now: datetime) -> datetime:
    """When it is closed: what was reminded of late is closed later, too."""
    earliest = followup.working_days_after(running.terms.calendar, int(now.timestamp()), AHEAD)
    due = closes.due_at or now
    if earliest is None or instant(earliest) <= due:
        return due
    followups.postpone(conn, closes.id, instant(earliest))
    return instant(earliest)


# ------------------------------------------------------------------------------------------------------------- closing


def close(conn: Connection, one: FollowUp, now: datetime) -> None:
    """F3: nobody answered. No rating is asked: the journal says that it was closed in silence."""
    running = _running(conn, one)
    reader = readers.of(conn, running.ticket, now)
    if reader is None:
        _give_up(conn, one, running, now)
        return
    at = _closing_time(conn, one, running, reader, now)
    if at > now:
        followups.postpone(conn, one.id, at)
        return
    followups.done(conn, one.id, How.SENT, now)  # before the event, which cancels what is not done yet
    event = happened(EventKind.CLOSED, now, why="silent")
    running = deskwork.record(conn, _running(conn, one), event, now=now, changes={"closed_at": now})
    _say_closed(conn, one, running, now)
    ticketcard.refresh(conn, running, now)
    ticketcard.close_rooms(conn, running, now, closed=True)


def _closing_time(conn: Connection, one: FollowUp, running: Running, reader: Person, now: datetime) -> datetime:
    """Not while a reminder waits for its day, and not in his quiet hours."""
    waits = [other.due_at for other in followups.of_ticket(conn, running.ticket.id) if other.sort is Sort.REMIND]
    last = max((due for due in waits if due is not None), default=None)
    if last is None:
        return budget.polite(conn, reader, now)
    later = followup.working_days_after(running.terms.calendar, int(max(last, now).timestamp()), AHEAD)
    return instant(later) if later is not None else now + timedelta(days=AHEAD)


def _say_closed(conn: Connection, one: FollowUp, running: Running, now: datetime) -> None:
    ticket, since = running.ticket, instant(one.data.get("at", now.timestamp()))
    days = running.terms.clauses.reopen_window_days
    voice = readers.voice(conn, ticket, now)
    card = wording.closed_in_silence(voice, ticket.ref, since, days, str(ticket.number))
    posting.to_customers(conn, ticket, Post(card, script="F3"), now=now, slot=slot(ticket, one.id))
    room = Voice("en", running.terms.calendar.zone, now)
    note = wording.closed_in_room(room, writers.contact_name(conn, ticket), since)
    posting.to_rooms(conn, ticket, Post(Card(note), script="F3"), now=now)


def settle(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Nobody objected to the solution: closed, and nobody is disturbed (RULES 6)."""
    followups.done(conn, one.id, How.SENT, now)
    event = happened(EventKind.CLOSED, now, why="objection")
    running = deskwork.record(conn, _running(conn, one), event, now=now, changes={"closed_at": now})
    ticketcard.refresh(conn, running, now)
