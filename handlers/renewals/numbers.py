"""What a contract's running year was like, from the journal and the ledger: the same figures for everybody (F7)."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.allowance import included, nearing, usage
from handlers.asking.facts import terms_of
from handlers.deskwork import instant
from handlers.promises import attaining
from handlers.rules.allowance import Allowance
from handlers.rules.attainment import year_of
from handlers.rules.calendar import Calendar
from handlers.wording import attained
from handlers.wording.renewals import Year
from handlers.wording.voice import Voice
from storage import contracts, people, ratings, renewals
from storage.contracts import ContractVersion, Organisation
from storage.people import Person
from storage.renewals import Upcoming


@dataclass(frozen=True, slots=True)
class Renewal:
    """A contract that comes to its end, with whoever has to do with it. manager, owner: None where nobody is named;
    calendar: the hours that count."""

    upcoming: Upcoming
    version: ContractVersion
    organisation: Organisation
    manager: Person | None
    owner: Person | None
    calendar: Calendar

    def shown(self, voice: Voice, day: date) -> str:
        """A day of it as people read it."""
        return shown(voice, day)


def shown(voice: Voice, day: date) -> str:
    """A day as people read it."""
    return replace(voice, zone="UTC").day(datetime.combine(day, time(12), UTC))


def find(conn: Connection, contract_id: int, now: datetime) -> Renewal | None:
    """The contract as it stands now; None where it is no longer on the desk."""
    upcoming = renewals.of_contract(conn, contract_id)
    organisation = contracts.organisation(conn, upcoming.organisation_id) if upcoming else None
    if upcoming is None or organisation is None:
        return None
    versions = contracts.versions_for(conn, (organisation.id,), now)
    version = next((one for one in versions if one.contract_id == contract_id), None)
    if version is None:
        return None
    named = included.clerks_of(version).owner
    return Renewal(
        upcoming,
        version,
        organisation,
        contracts.account_manager(conn, organisation.id),
        people.by_key(conn, named) if named else None,
        terms_of(version).calendar,
    )


def year(conn: Connection, one: Renewal, voice: Voice, now: datetime) -> Year:
    """Its figures until now, in a handful of queries."""
    allowance = usage.allowances(conn, (one.version,), now).get(one.version.number)
    rated = ratings.figures(conn, (one.organisation.id,), _since(one, now), now).get(one.organisation.id)
    up = one.upcoming
    return Year(
        contract=up.contract,
        plan=terms_of(one.version).plan,
        organisation=one.organisation.name,
        ends=one.shown(voice, up.ends),
        notice=one.shown(voice, up.notice_by) if up.notice_by != up.ends else "",
        allowance=allowance,
        lasts=_lasts(conn, one, allowance, now),
        first=record(conn, one, now).record,
        rating=rated.mean if rated else None,
        answers=rated.answers if rated else 0,
    )


def _lasts(conn: Connection, one: Renewal, allowance: Allowance | None, now: datetime) -> datetime | None:
    """When the rest is used up, where that is before there is more."""
    found = nearing.lasts(conn, one.version, allowance, now) if allowance is not None else None
    if found is None or allowance is None or not allowance.left:
        return None
    more = one.version.ends if allowance.renews is None else instant(allowance.renews)
    return found if found < min(more, one.version.ends) else None


def record(conn: Connection, one: Renewal, now: datetime) -> attained.Year:
    """Its first answers one by one."""
    start, end = int(one.version.starts.timestamp()), int(one.version.ends.timestamp())
    return attaining.of_year(conn, one.version.number, start, end, zone=one.calendar.zone, now=now)


def _since(one: Renewal, now: datetime) -> datetime:
    start, end = int(one.version.starts.timestamp()), int(one.version.ends.timestamp())
    return instant(year_of(start, end, zone=one.calendar.zone, at=int(now.timestamp())))


def today(one: Renewal, now: datetime) -> date:
    """The day that it is where its hours count."""
    return now.astimezone(ZoneInfo(one.calendar.zone)).date()
