"""`retainer doctor`: what is configured, what is missing, and whether each token, scope and right is as needed."""

import asyncio
import os
import shutil
import sqlite3
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import aiohttp
import click
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot import logs
from bot.door import real_time
from bot.findings import ENGLISH, Finding, Mark, right, unused, wrong
from bot.parcels.folder import SPARE
from bot.settings import PREFIX, Settings
from bot.slack import examining
from bot.telegram import examining as at_telegram
from storage import desk, desktime, installations, migrate, queues, runs
from storage.engine import Database
from storage.installations import Installation
from storage.queues import QueuePlace

OLDEST_SQLITE = (3, 35)
PATIENCE = aiohttp.ClientTimeout(total=10)


def run(settings: Settings) -> int:
    """Print every finding; exit code 1 when something needed is wrong."""
    findings = [*basics(settings), *(of_database := database(settings)).findings]
    findings += asyncio.run(
        platforms(settings, of_database.groups, of_database.installed, of_database.rooms, rivaled=of_database.rivaled)
    )
    for finding in findings:
        click.echo(logs.redact(str(finding)))
    return int(any(finding.mark is Mark.WRONG for finding in findings))


# ---------------------------------------------------------------------------------------------- settings and database


def basics(settings: Settings) -> list[Finding]:
    """The settings themselves, the address of the web server, the time zone tables."""
    found = [wrong("settings", warning, "Correct the name or take it out.") for warning in settings.warnings]
    where = f"http://{settings.host}:{settings.port}"
    if settings.on_loopback:
        found.append(right("web server", f"{where}, this computer only"))
    elif settings.console_secret:
        found.append(right("web server", f"{where}, console behind sign-in links"))
    else:
        todo = f"Set {PREFIX}CONSOLE_SECRET to at least 16 random characters to open the console."
        found.append(right("web server", f"{where}, webhooks and health only", todo))
    found.append(right("time zones", _zones()))
    if not settings.public_url:
        todo = f"Set {PREFIX}PUBLIC_URL where customers are to ask in the browser, or send large files: docs/web.md"
        return [*found, unused("pages for customers", "not set up", todo)]
    return [*found, right("pages for customers", f"{settings.public_url}/c"), _files(settings)]


def _files(settings: Settings) -> Finding:
    """Whether files that are put on a page can be kept. Creates nothing."""
    folder = settings.files_folder.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        return wrong("files", f"{folder} cannot be written to", f"Correct its rights, or {PREFIX}FILES.")
    free = (shutil.disk_usage(there).free - SPARE) // 1_000_000
    if free < settings.upload_mb:
        todo = f"Make room there, or lower {PREFIX}UPLOAD_MB."
        return wrong("files", f"{folder} has room for {max(free, 0)} MB of the {settings.upload_mb} of one form", todo)
    return right("files", f"{folder}, {settings.upload_mb} MB a form, {settings.files_mb} MB in all")


def _zones() -> str:
    """Whose tables Python reads, and which version: the system's where it has some, else the tzdata package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (table := folder / "tzdata.zi").is_file():
            with table.open() as lines:
                return f"tzdata {lines.readline().rpartition(' ')[2].strip()} of this system"
        if folder.is_dir():
            return f"this system's tables in {folder}, version unknown"
    return f"tzdata {metadata.version('tzdata')}"


@dataclass(frozen=True, slots=True)
class DatabaseReport:
    """What the database's checks found, the chats in which queues stand, and the Slack workspaces."""

    findings: tuple[Finding, ...]
    rooms: tuple[QueuePlace, ...] = ()
    installed: tuple[Installation, ...] = ()
    rivaled: bool = False  # another program took updates of the desk's Telegram bot lately

    @property
    def groups(self) -> tuple[str, ...]:
        """Those on Telegram."""
        return tuple(room.external for room in self.rooms if room.platform == "telegram")


def database(settings: Settings) -> DatabaseReport:
    """Reachable, new enough, migrated, and with a desk in it. Creates nothing."""
    url = make_url(settings.database_url)
    shown = url.render_as_string(hide_password=True)
    if settings.on_sqlite and not Path(url.database or "").exists():
        return DatabaseReport((wrong("database", f"{shown} does not exist yet", "Run: retainer migrate"),))
    try:
        db = Database.open(settings.database_url, threads=1)
    except SQLAlchemyError as error:
        return DatabaseReport((_unreachable(shown, error),))
    try:
        engine = right("database", f"{shown}, {db.read_now(_engine)}")
        if settings.on_sqlite and sqlite3.sqlite_version_info < OLDEST_SQLITE:
            engine = wrong(
                "database", f"SQLite {sqlite3.sqlite_version} is too old", "Use Python with SQLite 3.35 or newer."
            )
        if migrate.current(settings.database_url) != migrate.head():
            return DatabaseReport((engine, wrong("tables", "not up to date", "Run: retainer migrate")))
        tables = right("tables", f"revision {migrate.head()}")
        installed = db.read_now(installations.every, "slack")
        rivaled = db.read_now(runs.is_held, f"telegram:{settings.telegram_token.partition(':')[0]}:rival", real_time())
        return DatabaseReport((engine, tables, db.read_now(_desk)), db.read_now(_rooms), installed, rivaled)
    except SQLAlchemyError as error:
        return DatabaseReport((_unreachable(shown, error),))
    finally:
        db.close_now()


def _unreachable(shown: str, error: SQLAlchemyError) -> Finding:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return wrong("database", f"{shown} cannot be reached: {reason}", f"Check {PREFIX}DATABASE_URL.")


def _engine(conn: Connection) -> str:
    if conn.dialect.name != "sqlite":
        return f"PostgreSQL {conn.execute(text('SHOW server_version')).scalar_one()}"
    return f"SQLite {sqlite3.sqlite_version}, journal {conn.execute(text('PRAGMA journal_mode')).scalar_one()}"


def _desk(conn: Connection) -> Finding:
    now = desk.current(conn)
    if not now.version:
        return wrong("desk", "empty: nobody to answer, nothing to promise", "Run: retainer apply examples/desk.yaml")
    kind = "a demo" if desktime.load(conn).demo else f"version {now.version}"
    return right("desk", f"{now.name}, {kind}, {len(queues.every(conn))} queues")


def _rooms(conn: Connection) -> tuple[QueuePlace, ...]:
    found = (place for queue in queues.every(conn) for place in queues.places(conn, queue.id))
    return tuple(dict.fromkeys(found))  # two queues may stand in one chat


# ------------------------------------------------------------------------------------------------------------ platforms


async def platforms(
    settings: Settings,
    groups: Sequence[str],
    installed: Sequence[Installation] = (),
    rooms: Sequence[QueuePlace] = (),
    *,
    rivaled: bool = False,
) -> list[Finding]:
    """What Slack and Telegram say about their tokens and the desk's rights."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        slack = await examining.examine(session, settings, installed, rooms)
        return [*slack, *await _telegram(session, settings, groups, rivaled)]


async def _telegram(
    session: aiohttp.ClientSession, settings: Settings, groups: Sequence[str], rivaled: bool
) -> list[Finding]:
    if not settings.telegram_token:
        return [unused("Telegram", "not set up", "See docs/telegram.md; a token comes from @BotFather")]
    on_webhook = bool(settings.telegram_webhook_secret)
    way = at_telegram.Way(settings.telegram_api_url, settings.telegram_token, on_webhook, rivaled)
    return at_telegram.findings(ENGLISH, way, await at_telegram.look(session, way, groups))
