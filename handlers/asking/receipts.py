"""The receipt follows its request: what was corrected by a tap is shown where it was said first (B3)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, naming, posting, writers
from handlers.asking import deciding, opening
from handlers.deskwork import Running
from handlers.notices import Post, Priority
from handlers.rules.facts import Decision
from handlers.rules.terms import ClockKind
from storage import desk


def follow(conn: Connection, running: Running, now: datetime, *, decision: Decision | None = None) -> None:
    """Show the request as it stands. decision: the one that counts now; taken again from what was written and chosen
    where it is not at hand."""
    ticket = running.ticket
    found = decision or deciding.decide_within(conn, ticket)
    voice = writers.customer_voice(conn, ticket, now, desk.current(conn).zone)
    card = opening.receipt_card(voice, conn, running, found, opens=opens(running))
    slot = naming.slot_of(ticket, "receipt")
    posting.to_customer(conn, ticket, Post(card, script="B3"), now=now, slot=slot, priority=Priority.RECEIPT)


def opens(running: Running) -> datetime | None:
    """When its first clock begins, where that is later than it was written."""
    first = running.clock(ClockKind.FIRST_RESPONSE)
    if first is None or deskwork.instant(first.start) <= running.ticket.written_at:
        return None
    return deskwork.instant(first.start)
