"""What requests use of their contract's allowance: the ledger follows the ticket's life (RULES 2)."""

from sqlalchemy import Connection

from handlers.rules.lifecycle import Debit
from handlers.rules.terms import Terms
from storage.tickets import Ticket


def follow(conn: Connection, ticket: Ticket, frozen: Terms, debit: Debit, at: float) -> None:
    """Post what an event at `at` (epoch seconds) does to the allowance of the ticket's contract."""
