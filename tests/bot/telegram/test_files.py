"""Files reach Telegram as what they are, in pieces, once; and its own are read in pieces."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.files import BusyError, LostFileError, open_one
from bot.telegram.app import Account, client
from bot.telegram.content import DOWNLOAD
from bot.telegram.files import PHOTO, UPLOAD, TelegramFiles
from bot.telegram.requests import requests_of
from bot.telegram.sender import TelegramSender
from handlers.files.losing import FAR
from handlers.notices import FileRef, Files, Later, Lost, Outcome, Plain, Reason, Scope, Sent, Unknown, Words
from tests.bot.telegram.conftest import target
from tests.fakes.telegram import Chat, FakeTelegram, NewFile, Post
from tests.shelf import Shelf

JPEG = "image/jpeg"


class Out:
    """A sender, where its files come from, and one person who started the bot."""

    def __init__(self, telegram: FakeTelegram) -> None:
        ann = telegram.add_person("Ann")
        ann.started = True
        self.telegram, self.shelf, self.chat = telegram, Shelf(), telegram.private(ann)
        self.bot = client(Account(telegram.token, telegram.url))
        self.sender = TelegramSender(self.bot, "1", {"shelf": self.shelf})
        self.source = TelegramFiles(self.bot, requests_of(self.bot))

    async def send(self, *refs: FileRef, number: int = 7, repeated: bool = False, chat: Chat | None = None) -> Outcome:
        act = Files(refs, (Plain("From "), Words("Giulia <b>")))
        return await self.sender.send(act, target(chat or self.chat), number, repeated=repeated)

    @property
    def posts(self) -> list[Post]:
        return [post for post in self.chat.history if post.from_bot]


@pytest.fixture
async def out(telegram: FakeTelegram) -> AsyncIterator[Out]:
    made = Out(telegram)
    await made.bot.initialize()
    yield made
    await made.bot.shutdown()


@pytest.mark.parametrize(
    ("name", "mime", "medium", "shown"),
    [
        ("screen.png", "image/png", "photo", "photo"),
        ("scan.jpg", JPEG, "file", "photo"),
        ("drawing.svg", "image/svg+xml", "photo", "document"),
        ("voice.ogg", "audio/ogg", "voice", "voice"),
        ("clip.m4a", "audio/mp4", "voice", "voice"),
        ("clip.webm", "audio/webm", "voice", "document"),
        ("demo.mp4", "video/mp4", "file", "video"),
        ("song.mp3", "audio/mpeg", "file", "audio"),
        ("invoice.pdf", "application/pdf", "file", "document"),
        ("noend", "", "file", "document"),
        ('Größe "A4".pdf', "application/pdf", "file", "document"),
    ],
)
async def test_a_file_is_shown_as_what_it_is(out: Out, name: str, mime: str, medium: str, shown: str) -> None:
    ref = out.shelf.put(name, b"0123456789", mime, medium=medium, seconds=42)
    sent = await out.send(ref)
    (post,) = out.posts
    assert sent == Sent(str(post.id))
    assert post.shown == "From Giulia <b>"
    handle = (post.payload[shown][-1] if shown == "photo" else post.payload[shown])["file_id"]
    kept = out.telegram.world.files[handle].file
    assert (kept.name, kept.content) == (name.replace('"', "'"), b"0123456789")
    out.telegram.assert_clean()


async def test_four_pictures_arrive_as_one_album_with_one_line(out: Out) -> None:
    refs = [out.shelf.put(f"{n}.jpg", b"picture %d" % n, JPEG, medium="photo") for n in range(4)]
    sent = await out.send(*refs)
    posts = out.posts
    assert len({post.payload["media_group_id"] for post in posts}) == 1
    assert [post.shown for post in posts] == ["From Giulia <b>", "", "", ""]
    assert sent == Sent(str(posts[0].id), rest=tuple(str(post.id) for post in posts[1:]))
    assert len(out.telegram.journal.sent("sendMediaGroup")) == 1


async def test_what_cannot_stand_together_keeps_its_order(out: Out) -> None:
    put = out.shelf.put
    refs = [put("a.jpg", b"a", JPEG), put("b.mp4", b"b", "video/mp4"), put("c.pdf", b"c", ""), put("d.pdf", b"d", "")]
    await out.send(*refs, put("e.ogg", b"e", "audio/ogg", medium="voice"), put("f.jpg", b"f", JPEG))
    kinds = [next(k for k in ("photo", "video", "document", "voice") if k in post.payload) for post in out.posts]
    assert kinds == ["photo", "video", "document", "document", "voice", "photo"]
    groups = [post.payload.get("media_group_id") for post in out.posts]
    assert groups[0] == groups[1] != groups[2] == groups[3]
    assert groups[4:] == [None, None]


async def test_a_picture_that_telegram_cannot_show_goes_as_a_file(out: Out) -> None:
    ref = out.shelf.put("panorama.png", b"wide as it is", "image/png", medium="photo")
    assert isinstance(await out.send(ref), Later)
    assert isinstance(await out.send(ref), Sent)
    (post,) = out.posts
    assert post.payload["document"]["file_name"] == "panorama.png"


async def test_too_large_is_not_even_fetched_and_the_others_go(out: Out) -> None:
    small = out.shelf.put("small.jpg", b"small", JPEG)
    large = FileRef(99, "file", "large.zip", "", UPLOAD + 1, None, "shelf", "", "h99")
    assert await out.send(large, small) == Sent(str(out.posts[0].id), lost=(Lost(99, Reason.TOO_LARGE, str(UPLOAD)),))
    assert out.shelf.opened == ["h1"]


async def test_a_large_picture_goes_as_a_file(out: Out) -> None:
    await out.send(out.shelf.put("big.jpg", bytes(PHOTO + 1), JPEG, medium="photo"))
    assert "document" in out.posts[0].payload


async def test_gone_empty_and_programs_stay_behind_by_name_of_the_reason(out: Out) -> None:
    gone = FileRef(9, "file", "gone.txt", "", 3, None, "shelf", "", "gone")
    away = FileRef(10, "file", "away.txt", "", 3, None, "elsewhere", "", "h")
    empty, setup = out.shelf.put("empty.txt", b"", ""), out.shelf.put("Setup.EXE ", b"MZ", "")
    sent = await out.send(gone, away, empty, setup)
    assert isinstance(sent, Sent)
    assert sent.message is None
    assert [one.reason for one in sent.lost] == [Reason.FILE_GONE] * 3 + [Reason.NOT_TAKEN]
    assert out.posts == []


async def test_a_file_that_breaks_off_is_sent_again_whole_and_nothing_else_twice(out: Out) -> None:
    voice = out.shelf.put("v.ogg", b"voice note", "audio/ogg", medium="voice")
    ref = out.shelf.put("report.pdf", b"0123456789" * 1000, "application/pdf")
    out.shelf.broken = [ref.handle]
    later = await out.send(voice, ref)
    assert len(out.posts) == 1
    assert later == Later(5.0, Scope.LANE, "it broke off", there=Sent(str(out.posts[0].id)))
    sent = await out.send(voice, ref)
    assert sent == Sent(str(out.posts[0].id), rest=(str(out.posts[1].id),))
    assert [post.shown for post in out.posts] == ["From Giulia <b>", ""]


async def test_what_one_process_began_another_finishes(out: Out) -> None:
    voice = out.shelf.put("v.ogg", b"voice note", "audio/ogg", medium="voice")
    refs = (voice, out.shelf.put("a.pdf", b"a", ""), out.shelf.put("b.ogg", b"b", "audio/ogg", medium="voice"))
    out.telegram.faults.rate_limited("sendDocument", 7)
    later = await out.send(*refs)
    assert later == Later(7.0, Scope.PLACE, "flood control", there=Sent(str(out.posts[0].id)))
    another = TelegramSender(out.bot, "1", {"shelf": out.shelf})
    sent = await another.send(Files(refs), target(out.chat, message=str(out.posts[0].id)), 7, repeated=False)
    first, *rest = (str(post.id) for post in out.posts)
    assert sent == Sent(first, rest=tuple(rest))
    assert [post.shown for post in out.posts] == ["From Giulia <b>", "", ""]


async def test_a_lost_answer_is_repeated_with_the_mark(out: Out) -> None:
    ref = out.shelf.put("a.pdf", b"a", "")
    out.telegram.faults.lost_reply("sendDocument")
    assert isinstance(await out.send(ref), Unknown)
    assert isinstance(await out.send(ref, repeated=True), Sent)
    assert [post.shown for post in out.posts] == ["From Giulia <b>", "↻ From Giulia <b>"]


async def test_a_rate_limit_holds_the_chat_back(out: Out) -> None:
    out.telegram.faults.rate_limited("sendDocument", 7)
    assert await out.send(out.shelf.put("a.pdf", b"a", "")) == Later(7.0, Scope.PLACE, "flood control")


async def test_a_closed_topic_is_opened_for_files_too(out: Out, telegram: FakeTelegram) -> None:
    forum = telegram.add_group("Experts", members=[], forum=True, bot_status="administrator")
    topic = await out.bot.create_forum_topic(forum.id, "T-1042")
    forum.topics[topic.message_thread_id].closed = True
    forum.bot_rights -= {"can_manage_topics"}
    act, where = Files((out.shelf.put("a.pdf", b"a", ""),)), target(forum, thread=str(topic.message_thread_id))
    assert isinstance(await out.sender.send(act, where, 1, repeated=False), Later)
    assert isinstance(await out.sender.send(act, where, 1, repeated=False), Sent)
    assert [post.topic for post in forum.history if "document" in post.payload] == [topic.message_thread_id]


# --------------------------------------------------------------------------------------------------------- reading


async def fetched(out: Out, ref: FileRef) -> bytes:
    async with AsyncExitStack() as stack:
        opened = await open_one(stack, {"telegram": out.source}, ref, 1 << 40)
        return b"".join([piece async for piece in opened.chunks])


def stored(out: Out, content: bytes) -> FileRef:
    kept = out.telegram.world.store(NewFile("a.bin", content))
    return FileRef(1, "file", "a.bin", "", len(content), None, "telegram", "global", kept.id)


async def test_a_file_on_telegram_is_read_in_pieces(out: Out) -> None:
    content = bytes(range(256)) * 1000
    assert await fetched(out, stored(out, content)) == content


async def test_what_telegram_no_longer_has_is_lost(out: Out) -> None:
    ref = stored(out, b"abc")
    del out.telegram.world.files[ref.handle]
    with pytest.raises(LostFileError) as caught:
        await fetched(out, ref)
    assert caught.value.reason is Reason.FILE_GONE


async def test_what_bots_cannot_fetch_is_not_asked_for(out: Out) -> None:
    ref = FileRef(1, "file", "a.zip", "", DOWNLOAD + 1, None, "telegram", "global", "x")
    with pytest.raises(LostFileError) as caught:
        await fetched(out, ref)
    assert (caught.value.reason, caught.value.detail) == (Reason.FILE_GONE, FAR)
    assert not out.telegram.journal.sent("getFile")


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize("fault", ["rate_limited", "server_error", "dropped"])
async def test_trouble_on_the_way_is_tried_again(out: Out, method: str, fault: str) -> None:
    ref = stored(out, b"abc")
    getattr(out.telegram.faults, fault)(method)
    with pytest.raises(BusyError):
        await fetched(out, ref)
    assert await fetched(out, ref) == b"abc"
