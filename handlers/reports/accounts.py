"""What stands with many accounts, by company: what needs somebody, is at risk, was missed, ends soon (F11)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from handlers.allowance import usage
from handlers.complaints import listing
from handlers.deskwork import instant
from handlers.followups import quiet
from handlers.rules import clocks
from handlers.rules.allowance import Allowance
from handlers.rules.clock import Clock
from handlers.rules.terms import ClockKind
from handlers.wording.days import HELD, OBJECTION, Ending, Full, Line, Newcomer
from handlers.wording.quiet import Still
from handlers.wording.recovery import Facts
from storage import belonging, complaints, contracts, entrances, portfolio, renewals, statements
from storage.tickets import FIRST_NUMBER

LATELY = timedelta(days=30)  # what was missed and is over needs somebody's word so long, what is open until it is over
RENEWED = 90  # days before the notice date
FAR = 4000  # days: any end is said of an account that asks nothing
MUCH = 80  # percent of an allowance
UNKNOWN = 0  # stands for the company of people nobody knows
_Item = TypeVar("_Item")
ByCompany = Mapping[int, list[_Item]]


@dataclass(frozen=True, slots=True)
class Standing:
    """Each list by the company's id."""

    needs: ByCompany[Line]
    due: ByCompany[Line]
    missed: ByCompany[Line]
    complaints: ByCompany[Facts]
    renewals: ByCompany[Ending]
    full: ByCompany[Full]
    joined: ByCompany[tuple[datetime, Newcomer]]
    quiet: ByCompany[Still]


def gather(
    conn: Connection,
    names: Mapping[int, str],
    *,
    since: datetime,
    until: datetime,
    joined_since: datetime,
    unknown: bool,
    now: datetime,
) -> Standing:
    """How these companies (ids and names) stand: promises due before `until`, or missed since `since`; who joined since
    then; unknown: and what is held of people nobody knows."""
    missed = portfolio.missed_of(conn, names, min(since, now - LATELY))
    return Standing(
        needs=_by_company(_needs(conn, names, missed, unknown=unknown, now=now)),
        due=_by_company(_lines(names, portfolio.due_of(conn, names, until))),
        missed=_by_company(_lines(names, missed)),
        complaints=_by_company(_grievances(conn, names, now)),
        renewals=_by_company(_endings(conn, names, now)),
        full=_by_company(_full(conn, names, now)),
        joined=_by_company(_joined(conn, names, joined_since)),
        quiet=_by_company(_quiet(conn, names, now)),
    )


def _by_company(found: Iterable[tuple[int, _Item]]) -> ByCompany[_Item]:
    grouped: dict[int, list[_Item]] = defaultdict(list)
    for company, one in found:
        grouped[company].append(one)
    return grouped


# ----------------------------------------------------------------------------------------------------------- needs you


def _needs(
    conn: Connection, names: Mapping[int, str], missed: Iterable[portfolio.Line], *, unknown: bool, now: datetime
) -> Iterator[tuple[int, Line]]:
    for one in portfolio.held_of(conn, names, unknown=unknown):
        company = one.organisation_id or UNKNOWN
        yield company, Line(FIRST_NUMBER + one.ticket_id, names.get(company, "?"), one.subject, HELD, one.at)
    folded = {one.ticket_id: one for one in missed}
    for one in folded.values():
        company = one.organisation_id or UNKNOWN
        for clock in _unacknowledged(one.folded):
            at = instant(clock.breached_at or 0)
            yield company, Line(FIRST_NUMBER + one.ticket_id, names[company], one.subject, clock.kind.value, at)
    for said in statements.open_of(conn, list(names)):
        yield said.organisation_id, Line(0, names[said.organisation_id], said.words, OBJECTION, said.at)


def _unacknowledged(folded: str) -> Iterator[Clock]:
    for clock in clocks.from_json(folded).clocks if folded else ():
        is_broken = clock.breached_at is not None and not clock.corrected and clock.kind is not ClockKind.CLAIM
        if is_broken and clock.acknowledged_at is None:
            yield clock


def _lines(names: Mapping[int, str], found: Iterable[portfolio.Line]) -> Iterator[tuple[int, Line]]:
    for one in found:
        company = one.organisation_id or UNKNOWN
        yield company, Line(FIRST_NUMBER + one.ticket_id, names.get(company, "?"), one.subject, one.kind, one.at)


# ------------------------------------------------------------------------------------ complaints, contracts, newcomers


def _grievances(conn: Connection, names: Mapping[int, str], now: datetime) -> Iterator[tuple[int, Facts]]:
    found = complaints.open_of(conn, list(names))
    shown = listing.gather(conn, found, now)
    for one in found:
        yield one.organisation_id or UNKNOWN, shown[one.id]


def _endings(conn: Connection, names: Mapping[int, str], now: datetime) -> Iterator[tuple[int, Ending]]:
    for one in renewals.upcoming(conn, names, now.date(), RENEWED):
        company = one.organisation_id
        value = f"{one.contract_id}.{one.ends:%y%m%d}"
        yield company, Ending(one.contract, names[company], one.ends, one.notice_by, value)


def _quiet(conn: Connection, names: Mapping[int, str], now: datetime) -> Iterator[tuple[int, Still]]:
    found = quiet.of(conn, names, now)
    today = now.date()
    ends: dict[int, int] = {}
    for one in renewals.upcoming(conn, [one.organisation_id for one in found], today, FAR):
        ends.setdefault(one.organisation_id, (one.ends - today).days)
    for it in found:
        company = it.organisation_id
        who = it.contact_id, it.contact
        yield company, Still(company, names[company], it.asked_at, ends.get(company), *who)


def _full(conn: Connection, names: Mapping[int, str], now: datetime) -> Iterator[tuple[int, Full]]:
    sold = [one for one in contracts.versions_for(conn, list(names), now) if one.starts <= now < one.ends]
    left = usage.allowances(conn, sold, now)
    for one in sold:
        if one.number in left and is_much(left[one.number]):
            yield one.organisation_id, Full(one.number, names[one.organisation_id], left[one.number])


def is_much(allowance: Allowance) -> bool:
    """Whether 80 % or more of what the period includes is used."""
    return allowance.limit > 0 and (allowance.used - allowance.beyond) * 100 >= allowance.limit * MUCH


def _joined(
    conn: Connection, names: Mapping[int, str], since: datetime
) -> Iterator[tuple[int, tuple[datetime, Newcomer]]]:
    for one in portfolio.joined_of(conn, names, since):
        company = one.organisation_id
        newcomer = Newcomer(
            one.name,
            entrances.called(one.platform),
            names[company],
            active=len(belonging.joined(conn, company)),
            contacts=len(contracts.contacts_of(conn, company)),
        )
        yield company, (one.at, newcomer)
