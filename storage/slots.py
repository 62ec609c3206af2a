"""Slots: the names under which the desk says things, and the messages that they became."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, bindparam, select

from storage.base import BigId, metadata
from storage.places import LANE, Lane, lanes

slots = Table(
    "slots",
    metadata,
    Column("slot", String(120), primary_key=True),
    Column("lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("message", String(64), nullable=False, index=True),
)

# A text too long for one message became several; the first is the slot's own, the further ones stand here.
parts = Table(
    "slot_parts",
    metadata,
    Column("slot", String(120), ForeignKey("slots.slot"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("message", String(64), nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A slot's message: its external id, and where it stands. `rest`: the further messages of a long text, in order."""

    slot: str
    lane_id: int
    place_id: int
    message: str
    rest: tuple[str, ...] = ()


SENT_IN = (
    select(slots.c.slot, slots.c.lane_id, lanes.c.place_id, slots.c.message, parts.c.message.label("further"))
    .select_from(slots.join(lanes, lanes.c.id == slots.c.lane_id).outerjoin(parts, parts.c.slot == slots.c.slot))
    .where(slots.c.slot.in_(bindparam("wanted", expanding=True)))
    .order_by(slots.c.slot, parts.c.part)
)


def sent_in(conn: Connection, slot: str) -> SentMessage | None:
    """The message a slot became, if it was sent."""
    return sent_in_each(conn, [slot]).get(slot)


def sent_in_each(conn: Connection, wanted: Collection[str]) -> dict[str, SentMessage]:
    """The messages that these slots became, as far as they were sent."""
    if not wanted:
        return {}
    rows = conn.execute(SENT_IN, {"wanted": list(wanted)}).all()
    further: dict[str, list[str]] = {row.slot: [] for row in rows}
    for row in rows:
        if row.further is not None:
            further[row.slot].append(row.further)
    return {row.slot: SentMessage(*row[:-1], tuple(further[row.slot])) for row in rows}


def slot_of(conn: Connection, place_id: int, message: str) -> str | None:
    """The slot whose message this is, or is a part of, by its external id in a place."""
    joined = slots.join(lanes, lanes.c.id == slots.c.lane_id)
    in_part = slots.c.slot.in_(select(parts.c.slot).where(parts.c.message == message))
    where = ((slots.c.message == message) | in_part, lanes.c.place_id == place_id)
    found: str | None = conn.scalar(select(slots.c.slot).select_from(joined).where(*where))
    return found


_LANE_OF = (
    select(*LANE)
    .select_from(slots.join(lanes, lanes.c.id == slots.c.lane_id))
    .where(
        (slots.c.message == bindparam("external"))
        | slots.c.slot.in_(select(parts.c.slot).where(parts.c.message == bindparam("external"))),
        lanes.c.place_id == bindparam("place"),
    )
    .limit(1)
)


def lane_of(conn: Connection, place_id: int, message: str) -> Lane | None:
    """The lane in which the desk said this message of a place, as far as it had a name."""
    row = conn.execute(_LANE_OF, {"place": place_id, "external": message}).one_or_none()
    return Lane(*row) if row else None
