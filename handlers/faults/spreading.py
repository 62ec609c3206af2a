"""What is known of a fault reaches every customer of it, some at a time, so that no unit of work takes long (B12).

News is the lead's own words. It keeps the promise of news on every request; an answer in the sense of RULES 3 it is
only where the lead owns the request: elsewhere the owner still owes his own, and the clock of it runs on.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from handlers import deskwork, naming, posting, ticketcard, writers
from handlers.callers import voice_of
from handlers.deskwork import Running, happened
from handlers.faults import showing
from handlers.notices import Card, Post, Priority, Words
from handlers.rules.lifecycle import EventKind
from handlers.wording import expert
from handlers.wording import faults as wording
from handlers.wording.voice import flat
from storage import conversation, desk, faults, people, tickets
from storage.conversation import Message, Sort
from storage.faults import Fault, Link, News
from storage.tickets import Ticket

log = logging.getLogger(__name__)

BATCH = 10  # requests told in one unit of work
BEFORE = timedelta(minutes=15)  # the lead is reminded so long before the news that he promised (C16)
RUNNING = ("waiting", "owned", "pending_customer", "pending_third_party")
WORKED = RUNNING[1:]


def go_on(conn: Connection, fault: Fault, now: datetime, limit: int) -> int:
    """What is due for a fault: tell some of its customers, or remind its lead. Returns how many heard something."""
    return spread(conn, fault, now, min(limit, BATCH)) or _remind(conn, fault, now)


def spread(conn: Connection, fault: Fault, now: datetime, limit: int = BATCH) -> int:
    """Tell some of those who have not heard the newest; returns how many. The rest is due at once."""
    waits = faults.untold(conn, fault.id, limit)
    if not waits:
        return 0
    news, ids = faults.news_of(conn, fault.id), [one.ticket_id for one in waits]
    joined = {one.merged_into for one in tickets.seen(conn, ids).values() if one.merged_into is not None}
    found = {ticket.id: ticket for ticket in tickets.by_ids(conn, joined | {*ids})}  # locked before anything is said
    for link in waits:
        _tell_safely(conn, fault, link, found[link.ticket_id], news=news, now=now)
    faults.tell(conn, fault.id, ids)
    is_more = bool(faults.untold(conn, fault.id, 1))
    faults.change(conn, fault, look_at=now if is_more else _reminder(fault, now))
    if not is_more:
        showing.board(conn, fault, now)
    return len(waits)


def _reminder(fault: Fault, now: datetime) -> datetime | None:
    """When the lead is reminded of the news that he promised; None where that time is near already."""
    at = fault.news_at - BEFORE if fault.news_at is not None and fault.over_at is None else None
    return at if at is not None and at > now else None


def _remind(conn: Connection, fault: Fault, now: datetime) -> int:
    """C16: what is due and nobody is to be told of is the reminder."""
    faults.change(conn, fault, look_at=None)
    lead, linked = showing.lead_of(conn, fault), faults.linked(conn, fault.id)
    if lead is not None and fault.over_at is None and fault.news_at is not None and now < fault.news_at and linked:
        card = wording.remind(voice_of(lead, now), showing.known(fault), len(linked))
        posting.to_person(conn, lead, Post(card, script="C16"), now=now)
    return 1


def _tell_safely(
    conn: Connection, fault: Fault, link: Link, ticket: Ticket, *, news: Sequence[News], now: datetime
) -> None:
    """One that cannot be told does not keep the others waiting; the operators hear of it (DESIGN 2.10)."""
    try:
        with conn.begin_nested():
            _tell(conn, fault, link, ticket, news=news, now=now)
    except OperationalError:
        raise
    except Exception:
        log.exception("%s could not be told of fault %d", ticket.ref, fault.id)
        for operator in people.operators(conn):
            voice = voice_of(operator, now)
            text = voice.say("H9.fault", "❗ The customer of **{ref}** could not be told of {fault}: the log says why.",
                             ref=ticket.ref, fault=fault.ref)  # fmt: skip
            posting.to_person(conn, operator, Post(Card(text), script="H9"), now=now, priority=Priority.BREACH)


def _surviving(conn: Connection, ticket: Ticket, fault: Fault) -> Ticket:
    """Where a merged request went on, unless that one is told for itself."""
    if ticket.merged_into is None:
        return ticket
    found = tickets.surviving(conn, ticket.id)
    same = faults.of_ticket(conn, found.id)
    return ticket if same is not None and same.id == fault.id else found


def _tell(conn: Connection, fault: Fault, link: Link, ticket: Ticket, *, news: Sequence[News], now: datetime) -> None:
    ticket = _surviving(conn, ticket, fault)
    if ticket.state not in RUNNING:
        return
    running = deskwork.load(conn, ticket)
    if link.told is None and fault.over_at is None:
        running = _known(conn, fault, running, link.linked_at, now)
    else:
        for one in news[-1:] if link.told is None else [one for one in news if one.id > link.told]:
            running = _news(conn, fault, running, one, now)
    ticketcard.refresh(conn, running, now)


# --------------------------------------------------------------------------------------------------------- one customer


def _known(conn: Connection, fault: Fault, running: Running, at: datetime, now: datetime) -> Running:
    """B12: the customer hears that it is known, and by when he hears more: one promise of the lead's."""
    ticket = running.ticket
    card = wording.belongs(
        writers.customer_voice(conn, ticket, now, _zone(conn)), showing.standing(conn, fault, ticket)
    )
    slot = showing.notice_slot(ticket, fault)
    posting.to_customer(conn, ticket, Post(card, script="B12"), now=now, slot=slot)
    return _promise(conn, fault, running, fault.news_at, at=at, now=now)


def _promise(
    conn: Connection, fault: Fault, running: Running, due: datetime | None, *, at: datetime, now: datetime
) -> Running:
    if due is None:
        return running
    event = happened(EventKind.PROMISED, at, by=fault.lead_id, due=int(due.timestamp()), ref=showing.mark(fault))
    return deskwork.record(conn, running, event, now=now)


def _news(conn: Connection, fault: Fault, running: Running, one: News, now: datetime) -> Running:
    """The lead's words, under his name: his promise is kept, and the next one made."""
    author = people.name_of(conn, one.person_id)
    message = _keep(conn, running.ticket, one, author)
    running = _count(conn, fault, running, one, message=message, now=now)
    _post(conn, fault, running.ticket, one, message=message, now=now)
    return _promise(conn, fault, running, one.next_at, at=one.at, now=now)


def _keep(conn: Connection, ticket: Ticket, one: News, author: str) -> Message:
    return conversation.add(
        conn,
        ticket.id,
        Sort.ANSWER,
        author_id=one.person_id,
        author=author,
        place_id=one.place_id,
        external=None,
        at=one.at,
        text=one.text,
        attachments=0,
    )


def _count(conn: Connection, fault: Fault, running: Running, one: News, *, message: Message, now: datetime) -> Running:
    """What the words are to the clocks. They carry their message, so that what never arrives is taken back."""
    ref, by = str(message.id), one.person_id
    if running.ticket.owner_id == by and running.ticket.state in WORKED:
        running = deskwork.record(conn, running, happened(EventKind.ANSWERED, one.at, by=by, ref=ref), now=now)
    elif not showing.promises(running, fault):
        return deskwork.record(conn, running, happened(EventKind.NOTED, one.at, by=by, ref=ref, why="news"), now=now)
    for number in showing.promises(running, fault):
        kept = happened(EventKind.PROMISE_KEPT, one.at, by=by, ref=ref, number=number)
        running = deskwork.record(conn, running, kept, now=now)
    return running


def _post(conn: Connection, fault: Fault, ticket: Ticket, one: News, *, message: Message, now: datetime) -> None:
    voice = writers.customer_voice(conn, ticket, now, _zone(conn))
    if one.over:
        card = wording.over(voice, ticket.ref, cause=fault.cause or "", fix=fault.fix or "")
    else:
        card = wording.news(voice, ticket.ref, one.text, one.next_at)
    post = Post(card, author=message.author, via=desk.current(conn).name, about=ticket.ref, script="B12")
    slot = naming.message_slot(message.id, ticket, ticket.customer_lane_id)
    posting.to_customers(conn, ticket, post, now=now, slot=slot)
    room = voice_of(None, now, locale="en", zone=_zone(conn))
    shown = expert.mirrored(room, message.author, writers.contact_name(conn, ticket), Words(flat(card.text)))
    posting.to_rooms(conn, ticket, Post(shown, script="C5"), now=now)
    if one.over:
        value, is_claimed = f"{ticket.number}.{ticket.version}", ticket.owner_id is not None
        asked = wording.solved(room, showing.known(fault), ticket.ref, value, claimed=is_claimed)
        posting.to_rooms(conn, ticket, Post(asked, script="B12"), now=now)


def _zone(conn: Connection) -> str:
    return desk.current(conn).zone
