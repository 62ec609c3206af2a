"""Whoever took a missed request over names a time, and the customer reads it with the apology (E8)."""

from sqlalchemy import Connection

from handlers import deskwork, pressed, ticketcard
from handlers.callers import Call
from handlers.deskwork import Running, instant
from handlers.errors import NobodyOwns, NotTheOwner, OldButton
from handlers.notices import Reply
from handlers.promises import pledges
from storage import misses, people
from storage.misses import Promise, Sort

LONGEST = 12  # digits of an instant in a button


def name(conn: Connection, call: Call) -> Reply:
    """[Promise 15:30]: a promise of the request's owner. Where the apology went out already, it goes out alone.

    Raises OldButton, NobodyOwns, NotTheOwner, or what `pledges.promise` raises.
    """
    ticket, said = pressed.ticket_at_hand(conn, call), pressed.rest_of(call)
    person = call.caller.person
    if not (said.isascii() and said.isdigit() and len(said) <= LONGEST):
        raise OldButton
    if ticket.owner_id is None:
        raise NobodyOwns(ref=ticket.ref)
    if person is None or ticket.owner_id != person.id:
        raise NotTheOwner(owner=people.name_of(conn, ticket.owner_id), ref=ticket.ref)
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
    promises = (Promise(running.ticket.id, one.kind.value, one.number) for one in running.clocks.clocks)
    return any(misses.waits(conn, promise, Sort.APOLOGY) for promise in promises)
