"""A duty begins and ends: what is his, what waits, what he solved, what pleased his customers (C17, G5)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.callers import voice_of
from handlers.complaints import listing
from handlers.notices import Card, Post, Text
from handlers.reports import planning
from handlers.reports.planning import EVENING_AT
from handlers.rules.routine import Reading, next_day
from handlers.staffing import duty
from handlers.wording import duties as wording
from handlers.wording import status as standing
from handlers.wording.duties import Pleased
from storage import people, portfolio, queues, ratings, roles, routines, runs, tickets
from storage.people import Person
from storage.queues import Queue
from storage.routines import Routine
from storage.tickets import FIRST_NUMBER, Ticket

LATELY = timedelta(days=7)  # what pleased customers since then is news to whoever was never told


# ---------------------------------------------------------------------------------------------------------- it begins


def begin(conn: Connection, person: Person, now: datetime) -> None:
    """His duty began: privately, what is his and what waits in his queues; nothing where that is nothing."""
    load = load_of(conn, person, _queues(conn, person), now)
    if load.mine or any(count for _, count, _ in load.waiting):
        card = standing.experts(voice_of(person, now), load)
        posting.to_person(conn, person, Post(card, script="G5", silent=True), now=now)


def load_of(conn: Connection, person: Person | None, mine: Iterable[Queue], now: datetime) -> standing.Load:
    """What somebody has, and what waits in these queues (G5)."""
    owned = [_mine(conn, ticket, now) for ticket in tickets.owned_by(conn, person.id if person else 0)]
    is_on, until = _duty(conn, person, now) if person else (None, None)
    handled = listing.handled(conn, person.id, now) if person else ()
    waiting = [_waiting(conn, queue, now) for queue in mine]
    return standing.Load(owned, waiting, is_on=is_on, duty_until=until, complaints=handled)


def _queues(conn: Connection, person: Person) -> list[Queue]:
    return [queue for queue in (queues.by_id(conn, one) for one in roles.roles_of(conn, person.id).queues) if queue]


def _duty(conn: Connection, person: Person, now: datetime) -> tuple[bool | None, datetime | None]:
    """Whether he is on duty, None where he is in no queue; and until when, the latest in his queues."""
    mine = _queues(conn, person)
    ends: list[datetime | None] = []
    for queue in mine:
        crew = duty.crew(conn, queue, now)
        ends += [crew.ends(one, now) for one in crew.on_duty(now) if one.id == person.id]
    return bool(ends) if mine else None, max((end for end in ends if end is not None), default=None)


def _mine(conn: Connection, ticket: Ticket, now: datetime) -> standing.Mine:
    running = deskwork.load(conn, ticket)
    severity = running.terms.severity(ticket.severity or running.terms.default_severity)
    left = running.left(running.answer, now)
    return standing.Mine(ticket.ref, severity.title, running.answer_due, left, ticket.state == "pending_customer")


def _waiting(conn: Connection, queue: Queue, now: datetime) -> tuple[str, int, int]:
    found = tickets.waiting(conn, queue.id)
    oldest = min((one.written_at for one in found), default=now)
    return queue.title, len(found), int((now - oldest).total_seconds())


# ------------------------------------------------------------------------------------------------------------ it ends


def end(conn: Connection, person: Person, now: datetime) -> Text:
    """What he reads when it ends, once: what he solved today, and what pleased customers since he was last told; ()
    where that is nothing."""
    job = f"thanks/{person.id}"
    since = runs.latest(conn, job) or now - LATELY
    midnight = datetime.combine(now.astimezone(ZoneInfo(person.zone)).date(), time(), ZoneInfo(person.zone))
    solved = portfolio.solved_by(conn, person.id, max(midnight, since), now)
    pleased = [
        Pleased(f"T-{FIRST_NUMBER + one.ticket_id}", one.is_full, one.words)
        for one in ratings.praise_of(conn, person.id, since, now)
    ]
    if not (solved or pleased) or not runs.advance(conn, job, now):
        return ()
    return wording.ended(voice_of(person, now), [f"T-{FIRST_NUMBER + one}" for one in solved], pleased)


def evening(conn: Connection, routine: Routine, now: datetime) -> None:
    """The end of the day of an expert whose duty has no end of its own."""
    person = people.by_id(conn, routine.subject_id)
    if person is None:
        routines.end(conn, [(routine.sort, routine.subject_id)])
        return
    reading = Reading(person.zone, EVENING_AT, planning.calendar_of(conn))
    is_time = reading.at(reading.today(now)) <= now and not _has_shifts(conn, person, now)
    said = end(conn, person, now) if is_time else ()
    if said:
        posting.to_person(conn, person, Post(Card(said), script="C17", silent=True), now=now)
    routines.again(conn, routine, next_day(reading, now))


def _has_shifts(conn: Connection, person: Person, now: datetime) -> bool:
    """Whether his duty has ends of its own, at which he hears it."""
    rotas = (duty.crew(conn, queue, now).rota for queue in _queues(conn, person))
    return any(shift.expert == person.key for one in rotas for shift in one.shifts)
