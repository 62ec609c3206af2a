"""How soon Slack gets its acknowledgement under load, measured at Slack's side: the desk in a process of its own, and
beside it a Bolt app that does nothing else."""

import asyncio
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handlers.admin import applying
from storage import migrate
from storage.engine import Database
from tests import conftest, postgres
from tests.bench.pacing import environment
from tests.fakes.slack import Channel, FakeSlack, Message, User
from tests.fakes.traffic import Delivery
from tests.soak.process import DeskProcess
from tests.stories.stage import desk_file

CUSTOMERS = 32
PER_SECOND = 200
PATIENCE = 60.0  # seconds until the bench gives up
FIRST = "Invoices are rounded"
BARE = """
import asyncio, os
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
import re
async def authorize(enterprise_id, team_id):
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-1")
async def at_once(ack):
    await ack()
async def main():
    client = AsyncWebClient(base_url=os.environ["API"])
    client.proxy = None
    app = AsyncApp(client=client, authorize=authorize, ignoring_self_events_enabled=False,
                   attaching_conversation_kwargs_enabled=False)
    app.event(re.compile(""))(at_once)
    app.action(re.compile(""))(at_once)
    handler = AsyncSocketModeHandler(app, os.environ["TOKEN"], web_client=client)
    handler.client.proxy = None
    await handler.start_async()
asyncio.run(main())
"""


@dataclass(frozen=True, slots=True)
class Customer:
    """One who has an open request: where he writes, his first message and the receipt under it."""

    user: User
    chat: Channel
    asked: Message
    receipt: Message


@dataclass(frozen=True, slots=True)
class Acked:
    """Latencies in seconds, sorted; what was never acknowledged; events a second that were really sent."""

    latencies: tuple[float, ...]
    lost: int
    rate: float

    def at(self, share: float) -> float:
        """The latency that so many were not above."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


async def on_desk(url: str, folder: Path, seconds: float) -> Acked:
    """The desk on this database: messages in threads, edits and presses mixed, each customer's in turn."""
    async with FakeSlack(rate_policy="off") as slack:
        users = _prepare(url, folder, slack)
        slack.journal.excuse("slack.ack")
        desk = DeskProcess(environment(url, slack), folder, name="ack")
        await desk.start()
        try:
            await slack.delivery.connected(within=PATIENCE)
            customers = [await _opened(slack, user) for user in users]
            return await _load(slack, _gestures(slack, customers), seconds)
        finally:
            await desk.kill()


async def on_sqlite(folder: Path, seconds: float) -> Acked:
    """The desk on SQLite."""
    return await on_desk(f"sqlite:///{folder / 'ack.db'}", folder, seconds)


async def on_postgresql(folder: Path, seconds: float) -> Acked:
    """The desk on PostgreSQL (without fsync, as tests run it)."""
    with postgres.running() as server:
        conftest.execute(server, "CREATE DATABASE ack")
        return await on_desk(server.replace("/postgres?", "/ack?"), folder, seconds)


async def on_bolt(folder: Path, seconds: float) -> Acked:
    """The same load on a Bolt app that acknowledges and forgets."""
    async with FakeSlack(rate_policy="off") as slack:
        slack.journal.excuse("slack.ack")
        environ = {"API": slack.api_url, "TOKEN": slack.app_token}
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", BARE, env=environ, cwd=folder)
        try:
            await slack.delivery.connected(within=PATIENCE)
            users = [slack.add_user(f"c{number:02}") for number in range(CUSTOMERS)]
            customers = [await _said(slack, user) for user in users]
            return await _load(slack, _gestures(slack, customers), seconds)
        finally:
            process.kill()
            await process.wait()


def _prepare(url: str, folder: Path, slack: FakeSlack) -> list[User]:
    """The example desk with a queue in a channel and many contacts on Slack."""
    migrate.upgrade(url)
    queue = slack.add_channel("q-erp-finance")
    file = desk_file(folder, slack.world.team_id, {}, {}, rooms={"slack": queue.id})
    users = [slack.add_user(f"c{number:02}", real_name=f"Customer {number:02}") for number in range(CUSTOMERS)]
    people = "".join(
        f"  {one.name}:\n    name: {one.real_name}\n    identities: {{slack: {one.id}}}\n" for one in users
    )
    text = file.read_text(encoding="utf-8").replace("\npeople:\n", f"\npeople:\n{people}")
    names = ", ".join(user.name for user in users)
    file.write_text(text.replace("contacts: [giulia, luca]", f"contacts: [giulia, luca, {names}]"), encoding="utf-8")
    db = Database.open(url, threads=1)
    applying.apply_file(db, file, datetime.now(UTC))
    db.close_now()
    return users


async def _opened(slack: FakeSlack, user: User) -> Customer:
    chat = slack.direct(user)
    asked = await slack.user_sends(user, chat, FIRST)
    receipt = await slack.wait_for_message(chat, "T-", thread_ts=asked.ts, within=PATIENCE)
    return Customer(user, chat, asked, receipt)


async def _said(slack: FakeSlack, user: User) -> Customer:
    """As `_opened`, where nobody answers: the receipt is made here."""
    chat = slack.direct(user)
    asked = await slack.user_sends(user, chat, FIRST)
    button = {"type": "button", "action_id": "contract", "text": {"type": "plain_text", "text": "My contract"}}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    return Customer(user, chat, asked, slack.posting.post(chat, {"text": "T-1", "blocks": blocks}))


def _gestures(slack: FakeSlack, customers: list[Customer]) -> Callable[[int], Any]:
    """What happens next: seven of ten are messages, the rest edits and presses in equal parts."""
    chance = random.Random(5)

    async def act(number: int) -> None:
        one, kind = customers[number % len(customers)], chance.random()
        if kind < 0.7:
            await slack.user_sends(one.user, one.chat, f"It is so in run {number} too", thread_ts=one.asked.ts)
        elif kind < 0.85:
            await slack.edits(one.user, one.asked, f"{FIRST}, run {number}")
        else:
            await slack.clicks(one.user, one.receipt, "contract")

    return act


async def _load(slack: FakeSlack, act: Callable[[int], Any], seconds: float) -> Acked:
    """An event every five milliseconds, whatever has been answered."""
    before, begun = len(slack.journal.deliveries), time.perf_counter()
    running: set[asyncio.Task[None]] = set()
    for number in range(int(seconds * PER_SECOND)):
        pause = begun + number / PER_SECOND - time.perf_counter()
        if pause > 0:
            await asyncio.sleep(pause)
        task = asyncio.create_task(act(number))
        running.add(task)
        task.add_done_callback(running.discard)
    taken = time.perf_counter() - begun
    await asyncio.gather(*running)
    counted = [one for one in slack.journal.deliveries[before:] if not one.skipped]
    await slack.journal.wait_until(
        lambda: all(each.attempts and each.attempts[-1].latency for each in counted), PATIENCE
    )
    return _judge(counted, taken)


def _judge(counted: list[Delivery], taken: float) -> Acked:
    latencies = sorted(one.latency for one in counted if one.latency is not None and one.attempts[0].acknowledged)
    return Acked(tuple(latencies), len(counted) - len(latencies), len(counted) / taken)
