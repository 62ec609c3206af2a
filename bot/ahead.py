"""What is due next in a demo, by the name that the clock bar gives it."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.console.setup import Ahead
from storage import clocks, disputes, faults, followups, lapses, misses, offers, practices, reconsidering, routines
from storage.followups import Sort
from storage.tickets import FIRST_NUMBER

FOLLOW_UPS: Mapping[Sort, str] = {  # those that somebody reads of
    Sort.REMIND: "reminder",
    Sort.SILENT_CLOSE: "closed without an answer",
    Sort.OBJECTION: "closed without an objection",
    Sort.CHECK_IN: "“did it hold?”",
    Sort.RATING: "how the help was",
    Sort.RECOMMEND: "whether somebody would recommend us",
    Sort.HEARD: "a complaint was heard",
    Sort.SATISFIED: "a complaint once more",
    Sort.RENEWAL: "renewal card",
    Sort.RENEWAL_NOTE: "renewal notice",
    Sort.TALK: "a call",
    Sort.PREVENTION: "preventive check",
    Sort.IDEA: "answer to an idea",
    Sort.STATEMENT: "monthly statement",
}
OTHERS: Mapping[str, Callable[[Connection], datetime | None]] = {
    "what follows a missed promise": misses.earliest,
    "a held request is looked at": reconsidering.next_due,
    "an offer lapses": offers.earliest,
    "a claim lapses": lapses.earliest,
    "an arbiter's time ends": disputes.earliest,
    "news of a known fault": faults.earliest,
    "practice ends": practices.earliest,
}
ROUTINES = {routines.Sort.MONTH: "a month's figures", routines.Sort.STATEMENT: "monthly statement"}


def ahead(conn: Connection, now: datetime) -> Ahead | None:
    """What is due first after `now`; days and evenings are left out: most of them have nothing to say."""
    found = [*_clocks(conn), *_follow_ups(conn), *_routines(conn)]
    found += [Ahead(what, at) for what, earliest in OTHERS.items() if (at := earliest(conn)) is not None]
    return min((one for one in found if one.at > now), key=lambda one: one.at, default=None)


def _clocks(conn: Connection) -> list[Ahead]:
    row = clocks.next_one(conn)
    if row is None or row.next_at is None:
        return []
    is_warning = row.due_at is not None and row.next_at < row.due_at
    return [Ahead(f"{'warning of' if is_warning else 'missed'} T-{FIRST_NUMBER + row.ticket_id}", row.next_at)]


def _follow_ups(conn: Connection) -> list[Ahead]:
    row = followups.next_of(conn, *FOLLOW_UPS)
    if row is None or row.due_at is None:
        return []
    whose = f" T-{FIRST_NUMBER + row.ticket_id}" if row.ticket_id else ""
    return [Ahead(f"{FOLLOW_UPS[row.sort]}{whose}", row.due_at)]


def _routines(conn: Connection) -> list[Ahead]:
    found = ((what, routines.earliest_of(conn, sort)) for sort, what in ROUTINES.items())
    return [Ahead(what, at) for what, at in found if at is not None]
