"""Updates come in over the wire, once each, and are acknowledged after the commit."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from handlers.inbound import Kind, Medium
from storage import inbox, presence
from tests.bot.telegram.conftest import Desk, House
from tests.fakes.telegram import FakeTelegram, NewFile

BROKEN = OperationalError("COMMIT", None, Exception("disk"))


async def test_a_message_arrives_with_its_writer_place_and_time(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Giulia", last_name="Rossi", language_code="it")
    async with house.running():
        post = await telegram.user_sends(ann, telegram.private(ann), "Le fatture 🧾 sono sbagliate <b>")
        event = await desk.next()
    assert (event.kind, event.text) == (Kind.MESSAGE, "Le fatture 🧾 sono sbagliate <b>")
    assert (event.writer.user, event.writer.name, event.writer.locale) == (str(ann.id), "Giulia Rossi", "it")
    assert (event.where.place, event.where.direct, event.where.address) == (str(ann.id), True, None)
    assert (event.message, event.thread, event.reply_to) == (str(post.id), None, None)
    assert event.written is not None
    assert event.written.timestamp() == post.payload["date"]
    telegram.assert_clean(warnings=True)


async def test_start_carries_the_deep_link(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        await telegram.starts(ann, "i_tok-en")
        event = await desk.next()
        await telegram.starts(ann)
        bare = await desk.next(2)
    assert (event.kind, event.text) == (Kind.STARTED, "i_tok-en")
    assert (bare.kind, bare.text) == (Kind.STARTED, "")


async def test_a_command_is_a_word_and_the_rest(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    group = telegram.add_group("Experts", members=[ann], bot_status="administrator")
    async with house.running():
        await telegram.user_sends(ann, telegram.private(ann), "/Status please")
        private = await desk.next()
        await telegram.user_sends(ann, group, "/note@helpbot  🔒 profile 14.2")
        addressed = await desk.next(2)
        await telegram.user_sends(ann, group, "/note@otherbot for somebody else")
        await telegram.user_sends(ann, group, "@helpbot  hello")
        call = await desk.next(3)
    assert (private.kind, private.word, private.text) == (Kind.COMMAND, "status", "please")
    assert (addressed.word, addressed.text, addressed.mentioned) == ("note", "🔒 profile 14.2", True)
    assert (call.kind, call.text, call.mentioned) == (Kind.MESSAGE, "hello", True)


async def test_a_topic_is_a_thread_and_its_first_message_no_reply(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    forum = telegram.add_group("Experts", members=[ann], forum=True, bot_status="administrator")
    async with house.running():
        topic = await telegram.creates_topic(ann, forum, "T-1042")
        first = await telegram.user_sends(ann, forum, "in the topic", topic=topic)
        plain = await desk.next()
        await telegram.user_sends(ann, forum, "an answer", reply_to=first)
        answer = await desk.next(2)
        await telegram.user_sends(ann, forum, "in General")
        general = await desk.next(3)
    assert (plain.thread, plain.reply_to) == (str(topic.id), None)
    assert (answer.thread, answer.reply_to) == (str(topic.id), str(first.id))
    assert (general.thread, general.reply_to) == (None, None)
    assert (plain.where.place, plain.where.direct, plain.where.title) == (str(forum.id), False, "Experts")


@pytest.mark.parametrize(
    ("file", "medium", "name"),
    [
        (NewFile("a.txt", b"abc", "text/plain"), Medium.FILE, "a.txt"),
        (NewFile("p.jpg", b"jpg", "image/jpeg", "photo"), Medium.PHOTO, "photo.jpg"),
        (NewFile("v.ogg", b"ogg", "audio/ogg", "voice"), Medium.VOICE, "voice.ogg"),
        (NewFile("s.webp", b"webp", "image/webp", "sticker"), Medium.STICKER, "👍"),
        (NewFile("m.mp4", b"mp4", "video/mp4", "animation"), Medium.FILE, "m.mp4"),
        (NewFile("n.mp4", b"mp4", "video/mp4", "video_note"), Medium.FILE, "video.mp4"),
    ],
    ids=["document", "photo", "voice", "sticker", "animation", "video note"],
)
async def test_files_are_attachments(
    telegram: FakeTelegram, house: House, desk: Desk, *, file: NewFile, medium: Medium, name: str
) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        await telegram.user_sends(ann, telegram.private(ann), "look", file=file)
        event = await desk.next()
    (attachment,) = event.attachments
    assert (attachment.medium, attachment.name, attachment.size) == (medium, name, len(file.content))
    assert attachment.handle in telegram.world.files
    assert attachment.seconds == (42 if medium is Medium.VOICE or "mp4" in file.name else None)
    assert event.text == "look"


async def test_what_cannot_be_passed_on_is_named(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        await telegram.user_sends(ann, telegram.private(ann), dice={"emoji": "🎲", "value": 4})
        dice = await desk.next()
    assert [(a.medium, a.name) for a in dice.attachments] == [(Medium.UNSUPPORTED, "dice")]


async def test_an_edit_names_the_message_and_its_new_text(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        post = await telegram.user_sends(ann, telegram.private(ann), "frist")
        await telegram.edits(ann, post, "first")
        event = await desk.next(2)
    assert (event.kind, event.message, event.text) == (Kind.EDIT, str(post.id), "first")


async def test_the_bots_own_standing(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    group = telegram.add_group("Small", members=[ann], supergroup=False, bot_status="left")
    async with house.running():
        await telegram.starts(ann)
        await telegram.blocks_bot(ann)
        await telegram.unblocks_bot(ann)
        await telegram.sets_bot_status(ann, group, "member")
        await telegram.sets_bot_status(ann, group, "administrator")
        await telegram.renames(ann, group, "Bigger")
        await telegram.sets_bot_status(ann, group, "kicked")
        await desk.next(6)
    kinds = [event.kind for event in desk.seen]
    assert kinds == [Kind.STARTED, Kind.BLOCKED, Kind.UNBLOCKED, Kind.ADDED, Kind.RENAMED, Kind.REMOVED]
    assert desk.seen[4].text == "Bigger"


async def test_an_upgraded_group_says_its_new_id(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    group = telegram.add_group("Small", members=[ann], supergroup=False, bot_status="administrator")
    async with house.running():
        fresh = await telegram.upgrades(ann, group)
        event = await desk.next()
        await telegram.user_sends(ann, fresh, "here now")
        after = await desk.next(2)
    assert (event.kind, event.where.place, event.value) == (Kind.REPLACED, str(group.id), str(fresh.id))
    assert (after.kind, after.where.place) == (Kind.MESSAGE, str(fresh.id))


async def test_service_messages_are_nothing(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    forum = telegram.add_group("Experts", members=[ann], forum=True, bot_status="administrator")
    async with house.running():
        topic = await telegram.creates_topic(ann, forum, "T-1")
        await telegram.closes_topic(ann, forum, topic)
        await telegram.joins(telegram.add_person("Bob"), forum)
        await telegram.user_sends(ann, forum, "words")
        await telegram.reacts(ann, forum.history[-1], "👍")
        assert (await desk.next()).text == "words"
        await telegram.user_sends(ann, forum, "more")
        assert (await desk.next(2)).text == "more"


async def test_one_update_nobody_can_read_blocks_no_other(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        telegram.hold()
        await telegram.user_sends(ann, telegram.private(ann), "one")
        telegram.queue_raw({"update_id": telegram.next_update, "message": "what?"})
        await telegram.user_sends(ann, telegram.private(ann), "three")
        telegram.release()
        await desk.next(2)
        await telegram.journal.wait_until(lambda: not telegram.pending, what="every update to be confirmed")
    assert [event.text for event in desk.seen] == ["one", "three"]
    (kept,) = await house.db.read(inbox.failures)
    assert '"what?"' in kept.payload


async def test_an_update_that_comes_twice_is_taken_once(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    async with house.running():
        telegram.repeat(2)
        await telegram.user_sends(ann, telegram.private(ann), "once")
        await telegram.user_sends(ann, telegram.private(ann), "next")
        await desk.next(2)
        await telegram.journal.wait_until(lambda: not telegram.pending, what="every update to be confirmed")
    assert [event.text for event in desk.seen] == ["once", "next"]


async def test_what_was_not_committed_is_not_confirmed(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    """As if the process died between fetching and the commit: another one gets the same update."""
    ann = telegram.add_person("Ann")
    desk.errors = [BROKEN, BROKEN, BROKEN, BROKEN]  # more than the door tries again
    house.db.write_now(lambda conn: conn.exec_driver_sql("ALTER TABLE failures RENAME TO hidden"))
    async with house.running():
        await telegram.user_sends(ann, telegram.private(ann), "survives")
        await desk.next()
        await telegram.journal.wait_until(lambda: not telegram.pending, what="the update to be confirmed")
    (delivery,) = telegram.journal.delivered("message")
    assert len(delivery.attempts) > 1
    assert [event.text for event in desk.seen] == ["survives"]


async def test_one_process_polls_and_another_takes_over(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    async with house.running() as first, house.running():
        await telegram.user_sends(ann, telegram.private(ann), "one")
        await desk.next()
        await first.stop()
        await telegram.user_sends(ann, telegram.private(ann), "two")
        await desk.next(2)
    assert not telegram.journal.broken("telegram.conflict")


async def test_a_strange_poller_is_waited_out(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    telegram.faults.refused("getUpdates", "409 Conflict: terminated by other getUpdates request", times=2)
    async with house.running():
        await telegram.user_sends(ann, telegram.private(ann), "in the end")
        assert (await desk.next()).text == "in the end"


async def test_polling_takes_a_webhook_away(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    telegram.webhook.url = "http://127.0.0.1:9/old"
    ann = telegram.add_person("Ann")
    async with house.running():
        await telegram.journal.wait_for_call("deleteWebhook")
        await telegram.user_sends(ann, telegram.private(ann), "hello")
        assert (await desk.next()).text == "hello"
    assert not telegram.webhook.url


async def test_stop_leaves_the_long_poll_at_once(telegram: FakeTelegram, house: House) -> None:
    clock = asyncio.get_running_loop().time
    async with house.running():
        await telegram.journal.wait_until(lambda: telegram.journal.sent("getUpdates"), what="a long poll")
        began = clock()
    assert clock() - began < 3


async def test_a_telegram_that_is_away_is_waited_for(telegram: FakeTelegram, house: House) -> None:
    telegram.faults.dropped("getMe", times=2)
    async with house.running():
        assert len(telegram.journal.sent("getMe")) == 3


async def test_after_an_outage_what_waited_is_read_before_a_clock_rings(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    ann = telegram.add_person("Ann")
    async with asyncio.timeout(5), house.running() as app:
        await app.backlog.wait()
        telegram.faults.dropped("getUpdates", times=6)
        await telegram.user_sends(ann, telegram.private(ann), "the poll that waits ends")
        await telegram.journal.wait_until(lambda: not app.backlog.is_read, what="an outage")
        await telegram.user_sends(ann, telegram.private(ann), "what waits")
        await app.backlog.wait()
        assert [event.text for event in desk.seen][-1] == "what waits"


async def test_the_menus_have_the_words_that_exist(telegram: FakeTelegram, house: House) -> None:
    async with house.running():
        words = {key[0]: [c["command"] for c in menu] for key, menu in telegram.commands.items()}
    assert words["all_private_chats"] == ["status", "tickets", "contract", "settings", "help"]
    assert words["all_group_chats"] == ["status", "help"]
    telegram.assert_clean(warnings=True)


# --------------------------------------------------------------------------------------------------------- webhook


async def test_the_webhook_acknowledges_after_the_commit(telegram: FakeTelegram, house: House, desk: Desk) -> None:
    ann = telegram.add_person("Ann")
    async with house.on_webhook("s3cret"):
        telegram.repeat()
        await telegram.user_sends(ann, telegram.private(ann), "once")
        await telegram.user_sends(ann, telegram.private(ann), "next")
        await desk.next(2)
        await telegram.journal.wait_until(lambda: not telegram.pending, what="every update to be accepted")
    assert [event.text for event in desk.seen] == ["once", "next"]
    assert [len(d.attempts) for d in telegram.journal.delivered("message")] == [2, 1]
    telegram.assert_clean(warnings=True)


@pytest.mark.parametrize("secret", [None, "wrong", "s3cretx"], ids=["none", "wrong", "almost"])
async def test_a_forged_update_is_refused(
    telegram: FakeTelegram, house: House, desk: Desk, *, secret: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    async with house.on_webhook("s3cret"):
        assert await telegram.forge(secret) == 403
    assert desk.seen == []
    assert await house.db.read(inbox.failures) == ()
    assert "without the right secret" in caplog.text
    assert "s3cret" not in caplog.text


async def test_the_webhook_says_later_while_the_database_is_away(
    telegram: FakeTelegram, house: House, desk: Desk, *, caplog: pytest.LogCaptureFixture
) -> None:
    ann = telegram.add_person("Ann")
    desk.errors = [BROKEN, BROKEN]
    house.db.write_now(lambda conn: conn.exec_driver_sql("ALTER TABLE failures RENAME TO hidden"))
    async with house.on_webhook("s3cret"):
        await telegram.user_sends(ann, telegram.private(ann), "survives")
        await desk.next()
    (delivery,) = telegram.journal.delivered("message")
    assert delivery.attempts[0].status == 500
    assert "comes again" in caplog.text
    assert [event.text for event in desk.seen] == ["survives"]


async def test_the_bot_registers_its_own_webhook(telegram: FakeTelegram, house: House) -> None:
    async with house.running(webhook_secret="s3cret", webhook_url="https://desk.example.org/"):
        assert telegram.webhook.url == "https://desk.example.org/telegram"
        assert telegram.webhook.secret_token == "s3cret"
    wanted = {"message", "edited_message", "callback_query", "my_chat_member", "message_reaction"}
    assert telegram.allowed_updates == wanted
    telegram.assert_clean(warnings=True)


async def test_what_was_heard_is_written_down_once_nothing_waits(
    telegram: FakeTelegram, house: House, desk: Desk
) -> None:
    giulia = telegram.add_person("Giulia")
    await telegram.starts(giulia)
    async with house.running() as app:
        await desk.next()
        await app.backlog.wait()
        await telegram.user_sends(giulia, telegram.private(giulia), "hello")
        await desk.next(2)
    assert await house.db.read(presence.last, "telegram", "global")
