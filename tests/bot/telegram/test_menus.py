"""Menus follow who is what; and what the bot says of itself where nobody wrote that yet."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest

from bot.telegram.app import Account, client
from bot.telegram.menus import PARTS, UNTIMED, Menus
from handlers import anyone
from handlers.account import commands as account
from handlers.customer import commands as customer
from handlers.expert import commands as expert
from handlers.membership.front import Front, Part, Reader
from handlers.wording import menus
from handlers.wording.voice import Voice
from tests.fakes.telegram import FakeTelegram

ENGLISH = Voice("en", "UTC", UNTIMED)


@dataclass(slots=True)
class Desk:
    """Who is what, as a test changes it."""

    chats: Mapping[str, Reader] = field(default_factory=dict)

    async def front(self) -> Front:
        return Front("Nordlicht", self.chats)


@pytest.fixture
def people() -> Desk:
    return Desk()


@pytest.fixture
async def offered(telegram: FakeTelegram, people: Desk) -> AsyncIterator[Menus]:
    bot = client(Account(telegram.token, telegram.url))
    await bot.initialize()
    yield Menus(bot, people.front)
    await bot.shutdown()


def words(telegram: FakeTelegram, kind: str, chat: int | None = None, language: str = "") -> list[str]:
    return [one["command"] for one in telegram.commands.get((kind, chat, None, language), [])]


@pytest.mark.parametrize(
    ("menu", "table"),
    [
        (menus.private, customer.COMMANDS),
        (menus.group, customer.COMMANDS),
        (menus.queue, expert.COMMANDS),
        (menus.expert, expert.COMMANDS),
        (menus.account, account.COMMANDS),
    ],
    ids=["private", "group", "queue", "expert", "account"],
)
def test_every_word_that_is_offered_means_something_there(menu: object, table: Mapping[str, object]) -> None:
    assert callable(menu)
    offered = [word for word, _ in menu(ENGLISH)]
    assert set(offered) <= {*table, *anyone.COMMANDS}


def test_what_the_bot_says_of_itself_is_short_enough() -> None:
    assert len(menus.description(ENGLISH, "N" * 500)) <= 512
    assert len(menus.about(ENGLISH, "N" * 500)) <= 120


async def test_g11_customers_experts_and_account_managers_have_their_own(
    telegram: FakeTelegram, people: Desk, offered: Menus
) -> None:
    sara = telegram.add_person("Sara", started=True)
    queue = telegram.add_group("ERP Finance", bot_status="administrator")
    await offered.begin()
    people.chats = {str(queue.id): Reader(Part.QUEUE), str(sara.id): Reader(Part.ACCOUNT, "sv")}
    await offered.renew()
    assert words(telegram, "all_private_chats") == ["status", "tickets", "contract", "settings", "help"]
    assert words(telegram, "all_group_chats") == ["status", "help"]
    assert words(telegram, "chat", queue.id)[:3] == ["claim", "note", "ask"]
    mine = ["status", "accounts", "tickets", "renewals", "report", "invite", "settings", "help"]
    assert words(telegram, "chat", sara.id) == mine


async def test_only_what_changed_is_set_again(telegram: FakeTelegram, people: Desk, offered: Menus) -> None:
    """Somebody becomes an expert, reads another language, and is none any more."""
    ann = telegram.add_person("Ann", started=True)
    people.chats = {str(ann.id): Reader(Part.EXPERT, "en")}
    await offered.renew()
    await offered.renew()
    assert len(telegram.journal.sent("setMyCommands")) == 1
    assert "next" in words(telegram, "chat", ann.id)
    people.chats = {str(ann.id): Reader(Part.ACCOUNT, "it")}
    await offered.renew()
    assert "accounts" in words(telegram, "chat", ann.id)
    people.chats = {}
    await offered.renew()
    assert words(telegram, "chat", ann.id) == []


async def test_what_failed_is_set_the_next_time_and_what_cannot_be_is_not_tried_forever(
    telegram: FakeTelegram, people: Desk, offered: Menus
) -> None:
    ann = telegram.add_person("Ann", started=True)
    people.chats = {str(ann.id): Reader(Part.EXPERT, "en")}
    telegram.faults.dropped("setMyCommands")
    await offered.renew()
    assert words(telegram, "chat", ann.id) == []
    await offered.renew()
    assert words(telegram, "chat", ann.id) == [word for word, _ in PARTS[Part.EXPERT](ENGLISH)]
    people.chats = {str(ann.id): Reader(Part.ACCOUNT, "en")}
    telegram.faults.refused("setMyCommands", "400 Bad Request: chat not found")
    await offered.renew()
    calls = len(telegram.journal.sent("setMyCommands"))
    await offered.renew()
    assert len(telegram.journal.sent("setMyCommands")) == calls


async def test_it_says_who_it_is_unless_somebody_did(telegram: FakeTelegram, offered: Menus) -> None:
    telegram.said["short_description", ""] = "Written at BotFather"
    await offered.begin()
    assert "the experts at Nordlicht" in telegram.said["description", ""]
    assert telegram.said["short_description", ""] == "Written at BotFather"
    telegram.said["description", ""] = "Changed at BotFather"
    await offered.begin()
    assert telegram.said["description", ""] == "Changed at BotFather"
