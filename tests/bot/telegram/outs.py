"""The way out by itself: acts that a sender performs, and what Telegram shows then."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.telegram.app import Account, client
from bot.telegram.sender import TelegramSender
from handlers.notices import Act, Card, Outcome, Plain, Post
from tests.bot.telegram.conftest import target
from tests.fakes.telegram import Chat, FakeTelegram, Person


def post(text: str = "hello", **details: Any) -> Post:
    return Post(Card((Plain(text),)), **details)


@dataclass(slots=True)
class Out:
    """A sender and one person who started the bot."""

    sender: TelegramSender
    telegram: FakeTelegram
    ann: Person
    chat: Chat
    number: int = 0

    async def send(self, act: Act, chat: Chat | None = None, *, repeated: bool = False, **details: Any) -> Outcome:
        """Each act gets an outbox number of its own."""
        self.number += 1
        return await self.sender.send(act, target(chat or self.chat, **details), self.number, repeated=repeated)

    def posts(self, chat: Chat | None = None) -> list[str]:
        return [post.text for post in self.telegram.bot_posts(chat or self.chat)]

    def ids(self) -> list[str]:
        return [str(post.id) for post in self.telegram.bot_posts(self.chat)]


@pytest.fixture
async def out(telegram: FakeTelegram) -> AsyncIterator[Out]:
    ann = telegram.add_person("Ann")
    ann.started = True
    bot = client(Account(telegram.token, telegram.url))
    await bot.initialize()
    yield Out(TelegramSender(bot, "1"), telegram, ann, telegram.private(ann))
    await bot.shutdown()
