"""One person on both platforms, over the wire: linked by his code, answered where he can be reached (RULES 5, H2)."""

import re

from tests.fakes.slack import Message
from tests.stories.gestures import a_quiet_minute, asks_on_slack, asks_on_telegram, cards, said
from tests.stories.stage import Stage


async def _owned_by_anna(play: Stage) -> Message:
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, play.slack.button(card, "Claim"))
    return card


def _code_in(shown: str) -> str:
    found = re.search(r"[A-Z]{4}-\w{4}", shown)
    assert found
    return found[0]


async def test_asked_on_telegram_answered_on_slack_while_telegram_is_blocked_and_back(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    here, there = telegram.private(play.giulia), slack.direct(play.stranger)
    await telegram.user_sends(play.giulia, here, "link")
    told = await telegram.wait_for_post(here, "Write .* to me in your other chat")
    await slack.user_sends(play.stranger, there, _code_in(told.shown))
    await slack.wait_for_message(there, "Slack is linked")
    undo = await telegram.wait_for_post(here, "Your Slack account Nils Berg is linked now")
    assert "Unlink Slack" in str(undo.buttons)
    await asks_on_telegram(play, play.giulia)
    card = await _owned_by_anna(play)
    await telegram.wait_for_post(here, "Anna Lindqvist .* has T-1001")
    await telegram.blocks_bot(play.giulia)
    wrote = await slack.user_sends(play.anna, play.queue, "It was the *rounding* profile", thread_ts=card.ts)
    moved = await slack.wait_for_message(there, "T-1001 .* goes on here, because I cannot reach you on Telegram")
    await slack.wait_for_message(there, "It was the .*rounding.* profile", thread_ts=moved.ts)
    await slack.wait_for_message(play.queue, "I cannot reach Giulia Rossi on Telegram any more", thread_ts=card.ts)
    assert "Not delivered" not in said(play, slack.direct(play.anna))
    await slack.user_sends(play.stranger, there, "Thank you, it prints again in Verona", thread_ts=moved.ts)
    await slack.wait_for_message(play.queue, "Giulia Rossi .Slack.: Thank you, it prints", thread_ts=card.ts)
    await telegram.unblocks_bot(play.giulia)
    await play.later(minutes=20)
    await telegram.user_sends(play.giulia, here, "Turin is still rounded")
    await telegram.wait_for_post(here, "Added to T-1001, which goes on here again")
    await slack.user_sends(play.anna, play.queue, "Turin follows tonight", thread_ts=card.ts)
    await telegram.wait_for_post(here, "Turin follows tonight")
    await a_quiet_minute(play)
    assert "Turin follows" not in said(play, there)
    assert len(cards(play, "T-")) == 1, "it was one request all the time"
    assert "white_check_mark" in slack.world.channels[wrote.channel].messages[wrote.ts].reactions
    play.assert_clean()


async def test_the_same_question_in_both_chats_is_one_request_and_one_tap_makes_it_two(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    here, there = slack.direct(play.luca), telegram.private(play.paolo)
    await slack.user_sends(play.luca, here, "link")
    told = await slack.wait_for_message(here, "Write .* to me in your other chat")
    await telegram.user_sends(play.paolo, there, _code_in(told.shown))
    await telegram.wait_for_post(there, "Telegram is linked")
    await asks_on_slack(play, play.luca)
    await telegram.user_sends(play.paolo, there, "Invoices are rounded, and it is the Turin plant")
    added = await telegram.wait_for_post(there, "Added to T-1001 .*, which you asked via Slack. The answer comes there")
    card = await slack.wait_for_message(play.queue, "T-1001")
    await slack.wait_for_message(play.queue, "Luca Bianchi .Telegram.: Invoices are rounded", thread_ts=card.ts)
    assert "1 of 40 requests" in card.shown
    await telegram.clicks(play.paolo, added, "New request")
    await telegram.wait_for_post(there, "T-1002")
    await slack.wait_for_message(play.queue, "The last message is now T-1002", thread_ts=card.ts)
    await slack.wait_for_message(play.queue, "T-1002.*2 of 40 requests")
    play.assert_clean()
