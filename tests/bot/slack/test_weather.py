"""Whatever Slack does: each message stands once, in order, as it was changed last; none that was taken back stands."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.slack.app import SlackAdapter
from handlers.notices import Act, Card, Post, Remove, Words, dump
from schedules.deliveries import Deliveries
from storage import outbox, places, slots
from storage.engine import Database
from tests.fakes.slack import Channel, FakeSlack

CALLS = ("chat.postMessage", "chat.postMessage", "chat.update", "chat.delete", "conversations.*")


@dataclass(slots=True)
class Talk:
    """One lane of a channel, what was said in it (slot -> newest words), and a clock that is set by hand."""

    slack: FakeSlack
    db: Database
    adapter: SlackAdapter
    room: Channel
    chance: random.Random
    in_thread: bool
    lane: int = 0
    now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)
    said: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def put(self, act: Act, slot: str | None = None) -> None:
        self.db.write_now(lambda conn: outbox.put(
            conn, lane=self._lane(conn), payload=dump(act), priority=0, now=self.now, slot=slot
        ))  # fmt: skip

    def _lane(self, conn: Connection) -> int:
        team = self.slack.world.team_id
        place = places.ensure_place(conn, "slack", workspace=team, external=self.room.id, direct=False)
        self.lane = places.ensure_lane(conn, place.id, label="talk", wants_thread=self.in_thread).id
        return self.lane

    def says(self, slot: str) -> None:
        self.count += 1
        self.said[slot] = f"{slot}v{self.count}"
        self.put(Post(Card((Words(f"{self.said[slot]} " * self.chance.choice((1, 1, 2500, 4000))),))), slot)

    def happens(self) -> None:
        """Somebody says something new, changes it or takes it back."""
        what = self.chance.choice(("say", "say", "change", "take back"))
        if what == "say" or len(self.said) < 2:
            self.says(f"m{self.count}")
        elif what == "change":
            self.says(self.chance.choice(sorted(self.said)))
        else:
            slot = self.chance.choice(sorted(self.said.keys() - {"m0"}))  # that one begins the thread
            del self.said[slot]
            if not self.db.write_now(outbox.stop, self.lane, slot):
                self.put(Remove(slot))

    def goes_wrong(self) -> None:
        """The next call of some method."""
        faults, method = self.slack.faults, self.chance.choice(CALLS)
        skip = self.chance.randint(0, 2)
        match self.chance.choice(("429", "5xx", "lost", "dropped", "garbled", "nothing")):
            case "429":
                faults.rate_limited(method, self.chance.randint(1, 9), skip=skip)
            case "5xx":
                faults.server_error(method, applied=self.chance.random() < 0.5, skip=skip)
            case "lost":
                faults.lost_reply(method, skip=skip)
            case "dropped":
                faults.dropped(method, skip=skip)
            case "garbled":
                faults.malformed(method, applied=self.chance.random() < 0.5, skip=skip)

    async def passes(self, seconds: float) -> None:
        """Some time, in a process of its own."""
        self.now += timedelta(seconds=seconds)
        await Deliveries(self.db, {"slack": self.adapter.sender}, settled=_ignore, clock=lambda: self.now).drain()

    def waits(self) -> int:
        found = self.db.read_now(lambda conn: conn.scalars(select(outbox.outbox.c.id).where(outbox.WAITING)).all())
        return len(found)


def _ignore(*_: object) -> None:
    """Nobody wants to know."""


@pytest.mark.parametrize("in_thread", [False, True], ids=["channel", "thread"])
@pytest.mark.parametrize("seed", [12])
async def test_each_message_stands_once_and_in_order(
    sending: SlackAdapter, slack: FakeSlack, sqlite_database: Database, *, seed: int, in_thread: bool
) -> None:
    slack.journal.excuse("*")
    chance = random.Random(seed)
    talk = Talk(slack, sqlite_database, sending, slack.add_channel("queue"), chance, in_thread)
    talk.says("m0")
    await talk.passes(1)
    for _ in range(30):
        talk.happens()
        talk.goes_wrong()
        await talk.passes(chance.choice((0, 0, 1, 3, 8)))
    slack.faults.clear()
    for _ in range(40):
        await talk.passes(60)
    assert not talk.waits()
    shown = [(set(message.shown.split()), message.ts) for message in slack.bot_messages(talk.room)]
    assert all(len(words) == 1 for words, _ in shown)
    order = list(dict.fromkeys(word for words, _ in shown for word in words))
    assert order == list(talk.said.values())
    there = sqlite_database.read_now(slots.sent_in_each, list(talk.said))
    known = [ts for slot in talk.said for ts in (there[slot].message, *there[slot].rest)]
    assert [ts for _, ts in shown] == sorted(known)
