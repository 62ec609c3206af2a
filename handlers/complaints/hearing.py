"""Ten minutes after somebody complained: what was said by then is what there is (CONVERSATIONS F12)."""

from datetime import datetime

from sqlalchemy import Connection

from handlers.complaints import opening, promising
from storage import complaints, followups
from storage.complaints import State
from storage.followups import FollowUp, How


def settle(conn: Connection, one: FollowUp, now: datetime) -> None:
    """Nothing more belongs to it; where nothing was said it is recorded as it is."""
    found = promising.at_hand(conn, int(one.subject.rpartition("/")[2]))
    if found is None or found[0].heard_until is None or found[0].heard_until > now:
        followups.done(conn, one.id, How.SKIPPED, now)
        return
    complaint, running = complaints.change(conn, found[0], heard_until=None), found[1]
    if complaint.state is State.HEARD:
        opening.tell(conn, complaint, now=now)
    elif complaint.state is State.OPEN and not complaint.level and not complaint.rated:
        opening.show_opened(conn, complaint, running, now=now)  # it cannot be taken back any more
