"""What experts do on Slack beside answering: take back, solve, log what it took, hear thanks (C8, C12, C17)."""

from datetime import UTC, datetime

from tests.stories.gestures import a_quiet_minute, as_it_is, asks_on_telegram, now_shown, said
from tests.stories.seats import OnSlack, OnTelegram
from tests.stories.stage import Stage
from tests.stories.test_complaints_everywhere import solved


async def test_unsend_takes_back_and_the_time_worked_is_logged_by_one_tap_and_changed(play: Stage) -> None:
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
    await a_quiet_minute(play)
    await slack.clicks(play.anna, as_it_is(play, proposed), "logchange")
    await slack.submits_view(play.anna, await slack.wait_for_modal(play.anna), {"minutes": "1h30m"})
    await slack.journal.wait_until(lambda: "1 h 30 min logged on T-1001" in as_it_is(play, proposed).shown)
    await slack.journal.wait_until(lambda: "1 h 30 min of work" in as_it_is(play, card).shown)
    assert "logged" not in said(play, chat)
    play.assert_clean()


async def test_c17_full_marks_and_thanks_from_telegram_reach_her_at_the_end_of_her_day(play: Stage) -> None:
    giulia, anna = OnTelegram(play, play.giulia), OnSlack(play, play.anna)
    await play.later(seconds=2)
    await solved(play, giulia)
    for asked in ("How was the help on T-1001", "know the subject", "How was the speed", "How courteous was Anna"):
        await giulia.reads(asked, "5")
        await giulia.presses("5")
    await giulia.reads("Thank you. Recorded for.*T-1001.*: overall 5, subject 5, speed 5, courtesy 5", "Add a comment")
    await giulia.presses("Add a comment", words="Quick as ever")
    await giulia.reads("Recorded for.*subject 5.*Quick as ever")
    assert "Quick as ever" not in anna.heard()
    play.house.timetable.wake()
    await play.house.timetable.rest()  # it is known when her day ends
    await play.at(datetime(2026, 11, 24, 16, 30, 1, tzinfo=UTC))
    await anna.reads("You solved today: T-1001.*Full marks for T-1001, with words:.*Quick as ever")
    play.assert_clean()
