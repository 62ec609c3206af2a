"""What must hold on the wire: signatures, commit before acknowledgement, redelivery, reconnection."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.door import real_time
from bot.slack.app import SlackAdapter, SlackSettings, build
from handlers.notices import Reply
from storage import inbox
from storage.engine import Database
from tests.bot.slack.conftest import Desk, House
from tests.fakes.slack import Attack, FakeSlack


@pytest.mark.parametrize("attack", ["no_signature", "wrong_secret", "old_timestamp", "changed_body"])
async def test_what_slack_did_not_sign_just_now_is_refused_and_changes_nothing(
    house: House, attack: Attack, caplog: pytest.LogCaptureFixture
) -> None:
    async with house.on_http():
        with caplog.at_level(logging.WARNING):
            assert await house.slack.forge(attack) == 401
    assert "forged or too old" in caplog.text
    assert "text" not in caplog.text
    assert house.desk.seen == []
    assert house.db.read_now(inbox.failures) == ()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "text/plain; charset=unheard-of"}, b"payload={"),
        ({"Content-Type": "application/json"}, b"\xff[1,2"),
        ({"Content-Type": "application/json"}, b"[" * 100_000),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"ssl_check=1"),
        ({"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"}, b"{}"),
        ({"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=1"}, b"{}"),
        ({"X-Slack-Request-Timestamp": "NOW", "X-Slack-Signature": "v0=é"}, b"{}"),
    ],
    ids=["charset", "not text", "deep", "unsigned", "no time", "endless time", "no signature"],
)
async def test_what_is_not_signed_is_not_even_parsed(
    house: House, headers: dict[str, str], body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    now = str(int(real_time().timestamp()))
    async with house.on_http() as adapter, TestClient(TestServer(_site(adapter))) as client:
        sent = {name: value.replace("NOW", now) for name, value in headers.items()}
        answer = await client.post("/slack/events", data=body, headers=sent)
        assert answer.status == 401
    assert [one.levelname for one in caplog.records if one.levelno >= logging.WARNING] == ["WARNING"]


def _site(adapter: SlackAdapter) -> web.Application:
    site = web.Application()
    site.add_routes(adapter.routes())
    return site


async def test_the_request_url_is_verified(house: House) -> None:
    async with house.on_http():
        assert await house.slack.verify_url()


async def test_without_a_signing_secret_there_is_no_request_url(house: House) -> None:
    adapter = house.adapter(house.settings(app_token="xapp-1"))
    assert adapter.routes() == []


@dataclass(slots=True)
class FailingDoor:
    """A door whose database fails once."""

    failures: int = 1
    taken: list[Mapping[str, Any]] = field(default_factory=list)

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.taken.append(payload)
        return Reply()


async def test_what_was_not_committed_is_not_acknowledged_and_comes_again(
    slack: FakeSlack, sqlite_database: Database
) -> None:
    slack.delivery.ack_seconds, slack.delivery.retry_schedule = 0.3, (0.0,)
    slack.journal.excuse("slack.ack")
    door = FailingDoor()
    account = SlackSettings(slack.bot_token, slack.app_token, api_url=slack.api_url)
    adapter = build(account, door, sqlite_database, real_time)
    await adapter.start()
    await slack.delivery.connected()
    giulia = slack.add_user("giulia")
    delivery = (await slack.user_sends(giulia, slack.direct(giulia), "hello")).delivery
    assert delivery is not None
    await slack.journal.wait_until(lambda: delivery.acknowledged, what="an acknowledgement")
    await adapter.stop()
    assert [attempt.acknowledged for attempt in delivery.attempts] == [False, True]
    assert len(door.taken) == 1


async def test_an_event_that_fails_is_kept_and_acknowledged(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk, house: House
) -> None:
    desk.errors = [ValueError("a bug")]
    giulia = slack.add_user("giulia")
    message = await slack.user_sends(giulia, slack.direct(giulia), "hello")
    assert message.delivery is not None
    assert message.delivery.acknowledged
    failures = house.db.read_now(inbox.failures)
    assert [failure.platform for failure in failures] == ["slack"]
    assert '"hello"' in failures[0].payload
    assert "verification-token" not in failures[0].payload
    assert desk.apologies == [failures[0].id]


async def test_loopback_is_never_reached_through_a_proxy(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with house.on_socket():
        giulia = house.slack.add_user("giulia")
        await house.slack.user_sends(giulia, house.slack.direct(giulia), "hello")
    assert house.desk.last.writer.name == "Giulia"
