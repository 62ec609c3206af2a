"""`retainer doctor`: what is configured, what is missing, and whether each token, scope and right is as needed."""

import asyncio
import os
import shutil
import sqlite3
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import aiohttp
import click
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot import logs
from bot.findings import Finding, Mark, right, unused, wrong
from bot.parcels.folder import SPARE
from bot.questions import ask
from bot.settings import PREFIX, Settings
from bot.slack import examining
from storage import desk, desktime, installations, migrate, queues
from storage.engine import Database
from storage.installations import Installation
from storage.queues import QueuePlace

OLDEST_SQLITE = (3, 35)
PATIENCE = aiohttp.ClientTimeout(total=10)
UPDATES = {"message", "edited_message", "callback_query", "my_chat_member"}


def run(settings: Settings) -> int:
    """Print every finding; exit code 1 when something needed is wrong."""
    findings = [*basics(settings), *(of_database := database(settings)).findings]
    findings += asyncio.run(platforms(settings, of_database.groups, of_database.installed, of_database.rooms))
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
    return [*found, _files(settings)] if settings.public_url else found


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
        return DatabaseReport((engine, tables, db.read_now(_desk)), db.read_now(_rooms), installed)
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
) -> list[Finding]:
    """What Slack and Telegram say about their tokens and the desk's rights."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        slack = await examining.examine(session, settings, installed, rooms)
        return [*slack, *await _telegram(session, settings, groups)]


async def _telegram(session: aiohttp.ClientSession, settings: Settings, groups: Sequence[str]) -> list[Finding]:
    if not settings.telegram_token:
        return [unused("Telegram", "not set up", "See docs/setup.md; a token comes from @BotFather")]
    base = f"{settings.telegram_api_url}/bot{settings.telegram_token}"
    me = await ask(session, f"{base}/getMe")
    if not me.body.get("ok"):
        said = me.silence or str(me.body.get("description"))
        return [wrong("Telegram token", said, f"Ask @BotFather for it and set {PREFIX}TELEGRAM_TOKEN.")]
    bot = me.body["result"]
    hook = await ask(session, f"{base}/getWebhookInfo")
    found = [right("Telegram token", f"@{bot['username']}"), _privacy(bool(bot.get("can_read_all_group_messages")))]
    found.append(_webhook(settings, hook.body.get("result", {})))
    for group in groups:
        member = await ask(session, f"{base}/getChatMember", chat_id=group, user_id=str(bot["id"]))
        chat = await ask(session, f"{base}/getChat", chat_id=group)
        found.append(_group(group, chat.body.get("result", {}), member.body))
    return found


def _privacy(reads_all: bool) -> Finding:
    if reads_all:
        return right("Telegram privacy mode", "off: the bot reads groups it is in")
    todo = "Make the bot an administrator of each queue's group (administrators read everything)."
    return right("Telegram privacy mode", "on: in groups the bot reads plain messages only as administrator", todo)


def _webhook(settings: Settings, info: Mapping[str, Any]) -> Finding:
    url = str(info.get("url") or "")
    missing = UPDATES - set(info.get("allowed_updates") or UPDATES)
    if not settings.telegram_webhook_secret:
        said = "polling" if not url else f"polling; the webhook at {url} is taken off when the desk starts"
        return right("Telegram updates", said)
    if not url:
        return wrong(
            "Telegram updates", "webhook not registered", f"Set {PREFIX}TELEGRAM_WEBHOOK_URL and start the desk."
        )
    if info.get("last_error_message"):
        todo = "Check that the address reaches the desk and that the secret is the same."
        return wrong("Telegram updates", f"{url} answered: {info['last_error_message']}", todo)
    if missing:
        return wrong("Telegram updates", f"{url} does not get {', '.join(sorted(missing))}", "Start the desk again.")
    return right("Telegram updates", f"webhook {url}, {info.get('pending_update_count', 0)} waiting")


def _group(group: str, chat: Mapping[str, Any], answer: Mapping[str, Any]) -> Finding:
    subject = f"Telegram group {chat.get('title') or group}"
    if not answer.get("ok"):
        return wrong(subject, str(answer.get("description") or "no answer"), "Add the bot to the group.")
    member = answer["result"]
    if member.get("status") != "administrator":
        return wrong(subject, f"the bot is {member.get('status')}", "Make it an administrator with Manage topics.")
    if chat.get("is_forum") and not member.get("can_manage_topics"):
        return wrong(subject, "the bot may not manage topics", "Give it the right Manage topics.")
    return right(subject, "administrator" + (", manages topics" if chat.get("is_forum") else ", without topics"))
