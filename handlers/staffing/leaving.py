"""Whoever goes off duty with open requests is asked in time, and hands them over by one press, or keeps them (C17)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers import deskwork, posting, replying
from handlers.callers import Call, voice_of
from handlers.errors import Changed, Missing, NotOffered, OldButton
from handlers.inbound import Kind
from handlers.notices import Card, Option, Post, Reply
from handlers.reports import duties
from handlers.rules.facts import Says
from handlers.staffing import duty, letting_go, transferring
from handlers.wording import leaving as wording
from handlers.wording.leaving import Left
from handlers.wording.voice import lines
from storage import people, queues, runs, tickets
from storage.people import Person
from storage.tickets import Ticket

AHEAD = timedelta(minutes=15)
_WAITS = ("pending_customer", "pending_third_party")


def look(conn: Connection, now: datetime) -> datetime | None:
    """Ask everybody whose duty ends soon, and tell him what he did, once; returns when the next is (None: nothing is in
    sight)."""
    coming = []
    for person, end in _ends(conn, now):
        if end - AHEAD > now:
            coming.append(end - AHEAD)
        elif end > now:
            _ask(conn, person, end, now)
    return min(coming, default=None)


def _ends(conn: Connection, now: datetime) -> list[tuple[Person, datetime]]:
    """Everybody on duty with the end of it, the latest of his queues; without those who stay on."""
    found: dict[int, tuple[Person, list[datetime | None]]] = {}
    for queue in queues.every(conn):
        crew = duty.crew(conn, queue, now)
        for person in crew.on_duty(now):
            found.setdefault(person.id, (person, []))[1].append(crew.ends(person, now))
    known = [(person, [one for one in ends if one is not None], len(ends)) for person, ends in found.values()]
    return [(person, max(ends)) for person, ends, count in known if len(ends) == count]


def _ask(conn: Connection, person: Person, end: datetime, now: datetime) -> None:
    if not runs.claim(conn, f"leaving/{person.id}", end, now):
        return
    mine, done = tickets.owned_by(conn, person.id), duties.end(conn, person, now)
    value = str(int(end.timestamp()))
    asked = wording.warned(voice_of(person, now), end, [_left(conn, one) for one in mine], value) if mine else None
    card = replace(asked, text=lines(done, asked.text)) if asked else Card(done)
    if card.text:
        posting.to_person(conn, person, Post(card, script="C17", silent=not mine), now=now, slot=_slot(person, value))


def ask_now(conn: Connection, call: Call, person: Person, card: Card, count: int) -> Reply:
    """He goes off duty by his own word: what was said, with what he can do with what is his."""
    value = str(int(call.now.timestamp()))
    asked = replace(card, buttons=wording.buttons(call.voice, count, value))
    _show(conn, call, person, asked, value)
    return Reply() if call.place.direct else replying.privately(call)


def _show(conn: Connection, call: Call, person: Person, card: Card, value: str) -> None:
    """In his private chat, where he presses it too."""
    lane = replying.own_lane(conn, call)
    posting.put(conn, lane.id, Post(card, script="C17"), now=call.now, slot=_slot(person, value))


def _left(conn: Connection, ticket: Ticket) -> Left:
    running = deskwork.load(conn, ticket)
    return Left(ticket.ref, running.answer_due or running.solve_due, ticket.state in _WAITS)


def _slot(person: Person, value: str) -> str:
    """The name of the question, by the value of its buttons."""
    return f"leaving/{person.id}/{value}"


# -------------------------------------------------------------------------------------------------------------- answers


def hand_over(conn: Connection, call: Call) -> Reply:
    """[Hand all over]: ask to whom and what the next must know; or, with both given, hand over all he has now.
    Raises OldButton, Changed, Missing, NotOffered, Unskilled or HasEnough."""
    person, mine = _mine(conn, call)
    offered = _colleagues(conn, person, mine)
    if call.inbound.kind != Kind.FORM:
        return replying.ask(conn, call, wording.form(call.voice, call.inbound.value, offered))
    to = call.inbound.fields.get(wording.TO, "")
    line = call.inbound.fields.get(wording.LINE, "").strip()[:500]
    if to != "queue" and to not in {one.value for one in offered}:
        raise NotOffered(name=wording.TO, given=to)
    if not line:
        raise Missing(
            name=wording.LINE, field=call.voice.label("C10.line", "What the next person must know (internal)")
        )
    next_one = people.by_id(conn, int(to[1:])) if to != "queue" else None
    for ticket in mine:
        _hand(conn, call, ticket, person, to=next_one, line=line)
    refs = [one.ref for one in mine]
    card = wording.handed(call.voice, refs, next_one.name if next_one else "")
    _show(conn, call, person, card, call.inbound.value)
    return Reply()


def _hand(conn: Connection, call: Call, ticket: Ticket, person: Person, *, to: Person | None, line: str) -> None:
    running = deskwork.load(conn, tickets.require(conn, ticket.id))
    if to is not None:
        transferring.transfer(conn, running, to_person=to, by=person.id, line=line, at=call.at, now=call.now)
        return
    why = Says(transferring.HANDED, {"line": line})
    letting_go.release(conn, running, why=why, at=call.at, now=call.now, by=person, handed=f"{person.name}: {line}")


def keep(conn: Connection, call: Call) -> Reply:
    """[Keep them]: nothing changes."""
    person, mine = _mine(conn, call)
    _show(conn, call, person, wording.kept(call.voice, [one.ref for one in mine]), call.inbound.value)
    return Reply()


def _mine(conn: Connection, call: Call) -> tuple[Person, Sequence[Ticket]]:
    person = call.caller.person
    if person is None or not call.inbound.value.isdecimal() or len(call.inbound.value) > 12:
        raise OldButton
    mine = tickets.owned_by(conn, person.id)
    if not mine:
        raise Changed(what=call.voice.label("C17.none", "you have no open requests"))
    return person, mine


def _colleagues(conn: Connection, person: Person, mine: Sequence[Ticket]) -> list[Option]:
    """Whoever else is an expert of every queue that he has something of."""
    every = [{one.id: one for one, _ in queues.members(conn, queue_id)} for queue_id in _queues(mine)]
    shared = set.intersection(*(set(one) for one in every)) - {person.id} if every else set()
    return [Option(f"p{one}", every[0][one].name[:75]) for one in every[0] if one in shared] if every else []


def _queues(mine: Sequence[Ticket]) -> list[int]:
    return sorted({one.queue_id for one in mine if one.queue_id is not None})
