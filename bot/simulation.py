"""`retainer simulate`: what past requests would have come to under other contracts."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from bot.deskfiles import progress
from bot.operations import desk_now, faults_said, opened
from bot.settings import Settings
from handlers.admin.file.values import parse_duration
from handlers.admin.whatif import simulating, studies
from storage import desk

FIRST_DAY = date(1970, 1, 1)  # nothing was asked before


def simulate(settings: Settings, file: Path, since: str, as_json: bool) -> None:
    """Print what was asked since then under the contracts of the file, as a table or as JSON."""
    with opened(settings) as db, faults_said(), progress() as told:
        now = desk_now(db)
        start = db.read_now(moment, since, now)
        found = db.read_now(simulating.simulate, file, start, now, told)
    if as_json:
        click.echo(json.dumps(studies.data(found, start, now), indent=2, ensure_ascii=False))
        return
    for line in studies.lines(found, start, now):
        click.echo(line)


def moment(conn: Connection, since: str, now: datetime) -> datetime:
    """ "90d" before now, or the midnight of a date where the desk is; a sentence for anything else."""
    try:
        day = datetime.fromisoformat(since).date()
    except ValueError:
        day = None
    try:
        if day is None:
            return now - timedelta(seconds=parse_duration(since))
        return datetime.combine(day if day >= FIRST_DAY else FIRST_DAY, time.min, ZoneInfo(desk.current(conn).zone))
    except (ValueError, OverflowError) as error:
        raise click.ClickException(f"{since!r} is no time; write 90d, or a date such as 2026-09-01.") from error
