"""Messages come in over both transports: new, edited, deleted, with files, in threads; our own do not."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.slack.app import SlackAdapter
from bot.slack.payloads import moment_of
from handlers.inbound import Attachment, Kind, Medium
from handlers.notices import Card, Plain, Post, Words
from tests.bot.slack.conftest import Desk, House, target
from tests.fakes.slack import FakeSlack, NewFile


async def test_a_direct_message_is_the_persons_private_place(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    giulia = slack.add_user("giulia", real_name="Giulia Rossi", locale="it-IT")
    message = await slack.user_sends(giulia, slack.direct(giulia), "invoices <b> & totals")
    assert len(desk.seen) == 1
    event = desk.last
    assert (event.kind, event.text, event.message) == (Kind.MESSAGE, "invoices <b> & totals", message.ts)
    assert (event.writer.user, event.writer.name, event.writer.locale) == (giulia.id, "Giulia Rossi", "it-IT")
    assert (event.where.place, event.where.address) == (giulia.id, slack.direct(giulia).id)
    assert event.where.direct
    assert event.where.threads
    assert event.written == datetime.fromtimestamp(int(message.ts[:10]), UTC).replace(microsecond=int(message.ts[11:]))
    slack.assert_clean(warnings=True)


async def test_a_mention_comes_twice_and_is_one_event(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia = slack.add_user("giulia")
    room = slack.add_channel("bianchi", members=[giulia])
    await slack.user_sends(giulia, room, f"{slack.bot.mention} the printer")
    assert [d.name for d in slack.journal.deliveries] == ["message", "app_mention"]
    assert [(event.text, event.mentioned) for event in desk.seen] == [("the printer", True)]
    assert (desk.last.where.place, desk.last.where.direct) == (room.id, False)
    slack.assert_clean(warnings=True)


async def test_people_are_mentioned_by_name(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia, luca = slack.add_user("giulia"), slack.add_user("luca", real_name="Luca Bianchi")
    room = slack.add_channel("bianchi", members=[giulia, luca])
    await slack.user_sends(giulia, room, f"ask {luca.mention} or <!here>")
    assert (desk.last.text, desk.last.mentioned) == ("ask @Luca Bianchi or @here", False)


async def test_a_reply_in_a_thread_knows_the_thread(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia = slack.add_user("giulia")
    room = slack.add_channel("bianchi", members=[giulia])
    parent = await slack.user_sends(giulia, room, "first")
    reply = await slack.user_sends(giulia, room, "second", thread_ts=parent.ts, broadcast=True)
    assert [event.thread for event in desk.seen] == [None, parent.ts]
    assert desk.last.message == reply.ts


async def test_an_edit_is_one_event_and_a_link_preview_is_none(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    giulia = slack.add_user("giulia")
    message = await slack.user_sends(giulia, slack.direct(giulia), "see http://example.com/a")
    slack.delivery.repeat()
    await slack.edits(giulia, message, "see below")
    await slack.unfurls(message)
    assert [event.kind for event in desk.seen] == [Kind.MESSAGE, Kind.EDIT]
    assert (desk.last.text, desk.last.message, desk.last.writer.user) == ("see below", message.ts, giulia.id)


@pytest.mark.parametrize("has_replies", [False, True], ids=["alone", "with replies, as a tombstone"])
async def test_a_deleted_message_names_its_writer(house: House, has_replies: bool) -> None:
    slack = house.slack
    async with house.on_socket():
        giulia = slack.add_user("giulia")
        message = await slack.user_sends(giulia, slack.direct(giulia), "oops")
        if has_replies:
            await slack.user_sends(giulia, slack.direct(giulia), "more", thread_ts=message.ts)
        await slack.deletes(giulia, message)
    event = house.desk.last
    assert (event.kind, event.message, event.writer.user) == (Kind.DELETE, message.ts, giulia.id)


async def test_a_file_comes_with_the_message_once(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia = slack.add_user("giulia")
    picture = NewFile("screen.png", b"12345", "image/png")
    message = await slack.user_sends(giulia, slack.direct(giulia), "look", files=[picture])
    file = message.files[0]
    assert len(desk.seen) == 1
    assert desk.last.attachments == (Attachment(Medium.PHOTO, file["id"], "screen.png", 5, mime="image/png"),)
    slack.assert_clean(warnings=True)


async def test_a_strangers_file_is_known_by_its_id(house: House) -> None:
    slack = house.slack
    async with house.on_socket():
        paolo = slack.add_user("paolo", team_id="T000000777")
        shared = slack.add_channel("shared", members=[paolo], connected_teams=["T000000777"])
        message = await slack.user_sends(paolo, shared, "look", files=[NewFile("a.txt", b"a")])
    event = house.desk.last
    assert event.attachments == (Attachment(Medium.FILE, message.files[0]["id"]),)
    assert (event.writer.workspace, event.where.workspace) == ("T000000777", slack.world.team_id)


async def test_our_own_messages_edits_and_marks_are_no_events(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    room = slack.add_channel("queue")
    post = Post(Card((Plain("T-1"),)), author="Anna Lindqvist (via Retainer)")
    sent = await adapter.sender.send(post, target(room), 1, repeated=False)
    again = target(room, message=getattr(sent, "message", None))
    await adapter.sender.send(Post(Card((Words("T-1 claimed"),))), again, 2, repeated=False)
    await slack.journal.settle(0.1)
    assert len(slack.journal.delivered("message")) == 2
    assert all(delivery.acknowledged for delivery in slack.journal.deliveries)
    assert desk.seen == []


async def test_a_message_delivered_three_times_is_one_event(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    giulia = slack.add_user("giulia")
    slack.delivery.repeat(2)
    message = await slack.user_sends(giulia, slack.direct(giulia), "hello")
    assert message.delivery is not None
    assert [attempt.acknowledged for attempt in message.delivery.attempts] == [True, True, True]
    assert len(desk.seen) == 1


async def test_other_programs_and_unread_events_are_acknowledged(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    room, giulia = slack.add_channel("room"), slack.add_user("giulia")
    message = await slack.user_sends(giulia, room, "hello")
    await slack.adds_reaction(giulia, message, "eyes")
    bot = {
        "type": "message",
        "channel": room.id,
        "user": "U9",
        "bot_id": "B9",
        "text": "beep",
        "channel_type": "channel",
    }
    await slack.send_event(bot | {"ts": slack.world.new_ts()}, room)
    await slack.send_event({"type": "pin_added", "channel_id": room.id, "user": giulia.id})
    await slack.shortcut(giulia, "anything")
    assert all(delivery.acknowledged for delivery in slack.journal.deliveries)
    assert len(desk.seen) == 1


async def test_a_name_slack_does_not_tell_holds_no_message_back(house: House) -> None:
    slack = house.slack
    slack.faults.refused("users.info", "user_not_found")
    async with house.on_socket():
        giulia = slack.add_user("giulia", real_name="Giulia Rossi")
        await slack.user_sends(giulia, slack.direct(giulia), "one")
        await slack.user_sends(giulia, slack.direct(giulia), "two")
        await slack.user_sends(giulia, slack.direct(giulia), "three")
    assert [event.writer.name for event in house.desk.seen] == [giulia.id, "Giulia Rossi", "Giulia Rossi"]
    assert len(slack.journal.sent("users.info")) == 2


async def test_messages_that_wait_for_a_name_go_on_in_their_order(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk
) -> None:
    slack.faults.slow("users.info", 0.1)
    giulia = slack.add_user("giulia", real_name="Giulia Rossi")
    texts = [f"line {number}" for number in range(5)]
    await asyncio.gather(*(slack.user_sends(giulia, slack.direct(giulia), text) for text in texts))
    assert [event.text for event in desk.seen] == texts
    assert {event.writer.name for event in desk.seen} == {"Giulia Rossi"}


@pytest.mark.parametrize("order", ["as_sent", "reversed"])
async def test_an_edit_that_comes_before_its_message_is_the_message(house: House, order: str) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    async with house.on_socket():
        slack.delivery.hold()
        said = await slack.user_sends(giulia, slack.direct(giulia), "wrong")
        await slack.edits(giulia, said, "right")
        await slack.delivery.release("as_sent" if order == "as_sent" else "reversed")
    heard = [(event.kind, event.text, event.key, event.written) for event in house.desk.seen]
    assert heard[-1][1] == "right"
    assert [kind for kind, *_ in heard] == [Kind.MESSAGE, Kind.EDIT][: 1 if order == "reversed" else 2]
    assert heard[0][2:] == (f"message:{said.channel}:{said.ts}", moment_of(said.ts))


async def test_a_message_that_comes_after_it_was_deleted_is_none(house: House) -> None:
    slack = house.slack
    giulia = slack.add_user("giulia")
    async with house.on_socket():
        slack.delivery.hold()
        said = await slack.user_sends(giulia, slack.direct(giulia), "forget it")
        await slack.deletes(giulia, said)
        await slack.delivery.release("reversed")
    assert [event.kind for event in house.desk.seen] == [Kind.DELETE]
