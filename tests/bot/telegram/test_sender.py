"""Acts reach Telegram over the wire, and its answers come back as outcomes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.notices import (
    Button,
    Card,
    Document,
    Field,
    Later,
    Mark,
    Moment,
    Open,
    Plain,
    Post,
    Reason,
    Refused,
    Remove,
    Retitle,
    Scope,
    Sent,
    Sign,
    Unknown,
    Words,
)
from tests.bot.telegram.conftest import target
from tests.bot.telegram.outs import Out, out, post
from tests.fakes.telegram import Chat, FakeTelegram

__all__ = ["out"]  # the fixture
DUE = datetime(2026, 11, 24, 14, 4, tzinfo=UTC)


@pytest.fixture
def forum(telegram: FakeTelegram, out: Out) -> Chat:
    return telegram.add_group("Experts", members=[out.ann], forum=True, bot_status="administrator")


# ------------------------------------------------------------------------------------------------------ messages


async def test_a_post_is_a_reply_with_buttons_and_a_moment_in_the_readers_zone(out: Out) -> None:
    asked = await out.telegram.user_sends(out.ann, out.chat, "Hi")
    text = (Plain("by "), Moment(DUE, "today 15:04 (Rome)"), Words("<b>&amp; @everyone_here a@b.it"))
    card = Card(text, "T-1042", (Plain("quiet"),), (Button("Not urgent", "normal", "42"),))
    outcome = await out.send(Post(card, reply_to=str(asked.id)))
    (sent,) = out.telegram.bot_posts(out.chat)
    assert outcome == Sent(message=str(sent.id))
    assert sent.text == "T-1042\nby today 15:04 (Rome)<b>&amp; @\u2060everyone_here a@b.it\nquiet"
    (time,) = [e for e in sent.payload["entities"] if e["type"] == "date_time"]
    assert (time["unix_time"], time["date_time_format"]) == (int(DUE.timestamp()), "wDt")
    assert sent.text[time["offset"] :][: time["length"]] == "today 15:04 (Rome)"
    assert not [e for e in sent.payload["entities"] if e["type"] == "mention"]
    assert (sent.reply_to, sent.buttons) == (asked.id, [{"text": "Not urgent", "callback_data": "normal:42"}])
    out.telegram.assert_clean(warnings=True)


async def test_a_reply_to_a_message_that_is_gone_is_sent_all_the_same(out: Out) -> None:
    asked = await out.telegram.user_sends(out.ann, out.chat, "Hi")
    await out.telegram.deletes(out.ann, asked)
    assert isinstance(await out.send(post(reply_to=str(asked.id))), Sent)


async def test_an_edit_keeps_the_buttons_and_saying_the_same_is_no_error(out: Out) -> None:
    card = Card((Plain("unclaimed"),), buttons=(Button("Claim", "claim", "42"),))
    await out.send(Post(card))
    (sent,) = out.telegram.bot_posts(out.chat)
    changed = Post(Card((Plain("claimed"),), buttons=(Button("Resolve", "resolve", "42"),)))
    for _ in range(2):
        assert await out.send(changed, message=str(sent.id)) == Sent(message=str(sent.id))
    assert (sent.text, sent.labels) == ("claimed", ["Resolve"])
    out.telegram.assert_clean(warnings=False)


async def test_a_prompt_forces_a_reply(out: Out) -> None:
    await out.send(post("What do you need?", prompt=Field("text", "Question", hint="One line " * 20)))
    keyboard = out.telegram.keyboards[out.chat.id]
    assert keyboard["force_reply"]
    assert len(keyboard["input_field_placeholder"]) == 64
    out.telegram.assert_clean(warnings=True)


async def test_a_long_text_arrives_whole_in_order_with_the_buttons_last(out: Out) -> None:
    text = " ".join(f"word{n}" for n in range(1300)) + " 🧾" * 100
    await out.send(Post(Card((Words(text),), buttons=(Button("More", "more"),))))
    first, second, third = out.telegram.bot_posts(out.chat)
    assert [p.text[-6:] for p in (first, second, third)] == ["\n(1/3)", "\n(2/3)", "\n(3/3)"]
    assert " ".join(p.text.rpartition("\n")[0] for p in (first, second, third)) == text
    assert (first.labels, third.labels) == ([], ["More"])
    assert not out.telegram.journal.broken("telegram.limit")


async def test_after_a_failure_a_long_text_goes_on_where_it_stopped(out: Out) -> None:
    out.telegram.faults.rate_limited("sendMessage", retry_after=7, skip=1)
    act, place = post("a " * 3000), target(out.chat)
    assert await out.sender.send(act, place, 5, repeated=False) == Later(
        7, Scope.PLACE, "flood control", there=Sent(out.ids()[0])
    )
    assert isinstance(await out.sender.send(act, place, 5, repeated=False), Sent)
    assert [text[-5:] for text in out.posts()] == ["(1/2)", "(2/2)"]


async def test_what_went_out_before_a_failure_changes_with_the_rest(out: Out) -> None:
    out.telegram.faults.rate_limited("sendMessage", retry_after=7, skip=2)
    later = await out.sender.send(post("old " * 3000), target(out.chat), 5, repeated=False)
    assert isinstance(later, Later)
    assert later.there
    place = target(out.chat, message=later.there.message, rest=later.there.rest)
    sent = await out.sender.send(post("new " * 3000), place, 5, repeated=False)
    assert isinstance(sent, Sent)
    assert [str(one) for one in (sent.message, *sent.rest)] == out.ids()
    assert {word for text in out.posts() for word in text.split()} == {"new", "(1/3)", "(2/3)", "(3/3)"}


async def test_a_long_text_is_edited_and_deleted_whole(out: Out) -> None:
    sent = await out.send(post("wrong " * 2000))
    assert isinstance(sent, Sent)
    assert len(sent.rest) == 2
    half = await out.send(post("right " * 1000), message=sent.message, rest=sent.rest)
    assert half == Sent(sent.message, rest=sent.rest[:1])
    assert {word for text in out.posts() for word in text.split()} == {"right", "(1/2)", "(2/2)"}
    await out.send(Remove("x"), message=sent.message, rest=sent.rest[:1])
    assert out.posts() == []


async def test_what_an_edit_adds_follows_below(out: Out) -> None:
    sent = await out.send(post("short"))
    assert isinstance(sent, Sent)
    grown = await out.send(post("long " * 2000), message=sent.message)
    assert isinstance(grown, Sent)
    assert (grown.message, len(grown.rest)) == (sent.message, 2)
    assert "".join(out.posts()).count("long") == 2000


async def test_of_what_an_edit_adds_only_the_part_in_doubt_is_marked(out: Out) -> None:
    sent = await out.send(post("short"))
    assert isinstance(sent, Sent)
    out.telegram.faults.lost_reply("sendMessage")
    assert isinstance(await out.send(post("long " * 2000), message=sent.message), Unknown)
    out.number -= 1
    await out.send(post("long " * 2000), message=sent.message, repeated=True)
    marked = [text.startswith("↻") for text in out.posts()]
    assert marked == [False, False, True, False]


async def test_a_repetition_is_marked(out: Out) -> None:
    await out.send(Post(Card((Plain("twice?"),), "T-1")), repeated=True)
    (sent,) = out.telegram.bot_posts(out.chat)
    assert sent.text == "↻ T-1\ntwice?"
    assert sent.payload["entities"] == [{"type": "bold", "offset": 2, "length": 3}]


LOG = Document("T-1042-log.txt", "13:04 Giulia: “è tutto fermo”", (Plain("Log of "), Words("T-1042", bold=True)))


async def test_a_file_arrives_with_its_line(out: Out) -> None:
    outcome = await out.send(LOG)
    (sent,) = out.telegram.bot_posts(out.chat)
    assert outcome == Sent(message=str(sent.id))
    assert (sent.payload["caption"], sent.payload["document"]["file_name"]) == ("Log of T-1042", LOG.name)
    assert sent.payload["caption_entities"] == [{"type": "bold", "offset": 7, "length": 6}]
    (stored,) = out.telegram.world.files.values()
    assert stored.file.content.decode() == LOG.body
    out.telegram.assert_clean(warnings=True)


async def test_a_file_waits_for_flood_control_and_is_marked_when_its_answer_was_lost(out: Out) -> None:
    out.telegram.faults.rate_limited("sendDocument", retry_after=7)
    assert await out.send(LOG) == Later(7, Scope.PLACE, "flood control")
    out.telegram.faults.lost_reply("sendDocument")
    assert isinstance(await out.send(LOG), Unknown)
    long = Document(LOG.name, LOG.body, (Words("word " * 400),))
    assert isinstance(await out.send(long, repeated=True), Sent)
    captions = [post.payload["caption"] for post in out.telegram.bot_posts(out.chat)]
    assert [line[:7] for line in captions] == ["Log of ", "↻ word "]
    assert all(len(line) <= 1024 for line in captions)


# --------------------------------------------------------------------------------------------- rooms and threads


async def test_a_room_is_a_topic_with_the_card_pinned(out: Out, forum: Chat) -> None:
    opened = await out.send(Open("🔴 T-1042 Bianchi"), forum, wants_thread=True)
    (topic,) = forum.topics.values()
    assert opened == Sent(thread=str(topic.id))
    lane: dict[str, Any] = {"thread": str(topic.id), "wants_thread": True, "room": True}
    card = await out.send(post("card", pinned=True), forum, **lane)
    await out.send(post("relay"), forum, **lane)
    assert [p.topic for p in out.telegram.bot_posts(forum)] == [topic.id] * 2
    assert isinstance(card, Sent)
    assert forum.pinned == [int(card.message or 0)]
    assert await out.send(Retitle("✅ T-1042", closed=True), forum, **lane) == Sent(thread=str(topic.id))
    assert (topic.name, topic.closed) == ("✅ T-1042", True)
    assert isinstance(await out.send(Retitle("✅ T-1042", closed=True), forum, **lane), Sent)
    assert len(out.telegram.journal.sent("getChat")) == 1


async def test_a_closed_topic_is_opened_for_what_has_to_be_said(out: Out, forum: Chat) -> None:
    await out.send(Open("T-1"), forum, wants_thread=True)
    (topic,) = forum.topics.values()
    topic.closed = True
    forum.bot_rights -= {"can_manage_topics"}
    assert isinstance(await out.send(post(), forum, thread=str(topic.id)), Sent)
    assert not topic.closed


async def test_a_deleted_topic_is_told(out: Out, forum: Chat) -> None:
    await out.send(Open("T-1"), forum, wants_thread=True)
    (topic,) = forum.topics.values()
    await out.telegram.deletes_topic(out.ann, forum, topic)
    for act in (post(), Retitle("x", closed=False)):
        outcome = await out.send(act, forum, thread=str(topic.id), wants_thread=True, room=True)
        assert isinstance(outcome, Refused)
        assert outcome.reason is Reason.THREAD_GONE


async def test_in_a_flat_group_the_first_message_is_the_thread(out: Out, telegram: FakeTelegram) -> None:
    group = telegram.add_group("Flat", members=[out.ann], bot_status="member")
    assert await out.send(Open("T-1"), group, wants_thread=True) == Sent(loose=True)
    first = await out.send(post("card"), group, wants_thread=True)
    assert isinstance(first, Sent)
    assert first.thread == first.message
    relay = await out.send(post("relay"), group, wants_thread=True, thread=first.thread)
    assert isinstance(relay, Sent)
    assert first.loose
    assert relay.loose
    assert telegram.bot_posts(group)[1].reply_to == int(first.thread or 0)
    assert await out.send(Retitle("x", closed=True), group, wants_thread=True, thread=first.thread) == Sent()


async def test_marks_and_removals(out: Out) -> None:
    asked = await out.telegram.user_sends(out.ann, out.chat, "Hi")
    for sign, emoji in ((Sign.RECEIVED, "👀"), (Sign.DELIVERED, "👌"), (Sign.NOTE, "✍"), (None, None)):
        assert await out.send(Mark(str(asked.id), sign)) == Sent()
        assert out.telegram.reaction(asked) == emoji
    await out.telegram.deletes(out.ann, asked)
    assert await out.send(Mark(str(asked.id), Sign.RECEIVED)) == Sent()
    await out.send(post())
    (sent,) = out.telegram.bot_posts(out.chat)
    for _ in range(2):
        assert await out.send(Remove("slot"), message=str(sent.id)) == Sent()
    assert out.posts() == []


async def test_what_is_older_than_two_days_stays(out: Out) -> None:
    await out.send(post())
    (sent,) = out.telegram.bot_posts(out.chat)
    sent.payload["date"] -= 49 * 3600
    assert await out.send(Remove("slot"), message=str(sent.id)) == Refused(Reason.TOO_OLD, "Message can't be deleted")
