"""Who sends what now: lanes are leased for a while, their first row is handed to the platform, and its end is written.

Times here are real. A lane's `next_at` is when it may be tried next; while it is leased, when the lease runs out. A row
whose lease ran out after it was begun may have arrived: it is *uncertain*.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from storage.base import insert_once
from storage.outbox import WAITING, State, outbox, parts, slots
from storage.places import LANE, PLACE, Lane, Place, lanes, places

FIELDS = ("id", "lane_id", "slot", "key", "payload", "attempts", "errors", "begun_at", "uncertain")
LANES_AT = lanes.join(places, places.c.id == lanes.c.place_id)


class LeaseLostError(RuntimeError):
    """The lease ran out while the answer was under way, and another process has taken the lane."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row as it is handed to the platform. `attempts` counts this one too; `uncertain`: an earlier one may have
    arrived."""

    id: int
    lane_id: int
    place_id: int
    slot: str | None
    key: str | None
    payload: str
    attempts: int
    errors: int
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A lane that may be due: where it is, and its first row. `room`: the title of the room the platform made for
    it."""

    place: Place
    lane: Lane
    room: str | None
    row: OutboxRow


def due_lanes(conn: Connection, platforms: Collection[str], *, now: datetime, limit: int) -> list[int]:
    """Lanes whose moment has come, most urgent first; locked, and without those another process is looking at."""
    due = select(lanes.c.id).select_from(LANES_AT).where(lanes.c.next_at <= now, places.c.platform.in_(platforms))
    first = due.order_by(lanes.c.priority, lanes.c.next_at, lanes.c.id).limit(limit)
    return list(conn.scalars(first.with_for_update(of=lanes, key_share=True, skip_locked=True)))


def next_wake(conn: Connection, platforms: Collection[str]) -> datetime | None:
    """The earliest real time at which a lane wants attention."""
    waiting = select(lanes.c.next_at).select_from(LANES_AT)
    waiting = waiting.where(lanes.c.next_at.is_not(None), places.c.platform.in_(platforms))
    wake_at: datetime | None = conn.scalar(waiting.order_by(lanes.c.next_at).limit(1))
    return wake_at


def waiting_since(conn: Connection, now: datetime) -> datetime | None:
    """The desk time at which the oldest row was put that could be sent by now and is not."""
    joined = outbox.join(lanes, lanes.c.id == outbox.c.lane_id)
    oldest = select(func.min(outbox.c.put_at)).select_from(joined).where(WAITING, lanes.c.next_at <= now)
    put_at: datetime | None = conn.scalar(oldest)
    return put_at


def head(conn: Connection, lane_id: int) -> Head | None:
    """The lane's first row and where it goes; None: nothing waits, and the lane comes to rest."""
    wanted = [outbox.c[name] for name in FIELDS]
    row = conn.execute(
        select(*wanted).where(outbox.c.lane_id == lane_id, WAITING).order_by(outbox.c.id).limit(1)
    ).first()
    if row is None:
        _set_lane(conn, lane_id, next_at=None, holder=None)
        return None
    at = conn.execute(select(*PLACE, *LANE, lanes.c.room).select_from(LANES_AT).where(lanes.c.id == lane_id)).one()
    place, lane, room = Place(*at[: len(PLACE)]), Lane(*at[len(PLACE) : -1]), at[-1]
    uncertain = row.uncertain or row.begun_at is not None
    sending = OutboxRow(
        row.id, lane_id, place.id, row.slot, row.key, row.payload, row.attempts + 1, row.errors, uncertain
    )
    return Head(place, lane, room, sending)


def postpone(conn: Connection, lane_id: int, until: datetime) -> None:
    """Leave the lane alone until then."""
    _set_lane(conn, lane_id, next_at=until, holder=None)


def begin(conn: Connection, head: Head, *, holder: str, now: datetime, until: datetime) -> None:
    """Lease the lane and write down that its first row is being handed over."""
    _set_lane(conn, head.lane.id, next_at=until, holder=holder)
    row = head.row
    begun = {"begun_at": now, "attempts": row.attempts, "uncertain": row.uncertain}
    conn.execute(update(outbox).where(outbox.c.id == row.id).values(**begun))


def is_held(conn: Connection, lane_id: int, holder: str) -> bool:
    """Whether the lease is still this holder's."""
    return conn.scalar(select(lanes.c.id).where(lanes.c.id == lane_id, lanes.c.holder == holder)) is not None


def settle(
    conn: Connection, row: OutboxRow, state: State, *, holder: str, now: datetime, error: str | None = None
) -> None:
    """The row is done with, one way or another; the lane goes on with its next. Raises LeaseLostError."""
    done = {"state": state, "settled_at": now, "begun_at": None, "error": error}
    conn.execute(update(outbox).where(outbox.c.id == row.id).values(**done))
    _give_back(conn, row.lane_id, holder, now)  # before looking for more: whoever puts a row takes the lane's lock too
    first = select(func.min(outbox.c.priority)).where(outbox.c.lane_id == row.lane_id, WAITING)
    priority: int | None = conn.scalar(first)
    if priority is None:
        _set_lane(conn, row.lane_id, next_at=None)
    else:
        _set_lane(conn, row.lane_id, priority=priority)


def again(
    conn: Connection, row: OutboxRow, *, holder: str, at: datetime, uncertain: bool, error: str | None = None
) -> None:
    """The row is tried once more at that time. `error`: our own code failed on it (counted). Raises LeaseLostError."""
    values: dict[str, Any] = {"begun_at": None, "uncertain": uncertain}
    if error is not None:
        values |= {"errors": row.errors + 1, "error": error}
    conn.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
    _give_back(conn, row.lane_id, holder, at)


def _give_back(conn: Connection, lane_id: int, holder: str, next_at: datetime) -> None:
    mine = update(lanes).where(lanes.c.id == lane_id, lanes.c.holder == holder)
    if conn.execute(mine.values(holder=None, next_at=next_at)).rowcount != 1:
        raise LeaseLostError(f"lane {lane_id}")


def fill_slot(conn: Connection, slot: str, lane_id: int, messages: Sequence[str]) -> None:
    """The slot is this message now; a long text's is several, in order."""
    message, *rest = messages
    if not insert_once(conn, slots, {"slot": slot, "lane_id": lane_id, "message": message}):
        conn.execute(update(slots).where(slots.c.slot == slot).values(lane_id=lane_id, message=message))
        conn.execute(delete(parts).where(parts.c.slot == slot))
    for number, each in enumerate(rest, start=1):
        insert_once(conn, parts, {"slot": slot, "part": number, "message": each})


def empty_slot(conn: Connection, slot: str) -> None:
    """The slot's message is gone; its next row posts anew."""
    conn.execute(delete(parts).where(parts.c.slot == slot))
    conn.execute(delete(slots).where(slots.c.slot == slot))


def set_room(conn: Connection, lane_id: int, title: str | None) -> None:
    """The platform made a room of this title for the lane, or renamed it; None: it makes none."""
    _set_lane(conn, lane_id, room=title)


def _set_lane(conn: Connection, lane_id: int, **values: object) -> None:
    conn.execute(update(lanes).where(lanes.c.id == lane_id).values(**values))
