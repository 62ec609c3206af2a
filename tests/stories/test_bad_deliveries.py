"""Events that come twice, in the wrong order, or from somebody who is not the platform: each counts once or never."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import conversation, tickets
from tests.fakes.slack import Attack
from tests.stories.gestures import (
    SECRET,
    a_quiet_minute,
    asks_on_slack,
    asks_on_telegram,
    cards,
    over_http,
    rows,
    topic_of,
    topics,
)
from tests.stories.stage import Stage


async def test_check_08_one_slack_event_three_times_is_one_ticket_and_one_card(play: Stage) -> None:
    chat = play.slack.direct(play.luca)
    play.slack.delivery.repeat(2)
    asked, _ = await asks_on_slack(play, play.luca)
    await play.slack.wait_for_message(play.queue, "T-1001")
    await a_quiet_minute(play)
    assert asked.delivery
    assert [attempt.acknowledged for attempt in asked.delivery.attempts] == [True] * 3
    assert len([m for m in play.slack.bot_messages(chat) if "T-10" in m.shown]) == 1
    assert len(cards(play, "T-10")) == len(topics(play, "T-10")) == 1
    play.assert_clean()


async def test_check_08_one_telegram_update_twice_is_one_ticket_and_one_card(play: Stage) -> None:
    chat = play.telegram.private(play.giulia)
    play.telegram.repeat()
    await asks_on_telegram(play, play.giulia)
    topic, _ = await topic_of(play)
    update = next(d for d in play.telegram.journal.deliveries if d.name == "message")
    await play.telegram.journal.wait_until(lambda: len(update.attempts) == 2 and not play.telegram.pending)
    await a_quiet_minute(play)
    assert len(play.telegram.bot_posts(chat)) == 1
    assert [one.id for one in topics(play, "T-10")] == [topic.id]
    assert len(cards(play, "T-10")) == 1
    play.assert_clean()


async def test_a_thread_reply_that_overtakes_its_question_joins_it(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.luca)
    slack.delivery.hold()
    asked = await slack.user_sends(play.luca, chat, "invoices are rounded, urgent")
    await slack.user_sends(play.luca, chat, "since this morning", thread_ts=asked.ts)
    await slack.delivery.release("reversed")
    await slack.wait_for_message(chat, "T-1001", thread_ts=asked.ts, within=3)
    await a_quiet_minute(play)
    assert await _texts(play, 1) == ["invoices are rounded, urgent", "since this morning"]
    assert await play.house.db.read(tickets.by_id, 2) is None
    assert len(cards(play, "T-10")) == 1
    play.assert_clean()


async def test_two_telegram_messages_in_reverse_are_one_request_in_the_order_they_were_written(play: Stage) -> None:
    telegram, chat = play.telegram, play.telegram.private(play.giulia)
    telegram.hold()
    await telegram.user_sends(play.giulia, chat, "invoices are rounded, urgent")
    await telegram.user_sends(play.giulia, chat, "in the Turin plant")
    telegram.release("reversed")
    await telegram.wait_for_post(chat, "T-1001", within=3)
    await telegram.journal.wait_until(lambda: not telegram.pending)
    await a_quiet_minute(play)
    assert len(await _texts(play, 1)) == 2
    assert await play.house.db.read(tickets.by_id, 2) is None
    assert len(topics(play, "T-10")) == 1
    play.assert_clean()


async def _texts(play: Stage, ticket_id: int) -> list[str]:
    return [message.text for message in await play.house.db.read(conversation.of_ticket, ticket_id)]


ATTACKS: tuple[Attack, ...] = ("no_signature", "wrong_secret", "old_timestamp", "changed_body")


async def at_rest(play: Stage) -> dict[str, int]:
    """The rows of each table, once the operator was told how the desk stands on Telegram, and every bell looked."""
    await play.slack.wait_for_message(play.slack.direct(play.marco), "Telegram token: @helpbot")
    await a_quiet_minute(play)
    play.house.timetable.wake()
    await play.house.timetable.rest()
    return await rows(play)


async def test_forged_and_old_slack_requests_get_401_and_change_nothing(
    play: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await over_http(play)
    assert await play.slack.verify_url()
    before = await at_rest(play)
    event = {
        "type": "message",
        "text": "urgent",
        "channel": "D1",
        "channel_type": "im",
        "user": play.luca.id,
        "ts": "1.1",
    }
    for attack in ATTACKS:
        assert await play.slack.forge(attack, event) == 401
    assert await rows(play) == before
    assert caplog.text.count("slack request refused: forged or too old") == len(ATTACKS)
    await asks_on_slack(play, play.luca)
    play.assert_clean()


async def test_a_wrong_telegram_secret_gets_403_and_changes_nothing(
    play: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await over_http(play)
    before = await at_rest(play)
    for secret in (None, "", "wrong", SECRET + "x", SECRET[:-1]):
        assert await play.telegram.forge(secret) == 403
    assert await rows(play) == before
    assert "Refused a webhook call without the right secret" in caplog.text
    await asks_on_telegram(play, play.giulia)
    assert await rows(play) != before
    play.assert_clean()


async def test_a_message_from_the_future_is_timed_by_its_receipt(play: Stage) -> None:
    """A platform whose clock runs ahead shortens no promise: never later than receipt."""
    play.slack.world.now = lambda: (datetime.now(UTC) + timedelta(hours=5)).timestamp()
    _, receipt = await asks_on_slack(play, play.luca)
    assert "A person will answer by today 15:04 (Rome)" in receipt.shown
    play.assert_clean()
