"""A group changes its id, or throws the desk out, while much is being sent to it."""

import itertools
from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.telegram.app import Account, client
from bot.telegram.sender import TelegramSender
from handlers import posting
from handlers.notices import Act, Card, Outcome, Plain, Post, Refused
from schedules.arrivals import TURNS
from schedules.deliveries import Deliveries
from storage import places
from storage.engine import Database
from storage.leases import OutboxRow
from tests.fakes.telegram import Chat, FakeTelegram, Person

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANES = 6


class Storm:
    """Much to say in one group; time flies by with each look at the clock."""

    def __init__(self, db: Database, sender: TelegramSender, chat: Chat) -> None:
        self.db, self.sender = db, sender
        self.place = db.write_now(
            lambda conn: places.ensure_place(conn, "telegram", workspace="global", external=str(chat.id), direct=False)
        )
        self.ended: list[Outcome] = []
        self._ticks = itertools.count()
        self._numbers = itertools.count()

    def say(self, count: int) -> None:
        """So many messages, over the lanes in turn."""
        for number in itertools.islice(self._numbers, count):
            self.db.write_now(self._put, number)

    def _put(self, conn: Connection, number: int) -> None:
        lane = places.ensure_lane(conn, self.place.id, label=f"T-{number % LANES}")
        posting.put(conn, lane.id, Post(Card((Plain(f"{number % LANES} {number}"),))), now=NOW)

    async def send(self) -> None:
        """Everything that waits."""
        deliveries = Deliveries(self.db, {"telegram": self.sender}, settled=self._settled, clock=self._clock)
        await deliveries.drain()

    def _settled(self, conn: Connection, row: OutboxRow, act: Act, outcome: Outcome, now: datetime) -> None:
        self.ended.append(outcome)

    def _clock(self) -> datetime:
        return NOW + timedelta(seconds=3 * next(self._ticks))


@pytest.fixture
def group(telegram: FakeTelegram, liwei: Person) -> Chat:
    return telegram.add_group("Experts", members=[liwei], supergroup=False, bot_status="administrator")


@pytest.fixture
async def storm(telegram: FakeTelegram, sqlite_database: Database, group: Chat) -> AsyncIterator[Storm]:
    telegram.rate_policy = "off"
    bot = client(Account(telegram.token, telegram.url))
    await bot.initialize()
    yield Storm(sqlite_database, TelegramSender(bot, "1"), group)
    await bot.shutdown()


async def test_a_group_that_moves_in_a_storm_gets_everything_once_and_in_order(
    telegram: FakeTelegram, storm: Storm, group: Chat, liwei: Person
) -> None:
    storm.say(6)
    await storm.send()
    storm.say(18)
    fresh = await telegram.upgrades(liwei, group)
    await storm.send()
    assert len(telegram.bot_posts(group)) == 6
    said = [str(post.payload["text"]) for post in telegram.bot_posts(fresh)]
    assert sorted(said) == sorted(f"{number % LANES} {number}" for number in range(6, 24))
    by_lane = defaultdict(list)
    for text in said:
        by_lane[text.split()[0]].append(int(text.split()[1]))
    assert all(numbers == sorted(numbers) for numbers in by_lane.values())
    place = storm.db.read_now(places.place_by_id, storm.place.id)
    assert (place.external, place.reachable) == (str(fresh.id), True)
    refused = [call for call in telegram.journal.sent("sendMessage", chat_id=group.id) if call.status == 400]
    assert 1 <= len(refused) <= TURNS + 4, "what was on its way, then one at a time until the group says so itself"


async def test_a_group_that_threw_the_desk_out_and_took_it_back_goes_on(
    telegram: FakeTelegram, storm: Storm, group: Chat, liwei: Person
) -> None:
    await telegram.sets_bot_status(liwei, group, "kicked")
    storm.say(1)
    await storm.send()
    (outcome,) = storm.ended
    assert isinstance(outcome, Refused)
    assert not storm.db.read_now(places.place_by_id, storm.place.id).reachable
    await telegram.sets_bot_status(liwei, group, "administrator")
    storm.say(1)
    await storm.send()
    assert [post.payload["text"] for post in telegram.bot_posts(group)] == ["1 1"]
