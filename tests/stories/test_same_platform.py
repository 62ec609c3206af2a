"""Customer and expert on one platform, and a customer in a channel that both companies share."""

from tests.stories.gestures import (
    a_quiet_minute,
    as_it_is,
    asks_on_slack,
    asks_on_telegram,
    cards,
    now_shown,
    said,
    topic_of,
    topics,
)
from tests.stories.stage import Stage


async def test_customer_and_expert_both_on_slack(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.luca)
    asked, _ = await asks_on_slack(play, play.luca)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await slack.clicks(play.anna, card, slack.button(card, "Claim"))
    await slack.wait_for_message(chat, "Anna Lindqvist .* has T-1001", thread_ts=asked.ts)
    wrote = await slack.user_sends(play.anna, play.queue, "Which release?", thread_ts=card.ts)
    await slack.wait_for_message(chat, "Which release", thread_ts=asked.ts)
    await slack.journal.wait_until(lambda: "white_check_mark" in as_it_is(play, wrote).reactions)
    await slack.user_sends(play.luca, chat, "14.2", thread_ts=asked.ts)
    await slack.wait_for_message(play.queue, "Luca Bianchi .Slack.: 14.2", thread_ts=card.ts)
    await slack.clicks(play.anna, as_it_is(play, card), "resolve")
    modal = await slack.wait_for_modal(play.anna, "Resolve")
    await slack.submits_view(play.anna, modal, {"cause": "a wrong profile", "fix": "profile corrected"})
    solved = await slack.wait_for_message(chat, "T-1001 is solved", thread_ts=asked.ts)
    await slack.clicks(play.luca, solved, slack.button(solved, "Yes, solved"))
    await slack.wait_for_message(chat, "T-1001 is closed", thread_ts=asked.ts)
    assert len(cards(play, "T-1001")) == 1
    play.assert_clean()


async def test_check_17_customer_and_expert_both_on_telegram_and_quotes_stay_quotes(play: Stage) -> None:
    telegram, chat = play.telegram, play.telegram.private(play.giulia)
    asked, _ = await asks_on_telegram(play, play.giulia)
    topic, card = await topic_of(play)
    await telegram.clicks(play.liwei, card, "Claim")
    await telegram.wait_for_post(chat, "Li Wei .* has T-1001")
    wrote = await telegram.user_sends(play.liwei, play.forum, "Which release?", topic=topic)
    answer = await telegram.wait_for_post(chat, "Which release")
    await a_quiet_minute(play)
    await telegram.user_sends(play.giulia, chat, "14.2", reply_to=answer)
    told = await telegram.wait_for_post(play.forum, "Giulia Rossi .Telegram.: 14.2", topic=topic.id)
    await a_quiet_minute(play)
    assert told.reply_to == wrote.id
    await telegram.user_sends(play.liwei, play.forum, "That one is known.", reply_to=told)
    known = await telegram.wait_for_post(chat, "That one is known")
    replied = telegram.world.chats[chat.id].posts[known.reply_to or 0]
    assert replied.shown == "14.2"
    await telegram.clicks(play.liwei, now_shown(play, card), "Resolve")
    cause = await telegram.wait_for_post(play.forum, "Resolve · Cause", topic=topic.id)
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "an old profile", reply_to=cause)
    fix = await telegram.wait_for_post(play.forum, "What fixed it.*Send “=” to keep", topic=topic.id)
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "=", reply_to=fix)
    solved = await telegram.wait_for_post(chat, "T-1001 is solved.*an old profile.*That one is known")
    await telegram.clicks(play.giulia, solved, "Yes, solved")
    await telegram.wait_for_post(chat, "T-1001 is closed")
    assert len(topics(play, "T-1001")) == 1
    assert asked.id == telegram.bot_posts(chat)[0].reply_to
    play.assert_clean()


async def test_a_mention_in_a_shared_channel_is_a_request_and_other_talk_is_not(play: Stage) -> None:
    slack = play.slack
    shared = slack.add_channel("bianchi-nordlicht", members=[play.luca, play.sara], connected_teams=["T0BIANCHI"])
    await slack.user_sends(play.luca, shared, "Good morning everybody, invoices look odd today")
    asked = await slack.user_sends(play.luca, shared, f"{slack.bot.mention} our invoices are rounded, urgent")
    receipt = await slack.wait_for_message(shared, "T-1001", thread_ts=asked.ts, within=3)
    assert "A person will answer by today 15:04 (Rome)" in receipt.shown
    card = await slack.wait_for_message(play.queue, "T-1001.*our invoices are rounded, urgent")
    assert "Good morning" not in card.shown
    await slack.clicks(play.anna, card, slack.button(card, "Claim"))
    await slack.user_sends(play.anna, play.queue, "I am looking at it.", thread_ts=card.ts)
    await slack.wait_for_message(shared, "I am looking at it", thread_ts=asked.ts)
    await slack.user_sends(play.luca, shared, "and payments too", thread_ts=asked.ts)
    await slack.wait_for_message(play.queue, "Luca Bianchi .Slack.: and payments too", thread_ts=card.ts)
    assert len(cards(play, "T-100")) == 1
    assert "C-2044" not in said(play, shared)
    play.assert_clean()
