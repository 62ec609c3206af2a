"""Topics over the wire: where none can be made, turned off and on, deleted between two pieces of a text."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.telegram.app import Account, client
from bot.telegram.sender import TelegramSender
from handlers.notices import Act, Card, Document, Later, Open, Outcome, Plain, Post, Reason, Refused, Retitle, Sent
from tests.bot.telegram.conftest import target
from tests.fakes.telegram import Chat, FakeTelegram, Person

ROOM: dict[str, Any] = {"wants_thread": True, "room": True}
LONG = "\n".join(f"{number}: what was said" for number in range(400))


class Way:
    """A sender into one forum, of which Ann is a member."""

    def __init__(self, sender: TelegramSender, telegram: FakeTelegram, ann: Person, forum: Chat) -> None:
        self.sender, self.telegram, self.ann, self.forum = sender, telegram, ann, forum

    async def send(self, act: Act, number: int = 1, **details: Any) -> Outcome:
        """One act; `details` are fields of Target."""
        return await self.sender.send(act, target(self.forum, **details), number, repeated=False)


@pytest.fixture
async def way(telegram: FakeTelegram) -> AsyncIterator[Way]:
    ann = telegram.add_person("Ann")
    bot = client(Account(telegram.token, telegram.url))
    await bot.initialize()
    forum = telegram.add_group("Experts", members=[ann], forum=True, bot_status="administrator")
    yield Way(TelegramSender(bot, "1"), telegram, ann, forum)
    await bot.shutdown()


def said(text: str = "hello", **details: Any) -> Post:
    return Post(Card((Plain(text),)), **details)


async def test_who_may_make_no_topic_answers_the_card_in_general(way: Way) -> None:
    way.forum.bot_rights -= {"can_manage_topics"}
    assert await way.send(Open("T-1"), wants_thread=True) == Sent(loose=True)
    card = await way.send(said("card", pinned=True), 2, wants_thread=True)
    assert isinstance(card, Sent)
    assert card == Sent(card.message, thread=card.message, loose=True)
    await way.send(said("words"), 3, wants_thread=True, thread=card.message)
    await way.send(Document("log.txt", "a", (Plain("log"),)), 4, wants_thread=True, thread=card.message)
    assert await way.send(Retitle("T-1", closed=True), 5, wants_thread=True, thread=card.message) == Sent()
    first, *rest = way.telegram.bot_posts(way.forum)
    assert first.topic is None
    assert [one.reply_to for one in rest] == [first.id] * 2
    assert way.forum.pinned == []


async def test_a_closed_general_is_opened_for_what_has_to_be_said(way: Way) -> None:
    way.forum.general_closed = True
    way.telegram.faults.refused("sendMessage", "Bad Request: TOPIC_CLOSED")
    sent = await way.send(said("a rule of the house"))
    assert isinstance(sent, Sent)
    assert not way.forum.general_closed
    assert [one.shown for one in way.telegram.bot_posts(way.forum)][-1] == "a rule of the house"


async def test_who_may_not_open_general_is_refused_with_the_reason(way: Way) -> None:
    way.forum.general_closed = True
    way.forum.bot_rights -= {"can_manage_topics"}
    refused = await way.send(said())
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.INVALID
    assert "rights to manage topics" in refused.detail


async def test_topics_turned_off_and_on_again(way: Way) -> None:
    opened = await way.send(Open("T-1"), wants_thread=True)
    assert isinstance(opened, Sent)
    (topic,) = way.forum.topics.values()
    way.forum.is_forum = False
    way.forum.topics.clear()
    gone = await way.send(said(), 2, thread=str(topic.id), **ROOM)
    assert isinstance(gone, Refused)
    assert gone.reason is Reason.THREAD_GONE
    assert await way.send(Open("T-1", again=True), 2, **ROOM) == Sent(loose=True)
    card = await way.send(said("card"), 3, wants_thread=True)
    assert isinstance(card, Sent)
    way.forum.is_forum = True
    assert await way.send(Retitle("T-1", closed=False), 4, wants_thread=True, thread=card.thread) == Sent()
    words = await way.send(said("words"), 5, wants_thread=True, thread=card.thread)
    assert isinstance(words, Sent)
    assert way.forum.posts[int(words.message or 0)].reply_to == int(card.message or 0)
    other = await way.send(Open("T-2"), 6, wants_thread=True)
    assert isinstance(other, Sent)
    assert int(other.thread or 0) in way.forum.topics


async def test_a_topic_deleted_between_two_pieces_of_a_text_gets_the_whole_again(way: Way) -> None:
    opened = await way.send(Open("T-1"), wants_thread=True)
    assert isinstance(opened, Sent)
    (topic,) = way.forum.topics.values()
    way.telegram.faults.rate_limited("sendMessage", retry_after=7, skip=1)
    broken = await way.send(said(LONG), 2, thread=opened.thread, **ROOM)
    assert isinstance(broken, Later)
    await way.telegram.deletes_topic(way.ann, way.forum, topic)
    gone = await way.send(said(LONG), 2, thread=opened.thread, **ROOM)
    assert isinstance(gone, Refused)
    assert gone.reason is Reason.THREAD_GONE
    again = await way.send(Open("T-1", again=True), 2, **ROOM)
    assert isinstance(again, Sent)
    await way.send(said(LONG), 2, thread=again.thread, **ROOM)
    pieces = [one.text for one in way.telegram.bot_posts(way.forum) if str(one.topic) == again.thread]
    assert len(pieces) > 1
    assert "\n".join(piece.rpartition("\n")[0] for piece in pieces) == LONG


async def test_what_was_done_of_a_change_is_not_done_again_where_the_rest_was_refused(way: Way) -> None:
    opened = await way.send(Open("T-1"), wants_thread=True)
    assert isinstance(opened, Sent)
    way.telegram.faults.rate_limited("closeForumTopic")
    assert isinstance(await way.send(Retitle("T-2", closed=True), 2, **ROOM, thread=opened.thread), Later)
    assert isinstance(await way.send(Retitle("T-2", closed=True), 2, **ROOM, thread=opened.thread), Sent)
    assert len(way.telegram.journal.sent("editForumTopic")) == 1
    await way.send(Retitle("T-2", closed=False), 3, **ROOM, thread=opened.thread)
    assert len(way.telegram.journal.sent("editForumTopic")) == 2
