"""The getUpdates loop where things are odd: ids that begin anew, presses nobody can read, a rival, a change of ways."""

import asyncio
from typing import Any

import pytest

from bot.health import Health
from schedules.timetable import Timetable
from storage import inbox
from tests.bot.telegram.conftest import Desk, House
from tests.fakes.telegram import FakeTelegram

CONFLICT = "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def test_after_a_quiet_week_ids_may_begin_anew_from_below(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    async with house.running() as app:
        await telegram.user_sends(ann, telegram.private(ann), "before")
        await desk.next()
        await app.backlog.wait()
        await telegram.journal.wait_until(lambda: not telegram.pending, what="the update to be confirmed")
        telegram.ends_polls()  # a week goes by
        await telegram.journal.wait_until(lambda: _asks_for_all(telegram), what="a poll without an offset")
        telegram.begins_counting_at(7)
        await telegram.user_sends(ann, telegram.private(ann), "after")
        await telegram.user_sends(ann, telegram.private(ann), "and on")
        await desk.next(3)
    assert [event.text for event in desk.seen] == ["before", "after", "and on"]


def _asks_for_all(telegram: FakeTelegram) -> bool:
    return "offset" not in telegram.journal.sent("getUpdates")[-1].arguments


@pytest.mark.parametrize("press", ["what?", {"data": 7}, {"id": "1", "data": None}, {"id": "1", "data": "x"}, []])
async def test_a_press_nobody_can_read_blocks_no_other(
    telegram: FakeTelegram, house: House, desk: Desk, *, press: Any
) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        telegram.hold()
        telegram.queue_raw({"update_id": telegram.next_update, "callback_query": press})
        await telegram.user_sends(ann, telegram.private(ann), "words")
        telegram.release()
        assert (await desk.next()).text == "words"
        await telegram.journal.wait_until(lambda: not telegram.pending, what="every update to be confirmed")
    assert len(await house.db.read(inbox.failures)) <= 1


async def test_another_program_with_our_token_is_a_trouble_that_people_see(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    telegram.faults.refused("getUpdates", CONFLICT, times=2)
    async with house.running() as app:
        health = Health(house.db, Timetable(house.db, []), desk.clock, {"telegram": app.backlog})
        await telegram.user_sends(ann, telegram.private(ann), "one")
        await desk.next()
        assert list(health.away()) == [], "a restart of our own may do that"
        telegram.faults.refused("getUpdates", CONFLICT)
        telegram.ends_polls()
        await telegram.user_sends(ann, telegram.private(ann), "two")
        await telegram.user_sends(ann, telegram.private(ann), "three")
        await desk.next(3)
        await app.backlog.wait()
        assert list(health.away()) == ["telegram: another program takes messages of this bot"]


async def test_from_polling_to_a_webhook_and_back_nothing_is_lost(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    chat = telegram.private(ann)
    async with house.running():
        await telegram.user_sends(ann, chat, "polled")
        await desk.next()
    await telegram.user_sends(ann, chat, "while nobody listens")
    async with house.on_webhook("s3cret"):
        await desk.next(2)
        await telegram.user_sends(ann, chat, "pushed")
        await desk.next(3)
    telegram.hold()
    await telegram.user_sends(ann, chat, "while nobody listens again")
    async with house.running():
        await telegram.journal.wait_for_call("deleteWebhook")
        telegram.release()
        await desk.next(4)
    said = ["polled", "while nobody listens", "pushed", "while nobody listens again"]
    assert [event.text for event in desk.seen] == said
    dropped = [call for call in telegram.journal.sent("deleteWebhook") if call.arguments.get("drop_pending_updates")]
    assert not dropped


async def test_a_long_poll_ends_within_two_seconds(telegram: FakeTelegram, house: House) -> None:
    clock = asyncio.get_running_loop().time
    async with house.running() as app:
        await app.backlog.wait()
        began = clock()
        await app.stop()
        assert clock() - began < 2


async def test_a_change_of_its_standing_in_a_group_is_looked_into(telegram: FakeTelegram, house: House) -> None:
    ann = telegram.add_person("Ann")
    group = telegram.add_group("Experts", members=[ann], forum=True, bot_status="administrator")
    async with house.running():
        await telegram.journal.wait_for_call("getWebhookInfo")
        await telegram.sets_bot_status(ann, group, "administrator", rights=set())
        await telegram.journal.wait_until(
            lambda: len(telegram.journal.sent("getWebhookInfo")) == 2, what="another look at what the bot may do"
        )
    assert len(telegram.journal.sent("getWebhookInfo")) == 2
