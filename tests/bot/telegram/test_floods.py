"""Which limit a 429 means: the chat's, unless chat after chat is refused; a mark's own where it was a mark."""

from collections.abc import AsyncIterator

import pytest

from bot.telegram.app import Account, client
from bot.telegram.sender import TelegramSender
from handlers.notices import Act, Card, Later, Mark, Outcome, Plain, Post, Scope, Sign
from tests.bot.telegram.conftest import target
from tests.fakes.telegram import Chat, FakeTelegram

POST = Post(Card((Plain("hello"),)))


class Out:
    """A sender, and five people who started the bot."""

    def __init__(self, telegram: FakeTelegram, sender: TelegramSender) -> None:
        self.telegram, self.sender, self.number = telegram, sender, 0
        self.chats: list[Chat] = []

    async def send(self, number: int, act: Act = POST) -> Outcome:
        self.number += 1
        return await self.sender.send(act, target(self.chats[number]), self.number, repeated=False)

    async def refused(self, number: int) -> Scope:
        """The scope of a refusal in this chat."""
        self.telegram.faults.rate_limited("sendMessage", retry_after=7)
        outcome = await self.send(number)
        assert isinstance(outcome, Later)
        assert outcome.seconds == 7
        return outcome.scope


@pytest.fixture
async def out(telegram: FakeTelegram) -> AsyncIterator[Out]:
    bot = client(Account(telegram.token, telegram.url))
    await bot.initialize()
    found = Out(telegram, TelegramSender(bot, "1"))
    for name in ("Ann", "Bob", "Cleo", "Dan", "Eve"):
        person = telegram.add_person(name)
        await telegram.starts(person)
        found.chats.append(telegram.private(person))
    yield found
    await bot.shutdown()


async def test_one_chat_is_held_back_however_often_it_is_refused(out: Out) -> None:
    assert {await out.refused(0) for _ in range(4)} == {Scope.PLACE}


async def test_chat_after_chat_means_the_whole_bot_until_something_passes(out: Out) -> None:
    scopes = [await out.refused(number) for number in range(4)]
    assert scopes == [Scope.PLACE, Scope.PLACE, Scope.ACCOUNT, Scope.ACCOUNT]
    await out.send(4)
    assert await out.refused(0) is Scope.PLACE


async def test_a_refused_mark_holds_no_words_back(out: Out) -> None:
    post = await out.telegram.user_sends(out.telegram.world.people[out.chats[0].id], out.chats[0], "hello")
    out.telegram.faults.rate_limited("setMessageReaction", retry_after=7)
    outcome = await out.send(0, Mark(str(post.id), Sign.RECEIVED))
    assert isinstance(outcome, Later)
    assert outcome.scope is Scope.LANE
