"""Many customers on Telegram with claimed requests in fifty Slack channels, and the desk's process beside them."""

import itertools
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select, update

from handlers import desk
from handlers.admin import applying
from handlers.inbound import Inbound, Kind, Where, Writer
from handlers.notices import Card, Post, load
from storage import leases, migrate, places
from storage.engine import Database
from storage.outbox import State, outbox
from tests import desks
from tests.fakes.slack import Channel, FakeSlack, User
from tests.fakes.telegram import Chat, FakeTelegram, Person
from tests.stories.stage import desk_file

CHANNELS = 50
PATIENCE = 120.0  # seconds until the bench gives up


@dataclass(frozen=True, slots=True)
class Seat:
    """A customer: the private chat on Telegram, and the thread on Slack where the request stands."""

    person: Person
    chat: Chat
    channel: Channel
    thread: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """Both platforms, the customers whose requests Anna has claimed, and some who have not written yet."""

    slack: FakeSlack
    telegram: FakeTelegram
    url: str
    anna: User
    seats: Sequence[Seat]
    newcomers: list[Person]

    def own_refusals(self) -> int:
        """429s that nobody asked for."""
        calls = (*self.slack.journal.calls, *self.telegram.journal.calls)
        return sum(call.status == 429 and call.fault is None for call in calls)


@asynccontextmanager
async def crowd(url: str, folder: Path, many: int, newcomers: int) -> AsyncIterator[Crowd]:
    """Everybody around an empty database, every request opened, claimed and at rest; no process runs."""
    migrate.upgrade(url)
    async with FakeSlack(rate_policy="enforce") as slack, FakeTelegram(rate_policy="enforce") as telegram:
        for fake in (slack, telegram):
            fake.journal.excuse("*")  # what is too fast is counted, and a process is killed in the end
        anna = slack.add_user("anna", real_name="Anna Lindqvist")
        channels = [slack.add_channel(f"q-{number:02}", members=[anna]) for number in range(CHANNELS)]
        people = [telegram.add_person(f"C{number:03}") for number in range(many + newcomers)]
        for person in people:
            person.started = True
        file = _file(folder, slack, anna, channels, people)
        db = Database.open(url, threads=1)
        applying.apply_file(db, file, datetime.now(UTC))
        opening = _Opening(db, slack, anna)
        seats = [
            Seat(person, telegram.private(person), channel, opening.thread_of(number, person, channel))
            for number, (person, channel) in enumerate(zip(people[:many], itertools.cycle(channels), strict=False))
        ]
        db.close_now()
        yield Crowd(slack, telegram, url, anna, seats, people[many:])


@dataclass(frozen=True, slots=True)
class _Opening:
    """Requests are opened and claimed in the database alone; of what is said about them only the cards are posted."""

    db: Database
    slack: FakeSlack
    anna: User

    def thread_of(self, number: int, person: Person, channel: Channel) -> str:
        """One request, from the customer's first words to Anna's claim; the thread under its card."""
        user = str(person.id)
        asks = Inbound(
            f"ask-{number}",
            Kind.MESSAGE,
            Writer("telegram", "global", user, person.first_name, "en"),
            Where("telegram", "global", user, direct=True, address=user),
            message=str(number),
            text=f"{word(number % CHANNELS)} stops",
        )
        self._happens(asks)
        card, thread = self.db.write_now(self._post, channel)
        team = self.slack.world.team_id
        claims = Inbound(
            f"claim-{number}",
            Kind.PRESS,
            Writer("slack", team, self.anna.id, "Anna Lindqvist", "en"),
            Where("slack", team, channel.id, direct=False, threads=True),
            thread=thread,
            message=thread,
            word="claim",
            value=next(button.value for button in card.buttons if button.word == "claim"),
        )
        self._happens(claims)
        self.db.write_now(_settle)
        return thread

    def _happens(self, inbound: Inbound) -> None:
        now = datetime.now(UTC)
        self.db.write_now(desk.receive, inbound, now, now)

    def _post(self, conn: Connection, channel: Channel) -> tuple[Card, str]:
        """The card that waits, as its thread's first message."""
        waits = (outbox.c.settled_at.is_(None), outbox.c.slot.contains("/card/"))
        row = conn.execute(select(outbox.c.slot, outbox.c.payload, outbox.c.lane_id).where(*waits)).one()
        act = load(row.payload)
        if not isinstance(act, Post):
            raise TypeError("a card is a post")
        message = self.slack.posting.post(channel, {"text": "a card"})
        places.set_thread(conn, row.lane_id, message.ts)
        leases.fill_slot(conn, row.slot, row.lane_id, (message.ts,))
        _settle(conn)
        return act.card, message.ts


def _settle(conn: Connection) -> None:
    """Everything that waits counts as sent."""
    now = datetime.now(UTC)
    conn.execute(update(outbox).where(outbox.c.settled_at.is_(None)).values(state=State.SENT, settled_at=now))
    conn.execute(update(places.lanes).values(next_at=None))


def _file(folder: Path, slack: FakeSlack, anna: User, channels: Sequence[Channel], people: Sequence[Person]) -> Path:
    """The example desk with a queue and a module for each channel, and a contact for each person."""
    file = desk_file(folder, slack.world.team_id, {"anna": anna}, {}, rooms={"console": "erp-finance"})
    contacts = "".join(
        f"  {one.username}:\n    name: Customer {one.first_name}\n    zone: Europe/Rome\n    language: en\n"
        f"    identities: {{telegram: {one.id}}}\n"
        for one in people
    )
    queues = "".join(
        f"  q{number:02}:\n    title: Queue {number:02}\n    lead: marco\n    experts: [anna]\n    chats:\n"
        f"      - slack: {channel.id}\n"
        for number, channel in enumerate(channels)
    )
    modules = "".join(
        f"      m{number:02}: {{title: Part {number:02}, queue: q{number:02}, words: {{en: [{word(number)}]}}}}\n"
        for number in range(len(channels))
    )
    changes = {
        "\nskills:": f"\n{contacts}\nskills:",
        "\nproducts:": f"\n{queues}\nproducts:",
        "\norganisations:": f"\n{modules}\norganisations:",
        "contacts: [giulia, luca]": f"contacts: [giulia, luca, {', '.join(str(one.username) for one in people)}]",
        "    calendar: rome-office\n": "    calendar: around-the-clock\n",
        "requests: 40": "requests: 100000",
    }
    file.write_text(desks.changed(file.read_text(encoding="utf-8"), changes), encoding="utf-8")
    return file


def word(number: int) -> str:
    """What a customer says who means the queue of that number: letters only, so that it is one word."""
    return f"machine{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}"


def resident(pid: int) -> int:
    """Bytes a process has in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
