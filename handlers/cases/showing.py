"""What a card says about cases: what was solved before, and whether its own solution is everybody's."""

from sqlalchemy import Connection

from handlers.rules.lifecycle import State
from handlers.wording.cases import Before, Kept
from storage import cases
from storage.tickets import Ticket

WORKED = frozenset({State.WAITING, State.OWNED, State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY})


def before(conn: Connection, ticket: Ticket) -> tuple[Before, ...]:
    """The cases that were like a request when it came, while it runs; nothing is read where there were none."""
    if not ticket.alike or ticket.state not in WORKED:
        return ()
    found = cases.beside(conn, ticket.id, ticket.organisation_id, ticket.alike)
    return tuple(Before(one.id, one.ref, one.cause, one.fix, is_used=used is not None) for one, used in found)


def kept(conn: Connection, ticket: Ticket) -> Kept | None:
    """Whose case the solution of a request is; None while it is not solved."""
    if not (ticket.resolved_at and ticket.cause and ticket.fix):
        return None
    case = cases.of_ticket(conn, ticket.id)
    return None if case is None else Kept(is_general=case.general, used=cases.used(conn, case))
