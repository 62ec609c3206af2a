"""After an outage what was missed is read from Slack's history: all of it, once, oldest first, within the limits."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from handlers.inbound import Kind
from storage import places
from tests.bot.slack.conftest import House
from tests.bot.slack.outages import age, nobody_listens


async def _was_there(house: House, minutes: int = 20) -> None:
    """The desk ran, and stopped that long ago."""
    async with house.on_socket(ping=0.1) as adapter:
        await adapter.backlog.wait()
    await house.db.write(age, minutes)
    house.desk.seen.clear()
    nobody_listens(house.slack)


async def _comes_back(house: House) -> Sequence[tuple[Kind, str]]:
    async with asyncio.timeout(10), house.on_socket(ping=0.1) as adapter:
        await adapter.backlog.wait()
    return [(event.kind, event.text) for event in house.desk.seen]


async def test_what_was_written_meanwhile_goes_in_oldest_first(house: House) -> None:
    slack = house.slack
    giulia, anna = slack.add_user("giulia"), slack.add_user("anna")
    chat, queue = slack.direct(giulia), slack.add_channel("queue", members=[anna])
    await _was_there(house)
    first = await slack.user_sends(giulia, chat, "one")
    await slack.user_sends(anna, queue, f"{slack.bot.mention} two")
    await slack.user_sends(giulia, chat, "three", thread_ts=first.ts)
    await slack.edits(giulia, first, "one, corrected")
    found = await _comes_back(house)
    assert [event for event in found if event[0] in (Kind.MESSAGE, Kind.EDIT)] == [
        (Kind.MESSAGE, "one, corrected"),
        (Kind.MESSAGE, "two"),
        (Kind.MESSAGE, "three"),
        (Kind.EDIT, "one, corrected"),
    ]
    assert [event.mentioned for event in house.desk.seen if event.text == "two"] == [True]
    assert house.desk.last.writer.user == giulia.id
    slack.assert_clean("slack.connection")


async def test_what_came_live_before_does_not_come_again(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    async with house.on_socket(ping=0.1) as adapter:
        await adapter.backlog.wait()
        said = await slack.user_sends(giulia, slack.direct(giulia), "one")
        await slack.edits(giulia, said, "one, corrected")
        assert len(house.desk.seen) == 2
    await house.db.write(age)
    await _comes_back(house)
    assert len(house.desk.seen) == 2


async def test_live_events_and_history_at_once_count_once(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    await _was_there(house)
    slack.delivery.hold()
    for number in range(3):
        await slack.user_sends(giulia, slack.direct(giulia), f"word {number}")
    async with asyncio.timeout(10), house.on_socket(ping=0.1) as adapter:
        slack.delivery.repeat()
        await slack.delivery.release("reversed")
        await adapter.backlog.wait()
    assert sorted(event.text for event in house.desk.seen) == ["word 0", "word 1", "word 2"]


async def test_a_connection_that_broke_without_another_one_is_a_gap(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    async with asyncio.timeout(10), house.on_socket(ping=0.1) as adapter:
        await adapter.backlog.wait()
        nobody_listens(slack)
        slack.faults.dropped("apps.connections.open", times=2)
        await slack.delivery.disconnect(notice=False)
        await slack.user_sends(giulia, slack.direct(giulia), "into the void")
        await slack.journal.wait_until(lambda: bool(house.desk.seen), what="what was missed")
    assert house.desk.last.text == "into the void"


async def test_of_two_processes_one_reads_and_the_other_waits_for_it(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    await _was_there(house)
    await slack.user_sends(giulia, slack.direct(giulia), "into the void")
    slack.faults.slow("conversations.history", 0.3)
    async with asyncio.timeout(10), house.on_socket(ping=0.1) as one, house.on_socket(ping=0.1) as other:
        await one.backlog.wait()
        await other.backlog.wait()
    assert [event.text for event in house.desk.seen] == ["into the void"]
    first, second = slack.journal.sent("conversations.history")
    assert second.at - first.at >= 0.3


async def test_a_process_that_stops_while_it_reads_leaves_it_to_the_next(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    await _was_there(house)
    await slack.user_sends(giulia, slack.direct(giulia), "into the void")
    slack.faults.slow("conversations.history", 5)
    async with house.on_socket(ping=0.1):
        await slack.journal.wait_until(lambda: bool(slack.faults.injected), what="a reader")
    assert [text for _, text in await _comes_back(house)] == ["into the void"]


async def test_over_http_the_gap_is_read_at_the_start(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    await _was_there(house)
    await slack.user_sends(giulia, slack.direct(giulia), "into the void")
    async with asyncio.timeout(10), house.on_http() as adapter:
        await adapter.backlog.wait()
    assert house.desk.last.text == "into the void"


async def test_a_start_without_a_past_reads_nothing(house: House) -> None:
    async with house.on_socket(ping=0.1) as adapter:
        await adapter.backlog.wait()
    assert not house.slack.journal.sent("conversations.*")


async def test_pages_are_read_to_the_end(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    await _was_there(house)
    slack.posting.page_cap = 2
    for number in range(5):
        await slack.user_sends(giulia, slack.direct(giulia), f"word {number}")
    found = await _comes_back(house)
    assert [text for _, text in found] == [f"word {number}" for number in range(5)]


async def test_who_is_told_to_wait_waits_and_reads_on(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    await _was_there(house)
    await slack.user_sends(giulia, slack.direct(giulia), "into the void")
    slack.faults.rate_limited("conversations.history", retry_after=1)
    asked = len(slack.journal.sent("conversations.history"))
    assert [text for _, text in await _comes_back(house)] == ["into the void"]
    first, second = slack.journal.sent("conversations.history")[asked:]
    assert second.at - first.at >= 1


async def test_a_channel_it_was_added_to_meanwhile(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    room = slack.add_channel("bianchi", members=[giulia], with_bot=False)
    await _was_there(house)
    room.members.append(slack.bot.id)
    await slack.user_sends(giulia, room, "welcome")
    assert [kind for kind, _ in await _comes_back(house)] == [Kind.ADDED, Kind.MESSAGE]


@pytest.mark.parametrize("what", ["removed", "archived", "renamed", "deleted"])
async def test_a_channel_that_changed_meanwhile(house: House, what: str) -> None:
    slack = house.slack
    room = slack.add_channel("bianchi")
    await house.db.write(_know, slack.world.team_id, room.id)
    await _was_there(house)
    match what:
        case "removed":
            room.members.remove(slack.bot.id)
            slack.journal.excuse("slack.refused.not_in_channel")
        case "archived":
            room.is_archived = True
        case "renamed":
            room.name = "bianchi-support"
        case _:
            del slack.world.channels[room.id]
            slack.journal.excuse("slack.refused.channel_not_found")
    await _comes_back(house)
    assert house.desk.last.where.place == room.id
    assert (house.desk.last.kind, house.desk.last.value, house.desk.last.text) == {
        "removed": (Kind.REMOVED, "", ""),
        "archived": (Kind.REMOVED, "archived", ""),
        "renamed": (Kind.RENAMED, "", "bianchi-support"),
        "deleted": (Kind.REMOVED, "", ""),
    }[what]


def _know(conn: Connection, workspace: str, channel: str) -> None:
    places.ensure_place(conn, "slack", workspace=workspace, external=channel, direct=False, title="bianchi")


@pytest.mark.parametrize("method", ["users.conversations", "conversations.history"])
async def test_what_may_not_be_read_is_said(method: str, house: House, caplog: pytest.LogCaptureFixture) -> None:
    slack = house.slack
    slack.direct(slack.add_user("giulia"))
    await _was_there(house)
    slack.faults.refused(method, "missing_scope")
    slack.journal.excuse("slack.scope", "slack.refused.missing_scope")
    await _comes_back(house)
    assert "slack did not let us read" in caplog.text
    assert "missing_scope" in caplog.text
