"""Who sends what now: lanes are leased for a while, their first row is handed to the platform, and its end is written.

Times here are real. A lane's `next_at` is when it may be tried next; while it is leased, when the lease runs out. A row
whose lease ran out after it was begun may have arrived: it is *uncertain*.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, case, delete, exists, func, select, update

from storage.base import insert_once
from storage.outbox import WAITING, YIELDING, State, outbox
from storage.places import LANE, PLACE, Lane, Place, lanes, places
from storage.slots import parts, slots

ROUND, URGENT = 4.0, 3.0  # of so many seconds, for so many the most urgent goes first
FIELDS = ("id", "lane_id", "slot", "key", "payload", "attempts", "errors", "begun_at", "uncertain", "priority")
LANES_AT = lanes.join(places, places.c.id == lanes.c.place_id)


class LeaseLostError(RuntimeError):
    """The lease ran out while the answer was under way, and another process has taken the lane."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row as it is handed to the platform. `attempts` counts this one too; `uncertain`: an earlier one may have
    arrived. priority: the lower, the more urgent."""

    id: int
    lane_id: int
    place_id: int
    slot: str | None
    key: str | None
    payload: str
    attempts: int
    errors: int
    uncertain: bool
    priority: int


@dataclass(frozen=True, slots=True)
class Head:
    """A lane that may be due: where it is, and its first row."""

    place: Place
    lane: Lane
    row: OutboxRow


# Built once: every look at the outbox asks these, and building a statement costs as much as running it.
# The first row of each lane by itself: however much waits there, one is read.
_WAITS = select(outbox.c.id).where(outbox.c.lane_id == lanes.c.id, WAITING).limit(1).correlate(lanes)
_FIRST = _WAITS.order_by(outbox.c.id).scalar_subquery()
_ASKED = (
    places.c.platform.in_(bindparam("platforms", expanding=True)),
    places.c.id.not_in(bindparam("busy", expanding=True)),
)
# Lanes that a pace holds back come due all at once: the most urgent goes first, of these whose words have waited for
# longest. In turn (`by` 0) only the waiting counts, so that nothing waits for ever behind what is more urgent.
DUE = (
    select(*PLACE, *LANE)
    .select_from(LANES_AT)
    .where(lanes.c.next_at <= bindparam("now"), *_ASKED)
    .order_by(lanes.c.priority * bindparam("by", type_=Integer), _FIRST)
    .limit(bindparam("most"))
    .with_for_update(of=lanes, key_share=True, skip_locked=True)
)
# The new state of a card that stands lets words pass: platforms take few edits a minute, and nothing depends on when it
# comes (where it does, it is put as more urgent: who has claimed a request). Only the lanes at hand are read so.
_YIELDS = (outbox.c.priority >= YIELDING) & exists().where(slots.c.slot == outbox.c.slot)
_NEXT = _WAITS.order_by(case((_YIELDS, 1), else_=0), outbox.c.id).scalar_subquery()
FIRST_ROWS = select(*(outbox.c[name] for name in FIELDS)).where(
    outbox.c.id.in_(select(_NEXT).where(lanes.c.id.in_(bindparam("due", expanding=True))))
)
NEXT_WAKE = (
    select(lanes.c.next_at)
    .select_from(LANES_AT)
    .where(lanes.c.next_at.is_not(None), *_ASKED)
    .order_by(lanes.c.next_at)
    .limit(1)
)


def due(
    conn: Connection, platforms: Collection[str], *, now: datetime, limit: int, busy: Collection[int] = ()
) -> list[Head]:
    """Lanes whose moment has come, most urgent first (or in turn, whoever has waited longest), each with its first row;
    locked, and without those another process is looking at. A lane in which nothing waits comes to rest. busy: ids of
    places that are left alone."""
    asked = {"platforms": list(platforms), "busy": list(busy), "by": int(now.timestamp() % ROUND < URGENT)}
    found = conn.execute(DUE, {**asked, "now": now, "most": limit}).all()
    if not found:
        return []
    ways = [(Place(*row[: len(PLACE)]), Lane(*row[len(PLACE) :])) for row in found]
    # Only now, that they are locked, is their first row the one to send.
    rows = {row.lane_id: row for row in conn.execute(FIRST_ROWS, {"due": [lane.id for _, lane in ways]})}
    for _, lane in ways:
        if lane.id not in rows:
            _set_lane(conn, lane.id, next_at=None, holder=None)
    return [Head(place, lane, _sending(rows[lane.id], place)) for place, lane in ways if lane.id in rows]


def _sending(row: Row[Any], place: Place) -> OutboxRow:
    uncertain = row.uncertain or row.begun_at is not None
    return OutboxRow(
        row.id, row.lane_id, place.id, row.slot, row.key, row.payload, row.attempts + 1, row.errors, uncertain,
        row.priority,
    )  # fmt: skip


def next_wake(conn: Connection, platforms: Collection[str], *, busy: Collection[int] = ()) -> datetime | None:
    """The earliest real time at which a lane wants attention, but for those of busy places."""
    wake_at: datetime | None = conn.scalar(NEXT_WAKE, {"platforms": list(platforms), "busy": list(busy)})
    return wake_at


def waiting_since(conn: Connection, now: datetime) -> datetime | None:
    """The desk time at which the oldest row was put that could be sent by now and is not."""
    joined = outbox.join(lanes, lanes.c.id == outbox.c.lane_id)
    oldest = select(func.min(outbox.c.put_at)).select_from(joined).where(WAITING, lanes.c.next_at <= now)
    put_at: datetime | None = conn.scalar(oldest)
    return put_at


def postpone(conn: Connection, lanes_until: Mapping[int, datetime]) -> None:
    """Leave each lane alone until then."""
    put_off = [{"lane": lane, "until": until, "by": None} for lane, until in lanes_until.items()]
    if put_off:
        conn.execute(LEASE, put_off)


def begin(conn: Connection, heads: Sequence[Head], *, holder: str, now: datetime, until: datetime) -> None:
    """Lease the lanes and write down that their first rows are being handed over."""
    if not heads:
        return
    conn.execute(LEASE, [{"lane": head.lane.id, "until": until, "by": holder} for head in heads])
    conn.execute(
        BEGIN,
        [{"row": head.row.id, "now": now, "tries": head.row.attempts, "unsure": head.row.uncertain} for head in heads],
    )


LEASE = update(lanes).where(lanes.c.id == bindparam("lane")).values(next_at=bindparam("until"), holder=bindparam("by"))
BEGIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(begun_at=bindparam("now"), attempts=bindparam("tries"), uncertain=bindparam("unsure"))
)


def is_held(conn: Connection, lane_id: int, holder: str) -> bool:
    """Whether the lease is still this holder's."""
    return conn.scalar(HELD, {"lane": lane_id, "by": holder}) is not None


HELD = select(lanes.c.id).where(lanes.c.id == bindparam("lane"), lanes.c.holder == bindparam("by"))
SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(state=bindparam("how"), settled_at=bindparam("now"), begun_at=None, error=bindparam("why"))
)
GIVE_BACK = (
    update(lanes)
    .where(lanes.c.id == bindparam("lane"), lanes.c.holder == bindparam("by"))
    .values(next_at=bindparam("until"), holder=None)
)
_URGENCY = select(func.min(outbox.c.priority)).where(outbox.c.lane_id == bindparam("lane"), WAITING).scalar_subquery()
GO_ON = (
    update(lanes)
    .where(lanes.c.id == bindparam("lane"))
    .values(next_at=case((_URGENCY.is_not(None), lanes.c.next_at)), priority=func.coalesce(_URGENCY, lanes.c.priority))
)


def settle(
    conn: Connection, row: OutboxRow, state: State, *, holder: str, now: datetime, error: str | None = None
) -> None:
    """The row is done with, one way or another; the lane goes on with its next. Raises LeaseLostError."""
    conn.execute(SETTLE, {"row": row.id, "how": state, "now": now, "why": error})
    _give_back(conn, row.lane_id, holder, now)  # before looking for more: whoever puts a row takes the lane's lock too
    conn.execute(GO_ON, {"lane": row.lane_id})


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
    if conn.execute(GIVE_BACK, {"lane": lane_id, "by": holder, "until": next_at}).rowcount != 1:
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
