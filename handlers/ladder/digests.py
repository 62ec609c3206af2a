"""What waited for a person is told: the few that a catch-up left each by itself, more of them in one message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.callers import voice_of
from handlers.ladder import telling
from handlers.ladder.singles import Notice
from handlers.notices import Document, Post, Priority
from handlers.rules.terms import ClockKind
from handlers.wording import digests as wording
from handlers.wording.digests import Line
from handlers.wording.voice import Voice, flat
from storage import clocks, people, tellings, tickets
from storage.people import Person
from storage.tellings import Manner, Telling, Waiting
from storage.tickets import FIRST_NUMBER


def flush(conn: Connection, now: datetime, limit: int) -> int:
    """Tell at most so many people what waited for them until `now`; how many. Nobody while clocks are due that have not
    fired: what they say belongs to the same message."""
    coming = clocks.earliest(conn)
    if coming is not None and coming <= now:
        return 0
    due = tellings.due(conn, now, limit)
    for person_id in due:
        found, person = tellings.waiting(conn, person_id), people.by_id(conn, person_id)
        if person is None:  # he is not with us any more
            tellings.settle(conn, [one.id for one in found], Manner.TOGETHER, "", now)
        else:
            _tell(conn, person, found, now)
    return len(due)


def _tell(conn: Connection, person: Person, found: Sequence[Waiting], now: datetime) -> None:
    ripe = [one for one in found if one.telling.waits_until is not None and one.telling.waits_until <= now]
    is_catch_up = all(one.telling.waits_until == one.telling.made_at for one in ripe)
    if not is_catch_up or len(ripe) > telling.SINGLES:
        _together(conn, person, found, now)
        return
    reader = telling.reader_of(conn, person, now)
    if reader.room < len(ripe):
        tellings.put_off(conn, [one.id for one in ripe], reader.free_at)
        return
    _alone(conn, person, ripe, reader, now=now)


def _alone(conn: Connection, person: Person, ripe: Sequence[Waiting], reader: telling.Reader, *, now: datetime) -> None:
    decided: list[Notice] = []
    for one in ripe:
        how = reader.decide(replace(one.telling, waits_until=None), is_catching_up=True)
        if how.manner is None:  # one early notice too many for today
            tellings.put_off(conn, [one.id], how.waits_until or now)
            continue
        tellings.settle(conn, [one.id], how.manner, how.message or "", now)
        ticket = tickets.by_id(conn, how.ticket_id)
        if ticket is not None:
            decided.append(Notice(person, deskwork.load(conn, ticket), how))
    telling.deliver(conn, decided, now)


def _together(conn: Connection, person: Person, found: Sequence[Waiting], now: datetime) -> None:
    """One message with the most pressing of them; where those are not all, the whole list in a file below it."""
    message = f"digest/{person.id}/{found[0].id}"
    tellings.settle(conn, [one.id for one in found], Manner.TOGETHER, message, now)
    lane = posting.private_lane(conn, person)
    if lane is None:
        return
    voice, loud = voice_of(person, now), any(one.telling.loud for one in found)
    lines = [_line(conn, one, now) for one in found]
    post = Post(wording.digest(voice, lines), script="E", loud=loud)
    priority = Priority.BREACH if loud else Priority.RELAY
    posting.put(conn, lane.id, post, now=now, priority=priority, key=message)
    if len(lines) > wording.SHOWN:
        posting.put(conn, lane.id, _file(voice, lines), now=now, priority=priority, key=f"{message}/file")


def _line(conn: Connection, one: Waiting, now: datetime) -> Line:
    told = one.telling
    number = FIRST_NUMBER + told.ticket_id
    return Line(
        ref=f"T-{number}",
        number=number,
        organisation=one.organisation,
        script=told.script,
        kind=told.kind,
        is_broken=told.script == "E5" or (told.script == "D3" and told.at >= told.due_at),
        due=told.due_at,
        at=told.at,
        late=int((now - told.at).total_seconds()),
        complaint=_complaint(conn, told),
    )


def _complaint(conn: Connection, told: Telling) -> str:
    """Whose contact was missed: "K-17", "" where it is about none."""
    if told.kind != ClockKind.COMPLAINT:
        return ""
    clock = deskwork.look_at(conn, {told.ticket_id})[told.ticket_id].named(told.kind, told.number)
    return clock.start_ref if clock is not None else ""


def _file(voice: Voice, lines: Sequence[Line]) -> Document:
    body = "\n".join(flat(wording.line(voice, one)) for one in lines)
    return Document(wording.file_name(voice), body + "\n", wording.caption(voice, len(lines)), silent=True)
