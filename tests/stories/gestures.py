"""What several stories do in the same words: a quiet minute, a question, a claim."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select, update

from bot.wiring import House
from storage.engine import Database
from storage.paces import paces
from storage.places import lanes
from storage.tables import every_table
from tests.fakes.slack import Channel, Message, User
from tests.fakes.telegram import Chat, Person, Post, Topic
from tests.stories.stage import Stage, settings

ROUNDS = 100  # of deliveries, until something is said to be stuck
SECRET = "a-webhook-secret"
QUESTION = "Since this morning invoices are rounded and we are blocked. <b>*Help*</b> @channel"


async def a_quiet_minute(play: Stage) -> None:
    """Everything that waits is delivered, and no limit of a platform is used up any more."""
    for _ in range(ROUNDS):
        if not await play.house.db.write(_forget_paces, datetime.now(UTC)):
            return
        await play.house.deliveries.drain()
    raise AssertionError("something waits to be sent and is never taken")


def _forget_paces(conn: Connection, now: datetime) -> bool:
    """Whether anything waits to be sent."""
    conn.execute(delete(paces))
    conn.execute(update(lanes).where(lanes.c.next_at.is_not(None), lanes.c.holder.is_(None)).values(next_at=now))
    return conn.scalar(select(lanes.c.id).where(lanes.c.next_at.is_not(None)).limit(1)) is not None


async def asks_on_slack(
    play: Stage, person: User, text: str = QUESTION, *, ref: str = "T-1001"
) -> tuple[Message, Message]:
    """A contact writes to the desk privately; the question and its receipt."""
    chat = play.slack.direct(person)
    asked = await play.slack.user_sends(person, chat, text)
    return asked, await play.slack.wait_for_message(chat, ref, thread_ts=asked.ts, within=3)


async def asks_on_telegram(
    play: Stage, person: Person, text: str = QUESTION, *, ref: str = "T-1001"
) -> tuple[Post, Post]:
    """As `asks_on_slack`, on Telegram."""
    chat = play.telegram.private(person)
    asked = await play.telegram.user_sends(person, chat, text)
    return asked, await play.telegram.wait_for_post(chat, ref, within=3)


async def topic_of(play: Stage, ref: str = "T-1001") -> tuple[Topic, Post]:
    """A ticket's topic and the card in it."""
    topic = await play.telegram.wait_for_topic(play.forum, ref)
    return topic, await play.telegram.wait_for_post(play.forum, ref, topic=topic.id)


def now_shown(play: Stage, post: Post) -> Post:
    """A message on Telegram as it stands now."""
    return play.telegram.world.chats[post.chat.id].posts[post.id]


def as_it_is(play: Stage, message: Message) -> Message:
    """A message on Slack as it stands now."""
    return play.slack.world.channels[message.channel].messages[message.ts]


def cards(play: Stage, ref: str) -> list[Message]:
    """The cards of a ticket in the queue's Slack channel."""
    top = [message for message in play.queue.history if message.from_app and message.thread_ts in (None, message.ts)]
    return [message for message in top if ref in message.shown]


def topics(play: Stage, ref: str) -> list[Topic]:
    """The topics of a ticket in the queue's Telegram forum."""
    return [topic for topic in play.forum.topics.values() if ref in topic.name]


def said(play: Stage, place: Channel | Chat) -> str:
    """Everything the desk said in a place, as people see it."""
    if isinstance(place, Channel):
        return "\n".join(message.shown for message in play.slack.bot_messages(place))
    return "\n".join(post.shown for post in play.telegram.bot_posts(place))


async def over_http(play: Stage) -> None:
    """Go on with the same desk behind request URLs: signed Slack requests, a Telegram webhook with its secret."""
    await play.house.stop()
    secrets = {"RETAINER_SLACK_SIGNING_SECRET": play.slack.signing_secret, "RETAINER_TELEGRAM_WEBHOOK_SECRET": SECRET}
    more = {**secrets, "RETAINER_SLACK_APP_TOKEN": ""}
    play.house = House(settings(play.url, play.slack, play.telegram, **more), Database.open(play.url))
    await play.house.start()
    await play.house.adapters["slack"].backlog.wait()  # it knows by then who it is, and wrote it down
    at = f"http://127.0.0.1:{play.house.port}"
    play.slack.use_http(f"{at}/slack/events")
    play.telegram.webhook.secret_token, play.telegram.webhook.url = SECRET, f"{at}/telegram"


async def rows(play: Stage) -> dict[str, int]:
    """How many rows each table has: equal before and after what must change nothing."""
    return await play.house.db.read(_count)


def _count(conn: Connection) -> dict[str, int]:
    housekeeping = ("paces", "leases", "holds", "duty_watch", "latest_runs")  # what bells write when they first ring
    counted = (table for table in every_table().sorted_tables if table.name not in housekeeping)
    return {table.name: conn.scalar(select(func.count()).select_from(table)) or 0 for table in counted}
