"""Whoever comes to have a request looks after no complaint about it from then on (RULES 6)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import voice_of
from handlers.complaints import line, opening, telling
from handlers.deskwork import Running
from handlers.notices import Post
from handlers.rules import complaintline
from handlers.rules.terms import ClockKind
from handlers.wording import recovery
from storage import complaints, people
from storage.complaints import Complaint, State


def took(conn: Connection, running: Running, person_id: int, now: datetime) -> None:
    """Every complaint about the request that is not over is about him too; one that he looked after goes to the next in
    line. Nothing is read where nobody ever complained of it."""
    if not any(one.kind is ClockKind.COMPLAINT for one in running.clocks.clocks):
        return
    for one in complaints.of_ticket(conn, running.ticket.id):
        if not one.is_over and person_id not in one.subject_ids:
            _bar(conn, running, complaints.require(conn, one.id), person_id, now)


def merged(conn: Connection, running: Running, now: datetime) -> None:
    """A request took another one in, with the complaints about it: they are about whoever had either."""
    if any(one.kind is ClockKind.COMPLAINT for one in running.clocks.clocks):
        for person_id in sorted(line.owners_of(conn, running.ticket)):
            took(conn, running, person_id, now)


def _bar(conn: Connection, running: Running, complaint: Complaint, person_id: int, now: datetime) -> None:
    barred = {*complaint.subject_ids, person_id}
    if complaint.handler_id != person_id:
        telling.show(conn, running, complaints.change(conn, complaint, subject_ids=sorted(barred)), now=now)
        return
    ladder = [one.id for one in line.of_ticket(conn, running.ticket)]
    following = complaintline.following(ladder, {*barred, complaint.contact_id}, complaint.passed_ids, person_id)
    complaint = complaints.change(conn, complaint, subject_ids=sorted(barred), handler_id=following)
    telling.show(conn, running, complaint, now=now)
    _tell(conn, running, complaint, now)


def _tell(conn: Connection, running: Running, complaint: Complaint, now: datetime) -> None:
    """A card of his own for whoever has it now; its customer reads the other name where he read the first."""
    person = people.by_id(conn, complaint.handler_id) if complaint.handler_id else None
    if person is not None and complaint.state is not State.HEARD:
        card = recovery.card(voice_of(person, now), telling.facts(conn, running, complaint, person, now=now))
        slot = f"{complaint.slot}passed-{person.id}-{int(now.timestamp())}"
        posting.to_person(conn, person, Post(card, script="F5"), now=now, slot=slot)
    if complaint.state is State.OPEN and not complaint.level:
        opening.show_opened(conn, complaint, running, now=now)
