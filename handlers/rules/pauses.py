"""Waits of a ticket, as its clocks kept them: how long, who owed, and whether one outlasted a customer's word."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers.rules.clock import Clock, Owes, TicketClocks
from handlers.rules.rungs import hours_of
from handlers.rules.terms import Terms

_WAITS = (Owes.CUSTOMER, Owes.THIRD_PARTY)  # what is closed owes nothing and is no wait


@dataclass(frozen=True, slots=True)
class Wait:
    """A time [start, end) in epoch seconds in which clocks of a ticket did not count; `end` None while it lasts. clock:
    the first one that paused, in whose hours its working time is measured."""

    start: int
    end: int | None
    owes: Owes
    why: str
    clock: Clock


def waits(state: TicketClocks) -> tuple[Wait, ...]:
    """Every wait once, however many clocks it paused, in order."""
    drawn = [
        Wait(pause.start, pause.end, pause.owes, pause.why, clock) for clock in state.clocks for pause in clock.pauses
    ]
    drawn.sort(key=lambda one: one.start)
    found = [wait for owes in _WAITS for wait in _joined(one for one in drawn if one.owes is owes)]
    return tuple(sorted(found, key=lambda one: one.start))


def _joined(drawn: Iterable[Wait]) -> list[Wait]:
    """Waits for one party, those that touch as one."""
    found: list[Wait] = []
    for one in drawn:
        last = found[-1] if found else None
        if last is None or (last.end is not None and last.end < one.start):
            found.append(one)
        else:
            end = None if last.end is None or one.end is None else max(last.end, one.end)
            found[-1] = replace(last, end=end)
    return found


def within(wait: Wait, terms: Terms, since: int, until: int) -> tuple[int, int]:
    """Working and calendar seconds of a wait in [since, until)."""
    start, end = max(wait.start, since), until if wait.end is None else min(wait.end, until)
    return hours_of(wait.clock, terms).between(start, end), max(end - start, 0)


def outlasted(wait: Wait, messages: Iterable[float], now: int) -> int:
    """Calendar seconds for which it lasted after the first of these messages of the customer; 0 where it was honest.
    messages: when each was written, those that ask for an answer. One of the second in which it began is of before."""
    end = now if wait.end is None else wait.end
    return max((end - int(at) for at in messages if wait.start < int(at) < end), default=0)
