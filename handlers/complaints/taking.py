"""[Take over] of a complaint: whoever may act on it looks after it from now on, by the time that was promised (E6)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers import posting
from handlers.callers import Call, voice_of
from handlers.complaints import handling, letting_go, owning, promising, telling
from handlers.deskwork import Running
from handlers.errors import AlreadyYours
from handlers.missed import breaches
from handlers.notices import Post, Reply
from handlers.promises import acknowledging
from handlers.wording import recovery
from storage import complaints, people
from storage.complaints import Complaint


def take_over(conn: Connection, call: Call) -> Reply:
    """The request stays whose it is; a missed time of the complaint is acknowledged by it. Raises AlreadyYours."""
    complaint, running, person = handling.not_over(conn, call)
    if complaint.handler_id == person.id:
        raise AlreadyYours(ref=complaint.ref)
    before, at, now = complaint.handler_id, call.at, call.now
    complaint = complaints.change(conn, complaint, handler_id=person.id)
    running = promising.note(conn, running, complaint, "taken", by=person.id, at=at, now=now, handler=person.id)
    running = acknowledging.acknowledge(conn, running, person.id, at=at, now=now, about=complaint.ref)
    breaches.refresh(conn, running, now)
    telling.show(conn, running, complaint, now=now)
    if before is not None:
        _let_go(conn, running, complaint, before, now)
    owning.tell_customer(conn, running, complaint, now)
    return Reply(toast=call.voice.label("F5.mine", "You look after {ref} now.", ref=complaint.ref))


def _let_go(conn: Connection, running: Running, complaint: Complaint, person_id: int, now: datetime) -> None:
    """Whoever had it until now reads who has it."""
    letting_go.disarm(conn, running, complaint, person_id, now=now)
    had = people.by_id(conn, person_id)
    if had is not None:
        card = recovery.taken(voice_of(had, now), telling.facts(conn, running, complaint, had, now=now))
        slot = f"{complaint.slot}took-{had.id}-{int(now.timestamp() * 1000)}"
        posting.to_person(conn, had, Post(card, script="F5"), now=now, slot=slot)
