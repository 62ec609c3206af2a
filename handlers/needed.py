"""What a request's experts have at hand, as its part of the product lists it today: facts they need, ready answers."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from handlers.deskwork import Running
from handlers.rules import needed
from handlers.rules.lifecycle import State
from handlers.rules.readymade import Reply
from storage import contracts, conversation
from storage.contracts import ContractVersion
from storage.conversation import Message, Sort
from storage.tickets import Ticket

_WANTED = frozenset({State.WAITING, State.OWNED, State.PENDING_CUSTOMER, State.PENDING_THIRD_PARTY})


def missing(ticket: Ticket, body: str, asked: Collection[Message]) -> tuple[str, ...]:
    """Those that its customer has not mentioned, by name; () where none are listed, or it is over. body: what its
    product says today; asked: what the customer wrote."""
    if ticket.module is None or ticket.state not in _WANTED:
        return ()
    return needed.missing(_facts(body, ticket.module), [one.text for one in asked])


def missing_now(conn: Connection, running: Running) -> tuple[str, ...]:
    """The same, of what is stored."""
    asked = [one for one in conversation.of_ticket(conn, running.ticket.id) if one.sort is Sort.WORDS]
    return missing(running.ticket, sold(conn, running)[1], asked)


def is_told_in(conn: Connection, running: Running, text: str) -> bool:
    """Whether a customer's words mention any of them, so that the card changes."""
    module = running.ticket.module
    facts = _facts(sold(conn, running)[1], module) if module is not None else {}
    return len(needed.missing(facts, [text])) < len(facts)


def sold(conn: Connection, running: Running) -> tuple[ContractVersion | None, str]:
    """The version of the contract that it runs under, and what its product says today; "" where there is none."""
    number, version = running.terms.contract, running.terms.version
    found = contracts.sold_today(conn, number, version) if number else None
    return found or (None, "")


def replies(body: str, module: str | None) -> Mapping[str, Reply]:
    """The ready answers of a part of the product, by their words. body: what the product says today."""
    return _replies(body, module) if module is not None else {}


@lru_cache(maxsize=1024)
def _replies(body: str, module: str) -> Mapping[str, Reply]:
    return {key: Reply(one["text"], bool(one["holding"])) for key, one in _module(body, module, "replies").items()}


@lru_cache(maxsize=1024)
def _facts(body: str, module: str) -> Mapping[str, Sequence[str]]:
    return _module(body, module, "facts")


def _module(body: str, module: str, key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(body)["modules"].get(module, {}).get(key, {}) if body else {}
    return found
