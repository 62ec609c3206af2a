"""Who looks after a complaint from now on: not whoever comes to have its request, nor whoever left us (RULES 6)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.complaints import letting_go, line, opening, promising, telling
from handlers.deskwork import Running
from handlers.missed import breaches
from handlers.notices import Post
from handlers.rules import complaintline
from handlers.rules.lifecycle import EventKind
from handlers.wording import complaints as wording
from handlers.wording import recovery
from storage import complaints, people
from storage.complaints import Complaint, State


def took(conn: Connection, running: Running, person_id: int, now: datetime) -> None:
    """Every complaint about the request that is not over is about him too; one that he looked after goes to the next in
    line."""
    for one in complaints.of_ticket(conn, running.ticket.id):
        if not one.is_over and person_id not in one.subject_ids:
            _bar(conn, running, complaints.require(conn, one.id), person_id, now)


def merged(conn: Connection, running: Running, now: datetime) -> None:
    """A request took another one in, with the complaints about it: they are about whoever had either. Their clocks may
    be over by then, and stay behind."""
    if complaints.of_ticket(conn, running.ticket.id):
        for person_id in sorted(line.owners_of(conn, running.ticket)):
            took(conn, running, person_id, now)


def left(conn: Connection, person_ids: Collection[int], now: datetime) -> None:
    """These people are on the desk no more: what they looked after goes on at once, with the time that was promised."""
    for one in sorted(complaints.open_for(conn, person_ids), key=lambda each: (each.ticket_id, each.id)):
        found = promising.at_hand(conn, one.id)
        if found is not None and found[0].handler_id in person_ids and not found[0].is_over:
            _pass_on(conn, found[1], found[0], {*found[0].subject_ids, *person_ids}, now)


def attend(conn: Connection, now: datetime) -> None:
    """The desk is another one: what nobody could look after goes to whoever can now, who makes contact within the time
    that a new complaint would have, unless contact was made or is not wished."""
    for one in sorted(complaints.unattended(conn), key=lambda each: (each.ticket_id, each.id)):
        found = promising.at_hand(conn, one.id)
        if found is not None and found[0].handler_id is None and not found[0].is_over:
            _find(conn, found[1], found[0], now)


def _find(conn: Connection, running: Running, complaint: Complaint, now: datetime) -> None:
    barred = set(complaint.subject_ids)
    ladder = [one.id for one in line.of_ticket(conn, running.ticket)]
    if complaintline.first(ladder, {*barred, complaint.contact_id}) is None:
        return
    if complaint.state in (State.HEARD, State.OPEN) and complaint.wish != "none":
        running = _promise_anew(conn, running, complaint, now)
    _pass_on(conn, running, complaint, barred, now)


def _promise_anew(conn: Connection, running: Running, complaint: Complaint, now: datetime) -> Running:
    """What was missed while nobody had it stays missed, and is nobody's to keep any more."""
    due = promising.due_of(running, complaint)
    if due is not None and due <= now:
        withdrawn = EventKind.PROMISE_WITHDRAWN
        running = promising.end(conn, running, complaint, withdrawn, by=None, at=now, now=now)
        breaches.refresh(conn, running, now)
    return promising.promise(conn, running, complaint, by=None, at=now, now=now)


def _bar(conn: Connection, running: Running, complaint: Complaint, person_id: int, now: datetime) -> None:
    barred = {*complaint.subject_ids, person_id}
    complaint = complaints.change(conn, complaint, subject_ids=sorted(barred))
    if complaint.handler_id == person_id:
        complaint = _pass_on(conn, running, complaint, barred, now)
    else:
        telling.show(conn, running, complaint, now=now)
    letting_go.disarm(conn, running, complaint, person_id, now=now)


def _pass_on(conn: Connection, running: Running, complaint: Complaint, barred: set[int], now: datetime) -> Complaint:
    """To the next in line, by the same time: he reads of it, and its customer who contacts him now."""
    ladder, before = [one.id for one in line.of_ticket(conn, running.ticket)], complaint.handler_id
    handler = complaintline.following(ladder, {*barred, complaint.contact_id}, complaint.passed_ids, before)
    passed = [one for one in complaint.passed_ids if one != handler]
    complaint = complaints.change(conn, complaint, handler_id=handler, passed_ids=passed)
    running = promising.note(conn, running, complaint, "passed", by=None, at=now, now=now, handler=handler)
    telling.show(conn, running, complaint, now=now)
    if complaint.state is not State.HEARD:
        _tell_handler(conn, running, complaint, now)
    tell_customer(conn, running, complaint, now)
    return complaint


def _tell_handler(conn: Connection, running: Running, complaint: Complaint, now: datetime) -> None:
    person = people.by_id(conn, complaint.handler_id) if complaint.handler_id else None
    if person is not None:
        card = recovery.yours(voice_of(person, now), telling.facts(conn, running, complaint, person, now=now))
        slot = f"{complaint.slot}passed-{person.id}-{int(now.timestamp())}"
        posting.to_person(conn, person, Post(card, script="F5"), now=now, slot=slot)


def tell_customer(conn: Connection, running: Running, complaint: Complaint, now: datetime) -> None:
    """Who contacts him now: the other name where he read the first; and in words of its own, for nobody looks at old
    ones."""
    voice, standing = telling.voice_to_customer(conn, complaint, now), telling.standing(conn, running, complaint)
    if complaint.state is State.HEARD:
        card = wording.asks(voice, standing)
        telling.to_customer(conn, complaint, card, script="F12", name="asks", now=now)
    elif complaint.state is State.OPEN and not complaint.level:
        opening.show_opened(conn, complaint, running, now=now)
    if complaint.state in (State.OPEN, State.CONTACTED):
        card, name = wording.passed(voice, standing), f"passed-{int(now.timestamp())}"
        telling.to_customer(conn, complaint, card, script="F5", name=name, now=now)
