"""One promise for an operator: every running and paused span, the sum, who had it when, and what was told of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.deskwork import instant
from handlers.promises.holders import Names
from handlers.rules import sums
from handlers.rules.clock import Pause, Verdict
from handlers.rules.sums import Sum
from storage.clocks import Proof


@dataclass(frozen=True, slots=True)
class Printed:
    """How times and holders are printed: in the contract's zone, with the names people have."""

    zone: str
    names: Names

    def time(self, at: datetime) -> str:
        """ "Tue 2026-11-24 13:04:00"."""
        return f"{at.astimezone(ZoneInfo(self.zone)):%a %Y-%m-%d %H:%M:%S}"

    def at(self, seconds: float) -> str:
        """The same of epoch seconds."""
        return self.time(instant(seconds))

    def holder(self, person: int | None, queue: str) -> str:
        """ "Anna Lindqvist in ERP Finance", "nobody"."""
        who = "nobody" if person is None else self.names.people.get(person) or "somebody who left"
        return f"{who} in {self.names.queue(queue)}" if queue else who


def lines_of(printed: Printed, found: Sum, proofs: Sequence[Proof], clause: str | None) -> Iterator[str]:
    """clause: the one that the promise keeps, None where no clause promises it."""
    clock = found.clock
    target = "by an instant" if clock.by_wall else f"{span(clock.target)} of working time"
    yield f"{clock.kind.value.replace('_', ' ')} {clock.number} ({clock.severity}): {target}"
    if clause is not None:
        yield f"  clause {clause}"
    if clock.hours is not None:
        yield f"  in hours of its own, {clock.hours.zone}"
    yield f"  started {printed.at(clock.origin)}, counted from {printed.at(clock.start)}"
    yield from _spans(printed, found)
    if found.due is not None:
        yield f"  together {span(found.together)}: due {printed.at(found.due)}"
    elif found.clock.pauses:
        yield f"  together {span(found.together)} so far, {span(max(clock.target - found.together, 0))} left"
    yield f"  {_verdict(printed, found)}"
    for proof in proofs:
        yield f"  rung {proof.rung} at {printed.time(proof.at)}, said {_said(printed, proof)}"
    if clock.acknowledged_at is not None:
        yield f"  acknowledged {printed.at(clock.acknowledged_at)}"
    yield from _holders(printed, found)


def _spans(printed: Printed, found: Sum) -> Iterator[str]:
    """Running and paused times in the order in which they came."""
    rows = [(a, f"  {printed.at(a)} to {printed.at(b)}: {span(b - a)}") for a, b in found.spans]
    rows += [(pause.start, f"  {_pause(printed, pause)}") for pause in found.clock.pauses]
    yield from (row for _, row in sorted(rows, key=lambda row: row[0]))


def _pause(printed: Printed, pause: Pause) -> str:
    end = "still" if pause.end is None else f"to {printed.at(pause.end)}"
    why = f": {pause.why}" if pause.why else ""
    return f"paused from {printed.at(pause.start)} {end}, {pause.owes.value.replace('_', ' ')} owed{why}"


def _verdict(printed: Printed, found: Sum) -> str:
    """What became of it, judged by everything the journal knows."""
    clock, said = found.clock, found.verdict.value
    if found.verdict is Verdict.BREACHED and found.due is not None:
        said += f" at {printed.at(found.due)}{f' by {clock.cause}' if clock.cause else ''}"
    elif found.verdict is Verdict.OPEN and found.due is not None:
        said += f", {span(found.left)} left"
    if clock.stopped_at is not None:
        said += f", {clock.stopped_by} {printed.at(clock.stopped_at)} after {span(found.counted)}"
    return said


def _said(printed: Printed, proof: Proof) -> str:
    late = int((proof.fired_at - proof.at).total_seconds())
    return f"{printed.time(proof.fired_at)}{f', {span(late)} late' if late > 0 else ''}"


def _holders(printed: Printed, found: Sum) -> Iterator[str]:
    """Working and calendar time until it ended, or until now, in all and of each who had it."""
    clock = found.clock
    until = "until now" if clock.stopped_at is None else "until then"
    yield f"  {until} {span(found.counted)} counted, {span(found.calendar)} by the calendar"
    for person, queue, counted, calendar in sums.by_holder(found.shares):
        yield f"    {printed.holder(person, queue)}: {span(counted)} counted, {span(calendar)} by the calendar"


def span(seconds: int) -> str:
    """ "2 h 20 min", "40 s", "0 s"."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{count} {unit}" for count, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if count]
    return " ".join(parts) or "0 s"
