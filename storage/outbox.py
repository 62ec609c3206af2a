"""What the desk is about to say: rows that wait in lanes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)

from storage import slots
from storage.base import BigId, UtcDateTime, insert_or_nothing, metadata, one_of
from storage.places import AT_ONCE, lanes
from storage.signals import wake


class State(StrEnum):
    """How far a row has come."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"  # the platform will not have it
    SET_ASIDE = "set_aside"  # our own code failed on it; kept for a person to look at


outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("slot", String(120)),
    Column("key", String(200), unique=True),
    Column("payload", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("put_at", UtcDateTime, nullable=False),  # desk time
    Column("state", one_of(State), nullable=False),
    Column("attempts", Integer, nullable=False),  # times it was handed to the platform
    Column("errors", Integer, nullable=False),  # times our own code failed on it
    Column("begun_at", UtcDateTime),  # real time: an attempt began and its end is not written yet
    Column("uncertain", Boolean, nullable=False),  # an attempt may have taken effect
    Column("settled_at", UtcDateTime),  # real time
    Column("error", Text),
)
WAITING = outbox.c.settled_at.is_(None)
YIELDING = 4  # from this priority on (cards), what edits a message that stands lets everything else in its lane pass
Index("ix_outbox_waiting", outbox.c.lane_id, outbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
# Written out, because a database does not see what a parameter is when it looks for an index.
_REFUSED = outbox.c.state == literal_column(f"'{State.REFUSED}'")
Index("ix_outbox_refused", outbox.c.lane_id, outbox.c.id, sqlite_where=_REFUSED, postgresql_where=_REFUSED)
Index("ix_outbox_lane_id_slot", outbox.c.lane_id, outbox.c.slot)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was not sent. slot: its name, where it has one; `payload` is an act as JSON."""

    slot: str | None
    payload: str
    priority: int


def put(
    conn: Connection,
    *,
    lane: int,
    payload: str,
    priority: int,
    now: datetime,
    slot: str | None = None,
    key: str | None = None,
) -> int | None:
    """Say something in a lane, after everything said there before; `payload` is an act as JSON, `now` desk time.

    slot: names the message. While a row of the slot waits unsent its payload is replaced (the row's id is returned),
    and it is as urgent as the more urgent of both; once the slot was sent, the row is an edit of its message. key: a
    second put with the same key does nothing and returns None.
    """
    # The lane's lock comes first: ids in a lane are then in the order of commits, and what is read to be sent stays.
    said = {"lane": lane, "urgency": priority, "named": slot}
    if conn.scalar(RING, said) and (waiting := conn.scalar(REPLACE, {**said, "newest": payload})) is not None:
        return int(waiting)  # only the newest state is sent (DESIGN 2.4)
    values = {
        "lane_id": lane, "slot": slot, "key": key, "payload": payload, "priority": priority, "put_at": now,
        "state": State.WAITING, "attempts": 0, "errors": 0, "uncertain": False,
    }  # fmt: skip
    row_id: int | None = conn.scalar(insert_or_nothing(conn.dialect.name, outbox, outbox.c.id), values)
    wake(conn, "outbox")
    return row_id


# Built once: building a statement costs as much as running it. A row that may have arrived stays what it was.
_UNSENT = (
    outbox.c.lane_id == bindparam("lane"),
    WAITING,
    outbox.c.slot == bindparam("named"),
    outbox.c.begun_at.is_(None),
    outbox.c.uncertain.is_(False),
)
_URGENCY = bindparam("urgency", type_=Integer)
REPLACE = (
    update(outbox)
    .where(*_UNSENT)
    .values(
        payload=bindparam("newest"),
        priority=case((outbox.c.priority > _URGENCY, _URGENCY), else_=outbox.c.priority),
    )
    .returning(outbox.c.id)
)
# The lane has something to send: at once, unless it is waiting for a better moment or leased already. Words do not
# wait until the card before them may be edited.
_PASSES = lanes.c.holder.is_(None) & (lanes.c.priority >= YIELDING) & (bindparam("urgency") < YIELDING)
RING = (
    update(lanes)
    .where(lanes.c.id == bindparam("lane"))
    .values(
        next_at=case((_PASSES, AT_ONCE), else_=func.coalesce(lanes.c.next_at, AT_ONCE)),
        priority=case(
            (lanes.c.next_at.is_not(None) & (lanes.c.priority < bindparam("urgency")), lanes.c.priority),
            else_=bindparam("urgency"),
        ),
    )
    # Where nothing waits under the name, nothing is to be replaced. What another unit puts at this moment is not seen:
    # then both leave, the later as an edit of the former.
    .returning(exists().where(*_UNSENT))
)


# The lane's lock comes first: whoever is about to send holds it.
_LOCK = select(lanes.c.id).where(lanes.c.id == bindparam("lane")).with_for_update(key_share=True)
_IN_SLOT = (outbox.c.lane_id == bindparam("lane"), WAITING, outbox.c.slot == bindparam("named"))
STOP = delete(outbox).where(*_IN_SLOT, outbox.c.begun_at.is_(None), outbox.c.uncertain.is_(False))


def stop(conn: Connection, lane: int, slot: str) -> bool:
    """Take back what waits unsent under this name; whether it waited and nothing under this name has left, or may have,
    so that nothing is left to remove."""
    named = {"lane": lane, "named": slot}
    conn.execute(_LOCK, named)
    gone = conn.execute(STOP, named).rowcount
    left = conn.scalar(select(outbox.c.id).where(*_IN_SLOT).limit(1), named)
    return gone > 0 and left is None and slots.sent_in(conn, slot) is None


def take_waiting(conn: Connection, lane: int, prefix: str) -> tuple[Waiting, ...]:
    """Take back everything that waits unsent under names that begin so, in the order it was put; what is being sent
    stays."""
    conn.execute(_LOCK, {"lane": lane})
    theirs = (outbox.c.lane_id == lane, WAITING, outbox.c.slot.startswith(prefix, autoescape=True))
    unsent = (outbox.c.begun_at.is_(None), outbox.c.uncertain.is_(False))
    columns = (outbox.c.id, outbox.c.slot, outbox.c.payload, outbox.c.priority)
    rows = conn.execute(delete(outbox).where(*theirs, *unsent).returning(*columns)).all()
    return tuple(Waiting(*row[1:]) for row in sorted(rows))


def newest_named(conn: Connection, lane: int, prefix: str) -> dict[str, str]:
    """What was put last under each of the names that begin so, by name."""
    theirs = (outbox.c.lane_id == lane, outbox.c.slot.startswith(prefix, autoescape=True))
    newest = select(func.max(outbox.c.id)).where(*theirs).group_by(outbox.c.slot)
    rows = conn.execute(select(outbox.c.slot, outbox.c.payload).where(outbox.c.id.in_(newest)).order_by(outbox.c.id))
    return {row.slot: row.payload for row in rows}


def never_left(conn: Connection, place_id: int, reason: str) -> tuple[tuple[int, Waiting], ...]:
    """What was refused in a place for this reason, oldest first, each with its lane; not what went out, or waits to,
    under the same name."""
    later = outbox.alias()
    again = exists().where(later.c.lane_id == outbox.c.lane_id, later.c.slot == outbox.c.slot, later.c.id > outbox.c.id)
    rows = conn.execute(
        select(outbox.c.lane_id, outbox.c.slot, outbox.c.payload, outbox.c.priority)
        .join_from(outbox, lanes, lanes.c.id == outbox.c.lane_id)
        .where(lanes.c.place_id == place_id, _REFUSED)
        .where(outbox.c.error.startswith(f"{reason}:", autoescape=True), ~again)
        .where(~exists().where(slots.slots.c.slot == outbox.c.slot))
        .order_by(outbox.c.id)
    )
    return tuple((row.lane_id, Waiting(*row[1:])) for row in rows)


def is_waiting(conn: Connection, lane: int, slot: str) -> bool:
    """Whether something of this name is still to be sent."""
    return conn.scalar(select(outbox.c.id).where(*_IN_SLOT).limit(1), {"lane": lane, "named": slot}) is not None


def waiting(conn: Connection, lane: int, slot: str) -> str | None:
    """What waits under this name and can still be replaced."""
    replaceable = (outbox.c.begun_at.is_(None), outbox.c.uncertain.is_(False))
    named = {"lane": lane, "named": slot}
    conn.execute(_LOCK, named)
    payload: str | None = conn.scalar(select(outbox.c.payload).where(*_IN_SLOT, *replaceable).limit(1), named)
    return payload


def hold(conn: Connection, lane: int, until: datetime) -> None:
    """Let nothing leave the lane before then (real time), unless something is leaving already."""
    idle = (lanes.c.id == lane, lanes.c.holder.is_(None), lanes.c.next_at < until)
    conn.execute(update(lanes).where(*idle).values(next_at=until))


def forget(conn: Connection, row_id: int) -> None:
    """What this row said is replaced by a later one: once it was sent, nothing needs it."""
    conn.execute(delete(outbox).where(outbox.c.id == row_id, outbox.c.state == State.SENT))


def newest_key(conn: Connection, prefix: str) -> str | None:
    """The key put last of those that begin so."""
    mine = outbox.c.key.startswith(prefix, autoescape=True)
    key: str | None = conn.scalar(select(outbox.c.key).where(mine).order_by(outbox.c.id.desc()).limit(1))
    return key


def was_put_in(conn: Connection, place_id: int) -> bool:
    """Whether anything was ever said in a place."""
    there = select(outbox.c.id).join_from(outbox, lanes, lanes.c.id == outbox.c.lane_id)
    return conn.scalar(there.where(lanes.c.place_id == place_id).limit(1)) is not None


def tries_at(conn: Connection, place_id: int) -> int:
    """How often what waits in a place was handed to the platform, all of it together."""
    there = select(func.coalesce(func.sum(outbox.c.attempts), 0))
    there = there.join_from(outbox, lanes, lanes.c.id == outbox.c.lane_id)
    return int(conn.execute(there.where(lanes.c.place_id == place_id, WAITING)).scalar_one())


# Of rows that wait, those whose slot was last sent with the same words. What came between and did not count as sent may
# show all the same.
_NOW, _BEFORE, _EARLIER = outbox.alias("now"), outbox.alias("before"), outbox.alias("earlier")
_LAST = select(func.max(_EARLIER.c.id)).where(
    _EARLIER.c.lane_id == _NOW.c.lane_id, _EARLIER.c.slot == _NOW.c.slot, _EARLIER.c.id < _NOW.c.id
)
SAID_ALREADY = (
    select(_NOW.c.id)
    .join_from(_NOW, _BEFORE, _BEFORE.c.id == _LAST.scalar_subquery())
    .where(_NOW.c.id.in_(bindparam("wanted", expanding=True)), _NOW.c.uncertain.is_(False))
    .where(_BEFORE.c.state == State.SENT, _BEFORE.c.payload == _NOW.c.payload)
)


def said_already(conn: Connection, row_ids: Collection[int]) -> set[int]:
    """Which of these rows say what their message was last made to say."""
    return set(conn.scalars(SAID_ALREADY, {"wanted": list(row_ids)})) if row_ids else set()
