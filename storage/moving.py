"""A place gets another id: its lanes and what waits in them stay its own, also where both ids were seen meanwhile."""

from sqlalchemy import Connection, delete, select, update

from storage import channels, places, queues
from storage.conversation import messages
from storage.places import Place, lanes
from storage.places import places as table
from storage.slots import parts, slots


def move(conn: Connection, place_id: int, external: str, *, emptied: bool) -> int:
    """The platform gave the place this id; the id of its row from now on: the older of the two, where there are two.

    emptied: what was said before has no ids there, and later messages may be given the same; nothing is found by them
    any more.
    """
    old = places.lock_place(conn, place_id)
    if old.external == external:
        return old.id
    for bound in (queues, channels):
        bound.move_place(conn, old.platform, old.workspace, old=old.external, new=external)
    if emptied:
        _forget(conn, old.id)
    known = places.find_place(conn, old.platform, workspace=old.workspace, external=external)
    stays = min(old.id, known.id) if known else old.id
    if known is not None:
        _take_in(conn, known if stays == old.id else old, stays)
    conn.execute(update(table).where(table.c.id == stays).values(external=external, address=None, reachable=True))
    return stays


def _forget(conn: Connection, place_id: int) -> None:
    """A number that is given twice would lead what answers the one message to the other's customer."""
    here = select(lanes.c.id).where(lanes.c.place_id == place_id)
    named = select(slots.c.slot).where(slots.c.lane_id.in_(here))
    conn.execute(delete(parts).where(parts.c.slot.in_(named)))
    conn.execute(delete(slots).where(slots.c.lane_id.in_(here)))
    conn.execute(update(messages).where(messages.c.place_id == place_id).values(external=None))
    wants = (lanes.c.place_id == place_id, lanes.c.wants_thread)
    conn.execute(update(lanes).where(*wants).values(thread=None))


def _take_in(conn: Connection, stray: Place, place_id: int) -> None:
    """Move the stray place's lanes and words over (a label that is taken gets the lane's number), and leave its row
    empty."""
    taken = set(conn.scalars(select(lanes.c.label).where(lanes.c.place_id == place_id)))
    for lane_id, label in conn.execute(select(lanes.c.id, lanes.c.label).where(lanes.c.place_id == stray.id)).all():
        free = f"{label}~{lane_id}" if label in taken else label
        conn.execute(update(lanes).where(lanes.c.id == lane_id).values(place_id=place_id, label=free))
    conn.execute(update(messages).where(messages.c.place_id == stray.id).values(place_id=place_id))
    conn.execute(update(table).where(table.c.id == stray.id).values(external=f"moved~{stray.id}", reachable=False))
