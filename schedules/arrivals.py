"""How a send ended, written down in one unit: the row, its slot, the lane, the place, the paces."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.notices import (
    Act,
    Document,
    Files,
    Later,
    Lost,
    Moved,
    Open,
    Outcome,
    Post,
    Reason,
    Refused,
    Remove,
    Retitle,
    Scope,
    Sender,
    Sent,
    Unknown,
)
from handlers.platforms import moving
from schedules.departures import EARLY, Departure, limits, place_hold
from storage import desktime, leases, outbox, paces, places
from storage.leases import OutboxRow
from storage.outbox import State
from storage.savepoint import savepoint

log = logging.getLogger(__name__)
Settled = Callable[[Connection, OutboxRow, Act, Outcome, datetime], None]

ERRORS = 3  # tries of a row on which our own code fails
PATIENCE = 60.0  # seconds, the longest wait between two tries: what waits behind in the lane is words of people
FETCHES = 54  # tries of files that cannot be read, fifty minutes in all: what follows them has waited long enough
REVOKED_WAIT = 60.0  # seconds until a revoked token is tried again: messages wait for the new one, none is dropped
MOVING, TURNS = 5.0, 24  # seconds between tries, and how many, until a chat moves that nobody told of: two minutes
UNREACHABLE = frozenset({Reason.BLOCKED, Reason.GONE})
STALE = frozenset({Reason.MESSAGE_GONE, Reason.TOO_OLD})  # of a message to edit: it is posted anew


@dataclass(frozen=True, slots=True)
class Arrival:
    """The end of one send. `at`: real time; `settled` is told, in desk time, when a row is finally done with, and
    when a room was made anew for it."""

    departure: Departure
    sender: Sender
    at: datetime
    settled: Settled


def settle(conn: Connection, arrival: Arrival, outcome: Outcome) -> None:
    """Write the outcome down; nothing when the lease was lost meanwhile, because then another process judges."""
    departure = arrival.departure
    if not leases.is_held(conn, departure.head.lane.id, departure.holder):
        log.warning("outbox row %d came back after its lease: %s", departure.head.row.id, type(outcome).__name__)
        return
    match outcome:
        case Sent():
            _sent(conn, arrival, outcome)
        case Later():
            _later(conn, arrival, outcome)
        case Refused():
            _refused(conn, arrival, outcome)
        case Moved():
            _moved(conn, arrival, outcome)
        case Unknown():
            _again(conn, arrival, wait_after(departure.head.row.attempts), uncertain=not departure.opening)


def _moved(conn: Connection, arrival: Arrival, moved: Moved) -> None:
    """The platform says so in the chat, too, after what people wrote there before: that is waited for, or their words
    would come from a chat that nobody knows any more, and answer messages that are forgotten."""
    place = arrival.departure.head.place
    known = places.find_place(conn, place.platform, workspace=place.workspace, external=moved.place)
    if known is None and outbox.tries_at(conn, place.id) < TURNS:
        _later(conn, arrival, Later(MOVING, Scope.PLACE, "the chat becomes another one"))
        return
    now = desktime.load(conn).at(arrival.at)
    moving.moved(conn, place.id, moved.place, emptied=True, now=now)
    _again(conn, arrival, 0)


def set_back(conn: Connection, arrival: Arrival, error: str) -> None:
    """Our own code failed: the row is tried again, and set aside when that goes on (DESIGN 2.10)."""
    head = arrival.departure.head
    if not leases.is_held(conn, head.lane.id, arrival.departure.holder):
        return
    if head.row.errors + 1 < ERRORS:
        at = arrival.at + timedelta(seconds=wait_after(head.row.attempts))
        leases.again(
            conn, head.row, holder=arrival.departure.holder, at=at, uncertain=not arrival.departure.opening, error=error
        )
        return
    log.error("outbox row %d is set aside: %s", head.row.id, error)
    _finish(conn, arrival, State.SET_ASIDE, Refused(Reason.INVALID, error))


def wait_after(attempts: int) -> float:
    """Real seconds until the next try, after so many."""
    return min(2.0 ** min(attempts, 20), PATIENCE)


def _sent(conn: Connection, arrival: Arrival, sent: Sent) -> None:
    departure = arrival.departure
    head, act = departure.head, departure.act
    _keep(conn, departure, sent)
    if (isinstance(act, Open) and sent.thread) or (isinstance(act, Retitle) and head.lane.room):
        leases.set_room(conn, head.lane.id, act.title)
    elif isinstance(act, Open) and (sent.loose or departure.opening):
        leases.set_room(conn, head.lane.id, "" if sent.loose else None)
    if departure.opening:
        _again(conn, arrival, 0)
        _tell(conn, arrival, sent)
        return
    if isinstance(act, Remove):
        leases.empty_slot(conn, act.slot)
    _finish(conn, arrival, State.SENT, sent)


def _keep(conn: Connection, departure: Departure, sent: Sent) -> None:
    """Where it is now: its address, the thread it began, the messages it became."""
    head = departure.head
    if sent.address and sent.address != head.place.address:
        places.set_address(conn, head.place.id, sent.address)
    if sent.thread and head.lane.wants_thread and head.lane.thread is None:
        places.set_thread(conn, head.lane.id, sent.thread)
    slot = head.row.slot or (f"row-{head.row.id}" if sent.loose else None)
    if isinstance(departure.act, Post | Files | Document) and slot and sent.message:
        leases.fill_slot(conn, slot, head.lane.id, (sent.message, *sent.rest))


def _later(conn: Connection, arrival: Arrival, later: Later) -> None:
    row, act = arrival.departure.head.row, arrival.departure.act
    if isinstance(act, Files) and later.scope is Scope.LANE:  # they cannot be read, or change while they are
        if row.attempts >= FETCHES:
            log.error("the files of outbox row %d are given up: %s", row.id, later.why)
            _sent(conn, arrival, Sent(lost=tuple(Lost(one.id, Reason.FILE_GONE) for one in act.files)))
            return
        later = replace(later, seconds=max(later.seconds, wait_after(row.attempts)))
    until = arrival.at + timedelta(seconds=later.seconds)
    if later.there is not None:
        _keep(conn, arrival.departure, later.there)
    until += EARLY  # nobody goes before he was told to
    if later.scope is Scope.PLACE:
        paces.hold_back(conn, [place_hold(arrival.departure.head.place)], until)
    elif later.scope is Scope.ACCOUNT:
        paces.hold_back(conn, limits(arrival.sender, arrival.departure, Scope.ACCOUNT), until)
    _again(conn, arrival, later.seconds)


def _refused(conn: Connection, arrival: Arrival, refused: Refused) -> None:
    departure = arrival.departure
    head, act, reason = departure.head, departure.act, refused.reason
    if reason is Reason.REVOKED:
        log.error("%s does not accept the token any more: %s", head.place.platform, refused.detail)
        _later(conn, arrival, Later(REVOKED_WAIT, Scope.ACCOUNT, refused.detail))
        return
    if reason is Reason.THREAD_GONE and departure.target.room and _is_late(act):
        _finish(conn, arrival, State.SENT, Sent())
        return
    if reason is Reason.THREAD_GONE and head.lane.thread is not None:
        places.set_thread(conn, head.lane.id, None)
        _again(conn, arrival, 0)
        return
    if reason in STALE and isinstance(act, Post) and departure.target.message and head.row.slot:
        leases.empty_slot(conn, head.row.slot)
        _again(conn, arrival, 0)
        return
    if reason in UNREACHABLE:
        places.set_reachable(conn, head.place.id, False)
    if reason is Reason.INVALID:
        log.error("%s does not accept outbox row %d: %s", head.place.platform, head.row.id, refused.detail)
    _finish(conn, arrival, State.REFUSED, refused)


def _is_late(act: Act) -> bool:
    """Whether it shows that something is over: people delete rooms of what is solved, and want none for that."""
    return act.late if isinstance(act, Post) else isinstance(act, Retitle) and act.closed


def _again(conn: Connection, arrival: Arrival, seconds: float, *, uncertain: bool = False) -> None:
    """The row goes again after so long; what was uncertain before stays so until it is sent."""
    row = arrival.departure.head.row
    at = arrival.at + timedelta(seconds=seconds)
    leases.again(conn, row, holder=arrival.departure.holder, at=at, uncertain=uncertain or row.uncertain)


def _finish(conn: Connection, arrival: Arrival, state: State, outcome: Outcome) -> None:
    """The row is done with."""
    _tell(conn, arrival, outcome)
    departure = arrival.departure
    row = departure.head.row
    detail = f"{outcome.reason}: {outcome.detail}" if isinstance(outcome, Refused) else None
    leases.settle(conn, row, state, holder=departure.holder, now=arrival.at, error=detail)


def _tell(conn: Connection, arrival: Arrival, outcome: Outcome) -> None:
    """Whoever wants to know how an act ended is told in a savepoint: what was sent stays sent."""
    departure = arrival.departure
    now = desktime.load(conn).at(arrival.at)
    try:
        with savepoint(conn):
            arrival.settled(conn, departure.head.row, departure.act, outcome, now)
    except Exception:
        log.exception("nobody could be told how outbox row %d ended", departure.head.row.id)
