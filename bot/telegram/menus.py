"""The menus beside the input field, by who reads them and in every language we have; what the bot says of itself.

A menu is no access control: the desk checks each command anyway.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, TelegramError

from handlers.membership.chosen import LANGUAGES
from handlers.membership.front import Front, Part, Reader
from handlers.wording import menus
from handlers.wording.menus import Menu
from handlers.wording.voice import Voice

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds between two looks at who is what
OTHERS = tuple(tag for tag, _ in LANGUAGES if not tag.startswith("en"))  # English is what everybody else gets
PARTS: dict[Part, Callable[[Voice], Menu]] = {
    Part.QUEUE: menus.queue,
    Part.EXPERT: menus.expert,
    Part.ACCOUNT: menus.account,
}
UNTIMED = datetime(1970, 1, 1, tzinfo=UTC)  # nothing here tells a time


class Menus:
    """Of one bot. Remembers what it has set where, so that only what changed is set again."""

    def __init__(self, bot: Bot, front: Callable[[], Awaitable[Front]], every: float = EVERY) -> None:
        self._bot = bot
        self._front = front
        self._every = every
        self._set: dict[str, Reader] = {}

    async def begin(self) -> None:
        """What everybody sees: two menus, and who this is. Raises TelegramError."""
        await self._offer(menus.private, BotCommandScopeAllPrivateChats(), OTHERS)
        await self._offer(menus.group, BotCommandScopeAllGroupChats(), OTHERS)
        vendor = (await self._front()).vendor
        if vendor:
            await self._describe(vendor)

    async def keep(self) -> None:
        """Follow who is what, until cancelled."""
        while True:
            try:
                await self.renew()
            except Exception as error:  # a menu is never worth more than this line
                log.warning("The menus are looked at again in %.0f s: %s", self._every, type(error).__name__)
            await asyncio.sleep(self._every)

    async def renew(self) -> None:
        """Set what changed since: somebody became an expert, lost his accounts, or reads another language."""
        wanted = (await self._front()).chats
        for chat, reader in wanted.items():
            if self._set.get(chat) != reader and await self._accepted(self._offer_in(chat, reader)):
                self._set[chat] = reader
        for chat in self._set.keys() - wanted.keys():
            if await self._accepted(self._withdraw(chat)):
                del self._set[chat]

    async def _accepted(self, setting: Awaitable[None]) -> bool:
        """Whether it is done; a chat that Telegram does not know any more is done too."""
        try:
            await setting
        except (BadRequest, Forbidden) as error:
            log.info("No menu can be set there: %s", error.message)
        except TelegramError as error:
            log.info("A menu is set later: %s", type(error).__name__)
            return False
        return True

    async def _offer_in(self, chat: str, reader: Reader) -> None:
        scope, menu = BotCommandScopeChat(int(chat)), PARTS[reader.part]
        if reader.locale:
            await self._bot.set_my_commands(_commands(menu, reader.locale), scope)
        else:
            await self._offer(menu, scope, OTHERS)

    async def _withdraw(self, chat: str) -> None:
        for code in ("", *map(_code, OTHERS)):
            await self._bot.delete_my_commands(BotCommandScopeChat(int(chat)), language_code=code or None)

    async def _offer(self, menu: Callable[[Voice], Menu], scope: BotCommandScope, others: Iterable[str]) -> None:
        english = _commands(menu, "en")
        await self._bot.set_my_commands(english, scope)
        for tag in others:
            commands = _commands(menu, tag)
            if commands != english:
                await self._bot.set_my_commands(commands, scope, language_code=_code(tag))

    async def _describe(self, vendor: str) -> None:
        """Say who this is, unless somebody wrote that at BotFather; English last, so that half of it is not taken for
        somebody's."""
        if not (await self._bot.get_my_description()).description:
            for tag in (*_translated(vendor), "en"):
                text = menus.description(Voice(tag, "UTC", UNTIMED), vendor)
                await self._bot.set_my_description(text, language_code=_code(tag) if tag != "en" else None)
        if not (await self._bot.get_my_short_description()).short_description:
            for tag in (*_translated(vendor), "en"):
                text = menus.about(Voice(tag, "UTC", UNTIMED), vendor)
                await self._bot.set_my_short_description(text, language_code=_code(tag) if tag != "en" else None)


def _translated(vendor: str) -> Iterable[str]:
    """The languages in which the description is another one than in English."""
    english = menus.description(Voice("en", "UTC", UNTIMED), vendor)
    return [tag for tag in OTHERS if menus.description(Voice(tag, "UTC", UNTIMED), vendor) != english]


def _commands(menu: Callable[[Voice], Menu], tag: str) -> list[BotCommand]:
    return [BotCommand(word, said) for word, said in menu(Voice(tag, "UTC", UNTIMED))]


def _code(tag: str) -> str:
    """The two letters by which Telegram knows a language."""
    return tag.partition("-")[0]
