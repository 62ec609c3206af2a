"""How fast messages leave while Slack says 429: fifty channels, one process that sends, a fake that enforces limits."""

import asyncio
import itertools
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from handlers import posting
from handlers.notices import Card, Plain, Post
from storage import migrate, places
from storage.engine import Database
from tests.fakes.slack import FakeSlack
from tests.fakes.traffic import Call
from tests.soak.process import DeskProcess

CHANNELS = 50
POSTS = 60  # in each
REFUSED = 20  # one call of so many is answered with 429, by chance
WAITS = (1, 2, 3)  # seconds to come back after
PATIENCE = 600.0  # seconds until the bench gives up


@dataclass(frozen=True, slots=True)
class Paced:
    """posts, and seconds from the first to the last; injected: 429s of ours; own: 429s of the fake's limits, by the
    sender's own doing; rates: of each channel, sent against what the limit allowed; early: calls before Retry-After."""

    posts: int
    seconds: float
    injected: int
    own: int
    early: int
    rates: tuple[float, ...]


async def measure(folder: Path) -> Paced:
    """Fill the outbox, start the desk, wait until everything arrived."""
    async with FakeSlack(rate_policy="enforce") as slack:
        channels = [slack.add_channel(f"room-{number:02}") for number in range(CHANNELS)]
        url = f"sqlite:///{folder / 'pacing.db'}"
        migrate.upgrade(url)
        db = Database.open(url, threads=1)
        db.write_now(_fill, slack.world.team_id, [channel.id for channel in channels])
        db.close_now()
        slack.journal.excuse("slack.refused.ratelimited")
        _refuse_some(slack)
        desk = DeskProcess(environment(url, slack), folder, name="pacing")
        await desk.start()
        try:
            await slack.journal.wait_until(lambda: _arrived(slack) == CHANNELS * POSTS, PATIENCE, what="every post")
        finally:
            await desk.kill()
        return _judge(slack)


def environment(url: str, slack: FakeSlack) -> dict[str, str]:
    """The settings of a desk with only Slack."""
    names = {"BOT_TOKEN": slack.bot_token, "APP_TOKEN": slack.app_token, "API_URL": slack.api_url}
    return {"RETAINER_DATABASE_URL": url, "RETAINER_PORT": "0"} | {f"RETAINER_SLACK_{k}": v for k, v in names.items()}


def _fill(conn: Connection, team: str, channels: list[str]) -> None:
    now = datetime.now(UTC)
    for channel in channels:
        place = places.ensure_place(conn, "slack", workspace=team, external=channel, direct=False)
        lane = places.ensure_lane(conn, place.id)
        for number in range(POSTS):
            posting.put(conn, lane.id, Post(Card((Plain(f"message {number}"),))), now=now)


def _refuse_some(slack: FakeSlack) -> None:
    """Plan the 429s: each waits for some calls to pass, then refuses one."""
    chance, passed = random.Random(7), 0
    while passed < CHANNELS * POSTS:
        passed += chance.randint(1, 2 * REFUSED - 1)
        slack.faults.rate_limited("chat.postMessage", chance.choice(WAITS), when=_after(slack, passed))


def _after(slack: FakeSlack, passed: int) -> Any:
    return lambda _: _arrived(slack) >= passed


def _arrived(slack: FakeSlack) -> int:
    return sum(len(channel.messages) for channel in slack.world.channels.values())


def _judge(slack: FakeSlack) -> Paced:
    calls = [call for call in slack.journal.sent("chat.postMessage") if call.status]
    rooms = {channel: list(grouped) for channel, grouped in _by_channel(calls)}
    good = [call for call in calls if call.status == 200]
    pairs = [pair for room in rooms.values() for pair in pairwise(room)]
    return Paced(
        posts=len(good),
        seconds=good[-1].at - good[0].at,
        injected=sum(call.fault is not None for call in calls),
        own=sum(call.status == 429 and call.fault is None for call in calls),
        early=sum(before.status == 429 and after.at < before.at + before.retry_after - 0.01 for before, after in pairs),
        rates=tuple(map(_rate, rooms.values())),
    )


def _by_channel(calls: list[Call]) -> Any:
    return itertools.groupby(sorted(calls, key=lambda call: (call["channel"], call.at)), lambda call: call["channel"])


def _rate(room: list[Call]) -> float:
    """Posts of one channel a second, the time left out for which Slack said to wait."""
    waited = sum(call.retry_after for call in room)
    sent = [call for call in room if call.status == 200]
    return (len(sent) - 1) / max(sent[-1].at - room[0].at - waited, 1e-9)


def run(folder: Path) -> Paced:
    """The bench."""
    return asyncio.run(measure(folder))
