"""What experts do on Slack beside answering: take words back, solve with cause and fix, log what it took (C8, C12)."""

from tests.stories.gestures import a_quiet_minute, as_it_is, asks_on_telegram, now_shown, said
from tests.stories.stage import Stage


async def test_unsend_takes_back_and_the_time_worked_is_logged_by_one_tap(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    await asks_on_telegram(play, play.giulia)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await slack.clicks(play.anna, card, "claim")
    await slack.wait_for_message(play.queue, "what you write here goes to", thread_ts=card.ts)
    wrote = await slack.user_sends(play.anna, play.queue, "Wrong window", thread_ts=card.ts)
    answer = await telegram.wait_for_post(chat, "Wrong window")
    await slack.journal.wait_until(lambda: "white_check_mark" in as_it_is(play, wrote).reactions)
    await a_quiet_minute(play)
    await slack.user_sends(play.anna, play.queue, "unsend", thread_ts=card.ts)
    await slack.wait_for_message(play.queue, "Removed from Giulia Rossi's chat", thread_ts=card.ts)
    await slack.journal.wait_until(lambda: "lock" in as_it_is(play, wrote).reactions)
    assert now_shown(play, answer).deleted
    await play.later(minutes=20)
    await a_quiet_minute(play)
    await slack.clicks(play.anna, as_it_is(play, card), "resolve")
    modal = await slack.wait_for_modal(play.anna, "Cause")
    await slack.submits_view(play.anna, modal, {"cause": "profile", "fix": "changed it"})
    proposed = await slack.wait_for_message(play.queue, "min of working time from claim", thread_ts=card.ts)
    await a_quiet_minute(play)
    await slack.clicks(play.anna, proposed, "logwork")
    await slack.journal.wait_until(lambda: "of work" in as_it_is(play, card).shown)
    await slack.journal.wait_until(lambda: "logged on T-1001" in as_it_is(play, proposed).shown)
    assert "logged" not in said(play, chat)
    play.assert_clean()
