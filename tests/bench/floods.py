"""How fast messages leave on Telegram: to many people, in one chat, in one group; the fake enforces its limits."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Card, Plain, Post, Priority
from storage import migrate, places
from storage.engine import Database
from tests.fakes.telegram import Chat, FakeTelegram
from tests.fakes.traffic import Call
from tests.soak.process import DeskProcess

PEOPLE = 420  # one message each
IN_CHAT, IN_GROUP = 30, 21
ALLOWED = {"people": 30.0, "chat": 1.0, "group": 20 / 60}  # messages a second
PATIENCE = 180.0  # seconds until the bench gives up


@dataclass(frozen=True, slots=True)
class Flood:
    """Of what is allowed, by limit; refusals: 429s, all of our own making; places in the order of leaving of the most
    urgent rows, which were put last; longest pause in seconds while something waited for everybody's limit."""

    shares: dict[str, float]
    refusals: int
    urgent_at: tuple[int, ...]
    longest: float


async def measure(folder: Path) -> Flood:
    """Fill the outbox, start the desk, wait until everything arrived."""
    async with FakeTelegram(rate_policy="enforce") as telegram:
        telegram.journal.excuse("*")
        people = [telegram.add_person(f"C{number:03}") for number in range(PEOPLE)]
        for person in people:
            person.started = True
        group = telegram.add_group("Queue", bot_status="administrator")
        busy = telegram.private(people[0])
        url = f"sqlite:///{folder / 'floods.db'}"
        migrate.upgrade(url)
        db = Database.open(url, threads=1)
        db.write_now(_fill, busy, group, [telegram.private(person) for person in people[1:]])
        db.close_now()
        desk = DeskProcess(_environment(url, telegram), folder, name="floods")
        await desk.start()
        try:
            await telegram.journal.wait_until(lambda: len(_sent(telegram)) == _wanted(), PATIENCE, what="every message")
        finally:
            await desk.kill()
        return _judge(telegram, busy, group)


def _wanted() -> int:
    return PEOPLE - 1 + IN_CHAT + IN_GROUP


def _environment(url: str, telegram: FakeTelegram) -> dict[str, str]:
    names = {"TOKEN": telegram.token, "API_URL": telegram.url}
    named = {f"RETAINER_TELEGRAM_{name}": value for name, value in names.items()}
    return {"RETAINER_DATABASE_URL": url, "RETAINER_PORT": "0", **named}


def _fill(conn: Connection, busy: Chat, group: Chat, others: list[Chat]) -> None:
    """The most urgent come last: a receipt, a notice of a missed promise."""
    for _ in range(IN_GROUP):
        _put(conn, group, "in the group")
    for _ in range(IN_CHAT):
        _put(conn, busy, "in one chat")
    for chat in others[:-2]:
        _put(conn, chat, "to many")
    _put(conn, others[-2], "urgent", Priority.BREACH)
    _put(conn, others[-1], "urgent", Priority.RECEIPT)


def _put(conn: Connection, chat: Chat, text: str, priority: Priority = Priority.RELAY) -> None:
    direct = not chat.is_group
    place = places.ensure_place(conn, "telegram", workspace="global", external=str(chat.id), direct=direct)
    lane = places.ensure_lane(conn, place.id)
    posting.put(conn, lane.id, Post(Card((Plain(text),))), now=datetime.now(UTC), priority=priority)


def _sent(telegram: FakeTelegram) -> list[Call]:
    return [call for call in telegram.journal.sent("sendMessage") if call.status == 200]


def _judge(telegram: FakeTelegram, busy: Chat, group: Chat) -> Flood:
    sent = _sent(telegram)
    many = sent[: PEOPLE - 1]  # the rest of the chat and the group trickles in afterwards
    shares = {
        "people": _rate(many) / ALLOWED["people"],
        "chat": _rate([call for call in sent if call["chat_id"] == busy.id]) / ALLOWED["chat"],
        "group": _rate([call for call in sent if call["chat_id"] == group.id]) / ALLOWED["group"],
    }
    urgent = tuple(place for place, call in enumerate(sent, start=1) if call["text"] == "urgent")
    pauses = [later.at - earlier.at for earlier, later in pairwise(many)]
    refusals = sum(call.status == 429 for call in telegram.journal.calls)
    return Flood(shares, refusals, urgent, max(pauses))


def _rate(calls: list[Call]) -> float:
    """Messages a second."""
    return (len(calls) - 1) / (calls[-1].at - calls[0].at)


def run(folder: Path) -> Flood:
    """The bench."""
    return asyncio.run(measure(folder))
