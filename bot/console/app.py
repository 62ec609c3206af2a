"""The page put together: its sender for the deliveries, its routes for the server."""

from aiohttp import web

from bot.backlog import Backlog
from bot.console import demo, listeners
from bot.console.access import Access
from bot.console.chats import Chats
from bot.console.live import Live
from bot.console.sender import ConsoleSender
from bot.console.setup import Accepts, Cast, ClockState, DemoControls, Pane, Person, Renderer, Room, Setup
from bot.files import Source, Sources
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
        self._chats = Chats(door, db, setup)
        self._live = Live(db)
        self._page = listeners.Page(
            db, setup, self._chats, self._live, Access(db, setup), {} if sources is None else sources
        )

    def routes(self) -> list[web.RouteDef]:
        """Every route of the page; the clock, the story and the drawer only on a demo database."""
        return [*listeners.routes(self._page), *demo.routes(self._page)]

    async def start(self, *, listening: bool = True) -> None:
        """Begin to tell open pages of changes, and deliver again what the desk never acknowledged."""
        await self._live.start()
        await self._chats.deliver_again()

    async def stop(self) -> None:
        """End the open pages' streams."""
        await self._live.stop()


def build(door: Accepts, db: Database, setup: Setup, sources: Sources | None = None) -> Console:
    """The page over a door and a database; `sources` are where the files lie that it shows."""
    return Console(door, db, setup, sources)
