"""A stage for stories: the whole desk as one process, two chat platforms on loopback, and a desk clock that moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from bot.settings import Settings, load
from bot.wiring import House
from storage import desktime
from storage.engine import Database
from tests.desks import apply_written
from tests.fakes.slack import Channel, FakeSlack, User
from tests.fakes.telegram import Chat, FakeTelegram, Person

NOON = datetime(2026, 11, 24, 12, 4, 30, tzinfo=UTC)  # Tue 24 Nov, 13:04 in Rome
EXAMPLE = Path(__file__).parents[2] / "examples" / "desk.yaml"


@dataclass(slots=True)
class Stage:
    """Everything a story needs. Slack: Anna, Marco, Sara of ours, Luca the customer. Telegram: Giulia the customer,
    Li Wei of ours, and Paolo whom nobody knows."""

    slack: FakeSlack
    telegram: FakeTelegram
    url: str
    folder: Path
    anna: User
    marco: User
    sara: User
    luca: User
    stranger: User
    queue: Channel
    giulia: Person
    liwei: Person
    paolo: Person
    forum: Chat
    house: House
    more: dict[str, str]

    async def at(self, moment: datetime) -> None:
        """Let desk time be this; what is due then is said."""
        await self.house.db.write(_set_clock, moment)

    async def later(self, **span: float) -> None:
        """Let desk time pass."""
        now = (await self.house.db.read(desktime.load)).at(datetime.now(UTC))
        await self.at(now + timedelta(**span))

    async def now(self) -> datetime:
        """Desk time."""
        return (await self.house.db.read(desktime.load)).at(datetime.now(UTC))

    async def restart(self) -> None:
        """Stop the process and start another one on the same database."""
        await self.house.stop()
        self.house = await _open(self.url, self.slack, self.telegram, **self.more)

    def assert_clean(self) -> None:
        """Neither platform found anything wrong in what the desk sent."""
        self.slack.assert_clean()
        self.telegram.assert_clean()


def _set_clock(conn: Connection, moment: datetime) -> None:
    desktime.move(conn, desk=moment, real=datetime.now(UTC), rate=1)


def _make_demo(conn: Connection) -> None:
    desktime.make_demo(conn, desk=NOON, real=datetime.now(UTC))


def settings(url: str, slack: FakeSlack, telegram: FakeTelegram, **more: str) -> Settings:
    """The environment of a process that talks to these platforms."""
    return load(
        {
            "RETAINER_DATABASE_URL": url,
            "RETAINER_PORT": "0",
            "RETAINER_SLACK_BOT_TOKEN": slack.bot_token,
            "RETAINER_SLACK_APP_TOKEN": slack.app_token,
            "RETAINER_SLACK_API_URL": slack.api_url,
            "RETAINER_TELEGRAM_TOKEN": telegram.token,
            "RETAINER_TELEGRAM_API_URL": telegram.base_url,
            **more,
        }
    )


async def _open(url: str, slack: FakeSlack, telegram: FakeTelegram, **more: str) -> House:
    house = House(settings(url, slack, telegram, **more), Database.open(url))
    await house.start()
    await slack.delivery.connected()
    return house


@asynccontextmanager
async def stage(url: str, folder: Path, **more: str) -> AsyncIterator[Stage]:
    """The stage over an empty database with tables; everything is stopped afterwards. more: further settings."""
    async with FakeSlack() as slack, FakeTelegram(privacy_mode=True) as telegram:
        anna, marco, sara = (slack.add_user(name, real_name=real) for name, real in _OURS)
        luca, stranger = slack.add_user("luca", real_name="Luca Bianchi"), slack.add_user("nils", real_name="Nils Berg")
        queue = slack.add_channel("q-erp-finance", members=[anna, marco])
        giulia, liwei = (
            telegram.add_person("Giulia", last_name="Rossi", language_code="en"),
            telegram.add_person("Li Wei"),
        )
        paolo = telegram.add_person("Paolo", last_name="Neri")
        forum = telegram.add_group("ERP Finance", members=[liwei], forum=True, bot_status="administrator")
        for person in (giulia, liwei):
            person.started = True
        slacks = {"anna": anna, "marco": marco, "sara": sara, "luca": luca}
        telegrams = {"giulia": giulia.id, "liwei": liwei.id}
        file = desk_file(
            folder, slack.world.team_id, slacks, telegrams, rooms={"slack": queue.id, "telegram": str(forum.id)}
        )
        db = Database.open(url)
        apply_written(db, file, NOON)
        db.write_now(_make_demo)
        db.close_now()
        house = await _open(url, slack, telegram, **more)
        played = Stage(
            slack, telegram, url, folder, anna, marco, sara, luca, stranger, queue, giulia, liwei, paolo, forum, house,
            more,
        )  # fmt: skip
        try:
            yield played
        finally:
            await played.house.stop()


_OURS = (("anna", "Anna Lindqvist"), ("marco", "Marco Ferri"), ("sara", "Sara Holm"))


def desk_file(
    folder: Path, team: str, slacks: dict[str, User], telegrams: dict[str, int], *, rooms: dict[str, str]
) -> Path:
    """The example desk with identities on these platforms: what an operator does by uncommenting lines."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("slack: T0NORDLICHT", f"slack: {team}")
    for key, user in slacks.items():
        text = text.replace(f"      console: {key}\n", f"      slack: {user.id}\n")
    for key, number in telegrams.items():
        text = text.replace(f"      console: {key}\n", f'      telegram: "{number}"\n')
    chats = "".join(f'      - {platform}: "{place}"\n' for platform, place in rooms.items())
    text = text.replace("      - console: erp-finance\n", chats)
    file = folder / "desk.yaml"
    file.write_text(text, encoding="utf-8")
    return file
