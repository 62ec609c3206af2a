"""The pages for files put together: where parcels lie, their routes, and the bell that clears what nobody needs."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from sqlalchemy import Connection

from bot.downloads import Downloads
from bot.files import Source
from bot.parcels.folder import Folder
from bot.parcels.uploading import Accepts, Limits, Uploads
from bot.settings import Settings
from handlers.files.uploading import PLATFORM
from schedules import parcels as clearing
from schedules.timetable import Bell
from storage import uploads
from storage.engine import Database

MB = 1_000_000


class Parcels:
    """As wiring holds it. sources: of every platform; where parcels lie is added to them."""

    def __init__(
        self, settings: Settings, door: Accepts, db: Database, clock: Callable[[], datetime], sources: dict[str, Source]
    ) -> None:
        self._folder = Folder(settings.files_folder)
        limits = Limits(settings.upload_mb * MB, settings.files_mb * MB)
        self._uploads = Uploads(db, door, self._folder, limits, clock)
        self._downloads = Downloads(db, sources, clock)
        self.bell = Bell("parcels", self._next_at, self._clear)
        sources[PLATFORM] = self._folder

    def routes(self) -> list[web.RouteDef]:
        """What browsers may ask for."""
        return [*self._uploads.routes(), *self._downloads.routes()]

    def _next_at(self, conn: Connection) -> datetime | None:
        mark = self._folder.mark()
        return uploads.earliest(conn, mark) if mark else None

    def _clear(self, conn: Connection, now: datetime, limit: int) -> int:
        return clearing.clear(conn, now, limit, folder=self._folder.mark(), discard=self._folder.discard)
