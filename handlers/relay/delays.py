"""Words to a customer that do not arrive: their author sees it on them, and after a minute reads it (H1)."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import posting, writers
from handlers.files import losing
from handlers.notices import Card, Mark, Post, Sign
from handlers.wording import undelivered as wording
from handlers.wording.voice import Voice
from storage import conversation, delays, desk, tickets
from storage.conversation import Message
from storage.delays import Delay

MARK_AFTER = timedelta(seconds=10)
SAY_AFTER = timedelta(seconds=60)


def watch(conn: Connection, message: Message, now: datetime) -> None:
    """The words just left for the customer."""
    delays.watch(conn, message.id, now + MARK_AFTER)


def look(conn: Connection, delay: Delay, now: datetime) -> None:
    """They are still under way: mark them; or, where that is done, say so in the room where they were written."""
    message = conversation.by_id(conn, delay.message_id)
    lane = losing.source_lane(conn, message)
    if not delay.marked:
        if message.external is not None:
            posting.put(conn, lane.id, Mark(message.external, Sign.WAITING), now=now)
        delays.go_on(conn, message.id, now + SAY_AFTER - MARK_AFTER)
        return
    platform = writers.customer_platform(conn, tickets.require(conn, message.ticket_id))
    said = wording.still_waiting(Voice("en", desk.current(conn).zone, now), platform)
    posting.put(conn, lane.id, Post(Card(said), script="H1"), now=now)
    delays.go_on(conn, message.id, None)


def again(conn: Connection, message: Message, now: datetime) -> None:
    """What did not arrive is sent once more: its sign goes."""
    if message.external is not None:
        mark = Mark(message.external, None, replaces=Sign.FAILED)
        posting.put(conn, losing.source_lane(conn, message).id, mark, now=now)


def end(conn: Connection, message: Message, sign: Sign | None, now: datetime, *, key: str | None = None) -> None:
    """They are under way no more, and bear this sign now."""
    was_marked = delays.end(conn, message.id)
    if message.external is not None and (sign is not None or was_marked):
        mark = Mark(message.external, sign, replaces=Sign.WAITING if was_marked else None)
        posting.put(conn, losing.source_lane(conn, message).id, mark, now=now, key=key)
