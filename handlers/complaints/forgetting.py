"""Somebody wants to be forgotten, or is no customer of ours any more: nobody owes him anything; in the first case what
he said of how he was helped goes, too."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from handlers.complaints import promising, telling
from handlers.deskwork import Running
from handlers.missed import breaches
from handlers.rules.lifecycle import EventKind
from storage import belonging, complaints, ratings, recommendations
from storage.belonging import GONE
from storage.complaints import Complaint, State


def forget(conn: Connection, person_id: int, *, at: datetime, now: datetime) -> None:
    """The numbers stay: what was rated counts, and a complaint that was open is over without his word."""
    ratings.forget(conn, person_id, GONE)
    recommendations.forget(conn, person_id, GONE)
    for one in sorted(complaints.every_by(conn, person_id), key=lambda each: each.ticket_id):
        found = promising.at_hand(conn, one.id)
        if found is None:
            continue
        complaint, running = found
        was_heard = complaint.state is State.HEARD
        if not complaint.is_over:
            complaint, running = _end(conn, complaint, running, at=at, now=now)
        belonging.unsay(conn, complaint.slot)
        said = {"words": GONE if complaint.words else "", "done": GONE if complaint.done else "", "phone": ""}
        complaint = complaints.change(conn, complaint, **said)
        if not was_heard:
            telling.show(conn, running, complaint, now=now)


def gone(conn: Connection, person_ids: Collection[int], now: datetime) -> None:
    """The desk file names these people no more: they cannot answer, so what they complained of is over, and says so to
    whoever looks after it."""
    for person_id in sorted(person_ids):
        for one in sorted(complaints.open_by(conn, person_id), key=lambda each: each.ticket_id):
            found = promising.at_hand(conn, one.id)
            if found is not None and not found[0].is_over:
                was_heard = found[0].state is State.HEARD
                complaint, running = _end(conn, *found, at=now, now=now)
                if not was_heard:
                    telling.show(conn, running, complaint, now=now)


def _end(
    conn: Connection, complaint: Complaint, running: Running, *, at: datetime, now: datetime
) -> tuple[Complaint, Running]:
    withdrawn, by = EventKind.PROMISE_WITHDRAWN, complaint.contact_id
    running = promising.end(conn, running, complaint, withdrawn, by=by, at=at, now=now)
    complaint = complaints.change(conn, complaint, state=State.CLOSED, closed_at=at, heard_until=None)
    breaches.refresh(conn, running, now)
    return complaint, running
