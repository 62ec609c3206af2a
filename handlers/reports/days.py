"""The days of many people at once: what account managers and leads read each morning, or when they ask (F11, G7).

A number of queries that does not grow with people, accounts or requests."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar

from sqlalchemy import Connection

from handlers.complaints import listing
from handlers.reports import accounts
from handlers.reports.accounts import UNKNOWN, ByCompany, Standing
from handlers.rules.calendar import Calendar
from handlers.rules.routine import DAY, Reading, last_worked
from handlers.wording.days import DISPUTE, Accounts, Day, Lead, Line, Queue
from handlers.wording.recovery import Facts
from storage import complaints, overview, portfolio
from storage.overview import Load
from storage.people import Person
from storage.portfolio import Account
from storage.preferences import DAILY_AT
from storage.tickets import FIRST_NUMBER

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whose day it is. manages: his accounts; leads: (queue, title); joined_since: who came in since then is
    news to him."""

    person: Person
    reading: Reading
    manages: tuple[Account, ...]
    leads: tuple[tuple[int, str], ...]
    joined_since: datetime
    is_front_desk: bool = False

    def begins(self, now: datetime) -> datetime:
        """When his last working day before today began."""
        return self.reading.midnight(last_worked(self.reading.calendar, self.reading.today(now)))

    def today(self, now: datetime) -> tuple[datetime, datetime]:
        """When today begins and ends where he is."""
        day = self.reading.today(now)
        return self.reading.midnight(day), self.reading.midnight(day + DAY)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for all of them."""

    standing: Standing
    disputes: Mapping[int, tuple[Line, ...]]
    loads: Mapping[int, Load]
    news: tuple[tuple[int, Line], ...]
    handled: Mapping[int, tuple[Facts, ...]]


def readers(
    conn: Connection, since: Mapping[int, datetime], calendar: Calendar, *, front_desk: int | None
) -> tuple[Reader, ...]:
    """Those of these people who answer for an account or lead a queue. since: by person, since when he was not told who
    came in."""
    people, manages, leads = portfolio.readers(conn, since), _managed(conn, since), _led(conn, since)
    return tuple(
        Reader(
            person,
            Reading(person.zone, DAILY_AT if daily is None else daily, calendar),
            manages.get(one, ()),
            leads.get(one, ()),
            since[one],
            one == front_desk,
        )
        for one, (person, daily) in people.items()
        if one in manages or one in leads or one == front_desk
    )


def _managed(conn: Connection, person_ids: Collection[int]) -> dict[int, tuple[Account, ...]]:
    found: dict[int, tuple[Account, ...]] = {}
    for one in portfolio.managed_by(conn, person_ids):
        found[one.manager_id] = (*found.get(one.manager_id, ()), one)
    return found


def _led(conn: Connection, person_ids: Collection[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    found: dict[int, tuple[tuple[int, str], ...]] = {}
    for lead, queue, title in portfolio.led_by(conn, person_ids):
        found[lead] = (*found.get(lead, ()), (queue, title))
    return found


def gather(conn: Connection, wanted: Collection[Reader], now: datetime) -> dict[int, Day]:
    """The day of each of these, by person."""
    if not wanted:
        return {}
    found = _find(conn, wanted, now)
    return {one.person.id: _day(one, found, now) for one in wanted}


def _find(conn: Connection, wanted: Collection[Reader], now: datetime) -> _Found:
    names = {account.id: account.name for one in wanted for account in one.manages}
    queues = {queue for one in wanted for queue, _ in one.leads}
    since = min(one.begins(now) for one in wanted)
    people = [one.person.id for one in wanted]
    standing = accounts.gather(
        conn,
        names,
        since=since,
        until=max(one.today(now)[1] for one in wanted),
        joined_since=min(one.joined_since for one in wanted),
        unknown=any(one.is_front_desk for one in wanted),
        now=now,
    )
    told = portfolio.news_missed_in(conn, queues, since, now) if queues else ()
    theirs, asked = complaints.open_for(conn, people), portfolio.disputes_for(conn, people)
    others = [line.organisation_id for _, line in (*told, *asked)]
    unknown = {one for one in others if one is not None and one not in names}
    known = {one.id: one.name for one in overview.organisations_of(conn, unknown)} | names
    handled = listing.gather(conn, theirs, now)
    return _Found(
        standing,
        _grouped((who, _line(one, known, DISPUTE)) for who, one in asked),
        overview.loads(conn, queues),
        tuple((queue, _line(one, known, one.kind)) for queue, one in told),
        _grouped((one.handler_id, handled[one.id]) for one in theirs if one.handler_id is not None),
    )


def _line(one: portfolio.Line, names: Mapping[int, str], what: str) -> Line:
    return Line(FIRST_NUMBER + one.ticket_id, names.get(one.organisation_id or UNKNOWN, ""), one.subject, what, one.at)


def _grouped(found: Iterable[tuple[int, _Item]]) -> Mapping[int, tuple[_Item, ...]]:
    grouped: dict[int, tuple[_Item, ...]] = {}
    for key, one in found:
        grouped[key] = (*grouped.get(key, ()), one)
    return grouped


# ------------------------------------------------------------------------------------------------------- one of them


def _day(one: Reader, found: _Found, now: datetime) -> Day:
    since, today = one.begins(now), one.today(now)
    is_yesterday = since == one.reading.midnight(one.reading.today(now) - DAY)
    mine = _accounts(one, found, (since, *today)) if one.manages or one.is_front_desk else None
    return Day(since, is_yesterday, mine, _lead(one, found, since, today[0]) if one.leads else None)


def _accounts(one: Reader, found: _Found, days: tuple[datetime, datetime, datetime]) -> Accounts:
    standing, (since, begins, ends) = found.standing, days
    mine = [account.id for account in one.manages]
    needed = (*mine, UNKNOWN) if one.is_front_desk else mine

    def of(lists: ByCompany[_Item], companies: Iterable[int] = mine) -> Iterable[_Item]:
        return chain.from_iterable(lists.get(company, ()) for company in companies)

    return Accounts(
        count=len(mine),
        needs=(*of(standing.needs, needed), *found.disputes.get(one.person.id, ())),
        risk=_between(of(standing.due), None, ends),
        missed=_between(of(standing.missed), since, begins),
        complaints=tuple(of(standing.complaints)),
        renewals=tuple(sorted(of(standing.renewals), key=lambda each: (each.notice_by, each.contract))),
        full=tuple(of(standing.full)),
        quiet=tuple(of(standing.quiet)),
        joined=tuple(who for at, who in of(standing.joined) if at > one.joined_since),
    )


def _between(found: Iterable[Line], since: datetime | None, until: datetime) -> tuple[Line, ...]:
    timed = [(one.at, one.number, one) for one in found if one.at is not None and one.at < until]
    return tuple(line for at, _, line in sorted(timed, key=lambda each: each[:2]) if since is None or at >= since)


def _lead(one: Reader, found: _Found, since: datetime, until: datetime) -> Lead:
    queues = [(title, found.loads.get(queue, Load(0, None, 0))) for queue, title in one.leads]
    mine = {queue for queue, _ in one.leads}
    return Lead(
        queues=tuple(Queue(title, load.waiting, load.since, load.taken) for title, load in queues),
        complaints=found.handled.get(one.person.id, ()),
        news=_between((line for queue, line in found.news if queue in mine), since, until),
    )
