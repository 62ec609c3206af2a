"""Twenty minutes down, nothing missed: words, answers, edits and deletions are found in Slack's history (H5)."""

import re

from bot.wiring import House
from storage.engine import Database
from tests.bot.slack.outages import age, nobody_listens
from tests.fakes.slack import Message
from tests.stories.gestures import a_quiet_minute, as_it_is, asks_on_slack, cards
from tests.stories.stage import Stage, settings


async def _claimed(play: Stage) -> tuple[Message, Message, Message]:
    """Luca asked, Anna has it and has answered once: his question, the card, her answer."""
    asked, _ = await asks_on_slack(play, play.luca)
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, play.slack.button(card, "Claim"))
    await a_quiet_minute(play)
    answered = await play.slack.user_sends(play.anna, play.queue, "Which release?", thread_ts=card.ts)
    await play.slack.wait_for_message(play.slack.direct(play.luca), "Which release", thread_ts=asked.ts)
    await a_quiet_minute(play)
    return asked, card, answered


async def test_twenty_minutes_down_and_nothing_is_missed(play_on_both: Stage) -> None:
    play = play_on_both
    slack, chat = play.slack, play.slack.direct(play.luca)
    asked, card, answered = await _claimed(play)
    await _away(play, minutes=20)
    await slack.user_sends(play.luca, chat, "14.2", thread_ts=asked.ts)
    await slack.edits(play.luca, asked, "Since this morning invoices are rounded in Turin and we are blocked.")
    await slack.deletes(play.anna, answered)
    await slack.user_sends(play.anna, play.queue, "Then install the patch.", thread_ts=card.ts)
    for parent in (asked, card):  # as of threads that are older than what is read of the channel
        as_it_is(play, parent).payload.pop("latest_reply")
    await slack.user_sends(play.stranger, slack.direct(play.stranger), "How do I print labels?")
    await _back(play)
    thread = await slack.wait_for_message(chat, "I was offline from", thread_ts=asked.ts)
    assert re.search(r"I found a message from you.\nYour times count from when you wrote", thread.shown)
    await slack.wait_for_message(slack.direct(play.stranger), "I was offline from .* opened T-1002")
    await slack.wait_for_message(chat, "install the patch", thread_ts=asked.ts)
    await slack.wait_for_message(play.queue, "14.2", thread_ts=card.ts)
    await slack.journal.wait_until(lambda: "rounded in Turin" in as_it_is(play, card).shown)
    await slack.journal.wait_until(lambda: not any("Which release" in one.shown for one in slack.bot_messages(chat)))
    await _again_says_nothing_new(play)
    play.assert_clean()


async def _away(play: Stage, *, minutes: int) -> None:
    """The process ends, and what happens from now on happens within these minutes."""
    await play.house.adapters["slack"].backlog.wait()
    await play.house.db.write(age, minutes)
    await play.house.stop()
    nobody_listens(play.slack)


async def _back(play: Stage) -> None:
    play.house = House(settings(play.url, play.slack, play.telegram), Database.open(play.url))
    await play.house.start()
    await play.house.adapters["slack"].backlog.wait()
    await a_quiet_minute(play)


async def _again_says_nothing_new(play: Stage) -> None:
    """Whoever restarts once more reads the same history, and everybody has heard it."""
    before = [len(play.slack.bot_messages(one)) for one in (play.slack.direct(play.luca), play.queue)]
    await play.restart()
    await play.house.adapters["slack"].backlog.wait()
    await a_quiet_minute(play)
    assert [len(play.slack.bot_messages(one)) for one in (play.slack.direct(play.luca), play.queue)] == before
    assert len(cards(play, "T-10")) == 1
