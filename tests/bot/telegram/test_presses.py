"""Presses on buttons: what the desk hears, what the presser sees."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.telegram.app import client
from bot.telegram.cards import draw
from bot.telegram.sender import TelegramSender
from handlers.inbound import Kind
from handlers.notices import Button, Card, Plain, Post, Style
from storage import paces
from tests.bot.telegram.conftest import Desk, House, target
from tests.fakes.telegram import Chat, FakeTelegram
from tests.fakes.telegram import Post as Shown

BUTTONS = (
    Button("Claim", "claim", "42.7", Style.PRIMARY),
    Button("Send it to Giulia", "send", "42", confirm="Send to Giulia?"),
)
CARD = Card((Plain("card"),), buttons=BUTTONS)


async def show(house: House, chat: Chat) -> Shown:
    """A card with two buttons, sent by a process of its own."""
    bot = client(house.app().account)
    await bot.initialize()
    await TelegramSender(bot, "1").send(Post(CARD), target(chat), 1, repeated=False)
    await bot.shutdown()
    return house.telegram.bot_posts(chat)[-1]


async def test_a_press_says_what_stands_on_which_message(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    forum = telegram.add_group("Experts", members=[ann], forum=True, bot_status="administrator")
    card = await show(house, forum)
    async with house.running():
        query = await telegram.clicks(ann, card, "Claim")
        event = await desk.next()
        assert await telegram.wait_for_answer(query) == {}
    assert (event.kind, event.word, event.value, event.message) == (Kind.PRESS, "claim", "42.7", str(card.id))
    assert (event.writer.user, event.where.place, event.forms) == (str(ann.id), str(forum.id), False)
    telegram.assert_clean(warnings=True)


@pytest.mark.parametrize(
    ("toast", "answer"),
    [
        ("You already have T-1042.", {"text": "You already have T-1042."}),
        ("x" * 201, {"text": "x" * 200, "show_alert": True}),
    ],
    ids=["a short line passes by", "a long one stays until it is read"],
)
async def test_a_toast_is_for_the_presser_alone(
    telegram: FakeTelegram, house: House, desk: Desk, *, toast: str, answer: dict[str, object]
) -> None:
    ann = telegram.add_person("Ann")
    ann.started = True
    desk.toast = toast
    card = await show(house, telegram.private(ann))
    async with house.running():
        query = await telegram.clicks(ann, card, "Claim")
        assert await telegram.wait_for_answer(query) == answer
    telegram.assert_clean(warnings=True)


async def test_a_line_about_a_message_is_said_where_it_was_written(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    forum = telegram.add_group("Experts", members=[ann], forum=True, bot_status="administrator")
    desk.toast = "Only the owner can do that."
    async with house.running():
        topic = await telegram.creates_topic(ann, forum, "T-1")
        await telegram.user_sends(ann, forum, "/resolve", topic=topic)
        post = await telegram.wait_for_post(forum, "Only the owner")
        assert post.topic == topic.id


async def test_a_press_that_failed_is_answered_too(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    ann.started = True
    desk.errors = [ValueError("bug")]
    card = await show(house, telegram.private(ann))
    async with house.running():
        query = await telegram.clicks(ann, card, "Claim")
        await telegram.wait_for_answer(query)
    assert len(desk.apologies) == 1
    telegram.assert_clean(warnings=True)


async def test_an_answer_telegram_refuses_harms_nothing(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    ann.started = True
    card = await show(house, telegram.private(ann))
    telegram.faults.refused("answerCallbackQuery", "Bad Request: query is too old and response timeout expired")
    async with house.running():
        await telegram.clicks(ann, card, "Claim")
        await telegram.user_sends(ann, telegram.private(ann), "still there?")
        assert (await desk.next(2)).text == "still there?"


async def test_a_button_that_asks_first_needs_two_presses(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    ann.started = True
    card = await show(house, telegram.private(ann))
    async with house.running():
        await telegram.wait_for_answer(await telegram.clicks(ann, card, "Send it to Giulia"))
        await telegram.journal.wait_until(lambda: len(card.buttons) == 3, what="the keyboard to ask")
        assert card.labels == ["Claim", "✓ Send it to Giulia", "↩"]
        await telegram.wait_for_answer(await telegram.clicks(ann, card, "↩"))
        await telegram.journal.wait_until(lambda: len(card.buttons) == 2, what="the keyboard to go back")
        assert card.payload["reply_markup"] == draw(CARD)[0].wire()["reply_markup"]
        await telegram.wait_for_answer(await telegram.clicks(ann, card, "Send it to Giulia"))
        await telegram.journal.wait_until(lambda: len(card.buttons) == 3, what="the keyboard to ask again")
        assert desk.seen == []
        await telegram.clicks(ann, card, "✓ Send it to Giulia")
        event = await desk.next()
    assert (event.word, event.value) == ("send", "42")
    telegram.assert_clean(warnings=True)


async def test_a_turned_keyboard_waits_for_its_turn_like_any_edit(telegram: FakeTelegram, house: House) -> None:
    ann = telegram.add_person("Ann")
    group = telegram.add_group("Experts", members=[ann], bot_status="administrator")
    card = await show(house, group)
    until = datetime.now(UTC) + timedelta(seconds=0.4)
    house.db.write_now(paces.hold_back, [edits_in(house, group)], until)
    async with house.running():
        await telegram.wait_for_answer(await telegram.clicks(ann, card, "Send it to Giulia"))
        assert len(card.buttons) == 2, "its press is answered at once all the same"
        await telegram.journal.wait_until(lambda: len(card.buttons) == 3, what="the keyboard to ask")
        assert datetime.now(UTC) > until - timedelta(seconds=0.1)
    telegram.assert_clean(warnings=True)


async def test_where_too_much_is_said_the_keyboard_stays(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    group = telegram.add_group("Experts", members=[ann], bot_status="administrator")
    card = await show(house, group)
    house.db.write_now(paces.hold_back, [edits_in(house, group)], datetime.now(UTC) + timedelta(minutes=1))
    async with house.running():
        for label in ("Send it to Giulia", "Send it to Giulia", "Claim"):
            await telegram.wait_for_answer(await telegram.clicks(ann, card, label))
    assert [event.word for event in desk.seen] == ["claim"]
    assert telegram.journal.sent("editMessageReplyMarkup") == []


def edits_in(house: House, chat: Chat) -> paces.Limit:
    """The pace of edits in a chat."""
    key = f"telegram:{house.app().account.bot_id}:{chat.id}:edits"
    return paces.Limit(key, timedelta(seconds=1), 3)


async def test_a_press_is_answered_once_it_is_kept(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    ann.started = True
    card = await show(house, telegram.private(ann))
    broken = OperationalError("COMMIT", None, Exception("disk"))
    desk.errors = [broken, broken]
    house.db.write_now(lambda conn: conn.exec_driver_sql("ALTER TABLE failures RENAME TO hidden"))
    async with house.running():
        query = await telegram.clicks(ann, card, "Claim")
        await telegram.wait_for_answer(query)
        assert [event.word for event in desk.seen] == ["claim"]
