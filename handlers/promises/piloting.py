"""A pilot's day of decision, and its end when nobody decided: told once to whoever decides (RULES 1.2)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers import posting
from handlers.admin import amending
from handlers.allowance import usage
from handlers.asking.facts import terms_of
from handlers.callers import voice_of
from handlers.held.keepers import EXTENSION
from handlers.notices import Post
from handlers.promises import attaining
from handlers.wording import amended, pilots
from handlers.wording.pilots import Trial
from handlers.wording.voice import Voice
from storage import catalogue, contracts, feedback, people, runs
from storage.contracts import ContractVersion
from storage.people import Person

ASKED_AT = time(9)  # local time of the contract
LATEST = timedelta(days=14)  # after which nobody is told any more
TOPICS = 3


@dataclass(frozen=True, slots=True)
class _Pilot:
    version: ContractVersion
    decides: str
    asks: datetime

    @property
    def zone(self) -> str:
        return terms_of(self.version).calendar.zone


def look(conn: Connection, now: datetime) -> datetime | None:
    """Tell what came by `now`, once each; returns when there is more to say (None: nothing is in sight)."""
    coming: list[datetime] = []
    organisations = feedback.on_trial(conn)
    versions = contracts.versions_for(conn, organisations, now) if organisations else ()
    for pilot in _pilots(versions):
        if any(_follows(one, pilot.version) for one in versions):
            continue
        for at, name in ((pilot.asks, "decide"), (pilot.version.ends, "over")):
            if at > now:
                coming.append(at)
            elif now < _last(pilot, name) and runs.claim(conn, f"pilot/{name}/{pilot.version.number}", at, now):
                _tell(conn, pilot, is_over=name == "over", now=now)
    return min(coming, default=None)


def _pilots(versions: tuple[ContractVersion, ...]) -> Iterator[_Pilot]:
    for version in versions:
        said = json.loads(version.body).get("pilot")
        if said:
            zone = ZoneInfo(terms_of(version).calendar.zone)
            yield _Pilot(
                version, said["decides"], datetime.combine(date.fromisoformat(said["decide_by"]), ASKED_AT, zone)
            )


def _follows(one: ContractVersion, pilot: ContractVersion) -> bool:
    """Whether a contract was bought after the trial began that goes on after it: then it is decided."""
    is_theirs = one.organisation_id == pilot.organisation_id and one.number != pilot.number
    return is_theirs and one.starts > pilot.starts and one.ends > pilot.ends


def _last(pilot: _Pilot, name: str) -> datetime:
    return pilot.version.ends + (LATEST if name == "over" else timedelta(0))


def _tell(conn: Connection, pilot: _Pilot, *, is_over: bool, now: datetime) -> None:
    decides = people.by_key(conn, pilot.decides)
    manager = contracts.account_manager(conn, pilot.version.organisation_id)
    told = {one.id: one for one in (decides, manager) if one is not None}
    for person in told.values():
        is_managers = manager is not None and person.id == manager.id
        voice = voice_of(person, now)
        trial = _trial(conn, pilot, decides, replace(voice, zone=pilot.zone))
        shown = replace(trial, extends=EXTENSION if is_managers else 0, may_see=is_managers)
        card = pilots.undecided(voice, shown) if is_over else pilots.decide(voice, shown)
        posting.to_person(conn, person, Post(card, script="pilot"), now=now)


def _trial(conn: Connection, pilot: _Pilot, decides: Person | None, local: Voice) -> Trial:
    """As somebody reads it; local: his voice where the contract's hours count."""
    version, last = pilot.version, pilot.version.ends - timedelta(seconds=1)
    organisation = contracts.organisation(conn, version.organisation_id)
    found = feedback.of_contract(conn, version.number)
    titles = {key: one["title"] for key, one in _modules(conn, version).items()}
    return Trial(
        organisation=organisation.name if organisation else "",
        contract=version.number,
        value=amended.extends(version.number, amending.contract_of(conn, version.number).end),
        ends=local.day(last),
        decides=decides.name if decides else "",
        by=local.day(pilot.asks),
        allowance=usage.allowances(conn, [version], min(local.now, last)).get(version.number),
        first=attaining.of_contract(conn, version.number, version.starts, local.now),
        open=found.open,
        topics=[(titles.get(key, key), n) for key, n in found.topics[:TOPICS]],
    )


def _modules(conn: Connection, version: ContractVersion) -> dict[str, dict[str, str]]:
    sold = catalogue.by_ids(conn, [version.product_id])
    found: dict[str, dict[str, str]] = json.loads(sold[0].body)["modules"] if sold else {}
    return found
