"""What may be sent now: due lanes, their first act and where it goes, as far as the platforms' paces allow."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import Connection

from handlers.notices import Act, Document, Files, Open, Post, Remove, Scope, Sender, Target, load
from storage import desktime, leases, outbox, paces, people
from storage.leases import Head
from storage.outbox import SentMessage, State
from storage.places import Place

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)  # a process that says nothing for so long is taken for dead
LOOK = 20  # lanes looked at in one go; those that their pace holds back are put off


@dataclass(frozen=True, slots=True)
class Departure:
    """One act on its way. `opening`: it only makes the lane's room anew, and the row itself comes after it."""

    head: Head
    act: Act
    target: Target
    holder: str
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Departures:
    """What was leased, and the real time at which there may be more (None: nothing waits)."""

    leased: tuple[Departure, ...]
    next_at: datetime | None


def depart(conn: Connection, senders: Mapping[str, Sender], holder: str, now: datetime, limit: int) -> Departures:
    """Lease up to `limit` lanes; `holder` is unique to this call, `now` is real."""
    leased: list[Departure] = []
    for lane_id in leases.due_lanes(conn, senders.keys(), now=now, limit=LOOK):
        if len(leased) == limit:
            break
        head = leases.head(conn, lane_id)
        departure = _prepare(conn, head, holder, now) if head else None
        if departure and _begin(conn, departure, senders[departure.target.platform], now):
            leased.append(departure)
    return Departures(tuple(leased), leases.next_wake(conn, senders.keys()))


def _prepare(conn: Connection, head: Head, holder: str, now: datetime) -> Departure | None:
    try:
        act = load(head.row.payload)
    except ValidationError as error:
        log.error("outbox row %d cannot be read and is set aside: %s", head.row.id, error)
        leases.begin(conn, head, holder=holder, now=now, until=now + LEASE)
        leases.settle(conn, head.row, State.SET_ASIDE, holder=holder, now=now, error=str(error))
        return None
    opening = head.lane.wants_thread and head.lane.thread is None and head.room is not None
    if opening and not isinstance(act, Open):
        return Departure(head, Open(head.room or ""), _target(head, None), holder, opening=True)
    act = _hushed(conn, head.place, _quoting(conn, head.place, act), now)
    return Departure(head, act, _target(head, _sent(conn, head, act)), holder)


def _hushed(conn: Connection, place: Place, act: Act, now: datetime) -> Act:
    """What arrives in a person's quiet hours makes no sound (A13), unless it must be heard."""
    if not place.direct or not isinstance(act, Post | Document | Files) or (isinstance(act, Post) and act.loud):
        return act
    quiet = people.quiet_of(conn, place.platform, place.workspace, place.external)
    return replace(act, silent=True) if quiet and quiet.covers(desktime.load(conn).at(now)) else act


def _begin(conn: Connection, departure: Departure, sender: Sender, now: datetime) -> bool:
    """False when a pace holds the act back; its lane then waits until the pace allows it."""
    head = departure.head
    ready = paces.take(conn, limits(sender, departure), now)
    if ready is not None:
        leases.postpone(conn, head.lane.id, ready)
        return False
    leases.begin(conn, head, holder=departure.holder, now=now, until=now + LEASE)
    return True


def limits(sender: Sender, departure: Departure, scope: Scope | None = None) -> Sequence[paces.Limit]:
    """The limits an act counts against (of one scope, or all and the place's own hold)."""
    platform, act, target = departure.target.platform, departure.act, departure.target
    counted = [
        paces.Limit(f"{platform}:{pace.key}", timedelta(seconds=pace.every), pace.burst)
        for pace in sender.paces(act, target)
        if scope in (None, pace.scope)
    ]
    return counted if scope is Scope.ACCOUNT else [*counted, place_hold(departure.head.place)]


def place_hold(place: Place) -> paces.Limit:
    """What a "later" for the whole place holds back."""
    return paces.Limit(f"place:{place.id}", timedelta())


def _target(head: Head, sent: SentMessage | None) -> Target:
    place, lane = head.place, head.lane
    return Target(
        platform=place.platform,
        workspace=place.workspace,
        place=place.external,
        direct=place.direct,
        address=place.address,
        thread=lane.thread,
        wants_thread=lane.wants_thread,
        message=sent.message if sent else None,
        rest=sent.rest if sent else (),
    )


def _sent(conn: Connection, head: Head, act: Act) -> SentMessage | None:
    """The message to edit or to delete: what the slot became."""
    slot = act.slot if isinstance(act, Remove) else head.row.slot
    sent = outbox.sent_in(conn, slot) if slot else None
    return sent if sent and sent.place_id == head.place.id else None


def _quoting(conn: Connection, place: Place, act: Act) -> Act:
    """What answers a slot quotes its message, where that is in the same place."""
    if not isinstance(act, Post | Files) or not act.answers:
        return act
    sent = outbox.sent_in(conn, act.answers)
    return replace(act, reply_to=sent.message) if sent and sent.place_id == place.id else act
