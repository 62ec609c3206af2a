"""How updates come in: our own getUpdates loop and our own webhook; both acknowledge after the commit."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from aiohttp import web
from telegram import Bot, InlineKeyboardMarkup
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.attendance import Attendance
from bot.backlog import Backlog
from bot.telegram.cards import ASK, BACK, turn
from bot.telegram.inbound import ALLOWED, PLATFORM, WORKSPACE, envelope
from bot.underway import Underway
from handlers.notices import Reply
from handlers.platforms.offline import Away

log = logging.getLogger(__name__)

SIGNATURE = "X-Telegram-Bot-Api-Secret-Token"
TOAST = 200
READ_AT_ONCE = 60  # a longer line stays until it is dismissed


class Door(Protocol):
    """Where events go in."""

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """Everything the event does, committed; raises when the database failed."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to poll, which one process holds at a time."""

    keep: Callable[[], Awaitable[bool]]  # take it or keep it; False while another process has it
    give_back: Callable[[], Awaitable[None]]


class Listener:
    """Takes single updates through the door and shows the answer to the event at hand."""

    def __init__(self, bot: Bot, door: Door) -> None:
        self.bot = bot
        self._door = door
        self._underway = Underway()

    async def take(self, update: Any) -> None:
        """One update; returns after its commit."""
        query = update.get("callback_query") if isinstance(update, dict) else None
        if query is not None and query.get("data", "")[:1] in (ASK, BACK):
            self._show(self._turn(query))
            return
        me = self.bot.bot
        reply = await self._door.accept(PLATFORM, envelope(update, bot_id=me.id, username=me.username or ""))
        if query is not None:
            self._show(self._answer(query["id"], reply.toast))
        elif reply.toast:
            self._show(self._tell(update, reply.toast))

    def _show(self, answering: Coroutine[Any, Any, None]) -> None:
        """Tried once, beside everything else; it is never the only copy of a fact."""
        self._underway.start(answering)

    async def _answer(self, query: str, toast: str) -> None:
        """Every press is answered, or the button keeps spinning."""
        with _told("answering a press"):
            alert = len(toast) > READ_AT_ONCE
            await self.bot.answer_callback_query(query, toast[:TOAST] or None, show_alert=alert or None)

    async def _turn(self, query: dict[str, Any]) -> None:
        """A button that asks first asks, in the keyboard itself."""
        message = query.get("message", {})
        markup = InlineKeyboardMarkup.de_json(message.get("reply_markup", {"inline_keyboard": []}), self.bot)
        await self._answer(query["id"], "")
        with _told("turning a keyboard"):
            await self.bot.edit_message_reply_markup(
                message["chat"]["id"], message["message_id"], reply_markup=turn(markup.inline_keyboard, query["data"])
            )

    async def _tell(self, update: dict[str, Any], toast: str) -> None:
        """Outside presses Telegram has no line for one person only: say it where they wrote."""
        message = update.get("message") or update.get("edited_message")
        if message is not None:
            with _told("answering a message"):
                topic = message.get("message_thread_id") if message.get("is_topic_message") else None
                await self.bot.send_message(message["chat"]["id"], toast, message_thread_id=topic)

    async def close(self) -> None:
        """Wait for the answers under way."""
        await self._underway.finish()


@contextmanager
def _told(what: str) -> Iterator[None]:
    """An answer that cannot be shown is logged and forgotten."""
    try:
        yield
    except TelegramError as error:
        log.info("%s failed: %s", what, named(error))


class Polling:
    """The getUpdates loop. The offset moves past an update only after its commit (DESIGN 2.1)."""

    def __init__(
        self, listener: Listener, lease: Lease, attendance: Attendance, *, timeout: int = 25, patience: float = 3.0
    ) -> None:
        """timeout: seconds Telegram holds an empty answer back; patience: seconds of rest after trouble."""
        self._listener = listener
        self._lease = lease
        self._attendance = attendance
        self._is_back = False  # whether it is known since when we were away
        self._away: Away | None = None
        self._timeout = timeout
        self._patience = patience
        self._offset: int | None = None
        self._stopping = asyncio.Event()
        self.backlog = Backlog()

    async def run(self) -> None:
        """Poll until `stop`, while we hold the lease; stand by while another process does."""
        mine = False
        while not self._stopping.is_set():
            try:
                held, mine = mine, await self._lease.keep()
                if not mine:
                    self.backlog.read()  # it is another process's to take
                    self._is_back = False
                    await self.rest()
                    continue
                await self._poll(anew=not held)
            except Conflict:
                self._lost()
                log.warning("Another program polls with this token, or a webhook is set; trying again")
                mine = False
                await self.rest()
            except Exception as error:  # the loop outlives everything; nothing was acknowledged
                self._lost()
                log.warning("Polling failed and goes on: %s", named(error))
                await self.rest()
        if mine:
            await self._lease.give_back()

    async def _poll(self, *, anew: bool) -> None:
        """Ask once; anew: another process, or nobody, did before."""
        if anew:
            await self._listener.bot.delete_webhook()
        if not self._is_back:
            self._away, self._is_back = await self._attendance.away(WORKSPACE), True
        updates = await self._or_stop(self._fetch()) or []
        self.backlog.reached()
        await self._take(updates)
        if not updates:
            await self._heard_all()

    def _lost(self) -> None:
        self.backlog.lost()
        self._is_back = False

    async def _heard_all(self) -> None:
        """Nothing waits there any more; whoever wrote while we were away is told (H5)."""
        self.backlog.read()
        if self._away is not None:
            await self._attendance.back(self._away)
            self._away = None
        await self._attendance.hear(WORKSPACE)

    def stop(self) -> None:
        """Leave the long poll; an update being taken is taken to its end."""
        self._stopping.set()

    async def rest(self) -> None:
        """A pause that `stop` ends."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), self._patience)

    async def _take(self, updates: list[Any]) -> None:
        for update in updates:
            await self._listener.take(update)
            if isinstance(update, dict) and isinstance(number := update.get("update_id"), int):
                self._offset = number + 1
            if self._stopping.is_set():
                return

    async def _fetch(self) -> list[Any]:
        """Updates as raw JSON, so that one nobody can read spoils no other."""
        bot = self._listener.bot
        timeout = self._timeout if self.backlog.is_read else 0  # the backlog comes at once, and so does its end
        query = {"timeout": timeout, "allowed_updates": json.dumps(ALLOWED)}
        if self._offset is not None:
            query["offset"] = self._offset
        answer = await bot.request.retrieve(
            f"{bot.base_url}/getUpdates?{urlencode(query)}", read_timeout=self._timeout + 10
        )
        updates: list[Any] = json.loads(answer)["result"]
        return updates

    async def _or_stop(self, fetching: Coroutine[Any, Any, list[Any]]) -> list[Any] | None:
        """The answer, or None as soon as we are to stop."""
        fetch = asyncio.create_task(fetching)
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({fetch, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if fetch.done():
            return fetch.result()
        fetch.cancel()
        with suppress(asyncio.CancelledError):
            await fetch
        return None


def webhook(
    listener: Listener, secret: str, connected: asyncio.Event
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The route Telegram posts to: 403 without the secret, 503 until we know who we are, 200 after the commit."""

    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SIGNATURE, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            log.warning("Refused a webhook call without the right secret from %s", request.remote)
            return web.Response(status=403)
        if not connected.is_set():
            return web.Response(status=503)
        try:
            update = await request.json()
        except ValueError:
            return web.Response(status=400)
        try:
            await listener.take(update)
        except Exception as error:  # not committed: Telegram sends it again
            log.warning("A webhook call failed and comes again: %s", named(error))
            return web.Response(status=500)
        return web.Response()

    return handle


def named(error: Exception) -> str:
    """What to log of an error: Telegram's own words; of any other its kind, for a statement's values may be in it."""
    if isinstance(error, TelegramError) and not isinstance(error, InvalidToken):  # that one holds the token
        return f"{type(error).__name__}: {error.message}"
    return type(error).__name__
