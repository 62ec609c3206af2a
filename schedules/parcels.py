"""What people put on a page is kept as long as its request needs it, and thirty days more; what nobody needs goes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from schedules.apart import each
from storage import conversation, files, tickets, uploads
from storage.uploads import Parcel

KEPT = timedelta(days=30)  # after the end of its request
NEXT_LOOK = timedelta(days=1)

Discard = Callable[[str], None]  # takes what lies under a handle off the disk; once more does no harm


def clear(conn: Connection, now: datetime, limit: int, *, folder: str, discard: Discard) -> int:
    """Ask of at most so many parcels in a folder (its mark) whether they are still needed; how many. What never became
    a message, or whose person was forgotten, is not."""

    def ask(one: Parcel) -> None:
        until = _needed_until(conn, one, now)
        if until > now:
            uploads.later(conn, one.handle, until)
            return
        discard(one.handle)
        uploads.drop(conn, one.handle)

    return each(
        conn,
        uploads.due(conn, folder, now, limit),
        ask,
        give_up=lambda one: uploads.later(conn, one.handle, now + NEXT_LOOK),
        name=lambda one: f"clearing parcel {one.handle}",
        now=now,
    )


def _needed_until(conn: Connection, parcel: Parcel, now: datetime) -> datetime:
    """Until when to keep it before anybody asks again; `now` where it can go."""
    message = conversation.find(conn, parcel.message_id) if parcel.message_id is not None else None
    if message is None or not files.of_message(conn, message.id):
        return now
    ticket = tickets.surviving(conn, message.ticket_id)
    if ticket.state in tickets.OPEN_STATES:
        return now + NEXT_LOOK
    return max(now, (ticket.closed_at or ticket.resolved_at or now) + KEPT)
