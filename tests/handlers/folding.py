"""What a ticket uses of its contract's requests, folded anew from its journal: the ledger must say the same."""

from decimal import Decimal

from sqlalchemy import Connection

from handlers.allowance import usage
from handlers.rules import ledger as rules
from handlers.rules import lifecycle
from handlers.rules.ledger import Unit
from handlers.rules.lifecycle import Debit, EventKind, State
from storage import journal
from storage.tickets import Ticket


def ledger_agrees(conn: Connection, ticket: Ticket) -> bool:
    """Whether the ledger of a ticket that counts requests is what its journal folds to."""
    posted = rules.used_by(usage.entries_of(conn, ticket, Unit.REQUESTS))
    return ticket.included is None or posted == _folded(conn, ticket)


def _folded(conn: Connection, ticket: Ticket) -> Decimal:
    state: State | None = None
    used, was = Decimal(0), False
    for entry in journal.of_ticket(conn, ticket.id):
        step = lifecycle.step(state, EventKind(entry.kind))
        assert not isinstance(step, lifecycle.Refused), f"{ticket.ref}: {entry.kind} in {state}"
        is_debit = step.debit is Debit.DEBIT or (step.debit is Debit.DEBIT_IF_REFUNDED and was and not used)
        used = Decimal(1) if is_debit else Decimal(0) if step.debit is Debit.REFUND else used
        state, was = step.to, was or is_debit
    return used
