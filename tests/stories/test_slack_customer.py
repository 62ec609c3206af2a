"""Luca asks on Slack; Li Wei works in a Telegram topic. The whole main job, the other way round."""

from tests.fakes.slack import Message
from tests.fakes.telegram import Post, Topic
from tests.stories.gestures import a_quiet_minute, as_it_is, asks_on_slack, now_shown, said, topic_of
from tests.stories.stage import Stage


async def test_the_whole_job_with_the_expert_in_a_telegram_topic(play_on_both: Stage) -> None:
    play = play_on_both
    asked, receipt = await asks_on_slack(play, play.luca)
    assert "The ERP Finance team has it. A person will answer by today 15:04 (Rome)." in receipt.shown
    assert "I marked it urgent because you wrote “blocked”" in receipt.shown
    topic, card = await topic_of(play)
    await _claims_by_button(play, asked, card)
    await _words_cross_both_ways(play, asked, topic)
    await a_quiet_minute(play)
    await _asking_pauses_and_answering_resumes(play, asked, topic=topic, card=card)
    await a_quiet_minute(play)
    await _resolved_and_not_yet(play, asked, topic=topic, card=card)
    assert not {ping for message in play.slack.bot_messages(play.queue) for ping in message.pings}
    play.assert_clean()


async def _claims_by_button(play: Stage, asked: Message, card: Post) -> None:
    telegram = play.telegram
    query = await telegram.clicks(play.liwei, card, "Claim")
    await telegram.wait_for_answer(query, within=1)
    await telegram.journal.wait_until(lambda: now_shown(play, card).labels[:2] == ["Ask customer", "Resolve"], within=1)
    claimed = await play.slack.wait_for_message(
        play.slack.direct(play.luca), "Li Wei .* has T-1001", thread_ts=asked.ts
    )
    assert "by today 15:04 (Rome)" in claimed.shown
    await play.slack.wait_for_message(play.queue, "Li Wei since")
    await a_quiet_minute(play)


async def _words_cross_both_ways(play: Stage, asked: Message, topic: Topic) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.slack.direct(play.luca)
    wrote = await telegram.user_sends(play.liwei, play.forum, "Which release? <b>*now*</b> & `1 < 2`", topic=topic)
    answer = await slack.wait_for_message(chat, "Which release", thread_ts=asked.ts)
    assert answer.payload["username"] == "Li Wei (via Retainer desk)"
    assert "<b>*now*</b> & `1 < 2`" in answer.shown
    await telegram.journal.wait_until(lambda: telegram.reaction(now_shown(play, wrote)) == "👌")
    note = await telegram.user_sends(play.liwei, play.forum, " 🔒 rounding profile?", topic=topic)
    await telegram.journal.wait_until(lambda: telegram.reaction(now_shown(play, note)) == "✍")
    await slack.user_sends(play.luca, chat, "Release 14.2", thread_ts=asked.ts)
    await telegram.wait_for_post(play.forum, "Luca Bianchi .Slack.: Release 14.2", topic=topic.id)
    assert "rounding profile" not in said(play, chat)


async def _asking_pauses_and_answering_resumes(play: Stage, asked: Message, *, topic: Topic, card: Post) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.slack.direct(play.luca)
    await play.later(seconds=2)  # Telegram's times are whole seconds: within one, Luca's words would count as later
    await telegram.clicks(play.liwei, now_shown(play, card), "Ask customer")
    prompt = await telegram.wait_for_post(play.forum, "What do you need from Luca Bianchi", topic=topic.id)
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "Which plant code?", reply_to=prompt)
    await slack.wait_for_message(
        chat, "needs one thing for T-1001.*Which plant code.*paused meanwhile", thread_ts=asked.ts
    )
    await telegram.journal.wait_until(lambda: "solve-by clock paused" in now_shown(play, card).shown)
    await play.later(hours=3)
    await slack.user_sends(play.luca, chat, "It is TRN-2", thread_ts=asked.ts)
    await telegram.wait_for_post(play.forum, "Luca Bianchi answered. Next answer by .*Solve by", topic=topic.id)
    await slack.wait_for_message(chat, "T-1001 goes on. Next answer by .*Solve by", thread_ts=asked.ts)
    await telegram.journal.wait_until(lambda: "paused" not in now_shown(play, card).shown)


async def _resolved_and_not_yet(play: Stage, asked: Message, *, topic: Topic, card: Post) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.slack.direct(play.luca)
    await telegram.clicks(play.liwei, now_shown(play, card), "Resolve")
    cause = await telegram.wait_for_post(play.forum, "Resolve · Cause", topic=topic.id)
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "a wrong profile", reply_to=cause)
    fix = await telegram.wait_for_post(play.forum, "Resolve · What fixed it", topic=topic.id)
    await a_quiet_minute(play)
    await telegram.user_sends(play.liwei, play.forum, "profile corrected", reply_to=fix)
    solved = await slack.wait_for_message(
        chat, "T-1001 is solved.*a wrong profile.*profile corrected", thread_ts=asked.ts
    )
    await telegram.journal.wait_until(lambda: topic.closed and topic.name.startswith("✅"))
    await slack.clicks(play.luca, solved, slack.button(solved, "Not yet"))
    again = await slack.wait_for_message(chat, "T-1001 is open again with Li Wei", thread_ts=asked.ts)
    assert "Rome" in again.shown
    await telegram.journal.wait_until(lambda: not topic.closed and "✅" not in topic.name)
    await slack.journal.wait_until(lambda: not list(as_it_is(play, solved).elements()))
    await telegram.journal.wait_until(lambda: now_shown(play, card).labels[:2] == ["Ask customer", "Resolve"])


async def test_a_second_messages_thread_belongs_to_the_same_request(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.luca)
    await slack.user_sends(play.luca, chat, "The VAT report is wrong")
    second = await slack.user_sends(play.luca, chat, "It shows last year")
    card = await slack.wait_for_message(play.queue, "T-1001")
    await slack.wait_for_message(play.queue, "It shows last year", thread_ts=card.ts)
    await play.later(hours=1)
    await slack.user_sends(play.luca, chat, "since Monday", thread_ts=second.ts)
    await slack.wait_for_message(play.queue, "since Monday", thread_ts=card.ts)
    assert not [message for message in slack.bot_messages(chat) if "T-1002" in message.shown]
