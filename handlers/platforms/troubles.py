"""A platform is silent, or is heard again: the cards of whom it concerns say so (H5)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, ticketcard
from storage import reaching, tickets

CARDS = 200  # that are shown anew: the newest ones


def show(conn: Connection, platform: str, workspace: str, now: datetime) -> None:
    """Show anew what somebody works on and what is answered there: replies to it wait, or go out now."""
    for ticket_id in reaching.owned_on(conn, platform, workspace, CARDS):
        ticket = tickets.require(conn, ticket_id)
        if ticket.terms_hash is not None:
            ticketcard.refresh(conn, deskwork.load(conn, ticket), now)
