"""The facts that a request's experts need, as its part of the product lists them today (RULES 5)."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection

from handlers.rules import needed
from handlers.rules.lifecycle import State
from storage import catalogue, conversation
from storage.contracts import ContractVersion
from storage.conversation import Sort
from storage.tickets import Ticket

_WANTED = frozenset({State.WAITING, State.OWNED, State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY})


def missing(conn: Connection, ticket: Ticket, sold: ContractVersion | None) -> tuple[str, ...]:
    """Those that its customer has not mentioned, by name; () where none are listed, or it is over. sold: the version of
    the contract that it runs under."""
    if ticket.module is None or ticket.state not in _WANTED or sold is None:
        return ()
    facts = _facts(catalogue.body_today(conn, sold.product_id), ticket.module)
    if not facts:
        return ()
    said = [one.text for one in conversation.of_ticket(conn, ticket.id) if one.sort is Sort.WORDS]
    return needed.missing(facts, said)


def is_told_in(conn: Connection, ticket: Ticket, sold: ContractVersion | None, text: str) -> bool:
    """Whether a customer's words mention any of them, so that the card changes."""
    if ticket.module is None or sold is None:
        return False
    facts = _facts(catalogue.body_today(conn, sold.product_id), ticket.module)
    return len(needed.missing(facts, [text])) < len(facts)


@lru_cache(maxsize=1024)
def _facts(body: str, module: str) -> Mapping[str, Sequence[str]]:
    found: Mapping[str, Sequence[str]] = json.loads(body)["modules"].get(module, {}).get("facts", {}) if body else {}
    return found
