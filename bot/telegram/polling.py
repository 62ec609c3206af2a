"""Our own getUpdates loop, which acknowledges after the commit; one process polls at a time."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict

from bot.attendance import Attendance
from bot.backlog import Backlog
from bot.telegram.abreast import take_all
from bot.telegram.inbound import ALLOWED, WORKSPACE
from bot.telegram.listeners import Listener, named
from bot.telegram.rivals import Rivals
from handlers.platforms.offline import Away

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to poll, which one process holds at a time."""

    keep: Callable[[], Awaitable[bool]]  # take it or keep it; False while another process has it
    give_back: Callable[[], Awaitable[None]]
    rivals: Rivals  # who polls without it


class Polling:
    """The getUpdates loop. The offset moves past an update only after its commit (DESIGN 2.1)."""

    def __init__(
        self,
        listener: Listener,
        lease: Lease,
        attendance: Attendance,
        *,
        timeout: int = 25,
        patience: float = 3.0,
    ) -> None:
        """timeout: seconds Telegram holds an empty answer back; patience: seconds of rest after trouble."""
        self._listener = listener
        self._lease = lease
        self._attendance = attendance
        self._rivals = lease.rivals
        self._is_back = False  # whether it is known since when we were away
        self._away: Away | None = None
        self._timeout = timeout
        self._patience = patience
        self._offset: int | None = None
        self._stopping = asyncio.Event()
        self.backlog = Backlog()

    async def run(self) -> None:
        """Poll until `stop`, while we hold the lease; stand by while another process does."""
        mine = False
        while not self._stopping.is_set():
            try:
                held, mine = mine, await self._lease.keep()
                if not mine:
                    self.backlog.read(by_others=True)
                    self._is_back = False
                    await self.rest()
                    continue
                await self._poll(anew=not held)
            except Conflict as error:
                self._lost()
                log.warning("Another program polls with this token, or a webhook is set; trying again")
                mine = False
                await self._meet(error)
                await self.rest()
            except Exception as error:  # the loop outlives everything; nothing was acknowledged
                self._lost()
                log.warning("Polling failed and goes on: %s", named(error))
                await self.rest()
        if mine:
            await self._lease.give_back()

    async def _poll(self, *, anew: bool) -> None:
        """Ask once; anew: another process, or nobody, did before."""
        if anew:
            self.backlog.lost()
            await self._listener.bot.delete_webhook()
        if not self._is_back:
            self._away, self._is_back = await self._attendance.away(WORKSPACE), True
        updates = await self._or_stop(self._fetch()) or []
        self.backlog.reached()
        self.backlog.trouble = self._rivals.trouble
        await self._take(updates)
        if not updates:
            await self._heard_all()

    async def _meet(self, error: Conflict) -> None:
        """Somebody else takes updates of this bot; the operators hear of it."""
        try:
            await self._rivals.meet(error.message)
        except Exception as failure:  # it is met again
            log.warning("Nobody could be told of another program with this token: %s", named(failure))
        self.backlog.trouble = self._rivals.trouble

    def _lost(self) -> None:
        self.backlog.lost()
        self._is_back = False

    async def _heard_all(self) -> None:
        """Nothing waits there any more; whoever wrote while we were away is told (H5)."""
        self.backlog.read()
        if self._away is not None:
            await self._attendance.back(self._away)
            self._away = None
        await self._attendance.hear(WORKSPACE)

    def stop(self) -> None:
        """Leave the long poll; an update being taken is taken to its end."""
        self._stopping.set()

    async def rest(self) -> None:
        """A pause that `stop` ends."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._stopping.wait()

    async def _take(self, updates: list[Any]) -> None:
        if not updates:  # all is confirmed; after a quiet week Telegram counts anew, perhaps from below
            self._offset = None
        count, error = await take_all(updates, self._listener.take, self._stopping)
        for update in updates[:count]:
            if isinstance(update, dict) and isinstance(number := update.get("update_id"), int):
                self._offset = number + 1
        if error is not None:
            raise error

    async def _fetch(self) -> list[Any]:
        """Updates as raw JSON, so that one nobody can read spoils no other."""
        bot = self._listener.bot
        timeout = self._timeout if self.backlog.is_read else 0  # the backlog comes at once, and so does its end
        query = {"timeout": timeout, "allowed_updates": json.dumps(ALLOWED)}
        if self._offset is not None:
            query["offset"] = self._offset
        answer = await bot.request.retrieve(
            f"{bot.base_url}/getUpdates?{urlencode(query)}", read_timeout=self._timeout + 10
        )
        updates: list[Any] = json.loads(answer)["result"]
        return updates

    async def _or_stop(self, fetching: Coroutine[Any, Any, list[Any]]) -> list[Any] | None:
        """The answer, or None as soon as we are to stop."""
        fetch = asyncio.create_task(fetching)
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({fetch, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if fetch.done():
            return fetch.result()
        fetch.cancel()
        with suppress(asyncio.CancelledError):
            await fetch
        return None
