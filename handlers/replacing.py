"""The message whose button was pressed becomes another: what was decided stands where it was asked."""

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import Call
from handlers.notices import Card, Post, Priority
from storage import slots


def replace(conn: Connection, call: Call, card: Card, *, script: str) -> None:
    """The message whose button was pressed becomes `card`; where it has no name, the card is said anew."""
    pressed_on = call.inbound.message
    found = slots.slot_of(conn, call.place.id, pressed_on) if pressed_on else None
    post = Post(card, script=script)
    posting.put(conn, call.lane.id, post, now=call.now, priority=Priority.RECEIPT, slot=found)
