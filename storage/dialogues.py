"""Forms asked line by line, where the platform has none: what was asked, and what was answered so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, String, Table, Text, bindparam, delete, select

from storage.base import BigId, Json, UtcDateTime, insert_once, metadata
from storage.places import lanes

dialogues = Table(
    "dialogues",
    metadata,
    Column("identity_id", BigId, ForeignKey("identities.id"), primary_key=True),
    Column("lane_id", BigId, ForeignKey("lanes.id"), primary_key=True),
    Column("form", Text, nullable=False),
    Column("answers", Json, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),  # desk time
    Column("prompt", String(120), nullable=False),  # slot of the message that asks
)

misses = Table(
    "misses",
    metadata,
    Column("identity_id", BigId, ForeignKey("identities.id"), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A form as JSON text, and the answers so far by field name; when, and in the message of which slot, the next was
    asked for."""

    identity_id: int
    lane_id: int
    form: str
    answers: dict[str, Any]
    asked_at: datetime
    prompt: str


_PENDING = select(dialogues).where(
    dialogues.c.identity_id == bindparam("identity"), dialogues.c.lane_id == bindparam("lane")
)
_UNDERSTOOD = delete(misses).where(misses.c.identity_id == bindparam("identity"))


def begin(
    conn: Connection,
    identity_id: int,
    lane_id: int,
    *,
    form: str,
    answers: Mapping[str, str],
    at: datetime,
    prompt: str = "",
) -> None:
    """Ask somebody in a lane; an earlier unanswered question of his there is forgotten."""
    end(conn, identity_id, lane_id)
    values = {"identity_id": identity_id, "lane_id": lane_id, "form": form, "answers": dict(answers)}
    conn.execute(dialogues.insert().values(**values, asked_at=at, prompt=prompt))


def pending(conn: Connection, identity_id: int, lane_id: int) -> Dialogue | None:
    """What somebody was asked in a lane and has not answered."""
    row = conn.execute(_PENDING, {"identity": identity_id, "lane": lane_id}).one_or_none()
    return Dialogue(*row) if row else None


def end(conn: Connection, identity_id: int, lane_id: int) -> None:
    """The question is answered or dropped."""
    conn.execute(delete(dialogues).where(dialogues.c.identity_id == identity_id, dialogues.c.lane_id == lane_id))


def end_at(conn: Connection, identity_id: int, place_id: int) -> bool:
    """Every question to somebody in a place is dropped; whether there was one."""
    here = dialogues.c.lane_id.in_(select(lanes.c.id).where(lanes.c.place_id == place_id))
    return conn.execute(delete(dialogues).where(dialogues.c.identity_id == identity_id, here)).rowcount > 0


def missed_again(conn: Connection, identity_id: int) -> bool:
    """The desk did not understand somebody; True when it is the second time in a row."""
    return not insert_once(conn, misses, {"identity_id": identity_id})


def understood(conn: Connection, identity_id: int) -> None:
    """The desk understood; the next miss is a first one again."""
    conn.execute(_UNDERSTOOD, {"identity": identity_id})
