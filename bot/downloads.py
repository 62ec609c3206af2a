"""Links to files: whoever has one may save the file until it ends, from where it lies."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from sqlalchemy import Connection

from bot.files import Sources
from bot.streaming import stream
from bot.web import language_of
from handlers.files.linking import PATH
from handlers.files.taking import ref
from handlers.wording import fetching as wording
from storage import desktime, downloads
from storage.engine import Database
from storage.files import File


class Downloads:
    """The route of the web server; `clock` gives real time."""

    def __init__(self, db: Database, sources: Sources, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._sources = sources
        self._clock = clock

    def routes(self) -> list[web.RouteDef]:
        """Open to anybody who knows a token."""
        return [web.get(PATH + "{token}", self._fetch)]

    async def _fetch(self, request: web.Request) -> web.StreamResponse:
        found = await self._db.read(_offered, request.match_info["token"], self._clock())
        if found is None:
            raise web.HTTPGone(text=wording.link_over(language_of(request)))
        return await stream(request, self._sources, ref(found), saved=True)


def _offered(conn: Connection, token: str, now: datetime) -> File | None:
    return downloads.offered(conn, token, desktime.load(conn).at(now))
