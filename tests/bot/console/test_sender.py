"""Acts become messages of the page, once each."""

from datetime import UTC, datetime

import pytest

from bot.console.sender import ConsoleSender
from handlers.notices import (
    Act,
    Card,
    Document,
    Mark,
    Open,
    Outcome,
    Plain,
    Post,
    Reason,
    Refused,
    Remove,
    Retitle,
    Sent,
    Sign,
    Target,
    load,
)
from storage import shown
from storage.engine import Database

NOW = datetime(2026, 11, 24, 12, 4, tzinfo=UTC)
HELLO = Post(Card((Plain("Hello"),)))


def to(place: str = "erp", *, thread: str | None = None, wants: bool = False, message: str | None = None) -> Target:
    return Target("console", "local", place, False, thread=thread, wants_thread=wants, message=message)


class Out:
    def __init__(self, db: Database) -> None:
        self.db = db
        self.sender = ConsoleSender(db, lambda: NOW)

    async def send(self, act: Act, target: Target, number: int = 1) -> Outcome:
        return await self.sender.send(act, target, number, repeated=False)

    def row(self, message: str | None) -> shown.Shown:
        found = self.db.read_now(shown.by_id, int(message or 0))
        assert found is not None
        return found


@pytest.fixture
def out(database: Database) -> Out:
    return Out(database)


async def test_a_post_is_shown_once_and_found_again(out: Out) -> None:
    first, second = await out.send(HELLO, to(), 7), await out.send(HELLO, to(), 7)
    assert isinstance(first, Sent)
    assert first == second == await out.sender.look_up(HELLO, to(), 7)
    assert out.row(first.message).chat == "#erp"
    assert await out.sender.look_up(HELLO, to(), 8) is None


async def test_the_first_message_makes_the_thread_and_the_next_stands_in_it(out: Out) -> None:
    card = await out.send(HELLO, to(wants=True))
    assert isinstance(card, Sent)
    assert card.thread == card.message
    reply = await out.send(HELLO, to(thread=card.thread, wants=True), 2)
    assert isinstance(reply, Sent)
    assert reply.thread == card.thread
    assert out.row(reply.message).thread == int(card.message or 0)


async def test_a_post_in_a_sent_slot_edits(out: Out) -> None:
    sent = await out.send(HELLO, to())
    assert isinstance(sent, Sent)
    assert await out.send(Post(Card((Plain("Claimed"),))), to(message=sent.message), 2) == Sent(sent.message)
    row = out.row(sent.message)
    assert "Claimed" in row.body
    assert not row.edited


async def test_marks_titles_and_removal(out: Out) -> None:
    sent = await out.send(HELLO, to(wants=True))
    assert isinstance(sent, Sent)
    message = sent.message or ""
    assert await out.send(Open("T-1"), to(wants=True), 2) == Sent()
    assert await out.send(Mark(message, Sign.RECEIVED), to(), 3) == Sent()
    assert await out.send(Mark(message, Sign.DELIVERED, replaces=Sign.RECEIVED), to(), 4) == Sent()
    assert await out.send(Retitle("T-1 done", closed=True), to(thread=message), 5) == Sent()
    row = out.row(message)
    assert (row.signs, row.title, row.closed) == ("delivered", "T-1 done", True)
    assert await out.send(Remove("slot"), to(message=message), 6) == Sent()
    assert out.row(message).removed


@pytest.mark.parametrize("act", [HELLO, Remove("slot"), Mark("99", Sign.NOTE)])
async def test_a_message_that_is_gone_is_refused(out: Out, act: Act) -> None:
    outcome = await out.send(act, to(message="99"))
    assert isinstance(outcome, Refused)
    assert outcome.reason is Reason.MESSAGE_GONE


def test_the_page_needs_no_pace(out: Out) -> None:
    assert out.sender.paces(HELLO, to()) == ()


async def test_a_file_is_shown_once(out: Out) -> None:
    log = Document("T-1042-log.txt", "13:04 Giulia wrote", (Plain("The log"),))
    first, second = await out.send(log, to(), 7), await out.send(log, to(), 7)
    assert isinstance(first, Sent)
    assert first == second
    assert load(out.row(first.message).body) == log
