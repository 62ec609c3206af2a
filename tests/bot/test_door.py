"""Events come in once, are committed before anybody hears of it, and are kept when they fail."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from bot.door import Door, storable
from handlers.inbound import Attachment, Inbound, Kind, Medium, Where, Writer
from handlers.notices import Reply
from storage import desktime, inbox, places
from storage.engine import Database

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def read(payload: Mapping[str, Any]) -> Inbound | None:
    """A platform whose payloads are {"key": …, "text": …, "written": seconds before NOW}."""
    if "echo" in payload:
        return None
    written = NOW - timedelta(seconds=payload["written"]) if "written" in payload else None
    return Inbound(
        payload["key"],
        Kind.MESSAGE,
        Writer("chat", "W", "U1", "Giulia"),
        Where("chat", "W", "C1", direct=False),
        written=written,
        text=payload.get("text", ""),
    )


@dataclass(slots=True)
class Desk:
    """What the door hands on; fails while `error` is set."""

    db: Database
    now: datetime = NOW
    error: Exception | None = None
    received: list[tuple[Inbound, datetime, datetime]] = field(default_factory=list)
    apologies: list[tuple[Inbound | None, int]] = field(default_factory=list)

    def door(self) -> Door:
        return Door(self.db, {"chat": read}, self.receive, apologise=self.apologise, clock=lambda: self.now)

    def receive(self, conn: Connection, inbound: Inbound, at: datetime, now: datetime) -> Reply:
        places.ensure_place(conn, "chat", workspace="W", external=inbound.key, direct=False)
        if self.error:
            raise self.error
        self.received.append((inbound, at, now))
        return Reply(errors={"fix": "Missing"}) if inbound.text == "faulty" else Reply(toast=inbound.text)

    def apologise(self, conn: Connection, inbound: Inbound | None, code: int, now: datetime) -> None:
        self.apologies.append((inbound, code))

    async def is_kept(self, key: str) -> bool:
        found = await self.db.read(
            lambda conn: places.find_place(conn, "chat", workspace="W", external=key) is not None
        )
        return bool(found)

    async def failures(self) -> tuple[inbox.Failure, ...]:
        return await self.db.read(inbox.failures)


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk behind a door."""
    return Desk(database)


async def test_an_event_is_committed_when_it_is_answered(desk: Desk) -> None:
    assert await desk.door().accept("chat", {"key": "1", "text": "hello"}) == Reply(toast="hello")
    assert await desk.is_kept("1")


async def test_the_same_event_is_handled_once(desk: Desk) -> None:
    door = desk.door()
    replies = await asyncio.gather(*(door.accept("chat", {"key": "1", "text": "hello"}) for _ in range(5)))
    assert sorted(reply.toast for reply in replies) == ["", "", "", "", "hello"]
    assert len(desk.received) == 1


async def test_a_form_that_showed_errors_is_sent_again_but_one_that_was_taken_is_not(desk: Desk) -> None:
    door = desk.door()
    faulty = await door.accept("chat", {"key": "form", "text": "faulty"})
    assert faulty.errors
    assert await door.accept("chat", {"key": "form", "text": "sound"}) == Reply(toast="sound")
    assert await door.accept("chat", {"key": "form", "text": "sound"}) == Reply()


async def test_our_own_echo_is_nothing(desk: Desk) -> None:
    assert await desk.door().accept("chat", {"echo": True}) == Reply()
    assert desk.received == []


@pytest.mark.parametrize(
    ("written", "at"),
    [(20, NOW - timedelta(seconds=20)), (-20, NOW), (None, NOW)],
    ids=["what was written before is taken as of then", "a clock ahead of ours is not", "no time is now"],
)
async def test_time_of_writing(sqlite_database: Database, written: int | None, at: datetime) -> None:
    desk = Desk(sqlite_database)
    await desk.door().accept("chat", {"key": "1"} | ({} if written is None else {"written": written}))
    assert desk.received[0][1:] == (at, NOW)


async def test_times_are_mapped_to_desk_time(sqlite_database: Database) -> None:
    desk = Desk(sqlite_database)
    start = datetime(2030, 1, 1, tzinfo=UTC)
    base = NOW - timedelta(minutes=1)
    await desk.db.write(lambda conn: desktime.make_demo(conn, desk=start, real=base, rate=60))
    await desk.door().accept("chat", {"key": "1", "written": 30})
    assert desk.received[0][1:] == (start + timedelta(minutes=30), start + timedelta(minutes=60))


async def test_an_event_that_fails_leaves_nothing_but_is_kept_and_told(desk: Desk) -> None:
    desk.error = LookupError("no such thing")
    assert await desk.door().accept("chat", {"key": "1", "text": "hello"}) == Reply()
    assert not await desk.is_kept("1")
    (failure,) = await desk.failures()
    assert (failure.key, failure.platform, failure.error) == ("chat:1", "chat", "LookupError: no such thing")
    assert [(inbound.key, code) for inbound, code in desk.apologies if inbound] == [("1", failure.id)]


async def test_the_log_says_where_an_event_failed_and_nothing_of_what_it_said(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.error = ValueError("invalid literal for int(): 'my password is'")
    await desk.door().accept("chat", {"key": "1", "text": "my password is"})
    assert "event chat:1 failed and is kept: ValueError" in caplog.text
    assert "in receive" in caplog.text
    assert "password" not in caplog.text
    assert "password" in (await desk.failures())[0].error


async def test_a_kept_event_can_be_replayed_as_of_when_it_came(desk: Desk) -> None:
    desk.error = LookupError("no such thing")
    await desk.door().accept("chat", {"key": "1", "text": "hello"})
    (failure,) = await desk.failures()
    desk.error, desk.now = None, NOW + timedelta(hours=2)
    assert await desk.door().replay(failure.id) == Reply(toast="hello")
    assert desk.received[0][1:] == (NOW, NOW + timedelta(hours=2))
    assert await desk.failures() == ()
    assert await desk.door().replay(failure.id) == Reply()
    assert len(desk.received) == 1


async def test_a_replay_that_fails_stays_kept_and_apologises_once(desk: Desk) -> None:
    desk.error = LookupError("no such thing")
    await desk.door().accept("chat", {"key": "1"})
    await desk.door().replay((await desk.failures())[0].id)
    assert [failure.tries for failure in await desk.failures()] == [2]
    assert len(desk.apologies) == 1


async def test_an_unknown_failure_cannot_be_replayed(desk: Desk) -> None:
    with pytest.raises(LookupError, match="no failed event 7"):
        await desk.door().replay(7)


async def test_a_payload_nobody_can_read_is_kept(desk: Desk) -> None:
    assert await desk.door().accept("chat", {"text": "no key"}) == Reply()
    (failure,) = await desk.failures()
    assert failure.payload == '{"text": "no key"}'
    assert desk.apologies == [(None, failure.id)]  # only those who look after the desk can be told


async def test_text_no_database_keeps_does_not_fail(desk: Desk) -> None:
    reply = await desk.door().accept("chat", {"key": "1", "text": "a\0b\ud800c"})
    assert reply.toast == "ab?c"


def test_a_name_begins_no_line_and_turns_no_text_round() -> None:
    writer = Writer("chat", "local", "1", "Giulia\n🔒 \u202eRossi\0")
    where = Where("chat", "local", "1", direct=True, title="q\nerp")
    file = Attachment(Medium.FILE, "h", "a\u202efdp.exe")
    event = storable(Inbound("1", Kind.MESSAGE, writer, where, text="a\nb", attachments=(file,)))
    assert (event.writer.name, event.where.title, event.text) == ("Giulia 🔒 Rossi", "q erp", "a\nb")
    assert event.attachments[0].name == "afdp.exe"


async def test_what_the_database_could_not_do_once_is_tried_again(desk: Desk) -> None:
    class Faltering(Desk):
        def receive(self, conn: Connection, inbound: Inbound, at: datetime, now: datetime) -> Reply:
            reply = Desk.receive(self, conn, inbound, at, now)
            if len(self.received) == 1:
                raise OperationalError("select", {}, OSError("gone"))
            return reply

    faltering = Faltering(desk.db)
    assert await faltering.door().accept("chat", {"key": "1", "text": "hello"}) == Reply(toast="hello")
    assert await desk.failures() == ()


async def test_when_the_database_fails_the_event_is_not_acknowledged(desk: Desk) -> None:
    await desk.db.write(lambda conn: conn.execute(text("DROP TABLE failures")))
    desk.error = LookupError("no such thing")
    with pytest.raises(Exception, match="failures"):
        await desk.door().accept("chat", {"key": "1"})
