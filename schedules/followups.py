"""What follows an answer is done when its time has come: one row, one unit of work that nothing else can undo."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from handlers.complaints import hearing
from handlers.complaints import reminding as complaining
from handlers.followups import checkins, reminding
from handlers.ideas import ideas
from handlers.prevention import due as checking
from handlers.prevention import repeating
from handlers.ratings import asking, recommending
from handlers.renewals import due as renewing
from handlers.reports import statements
from schedules.apart import each
from storage import followups
from storage.followups import FollowUp, How, Sort

# Each either postpones or ends its row, or it is done as sent. The ticket, if any, is locked.
WORK: Mapping[Sort, Callable[[Connection, FollowUp, datetime], None]] = {
    Sort.REMIND: reminding.remind,
    Sort.SILENT_CLOSE: reminding.close,
    Sort.OBJECTION: reminding.settle,
    Sort.CHECK_IN: checkins.ask,
    Sort.RATING: asking.ask,
    Sort.RECOMMEND: recommending.ask,
    Sort.HEARD: hearing.settle,
    Sort.SATISFIED: complaining.remind,
    Sort.RENEWAL: renewing.decide,
    Sort.RENEWAL_NOTE: renewing.tell_owner,
    Sort.TALK: renewing.talk,
    Sort.PREVENTION: checking.fall_due,
    Sort.REPEATED: repeating.look,
    Sort.IDEA: ideas.fall_due,
    Sort.STATEMENT: statements.send,
}


def ring(conn: Connection, now: datetime, limit: int) -> int:
    """Do at most `limit` of what is due by `now`; returns how many. What raises is set aside."""
    return each(
        conn,
        followups.due(conn, now, limit),
        lambda one: _do(conn, one, now),
        give_up=lambda one: followups.done(conn, one.id, How.FAILED, now),
        name=lambda one: f"the follow-up {one.sort.value} of {one.subject}",
        now=now,
    )


def _do(conn: Connection, one: FollowUp, now: datetime) -> None:
    if followups.is_due(conn, one):  # not what the one before it put off or ended
        WORK[one.sort](conn, one, now)
        followups.settle(conn, one, now)
