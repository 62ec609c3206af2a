"""The one way in: takes the time, hands the event to the desk in one unit, and returns only after the commit."""

import hashlib
import json
import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from bot import logs
from bot.cleaning import called, clean, one_line, written
from handlers.inbound import Attachment, Inbound, Quoted, Writer
from handlers.notices import Reply, Words
from storage import desktime, inbox
from storage.engine import Database
from storage.inbox import Failure

log = logging.getLogger(__name__)

Reader = Callable[[Mapping[str, Any]], Inbound | None]
Receive = Callable[[Connection, Inbound, datetime, datetime], Reply]
Apologise = Callable[[Connection, Inbound | None, int, datetime], None]  # None: it could not even be read


def real_time() -> datetime:
    """The real time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A payload as it came: from where, and when (real time). `failure`: the kept event it is replayed from."""

    platform: str
    payload: Mapping[str, Any]
    at: datetime
    failure: int | None = None


class Door:
    """Takes events in. `receive` is the desk's, `apologise` tells a person that an event failed and is kept."""

    def __init__(
        self,
        db: Database,
        readers: Mapping[str, Reader],
        receive: Receive,
        *,
        apologise: Apologise,
        clock: Callable[[], datetime] = real_time,
    ) -> None:
        self._db = db
        self._readers = readers
        self._receive = receive
        self._apologise = apologise
        self._clock = clock

    async def accept(self, platform: str, payload: Mapping[str, Any]) -> Reply:
        """Take one event in; when this returns, it is committed and may be acknowledged.

        An event seen before, or that is nothing for us, answers an empty reply. One that fails is kept whole for
        `replay`. Raises only when the database fails: then it is not acknowledged, and the platform delivers it again.
        """
        return await self._take(Arrived(platform, payload, self._clock()))

    async def replay(self, failure_id: int) -> Reply:
        """Take a kept event in again, as of when it first came. Raises LookupError for an unknown number."""
        failure = await self._db.read(inbox.failure, failure_id)
        if failure is None:
            raise LookupError(f"there is no failed event {failure_id}")
        if failure.settled_at is not None:
            return Reply()
        return await self._take(Arrived(failure.platform, json.loads(failure.payload), failure.at, failure.id))

    async def _take(self, arrived: Arrived) -> Reply:
        try:
            inbound = self._readers[arrived.platform](arrived.payload)
        except Exception as error:
            await self._keep(arrived, None, error)
            return Reply()
        if inbound is None:
            return Reply()
        inbound = storable(inbound)
        token = logs.event_key.set(event_key(arrived, inbound))
        try:
            return await self._handle(arrived, inbound)
        except Exception as error:
            await self._keep(arrived, inbound, error)
            return Reply()
        finally:
            logs.event_key.reset(token)

    async def _handle(self, arrived: Arrived, inbound: Inbound) -> Reply:
        """The event's unit; once more when the database faltered, because that is nothing the event did."""
        try:
            return await self._db.write(self._unit, arrived, inbound)
        except (OperationalError, InterfaceError):
            return await self._db.write(self._unit, arrived, inbound)

    def _unit(self, conn: Connection, arrived: Arrived, inbound: Inbound) -> Reply:
        desk, real = desktime.load(conn), self._clock()
        if arrived.failure is not None:
            inbox.settle_failure(conn, arrived.failure, real)
        key = event_key(arrived, inbound)
        if inbound.key and not inbox.first_time(conn, key, real):
            return Reply()
        ahead = inbound.overtaken
        if ahead is not None and inbox.first_time(conn, event_key(arrived, ahead), real):
            inbound = ahead
        at = desk.at(min(inbound.written or arrived.at, arrived.at))
        reply = self._receive(conn, inbound, at, desk.at(real))
        if reply.errors:  # nothing was done: the form stays open, and is the same event when it is sent again
            inbox.forget(conn, key)
        return reply

    async def _keep(self, arrived: Arrived, inbound: Inbound | None, error: Exception) -> None:
        """Keep the event for another try and tell, once, whoever sent it and whoever looks after the desk."""
        key = event_key(arrived, inbound)
        log.error("event %s failed and is kept: %s", key, _wordless(error))
        told = f"{type(error).__name__}: {error}"
        failure = await self._db.write(self._keep_unit, arrived, key, told)
        if failure.tries > 1:
            return
        try:
            await self._db.write(self._apology_unit, inbound, failure.id)
        except Exception as another:
            log.error("nobody could be told that event %s failed: %s", key, _wordless(another))

    def _keep_unit(self, conn: Connection, arrived: Arrived, key: str, error: str) -> Failure:
        payload = json.dumps(arrived.payload, default=str)
        return inbox.keep_failure(
            conn, key=key, platform=arrived.platform, payload=payload, error=clean(error), at=arrived.at
        )

    def _apology_unit(self, conn: Connection, inbound: Inbound | None, code: int) -> None:
        self._apologise(conn, inbound, code, desktime.load(conn).at(self._clock()))


def event_key(arrived: Arrived, inbound: Inbound | None) -> str:
    """The event's key among all platforms'; of an unreadable payload: its content's."""
    if inbound is not None:
        return f"{arrived.platform}:{inbound.key}"
    content = json.dumps(arrived.payload, default=str, sort_keys=True)
    return f"{arrived.platform}:unread:{hashlib.sha256(content.encode()).hexdigest()}"


def _wordless(error: Exception) -> str:
    """What failed and where; what the error says may be somebody's words, which are kept with the event only."""
    return "\n".join([type(error).__name__, *traceback.format_tb(error.__traceback__)])


def storable(inbound: Inbound) -> Inbound:
    """The event without what no database keeps as text (NUL, half surrogates): a forged event must not fail for it."""
    said = written(Words(inbound.text, spans=inbound.spans))
    return replace(
        inbound,
        text=said.text,
        spans=said.spans,
        quote=clean(inbound.quote),
        value=clean(inbound.value),
        fields={name: clean(text) for name, text in inbound.fields.items()},
        writer=_named(inbound.writer),
        where=replace(inbound.where, title=called(inbound.where.title)),
        attachments=_files(inbound.attachments),
        about=_storable_quote(inbound.about) if inbound.about else None,
        overtaken=storable(inbound.overtaken) if inbound.overtaken else None,
    )


def _storable_quote(about: Quoted) -> Quoted:
    writer = _named(about.writer) if about.writer else None
    said = written(Words(about.text, spans=about.spans))
    return replace(about, text=said.text, spans=said.spans, writer=writer, attachments=_files(about.attachments))


def _named(writer: Writer) -> Writer:
    """Somebody whose name shows nothing is called by his id; one without a name has none."""
    return replace(writer, name=called(writer.name) or (writer.user if writer.name else ""))


def _files(attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    return tuple(
        replace(each, name=one_line(each.name), mime=clean(each.mime), handle=clean(each.handle))
        for each in attachments
    )
