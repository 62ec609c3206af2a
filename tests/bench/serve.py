"""`retainer serve` as a process of its own: how soon it is ready, and how much memory a thousand tickets leave it."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from sqlalchemy import Connection, func, select

from handlers.admin import applying
from storage import migrate
from storage.engine import Database
from storage.tickets import tickets
from tests.bench import desk
from tests.fakes.telegram import FakeTelegram, Person

TICKETS = 1000
PATIENCE = 300.0  # seconds until the bench gives up
GROUPS = ("click", "aiohttp.web", "sqlalchemy", "pydantic", "babel.dates", "handlers.desk", "bot.wiring", "telegram")
MEASURE = """
import importlib, sys
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096
print("python", resident())
for name in sys.argv[1:]:
    before = resident()
    importlib.import_module(name)
    print(name, resident() - before)
"""


@dataclass(frozen=True, slots=True)
class Served:
    """Seconds until ready; resident bytes then, and after TICKETS tickets; bytes by import, in order."""

    ready: float
    at_start: int
    after: int
    imports: tuple[tuple[str, int], ...]


async def measure(folder: Path) -> Served:
    """Serve an existing database, with Telegram as the one platform, and open the tickets through it."""
    url = f"sqlite:///{folder / 'serve.db'}"
    async with FakeTelegram() as telegram:
        people = [telegram.add_person(f"Customer{number}") for number in range(TICKETS)]
        _prepare(url, desk.desk_file(folder, [person.id for person in people]))
        settings = {
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_FILE_URL": telegram.url,
        }
        begun = time.perf_counter()
        async with _serving(folder, {"DATABASE_URL": url, **settings}) as (process, port):
            await _ready(port)
            ready, at_start = time.perf_counter() - begun, _resident(process.pid)
            await _open_tickets(url, telegram, people)
            return Served(ready, at_start, _resident(process.pid), _imports())


def _prepare(url: str, file: Path) -> None:
    migrate.upgrade(url)
    db = Database.open(url, threads=1)
    applying.apply_file(db, file, datetime.now(UTC))
    db.close_now()


@asynccontextmanager
async def _serving(folder: Path, settings: dict[str, str]) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {f"RETAINER_{name}": value for name, value in {**settings, "PORT": str(port)}.items()}
    with (folder / "serve.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from bot.cli import main; main()", "serve"),
            cwd=folder,
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": str(Path.cwd()),
                "RETAINER_HOST": "127.0.0.1",
                **environment,
            },
            stdout=log,
            stderr=log,
        )
    try:
        yield process, port
    finally:
        process.terminate()
        await process.wait()


async def _ready(port: int) -> None:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.01)


async def _open_tickets(url: str, telegram: FakeTelegram, people: list[Person]) -> None:
    for person in people:
        await telegram.user_sends(person, telegram.private(person), desk.FIRST)
    db = Database.open(url, threads=1)
    async with asyncio.timeout(PATIENCE):
        while await db.read(_count) < len(people):  # noqa: ASYNC110 - another process writes them
            await asyncio.sleep(0.2)
    await db.close()


def _count(conn: Connection) -> int:
    return conn.execute(select(func.count()).select_from(tickets)).scalar_one()


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _imports() -> tuple[tuple[str, int], ...]:
    """What each group of modules adds to a fresh process, the ones before it loaded."""
    command = [sys.executable, "-c", MEASURE, *GROUPS]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path.cwd()).stdout
    return tuple((name, int(size)) for name, size in (line.split() for line in said.splitlines()))
