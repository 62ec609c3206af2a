"""A person's word to a customer: news by a time that he named, kept by the next answer (C16, RULES 3 `promise`)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, ticketcard, writers
from handlers.callers import voice_of
from handlers.deskwork import Running, happened, instant
from handlers.errors import Refusal, StateChanged
from handlers.notices import Card, Post
from handlers.rules import saidtimes, vague, worktime
from handlers.rules.clock import Clock, Status
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import HOUR, ClockKind
from handlers.wording import pledges as wording
from storage import desk
from storage.people import Person
from storage.tickets import Ticket

WORKED = frozenset({"owned", "pending_customer", "pending_third_party"})  # states in which somebody owes news
AHEAD = 2 * HOUR  # of covered time: the first time that is offered lies so far ahead, or a little more
NUDGED_EVERY = HOUR


class NotAnHour(Refusal):
    """I cannot read a time in “{said}”, so I promised nothing and sent nothing. Write “update by 16:00”."""

    script = "C16.unknown"


class Passed(Refusal):
    """That time has passed, so I promised nothing and sent nothing. Write “update by tomorrow 10:00”."""

    script = "C16.passed"


class Promised(Refusal):
    """That is promised already: news on {ref} by {due}."""

    script = "C16.again"


def meant(said: saidtimes.Said | None, text: str, person: Person, at: datetime) -> datetime:
    """The instant that a person means, in his own zone. Raises NotAnHour or Passed."""
    if said is None:
        raise NotAnHour(said=text[:40])
    due = saidtimes.instant(said, at, person.zone)
    if due is None:
        raise Passed
    return due


def standing(running: Running) -> tuple[Clock, ...]:
    """The promises of news that are still to be kept, earliest first."""
    found = [
        one
        for one in running.clocks.clocks
        if one.kind is ClockKind.PROMISE and one.status is Status.RUNNING and one.by is not None
    ]
    return tuple(sorted(found, key=lambda one: one.due or 0))


def promise(conn: Connection, running: Running, *, by: Person, due: datetime, at: datetime, now: datetime) -> Running:
    """A person promises the customer news by `due`; the customer reads it in his zone, the room in both.

    at: when he did it. Raises Passed, Promised where he promised that very time before, or Changed when the request is
    not being worked on.
    """
    running = give_word(conn, running, by=by, due=due, at=at, now=now)
    ticket = running.ticket
    voice = writers.customer_voice(conn, ticket, now, desk.current(conn).zone)
    posting.to_customer(conn, ticket, Post(wording.promised(voice, ticket.ref, due), script="C16"), now=now)
    room = ticketcard.room_voice(running, now)
    own = due if _differs(room.zone, by.zone, due) else None
    note = wording.in_room(room, by.name, writers.contact_name(conn, ticket), due, own, by.zone)
    posting.to_rooms(conn, ticket, Post(Card(note), script="C16"), now=now)
    ticketcard.refresh(conn, running, now)
    return running


def give_word(conn: Connection, running: Running, *, by: Person, due: datetime, at: datetime, now: datetime) -> Running:
    """As `promise`, and whoever calls it says it to the customer."""
    ticket = running.ticket
    if ticket.state not in WORKED:
        raise StateChanged(ref=ticket.ref, state=ticket.state)
    if due <= now:
        raise Passed
    if any((one.by, one.due) == (by.id, int(due.timestamp())) for one in standing(running)):
        raise Promised(ref=ticket.ref, due=voice_of(by, now).moment(due))
    event = happened(EventKind.PROMISED, at, by=by.id, due=int(due.timestamp()), why="news")
    return deskwork.record(conn, running, event, now=now)


def keep(conn: Connection, running: Running, *, by: int | None, at: datetime, now: datetime) -> Running:
    """News went to the customer by another way than an answer: every promise of news is kept by it."""
    for clock in standing(running):
        event = happened(EventKind.PROMISE_KEPT, at, by=by, clock=clock.kind, number=clock.number, why="news")
        running = deskwork.record(conn, running, event, now=now)
    return running


def _differs(zone: str, other: str, at: datetime) -> bool:
    return at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(other)).utcoffset()


# ------------------------------------------------------------------------------------------------------- times to offer


def times(running: Running, now: datetime) -> tuple[datetime, ...]:
    """Two full hours that the customer's covered hours hold: one today, where that is left, and one on the next day."""
    terms = running.terms
    severity = running.ticket.severity or terms.default_severity
    calendar = terms.calendar_for(ClockKind.UPDATE, severity)
    hours, place = worktime.of(calendar), ZoneInfo(calendar.zone)
    today = now.astimezone(place).date()
    found = [hours.add(int(now.timestamp()), AHEAD)]
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), place)
    opens = hours.next_open(int(midnight.timestamp()))
    if opens is not None:
        found += [hours.add(opens, HOUR), hours.add(opens, HOUR + AHEAD)]
    chosen = sorted({_full_hour(instant(one).astimezone(place)) for one in found if one is not None})
    first = [one for one in chosen if one.astimezone(place).date() == today][:1]
    return (*first, *[one for one in chosen if one not in first])[:2]


def _full_hour(at: datetime) -> datetime:
    full = at.replace(minute=0, second=0)
    return (full if full == at else full + timedelta(hours=1)).astimezone(UTC)


def nudge(conn: Connection, running: Running, person: Person, text: str, *, now: datetime) -> None:
    """Whoever promised a time without naming one is offered two, privately, once per request and hour."""
    phrase, ticket = vague.vague(text), running.ticket
    if phrase is None or ticket.state not in WORKED:
        return
    mark = str(int(now.timestamp()) // NUDGED_EVERY)
    offered = times(running, now)
    card = wording.nudge(voice_of(person, now), phrase, ticket.number, offered, mark)
    slot = nudge_slot(ticket, person, mark)
    posting.to_person(conn, person, Post(card, script="C16"), now=now, slot=slot, key=slot)


def nudge_slot(ticket: Ticket, person: Person, mark: str) -> str:
    """The name of one such question."""
    return naming.slot_of(ticket, f"nudge-{person.id}-{mark}")
