"""The page put together: its sender for the deliveries, its routes for the server."""

from aiohttp import web
from sqlalchemy import Connection

from bot.backlog import Backlog
from bot.console import customers, demo, listeners
from bot.console.access import Access
from bot.console.chats import Chats
from bot.console.coming import Own
from bot.console.inbound import PLATFORM
from bot.console.live import Live
from bot.console.sender import ConsoleSender
from bot.console.setup import Accepts, Cast, ClockState, DemoControls, Pane, Person, Renderer, Room, Setup
from bot.console.sparing import Sparing
from bot.console.visiting import Visits
from bot.files import Source, Sources
from storage import entrances
from storage.engine import Database

__all__ = [
    "Accepts",
    "Cast",
    "ClockState",
    "Console",
    "DemoControls",
    "Pane",
    "Person",
    "Renderer",
    "Room",
    "Setup",
    "build",
]


class Console:
    """The page as wiring holds it."""

    def __init__(self, door: Accepts, db: Database, setup: Setup, sources: Sources | None = None) -> None:
        self.sender = ConsoleSender(db, setup.clock)
        self.source: Source | None = None  # nobody sends files from the page
        self.backlog = Backlog()  # the page keeps nothing back
        self._db = db
        self._chats = Chats(door, db, setup)
        self._live = Live(db)
        found = {} if sources is None else sources
        self._page = listeners.Page(db, setup, self._chats, self._live, Access(db, setup), found)
        who = Visits(db, setup.clock, setup.base)
        self._own = Own(db, setup, self._chats, self._live, who, Sparing(), found)

    def page(self) -> list[web.RouteDef]:
        """Every route of the desk's own page; the clock, the story and the drawer only on a demo database."""
        return [*listeners.routes(self._page), *demo.routes(self._page)]

    def routes(self) -> list[web.RouteDef]:
        """What the server serves to anybody: the customers' pages, which ask by themselves who looks."""
        return customers.routes(self._own)

    async def start(self, *, listening: bool = True) -> None:
        """Begin to tell open pages of changes, and deliver again what the desk never acknowledged."""
        await self._db.write(_open_on, self._own.setup.base)
        await self._live.start()
        await self._chats.deliver_again()

    async def stop(self) -> None:
        """End the open pages' streams."""
        await self._live.stop()


def _open_on(conn: Connection, base: str) -> None:
    """Invites name the page where browsers of customers can reach it."""
    if base:
        entrances.keep(conn, PLATFORM, link=f"{base}/c/")
    else:
        entrances.shut(conn, PLATFORM)


def build(door: Accepts, db: Database, setup: Setup, sources: Sources | None = None) -> Console:
    """The page over a door and a database; `sources` are where the files lie that it shows."""
    return Console(door, db, setup, sources)
