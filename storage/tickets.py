"""Tickets and the frozen terms they run under."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from storage.base import BigId, Json, UtcDateTime, insert_once, metadata
from storage.conversation import Sort, messages
from storage.places import lanes

FIRST_NUMBER = 1000  # the first ticket is T-1001
CHECK = "check"  # the choice that tells a preventive check from what people asked

terms = Table("terms", metadata, Column("hash", String(64), primary_key=True), Column("body", Text, nullable=False))

tickets = Table(
    "tickets",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("state", String(24), nullable=False),
    Column("version", Integer, nullable=False),
    Column("subject", String(200), nullable=False),
    Column("identity_id", BigId, ForeignKey("identities.id"), nullable=False),
    Column("contact_id", BigId, ForeignKey("people.id")),
    Column("organisation_id", BigId, ForeignKey("organisations.id")),
    Column("queue_id", BigId, ForeignKey("queues.id")),
    Column("module", String(80)),
    Column("choices", Json),
    Column("terms_hash", String(64), ForeignKey("terms.hash")),
    Column("contract", String(80)),
    Column("used", Integer),
    Column("included", Integer),
    Column("severity", String(40)),
    Column("owner_id", BigId, ForeignKey("people.id")),
    Column("owned_at", UtcDateTime),
    Column("customer_lane_id", BigId, ForeignKey("lanes.id"), nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("hold_reason", String(40)),
    Column("reconsider_at", UtcDateTime),
    Column("cause", Text),
    Column("fix", Text),
    Column("resolved_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("handed", Text),
    Column("merged_into", BigId),
    Column("alike", Json),
    Index("ix_tickets_contact_id_state", "contact_id", "state"),
    Index("ix_tickets_contract_written_at", "contract", "written_at"),
    Index("ix_tickets_identity_id_state", "identity_id", "state"),
    Index("ix_tickets_module_written_at", "module", "written_at"),
    Index("ix_tickets_owner_id_state", "owner_id", "state"),
    Index("ix_tickets_queue_id_state", "queue_id", "state"),
    Index("ix_tickets_organisation_id_state", "organisation_id", "state"),
)
_waits = tickets.c.reconsider_at.is_not(None)
Index("ix_tickets_reconsider_at", tickets.c.reconsider_at, sqlite_where=_waits, postgresql_where=_waits)
_joined = tickets.c.merged_into.is_not(None)
Index("ix_tickets_merged_into", tickets.c.merged_into, sqlite_where=_joined, postgresql_where=_joined)
_HAS_CARD = tickets.c.state != literal_column("'held'")  # said as it stands in the index, or that is not used
UNLOOKED = and_(tickets.c.alike.is_(null()), _HAS_CARD)  # nobody looked for cases like it
Index("ix_tickets_unlooked", tickets.c.id, sqlite_where=UNLOOKED, postgresql_where=UNLOOKED)


@dataclass(frozen=True, slots=True)
class Ticket:
    """One request.

    version grows with every change and travels in the buttons of its card, so that an old button is recognised.
    identity_id: who wrote it; contact_id, organisation_id: None while that is not known. module: the key of the part
    of the product it is about; choices: what a person chose for it by a tap ("module", "organisation", "severity",
    "item"). reconsider_at: when the reason to hold it may have gone away by itself.
    contract: the number of the one it counts against; used, included: how many requests that is in its period with
    this one, and of how many; None where nobody counts. customer_lane_id: where its customer is answered. written_at:
    when the first message was written. handed: what whoever passed it on said to whoever works on it next; merged_into:
    the ticket that took it in. alike: the ids of cases that were like it when it came; None until somebody looked.
    """

    id: int
    state: str
    version: int
    subject: str
    identity_id: int
    contact_id: int | None
    organisation_id: int | None
    queue_id: int | None
    module: str | None
    choices: dict[str, str] | None
    terms_hash: str | None
    contract: str | None
    used: int | None
    included: int | None
    severity: str | None
    owner_id: int | None
    owned_at: datetime | None
    customer_lane_id: int
    written_at: datetime
    opened_at: datetime
    hold_reason: str | None
    reconsider_at: datetime | None
    cause: str | None
    fix: str | None
    resolved_at: datetime | None
    closed_at: datetime | None
    handed: str | None
    merged_into: int | None
    alike: list[int] | None

    @property
    def number(self) -> int:
        """The number people see."""
        return FIRST_NUMBER + self.id

    @property
    def ref(self) -> str:
        """The reference people see: "T-1042"."""
        return f"T-{self.number}"


TICKET = tuple(tickets.c[name] for name in Ticket.__slots__)
OPEN_STATES = ("held", "waiting", "owned", "pending_customer", "pending_third_party")
IS_OPEN = or_(*(tickets.c.state == state for state in OPEN_STATES))  # `in_` is expanded anew each time


_TICKET = select(*TICKET)
_BY_ID = _TICKET.where(tickets.c.id == bindparam("ticket"))
_LOCKED = _BY_ID.with_for_update()
_SEEN = _TICKET.where(tickets.c.id.in_(bindparam("ids", expanding=True)))
_LOCKED_ALL = _SEEN.order_by(tickets.c.id).with_for_update()
_WHERE_ANSWERED = tickets.join(lanes, lanes.c.id == tickets.c.customer_lane_id)
_OPEN = _TICKET.where(IS_OPEN).order_by(tickets.c.id.desc())
_OPEN_OF_CONTACT = _OPEN.where(tickets.c.contact_id == bindparam("contact"))
_OPEN_OF_IDENTITY = _OPEN.where(tickets.c.identity_id == bindparam("identity"))
_HERE = lanes.c.place_id == bindparam("place")
SPOKEN_AT = (
    select(messages.c.at)
    .where(messages.c.ticket_id == tickets.c.id, messages.c.sort == Sort.WORDS)
    .order_by(messages.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_OPEN_HERE = _OPEN.add_columns(SPOKEN_AT).select_from(_WHERE_ANSWERED).where(_HERE).with_for_update(of=tickets)
_OPEN_HERE_OF_CONTACT = _OPEN_HERE.where(tickets.c.contact_id == bindparam("contact"))
_OPEN_HERE_OF_IDENTITY = _OPEN_HERE.where(tickets.c.identity_id == bindparam("identity"))
_EARLIER = (
    _TICKET.where(tickets.c.contact_id == bindparam("contact"), tickets.c.id < bindparam("before"))
    .order_by(tickets.c.id.desc())
    .limit(bindparam("most"))
)
_lost = tickets.alias()
_LOST = select(_lost.c.merged_into).where(_lost.c.state == "merged")
_LOST_OF_CONTACT = _LOST.where(_lost.c.contact_id == bindparam("contact"))
_LOST_OF_IDENTITY = _LOST.where(_lost.c.identity_id == bindparam("identity"))
_TOOK_OF_CONTACT = _OPEN.where(tickets.c.id.in_(_LOST_OF_CONTACT))
_TOOK_OF_IDENTITY = _OPEN.where(tickets.c.id.in_(_LOST_OF_IDENTITY))
_WRITTEN_HERE = lanes.c.id == _lost.c.customer_lane_id
_TOOK_HERE = _OPEN.add_columns(SPOKEN_AT).with_for_update(of=tickets)
_TOOK_HERE_OF_CONTACT = _TOOK_HERE.where(
    tickets.c.id.in_(_LOST_OF_CONTACT.join_from(_lost, lanes, _WRITTEN_HERE).where(_HERE))
)
_TOOK_HERE_OF_IDENTITY = _TOOK_HERE.where(
    tickets.c.id.in_(_LOST_OF_IDENTITY.join_from(_lost, lanes, _WRITTEN_HERE).where(_HERE))
)
_TAKEN_IN = _TICKET.where(tickets.c.merged_into == bindparam("ticket")).order_by(tickets.c.id)
_TERMS = select(terms.c.body).where(terms.c.hash == bindparam("hash"))


def insert(conn: Connection, values: Mapping[str, Any]) -> Ticket:
    """A new ticket; `values` are the columns that are not empty, without id and version."""
    return Ticket(*conn.execute(tickets.insert().values(version=1, **values).returning(*TICKET)).one())


def by_id(conn: Connection, ticket_id: int, *, lock: bool = False) -> Ticket | None:
    """One ticket; `lock` keeps other units from changing it until the end of this one."""
    row = conn.execute(_LOCKED if lock else _BY_ID, {"ticket": ticket_id}).one_or_none()
    return Ticket(*row) if row else None


def by_ids(conn: Connection, ticket_ids: Collection[int]) -> tuple[Ticket, ...]:
    """These tickets, locked in the order of their ids. Raises LookupError when one is missing."""
    rows = conn.execute(_LOCKED_ALL, {"ids": list(ticket_ids)}).all()
    if len(rows) < len(ticket_ids):
        raise LookupError(f"{len(ticket_ids) - len(rows)} tickets are missing")
    return tuple(Ticket(*row) for row in rows)


def seen(conn: Connection, ticket_ids: Collection[int]) -> dict[int, Ticket]:
    """Those of these tickets that there are, by their ids; nothing is locked."""
    return {row.id: Ticket(*row) for row in conn.execute(_SEEN, {"ids": list(ticket_ids)})}


def require(conn: Connection, ticket_id: int) -> Ticket:
    """One ticket, locked. Raises LookupError when there is none."""
    found = by_id(conn, ticket_id, lock=True)
    if found is None:
        raise LookupError(f"no ticket {ticket_id}")
    return found


def surviving(conn: Connection, ticket_id: int) -> Ticket:
    """The ticket, or the one that took it in; only that one is locked. Raises LookupError when there is none."""
    seen_as = by_id(conn, ticket_id)
    found = require(conn, ticket_id if seen_as is None else seen_as.merged_into or ticket_id)
    return found if found.merged_into is None else require(conn, found.merged_into)


def taken_in(conn: Connection, ticket_id: int) -> tuple[Ticket, ...]:
    """The tickets that were merged into this one, oldest first."""
    rows = conn.execute(_TAKEN_IN, {"ticket": ticket_id})
    return tuple(Ticket(*row) for row in rows)


def merge(conn: Connection, loser: Ticket, survivor: Ticket) -> None:
    """The loser, and what was merged into it before, belong to the survivor from now on."""
    theirs = or_(tickets.c.id == loser.id, tickets.c.merged_into == loser.id)
    conn.execute(update(tickets).where(theirs).values(merged_into=survivor.id))


def by_number(conn: Connection, number: int) -> Ticket | None:
    """The ticket that people call by this number, locked."""
    return by_id(conn, number - FIRST_NUMBER, lock=True)


def change(conn: Connection, ticket: Ticket, **values: Any) -> Ticket:
    """Change columns of a ticket and count its version up."""
    changed = update(tickets).where(tickets.c.id == ticket.id).values(version=tickets.c.version + 1, **values)
    return Ticket(*conn.execute(changed.returning(*TICKET)).one())


def claim(conn: Connection, ticket_id: int, owner_id: int, at: datetime) -> bool:
    """Make somebody the owner of a waiting ticket in one conditional write: True for exactly one caller (RULES 5)."""
    free = (tickets.c.id == ticket_id, tickets.c.state == "waiting", tickets.c.owner_id.is_(None))
    taken = update(tickets).where(*free)
    values = {"state": "owned", "owner_id": owner_id, "owned_at": at, "version": tickets.c.version + 1}
    return conn.execute(taken.values(**values)).rowcount == 1


def open_of(conn: Connection, *, identity_id: int, contact_id: int | None) -> tuple[Ticket, ...]:
    """The open tickets of a customer, newest first, then those that took his in; of one identity only while its person
    is not known."""
    if contact_id is not None:
        statements, whose = (_OPEN_OF_CONTACT, _TOOK_OF_CONTACT), {"contact": contact_id}
    else:
        statements, whose = (_OPEN_OF_IDENTITY, _TOOK_OF_IDENTITY), {"identity": identity_id}
    found = [Ticket(*row) for statement in statements for row in conn.execute(statement, whose)]
    return tuple({ticket.id: ticket for ticket in found}.values())


def open_in(
    conn: Connection, place_id: int, *, identity_id: int, contact_id: int | None
) -> tuple[tuple[Ticket, datetime | None], ...]:
    """The open tickets of a customer that are answered in this place, newest first, locked; as `open_of`. Each with
    when its customers' latest words were written."""
    if contact_id is not None:
        rows = conn.execute(_OPEN_HERE_OF_CONTACT, {"contact": contact_id, "place": place_id})
    else:
        rows = conn.execute(_OPEN_HERE_OF_IDENTITY, {"identity": identity_id, "place": place_id})
    return tuple((Ticket(*row[:-1]), row[-1]) for row in rows)


def joined_in(
    conn: Connection, place_id: int, *, identity_id: int, contact_id: int | None
) -> tuple[tuple[Ticket, datetime | None], ...]:
    """As `open_in`, those that took in what a customer wrote in this place."""
    if contact_id is not None:
        rows = conn.execute(_TOOK_HERE_OF_CONTACT, {"contact": contact_id, "place": place_id})
    else:
        rows = conn.execute(_TOOK_HERE_OF_IDENTITY, {"identity": identity_id, "place": place_id})
    return tuple((Ticket(*row[:-1]), row[-1]) for row in rows)


def owned_by(conn: Connection, person_id: int) -> tuple[Ticket, ...]:
    """The open tickets an expert owns, oldest first."""
    mine = _TICKET.where(tickets.c.owner_id == person_id, IS_OPEN)
    rows = conn.execute(mine.order_by(tickets.c.id))
    return tuple(Ticket(*row) for row in rows)


def loads(conn: Connection, person_ids: Iterable[int]) -> dict[int, int]:
    """How many open tickets each of these experts owns, where that is any."""
    t = tickets.c
    owned = select(t.owner_id, func.count().label("n")).where(t.owner_id.in_(list(person_ids)), IS_OPEN)
    return {row.owner_id: row.n for row in conn.execute(owned.group_by(t.owner_id))}


def running_of(conn: Connection, organisation_id: int, limit: int) -> tuple[Ticket, ...]:
    """The running tickets of an organisation, newest first."""
    return _running(conn, tickets.c.organisation_id == organisation_id, limit)


def running_in(conn: Connection, queue_id: int, limit: int) -> tuple[Ticket, ...]:
    """The running tickets of a queue, newest first."""
    return _running(conn, tickets.c.queue_id == queue_id, limit)


def _running(conn: Connection, whose: ColumnElement[bool], limit: int) -> tuple[Ticket, ...]:
    theirs = _OPEN.where(whose, tickets.c.state != "held").limit(limit)
    return tuple(Ticket(*row) for row in conn.execute(theirs))


def waiting(conn: Connection, queue_id: int) -> tuple[Ticket, ...]:
    """The tickets of a queue that nobody has claimed, oldest first."""
    here = _TICKET.where(tickets.c.queue_id == queue_id, tickets.c.state == "waiting")
    return tuple(Ticket(*row) for row in conn.execute(here.order_by(tickets.c.id)))


def waiting_in(conn: Connection, queue_id: int) -> int:
    """How many tickets of a queue nobody has claimed."""
    here = (tickets.c.queue_id == queue_id, tickets.c.state == "waiting")
    return conn.execute(select(func.count()).select_from(tickets).where(*here)).scalar_one()


def counts(conn: Connection, organisation_id: int) -> dict[str, int]:
    """How many tickets of an organisation are in each state."""
    rows = conn.execute(
        select(tickets.c.state, func.count().label("n"))
        .where(tickets.c.organisation_id == organisation_id)
        .group_by(tickets.c.state)
    )
    return {row.state: row.n for row in rows}


def written_since(conn: Connection, organisation_id: int, since: datetime) -> tuple[Ticket, ...]:
    """The requests of an organisation that were written at `since` or later, in that order."""
    theirs = _TICKET.where(tickets.c.organisation_id == organisation_id, tickets.c.written_at >= since)
    return tuple(Ticket(*row) for row in conn.execute(theirs.order_by(tickets.c.written_at, tickets.c.id)))


def earlier(conn: Connection, ticket: Ticket, limit: int) -> tuple[Ticket, ...]:
    """The same contact's latest tickets before this one, newest first."""
    if ticket.contact_id is None:
        return ()
    rows = conn.execute(_EARLIER, {"contact": ticket.contact_id, "before": ticket.id, "most": limit})
    return tuple(Ticket(*row) for row in rows)


def keep_terms(conn: Connection, content_hash: str, body: str) -> None:
    """Keep a frozen copy of terms (canonical JSON text) under its content hash; the same terms are kept once."""
    insert_once(conn, terms, {"hash": content_hash, "body": body})


def terms_body(conn: Connection, content_hash: str) -> str:
    """The frozen terms with this hash, as JSON text. Raises NoResultFound when they were never kept."""
    return str(conn.execute(_TERMS, {"hash": content_hash}).scalar_one())
