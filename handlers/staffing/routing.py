"""A request enters a queue, or the one that takes its overflow: claimed, offered or assigned, and why (RULES 5)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handlers import deskwork, posting, rooms, ticketcard
from handlers.callers import voice_of
from handlers.deskwork import Running, happened
from handlers.notices import Post, Text
from handlers.rules import routing as rules
from handlers.rules.facts import Says
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.routing import Assign, Manner, Mode, Routing, from_data, to_data
from handlers.staffing import candidates, claiming, owning, rounds
from handlers.whom import lead_of
from handlers.wording import routing as wording
from handlers.wording import taking
from handlers.wording.voice import Voice
from storage import conversation, offers, people, queues
from storage.journal import Entry
from storage.offers import Offer, Outcome
from storage.queues import Queue

__all__ = ["go_on", "reasons", "route"]


def route(
    conn: Connection, running: Running, now: datetime, *, queue: Queue | None = None, besides: Collection[int] = ()
) -> Running:
    """Let a granted request enter its queue: rooms and cards, and whoever it is offered or given to. Where nobody of
    the queue may take it before the answer is due, it enters the overflow queue instead, if there is one. queue: the
    one it is in, where that is known; besides: ids of persons who are not asked."""
    if queue is None and running.ticket.queue_id is not None:
        queue = queues.by_id(conn, running.ticket.queue_id)
    if queue is None or running.ticket.state != State.WAITING:
        return running
    found = _judge(conn, running, queue, now, besides=besides)
    other = queues.by_key(conn, queue.routing.get("overflow") or "") if found.overflows else None
    if other is not None:
        why = _named(found.because[-1], queue)
        running = rooms.transfer(conn, running, other, by=None, why=why, now=now)
        queue, found = other, _judge(conn, running, other, now, may_overflow=False)
    running = _note(conn, running, EventKind.QUEUED, found.because, now, **claiming.promise(conn, queue, now))
    if not conversation.rooms_of(conn, running.ticket.id):
        rooms.enter(conn, running, now)
    return _hand_out(conn, running, queue, found, now)


def _judge(
    conn: Connection,
    running: Running,
    queue: Queue,
    now: datetime,
    *,
    may_overflow: bool = True,
    besides: Collection[int] = (),
) -> Routing:
    ticket, first = running.ticket, running.answer
    manner = Manner(
        Mode(queue.routing.get("mode", Mode.CLAIM)),
        Assign(queue.routing.get("assign", Assign.LEAST_LOADED)),
        has_overflow=may_overflow and bool(queue.routing.get("overflow")),
    )
    return rules.route(
        manner,
        candidates.of_queue(conn, queue, ticket, now, besides=besides),
        language=candidates.customer_language(conn, ticket),
        due=first.due if first else None,
        now=int(now.timestamp()),
    )


def _named(says: Says, queue: Queue) -> Says:
    return replace(says, params={**says.params, "queue": queue.title})


def _note(
    conn: Connection, running: Running, kind: EventKind, because: Sequence[Says], now: datetime, **details: Any
) -> Running:
    notes = {"because": [to_data(one) for one in because]}
    return deskwork.record(conn, running, happened(kind, now, **details), now=now, notes=notes)


def _hand_out(conn: Connection, running: Running, queue: Queue, found: Routing, now: datetime) -> Running:
    if found.mode is Mode.ASSIGN and found.order:
        return _assign(conn, running, queue, found, now)
    if found.mode is Mode.OFFER and found.order:
        return _offer(conn, running, found, now)
    return running


def _assign(conn: Connection, running: Running, queue: Queue, found: Routing, now: datetime) -> Running:
    """It is his at once; he is told privately, the customer as after a claim."""
    person = people.by_id(conn, found.order[0])
    if person is None:
        return running
    after = owning.give(conn, running, person, at=now, now=now, assigned=True)
    if after is None:
        return running
    offers.give(conn, queue.id, person.id, now)
    voice = voice_of(person, now)
    card = taking.given(voice, rounds.about(conn, after, _said(conn, voice, found.because[-1])))
    posting.to_person(conn, person, Post(card, script="C2"), now=now)
    return after


def _offer(conn: Connection, running: Running, found: Routing, now: datetime) -> Running:
    """The first one who can be reached is asked; where nobody can, it is everybody's."""
    for person in filter(None, (people.by_id(conn, one) for one in found.order)):
        why = found.because[-1] if person.id == found.order[0] else None
        if rounds.offer(conn, running, person, _said(conn, voice_of(person, now), why) if why else (), now):
            running = _note(conn, running, EventKind.NOTED, [Says("offered", {"who": person.id})], now)
            ticketcard.refresh(conn, running, now)
            return running
        running = _note(conn, running, EventKind.NOTED, [Says("unreachable", {"who": person.id})], now)
    return _open_to_all(conn, running, now)


def go_on(conn: Connection, made: Offer, outcome: Outcome, now: datetime) -> None:
    """An offer was passed on, or its time is over: the next expert is asked, and after the last one whoever claims it
    first has it, and the lead is told."""
    running = rounds.reload(conn, made)
    if not rounds.settle(conn, made, outcome, now) or running.ticket.state != State.WAITING:
        return
    running = _note(conn, running, EventKind.NOTED, [Says(outcome.value, {"who": made.person_id})], now)
    queue = queues.by_id(conn, running.ticket.queue_id) if running.ticket.queue_id else None
    if queue is None:
        return
    asked = offers.asked(conn, running.ticket.id)
    found = _judge(conn, running, queue, now, may_overflow=False, besides=asked)
    if found.mode is Mode.OFFER and found.order:
        _offer(conn, running, found, now)
    else:
        _open_to_all(conn, running, now)


def _open_to_all(conn: Connection, running: Running, now: datetime) -> Running:
    running = _note(conn, running, EventKind.NOTED, [Says("all_asked")], now)
    ticketcard.refresh(conn, running, now)
    ticket = running.ticket
    voice, value = ticketcard.room_voice(running, now), f"{ticket.number}.{ticket.version}"
    card = taking.open_to_all(voice, ticket.ref, running.answer_due, value)
    posting.to_rooms(conn, ticket, Post(card, script="C1"), now=now)
    lead = lead_of(conn, ticket.queue_id)
    if lead is not None:
        rounds.tell_lead(conn, running, lead, len(offers.asked(conn, ticket.id)), now)
    return running


# -------------------------------------------------------------------------------------------------------------- why


def reasons(conn: Connection, voice: Voice, entries: Sequence[Entry]) -> tuple[tuple[Entry, Text], ...]:
    """Why a request went where it went, in plain words: every reason of its journal, with its entry."""
    kinds = (EventKind.QUEUED, EventKind.TRANSFERRED, EventKind.RELEASED, EventKind.NOTED)
    noted = [
        (entry, from_data(one)) for entry in entries if entry.kind in kinds for one in entry.data.get("because", ())
    ]
    return tuple((entry, _said(conn, voice, says)) for entry, says in noted)


def _said(conn: Connection, voice: Voice, says: Says) -> Text:
    who = says.params.get("who")
    names = {int(who): people.name_of(conn, int(who))} if who is not None else {}
    skill = says.params.get("skill")
    if skill is not None:
        says = replace(says, params={**says.params, "skill": candidates.skill_title(conn, str(skill))})
    return wording.because(voice, says, names)
