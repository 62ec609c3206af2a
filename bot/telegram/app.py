"""One Telegram bot: its client, its way in (polling or webhook), its way out, its menus."""

import asyncio
import logging
import os
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot
from telegram.error import TelegramError

from bot.attendance import Attendance
from bot.files import Sources
from bot.telegram.checking import Checks
from bot.telegram.examining import Way
from bot.telegram.files import TelegramFiles
from bot.telegram.inbound import ALLOWED, PLATFORM
from bot.telegram.listeners import Door, Listener, named, webhook
from bot.telegram.menus import Menus
from bot.telegram.polling import Lease, Polling
from bot.telegram.requests import Requests, requests_of
from bot.telegram.rivals import Rivals
from bot.telegram.sender import TelegramSender
from bot.telegram.turning import Turning
from bot.underway import ended
from handlers.membership import front
from storage import entrances, runs
from storage.engine import Database

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
ROUTE = "/telegram"
CONNECTIONS = 64
LEASE = timedelta(seconds=60)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Account:
    """How the bot is reached. URLs with or without the trailing "/bot".

    webhook_secret: set means webhook, not polling. webhook_url: our public address, registered with Telegram at start;
    ROUTE is added where it is missing; empty means that somebody else registers it.
    """

    token: str = field(repr=False)
    api_url: str = API
    file_url: str = ""
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    poll_seconds: int = 25
    patience: float = 3.0  # seconds of rest after trouble

    @property
    def bot_id(self) -> str:
        """The bot's user id, which the token begins with."""
        return self.token.partition(":")[0]


def client(account: Account) -> Bot:
    """The library's client on one pool of connections. Loopback addresses are never reached through a proxy; where no
    certificate will be shown, none are loaded to compare it with."""
    os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library warns at each 429 unless durations come as timedelta
    at = urlsplit(account.api_url)
    own = {"trust_env": False, "verify": at.scheme != "http"} if at.hostname in LOOPBACK else {}
    pool = Requests(
        CONNECTIONS, read_timeout=10, write_timeout=10, connect_timeout=5, pool_timeout=10, httpx_kwargs=own
    )
    api = account.api_url.rstrip("/").removesuffix("/bot")
    files = (account.file_url or f"{api}/file").rstrip("/").removesuffix("/bot")
    return Bot(account.token, f"{api}/bot", base_file_url=f"{files}/bot", request=pool, get_updates_request=pool)


@dataclass(frozen=True, slots=True)
class Crossing:
    """What the app asks of the database. introduce: keeps the bot's user name, by which links lead to it; ask: what the
    bot shows of itself, and to whom; turning: its keyboards, at their pace."""

    introduce: Callable[[str], Awaitable[None]]
    ask: Callable[[], Awaitable[front.Front]]
    turning: Callable[[Bot], Turning]


class TelegramApp:
    """Start it, give its routes to the web server and its sender to the deliveries, stop it."""

    def __init__(
        self,
        account: Account,
        door: Door,
        lease: Lease,
        crossing: Crossing,
        *,
        attendance: Attendance,
        checks: Checks,
        sources: Sources | None = None,
    ) -> None:
        self.account = account
        self._introduce = crossing.introduce
        self._bot = client(account)
        self._menus = Menus(self._bot, crossing.ask)
        self._checks = checks
        self._listener = Listener(self._bot, door, crossing.turning(self._bot))
        self._polling = Polling(
            self._listener, lease, attendance, timeout=account.poll_seconds, patience=account.patience
        )
        self._task: asyncio.Task[None] | None = None
        self.backlog = self._polling.backlog
        self.sender = TelegramSender(self._bot, account.bot_id, sources)
        self.source = TelegramFiles(self._bot, requests_of(self._bot))
        self.connected = asyncio.Event()

    def routes(self) -> Sequence[web.RouteDef]:
        """What the web server serves for us: the webhook, if that is our way in."""
        secret = self.account.webhook_secret
        return [web.post(ROUTE, webhook(self._listener, secret, self.connected))] if secret else []

    async def start(self, *, listening: bool = True) -> None:
        """Begin; connecting goes on in the background, as long as it takes. Not listening: only the way out is used."""
        if listening:
            self.backlog.lost()
            self._task = asyncio.create_task(self._run())
        else:
            await self._bot.request.initialize()

    async def stop(self) -> None:
        """Take no more updates, finish those at hand, close the connections."""
        self._polling.stop()
        if self._task is not None:
            if self.account.webhook_secret or not self.connected.is_set():
                await ended(self._task)
            else:
                await self._task
        await self._listener.close()
        await self._bot.shutdown()

    async def _run(self) -> None:
        while not await self._connect():
            await self._polling.rest()
        self.connected.set()
        beside = [
            asyncio.create_task(self._menus.keep()),
            asyncio.create_task(self._checks.keep(self._listener.standing)),
        ]
        try:
            if self.account.webhook_secret:
                self.backlog.read()  # Telegram calls again when it calls again
                await asyncio.gather(*beside)
            else:
                await self._polling.run()
        finally:
            await ended(*beside)

    async def _connect(self) -> bool:
        """Learn who we are, set the menus, register the webhook; False when Telegram would not have it just now."""
        account = self.account
        try:
            await self._bot.initialize()
            await self._introduce(self._bot.username)
            await self._menus.begin()
            if account.webhook_url:
                await self._bot.set_webhook(
                    account.webhook_url.rstrip("/").removesuffix(ROUTE) + ROUTE,
                    secret_token=account.webhook_secret,
                    allowed_updates=ALLOWED,
                )
        except TelegramError as error:
            log.warning("Telegram cannot be used yet and is tried again: %s", named(error))
            return False
        log.info("Telegram bot %s is connected", account.bot_id)
        return True


def build(
    account: Account, *, door: Door, db: Database, clock: Callable[[], datetime], sources: Sources | None = None
) -> TelegramApp:
    """The app of one bot. `clock` is real time: it runs the lease that lets one process poll at a time; `sources` are
    where files to be sent lie."""
    holder = secrets.token_hex(8)
    name = f"telegram:{account.bot_id}"

    async def keep() -> bool:
        now = clock()
        take = partial(runs.hold, holder=holder, until=now + LEASE, now=now)
        return await db.write(take, name)

    async def give_back() -> None:
        await db.write(partial(runs.release, holder=holder), name)

    async def introduce(username: str) -> None:
        link = f"https://t.me/{username}?start="
        await db.write(partial(entrances.keep, link=link, handle=f"@{username}", silent=True), PLATFORM)

    lease, attendance = Lease(keep, give_back, Rivals(db, name, clock)), Attendance(db, PLATFORM, clock)
    ask = partial(db.read, front.of, PLATFORM)
    api = account.api_url.rstrip("/").removesuffix("/bot")
    checks = Checks(db, name, Way(api, account.token, bool(account.webhook_secret)), clock)
    return TelegramApp(
        account,
        door,
        lease,
        Crossing(introduce, ask, turning=lambda bot: Turning(bot, account.bot_id, db, clock)),
        attendance=attendance,
        checks=checks,
        sources=sources,
    )
