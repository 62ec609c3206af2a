"""A request loses its owner: its queue finds another one, and the customer hears of nobody until then (C18)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting, ticketcard
from handlers.callers import voice_of
from handlers.deskwork import Running, happened, instant
from handlers.notices import Post
from handlers.rules import lapsing
from handlers.rules.facts import Says
from handlers.rules.lifecycle import EventKind
from handlers.rules.routing import to_data
from handlers.staffing import duty, rounds, routing
from handlers.whom import lead_of
from handlers.wording import letting_go as wording
from storage import journal, lapses, offers, people, queues, tickets
from storage.people import Person
from storage.tickets import Ticket

NO_SIGN = frozenset({EventKind.CLAIMED, EventKind.TAKEN_OVER, EventKind.RUNG_FIRED})  # what says nothing of an owner


def release(
    conn: Connection,
    running: Running,
    *,
    why: Says,
    at: datetime,
    now: datetime,
    by: Person | None = None,
    handed: str = "",
) -> Running:
    """Take a request from its owner and have its queue find another: pauses end by the table, the card is unclaimed.
    by: the owner himself, who says what the next must know: that is `handed`, which the card shows first.

    why: a reason that `wording.routing.because` knows ("silent": no sign of him, "ladder": a rung of the ladder, each
    with {"who": his id}). Nothing happens where it has no owner. Raises Changed when it is over.
    """
    ticket = running.ticket
    if ticket.owner_id is None:
        return running
    notes = {"because": [to_data(why)]}
    changes = {"owner_id": None, "owned_at": None} | ({"handed": handed} if handed else {})
    event = happened(EventKind.RELEASED, at, by=by.id if by else None, why=why.code)
    waiting = deskwork.record(conn, running, event, now=now, changes=changes, notes=notes)
    rounds.stop(conn, waiting, now)
    offers.forget(conn, ticket.id)
    after = routing.route(conn, waiting, now, besides=(ticket.owner_id,))
    ticketcard.refresh(conn, after, now)
    return after


# ---------------------------------------------------------------------------------------------------------------- lapse


def look(conn: Connection, ticket_id: int, now: datetime) -> None:
    """The moment came at which the owner should have given a sign: where he gave none and is off duty, the claim
    lapses; where he is on duty, look again as that ends."""
    running = deskwork.load(conn, tickets.require(conn, ticket_id))
    ticket, moment = running.ticket, lapsing.moment(running.clocks, running.terms)
    owner = people.by_id(conn, ticket.owner_id) if ticket.owner_id else None
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    crew = duty.crew(conn, queue, now) if queue else None
    if owner is None or moment is None or _gave_sign(conn, running, moment):
        lapses.look(conn, ticket_id, None)
    elif instant(moment) > now:
        lapses.look(conn, ticket_id, instant(moment))
    elif crew is None or not crew.is_off(owner, now):
        end, due = crew.ends(owner, now) if crew else None, running.answer_due
        lapses.look(conn, ticket_id, end if end and due and now < end < due else None)
    else:
        lapses.look(conn, ticket_id, None)
        _lapse(conn, running, owner, now)


def look_again(conn: Connection, ticket: Ticket, now: datetime) -> None:
    """Its owner goes off duty: where the moment has passed, look now."""
    running = deskwork.load(conn, ticket)
    moment = lapsing.moment(running.clocks, running.terms)
    if moment is not None:
        lapses.look(conn, ticket.id, max(instant(moment), now))


def _lapse(conn: Connection, running: Running, owner: Person, now: datetime) -> None:
    after = release(conn, running, why=Says("silent", {"who": owner.id}), at=now, now=now)
    note = wording.lapsed(ticketcard.room_voice(after, now), after.ticket.ref, owner.name)
    posting.to_rooms(conn, after.ticket, Post(note, script="C18"), now=now)
    lead = lead_of(conn, after.ticket.queue_id)
    if lead is not None:
        card = wording.lapsed_for_lead(voice_of(lead, now), rounds.about(conn, after), owner.name)
        posting.to_person(conn, lead, Post(card, script="C18"), now=now)


def _gave_sign(conn: Connection, running: Running, moment: int) -> bool:
    """Whether the owner wrote or pressed anything that the journal knows since he has it, or since the customer wrote
    last; whoever took it after the moment had come knew what he did."""
    ticket = running.ticket
    if ticket.owned_at is not None and ticket.owned_at >= instant(moment):
        return True
    signs = [one.at for one in journal.of_ticket(conn, ticket.id) if _is_sign(ticket, one.kind, one.actor_id)]
    seen = max(signs).timestamp() if signs else None
    since = ticket.owned_at.timestamp() if ticket.owned_at else 0.0
    return not lapsing.is_silent(seen, since, running.clocks.customer_at)


def _is_sign(ticket: Ticket, kind: str, actor_id: int | None) -> bool:
    return actor_id == ticket.owner_id and kind not in NO_SIGN
