"""A contract is published: when it ends is noted, and what is due before that is planned."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handlers.rules import calendar as calendars
from handlers.rules import renewing as rules
from handlers.rules.calendar import Calendar
from storage import followups, renewals
from storage.contracts import contracts, organisations
from storage.declared import DeclaredContract, DeclaredVersion
from storage.followups import Sort
from storage.keyed import ids_of
from storage.renewals import Upcoming


def follow(conn: Connection, rows: Mapping[str, DeclaredContract], now: datetime) -> None:
    """What follows from contracts as they were written now: the last of their versions says when they end."""
    ids = ids_of(conn, contracts, rows, key="number")
    customers = ids_of(conn, organisations, (row.organisation for row in rows.values()))
    for number, row in rows.items():
        version = row.versions[-1]
        body = _opened(version.body)
        ends = _last_day(version, body["terms"]["calendar"]["timezone"])
        found = Upcoming(
            ids[number],
            number,
            customers[row.organisation],
            row.product,
            body["terms"]["plan"],
            ends=ends,
            notice_by=rules.notice_by(ends, said_notice(body)),
        )
        if renewals.note(conn, found):
            plan_step(conn, found, calendar_of(body), now)
        for name in body.get("prevention", {}):
            plan_check(conn, found.contract_id, name, body, now)


def plan_step(conn: Connection, one: Upcoming, calendar: Calendar, now: datetime) -> None:
    """The next of the days on which somebody decides how it goes on, if one lies ahead."""
    step = rules.next_step(one.notice_by, calendar, now)
    if step is not None:
        occasion = one.notice_by.isoformat()
        followups.plan(
            conn, sort=Sort.RENEWAL, subject=subject(one.contract_id), occasion=occasion, step=step.days, due_at=step.at
        )


def plan_check(conn: Connection, contract_id: int, name: str, body: Mapping[str, Any], now: datetime) -> None:
    """The next occasion of a preventive check, if the contract still runs then."""
    start, every = date.fromisoformat(body["start"]), rules.Every(body["prevention"][name]["every"])
    day, at = rules.next_check(start, every, calendar_of(body), now)
    if day <= date.fromisoformat(body["end"]):
        occasion = f"{day}/{name}"[:80]
        followups.plan(
            conn, sort=Sort.PREVENTION, subject=subject(contract_id), occasion=occasion, due_at=at, data={"check": name}
        )


def subject(contract_id: int) -> str:
    """What follow-ups call a contract."""
    return f"contract/{contract_id}"


def contract_of(subject: str) -> int:
    """The id of the contract that a follow-up is about."""
    return int(subject.partition("/")[2])


def said_notice(body: Mapping[str, Any]) -> int | date | None:
    """What a contract's content says about notice: days, a day, or nothing."""
    said = body.get("notice")
    if said is None:
        return None
    return int(said[:-1]) if said.endswith("d") else date.fromisoformat(said)


def calendar_of(body: Mapping[str, Any]) -> Calendar:
    """The hours that count in a contract's content."""
    return _calendar(json.dumps(body["terms"]["calendar"], sort_keys=True))


@lru_cache(maxsize=256)
def _calendar(text: str) -> Calendar:
    return calendars.from_data(json.loads(text))


def _opened(body: str) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(body)
    return opened


def _last_day(version: DeclaredVersion, zone: str) -> date:
    return (version.ends.astimezone(UTC) - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()
