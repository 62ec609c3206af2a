"""Commands that need the whole house, and what must be true before it starts: one process on SQLite, a free port."""

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import seeding, wiring
from bot.operations import opened
from bot.settings import Settings
from storage import desktime, inbox
from storage.engine import Database
from storage.sole import NotAloneError

FIRST_PORT, LAST_PORT = 8000, 8099


def serve(settings: Settings) -> None:
    """Run the desk until it is told to stop."""
    try:
        wiring.serve(settings)
    except NotAloneError as error:
        raise click.ClickException(str(error)) from error


def worker(settings: Settings) -> None:
    """Run deliveries and clocks until told to stop. SQLite has one writer, so there it is refused."""
    if settings.on_sqlite:
        raise click.ClickException(
            "On SQLite one process does everything: `retainer serve` already delivers and keeps the clocks, and a "
            "second writer would only make it wait. Workers need PostgreSQL in RETAINER_DATABASE_URL."
        )
    wiring.worker(settings)


def demo(settings: Settings, fresh: bool) -> None:
    """Run the demo on this computer, from a clean start when `fresh`."""
    if distant := settings.distant_tokens():
        raise click.ClickException(f"A demo talks to nobody outside this computer; take out {' and '.join(distant)}.")
    if fresh:
        throw_away(settings)
    try:
        wiring.demo(with_free_port(settings))
    except (seeding.NotEmptyError, NotAloneError) as error:
        raise click.ClickException(str(error)) from error


def replay(settings: Settings, number: int) -> None:
    """Hand a kept event to the desk again; exit code 1 when it fails again."""
    with opened(settings) as db:
        if db.read_now(inbox.failure, number) is None:
            raise click.ClickException(f"There is no failed event {number}. See: retainer failed")
        asyncio.run(wiring.door(db).replay(number))
        left = [failure for failure in db.read_now(inbox.failures) if failure.id == number]
    if left:
        raise click.ClickException(f"Event {number} failed again: {left[0].error}")
    click.echo(f"Event {number} was handled.")


def throw_away(settings: Settings) -> None:
    """Throw a demo database away. Refuses anything that is not marked as a demo."""
    file = Path(make_url(settings.database_url).database or "")
    if not settings.on_sqlite:
        raise click.ClickException("--fresh removes a demo's SQLite file; drop a PostgreSQL demo yourself.")
    if not file.exists():
        return
    if not _is_demo(settings):
        raise click.ClickException(f"{file} is not a demo; I will not throw it away.")
    for name in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        name.unlink(missing_ok=True)


def _is_demo(settings: Settings) -> bool:
    """Whether the file is marked as a demo, whatever the age of its tables."""
    db = Database.open(settings.database_url, threads=1)
    try:
        return db.read_now(desktime.load).demo
    except SQLAlchemyError:
        return False
    finally:
        db.close_now()


def with_free_port(settings: Settings) -> Settings:
    """The settings with the given port, or the first free one from 8000 on."""
    if settings.port_given:
        return settings
    for port in range(FIRST_PORT, LAST_PORT + 1):
        with socket.socket() as probe:
            if probe.connect_ex((settings.host, port)):
                return replace(settings, port=port)
    raise click.ClickException(f"No port from {FIRST_PORT} to {LAST_PORT} is free; name one: RETAINER_PORT=9000")
