"""The desk's own look at Telegram, at its start and whenever its standing in a group changes; the operators read it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import aiohttp
from sqlalchemy import Connection

from bot import logs
from bot.findings import ENGLISH, Mark
from bot.telegram.examining import Way, findings, look
from bot.telegram.inbound import PLATFORM
from bot.telegram.rivals import rival
from handlers.platforms import selfcheck
from handlers.wording.voice import Voice
from storage import queues, runs
from storage.engine import Database

log = logging.getLogger(__name__)
PATIENCE = aiohttp.ClientTimeout(total=10)


class Checks:
    """Of one bot; `name`: its own, unique among all. `clock`: real time."""

    def __init__(self, db: Database, name: str, way: Way, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._name = name
        self._way = way
        self._clock = clock

    async def keep(self, changed: asyncio.Event) -> None:
        """Look, and again whenever that is set, until cancelled."""
        while True:
            changed.clear()
            try:
                await self.look()
            except Exception:
                log.exception("the desk could not look at its standing on Telegram")
            await changed.wait()

    async def look(self) -> None:
        """Once."""
        groups, is_rivaled = await self._db.read(self._asked)
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            way = replace(self._way, rivaled=is_rivaled)
            seen = await look(session, way, groups)

        def said(voice: Voice) -> list[str]:
            return [logs.redact(str(one)) for one in findings(voice, way, seen)]

        is_right = not any(one.mark is Mark.WRONG for one in findings(ENGLISH, way, seen))
        await self._db.write(selfcheck.tell, self._name, said, is_right, self._clock())

    def _asked(self, conn: Connection) -> tuple[list[str], bool]:
        """The groups in which queues stand, and whether somebody else takes updates."""
        stand = (at for queue in queues.every(conn) for at in queues.places(conn, queue.id))
        groups = dict.fromkeys(at.external for at in stand if at.platform == PLATFORM)
        return list(groups), runs.is_held(conn, rival(self._name), self._clock())
