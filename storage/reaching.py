"""Which requests are answered where."""

from sqlalchemy import Connection, bindparam, or_, select

from storage.places import lanes, places
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


_OWNED_ON = (
    select(tickets.c.id)
    .join_from(tickets, lanes, lanes.c.id == tickets.c.customer_lane_id)
    .join(places, places.c.id == lanes.c.place_id)
    .where(
        places.c.platform == bindparam("platform"),
        places.c.workspace == bindparam("workspace"),
        tickets.c.owner_id.is_not(None),
        _IS_OPEN,
    )
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)


def owned_on(conn: Connection, platform: str, workspace: str, most: int) -> tuple[int, ...]:
    """The ids of the newest open tickets somebody works on whose customer is answered there, lowest first."""
    given = {"platform": platform, "workspace": workspace, "most": most}
    return tuple(sorted(conn.scalars(_OWNED_ON, given)))
