"""After an outage: what people wrote meanwhile is read from Slack's history and goes in through the same door."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.slack import gap as gaps
from bot.slack.gap import Event, Gap
from bot.slack.inbound import PLATFORM
from bot.slack.reading import NO_ANSWER, Reading, UnreadableError
from storage import catchups, desktime, overheard
from storage.engine import Database
from storage.places import Place

log = logging.getLogger(__name__)

TOGETHER = 10  # places whose events are handed in together, oldest first
ENDED = timedelta(days=7)  # for so long somebody may come back to a request that is over, in its thread
KINDS = ("public_channel", "private_channel", "im")
GONE = {"not_in_channel", "channel_not_found"}


@dataclass(frozen=True, slots=True)
class Source:
    """A conversation to read. `place`: as the desk knows it; `channel`: as Slack lists it; one of them is there."""

    address: str
    place: Place | None
    channel: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read: its title, and why in Slack's words."""

    title: str
    why: str


class CatchingUp:
    """Fills the gaps. `hand_in` takes an event as if Slack had sent it, and returns when it is committed."""

    def __init__(self, db: Database, reading: Reading, hand_in: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._db = db
        self._reading = reading
        self._hand_in = hand_in

    async def fill(self, gap: Gap) -> tuple[Unread, ...]:
        """Read everything that can have been missed, and hand it in; returns what could not be read. Raises
        UnreadableError where Slack does not even list the conversations: nothing was read then. What an earlier try
        read, before it was cut short, is not read again."""
        listed, unread = await self._listed(gap)
        known = await self._db.read(overheard.read_in, PLATFORM, gap.workspace)
        reached = await self._db.read(catchups.reached, PLATFORM, gap.workspace)
        sources = list(_sources(known, listed))
        handed = 0
        for first in range(0, len(sources), TOGETHER):
            handed += await self._together(gap, sources[first : first + TOGETHER], reached, unread)
        log.info("read %d conversations of %s after an outage, %d events", len(sources), gap.workspace, handed)
        return tuple(unread)

    async def _together(
        self, gap: Gap, sources: Sequence[Source], reached: Mapping[str, datetime], unread: list[Unread]
    ) -> int:
        """A few of them, so that what was said in several comes in its order; how many events."""
        events: list[Event] = []
        read: list[str] = []
        for source in sources:
            rest = replace(gap, since=max(gap.since, reached.get(source.address, gap.since)))
            found, problem = await self._read(rest, source)
            events += found
            if problem is None:
                read.append(source.address)
            else:
                unread.append(problem)
        for event in sorted(events, key=lambda one: float(one["event_ts"])):
            await self._hand_in(gap.body(event))
        await self._db.write(catchups.note, PLATFORM, gap.workspace, read, gap.until)
        return len(events)

    async def _listed(self, gap: Gap) -> tuple[dict[str, Mapping[str, Any]], list[Unread]]:
        """The conversations we are in, by their ids, as far as Slack lists them."""
        found: dict[str, Mapping[str, Any]] = {}
        unread: list[Unread] = []
        for kind in KINDS:
            try:
                every = await self._reading.every(gap.workspace, "users.conversations", types=kind)
            except UnreadableError as problem:
                if str(problem) == NO_ANSWER:
                    raise
                unread.append(Unread(f"users.conversations {kind}", str(problem)))
            else:
                found |= {str(one["id"]): one for one in every}
        return found, unread

    async def _read(self, gap: Gap, source: Source) -> tuple[list[Event], Unread | None]:
        """What was found, or why nothing could be read."""
        try:
            return [*_changes(gap, source), *await self._written(gap, source)], None
        except UnreadableError as problem:
            if source.place is not None and not source.place.direct and str(problem) in GONE:
                return [gap.about("channel_left", source.address)], None
            return [], Unread(source.place.title if source.place else source.address, str(problem))

    async def _written(self, gap: Gap, source: Source) -> list[Event]:
        """What was written and changed at the top level, in threads that were answered, and in those of requests."""
        place, address = source.place, source.address
        asked = {"channel": address, "oldest": gap.changed_from if place else gap.new_from}
        found = await self._reading.every(gap.workspace, "conversations.history", **asked)
        mine = await self._db.read(_threads_in, place.id, gap.since) if place else ()
        known = await self._db.read(overheard.written_in, place) if place else ()
        seen = {str(one["ts"]): one for one in found}
        for thread in sorted({*mine, *gaps.answered(gap, found)}):
            seen |= await self._thread(gap, address, thread)
        for one in gaps.missing(gap, known, seen.values()):
            seen |= await self._thread(gap, address, one.message)  # it may stand in a thread that we left
        everything = list(seen.values())
        return [*gaps.written(gap, address, everything), *gaps.deleted(gap, address, known, everything)]

    async def _thread(self, gap: Gap, address: str, message: str) -> dict[str, dict[str, Any]]:
        """The thread that a message begins or stands in, by ts."""
        asked = {"channel": address, "ts": message, "oldest": gap.changed_from}
        try:
            found = await self._reading.every(gap.workspace, "conversations.replies", **asked)
        except UnreadableError as problem:
            if str(problem) != "thread_not_found":
                raise
            return {}  # it was deleted, and nobody had answered it
        return {str(one["ts"]): one for one in found}


def _threads_in(conn: Connection, place_id: int, since: datetime) -> tuple[str, ...]:
    return overheard.threads_in(conn, place_id, ended_after=desktime.load(conn).at(since - ENDED))


def _sources(known: tuple[Place, ...], listed: Mapping[str, Mapping[str, Any]]) -> Iterator[Source]:
    """Every conversation once: those the desk knows in its order, then those it has not seen yet."""
    addresses: set[str] = set()
    for place in known:
        address = place.address if place.direct else place.external
        if address:
            addresses.add(address)
            yield Source(address, place, listed.get(address, {}))
    for address in sorted(listed.keys() - addresses):
        yield Source(address, None, listed[address])


def _changes(gap: Gap, source: Source) -> Iterator[Event]:
    """What happened to the channel itself, as far as its present state shows it."""
    name, place = source.channel.get("name"), source.place
    if source.channel.get("is_im") or not name:
        return
    if source.channel.get("is_archived"):
        if place is not None:
            yield gap.about("channel_archive", source.address)
    elif place is None:
        yield gap.about("member_joined_channel", source.address, user=gap.us, event_ts=gaps.as_ts(gap.since))
    elif place.title != name:
        yield gap.about("channel_rename", {"id": source.address, "name": name})
