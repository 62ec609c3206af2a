"""Socket Mode's connections: they overlap, come back, and the desk knows whether it heard everything."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.door import real_time
from bot.slack.app import SlackAdapter
from storage import presence
from tests.bot.slack.conftest import House
from tests.bot.slack.outages import nobody_listens
from tests.fakes.slack import FakeSlack


async def _until_heard(house: House, *texts: str) -> None:
    await house.slack.journal.wait_until(lambda: [one.text for one in house.desk.seen] == list(texts), what="words")


async def test_a_goodbye_closes_nothing_before_the_next_connection_is_open(house: House) -> None:
    slack = house.slack
    async with house.on_socket(ping=0.1, lines=2):
        await slack.delivery.connected(at_least=2)
        giulia = slack.add_user("giulia")
        await slack.delivery.disconnect(notice=True, grace=0.3)
        said = [await slack.user_sends(giulia, slack.direct(giulia), f"word {number}") for number in range(8)]
        await slack.delivery.connected(at_least=2)
        assert all(one.delivery and len(one.delivery.attempts) == 1 for one in said), "none had to come again"
    assert len(house.desk.seen) == 8
    slack.assert_clean(warnings=True)


async def test_a_click_during_a_goodbye_is_acknowledged_where_it_came_from(house: House) -> None:
    slack = house.slack
    async with house.on_socket(ping=0.1, lines=2):
        await slack.delivery.connected(at_least=2)
        giulia = slack.add_user("giulia")
        await slack.delivery.disconnect(notice=True, grace=0.3)
        command = await slack.slash(giulia, slack.direct(giulia), "/desk", "help")
        assert command.acknowledged
    assert [one.word for one in house.desk.seen] == ["help"]
    slack.assert_clean(warnings=True)


async def test_connections_that_break_without_a_word_come_back(house: House) -> None:
    slack = house.slack
    slack.journal.excuse("slack.connection")
    async with house.on_socket(ping=0.1, lines=2):
        giulia = slack.add_user("giulia")
        await slack.delivery.disconnect(notice=False)
        await slack.journal.wait_for_call("apps.connections.open", after=2, within=15)
        await slack.delivery.connected()
        await slack.user_sends(giulia, slack.direct(giulia), "back")
        await _until_heard(house, "back")
    assert [one.text for one in house.desk.seen] == ["back"]


async def test_while_no_connection_is_open_no_clock_rings(house: House) -> None:
    slack = house.slack
    async with asyncio.timeout(15), house.on_socket(ping=0.1, lines=2) as adapter:
        await adapter.backlog.wait()
        slack.faults.dropped("apps.connections.open", times=5)
        await slack.delivery.disconnect(notice=False)
        await slack.journal.wait_until(lambda: not adapter.backlog.is_read, what="an outage")
        await adapter.backlog.wait()
        assert adapter.backlog.is_read


async def test_slack_being_away_at_the_start_stops_nothing(house: House) -> None:
    house.slack.faults.dropped("apps.connections.open", times=2)
    async with house.on_socket(ping=0.1, lines=2):
        assert len(house.slack.journal.sent("apps.connections.open")) > 2


@pytest.mark.parametrize("reason", ["link_disabled", "too_many_websockets"])
async def test_a_line_that_is_refused_is_tried_again_in_peace_and_the_reason_is_said(
    house: House, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    slack = house.slack
    async with asyncio.timeout(15), house.on_socket(ping=0.1, lines=2) as adapter:
        await adapter.backlog.wait()
        before = len(slack.journal.sent("apps.connections.open"))
        with caplog.at_level(logging.ERROR):
            await slack.delivery.disconnect(reason, notice=True, grace=0)
            await slack.journal.wait_until(lambda: bool(adapter.backlog.why), what="a reason")
        assert len(slack.journal.sent("apps.connections.open")) == before
        await adapter.backlog.wait()
        await slack.journal.wait_until(lambda: not adapter.backlog.why, what="an end of it")
        assert adapter.backlog.is_read


async def test_what_was_heard_is_written_down(adapter: SlackAdapter, slack: FakeSlack, house: House) -> None:
    await adapter.backlog.wait()
    assert await house.db.read(presence.last, "slack", slack.world.team_id)


async def test_what_could_not_be_kept_while_the_database_was_away_is_a_gap(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    slack, ahead = house.slack, [0]
    house.clock = lambda: real_time() + timedelta(minutes=ahead[0])
    giulia = slack.add_user("giulia")
    hidden = ("presence", "failures")
    async with house.on_socket(ping=0.1) as adapter:
        await adapter.backlog.wait()
        nobody_listens(slack)
        slack.delivery.ack_seconds = 0.3
        house.desk.errors = [LookupError("lost"), LookupError("lost")]
        await house.db.write(_rename, hidden, "", "hidden_")
        await slack.user_sends(giulia, slack.direct(giulia), "not kept")
        ahead[0] = 2
        await slack.journal.wait_until(lambda: "could not be listened to" in caplog.text, what="a failed look")
        house.desk.errors.clear()
        await house.db.write(_rename, hidden, "hidden_", "")
        await _until_heard(house, "not kept")
    assert [one.text for one in house.desk.seen] == ["not kept"]


def _rename(conn: Connection, tables: tuple[str, ...], before: str, after: str) -> None:
    for table in tables:
        conn.exec_driver_sql(f"ALTER TABLE {before}{table} RENAME TO {after}{table}")


class Ear(logging.Handler):
    """Hears the first line of a log."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def emit(self, record: logging.LogRecord) -> None:
        if not self.heard.done():
            self.heard.set_result(self.format(record))


async def test_that_slack_is_not_reached_is_one_line(house: House) -> None:
    nowhere = replace(house.settings(app_token=house.slack.app_token), api_url="http://127.0.0.1:9/")
    adapter, ear, log = house.adapter(nowhere), Ear(), logging.getLogger("bot.slack.app.bolt")
    log.addHandler(ear)
    await adapter.start()
    try:
        async with asyncio.timeout(10):
            line = await ear.heard
    finally:
        await adapter.stop()
        log.removeHandler(ear)
    assert "Cannot connect to host 127.0.0.1:9" in line
    assert "\n" not in line
