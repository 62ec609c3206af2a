"""What was written before an outage and is there still is not taken for deleted; what was answered late is found."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bot.attendance import Attendance
from bot.slack.catching_up import TOGETHER, CatchingUp, Unread
from bot.slack.gap import Gap
from bot.slack.listening import Listening
from bot.slack.reading import NO_ANSWER, Reading, UnreadableError
from bot.slack.workspaces import Access, Workspaces
from storage import conversation, desktime, people, places, presence
from storage.conversation import Side, Sort
from storage.engine import Database
from storage.tickets import tickets
from tests.fakes.slack import Channel, FakeSlack, Message, User


class KilledError(Exception):
    """The process ends."""


class Outage:
    """Twenty minutes that begin in half an hour, so that everything written now was written long before them."""

    fatal = "no words"  # of which the process dies

    def __init__(self, slack: FakeSlack, db: Database) -> None:
        self.slack, self.db, self.events = slack, db, list[dict[str, Any]]()
        self.now = datetime.now(UTC)

    async def hand_in(self, body: dict[str, Any]) -> None:
        if body["event"].get("text") == self.fatal:
            raise KilledError
        self.events.append(body["event"])

    async def fill(self, *, after: int = 30, minutes: int = 20) -> list[tuple[str, str]]:
        """What is handed in: subtype and text or ts."""
        workspaces = Workspaces(self.slack.api_url, token=self.slack.bot_token)
        workspaces.open()
        since = self.now + timedelta(minutes=after)
        gap = Gap(self.slack.world.team_id, self.slack.bot.id, since, since + timedelta(minutes=minutes))
        reading = Reading(self.db, workspaces, lambda: datetime.now(UTC))
        try:
            assert not await CatchingUp(self.db, reading, self.hand_in).fill(gap)
        finally:
            await workspaces.close()
        found = [
            (one.get("subtype", ""), one.get("text", one.get("deleted_ts", "")))
            for one in self.events
            if one["type"] == "message"
        ]
        self.events.clear()
        return found

    def knows(self, said: Message, by: User, room: Channel, *, state: str = "owned", thread: str | None = None) -> None:
        """The desk has these words on a request."""
        self.db.write_now(self._know, said, by, (room, state, thread))

    def _know(self, conn: Connection, said: Message, by: User, where: tuple[Channel, str, str | None]) -> None:
        room, state, thread = where
        team = self.slack.world.team_id
        place = places.ensure_place(conn, "slack", workspace=team, external=room.id, direct=False, title="room")
        lane = places.ensure_lane(conn, place.id, label="request", thread=thread, wants_thread=True)
        account, _ = people.remember(conn, "slack", team, user=by.id, name=by.name, locale=None)
        at = desktime.load(conn).at(self.now)
        values = {
            "state": state, "version": 1, "subject": "x", "identity_id": account.id, "customer_lane_id": lane.id,
            "written_at": at, "opened_at": at, "closed_at": at if state == "closed" else None,
        }  # fmt: skip
        ticket = conn.scalar(insert(tickets).values(values).returning(tickets.c.id))
        assert ticket
        conversation.join(conn, lane.id, ticket, Side.CUSTOMER)
        kept = {"ticket_id": ticket, "sort": Sort.WORDS, "author": by.name, "place_id": place.id, "external": said.ts}
        conn.execute(insert(conversation.messages).values(**kept, at=at, text=said.text, attachments=0))


@pytest.fixture
async def outage(slack: FakeSlack, sqlite_database: Database) -> AsyncIterator[Outage]:
    yield Outage(slack, sqlite_database)


async def test_words_of_before_that_are_still_there_were_not_deleted(outage: Outage) -> None:
    slack = outage.slack
    giulia = slack.add_user("giulia")
    room = slack.add_channel("bianchi", members=[giulia])
    kept, gone = [await slack.user_sends(giulia, room, text) for text in ("one thing more", "and another")]
    for one in (kept, gone):
        outage.knows(one, giulia, room)
    await slack.deletes(giulia, gone)
    assert await outage.fill() == [("message_deleted", gone.ts)]


async def test_words_in_a_thread_that_the_desk_left_were_not_deleted(outage: Outage) -> None:
    slack = outage.slack
    anna = slack.add_user("anna")
    room = slack.add_channel("queue", members=[anna])
    card = await slack.user_sends(anna, room, "card")
    said, gone = [await slack.user_sends(anna, room, text, thread_ts=card.ts) for text in ("there", "not there")]
    for one in (said, gone):
        outage.knows(one, anna, room)  # under a thread that is no room of the request any more
    await slack.deletes(anna, gone)
    assert await outage.fill() == [("message_deleted", gone.ts)]


@pytest.mark.parametrize(
    ("state", "is_heard"), [("owned", True), ("resolved", True), ("closed", True), ("withdrawn", False)]
)
async def test_an_answer_under_an_old_message_is_found_where_it_may_matter(
    outage: Outage, state: str, is_heard: bool
) -> None:
    slack = outage.slack
    giulia = slack.add_user("giulia")
    room = slack.add_channel("bianchi", members=[giulia])
    asked = await slack.user_sends(giulia, room, "question")
    outage.knows(asked, giulia, room, state=state, thread=asked.ts)
    await slack.user_sends(giulia, room, "it came back", thread_ts=asked.ts)
    asked.payload.pop("latest_reply")  # as of a parent older than what is read of the channel
    heard = [text for _, text in await outage.fill(after=0)]
    assert ("it came back" in heard) is is_heard


async def test_what_was_read_before_a_restart_is_not_read_again(outage: Outage) -> None:
    slack = outage.slack
    giulia = slack.add_user("giulia")
    rooms = [slack.add_channel(f"room-{number}", members=[giulia]) for number in range(TOGETHER + 1)]
    first, last = rooms[0], rooms[-1]
    await slack.user_sends(giulia, first, "before the end")
    await slack.user_sends(giulia, last, "the end")
    outage.fatal = "the end"
    with pytest.raises(KilledError):
        await outage.fill(after=-1, minutes=10)
    outage.fatal = "no words"
    assert [one["text"] for one in outage.events if one["type"] == "message"] == ["before the end"]
    outage.events.clear()
    assert [text for _, text in await outage.fill(after=-1, minutes=30)] == ["the end"]


async def test_a_slack_that_answers_nothing_is_read_another_time(outage: Outage) -> None:
    class Silent(Reading):
        async def every(self, workspace: str, method: str, **arguments: Any) -> list[dict[str, Any]]:
            raise UnreadableError(NO_ANSWER)

    silent = Silent(outage.db, Workspaces(""), lambda: outage.now)
    gap = Gap("T1", "U1", outage.now - timedelta(minutes=20), outage.now)
    with pytest.raises(UnreadableError):
        await CatchingUp(outage.db, silent, outage.hand_in).fill(gap)


async def test_a_workspace_that_cannot_be_read_keeps_no_other_from_it(sqlite_database: Database) -> None:
    db, read, again = sqlite_database, list[str](), asyncio.Event()
    workspaces = Workspaces("", token="xoxb-1")
    workspaces.know([Access("T1"), Access("T2")])
    for workspace in workspaces.all():
        db.write_now(presence.heard, "slack", workspace, datetime.now(UTC) - timedelta(minutes=20))

    class Half(CatchingUp):
        async def fill(self, gap: Gap) -> tuple[Unread, ...]:
            read.append(gap.workspace)
            if read == ["T1"]:
                raise UnreadableError(NO_ANSWER)
            if read.count("T1") == 2:
                again.set()
            return ()

    def clock() -> datetime:
        return datetime.now(UTC)

    listening = Listening(
        db, workspaces, Half(db, Reading(db, workspaces, clock), _nobody), lines=None,
        attendance=Attendance(db, "slack", clock), ping=0.01, introduce=_yes,
    )  # fmt: skip
    running = asyncio.create_task(listening.run())
    await asyncio.wait_for(again.wait(), 20)
    assert read[:3] == ["T1", "T2", "T1"]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _nobody(body: dict[str, Any]) -> None:
    """Nothing is found."""


async def _yes() -> bool:
    return True
