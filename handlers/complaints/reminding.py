"""Whether what was done is enough is asked once more, and never answered for somebody: it closes with his yes (F6)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.complaints import promising, telling
from handlers.deskwork import Running, instant
from handlers.followups import budget
from handlers.rules import followup
from handlers.wording import complaints as wording
from storage import followups, people
from storage.complaints import Complaint, State
from storage.followups import FollowUp, How, Sort

AFTER = 2  # working days after he was asked


def plan(conn: Connection, running: Running, complaint: Complaint, at: datetime) -> None:
    """He was asked just now."""
    due = followup.working_days_after(running.terms.calendar, int(at.timestamp()), AFTER)
    if due is not None:
        followups.plan(
            conn,
            sort=Sort.SATISFIED,
            subject=f"complaint/{complaint.id}",
            occasion=f"asked/{complaint.level}",
            ticket_id=complaint.ticket_id,
            due_at=instant(due),
        )


def remind(conn: Connection, one: FollowUp, now: datetime) -> None:
    """As a reminder of his day, while he has not said; after that it stays with those who read of it each day."""
    found = promising.at_hand(conn, int(one.subject.rpartition("/")[2]))
    contact = people.by_id(conn, found[0].contact_id) if found is not None else None
    if found is None or contact is None or not _waits(found[0], one):
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    again = budget.may_remind(conn, contact, now)
    if again is not None:
        followups.postpone(conn, one.id, again)
        return
    complaint, voice = found[0], telling.voice_to_customer(conn, found[0], now)
    card = wording.asked_again(voice, complaint.ref, complaint.done, f"{complaint.id}.{complaint.level}")
    telling.to_customer(conn, complaint, card, script="F6", name=f"reminded-{complaint.level}", now=now)


def _waits(complaint: Complaint, one: FollowUp) -> bool:
    return complaint.state is State.ANSWERED and one.occasion == f"asked/{complaint.level}"
