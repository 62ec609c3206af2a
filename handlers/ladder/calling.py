"""E1: whoever is on duty is called by name in a card's thread; calls that come too fast join one quiet message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, posting, pressed, ticketcard
from handlers.callers import Call, voice_of
from handlers.deskwork import happened
from handlers.errors import Changed
from handlers.ladder.alarm import Alarm, due_of
from handlers.notices import Card, Mention, Post, Reply, Words
from handlers.rules.lifecycle import EventKind, State
from handlers.staffing import duty, owning
from handlers.whom import called, lead_of
from handlers.wording import digests, warnings
from storage import conversation, journal, places, queues, tellings, tickets
from storage.people import Person
from storage.places import Lane
from storage.tellings import Manner, Telling
from storage.tickets import Ticket

WINDOW = timedelta(seconds=60)  # at most one call in a room within it


def call_duty(conn: Connection, alarms: Sequence[Alarm]) -> None:
    """Call whoever is on duty for each of these requests: the first of a room by name, in its card's thread; what
    follows within a WINDOW joins one message that makes no sound."""
    if not alarms:
        return
    now = alarms[0].now
    found = [(alarm, lane) for alarm in alarms for lane in conversation.rooms_of(conn, alarm.running.ticket.id)]
    called_in = {lane.place_id for _, lane in found}
    loud = {one.place_id: one for one in tellings.said_in(conn, called_in, now - WINDOW)}
    told: list[Telling] = []
    joined: dict[int, _Joined] = {}
    for alarm, lane in found:
        first = loud.get(lane.place_id)
        if first is None:
            told.append(_call(conn, alarm, lane))
            loud[lane.place_id] = told[-1]
        else:
            message = f"calls/{lane.place_id}/{int((first.said_at or now).timestamp())}"
            joined[lane.place_id] = _Joined(lane.place_id, message, alarm)
            told.append(_telling(alarm, lane, Manner.JOINED, message))
    tellings.keep(conn, told)
    for one in joined.values():
        _list(conn, one)


@dataclass(frozen=True, slots=True)
class _Joined:
    """The quiet message of a room, and the newest alarm in it."""

    place_id: int
    message: str
    alarm: Alarm


def _telling(alarm: Alarm, lane: Lane, manner: Manner, message: str | None = None) -> Telling:
    return Telling(
        person_id=None,
        place_id=lane.place_id,
        ticket_id=alarm.running.ticket.id,
        script="E1",
        kind=alarm.clock.kind.value,
        number=alarm.clock.number,
        rung=alarm.rung.key,
        due_at=alarm.due,
        at=alarm.moment,
        made_at=alarm.now,
        said_at=alarm.now,
        manner=manner,
        message=message,
    )


def _call(conn: Connection, alarm: Alarm, lane: Lane) -> Telling:
    ticket, now = alarm.running.ticket, alarm.now
    on_duty = duty.on_duty(conn, ticket.queue_id, now) if ticket.queue_id else ()
    voice = ticketcard.room_voice(alarm.running, now)
    since = int(now.timestamp() - alarm.clock.origin)
    names = _names(conn, on_duty, lane)
    card = warnings.half_time(voice, ticket.ref, names, since, alarm.due, f"{ticket.number}.{ticket.version}")
    posting.put(conn, lane.id, Post(warnings.with_lateness(voice, card, alarm.moment), script="E1"), now=now)
    return _telling(alarm, lane, Manner.ALONE)


def _names(conn: Connection, who: Sequence[Person], lane: Lane) -> list[Mention | Words]:
    place = places.place_by_id(conn, lane.place_id)
    return [called(conn, person, place) for person in who]


def _list(conn: Connection, joined: _Joined) -> None:
    """What else of the room has no owner, at the top of its chat."""
    now, ticket = joined.alarm.now, joined.alarm.running.ticket
    voice = ticketcard.room_voice(joined.alarm.running, now)
    told, count = tellings.listed(conn, joined.place_id, joined.message, now - WINDOW, warnings.SHOWN)
    shown = tickets.seen(conn, {one.ticket_id for one in told})
    rows: list[tuple[str, str, datetime]] = []
    for one in told:
        known = shown.get(one.ticket_id)
        if known is not None and known.terms_hash is not None:
            rows.append((known.ref, deskwork.terms_of(conn, known.terms_hash).organisation, one.due_at))
    on_duty = duty.on_duty(conn, ticket.queue_id, now) if ticket.queue_id else ()
    card = digests.calls(voice, [person.name for person in on_duty], rows, count - len(rows))
    lane = places.ensure_lane(conn, joined.place_id)
    posting.put(conn, lane.id, Post(card, silent=True, script="E1"), now=now, slot=joined.message)


# ---------------------------------------------------------------------------------------------------------- passing on


def cannot(conn: Connection, call: Call) -> Reply:
    """[Cannot, pass on]: the next expert of the queue is called, those on duty first; where nobody is left, the lead
    hears. Raises NotEntitled, or Changed when it has an owner or he has said so before."""
    ticket = pressed.ticket_at_hand(conn, call)
    person = owning.entitled(conn, call, ticket)
    if ticket.state != State.WAITING:
        raise Changed(what=call.voice.label("E1.over", "{ref} waits for nobody any more", ref=ticket.ref))
    before = _who_cannot(conn, ticket)
    if person.id in before:
        raise Changed(what=call.voice.label("E1.said", "you have passed {ref} on already", ref=ticket.ref))
    running = deskwork.load(conn, ticket)
    event = happened(EventKind.NOTED, call.at, by=person.id, why="cannot")
    running = deskwork.record(conn, running, event, now=call.now, notes={"cannot": person.id})
    following = _next(conn, ticket, {*before, person.id}, call.now)
    clock = running.answer
    due = due_of(clock) if clock else call.now
    if following is None:
        _tell_lead(conn, call, ticket, person.name, due=due)
        return Reply(toast=call.voice.label("E1.lead", "Nobody else is left to call: the lead knows."))
    voice, value = ticketcard.room_voice(running, call.now), f"{ticket.number}.{ticket.version}"
    for lane in conversation.rooms_of(conn, ticket.id):
        card = warnings.half_time(voice, ticket.ref, (), int(_waited(ticket, call.now)), due, value)
        said = digests.passed(voice, person.name, _names(conn, [following], lane), ticket.ref)
        text = voice.paragraph(said, card.text)
        posting.put(conn, lane.id, Post(Card(text, buttons=card.buttons), script="E1"), now=call.now)
    return Reply(toast=call.voice.label("E1.next", "I called {name}.", name=following.name))


def _who_cannot(conn: Connection, ticket: Ticket) -> set[int]:
    found = (entry.data.get("cannot") for entry in journal.of_ticket(conn, ticket.id))
    return {one for one in found if one is not None}


def _waited(ticket: Ticket, now: datetime) -> float:
    return (now - ticket.written_at).total_seconds()


def _next(conn: Connection, ticket: Ticket, besides: set[int], now: datetime) -> Person | None:
    queue = queues.by_id(conn, ticket.queue_id) if ticket.queue_id else None
    if queue is None:
        return None
    crew = duty.crew(conn, queue, now)
    order = (*crew.on_duty(now), *crew.experts)
    return next((person for person in order if person.id not in besides), None)


def _tell_lead(conn: Connection, call: Call, ticket: Ticket, name: str, *, due: datetime) -> None:
    lead = lead_of(conn, ticket.queue_id)
    if lead is not None:
        card = digests.cannot(voice_of(lead, call.now), name, ticket.ref, due, ticket.number)
        posting.to_person(conn, lead, Post(card, script="E1"), now=call.now)
