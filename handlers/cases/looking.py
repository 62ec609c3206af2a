"""What was solved before is looked for once, when a request has a card, and shown on it (RULES 6)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, ticketcard
from handlers.cases import keeping
from handlers.rules import similar
from storage import cases, tickets
from storage.cases import Case

SHOWN = 3
CANDIDATES = 12  # of those that have most in common, how many are looked at


def look(conn: Connection, ticket_id: int, now: datetime) -> None:
    """Find what is like a request and bring its card up to date, while it runs."""
    ticket = tickets.require(conn, ticket_id)
    runs = ticket.state in tickets.OPEN_STATES and ticket.terms_hash is not None
    found = like(conn, keeping.asked(conn, ticket), ticket.organisation_id, SHOWN) if runs else ()
    cases.found(conn, ticket_id, [one.id for one in found])
    if found:
        ticketcard.refresh(conn, deskwork.load(conn, tickets.require(conn, ticket_id)), now)


def like(conn: Connection, text: str, organisation_id: int | None, most: int) -> tuple[Case, ...]:
    """The cases that are most like a text: those of the organisation and those that a lead gave to everybody."""
    mine, places = similar.terms(text), similar.where(organisation_id)
    numbers = cases.numbers(conn, [one for place in places for one in similar.placed(mine, place)])
    wanted = similar.chosen(mine, places, numbers)
    found = cases.like(conn, wanted, organisation_id, CANDIDATES)
    return tuple(one for one in found if similar.is_like(mine, similar.plain(one.terms.split())))[:most]
