"""The figures of many companies in a period, in a number of queries that does not grow with requests or companies."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from handlers.allowance import usage
from handlers.allowance.included import agreed_of
from handlers.asking.facts import terms_of
from handlers.rules import clocks, scorecard
from handlers.rules.attainment import FirstAnswer
from handlers.rules.clock import Clock, Status, TicketClocks
from handlers.rules.lifecycle import State
from handlers.rules.scorecard import Asked, Open, Period, Rated, Use
from handlers.rules.terms import ClockKind
from storage import attainment, contracts, portfolio, ratings
from storage.attainment import AskedRow
from storage.contracts import ContractVersion
from storage.tickets import FIRST_NUMBER

SECOND = timedelta(seconds=1)
_NONE = Period()


def figures_of(
    conn: Connection, organisation_ids: Collection[int], start: datetime, end: datetime, *, now: datetime
) -> Mapping[int, Period]:
    """By company: what was asked in [start, end), which first answers were decided in it, as known by `now`, what was
    used at the end of it (or of a contract that ended in it), how it was rated, and what of it and before is open now.
    Six queries for all, and one more for each end of a contract in it."""
    found = dict.fromkeys(organisation_ids, _NONE)
    rows, between = attainment.asked_between(conn, organisation_ids, start, end), (start.timestamp(), end.timestamp())
    for organisation_id, theirs in groupby(rows, key=lambda row: row.organisation_id):
        found[organisation_id] = scorecard.measured(asked_of(theirs), now.timestamp(), *between)
    for organisation_id, uses in _uses(conn, organisation_ids, start, end).items():
        found[organisation_id] = replace(found[organisation_id], uses=uses)
    for organisation_id, said in ratings.figures(conn, list(organisation_ids), start, end).items():
        rated = Rated(said.answers, said.not_rated, said.mean)
        found[organisation_id] = replace(found[organisation_id], rated=rated)
    for organisation_id, still in _open(conn, organisation_ids, end).items():
        found[organisation_id] = replace(found[organisation_id], open=still)
    return found


# ------------------------------------------------------------------------------------------------------- first answers


def asked_of(rows: Iterable[AskedRow]) -> tuple[Asked, ...]:
    """Each first answer that was promised, and each request without a promise of one."""
    return tuple(one for row in rows for one in _asked(row))


def _asked(row: AskedRow) -> Iterator[Asked]:
    folded = clocks.from_json(row.folded) if row.folded else TicketClocks()
    promised = [one for one in folded.clocks if one.kind is ClockKind.FIRST_RESPONSE]
    written, severity = row.written_at.timestamp(), row.severity or ""
    begun = max([written, *(one.origin for one in promised if one.number == 1)])
    for clock in promised:
        took = clock.counted if clock.status is Status.STOPPED else None
        yield Asked(_first_answer(row, clock, begun), written, took, row.subject, severity)
    if not promised:
        answer = FirstAnswer(FIRST_NUMBER + row.ticket_id, State(row.state), begun=begun)
        yield Asked(answer, written, None, row.subject, severity)


def _first_answer(row: AskedRow, clock: Clock, begun: float) -> FirstAnswer:
    return FirstAnswer(
        FIRST_NUMBER + row.ticket_id,
        State(row.state),
        clock.status,
        due=clock.due,
        breached=None if clock.corrected else clock.breached_at,
        stopped=clock.stopped_at,
        dropped_by=clock.stopped_by if clock.status is Status.DROPPED else "",
        begun=begun,
    )


# ----------------------------------------------------------------------------------------------------------------- use


def _uses(
    conn: Connection, organisation_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, tuple[Use, ...]]:
    """What is used of each contract that counts and was in force in the period: at its end, or at the contract's."""
    sold = contracts.versions_for(conn, list(organisation_ids), end - SECOND)
    lasts = {one.number: min(end, one.ends) - SECOND for one in sold if one.starts < end and one.ends > start}
    found: dict[int, tuple[Use, ...]] = {}
    for last in sorted(set(lasts.values())):
        then = [one for one in sold if lasts.get(one.number) == last]
        left = usage.allowances(conn, then, last, before=end)
        for one in (one for one in then if one.number in left):
            use = Use(one.number, terms_of(one).plan, left[one.number], _until(one, last))
            found[one.organisation_id] = (*found.get(one.organisation_id, ()), use)
    return found


def _until(version: ContractVersion, at: datetime) -> datetime:
    """The last second of the allowance's period."""
    agreed = agreed_of(version)
    until = agreed.period(int(at.timestamp()))[1] if agreed else None
    ends = version.ends if until is None else datetime.fromtimestamp(until, UTC)
    return min(ends, version.ends) - SECOND


def _open(conn: Connection, organisation_ids: Collection[int], before: datetime) -> dict[int, tuple[Open, ...]]:
    found: dict[int, tuple[Open, ...]] = {}
    for one in portfolio.open_of(conn, organisation_ids, before):
        number, state = FIRST_NUMBER + one.ticket_id, State(one.state)
        line = Open(number, one.owner or "", state is State.PENDING_CUSTOMER, state is State.HELD)
        found[one.organisation_id] = (*found.get(one.organisation_id, ()), line)
    return found
