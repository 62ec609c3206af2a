"""A product manager's month: what is asked for and not covered, which promises fit, where time goes, what is waste."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Post
from handlers.reports import planning
from handlers.reports.statements import bounds
from handlers.rules import clocks, productmonth
from handlers.rules.facts import Rule
from handlers.rules.lifecycle import EventKind
from handlers.rules.productmonth import Month
from handlers.rules.routine import Reading, months_over, next_month
from handlers.wording import productmonth as wording
from storage import attainment, catalogue, months, people, routines, runs
from storage.catalogue import Product
from storage.months import Happened
from storage.people import Person
from storage.preferences import DAILY_AT
from storage.routines import Routine

MOST = 6  # months that are told at once
_KINDS = (EventKind.HELD, EventKind.GRANTED, EventKind.TRANSFERRED, EventKind.REOPENED)


def tell(conn: Connection, routine: Routine, now: datetime) -> None:
    """On the first working day, each product of his in a message of its own, with every month that was not told
    yet; nothing of one that nobody used."""
    person = people.by_id(conn, routine.subject_id)
    mine = [one for one in catalogue.newest(conn) if person and _manager(one) == person.key]
    if person is None or not mine:
        routines.end(conn, [(routine.sort, routine.subject_id)])
        return
    reading = Reading(person.zone, DAILY_AT, planning.calendar_of(conn))
    months, coming = months_over(reading, routine.next_at, now), next_month(reading, now)
    if not months:
        routines.again(conn, routine, coming)
        return
    job = f"month/{person.id}"
    last = runs.latest(conn, job)
    wanted = [one for one in months if last is None or last < reading.midnight(one)][-MOST:]
    if wanted and runs.advance(conn, job, reading.midnight(wanted[-1])):
        for product in mine:
            _tell(conn, person, product, wanted, now)
    routines.told(conn, routine, coming, known=(), now=now)


def _manager(product: Product) -> str | None:
    key: str | None = json.loads(product.body).get("product_manager")
    return key


def _tell(conn: Connection, person: Person, product: Product, months: Sequence[date], now: datetime) -> None:
    found = {one: month_of(conn, product, *bounds(person.zone, one), now=now) for one in months}
    used = {one: month for one, month in found.items() if month.contacts or month.not_covered}
    if used:
        card = wording.months(posting.person_voice(person, now), product.title, used)
        slot = f"product/{person.id}/{product.key}/{max(used):%Y-%m}"
        posting.to_person(conn, person, Post(card, script="month"), now=now, slot=slot)


def month_of(conn: Connection, product: Product, start: datetime, end: datetime, *, now: datetime) -> Month:
    """The month of one product; five queries."""
    sold = months.sold(conn, product.key)
    numbers, companies = {one.contract for one in sold}, {one.organisation_id for one in sold}
    if not sold:
        return Month(0)
    titles = {key: one["title"] for key, one in json.loads(product.body)["modules"].items()}
    found = attainment.asked_between(conn, companies, start, end, productmonth.PROMISES)
    asked = [row for row in found if row.contract in numbers]
    folded = [clocks.from_json(row.folded) for row in asked if row.folded]
    rows = months.happened(conn, companies, start, end, [one.value for one in _KINDS])
    ours = [row for row in rows if row.contract is None or row.contract in numbers]
    begun = {row.ticket_id for row in ours if row.kind == EventKind.GRANTED and _is_ours(row)}
    since, until = start.timestamp(), end.timestamp()
    waited, whole = productmonth.waiting(folded, int(since), int(min(until, now.timestamp())))
    return Month(
        requests=len({row.ticket_id for row in asked if start <= row.written_at < end} - begun),
        not_covered=productmonth.most(Counter(_not_covered(ours))),
        promises=productmonth.promises(folded, now.timestamp(), since, until),
        minutes=tuple((titles.get(key, key), spent) for key, spent in months.minutes(conn, numbers, start, end)),
        bounces=_count(ours, EventKind.TRANSFERRED),
        reopened=_count(ours, EventKind.REOPENED),
        waited=waited,
        whole=whole,
        proactive=len(begun) + months.check_ins(conn, numbers, start, end),
    )


def _is_ours(row: Happened) -> bool:
    """Whether we opened it: nobody waited for an answer."""
    return row.data["event"].get("qualifies") is False


def _count(rows: Iterable[Happened], kind: EventKind) -> int:
    return sum(row.kind == kind for row in rows)


def _not_covered(rows: Iterable[Happened]) -> Iterable[str]:
    """What each request was taken to be about that was held because its contract does not include that."""
    found: dict[int, str] = {}
    for row in rows:
        for check in row.data.get("because", ()) if row.kind == EventKind.HELD else ():
            if check["rule"] == Rule.SUBJECT and not check["met"]:
                found[row.ticket_id] = str(check["params"].get("asked", ""))
    return filter(None, found.values())
