"""Open requests and whom of the desk each concerns, for judging a change of the desk before it is made."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.contracts import organisations
from storage.people import people
from storage.queues import queues
from storage.tickets import FIRST_NUMBER, IS_OPEN, tickets


@dataclass(frozen=True, slots=True)
class Concern:
    """An open request. contract: the number of the one it counts against; terms_hash: of its frozen terms; queue,
    owner, contact, organisation: keys of the desk file, None where there is none."""

    id: int
    state: str
    contract: str | None
    terms_hash: str | None
    queue: str | None
    owner: str | None
    contact: str | None
    organisation: str | None

    @property
    def ref(self) -> str:
        """The reference people see: "T-1042"."""
        return f"T-{FIRST_NUMBER + self.id}"


_t = tickets.c
_owners = people.alias("owners")
_contacts = people.alias("writers")
_OPEN = (
    select(
        _t.id,
        _t.state,
        _t.contract,
        _t.terms_hash,
        queues.c.key,
        _owners.c.key,
        _contacts.c.key,
        organisations.c.key,
    )
    .outerjoin_from(tickets, queues, queues.c.id == _t.queue_id)
    .outerjoin(_owners, _owners.c.id == _t.owner_id)
    .outerjoin(_contacts, _contacts.c.id == _t.contact_id)
    .outerjoin(organisations, organisations.c.id == _t.organisation_id)
    .where(IS_OPEN)
    .order_by(_t.id)
)


def open_requests(conn: Connection) -> tuple[Concern, ...]:
    """All open requests, oldest first, in one query."""
    return tuple(Concern(*row) for row in conn.execute(_OPEN))
