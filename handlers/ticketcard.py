"""The one card of a ticket: gathered from what is stored, shown in every chat of its queue, edited in place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import needed, posting, writers
from handlers.deskwork import Running, instant
from handlers.faults import showing
from handlers.files import counting
from handlers.ladder import following
from handlers.missed import breaches
from handlers.notices import Post, Priority, Retitle, Text, Words
from handlers.rules.clock import Clock, Status
from handlers.rules.lifecycle import EventKind, State
from handlers.rules.terms import ClockKind
from handlers.text import keeping
from handlers.wording import aside, expert, offline, pledges, routing, states
from handlers.wording.voice import Voice
from storage import (
    contracts,
    conversation,
    desktime,
    disputes,
    entrances,
    journal,
    ledger,
    offers,
    people,
    places,
    presence,
    queues,
    tickets,
)
from storage.conversation import Message, Side, Sort
from storage.places import Lane
from storage.tickets import Ticket


def open_rooms(conn: Connection, running: Running, now: datetime, said: Sequence[Message]) -> tuple[Lane, ...]:
    """Make a room for the ticket in every chat of its queue, with the card as its first message; the rooms. said: all
    of its messages."""
    ticket, made = running.ticket, list[Lane]()
    if ticket.queue_id is None:
        return ()
    facts = _gathered(conn, running, said, now)
    for at in queues.places(conn, ticket.queue_id):
        place = places.ensure_place(conn, at.platform, workspace=at.workspace, external=at.external, direct=False)
        lane = places.ensure_lane(conn, place.id, label=ticket.ref, wants_thread=True)
        conversation.join(conn, lane.id, ticket.id, Side.ROOM)
        _open_room(conn, running, lane, expert.room_title(facts), now=now)
        _put(conn, ticket, lane.id, _card(running, facts, now), now, priority=Priority.NEW)
        made.append(lane)
    breaches.refresh(conn, running, now)
    return tuple(made)


def _open_room(conn: Connection, running: Running, lane: Lane, title: str, *, now: datetime) -> None:
    """A new room, or the one it had when the request was in this chat before."""
    if lane.thread is None:
        posting.room_open(conn, lane, title, now=now)
        return
    posting.put(conn, lane.id, Retitle(title, closed=False), now=now, priority=Priority.CARD)
    back = routing.came_back(room_voice(running, now), running.ticket.ref)
    posting.put(conn, lane.id, Post(back, script="C10"), now=now)


def refresh(conn: Connection, running: Running, now: datetime, *, priority: Priority = Priority.CARD) -> None:
    """Bring the card, and the notices of missed promises, up to date wherever they stand. priority: that of a relay
    where the card must change before the words that follow it."""
    facts = gather(conn, running, now)
    for lane in conversation.rooms_of(conn, running.ticket.id):
        _put(conn, running.ticket, lane.id, _card(running, facts, now), now, priority=priority)
        _rename(conn, running.ticket, lane, expert.room_title(facts), now=now)
    breaches.refresh(conn, running, now)
    following.follow(conn, running, now)


def show(conn: Connection, running: Running, lane_id: int, now: datetime) -> None:
    """The card as it is, in one room."""
    _put(conn, running.ticket, lane_id, _card(running, gather(conn, running, now), now), now)


def _card(running: Running, facts: expert.Facts, now: datetime) -> Post:
    late = running.ticket.state not in tickets.OPEN_STATES
    return Post(expert.card(room_voice(running, now), facts), pinned=True, late=late, script="C1")


def _rename(conn: Connection, ticket: Ticket, lane: Lane, title: str, *, now: datetime) -> None:
    """The room of a request that goes on is called what the card says of it; what opens and closes rooms names them
    too."""
    if not lane.room or lane.room == title or expert.is_solved_title(title) or expert.is_solved_title(lane.room):
        return
    slot = posting.slot_of(ticket, "title", lane.id)
    posting.put(conn, lane.id, Retitle(title, closed=False), now=now, priority=Priority.CARD, slot=slot)


def is_outdated(before: Running, after: Running) -> bool:
    """Whether what happened in between shows on the card or in a notice of a missed promise."""
    return (before.ticket.version, before.clocks.clocks) != (after.ticket.version, after.clocks.clocks)


def close_rooms(conn: Connection, running: Running, now: datetime, *, closed: bool) -> None:
    """Close the ticket's topics, or open them again, where the platform has topics."""
    title = expert.room_title(gather(conn, running, now))
    posting.room_retitle(conn, running.ticket, title, closed=closed, now=now)


def room_voice(running: Running, now: datetime) -> Voice:
    """How cards speak: in the desk's language, with times at the customer's contract's place."""
    return Voice("en", running.terms.calendar.zone, now)


def _put(
    conn: Connection, ticket: Ticket, lane_id: int, post: Post, now: datetime, *, priority: Priority = Priority.CARD
) -> None:
    posting.put(conn, lane_id, post, now=now, priority=priority, slot=posting.slot_of(ticket, "card", lane_id))


def gather(conn: Connection, running: Running, now: datetime) -> expert.Facts:
    """Everything the card shows."""
    return _gathered(conn, running, conversation.of_ticket(conn, running.ticket.id), now)


def _gathered(conn: Connection, running: Running, said: Sequence[Message], now: datetime) -> expert.Facts:
    ticket, (sold, product) = running.ticket, needed.sold(conn, running)
    asked = [one for one in said if one.sort is Sort.WORDS]
    facts = replace(_gather(conn, running, asked, now), missing=needed.missing(ticket, product, asked))
    facts = replace(facts, contract_ends=sold.ends - timedelta(seconds=1) if sold else None)
    if ticket.resolved_at is not None:
        facts = replace(facts, worked=sum(one.minutes for one in ledger.time_of(conn, ticket.id)))
    facts = replace(facts, waits_for=waits_for(conn, ticket), promised=_promised(running, now))
    standing = offers.standing(conn, ticket.id) if ticket.state == "waiting" else None
    if standing is not None:
        owner = people.name_of(conn, standing.person_id)
        facts = replace(facts, offered_to=owner, offered_until=standing.ends_at)
    if ticket.handed and ticket.state in tickets.OPEN_STATES:
        return _handed_on(conn, ticket, facts)
    return replace(facts, ended=_ended(conn, ticket, room_voice(running, now)))


def _platform(conn: Connection, running: Running, now: datetime) -> tuple[str, Text]:
    """Its customer's platform as people call it; and H5: since when that is silent."""
    platform, since = presence.of_lane(conn, running.ticket.customer_lane_id)
    platform = entrances.called(platform)
    if since is None:
        return platform, ()
    return platform, offline.trouble(room_voice(running, now), platform, desktime.load(conn).at(since))


def waits_for(conn: Connection, ticket: Ticket) -> str:
    """Whom a request waits for: its customer, or the other party that its owner named; "" where it waits for nobody."""
    if ticket.state == "pending_customer":
        return writers.contact_name(conn, ticket)
    if ticket.state != "pending_third_party":
        return ""
    entries = [one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.WAITING_THIRD_PARTY]
    return str(entries[-1].data.get("who", "")) if entries else ""


def _promised(running: Running, now: datetime) -> Text:
    """By when somebody is to claim it, and by when the customer has news."""
    claim, news = running.running(ClockKind.CLAIM), running.running(ClockKind.PROMISE)
    waits = running.ticket.state == State.WAITING
    return pledges.card_line(
        room_voice(running, now),
        instant(claim.due) if claim and claim.due and waits else None,
        instant(news.due) if news and news.due and not waits else None,
    )


def _handed_on(conn: Connection, ticket: Ticket, facts: expert.Facts) -> expert.Facts:
    """What was said as it was handed on, and who decides where it belongs."""
    found, facts = disputes.newest(conn, ticket.id), replace(facts, handed=ticket.handed or "")
    if found is None:
        return replace(facts, may_send_back=_was_moved(conn, ticket))
    arbiter = people.name_of(conn, found.asked[-1]) if found.asked else ""
    return replace(facts, arbiter=arbiter, disputed_until=found.due_at)


def _was_moved(conn: Connection, ticket: Ticket) -> bool:
    """Whether it came by hand from another queue, and not from a colleague of this one."""
    moves = [one.data for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.TRANSFERRED]
    return bool(moves) and moves[-1].get("from") != moves[-1].get("queue")


def _ended(conn: Connection, ticket: Ticket, voice: Voice) -> Text:
    """Who set it aside and why (C15), or what it was merged into (C14)."""
    if ticket.state == "merged" and ticket.merged_into is not None:
        other = tickets.by_id(conn, ticket.merged_into)
        return aside.joined_line(voice, other.ref if other else "")
    if ticket.state != "set_aside":
        return ()
    entry = [one for one in journal.of_ticket(conn, ticket.id) if one.kind == EventKind.SET_ASIDE][-1]
    return aside.card_line(voice, people.name_of(conn, entry.actor_id), entry.data.get("event", {}).get("why", ""))


def _earlier(conn: Connection, ticket: Ticket, voice: Voice) -> tuple[str, ...]:
    """C1: the company's last requests before it, each with its state as people call it."""
    return tuple(f"{one.ref} {states.state(voice, one.state)}" for one in tickets.earlier(conn, ticket, 2))


def _gather(conn: Connection, running: Running, asked: Sequence[Message], now: datetime) -> expert.Facts:
    ticket, terms = running.ticket, running.terms
    (name, locale), (platform, trouble) = writers.contact(conn, ticket), _platform(conn, running, now)
    manager = contracts.account_manager(conn, ticket.organisation_id) if ticket.organisation_id else None
    severity = terms.severity(ticket.severity or terms.default_severity)
    first = running.clock(ClockKind.FIRST_RESPONSE)
    return expert.Facts(
        ref=ticket.ref,
        number=ticket.number,
        version=ticket.version,
        state=ticket.state,
        subject=ticket.subject,
        said=_said_first(asked, ticket),
        severity=severity.title,
        urgent=severity.rank == min(one.rank for one in terms.severities),
        organisation=terms.organisation,
        contact=name,
        platform=platform,
        language=Voice(locale, "UTC", ticket.opened_at).language("en") if locale else "",
        contract=f"{terms.plan} {terms.contract}".strip(),
        allowance=(ticket.used, ticket.included) if ticket.used and ticket.included else None,
        manager=manager.name if manager else "",
        files=counting.line(conn, room_voice(running, now), asked),
        earlier=_earlier(conn, ticket, room_voice(running, now)),
        owner=people.name_of(conn, ticket.owner_id),
        owned_since=ticket.owned_at,
        answer_due=running.answer_due,
        answer_late=_is_late(running),
        answer_left=running.left(running.answer, now),
        answered_at=_answered_at(first),
        answer_seconds=first.counted if first and first.status is Status.STOPPED else None,
        target_seconds=first.target if first else 0,
        solve_due=running.solve_due,
        paused=running.is_paused,
        cause=ticket.cause or "",
        fix=ticket.fix or "",
        solved_at=ticket.resolved_at,
        fault=showing.line(conn, ticket, room_voice(running, now)),
        trouble=trouble,
    )


def _said_first(asked: Sequence[Message], ticket: Ticket) -> Words:
    """The words that opened it."""
    return keeping.words(min(asked, key=lambda message: message.id)) if asked else Words(ticket.subject)


def _answered_at(first: Clock | None) -> datetime | None:
    if first is None or first.status is not Status.STOPPED or first.stopped_at is None:
        return None
    return instant(first.stopped_at)


def _is_late(running: Running) -> bool:
    answers = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE)
    return any(
        clock.kind in answers and clock.status is Status.RUNNING and clock.breached_at is not None
        for clock in running.clocks.clocks
    )
