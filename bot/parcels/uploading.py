"""The upload page: a link's files become a message of whoever it was given to. Works without any script."""

import asyncio
import logging
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Protocol

from aiohttp import web
from sqlalchemy import Connection

from bot import assets
from bot.parcels import pages
from bot.parcels.folder import Folder
from bot.parcels.inbound import event_of
from bot.parcels.receiving import NotTakenError, Shelf, Why, on_disk, receive
from bot.web import language_of
from handlers.files.uploading import PATH, PLATFORM, Offered, look
from handlers.notices import Reply
from handlers.wording import parcels as wording
from handlers.wording.voice import Voice
from storage import desktime, inbox, uploads
from storage.engine import Database
from storage.uploads import Parcel

log = logging.getLogger(__name__)

AROUND = 100_000  # bytes of a form beside its files
UNFINISHED = timedelta(days=1)  # desk time after which nobody waits for a form any more
FAILED = timedelta(days=14)  # and for one that failed and may be taken again

Says = Callable[[Voice], str]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one form, and of all that is kept."""

    form: int
    all: int

    @property
    def share(self) -> int:
        """Of what one person brought: four forms at least, else a quarter of everything."""
        return max(4 * self.form, self.all // 4)


class Accepts(Protocol):
    """The way in."""

    async def accept(self, platform: str, payload: Mapping[str, object]) -> Reply:
        """See `Door.accept`."""


class Uploads:
    """The routes of the page; `clock` gives real time."""

    def __init__(
        self, db: Database, door: Accepts, folder: Folder, limits: Limits, clock: Callable[[], datetime]
    ) -> None:
        self._db = db
        self._door = door
        self._folder = folder
        self._limits = limits
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Open to anybody who knows a token."""
        path = PATH + "{token}"
        return [web.get(pages.STATIC, assets.serve), web.get(path, self._look), web.post(path, self._put)]

    async def _look(self, request: web.Request) -> web.Response:
        offered, now = await self._offered(request)
        if offered is None:
            return _over(request, now)
        done = wording.put_taken if _back(request) else wording.put_done
        said = done if "done" in request.query and offered.passed_on else None
        return self._page(request, offered, now, said=said)

    async def _offered(self, request: web.Request) -> tuple[Offered | None, datetime]:
        return await self._db.read(_looked_up, request.match_info["token"], self._clock())

    async def _put(self, request: web.Request) -> web.Response:
        """One form; what became of it stands on the page that follows, which can be loaded again."""
        offered, now = await self._offered(request)
        if offered is None:
            return _over(request, now)
        try:
            became = await self._take(request, offered)
        except NotTakenError as error:
            if error.why is Why.OVER:
                return _over(request, now)
            status = STATUS.get(error.why, 422)
            return self._page(request, offered, now, said=partial(_why, error, self._limits), status=status)
        if became in (Became.MESSAGE, Became.TWIN):
            raise web.HTTPSeeOther(f"{PATH}{request.match_info['token']}?done{'&back' if _back(request) else ''}")
        return self._page(request, offered, now, said=SAID[became], status=409 if became is Became.REFUSED else 500)

    # ------------------------------------------------------------------------------------------------------- one form

    async def _take(self, request: web.Request, offered: Offered) -> "Became":
        """Take a form in. Raises NotTakenError, and nothing of it is left then."""
        form, length = request.query.get("form", ""), request.content_length
        if not re.fullmatch(r"[\w-]{16,64}", form, re.ASCII) or length is None:
            raise NotTakenError(Why.BROKEN)
        if length > self._limits.form + AROUND:
            raise NotTakenError(Why.TOO_LARGE)
        became, handle = Became.NOTHING, await self._reserve(offered, form, length)
        try:
            became = await self._hand_in(request, offered, form, handle)
        finally:
            if became not in (Became.MESSAGE, Became.FAILURE):
                await self._discard(handle)
        return became

    async def _hand_in(self, request: web.Request, offered: Offered, form: str, handle: str) -> "Became":
        """The files lie whole on the disk before the desk hears of them."""
        pieces = await receive(request, await on_disk(self._shelf, handle))
        await self._db.write(uploads.measure, handle, sum(one.size for one in pieces))
        payload = event_of(offered, form, handle, pieces)
        reply = await self._door.accept(PLATFORM, payload)
        if reply.errors:
            raise NotTakenError(Why.OVER)
        return await self._db.write(_became, handle, f"{PLATFORM}:{payload['key']}", self._clock())

    async def _reserve(self, offered: Offered, form: str, size: int) -> str:
        """Room for a form of so many bytes; the handle of its parcel. Raises NotTakenError."""
        await on_disk(self._folder.make)
        mark, handle = await on_disk(self._folder.mark), secrets.token_hex(16)
        has_room = await on_disk(self._folder.has_room, size)
        parcel = Parcel(handle, mark, offered.link, form, size, None, self._clock())
        if not has_room or not await self._db.write(_reserve, parcel, self._limits, self._clock()):
            log.error("no room for an upload of %d bytes: see RETAINER_FILES and RETAINER_FILES_MB", size)
            raise NotTakenError(Why.FULL)
        return handle

    def _shelf(self, handle: str) -> Shelf:
        return Shelf(self._folder.begin(handle), f"{self._folder.mark()}/{handle}")

    async def _discard(self, handle: str) -> None:
        """Off the disk first: a row without files is found by the sweep, files without a row by nobody."""
        await asyncio.to_thread(self._folder.discard, handle)
        await self._db.write(uploads.drop, handle)

    # ------------------------------------------------------------------------------------------------------- the page

    def _page(
        self, request: web.Request, offered: Offered, now: datetime, *, said: Says | None, status: int = 200
    ) -> web.Response:
        """The page with a new form; said: what became of the last one."""
        voice, most = Voice(language_of(request) or "en", offered.zone, now), self._limits.form
        name = offered.writer.name
        page = wording.put_page(voice, offered.ref, name, desk=offered.desk, until=offered.until, most=most)
        page = replace(
            page,
            said=said(voice) if said else "",
            is_done=status == OK,
            passed_on=wording.passed_on(voice, offered.ref),
            files=[wording.named(voice, *one) for one in offered.passed_on],
        )
        form = secrets.token_urlsafe(16)
        values = {"page": page, "form": form, "most": most, "back": _back(request)}
        return pages.html("put.html", voice.locale, status=status, **values)


def _back(request: web.Request) -> str:
    """The customer's page, for who came from there; "" for who came from a chat."""
    return "/c" if "back" in request.query else ""


def _over(request: web.Request, now: datetime) -> web.Response:
    """The same for a token that has ended and for one that never was."""
    voice = Voice(language_of(request) or "en", "UTC", now)
    heading, said = wording.over(voice), wording.put_over(voice)
    return pages.html("said.html", voice.locale, status=410, heading=heading, said=said)


OK = 200
STATUS = {Why.TOO_LARGE: 413, Why.FULL: 507, Why.BROKEN: 400}


def _why(error: NotTakenError, limits: Limits, voice: Voice) -> str:
    match error.why:
        case Why.TOO_LARGE:
            return wording.put_too_large(voice, limits.form)
        case Why.TOO_MANY:
            return wording.put_too_many(voice)
        case Why.PROGRAM:
            return wording.put_program(voice, error.name)
        case Why.FULL:
            return wording.put_full(voice)
        case Why.BROKEN:
            return wording.put_broken(voice)
    return wording.put_nothing(voice, error.name)


# --------------------------------------------------------------------------------------------------------------- units


class Became(StrEnum):
    """What a form became."""

    MESSAGE = "message"
    TWIN = "twin"  # the same form was sent twice, and is a message already
    REFUSED = "refused"  # the desk answered in the chat
    FAILURE = "failure"  # kept for another try, and told
    NOTHING = "nothing"


SAID = {Became.REFUSED: wording.put_refused, Became.FAILURE: wording.put_kept}


def _looked_up(conn: Connection, token: str, real: datetime) -> tuple[Offered | None, datetime]:
    now = desktime.load(conn).at(real)
    return look(conn, token, now), now


def _reserve(conn: Connection, parcel: Parcel, limits: Limits, real: datetime) -> bool:
    look_at = desktime.load(conn).at(real) + UNFINISHED
    return uploads.reserve(conn, replace(parcel, look_at=look_at), limits.all, share=limits.share)


def _became(conn: Connection, handle: str, key: str, real: datetime) -> Became:
    parcel = uploads.by_handle(conn, handle)
    if parcel is None or parcel.message_id is not None:
        return Became.MESSAGE if parcel else Became.NOTHING
    if any(one.form == parcel.form for one in uploads.of_link(conn, parcel.link)):
        return Became.TWIN
    if inbox.is_known(conn, key):
        return Became.REFUSED
    uploads.later(conn, handle, desktime.load(conn).at(real) + FAILED)
    return Became.FAILURE
