"""The acceptance checks an expert can see (CONVERSATIONS 3): one card, words, notes, edits, pauses, no calls."""

import random
from datetime import UTC, datetime

from handlers.rules import topics as rule
from tests.fakes.slack import Message
from tests.stories.gestures import (
    a_quiet_minute,
    as_it_is,
    asks_on_slack,
    asks_on_telegram,
    cards,
    now_shown,
    said,
    topics,
)
from tests.stories.stage import Stage

MARKS = ("🔒", ":lock:", ":LOCK:", ":Lock:", "//")
BEFORE = ("", " ", "\t", "\n", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u3000", "\u200d \u200b", "\r\n")
AFTER = ("", " ", "\u00a0", "\ufe0f", "\ufe0f ", ":", "🔒", "/ ")


def _notes(count: int) -> list[str]:
    """Notes as people and programs write them: marks, spaces, cases and invisible characters in every mix."""
    pick = random.Random(7)
    lead = ["".join(pick.choices(BEFORE, k=pick.randint(0, 4))) for _ in range(count)]
    return [f"{before}{pick.choice(MARKS)}{pick.choice(AFTER)}secret{n}" for n, before in enumerate(lead)]


def test_check_15_a_thousand_ways_to_write_a_note_are_all_internal() -> None:
    assert [text for text in _notes(1000) if not rule.is_internal(text)] == []


async def _owned(play: Stage) -> Message:
    """Giulia's ticket, with Anna as its owner; the card."""
    await asks_on_telegram(play, play.giulia)
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await play.slack.clicks(play.anna, card, "claim")
    await play.telegram.wait_for_post(play.telegram.private(play.giulia), "Anna Lindqvist .* has T-1001")
    return card


async def test_check_15_notes_never_reach_the_customer(play: Stage) -> None:
    slack, chat = play.slack, play.telegram.private(play.giulia)
    card = await _owned(play)
    for text in _notes(12):
        await slack.user_sends(play.anna, play.queue, text, thread_ts=card.ts)
    last = await slack.user_sends(play.anna, play.queue, "an answer", thread_ts=card.ts)
    await play.telegram.wait_for_post(chat, "an answer")
    await slack.journal.wait_until(lambda: "white_check_mark" in as_it_is(play, last).reactions)
    await a_quiet_minute(play)
    assert "secret" not in said(play, chat)
    play.assert_clean()


async def test_check_09_and_11_one_card_whose_changes_are_edits(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    _, receipt = await asks_on_telegram(play, play.giulia, "invoices are rounded")
    card = await slack.wait_for_message(play.queue, "T-1001")
    await telegram.clicks(play.giulia, receipt, "Make it")
    await slack.journal.wait_until(lambda: "🔴" in as_it_is(play, card).shown)
    await slack.clicks(play.anna, as_it_is(play, card), "claim")
    claimed = {"ask", "resolve"}
    await slack.journal.wait_until(lambda: claimed <= {e["action_id"] for _, e in as_it_is(play, card).elements()}, 1)
    for text in ("one", "two"):
        await slack.user_sends(play.anna, play.queue, f"answer {text}", thread_ts=card.ts)
        await telegram.wait_for_post(chat, f"answer {text}")
        await telegram.user_sends(play.giulia, chat, f"and number {text}?")
        await slack.wait_for_message(play.queue, f"and number {text}", thread_ts=card.ts)
    await a_quiet_minute(play)
    assert len(cards(play, "T-10")) == 1
    assert len(as_it_is(play, card).earlier) >= 3  # severity, claim, and what was written since, some of it as one edit
    assert len(topics(play, "T-10")) == 1
    in_topic = [post for post in telegram.bot_posts(play.forum) if post.labels or "Unclaimed" in post.shown]
    assert len([post for post in in_topic if "Gold C-2044" in post.shown]) == 1
    play.assert_clean()


async def test_check_14_the_owner_s_words_reach_the_customer_with_the_owner_s_name(play: Stage) -> None:
    slack = play.slack
    card = await _owned(play)
    wrote = await slack.user_sends(
        play.anna, play.queue, "It was *the* profile <https://example.com>", thread_ts=card.ts
    )
    answer = await play.telegram.wait_for_post(play.telegram.private(play.giulia), "It was .the. profile", within=5)
    assert "Anna Lindqvist" in answer.shown
    await slack.journal.wait_until(lambda: "white_check_mark" in as_it_is(play, wrote).reactions)
    play.assert_clean()


async def test_check_16_a_colleague_s_words_need_a_second_press(play: Stage) -> None:
    slack, chat = play.slack, play.telegram.private(play.giulia)
    card = await _owned(play)
    await slack.user_sends(play.marco, play.queue, "I think it is the profile", thread_ts=card.ts)
    kept = await slack.wait_for_message(play.queue, "kept this message as an internal note", thread_ts=card.ts)
    await slack.user_sends(play.anna, play.queue, "Marco, can you look?", thread_ts=card.ts)
    await slack.wait_for_message(play.queue, "starts with a colleague's name", thread_ts=card.ts)
    await a_quiet_minute(play)
    assert "profile" not in said(play, chat)
    assert "can you look" not in said(play, chat)
    await slack.clicks(play.marco, kept, "send")
    sent = await play.telegram.wait_for_post(chat, "I think it is the profile")
    assert "Marco Ferri" in sent.shown
    play.assert_clean()


async def test_check_18_edits_and_deletions_follow_to_telegram(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    card = await _owned(play)
    wrote = await slack.user_sends(play.anna, play.queue, "It was the profle", thread_ts=card.ts)
    answer = await telegram.wait_for_post(chat, "It was the profle")
    await a_quiet_minute(play)
    await slack.edits(play.anna, wrote, "It was the profile")
    await telegram.journal.wait_until(lambda: "It was the profile (edited" in now_shown(play, answer).shown)
    await slack.deletes(play.anna, as_it_is(play, wrote))
    await telegram.journal.wait_until(lambda: now_shown(play, answer).deleted)
    await slack.wait_for_message(
        play.queue, "Removed from Giulia Rossi's chat. It may already have been read", thread_ts=card.ts
    )
    play.assert_clean()


async def test_check_18_a_customer_s_edits_follow_to_the_room_and_the_card(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    asked, _ = await asks_on_telegram(play, play.giulia, "invoces are rounded")
    card = await slack.wait_for_message(play.queue, "T-1001.*invoces")
    more = await telegram.user_sends(play.giulia, chat, "in the Turn plant")
    told = await slack.wait_for_message(play.queue, "in the Turn plant", thread_ts=card.ts)
    await a_quiet_minute(play)
    await telegram.edits(play.giulia, more, "in the Turin plant")
    await slack.journal.wait_until(lambda: "in the Turin plant (edited" in as_it_is(play, told).shown)
    await telegram.edits(play.giulia, asked, "invoices are rounded")
    await slack.journal.wait_until(lambda: "invoices are rounded" in as_it_is(play, card).shown)
    play.assert_clean()


async def test_check_18_what_is_too_old_to_remove_says_so(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    card = await _owned(play)
    wrote = await slack.user_sends(play.anna, play.queue, "It was the profile", thread_ts=card.ts)
    answer = await telegram.wait_for_post(chat, "It was the profile")
    await a_quiet_minute(play)
    answer.payload["date"] -= 49 * 3600
    await slack.deletes(play.anna, as_it_is(play, wrote))
    await slack.wait_for_message(play.queue, "could not remove it: .*48 h. Write a correction", thread_ts=card.ts)
    assert not now_shown(play, answer).deleted
    play.telegram.journal.assert_clean("telegram.*")
    play.slack.assert_clean()


async def test_check_20_and_29_a_pause_is_shown_warns_nobody_and_ends_with_the_answer(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    card = await _owned(play)
    await slack.clicks(play.anna, as_it_is(play, card), "ask")
    modal = await slack.wait_for_modal(play.anna, "What do you need from Giulia Rossi")
    await slack.submits_view(play.anna, modal, {"question": "Which plant?"})
    await telegram.wait_for_post(chat, "The solve-by clock is paused meanwhile")
    await slack.journal.wait_until(lambda: "solve-by clock paused" in as_it_is(play, card).shown)
    await a_quiet_minute(play)
    await play.at(datetime(2026, 12, 4, 16, 0, tzinfo=UTC))  # ten days: any unpaused promise is long over
    await a_quiet_minute(play)
    for person in (play.anna, play.marco, play.sara):
        assert "T-1001" not in said(play, slack.direct(person))
    await telegram.user_sends(play.giulia, chat, "Turin")
    await telegram.wait_for_post(chat, "T-1001 goes on. Next answer by .*Rome.*Solve by")
    await slack.wait_for_message(play.queue, "Giulia Rossi answered. Next answer by", thread_ts=card.ts)
    play.assert_clean()


async def test_check_30_nobody_s_words_call_a_whole_channel(play: Stage) -> None:
    slack, chat = play.slack, play.slack.direct(play.luca)
    call = "@channel @here @everyone <!channel> <!here> <!subteam^S1> invoices are stopped"
    asked, _ = await asks_on_slack(play, play.luca, call)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await slack.clicks(play.anna, card, "claim")
    await slack.user_sends(play.luca, chat, f"again {call}", thread_ts=asked.ts)
    await slack.wait_for_message(play.queue, "again", thread_ts=card.ts)
    await slack.user_sends(play.anna, play.queue, f"answer {call}", thread_ts=card.ts)
    await slack.wait_for_message(chat, "answer", thread_ts=asked.ts)
    await a_quiet_minute(play)
    for place in (play.queue, chat):
        assert {ping for message in slack.bot_messages(place) for ping in message.pings} <= {f"@{play.anna.id}"}
    play.assert_clean()


async def test_check_38_whoever_writes_to_somebody_who_blocked_the_desk_learns_it_with_another_way(play: Stage) -> None:
    slack, telegram = play.slack, play.telegram
    card = await _owned(play)
    await telegram.blocks_bot(play.giulia)
    await slack.user_sends(play.anna, play.queue, "It was the rounding profile", thread_ts=card.ts)
    told = await slack.wait_for_message(slack.direct(play.anna), "Not delivered to Giulia Rossi on T-1001")
    assert "Not delivered to Giulia Rossi on T-1001: the person blocked the desk" in told.shown
    assert "Other ways: Luca Bianchi (Slack).\n" in told.shown
    assert "It was the rounding profile" in told.shown
    tried = len(telegram.journal.sent("sendMessage", chat_id=play.giulia.id))
    await play.later(minutes=30)
    await a_quiet_minute(play)
    assert len(telegram.journal.sent("sendMessage", chat_id=play.giulia.id)) == tried, "nothing is retried for ever"
    telegram.assert_clean()
    slack.assert_clean()
