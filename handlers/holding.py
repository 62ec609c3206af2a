"""Holding: a request kept for a person's decision, with a name and a time for whoever wrote it (RULES 1, D1 to D9)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting, writers
from handlers.callers import Call
from handlers.deskwork import Running, happened, instant, record
from handlers.notices import Card, Post, Priority, Sign
from handlers.rules.facts import Decision, HoldReason
from handlers.rules.lifecycle import EventKind
from handlers.wording import account, held
from handlers.wording.held import reason_text
from storage import contracts, desk, people, tickets
from storage.people import Person
from storage.places import Lane
from storage.tickets import Ticket


def hold(conn: Connection, call: Call, running: Running, decision: Decision) -> Running:
    """Keep it for a person's decision: a reference, a name and a time for the customer, a lead for that person."""
    hold_ = decision.hold
    reason = hold_.reason if hold_ else HoldReason.SUBJECT
    due = instant(hold_.reply_by) if hold_ and hold_.reply_by is not None else None
    running = record(
        conn,
        running,
        happened(EventKind.HELD, call.at, by=call.caller.person_id),
        now=call.now,
        changes={"hold_reason": reason.value, "reconsider_at": _date(decision, call.at)},
        is_new=True,
    )
    if due is not None:
        promise = happened(EventKind.PROMISED, call.at, due=int(due.timestamp()), why=reason.value)
        running = record(conn, running, promise, now=call.now)
    keeper = keeper_of(conn, running.ticket)
    posting.mark(conn, call, Sign.RECEIVED)
    _tell_customer(conn, call, running, decision, keeper=keeper, due=due or call.now)
    if keeper is not None:
        _tell_keeper(conn, call, running, decision, keeper=keeper, due=due or call.now)
    return running


def hold_on(conn: Connection, ticket: Ticket, decision: Decision, *, at: datetime, now: datetime) -> None:
    """It is held still, perhaps for another reason, which the customer is then told; at: when it was decided anew."""
    reason = decision.hold.reason if decision.hold else HoldReason.SUBJECT
    tickets.look_again(conn, ticket.id, _date(decision, at))
    if reason.value == ticket.hold_reason:
        return
    ticket = tickets.change(conn, ticket, hold_reason=reason.value)
    voice = writers.customer_voice(conn, ticket, now, desk.current(conn).zone)
    card = held.held_still(voice, ticket.ref, reason_text(voice, decision))
    posting.to_writer(conn, ticket, Post(card, script="D1"), now=now, priority=Priority.RECEIPT)


def _date(decision: Decision, at: datetime) -> datetime | None:
    """When the reason goes away by itself, where that is known and still to come."""
    date = decision.hold.date if decision.hold else None
    return instant(date) if date is not None and date > at.timestamp() else None


def keeper_of(conn: Connection, ticket: Ticket) -> Person | None:
    """Who decides about a held request: the account manager, or the front desk where the organisation is not known."""
    if ticket.organisation_id is not None:
        return contracts.account_manager(conn, ticket.organisation_id)
    front = desk.current(conn).front_desk_id
    return people.by_id(conn, front) if front else None


def _tell_customer(
    conn: Connection, call: Call, running: Running, decision: Decision, *, keeper: Person | None, due: datetime
) -> None:
    ticket, voice = running.ticket, call.voice
    name = keeper.name if keeper else desk.current(conn).name
    if call.caller.person is None:
        card = held.stranger(voice, ticket.ref, desk.current(conn).vendor, name, due)
    else:
        reason = reason_text(voice, decision)
        card = held.held(voice, ticket.ref, ticket.number, reason, keeper=name, due=due)
    lane = call.lane
    if not call.place.direct:
        neutral = held.held_in_public(voice, ticket.ref, call.caller.name, ticket.number)
        posting.to_customer(
            conn,
            ticket,
            Post(neutral, script="D8", reply_to=call.inbound.message),
            now=call.now,
            priority=Priority.RECEIPT,
        )
        lane = posting.own_lane(conn, call)
    _post(conn, ticket, lane, card, call)


def _post(conn: Connection, ticket: Ticket, lane: Lane, card: Card, call: Call) -> None:
    reply_to = call.inbound.message if lane.id == call.lane.id else None
    post = Post(card, reply_to=reply_to, script="D1")
    posting.put(conn, lane.id, post, now=call.now, priority=Priority.RECEIPT, slot=posting.slot_of(ticket, "held"))


def _tell_keeper(
    conn: Connection, call: Call, running: Running, decision: Decision, *, keeper: Person, due: datetime
) -> None:
    ticket, voice = running.ticket, posting.person_voice(keeper, call.now)
    mine = call.caller.roles.organisations if ticket.organisation_id is None else (ticket.organisation_id,)
    names = [found.name for found in (contracts.organisation(conn, one) for one in mine) if found]
    lead = account.Lead(
        ref=ticket.ref,
        number=ticket.number,
        organisation=", ".join(names),
        contact=call.caller.name,
        reason=reason_text(voice, decision),
        text=call.inbound.text,
        due=due,
        may_allow=ticket.queue_id is not None,
    )
    is_known = call.caller.person is not None
    platform = call.place.platform.capitalize()
    card = account.lead_of_held(voice, lead) if is_known else account.stranger(voice, lead, platform)
    slot = posting.slot_of(ticket, "lead")
    posting.to_person(conn, keeper, Post(card, script="D2"), now=call.now, priority=Priority.RECEIPT, slot=slot)


def tell_settled(conn: Connection, call: Call, ticket: Ticket, keeper: Person, *, what: str) -> None:
    """The keeper's notice loses its buttons and says what became of it, and by whom."""
    card = account.settled(posting.person_voice(keeper, call.now), ticket.ref, what, call.caller.name, call.at)
    posting.to_person(conn, keeper, Post(card, script="D2"), now=call.now, slot=posting.slot_of(ticket, "lead"))
