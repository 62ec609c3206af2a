"""Forms asked line by line, where the platform has none: what was asked, and what was answered so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Table, Text, bindparam, delete, select

from storage.base import BigId, Json, insert_once, metadata

dialogues = Table(
    "dialogues",
    metadata,
    Column("identity_id", BigId, ForeignKey("identities.id"), primary_key=True),
    Column("lane_id", BigId, ForeignKey("lanes.id"), primary_key=True),
    Column("form", Text, nullable=False),
    Column("answers", Json, nullable=False),
)

misses = Table(
    "misses",
    metadata,
    Column("identity_id", BigId, ForeignKey("identities.id"), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A form as JSON text, and the answers so far by field name."""

    identity_id: int
    lane_id: int
    form: str
    answers: dict[str, Any]


_PENDING = select(dialogues).where(
    dialogues.c.identity_id == bindparam("identity"), dialogues.c.lane_id == bindparam("lane")
)
_UNDERSTOOD = delete(misses).where(misses.c.identity_id == bindparam("identity"))


def begin(conn: Connection, identity_id: int, lane_id: int, *, form: str, answers: Mapping[str, str]) -> None:
    """Ask somebody in a lane; an earlier unanswered question of his there is forgotten."""
    end(conn, identity_id, lane_id)
    conn.execute(dialogues.insert().values(identity_id=identity_id, lane_id=lane_id, form=form, answers=dict(answers)))


def pending(conn: Connection, identity_id: int, lane_id: int) -> Dialogue | None:
    """What somebody was asked in a lane and has not answered."""
    row = conn.execute(_PENDING, {"identity": identity_id, "lane": lane_id}).one_or_none()
    return Dialogue(*row) if row else None


def end(conn: Connection, identity_id: int, lane_id: int) -> None:
    """The question is answered or dropped."""
    conn.execute(delete(dialogues).where(dialogues.c.identity_id == identity_id, dialogues.c.lane_id == lane_id))


def missed_again(conn: Connection, identity_id: int) -> bool:
    """The desk did not understand somebody; True when it is the second time in a row."""
    return not insert_once(conn, misses, {"identity_id": identity_id})


def understood(conn: Connection, identity_id: int) -> None:
    """The desk understood; the next miss is a first one again."""
    conn.execute(_UNDERSTOOD, {"identity": identity_id})
