"""What people send as files leaves for Slack in pieces, in one message, once; and is read from Slack in pieces."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.door import Door, real_time
from bot.files import BusyError, LostFileError, open_one
from bot.slack import inbound
from bot.slack.app import SlackAdapter, build
from bot.slack.files import MOST, name_of
from handlers.inbound import Attachment, Kind, Medium
from handlers.notices import (
    FileRef,
    Files,
    Later,
    Lost,
    Plain,
    Reason,
    Refused,
    Remove,
    Scope,
    Sent,
    Target,
    Unknown,
    Words,
)
from tests.bot.slack.conftest import Desk, House, target
from tests.fakes.slack import Channel, FakeSlack, Message, NewFile, User
from tests.fakes.slack_files import StoredFile
from tests.shelf import Shelf

LINE = (Plain("From "), Words("Giulia <!here>"))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def room(slack: FakeSlack) -> Channel:
    return slack.add_channel("queue")


@pytest.fixture
async def out(house: House, shelf: Shelf) -> AsyncIterator[SlackAdapter]:
    """The adapter as a worker has it, sending what lies on the shelf."""
    running = build(house.settings(), door_to(house), house.db, real_time, {"shelf": shelf})
    await running.start()
    yield running
    await running.stop()


def door_to(house: House) -> Door:
    return Door(house.db, {"slack": inbound.read}, house.desk.receive, apologise=house.desk.apologise)


def stored(slack: FakeSlack, message: Message) -> list[StoredFile]:
    return [slack.world.files[one["id"]] for one in message.files]


# ------------------------------------------------------------------------------------------------------------ sending


async def test_four_pictures_are_one_message_in_the_thread(
    out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel
) -> None:
    parent = await slack.user_sends(slack.add_user("giulia"), room, "question")
    refs = tuple(shelf.put(f"{n}.png", b"picture %d" % n, "image/png", medium="photo") for n in range(4))
    sent = await out.sender.send(Files(refs, LINE), target(room, thread=parent.ts), 7, repeated=False)
    (_, message) = slack.messages(room, parent.ts)
    found = stored(slack, message)
    assert sent == Sent(found[0].id, rest=tuple(one.id for one in found[1:]))
    assert [(one.title, one.name) for one in found] == [(f"{n}.png", f"{n}-7.{n}.png") for n in range(4)]
    assert [one.content for one in found] == [b"picture %d" % n for n in range(4)]
    assert "<!here>" in message.shown.replace("\u2060", "")
    assert "Giulia" in str(message.payload["blocks"])
    slack.assert_clean()


async def test_files_without_a_line_have_none(out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel) -> None:
    await out.sender.send(Files((shelf.put("noend", b"a", ""),)), target(room), 7, repeated=False)
    (message,) = slack.bot_messages(room)
    assert "blocks" not in message.payload
    assert stored(slack, message)[0].name == "noend-7.0"


async def test_a_private_chat_is_opened_for_files(out: SlackAdapter, slack: FakeSlack, shelf: Shelf) -> None:
    sara = slack.add_user("sara")
    act = Files((shelf.put("a.txt", b"a", "text/plain"),), author="Anna", about="T-1")
    sent = await out.sender.send(act, Target("slack", "T1", sara.id, True), 1, repeated=False)
    assert isinstance(sent, Sent)
    assert sent.address == slack.direct(sara).id
    (message,) = slack.bot_messages(slack.direct(sara))
    assert "Anna · T-1" in message.shown


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_after_a_rate_limit_nothing_is_uploaded_twice(
    out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel, *, method: str
) -> None:
    act = Files(tuple(shelf.put(name, b"abc", "") for name in ("a.txt", "b.txt")))
    slack.faults.rate_limited(method, 7, skip=1 if "Upload" in method and "get" in method else 0)
    assert await out.sender.send(act, target(room), 1, repeated=False) == Later(7.0, Scope.ACCOUNT, "rate limit")
    assert slack.bot_messages(room) == []
    assert isinstance(await out.sender.send(act, target(room), 1, repeated=False), Sent)
    assert [one.name for one in stored(slack, slack.bot_messages(room)[0])] == ["a-1.0.txt", "b-1.1.txt"]
    assert shelf.opened == ["h1", "h2"] if "complete" in method else shelf.opened == ["h1", "h2", "h2"]


async def test_a_file_that_breaks_off_is_tried_again_and_arrives_whole(
    out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel
) -> None:
    ref = shelf.put("a.bin", b"0123456789" * 1000, "")
    shelf.broken = [ref.handle]
    assert isinstance(await out.sender.send(Files((ref,)), target(room), 1, repeated=False), Later)
    assert isinstance(await out.sender.send(Files((ref,)), target(room), 1, repeated=False), Sent)
    assert stored(slack, slack.bot_messages(room)[0])[0].content == b"0123456789" * 1000


async def test_an_address_that_takes_no_file_is_tried_again(
    out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel
) -> None:
    slack.faults.server_error("upload")
    act = Files((shelf.put("a.txt", b"a", ""),))
    outcome = await out.sender.send(act, target(room), 1, repeated=False)
    assert outcome == Later(5.0, Scope.LANE, "the file was not taken")
    assert slack.bot_messages(room) == []


async def test_a_lost_answer_is_looked_up_and_nothing_is_doubled(
    out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel
) -> None:
    act = Files(tuple(shelf.put(name, b"abc", "") for name in ("a.txt", "b.txt")))
    slack.faults.lost_reply("files.completeUploadExternal")
    assert isinstance(await out.sender.send(act, target(room), 7, repeated=False), Unknown)
    first, second = stored(slack, slack.bot_messages(room)[0])
    assert await out.sender.look_up(act, target(room), 7) == Sent(first.id, rest=(second.id,))
    assert await out.sender.look_up(act, target(room), 8) is None


async def test_what_cannot_go_stays_and_the_rest_goes(
    out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel
) -> None:
    large = FileRef(98, "file", "large.iso.zip", "", MOST + 1, None, "shelf", "", "h98")
    setup, fine = shelf.put("setup.exe", b"MZ", ""), shelf.put("a.txt", b"a", "")
    sent = await out.sender.send(Files((large, setup, fine)), target(room), 1, repeated=False)
    assert isinstance(sent, Sent)
    assert sent.lost == (Lost(98, Reason.TOO_LARGE, str(MOST)), Lost(setup.id, Reason.NOT_TAKEN))
    assert shelf.opened == [fine.handle]
    none = await out.sender.send(Files((setup,)), target(room), 2, repeated=False)
    assert none == Sent(lost=(Lost(setup.id, Reason.NOT_TAKEN),))
    assert len(slack.bot_messages(room)) == 1


async def test_a_refusal_of_slack_is_one(out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel) -> None:
    slack.faults.refused("files.completeUploadExternal", "file_uploads_except_images_disabled")
    outcome = await out.sender.send(Files((shelf.put("a.txt", b"a", ""),)), target(room), 1, repeated=False)
    assert outcome == Refused(Reason.INVALID, "file_uploads_except_images_disabled")


async def test_taking_files_back_takes_the_message_and_what_is_in_it(
    out: SlackAdapter, slack: FakeSlack, shelf: Shelf, room: Channel
) -> None:
    from_handlers = Files(tuple(shelf.put(name, b"abc", "") for name in ("a.txt", "b.txt")))
    sent = await out.sender.send(from_handlers, target(room), 7, repeated=False)
    assert isinstance(sent, Sent)
    (message,) = slack.bot_messages(room)
    there = Target("slack", room.team_id, room.id, False, message=sent.message, rest=sent.rest)
    slack.journal.excuse("slack.refused.file_deleted")
    for _ in range(2):
        assert await out.sender.send(Remove("slot"), there, 8, repeated=False) == Sent()
    assert message.deleted
    assert [one.deleted for one in stored(slack, message)] == [True, True]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a.txt", "a-7.0.txt"), ("noend", "noend-7.0"), ("tar.tar.gz", "tar.tar-7.0.gz"), ("x" * 300 + ".png", None)],
)
def test_a_files_name_holds_its_row(name: str, shown: str | None) -> None:
    made = name_of(name, 7, 0)
    assert made == (shown or made)
    assert len(made) < 255
    assert made.endswith(name[-3:]) or "." not in name


# ------------------------------------------------------------------------------------------------------------ reading


async def upload(slack: FakeSlack, room: Channel, file: NewFile, user: User | None = None) -> FileRef:
    """A person uploads a file; how a message of ours refers to it."""
    message = await slack.user_sends(user or slack.add_user("giulia"), room, "look", files=[file])
    return FileRef(1, "file", file.name, file.mimetype, None, None, "slack", room.team_id, message.files[0]["id"])


async def fetched(adapter: SlackAdapter, ref: FileRef) -> bytes:
    async with AsyncExitStack() as stack:
        opened = await open_one(stack, {"slack": adapter.source}, ref, MOST)
        return b"".join([piece async for piece in opened.chunks])


async def test_a_file_is_read_with_the_workspaces_token(sending: SlackAdapter, slack: FakeSlack, room: Channel) -> None:
    content = bytes(range(256)) * 1000
    assert await fetched(sending, await upload(slack, room, NewFile("a.bin", content))) == content
    slack.assert_clean()


async def test_of_a_strangers_file_name_and_kind_come_with_it(
    sending: SlackAdapter, slack: FakeSlack, room: Channel
) -> None:
    ref = await upload(slack, room, NewFile("a.png", b"picture", "image/png", needs_lookup=True))
    bare = FileRef(1, "file", "", "", None, None, "slack", room.team_id, ref.handle)
    async with AsyncExitStack() as stack:
        opened = await open_one(stack, {"slack": sending.source}, bare, MOST)
        assert (opened.ref.name, opened.ref.mime, opened.size) == ("a.png", "image/png", 7)


async def test_a_strangers_program_is_found_out_before_it_goes(
    sending: SlackAdapter, slack: FakeSlack, room: Channel
) -> None:
    ref = await upload(slack, room, NewFile("setup.exe", b"MZ", needs_lookup=True))
    with pytest.raises(LostFileError) as caught:
        await fetched(sending, FileRef(1, "file", "", "", None, None, "slack", room.team_id, ref.handle))
    assert caught.value.reason is Reason.NOT_TAKEN


async def test_a_page_to_sign_in_is_not_the_file(house: House, slack: FakeSlack, room: Channel) -> None:
    ref = await upload(slack, room, NewFile("a.txt", b"abc"))
    running = house.adapter(house.settings())
    await running.start()
    slack.world.files[ref.handle].more = {"url_private_download": f"{slack.url}/login"}
    with pytest.raises(LostFileError):
        await fetched(running, ref)
    await running.stop()


@pytest.mark.parametrize(
    "url", ["https://evil.example.com/f", "http://files.slack.com/f", "https://notslack.com/f", ""]
)
async def test_the_token_goes_to_slack_and_nowhere_else(
    sending: SlackAdapter, slack: FakeSlack, room: Channel, url: str
) -> None:
    ref = await upload(slack, room, NewFile("a.txt", b"abc"))
    slack.world.files[ref.handle].more = {"url_private_download": url, "url_private": url}
    with pytest.raises(LostFileError):
        await fetched(sending, ref)


async def test_a_deleted_file_is_lost(sending: SlackAdapter, slack: FakeSlack, room: Channel) -> None:
    ref = await upload(slack, room, NewFile("a.txt", b"abc"))
    slack.world.files[ref.handle].deleted = True
    slack.journal.excuse("slack.refused.file_deleted")
    with pytest.raises(LostFileError) as caught:
        await fetched(sending, ref)
    assert caught.value.reason is Reason.FILE_GONE


@pytest.mark.parametrize("method", ["files.info", "download"])
@pytest.mark.parametrize("fault", ["rate_limited", "server_error"])
async def test_trouble_on_the_way_is_tried_again(
    sending: SlackAdapter, slack: FakeSlack, room: Channel, *, method: str, fault: str
) -> None:
    ref = await upload(slack, room, NewFile("a.txt", b"abc"))
    getattr(slack.faults, fault)(method)
    with pytest.raises(BusyError):
        await fetched(sending, ref)
    assert await fetched(sending, ref) == b"abc"


# ----------------------------------------------------------------------------------------------------- what came along


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (NewFile("screen.png", b"12345", "image/png"), (Medium.PHOTO, "screen.png", 5, None, "image/png")),
        (
            NewFile("audio_message.m4a", b"1", "audio/mp4", more={"subtype": "slack_audio", "duration_ms": 42400}),
            (Medium.VOICE, "audio_message.m4a", 1, 42, "audio/mp4"),
        ),
        (
            NewFile("clip.mp4", b"1", "video/mp4", more={"subtype": "slack_video", "duration_ms": 9000}),
            (Medium.FILE, "clip.mp4", 1, 9, "video/mp4"),
        ),
        (NewFile("song.mp3", b"1", "audio/mpeg"), (Medium.FILE, "song.mp3", 1, None, "audio/mpeg")),
        (
            NewFile("-.sql", b"select", "text/plain", more={"mode": "snippet"}),
            (Medium.FILE, "-.sql", 6, None, "text/plain"),
        ),
    ],
    ids=["picture", "voice clip", "video clip", "song", "snippet"],
)
async def test_what_people_send_is_told_apart(
    adapter: SlackAdapter, slack: FakeSlack, desk: Desk, file: NewFile, expected: tuple[Any, ...]
) -> None:
    giulia = slack.add_user("giulia")
    message = await slack.user_sends(giulia, slack.direct(giulia), "", files=[file])
    medium, name, size, seconds, mime = expected
    assert desk.last.attachments == (Attachment(medium, message.files[0]["id"], name, size, seconds, mime),)


async def test_a_file_that_lies_elsewhere_is_a_link(adapter: SlackAdapter, slack: FakeSlack, desk: Desk) -> None:
    giulia, url = slack.add_user("giulia"), "https://drive.example.com/plan"
    more = {"is_external": True, "mode": "external", "url_private": url, "title": "The plan"}
    await slack.user_sends(giulia, slack.direct(giulia), "", files=[NewFile("plan", b"", more=more)])
    assert desk.last.attachments == (Attachment(Medium.LINK, url, "The plan"),)


async def test_our_own_files_do_not_come_back(house: House, slack: FakeSlack, desk: Desk, shelf: Shelf) -> None:
    giulia = slack.add_user("giulia")
    settings = house.settings(app_token=slack.app_token)
    running = build(settings, door_to(house), house.db, real_time, {"shelf": shelf})
    await running.start()
    await slack.delivery.connected()
    there = Target("slack", slack.world.team_id, giulia.id, True, address=slack.direct(giulia).id)
    await running.sender.send(Files((shelf.put("a.txt", b"a", ""),)), there, 1, repeated=False)
    await slack.user_sends(giulia, slack.direct(giulia), "thanks")
    assert [one.text for one in desk.seen if one.kind is Kind.MESSAGE] == ["thanks"]
    await running.stop()
