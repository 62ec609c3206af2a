"""A button that asks first asks in its own keyboard: no event for the desk, but an edit like any other for Telegram."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot, InlineKeyboardMarkup

from bot.telegram.cards import turn
from bot.telegram.inbound import PLATFORM
from bot.telegram.paces import paces
from handlers.notices import Card, Post, Scope, Target
from storage.engine import Database
from storage.paces import Limit, take

log = logging.getLogger(__name__)
PATIENCE = 10.0  # real seconds; whoever still wants it then presses again
EDIT = Post(Card(()))  # as which a turned keyboard counts


class Turning:
    """Turns the keyboards of one bot, as fast as Telegram takes edits. clock: real time."""

    def __init__(self, bot: Bot, account: str, db: Database, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._account = account
        self._db = db
        self._clock = clock

    async def turn(self, query: Mapping[str, Any]) -> None:
        """What a press on such a button shows. Raises TelegramError."""
        message = query.get("message", {})
        if not await self._comes_its_turn(message["chat"]):
            log.info("a keyboard is not turned: too much is said in chat %s", message["chat"]["id"])
            return
        markup = InlineKeyboardMarkup.de_json(message.get("reply_markup", {"inline_keyboard": []}), self._bot)
        await self._bot.edit_message_reply_markup(
            message["chat"]["id"], message["message_id"], reply_markup=turn(markup.inline_keyboard, query["data"])
        )

    async def _comes_its_turn(self, chat: Mapping[str, Any]) -> bool:
        """Wait until the paces of the chat allow an edit, but not for long."""
        limits, loop = self._limits(chat), asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while (at := await self._db.write(take, limits, self._clock())) is not None:
            rest = (at - self._clock()).total_seconds()
            if loop.time() + rest > until:
                return False
            await asyncio.sleep(max(rest, 0.0))
        return True

    def _limits(self, chat: Mapping[str, Any]) -> Sequence[Limit]:
        """As urgent as what people wait for: it keeps no window waiting."""
        place, direct = str(chat["id"]), chat.get("type") == "private"
        return [
            Limit(
                f"{PLATFORM}:{pace.key}", timedelta(seconds=pace.every), pace.burst, pace.most,
                urgent=pace.scope is Scope.PLACE,
            )
            for pace in paces(self._account, EDIT, Target(PLATFORM, "global", place, direct=direct, message="turned"))
        ]  # fmt: skip
