"""Clocks reached rungs: each fires once, in due order, with its true time, and whoever the ladder names is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush

from sqlalchemy import Connection

from handlers import deskwork, posting
from handlers.callers import voice_of
from handlers.deskwork import Running, instant
from handlers.ladder import alarms
from handlers.ladder.alarms import Alarm
from handlers.notices import Card, Post, Priority
from handlers.rules import clocks as rules
from handlers.rules.clock import Clock, Event
from handlers.rules.lifecycle import EventKind
from handlers.rules.terms import Rung, RungAction
from handlers.wording import account
from storage import clocks, people, tickets
from storage.clocks import ClockRow, Proving

_Key = tuple[int, str, int]  # ticket id, clock kind, clock number


@dataclass(frozen=True, slots=True)
class _Fired:
    """A rung that fires: the ticket as it was, what happened, and how it stands then."""

    at: float
    before: Running
    event: Event
    after: Running
    clock: Clock
    rung: Rung

    @property
    def proving(self) -> Proving:
        """The row that proves it."""
        ticket, clock = self.before.ticket, self.clock
        return Proving(ticket.id, *clock.name, self.rung.key, ticket.terms_hash or "", instant(self.at))


def fire_all(
    conn: Connection, rows: Sequence[ClockRow], now: datetime, *, until: datetime | None = None, most: int = 1000
) -> int:
    """Fire every rung of these clocks that is due by `until` (default: now), at most so many, in due order over all of
    them (RULES 4); how many fired. Their tickets are locked. A rung that does more than tell is over before the next
    is looked at, because it may change what that one finds."""
    ladder = _Ladder(conn, rows, (until or now).timestamp())
    count = 0
    while count < most and (fired := ladder.climb(most - count)):
        count += len(fired)
        _keep(conn, fired, now)
        if fired[-1].rung.action is not RungAction.TELL:
            ladder.look_again(conn, fired[-1].before.ticket.id)
    return count


class _Ladder:
    """The rungs of a batch of clocks that are due, the earliest first."""

    def __init__(self, conn: Connection, rows: Sequence[ClockRow], until: float) -> None:
        self._until = until
        self._keys = [(row.ticket_id, row.kind, row.number) for row in rows]
        self._running = {one.ticket.id: one for one in deskwork.load_all(conn, {row.ticket_id for row in rows})}
        self._next: dict[_Key, tuple[Clock, Rung]] = {}
        self._moments: list[tuple[float, _Key]] = []
        wrong = [(row, at) for row, key in zip(rows, self._keys, strict=True) if (at := self._due(key)) != row.next_at]
        clocks.rearm(conn, wrong)
        heapify(self._moments)

    def _due(self, key: _Key) -> datetime | None:
        """Line up the next rung of a clock, if it is due; when it is."""
        running = self._running[key[0]]
        clock = running.named(*key[1:])
        found = rules.next_rung(clock, running.terms) if clock else None
        if clock is None or found is None:
            return None
        if found[0] <= self._until:
            self._next[key] = (clock, found[1])
            heappush(self._moments, (found[0], key))
        return instant(found[0])

    def climb(self, most: int) -> list[_Fired]:
        """The next rungs, at most so many; the last of them may be one that does more than tell."""
        fired: list[_Fired] = []
        while self._moments and len(fired) < most:
            at, key = heappop(self._moments)
            clock, rung = self._next.pop(key)
            running = self._running[key[0]]
            if running.named(*key[1:]) is not clock:  # what happened since moved it
                self._due(key)
                continue
            fired.append(_fire(running, clock, rung, at))
            self._running[key[0]] = fired[-1].after
            self._due(key)
            if rung.action is not RungAction.TELL:
                break
        return fired

    def look_again(self, conn: Connection, ticket_id: int) -> None:
        """Something else happened to a ticket: how its clocks stand now."""
        self._running |= {one.ticket.id: one for one in deskwork.load_all(conn, {ticket_id})}
        self._moments = [one for one in self._moments if one[1][0] != ticket_id]
        heapify(self._moments)
        for key in self._keys:
            if key[0] == ticket_id:
                self._due(key)


def _fire(running: Running, clock: Clock, rung: Rung, at: float) -> _Fired:
    event = Event(EventKind.RUNG_FIRED, max(at, 0), clock=clock.kind, number=clock.number, rung=rung.key)
    after = deskwork.follow(running, event)
    return _Fired(at, running, event, after, after.named(*clock.name) or clock, rung)


def _keep(conn: Connection, fired: Sequence[_Fired], now: datetime) -> None:
    """Write what fired; tell of what never fired before: the row that proves it is new (RULES 4)."""
    proven = clocks.prove(conn, [one.proving for one in fired], now=now)
    deskwork.record_all(conn, [(one.before, one.event, one.after) for one in fired], now=now)
    told = [one for one in fired if one.proving in proven]
    alarms.say(conn, [Alarm(one.after, one.clock, one.rung, instant(one.at), now) for one in told])


def tell_operators(conn: Connection, row: ClockRow, now: datetime) -> None:
    """A clock was set aside: until somebody looks at it, nobody is warned of its promise (DESIGN 2.10)."""
    ref = tickets.require(conn, row.ticket_id).ref
    for operator in people.operators(conn):
        voice = voice_of(operator, now)
        promise = account.promise_name(voice, row.kind)
        text = voice.say(
            "H9.clock",
            "❗ A clock of **{ref}** failed and is set aside ({promise}): nobody is warned of this promise. "
            "The log says why.",
            ref=ref,
            promise=promise,
        )
        key = f"clock/{row.ticket_id}/{row.kind}/{row.number}/{int(now.timestamp())}/{operator.id}"
        posting.to_person(conn, operator, Post(Card(text), script="H9"), now=now, priority=Priority.BREACH, key=key)
