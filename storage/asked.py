"""What an organisation asked lately, in its own words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from storage.conversation import Sort, messages
from storage.tickets import FIRST_NUMBER, tickets

MOST = 200  # requests that are looked at, the newest
_GONE = ("withdrawn", "merged", "set_aside")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. text: its first words; choices: as of its ticket."""

    ticket_id: int
    text: str
    choices: dict[str, Any]

    @property
    def number(self) -> int:
        """What people call it."""
        return FIRST_NUMBER + self.ticket_id

    @property
    def ref(self) -> str:
        """Its reference."""
        return f"T-{self.number}"


def by(conn: Connection, organisation_id: int, since: datetime) -> tuple[Asked, ...]:
    """What it asked since then, oldest first; without what was taken back."""
    t, m, w = tickets.c, messages.c, messages.alias().c
    first = select(func.min(w.id)).where(w.ticket_id == t.id, w.sort == Sort.WORDS).scalar_subquery()
    wanted = (t.organisation_id == organisation_id, t.written_at >= since, t.state.not_in(_GONE))
    query = select(t.id, m.text, t.choices).join_from(tickets, messages, m.id == first).where(*wanted)
    rows = conn.execute(query.order_by(t.id.desc()).limit(MOST)).all()
    return tuple(Asked(row.id, row.text, row.choices or {}) for row in reversed(rows))
