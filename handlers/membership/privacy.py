"""What is kept of whoever asks, and who reads it."""

from sqlalchemy import Connection

from handlers import replying
from handlers.callers import Call
from handlers.notices import Reply
from handlers.wording import privacy as wording
from storage import contracts, desk


def tell(conn: Connection, call: Call) -> Reply:
    """`privacy`: to anybody, also before the desk knows who it is."""
    roles = call.caller.roles
    manager = contracts.account_manager(conn, roles.organisations[0]) if roles.organisations else None
    may_be_forgotten = call.caller.person is not None and not roles.is_ours
    card = wording.told(
        call.voice,
        desk.current(conn).vendor,
        manager.name if manager else "",
        may_be_forgotten=may_be_forgotten,
    )
    return replying.answer(conn, call, card, script="privacy")
