"""Buttons unknown, tampered with, old, somebody else's or pressed twice: answered, and nothing changes (H6)."""

import asyncio
import copy
from collections.abc import Iterator
from dataclasses import replace

from storage import tickets
from storage.tickets import Ticket
from tests.fakes.slack import Channel, Message, User
from tests.stories.gestures import a_quiet_minute, as_it_is, asks_on_slack, asks_on_telegram, now_shown, topic_of
from tests.stories.stage import Stage

UNKNOWN = "I do not know this button any more"
TAMPERED = ("claim:9999999999999999", "claim:x", "send:1001.999", "frobnicate:1001", ":", "allow:1001", "🧨")


async def test_unknown_and_tampered_buttons_on_telegram_are_answered_and_do_nothing(play: Stage) -> None:
    telegram = play.telegram
    await asks_on_telegram(play, play.giulia)
    _, card = await topic_of(play)
    await a_quiet_minute(play)
    before = await play.house.db.read(tickets.by_id, 1)
    for data in TAMPERED:
        forged = now_shown(play, card)
        kept = copy.deepcopy(forged.payload)
        forged.payload["reply_markup"]["inline_keyboard"][0][0]["callback_data"] = data
        query = await telegram.clicks(play.liwei, forged, data)
        answer = await telegram.wait_for_answer(query, within=2)
        forged.payload["reply_markup"] = kept["reply_markup"]
        assert answer.get("text"), data
    assert await play.house.db.read(tickets.by_id, 1) == before
    play.assert_clean()


async def test_unknown_and_tampered_buttons_on_slack_are_answered_and_do_nothing(play: Stage) -> None:
    await asks_on_slack(play, play.luca)
    card = await play.slack.wait_for_message(play.queue, "T-1001")
    await a_quiet_minute(play)
    before = await _seen(play)
    for word, value in (
        ("frobnicate", "1001.1"),
        ("claim", "x"),
        ("claim", "77777777"),
        ("send", "1001.999"),
        ("", ""),
    ):
        ears = _private_lines(play, play.anna, play.queue)
        forged = _tampered(card, "claim", word=word, value=value)
        await play.slack.clicks(play.anna, forged, word)
        await play.slack.journal.wait_until(lambda ears=ears: next(ears), 2, what=f"an answer to {word}:{value}")  # type: ignore[misc]
    assert await _seen(play) == before
    play.assert_clean()


async def _seen(play: Stage) -> Ticket:
    """The request, without what is looked for in the background."""
    found = await play.house.db.read(tickets.by_id, 1)
    assert found is not None
    return replace(found, alike=None)


def _tampered(message: Message, action_id: str, *, word: str, value: str) -> Message:
    forged = copy.deepcopy(message)
    for _, element in forged.elements():
        if element["action_id"] == action_id:
            element |= {"action_id": word, "value": value}
    return forged


def _private_lines(play: Stage, person: User, channel: Channel) -> Iterator[list[Message]]:
    """Lines only this person sees that came after the first call."""
    known = len(channel.ephemeral)
    while True:
        yield [message for message in channel.ephemeral[known:] if message.ephemeral_for == person.id]


async def test_check_10_and_12_two_claims_have_one_owner_who_may_press_again(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.slack.direct(play.luca)
    asked, _ = await asks_on_slack(play, play.luca)
    _, card = await topic_of(play)
    other = await slack.wait_for_message(play.queue, "T-1001")
    old = copy.deepcopy(other)
    query, _ = await asyncio.gather(
        telegram.clicks(play.liwei, card, "Claim"), slack.clicks(play.anna, old, slack.button(old, "Claim"))
    )
    claimed = await slack.wait_for_message(chat, "has T-1001 and is reading it", thread_ts=asked.ts)
    answer = await telegram.wait_for_answer(query)
    await a_quiet_minute(play)
    if "Anna" in claimed.shown:
        assert (
            answer["text"]
            == "Anna Lindqvist claimed T-1001 just before you. Nothing was sent to the customer in your name."
        )
        assert answer["show_alert"]
        await slack.clicks(play.anna, old, slack.button(old, "Claim"))
        await slack.wait_for_message(play.queue, "You already have T-1001", to=play.anna)
    else:
        await slack.wait_for_message(play.queue, "Li Wei claimed T-1001 just before you", to=play.anna)
    claims = [m for m in slack.bot_messages(chat) if "is reading it" in m.shown]
    assert len(claims) == 1
    play.assert_clean()


async def test_check_13_somebody_without_the_skill_changes_nothing_and_hears_who_can_help(play: Stage) -> None:
    slack, chat = play.slack, play.telegram.private(play.giulia)
    await asks_on_telegram(play, play.giulia)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await a_quiet_minute(play)
    posts = len(play.telegram.bot_posts(chat))
    for person in (play.stranger, play.luca):
        await slack.clicks(person, card, slack.button(card, "Claim"))
        told = await slack.wait_for_message(play.queue, "T-1001|Only an expert", to=person, after=card.ts)
        assert told.ephemeral_for == person.id
    await a_quiet_minute(play)
    assert as_it_is(play, card).shown == card.shown
    assert len(play.telegram.bot_posts(chat)) == posts
    play.assert_clean()


async def test_old_buttons_say_what_happened_since(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    _, receipt = await asks_on_telegram(play, play.giulia)
    card = await slack.wait_for_message(play.queue, "T-1001")
    old = copy.deepcopy(card)
    await slack.clicks(play.anna, card, "claim")
    await slack.wait_for_message(play.queue, "Anna Lindqvist since")
    owned = copy.deepcopy(as_it_is(play, card))
    await slack.clicks(play.anna, owned, "resolve")
    modal = await slack.wait_for_modal(play.anna, "Resolve")
    await slack.submits_view(play.anna, modal, {"cause": "a", "fix": "b"})
    solved = await telegram.wait_for_post(chat, "T-1001 is solved")
    for person, message, word in ((play.marco, old, "claim"), (play.anna, owned, "ask"), (play.anna, owned, "resolve")):
        await slack.clicks(person, message, word)
        await slack.wait_for_message(play.queue, "This has changed: Anna Lindqvist solved T-1001 at", to=person)
        play.queue.ephemeral.clear()
    unanswered = copy.deepcopy(solved.payload["reply_markup"])
    await telegram.clicks(play.giulia, solved, "Yes, solved")
    await telegram.wait_for_post(chat, "T-1001 is closed")
    await telegram.journal.wait_until(lambda: not now_shown(play, solved).labels)
    now_shown(play, solved).payload["reply_markup"] = unanswered
    query = await telegram.clicks(play.giulia, solved, "Yes, solved")
    assert (await telegram.wait_for_answer(query))["text"] == "T-1001 is closed already."
    query = await telegram.clicks(play.giulia, now_shown(play, receipt), "Make it")
    assert "This has changed" in (await telegram.wait_for_answer(query))["text"]
    play.assert_clean()


async def test_check_22_a_form_without_its_words_says_so_at_the_field_and_sends_nothing(play: Stage) -> None:
    slack, chat = play.slack, play.telegram.private(play.giulia)
    await asks_on_telegram(play, play.giulia)
    card = await slack.wait_for_message(play.queue, "T-1001")
    await slack.clicks(play.anna, card, "claim")
    await slack.wait_for_message(play.queue, "Anna Lindqvist since")
    await slack.clicks(play.anna, as_it_is(play, card), "resolve")
    modal = await slack.wait_for_modal(play.anna, "Resolve")
    delivery = await slack.submits_view(play.anna, modal, {"cause": "   ", "fix": "b"})
    assert isinstance(delivery.body, dict)
    assert "Cause" in str(delivery.body["errors"])
    assert not modal.closed
    await slack.submits_view(play.anna, modal, {"cause": "a wrong profile", "fix": "b"})
    solved = await play.telegram.wait_for_post(chat, "T-1001 is solved")
    assert "Cause: a wrong profile" in solved.shown
    assert "Fix: b" in solved.shown
    play.assert_clean()
