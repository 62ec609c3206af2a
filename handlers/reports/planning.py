"""For whom something is told regularly: read anew after each desk file, moved when somebody chooses another time."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from handlers.asking.facts import terms_of
from handlers.rules import terms
from handlers.rules.calendar import Calendar, always
from handlers.rules.routine import Reading, next_day, next_month
from storage import catalogue, contracts, desk, people, portfolio, roles, routines, runs
from storage.people import Person
from storage.preferences import DAILY_AT
from storage.routines import LOOKED, Key, Sort

EVENING_AT = 17 * 60 + 30  # minutes after midnight: the day of an expert without shifts is over


def look(conn: Connection, now: datetime) -> bool:
    """Whether another desk file had been applied; what it says is told is told from now on, and nothing else."""
    applied = routines.unread(conn)
    if applied is None or not runs.claim(conn, LOOKED, applied, now):
        return False
    there, wanted = routines.keys(conn), _wanted(conn, now)
    routines.end(conn, there - wanted.keys())
    routines.begin(conn, {key: at for key, at in wanted.items() if key not in there})
    return True


def calendar_of(conn: Connection) -> Calendar:
    """The working days of our people: the desk's own."""
    here = desk.current(conn)
    return terms.from_json(here.house).calendar if here.house else always(here.zone)


def move(conn: Connection, person: Person, minutes: int, now: datetime) -> None:
    """Somebody chose another time of day."""
    routines.move(conn, Sort.DAY, person.id, next_day(Reading(person.zone, minutes, calendar_of(conn)), now))


def _wanted(conn: Connection, now: datetime) -> Mapping[Key, datetime]:
    ours, companies = portfolio.everybody(conn)
    calendar, managers = calendar_of(conn), set(_product_managers(conn))
    experts = {person for _, person in roles.experts(conn)}
    found: dict[Key, datetime] = {}
    for one, (person, daily) in portfolio.readers(conn, ours | managers | experts).items():
        if one in experts:
            found[Sort.EVENING, one] = next_day(Reading(person.zone, EVENING_AT, calendar), now)
        if one in ours:
            minutes = DAILY_AT if daily is None else daily
            found[Sort.DAY, one] = next_day(Reading(person.zone, minutes, calendar), now)
        if one in managers:
            found[Sort.MONTH, one] = next_month(Reading(person.zone, DAILY_AT, calendar), now)
    for company, theirs in calendars(conn, companies, now).items():
        found[Sort.STATEMENT, company] = next_month(Reading(theirs.zone, DAILY_AT, theirs), now)
    return found


def _product_managers(conn: Connection) -> Iterable[int]:
    keys = {json.loads(one.body).get("product_manager") for one in catalogue.newest(conn)} - {None}
    found = (people.by_key(conn, key) for key in sorted(keys))
    return (one.id for one in found if one is not None)


def calendars(conn: Connection, companies: Iterable[int], now: datetime) -> dict[int, Calendar]:
    """The calendar of each company that has a contract, by its id: of the contract that ends last."""
    sold = sorted(contracts.versions_for(conn, list(companies), now), key=lambda one: (one.ends, one.number))
    return {one.organisation_id: terms_of(one).calendar for one in sold}
