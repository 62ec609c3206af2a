"""The real house as the demo runs it, on a free port, with every table and the example desk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import seeding
from bot.door import real_time
from bot.settings import Settings
from bot.wiring import House
from storage.engine import Database


@asynccontextmanager
async def demo_house(database_url: str) -> AsyncIterator[str]:
    """Open the demo on a database that has its tables; yields the page's address."""
    db = Database.open(database_url)
    seeding.seed(db, real_time())
    house = House(Settings(database_url=database_url, port=0), db)
    await house.start()
    try:
        yield f"http://127.0.0.1:{house.port}/"
    finally:
        await house.stop()
