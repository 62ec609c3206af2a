"""Pictures, a voice note, an album and a snippet cross between Telegram and Slack, both ways (B10, C1, check 19)."""

from collections.abc import Iterator

from tests.fakes.slack import Message
from tests.fakes.slack import NewFile as SlackFile
from tests.fakes.telegram import NewFile, Post
from tests.stories.gestures import as_it_is
from tests.stories.stage import Stage

VOICE = NewFile("v.ogg", b"OggS voice", "audio/ogg", "voice")
ALBUM = [NewFile(f"{n}.jpg", b"picture %d" % n, "image/jpeg", "photo") for n in range(4)]


async def test_check_19_files_cross_both_ways_and_an_album_stays_one(play: Stage) -> None:
    slack, telegram, chat = play.slack, play.telegram, play.telegram.private(play.giulia)
    await telegram.user_sends(play.giulia, chat, "", file=VOICE)
    receipt = await telegram.wait_for_post(chat, "T-1001")
    assert "I passed on your voice note (0:42); it counts as received 13:04." in receipt.shown
    card = await slack.wait_for_message(play.queue, "T-1001")
    (voice,) = await _in_thread(play, card, 1)
    assert _contents(play, voice) == [b"OggS voice"]
    await slack.clicks(play.anna, card, slack.button(card, "Claim"))
    await slack.wait_for_message(play.queue, "what you write here goes to Giulia", thread_ts=card.ts)

    await telegram.sends_album(play.giulia, chat, ALBUM, caption="These four invoices")
    words = await slack.wait_for_message(play.queue, "These four invoices", thread_ts=card.ts)
    _, album = await _in_thread(play, card, 2)
    assert album.ts > words.ts
    assert _contents(play, album) == [one.content for one in ALBUM]
    await slack.journal.wait_until(lambda: "voice note 0:42 · 4 pictures" in as_it_is(play, card).shown)

    files = [SlackFile(f"{n}.png", b"answer %d" % n, "image/png") for n in range(4)]
    answered = await slack.user_sends(play.anna, play.queue, "Set it like this", thread_ts=card.ts, files=files)
    await telegram.wait_for_post(chat, "Set it like this")
    await slack.journal.wait_until(lambda: "white_check_mark" in as_it_is(play, answered).reactions)
    shown = [post for post in _posts(play) if "photo" in post.payload]
    assert len({post.payload["media_group_id"] for post in shown}) == 1
    assert [_content(play, post, "photo") for post in shown] == [b"answer %d" % n for n in range(4)]

    clip = SlackFile("audio_message.m4a", b"m4a", "audio/mp4", more={"subtype": "slack_audio", "duration_ms": 9000})
    snippet = SlackFile("fix.sql", b"UPDATE profiles", "text/plain", more={"mode": "snippet"})
    await slack.user_sends(play.anna, play.queue, "", thread_ts=card.ts, files=[clip, snippet])
    said = await telegram.wait_for_post(chat, "Anna Lindqvist · T-1001", after=shown[-1].id)
    assert (_content(play, said, "voice"), said.payload["voice"]["duration"]) == (b"m4a", 9)
    script = await telegram.journal.wait_until(lambda: next((p for p in _posts(play) if "document" in p.payload), None))
    assert (script.payload["document"]["file_name"], _content(play, script, "document")) == (
        "fix.sql",
        b"UPDATE profiles",
    )
    play.assert_clean()


async def _in_thread(play: Stage, card: Message, count: int) -> list[Message]:
    """The messages with files that the desk showed under a card, once there are so many."""

    def found() -> list[Message] | None:
        shown = [one for one in play.slack.messages(play.queue, card.ts) if one.from_app and one.files]
        return shown if len(shown) >= count else None

    return await play.slack.journal.wait_until(found, what=f"{count} messages with files")


def _contents(play: Stage, message: Message) -> list[bytes]:
    return [play.slack.world.files[one["id"]].content for one in message.files]


def _posts(play: Stage) -> Iterator[Post]:
    return (post for post in play.telegram.private(play.giulia).history if post.from_bot)


def _content(play: Stage, post: Post, kind: str) -> bytes:
    item = post.payload[kind]
    return play.telegram.world.files[(item[-1] if isinstance(item, list) else item)["file_id"]].file.content
