"""The demo's first content: the example desk, on a database marked demo, on a Tuesday at noon in Rome."""

from datetime import datetime

from sqlalchemy import Connection

from bot.settings import example_desk
from handlers.admin import applying
from storage import desk, desktime
from storage.engine import Database

START = datetime.fromisoformat("2026-11-24T13:00:00+01:00")  # the Tuesday of the conversation scripts


class NotEmptyError(RuntimeError):
    """The database holds a real desk; a demo never touches it."""


def seed(db: Database, real: datetime) -> None:
    """Mark an empty database as a demo and apply the example desk; a demo that exists stays as it is.
    Raises NotEmptyError for a database that holds a real desk."""
    if db.read_now(desktime.load).demo:
        return
    if db.read_now(desk.current).version:
        raise NotEmptyError("This database holds a real desk; a demo needs a database of its own.")
    db.write_now(_mark, real)
    applying.apply_file(db, example_desk(), START)


def _mark(conn: Connection, real: datetime) -> None:
    desktime.make_demo(conn, desk=START, real=real)
