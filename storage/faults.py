"""Known faults: the requests of several customers that one cause made, what was said of it, and what looks alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from storage.base import BigId, Json, UtcDateTime, insert_once, metadata
from storage.contracts import organisations
from storage.conversation import Sort, messages
from storage.signals import wake
from storage.tickets import IS_OPEN, tickets

faults = Table(
    "faults",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("queue_id", BigId, ForeignKey("queues.id"), nullable=False),
    Column("module", String(80)),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("lead_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("known_at", UtcDateTime, nullable=False),
    Column("news_at", UtcDateTime),
    Column("over_at", UtcDateTime),
    Column("cause", Text),
    Column("fix", Text),
    Column("look_at", UtcDateTime),
)
_GOES_ON = faults.c.over_at.is_(None)
_LOOKED_AT = faults.c.look_at.is_not(None)
Index("ix_faults_module", faults.c.module, sqlite_where=_GOES_ON, postgresql_where=_GOES_ON)
Index("ix_faults_look_at", faults.c.look_at, sqlite_where=_LOOKED_AT, postgresql_where=_LOOKED_AT)

links = Table(
    "fault_tickets",
    metadata,
    Column("fault_id", BigId, ForeignKey("faults.id"), primary_key=True, autoincrement=False),
    Column("ticket_id", BigId, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("linked_at", UtcDateTime, nullable=False),
    Column("told", BigId),
    Column("left_at", UtcDateTime),
    Index("ix_fault_tickets_ticket_id", "ticket_id"),
)

news = Table(
    "fault_news",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("fault_id", BigId, ForeignKey("faults.id"), nullable=False),
    Column("person_id", BigId, ForeignKey("people.id"), nullable=False),
    Column("place_id", BigId, ForeignKey("places.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("next_at", UtcDateTime),
    Column("over", Boolean, nullable=False),
    Index("ix_fault_news_fault_id_id", "fault_id", "id"),
)

likenesses = Table(
    "likenesses",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("module", String(80), nullable=False),
    Column("queue_id", BigId, ForeignKey("queues.id"), nullable=False),
    Column("fault_id", BigId, ForeignKey("faults.id")),
    Column("tickets", Json, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Index("ix_likenesses_module_made_at", "module", "made_at"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that several customers have. module: the part of the product; words: what they wrote, to know more of it
    by. news_at: when the next news is promised; over_at: since when it is over, with cause and fix. look_at: when the
    desk has something to do for it."""

    id: int
    queue_id: int
    module: str | None
    title: str
    words: str
    lead_id: int
    known_at: datetime
    news_at: datetime | None
    over_at: datetime | None
    cause: str | None
    fix: str | None
    look_at: datetime | None

    @property
    def ref(self) -> str:
        """What people of ours call it: "F-3". Customers never read it."""
        return f"F-{self.id}"


@dataclass(frozen=True, slots=True)
class Link:
    """A ticket that belongs to a fault. told: the id of the last news its customer was told, 0 for none yet, None while
    he has not even heard of the fault; left_at: since when it belongs to it no more."""

    fault_id: int
    ticket_id: int
    linked_at: datetime
    told: int | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class News:
    """What the lead told the customers of a fault. place_id: where he wrote it; next_at: when he promised more, None
    with the last word (`over`)."""

    id: int
    fault_id: int
    person_id: int
    place_id: int
    at: datetime
    text: str
    next_at: datetime | None
    over: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """Tickets that look like one thing, as they were shown to the lead: new ones are only ever added behind the others.
    fault_id: the known fault they look like, None for a new one; decided_at: when he said what they are."""

    id: int
    module: str
    queue_id: int
    fault_id: int | None
    tickets: list[int]
    made_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer wrote lately: all his words on one ticket."""

    ticket_id: int
    organisation_id: int
    text: str


_FAULT = select(*(faults.c[name] for name in Fault.__slots__))
_BY_ID = _FAULT.where(faults.c.id == bindparam("fault"))
_LOCKED = _BY_ID.with_for_update()
_OPEN_OF_MODULE = _FAULT.where(faults.c.module == bindparam("module"), _GOES_ON).order_by(faults.c.id)
_OF_TICKET = (
    _FAULT.join_from(links, faults, links.c.fault_id == faults.c.id)
    .where(links.c.ticket_id == bindparam("ticket"), links.c.left_at.is_(None))
    .order_by(faults.c.id.desc())
    .limit(1)
)
_IS_LINKED = and_(links.c.fault_id == bindparam("fault"), links.c.left_at.is_(None))
_NEWEST = select(func.coalesce(func.max(news.c.id), 0)).where(news.c.fault_id == bindparam("fault"))
_NEWS = select(*(news.c[name] for name in News.__slots__)).where(news.c.fault_id == bindparam("fault"))
_IS_ANY_KNOWN = select(faults.c.id).where(faults.c.module == bindparam("module"), _GOES_ON).exists()
_LATELY = (
    select(tickets.c.id, tickets.c.organisation_id, messages.c.text, _IS_ANY_KNOWN)
    .join_from(tickets, messages, messages.c.ticket_id == tickets.c.id)
    .where(
        tickets.c.module == bindparam("module"),
        tickets.c.written_at >= bindparam("since"),
        tickets.c.organisation_id.is_not(None),
        messages.c.sort == Sort.WORDS,
        IS_OPEN,
    )
    .order_by(tickets.c.id.desc(), messages.c.id)
    .limit(bindparam("most"))
)


def known(conn: Connection, **values: Any) -> Fault:
    """A new fault: queue_id, module, title, words, lead_id, known_at, news_at."""
    made = faults.insert().values(**values).returning(*_FAULT.selected_columns)
    return Fault(*conn.execute(made).one())


def by_id(conn: Connection, fault_id: int, *, lock: bool = False) -> Fault | None:
    """One fault; `lock` keeps other units from changing it until the end of this one."""
    row = conn.execute(_LOCKED if lock else _BY_ID, {"fault": fault_id}).one_or_none()
    return Fault(*row) if row else None


def of_ticket(conn: Connection, ticket_id: int) -> Fault | None:
    """The fault a ticket belongs to, over or not."""
    row = conn.execute(_OF_TICKET, {"ticket": ticket_id}).one_or_none()
    return Fault(*row) if row else None


def open_of_module(conn: Connection, module: str) -> tuple[Fault, ...]:
    """The faults of a part of the product that are not over, oldest first."""
    return tuple(Fault(*row) for row in conn.execute(_OPEN_OF_MODULE, {"module": module}))


def open_in(conn: Connection, queue_ids: Collection[int]) -> tuple[Fault, ...]:
    """The faults of these queues that are not over, oldest first."""
    here = _FAULT.where(faults.c.queue_id.in_(list(queue_ids)), _GOES_ON)
    return tuple(Fault(*row) for row in conn.execute(here.order_by(faults.c.id)))


def change(conn: Connection, fault: Fault, **values: Any) -> Fault:
    """Change columns of a fault."""
    changed = update(faults).where(faults.c.id == fault.id).values(**values).returning(*_FAULT.selected_columns)
    made = Fault(*conn.execute(changed).one())
    wake(conn, "clocks")
    return made


def due(conn: Connection, now: datetime, limit: int) -> tuple[Fault, ...]:
    """Faults for which there is something to do by `now`, earliest first, locked; what others hold is skipped."""
    ripe = _FAULT.where(_LOOKED_AT, faults.c.look_at <= now).order_by(faults.c.look_at, faults.c.id).limit(limit)
    return tuple(Fault(*row) for row in conn.execute(ripe.with_for_update(skip_locked=True)))


def earliest(conn: Connection) -> datetime | None:
    """When there is next something to do for a fault."""
    return conn.execute(select(func.min(faults.c.look_at)).where(_LOOKED_AT)).scalar_one_or_none()


# --------------------------------------------------------------------------------------------------------------- links


def link(conn: Connection, fault_id: int, ticket_id: int, at: datetime) -> bool:
    """The ticket belongs to the fault from now on; False when it did already."""
    if insert_once(conn, links, {"fault_id": fault_id, "ticket_id": ticket_id, "linked_at": at}):
        return True
    again = update(links).where(links.c.fault_id == fault_id, links.c.ticket_id == ticket_id)
    again = again.where(links.c.left_at.is_not(None)).values(left_at=None, linked_at=at, told=None)
    return conn.execute(again).rowcount == 1


def unlink(conn: Connection, fault_id: int, ticket_id: int, at: datetime) -> bool:
    """It does not belong to the fault any more; False when it did not."""
    here = (links.c.fault_id == fault_id, links.c.ticket_id == ticket_id, links.c.left_at.is_(None))
    return conn.execute(update(links).where(*here).values(left_at=at)).rowcount == 1


def linked(conn: Connection, fault_id: int) -> tuple[int, ...]:
    """Ids of the tickets that belong to the fault, oldest first."""
    return tuple(
        conn.scalars(select(links.c.ticket_id).where(_IS_LINKED).order_by(links.c.ticket_id), {"fault": fault_id})
    )


def untold(conn: Connection, fault_id: int, limit: int) -> tuple[Link, ...]:
    """Links of a fault whose customers have not heard the newest of it, oldest tickets first."""
    newest = conn.execute(_NEWEST, {"fault": fault_id}).scalar_one()
    waits = or_(links.c.told.is_(None), links.c.told < newest)
    found = select(*(links.c[name] for name in Link.__slots__)).where(_IS_LINKED, waits)
    rows = conn.execute(found.order_by(links.c.ticket_id).limit(limit), {"fault": fault_id})
    return tuple(Link(*row) for row in rows)


def tell(conn: Connection, fault_id: int, ticket_ids: Collection[int]) -> None:
    """The customers of these tickets have heard everything that is known of the fault."""
    newest = conn.execute(_NEWEST, {"fault": fault_id}).scalar_one()
    here = (links.c.fault_id == fault_id, links.c.ticket_id.in_(list(ticket_ids)))
    conn.execute(update(links).where(*here).values(told=newest))


# ---------------------------------------------------------------------------------------------------------------- news


def add_news(conn: Connection, fault_id: int, **values: Any) -> None:
    """Keep news: person_id, place_id, at, text, next_at, over."""
    conn.execute(news.insert().values(fault_id=fault_id, **values))


def news_of(conn: Connection, fault_id: int) -> tuple[News, ...]:
    """Everything that was told of a fault, oldest first."""
    return tuple(News(*row) for row in conn.execute(_NEWS.order_by(news.c.id), {"fault": fault_id}))


def companies(conn: Connection) -> tuple[str, ...]:
    """The names of all customers, none of which stands in what many of them read."""
    return tuple(conn.scalars(select(organisations.c.name).where(organisations.c.active.is_(True))))


# ------------------------------------------------------------------------------------------------------------ likeness


def lately(conn: Connection, module: str, since: datetime, most: int) -> tuple[tuple[Told, ...], bool]:
    """What customers wrote about a part of the product since then, on requests that are open, the newest first, of at
    most so many messages; and, where they wrote anything, whether a fault of it is known that is not over."""
    said: dict[tuple[int, int], list[str]] = {}
    is_known = False
    given = {"module": module, "since": since, "most": most}
    for ticket_id, organisation_id, text, is_known in conn.execute(_LATELY, given):  # noqa: B007
        said.setdefault((ticket_id, organisation_id), []).append(text)
    return tuple(Told(*key, "\n".join(texts)) for key, texts in said.items()), is_known


_LIKENESS = select(*(likenesses.c[name] for name in Likeness.__slots__))


def propose(conn: Connection, **values: Any) -> Likeness:
    """Keep what looks alike: module, queue_id, fault_id, tickets, made_at."""
    made = likenesses.insert().values(**values).returning(*_LIKENESS.selected_columns)
    return Likeness(*conn.execute(made).one())


def proposals(conn: Connection, module: str, since: datetime) -> tuple[Likeness, ...]:
    """What was shown to the lead about a part of the product since then, the newest first, locked."""
    found = _LIKENESS.where(likenesses.c.module == module, likenesses.c.made_at >= since)
    return tuple(Likeness(*row) for row in conn.execute(found.order_by(likenesses.c.id.desc()).with_for_update()))


def proposal(conn: Connection, likeness_id: int) -> Likeness | None:
    """One of them, locked."""
    row = conn.execute(_LIKENESS.where(likenesses.c.id == likeness_id).with_for_update()).one_or_none()
    return Likeness(*row) if row else None


def extend(conn: Connection, likeness: Likeness, ticket_ids: Collection[int]) -> Likeness:
    """More tickets look like that."""
    return _change(conn, likeness, tickets=[*likeness.tickets, *ticket_ids])


def decide(conn: Connection, likeness: Likeness, at: datetime, fault_id: int | None = None) -> Likeness:
    """The lead said what they are: this fault, or none."""
    return _change(conn, likeness, decided_at=at, fault_id=fault_id)


def _change(conn: Connection, likeness: Likeness, **values: Any) -> Likeness:
    changed = update(likenesses).where(likenesses.c.id == likeness.id).values(**values)
    return Likeness(*conn.execute(changed.returning(*_LIKENESS.selected_columns)).one())
