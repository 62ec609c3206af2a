"""Which held requests are to be decided anew, and when."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from storage.signals import wake
from storage.tickets import TICKET, Ticket, tickets

_WAITS = tickets.c.reconsider_at.is_not(None)


def reconsider(conn: Connection, now: datetime, *, organisations: Iterable[int] | None = None) -> None:
    """The reason to hold a request may have gone away: have the held ones of these organisations, and of people whose
    organisation is not known, decided anew at `now`; of everybody where none are named."""
    t = tickets.c
    held = [t.state == "held"]
    if organisations is not None:
        held.append(or_(t.organisation_id.in_(list(organisations)), t.organisation_id.is_(None)))
    conn.execute(update(tickets).where(*held).values(reconsider_at=now))
    wake(conn, "clocks")


def due(conn: Connection, now: datetime, limit: int) -> tuple[Ticket, ...]:
    """Requests that are to be decided anew by `now`, earliest first, locked; those that others hold are skipped."""
    ripe = select(*TICKET).where(_WAITS, tickets.c.reconsider_at <= now)
    first = ripe.order_by(tickets.c.reconsider_at, tickets.c.id).limit(limit)
    return tuple(Ticket(*row) for row in conn.execute(first.with_for_update(skip_locked=True)))


def next_due(conn: Connection) -> datetime | None:
    """When the next request is to be decided anew."""
    return conn.execute(select(func.min(tickets.c.reconsider_at)).where(_WAITS)).scalar_one_or_none()


def look_again(conn: Connection, ticket_id: int, at: datetime | None) -> None:
    """Have a request decided anew at this instant; None: only when something changes."""
    conn.execute(update(tickets).where(tickets.c.id == ticket_id).values(reconsider_at=at))
    if at is not None:
        wake(conn, "clocks")
