"""A company's month: made on the first working day of the next, sent to its contracts' owners (F10)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import posting
from handlers.allowance.included import clerks_of
from handlers.asking.facts import terms_of
from handlers.followups import budget
from handlers.notices import Post
from handlers.reports import figures
from handlers.rules.calendar import Calendar
from handlers.rules.routine import Reading, month_after, months_over, next_month
from handlers.wording import statement as wording
from handlers.wording.statement import Statement
from storage import contracts, followups, people, routines, statements
from storage.contracts import ContractVersion
from storage.followups import FollowUp, How, Sort
from storage.people import Person
from storage.preferences import DAILY_AT
from storage.routines import Routine

MOST = 10  # months that are told at once; older ones are there to be asked for


def of(conn: Connection, organisation_id: int, month: date, now: datetime) -> Statement | None:
    """The month of a company; None where it has no contract."""
    organisation = contracts.organisation(conn, organisation_id)
    calendar = _calendar(conn, organisation_id, now)
    if organisation is None or calendar is None:
        return None
    start, end = bounds(calendar.zone, month)
    period = figures.figures_of(conn, (organisation_id,), start, end, now=now)[organisation_id]
    return Statement(organisation_id, organisation.name, month, calendar.zone, period)


def bounds(zone: str, month: date) -> tuple[datetime, datetime]:
    """When a month begins and ends there."""
    first, last = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (month, month_after(month)))
    return first, last


def zone_of(conn: Connection, organisation_id: int, now: datetime) -> str | None:
    """Where a company's months begin: where the hours of its contract count; None where it has none."""
    calendar = _calendar(conn, organisation_id, now)
    return calendar.zone if calendar else None


def _calendar(conn: Connection, organisation_id: int, now: datetime) -> Calendar | None:
    last = max(_sold(conn, organisation_id, now), key=lambda one: (one.ends, one.number), default=None)
    return terms_of(last).calendar if last else None


def _sold(conn: Connection, organisation_id: int, now: datetime) -> tuple[ContractVersion, ...]:
    return contracts.versions_for(conn, (organisation_id,), now)


# ----------------------------------------------------------------------------------------------------------------- made


def make(conn: Connection, routine: Routine, now: datetime) -> None:
    """Close the months that are over, and have each owner told them, outside his quiet hours; where the calendar has
    another first working day than was thought, wait for that."""
    company = routine.subject_id
    calendar = _calendar(conn, company, now)
    if calendar is None:
        routines.end(conn, [(routine.sort, company)])
        return
    reading = Reading(calendar.zone, DAILY_AT, calendar)
    months, coming = months_over(reading, routine.next_at, now), next_month(reading, now)
    if not months:
        routines.again(conn, routine, coming)
        return
    closed = [one for one in months if statements.close(conn, company, f"{one:%Y-%m}", now)]
    for owner, told in _owned(conn, company, closed[-MOST:], calendar.zone):
        followups.plan(
            conn,
            sort=Sort.STATEMENT,
            subject=f"organisation/{company}",
            occasion=" ".join(told),
            person_id=owner.id,
            due_at=budget.polite(conn, owner, now),
        )
    routines.told(conn, routine, coming, known=(), now=now)


def _owned(conn: Connection, company: int, months: Sequence[date], zone: str) -> Iterable[tuple[Person, Sequence[str]]]:
    """Which of these months are whose to read, the oldest first."""
    found: dict[int, tuple[Person, list[str]]] = {}
    for month in months:
        for owner in _owners(conn, company, bounds(zone, month)):
            found.setdefault(owner.id, (owner, []))[1].append(f"{month:%Y-%m}")
    return found.values()


def _owners(conn: Connection, company: int, month: tuple[datetime, datetime]) -> Iterable[Person]:
    """Whoever the contracts that held in the month name as owner, once each."""
    start, end = month
    sold = (*_sold(conn, company, start), *_sold(conn, company, end))
    held = [one for one in sold if one.starts < end and start < one.ends]
    keys = dict.fromkeys(filter(None, (clerks_of(one).owner for one in held)))
    return [person for person in (people.by_key(conn, key) for key in keys) if person is not None]


def send(conn: Connection, one: FollowUp, now: datetime) -> None:
    """F10 to one owner, several months in one message; where the desk can write to him nowhere, the account manager
    hears that."""
    person, company = people.by_id(conn, one.person_id), int(one.subject.partition("/")[2])
    found = (of(conn, company, month_of(month), now) for month in one.occasion.split())
    said = [month for month in found if month is not None]
    if person is None or not said:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    if posting.private_lane(conn, person) is None:
        followups.done(conn, one.id, How.SKIPPED, now)
        _say_unread(conn, said, person, now)
        return
    at = budget.polite(conn, person, now)
    if at > now:
        followups.postpone(conn, one.id, at)
        return
    card = wording.cards(posting.person_voice(person, now), said, is_ours=False)
    posting.to_person(conn, person, Post(card, script="F10"), now=now, slot=f"month/{person.id}/{said[-1].value}")


def _say_unread(conn: Connection, said: Sequence[Statement], owner: Person, now: datetime) -> None:
    manager = contracts.account_manager(conn, said[0].organisation_id)
    if manager is not None:
        card = wording.unread(posting.person_voice(manager, now), said, owner.name)
        posting.to_person(conn, manager, Post(card, script="F10"), now=now)


def month_of(text: str) -> date:
    """The first day of "2026-11". Raises ValueError."""
    return date.fromisoformat(f"{text}-01")
