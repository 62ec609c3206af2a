"""Somebody wants to be forgotten: what he said of how he was helped goes, and nobody owes him anything any more."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.complaints import promising, telling
from handlers.missed import breaches
from handlers.rules.lifecycle import EventKind
from storage import belonging, complaints, ratings, recommendations
from storage.belonging import GONE
from storage.complaints import State


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
            withdrawn = EventKind.PROMISE_WITHDRAWN
            running = promising.end(conn, running, complaint, withdrawn, by=person_id, at=at, now=now)
            complaint = complaints.change(conn, complaint, state=State.CLOSED, closed_at=at, heard_until=None)
            breaches.refresh(conn, running, now)
        belonging.unsay(conn, complaint.slot)
        said = {"words": GONE if complaint.words else "", "done": GONE if complaint.done else "", "phone": ""}
        complaint = complaints.change(conn, complaint, **said)
        if not was_heard:
            telling.show(conn, running, complaint, now=now)
