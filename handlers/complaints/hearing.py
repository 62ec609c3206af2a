"""Ten minutes after somebody complained: what was said by then is what there is (CONVERSATIONS F12)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.complaints import opening
from storage import complaints, followups
from storage.complaints import State
from storage.followups import FollowUp, How


def settle(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Nothing more belongs to it; where nothing was said it is recorded as it is."""
    complaint = complaints.require(conn, int(one.subject.rpartition("/")[2]))
    if complaint.heard_until is None or complaint.heard_until > now:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    complaint = complaints.change(conn, complaint, heard_until=None)
    if complaint.state is State.HEARD:
        opening.tell(conn, complaint, now=now)
