"""What happens to an update, whichever way it came in; and our own webhook, which acknowledges after the commit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.telegram.cards import ASK, BACK
from bot.telegram.inbound import PLATFORM, envelope
from bot.telegram.turning import Turning
from bot.underway import Underway
from bot.web import is_same
from handlers.notices import Reply

log = logging.getLogger(__name__)

SIGNATURE = "X-Telegram-Bot-Api-Secret-Token"
TOAST = 200
READ_AT_ONCE = 60  # a longer line stays until it is dismissed


class Door(Protocol):
    """Where events go in."""

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """Everything the event does, committed; raises when the database failed."""


class Listener:
    """Takes single updates through the door and shows the answer to the event at hand."""

    def __init__(self, bot: Bot, door: Door, turning: Turning) -> None:
        self.bot = bot
        self._door = door
        self._turning = turning
        self._underway = Underway()
        self.standing = asyncio.Event()  # set when what the bot may do in a group changes

    async def take(self, update: Any) -> None:
        """One update; returns after its commit."""
        query = _press_in(update)
        if query is not None and str(query.get("data", ""))[:1] in (ASK, BACK):
            self._show(self._turn(query))
            return
        me = self.bot.bot
        reply = await self._door.accept(PLATFORM, envelope(update, bot_id=me.id, username=me.username or ""))
        if isinstance(update, dict) and "my_chat_member" in update:
            self.standing.set()
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
        await self._answer(query["id"], "")
        with _told("turning a keyboard"):
            await self._turning.turn(query)

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


def _press_in(update: Any) -> dict[str, Any] | None:
    """The press that an update is, if it is one that can be answered."""
    query = update.get("callback_query") if isinstance(update, dict) else None
    return query if isinstance(query, dict) and "id" in query else None


@contextmanager
def _told(what: str) -> Iterator[None]:
    """An answer that cannot be shown is logged and forgotten."""
    try:
        yield
    except TelegramError as error:
        log.info("%s failed: %s", what, named(error))


def webhook(
    listener: Listener, secret: str, connected: asyncio.Event
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The route Telegram posts to: 403 without the secret, 503 until we know who we are, 200 after the commit."""

    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SIGNATURE, "")
        if not is_same(given, secret):
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
