"""Queues, the experts who may claim from them, and the chats in which their cards stand."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    select,
    update,
)

from storage.base import BigId, Json, metadata
from storage.people import Person, people, select_people

queues = Table(
    "queues",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("lead_id", BigId, ForeignKey("people.id")),
    Column("routing", Json, nullable=False, default=dict, server_default="{}"),
    Column("active", Boolean, nullable=False, default=True),
)

queue_experts = Table(
    "queue_experts",
    metadata,
    Column("queue_id", BigId, ForeignKey("queues.id"), primary_key=True),
    Column("person_id", BigId, ForeignKey("people.id"), primary_key=True),
    Column("on_duty", Boolean, nullable=False, default=False),
    Column("position", Integer, nullable=False),
)

queue_places = Table(
    "queue_places",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("queue_id", BigId, ForeignKey("queues.id"), nullable=False, index=True),
    Column("platform", String(32), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("written", String(64), nullable=False),  # the id in the desk file
    Column("external", String(64), nullable=False),  # the id today: chats move
    UniqueConstraint("platform", "workspace", "external"),
)


@dataclass(frozen=True, slots=True)
class Queue:
    """Where tickets of a module wait. lead_id: who answers for it. routing: skills {key: level}, mode,
    offer_for (seconds), assign, overflow (a queue's key), rota [{expert, weekly, zone, since, until}]; some may be
    absent."""

    id: int
    key: str
    title: str
    lead_id: int | None
    routing: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Expert:
    """Who may claim from a queue."""

    person_id: int
    on_duty: bool


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A chat in which the queue's cards stand, in external ids."""

    platform: str
    workspace: str
    external: str


_QUEUE = select(*(queues.c[name] for name in Queue.__slots__)).where(queues.c.active.is_(True))


_BY_ID = _QUEUE.where(queues.c.id == bindparam("queue"))
_BY_PLACE = _QUEUE.join_from(queues, queue_places, queue_places.c.queue_id == queues.c.id).where(
    queue_places.c.platform == bindparam("platform"),
    queue_places.c.workspace == bindparam("workspace"),
    queue_places.c.external == bindparam("external"),
)


def by_id(conn: Connection, queue_id: int) -> Queue | None:
    """The active queue with this id."""
    row = conn.execute(_BY_ID, {"queue": queue_id}).one_or_none()
    return Queue(*row) if row else None


def by_key(conn: Connection, key: str) -> Queue | None:
    """The active queue that the desk file calls `key`."""
    row = conn.execute(_QUEUE.where(queues.c.key == key)).one_or_none()
    return Queue(*row) if row else None


def workspaces(conn: Connection, platform: str) -> frozenset[str]:
    """Where our own people work: the workspaces in which queues have their chats."""
    q = queue_places.c
    return frozenset(conn.scalars(select(q.workspace).where(q.platform == platform).distinct()))


def by_place(conn: Connection, platform: str, workspace: str, external: str) -> Queue | None:
    """The queue whose cards stand in this chat."""
    row = conn.execute(_BY_PLACE, {"platform": platform, "workspace": workspace, "external": external}).one_or_none()
    return Queue(*row) if row else None


def every(conn: Connection) -> tuple[Queue, ...]:
    """All active queues, by key."""
    return tuple(Queue(*row) for row in conn.execute(_QUEUE.order_by(queues.c.key)))


def places(conn: Connection, queue_id: int) -> tuple[QueuePlace, ...]:
    """The chats in which the queue's cards stand, in the order of the desk file."""
    q = queue_places.c
    rows = conn.execute(select(q.platform, q.workspace, q.external).where(q.queue_id == queue_id).order_by(q.id))
    return tuple(QueuePlace(*row) for row in rows)


def chats(conn: Connection, platform: str) -> tuple[str, ...]:
    """The external ids of the chats of all active queues on a platform."""
    q = queue_places.c
    theirs = select(q.external).join_from(queue_places, queues, queues.c.id == q.queue_id)
    return tuple(conn.scalars(theirs.where(q.platform == platform, queues.c.active.is_(True)).order_by(q.id)))


def move_place(conn: Connection, platform: str, workspace: str, *, old: str, new: str) -> None:
    """The platform gave a queue's chat a new id; the desk file may go on naming the old one."""
    q = queue_places.c
    here = (q.platform == platform, q.workspace == workspace, q.external == old)
    conn.execute(update(queue_places).where(*here).values(external=new))


def experts(conn: Connection, queue_id: int) -> tuple[Expert, ...]:
    """Who may claim from the queue, in the order of the desk file."""
    e = queue_experts.c
    rows = conn.execute(select(e.person_id, e.on_duty).where(e.queue_id == queue_id).order_by(e.position))
    return tuple(Expert(*row) for row in rows)


_MEMBERS = (
    select_people()
    .add_columns(queue_experts.c.on_duty)
    .join_from(queue_experts, people, queue_experts.c.person_id == people.c.id)
    .where(queue_experts.c.queue_id == bindparam("queue"))
    .order_by(queue_experts.c.position)
)


def members(conn: Connection, queue_id: int) -> tuple[tuple[Person, bool], ...]:
    """The people who may claim from the queue, in the order of the desk file, each with whether he is called while no
    shift of the rota covers the hour."""
    return tuple((Person(*row[:-1]), row[-1]) for row in conn.execute(_MEMBERS, {"queue": queue_id}))
