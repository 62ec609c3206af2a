"""Whoever took a missed request over names a time, and the customer reads it with the apology (E8)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, ticketcard
from handlers.callers import Call
from handlers.deskwork import Running, instant
from handlers.errors import OldButton
from handlers.missed.evidence import promise_of
from handlers.notices import Reply
from handlers.promises import pledges
from storage import misses
from storage.misses import Sort

LONGEST = 12  # digits of an instant in a button


def promise(conn: Connection, call: Call) -> Reply:
    """[Promise 15:30]: a promise of the request's owner. Where the apology went out already, it goes out alone.

    Raises OldButton, NobodyOwns, NotTheOwner, or what `pledges.promise` raises.
    """
    ticket, said = pressed.ticket_at_hand(conn, call), pressed.rest_of(call)
    if not (said.isascii() and said.isdigit() and len(said) <= LONGEST):
        raise OldButton
    person = pressed.require_owner(conn, call, ticket)
    running, due = deskwork.load(conn, ticket), instant(int(said))
    is_owed = _is_owed(conn, running)
    give = pledges.give_word if is_owed else pledges.promise
    running = give(conn, running, by=person, due=due, at=call.at, now=call.now)
    if is_owed:
        ticketcard.refresh(conn, running, call.now)
    time = call.voice.hour(due)
    return Reply(toast=call.voice.label("E8.told", "The customer reads that you write by {time}.", time=time))


def _is_owed(conn: Connection, running: Running) -> bool:
    """Whether the customer is still to be told of a miss."""
    return any(misses.waits(conn, promise_of(running, one), Sort.APOLOGY) for one in running.clocks.clocks)
