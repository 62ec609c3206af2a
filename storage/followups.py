"""What is asked, reminded or closed after an answer: rows with a time, each done exactly once (DESIGN 5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    or_,
    select,
    update,
)

from storage.base import BigId, Json, UtcDateTime, insert_once, metadata
from storage.signals import wake
from storage.tickets import tickets


class Sort(StrEnum):
    """What is to be done. Each has its work in `schedules.followups.WORK`."""

    REMIND = "remind"  # the customer is reminded of what he was asked (F1, F2)
    SILENT_CLOSE = "silent_close"  # nobody answered (F3)
    OBJECTION = "objection"  # a solved request is closed, nobody objected (RULES 6)
    CHECK_IN = "check_in"  # "did it hold?" (F9)
    RATING = "rating"  # how the help was (F4)
    RECOMMEND = "recommend"  # once a quarter: whether he would recommend us
    HEARD = "heard"  # what was said about a complaint by then is what there is (F12)
    SATISFIED = "satisfied"  # whether a customer is content with how his complaint was handled, once more (F6)
    QUIET = "quiet"  # somebody looked at an account that is quiet (F13)
    RENEWAL = "renewal"  # an account manager decides about a contract that ends (F7)
    RENEWAL_NOTE = "renewal_note"  # its owner reads that it ends (F7)
    TALK = "talk"  # somebody is to be called in an hour
    PREVENTION = "prevention"  # a preventive check is opened
    REPEATED = "repeated"  # whether an organisation asks the same again and again
    IDEA = "idea"  # an answer to an idea is due
    STATEMENT = "statement"  # a contract's owner reads the month (F10)


class How(StrEnum):
    """How one ended."""

    SENT = "sent"
    CANCELLED = "cancelled"  # an event made it pointless
    SKIPPED = "skipped"  # there was nobody to tell, or no reason any more
    TOGETHER = "together"  # told in another one's message
    FAILED = "failed"  # its work raised an error; it is in the log


follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("sort", String(24), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("occasion", String(80), nullable=False),
    Column("step", Integer, nullable=False),
    Column("person_id", BigId, nullable=False),  # 0: the desk itself
    Column("ticket_id", BigId, ForeignKey("tickets.id")),
    Column("due_at", UtcDateTime),
    Column("data", Json, nullable=False),
    Column("how", String(12)),
    Column("done_at", UtcDateTime),
    UniqueConstraint("sort", "subject", "occasion", "step", "person_id"),
    Index("ix_follow_ups_person_id_sort_done_at", "person_id", "sort", "done_at"),
)
_over = follow_ups.c.done_at.is_not(None)
Index("ix_follow_ups_done_at", follow_ups.c.done_at, sqlite_where=_over, postgresql_where=_over)
_open = follow_ups.c.due_at.is_not(None)
for _columns in ((follow_ups.c.due_at,), (follow_ups.c.ticket_id,), (follow_ups.c.subject,)):
    Index(f"ix_follow_ups_{_columns[0].name}", *_columns, sqlite_where=_open, postgresql_where=_open)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing to do. subject: "ticket/42", "contract/C-2044", "person/9", …; occasion: what it hangs on
    ("asked/1795529040", "2026-11-30"); step: which of several; person_id: whom it is for or who does it, 0: the desk
    itself; due_at: None once it is done."""

    id: int
    sort: Sort
    subject: str
    occasion: str
    step: int
    person_id: int
    ticket_id: int | None
    due_at: datetime | None
    data: dict[str, Any]


_COLUMNS = tuple(follow_ups.c[name] for name in FollowUp.__slots__)


def plan(  # noqa: PLR0913  # the columns of a row, by name
    conn: Connection,
    *,
    sort: Sort,
    subject: str,
    occasion: str,
    step: int = 0,
    person_id: int = 0,
    ticket_id: int | None = None,
    due_at: datetime,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Have it done at `due_at`; False when that one exists, done or not."""
    values = {"sort": sort.value, "subject": subject, "occasion": occasion, "step": step, "person_id": person_id}
    more = {"ticket_id": ticket_id, "due_at": due_at, "data": dict(data or {})}
    made = insert_once(conn, follow_ups, {**values, **more})
    if made:
        wake(conn, "clocks")
    return made


def note(
    conn: Connection, *, sort: Sort, subject: str, occasion: str, person_id: int = 0, how: How, now: datetime
) -> bool:
    """Write down that it is done without ever having been due; False when that one exists."""
    values = {"sort": sort.value, "subject": subject, "occasion": occasion, "step": 0, "person_id": person_id}
    return insert_once(conn, follow_ups, {**values, "data": {}, "how": how.value, "done_at": now})


def cancel(
    conn: Connection,
    *,
    now: datetime,
    ticket_id: int | None = None,
    subject: str | None = None,
    sorts: Collection[Sort] | None = None,
) -> int:
    """What was still to be done about a ticket or a subject is not any more; how many. sorts: only of these."""
    if ticket_id is None and subject is None:
        raise ValueError("a ticket or a subject is needed")
    wanted: list[ColumnElement[bool]] = [_open]
    wanted += [follow_ups.c.ticket_id == ticket_id] if ticket_id is not None else []
    wanted += [follow_ups.c.subject == subject] if subject is not None else []
    wanted += [follow_ups.c.sort.in_([one.value for one in sorts])] if sorts is not None else []
    ended = update(follow_ups).where(*wanted).values(due_at=None, how=How.CANCELLED.value, done_at=now)
    return conn.execute(ended).rowcount


def due(conn: Connection, now: datetime, limit: int) -> tuple[FollowUp, ...]:
    """What is to be done by `now`, earliest first. Tickets are locked before their rows; what others hold is left."""
    f = follow_ups.c
    first = select(f.id, f.ticket_id).where(f.due_at <= now).order_by(f.due_at, f.id).limit(limit)
    found = conn.execute(first).all()
    if not found:
        return ()
    about = {row.ticket_id for row in found if row.ticket_id is not None}
    locked = select(tickets.c.id).where(tickets.c.id.in_(about)).order_by(tickets.c.id)
    held = list(conn.scalars(locked.with_for_update(skip_locked=True))) if about else []
    mine = (f.id.in_([row.id for row in found]), f.due_at <= now, or_(f.ticket_id.is_(None), f.ticket_id.in_(held)))
    rows = conn.execute(select(*_COLUMNS).where(*mine).order_by(f.due_at, f.id).with_for_update(skip_locked=True))
    return tuple(_read(row) for row in rows)


def is_due(conn: Connection, one: FollowUp) -> bool:
    """Whether it is still to be done at the time it was read with."""
    same = (follow_ups.c.id == one.id, follow_ups.c.due_at == one.due_at)
    return conn.scalar(select(follow_ups.c.id).where(*same)) is not None


def done(conn: Connection, follow_up_id: int, how: How, now: datetime) -> None:
    """It is done."""
    conn.execute(update(follow_ups).where(follow_ups.c.id == follow_up_id).values(_ended(how, now)))


def settle(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Its work is over: what was neither postponed nor ended by it was sent."""
    same = (follow_ups.c.id == one.id, follow_ups.c.due_at == one.due_at)
    conn.execute(update(follow_ups).where(*same).values(_ended(How.SENT, now)))


def postpone(conn: Connection, follow_up_id: int, due_at: datetime) -> None:
    """It is done then."""
    conn.execute(update(follow_ups).where(follow_ups.c.id == follow_up_id).values(due_at=due_at))


def hasten(conn: Connection, sort: Sort, contact_id: int, due_at: datetime, now: datetime) -> None:
    """What was put off to that time about a customer's requests is done now."""
    his = select(tickets.c.id).where(tickets.c.contact_id == contact_id)
    put_off = (follow_ups.c.sort == sort.value, follow_ups.c.due_at == due_at, follow_ups.c.ticket_id.in_(his))
    if conn.execute(update(follow_ups).where(*put_off).values(due_at=now)).rowcount:
        wake(conn, "clocks")


def earliest(conn: Connection) -> datetime | None:
    """When something is to be done next."""
    return conn.execute(select(func.min(follow_ups.c.due_at)).where(_open)).scalar_one_or_none()


def next_of(conn: Connection, *sorts: Sort) -> FollowUp | None:
    """What of these sorts is to be done first."""
    first = select(*_COLUMNS).where(_open, follow_ups.c.sort.in_(sorts)).order_by(follow_ups.c.due_at, follow_ups.c.id)
    row = conn.execute(first.limit(1)).one_or_none()
    return _read(row) if row else None


def of_ticket(conn: Connection, ticket_id: int) -> tuple[FollowUp, ...]:
    """What is still to be done about a ticket, earliest first."""
    mine = select(*_COLUMNS).where(_open, follow_ups.c.ticket_id == ticket_id)
    return tuple(_read(row) for row in conn.execute(mine.order_by(follow_ups.c.due_at, follow_ups.c.id)))


def find(conn: Connection, follow_up_id: int) -> FollowUp | None:
    """The one with this id, done or not."""
    row = conn.execute(select(*_COLUMNS).where(follow_ups.c.id == follow_up_id)).one_or_none()
    return _read(row) if row else None


def answer(conn: Connection, one: FollowUp, word: str) -> None:
    """Keep what was pressed at its message (`data["answer"]`)."""
    data = {**one.data, "answer": word}
    conn.execute(update(follow_ups).where(follow_ups.c.id == one.id).values(data=data))


def asked(conn: Connection, one: FollowUp, person_id: int, now: datetime) -> None:
    """It was told to this person, who is named in its row from now on."""
    values = {"person_id": person_id, **_ended(How.SENT, now)}
    conn.execute(update(follow_ups).where(follow_ups.c.id == one.id).values(values))


def last_sent(conn: Connection, sort: Sort, person_id: int) -> datetime | None:
    """When a person was last told something of this sort."""
    f = follow_ups.c
    mine = (f.person_id == person_id, f.sort == sort.value, f.how == How.SENT.value)
    return conn.execute(select(func.max(f.done_at)).where(*mine)).scalar_one_or_none()


def _ended(how: How, now: datetime) -> dict[str, Any]:
    return {"due_at": None, "how": how.value, "done_at": now}


def _read(row: Any) -> FollowUp:
    return FollowUp(row.id, Sort(row.sort), *row[2:])


def occasions(conn: Connection, sort: Sort, subject: str, opening: str) -> frozenset[str]:
    """The occasions of a sort and subject, done or not, that begin so."""
    f = follow_ups.c
    theirs = (f.sort == sort.value, f.subject == subject, f.occasion.startswith(opening, autoescape=True))
    return frozenset(conn.scalars(select(f.occasion).where(*theirs)))
