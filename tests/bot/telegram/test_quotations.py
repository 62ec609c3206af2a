"""What people hand on of other messages on Telegram: chosen parts, words of other chats, forwarded ones."""

from handlers.inbound import Kind
from handlers.notices import Span
from handlers.text.spans import Shape
from tests.bot.telegram.conftest import Desk, House
from tests.fakes.telegram import FakeTelegram

ELSEWHERE = {"type": "user", "date": 1, "sender_user": {"id": 9, "is_bot": False, "first_name": "Luca\n@all"}}


async def test_check_17_the_part_that_was_chosen_of_a_message_comes_along(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    chat = telegram.private(ann)
    async with house.running():
        first = await telegram.user_sends(ann, chat, "Which release, and since when?")
        quote = {"text": "since when?", "position": 19, "is_manual": True}
        await telegram.user_sends(ann, chat, "Monday", reply_to=first, quote=quote)
        event = await desk.next(2)
    assert (event.text, event.reply_to, event.quote) == ("Monday", str(first.id), "since when?")


async def test_whether_a_message_answers_one_of_ours_is_told(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann, ben = telegram.add_person("Ann"), telegram.add_person("Ben")
    group = telegram.add_group("Team", members=[ann, ben], bot_status="administrator")
    ours = telegram.world.new_post(group, telegram.world.bot, text="Resolve · Cause")
    async with house.running():
        theirs = await telegram.user_sends(ben, group, "hello")
        await telegram.user_sends(ann, group, "a wrong profile", reply_to=ours)
        await telegram.user_sends(ann, group, "hello Ben", reply_to=theirs)
        events = [await desk.next(number) for number in (1, 2, 3)]
    assert [event.to_us for event in events] == [False, True, False]


async def test_what_is_answered_in_another_chat_stands_above_the_answer_as_a_quotation(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    bold = [{"type": "bold", "offset": 0, "length": 5}]
    async with house.running():
        await telegram.user_sends(
            ann,
            telegram.private(ann),
            "is this so?",
            external_reply={"origin": ELSEWHERE},
            quote={"text": "wrong total", "entities": bold, "position": 0},
        )
        event = await desk.next()
    assert (event.text, event.reply_to, event.quote) == ("Luca @all:\nwrong total\nis this so?", None, "")
    assert event.spans == (Span(0, 22, Shape.QUOTE), Span(0, 10, Shape.BOLD), Span(11, 5, Shape.BOLD))


async def test_forwarded_words_are_a_quotation_of_whoever_wrote_them_and_no_command(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann, luca = telegram.add_person("Ann"), telegram.add_person("Luca", last_name="Bianchi")
    group = telegram.add_group("Bianchi", members=[ann, luca], bot_status="administrator")
    async with house.running():
        order = await telegram.user_sends(luca, group, "/status please")
        await telegram.forwards(ann, order, telegram.private(ann))
        await telegram.forwards(ann, order, telegram.private(ann), hidden=True)
        own = await telegram.user_sends(ann, group, "the total is wrong")
        await telegram.forwards(ann, own, telegram.private(ann))
        full, hidden, mine = [await desk.next(number) for number in (2, 3, 5)]
    assert (full.kind, full.text) == (Kind.MESSAGE, "Luca Bianchi:\n/status please")
    assert full.spans[0] == Span(0, len(full.text), Shape.QUOTE)
    assert hidden.text == "Luca:\n/status please"
    assert (mine.text, mine.spans) == ("the total is wrong", ())


async def test_what_telegram_finds_by_itself_is_only_text_but_for_addresses(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        await telegram.user_sends(ann, telegram.private(ann), "see #1042 $USD @anna_lind or /help at https://a.it")
        event = await desk.next()
    assert [span.kind for span in event.spans] == [Shape.LINK]
    assert event.text.endswith("/help at https://a.it")
