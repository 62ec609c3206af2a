"""What goes first where a platform takes less than there is to say: the more urgent, and nothing waits for ever."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from handlers import posting
from handlers.notices import Act, Mark, Pace, Post, Priority, Sign, Target
from storage import leases, outbox
from storage.engine import Database
from tests.schedules.desk import NOW, Desk
from tests.schedules.sender import RecordingSender, Sending, says

GROUP = Pace("group", every=3.1, burst=8, most=20)


class Saturated(RecordingSender):
    """One group with its window of a minute; nothing else is limited."""

    def paces(self, act: Act, target: Target) -> Sequence[Pace]:
        return [GROUP] if target.place == "group" else []


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, Saturated())


class Room:
    """A group in which more is to be said than it takes. `sent`: when and what."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.lanes = [desk.lane("group", label=f"T-{number}") for number in range(24)]
        self.sent: list[tuple[float, str]] = []

    async def run(self, until: float, *, step: float = 0.5) -> None:
        """Let time go by until so many seconds after the beginning."""
        while self.now < until:
            known = len(self.desk.sender.sendings)
            await self.desk.send()
            self.sent += [(self.now, said(sending.act)) for sending in self.desk.sender.sendings[known:]]
            self.desk.wait(step)

    @property
    def now(self) -> float:
        return (self.desk.now - NOW).total_seconds()

    def say(self, lane: int, text: str, priority: Priority) -> None:
        self.desk.say(self.lanes[lane], text, priority=priority)

    def at(self, text: str) -> float:
        return next(at for at, what in self.sent if what == text)


def said(act: Act) -> str:
    return says(act) if isinstance(act, Post) else "mark"


async def test_in_a_full_group_the_more_urgent_goes_first(desk: Desk) -> None:
    room = Room(desk)
    for number in range(8):
        room.say(number, f"full {number}", Priority.RELAY)
    await room.run(1)
    lane = iter(range(8, 24))
    for priority in sorted(Priority, reverse=True):
        for number in range(2):
            room.say(next(lane), f"{priority.name} {number}", priority)
    await room.run(60)
    urgent = [Priority[text.split()[0]] for at, text in room.sent[8:] if at % leases.ROUND < leases.URGENT]
    assert urgent == sorted(urgent)
    in_turn = [text for at, text in room.sent[8:] if at % leases.ROUND >= leases.URGENT]
    assert in_turn[0] == "MARK 0", "whoever has waited longest has a turn too"


async def test_a_card_waits_behind_urgent_words_for_a_bounded_time(desk: Desk) -> None:
    """There is always a receipt that waits, and more come in than may leave."""
    room = Room(desk)
    room.say(23, "card", Priority.CARD)
    for number in range(20):
        room.say(number, f"receipt {number}", Priority.RECEIPT)
    for minute in range(1, 3):
        await room.run(60 * minute)
        for number in range(20):
            room.say(number, f"receipt {minute} {number}", Priority.RECEIPT)
    assert room.at("card") <= 40
    assert len(room.sent) >= 2 * 19


async def test_a_full_group_keeps_nobody_else_waiting(desk: Desk) -> None:
    room = Room(desk)
    for number in range(24):
        for text in "abc":
            room.say(number, f"{text} {number}", Priority.RECEIPT)
    await room.run(1)
    private = desk.lane("private")
    desk.say(private, "hello", priority=Priority.CARD)
    await room.run(2)
    assert room.at("hello") == 1


def test_a_mark_is_the_least_urgent(database: Database) -> None:
    desk = Desk(database)
    lane = desk.lane()
    desk.db.write_now(lambda conn: posting.put(conn, lane, Mark("m1", Sign.RECEIVED), now=NOW))
    assert desk.db.read_now(lambda conn: list(conn.scalars(select(outbox.outbox.c.priority)))) == [Priority.MARK]


async def test_a_place_that_is_slow_keeps_nobody_else_waiting(database: Database) -> None:
    """Thirty threads of a chat that hangs are due before somebody else's."""
    desk, answered, others = Desk(database), asyncio.Event(), [f"other {number}" for number in range(20)]
    for number in range(30):
        desk.say(desk.lane("slow", label=f"T-{number}"), f"slow {number}", priority=Priority.RECEIPT)
    for text in others:
        desk.say(desk.lane(text), text)

    async def hangs(sending: Sending) -> None:
        if sending.target.place == "slow":
            await answered.wait()
        elif says(sending.act) == others[-1]:
            answered.set()

    desk.sender.before = hangs
    heard = await asyncio.wait_for(desk.send(), 10)
    assert len(heard) == 50
    assert [text for text in heard if text in others] == others
    assert sum(text.startswith("slow") for text in heard[: heard.index(others[-1])]) <= 4
