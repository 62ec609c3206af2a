"""Where the soak happens: two platforms with people, a desk file that knows them, and a desk clock that hurries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from handlers.admin import applying
from storage import desktime
from storage.engine import Database
from tests import desks
from tests.fakes.slack import Channel, FakeSlack, User
from tests.fakes.telegram import Chat, FakeTelegram, Person
from tests.soak.process import Desk
from tests.stories.stage import NOON, desk_file

RATE = 120.0  # desk seconds per second: an urgent request is late after a minute
RETRIES = (0.2, 0.5, 1.0, *[2.0] * 60)  # seconds between Slack's tries, instead of minutes
MORE_PEOPLE = """
  carla:
    name: Carla Verdi
    zone: Europe/Rome
    identities: {telegram: "CARLA"}
  dario:
    name: Dario Conti
    zone: Europe/Rome
    identities: {slack: DARIO}
"""


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything around one desk. Slack: Anna and Marco of ours, Luca and Dario of the customer's;
    Telegram: Li Wei of ours, Giulia and Carla. Two queues are on both platforms: `finance` with the `forum`,
    `interfaces` with the `squad`, a small group without topics, which becomes another one (`group`) some day.
    `elsewhere`: the requests that somebody on Slack works on."""

    slack: FakeSlack
    telegram: FakeTelegram
    url: str
    desk: Desk
    experts: dict[str, User]
    liwei: Person
    writers: dict[str, User]
    senders: dict[str, Person]
    finance: Channel
    interfaces: Channel
    forum: Chat
    squad: Chat
    elsewhere: set[str] = field(default_factory=set)

    @property
    def group(self) -> Chat:
        """The squad's group as it is now."""
        return self.telegram.world.chats[self.squad.migrated_to] if self.squad.migrated_to else self.squad

    @property
    def events(self) -> int:
        """How often something crossed a wire."""
        return sum(len(each.journal.calls) + len(each.journal.deliveries) for each in (self.slack, self.telegram))


@asynccontextmanager
async def world(url: str, folder: Path, *, serves: int = 1) -> AsyncIterator[World]:
    """A world around an empty database with tables; the desk's processes are not started, and killed at the end."""
    async with FakeSlack() as slack, FakeTelegram(privacy_mode=True, rate_policy="enforce") as telegram:
        slack.delivery.retry_schedule = RETRIES
        for fake in (slack, telegram):
            fake.journal.excuse("*")  # the proof judges
        made = _people(slack, telegram, url, Desk.of(environment(url, slack, telegram), folder, serves))
        _prepare(made, folder)
        try:
            yield made
        finally:
            await made.desk.kill_all()


def _people(slack: FakeSlack, telegram: FakeTelegram, url: str, desk: Desk) -> World:
    experts = {
        name: slack.add_user(name.split()[0].lower(), real_name=name) for name in ("Anna Lindqvist", "Marco Ferri")
    }
    sara = slack.add_user("sara", real_name="Sara Holm")
    ours = [*experts.values()]
    writers = {name: slack.add_user(name, real_name=name.title()) for name in ("luca", "dario")}
    senders = {name: telegram.add_person(name.title()) for name in ("giulia", "carla")}
    liwei = telegram.add_person("Li Wei")
    for person in (liwei, *senders.values()):
        person.started = True
    return World(
        slack=slack,
        telegram=telegram,
        url=url,
        desk=desk,
        experts={**experts, "Sara Holm": sara},
        liwei=liwei,
        writers=writers,
        senders=senders,
        finance=slack.add_channel("q-erp-finance", members=ours),
        interfaces=slack.add_channel("q-interfaces", members=ours),
        forum=telegram.add_group("ERP Finance", members=[liwei], forum=True, bot_status="administrator"),
        squad=telegram.add_group("Integrations", members=[liwei], supergroup=False, bot_status="administrator"),
    )


def environment(url: str, slack: FakeSlack, telegram: FakeTelegram) -> dict[str, str]:
    """The settings of a process of this desk."""
    return {
        "RETAINER_DATABASE_URL": url,
        "RETAINER_PORT": "0",
        "RETAINER_SLACK_BOT_TOKEN": slack.bot_token,
        "RETAINER_SLACK_APP_TOKEN": slack.app_token,
        "RETAINER_SLACK_API_URL": slack.api_url,
        "RETAINER_TELEGRAM_TOKEN": telegram.token,
        "RETAINER_TELEGRAM_API_URL": telegram.url,
    }


def _prepare(made: World, folder: Path) -> None:
    """Apply the desk file and let the desk's clock hurry from Tuesday noon on."""
    db = Database.open(made.url)
    try:
        db.write_now(_hurry)
        applying.apply_file(db, _write_desk_file(made, folder), NOON)
    finally:
        db.close_now()


def _hurry(conn: Connection) -> None:
    desktime.make_demo(conn, desk=NOON, real=datetime.now(UTC), rate=RATE)


def _write_desk_file(made: World, folder: Path) -> Path:
    """The story's desk, with two more contacts, a second queue on Slack, and a contract that counts day and night."""
    slacks = {user.name: user for user in (*made.experts.values(), made.writers["luca"])}
    telegrams = {"giulia": made.senders["giulia"].id, "liwei": made.liwei.id}
    rooms = {"slack": made.finance.id, "telegram": str(made.forum.id)}
    file = desk_file(folder, made.slack.world.team_id, slacks, telegrams, rooms=rooms)
    people = MORE_PEOPLE.replace("CARLA", str(made.senders["carla"].id)).replace("DARIO", made.writers["dario"].id)
    integrations = f"      - slack: {made.interfaces.id}\n      - telegram: '{made.squad.id}'\n"
    changes = {
        "\nskills:": f"{people}\nskills:",
        "contacts: [giulia, luca]": "contacts: [giulia, luca, carla, dario]",
        "      - console: integrations\n": integrations,
        "    calendar: rome-office\n": "    calendar: around-the-clock\n",
        "requests: 40": "requests: 1000",
    }
    file.write_text(desks.changed(file.read_text(encoding="utf-8"), changes), encoding="utf-8")
    return file
