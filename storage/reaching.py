"""Which requests are answered where."""

from sqlalchemy import Connection, bindparam, or_, select

from storage.places import lanes
from storage.tickets import OPEN_STATES, Ticket, tickets

_IS_OPEN = or_(*(tickets.c.state == state for state in OPEN_STATES))
_OPEN_IN = (
    select(*(tickets.c[name] for name in Ticket.__slots__))
    .join_from(tickets, lanes, lanes.c.id == tickets.c.customer_lane_id)
    .where(lanes.c.place_id == bindparam("place"), _IS_OPEN)
    .order_by(tickets.c.id)
)


def open_in(conn: Connection, place_id: int) -> tuple[Ticket, ...]:
    """The open tickets whose customer is answered in this place, oldest first; nothing is locked."""
    return tuple(Ticket(*row) for row in conn.execute(_OPEN_IN, {"place": place_id}))
