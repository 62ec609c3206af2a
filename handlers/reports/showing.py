"""[Show each] turns the figures of a day into lists, and `status` says the day of whoever asks (F11, G7)."""

from sqlalchemy import Connection

from handlers import replacing
from handlers.callers import Call
from handlers.errors import OldButton
from handlers.notices import Card, Reply
from handlers.reports import mornings
from handlers.wording import daylists
from handlers.wording import days as wording


def each(conn: Connection, call: Call) -> Reply:
    """[Show each]: the message becomes the lists, as they are now. Raises OldButton for whoever answers for nothing."""
    found = mornings.asked(conn, call.caller.person_id, call.now) if call.caller.person_id else None
    if found is None:
        raise OldButton
    replacing.replace(conn, call, daylists.lists(call.voice, found[1]), script="F11")
    return Reply()


def today(conn: Connection, call: Call) -> Card | None:
    """The caller's day as it is now; None where he answers for nothing."""
    found = mornings.asked(conn, call.caller.person_id, call.now) if call.caller.person_id else None
    return wording.digest(call.voice, found[1]) if found else None
