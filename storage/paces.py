"""How fast we may go: limits of platforms, kept in the database so that every process counts together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Column, Connection, String, Table, bindparam, select, update

from storage.base import Json, UtcDateTime, insert_once, metadata

paces = Table(
    "paces",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("full_at", UtcDateTime, nullable=False),  # earned back by then; of a window: kept until then
    Column("acts", Json),  # of a window: when each of its acts was counted, in seconds since 1970, oldest first
)
SHORTEST = 0.8  # of an even pause, and less by LATE: somebody who came late catches up
LATE = 0.02  # seconds that pass until somebody looks again
AT_ONCE = timedelta()
AHEAD = timedelta(seconds=2)  # so far ahead each that a window holds back has a moment of its own
FAR = timedelta(seconds=20)  # the same of a steady rate, in which nobody's turn comes sooner than it says


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `burst` at once, then one per `every` (the generic cell rate algorithm). With `most` it is a window: at
    most so many in any `most * every`, and the whole of it can be used. `weight`: as how many the act counts. What does
    not fit for its weight keeps the window until it does; `urgent` acts pass all the same."""

    key: str
    every: timedelta
    burst: int = 1
    most: int = 0
    weight: int = 1
    urgent: bool = False

    @property
    def head_start(self) -> timedelta:
        """How far ahead of the steady rate a burst may run."""
        return timedelta() if self.most else self.every * (self.burst - 1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted under one key; see `paces`."""

    full_at: datetime
    acts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """When an act may leave (real time), and whether it was counted: the others have to ask again then."""

    at: datetime
    is_taken: bool


def take(conn: Connection, limits: Sequence[Limit], now: datetime) -> datetime | None:
    """Count one act against all limits, or none of them: then returns the real time at which all would allow it."""
    turn = take_each(conn, [limits], now, most=1)[0]
    return None if turn.is_taken else turn.at


def take_each(
    conn: Connection, acts: Sequence[Sequence[Limit]], now: datetime, *, most: int, early: timedelta = AT_ONCE
) -> list[Turn]:
    """Count one act after another, each against all of its limits or none, until `most` were counted: the turns of
    those that were looked at. early: who may leave so soon is counted. Whoever may not has a turn behind those before
    him where that is soon (or they would all come back at one time, and all but one in vain)."""
    every = {limit.key: limit for limits in acts for limit in limits}
    known = _locked(conn, list(every.values()))
    taken, planned = dict(known), dict[str, Counted]()
    turns: list[Turn] = []
    for limits in acts:
        if sum(turn.is_taken for turn in turns) == most:
            break
        turn = _take(taken, limits, now, early)
        turns.append(turn if turn.is_taken else _planned(taken, planned, limits, turn=turn, now=now))
    for key, counted in taken.items():
        if known.get(key) != counted:
            _set(conn, key, counted, known=key in known)
    return turns


def _take(taken: dict[str, Counted], limits: Sequence[Limit], now: datetime, early: timedelta) -> Turn:
    ready = max((_ready(limit, taken[limit.key], now) for limit in limits if limit.key in taken), default=now)
    if ready > now + early:
        taken.update(_kept(limits, taken, now))
        return Turn(ready, is_taken=False)
    at = max(ready, now)
    for limit in limits:
        if limit.every:  # without one it only holds back
            taken[limit.key] = _counting(limit, taken.get(limit.key), at)
    return Turn(at, is_taken=True)


def _planned(
    taken: Mapping[str, Counted], planned: dict[str, Counted], limits: Sequence[Limit], *, turn: Turn, now: datetime
) -> Turn:
    """A moment of its own for what is held back, counted in `planned`; or its turn as it is, where that is far."""
    known = [(limit, planned.get(limit.key) or taken[limit.key]) for limit in limits if limit.key in taken]
    at = max(_ready(limit, counted, now) for limit, counted in known)
    if at - turn.at > (AHEAD if any(limit.most for limit in limits) else FAR):
        return turn
    for limit, counted in known:
        if limit.every and _ready(limit, counted, now) == at:
            planned[limit.key] = _counting(limit, counted, at)
    return replace(turn, at=at)


def _kept(limits: Sequence[Limit], taken: Mapping[str, Counted], now: datetime) -> Iterator[tuple[str, Counted]]:
    """What counts as many would never find its room where each that becomes free is taken by a lighter one."""
    for limit in limits:
        counted = taken.get(limit.key)
        if not limit.most or limit.weight == 1 or counted is None or counted.full_at > now:
            continue
        if (ready := _ready(limit, counted, now)) > now:
            yield limit.key, replace(counted, full_at=ready)


def _ready(limit: Limit, counted: Counted, now: datetime) -> datetime:
    """When the limit allows an act; `now` or before: at once."""
    if not limit.most:
        return counted.full_at - limit.head_start
    in_window = _in_window(limit, counted, now)
    kept = now if limit.urgent else counted.full_at
    return max(kept, datetime.fromtimestamp(evenly(limit, in_window), UTC) if in_window else now)


def evenly(limit: Limit, acts: Sequence[float]) -> float:
    """When a window with these acts in it, at least one, allows another. Behind the burst what is left of the window is
    spread over the rest of it: whatever is urgent never waits long for its turn."""
    every, window = limit.every.total_seconds(), limit.every.total_seconds() * limit.most
    weight = min(limit.weight, limit.most)
    left = limit.most - len(acts)
    if len(acts) + weight <= limit.burst:
        return acts[-1]
    pause = max(SHORTEST * every - LATE, (acts[0] + window - acts[-1]) / (left + 1))
    room_at = acts[weight - left - 1] + window if weight > left else acts[-1]
    return max(acts[-1] + pause, room_at)


def _in_window(limit: Limit, counted: Counted, now: datetime) -> tuple[float, ...]:
    begin = (now - limit.every * limit.most).timestamp()
    return tuple(at for at in counted.acts if at > begin)


def _counting(limit: Limit, counted: Counted | None, now: datetime) -> Counted:
    counted = counted or Counted(now)
    if not limit.most:
        return Counted(max(counted.full_at, now) + limit.every * limit.weight)
    more = (now.timestamp(),) * min(limit.weight, limit.most)
    return Counted(counted.full_at, tuple(sorted((*_in_window(limit, counted, now), *more))))


def hold_back(conn: Connection, limits: Sequence[Limit], until: datetime) -> None:
    """Allow nothing under these limits before that real time."""
    taken = _locked(conn, limits)
    for limit in limits:
        full_at = until + limit.head_start
        counted = taken.get(limit.key)
        if counted is None or counted.full_at < full_at:
            held = Counted(full_at, counted.acts if counted else ())
            _set(conn, limit.key, held, known=counted is not None)


def _locked(conn: Connection, limits: Sequence[Limit]) -> dict[str, Counted]:
    """Locked in the order of keys, so that two processes never wait for each other."""
    if not limits:
        return {}
    rows = conn.execute(LOCKED, {"wanted": [limit.key for limit in limits]})
    return {row.key: Counted(row.full_at, tuple(row.acts or ())) for row in rows}


def _set(conn: Connection, key: str, counted: Counted, *, known: bool) -> None:
    values = {"full_at": counted.full_at, "acts": list(counted.acts) or None}
    if known or not insert_once(conn, paces, {"key": key, **values}):
        conn.execute(SET, {"named": key, "moment": counted.full_at, "those": values["acts"]})


# Built once: every act that leaves is counted.
LOCKED = (
    select(paces.c.key, paces.c.full_at, paces.c.acts)
    .where(paces.c.key.in_(bindparam("wanted", expanding=True)))
    .order_by(paces.c.key)
    .with_for_update()
)
SET = (
    update(paces)
    .where(paces.c.key == bindparam("named"))
    .values(full_at=bindparam("moment"), acts=bindparam("those", type_=Json))
)
