"""What may be sent now: due lanes, their first act and where it goes, as far as the platforms' paces allow."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from types import MappingProxyType

from pydantic import ValidationError
from sqlalchemy import Connection

from handlers.notices import Act, Document, Files, Open, Post, Priority, Remove, Scope, Sender, Target, load
from storage import desktime, leases, outbox, paces, people, slots
from storage.leases import Head
from storage.outbox import State
from storage.places import Place
from storage.slots import SentMessage

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)  # a process that says nothing for so long is taken for dead
SEND_SECONDS = 20.0  # after that an answer counts as lost; shorter than a lease
SLOWEST = 1_000_000  # bytes of files that are read and sent in a second, at least
UNTOLD = 50_000_000  # bytes of a file whose size nobody said
EARLY = timedelta(milliseconds=50)  # what may leave so soon leaves now: a look is not for one act alone
IN_ONE_PLACE = 4  # sends on their way to one place, by this process
NOTHING: Mapping[int, int] = MappingProxyType({})
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


def depart(
    conn: Connection,
    senders: Mapping[str, Sender],
    holder: str,
    now: datetime,
    limit: int,
    *,
    on_their_way: Mapping[int, int] = NOTHING,
) -> Departures:
    """Lease up to `limit` lanes; `holder` is unique to this call, `now` is real. on_their_way: how much is just being
    sent, by id of its place; a slow one keeps no other waiting."""
    busy = _busy(on_their_way)
    heads = _some_of_each(leases.due(conn, senders.keys(), now=now, limit=LOOK, busy=busy), on_their_way)
    due = [(head, act) for head in heads if (act := _act(conn, head, holder, now)) is not None]
    sent = slots.sent_in_each(conn, {slot for head, act in due for slot in _slots(head, act)})
    ready = _noting(conn, [_prepare(head, act, sent=sent, holder=holder) for head, act in due])
    counted = [limits(senders[one.target.platform], one) for one in ready]
    looked = list(zip(ready, paces.take_each(conn, counted, now, most=limit, early=EARLY), strict=False))
    leased = [_hushed(conn, one, now) for one, turn in looked if turn.is_taken]
    for most, some in groupby(sorted(leased, key=lambda one: longer(one.act)), key=lambda one: longer(one.act)):
        leases.begin(conn, [one.head for one in some], holder=holder, now=now, until=now + LEASE + most)
    leases.postpone(conn, {one.head.lane.id: turn.at for one, turn in looked if not turn.is_taken})
    busy = _busy(Counter(on_their_way) + Counter(one.head.place.id for one in leased))
    return Departures(tuple(leased), leases.next_wake(conn, senders.keys(), busy=busy))


def _busy(on_their_way: Mapping[int, int]) -> list[int]:
    return [place_id for place_id, count in on_their_way.items() if count >= IN_ONE_PLACE]


def _some_of_each(heads: Sequence[Head], on_their_way: Mapping[int, int]) -> list[Head]:
    """As many of each place as there is room for; the others stay due."""
    counted = Counter(on_their_way)
    return [one for one in heads if counted.update([one.place.id]) or counted[one.place.id] <= IN_ONE_PLACE]


def _act(conn: Connection, head: Head, holder: str, now: datetime) -> Act | None:
    try:
        return load(head.row.payload)
    except ValidationError as error:
        log.error("outbox row %d cannot be read and is set aside: %s", head.row.id, error)
        leases.begin(conn, [head], holder=holder, now=now, until=now + LEASE)
        leases.settle(conn, head.row, State.SET_ASIDE, holder=holder, now=now, error=str(error))
        return None


def _slots(head: Head, act: Act) -> Iterator[str]:
    """What the act names of earlier messages: the one to edit or delete, the one it answers."""
    slot = act.slot if isinstance(act, Remove) else head.row.slot
    if slot:
        yield slot
    if isinstance(act, Post | Files) and act.answers:
        yield act.answers


def _prepare(head: Head, act: Act, *, sent: Mapping[str, SentMessage], holder: str) -> Departure:
    opening = head.lane.wants_thread and head.lane.thread is None and bool(head.lane.room)
    if opening and not isinstance(act, Open):
        return Departure(head, Open(head.lane.room or "", again=True), _target(head, None), holder, opening=True)
    act = _quoting(head.place, act, sent)
    return Departure(head, act, _target(head, _sent(head, act, sent)), holder)


def _noting(conn: Connection, ready: Sequence[Departure]) -> list[Departure]:
    """Edits that would change nothing are told so."""
    edits = [one.head.row.id for one in ready if isinstance(one.act, Post) and one.target.message]
    shown = outbox.said_already(conn, edits)
    return [
        replace(one, target=replace(one.target, is_shown=True)) if one.head.row.id in shown else one for one in ready
    ]


def _hushed(conn: Connection, leaving: Departure, now: datetime) -> Departure:
    """What arrives in a person's quiet hours makes no sound (A13), unless it must be heard."""
    place, act = leaving.head.place, leaving.act
    if not place.direct or not isinstance(act, Post | Document | Files) or (isinstance(act, Post) and act.loud):
        return leaving
    quiet = people.quiet_of(conn, place.platform, place.workspace, place.external)
    is_quiet = quiet is not None and quiet.covers(desktime.load(conn).at(now))
    return replace(leaving, act=replace(act, silent=True)) if is_quiet else leaving


def longer(act: Act) -> timedelta:
    """By how much performing an act may take longer than any other: files take as long as they are large."""
    size = sum(UNTOLD if one.size is None else one.size for one in act.files) if isinstance(act, Files) else 0
    return timedelta(seconds=size / SLOWEST)


def limits(sender: Sender, departure: Departure, scope: Scope | None = None) -> Sequence[paces.Limit]:
    """The limits an act counts against (of one scope, or all and the place's own hold)."""
    platform, act, target = departure.target.platform, departure.act, departure.target
    urgent = departure.head.row.priority <= Priority.BREACH
    counted = [
        paces.Limit(
            f"{platform}:{pace.key}", timedelta(seconds=pace.every), pace.burst, pace.most, pace.weight,
            urgent=urgent and pace.scope is Scope.PLACE,
        )
        for pace in sender.paces(act, target)
        if scope in (None, pace.scope)
    ]  # fmt: skip
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
        room=bool(head.lane.room),
        message=sent.message if sent else None,
        rest=sent.rest if sent else (),
    )


def _sent(head: Head, act: Act, sent: Mapping[str, SentMessage]) -> SentMessage | None:
    """The message to edit or to delete: what the slot became."""
    found = sent.get(act.slot if isinstance(act, Remove) else head.row.slot or "")
    return found if found and found.place_id == head.place.id else None


def _quoting(place: Place, act: Act, sent: Mapping[str, SentMessage]) -> Act:
    """What answers a slot quotes its message, where that is in the same place."""
    if not isinstance(act, Post | Files) or not act.answers:
        return act
    found = sent.get(act.answers)
    return replace(act, reply_to=found.message) if found and found.place_id == place.id else act
