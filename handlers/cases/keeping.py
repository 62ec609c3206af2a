"""A solved request becomes a case of its organisation; one that is opened again, or forgotten, is none (RULES 6)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from handlers import writers
from handlers.rules import similar
from handlers.rules.lifecycle import State
from storage import cases, contracts, conversation, tickets
from storage.cases import Case
from storage.conversation import Sort
from storage.tickets import Ticket

SOLVED = frozenset({State.RESOLVED, State.CLOSED})


def read_anew(conn: Connection, case: Case, now: datetime) -> None:
    """Keep what its request says now. What a lead gave to everybody stays in his words."""
    ticket = tickets.by_id(conn, case.ticket_id)
    if ticket is None:
        return
    cause, fix = (case.cause, case.fix) if case.general else (ticket.cause or "", ticket.fix or "")
    is_case = case.general or (ticket.state in SOLVED and bool(cause and fix))
    place = similar.EVERYBODY if case.general else ticket.organisation_id
    terms = _terms(conn, ticket, f"{cause}\n{fix}") if is_case and place is not None else frozenset[str]()
    cases.keep(
        conn,
        case,
        similar.placed(terms, place) if terms and place is not None else (),
        organisation_id=ticket.organisation_id,
        cause=cause if is_case else "",
        fix=fix if is_case else "",
    )


def _terms(conn: Connection, ticket: Ticket, said: str) -> frozenset[str]:
    """What solved it and what its customer wrote, without who he is: names find nothing at others'."""
    organisation = contracts.organisation(conn, ticket.organisation_id) if ticket.organisation_id else None
    names = f"{writers.contact_name(conn, ticket)}\n{organisation.name if organisation else ''}"
    return similar.terms(f"{said}\n{asked(conn, ticket)}", names)


def asked(conn: Connection, ticket: Ticket) -> str:
    """What its customers wrote."""
    words = [one.text for one in conversation.of_ticket(conn, ticket.id) if one.sort is Sort.WORDS]
    return "\n".join([ticket.subject, *words])


def forget(conn: Connection, ticket_ids: Collection[int], now: datetime) -> None:
    """Somebody's words are gone: what they were found by goes with them, at once."""
    for case in cases.of_tickets(conn, ticket_ids):
        read_anew(conn, case, now)
