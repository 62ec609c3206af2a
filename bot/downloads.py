"""Links to files: whoever has one reads on a page what it leads to, and may save it until it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy import Connection

from bot.files import Sources
from bot.parcels import pages
from bot.streaming import stream
from bot.web import language_of
from handlers.files.linking import PATH
from handlers.files.taking import ref
from handlers.wording import fetching, parcels
from handlers.wording.voice import Voice
from storage import conversation, desk, desktime, downloads
from storage.engine import Database
from storage.files import File


@dataclass(frozen=True, slots=True)
class Offered:
    """A file behind a link, who sent it and when, until when the link is good, and the desk's zone."""

    file: File
    author: str
    at: datetime
    until: datetime
    zone: str
    now: datetime


class Downloads:
    """The routes of the web server; `clock` gives real time."""

    def __init__(self, db: Database, sources: Sources, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._sources = sources
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Open to anybody who knows a token. What looks ahead at links, as chats do, fetches no file."""
        return [web.get(PATH + "{token}", self._look), web.get(PATH + "{token}/file", self._fetch)]

    async def _look(self, request: web.Request) -> web.Response:
        found = await self._offered(request)
        if found is None:
            return _over(request, self._clock())
        voice = Voice(language_of(request) or "en", found.zone, found.now)
        about = {"name": found.file.name, "author": found.author}
        page = parcels.fetch_page(voice, about, found.file.size or 0, found.at, found.until)
        address = f"{PATH}{request.match_info['token']}/file"
        return pages.html("get.html", voice.locale, page=page, address=address)

    async def _fetch(self, request: web.Request) -> web.StreamResponse:
        found = await self._offered(request)
        if found is None:
            return _over(request, self._clock())
        return await stream(request, self._sources, ref(found.file), saved=True)

    async def _offered(self, request: web.Request) -> Offered | None:
        return await self._db.read(_offered, request.match_info["token"], self._clock())


def _over(request: web.Request, now: datetime) -> web.Response:
    """The same for a token that has ended and for one that never was."""
    language = language_of(request) or "en"
    heading, said = parcels.over(Voice(language, "UTC", now)), fetching.link_over(language)
    return pages.html("said.html", language, status=410, heading=heading, said=said)


def _offered(conn: Connection, token: str, real: datetime) -> Offered | None:
    now = desktime.load(conn).at(real)
    found = downloads.offered(conn, token, now)
    if found is None:
        return None
    message, until = conversation.by_id(conn, found.message_id), downloads.ends(conn, token)
    return Offered(found, message.author, message.at, until, desk.current(conn).zone, now)
