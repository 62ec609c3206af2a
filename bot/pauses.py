"""`retainer pauses`: how long clocks were paused, by whom and for whom, and that none was after a customer's word."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from bot.operations import desk_now, opened
from bot.settings import Settings
from bot.simulation import moment
from handlers.admin import pauses
from handlers.admin.pauses import Paused, Report
from handlers.admin.reckoning import span
from storage import contracts, desk
from storage.paused import Whose


def report(settings: Settings, since: str, until: str | None, organisation: str | None, as_json: bool) -> int:
    """Print the report; exit code 1 when a minute was paused after a customer's message."""
    with opened(settings) as db:
        now = desk_now(db)
        begin = db.read_now(moment, since, now)
        end = db.read_now(moment, until, now) if until else now
        if end < begin:
            says = f"--until {until or 'now'} is before --since {since}; write the earlier day as --since."
            raise click.ClickException(says)
        whose = db.read_now(_whose, organisation)
        found = db.read_now(_report, begin, end, whose, now)
        zone = ZoneInfo(db.read_now(desk.current).zone)
    if as_json:
        click.echo(json.dumps(_data(found), indent=2, ensure_ascii=False))
    else:
        for line in _lines(found, zone):
            click.echo(line)
    return 1 if found.after else 0


def _report(conn: Connection, since: datetime, until: datetime, whose: Whose, now: datetime) -> Report:
    return pauses.report(conn, since, until, whose=whose, now=now)


def _whose(conn: Connection, key: str | None) -> Whose:
    if key is None:
        return pauses.EVERYBODYS
    found = contracts.organisation_called(conn, key)
    if found is None:
        raise click.ClickException(f"The desk knows no organisation {key!r}; keys are in the desk file.")
    return Whose(organisations=(found.id,))


def _lines(found: Report, zone: ZoneInfo) -> Iterator[str]:
    days = f"{found.since.astimezone(zone):%Y-%m-%d} to {found.until.astimezone(zone):%Y-%m-%d}"
    count = len(found.waits)
    working, calendar = sum(one.working for one in found.waits), sum(one.calendar for one in found.waits)
    requests = len({one.number for one in found.waits})
    yield f"{days}: paused {_many(count, 'time')} on {_many(requests, 'request')}, " + _times(working, calendar)
    for line in found.lines:
        disputed = f", {line.disputed} disputed" if line.disputed else ""
        who, owed = line.by or "somebody who left", line.owes.value.replace("_", " ")
        sums = f"{_many(line.times, 'time')}, {_times(line.working, line.calendar)}"
        yield f"  {who}, {owed} owed: {sums}{disputed}"
    after = sum(one.after for one in found.after)
    named = ", ".join(dict.fromkeys(f"T-{one.number}" for one in found.after))
    yield f"after a customer's message: {span(after) if after else '0 min'}{f' ({named})' if named else ''}"


def _times(working: int, calendar: int) -> str:
    return f"{span(working)} of working time, {span(calendar)} by the calendar"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _data(found: Report) -> dict[str, Any]:
    """Seconds, and times in UTC."""
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "seconds_after_customer_message": sum(one.after for one in found.after),
        "pauses": [_pause(one) for one in found.waits],
    }


def _pause(one: Paused) -> dict[str, Any]:
    return {
        "request": f"T-{one.number}",
        "by": one.by,
        "owed_by": one.owes.value,
        "why": one.why,
        "from": one.start.isoformat(),
        "to": None if one.end is None else one.end.isoformat(),
        "working_seconds": one.working,
        "calendar_seconds": one.calendar,
        "disputed": one.is_disputed,
        "seconds_after_customer_message": one.after,
    }
